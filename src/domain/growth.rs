//! Growth: what the dashboard counts, over time, from the register.
//!
//! Every figure knows the list filters that show the records it counts.

use rustc_hash::FxHashMap;

use super::choices::{ActivityKind, Setting, Strength, UnitKind};
use super::date::{Day, PartialDate};
use super::life::{Life, Presence};
use super::list::Filter;
use super::period::{Bucket, Grain, Period};
use super::quantity::{Count, PERCENT, Quantity};
use super::records::{Activity, Branch, Kind, Organisation, Outcome};
use super::register::{Register, Row};
use crate::ledger::Name;
use crate::order;

/// What part of the ledger is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    #[default]
    Everything,
    /// Branches of one setting and what belongs to them.
    Setting(Setting),
    /// One alliance and what belongs to it.
    Alliance(Name),
}

/// How growth is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The division of the time axis.
    pub grain: Grain,
    /// The first period shown; by default that of the first date.
    pub from: Option<Period>,
    /// The last period shown; by default that of `as_of`.
    pub to: Option<Period>,
    /// The part looked at.
    pub scope: Scope,
    /// Up to which day the ledger speaks: today, or a sample's own date.
    pub as_of: Day,
}

/// The longest time axis, in periods: a mistyped year must not ask for a thousand columns.
const LONGEST_AXIS: usize = 120;

/// What a series stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SeriesKey {
    /// Records of one choice of a field.
    Choice(&'static str),
    /// Records whose choice is owed.
    Owed,
    /// Records that were possibly there, by dates known to the year or month only.
    Possible,
    /// Records that began.
    Began,
    /// Records that ended.
    Ended,
    /// What belongs to one alliance.
    Alliance(Name, Option<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Present,
    PossiblyPresent,
    DateIn(&'static str),
}

/// One series of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it stands for.
    pub key: SeriesKey,
    /// One count a bucket.
    pub counts: Vec<u32>,
    filters: Vec<Filter>,
    reading: Reading,
}

/// Counts over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The kind of record counted.
    pub kind: Kind,
    /// The field whose choices divide the series, or whose dates are counted.
    pub field: &'static str,
    /// The time axis.
    pub buckets: Vec<Bucket>,
    /// The series, in the order of the stack; those without a record are left out.
    pub series: Vec<Series>,
    /// How many records were looked at.
    pub sources: u32,
    /// How many of them have no date and so are in no count.
    pub undated: u32,
    as_of: Day,
}

impl Growth {
    /// The filters that show the records behind one count.
    pub fn rows_behind(&self, series: usize, bucket: usize) -> Vec<Filter> {
        let of = &self.series[series];
        let mut filters = of.filters.clone();
        let bucket = self.buckets[bucket];
        let place = |field| self.kind.field_place(field).expect("series read fields of their kind");
        filters.push(match (of.reading, bucket) {
            (Reading::Present, Bucket::In(period)) => {
                Filter::PresentAt(period.last_day().min(self.as_of))
            }
            (Reading::PossiblyPresent, Bucket::In(period)) => {
                Filter::PossiblyPresentAt(period.last_day().min(self.as_of))
            }
            (Reading::DateIn(field), bucket) => Filter::DateIn(place(field), bucket),
            (Reading::Present | Reading::PossiblyPresent, Bucket::Sometime(_)) => {
                unreachable!("a stock's axis has periods only")
            }
        });
        filters
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.counts.iter().all(|count| *count == 0))
    }

    /// The sum of all series in one bucket.
    pub fn total(&self, bucket: usize) -> u32 {
        self.series.iter().map(|series| series.counts[bucket]).sum()
    }
}

/// A record as growth sees it: when it was there, and to which series it belongs.
struct Counted {
    life: Life,
    series: usize,
}

impl Lens {
    fn takes_branch(&self, branch: &Branch) -> bool {
        match &self.scope {
            Scope::Setting(setting) => branch.setting == Some(*setting),
            Scope::Everything | Scope::Alliance(_) => true,
        }
    }

