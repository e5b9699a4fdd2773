//! The current page, and the titles of pages and of the window.

use zhibu_text::{self as text, Lang, Message, m};

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
            page @ (Page::Import | Page::Ledgers) => page,
            _ if ledger_key.is_none() => Page::Welcome,
            // A detail is shown beside its list: going from one record to the next keeps the page.
            Page::Detail(kind, _) => Page::List(kind),
            page => page,
        };
        Self { ledger_key, page }
    }
}

/// The title of a page, in the rail and in the window's title; `None` for pages without one.
pub fn page_name(page: &Page) -> Option<Message> {
    Some(match page {
        Page::Dashboard => m::DASHBOARD,
        Page::List(kind) | Page::Detail(kind, _) | Page::New(kind) | Page::Edit(kind, _) => {
            text::kind(*kind)
        }
        Page::Import => m::IMPORT,
        Page::Ledgers => m::LEDGERS,
        Page::Conflicts => m::CONFLICTS,
        Page::History => m::HISTORY,
        Page::Rounds => m::ROUNDS,
        Page::Compliance => m::COMPLIANCE,
        Page::Agenda => m::AGENDA,
        Page::Conduct => m::CONDUCT,
        Page::Roster => m::ROSTER,
        Page::Paste(_) => m::PASTE,
        Page::Matching => m::MATCHING,
        Page::Results => m::RESULTS,
        Page::Project => m::PROJECT,
        Page::Integration => m::INTEGRATION,
        Page::Map => m::MAP,
        Page::Ranking => m::STANDING,
        Page::Publication => m::PUBLICATION,
        Page::Welcome | Page::Unknown => return None,
    })
}

/// The window's title: the page, the open ledger and the program.
pub fn window_title(page: &Page, ledger: Option<String>, lang: Lang) -> String {
    let name = page_name(page).map(|name| name.get(lang).to_owned());
    let parts = [name, ledger, Some(m::APP_NAME.get(lang).to_owned())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
