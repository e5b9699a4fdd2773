//! Export of the parts of several units, one after the other, into one archive.

use super::bundle::{TooLarge, unit_file_names, zip};
use super::part::{PartRequest, UnsignedFile, part_file_of};
use super::whole::NamedFile;
use crate::workspace::Workspace;
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_domain::values::date::Day;
use zhibu_format::{Exported, Part};
use zhibu_text::{Lang, format_message, m};

/// How far an export is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartsProgress {
    /// How many units have their file.
    pub done: usize,
    /// How many units there are.
    pub count: usize,
}

impl PartsProgress {
    /// As text.
    pub fn text(self, lang: Lang) -> String {
        format_message!(m::HAND_OUT_AT, lang, done = self.done, count = self.count)
    }
}

/// The ledger is another one than when the export began, or has other records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerChanged;

/// The files of several units, which are made one by one. All are of one state of the ledger: units that compare
/// their files find the same in them.
#[derive(Debug)]
pub struct PartsExport {
    ledger_key: String,
    changes: usize,
    scopes: PartScopes,
    parts: Vec<Part>,
    names: Vec<String>,
    files: Vec<NamedFile>,
}

impl PartsExport {
    /// Begins the export. The files are named by unit and period.
    pub fn begin(workspace: &Workspace, parts: Vec<Part>, period: &str) -> Self {
        let units: Vec<&str> = parts.iter().map(|part| &*part.name).collect();
        Self {
            ledger_key: workspace.ledger_key().to_owned(),
            changes: workspace.ledger().change_count(),
            scopes: PartScopes::of(workspace.register()),
            names: unit_file_names(&units, period),
            parts,
            files: Vec::new(),
        }
    }

    /// How far it is.
    pub fn progress(&self) -> PartsProgress {
        PartsProgress { done: self.files.len(), count: self.parts.len() }
    }

    /// The file of the next unit before signing; `None` once there are all.
    ///
    /// # Errors
    ///
    /// The ledger has changed since the export began.
    pub fn next_file(
        &self,
        workspace: &Workspace,
        exported: Exported,
        today: Day,
        lang: Lang,
    ) -> Result<Option<UnsignedFile>, LedgerChanged> {
        let Some(part) = self.parts.get(self.files.len()) else { return Ok(None) };
        let changes = workspace.ledger().change_count();
        if (workspace.ledger_key(), changes) != (&*self.ledger_key, self.changes) {
            return Err(LedgerChanged);
        }
        let scope = self.scopes.scope(workspace.register(), &part.organisation);
        let request = PartRequest { part: Some(part.clone()), ..PartRequest::default() };
        Ok(Some(part_file_of(workspace, &request, Some(scope), exported, today, lang)))
    }

    /// Adds the signed text of that file.
    pub fn add(&mut self, text: String) {
        let name = self.names[self.files.len()].clone();
        self.files.push(NamedFile { name, text });
    }

    /// The files as one archive.
    ///
    /// # Errors
    ///
    /// See [`zip`].
    pub fn zip(&self) -> Result<Vec<u8>, TooLarge> {
        zip(&self.files)
    }
}
