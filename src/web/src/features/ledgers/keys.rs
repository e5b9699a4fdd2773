//! This browser's key, and the keys that the open ledger trusts.

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::components::data_table::followed_table;
use crate::html::{self, Element, show, show_or};
use crate::platform::{PREFERENCES, TIME_ZONE};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::ledgers::keys::{DistrustButton, own_key_view, trusted_keys_table};
use zhibu_text::m;

/// The section on keys.
pub fn keys(state: AppState) -> Element {
    let asking = Signal::new(false);
    // Incremented whenever this browser's key is created or deleted.
    let changed = Signal::new(0_u32);
    let own = move || {
        changed.track();
        match PREFERENCES.own_key() {
            None => {
                let make = button(state, "", m::KEY_MAKE, move || {
                    state.make_own_key(move || changed.update(|count| *count += 1));
                });
                html::div().child(html::div().class("actions").child(make))
            }
            Some(key) => {
                let view = own_key_view(&key, state.lang());
                let (fingerprint, readers) =
                    view.map(|view| (view.fingerprint, view.readers)).unzip();
                let print = html::code().attr("data-testid", "own-key").child(fingerprint);
                let own = html::span().child(state.t(m::KEY_OWN)).child(" ").child(print);
                let drop = button(state, "danger", m::KEY_DROP, move || asking.set(true));
                let readers = html::p().attr("data-testid", "key-readers").child(readers);
                html::div()
                    .child(html::div().class("actions").child(own).child(drop))
                    .child(readers)
            }
        }
    };
    let question = state.t(m::KEY_DROP_QUESTION);
    let dropping = confirm(state, asking, question, m::KEY_DROP, move || {
        state.forget_own_key();
        changed.update(|count| *count += 1);
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
    let table = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| trusted_keys_table(workspace, TIME_ZONE, lang)).flatten()
    });
    let forget = move |DistrustButton { record, label, done }: DistrustButton| {
        button(state, "danger", m::DISTRUST, move || {
            state.delete(vec![record.clone()]);
            state.notify(done.clone());
        })
        .attr("aria-label", label)
    };
    let keys = move || followed_table(state, "table-keys", move || table.get(), forget);
    let none = move || html::p().class("quiet").child(state.t(m::KEYS_NONE));
    html::div().child(show_or(move || table.with(Option::is_some), keys, none))
}
