//! The form of a round of reporting.

use std::sync::Arc;

use leptos::ev;
use rustc_hash::FxHashSet;

use crate::components::choose::{Choice, choose};
use crate::html::{self, Element};
use crate::platform::{self, ByReader};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::commands::reporting::{
    FoundRound, RoundDraft, create_round, find_round, update_round,
};
use zhibu_app::views::reporting::round_form::{
    Candidate, OfferedPeriods, candidates, offered_periods, usual_due,
};
use zhibu_domain::values::period::Period;
use zhibu_ledger::Name;
use zhibu_text::{self as text, format_message, m};

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Input {
    period: Signal<String>,
    due: Signal<String>,
    /// Whether the user has chosen when it is due, so that it does not follow the period any more.
    has_chosen_due: Signal<bool>,
    units: Signal<FxHashSet<Name>>,
}

impl Input {
    fn draft(self) -> RoundDraft {
        RoundDraft { due: self.due.get_untracked(), units: self.units.get_untracked() }
    }
}

/// The form of a round: of a new one for a period that is not `taken`, or of the period `of`.
pub fn round_form(state: AppState, of: Option<Period>, taken: &[Period]) -> Element {
    let offered = offered_periods(state.today(), state.as_of(), taken);
    let read = |period| state.read_untracked(|workspace| find_round(workspace, period));
    let found = Signal::new(of.and_then(read).unwrap_or_default());
    let lang = state.lang_now();
    let candidates = state.read_untracked(|workspace| candidates(workspace, lang, &ByReader));
    let candidates = candidates.unwrap_or_default();
    let draft = match of {
        Some(_) => found.with_untracked(|found| found.draft.clone()),
        None => RoundDraft {
            due: offered.usual.map(|period| due_of(state, period)).unwrap_or_default(),
            units: candidates.iter().map(|one| one.id.clone()).collect(),
        },
    };
    let period = of.or(offered.usual).map(|period| period.to_string()).unwrap_or_default();
    let input = Input {
        period: Signal::new(period),
        due: Signal::new(draft.due),
        has_chosen_due: Signal::new(of.is_some()),
        units: Signal::new(draft.units),
    };
    let line = html::div()
        .class("line")
        .child(of.is_none().then(|| period_select(state, input, offered)))
        .child(due_field(state, input));
    let save = html::button()
        .class("primary")
        .attr("type", "submit")
        .attr("disabled", move || {
            input.units.with(FxHashSet::is_empty) || input.period.with(String::is_empty)
        })
        .child(state.t(if of.is_none() { m::ROUND_CREATE } else { m::SAVE }));
    html::form()
        .class("round-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            let Ok(period) = input.period.get_untracked().parse::<Period>() else { return };
            save_round(state, period, of.map(|_| found), &input.draft());
        })
        .child(line)
        .child(units_field(state, input, &candidates))
        .child(html::div().class("actions").child(save))
}

fn due_of(state: AppState, period: Period) -> String {
    usual_due(period, state.today()).to_string()
}

fn period_select(state: AppState, input: Input, offered: OfferedPeriods) -> Element {
    let choices = move |_: &str| {
        let lang = state.lang();
        let choice = |period: &Period| Choice::new(period.to_string(), text::period(*period, lang));
        offered.periods.iter().map(choice).collect()
    };
    let select = choose(
        move || input.period.get(),
        choices,
        move |chosen| {
            if !input.has_chosen_due.get_untracked() {
                let period = chosen.parse().ok();
                input.due.set(period.map(|period| due_of(state, period)).unwrap_or_default());
            }
            input.period.set(chosen);
        },
    );
    html::label().child(html::span().child(state.t(m::ROUND_PERIOD))).child(select)
}

fn due_field(state: AppState, input: Input) -> Element {
    let date = html::input().attr("type", "date").prop("value", move || input.due.get()).on(
        ev::input,
        move |event| {
            input.has_chosen_due.set(true);
            state.navigation().set_dirty(true);
            input.due.set(html::input_value(&event));
        },
    );
    html::label().child(html::span().child(state.t(m::ROUND_DUE))).child(date)
}

/// The organisations to choose from, and a box that ticks all.
fn units_field(state: AppState, input: Input, candidates: &[Candidate]) -> Element {
    let is_empty = candidates.is_empty();
    let tick = |candidate: &Candidate| {
        let (asked, toggled) = (candidate.id.clone(), candidate.id.clone());
        let checkbox = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || input.units.with(|units| units.contains(&asked)))
            .on(ev::change, move |_| {
                state.navigation().set_dirty(true);
                input.units.update(|units| {
                    if !units.remove(&toggled) {
                        units.insert(toggled.clone());
                    }
                });
            });
        html::label()
            .class("tick-line")
            .child(checkbox)
            .child(" ")
            .child(html::span().child(candidate.name.clone()))
    };
    html::fieldset()
        .class("units")
        .child(html::legend().child(state.t(m::ROUND_UNITS)))
        .child((!is_empty).then(|| tick_all(state, input, candidates)))
        .child(is_empty.then(|| html::p().class("quiet").child(state.t(m::ROUND_NO_UNITS))))
        .child(html::div().class("ticks").children(candidates.iter().map(tick)))
}

fn tick_all(state: AppState, input: Input, candidates: &[Candidate]) -> Element {
    let all: Arc<Vec<Name>> = Arc::new(candidates.iter().map(|one| one.id.clone()).collect());
    let (asked, toggled) = (all.clone(), all);
    let has_all = |units: &FxHashSet<Name>, all: &[Name]| all.iter().all(|id| units.contains(id));
    let checkbox = html::input()
        .attr("type", "checkbox")
        .prop("checked", move || input.units.with(|units| has_all(units, &asked)))
        .on(ev::change, move |_| {
            state.navigation().set_dirty(true);
            input.units.update(|units| {
                if has_all(units, &toggled) {
                    for id in toggled.iter() {
                        units.remove(id);
                    }
                } else {
                    units.extend(toggled.iter().cloned());
                }
            });
        });
    html::label().class("tick-line").child(checkbox).child(" ").child(state.t(m::TICK_ALL))
}

/// Saves a round: a new one, or what was altered in the one that was `found`.
fn save_round(
    state: AppState,
    period: Period,
    found: Option<Signal<FoundRound>>,
    draft: &RoundDraft,
) {
    if state.is_past() {
        return;
    }
    let command = match found {
        Some(found) => found.with_untracked(|found| update_round(period, found, draft)),
        None => create_round(period, draft),
    };
    // Without units the button is disabled.
    let Ok(command) = command else { return };
    state.navigation().set_dirty(false);
    state.apply(command);
    let route = state
        .navigation()
        .route()
        .with_untracked(|route| route.with_param("period", &period.to_string()));
    state.navigation().go_quietly(route);
    platform::keep_focus();
    let lang = state.lang_now();
    state.notify(format_message!(m::ROUND_SAVED, lang, period = text::period(period, lang)));
    if let Some(found) = found {
        let now = state.read_untracked(|workspace| find_round(workspace, period));
        found.set(now.unwrap_or_default());
    }
}
