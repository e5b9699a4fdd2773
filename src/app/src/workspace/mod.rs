//! The session: the open ledger, how it is edited, saved, undone and followed in other tabs.
//!
//! A change is written to storage first and then applied to the open ledger. If storage fails, it
//! is applied all the same: the session keeps it as unsaved, reports it, and tries again with the
//! next edit.

mod restore_points;

use std::cell::OnceCell;
use std::rc::Rc;

use self::restore_points::PointsSeen;
pub use self::restore_points::Verification;
use rustc_hash::FxHashSet;
use serde_json::Value;

use zhibu_domain::branches::lifecycle::dates_to_clear;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::growth;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::reporting::rounds::{ROUND, signed_periods};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Period;
use zhibu_format::{About, Author, FromFile};
use zhibu_ledger::{
    Change, Clock, DELETED, FieldWrite, Ledger, Name, RecordKey, RecordView, SkippedField, Stamp,
    UndoPlan, Writer,
};
use zhibu_storage::{Catalog, SaveError, SegmentError, Store, StoreError, UnreadableSegment};
use zhibu_text::StorageFailure;

/// What a user does to a ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Gives a record these values; creates the record if there is none.
    Put {
        /// The record.
        key: RecordKey,
        /// Its fields; null clears one.
        values: Vec<(Name, Value)>,
        /// The heads that the user saw in each field, if they were read earlier.
        seen: Vec<(Name, Vec<Stamp>)>,
    },
    /// Gives several records their values, as one step of undo.
    PutAll(Vec<(RecordKey, Vec<(Name, Value)>)>),
    /// Deletes records.
    Delete(Vec<RecordKey>),
    /// Restores deleted records.
    Restore(Vec<RecordKey>),
    /// Settles conflicts: each field gets its final value, whoever wrote it.
    Settle {
        /// The fields and their values.
        fields: Vec<(RecordKey, Name, Value)>,
        /// The reason, in the user's words.
        why: Option<Name>,
    },
}

/// Whether everything is in storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// All of it.
    Saved,
    /// There is no storage: the ledger lasts until the page is closed.
    InMemory,
    /// Saving is off, because something in storage is unreadable.
    Off {
        /// How many changes are in memory only.
        unsaved: usize,
    },
    /// Storage failed.
    Failed {
        /// How many changes are in memory only.
        unsaved: usize,
        /// Why.
        error: SaveError,
    },
}

/// How many segments cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnreadableCount {
    /// Altered since they were written.
    pub damaged: usize,
    /// Those of the damaged that belong to another ledger or key.
    pub misplaced: usize,
    /// Written by a newer version.
    pub newer: usize,
}

/// The status of a ledger, as shown around every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceStatus {
    /// Whether everything is in storage.
    pub saving: Saving,
    /// What in storage cannot be read.
    pub unreadable: UnreadableCount,
    /// How many records have a field in conflict.
    pub conflicted: usize,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to redo.
    pub can_redo: bool,
}

impl WorkspaceStatus {
    /// The status without an open ledger.
    pub fn without_ledger(saving: Saving) -> Self {
        let unreadable = UnreadableCount::default();
        Self { saving, unreadable, conflicted: 0, can_undo: false, can_redo: false }
    }
}

/// A save's failure as a type of the message catalogue.
pub fn fault(error: &SaveError) -> StorageFailure {
    match error {
        SaveError::Store(StoreError::Full) => StorageFailure::Full,
        SaveError::Store(StoreError::Refused { reason }) => StorageFailure::Refused(reason.clone()),
        SaveError::NotAsWritten { .. } => StorageFailure::NotAsWritten,
    }
}

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoResult {
    /// What it changed.
    pub touched: Dependencies,
    /// How many records it wrote in.
    pub records: usize,
    /// Skipped fields, because someone wrote them since.
    pub skipped: Vec<SkippedField>,
}

