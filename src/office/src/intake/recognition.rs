//! What a table is about, where nobody says: its heads tell, and what is written above them.

use zhibu_domain::folding::folded;
use zhibu_text::synonyms::HeadMeaning;
use zhibu_text::{self as text};

use crate::intake::columns::{ColumnMapping, ColumnUse};
use crate::intake::decisions::IntakeDecisions;
use crate::intake::grid::{Grid, GridRow};
use crate::intake::heads::{self, Heads, RowColumns};
use crate::intake::subject::IntakeSubject;
use crate::intake::vocabulary::{IS_LOWER_NAME, IS_NAME, Vocabulary};

/// What a head counts that is the name of a field.
const IS_THE_NAME: usize = 6;
/// What another head that is known for certain counts.
const CERTAIN: usize = 4;
/// What a head that is only like the name of a field counts, and one that a kind knows and does not keep.
const LIKELY: usize = 2;
/// What it counts that a text above the heads, or the name of the file or sheet, names the kind.
const NAMED: usize = 6;
/// Fewer points are a coincidence: a single head that several kinds have.
const LEAST_POINTS: usize = 8;

/// What a table is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The index of the subject among those that it may be about.
    pub subject: usize,
    /// The number of its rows that may be records.
    pub rows: usize,
}

/// Finds what a table is about, of several subjects; `None` if its heads tell of none. `names` are the names
/// of its file and sheet. Of subjects that fit equally well, the first is taken.
pub fn recognise(grid: &Grid, names: &[&str], subjects: &[IntakeSubject]) -> Option<Recognised> {
    let mut best: Option<Fit> = None;
    for (index, subject) in subjects.iter().enumerate() {
        let least = best.as_ref().map_or(LEAST_POINTS, |best| best.points + 1);
        best = fit(grid, names, index, subject).filter(|fit| fit.points >= least).or(best);
    }
    best.map(|fit| Recognised { subject: fit.subject, rows: record_rows(grid, &fit) })
}

/// The number of rows of a table that may be records, if it is about this.
pub fn record_count(grid: &Grid, subject: &IntakeSubject) -> usize {
    fit(grid, &[], 0, subject).map_or(0, |fit| record_rows(grid, &fit))
}

/// How well a table fits a subject.
struct Fit {
    subject: usize,
    points: usize,
    heads: Heads,
    /// The column of the records' names.
    names: Option<usize>,
}

/// How well a table fits a subject; `None` if it does not.
fn fit(grid: &Grid, names: &[&str], index: usize, subject: &IntakeSubject) -> Option<Fit> {
    let vocabulary = Vocabulary::of(subject);
    let heads = heads::find(grid, &vocabulary)?;
    let decided = IntakeDecisions::default().columns;
    let mapping = ColumnMapping::of_heads(&heads.columns, subject, &vocabulary, &decided);
    let column = subject.name_field().map(|field| mapping.column_of(field));
    if column == Some(None) {
        return None;
    }
    let bonus = if is_named(grid, &heads, names, subject) { NAMED } else { 0 };
    let points = head_points(&heads, &mapping, &vocabulary, subject) + bonus;
    let names = column.flatten().map(|column| column.index);
    Some(Fit { subject: index, points, heads, names })
}

/// How much the heads say for a subject. A number of the line and a note are in tables of any kind.
fn head_points(
    found: &Heads,
    mapping: &ColumnMapping,
    vocabulary: &Vocabulary,
    subject: &IntakeSubject,
) -> usize {
    let note = subject.note_field().map(ColumnUse::Field);
    let columns = found.columns.iter().zip(&mapping.columns);
    columns
        .map(|(head, column)| match vocabulary.best(&head.upper, &head.lower) {
            None => 0,
            Some(_) if heads::is_row_number(head) || Some(column.column_use) == note => 0,
            Some(known) if known.meaning == HeadMeaning::Nothing => LIKELY,
            Some(_) if column.column_use == ColumnUse::LeaveOut => 0,
            Some(known) if known.score >= IS_NAME => IS_THE_NAME,
            Some(known) if known.score >= IS_LOWER_NAME => CERTAIN,
            Some(_) => LIKELY,
        })
        .sum()
}

/// Whether a text above the heads, or the name of the file or sheet, has the name of the kind.
fn is_named(grid: &Grid, found: &Heads, names: &[&str], subject: &IntakeSubject) -> bool {
    let terms = [text::kind(subject.kind), text::one(subject.kind)];
    let kinds: Vec<String> = terms.iter().flat_map(|term| [term.zh, term.en].map(folded)).collect();
    let above = grid.rows[..found.start].iter().flat_map(GridRow::texts);
    above.chain(names.iter().copied()).any(|text| {
        let text = folded(text);
        kinds.iter().any(|kind| text.contains(&**kind))
    })
}

/// The number of rows below the heads that may be records.
fn record_rows(grid: &Grid, Fit { heads, names, .. }: &Fit) -> usize {
    let numbers = heads.columns.iter().position(heads::is_row_number);
    let columns = RowColumns { numbers, names: *names };
    let rows = grid.rows[heads.end..].iter();
    rows.filter(|row| heads::skip_reason(row, columns).is_none()).count()
}
