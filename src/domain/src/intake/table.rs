//! The pipeline of all pasted tables: heads to columns, lines to values, values to what a line would do.
//! What differs between tables is how their heads are understood ([`PasteHeads`]) and how their lines are
//! judged ([`PasteLines`]).

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::intake::cells::{PastedRow, rows};
use crate::intake::plan::{
    PasteColumn, PasteHead, PasteLine, PasteOutcome, PastePlan, PasteViolation,
};
use crate::intake::reading::FilledCell;
use crate::kinds::field::{FieldId, FieldType};
use crate::kinds::records::Kind;

/// How the heads of a table are understood.
pub(super) trait PasteHeads {
    /// The field that a head means. `before` are the columns before it.
    fn field(&self, head: &str, before: &[PasteHead]) -> Option<FieldId>;

    /// Whether a first line with these columns is a line of heads.
    fn are_heads(&self, columns: &[PasteHead]) -> bool;

    /// The fields of a table without heads, in order.
    fn usual(&self) -> Vec<FieldId>;
}

/// How the lines of a table are judged.
pub(super) trait PasteLines {
    /// The order in which the cells of a line are read: lower ranks first, equal ones as pasted. The
    /// first cell that is wrong is reported.
    fn rank(&self, _field: FieldId) -> usize {
        0
    }

    /// Reads the cells of a line into its values; returns what is wrong with them.
    fn read(&mut self, cells: &[FilledCell<'_>], line: &mut PasteLine) -> Option<PasteViolation>;

    /// The values that identify the line's record, as one text.
    fn key(&self, line: &PasteLine) -> String;

    /// Finds the record of a line, and drops the values that it has already.
    fn compare(&self, key: &str, line: &mut PasteLine) -> Result<(), PasteViolation>;

    /// Why a line that would write something is refused.
    fn refused(&mut self, line: &PasteLine) -> Option<PasteViolation>;
}

/// A pasted table whose columns are understood.
pub(super) struct PastedTable {
    pub(super) columns: Vec<PasteHead>,
    rows: Vec<PastedRow>,
}

/// A column that is read.
struct ReadColumn {
    index: usize,
    field: FieldId,
    unit: String,
}

impl PastedTable {
    /// Splits a text into cells and recognises its columns. `None` for a blank text.
    pub(super) fn read(text: &str, heads: &dyn PasteHeads) -> Option<Self> {
        let mut rows = rows(text);
        let first = &rows.first()?.cells;
        let mut columns: Vec<PasteHead> = Vec::with_capacity(first.len());
        for head in first {
            let column = if is_private(head) {
                PasteColumn::Private
            } else {
                heads.field(head, &columns).map_or(PasteColumn::Other, PasteColumn::Field)
            };
            columns.push(PasteHead { text: head.clone(), column });
        }
        if heads.are_heads(&columns) {
            rows.remove(0);
        } else {
            let usual = heads.usual().into_iter().map(PasteColumn::Field);
            let usual = usual.chain(std::iter::repeat(PasteColumn::Other)).take(columns.len());
            columns = usual.map(|column| PasteHead { text: String::new(), column }).collect();
        }
        Some(Self { columns, rows })
    }

    /// The fields that have a column.
    pub(super) fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.columns.iter().filter_map(|head| match head.column {
            PasteColumn::Field(field) => Some(field),
            PasteColumn::Private | PasteColumn::Other => None,
        })
    }

    /// Judges all lines.
    pub(super) fn plan(self, lines: &mut dyn PasteLines, kind: Kind) -> PastePlan {
        let read = self.read_columns(lines);
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        let mut planned = Vec::with_capacity(self.rows.len());
        for PastedRow { line, cells } in &self.rows {
            let filled: Vec<FilledCell<'_>> = read
                .iter()
                .filter_map(|column| {
                    let text = cells.get(column.index).filter(|cell| !cell.is_empty())?;
                    Some(FilledCell { field: column.field, text, unit: &column.unit })
                })
                .collect();
            planned.push(plan_line(lines, kind, *line, &filled, &mut seen));
        }
        PastePlan { columns: self.columns, lines: planned, ..PastePlan::empty(kind) }
    }

    /// The columns that are read, in reading order. The first column of a field counts.
    fn read_columns(&self, lines: &dyn PasteLines) -> Vec<ReadColumn> {
        let mut read: Vec<ReadColumn> = Vec::new();
        for (index, head) in self.columns.iter().enumerate() {
            if let PasteColumn::Field(field) = head.column
                && read.iter().all(|known| known.field != field)
            {
                read.push(ReadColumn { index, field, unit: unit_in(&head.text) });
            }
        }
        read.sort_by_key(|column| lines.rank(column.field));
        read
    }
}

fn plan_line(
    lines: &mut dyn PasteLines,
    kind: Kind,
    number: usize,
    cells: &[FilledCell<'_>],
    seen: &mut FxHashMap<String, usize>,
) -> PasteLine {
    let name = cells.iter().find(|cell| cell.field == FieldId { kind, index: 0 });
    let name = name.or_else(|| cells.first().filter(|_| !has_name(kind)));
    let name = name.map(|cell| cell.text.to_owned()).unwrap_or_default();
    let (values, outcome) = (Vec::new(), PasteOutcome::Same);
    let mut line = PasteLine { number, name, outcome, values, record: None };
    let problem = lines.read(cells, &mut line);
    let key = lines.key(&line);
    let compared = lines.compare(&key, &mut line);
    let is_same = line.values.is_empty() && line.record.is_some();
    let violation = match seen.get(&key) {
        _ if line.name.is_empty() && has_name(kind) => Some(PasteViolation::NoName),
        _ if problem.is_some() => problem,
        _ if line.values.is_empty() && !is_same => Some(PasteViolation::NoName),
        Some(earlier) => Some(PasteViolation::Repeated { line: *earlier }),
        None if is_same => None,
        None => compared.err().or_else(|| lines.refused(&line)),
    };
    line.outcome = match violation {
        Some(violation) => PasteOutcome::Invalid(violation),
        None if is_same => PasteOutcome::Same,
        None if line.record.is_some() => PasteOutcome::Changed,
        None => PasteOutcome::New,
    };
    if !matches!(line.outcome, PasteOutcome::Invalid(_)) {
        seen.insert(key, number);
    }
    line
}

/// Whether the first field of a kind names its records.
pub(super) fn has_name(kind: Kind) -> bool {
    kind.fields()[0].field_type == FieldType::Text
}

/// Whether a column holds identity or telephone numbers.
fn is_private(head: &str) -> bool {
    let head: String = head.chars().filter(|character| !character.is_whitespace()).collect();
    ["身份证", "证件", "电话", "手机", "联系方式"].iter().any(|word| head.contains(word))
}

/// The unit that a head gives in brackets: 金额（万元）.
fn unit_in(head: &str) -> String {
    let inside = head.split(['（', '(']).nth(1).and_then(|rest| rest.split(['）', ')']).next());
    inside.map(|unit| unit.trim().to_owned()).unwrap_or_default()
}

/// The values of these fields as one text.
pub(super) fn key_of(identity: &[FieldId], value: impl Fn(FieldId) -> Option<Value>) -> String {
    let mut key = String::new();
    for field in identity {
        key.push_str(&value(*field).unwrap_or_default().to_string());
        key.push('\n');
    }
    key
}