/// An open ledger.
pub struct Workspace {
    catalog: Rc<Catalog<Rc<dyn Store>>>,
    ledger_key: String,
    about: About,
    ledger: Ledger,
    register: Register,
    clock: Clock,
    /// The author of new changes.
    author: Option<Name>,
    saving: Saving,
    is_in_memory: bool,
    unsaved: Vec<Change>,
    unreadable: Vec<UnreadableSegment>,
    /// Actions that can be reverted: the user's own, undos among them, and imports.
    undo: Vec<Stamp>,
    redo: Vec<Stamp>,
    /// Segments written since the last packing.
    written: usize,
    /// The import under way.
    importing: Option<Incoming>,
    /// The files that imported changes came from, read at the first use.
    sources: OnceCell<Vec<FromFile>>,
    /// Whether another tab has archived changes that are still in memory here.
    has_archived_elsewhere: bool,
    /// The state of the restore points compared with this ledger.
    points: PointsSeen,
    /// The periods that are signed off.
    signed: Vec<Period>,
}

/// An import in progress.
#[derive(Debug, Default)]
struct Incoming {
    /// The stamps of its changes so far.
    stamps: Vec<Stamp>,
    /// The action of the changes that are made here from drafts.
    action: Option<Stamp>,
    /// The files that they come from.
    sources: Vec<FromFile>,
}

/// After how many own segments a tab checks whether packing is worthwhile.
const PACK_EVERY: usize = 64;

impl Workspace {
    /// Opens a ledger of the shelf.
    pub fn open(
        catalog: Rc<Catalog<Rc<dyn Store>>>,
        ledger_key: &str,
        mut clock: Clock,
        is_in_memory: bool,
        now_ms: u64,
    ) -> Result<Self, StoreError> {
        let about = catalog.about(ledger_key)?.unwrap_or_else(|| About {
            id: ledger_key.to_owned(),
            title: ledger_key.to_owned(),
            ..About::default()
        });
        let opened = catalog.open(ledger_key)?;
        for change in &opened.changes {
            clock.observe(change.at, now_ms);
        }
        let mut ledger = Ledger::new();
        ledger.insert(opened.changes);
        let register = Register::of(&ledger);
        let mut workspace = Self {
            catalog,
            ledger_key: ledger_key.to_owned(),
            about,
            ledger,
            register,
            clock,
            author: None,
            saving: Saving::Saved,
            is_in_memory,
            unsaved: Vec::new(),
            unreadable: opened.unreadable,
            undo: Vec::new(),
            redo: Vec::new(),
            // Small segments of earlier visits are packed at the first chance.
            written: PACK_EVERY,
            importing: None,
            sources: OnceCell::new(),
            has_archived_elsewhere: false,
            points: PointsSeen::default(),
            signed: Vec::new(),
        };
        workspace.signed = signed_periods(&workspace.ledger);
        workspace.settle_saving(Ok(()));
        Ok(workspace)
    }

    /// The ledger's name in storage keys.
    pub fn ledger_key(&self) -> &str {
        &self.ledger_key
    }

    /// The ledger's description of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Sets the author of changes from now on.
    pub fn set_author(&mut self, author: &Author) {
        self.author = author.signature().map(Into::into);
    }

    /// Gives it another title.
    pub fn rename(&mut self, title: &str) -> Result<(), StoreError> {
        let about = About { title: title.to_owned(), ..self.about.clone() };
        self.catalog.set_about(&self.ledger_key, &about)?;
        self.about = about;
        Ok(())
    }

    /// The changes and the state they fold to. A read through this depends on every change;
    /// [`record`](Self::record) and [`office`](Self::office) depend on less: on one record, or on
    /// the office's own records.
    pub fn ledger(&self) -> &Ledger {
        self.register.noted().note(Dependencies::HISTORY);
        &self.ledger
    }

    /// The ledger, for reading only the office's own records: rules, rounds, submissions, trusted
    /// keys.
    pub fn office(&self) -> &Ledger {
        self.register.noted().note(Dependencies::OFFICE);
        &self.ledger
    }

