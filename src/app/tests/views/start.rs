//! What a ledger asks for at its start, and the help.

use zhibu_app::commands::reporting::{RoundDraft, create_round, draft_sign_off, sign_off};
use zhibu_app::page::Page;
use zhibu_app::route::Route;
use zhibu_app::views::help::{HelpPicture, help};
use zhibu_app::views::shell::frame::ShownPage;
use zhibu_app::views::start::{StartView, UnitStart, start};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::field::Texts;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, Member, Organisation, Task};
use zhibu_domain::list::{ByCodePoint, indices};
use zhibu_domain::rules::RULES;
use zhibu_format::Part;
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, today, workspace, workspace_of};

fn steps(workspace: &Workspace, is_exported: bool) -> Option<Vec<(String, bool)>> {
    match start(workspace, today(), is_exported, Lang::Zh)? {
        StartView::Office(steps) => {
            Some(steps.into_iter().map(|step| (step.label, step.done.is_some())).collect())
        }
        StartView::Unit(_) => panic!("it is a whole ledger"),
    }
}

fn unit_start(workspace: &Workspace) -> UnitStart {
    match start(workspace, today(), false, Lang::Zh) {
        Some(StartView::Unit(unit)) => unit,
        _ => panic!("a unit's part"),
    }
}

#[test]
fn an_office_has_five_steps_until_all_are_done() {
    let mut workspace = workspace();
    let labels = ["基层党组织", "任务", "临时党组织", "党员名册", "首次导出文件（备份）"];
    let now = steps(&workspace, false).unwrap();
    assert_eq!(now, labels.map(|label| (label.to_owned(), false)));
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例党委"));
    put(&mut workspace, Patch::<Task>::new("t").set(Task::NAME, "示例任务"));
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例支部"));
    let now = steps(&workspace, true).unwrap();
    assert_eq!(now.iter().map(|step| step.1).collect::<Vec<_>>(), [true, true, true, false, true]);
    put(&mut workspace, Patch::<Member>::new("m").set(Member::NAME, "示例甲"));
    assert!(steps(&workspace, false).is_some(), "nothing was exported");
    assert_eq!(steps(&workspace, true), None);
}

#[test]
fn each_step_leads_to_its_paste_and_its_form() {
    let Some(StartView::Office(steps)) = start(&workspace(), today(), false, Lang::Zh) else {
        panic!("a beginning");
    };
    let ways = |index: usize| -> Vec<String> {
        steps[index].ways.iter().map(|way| way.page.to_string()).collect()
    };
    assert_eq!(ways(0), ["#/organisation/paste", "#/organisation/new"]);
    assert_eq!(ways(3), ["#/roster", "#/member/new"]);
    assert!(ways(4).is_empty(), "the export is a button");
}

#[test]
fn a_unit_sees_who_it_is_and_what_it_lacks() {
    let part = Part { organisation: "o".into(), name: "示例局".into() };
    let mut workspace = workspace_of(Some(part));
    // Of two organisations with owed fields in the file, one is another unit's.
    for (id, unit) in [("b", "示例局"), ("c", "示例委")] {
        let branch = Patch::<Branch>::new(id).set(Branch::NAME, id);
        put(&mut workspace, branch.set(Branch::HOME_UNITS, Texts(vec![unit.into()])));
    }
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局"));
    let UnitStart { unit, asked, missing } = unit_start(&workspace);
    assert_eq!(unit, "示例局");
    assert!(asked.contains("目前没有布置填报"), "{asked}");
    let branch = missing.iter().find(|figure| figure.label == "临时党组织").unwrap();
    assert_eq!(branch.value, "1");
    let rows = branch.rows.as_ref().unwrap();
    assert_eq!(rows.to_string(), "#/branch?owes=1&own_of=o");
    // The list has what was counted.
    let query = Route::parse(&rows.to_string()).query(Kind::Branch);
    let listed = indices(workspace.register(), Kind::Branch, &query, today(), &ByCodePoint);
    let ids =
        listed.iter().map(|index| &*workspace.register().branches().rows()[*index as usize].id);
    assert_eq!(ids.collect::<Vec<_>>(), ["b"]);
}

#[test]
fn a_unit_is_asked_for_the_latest_round_that_is_not_signed_off() {
    let part = Part { organisation: "o".into(), name: "示例局".into() };
    let mut workspace = workspace_of(Some(part));
    let round = |workspace: &mut Workspace, period: &str, due: String| {
        let draft = RoundDraft { due, units: ["o".into()].into_iter().collect() };
        let command = create_round(period.parse().unwrap(), &draft).unwrap();
        workspace.apply(command, NOW_MS);
    };
    let sign = |workspace: &mut Workspace, period: &str| {
        let period = period.parse().unwrap();
        let asked = draft_sign_off(workspace, period);
        workspace.apply(sign_off(period, asked), NOW_MS);
    };
    round(&mut workspace, "2022Q1", String::new());
    let first = unit_start(&workspace).asked;
    assert!(first.contains("应报：2022年一季度。") && !first.contains("截止"), "{first}");
    round(&mut workspace, "2022Q2", "2022-07-10".into());
    let second = unit_start(&workspace).asked;
    assert!(second.contains("应报：2022年二季度，截止 2022-07-10。"), "{second}");
    sign(&mut workspace, "2022Q2");
    assert_eq!(unit_start(&workspace).asked, first);
    sign(&mut workspace, "2022Q1");
    assert!(unit_start(&workspace).asked.contains("目前没有布置填报"));
}

#[test]
fn help_has_the_jobs_the_rules_and_the_shortcuts_without_a_ledger() {
    for lang in Lang::ALL {
        let view = help(lang);
        assert_eq!(view.sections.len(), 5);
        assert!(view.sections.iter().all(|section| !section.steps.is_empty()));
        let pictures = view.sections.iter().flat_map(|section| &section.steps);
        let pictures: Vec<&HelpPicture> = pictures.map(|step| &step.picture).collect();
        for (index, picture) in pictures.iter().enumerate() {
            // Colours are those of the theme, and there is nothing to read in another language.
            assert!(picture.svg.contains("var(--") && !picture.svg.contains('#'), "{picture:?}");
            assert!(!picture.svg.contains("<text"), "{picture:?}");
            assert!(!picture.says.get(lang).is_empty());
            let is_same = |other: &&&HelpPicture| {
                other.svg == picture.svg || other.says.get(lang) == picture.says.get(lang)
            };
            assert_eq!(pictures[..index].iter().find(is_same), None);
        }
        assert_eq!(view.rules.rows.len(), RULES.len());
        assert!(view.shortcuts.rows.iter().any(|row| row.cells[0].to_plain("") == "F1, ?"));
    }
    assert_eq!(ShownPage::of(&Route::to(Page::Help), None).page, Page::Help);
    assert_eq!(ShownPage::of(&Route::to(Page::Dashboard), None).page, Page::Welcome);
}
