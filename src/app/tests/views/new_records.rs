//! What the form of a new record begins with, which of its fields it shows first, and dates as they are typed.

use serde_json::json;
use zhibu_app::draft::{FieldDraft, FormDraft, value_of};
use zhibu_app::forms::dates::{DateSense, date_typed};
use zhibu_app::forms::field::FormField;
use zhibu_app::forms::known::{NewRecord, follow_known};
use zhibu_app::forms::record::RecordForm;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::choices::{ActivityKind, CooperationStage, OrganisationType, Setting};
use zhibu_domain::kinds::field::{FieldType, Reference, References, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Assignment, Branch, Cooperation, Kind, Offer, Organisation, Task,
};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Count, Qualifier, Quantity};
use zhibu_text::Lang;

use crate::support::{put, today, typed, with_branch, workspace};

fn new_form(workspace: &Workspace, kind: Kind, preset: &[(&str, &str)]) -> RecordForm {
    let preset: Vec<(String, String)> =
        preset.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let form = RecordForm::of_new(workspace, kind, "n".into(), &preset);
    form.with_known(workspace, today(), Lang::Zh)
}

/// What the form says after a field is written.
fn written(
    workspace: &Workspace,
    kind: Kind,
    draft: &FormDraft,
    (name, text): (&'static str, &str),
) -> FormDraft {
    let mut after = draft.clone();
    after.insert(name, typed(text));
    let new = NewRecord { kind, today: today(), lang: Lang::Zh };
    follow_known(workspace, new, draft, name, &mut after);
    after
}

/// A task of a 党支部 below a 党委, with more than 12 full members.
fn with_task() -> Workspace {
    let mut workspace = with_branch();
    let committee = Patch::<Organisation>::new("committee").set(Organisation::NAME, "示例党委");
    put(&mut workspace, committee.set(Organisation::CODE, OrganisationType::Committee));
    let home = Patch::<Organisation>::new("home").set(Organisation::NAME, "示例党支部");
    let home = home.set(Organisation::CODE, OrganisationType::Branch);
    put(&mut workspace, home.set(Organisation::PARENT, Reference::to("committee")));
    let task = Patch::<Task>::new("t").set(Task::NAME, "滨河改造");
    let task =
        task.set(Task::SETTING, Setting::KeyProject).set(Task::ORGANISATION, Reference::to("home"));
    let members = Count { value: 12, qualifier: Qualifier::MoreThan };
    let task = task.set(Task::FULL_MEMBERS, members);
    put(&mut workspace, task.set(Task::PLANNED_END, Day::new(2023, 12, 31).unwrap()));
    workspace
}

#[test]
fn an_organisation_is_known_from_the_task_that_it_serves() {
    let workspace = with_task();
    let form = new_form(&workspace, Kind::Branch, &[("serves", "t"), ("form", "911")]);
    let draft = form.first_draft();
    let text = |name: &str| draft[name].text.as_str();
    assert_eq!(text("name"), "滨河改造临时党委");
    assert_eq!(text("task"), "滨河改造");
    assert_eq!(text("setting"), Setting::KeyProject.code());
    assert_eq!(text("planned_end"), "2023-12-31");
    assert_eq!(text("approved_by"), "committee", "the nearest 党委 approves");
    let members = &draft[Branch::FULL_MEMBERS.name()];
    assert_eq!((&*members.text, members.qualifier), ("12", Qualifier::MoreThan));
    assert_eq!(form.first_to_fill(), "established");
}

#[test]
fn what_is_known_follows_the_choice_until_somebody_writes_something_else() {
    let workspace = with_task();
    let form = new_form(&workspace, Kind::Branch, &[]);
    assert_eq!(form.first_draft()["name"].text, "", "nothing is known yet");
    let draft = written(&workspace, Kind::Branch, form.first_draft(), ("serves", "t"));
    assert_eq!(draft["name"].text, "滨河改造临时党支部");
    let draft = written(&workspace, Kind::Branch, &draft, ("form", "911"));
    assert_eq!(draft["name"].text, "滨河改造临时党委");
    // Its own name stays, and so does what was cleared.
    let draft = written(&workspace, Kind::Branch, &draft, ("name", "滨河党委"));
    let draft = written(&workspace, Kind::Branch, &draft, ("planned_end", ""));
    let draft = written(&workspace, Kind::Branch, &draft, ("form", "931"));
    assert_eq!((&*draft["name"].text, &*draft["planned_end"].text), ("滨河党委", ""));
    // Without the task, only what somebody wrote stays.
    let draft = written(&workspace, Kind::Branch, &draft, ("serves", ""));
    assert_eq!((&*draft["name"].text, &*draft["full_members"].text), ("滨河党委", ""));
}

#[test]
fn a_second_task_empties_nothing_and_adds_what_it_knows() {
    let mut workspace = with_task();
    let units = |names: &[&str]| Texts(names.iter().map(|name| (*name).to_owned()).collect());
    put(&mut workspace, Patch::<Task>::new("t").set(Task::UNITS, units(&["甲局", "乙局"])));
    let second = Patch::<Task>::new("t2").set(Task::NAME, "河道整治");
    let second = second.set(Task::SETTING, Setting::KeyProject);
    let second = second.set(Task::UNITS, units(&["乙局", "丙局"]));
    put(&mut workspace, second.set(Task::PLANNED_END, Day::new(2024, 6, 30).unwrap()));
    let third = Patch::<Task>::new("t3").set(Task::NAME, "抢险");
    put(&mut workspace, third.set(Task::SETTING, Setting::UrgentTask));
    let form = new_form(&workspace, Kind::Branch, &[("serves", "t")]);
    let draft = written(&workspace, Kind::Branch, form.first_draft(), ("serves", "t\nt2"));
    let text = |draft: &FormDraft, name: &str| draft[name].text.clone();
    assert_eq!(text(&draft, "name"), "滨河改造临时党支部", "by its first task");
    assert_eq!(text(&draft, "task"), "滨河改造、河道整治");
    assert_eq!(text(&draft, "setting"), Setting::KeyProject.code());
    assert_eq!(text(&draft, "home_units"), "甲局、乙局、丙局");
    assert_eq!(text(&draft, "planned_end"), "2024-06-30", "the latest");
    let draft = written(&workspace, Kind::Branch, &draft, ("serves", "t\nt2\nt3"));
    assert_eq!(text(&draft, "setting"), "", "they do not agree");
    assert_eq!(text(&draft, "planned_end"), "2024-06-30");
    // The task that was picked by mistake leaves nothing behind.
    let draft = written(&workspace, Kind::Branch, &draft, ("serves", "t2"));
    assert_eq!(text(&draft, "name"), "河道整治临时党支部");
    assert_eq!(text(&draft, "home_units"), "乙局、丙局");
}

#[test]
fn no_party_branch_approves_an_organisation() {
    let mut workspace = with_task();
    let approved_by = |workspace: &Workspace| {
        let form = new_form(workspace, Kind::Branch, &[("serves", "t")]);
        form.first_draft()["approved_by"].text.clone()
    };
    assert_eq!(approved_by(&workspace), "committee");
    let orphan = Patch::<Organisation>::new("alone").set(Organisation::NAME, "示例单位");
    put(&mut workspace, orphan);
    let moved = |id: &str| Patch::<Task>::new("t").set(Task::ORGANISATION, Reference::to(id));
    put(&mut workspace, moved("alone"));
    assert_eq!(approved_by(&workspace), "alone", "of what type it is, is not known");
    let branch = Patch::<Organisation>::new("alone");
    put(&mut workspace, branch.set(Organisation::CODE, OrganisationType::Branch));
    assert_eq!(approved_by(&workspace), "");
}

#[test]
fn another_record_repeats_nothing_that_is_folded_away_unless_its_link_gave_it() {
    let workspace = with_task();
    let mut draft = new_form(&workspace, Kind::Branch, &[("serves", "t")]).first_draft().clone();
    draft.insert(Branch::PARENT.name(), typed("b"));
    draft.insert(Branch::SETTING.name(), typed(Setting::KeyProject.code()));
    let form = new_form(&workspace, Kind::Branch, &[("serves", "t")]);
    let another = form.another(&workspace, &draft, "n2".into());
    assert_eq!(another.first_draft()[Branch::PARENT.name()].text, "");
    assert_eq!(another.first_draft()[Branch::SETTING.name()].text, Setting::KeyProject.code());
    // Several activities of one team, one after the other: the fold is open.
    let mut form = new_form(&workspace, Kind::Activity, &[("team", "t")]);
    for id in ["n2", "n3"] {
        form = form.another(&workspace, form.first_draft(), id.into());
        assert_eq!(form.first_draft()[Activity::TEAM.name()].text, "t", "{id}");
    }
}

#[test]
fn an_activity_is_called_by_its_kind_and_month_and_serves_the_task_of_its_organisation() {
    let mut workspace = with_task();
    let serving = Patch::<Branch>::new("b").set(Branch::SERVES, References::to(["t".into()]));
    put(&mut workspace, serving.set(Branch::FULL_MEMBERS, Count::exact(9)));
    let form = new_form(&workspace, Kind::Activity, &[("branch", "b")]);
    assert_eq!(form.first_draft()["serves"].text, "t");
    assert_eq!(form.first_draft()["due"].text, "9", "as the organisation says");
    let kind = ("activity_kind", ActivityKind::ThemeDay.code());
    let draft = written(&workspace, Kind::Activity, form.first_draft(), kind);
    assert_eq!(draft["title"].text, "主题党日");
    let draft = written(&workspace, Kind::Activity, &draft, ("date", "11.12"));
    assert_eq!(draft["title"].text, "11月主题党日");
    // A roster tells better than the number of members.
    for (member, from) in [("m1", 1), ("m2", 20)] {
        let assignment = Patch::<Assignment>::new(format!("a-{member}"));
        let assignment = assignment.set(Assignment::MEMBER, Reference::to(member));
        let assignment = assignment.set(Assignment::BRANCH, Reference::to("b"));
        put(&mut workspace, assignment.set(Assignment::FROM, Day::new(2022, 11, from).unwrap()));
    }
    let form = new_form(&workspace, Kind::Activity, &[("branch", "b"), ("date", "2022-11-12")]);
    assert_eq!(form.first_draft()["due"].text, "1");
    let draft = written(&workspace, Kind::Activity, form.first_draft(), ("date", "11.21"));
    assert_eq!(draft["due"].text, "2");
    let all = FormField(Activity::PRESENT.into()).likely_number(&draft, Lang::Zh).unwrap();
    assert_eq!((&*all.text, &*all.label), ("2", "全部到会（2）"));
    let draft = written(&workspace, Kind::Activity, &draft, ("present", "1"));
    assert!(FormField(Activity::PRESENT.into()).likely_number(&draft, Lang::Zh).is_none());
}

#[test]
fn all_came_only_where_it_is_known_how_many_were_due() {
    let likely = |text: &str, qualifier| {
        let due = FieldDraft { qualifier, ..typed(text) };
        let draft = FormDraft::from_iter([(Activity::DUE.name(), due)]);
        let field = FormField(Activity::PRESENT.into());
        field.likely_number(&draft, Lang::Zh).map(|likely| likely.text)
    };
    assert_eq!(likely(" 50 ", Qualifier::Exact).as_deref(), Some("50"));
    for qualifier in [Qualifier::About, Qualifier::MoreThan] {
        assert_eq!(likely("50", qualifier), None, "{qualifier:?}");
    }
    assert_eq!(likely("50余", Qualifier::Exact), None);
    assert_eq!(likely("若干", Qualifier::Exact), None);
}

#[test]
fn a_cooperation_has_the_partners_of_what_it_brings_together_and_is_signed_today() {
    let mut workspace = workspace();
    for (id, unit) in [("need", "u1"), ("resource", "u2")] {
        let offer = Patch::<Offer>::new(id).set(Offer::NAME, id);
        put(&mut workspace, offer.set(Offer::POSTED_BY, Reference::to(unit)));
    }
    let form = new_form(&workspace, Kind::Cooperation, &[("need", "need"), ("met_by", "resource")]);
    assert_eq!(form.first_draft()["partners"].text, "u1\nu2");
    assert_eq!(form.first_draft()["signed"].text, "", "not yet signed");
    let stage = ("stage", CooperationStage::Signed.code());
    let draft = written(&workspace, Kind::Cooperation, form.first_draft(), stage);
    assert_eq!(draft[Cooperation::SIGNED.name()].text, today().to_string());
    // What was signed stays so, whatever comes of it.
    for stage in [CooperationStage::Running, CooperationStage::Done, CooperationStage::Dropped] {
        let draft = written(&workspace, Kind::Cooperation, &draft, ("stage", stage.code()));
        assert_eq!(draft[Cooperation::SIGNED.name()].text, today().to_string(), "{stage:?}");
    }
}

#[test]
fn dates_are_taken_as_they_are_typed() {
    use DateSense::{Due, Past, Planned, Recorded};
    // 2022-11-21.
    for (text, sense, date) in [
        ("11.12", Planned, Some("2022-11-12")),
        ("11月12日", Planned, Some("2022-11-12")),
        ("12.28", Planned, Some("2022-12-28")),
        ("12.28", Past, Some("2021-12-28")),
        ("11.21", Past, Some("2022-11-21")),
        ("11.22", Past, Some("2021-11-22")),
        ("6.15", Planned, Some("2022-06-15")),
        ("11.12", Recorded, Some("2022-11-12")),
        ("5.1", Recorded, Some("2022-05-01")),
        ("12.28", Recorded, Some("2022-12-28")),
        ("1.10", Recorded, Some("2023-01-10")),
        ("2.21", Recorded, Some("2023-02-21")),
        ("2.22", Recorded, Some("2022-02-22")),
        ("11.21", Due, Some("2022-11-21")),
        ("12.1", Due, Some("2022-12-01")),
        ("1.10", Due, Some("2023-01-10")),
        ("今天", Planned, Some("2022-11-21")),
        (" 昨天 ", Past, Some("2022-11-20")),
        ("Yesterday", Planned, Some("2022-11-20")),
        ("2022.6", Planned, Some("2022-06")),
        ("2022年6月15日", Planned, Some("2022-06-15")),
        ("2.29", Planned, None),
        ("13.1", Planned, None),
        ("11.12.13", Planned, None),
        ("改天", Planned, None),
        ("", Planned, None),
    ] {
        let found = date_typed(text, today(), sense).map(|date| date.to_string());
        assert_eq!(found.as_deref(), date, "{text} {sense:?}");
    }
    // In January, the days of December are over.
    let january = Day::new(2023, 1, 5).unwrap();
    for (kind, field, date) in [
        (Kind::Activity, Activity::DATE.name(), "2022-12-28"),
        (Kind::Assignment, Assignment::FROM.name(), "2022-12-28"),
        (Kind::Cooperation, Cooperation::MATCHED.name(), "2022-12-28"),
        (Kind::Cooperation, Cooperation::SIGNED.name(), "2022-12-28"),
        (Kind::Branch, Branch::PLANNED_END.name(), "2023-12-28"),
        (Kind::Assignment, Assignment::TO.name(), "2023-12-28"),
    ] {
        let found = date_typed("12.28", january, DateSense::of(kind, field)).unwrap();
        assert_eq!(found.to_string(), date, "{kind:?} {field}");
    }
}

#[test]
fn a_form_is_saved_with_the_date_that_was_meant() {
    let workspace = with_branch();
    let form = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    let mut draft = form.first_draft().clone();
    draft.insert(Branch::PLANNED_END.name(), typed("12.31"));
    let command = form.save(&workspace, &draft, today()).unwrap();
    let Command::Put { values, .. } = &command else { panic!("{command:?}") };
    assert_eq!(*values, [(Branch::PLANNED_END.name().into(), json!("2022-12-31"))]);
}

#[test]
fn a_new_form_shows_the_fields_that_matter_first_and_that_of_a_record_all() {
    let workspace = with_branch();
    let names = |form: &RecordForm, is_folded| -> Vec<&str> {
        form.fields(is_folded).map(|spec| spec.name).collect()
    };
    let new = new_form(&workspace, Kind::Assignment, &[("branch", "b")]);
    assert_eq!(names(&new, false), ["member", "branch", "role", "from"]);
    assert_eq!(new.first_draft()["role"].text, "member");
    let new = new_form(&workspace, Kind::Activity, &[("branch", "b")]);
    assert_eq!(names(&new, false)[..3], ["activity_kind", "date", "title"]);
    assert_eq!(new.first_to_fill(), "activity_kind");
    assert!(!new.fills_folded_field());
    assert!(new_form(&workspace, Kind::Activity, &[("team", "t")]).fills_folded_field());
    let known = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    assert!(names(&known, false).contains(&"dissolved"));
    for kind in [Kind::Branch, Kind::Activity, Kind::Assignment, Kind::Offer, Kind::Task] {
        let new = new_form(&workspace, kind, &[]);
        let mut all = [names(&new, false), names(&new, true)].concat();
        let mut own: Vec<&str> = kind.fields().iter().map(|spec| spec.name).collect();
        all.sort_unstable();
        own.sort_unstable();
        assert_eq!(all, own, "every field is in the form once");
    }
}

#[test]
fn few_options_have_a_button_each_and_votes_have_no_qualifier() {
    let draft = FormDraft::default();
    let quick = |field: FormField, draft: &FormDraft| -> Vec<String> {
        field.quick_choices(draft, Lang::Zh).into_iter().map(|choice| choice.value).collect()
    };
    assert_eq!(
        quick(FormField(Offer::OFFER_KIND.into()), &draft),
        ["need", "resource", "opportunity"]
    );
    let kind = FormField(Activity::ACTIVITY_KIND.into());
    assert_eq!(quick(kind, &draft)[0], "party_meeting");
    let of_alliance = FormDraft::from_iter([("alliance", typed("a"))]);
    assert_eq!(quick(kind, &of_alliance)[0], "joint_meeting");
    assert!(quick(FormField(Assignment::ROLE.into()), &draft).is_empty(), "too many");
    assert!(!FormField(Activity::AYES.into()).may_be_inexact());
    assert!(FormField(Activity::PRESENT.into()).may_be_inexact());
    assert!(FormField(Activity::TITLE.into()).is_required());
    assert!(!FormField(Activity::DATE.into()).is_required());
}

#[test]
fn a_figure_may_be_written_with_its_unit_and_qualifier() {
    let figure = |text: &str, unit: &str| {
        let typed = FieldDraft { unit: unit.to_owned(), ..typed(text) };
        let value = value_of(FieldType::Quantity, &typed).ok()?;
        let quantity = Quantity::from_json(&value)?;
        Some((quantity.value.to_string(), quantity.unit, quantity.qualifier))
    };
    let is =
        |value: &str, unit: &str, qualifier| Some((value.to_owned(), unit.to_owned(), qualifier));
    assert_eq!(figure("60余万元", ""), is("60", "万元", Qualifier::MoreThan));
    assert_eq!(figure("2.5亿元", " "), is("2.5", "亿元", Qualifier::Exact));
    assert_eq!(figure("60", "万元"), is("60", "万元", Qualifier::Exact));
    assert_eq!(figure("60余", "万元"), None, "two fields are filled in: neither is guessed");
    assert_eq!(figure("60", ""), None, "no unit");
    assert_eq!(figure("约六十", ""), None);
}
