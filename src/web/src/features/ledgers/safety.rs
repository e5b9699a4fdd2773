//! Protection of a ledger: backups, restore points, used storage, archives.

use leptos::prelude::*;

use crate::components::banners::folder_said;
use crate::components::button::button;
use crate::components::choose::choose;
use crate::components::content::labelled;
use crate::components::file_button::one_file_button;
use crate::components::unfold::unfold;
use crate::folder;
use crate::html::{self, Element, show, show_or};
use crate::platform::{self, TIME_ZONE};
use crate::reactive::{Memo, Signal};
use crate::state::{AppState, FolderState};
use zhibu_app::backup::Reminder;
use zhibu_app::exporting::{ArchiveError, ArchiveFile};
use zhibu_app::views::ledgers::safety::{
    archivable_view, archive_choices, archive_error_text, point_text, promise_text,
    reminder_choices, space_text,
};
use zhibu_domain::values::date::PartialDate;
use zhibu_storage::QUOTA_UNITS16;
use zhibu_text::{format_message, m};

/// Backups, used storage, and the browser's promise.
pub fn safety(state: AppState) -> Element {
    state.measure_space();
    let reminder = html::label().child(html::span().child(state.t(m::REMINDER))).child(choose(
        move || state.preferences().reminder().get().code(),
        move |_| reminder_choices(state.lang()),
        move |code| state.set_reminder(Reminder::from_code(&code)),
    ));
    let said = move || space_text(state.safety().space().get(), state.lang());
    let meter = html::meter()
        .attr("min", "0")
        .attr("max", QUOTA_UNITS16)
        .attr("high", QUOTA_UNITS16 / 5 * 4)
        .attr("value", move || state.safety().space().get().unwrap_or(0))
        .attr("aria-label", said);
    let point = move || {
        state.safety().point().with(|point| point_text(point.as_ref(), TIME_ZONE, state.lang()))
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

/// The folder of automatic backups.
fn folder_line(state: AppState) -> Element {
    let has_none = move || state.folder_backups().state().get() == FolderState::None;
    let choose = move || button(state, "", m::FOLDER_CHOOSE, move || state.choose_folder());
    let leave = move || button(state, "", m::FOLDER_LEAVE, move || state.leave_folder());
    let said = html::output().attr("data-testid", "folder").child(move || folder_said(state));
    html::div()
        .child(html::p().class("quiet").child(state.t(m::FOLDER_ABOUT)))
        .child(html::div().class("actions").child(said).child(show_or(has_none, choose, leave)))
}

/// Archiving old history in a file.
fn archive(state: AppState) -> Element {
    let choices = move || archive_choices(state.today());
    let before = Signal::new(untrack(choices)[0].value.clone());
    let saved = Signal::new(None::<ArchiveFile>);
    let fault = Signal::new(None::<ArchiveError>);
    let day = move || before.with(|text| PartialDate::from_iso(text)).map(PartialDate::latest);
    let counted = Memo::new(move || {
        state.workspace().extent().track();
        let (before_ms, lang) = (platform::start_of_day_ms(day()?), state.lang());
        state.read_present(|workspace| archivable_view(workspace, before_ms, lang))
    });
    let said = move || counted.get().unwrap_or_default().text;
    let select = choose(
        move || before.get(),
        move |_| choices(),
        move |chosen| {
            before.set(chosen);
            saved.set(None);
            fault.set(None);
        },
    );
    let select = labelled(state, m::ARCHIVE_BEFORE, select);
    let save = button(state, "", m::ARCHIVE_SAVE, move || {
        if let Some(day) = untrack(day).filter(|_| !state.is_past()) {
            fault.set(None);
            state.save_archive(day, move |file| saved.set(Some(file)));
        }
    })
    .attr("disabled", move || counted.with(|view| view.as_ref().is_none_or(|view| !view.is_any)));
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
    let file = move || {
        saved.with(|saved| saved.as_ref().map(|saved| saved.name.clone())).unwrap_or_default()
    };
    let second = move || {
        let said = format_message!(m::ARCHIVE_SAVED, state.lang(), file = file());
        html::div().child(html::p().child(said)).child(one_file_button(
            state,
            m::ARCHIVE_CHECK,
            check,
        ))
    };
    let wrong =
        move || fault.with(|fault| archive_error_text(fault.as_ref()?, &file(), state.lang()));
    html::div()
        .child(html::p().class("quiet").child(state.t(m::ARCHIVE_ABOUT)))
        .child(html::div().class("line").child(select).child(save))
        .child(html::p().attr("data-testid", "archivable").child(said))
        .child(show(move || saved.with(Option::is_some), second))
        .child(html::p().class("fault").attr("role", "alert").child(wrong))
}

/// Whether the browser has promised to keep what is stored, and the button that asks for it.
fn promise(state: AppState) -> Element {
    // The browser's answer once it is known; `None` inside if it makes no promises.
    let promise = Signal::new(None::<Option<bool>>);
    let note = move |answer: Option<bool>| {
        if promise.try_get_untracked().is_some() {
            promise.set(Some(answer));
        }
    };
    leptos::task::spawn_local(async move { note(platform::is_persisted().await) });
    let said = move || Some(state.translate(promise_text(promise.get()?)));
    let ask = move || {
        button(state, "", m::PERSIST_ASK, move || {
            leptos::task::spawn_local(async move { note(platform::ask_to_persist().await) });
        })
    };
    let is_denied = move || promise.get() == Some(Some(false));
    html::div()
        .class("actions")
        .child(html::output().attr("data-testid", "promise").child(said))
        .child(show(is_denied, ask))
}
