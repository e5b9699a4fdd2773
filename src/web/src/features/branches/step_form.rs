//! The form in which a step of a life is recorded.

use leptos::ev;

use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::html::{self, Element};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_domain::branches::lifecycle::StepDraft;
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::{Branch, Kind, Step};
use zhibu_domain::values::date::PartialDate;
use zhibu_text::{self as text, m};

/// What is typed in the form of a step. It lives beside the form, so that it outlasts it when others
/// record steps meanwhile.
#[derive(Clone, Copy)]
pub struct StepTyped {
    date: Signal<String>,
    actor: Signal<String>,
    document: Signal<String>,
    note: Signal<String>,
    end: Signal<String>,
    organisation: Signal<String>,
    problem: Signal<String>,
    is_touched: Signal<bool>,
}

impl StepTyped {
    /// Nothing typed yet.
    pub fn new() -> Self {
        let text = || Signal::new(String::new());
        Self {
            date: text(),
            actor: text(),
            document: text(),
            note: text(),
            end: text(),
            organisation: text(),
            problem: text(),
            is_touched: Signal::new(false),
        }
    }

    /// Whether anything was typed that is not recorded; followed.
    pub fn is_touched(self) -> bool {
        self.is_touched.get()
    }

    /// Offers a date, as long as nothing was typed.
    pub fn offer(self, date: String) {
        if !self.is_touched.get_untracked() {
            self.date.set(date);
        }
    }

    /// The same step can come again: nothing of this one is left but its date.
    fn clear(self) {
        let Self { actor, document, note, end, organisation, problem, .. } = self;
        for value in [problem, actor, document, note, end, organisation] {
            value.set(String::new());
        }
        self.is_touched.set(false);
    }
}

/// The form of a step; `record` records it and returns what was done, or why it cannot be, in words.
pub fn step_form(
    state: AppState,
    kind: StepKind,
    typed: StepTyped,
    record: impl Fn(&StepDraft) -> Result<String, String> + Copy + 'static,
) -> Element {
    let StepTyped { date, actor, document, note, end, organisation, problem, is_touched } = typed;
    let input = move |label, value: Signal<String>, kind: &'static str| {
        let input = html::input()
            .class(kind)
            .attr("type", "text")
            .attr("maxlength", "300")
            .attr("autocomplete", "off")
            .prop("value", move || value.get())
            .on(ev::input, move |event| {
                value.set(html::input_value(&event));
                is_touched.set(true);
                state.navigation().set_dirty(true);
            });
        html::label().class("field").child(html::span().child(state.t(label))).child(input)
    };
    let planned = (kind == StepKind::Renew)
        .then(|| input(text::field_name(Branch::PLANNED_END), end, "date"));
    let became = (kind == StepKind::Convert).then(|| {
        let select = choose(
            move || organisation.get(),
            move |chosen: &str| {
                let mut all = vec![Choice::new("", state.translate(m::NOT_CHOSEN))];
                all.extend(titles(state, Kind::Organisation, chosen));
                all
            },
            move |id| {
                organisation.set(id);
                is_touched.set(true);
                state.navigation().set_dirty(true);
            },
        );
        html::label()
            .class("field")
            .child(html::span().child(state.t(text::field_name(Step::ORGANISATION))))
            .child(select)
    });
    let submit = move || {
        if state.is_past() {
            return;
        }
        let parsed =
            |value: Signal<String>| value.get_untracked().trim().parse::<PartialDate>().ok();
        let draft = StepDraft {
            actor: actor.get_untracked(),
            document: document.get_untracked(),
            note: note.get_untracked(),
            planned_end: parsed(end),
            organisation: Some(organisation.get_untracked())
                .filter(|id| !id.is_empty())
                .map(Into::into),
            ..StepDraft::new(kind, parsed(date))
        };
        match record(&draft) {
            Ok(done) => {
                state.navigation().set_dirty(false);
                state.tell_saved(done);
                typed.clear();
                // Where one came from to do it.
                match state.navigation().came_from() {
                    Some(route) => state.navigation().go_quietly(route),
                    None => platform::keep_focus(),
                }
            }
            Err(reason) => problem.set(reason),
        }
    };
    html::form()
        .class("step")
        .attr("novalidate", true)
        .on(ev::submit, move |event| {
            event.prevent_default();
            submit();
        })
        .child(input(text::field_name(Step::DATE), date, "date"))
        .child(planned)
        .child(became)
        .child(input(text::field_name(Step::ACTOR), actor, ""))
        .child(input(text::field_name(Step::DOCUMENT), document, ""))
        .child(input(text::field_name(Step::NOTE), note, ""))
        .child(html::p().class("problem").attr("role", "alert").child(move || problem.get()))
        .child(html::div().class("actions").child(
            html::button().class("primary").attr("type", "submit").child(state.t(m::STEP_RECORD)),
        ))
}
