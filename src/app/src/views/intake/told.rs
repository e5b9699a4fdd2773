//! The words for what is told of cells and rows.

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::validation::Violation;
use zhibu_office::intake::IntakePlan;
use zhibu_office::intake::plan::{CellRemark, RowQuestion, RowVerdict, RowViolation, ToldCell};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::views::intake::columns::head;

/// A row with its name.
pub(super) fn row_name(row: &RowVerdict, lang: Lang) -> String {
    format_message!(m::ROSTER_LINE, lang, line = row.number, name = row.name).trim_end().to_owned()
}

/// What is told of a cell, with its row and column.
pub(super) fn told_text(
    plan: &IntakePlan,
    row: &RowVerdict,
    told: &ToldCell,
    lang: Lang,
) -> String {
    let ToldCell { column, text, remark } = told;
    let why = remark_text(plan, *column, remark, lang);
    let cell = if let Some(column) = column {
        let head = head(plan, *column, lang);
        format_message!(m::INTAKE_CELL, lang, line = row.number, head = head, text = text)
    } else {
        format_message!(m::INTAKE_CELL_OF_ROW, lang, line = row.number, text = text)
    };
    text::pair(&cell, &why, lang)
}

fn remark_text(
    plan: &IntakePlan,
    column: Option<usize>,
    remark: &CellRemark,
    lang: Lang,
) -> String {
    let message = match remark {
        CellRemark::Placeholder => m::INTAKE_PLACEHOLDER,
        CellRemark::TimeLeftOut => m::INTAKE_TIME_LEFT_OUT,
        CellRemark::YearOnly => m::INTAKE_YEAR_ONLY,
        CellRemark::JanuaryOrOctober => m::INTAKE_JANUARY_OR_OCTOBER,
        CellRemark::NotADate => m::INTAKE_NO_DATE,
        CellRemark::NotACount => m::INTAKE_NO_COUNT,
        CellRemark::NotANumber => m::INTAKE_NO_NUMBER,
        CellRemark::NoUnit => m::INTAKE_NO_UNIT,
        CellRemark::Undecided => m::INTAKE_UNDECIDED,
        CellRemark::SeveralRecords => m::INTAKE_SEVERAL,
        CellRemark::RowNotTaken => m::INTAKE_ROW_NOT_TAKEN,
        CellRemark::Refused(problem) => {
            let column = column.and_then(|column| plan.mapping.columns.get(column));
            let has_field =
                |field: &FieldId| column.is_some_and(|column| column.column_use.has_field(*field));
            let field = plan.subject.fields().find(has_field);
            let field = field.unwrap_or(FieldId { kind: plan.subject.kind, index: 0 });
            return text::problem(problem, field.kind, field.spec().field_type, lang);
        }
    };
    message.get(lang).to_owned()
}

/// Why a row is not taken.
pub(super) fn violation_text(violation: &RowViolation, lang: Lang) -> String {
    match violation {
        RowViolation::NoName => m::PASTE_NO_NAME.get(lang).to_owned(),
        RowViolation::Contradiction { field, problem } => problem_text(*field, problem, lang),
        RowViolation::NotOfThis { field, text } => {
            let field = text::field_name(*field).get(lang);
            format_message!(m::PASTE_NOT_OF_THIS, lang, field = field, text = text)
        }
    }
}

fn problem_text(field: FieldId, problem: &Violation, lang: Lang) -> String {
    let why = text::problem(problem, field.kind, field.spec().field_type, lang);
    text::pair(text::field_name(field).get(lang), &why, lang)
}

/// What a row asks.
pub(super) fn question_text(question: &RowQuestion, lang: Lang) -> String {
    match question {
        RowQuestion::WhichRecord { candidates } => {
            format_message!(m::INTAKE_WHICH, lang, count = candidates.len())
        }
        RowQuestion::Repeats { row } => format_message!(m::INTAKE_REPEATS, lang, line = *row),
        RowQuestion::BelongsTo { field, text } if text.is_empty() => {
            let field = text::field_name(*field).get(lang);
            format_message!(m::INTAKE_BELONGS_EMPTY, lang, field = field)
        }
        RowQuestion::BelongsTo { field, text } => {
            let field = text::field_name(*field).get(lang);
            format_message!(m::INTAKE_BELONGS, lang, field = field, text = text)
        }
    }
}