    fn takes_owned(
        &self,
        register: &Register,
        branch: Option<&Name>,
        alliance: Option<&Name>,
    ) -> bool {
        match &self.scope {
            Scope::Everything => true,
            Scope::Setting(setting) => branch
                .and_then(|id| register.branches.get(id))
                .is_some_and(|branch| branch.setting == Some(*setting)),
            Scope::Alliance(id) => alliance == Some(id),
        }
    }

    fn takes_activity(&self, register: &Register, activity: &Activity) -> bool {
        let branch = activity.branch.as_ref().map(|branch| &branch.id);
        self.takes_owned(register, branch, activity.alliance.as_ref().map(|alliance| &alliance.id))
    }

    fn takes_outcome(&self, register: &Register, outcome: &Outcome) -> bool {
        let branch = outcome.branch.as_ref().map(|branch| &branch.id);
        self.takes_owned(register, branch, outcome.alliance.as_ref().map(|alliance| &alliance.id))
    }

    /// The filter that stands for the scope in a list of this kind.
    fn scope_filters(&self, kind: Kind) -> Vec<Filter> {
        match (&self.scope, kind) {
            (Scope::Setting(setting), Kind::Branch) => {
                let place = kind.field_place("setting").expect("a branch has a setting");
                vec![Filter::Is(place, setting.code().to_owned())]
            }
            (Scope::Setting(setting), Kind::Activity | Kind::Outcome) => {
                vec![Filter::BranchSetting(setting.code().to_owned())]
            }
            (Scope::Alliance(id), Kind::AllianceUnit | Kind::Activity | Kind::Outcome) => {
                let place = kind.field_place("alliance").expect("these kinds belong to alliances");
                vec![Filter::Is(place, id.to_string())]
            }
            _ => Vec::new(),
        }
    }

    /// The periods shown, given the dates there are.
    fn periods(&self, dates: impl Iterator<Item = PartialDate>) -> Vec<Period> {
        let last = self.to.unwrap_or_else(|| Period::holding(self.as_of, self.grain));
        let first_day = dates.map(PartialDate::earliest).filter(|day| *day <= self.as_of).min();
        let first = self.from.or_else(|| first_day.map(|day| Period::holding(day, self.grain)));
        let Some(first) = first else { return Vec::new() };
        let mut periods: Vec<Period> =
            Period::holding(first.first_day(), self.grain).until(last.last_day()).collect();
        // The latest are kept: growth is read from its end.
        let surplus = periods.len().saturating_sub(LONGEST_AXIS);
        periods.split_off(surplus)
    }

    /// Periods, with a year's rest after the last period of each year in which a date is known
    /// to the year only.
    fn buckets(&self, periods: &[Period], dates: impl Iterator<Item = PartialDate>) -> Vec<Bucket> {
        let mut loose_years: Vec<u16> = dates
            .filter_map(|date| match Bucket::of(date, self.grain) {
                Bucket::Sometime(year) => Some(year),
                Bucket::In(_) => None,
            })
            .collect();
        order::sort(&mut loose_years);
        loose_years.dedup();
        let mut buckets = Vec::new();
        for (place, period) in periods.iter().enumerate() {
            buckets.push(Bucket::In(*period));
            let year = period.year();
            let ends_year = periods.get(place + 1).is_none_or(|next| next.year() != year);
            if ends_year && loose_years.contains(&year) {
                buckets.push(Bucket::Sometime(year));
            }
        }
        buckets
    }
}

