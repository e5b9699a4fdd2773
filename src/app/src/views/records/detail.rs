//! One record: its fields, what refers to it, what is found in it, its history.

use serde_json::Value;

use zhibu_domain::kinds::field::{Cell, FieldSpec, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, default_sort, indices};
use zhibu_domain::register::Register;
use zhibu_domain::reporting::rounds::alters_signed;
use zhibu_domain::rules::OVERRIDE;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Change, DELETED, RecordView};
use zhibu_text::{self as text, Lang, m};

use crate::route::{Page, Route};
use crate::workspace::Workspace;

/// Maximum number of referring records that are named; the list has the rest.
const REFERRING_SHOWN: usize = 8;
/// Maximum number of changes of the history that are shown.
const HISTORY_SHOWN: usize = 30;

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct DetailView {
    /// What names it; `None` where its name is owed.
    pub title: Option<String>,
    /// Whether it is deleted.
    pub is_deleted: bool,
    /// The fields of its kind, in the order of forms.
    pub fields: Vec<FieldView>,
    /// The fields that this version does not know: name and text.
    pub others: Vec<(String, String)>,
    /// Its latest changes, the latest first.
    pub history: Vec<HistoryLine>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldView {
    /// What it is called.
    pub label: String,
    /// Its value in words; empty where there is none.
    pub text: String,
    /// Whether it is empty and owed (待补).
    pub is_owed: bool,
    /// The records it refers to: what they are called, and where they are.
    pub links: Vec<(String, Route)>,
    /// The values of an open conflict.
    pub conflict: Vec<String>,
}

/// A change in the history of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// The day on which it was made, in the reader's time zone.
    pub day: String,
    /// What was written, and by whom.
    pub what: String,
}

/// The record `id` of a kind; `None` if there never was one. `local_day` tells the day of a timestamp
/// in the reader's time zone.
pub fn detail(
    workspace: &Workspace,
    kind: Kind,
    id: &str,
    local_day: &dyn Fn(u64) -> Day,
    lang: Lang,
) -> Option<DetailView> {
    let record = workspace.record(kind, id)?;
    let fields = kind.fields().iter().map(|spec| field_view(workspace, kind, spec, &record, lang));
    Some(DetailView {
        title: text::title(workspace.register(), kind, id, lang),
        is_deleted: record.is_deleted(),
        fields: fields.collect(),
        others: unknown_fields(workspace, kind, &record, lang),
        history: record
            .history()
            .rev()
            .take(HISTORY_SHOWN)
            .map(|change| history_line(kind, change, local_day, lang))
            .collect(),
    })
}

fn title_of(workspace: &Workspace, kind: Kind, id: &str) -> Option<String> {
    workspace.register().table(kind).title(id).map(str::to_owned)
}

fn field_view(
    workspace: &Workspace,
    kind: Kind,
    spec: &'static FieldSpec,
    record: &RecordView<'_>,
    lang: Lang,
) -> FieldView {
    let value = record.value(spec.name);
    let in_words = |value: &Value| {
        text::value(Some(spec), value, lang, |kind, id| title_of(workspace, kind, id))
    };
    let links = match spec.field_type {
        FieldType::Reference(target) | FieldType::References(target) => {
            let several = value.and_then(Value::as_array).into_iter().flatten();
            let ids = several.chain(value).filter_map(Value::as_str);
            let link = |id: &str| {
                let name = text::referred(workspace.register().referred(target, id), lang);
                (name, Route::to(Page::Detail(target, id.to_owned())))
            };
            ids.map(link).collect()
        }
        _ => Vec::new(),
    };
    let conflict = record.conflict(spec.name).into_iter();
    FieldView {
        label: text::field(kind, spec.name).get(lang).to_owned(),
        text: value.map(in_words).unwrap_or_default(),
        is_owed: spec.is_owed && value.is_none(),
        links,
        conflict: conflict.map(|(_, value)| in_words(value)).collect(),
    }
}

