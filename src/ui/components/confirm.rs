//! A question before something that cannot be taken back.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::i18n::{Message, m};
use crate::ui::components::button::button;
use crate::ui::live::live;
use crate::ui::state::AppState;

/// A modal dialog with a question, the deed, and a way out.
#[component]
pub fn Confirm(
    /// Whether it is shown; set it to ask.
    is_open: RwSignal<bool>,
    /// What is asked.
    #[prop(into)]
    question: Signal<String>,
    /// The verb of the deed.
    yes: Message,
    /// The deed.
    on_yes: impl Fn() + 'static,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if is_open.get() {
            // It is in the page and not open yet, so it cannot refuse.
            let _shown = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=dialog class="confirm" aria-label=state.say(yes)
            on:close=move |_: ev::Event| is_open.set(false)>
            <p>{live(move || question.get())}</p>
            <div class="actions">
                {button(state, "", m::CANCEL, move || is_open.set(false))}
                {button(state, "danger", yes, move || {
                    is_open.set(false);
                    on_yes();
                })}
            </div>
        </dialog>
    }
}
