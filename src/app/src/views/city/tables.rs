//! Districts by indicator, and one indicator beside the same time a year before.

use zhibu_domain::branches::coverage::CoverageCounts;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::roll_up::{RollUp, RolledLedger};
use zhibu_text::{self as text, Lang, format_message, m};

use super::figures::{Compared, Indicator, Months, coverage_of, share};
use super::standing::{Standing, rate_bounds, standings};
use super::{counted, district_route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;

/// The cells of coverage: the covered tasks, those due, the rate or from what to what it may be.
pub(super) fn coverage_cells(counts: CoverageCounts, label: &str, lang: Lang) -> [TableCell; 3] {
    let rate = match rate_bounds(counts) {
        None => TableCell::Empty,
        Some((lowest, percent)) if lowest == percent => {
            TableCell::Meter { percent, label: label.to_owned() }
        }
        Some((lowest, highest)) => TableCell::Text(format_message!(
            m::CITY_RATE_BOUNDS,
            lang,
            lowest = lowest,
            highest = highest
        )),
    };
    [TableCell::Number(counts.covered.into()), TableCell::Number(counts.due.into()), rate]
}

/// The place, or from which to which it may be.
fn place_cell(standing: Standing, lang: Lang) -> TableCell {
    let (best, worst) = standing.place;
    if best == worst {
        return TableCell::number(best);
    }
    TableCell::Text(format_message!(m::CITY_PLACES, lang, best = best, worst = worst))
}

/// The heads of the indicators and of coverage.
pub(super) fn indicator_columns(lang: Lang) -> Vec<TableColumn> {
    let heads = Indicator::ALL.map(Indicator::name).into_iter();
    let coverage = [m::CITY_COVERED, m::CITY_DUE, m::COVERAGE_RATE];
    heads.chain(coverage).map(|head| TableColumn::number(head.get(lang))).collect()
}

/// A cell with a count.
pub(super) fn count_cell(count: zhibu_domain::values::quantity::Count, lang: Lang) -> TableCell {
    TableCell::Text(text::count(count, lang))
}

/// All indicators by district, with the place by the rate of coverage and the sums.
pub fn overview_table(roll_up: &RollUp, day: Option<Day>, lang: Lang) -> Table {
    let mut columns = vec![
        TableColumn::text(m::CITY_DISTRICT.get(lang)),
        TableColumn::text(m::CITY_AS_OF.get(lang)),
    ];
    columns.extend(indicator_columns(lang));
    columns.push(TableColumn::number(m::STANDING_RANK.get(lang)));
    let is_counted = |ledger: &RolledLedger| Some(ledger.as_of) == day;
    let rated = roll_up.ledgers.iter();
    let rated: Vec<Option<CoverageCounts>> =
        rated.map(|ledger| is_counted(ledger).then(|| coverage_of(ledger))).collect();
    let row = |(ledger, standing): (&RolledLedger, Option<Standing>)| {
        let months = Months::of(ledger.as_of);
        let counts =
            Indicator::ALL.map(|of| count_cell(Compared::of(ledger, of, months).now, lang));
        let cells = [name_cell(ledger), as_of_cell(ledger)]
            .into_iter()
            .chain(counts)
            .chain(coverage_cells(coverage_of(ledger), &ledger.title, lang))
            .chain([standing.map_or(TableCell::Empty, |of| place_cell(of, lang))]);
        row_of(ledger, is_counted(ledger), cells)
    };
    Table {
        caption: m::CITY_OVERVIEW.get(lang).to_owned(),
        columns,
        rows: roll_up.ledgers.iter().zip(standings(&rated)).map(row).collect(),
        totals: day.map(|day| totals(&counted(roll_up, Some(day)), day, lang)),
    }
}

fn totals(counted: &[&RolledLedger], day: Day, lang: Lang) -> TableRow {
    let months = Months::of(day);
    let sums = Indicator::ALL.map(|of| {
        let all: Vec<Compared> =
            counted.iter().map(|ledger| Compared::of(ledger, of, months)).collect();
        count_cell(Compared::total(&all).now, lang)
    });
    let coverage = counted.iter().map(|ledger| coverage_of(ledger));
    let coverage = coverage.fold(CoverageCounts::default(), |sum, of| CoverageCounts {
        covered: sum.covered.saturating_add(of.covered),
        due: sum.due.saturating_add(of.due),
        unknown: sum.unknown.saturating_add(of.unknown),
        ..sum
    });
    let name = format_message!(m::CITY_TOTAL, lang, count = counted.len());
    let cells = [TableCell::text(&*name), TableCell::Date(PartialDate::of_day(day))]
        .into_iter()
        .chain(sums)
        .chain(coverage_cells(coverage, &name, lang))
        .chain([TableCell::Empty]);
    TableRow::new(cells)
}

/// An indicator by district: now, a year before, the change, the share of the sum.
pub fn comparison_table(
    roll_up: &RollUp,
    day: Option<Day>,
    indicator: Indicator,
    lang: Lang,
) -> Table {
    let numbers = [m::CITY_NOW, m::CITY_BEFORE, m::CITY_CHANGE, m::CITY_SHARE];
    let columns =
        [TableColumn::text(m::CITY_DISTRICT.get(lang)), TableColumn::text(m::CITY_AS_OF.get(lang))];
    let numbers = numbers.into_iter().map(|head| TableColumn::number(head.get(lang)));
    let of = |ledger: &RolledLedger| Compared::of(ledger, indicator, Months::of(ledger.as_of));
    let all: Vec<Compared> = counted(roll_up, day).into_iter().map(of).collect();
    let total = Compared::total(&all);
    let row = |ledger: &RolledLedger| {
        let (own, is_counted) = (of(ledger), Some(ledger.as_of) == day);
        let part = share(own.now, total.now).filter(|_| is_counted);
        let part =
            part.map_or(TableCell::Empty, |part| TableCell::Figure(text::quantity(&part, lang)));
        let cells = [name_cell(ledger), as_of_cell(ledger)]
            .into_iter()
            .chain(compared_cells(&own, lang))
            .chain([part]);
        row_of(ledger, is_counted, cells)
    };
    let foot = day.map(|day| {
        let name = format_message!(m::CITY_TOTAL, lang, count = all.len());
        let cells = [TableCell::text(name), TableCell::Date(PartialDate::of_day(day))];
        TableRow::new(
            cells.into_iter().chain(compared_cells(&total, lang)).chain([TableCell::Empty]),
        )
    });
    Table {
        caption: indicator.name().get(lang).to_owned(),
        columns: columns.into_iter().chain(numbers).collect(),
        rows: roll_up.ledgers.iter().map(row).collect(),
        totals: foot,
    }
}

/// Now, a year before, and the change.
fn compared_cells(of: &Compared, lang: Lang) -> [TableCell; 3] {
    let change = |change: i64| TableCell::Text(format!("{change:+}"));
    [
        count_cell(of.now, lang),
        of.before.map_or(TableCell::Empty, |before| count_cell(before, lang)),
        of.change().map_or(TableCell::Empty, change),
    ]
}

fn name_cell(ledger: &RolledLedger) -> TableCell {
    TableCell::link(&*ledger.title, district_route(&ledger.id))
}

fn as_of_cell(ledger: &RolledLedger) -> TableCell {
    TableCell::Date(PartialDate::of_day(ledger.as_of))
}

/// The row of a ledger; one that is not in the sum is muted.
fn row_of(
    ledger: &RolledLedger,
    is_counted: bool,
    cells: impl Iterator<Item = TableCell>,
) -> TableRow {
    let tone = if is_counted { Tone::Plain } else { Tone::Quiet };
    TableRow { tone, ..TableRow::new(cells) }.keyed(&*ledger.id)
}
