//! The life of a temporary organisation: what the commands refuse, what a closing lacks, and that no
//! way through them leads to a life that cannot be.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::branches::conduct::by_home;
use zhibu_domain::branches::lifecycle::{
    BranchLife, LifecycleViolation, Missing, Stage, StepDraft, StepViolation, dates_to_clear,
    missing, record, violations_of_deletion,
};
use zhibu_domain::branches::stages::{LifeStage, NextDeed, StageProgress, next_deed, stages};
use zhibu_domain::kinds::choices::{ArchiveItem, StepKind};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::validation::{Values, Violation, check, check_day};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{DELETED, Ledger, Name, RecordKey, Stamp, Writer};
use zhibu_test_support::write;

fn today() -> Day {
    Day::new(2026, 6, 30).unwrap()
}

fn date(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

/// A ledger that is written step by step.
#[derive(Default)]
struct Office {
    ledger: Ledger,
    register: Register,
    count: u64,
}

impl Office {
    fn put(&mut self, key: &RecordKey, values: &[(&str, Value)]) {
        self.count += 1;
        let at = Stamp::new(self.count, 0, Writer::from_random(1));
        write(&mut self.ledger, at, key, values, None);
        self.register.refresh(&self.ledger, key);
    }

    fn branch(&mut self, values: &[(&str, Value)]) {
        self.put(&RecordKey::new("branch", "b"), values);
    }

    fn try_record(&mut self, draft: &StepDraft) -> Result<(), StepViolation> {
        let id = format!("s{}", self.count);
        let writes = record(&self.register, "b", draft, &id, today())?;
        for (key, values) in writes {
            let values: Vec<(&str, Value)> =
                values.iter().map(|(name, value)| (&**name, value.clone())).collect();
            self.put(&key, &values);
        }
        Ok(())
    }

    fn record(&mut self, kind: StepKind, day: &str) -> Result<(), StepViolation> {
        self.try_record(&StepDraft::new(kind, date(day)))
    }

    fn life(&self) -> BranchLife<'_> {
        BranchLife::of(&self.register, "b").unwrap()
    }
}

fn new() -> Office {
    let mut office = Office::default();
    office.branch(&[("name", json!("甲"))]);
    office
}

fn skipped(step: StepKind, missing: StepKind) -> Result<(), StepViolation> {
    Err(StepViolation::Lifecycle(LifecycleViolation::Skipped { step, missing }))
}

fn running() -> Office {
    let mut office = new();
    office.record(StepKind::Request, "2026-01-05").unwrap();
    office.record(StepKind::Approve, "2026-01-08").unwrap();
    office.record(StepKind::Appoint, "2026-01-08").unwrap();
    office.record(StepKind::Launch, "2026-01-10").unwrap();
    office
}

#[test]
fn no_step_is_skipped_or_dated_before_the_one_it_needs() {
    let mut office = new();
    assert_eq!(office.life().stage(), Stage::Nothing);
    assert_eq!(
        office.record(StepKind::Approve, "2026-01-08"),
        skipped(StepKind::Approve, StepKind::Request)
    );
    assert_eq!(
        office.record(StepKind::Launch, "2026-01-08"),
        skipped(StepKind::Launch, StepKind::Appoint)
    );
    office.record(StepKind::Request, "2026-01-05").unwrap();
    let out_of_order =
        LifecycleViolation::OutOfOrder { first: StepKind::Request, then: StepKind::Approve };
    assert_eq!(
        office.record(StepKind::Approve, "2026-01-04"),
        Err(StepViolation::Lifecycle(out_of_order))
    );
    // The same day, or a month that may be later, is not before.
    office.record(StepKind::Approve, "2026-01").unwrap();
    let twice = LifecycleViolation::Twice { step: StepKind::Approve };
    assert_eq!(
        office.record(StepKind::Approve, "2026-01-09"),
        Err(StepViolation::Lifecycle(twice))
    );
    assert_eq!(
        office.record(StepKind::Dissolve, "2026-03-01"),
        skipped(StepKind::Dissolve, StepKind::Launch)
    );
    assert_eq!(office.record(StepKind::Appoint, "2026-07-01"), Err(StepViolation::InFuture));
    assert_eq!(
        office.try_record(&StepDraft::new(StepKind::Appoint, None)),
        Err(StepViolation::NoDate)
    );
    // The form is no way round the steps either.
    let values: Values = [("name", json!("甲")), ("established", json!("2026-02-01"))]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let problems = check(Kind::Branch, "b", &values, false, &office.register);
    let skipped =
        LifecycleViolation::Skipped { step: StepKind::Launch, missing: StepKind::Appoint };
    assert_eq!(problems, [("established", Violation::AgainstLife(skipped))]);
}

