//! The state of the page: every read and every write goes through it.
//!
//! [`AppState`] is a handle. Each part of the state has its own signals, which only that part sets:
//! the open ledger, navigation, preferences, notices, the import, backups and their folder. This
//! file has what the whole page reads, and how records are written; the other files have the parts,
//! and the actions on ledgers and files.

/// Lets the rest of the page read and track signals of a part of the state, but not set them.
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

mod authorship;
mod catalog;
pub mod exports;
mod files;
mod folder;
mod life;
mod lists;
pub mod loader;
mod navigation;
mod notices;
mod preferences;
mod safety;
pub mod shared;
mod shared_place;
mod shared_run;
mod single;
mod summary;
mod workspace;

pub use self::authorship::Authorship;
pub use self::files::{ArrivedTables, Importing};
pub use self::folder::{FolderBackups, FolderState};
use self::loader::Loader;
pub use self::navigation::Navigation;
pub use self::notices::Notices;
pub use self::preferences::Preferences;
pub use self::safety::Safekeeping;
pub use self::shared::SharedFolder;
pub use self::single::SinglePage;
pub use self::workspace::{LedgerInfo, OpenLedger};
use super::platform::{self, PREFERENCES};
use zhibu_app::commands::{Deleted, delete, undo_text};
use zhibu_app::embedded::Embedded;
use zhibu_app::route::Route;
use zhibu_app::views::announced::Announced;
use zhibu_app::workspace::{Command, Removal, Saving, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Name, RecordKey, Writer};
use zhibu_text::{Lang, Message, format_message, m};

