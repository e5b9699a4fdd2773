//! What a count with a qualifier may mean, and whether that settles a comparison.

use super::quantity::{Count, Qualifier};

/// Whether a number reaches another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It is at least as large, whatever the counts mean.
    Reached,
    /// It is smaller, whatever the counts mean.
    Missed,
    /// The counts may mean either.
    Unsettled,
}

impl Comparison {
    /// Whether the number stays below the other.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Reached => Self::Missed,
            Self::Missed => Self::Reached,
            Self::Unsettled => Self::Unsettled,
        }
    }
}

/// The numbers that a count may mean, both ends included.
///
/// 3余 and 3以上 are at least 3. 不足3 and 3以下 are written with one qualifier, so that 3 is not ruled out.
/// 约3 says no number for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountBounds {
    lowest: u64,
    /// `None` if there is no limit.
    highest: Option<u64>,
}

impl CountBounds {
    /// One number.
    pub fn exact(number: u32) -> Self {
        Self { lowest: number.into(), highest: Some(number.into()) }
    }

    /// Any number.
    pub const ANY: Self = Self { lowest: 0, highest: None };

    /// The bounds of the product with a number.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        let times = |number: u64| number.saturating_mul(factor.into());
        Self { lowest: times(self.lowest), highest: self.highest.map(times) }
    }

    /// The bounds of the sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let highest = self.highest.zip(other.highest);
        Self {
            lowest: self.lowest.saturating_add(other.lowest),
            highest: highest.map(|(one, other)| one.saturating_add(other)),
        }
    }

    /// The bounds of what is left if up to `part` of it is taken away.
    #[must_use]
    pub fn without_up_to(self, part: Self) -> Self {
        let lowest = part.highest.map_or(0, |part| self.lowest.saturating_sub(part));
        Self { lowest, ..self }
    }

    /// The bounds of the least number that is half of it or more.
    #[must_use]
    pub fn half(self) -> Self {
        let half = |number: u64| number.div_ceil(2);
        Self { lowest: half(self.lowest), highest: self.highest.map(half) }
    }

    /// The lowest number.
    pub fn lowest(self) -> u64 {
        self.lowest
    }

    /// The highest number; `None` if there is no limit.
    pub fn highest(self) -> Option<u64> {
        self.highest
    }

    /// Whether it is at least as large as another. All rules compare numbers by this function.
    pub fn compared_with(self, other: Self) -> Comparison {
        if other.highest.is_some_and(|highest| self.lowest >= highest) {
            Comparison::Reached
        } else if self.highest.is_some_and(|highest| highest < other.lowest) {
            Comparison::Missed
        } else {
            Comparison::Unsettled
        }
    }

    /// Whether it reaches a threshold.
    pub fn reaches(self, threshold: u32) -> Comparison {
        self.compared_with(Self::exact(threshold))
    }
}

impl Count {
    /// The numbers that it may mean.
    pub fn bounds(self) -> CountBounds {
        let value = u64::from(self.value);
        match self.qualifier {
            Qualifier::Exact => CountBounds::exact(self.value),
            Qualifier::MoreThan => CountBounds { lowest: value, highest: None },
            Qualifier::FewerThan => CountBounds { lowest: 0, highest: Some(value) },
            Qualifier::About => CountBounds::ANY,
        }
    }

    /// Whether it reaches a threshold.
    pub fn reaches(self, threshold: u32) -> Comparison {
        self.bounds().reaches(threshold)
    }
}
