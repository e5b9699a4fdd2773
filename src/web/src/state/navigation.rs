//! Where the user is, and how they like the page: routes, language, theme.

use leptos::prelude::{GetValue, SetValue};

use super::safety::ask_to_persist_once;
use super::{AppState, Theme};
use crate::platform;
use zhibu_app::route::Route;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_format::Author;
use zhibu_ledger::{Writer, json_text};
use zhibu_text::Lang;

pub(super) const THEME: &str = "theme";
const LANG: &str = "lang";
const AUTHOR: &str = "author";
const WRITERS: &str = "writers";
/// The parameter of a form's route that tells where one comes back to.
const BACK: &str = "back";
/// So many of this browser's writers are remembered: a tab is one, if it writes.
const MOST_WRITERS: usize = 400;

impl AppState {
    /// Goes to a page.
    pub fn go(self, route: Route) {
        let hash = route.to_string();
        // The listener of `hashchange` sets the route.
        if platform::window().location().set_hash(&hash).is_err() {
            self.route.set(route);
        }
    }

    /// A form's route, from which one comes back to where one is now.
    pub fn and_back(self, form: Route) -> Route {
        let here = self.route.with_untracked(ToString::to_string);
        form.with_param(BACK, &here)
    }

    /// Where a link to the form that is shown says that one comes back to.
    pub fn came_from(self) -> Option<Route> {
        self.route.with_untracked(|route| route.param(BACK).map(Route::parse))
    }

    /// Changes the URL without a step in the browser's history: for what is typed.
    pub fn go_quietly(self, route: Route) {
        let history = platform::window().history();
        let hash = route.to_string();
        if let Ok(history) = history {
            let null = wasm_bindgen::JsValue::NULL;
            let _replaced = history.replace_state_with_url(&null, "", Some(&hash));
        }
        self.route.set(route);
    }

    /// Shows another part of a list, with the record beside it that is there already.
    pub fn show_list(self, kind: Kind, query: &Query) {
        let params = Route::list(kind, query).params;
        let page = self.route.with_untracked(|route| route.page.clone());
        self.go_quietly(Route { page, params });
    }

    /// The page is looked at again: it may be another day.
    pub fn look_again(self) {
        let today = platform::today();
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }

    /// How many changes would be lost if the page were closed now.
    pub fn unsaved_count(self) -> usize {
        self.read_present(Workspace::unsaved_count).unwrap_or(0)
    }

    /// The URL has changed.
    pub fn follow_url(self) {
        self.route.set(current_route());
    }

    /// Switches the language and remembers it.
    pub fn set_lang(self, lang: Lang) {
        platform::set_preference(LANG, lang.code());
        // A language asked for in the address would come back with the next visit.
        platform::drop_search();
        self.lang.set(lang);
    }

    /// Says who writes with this browser, and remembers it.
    pub fn set_author(self, author: Author) {
        platform::set_preference(AUTHOR, &json_text(&author));
        self.write(|workspace, _| workspace.set_author(&author));
        self.author.set(author);
    }

    /// The writers of this browser, as far as they are remembered.
    pub fn own_writers(self) -> Vec<Writer> {
        let kept = platform::preference(WRITERS).unwrap_or_default();
        let mut writers: Vec<Writer> =
            kept.split(' ').filter_map(|text| text.parse().ok()).collect();
        writers.push(self.writer);
        writers
    }

    /// Remembers this tab's writer as one of this browser's, now that it writes.
    pub(super) fn note_own_writer(self) {
        if self.is_writer_noted.get_value() {
            return;
        }
        self.is_writer_noted.set_value(true);
        ask_to_persist_once();
        let writers = self.own_writers();
        let kept = &writers[writers.len().saturating_sub(MOST_WRITERS)..];
        let kept: Vec<String> = kept.iter().map(Writer::to_string).collect();
        platform::set_preference(WRITERS, &kept.join(" "));
    }

    /// Switches the theme and remembers it.
    pub fn set_theme(self, theme: Theme) {
        platform::set_preference(THEME, theme.code());
        self.theme.set(theme);
    }
}

pub(super) fn current_route() -> Route {
    Route::parse(&platform::window().location().hash().unwrap_or_default())
}

pub(super) fn preferred_author() -> Author {
    let kept = platform::preference(AUTHOR);
    kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

pub(super) fn preferred_lang() -> Lang {
    let search = platform::window().location().search().unwrap_or_default();
    let asked =
        search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("lang="));
    let kept = platform::preference(LANG);
    asked
        .and_then(Lang::from_tag)
        .or_else(|| kept.as_deref().and_then(Lang::from_tag))
        .unwrap_or_default()
}
