//! The cells of a table as values of their fields.

use serde_json::{Value, json};

use zhibu_domain::appraisals::POINTS;
use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_text::synonyms::{NO_END, PLACEHOLDERS};

use crate::intake::choices::ChoiceWords;
use crate::intake::dates::{self, DateReading};
use crate::intake::decisions::{
    ChoiceDecision, ChoiceWord, IntakeDecisions, ReferenceDecision, ReferenceName,
};
use crate::intake::plan::{CellRemark, CreatedRecord, Question};
use crate::intake::references::{Found, References};
use crate::intake::values::{PlannedValue, RecordTarget};

use rustc_hash::FxHashMap;

/// Separators between the texts of a cell that holds several, as in forms.
const SEPARATORS: [char; 4] = ['、', '；', ';', '\n'];
/// Separators that may also be a part of a name, such as of 人社局/医保局.
const RARE_SEPARATORS: [char; 3] = ['/', '，', '|'];

/// A cell that is not empty, under a known field.
#[derive(Clone, Copy)]
pub(super) struct FilledCell<'a> {
    /// The index of its column.
    pub(super) column: usize,
    pub(super) field: FieldId,
    pub(super) text: &'a str,
    /// The unit of the row or of the head; may be empty.
    pub(super) unit: &'a str,
}

/// What a cell says.
#[derive(Debug, Default)]
pub(super) struct CellReading {
    /// Its value, if it says one.
    pub(super) value: Option<PlannedValue>,
    /// What is told of it.
    pub(super) remark: Option<CellRemark>,
    /// Whether its value is a list of which a user left out a part.
    pub(super) is_partial: bool,
}

impl CellReading {
    fn of(value: Value) -> Self {
        Self { value: Some(PlannedValue::Plain(value)), ..Self::default() }
    }

    fn refused(remark: CellRemark) -> Self {
        Self { remark: Some(remark), ..Self::default() }
    }

    fn read_as(value: Value, remark: CellRemark) -> Self {
        Self { remark: Some(remark), ..Self::of(value) }
    }

    /// With the value of a list, unless a part of the list is in doubt: without it, the record would lose
    /// what it has there.
    fn with_all_of(self, value: Option<PlannedValue>) -> Self {
        Self { value: value.filter(|_| self.remark.is_none()), ..self }
    }
}

/// Reads cells, and notes what is to be asked about them.
pub(super) struct CellReader<'a> {
    decisions: &'a IntakeDecisions,
    choices: ChoiceWords,
    pub(super) references: References<'a>,
    /// The questions in the order in which they came up.
    pub(super) questions: Vec<Question>,
    asked: FxHashMap<AskedAbout, usize>,
    /// The records that are created because a user decided so.
    pub(super) created: Vec<CreatedRecord>,
    created_by_name: FxHashMap<ReferenceName, usize>,
}

/// What a question is about; it is asked once.
#[derive(PartialEq, Eq, Hash)]
enum AskedAbout {
    Choice(ChoiceWord),
    Reference(ReferenceName),
    Serials(usize),
}

impl<'a> CellReader<'a> {
    pub(super) fn new(references: References<'a>, decisions: &'a IntakeDecisions) -> Self {
        Self {
            decisions,
            choices: ChoiceWords::default(),
            references,
            questions: Vec::new(),
            asked: FxHashMap::default(),
            created: Vec::new(),
            created_by_name: FxHashMap::default(),
        }
    }

    pub(super) fn read(&mut self, cell: &FilledCell<'_>) -> CellReading {
        let text = cell.text;
        if let Some(remark) = placeholder(cell) {
            return CellReading::refused(remark);
        }
        match cell.field.spec().field_type {
            FieldType::Text | FieldType::LongText => CellReading::of(json!(text)),
            FieldType::Texts => CellReading::of(parts(text).collect()),
            FieldType::Date => self.date(cell),
            FieldType::Count => Count::from_words(text).map_or_else(
                || CellReading::refused(CellRemark::NotACount),
                |count| CellReading::of(count.to_json()),
            ),
            FieldType::Quantity => quantity(cell),
            FieldType::Choice(codes) => self.choice(codes, text),
            FieldType::Choices(codes) => self.choices(codes, text),
            FieldType::Reference(target) => self.reference(target, text),
            FieldType::References(target) => self.references(target, text),
        }
    }

