//! A record on paper: a form with its particulars, and a table of each kind that belongs to it.

use zhibu_domain::branches::lifecycle::{BranchLife, TakenStep};
use zhibu_domain::columns::{DerivedColumn, ListColumn};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Activity, Assignment, Kind, Member, Outcome, Step};
use zhibu_domain::list::{Collation, Filter, Query, indices, usual_sort};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, format_message, m};

use super::columns::{
    ColumnLayout, ShownColumns, column_head, column_layout, derived_columns, derived_values,
};
use super::detail::{FieldContent, FieldView, record_fields, referring_name};
use super::rows::{ListCell, ListCellLook, list_rows, print_note, printed_rows};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum characters of a value that shares its line with another one.
const LONGEST_BESIDE: usize = 18;

/// What a form tells first of what belongs to its record, in this order; other kinds follow.
const FIRST_KINDS: [Kind; 5] =
    [Kind::Step, Kind::Assignment, Kind::Team, Kind::Activity, Kind::Outcome];

/// A record as a form of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperForm {
    /// What form it is, such as 临时党组织登记表.
    pub heading: String,
    /// The title of the record.
    pub title: String,
    /// Its fields in the order of forms, one or two on a line.
    pub lines: Vec<Vec<Particular>>,
    /// What belongs to it.
    pub tables: Vec<PaperTable>,
}

/// A field on a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particular {
    /// Its name.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// Records of one kind that belong to the one on the form.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperTable {
    /// What they are, and how many.
    pub heading: String,
    /// A row for each of them.
    pub table: Table,
    /// A note if there are more than are printed.
    pub note: Option<String>,
}

/// The form of the record `id`; `None` if there never was one. What belongs to it is in the usual order of
/// its lists, texts by `collation`.
pub fn paper_form(
    workspace: &Workspace,
    (kind, id): (Kind, &str),
    as_of: Day,
    lang: Lang,
    collation: &dyn Collation,
) -> Option<PaperForm> {
    let record = workspace.record(kind, id)?;
    let fields = record_fields(workspace, kind, &record, lang);
    let mut title = title(workspace, kind, id, lang);
    if record.is_deleted() {
        title = text::aside(&title, m::DELETED_WORD.get(lang), lang);
    }
    let rank = |kind: Kind| FIRST_KINDS.iter().position(|first| *first == kind);
    let mut referring: Vec<(Kind, usize)> = Register::referring_fields(kind).collect();
    referring.sort_by_key(|(from, _)| rank(*from).unwrap_or(FIRST_KINDS.len()));
    let tables = referring.into_iter().filter_map(|(from, index)| {
        let field = FieldId { kind: from, index };
        if field == Step::BRANCH.id() {
            return life_table(workspace, id, lang);
        }
        belonging_table(workspace, (kind, id), field, as_of, lang, collation)
    });
    Some(PaperForm {
        heading: format_message!(m::RECORD_FORM, lang, kind = text::one(kind).get(lang)),
        title,
        lines: lines(fields.iter().map(|field| particular(field, lang))),
        tables: tables.collect(),
    })
}

fn particular(field: &FieldView, lang: Lang) -> Particular {
    let mut value = match &field.content {
        FieldContent::Owed => m::OWED.get(lang).to_owned(),
        FieldContent::Text(text) | FieldContent::WebAddress(text) => text.clone(),
        FieldContent::Links(links) => {
            let names: Vec<String> = links.iter().map(|link| link.text.clone()).collect();
            text::listed(&names, lang)
        }
    };
    if let Some(values) = &field.conflict {
        value = text::aside(&value, &format!("{} {values}", m::CONFLICT.get(lang)), lang);
    }
    Particular { label: field.label.clone(), value }
}

/// Two short values share a line; a long one, or one before a long one, has its own.
fn lines(particulars: impl Iterator<Item = Particular>) -> Vec<Vec<Particular>> {
    let is_short =
        |one: &Particular| one.value.chars().count() <= LONGEST_BESIDE && !one.value.contains('\n');
    let mut lines: Vec<Vec<Particular>> = Vec::new();
    for one in particulars {
        match lines.last_mut() {
            Some(line) if line.len() == 1 && is_short(&line[0]) && is_short(&one) => line.push(one),
            _ => lines.push(vec![one]),
        }
    }
    lines
}

