//! The state of the page: the session wrapped in signals. Everything is read through here, and
//! everything is written through here.
//!
//! This file holds the state itself, what is read of it and how records are written; the others
//! hold what it does with ledgers, with files, and with where the user is.

mod catalog;
mod exports;
mod files;
mod folder;
mod keys;
mod life;
mod navigation;
mod safety;

use std::ops::Deref;
use std::rc::Rc;

use leptos::prelude::*;

pub use self::files::Importing;
pub use self::folder::FolderState;
pub use self::keys::{drop_own_key, make_own_key, own_key};
use self::navigation::{THEME, current_route, preferred_author, preferred_lang};
use self::safety::preferred_reminder;
use super::lazy::PartsHere;
use super::platform;
use crate::reactive::{Memo, Signal};
use zhibu_app::backup::{Backup, Reminder};
use zhibu_app::commands::{Deleted, delete, undo_text};
use zhibu_app::route::Route;
use zhibu_app::workspace::{Command, Saving, Verification, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Author};
use zhibu_ledger::{Name, RecordKey, Writer};
use zhibu_storage::{BrowserStore, Catalog, MemoryStore, RestorePoint, Store, UnreadableKind};
use zhibu_text::{self as text, Lang, Message, m};

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or_default()
    }
}

type SharedStore = Rc<dyn Store>;
type SharedCatalog = Rc<Catalog<SharedStore>>;

/// One for each of [`Dependencies`], by index.
type Counters = Vec<Signal<u32>>;

fn track(changed: StoredValue<Counters>, dependencies: Dependencies) {
    changed.with_value(|changed| {
        dependencies.indices().for_each(|index| changed[index].track());
    });
}

/// A sentence about what was just done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// What is said; nothing while there is nothing to say.
    pub text: String,
    /// Whether it stays until it is closed: what went wrong does.
    pub stays: bool,
}

/// See the module's words. A handle: copies mean the same state, which lasts as long as the page.
#[derive(Clone, Copy)]
pub struct AppState(&'static Fields);

impl Deref for AppState {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        self.0
    }
}

/// What the state is made of.
pub struct Fields {
    workspace: StoredValue<Option<Workspace>, LocalStorage>,
    /// The open ledger as it was on a day, while that is looked at.
    past: StoredValue<Option<Workspace>, LocalStorage>,
    pub past_day: Signal<Option<Day>>,
    catalog: StoredValue<SharedCatalog, LocalStorage>,
    writer: Writer,
    is_in_memory: bool,
    /// Counts up whenever a record of the kind changes, or another ledger is opened.
    changed: StoredValue<Counters>,
    /// The open ledger's shelf mark and title.
    pub open: Signal<Option<(String, About)>>,
    /// Counts up whenever the shelf changes.
    pub catalog_version: Signal<u32>,
    pub route: Signal<Route>,
    pub lang: Signal<Lang>,
    pub theme: Signal<Theme>,
    pub saving: Signal<Saving>,
    /// How many records have a field in conflict.
    pub conflicted: Signal<usize>,
    /// How many changes the open ledger has, and the day of the first.
    pub extent: Signal<(usize, Option<Day>)>,
    /// When the open ledger was last handed out as a file.
    pub backup: Signal<Option<Backup>>,
    pub reminder: Signal<Reminder>,
    /// The latest restore point of the open ledger.
    pub point: Signal<Option<RestorePoint>>,
    verifying: StoredValue<Option<Verification>, LocalStorage>,
    /// How many changes restore points have that are not here any more.
    pub missing: Signal<usize>,
    /// The folder that backups of the open ledger are written to.
    pub folder: Signal<FolderState>,
    is_tended: StoredValue<bool, LocalStorage>,
    is_writing_folder: StoredValue<bool, LocalStorage>,
    /// Of which ledger, and how many changes of it, the last backup in its folder has.
    folder_written: StoredValue<Option<(String, usize)>, LocalStorage>,
    /// Whether the reminder is put off until the page is opened again.
    pub is_put_off: Signal<bool>,
    /// UTF-16 units taken in local storage by everything of this origin, once that was measured.
    pub space: Signal<Option<usize>>,
    pub can_undo_redo: Signal<(bool, bool)>,
    /// A sentence about what was just done.
    pub notice: Signal<Notice>,
    importing: Importing,
    /// Which parts of the program with pages are here.
    pub parts: Signal<PartsHere>,
    is_writer_noted: StoredValue<bool, LocalStorage>,
    /// Who writes with this browser.
    pub author: Signal<Author>,
    /// Whether a form holds input that is not saved.
    pub is_dirty: Signal<bool>,
    /// How many segments of the open ledger cannot be read: damaged, newer.
    pub unreadable: Signal<(usize, usize)>,
    pub is_searching: Signal<bool>,
    /// What was searched last.
    pub searched: Signal<String>,
    /// Whether files are being dragged over the page.
    pub is_dropping: Signal<bool>,
    /// While printing, lists are drawn whole.
    pub is_printing: Signal<bool>,
    today: Signal<Day>,
    as_of: Memo<Day>,
}

