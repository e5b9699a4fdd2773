//! The state of the page: everything is read through here, and everything is written through here.
//!
//! [`AppState`] is a handle. Each part of the state has its own signals, which nobody else sets: the
//! open ledger, where the user is, preferences, what is said, the import under way, backups and their
//! folder. This file holds what all of the page reads, and how records are written; the others hold
//! the parts, and what is done with ledgers and files.

/// Lets the rest of the page read and follow signals of a part of the state, but not set them.
macro_rules! read_signals {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)+) => {
        $(
            $(#[$doc])*
            pub fn $name(&self) -> $crate::reactive::ReadSignal<$type> {
                self.$name.read_only()
            }
        )+
    };
}

mod catalog;
mod exports;
mod files;
mod folder;
mod life;
pub mod loader;
mod navigation;
mod notices;
mod preferences;
mod safety;
mod workspace;

pub use self::files::Importing;
pub use self::folder::{FolderBackups, FolderState};
use self::loader::Loader;
pub use self::navigation::Navigation;
pub use self::notices::Notices;
pub use self::preferences::Preferences;
pub use self::safety::Safekeeping;
pub use self::workspace::OpenLedger;
use super::platform::{self, PREFERENCES};
use zhibu_app::commands::{Deleted, delete, undo_text};
use zhibu_app::route::Route;
use zhibu_app::views::announced::Announced;
use zhibu_app::workspace::{Command, Saving, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Author};
use zhibu_ledger::{Name, RecordKey, Writer};
use zhibu_text::{Lang, Message, format_message, m};

