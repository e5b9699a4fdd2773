//! The tree of Party organisations by what each names as its superior.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use zhibu_domain::hierarchy::{Hierarchy, TopReason, superior_field};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::records::{Branch, Kind, Organisation, Team};
use zhibu_domain::register::Register;
use zhibu_domain::validation::{Values, Violation, check};
use zhibu_ledger::{Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{ledger_of, write};

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

/// Temporary organisations without superiors.
fn branches(count: usize) -> Ledger {
    let branch =
        |index: usize| ("branch", index.to_string(), vec![("name", json!(format!("示例{index}")))]);
    ledger_of((0..count).map(branch).collect())
}

/// What a form says of a superior.
fn refused(register: &Register, id: usize, parent: usize) -> Vec<Violation> {
    let values: Values = [
        ("name".to_owned(), json!(format!("示例{id}"))),
        ("parent".to_owned(), json!(parent.to_string())),
    ]
    .into_iter()
    .collect();
    let found = check(Kind::Branch, &id.to_string(), &values, false, register);
    found
        .into_iter()
        .map(|(field, violation)| {
            assert_eq!(field, "parent");
            violation
        })
        .collect()
}

/// A writer enters superiors, one after the other, as far as the form takes them.
fn entered(ledger: &mut Ledger, writer: u64, edits: &[(usize, usize)]) {
    for (ms, (id, parent)) in (1_000..).zip(edits) {
        let register = Register::of(ledger);
        if !refused(&register, *id, *parent).is_empty() {
            continue;
        }
        let key = RecordKey::new("branch", id.to_string());
        let at = Stamp::new(ms, 0, Writer::from_random(writer));
        write(ledger, at, &key, &[("parent", json!(parent.to_string()))], None);
    }
}

fn circles(register: &Register) -> Vec<Vec<u32>> {
    let tree = Hierarchy::of(register, Branch::PARENT.id());
    let tops = tree.tops().iter().filter(|top| top.reason == TopReason::Circle);
    tops.map(|top| tree.circle(top.index)).collect()
}

/// The superior that each names, by id.
fn superiors(register: &Register) -> Vec<(String, Option<String>)> {
    let rows = register.branches().rows().iter();
    let named = |parent: &Reference<Branch>| parent.id.to_string();
    let mut all: Vec<_> =
        rows.map(|row| (row.id.to_string(), row.record.parent.as_ref().map(named))).collect();
    all.sort();
    all
}

#[test]
fn a_temporary_organisation_is_not_above_itself() {
    let mut ledger = branches(3);
    entered(&mut ledger, 2, &[(0, 1), (1, 2)]);
    let register = Register::of(&ledger);
    let path = ["示例0", "示例1", "示例2"].map(str::to_owned).to_vec();
    assert_eq!(refused(&register, 2, 0), [Violation::AboveItself { path }]);
    assert_eq!(refused(&register, 2, 2).len(), 1);
    assert_eq!(refused(&register, 0, 2), []);
}

proptest! {
    /// Two desks enter superiors, each without a circle. Merged in either order they are the same tree, in which
    /// everybody stands once; a circle that came about by the merge is named, and whoever is in it can be
    /// taken out.
    #[test]
    fn a_merge_that_closes_a_circle_shows_it_and_nothing_hangs(
        one in vec((0usize..6, 0usize..6), 0..8),
        other in vec((0usize..6, 0usize..6), 0..8),
    ) {
        let base = branches(6);
        let (mut first, mut second) = (base.clone(), base.clone());
        entered(&mut first, 2, &one);
        entered(&mut second, 3, &other);
        for ledger in [&first, &second] {
            prop_assert_eq!(circles(&Register::of(ledger)), Vec::<Vec<u32>>::new());
        }
        let (mut merged, mut reversed) = (first.clone(), second.clone());
        merged.insert(second.changes());
        reversed.insert(first.changes());
        let (register, same) = (Register::of(&merged), Register::of(&reversed));
        prop_assert_eq!(superiors(&register), superiors(&same));
        let tree = Hierarchy::of(&register, Branch::PARENT.id());
        let top_totals: usize =
            tree.tops().iter().map(|top| tree.totals(&[1; 6])[top.index as usize]).sum();
        prop_assert_eq!(top_totals, 6);
        for circle in circles(&register) {
            prop_assert!(circle.len() > 1);
            let id = register.table(Kind::Branch).id(circle[0] as usize, false).to_string();
            let id: usize = id.parse().unwrap();
            let values: Values = [("name".to_owned(), json!("示例"))].into_iter().collect();
            let without = check(Kind::Branch, &id.to_string(), &values, false, &register);
            prop_assert!(without.is_empty(), "without a superior it is taken");
        }
    }
}