/// The life of a temporary organisation: each step that was taken, also those that only a date of the
/// organisation shows. What its records contradict each other in is marked.
fn life_table(workspace: &Workspace, branch: &str, lang: Lang) -> Option<PaperTable> {
    let register = workspace.register();
    let life = BranchLife::of(register, branch)?;
    let unsaid = register.steps().of_branch(branch).filter(|row| row.record.step.is_none()).count();
    if life.taken.is_empty() && unsaid == 0 {
        return None;
    }
    let fields: [FieldId; 7] = [
        Step::STEP.id(),
        Step::DATE.id(),
        Step::ACTOR.id(),
        Step::DOCUMENT.id(),
        Step::UNTIL.id(),
        Step::ORGANISATION.id(),
        Step::NOTE.id(),
    ];
    let heads = fields.map(|field| TableColumn::text(text::field_name(field).get(lang))).to_vec();
    let row = |(index, taken): (usize, &TakenStep<'_>)| {
        let texts = step_texts(workspace, taken, lang);
        let record = taken.id.and_then(|id| workspace.record(Kind::Step, id));
        let cells = fields.into_iter().zip(texts).map(|(field, text)| {
            let is_in_conflict =
                record.as_ref().is_some_and(|record| !record.conflict(field.name()).is_empty());
            let text = marked(text.unwrap_or_default(), is_in_conflict, lang);
            if text.is_empty() { TableCell::Empty } else { TableCell::Text(text) }
        });
        TableRow::new(cells).keyed(index.to_string())
    };
    let rows: Vec<TableRow> = life.taken.iter().enumerate().map(row).collect();
    let heading = m::LIFE_CYCLE.get(lang).to_owned();
    let table = Table { caption: heading.clone(), columns: heads, rows, totals: None };
    let note = (unsaid > 0).then(|| format_message!(m::RECORD_FORM_UNSAID, lang, count = unsaid));
    Some(PaperTable { heading, table: without_empty(table), note })
}

/// What is known of a step that was taken, in the order of the columns.
fn step_texts(workspace: &Workspace, taken: &TakenStep<'_>, lang: Lang) -> [Option<String>; 7] {
    let step = taken.step;
    let into = step.and_then(|step| step.organisation.as_ref()).map(|into| {
        text::referred(workspace.register().referred(Kind::Organisation, &into.id), lang)
    });
    [
        Some(text::choice(taken.kind.code()).get(lang).to_owned()),
        taken.date.map(|date| date.to_string()),
        step.and_then(|step| step.actor.as_ref()).map(|actor| actor.0.clone()),
        step.and_then(|step| step.document.as_ref()).map(|document| document.0.clone()),
        step.and_then(|step| step.until).map(|date| date.to_string()),
        into,
        step.and_then(|step| step.note.as_ref()).map(|note| note.0.clone()),
    ]
}

/// A value with the mark of a conflict, of whose values it is one.
fn marked(text: String, is_in_conflict: bool, lang: Lang) -> String {
    if is_in_conflict { text::aside(&text, m::IN_CONFLICT.get(lang), lang) } else { text }
}

/// The records that refer to the one on the form through a field; `None` if there are none.
fn belonging_table(
    workspace: &Workspace,
    (to, id): (Kind, &str),
    field: FieldId,
    as_of: Day,
    lang: Lang,
    collation: &dyn Collation,
) -> Option<PaperTable> {
    let (register, kind) = (workspace.register(), field.kind);
    let query = Query { filters: vec![Filter::Is(field.index, id.to_owned())], ..Query::default() };
    let found = indices(register, kind, &query, as_of, collation);
    if found.is_empty() {
        return None;
    }
    let columns: Vec<ListColumn> =
        paper_columns(kind).filter(|column| *column != ListColumn::Field(field.index)).collect();
    let needed = derived_columns(&columns, usual_sort(register, kind, false));
    let derived = derived_values(workspace, &needed, as_of).into();
    let shown = ShownColumns { columns, derived };
    let printed = printed_rows(found.len());
    let rows = list_rows(workspace, (kind, &shown), &found[printed], 0, false, lang);
    let mut heads: Vec<TableColumn> =
        shown.columns.iter().map(|column| table_column(kind, *column, lang)).collect();
    let is_of_members = kind == Kind::Assignment && field != Assignment::MEMBER.id();
    if is_of_members {
        let of_member = [Member::STANDING.id(), Member::ORGANISATION.id()];
        heads.extend(of_member.map(|field| TableColumn::text(text::field_name(field).get(lang))));
    }
    let row = |row: super::rows::ListRow| {
        let mut cells: Vec<TableCell> = row.cells.into_iter().map(cell).collect();
        if is_of_members {
            cells.extend(of_member(workspace, &row.id, lang).map(TableCell::Text));
        }
        TableRow::new(cells).keyed(row.id)
    };
    let rows: Vec<TableRow> = rows.into_iter().map(row).collect();
    let name = referring_name(kind, to).get(lang);
    let of_form = |(from, _): &(Kind, usize)| *from == kind;
    // Of a kind that refers in several ways, each table says in which.
    let name = match Register::referring_fields(to).filter(of_form).count() {
        0 | 1 => name.to_owned(),
        _ => text::pair(name, text::field_name(field).get(lang), lang),
    };
    let heading = text::aside(&name, &found.len().to_string(), lang);
    let table = Table { caption: heading.clone(), columns: heads, rows, totals: None };
    Some(PaperTable { heading, table: without_empty(table), note: print_note(found.len(), lang) })
}

