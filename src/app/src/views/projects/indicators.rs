//! The area's own indicators (区域指标): a chart of some of them, and all of them as a table.
//!
//! Figures of different units have no common axis, and those of different indicators no sum: so what is
//! not drawn is counted only, and chosen in the table.

use rustc_hash::FxHashMap;

use zhibu_charts::Color;
use zhibu_domain::areas::AreaScope;
use zhibu_domain::growth::most_common;
use zhibu_domain::kinds::records::{Indicator, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::ordinals::sorted_form;
use zhibu_domain::register::Row;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Quantity;
use zhibu_domain::values::sum::common_unit;
use zhibu_domain::values::unit::{Unit, is_same_measure};
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::chart_model::{TextChart, TextSeries};
use crate::route::Route;
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::views::areas::area_of;
use crate::workspace::Workspace;

/// Maximum indicators in the chart: more lines cannot be told apart.
const MOST_DRAWN: usize = 12;
/// Maximum spans of time in the chart; of more, the latest are drawn.
const MOST_SPANS: usize = 120;
/// The parameter of a route with an indicator that is drawn; there is one for each.
const DRAWN: &str = "draw";

/// The indicators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndicatorsView {
    /// The chosen ones over time; by default the largest of the most common unit.
    pub chart: TextChart,
    /// All of them, if not all are drawn by default.
    pub all: Option<IndicatorList>,
}

/// All indicators, with a choice of those that are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorList {
    /// How many are drawn, how many are not, and how to choose.
    pub about: String,
    /// The indicators, those that are drawn by default first.
    pub table: Table<DrawTick>,
}

/// The tick box that draws an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawTick {
    /// Its accessible name.
    pub label: String,
    /// Whether the indicator is drawn.
    pub is_drawn: bool,
    /// Identifies the indicator in a route.
    key: String,
}

impl Control for DrawTick {
    fn to_plain(&self) -> String {
        String::new()
    }
}

impl DrawTick {
    /// The route once the tick box is changed; `route` is the current one.
    pub fn changed(&self, workspace: &Workspace, route: &Route) -> Route {
        let all = Indicators::of(workspace, route);
        let mut drawn: Vec<&One<'_>> = all.drawn(route);
        if self.is_drawn {
            drawn.retain(|one| !one.has_key(&self.key));
        } else if let Some(one) = all.by_key(&self.key) {
            drawn.retain(|other| is_same_measure(other.unit, one.unit));
            let surplus = (drawn.len() + 1).saturating_sub(MOST_DRAWN);
            drawn.drain(..surplus);
            drawn.push(one);
        }
        let mut changed = route.with_param(DRAWN, "");
        changed.params.extend(drawn.iter().map(|one| (DRAWN.to_owned(), one.key())));
        changed
    }
}

/// The time that a figure is of: its first day and precision, which order it, and its label.
type Span = ((Day, i32), String);

/// The figures of one indicator in one unit, or in multiples of it.
struct One<'a> {
    name: &'a str,
    /// The unit that most of them are in.
    unit: &'a str,
    /// The dated figures with their spans, in the order of these.
    figures: Vec<(Span, &'a Quantity)>,
    /// The number of its records.
    rows: usize,
    /// The number of them without a date.
    undated: usize,
}

impl<'a> One<'a> {
    /// Identifies it in a route.
    fn key(&self) -> String {
        format!("{}|{}", self.name, self.unit)
    }

    fn has_key(&self, key: &str) -> bool {
        let unit = key.strip_prefix(self.name).and_then(|rest| rest.strip_prefix('|'));
        unit.is_some_and(|unit| is_same_measure(unit, self.unit))
    }

    fn latest(&self) -> Option<&'a Quantity> {
        self.figures.last().map(|(_, figure)| *figure)
    }

    fn list(&self, area: Option<&AreaScope>) -> Route {
        let name = Filter::Is(Indicator::NAME.index(), self.name.to_owned());
        let filters = [name, Filter::Unit(self.unit.to_owned())].into_iter();
        let filters = filters.chain(area.cloned().map(Filter::InArea));
        Route::rows(Kind::Indicator, filters.collect())
    }
}

