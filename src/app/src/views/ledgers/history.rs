//! The changes of a ledger, the latest first, with controls to restore values.

use serde_json::Value;

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::scope::scope_of;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{Name, RecordKey, Stamp};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::history::{FieldEntry, HistoryEntry, HistoryQuery, field_name, history, value_text};
use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::choice::Choice;
use crate::views::names::{kept_page, kept_title};
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// The number of changes that are shown initially, and added by each request for more.
pub const HISTORY_PAGE: usize = 100;

/// The changes that match a query.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryView {
    /// The heading, with the record or organisation if there is one.
    pub heading: String,
    /// The numbers of shown and of all matching changes, as text.
    pub count: String,
    /// Whether no change matches.
    pub is_empty: bool,
    /// The day up to which the history is archived, and the archive's file; `None` if there is no
    /// archive.
    pub archived: Option<String>,
    /// The changes.
    pub entries: Vec<EntryView>,
    /// The label of the button that shows more; `None` if all are shown.
    pub more: Option<String>,
}

/// A change.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryView {
    /// The record's key.
    pub key: RecordKey,
    /// Its stamp.
    pub at: Stamp,
    /// The time, the author, the record, and whether it was created.
    pub line: TableCell,
    /// A note that it reverts another change, if it does.
    pub undone: Option<&'static str>,
    /// Whether its record can be restored to the values of that time.
    pub can_put_back: bool,
    /// A note that its values are archived, if they are.
    pub archived: Option<&'static str>,
    /// The fields that it wrote.
    pub fields: Vec<EntryField>,
    /// The reason, if one was given.
    pub why: Option<String>,
}

/// A field that a change wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryField {
    /// The field, and its values before and after.
    pub text: String,
    /// The control that restores the value before; `None` if there was no value, or a conflict.
    pub back: Option<PutBack>,
}

/// The control that restores the earlier value of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct PutBack {
    /// The accessible name of the button.
    pub label: String,
    /// The field.
    pub field: Name,
    /// The value; null if the field was empty.
    pub value: Value,
}

/// The latest changes that match a query, at most `most` of them.
pub fn history_view(
    workspace: &Workspace,
    query: &HistoryQuery,
    most: usize,
    zone: TimeZone,
    lang: Lang,
) -> HistoryView {
    let (entries, count) = found_entries(workspace, query, most, zone, lang);
    let rest = count - entries.len();
    let more = || format_message!(m::HISTORY_MORE, lang, count = rest.min(HISTORY_PAGE));
    HistoryView {
        heading: heading(workspace, query, lang),
        count: format_message!(m::COUNT_OF, lang, shown = entries.len(), total = count),
        is_empty: count == 0,
        archived: archived(workspace, zone, lang),
        entries: entries.iter().map(|entry| entry_view(workspace, entry, zone, lang)).collect(),
        more: (rest > 0).then(more),
    }
}

/// The latest matching changes, at most `most` of them, and the number of all.
pub fn found_entries(
    workspace: &Workspace,
    query: &HistoryQuery,
    most: usize,
    zone: TimeZone,
    lang: Lang,
) -> (Vec<HistoryEntry>, usize) {
    let register = workspace.register();
    let title = |key: &RecordKey| match Kind::from_code(&key.kind) {
        Some(kind) => text::title(register, kind, &key.id, lang),
        None => kept_title(workspace, key, lang),
    };
    let own = query.part.as_ref().map(|part| scope_of(register, part).own);
    let is_own = |key: &RecordKey| own.as_ref().is_none_or(|own| own.contains(key));
    history(workspace.ledger(), query, title, zone.day, is_own, most)
}

fn heading(workspace: &Workspace, query: &HistoryQuery, lang: Lang) -> String {
    let record = query.kind.zip(query.id.as_deref());
    let part = query.part.as_deref().map(|id| (Kind::Organisation, id));
    let name =
        record.or(part).and_then(|(kind, id)| text::title(workspace.register(), kind, id, lang));
    match name {
        Some(name) => format_message!(m::HISTORY_OF, lang, name = name),
        None => m::WHOLE_HISTORY.get(lang).to_owned(),
    }
}

