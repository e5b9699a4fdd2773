//! Facts: what the rules of the domain make of a ledger, as numbers that can be compared between ledgers.
//!
//! Rules such as whose life counts in which month, what may be added, and when an organisation is due stay here,
//! in the crates of the app. A fact says of what it is one: engines add facts of one measure, series, unit and
//! period, and nothing else. Sums keep their qualifier, and what nothing shows stands apart from what is shown.

use std::collections::BTreeMap;

use zhibu_domain::areas::{AreaScope, top_areas};
use zhibu_domain::branches::coverage::{Coverage, Serving, coverage};
use zhibu_domain::growth::{
    ActivityGroup, Growth, Headline, Headlines, Lens, OutcomeGroup, OutcomeGrowth, Scope,
    SeriesKey, active_branches, activities, activities_of, alliance_units, branch_turnover,
    headlines, outcomes, teams,
};
use zhibu_domain::kinds::records::Task;
use zhibu_domain::register::{Register, Row};
use zhibu_domain::rules::{Parameters, RuleId, findings, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Bucket, Grain};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_domain::values::sum::total;
use zhibu_format::analysis::{Cell, Column, ColumnType, LedgerTags};
use zhibu_format::roll_up::{Fact, Measure, RolledArea, UNDATED};
use zhibu_ledger::{Ledger, Name};

/// The columns of the facts, with those of their ledger.
const COLUMNS: [(&str, ColumnType); 14] = [
    ("ledger", ColumnType::Text),
    ("district", ColumnType::Text),
    ("as_of", ColumnType::Date),
    ("exported_at", ColumnType::Text),
    ("area", ColumnType::Text),
    ("measure", ColumnType::Text),
    ("period", ColumnType::Text),
    ("series", ColumnType::Text),
    ("standing", ColumnType::Text),
    ("value", ColumnType::Decimal),
    ("unit", ColumnType::Text),
    ("qualifier", ColumnType::Text),
    ("adds_up", ColumnType::Flag),
    ("adds_up_over_time", ColumnType::Flag),
];

/// The columns of the table of facts.
pub fn fact_columns() -> Vec<Column> {
    let column =
        |(name, column_type): (&str, _)| Column { name: name.to_owned(), column_type, field: None };
    COLUMNS.into_iter().map(column).collect()
}

/// The line of a fact in the table of facts.
pub fn fact_cells(fact: &Fact, tags: &LedgerTags) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let stated = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    vec![
        text(&tags.ledger),
        stated(&tags.district),
        Cell::Date(tags.as_of),
        stated(&tags.exported_at),
        text(&fact.area),
        text(fact.measure.code()),
        text(&fact.period),
        text(&fact.series),
        text(&fact.standing),
        Cell::Decimal(fact.value),
        text(&fact.unit),
        text(fact.qualifier.code()),
        Cell::Flag(fact.adds_up),
        Cell::Flag(fact.adds_up_over_time),
    ]
}

/// The areas that facts are about, besides the whole ledger.
pub fn rolled_areas(register: &Register) -> Vec<RolledArea> {
    let of = |(code, scope): (String, Scope)| match scope {
        Scope::Area(AreaScope::Of(id)) => {
            let name = register.areas().get(&id).and_then(|area| area.name.as_ref());
            Some(RolledArea {
                name: name.map_or_else(String::new, |name| name.0.clone()),
                id: code,
            })
        }
        Scope::Area(AreaScope::Nowhere) => Some(RolledArea { id: code, name: String::new() }),
        _ => None,
    };
    scopes(register).into_iter().filter_map(of).collect()
}

/// All facts of a ledger on a day, in a fixed order: of the whole, of each area at the top of its tree, and of what
/// belongs to no area.
pub fn facts(ledger: &Ledger, register: &Register, as_of: Day) -> Vec<Fact> {
    let parameters = parameters_of(ledger);
    let counting =
        |area| Counting { register, parameters: &parameters, as_of, area, facts: Vec::new() };
    let mut all = Vec::new();
    for (area, scope) in scopes(register) {
        let mut part = counting(area);
        part.count(&scope);
        all.append(&mut part.facts);
    }
    let mut by_rule: BTreeMap<&str, u32> = BTreeMap::new();
    for finding in findings(ledger, register, &parameters, as_of) {
        *by_rule.entry(finding.rule.rule().code).or_default() += 1;
    }
    let whole = counting(String::new());
    all.extend(
        by_rule.into_iter().map(|(rule, count)| whole.number(Measure::Findings, "", rule, count)),
    );
    all
}

