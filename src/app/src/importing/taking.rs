//! Imports what was accepted, in pieces, as one step of undo.

use std::vec::IntoIter;

use rustc_hash::FxHashMap;

use super::files::ImportTarget;
use super::import::Agreed;
use super::notice::{ImportError, Imported, draft_reason};
use crate::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{Draft, FileSet, Taken};
use zhibu_ledger::{Change, Name};
use zhibu_text::Lang;

/// Changes stored per piece: at most a tenth of a second's work on an office PC.
const CHANGES_PER_PIECE: usize = 2_500;

/// The result of an import step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakingStep {
    /// There is more to do.
    More,
    /// The last piece is stored; the page should be rendered before the import ends.
    Pause,
    /// Everything is imported.
    Done(Imported),
}

/// An import being taken in.
#[derive(Debug)]
pub struct Taking {
    /// The storage key of the target ledger.
    ledger_key: String,
    target: ImportTarget,
    /// The language of the reasons of drafts.
    lang: Lang,
    file_names: Vec<String>,
    changes: IntoIter<Change>,
    drafts: IntoIter<Draft>,
    /// The reasons of drafts from these files.
    reasons: FxHashMap<FileSet, Name>,
    /// The total number of changes and drafts.
    total: usize,
    imported: Imported,
    touched: Dependencies,
}

impl Taking {
    /// Starts importing what was accepted into this ledger; for [`ImportTarget::New`] it was just
    /// created.
    pub fn begin(
        agreed: Agreed,
        target: ImportTarget,
        lang: Lang,
        workspace: &mut Workspace,
    ) -> Self {
        let Taken { records, left_out, changes, drafts, sources, file_names } = agreed.taken();
        workspace.begin_import(sources);
        Self {
            ledger_key: workspace.ledger_key().to_owned(),
            target,
            lang,
            file_names,
            total: changes.len() + drafts.len(),
            changes: changes.into_iter(),
            drafts: drafts.into_iter(),
            reasons: FxHashMap::default(),
            imported: Imported { records, left_out, target },
            touched: Dependencies::NONE,
        }
    }

    /// Progress, in percent of planning and importing.
    pub fn percent(&self) -> usize {
        50 + (self.total - self.left()) * 50 / self.total.max(1)
    }

    fn left(&self) -> usize {
        self.changes.len() + self.drafts.len()
    }

    /// What was changed since the last call.
    pub fn take_touched(&mut self) -> Dependencies {
        std::mem::replace(&mut self.touched, Dependencies::NONE)
    }

    /// Imports the next piece.
    ///
    /// # Errors
    ///
    /// Another ledger was opened meanwhile; the pieces imported before stay in the target ledger.
    pub fn step(
        &mut self,
        workspace: Option<&mut Workspace>,
        now_ms: u64,
    ) -> Result<TakingStep, ImportError> {
        let workspace = workspace
            .filter(|workspace| workspace.ledger_key() == self.ledger_key)
            .ok_or(ImportError::CutShort)?;
        if self.left() == 0 {
            match self.target {
                ImportTarget::Open => workspace.end_import(now_ms),
                ImportTarget::New => workspace.end_first_import(now_ms),
            }
            return Ok(TakingStep::Done(self.imported));
        }
        let changes: Vec<Change> = self.changes.by_ref().take(CHANGES_PER_PIECE).collect();
        let Self { lang, file_names, drafts, reasons, .. } = self;
        let drafts = drafts.by_ref().take(CHANGES_PER_PIECE - changes.len());
        let drafts = drafts.map(|Draft { key, writes, files }| {
            let reason = reasons.entry(files).or_insert_with(|| {
                let names: Vec<String> =
                    files.files().map(|file| file_names[file].clone()).collect();
                draft_reason(&names, *lang).into()
            });
            (key, writes, Some(reason.clone()))
        });
        let touched = workspace.import(changes, drafts.collect(), now_ms);
        self.touched = self.touched.with(touched);
        Ok(if self.left() > 0 { TakingStep::More } else { TakingStep::Pause })
    }
}
