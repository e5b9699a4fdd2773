//! What the facts of a ledger or an area say of an indicator, and of the same time a year before.

use rustc_hash::FxHashMap;
use zhibu_domain::branches::coverage::{Coverage, CoverageCounts};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_domain::values::unit::PERCENT;
use zhibu_format::roll_up::{Fact, Measure, RolledLedger, UNDATED};
use zhibu_text::{Message, m};

/// The name of the series of what only possibly exists.
const POSSIBLE: &str = "possible";
/// The name of the series of what began.
const BEGAN: &str = "began";

/// An indicator that districts are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// Temporary organisations at the end of the last whole month.
    Active,
    /// Temporary organisations that began since the year began.
    Began,
    /// Activities since the year began.
    Activities,
    /// Teams at the end of the last whole month.
    Teams,
    /// Member units of alliances at the end of the last whole month.
    Units,
}

impl Indicator {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Active, Self::Began, Self::Activities, Self::Teams, Self::Units];

    /// Its name in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Began => "began",
            Self::Activities => "activities",
            Self::Teams => "teams",
            Self::Units => "units",
        }
    }

    /// The indicator of this name; otherwise the first.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|of| of.code() == code).unwrap_or(Self::Active)
    }

    /// Its name.
    pub fn name(self) -> Message {
        match self {
            Self::Active => m::CITY_ACTIVE,
            Self::Began => m::CITY_BEGAN,
            Self::Activities => m::CITY_ACTIVITIES,
            Self::Teams => m::CITY_TEAMS,
            Self::Units => m::CITY_UNITS,
        }
    }

    /// Whether it counts what is there at the end of a month, not what happens in it.
    pub fn is_stock(self) -> bool {
        matches!(self, Self::Active | Self::Teams | Self::Units)
    }

    fn measure(self) -> Measure {
        match self {
            Self::Active => Measure::ActiveBranches,
            Self::Began => Measure::BranchTurnover,
            Self::Activities => Measure::Activities,
            Self::Teams => Measure::Teams,
            Self::Units => Measure::AllianceUnits,
        }
    }

    /// Whether a fact is of what it counts, whenever that was.
    fn takes(self, fact: &Fact) -> bool {
        fact.measure == self.measure()
            && match self {
                Self::Began => &*fact.series == BEGAN || &*fact.period == UNDATED,
                Self::Activities => true,
                _ => &*fact.series != POSSIBLE,
            }
    }
}

/// The months that are compared: whole ones, so that none is compared with a part of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Months {
    /// The last whole month.
    pub last: Period,
}

impl Months {
    /// Those of a day.
    pub fn of(as_of: Day) -> Self {
        let month = Period::holding(as_of, Grain::Month);
        let before = Period::holding(month.first_day().plus_days(-1), Grain::Month);
        Self { last: if month.last_day() == as_of { month } else { before } }
    }

    /// The same a year before.
    #[must_use]
    pub fn year_before(self) -> Self {
        let (year, month, _) = self.last.first_day().civil();
        let day =
            Day::new(year.saturating_sub(1).max(1), month, 1).unwrap_or(self.last.first_day());
        Self { last: Period::holding(day, Grain::Month) }
    }

    /// Whether an indicator counts a month.
    fn takes(self, indicator: Indicator, month: Period) -> bool {
        if indicator.is_stock() {
            return month == self.last;
        }
        month.year() == self.last.year() && month.first_day() <= self.last.first_day()
    }
}

/// The month of a fact; `None` if it is of a year, of a day or without a date.
pub fn month_of(fact: &Fact) -> Option<Period> {
    let period: Period = fact.period.parse().ok()?;
    (period.grain() == Grain::Month).then_some(period)
}

/// The number of a fact that counts records; what is none counts as none.
pub fn count_of(fact: &Fact) -> Count {
    let value = fact.value.whole().and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
    Count { value, qualifier: fact.qualifier }
}

/// The temporary organisations of a ledger at the end of each month that has any; it passes over the facts once.
pub fn active_by_month(ledger: &RolledLedger) -> FxHashMap<Period, Count> {
    let mut all: FxHashMap<Period, Vec<Count>> = FxHashMap::default();
    let facts = ledger.facts.iter();
    for fact in facts.filter(|fact| fact.area.is_empty() && Indicator::Active.takes(fact)) {
        if let Some(month) = month_of(fact) {
            all.entry(month).or_default().push(count_of(fact));
        }
    }
    all.into_iter().map(|(month, counts)| (month, Count::total(counts.into_iter()))).collect()
}

/// An indicator now, and the same a year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Now.
    pub now: Count,
    /// A year before; `None` if the ledger does not go back so far.
    pub before: Option<Count>,
    /// The number of records that only a year is known of, or no date: they are in neither.
    pub elsewhen: u32,
}