/// The columns of a kind on a form: those of its list, but for what only says that somebody has to do something.
fn paper_columns(kind: Kind) -> impl Iterator<Item = ListColumn> {
    let is_reminder = |column: &ListColumn| {
        let reminders =
            [DerivedColumn::Overdue, DerivedColumn::LateOffer, DerivedColumn::LateCooperation];
        reminders.iter().any(|one| ListColumn::Derived(*one) == *column)
    };
    // An outcome is nothing without what shows it.
    let evidence = (kind == Kind::Outcome).then_some(ListColumn::Field(Outcome::EVIDENCE.index()));
    let usual = ListColumn::usual(kind).into_iter().filter(move |column| !is_reminder(column));
    usual.chain(evidence)
}

fn table_column(kind: Kind, column: ListColumn, lang: Lang) -> TableColumn {
    // On paper there is one number of those who were due and who came, however it is known.
    let head = match column {
        ListColumn::Derived(DerivedColumn::Due) => text::field_name(Activity::DUE),
        ListColumn::Derived(DerivedColumn::Present) => text::field_name(Activity::PRESENT),
        column => column_head(kind, column),
    };
    let head = head.get(lang);
    match column_layout(kind, column) {
        ColumnLayout::Number => TableColumn::number(head),
        ColumnLayout::Date => TableColumn::text(head).with_class("date"),
        ColumnLayout::Name | ColumnLayout::Text => TableColumn::text(head),
    }
}

fn cell(ListCell { text, look, conflict, .. }: ListCell) -> TableCell {
    let text = match conflict {
        Some(mark) => format!("{text} {mark}"),
        None => text,
    };
    match look {
        _ if text.is_empty() => TableCell::Empty,
        ListCellLook::Owed => TableCell::Quiet(text),
        _ => TableCell::Text(text),
    }
}

/// What is known of the member of an assignment: full or probationary, and the home organisation.
fn of_member(workspace: &Workspace, assignment: &str, lang: Lang) -> [String; 2] {
    let register = workspace.register();
    let member = register.assignments().get(assignment).and_then(|row| row.member.as_ref());
    let Some(member) = member.and_then(|member| register.members().row(&member.id)) else {
        return Default::default();
    };
    let of_ledger = workspace.record(Kind::Member, &member.id);
    let mark = |text: String, field: FieldId| {
        let is_in_conflict =
            of_ledger.as_ref().is_some_and(|record| !record.conflict(field.name()).is_empty());
        marked(text, is_in_conflict, lang)
    };
    let member = &member.record;
    let standing = member.standing.map(|standing| text::choice(standing.code()).get(lang));
    let home = member.organisation.as_ref();
    let home =
        home.map(|home| text::referred(register.referred(Kind::Organisation, &home.id), lang));
    [
        mark(standing.unwrap_or_default().to_owned(), Member::STANDING.id()),
        mark(home.unwrap_or_default(), Member::ORGANISATION.id()),
    ]
}

/// The table without the columns that have nothing in any row.
fn without_empty(table: Table) -> Table {
    let is_filled = |index: usize| {
        table
            .rows
            .iter()
            .any(|row| row.cells.get(index).is_some_and(|cell| *cell != TableCell::Empty))
    };
    let kept: Vec<bool> =
        (0..table.columns.len()).map(|index| index == 0 || is_filled(index)).collect();
    let mut table = table;
    let mut index = 0;
    table.columns.retain(|_| {
        index += 1;
        kept[index - 1]
    });
    for row in &mut table.rows {
        let mut index = 0;
        row.cells.retain(|_| {
            index += 1;
            kept[index - 1]
        });
    }
    table
}
