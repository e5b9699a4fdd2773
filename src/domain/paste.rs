//! Tables pasted from a spreadsheet: which column is which field of a kind, and what each line would do.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::cells::rows;
use super::date::PartialDate;
use super::field::FieldType;
use super::lifecycle::Writes;
use super::quantity::{Count, Quantity};
use super::records::Kind;
use super::register::Register;
use super::roster::is_private;
use crate::ledger::{Ledger, Name, RecordKey};

/// What stands between the texts of a cell that holds several.
const SEPARATORS: [char; 4] = ['、', '；', ';', '/'];

/// The words by which a table's heads and choices are understood, in whichever language.
pub trait Words {
    /// The place of the field that a head means.
    fn field(&self, head: &str) -> Option<usize>;

    /// The choice, of these codes, that a cell means.
    fn choice(&self, codes: &'static [&'static str], text: &str) -> Option<&'static str>;
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The field of this place.
    Field(usize),
    /// What is never taken: identity and telephone numbers.
    Private,
    /// What is not known.
    Other,
}

/// Why a line is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineProblem {
    /// No name stands in it.
    NoName,
    /// An earlier line is of the same record.
    Repeated {
        /// The number of that line.
        line: usize,
    },
    /// Several records that are there already are called so.
    Ambiguous,
    /// What stands in a field's cell is none of its values.
    Cell {
        /// The place of the field.
        field: usize,
        /// What stands there.
        text: String,
        /// What is wrong with it.
        why: CellProblem,
    },
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellProblem {
    /// It is no date.
    NotADate,
    /// It is no number, or one without a unit.
    NotANumber,
    /// It is none of the choices.
    NoChoice,
    /// There is no record of that name.
    NoRecord,
    /// Several records are called so.
    SeveralRecords,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It makes a record.
    New,
    /// It gives one other values.
    Changed,
    /// Nothing.
    Same,
    /// It is not taken.
    Invalid(LineProblem),
}

/// A line of the pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number in what was pasted, from one.
    pub number: usize,
    /// The name, as it stands there.
    pub name: String,
    /// What it does.
    pub verdict: Verdict,
    /// The values that it writes, by the places of their fields.
    pub values: Vec<(usize, Value)>,
    record: Option<Name>,
}

/// What a pasted table would do.
#[derive(Clone, Debug, PartialEq)]
pub struct PastePlan {
    /// Of which kind the records are.
    pub kind: Kind,
    /// The heads with what they were taken for.
    pub columns: Vec<(String, Column)>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What all of the records have, as ids by the places of their fields.
    preset: Vec<(usize, String)>,
}

/// Works out what a pasted table does. Its records are known by their names, among those that have what
/// is preset. Without a line of heads the columns are the kind's fields in their order.
pub fn plan(
    (ledger, register): (&Ledger, &Register),
    kind: Kind,
    text: &str,
    preset: &[(usize, String)],
    words: &dyn Words,
) -> PastePlan {
    let mut lines = rows(text).into_iter().peekable();
    let mut plan =
        PastePlan { kind, columns: Vec::new(), lines: Vec::new(), preset: preset.to_vec() };
    let Some((_, heads)) = lines.peek().cloned() else { return plan };
    plan.columns = columns_of(&heads, preset, words);
    if plan.columns.iter().any(|(_, column)| *column == Column::Field(0)) {
        lines.next();
    } else {
        plan.columns = usual_columns(kind, heads.len(), preset);
    }
    let units: Vec<String> = plan.columns.iter().map(|(head, _)| unit_in(head)).collect();
    let known = known(register, kind, preset);
    let mut titles: FxHashMap<Kind, Titles> = FxHashMap::default();
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for (number, cells) in lines {
        let mut line = Line {
            number,
            name: String::new(),
            verdict: Verdict::Same,
            values: Vec::new(),
            record: None,
        };
        let mut problem = None;
        for ((place, (_, column)), cell) in plan.columns.iter().enumerate().zip(&cells) {
            let Column::Field(field) = *column else { continue };
            if field == 0 {
                line.name.clone_from(cell);
            }
            if cell.is_empty() {
                // An empty cell says nothing: it takes nothing away.
                continue;
            }
            let read = read(
                register,
                kind.fields()[field].field_type,
                cell,
                &units[place],
                words,
                &mut titles,
            );
            match read {
                Ok(value) => line.values.push((field, value)),
                Err(why) => {
                    let text = cell.clone();
                    problem = problem.or(Some(LineProblem::Cell { field, text, why }));
                }
            }
        }
        line.verdict = match problem {
            _ if line.name.is_empty() => Verdict::Invalid(LineProblem::NoName),
            Some(problem) => Verdict::Invalid(problem),
            None => match (seen.get(&line.name), known.get(&line.name)) {
                (Some(earlier), _) => Verdict::Invalid(LineProblem::Repeated { line: *earlier }),
                (None, Some(None)) => Verdict::Invalid(LineProblem::Ambiguous),
                (None, None) => Verdict::New,
                (None, Some(Some(id))) => {
                    let record = ledger.record(&RecordKey::new(kind.code(), id.clone()));
                    let has = |(field, value): &(usize, Value)| {
                        let own = record
                            .as_ref()
                            .and_then(|record| record.value(kind.fields()[*field].name));
                        own == Some(value)
                    };
                    line.values.retain(|value| !has(value));
                    line.record = Some(id.clone());
                    if line.values.is_empty() { Verdict::Same } else { Verdict::Changed }
                }
            },
        };
        if !matches!(line.verdict, Verdict::Invalid(_)) {
            seen.insert(line.name.clone(), number);
        }
        plan.lines.push(line);
    }
    plan
}

