//! Tables pasted from a spreadsheet: which column is which field of a kind, and what each line would do.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use crate::appraisals::POINTS;
use crate::branches::lifecycle::Writes;
use crate::intake::cells::rows;
use crate::intake::roster::is_private;
use crate::kinds::field::{Cell, Field, FieldType, Reference};
use crate::kinds::records::{Kind, Link, Node};
use crate::register::Register;
use crate::validation::{Values, Violation, check, check_day};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Count, Quantity};
use zhibu_ledger::{Ledger, Name, RecordKey};

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
pub enum PasteColumn {
    /// The field of this place.
    Field(usize),
    /// What is never taken: identity and telephone numbers.
    Private,
    /// What is not known.
    Other,
}

/// Why a line is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasteViolation {
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
        problem: Violation,
    },
    /// What stands in a field's cell is none of its values.
    Cell {
        /// The place of the field.
        field: usize,
        /// What stands there.
        text: String,
        /// What is wrong with it.
        why: CellViolation,
    },
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellViolation {
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
    /// It names another record than the one that is pasted into.
    NotOfThis,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasteOutcome {
    /// It makes a record.
    New,
    /// It gives one other values.
    Changed,
    /// Nothing.
    Same,
    /// It is not taken.
    Invalid(PasteViolation),
}

/// A line of the pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct PasteLine {
    /// Its number in what was pasted, from one.
    pub number: usize,
    /// The name, as it stands there.
    pub name: String,
    /// What it does.
    pub outcome: PasteOutcome,
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
    pub columns: Vec<(String, PasteColumn)>,
    /// Its lines.
    pub lines: Vec<PasteLine>,
    /// What all of the records have, as ids by the places of their fields.
    preset: Vec<(usize, String)>,
}

/// Whether the first field of a kind is what its records are called.
fn has_name(kind: Kind) -> bool {
    kind.fields()[0].field_type == FieldType::Text
}

/// Works out what a pasted table does. Records that are there already are known by what
/// tells them from all others, which is never less than the name and to whom they belong. Without a line of heads the columns
/// are the kind's fields in their order. `scope` is what is asked about, by the names of fields: records
/// that are referred to are looked for within it.
pub fn plan(
    (ledger, register): (&Ledger, &Register),
    kind: Kind,
    text: &str,
    scope: &[(String, String)],
    words: &dyn Words,
    today: Day,
) -> PastePlan {
    let preset: Vec<(usize, String)> =
        scope.iter().filter_map(|(name, id)| Some((kind.field_index(name)?, id.clone()))).collect();
    let preset = &preset[..];
    let mut lines = rows(text).into_iter().peekable();
    let mut plan =
        PastePlan { kind, columns: Vec::new(), lines: Vec::new(), preset: preset.to_vec() };
    let Some((_, heads)) = lines.peek().cloned() else { return plan };
    plan.columns = columns_of(kind, &heads, preset, words);
    let known_heads =
        plan.columns.iter().filter(|(_, column)| *column != PasteColumn::Other).count();
    let is_of_heads = if has_name(kind) {
        plan.columns.iter().any(|(_, column)| *column == PasteColumn::Field(0))
    } else {
        known_heads * 2 > heads.len()
    };
    if is_of_heads {
        lines.next();
    } else {
        plan.columns = usual_columns(kind, heads.len(), preset);
    }
    let unit = |(head, _): &(String, PasteColumn)| match unit_in(head) {
        // Points have but one unit.
        unit if unit.is_empty() && kind == Kind::ScoreItem => POINTS.to_owned(),
        unit => unit,
    };
    let units: Vec<String> = plan.columns.iter().map(unit).collect();
    // What tells a record: its identity, or else all that the table says of it.
    let telling: Vec<usize> = if kind.spec().identity.is_empty() {
        let columns = plan.columns.iter().filter_map(|(_, column)| match column {
            PasteColumn::Field(field) => Some(*field),
            PasteColumn::Private | PasteColumn::Other => None,
        });
        columns.chain(preset.iter().map(|preset| preset.0)).collect()
    } else {
        kind.spec().identity.to_vec()
    };
    let known = known(ledger, register, kind, &telling);
    let mut reading = Reading { register, scope, words, titles: FxHashMap::default() };
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut tied = Tied::of(register, kind);
    for (number, cells) in lines {
        let (mut line, problem) = reading.line(&plan.columns, &units, number, &cells, kind);
        let said = |field: usize| {
            let own =
                line.values.iter().find(|value| value.0 == field).map(|value| value.1.clone());
            let preset =
                || preset.iter().find(|preset| preset.0 == field).map(|preset| json!(preset.1));
            own.or_else(preset)
        };
        let key = key_of(&telling, said);
        let found = known.get(&key);
        let is_ambiguous = found.is_some_and(Option::is_none);
        line.record = found.cloned().flatten();
        if let Some(id) = &line.record {
            let record = ledger.record(&RecordKey::new(kind.code(), id.clone()));
            let own = |field: usize| {
                record.as_ref().and_then(|record| record.value(kind.fields()[field].name))
            };
            line.values.retain(|(field, value)| own(*field) != Some(value));
        }
        let is_same = line.record.is_some() && line.values.is_empty();
        let problem = match problem {
            _ if has_name(kind) && line.name.is_empty() => Some(PasteViolation::NoName),
            Some(problem) => Some(problem),
            None if line.values.is_empty() && !is_same => Some(PasteViolation::NoName),
            None => match seen.get(&key) {
                Some(earlier) => Some(PasteViolation::Repeated { line: *earlier }),
                None if is_ambiguous => Some(PasteViolation::Ambiguous),
                None if is_same => None,
                None => refused((ledger, register, today), kind, preset, &line)
                    .or_else(|| tied.add(&line)),
            },
        };
        line.outcome = match problem {
            Some(problem) => PasteOutcome::Invalid(problem),
            None if is_same => PasteOutcome::Same,
            None if line.record.is_some() => PasteOutcome::Changed,
            None => PasteOutcome::New,
        };
        if !matches!(line.outcome, PasteOutcome::Invalid(_)) {
            seen.insert(key, number);
        }
        plan.lines.push(line);
    }
    plan
}

