//! Banners: what is wrong with storage, for as long as it is.

use leptos::prelude::*;

use super::confirm::Confirm;
use crate::i18n::{self, m};
use crate::storage::{SaveError, StoreError};
use crate::ui::components::button::button;
use crate::ui::live::{If, live};
use crate::ui::session::{Saving, fault};
use crate::ui::state::AppState;

/// Every banner that is due.
#[component]
pub fn Banners() -> impl IntoView {
    let state = expect_context::<AppState>();
    let is_open = move || state.open.with(Option::is_some);
    let damaged = move || state.troubles.get().0;
    let newer = move || state.troubles.get().1;
    let unsaved = move || match state.saving.get() {
        Saving::Off { unsaved } | Saving::Failed { unsaved, .. } => unsaved,
        Saving::Saved | Saving::InMemory => 0,
    };
    let is_full = move || {
        matches!(
            state.saving.get(),
            Saving::Failed { error: SaveError::Store(StoreError::Full), .. }
        )
    };
    let refused = move || match state.saving.get() {
        Saving::Failed { error, .. } if !is_full() => {
            Some(i18n::store_error(&fault(&error), state.lang.get()))
        }
        _ => None,
    };
    let export = move || {
        view! {
            {button(state, "", m::EXPORT, move || state.export())}
        }
    };
    let asking = RwSignal::new(false);
    view! {
        <If when=move || state.saving.get() == Saving::InMemory>
            <div class="banner warning" role="status" data-testid="banner-denied">
                <p>{state.say(m::BANNER_DENIED)}</p>
                <If when=is_open>{export()}</If>
            </div>
        </If>
        <If when=is_full>
            <div class="banner error" role="alert" data-testid="banner-full">
                <p>{live(move || m::BANNER_FULL.with(state.lang.get(), &[("count", &unsaved())]))}</p>
                {export()}
                {button(state, "", m::RETRY, move || state.retry_saving())}
            </div>
        </If>
        <If when=move || refused().is_some()>
            <div class="banner error" role="alert" data-testid="banner-refused">
                <p>{live(move || m::BANNER_REFUSED.with(state.lang.get(), &[
                    ("count", &unsaved()), ("error", &refused().unwrap_or_default()),
                ]))}</p>
                {export()}
                {button(state, "", m::RETRY, move || state.retry_saving())}
            </div>
        </If>
        <If when=move || damaged() != 0>
            <div class="banner error" role="alert" data-testid="banner-damaged">
                <p>{live(move || m::BANNER_DAMAGED.with(state.lang.get(), &[
                    ("count", &damaged()), ("unsaved", &unsaved()),
                ]))}</p>
                {button(state, "", m::EXPORT_RAW, move || state.export_troubles())}
                {export()}
                {button(state, "", m::PUT_ASIDE, move || asking.set(true))}
            </div>
        </If>
        <If when=move || newer() != 0>
            <div class="banner error" role="alert" data-testid="banner-newer">
                <p>{live(move || m::BANNER_NEWER.with(state.lang.get(), &[
                    ("count", &newer()), ("unsaved", &unsaved()),
                ]))}</p>
                {button(state, "", m::EXPORT_RAW, move || state.export_troubles())}
                {export()}
            </div>
        </If>
        <Confirm is_open=asking question=Signal::derive(state.say(m::PUT_ASIDE_QUESTION).to_owned())
            yes=m::PUT_ASIDE on_yes=move || state.put_troubles_aside()/>
    }
}
