//! The form of a record.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::button::button;
use crate::components::field_input::{FORM_SCOPE, FieldInput};
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::draft::FormDraft;
use zhibu_app::forms::named_unit::{is_beside_name, organisation_beside};
use zhibu_app::forms::record::RecordForm;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::field::FieldSpec;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::FieldViolation;
use zhibu_text::{format_message, m};

/// The form that is shown. Copies refer to the same form.
#[derive(Clone, Copy)]
struct Form {
    state: AppState,
    kind: Kind,
    opened: StoredValue<RecordForm>,
    draft: Signal<FormDraft>,
    problems: Signal<Vec<FieldViolation>>,
    node: ElementRef,
}

/// The page: the form of a record, or of a new one if there is no id.
pub fn edit(state: AppState, kind: Kind, id: Option<String>) -> Element {
    let form = if let Some(id) = id {
        state.read_untracked(|open| RecordForm::of_record(open, kind, &id)).flatten()
    } else {
        let id = state.new_id();
        let preset = state.navigation().route().with_untracked(|route| route.params.clone());
        state.read_untracked(|open| {
            let form = RecordForm::of_new(open, kind, id, &preset);
            form.with_known(open, platform::today(), state.lang_now())
        })
    };
    let Some(form) = form else {
        return html::p().class("empty").child(state.t(m::NO_SUCH_RECORD));
    };
    let draft = Signal::new(form.first_draft().clone());
    let form = StoredValue::new(form);
    let (problems, node) = (Signal::new(Vec::new()), ElementRef::new());
    Form { state, kind, opened: form, draft, problems, node }.view()
}

impl Form {
    fn view(self) -> Element {
        let Self { state, problems, .. } = self;
        if let Some(at) =
            state.navigation().route().with_untracked(|route| route.param("at").map(str::to_owned))
        {
            // In a group of checkboxes, the first gets the focus.
            platform::focus_soon(format!("#field-{at}:not(div), #field-{at} input"));
        } else if self.opened.with_value(RecordForm::is_new) {
            self.focus_first_to_fill();
        }
        let heading = move || self.opened.with_value(|form| form.heading(state.lang()));
        let refused = move || {
            let count = problems.with(Vec::len);
            let message = format_message!(m::FORM_PROBLEMS, state.lang(), count = count);
            html::p().class("banner error").attr("role", "alert").child(message)
        };
        let author_owed = move || {
            let link = html::a()
                .attr("href", Route::to(Page::Ledgers).to_string())
                .child(state.t(m::AUTHOR_STATE));
            html::p().class("quiet").child(state.t(m::AUTHOR_OWED)).child(" ").child(link)
        };
        let is_nameless =
            move || state.preferences().author().with(|author| author.signature().is_none());
        html::form()
            .class("edit")
            .node_ref(self.node)
            .attr("novalidate", true)
            .on(ev::submit, move |event| {
                event.prevent_default();
                self.save();
            })
            .on(ev::keydown, move |event| {
                if event.key() == "Escape" && !platform::is_composing(&event) {
                    state.go(self.cancel_route());
                }
            })
            .child(html::header().class("page-head").child(html::h1().child(heading)))
            .child(show(move || problems.with(|problems| !problems.is_empty()), move || refused))
            .children(self.inputs(false))
            .child(self.more())
            .child(html::p().class("quiet").child(state.t(m::OWED_LEGEND)))
            .child(show(is_nameless, author_owed))
            .child(self.buttons())
    }

    /// Begins with the first field that says nothing yet.
    fn focus_first_to_fill(self) {
        let name = self.opened.with_value(RecordForm::first_to_fill);
        platform::focus_soon(format!("#field-{name}:not(div), #field-{name} input"));
    }

    /// The fields that are folded away, in a fold that is open if one of them has an initial value.
    fn more(self) -> Element {
        let is_open = self.opened.with_value(|form| !form.is_new() || form.fills_folded_field());
        html::details()
            .class("more")
            .attr("open", is_open)
            .child(html::summary().child(self.state.t(m::MORE_FIELDS)))
            .children(self.inputs(true))
    }