fn columns_of(
    heads: &[String],
    preset: &[(usize, String)],
    words: &dyn Words,
) -> Vec<(String, Column)> {
    let mut columns: Vec<(String, Column)> = Vec::new();
    for head in heads {
        let column = match words.field(&bare(head)) {
            _ if is_private(head) => Column::Private,
            // What is preset is not said again, and no field twice.
            Some(field)
                if preset.iter().all(|preset| preset.0 != field)
                    && columns.iter().all(|known| known.1 != Column::Field(field)) =>
            {
                Column::Field(field)
            }
            _ => Column::Other,
        };
        columns.push((head.clone(), column));
    }
    columns
}

/// The fields that most would put in a table, in their order.
fn usual_columns(kind: Kind, count: usize, preset: &[(usize, String)]) -> Vec<(String, Column)> {
    let fields = kind.fields().iter().enumerate().filter(|(place, spec)| {
        !spec.is_secondary && preset.iter().all(|preset| preset.0 != *place)
    });
    let columns = fields.map(|(place, _)| Column::Field(place));
    let columns = columns.chain(std::iter::repeat(Column::Other));
    columns.take(count).map(|column| (String::new(), column)).collect()
}

/// A head without the unit that it gives in brackets.
fn bare(head: &str) -> String {
    let head: String = head.chars().filter(|letter| !letter.is_whitespace()).collect();
    head.split(['（', '(']).next().unwrap_or_default().to_owned()
}

/// The unit that a head gives in brackets: 金额（万元）.
fn unit_in(head: &str) -> String {
    let inside = head.split(['（', '(']).nth(1).and_then(|rest| rest.split(['）', ')']).next());
    inside.map(|unit| unit.trim().to_owned()).unwrap_or_default()
}

/// Records by what they are called; none where several are called the same.
type Titles = FxHashMap<String, Option<Name>>;

/// The records that have what is preset, by name.
fn known(register: &Register, kind: Kind, preset: &[(usize, String)]) -> Titles {
    let table = register.table(kind);
    let is_asked = |place: &usize| {
        let has = |(field, id): &(usize, String)| matches!(table.cell(*place, false, *field), super::field::Cell::Reference(own) if **own == **id);
        preset.iter().all(has)
    };
    titles(register, kind, (0..table.len()).filter(is_asked))
}

fn titles(register: &Register, kind: Kind, places: impl Iterator<Item = usize>) -> Titles {
    let table = register.table(kind);
    let mut titles = Titles::default();
    for place in places {
        let id = table.id(place, false);
        let Some(title) = table.title(id) else { continue };
        // Two of one name are told apart by nobody.
        titles.entry(title.to_owned()).and_modify(|id| *id = None).or_insert(Some(id.clone()));
    }
    titles
}

fn read(
    register: &Register,
    field_type: FieldType,
    cell: &str,
    unit: &str,
    words: &dyn Words,
    known: &mut FxHashMap<Kind, Titles>,
) -> Result<Value, CellProblem> {
    let texts = || cell.split(SEPARATORS).map(str::trim).filter(|text| !text.is_empty());
    let choice = |codes: &'static [&'static str], text: &str| {
        words.choice(codes, text).ok_or(CellProblem::NoChoice)
    };
    let mut record = |target: Kind, text: &str| {
        let all = known
            .entry(target)
            .or_insert_with(|| titles(register, target, 0..register.table(target).len()));
        match all.get(text) {
            None => Err(CellProblem::NoRecord),
            Some(None) => Err(CellProblem::SeveralRecords),
            Some(Some(id)) => Ok(id.to_string()),
        }
    };
    Ok(match field_type {
        FieldType::Text | FieldType::LongText => json!(cell),
        FieldType::Texts => texts().collect(),
        FieldType::Date => {
            json!(cell.parse::<PartialDate>().map_err(|_| CellProblem::NotADate)?.to_string())
        }
        FieldType::Count => Count::from_words(cell).ok_or(CellProblem::NotANumber)?.to_json(),
        FieldType::Quantity => {
            Quantity::from_words(cell, unit).ok_or(CellProblem::NotANumber)?.to_json()
        }
        FieldType::Choice(codes) => json!(choice(codes, cell)?),
        FieldType::Reference(target) => json!(record(target, cell)?),
        FieldType::Choices(codes) => {
            texts().map(|text| choice(codes, text).map(Value::from)).collect::<Result<_, _>>()?
        }
        FieldType::References(target) => {
            texts().map(|text| record(target, text).map(Value::from)).collect::<Result<_, _>>()?
        }
    })
}

impl PastePlan {
    /// How many lines are new, changed, the same and invalid.
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for line in &self.lines {
            counts[match line.verdict {
                Verdict::New => 0,
                Verdict::Changed => 1,
                Verdict::Same => 2,
                Verdict::Invalid(_) => 3,
            }] += 1;
        }
        counts
    }

    /// What is to be written, as one step. `new_id` gives ids that nobody has.
    pub fn writes(&self, mut new_id: impl FnMut() -> Name) -> Writes {
        let name = |field: usize| Name::from(self.kind.fields()[field].name);
        let taken = self
            .lines
            .iter()
            .filter(|line| matches!(line.verdict, Verdict::New | Verdict::Changed));
        taken
            .map(|line| {
                let values = line.values.iter().map(|(field, value)| (name(*field), value.clone()));
                let mut values: Vec<(Name, Value)> = values.collect();
                if line.record.is_none() {
                    values.extend(self.preset.iter().map(|(field, id)| (name(*field), json!(id))));
                }
                let id = line.record.clone().unwrap_or_else(&mut new_id);
                (RecordKey::new(self.kind.code(), id), values)
            })
            .collect()
    }
}
