//! The rules: each fires where it should and not a hair before; what is vague is not blamed; the order
//! of changes tells nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::{Branch, Kind, Organisation};
use zhibu_domain::projects::workdays;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{
    Finding, Numbers, Parameters, RULES, RuleId, RuleLabel, Voters, findings, parameters_of,
    rule_key,
};
use zhibu_domain::values::bounds::CountBounds;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::{Change, Ledger, RecordKey, Stamp, Writer};
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
        ("probationary_members", json!(0)),
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

/// A permanent organisation.
fn organisation(id: &str, fields: &[(&'static str, Value)]) -> TestRecord<'static> {
    let name = [("name", json!("党组织"))];
    record("organisation", id, &[&name, fields].concat())
}

/// An organisation with its own number of members and those of the ones below it.
fn tree(code: &str, own: u32, below: &[u32]) -> Vec<TestRecord<'static>> {
    let fields = [("code", json!(code)), ("members", json!(own))];
    let mut records = vec![organisation("o", &fields)];
    for (index, members) in below.iter().enumerate() {
        let fields = [("parent", json!("o")), ("members", json!(members))];
        records.push(organisation(&format!("o{index}"), &fields));
    }
    records
}

fn permanent(code: &str, full: u32) -> Vec<TestRecord<'static>> {
    vec![organisation("o", &[("code", json!(code)), ("full_members", json!(full))])]
}

/// The first of some records with an approved exception.
fn excepted(mut records: Vec<TestRecord<'static>>) -> Vec<TestRecord<'static>> {
    records[0].2.push(("exception", json!("示批〔2026〕1号")));
    records
}

fn term(code: &str, from: &str) -> Vec<TestRecord<'static>> {
    vec![organisation("o", &[("code", json!(code)), ("term_from", json!(from))])]
}

/// A temporary organisation that one of this type and size approved.
fn approved_by(code: &str, members: u32) -> Vec<TestRecord<'static>> {
    vec![
        organisation("o", &[("code", json!(code)), ("members", json!(members))]),
        branch(&[("approved_by", json!("o"))]),
    ]
}

/// The same approver with one below it that has this number of members.
fn approved_with_below(code: &str, own: Value, below: u32) -> Vec<TestRecord<'static>> {
    vec![
        organisation("o", &[("code", json!(code)), ("members", own)]),
        organisation("below", &[("parent", json!("o")), ("members", json!(below))]),
        branch(&[("approved_by", json!("o"))]),
    ]
}

/// The branch with a recorded approval.
fn documented(mut records: Vec<TestRecord<'static>>) -> Vec<TestRecord<'static>> {
    records.push(step("request", "2026-06-25"));
    records.push(step("approve", "2026-06-26"));
    records
}

fn vote(due: u32, present: u32, ayes: u32) -> Vec<TestRecord<'static>> {
    let fields = [("due", json!(due)), ("present", json!(present)), ("ayes", json!(ayes))];
    of_activity("party_meeting", &fields)
}

/// A vote with the numbers of those who may vote, among more who may not.
fn vote_of_voters(due: u32, present: u32, ayes: u32) -> Vec<TestRecord<'static>> {
    let fields = [
        ("due", json!(due + 9)),
        ("present", json!(present + 9)),
        ("voters_due", json!(due)),
        ("voters_present", json!(present)),
        ("ayes", json!(ayes)),
    ];
    of_activity("party_meeting", &fields)
}

