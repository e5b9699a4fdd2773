//! The rules: each fires where it should and not a hair before; what is vague is not blamed; the order
//! of changes tells nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::projects::workdays;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{
    Finding, Numbers, Parameters, RULES, RuleId, RuleLabel, findings, parameters_of, rule_key,
};
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Change, Ledger, Stamp, Writer};
use zhibu_test_support::{TestRecord, ledger_of, write};

/// A Tuesday.
fn today() -> Day {
    Day::new(2026, 6, 30).unwrap()
}

fn found_in(ledger: &Ledger) -> Vec<Finding> {
    findings(ledger, &Register::of(ledger), &parameters_of(ledger), today())
}

fn record<'a>(kind: &'a str, id: &str, fields: &[(&'a str, Value)]) -> TestRecord<'a> {
    (kind, id.to_owned(), fields.to_vec())
}

/// A branch of five, a day old, with a secretary, and these fields too.
fn branch<'a>(fields: &[(&'a str, Value)]) -> TestRecord<'a> {
    let base = [
        ("name", json!("甲")),
        ("form", json!("931")),
        ("established", json!("2026-06-29")),
        ("secretary", json!("赵某")),
        ("full_members", json!(5)),
    ];
    let own = base.into_iter().filter(|(name, _)| fields.iter().all(|field| field.0 != *name));
    ("branch", "b".to_owned(), own.chain(fields.iter().cloned()).collect())
}

fn task<'a>(fields: &[(&'a str, Value)]) -> TestRecord<'a> {
    let mut all = vec![("name", json!("任务")), ("start", json!("2026-01-01"))];
    all.extend(fields.iter().cloned());
    ("task", "t".to_owned(), all)
}

fn activity<'a>(kind: &str, fields: &[(&'a str, Value)]) -> TestRecord<'a> {
    let mut all =
        vec![("title", json!("会")), ("activity_kind", json!(kind)), ("branch", json!("b"))];
    if fields.iter().all(|field| field.0 != "date") {
        all.push(("date", json!("2026-06-29")));
    }
    all.extend(fields.iter().cloned());
    ("activity", format!("{kind}-{}", all.len()), all)
}

fn step<'a>(kind: &str, date: &str) -> TestRecord<'a> {
    let fields = vec![("step", json!(kind)), ("branch", json!("b")), ("date", json!(date))];
    ("step", format!("b-{kind}"), fields)
}

fn assigned<'a>(id: &str, member: &str, branch: &str, role: &str) -> TestRecord<'a> {
    let fields = vec![
        ("member", json!(member)),
        ("branch", json!(branch)),
        ("role", json!(role)),
        ("from", json!("2026-06-29")),
    ];
    ("assignment", id.to_owned(), fields)
}

fn member<'a>(id: &str, name: &str, standing: &str) -> TestRecord<'a> {
    let fields =
        vec![("name", json!(name)), ("organisation", json!("o")), ("standing", json!(standing))];
    ("member", id.to_owned(), fields)
}

/// A branch of seven with a committee of these roles on its roster.
fn with_committee<'a>(roles: &[&str]) -> Vec<TestRecord<'a>> {
    let mut records = vec![branch(&[("full_members", json!(7))])];
    for (index, role) in roles.iter().enumerate() {
        records.push(member(&format!("m{index}"), &format!("党员{index}"), "full"));
        records.push(assigned(&format!("a{index}"), &format!("m{index}"), "b", role));
    }
    records
}

struct Case {
    rule: RuleId,
    fires: Vec<Vec<TestRecord<'static>>>,
    quiet: Vec<Vec<TestRecord<'static>>>,
}

fn case(
    rule: RuleId,
    fires: Vec<Vec<TestRecord<'static>>>,
    quiet: Vec<Vec<TestRecord<'static>>>,
) -> Case {
    Case { rule, fires, quiet }
}

