//! Coverage, and findings against the rules.

use zhibu_app::commands::compliance::{
    FindingKey, OverrideViolation, override_finding, set_rule_number, switch_rule,
};
use zhibu_app::table::{TableCell, TableRow};
use zhibu_app::tone::Tone;
use zhibu_app::views::compliance::coverage::{
    CoverageParams, CoverageView, RequestDraft, coverage_view, deployment_view,
};
use zhibu_app::views::compliance::findings::{
    Exception, FindingsView, RuleSettings, clear_announced, findings_in, findings_view,
    override_announced, rules_table,
};
use zhibu_app::views::links::PageLink;
use zhibu_app::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::choices::{BranchForm, Setting};
use zhibu_domain::kinds::field::{Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Branch, Kind, Member, Organisation, Task};
use zhibu_domain::rules::{RULES, RuleId};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn as_of() -> Day {
    Day::new(2022, 11, 20).unwrap()
}

fn coverage_of(workspace: &Workspace) -> CoverageView {
    coverage_view(
        workspace,
        CoverageParams { as_of: as_of(), today: as_of(), area: None },
        Lang::Zh,
    )
}

fn findings_of(workspace: &Workspace) -> FindingsView {
    findings_view(workspace, as_of(), "", Lang::Zh)
}

/// Three tasks without an organisation: one with members enough for its own, and two that could share
/// one.
fn tasks() -> Workspace {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例工委"));
    for (id, name, members) in
        [("large", "示例甲任务", 5), ("small", "示例乙任务", 2), ("other", "示例丙任务", 1)]
    {
        put(
            &mut workspace,
            Patch::<Task>::new(id)
                .set(Task::NAME, name)
                .set(Task::SETTING, Setting::ALL[0])
                .set(Task::ORGANISATION, Reference::to("o"))
                .set(Task::FULL_MEMBERS, Count::exact(members))
                .set(Task::START, date("2022-10-01")),
        );
    }
    workspace
}

/// An organisation for the large task; not yet at work without a day.
fn found(workspace: &mut Workspace, day: Option<&str>) -> Dependencies {
    put(
        workspace,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "示例支部")
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::SERVES, References::to(["large".into()]))
            .set_or_clear(Branch::ESTABLISHED, day.map(date)),
    )
}

#[test]
fn a_task_that_is_due_links_to_the_form_of_its_organisation() {
    let workspace = tasks();
    let view = coverage_of(&workspace);
    let due = view.due.unwrap();
    assert_eq!(due.title, "应建未建清单 1");
    let [row] = &due.table.rows[..] else { panic!("{:?}", due.table) };
    let cells: Vec<String> = row.cells.iter().map(|cell| cell.to_plain("、")).collect();
    assert_eq!((&*cells[0], &*cells[2], &*cells[3]), ("示例甲任务", "示例工委", "5"));
    let form = &build(row).page;
    assert_eq!(form.param("serves"), Some("large"));
    assert_eq!(form.param("form"), Some(BranchForm::Branch.code()));
    assert_eq!(form.param("task"), Some("示例甲任务"));
    assert_eq!(form.param("approved_by"), None, "what the task knows is filled in by the form");
    let TableCell::Parts(named) = &row.cells[0] else { panic!("{row:?}") };
    let TableCell::Control(RequestDraft { text, .. }) = &named[1] else { panic!("{named:?}") };
    assert!(text.contains("示例工委：") && text.contains("2022年10月1日"), "{text}");
    let rate = &view.figures[0];
    assert_eq!((&*rate.value, &rate.rows, view.none), ("—", &None, None));
}

