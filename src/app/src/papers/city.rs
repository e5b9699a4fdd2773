//! 情况通报 on many districts, from a roll-up: the whole beside the year before, the districts by rate of coverage, what
//! is evidenced, what is to be put right, and what the numbers lack.
//!
//! Only districts of the same day are added and ranked, and only what may be added is. Each figure leads to the table of
//! the city's page that has it.

use zhibu_domain::branches::coverage::CoverageCounts;
use zhibu_domain::rules::RuleId;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_domain::values::unit::PERCENT;
use zhibu_format::roll_up::{RollUp, RolledLedger};
use zhibu_office::document::{
    Block, Counted, Document, DocumentTable, Figure, FigureRows, Run, Signature, TableHead,
};
use zhibu_text::papers::{self as p, Phrase};
use zhibu_text::{self as text, Lang};

use super::PaperContext;
use super::writing::{date_words, joined, line, owed, section, words};
use crate::route::{Page, Route};
use crate::views::city::{
    AT, CityTable, Compared, INDICATOR, Indicator, Months, OutcomeSum, RuleFindings, Standing,
    common_day, counted, coverage_of, differences, district_route, outcome_sums, rate_bounds,
    rule_findings, rule_words, standings, strength_name,
};

/// Rules whose findings are named, those with the most first.
const MOST_RULES: usize = 8;

/// Districts that a sentence names; of more, it has the number.
const MOST_NAMED: usize = 12;

/// The bulletin on all districts of the common day; `None` if there are none.
pub fn city_bulletin(roll_up: &RollUp, context: PaperContext<'_>) -> Option<Document> {
    let day = common_day(roll_up)?;
    let districts = counted(roll_up, Some(day));
    let source = Source { day, months: Months::of(day), districts };
    let mut blocks = section(p::BULLETIN_WHOLE, source.whole());
    blocks.extend(section(p::CITY_DISTRICTS, vec![Block::Table(source.table())]));
    blocks.extend(section(p::CITY_OUTCOMES, source.outcomes()));
    blocks.extend(section(p::BULLETIN_PROBLEMS, source.problems()));
    blocks.extend(section(p::BULLETIN_DEMANDS, paragraph(line!(p::CITY_DEMAND))));
    blocks.extend(section(p::CITY_NOTES, source.notes(roll_up)));
    let month = text::period(source.months.last, Lang::Zh);
    let unit = context.unit.trim();
    let issuer = if unit.is_empty() { owed(p::OWED_ISSUER, None) } else { Run::text(unit) };
    let today = Run::Text(date_words(PartialDate::of_day(context.today)));
    Some(Document {
        title: words(line!(p::CITY_TITLE, month = month)),
        blocks,
        signature: Some(Signature { unit: vec![issuer], date: vec![today], has_seal: true }),
        ..Document::default()
    })
}

fn paragraph(runs: Vec<Run>) -> Vec<Block> {
    vec![Block::Paragraph(runs)]
}

/// The place of a table on the page of all districts.
fn city_at(table: CityTable) -> Route {
    Route::to(Page::City).with_param(AT, table.code())
}

/// The table in which an indicator stands beside the year before.
fn compared_at(indicator: Indicator) -> Route {
    city_at(CityTable::Compared).with_param(INDICATOR, indicator.code())
}

/// The same on the page of one of them.
fn district_at(ledger: &RolledLedger, table: CityTable) -> Route {
    district_route(&ledger.id).with_param(AT, table.code())
}

fn figure(count: Count, unit: Phrase, route: &Route, districts: usize) -> Figure {
    Figure {
        quantity: Quantity {
            value: Decimal::from_whole(i64::from(count.value)),
            unit: unit.get().to_owned(),
            qualifier: count.qualifier,
        },
        counted: Counted::Numbers,
        rows: FigureRows { address: route.to_string(), count: districts },
    }
}

fn percent(value: u32, route: &Route, districts: usize) -> Figure {
    let count = Count { value, qualifier: Qualifier::Exact };
    let of = figure(count, p::NO_UNIT, route, districts);
    Figure { quantity: Quantity { unit: PERCENT.to_owned(), ..of.quantity }, ..of }
}

fn exact(value: u32) -> Count {
    Count { value, qualifier: Qualifier::Exact }
}

/// A rate, or from what to what it may be.
fn rate(bounds: (u32, u32), route: &Route, districts: usize) -> Vec<Run> {
    let (lowest, highest) = bounds;
    let highest = Run::Figure(percent(highest, route, districts));
    if lowest == bounds.1 {
        return vec![highest];
    }
    vec![Run::Figure(percent(lowest, route, districts)), Run::text(p::UP_TO.get()), highest]
}

