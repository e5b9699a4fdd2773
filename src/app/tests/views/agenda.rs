//! What is to be done by when.

use zhibu_app::table::TableCell;
use zhibu_app::views::compliance::agenda::{
    AgendaParams, AgendaView, ShownItems, agenda_view, calendar_events, calendar_file,
    due_this_week, offered_branches, window_choices,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::agenda::{DueCounts, Window};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::choices::{BranchForm, StepKind};
use zhibu_domain::kinds::field::{Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Member, Step, Task};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::rules::{RuleId, rule_key};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::About;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn as_of() -> Day {
    Day::new(2022, 11, 20).unwrap()
}

fn view_of(workspace: &Workspace, branch: Option<&str>) -> AgendaView {
    let (as_of, today) = (as_of(), as_of());
    let params =
        AgendaParams { as_of, today, window: Window::Month, branch, shown: ShownItems::All };
    agenda_view(workspace, params, Lang::Zh, &ByCodePoint)
}

/// An organisation that has ended and is not closed, and one whose planned end is past.
fn two() -> Workspace {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Task>::new("t").set(Task::NAME, "示例任务"));
    put(
        &mut workspace,
        Patch::<Branch>::new("ended")
            .set(Branch::NAME, "示例甲支部")
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::ESTABLISHED, date("2021-11-05"))
            .set(Branch::DISSOLVED, date("2022-11-01")),
    );
    put(
        &mut workspace,
        Patch::<Branch>::new("live")
            .set(Branch::NAME, "示例乙支部")
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::ESTABLISHED, date("2022-01-05"))
            .set(Branch::SERVES, References::to(["t".into()]))
            .set(Branch::PLANNED_END, date("2022-11-10")),
    );
    workspace
}

fn close(workspace: &mut Workspace) -> Dependencies {
    put(
        workspace,
        Patch::<Step>::new("ended-close")
            .set(Step::STEP, StepKind::Close)
            .set(Step::BRANCH, Reference::to("ended"))
            .set(Step::DATE, date("2022-11-15")),
    )
}

fn choices(workspace: &Workspace, chosen: &str) -> Vec<String> {
    let choices = offered_branches(Lang::Zh).options(workspace, chosen, (&ByCodePoint, Lang::Zh));
    choices.into_iter().map(|choice| choice.text).collect()
}

/// The choice reads the steps of organisations, so it follows their closing, wherever that is recorded.
#[test]
fn an_organisation_that_is_closed_is_offered_no_more() {
    let mut workspace = two();
    assert_eq!(choices(&workspace, ""), ["全部组织", "示例乙支部", "示例甲支部"]);
    assert!(is_renewed(&mut workspace, |workspace| choices(workspace, ""), close));
    assert_eq!(choices(&workspace, ""), ["全部组织", "示例乙支部"]);
    // The one that is chosen stays.
    assert_eq!(choices(&workspace, "ended"), ["全部组织", "示例乙支部", "示例甲支部"]);
}

#[test]
fn each_thing_that_is_due_leads_to_where_it_is_settled() {
    let workspace = two();
    let view = view_of(&workspace, None);
    let actions: Vec<(&str, String, bool)> = view
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| (&*item.name, item.action.page.to_string(), item.action.leads_back))
        .collect();
    let has =
        |name: &str, route: &str| actions.iter().any(|one| *one == (name, route.to_owned(), true));
    assert!(has("示例甲支部", "#/branch/id/ended?step=close"), "{actions:?}");
    assert!(has("示例乙支部", "#/branch/id/live?step=renew"), "{actions:?}");
    assert!(has("示例乙支部", "#/activity/new?branch=live&activity_kind=theme_day"), "{actions:?}");
}

#[test]
fn a_closing_says_how_much_its_pack_lacks() {
    let workspace = two();
    let view = view_of(&workspace, Some("ended"));
    let lacks: Vec<&str> = view
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .filter_map(|item| item.lacks.as_deref())
        .collect();
    let [lacks] = lacks[..] else { panic!("{lacks:?}") };
    assert_eq!(lacks, "还缺 9 项材料");
}

/// When the last task of an organisation was to end, whether it has is entered with the task; of
/// several tasks none is singled out.
#[test]
fn a_planned_end_of_tasks_leads_to_the_one_task() {
    let mut workspace = two();
    let routes = |workspace: &Workspace| -> Vec<String> {
        let view = view_of(workspace, Some("live"));
        let items = view.groups.into_iter().flat_map(|group| group.items);
        items.map(|item| item.action.page.to_string()).collect()
    };
    let planned = Patch::<Task>::new("t")
        .set(Task::START, date("2022-01-01"))
        .set(Task::PLANNED_END, date("2022-11-11"));
    put(&mut workspace, planned);
    put(&mut workspace, Patch::<Branch>::new("live").clear(Branch::PLANNED_END));
    assert!(
        routes(&workspace).contains(&"#/task/id/t/edit?at=ended".to_owned()),
        "{:?}",
        routes(&workspace)
    );
}

