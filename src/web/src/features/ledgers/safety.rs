//! What keeps a ledger from harm: backups, restore points, the room that is left, archives.

use leptos::prelude::*;

use crate::components::banners::folder_said;
use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::file_button::one_file_button;
use crate::components::unfold::unfold;
use crate::folder;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::{AppState, FolderState};
use zhibu_app::backup::Reminder;
use zhibu_app::exporting::{ArchiveError, ArchiveFile};
use zhibu_domain::values::date::PartialDate;
use zhibu_storage::QUOTA_UNITS16;
use zhibu_text::{format_message, m};

/// Backups, the room that is left, and what the browser promises.
pub fn safety(state: AppState) -> Element {
    state.measure_space();
    let choices = move |_: &str| {
        let name = |reminder: Reminder| match reminder {
            Reminder::Never => state.translate(m::REMINDER_NEVER).to_owned(),
            Reminder::Days(1) => state.translate(m::REMINDER_DAY).to_owned(),
            Reminder::Days(days) => format_message!(m::REMINDER_DAYS, state.lang(), days = days),
        };
        Reminder::ALL.map(|reminder| Choice::new(reminder.code(), name(reminder))).to_vec()
    };
    let chosen = move || state.preferences().reminder().get().code();
    let reminder = html::label().child(html::span().child(state.t(m::REMINDER))).child(choose(
        chosen,
        choices,
        move |code| state.preferences().set_reminder(Reminder::from_code(&code)),
    ));
    let said = move || match state.safety().space().get() {
        None => state.translate(m::SPACE_UNKNOWN).to_owned(),
        Some(used) => {
            #[expect(clippy::cast_precision_loss, reason = "shown with one place")]
            let percent = format!("{:.1}", used as f64 * 100.0 / QUOTA_UNITS16 as f64);
            let left = QUOTA_UNITS16.saturating_sub(used);
            format_message!(
                m::SPACE_TAKEN,
                state.lang(),
                used = used,
                all = QUOTA_UNITS16,
                percent = percent,
                left = left
            )
        }
    };
    let meter = html::meter()
        .attr("min", "0")
        .attr("max", QUOTA_UNITS16)
        .attr("high", QUOTA_UNITS16 / 5 * 4)
        .attr("value", move || state.safety().space().get().unwrap_or(0))
        .attr("aria-label", said);
    let point = move || match state.safety().point().get() {
        None => state.translate(m::POINT_NONE).to_owned(),
        Some(point) => {
            let time = platform::local_minute(point.at.ms());
            format_message!(m::POINT_LAST, state.lang(), time = time, count = point.changes)
        }
    };
    html::section()
        .attr("id", "safety")
        .child(html::h2().child(state.t(m::SAFETY)))
        .child(html::div().class("line").child(reminder))
        .child(html::p().child(said))
        .child(meter)
        .child(html::p().class("quiet").attr("data-testid", "point").child(point))
        .child(promise(state))
        .child(show(move || state.is_open() && folder::can_choose(), move || folder_line(state)))
        .child(show(
            move || state.is_open(),
            move || unfold(state, "archive", m::ARCHIVE, move || archive(state)),
        ))
}

/// The folder that backups are written to by themselves.
fn folder_line(state: AppState) -> Element {
    let has_none = move || state.folder_backups().state().get() == FolderState::None;
    let choose = move || button(state, "", m::FOLDER_CHOOSE, move || state.choose_folder());
    let leave = move || button(state, "", m::FOLDER_LEAVE, move || state.leave_folder());
    let said = html::output().attr("data-testid", "folder").child(move || folder_said(state));
    html::div()
        .child(html::p().class("quiet").child(state.t(m::FOLDER_ABOUT)))
        .child(html::div().class("actions").child(said).child(show_or(has_none, choose, leave)))
}