#[test]
fn the_days_of_launch_and_end_are_the_organisations_own() {
    let mut office = running();
    assert_eq!(office.register.branches().get("b").unwrap().established, date("2026-01-10"));
    assert_eq!(office.life().stage(), Stage::Running);
    office.record(StepKind::Dissolve, "2026-03-01").unwrap();
    assert_eq!(office.register.branches().get("b").unwrap().dissolved, date("2026-03-01"));
    assert_eq!(office.life().date(StepKind::Dissolve), date("2026-03-01"));
    let id = "b-launch";
    let values: Values = [("step", "launch"), ("branch", "b"), ("date", "2026-01-11")]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let problems = check(Kind::Step, id, &values, false, &office.register);
    assert_eq!(problems, [("date", Violation::DateIsBranchs)]);
}

#[test]
fn an_organisation_entered_late_can_record_its_first_steps() {
    let mut office = new();
    office.branch(&[("established", json!("2025-03"))]);
    assert_eq!(office.life().stage(), Stage::Running);
    assert_eq!(office.life().owed().len(), 3);
    // In any order, but not after the launch.
    office.record(StepKind::Appoint, "2025-02-20").unwrap();
    let out_of_order =
        LifecycleViolation::OutOfOrder { first: StepKind::Approve, then: StepKind::Appoint };
    assert_eq!(
        office.record(StepKind::Approve, "2025-02-21"),
        Err(StepViolation::Lifecycle(out_of_order))
    );
    office.record(StepKind::Request, "2025-02-01").unwrap();
    assert_eq!(office.life().owed(), [StepKind::Approve]);
    assert!(office.life().violations().is_empty());
}

#[test]
fn forms_cannot_bypass_recording_a_step() {
    let office = running();
    let problems = |id: &str, fields: &[(&str, &str)], is_new: bool| {
        let values: Values =
            fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        check(Kind::Step, id, &values, is_new, &office.register)
    };
    // A new step, another step in the place of a recorded one, and one of another organisation.
    let close = [("step", "close"), ("branch", "b"), ("date", "2026-02-01")];
    assert!(problems("x", &close, true).contains(&("step", Violation::OnlyRecorded)));
    assert!(problems("b-request", &close, false).contains(&("step", Violation::OnlyRecorded)));
    let own = [("step", "request"), ("branch", "b"), ("date", "2026-01-04")];
    assert_eq!(problems("b-request", &own, false), []);
    // A step that is recorded keeps a date, and so does an organisation whose launch is recorded.
    let undated = |step| Violation::AgainstLife(LifecycleViolation::Undated { step });
    assert_eq!(problems("b-request", &own[..2], false), [("date", undated(StepKind::Request))]);
    let values: Values = [("name".to_owned(), json!("甲"))].into_iter().collect();
    assert_eq!(
        check(Kind::Branch, "b", &values, false, &office.register),
        [("established", undated(StepKind::Launch))]
    );
    // What has not come yet was not taken.
    let dated = |day: &str| {
        let values: Values = [("date".to_owned(), json!(day))].into_iter().collect();
        check_day(Kind::Step, &values, today())
    };
    assert_eq!(dated("2026-07-01"), [("date", Violation::InFuture)]);
    assert_eq!(dated("2026-06-30"), []);
}

#[test]
fn deleting_a_launch_or_end_step_deletes_its_date() {
    let mut office = running();
    office.record(StepKind::Dissolve, "2026-06-01").unwrap();
    let key = |id: &str| RecordKey::new("step", id);
    let gone = |office: &Office, ids: &[&str]| {
        let keys: Vec<RecordKey> = ids.iter().map(|id| key(id)).collect();
        let violations = violations_of_deletion(&office.register, &keys);
        let writes = dates_to_clear(&office.register, &keys);
        let fields: Vec<String> = writes.iter().map(|(_, sets)| sets[0].0.to_string()).collect();
        (violations.into_iter().map(|found| found.1).collect::<Vec<_>>(), fields)
    };
    assert_eq!(gone(&office, &["b-end"]), (vec![], vec!["dissolved".to_owned()]));
    let missing =
        LifecycleViolation::Skipped { step: StepKind::Dissolve, missing: StepKind::Launch };
    let launch = (vec![missing], vec!["established".to_owned()]);
    assert_eq!(gone(&office, &["b-launch"]), launch);
    let (violations, fields) = gone(&office, &["b-launch", "b-end"]);
    assert_eq!((violations, fields.len()), (vec![], 2));
    // An organisation that is deleted with its steps keeps what it said.
    let all = [RecordKey::new("branch", "b"), key("b-end")];
    assert_eq!(dates_to_clear(&office.register, &all), []);
}