#[test]
fn the_summary_counts_what_is_due_and_overdue() {
    let workspace = two();
    let view = view_of(&workspace, None);
    let count = view.groups.iter().map(|group| group.items.len()).sum::<usize>();
    let overdue = view.groups.iter().filter(|group| group.is_overdue);
    let overdue = overdue.map(|group| group.items.len()).sum::<usize>();
    assert!(overdue > 0);
    assert!(
        view.summary.contains(&format!("共 {count} 项，其中逾期 {overdue} 项")),
        "{}",
        view.summary
    );
    let this_week = view.groups.iter().filter(|group| {
        group.due.is_some_and(|due| (as_of()..=Window::Week.until(as_of())).contains(&due))
    });
    let soon = this_week.map(|group| group.items.len()).sum::<usize>();
    assert_eq!(due_this_week(&workspace, as_of()), DueCounts { overdue, soon });
    // An organisation that is not there has nothing to do.
    let unknown = view_of(&workspace, Some("nowhere"));
    assert_eq!(unknown.none, Some("没有这条记录，可能在别的台账里。"));
    assert!(unknown.groups.is_empty() && !unknown.has_days());
}

/// The rules' numbers say by when things are due.
#[test]
fn the_agenda_follows_the_rules_numbers_and_not_the_members() {
    let mut workspace = two();
    let set_days = |workspace: &mut Workspace, days: u32| {
        let key = rule_key(RuleId::ClosingDays);
        let values = vec![("working_days".into(), serde_json::json!(days))];
        workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS)
    };
    let view = |workspace: &Workspace| view_of(workspace, Some("ended"));
    let before = view(&workspace);
    assert!(is_renewed(&mut workspace, view, |workspace| set_days(workspace, 60)));
    assert_ne!(view(&workspace), before);
    let week = |workspace: &Workspace| due_this_week(workspace, as_of());
    assert!(is_renewed(&mut workspace, week, |workspace| set_days(workspace, 30)));
    let add_member = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m").set(Member::NAME, "甲"))
    };
    assert!(!is_renewed(&mut workspace, week, add_member));
}

#[test]
fn what_is_overdue_stands_in_the_calendar_on_the_day_itself() {
    let workspace = two();
    let view = view_of(&workspace, Some("live"));
    let events = calendar_events(&view, "ledger", Some("live"), Lang::Zh);
    let dated = view.groups.iter().filter(|group| group.due.is_some()).count();
    assert_eq!(events.len(), dated);
    let renewal = events.iter().find(|event| event.uid.contains("planned-end")).unwrap();
    assert_eq!(renewal.uid, "ledger-live-planned-end-2022-11-10@zhibu");
    assert_eq!(renewal.day, as_of());
    assert!(
        renewal.summary.contains("2022-11-10") && renewal.summary.ends_with("示例乙支部"),
        "{}",
        renewal.summary
    );
}

#[test]
fn a_calendar_is_a_file_named_after_its_ledger_and_day() {
    let workspace = two();
    let about = About { title: "示例台账".to_owned(), ..workspace.about().clone() };
    let file = calendar_file(&about, &view_of(&workspace, None), None, NOW_MS, Lang::Zh);
    assert_eq!(file.name, "示例台账-待办-2022-11-20.ics");
    assert!(file.text.starts_with("BEGIN:VCALENDAR") && file.notice.contains(&file.name));
}

/// More records than are named at once are unfolded by their number.
#[test]
fn a_row_names_a_few_records_and_folds_many() {
    let mut workspace = workspace();
    let mut found = |ids: &[&str]| {
        for id in ids {
            let patch = Patch::<Branch>::new(*id)
                .set(Branch::NAME, format!("示例{id}支部"))
                .set(Branch::FORM, BranchForm::Branch)
                .set(Branch::ESTABLISHED, date("2022-01-05"));
            put(&mut workspace, patch.set(Branch::PLANNED_END, date("2022-11-10")));
        }
        let view = view_of(&workspace, None);
        let renewal = view
            .groups
            .iter()
            .position(|group| group.items[0].action.page.param("step") == Some("renew"));
        view.table.rows[renewal.unwrap()].cells.clone()
    };
    let [due, what, who] = &found(&["a", "b", "c"])[..] else { panic!("three cells") };
    assert_eq!(due.to_plain(""), "2022-11-10 逾期");
    assert!(!what.to_plain("").is_empty());
    let TableCell::Lines(lines) = who else { panic!("{who:?}") };
    assert_eq!((lines.len(), lines[0].to_plain("")), (3, "示例a支部 办理".to_owned()));
    let folded = found(&["d"]);
    let TableCell::Parts(parts) = &folded[2] else { panic!("{folded:?}") };
    assert_eq!(parts[0].to_plain(""), "4 个组织");
    let TableCell::Fold { label, .. } = &parts[1] else { panic!("{parts:?}") };
    assert!(label.ends_with(" 4 个组织"), "{label}");
}

#[test]
fn one_may_look_ahead_for_a_week_and_to_the_end_of_the_next_quarter() {
    let choices = window_choices(Lang::Zh);
    assert_eq!(choices.len(), Window::ALL.len());
    assert_eq!(choices[3].text, "到下季度末");
}
