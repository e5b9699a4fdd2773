//! Closing papers in one form, members assigned many at once, and the stages of a life.

use zhibu_app::forms::closing::{ClosingDraft, ClosingForm, ClosingText, papers};
use zhibu_app::views::branches::enlist::{EnlistDraft, enlist_announced, enlist_view};
use zhibu_app::views::branches::life::life_view;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::branches::lifecycle::missing;
use zhibu_domain::kinds::choices::{ArchiveItem, Role, StepKind};
use zhibu_domain::kinds::field::{Choices, Reference};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Branch, Kind, Member, Organisation};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, today, with_branch};

/// The organisation `b` with the members 示例甲 to 示例丙.
fn with_members() -> Workspace {
    let mut workspace = with_branch();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局党支部"));
    for (id, name) in [("m1", "示例甲"), ("m2", "示例乙"), ("m3", "示例丙")] {
        let member = Patch::<Member>::new(id).set(Member::NAME, name);
        put(&mut workspace, member.set(Member::ORGANISATION, Reference::to("o")));
    }
    workspace
}

/// The members are in the organisation, which has ended.
fn ended() -> Workspace {
    let mut workspace = with_members();
    for id in ["m1", "m2", "m3"] {
        let assignment = Patch::<Assignment>::new(format!("a-{id}"));
        let assignment = assignment.set(Assignment::MEMBER, Reference::to(id));
        let assignment = assignment.set(Assignment::BRANCH, Reference::to("b"));
        put(&mut workspace, assignment.set(Assignment::FROM, Day::new(2022, 6, 1).unwrap()));
    }
    put(
        &mut workspace,
        Patch::<Branch>::new("b").set(Branch::DISSOLVED, Day::new(2022, 11, 1).unwrap()),
    );
    workspace
}

fn open(workspace: &Workspace) -> ClosingForm {
    ClosingForm::open(workspace, "b", Lang::Zh, &ByCodePoint).unwrap()
}

#[test]
fn one_form_closes_what_took_a_form_for_each_member() {
    let mut workspace = ended();
    put(&mut workspace, Patch::<Assignment>::new("a-m2").set(Assignment::CONDUCT, "表现突出"));
    let form = open(&workspace);
    assert_eq!(form.notes().len(), 3);
    let mut draft = form.first_draft();
    assert_eq!(form.save(&workspace, &draft, today(), Lang::Zh).unwrap(), None, "nothing changed");
    draft.write(&ClosingText::Summary, "任务完成".to_owned());
    draft.toggle_paper(ArchiveItem::ALL[0].code());
    draft.tick_all_papers();
    assert!(papers(&draft, Lang::Zh).iter().all(|(_, is_there)| *is_there));
    draft.fill_notes(" 表现良好 ");
    draft.return_notes(today());
    assert_eq!(draft.text(&ClosingText::Note("a-m2".into())), "表现突出", "what is written stays");
    let saved = form.save(&workspace, &draft, today(), Lang::Zh).unwrap().unwrap();
    workspace.apply(saved.command, NOW_MS);
    assert_eq!(missing(workspace.register(), "b"), []);
    let note = workspace.register().assignments().get("a-m1").unwrap();
    assert_eq!(note.conduct.as_ref().unwrap().0, "表现良好");
    assert_eq!(note.returned, Some(PartialDate::of_day(today())));
    // One step of undo takes it all back.
    workspace.undo(NOW_MS);
    assert_eq!(missing(workspace.register(), "b").len(), 1 + 3 + ArchiveItem::ALL.len());
}

#[test]
fn a_date_that_cannot_be_is_refused_with_its_member_and_nothing_is_written() {
    let workspace = ended();
    let form = open(&workspace);
    let mut draft = form.first_draft();
    draft.fill_notes("表现良好");
    draft.write(&ClosingText::Returned("a-m3".into()), "2099-01-01".to_owned());
    let refused = form.save(&workspace, &draft, today(), Lang::Zh).unwrap_err();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].text.starts_with("示例丙 · 鉴定送达日期"), "{refused:?}");
    assert_eq!(refused[0].at, Some(ClosingText::Returned("a-m3".into())));
}