/// The link to where the organisation of a task is founded.
fn build(row: &TableRow<RequestDraft>) -> &PageLink {
    match row.cells.last().unwrap() {
        TableCell::Link(link) => link,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tasks_that_are_too_small_could_share_an_organisation() {
    let workspace = tasks();
    let view = coverage_of(&workspace);
    let [joint] = &view.joint[..] else { panic!("{:?}", view.joint) };
    let mut names: Vec<String> = joint.tasks.iter().map(|cell| cell.to_plain("")).collect();
    assert_eq!(names.remove(1), "、");
    names.sort_unstable();
    assert_eq!(names, ["示例丙任务", "示例乙任务"]);
    assert!(joint.common.starts_with("示例工委"), "{}", joint.common);
    assert_eq!(joint.form.page.param("serves"), Some("other\nsmall"));
    assert_eq!(joint.form.page.param("form"), Some(BranchForm::JointBranch.code()));
}

#[test]
fn a_task_is_covered_by_an_organisation_at_work_and_not_by_one_being_founded() {
    let mut workspace = tasks();
    assert!(is_renewed(&mut workspace, coverage_of, |workspace| found(workspace, None)));
    let view = coverage_of(&workspace);
    let begun = view.due.unwrap();
    assert_eq!(build(&begun.table.rows[0]).page.to_string(), "#/branch/id/b");
    found(&mut workspace, Some("2022-10-10"));
    let view = coverage_of(&workspace);
    assert_eq!((view.due, view.none), (None, Some("没有应建未建的任务。")));
    let numbers: Vec<&str> = view.figures.iter().map(|figure| &*figure.value).collect();
    assert_eq!(numbers[..2], ["—", "1"], "one task has no rate");
}

#[test]
fn without_a_task_under_way_there_are_no_figures() {
    let mut workspace = workspace();
    let view = coverage_of(&workspace);
    assert!(!view.has_tasks && view.figures.is_empty() && view.none.is_none());
    put(
        &mut workspace,
        Patch::<Task>::new("t")
            .set(Task::START, date("2021-01-01"))
            .set(Task::ENDED, date("2021-02-01")),
    );
    let view = coverage_of(&workspace);
    assert!(view.has_tasks && view.figures.is_empty() && view.none.is_some());
}

#[test]
fn members_on_rosters_are_counted_beside_head_counts() {
    let mut workspace = tasks();
    assert_eq!(deployment_view(&workspace, as_of(), 0, Lang::Zh), None);
    found(&mut workspace, Some("2022-10-10"));
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::FULL_MEMBERS, Count::exact(7)));
    let values = |workspace: &Workspace| {
        let view = deployment_view(workspace, as_of(), 0, Lang::Zh).unwrap();
        view.figures.map(|figure| figure.value)
    };
    assert_eq!(values(&workspace), ["0", "0", "7"]);
    put(&mut workspace, Patch::<Member>::new("m").set(Member::NAME, "示例甲"));
    let assignment = Patch::<Assignment>::new("a")
        .set(Assignment::MEMBER, Reference::to("m"))
        .set(Assignment::BRANCH, Reference::to("b"))
        .set(Assignment::FROM, date("2022-10-10"));
    assert!(is_renewed(&mut workspace, values, |workspace| put(workspace, assignment)));
    assert_eq!(values(&workspace), ["1", "1", "0"]);
}

#[test]
fn findings_link_to_where_they_are_corrected() {
    let mut workspace = tasks();
    let route = |workspace: &Workspace, rule: RuleId| {
        let view = findings_of(workspace);
        let of = view.rules.iter().find(|of| of.rule == rule).unwrap();
        let settle = &of.findings[0].settle;
        (settle.page.to_string(), settle.leads_back)
    };
    let (form, leads_back) = route(&workspace, RuleId::ShouldBeBuilt);
    assert!(form.starts_with("#/branch/new?serves=large"), "{form}");
    assert!(!leads_back);
    found(&mut workspace, None);
    assert_eq!(route(&workspace, RuleId::ShouldBeBuilt), ("#/branch/id/b".to_owned(), false));
    // A step settles what a term asks for, a meeting what meetings are missing.
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::ESTABLISHED, date("2022-01-10"))
            .set(Branch::PLANNED_END, date("2022-11-01")),
    );
    assert_eq!(
        route(&workspace, RuleId::PlannedEnd),
        ("#/branch/id/b?step=renew".to_owned(), false)
    );
    assert_eq!(
        route(&workspace, RuleId::ThemeDay),
        ("#/activity/new?branch=b&activity_kind=theme_day".to_owned(), true)
    );
}

