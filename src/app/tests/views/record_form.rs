//! The form of a record: what saving writes, and violations.

use serde_json::json;
use zhibu_app::forms::record::RecordForm;
use zhibu_app::route::Route;
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Branch, Kind, Nomination, ScoreItem, Team};
use zhibu_domain::validation::Violation;
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, today, typed, with_branch, with_two_secretaries, workspace};

#[test]
fn saving_writes_only_what_was_touched_and_keeps_what_others_wrote() {
    let mut workspace = with_branch();
    let form = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    let mut draft = form.first_draft().clone();
    draft.insert(Branch::SECRETARY.name(), typed("示例乙"));
    // Somebody renames the organisation while the form is open.
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例改名党支部"));
    let command = form.save(&workspace, &draft, today()).unwrap();
    let Command::Put { values, .. } = &command else { panic!("{command:?}") };
    assert_eq!(*values, [(Branch::SECRETARY.name().into(), json!("示例乙"))]);
    workspace.apply(command, NOW_MS);
    let branch = workspace.register().branches().get("b").unwrap();
    assert_eq!(branch.name.as_ref().unwrap().0, "示例改名党支部");
    assert_eq!(branch.secretary.as_ref().unwrap().0, "示例乙");
}

#[test]
fn two_who_write_one_field_leave_a_conflict_and_not_a_loss() {
    let workspace = with_two_secretaries();
    let record = workspace.record(Kind::Branch, "b").unwrap();
    assert_eq!(record.conflict(Branch::SECRETARY.name()).len(), 2);
}

#[test]
fn a_bad_value_is_refused_at_its_field_and_nothing_is_written() {
    let workspace = with_branch();
    let form = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    let mut draft = form.first_draft().clone();
    draft.insert(Branch::ESTABLISHED.name(), typed("改天"));
    let problems = form.save(&workspace, &draft, today()).unwrap_err();
    assert_eq!(problems, [(Branch::ESTABLISHED.name(), Violation::WrongType)]);
}

/// What came with a file may stay while another field is corrected; touching it asks for better.
#[test]
fn a_dangling_reference_from_a_file_does_not_hinder_another_correction() {
    let mut workspace = with_branch();
    let key = zhibu_ledger::RecordKey::new("branch", "b");
    let values = vec![(Branch::APPROVED_BY.name().into(), json!("gone"))];
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    let form = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    let mut draft = form.first_draft().clone();
    draft.insert(Branch::SECRETARY.name(), typed("示例乙"));
    assert!(form.save(&workspace, &draft, today()).is_ok());
    draft.insert(Branch::APPROVED_BY.name(), typed("elsewhere"));
    let problems = form.save(&workspace, &draft, today()).unwrap_err();
    assert!(
        matches!(problems[..], [("approved_by", Violation::NoSuchRecord { .. })]),
        "{problems:?}"
    );
}

#[test]
fn a_new_form_begins_with_what_the_link_presets() {
    let workspace = workspace();
    let preset = [("note".to_owned(), "示例备注".to_owned()), ("at".to_owned(), "name".to_owned())];
    let form = RecordForm::of_new(&workspace, Kind::Branch, "b".into(), &preset);
    assert!(form.is_new() && form.fills_folded_field());
    assert_eq!(form.first_draft()["note"].text, "示例备注");
    assert!(!form.first_draft().contains_key("at"));

    let form = RecordForm::of_new(&workspace, Kind::ScoreItem, "s".into(), &[]);
    assert_eq!(form.first_draft()[ScoreItem::POINTS.name()].unit, "分");
    assert!(!form.fills_folded_field());
}

#[test]
fn there_is_no_form_of_an_unknown_record() {
    assert!(RecordForm::of_record(&workspace(), Kind::Branch, "b").is_none());
}

#[test]
fn a_form_leads_back_to_its_list_and_on_to_its_record() {
    let workspace = with_branch();
    let here = Route::parse("#/branch/id/b/edit?q=x&at=secretary");
    let edited = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    assert_eq!(edited.cancel_route(&here).to_string(), "#/branch/id/b?q=x&at=secretary");
    assert_eq!(edited.after_saving(&here).to_string(), "#/branch/id/b?q=x");
    let here = Route::parse("#/branch/new?home_units=x");
    let new = RecordForm::of_new(&workspace, Kind::Branch, "n".into(), &here.params);
    assert_eq!(new.cancel_route(&here).to_string(), "#/branch");
    assert_eq!(new.after_saving(&here).to_string(), "#/branch/id/n", "a preset is no filter");
    assert_ne!(new.heading(Lang::Zh), edited.heading(Lang::Zh));
}