#[test]
fn a_note_that_another_writes_meanwhile_is_kept_beside() {
    let mut workspace = ended();
    let form = open(&workspace);
    let mut draft = form.first_draft();
    draft.write(&ClosingText::Note("a-m1".into()), "甲说".to_owned());
    put(&mut workspace, Patch::<Assignment>::new("a-m1").set(Assignment::CONDUCT, "乙说"));
    put(&mut workspace, Patch::<Assignment>::new("a-m2").set(Assignment::CONDUCT, "乙写"));
    let saved = form.save(&workspace, &draft, today(), Lang::Zh).unwrap().unwrap();
    workspace.apply(saved.command, NOW_MS);
    let record = workspace.record(Kind::Assignment, "a-m1").unwrap();
    assert_eq!(record.conflict(Assignment::CONDUCT.name()).len(), 2, "both are kept");
    let other = workspace.register().assignments().get("a-m2").unwrap();
    assert_eq!(other.conduct.as_ref().unwrap().0, "乙写", "a line nobody touched stays");
}

#[test]
fn what_is_in_conflict_is_shown_and_settled_elsewhere() {
    let mut workspace = ended();
    let form = open(&workspace);
    let mut draft = form.first_draft();
    let texts = [
        ClosingText::Summary,
        ClosingText::Papers,
        ClosingText::Note("a-m1".into()),
        ClosingText::Returned("a-m2".into()),
    ];
    for (text, own) in texts.iter().zip(["甲说", ArchiveItem::ALL[0].code(), "", ""]) {
        draft.write(text, own.to_owned());
    }
    draft.write(&texts[2], "甲说".to_owned());
    draft.write(&texts[3], "2022-11-02".to_owned());
    // Somebody else writes the same fields meanwhile.
    let archived = Choices::of(vec![ArchiveItem::ALL[1]]);
    let branch = Patch::<Branch>::new("b").set(Branch::SUMMARY, "乙说");
    put(&mut workspace, branch.set(Branch::ARCHIVED, archived));
    put(&mut workspace, Patch::<Assignment>::new("a-m1").set(Assignment::CONDUCT, "乙说"));
    let returned = Day::new(2022, 11, 3).unwrap();
    put(&mut workspace, Patch::<Assignment>::new("a-m2").set(Assignment::RETURNED, returned));
    let saved = form.save(&workspace, &draft, today(), Lang::Zh).unwrap().unwrap();
    workspace.apply(saved.command, NOW_MS);

    let form = open(&workspace);
    let pages = texts.iter().map(|text| {
        let link = form.conflict(text, Lang::Zh).unwrap();
        assert_eq!(link.text, "填报不一致");
        link.page.to_string()
    });
    let pages: Vec<String> = pages.collect();
    assert_eq!(
        pages,
        ["#/branch/id/b", "#/branch/id/b", "#/assignment/id/a-m1", "#/assignment/id/a-m2"]
    );
    assert_eq!(form.conflict(&ClosingText::Note("a-m2".into()), Lang::Zh), None);
    let mut draft = form.first_draft();
    let before = texts.clone().map(|text| draft.text(&text));
    for text in &texts {
        draft.write(text, "改写".to_owned());
    }
    draft.toggle_paper(ArchiveItem::ALL[2].code());
    draft.tick_all_papers();
    draft.fill_notes("表现良好");
    draft.return_notes(today());
    assert_eq!(texts.clone().map(|text| draft.text(&text)), before, "none is chosen here");
    let returned = |draft: &ClosingDraft, id: &str| draft.text(&ClosingText::Returned(id.into()));
    assert_eq!(returned(&draft, "a-m1"), "", "which note was returned is not known");
    assert_eq!(returned(&draft, "a-m3"), today().to_string());
    let saved = form.save(&workspace, &draft, today(), Lang::Zh).unwrap().unwrap();
    workspace.apply(saved.command, NOW_MS);
    let branch = workspace.record(Kind::Branch, "b").unwrap();
    assert_eq!(branch.conflict(Branch::SUMMARY.name()).len(), 2);
    assert_eq!(branch.conflict(Branch::ARCHIVED.name()).len(), 2);
}

