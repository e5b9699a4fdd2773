//! Party work and business as one, and what links them.

use zhibu_app::views::projects::integration::{
    IntegrationView, Linking, Time, integration, link_all_announced, periods,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::areas::AreaScope;
use zhibu_domain::kinds::field::{Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Area, Branch, Goal, Member, Organisation, Outcome, Task,
};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn as_of() -> Day {
    date("2022-11-21").earliest()
}

fn view(workspace: &Workspace) -> IntegrationView {
    integration(workspace, None, Time::of(None, as_of()), Lang::Zh)
}

#[test]
fn an_area_has_its_own_shares() {
    let mut workspace = workspace();
    for (id, serves) in [("x", Some("t-x")), ("y", None)] {
        put(&mut workspace, Patch::<Area>::new(id).set(Area::NAME, id));
        put(
            &mut workspace,
            Patch::<Organisation>::new(id)
                .set(Organisation::NAME, id)
                .set(Organisation::AREA, Reference::to(id)),
        );
        put(&mut workspace, Patch::<Branch>::new(id).set(Branch::APPROVED_BY, Reference::to(id)));
        put(
            &mut workspace,
            Patch::<Task>::new(format!("t-{id}"))
                .set(Task::START, date("2022-01-05"))
                .set(Task::ORGANISATION, Reference::to(id)),
        );
        let activity = Patch::<Activity>::new(id)
            .set(Activity::DATE, date("2022-06-01"))
            .set(Activity::BRANCH, Reference::to(id));
        let serves = serves.map(|task| References::to([task.into()]));
        put(&mut workspace, activity.set_or_keep(Activity::SERVES, serves));
        put(
            &mut workspace,
            Patch::<Outcome>::new(id)
                .set(Outcome::DATE, date("2022-06-01"))
                .set(Outcome::BRANCH, Reference::to(id)),
        );
    }
    let shares = |area: Option<&str>| {
        let area = area.and_then(AreaScope::from_code);
        let view = integration(&workspace, area.as_ref(), Time::of(None, as_of()), Lang::Zh);
        let shares = view.shares.map(|figure| figure.note.unwrap());
        let links = view.goals.series[0].links.iter().map(ToString::to_string);
        (shares, view.unlinked.ids.len(), view.aimless.ids.len(), links.collect::<Vec<_>>())
    };
    let whole = shares(None);
    assert_eq!((whole.1, whole.2), (1, 2));
    let (of_x, unlinked, aimless, links) = shares(Some("x"));
    assert_eq!((unlinked, aimless), (0, 1));
    assert!(links.iter().all(|link| link.contains("in_area=x")) && !links.is_empty(), "{links:?}");
    let (of_y, unlinked, aimless, _) = shares(Some("y"));
    assert_eq!((unlinked, aimless), (1, 1));
    assert!(of_x.iter().chain(&of_y).all(|note| note.contains('1')), "{of_x:?} {of_y:?}");
    assert_ne!(of_x, of_y);
    assert_eq!(shares(Some("-")).1, 0);
}

/// A task of no goal with an organisation, and two activities: one of that organisation, one of nobody.
fn unlinked() -> Workspace {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Goal>::new("g").set(Goal::NAME, "示例目标"));
    put(
        &mut workspace,
        Patch::<Task>::new("t").set(Task::NAME, "示例任务").set(Task::START, date("2022-01-05")),
    );
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "示例临时党支部")
            .set(Branch::SERVES, References::to(["t".into()])),
    );
    let activity = |id: &str, day: &str| {
        let patch = Patch::<Activity>::new(id).set(Activity::TITLE, format!("主题党日{id}"));
        patch.set(Activity::DATE, date(day))
    };
    let own = activity("1", "2022-06-15").set(Activity::BRANCH, Reference::to("b"));
    put(&mut workspace, own);
    put(&mut workspace, activity("2", "2022-07-01"));
    workspace
}

