//! The keys that a ledger trusts.

use zhibu_domain::reporting::trust::{TrustedKey, trusted_keys};
use zhibu_format::fingerprint;
use zhibu_ledger::RecordKey;
use zhibu_text::{Lang, format_message, m};

use crate::commands::trust::trusted_key_record;
use crate::preferences::OwnKeyPlace;
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// This browser's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKeyView {
    /// Its fingerprint.
    pub fingerprint: String,
    /// Who can read its private part.
    pub readers: &'static str,
}

/// This browser's key; `None` if the text in its place is no key.
pub fn own_key_view(key: &OwnKeyPlace, lang: Lang) -> Option<OwnKeyView> {
    let readers = match key {
        OwnKeyPlace::Protected { .. } => m::KEY_PROTECTED,
        OwnKeyPlace::Readable { .. } => m::KEY_READABLE,
    };
    Some(OwnKeyView { fingerprint: fingerprint(&key.public()?), readers: readers.get(lang) })
}

/// The button that removes a trusted key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistrustButton {
    /// The key's record, which the button deletes.
    pub record: RecordKey,
    /// The accessible name of the button.
    pub label: String,
    /// The notice shown once the key is removed.
    pub done: String,
}

impl Control for DistrustButton {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// The keys that a ledger trusts, each with its holder, fingerprint, and the author and time of the
/// trust. `None` if there are none.
pub fn trusted_keys_table(
    workspace: &Workspace,
    zone: TimeZone,
    lang: Lang,
) -> Option<Table<DistrustButton>> {
    let found = trusted_keys(workspace.office());
    let row = |known: &TrustedKey| {
        let by = known.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
        TableRow::new([
            TableCell::text(&*known.holder),
            TableCell::Code(fingerprint(&known.key)),
            TableCell::Quiet(format!("{by} · {}", (zone.minute)(known.since.ms()))),
            TableCell::Control(DistrustButton {
                record: trusted_key_record(&known.key),
                label: format!("{} · {}", m::DISTRUST.get(lang), known.holder),
                done: format_message!(m::DISTRUSTED, lang, holder = known.holder),
            }),
        ])
        .keyed(&*known.key)
    };
    let columns = [m::KEY_HOLDER, m::KEY_FINGERPRINT, m::KEY_SINCE].into_iter();
    let columns = columns.map(|head| TableColumn::text(head.get(lang)));
    let table = || Table {
        caption: m::KEYS_KIND.get(lang).to_owned(),
        columns: columns.chain([TableColumn::text("").with_class("row-actions")]).collect(),
        rows: found.iter().map(row).collect(),
        totals: None,
    };
    (!found.is_empty()).then(table)
}
