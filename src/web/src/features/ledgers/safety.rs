//! Protection of a ledger: backups, restore points, used storage, archives.

use leptos::prelude::*;

use crate::components::banners::folder_text;
use crate::components::button::button;
use crate::components::choose::choose;
use crate::components::content::labelled;
use crate::components::file_button::one_file_button;
use crate::components::unfold::unfold;
use crate::edition;
use crate::folder;
use crate::html::{self, Element, show, show_or};
use crate::platform::{self, PREFERENCES, TIME_ZONE};
use crate::reactive::{Memo, Signal};
use crate::state::{AppState, FolderState};
use zhibu_app::backup::Reminder;
use zhibu_app::exporting::{ArchiveError, ArchiveFile};
use zhibu_app::views::ledgers::safety::{
    archivable_view, archive_choices, archive_error_text, point_text, promise_text,
    reminder_choices, space_text, summary_space_text,
};
use zhibu_domain::values::date::{Day, PartialDate};
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
    let message = move || space_text(state.safety().space().get(), state.lang());
    let meter = html::meter()
        .attr("min", "0")
        .attr("max", QUOTA_UNITS16)
        .attr("high", QUOTA_UNITS16 / 5 * 4)
        .attr("value", move || state.safety().space().get().unwrap_or(0))
        .attr("aria-label", message);
    let of_summary = move || {
        state.safety().space().track();
        summary_space_text(PREFERENCES.summary().as_deref(), state.lang())
    };
    let point = move || {
        state.safety().point().with(|point| point_text(point.as_ref(), TIME_ZONE, state.lang()))
    };
    html::section()
        .attr("id", "safety")
        .child(html::h2().child(state.t(m::SAFETY)))
        .child(html::div().class("line").child(reminder))
        .child(html::p().child(message).child(html::span().class("quiet").child(of_summary)))
        .child(meter)
        .child(html::p().class("quiet").attr("data-testid", "point").child(point))
        .child(promise(state))
        .child(kept_place(state))
        .child(show_or(
            folder::can_choose,
            move || show(move || state.is_open(), move || folder_line(state)),
            move || html::p().class("quiet").child(state.t(m::FOLDER_UNAVAILABLE)),
        ))
        .child(show(
            move || state.is_open(),
            move || unfold(state, "archive", m::ARCHIVE, move || Archiving::new(state).view()),
        ))
}

/// Where a page from a disk keeps the ledgers.
fn kept_place(state: AppState) -> Option<Element> {
    let about = edition::kept_place().about()?;
    Some(html::p().attr("data-testid", "kept-place").child(state.t(about)))
}

/// The folder of automatic backups.
fn folder_line(state: AppState) -> Element {
    let has_none = move || state.folder_backups().state().get() == FolderState::None;
    let choose = move || button(state, "", m::FOLDER_CHOOSE, move || state.choose_folder());
    let leave = move || button(state, "", m::FOLDER_LEAVE, move || state.leave_folder());
    let message = html::output().attr("data-testid", "folder").child(move || folder_text(state));
    html::div()
        .child(html::p().class("quiet").child(state.t(m::FOLDER_ABOUT)))
        .child(html::div().class("actions").child(message).child(show_or(has_none, choose, leave)))
}

/// The archiving of old history: a file is saved first, then it is read back and checked.
#[derive(Clone, Copy)]
struct Archiving {
    state: AppState,
    /// The day before which history is archived, in ISO 8601.
    before: Signal<String>,
    /// The saved file, until it is checked.
    saved: Signal<Option<ArchiveFile>>,
    error: Signal<Option<ArchiveError>>,
}

impl Archiving {
    fn new(state: AppState) -> Self {
        let first = untrack(|| archive_choices(state.today()))[0].value.clone();
        let (saved, error) = (Signal::new(None), Signal::new(None));
        Self { state, before: Signal::new(first), saved, error }
    }

    fn day(self) -> Option<Day> {
        self.before.with(|text| PartialDate::from_iso(text)).map(PartialDate::latest)
    }

    /// The name of the saved file; empty if there is none.
    fn file_name(self) -> String {
        self.saved.with(|saved| saved.as_ref().map(|saved| saved.name.clone())).unwrap_or_default()
    }

    fn view(self) -> Element {
        let state = self.state;
        let archivable = Memo::new(move || {
            state.workspace().extent().track();
            let (before_ms, lang) = (platform::start_of_day_ms(self.day()?), state.lang());
            state.read_present(|workspace| archivable_view(workspace, before_ms, lang))
        });
        let is_any = move || archivable.with(|view| view.as_ref().is_some_and(|view| view.is_any));
        let save = button(state, "", m::ARCHIVE_SAVE, move || self.save())
            .attr("disabled", move || !is_any());
        let error = move || {
            let text =
                |error: &ArchiveError| archive_error_text(error, &self.file_name(), state.lang());
            self.error.with(|error| error.as_ref().and_then(text))
        };
        html::div()
            .child(html::p().class("quiet").child(state.t(m::ARCHIVE_ABOUT)))
            .child(html::div().class("line").child(self.day_select()).child(save))
            .child(
                html::p()
                    .attr("data-testid", "archivable")
                    .child(move || archivable.get().unwrap_or_default().text),
            )
            .child(show(move || self.saved.with(Option::is_some), move || self.check_step()))
            .child(html::p().class("fault").attr("role", "alert").child(error))
    }

    fn day_select(self) -> Element {
        let Self { state, before, saved, error } = self;
        let choose_day = move |chosen| {
            before.set(chosen);
            saved.set(None);
            error.set(None);
        };
        let choices = move |_: &str| archive_choices(state.today());
        labelled(state, m::ARCHIVE_BEFORE, choose(move || before.get(), choices, choose_day))
    }

    fn save(self) {
        let Self { state, saved, error, .. } = self;
        if let Some(day) = untrack(|| self.day()).filter(|_| !state.is_past()) {
            error.set(None);
            state.save_archive(day, move |file| saved.set(Some(file)));
        }
    }

    /// The request to choose the saved file, which is checked then.
    fn check_step(self) -> Element {
        let state = self.state;
        let message =
            move || format_message!(m::ARCHIVE_SAVED, state.lang(), file = self.file_name());
        let choose_file = one_file_button(state, m::ARCHIVE_CHECK, move |file| self.check(file));
        html::div().child(html::p().child(message)).child(choose_file)
    }

    /// Archives the history if the file has all of it.
    fn check(self, file: web_sys::File) {
        let Self { state, saved, error, .. } = self;
        let (Some(day), Some(into)) = (untrack(|| self.day()), saved.get_untracked()) else {
            return;
        };
        if state.is_past() {
            return;
        }
        leptos::task::spawn_local(async move {
            let name = into.name.clone();
            match state.archive_into(day, into, file).await {
                Ok(count) => {
                    saved.set(None);
                    let lang = state.lang_now();
                    let notice = format_message!(m::ARCHIVE_DONE, lang, count = count, file = name);
                    state.notify(notice);
                }
                Err(found) => error.set(Some(found)),
            }
        });
    }
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
    let message = move || Some(state.translate(promise_text(promise.get()?)));
    let ask = move || {
        button(state, "", m::PERSIST_ASK, move || {
            leptos::task::spawn_local(async move { note(platform::ask_to_persist().await) });
        })
    };
    let is_denied = move || promise.get() == Some(Some(false));
    html::div()
        .class("actions")
        .child(html::output().attr("data-testid", "promise").child(message))
        .child(show(is_denied, ask))
}
