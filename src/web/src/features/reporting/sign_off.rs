//! The sign-off of a period, and the deviations from it.

use leptos::ev;

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::components::content::{lines, part};
use crate::features::reporting::RoundNow;
use crate::features::reporting::is_part;
use crate::html::{self, Element, show};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::commands::reporting::{SignOffDraft, draft_sign_off};
use zhibu_app::views::reporting::sign_off::{
    ComparisonView, DeviationGroup, SignOffQuestion, sign_off_announced, withdraw_announced,
};
use zhibu_domain::values::period::Period;
use zhibu_text::m;

/// The section on the sign-off of the round's period.
pub fn sign_off(state: AppState, period: Period, view: RoundNow) -> Element {
    let asking = Signal::new(false);
    let asked = Signal::new(SignOffDraft::default());
    let sign_off = part(view, |view| &view.sign_off);
    let ask = move |_| {
        if !state.is_past() {
            let draft = state.read_untracked(|workspace| draft_sign_off(workspace, period));
            asked.set(draft.unwrap_or_default());
            asking.set(true);
        }
    };
    let question = move || {
        let question = SignOffQuestion {
            period,
            count: asked.with(SignOffDraft::count),
            missing: view.with(|view| view.as_ref().map_or(0, |view| view.missing)),
            conflicts: state.workspace().conflicted().get(),
            is_nameless: state.preferences().author().with(|author| author.signature().is_none()),
        };
        question.text(state.lang())
    };
    let sign = move || {
        let draft = asked.get_untracked();
        state.perform(|_, lang| Some(sign_off_announced(period, draft, lang)));
    };
    let summary = move || sign_off.get().map(|view| view.summary);
    let weakness = move || {
        let text = sign_off.get()?.weakness?;
        Some(html::p().attr("data-testid", "sign-off-weak").child(text))
    };
    let comparison = move || sign_off.get()?.comparison.map(|found| comparison(state, found));
    let in_part =
        is_part(state).then(|| html::p().class("quiet").child(state.t(m::SIGN_OFF_IN_PART)));
    let is_signed = move || sign_off.with(|view| view.as_ref().is_some_and(|view| view.is_signed));
    let actions = (!is_part(state)).then(|| {
        let sign = html::button()
            .attr("type", "button")
            .attr("class", move || if is_signed() { "" } else { "primary" })
            .on(ev::click, ask)
            .child(move || sign_off.with(|view| view.as_ref().map(|view| view.verb)));
        let withdraw = move || button(state, "", m::SIGN_OFF_OPEN, move || withdraw(state, period));
        html::div().class("actions").child(sign).child(show(is_signed, withdraw))
    });
    html::section()
        .attr("id", "sign-off")
        .child(html::h2().child(state.t(m::SIGN_OFF)))
        .child(html::p().class("quiet").child(state.t(m::SIGN_OFF_ABOUT)))
        .child(html::p().attr("data-testid", "sign-off").child(summary))
        .child(weakness)
        .child(in_part)
        .child(comparison)
        .child(actions)
        .child(confirm(state, asking, question, m::SIGN_OFF_YES, sign))
}

fn withdraw(state: AppState, period: Period) {
    state.perform(|workspace, lang| Some(withdraw_announced(workspace, period, lang)));
}

fn comparison(state: AppState, found: ComparisonView) -> Element {
    let group = |DeviationGroup { head, records, more }: DeviationGroup| {
        let records = lines(state, records.into_iter().map(|record| [record]));
        html::div()
            .key(&*head)
            .child(html::h3().child(head))
            .child(html::ul().children(records))
            .child(more.map(|more| html::p().class("quiet").child(more)))
    };
    match found {
        ComparisonView::Same(summary) | ComparisonView::Unknown(summary) => {
            html::p().child(summary)
        }
        ComparisonView::Differs { summary, groups, absent } => html::div()
            .class("deviations")
            .attr("data-testid", "deviations")
            .child(html::p().child(summary))
            .children(groups.into_iter().map(group))
            .child(absent.map(|absent| html::h3().child(absent))),
    }
}
