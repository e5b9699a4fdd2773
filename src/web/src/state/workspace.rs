//! The open ledger as the page follows it, the shelf it stands on, and today.

use std::rc::Rc;

use leptos::prelude::*;

use crate::platform;
use crate::reactive::{Memo, ReadSignal, Signal};
use zhibu_app::workspace::{Saving, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::values::date::Day;
use zhibu_format::About;
use zhibu_ledger::{Clock, Writer};
use zhibu_storage::{BrowserStore, Catalog, MemoryStore, SegmentError, Store};

type SharedStore = Rc<dyn Store>;
type SharedCatalog = Rc<Catalog<SharedStore>>;
type Slot = StoredValue<Option<Workspace>, LocalStorage>;

/// One for each of [`Dependencies`], by index.
type Counters = StoredValue<Vec<Signal<u32>>>;

fn track(changed: Counters, dependencies: Dependencies) {
    changed.with_value(|changed| {
        dependencies.indices().for_each(|index| changed[index].track());
    });
}

/// See the module's words.
pub struct OpenLedger {
    workspace: Slot,
    /// The open ledger as it was on a day, while that is looked at.
    past: Slot,
    past_day: Signal<Option<Day>>,
    catalog: StoredValue<SharedCatalog, LocalStorage>,
    writer: Writer,
    is_in_memory: bool,
    /// Counts up whenever a record of the kind changes, or another ledger is opened.
    changed: Counters,
    open: Signal<Option<(String, About)>>,
    catalog_version: Signal<u32>,
    saving: Signal<Saving>,
    conflicted: Signal<usize>,
    extent: Signal<(usize, Option<Day>)>,
    can_undo_redo: Signal<(bool, bool)>,
    unreadable: Signal<(usize, usize)>,
    today: Signal<Day>,
    as_of: Memo<Day>,
}

impl OpenLedger {
    /// No ledger yet: storage is probed.
    pub(super) fn new() -> Self {
        let probe = BrowserStore::probe();
        let is_in_memory = probe.is_err();
        let store: SharedStore = match probe {
            Ok(store) => Rc::new(store),
            Err(_) => Rc::new(MemoryStore::new()),
        };
        let writer = Writer::from_random(platform::random_bits());
        let catalog: SharedCatalog = Rc::new(Catalog::new(store, writer));
        let signals = (0..Dependencies::COUNT).map(|_| Signal::new(0)).collect();
        let workspace: Slot = StoredValue::new_local(None);
        let past_day = Signal::new(None::<Day>);
        let changed: Counters = StoredValue::new(signals);
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
        Self {
            workspace,
            past: StoredValue::new_local(None),
            past_day,
            catalog: StoredValue::new_local(catalog),
            writer,
            is_in_memory,
            changed,
            open,
            catalog_version: Signal::new(0),
            saving: Signal::new(if is_in_memory { Saving::InMemory } else { Saving::Saved }),
            conflicted: Signal::new(0),
            extent: Signal::new((0, None)),
            can_undo_redo: Signal::new((false, false)),
            unreadable: Signal::new((0, 0)),
            today,
            as_of,
        }
    }

    /// The open ledger's shelf mark, and what it says of itself.
    pub fn open(&self) -> ReadSignal<Option<(String, About)>> {
        self.open.read_only()
    }

    /// The day that is looked at, if that is the past.
    pub fn past_day(&self) -> ReadSignal<Option<Day>> {
        self.past_day.read_only()
    }

    /// Counts up whenever the shelf changes.
    pub fn catalog_version(&self) -> ReadSignal<u32> {
        self.catalog_version.read_only()
    }

    /// Whether everything is in storage.
    pub fn saving(&self) -> ReadSignal<Saving> {
        self.saving.read_only()
    }

    /// How many records have a field in conflict.
    pub fn conflicted(&self) -> ReadSignal<usize> {
        self.conflicted.read_only()
    }

    /// How many changes the open ledger has, and the day of the first.
    pub fn extent(&self) -> ReadSignal<(usize, Option<Day>)> {
        self.extent.read_only()
    }

    /// Whether there is something to undo, and to redo.
    pub fn can_undo_redo(&self) -> ReadSignal<(bool, bool)> {
        self.can_undo_redo.read_only()
    }

    /// How many segments of the open ledger cannot be read: damaged, newer.
    pub fn unreadable(&self) -> ReadSignal<(usize, usize)> {
        self.unreadable.read_only()
    }

    /// Today.
    pub fn today(&self) -> ReadSignal<Day> {
        self.today.read_only()
    }

    /// Up to which day the open ledger speaks.
    pub fn as_of(&self) -> Memo<Day> {
        self.as_of
    }

    /// Whether there is no storage: the ledgers last as long as the page.
    pub(super) fn is_in_memory(&self) -> bool {
        self.is_in_memory
    }

    /// This tab's writer.
    pub(super) fn writer(&self) -> Writer {
        self.writer
    }

    /// The ledgers of this browser.
    pub(super) fn catalog(&self) -> SharedCatalog {
        self.catalog.get_value()
    }

    /// Says that the shelf has changed.
    pub fn note_shelf_changed(&self) {
        self.catalog_version.update(|count| *count += 1);
    }

    /// Says which day it is.
    pub(super) fn set_today(&self, today: Day) {
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }

    /// See [`AppState::read`](super::AppState::read).
    pub(super) fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        let is_past = self.past_day.with(Option::is_some);
        self.read_tracked(if is_past { self.past } else { self.workspace }, read)
    }

    /// See [`AppState::read_present_tracked`](super::AppState::read_present_tracked).
    pub(super) fn read_present_tracked<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.read_tracked(self.workspace, read)
    }

    fn read_tracked<T>(&self, slot: Slot, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.open.track();
        let (value, dependencies) = slot
            .with_value(|workspace| workspace.as_ref().map(|workspace| workspace.reading(read)))?;
        track(self.changed, dependencies);
        Some(value)
    }

    /// See [`AppState::read_untracked`](super::AppState::read_untracked).
    pub(super) fn read_untracked<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        let is_past = self.past_day.with_untracked(Option::is_some);
        let shown = if is_past { self.past } else { self.workspace };
        shown.with_value(|workspace| workspace.as_ref().map(read))
    }

    /// Reads the open ledger as it is now, if there is one.
    pub(super) fn read_open<T>(&self, read: impl FnOnce(Option<&Workspace>) -> T) -> T {
        self.workspace.with_value(|workspace| read(workspace.as_ref()))
    }

    /// Writes in the open ledger, if there is one.
    pub(super) fn write_open<T>(&self, write: impl FnOnce(Option<&mut Workspace>, u64) -> T) -> T {
        let now = platform::now_ms();
        self.workspace
            .try_update_value(|workspace| write(workspace.as_mut(), now))
            .expect("the state lasts as long as the page")
    }

    /// Tells the page what changed.
    pub(super) fn notify_changed(&self, touched: Dependencies) {
        self.changed.with_value(|changed| {
            for index in touched.indices() {
                changed[index].update(|count| *count = count.wrapping_add(1));
            }
        });
        self.read_open(|workspace| {
            let Some(workspace) = workspace else { return };
            let count = workspace.ledger().changes().len();
            let unreadable = workspace.unreadable();
            let newer = unreadable.iter().filter(|segment| segment.error == SegmentError::Newer);
            let newer = newer.count();
            let conflicted = workspace.ledger().conflicted_count();
            if self.extent.with_untracked(|extent| extent.0 != count) {
                self.extent.update(|extent| extent.0 = count);
            }
            if self.conflicted.get_untracked() != conflicted {
                self.conflicted.set(conflicted);
            }
            self.saving.set(workspace.saving().clone());
            self.can_undo_redo.set(workspace.can_undo_redo());
            self.unreadable.set((unreadable.len() - newer, newer));
        });
    }

    /// Looks at the ledger as it was on a day, or at the present again.
    pub(super) fn look_at(&self, past: Option<(Day, Workspace)>) {
        self.past_day.set(past.as_ref().map(|past| past.0));
        self.past.set_value(past.map(|past| past.1));
    }

    /// Puts a ledger in the place of the one that was open, which is left as it is: see
    /// [`announce`](Self::announce).
    pub(super) fn put(&self, workspace: Workspace) {
        self.workspace.set_value(Some(workspace));
        self.look_at(None);
    }

    /// Says which ledger is open, and what it says of itself.
    pub(super) fn announce(&self) {
        let open = self.read_open(|workspace| {
            workspace
                .map(|workspace| (workspace.ledger_key().to_owned(), workspace.about().clone()))
        });
        self.open.set(open);
    }

    /// Says how far back the open ledger goes.
    pub(super) fn set_extent(&self, extent: (usize, Option<Day>)) {
        self.extent.set(extent);
    }

    /// Drops what is in memory of the open ledger, which was replaced in storage.
    pub(super) fn forget(&self) {
        self.workspace.set_value(None);
    }

    /// Closes the open ledger.
    pub(super) fn close(&self) {
        self.conflicted.set(0);
        self.look_at(None);
        self.forget();
        self.open.set(None);
        self.saving.set(if self.is_in_memory { Saving::InMemory } else { Saving::Saved });
        self.unreadable.set((0, 0));
        self.can_undo_redo.set((false, false));
    }

    /// A clock for another ledger.
    pub(super) fn clock(&self) -> Clock {
        Clock::new(self.writer)
    }
}
