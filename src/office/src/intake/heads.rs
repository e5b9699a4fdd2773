//! Where the heads of a table are, and which of its rows are no records.

use rustc_hash::FxHashSet;

use zhibu_domain::folding::{as_folded, folded};
use zhibu_text::synonyms::{HeadMeaning, REMARKS, TOTALS};

use crate::intake::grid::{Grid, GridRow, MergePart};
use crate::intake::vocabulary::{IS_LOWER_NAME, Vocabulary, is_private};

/// How many rows are searched for heads.
const SEARCHED_ROWS: usize = 10;
/// Maximum chars of a skipped row that are shown.
const SHOWN_CHARS: usize = 80;

/// Why a row is skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// It stands above the heads: a title, who reports and when.
    AboveHeads,
    /// It is taken for the lower row of heads that stand in two.
    LowerHeads,
    /// It says nothing but perhaps its number.
    Blank,
    /// A line of sums.
    Total,
    /// A remark, or who filled the table in and checked it.
    Remark,
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedRow {
    /// Its number.
    pub number: usize,
    /// What it says; long texts are cut.
    pub text: String,
    /// Why it is skipped.
    pub reason: SkipReason,
}

impl SkippedRow {
    pub(super) fn of(row: &GridRow, reason: SkipReason) -> Self {
        let texts: Vec<&str> = row.texts().collect();
        let text = texts.join(" ").chars().take(SHOWN_CHARS).collect();
        Self { number: row.number, text, reason }
    }
}

/// The head of a column, of one row or of two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The upper row, or the only one.
    pub upper: String,
    /// The lower row; empty in heads of one row, and below a head that takes both.
    pub lower: String,
}

impl Head {
    /// As one text.
    pub fn text(&self) -> String {
        match (&*self.upper, &*self.lower) {
            (upper, "") => upper.to_owned(),
            ("", lower) => lower.to_owned(),
            (upper, lower) => format!("{upper} · {lower}"),
        }
    }
}

/// The heads of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Heads {
    /// The index of their first row.
    pub(super) start: usize,
    /// The index of the first row below them.
    pub(super) end: usize,
    pub(super) columns: Vec<Head>,
}

/// Finds the heads in the first rows; `None` if no row is one of heads.
pub(super) fn find(grid: &Grid, vocabulary: &Vocabulary) -> Option<Heads> {
    find_beside(grid, vocabulary, &FxHashSet::default())
}

/// The same if rows with these numbers are records, whatever they look like.
pub(super) fn find_beside(
    grid: &Grid,
    vocabulary: &Vocabulary,
    records: &FxHashSet<usize>,
) -> Option<Heads> {
    let mut best: Option<(usize, Heads)> = None;
    let is_record = |row: &GridRow| records.contains(&row.number);
    let first = grid.rows.iter().position(|row| !row.is_blank())?;
    for start in 0..grid.rows.len().min(SEARCHED_ROWS) {
        if is_record(&grid.rows[start]) {
            continue;
        }
        let below = grid.rows.get(start + 1).filter(|below| !is_record(below));
        let pair = below.and_then(|_| two_rows(grid, start));
        for heads in [Some(one_row(grid, start)), pair].into_iter().flatten() {
            let score = understood(&heads, vocabulary, start == first);
            if score > best.as_ref().map_or(0, |best| best.0) {
                best = Some((score, heads));
            }
        }
    }
    best.map(|best| best.1)
}

fn one_row(grid: &Grid, start: usize) -> Heads {
    let row = &grid.rows[start];
    let columns = row.cells.iter().map(|cell| match cell.merge_part {
        MergePart::FromLeft => Head::default(),
        _ => Head { upper: cell.text.clone(), lower: String::new() },
    });
    Heads { start, end: start + 1, columns: columns.collect() }
}

/// A row and the one below as heads: some columns have a head of their own below, under one that they
/// share; the others have none below.
fn two_rows(grid: &Grid, start: usize) -> Option<Heads> {
    let (above, below) = (&grid.rows[start], &grid.rows[start + 1]);
    let mut columns = Vec::with_capacity(above.cells.len());
    let mut shared = "";
    let (mut has_lower, mut has_single) = (false, false);
    for column in 0..above.cells.len().max(below.cells.len()) {
        let (upper, lower) = (above.text(column), below.text(column));
        let is_one = below.merge_part(column) == MergePart::FromAbove || upper == lower;
        if is_one || lower.is_empty() {
            has_single |= !upper.is_empty();
            shared = upper;
            columns.push(Head { upper: upper.to_owned(), lower: String::new() });
            continue;
        }
        if lower.chars().all(|character| !character.is_alphabetic()) {
            // A number or a date is a record's, not a head.
            return None;
        }
        if !upper.is_empty() {
            shared = upper;
        }
        has_lower = true;
        columns.push(Head { upper: shared.to_owned(), lower: lower.to_owned() });
    }
    // A head over one column alone is shared by none.
    let shares = |pair: &[Head]| !pair[0].lower.is_empty() && pair[0].upper == pair[1].upper;
    let is_shared = columns.windows(2).any(shares);
    (has_lower && has_single && is_shared).then_some(Heads { start, end: start + 2, columns })
}

