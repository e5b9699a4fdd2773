//! The history of a ledger: every change, the latest first, filtered by words, person, kind, record
//! and day.

use serde_json::Value;

use crate::route::Route;
use zhibu_domain::folding::{as_folded, folded};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::receipts::{EARLIER_ID, LEFT_OUT};
use zhibu_domain::reporting::rounds::{round_fields, signed_count};
use zhibu_domain::reporting::trust;
use zhibu_domain::reporting::wording::{SEAL, TEXT, passage_text};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::fingerprint;
use zhibu_ledger::{Change, DELETED, Ledger, Name, RecordKey, Stamp};
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// The filters of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Words that the record's title or a value contains.
    pub text: String,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only of this record of the kind.
    pub id: Option<String>,
    /// Only records of this organisation's part.
    pub part: Option<String>,
    /// Only by authors whose unit or name contains this.
    pub by: String,
    /// Not before this day.
    pub from: Option<Day>,
    /// Not after this day.
    pub to: Option<Day>,
}

impl HistoryQuery {
    /// The query of an address.
    pub fn of(route: &Route) -> Self {
        let param = |name: &str| route.param(name).map(str::to_owned);
        let date = |name: &str| route.param(name).and_then(PartialDate::from_iso);
        Self {
            text: param("q").unwrap_or_default(),
            kind: route.param("kind").and_then(Kind::from_code),
            id: param("id"),
            part: param("part"),
            by: param("by").unwrap_or_default(),
            from: date("from").map(PartialDate::earliest),
            to: date("to").map(PartialDate::latest),
        }
    }
}

/// What a change did to a field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldEntry {
    /// The field.
    pub name: Name,
    /// The value before; several after a conflict, none if it was empty.
    pub before: Vec<Value>,
    /// Whether the field was in conflict, cleared values included.
    pub was_in_conflict: bool,
    /// The value written; null clears it.
    pub after: Value,
}

/// A change, as the history shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEntry {
    /// When and by which writer.
    pub at: Stamp,
    /// The record.
    pub key: RecordKey,
    /// The record's current title.
    pub title: Option<String>,
    /// Who, if they gave a name.
    pub by: Option<Name>,
    /// Why, if they gave a reason.
    pub why: Option<Name>,
    /// Whether it created the record.
    pub creates: bool,
    /// Whether it is a revert.
    pub is_undo: bool,
    /// The fields it wrote.
    pub fields: Vec<FieldEntry>,
}

/// The changes that match a query, the latest first: at most `most` of them, and their total
/// number. `title` returns a record's current title, `day_of` the day of a timestamp, `is_own`
/// whether a record belongs to the requested part.
pub fn history(
    ledger: &Ledger,
    query: &HistoryQuery,
    title: impl Fn(&RecordKey) -> Option<String>,
    day_of: impl Fn(u64) -> Day,
    is_own: impl Fn(&RecordKey) -> bool,
    most: usize,
) -> (Vec<HistoryEntry>, usize) {
    let (words, by) = (folded(&query.text), folded(&query.by));
    let is_of_record = |key: &RecordKey| {
        query.kind.is_none_or(|kind| *key.kind == *kind.code())
            && is_own(key)
            && query.id.as_ref().is_none_or(|id| *key.id == **id)
    };
    let is_asked = |change: &Change| {
        (by.is_empty() || change.by.as_ref().is_some_and(|who| as_folded(who).contains(&*by)))
            && (words.is_empty() || holds(change, &words, &title))
    };
    // What a change writes is read only where the question is of that.
    let is_of_content = !by.is_empty() || !words.is_empty();
    let (mut entries, mut count) = (Vec::new(), 0);
    for view in ledger.views_in_order().rev() {
        if !is_within(query, view.at(), &day_of) || !is_of_record(&view.key()) {
            continue;
        }
        let is_shown = entries.len() < most;
        let change = (is_shown || is_of_content).then(|| view.read());
        if change.as_ref().is_some_and(|change| !is_asked(change)) {
            continue;
        }
        count += 1;
        entries.extend(change.filter(|_| is_shown).map(|change| entry(ledger, &change, &title)));
    }
    (entries, count)
}

fn is_within(query: &HistoryQuery, at: Stamp, day_of: &impl Fn(u64) -> Day) -> bool {
    if query.from.is_none() && query.to.is_none() {
        return true;
    }
    let day = day_of(at.ms());
    query.from.is_none_or(|from| from <= day) && query.to.is_none_or(|to| day <= to)
}

fn holds(change: &Change, words: &str, title: &impl Fn(&RecordKey) -> Option<String>) -> bool {
    let in_value = |value: &Value| match value {
        Value::String(text) => as_folded(text).contains(words),
        Value::Null | Value::Bool(_) => false,
        other => as_folded(&other.to_string()).contains(words),
    };
    change.writes.iter().any(|set| in_value(&set.value))
        || change.why.as_ref().is_some_and(|why| as_folded(why).contains(words))
        || title(&change.key).is_some_and(|title| as_folded(&title).contains(words))
}