fn scopes(register: &Register) -> Vec<(String, Scope)> {
    let tops: Vec<&Name> = top_areas(register).into_iter().map(|row| &row.id).collect();
    let mut scopes = vec![(String::new(), Scope::Everything)];
    if !tops.is_empty() {
        let of = tops.into_iter().map(|id| AreaScope::Of(id.clone())).chain([AreaScope::Nowhere]);
        scopes.extend(of.map(|area| (area.code().to_owned(), Scope::Area(area))));
    }
    scopes
}

/// The facts of a part of a ledger.
struct Counting<'a> {
    register: &'a Register,
    parameters: &'a Parameters,
    as_of: Day,
    area: String,
    facts: Vec<Fact>,
}

impl Counting<'_> {
    fn count(&mut self, scope: &Scope) {
        let lens = Lens {
            grain: Grain::Month,
            from: None,
            to: None,
            scope: scope.clone(),
            as_of: self.as_of,
        };
        let register = self.register;
        self.growth(Measure::ActiveBranches, &active_branches(register, &lens));
        self.growth(Measure::BranchTurnover, &branch_turnover(register, &lens));
        self.growth(Measure::Teams, &teams(register, &lens));
        self.growth(Measure::AllianceUnits, &alliance_units(register, &lens));
        self.activities(&lens);
        self.coverage(&lens);
        self.headlines(&headlines(register, &lens));
        self.outcomes(&outcomes(register, &lens));
    }

    fn number(&self, measure: Measure, period: &str, series: &str, count: u32) -> Fact {
        Fact {
            measure,
            area: self.area.clone(),
            period: period.to_owned(),
            series: series.to_owned(),
            standing: String::new(),
            value: Decimal::from_whole(count.into()),
            unit: String::new(),
            qualifier: Qualifier::Exact,
            adds_up: true,
            adds_up_over_time: false,
        }
    }

    fn growth(&mut self, measure: Measure, growth: &Growth) {
        self.series(measure, growth, |_| true);
        self.undated(measure, growth);
    }

    /// By kind, however many kinds there are: a chart draws many kinds by group.
    fn activities(&mut self, lens: &Lens) {
        for group in ActivityGroup::ALL {
            let growth = activities_of(self.register, lens, group);
            self.series(Measure::Activities, &growth, |_| true);
        }
        let all = activities(self.register, lens);
        self.series(Measure::Activities, &all, |key| *key == SeriesKey::Owed);
        self.undated(Measure::Activities, &all);
    }

    fn undated(&mut self, measure: Measure, growth: &Growth) {
        if growth.undated > 0 {
            self.facts.push(self.number(measure, UNDATED, "", growth.undated));
        }
    }

    fn series(&mut self, measure: Measure, growth: &Growth, is_asked: impl Fn(&SeriesKey) -> bool) {
        for series in growth.series.iter().filter(|series| is_asked(&series.key)) {
            let name = series_name(&series.key);
            for (bucket, count) in growth.buckets.iter().zip(&series.counts) {
                if *count > 0 {
                    let fact = self.number(measure, &bucket_name(*bucket), &name, *count);
                    let adds_up_over_time = !growth.is_stock();
                    let qualifier = self.exactness(measure);
                    self.facts.push(Fact { qualifier, adds_up_over_time, ..fact });
                }
            }
        }
    }

    fn coverage(&mut self, lens: &Lens) {
        let register = self.register;
        let serving = Serving::of(register);
        let full_members = self.parameters.get(RuleId::ShouldBeBuilt, "full_members");
        let of = |row: &Row<Task>| coverage(row, &serving, (self.as_of, self.as_of), full_members);
        let mut counts = [0; Coverage::ALL.len()];
        for row in register.tasks().rows() {
            if lens.takes_task(register, &row.record)
                && let Some(found) = of(row)
                && let Some(index) = Coverage::ALL.iter().position(|one| *one == found)
            {
                counts[index] += 1;
            }
        }
        for (coverage, count) in Coverage::ALL.into_iter().zip(counts) {
            if count > 0 {
                self.facts.push(self.number(Measure::Coverage, "", coverage.code(), count));
            }
        }
    }

    fn headlines(&mut self, of: &Headlines) {
        let named: [(&str, &Headline); 5] = [
            ("active", &of.active),
            ("established", &of.established),
            ("units", &of.units),
            ("activities", &of.activities),
            ("members", &of.members),
        ];
        for (name, headline) in named {
            let fact = self.number(Measure::Headline, "", name, headline.count.value);
            self.facts.push(Fact { qualifier: headline.count.qualifier, ..fact });
        }
    }

    fn outcomes(&mut self, growth: &OutcomeGrowth) {
        for group in &growth.groups {
            let in_buckets = growth.figures(self.register, group);
            for is_evidenced in [true, false] {
                let standing = standing(group, is_evidenced);
                for (bucket, figures) in growth.buckets.iter().zip(&in_buckets) {
                    let of = if is_evidenced { &figures.evidenced } else { &figures.unproven };
                    for figure in of {
                        self.outcome(&bucket_name(*bucket), group, &standing, figure);
                    }
                }
                self.undated_outcomes(group, is_evidenced, &standing);
            }
        }
    }

    /// The outcomes without a date, which are in no period of a chart and in every total.
    fn undated_outcomes(&mut self, group: &OutcomeGroup, is_evidenced: bool, standing: &str) {
        let outcomes = self.register.outcomes();
        let of = group.of_evidence(is_evidenced).ids.iter().filter_map(|id| outcomes.get(id));
        let undated: Vec<&Quantity> = of
            .filter(|outcome| outcome.date.is_none())
            .filter_map(|outcome| outcome.quantity.as_ref())
            .collect();
        match total(&undated).filter(|_| group.has_sum()) {
            Some(sum) => self.outcome(UNDATED, group, standing, &sum),
            None => undated
                .into_iter()
                .for_each(|figure| self.outcome(UNDATED, group, standing, figure)),
        }
    }

    fn outcome(&mut self, period: &str, group: &OutcomeGroup, standing: &str, figure: &Quantity) {
        let fact = Fact {
            value: figure.value,
            unit: figure.unit.clone(),
            qualifier: figure.qualifier,
            standing: standing.to_owned(),
            adds_up: group.has_sum(),
            adds_up_over_time: group.has_sum(),
            ..self.number(Measure::Outcomes, period, &group.measure, 0)
        };
        self.facts.push(fact);
    }

    /// How exact counts of records are that may stand for several: as exact as the numbers that they state.
    fn exactness(&self, measure: Measure) -> Qualifier {
        let (branches, units) =
            (self.register.branches().rows(), self.register.alliance_units().rows());
        let add = |sum: Qualifier, count: Count| sum.of_sum(count.qualifier);
        let exact = Qualifier::Exact;
        match measure {
            Measure::ActiveBranches | Measure::BranchTurnover => {
                branches.iter().map(|row| row.record.stands_for()).fold(exact, add)
            }
            Measure::AllianceUnits => {
                units.iter().map(|row| row.record.stands_for()).fold(exact, add)
            }
            _ => exact,
        }
    }
}

fn standing(group: &OutcomeGroup, is_evidenced: bool) -> String {
    let strength = group.strength.map_or("owed", |strength| strength.code());
    format!("{strength}{}", if is_evidenced { "" } else { "-unproven" })
}

fn series_name(key: &SeriesKey) -> String {
    match key {
        SeriesKey::Choice(code) => (*code).to_owned(),
        SeriesKey::Owed => "owed".to_owned(),
        SeriesKey::Possible => "possible".to_owned(),
        SeriesKey::Began => "began".to_owned(),
        SeriesKey::Ended => "ended".to_owned(),
        SeriesKey::Alliance(id, _) => id.to_string(),
        SeriesKey::Group(group) => group.code().to_owned(),
    }
}

fn bucket_name(bucket: Bucket) -> String {
    match bucket {
        Bucket::In(period) => period.to_string(),
        Bucket::Sometime(year) => format!("{year:04}~"),
    }
}