fn unit_of(indicator: Indicator) -> Phrase {
    match indicator {
        Indicator::Active | Indicator::Began | Indicator::Teams => p::PIECES,
        Indicator::Activities => p::TIMES,
        Indicator::Units => p::UNITS,
    }
}

/// The districts that are added, and the day that they are of.
struct Source<'a> {
    day: Day,
    months: Months,
    districts: Vec<&'a RolledLedger>,
}

impl Source<'_> {
    fn compared(&self, ledger: &RolledLedger, indicator: Indicator) -> Compared {
        Compared::of(ledger, indicator, self.months)
    }

    fn count(&self) -> usize {
        self.districts.len()
    }

    fn total(&self, indicator: Indicator) -> Compared {
        let all = self.districts.iter().map(|ledger| self.compared(ledger, indicator));
        Compared::total(&all.collect::<Vec<_>>())
    }

    /// What the ledgers do not have in common, what is missing, and what has no certain date.
    fn notes(&self, roll_up: &RollUp) -> Vec<Block> {
        let notes = differences(roll_up, Some(self.day), Lang::Zh).into_iter();
        let notes = notes.map(|note| vec![Run::Text(note)]);
        let elsewhen = Indicator::ALL.into_iter().filter_map(|indicator| self.elsewhen(indicator));
        let notes: Vec<Vec<Run>> = notes.chain(elsewhen).collect();
        if notes.is_empty() { Vec::new() } else { vec![Block::List(notes)] }
    }

    /// How many records an indicator does not count because it is not certain in which month they are.
    fn elsewhen(&self, indicator: Indicator) -> Option<Vec<Run>> {
        let is_of = |ledger: &&&RolledLedger| self.compared(ledger, indicator).elsewhen > 0;
        let districts = self.districts.iter().filter(is_of).count();
        let route = compared_at(indicator);
        let count = exact(self.total(indicator).elsewhen);
        let count = figure(count, unit_of(indicator), &route, districts);
        let name = indicator.name().get(Lang::Zh);
        (districts > 0).then(|| line!(p::CITY_ELSEWHEN, name = name, count = count))
    }

    fn whole(&self) -> Vec<Block> {
        let day = date_words(PartialDate::of_day(self.day));
        let districts = exact(u32::try_from(self.count()).unwrap_or(u32::MAX));
        let route = city_at(CityTable::Overview);
        let districts = figure(districts, p::PIECES, &route, self.count());
        let month = text::period(self.months.last, Lang::Zh);
        let mut runs =
            line!(p::CITY_BASIS, day = day, count = districts, last = month.clone(), month = month);
        let clauses = Indicator::ALL.into_iter().map(|indicator| self.clause(indicator));
        runs.extend(joined(clauses, p::SEMICOLON));
        runs.push(Run::text(p::STOP.get()));
        let mut blocks = paragraph(runs);
        blocks.extend(self.coverage());
        blocks
    }

    /// An indicator of all districts, beside the same time a year before if all have one.
    fn clause(&self, indicator: Indicator) -> Vec<Run> {
        let total = self.total(indicator);
        let route = compared_at(indicator);
        let of = |count: Count| figure(count, unit_of(indicator), &route, self.count());
        let name = indicator.name().get(Lang::Zh);
        let mut runs = line!(p::CITY_INDICATOR, name = name, now = of(total.now));
        let Some(before) = total.before else { return runs };
        let before = of(before);
        let change =
            |change: i64| of(exact(u32::try_from(change.unsigned_abs()).unwrap_or(u32::MAX)));
        runs.extend(match total.change() {
            None => line!(p::CITY_YEAR_BEFORE, before = before),
            Some(0) => line!(p::CITY_SAME, before = before),
            Some(more @ 1..) => line!(p::CITY_MORE, before = before, change = change(more)),
            Some(less) => line!(p::CITY_LESS, before = before, change = change(less)),
        });
        runs
    }

    fn coverage_sum(&self) -> CoverageCounts {
        let all = self.districts.iter().map(|ledger| coverage_of(ledger));
        all.fold(CoverageCounts::default(), |sum, of| CoverageCounts {
            covered: sum.covered.saturating_add(of.covered),
            due: sum.due.saturating_add(of.due),
            unknown: sum.unknown.saturating_add(of.unknown),
            ..sum
        })
    }

    fn coverage(&self) -> Vec<Block> {
        let sum = self.coverage_sum();
        let route = city_at(CityTable::Overview);
        let of = |value: u32| figure(exact(value), p::ITEMS, &route, self.count());
        let mut runs = line!(p::CITY_TASKS, covered = of(sum.covered), due = of(sum.due));
        let bounds = rate_bounds(sum);
        if let Some(bounds) = bounds {
            runs.extend(line!(p::CITY_RATE, rate = rate(bounds, &route, self.count())));
        }
        runs.push(Run::text(p::STOP.get()));
        if sum.unknown > 0 {
            runs.extend(line!(p::CITY_UNKNOWN, count = of(sum.unknown)));
            if bounds.is_some() {
                runs.push(Run::text(p::CITY_BOUNDS.get()));
            }
            runs.push(Run::text(p::STOP.get()));
        }
        paragraph(runs)
    }

    /// The districts, the highest rate first; those without a rate last.
    fn table(&self) -> DocumentTable {
        let counts: Vec<Option<CoverageCounts>> =
            self.districts.iter().map(|ledger| Some(coverage_of(ledger))).collect();
        let mut rows: Vec<(&RolledLedger, CoverageCounts, Option<Standing>)> = self
            .districts
            .iter()
            .zip(counts.iter().flatten())
            .zip(standings(&counts))
            .map(|((ledger, counts), standing)| (*ledger, *counts, standing))
            .collect();
        rows.sort_by_key(|(ledger, _, standing)| {
            let (best, worst) = standing.map_or((usize::MAX, usize::MAX), |of| of.place);
            (best, worst, ledger.id.clone())
        });
        let head =
            |words: &str, width, is_number| TableHead { words: words.to_owned(), width, is_number };
        let name = |of: Indicator| of.name().get(Lang::Zh);
        DocumentTable {
            title: words(line!(p::CITY_TABLE)),
            heads: vec![
                head(p::CITY_DISTRICT.get(), 17, false),
                head(name(Indicator::Active), 11, true),
                head(p::CITY_BEFORE_HEAD.get(), 10, true),
                head(p::CITY_CHANGE_HEAD.get(), 9, true),
                head(name(Indicator::Began), 10, true),
                head(name(Indicator::Activities), 10, true),
                head(p::CITY_COVERED_HEAD.get(), 9, true),
                head(p::CITY_DUE_HEAD.get(), 9, true),
                head(p::CITY_RATE_HEAD.get(), 10, true),
                head(p::CITY_PLACE_HEAD.get(), 9, true),
            ],
            rows: rows
                .into_iter()
                .map(|(ledger, counts, standing)| self.row(ledger, counts, standing))
                .chain([self.sums()])
                .collect(),
        }
    }

    /// The row of all districts, which has no place.
    fn sums(&self) -> Vec<Vec<Run>> {
        let (counts, overview) = (self.coverage_sum(), city_at(CityTable::Overview));
        let row = TableRow {
            name: p::CITY_TOTAL.get(),
            counts,
            rate: rate_bounds(counts),
            place: None,
            districts: self.count(),
            indicators: &compared_at,
            areas: &overview,
        };
        row.cells(|indicator| self.total(indicator))
    }

    fn row(
        &self,
        ledger: &RolledLedger,
        counts: CoverageCounts,
        standing: Option<Standing>,
    ) -> Vec<Vec<Run>> {
        let indicators = district_at(ledger, CityTable::Indicators);
        let areas = district_at(ledger, CityTable::Areas);
        let row = TableRow {
            name: &ledger.title,
            counts,
            rate: standing.map(|of| of.percent),
            place: standing.map(|of| of.place),
            districts: 1,
            indicators: &|_| indicators.clone(),
            areas: &areas,
        };
        row.cells(|indicator| self.compared(ledger, indicator))
    }

    /// The sums of what is evidenced. What nothing shows is no result.
    fn outcomes(&self) -> Vec<Block> {
        let route = city_at(CityTable::Outcomes);
        let item = |sum: OutcomeSum| {
            let quantity = sum.evidenced?;
            let rows = FigureRows { address: route.to_string(), count: sum.districts };
            let figure = Figure { quantity, counted: Counted::Values, rows };
            let strength = strength_name(&sum.standing, Lang::Zh);
            Some(line!(p::CITY_OUTCOME, measure = sum.measure, strength = strength, sum = figure))
        };
        let items: Vec<Vec<Run>> =
            outcome_sums(&self.districts).into_iter().filter_map(item).collect();
        if items.is_empty() {
            return Vec::new();
        }
        let mut blocks = paragraph(line!(p::CITY_OUTCOMES_ABOUT));
        blocks.push(Block::List(items));
        blocks
    }

    fn problems(&self) -> Vec<Block> {
        let mut items: Vec<Vec<Run>> = self.due().into_iter().collect();
        items.extend(self.findings());
        if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
    }

    /// The tasks that need an organisation and have none, and whose they are.
    fn due(&self) -> Option<Vec<Run>> {
        let due = |ledger: &&&RolledLedger| coverage_of(ledger).due > 0;
        let with: Vec<&&RolledLedger> = self.districts.iter().filter(due).collect();
        let sum = with.iter().fold(0u32, |sum, of| sum.saturating_add(coverage_of(of).due));
        if sum == 0 {
            return None;
        }
        let route = city_at(CityTable::Overview);
        let sum = figure(exact(sum), p::ITEMS, &route, with.len());
        if with.len() > MOST_NAMED {
            let districts = exact(u32::try_from(with.len()).unwrap_or(u32::MAX));
            let districts = figure(districts, p::PIECES, &route, with.len());
            return Some(line!(p::CITY_DUE_MANY, count = sum, districts = districts));
        }
        let titles = with.iter().map(|ledger| ledger.title.clone()).collect::<Vec<_>>();
        Some(line!(p::CITY_DUE, count = sum, titles = text::listed(&titles, Lang::Zh)))
    }

    /// What the rules find most often, over all districts.
    fn findings(&self) -> Vec<Vec<Run>> {
        let item = |found: RuleFindings| {
            let route = city_at(CityTable::Findings);
            let of = |count: Count, unit| figure(count, unit, &route, found.districts);
            let districts = exact(u32::try_from(found.districts).unwrap_or(u32::MAX));
            line!(
                p::CITY_FINDING,
                rule = rule_words(&found.rule, Lang::Zh),
                count = of(found.count, p::PLACES),
                districts = of(districts, p::PIECES),
            )
        };
        // What is due is told before, of the tasks that surely need an organisation alone.
        let is_told_before = |found: &RuleFindings| found.rule == RuleId::ShouldBeBuilt.rule().code;
        let mut found = rule_findings(&self.districts);
        found.retain(|found| !is_told_before(found));
        let left = found.len().saturating_sub(MOST_RULES);
        let mut items: Vec<Vec<Run>> = found.into_iter().take(MOST_RULES).map(item).collect();
        if left > 0 {
            items.push(line!(p::CITY_FINDINGS_LEFT, count = left.to_string()));
        }
        items
    }
}

