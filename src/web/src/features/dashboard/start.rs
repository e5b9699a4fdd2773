//! What a ledger asks for at its start: the steps of an office, or the task of a unit.

use crate::components::button::button;
use crate::components::content::{figures, links};
use crate::html::{self, Element, Node, View};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::start::{self as view, StartStep, StartView, UnitStart};
use zhibu_text::{format_message, m};

/// The section; nothing once all is done.
pub fn start(state: AppState) -> Element {
    let now = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let is_exported = state.backup_state().days.is_some();
        state.read(|workspace| view::start(workspace, as_of, is_exported, lang)).flatten()
    });
    let shown = move || -> Node {
        match now.get() {
            None => ().into_node(),
            Some(StartView::Office(steps)) => office(state, steps).into_node(),
            Some(StartView::Unit(unit)) => of_unit(state, unit).into_node(),
        }
    };
    html::div().child(shown)
}

fn office(state: AppState, steps: Vec<StartStep>) -> Element {
    let step = |StartStep { label, done, ways }: StartStep| {
        let ways = if ways.is_empty() {
            vec![button(state, "small", m::EXPORT, move || state.export())]
        } else {
            links(state, ways)
        };
        let is_done = done.is_some();
        let how = done.unwrap_or_else(|| m::START_TODO.get(state.lang_now()).to_owned());
        html::li()
            .key(label.clone())
            .class(if is_done { "done" } else { "" })
            .child(html::strong().child(label))
            .child(html::span().class("quiet").child(how))
            .children(ways)
    };
    html::section()
        .class("start")
        .attr("data-testid", "start")
        .child(html::h2().child(state.t(m::START)))
        .child(html::ol().children(steps.into_iter().map(step)))
        .child(html::p().class("quiet").child(state.t(m::START_ABOUT)))
}

fn of_unit(state: AppState, UnitStart { unit, asked, missing }: UnitStart) -> Element {
    let title = format_message!(m::START_UNIT, state.lang_now(), unit = unit);
    let owed = if missing.is_empty() {
        html::p().class("quiet").child(state.t(m::START_COMPLETE))
    } else {
        figures(state, "attention", "start-missing", m::START_MISSING, move || missing.clone())
    };
    html::section()
        .class("start")
        .attr("data-testid", "start")
        .child(html::h2().child(title))
        .child(html::p().child(asked))
        .child(
            html::div()
                .class("attention-line")
                .child(html::h3().child(state.t(m::START_MISSING)))
                .child(owed),
        )
        .child(button(state, "primary", m::HAND_IN, move || state.export()))
}