fn count_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// How many were there at the end of each period: certain ones by series, possible ones apart.
fn stock(
    lens: &Lens,
    (kind, field): (Kind, &'static str),
    keys: Vec<(SeriesKey, Filter)>,
    counted: &[Counted],
) -> Growth {
    let dates = counted.iter().filter_map(|counted| counted.life.start);
    let periods = lens.periods(dates);
    let mut counts = vec![vec![0; periods.len()]; keys.len() + 1];
    for Counted { life, series } in counted {
        for (place, period) in periods.iter().enumerate() {
            match life.presence(period.last_day().min(lens.as_of), lens.as_of) {
                Presence::Certain => counts[*series][place] += 1,
                Presence::Possible => counts[keys.len()][place] += 1,
                Presence::Absent => {}
                Presence::Undated => break,
            }
        }
    }
    let scope = lens.scope_filters(kind);
    let possible = counts.pop().expect("one more than the keys");
    let mut series: Vec<Series> = keys
        .into_iter()
        .zip(counts)
        .map(|((key, filter), counts)| Series {
            key,
            counts,
            filters: scope.iter().cloned().chain([filter]).collect(),
            reading: Reading::Present,
        })
        .collect();
    series.push(Series {
        key: SeriesKey::Possible,
        counts: possible,
        filters: scope,
        reading: Reading::PossiblyPresent,
    });
    series.retain(|series| series.counts.iter().any(|count| *count > 0));
    Growth {
        kind,
        field,
        buckets: periods.into_iter().map(Bucket::In).collect(),
        series,
        sources: count_of(counted.len()),
        undated: count_of(counted.iter().filter(|counted| counted.life.start.is_none()).count()),
        as_of: lens.as_of,
    }
}

/// A list of series keys for a choice field, with a last one for records where it is owed.
fn choice_keys(kind: Kind, field: &str, codes: &[&'static str]) -> Vec<(SeriesKey, Filter)> {
    let place = kind.field_place(field).expect("charts divide by fields of their kind");
    let mut keys: Vec<(SeriesKey, Filter)> = codes
        .iter()
        .map(|code| (SeriesKey::Choice(code), Filter::Is(place, (*code).to_owned())))
        .collect();
    keys.push((SeriesKey::Owed, Filter::IsEmpty(place)));
    keys
}

fn choice_place<T: PartialEq>(all: &[T], choice: Option<&T>) -> usize {
    choice.and_then(|choice| all.iter().position(|known| known == choice)).unwrap_or(all.len())
}

fn branch_life(branch: &Branch) -> Life {
    Life { start: branch.established, end: branch.dissolved }
}

/// Temporary organisations that were active at the end of each period, by setting.
pub fn active_branches(register: &Register, lens: &Lens) -> Growth {
    let counted: Vec<Counted> = register
        .branches
        .rows()
        .iter()
        .filter(|row| lens.takes_branch(&row.record))
        .map(|row| Counted {
            life: branch_life(&row.record),
            series: choice_place(Setting::ALL, row.record.setting.as_ref()),
        })
        .collect();
    stock(
        lens,
        (Kind::Branch, "setting"),
        choice_keys(Kind::Branch, "setting", Setting::CODES),
        &counted,
    )
}

/// Member units at the end of each period, by unit kind.
pub fn alliance_units(register: &Register, lens: &Lens) -> Growth {
    let counted: Vec<Counted> = units_in_scope(register, lens)
        .map(|unit| Counted {
            life: Life { start: unit.joined, end: unit.left },
            series: choice_place(UnitKind::ALL, unit.unit_kind.as_ref()),
        })
        .collect();
    let keys = choice_keys(Kind::AllianceUnit, "unit_kind", UnitKind::CODES);
    stock(lens, (Kind::AllianceUnit, "unit_kind"), keys, &counted)
}

fn units_in_scope<'a>(
    register: &'a Register,
    lens: &'a Lens,
) -> impl Iterator<Item = &'a super::records::AllianceUnit> {
    let takes = |alliance: Option<&Name>| match &lens.scope {
        Scope::Alliance(id) => alliance == Some(id),
        Scope::Everything | Scope::Setting(_) => true,
    };
    register
        .alliance_units
        .rows()
        .iter()
        .map(|row| &row.record)
        .filter(move |unit| takes(unit.alliance.as_ref().map(|alliance| &alliance.id)))
}

