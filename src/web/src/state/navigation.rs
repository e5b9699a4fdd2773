//! Navigation: the route, whether a form has unsaved input, the search, dragging and printing, and
//! which parts of the program are fetched.

use std::time::Duration;

use leptos::prelude::{GetValue, SetValue, StoredValue, set_timeout};

use super::loader::{Fetching, PartStates};
use crate::platform;
use crate::reactive::Signal;
use zhibu_app::route::Route;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;

/// The parameter of a form's route with the route to return to.
const BACK: &str = "back";

/// How long after the last keystroke the address follows what was typed: setting it takes a browser
/// longer than a search does.
const ADDRESS_FOLLOWS_AFTER: Duration = Duration::from_millis(250);

/// The navigation state; see the module.
pub struct Navigation {
    route: Signal<Route>,
    /// The number of the current entry among those that this page has made in the browser's history.
    entry: StoredValue<i32>,
    /// Whether the browser is on its way back to an entry that was not to be left.
    is_returning: StoredValue<bool>,
    /// The number of routes typed so far, while the address is still that of an earlier one.
    typed: StoredValue<Option<u32>>,
    parts: Signal<PartStates>,
    is_dirty: Signal<bool>,
    is_searching: Signal<bool>,
    searched: Signal<String>,
    is_dropping: Signal<bool>,
    is_printing: Signal<bool>,
    has_new_build: Signal<bool>,
}

impl Navigation {
    pub(super) fn new() -> Self {
        Self {
            route: Signal::new(current_route()),
            entry: StoredValue::new(number_first_entry()),
            is_returning: StoredValue::new(false),
            typed: StoredValue::new(None),
            parts: Signal::new(PartStates::default()),
            is_dirty: Signal::new(false),
            is_searching: Signal::new(false),
            searched: Signal::new(String::new()),
            is_dropping: Signal::new(false),
            is_printing: Signal::new(false),
            has_new_build: Signal::new(false),
        }
    }

    read_signals! {
        /// The page that is shown.
        route: Route;
        /// Which page parts of the program are fetched.
        parts: PartStates;
        /// Whether a form has unsaved input.
        is_dirty: bool;
        /// Whether the search is shown.
        is_searching: bool;
        /// The last search text.
        searched: String;
        /// Whether files are being dragged over the page.
        is_dropping: bool;
        /// Whether the page is being printed: then lists are rendered whole.
        is_printing: bool;
        /// Whether another build of the program is ready.
        has_new_build: bool;
    }

    /// Notes that another build of the program is ready.
    pub fn note_new_build(&self) {
        self.has_new_build.set(true);
    }

    /// Sets whether a part of the program is fetched.
    pub fn set_part(&self, part: usize, fetching: Fetching) {
        self.parts.update(|parts| parts[part] = fetching);
    }

    /// Sets whether a form has unsaved input.
    pub fn set_dirty(&self, is_dirty: bool) {
        self.is_dirty.set(is_dirty);
    }

    /// Opens or closes the search.
    pub fn set_searching(&self, is_searching: bool) {
        self.is_searching.set(is_searching);
    }

    /// Sets the search text.
    pub fn set_searched(&self, text: String) {
        self.searched.set(text);
    }

    /// Sets whether files are being dragged over the page.
    pub fn set_dropping(&self, is_dropping: bool) {
        self.is_dropping.set(is_dropping);
    }

    /// Sets whether the page is being printed.
    pub fn set_printing(&self, is_printing: bool) {
        self.is_printing.set(is_printing);
    }

    /// Goes to a page.
    pub fn go(&self, route: Route) {
        self.settle_address();
        let hash = route.to_string();
        // The listener of `hashchange` sets the route.
        if platform::window().location().set_hash(&hash).is_err() {
            self.route.set(route);
        }
    }

    /// A parameter of the URL, tracked; empty if missing.
    pub fn param(&self, name: &str) -> String {
        self.route.with(|route| route.param(name).unwrap_or_default().to_owned())
    }

