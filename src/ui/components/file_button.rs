//! Choosing a file to read.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::Message;
use crate::ui::state::AppState;

/// A real file input with a label that looks like a button.
#[component]
pub fn FileButton(
    /// The verb.
    label: Message,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let input: NodeRef<html::Input> = NodeRef::new();
    view! {
        <label class="button file">
            {state.say(label)}
            <input type="file" accept=".json,application/json" node_ref=input on:change=move |_| {
                let Some(input) = input.get() else { return };
                if let Some(file) = input.files().and_then(|files| files.get(0)) {
                    state.read_file(file);
                }
                // So that choosing the same file again is a change.
                input.set_value("");
            }/>
        </label>
    }
}
