//! Banners: what is wrong with storage, for as long as it is.

use super::confirm::confirm;
use crate::components::button::button;
use crate::html::{self, Element, Node, View, show};
use crate::platform;
use crate::reactive::Signal;
use crate::state::{AppState, FolderState};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Saving, fault};
use zhibu_storage::{SaveError, StoreError};
use zhibu_text::{self as text, format_message, m};

/// Every banner that is due.
pub fn banners(state: AppState) -> Vec<Node> {
    let damaged = move || state.workspace().unreadable().get().0;
    let newer = move || state.workspace().unreadable().get().1;
    let unsaved = move || match state.workspace().saving().get() {
        Saving::Off { unsaved } | Saving::Failed { unsaved, .. } => unsaved,
        Saving::Saved | Saving::InMemory => 0,
    };
    let is_full = move || {
        matches!(
            state.workspace().saving().get(),
            Saving::Failed { error: SaveError::Store(StoreError::Full), .. }
        )
    };
    let refused = move || match state.workspace().saving().get() {
        Saving::Failed { error, .. } if !is_full() => {
            Some(text::store_error(&fault(&error), state.lang()))
        }
        _ => None,
    };
    let export = move || button(state, "", m::EXPORT, move || state.export());
    let retry = move || button(state, "", m::RETRY, move || state.retry_saving());
    let raw = move || button(state, "", m::EXPORT_RAW, move || state.export_unreadable());
    let restoring = move || {
        let has_point = move || state.safety().point().get().is_some();
        show(has_point, move || {
            button(state, "primary", m::RESTORE_FROM_POINT, move || {
                leptos::task::spawn_local(async move {
                    if (state.loader().restore)(state).await.is_err() {
                        state.notify_error(m::NOT_FETCHED.get(state.lang_now()));
                    }
                });
            })
        })
    };
    let asking = Signal::new(false);
    vec![
        show(
            move || state.workspace().saving().get() == Saving::InMemory,
            move || {
                banner("banner warning", "status", "banner-denied", state.t(m::BANNER_DENIED))
                    .child(show(move || state.is_open(), export))
            },
        ),
        show(is_full, move || {
            let said = move || format_message!(m::BANNER_FULL, state.lang(), count = unsaved());
            error("banner-full", said).child(export()).child(retry())
        }),
        show(
            move || refused().is_some(),
            move || {
                let said = move || {
                    let reason = refused().unwrap_or_default();
                    format_message!(
                        m::BANNER_REFUSED,
                        state.lang(),
                        count = unsaved(),
                        error = reason
                    )
                };
                error("banner-refused", said).child(export()).child(retry())
            },
        ),
        show(
            move || damaged() != 0,
            move || {
                let said = move || {
                    format_message!(
                        m::BANNER_DAMAGED,
                        state.lang(),
                        count = damaged(),
                        unsaved = unsaved()
                    )
                };
                let aside = button(state, "", m::PUT_ASIDE, move || asking.set(true));
                let banner = error("banner-damaged", said).child(restoring());
                banner.child(raw()).child(export()).child(aside)
            },
        ),
        show(
            move || damaged() == 0 && newer() == 0 && state.safety().missing().get() != 0,
            move || {
                let said = move || {
                    let count = state.safety().missing().get();
                    format_message!(m::BANNER_MISSING, state.lang(), count = count)
                };
                error("banner-missing", said).child(restoring())
            },
        ),
        show(
            move || newer() != 0,
            move || {
                let said = move || {
                    format_message!(
                        m::BANNER_NEWER,
                        state.lang(),
                        count = newer(),
                        unsaved = unsaved()
                    )
                };
                error("banner-newer", said).child(raw()).child(export())
            },
        ),
        show(
            move || {
                // On the page itself its words say as much.
                let is_there =
                    state.navigation().route().with(|route| route.page == Page::Conflicts);
                state.workspace().conflicted().get() != 0 && !is_there
            },
            move || {
                let said = move || {
                    format_message!(
                        m::CONFLICTS_BANNER,
                        state.lang(),
                        count = state.workspace().conflicted().get()
                    )
                };
                let link = html::a()
                    .class("button")
                    .attr("href", Route::to(Page::Conflicts).to_string())
                    .child(state.t(m::CONFLICTS_SHOW));
                banner("banner conflict", "status", "banner-conflicts", said).child(link)
            },
        ),
        show(
            move || state.is_short_of_space().is_some(),
            move || {
                let said = move || {
                    let percent = state.is_short_of_space().unwrap_or(0);
                    format_message!(m::BANNER_SPACE, state.lang(), percent = percent)
                };
                let link = html::a()
                    .class("button")
                    .attr("href", Route::to(Page::Ledgers).to_string())
                    .child(state.t(m::LEDGERS));
                banner("banner warning", "status", "banner-space", said).child(export()).child(link)
            },
        ),
        show(
            move || matches!(state.folder_backups().state().get(), FolderState::Waiting { .. }),
            move || {
                let allow = button(state, "", m::FOLDER_ALLOW, move || {
                    leptos::task::spawn_local(async move {
                        if (state.loader().run_backup)(state, true).await.is_err() {
                            state.notify_error(m::NOT_FETCHED.get(state.lang_now()));
                        }
                    });
                });
                let said = move || folder_said(state);
                banner("banner warning", "status", "banner-folder", said).child(allow)
            },
        ),
        show(
            move || matches!(state.folder_backups().state().get(), FolderState::Failed { .. }),
            move || {
                let said = move || folder_said(state);
                error("banner-folder", said).child(export())
            },
        ),
        show(
            move || state.is_backup_due(),
            move || {
                let said = move || {
                    let count = state.backup_state().changes;
                    format_message!(m::BANNER_BACKUP, state.lang(), count = count)
                };
                let later = button(state, "", m::BACKUP_LATER, move || state.safety().put_off());
                banner("banner warning", "status", "banner-backup", said)
                    .child(export())
                    .child(later)
            },
        ),
        show(
            move || state.workspace().past_day().with(Option::is_some),
            move || {
                let said = move || {
                    let day = state
                        .workspace()
                        .past_day()
                        .get()
                        .map(|day| day.to_string())
                        .unwrap_or_default();
                    format_message!(m::AS_AT_BANNER, state.lang(), day = day)
                };
                let back = button(state, "", m::AS_AT_BACK, move || state.look_at_day(None));
                banner("banner warning", "status", "banner-past", said).child(back)
            },
        ),
        confirm(state, asking, state.t(m::PUT_ASIDE_QUESTION), m::PUT_ASIDE, move || {
            state.quarantine_unreadable();
        })
        .into_node(),
    ]
}

/// How the folder for backups stands, in words.
pub fn folder_said(state: AppState) -> String {
    let lang = state.lang();
    match state.folder_backups().state().get() {
        FolderState::None => String::new(),
        FolderState::Active { name, at_ms: None } => {
            format_message!(m::FOLDER_KEPT, lang, folder = name)
        }
        FolderState::Active { name, at_ms: Some(at_ms) } => {
            let time = platform::local_minute(at_ms);
            format_message!(m::FOLDER_WRITTEN, lang, folder = name, time = time)
        }
        FolderState::Waiting { name } => format_message!(m::FOLDER_WAITING, lang, folder = name),
        FolderState::Failed { name, error } => {
            format_message!(m::FOLDER_FAILED, lang, folder = name, error = error)
        }
    }
}

fn error(name: &'static str, said: impl View) -> Element {
    banner("banner error", "alert", name, said)
}

fn banner(class: &'static str, role: &'static str, name: &'static str, said: impl View) -> Element {
    html::div()
        .class(class)
        .attr("role", role)
        .attr("data-testid", name)
        .child(html::p().child(said))
}
