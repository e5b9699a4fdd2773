//! The passphrase that seals a file, as a field, and how strong it is.

use leptos::ev;

use crate::components::content::{filled, labelled};
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::table::TableCell;
use zhibu_text::m;

/// The field of a new passphrase.
pub fn passphrase_field(
    state: AppState,
    value: impl Fn() -> String + Send + Sync + 'static,
    write: impl Fn(String) + 'static,
) -> Element {
    let secret = html::input()
        .attr("type", "password")
        .attr("autocomplete", "new-password")
        .prop("value", value)
        .on(ev::input, move |event| write(html::input_value(&event)));
    labelled(state, m::PASSPHRASE_SEAL, secret)
}

/// How strong it is, said again as it is typed.
pub fn strength_line(
    state: AppState,
    strength: impl Fn() -> Option<TableCell> + Send + Sync + 'static,
) -> Element {
    let said = move || strength().map(|strength| filled(state, html::span(), strength));
    html::p().attr("role", "status").child(said)
}
