//! Growth of districts: a small chart for each, and all of it as a table.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use zhibu_charts::{Color, ColumnSeries, Columns, columns};
use zhibu_domain::values::period::Period;
use zhibu_domain::values::quantity::Count;
use zhibu_format::roll_up::{RollUp, RolledLedger};
use zhibu_text::{self as text, Lang, format_message, m};

use super::district_route;
use super::figures::{Indicator, Months, active_by_month};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::links::PageLink;

/// Months that are drawn.
const MONTHS: usize = 24;
/// Districts that have a chart of their own: more are not looked at one by one.
const MOST_PICTURES: usize = 24;
/// The size of a chart, in pixels.
const SIZE_PX: (u32, u32) = (280, 150);

/// The chart of a district.
#[derive(Clone, Debug, PartialEq)]
pub struct GrowthPicture {
    /// The district, as a link to its page.
    pub title: PageLink,
    /// What the chart says, in words.
    pub reading: String,
    /// The SVG element.
    pub svg: String,
}

/// The organisations at the end of a month; none if it has none.
fn count_in(active: &FxHashMap<Period, Count>, month: Period) -> Count {
    active.get(&month).copied().unwrap_or_else(|| Count::total(std::iter::empty()))
}

/// The months up to the last whole one of a ledger, the first of them first.
pub(super) fn months_of(ledger: &RolledLedger) -> Vec<Period> {
    let mut months = vec![Months::of(ledger.as_of)];
    let back = |of: Months| Months::of(of.last.first_day().plus_days(-1));
    while months.len() < MONTHS {
        months.push(back(*months.last().expect("there is one")));
    }
    months.into_iter().rev().map(|of| of.last).collect()
}

/// The charts of the largest districts, ascending by id, and what is said of the others.
pub fn growth_pictures(roll_up: &RollUp, lang: Lang) -> (Vec<GrowthPicture>, String) {
    let mut ledgers: Vec<(u32, &RolledLedger)> = roll_up
        .ledgers
        .iter()
        .map(|ledger| {
            let last = Months::of(ledger.as_of).last;
            (count_in(&active_by_month(ledger), last).value, ledger)
        })
        .collect();
    ledgers.sort_by_key(|(count, ledger)| (Reverse(*count), ledger.id.clone()));
    let rest = ledgers.len().saturating_sub(MOST_PICTURES);
    ledgers.truncate(MOST_PICTURES);
    ledgers.sort_by_key(|(_, ledger)| ledger.id.clone());
    let note = if rest == 0 {
        String::new()
    } else {
        format_message!(m::CITY_GROWTH_REST, lang, most = MOST_PICTURES, count = rest)
    };
    (ledgers.into_iter().map(|(_, ledger)| picture(ledger, lang)).collect(), note)
}

pub(super) fn picture(ledger: &RolledLedger, lang: Lang) -> GrowthPicture {
    let months = months_of(ledger);
    let active = active_by_month(ledger);
    let counts: Vec<Count> = months.iter().map(|month| count_in(&active, *month)).collect();
    let series = ColumnSeries {
        color: Color::Single,
        values: counts.iter().map(|count| f64::from(count.value)).collect(),
        is_below: false,
    };
    let model = Columns {
        labels: months.iter().map(Period::to_string).collect(),
        series: vec![series],
        whole_numbers: true,
        ..Columns::default()
    };
    let (first, last) = (months[0], months[months.len() - 1]);
    let reading = format_message!(
        m::CITY_READING,
        lang,
        first = text::period(first, lang),
        start = text::count(counts[0], lang),
        last = text::period(last, lang),
        end = text::count(counts[counts.len() - 1], lang)
    );
    GrowthPicture {
        title: PageLink::to(&*ledger.title, district_route(&ledger.id)),
        reading,
        svg: columns(&model, SIZE_PX).svg,
    }
}

/// The organisations of each district at the end of each month.
pub fn growth_table(roll_up: &RollUp, lang: Lang) -> Table {
    let last = roll_up.ledgers.iter().max_by_key(|ledger| ledger.as_of);
    let months = last.map(months_of).unwrap_or_default();
    let heads = roll_up.ledgers.iter().map(|ledger| TableColumn::number(&*ledger.title));
    let active: Vec<FxHashMap<Period, Count>> =
        roll_up.ledgers.iter().map(active_by_month).collect();
    let row = |month: &Period| {
        let cell = |(ledger, active): (&RolledLedger, &FxHashMap<Period, Count>)| {
            // What a ledger does not describe yet is not none.
            let is_described = month.last_day() <= ledger.as_of;
            let count = || TableCell::Text(text::count(count_in(active, *month), lang));
            if is_described { count() } else { TableCell::Empty }
        };
        let cells = roll_up.ledgers.iter().zip(&active).map(cell);
        TableRow::new([TableCell::text(month.to_string())].into_iter().chain(cells))
    };
    Table {
        caption: Indicator::Active.name().get(lang).to_owned(),
        columns: [TableColumn::text(m::CITY_MONTH.get(lang))].into_iter().chain(heads).collect(),
        rows: months.iter().rev().map(row).collect(),
        totals: None,
    }
}
