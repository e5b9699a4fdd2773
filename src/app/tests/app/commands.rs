//! Commands that can be refused: deletions that would leave others wrong; and what undo says.

use serde_json::json;
use zhibu_app::commands::branches::{StepTarget, record_step};
use zhibu_app::commands::{DeletionViolation, delete, undo_text};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::branches::lifecycle::{LifecycleViolation, StepDraft};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::RecordKey;
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, workspace};

fn today() -> Day {
    PartialDate::from_iso("2026-07-01").unwrap().earliest()
}

fn step(kind: StepKind, date: &str) -> StepDraft {
    StepDraft::new(kind, PartialDate::from_iso(date))
}

/// An organisation that was asked for and approved, and one that was not.
fn requested() -> Workspace {
    let mut open = workspace("office", 1);
    put(&mut open, "branch", "b", &json!({ "name": "甲支部" }));
    put(&mut open, "branch", "c", &json!({ "name": "乙支部" }));
    for draft in [step(StepKind::Request, "2026-01-05"), step(StepKind::Approve, "2026-01-09")] {
        let target = StepTarget { branch: "b", new_id: "s".into() };
        let command = record_step(&open, &target, &draft, today()).unwrap();
        open.apply(command, NOW_MS);
    }
    open
}

#[test]
fn a_step_that_others_need_is_not_deleted() {
    let mut open = requested();
    let before = open.ledger().change_count();
    let violation = delete(&mut open, vec![RecordKey::new("step", "b-request")], NOW_MS);
    let violation = violation.unwrap_err();
    let fault = LifecycleViolation::Skipped { step: StepKind::Approve, missing: StepKind::Request };
    assert_eq!(violation, DeletionViolation::Lifecycle { branch: "b".into(), fault });
    assert!(violation.text(open.register(), Lang::Zh).contains("甲支部"));
    assert_eq!(open.ledger().change_count(), before, "nothing is written");
    let both = ["b-request", "b-approve"].map(|id| RecordKey::new("step", id)).to_vec();
    assert_eq!(delete(&mut open, both, NOW_MS).unwrap().count, 2);
}

#[test]
fn a_nomination_with_a_result_is_not_deleted() {
    let mut open = workspace("office", 1);
    let round = json!({ "name": "年度", "awarded": "2026-07-20" });
    put(&mut open, "appraisal", "r", &round);
    let score = json!({ "value": 80, "unit": "分" });
    let nominee = json!({ "name": "甲", "appraisal": "r", "score": score });
    put(&mut open, "nomination", "n", &nominee);
    let key = RecordKey::new("nomination", "n");
    let violation = delete(&mut open, vec![key.clone()], NOW_MS).unwrap_err();
    assert_eq!(violation, DeletionViolation::HasResult { nomination: "n".into() });
    assert!(violation.text(open.register(), Lang::En).contains('甲'));
    let round = RecordKey::new("appraisal", "r");
    assert_eq!(delete(&mut open, vec![key, round], NOW_MS).unwrap().count, 2);
}

#[test]
fn skipped_fields_of_an_undo_are_named() {
    let mut open = workspace("office", 1);
    put(&mut open, "branch", "b", &json!({ "name": "甲支部" }));
    put(&mut open, "branch", "b", &json!({ "secretary": "钱某" }));
    // Somebody else writes in it since.
    let mut other = workspace("office", 2);
    other.begin_import(Vec::new());
    other.import(open.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS);
    other.end_first_import(NOW_MS);
    put(&mut other, "branch", "b", &json!({ "secretary": "孙某" }));
    let theirs: Vec<_> = other.ledger().changes().collect::<Vec<_>>();
    open.begin_import(Vec::new());
    open.import(theirs, Vec::new(), NOW_MS);
    open.end_first_import(NOW_MS);
    let result = open.undo(NOW_MS).unwrap();
    let text = undo_text(open.register(), &result, false, Lang::Zh);
    assert!(text.contains("甲支部 · "), "{text}");
    // Nothing stands in the way: how many records.
    open.apply(Command::Delete(vec![RecordKey::new("branch", "b")]), NOW_MS);
    let result = open.undo(NOW_MS).unwrap();
    assert!(undo_text(open.register(), &result, false, Lang::Zh).contains('1'));
    let result = open.redo(NOW_MS).unwrap();
    let redone = undo_text(open.register(), &result, true, Lang::Zh);
    assert_ne!(redone, undo_text(open.register(), &result, false, Lang::Zh));
}
