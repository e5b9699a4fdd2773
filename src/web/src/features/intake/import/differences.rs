//! The differences of a plan, by unit and kind. Each record can be left out, and unfolded to its
//! fields side by side.

use std::sync::Arc;

use leptos::prelude::*;
use rustc_hash::FxHashSet;

use crate::components::content::filled;
use crate::components::tick::tick_box;
use crate::components::unfold::{unfold, unfold_with};
use crate::html::{self, Element, View};
use crate::platform::TIME_ZONE;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::intake::differences::{
    DiffGroup, FieldDiffView, diff_chips, diff_conflict, diff_groups, diff_title, field_diffs,
    is_unfolded, more_fields,
};
use zhibu_format::Plan;
use zhibu_text::{format_message, m};

/// The differences, in a fold.
pub fn differences(state: AppState, plan: Arc<Plan>) -> Option<Element> {
    if plan.diffs.is_empty() {
        return None;
    }
    let out = {
        let plan = plan.clone();
        Memo::new(move || state.importing().with_left_out(|left_out| plan.left_out(left_out)))
    };
    let inside = move || {
        let section = |group| group_section(state, plan.clone(), out, group);
        html::div().children(diff_groups(&plan).into_iter().map(section))
    };
    Some(unfold(state, "diffs", m::SHOW_DIFFS, inside))
}

fn group_section(
    state: AppState,
    plan: Arc<Plan>,
    out: Memo<FxHashSet<usize>>,
    group: DiffGroup,
) -> Element {
    let key = group.key();
    let group = Arc::new(group);
    let rows = group.listed().iter().map(|index| record(state, plan.clone(), out, *index));
    let rows: Vec<Element> = rows.collect();
    let all = group.indices.clone();
    let (of_heading, of_more) = (group.clone(), group);
    let heading = move || of_heading.heading(&plan, state.lang());
    let more =
        move || of_more.more(state.lang()).map(|message| html::p().class("quiet").child(message));
    html::section()
        .key(key)
        .child(html::h3().child(tick(state, out, all, heading)))
        .child(html::ul().children(rows))
        .child(more)
}

/// A tick box with its label that includes records or leaves them out.
fn tick(
    state: AppState,
    out: Memo<FxHashSet<usize>>,
    indices: Vec<usize>,
    message: impl View,
) -> Element {
    let indices = Arc::new(indices);
    let is_in = {
        let indices = indices.clone();
        move || out.with(|out| indices.iter().all(|index| !out.contains(index)))
    };
    let input = tick_box(is_in.clone(), move || {
        let is_in = untrack(&is_in);
        state.importing().select(&indices, !is_in);
    });
    html::label().class("tick-line").child(input).child(" ").child(html::span().child(message))
}

fn record(state: AppState, plan: Arc<Plan>, out: Memo<FxHashSet<usize>>, index: usize) -> Element {
    let of_title = plan.clone();
    let title = move || diff_title(&of_title.diffs[index], state.lang());
    let of_chips = plan.clone();
    let chips = move || {
        let (diff, lang) = (&of_chips.diffs[index], state.lang());
        let conflict = diff_conflict(diff, lang);
        let conflict = conflict.map(|message| html::span().class("chip conflict").child(message));
        let chips = diff_chips(diff, lang).into_iter();
        (conflict, chips.map(|chip| filled(state, html::span(), chip)).collect::<Vec<_>>())
    };
    let diff = &plan.diffs[index];
    let line = html::li()
        .key(format!("{} {}", diff.key.kind, diff.key.id))
        .child(tick(state, out, vec![index], title.clone()))
        .child(" ")
        .child(chips);
    if diff.fields.is_empty() {
        return line;
    }
    let label = move || format_message!(m::FIELDS_OF, state.lang(), name = title());
    let is_unfolded = is_unfolded(&plan, diff);
    let fields = move || fields(state, &plan, index);
    line.child(unfold_with(state, "fields", m::FIELDS, (label, is_unfolded), fields))
}

/// The fields side by side: the current and the new value, its author and time.
fn fields(state: AppState, plan: &Plan, index: usize) -> Element {
    let lang = state.lang();
    let heads = [m::FIELD, m::VALUE_NOW, m::VALUE_THEN, m::WRITTEN_BY]
        .map(|head| html::th().attr("scope", "col").child(head.get(lang)));
    let diff = &plan.diffs[index];
    let fields = state.read_untracked(|open| field_diffs(Some(open), diff, TIME_ZONE, lang));
    let fields = fields.unwrap_or_else(|| field_diffs(None, diff, TIME_ZONE, lang));
    let row = |FieldDiffView { name, before, after, beside, who }: FieldDiffView| {
        let beside = beside.map(|message| html::p().class("conflict").child(message));
        html::tr()
            .key(&*name)
            .child(html::th().attr("scope", "row").child(name))
            .child(html::td().child(before))
            .child(html::td().child(after).child(beside))
            .child(html::td().class("quiet").child(who))
    };
    let more = more_fields(diff, lang).map(|said| {
        html::tfoot().child(html::tr().child(html::td().attr("colspan", "4").child(said)))
    });
    html::table()
        .class("plan side-by-side")
        .child(html::thead().child(html::tr().children(heads)))
        .child(html::tbody().children(fields.into_iter().map(row)))
        .child(more)
}
