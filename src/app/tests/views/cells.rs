//! The cells of a list that are edited in place.

use zhibu_app::forms::cell::{CellEdit, has_cell_editor, is_in_conflict};
use zhibu_app::forms::record::RecordForm;
use zhibu_app::views::records::cells::{CellPlace, Direction, cell_beside, first_editable};
use zhibu_app::views::records::rows::list_rows;
use zhibu_app::views::records::selection::ListedRows;
use zhibu_app::workspace::Workspace;
use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, ScoreItem, Task};
use zhibu_domain::validation::Violation;
use zhibu_domain::values::date::Day;
use zhibu_text::Lang;

use crate::support::{
    put, shown_columns, today, typed, with_branch, with_two_secretaries, workspace,
};

fn edit(workspace: &Workspace, field: impl Into<zhibu_domain::kinds::field::FieldId>) -> CellEdit {
    CellEdit::begin(workspace, Kind::Branch, "b", field.into().index).unwrap()
}

#[test]
fn a_cell_writes_what_the_form_of_its_record_would_and_nothing_if_it_is_unchanged() {
    let workspace = with_branch();
    let edit = edit(&workspace, Branch::SECRETARY);
    let mut draft = edit.first_draft().clone();
    assert_eq!(edit.save(&workspace, &draft, today()), Ok(None));
    draft.insert(Branch::SECRETARY.name(), typed("示例乙"));
    let form = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    let of_form = form.save(&workspace, &draft, today()).unwrap();
    assert_eq!(edit.save(&workspace, &draft, today()), Ok(Some(of_form)));
    assert!(edit.label(&workspace, Lang::Zh).ends_with("：示例临时党支部"));
}

/// A cell shows one of the values: it is marked in the list, and settled where all are seen.
#[test]
fn a_cell_in_conflict_is_marked_and_not_edited_in_place() {
    let workspace = with_two_secretaries();
    let marks = |workspace: &Workspace| {
        let columns = vec![ListColumn::NAMING, ListColumn::Field(Branch::SECRETARY.index())];
        let shown = shown_columns(workspace, Kind::Branch, columns);
        let rows = list_rows(workspace, (Kind::Branch, &shown), &[0], 0, false, Lang::Zh);
        rows[0].cells.iter().map(|cell| cell.conflict).collect::<Vec<_>>()
    };
    assert_eq!(marks(&workspace), [None, Some("有冲突")]);
    assert_eq!(marks(&with_branch()), [None, None]);
    assert!(is_in_conflict(&workspace, Branch::SECRETARY.id(), "b"));
    assert!(!is_in_conflict(&workspace, Branch::NAME.id(), "b"));
    let begun = CellEdit::begin(&workspace, Kind::Branch, "b", Branch::SECRETARY.index());
    assert!(begun.is_none());
}

#[test]
fn what_is_refused_is_said_in_the_cell_with_the_name_of_its_field() {
    let mut workspace = with_branch();
    let dissolved = Day::new(2022, 8, 1).unwrap();
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::DISSOLVED, dissolved));
    let edit = edit(&workspace, Branch::ESTABLISHED);
    let refused = |text: &str| {
        let mut draft = edit.first_draft().clone();
        draft.insert(Branch::ESTABLISHED.name(), typed(text));
        edit.save(&workspace, &draft, today()).unwrap_err()
    };
    let problems = refused("改天");
    assert_eq!(problems[0], (Branch::ESTABLISHED.name(), Violation::WrongType));
    assert!(edit.problem_text(&problems, Lang::Zh).starts_with("成立日期："));
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
