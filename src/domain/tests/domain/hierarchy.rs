//! The tree of Party organisations by what each names as its superior.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use zhibu_domain::hierarchy::{Hierarchy, TopReason, superior_field};
use zhibu_domain::kinds::records::{Branch, Kind, Organisation, Team};
use zhibu_domain::register::Register;
use zhibu_test_support::ledger_of;

/// Organisations, of which each names the one with this id as its superior.
fn register(superiors: &[Option<&str>]) -> Register {
    let organisation = |(index, superior): (usize, Option<&str>)| {
        let mut fields = vec![("name", json!(format!("示例{index}")))];
        fields.extend(superior.map(|superior| ("parent", json!(superior))));
        ("organisation", index.to_string(), fields)
    };
    Register::of(&ledger_of(superiors.iter().copied().enumerate().map(organisation).collect()))
}

fn tree(register: &Register) -> Hierarchy {
    Hierarchy::of(register, superior_field(Kind::Organisation).unwrap())
}

/// The ids and reasons at the top, ascending.
fn tops(register: &Register) -> Vec<(String, TopReason)> {
    let id = |index: u32| register.table(Kind::Organisation).id(index as usize, false).to_string();
    let tree = tree(register);
    let mut tops: Vec<_> = tree.tops().iter().map(|top| (id(top.index), top.reason)).collect();
    tops.sort();
    tops
}

fn index(register: &Register, id: &str) -> u32 {
    u32::try_from(register.table(Kind::Organisation).index_of(id).unwrap()).unwrap()
}

#[test]
fn kinds_that_refer_to_themselves_form_trees() {
    assert_eq!(superior_field(Kind::Organisation), Some(Organisation::PARENT.id()));
    assert_eq!(superior_field(Kind::Team), Some(Team::PART_OF.id()));
    assert_eq!(superior_field(Kind::Branch), Some(Branch::PARENT.id()));
    assert_eq!(superior_field(Kind::Member), None);
}

#[test]
fn a_record_whose_superior_is_gone_stands_at_the_top() {
    let register = register(&[None, Some("0"), Some("gone")]);
    let expected =
        [("0".to_owned(), TopReason::NoSuperior), ("2".to_owned(), TopReason::SuperiorGone)];
    assert_eq!(tops(&register), expected);
    assert_eq!(tree(&register).below(index(&register, "0")), [index(&register, "1")]);
}

#[test]
fn of_a_circle_one_record_stands_at_the_top_and_all_are_shown_once() {
    // 1 → 2 → 3 → 1, with 4 below 3; 5 is its own superior.
    let above = [None, Some("2"), Some("3"), Some("1"), Some("3"), Some("5")];
    let register = register(&above);
    let tops = tops(&register);
    assert_eq!(tops.len(), 3, "{tops:?}");
    assert_eq!(tops.iter().filter(|top| top.1 == TopReason::Circle).count(), 2);
    let tree = tree(&register);
    let circle = tree.circle(index(&register, "2"));
    assert_eq!((circle.len(), circle.first()), (4, circle.last()), "{circle:?}");
    assert_eq!(tree.circle(index(&register, "5")).len(), 2);
    assert_eq!(tree.circle(index(&register, "4")), [0; 0], "below the circle, but not in it");
}

#[test]
fn totals_count_all_that_is_below() {
    let register = register(&[None, Some("0"), Some("1"), Some("1")]);
    let totals = tree(&register).totals(&[1; 4]);
    let of = |id: &str| totals[index(&register, id) as usize];
    assert_eq!([of("0"), of("1"), of("2")], [4, 3, 1]);
}

proptest! {
    /// Whatever the records name as their superiors, each of them stands in the tree exactly once.
    #[test]
    fn every_record_stands_in_the_tree_once(above in vec(prop::option::of(0usize..14), 1..12)) {
        let names: Vec<Option<String>> =
            above.iter().map(|above| above.map(|above| above.to_string())).collect();
        let register = register(&names.iter().map(Option::as_deref).collect::<Vec<_>>());
        let tree = tree(&register);
        let mut found: Vec<u32> = tree.tops().iter().map(|top| top.index).collect();
        let mut next = 0;
        while next < found.len() {
            prop_assert!(found.len() <= above.len());
            found.extend(tree.below(found[next]));
            next += 1;
        }
        found.sort_unstable();
        prop_assert_eq!(found, (0..u32::try_from(above.len()).unwrap()).collect::<Vec<_>>());
        let totals = tree.totals(&vec![1; above.len()]);
        let tops: usize = tree.tops().iter().map(|top| totals[top.index as usize]).sum();
        prop_assert_eq!(tops, above.len());
    }
}