/// Findings name records, so they follow names.
#[test]
fn findings_follow_the_names_of_records() {
    let mut workspace = tasks();
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Task>::new("large").set(Task::NAME, "示例新任务"))
    };
    assert!(is_renewed(&mut workspace, findings_of, rename));
    let view = findings_in(&workspace, (Kind::Task, "large"), as_of(), Lang::Zh);
    let labels: Vec<&str> = view.iter().filter_map(|found| found.settle.label.as_deref()).collect();
    assert!(labels.iter().all(|label| label.ends_with(" 示例新任务")) && !labels.is_empty());
    // Beside its record a finding names the rule, among others of the rule the record.
    assert!(matches!(view[0].head, TableCell::Strong(_)), "{:?}", view[0].head);
    let all = findings_of(&workspace);
    let of = &all.rules[0];
    assert_eq!((&of.findings[0].head.to_plain(""), of.count), (&"示例新任务".to_owned(), 1));
    assert_eq!(
        (of.label.clone(), &of.chip),
        (format!("{} 1", of.name), &TableCell::chip("本地要求", Tone::Plain))
    );
    assert!(findings_in(&workspace, (Kind::Task, "nowhere"), as_of(), Lang::Zh).is_empty());
}

/// A reason stands in the record, and counts as soon as it is there, in whichever tab it was given.
#[test]
fn what_is_local_is_accepted_with_a_reason_and_counts_again_without() {
    let mut workspace = tasks();
    let key = FindingKey { rule: RuleId::JointBranch, kind: Kind::Task, id: "small" };
    let exception = |workspace: &Workspace| {
        let found = findings_in(workspace, (Kind::Task, "small"), as_of(), Lang::Zh);
        let own = found.into_iter().find(|found| found.rule == RuleId::JointBranch);
        own.unwrap().exception
    };
    let possible = Exception::Possible("说明理由 示例乙任务".to_owned());
    assert_eq!(exception(&workspace), possible);
    let done = override_announced(&workspace, key, " 另有安排 ", Lang::Zh).unwrap();
    assert!(is_renewed(&mut workspace, exception, |workspace| {
        workspace.apply(done.command, NOW_MS)
    }));
    assert_eq!(exception(&workspace), Exception::Made("已说明：另有安排".to_owned()));
    assert_eq!(override_announced(&workspace, key, "  ", Lang::Zh), None);
    let joint = findings_of(&workspace).rules;
    let joint = joint.iter().find(|of| of.rule == RuleId::JointBranch).unwrap();
    assert_eq!(joint.count - joint.open, 1);
    workspace.apply(clear_announced(key, Lang::Zh).command, NOW_MS);
    assert_eq!(exception(&workspace), possible);
}

#[test]
fn an_override_needs_a_reason_a_record_and_a_rule_that_admits_exceptions() {
    let workspace = tasks();
    let key = FindingKey { rule: RuleId::JointBranch, kind: Kind::Task, id: "small" };
    let refused =
        |key: FindingKey<'_>, reason: &str| override_finding(&workspace, key, reason).unwrap_err();
    assert_eq!(refused(key, "  "), OverrideViolation::NoReason);
    assert_eq!(refused(FindingKey { id: "nowhere", ..key }, "理由"), OverrideViolation::NoRecord);
    let mandatory = FindingKey { rule: RuleId::TaskEnded, id: "large", ..key };
    assert_eq!(refused(mandatory, "理由"), OverrideViolation::Mandatory);
}

/// The rules' numbers are no records of a kind; they are followed all the same.
#[test]
fn a_number_of_a_rule_is_set_and_restored() {
    let mut workspace = tasks();
    let number = |workspace: &Workspace| {
        let numbers = rules_table(workspace, Lang::Zh).rows.into_iter().flat_map(|row| {
            let Some(TableCell::Control(RuleSettings::Numbers(numbers))) =
                row.cells.into_iter().nth(4)
            else {
                panic!()
            };
            numbers
        });
        let mut own = numbers.filter(|number| number.rule == RuleId::ShouldBeBuilt);
        let number = own.next().unwrap();
        assert_eq!(number.parameter, "full_members");
        assert!(number.label.ends_with(number.name), "{}", number.label);
        (number.value, number.default)
    };
    let set = |typed: &'static str| {
        move |workspace: &mut Workspace| {
            workspace.apply(set_rule_number(RuleId::ShouldBeBuilt, "full_members", typed), NOW_MS)
        }
    };
    assert_eq!(number(&workspace), (3, None));
    assert!(is_renewed(&mut workspace, number, set(" 6 ")));
    assert_eq!(number(&workspace), (6, Some(" (3)".to_owned())));
    assert_eq!(coverage_of(&workspace).due, None);
    assert!(is_renewed(&mut workspace, coverage_of, set("4")));
    let cleared = set_rule_number(RuleId::ShouldBeBuilt, "full_members", "");
    for typed in ["0", "10001", "-1", "多"] {
        let command = set_rule_number(RuleId::ShouldBeBuilt, "full_members", typed);
        assert_eq!(command, cleared, "{typed}");
    }
    workspace.apply(cleared, NOW_MS);
    assert_eq!(number(&workspace), (3, None));
}