/// Letting old history go into a file.
fn archive(state: AppState) -> Element {
    /// Days back that are offered; the last is today.
    const BACK: [i32; 4] = [365, 183, 92, 0];
    let day_back = move |back: i32| state.today().plus_days(-back).to_string();
    let before = Signal::new(untrack(|| day_back(BACK[0])));
    let saved = Signal::new(None::<ArchiveFile>);
    let fault = Signal::new(None::<ArchiveError>);
    let day = move || before.with(|text| PartialDate::from_iso(text)).map(PartialDate::latest);
    let counted = Memo::new(move || {
        state.workspace().extent().track();
        let before_ms = platform::start_of_day_ms(day()?);
        state.read_present(|workspace| {
            (workspace.archivable(before_ms).stamps.len(), workspace.ledger().changes().len())
        })
    });
    let said = move || {
        let (count, all) = counted.get().unwrap_or_default();
        format_message!(m::ARCHIVE_COUNT, state.lang(), count = count, all = all)
    };
    let choices =
        move |_: &str| BACK.map(|back| Choice::new(day_back(back), day_back(back))).to_vec();
    let select = choose(
        move || before.get(),
        choices,
        move |chosen| {
            before.set(chosen);
            saved.set(None);
            fault.set(None);
        },
    );
    let select = html::label().child(html::span().child(state.t(m::ARCHIVE_BEFORE))).child(select);
    let save = button(state, "", m::ARCHIVE_SAVE, move || {
        if let Some(day) = untrack(day).filter(|_| !state.is_past()) {
            fault.set(None);
            state.save_archive(day, move |file| saved.set(Some(file)));
        }
    })
    .attr("disabled", move || counted.get().is_none_or(|(count, _)| count == 0));
    let check = move |file: web_sys::File| {
        let (Some(day), Some(into)) = (untrack(day), saved.get_untracked()) else { return };
        if state.is_past() {
            return;
        }
        leptos::task::spawn_local(async move {
            let name = into.name.clone();
            match state.archive_into(day, into, file).await {
                Ok(count) => {
                    saved.set(None);
                    platform::keep_focus();
                    state.notify(format_message!(
                        m::ARCHIVE_DONE,
                        state.lang_now(),
                        count = count,
                        file = name
                    ));
                }
                Err(found) => fault.set(Some(found)),
            }
        });
    };
    let second = move || {
        let name = saved.with(|saved| saved.as_ref().map(|saved| saved.name.clone()));
        let name = name.unwrap_or_default();
        html::div()
            .child(html::p().child(format_message!(m::ARCHIVE_SAVED, state.lang(), file = name)))
            .child(one_file_button(state, m::ARCHIVE_CHECK, check))
    };
    let wrong = move || {
        let name = saved.with(|saved| saved.as_ref().map(|saved| saved.name.clone()));
        let lang = state.lang();
        Some(match fault.get()? {
            ArchiveError::Unreadable => m::ARCHIVE_UNREADABLE.get(lang).to_owned(),
            ArchiveError::OtherFile => {
                format_message!(m::ARCHIVE_OTHER, lang, file = name.unwrap_or_default())
            }
            ArchiveError::Incomplete => m::ARCHIVE_NOT_ALL.get(lang).to_owned(),
            ArchiveError::CutShort { .. } => return None,
        })
    };
    html::div()
        .child(html::p().class("quiet").child(state.t(m::ARCHIVE_ABOUT)))
        .child(html::div().class("line").child(select).child(save))
        .child(html::p().attr("data-testid", "archivable").child(said))
        .child(show(move || saved.with(Option::is_some), second))
        .child(html::p().class("fault").attr("role", "alert").child(wrong))
}

/// Whether the browser has promised to keep what is stored, and asking for it.
fn promise(state: AppState) -> Element {
    #[derive(Clone, Copy, PartialEq)]
    enum Promise {
        Unknown,
        Given(bool),
    }
    let promise = Signal::new(None::<Promise>);
    let note = move |answer: Option<bool>| {
        promise.set(Some(answer.map_or(Promise::Unknown, Promise::Given)));
    };
    leptos::task::spawn_local(async move {
        let answer = platform::is_persisted().await;
        if promise.try_get_untracked().is_some() {
            note(answer);
        }
    });
    let said = move || match promise.get()? {
        Promise::Unknown => Some(state.translate(m::PERSIST_UNKNOWN)),
        Promise::Given(true) => Some(state.translate(m::PERSISTED)),
        Promise::Given(false) => Some(state.translate(m::NOT_PERSISTED)),
    };
    let ask = move || {
        button(state, "", m::PERSIST_ASK, move || {
            leptos::task::spawn_local(async move {
                let answer = platform::ask_to_persist().await;
                if promise.try_get_untracked().is_some() {
                    note(answer);
                }
            });
        })
    };
    let is_denied = move || promise.get() == Some(Promise::Given(false));
    html::div()
        .class("actions")
        .child(html::output().attr("data-testid", "promise").child(said))
        .child(show(is_denied, ask))
}
