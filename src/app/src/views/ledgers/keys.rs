//! The keys that a ledger trusts.

use zhibu_domain::reporting::trust::{TrustedKey, trusted_keys};
use zhibu_format::fingerprint;
use zhibu_ledger::RecordKey;
use zhibu_text::{Lang, format_message, m};

use crate::commands::trust::trusted_key_record;
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// The keys that a ledger trusts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrustedKeysView {
    /// Whose they are, how people compare them, and since when they are trusted.
    pub table: Table,
    /// What can be done with each, row by row.
    pub keys: Vec<DistrustView>,
}

/// The way to trust a key no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistrustView {
    /// The key's record, which is deleted.
    pub record: RecordKey,
    /// What the button says to those who only hear it.
    pub label: String,
    /// What is said once it is done.
    pub done: String,
}

/// The keys that a ledger trusts.
pub fn trusted_keys_view(workspace: &Workspace, zone: TimeZone, lang: Lang) -> TrustedKeysView {
    let found = trusted_keys(workspace.office());
    let row = |known: &TrustedKey| {
        let by = known.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
        TableRow::new([
            TableCell::text(&*known.holder),
            TableCell::Code(fingerprint(&known.key)),
            TableCell::Quiet(format!("{by} · {}", (zone.minute)(known.since.ms()))),
        ])
    };
    let distrust = |known: &TrustedKey| DistrustView {
        record: trusted_key_record(&known.key),
        label: format!("{} · {}", m::DISTRUST.get(lang), known.holder),
        done: format_message!(m::DISTRUSTED, lang, holder = known.holder),
    };
    let heads = [m::KEY_HOLDER.get(lang), m::KEY_FINGERPRINT.get(lang), m::KEY_SINCE.get(lang), ""];
    TrustedKeysView {
        table: Table {
            caption: m::KEYS_KIND.get(lang).to_owned(),
            columns: heads.map(TableColumn::text).into(),
            rows: found.iter().map(row).collect(),
            totals: None,
        },
        keys: found.iter().map(distrust).collect(),
    }
}
