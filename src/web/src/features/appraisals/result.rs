//! The result of a round of appraisal: what stands in the way of it, and the confirming.

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::appraisals::{confirm_result, set_over_reason};
use zhibu_app::views::appraisals::ranking::RankingView;
use zhibu_app::views::appraisals::result::{
    ObstacleLine, ObstacleName, ResultView, result as view_result,
};
use zhibu_domain::kinds::records::Appraisal;
use zhibu_domain::validation::LONGEST_LONG_TEXT;
use zhibu_text::{self as text, format_message, m};

/// What stands in the way of the result of a round, and the confirming.
pub fn result(
    state: AppState,
    round: Memo<Option<String>>,
    ranking: Memo<Option<RankingView>>,
) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let read = |round: &Option<String>| {
            state.read(|workspace| view_result(workspace, round.as_deref()?, as_of, lang))
        };
        round.with(read).flatten().unwrap_or_default()
    });
    let awarded = move || ranking.with(|ranking| ranking.as_ref().and_then(|view| view.awarded));
    let confirmed = move || {
        let lang = state.lang();
        html::p().child(awarded().map(|day| format_message!(m::STANDING_AWARDED, lang, day = day)))
    };
    let cap = move || {
        let cap = ranking.with(|ranking| ranking.as_ref().and_then(|view| view.cap.clone()));
        cap.map(|cap| html::p().child(cap))
    };
    html::section()
        .class("result")
        .child(html::h2().child(state.t(m::STANDING_RESULT)))
        .child(cap)
        .child(show_or(move || awarded().is_some(), confirmed, move || open(state, round, view)))
}

/// What stands in the way, and the button that confirms.
fn open(state: AppState, round: Memo<Option<String>>, view: Memo<ResultView>) -> Element {
    let status = move || {
        let lang = state.lang();
        match view.with(|view| view.obstacles.len()) {
            0 => m::STANDING_READY.get(lang).to_owned(),
            count => format_message!(m::STANDING_IN_THE_WAY, lang, count = count),
        }
    };
    let lines = move || {
        view.with(|view| {
            view.obstacles.iter().map(|line| obstacle(state, line)).collect::<Vec<_>>()
        })
    };
    let confirm = move || {
        let (Some(round), false) = (round.get_untracked(), state.is_past()) else { return };
        let day = untrack(|| state.as_of());
        let command = state.read_untracked(|workspace| confirm_result(workspace, &round, day));
        // While something stands in the way, the button is disabled and the page says what.
        let Some(Ok(command)) = command else { return };
        state.apply(command);
        state.tell_saved(m::STANDING_CONFIRMED.get(state.lang_now()));
        platform::keep_focus();
    };
    let confirm = button(state, "primary", m::STANDING_CONFIRM, confirm)
        .attr("disabled", move || view.with(|view| !view.obstacles.is_empty()));
    let asks_reason = move || view.with(|view| view.asks_reason);
    html::div()
        .child(html::p().attr("role", "status").child(status))
        .child(html::ul().class("obstacles").child(lines))
        .child(show(asks_reason, move || reason_field(state, round, view)))
        .child(html::div().class("actions").child(confirm))
}

/// Why more come into the highest band than may. It is recorded when the field is left, and so
/// published too.
fn reason_field(state: AppState, round: Memo<Option<String>>, view: Memo<ResultView>) -> Element {
    let record = move |event: ev::Event| {
        if let (Some(round), false) = (round.get_untracked(), state.is_past()) {
            state.apply(set_over_reason(&round, &html::input_value(&event)));
        }
    };
    let area = html::textarea()
        .attr("rows", "2")
        .attr("id", "over-reason")
        .attr("maxlength", LONGEST_LONG_TEXT)
        .prop("value", move || view.with(|view| view.reason.clone()))
        .on(ev::change, record);
    let label = html::span().child(state.t(text::field_name(Appraisal::OVER_REASON)));
    html::label().child(label).child(area)
}

fn obstacle(state: AppState, line: &ObstacleLine) -> Element {
    match line {
        ObstacleLine::Text(what) => html::li().child(what.clone()),
        ObstacleLine::Link(link) => {
            let form = state.navigation().and_back(link.form.clone()).to_string();
            html::li().child(html::a().attr("href", form).child(link.name.clone()))
        }
        ObstacleLine::Names { what, names } => {
            let lang = state.lang();
            let names = names.iter().enumerate().map(|(index, ObstacleName { name, form })| {
                let comma = (index > 0).then_some(text::between(lang));
                let named = match form {
                    Some(form) => html::a()
                        .attr("href", state.navigation().and_back(form.clone()).to_string()),
                    None => html::span(),
                };
                (comma, named.child(name.clone()))
            });
            html::li().child(*what).child(" ").children(names)
        }
    }
}
