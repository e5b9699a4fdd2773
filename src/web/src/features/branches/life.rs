//! The life of a temporary organisation beside its record: the steps taken as a line, what comes next,
//! and what the closing lacks.

use leptos::prelude::*;

use crate::components::unfold::unfold_with;
use crate::features::branches::pack::{after_end, pack};
use crate::features::branches::step_form::{StepTyped, step_form};
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::agenda::{TodoKind, Window, steps_due};
use zhibu_domain::branches::lifecycle::{BranchLife, Stage, assignments_of};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::parameters_of;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, m};

/// A step as it is shown.
#[derive(Clone, PartialEq)]
struct ShownStep {
    kind: StepKind,
    id: Option<String>,
    date: String,
    document: Option<String>,
    /// Until when a renewal runs.
    until: Option<String>,
}

#[derive(Clone, PartialEq)]
struct ShownLife {
    steps: Vec<ShownStep>,
    next: Vec<StepKind>,
    owed: Vec<StepKind>,
    /// By when steps are to be taken, where there is a term.
    due: Vec<(StepKind, Day)>,
    as_of: Day,
    /// Whether it has ended, archived or not, and had members of a roster.
    has_notes: bool,
}

fn read(state: AppState, id: &str) -> Option<ShownLife> {
    state.watch(&[Kind::Branch, Kind::Step, Kind::Assignment]);
    state.workspace().extent().track();
    let as_of = state.as_of();
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let life = BranchLife::of(register, id)?;
        let steps = life.taken.iter().map(|taken| ShownStep {
            kind: taken.kind,
            id: taken.id.map(ToString::to_string),
            date: taken.date.map(|date| date.to_string()).unwrap_or_default(),
            document: taken.step.and_then(|step| step.document.as_ref().map(|text| text.0.clone())),
            until: taken.step.and_then(|step| step.until).map(|date| date.to_string()),
        });
        let parameters = parameters_of(workspace.ledger());
        let found = steps_due(register, &parameters, as_of, id);
        let due = found.into_iter().filter_map(|item| match item.todo_kind {
            TodoKind::Step(kind) => Some((kind, item.due?)),
            _ => None,
        });
        let is_over = life.stage() >= Stage::Ended;
        Some(ShownLife {
            steps: steps.collect(),
            next: life.next(),
            owed: life.owed(),
            due: due.collect(),
            as_of,
            has_notes: is_over && assignments_of(register, id).next().is_some(),
        })
    })?
}

/// The section of a record's page.
pub fn life(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Memo::new(move || id.with_value(|id| read(state, id)));
    let line = move || {
        let lang = state.lang();
        let steps = shown.with(|shown| shown.as_ref().map(|shown| shown.steps.clone()));
        let step = |step: ShownStep| {
            let name = text::choice(step.kind.code()).get(lang);
            let name = match step.id {
                Some(id) => html::a()
                    .attr("href", Route::to(Page::Detail(Kind::Step, id)).to_string())
                    .child(name),
                None => html::span().child(name),
            };
            let note = step.document.map(|document| html::span().class("quiet").child(document));
            let until = step.until.map(|until| {
                let said = m::LIFE_UNTIL.with(lang, &[("date", &until)]);
                html::span().class("quiet").child(said)
            });
            html::li().child(name).child(html::time().child(step.date)).child(until).child(note)
        };
        steps.unwrap_or_default().into_iter().map(step).collect::<Vec<_>>()
    };
    let has_steps = move || shown.with(|shown| shown.as_ref().is_some_and(|s| !s.steps.is_empty()));
    let steps = move || {
        html::ol().class("life-line").attr("aria-label", state.t(m::LIFE_CYCLE)).child(line)
    };
    let has_notes = move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.has_notes));
    let notes = move || {
        let route = id.with_value(|id| Route::to(Page::Conduct).with_param("branch", id));
        let link = html::a().attr("href", route.to_string()).child(state.t(m::CONDUCT));
        html::p().child(link)
    };
    // What is typed in a form outlasts whatever happens beside it.
    let input_value =
        StoredValue::new(StepKind::ALL.iter().map(|_| StepTyped::new()).collect::<Vec<_>>());
    let input_value =
        move |kind: StepKind| input_value.with_value(|input_value| input_value[kind as usize]);
    let next = Memo::new(move || {
        let mut next =
            shown.with(|shown| shown.as_ref().map(|shown| shown.next.clone()).unwrap_or_default());
        // Somebody else has recorded it meanwhile: whoever was typing is told so when they record it.
        let others = StepKind::ALL.iter().filter(|kind| input_value(**kind).is_touched());
        let others: Vec<StepKind> = others.filter(|kind| !next.contains(kind)).copied().collect();
        next.extend(others);
        next
    });
    let asked = state
        .navigation()
        .route()
        .with_untracked(|route| route.param("step").and_then(StepKind::from_code));
    if let Some(kind) = asked {
        platform::focus_soon(format!("#step-{} input", kind.code()));
    }
    let forms = move || {
        let form = |kind: StepKind| {
            let label = move || {
                let lang = state.lang();
                let step = text::choice(kind.code()).get(lang);
                format!("{} {step}", m::STEP_RECORD.get(lang))
            };
            let summary = text::choice(kind.code());
            let inside = move || {
                let is_owed = shown.with_untracked(|shown| {
                    shown.as_ref().is_some_and(|shown| shown.owed.contains(&kind))
                });
                // A step that is owed was taken long ago; the others most likely today.
                let day =
                    if is_owed { String::new() } else { untrack(|| state.as_of()).to_string() };
                input_value(kind).offer(day);
                step_form(state, kind, input_value(kind), move |draft| {
                    id.with_value(|id| state.record_step(id, draft))?;
                    let lang = state.lang_now();
                    let step = text::choice(kind.code()).get(lang);
                    Ok(m::STEP_RECORDED.with(lang, &[("step", &step)]))
                })
            };
            let is_open = asked == Some(kind) || untrack(|| input_value(kind).is_touched());
            unfold_with(state, "step-form", summary, (label, is_open), inside)
                .attr("id", format!("step-{}", kind.code()))
        };
        next.get().into_iter().map(form).collect::<Vec<_>>()
    };
    let due = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            let said = shown.due.iter().map(|(kind, day)| {
                let step = text::choice(kind.code()).get(lang);
                let said = m::LIFE_DUE.with(lang, &[("step", &step), ("day", day)]);
                let class = if *day < shown.as_of { "chip error" } else { "quiet" };
                html::span().class(class).child(said)
            });
            Some(said.collect::<Vec<_>>())
        })
    };
    let has_next = move || next.with(|next| !next.is_empty());
    let next = move || {
        html::div()
            .class("next-steps")
            .child(html::span().class("quiet").child(state.t(m::STEP_NEXT)))
            .child(due)
            .child(forms)
    };
    // What comes by when stands with that of all the others.
    let due = id.with_value(|id| Route::to(Page::Agenda).with_param("branch", id));
    let due = due.with_param("until", Window::NextQuarter.code());
    let due_page = html::a().class("aside").attr("href", due.to_string()).child(state.t(m::AGENDA));
    html::section()
        .class("life")
        .attr("data-testid", "life")
        .child(html::h3().child(state.t(m::LIFE_CYCLE)).child(" ").child(due_page))
        .child(show(has_steps, steps))
        .child(after_end(state, id))
        .child(pack(state, id))
        .child(show(has_notes, notes))
        .child(show(has_next, next))
}
