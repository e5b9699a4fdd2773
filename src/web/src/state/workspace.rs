//! The open ledger with its signals, the ledgers of this browser, and today.

use std::rc::Rc;

use leptos::prelude::*;

use crate::platform;
use crate::reactive::{Memo, Signal};
use zhibu_app::embedded::Embedded;
use zhibu_app::local_ledgers::LocalLedgers;
use zhibu_app::workspace::{Workspace, WorkspaceStatus};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::values::date::Day;
use zhibu_format::About;
use zhibu_ledger::Writer;
use zhibu_storage::{BrowserStore, Deflate, Store, StoreError, stored};

type StoredWorkspace = StoredValue<Option<Workspace>, LocalStorage>;

/// One counter per index of [`Dependencies`].
type Counters = StoredValue<Vec<Signal<u32>>>;

fn track(changed: Counters, dependencies: Dependencies) {
    changed.with_value(|changed| {
        dependencies.indices().for_each(|index| changed[index].track());
    });
}

/// The key and the description of a ledger.
#[derive(Clone)]
pub struct LedgerInfo {
    /// Its key in storage.
    pub ledger_key: String,
    /// Its description.
    pub about: About,
}

/// The open ledger; see the module.
pub struct OpenLedger {
    workspace: StoredWorkspace,
    /// The open ledger as it was on a day, while that is shown.
    past: StoredWorkspace,
    past_day: Signal<Option<Day>>,
    local_ledgers: StoredValue<Rc<LocalLedgers>, LocalStorage>,
    /// Incremented whenever a record of the kind changes, or another ledger is opened.
    changed: Counters,
    open: Signal<Option<LedgerInfo>>,
    /// The title of the ledger that is being opened.
    opening: Signal<Option<String>>,
    /// How much of it is open, in percent.
    opened_percent: Signal<usize>,
    /// Why the ledger that was open last is not, if its storage failed.
    not_opened: Signal<Option<StoreError>>,
    catalog_version: Signal<u32>,
    embedded: Signal<Embedded>,
    status: Signal<WorkspaceStatus>,
    conflicted: Memo<usize>,
    extent: Signal<(usize, Option<Day>)>,
    today: Signal<Day>,
    as_of: Memo<Day>,
}

