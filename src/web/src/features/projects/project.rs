//! The plan of a task: its bars, the table of its nodes with buttons to move them, and the
//! burndown.

use leptos::prelude::*;
use serde_json::json;

use super::bars::bars;
use super::{ProjectNow, move_node, task, with_plan};
use crate::components::button::{button, text_button};
use crate::components::content::{figures, link, links, page_head, part};
use crate::components::data_table::followed_table;
use crate::components::pick::pick_param;
use crate::features::projects::burndown::burndown;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::choice::Offered;
use zhibu_app::views::projects::project::{
    HolidaysView, NodeButton, NodeButtons, PlanGap, baseline_announced, holidays_announced,
    project as view_project,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, m};

/// The page.
pub fn project(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (task, lang, as_of) = (task(state), state.lang(), state.as_of());
        state.read(|workspace| {
            platform::measured("zhibu:schedule", || view_project(workspace, &task, as_of, lang))
        })
    });
    let has_task = move || !task(state).is_empty();
    let is_plan = move || view.with(|view| view.as_ref().is_some_and(|view| view.plan.is_ok()));
    let name = part(view, |view| &view.task);
    let ways = part(view, |view| &view.ways);
    let days = part(view, |view| &view.holidays);
    let pick = move || {
        pick_param(
            state,
            text::one(Kind::Task),
            "task",
            move || task(state),
            || Offered::all(Kind::Task, None),
        )
    };
    // Without a task there is none to choose, nor one to go to.
    let name = move || name.get().filter(|_| has_task()).map(|name| link(state, name));
    let head = page_head(state, m::PROJECT)
        .child(html::div().class("controls").child(show(has_task, pick)))
        .child(html::div().class("of-task").child(name))
        .child(move || ways.get().map(|ways| links(state, ways)))
        .child(show(is_plan, move || {
            button(state, "", m::BASELINE_SET, move || set_baseline(state))
        }));
    let gap = move || {
        let gap = view.with(|view| view.as_ref().and_then(|view| view.plan.clone().err()));
        gap.map(|gap| no_plan(state, gap))
    };
    html::div()
        .class("page-sections project")
        .child(head)
        .child(html::div().child(gap))
        .child(show(is_plan, move || plan(state, view)))
        .child(html::div().child(move || burndown(state, task(state))))
        .child(html::section().child(move || days.get().map(|view| holidays(state, view))))
}

/// Why there is no plan.
fn no_plan(state: AppState, gap: PlanGap) -> Element {
    match gap {
        PlanGap::Empty(what) => html::p().class("empty").child(what),
        PlanGap::Unplanned(what) => html::p().class("banner error").child(what),
        PlanGap::Cycle { sentence, steps, first } => html::div()
            .class("banner error")
            .attr("role", "alert")
            .child(html::p().child(sentence))
            .child(html::p().children(links(state, steps)).child(first)),
    }
}

fn set_baseline(state: AppState) {
    let (task, as_of) = untrack(|| (task(state), state.as_of()));
    state.perform(|workspace, lang| baseline_announced(workspace, &task, as_of, lang));
}

fn plan(state: AppState, view: ProjectNow) -> Element {
    let numbers = move || with_plan(view, |plan| plan.figures.clone()).unwrap_or_default();
    html::section()
        .child(figures(state, "coverage-numbers", "project", m::PROJECT, numbers))
        .child(html::p().class("quiet how-to").child(state.t(m::PROJECT_ABOUT)))
        .child(html::div().class("plan-beside").child(bars(state, view)).child(table(state, view)))
}

fn table(state: AppState, view: ProjectNow) -> Element {
    followed_table(
        state,
        "table-nodes",
        move || with_plan(view, |plan| plan.table.clone()),
        move |NodeButtons(buttons)| {
            let buttons = buttons.into_iter().map(|button| node_button(state, button));
            html::div().class("adjust").children(buttons)
        },
    )
}

/// A button that moves a node by a day. The table is rendered again: the pressed button is found by
/// its key.
fn node_button(state: AppState, button: NodeButton) -> Element {
    let key = button.key();
    let again = format!("[data-adjust={}]", json!(key));
    let NodeButton { sign, label, notice, node, movement } = button;
    let adjust = move || {
        move_node(state, &node, movement, notice);
        platform::focus_soon(again.clone());
    };
    text_button("plain small", sign, adjust)
        .attr("aria-label", label.clone())
        .attr("title", label)
        .attr("data-adjust", key)
}

/// The note on statutory holidays, with a button to add the known ones.
fn holidays(state: AppState, view: HolidaysView) -> Element {
    let HolidaysView { about, list, is_empty, missing } = view;
    let adopt = move || {
        state.perform(|_, lang| Some(holidays_announced(lang)));
    };
    html::p()
        .class("quiet")
        .child(about)
        .child(" ")
        .child(link(state, list))
        .child(" ")
        .child(is_empty.then(|| button(state, "small", m::HOLIDAYS_FILL, adopt)))
        .child(" ")
        .child(missing)
}
