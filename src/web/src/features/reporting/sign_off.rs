//! The sign-off of a period, and what differs from it.

use leptos::ev;

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::features::reporting::is_part;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::reporting::{
    SignOffDraft, draft_sign_off, sign_off as sign_off_command, withdraw_sign_off,
};
use zhibu_app::views::reporting::rounds::RoundView;
use zhibu_app::views::reporting::sign_off::{ComparisonView, DeviatingRecord, DeviationGroup};
use zhibu_app::workspace::Command;
use zhibu_domain::values::period::Period;
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// The sign-off of the round's period, and what differs from it.
pub fn sign_off(state: AppState, period: Period, view: Memo<Option<RoundView>>) -> Element {
    let asking = Signal::new(false);
    let asked = Signal::new(SignOffDraft::default());
    let is_signed = Memo::new(move || {
        view.with(|view| view.as_ref().is_some_and(|view| view.sign_off.is_signed))
    });
    let apply = move |command: Command, done: Message| {
        state.apply(command);
        let lang = state.lang_now();
        state.notify(done.with(lang, &[("period", &text::period(period, lang))]));
    };
    let ask = move |_| {
        if state.is_past() {
            return;
        }
        let draft = state.read_untracked(|workspace| draft_sign_off(workspace, period));
        asked.set(draft.unwrap_or_default());
        asking.set(true);
    };
    let withdraw = move || {
        if state.is_past() {
            return;
        }
        let command = state.read_untracked(|workspace| withdraw_sign_off(workspace, period));
        if let Some(command) = command {
            apply(command, m::SIGN_OFF_OPENED);
            platform::keep_focus();
        }
    };
    let actions = (!is_part(state)).then(|| {
        let sign = html::button()
            .attr("type", "button")
            .attr("class", move || if is_signed.get() { "" } else { "primary" })
            .on(ev::click, ask)
            .child(move || {
                state.translate(if is_signed.get() { m::SIGN_OFF_AGAIN } else { m::SIGN_OFF_DO })
            });
        let withdraw = move || button(state, "", m::SIGN_OFF_OPEN, withdraw);
        html::div().class("actions").child(sign).child(show(move || is_signed.get(), withdraw))
    });
    let in_part =
        is_part(state).then(|| html::p().class("quiet").child(state.t(m::SIGN_OFF_IN_PART)));
    let summary = move || view.with(|view| view.as_ref().map(|view| view.sign_off.summary.clone()));
    let comparison = move || {
        let lang = state.lang();
        view.with(|view| {
            view.as_ref()?.sign_off.comparison.as_ref().map(|found| comparison(found, lang))
        })
    };
    let question = move || question(state, period, view, asked);
    let sign = move || apply(sign_off_command(period, asked.get_untracked()), m::SIGN_OFF_DONE);
    html::section()
        .attr("id", "sign-off")
        .child(html::h2().child(state.t(m::SIGN_OFF)))
        .child(html::p().class("quiet").child(state.t(m::SIGN_OFF_ABOUT)))
        .child(html::p().attr("data-testid", "sign-off").child(summary))
        .child(in_part)
        .child(comparison)
        .child(actions)
        .child(confirm(state, asking, question, m::SIGN_OFF_YES, sign))
}

/// What is asked before a period is signed off, with what speaks against it.
fn question(
    state: AppState,
    period: Period,
    view: Memo<Option<RoundView>>,
    asked: Signal<SignOffDraft>,
) -> String {
    let lang = state.lang();
    let missing = view.with(|view| view.as_ref().map_or(0, |view| view.missing));
    let count = asked.with(SignOffDraft::count);
    let period = text::period(period, lang);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("period", &period), ("count", &count), ("missing", &missing)];
    let question = if missing == 0 { m::SIGN_OFF_QUESTION_ALL } else { m::SIGN_OFF_QUESTION };
    let mut question = question.with(lang, &values);
    let conflicts = state.workspace().conflicted().get();
    if conflicts > 0 {
        question.push_str(&format_message!(m::SIGN_OFF_CONFLICTS, lang, count = conflicts));
    }
    if state.preferences().author().with(|author| author.signature().is_none()) {
        question.push_str(m::SIGN_OFF_NAMELESS.get(lang));
    }
    question
}

fn comparison(found: &ComparisonView, lang: Lang) -> Element {
    let group = |group: &DeviationGroup| {
        let records = group.records.iter().map(|record| deviating(record, lang));
        let more = group.more.clone().map(|more| html::p().class("quiet").child(more));
        html::div()
            .child(html::h3().child(group.head.clone()))
            .child(html::ul().children(records))
            .child(more)
    };
    match found {
        ComparisonView::Same(summary) => html::p().child(*summary),
        ComparisonView::Differs { summary, groups, absent } => html::div()
            .class("deviations")
            .attr("data-testid", "deviations")
            .child(html::p().child(summary.clone()))
            .children(groups.iter().map(group))
            .child(absent.clone().map(|absent| html::h3().child(absent))),
    }
}

fn deviating(record: &DeviatingRecord, lang: Lang) -> Element {
    let page = record.page.as_ref().map(ToString::to_string);
    let history = html::a()
        .class("quiet")
        .attr("href", record.history.to_string())
        .child(m::HISTORY.get(lang));
    html::li()
        .child(html::a().attr("href", page).child(record.name.clone()))
        .child(" ")
        .child(history)
}
