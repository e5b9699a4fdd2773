//! How many were due and came: ticked where somebody is, typed otherwise.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::attendance::{Attendee, Attendees, attendees, roll, roster};
use zhibu_domain::branches::records::BranchRecords;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::{Extent, Register};
use zhibu_domain::validation::{Values, Violation, check};
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_ledger::{Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{TestRecord, ledger_of, write};

fn record<'a>(kind: &'a str, id: &str, fields: &[(&'a str, Value)]) -> TestRecord<'a> {
    (kind, id.to_owned(), fields.to_vec())
}

fn tick<'a>(id: &str, who: (&'a str, &str), attended: &str) -> TestRecord<'a> {
    let fields = [("activity", json!("a")), (who.0, json!(who.1)), ("attended", json!(attended))];
    record("attendance", id, &fields)
}

/// A branch with three members, of whom the last is probationary and the second left in May; an activity of
/// it in June with numbers; an alliance with two units, of which the second stands for over ten.
fn base() -> Vec<TestRecord<'static>> {
    let member = |id: &str, standing: &str| record("member", id, &[("standing", json!(standing))]);
    let assigned = |id: &str, member: &str, to: Value| {
        let fields = [
            ("member", json!(member)),
            ("branch", json!("b")),
            ("from", json!("2026-01")),
            ("to", to),
        ];
        record("assignment", id, &fields)
    };
    let unit = |id: &str, number: Value| {
        let fields = [("alliance", json!("l")), ("joined", json!("2025")), ("number", number)];
        record("alliance_unit", id, &fields)
    };
    vec![
        record("branch", "b", &[("name", json!("甲"))]),
        record("alliance", "l", &[("name", json!("联盟"))]),
        record(
            "activity",
            "a",
            &[
                ("branch", json!("b")),
                ("date", json!("2026-06-15")),
                ("due", json!(1)),
                ("present", json!({"value": 8, "qualifier": "about"})),
            ],
        ),
        record("activity", "j", &[("alliance", json!("l")), ("date", json!("2026-06"))]),
        member("m1", "full"),
        member("m2", "full"),
        member("m3", "probationary"),
        assigned("x1", "m1", Value::Null),
        assigned("x2", "m2", json!("2026-05-31")),
        assigned("x3", "m3", Value::Null),
        // Twice on the roster, and one person.
        assigned("x4", "m1", Value::Null),
        unit("u1", Value::Null),
        unit("u2", json!({"value": 10, "qualifier": "more_than"})),
    ]
}

fn counted(ledger: &Ledger, id: &str) -> Attendees {
    let register = Register::of(ledger);
    attendees(&register, id, register.activities().get(id).unwrap())
}

#[test]
fn without_ticks_the_typed_numbers_stand() {
    let found = counted(&ledger_of(base()), "a");
    let about = Some(Count { value: 8, qualifier: Qualifier::About });
    assert_eq!((found.due, found.present, found.is_ticked), (Some(Count::exact(1)), about, false));
}

/// As in the part of a unit, which has its own ticks alone, and where only an absence is noted.
#[test]
fn ticks_of_fewer_than_were_due_are_no_whole_roll() {
    let mut records = base();
    let due = |number: u32| ("due", json!(number));
    let typed = [("branch", json!("b")), ("date", json!("2026-06-15")), ("present", json!(8))];
    records.retain(|known| known.1 != "a");
    records.push(record("activity", "a", &[&typed[..], &[due(3)]].concat()));
    records.push(tick("t1", ("member", "m1"), "present"));
    records.push(tick("t2", ("member", "m2"), "absent"));
    let found = counted(&ledger_of(records.clone()), "a");
    let numbers = (found.due, found.present, found.is_ticked);
    assert_eq!(numbers, (Some(Count::exact(3)), Some(Count::exact(8)), false));
    records.push(tick("t3", ("member", "m3"), "present"));
    let found = counted(&ledger_of(records), "a");
    assert_eq!(
        (found.due, found.present, found.is_ticked),
        (Some(Count::exact(3)), Some(Count::exact(2)), true)
    );
}

