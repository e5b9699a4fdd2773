//! How a round scores: its base, criteria with weights, and bands, as they are written, and what is wrong
//! with them.

use crate::kinds::field::FieldId;
use crate::kinds::records::Appraisal;
use crate::values::quantity::{Count, Decimal, Qualifier};
use zhibu_ledger::order;

/// The unit of scores.
pub const POINTS: &str = "分";
/// What the weights of a round's criteria add up to.
pub const ALL_WEIGHTS: i64 = 100;

/// A name with a number: a criterion with its weight, a band with the least score that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The name.
    pub name: String,
    /// The number.
    pub number: Decimal,
}

/// What is wrong with a line that should be a name with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BandLineViolation {
    /// It is none.
    Unreadable(String),
    /// Its name was there before.
    Twice(String),
}

/// A name and its number, as far as they are there.
fn pair(text: &str) -> (Option<&str>, Option<Decimal>) {
    let parts = text.rsplit_once(['：', ':']);
    let number = parts.and_then(|(_, number)| {
        let number = number.trim().trim_end_matches(['%', '％', '分']);
        Decimal::parse(number).filter(|number| number.ten_thousandths() >= 0)
    });
    let name = parts.map(|(name, _)| name.trim());
    // What still has a number of its own in it is several, not one.
    let is_one = |name: &&str| !name.is_empty() && !name.contains(['：', ':']);
    (name.filter(is_one), number)
}

/// Reads lines such as 政治引领：30, which may end in % or 分.
pub fn weighed(lines: &[String]) -> (Vec<Weighed>, Vec<BandLineViolation>) {
    let (mut read, mut faults): (Vec<Weighed>, Vec<BandLineViolation>) = (Vec::new(), Vec::new());
    // A comma parts them too, where all of the parts are names with numbers.
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

/// What is wrong with how a round scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoringViolation {
    /// A line of this field.
    Line(FieldId, BandLineViolation),
    /// The weights do not come to a hundred, but to this.
    Weights(Decimal),
    /// The count of this field is not exact.
    NotExact(FieldId),
}

impl ScoringViolation {
    /// The field that it is at.
    pub fn field(&self) -> FieldId {
        match self {
            Self::Line(field, _) | Self::NotExact(field) => *field,
            Self::Weights(_) => Appraisal::CRITERIA.id(),
        }
    }
}

/// What is wrong with how a round scores: while anything is, no score can be trusted.
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

/// How a round scores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scoring {
    /// What everyone begins with.
    pub base: Decimal,
    /// What neither a mark nor the score exceeds.
    pub full: Option<Decimal>,
    /// The criteria with their weights; without any there is but one mark, the score.
    pub criteria: Vec<Weighed>,
    /// The bands with the least score of each, the highest first.
    pub bands: Vec<Weighed>,
    /// Of how many one at most comes into the highest band.
    pub one_in: Option<u32>,
}

pub(super) fn exact(count: Option<Count>) -> Option<u32> {
    count.filter(|count| count.qualifier == Qualifier::Exact).map(|count| count.value)
}

impl Scoring {
    /// As the round says; lines that cannot be read are passed over, as the page tells.
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

    pub(super) fn held(&self, parts: i64) -> Decimal {
        let full = self.full.map_or(i64::MAX, Decimal::ten_thousandths);
        Decimal::from_ten_thousandths(parts.clamp(0, full))
    }

    /// The band that a score comes to, by its place.
    pub(super) fn band(&self, score: Decimal) -> Option<usize> {
        self.bands.iter().position(|band| band.number <= score)
    }
}
