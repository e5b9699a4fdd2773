//! The lifecycle of an organisation, and the recording of its steps.

use zhibu_app::commands::branches::{RecordedSteps, StepTarget, record_step, record_steps};
use zhibu_app::table::TableCell;
use zhibu_app::tone::Tone;
use zhibu_app::views::branches::life::{LifeView, life_view};
use zhibu_app::views::branches::steps::{StepInput, step_fields, step_violation};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::branches::lifecycle::{StepDraft, StepViolation};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Step};
use zhibu_domain::rules::{RuleId, rule_key};
use zhibu_text::{Lang, field_name, m};

use super::{date, day, with_members};
use crate::support::{NOW_MS, is_renewed, put};

fn life(workspace: &Workspace) -> LifeView {
    life_view(workspace, "b", day(11, 20), Lang::Zh).unwrap()
}

#[test]
fn a_life_shows_its_steps_what_comes_next_and_by_when() {
    let mut workspace = with_members();
    put(
        &mut workspace,
        Patch::<Step>::new("b-request")
            .set(Step::STEP, StepKind::Request)
            .set(Step::BRANCH, Reference::to("b"))
            .set(Step::DATE, date("2021-12-20"))
            .set(Step::DOCUMENT, "示例〔1〕号"),
    );
    let view = life(&workspace);
    let first = &view.steps[0];
    let text: Vec<String> = first.iter().map(|cell| cell.to_plain("")).collect();
    assert_eq!(text, ["请示", "2021-12-20", "示例〔1〕号"]);
    let TableCell::Link(step) = &first[0] else { panic!("{first:?}") };
    assert_eq!(step.page.to_string(), "#/step/id/b-request");
    assert_eq!(view.agenda.page.to_string(), "#/agenda?branch=b&until=next-quarter");
    assert!(view.next.contains(&StepKind::Dissolve));
    assert_eq!(view.notes, None);

    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::DISSOLVED, date("2022-10-10")));
    let view = life(&workspace);
    let closing = view.due.iter().find(|due| due.to_plain("").contains("归档")).unwrap();
    assert!(matches!(closing, TableCell::Chip { tone: Tone::Error, .. }), "{closing:?}");
    assert!(view.notes.is_some());
}

/// By when a step is due is a number of a rule.
#[test]
fn a_life_follows_the_rules_numbers() {
    let mut workspace = with_members();
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::DISSOLVED, date("2022-11-10")));
    let is_overdue = |workspace: &Workspace| {
        let due = life(workspace).due;
        let closing = due.iter().find(|due| due.to_plain("").contains("归档")).unwrap();
        matches!(closing, TableCell::Chip { .. })
    };
    let set_days = |workspace: &mut Workspace| {
        let values = vec![("working_days".into(), serde_json::json!(1))];
        let key = rule_key(RuleId::ClosingDays);
        workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS)
    };
    assert!(!is_overdue(&workspace));
    assert!(is_renewed(&mut workspace, is_overdue, set_days));
    assert!(is_overdue(&workspace));
}

#[test]
fn a_step_is_recorded_or_refused_with_the_reason() {
    let mut workspace = with_members();
    let target = StepTarget { branch: "b", new_id: "new".into() };
    let end = StepDraft::new(StepKind::Dissolve, Some(date("2022-11-01")));
    let command = record_step(&workspace, &target, &end, day(11, 20)).unwrap();
    assert!(is_renewed(&mut workspace, life, |workspace| workspace.apply(command, NOW_MS)));
    assert!(life(&workspace).notes.is_some());

    let close = StepDraft::new(StepKind::Close, Some(date("2022-11-15")));
    let problem = record_step(&workspace, &target, &close, day(11, 20)).unwrap_err();
    let StepViolation::Incomplete(_) = &problem else { panic!("{problem:?}") };
    let sentence = step_violation(&workspace, &problem, Lang::Zh);
    let summary = m::MISSING_SUMMARY.get(Lang::Zh);
    assert!(sentence.contains('甲') && sentence.contains(summary), "{sentence}");
}

#[test]
fn a_step_of_several_organisations_is_one_undo_and_names_refusals() {
    let mut workspace = with_members();
    put(
        &mut workspace,
        Patch::<Branch>::new("late")
            .set(Branch::NAME, "示例新支部")
            .set(Branch::ESTABLISHED, date("2022-11-10")),
    );
    let target = |branch| StepTarget { branch, new_id: "new".into() };
    let targets = [target("b"), target("late"), target("nowhere")];
    let end = StepDraft::new(StepKind::Dissolve, Some(date("2022-11-01")));
    let RecordedSteps { count, command, refused } =
        record_steps(&workspace, &targets, &end, day(11, 20));
    assert_eq!(count, 1);
    let [(late, StepViolation::Lifecycle(_)), (nowhere, StepViolation::NoBranch)] = &refused[..]
    else {
        panic!("{refused:?}")
    };
    assert_eq!((&**late, &**nowhere), ("late", "nowhere"));
    workspace.apply(command.unwrap(), NOW_MS);
    let is_over = |workspace: &Workspace| {
        workspace.register().branches().get("b").unwrap().dissolved.is_some()
    };
    assert!(is_over(&workspace));
    workspace.undo(NOW_MS).unwrap();
    assert!(!is_over(&workspace));
    let none = record_steps(&workspace, &targets[2..], &end, day(11, 20));
    assert_eq!((none.count, none.command), (0, None));
}

#[test]
fn a_form_has_the_fields_of_its_step_and_parses_the_input() {
    let labels = |kind: StepKind| -> Vec<&str> {
        step_fields(kind).iter().map(|field| field.label.get(Lang::Zh)).collect()
    };
    assert_eq!(labels(StepKind::Approve).len(), 4);
    let end = field_name(Branch::PLANNED_END).get(Lang::Zh);
    assert!(labels(StepKind::Renew).contains(&end) && !labels(StepKind::Approve).contains(&end));
    let convert = step_fields(StepKind::Convert);
    assert_eq!(convert.iter().filter(|field| field.is_organisation).count(), 1);

    let mut typed = StepInput::default();
    for field in step_fields(StepKind::Renew) {
        *(field.text)(&mut typed) = if field.is_date { " 2022-11-01 " } else { "甲" }.to_owned();
    }
    let draft = typed.draft(StepKind::Renew);
    assert_eq!((draft.kind, draft.date), (StepKind::Renew, Some(date("2022-11-01"))));
    assert_eq!((draft.planned_end, &*draft.actor), (Some(date("2022-11-01")), "甲"));
    assert_eq!(draft.organisation, None);
    // What was typed for another kind of step, and is not shown any more, is not recorded.
    let hidden = StepInput { organisation: "o".to_owned(), ..typed.clone() };
    let (changed, renewed) = (hidden.draft(StepKind::Change), hidden.draft(StepKind::Renew));
    assert_eq!((changed.planned_end, changed.organisation), (None, None));
    assert_eq!(renewed.organisation, None);
    assert_eq!(hidden.draft(StepKind::Convert).planned_end, None);
    let unread = StepInput { date: "soon".to_owned(), organisation: "o".to_owned(), ..typed };
    let draft = unread.draft(StepKind::Convert);
    assert_eq!((draft.date, draft.organisation.as_deref()), (None, Some("o")));
    let cleared = unread.cleared();
    assert_eq!(cleared, StepInput { date: "soon".to_owned(), ..StepInput::default() });
}
