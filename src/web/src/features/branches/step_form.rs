//! The form of a step in an organisation's lifecycle.

use leptos::ev;
use leptos::prelude::untrack;

use crate::components::date_input::date_input;
use crate::components::pick::pick_labelled;
use crate::html::{self, Element};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::views::branches::steps::{StepField, StepInput, step_fields};
use zhibu_app::views::choice::Offered;
use zhibu_domain::branches::lifecycle::StepDraft;
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The state of a step's form. It is stored outside the form, so that it survives when others
/// record steps meanwhile.
#[derive(Clone, Copy)]
pub struct StepFormState {
    input: Signal<StepInput>,
    problem: Signal<String>,
    is_touched: Signal<bool>,
}

impl StepFormState {
    /// Empty input.
    pub fn new() -> Self {
        Self {
            input: Signal::new(StepInput::default()),
            problem: Signal::new(String::new()),
            is_touched: Signal::new(false),
        }
    }

    /// Whether there is input that is not recorded; tracked.
    pub fn is_touched(self) -> bool {
        self.is_touched.get()
    }

    /// What is typed, as a step of this kind; tracked.
    pub fn draft(self, kind: StepKind) -> StepDraft {
        self.input.with(|input| input.draft(kind))
    }

    /// Proposes a date, as long as there is no input.
    pub fn offer(self, date: String) {
        if !self.is_touched.get_untracked() {
            self.input.update(|input| input.date = date);
        }
    }

    /// Sets the text of a field.
    fn set(self, state: AppState, field: StepField, text: String) {
        self.input.update(|input| *(field.text)(input) = text);
        self.is_touched.set(true);
        state.navigation().set_dirty(true);
    }
}

/// The form of a step; `record` records it and returns the notice, or the message of the violation.
pub fn step_form(
    state: AppState,
    kind: StepKind,
    form: StepFormState,
    record: impl Fn(&StepDraft) -> Result<String, String> + Copy + 'static,
) -> Element {
    let submit = move || {
        if state.is_past() {
            return;
        }
        match record(&untrack(|| form.draft(kind))) {
            Ok(done) => {
                state.navigation().set_dirty(false);
                state.notify_saved(done);
                form.input.set(form.input.get_untracked().cleared());
                form.problem.set(String::new());
                form.is_touched.set(false);
                // Back to the page that the user came from.
                if let Some(route) = state.navigation().return_route() {
                    state.navigation().replace_route(route);
                }
            }
            Err(reason) => form.problem.set(reason),
        }
    };
    let problem = move || form.problem.get();
    html::form()
        .class("step")
        .attr("novalidate", true)
        .on(ev::submit, move |event| {
            event.prevent_default();
            submit();
        })
        .children(step_inputs(state, kind, form))
        .child(html::p().class("problem").attr("role", "alert").child(problem))
        .child(html::div().class("actions").child(
            html::button().class("primary").attr("type", "submit").child(state.t(m::STEP_RECORD)),
        ))
}

/// The fields of a step.
pub fn step_inputs(state: AppState, kind: StepKind, form: StepFormState) -> Vec<Element> {
    step_fields(kind).into_iter().map(|of| field(state, form, of)).collect()
}

fn field(state: AppState, form: StepFormState, field: StepField) -> Element {
    let value = move || (field.text)(&mut form.input.get()).clone();
    if field.is_organisation {
        let offered =
            move || Offered::all(Kind::Organisation, Some(state.translate(m::NOT_CHOSEN)));
        let set = move |id| form.set(state, field, id);
        let id = "step-organisation".to_owned();
        return pick_labelled(state, field.label, id, value, offered, set).class("field");
    }
    let control = html::input()
        .class(if field.is_date { "date" } else { "" })
        .attr("maxlength", "300")
        .prop("value", value)
        .on(ev::input, move |event| form.set(state, field, html::input_value(&event)));
    let control = if field.is_date {
        let write = move |date| form.set(state, field, date);
        let label = move || field.label.get(state.lang()).to_owned();
        date_input(state, control, (label, field.sense), value, write)
    } else {
        control.attr("type", "text").attr("autocomplete", "off")
    };
    html::label().class("field").child(html::span().child(state.t(field.label))).child(control)
}