#[test]
fn recorded_events_are_not_in_the_future() {
    let problems = |kind, fields: &[(&str, Value)]| {
        let values: Values =
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        check_day(kind, &values, today()).into_iter().map(|found| found.0).collect::<Vec<_>>()
    };
    let tomorrow = json!("2026-07-01");
    for (kind, field) in [
        (Kind::Branch, "established"),
        (Kind::Branch, "dissolved"),
        (Kind::Task, "ended"),
        (Kind::Assignment, "returned"),
        (Kind::Outcome, "date"),
    ] {
        assert_eq!(problems(kind, &[(field, tomorrow.clone())]), [field]);
        assert_eq!(problems(kind, &[(field, json!("2026-06"))]), [""; 0]);
    }
    // A meeting may be planned, but nobody was there yet.
    assert_eq!(problems(Kind::Activity, &[("date", tomorrow.clone())]), [""; 0]);
    let held = [("date", tomorrow), ("present", json!(5))];
    assert_eq!(problems(Kind::Activity, &held), ["present"]);
}

#[test]
fn renewals_changes_and_conversions_have_required_fields() {
    let mut office = running();
    let mut renewal = StepDraft::new(StepKind::Renew, date("2026-02-01"));
    assert_eq!(office.try_record(&renewal), Err(StepViolation::NoPlannedEnd));
    renewal.planned_end = date("2026-01-31");
    assert_eq!(office.try_record(&renewal), Err(StepViolation::NoPlannedEnd));
    renewal.planned_end = date("2026-12");
    office.try_record(&renewal).unwrap();
    assert_eq!(office.register.branches().get("b").unwrap().planned_end, date("2026-12"));
    // An earlier one that is entered late keeps its own end, and leaves the organisation's.
    let mut earlier = StepDraft::new(StepKind::Renew, date("2026-01-15"));
    earlier.planned_end = date("2026-02");
    office.try_record(&earlier).unwrap();
    assert_eq!(office.register.branches().get("b").unwrap().planned_end, date("2026-12"));
    let ends: Vec<_> = office.life().taken.iter().filter_map(|taken| taken.step?.until).collect();
    assert_eq!(ends, [date("2026-02").unwrap(), date("2026-12").unwrap()]);
    office.record(StepKind::Change, "2026-01-20").unwrap();
    assert_eq!(office.life().taken.len(), 7);
    // The very same once more is a click too many, not another change; a renewal shortens nothing.
    assert_eq!(office.record(StepKind::Change, "2026-01-20"), Err(StepViolation::Same));
    let mut shorter = StepDraft::new(StepKind::Renew, date("2026-03-01"));
    for end in ["2026-11", "2026-12"] {
        shorter.planned_end = date(end);
        let end = date("2026-12").unwrap();
        assert_eq!(office.try_record(&shorter), Err(StepViolation::NotLater { end }));
    }
    let mut conversion = StepDraft::new(StepKind::Convert, date("2026-05-01"));
    assert_eq!(office.try_record(&conversion), Err(StepViolation::NoOrganisation));
    conversion.organisation = Some("o".into());
    office.try_record(&conversion).unwrap();
    let twice = LifecycleViolation::Twice { step: StepKind::Dissolve };
    assert_eq!(
        office.record(StepKind::Dissolve, "2026-06-01"),
        Err(StepViolation::Lifecycle(twice))
    );
    assert_eq!(
        office.record(StepKind::Change, "2026-06-01"),
        Err(StepViolation::Lifecycle(LifecycleViolation::OutOfOrder {
            first: StepKind::Change,
            then: StepKind::Convert
        }))
    );
}

