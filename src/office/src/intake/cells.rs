//! The cells of a table as values of their fields.

use serde_json::{Value, json};

use zhibu_domain::appraisals::POINTS;
use zhibu_domain::folding::{as_folded, folded};
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_text::synonyms::{NO_END, PLACEHOLDERS};

use crate::intake::asked::{Asked, AskedAbout};
use crate::intake::choices::ChoiceWords;
use crate::intake::dates::{self, DateReading};
use crate::intake::decisions::{
    ChoiceDecision, ChoiceWord, IntakeDecisions, ReferenceDecision, ReferenceName,
};
use crate::intake::grid::CellType;
use crate::intake::plan::{CellRemark, CreatedRecord, Question};
use crate::intake::references::{Found, References};
use crate::intake::values::{PlannedValue, RecordTarget};

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
    pub(super) cell_type: CellType,
    /// The unit of the row or of the head; may be empty.
    pub(super) unit: &'a str,
}

/// What a cell says.
#[derive(Debug)]
pub(super) enum CellReading {
    /// A value.
    Value(PlannedValue),
    /// A value that is less than the cell says, which is told.
    Less(PlannedValue, CellRemark),
    /// A list of which a user left out a part.
    PartOfList(PlannedValue),
    /// Nothing that is taken, which is told.
    LeftOut(CellRemark),
    /// Nothing, as a user has decided.
    DecidedEmpty,
}

impl CellReading {
    fn of(value: Value) -> Self {
        Self::Value(PlannedValue::Plain(value))
    }

    /// Its value, if it says one.
    fn value(&self) -> Option<&PlannedValue> {
        match self {
            Self::Value(value) | Self::Less(value, _) | Self::PartOfList(value) => Some(value),
            Self::LeftOut(_) | Self::DecidedEmpty => None,
        }
    }
}

/// What the parts of a cell with a list come to.
#[derive(Default)]
struct ListReading {
    /// A part that is in doubt: without it, the record would lose what it has there.
    doubt: Option<CellRemark>,
    /// Whether a user left out a part.
    is_partial: bool,
}

impl ListReading {
    /// The reading of the cell whose other parts are this value.
    fn with(self, value: Option<PlannedValue>) -> CellReading {
        match (self.doubt, value) {
            (Some(remark), _) => CellReading::LeftOut(remark),
            (None, None) => CellReading::DecidedEmpty,
            (None, Some(value)) if self.is_partial => CellReading::PartOfList(value),
            (None, Some(value)) => CellReading::Value(value),
        }
    }
}

/// Reads the cells of a row, and notes what is to be asked about them.
pub(super) struct CellReader<'a> {
    pub(super) decisions: &'a IntakeDecisions,
    pub(super) references: &'a References,
    pub(super) choices: &'a mut ChoiceWords,
    pub(super) asked: &'a mut Asked,
}