fn archived(workspace: &Workspace, zone: TimeZone, lang: Lang) -> Option<String> {
    let ledger = workspace.ledger();
    let (until, file) = (ledger.archived_until_ms(), ledger.archive_file().unwrap_or_default());
    let day = (until > 0).then(|| (zone.day)(until))?;
    Some(format_message!(m::ARCHIVED_UNTIL, lang, day = day, file = file))
}

fn entry_view(
    workspace: &Workspace,
    entry: &HistoryEntry,
    zone: TimeZone,
    lang: Lang,
) -> EntryView {
    let kind = Kind::from_code(&entry.key.kind);
    let title = entry.title.clone().unwrap_or_else(|| match kind {
        Some(_) => m::NAME_OWED.get(lang).to_owned(),
        None => text::id_of_code(&entry.key.kind, &entry.key.id, lang),
    });
    let title = match kind {
        Some(kind) => {
            TableCell::link(title, Route::to(Page::Detail(kind, entry.key.id.to_string())))
        }
        None => match kept_page(&entry.key) {
            Some(page) => TableCell::link(title, page),
            None => TableCell::Text(title),
        },
    };
    let mut line = vec![
        TableCell::Time((zone.minute)(entry.at.ms())),
        TableCell::Quiet(entry.by.as_deref().unwrap_or(m::NOT_STATED.get(lang)).to_owned()),
        TableCell::Text(text::one_of_code(&entry.key.kind, lang)),
        title,
    ];
    line.extend(entry.creates.then(|| TableCell::chip(m::CREATED_WORD.get(lang), Tone::Plain)));
    let fields = entry.fields.iter();
    EntryView {
        key: entry.key.clone(),
        at: entry.at,
        line: TableCell::Parts(line),
        undone: entry.is_undo.then(|| m::BY_UNDO.get(lang)),
        can_put_back: !entry.creates,
        archived: entry.fields.is_empty().then(|| m::ARCHIVED_ENTRY.get(lang)),
        fields: fields.map(|field| entry_field(workspace, entry, field, lang)).collect(),
        why: entry.why.as_ref().map(|why| text::pair(m::REASON.get(lang), why, lang)),
    }
}

fn entry_field(
    workspace: &Workspace,
    entry: &HistoryEntry,
    field: &FieldEntry,
    lang: Lang,
) -> EntryField {
    let kind = Kind::from_code(&entry.key.kind);
    let title = |kind: Kind, id: &str| text::title(workspace.register(), kind, id, lang);
    let in_words = |value: &Value| value_text(kind, &field.name, value, lang, title);
    let name = field_name(kind, &field.name, lang);
    let after = in_words(&field.after);
    let before: Vec<String> = field.before.iter().map(in_words).collect();
    let values = match before.is_empty() {
        true if entry.creates => after,
        true => format!("{} → {after}", m::NOTHING.get(lang)),
        false => format!("{} → {after}", before.join(" ⁄ ")),
    };
    // A new record has no value before, and a conflict no single one.
    let back = (!entry.creates && !field.was_in_conflict).then(|| PutBack {
        label: format_message!(m::HISTORY_PUT_BACK_OF, lang, field = name),
        field: field.name.clone(),
        value: field.before.first().cloned().unwrap_or_default(),
    });
    EntryField { text: text::pair(&name, &values, lang), back }
}

/// The kinds to filter the history by.
pub fn kind_choices(lang: Lang) -> Vec<Choice> {
    let kinds = Kind::ALL.iter();
    let kinds = kinds.map(|kind| Choice::new(kind.code(), text::kind(*kind).get(lang)));
    [Choice::new("", m::SCOPE_ALL.get(lang))].into_iter().chain(kinds).collect()
}

/// Whether the text of a day of the filter means none.
pub fn is_no_date(text: &str) -> bool {
    !text.is_empty() && PartialDate::from_iso(text).is_none()
}

/// Whether a filter by day means none, and is left out.
pub fn has_wrong_day(route: &Route) -> bool {
    ["from", "to"].into_iter().filter_map(|name| route.param(name)).any(is_no_date)
}

/// The last day of the history in a route. The ledger can be shown as of that day.
pub fn day_to_show(route: &Route) -> Option<Day> {
    let to = route.param("to").and_then(PartialDate::from_iso);
    to.filter(|date| date.has_day()).map(PartialDate::latest)
}
