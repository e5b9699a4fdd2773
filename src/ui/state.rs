//! The state of the page: the session wrapped in signals. Everything is read through here, and
//! everything is written through here.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use rustc_hash::FxHashMap;

use super::platform;
use super::route::{Page, Route};
use super::session::{Command, Saving, Session, TakenBack, fault};
use crate::domain::list::Query;
use crate::domain::records::Kind;
use crate::format::{About, FileError, Plan, Planner, Reader, Sample, Step, write};
use crate::i18n::{Lang, Message, m, store_error};
use crate::ledger::{Change, Clock, Ledger, RecordKey, Writer, json_text};
use crate::samples::{Bundled, bundled};
use crate::storage::{BrowserStore, LedgerEntry, MemoryStore, SaveError, Shelf, Store};

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

/// A file on its way into a ledger.
#[derive(Clone, Debug, Default)]
pub enum Importing {
    #[default]
    Idle,
    /// Being read and compared: how much of it, in percent.
    Reading { file: String, percent: usize },
    /// Refused.
    Refused { file: String, error: FileError },
    /// Waiting for the user's word.
    Planned { file: String, about: Option<About>, plan: Arc<Plan> },
    /// Being taken in.
    Taking { percent: usize },
}

type SharedStore = Rc<dyn Store>;
type SharedShelf = Rc<Shelf<SharedStore>>;

/// See the module's words. A handle: copies mean the same state.
#[derive(Clone, Copy)]
pub struct AppState {
    session: StoredValue<Option<Session>, LocalStorage>,
    shelf: StoredValue<SharedShelf, LocalStorage>,
    writer: Writer,
    is_in_memory: bool,
    /// Counts up whenever a record of the kind changes, or another ledger is opened.
    changed: StoredValue<FxHashMap<Kind, RwSignal<u32>>>,
    /// The open ledger's shelf mark and title.
    pub open: RwSignal<Option<(String, About)>>,
    /// Counts up whenever the shelf changes.
    pub shelved: RwSignal<u32>,
    pub route: RwSignal<Route>,
    pub lang: RwSignal<Lang>,
    pub theme: RwSignal<Theme>,
    pub saving: RwSignal<Saving>,
    pub can_undo_redo: RwSignal<(bool, bool)>,
    /// A sentence about what was just done.
    pub notice: RwSignal<String>,
    pub importing: RwSignal<Importing>,
    /// The file chosen last and its number: what is read of an earlier one comes too late.
    chosen: StoredValue<(u32, Option<web_sys::File>), LocalStorage>,
    /// Whether a form holds input that is not saved.
    pub is_dirty: RwSignal<bool>,
    /// How many segments of the open ledger cannot be read: damaged, newer.
    pub troubles: RwSignal<(usize, usize)>,
    pub is_searching: RwSignal<bool>,
    /// While printing, lists are drawn whole.
    pub is_printing: RwSignal<bool>,
    today: RwSignal<crate::domain::date::Day>,
}