#[test]
fn what_is_linked_to_nothing_is_named_with_what_it_most_likely_belongs_to() {
    let view = view(&unlinked());
    assert_eq!(view.unlinked.title, "未关联任务的活动（2）");
    let lines: Vec<(&str, &str, &str, String)> = view
        .unlinked
        .lines
        .iter()
        .map(|line| (&*line.name.text, &*line.about, &*line.likely, line.name.page.to_string()))
        .collect();
    assert_eq!(
        lines,
        [
            ("主题党日2", "2022-07-01", "", "#/activity/id/2".to_owned()),
            ("主题党日1", "示例临时党支部 · 2022-06-15", "t", "#/activity/id/1".to_owned()),
        ]
    );
    assert_eq!(view.aimless.lines[0].label, "战略目标 示例任务");
    let [activities, _, outcomes] = &view.shares;
    assert_eq!((&*activities.value, activities.note.as_deref()), ("0%", Some("2 项中的 0 项")));
    assert_eq!(outcomes.value, "—");
}

#[test]
fn activities_are_linked_to_the_one_task_of_their_organisation() {
    let mut workspace = unlinked();
    let ids = view(&workspace).unlinked.ids;
    let link = |workspace: &Workspace, ids: &[Name]| link_all_announced(workspace, ids, Lang::Zh);
    let done = link(&workspace, &ids).unwrap();
    assert!(done.notice.contains('1'), "{}", done.notice);
    workspace.apply(done.command, NOW_MS);
    let linked = view(&workspace);
    assert_eq!(linked.shares[0].value, "50%");
    assert_eq!(linked.unlinked.ids, [Name::from("2")]);
    let none = link(&workspace, &linked.unlinked.ids);
    assert_eq!(none, Err("这些活动的组织没有任务或有几项任务，请逐项选择。"));
}

#[test]
fn one_link_at_a_time_settles_what_is_linked_to_nothing() {
    let mut workspace = unlinked();
    let one_by_one = [(Linking::ActivityToTask, "2", "t"), (Linking::TaskToGoal, "t", "g")];
    for (linking, id, to) in one_by_one {
        let done = linking.announced(id, to, Lang::Zh);
        workspace.apply(done.command, NOW_MS);
    }
    let view = view(&workspace);
    assert_eq!(view.unlinked.ids, [Name::from("1")]);
    assert!(view.aimless.ids.is_empty());
    assert_eq!(view.goals.labels, ["示例目标"]);
    let [served, unserved] = &view.goals.series[..] else { panic!("two series") };
    assert_eq!((&served.values[..], &unserved.values[..]), (&[1.0][..], &[0.0][..]));
}

#[test]
fn more_than_twenty_are_counted_and_not_shown() {
    let mut workspace = unlinked();
    for index in 3..=23 {
        let patch = Patch::<Activity>::new(index.to_string());
        put(&mut workspace, patch.set(Activity::DATE, date("2022-08-01")));
    }
    let unlinked = view(&workspace).unlinked;
    assert_eq!((unlinked.ids.len(), unlinked.lines.len()), (23, 20));
    assert_eq!(unlinked.more.as_deref(), Some("还有 3 条……"));
}

#[test]
fn a_period_ends_where_the_ledger_does() {
    let time = |period: &str| Time::of(period.parse().ok(), as_of());
    let span = |time: Time| (time.from.to_string(), time.to.to_string());
    assert_eq!(span(time("")), ("2022-01-01".to_owned(), "2022-11-21".to_owned()));
    assert_eq!(span(time("2022Q1")), ("2022-01-01".to_owned(), "2022-03-31".to_owned()));
    assert_eq!(span(time("2023")), ("2023-01-01".to_owned(), "2023-01-01".to_owned()));
    let values: Vec<String> =
        periods("2020", as_of(), Lang::Zh).into_iter().map(|choice| choice.value).collect();
    assert_eq!(values, ["", "2022Q4", "2022Q3", "2021", "2020"]);
}

#[test]
fn integration_follows_the_names_it_shows_and_no_other_kind() {
    let mut workspace = unlinked();
    workspace.apply(Linking::TaskToGoal.announced("t", "g", Lang::Zh).command, NOW_MS);
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Goal>::new("g").set(Goal::NAME, "三年攻坚"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
    assert_eq!(view(&workspace).goals.labels, ["三年攻坚"]);
    let elsewhere = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m").set(Member::NAME, "示例甲"))
    };
    assert!(!is_renewed(&mut workspace, view, elsewhere));
}
