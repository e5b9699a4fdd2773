//! Banners: what is wrong with storage, for as long as it is.

use leptos::prelude::*;

use super::confirm::confirm;
use crate::i18n::{self, m};
use crate::storage::{SaveError, StoreError};
use crate::ui::components::button::button;
use crate::ui::html::{self, Element, Part, show};
use crate::ui::reactive::Held;
use crate::ui::session::{Saving, fault};
use crate::ui::state::AppState;

/// Every banner that is due.
pub fn banners(state: AppState) -> Vec<AnyView> {
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
            Some(i18n::store_error(&fault(&error), state.lang()))
        }
        _ => None,
    };
    let export = move || button(state, "", m::EXPORT, move || state.export());
    let retry = move || button(state, "", m::RETRY, move || state.retry_saving());
    let raw = move || button(state, "", m::EXPORT_RAW, move || state.export_troubles());
    let asking = Held::new(false);
    vec![
        show(
            move || state.saving.get() == Saving::InMemory,
            move || {
                banner("banner warning", "status", "banner-denied", state.say(m::BANNER_DENIED))
                    .child(show(move || state.is_open(), export))
            },
        ),
        show(is_full, move || {
            let said = move || m::BANNER_FULL.with(state.lang(), &[("count", &unsaved())]);
            error("banner-full", said).child(export()).child(retry())
        }),
        show(
            move || refused().is_some(),
            move || {
                let said = move || {
                    let reason = refused().unwrap_or_default();
                    let values: [(&str, &dyn std::fmt::Display); 2] =
                        [("count", &unsaved()), ("error", &reason)];
                    m::BANNER_REFUSED.with(state.lang(), &values)
                };
                error("banner-refused", said).child(export()).child(retry())
            },
        ),
        show(
            move || damaged() != 0,
            move || {
                let said = move || {
                    let values: [(&str, &dyn std::fmt::Display); 2] =
                        [("count", &damaged()), ("unsaved", &unsaved())];
                    m::BANNER_DAMAGED.with(state.lang(), &values)
                };
                let aside = button(state, "", m::PUT_ASIDE, move || asking.set(true));
                error("banner-damaged", said).child(raw()).child(export()).child(aside)
            },
        ),
        show(
            move || newer() != 0,
            move || {
                let said = move || {
                    let values: [(&str, &dyn std::fmt::Display); 2] =
                        [("count", &newer()), ("unsaved", &unsaved())];
                    m::BANNER_NEWER.with(state.lang(), &values)
                };
                error("banner-newer", said).child(raw()).child(export())
            },
        ),
        confirm(state, asking, state.say(m::PUT_ASIDE_QUESTION), m::PUT_ASIDE, move || {
            state.put_troubles_aside();
        })
        .into_part(),
    ]
}

fn error(name: &'static str, said: impl Part) -> Element {
    banner("banner error", "alert", name, said)
}

fn banner(class: &'static str, role: &'static str, name: &'static str, said: impl Part) -> Element {
    html::div()
        .class(class)
        .attr("role", role)
        .attr("data-testid", name)
        .child(html::p().child(said))
}
