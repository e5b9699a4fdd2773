//! The saved filters of a list: links to them, and the fold in which they are saved, renamed and deleted.

use leptos::ev;

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::components::line_form::{LineForm, line_form, text_input};
use crate::components::unfold::unfold;
use crate::html::{self, Element, Node, View, show, show_or};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::records::saved::{
    LONGEST_NAME, NameViolation, SavedFilterView, SavedFilters, name_violation, saved_filters,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_text::{format_message, m};

/// The saved filters of a kind's list.
#[derive(Clone, Copy)]
pub struct SavedFilterMenu {
    state: AppState,
    kind: Kind,
    query: Memo<Query>,
    filters: Signal<SavedFilters>,
    /// The filter that is deleted once the user agrees.
    doomed: Signal<Option<SavedFilterView>>,
    is_asking: Signal<bool>,
}

impl SavedFilterMenu {
    /// The filters that are stored for the open ledger.
    pub fn stored(state: AppState, kind: Kind, query: Memo<Query>) -> Self {
        let filters = Signal::new(state.saved_filters());
        let (doomed, is_asking) = (Signal::new(None), Signal::new(false));
        Self { state, kind, query, filters, doomed, is_asking }
    }

    fn views(self) -> Memo<Vec<SavedFilterView>> {
        let Self { state, kind, query, filters, .. } = self;
        Memo::new(move || {
            let lang = state.lang();
            query.with(|query| filters.with(|filters| saved_filters(filters, kind, query, lang)))
        })
    }

    /// Links to the filters; nothing while there are none.
    pub fn links(self) -> Node {
        let (state, views) = (self.state, self.views());
        let link = |view: SavedFilterView| {
            let link = html::a()
                .attr("href", view.address)
                .attr("aria-current", view.is_current.then_some("true"))
                .child(view.name.clone());
            html::li().class("chip").key(view.name).child(link)
        };
        let list = move || {
            html::ul()
                .class("chips saved-filters")
                .attr("aria-label", state.t(m::SAVED_FILTERS))
                .child(move || views.get().into_iter().map(link).collect::<Vec<_>>())
        };
        show(move || !views.with(Vec::is_empty), list)
    }

    /// The fold in which filters are saved, renamed and deleted.
    pub fn fold(self) -> Element {
        let Self { state, query, .. } = self;
        unfold(state, "saved-filter-menu", m::SAVED_FILTERS, move || {
            let views = self.views();
            let lines =
                move || views.get().into_iter().map(|view| self.line(view)).collect::<Vec<_>>();
            let form = move || {
                let texts = LineForm {
                    label: m::SAVED_FILTER_NAME,
                    longest: LONGEST_NAME,
                    verb: m::SAVED_FILTER_SAVE,
                    list: None,
                };
                line_form(state, texts, String::new(), move |name| self.save(name))
            };
            let nothing = move || html::p().child(state.t(m::SAVED_FILTERS_NOTHING));
            let is_any = move || query.with(|query| *query != Query::default());
            html::div()
                .child(html::p().class("quiet").child(state.t(m::SAVED_FILTERS_ABOUT)))
                .child(show_or(is_any, form, nothing))
                .child(html::ul().attr("aria-label", state.t(m::SAVED_FILTERS)).child(lines))
        })
    }

    /// The question before a filter is deleted.
    pub fn question(self) -> Node {
        let Self { state, doomed, is_asking, .. } = self;
        let question = move || doomed.with(|view| view.as_ref().map(|view| view.question.clone()));
        let delete = move || {
            if let Some(view) = doomed.get_untracked() {
                self.set(self.state.saved_filters().without(self.kind, &view.name));
            }
        };
        confirm(state, is_asking, question, m::DELETE, delete).into_node()
    }

    /// A filter, with the form that renames it and the button that deletes it.
    fn line(self, view: SavedFilterView) -> Element {
        let Self { state, doomed, is_asking, .. } = self;
        let name = Signal::new(view.name.clone());
        let key = view.name.clone();
        let input = text_input(name, LONGEST_NAME).attr("aria-label", view.new_name.clone());
        let rename = html::button().attr("type", "submit").child(state.t(m::RENAME));
        let delete_label = view.delete.clone();
        let asked = view.clone();
        let delete = button(state, "plain", m::DELETE, move || {
            doomed.set(Some(asked.clone()));
            is_asking.set(true);
        });
        let form = html::form()
            .class("line")
            .on(ev::submit, move |event| {
                event.prevent_default();
                let filters = self.state.saved_filters();
                self.try_set(filters.renamed(self.kind, &view.name, &name.get_untracked()));
            })
            .child(input)
            .child(rename)
            .child(delete.attr("aria-label", delete_label));
        html::li().key(key).child(form)
    }

    fn save(self, name: &str) {
        let Self { state, kind, query, .. } = self;
        // As stored, for another tab may have saved some.
        let filters = state.saved_filters();
        if self.try_set(query.with_untracked(|query| filters.saved(kind, name, query))) {
            let lang = state.lang_now();
            state.notify(format_message!(m::SAVED_FILTER_SAVED, lang, name = name.trim()));
        }
    }

    fn try_set(self, filters: Result<SavedFilters, NameViolation>) -> bool {
        match filters {
            Ok(filters) => self.set(filters),
            Err(violation) => {
                self.state.notify_error(name_violation(violation, self.state.lang_now()));
                false
            }
        }
    }

    fn set(self, filters: SavedFilters) -> bool {
        let is_stored = self.state.set_saved_filters(&filters);
        self.filters.set(filters);
        is_stored
    }
}
