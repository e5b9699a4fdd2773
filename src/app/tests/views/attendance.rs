//! The roll of an activity: what is shown, ticked and written.

use zhibu_app::commands::attendance::{RollDraft, RollViolation, Tick, call_roll};
use zhibu_app::table::TableCell;
use zhibu_app::views::records::attendance::{
    RollControl, RollPart, RollView, call_roll_announced, roll_view,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::attendance::Attendee;
use zhibu_domain::kinds::field::{PersonText, Reference};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Assignment, Attendance, Kind, Member, Organisation,
};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Count;
use zhibu_format::Part;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, today, with_branch, workspace_of};

/// The organisation `b` with the members `m1` and `m2`, and its activity `a` in October, with numbers.
fn with_roster() -> Workspace {
    let mut workspace = with_branch();
    for (id, name) in [("m1", "甲"), ("m2", "乙")] {
        put(&mut workspace, Patch::<Member>::new(id).set(Member::NAME, name));
        put(
            &mut workspace,
            Patch::<Assignment>::new(format!("x-{id}"))
                .set(Assignment::MEMBER, Reference::to(id))
                .set(Assignment::BRANCH, Reference::to("b")),
        );
    }
    put(
        &mut workspace,
        Patch::<Activity>::new("a")
            .set(Activity::TITLE, "示例大会")
            .set(Activity::BRANCH, Reference::to("b"))
            .set(Activity::DATE, Day::new(2022, 10, 1).unwrap())
            .set(Activity::DUE, Count::exact(2)),
    );
    workspace
}

fn roll(workspace: &Workspace) -> RollView {
    roll_view(workspace, "a", Lang::Zh, &ByCodePoint).unwrap()
}

fn member(id: &str) -> Attendee {
    Attendee::Member(id.into())
}

/// The names, marks and reasons of the rows.
fn rows(view: &RollView) -> Vec<String> {
    let row = |row: &zhibu_app::table::TableRow<RollControl>| {
        let cells = row.cells.iter().map(|cell| cell.to_plain(" "));
        cells.collect::<Vec<_>>().join("|")
    };
    view.table.rows.iter().map(row).collect()
}

fn save(workspace: &mut Workspace, draft: &RollDraft) -> usize {
    let called = call_roll(workspace, "a", draft, today()).unwrap();
    workspace.apply(called.command, NOW_MS);
    called.count
}

#[test]
fn a_roll_is_called_in_one_command_and_its_numbers_count() {
    let mut workspace = with_roster();
    let view = roll(&workspace);
    assert_eq!(view.numbers, "按登记：应到 2，实到 —；点名不足应到人数的，不按点名");
    assert_eq!(rows(&view), ["|乙|", "|甲|"]);
    let mut draft = RollDraft::default();
    draft.toggle(&member("m1"), &Tick::default());
    draft.explain(&member("m2"), &Tick::default(), " 出差 ".to_owned());
    assert_eq!(save(&mut workspace, &draft), 2);
    let view = roll(&workspace);
    assert_eq!(view.numbers, "按点名：应到 2，实到 1");
    assert_eq!(rows(&view), ["缺席|乙|出差", "出席|甲|"]);
    let activity = workspace.register().activities().get("a").unwrap();
    assert_eq!(activity.due, Some(Count::exact(2)), "what is typed stays");
    // One step of undo.
    assert!(workspace.undo(NOW_MS).is_some());
    assert_eq!(workspace.register().attendances().rows(), []);
}

#[test]
fn what_nobody_touches_is_not_written_again() {
    let mut workspace = with_roster();
    let mut draft = RollDraft::default();
    roll(&workspace).tick_all(&mut draft);
    save(&mut workspace, &draft);
    assert_eq!(rows(&roll(&workspace)), ["出席|乙|", "出席|甲|"]);
    // Somebody gives a reason elsewhere, while an empty roll is saved here.
    let id = workspace.register().attendances().of_activity("a").next().unwrap().id.clone();
    put(&mut workspace, Patch::<Attendance>::new(id).set(Attendance::NOTE, "迟到"));
    let called = call_roll(&workspace, "a", &RollDraft::default(), today()).unwrap();
    assert_eq!(called.command, zhibu_app::workspace::Command::PutAll(Vec::new()));
    // A reason goes with the absence.
    let recorded = Tick { is_present: true, reason: String::new() };
    let mut draft = RollDraft::default();
    draft.toggle(&member("m1"), &recorded);
    draft.explain(&member("m1"), &recorded, "病假".to_owned());
    save(&mut workspace, &draft);
    assert_eq!(rows(&roll(&workspace)), ["出席|乙|", "缺席|甲|病假"]);
    let absent = Tick { is_present: false, reason: "病假".to_owned() };
    let mut draft = RollDraft::default();
    draft.toggle(&member("m1"), &absent);
    save(&mut workspace, &draft);
    assert_eq!(rows(&roll(&workspace)), ["出席|乙|", "出席|甲|"]);
}

