//! Records on paper.

use zhibu_app::forms::record::RecordForm;
use zhibu_app::table::Table;
use zhibu_app::views::records::paper::{PaperForm, paper_form};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::choices::{ActivityKind, MemberCategory, StepKind};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Assignment, Branch, Kind, Member, Organisation, Outcome, Step,
};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::RecordKey;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, today, typed, with_branch, with_two_secretaries};

fn form(workspace: &Workspace, kind: Kind, id: &str, lang: Lang) -> PaperForm {
    paper_form(workspace, (kind, id), today(), lang, &ByCodePoint).unwrap()
}

fn heads(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| &*column.head).collect()
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let row = |row: &zhibu_app::table::TableRow| {
        row.cells.iter().map(|cell| cell.to_plain(" ")).collect()
    };
    table.rows.iter().map(row).collect()
}

/// An organisation with a step, two members, an activity and an outcome.
fn with_life() -> Workspace {
    let mut workspace = with_branch();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例机关支部"));
    put(
        &mut workspace,
        Patch::<Step>::new("s")
            .set(Step::STEP, StepKind::Request)
            .set(Step::BRANCH, Reference::to("b"))
            .set(
                Step::DATE,
                "2022-05-20".parse::<zhibu_domain::values::date::PartialDate>().unwrap(),
            )
            .set(Step::DOCUMENT, "示例〔1〕号"),
    );
    for (id, name) in [("m1", "甲"), ("m2", "乙")] {
        let member = Patch::<Member>::new(id).set(Member::NAME, name);
        let known = id == "m1";
        let member = if known {
            member
                .set(Member::STANDING, MemberCategory::Full)
                .set(Member::ORGANISATION, Reference::to("o"))
        } else {
            member
        };
        put(&mut workspace, member);
        put(
            &mut workspace,
            Patch::<Assignment>::new(format!("a-{id}"))
                .set(Assignment::MEMBER, Reference::to(id))
                .set(Assignment::BRANCH, Reference::to("b")),
        );
    }
    put(
        &mut workspace,
        Patch::<Activity>::new("act")
            .set(Activity::TITLE, "第一次党课")
            .set(Activity::ACTIVITY_KIND, ActivityKind::Lesson)
            .set(Activity::BRANCH, Reference::to("b"))
            .set(Activity::DUE, Count::exact(12))
            .set(Activity::PRESENT, Count::exact(11)),
    );
    put(
        &mut workspace,
        Patch::<Outcome>::new("out")
            .set(Outcome::MEASURE, "订单")
            .set(Outcome::BRANCH, Reference::to("b"))
            .set(Outcome::EVIDENCE, "合同三份"),
    );
    workspace
}

#[test]
fn a_temporary_organisation_is_one_form_with_all_that_belongs_to_it() {
    let form = form(&with_life(), Kind::Branch, "b", Lang::Zh);
    assert_eq!((&*form.heading, &*form.title), ("临时党组织登记表", "示例临时党支部"));
    let values: Vec<_> =
        form.lines.iter().flatten().map(|one| (&*one.label, &*one.value)).collect();
    assert!(values.contains(&("书记", "示例甲")), "{values:?}");
    assert!(values.contains(&("组织形式", "待补")), "what is owed is said: {values:?}");

    let headings: Vec<&str> = form.tables.iter().map(|table| &*table.heading).collect();
    assert_eq!(headings, ["全周期", "编入（2）", "活动（1）", "成效（1）"]);
    // The launch has no record: the organisation's own date tells it.
    let life = &form.tables[0].table;
    assert_eq!(heads(life), ["步骤", "日期", "文号"]);
    let steps = rows(life);
    assert_eq!(steps[0], ["请示", "2022-05-20", "示例〔1〕号"]);
    assert!(steps.iter().any(|step| step[..2] == ["成立", "2022-06-01"]), "{steps:?}");

    let members = &form.tables[1].table;
    assert!(!heads(members).contains(&"编入的临时党组织"), "{:?}", heads(members));
    assert_eq!(&heads(members)[heads(members).len() - 2..], ["党员类别", "组织关系所在党组织"]);
    let known = rows(members).into_iter().find(|row| row[0] == "甲").unwrap();
    assert_eq!(&known[known.len() - 2..], ["正式党员", "示例机关支部"]);
    let activities = &form.tables[2].table;
    let (heads_of, row) = (heads(activities), rows(activities).remove(0));
    let of = |head: &str| &*row[heads_of.iter().position(|own| *own == head).unwrap()];
    assert_eq!((of("应到人数"), of("实到人数")), ("12", "11"), "{heads_of:?}");
    assert!(rows(&form.tables[3].table)[0].contains(&"合同三份".to_owned()));
}

