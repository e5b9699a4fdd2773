//! 问题与不足: what is due and not done, and what the ledger does not hold.

use zhibu_domain::branches::coverage::Coverage;
use zhibu_domain::kinds::records::{Activity, Kind, MeetingItem, Outcome};
use zhibu_domain::list::Filter;
use zhibu_domain::rules::{Finding, RuleId, RuleLabel};
use zhibu_domain::values::date::Day;
use zhibu_ledger::order;
use zhibu_office::document::{Block, Figure, Run};
use zhibu_text::papers as p;
use zhibu_text::{self as text, Lang};

use super::super::outcomes::unproven_measures;
use super::super::source::{Source, is_zero};
use super::super::writing::{date_words, line, listed};
use super::coverage::tasks_with;

/// The kinds whose open places are counted.
const KINDS: [Kind; 5] = [Kind::Branch, Kind::Task, Kind::Activity, Kind::Alliance, Kind::Outcome];

/// Rules in a row.
const MOST_RULES: usize = 8;

/// The items.
pub fn problems(source: &Source<'_>) -> Vec<Block> {
    let mut items: Vec<Vec<Run>> = Vec::new();
    let mut note = |figure: Figure, item: &dyn Fn(Figure) -> Vec<Run>| {
        if !is_zero(&figure) {
            items.push(item(figure));
        }
    };
    note(tasks_with(source, Coverage::Due), &|figure| line!(p::PROBLEM_DUE, figure = figure));
    note(tasks_with(source, Coverage::Unknown), &|figure| {
        line!(p::PROBLEM_UNKNOWN, figure = figure)
    });
    let unserving =
        vec![Filter::IsEmpty(Activity::SERVES.index()), source.happened(Activity::DATE)];
    let unserving = source.count(Kind::Activity, unserving, p::TIMES);
    note(unserving, &|figure| line!(p::PROBLEM_UNSERVING, figure = figure));
    note(source.count(Kind::MeetingItem, late(source), p::ITEMS), &|figure| {
        line!(p::PROBLEM_LATE_ITEMS, figure = figure)
    });
    let unproven = vec![source.happened(Outcome::DATE), Filter::Evidenced(false)];
    note(source.count(Kind::Outcome, unproven, p::ITEMS), &|figure| {
        let measures = unproven_measures(source, vec![source.happened(Outcome::DATE)]);
        line!(p::PROBLEM_UNPROVEN, figure = figure, measures = measures)
    });
    for kind in KINDS {
        note(source.count(kind, vec![Filter::Owes], p::RECORDS), &|figure| {
            let of = text::kind(kind).get(Lang::Zh);
            line!(p::PROBLEM_OWED, kind = of, figure = figure)
        });
    }
    let rules = rules(source);
    if !rules.is_empty() {
        // They are those of the ledger as it is now, which a span that is past does not say.
        items.push(if source.span.last_day() < source.as_of {
            line!(p::PROBLEM_RULES_AS_OF, day = date_words(source.as_of), rules = rules)
        } else {
            line!(p::PROBLEM_RULES, rules = rules)
        });
    }
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

/// Items of joint meetings that were due in the span or before it, are overdue and not done. One that is due on the day
/// up to which the ledger is evaluated is not overdue.
fn late(source: &Source<'_>) -> Vec<Filter> {
    let last = source.span.last_day().min(source.as_of.plus_days(-1));
    let first = Day::new(1, 1, 1).unwrap_or(Day::LAST);
    vec![
        Filter::IsEmpty(MeetingItem::DONE.index()),
        Filter::DateBetween(MeetingItem::DEADLINE.index(), first, last),
    ]
}

/// The rules of regulations, and those for what contradicts itself, that found something on the day up to which the
/// ledger is evaluated: those that found most first. How often is on their page. What is accepted with a reason or still
/// to be verified is no breach.
fn rules(source: &Source<'_>) -> Vec<Run> {
    let findings = source.workspace.findings(source.as_of);
    let is_meant = |finding: &&Finding| {
        let is_open = finding.overridden.is_none() && !finding.is_unsettled();
        is_open && matches!(finding.label(), RuleLabel::NotInOrder | RuleLabel::ToCorrect)
    };
    let mut counts: Vec<(usize, RuleId)> = Vec::new();
    for finding in findings.iter().filter(is_meant) {
        match counts.iter_mut().find(|count| count.1 == finding.rule) {
            Some(count) => count.0 += 1,
            None => counts.push((1, finding.rule)),
        }
    }
    order::sort_by(&mut counts, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let names = counts.iter().take(MOST_RULES);
    let names =
        listed(names.map(|(_, rule)| text::rules::rule_name(*rule).get(Lang::Zh).to_owned()));
    if counts.len() > MOST_RULES {
        line!(p::AND_OTHERS, names = names)
    } else if counts.is_empty() {
        Vec::new()
    } else {
        vec![Run::Text(names)]
    }
}
