//! Restoring earlier values of records.

use serde_json::json;
use zhibu_app::commands::history::{put_field_back, put_record_back};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind};
use zhibu_ledger::{RecordKey, Stamp};

use crate::support::{NOW_MS, put, workspace};

/// An organisation that is renamed and gets a secretary, and the stamp of its first change.
fn renamed() -> (Workspace, RecordKey, Stamp) {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例甲支部"));
    let first = workspace.record(Kind::Branch, "b").unwrap().history().next().unwrap().at;
    let patch = Patch::<Branch>::new("b").set(Branch::NAME, "示例乙支部");
    put(&mut workspace, patch.set(Branch::SECRETARY, "示例丙"));
    (workspace, RecordKey::new("branch", "b"), first)
}

#[test]
fn restoring_a_field_leaves_the_others() {
    let (mut workspace, key, _) = renamed();
    let command = put_field_back(&workspace, &key, "name".into(), json!("示例甲支部")).unwrap();
    workspace.apply(command, NOW_MS);
    let branch = workspace.register().branches().get("b").unwrap();
    assert_eq!(branch.name.as_ref().unwrap().0, "示例甲支部");
    assert_eq!(branch.secretary.as_ref().unwrap().0, "示例丙");
}

#[test]
fn restoring_a_record_clears_fields_that_it_did_not_have() {
    let (mut workspace, key, first) = renamed();
    let command = put_record_back(&workspace, &key, first).unwrap();
    workspace.apply(command, NOW_MS);
    let branch = workspace.register().branches().get("b").unwrap();
    assert_eq!(branch.name.as_ref().unwrap().0, "示例甲支部");
    assert_eq!(branch.secretary, None);
    assert_eq!(put_record_back(&workspace, &key, first), None, "there is nothing left to do");
}

#[test]
fn a_value_that_a_field_has_is_not_written_again() {
    let (workspace, key, _) = renamed();
    assert_eq!(put_field_back(&workspace, &key, "name".into(), json!("示例乙支部")), None);
}
