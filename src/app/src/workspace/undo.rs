//! Undo and redo, of imports and of actions of earlier visits too.

use rustc_hash::FxHashSet;

use super::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_ledger::{SkippedField, Stamp, UndoPlan, Writer};
use zhibu_storage::StoreError;

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

impl Workspace {
    /// Reverts the latest action; `None` if there is none.
    pub fn undo(&mut self, now_ms: u64) -> Option<UndoResult> {
        let action = self.undo.pop()?;
        let (result, undo) = self.revert(action, now_ms);
        self.redo.extend(undo);
        Some(result)
    }

    /// Redoes the latest undone action; `None` if there is none.
    pub fn redo(&mut self, now_ms: u64) -> Option<UndoResult> {
        let action = self.redo.pop()?;
        let (result, redo) = self.revert(action, now_ms);
        self.undo.extend(redo);
        Some(result)
    }

    fn revert(&mut self, action: Stamp, now_ms: u64) -> (UndoResult, Option<Stamp>) {
        let UndoPlan { writes, skipped } = self.ledger.undo_action(action);
        let records = writes.iter().map(|(key, _)| key).collect::<FxHashSet<_>>().len();
        let (undo, touched) = self.commit(writes, Some(action), None, now_ms);
        (UndoResult { touched, records, skipped }, undo)
    }

    /// Loads the actions of earlier visits, so that they can be reverted: `own` are this browser's
    /// writers.
    pub fn load_undo_history(&mut self, own: &[Writer]) -> Result<(), StoreError> {
        for (at, stamps) in self.catalog.imports(&self.ledger_key)? {
            self.ledger.group(at, stamps);
        }
        let mut first = FxHashSet::default();
        for (at, stamps) in self.catalog.first_imports(&self.ledger_key)? {
            self.ledger.group(at, stamps);
            first.insert(at);
        }
        let own: FxHashSet<Writer> = own.iter().copied().collect();
        (self.undo, self.redo) = self.ledger.undoable_by(|writer| own.contains(&writer));
        // The ledger began with it.
        self.undo.retain(|action| !first.contains(action));
        Ok(())
    }
}