impl AppState {
    /// The state at the start: storage probed, the last ledger open if there is one.
    pub fn new() -> Self {
        let probe = BrowserStore::probe();
        let is_in_memory = probe.is_err();
        let store: SharedStore = match probe {
            Ok(store) => Rc::new(store),
            Err(_) => Rc::new(MemoryStore::new()),
        };
        let writer = Writer::from_random(platform::random_bits());
        let catalog: SharedCatalog = Rc::new(Catalog::new(store, writer));
        let signals = (0..Dependencies::COUNT).map(|_| Signal::new(0)).collect();
        let workspace = StoredValue::new_local(None);
        let past_day = Signal::new(None::<Day>);
        let changed = StoredValue::new(signals);
        let today = Signal::new(platform::today());
        let open = Signal::new(None);
        let as_of = Memo::new(move || {
            let today = today.get();
            open.track();
            let read = |workspace: &Option<Workspace>| {
                workspace.as_ref().map(|open| open.reading(|open| open.as_of(today)))
            };
            let now = workspace.with_value(read).map_or(today, |(day, dependencies)| {
                track(changed, dependencies);
                day
            });
            past_day.get().map_or(now, |day| day.min(now))
        });
        let state = Self(Box::leak(Box::new(Fields {
            workspace,
            past: StoredValue::new_local(None),
            past_day,
            catalog: StoredValue::new_local(catalog),
            writer,
            is_in_memory,
            changed,
            open,
            catalog_version: Signal::new(0),
            route: Signal::new(current_route()),
            lang: Signal::new(preferred_lang()),
            theme: Signal::new(Theme::from_code(&platform::preference(THEME).unwrap_or_default())),
            saving: Signal::new(if is_in_memory { Saving::InMemory } else { Saving::Saved }),
            conflicted: Signal::new(0),
            extent: Signal::new((0, None)),
            backup: Signal::new(None),
            reminder: Signal::new(preferred_reminder()),
            point: Signal::new(None),
            verifying: StoredValue::new_local(None),
            missing: Signal::new(0),
            folder: Signal::new(FolderState::None),
            is_tended: StoredValue::new_local(false),
            is_writing_folder: StoredValue::new_local(false),
            folder_written: StoredValue::new_local(None),
            is_put_off: Signal::new(false),
            space: Signal::new(None),
            can_undo_redo: Signal::new((false, false)),
            notice: Signal::new(Notice::default()),
            importing: Importing::new(),
            parts: Signal::new(PartsHere::default()),
            is_writer_noted: StoredValue::new_local(false),
            author: Signal::new(preferred_author()),
            is_dirty: Signal::new(false),
            unreadable: Signal::new((0, 0)),
            is_searching: Signal::new(false),
            searched: Signal::new(String::new()),
            is_dropping: Signal::new(false),
            is_printing: Signal::new(false),
            today,
            as_of,
        })));
        state.open_last();
        state
    }

    // Reading.