    fn date(&mut self, cell: &FilledCell<'_>) -> CellReading {
        match dates::read(cell.text) {
            None => CellReading::refused(CellRemark::NotADate),
            Some(DateReading::Date(date)) => CellReading::of(json!(date.to_string())),
            Some(DateReading::WithTime(date)) => {
                let midnight = [" 0:00", " 00:00", "00:00:00", " 0:00:00"];
                let value = json!(date.to_string());
                if midnight.iter().any(|time| cell.text.ends_with(time)) {
                    return CellReading::of(value);
                }
                CellReading::read_as(value, CellRemark::TimeLeftOut)
            }
            Some(DateReading::Span(span)) => match span.year() {
                Some(year) => CellReading::read_as(json!(year.to_string()), CellRemark::YearOnly),
                None => CellReading::refused(CellRemark::NotADate),
            },
            Some(DateReading::Serial(day))
                if self.decisions.serial_columns.contains(&cell.column) =>
            {
                CellReading::of(json!(
                    zhibu_domain::values::date::PartialDate::of_day(day).to_string()
                ))
            }
            Some(DateReading::Serial(day)) => {
                self.ask(AskedAbout::Serials(cell.column), || Question::Serials {
                    column: cell.column,
                    example: cell.text.to_owned(),
                    day,
                    rows: 0,
                });
                CellReading::refused(CellRemark::Undecided)
            }
        }
    }

    /// Reads a period into the two dates of its ends.
    pub(super) fn period(&mut self, cell: &FilledCell<'_>) -> (CellReading, CellReading) {
        if let Some(DateReading::Span(span)) = dates::read(cell.text) {
            let [first, last] =
                [span.first, span.last].map(|date| CellReading::of(json!(date.to_string())));
            return (first, last);
        }
        let first = self.date(cell);
        let last = CellReading { value: first.value.clone(), ..CellReading::default() };
        (first, last)
    }