/// See the module's words. Copies mean the same state, which lasts as long as the page.
#[derive(Clone, Copy)]
pub struct AppState(&'static StateParts);

struct StateParts {
    loader: &'static Loader,
    workspace: OpenLedger,
    navigation: Navigation,
    preferences: Preferences,
    notices: Notices,
    importing: Importing,
    safety: Safekeeping,
    folder: FolderBackups,
}

impl AppState {
    /// The state at the start: storage probed, the last ledger open if there is one.
    pub fn new(loader: &'static Loader) -> Self {
        let state = Self(Box::leak(Box::new(StateParts {
            loader,
            workspace: OpenLedger::new(),
            navigation: Navigation::new(),
            preferences: Preferences::new(),
            notices: Notices::new(),
            importing: Importing::new(),
            safety: Safekeeping::new(),
            folder: FolderBackups::new(),
        })));
        state.open_last();
        state
    }

    // The parts.

    /// What is fetched when it is first used.
    pub fn loader(self) -> &'static Loader {
        self.0.loader
    }

    /// The open ledger as the page follows it.
    pub fn workspace(self) -> &'static OpenLedger {
        &self.0.workspace
    }

    /// Where the user is.
    pub fn navigation(self) -> &'static Navigation {
        &self.0.navigation
    }

    /// How the user likes the page.
    pub fn preferences(self) -> &'static Preferences {
        &self.0.preferences
    }

    /// What is said of what was just done.
    pub fn notices(self) -> &'static Notices {
        &self.0.notices
    }

    /// The import under way.
    pub fn importing(self) -> &'static Importing {
        &self.0.importing
    }

    /// What keeps the open ledger from harm.
    pub fn safety(self) -> &'static Safekeeping {
        &self.0.safety
    }

    /// The folder that backups of the open ledger are written to.
    pub fn folder_backups(self) -> &'static FolderBackups {
        &self.0.folder
    }

    // Reading.

    /// Reads the open ledger, or its past while that is looked at. What is read is tracked: see
    /// [`Dependencies`].
    pub fn read<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read(read)
    }

    /// The same, not tracked: for handlers, and for what is read once.
    pub fn read_untracked<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read_untracked(read)
    }

    /// Reads the open ledger as it is now.
    pub fn read_present<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read_open(|workspace| workspace.map(read))
    }

    /// The same, tracked: for what must not be judged by the past that is looked at, as trust.
    pub fn read_present_tracked<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read_present_tracked(read)
    }

    /// Up to which day the open ledger speaks, which is watched.
    pub fn as_of(self) -> Day {
        self.workspace().as_of().get()
    }

    /// Today, which is watched.
    pub fn today(self) -> Day {
        self.workspace().today().get()
    }

    /// The current language, which is watched.
    pub fn lang(self) -> Lang {
        self.preferences().lang().get()
    }

    /// The current language, for what is said once.
    pub fn lang_now(self) -> Lang {
        self.preferences().lang().get_untracked()
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
        self.workspace().open().with(Option::is_some)
    }

    /// Whether the open ledger is a sample, which can be had again.
    pub fn is_sample(self) -> bool {
        let is_sample = |open: &(String, About)| open.1.sample.is_some();
        self.workspace().open().with(|open| open.as_ref().is_some_and(is_sample))
    }

    /// The shelf mark of the open ledger, not followed.
    fn open_mark(self) -> Option<String> {
        self.workspace().open().with_untracked(|open| open.as_ref().map(|open| open.0.clone()))
    }

    /// The title of the open ledger.
    pub fn open_title(self) -> Option<String> {
        self.workspace().open().with(|open| open.as_ref().map(|open| open.1.title.clone()))
    }

    /// Goes to a page.
    pub fn go(self, route: Route) {
        self.navigation().go(route);
    }

    /// Says what was done, for a while.
    pub fn notify(self, text: impl Into<String>) {
        self.notices().notify(text);
    }

    /// Says that something was recorded, if it was saved too: where it was not, a banner says so.
    pub fn tell_saved(self, text: impl Into<String>) {
        let status = self.workspace().status();
        if status.with_untracked(|status| status.saving == Saving::Saved) {
            self.notify(text);
        }
    }

    /// Says what went wrong, until it is closed.
    pub fn notify_error(self, text: impl Into<String>) {
        self.notices().notify_error(text);
    }

    /// The page is looked at again: it may be another day.
    pub fn look_again(self) {
        self.workspace().set_today(platform::today());
    }

    /// How many changes would be lost if the page were closed now.
    pub fn unsaved_count(self) -> usize {
        self.read_present(Workspace::unsaved_count).unwrap_or(0)
    }

    /// Says who writes with this browser, and remembers it.
    pub fn set_author(self, author: Author) {
        self.write(|workspace, _| workspace.set_author(&author));
        self.preferences().set_author(author);
    }

    /// The writers of this browser, as far as they are remembered.
    pub fn own_writers(self) -> Vec<Writer> {
        PREFERENCES.writers(self.workspace().writer())
    }

    /// Remembers this tab's writer as one of this browser's, now that it writes.
    fn note_own_writer(self) {
        self.preferences().note_writer(self.workspace().writer());
    }

    // Writing.

    fn write<T>(self, write: impl FnOnce(&mut Workspace, u64) -> T) -> Option<T> {
        self.workspace()
            .write_open(|workspace, now| workspace.map(|workspace| write(workspace, now)))
    }

    fn notify_changed(self, touched: Dependencies) {
        self.workspace().notify_changed(touched);
    }

    /// Whether the past is looked at, which cannot be changed; says so.
    pub fn is_past(self) -> bool {
        let is_past = self.workspace().past_day().with_untracked(Option::is_some);
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
            self.notify_error(format_message!(
                m::ARCHIVED_DAY,
                self.lang_now(),
                day = platform::local_day(until)
            ));
            return;
        }
        let past = day.and_then(|day| {
            let end_ms = platform::end_of_day_ms(day);
            Some((day, self.read_present(|workspace| workspace.as_it_was(end_ms))?))
        });
        self.workspace().look_at(past);
        self.notify_changed(Dependencies::ALL);
    }

    /// Does what the user asks: what is always allowed.
    pub fn apply(self, command: Command) {
        self.record(|workspace, now| ((), workspace.apply(command, now)));
    }

    /// Does what a view makes of the open ledger and says so, or returns why it is refused; `None` if no
    /// ledger is open, or the past is looked at, which cannot be changed: that is said.
    pub fn attempt<E>(
        self,
        make: impl FnOnce(&Workspace, Lang) -> Result<Announced, E>,
    ) -> Option<Result<(), E>> {
        let lang = self.lang_now();
        if self.is_past() {
            return None;
        }
        let done = self.read_untracked(|workspace| make(workspace, lang))?;
        Some(done.map(|Announced { command, notice }| {
            self.apply(command);
            self.tell_saved(notice);
        }))
    }

    /// The same where there may be nothing to do; whether there was.
    pub fn perform(self, make: impl FnOnce(&Workspace, Lang) -> Option<Announced>) -> bool {
        self.attempt(|workspace, lang| make(workspace, lang).ok_or(())) == Some(Ok(()))
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
                self.notify(format_message!(m::DELETED_COUNT, lang, count = count));
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
        let lang = self.lang_now();
        self.notify(format_message!(m::RESTORED_COUNT, lang, count = count));
    }

    /// Takes back what was done last.
    pub fn undo(self) {
        self.fetch_revert(false);
    }

    /// Does again what was undone last.
    pub fn redo(self) {
        self.fetch_revert(true);
    }

    fn fetch_revert(self, again: bool) {
        if !self.is_past() {
            let revert = (self.loader().revert)(self, again);
            self.fetch_or_say(revert, m::TAKING_BACK_NOT_FETCHED);
        }
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
                != Some(self.workspace().extent().with_untracked(|extent| extent.0))
        {
            self.notify_changed(touched);
        }
    }
}
