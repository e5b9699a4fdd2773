//! A finding, with a link to where it can be corrected, and the form to override it.

use crate::components::button::button;
use crate::components::content::{filled, link};
use crate::components::line_form::{LineForm, line_form};
use crate::components::unfold::unfold_with;
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::commands::compliance::FindingKey;
use zhibu_app::views::compliance::findings::{
    Exception, FindingView, clear_announced, override_announced,
};
use zhibu_text::m;

/// The form of a reason.
const REASON: LineForm =
    LineForm { label: m::OVERRIDE_REASON, longest: 200, verb: m::SAVE, list: None };

/// A finding.
pub fn finding(state: AppState, found: FindingView) -> Element {
    let FindingView { rule, kind, id, head, sentence, settle, exception } = found;
    let key = format!("{} {} {id}", rule.rule().code, kind.code());
    let exception = match exception {
        Exception::None => None,
        Exception::Made(message) => {
            let clear = button(state, "plain small", m::OVERRIDE_DROP, move || {
                let key = FindingKey { rule, kind, id: &id };
                state.perform(|_, lang| Some(clear_announced(key, lang)));
            });
            Some(html::p().class("overridden").child(message).child(" ").child(clear))
        }
        Exception::Possible(label) => {
            let form = move || {
                let id = id.clone();
                line_form(state, REASON, String::new(), move |reason| {
                    let key = FindingKey { rule, kind, id: &id };
                    state.perform(|workspace, lang| {
                        override_announced(workspace, key, reason, lang)
                    });
                })
            };
            Some(unfold_with(state, "override", m::OVERRIDE, (label, false), form))
        }
    };
    html::li()
        .key(key)
        .child(filled(state, html::div(), head).child(" ").child(sentence))
        .child(link(state, settle))
        .child(exception)
}