impl CellReader<'_> {
    pub(super) fn read(&mut self, cell: &FilledCell<'_>) -> CellReading {
        let (field, text) = (cell.field, cell.text);
        if let Some(remark) = placeholder(cell) {
            return CellReading::LeftOut(remark);
        }
        match field.spec().field_type {
            FieldType::Text | FieldType::LongText => CellReading::of(json!(text)),
            FieldType::Texts => CellReading::of(parts(text).collect()),
            FieldType::Date => self.date(cell),
            FieldType::Count => Count::from_words(text)
                .map_or(CellReading::LeftOut(CellRemark::NotACount), |count| {
                    CellReading::of(count.to_json())
                }),
            FieldType::Quantity => quantity(cell),
            FieldType::Choice(codes) => match self.chosen(field, codes, text) {
                Ok(Some(code)) => CellReading::of(json!(code)),
                Ok(None) => CellReading::DecidedEmpty,
                Err(remark) => CellReading::LeftOut(remark),
            },
            FieldType::Choices(codes) => self.choices(field, codes, text),
            FieldType::Reference(kind) => match self.target(field, kind, text) {
                Ok(Some(target)) => CellReading::Value(PlannedValue::Reference(target)),
                Ok(None) => CellReading::DecidedEmpty,
                Err(remark) => CellReading::LeftOut(remark),
            },
            FieldType::References(kind) => self.references(field, kind, text),
        }
    }

    fn date(&mut self, cell: &FilledCell<'_>) -> CellReading {
        let is_number = cell.cell_type == CellType::Number;
        if is_number && dates::is_january_or_october(cell.text) {
            return CellReading::LeftOut(CellRemark::JanuaryOrOctober);
        }
        match dates::read(cell.text) {
            None => CellReading::LeftOut(CellRemark::NotADate),
            Some(DateReading::Date(date)) => CellReading::of(json!(date.to_string())),
            Some(DateReading::WithTime(date)) => {
                const MIDNIGHT: [&str; 4] = [" 0:00", " 00:00", "00:00:00", " 0:00:00"];
                let value = json!(date.to_string());
                if MIDNIGHT.iter().any(|time| cell.text.ends_with(time)) {
                    return CellReading::of(value);
                }
                CellReading::Less(PlannedValue::Plain(value), CellRemark::TimeLeftOut)
            }
            Some(DateReading::Span(span)) => match span.year() {
                Some(year) => {
                    let value = PlannedValue::Plain(json!(year.to_string()));
                    CellReading::Less(value, CellRemark::YearOnly)
                }
                None => CellReading::LeftOut(CellRemark::NotADate),
            },
            Some(DateReading::Serial(day)) => {
                let (column, example) = (cell.column, cell.text.to_owned());
                self.asked.count(AskedAbout::Serials(column), || Question::Serials {
                    column,
                    example,
                    day,
                    rows: 0,
                });
                if self.decisions.serial_columns.contains(&column) {
                    CellReading::of(json!(PartialDate::of_day(day).to_string()))
                } else {
                    CellReading::LeftOut(CellRemark::Undecided)
                }
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
        let first = self.read(cell);
        // What is told is told once.
        let last = first.value().cloned().map_or(CellReading::DecidedEmpty, CellReading::Value);
        (first, last)
    }

    fn choices(
        &mut self,
        field: FieldId,
        codes: &'static [&'static str],
        text: &str,
    ) -> CellReading {
        let texts: Vec<&str> = match self.choices.meant(codes, text) {
            // A name of a choice may itself have a separator.
            Some(_) => vec![text],
            None => parts(text).flat_map(|text| split(text, &RARE_SEPARATORS)).collect(),
        };
        let mut reading = ListReading::default();
        let mut found = Vec::new();
        for text in texts {
            match self.chosen(field, codes, text) {
                Ok(Some(code)) => found.push(code),
                Ok(None) => reading.is_partial = true,
                Err(remark) => reading.doubt = Some(remark),
            }
        }
        let value = (!found.is_empty()).then(|| PlannedValue::Plain(found.into_iter().collect()));
        reading.with(value)
    }

    /// The choice that a word means; none if a user left it empty.
    fn chosen(
        &mut self,
        field: FieldId,
        codes: &'static [&'static str],
        word: &str,
    ) -> Result<Option<&'static str>, CellRemark> {
        if let Some(code) = self.choices.meant(codes, word) {
            return Ok(Some(code));
        }
        let about = ChoiceWord { codes, folded: folded(word) };
        let decision = self.decisions.choices.get(&about).copied();
        let asked = about.clone();
        self.asked.count(AskedAbout::Choice(asked), || Question::Choice {
            about,
            field,
            word: word.to_owned(),
            rows: 0,
        });
        match decision {
            Some(ChoiceDecision::Is(code)) => Ok(Some(code)),
            Some(ChoiceDecision::LeaveEmpty) => Ok(None),
            None => Err(CellRemark::Undecided),
        }
    }

    fn references(&mut self, field: FieldId, kind: Kind, text: &str) -> CellReading {
        let mut reading = ListReading::default();
        let mut targets = Vec::new();
        for name in self.names(kind, text) {
            match self.target(field, kind, name) {
                Ok(Some(target)) if !targets.contains(&target) => targets.push(target),
                Ok(Some(_)) => {}
                Ok(None) => reading.is_partial = true,
                Err(remark) => reading.doubt = Some(remark),
            }
        }
        let value = (!targets.is_empty()).then_some(PlannedValue::References(targets));
        reading.with(value)
    }

    /// The names in a cell. One that is known is not split, and what may be of a name splits it only if it is
    /// not known.
    fn names<'t>(&self, kind: Kind, text: &'t str) -> Vec<&'t str> {
        if self.references.has(kind, text) {
            return vec![text];
        }
        let mut names = Vec::new();
        for name in parts(text) {
            if self.references.has(kind, name) {
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
        let mut fit = None;
        for field in fields {
            let FieldType::Reference(kind) = field.spec().field_type else { continue };
            let about = ReferenceName { kind, folded: folded(cell.text) };
            let is_decided = self.decisions.references.contains_key(&about);
            self.asked.depend(AskedAbout::Reference(about));
            if fit.is_none() && (is_decided || self.references.has(kind, cell.text)) {
                fit = Some(*field);
            }
        }
        let field = fit.or(fields.first().copied()).unwrap_or(cell.field);
        (field, self.read(&FilledCell { field, ..*cell }))
    }

    /// The record that a name means; none if a user left it empty.
    fn target(
        &mut self,
        field: FieldId,
        kind: Kind,
        name: &str,
    ) -> Result<Option<RecordTarget>, CellRemark> {
        let fit = match self.references.find(kind, name) {
            Found::One(target) => return Ok(Some(target)),
            Found::Open(fit) => fit,
        };
        let about = ReferenceName { kind, folded: folded(name) };
        let decision = self.decisions.references.get(&about);
        let asked = about.clone();
        let question = self.asked.count(AskedAbout::Reference(asked), || Question::Reference {
            about,
            field,
            name: name.to_owned(),
            fit,
            rows: 0,
        });
        match decision {
            Some(ReferenceDecision::Is(id)) => Ok(Some(RecordTarget::Existing(id.clone()))),
            Some(ReferenceDecision::LeaveEmpty) => Ok(None),
            Some(ReferenceDecision::Create) => {
                let record = || CreatedRecord { kind, name: name.to_owned() };
                Ok(Some(RecordTarget::Created(self.asked.create(question, record))))
            }
            None => Err(CellRemark::Undecided),
        }
    }
}
/// Whether a text says that there is nothing.
pub(super) fn is_placeholder(text: &str) -> bool {
    is_folded_placeholder(&as_folded(text))
}