#[test]
fn an_organisation_is_closed_only_with_a_complete_archive() {
    let mut office = running();
    assert_eq!(
        office.record(StepKind::Close, "2026-03-10"),
        skipped(StepKind::Close, StepKind::Dissolve)
    );
    office.record(StepKind::Dissolve, "2026-03-01").unwrap();
    let assignment = RecordKey::new("assignment", "a");
    office.put(&assignment, &[("branch", json!("b")), ("member", json!("m"))]);
    let lacks = |office: &mut Office| match office.record(StepKind::Close, "2026-03-10") {
        Err(StepViolation::Incomplete(missing)) => missing,
        other => panic!("{other:?}"),
    };
    let papers = ArchiveItem::ALL.iter().map(|item| Missing::Paper(*item));
    let mut expected = vec![Missing::Summary, Missing::Conduct("a".into())];
    expected.extend(papers);
    assert_eq!(lacks(&mut office), expected);
    office.put(&assignment, &[("conduct", json!("表现良好"))]);
    office.branch(&[("summary", json!("完成任务"))]);
    assert_eq!(lacks(&mut office)[0], Missing::Return("a".into()));
    office.put(&assignment, &[("returned", json!("2026-03-05"))]);
    // Each paper counts.
    for left in 0..ArchiveItem::ALL.len() {
        let codes: Vec<&str> = ArchiveItem::ALL
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != left)
            .map(|(_, item)| item.code())
            .collect();
        office.branch(&[("archived", json!(codes))]);
        assert_eq!(lacks(&mut office), [Missing::Paper(ArchiveItem::ALL[left])]);
    }
    office.branch(&[("archived", json!(ArchiveItem::CODES))]);
    assert!(missing(&office.register, "b").is_empty());
    office.record(StepKind::Close, "2026-03-10").unwrap();
    assert_eq!(office.life().stage(), Stage::Closed);
}

#[test]
fn a_step_that_others_need_is_not_deleted() {
    let office = running();
    let found = |id: &str| {
        violations_of_deletion(&office.register, &[RecordKey::new("step", id)]).into_iter().next()
    };
    let needed =
        LifecycleViolation::Skipped { step: StepKind::Approve, missing: StepKind::Request };
    assert_eq!(found("b-request"), Some((Name::from("b"), needed)));
    assert_eq!(found("b-change"), None);
    let all = ["b-request", "b-approve", "b-appoint", "b-launch"];
    let keys: Vec<RecordKey> = all.iter().map(|id| RecordKey::new("step", *id)).collect();
    assert!(violations_of_deletion(&office.register, &keys).is_empty());
}

#[derive(Clone, Debug)]
enum Doing {
    Record { kind: usize, day: i32, end: i32 },
    Date { is_end: bool, day: Option<i32> },
    Correct { step: usize, day: i32 },
    Delete { step: usize },
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        6 => (0..StepKind::ALL.len(), 0..40_i32, 0..60_i32)
            .prop_map(|(kind, day, end)| Doing::Record { kind, day, end }),
        2 => (any::<bool>(), prop::option::of(0..40_i32))
            .prop_map(|(is_end, day)| Doing::Date { is_end, day }),
        2 => (0..8_usize, 0..40_i32).prop_map(|(step, day)| Doing::Correct { step, day }),
        1 => (0..8_usize).prop_map(|step| Doing::Delete { step }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    /// Through recording, correcting, deleting and the form, in whatever order: what cannot be, never is.
    #[test]
    fn no_sequence_of_commands_violates_the_lifecycle_order(doings in prop::collection::vec(doing(), 1..40)) {
        let mut office = new();
        office.branch(&[("summary", json!("总结")), ("archived", json!(ArchiveItem::CODES))]);
        let day = |offset: i32| today().plus_days(offset - 60).to_string();
        for doing in doings {
            let steps: Vec<Name> = office.register.steps().rows().iter().map(|row| row.id.clone()).collect();
            match doing {
                Doing::Record { kind, day: offset, end } => {
                    let mut draft = StepDraft::new(StepKind::ALL[kind], date(&day(offset)));
                    draft.organisation = Some("o".into());
                    draft.planned_end = date(&day(end));
                    let _refused = office.try_record(&draft);
                }
                Doing::Date { is_end, day: offset } => {
                    let field = if is_end { "dissolved" } else { "established" };
                    let wanted = offset.map_or(Value::Null, |offset| json!(day(offset)));
                    let branch = office.register.branches().get("b").unwrap();
                    let text = |date: Option<PartialDate>| date.map_or(Value::Null, |d| json!(d.to_string()));
                    let mut values = Values::new();
                    values.insert("name".into(), json!("甲"));
                    values.insert("established".into(), text(branch.established));
                    values.insert("dissolved".into(), text(branch.dissolved));
                    values.insert(field.into(), wanted.clone());
                    if check(Kind::Branch, "b", &values, false, &office.register).is_empty() {
                        office.branch(&[(field, wanted)]);
                    }
                }
                Doing::Correct { step, day: offset } => {
                    let Some(id) = steps.get(step) else { continue };
                    let of = office.register.steps().get(id).unwrap();
                    let Some(kind) = of.step else { continue };
                    let values: Values = [("step", kind.code().to_owned()), ("branch", "b".to_owned()), ("date", day(offset))]
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), json!(value)))
                        .collect();
                    if check(Kind::Step, id, &values, false, &office.register).is_empty() {
                        office.put(&RecordKey::new("step", id.clone()), &[("date", json!(day(offset)))]);
                    }
                }
                Doing::Delete { step } => {
                    let Some(id) = steps.get(step) else { continue };
                    let key = RecordKey::new("step", id.clone());
                    if violations_of_deletion(&office.register, std::slice::from_ref(&key)).is_empty() {
                        office.put(&key, &[(DELETED, json!(true))]);
                    }
                }
            }
            let violations = office.life().violations();
            prop_assert!(violations.is_empty(), "{:?}", violations);
        }
    }
}

