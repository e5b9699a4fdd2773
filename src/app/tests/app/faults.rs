//! A store that fails at any call of a visit, once or from there on: what was reported as saved is there
//! at the next visit, and nothing is reported as damaged.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashSet;
use serde_json::json;
use zhibu_app::local_ledgers::{LocalLedgers, Opener};
use zhibu_app::workspace::{Command, Saving, Workspace};
use zhibu_format::About;
use zhibu_ledger::{Change, Ledger, RecordKey, Stamp, Writer};
use zhibu_storage::{MemoryStore, SaveError, Store, StoreError, deflated};

use crate::support::{NOW_MS, workspace};

/// The edits of an earlier visit, each in a segment of its own, that are packed at the first edit of the
/// next one: it does not pack them by itself yet.
const MANY_EDITS: u64 = 64;
/// Those of a visit with little to read: enough to have a history that can be archived.
const FEW_EDITS: u64 = 12;
/// The records that they edit.
const EARLIER_RECORDS: u64 = 4;
/// What the store has besides: little.
const USED_UNITS16: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Any call throws.
    Refuses,
    /// There is no room to write.
    IsFull,
    /// Writing succeeds, and nothing is written.
    WritesNothing,
    /// Writing succeeds, and half of the text is written.
    WritesHalf,
}

/// Passes calls on to a [`MemoryStore`] but for those that fail: of the calls that the fault concerns, the
/// one with the number `at`, and all later ones if it lasts.
struct FaultyStore {
    inner: Rc<MemoryStore>,
    fault: Fault,
    is_lasting: bool,
    at: Cell<u32>,
    calls: Cell<u32>,
}

impl FaultyStore {
    fn new(inner: Rc<MemoryStore>, fault: Fault, is_lasting: bool, at: u32) -> Self {
        Self { inner, fault, is_lasting, at: Cell::new(at), calls: Cell::new(0) }
    }

    fn has_failed(&self) -> bool {
        self.calls.get() > self.at.get()
    }

    /// Counts a call that the fault concerns; whether it fails.
    fn fails(&self) -> bool {
        let call = self.calls.replace(self.calls.get() + 1);
        call == self.at.get() || (self.is_lasting && call > self.at.get())
    }

    fn refuse_if_due(&self) -> Result<(), StoreError> {
        let is_refused = self.fault == Fault::Refuses && self.fails();
        if is_refused { Err(StoreError::Refused { reason: "denied".into() }) } else { Ok(()) }
    }
}

impl Store for FaultyStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.refuse_if_due()?;
        self.inner.keys(prefix)
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.refuse_if_due()?;
        self.inner.get(key)
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.refuse_if_due()?;
        if self.fault == Fault::Refuses || !self.fails() {
            return self.inner.set(key, text);
        }
        match self.fault {
            Fault::IsFull => Err(StoreError::Full),
            Fault::WritesHalf => {
                let half: String = text.chars().take(text.chars().count() / 2).collect();
                self.inner.set(key, &half)
            }
            Fault::Refuses | Fault::WritesNothing => Ok(()),
        }
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.refuse_if_due()?;
        self.inner.remove(key)
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Open,
    Edit,
    Add,
    Delete,
    Undo,
    Redo,
    Import,
    KeepPoint,
    Archive,
    CreateLedger,
}

/// A visit that packs the many segments of the earlier one.
const PACKING: [Step; 3] = [Step::Open, Step::Edit, Step::Undo];

/// A visit that does all else.
const WORKING: [Step; 15] = [
    Step::Open,
    Step::Edit,
    Step::Add,
    Step::Delete,
    Step::Undo,
    Step::Redo,
    Step::KeepPoint,
    Step::Import,
    Step::Undo,
    Step::Edit,
    Step::Archive,
    Step::Edit,
    Step::CreateLedger,
    Step::Edit,
    Step::Undo,
];

/// A visit of a browser whose store fails.
struct Visit {
    memory: Rc<MemoryStore>,
    store: Rc<FaultyStore>,
    local_ledgers: LocalLedgers,
    open: Option<Workspace>,
    now_ms: u64,
    /// The changes of each ledger that were reported as saved.
    saved: BTreeMap<String, FxHashSet<Stamp>>,
}

impl Visit {
    /// A visit to what an earlier one has stored.
    fn new(earlier: &MemoryStore, fault: Fault, is_lasting: bool, at: u32) -> Self {
        let memory = Rc::new(MemoryStore::new());
        for key in earlier.keys("").unwrap() {
            memory.set(&key, &earlier.get(&key).unwrap().unwrap()).unwrap();
        }
        let store = Rc::new(FaultyStore::new(memory.clone(), fault, is_lasting, at));
        let local_ledgers =
            LocalLedgers::new(Some(store.clone()), Writer::from_random(2), deflated);
        let now_ms = NOW_MS + 1_000_000;
        Self { memory, store, local_ledgers, open: None, now_ms, saved: BTreeMap::new() }
    }

    fn play_all(&mut self, steps: &[Step], incoming: &[Change]) {
        for step in steps {
            self.play(*step, incoming);
        }
    }

