//! What the rules find, by rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use zhibu_domain::rules::RuleId;
use zhibu_domain::values::quantity::Count;
use zhibu_format::roll_up::{Measure, RolledLedger};
use zhibu_text::{self as text, Lang, m, rules};

use super::figures::count_of;
use crate::table::{Table, TableCell, TableColumn, TableRow};

/// What a rule finds in ledgers.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleFindings {
    /// The name of the rule in files.
    pub rule: String,
    /// How often it finds something.
    pub count: Count,
    /// In how many ledgers.
    pub districts: usize,
}

/// What the rules find in ledgers, most first.
pub fn rule_findings(ledgers: &[&RolledLedger]) -> Vec<RuleFindings> {
    let mut found: BTreeMap<&str, (Vec<Count>, usize)> = BTreeMap::new();
    for ledger in ledgers {
        let mut own: BTreeMap<&str, Vec<Count>> = BTreeMap::new();
        let facts = ledger.facts.iter().filter(|fact| fact.measure == Measure::Findings);
        for fact in facts.filter(|fact| fact.area.is_empty() && fact.adds_up) {
            own.entry(&fact.series).or_default().push(count_of(fact));
        }
        for (rule, counts) in own {
            let (all, districts) = found.entry(rule).or_default();
            *districts += usize::from(counts.iter().any(|count| count.value > 0));
            all.extend(counts);
        }
    }
    let mut found: Vec<RuleFindings> = found
        .into_iter()
        .map(|(rule, (counts, districts))| RuleFindings {
            rule: rule.to_owned(),
            count: Count::total(counts.into_iter()),
            districts,
        })
        .filter(|found| found.count.value > 0)
        .collect();
    found.sort_by_key(|found| (Reverse(found.count.value), found.rule.clone()));
    found
}

/// The name of a rule; one of a later version keeps its name in files.
pub fn rule_words(rule: &str, lang: Lang) -> String {
    match RuleId::from_code(rule) {
        // It finds more than the tasks that the other tables call due.
        Some(RuleId::ShouldBeBuilt) => m::CITY_DUE_OR_UNKNOWN.get(lang).to_owned(),
        Some(rule) => rules::rule_name(rule).get(lang).to_owned(),
        None => rule.to_owned(),
    }
}

/// What the rules find in ledgers; with several, also in how many of them.
pub fn findings_table(ledgers: &[&RolledLedger], lang: Lang) -> Table {
    let is_many = ledgers.len() > 1;
    let mut columns = vec![
        TableColumn::text(m::CITY_RULE.get(lang)),
        TableColumn::number(m::CITY_FOUND.get(lang)),
    ];
    columns.extend(is_many.then(|| TableColumn::number(m::CITY_FOUND_IN.get(lang))));
    let row = |found: RuleFindings| {
        let cells = [
            TableCell::Text(rule_words(&found.rule, lang)),
            TableCell::Text(text::count(found.count, lang)),
        ];
        let districts = is_many.then(|| TableCell::number(found.districts));
        TableRow::new(cells.into_iter().chain(districts)).keyed(found.rule)
    };
    Table {
        caption: m::CITY_FINDINGS.get(lang).to_owned(),
        columns,
        rows: rule_findings(ledgers).into_iter().map(row).collect(),
        totals: None,
    }
}