#[test]
fn two_desks_that_tick_the_same_member_write_the_same_record() {
    let mut draft = RollDraft::default();
    draft.toggle(&member("m1"), &Tick::default());
    let keys = |workspace: &Workspace| {
        let called = call_roll(workspace, "a", &draft, today()).unwrap();
        let zhibu_app::workspace::Command::PutAll(writes) = called.command else { panic!() };
        writes.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    let (one, other) = (with_roster(), with_roster());
    assert_eq!(keys(&one), keys(&other));
    assert_eq!(keys(&one).len(), 1, "of whom nothing is said nothing is written");
    // A record that was deleted is the one that comes back.
    let mut again = with_roster();
    save(&mut again, &draft);
    let key = keys(&one).remove(0);
    again.apply(zhibu_app::workspace::Command::Delete(vec![key.clone()]), NOW_MS);
    assert_eq!(again.register().attendances().rows().len(), 0);
    save(&mut again, &draft);
    assert!(again.register().attendances().get(&key.id).is_some());
}

#[test]
fn a_record_that_somebody_made_one_of_another_member_stays_as_it_is() {
    let mut workspace = with_roster();
    let mut draft = RollDraft::default();
    draft.explain(&member("m1"), &Tick::default(), "病假".to_owned());
    save(&mut workspace, &draft);
    let id = workspace.register().attendances().rows()[0].id.clone();
    put(
        &mut workspace,
        Patch::<Attendance>::new(id.clone()).set(Attendance::MEMBER, Reference::to("m2")),
    );
    let mut draft = RollDraft::default();
    draft.toggle(&member("m1"), &Tick::default());
    save(&mut workspace, &draft);
    assert_eq!(rows(&roll(&workspace)), ["缺席|乙|病假", "出席|甲|"]);
    let kept = workspace.register().attendances().get(&id).unwrap();
    assert_eq!(kept.reason.as_ref().map(|reason| &*reason.0), Some("病假"));
}

#[test]
fn a_reason_that_is_recorded_stays_when_others_are_ticked() {
    let mut workspace = with_roster();
    let excused = Patch::<Attendance>::new("t")
        .set(Attendance::ACTIVITY, Reference::to("a"))
        .set(Attendance::MEMBER, Reference::to("m2"));
    put(&mut workspace, excused.set(Attendance::REASON, PersonText::from("病假")));
    let mut draft = RollDraft::default();
    draft.toggle(&member("m1"), &Tick::default());
    save(&mut workspace, &draft);
    let kept = workspace.register().attendances().get("t").unwrap();
    assert_eq!(
        (kept.reason.as_ref().map(|reason| &*reason.0), kept.attended),
        (Some("病假"), None)
    );
}

#[test]
fn a_line_in_conflict_is_left_and_a_member_of_another_day_is_marked() {
    let mut workspace = with_roster();
    let tick = |id: &str, member: &str| {
        Patch::<Attendance>::new(id)
            .set(Attendance::ACTIVITY, Reference::to("a"))
            .set(Attendance::MEMBER, Reference::to(member))
            .set(Attendance::ATTENDED, zhibu_domain::kinds::choices::Attended::Present)
    };
    put(&mut workspace, tick("t1", "m1"));
    put(&mut workspace, Patch::<Member>::new("m3").set(Member::NAME, "丙"));
    put(&mut workspace, tick("t3", "m3"));
    let key = zhibu_ledger::RecordKey::new("attendance", "t1");
    for reason in ["出差", "病假"] {
        let values = vec![(Attendance::REASON.name().into(), serde_json::json!(reason))];
        let seen = vec![(Attendance::REASON.name().into(), Vec::new())];
        workspace
            .apply(zhibu_app::workspace::Command::Put { key: key.clone(), values, seen }, NOW_MS);
    }
    let view = roll(&workspace);
    let is_control = |row: usize| {
        matches!(
            &view.table.rows[row].cells[0],
            TableCell::Control(RollControl { part: RollPart::Tick, .. })
        )
    };
    let names: Vec<String> = view.table.rows.iter().map(|row| row.cells[1].to_plain(" ")).collect();
    assert_eq!(names, ["丙 不在当日名册", "乙", "甲 登记不一致，待核定"]);
    assert!(is_control(0) && is_control(1) && !is_control(2));
    let mut draft = RollDraft::default();
    draft.toggle(&member("m1"), &Tick { is_present: true, reason: String::new() });
    save(&mut workspace, &draft);
    let record = workspace.record(Kind::Attendance, "t1").unwrap();
    assert_eq!(record.conflict(Attendance::REASON.name()).len(), 2, "decided where conflicts are");
}

#[test]
fn a_joint_meeting_is_called_by_its_units() {
    let mut workspace = with_branch();
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例联盟"));
    for (id, left) in [("u1", None), ("u2", Some("2022-01"))] {
        let unit = Patch::<AllianceUnit>::new(id).set(AllianceUnit::NAME, id);
        let left = left.and_then(PartialDate::from_iso);
        let unit = unit.set_or_keep(AllianceUnit::LEFT, left);
        put(&mut workspace, unit.set(AllianceUnit::ALLIANCE, Reference::to("l")));
    }
    let meeting = Patch::<Activity>::new("a").set(Activity::ALLIANCE, Reference::to("l"));
    let meeting = meeting.set(Activity::DATE, PartialDate::from_iso("2022-10").unwrap());
    put(&mut workspace, meeting);
    assert_eq!(rows(&roll(&workspace)), ["|u1|"], "the other one had left");
    let mut draft = RollDraft::default();
    draft.explain(&Attendee::Unit("u1".into()), &Tick::default(), "另有会议".to_owned());
    save(&mut workspace, &draft);
    assert_eq!(roll(&workspace).numbers, "按点名：应到 1，实到 0");
}

#[test]
fn in_a_units_part_the_meeting_of_others_has_the_units_own_ticks_beside_its_numbers() {
    let part = Part { organisation: "own".into(), name: "甲局".into() };
    let mut workspace = workspace_of(Some(part));
    for id in ["own", "lead"] {
        put(&mut workspace, Patch::<Organisation>::new(id).set(Organisation::NAME, id));
    }
    let alliance = |lead: &str| {
        Patch::<Alliance>::new("l").set(Alliance::LEAD_ORGANISATION, Reference::to(lead))
    };
    put(&mut workspace, alliance("lead"));
    put(
        &mut workspace,
        Patch::<AllianceUnit>::new("u")
            .set(AllianceUnit::NAME, "甲局")
            .set(AllianceUnit::ORGANISATION, Reference::to("own"))
            .set(AllianceUnit::ALLIANCE, Reference::to("l")),
    );
    let meeting = Patch::<Activity>::new("a").set(Activity::ALLIANCE, Reference::to("l"));
    put(&mut workspace, meeting.set(Activity::DATE, PartialDate::from_iso("2022-10").unwrap()));
    let mut draft = RollDraft::default();
    draft.toggle(&Attendee::Unit("u".into()), &Tick::default());
    save(&mut workspace, &draft);
    let shown = roll(&workspace).numbers;
    assert_eq!(shown, "按登记：应到 —，实到 —；本单位：应到 1，实到 1");
    let as_it_was = workspace.as_it_was(u64::MAX);
    assert_eq!(roll(&as_it_was).numbers, shown, "earlier too");
    put(&mut workspace, alliance("own"));
    assert_eq!(roll(&workspace).numbers, "按点名：应到 1，实到 1");
}

#[test]
fn a_roll_is_refused_before_its_day_and_without_anybody() {
    let mut workspace = with_roster();
    let empty = RollDraft::default();
    let before = Day::new(2022, 9, 30).unwrap();
    assert_eq!(call_roll(&workspace, "a", &empty, before), Err(RollViolation::InFuture));
    assert_eq!(call_roll(&workspace, "none", &empty, today()), Err(RollViolation::Nobody));
    assert!(call_roll_announced(&workspace, "none", &empty, today(), Lang::Zh).is_err());
    let mut long = RollDraft::default();
    long.explain(&member("m1"), &Tick::default(), "长".repeat(301));
    assert_eq!(call_roll(&workspace, "a", &long, today()), Err(RollViolation::TooLong));
    put(&mut workspace, Patch::<Activity>::new("bare").set(Activity::TITLE, "示例"));
    assert_eq!(roll_view(&workspace, "bare", Lang::Zh, &ByCodePoint), None);
}

#[test]
fn a_roll_follows_its_roster_and_its_records() {
    let mut workspace = with_roster();
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m1").set(Member::NAME, "丁"))
    };
    assert!(is_renewed(&mut workspace, roll, rename));
    let explain = |workspace: &mut Workspace| {
        let patch = Patch::<Attendance>::new("t").set(Attendance::ACTIVITY, Reference::to("a"));
        let patch = patch.set(Attendance::MEMBER, Reference::to("m1"));
        put(workspace, patch.set(Attendance::REASON, PersonText::from("病假")))
    };
    assert!(is_renewed(&mut workspace, roll, explain));
}