/// Neither due nor a candidate for a joint branch, and no finding: a note asks for the number.
#[test]
fn a_count_that_settles_nothing_is_to_be_verified() {
    let mut workspace = tasks();
    let about = |qualifier| Count { value: 3, qualifier };
    for qualifier in [Qualifier::About, Qualifier::FewerThan] {
        put(&mut workspace, Patch::<Task>::new("large").set(Task::FULL_MEMBERS, about(qualifier)));
        assert_eq!(coverage_of(&workspace).due, None);
        let view = findings_of(&workspace);
        assert!(view.rules.iter().all(|own| own.rule != RuleId::ShouldBeBuilt));
        let unsettled = view.unsettled.unwrap();
        assert_eq!(unsettled.label, "人数待核实 1");
        let [note] = &unsettled.findings[..] else { panic!("{:?}", unsettled.findings) };
        assert!(note.sentence.contains("应建未建"), "{}", note.sentence);
        assert_eq!(note.exception, Exception::None);
        assert_eq!(note.settle.page.to_string(), "#/task/id/large/edit?at=full_members");
        assert!(view.summary.unwrap().contains("另有 1 条人数待核实"));
    }
    put(
        &mut workspace,
        Patch::<Task>::new("large").set(Task::FULL_MEMBERS, about(Qualifier::MoreThan)),
    );
    let due = coverage_of(&workspace).due.unwrap();
    assert_eq!(due.table.rows[0].cells[3].to_plain(""), "3余");
    assert_eq!(findings_of(&workspace).unsettled, None);
}

#[test]
fn the_table_of_rules_says_what_each_rests_on_and_switches_local_ones() {
    let mut workspace = tasks();
    let rows = |workspace: &Workspace| rules_table(workspace, Lang::Zh).rows;
    assert_eq!(rows(&workspace).len(), RULES.len());
    for (row, rule) in rows(&workspace).iter().zip(RULES) {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.to_plain("")).collect();
        assert!(cells[..4].iter().all(|cell| !cell.is_empty()), "{cells:?}");
        assert_eq!(!cells[5].is_empty(), rule.is_switchable(), "{cells:?}");
    }
    let of = |workspace: &Workspace, rule: RuleId| {
        let index = RULES.iter().position(|other| other.id == rule).unwrap();
        let row = rows(workspace).swap_remove(index);
        row.cells.iter().map(|cell| cell.to_plain("")).collect::<Vec<_>>()
    };
    let built = of(&workspace, RuleId::ShouldBeBuilt);
    assert_eq!((&*built[1], &*built[2]), ("本地要求", "本地要求（参照支部工作条例第8条）"));
    assert_eq!(of(&workspace, RuleId::FormalBranch)[2], "支部工作条例第5、8条");
    assert_eq!(of(&workspace, RuleId::MutualAppraisal)[5], "否");
    let joint = |workspace: &Workspace| {
        let is_found =
            findings_of(workspace).rules.iter().any(|own| own.rule == RuleId::JointBranch);
        (of(workspace, RuleId::JointBranch)[5].clone(), is_found)
    };
    assert_eq!(joint(&workspace), ("是".to_owned(), true));
    assert!(is_renewed(&mut workspace, joint, |workspace| {
        workspace.apply(switch_rule(RuleId::JointBranch, false), NOW_MS)
    }));
    assert_eq!(joint(&workspace), ("否".to_owned(), false));
    workspace.apply(switch_rule(RuleId::JointBranch, true), NOW_MS);
    assert_eq!(joint(&workspace), ("是".to_owned(), true));
}
