//! This browser's key, and whom the open ledger trusts.

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::{AppState, drop_own_key, make_own_key, own_key};
use zhibu_domain::reporting::trust::{KEY, TrustedKey, trusted_keys};
use zhibu_format::fingerprint;
use zhibu_ledger::RecordKey;
use zhibu_text::{format_message, m};

/// This browser's key, and the keys that the open ledger trusts.
pub fn keys(state: AppState) -> Element {
    let asking = Signal::new(false);
    // Counts up whenever this browser's key is made or deleted.
    let changed = Signal::new(0_u32);
    let own = move || {
        changed.track();
        match own_key() {
            None => {
                let make = button(state, "", m::KEY_MAKE, move || {
                    let is_made = make_own_key();
                    changed.update(|count| *count += 1);
                    platform::keep_focus();
                    let said = if is_made { m::KEY_MADE } else { m::KEY_NOT_MADE };
                    state.notify(said.get(state.lang_now()));
                });
                html::div().class("actions").child(make)
            }
            Some(key) => {
                let print =
                    html::code().attr("data-testid", "own-key").child(fingerprint(&key.public()));
                let said = html::span().child(state.t(m::KEY_OWN)).child(" ").child(print);
                let drop = button(state, "danger", m::KEY_DROP, move || asking.set(true));
                html::div().class("actions").child(said).child(drop)
            }
        }
    };
    let question = state.t(m::KEY_DROP_QUESTION);
    let dropping = confirm(state, asking, question, m::KEY_DROP, move || {
        drop_own_key();
        changed.update(|count| *count += 1);
        state.notify(m::KEY_DROPPED.get(state.lang_now()));
    });
    html::section()
        .attr("id", "keys")
        .child(html::h2().child(state.t(m::KEYS)))
        .child(html::p().class("quiet").child(state.t(m::KEYS_ABOUT)))
        .child(own)
        .child(dropping)
        .child(show(move || state.is_open(), move || trusted(state)))
}

/// The keys that the open ledger trusts.
fn trusted(state: AppState) -> Element {
    let found = Memo::new(move || {
        state.read(|workspace| trusted_keys(workspace.office())).unwrap_or_default()
    });
    let row = move |known: &TrustedKey| {
        let lang = state.lang();
        let (key, holder) = (known.key.clone(), known.holder.clone());
        let forget = button(state, "danger", m::DISTRUST, move || {
            state.delete(vec![RecordKey::new(KEY, key.clone())]);
            platform::keep_focus();
            state.notify(format_message!(m::DISTRUSTED, state.lang_now(), holder = holder));
        })
        .attr("aria-label", format!("{} · {}", m::DISTRUST.get(lang), known.holder));
        let by = known.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
        let since = format!("{by} · {}", platform::local_minute(known.since.ms()));
        html::tr()
            .child(html::th().attr("scope", "row").child(known.holder.clone()))
            .child(html::td().child(html::code().child(fingerprint(&known.key))))
            .child(html::td().class("quiet").child(since))
            .child(html::td().class("row-actions").child(forget))
    };
    let rows = move || found.with(|found| found.iter().map(row).collect::<Vec<_>>());
    let table = move || {
        let heads = [m::KEY_HOLDER, m::KEY_FINGERPRINT, m::KEY_SINCE]
            .map(|head| html::th().attr("scope", "col").child(state.t(head)));
        let table = html::table()
            .class("plain-table")
            .attr("data-testid", "table-keys")
            .child(html::caption().class("visually-hidden").child(state.t(m::KEYS_KIND)))
            .child(html::thead().child(html::tr().children(heads).child(html::td())))
            .child(html::tbody().child(rows));
        html::scrolled(state.t(m::KEYS_KIND), table)
    };
    let none = move || html::p().class("quiet").child(state.t(m::KEYS_NONE));
    html::div().child(show_or(move || found.with(|found| !found.is_empty()), table, none))
}