/// The branch with this number of probationary members.
fn with_probationary(
    mut records: Vec<TestRecord<'static>>,
    probationary: u32,
) -> Vec<TestRecord<'static>> {
    records[0].2.retain(|field| field.0 != "probationary_members");
    records[0].2.push(("probationary_members", json!(probationary)));
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
            vec![
                vec![task(&[("full_members", json!(3))])],
                vec![task(&[])],
                vec![task(&[("full_members", json!({ "value": 2, "qualifier": "about" }))])],
                vec![task(&[("full_members", json!({ "value": 3, "qualifier": "fewer_than" }))])],
            ],
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
            vec![
                vec![organisation("o", &[("code", json!("611")), ("members", json!(99))])],
                // What counts is the sum of those below, not the committee's own figure.
                tree("611", 120, &[60, 39]),
            ],
            vec![
                vec![organisation("o", &[("code", json!("611")), ("members", json!(100))])],
                tree("611", 5, &[60, 40]),
                excepted(tree("611", 120, &[60, 39])),
                vec![organisation("o", &[("members", json!(99))])],
                count(&[("form", json!("911")), ("full_members", json!(99))]),
            ],
        ),
        case(
            R::GeneralForm,
            vec![tree("621", 60, &[24, 25]), tree("621", 60, &[50, 51])],
            vec![
                tree("621", 5, &[25, 25]),
                tree("621", 5, &[50, 50]),
                excepted(tree("621", 60, &[24, 25])),
                count(&[("form", json!("921")), ("full_members", json!(49))]),
            ],
        ),
        case(
            R::PermanentFewest,
            vec![permanent("631", 2), permanent("632", 2)],
            vec![permanent("631", 3), excepted(permanent("631", 2)), permanent("611", 2)],
        ),
        case(
            R::PermanentMost,
            vec![permanent("631", 86), permanent("631", 51)],
            vec![permanent("631", 50), excepted(permanent("631", 86)), permanent("621", 86)],
        ),
        case(
            R::TermEnded,
            vec![term("631", "2023-06-30"), term("611", "2021-06-30"), term("621", "2023-05")],
            vec![
                term("631", "2023-07-01"),
                term("611", "2021-07-01"),
                term("631", "2023"),
                term("631", "2026-01-01"),
            ],
        ),
        case(
            R::TermReminder,
            vec![term("631", "2023-12-31"), term("631", "2023-07-01")],
            vec![term("631", "2024-01-01"), term("631", "2023-06-30")],
        ),
        {
            let filed = |approved: &str, filed: Value| {
                let own = [("approved", json!(approved)), ("filed", filed)];
                vec![organisation("o", &own)]
            };
            case(
                R::Filing,
                vec![filed("2026-05-29", Value::Null), filed("2026-03-01", json!("2026-04-02"))],
                vec![
                    filed("2026-05-30", Value::Null),
                    filed("2026-03-01", json!("2026-04-01")),
                    filed("2026-05", Value::Null),
                ],
            )
        },
        case(
            R::Approver,
            vec![approved_by("631", 40), approved_by("632", 40)],
            vec![approved_by("611", 40), approved_by("621", 40)],
        ),
        case(
            R::ApproverMembers,
            vec![approved_by("611", 2), approved_with_below("611", json!(2), 1)],
            vec![
                approved_by("611", 3),
                count(&[("approved_by", json!("gone"))]),
                // Its own number where only one below it is registered yet, and their sum where there is none.
                approved_with_below("611", json!(120), 1),
                approved_with_below("611", json!(1), 3),
                approved_with_below("611", json!({ "value": 1, "qualifier": "more_than" }), 2),
            ],
        ),
        case(
            R::Secretary,
            vec![
                documented(count(&[("secretary", Value::Null)])),
                vec![branch(&[("secretary", Value::Null)]), step("request", "2026-06-01")],
            ],
            vec![documented(count(&[])), count(&[("secretary", Value::Null)])],
        ),
        case(
            R::CommitteeDue,
            vec![
                documented(count(&[("full_members", json!(7))])),
                committee(7, 2),
                documented(with_committee(&["secretary", "deputy_secretary"])),
                with_committee(&["secretary", "organisation_member"]),
            ],
            vec![
                documented(count(&[("full_members", json!(6))])),
                committee(7, 3),
                // Nothing is said of the committee of what is not documented, if the roster has only those
                // that there are without one too.
                count(&[("full_members", json!(7))]),
                with_committee(&["secretary"]),
                with_committee(&["secretary", "deputy_secretary"]),
            ],
        ),
        case(R::CommitteeUsual, vec![committee(20, 6)], vec![committee(20, 5), committee(20, 8)]),
        case(R::CommitteeMost, vec![committee(20, 8)], vec![committee(20, 7)]),
        case(
            R::CommitteePosts,
            vec![with_committee(&[
                "organisation_member",
                "publicity_member",
                "committee_member",
                "committee_member",
            ])],
            vec![
                with_committee(&[
                    "deputy_secretary",
                    "organisation_member",
                    "publicity_member",
                    "discipline_member",
                ]),
                // A committee of three is lawful: posts are combined in one person.
                with_committee(&["organisation_member", "committee_member", "committee_member"]),
                with_committee(&["member"]),
            ],
        ),
        {
            // From this number on a committee is due: the one parameter is the other rule's.
            let due_from = |full_members: u32, mut records: Vec<TestRecord<'static>>| {
                let own = [("full_members", json!(full_members))];
                records.push(record("rule", "committee_due", &own));
                records
            };
            case(
                R::NoCommittee,
                vec![committee(6, 3), due_from(9, committee(8, 3))],
                vec![committee(6, 2), committee(7, 3), due_from(5, committee(6, 3))],
            )
        },
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
            vec![vote(10, 4, 4), vote_of_voters(10, 4, 4)],
            vec![
                vote(10, 5, 5),
                vote_of_voters(10, 5, 5),
                // Without a vote there is no quorum.
                of_activity("party_meeting", &[("due", json!(10)), ("present", json!(4))]),
                of_activity(
                    "lesson",
                    &[("due", json!(10)), ("present", json!(4)), ("ayes", json!(4))],
                ),
                // Eight of the twelve due may be probationary, who have no vote.
                with_probationary(vote(12, 4, 4), 8),
            ],
        ),
        case(
            R::Vote,
            vec![vote(10, 10, 5), vote_of_voters(10, 10, 5)],
            vec![
                vote(10, 10, 6),
                vote_of_voters(10, 10, 6),
                // Two of the ten due are probationary: five of eight are more than half.
                with_probationary(vote(10, 10, 5), 2),
            ],
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
        case(
            R::GroupFullMember,
            vec![count(&[("full_members", json!(3)), ("groups", json!(4))])],
            vec![
                count(&[("full_members", json!(3)), ("groups", json!(3))]),
                count(&[("full_members", json!(3))]),
            ],
        ),
        case(
            R::GroupsDue,
            vec![
                documented(count(&[("full_members", json!(20))])),
                documented(count(&[
                    ("full_members", json!(18)),
                    ("probationary_members", json!(2)),
                ])),
                count(&[("full_members", json!(20)), ("groups", json!(0))]),
            ],
            vec![
                documented(count(&[("full_members", json!(19))])),
                documented(count(&[("full_members", json!(20)), ("groups", json!(2))])),
                count(&[("full_members", json!(20))]),
            ],
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
        {
            let committee =
                |day: &str| count(&[("established", json!(day)), ("form", json!("911"))]);
            let mut held = committee("2025-06-30");
            held.push(activity("lesson", &[("date", json!("2025-12"))]));
            case(
                R::SecretaryLesson,
                vec![committee("2025-06-30")],
                vec![committee("2025-07-01"), held, since("2025-06-30")],
            )
        },
        yearly(R::LifeMeeting, "life_meeting"),
        {
            let held = |day: &str, more: &[(&'static str, Value)]| {
                let own = [("established", json!("2024-01-01"))];
                let mut records = vec![branch(&[&own, more].concat())];
                records.push(activity("life_meeting", &[("date", json!(day))]));
                records
            };
            let again = |day: &str| {
                let mut records = held("2025-03-30", &[]);
                records.push(activity("life_meeting", &[("date", json!(day)), ("due", json!(5))]));
                records
            };
            case(
                R::LifeMeetingQuarter,
                vec![
                    again("2025-09-30"),
                    again("2024-11-30"),
                    held("2025-09-30", &[]),
                    held("2025-09-30", &[("dissolved", json!("2025-10"))]),
                ],
                vec![
                    held("2025-10-01", &[]),
                    held("2025", &[]),
                    // Another one is held in the fourth quarter, or may still be.
                    again("2025-12-31"),
                    again("2025"),
                    held("2026-03-30", &[]),
                    // It did not live into the fourth quarter.
                    held("2025-09-30", &[("dissolved", json!("2025-09-30"))]),
                    held("2026-03-30", &[("planned_end", json!("2026-09-30"))]),
                ],
            )
        },
        {
            let mut on = since("2025-06-30");
            on.push(record("rule", "mutual_appraisal", &[("on", json!(true))]));
            let mut held = on.clone();
            held.push(activity("mutual_appraisal", &[("date", json!("2025-12"))]));
            case(R::MutualAppraisal, vec![on], vec![held, since("2025-06-30")])
        },
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
        {
            let took = |approved: Option<&str>| {
                let mut records =
                    vec![branch(&[("established", Value::Null)]), step("request", "2026-05-29")];
                records.extend(approved.map(|day| step("approve", day)));
                records
            };
            case(
                R::ApprovalMonth,
                vec![took(None), took(Some("2026-06-30"))],
                vec![took(Some("2026-06-29")), asked("2026-06-30")],
            )
        },
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
            vec![
                vec![member("m1", "孙某", "full"), member("m2", "孙某", "full")],
                vec![member("m1", "孙某", "full"), member("m2", "孙 某\u{200b}", "full")],
            ],
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
        {
            let published = |from: &str, until: &str| {
                let own = [("published", json!(from)), ("published_until", json!(until))];
                vec![record("appraisal", "round", &own)]
            };
            // A Monday: the first five working days end on the Friday.
            case(
                R::PublicationDays,
                vec![published("2026-06-22", "2026-06-25")],
                vec![published("2026-06-22", "2026-06-26"), published("2026-06", "2026-06")],
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
        {
            // One of two ticked came.
            let ticked = |fields: &[(&'static str, Value)]| {
                let tick = |id: &str, attended: &str| {
                    let of = format!("theme_day-{}", 4 + fields.len());
                    let own = [("activity", json!(of)), ("attended", json!(attended))];
                    record("attendance", id, &[&own[..], &[("member", json!(id))]].concat())
                };
                let mut records = of_activity("theme_day", fields);
                records.extend([tick("m1", "present"), tick("m2", "absent")]);
                records
            };
            case(
                R::AttendanceCount,
                vec![
                    ticked(&[("due", json!(1))]),
                    ticked(&[("due", json!(2)), ("present", json!(2))]),
                    ticked(&[("present", json!(0))]),
                ],
                vec![
                    ticked(&[("due", json!(2)), ("present", json!(1))]),
                    // Not all were ticked.
                    ticked(&[("due", json!(3))]),
                    ticked(&[]),
                    of_activity("theme_day", &[("due", json!(3)), ("present", json!(2))]),
                ],
            )
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
    .into_iter()
    .chain(alliance_cases())
    .collect()
}

fn alliance_cases() -> Vec<Case> {
    use RuleId as R;
    let alliance = |founded: &str| {
        record("alliance", "l", &[("name", json!("联盟")), ("founded", json!(founded))])
    };
    let meeting = |id: &str, date: &str| {
        let fields = [
            ("title", json!("联席会议")),
            ("activity_kind", json!("joint_meeting")),
            ("alliance", json!("l")),
            ("date", json!(date)),
        ];
        record("activity", id, &fields)
    };
    let item = |more: &[(&'static str, Value)]| {
        let own = [("name", json!("议题")), ("alliance", json!("l")), ("raised_at", json!("m1"))];
        record("meeting_item", "i", &[&own, more].concat())
    };
    let decided = |next: &str, more: &[(&'static str, Value)]| {
        let agreed = if more.iter().any(|field| field.0 == "decision") {
            Vec::new()
        } else {
            vec![("decision", json!("合建基地"))]
        };
        vec![
            alliance("2026-01-02"),
            meeting("m1", "2026-02-10"),
            meeting("m2", next),
            item(&[&*agreed, more].concat()),
        ]
    };
    let gathered =
        |raised: &str| vec![meeting("m1", "2026-02-10"), item(&[("raised", json!(raised))])];
    let need = |from: &str, more: &[(&'static str, Value)]| {
        let own = [("offer_kind", json!("need")), ("from", json!(from))];
        vec![record("offer", "n", &[&own, more].concat())]
    };
    let cooperation = |more: &[(&'static str, Value)]| {
        let own = [("name", json!("合作")), ("need", json!("n"))];
        record("cooperation", "c", &[&own, more].concat())
    };
    let mut answered = need("2026-05-30", &[]);
    answered.push(cooperation(&[]));
    let moved = |stage: &str, matched: &str| {
        vec![cooperation(&[("stage", json!(stage)), ("matched", json!(matched))])]
    };
    let answer = |from: &str, answered: &str| {
        need(from, &[("answer", json!("已协调场地")), ("answered", json!(answered))])
    };
    let instalment = |id: &str, what: &str, date: &str, amount: Value| {
        let fields = [
            ("cooperation", json!("c")),
            ("what", json!(what)),
            ("date", json!(date)),
            ("amount", amount),
        ];
        record("instalment", id, &fields)
    };
    let yuan = |value: u32| json!({ "value": value, "unit": "万元" });
    let vague = |value: u32, qualifier: &str| json!({ "value": value, "unit": "万元", "qualifier": qualifier });
    let fulfilled = |stage: &str, contracted: Value, arrived: Option<(&str, Value)>| {
        let own = [("stage", json!(stage)), ("signed", json!("2026-01-10"))];
        let mut records =
            vec![cooperation(&own), instalment("i1", "contracted", "2026-01-10", contracted)];
        records.extend(arrived.map(|(date, amount)| instalment("i2", "arrived", date, amount)));
        records
    };
    let signed = |stage: &str, more: &[(&'static str, Value)]| {
        let own = [("stage", json!(stage))];
        vec![cooperation(&[&own, more].concat())]
    };
    let unit = |more: &[(&'static str, Value)]| {
        let own = [("name", json!("单位")), ("joined", json!("2025-01-01"))];
        vec![record("alliance_unit", "u", &[&own, more].concat())]
    };
    let acting = |act: TestRecord<'static>| {
        let mut records = unit(&[]);
        records.push(act);
        records
    };
    let posted =
        |from: &str| record("offer", "r", &[("posted_by", json!("u")), ("from", json!(from))]);
    let in_chair = |from: Value, to: Value| {
        let own = [("alliance", json!("l")), ("chair", json!("u"))];
        record("chair_term", "k", &[&own[..], &[("from", from), ("to", to)]].concat())
    };
    let chair = |id: &str, to: Value| {
        record("chair_term", id, &[("alliance", json!("l")), ("chair", json!("u")), ("to", to)])
    };
    vec![
        case(
            R::AllianceMeeting,
            vec![vec![alliance("2026-01-01")]],
            vec![
                vec![alliance("2026-01-02")],
                vec![alliance("2026-01-01"), meeting("m1", "2026-03-31")],
                vec![alliance("2026-01-01"), meeting("m1", "2026")],
            ],
        ),
        case(
            R::ItemsBefore,
            vec![gathered("2026-02-04")],
            vec![gathered("2026-02-03"), gathered("2026-02")],
        ),
        case(
            R::ReportedBack,
            vec![decided("2026-02-11", &[]), decided("2026-06-30", &[])],
            vec![
                decided("2026-07-01", &[]),
                decided("2026-02-10", &[]),
                decided("2026-02-11", &[("reported_at", json!("m2"))]),
                decided("2026-02-11", &[("decision", Value::Null)]),
            ],
        ),
        case(
            R::NeedAnswered,
            vec![
                need("2026-05-30", &[]),
                // The deadline counts, not the days of the rule, and it needs no first day.
                need("2026-06-20", &[("deadline", json!("2026-06-29"))]),
                vec![record(
                    "offer",
                    "n",
                    &[("offer_kind", json!("need")), ("deadline", json!("2026-05"))],
                )],
                // It was answered after the day.
                answer("2026-05-01", "2026-06-01"),
                need(
                    "2026-06-01",
                    &[("deadline", json!("2026-06-10")), ("answered", json!("2026-06-11"))],
                ),
            ],
            vec![
                need("2026-05-31", &[]),
                need("2026-01-01", &[("deadline", json!("2026-06-30"))]),
                need("2026-01-01", &[("deadline", json!("2026-06"))]),
                need("2026-01-01", &[("answer", json!("已协调场地"))]),
                answer("2026-05-01", "2026-05-31"),
                // It may have been in time.
                answer("2026-05-01", "2026-05"),
                need(
                    "2026-06-01",
                    &[("deadline", json!("2026-06-10")), ("answered", json!("2026-06-10"))],
                ),
                need("2026-05-30", &[("closed", json!("2026-06-29"))]),
                need("2026-05-30", &[("offer_kind", json!("resource"))]),
                answered,
            ],
        ),
        case(
            R::StalledCooperation,
            vec![
                moved("matched", "2026-03-31"),
                moved("signed", "2026-03-31"),
                fulfilled("signed", yuan(100), None),
                fulfilled("running", yuan(100), Some(("2026-03-31", yuan(99)))),
                fulfilled("running", vague(100, "more_than"), Some(("2026-03-31", yuan(99)))),
            ],
            vec![
                moved("talking", "2026-04-01"),
                moved("running", "2026-03-31"),
                // An instalment is progress, and what has arrived is waited for no more.
                fulfilled("running", yuan(100), Some(("2026-04-01", yuan(99)))),
                fulfilled("signed", yuan(100), Some(("2026-03-31", yuan(100)))),
                fulfilled("running", yuan(100), Some(("2026-03-31", vague(90, "more_than")))),
                fulfilled("running", vague(100, "about"), Some(("2026-03-31", yuan(99)))),
                fulfilled("done", yuan(100), Some(("2026-03-31", yuan(99)))),
            ],
        ),
        case(
            R::CooperationAmount,
            vec![signed("signed", &[]), signed("done", &[])],
            vec![
                signed("signed", &[("amount", json!({"value": 5, "unit": "万元"}))]),
                signed("talking", &[]),
                [signed("signed", &[]), vec![instalment("i", "contracted", "2026-06-01", yuan(5))]]
                    .concat(),
            ],
        ),
        case(
            R::ArrivedMore,
            vec![
                fulfilled("running", yuan(100), Some(("2026-06-01", yuan(101)))),
                fulfilled("done", yuan(100), Some(("2026-06-01", vague(101, "more_than")))),
                fulfilled("done", vague(100, "fewer_than"), Some(("2026-06-01", yuan(101)))),
                // The amount of the cooperation is what is contracted, whatever is signed by date.
                vec![
                    cooperation(&[("stage", json!("signed")), ("amount", yuan(100))]),
                    instalment("i", "arrived", "2026-06-01", yuan(101)),
                ],
                vec![
                    cooperation(&[("stage", json!("signed")), ("amount", yuan(100))]),
                    instalment("i1", "contracted", "2026-05-01", yuan(900)),
                    instalment("i2", "arrived", "2026-06-01", yuan(101)),
                ],
            ],
            vec![
                fulfilled("done", yuan(100), Some(("2026-06-01", yuan(100)))),
                fulfilled("done", yuan(100), Some(("2026-06-01", vague(100, "more_than")))),
                fulfilled("done", vague(100, "more_than"), Some(("2026-06-01", yuan(101)))),
                fulfilled("done", vague(100, "about"), Some(("2026-06-01", yuan(101)))),
                fulfilled("done", yuan(100), Some(("2026-06-01", vague(101, "fewer_than")))),
                fulfilled(
                    "done",
                    json!({ "value": 1, "unit": "辆" }),
                    Some(("2026-06-01", yuan(2))),
                ),
                vec![
                    cooperation(&[("stage", json!("talking")), ("amount", yuan(100))]),
                    instalment("i", "arrived", "2026-06-01", yuan(101)),
                ],
            ],
        ),
        {
            let by_date = |stage: &str, amount: Value, signed: &[Value]| {
                let own = [("stage", json!(stage)), ("amount", amount)];
                let mut records = vec![cooperation(&own)];
                records.extend(signed.iter().enumerate().map(|(index, amount)| {
                    instalment(&format!("i{index}"), "contracted", "2026-05-01", amount.clone())
                }));
                records
            };
            case(
                R::SignedMore,
                vec![
                    by_date("signed", yuan(100), &[yuan(101)]),
                    by_date("done", yuan(100), &[yuan(60), yuan(41)]),
                    by_date("done", yuan(100), &[vague(101, "more_than")]),
                    by_date("done", vague(100, "fewer_than"), &[yuan(101)]),
                ],
                vec![
                    // What is signed so far is a part of it.
                    by_date("signed", yuan(100), &[yuan(60), yuan(40)]),
                    by_date("signed", vague(100, "more_than"), &[yuan(101)]),
                    by_date("signed", yuan(100), &[vague(101, "about")]),
                    by_date("signed", yuan(100), &[json!({ "value": 101, "unit": "辆" })]),
                    by_date("signed", Value::Null, &[yuan(101)]),
                    // What is talked about is not contracted.
                    by_date("talking", yuan(100), &[yuan(101)]),
                ],
            )
        },
        case(
            R::IdleUnit,
            vec![
                unit(&[]),
                acting(posted("2025-12-29")),
                acting(in_chair(json!("2025-03-01"), json!("2025-12-29"))),
                // A term that is to come.
                acting(in_chair(json!("2026-07-01"), Value::Null)),
            ],
            vec![
                acting(posted("2025-12-30")),
                acting(record(
                    "cooperation",
                    "c",
                    &[("partners", json!(["u"])), ("signed", json!("2026-01-05"))],
                )),
                acting(chair("k", json!("2026-02-01"))),
                // In the chair it is not idle, as its figures say too.
                acting(in_chair(json!("2025-03-01"), json!("2026-12-31"))),
                acting(in_chair(json!("2025-03-01"), Value::Null)),
                acting(item(&[("raised_by", json!("u")), ("raised", json!("2026-05"))])),
                unit(&[("joined", json!("2025-12-30"))]),
                unit(&[("left", json!("2026-01-01"))]),
            ],
        ),
        case(
            R::ChairExpired,
            vec![vec![chair("k", json!("2026-06-29"))]],
            vec![
                vec![chair("k", json!("2026-06-30"))],
                vec![chair("k", json!("2026-06-29")), chair("next", json!("2026-09-30"))],
                vec![chair("k", json!("2026-06-29")), chair("open", Value::Null)],
                vec![alliance("2024-01-01")],
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
            let found = found_in(&ledger_of(records));
            found.iter().any(|found| found.rule == rule && !found.is_unsettled())
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
        ("committee_members", json!(2)),
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
    assert_eq!(found[0].numbers, Numbers::exact(4, 3));
}

/// The numbers of the finding or note of a rule.
fn numbers_of(records: Vec<TestRecord<'_>>, rule: RuleId) -> Option<Numbers> {
    let found = found_in(&ledger_of(records));
    found.into_iter().find(|found| found.rule == rule).map(|found| found.numbers)
}

#[test]
fn the_numbers_of_a_vote_are_those_that_settle_it() {
    let voters = |number: u32| Voters::all(Count::exact(number));
    let of_voters = vote_of_voters(10, 4, 5);
    assert_eq!(
        numbers_of(of_voters.clone(), RuleId::PartyQuorum),
        Some(Numbers::Vote { have: voters(4), want: CountBounds::exact(5) })
    );
    assert_eq!(
        numbers_of(of_voters, RuleId::Vote),
        Some(Numbers::Vote { have: voters(5), want: CountBounds::exact(6) })
    );
    // Four of the twelve due may have no vote: of eight to twelve it takes five to seven.
    let due = CountBounds::exact(12).without_up_to(CountBounds::exact(4));
    let want = due.plus(CountBounds::exact(1)).half();
    assert_eq!((want.lowest(), want.highest()), (5, Some(7)));
    let open = |ayes: u32| numbers_of(with_probationary(vote(12, 12, ayes), 4), RuleId::Vote);
    assert_eq!(open(4), Some(Numbers::Vote { have: voters(4), want }));
    assert_eq!(open(5), Some(Numbers::UnsettledVote { have: voters(5), want }));
    assert_eq!(open(6), Some(Numbers::UnsettledVote { have: voters(6), want }));
    assert_eq!(open(7), None);
}

#[test]
fn a_committee_is_compared_with_the_numbers_of_the_district() {
    let committee = |full: u32, members: u32| {
        let mut records =
            count(&[("full_members", json!(full)), ("committee_members", json!(members))]);
        let own = [("full_members", json!(9)), ("fewest", json!(2))];
        records.push(record("rule", "committee_due", &own));
        records
    };
    assert_eq!(
        numbers_of(committee(8, 3), RuleId::NoCommittee),
        Some(Numbers::UndueCommittee { have: Count::exact(3), due_from: 9 })
    );
    assert_eq!(
        numbers_of(committee(9, 6), RuleId::CommitteeUsual),
        Some(Numbers::Range { have: Count::exact(6), fewest: 2, most: 5 })
    );
    assert!(RuleId::NoCommittee.rule().parameters.is_empty(), "there is one parameter for both");
}

/// What mends the size of an organisation with others below it is an exception: its own number counts only
/// where there are none.
#[test]
fn the_size_of_an_organisation_is_mended_where_it_counts() {
    let field = |records: Vec<TestRecord<'_>>, rule: RuleId| {
        let found = found_in(&ledger_of(records));
        found.iter().find(|found| found.rule == rule).unwrap().field
    };
    let (exception, members) = (Organisation::EXCEPTION.name(), Organisation::MEMBERS.name());
    assert_eq!(field(tree("611", 120, &[60, 39]), RuleId::CommitteeForm), Some(exception));
    assert_eq!(field(tree("611", 99, &[]), RuleId::CommitteeForm), Some(members));
    assert_eq!(field(tree("621", 60, &[24, 25]), RuleId::GeneralForm), Some(exception));
    assert_eq!(field(tree("621", 101, &[]), RuleId::GeneralForm), Some(members));
    let approved = approved_with_below("611", json!(2), 1);
    assert_eq!(field(approved, RuleId::ApproverMembers), Some(Branch::APPROVED_BY.name()));
}

#[test]
fn only_the_rules_of_the_district_are_switched_off() {
    let mut ledger = ledger_of(count(&[
        ("full_members", json!(2)),
        ("committee_members", json!(2)),
        ("form", json!("932")),
        ("home_units", json!(["1", "2", "3", "4", "5", "6"])),
    ]));
    let act = of_activity("dues", &[]).pop().unwrap();
    let at = |count: u64| Stamp::new(NOW_MS + count, 0, Writer::from_random(1));
    let key = RecordKey::new("activity", "a");
    write(&mut ledger, at(1), &key, &act.2, None);
    let has = |ledger: &Ledger, rule: RuleId| found_in(ledger).iter().any(|f| f.rule == rule);
    let (local, other) = (RuleId::JointUnits, RuleId::ForbiddenAct);
    assert!(has(&ledger, local) && has(&ledger, other));
    for rule in [local, other] {
        write(&mut ledger, at(2), &rule_key(rule), &[("on", json!(false))], None);
    }
    assert!(!has(&ledger, local) && has(&ledger, other));
    for wrong in [json!(1), json!("false"), Value::Null, json!(true)] {
        write(&mut ledger, at(3), &rule_key(local), &[("on", wrong)], None);
        assert!(has(&ledger, local));
    }
}

/// What is labelled local may be switched off and accepted, what is advised accepted, and nothing else.
#[test]
fn labels_say_what_may_be_done_about_a_finding() {
    use RuleLabel as L;
    let all = L::ALL.map(|label| {
        let rule = RULES.iter().find(|rule| rule.label == label).unwrap();
        (label.admits_exceptions(), rule.is_switchable())
    });
    assert_eq!(all, [(false, false), (false, false), (true, false), (true, true)]);
    let off: Vec<RuleId> =
        RULES.iter().filter(|rule| !rule.is_on_by_default()).map(|rule| rule.id).collect();
    assert_eq!(off, [RuleId::MutualAppraisal]);
    for rule in RULES.iter().filter(|rule| rule.label == L::NotInOrder) {
        assert!(!rule.citations.is_empty(), "{:?} cites nothing that says so", rule.id);
    }
    for rule in RULES.iter().filter(|rule| rule.label == L::ToCorrect) {
        assert!(rule.citations.is_empty(), "{:?} is about the ledger itself", rule.id);
    }
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

/// The records of a case of a rule, and one of the counts in them.
struct CountOfCase {
    rule: RuleId,
    records: Vec<TestRecord<'static>>,
    record: usize,
    field: usize,
}

/// What a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    /// A record does not comply.
    Found,
    /// A number is to be verified.
    Noted,
    Nothing,
}

impl CountOfCase {
    /// All counts of all cases of all rules. What has a qualifier besides the count in question is left out.
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for Case { rule, fires, quiet } in cases() {
            for records in fires.into_iter().chain(quiet) {
                let vague = |field: &(&str, Value)| field.1.get("qualifier").is_some();
                if records.iter().any(|record| record.2.iter().any(vague)) {
                    continue;
                }
                for (record, (kind, _, fields)) in records.iter().enumerate() {
                    let Some(kind) = Kind::from_code(kind) else { continue };
                    for (field, (name, _)) in fields.iter().enumerate() {
                        let index = kind.field_index(name).unwrap();
                        let field_type = kind.fields()[index].field_type;
                        // What an appraisal is to keep to is a setting, and no count of anything.
                        if field_type == FieldType::Count && kind != Kind::Appraisal {
                            all.push(Self { rule, records: records.clone(), record, field });
                        }
                    }
                }
            }
        }
        all
    }

    fn name(&self) -> &'static str {
        self.records[self.record].2[self.field].0
    }

    /// What is found by its rule if the count is another one, and noted by the rule that notes it.
    fn judged(&self, value: Value) -> Judgement {
        let mut records = self.records.clone();
        records[self.record].2[self.field].1 = value;
        let found = found_in(&ledger_of(records));
        let is_noted =
            |found: &Finding| found.is_unsettled() && noted_by(self.rule).contains(&found.rule);
        let is_found =
            |found: &Finding| !found.is_unsettled() && found_by(self.rule).contains(&found.rule);
        if found.iter().any(is_found) {
            Judgement::Found
        } else if found.iter().any(is_noted) {
            Judgement::Noted
        } else {
            Judgement::Nothing
        }
    }
}

/// The rules by which something is found that a rule is about: of two that compare one number with two
/// thresholds, the more severe one.
fn found_by(rule: RuleId) -> &'static [RuleId] {
    match rule {
        RuleId::CommitteeUsual => &[RuleId::CommitteeUsual, RuleId::CommitteeMost],
        _ => std::slice::from_ref(&rule.rule().id),
    }
}

/// The rules that note what leaves a rule open: of two that compare one number, one notes it.
fn noted_by(rule: RuleId) -> &'static [RuleId] {
    use RuleId as R;
    match rule {
        R::JointBranch => &[R::ShouldBeBuilt],
        R::CommitteeMost | R::CommitteeUsual => {
            &[R::CommitteeDue, R::CommitteeMost, R::CommitteeUsual]
        }
        R::NoCommittee => &[R::CommitteeDue, R::NoCommittee],
        R::CommitteeMeeting => &[R::CommitteeDue],
        R::GroupsDue => &[R::GroupsDue, R::GroupMeeting],
        _ => std::slice::from_ref(&rule.rule().id),
    }
}

/// Numbers around the thresholds of all rules and of all cases, and one far beyond each.
fn numbers() -> Vec<u32> {
    let mut numbers: BTreeSet<u32> = (0..=12).collect();
    for threshold in RULES.iter().flat_map(|rule| rule.parameters).map(|of| of.default) {
        numbers.extend(threshold.saturating_sub(1)..=threshold + 1);
    }
    numbers.insert(500);
    numbers.into_iter().collect()
}

/// A count counts as above or below something only if every number that it may mean does; if some do
/// and some do not, it is noted that it is to be verified. The rules and their counts are those of the
/// table of rules, as each has its cases.
#[test]
fn a_count_that_settles_nothing_is_found_nowhere() {
    let numbers = numbers();
    let mut compared: BTreeSet<RuleId> = BTreeSet::new();
    for of in CountOfCase::all() {
        let exact: Vec<Judgement> = numbers.iter().map(|number| of.judged(json!(number))).collect();
        // What no number changes is not compared.
        if exact.iter().all(|judgement| *judgement == exact[0]) {
            continue;
        }
        compared.insert(of.rule);
        let name = |value: &Value| format!("{:?} by {} of {value}", of.rule, of.name());
        // A vote may be open as long as nothing says which of those present are probationary.
        if !matches!(of.rule, RuleId::PartyQuorum | RuleId::Vote) {
            assert!(!exact.contains(&Judgement::Noted), "{} is noted", name(&json!("exactly")));
        }
        for (at, number) in numbers.iter().enumerate() {
            let (fewer, more) = (&exact[..=at], &exact[at..]);
            for (qualifier, meant) in
                [("fewer_than", fewer), ("more_than", more), ("about", &exact)]
            {
                let value = json!({ "value": number, "qualifier": qualifier });
                match of.judged(value.clone()) {
                    Judgement::Found => {
                        assert!(!meant.contains(&Judgement::Nothing), "{} is found", name(&value));
                    }
                    Judgement::Nothing => {
                        assert!(
                            !meant.contains(&Judgement::Found),
                            "{} is not noted",
                            name(&value)
                        );
                    }
                    Judgement::Noted => {}
                }
            }
        }
    }
    assert!(compared.len() >= 20, "{compared:?}");
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

#[test]
fn organisations_that_a_record_counts_together_are_not_judged_as_one() {
    let single = branch(&[("full_members", json!(60)), ("established", json!("2025-01-01"))]);
    let several = branch(&[
        ("full_members", json!(60)),
        ("established", json!("2025-01-01")),
        ("number", json!(12)),
    ]);
    assert!(found_in(&ledger_of(vec![single])).len() > 1);
    assert_eq!(found_in(&ledger_of(vec![several])), []);
}

/// A committee meeting of six, who are ticked, of whom `present` came, whatever its numbers say.
fn ticked_committee(present: usize, typed: Value) -> Vec<TestRecord<'static>> {
    let mut records = of_activity("committee_meeting", &[("due", json!(6)), ("present", typed)]);
    for index in 0..6 {
        let attended = if index < present { "present" } else { "absent" };
        let fields = [
            ("activity", json!("committee_meeting-6")),
            ("member", json!(format!("m{index}"))),
            ("attended", json!(attended)),
        ];
        records.push(record("attendance", &format!("t{index}"), &fields));
    }
    records
}

#[test]
fn a_quorum_is_judged_by_who_is_ticked() {
    let finds = |records| {
        let found = found_in(&ledger_of(records));
        found.iter().any(|found| found.rule == RuleId::CommitteeQuorum)
    };
    assert!(finds(ticked_committee(2, json!(6))), "the typed number would do");
    assert!(!finds(ticked_committee(3, json!(1))), "the typed number would not");
}

#[test]
fn who_may_vote_is_known_where_the_standing_of_all_ticked_is() {
    let vote = |probationary: usize| {
        let mut records = of_activity("party_meeting", &[("ayes", json!(2))]);
        for index in 0..4 {
            let id = format!("m{index}");
            let standing = if index < probationary { "probationary" } else { "full" };
            let fields = [
                ("activity", json!("party_meeting-5")),
                ("member", json!(id)),
                ("attended", json!("present")),
            ];
            records.push(record("attendance", &format!("t{index}"), &fields));
            records.push(record("member", &id, &[("standing", json!(standing))]));
        }
        let found = found_in(&ledger_of(records));
        found.iter().any(|found| found.rule == RuleId::Vote)
    };
    assert!(vote(0), "two of four are not more than half");
    assert!(!vote(1), "two of three are");
}