/// Member units at the end of each period, one series an alliance.
pub fn units_by_alliance(register: &Register, lens: &Lens) -> Growth {
    let place = Kind::AllianceUnit.field_place("alliance").expect("a unit belongs to an alliance");
    let alliances = register.alliances.rows();
    let places: FxHashMap<&Name, usize> =
        alliances.iter().enumerate().map(|(place, row)| (&row.id, place)).collect();
    let mut keys: Vec<(SeriesKey, Filter)> = alliances
        .iter()
        .map(|row| {
            let title = row.record.name.as_ref().map(|name| name.0.clone());
            let key = SeriesKey::Alliance(row.id.clone(), title);
            (key, Filter::Is(place, row.id.to_string()))
        })
        .collect();
    keys.push((SeriesKey::Owed, Filter::IsEmpty(place)));
    let counted: Vec<Counted> = units_in_scope(register, lens)
        .filter_map(|unit| {
            let series = match &unit.alliance {
                None => alliances.len(),
                // A unit of a deleted alliance belongs to no line of this chart.
                Some(alliance) => *places.get(&alliance.id)?,
            };
            Some(Counted { life: Life { start: unit.joined, end: unit.left }, series })
        })
        .collect();
    let mut growth = stock(lens, (Kind::AllianceUnit, "alliance"), keys, &counted);
    // The largest first, as a legend is read.
    order::sort_by(&mut growth.series, |a, b| b.counts.last().cmp(&a.counts.last()));
    growth
}

struct Dated {
    date: Option<PartialDate>,
    series: usize,
}

/// How many dates lie in each bucket, by series.
fn flow(
    lens: &Lens,
    (kind, field): (Kind, &'static str),
    keys: Vec<(SeriesKey, Vec<Filter>, &'static str)>,
    dated: &[Dated],
    sources: u32,
) -> Growth {
    let dates = || dated.iter().filter_map(|dated| dated.date);
    let periods = lens.periods(dates());
    let buckets = lens.buckets(&periods, dates());
    let places: FxHashMap<Bucket, usize> =
        buckets.iter().enumerate().map(|(place, bucket)| (*bucket, place)).collect();
    let mut counts = vec![vec![0; buckets.len()]; keys.len()];
    for Dated { date, series } in dated {
        let bucket = date.map(|date| Bucket::of(date, lens.grain));
        if let Some(place) = bucket.and_then(|bucket| places.get(&bucket)) {
            counts[*series][*place] += 1;
        }
    }
    let scope = lens.scope_filters(kind);
    let mut series: Vec<Series> = keys
        .into_iter()
        .zip(counts)
        .map(|((key, filters, field), counts)| Series {
            key,
            counts,
            filters: scope.iter().cloned().chain(filters).collect(),
            reading: Reading::DateIn(field),
        })
        .collect();
    series.retain(|series| series.counts.iter().any(|count| *count > 0));
    Growth {
        kind,
        field,
        buckets,
        series,
        sources,
        undated: count_of(dated.iter().filter(|dated| dated.date.is_none()).count()),
        as_of: lens.as_of,
    }
}

/// Temporary organisations established and dissolved in each period.
pub fn branch_turnover(register: &Register, lens: &Lens) -> Growth {
    let rows = register.branches.rows().iter().filter(|row| lens.takes_branch(&row.record));
    let mut dated = Vec::new();
    let mut sources = 0;
    for Row { record, .. } in rows {
        sources += 1;
        dated.push(Dated { date: record.established, series: 0 });
        dated.extend(record.dissolved.map(|date| Dated { date: Some(date), series: 1 }));
    }
    let keys = vec![
        (SeriesKey::Began, Vec::new(), "established"),
        (SeriesKey::Ended, Vec::new(), "dissolved"),
    ];
    flow(lens, (Kind::Branch, "established"), keys, &dated, sources)
}

/// Activities in each period, by kind.
pub fn activities(register: &Register, lens: &Lens) -> Growth {
    let dated: Vec<Dated> = register
        .activities
        .rows()
        .iter()
        .filter(|row| lens.takes_activity(register, &row.record))
        .map(|row| Dated {
            date: row.record.date,
            series: choice_place(ActivityKind::ALL, row.record.activity_kind.as_ref()),
        })
        .collect();
    let keys = choice_keys(Kind::Activity, "activity_kind", ActivityKind::CODES);
    let keys = keys.into_iter().map(|(key, filter)| (key, vec![filter], "date")).collect();
    let sources = count_of(dated.len());
    flow(lens, (Kind::Activity, "activity_kind"), keys, &dated, sources)
}

/// Outcomes that may be added: one measure, one unit, one strength of attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeGroup {
    /// What is measured.
    pub measure: String,
    /// In what.
    pub unit: String,
    /// How strongly it is attributed, if that is stated.
    pub strength: Option<Strength>,
    /// One entry a bucket: the sum, or the single figures where there is no sum (percentages).
    pub figures: Vec<Vec<Quantity>>,
    /// The sum of everything in the scope, dated or not; `None` for percentages.
    pub total: Option<Quantity>,
    /// The ids of the records, in no order that means anything.
    pub ids: Vec<Name>,
}

/// Outcomes over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeGrowth {
    /// The time axis.
    pub buckets: Vec<Bucket>,
    /// The groups, those with most records first.
    pub groups: Vec<OutcomeGroup>,
    /// The filters that stand for the scope in the list of outcomes.
    pub scope: Vec<Filter>,
    /// How many outcomes were looked at.
    pub sources: u32,
    /// How many of them have no date or no figure.
    pub undated: u32,
}