/// Of the joint meeting of another's alliance a unit's part has its own ticks, which are not the meeting's.
#[test]
fn in_the_part_of_a_unit_ticks_at_what_belongs_to_others_are_its_own_alone() {
    let mut records = base();
    records.push(record("organisation", "lead", &[]));
    records.push(record("organisation", "own", &[]));
    records.retain(|known| !matches!(&*known.1, "l" | "u1" | "b"));
    records.push(record("alliance", "l", &[("lead_organisation", json!("lead"))]));
    records.push(record("branch", "b", &[("approved_by", json!("own"))]));
    records.push(record(
        "alliance_unit",
        "u1",
        &[("alliance", json!("l")), ("organisation", json!("own"))],
    ));
    let at_meeting = [("activity", json!("j")), ("unit", json!("u1"))];
    let present = [("attended", json!("present"))];
    records.push(record("attendance", "t1", &[&at_meeting[..], &present].concat()));
    records.push(tick("t2", ("member", "m1"), "present"));
    let mut register = Register::of(&ledger_of(records));
    let one = Some(Count::exact(1));
    let found = |register: &Register, id: &str| {
        let found = attendees(register, id, register.activities().get(id).unwrap());
        (found.due, found.present, found.is_ticked, found.of_unit)
    };
    assert_eq!(found(&register, "j"), (one, one, true, None), "the whole ledger has the roll");
    let part_of = |unit: &str| Extent { part: Some(unit.into()), ..Extent::default() };
    register.set_extent(part_of("own"));
    let own = Some([Count::exact(1), Count::exact(1)]);
    assert_eq!(found(&register, "j"), (None, None, false, own));
    assert_eq!(found(&register, "a"), (one, one, true, None), "its own organisation's");
    register.set_extent(part_of("lead"));
    assert_eq!(found(&register, "j"), (one, one, true, None), "the lead has the roll");
}

#[test]
fn ticked_members_count_instead_and_probationary_ones_have_no_vote() {
    let mut records = base();
    records.push(tick("t1", ("member", "m1"), "present"));
    records.push(tick("t2", ("member", "m2"), "absent"));
    records.push(tick("t3", ("member", "m3"), "present"));
    // Neither says anything.
    records.push(record("attendance", "t4", &[("activity", json!("a"))]));
    records.push(record("attendance", "t5", &[("activity", json!("a")), ("member", json!("m9"))]));
    let found = counted(&ledger_of(records.clone()), "a");
    assert_eq!(
        (found.due, found.present, found.is_ticked),
        (Some(Count::exact(3)), Some(Count::exact(2)), true)
    );
    assert_eq!(
        (found.voters_due, found.voters_present),
        (Some(Count::exact(2)), Some(Count::exact(1)))
    );
    // Of whoever is not known nobody can say whether they may vote.
    records.push(tick("t6", ("member", "gone"), "present"));
    let found = counted(&ledger_of(records), "a");
    assert_eq!((found.due, found.voters_due), (Some(Count::exact(4)), None));
}

#[test]
fn units_of_a_joint_meeting_count_as_many_as_they_stand_for() {
    let mut records = base();
    for (id, unit, attended) in [("t1", "u1", "absent"), ("t2", "u2", "present")] {
        let fields =
            [("activity", json!("j")), ("unit", json!(unit)), ("attended", json!(attended))];
        records.push(record("attendance", id, &fields));
    }
    let found = counted(&ledger_of(records), "j");
    let over = |value| Some(Count { value, qualifier: Qualifier::MoreThan });
    assert_eq!((found.due, found.present), (over(11), over(10)));
}

#[test]
fn the_roster_is_of_the_day() {
    let ledger = ledger_of(base());
    let register = Register::of(&ledger);
    let of = |id: &str| roster(&register, register.activities().get(id).unwrap()).unwrap();
    let member = |id: &str| Attendee::Member(id.into());
    assert_eq!(
        of("a"),
        [member("m1"), member("m3")],
        "the second has left, and nobody is due twice"
    );
    assert_eq!(of("j"), [Attendee::Unit("u1".into()), Attendee::Unit("u2".into())]);
}

