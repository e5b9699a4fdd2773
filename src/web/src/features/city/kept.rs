//! Where an opened roll-up stays: in memory, and until the tab is closed in the browser's storage for this tab, which a
//! ledger never uses.

use std::sync::Arc;

use leptos::prelude::*;

use super::GivenNow;
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::views::city::RollUpFile;

/// The key in the storage for this tab.
const KEY: &str = "zhibu/city";

fn storage() -> Option<web_sys::Storage> {
    platform::window().session_storage().ok().flatten()
}

/// Opens again what was kept before a reload, unless another roll-up was given since.
pub fn restore(state: AppState) {
    let importing = state.importing();
    if importing.read_roll_up().with_value(Option::is_some) {
        return;
    }
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let Some(kept) = kept.as_deref().and_then(RollUpFile::of_kept).map(Arc::new) else { return };
    importing.read_roll_up().set_value(Some(kept.clone()));
    if importing.roll_up().with_untracked(Option::is_none) {
        importing.roll_up().set(Some(kept));
    }
}

/// Keeps what can be read; whether it is kept.
pub fn keep(given: GivenNow) -> Signal<bool> {
    let is_kept = Signal::new(true);
    Effect::new(move || {
        let text = given.with(|given| {
            let given = given.as_ref().filter(|given| given.read.is_ok())?;
            Some(given.file.kept())
        });
        let Some(text) = text else { return };
        let kept =
            text.zip(storage()).is_some_and(|(text, storage)| storage.set_item(KEY, &text).is_ok());
        if !kept && let Some(storage) = storage() {
            // Not the one before either: after a reload it would be taken for this one.
            let _removed = storage.remove_item(KEY);
        }
        is_kept.set(kept);
    });
    is_kept
}

/// Closes the roll-up, and keeps it no more.
pub fn forget(state: AppState) {
    if let Some(storage) = storage() {
        let _removed = storage.remove_item(KEY);
    }
    state.importing().roll_up().set(None);
    state.importing().read_roll_up().set_value(None);
}
