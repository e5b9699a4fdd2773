//! Tables are read and planned in short steps, and planned again without reading everything again.

use std::sync::Arc;

use proptest::prelude::*;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_ledger::Ledger;
use zhibu_office::intake::clipboard::{grid_of_text, grid_of_text_in_steps};
use zhibu_office::intake::columns::ColumnUse;
use zhibu_office::intake::decisions::{ChoiceDecision, ReferenceDecision, RowDecision};
use zhibu_office::intake::markup::{grid_of_html, grid_of_html_in_steps};
use zhibu_office::intake::plan::{IntakePlan, Question, RowOutcome};
use zhibu_office::intake::values::{PlannedValue, RecordTarget};
use zhibu_office::intake::{Grid, IntakeDecisions, IntakeLedger, IntakeSubject, Planner};
use zhibu_office::{Cancelled, Pace};
use zhibu_test_support::finished;

use crate::laws::{HEADS, base, subject, table, text_of};
use crate::support::{planned, today};

/// Counts the pauses, and cancels at one of them.
struct Counted {
    pauses: usize,
    cancelled_at: usize,
    percent: usize,
}

impl Counted {
    fn new(cancelled_at: usize) -> Self {
        Self { pauses: 0, cancelled_at, percent: 0 }
    }
}

impl Pace for Counted {
    async fn pause(&mut self, percent: usize) -> bool {
        assert!(percent >= self.percent && percent <= 100, "{percent} after {}", self.percent);
        self.percent = percent;
        self.pauses += 1;
        self.pauses < self.cancelled_at
    }
}

fn rows(count: usize) -> String {
    let row = |number: usize| format!("第{number}党支部\t党支部\t第{}党支部\t12\n", number + 1);
    let rows: String = (0..count).map(row).collect();
    format!("党组织名称\t组织类别\t上级党组织\t党员总数\n{rows}")
}

#[test]
fn pasted_tables_are_read_with_pauses_and_may_be_cancelled() {
    let text = rows(2_000);
    let mut pace = Counted::new(usize::MAX);
    assert_eq!(finished(grid_of_text_in_steps(&text, &mut pace)), Ok(grid_of_text(&text)));
    assert!(pace.pauses >= 10, "{}", pace.pauses);
    let cancelled = finished(grid_of_text_in_steps(&text, &mut Counted::new(3)));
    assert_eq!(cancelled, Err(Cancelled));
    let rows = text.trim_end().replace('\t', "</td><td>").replace('\n', "</td></tr><tr><td>");
    let html = format!("<table><tr><td>{rows}</td></tr></table>");
    let mut pace = Counted::new(usize::MAX);
    assert_eq!(finished(grid_of_html_in_steps(&html, &mut pace)), Ok(grid_of_html(&html)));
    assert!(pace.pauses >= 10, "{}", pace.pauses);
    let cancelled = finished(grid_of_html_in_steps(&html, &mut Counted::new(3)));
    assert_eq!(cancelled, Err(Cancelled));
}

/// Plans in steps; returns the plan and the number of steps.
fn planned_in_steps(planner: &mut Planner, at: IntakeLedger<'_>) -> (IntakePlan, usize) {
    let (mut steps, mut percent) = (0, 0);
    while !planner.is_done() {
        planner.step(at);
        assert!(planner.percent() >= percent, "{} after {percent}", planner.percent());
        percent = planner.percent();
        steps += 1;
    }
    (planner.take_plan(), steps)
}

#[test]
fn a_plan_is_made_in_short_steps_and_made_again_for_an_answer_without_reading_all_rows() {
    let ledger = Ledger::new();
    let register = Register::of(&ledger);
    let at = IntakeLedger { ledger: &ledger, register: &register, today: today() };
    let grid = Arc::new(grid_of_text(&rows(3_000)));
    let subject = IntakeSubject::of_kind(Kind::Organisation, &[]);
    let mut planner = Planner::begin(subject, grid, IntakeDecisions::default());
    let (plan, steps) = planned_in_steps(&mut planner, at);
    assert_eq!((plan.rows.len(), plan.questions.len()), (3_000, 1));
    // No step reads, judges or passes more than a few rows.
    assert!(steps >= 3_000 / 50 * 2, "{steps} steps");
    let mut decisions = IntakeDecisions::default();
    let Question::Reference { about, .. } = &plan.questions[0] else { panic!() };
    decisions.references.insert(about.clone(), ReferenceDecision::Create);
    planner.decide(decisions);
    let (again, more) = planned_in_steps(&mut planner, at);
    assert_eq!((again.rows.len(), again.questions.len(), again.created.len()), (3_000, 0, 1));
    assert!(more <= steps / 2 + 5, "{more} steps after {steps}");
}