    fn play(&mut self, step: Step, incoming: &[Change]) {
        self.now_ms += 1_000;
        let now_ms = self.now_ms;
        match step {
            Step::Open => {
                let opened = self.local_ledgers.open("real", &Opener::default(), now_ms);
                self.open = opened.ok().map(|opened| opened.workspace);
            }
            Step::CreateLedger => self.create_ledger(incoming),
            // Where the ledger could not be opened, the page says so and has nothing to edit.
            _ => {
                let Some(mut open) = self.open.take() else { return };
                self.work(&mut open, step, incoming);
                self.open = Some(open);
            }
        }
        self.note_saved();
    }

    fn work(&mut self, open: &mut Workspace, step: Step, incoming: &[Change]) {
        let now_ms = self.now_ms;
        match step {
            Step::Open | Step::CreateLedger => {}
            Step::Edit => name(open, 1, now_ms, now_ms),
            Step::Add => name(open, EARLIER_RECORDS, now_ms, now_ms),
            Step::Delete => {
                open.apply(Command::Delete(vec![RecordKey::new("branch", "b2")]), now_ms);
            }
            Step::Undo => {
                open.undo(now_ms);
            }
            Step::Redo => {
                open.redo(now_ms);
            }
            Step::Import => {
                open.begin_import(Vec::new());
                for piece in incoming.chunks(2) {
                    open.import(piece.to_vec(), Vec::new(), now_ms);
                }
                open.end_import(now_ms);
            }
            Step::KeepPoint => {
                // A failed check is repeated later.
                let _made = open.keep_point(USED_UNITS16, now_ms);
            }
            Step::Archive => {
                let all = stamps(open.ledger());
                let saved = self.saved.entry(open.ledger_key().to_owned()).or_default();
                // The user has the file that these are in, whatever becomes of the rest.
                for gone in open.archivable(now_ms).stamps {
                    saved.remove(&gone);
                }
                let _archived = open.archive(now_ms, "归档.json", &all, now_ms);
            }
        }
    }

    /// Creates a ledger and opens it, unless something of the open one is in memory only.
    fn create_ledger(&mut self, changes: &[Change]) {
        if self.open.as_mut().is_some_and(|open| open.prepare_to_leave() > 0) {
            return;
        }
        let about = About { id: "other".into(), title: "另一个".into(), ..About::default() };
        let opener = Opener::default();
        if let Ok(created) =
            self.local_ledgers.create(&about, changes.to_vec(), &opener, self.now_ms)
        {
            self.open = Some(created.workspace);
        }
    }

    fn note_saved(&mut self) {
        if let Some(open) = self.open.as_ref().filter(|open| *open.saving() == Saving::Saved) {
            let saved = self.saved.entry(open.ledger_key().to_owned()).or_default();
            saved.extend(stamps(open.ledger()));
        }
    }

    /// What the next visit finds, with a sound store.
    fn check(&self, at: &str) {
        let local_ledgers =
            LocalLedgers::new(Some(self.memory.clone()), Writer::from_random(3), deflated);
        for (mark, saved) in &self.saved {
            let next = local_ledgers.open(mark, &Opener::default(), self.now_ms).unwrap().workspace;
            assert!(next.unreadable().is_empty(), "damaged: {at}");
            assert!(saved.is_subset(&stamps(next.ledger())), "lost in {mark}: {at}");
            let open = self.open.as_ref().filter(|open| open.ledger_key() == mark);
            if let Some(open) = open.filter(|open| *open.saving() == Saving::Saved) {
                assert_eq!(names(&next), names(open), "{at}");
            }
        }
    }
}

fn name(workspace: &mut Workspace, id: u64, name: u64, now_ms: u64) {
    let key = RecordKey::new("branch", format!("b{id}"));
    let values = vec![("name".into(), json!(format!("第{name}")))];
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, now_ms);
}

fn names(workspace: &Workspace) -> BTreeMap<String, String> {
    let rows = workspace.register().branches().rows().iter();
    rows.map(|row| (row.id.to_string(), row.record.name.as_ref().unwrap().0.clone())).collect()
}

fn stamps(ledger: &Ledger) -> FxHashSet<Stamp> {
    ledger.changes().map(|change| change.at).collect()
}

/// What an earlier visit has stored: a segment for each edit.
fn earlier(edits: u64) -> Rc<MemoryStore> {
    let store = Rc::new(MemoryStore::new());
    let local_ledgers = LocalLedgers::new(Some(store.clone()), Writer::from_random(1), deflated);
    let about = About { id: "real".into(), title: "台账".into(), ..About::default() };
    let created = local_ledgers.create(&about, Vec::new(), &Opener::default(), NOW_MS);
    let mut open = created.unwrap().workspace;
    for number in 0..edits {
        name(&mut open, number % EARLIER_RECORDS, number, NOW_MS + number);
    }
    store
}

fn incoming() -> Vec<Change> {
    let mut unit = workspace("unit", 7);
    for number in 0..5 {
        name(&mut unit, 40 + number, number, NOW_MS + number);
    }
    unit.ledger().changes().collect::<Vec<_>>()
}

