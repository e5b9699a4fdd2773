//! A finding: the record, what is found, the way to settle it, and a reason to override it.

use leptos::ev;

use crate::components::button::button;
use crate::components::unfold::unfold_with;
use crate::html::{self, Element};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::commands::compliance::{FindingKey, clear_override, override_finding};
use zhibu_app::views::compliance::findings::{Exception, FindingView};
use zhibu_app::workspace::Command;
use zhibu_domain::rules::Severity;
use zhibu_text::{Lang, format_message, m, rules};

/// How much a rule weighs, as a chip with a word.
pub fn weight(severity: Severity, lang: Lang) -> Element {
    let (class, said) = match severity {
        Severity::Error => ("chip error", m::SEVERITY_ERROR),
        Severity::Warning => ("chip warning", m::SEVERITY_WARNING),
    };
    html::span().class(class).child(said.get(lang))
}

/// A finding. With others of its rule the record is named; beside its record the rule is.
pub fn finding(state: AppState, found: FindingView, names_record: bool) -> Element {
    let lang = state.lang();
    let name = if names_record {
        html::a().attr("href", found.page().to_string()).child(found.name.clone())
    } else {
        html::strong().child(rules::rule_name(found.rule).get(lang))
    };
    let route = found.settled_at.clone();
    let route = if found.leads_back { state.navigation().and_back(route) } else { route };
    let settle = html::a()
        .class("button small")
        .attr("href", route.to_string())
        .attr("aria-label", format!("{} {}", m::GO_SETTLE.get(lang), found.name))
        .child(m::GO_SETTLE.get(lang));
    html::li()
        .child(html::div().child(name).child(" ").child(found.sentence.clone()))
        .child(settle)
        .child(exception(state, found))
}

fn exception(state: AppState, found: FindingView) -> Option<Element> {
    let FindingView { rule, kind, id, name, exception, .. } = found;
    let lang = state.lang();
    let apply = move |command: Command| {
        if !state.is_past() {
            state.apply(command);
            state.notify(m::OVERRIDE_DONE.get(state.lang_now()));
            platform::keep_focus();
        }
    };
    match exception {
        Exception::None => None,
        Exception::Made(reason) => {
            let said = format_message!(m::OVERRIDDEN, lang, reason = reason);
            let clear = button(state, "plain small", m::OVERRIDE_DROP, move || {
                apply(clear_override(FindingKey { rule, kind, id: &id }));
            });
            Some(html::p().class("overridden").child(said).child(" ").child(clear))
        }
        Exception::Possible => {
            let label = format!("{} {name}", m::OVERRIDE.get(lang));
            Some(unfold_with(state, "override", m::OVERRIDE, (label, false), move || {
                let id = id.clone();
                reason_form(state, move |reason| {
                    let key = FindingKey { rule, kind, id: &id };
                    let command =
                        state.read_untracked(|workspace| override_finding(workspace, key, reason));
                    // The form cannot be sent without a reason, and the finding goes with its record.
                    if let Some(Ok(command)) = command {
                        apply(command);
                    }
                })
            }))
        }
    }
}

fn reason_form(state: AppState, submit: impl Fn(&str) + 'static) -> Element {
    let reason = Signal::new(String::new());
    let input = html::input()
        .attr("type", "text")
        .attr("maxlength", "200")
        .prop("value", move || reason.get())
        .on(ev::input, move |event| reason.set(html::input_value(&event)));
    let label = html::label().child(html::span().child(state.t(m::OVERRIDE_REASON))).child(input);
    let save = html::button()
        .attr("type", "submit")
        .attr("disabled", move || reason.with(|reason| reason.trim().is_empty()))
        .child(state.t(m::SAVE));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            submit(&reason.get_untracked());
        })
        .child(label)
        .child(save)
}