fn is_folded_placeholder(text: &str) -> bool {
    PLACEHOLDERS.contains(&text) || text.bytes().all(|byte| byte == b'-')
}

/// What is told of a cell that says nothing, or that there is no end.
fn placeholder(cell: &FilledCell<'_>) -> Option<CellRemark> {
    let text = as_folded(cell.text);
    let is_date = cell.field.spec().field_type == FieldType::Date;
    let is_empty = is_folded_placeholder(&text) || (is_date && NO_END.contains(&&*text));
    is_empty.then_some(CellRemark::Placeholder)
}

fn quantity(cell: &FilledCell<'_>) -> CellReading {
    // Points have but one unit.
    let is_points = cell.unit.is_empty() && cell.field.kind == Kind::ScoreItem;
    let unit = if is_points { POINTS } else { cell.unit };
    match Quantity::from_words(cell.text, unit) {
        Some(quantity) => CellReading::of(quantity.to_json()),
        None if Quantity::from_words(cell.text, "1").is_some() => {
            CellReading::LeftOut(CellRemark::NoUnit)
        }
        None => CellReading::LeftOut(CellRemark::NotANumber),
    }
}

/// The texts of a cell that holds several.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    split(text, &SEPARATORS)
}

fn split<'t>(text: &'t str, separators: &'static [char]) -> impl Iterator<Item = &'t str> {
    text.split(separators).map(str::trim).filter(|text| !text.is_empty())
}
