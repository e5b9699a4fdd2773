//! A folder in memory, as several browsers see it, and browsers without a page.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use serde_json::json;
use zhibu_app::folder_backup::FolderError;
use zhibu_app::importing::TakenAtOnce;
use zhibu_app::shared_folder::{
    Added, Exchange, ExchangePage, FolderEntry, Memory, SharedCondition, SharedPlace,
    SharedSettings, SharedStatus, SharedStore, Stopped, is_of_writer,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{About, Author, Exported, OwnKey, SEAL_RANDOM_BYTES, write};
use zhibu_ledger::Writer;
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, workspace_of};

/// How long it takes from one visit of a browser to the next.
const BETWEEN_VISITS_MS: f64 = 15_000.0;

/// The files that are really there, and what each was when it was written.
#[derive(Default)]
pub struct Disk {
    pub files: RefCell<BTreeMap<String, Vec<u8>>>,
    written: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl Disk {
    pub fn names(&self) -> Vec<String> {
        self.files.borrow().keys().cloned().collect()
    }

    /// Somebody, or something, puts a file there: it need not stay as a browser wrote it.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        self.written.borrow_mut().remove(name);
        self.files.borrow_mut().insert(name.to_owned(), bytes.to_vec());
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        self.files.borrow()[name].clone()
    }

    /// Every file that is still there is as it was written.
    pub fn assert_unaltered(&self) {
        let files = self.files.borrow();
        for (name, bytes) in self.written.borrow().iter() {
            if let Some(now) = files.get(name) {
                assert_eq!(now, bytes, "{name} was altered");
            }
        }
    }
}

/// The folder as one browser sees it at the moment.
pub struct View<'a> {
    pub disk: &'a Disk,
    pub writer: Writer,
    pub faults: &'a Faults,
}

/// What goes wrong between a browser and the folder.
#[derive(Default)]
pub struct Faults {
    /// The files that are not there yet.
    pub hidden: RefCell<BTreeSet<String>>,
    /// The files of which only the first half is there.
    pub half: RefCell<BTreeSet<String>>,
    /// After how many calls the folder is gone.
    pub calls_left: Cell<Option<usize>>,
    /// Whether what is written is cut off.
    pub cuts_writing: Cell<bool>,
    /// Whether a file is written over if it has the name already, as some hosts do.
    pub overwrites: Cell<bool>,
    /// The files that the folder does not hand over, though it lists them.
    pub refused: RefCell<BTreeSet<String>>,
    /// The files that are listed with a size which they need not have.
    pub sizes: RefCell<BTreeMap<String, u64>>,
    /// The files that were read.
    pub reads: RefCell<Vec<String>>,
}

