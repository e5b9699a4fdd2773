//! What would change, record by record: by unit and kind, each to be unfolded to its fields side by
//! side, and to be left out.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::Value;

use super::names_of;
use crate::components::unfold::{unfold, unfold_with};
use crate::html::{self, Element, View};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::history::{field_name, value_text};
use zhibu_domain::kinds::records::Kind;
use zhibu_format::{FieldDiff, FileSet, Plan, RecordDiff, RecordOutcome};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

/// So many records of a group are listed; all of it can be left out at once.
const SHOWN_OF_GROUP: usize = 100;

/// Up to so many differing records, those that are altered are unfolded from the start.
const MOST_UNFOLDED: usize = 20;

/// Records of one kind that the same files alter.
#[derive(Clone, PartialEq)]
struct Group {
    files: FileSet,
    kind: Name,
    /// Their places among the diffs.
    indices: Vec<usize>,
}

fn groups(plan: &Plan) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, diff) in plan.diffs.iter().enumerate() {
        let is_its = |group: &&mut Group| group.files == diff.files && group.kind == diff.key.kind;
        match groups.iter_mut().find(is_its) {
            Some(group) => group.indices.push(index),
            None => groups.push(Group {
                files: diff.files,
                kind: diff.key.kind.clone(),
                indices: vec![index],
            }),
        }
    }
    groups.sort_by_key(|group| (group.files.files().next(), group.files.files().count()));
    groups
}

/// What would change, behind a fold.
pub fn differences(state: AppState, plan: Arc<Plan>) -> Option<Element> {
    if plan.diffs.is_empty() {
        return None;
    }
    let out = {
        let plan = plan.clone();
        Memo::new(move || state.importing().with_left_out(|left_out| plan.left_out(left_out)))
    };
    let inside = move || {
        let group = |group: Group| group_section(state, plan.clone(), out, group);
        html::div().children(groups(&plan).into_iter().map(group))
    };
    Some(unfold(state, "diffs", m::SHOW_DIFFS, inside))
}

fn group_section(
    state: AppState,
    plan: Arc<Plan>,
    out: Memo<FxHashSet<usize>>,
    group: Group,
) -> Element {
    let Group { files, kind, indices } = group;
    let indices = Arc::new(indices);
    let heading = {
        let (plan, count, kind) = (plan.clone(), indices.len(), kind.clone());
        move || {
            let lang = state.lang();
            let kind = text::kind_of_code(&kind, lang);
            let from = names_of(&plan, files, lang);
            if plan.files.len() > 1 {
                format!("{from} · {kind} {count}")
            } else {
                format!("{kind} {count}")
            }
        }
    };
    let all_in = {
        let indices = indices.clone();
        move || out.with(|out| indices.iter().all(|index| !out.contains(index)))
    };
    let toggle = {
        let (indices, all_in) = (indices.clone(), all_in.clone());
        move || {
            let is_in = untrack(&all_in);
            state.importing().select(&indices, !is_in);
        }
    };
    let more = indices.len().saturating_sub(SHOWN_OF_GROUP);
    let more = (more > 0).then(|| {
        let said = move || format_message!(m::AND_MORE, state.lang(), count = more);
        html::p().class("quiet").child(said)
    });
    let rows =
        indices.iter().take(SHOWN_OF_GROUP).map(|index| record(state, plan.clone(), out, *index));
    html::section()
        .child(html::h3().child(tick(state, heading, all_in, toggle)))
        .child(html::ul().children(rows))
        .child(more)
}

/// A tick box with its words beside it.
fn tick<S: View>(
    state: AppState,
    said: impl Fn() -> S + Clone + Send + Sync + 'static,
    is_in: impl Fn() -> bool + Send + Sync + 'static,
    toggle: impl Fn() + 'static,
) -> Element {
    let _ = state;
    let input = html::input()
        .attr("type", "checkbox")
        .prop("checked", is_in)
        .on(ev::change, move |_| toggle());
    html::label().class("tick-line").child(input).child(" ").child(html::span().child(said))
}

