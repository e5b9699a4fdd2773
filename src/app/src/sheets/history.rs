//! The sheet of the history: a row for each field that a change wrote.

use crate::history::{FieldEntry, HistoryEntry, HistoryQuery, field_name, value_text};
use crate::views::ledgers::history::found_entries;
use crate::views::time::TimeZone;
use crate::workspace::Workspace;
use zhibu_domain::kinds::records::Kind;
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, SheetColumn};
use zhibu_text::{self as text, Lang, Message, m};

/// The heads, in the order of the cells in [`row`].
const HEADS: [Message; 9] = [
    m::TIME,
    m::WRITTEN_BY,
    m::KIND,
    m::RECORD,
    m::RECORD_ID,
    m::FIELD,
    m::BEFORE,
    m::AFTER,
    m::REASON,
];

/// All changes that match a query, the latest first.
pub(super) fn history_sheet(
    workspace: &Workspace,
    query: &HistoryQuery,
    zone: TimeZone,
    lang: Lang,
) -> Sheet {
    let (entries, _) = found_entries(workspace, query, usize::MAX, zone, lang);
    let column = |head: Message| SheetColumn {
        head: head.get(lang).to_owned(),
        content: ColumnContent::Text,
    };
    let rows = entries.iter().flat_map(|entry| {
        entry.fields.iter().map(move |field| row(workspace, entry, field, zone, lang))
    });
    Sheet {
        title: m::HISTORY.get(lang).to_owned(),
        lang,
        columns: HEADS.into_iter().map(column).collect(),
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn row(
    workspace: &Workspace,
    entry: &HistoryEntry,
    field: &FieldEntry,
    zone: TimeZone,
    lang: Lang,
) -> Vec<SheetCell> {
    let kind = Kind::from_code(&entry.key.kind);
    let title = |kind: Kind, id: &str| text::title(workspace.register(), kind, id, lang);
    let in_words = |value| value_text(kind, &field.name, value, lang, title);
    let before: Vec<String> = field.before.iter().map(in_words).collect();
    let after = if field.after.is_null() { String::new() } else { in_words(&field.after) };
    let cells = [
        (zone.minute)(entry.at.ms()),
        entry.by.as_deref().unwrap_or_default().to_owned(),
        text::kind_of_code(&entry.key.kind, lang),
        entry.title.clone().unwrap_or_default(),
        entry.key.id.to_string(),
        field_name(kind, &field.name, lang),
        before.join(" / "),
        after,
        entry.why.as_deref().unwrap_or_default().to_owned(),
    ];
    cells.into_iter().map(SheetCell::text).collect()
}
