//! The form of a round of reporting.

use std::sync::Arc;

use leptos::ev;

use crate::components::choose::choose;
use crate::components::content::labelled;
use crate::components::date_input::date_input;
use crate::html::{self, Element};
use crate::platform::ByReader;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::commands::reporting::{FoundRound, RoundDraft, find_round};
use zhibu_app::forms::dates::DateSense;
use zhibu_app::views::reporting::round_form::{
    Candidate, RoundForm, RoundFormDays, due_of_choice, round_form as view_form, save_announced,
};
use zhibu_app::views::reporting::rounds::period_choices;
use zhibu_domain::values::period::Period;
use zhibu_ledger::Name;
use zhibu_text::m;

/// The input of the form.
#[derive(Clone, Copy)]
struct Input {
    state: AppState,
    period: Signal<String>,
    draft: Signal<RoundDraft>,
    /// Whether the user has chosen the deadline, so that it no longer follows the period.
    has_chosen_due: Signal<bool>,
    /// The round when the form was opened or last saved; `None` for a new one.
    found: Option<Signal<FoundRound>>,
}

/// The form of the round of the period `of`, or of a new round for a period that is not `taken`.
pub fn round_form(state: AppState, of: Option<Period>, taken: &[Period]) -> Option<Element> {
    let days = RoundFormDays { today: state.today(), as_of: state.as_of() };
    let lang = state.lang_now();
    let form =
        state.read_untracked(|workspace| view_form(workspace, of, taken, days, lang, &ByReader));
    let RoundForm { period, periods, candidates, found, draft, verb } = form?;
    let input = Input {
        state,
        period: Signal::new(period),
        draft: Signal::new(draft),
        has_chosen_due: Signal::new(of.is_some()),
        found: of.map(|_| Signal::new(found)),
    };
    let line = html::div()
        .class("line")
        .child(periods.map(|periods| input.period_select(periods)))
        .child(input.due_field());
    let save = html::button()
        .class("primary")
        .attr("type", "submit")
        .attr("disabled", move || {
            input.draft.with(|draft| draft.units.is_empty()) || input.period.with(String::is_empty)
        })
        .child(state.t(verb));
    let form = html::form()
        .class("round-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            if let Ok(period) = input.period.get_untracked().parse() {
                input.save(period);
            }
        })
        .child(line)
        .child(input.units_field(&candidates))
        .child(html::div().class("actions").child(save));
    Some(form)
}

impl Input {
    fn period_select(self, periods: Vec<Period>) -> Element {
        let pick = move |chosen: String| {
            if !self.has_chosen_due.get_untracked() {
                let due = due_of_choice(&chosen, self.state.today());
                self.draft.update(|draft| draft.due = due);
            }
            self.period.set(chosen);
        };
        let choices = move |_: &str| period_choices(&periods, self.state.lang());
        let select = choose(move || self.period.get(), choices, pick);
        html::label().child(html::span().child(self.state.t(m::ROUND_PERIOD))).child(select)
    }

    fn due_field(self) -> Element {
        let state = self.state;
        let write = move |text: String| {
            self.has_chosen_due.set(true);
            state.navigation().set_dirty(true);
            self.draft.update(|draft| draft.due = text);
        };
        let value = move || self.draft.with(|draft| draft.due.clone());
        let input = html::input()
            .class("date")
            .prop("value", value)
            .on(ev::input, move |event| write(html::input_value(&event)));
        let called = move || m::ROUND_DUE.get(state.lang()).to_owned();
        labelled(
            state,
            m::ROUND_DUE,
            date_input(state, input, (called, DateSense::Due), value, write),
        )
    }

    /// The organisations to choose from, and a checkbox for all of them.
    fn units_field(self, candidates: &[Candidate]) -> Element {
        let all: Vec<Name> = candidates.iter().map(|one| one.id.clone()).collect();
        let tick_all = (!all.is_empty()).then(|| self.tick(all).child(self.state.t(m::TICK_ALL)));
        let none = || html::p().class("quiet").child(self.state.t(m::ROUND_NO_UNITS));
        let ticks = candidates.iter().map(|Candidate { id, name }| {
            self.tick(vec![id.clone()]).child(html::span().child(name.clone()))
        });
        html::fieldset()
            .class("units")
            .child(html::legend().child(self.state.t(m::ROUND_UNITS)))
            .child(tick_all)
            .child(candidates.is_empty().then(none))
            .child(html::div().class("ticks").children(ticks))
    }

    /// A checkbox for several organisations together.
    fn tick(self, all: Vec<Name>) -> Element {
        let all = Arc::new(all);
        let toggled = all.clone();
        let checkbox = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || self.draft.with(|draft| draft.has_all(&all)))
            .on(ev::change, move |_| {
                self.state.navigation().set_dirty(true);
                self.draft.update(|draft| draft.toggle(&toggled));
            });
        html::label().class("tick-line").child(checkbox).child(" ")
    }

    /// Saves a new round, or the changes to an existing one.
    fn save(self, period: Period) {
        let Self { state, found, .. } = self;
        let draft = self.draft.get_untracked();
        let before = found.map(Signal::get_untracked);
        match state.attempt(|_, lang| save_announced(period, before.as_ref(), &draft, lang)) {
            Some(Ok(())) => {}
            Some(Err(problem)) => return state.notify_error(problem),
            None => return,
        }
        state.navigation().set_dirty(false);
        let route = state.navigation().route().get_untracked();
        state.navigation().replace_route(route.with_param("period", &period.to_string()));
        if let Some(found) = found {
            let now = state.read_untracked(|workspace| find_round(workspace, period));
            found.set(now.unwrap_or_default());
        }
    }
}
