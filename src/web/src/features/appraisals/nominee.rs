//! What a nominee's score is made of, beside its record; and how a round stands, beside its own.

use leptos::prelude::*;

use crate::components::data_table::plan_table;
use crate::features::appraisals::phases::phase_line;
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::appraisals::nominee::{nominee_count, score};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{Message, format_message, m};

/// The section of a nominee's page.
pub fn nominee(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| id.with_value(|id| score(workspace, id, lang))).flatten()
    });
    let content = move || {
        let view = view.get()?;
        let ranking = html::a()
            .attr("href", view.ranking.to_string())
            .child(m::SCORE_ROUND.get(state.lang()));
        let summary =
            html::p().attr("data-testid", "score").child(view.summary).child(" ").child(ranking);
        let marks = plan_table("table-marks", view.marks, |_| ());
        let items = view.items.map(|items| plan_table("table-items", items, |_| ()));
        Some(html::div().child(summary).child(marks).child(items))
    };
    let link = |page: Page, name: Message| {
        let route = id.with_value(|id| Route::to(page).with_param("nomination", id));
        html::a()
            .class("button small")
            .attr("href", state.navigation().and_back(route).to_string())
            .child(state.t(name))
    };
    html::section()
        .class("life score")
        .child(html::h3().child(state.t(m::SCORE)))
        .child(content)
        .child(
            html::div()
                .class("actions")
                .child(link(Page::New(Kind::ScoreItem), m::SCORE_ADD))
                .child(link(Page::Paste(Kind::ScoreItem), m::SCORE_PASTE))
                .child(link(Page::New(Kind::Appeal), m::APPEAL_ADD)),
        )
}

/// The section of a round's page: its phases, and the ways to its ranking and its list.
pub fn appraisal(state: AppState, id: StoredValue<String>) -> Element {
    let count = move || {
        let count = state.read(|workspace| id.with_value(|id| nominee_count(workspace, id)));
        format_message!(m::APPRAISAL_NOMINEES, state.lang(), count = count.unwrap_or(0))
    };
    let link = |page: Page, class, name: Message| {
        let route = id.with_value(|id| Route::to(page).with_param("appraisal", id));
        html::a().class(class).attr("href", route.to_string()).child(state.t(name))
    };
    html::section()
        .class("life")
        .child(phase_line(state, move || Some(id.get_value())))
        .child(html::p().child(count))
        .child(
            html::div()
                .class("actions")
                .child(link(Page::Ranking, "button small primary", m::STANDING))
                .child(link(Page::Publication, "button small", m::PUBLICATION)),
        )
}
