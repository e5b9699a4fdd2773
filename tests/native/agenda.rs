//! The agenda over the bundled demo ledger.

use proptest::prelude::*;
use zhibu_domain::agenda::{Todo, TodoKind, agenda, grouped};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{
    Finding, Frequency, Numbers, RuleId, findings, meetings_of, parameters_of,
};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::Grain;
use zhibu_ledger::Ledger;
use zhibu_samples::{Size, demo};

fn day(text: &str) -> Day {
    text.parse::<zhibu_domain::values::date::PartialDate>().unwrap().earliest()
}

fn rule_of(register: &Register, ledger: &Ledger, item: &Todo) -> (RuleId, Option<Grain>) {
    match item.todo_kind {
        TodoKind::Step(StepKind::Approve) => (RuleId::ApprovalDays, None),
        TodoKind::Step(_) => (RuleId::ClosingDays, None),
        TodoKind::PlannedEnd => (RuleId::PlannedEnd, None),
        TodoKind::TaskEnd | TodoKind::TaskPlanned => (RuleId::TaskEnded, None),
        TodoKind::AnyActivity => (RuleId::NoActivity, None),
        TodoKind::Appeal => (RuleId::AppealOpen, None),
        TodoKind::TermReminder => (RuleId::TermReminder, None),
        TodoKind::Term => (RuleId::TermEnded, None),
        TodoKind::JointMeeting => (RuleId::AllianceMeeting, Some(Grain::Quarter)),
        TodoKind::Need => (RuleId::NeedAnswered, None),
        TodoKind::MeetingItem | TodoKind::Node | TodoKind::Result => {
            unreachable!("no rule asks for it")
        }
        TodoKind::Meeting(kind) => {
            let branch = register.branches().get(&item.of).unwrap();
            let all = meetings_of(branch, &parameters_of(ledger));
            let meeting = all.into_iter().find(|meeting| meeting.kind == kind).unwrap();
            let grain = match meeting.frequency {
                Frequency::Every(grain) => Some(grain),
                Frequency::AYear(_) => None,
            };
            (meeting.rule, grain)
        }
    }
}

fn is_found(found: &[Finding], rule: RuleId, item: &Todo, grain: Option<Grain>) -> bool {
    let due = item.due.unwrap();
    found.iter().any(|finding| {
        let is_of_period = |grain: Grain| match &finding.numbers {
            Numbers::Periods(periods) => {
                periods.iter().any(|period| period.grain() == grain && period.last_day() == due)
            }
            _ => false,
        };
        finding.rule == rule && finding.id == item.of && grain.is_none_or(is_of_period)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Undone, what is due on a day is found on the day after, and not on the day itself; and what will
    /// be found then was due before.
    #[test]
    fn an_item_that_is_not_done_becomes_a_finding(start in 0..40i32, ahead in 1..92i32) {
        let mut ledger = Ledger::new();
        ledger.insert(demo(Size::SMALL).changes);
        let register = Register::of(&ledger);
        let parameters = parameters_of(&ledger);
        // The demo ends with 2025; nothing is held after that.
        let as_of = day("2025-12-31").plus_days(start);
        let until = as_of.plus_days(ahead);
        let items = agenda(&register, &parameters, (as_of, until), None).items;
        prop_assert!(items.len() > 20);
        let asked = |item: &&Todo| {
            // Whether a task has ended is told by its end, not by its plan.
            let is_agreed = matches!(
                item.todo_kind,
                TodoKind::TaskPlanned | TodoKind::MeetingItem | TodoKind::Node | TodoKind::Result
            );
            item.due.is_some_and(|due| due >= as_of) && !is_agreed
        };
        let mut days: Vec<Day> = items.iter().filter(asked).filter_map(|item| item.due).collect();
        days.dedup();
        for due in days {
            let then = findings(&ledger, &register, &parameters, due.plus_days(1));
            let today = findings(&ledger, &register, &parameters, due);
            for item in items.iter().filter(asked).filter(|item| item.due == Some(due)) {
                let (rule, grain) = rule_of(&register, &ledger, item);
                prop_assert!(is_found(&then, rule, item, grain), "{item:?} is not found");
                prop_assert!(!is_found(&today, rule, item, grain), "{item:?} is found too early");
            }
        }
        // The other way round.
        let now = findings(&ledger, &register, &parameters, as_of);
        let later = findings(&ledger, &register, &parameters, until.plus_days(1));
        for finding in later.iter().filter(|finding| finding.kind.code() == "branch") {
            let is_timely = matches!(
                finding.rule,
                RuleId::ThemeDay | RuleId::PartyMeeting | RuleId::CommitteeMeeting
                    | RuleId::GroupMeeting | RuleId::Lessons | RuleId::LifeMeeting
                    | RuleId::SecretaryLesson
                    | RuleId::MutualAppraisal | RuleId::Talks | RuleId::NoActivity
                    | RuleId::PlannedEnd | RuleId::ClosingDays | RuleId::ApprovalDays
            );
            let branch = register.branches().get(&finding.id).unwrap();
            // What is planned to end meanwhile is not asked for more.
            let ends = branch.planned_end.is_some_and(|end| end.latest() <= until);
            let is_known = now.iter().any(|known| {
                known.rule == finding.rule && known.id == finding.id && match &finding.numbers {
                    Numbers::Periods(periods) => *periods.last().unwrap() ==
                        match &known.numbers { Numbers::Periods(p) => *p.last().unwrap(), _ => unreachable!() },
                    _ => true,
                }
            });
            if is_timely && !is_known && (!ends || finding.rule == RuleId::PlannedEnd) {
                let was_due = items.iter().any(|item| {
                    item.of == finding.id && item.todo_kind.kind() == Kind::Branch && rule_of(&register, &ledger, item).0 == finding.rule
                });
                prop_assert!(was_due, "{finding:?} was not told");
            }
        }
    }
}

#[test]
fn items_of_one_day_are_grouped() {
    let mut ledger = Ledger::new();
    ledger.insert(demo(Size::SMALL).changes);
    let span = (day("2025-12-15"), day("2025-12-31"));
    let items = agenda(&Register::of(&ledger), &parameters_of(&ledger), span, None).items;
    let groups = grouped(&items);
    assert_eq!(groups.iter().map(|group| group.of.len()).sum::<usize>(), items.len());
    let mut keys: Vec<_> = groups.iter().map(|group| (group.due, group.todo_kind)).collect();
    let count = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), count);
    assert!(count < items.len());
}