/// All indicators: those of the most common unit first, the largest latest figure first.
struct Indicators<'a> {
    all: Vec<One<'a>>,
    /// The number of those of the most common unit, or of multiples of it.
    common: usize,
    /// The area whose indicators they are; `None` for all.
    area: Option<AreaScope>,
}

impl<'a> Indicators<'a> {
    /// Those of the area that a route asks for.
    fn of(workspace: &'a Workspace, route: &Route) -> Self {
        let (register, area) = (workspace.register(), area_of(route));
        let is_asked = |row: &&Row<Indicator>| {
            area.as_ref().is_none_or(|area| area.takes_record(register, &row.record))
        };
        let rows: Vec<&Row<Indicator>> =
            register.indicators().rows().iter().filter(is_asked).collect();
        let quantities = rows.iter().filter_map(|row| row.record.quantity.as_ref());
        let base = most_common(quantities.map(|quantity| Unit::of(&quantity.unit).base));
        let mut all: Vec<One<'a>> = Vec::new();
        let mut indices: FxHashMap<(&str, &str), usize> = FxHashMap::default();
        for record in rows.iter().map(|row| &row.record) {
            let (Some(quantity), Some(name)) = (&record.quantity, &record.name) else { continue };
            let name = &*name.0;
            let index =
                *indices.entry((name, Unit::of(&quantity.unit).base)).or_insert_with(|| {
                    all.push(One { name, unit: "", figures: Vec::new(), rows: 0, undated: 0 });
                    all.len() - 1
                });
            let one = &mut all[index];
            one.rows += 1;
            match span(record) {
                Some(span) => one.figures.push((span, quantity)),
                None => one.undated += 1,
            }
        }
        all.retain(|one| !one.figures.is_empty());
        for one in &mut all {
            // The first of several figures of one span stays.
            order::sort_by(&mut one.figures, |a, b| a.0.cmp(&b.0));
            one.figures.dedup_by(|later, earlier| later.0 == earlier.0);
            one.unit = common_unit_of(&[one]).unwrap_or_default();
        }
        let is_common = |one: &One<'_>| Some(Unit::of(one.unit).base) == base;
        order::sort_by(&mut all, |a, b| {
            let unit = |one: &One<'a>| (!is_common(one), Unit::of(one.unit).base);
            let by_unit = unit(a).cmp(&unit(b));
            let latest = |one: &One<'_>| one.latest().map(Quantity::base_parts);
            by_unit.then_with(|| (latest(b), a.name).cmp(&(latest(a), b.name)))
        });
        let common = all.iter().take_while(|one| is_common(one)).count();
        Self { all, common, area }
    }

    fn by_key(&self, key: &str) -> Option<&One<'a>> {
        self.all.iter().find(|one| one.has_key(key))
    }

    /// The indicators that a route draws, in the order in which they were chosen; by default the
    /// largest, the smallest of them first.
    fn drawn(&self, route: &Route) -> Vec<&One<'a>> {
        let keys = route.params.iter().filter(|(name, _)| name == DRAWN).map(|(_, key)| key);
        let chosen: Vec<&One<'a>> =
            keys.take(MOST_DRAWN).filter_map(|key| self.by_key(key)).collect();
        match chosen.first() {
            Some(first) => {
                let unit = first.unit;
                chosen.into_iter().filter(|one| is_same_measure(one.unit, unit)).collect()
            }
            None => self.all[..self.common.min(MOST_DRAWN)].iter().rev().collect(),
        }
    }
}

/// The time that a figure is of; `None` without a date.
fn span(record: &Indicator) -> Option<Span> {
    let from = record.from.or(record.to)?;
    let label = match record.to.filter(|to| Some(*to) != record.from) {
        Some(to) => format!("{from}–{to}"),
        None => from.to_string(),
    };
    Some((PartialDate::sort_key(from), label))
}