#[test]
fn a_form_follows_what_belongs_to_its_record() {
    let mut workspace = with_life();
    let view = |workspace: &Workspace| form(workspace, Kind::Branch, "b", Lang::Zh);
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "改名支部"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
    assert!(
        rows(&view(&workspace).tables[1].table).iter().flatten().any(|cell| cell == "改名支部")
    );
}

#[test]
fn two_short_values_share_a_line_and_a_long_one_has_its_own() {
    let mut workspace = with_branch();
    let task = "一项写得很长的任务，在一行的一半里放不下，所以自己占一行，说得清清楚楚。";
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::TASK, task));
    let form = form(&workspace, Kind::Branch, "b", Lang::Zh);
    let own = form.lines.iter().find(|line| line.iter().any(|one| one.value == task)).unwrap();
    assert_eq!(own.len(), 1);
    assert!(form.lines.iter().any(|line| line.len() == 2));
    assert!(form.lines.iter().all(|line| line.len() <= 2));
}

#[test]
fn a_form_hides_neither_a_conflict_nor_that_its_record_is_deleted() {
    let mut workspace = with_two_secretaries();
    let line = |workspace: &Workspace| {
        let form = form(workspace, Kind::Branch, "b", Lang::Zh);
        let all = form.lines.into_iter().flatten();
        all.into_iter().find(|one| one.label == "书记").unwrap().value
    };
    let said = line(&workspace);
    assert!(
        said.contains("有冲突：") && said.contains("示例乙") && said.contains("示例丙"),
        "{said}"
    );
    let key = RecordKey::new(Kind::Branch.code(), "b");
    workspace.apply(Command::Delete(vec![key]), NOW_MS);
    let form = form(&workspace, Kind::Branch, "b", Lang::Zh);
    assert!(form.title.contains("已删除"), "{}", form.title);
}

#[test]
fn the_life_on_a_form_marks_conflicts_and_says_what_is_not_in_it() {
    let mut workspace = with_life();
    let form_then = RecordForm::of_record(&workspace, Kind::Step, "s").unwrap();
    let mut draft = form_then.first_draft().clone();
    draft.insert(Step::DOCUMENT.name(), typed("示例〔2〕号"));
    put(&mut workspace, Patch::<Step>::new("s").set(Step::DOCUMENT, "示例〔3〕号"));
    workspace.apply(form_then.save(&workspace, &draft, today()).unwrap(), NOW_MS);
    let into = Patch::<Step>::new("c")
        .set(Step::STEP, StepKind::Convert)
        .set(Step::BRANCH, Reference::to("b"))
        .set(Step::ORGANISATION, Reference::to("o"));
    put(&mut workspace, into);
    put(&mut workspace, Patch::<Step>::new("x").set(Step::BRANCH, Reference::to("b")));
    let form = form(&workspace, Kind::Branch, "b", Lang::Zh);
    let life = form.tables.iter().find(|table| table.heading == "全周期").unwrap();
    let text = rows(&life.table).concat().join(" ");
    assert!(text.contains("号（有冲突）") && text.contains("示例机关支部"), "{text}");
    assert!(life.note.as_ref().unwrap().contains("1 条记录未登记步骤"), "{:?}", life.note);
}
