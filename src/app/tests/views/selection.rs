//! The selected rows of a list.

use zhibu_app::views::records::selection::{ListedRows, SelectedCount, Selection};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Kind, Task};
use zhibu_ledger::RecordKey;
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, workspace};

/// Five tasks, whose indices in the table are 0 to 4.
fn tasks() -> Workspace {
    let mut workspace = workspace();
    for id in ["a", "b", "c", "d", "e"] {
        put(&mut workspace, Patch::<Task>::new(id).set(Task::NAME, id));
    }
    workspace
}

fn rows(indices: &[u32]) -> ListedRows<'_> {
    ListedRows { kind: Kind::Task, indices, is_deleted: false }
}

fn ids(workspace: &Workspace, selection: &Selection) -> Vec<String> {
    selection.ids(workspace, Kind::Task, false)
}

#[test]
fn a_range_is_what_stands_between_two_rows_of_the_list() {
    let workspace = tasks();
    let mut selection = Selection::default();
    // Sorted descending, with c filtered out.
    let list = [4, 3, 1, 0];
    selection.toggle("d".to_owned());
    selection.toggle_range(&workspace, rows(&list), "a".to_owned());
    assert_eq!(ids(&workspace, &selection), ["a", "b", "d"]);
    selection.toggle_range(&workspace, rows(&list), "b".to_owned());
    assert_eq!(ids(&workspace, &selection), ["d"], "what is selected is deselected");
}

#[test]
fn a_range_from_a_row_that_is_not_in_the_list_is_one_row() {
    let workspace = tasks();
    let mut selection = Selection::default();
    selection.toggle_range(&workspace, rows(&[0, 1]), "b".to_owned());
    assert_eq!(ids(&workspace, &selection), ["b"], "nothing was selected before");
    selection.toggle("e".to_owned());
    selection.toggle_range(&workspace, rows(&[0, 1]), "a".to_owned());
    assert_eq!(ids(&workspace, &selection), ["a", "b", "e"]);
}

#[test]
fn all_rows_of_the_list_are_selected_and_others_stay_as_they_are() {
    let workspace = tasks();
    let mut selection = Selection::default();
    selection.toggle("e".to_owned());
    selection.toggle_all(&workspace, rows(&[0, 1]));
    assert_eq!(ids(&workspace, &selection), ["a", "b", "e"]);
    let count = selection.count(&workspace, rows(&[0, 1]));
    assert_eq!(count, SelectedCount { all: 3, listed: 2 });
    assert_eq!(count.text(Lang::Zh), "已选 3 条，其中 1 条不在当前列表中");
    selection.toggle_all(&workspace, rows(&[0, 1]));
    assert_eq!(ids(&workspace, &selection), ["e"]);
    selection.toggle("e".to_owned());
    assert!(selection.is_empty());
}

#[test]
fn what_is_deleted_meanwhile_is_not_selected_any_more() {
    let mut workspace = tasks();
    let mut selection = Selection::default();
    selection.toggle_all(&workspace, rows(&[0, 1, 2]));
    workspace.apply(Command::Delete(vec![RecordKey::new("task", "b")]), NOW_MS);
    assert_eq!(selection.count(&workspace, rows(&[0, 1])).all, 2);
    assert!(!ids(&workspace, &selection).contains(&"b".to_owned()));
    let deleted = ListedRows { kind: Kind::Task, indices: &[0], is_deleted: true };
    assert_eq!(selection.count(&workspace, deleted), SelectedCount { all: 1, listed: 1 });
    assert_eq!(selection.ids(&workspace, Kind::Task, true), ["b"]);
}