fn entry(
    ledger: &Ledger,
    change: &Change,
    title: &impl Fn(&RecordKey) -> Option<String>,
) -> HistoryEntry {
    let field = |set: &zhibu_ledger::FieldWrite| {
        let mut before: Vec<Value> = Vec::new();
        for replaced in set.replaces.iter().filter_map(|at| ledger.change(*at)) {
            let value = replaced.set(&set.field).map(|set| &set.value);
            before.extend(value.filter(|value| !before.contains(value)).cloned());
        }
        let was_in_conflict = before.len() > 1;
        before.retain(|value| !value.is_null());
        FieldEntry { name: set.field.clone(), before, was_in_conflict, after: set.value.clone() }
    };
    HistoryEntry {
        at: change.at,
        key: change.key.clone(),
        title: title(&change.key),
        by: change.by.clone(),
        why: change.why.clone(),
        creates: change.creates,
        is_undo: change.undoes.is_some(),
        fields: change.writes.iter().map(field).collect(),
    }
}

/// The labels of the fields of receipts, archives and papers, which belong to no kind of record.
fn office_field(field: &str) -> Option<Message> {
    Some(match field {
        "exported_at" => m::RECEIPT_EXPORTED_AT,
        "changes" => m::RECEIPT_CHANGES,
        "up_to" => m::RECEIPT_UP_TO,
        LEFT_OUT => m::RECEIPT_HELD,
        EARLIER_ID => m::RECEIPT_EARLIER_ID,
        "unit" => m::RECEIPT_UNIT,
        "organisation" => m::RECEIPT_ORGANISATION,
        "key" => m::RECEIPT_KEY,
        "file" => m::ARCHIVE_FILE,
        "until" => m::ARCHIVE_UNTIL,
        SEAL => m::PAPERS_SEAL,
        TEXT => m::TEMPLATE_TEXT,
        _ => return None,
    })
}

/// The label of a field in the history.
pub fn field_name(kind: Option<Kind>, field: &str, lang: Lang) -> String {
    match kind {
        None if office_field(field).is_some() => {
            office_field(field).map_or("", |text| text.get(lang)).to_owned()
        }
        None if field == round_fields::DUE => m::ROUND_DUE.get(lang).to_owned(),
        None if field == round_fields::UNITS => m::ROUND_UNITS.get(lang).to_owned(),
        None if field == round_fields::SIGNED => m::SIGN_OFF.get(lang).to_owned(),
        None if field == trust::HOLDER => m::KEY_HOLDER.get(lang).to_owned(),
        _ if field == DELETED => m::DELETED_WORD.get(lang).to_owned(),
        Some(kind) if kind.field_index(field).is_some() => {
            text::field(kind, field).get(lang).to_owned()
        }
        _ => field.to_owned(),
    }
}

/// The text of a value in the history.
pub fn value_text(
    kind: Option<Kind>,
    field: &str,
    value: &Value,
    lang: Lang,
    title: impl Fn(Kind, &str) -> Option<String>,
) -> String {
    let spec = kind.and_then(|kind| kind.fields().iter().find(|spec| spec.name == field));
    match value {
        Value::Bool(true) if field == DELETED => m::YES.get(lang).to_owned(),
        Value::Bool(has_seal) if kind.is_none() && field == SEAL => {
            let said = if *has_seal { m::PAPERS_SEALED } else { m::PAPERS_UNSEALED };
            said.get(lang).to_owned()
        }
        Value::Null if field == DELETED => m::KEPT_WORD.get(lang).to_owned(),
        Value::String(id) if kind.is_none() && field == "organisation" => {
            title(Kind::Organisation, id).unwrap_or_else(|| id.clone())
        }
        Value::String(key) if kind.is_none() && field == "key" => fingerprint(key),
        Value::String(at) if kind.is_none() && field == "up_to" => match at.parse::<Stamp>() {
            Ok(at) => minute_of_ms(at.ms()),
            Err(_) => at.clone(),
        },
        Value::Number(ms) if kind.is_none() && field == "until" => {
            minute_of_ms(ms.as_u64().unwrap_or(0))
        }
        Value::String(_) if kind.is_none() && field == round_fields::SIGNED => {
            format_message!(m::ROUND_ALTERED_COUNT, lang, count = signed_count(value))
        }
        Value::Array(units) if kind.is_none() && field == round_fields::UNITS => {
            let named = units
                .iter()
                .filter_map(Value::as_str)
                .map(|id| title(Kind::Organisation, id).unwrap_or_else(|| id.to_owned()));
            text::listed(&named.collect::<Vec<_>>(), lang)
        }
        Value::Object(_) if kind.is_none() && passage_text(value).is_some() => {
            passage_text(value).unwrap_or_default().to_owned()
        }
        _ => text::value(spec, value, lang, title),
    }
}

/// A timestamp to the minute, in UTC, as in files.
fn minute_of_ms(ms: u64) -> String {
    let days = i32::try_from(ms / 86_400_000).unwrap_or(i32::MAX / 2);
    let minutes = ms / 60_000 % 1_440;
    format!("{} {:02}:{:02} UTC", Day::from_epoch_days(days), minutes / 60, minutes % 60)
}