#[test]
fn a_violation_is_shown_at_its_field_only() {
    let workspace = with_branch();
    let form = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    let problems = vec![(Branch::ESTABLISHED.name(), Violation::WrongType)];
    let text = |field: &str| {
        let spec = Kind::Branch.fields().iter().find(|spec| spec.name == field).unwrap();
        form.problem_of(spec, &problems, Lang::Zh)
    };
    let said = text(Branch::ESTABLISHED.name());
    assert!(said.starts_with("成立日期：日期写法不对"), "an error names its field: {said}");
    assert_eq!(text(Branch::NAME.name()), "");
}

#[test]
fn another_form_begins_with_what_usually_stays_the_same() {
    let workspace = with_branch();
    let kept = |kind: Kind, values: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let form = RecordForm::of_new(&workspace, kind, "n".into(), &[]);
        let mut draft = form.first_draft().clone();
        draft.extend(values.iter().map(|(name, text)| (*name, typed(text))));
        let another = form.another(&workspace, &draft, "o".into());
        assert!(another.is_new() && &**another.id() == "o");
        let names = kind.fields().iter().map(|spec| spec.name);
        let filled = names.map(|name| (name, another.first_draft()[name].text.clone()));
        filled.filter(|(_, text)| !text.is_empty()).collect()
    };
    let activity = [
        (Activity::TITLE.name(), "示例党课"),
        (Activity::ACTIVITY_KIND.name(), "lesson"),
        (Activity::DATE.name(), "2022-08-10"),
        (Activity::BRANCH.name(), "b"),
        (Activity::PRESENT.name(), "9"),
        (Activity::SUMMARY.name(), "示例内容"),
    ];
    let of_activity = kept(Kind::Activity, &activity);
    let names: Vec<&str> = of_activity.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["activity_kind", "branch"], "another day has a date of its own");
    let nomination = [
        (Nomination::NAME.name(), "示例甲"),
        (Nomination::APPRAISAL.name(), "a"),
        (Nomination::MEMBER.name(), "m"),
        (Nomination::ELIGIBLE.name(), "yes"),
    ];
    let of_nomination = kept(Kind::Nomination, &nomination);
    assert_eq!(of_nomination, [("appraisal", "a".to_owned())], "whom it nominates is another");
    let branch = [(Branch::ESTABLISHED.name(), "2022-06"), (Branch::DISSOLVED.name(), "2022-07")];
    assert_eq!(kept(Kind::Branch, &branch), [("established", "2022-06".to_owned())]);
}

#[test]
fn the_notice_names_what_was_saved() {
    let workspace = with_branch();
    let notice = |kind: Kind, name: &str| {
        let form = RecordForm::of_new(&workspace, kind, "n".into(), &[]);
        let mut draft = form.first_draft().clone();
        draft.insert(kind.fields()[0].name, typed(name));
        form.saved_notice(&draft, Lang::Zh)
    };
    assert_eq!(notice(Kind::Branch, " 示例支部"), "已保存“示例支部”。");
    assert_eq!(notice(Kind::Assignment, "m"), "已保存。", "an id is no name");
}

#[test]
fn an_activity_of_a_team_names_the_teams_organisation() {
    let mut workspace = with_branch();
    put(&mut workspace, Patch::<Branch>::new("c").set(Branch::NAME, "示例另一党支部"));
    let battalion = Patch::<Team>::new("battalion").set(Team::NAME, "示例营");
    put(&mut workspace, battalion.set(Team::BRANCH, Reference::to("b")));
    let team = Patch::<Team>::new("t").set(Team::NAME, "示例队");
    put(&mut workspace, team.set(Team::PART_OF, Reference::to("battalion")));
    let preset = [("team".to_owned(), "t".to_owned())];
    let form = RecordForm::of_new(&workspace, Kind::Activity, "a".into(), &preset);
    let mut draft = form.first_draft().clone();
    assert_eq!(draft[Activity::BRANCH.name()].text, "b", "filled in");
    draft.insert(Activity::TITLE.name(), typed("示例演练"));
    assert!(form.save(&workspace, &draft, today()).is_ok());
    for other in ["c", ""] {
        draft.insert(Activity::BRANCH.name(), typed(other));
        let problems = form.save(&workspace, &draft, today()).unwrap_err();
        let problem = Violation::TeamOf { branch: "示例临时党支部".to_owned() };
        let fields = [Activity::TEAM.name(), Activity::BRANCH.name()];
        assert_eq!(problems, fields.map(|field| (field, problem.clone())), "{other}");
    }
}