impl Faults {
    fn call(&self) -> Result<(), FolderError> {
        match self.calls_left.get() {
            Some(0) => Err(FolderError("gone".into())),
            Some(left) => {
                self.calls_left.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl SharedStore for View<'_> {
    async fn entries(&self) -> Result<Vec<FolderEntry>, FolderError> {
        self.faults.call()?;
        let hidden = self.faults.hidden.borrow();
        let files = self.disk.files.borrow();
        let seen = files.iter().filter(|(name, _)| !hidden.contains(*name));
        let entry = |(name, bytes): (&String, &Vec<u8>)| FolderEntry {
            name: name.clone(),
            bytes: *self.faults.sizes.borrow().get(name).unwrap_or(&(bytes.len() as u64)),
            modified: String::new(),
        };
        Ok(seen.map(entry).collect())
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        self.faults.call()?;
        self.faults.reads.borrow_mut().push(name.to_owned());
        if self.faults.refused.borrow().contains(name) {
            return Ok(None);
        }
        let bytes = self.disk.files.borrow().get(name).cloned();
        let is_half = self.faults.half.borrow().contains(name);
        Ok(bytes.map(|bytes| if is_half { bytes[..bytes.len() / 2].to_vec() } else { bytes }))
    }

    async fn add(&self, name: &str, text: &str) -> Result<Added, FolderError> {
        self.faults.call()?;
        if self.disk.files.borrow().contains_key(name) && !self.faults.overwrites.get() {
            return Ok(Added::NameTaken);
        }
        let cut = if self.faults.cuts_writing.get() { text.len() - 9 } else { text.len() };
        self.disk.put(name, &text.as_bytes()[..cut]);
        let bytes = self.disk.bytes(name);
        self.disk.written.borrow_mut().insert(name.to_owned(), bytes);
        Ok(Added::Written)
    }

    async fn remove(&self, name: &str) -> Result<(), FolderError> {
        self.faults.call()?;
        assert!(is_of_writer(name, self.writer), "{name} is not of {}", self.writer);
        assert!(self.disk.written.borrow().contains_key(name), "{name} was put there by another");
        self.disk.files.borrow_mut().remove(name);
        Ok(())
    }
}

/// A browser with the ledger.
pub struct Site {
    pub open: RefCell<Workspace>,
    pub exchange: RefCell<Exchange>,
    pub writer: Writer,
    pub settings: SharedSettings,
    pub unit: String,
    pub key: Option<OwnKey>,
    pub faults: Faults,
    pub is_importing: Cell<bool>,
    /// Which files are taken at once, as it is set now.
    pub rule: Cell<TakenAtOnce>,
    /// Which are once it was asked for.
    pub next_rule: Cell<Option<TakenAtOnce>>,
    /// How often it was in the folder.
    visits: Cell<u32>,
    has_sealed: Cell<bool>,
    /// Whether its storage takes nothing.
    pub loses_notes: Cell<bool>,
}

pub fn about() -> About {
    About { id: "office".into(), title: "台账".into(), ..About::default() }
}

impl Site {
    pub fn new(number: u64, taken_at_once: TakenAtOnce) -> Self {
        let place = SharedPlace::Folder("共享".into());
        let writer = Writer::from_random(1_000 + number);
        Self {
            open: RefCell::new(workspace_of(&about(), number)),
            exchange: RefCell::new(Exchange::new("office", Memory::new(writer))),
            writer,
            settings: SharedSettings { taken_at_once, ..SharedSettings::new(place) },
            unit: format!("单位{number}"),
            key: None,
            faults: Faults::default(),
            is_importing: Cell::new(false),
            rule: Cell::new(taken_at_once),
            next_rule: Cell::default(),
            visits: Cell::default(),
            has_sealed: Cell::default(),
            loses_notes: Cell::default(),
        }
    }

    pub fn edit(&self, id: &str, name: &str) {
        put(&mut self.open.borrow_mut(), "branch", id, &json!({ "name": name }));
    }

    /// Goes through the folder once.
    pub fn run(&self, disk: &Disk) -> Result<(), Stopped> {
        self.run_with(disk, true)
    }

    pub fn run_with(&self, disk: &Disk, may_write: bool) -> Result<(), Stopped> {
        self.visits.set(self.visits.get() + 1);
        let view = View { disk, writer: self.writer, faults: &self.faults };
        let mut exchange = self.exchange.borrow_mut();
        let done = finished(exchange.run(self, &view, &self.settings, may_write));
        disk.assert_unaltered();
        done
    }

    /// Closes the page and opens it again; `is_remembered` is false if the browser has lost its memory.
    pub fn restart(&self, is_remembered: bool) {
        let text = self.exchange.borrow().memory().to_text();
        let memory = Memory::from_text(&text).unwrap();
        assert_eq!(&memory, self.exchange.borrow().memory());
        let memory = if is_remembered { memory } else { Memory::new(self.writer) };
        *self.exchange.borrow_mut() = Exchange::new("office", memory);
    }

    /// Opens the page with another memory.
    pub fn remember(&self, text: &str) {
        *self.exchange.borrow_mut() = Exchange::new("office", Memory::from_text(text).unwrap());
    }

    /// Storage has lost all but the first `kept` changes, and the page is opened again.
    pub fn lose(&self, kept: usize, new_writer: u64) {
        let changes: Vec<_> = self.open.borrow().ledger().changes().take(kept).collect();
        let mut open = workspace_of(&about(), new_writer);
        open.import(changes, Vec::new(), NOW_MS);
        *self.open.borrow_mut() = open;
        self.restart(true);
    }

    pub fn status(&self) -> SharedStatus {
        let synced = SharedCondition::Synced { at: "14:05".into() };
        self.exchange.borrow().status(&self.settings, synced)
    }

    /// Everything in its ledger, as text.
    pub fn text(&self) -> String {
        let open = self.open.borrow();
        write(open.about(), open.ledger(), &Exported::default())
    }

    pub fn name_of(&self, id: &str) -> Option<serde_json::Value> {
        crate::support::value(&self.open.borrow(), "branch", id, "name")
    }
}

impl ExchangePage for Site {
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        Some(read(&self.open.borrow()))
    }

    fn write<T>(&self, write: impl FnOnce(Option<&mut Workspace>) -> T) -> T {
        write(Some(&mut self.open.borrow_mut()))
    }

    fn notify_changed(&self, _: Dependencies) {}

    fn now_ms(&self) -> u64 {
        NOW_MS
    }

    fn has_sealed(&self, ledger_key: &str) -> bool {
        assert_eq!(ledger_key, "office");
        self.has_sealed.get()
    }

    fn note_sealed(&self, ledger_key: &str) {
        assert_eq!(ledger_key, "office");
        self.has_sealed.set(!self.loses_notes.get());
    }

    fn clock_ms(&self) -> f64 {
        f64::from(self.visits.get()) * BETWEEN_VISITS_MS
    }

    fn exported(&self) -> Exported {
        let by = Author { unit: self.unit.clone(), name: String::new() };
        Exported { at: "2026-11-30T06:00:00.123Z".into(), by, ..Exported::default() }
    }

    fn lang(&self) -> Lang {
        Lang::Zh
    }

    async fn signed(&self, text: String) -> String {
        self.key.as_ref().map_or_else(|| text.clone(), |key| key.sign(&text))
    }

    fn random(&self) -> Option<[u8; SEAL_RANDOM_BYTES]> {
        Some([5; SEAL_RANDOM_BYTES])
    }

    fn taken_at_once(&self) -> TakenAtOnce {
        let rule = self.rule.get();
        if let Some(next) = self.next_rule.take() {
            self.rule.set(next);
        }
        rule
    }

    fn is_importing(&self) -> bool {
        self.is_importing.get()
    }

    async fn draw(&self) {}
}

/// The result of a future that never waits.
pub fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the folder answers at once"),
    }
}

/// Some browsers at one folder.
pub fn sites(count: u64, taken_at_once: TakenAtOnce) -> Vec<Rc<Site>> {
    (1..=count).map(|number| Rc::new(Site::new(number, taken_at_once))).collect()
}