/// What tells a record, as one text.
fn key_of(telling: &[usize], said: impl Fn(usize) -> Option<Value>) -> String {
    let mut key = String::new();
    for field in telling {
        key.push_str(&said(*field).unwrap_or_default().to_string());
        key.push('\n');
    }
    key
}

/// The records of a kind by what tells them; none where several are told the same.
fn known(ledger: &Ledger, register: &Register, kind: Kind, telling: &[usize]) -> Titles {
    let table = register.table(kind);
    let mut known = Titles::default();
    for index in 0..table.len() {
        let id = table.id(index, false);
        let Some(record) = ledger.record(&RecordKey::new(kind.code(), id.clone())) else {
            continue;
        };
        let key = key_of(telling, |field| record.value(kind.fields()[field].name).cloned());
        known.entry(key).and_modify(|id| *id = None).or_insert(Some(id.clone()));
    }
    known
}

/// The nodes that wait for others, by the links of the ledger and of the lines before.
struct Tied<'a> {
    register: &'a Register,
    after: FxHashMap<String, Vec<String>>,
    is_asked: bool,
}

impl<'a> Tied<'a> {
    fn of(register: &'a Register, kind: Kind) -> Self {
        let is_asked = kind == Kind::Link;
        let mut tied = Self { register, after: FxHashMap::default(), is_asked };
        for row in register.links().rows().iter().filter(|_| is_asked) {
            if let (Some(before), Some(after)) = (&row.record.before, &row.record.after) {
                tied.after.entry(before.id.to_string()).or_default().push(after.id.to_string());
            }
        }
        tied
    }

    /// Takes a line's link in, unless its nodes would wait for each other then.
    fn add(&mut self, line: &PasteLine) -> Option<PasteViolation> {
        if !self.is_asked {
            return None;
        }
        let node = |field: Field<Link, Reference<Node>>| {
            let value = line.values.iter().find(|value| value.0 == field.index())?;
            value.1.as_str().map(str::to_owned)
        };
        let (before, after) = (node(Link::BEFORE)?, node(Link::AFTER)?);
        let mut pending = vec![after.clone()];
        let mut seen: FxHashSet<String> = pending.iter().cloned().collect();
        while let Some(node) = pending.pop() {
            if node == before {
                let name = |id: &str| {
                    self.register.table(Kind::Node).title(id).unwrap_or_default().to_owned()
                };
                let path = vec![name(&before), name(&after), "…".to_owned(), name(&before)];
                let problem = Violation::Cycle { path };
                return Some(PasteViolation::Refused { field: Link::AFTER.name(), problem });
            }
            for next in self.after.get(&node).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    pending.push(next.clone());
                }
            }
        }
        self.after.entry(before).or_default().push(after);
        None
    }
}

