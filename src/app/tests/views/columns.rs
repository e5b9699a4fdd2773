//! The columns of a list as they are chosen and stored.

use proptest::prelude::*;
use zhibu_app::route::Route;
use zhibu_app::tone::Tone;
use zhibu_app::views::records::columns::{
    ColumnMove, column_choices, columns_from, columns_text, derived_columns, with_column, with_move,
};
use zhibu_app::views::records::rows::{ListCellLook, list_rows};
use zhibu_domain::columns::{DerivedColumn, ListColumn};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind};
use zhibu_domain::list::default_sort;
use zhibu_domain::values::date::PartialDate;
use zhibu_text::Lang;

use crate::support::{put, shown_columns, workspace};

const STATE: ListColumn = ListColumn::Derived(DerivedColumn::State);
const SECRETARY: ListColumn = ListColumn::Field(Branch::SECRETARY.index());
const NOTE: ListColumn = ListColumn::Field(Branch::NOTE.index());

#[test]
fn damaged_columns_are_passed_over_and_the_name_is_always_shown() {
    let read = |stored: &str| columns_from(Kind::Branch, stored);
    assert_eq!(read("secretary name state"), [SECRETARY, ListColumn::NAMING, STATE]);
    assert_eq!(read("gone secretary secretary  units \u{0}"), [ListColumn::NAMING, SECRETARY]);
    for damaged in ["", " ", "gone", "{\"columns\":[]}", "名称"] {
        assert_eq!(read(damaged), ListColumn::usual(Kind::Branch), "{damaged}");
    }
}

#[test]
fn the_usual_columns_are_not_stored() {
    assert_eq!(columns_text(Kind::Branch, &ListColumn::usual(Kind::Branch)), None);
    let text = columns_text(Kind::Branch, &[ListColumn::NAMING, STATE]);
    assert_eq!(text.as_deref(), Some("name state"));
}

#[test]
fn a_column_comes_last_and_moves_within_the_others() {
    let name = ListColumn::NAMING;
    let shown = with_column(&[name, STATE], SECRETARY, true);
    assert_eq!(shown, [name, STATE, SECRETARY]);
    assert_eq!(with_move(&shown, SECRETARY, ColumnMove::Up), [name, SECRETARY, STATE]);
    assert_eq!(with_move(&shown, name, ColumnMove::Down), [STATE, name, SECRETARY]);
    assert_eq!(with_move(&shown, name, ColumnMove::Up), shown);
    assert_eq!(with_move(&shown, SECRETARY, ColumnMove::Down), shown);
    assert_eq!(with_move(&shown, NOTE, ColumnMove::Down), shown, "it is not shown");
    assert_eq!(with_column(&shown, STATE, false), [name, SECRETARY]);
    assert_eq!(with_column(&shown, STATE, true), [name, SECRETARY, STATE]);
    assert_eq!(with_column(&shown, name, false), shown, "records keep their names");
}

#[test]
fn every_column_is_offered_once_and_those_shown_first() {
    for kind in Kind::ALL {
        let shown = ListColumn::usual(*kind);
        let choices = column_choices(*kind, &shown, Lang::Zh);
        let offered: Vec<ListColumn> = choices.iter().map(|choice| choice.column).collect();
        assert_eq!(offered[..shown.len()], shown);
        assert_eq!(offered.len(), ListColumn::all(*kind).count(), "{kind:?}");
        for choice in choices {
            assert_eq!(choice.is_shown, choice.moves.is_some());
            assert_eq!(choice.is_fixed, choice.column == ListColumn::NAMING);
            let up = choice.moves.map(|moves| moves.up).unwrap_or_default();
            assert!(up.is_empty() || up.contains(choice.head), "{up}");
        }
    }
}

#[test]
fn only_what_is_shown_or_sorted_by_is_derived() {
    let usual = default_sort(Kind::Branch);
    let sort = Route::parse("#/branch?sort=overdue-").query(Kind::Branch).sort.unwrap();
    let needed = |columns: &[ListColumn], sort| derived_columns(columns, sort);
    assert_eq!(needed(&[ListColumn::NAMING, SECRETARY], usual), []);
    assert_eq!(needed(&[STATE], usual), [DerivedColumn::State]);
    assert_eq!(needed(&[STATE], sort), [DerivedColumn::State, DerivedColumn::Overdue]);
}

#[test]
fn what_is_derived_is_a_chip_with_a_word() {
    let mut workspace = workspace();
    let date = |text: &str| text.parse::<PartialDate>().unwrap();
    let patch = Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部");
    let patch = patch.set(Branch::ESTABLISHED, date("2022-03-01"));
    put(&mut workspace, patch.set(Branch::PLANNED_END, date("2022-06-01")));
    let columns = vec![STATE, ListColumn::Derived(DerivedColumn::Overdue), ListColumn::NAMING];
    let shown = shown_columns(&workspace, Kind::Branch, columns);
    let row = &list_rows(&workspace, (Kind::Branch, &shown), &[0], 0, false, Lang::Zh)[0];
    let cell = |index: usize| (&*row.cells[index].text, row.cells[index].look);
    assert_eq!(cell(0), ("到期未撤", ListCellLook::Chip(Tone::Warning)));
    assert_eq!(cell(1).1, ListCellLook::Chip(Tone::Error));
    assert!(cell(1).0.starts_with("逾期"), "{}", cell(1).0);
    assert!(row.tick.contains("示例临时党支部"), "the name is not in the first column");
    let deleted = list_rows(&workspace, (Kind::Branch, &shown), &[], 0, true, Lang::Zh);
    assert!(deleted.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stored_columns_are_read_as_they_were_chosen(
        kind in prop::sample::select(Kind::ALL),
        choices in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..30),
    ) {
        let all: Vec<ListColumn> = ListColumn::all(kind).collect();
        let mut columns = ListColumn::usual(kind);
        for (index, up) in choices {
            let column = all[index.index(all.len())];
            columns = with_column(&columns, column, !columns.contains(&column));
            let direction = if up { ColumnMove::Up } else { ColumnMove::Down };
            columns = with_move(&columns, column, direction);
        }
        let stored = columns_text(kind, &columns).unwrap_or_default();
        prop_assert_eq!(columns_from(kind, &stored), columns);
    }
}