fn count(fields: &[(&'static str, Value)]) -> Vec<TestRecord<'static>> {
    vec![branch(fields)]
}

fn of_activity(kind: &str, fields: &[(&'static str, Value)]) -> Vec<TestRecord<'static>> {
    vec![branch(&[]), activity(kind, fields)]
}

/// An item of five points.
fn score_item(more: &[(&'static str, Value)]) -> TestRecord<'static> {
    let mut fields = vec![
        ("item_kind", json!("addition")),
        ("points", json!({"value": 5, "unit": "分"})),
        ("date", json!("2026-06-01")),
        ("evidence", json!("表彰文件")),
    ];
    fields.retain(|field| more.iter().all(|other| other.0 != field.0));
    fields.extend(more.iter().cloned());
    record("score_item", "item", &fields)
}

fn nominee(id: &str, more: &[(&'static str, Value)]) -> TestRecord<'static> {
    let own = [("appraisal", json!("round")), ("eligible", json!("yes"))];
    record("nomination", id, &[&own, more].concat())
}

/// A round that is confirmed, with so many of so many in its highest band.
fn confirmed(excellent: usize, all: usize, reason: Value) -> Vec<TestRecord<'static>> {
    let round = [
        ("bands", json!(["优秀：90", "合格：60"])),
        ("base", json!(60)),
        ("one_in", json!(3)),
        ("awarded", json!("2026-06-20")),
        ("over_reason", reason),
    ];
    let mut records = vec![record("appraisal", "round", &round)];
    for index in 0..all {
        let band = if index < excellent { "优秀" } else { "合格" };
        let score = json!({"value": 60, "unit": "分"});
        records.push(nominee(&format!("n{index}"), &[("band", json!(band)), ("score", score)]));
    }
    records
}

fn long_task(end: &str, transferred: Value) -> Vec<TestRecord<'static>> {
    vec![task(&[
        ("full_members", json!(3)),
        ("planned_end", json!(end)),
        ("transferred", transferred),
    ])]
}

fn since(day: &str) -> Vec<TestRecord<'static>> {
    count(&[("established", json!(day))])
}

fn cases() -> Vec<Case> {
    use RuleId as R;
    let serving = |ended: Value| {
        vec![
            task(&[("full_members", json!(2)), ("ended", ended)]),
            branch(&[("serves", json!(["t"]))]),
        ]
    };
    let committee = |members: u32, seats: u32| {
        count(&[("full_members", json!(members)), ("committee_members", json!(seats))])
    };
    let monthly = |day: &str| {
        count(&[("established", json!(day)), ("full_members", json!(7)), ("groups", json!(1))])
    };
    let vague = |kind: &str| {
        let mut records = monthly("2026-05-01");
        records.push(activity(kind, &[("date", json!("2026-05"))]));
        records
    };
    let yearly = |rule: R, kind: &str| {
        let mut held = since("2025-06-30");
        held.push(activity(kind, &[("date", json!("2025-12"))]));
        case(rule, vec![since("2025-06-30")], vec![since("2025-07-01"), held])
    };
    let asked = |approved: &str| {
        vec![
            branch(&[("established", Value::Null)]),
            step("request", "2026-06-05"),
            step("approve", approved),
        ]
    };
    let ended = |dissolved: &str, closed: Option<&str>| {
        let mut records =
            vec![branch(&[("established", json!("2026-05-01")), ("dissolved", json!(dissolved))])];
        records.extend(closed.map(|day| step("close", day)));
        records
    };
    let twice = |second: &str| {
        vec![
            branch(&[]),
            record("branch", "c", &[("name", json!("乙")), ("established", json!("2026-06-29"))]),
            member("m", "钱某", "full"),
            assigned("a1", "m", "b", "member"),
            assigned("a2", "m", second, "member"),
        ]
    };
    vec![
        case(
            R::ShouldBeBuilt,
            vec![vec![task(&[("full_members", json!(3))])]],
            vec![
                vec![task(&[("full_members", json!(2))])],
                vec![task(&[("full_members", json!(3)), ("exempt", json!("已有支部"))])],
                vec![task(&[("full_members", json!(3))]), branch(&[("serves", json!(["t"]))])],
            ],
        ),
        case(
            R::JointBranch,
            vec![vec![task(&[("full_members", json!(2))])]],
            vec![vec![task(&[("full_members", json!(3))])], vec![task(&[])]],
        ),
        case(
            R::JointUnits,
            vec![count(&[
                ("form", json!("932")),
                ("home_units", json!(["1", "2", "3", "4", "5", "6"])),
            ])],
            vec![
                count(&[("form", json!("932")), ("home_units", json!(["1", "2", "3", "4", "5"]))]),
                count(&[("home_units", json!(["1", "2", "3", "4", "5", "6"]))]),
            ],
        ),
        case(
            R::FewestMembers,
            vec![count(&[("full_members", json!(2))])],
            vec![
                count(&[("full_members", json!(3))]),
                count(&[("full_members", json!({ "value": 2, "qualifier": "more_than" }))]),
                count(&[("full_members", Value::Null)]),
            ],
        ),
        case(
            R::MostMembers,
            vec![
                count(&[("full_members", json!(51))]),
                count(&[("full_members", json!(50)), ("probationary_members", json!(1))]),
            ],
            vec![count(&[("full_members", json!(50))])],
        ),
        case(
            R::CommitteeForm,
            vec![count(&[("form", json!("911")), ("full_members", json!(99))])],
            vec![
                count(&[("form", json!("911")), ("full_members", json!(100))]),
                count(&[("full_members", json!(20))]),
            ],
        ),
        case(
            R::GeneralForm,
            vec![
                count(&[("form", json!("921")), ("full_members", json!(49))]),
                count(&[("form", json!("921")), ("full_members", json!(101))]),
            ],
            vec![
                count(&[("form", json!("921")), ("full_members", json!(50))]),
                count(&[("form", json!("921")), ("full_members", json!(100))]),
            ],
        ),
        case(R::Secretary, vec![count(&[("secretary", Value::Null)])], vec![count(&[])]),
        case(
            R::CommitteeDue,
            vec![count(&[("full_members", json!(7))]), committee(7, 2)],
            vec![count(&[("full_members", json!(6))]), committee(7, 3)],
        ),
        case(R::CommitteeUsual, vec![committee(20, 6)], vec![committee(20, 5), committee(20, 8)]),
        case(R::CommitteeMost, vec![committee(20, 8)], vec![committee(20, 7)]),
        case(
            R::CommitteePosts,
            vec![with_committee(&["secretary", "organisation_member", "committee_member"])],
            vec![
                with_committee(&["organisation_member", "publicity_member", "discipline_member"]),
                with_committee(&["member"]),
            ],
        ),
        case(R::NoCommittee, vec![committee(6, 3)], vec![committee(6, 2), committee(7, 3)]),
        case(
            R::FormalBranch,
            vec![long_task("2026-07-01", json!("yes"))],
            vec![
                long_task("2026-06-30", json!("yes")),
                long_task("2026-07-01", json!("no")),
                long_task("2026-07-01", Value::Null),
            ],
        ),
        case(
            R::AskTransfer,
            vec![long_task("2026-07-01", Value::Null)],
            vec![long_task("2026-06-30", Value::Null), long_task("2026-07-01", json!("no"))],
        ),
        case(
            R::ForbiddenAct,
            vec![
                of_activity("dues", &[]),
                of_activity("delegates", &[]),
                of_activity("reelection", &[]),
            ],
            vec![of_activity("admission", &[])],
        ),
        case(
            R::UnusualAct,
            vec![of_activity("admission", &[]), of_activity("punishment", &[])],
            vec![of_activity("dues", &[]), of_activity("lesson", &[])],
        ),
        case(
            R::TaskEnded,
            vec![serving(json!("2026-06-29"))],
            vec![serving(json!("2026-06-30")), serving(Value::Null)],
        ),
        case(
            R::PartyMeeting,
            vec![since("2026-01-01")],
            vec![
                since("2026-01-02"),
                vec![
                    branch(&[("established", json!("2026-01-01"))]),
                    activity("party_meeting", &[("date", json!("2026"))]),
                ],
                count(&[("established", json!("2026-01-01")), ("form", json!("911"))]),
            ],
        ),
        case(
            R::PartyQuorum,
            vec![of_activity("party_meeting", &[("due", json!(10)), ("present", json!(4))])],
            vec![
                of_activity("party_meeting", &[("due", json!(10)), ("present", json!(5))]),
                of_activity("lesson", &[("due", json!(10)), ("present", json!(4))]),
            ],
        ),
        case(
            R::Vote,
            vec![of_activity("party_meeting", &[("due", json!(10)), ("ayes", json!(5))])],
            vec![of_activity("party_meeting", &[("due", json!(10)), ("ayes", json!(6))])],
        ),
        case(
            R::CommitteeMeeting,
            vec![monthly("2026-05-01")],
            vec![monthly("2026-05-02"), vague("committee_meeting"), since("2026-05-01")],
        ),
        case(
            R::CommitteeQuorum,
            vec![of_activity("committee_meeting", &[("due", json!(5)), ("present", json!(2))])],
            vec![of_activity("committee_meeting", &[("due", json!(4)), ("present", json!(2))])],
        ),
        case(
            R::GroupMeeting,
            vec![monthly("2026-05-01")],
            vec![monthly("2026-05-02"), vague("group_meeting"), since("2026-05-01")],
        ),
        case(
            R::GroupSize,
            vec![of_activity("group_meeting", &[("due", json!(2))])],
            vec![of_activity("group_meeting", &[("due", json!(3))])],
        ),
        case(R::ThemeDay, vec![since("2026-05-01")], vec![since("2026-05-02"), vague("theme_day")]),
        case(
            R::Lessons,
            vec![since("2026-03-30")],
            vec![
                since("2026-03-31"),
                vec![branch(&[("established", json!("2026-03-30"))]), activity("lesson", &[])],
            ],
        ),
        yearly(R::LifeMeeting, "life_meeting"),
        yearly(R::MutualAppraisal, "mutual_appraisal"),
        case(
            R::Excellent,
            vec![of_activity(
                "mutual_appraisal",
                &[("present", json!(9)), ("excellent", json!(4))],
            )],
            vec![of_activity(
                "mutual_appraisal",
                &[("present", json!(9)), ("excellent", json!(3))],
            )],
        ),
        yearly(R::Talks, "talk"),
        // A Friday: five working days end on the Friday after it, and a weekend lies between.
        case(R::ApprovalDays, vec![asked("2026-06-13")], vec![asked("2026-06-12")]),
        case(
            R::ClosingDays,
            vec![ended("2026-06-01", Some("2026-06-23")), ended("2026-06-08", None)],
            vec![ended("2026-06-01", Some("2026-06-22")), ended("2026-06-09", None)],
        ),
        case(
            R::PlannedEnd,
            vec![count(&[("planned_end", json!("2026-06-29"))])],
            vec![
                count(&[("planned_end", json!("2026-06-30"))]),
                count(&[("planned_end", json!("2026-06"))]),
            ],
        ),
        case(
            R::NoActivity,
            vec![since("2026-04-30")],
            vec![
                since("2026-05-01"),
                vec![branch(&[("established", json!("2026-01-01"))]), activity("survey", &[])],
            ],
        ),
        case(R::TwoPosts, vec![twice("c")], vec![twice("b"), twice("none")]),
        case(
            R::CountedTwice,
            vec![vec![member("m1", "孙某", "full"), member("m2", "孙某", "full")]],
            vec![vec![member("m1", "孙某", "full"), member("m2", "李某", "full")]],
        ),
        case(
            R::StepsOrder,
            vec![
                vec![branch(&[("established", Value::Null)]), step("approve", "2026-06-01")],
                vec![branch(&[]), step("request", "2026-06-30")],
            ],
            vec![vec![branch(&[]), step("request", "2026-06-29")]],
        ),
        case(
            R::StepsOwed,
            vec![count(&[])],
            vec![
                vec![
                    branch(&[]),
                    step("request", "2026-06-01"),
                    step("approve", "2026-06-02"),
                    step("appoint", "2026-06-03"),
                ],
                count(&[("established", Value::Null)]),
            ],
        ),
        {
            let closed = |archived: Value| {
                vec![
                    branch(&[
                        ("dissolved", json!("2026-06-29")),
                        ("summary", json!("完成")),
                        ("archived", archived),
                    ]),
                    step("dissolve", "2026-06-29"),
                    step("close", "2026-06-30"),
                ]
            };
            let whole = json!(zhibu_domain::kinds::choices::ArchiveItem::CODES);
            let mut open = closed(json!([]));
            open.pop();
            case(R::ClosedPack, vec![closed(json!(["roster"]))], vec![closed(whole), open])
        },
        {
            let held = |date: &str| {
                vec![
                    branch(&[
                        ("established", json!("2026-02-10")),
                        ("dissolved", json!("2026-05")),
                    ]),
                    activity("talk", &[("date", json!(date))]),
                ]
            };
            let after = |from: &str| {
                let mut records = held("2026-03-01");
                records.push(member("m", "周某", "full"));
                let mut late = assigned("a", "m", "b", "member");
                late.2.retain(|field| field.0 != "from");
                late.2.push(("from", json!(from)));
                records.push(late);
                records
            };
            case(
                R::OutsideLife,
                vec![held("2026-02-09"), held("2026-06-01"), after("2026-06-01")],
                // Vague dates are given the benefit; who is to found it is assigned before.
                vec![held("2026-02-10"), held("2026-02"), held("2026-05-31"), after("2026-01-01")],
            )
        },
        {
            let outcome = |evidence: Value| {
                vec![
                    record("cooperation", "c", &[("name", json!("合作")), ("evidence", evidence)]),
                    record(
                        "outcome",
                        "o",
                        &[("measure", json!("订单")), ("cooperation", json!("c"))],
                    ),
                ]
            };
            let other = vec![record("outcome", "o", &[("measure", json!("订单"))])];
            let proven = outcome(json!("合同（虚构）"));
            case(R::NoEvidence, vec![outcome(Value::Null)], vec![proven, other])
        },
        {
            let shift = |id: &str, slot: &str, index: Value| {
                let fields = [
                    ("member", json!("m")),
                    ("date", json!("2026-06-29")),
                    ("slot", json!(slot)),
                    ("place", index),
                ];
                record("shift", id, &fields)
            };
            let two = |slot: &str, index: Value| {
                vec![shift("1", "morning", json!("东门")), shift("2", slot, index)]
            };
            case(
                R::TwoPlaces,
                vec![two("morning", json!("西门")), two("whole_day", json!("西门"))],
                vec![
                    two("afternoon", json!("西门")),
                    two("morning", json!("东门")),
                    two("morning", Value::Null),
                ],
            )
        },
        case(
            R::ItemEvidence,
            vec![vec![score_item(&[("evidence", Value::Null)])]],
            vec![vec![score_item(&[])]],
        ),
        {
            let appeal = |raised: &str, answered: Value| {
                vec![record("appeal", "a", &[("raised", json!(raised)), ("answered", answered)])]
            };
            // 2026-06-22 is a Monday, and five working days later is the next: the day before today.
            case(
                R::AppealOpen,
                vec![appeal("2026-06-22", Value::Null), appeal("2026-05", Value::Null)],
                vec![
                    appeal("2026-06-23", Value::Null),
                    appeal("2026-06", Value::Null),
                    appeal("2026-05", json!("2026-06")),
                ],
            )
        },
        case(
            R::BandCap,
            // One of three at most: two of five are one too many, two of six are not.
            vec![confirmed(2, 5, Value::Null)],
            vec![confirmed(2, 6, Value::Null), confirmed(2, 5, json!("上级同意"))],
        ),
        {
            let scored = |score: u32| {
                let score = ("score", json!({"value": score, "unit": "分"}));
                let mut records = confirmed(0, 1, Value::Null);
                records.push(nominee("one", &[score]));
                records.push(score_item(&[("nomination", json!("one"))]));
                records
            };
            case(R::ScoreChanged, vec![scored(64)], vec![scored(65)])
        },
        {
            let settled = |more: &[(&'static str, Value)]| {
                let mut records = confirmed(0, 0, Value::Null);
                let own = [("band", json!("合格")), ("score", json!({"value": 60, "unit": "分"}))];
                records.push(nominee("one", &[&own, more].concat()));
                records
            };
            let mut late = settled(&[]);
            late.push(nominee("late", &[]));
            case(R::ResultChanged, vec![late], vec![settled(&[])])
        },
        case(
            R::RosterCount,
            vec![
                vec![branch(&[]), member("m", "周某", "full"), assigned("a", "m", "b", "member")],
                vec![
                    branch(&[("full_members", json!(1))]),
                    member("m", "周某", "probationary"),
                    assigned("a", "m", "b", "member"),
                ],
            ],
            vec![
                vec![
                    branch(&[("full_members", json!(1))]),
                    member("m", "周某", "full"),
                    assigned("a", "m", "b", "member"),
                    // In two roles, but one person.
                    assigned("a2", "m", "b", "secretary"),
                ],
                count(&[]),
            ],
        ),
    ]
}

#[test]
fn every_rule_fires_at_its_threshold() {
    let cases = cases();
    let covered: BTreeSet<RuleId> = cases
        .iter()
        .filter(|case| !case.fires.is_empty() && !case.quiet.is_empty())
        .map(|case| case.rule)
        .collect();
    let all: BTreeSet<RuleId> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(covered, all, "a rule lacks a test that fires or one that does not");
    for Case { rule, fires, quiet } in cases {
        let is_found = |records: Vec<TestRecord<'_>>| {
            found_in(&ledger_of(records)).iter().any(|found| found.rule == rule)
        };
        for (index, records) in fires.into_iter().enumerate() {
            assert!(is_found(records), "{rule:?} does not fire in case {index}");
        }
        for (index, records) in quiet.into_iter().enumerate() {
            assert!(!is_found(records), "{rule:?} fires in case {index}");
        }
    }
}

#[test]
fn a_day_old_branch_has_no_frequency_finding() {
    let ledger = ledger_of(count(&[("full_members", json!(9)), ("groups", json!(2))]));
    let frequent = [
        RuleId::PartyMeeting,
        RuleId::CommitteeMeeting,
        RuleId::GroupMeeting,
        RuleId::ThemeDay,
        RuleId::Lessons,
        RuleId::LifeMeeting,
        RuleId::MutualAppraisal,
        RuleId::Talks,
        RuleId::NoActivity,
    ];
    assert!(found_in(&ledger).iter().all(|found| !frequent.contains(&found.rule)));
}

#[test]
fn a_districts_parameters_apply_and_are_part_of_the_ledger() {
    let mut ledger = ledger_of(vec![task(&[("full_members", json!(3))])]);
    let fires = |ledger: &Ledger| found_in(ledger).iter().any(|f| f.rule == RuleId::ShouldBeBuilt);
    assert!(fires(&ledger));
    let at = |count: u64| Stamp::new(NOW_MS + count, 0, Writer::from_random(1));
    let key = rule_key(RuleId::ShouldBeBuilt);
    write(&mut ledger, at(1), &key, &[("full_members", json!(4))], None);
    assert!(!fires(&ledger));
    assert_eq!(parameters_of(&ledger).get(RuleId::ShouldBeBuilt, "full_members"), 4);
    // What is no number is the source's again.
    for wrong in [json!("4"), json!(0), json!(-1), json!(1_000_000), Value::Null] {
        write(&mut ledger, at(2), &key, &[("full_members", wrong)], None);
        assert!(fires(&ledger));
    }
    assert_eq!(parameters_of(&ledger), Parameters::default());
}

const NOW_MS: u64 = 1_669_000_000_000;

#[test]
fn what_is_advised_may_be_accepted_with_a_reason_and_what_is_not_in_order_may_not() {
    let own = [
        ("full_members", json!(7)),
        ("planned_end", json!("2026-06-01")),
        ("override_planned_end", json!("上级已口头同意延期")),
        ("override_committee_due", json!("不行")),
    ];
    let found = found_in(&ledger_of(count(&own)));
    let of = |rule: RuleId| found.iter().find(|found| found.rule == rule).unwrap();
    assert_eq!(of(RuleId::PlannedEnd).overridden.as_deref(), Some("上级已口头同意延期"));
    assert_eq!(of(RuleId::CommitteeDue).overridden, None);
    assert_eq!(of(RuleId::CommitteeDue).label(), RuleLabel::NotInOrder);
    // What is let pass comes last.
    assert_eq!(found.last().unwrap().rule, RuleId::PlannedEnd);
}

#[test]
fn a_finding_names_the_record_and_the_numbers() {
    let found = found_in(&ledger_of(vec![task(&[("full_members", json!(4))])]));
    assert_eq!((found.len(), found[0].kind, &*found[0].id), (1, Kind::Task, "t"));
    assert_eq!(found[0].numbers, Numbers::Count { have: 4, want: 3 });
}

#[test]
fn working_days_skip_weekends() {
    let day =
        |text: &str| text.parse::<zhibu_domain::values::date::PartialDate>().unwrap().earliest();
    assert!(workdays::is_weekend(day("2026-06-27")) && workdays::is_weekend(day("2026-06-28")));
    assert!(!workdays::is_weekend(day("2026-06-26")) && !workdays::is_weekend(day("2026-06-29")));
    assert_eq!(workdays::after(day("2026-06-26"), 1), day("2026-06-29"));
    assert_eq!(workdays::after(day("2026-06-24"), 5), day("2026-07-01"));
    assert_eq!(workdays::after(day("2026-06-27"), 5), day("2026-07-03"));
    assert_eq!(workdays::after(day("2026-06-27"), 0), day("2026-06-27"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// What is found does not depend on the order in which changes come, nor on how they are grouped.
    #[test]
    fn findings_do_not_depend_on_the_order_of_changes(seed in any::<prop::sample::Index>(), chunk in 1..20_usize) {
        let mut records: Vec<TestRecord<'_>> = Vec::new();
        for (index, case) in cases().into_iter().enumerate() {
            for (kind, id, fields) in case.fires.into_iter().next().unwrap() {
                records.push((kind, format!("{id}-{index}"), fields));
            }
        }
        let whole = ledger_of(records);
        let mut changes: Vec<Change> = whole.changes().collect();
        let at = seed.index(changes.len());
        changes.rotate_left(at);
        changes.reverse();
        let mut ledger = Ledger::new();
        let mut register = Register::default();
        for part in changes.chunks(chunk) {
            for key in ledger.insert(part.to_vec()).touched {
                register.refresh(&ledger, &key);
            }
        }
        let found = findings(&ledger, &register, &Parameters::default(), today());
        prop_assert_eq!(found, found_in(&whole));
    }
}
