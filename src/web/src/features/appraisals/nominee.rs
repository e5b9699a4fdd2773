//! The section of a nominee's page with the composition of its score, and the section of a round's
//! page.

use leptos::prelude::*;

use crate::components::content::{actions, line, link};
use crate::components::data_table::plain_table;
use crate::features::appraisals::phases::phase_line;
use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::appraisals::nominee::{
    AppraisalView, ScoreView, appraisal as view_appraisal, score, score_forms,
};
use zhibu_app::views::appraisals::suggestions::{SuggestionView, suggestions as view_suggestions};
use zhibu_text::m;

/// The section of a nominee's page.
pub fn nominee(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| id.with_value(|id| score(workspace, id, lang))).flatten()
    });
    let content = move || {
        let ScoreView { summary, ranking, marks, items } = view.get()?;
        let summary = html::p()
            .attr("data-testid", "score")
            .child(summary)
            .child(" ")
            .child(link(state, ranking));
        let items = items.map(|items| plain_table(state, "table-items", items));
        let marks = plain_table(state, "table-marks", marks);
        Some(html::div().child(summary).child(marks).child(items))
    };
    let forms = move || actions(state, id.with_value(|id| score_forms(id, state.lang())));
    html::section()
        .class("life score")
        .child(html::h3().child(state.t(m::SCORE)))
        .child(content)
        .child(suggestions(state, id))
        .child(forms)
}

/// What the records of its alliance say of a member unit, if the nominee is one.
fn suggestions(state: AppState, id: StoredValue<String>) -> Element {
    let all = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let read = |id: &String| state.read(|open| view_suggestions(open, id, as_of, lang));
        id.with_value(read).unwrap_or_default()
    });
    let lines = move || {
        let line = |SuggestionView { line: said, behind }: SuggestionView| {
            line(state, [said].into_iter().chain(behind))
        };
        all.get().into_iter().map(line).collect::<Vec<_>>()
    };
    let section = move || {
        html::div()
            .class("lists")
            .child(html::h4().child(state.t(m::UNIT_FIGURES)))
            .child(html::p().class("quiet").child(state.t(m::UNIT_FIGURES_ABOUT)))
            .child(html::ul().attr("data-testid", "unit-figures").child(lines))
    };
    html::div().child(show(move || all.with(|all| !all.is_empty()), section))
}

/// The section of a round's page: its phases, and links to its ranking and its list.
pub fn appraisal(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| id.with_value(|id| view_appraisal(workspace, id, lang)))
    });
    let content = move || {
        let AppraisalView { count, links } = view.get()?;
        Some((html::p().child(count), actions(state, links)))
    };
    html::section()
        .class("life")
        .child(phase_line(state, move || Some(id.get_value())))
        .child(content)
}
