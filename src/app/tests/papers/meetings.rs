//! The minutes of a joint meeting.

use zhibu_app::papers::PaperKind;
use zhibu_domain::kinds::choices::{ActivityKind, Attended};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Attendance, MeetingItem, Member,
};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::Count;
use zhibu_office::document::to_plain;

use crate::support::{empty, owed, paper_of, put};

fn held() -> zhibu_app::workspace::Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(ledger, Patch::<Alliance>::new("a").set(Alliance::NAME, "示例联盟"));
    put(
        ledger,
        Patch::<Activity>::new("m")
            .set(Activity::TITLE, "第一次联席会议")
            .set(Activity::ACTIVITY_KIND, ActivityKind::JointMeeting)
            .set(Activity::ALLIANCE, Reference::to("a"))
            .set(Activity::DATE, Day::new(2025, 4, 2).unwrap())
            .set(Activity::PLACE, "示例会议室")
            .set(Activity::HOST, "李甲")
            .set(Activity::RECORDER, "张乙"),
    );
    workspace
}

#[test]
fn minutes_say_who_came_what_was_agreed_and_what_was_reported_back() {
    let mut workspace = held();
    let ledger = &mut workspace;
    for (id, name, attended) in
        [("u1", "示例公司", Attended::Present), ("u2", "示例银行", Attended::Absent)]
    {
        put(
            ledger,
            Patch::<AllianceUnit>::new(id)
                .set(AllianceUnit::NAME, name)
                .set(AllianceUnit::ALLIANCE, Reference::to("a")),
        );
        let mark = Patch::<Attendance>::new(format!("t{id}"))
            .set(Attendance::ACTIVITY, Reference::to("m"))
            .set(Attendance::UNIT, Reference::to(id))
            .set(Attendance::ATTENDED, attended);
        let mark = if attended == Attended::Absent {
            mark.set(Attendance::REASON, "外出")
        } else {
            mark
        };
        put(ledger, mark);
    }
    put(
        ledger,
        Patch::<MeetingItem>::new("i")
            .set(MeetingItem::NAME, "统一品牌")
            .set(MeetingItem::RAISED_AT, Reference::to("m"))
            .set(MeetingItem::DECISION, "统一使用示例品牌。")
            .set(MeetingItem::RESPONSIBLE, Reference::to("u1")),
    );
    put(
        ledger,
        Patch::<MeetingItem>::new("j")
            .set(MeetingItem::NAME, "融资对接")
            .set(MeetingItem::REPORTED_AT, Reference::to("m"))
            .set(MeetingItem::DONE, Day::new(2025, 3, 30).unwrap())
            .set(MeetingItem::RESULT, "已对接"),
    );
    let minutes = paper_of(&workspace, PaperKind::Minutes, "2025", "m").unwrap();
    let text = to_plain(&minutes);
    for line in [
        "示例联盟联席会议纪要\n",
        "2025年4月2日，示例联盟在示例会议室召开联席会议。会议由李甲主持，张乙记录。",
        "应到2家，实到1家。",
        "出席：示例公司。",
        "请假：示例银行（外出）。",
        "　　（一）统一品牌\n　　统一使用示例品牌。责任单位：示例公司。办理期限：【待补：办理期限】。",
        "融资对接\t【待补：责任单位】\t2025年3月30日\t已对接",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(owed(&minutes), ["办理期限", "责任单位"]);
}

#[test]
fn without_marks_the_numbers_are_stated_and_who_came_is_owed() {
    let mut workspace = held();
    let due = Count::exact(12);
    put(&mut workspace, Patch::<Activity>::new("m").set(Activity::DUE, due));
    let minutes = paper_of(&workspace, PaperKind::Minutes, "2025", "m").unwrap();
    let text = to_plain(&minutes);
    assert!(text.contains("应到12名，实到【待补：实到人数】。【待补：出席、请假单位】"), "{text}");
}

fn mark(id: &str) -> Patch<Attendance> {
    Patch::<Attendance>::new(id)
        .set(Attendance::ACTIVITY, Reference::to("m"))
        .set(Attendance::ATTENDED, Attended::Present)
}

#[test]
fn ticks_of_fewer_than_were_due_are_no_roll() {
    let mut workspace = held();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<AllianceUnit>::new("u")
            .set(AllianceUnit::NAME, "示例公司")
            .set(AllianceUnit::ALLIANCE, Reference::to("a")),
    );
    put(ledger, mark("t").set(Attendance::UNIT, Reference::to("u")));
    put(ledger, Patch::<Activity>::new("m").set(Activity::DUE, Count::exact(12)));
    put(ledger, Patch::<Activity>::new("m").set(Activity::PRESENT, Count::exact(9)));
    let text = to_plain(&paper_of(&workspace, PaperKind::Minutes, "2025", "m").unwrap());
    assert!(text.contains("应到12名，实到9名。【待补：出席、请假单位】"), "{text}");
    assert!(!text.contains("1家"), "{text}");
}

#[test]
fn a_roll_with_units_that_are_not_ticked_is_not_whole() {
    let mut workspace = held();
    let ledger = &mut workspace;
    for id in ["u", "v"] {
        put(
            ledger,
            Patch::<AllianceUnit>::new(id)
                .set(AllianceUnit::NAME, id)
                .set(AllianceUnit::ALLIANCE, Reference::to("a")),
        );
    }
    put(ledger, mark("t").set(Attendance::UNIT, Reference::to("u")));
    let text = to_plain(&paper_of(&workspace, PaperKind::Minutes, "2025", "m").unwrap());
    assert!(text.contains("【待补：出席、请假单位】"), "{text}");
}

#[test]
fn members_are_counted_as_persons_and_units_as_what_they_stand_for() {
    let mut workspace = held();
    let ledger = &mut workspace;
    put(ledger, Patch::<Member>::new("p").set(Member::NAME, "王丙"));
    put(ledger, mark("t").set(Attendance::MEMBER, Reference::to("p")));
    let text = to_plain(&paper_of(&workspace, PaperKind::Minutes, "2025", "m").unwrap());
    assert!(text.contains("应到1名，实到1名。"), "{text}");
    assert!(text.contains("出席：王丙。"), "{text}");
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<AllianceUnit>::new("u")
            .set(AllianceUnit::NAME, "两家茶企")
            .set(AllianceUnit::NUMBER, Count::exact(2))
            .set(AllianceUnit::ALLIANCE, Reference::to("a")),
    );
    put(ledger, mark("s").set(Attendance::UNIT, Reference::to("u")));
    let text = to_plain(&paper_of(&workspace, PaperKind::Minutes, "2025", "m").unwrap());
    assert!(text.contains("应到2家，实到2家。"), "{text}");
    assert!(text.contains("出席：两家茶企。") && !text.contains("王丙"), "{text}");
}
