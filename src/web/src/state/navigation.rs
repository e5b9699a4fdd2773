//! Where the user is: the route, whether a form is being filled in, the search, what the browser does
//! with the page, and which parts of the program are here.

use super::loader::{Fetching, PartsHere};
use crate::platform;
use crate::reactive::{ReadSignal, Signal};
use zhibu_app::route::Route;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;

/// The parameter of a form's route that tells where one comes back to.
const BACK: &str = "back";

/// See the module's words.
pub struct Navigation {
    route: Signal<Route>,
    parts: Signal<PartsHere>,
    is_dirty: Signal<bool>,
    is_searching: Signal<bool>,
    searched: Signal<String>,
    is_dropping: Signal<bool>,
    is_printing: Signal<bool>,
}

impl Navigation {
    pub(super) fn new() -> Self {
        Self {
            route: Signal::new(current_route()),
            parts: Signal::new(PartsHere::default()),
            is_dirty: Signal::new(false),
            is_searching: Signal::new(false),
            searched: Signal::new(String::new()),
            is_dropping: Signal::new(false),
            is_printing: Signal::new(false),
        }
    }

    /// The page that is shown.
    pub fn route(&self) -> ReadSignal<Route> {
        self.route.read_only()
    }

    /// Which parts of the program with pages are here.
    pub fn parts(&self) -> ReadSignal<PartsHere> {
        self.parts.read_only()
    }

    /// Whether a form holds input that is not saved.
    pub fn is_dirty(&self) -> ReadSignal<bool> {
        self.is_dirty.read_only()
    }

    /// Whether the search is shown.
    pub fn is_searching(&self) -> ReadSignal<bool> {
        self.is_searching.read_only()
    }

    /// What was searched last.
    pub fn searched(&self) -> ReadSignal<String> {
        self.searched.read_only()
    }

    /// Whether files are being dragged over the page.
    pub fn is_dropping(&self) -> ReadSignal<bool> {
        self.is_dropping.read_only()
    }

    /// Whether the page is being printed: lists are drawn whole then.
    pub fn is_printing(&self) -> ReadSignal<bool> {
        self.is_printing.read_only()
    }

    /// Says whether a part of the program is here.
    pub fn set_part(&self, part: usize, fetching: Fetching) {
        self.parts.update(|parts| parts[part] = fetching);
    }

    /// Says whether a form holds input that is not saved.
    pub fn set_dirty(&self, is_dirty: bool) {
        self.is_dirty.set(is_dirty);
    }

    /// Shows the search, or closes it.
    pub fn set_searching(&self, is_searching: bool) {
        self.is_searching.set(is_searching);
    }

    /// Says what is searched.
    pub fn set_searched(&self, text: String) {
        self.searched.set(text);
    }

    /// Says whether files are being dragged over the page.
    pub fn set_dropping(&self, is_dropping: bool) {
        self.is_dropping.set(is_dropping);
    }

    /// Says whether the page is being printed.
    pub fn set_printing(&self, is_printing: bool) {
        self.is_printing.set(is_printing);
    }

    /// Goes to a page.
    pub fn go(&self, route: Route) {
        let hash = route.to_string();
        // The listener of `hashchange` sets the route.
        if platform::window().location().set_hash(&hash).is_err() {
            self.route.set(route);
        }
    }

    /// A parameter of the URL, which is watched; empty where it is not there.
    pub fn param(&self, name: &str) -> String {
        self.route.with(|route| route.param(name).unwrap_or_default().to_owned())
    }

    /// A form's route, from which one comes back to where one is now.
    pub fn and_back(&self, form: Route) -> Route {
        let here = self.route.with_untracked(ToString::to_string);
        form.with_param(BACK, &here)
    }

    /// Where a link to the form that is shown says that one comes back to.
    pub fn came_from(&self) -> Option<Route> {
        self.route.with_untracked(|route| route.param(BACK).map(Route::parse))
    }

    /// Changes the URL without a step in the browser's history: for what is typed.
    pub fn go_quietly(&self, route: Route) {
        let history = platform::window().history();
        let hash = route.to_string();
        if let Ok(history) = history {
            let null = wasm_bindgen::JsValue::NULL;
            let _replaced = history.replace_state_with_url(&null, "", Some(&hash));
        }
        self.route.set(route);
    }

    /// Shows another part of a list, with the record beside it that is there already.
    pub fn show_list(&self, kind: Kind, query: &Query) {
        let params = Route::list(kind, query).params;
        let page = self.route.with_untracked(|route| route.page.clone());
        self.go_quietly(Route { page, params });
    }

    /// The URL has changed.
    pub fn follow_url(&self) {
        self.route.set(current_route());
    }
}

pub(super) fn current_route() -> Route {
    Route::parse(&platform::window().location().hash().unwrap_or_default())
}