/// The state's handle; see the module. Copies refer to the same state, which lives as long as the
/// page.
#[derive(Clone, Copy)]
pub struct AppState(&'static StateParts);

struct StateParts {
    loader: &'static Loader,
    workspace: OpenLedger,
    navigation: Navigation,
    preferences: Preferences,
    authorship: Authorship,
    notices: Notices,
    importing: Importing,
    safety: Safekeeping,
    folder: FolderBackups,
    shared: SharedFolder,
}

impl AppState {
    /// The initial state, without a ledger: storage is probed.
    pub fn new(loader: &'static Loader) -> Self {
        Self(Box::leak(Box::new(StateParts {
            loader,
            workspace: OpenLedger::new(),
            navigation: Navigation::new(),
            preferences: Preferences::new(),
            authorship: Authorship::new(),
            notices: Notices::new(),
            importing: Importing::new(),
            safety: Safekeeping::new(),
            folder: FolderBackups::new(),
            shared: SharedFolder::new(),
        })))
    }

    // The parts.

    /// The entry points of parts that are fetched at their first use.
    pub fn loader(self) -> &'static Loader {
        self.0.loader
    }

    /// The open ledger, with its signals.
    pub fn workspace(self) -> &'static OpenLedger {
        &self.0.workspace
    }

    /// The route and the state of the page around it.
    pub fn navigation(self) -> &'static Navigation {
        &self.0.navigation
    }

    /// The display preferences.
    pub fn preferences(self) -> &'static Preferences {
        &self.0.preferences
    }

    /// The question who writes, before the first export.
    pub fn authorship(self) -> &'static Authorship {
        &self.0.authorship
    }

    /// The notices about the last action.
    pub fn notices(self) -> &'static Notices {
        &self.0.notices
    }

    /// The current import.
    pub fn importing(self) -> &'static Importing {
        &self.0.importing
    }

    /// The protection of the open ledger.
    pub fn safety(self) -> &'static Safekeeping {
        &self.0.safety
    }

    /// The folder that backups of the open ledger are written to.
    pub fn folder_backups(self) -> &'static FolderBackups {
        &self.0.folder
    }

    /// The shared folder of the open ledger.
    pub fn shared_folder(self) -> &'static SharedFolder {
        &self.0.shared
    }

    // Reading.

    /// Reads the open ledger, or its past state while that is shown. What is read is tracked: see
    /// [`Dependencies`].
    pub fn read<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read(read)
    }

    /// The same, untracked: for handlers, and for single reads.
    pub fn read_untracked<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read_untracked(read)
    }

    /// Reads the open ledger as it is now.
    pub fn read_present<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read_open(|workspace| workspace.map(read))
    }

    /// The same, tracked: for what must not depend on the past state that is shown, such as trust.
    pub fn read_present_tracked<T>(self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.workspace().read_present_tracked(read)
    }

    /// The day up to which the open ledger is evaluated, tracked.
    pub fn as_of(self) -> Day {
        self.workspace().as_of().get()
    }

    /// Today, tracked.
    pub fn today(self) -> Day {
        self.workspace().today().get()
    }

    /// The current language, tracked.
    pub fn lang(self) -> Lang {
        self.preferences().lang().get()
    }

    /// The current language, untracked, for notices.
    pub fn lang_now(self) -> Lang {
        self.preferences().lang().get_untracked()
    }

    /// A message in the current language, tracked.
    pub fn translate(self, message: Message) -> &'static str {
        message.get(self.lang())
    }

    /// The same as a closure for views, tracked. A single type for all messages keeps the program
    /// small.
    pub fn t(self, message: Message) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.translate(message)
    }

    /// Whether a ledger is open.
    pub fn is_open(self) -> bool {
        self.workspace().open().with(Option::is_some)
    }

    /// Whether a ledger is open or being opened.
    pub fn is_open_soon(self) -> bool {
        self.is_open() || self.workspace().opening().with(Option::is_some)
    }

    /// Whether the open ledger is a sample, which can be fetched again.
    pub fn is_sample(self) -> bool {
        let is_sample = |open: &LedgerInfo| open.about.sample.is_some();
        self.workspace().open().with(|open| open.as_ref().is_some_and(is_sample))
    }

    /// The key of the open ledger, untracked.
    fn open_ledger_key(self) -> Option<String> {
        self.workspace()
            .open()
            .with_untracked(|open| open.as_ref().map(|open| open.ledger_key.clone()))
    }

    /// The title of the open ledger.
    pub fn open_title(self) -> Option<String> {
        self.workspace().open().with(|open| open.as_ref().map(|open| open.about.title.clone()))
    }

    /// Goes to a page.
    pub fn go(self, route: Route) {
        self.navigation().go(route);
    }

    /// Shows a notice for a while.
    pub fn notify(self, text: impl Into<String>) {
        self.notices().notify(text);
    }

    /// Shows a notice that something was recorded, if it was also saved: otherwise a banner reports
    /// the failure.
    pub fn notify_saved(self, text: impl Into<String>) {
        let status = self.workspace().status();
        if status.with_untracked(|status| status.saving == Saving::Saved) {
            self.notify(text);
        }
    }

    /// Shows an error until it is closed.
    pub fn notify_error(self, text: impl Into<String>) {
        self.notices().notify_error(text);
    }

    /// The page becomes visible again, or was open for long: it may be another day.
    pub fn refresh_today(self) {
        self.workspace().set_today(platform::today());
    }

    /// How many changes would be lost if the page were closed now.
    pub fn unsaved_count(self) -> usize {
        self.read_present(Workspace::unsaved_count).unwrap_or(0)
    }

    /// The stored writers of this browser.
    pub fn own_writers(self) -> Vec<Writer> {
        PREFERENCES.writers(self.workspace().writer())
    }

    /// Stores this tab's writer as one of this browser's, now that it writes.
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

    /// Whether the past is shown, or the ledger inside the single file, which cannot be changed; if so, shows an error.
    pub fn is_past(self) -> bool {
        let is_past = self.workspace().past_day().with_untracked(Option::is_some);
        let is_viewed = self.is_embedded_viewed();
        if is_past || is_viewed {
            let refused = if is_viewed { m::EMBEDDED_REFUSED } else { m::AS_AT_REFUSED };
            self.notify_error(refused.get(self.lang_now()));
        }
        is_past || is_viewed
    }

    /// Whether the ledger inside the single file is looked at, untracked.
    fn is_embedded_viewed(self) -> bool {
        self.workspace().embedded().get_untracked() == Embedded::Viewed
    }

    /// Whether that was closed for its import, untracked.
    fn is_embedded_aside(self) -> bool {
        self.workspace().embedded().get_untracked() == Embedded::Aside
    }

    /// Shows the present again.
    pub fn show_present(self) {
        self.workspace().look_at(None);
        self.notify_changed(Dependencies::ALL);
    }

    /// Shows the ledger as it was at the end of a day. Only pages of a part call this, so that making the
    /// past is in that part.
    pub fn show_day(self, day: Day) {
        let end_ms = platform::end_of_day_ms(day);
        let until =
            self.read_present(|workspace| workspace.ledger().archived_until_ms()).unwrap_or(0);
        if end_ms < until {
            self.notify_error(format_message!(
                m::ARCHIVED_DAY,
                self.lang_now(),
                day = platform::local_day(until)
            ));
            return;
        }
        let past = self.read_present(|workspace| workspace.as_it_was(end_ms));
        self.workspace().look_at(past.map(|past| (day, past)));
        self.notify_changed(Dependencies::ALL);
    }

    /// Applies a command that is always allowed.
    pub fn apply(self, command: Command) {
        self.record(|workspace, now| ((), workspace.apply(command, now)));
    }

    /// Applies a command that `make` builds from the open ledger and shows a notice, or returns why
    /// it is refused; `None` if no ledger is open, or if the past is shown, which cannot be
    /// changed: an error says so.
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
            self.notify_saved(notice);
        }))
    }

    /// The same for a command that may have nothing to do; whether it had something to do.
    pub fn perform(self, make: impl FnOnce(&Workspace, Lang) -> Option<Announced>) -> bool {
        self.attempt(|workspace, lang| make(workspace, lang).ok_or(())) == Some(Ok(()))
    }

    /// A new record's id.
    pub fn new_id(self) -> Name {
        self.write(Workspace::new_id).unwrap_or_else(|| "1".into())
    }

    /// Writes records with a command of the app, saves them and notifies the page of what changed.
    /// `None` if no ledger is open, or if the past is shown: an error says so.
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

    /// Deletes records and shows a notice, or an error if it is refused; whether they are deleted.
    pub fn delete(self, keys: Vec<RecordKey>) -> bool {
        let deleted = self.record(|workspace, now| {
            let deleted = delete(workspace, keys, now);
            let touched = deleted.as_ref().map(|deleted| deleted.touched).unwrap_or_default();
            (deleted, touched)
        });
        let lang = self.lang_now();
        match deleted {
            None => false,
            Some(Ok(Deleted { count, .. })) => {
                self.notify(format_message!(m::DELETED_COUNT, lang, count = count));
                true
            }
            Some(Err(violation)) => {
                let text = self.read_present(|open| violation.text(open.register(), lang));
                self.notify_error(text.unwrap_or_default());
                false
            }
        }
    }

    /// Restores records and shows a notice.
    pub fn restore(self, keys: Vec<RecordKey>) {
        if self.is_past() {
            return;
        }
        let count = keys.len();
        self.apply(Command::Restore(keys));
        let lang = self.lang_now();
        self.notify(format_message!(m::RESTORED_COUNT, lang, count = count));
    }

    /// Undoes the latest action.
    pub fn undo(self) {
        self.fetch_revert(false);
    }

    /// Redoes the action undone last.
    pub fn redo(self) {
        self.fetch_revert(true);
    }

    fn fetch_revert(self, again: bool) {
        if !self.is_past() {
            let revert = (self.loader().revert)(self, again);
            self.fetch_or_notify(revert, m::TAKING_BACK_NOT_FETCHED);
        }
    }

    /// Undoes the latest action, or redoes the one undone last. The code is in the part that
    /// changes records, so it is nearly always fetched already.
    pub fn revert(self, again: bool) {
        self.note_own_writer();
        let revert = if again { Workspace::redo } else { Workspace::undo };
        let Some(result) = self.write(revert).flatten() else { return };
        self.notify_changed(result.touched);
        let lang = self.lang_now();
        let text = self.read_present(|open| undo_text(open.register(), &result, again, lang));
        self.notify(text.unwrap_or_default());
    }

    /// Tries again to save.
    pub fn retry_saving(self) {
        self.write(|workspace, _| workspace.retry_saving());
        self.notify_changed(Dependencies::NONE);
    }

    /// The user has seen that what had vanished was stored again.
    pub fn acknowledge_stored_again(self) {
        self.write(|workspace, _| workspace.acknowledge_stored_again());
        self.notify_changed(Dependencies::NONE);
    }

    /// Quarantines damaged segments.
    pub fn quarantine_unreadable(self) {
        if let Some(Err(error)) = self.write(|workspace, _| workspace.quarantine_unreadable()) {
            self.notify_store_error(error);
        }
        self.notify_changed(Dependencies::NONE);
    }

    /// Shows an error if another tab has removed the open ledger; checks what is stored if a part of
    /// it is gone.
    pub fn notice_removal(self, key: &str) {
        match self.write(|workspace, _| workspace.note_removal(key)) {
            Some(Removal::Ledger) => {
                self.notify_error(m::REMOVED_ELSEWHERE.get(self.lang_now()));
            }
            Some(Removal::Segment) => self.check_stored_soon(),
            Some(Removal::Other) | None => {}
        }
    }

    /// Applies what another tab wrote. `is_overwritten` tells whether the key had another text before.
    pub fn follow(self, key: &str, is_overwritten: bool) {
        if is_overwritten && self.read_present(|open| open.is_own_segment(key)) == Some(true) {
            self.check_stored_soon();
        }
        if let Some(Ok(touched)) = self.write(|workspace, now| workspace.follow(key, now))
            && self.read_present(|workspace| workspace.ledger().change_count())
                != Some(self.workspace().extent().with_untracked(|extent| extent.0))
        {
            self.notify_changed(touched);
        }
    }
}
