//! The scoring of a round as written: its base, criteria with weights, and bands; and the errors in it.

use crate::kinds::field::FieldId;
use crate::kinds::records::Appraisal;
use crate::values::quantity::{Count, Decimal, Qualifier};
use zhibu_ledger::order;

/// The unit of scores.
pub const POINTS: &str = "分";
/// The sum of the weights of a round's criteria.
pub const ALL_WEIGHTS: i64 = 100;

/// A name with a number: a criterion with its weight, or a band with its minimum score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The name.
    pub name: String,
    /// The number.
    pub number: Decimal,
}

/// Why a line is not a name with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BandLineViolation {
    /// It has no name or no number.
    Unreadable(String),
    /// Its name occurs in an earlier line.
    Twice(String),
}

/// A name and its number, as far as the line has them.
fn pair(text: &str) -> (Option<&str>, Option<Decimal>) {
    let parts = text.rsplit_once(['：', ':']);
    let number = parts.and_then(|(_, number)| {
        let number = number.trim().trim_end_matches(['%', '％', '分']);
        Decimal::parse(number).filter(|number| number.ten_thousandths() >= 0)
    });
    let name = parts.map(|(name, _)| name.trim());
    // A name with a number in it is several entries in one line.
    let is_one = |name: &&str| !name.is_empty() && !name.contains(['：', ':']);
    (name.filter(is_one), number)
}

/// Reads lines such as 政治引领：30; the number may end in % or 分.
pub fn weighed(lines: &[String]) -> (Vec<Weighed>, Vec<BandLineViolation>) {
    let (mut read, mut faults): (Vec<Weighed>, Vec<BandLineViolation>) = (Vec::new(), Vec::new());
    // Commas separate entries too, if all parts are names with numbers.
    let parts = lines.iter().flat_map(|line| {
        let parts: Vec<&str> = line.split(['，', ',']).collect();
        let are_all = parts.iter().all(|part| matches!(pair(part), (Some(_), Some(_))));
        if are_all { parts } else { vec![line.as_str()] }
    });
    for line in parts {
        match pair(line) {
            (Some(name), _) if read.iter().any(|known| known.name == name) => {
                faults.push(BandLineViolation::Twice(name.to_owned()));
            }
            (Some(name), Some(number)) => read.push(Weighed { name: name.to_owned(), number }),
            _ => faults.push(BandLineViolation::Unreadable(line.to_owned())),
        }
    }
    (read, faults)
}

/// An error in the scoring of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoringViolation {
    /// A line of this field.
    Line(FieldId, BandLineViolation),
    /// The weights add up to this, not to 100.
    Weights(Decimal),
    /// The count of this field is not exact.
    NotExact(FieldId),
}

impl ScoringViolation {
    /// The field with the error.
    pub fn field(&self) -> FieldId {
        match self {
            Self::Line(field, _) | Self::NotExact(field) => *field,
            Self::Weights(_) => Appraisal::CRITERIA.id(),
        }
    }
}

/// The errors in the scoring of a round. With any of them its scores are unreliable.
pub fn faults(appraisal: &Appraisal) -> Vec<ScoringViolation> {
    let mut found = Vec::new();
    let weighed_fields = [
        (Appraisal::CRITERIA.id(), &appraisal.criteria),
        (Appraisal::BANDS.id(), &appraisal.bands),
    ];
    for (field, texts) in weighed_fields {
        let (read, faults) = weighed(texts.as_ref().map_or(&[][..], |texts| &texts.0));
        found.extend(faults.into_iter().map(|fault| ScoringViolation::Line(field, fault)));
        let sum = sum(&read);
        if field == Appraisal::CRITERIA.id()
            && !read.is_empty()
            && sum != Decimal::from_whole(ALL_WEIGHTS)
        {
            found.push(ScoringViolation::Weights(sum));
        }
    }
    let counts = [
        (Appraisal::BASE.id(), appraisal.base),
        (Appraisal::FULL.id(), appraisal.full),
        (Appraisal::ONE_IN.id(), appraisal.one_in),
    ];
    let is_rough = |count: &Option<Count>| count.is_some() && exact(*count).is_none();
    let rough = counts.into_iter().filter(|(_, count)| is_rough(count));
    found.extend(rough.map(|(field, _)| ScoringViolation::NotExact(field)));
    found
}

/// The sum of numbers.
pub fn sum(numbers: &[Weighed]) -> Decimal {
    numbers.iter().fold(Decimal::default(), |sum, one| sum + one.number)
}

/// The scoring of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scoring {
    /// The score that every nominee starts with.
    pub base: Decimal,
    /// The maximum of each mark and of the score.
    pub full: Option<Decimal>,
    /// The criteria with their weights. Without criteria there is one mark, the score.
    pub criteria: Vec<Weighed>,
    /// The bands with their minimum scores, highest first.
    pub bands: Vec<Weighed>,
    /// At most one nominee in this number comes into the highest band.
    pub one_in: Option<u32>,
}

pub(super) fn exact(count: Option<Count>) -> Option<u32> {
    count.filter(|count| count.qualifier == Qualifier::Exact).map(|count| count.value)
}

impl Scoring {
    /// Reads the scoring of a round, without lines that have errors.
    pub fn of(appraisal: &Appraisal) -> Self {
        let lines = |texts: &Option<crate::kinds::field::Texts>| {
            texts.as_ref().map_or(Vec::new(), |texts| weighed(&texts.0).0)
        };
        let mut bands = lines(&appraisal.bands);
        order::sort_by(&mut bands, |a, b| b.number.cmp(&a.number));
        let criteria = lines(&appraisal.criteria);
        Self {
            base: Decimal::from_whole(exact(appraisal.base).unwrap_or(0).into()),
            full: exact(appraisal.full).map(|full| Decimal::from_whole(full.into())),
            criteria: criteria.into_iter().filter(|one| one.number > Decimal::default()).collect(),
            bands,
            one_in: exact(appraisal.one_in).filter(|one_in| *one_in > 0),
        }
    }

    pub(super) fn limited(&self, parts: i64) -> Decimal {
        let full = self.full.map_or(i64::MAX, Decimal::ten_thousandths);
        Decimal::from_ten_thousandths(parts.clamp(0, full))
    }

    /// The index of the band for a score.
    pub(super) fn band(&self, score: Decimal) -> Option<usize> {
        self.bands.iter().position(|band| band.number <= score)
    }
}