/// A row of the table, of a district or of all.
struct TableRow<'a> {
    name: &'a str,
    counts: CoverageCounts,
    rate: Option<(u32, u32)>,
    place: Option<(usize, usize)>,
    districts: usize,
    /// Where its figures lead.
    indicators: &'a dyn Fn(Indicator) -> Route,
    areas: &'a Route,
}

impl TableRow<'_> {
    fn cells(&self, compared: impl Fn(Indicator) -> Compared) -> Vec<Vec<Run>> {
        let number = |count: Count, route: &Route| {
            vec![Run::Figure(figure(count, p::NO_UNIT, route, self.districts))]
        };
        let none = || vec![Run::text(p::NONE_THERE.get())];
        let active = compared(Indicator::Active);
        let now = |indicator| number(compared(indicator).now, &(self.indicators)(indicator));
        let of_active = (self.indicators)(Indicator::Active);
        let change = |change: i64| {
            vec![Run::Text(if change == 0 { change.to_string() } else { format!("{change:+}") })]
        };
        let place = |(best, worst): (usize, usize)| {
            let words = if best == worst {
                best.to_string()
            } else {
                format!("{best}{}{worst}", p::UP_TO.get())
            };
            vec![Run::Text(words)]
        };
        vec![
            vec![Run::text(self.name)],
            number(active.now, &of_active),
            active.before.map_or_else(none, |before| number(before, &of_active)),
            active.change().map_or_else(none, change),
            now(Indicator::Began),
            now(Indicator::Activities),
            number(exact(self.counts.covered), self.areas),
            number(exact(self.counts.due), self.areas),
            self.rate.map_or_else(none, |of| rate(of, self.areas, self.districts)),
            self.place.map_or_else(none, place),
        ]
    }
}