#[test]
fn a_roll_has_the_roster_and_whoever_is_ticked_besides() {
    let mut records = base();
    records.push(tick("t2", ("member", "m2"), "present"));
    records.push(tick("t9", ("member", "m3"), "present"));
    records.push(tick("t8", ("member", "m3"), "absent"));
    let register = Register::of(&ledger_of(records));
    let roll = roll(&register, "a", register.activities().get("a").unwrap());
    let of = |index: usize| {
        let line = &roll[index];
        let mark = line.mark.map(|mark| (mark.is_present, mark.is_contradictory));
        (line.is_on_roster, mark, line.records.len())
    };
    assert_eq!(roll.len(), 3);
    assert_eq!(of(0), (true, None, 0));
    assert_eq!(of(1), (false, Some((true, false)), 1));
    assert_eq!(of(2), (true, Some((true, true)), 2));
}

#[test]
fn a_tick_is_about_one_attendee_and_there_is_one_of_each() {
    let mut records = base();
    records.push(tick("t1", ("member", "m1"), "present"));
    let register = Register::of(&ledger_of(records));
    let problems = |fields: &[(&str, &str)]| {
        let values: Values =
            fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        check(Kind::Attendance, "new", &values, true, &register)
    };
    assert_eq!(problems(&[("activity", "a"), ("member", "m2")]), []);
    assert_eq!(problems(&[("activity", "a"), ("unit", "u1")]), []);
    let none = ("member", Violation::NoAttendee);
    assert_eq!(problems(&[("activity", "a")]), [none]);
    let twice = ("activity", Violation::TickedTwice);
    assert_eq!(problems(&[("activity", "a"), ("member", "m1")]), [twice]);
    let both = problems(&[("activity", "j"), ("member", "m1"), ("unit", "u1")]);
    assert_eq!(both, [("unit", Violation::SecondOwner { first: "member" })]);
}

#[test]
fn an_edit_of_a_tick_is_one_of_its_activitys_organisation() {
    let mut ledger = ledger_of(base());
    let mut register = Register::of(&ledger);
    let before = register.revisions().latest();
    let key = RecordKey::new("attendance", "t");
    let at = Stamp::new(1_000, 0, Writer::from_random(1));
    let values =
        [("activity", json!("a")), ("member", json!("m1")), ("attended", json!("present"))];
    write(&mut ledger, at, &key, &values, None);
    register.refresh(&ledger, &key);
    let changed: Vec<String> =
        register.revisions().branches_since(before).map(ToString::to_string).collect();
    assert_eq!(changed, ["b"]);
    let records = BranchRecords::of(&register, "b").unwrap();
    let row = register.activities().row("a").unwrap();
    assert_eq!(records.attendees(&register, row), attendees(&register, "a", &row.record));
    assert!(records.attendees(&register, row).is_ticked);
}

proptest! {
    /// Whatever is ticked, and however often: the numbers do not depend on the order of the changes, nobody
    /// counts twice, and whoever came by any of them came.
    #[test]
    fn the_numbers_do_not_depend_on_the_order(
        ticks in vec((0usize..5, any::<bool>()), 1..12),
        order in any::<prop::sample::Index>(),
    ) {
        let of = |(index, (member, is_present)): (usize, &(usize, bool))| {
            let attended = if *is_present { "present" } else { "absent" };
            tick(&format!("t{index}"), ("member", &format!("m{member}")), attended)
        };
        let records: Vec<TestRecord<'_>> = ticks.iter().enumerate().map(of).collect();
        let mut all = base();
        all.extend(records);
        let ledger = ledger_of(all);
        let mut changes: Vec<_> = ledger.changes().collect();
        let at = order.index(changes.len());
        changes.rotate_left(at);
        changes.reverse();
        let mut other = Ledger::new();
        other.insert(changes);
        let found = counted(&ledger, "a");
        prop_assert_eq!(found, counted(&other, "a"));
        let mut members: Vec<usize> = ticks.iter().map(|tick| tick.0).collect();
        members.sort_unstable();
        members.dedup();
        prop_assert_eq!(found.due, Some(Count::exact(u32::try_from(members.len()).unwrap())));
        let came = |member: &&usize| ticks.iter().any(|tick| tick.0 == **member && tick.1);
        let came = members.iter().filter(came).count();
        prop_assert_eq!(found.present, Some(Count::exact(u32::try_from(came).unwrap())));
    }
}