/// Outcomes in each period, by what may be added.
pub fn outcomes(register: &Register, lens: &Lens) -> OutcomeGrowth {
    let rows: Vec<&Row<Outcome>> = register
        .outcomes
        .rows()
        .iter()
        .filter(|row| lens.takes_outcome(register, &row.record))
        .collect();
    let dates = || rows.iter().filter_map(|row| row.record.date);
    let periods = lens.periods(dates());
    let buckets = lens.buckets(&periods, dates());
    let mut groups: Vec<OutcomeGroup> = Vec::new();
    let mut undated = 0;
    for row in &rows {
        let Outcome { measure, quantity, strength, date, .. } = &row.record;
        if date.is_none() || quantity.is_none() {
            undated += 1;
        }
        let (Some(measure), Some(quantity)) = (measure, quantity) else { continue };
        let found = groups.iter().position(|group| {
            group.measure == measure.0 && group.unit == quantity.unit && group.strength == *strength
        });
        let place = found.unwrap_or_else(|| {
            groups.push(OutcomeGroup {
                measure: measure.0.clone(),
                unit: quantity.unit.clone(),
                strength: *strength,
                figures: vec![Vec::new(); buckets.len()],
                total: None,
                ids: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[place];
        group.ids.push(row.id.clone());
        group.total = match &group.total {
            None if group.ids.len() == 1 && quantity.unit != PERCENT => Some(quantity.clone()),
            total => total.as_ref().and_then(|total| total.sum(quantity)),
        };
        let bucket = date.map(|date| Bucket::of(date, lens.grain));
        if let Some(at) = buckets.iter().position(|known| Some(*known) == bucket) {
            let figures = &mut group.figures[at];
            match figures.first().and_then(|sum| sum.sum(quantity)) {
                Some(sum) => figures[0] = sum,
                None => figures.push(quantity.clone()),
            }
        }
    }
    order::sort_by(&mut groups, |a, b| {
        let by_count = b.ids.len().cmp(&a.ids.len());
        let name =
            |group: &OutcomeGroup| (group.measure.clone(), group.unit.clone(), group.strength);
        by_count.then_with(|| name(a).cmp(&name(b)))
    });
    let scope = lens.scope_filters(Kind::Outcome);
    OutcomeGrowth { buckets, groups, scope, sources: count_of(rows.len()), undated }
}

/// A branch's life as a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeLine {
    /// The branch's id.
    pub id: Name,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its setting, if stated.
    pub setting: Option<Setting>,
    /// The first and last day on which it may have begun.
    pub start: (Day, Day),
    /// The first and last day on which it may have ended; `None` while it goes on.
    pub end: Option<(Day, Day)>,
}

/// The branches' lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeLines {
    /// The lines, earliest beginning first.
    pub lines: Vec<LifeLine>,
    /// How many branches there are in the scope.
    pub sources: u32,
    /// How many of them have no beginning.
    pub undated: u32,
    /// First and last day of the axis.
    pub span: (Day, Day),
}

/// The lives of the branches in the scope that touch the range looked at.
pub fn life_lines(register: &Register, lens: &Lens) -> LifeLines {
    let rows = register.branches.rows().iter().filter(|row| lens.takes_branch(&row.record));
    let mut lines = Vec::new();
    let (mut sources, mut undated) = (0, 0);
    for Row { id, record, .. } in rows {
        sources += 1;
        let Some(start) = record.established else {
            undated += 1;
            continue;
        };
        lines.push(LifeLine {
            id: id.clone(),
            name: record.name.as_ref().map(|name| name.0.clone()),
            setting: record.setting,
            start: (start.earliest(), start.latest()),
            end: record.dissolved.map(|end| (end.earliest(), end.latest())),
        });
    }
    let starts = lines.iter().map(|line| line.start.0).min().unwrap_or(lens.as_of);
    let from = lens.from.map_or(starts, Period::first_day);
    let to = lens.to.map_or(lens.as_of, Period::last_day).max(from);
    lines.retain(|line| line.start.0 <= to && line.end.is_none_or(|end| end.1 >= from));
    order::sort_by(&mut lines, |a, b| (a.start, &a.name, &a.id).cmp(&(b.start, &b.name, &b.id)));
    LifeLines { lines, sources, undated, span: (from, to) }
}

/// A number above the charts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The number.
    pub count: Count,
    /// By how much it changed against the period or year before; `None` where there is none.
    pub change: Option<i64>,
    /// How many more there may be, by dates known to the year or month only or not at all.
    pub uncertain: u32,
    /// The records behind the number.
    pub kind: Kind,
    /// The filters that show them.
    pub filters: Vec<Filter>,
}

/// The numbers above the charts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headlines {
    /// Temporary organisations active on the last day, against the end of the period before.
    pub active: Headline,
    /// Established in the last day's year, against the year before.
    pub established: Headline,
    /// Member units on the last day, against the end of the period before.
    pub units: Headline,
    /// Activities in the last day's year, against the year before.
    pub activities: Headline,
    /// Party members of the permanent organisations.
    pub members: Headline,
}

