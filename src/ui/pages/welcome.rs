//! The first visit: what to open.

use leptos::prelude::*;

use crate::format::Sample;
use crate::i18n::m;
use crate::ui::components::button::button;
use crate::ui::components::file_button::FileButton;
use crate::ui::state::AppState;

/// The page.
#[component]
pub fn Welcome() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <div class="welcome">
            <h1>{state.say(m::APP_NAME)}</h1>
            <p class="lead">{state.say(m::WELCOME_LEAD)}</p>
            <ul class="choices">
                <li>
                    <h2>{state.say(m::OPEN_LAOSHAN)}</h2>
                    <p>{state.say(m::OPEN_LAOSHAN_ABOUT)}</p>
                    {button(state, "primary", m::OPEN_LAOSHAN, move || state.open_sample(Sample::Laoshan2022))}
                </li>
                <li>
                    <h2>{state.say(m::OPEN_DEMO)}</h2>
                    <p>{state.say(m::OPEN_DEMO_ABOUT)}</p>
                    {button(state, "", m::OPEN_DEMO, move || state.open_sample(Sample::Demo))}
                </li>
                <li>
                    <h2>{state.say(m::START_EMPTY)}</h2>
                    <p>{state.say(m::START_EMPTY_ABOUT)}</p>
                    {button(state, "", m::START_EMPTY, move || {
                        let title = m::NEW_LEDGER_TITLE.get(state.lang.get_untracked());
                        state.create_empty(title);
                    })}
                </li>
                <li>
                    <h2>{state.say(m::OPEN_FILE)}</h2>
                    <p>{state.say(m::OPEN_FILE_ABOUT)}</p>
                    <FileButton label=m::OPEN_FILE/>
                </li>
            </ul>
            <p class="quiet">{state.say(m::WELCOME_STORAGE)}</p>
        </div>
    }
}