    /// Reads the open ledger, or its past while that is looked at. What is read is tracked: see
    /// [`Dependencies`].
    pub fn read<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.open.track();
        let shown = if self.past_day.with(Option::is_some) { self.past } else { self.workspace };
        let (value, dependencies) = shown
            .with_value(|workspace| workspace.as_ref().map(|workspace| workspace.reading(read)))?;
        track(self.changed, dependencies);
        Some(value)
    }

    /// The same, not tracked: for handlers, and for what is read once.
    pub fn read_untracked<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        let shown =
            if self.past_day.with_untracked(Option::is_some) { self.past } else { self.workspace };
        shown.with_value(|workspace| workspace.as_ref().map(read))
    }

    /// Reads the open ledger as it is now.
    pub fn read_present<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace.with_value(|workspace| workspace.as_ref().map(read))
    }

    /// Reads the open ledger as it is now, if there is one.
    fn read_open<T>(self, read: impl FnOnce(Option<&Workspace>) -> T) -> T {
        self.workspace.with_value(|workspace| read(workspace.as_ref()))
    }

    /// The import under way.
    pub fn importing(self) -> &'static Importing {
        &self.0.importing
    }

    /// Watches the records of these kinds.
    pub fn watch(self, kinds: &[Kind]) {
        track(self.changed, kinds.iter().copied().collect());
    }

    /// Up to which day the open ledger speaks, which is watched.
    pub fn as_of(self) -> Day {
        self.as_of.get()
    }

    /// Today, which is watched.
    pub fn today(self) -> Day {
        self.today.get()
    }

    /// The current language, which is watched.
    pub fn lang(self) -> Lang {
        self.lang.get()
    }

    /// The current language, for what is said once.
    pub fn lang_now(self) -> Lang {
        self.lang.get_untracked()
    }

    /// A message in the current language, which is watched.
    pub fn translate(self, message: Message) -> &'static str {
        message.get(self.lang())
    }

    /// The same, for views, which follow it. One type for every place that shows a message keeps
    /// the program small.
    pub fn t(self, message: Message) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.translate(message)
    }

    /// Whether a ledger is open.
    pub fn is_open(self) -> bool {
        self.open.with(Option::is_some)
    }

    /// The title of the open ledger.
    pub fn open_title(self) -> Option<String> {
        self.open.with(|open| open.as_ref().map(|open| open.1.title.clone()))
    }

    /// The title of a record; what has none is owed.
    pub fn title(self, kind: Kind, id: &str) -> Option<String> {
        let lang = self.lang_now();
        self.read_untracked(|workspace| text::title(workspace.register(), kind, id, lang)).flatten()
    }

    /// Says what was done, for a while.
    pub fn notify(self, text: impl Into<String>) {
        self.notice.set(Notice { text: text.into(), stays: false });
    }

    /// Says that something was recorded, if it was saved too: where it was not, a banner says so.
    pub fn tell_saved(self, text: impl Into<String>) {
        if self.saving.get_untracked() == Saving::Saved {
            self.notify(text);
        }
    }

    /// Says what went wrong, until it is closed.
    pub fn notify_error(self, text: impl Into<String>) {
        self.notice.set(Notice { text: text.into(), stays: true });
    }

    // Writing.

    fn write<T>(self, write: impl FnOnce(&mut Workspace, u64) -> T) -> Option<T> {
        let now = platform::now_ms();
        self.workspace
            .try_update_value(|workspace| workspace.as_mut().map(|workspace| write(workspace, now)))
            .flatten()
    }

    /// Writes in the open ledger, if there is one.
    fn write_open<T>(self, write: impl FnOnce(Option<&mut Workspace>, u64) -> T) -> T {
        let now = platform::now_ms();
        self.workspace
            .try_update_value(|workspace| write(workspace.as_mut(), now))
            .expect("the state lasts as long as the page")
    }

    /// Tells the page what changed.
    fn notify_changed(self, touched: Dependencies) {
        self.changed.with_value(|changed| {
            for index in touched.indices() {
                changed[index].update(|count| *count = count.wrapping_add(1));
            }
        });
        let read = self.read_present(|workspace| {
            let unreadable = workspace.unreadable();
            let newer = unreadable.iter().filter(|trouble| trouble.kind == UnreadableKind::Newer);
            let newer = newer.count();
            let conflicted = workspace.ledger().conflicted_count();
            let unreadable = (unreadable.len() - newer, newer);
            let count = workspace.ledger().changes().len();
            (workspace.saving().clone(), workspace.can_undo_redo(), unreadable, conflicted, count)
        });
        if let Some((saving, can, unreadable, conflicted, count)) = read {
            if self.extent.with_untracked(|extent| extent.0 != count) {
                self.extent.update(|extent| extent.0 = count);
            }
            if self.conflicted.get_untracked() != conflicted {
                self.conflicted.set(conflicted);
            }
            self.saving.set(saving);
            self.can_undo_redo.set(can);
            self.unreadable.set(unreadable);
        }
    }

    /// Whether the past is looked at, which cannot be changed; says so.
    pub fn is_past(self) -> bool {
        let is_past = self.past_day.with_untracked(Option::is_some);
        if is_past {
            self.notify_error(m::AS_AT_REFUSED.get(self.lang_now()));
        }
        is_past
    }

    /// Looks at the ledger as it was at the end of a day, or at the present again.
    pub fn look_at_day(self, day: Option<Day>) {
        let until =
            self.read_present(|workspace| workspace.ledger().archived_until_ms()).unwrap_or(0);
        if day.is_some_and(|day| platform::end_of_day_ms(day) < until) {
            let values: [(&str, &dyn std::fmt::Display); 1] =
                [("day", &platform::local_day(until))];
            self.notify_error(m::ARCHIVED_DAY.with(self.lang_now(), &values));
            return;
        }
        let past = day.and_then(|day| {
            self.read_present(|workspace| workspace.as_it_was(platform::end_of_day_ms(day)))
        });
        self.past_day.set(day.filter(|_| past.is_some()));
        self.past.set_value(past);
        self.notify_changed(Dependencies::ALL);
    }

    /// Does what the user asks: what is always allowed.
    pub fn apply(self, command: Command) {
        self.record(|workspace, now| ((), workspace.apply(command, now)));
    }

    /// A new record's id.
    pub fn new_id(self) -> Name {
        self.write(Workspace::new_id).unwrap_or_else(|| "1".into())
    }

    /// Writes records by a command of the app, saves them and tells the page what changed. None while
    /// the past is looked at, which is said, and if no ledger is open.
    fn record<T>(
        self,
        command: impl FnOnce(&mut Workspace, u64) -> (T, Dependencies),
    ) -> Option<T> {
        if self.is_past() {
            return None;
        }
        self.note_own_writer();
        platform::measured("zhibu:apply", || {
            let (done, touched) = platform::measured("zhibu:save", || self.write(command))?;
            self.notify_changed(touched);
            Some(done)
        })
    }

    /// Deletes records and says so, or why they are not.
    pub fn delete(self, keys: Vec<RecordKey>) {
        let deleted = self.record(|workspace, now| {
            let deleted = delete(workspace, keys, now);
            let touched = deleted.as_ref().map(|deleted| deleted.touched).unwrap_or_default();
            (deleted, touched)
        });
        let lang = self.lang_now();
        match deleted {
            None => {}
            Some(Ok(Deleted { count, .. })) => {
                self.notify(m::DELETED_COUNT.with(lang, &[("count", &count)]));
            }
            Some(Err(violation)) => {
                let said = self.read_present(|open| violation.text(open.register(), lang));
                self.notify_error(said.unwrap_or_default());
            }
        }
    }

    /// Restores records and says so.
    pub fn restore(self, keys: Vec<RecordKey>) {
        if self.is_past() {
            return;
        }
        let count = keys.len();
        self.apply(Command::Restore(keys));
        platform::keep_focus();
        let lang = self.lang_now();
        self.notify(m::RESTORED_COUNT.with(lang, &[("count", &count)]));
    }

    /// Takes back what was done last.
    pub fn undo(self) {
        if self.is_past() {
            return;
        }
        self.fetch_revert(false);
    }

    /// Does again what was undone last.
    pub fn redo(self) {
        if self.is_past() {
            return;
        }
        self.fetch_revert(true);
    }

    fn fetch_revert(self, again: bool) {
        leptos::task::spawn_local(async move {
            if super::lazy::revert(self, again).await.is_err() {
                self.notify_error(m::TAKING_BACK_NOT_FETCHED.get(self.lang_now()));
            }
        });
    }

    /// Takes back what was done last, or does again what was undone last. What changes records comes
    /// with the same part of the program, so nearly always it is here.
    pub fn revert(self, again: bool) {
        self.note_own_writer();
        let revert = if again { Workspace::redo } else { Workspace::undo };
        let Some(result) = self.write(revert).flatten() else { return };
        self.notify_changed(result.touched);
        let lang = self.lang_now();
        let said = self.read_present(|open| undo_text(open.register(), &result, again, lang));
        self.notify(said.unwrap_or_default());
    }

    /// Tries again to save.
    pub fn retry_saving(self) {
        self.write(|workspace, _| workspace.retry_saving());
        self.notify_changed(Dependencies::NONE);
    }

    /// Puts damaged segments aside.
    pub fn quarantine_unreadable(self) {
        if let Some(Err(error)) = self.write(|workspace, _| workspace.quarantine_unreadable()) {
            self.say_store_error(error);
        }
        self.notify_changed(Dependencies::NONE);
    }

    /// Says so if another tab has removed the open ledger.
    pub fn notice_removal(self, key: &str) {
        if self.read_untracked(|workspace| workspace.is_own_about(key)).unwrap_or(false) {
            self.notify_error(m::REMOVED_ELSEWHERE.get(self.lang_now()));
        }
    }

    /// Takes in what another tab wrote.
    pub fn follow(self, key: &str) {
        if let Some(Ok(touched)) = self.write(|workspace, now| workspace.follow(key, now))
            && self.read_present(|workspace| workspace.ledger().changes().len())
                != Some(self.extent.with_untracked(|extent| extent.0))
        {
            self.notify_changed(touched);
        }
    }
}