/// Why a form would not save what a line makes of its record.
fn refused(
    (ledger, register, today): (&Ledger, &Register, Day),
    kind: Kind,
    preset: &[(usize, String)],
    line: &PasteLine,
) -> Option<PasteViolation> {
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
    let found = check(kind, id, &values, line.record.is_none(), register).into_iter();
    // What is missing in a new record that has no name is told by the list of what is owed.
    let is_stayed = |problem: &Violation| matches!(problem, Violation::Missing) && !has_name(kind);
    let mut found =
        found.chain(check_day(kind, &values, today)).filter(|found| !is_stayed(&found.1));
    found.next().map(|(field, problem)| PasteViolation::Refused { field, problem })
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
        columns: &[(String, PasteColumn)],
        units: &[String],
        number: usize,
        cells: &[String],
        kind: Kind,
    ) -> (PasteLine, Option<PasteViolation>) {
        let mut line = PasteLine {
            number,
            name: String::new(),
            outcome: PasteOutcome::Same,
            values: Vec::new(),
            record: None,
        };
        let mut problem = None;
        for ((index, (_, column)), cell) in columns.iter().enumerate().zip(cells) {
            let PasteColumn::Field(field) = *column else { continue };
            if field == 0 || (line.name.is_empty() && !has_name(kind)) {
                line.name.clone_from(cell);
            }
            if cell.is_empty() {
                // An empty cell says nothing: it takes nothing away.
                continue;
            }
            let is_preset = |(name, _): &&(String, String)| kind.field_index(name) == Some(field);
            if let (Some((_, id)), FieldType::Reference(target)) =
                (self.scope.iter().find(is_preset), kind.fields()[field].field_type)
            {
                // Pasted into one record, a line that names another is not for it.
                if self.register.table(target).title(id) != Some(&**cell) {
                    let (text, why) = (cell.clone(), CellViolation::NotOfThis);
                    problem = problem.or(Some(PasteViolation::Cell { field, text, why }));
                }
                continue;
            }
            match self.cell(kind.fields()[field].field_type, cell, &units[index]) {
                Ok(value) => line.values.push((field, value)),
                Err(why) => {
                    let text = cell.clone();
                    problem = problem.or(Some(PasteViolation::Cell { field, text, why }));
                }
            }
        }
        (line, problem)
    }

    /// The record of this kind that is called so, within what is asked about.
    fn record(&mut self, target: Kind, text: &str) -> Result<String, CellViolation> {
        let (register, scope) = (self.register, self.scope);
        let all = self.titles.entry(target).or_insert_with(|| {
            let asked = scope.iter().filter_map(|(name, id)| {
                let field = target.field_index(name)?;
                let is_reference =
                    matches!(target.fields()[field].field_type, FieldType::Reference(_));
                is_reference.then(|| (field, id.clone()))
            });
            named(register, target, &asked.collect::<Vec<_>>())
        });
        match all.get(text) {
            None => Err(CellViolation::NoRecord),
            Some(None) => Err(CellViolation::SeveralRecords),
            Some(Some(id)) => Ok(id.to_string()),
        }
    }

    fn cell(
        &mut self,
        field_type: FieldType,
        cell: &str,
        unit: &str,
    ) -> Result<Value, CellViolation> {
        let texts = || cell.split(SEPARATORS).map(str::trim).filter(|text| !text.is_empty());
        let words = self.words;
        let choice = |codes: &'static [&'static str], text: &str| {
            words.choice(codes, text).ok_or(CellViolation::NoChoice)
        };
        Ok(match field_type {
            FieldType::Text | FieldType::LongText => json!(cell),
            FieldType::Texts => texts().collect(),
            FieldType::Date => {
                let date = cell.parse::<PartialDate>().map_err(|_| CellViolation::NotADate)?;
                json!(date.to_string())
            }
            FieldType::Count => Count::from_words(cell).ok_or(CellViolation::NotACount)?.to_json(),
            FieldType::Quantity => {
                Quantity::from_words(cell, unit).ok_or(CellViolation::NotANumber)?.to_json()
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
    kind: Kind,
    heads: &[String],
    preset: &[(usize, String)],
    words: &dyn Words,
) -> Vec<(String, PasteColumn)> {
    let is_reference =
        |field: usize| matches!(kind.fields()[field].field_type, FieldType::Reference(_));
    let mut columns: Vec<(String, PasteColumn)> = Vec::new();
    for head in heads {
        let column = match words.field(&bare(head)) {
            _ if is_private(head) => PasteColumn::Private,
            // What is preset is said again only by records, and no field twice.
            Some(field)
                if (preset.iter().all(|preset| preset.0 != field) || is_reference(field))
                    && columns.iter().all(|known| known.1 != PasteColumn::Field(field)) =>
            {
                PasteColumn::Field(field)
            }
            _ => PasteColumn::Other,
        };
        columns.push((head.clone(), column));
    }
    columns
}

/// The fields that most would put in a table, in their order.
fn usual_columns(
    kind: Kind,
    count: usize,
    preset: &[(usize, String)],
) -> Vec<(String, PasteColumn)> {
    let fields = kind.fields().iter().enumerate().filter(|(index, spec)| {
        !spec.is_secondary && preset.iter().all(|preset| preset.0 != *index)
    });
    let columns = fields.map(|(index, _)| PasteColumn::Field(index));
    let columns = columns.chain(std::iter::repeat(PasteColumn::Other));
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

/// The records that have what is asked, by name.
fn named(register: &Register, kind: Kind, asked: &[(usize, String)]) -> Titles {
    let table = register.table(kind);
    let is_asked = |index: &usize| {
        let has = |(field, id): &(usize, String)| matches!(table.cell(*index, false, *field), Cell::Reference(own) if **own == **id);
        asked.iter().all(has)
    };
    titles(register, kind, (0..table.len()).filter(is_asked))
}

fn titles(register: &Register, kind: Kind, indices: impl Iterator<Item = usize>) -> Titles {
    let table = register.table(kind);
    let mut titles = Titles::default();
    for index in indices {
        let id = table.id(index, false);
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
            counts[match line.outcome {
                PasteOutcome::New => 0,
                PasteOutcome::Changed => 1,
                PasteOutcome::Same => 2,
                PasteOutcome::Invalid(_) => 3,
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
            .filter(|line| matches!(line.outcome, PasteOutcome::New | PasteOutcome::Changed));
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
