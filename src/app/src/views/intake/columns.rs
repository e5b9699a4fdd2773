//! What the columns of a table are taken for, and what a user may choose instead.

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;
use zhibu_office::intake::columns::{ColumnUse, MappedColumn};
use zhibu_office::intake::plan::EmptyBelow;
use zhibu_office::intake::{IntakeDecisions, IntakePlan, IntakeSubject};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::views::choice::Choice;

/// The values of the options that are no field.
const LEAVE_OUT: &str = "out";
const TO_NOTE: &str = "note";
const AS_RECOGNISED: &str = "recognised";

/// A column with what it is taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnView {
    /// Its index.
    pub index: usize,
    /// Its head, or its position where there are no heads.
    pub head: String,
    /// What it is taken for, as text.
    pub taken_for: String,
    /// The value of the chosen option.
    pub chosen: String,
    /// What it may be taken for; empty for columns that are never taken.
    pub options: Vec<Choice>,
    /// Why it is left out though its head is known.
    pub note: Option<String>,
    /// Its empty cells that may say what stands above them.
    pub empty_below: Option<EmptyBelowView>,
}

/// The empty cells of a column below filled ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmptyBelowView {
    /// How many there are and, if so, that they are filled.
    pub text: String,
    /// The verb of the button that fills them, or leaves them empty again.
    pub verb: String,
    /// The same with the head of the column, for screen readers.
    pub label: String,
}

/// The columns of a plan. Heads without text have no column that anyone would look for.
pub fn column_views(plan: &IntakePlan, lang: Lang) -> Vec<ColumnView> {
    let shown = plan.mapping.columns.iter().filter(|column| {
        !plan.mapping.has_heads
            || !column.head.is_empty()
            || column.column_use != ColumnUse::LeaveOut
    });
    shown.map(|column| column_view(plan, column, lang)).collect()
}

fn column_view(plan: &IntakePlan, column: &MappedColumn, lang: Lang) -> ColumnView {
    let taken_for = use_text(plan, column.column_use, lang);
    let is_private = column.column_use == ColumnUse::Private;
    let options = if is_private { Vec::new() } else { options(plan, column.column_use, lang) };
    let note = column.rival.and_then(|rival| {
        let rival = plan.mapping.columns.get(rival)?;
        let field = use_text(plan, rival.column_use, lang);
        Some(format_message!(m::INTAKE_RIVAL, lang, field = field, head = rival.head))
    });
    ColumnView {
        index: column.index,
        head: head(plan, column.index, lang),
        taken_for,
        chosen: code_of_use(column.column_use),
        options,
        note,
        empty_below: empty_below_view(plan, column.index, lang),
    }
}

fn empty_below_view(plan: &IntakePlan, column: usize, lang: Lang) -> Option<EmptyBelowView> {
    let of_column = |empty: &&EmptyBelow| empty.column == column;
    let EmptyBelow { cells, is_filled, .. } = *plan.empty_below.iter().find(of_column)?;
    let (text, verb) = if is_filled {
        let text = format_message!(m::INTAKE_SAME_AS_ABOVE, lang, count = cells);
        (text, m::INTAKE_LEAVE_BLANK)
    } else {
        let text = format_message!(m::INTAKE_EMPTY_BELOW, lang, count = cells);
        (text, m::INTAKE_FILL_FROM_ABOVE)
    };
    let (verb, head) = (verb.get(lang).to_owned(), head(plan, column, lang));
    let label = text::pair(&head, &verb, lang);
    Some(EmptyBelowView { text, verb, label })
}

/// Decides that the empty cells of a column say what stands above them, or takes that back.
pub fn fill_from_above(decisions: &mut IntakeDecisions, column: usize) {
    if !decisions.same_as_above.remove(&column) {
        decisions.same_as_above.insert(column);
    }
}

/// The head of a column, or its position where it has none.
pub(super) fn head(plan: &IntakePlan, index: usize, lang: Lang) -> String {
    let head = plan.mapping.columns.get(index).map_or("", |column| &column.head);
    if head.is_empty() {
        format_message!(m::INTAKE_COLUMN, lang, number = index + 1)
    } else {
        head.to_owned()
    }
}

