//! Export of a ledger as typed tables for analysis: lines of JSON for each kind of record, what tells engines their
//! types, and a data dictionary, in one archive.
//!
//! The lines are those that `zhibu-rollup` writes, byte for byte. What a file of the same request withholds is withheld
//! here.

use std::vec;

use super::bundle::{Bundle, Packed, TooLarge};
use super::dictionary::dictionary;
use super::part::{PartRequest, extract_of};
use super::parts::{LedgerChanged, PartsProgress};
use crate::file_names::allowed;
use crate::slices::Slice;
use crate::workspace::Workspace;
use zhibu_domain::areas::district_code;
use zhibu_domain::growth::as_of;
use zhibu_domain::reporting::scope::scope_of;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::Extract;
use zhibu_format::analysis::{
    Column, LedgerTags, cells, duckdb_views, json_line, records_by_table, spark_views, tables,
};
use zhibu_ledger::{Ledger, RecordKey};
use zhibu_text::{Lang, m};

/// Records that are written in one step. Some thousand lines of many columns take longer than a frame.
const RECORDS_PER_STEP: usize = 100;

/// The records of a table that are not written yet.
#[derive(Debug)]
struct Waiting {
    name: &'static str,
    columns: Vec<Column>,
    keys: vec::IntoIter<RecordKey>,
}

/// Writes the tables of a ledger into an archive, some records at a time.
#[derive(Debug)]
pub(super) struct TableWriter {
    tags: LedgerTags,
    waiting: vec::IntoIter<Waiting>,
    table: Option<Waiting>,
    /// How many records there are.
    pub(super) count: usize,
}

impl TableWriter {
    /// Begins with what the extract has of the ledger.
    pub(super) fn begin(ledger: &Ledger, extract: &Extract, tags: LedgerTags) -> Self {
        let mut keys = records_by_table(ledger, extract);
        let count = keys.values().map(Vec::len).sum();
        let waiting: Vec<Waiting> = tables()
            .map(|(name, columns)| {
                let keys = keys.remove(name).unwrap_or_default().into_iter();
                Waiting { name, columns, keys }
            })
            .collect();
        Self { tags, waiting: waiting.into_iter(), table: None, count }
    }

    /// Writes some records, or begins the next table; the number of records, and `None` once all are written.
    pub(super) fn step(&mut self, ledger: &Ledger, bundle: &mut Bundle) -> Option<usize> {
        let Some(table) = &mut self.table else {
            self.table = self.waiting.next();
            let Waiting { name, .. } = self.table.as_ref()?;
            let path = format!("kind={name}/{}.ndjson", self.tags.file_stem());
            bundle.begin(&path, Packed::Deflated);
            return Some(0);
        };
        let mut lines = String::new();
        let mut count = 0;
        for key in table.keys.by_ref().take(RECORDS_PER_STEP) {
            count += 1;
            if let Some(record) = ledger.record(&key) {
                let cells = cells(&record, &table.columns, &self.tags);
                lines.push_str(&json_line(&table.columns, &cells));
                lines.push('\n');
            }
        }
        bundle.push(lines.as_bytes());
        if count == 0 {
            self.table = None;
        }
        Some(count)
    }
}

/// What tells people and engines what the tables mean, at the top of an archive.
pub(super) fn begun_bundle() -> Bundle {
    let mut bundle = Bundle::default();
    for (name, text) in [
        ("dictionary.csv", dictionary()),
        ("duckdb.sql", duckdb_views()),
        ("spark.sql", spark_views()),
    ] {
        bundle.begin(name, Packed::Deflated);
        bundle.push(text.as_bytes());
    }
    bundle
}

/// An archive of tables in the making. All are of one state of the ledger.
#[derive(Debug)]
pub struct TablesExport {
    ledger_key: String,
    changes: usize,
    file_name: String,
    writer: TableWriter,
    bundle: Bundle,
    progress: PartsProgress,
}

impl TablesExport {
    /// Begins the export. `exported_at` is the time in ISO 8601. A passphrase of the request has no effect: archives
    /// are not sealed.
    pub fn begin(
        workspace: &Workspace,
        request: &PartRequest<'_>,
        exported_at: String,
        today: Day,
        lang: Lang,
    ) -> Self {
        let register = workspace.register();
        let scope = request.part.as_ref().map(|part| scope_of(register, &part.organisation));
        let extract = extract_of(workspace, request, scope);
        let about = workspace.about();
        let stated = about.as_of.as_deref().and_then(PartialDate::from_iso);
        let part = request.part.as_ref().or(about.part.as_ref());
        let tags = LedgerTags {
            ledger: about.id.clone(),
            part: part.map(|part| part.organisation.clone()),
            district: district_code(register),
            exported_at: Some(exported_at).filter(|at| !at.is_empty()),
            as_of: as_of(register, stated, today),
            is_without_persons: request.is_without_persons,
            is_redacted: extract.is_redacted(),
        };
        let whose = part.map(|part| format!("-{}", part.name));
        let redacted = if tags.is_redacted { m::REDACTED_MARK.get(lang) } else { "" };
        let title = allowed(&format!("{}{}", about.title, whose.unwrap_or_default()));
        let writer = TableWriter::begin(workspace.ledger(), &extract, tags);
        Self {
            ledger_key: workspace.ledger_key().to_owned(),
            changes: workspace.ledger().change_count(),
            file_name: format!("{title}{}{redacted}-{today}.zip", m::EXTRACT_MARK.get(lang)),
            progress: PartsProgress { done: 0, count: writer.count },
            writer,
            bundle: begun_bundle(),
        }
    }

    /// How far it is, in records.
    pub fn progress(&self) -> PartsProgress {
        self.progress
    }

    /// The name of the archive.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Writes as many records as the page can wait for; whether all are written. `clock_ms` is a monotonic clock in
    /// milliseconds.
    ///
    /// # Errors
    ///
    /// The ledger has changed since the export began.
    pub fn slice(
        &mut self,
        workspace: &Workspace,
        clock_ms: impl Fn() -> f64,
    ) -> Result<bool, LedgerChanged> {
        let changes = workspace.ledger().change_count();
        if (workspace.ledger_key(), changes) != (&*self.ledger_key, self.changes) {
            return Err(LedgerChanged);
        }
        let mut slice = Slice::begin(clock_ms());
        while let Some(count) = self.writer.step(workspace.ledger(), &mut self.bundle) {
            self.progress.done += count;
            if !slice.has_room(clock_ms()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The archive.
    ///
    /// # Errors
    ///
    /// It would exceed 4 GB.
    pub fn finish(self) -> Result<Vec<u8>, TooLarge> {
        self.bundle.finish()
    }
}