/// The fields that this version does not know. Reasons for passing over a rule are shown with what is
/// found instead.
fn unknown_fields(
    workspace: &Workspace,
    kind: Kind,
    record: &RecordView<'_>,
    lang: Lang,
) -> Vec<(String, String)> {
    let mut unknown = Vec::new();
    for field in record.fields() {
        let is_known = &*field.name == DELETED || kind.field_index(&field.name).is_some();
        if is_known || field.name.starts_with(OVERRIDE) {
            continue;
        }
        if let Some(value) = record.value(&field.name) {
            let title = |kind: Kind, id: &str| title_of(workspace, kind, id);
            unknown.push((field.name.to_string(), text::value(None, value, lang, title)));
        }
    }
    unknown
}

fn history_line(
    kind: Kind,
    change: &Change,
    local_day: &dyn Fn(u64) -> Day,
    lang: Lang,
) -> HistoryLine {
    let names = change.writes.iter().map(|write| match &*write.field {
        DELETED if write.value.is_null() => m::RESTORED.get(lang).to_owned(),
        DELETED => m::DELETED_WORD.get(lang).to_owned(),
        name if kind.field_index(name).is_some() => text::field(kind, name).get(lang).to_owned(),
        name => name.to_owned(),
    });
    let mut what = if change.creates {
        m::CREATED_WORD.get(lang).to_owned()
    } else {
        text::listed(&names.collect::<Vec<_>>(), lang)
    };
    if change.undoes.is_some() {
        what.push_str(m::BY_UNDO.get(lang));
    }
    if let Some(by) = &change.by {
        what.push_str(" · ");
        what.push_str(by);
    }
    HistoryLine { day: local_day(change.at.ms()).to_string(), what }
}

/// Records that refer to the one shown, through one field of their kind.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferringView {
    /// Their kind.
    pub kind: Kind,
    /// What they are called together.
    pub name: String,
    /// How many there are.
    pub count: usize,
    /// The first of them: name, where it is, and date.
    pub first: Vec<(String, Route, String)>,
    /// All of them.
    pub all: Route,
    /// The form of a new one that refers to the record shown.
    pub add: Route,
}

/// What refers to the record `id`, by kind and field.
pub fn referring(
    workspace: &Workspace,
    kind: Kind,
    id: &str,
    as_of: Day,
    lang: Lang,
) -> Vec<ReferringView> {
    let fields = Register::referring_fields(kind);
    fields
        .map(|(from, field)| referring_through(workspace, from, field, kind, id, as_of, lang))
        .collect()
}

fn referring_through(
    workspace: &Workspace,
    kind: Kind,
    field: usize,
    to: Kind,
    id: &str,
    as_of: Day,
    lang: Lang,
) -> ReferringView {
    let register = workspace.register();
    let query = Query { filters: vec![Filter::Is(field, id.to_owned())], ..Query::default() };
    let found = indices(register, kind, &query, as_of, &ByCodePoint);
    let table = register.table(kind);
    let date_field = default_sort(kind).field;
    let first = found.iter().take(REFERRING_SHOWN).map(|index| {
        let index = *index as usize;
        let id = table.id(index, false);
        let date = match table.cell(index, false, date_field) {
            Cell::Date(date) => date.to_string(),
            _ => String::new(),
        };
        let name = text::title_beside(register, kind, id, Some(field), lang);
        let name = name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
        (name, Route::to(Page::Detail(kind, id.to_string())), date)
    });
    // A record has children of its own kind (an organisation's, a battalion's) or of another.
    let name = match kind {
        Kind::Organisation if kind == to => m::SUBORDINATE,
        Kind::Team if kind == to => m::TEAM_PARTS_HEAD,
        kind => text::kind(kind),
    };
    ReferringView {
        kind,
        name: name.get(lang).to_owned(),
        count: found.len(),
        first: first.collect(),
        all: Route::list(kind, &query),
        add: Route::to(Page::New(kind)).with_param(kind.fields()[field].name, id),
    }
}

/// The signed-off periods that the record `id` belongs to, in words; `None` where it belongs to none.
pub fn signed_periods(workspace: &Workspace, kind: Kind, id: &str, lang: Lang) -> Option<String> {
    let record = workspace.record(kind, id)?;
    let mut names = Vec::new();
    for period in workspace.signed() {
        let now = |field: &str| record.value(field);
        if alters_signed(kind, now, &[(DELETED, &Value::Null)], &[*period]) {
            names.push(text::period(*period, lang));
        }
    }
    (!names.is_empty()).then(|| text::listed(&names, lang))
}