    /// A form's route that returns to the current page.
    pub fn with_return(&self, form: Route) -> Route {
        let here = self.route.with_untracked(ToString::to_string);
        form.with_param(BACK, &here)
    }

    /// The route that the current form returns to, if its link gave one.
    pub fn return_route(&self) -> Option<Route> {
        self.route.with_untracked(|route| route.param(BACK).map(Route::parse))
    }

    /// Shows a route without an entry in the browser's history.
    pub fn replace_route(&self, route: Route) {
        self.typed.set_value(None);
        self.replace_address(&route);
        self.route.set(route);
    }

    /// Changes the query of a list, and keeps the record beside it. The address follows when typing
    /// pauses: see [`settle_address`](Self::settle_address).
    pub fn show_list(&'static self, kind: Kind, query: &Query) {
        let params = Route::list(kind, query).params;
        let page = self.route.with_untracked(|route| route.page.clone());
        let typed = self.typed.get_value().unwrap_or(0).wrapping_add(1);
        self.typed.set_value(Some(typed));
        let settle = move || {
            if self.typed.get_value() == Some(typed) {
                self.settle_address();
            }
        };
        set_timeout(settle, ADDRESS_FOLLOWS_AFTER);
        self.route.set(Route { page, params });
    }

    /// Makes the address that of the page that is shown, if typing has changed it: before the page is
    /// left, or the way back would lead to an earlier query.
    pub fn settle_address(&self) {
        if self.typed.get_value().is_some() {
            self.typed.set_value(None);
            self.route.with_untracked(|route| self.replace_address(route));
        }
    }

    /// The URL has changed.
    pub fn follow_url(&self) {
        self.typed.set_value(None);
        let route = current_route();
        // An entry without a number is new, and comes after the one that was left.
        self.entry.set_value(current_entry().unwrap_or(self.entry.get_value() + 1));
        replace_entry(self.entry.get_value(), &route);
        self.route.set(route);
    }

    /// Goes back to the entry of the browser's history that was not to be left: the entries around it stay what
    /// they were. The browser tells of it as of any other change.
    pub fn return_to_entry(&self) {
        let here = self.entry.get_value();
        let there = current_entry().unwrap_or(here + 1);
        if there == here {
            // The entry has another address, and was not left: the browser would tell of no way back.
            self.route.with_untracked(|route| self.replace_address(route));
        } else if let Ok(history) = platform::window().history() {
            self.is_returning.set_value(history.go_with_delta(here - there).is_ok());
        }
    }

    /// Whether a change of the URL is the way back to an entry, which changes no page.
    pub fn takes_return(&self) -> bool {
        let is_returning = self.is_returning.get_value();
        self.is_returning.set_value(false);
        // A way back that led nowhere takes no other change for its own.
        is_returning && current_entry().is_none_or(|entry| entry == self.entry.get_value())
    }

    /// Makes the address that of a route, without an entry in the browser's history.
    fn replace_address(&self, route: &Route) {
        replace_entry(self.entry.get_value(), route);
    }
}

/// The number of the current entry of the browser's history; `None` if it is new.
fn current_entry() -> Option<i32> {
    let number = platform::window().history().ok()?.state().ok()?.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "these numbers count entries")]
    Some(number as i32)
}

/// Numbers the entry on which the page was loaded, unless it was before: a way back to an entry without a number would
/// be taken for the way to a new one. Returns its number.
fn number_first_entry() -> i32 {
    current_entry().unwrap_or_else(|| {
        if let Ok(history) = platform::window().history() {
            let _numbered = history.replace_state_with_url(&0_i32.into(), "", None);
        }
        0
    })
}

/// Numbers the current entry of the browser's history, and gives it an address.
fn replace_entry(number: i32, route: &Route) {
    if let Ok(history) = platform::window().history() {
        let number = wasm_bindgen::JsValue::from(number);
        let _replaced = history.replace_state_with_url(&number, "", Some(&route.to_string()));
    }
}

pub(super) fn current_route() -> Route {
    Route::parse(&platform::window().location().hash().unwrap_or_default())
}