/// A plan as texts, whatever the order in which its questions came up.
fn said(plan: &IntakePlan) -> Vec<String> {
    let target = |target: &RecordTarget| match target {
        RecordTarget::Created(index) => format!("new {:?}", plan.created[*index]),
        target => format!("{target:?}"),
    };
    let mut said = vec![format!("{:?} {:?}", plan.mapping, plan.skipped)];
    for row in &plan.rows {
        let changes = row.changes.iter().map(|change| {
            let new = match &change.new {
                PlannedValue::Plain(value) => value.to_string(),
                references => references.targets().iter().map(target).collect(),
            };
            format!("{:?} {:?} {new}", change.field, change.old)
        });
        let changes: Vec<String> = changes.collect();
        said.push(format!("{} {:?} {changes:?} {:?}", row.number, row.outcome, row.told));
    }
    let mut questions: Vec<String> =
        plan.questions.iter().map(|question| format!("{question:?}")).collect();
    questions.sort();
    said.extend(questions);
    said
}

/// Decides what comes by the bits of a number.
fn decided(plan: &IntakePlan, mut decisions: IntakeDecisions, bits: u64) -> IntakeDecisions {
    for (index, question) in plan.questions.iter().enumerate() {
        let answer = bits >> (2 * (index % 24)) & 3;
        match question {
            _ if answer == 3 => {}
            Question::Choice { about, .. } => {
                let decision = match answer {
                    0 => ChoiceDecision::LeaveEmpty,
                    _ => ChoiceDecision::Is(about.codes[0]),
                };
                decisions.choices.insert(about.clone(), decision);
            }
            Question::Reference { about, .. } => {
                let decision = match answer {
                    0 => ReferenceDecision::LeaveEmpty,
                    1 if about.kind == Kind::Organisation => ReferenceDecision::Is("o1".into()),
                    _ => ReferenceDecision::Create,
                };
                decisions.references.insert(about.clone(), decision);
            }
            Question::Serials { column, .. } => {
                decisions.serial_columns.insert(*column);
            }
        }
    }
    let asks = plan.rows.iter().filter(|row| matches!(row.outcome, RowOutcome::Asks(_)));
    for row in asks.filter(|_| bits >> 50 & 1 == 1) {
        decisions.rows.insert(row.number, RowDecision::New);
    }
    match bits >> 52 & 7 {
        0 => {
            decisions.columns.insert(1, ColumnUse::LeaveOut);
        }
        1 => {
            decisions.same_as_above.extend(plan.empty_below.iter().map(|empty| empty.column));
        }
        2 => decisions.taken_rows.extend(plan.skipped.iter().map(|row| row.number)),
        // Answers are taken back.
        3 => decisions.references.clear(),
        _ => {}
    }
    decisions
}

proptest! {
    #[test]
    fn planning_again_gives_what_planning_from_the_beginning_gives(
        (index, rows) in table(),
        answers in prop::collection::vec((any::<u64>(), 0_usize..12), 1..5),
    ) {
        let (kind, heads) = HEADS[index];
        let order: Vec<usize> = (0..heads.len()).collect();
        let grid = grid_of_text(&text_of(heads, &rows, &order));
        let (ledger, subject) = (base(), subject(kind));
        let register = Register::of(&ledger);
        let at = IntakeLedger { ledger: &ledger, register: &register, today: today() };
        let mut decisions = IntakeDecisions::default();
        let shared: Arc<Grid> = Arc::new(grid.clone());
        let mut planner = Planner::begin(subject.clone(), shared, decisions.clone());
        planner.run(at);
        let mut plan = planner.take_plan();
        for (bits, steps) in answers {
            // Another answer comes before the plan with the one before is complete.
            let before = decided(&plan, decisions, bits.rotate_left(7));
            planner.decide(before.clone());
            for _ in 0..steps {
                planner.step(at);
            }
            decisions = decided(&plan, before, bits);
            planner.decide(decisions.clone());
            planner.run(at);
            plan = planner.take_plan();
            let fresh = planned(&ledger, &subject, &grid, &decisions);
            prop_assert_eq!(said(&plan), said(&fresh));
        }
    }
}
