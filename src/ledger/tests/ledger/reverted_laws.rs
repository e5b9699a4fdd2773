//! Which actions are reverted, over random relations of undo: chains, several undos of one action,
//! clocks that run backwards, and rings as only a tampered file has them.

use proptest::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::json;
use zhibu_ledger::{Change, FieldWrite, Ledger, RecordKey, Stamp, Writer};

fn stamp(ms: usize) -> Stamp {
    Stamp::new(1_000 + ms as u64, 0, Writer::from_random(1))
}

/// An action with one change; `target` is the action that it undoes.
fn action(number: usize, target: Option<usize>) -> Change {
    let write = FieldWrite { field: "name".into(), value: json!(number), replaces: Vec::new() };
    Change {
        at: stamp(number),
        key: RecordKey::new("thing", format!("r{}", number % 3)),
        writes: vec![write],
        creates: false,
        action: stamp(number),
        undoes: target.map(stamp),
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

fn ledger_of(targets: &[Option<usize>]) -> Ledger {
    let mut ledger = Ledger::new();
    ledger.insert(targets.iter().enumerate().map(|(number, target)| action(number, *target)));
    ledger
}

/// The definition: an action is reverted if one of its undos is not. Only for relations without rings.
fn is_reverted_by_definition(targets: &[Option<usize>], action: usize) -> bool {
    let undos = (0..targets.len()).filter(|undo| targets[*undo] == Some(action));
    undos.into_iter().any(|undo| !is_reverted_by_definition(targets, undo))
}

/// Targets among `count` actions. With `order` a permutation, each undo comes after its target in it, so
/// that there are no rings, though the stamps may say otherwise.
fn without_rings() -> impl Strategy<Value = Vec<Option<usize>>> {
    (1..30_usize).prop_flat_map(|count| {
        let order = Just((0..count).collect::<Vec<usize>>()).prop_shuffle();
        let picks = prop::collection::vec(any::<Option<prop::sample::Index>>(), count);
        (order, picks).prop_map(move |(order, picks)| {
            let mut targets = vec![None; count];
            for (place, pick) in picks.iter().enumerate().skip(1) {
                targets[order[place]] = pick.map(|pick| order[pick.index(place)]);
            }
            targets
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_action_is_reverted_if_one_of_its_undos_is_not(targets in without_rings()) {
        let reverted = ledger_of(&targets).reverted_actions();
        for action in 0..targets.len() {
            let expected = is_reverted_by_definition(&targets, action);
            prop_assert_eq!(reverted.contains(&stamp(action)), expected, "{} of {:?}", action, targets);
        }
    }

    /// Any relation at all: it ends, depends on the set alone, and an undo that counts for something
    /// was not reverted.
    #[test]
    fn any_relation_is_decided_whatever_the_order(
        targets in prop::collection::vec(prop::option::of(0..12_usize), 1..12),
        rotation in 0..12_usize,
    ) {
        let ledger = ledger_of(&targets);
        let reverted = ledger.reverted_actions();
        for action in &reverted {
            let has_undo = (0..targets.len()).any(|undo| {
                targets[undo].map(stamp) == Some(*action) && !reverted.contains(&stamp(undo))
            });
            prop_assert!(has_undo, "{:?}", targets);
        }
        let mut changes = ledger.changes().collect::<Vec<_>>();
        changes.rotate_left(rotation % targets.len());
        let mut other = Ledger::new();
        other.insert(changes);
        prop_assert_eq!(other.reverted_actions(), reverted);
        for number in 0..targets.len() {
            let _plan = other.undo_action(stamp(number));
        }
    }
}

#[test]
fn the_latest_action_of_a_ring_is_not_reverted() {
    let set = |numbers: &[usize]| numbers.iter().map(|n| stamp(*n)).collect::<FxHashSet<_>>();
    // An undo and its target, of which somebody says that it undoes the undo.
    assert_eq!(ledger_of(&[Some(1), Some(0)]).reverted_actions(), set(&[0]));
    assert_eq!(ledger_of(&[Some(2), Some(0), Some(1)]).reverted_actions(), set(&[1]));
    assert_eq!(ledger_of(&[Some(0)]).reverted_actions(), set(&[]));
    // What undoes one of the ring decides it as usual.
    assert_eq!(ledger_of(&[Some(1), Some(0), Some(1)]).reverted_actions(), set(&[1]));
}

#[test]
fn of_two_targets_the_earlier_counts_in_any_order() {
    let mut second = action(2, Some(0));
    second.key = RecordKey::new("thing", "other");
    second.at = second.at.following(1);
    let changes = [action(0, None), action(1, None), action(2, Some(1)), second];
    let reverted = |changes: Vec<Change>| {
        let mut ledger = Ledger::new();
        ledger.insert(changes);
        ledger.reverted_actions()
    };
    let expected: FxHashSet<Stamp> = [stamp(0)].into_iter().collect();
    assert_eq!(reverted(changes.to_vec()), expected);
    assert_eq!(reverted(changes.iter().rev().cloned().collect()), expected);
}

#[test]
fn a_long_chain_of_undos_is_decided_without_recursion() {
    let targets: Vec<Option<usize>> = (0..200_000_usize).map(|n| n.checked_sub(1)).collect();
    let reverted = ledger_of(&targets).reverted_actions();
    assert_eq!(reverted.len(), 100_000);
    assert!(reverted.contains(&stamp(0)), "the last of the chain undoes it in the end");
}