/// Plays a visit once for each of its calls and each fault, and checks what the next visit finds.
fn play_with_faults(earlier: &MemoryStore, steps: &[Step]) {
    let incoming = incoming();
    for fault in [Fault::Refuses, Fault::IsFull, Fault::WritesNothing, Fault::WritesHalf] {
        let mut sound = Visit::new(earlier, fault, false, u32::MAX);
        sound.play_all(steps, &incoming);
        sound.check("without a fault");
        let calls = sound.store.calls.get();
        for (at, is_lasting) in (0..calls).flat_map(|at| [(at, false), (at, true)]) {
            let mut visit = Visit::new(earlier, fault, is_lasting, at);
            for step in steps {
                let had_failed = visit.store.has_failed();
                visit.play(*step, &incoming);
                if !had_failed && visit.store.has_failed() {
                    // As if the page were closed now.
                    visit.check(&format!("{fault:?} {at}, lasting: {is_lasting}, in {step:?}"));
                }
            }
            visit.check(&format!("{fault:?} {at}, lasting: {is_lasting}, at the end"));
        }
    }
}

#[test]
fn a_title_that_is_not_stored_as_written_leaves_the_one_before() {
    for fault in [Fault::WritesHalf, Fault::WritesNothing] {
        let mut visit = Visit::new(&earlier(FEW_EDITS), fault, false, 0);
        visit.play(Step::Open, &[]);
        let open = visit.open.as_mut().unwrap();
        assert!(matches!(open.rename("另一个名称"), Err(StoreError::Refused { .. })));
        assert_eq!((&*open.about().title, open.saving()), ("台账", &Saving::Saved));
        visit.check("after a title");
        let next = LocalLedgers::new(Some(visit.memory), Writer::from_random(3), deflated);
        let about = next.ledgers().remove(0).about;
        assert_eq!(about.map(|about| about.title).as_deref(), Some("台账"));
    }
}

#[test]
fn a_fault_at_any_call_of_a_visit_loses_nothing_that_was_reported_as_saved() {
    let earlier = earlier(FEW_EDITS);
    let mut sound = Visit::new(&earlier, Fault::Refuses, false, u32::MAX);
    sound.play_all(&WORKING, &incoming());
    assert_eq!(sound.saved.len(), 2, "both ledgers are saved");
    let archived =
        sound.local_ledgers.open("real", &Opener::default(), sound.now_ms).unwrap().workspace;
    assert!(archived.ledger().archived_until_ms() > 0);
    play_with_faults(&earlier, &WORKING);
}

#[test]
fn a_fault_at_any_call_of_packing_loses_nothing_that_was_reported_as_saved() {
    let earlier = earlier(MANY_EDITS);
    let mut sound = Visit::new(&earlier, Fault::Refuses, false, u32::MAX);
    sound.play_all(&PACKING, &[]);
    assert_eq!(
        sound.memory.keys("zhibu/real/seg/").unwrap().len(),
        2,
        "all are packed but the last"
    );
    play_with_faults(&earlier, &PACKING);
}

#[test]
fn nothing_is_archived_if_what_is_missing_does_not_read_back() {
    let memory = Rc::new(MemoryStore::new());
    let store = Rc::new(FaultyStore::new(memory.clone(), Fault::WritesNothing, false, u32::MAX));
    let local_ledgers = LocalLedgers::new(Some(store.clone()), Writer::from_random(1), deflated);
    let about = About { id: "real".into(), ..About::default() };
    let created = local_ledgers.create(&about, Vec::new(), &Opener::default(), NOW_MS);
    let mut open = created.unwrap().workspace;
    for number in 0..4 {
        name(&mut open, 1, number, NOW_MS + number);
    }
    assert_eq!(open.keep_point(USED_UNITS16, NOW_MS + 10), Ok(true));
    // Another program removes the latest segment; only the restore point still has it.
    let last = memory.keys("zhibu/real/seg/").unwrap().into_iter().max().unwrap();
    memory.remove(&last).unwrap();
    store.at.set(store.calls.get());
    let all = stamps(open.ledger());
    let archived = open.archive(NOW_MS + 20, "归档.json", &all, NOW_MS + 20);
    assert!(matches!(archived, Err(SaveError::NotAsWritten { .. })), "{archived:?}");
    assert_eq!(open.points().unwrap().len(), 1);
}

#[test]
fn a_store_that_cannot_be_read_is_not_taken_for_an_empty_one() {
    let store = FaultyStore::new(earlier(1), Fault::Refuses, true, 0);
    let local_ledgers = LocalLedgers::new(Some(Rc::new(store)), Writer::from_random(1), deflated);
    let refused = StoreError::Refused { reason: "denied".into() };
    assert_eq!(local_ledgers.first_to_open(None), Err(refused.clone()));
    assert_eq!(local_ledgers.with_id("real"), Err(refused));
    assert!(local_ledgers.may_have("new"), "a new ledger is not mixed with one that may be there");
}
