//! Imports: pieces of changes and drafts, which together are one step of undo.

use super::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::FromFile;
use zhibu_ledger::{Change, FieldWrite, Name, RecordKey, Stamp};

/// An import in progress.
#[derive(Debug, Default)]
pub(super) struct ImportInProgress {
    /// The stamps of its changes so far.
    stamps: Vec<Stamp>,
    /// The action of the changes that are made here from drafts.
    action: Option<Stamp>,
    /// The files that they come from.
    sources: Vec<FromFile>,
}

impl Workspace {
    /// The file that a change was imported from, if it was imported and the file is known.
    pub fn file_of(&self, at: Stamp) -> Option<&str> {
        // If the notes are unreadable, conflicts are shown without their files.
        let noted = || self.catalog.sources(&self.ledger_key).unwrap_or_default();
        let sources = self.sources.get_or_init(noted);
        sources.iter().find(|source| source.has(at)).map(|source| &*source.file)
    }

    /// Begins an import of these files.
    pub fn begin_import(&mut self, sources: Vec<FromFile>) {
        self.importing = Some(ImportInProgress { sources, ..ImportInProgress::default() });
    }

    /// Imports a piece: changes, and drafts that become changes made here, each with its reason.
    pub fn import(
        &mut self,
        changes: Vec<Change>,
        drafts: Vec<(RecordKey, Vec<FieldWrite>, Option<Name>)>,
        now_ms: u64,
    ) -> Dependencies {
        let ImportInProgress { mut stamps, mut action, sources } =
            self.importing.take().unwrap_or_default();
        for change in &changes {
            self.clock.observe(change.at, now_ms);
        }
        // Changes that are here already do not belong to this import, and undoing it must not
        // remove them.
        let mut new_changes = changes;
        new_changes.retain(|change| !self.ledger.knows(change));
        for (key, writes, why) in drafts {
            if !writes.is_empty() {
                new_changes.push(self.new_change(key, writes, &mut action, why, now_ms));
            }
        }
        stamps.extend(new_changes.iter().map(|change| change.at));
        let touched = self.save_and_insert(new_changes);
        self.importing = Some(ImportInProgress { stamps, action, sources });
        touched
    }

    /// Ends an import: from now on it is one step of undo, in later visits too if the store has
    /// room for its stamps.
    pub fn end_import(&mut self, now_ms: u64) {
        self.finish_import(true, now_ms);
    }

    /// The same for what nobody asked for, such as a piece from the shared folder: it is no step of undo, as what
    /// another tab writes is none, and no part of an import of the user's that is in progress.
    pub fn import_followed(
        &mut self,
        changes: Vec<Change>,
        drafts: Vec<(RecordKey, Vec<FieldWrite>, Option<Name>)>,
        now_ms: u64,
    ) -> Dependencies {
        let under_way = self.importing.take();
        let touched = self.import(changes, drafts, now_ms);
        self.importing = under_way;
        touched
    }

    /// Ends an import that a new ledger starts with: it cannot be undone, in later visits neither.
    pub fn end_first_import(&mut self, now_ms: u64) {
        self.finish_import(false, now_ms);
    }

    fn finish_import(&mut self, is_undoable: bool, now_ms: u64) {
        let Some(ImportInProgress { stamps, sources, .. }) =
            self.importing.take().filter(|import| !import.stamps.is_empty())
        else {
            return;
        };
        let at = self.clock.tick(now_ms);
        if self.unreadable.is_empty() && self.unsaved.is_empty() {
            // If this fails, the import can be reverted only until the page is closed, or the records
            // that a new ledger starts with can be reverted at later visits.
            let _noted = if is_undoable {
                self.catalog.note_import(&self.ledger_key, at, &stamps)
            } else {
                self.catalog.note_first_import(&self.ledger_key, at, &stamps)
            };
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
}
