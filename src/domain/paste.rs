//! Tables pasted from a spreadsheet: which column is which field of a kind, and what each line would do.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::cells::rows;
use super::check::{Problem, Values, check};
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
    /// A form would refuse the value of this field.
    Refused {
        /// The name of the field.
        field: &'static str,
        /// Why.
        problem: Problem,
    },
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
    /// It is no whole number.
    NotACount,
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

/// Whether records of a kind are known by a name of their own. Others are known by all that they say.
fn has_name(kind: Kind) -> bool {
    kind.fields()[0].field_type == FieldType::Text
}

/// Works out what a pasted table does. Its records are known by their names, among those that have what
/// is preset; records that have no name, by all that is said of them. Without a line of heads the columns
/// are the kind's fields in their order. `scope` is what is asked about, by the names of fields: records
/// that are referred to are looked for within it.
pub fn plan(
    (ledger, register): (&Ledger, &Register),
    kind: Kind,
    text: &str,
    scope: &[(String, String)],
    words: &dyn Words,
) -> PastePlan {
    let preset: Vec<(usize, String)> =
        scope.iter().filter_map(|(name, id)| Some((kind.field_place(name)?, id.clone()))).collect();
    let preset = &preset[..];
    let mut lines = rows(text).into_iter().peekable();
    let mut plan =
        PastePlan { kind, columns: Vec::new(), lines: Vec::new(), preset: preset.to_vec() };
    let Some((_, heads)) = lines.peek().cloned() else { return plan };
    plan.columns = columns_of(&heads, preset, words);
    let known_heads = plan.columns.iter().filter(|(_, column)| *column != Column::Other).count();
    let is_of_heads = if has_name(kind) {
        plan.columns.iter().any(|(_, column)| *column == Column::Field(0))
    } else {
        known_heads * 2 > heads.len()
    };
    if is_of_heads {
        lines.next();
    } else {
        plan.columns = usual_columns(kind, heads.len(), preset);
    }
    let units: Vec<String> = plan.columns.iter().map(|(head, _)| unit_in(head)).collect();
    let known = known(register, kind, preset);
    let mut reading = Reading { register, scope, words, titles: FxHashMap::default() };
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for (number, cells) in lines {
        let (mut line, problem) = reading.line(&plan.columns, &units, number, &cells, kind);
        // What has no name is known by all that it says.
        let key = if has_name(kind) { line.name.clone() } else { format!("{:?}", line.values) };
        line.record = if has_name(kind) {
            known.get(&line.name).cloned().flatten()
        } else {
            same_record(ledger, register, kind, preset, &line.values)
        };
        let is_ambiguous = has_name(kind) && known.get(&line.name).is_some_and(Option::is_none);
        let problem = match problem {
            _ if has_name(kind) && line.name.is_empty() => Some(LineProblem::NoName),
            Some(problem) => Some(problem),
            None if line.values.is_empty() => Some(LineProblem::NoName),
            None => match seen.get(&key) {
                Some(earlier) => Some(LineProblem::Repeated { line: *earlier }),
                None if is_ambiguous => Some(LineProblem::Ambiguous),
                None => refused(ledger, register, kind, preset, &line),
            },
        };
        line.verdict = match (problem, &line.record) {
            (Some(problem), _) => Verdict::Invalid(problem),
            (None, None) => Verdict::New,
            (None, Some(id)) => {
                let record = ledger.record(&RecordKey::new(kind.code(), id.clone()));
                let own = |field: usize| {
                    record.as_ref().and_then(|record| record.value(kind.fields()[field].name))
                };
                line.values.retain(|(field, value)| own(*field) != Some(value));
                if line.values.is_empty() { Verdict::Same } else { Verdict::Changed }
            }
        };
        if !matches!(line.verdict, Verdict::Invalid(_)) {
            seen.insert(key, number);
        }
        plan.lines.push(line);
    }
    plan
}

/// The record, of a kind without names, that says all of this already.
fn same_record(
    ledger: &Ledger,
    register: &Register,
    kind: Kind,
    preset: &[(usize, String)],
    values: &[(usize, Value)],
) -> Option<Name> {
    let table = register.table(kind);
    let says = |id: &Name| {
        let record = ledger.record(&RecordKey::new(kind.code(), id.clone()));
        let own = |field: usize| {
            record.as_ref().and_then(|record| record.value(kind.fields()[field].name))
        };
        preset.iter().all(|(field, id)| own(*field).and_then(Value::as_str) == Some(id))
            && values.iter().all(|(field, value)| own(*field) == Some(value))
    };
    (0..table.len()).map(|place| table.id(place, false)).find(|id| says(id)).cloned()
}

