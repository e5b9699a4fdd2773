//! The controls of one field of a form.

use leptos::prelude::*;

use crate::domain::check::{LONGEST_LONG_TEXT, LONGEST_TEXT};
use crate::domain::field::{FieldSpec, FieldType};
use crate::domain::quantity::Qualifier;
use crate::domain::records::Kind;
use crate::i18n::{self, m};
use crate::order;
use crate::ui::components::choose::{Choice, Choosing, choose};
use crate::ui::draft::{Draft, Typed};
use crate::ui::live::{attr, live};
use crate::ui::state::AppState;

/// A field with its label, controls, hint and problem.
#[component]
pub fn FieldInput(
    /// The kind of the record.
    kind: Kind,
    /// Which of its fields.
    spec: &'static FieldSpec,
    /// What stands in the form.
    draft: RwSignal<Draft>,
    /// What is wrong with the field, in words; empty when nothing is.
    #[prop(into)]
    problem: Signal<String>,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let name = spec.name;
    let read = move |part: fn(&Typed) -> String| {
        draft.with(|draft| draft.get(name).map(part).unwrap_or_default())
    };
    let write = move |change: &dyn Fn(&mut Typed)| {
        draft.update(|draft| change(draft.entry(name).or_default()));
        state.is_dirty.set(true);
    };
    let text = move || read(|typed| typed.text.clone());
    let set_text = move |value: String| write(&|typed| typed.text.clone_from(&value));
    let id = format!("field-{name}");
    let problem_id = format!("problem-{name}");
    let has_problem = move || problem.with(|problem| !problem.is_empty());
    let described = {
        let problem_id = problem_id.clone();
        move || has_problem().then(|| problem_id.clone())
    };
    let invalid = move || has_problem().then_some("true");
    let choosing = {
        let (id, described) = (id.clone(), described.clone());
        move || Choosing {
            id: id.clone(),
            problem: Signal::derive(described.clone()),
            ..Choosing::labelled(text)
        }
    };
    let qualifiers = move || {
        let choosing = Choosing {
            label: Some(Signal::derive(move || state.t(m::QUALIFIER).to_owned())),
            ..Choosing::labelled(move || {
                draft.with(|draft| {
                    draft
                        .get(name)
                        .map(|typed| typed.qualifier)
                        .unwrap_or_default()
                        .code()
                        .to_owned()
                })
            })
        };
        let options = move || {
            let choice = |qualifier: Qualifier| {
                Choice::new(qualifier.code(), state.t(i18n::qualifier(qualifier)))
            };
            Qualifier::ALL.map(choice).to_vec()
        };
        choose(choosing, options, move |code| {
            let qualifier = Qualifier::from_code(&code).unwrap_or_default();
            write(&|typed| typed.qualifier = qualifier);
        })
    };
    let line = {
        let id = id.clone();
        let described = described.clone();
        move |class: &'static str, most: usize| {
            view! {
                <input type="text" id=id.clone() class=class maxlength=most.to_string() autocomplete="off"
                    prop:value=text aria-invalid=invalid aria-describedby=described.clone()
                    on:input=move |event| set_text(event_target_value(&event))/>
            }
        }
    };
    let control = match spec.field_type {
        FieldType::Text => line("", LONGEST_TEXT).into_any(),
        FieldType::Texts => line("", LONGEST_LONG_TEXT).into_any(),
        FieldType::Date => view! {
            <input type="text" id=id.clone() class="date" inputmode="numeric" autocomplete="off"
                placeholder=state.say(m::DATE_HINT) prop:value=text
                aria-invalid=invalid aria-describedby=described.clone()
                on:input=move |event| set_text(event_target_value(&event))/>
        }
        .into_any(),
        FieldType::LongText => view! {
            <textarea id=id.clone() rows="3" maxlength=LONGEST_LONG_TEXT.to_string() prop:value=text
                aria-invalid=invalid aria-describedby=described.clone()
                on:input=move |event| set_text(event_target_value(&event))></textarea>
        }
        .into_any(),
        FieldType::Count => view! {
            <div class="figure">{line("number", 12)}{qualifiers()}</div>
        }
        .into_any(),
        FieldType::Quantity => view! {
            <div class="figure">
                {line("number", 20)}
                <input type="text" class="unit" maxlength="20" aria-label=state.say(m::UNIT)
                    placeholder=state.say(m::UNIT_HINT)
                    prop:value=attr(move || read(|typed| typed.unit.clone()))
                    on:input=move |event| {
                        let value = event_target_value(&event);
                        write(&|typed| typed.unit.clone_from(&value));
                    }/>
                {qualifiers()}
            </div>
        }
        .into_any(),
        FieldType::Choice(codes) => {
            let options = move || {
                let none = Choice::new("", state.t(m::NOT_CHOSEN));
                let choice = |code: &&str| Choice::new(*code, state.t(i18n::choice(code)));
                std::iter::once(none).chain(codes.iter().map(choice)).collect()
            };
            choose(choosing(), options, set_text)
        }
        FieldType::Reference(target) => {
            let options = move || {
                let none = Choice::new("", state.t(m::NOT_CHOSEN));
                let titles = titles(state, target, &text()).into_iter();
                std::iter::once(none)
                    .chain(titles.map(|(id, title)| Choice::new(id, title)))
                    .collect()
            };
            choose(choosing(), options, set_text)
        }
    };
    view! {
        <div class="field" class:invalid=has_problem>
            <label for=id>
                {state.say(i18n::field(kind, name))}
                {spec.is_owed.then(|| view! { <span class="owed-mark" title=state.say(m::OWED_HINT)>"·"</span> })}
            </label>
            {control}
            {matches!(spec.field_type, FieldType::Texts).then(|| view! {
                <p class="hint">{state.say(m::TEXTS_HINT)}</p>
            })}
            <p class="problem" id=problem_id role="alert">{live(move || problem.get())}</p>
        </div>
    }
}

/// The records that can be referred to, by name, with the one chosen among them.
fn titles(state: AppState, kind: Kind, chosen: &str) -> Vec<(String, String)> {
    state.watch(&[kind]);
    let owed = state.t(m::NAME_OWED);
    let mut titles = state
        .read(|session| {
            let table = session.register().table(kind);
            (0..table.len())
                .map(|place| {
                    let id = table.id(place, false);
                    (id.to_string(), table.title(id).unwrap_or(owed).to_owned())
                })
                .collect::<Vec<_>>()
        })
        .unwrap_or_default();
    if !chosen.is_empty() && titles.iter().all(|title| title.0 != chosen) {
        // What is referred to was deleted or never came: it is said, and can be changed.
        let name = state.title(kind, chosen).unwrap_or_else(|| owed.to_owned());
        titles.push((chosen.to_owned(), format!("{name}（{}）", state.t(m::DELETED_WORD))));
    }
    order::sort_by(&mut titles, |a, b| a.1.cmp(&b.1));
    titles
}