/// The facts of a ledger by area, so that a page of many areas passes over them once. That of the whole ledger is empty.
pub fn by_area(ledger: &RolledLedger) -> FxHashMap<&str, Vec<&Fact>> {
    let mut all: FxHashMap<&str, Vec<&Fact>> = FxHashMap::default();
    for fact in &ledger.facts {
        all.entry(&fact.area).or_default().push(fact);
    }
    all
}

/// An indicator as facts of one area have it.
pub fn number_of<'a>(
    facts: impl Iterator<Item = &'a Fact>,
    indicator: Indicator,
    months: Months,
) -> Count {
    let is_asked =
        |fact: &&Fact| month_of(fact).is_some_and(|month| months.takes(indicator, month));
    Count::total(facts.filter(|fact| indicator.takes(fact)).filter(is_asked).map(count_of))
}

impl Compared {
    /// What the facts of a whole ledger say.
    pub fn of(ledger: &RolledLedger, indicator: Indicator, months: Months) -> Self {
        let whole = || ledger.facts.iter().filter(|fact| fact.area.is_empty());
        let facts = || whole().filter(|fact| indicator.takes(fact));
        let sum = |months: Months| number_of(whole(), indicator, months);
        let earlier = months.year_before();
        let reaches_back =
            facts().filter_map(month_of).any(|month| month.first_day() <= earlier.last.first_day());
        let elsewhen = facts().filter(|fact| month_of(fact).is_none()).map(count_of);
        Self {
            now: sum(months),
            before: reaches_back.then(|| sum(earlier)),
            elsewhen: Count::total(elsewhen).value,
        }
    }

    /// The sum of several. There is one a year before only if all have one.
    pub fn total(all: &[Self]) -> Self {
        let before: Option<Vec<Count>> = all.iter().map(|of| of.before).collect();
        Self {
            now: Count::total(all.iter().map(|of| of.now)),
            before: before.map(|counts| Count::total(counts.into_iter())),
            elsewhen: all.iter().fold(0, |sum, of| sum.saturating_add(of.elsewhen)),
        }
    }

    /// What it is more or less than a year before, with its sign; `None` unless both are exact.
    pub fn change(&self) -> Option<i64> {
        let before = self.before?;
        let is_exact = [self.now, before].iter().all(|of| of.qualifier == Qualifier::Exact);
        is_exact.then(|| i64::from(self.now.value) - i64::from(before.value))
    }
}

/// A part of a whole, in percent with one decimal; `None` of nothing. It is about right if either number is not exact.
pub fn share(part: Count, whole: Count) -> Option<Quantity> {
    if whole.value == 0 {
        return None;
    }
    let (part_value, whole_value) = (i64::from(part.value), i64::from(whole.value));
    let tenths = (part_value * 2_000 + whole_value) / (2 * whole_value);
    let is_exact = [part, whole].iter().all(|of| of.qualifier == Qualifier::Exact);
    Some(Quantity {
        value: Decimal::from_ten_thousandths(tenths * 1_000),
        unit: PERCENT.to_owned(),
        qualifier: if is_exact { Qualifier::Exact } else { Qualifier::About },
    })
}

/// How many tasks of a ledger are covered, on its day.
pub fn coverage_of(ledger: &RolledLedger) -> CoverageCounts {
    coverage_in(ledger.facts.iter().filter(|fact| fact.area.is_empty()))
}

/// How many tasks are covered, as facts of one area have it.
pub fn coverage_in<'a>(facts: impl Iterator<Item = &'a Fact>) -> CoverageCounts {
    let mut counts = CoverageCounts::default();
    for fact in facts.filter(|fact| fact.measure == Measure::Coverage) {
        let Some(coverage) = Coverage::from_code(&fact.series) else { continue };
        let slot = match coverage {
            Coverage::Covered => &mut counts.covered,
            Coverage::Due => &mut counts.due,
            Coverage::Joint => &mut counts.joint,
            Coverage::Unknown => &mut counts.unknown,
            Coverage::Exempt => &mut counts.exempt,
        };
        *slot = slot.saturating_add(count_of(fact).value);
    }
    counts
}

/// The rate of coverage in percent. Numbers come from outside, so they are bounded before they are multiplied.
pub fn coverage_percent(counts: CoverageCounts) -> Option<u32> {
    const MOST: u32 = 1_000_000;
    let CoverageCounts { covered, due, .. } = counts;
    let scale = (covered.max(due) / MOST).max(1).saturating_add(u32::from(covered.max(due) > MOST));
    let due_kept = if due > 0 { (due / scale).max(1) } else { 0 };
    CoverageCounts { covered: covered / scale, due: due_kept, ..counts }.percent()
}
