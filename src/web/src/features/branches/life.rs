//! The lifecycle of a temporary organisation: the steps taken, the next steps, and the open points
//! after its end.

use leptos::prelude::*;

use crate::components::content::{filled, lines, link, part};
use crate::components::unfold::unfold_with;
use crate::features::branches::pack::{after_end, pack};
use crate::features::branches::step_form::{StepFormState, step_form};
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::branches::life::{LifeView, StageView, life_view};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_text::{self as text, format_message, m};

type LifeMemo = Memo<Option<LifeView>>;

/// The section of an organisation's page.
pub fn life(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let read =
            |id: &String| state.read(|workspace| life_view(workspace, id, as_of, lang)).flatten();
        id.with_value(read)
    });
    let steps = part(view, |view| &view.steps);
    let lines = move || lines(state, steps.get().unwrap_or_default());
    let has_steps = move || steps.with(|steps| steps.as_ref().is_some_and(|all| !all.is_empty()));
    let steps = move || {
        html::ol().class("life-line").attr("aria-label", state.t(m::LIFE_CYCLE)).child(lines)
    };
    let notes = Memo::new(move || view.with(|view| view.as_ref()?.notes.clone()));
    let notes = move || notes.get().map(|notes| html::p().child(link(state, notes)));
    let closing = part(view, |view| &view.closing);
    let closing = move || closing.get().flatten().map(|form| html::p().child(link(state, form)));
    let agenda = part(view, |view| &view.agenda);
    let agenda = move || agenda.get().map(|agenda| link(state, agenda));
    html::section()
        .class("life")
        .attr("data-testid", "life")
        .child(html::h3().child(state.t(m::LIFE_CYCLE)).child(" ").child(agenda))
        .child(stages(state, view))
        .child(show(has_steps, steps))
        .child(after_end(state, id))
        .child(pack(state, id))
        .child(closing)
        .child(notes)
        .child(next_steps(state, id, view))
}

/// The seven stages: what is done, what is next and what lies ahead.
fn stages(state: AppState, view: LifeMemo) -> Element {
    let all = part(view, |view| &view.stages);
    let stage = |StageView { name, note, class }: StageView| {
        let current = (class == "current" || class == "next").then_some("step");
        html::li()
            .key(name)
            .attr("class", class)
            .attr("aria-current", current)
            .child(html::span().class("stage").child(name))
            .child(html::span().class("quiet").child(note))
    };
    html::ol()
        .class("stages")
        .attr("data-testid", "stages")
        .attr("aria-label", state.t(m::STAGES))
        .child(move || all.get().unwrap_or_default().into_iter().map(stage).collect::<Vec<_>>())
}

/// The steps that may come next, each with its form: the one that is to be recorded next is open.
fn next_steps(state: AppState, id: StoredValue<String>, view: LifeMemo) -> impl html::View {
    // The input of a form survives changes elsewhere on the page.
    let forms =
        StoredValue::new(StepKind::ALL.iter().map(|_| StepFormState::new()).collect::<Vec<_>>());
    let form_of = move |kind: StepKind| forms.with_value(|forms| forms[kind as usize]);
    let next = Memo::new(move || {
        let mut next =
            view.with(|view| view.as_ref().map(|view| view.next.clone()).unwrap_or_default());
        // If another tab has recorded the step meanwhile, the form keeps its input: recording it
        // again reports the violation.
        let others = StepKind::ALL.iter().filter(|kind| form_of(**kind).is_touched());
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
    let step = move |kind: StepKind| {
        let form = form_of(kind);
        let is_next = view
            .with_untracked(|view| view.as_ref().is_some_and(|view| view.next_step == Some(kind)));
        let is_open = is_next || asked == Some(kind) || untrack(|| form.is_touched());
        next_step(state, id, view, (kind, form), is_open)
    };
    let forms = move || next.get().into_iter().map(step).collect::<Vec<_>>();
    let due = move || {
        let due = view.with(|view| view.as_ref().map(|view| view.due.clone())).unwrap_or_default();
        due.into_iter()
            .map(|one| {
                let at = html::span().key(one.subject().unwrap_or_default());
                filled(state, at, one)
            })
            .collect::<Vec<_>>()
    };
    let work = part(view, |view| &view.work);
    let work = move || work.get().flatten().map(|form| link(state, form));
    let section = move || {
        html::div()
            .class("next-steps")
            .child(html::span().class("quiet").child(state.t(m::STEP_NEXT)))
            .child(work)
            .child(due)
            .child(forms)
    };
    show(move || next.with(|next| !next.is_empty()), section)
}

/// A step that may come next, folded unless it is to be recorded now.
fn next_step(
    state: AppState,
    id: StoredValue<String>,
    view: LifeMemo,
    (kind, form): (StepKind, StepFormState),
    is_open: bool,
) -> Element {
    let label = move || {
        let step = state.translate(text::choice(kind.code()));
        format!("{} {step}", state.translate(m::STEP_RECORD))
    };
    let inside = move || {
        let is_owed =
            view.with_untracked(|view| view.as_ref().is_some_and(|view| view.owed.contains(&kind)));
        // An overdue step was taken long ago; the others most likely today.
        let day = if is_owed { String::new() } else { untrack(|| state.as_of()).to_string() };
        form.offer(day);
        step_form(state, kind, form, move |draft| {
            id.with_value(|id| state.record_step(id, draft))?;
            let lang = state.lang_now();
            let step = text::choice(kind.code()).get(lang);
            Ok(format_message!(m::STEP_RECORDED, lang, step = step))
        })
    };
    unfold_with(state, "step-form", text::choice(kind.code()), (label, is_open), inside)
        .attr("id", format!("step-{}", kind.code()))
}