impl OpenLedger {
    /// The initial state, without a ledger: storage is probed.
    pub(super) fn new() -> Self {
        let store = BrowserStore::probe().ok().map(|store| Rc::new(store) as Rc<dyn Store>);
        let writer = Writer::from_random(platform::random_bits());
        // What compresses comes with the parts, before anything of theirs is saved.
        let local_ledgers = LocalLedgers::new(store, writer, stored);
        let status = Signal::new(local_ledgers.status_without_ledger());
        let signals = (0..Dependencies::COUNT).map(|_| Signal::new(0)).collect();
        let workspace: StoredWorkspace = StoredValue::new_local(None);
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
            local_ledgers: StoredValue::new_local(Rc::new(local_ledgers)),
            changed,
            open,
            opening: Signal::new(None),
            opened_percent: Signal::new(0),
            not_opened: Signal::new(None),
            catalog_version: Signal::new(0),
            embedded: Signal::new(Embedded::None),
            status,
            conflicted: Memo::new(move || status.with(|status| status.conflicted)),
            extent: Signal::new((0, None)),
            today,
            as_of,
        }
    }

    read_signals! {
        /// The key and the description of the open ledger.
        open: Option<LedgerInfo>;
        /// The title of the ledger that is being opened.
        opening: Option<String>;
        /// How much of the ledger that is being opened is open, in percent.
        opened_percent: usize;
        /// Why the ledger that was open last is not, if its storage failed.
        not_opened: Option<StoreError>;
        /// The day that is shown, if it is a past one.
        past_day: Option<Day>;
        /// The ledger inside the single file.
        embedded: Embedded;
        /// Incremented whenever the ledgers of this browser change.
        catalog_version: u32;
        /// The status of the open ledger.
        status: WorkspaceStatus;
        /// How many changes the open ledger has, and the day of the first.
        extent: (usize, Option<Day>);
        /// Today.
        today: Day;
    }

    /// How many records have a field in conflict.
    pub fn conflicted(&self) -> Memo<usize> {
        self.conflicted
    }

    /// The day up to which the open ledger is evaluated.
    pub fn as_of(&self) -> Memo<Day> {
        self.as_of
    }

    /// This tab's writer.
    pub(super) fn writer(&self) -> Writer {
        self.local_ledgers.with_value(|local_ledgers| local_ledgers.writer())
    }

    /// The ledgers of this browser.
    pub(super) fn local_ledgers(&self) -> Rc<LocalLedgers> {
        self.local_ledgers.get_value()
    }

    /// Stores by `deflate` from now on.
    pub fn deflate_by(&self, deflate: Deflate) {
        self.local_ledgers().deflate_by(deflate);
    }

    /// Notifies that the ledgers of this browser have changed.
    pub fn note_ledgers_changed(&self) {
        self.catalog_version.update(|count| *count += 1);
    }

    /// Sets today.
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

    fn read_tracked<T>(
        &self,
        shown: StoredWorkspace,
        read: impl FnOnce(&Workspace) -> T,
    ) -> Option<T> {
        self.open.track();
        let (value, dependencies) =
            shown.with_value(|shown| shown.as_ref().map(|shown| shown.reading(read)))?;
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

    /// Writes to the open ledger, if there is one.
    pub(super) fn write_open<T>(&self, write: impl FnOnce(Option<&mut Workspace>, u64) -> T) -> T {
        let now = platform::now_ms();
        self.workspace
            .try_update_value(|workspace| write(workspace.as_mut(), now))
            .expect("the state lasts as long as the page")
    }

    /// Notifies the page of what changed.
    pub(super) fn notify_changed(&self, touched: Dependencies) {
        self.changed.with_value(|changed| {
            for index in touched.indices() {
                changed[index].update(|count| *count = count.wrapping_add(1));
            }
        });
        self.read_open(|workspace| {
            let Some(workspace) = workspace else { return };
            let count = workspace.ledger().change_count();
            if self.extent.with_untracked(|extent| extent.0 != count) {
                self.extent.update(|extent| extent.0 = count);
            }
            self.set_status(workspace.status());
        });
    }

    fn set_status(&self, status: WorkspaceStatus) {
        if self.status.with_untracked(|before| *before != status) {
            self.status.set(status);
        }
    }

    /// Shows the ledger as it was on a day, or the present again.
    pub(super) fn look_at(&self, past: Option<(Day, Workspace)>) {
        self.past_day.set(past.as_ref().map(|past| past.0));
        self.past.set_value(past.map(|past| past.1));
    }

    /// Notifies the page that a ledger of this title is being opened, or that none is any more.
    pub(super) fn announce_opening(&self, title: Option<String>) {
        self.opening.set(title);
    }

    /// Notifies the page of how much of the ledger is open.
    pub(super) fn announce_opened_percent(&self, percent: usize) {
        self.opened_percent.set(percent);
    }

    /// Notifies the page that storage failed at opening.
    pub(super) fn announce_not_opened(&self, error: StoreError) {
        self.opening.set(None);
        self.not_opened.set(Some(error));
    }

    /// Replaces the open ledger without notifying the page: see [`announce`](Self::announce).
    pub(super) fn put(&self, workspace: Workspace) {
        self.workspace.set_value(Some(workspace));
        self.look_at(None);
        self.set_embedded(Embedded::None);
    }

    /// Sets what there is to say of the ledger inside the single file.
    pub(super) fn set_embedded(&self, embedded: Embedded) {
        self.embedded.set(embedded);
    }

    /// Notifies the page which ledger is open, and its description.
    pub(super) fn announce(&self) {
        let open = self.read_open(|workspace| {
            workspace.map(|workspace| LedgerInfo {
                ledger_key: workspace.ledger_key().to_owned(),
                about: workspace.about().clone(),
            })
        });
        self.open.set(open);
        self.not_opened.set(None);
    }

    /// Sets the number of changes in the open ledger, and the day of the first.
    pub(super) fn set_extent(&self, extent: (usize, Option<Day>)) {
        self.extent.set(extent);
    }

    /// Drops the open ledger from memory, after it was replaced in storage.
    pub(super) fn forget(&self) {
        self.workspace.set_value(None);
    }

    /// Closes the open ledger.
    pub(super) fn close(&self) {
        self.look_at(None);
        self.forget();
        self.open.set(None);
        self.set_status(self.local_ledgers().status_without_ledger());
    }
}