/// Why a form would not save what a line makes of its record.
fn refused(
    ledger: &Ledger,
    register: &Register,
    kind: Kind,
    preset: &[(usize, String)],
    line: &Line,
) -> Option<LineProblem> {
    let key = line.record.clone().map(|id| RecordKey::new(kind.code(), id));
    let record = key.as_ref().and_then(|key| ledger.record(key));
    let name = |field: usize| kind.fields()[field].name.to_owned();
    let mut values = Values::new();
    for spec in kind.fields() {
        let own = record.as_ref().and_then(|record| record.value(spec.name));
        values.extend(own.map(|own| (spec.name.to_owned(), own.clone())));
    }
    values.extend(preset.iter().map(|(field, id)| (name(*field), json!(id))));
    values.extend(line.values.iter().map(|(field, value)| (name(*field), value.clone())));
    let id = line.record.as_deref().unwrap_or_default();
    let found = check(kind, id, &values, false, register).into_iter().next();
    found.map(|(field, problem)| LineProblem::Refused { field, problem })
}

/// What is needed to read the cells of a table.
struct Reading<'a> {
    register: &'a Register,
    scope: &'a [(String, String)],
    words: &'a dyn Words,
    /// The records that were referred to, by kind and name.
    titles: FxHashMap<Kind, Titles>,
}

impl Reading<'_> {
    /// Reads a line; tells the first cell that says nothing.
    fn line(
        &mut self,
        columns: &[(String, Column)],
        units: &[String],
        number: usize,
        cells: &[String],
        kind: Kind,
    ) -> (Line, Option<LineProblem>) {
        let mut line = Line {
            number,
            name: String::new(),
            verdict: Verdict::Same,
            values: Vec::new(),
            record: None,
        };
        let mut problem = None;
        for ((place, (_, column)), cell) in columns.iter().enumerate().zip(cells) {
            let Column::Field(field) = *column else { continue };
            if field == 0 || (line.name.is_empty() && !has_name(kind)) {
                line.name.clone_from(cell);
            }
            if cell.is_empty() {
                // An empty cell says nothing: it takes nothing away.
                continue;
            }
            match self.cell(kind.fields()[field].field_type, cell, &units[place]) {
                Ok(value) => line.values.push((field, value)),
                Err(why) => {
                    let text = cell.clone();
                    problem = problem.or(Some(LineProblem::Cell { field, text, why }));
                }
            }
        }
        (line, problem)
    }

    /// The record of this kind that is called so, within what is asked about.
    fn record(&mut self, target: Kind, text: &str) -> Result<String, CellProblem> {
        let (register, scope) = (self.register, self.scope);
        let all = self.titles.entry(target).or_insert_with(|| {
            let asked = scope.iter().filter_map(|(name, id)| {
                let field = target.field_place(name)?;
                let is_reference =
                    matches!(target.fields()[field].field_type, FieldType::Reference(_));
                is_reference.then(|| (field, id.clone()))
            });
            known(register, target, &asked.collect::<Vec<_>>())
        });
        match all.get(text) {
            None => Err(CellProblem::NoRecord),
            Some(None) => Err(CellProblem::SeveralRecords),
            Some(Some(id)) => Ok(id.to_string()),
        }
    }

    fn cell(
        &mut self,
        field_type: FieldType,
        cell: &str,
        unit: &str,
    ) -> Result<Value, CellProblem> {
        let texts = || cell.split(SEPARATORS).map(str::trim).filter(|text| !text.is_empty());
        let words = self.words;
        let choice = |codes: &'static [&'static str], text: &str| {
            words.choice(codes, text).ok_or(CellProblem::NoChoice)
        };
        Ok(match field_type {
            FieldType::Text | FieldType::LongText => json!(cell),
            FieldType::Texts => texts().collect(),
            FieldType::Date => {
                let date = cell.parse::<PartialDate>().map_err(|_| CellProblem::NotADate)?;
                json!(date.to_string())
            }
            FieldType::Count => Count::from_words(cell).ok_or(CellProblem::NotACount)?.to_json(),
            FieldType::Quantity => {
                Quantity::from_words(cell, unit).ok_or(CellProblem::NotANumber)?.to_json()
            }
            FieldType::Choice(codes) => json!(choice(codes, cell)?),
            FieldType::Reference(target) => json!(self.record(target, cell)?),
            FieldType::Choices(codes) => texts()
                .map(|text| choice(codes, text).map(Value::from))
                .collect::<Result<_, _>>()?,
            FieldType::References(target) => texts()
                .map(|text| self.record(target, text).map(Value::from))
                .collect::<Result<_, _>>()?,
        })
    }
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
