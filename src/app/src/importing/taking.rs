//! Taking in what was agreed to, piece by piece, as one step of undo.

use std::vec::IntoIter;

use super::files::ImportTarget;
use super::import::Agreed;
use super::notice::{ImportError, Imported, draft_reason};
use crate::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{Draft, Taken};
use zhibu_ledger::Change;
use zhibu_text::Lang;

/// Changes stored in one piece: at most a tenth of a second's work on an office PC.
const CHANGES_PER_PIECE: usize = 2_500;

/// How far taking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakingStep {
    /// There is more to do.
    More,
    /// The last piece is in; the page is to be drawn before the import ends.
    Pause,
    /// All is taken in.
    Done(Imported),
}

/// An import being taken in.
#[derive(Debug)]
pub struct Taking {
    /// The ledger that it is meant for.
    ledger_key: String,
    target: ImportTarget,
    /// The language of the reasons that drafts bear.
    lang: Lang,
    changes: IntoIter<Change>,
    drafts: IntoIter<Draft>,
    /// How many changes and drafts there are.
    total: usize,
    imported: Imported,
    touched: Dependencies,
}

impl Taking {
    /// Begins to take in what was agreed to, into this ledger; for [`ImportTarget::New`] it was just made.
    pub fn begin(
        agreed: Agreed,
        target: ImportTarget,
        lang: Lang,
        workspace: &mut Workspace,
    ) -> Self {
        let Taken { records, left_out, changes, drafts, sources } = agreed.taken();
        workspace.begin_import(sources);
        Self {
            ledger_key: workspace.ledger_key().to_owned(),
            target,
            lang,
            total: changes.len() + drafts.len(),
            changes: changes.into_iter(),
            drafts: drafts.into_iter(),
            imported: Imported { records, left_out, target },
            touched: Dependencies::NONE,
        }
    }

    /// How much is done, in percent of planning and taking.
    pub fn percent(&self) -> usize {
        50 + (self.total - self.left()) * 50 / self.total.max(1)
    }

    fn left(&self) -> usize {
        self.changes.len() + self.drafts.len()
    }

    /// What was changed since this was asked last.
    pub fn take_touched(&mut self) -> Dependencies {
        std::mem::replace(&mut self.touched, Dependencies::NONE)
    }

    /// Takes in another piece.
    ///
    /// # Errors
    ///
    /// Another ledger was opened meanwhile; what was taken until then is in the ledger that it was meant
    /// for.
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
        let drafts = self.drafts.by_ref().take(CHANGES_PER_PIECE - changes.len());
        let drafts = drafts.map(|Draft { key, writes, files }| {
            (key, writes, Some(draft_reason(&files, self.lang).into()))
        });
        let touched = workspace.import(changes, drafts.collect(), now_ms);
        self.touched = self.touched.with(touched);
        Ok(if self.left() > 0 { TakingStep::More } else { TakingStep::Pause })
    }
}
