//! The life of a temporary organisation beside its record: the steps taken as a line, what comes next,
//! and what the closing lacks.

use leptos::ev;
use leptos::prelude::*;

use crate::domain::agenda::Horizon;
use crate::domain::choices::StepKind;
use crate::domain::date::PartialDate;
use crate::domain::lifecycle::{BranchLife, Stage, StepDraft, assignments_of, missing};
use crate::domain::records::Kind;
use crate::i18n::{self, m};
use crate::ui::components::choose::{Choice, choose};
use crate::ui::components::unfold::unfold_with;
use crate::ui::html::{self, Element, show};
use crate::ui::platform;
use crate::ui::reactive::{Held, Remembered};
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

/// A step as it is shown.
#[derive(Clone, PartialEq)]
struct ShownStep {
    kind: StepKind,
    id: Option<String>,
    date: String,
    document: Option<String>,
}

#[derive(Clone, PartialEq)]
struct ShownLife {
    steps: Vec<ShownStep>,
    next: Vec<StepKind>,
    owed: Vec<StepKind>,
    is_ended: bool,
    /// Whether it has ended, archived or not, and had members of a roster.
    has_notes: bool,
    missing: Vec<String>,
}

fn read(state: AppState, id: &str) -> Option<ShownLife> {
    state.watch(&[Kind::Branch, Kind::Step, Kind::Assignment, Kind::Member]);
    let lang = state.lang();
    let (life, lacks) = state.read(|session| {
        let register = session.register();
        let life = BranchLife::of(register, id)?;
        let steps = life.taken.iter().map(|taken| ShownStep {
            kind: taken.kind,
            id: taken.id.map(ToString::to_string),
            date: taken.date.map(|date| date.to_string()).unwrap_or_default(),
            document: taken.step.and_then(|step| step.document.as_ref().map(|text| text.0.clone())),
        });
        let is_ended = life.stage() == Stage::Ended;
        let lacks = if is_ended { missing(register, id) } else { Vec::new() };
        let shown = ShownLife {
            steps: steps.collect(),
            next: life.next(),
            owed: life.owed(),
            is_ended,
            has_notes: life.stage() >= Stage::Ended
                && assignments_of(register, id).next().is_some(),
            missing: Vec::new(),
        };
        Some((shown, lacks))
    })??;
    Some(ShownLife { missing: state.missing_in_words(&lacks, lang), ..life })
}

/// The section of a record's page.
pub fn life(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Remembered::new(move || id.with_value(|id| read(state, id)));
    let line = move || {
        let lang = state.lang();
        let steps = shown.with(|shown| shown.as_ref().map(|shown| shown.steps.clone()));
        let step = |step: ShownStep| {
            let name = i18n::choice(step.kind.code()).get(lang);
            let name = match step.id {
                Some(id) => html::a()
                    .attr("href", Route::to(Page::Detail(Kind::Step, id)).to_string())
                    .child(name),
                None => html::span().child(name),
            };
            let note = step.document.map(|document| html::span().class("quiet").child(document));
            html::li().child(name).child(html::time().child(step.date)).child(note)
        };
        steps.unwrap_or_default().into_iter().map(step).collect::<Vec<_>>()
    };
    let has_steps = move || shown.with(|shown| shown.as_ref().is_some_and(|s| !s.steps.is_empty()));
    let steps = move || {
        html::ol().class("life-line").attr("aria-label", state.say(m::LIFE_CYCLE)).child(line)
    };
    let lacks = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let shown = shown.as_ref().filter(|shown| shown.is_ended)?;
            let said = if shown.missing.is_empty() {
                i18n::pair(m::PACK.get(lang), m::PACK_WHOLE.get(lang), lang)
            } else {
                let list = i18n::listed(&shown.missing, lang);
                m::STEP_INCOMPLETE.with(lang, &[("list", &list)])
            };
            Some(html::p().class("pack").child(said))
        })
    };
    let has_notes = move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.has_notes));
    let notes = move || {
        let route = id.with_value(|id| Route::to(Page::Conduct).with_param("branch", id));
        let link = html::a().attr("href", route.to_string()).child(state.say(m::CONDUCT));
        html::p().child(link)
    };
    let next = Remembered::new(move || {
        shown.with(|shown| shown.as_ref().map(|shown| shown.next.clone()).unwrap_or_default())
    });
    // Made anew with what may come next only: what is typed in a form is not lost by other changes.
    let forms = move || {
        let form = |kind: StepKind| {
            let label = move || {
                let lang = state.lang();
                let step = i18n::choice(kind.code()).get(lang);
                format!("{} {step}", m::STEP_RECORD.get(lang))
            };
            let summary = i18n::choice(kind.code());
            let inside = move || {
                let is_owed = shown.with_untracked(|shown| {
                    shown.as_ref().is_some_and(|shown| shown.owed.contains(&kind))
                });
                step_form(state, kind, is_owed, move |draft| {
                    id.with_value(|id| state.record_step(id, draft))
                })
            };
            unfold_with(state, "step-form", summary, (label, false), inside)
        };
        next.get().into_iter().map(form).collect::<Vec<_>>()
    };
    let has_next = move || next.with(|next| !next.is_empty());
    let next = move || {
        html::div()
            .class("next-steps")
            .child(html::span().class("quiet").child(state.say(m::STEP_NEXT)))
            .child(forms)
    };
    // What comes by when stands with that of all the others.
    let agenda = id.with_value(|id| Route::to(Page::Agenda).with_param("branch", id));
    let agenda = agenda.with_param("until", Horizon::Quarter.code());
    let agenda =
        html::a().class("aside").attr("href", agenda.to_string()).child(state.say(m::AGENDA));
    html::section()
        .class("life")
        .attr("data-testid", "life")
        .child(html::h3().child(state.say(m::LIFE_CYCLE)).child(" ").child(agenda))
        .child(show(has_steps, steps))
        .child(lacks)
        .child(show(has_notes, notes))
        .child(show(has_next, next))
}

