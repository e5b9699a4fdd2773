//! The rows of a table that are no records, and those that are taken though they look like none.

use zhibu_office::intake::heads::{SkipReason, SkippedRow};
use zhibu_office::intake::{IntakeDecisions, IntakePlan};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::views::intake::told::line_name;

/// Maximum skipped rows that are listed.
const SHOWN_ROWS: usize = 100;

/// The rows that are no records, or may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkippedRowsView {
    /// The first ones, and all that are taken after all, by number.
    pub rows: Vec<SkippedRowView>,
    /// That there are more; `None` if all are listed.
    pub more: Option<String>,
}

/// A row that is no record, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedRowView {
    /// Its number.
    pub number: usize,
    /// What it says, and why it is skipped or that it is taken.
    pub text: String,
    /// The verb of the button that takes it, or skips it again.
    pub verb: &'static str,
}

/// A row that is skipped, and why.
struct Listed<'a> {
    row: &'a SkippedRow,
    why: Message,
}

/// The rows of a table that are skipped and say something.
fn listed(plan: &IntakePlan) -> impl Iterator<Item = Listed<'_>> {
    plan.skipped.iter().filter_map(|row| {
        let why = match row.reason {
            SkipReason::AboveHeads => m::INTAKE_ABOVE_HEADS,
            SkipReason::LowerHeads => m::INTAKE_LOWER_HEADS,
            SkipReason::Blank => return None,
            SkipReason::Total => m::INTAKE_TOTAL,
            SkipReason::Remark => m::INTAKE_REMARK,
        };
        Some(Listed { row, why })
    })
}

/// The number of rows that are skipped and say something.
pub(super) fn listed_count(plan: &IntakePlan) -> usize {
    listed(plan).count()
}

/// The rows that are no records, or may be.
pub(super) fn skipped_view(
    plan: &IntakePlan,
    decisions: &IntakeDecisions,
    lang: Lang,
) -> SkippedRowsView {
    let skipped = listed(plan).take(SHOWN_ROWS);
    let mut rows: Vec<SkippedRowView> = skipped.map(|row| row_view(row, lang)).collect();
    let more = listed_count(plan) - rows.len();
    rows.extend(decisions.taken_rows.iter().map(|number| taken_view(plan, *number, lang)));
    rows.sort_by_key(|row| row.number);
    let more = (more > 0).then(|| format_message!(m::INTAKE_MORE_ROWS, lang, count = more));
    SkippedRowsView { rows, more }
}

fn row_view(Listed { row, why }: Listed<'_>, lang: Lang) -> SkippedRowView {
    let text = text::aside(&line_name(row.number, &row.text, lang), why.get(lang), lang);
    SkippedRowView { number: row.number, text, verb: m::INTAKE_TAKE_ROW.get(lang) }
}

/// A row that is taken. While no column names the records, it has no verdict.
fn taken_view(plan: &IntakePlan, number: usize, lang: Lang) -> SkippedRowView {
    let verdict = plan.rows.binary_search_by_key(&number, |row| row.number);
    let name = verdict.map_or("", |index| &plan.rows[index].name);
    let name = line_name(number, name, lang);
    let text = text::aside(&name, m::INTAKE_ROW_TAKEN.get(lang), lang);
    SkippedRowView { number, text, verb: m::INTAKE_SKIP_ROW.get(lang) }
}

/// Takes a row that was skipped, or skips it again.
pub fn take_row(decisions: &mut IntakeDecisions, number: usize) {
    if !decisions.taken_rows.remove(&number) {
        decisions.taken_rows.insert(number);
    }
}
