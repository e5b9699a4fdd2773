//! Facts: what the rules of the domain make of a ledger, as numbers that can be compared between ledgers.
//!
//! Rules such as whose life counts in which month, what may be added, and when an organisation is due stay here,
//! in the crates of the app. A fact says of what it is one: engines add facts of one measure, series, unit and
//! period, and nothing else. Sums keep their qualifier, and what nothing shows stands apart from what is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use zhibu_domain::areas::{AreaScope, top_areas};
use zhibu_domain::branches::coverage::{Coverage, Serving, coverage};
use zhibu_domain::growth::{
    ActivityGroup, Growth, Headline, Headlines, Lens, OutcomeGroup, OutcomeGrowth, Scope,
    SeriesKey, active_branches, activities, activities_of, alliance_units, branch_turnover,
    headlines, outcomes, teams,
};
use zhibu_domain::kinds::records::{Outcome, Task};
use zhibu_domain::register::{Register, Row};
use zhibu_domain::rules::{Parameters, RuleId, findings, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Bucket, Grain};
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_domain::values::sum::total;
use zhibu_format::analysis::{Cell, Column, ColumnType, LedgerTags};
use zhibu_format::roll_up::{EARLIER, Fact, Measure, RolledArea, UNDATED};
use zhibu_ledger::{Ledger, Name};

use crate::exactness::Inexact;

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
    let counting = |area: &str| Counting {
        register,
        parameters: &parameters,
        as_of,
        area: area.into(),
        facts: Vec::new(),
    };
    let mut all = Vec::new();
    for (area, scope) in scopes(register) {
        let mut part = counting(&area);
        part.count(&scope);
        all.append(&mut part.facts);
    }
    let mut by_rule: BTreeMap<&str, u32> = BTreeMap::new();
    for finding in findings(ledger, register, &parameters, as_of) {
        *by_rule.entry(finding.rule.rule().code).or_default() += 1;
    }
    let whole = counting("");
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
    area: Arc<str>,
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
        for (measure, growth) in [
            (Measure::ActiveBranches, active_branches(register, &lens)),
            (Measure::BranchTurnover, branch_turnover(register, &lens)),
            (Measure::Teams, teams(register, &lens)),
            (Measure::AllianceUnits, alliance_units(register, &lens)),
        ] {
            self.series(measure, &growth, &lens, |_| true);
            self.undated(measure, &growth);
        }
        self.activities(&lens);
        self.coverage(&lens);
        self.headlines(&headlines(register, &lens));
        self.outcomes(&outcomes(register, &lens));
    }

    fn number(&self, measure: Measure, period: &str, series: &str, count: u32) -> Fact {
        Fact {
            measure,
            area: self.area.clone(),
            period: period.into(),
            series: series.into(),
            standing: "".into(),
            value: Decimal::from_whole(count.into()),
            unit: "".into(),
            qualifier: Qualifier::Exact,
            adds_up: true,
            adds_up_over_time: false,
        }
    }

    /// By kind, however many kinds there are: a chart draws many kinds by group.
    fn activities(&mut self, lens: &Lens) {
        for group in ActivityGroup::ALL {
            let growth = activities_of(self.register, lens, group);
            self.series(Measure::Activities, &growth, lens, |_| true);
        }
        let all = activities(self.register, lens);
        self.series(Measure::Activities, &all, lens, |key| *key == SeriesKey::Owed);
        self.undated(Measure::Activities, &all);
    }

    fn undated(&mut self, measure: Measure, growth: &Growth) {
        if growth.undated > 0 {
            self.facts.push(self.number(measure, UNDATED, "", growth.undated));
        }
    }

    fn series(
        &mut self,
        measure: Measure,
        growth: &Growth,
        lens: &Lens,
        is_asked: impl Fn(&SeriesKey) -> bool,
    ) {
        let inexact = Inexact::of(self.register, growth, lens);
        let asked = growth.series.iter().enumerate().filter(|(_, series)| is_asked(&series.key));
        for (index, series) in asked {
            let name = series_name(&series.key);
            for (at, (bucket, count)) in growth.buckets.iter().zip(&series.counts).enumerate() {
                if *count > 0 {
                    let fact = self.number(measure, &bucket_name(*bucket), &name, *count);
                    let adds_up_over_time = !growth.is_stock();
                    let qualifier = inexact.of_count(index, at);
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
                self.outcomes_outside(growth, group, is_evidenced, &standing);
            }
        }
    }

    /// The outcomes that are in no period of the axis and in every total: those before it, and those without a date.
    fn outcomes_outside(
        &mut self,
        growth: &OutcomeGrowth,
        group: &OutcomeGroup,
        is_evidenced: bool,
        standing: &str,
    ) {
        let outcomes = self.register.outcomes();
        let first = growth.buckets.iter().find_map(|bucket| match bucket {
            Bucket::In(period) => Some(period.first_day()),
            Bucket::Sometime(_) => None,
        });
        let period_of = |outcome: &Outcome| match outcome.date {
            None => Some(UNDATED),
            Some(date) => {
                let is_shown = growth.buckets.contains(&Bucket::of(date, growth.grain));
                let is_earlier = first.is_some_and(|first| date.earliest() < first);
                (is_earlier && !is_shown).then_some(EARLIER)
            }
        };
        for asked in [EARLIER, UNDATED] {
            let of = group.of_evidence(is_evidenced).ids.iter().filter_map(|id| outcomes.get(id));
            let figures: Vec<&Quantity> = of
                .filter(|outcome| period_of(outcome) == Some(asked))
                .filter_map(|outcome| outcome.quantity.as_ref())
                .collect();
            match total(&figures).filter(|_| group.has_sum()) {
                Some(sum) => self.outcome(asked, group, standing, &sum),
                None => figures
                    .into_iter()
                    .for_each(|figure| self.outcome(asked, group, standing, figure)),
            }
        }
    }

    fn outcome(&mut self, period: &str, group: &OutcomeGroup, standing: &str, figure: &Quantity) {
        let fact = Fact {
            value: figure.value,
            unit: (&*figure.unit).into(),
            qualifier: figure.qualifier,
            standing: standing.into(),
            adds_up: group.has_sum(),
            adds_up_over_time: group.has_sum(),
            ..self.number(Measure::Outcomes, period, &group.measure, 0)
        };
        self.facts.push(fact);
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