/// What a column is taken for, as text.
fn use_text(plan: &IntakePlan, column_use: ColumnUse, lang: Lang) -> String {
    let name = |field: FieldId| text::field_name(field).get(lang);
    match column_use {
        ColumnUse::Field(field) => name(field).to_owned(),
        ColumnUse::OneOf(fields) => {
            let names: Vec<String> = fields.iter().map(|field| name(*field).to_owned()).collect();
            names.join(" / ")
        }
        ColumnUse::UnitOf(field) => format_message!(m::INTAKE_UNIT_OF, lang, field = name(field)),
        ColumnUse::Period { from, to } => format!("{} – {}", name(from), name(to)),
        ColumnUse::Note => note_text(plan, lang),
        ColumnUse::LeaveOut => m::INTAKE_LEAVE_OUT.get(lang).to_owned(),
        ColumnUse::Private => m::ROSTER_PRIVATE.get(lang).to_owned(),
    }
}

fn note_text(plan: &IntakePlan, lang: Lang) -> String {
    let field = plan.subject.note_field().map_or("", |field| text::field_name(field).get(lang));
    format_message!(m::INTAKE_TO_NOTE, lang, field = field)
}

/// The code of what a column may be taken for, as an option and as it is remembered.
pub(crate) fn code_of_use(column_use: ColumnUse) -> String {
    match column_use {
        ColumnUse::Field(field) => format!("{}.{}", field.kind.code(), field.name()),
        ColumnUse::Note => TO_NOTE.to_owned(),
        ColumnUse::LeaveOut | ColumnUse::Private => LEAVE_OUT.to_owned(),
        ColumnUse::OneOf(_) | ColumnUse::UnitOf(_) | ColumnUse::Period { .. } => {
            AS_RECOGNISED.to_owned()
        }
    }
}

fn options(plan: &IntakePlan, column_use: ColumnUse, lang: Lang) -> Vec<Choice> {
    let mut options = vec![Choice::new(LEAVE_OUT, m::INTAKE_LEAVE_OUT.get(lang))];
    if code_of_use(column_use) == AS_RECOGNISED {
        options.push(Choice::new(AS_RECOGNISED, use_text(plan, column_use, lang)));
    }
    if plan.subject.note_field().is_some() {
        options.push(Choice::new(TO_NOTE, note_text(plan, lang)));
    }
    options.extend(plan.subject.fields().map(|field| {
        let name = text::field_name(field).get(lang);
        // Two kinds may have fields of one name.
        let name = if field.kind == plan.subject.kind {
            name.to_owned()
        } else {
            text::aside(name, text::kind(field.kind).get(lang), lang)
        };
        Choice::new(code_of_use(ColumnUse::Field(field)), name)
    }));
    options
}

/// Decides what a column is taken for, by the value of an option. A field that another column was chosen
/// for moves here.
pub fn choose_column(
    decisions: &mut IntakeDecisions,
    subject: &IntakeSubject,
    index: usize,
    value: &str,
) {
    if value == AS_RECOGNISED {
        decisions.columns.remove(&index);
        return;
    }
    let Some(chosen) = use_of_code(value, subject) else { return };
    if let ColumnUse::Field(field) = chosen
        && !field.spec().field_type.is_list()
    {
        for other in decisions.columns.values_mut().filter(|other| **other == chosen) {
            *other = ColumnUse::LeaveOut;
        }
    }
    decisions.columns.insert(index, chosen);
}

/// What a column is taken for, by its code; `None` if a table on this subject has no such column.
pub(crate) fn use_of_code(code: &str, subject: &IntakeSubject) -> Option<ColumnUse> {
    match code {
        LEAVE_OUT => Some(ColumnUse::LeaveOut),
        TO_NOTE => subject.note_field().map(|_| ColumnUse::Note),
        field => field_of_code(field, subject).map(ColumnUse::Field),
    }
}

/// The field of a code, if a table on this subject may have it.
pub(crate) fn field_of_code(code: &str, subject: &IntakeSubject) -> Option<FieldId> {
    let (kind, name) = code.split_once('.')?;
    let kind = Kind::from_code(kind)?;
    let field = FieldId { kind, index: kind.field_index(name)? };
    subject.fields().find(|known| *known == field)
}