fn record(state: AppState, plan: Arc<Plan>, out: Memo<FxHashSet<usize>>, index: usize) -> Element {
    let diff = plan.diffs[index].clone();
    let kind = Kind::from_code(&diff.key.kind);
    let title = {
        let diff = diff.clone();
        move || {
            let lang = state.lang();
            let title = diff.title.clone().unwrap_or_else(|| match kind {
                Some(_) => m::NAME_OWED.get(lang).to_owned(),
                None => text::id_of_code(&diff.key.kind, &diff.key.id, lang),
            });
            format!("{} {title}", outcome(&diff, lang))
        }
    };
    let is_in = move || out.with(|out| !out.contains(&index));
    let toggle = move || {
        let is_out = untrack(|| out.with(|out| out.contains(&index)));
        state.importing().select(&[index], is_out);
    };
    let chips = {
        let diff = diff.clone();
        move || {
            let lang = state.lang();
            let conflict = (diff.conflicts > 0)
                .then(|| html::span().class("chip conflict").child(m::IN_CONFLICT.get(lang)));
            let late = diff
                .is_from_far_future
                .then(|| html::span().class("chip").child(m::FROM_FUTURE.get(lang)));
            let outside = (diff.outside != FileSet::default())
                .then(|| html::span().class("chip warning").child(m::OUTSIDE.get(lang)));
            let signed = diff
                .alters_signed
                .then(|| html::span().class("chip warning").child(m::SIGNED_CHIP.get(lang)));
            [conflict, outside, signed, late].into_iter().flatten().collect::<Vec<_>>()
        }
    };
    let fields = move || fields(state, kind, &diff.fields);
    let line = html::li().child(tick(state, title.clone(), is_in, toggle)).child(" ").child(chips);
    if plan.diffs[index].fields.is_empty() {
        return line;
    }
    let said = move || format_message!(m::FIELDS_OF, state.lang(), name = title());
    let is_unfolded = plan.diffs.len() <= MOST_UNFOLDED && diff_changes(&plan, index);
    line.child(unfold_with(state, "fields", m::FIELDS, (said, is_unfolded), fields))
}

/// Whether a record that is there already is altered: that is what one looks at most closely.
fn diff_changes(plan: &Plan, index: usize) -> bool {
    plan.diffs[index].outcome == RecordOutcome::Changed
}

fn outcome(diff: &RecordDiff, lang: Lang) -> &'static str {
    let outcome = match diff.outcome {
        RecordOutcome::New => m::PLAN_NEW,
        RecordOutcome::Changed => m::PLAN_CHANGED,
        RecordOutcome::Deleted => m::PLAN_DELETED,
        RecordOutcome::Same => m::PLAN_SAME,
    };
    outcome.get(lang)
}

/// The fields side by side: now, then, by whom and when.
fn fields(state: AppState, kind: Option<Kind>, fields: &[FieldDiff]) -> Element {
    let lang = state.lang();
    let heads = [m::FIELD, m::VALUE_NOW, m::VALUE_THEN, m::WRITTEN_BY]
        .map(|head| html::th().attr("scope", "col").child(head.get(lang)));
    let row = |field: &FieldDiff| {
        let label = field_name(kind, &field.name, lang);
        let title = |kind: Kind, id: &str| state.title(kind, id);
        let value = |value: &Value| value_text(kind, &field.name, value, lang, title);
        let beside: Vec<String> = field.beside.iter().map(value).collect();
        let beside = (!beside.is_empty()).then(|| {
            let said = format_message!(m::STANDS_BESIDE, lang, values = beside.join(" ⁄ "));
            html::p().class("conflict").child(said)
        });
        let when = field.ms.map(platform::local_minute);
        let who = [field.by.as_deref().map(str::to_owned), when];
        let who = who.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        html::tr()
            .child(html::th().attr("scope", "row").child(label))
            .child(html::td().child(value(&field.before)))
            .child(html::td().child(value(&field.after)).child(beside))
            .child(html::td().class("quiet").child(who))
    };
    html::table()
        .class("plan side-by-side")
        .child(html::thead().child(html::tr().children(heads)))
        .child(html::tbody().children(fields.iter().map(row)))
}