#[test]
fn members_are_found_and_assigned_many_at_once() {
    let mut workspace = with_members();
    let view = enlist_view(&workspace, "b", today(), Lang::Zh, &ByCodePoint).unwrap();
    assert_eq!(view.from, "2022-06-01", "since the organisation was founded");
    let names = |typed: &str| -> Vec<String> {
        let listed = view.listed(typed, Lang::Zh);
        listed.candidates.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names("").len(), 3);
    assert_eq!(names("示例局 乙"), ["示例乙"]);
    assert_eq!(view.listed("没有", Lang::Zh).note.as_deref(), Some("没有符合条件的党员。"));
    let mut draft = EnlistDraft::new(view.from.clone());
    for id in ["m1", "m2", "m3", "m3"] {
        draft.toggle(&id.into());
    }
    let ids = || -> Vec<Name> { vec!["n1".into(), "n2".into()] };
    let at = (today(), Lang::Zh);
    let wrong = EnlistDraft { from: "改天".to_owned(), ..draft.clone() };
    assert!(enlist_announced(&workspace, "b", &wrong, at, ids()).is_err());
    assert_eq!(view.listed("示例", Lang::Zh).only(), None, "there are several");
    assert_eq!(view.listed("乙", Lang::Zh).only(), Some(&"m2".into()));
    let mut one = EnlistDraft::new(view.from.clone());
    for _ in 0..2 {
        one.tick(&"m2".into());
    }
    assert_eq!(one.members, ["m2".into()], "a second time unticks nobody");
    // It refuses what the form of one assignment refuses.
    let wrong = EnlistDraft { from: "0022-11-12".to_owned(), ..draft.clone() };
    let refused = enlist_announced(&workspace, "b", &wrong, at, ids()).unwrap_err();
    assert!(refused.contains("22"), "{refused}");
    let done = enlist_announced(&workspace, "b", &draft, at, ids()).unwrap().unwrap();
    assert_eq!(done.notice, "已编入 2 名党员。");
    let Command::PutAll(writes) = &done.command else { panic!("{done:?}") };
    assert_eq!(writes.len(), 2);
    workspace.apply(done.command, NOW_MS);
    let assignment = workspace.register().assignments().get("n1").unwrap();
    assert_eq!(assignment.role, Some(Role::Member));
    assert_eq!(assignment.from, Some("2022-06-01".parse().unwrap()));
    // Nobody is assigned twice.
    assert_eq!(enlist_announced(&workspace, "b", &draft, at, ids()), Ok(None));
    let view = enlist_view(&workspace, "b", today(), Lang::Zh, &ByCodePoint).unwrap();
    assert_eq!(view.listed("", Lang::Zh).candidates.len(), 1);
    let last = EnlistDraft { members: vec!["m3".into()], ..draft };
    let done = enlist_announced(&workspace, "b", &last, at, vec!["n3".into()]).unwrap().unwrap();
    workspace.apply(done.command, NOW_MS);
    let view = enlist_view(&workspace, "b", today(), Lang::Zh, &ByCodePoint).unwrap();
    assert_eq!(view.listed("", Lang::Zh).note.as_deref(), Some("名册中没有可编入的党员。"));
}

#[test]
fn a_life_shows_what_is_next_as_one_deed() {
    let mut workspace = with_branch();
    let view = life_view(&workspace, "b", today(), Lang::Zh).unwrap();
    let notes: Vec<(&str, &str)> =
        view.stages.iter().map(|stage| (stage.name, stage.class)).collect();
    assert_eq!(notes[0], ("请示", "owed"));
    assert_eq!(notes[3], ("成立", "done"));
    assert_eq!(notes[4], ("运行", "current"));
    assert_eq!((view.next_step, view.work.is_some()), (Some(StepKind::Request), false));
    assert!(view.closing.is_none());
    put(
        &mut workspace,
        Patch::<Branch>::new("b").set(Branch::DISSOLVED, Day::new(2022, 11, 1).unwrap()),
    );
    let view = life_view(&workspace, "b", today(), Lang::Zh).unwrap();
    assert_eq!(view.closing.unwrap().page.to_string(), "#/closing?branch=b");
}
