//! The current page, and the title of the window.

use zhibu_text::{Lang, m};

use crate::route::{Page, Route};

/// The page that is shown. The same route in another ledger is another page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPage {
    /// The key of the open ledger, if one is open.
    pub ledger_key: Option<String>,
    /// The page.
    pub page: Page,
}

impl ShownPage {
    /// The page at a route, with this ledger open, or none.
    pub fn of(route: &Route, ledger_key: Option<String>) -> Self {
        let page = match route.page.clone() {
            page @ (Page::Import | Page::Ledgers | Page::Help | Page::City) => page,
            _ if ledger_key.is_none() => Page::Welcome,
            // A detail is shown beside its list: going from one record to the next keeps the page.
            Page::Detail(kind, _) => Page::List(kind),
            page => page,
        };
        Self { ledger_key, page }
    }
}

/// The window's title: the page, the open ledger and the program.
pub fn window_title(page: &Page, ledger: Option<String>, lang: Lang) -> String {
    let name = page.title().map(|name| name.get(lang).to_owned());
    let parts = [name, ledger, Some(m::APP_NAME.get(lang).to_owned())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
