//! What is told of cells and rows, in words.

use std::collections::BTreeMap;

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::validation::Violation;
use zhibu_office::intake::IntakePlan;
use zhibu_office::intake::plan::{CellRemark, RowQuestion, RowVerdict, RowViolation, ToldCell};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::views::intake::columns::head;

/// Maximum cells that are listed.
const SHOWN_CELLS: usize = 100;
/// Maximum words of a column that are named beside the count of their cells.
const SHOWN_WORDS: usize = 4;

/// The cells of which something is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldView {
    /// The first cells that are not taken, then those that are taken in part.
    pub cells: Vec<String>,
    /// That there are more; `None` if all are listed.
    pub more: Option<String>,
    /// Of each column, how many cells say that there is nothing, and in which words.
    pub placeholders: Vec<String>,
}

/// The cells of a column that say that there is nothing.
#[derive(Default)]
struct PlaceholderCells {
    count: usize,
    words: Vec<String>,
}

impl PlaceholderCells {
    fn add(&mut self, word: &str) {
        self.count += 1;
        if self.words.len() <= SHOWN_WORDS && self.words.iter().all(|known| known != word) {
            let is_room = self.words.len() < SHOWN_WORDS;
            self.words.push(if is_room { word } else { "…" }.to_owned());
        }
    }

    fn text(&self, head: &str, lang: Lang) -> String {
        let words = text::listed(&self.words, lang);
        format_message!(
            m::INTAKE_PLACEHOLDERS,
            lang,
            head = head,
            count = self.count,
            words = words
        )
    }
}

/// The cells of which something is told, of the rows that are taken. What the ledger loses is listed first, then
/// what it takes in part; cells that say that there is nothing are only counted.
pub(super) fn told_view(plan: &IntakePlan, lang: Lang) -> ToldView {
    let mut placeholders: BTreeMap<usize, PlaceholderCells> = BTreeMap::new();
    let (mut lost, mut taken_in_part) = (Vec::new(), Vec::new());
    for row in plan.rows.iter().filter(|row| row.outcome.has_record()) {
        for told in &row.told {
            match (&told.remark, told.column) {
                (CellRemark::Placeholder, Some(column)) => {
                    placeholders.entry(column).or_default().add(&told.text);
                }
                (remark, _) if remark.is_left_out() => lost.push((row, told)),
                _ => taken_in_part.push((row, told)),
            }
        }
    }
    let more = (lost.len() + taken_in_part.len()).saturating_sub(SHOWN_CELLS);
    let cells = lost.into_iter().chain(taken_in_part).take(SHOWN_CELLS);
    let of_column =
        |(column, of): (&usize, &PlaceholderCells)| of.text(&head(plan, *column, lang), lang);
    ToldView {
        cells: cells.map(|(row, told)| told_text(plan, row, told, lang)).collect(),
        more: (more > 0).then(|| format_message!(m::INTAKE_MORE_CELLS, lang, count = more)),
        placeholders: placeholders.iter().map(of_column).collect(),
    }
}

/// A row with its name.
pub(super) fn row_name(row: &RowVerdict, lang: Lang) -> String {
    line_name(row.number, &row.name, lang)
}

/// The number of a row with what it says.
pub(super) fn line_name(number: usize, text: &str, lang: Lang) -> String {
    format_message!(m::ROSTER_LINE, lang, line = number, name = text).trim_end().to_owned()
}

/// What is told of a cell, with its row and column.
fn told_text(plan: &IntakePlan, row: &RowVerdict, told: &ToldCell, lang: Lang) -> String {
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
    text::field_problem(field, problem, lang)
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
