//! The form of a step in an organisation's lifecycle.

use leptos::ev;

use crate::components::choose::choose;
use crate::components::field_input::titles_or;
use crate::html::{self, Element};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::views::branches::steps::{StepField, TypedStep, step_fields};
use zhibu_domain::branches::lifecycle::StepDraft;
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The input of a step's form. It is stored outside the form, so that it survives when others
/// record steps meanwhile.
#[derive(Clone, Copy)]
pub struct StepTyped {
    typed: Signal<TypedStep>,
    problem: Signal<String>,
    is_touched: Signal<bool>,
}

impl StepTyped {
    /// Empty input.
    pub fn new() -> Self {
        Self {
            typed: Signal::new(TypedStep::default()),
            problem: Signal::new(String::new()),
            is_touched: Signal::new(false),
        }
    }

    /// Whether there is input that is not recorded; tracked.
    pub fn is_touched(self) -> bool {
        self.is_touched.get()
    }

    /// Proposes a date, as long as there is no input.
    pub fn offer(self, date: String) {
        if !self.is_touched.get_untracked() {
            self.typed.update(|typed| typed.date = date);
        }
    }

    /// Sets the text of a field.
    fn set(self, state: AppState, field: StepField, text: String) {
        self.typed.update(|typed| *(field.text)(typed) = text);
        self.is_touched.set(true);
        state.navigation().set_dirty(true);
    }
}

/// The form of a step; `record` records it and returns the notice, or the message of the violation.
pub fn step_form(
    state: AppState,
    kind: StepKind,
    typed: StepTyped,
    record: impl Fn(&StepDraft) -> Result<String, String> + Copy + 'static,
) -> Element {
    let submit = move || {
        if state.is_past() {
            return;
        }
        match record(&typed.typed.with_untracked(|typed| typed.draft(kind))) {
            Ok(done) => {
                state.navigation().set_dirty(false);
                state.tell_saved(done);
                typed.typed.set(typed.typed.get_untracked().cleared());
                typed.problem.set(String::new());
                typed.is_touched.set(false);
                // Back to the page that the user came from.
                if let Some(route) = state.navigation().came_from() {
                    state.navigation().go_quietly(route);
                }
            }
            Err(reason) => typed.problem.set(reason),
        }
    };
    let problem = move || typed.problem.get();
    html::form()
        .class("step")
        .attr("novalidate", true)
        .on(ev::submit, move |event| {
            event.prevent_default();
            submit();
        })
        .children(step_fields(kind).into_iter().map(|of| field(state, typed, of)))
        .child(html::p().class("problem").attr("role", "alert").child(problem))
        .child(html::div().class("actions").child(
            html::button().class("primary").attr("type", "submit").child(state.t(m::STEP_RECORD)),
        ))
}

fn field(state: AppState, typed: StepTyped, field: StepField) -> Element {
    let value = move || (field.text)(&mut typed.typed.get()).clone();
    let control = if field.is_organisation {
        let options =
            move |chosen: &str| titles_or(state, m::NOT_CHOSEN, Kind::Organisation, chosen);
        choose(value, options, move |id| typed.set(state, field, id))
    } else {
        html::input()
            .class(if field.is_date { "date" } else { "" })
            .attr("type", "text")
            .attr("maxlength", "300")
            .attr("autocomplete", "off")
            .prop("value", value)
            .on(ev::input, move |event| typed.set(state, field, html::input_value(&event)))
    };
    html::label().class("field").child(html::span().child(state.t(field.label))).child(control)
}