/// The form of a step; `record` does it, or tells in words why not.
pub fn step_form(
    state: AppState,
    kind: StepKind,
    is_owed: bool,
    record: impl Fn(&StepDraft) -> Result<(), String> + Copy + 'static,
) -> Element {
    let problem = Held::new(String::new());
    // A step that is owed was taken long ago; the others most likely today.
    let date =
        Held::new(if is_owed { String::new() } else { untrack(|| state.as_of()).to_string() });
    let text = || Held::new(String::new());
    let (actor, document, note, end, organisation) = (text(), text(), text(), text(), text());
    let input = move |label, value: Held<String>, kind: &'static str| {
        let input = html::input()
            .class(kind)
            .attr("type", "text")
            .attr("maxlength", "300")
            .attr("autocomplete", "off")
            .prop("value", move || value.get())
            .on(ev::input, move |event| {
                value.set(html::typed(&event));
                state.is_dirty.set(true);
            });
        html::label().class("field").child(html::span().child(state.say(label))).child(input)
    };
    let field = |name| i18n::field(Kind::Step, name);
    let planned = (kind == StepKind::Renew)
        .then(|| input(i18n::field(Kind::Branch, "planned_end"), end, "date"));
    let became = (kind == StepKind::Convert).then(|| {
        let options = move |_: &str| {
            state.watch(&[Kind::Organisation]);
            let mut all = vec![Choice::new("", state.t(m::NOT_CHOSEN))];
            let known = state.read(|session| {
                let rows = session.register().organisations.rows().iter();
                rows.map(|row| {
                    let name = row.record.name.as_ref().map_or("", |name| &name.0);
                    Choice::new(row.id.to_string(), name)
                })
                .collect::<Vec<_>>()
            });
            all.extend(known.unwrap_or_default());
            all
        };
        let select = choose(move || organisation.get(), options, move |id| organisation.set(id));
        html::label()
            .class("field")
            .child(html::span().child(state.say(field("organisation"))))
            .child(select)
    });
    let submit = move || {
        if state.is_past() {
            return;
        }
        let parsed = |value: Held<String>| value.get_untracked().trim().parse::<PartialDate>().ok();
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
            Ok(()) => {
                state.is_dirty.set(false);
                let lang = state.lang_now();
                let step = i18n::choice(kind.code()).get(lang);
                state.tell(m::STEP_RECORDED.with(lang, &[("step", &step)]));
                // The same step can come again: nothing of this one is left in its form.
                for value in [problem, actor, document, note, end, organisation] {
                    value.set(String::new());
                }
                platform::keep_focus();
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
        .child(input(field("date"), date, "date"))
        .child(planned)
        .child(became)
        .child(input(field("actor"), actor, ""))
        .child(input(field("document"), document, ""))
        .child(input(field("note"), note, ""))
        .child(html::p().class("problem").attr("role", "alert").child(move || problem.get()))
        .child(html::div().class("actions").child(
            html::button().class("primary").attr("type", "submit").child(state.say(m::STEP_RECORD)),
        ))
}