/// The indicators that a route draws, and all of them.
pub fn indicators(workspace: &Workspace, route: &Route, lang: Lang) -> IndicatorsView {
    let all = Indicators::of(workspace, route);
    let mut drawn = all.drawn(route);
    let list = (all.all.len() > all.common.min(MOST_DRAWN)).then(|| list(&all, &drawn, lang));
    order::sort_by(&mut drawn, |a, b| {
        (sorted_form(a.name), a.name).cmp(&(sorted_form(b.name), b.name))
    });
    IndicatorsView { chart: chart(&drawn, all.area.as_ref(), lang), all: list }
}

/// The unit that most figures of some indicators are in.
fn common_unit_of<'a>(all: &[&One<'a>]) -> Option<&'a str> {
    let figures = all.iter().flat_map(|one| one.figures.iter().map(|(_, figure)| *figure));
    common_unit(&figures.collect::<Vec<_>>())
}

fn chart(drawn: &[&One<'_>], area: Option<&AreaScope>, lang: Lang) -> TextChart {
    let unit = common_unit_of(drawn).unwrap_or_default();
    let mut spans: Vec<&Span> =
        drawn.iter().flat_map(|one| one.figures.iter().map(|(span, _)| span)).collect();
    order::sort(&mut spans);
    spans.dedup();
    let earlier = spans.len().saturating_sub(MOST_SPANS);
    spans.drain(..earlier);
    let series = drawn.iter().enumerate().map(|(index, one)| {
        let figure = |span: &&Span| {
            let found = one.figures.binary_search_by(|(own, _)| own.cmp(span));
            found.ok().map(|index| one.figures[index].1)
        };
        let figures: Vec<Option<&Quantity>> = spans.iter().map(figure).collect();
        TextSeries {
            name: one.name.to_owned(),
            color: Color::Category(index),
            values: figures
                .iter()
                .map(|figure| figure.map_or(f64::NAN, |figure| figure.to_f64_in(unit)))
                .collect(),
            figures: figures
                .iter()
                .map(|figure| figure.map_or_else(String::new, |one| text::quantity(one, lang)))
                .collect(),
            links: spans.iter().map(|_| one.list(area)).collect(),
        }
    });
    let count = |of: fn(&One<'_>) -> usize| {
        u32::try_from(drawn.iter().map(|one| of(one)).sum::<usize>()).unwrap_or(u32::MAX)
    };
    TextChart {
        series: series.collect(),
        labels: spans.iter().map(|span| span.1.clone()).collect(),
        sources: count(|one| one.rows),
        undated: count(|one| one.undated),
        note: if earlier > 0 {
            format_message!(m::CHART_EARLIER, lang, count = earlier)
        } else {
            String::new()
        },
        ..TextChart::default()
    }
}

fn list(all: &Indicators<'_>, drawn: &[&One<'_>], lang: Lang) -> IndicatorList {
    let row = |one: &One<'_>| {
        let key = one.key();
        let tick = DrawTick {
            label: format!(
                "{} {}",
                m::INDICATOR_DRAWN.get(lang),
                text::aside(one.name, one.unit, lang)
            ),
            is_drawn: drawn.iter().any(|other| std::ptr::eq(*other, one)),
            key: key.clone(),
        };
        let latest = one.latest().map(|figure| text::quantity(figure, lang));
        let count = format_message!(m::RESULTS_COUNT, lang, count = one.rows);
        TableRow::new([
            TableCell::Control(tick),
            TableCell::text(one.name),
            TableCell::Figure(latest.unwrap_or_default()),
            TableCell::link(count, one.list(all.area.as_ref())),
        ])
        .keyed(key)
    };
    let about = format_message!(
        m::INDICATORS_ABOUT,
        lang,
        shown = drawn.len(),
        count = all.all.len() - drawn.len(),
        most = MOST_DRAWN
    );
    let table = Table {
        caption: m::INDICATORS_ALL.get(lang).to_owned(),
        columns: vec![
            TableColumn::text(m::INDICATOR_DRAWN.get(lang)),
            TableColumn::text(m::RESULTS_MEASURE.get(lang)).naming_rows(),
            TableColumn::number(m::INDICATOR_LATEST.get(lang)),
            TableColumn::number(m::RESULTS_ROWS.get(lang)),
        ],
        rows: all.all.iter().map(row).collect(),
        totals: None,
    };
    IndicatorList { about, table }
}
