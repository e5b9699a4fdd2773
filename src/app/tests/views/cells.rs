//! The cells of a list that are edited in place.

use zhibu_app::draft::FieldDraft;
use zhibu_app::forms::cell::{CellEdit, has_cell_editor, is_in_conflict};
use zhibu_app::views::records::cells::{CellPlace, Direction, cell_beside, first_editable};
use zhibu_app::views::records::selection::ListedRows;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, ScoreItem, Task};
use zhibu_domain::validation::Violation;
use zhibu_domain::values::date::Day;
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, workspace};

fn today() -> Day {
    Day::new(2022, 11, 21).unwrap()
}

fn typed(text: &str) -> FieldDraft {
    FieldDraft { text: text.to_owned(), ..FieldDraft::default() }
}

fn with_branch() -> Workspace {
    let mut workspace = workspace();
    let day = |month| Day::new(2022, month, 1).unwrap();
    let branch = Patch::<Branch>::new("b").set(Branch::NAME, "示例支部");
    put(&mut workspace, branch.set(Branch::ESTABLISHED, day(6)).set(Branch::DISSOLVED, day(8)));
    workspace
}

fn edit(workspace: &Workspace, field: impl Into<zhibu_domain::kinds::field::FieldId>) -> CellEdit {
    CellEdit::begin(workspace, Kind::Branch, "b", field.into().index).unwrap()
}

#[test]
fn a_cell_writes_its_field_alone_and_nothing_if_it_is_unchanged() {
    let mut workspace = with_branch();
    let edit = edit(&workspace, Branch::SECRETARY);
    let mut draft = edit.first_draft().clone();
    assert_eq!(edit.save(&workspace, &draft, today()), Ok(None));
    draft.insert(Branch::SECRETARY.name(), typed("示例甲"));
    let command = edit.save(&workspace, &draft, today()).unwrap().unwrap();
    // Somebody renames the organisation while the cell is open.
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例改名支部"));
    workspace.apply(command, NOW_MS);
    let branch = workspace.register().branches().get("b").unwrap();
    assert_eq!(branch.name.as_ref().unwrap().0, "示例改名支部");
    assert_eq!(branch.secretary.as_ref().unwrap().0, "示例甲");
    assert!(edit.label(&workspace, Lang::Zh).ends_with("：示例改名支部"));
}

#[test]
fn two_who_write_one_cell_leave_a_conflict_and_not_a_loss() {
    let mut workspace = with_branch();
    let edit = edit(&workspace, Branch::SECRETARY);
    let mut draft = edit.first_draft().clone();
    draft.insert(Branch::SECRETARY.name(), typed("示例甲"));
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::SECRETARY, "示例乙"));
    let command = edit.save(&workspace, &draft, today()).unwrap().unwrap();
    workspace.apply(command, NOW_MS);
    let record = workspace.record(Kind::Branch, "b").unwrap();
    assert_eq!(record.conflict(Branch::SECRETARY.name()).len(), 2);
    // The cell shows one of the two: it is settled where both are seen.
    assert!(is_in_conflict(&workspace, Branch::SECRETARY.id(), "b"));
    assert!(!is_in_conflict(&workspace, Branch::NAME.id(), "b"));
    let begun = CellEdit::begin(&workspace, Kind::Branch, "b", Branch::SECRETARY.index());
    assert!(begun.is_none());
}

#[test]
fn what_is_refused_is_said_in_the_cell_with_the_field_if_it_is_another() {
    let workspace = with_branch();
    let edit = edit(&workspace, Branch::ESTABLISHED);
    let refused = |text: &str| {
        let mut draft = edit.first_draft().clone();
        draft.insert(Branch::ESTABLISHED.name(), typed(text));
        edit.save(&workspace, &draft, today()).unwrap_err()
    };
    let problems = refused("昨天");
    assert_eq!(problems[0], (Branch::ESTABLISHED.name(), Violation::WrongType));
    assert!(!edit.problem_text(&problems, Lang::Zh).contains("成立日期"));
    let problems = refused("2022-10-01");
    assert!(edit.problem_text(&problems, Lang::Zh).contains("撤销日期："), "{problems:?}");
    assert_eq!(edit.problem_text(&[], Lang::Zh), "");
}

#[test]
fn long_texts_and_records_that_are_gone_are_not_edited_in_a_cell() {
    let workspace = with_branch();
    assert!(!has_cell_editor(ScoreItem::EVIDENCE.id()));
    assert!(CellEdit::begin(&workspace, Kind::Branch, "b", Branch::NOTE.index()).is_none());
    assert!(CellEdit::begin(&workspace, Kind::Branch, "c", Branch::NAME.index()).is_none());
}

#[test]
fn the_way_leads_through_the_editable_cells_of_all_rows() {
    let mut workspace = workspace();
    for id in ["a", "b", "c"] {
        put(&mut workspace, Patch::<Task>::new(id).set(Task::NAME, id));
    }
    // c stands above a; b is filtered out.
    let rows = ListedRows { kind: Kind::Task, indices: &[2, 0], is_deleted: false };
    let [name, exempt, start] = [Task::NAME.index(), Task::EXEMPT.index(), Task::START.index()];
    let columns = [name, exempt, start];
    let place = |id: &str, field| CellPlace { id: id.to_owned(), field };
    let beside =
        |from: CellPlace, direction| cell_beside(&workspace, rows, &columns, &from, direction);
    let (next, previous) = (Direction::Next, Direction::Previous);
    assert_eq!(first_editable(Kind::Task, &columns), Some(name));
    assert_eq!(beside(place("c", name), next), Some(place("c", start)), "no long text");
    assert_eq!(beside(place("c", start), next), Some(place("a", name)));
    assert_eq!(beside(place("a", name), previous), Some(place("c", start)));
    assert_eq!(beside(place("a", start), next), None);
    assert_eq!(beside(place("c", name), previous), None);
    assert_eq!(beside(place("b", start), next), None, "a row that is not in the list");
}
