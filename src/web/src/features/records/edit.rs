//! The form of a record.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::field_input::FieldInput;
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::draft::{Draft, Typed, draft_of, values_of};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::appraisals::POINTS;
use zhibu_domain::kinds::field::FieldSpec;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::{FieldProblem, Problem, check, check_day};
use zhibu_ledger::{Name, RecordKey, Stamp};
use zhibu_text::{self as text, m};

/// The page: the form of a record, or of a new one where there is no id.
pub fn edit(state: AppState, kind: Kind, id: Option<String>) -> Element {
    let is_new = id.is_none();
    let id: Name = id.map_or_else(|| state.new_id(), Name::from);
    let key = StoredValue::new(RecordKey::new(kind.code(), id));
    let first = StoredValue::new(first_draft(state, kind, &key.get_value(), is_new));
    let seen = StoredValue::new(seen_heads(state, kind, &key.get_value()));
    let draft = Signal::new(first.get_value());
    let problems = Signal::new(Vec::<FieldProblem>::new());
    let form = ElementRef::new();
    let save = move || {
        // What is typed stays in the form until there is a present to save it in.
        if state.is_past() {
            return;
        }
        let (values, mut found) = draft.with_untracked(|draft| values_of(kind, draft));
        let key = key.get_value();
        // Only what was touched is written: the rest is not this form's to decide.
        let is_touched = |name: &str| {
            is_new
                || first.with_value(|first| {
                    draft.with_untracked(|draft| first.get(name) != draft.get(name))
                })
        };
        // What others wrote meanwhile in the fields that were not touched is what counts.
        let as_saved = state.read_untracked(|workspace| {
            let record = workspace.ledger().record(&key);
            let mut saved = values.clone();
            for (name, value) in &mut saved {
                if let Some(record) = record.as_ref().filter(|_| !is_touched(name)) {
                    *value = record.value(name).cloned().unwrap_or_default();
                }
            }
            saved
        });
        let as_saved = as_saved.unwrap_or_else(|| values.clone());
        let checked = state.read_untracked(|workspace| {
            check(kind, &key.id, &as_saved, is_new, workspace.register())
        });
        let stands = |problem: &FieldProblem| {
            // What came so from a file may stay so while something else is corrected.
            let may_stay = matches!(
                problem.1,
                Problem::NoSuchRecord { .. }
                    | Problem::UnlikelyYear { .. }
                    | Problem::Forbidden
                    | Problem::NoEvidence
                    | Problem::NamedAlike { .. }
                    | Problem::ByConfirming
                    | Problem::InFuture
            );
            is_touched(problem.0) || !may_stay
        };
        let checked = checked.unwrap_or_default().into_iter();
        let checked = checked.chain(check_day(kind, &as_saved, platform::today()));
        found.extend(checked.filter(stands));
        let is_good = found.is_empty();
        problems.set(found);
        if !is_good {
            focus_first_problem(form);
            return;
        }
        let values = values
            .into_iter()
            .filter(|(name, _)| is_touched(name))
            .map(|(name, value)| (Name::from(name), value))
            .collect();
        let id = key.id.to_string();
        state.navigation().set_dirty(false);
        state.apply(Command::Put { key, values, seen: seen.get_value() });
        state.tell_saved(m::SAVED_RECORD.get(state.lang_now()));
        // In the place of the form: going back does not lead into it again.
        // What a link preset is no filter of the list beside it.
        let own = Page::Detail(kind, id);
        let own = if is_new {
            Route::to(own)
        } else {
            state.navigation().route().get_untracked().with_page(own).with_param("at", "")
        };
        state.navigation().go_quietly(state.navigation().came_from().unwrap_or(own));
    };
    let back = move || {
        if let Some(route) = state.navigation().came_from() {
            route
        } else if is_new {
            Route::to(Page::List(kind))
        } else {
            let detail = Page::Detail(kind, key.with_value(|key| key.id.to_string()));
            state.navigation().route().get_untracked().with_page(detail)
        }
    };
    let heading = move || {
        let lang = state.lang();
        let kind = text::one(kind).get(lang);
        if is_new {
            m::NEW_RECORD.with(lang, &[("kind", &kind)])
        } else {
            m::EDIT_RECORD.with(lang, &[("kind", &kind)])
        }
    };
    let problem_of = move |spec: &'static FieldSpec| {
        let lang = state.lang();
        problems
            .with(|problems| {
                let of_field = problems.iter().find(|problem| problem.0 == spec.name);
                of_field.map(|problem| text::problem(&problem.1, kind, spec.field_type, lang))
            })
            .unwrap_or_default()
    };
    let inputs = move |is_secondary: bool| {
        let fields = kind.fields().iter().filter(move |spec| spec.is_secondary == is_secondary);
        fields.map(move |spec| {
            let problem = Arc::new(move || problem_of(spec));
            FieldInput { state, kind, spec, draft, problem }.view()
        })
    };
    let exists = is_new
        || state
            .read_untracked(|workspace| workspace.ledger().record(&key.get_value()).is_some())
            .unwrap_or(false);
    if !exists {
        return html::p().class("empty").child(state.t(m::NO_SUCH_RECORD));
    }
    let refused = move || {
        let count = problems.with(Vec::len);
        let said = m::FORM_PROBLEMS.with(state.lang(), &[("count", &count)]);
        html::p().class("banner error").attr("role", "alert").child(said)
    };
    // What a link presets is seen.
    let is_more_preset = first.with_value(|first| {
        let mut more = kind.fields().iter().filter(|spec| spec.is_secondary);
        more.any(|spec| {
            first.get(spec.name).is_some_and(|input_value| !input_value.text.is_empty())
        })
    });
    let more = html::details()
        .class("more")
        .attr("open", !is_new || is_more_preset)
        .child(html::summary().child(state.t(m::MORE_FIELDS)))
        .children(inputs(true));
    let author_owed = move || {
        let link = html::a()
            .attr("href", Route::to(Page::Ledgers).to_string())
            .child(state.t(m::AUTHOR_STATE));
        html::p().class("quiet").child(state.t(m::AUTHOR_OWED)).child(" ").child(link)
    };
    let cancel =
        html::a().class("button").attr("href", back().to_string()).child(state.t(m::CANCEL));
    let save_button =
        html::button().class("primary").attr("type", "submit").child(state.t(m::SAVE));
    if let Some(at) =
        state.navigation().route().with_untracked(|route| route.param("at").map(str::to_owned))
    {
        // Of a group of boxes the first.
        platform::focus_soon(format!("#field-{at}:not(div), #field-{at} input"));
    }
    html::form()
        .class("edit")
        .node_ref(form)
        .attr("novalidate", true)
        .on(ev::submit, move |event| {
            event.prevent_default();
            save();
        })
        .on(ev::keydown, move |event| {
            if event.key() == "Escape" {
                state.go(back());
            }
        })
        .child(html::header().class("page-head").child(html::h1().child(heading)))
        .child(show(move || problems.with(|problems| !problems.is_empty()), move || refused))
        .children(inputs(false))
        .child(more)
        .child(html::p().class("quiet").child(state.t(m::OWED_LEGEND)))
        .child(show(
            move || state.preferences().author().with(|author| author.signature().is_none()),
            author_owed,
        ))
        .child(html::div().class("actions").child(save_button).child(cancel))
}