const LAST_LEDGER: &str = "last";
const THEME: &str = "theme";
const LANG: &str = "lang";
/// So long a slice of a long work may take before the browser is let in, in milliseconds.
const SLICE_MS: f64 = 24.0;
/// Elements worked on between two looks at the clock.
const ELEMENTS_PER_LOOK: usize = 200;

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
        let shelf: SharedShelf = Rc::new(Shelf::new(store, writer));
        let signals = Kind::ALL.iter().map(|kind| (*kind, RwSignal::new(0))).collect();
        let state = Self {
            session: StoredValue::new_local(None),
            shelf: StoredValue::new_local(shelf),
            writer,
            is_in_memory,
            changed: StoredValue::new(signals),
            open: RwSignal::new(None),
            shelved: RwSignal::new(0),
            route: RwSignal::new(current_route()),
            lang: RwSignal::new(preferred_lang()),
            theme: RwSignal::new(Theme::from_code(
                &platform::preference(THEME).unwrap_or_default(),
            )),
            saving: RwSignal::new(if is_in_memory { Saving::InMemory } else { Saving::Saved }),
            can_undo_redo: RwSignal::new((false, false)),
            notice: RwSignal::new(String::new()),
            importing: RwSignal::new(Importing::Idle),
            chosen: StoredValue::new_local((0, None)),
            is_dirty: RwSignal::new(false),
            troubles: RwSignal::new((0, 0)),
            is_searching: RwSignal::new(false),
            is_printing: RwSignal::new(false),
            today: RwSignal::new(platform::today()),
        };
        state.open_last();
        state
    }

    fn open_last(self) {
        let ledgers = self.ledgers();
        let last = platform::preference(LAST_LEDGER);
        let is_last = |entry: &&LedgerEntry| Some(&entry.shelf_mark) == last.as_ref();
        let entry = ledgers.iter().find(is_last).or_else(|| ledgers.first());
        if let Some(entry) = entry {
            self.open_ledger(&entry.shelf_mark);
            if self.route.get_untracked().page == Page::Welcome {
                self.go(Route::to(Page::Dashboard));
            }
        }
    }

    // Reading.

    /// Reads the open session; does not watch it.
    pub fn read<T>(self, read: impl FnOnce(&Session) -> T) -> Option<T> {
        self.session.with_value(|session| session.as_ref().map(read))
    }

    /// Watches the records of these kinds.
    pub fn watch(self, kinds: &[Kind]) {
        self.changed.with_value(|changed| kinds.iter().for_each(|kind| changed[kind].track()));
    }

    /// Up to which day the open ledger speaks.
    pub fn as_of(self) -> crate::domain::date::Day {
        let today = self.today.get();
        self.read(|session| session.as_of(today)).unwrap_or(today)
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
    pub fn t(self, message: Message) -> &'static str {
        message.get(self.lang())
    }

    /// The same, for views. Every place in a view that shows a message is of this one type, which
    /// keeps the program a fifth smaller than a closure of its own for each would.
    pub fn say(self, message: Message) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.t(message)
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
        self.read(|session| session.register().table(kind).title(id).map(str::to_owned)).flatten()
    }

    // The shelf.

    /// The ledgers of this browser.
    pub fn ledgers(self) -> Vec<LedgerEntry> {
        self.shelved.track();
        self.shelf.with_value(|shelf| shelf.ledgers()).unwrap_or_default()
    }

    /// UTF-16 units that a ledger takes.
    pub fn used_units16(self, mark: &str) -> usize {
        self.shelf.with_value(|shelf| shelf.used_units16(mark)).unwrap_or(0)
    }

    /// Opens a ledger of the shelf.
    pub fn open_ledger(self, mark: &str) -> bool {
        if !self.may_leave() {
            return false;
        }
        let shelf = self.shelf.get_value();
        let clock = Clock::new(self.writer);
        let opened = Session::open(shelf, mark, clock, self.is_in_memory, platform::now_ms());
        match opened {
            Ok(session) => {
                let about = session.about().clone();
                self.session.set_value(Some(session));
                platform::set_preference(LAST_LEDGER, mark);
                self.importing.set(Importing::Idle);
                self.open.set(Some((mark.to_owned(), about)));
                self.settle(Kind::ALL);
                true
            }
            Err(error) => {
                self.say_store_error(error);
                false
            }
        }
    }

    fn say_store_error(self, error: impl Into<SaveError>) {
        let lang = self.lang_now();
        let said = store_error(&fault(&error.into()), lang);
        self.notice.set(m::STORE_ERROR.with(lang, &[("error", &said)]));
    }

    /// Whether the open ledger can be left without losing what is in memory only. Tries to save
    /// first, and says so if it cannot.
    fn may_leave(self) -> bool {
        if self.is_in_memory {
            return true;
        }
        self.write(|session, _| session.retry_saving());
        self.settle(&[]);
        let unsaved = self.read(Session::unsaved_count).unwrap_or(0);
        if unsaved > 0 {
            let lang = self.lang_now();
            self.notice.set(m::LEAVE_LEDGER_UNSAVED.with(lang, &[("count", &unsaved)]));
        }
        unsaved == 0
    }

    /// Puts a new ledger on the shelf and opens it; says so if that cannot be.
    pub fn create_ledger(self, mark: &str, about: &About, changes: Vec<Change>) -> bool {
        if !self.may_leave() {
            return false;
        }
        let shelf = self.shelf.get_value();
        if let Err(error) = shelf.set_about(mark, about) {
            self.say_store_error(error);
            return false;
        }
        let saved = shelf.append(mark, &changes.iter().collect::<Vec<_>>());
        self.shelved.update(|count| *count += 1);
        if !self.open_ledger(mark) {
            return false;
        }
        if saved.is_err() {
            // No room for it: the changes stay in memory, and the banner says so.
            self.write(|session, now| {
                session.begin_import();
                session.import(changes, Vec::new(), now);
                session.end_import();
            });
            self.settle(Kind::ALL);
        }
        true
    }

    /// Opens a bundled ledger, made anew if it is not on the shelf yet.
    pub fn open_sample(self, sample: Sample) {
        let known = self
            .ledgers()
            .into_iter()
            .find(|entry| entry.about.as_ref().is_some_and(|about| about.sample == Some(sample)));
        if let Some(entry) = known {
            if self.open_ledger(&entry.shelf_mark) {
                self.go(Route::to(Page::Dashboard));
            }
        } else {
            let bundled = bundled(sample);
            if self.create_ledger(&bundled.about.id.clone(), &bundled.about, bundled.changes) {
                self.go(Route::to(Page::Dashboard));
            }
        }
    }

    /// A new, empty ledger.
    pub fn create_empty(self, title: &str) {
        let id = Writer::from_random(platform::random_bits()).to_string();
        let about = About { id: id.clone(), title: title.to_owned(), ..About::default() };
        if self.create_ledger(&id, &about, Vec::new()) {
            self.go(Route::to(Page::Dashboard));
        }
    }

    /// Puts a bundled ledger back to what it was.
    pub fn reset_sample(self, mark: &str, sample: Sample) {
        let Bundled { about, changes } = bundled(sample);
        let changes: Vec<&Change> = changes.iter().collect();
        let replaced = self.shelf.with_value(|shelf| shelf.replace(mark, &about, &changes));
        self.shelved.update(|count| *count += 1);
        match replaced {
            Ok(()) => {
                // What was not saved in it goes with the reset, as the question said.
                self.session.set_value(None);
                if self.open_ledger(mark) {
                    self.go(Route::to(Page::Dashboard));
                }
            }
            Err(error) => self.say_store_error(error),
        }
    }

    /// Takes a ledger off the shelf.
    pub fn remove_ledger(self, mark: &str) {
        if let Err(error) = self.shelf.with_value(|shelf| shelf.remove(mark)) {
            self.say_store_error(error);
            return;
        }
        self.shelved.update(|count| *count += 1);
        let is_open =
            self.open.with_untracked(|open| open.as_ref().is_some_and(|open| open.0 == mark));
        if is_open {
            self.session.set_value(None);
            self.open.set(None);
            self.saving.set(if self.is_in_memory { Saving::InMemory } else { Saving::Saved });
            self.troubles.set((0, 0));
            self.can_undo_redo.set((false, false));
            match self.ledgers().first() {
                Some(entry) => {
                    self.open_ledger(&entry.shelf_mark);
                }
                None => self.go(Route::to(Page::Welcome)),
            }
        }
    }

    /// Gives the open ledger another title.
    pub fn rename(self, title: &str) {
        let renamed = self
            .session
            .try_update_value(|session| session.as_mut().map(|session| session.rename(title)))
            .flatten();
        if let Some(Err(error)) = renamed {
            self.say_store_error(error);
        }
        self.open.set(self.read(|session| (session.mark().to_owned(), session.about().clone())));
        self.shelved.update(|count| *count += 1);
    }

    // Writing.

    fn write<T>(self, write: impl FnOnce(&mut Session, u64) -> T) -> Option<T> {
        let now = platform::now_ms();
        self.session
            .try_update_value(|session| session.as_mut().map(|session| write(session, now)))
            .flatten()
    }

    /// Tells the page what changed.
    fn settle(self, touched: &[Kind]) {
        self.changed.with_value(|changed| {
            for kind in touched {
                changed[kind].update(|count| *count = count.wrapping_add(1));
            }
        });
        let read = self.read(|session| {
            let newer = |trouble: &&crate::storage::Trouble| {
                trouble.kind == crate::storage::TroubleKind::Newer
            };
            let troubles = session.troubles();
            let newer = troubles.iter().filter(newer).count();
            (session.saving().clone(), session.can_undo_redo(), (troubles.len() - newer, newer))
        });
        if let Some((saving, can, troubles)) = read {
            self.saving.set(saving);
            self.can_undo_redo.set(can);
            self.troubles.set(troubles);
        }
    }

    /// Does what the user asks: the one way by which records change.
    pub fn apply(self, command: Command) {
        platform::measured("zhibu:apply", || {
            let touched = platform::measured("zhibu:save", || {
                self.write(|session, now| session.apply(command, now))
            });
            self.settle(&touched.unwrap_or_default());
        });
    }

    /// A new record's id.
    pub fn new_id(self) -> crate::ledger::Name {
        self.write(Session::new_id).unwrap_or_else(|| "1".into())
    }

    /// Deletes records and says so.
    pub fn delete(self, keys: Vec<RecordKey>) {
        let count = keys.len();
        self.apply(Command::Delete(keys));
        let lang = self.lang_now();
        self.notice.set(m::DELETED_COUNT.with(lang, &[("count", &count)]));
    }

    /// Restores records and says so.
    pub fn restore(self, keys: Vec<RecordKey>) {
        let count = keys.len();
        self.apply(Command::Restore(keys));
        let lang = self.lang_now();
        self.notice.set(m::RESTORED_COUNT.with(lang, &[("count", &count)]));
    }

    /// Takes back what was done last.
    pub fn undo(self) {
        self.taken_back(self.write(Session::undo).flatten(), m::UNDONE);
    }

    /// Does again what was undone last.
    pub fn redo(self) {
        self.taken_back(self.write(Session::redo).flatten(), m::REDONE);
    }

    fn taken_back(self, taken_back: Option<TakenBack>, done: Message) {
        let Some(TakenBack { touched, kept }) = taken_back else { return };
        self.settle(&touched);
        let lang = self.lang_now();
        self.notice.set(if kept.is_empty() {
            done.get(lang).to_owned()
        } else {
            let names: Vec<String> = kept
                .iter()
                .map(|kept| {
                    let kind = Kind::from_code(&kept.key.kind);
                    let title = kind.and_then(|kind| self.title(kind, &kept.key.id));
                    let title = title.unwrap_or_else(|| kept.key.id.to_string());
                    match kind.filter(|kind| kind.field_place(&kept.field).is_some()) {
                        Some(kind) => {
                            format!("{title} · {}", crate::i18n::field(kind, &kept.field).get(lang))
                        }
                        None => title,
                    }
                })
                .collect();
            m::UNDO_KEPT.with(lang, &[("fields", &crate::i18n::listed(&names, lang))])
        });
    }

    /// Tries again to save.
    pub fn retry_saving(self) {
        self.write(|session, _| session.retry_saving());
        self.settle(&[]);
    }

    /// Puts damaged segments aside.
    pub fn put_troubles_aside(self) {
        if let Some(Err(error)) = self.write(|session, _| session.put_troubles_aside()) {
            self.say_store_error(error);
        }
        self.settle(&[]);
    }

    /// Takes in what another tab wrote.
    pub fn follow(self, key: &str) {
        if let Some(Ok(touched)) = self.write(|session, now| session.follow(key, now))
            && !touched.is_empty()
        {
            self.settle(&touched);
        }
    }

    // Files.

    /// Hands the open ledger to the user as a file.
    pub fn export(self) {
        let file = self.read(|session| {
            let text = write(session.about(), session.ledger(), &platform::now_iso());
            (format!("{}-{}.json", session.about().title, platform::today()), text)
        });
        let Some((name, text)) = file else { return };
        let lang = self.lang_now();
        match platform::download(&name, "application/json", &text) {
            Ok(()) => self.notice.set(m::EXPORTED.with(lang, &[("file", &name)])),
            Err(error) => self.say_export_failed(&error),
        }
    }

    /// Hands what cannot be read to the user as a file, as it is.
    pub fn export_troubles(self) {
        let raw = self.read(|session| {
            let troubles = session.troubles().iter();
            let texts = troubles.map(|trouble| (trouble.key.clone(), trouble.raw.clone().into()));
            let object: serde_json::Map<String, serde_json::Value> = texts.collect();
            json_text(&object)
        });
        let Some(raw) = raw else { return };
        if let Err(error) = platform::download("zhibu-raw.json", "application/json", &raw) {
            self.say_export_failed(&error);
        }
    }

    /// Says that a file could not be handed over.
    pub fn say_export_failed(self, error: &wasm_bindgen::JsValue) {
        let lang = self.lang_now();
        self.notice.set(m::EXPORT_FAILED.with(lang, &[("error", &format!("{error:?}"))]));
    }

    /// Reads a file and works out what it would do; the page shows that before anything is done.
    pub fn read_file(self, file: web_sys::File) {
        let name = file.name();
        let number = self.chosen.with_value(|chosen| chosen.0 + 1);
        self.chosen.set_value((number, Some(file.clone())));
        self.importing.set(Importing::Reading { file: name.clone(), percent: 0 });
        self.go(Route::to(Page::Import));
        leptos::task::spawn_local(async move {
            let begin = platform::clock_ms();
            let planned = self.plan_file(&file, number, false).await;
            if self.is_reading(number) {
                self.importing.set(match planned {
                    Ok((about, plan)) => {
                        Importing::Planned { file: name, about, plan: Arc::new(plan) }
                    }
                    Err(error) => Importing::Refused { file: name, error },
                });
                log_duration("zhibu:import:plan", begin);
            }
        });
    }

    /// Whether this file is still wanted: neither another was chosen nor the import left.
    fn is_reading(self, number: u32) -> bool {
        self.chosen.with_value(|chosen| chosen.0) == number
            && self.importing.with_untracked(|importing| {
                matches!(importing, Importing::Reading { .. } | Importing::Taking { .. })
            })
    }

    /// Reads and plans a file: against the open ledger, or against nothing for a ledger of its
    /// own. A file no longer wanted is given up as unreadable, which nobody is told.
    async fn plan_file(
        self,
        file: &web_sys::File,
        number: u32,
        against_nothing: bool,
    ) -> Result<(Option<About>, Plan), FileError> {
        let bytes = platform::bytes_of(file).await.map_err(|_| FileError::Unreadable)?;
        let total = bytes.len().max(1);
        platform::breathe().await;
        let mut reader = Reader::new(bytes)?;
        let progress = |percent| {
            self.importing.update(|importing| match importing {
                Importing::Reading { percent: shown, .. } => *shown = percent,
                Importing::Taking { percent: shown } => *shown = percent / 2,
                _ => {}
            });
        };
        let mut slice = platform::clock_ms();
        while let Step::More { done, .. } = reader.step(ELEMENTS_PER_LOOK)? {
            if platform::clock_ms() - slice > SLICE_MS {
                progress(done * 70 / total);
                platform::breathe().await;
                if !self.is_reading(number) {
                    return Err(FileError::Unreadable);
                }
                slice = platform::clock_ms();
            }
        }
        let staged = reader.into_staged();
        let about = staged.about.clone();
        let mut planner = Planner::new(staged, platform::now_ms());
        progress(75);
        let nothing = Ledger::new();
        loop {
            let open = if against_nothing {
                None
            } else {
                self.read(|session| planner.step(session.ledger(), ELEMENTS_PER_LOOK))
            };
            if open.unwrap_or_else(|| planner.step(&nothing, ELEMENTS_PER_LOOK)) {
                return Ok((about, planner.into_plan()));
            }
            if platform::clock_ms() - slice > SLICE_MS {
                platform::breathe().await;
                if !self.is_reading(number) {
                    return Err(FileError::Unreadable);
                }
                slice = platform::clock_ms();
            }
        }
    }

    /// Does what the plan says, in slices; `into_new` puts it into a ledger of its own.
    pub fn take_file(self, into_new: bool) {
        let Importing::Planned { about, plan, file } = self.importing.get_untracked() else {
            return;
        };
        self.importing.set(Importing::Taking { percent: 0 });
        leptos::task::spawn_local(async move {
            platform::breathe().await;
            let begin = platform::clock_ms();
            let plan =
                if into_new { self.plan_into_new(about, file, plan).await } else { Some(plan) };
            let taken = match plan {
                Some(plan) => self.take_plan(Arc::unwrap_or_clone(plan)).await,
                None => None,
            };
            if self
                .importing
                .with_untracked(|importing| matches!(importing, Importing::Taking { .. }))
            {
                self.importing.set(Importing::Idle);
            }
            if let Some(count) = taken {
                let lang = self.lang_now();
                self.notice.set(m::IMPORTED.with(lang, &[("count", &count)]));
                self.go(Route::to(Page::Dashboard));
                log_duration("zhibu:import", begin);
            }
        });
    }

    /// Makes the ledger that a file is to be put into, and plans the file against it: the plan on
    /// screen leaves out what the ledger open so far has already.
    async fn plan_into_new(
        self,
        about: Option<About>,
        file: String,
        plan: Arc<Plan>,
    ) -> Option<Arc<Plan>> {
        let plan = if self.open.with_untracked(Option::is_none) {
            plan
        } else {
            let (number, chosen) = self.chosen.get_value();
            Arc::new(self.plan_file(&chosen?, number, true).await.ok()?.1)
        };
        let id = about.as_ref().map(|about| about.id.clone()).filter(|id| is_shelf_mark(id));
        let is_taken = |id: &String| self.ledgers().iter().any(|entry| entry.shelf_mark == *id);
        let id = id
            .filter(|id| !is_taken(id))
            .unwrap_or_else(|| Writer::from_random(platform::random_bits()).to_string());
        let title = about.as_ref().map(|about| about.title.clone());
        let title = title.filter(|title| !title.trim().is_empty()).unwrap_or(file);
        let about = About { id: id.clone(), title, ..about.unwrap_or_default() };
        let is_made = self.create_ledger(&id, &about, Vec::new());
        self.importing.set(Importing::Taking { percent: 50 });
        is_made.then_some(plan)
    }

    /// Takes a plan in, slice by slice, as one step of undo, and tells how many records it was
    /// about. Stops if another ledger is opened meanwhile; what was taken until then is in the
    /// ledger it was meant for.
    async fn take_plan(self, plan: Plan) -> Option<usize> {
        let mark = || self.open.with_untracked(|open| open.as_ref().map(|open| open.0.clone()));
        let meant_for = mark();
        self.write(|session, _| session.begin_import());
        let total = (plan.changes.len() + plan.drafts.len()).max(1);
        let (mut changes, mut drafts) = (plan.changes.into_iter(), plan.drafts.into_iter());
        let mut touched: Vec<Kind> = Vec::new();
        loop {
            let changes_now: Vec<_> = changes.by_ref().take(CHANGES_PER_SLICE).collect();
            let room = CHANGES_PER_SLICE - changes_now.len();
            let drafts_now: Vec<_> = drafts.by_ref().take(room).collect();
            if changes_now.is_empty() && drafts_now.is_empty() {
                break;
            }
            if mark() != meant_for {
                return None;
            }
            let kinds = self.write(|session, now| session.import(changes_now, drafts_now, now));
            for kind in kinds.unwrap_or_default() {
                if !touched.contains(&kind) {
                    touched.push(kind);
                }
            }
            // Should there be no room, that is said at once.
            self.settle(&[]);
            let left = changes.len() + drafts.len();
            self.importing.set(Importing::Taking { percent: 50 + (total - left) * 50 / total });
            platform::breathe().await;
        }
        self.write(|session, _| session.end_import());
        self.settle(&touched);
        Some(plan.diffs.len())
    }

    // Where the user is.

    /// Goes to a page.
    pub fn go(self, route: Route) {
        let hash = route.to_string();
        // The listener of `hashchange` sets the route.
        if platform::window().location().set_hash(&hash).is_err() {
            self.route.set(route);
        }
    }

    /// Changes the URL without a step in the browser's history: for what is typed.
    pub fn go_quietly(self, route: Route) {
        let history = platform::window().history();
        let hash = route.to_string();
        if let Ok(history) = history {
            let null = wasm_bindgen::JsValue::NULL;
            let _replaced = history.replace_state_with_url(&null, "", Some(&hash));
        }
        self.route.set(route);
    }

    /// Shows another part of a list, with the record beside it that is there already.
    pub fn show_list(self, kind: Kind, query: &Query) {
        let params = Route::list(kind, query).params;
        let page = self.route.with_untracked(|route| route.page.clone());
        self.go_quietly(Route { page, params });
    }

    /// The page is looked at again: it may be another day.
    pub fn look_again(self) {
        let today = platform::today();
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }

    /// How many changes would be lost if the page were closed now.
    pub fn unsaved_count(self) -> usize {
        self.read(Session::unsaved_count).unwrap_or(0)
    }

    /// The URL has changed.
    pub fn follow_url(self) {
        self.route.set(current_route());
    }

    /// Switches the language and remembers it.
    pub fn set_lang(self, lang: Lang) {
        platform::set_preference(LANG, lang.code());
        self.lang.set(lang);
    }

    /// Switches the theme and remembers it.
    pub fn set_theme(self, theme: Theme) {
        platform::set_preference(THEME, theme.code());
        self.theme.set(theme);
    }
}

/// Changes taken in between two looks at the clock: a tenth of a second's work on an office PC.
const CHANGES_PER_SLICE: usize = 2_500;

fn is_shelf_mark(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(is_plain)
}

fn log_duration(name: &str, begin_ms: f64) {
    if let Some(performance) = platform::window().performance() {
        let options = js_sys::Object::new();
        let _start = js_sys::Reflect::set(&options, &"start".into(), &begin_ms.into());
        let _end = js_sys::Reflect::set(&options, &"end".into(), &platform::clock_ms().into());
        let measure = js_sys::Reflect::get(&performance, &"measure".into());
        if let Ok(measure) = measure.map(js_sys::Function::from) {
            let _measured = measure.call2(&performance, &name.into(), &options);
        }
    }
}

fn current_route() -> Route {
    Route::parse(&platform::window().location().hash().unwrap_or_default())
}

fn preferred_lang() -> Lang {
    let search = platform::window().location().search().unwrap_or_default();
    let asked =
        search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("lang="));
    let kept = platform::preference(LANG);
    asked
        .and_then(Lang::from_tag)
        .or_else(|| kept.as_deref().and_then(Lang::from_tag))
        .unwrap_or_default()
}