#[test]
fn conduct_notes_are_grouped_by_home_organisation() {
    let mut office = Office::default();
    let key = |kind: &str, id: &str| RecordKey::new(kind, id);
    office.put(&key("branch", "b"), &[("name", json!("甲"))]);
    for (id, name) in [("p", "乙支部"), ("q", "丙支部")] {
        office.put(&key("organisation", id), &[("name", json!(name))]);
    }
    for (id, name, home) in [("1", "王", "q"), ("2", "李", "p"), ("3", "赵", "q")] {
        office.put(&key("member", id), &[("name", json!(name)), ("organisation", json!(home))]);
    }
    office.put(&key("member", "4"), &[("name", json!("钱"))]);
    for member in ["1", "2", "3", "4", "unknown"] {
        let id = format!("of-{member}");
        office.put(&key("assignment", &id), &[("member", json!(member)), ("branch", json!("b"))]);
    }
    office.put(&key("assignment", "elsewhere"), &[("member", json!("1")), ("branch", json!("c"))]);
    let notes = by_home(&office.register, "b");
    let told: Vec<(Option<&str>, Vec<&str>)> = notes
        .iter()
        .map(|notes| {
            let ids = notes.assignments.iter().map(|row| &*row.id).collect();
            (notes.home.map(|home| &**home), ids)
        })
        .collect();
    // 丙 before 乙, 王 before 赵 by their code points; who has no home comes last.
    let expected = [
        (Some("q"), vec!["of-1", "of-3"]),
        (Some("p"), vec!["of-2"]),
        (None, vec!["of-unknown", "of-4"]),
    ];
    assert_eq!(told, expected);
}

/// The stages in short: a letter for how far each is.
fn letters(office: &Office) -> String {
    let letter = |(_, progress): (LifeStage, StageProgress)| match progress {
        StageProgress::Done(_) => 'd',
        StageProgress::Owed => 'o',
        StageProgress::Current => 'c',
        StageProgress::Next => 'n',
        StageProgress::Ahead => 'a',
    };
    stages(&office.life()).map(letter).iter().collect()
}

fn deed(office: &Office, planned_end: &str) -> Option<NextDeed> {
    next_deed(&office.life(), date(planned_end), today())
}

#[test]
fn a_life_has_seven_stages_of_which_one_comes_next() {
    let mut office = new();
    assert_eq!(letters(&office), "naaaaaa");
    assert_eq!(deed(&office, ""), Some(NextDeed::Step(StepKind::Request)));
    office.record(StepKind::Request, "2026-01-05").unwrap();
    assert_eq!(letters(&office), "dnaaaaa");
    let mut office = running();
    assert_eq!(letters(&office), "ddddcaa");
    assert_eq!(stages(&office.life())[1].1, StageProgress::Done(date("2026-01-08")));
    office.record(StepKind::Dissolve, "2026-06-01").unwrap();
    assert_eq!(letters(&office), "ddddddn");
    assert_eq!(deed(&office, ""), Some(NextDeed::Step(StepKind::Close)));
    // What was entered when it was at work already owes its first steps.
    let mut late = new();
    late.branch(&[("established", json!("2026-02"))]);
    assert_eq!(letters(&late), "ooodcaa");
    assert_eq!(deed(&late, ""), Some(NextDeed::Step(StepKind::Request)));
}

#[test]
fn an_organisation_at_work_is_to_be_dissolved_from_the_day_of_its_planned_end() {
    let office = running();
    for (end, next) in [
        ("", NextDeed::Work),
        ("2026-07-01", NextDeed::Work),
        ("2026-06-30", NextDeed::Step(StepKind::Dissolve)),
        // Any day of June may be meant, and the last of them is here.
        ("2026-06", NextDeed::Step(StepKind::Dissolve)),
        ("2026", NextDeed::Work),
    ] {
        assert_eq!(deed(&office, end), Some(next), "{end}");
    }
}
