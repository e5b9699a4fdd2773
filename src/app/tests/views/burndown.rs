//! A count that goes down, and the day's number.

use zhibu_app::commands::projects::{ProgressInput, ProgressViolation, record_progress};
use zhibu_app::views::projects::burndown::{BurndownView, burndown};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Task};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Quantity;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    date(text).earliest()
}

/// A task of 40余户 in ten days.
fn with_amount() -> Workspace {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Task>::new("t")
            .set(Task::NAME, "示例任务")
            .set(Task::AMOUNT, Quantity::from_words("40余", "户").unwrap())
            .set(Task::START, date("2022-06-01"))
            .set(Task::PLANNED_END, date("2022-06-10")),
    );
    workspace
}

fn record(
    workspace: &mut Workspace,
    id: &str,
    date: &str,
    count: &str,
) -> Result<(), ProgressViolation> {
    let input = ProgressInput { task: "t", date, count };
    let command = record_progress(id, &input, day("2022-06-05"))?;
    workspace.apply(command, NOW_MS);
    Ok(())
}

fn view(workspace: &Workspace) -> BurndownView {
    burndown(workspace, "t", day("2022-06-05"), Lang::Zh).unwrap()
}

#[test]
fn a_recorded_number_goes_down_from_its_day_on() {
    let mut workspace = with_amount();
    record(&mut workspace, "p1", "2022-06-02", " 8 ").unwrap();
    record(&mut workspace, "p2", "2022-06-04", "12").unwrap();
    let view = view(&workspace);
    assert_eq!(view.chart.series[0].values, [40.0, 32.0, 32.0, 20.0, 20.0]);
    assert_eq!(view.chart.series[1].figures.last().unwrap(), "0");
    assert_eq!(view.chart.labels[0], "6-1");
    assert_eq!(
        view.sentence,
        "共 40余户，已完成 20，还剩 20余户。还有 6 天（含今天），每天需完成 3.3户，目前平均每天 4户。"
    );
}

#[test]
fn a_figure_leads_to_what_was_done_until_its_day() {
    let mut workspace = with_amount();
    record(&mut workspace, "p1", "2022-06-02", "8").unwrap();
    let link = view(&workspace).chart.series[0].links[2].to_string();
    assert_eq!(link, "#/progress?task=t&date=2022-06-01..2022-06-03");
}

#[test]
fn a_number_is_refused_that_cannot_be_read_or_lies_in_the_future() {
    let mut workspace = with_amount();
    for (date, count, violation) in [
        ("", "8", ProgressViolation::Unreadable),
        ("soon", "8", ProgressViolation::Unreadable),
        ("2022-06-05", "-1", ProgressViolation::Unreadable),
        ("2022-06-05", "1.5", ProgressViolation::Unreadable),
        ("2022-06-06", "8", ProgressViolation::Future),
    ] {
        assert_eq!(record(&mut workspace, "p", date, count), Err(violation), "{date} {count}");
    }
    // A month that has begun is not in the future.
    assert_eq!(record(&mut workspace, "p", "2022-06", "8"), Ok(()));
    assert_eq!(view(&workspace).chart.undated, 1);
}

#[test]
fn a_count_follows_what_is_recorded_and_nothing_else() {
    let mut workspace = with_amount();
    let edit = |workspace: &mut Workspace| {
        let input = ProgressInput { task: "t", date: "2022-06-02", count: "8" };
        let command = record_progress("p", &input, day("2022-06-05")).unwrap();
        workspace.apply(command, NOW_MS)
    };
    assert!(is_renewed(&mut workspace, view, edit));
    let elsewhere = |workspace: &mut Workspace| {
        put(workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部"))
    };
    assert!(!is_renewed(&mut workspace, view, elsewhere));
}

#[test]
fn a_task_without_an_amount_has_no_count() {
    let mut workspace = with_amount();
    put(&mut workspace, Patch::<Task>::new("t").clear(Task::AMOUNT));
    assert_eq!(burndown(&workspace, "t", day("2022-06-05"), Lang::Zh), None);
}