    /// A record with its heads; `None` if there never was one.
    pub fn record(&self, kind: Kind, id: &str) -> Option<RecordView<'_>> {
        self.register.noted().note(Dependencies::of(kind));
        self.ledger.record(&RecordKey::new(kind.code(), id))
    }

    /// The result of `read` on this workspace, and its dependencies.
    pub fn reading<T>(&self, read: impl FnOnce(&Self) -> T) -> (T, Dependencies) {
        self.register.noted().during(|| read(self))
    }

    /// The number of changes, and the day of the first; `day_of` returns the day of a timestamp.
    pub fn extent(&self, day_of: impl Fn(u64) -> Day) -> (usize, Option<Day>) {
        let changes = self.ledger.changes();
        let first_ms = changes.iter().map(|change| change.at.ms()).min();
        (changes.len(), first_ms.map(day_of))
    }

    /// The live records.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Whether everything is in storage.
    pub fn saving(&self) -> &Saving {
        &self.saving
    }

    /// What in storage cannot be read.
    pub fn unreadable(&self) -> &[UnreadableSegment] {
        &self.unreadable
    }

    /// The ledger's status.
    pub fn status(&self) -> WorkspaceStatus {
        let mut unreadable = UnreadableCount::default();
        for segment in &self.unreadable {
            match segment.error {
                SegmentError::Newer => unreadable.newer += 1,
                SegmentError::Damaged { .. } => unreadable.damaged += 1,
                SegmentError::Misplaced => {
                    unreadable.damaged += 1;
                    unreadable.misplaced += 1;
                }
            }
        }
        WorkspaceStatus {
            saving: self.saving.clone(),
            unreadable,
            conflicted: self.ledger.conflicted_count(),
            can_undo: !self.undo.is_empty(),
            can_redo: !self.redo.is_empty(),
        }
    }

    /// Whether there is something to undo, and to redo.
    pub fn can_undo_redo(&self) -> (bool, bool) {
        (!self.undo.is_empty(), !self.redo.is_empty())
    }

    /// The ledger as it was at a timestamp, by the writers' clocks. It is read-only: nothing of it
    /// is saved.
    #[must_use]
    pub fn as_it_was(&self, ms: u64) -> Self {
        let ledger = self.ledger.until(ms);
        let register = Register::of(&ledger);
        Self {
            catalog: self.catalog.clone(),
            ledger_key: self.ledger_key.clone(),
            about: self.about.clone(),
            ledger,
            register,
            clock: self.clock.clone(),
            author: None,
            saving: Saving::InMemory,
            is_in_memory: true,
            unsaved: Vec::new(),
            unreadable: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            written: 0,
            importing: None,
            sources: OnceCell::new(),
            has_archived_elsewhere: false,
            points: PointsSeen::default(),
            signed: Vec::new(),
        }
    }

    /// The day up to which the ledger is evaluated.
    pub fn as_of(&self, today: Day) -> Day {
        let stated = self.about.as_of.as_deref().and_then(|text| text.parse::<PartialDate>().ok());
        growth::as_of(&self.register, stated, today)
    }

    /// A new record's id.
    pub fn new_id(&mut self, now_ms: u64) -> Name {
        self.clock.tick(now_ms).to_string().into()
    }

    /// Applies the user's command, saves it, and returns what changed.
    pub fn apply(&mut self, command: Command, now_ms: u64) -> Dependencies {
        self.end_restoring();
        let mut seen = Vec::new();
        let mut reason = None;
        let wanted: Vec<(RecordKey, Vec<(Name, Value)>)> = match command {
            Command::Settle { fields, why } => {
                reason = why;
                let mut wanted: Vec<(RecordKey, Vec<(Name, Value)>)> = Vec::new();
                for (key, field, value) in fields {
                    match wanted.iter_mut().find(|known| known.0 == key) {
                        Some((_, values)) => values.push((field, value)),
                        None => wanted.push((key, vec![(field, value)])),
                    }
                }
                wanted
            }
            Command::Put { key, values, seen: then } => {
                seen = then;
                vec![(key, values)]
            }
            Command::PutAll(wanted) => wanted,
            Command::Delete(keys) => {
                let mut wanted = dates_to_clear(&self.register, &keys);
                let gone = keys.into_iter();
                wanted.extend(gone.map(|key| (key, vec![(DELETED.into(), Value::Bool(true))])));
                wanted
            }
            Command::Restore(keys) => {
                keys.into_iter().map(|key| (key, vec![(DELETED.into(), Value::Null)])).collect()
            }
        };
        let writes = wanted
            .into_iter()
            .map(|(key, values)| {
                let seen_in = |field: &str| {
                    seen.iter().find(|seen| *seen.0 == *field).map(|seen| seen.1.clone())
                };
                let writes = self.ledger.draft_seen(&key, values, seen_in);
                (key, writes)
            })
            .collect();
        let (action, touched) = self.commit(writes, None, reason, now_ms);
        if let Some(action) = action {
            self.undo.push(action);
            self.redo.clear();
        }
        touched
    }

    fn commit(
        &mut self,
        writes: Vec<(RecordKey, Vec<FieldWrite>)>,
        undoes: Option<Stamp>,
        why: Option<Name>,
        now_ms: u64,
    ) -> (Option<Stamp>, Dependencies) {
        let mut action = None;
        let mut changes = Vec::new();
        for (key, writes) in writes {
            // A record can exist without a field being set: then there is nothing to write.
            if writes.is_empty() {
                continue;
            }
            let at = self.clock.tick(now_ms);
            let action = *action.get_or_insert(at);
            let creates = self.ledger.record(&key).is_none();
            let (by, why) = (self.author.clone(), why.clone());
            let archives = Vec::new();
            changes.push(Change { at, key, writes, creates, action, undoes, archives, by, why });
        }
        (action, self.save_and_take_in(changes))
    }

    fn take_in(&mut self, changes: Vec<Change>) -> Dependencies {
        let inserted = self.ledger.insert(changes);
        if inserted.touched.iter().any(|key| *key.kind == *ROUND) {
            self.signed = signed_periods(&self.ledger);
        }
        let mut touched =
            if inserted.fresh.is_empty() { Dependencies::NONE } else { Dependencies::HISTORY };
        for key in &inserted.touched {
            let kind = self.register.refresh(&self.ledger, key);
            touched = touched.with(kind.map_or(Dependencies::OFFICE, Dependencies::of));
        }
        touched
    }

    fn save_and_take_in(&mut self, changes: Vec<Change>) -> Dependencies {
        self.save(&changes);
        self.take_in(changes)
    }

    /// Writes what is unsaved and these changes, which are not in the ledger yet. What cannot be
    /// written is kept in memory.
    fn save(&mut self, changes: &[Change]) {
        let may_write = self.unreadable.is_empty();
        let mut result = if may_write { self.write_unsaved_and(changes) } else { Ok(()) };
        while result == Err(SaveError::Store(StoreError::Full)) && self.evict_restore_point(changes)
        {
            result = self.write_unsaved_and(changes);
        }
        if !may_write || result.is_err() {
            self.unsaved.extend_from_slice(changes);
        }
        self.settle_saving(result);
    }

    fn write_unsaved_and(&mut self, changes: &[Change]) -> Result<(), SaveError> {
        if self.catalog.about(&self.ledger_key)?.is_none() {
            // Another tab removed the ledger, or another program cleared the storage. What is open
            // here must not be lost: all of it is written again.
            let mut all = self.ledger.changes_in_order();
            all.extend(changes);
            self.catalog.append(&self.ledger_key, &all)?;
            self.catalog.set_about(&self.ledger_key, &self.about)?;
            self.unsaved.clear();
            return Ok(());
        }
        let changes: Vec<&Change> = self.unsaved.iter().chain(changes).collect();
        self.catalog.append(&self.ledger_key, &changes)?;
        self.unsaved.clear();
        self.written += 1;
        if self.written >= PACK_EVERY {
            // The edit is saved; packing that finds no room is tried again later.
            self.written = 0;
            let _packed = self.catalog.pack(&self.ledger_key);
        }
        Ok(())
    }

    fn settle_saving(&mut self, result: Result<(), SaveError>) {
        let unsaved = self.unsaved.len();
        self.saving = match result {
            _ if self.is_in_memory => Saving::InMemory,
            _ if !self.unreadable.is_empty() => Saving::Off { unsaved },
            Err(error) => Saving::Failed { unsaved, error },
            Ok(()) => Saving::Saved,
        };
    }

    /// How many changes are in memory only.
    pub fn unsaved_count(&self) -> usize {
        if self.is_in_memory { self.undo.len() } else { self.unsaved.len() }
    }

    /// Tries again to save what is in memory only.
    pub fn retry_saving(&mut self) {
        self.save(&[]);
    }

    /// Tries to save what is in memory only, before another ledger is opened. Returns how many
    /// changes would still be lost: none for a ledger that is only in memory anyway.
    pub fn prepare_to_leave(&mut self) -> usize {
        if self.is_in_memory {
            return 0;
        }
        self.retry_saving();
        self.unsaved_count()
    }

    /// Quarantines every damaged or misplaced segment and saves again. Segments of a newer version still block
    /// saving: skipping them would hide what that version wrote.
    pub fn quarantine_unreadable(&mut self) -> Result<(), StoreError> {
        let is_damaged = |segment: &&UnreadableSegment| segment.error != SegmentError::Newer;
        for segment in self.unreadable.iter().filter(is_damaged) {
            self.catalog.quarantine(&self.ledger_key, &segment.key)?;
        }
        self.unreadable.retain(|segment| !is_damaged(&segment));
        self.save(&[]);
        Ok(())
    }

    /// Reverts the latest action; `None` if there is none.
    pub fn undo(&mut self, now_ms: u64) -> Option<UndoResult> {
        let doing = self.undo.pop()?;
        let (taken_back, undo) = self.revert(doing, now_ms);
        self.redo.extend(undo);
        Some(taken_back)
    }

    /// Redoes the latest undone action; `None` if there is none.
    pub fn redo(&mut self, now_ms: u64) -> Option<UndoResult> {
        let doing = self.redo.pop()?;
        let (taken_back, redo) = self.revert(doing, now_ms);
        self.undo.extend(redo);
        Some(taken_back)
    }

    fn revert(&mut self, action: Stamp, now_ms: u64) -> (UndoResult, Option<Stamp>) {
        let UndoPlan { writes, skipped } = self.ledger.undo_action(action);
        let records = writes.iter().map(|(key, _)| key).collect::<FxHashSet<_>>().len();
        let (undo, touched) = self.commit(writes, Some(action), None, now_ms);
        (UndoResult { touched, records, skipped }, undo)
    }

    /// Loads the actions of earlier visits, so that they can be reverted: `own` are this browser's
    /// writers.
    pub fn remember_doings(&mut self, own: &[Writer]) -> Result<(), StoreError> {
        for (at, stamps) in self.catalog.imports(&self.ledger_key)? {
            self.ledger.group(at, stamps);
        }
        let own: FxHashSet<Writer> = own.iter().copied().collect();
        (self.undo, self.redo) = self.ledger.undoable_by(|writer| own.contains(&writer));
        Ok(())
    }

    /// The file that a change was imported from, if it was imported and the file is known.
    pub fn file_of(&self, at: Stamp) -> Option<&str> {
        // If the notes are unreadable, conflicts are shown without their files.
        let noted = || self.catalog.sources(&self.ledger_key).unwrap_or_default();
        let sources = self.sources.get_or_init(noted);
        sources.iter().find(|source| source.has(at)).map(|source| &*source.file)
    }

    /// The periods that are signed off.
    pub fn signed(&self) -> &[Period] {
        self.register.noted().note(Dependencies::OFFICE);
        &self.signed
    }

    /// Begins an import of these files.
    pub fn begin_import(&mut self, sources: Vec<FromFile>) {
        self.importing = Some(Incoming { sources, ..Incoming::default() });
    }

    /// Imports a piece: changes, and drafts that become changes made here, each with its reason.
    pub fn import(
        &mut self,
        changes: Vec<Change>,
        drafts: Vec<(RecordKey, Vec<FieldWrite>, Option<Name>)>,
        now_ms: u64,
    ) -> Dependencies {
        let Incoming { mut stamps, mut action, sources } =
            self.importing.take().unwrap_or_default();
        for change in &changes {
            self.clock.observe(change.at, now_ms);
        }
        // Changes that are here already do not belong to this import, and undoing it must not
        // remove them.
        let mut taken = changes;
        taken.retain(|change| !self.ledger.knows(change));
        for (key, writes, why) in drafts {
            if writes.is_empty() {
                continue;
            }
            let at = self.clock.tick(now_ms);
            let action = *action.get_or_insert(at);
            let creates = self.ledger.record(&key).is_none();
            let by = self.author.clone();
            let archives = Vec::new();
            taken.push(Change {
                at,
                key,
                writes,
                creates,
                action,
                undoes: None,
                archives,
                by,
                why,
            });
        }
        stamps.extend(taken.iter().map(|change| change.at));
        let touched = self.save_and_take_in(taken);
        self.importing = Some(Incoming { stamps, action, sources });
        touched
    }

    /// Ends an import: from now on it is one step of undo, in later visits too if the store has
    /// room for its stamps.
    pub fn end_import(&mut self, now_ms: u64) {
        self.end(true, now_ms);
    }

    /// Ends an import that a new ledger starts with: it cannot be undone.
    pub fn end_first_import(&mut self, now_ms: u64) {
        self.end(false, now_ms);
    }

    fn end(&mut self, is_undoable: bool, now_ms: u64) {
        let Some(Incoming { stamps, sources, .. }) =
            self.importing.take().filter(|import| !import.stamps.is_empty())
        else {
            return;
        };
        let at = self.clock.tick(now_ms);
        if self.unreadable.is_empty() && self.unsaved.is_empty() {
            if is_undoable {
                // If this fails, the import can be reverted only until the page is closed.
                let _noted = self.catalog.note_import(&self.ledger_key, at, &stamps);
            }
            if !sources.is_empty() {
                // If this fails, conflicts are shown without their files.
                let _noted = self.catalog.note_sources(&self.ledger_key, at, &sources);
            }
        }
        if let Some(known) = self.sources.get_mut() {
            known.extend(sources);
        }
        if is_undoable {
            self.ledger.group(at, stamps);
            self.undo.push(at);
        }
        self.redo.clear();
    }

    /// Whether this is the key of the ledger's description: if it is missing, another tab has
    /// removed the ledger.
    pub fn is_own_about(&self, key: &str) -> bool {
        self.catalog.is_about_of(key, &self.ledger_key)
    }

    /// Applies what another tab wrote under this key, if it belongs to this ledger.
    pub fn follow(&mut self, key: &str, now_ms: u64) -> Result<Dependencies, StoreError> {
        if !self.catalog.is_segment_of(key, &self.ledger_key) {
            return Ok(Dependencies::NONE);
        }
        let changes = self.catalog.read_segment(key)?;
        for change in &changes {
            self.clock.observe(change.at, now_ms);
        }
        let archived_until_ms = self.ledger.archived_until_ms();
        let touched = self.take_in(changes);
        self.has_archived_elsewhere |= archived_until_ms != self.ledger.archived_until_ms();
        Ok(touched)
    }
}