/// Who wrote what the form shows. Should others write meanwhile, theirs is not replaced unseen.
fn seen_heads(state: AppState, kind: Kind, key: &RecordKey) -> Vec<(Name, Vec<Stamp>)> {
    let heads = state.read_untracked(|workspace| {
        let record = workspace.ledger().record(key)?;
        let heads = |field: &FieldSpec| (Name::from(field.name), record.head_stamps(field.name));
        Some(kind.fields().iter().map(heads).collect())
    });
    heads.flatten().unwrap_or_default()
}

/// What the form begins with: the record's values, or for a new one what the link presets.
fn first_draft(state: AppState, kind: Kind, key: &RecordKey, is_new: bool) -> Draft {
    let mut draft = state
        .read_untracked(|workspace| {
            let record = workspace.ledger().record(key);
            draft_of(kind, |field| record.as_ref().and_then(|record| record.value(field).cloned()))
        })
        .unwrap_or_default();
    if is_new {
        // In one unit's part, what is new is the unit's.
        let part = state.workspace().open().with_untracked(|open| open.as_ref()?.1.part.clone());
        if let Some(part) = part.filter(|_| kind == Kind::Branch) {
            draft.insert("home_units", Typed { text: part.name, ..Typed::default() });
        }
        // Points have but one unit.
        if kind == Kind::ScoreItem {
            draft.insert("points", Typed { unit: POINTS.to_owned(), ..Typed::default() });
        }
        state.navigation().route().with_untracked(|route| {
            for (name, value) in &route.params {
                if let Some(index) = kind.field_index(name) {
                    let input_value = Typed { text: value.clone(), ..Typed::default() };
                    draft.insert(kind.fields()[index].name, input_value);
                }
            }
        });
    }
    draft
}

fn focus_first_problem(form: ElementRef) {
    // The marks appear in the page with the next turn of the loop.
    leptos::task::spawn_local(async move {
        platform::yield_now().await;
        let first = form
            .get_untracked()
            .and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(first) = first {
            let _focused = first.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}
