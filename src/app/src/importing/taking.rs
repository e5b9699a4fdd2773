//! Imports what was accepted, in pieces, as one step of undo.

use std::vec::IntoIter;

use rustc_hash::FxHashMap;

use super::files::ImportTarget;
use super::import::Agreed;
use super::notice::{ImportError, Imported, draft_reason};
use crate::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{Draft, FileSet, FromFile, Taken};
use zhibu_ledger::{Change, Name};
use zhibu_text::Lang;

/// Changes stored per piece: at most a twentieth of a second's work on an office PC.
const CHANGES_PER_PIECE: usize = 1_250;

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
    /// What was accepted, until the first step.
    agreed: Option<Agreed>,
    pieces: Pieces,
    touched: Dependencies,
    /// Whether it is no step of undo.
    is_followed: bool,
}

/// What is left to import, from the first step on.
#[derive(Debug, Default)]
struct Pieces {
    changes: IntoIter<Change>,
    drafts: IntoIter<Draft>,
    file_names: Vec<String>,
    /// The reasons of the drafts from these files.
    reasons: FxHashMap<FileSet, Name>,
    /// The total number of changes and drafts.
    total: usize,
    /// The number of records that will differ.
    records: usize,
    /// The number of records that are left out.
    left_out: usize,
}

impl Pieces {
    fn begin(agreed: Agreed) -> (Self, Vec<FromFile>) {
        let Taken { records, left_out, changes, drafts, sources, file_names } = agreed.taken();
        let pieces = Self {
            total: changes.len() + drafts.len(),
            changes: changes.into_iter(),
            drafts: drafts.into_iter(),
            file_names,
            reasons: FxHashMap::default(),
            records,
            left_out,
        };
        (pieces, sources)
    }

    fn left(&self) -> usize {
        self.changes.len() + self.drafts.len()
    }

    /// Imports the next piece.
    fn import(
        &mut self,
        workspace: &mut Workspace,
        (lang, is_followed): (Lang, bool),
        now_ms: u64,
    ) -> Dependencies {
        let Self { changes, drafts, file_names, reasons, .. } = self;
        let changes: Vec<Change> = changes.by_ref().take(CHANGES_PER_PIECE).collect();
        let drafts = drafts.by_ref().take(CHANGES_PER_PIECE - changes.len());
        let drafts = drafts.map(|Draft { key, writes, files }| {
            let reason = reasons.entry(files).or_insert_with(|| {
                let names = files.files().map(|file| file_names[file].clone());
                draft_reason(&names.collect::<Vec<_>>(), lang).into()
            });
            (key, writes, Some(reason.clone()))
        });
        if is_followed {
            workspace.import_followed(changes, drafts.collect(), now_ms)
        } else {
            workspace.import(changes, drafts.collect(), now_ms)
        }
    }
}

impl Taking {
    /// Starts importing what was accepted into this ledger; for [`ImportTarget::New`] it was just
    /// created.
    pub fn begin(agreed: Agreed, target: ImportTarget, lang: Lang, workspace: &Workspace) -> Self {
        Self {
            ledger_key: workspace.ledger_key().to_owned(),
            target,
            lang,
            agreed: Some(agreed),
            pieces: Pieces::default(),
            touched: Dependencies::NONE,
            is_followed: false,
        }
    }

    /// The same for what nobody asked for: it is no step of undo.
    #[must_use]
    pub fn followed(self) -> Self {
        Self { is_followed: true, ..self }
    }

    /// Progress, in percent of planning and importing.
    pub fn percent(&self) -> usize {
        let Pieces { total, .. } = self.pieces;
        50 + (total - self.pieces.left()) * 50 / total.max(1)
    }

    /// What was changed since the last call.
    pub fn take_touched(&mut self) -> Dependencies {
        std::mem::replace(&mut self.touched, Dependencies::NONE)
    }

    /// Runs the next step: the first prepares the pieces, and each of the others imports one.
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
        let Self { agreed, pieces, target, is_followed, .. } = self;
        if let Some(agreed) = agreed.take() {
            let (begun, sources) = Pieces::begin(agreed);
            *pieces = begun;
            if !*is_followed {
                workspace.begin_import(sources);
            }
            return Ok(TakingStep::More);
        }
        if pieces.left() == 0 {
            match target {
                _ if *is_followed => {}
                ImportTarget::Open => workspace.end_import(now_ms),
                ImportTarget::New => workspace.end_first_import(now_ms),
            }
            let Pieces { records, left_out, .. } = *pieces;
            return Ok(TakingStep::Done(Imported { records, left_out, target: *target }));
        }
        let touched = pieces.import(workspace, (self.lang, *is_followed), now_ms);
        self.touched = self.touched.with(touched);
        Ok(if pieces.left() > 0 { TakingStep::More } else { TakingStep::Pause })
    }
}
