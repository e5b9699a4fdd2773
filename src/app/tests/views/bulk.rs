//! One field of many records: what is changed, what is left and why; and the deletion of many.

use serde_json::json;
use zhibu_app::commands::bulk::{BulkEdit, BulkValue, LeftReason, bulk_fields, common_owners};
use zhibu_app::commands::reporting::{draft_sign_off, sign_off};
use zhibu_app::draft::{FieldDraft, FormDraft};
use zhibu_app::forms::field::FormField;
use zhibu_app::forms::record::RecordForm;
use zhibu_app::views::records::bulk::{
    bulk_change, bulk_deletion_question, bulk_field_choices, bulk_preview,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::choices::{ActivityKind, Setting};
use zhibu_domain::kinds::field::{FieldId, Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Branch, Kind, MeetingItem, Member, Organisation, Task,
};
use zhibu_domain::validation::Violation;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, today, workspace};

fn typed(text: &str) -> BulkValue {
    BulkValue::Input(FieldDraft { text: text.to_owned(), ..FieldDraft::default() })
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// The edit after all records were examined.
fn examined(
    workspace: &Workspace,
    field: impl Into<FieldId>,
    value: BulkValue,
    of: &[&str],
) -> BulkEdit {
    let field = FormField(field.into());
    let mut edit =
        BulkEdit::begin(workspace, field, value, ids(of), (FormDraft::default(), today())).unwrap();
    edit.step(workspace, usize::MAX / 2);
    edit
}

fn branch(id: &str) -> Patch<Branch> {
    Patch::<Branch>::new(id).set(Branch::NAME, format!("示例{id}支部"))
}

#[test]
fn what_is_the_same_is_not_written_and_one_action_changes_the_rest() {
    let mut workspace = workspace();
    put(&mut workspace, branch("a").set(Branch::SETTING, Setting::KeyProject));
    put(&mut workspace, branch("b"));
    put(&mut workspace, branch("c").set(Branch::SETTING, Setting::UrgentTask));
    let code = Setting::KeyProject.code();
    let edit = examined(&workspace, Branch::SETTING, typed(code), &["a", "b", "c"]);
    let preview = bulk_preview(&workspace, &edit, Lang::Zh);
    assert_eq!(preview.summary, "3 条中 2 条将变更，1 条相同");
    assert_eq!((preview.apply.as_deref(), preview.left.len()), (Some("修改 2 条"), 0));
    let before = workspace.ledger().change_count();
    let done = bulk_change(&workspace, &edit, Lang::Zh).unwrap();
    assert_eq!(done.notice, "已修改 2 条，可撤回。");
    workspace.apply(done.command, NOW_MS);
    assert_eq!(workspace.ledger().change_count(), before + 2);
    let setting =
        |workspace: &Workspace, id: &str| workspace.register().branches().get(id).unwrap().setting;
    assert!(["a", "b", "c"].iter().all(|id| setting(&workspace, id) == Some(Setting::KeyProject)));
    workspace.undo(NOW_MS).unwrap();
    assert_eq!(setting(&workspace, "b"), None);
    assert_eq!(setting(&workspace, "c"), Some(Setting::UrgentTask));
}

#[test]
fn nothing_is_written_before_all_were_examined_or_after_the_ledger_has_changed() {
    let mut workspace = workspace();
    put(&mut workspace, branch("a"));
    put(&mut workspace, branch("b"));
    let (field, value) = (FormField(Branch::PLANNED_END.id()), typed("2023.6"));
    let mut edit = BulkEdit::begin(
        &workspace,
        field,
        value,
        ids(&["a", "b"]),
        (FormDraft::default(), today()),
    )
    .unwrap();
    edit.step(&workspace, 1);
    let preview = bulk_preview(&workspace, &edit, Lang::Zh);
    assert_eq!((&*preview.summary, preview.apply), ("正在核对：1/2 条", None));
    assert!(edit.command(&workspace).is_none());
    edit.step(&workspace, 1);
    assert!(edit.command(&workspace).is_some());
    put(&mut workspace, branch("a").set(Branch::SECRETARY, "示例甲"));
    assert!(edit.command(&workspace).is_none());
}

#[test]
fn what_the_form_of_a_record_refuses_is_named_and_left() {
    let mut workspace = workspace();
    let day = |month| Day::new(2022, month, 1).unwrap();
    put(&mut workspace, branch("a").set(Branch::ESTABLISHED, day(3)));
    put(&mut workspace, branch("b").set(Branch::ESTABLISHED, day(9)));
    let edit = examined(&workspace, Branch::PLANNED_END, typed("2022-06-30"), &["a", "b"]);
    assert_eq!((edit.changed(), edit.left().len()), (1, 1));
    let preview = bulk_preview(&workspace, &edit, Lang::Zh);
    assert_eq!(preview.summary, "2 条中 1 条将变更，0 条相同，1 条不改");
    assert_eq!(preview.left[0].names, "示例b支部");
    assert!(preview.left[0].reason.starts_with("1 条不改："), "{}", preview.left[0].reason);
    // Refused at another field: the end is then before the start.
    put(&mut workspace, branch("a").set(Branch::DISSOLVED, day(5)));
    let edit = examined(&workspace, Branch::ESTABLISHED, typed("2022-08-01"), &["a"]);
    let preview = bulk_preview(&workspace, &edit, Lang::Zh);
    assert!(preview.left[0].reason.contains("撤销日期"), "{}", preview.left[0].reason);
    assert_eq!(preview.apply, None);
}

#[test]
fn an_organisation_never_comes_below_itself_by_an_edit_of_many() {
    let mut workspace = workspace();
    for id in ["a", "b", "c"] {
        put(&mut workspace, Patch::<Organisation>::new(id).set(Organisation::NAME, id));
    }
    let below = Patch::<Organisation>::new("b").set(Organisation::PARENT, Reference::to("a"));
    put(&mut workspace, below);
    let edit = examined(&workspace, Organisation::PARENT, typed("b"), &["a", "b", "c"]);
    assert_eq!(edit.changed(), 1, "c alone: a is above b, and b is itself");
    assert_eq!(edit.left().len(), 2);
}

#[test]
fn records_of_a_signed_period_and_conflicts_are_left() {
    let mut workspace = workspace();
    let activity = |id: &str, date: &str| {
        let date: PartialDate = date.parse().unwrap();
        Patch::<Activity>::new(id).set(Activity::TITLE, id).set(Activity::DATE, date)
    };
    for (id, date) in [("in", "2022-08-10"), ("out", "2022-11-10"), ("both", "2022-11-11")] {
        put(&mut workspace, activity(id, date));
    }
    let period = "2022Q3".parse().unwrap();
    let asked = draft_sign_off(&workspace, period);
    workspace.apply(sign_off(period, asked), NOW_MS);
    let form = RecordForm::of_record(&workspace, Kind::Activity, "both").unwrap();
    let mut draft = form.first_draft().clone();
    draft.entry(Activity::ACTIVITY_KIND.name()).or_default().text =
        ActivityKind::ThemeDay.code().to_owned();
    let later = Patch::<Activity>::new("both").set(Activity::ACTIVITY_KIND, ActivityKind::Lesson);
    put(&mut workspace, later);
    workspace.apply(form.save(&workspace, &draft, today()).unwrap(), NOW_MS);

    let code = ActivityKind::ThemeDay.code();
    let all = ["in", "out", "both"];
    let edit = examined(&workspace, Activity::ACTIVITY_KIND, typed(code), &all);
    assert_eq!(edit.changed(), 1);
    let left: Vec<_> = edit.left().iter().map(|left| (&*left.id, &left.reason)).collect();
    assert_eq!(left, [("in", &LeftReason::Signed), ("both", &LeftReason::InConflict)]);
    let preview = bulk_preview(&workspace, &edit, Lang::Zh);
    assert!(preview.left[0].reason.contains("已审定"), "{}", preview.left[0].reason);
}

#[test]
fn what_is_chosen_is_added_to_a_field_with_several_values() {
    let mut workspace = workspace();
    for id in ["s", "t"] {
        put(&mut workspace, Patch::<Task>::new(id).set(Task::NAME, id));
    }
    let serving = References::to(["s".into()]);
    put(&mut workspace, branch("a").set(Branch::SERVES, serving));
    put(&mut workspace, branch("b"));
    let edit = examined(&workspace, Branch::SERVES, typed("t"), &["a", "b"]);
    let Some(Command::PutAll(writes)) = edit.command(&workspace) else { panic!("{edit:?}") };
    assert_eq!(writes[0].1, [("serves".into(), json!(["s", "t"]))]);
    assert_eq!(writes[1].1, [("serves".into(), json!(["t"]))]);
    let edit = examined(&workspace, Branch::SERVES, typed("s"), &["a"]);
    assert_eq!((edit.same(), edit.changed()), (1, 0));
    let edit = examined(&workspace, Branch::SERVES, BulkValue::Nothing, &["a", "b"]);
    let Some(Command::PutAll(writes)) = edit.command(&workspace) else { panic!("{edit:?}") };
    assert_eq!((writes.len(), &writes[0].1), (1, &vec![("serves".into(), json!(null))]));
}

#[test]
fn an_input_that_is_no_value_is_refused_before_any_record_is_examined() {
    let workspace = workspace();
    let field = FormField(Branch::ESTABLISHED.id());
    let begun = BulkEdit::begin(
        &workspace,
        field,
        typed("昨天"),
        ids(&["a"]),
        (FormDraft::default(), today()),
    );
    assert_eq!(begun.unwrap_err(), Violation::WrongType);
}

#[test]
fn names_figures_and_persons_are_not_given_to_many() {
    let names = |kind: Kind, owners: &FormDraft| -> Vec<&str> {
        bulk_fields(kind, owners).iter().map(|field| field.0.name()).collect()
    };
    let none = FormDraft::default();
    let branch = names(Kind::Branch, &none);
    for field in [Branch::NAME.id(), Branch::SECRETARY.id(), Branch::FULL_MEMBERS.id()] {
        assert!(!branch.contains(&field.name()), "{branch:?}");
    }
    for field in [Branch::SETTING.id(), Branch::ESTABLISHED.id(), Branch::APPROVED_BY.id()] {
        assert!(branch.contains(&field.name()), "{branch:?}");
    }
    for kind in Kind::ALL {
        assert!(!names(*kind, &none).contains(&kind.fields()[0].name));
    }
    let options = bulk_field_choices(Kind::Branch, &none, Lang::Zh);
    assert_eq!((&*options[0].value, options.len()), ("", branch.len() + 1));
}

#[test]
fn units_of_an_alliance_are_given_only_to_records_of_one_alliance() {
    let mut workspace = workspace();
    for (id, alliance) in [("a", "l"), ("b", "l"), ("c", "k")] {
        let item = Patch::<MeetingItem>::new(id).set(MeetingItem::NAME, id);
        put(&mut workspace, item.set(MeetingItem::ALLIANCE, Reference::to(alliance)));
    }
    let offers_unit = |of: &[&str]| {
        let owners = common_owners(&workspace, Kind::MeetingItem, &ids(of));
        let fields = bulk_fields(Kind::MeetingItem, &owners);
        (fields.contains(&FormField(MeetingItem::RESPONSIBLE.id())), owners)
    };
    let (offers, owners) = offers_unit(&["a", "b"]);
    assert!(offers);
    assert_eq!(owners[MeetingItem::ALLIANCE.name()].text, "l");
    assert!(!offers_unit(&["a", "b", "c"]).0);
    // A value chosen before the selection grew is not given to the rest.
    let field = FormField(MeetingItem::RESPONSIBLE.id());
    let (of, at) = (ids(&["c"]), (owners, today()));
    let mut edit = BulkEdit::begin(&workspace, field, typed("unit"), of, at).unwrap();
    edit.step(&workspace, 1);
    assert_eq!(edit.changed(), 0);
    assert_eq!(edit.left()[0].reason, LeftReason::OtherOwner);
}

#[test]
fn a_deletion_of_many_says_what_belongs_to_them() {
    let mut workspace = workspace();
    for id in ["a", "b"] {
        put(&mut workspace, Patch::<Organisation>::new(id).set(Organisation::NAME, id));
    }
    let question = |workspace: &Workspace, of: &[&str]| {
        bulk_deletion_question(workspace, Kind::Organisation, &ids(of), Lang::Zh)
    };
    assert!(!question(&workspace, &["a", "b"]).contains("归属"));
    let below = Patch::<Organisation>::new("b").set(Organisation::PARENT, Reference::to("a"));
    put(&mut workspace, below);
    let member = Patch::<Member>::new("m").set(Member::NAME, "示例甲");
    put(&mut workspace, member.set(Member::ORGANISATION, Reference::to("a")));
    let both = question(&workspace, &["a", "b"]);
    assert!(both.starts_with("删除所选 2 条记录？另有 1 条"), "b is deleted too: {both}");
    let one = question(&workspace, &["a"]);
    assert!(one.starts_with("删除所选 1 条记录？另有 2 条"), "{one}");
}
