//! A record: its fields, the records that refer to it, and its history.

use serde_json::Value;

use zhibu_domain::alliances::named_units::is_name_of;
use zhibu_domain::alliances::network::Who;
use zhibu_domain::evidence::{evidence_of, is_proof, is_web_address, words_field};
use zhibu_domain::kinds::field::{Cell, FieldId, FieldSpec, FieldType};
use zhibu_domain::kinds::records::{Assignment, Evidence, Kind, Organisation};
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::{Register, Row};
use zhibu_domain::reporting::rounds::alters_signed;
use zhibu_domain::rules::OVERRIDE;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Change, DELETED, RecordView};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::forms::has_form;
use crate::forms::named_unit::organisation_beside;
use crate::papers::{OF, PAPER, first_paper_of};
use crate::route::{Page, Route};
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum referring records that are shown; the list has all of them.
const REFERRING_SHOWN: usize = 8;
/// Maximum values in the summary of a record.
const MOST_IN_SUMMARY: usize = 5;
/// Maximum changes of the history that are shown.
const HISTORY_SHOWN: usize = 30;

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct DetailView {
    /// Its title, or the text for a missing name.
    pub title: String,
    /// Whether it is deleted.
    pub is_deleted: bool,
    /// A note if it belongs to periods that are signed off.
    pub signed_note: Option<String>,
    /// What its list tells of it, but its name: the values of the first columns that it has.
    pub summary: Vec<FieldView>,
    /// Its fields that have a value or should have one, in the order of forms; then those that this
    /// version does not know.
    pub fields: Vec<FieldView>,
    /// Its latest changes, the latest first.
    pub history: Vec<HistoryLine>,
    /// The page of its whole history.
    pub whole_history: Route,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldView {
    /// Its name.
    pub label: String,
    /// Its value.
    pub content: FieldContent,
    /// The values of an open conflict, as text.
    pub conflict: Option<String>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldContent {
    /// No value, although it should have one (待补).
    Owed,
    /// A value as text.
    Text(String),
    /// An address of the web, which is opened in a tab of its own.
    WebAddress(String),
    /// Links to records.
    Links(Vec<PageLink>),
}

/// A change in the history of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// The day on which it was made, in the reader's time zone.
    pub day: String,
    /// The fields written, and the author.
    pub what: String,
}

/// The record `id` of a kind; `None` if there never was one. `local_day` returns the day of a
/// timestamp in the reader's time zone.
pub fn detail(
    workspace: &Workspace,
    kind: Kind,
    id: &str,
    local_day: &dyn Fn(u64) -> Day,
    lang: Lang,
) -> Option<DetailView> {
    let record = workspace.record(kind, id)?;
    let fields = record_fields(workspace, kind, &record, lang);
    let columns = kind.columns().iter().skip(1).map(|index| &kind.fields()[*index]);
    let summary = columns
        .filter_map(|spec| field_view(workspace, kind, spec, &record, lang))
        .filter(|field| field.content != FieldContent::Owed && field.conflict.is_none())
        .take(MOST_IN_SUMMARY);
    Some(DetailView {
        summary: summary.collect(),
        title: title(workspace, kind, id, lang),
        is_deleted: record.is_deleted(),
        signed_note: signed_note(workspace, kind, &record, lang),
        fields,
        history: record
            .history()
            .rev()
            .take(HISTORY_SHOWN)
            .map(|change| history_line(kind, &change, local_day, lang))
            .collect(),
        whole_history: Route::to(Page::History)
            .with_param("kind", kind.code())
            .with_param("id", id),
    })
}

/// The fields of a record that have a value or should have one, in the order of forms; then those that this
/// version does not know.
pub(super) fn record_fields(
    workspace: &Workspace,
    kind: Kind,
    record: &RecordView<'_>,
    lang: Lang,
) -> Vec<FieldView> {
    let mut fields = Vec::new();
    for spec in kind.fields() {
        if !is_told_by_name(workspace, kind, spec, record) {
            fields.extend(field_view(workspace, kind, spec, record, lang));
        }
    }
    fields.extend(unknown_fields(workspace, kind, record, lang));
    fields
}

/// The organisation that a unit's name refers to: the name is the link to it.
fn named_organisation(
    workspace: &Workspace,
    kind: Kind,
    spec: &FieldSpec,
    record: &RecordView<'_>,
) -> Option<String> {
    let field = organisation_beside(kind, spec)?.0;
    let organisation = record.value(field.name())?.as_str()?.to_owned();
    let name = record.value(spec.name)?;
    let is_named = |known: &Organisation| is_name_of(known, name.as_str().unwrap_or_default());
    let known = workspace.register().organisations().get(&organisation);
    let is_clear =
        record.conflict(field.name()).is_empty() && record.conflict(spec.name).is_empty();
    (is_clear && known.is_some_and(is_named)).then_some(organisation)
}

/// Whether the row of a unit's name says what this field has.
fn is_told_by_name(
    workspace: &Workspace,
    kind: Kind,
    spec: &FieldSpec,
    record: &RecordView<'_>,
) -> bool {
    let mut names = kind
        .spec()
        .listed_units
        .iter()
        .filter(|unit| kind.fields()[unit.organisation].name == spec.name);
    names.any(|unit| {
        named_organisation(workspace, kind, &kind.fields()[unit.name], record).is_some()
    })
}

fn title_of(workspace: &Workspace, kind: Kind, id: &str) -> Option<String> {
    workspace.register().table(kind).title(id).map(str::to_owned)
}

/// `None` if the field has no value and need not have one.
fn field_view(
    workspace: &Workspace,
    kind: Kind,
    spec: &'static FieldSpec,
    record: &RecordView<'_>,
    lang: Lang,
) -> Option<FieldView> {
    let in_words = |value: &Value| {
        text::value(Some(spec), value, lang, |kind, id| title_of(workspace, kind, id))
    };
    let proofs = proofs(workspace, kind, spec, record, lang);
    let content = match (record.value(spec.name), spec.field_type) {
        (None, _) if !proofs.is_empty() => FieldContent::Links(proofs),
        (None, _) if spec.is_owed => FieldContent::Owed,
        (None, _) => return None,
        (Some(value), FieldType::Reference(target) | FieldType::References(target))
            if !in_words(&value).is_empty() =>
        {
            let several = value.as_array().into_iter().flatten();
            let ids = several.chain([&value]).filter_map(Value::as_str);
            let link = |id: &str| {
                let name = text::referred(workspace.register().referred(target, id), lang);
                PageLink::to(name, Route::to(Page::Detail(target, id.to_owned())))
            };
            FieldContent::Links(ids.map(link).collect())
        }
        (Some(value), _) if is_address(kind, spec, &value) => {
            FieldContent::WebAddress(in_words(&value))
        }
        (Some(value), _) => match named_organisation(workspace, kind, spec, record) {
            Some(id) => {
                let page = Route::to(Page::Detail(Kind::Organisation, id));
                FieldContent::Links(vec![PageLink::to(in_words(&value), page)])
            }
            None => FieldContent::Text(in_words(&value)),
        },
    };
    let conflict: Vec<String> =
        record.conflict(spec.name).iter().map(|(_, value)| in_words(value)).collect();
    let is_silent = content == FieldContent::Text(String::new());
    (!is_silent).then(|| FieldView {
        label: text::field(kind, spec.name).get(lang).to_owned(),
        content,
        conflict: (!conflict.is_empty()).then(|| conflict.join(" ⁄ ")),
    })
}

/// The records that prove a record, where its evidence would stand in words.
fn proofs(
    workspace: &Workspace,
    kind: Kind,
    spec: &FieldSpec,
    record: &RecordView<'_>,
    lang: Lang,
) -> Vec<PageLink> {
    if words_field(kind).is_none_or(|field| field.name() != spec.name) {
        return Vec::new();
    }
    let rows = evidence_of(workspace.register(), kind, &record.key().id).into_iter();
    let link = |row: &Row<Evidence>| {
        let page = Route::to(Page::Detail(Kind::Evidence, row.id.to_string()));
        let name = title(workspace, Kind::Evidence, &row.id, lang);
        if is_proof(workspace.register(), &row.record) {
            PageLink::to(name, page)
        } else {
            PageLink::to(format_message!(m::EVIDENCE_UNPROVEN, lang, name = name), page)
        }
    };
    rows.map(link).collect()
}

/// Whether a value is an address that can be opened: a file may bring any text.
fn is_address(kind: Kind, spec: &FieldSpec, value: &Value) -> bool {
    kind == Kind::Evidence
        && spec.name == Evidence::ADDRESS.name()
        && value.as_str().is_some_and(is_web_address)
}

/// The fields that this version does not know. Overrides of rules are shown with the findings
/// instead.
fn unknown_fields(
    workspace: &Workspace,
    kind: Kind,
    record: &RecordView<'_>,
    lang: Lang,
) -> Vec<FieldView> {
    let mut unknown = Vec::new();
    for (name, value) in record.values() {
        let is_known = &*name == DELETED || kind.field_index(&name).is_some();
        if is_known || name.starts_with(OVERRIDE) {
            continue;
        }
        let title = |kind: Kind, id: &str| title_of(workspace, kind, id);
        unknown.push(FieldView {
            label: name.to_string(),
            content: FieldContent::Text(text::value(None, &value, lang, title)),
            conflict: None,
        });
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
    /// The name of their kind, linked to the list of all of them.
    pub all: PageLink,
    /// Their number.
    pub count: usize,
    /// The first of these records.
    pub first: Vec<ReferringRecord>,
    /// The number of further records, as text.
    pub more: Option<String>,
    /// A link to the form of a new record that refers to the one shown; `None` if the kind has no
    /// form.
    pub add: Option<PageLink>,
    /// A link to where many of them are added at once.
    pub add_many: Option<PageLink>,
}

impl ReferringView {
    /// The links that add the first record, named by the kind, for the menu of what a record has none of yet.
    pub fn first_links(&self) -> Vec<PageLink> {
        let named = |link: &PageLink| PageLink {
            text: self.all.text.clone(),
            label: None,
            look: LinkLook::Text,
            ..link.clone()
        };
        let many = self.add_many.clone().map(|link| link.looking(LinkLook::Text));
        self.add.iter().map(named).chain(many).collect()
    }
}

/// A record that refers to the one shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferringRecord {
    /// Its title, linked to its page.
    pub link: PageLink,
    /// Its date as far as it is known; empty if it has none.
    pub date: String,
}

/// The records that refer to the record `id`, by kind and field.
pub fn referring(
    workspace: &Workspace,
    kind: Kind,
    id: &str,
    as_of: Day,
    lang: Lang,
) -> Vec<ReferringView> {
    let fields = Register::referring_fields(kind);
    fields
        .map(|(from, index)| {
            let field = FieldId { kind: from, index };
            referring_through(workspace, field, (kind, id), as_of, lang)
        })
        .collect()
}

fn referring_through(
    workspace: &Workspace,
    field: FieldId,
    (to, id): (Kind, &str),
    as_of: Day,
    lang: Lang,
) -> ReferringView {
    let (register, kind) = (workspace.register(), field.kind);
    let query = Query { filters: vec![Filter::Is(field.index, id.to_owned())], ..Query::default() };
    let found = indices(register, kind, &query, as_of, &ByCodePoint);
    let first = found.iter().take(REFERRING_SHOWN);
    let first: Vec<ReferringRecord> =
        first.map(|index| referring_record(register, field, *index as usize, lang)).collect();
    let name = referring_name(kind, to);
    let more = found.len() - first.len();
    let add = Route::to(Page::New(kind)).with_param(field.name(), id);
    let many = (field == Assignment::BRANCH.id())
        .then(|| (m::ENLIST, Route::to(Page::Enlist).with_param("branch", id)));
    ReferringView {
        all: PageLink::to(name.get(lang), Route::list(kind, &query)),
        count: found.len(),
        first,
        more: (more > 0).then(|| format_message!(m::AND_MORE, lang, count = more)),
        add: has_form(kind).then(|| {
            PageLink::to(m::ADD.get(lang), add).looking(LinkLook::SmallButton).leading_back()
        }),
        add_many: many.map(|(verb, page)| {
            PageLink::to(verb.get(lang), page).looking(LinkLook::Quiet).leading_back()
        }),
    }
}

/// What records of a kind are to one that they refer to: of the same kind children, such as subordinate
/// organisations.
pub(super) fn referring_name(kind: Kind, to: Kind) -> Message {
    match kind {
        Kind::Organisation | Kind::Branch if kind == to => m::SUBORDINATE,
        Kind::Area if kind == to => m::SUBORDINATE_AREAS,
        Kind::Team if kind == to => m::TEAM_PARTS_HEAD,
        kind => text::kind(kind),
    }
}

fn referring_record(
    register: &Register,
    field: FieldId,
    index: usize,
    lang: Lang,
) -> ReferringRecord {
    let (kind, table) = (field.kind, register.table(field.kind));
    let id = table.id(index, false);
    let date = match kind.life().map(|life| table.cell(index, false, life.start)) {
        Some(Cell::Date(date)) => date.to_string(),
        _ => String::new(),
    };
    let name = text::title_beside(register, kind, id, Some(field.index), lang);
    let name = name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
    let page = Route::to(Page::Detail(kind, id.to_string()));
    ReferringRecord { link: PageLink::to(name, page), date }
}

/// The question before a record is deleted.
pub fn deletion_question(title: &str, referring: &[ReferringView], lang: Lang) -> String {
    match referring.iter().map(|referring| referring.count).sum::<usize>() {
        0 => format_message!(m::DELETE_ONE_QUESTION, lang, name = title),
        count => format_message!(m::DELETE_WITH_QUESTION, lang, name = title, count = count),
    }
}

/// A link to another page about a record: the map of an alliance, the plan of a task.
pub fn other_page(kind: Kind, id: &str, lang: Lang) -> Option<PageLink> {
    let (message, page) = match kind {
        Kind::Alliance => {
            let who = Who::Alliance(id.into());
            (m::MAP, Route::to(Page::Map).with_param("focus", &who.code()))
        }
        Kind::Area => (m::DASHBOARD, Route::to(Page::Dashboard).with_param("area", id)),
        Kind::Task => (m::PROJECT, Route::to(Page::Project).with_param("task", id)),
        _ => return None,
    };
    Some(PageLink::to(message.get(lang), page).looking(LinkLook::SmallButton))
}

/// A link to the papers about a record, if there are any of its kind.
pub fn papers_page(kind: Kind, id: &str, lang: Lang) -> Option<PageLink> {
    let paper = first_paper_of(kind)?;
    let page = Route::to(Page::Papers).with_param(PAPER, paper.code()).with_param(OF, id);
    Some(PageLink::to(m::PAPERS.get(lang), page).looking(LinkLook::SmallButton))
}

/// A note of the signed-off periods that a record belongs to; `None` if there are none.
fn signed_note(
    workspace: &Workspace,
    kind: Kind,
    record: &RecordView<'_>,
    lang: Lang,
) -> Option<String> {
    let mut periods = Vec::new();
    for period in workspace.signed() {
        let now = |field: &str| record.value(field);
        let written = [(DELETED, &Value::Null)];
        if alters_signed(workspace.ledger(), kind, now, &written, &[*period]) {
            periods.push(text::period(*period, lang));
        }
    }
    let message =
        || format_message!(m::RECORD_SIGNED, lang, periods = text::listed(&periods, lang));
    (!periods.is_empty()).then(message)
}