/// Computes the numbers above the charts.
pub fn headlines(register: &Register, lens: &Lens) -> Headlines {
    let branches: Vec<Life> = register
        .branches
        .rows()
        .iter()
        .filter(|row| lens.takes_branch(&row.record))
        .map(|row| branch_life(&row.record))
        .collect();
    let units: Vec<Life> = units_in_scope(register, lens)
        .map(|unit| Life { start: unit.joined, end: unit.left })
        .collect();
    let established: Vec<Option<PartialDate>> = branches.iter().map(|life| life.start).collect();
    let activities: Vec<Option<PartialDate>> = register
        .activities
        .rows()
        .iter()
        .filter(|row| lens.takes_activity(register, &row.record))
        .map(|row| row.record.date)
        .collect();
    Headlines {
        active: present_now(lens, Kind::Branch, &branches),
        established: happened_this_year(lens, Kind::Branch, "established", &established),
        units: present_now(lens, Kind::AllianceUnit, &units),
        activities: happened_this_year(lens, Kind::Activity, "date", &activities),
        members: members(register),
    }
}

fn present_now(lens: &Lens, kind: Kind, lives: &[Life]) -> Headline {
    let present = |day: Day, sought: Presence| {
        count_of(lives.iter().filter(|life| life.presence(day, lens.as_of) == sought).count())
    };
    let now = present(lens.as_of, Presence::Certain);
    let day_before = Period::holding(lens.as_of, lens.grain).first_day().plus_days(-1);
    let mut filters = lens.scope_filters(kind);
    filters.push(Filter::PresentAt(lens.as_of));
    Headline {
        count: Count::exact(now),
        change: Some(i64::from(now) - i64::from(present(day_before, Presence::Certain))),
        uncertain: present(lens.as_of, Presence::Possible) + present(lens.as_of, Presence::Undated),
        kind,
        filters,
    }
}