    fn choice(&mut self, codes: &'static [&'static str], text: &str) -> CellReading {
        match self.chosen(codes, text) {
            Ok(code) => CellReading {
                value: code.map(|code| PlannedValue::Plain(json!(code))),
                ..CellReading::default()
            },
            Err(remark) => CellReading::refused(remark),
        }
    }

    fn choices(&mut self, codes: &'static [&'static str], text: &str) -> CellReading {
        let texts: Vec<&str> = match self.choices.meant(codes, text) {
            // A name of a choice may itself have a separator.
            Some(_) => vec![text],
            None => parts(text).flat_map(|text| split(text, &RARE_SEPARATORS)).collect(),
        };
        let mut reading = CellReading::default();
        let mut found = Vec::new();
        for text in texts {
            match self.chosen(codes, text) {
                Ok(Some(code)) => found.push(code),
                Ok(None) => reading.is_partial = true,
                Err(remark) => reading.remark = Some(remark),
            }
        }
        let value = (!found.is_empty()).then(|| PlannedValue::Plain(found.into_iter().collect()));
        reading.with_all_of(value)
    }

    /// The choice that a word means; none if a user left it empty.
    fn chosen(
        &mut self,
        codes: &'static [&'static str],
        word: &str,
    ) -> Result<Option<&'static str>, CellRemark> {
        if let Some(code) = self.choices.meant(codes, word) {
            return Ok(Some(code));
        }
        let about = ChoiceWord { codes, folded: folded(word) };
        match self.decisions.choices.get(&about) {
            Some(ChoiceDecision::Is(code)) => Ok(Some(code)),
            Some(ChoiceDecision::LeaveEmpty) => Ok(None),
            None => {
                let word = word.to_owned();
                let asked = about.clone();
                self.ask(AskedAbout::Choice(asked), || Question::Choice { about, word, rows: 0 });
                Err(CellRemark::Undecided)
            }
        }
    }

    fn reference(&mut self, kind: Kind, text: &str) -> CellReading {
        let (target, remark) = self.target(kind, text);
        CellReading { value: target.map(PlannedValue::Reference), remark, is_partial: false }
    }

    fn references(&mut self, kind: Kind, text: &str) -> CellReading {
        let texts = self.names(kind, text);
        let mut reading = CellReading::default();
        let mut targets = Vec::new();
        for text in texts {
            let (target, remark) = self.target(kind, text);
            reading.is_partial |= target.is_none() && remark.is_none();
            targets.extend(target.filter(|target| !targets.contains(target)));
            reading.remark = reading.remark.or(remark);
        }
        let value = (!targets.is_empty()).then_some(PlannedValue::References(targets));
        reading.with_all_of(value)
    }

    /// The names in a cell. One that is known is not split, and what may be of a name splits it only if it is
    /// not known.
    fn names<'t>(&mut self, kind: Kind, text: &'t str) -> Vec<&'t str> {
        let mut is_known = |name: &str| !matches!(self.references.find(kind, name), Found::Nothing);
        if is_known(text) {
            return vec![text];
        }
        let mut names = Vec::new();
        for name in parts(text) {
            if is_known(name) {
                names.push(name);
            } else {
                names.extend(split(name, &RARE_SEPARATORS));
            }
        }
        names
    }

    /// Reads a cell into whichever of these fields refers to a record of that name; into the first if none
    /// does.
    pub(super) fn one_of(
        &mut self,
        cell: &FilledCell<'_>,
        fields: &[FieldId],
    ) -> (FieldId, CellReading) {
        let mut fit = fields.iter().copied().filter(|field| {
            let FieldType::Reference(kind) = field.spec().field_type else { return false };
            let about = ReferenceName { kind, folded: folded(cell.text) };
            self.decisions.references.contains_key(&about)
                || !matches!(self.references.find(kind, cell.text), Found::Nothing)
        });
        let field = fit.next().or(fields.first().copied()).unwrap_or(cell.field);
        (field, self.read(&FilledCell { field, ..*cell }))
    }

    fn target(&mut self, kind: Kind, name: &str) -> (Option<RecordTarget>, Option<CellRemark>) {
        let candidates = match self.references.find(kind, name) {
            Found::One(target) => return (Some(target), None),
            Found::Several(candidates) => candidates,
            Found::Nothing => Vec::new(),
        };
        let about = ReferenceName { kind, folded: folded(name) };
        match self.decisions.references.get(&about) {
            Some(ReferenceDecision::Is(id)) => (Some(RecordTarget::Existing(id.clone())), None),
            Some(ReferenceDecision::LeaveEmpty) => (None, None),
            Some(ReferenceDecision::Create) => (Some(self.create(about, name)), None),
            None => {
                let name = name.to_owned();
                let asked = AskedAbout::Reference(about.clone());
                self.ask(asked, || Question::Reference { about, name, candidates, rows: 0 });
                (None, Some(CellRemark::Undecided))
            }
        }
    }

    fn create(&mut self, about: ReferenceName, name: &str) -> RecordTarget {
        let created = &mut self.created;
        let index = *self.created_by_name.entry(about).or_insert_with_key(|about| {
            created.push(CreatedRecord { kind: about.kind, name: name.to_owned() });
            created.len() - 1
        });
        RecordTarget::Created(index)
    }

    /// Counts a cell to its question.
    fn ask(&mut self, about: AskedAbout, question: impl FnOnce() -> Question) {
        let questions = &mut self.questions;
        let index = *self.asked.entry(about).or_insert_with(|| {
            questions.push(question());
            questions.len() - 1
        });
        questions[index].count_row();
    }
}

/// Whether a text says that there is nothing.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = folded(text);
    PLACEHOLDERS.contains(&&*text) || text.chars().all(|character| character == '-')
}

/// What is told of a cell that says nothing, or that there is no end.
fn placeholder(cell: &FilledCell<'_>) -> Option<CellRemark> {
    let text = folded(cell.text);
    let is_date = cell.field.spec().field_type == FieldType::Date;
    let is_empty = is_placeholder(cell.text) || (is_date && NO_END.contains(&&*text));
    is_empty.then_some(CellRemark::Placeholder)
}

fn quantity(cell: &FilledCell<'_>) -> CellReading {
    // Points have but one unit.
    let is_points = cell.unit.is_empty() && cell.field.kind == Kind::ScoreItem;
    let unit = if is_points { POINTS } else { cell.unit };
    let unit = if unit == "％" { "%" } else { unit };
    match Quantity::from_words(cell.text, unit) {
        Some(quantity) => CellReading::of(quantity.to_json()),
        None if Quantity::from_words(cell.text, "1").is_some() => {
            CellReading::refused(CellRemark::NoUnit)
        }
        None => CellReading::refused(CellRemark::NotANumber),
    }
}

/// The texts of a cell that holds several.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    split(text, &SEPARATORS)
}

fn split<'t>(text: &'t str, separators: &'static [char]) -> impl Iterator<Item = &'t str> {
    text.split(separators).map(str::trim).filter(|text| !text.is_empty())
}
