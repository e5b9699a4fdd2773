//! The first visit: the ledgers that can be opened.

use crate::components::button::button;
use crate::components::file_button::file_button;
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_format::Sample;
use zhibu_text::{Message, m};

/// The page.
pub fn welcome(state: AppState) -> Element {
    let choice = move |title: Message, about: Message, handler: Element| {
        html::li()
            .child(html::h2().child(state.t(title)))
            .child(html::p().child(state.t(about)))
            .child(handler)
    };
    let laoshan =
        button(state, "primary", m::OPEN_LAOSHAN, move || state.open_sample(Sample::Laoshan2022));
    let demo = button(state, "", m::OPEN_DEMO, move || state.open_sample(Sample::Demo));
    let empty = button(state, "", m::START_EMPTY, move || {
        state.create_empty(m::NEW_LEDGER_TITLE.get(state.lang_now()));
    });
    let choices = html::ul()
        .class("choices")
        .child(choice(m::OPEN_LAOSHAN, m::OPEN_LAOSHAN_ABOUT, laoshan))
        .child(choice(m::OPEN_DEMO, m::OPEN_DEMO_ABOUT, demo))
        .child(choice(m::START_EMPTY, m::START_EMPTY_ABOUT, empty))
        .child(choice(m::OPEN_FILE, m::OPEN_FILE_ABOUT, file_button(state, m::OPEN_FILE)));
    html::div()
        .class("welcome")
        .child(html::h1().child(state.t(m::APP_NAME)))
        .child(html::p().class("lead").child(state.t(m::WELCOME_LEAD)))
        .child(choices)
        .child(html::p().class("quiet").child(state.t(m::WELCOME_STORAGE)))
}