fn happened_this_year(
    lens: &Lens,
    kind: Kind,
    field: &str,
    dates: &[Option<PartialDate>],
) -> Headline {
    let year = lens.as_of.civil().0;
    let in_year =
        |year: u16| count_of(dates.iter().flatten().filter(|date| date.year() == year).count());
    let place = kind.field_place(field).expect("headlines count by fields of their kind");
    let mut filters = lens.scope_filters(kind);
    let period = Period::holding(lens.as_of, Grain::Year);
    filters.push(Filter::DateIn(place, Bucket::In(period)));
    Headline {
        count: Count::exact(in_year(year)),
        change: Some(i64::from(in_year(year)) - i64::from(in_year(year - 1))),
        uncertain: count_of(dates.iter().filter(|date| date.is_none()).count()),
        kind,
        filters,
    }
}

/// The sum of what the organisations state. A stated total covers the organisation's parts and
/// everything below it: nobody is counted twice.
fn members(register: &Register) -> Headline {
    let organisations = register.organisations.rows();
    let is_covered = |row: &Row<Organisation>| {
        let mut above = row.record.parent.as_ref();
        // A merge of two files can have closed a ring: it must not trap us.
        for _ in 0..organisations.len() {
            let Some(parent) = above.and_then(|above| register.organisations.get(&above.id)) else {
                return false;
            };
            if parent.members.is_some() {
                return true;
            }
            above = parent.parent.as_ref();
        }
        false
    };
    let mut sum = Count::default();
    for row in organisations.iter().filter(|row| !is_covered(row)) {
        let parts = [row.record.full_members, row.record.probationary_members];
        let counts = row.record.members.map_or(parts, |members| [Some(members), None]);
        sum = counts.into_iter().flatten().fold(sum, Count::sum);
    }
    Headline {
        count: sum,
        change: None,
        uncertain: 0,
        kind: Kind::Organisation,
        filters: Vec::new(),
    }
}

/// Up to which day a ledger speaks: the later of the day it states (a sample's), or else today,
/// and the last date in it that is not in the future.
pub fn as_of(register: &Register, stated: Option<PartialDate>, today: Day) -> Day {
    let Some(stated) = stated.map(|date| date.latest().min(today)) else { return today };
    let branches = register.branches.rows().iter();
    let branch_dates = branches.flat_map(|row| [row.record.established, row.record.dissolved]);
    let units = register.alliance_units.rows().iter();
    let unit_dates = units.flat_map(|row| [row.record.joined, row.record.left]);
    let activity_dates = register.activities.rows().iter().map(|row| row.record.date);
    let outcome_dates = register.outcomes.rows().iter().map(|row| row.record.date);
    branch_dates
        .chain(unit_dates)
        .chain(activity_dates)
        .chain(outcome_dates)
        .flatten()
        .map(PartialDate::earliest)
        .filter(|day| *day <= today)
        .fold(stated, Day::max)
}