    fn inputs(self, is_folded: bool) -> impl Iterator<Item = Element> {
        let kind = self.kind;
        let fields = self.opened.with_value(|form| form.fields(is_folded));
        let fields = fields.filter(move |spec| !is_beside_name(kind, spec));
        fields.map(move |spec| match organisation_beside(kind, spec) {
            // A unit's name and its organisation are one to the user.
            Some(organisation) => html::div()
                .class("named-unit")
                .child(self.input(spec))
                .child(self.input(organisation.0.spec())),
            None => self.input(spec),
        })
    }

    fn input(self, spec: &'static FieldSpec) -> Element {
        let Self { state, kind, draft, .. } = self;
        let problem = Arc::new(move || {
            let of = |found: &Vec<_>| {
                self.opened.with_value(|form| form.problem_of(spec, found, state.lang()))
            };
            self.problems.with(of)
        });
        let units = |open: &Workspace| self.opened.with_value(|form| form.units(open));
        let units = Arc::new(state.read_untracked(units).unwrap_or_default());
        let is_new = self.opened.with_value(RecordForm::is_new);
        FieldInput { state, kind, spec, draft, problem, units, scope: FORM_SCOPE, is_new }.view()
    }

    fn buttons(self) -> Element {
        let state = self.state;
        let cancel = html::a()
            .class("button")
            .attr("href", self.cancel_route().to_string())
            .child(state.t(m::CANCEL));
        let save = html::button().class("primary").attr("type", "submit").child(state.t(m::SAVE));
        let is_new = self.opened.with_value(RecordForm::is_new);
        let another =
            is_new.then(|| button(state, "", m::SAVE_AND_ADD, move || self.save_and_add()));
        html::div().class("actions").child(save).child(another).child(cancel)
    }

    fn cancel_route(self) -> Route {
        let navigation = self.state.navigation();
        let own = || {
            let way = |here: &Route| self.opened.with_value(|form| form.cancel_route(here));
            navigation.route().with_untracked(way)
        };
        navigation.return_route().unwrap_or_else(own)
    }

    /// What saving writes; `None` if it is refused, after an error or a message at the field.
    fn command(self) -> Option<Command> {
        let Self { state, opened: form, draft, problems, node, .. } = self;
        // The input stays in the form until the present is shown again.
        if state.is_past() {
            return None;
        }
        let saved = state.read_untracked(|open| {
            form.with_value(|form| {
                draft.with_untracked(|draft| form.save(open, draft, platform::today()))
            })
        });
        match saved? {
            Ok(command) => {
                problems.set(Vec::new());
                state.navigation().set_dirty(false);
                Some(command)
            }
            Err(found) => {
                problems.set(found);
                focus_first_problem(node);
                None
            }
        }
    }

    fn notice(self) -> String {
        let lang = self.state.lang_now();
        let notice =
            |form: &RecordForm| self.draft.with_untracked(|draft| form.saved_notice(draft, lang));
        self.opened.with_value(notice)
    }

    fn save(self) {
        let Self { state, opened: form, .. } = self;
        let Some(command) = self.command() else { return };
        let notice = self.notice();
        // Replaces the form in the browser's history: going back does not return to it. First, so that
        // the form is gone before what it shows of other records is rendered again.
        let route = state.navigation().route();
        let own = route.with_untracked(|here| form.with_value(|form| form.after_saving(here)));
        state.navigation().replace_route(state.navigation().return_route().unwrap_or(own));
        state.apply(command);
        state.notify_saved(notice);
    }

    /// Saves the new record, and begins the form of another one in the same place.
    fn save_and_add(self) {
        let Self { state, opened: form, draft, .. } = self;
        let Some(command) = self.command() else { return };
        let notice = self.notice();
        state.apply(command);
        let id = state.new_id();
        let another = state.read_untracked(|open| {
            let another =
                form.with_value(|form| draft.with_untracked(|draft| form.another(open, draft, id)));
            another.with_known(open, platform::today(), state.lang_now())
        });
        if let Some(another) = another {
            draft.set(another.first_draft().clone());
            form.set_value(another);
        }
        state.notify_saved(notice);
        self.focus_first_to_fill();
    }
}

fn focus_first_problem(form: ElementRef) {
    // The marks are rendered in the next turn of the event loop.
    leptos::task::spawn_local(async move {
        platform::yield_now().await;
        let first = form
            .get_untracked()
            .and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(first) = first {
            // Nothing that is refused stays folded away.
            if let Ok(Some(fold)) = first.closest("details") {
                let _open = fold.set_attribute("open", "");
            }
            let _focused = first.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}