/// How many heads are understood, if they are enough; zero if the row is none of heads. In the first row of
/// a table one head that is known for certain is enough, so that it is never read by positions.
fn understood(heads: &Heads, vocabulary: &Vocabulary, is_first: bool) -> usize {
    let (mut filled, mut fields, mut known, mut has_certain) = (0, 0, 0, false);
    let is_filled = |head: &&Head| !head.upper.is_empty() || !head.lower.is_empty();
    for head in heads.columns.iter().filter(is_filled) {
        filled += 1;
        match vocabulary.best(&head.upper, &head.lower) {
            // A number of the line, which any table may have, does not show what the table is about.
            Some(found) if is_line_number(found.meaning) => known += 1,
            Some(found) => {
                fields += 1;
                has_certain |= found.score >= IS_LOWER_NAME;
            }
            None if is_private(&head.text()) => known += 1,
            None => {}
        }
    }
    let is_enough = fields > 0 && (fields + known) * 2 >= filled || fields > 2;
    if is_enough || (is_first && has_certain) { fields + known } else { 0 }
}

/// Whether a column has the numbers of lines, or nothing that the ledger keeps.
fn is_line_number(meaning: HeadMeaning) -> bool {
    match meaning {
        HeadMeaning::Nothing => true,
        HeadMeaning::Field(field) => field.kind.official_order() == Some(field.index),
        _ => false,
    }
}

/// The columns by which a row shows that it is a record.
#[derive(Clone, Copy, Default)]
pub(super) struct RowColumns {
    /// The column of the rows' numbers.
    pub(super) numbers: Option<usize>,
    /// The column of the records' names.
    pub(super) names: Option<usize>,
}

/// Why a row below the heads is no record, if it is none: whichever column says so. A row with a name is
/// one, unless its number or its name is the word for a sum.
pub(super) fn skip_reason(row: &GridRow, columns: RowColumns) -> Option<SkipReason> {
    let own = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.merge_part != MergePart::FromLeft && !cell.text.is_empty());
    let is_filled = |column: usize| {
        Some(column) != columns.numbers && row.merge_part(column) == MergePart::First
    };
    if !own.clone().any(|(column, _)| is_filled(column)) {
        return Some(SkipReason::Blank);
    }
    let name = own.clone().find(|(column, _)| Some(*column) == columns.names);
    let is_named = name.is_some_and(|(_, cell)| reason_in(&cell.text).is_none());
    let counts = |column: usize| !is_named || Some(column) == columns.numbers;
    own.filter(|(column, _)| counts(*column)).find_map(|(_, cell)| reason_in(&cell.text))
}

/// Why a row with this cell is no record.
fn reason_in(text: &str) -> Option<SkipReason> {
    let text = as_folded(text);
    let (word, has_colon) = match text.split_once(':') {
        Some((word, _)) => (word, true),
        None => (&*text, false),
    };
    if is_total(word) {
        return Some(SkipReason::Total);
    }
    // 注1：… is one of several.
    let word = word.trim_end_matches(|character: char| character.is_ascii_digit());
    (has_colon && REMARKS.contains(&word)).then_some(SkipReason::Remark)
}

/// Whether a text is the word for a sum, 合计12人, or 本页小计. 小计算机厂党支部 is none.
fn is_total(text: &str) -> bool {
    /// Maximum chars before the word, such as of 本页小计.
    const MOST_BEFORE: usize = 4;
    let is_letter = |character: char| character.is_alphabetic();
    // Nearly no text begins or ends so; a search for the word in each would take longer than all else.
    TOTALS.iter().any(|total| match (text.strip_prefix(*total), text.strip_suffix(*total)) {
        (Some(after), _) => !after.starts_with(is_letter),
        (None, Some(before)) => before.chars().count() <= MOST_BEFORE && !before.contains(*total),
        (None, None) => false,
    })
}

/// Whether a column has the numbers of the rows.
pub(super) fn is_row_number(head: &Head) -> bool {
    let head = folded(&head.text());
    ["序号", "编号", "no.", "no", "#"].contains(&&*head)
}
