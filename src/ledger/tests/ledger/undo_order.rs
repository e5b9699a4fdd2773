//! What is undone next at a later visit, when a clock had jumped in between.

use serde_json::json;
use zhibu_ledger::{Change, FieldWrite, Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::change;

use crate::ledger_laws::Replica;

const NOW_MS: u64 = 1_669_000_000_000;
const YEAR_MS: u64 = 365 * 86_400_000;

fn key(id: &str) -> RecordKey {
    RecordKey::new("branch", id)
}

fn set(tab: &mut Replica, id: &str, value: u32) -> Stamp {
    tab.write(&key(id), &[("name", json!(value))]).unwrap()
}

/// Another tab of the same browser, or somebody else, who has read all of a ledger.
fn reader(of: &Ledger, writer: u64, now_ms: u64) -> Replica {
    let mut tab = Replica::new(writer, now_ms);
    tab.receive(of.changes());
    tab
}

fn undoable(ledger: &Ledger, own: &[u64]) -> (Vec<Stamp>, Vec<Stamp>) {
    let own: Vec<Writer> = own.iter().map(|writer| Writer::from_random(*writer)).collect();
    ledger.undoable_by(|writer| own.contains(&writer))
}

#[test]
fn an_action_comes_after_those_that_it_had_seen_whatever_their_clocks_said() {
    let mut jumped = Replica::new(1, NOW_MS + YEAR_MS);
    let before = [set(&mut jumped, "a", 1), set(&mut jumped, "a", 2)];
    let mut next = reader(&jumped.ledger, 2, NOW_MS);
    // What follows in the same tab comes after it too.
    let after = [set(&mut next, "a", 3), set(&mut next, "b", 1)];
    assert!(after[1] < before[0], "the clock had jumped");
    let (undo, redo) = undoable(&next.ledger, &[1, 2]);
    assert_eq!((undo, redo), ([before, after].concat(), Vec::new()));
    // Each undo of a later visit takes back the latest action.
    let mut last = reader(&next.ledger, 3, NOW_MS + 1000);
    for expected in [json!(3), json!(2), json!(1)] {
        assert_eq!(last.ledger.record(&key("a")).unwrap().value("name"), Some(expected));
        let (mut undo, _) = undoable(&last.ledger, &[1, 2, 3]);
        if last.ledger.record(&key("b")).is_some_and(|record| !record.is_deleted()) {
            assert!(last.revert(undo.pop().unwrap()).0.skipped.is_empty());
        }
        assert!(last.revert(undo.pop().unwrap()).0.skipped.is_empty());
    }
    assert!(last.ledger.record(&key("a")).unwrap().is_deleted());
    assert!(undoable(&last.ledger, &[1, 2, 3]).0.is_empty());
}

#[test]
fn an_action_comes_after_those_that_the_change_of_somebody_else_had_seen() {
    let mut jumped = Replica::new(1, NOW_MS + YEAR_MS);
    let first = set(&mut jumped, "a", 1);
    let mut theirs = reader(&jumped.ledger, 7, NOW_MS);
    set(&mut theirs, "a", 2);
    let mut next = reader(&theirs.ledger, 2, NOW_MS + 1);
    let last = set(&mut next, "a", 3);
    assert_eq!(undoable(&next.ledger, &[1, 2]).0, [first, last]);
}

#[test]
fn an_undo_with_a_smaller_stamp_reverts_its_action_all_the_same() {
    let mut jumped = Replica::new(1, NOW_MS + YEAR_MS);
    let action = set(&mut jumped, "a", 1);
    let mut next = reader(&jumped.ledger, 2, NOW_MS);
    let undo = next.revert(action).1.unwrap();
    assert!(undo < action, "the clock had jumped");
    assert_eq!(undoable(&next.ledger, &[1, 2]), (Vec::new(), vec![undo]));
}

#[test]
fn an_import_comes_before_what_replaced_something_of_it() {
    let mut theirs = Replica::new(7, NOW_MS);
    let imported = set(&mut theirs, "a", 1);
    let mut next = reader(&theirs.ledger, 2, NOW_MS);
    let later = set(&mut next, "a", 2);
    let import = Stamp::new(NOW_MS + YEAR_MS, 0, Writer::from_random(1));
    next.ledger.group(import, [imported]);
    assert_eq!(undoable(&next.ledger, &[1, 2]).0, [import, later]);
}

/// The stamps of others order nothing: here only what they had seen counts.
#[test]
fn a_wrong_clock_of_somebody_else_orders_nothing() {
    let mut theirs = Replica::new(7, NOW_MS + YEAR_MS);
    set(&mut theirs, "a", 1);
    let mut first = reader(&theirs.ledger, 1, NOW_MS);
    let one = set(&mut first, "a", 2);
    let mut second = reader(&first.ledger, 2, NOW_MS + 1000);
    let other = set(&mut second, "b", 1);
    assert_eq!(undoable(&second.ledger, &[1, 2]).0, [one, other]);
}

/// Changes of one record, each with the stamps that it replaces.
fn chain(replaced: impl Fn(u32) -> u32, count: u32) -> (Ledger, Vec<Stamp>) {
    let stamps: Vec<Stamp> = (0..count)
        .map(|number| Stamp::new(NOW_MS, 0, Writer::from_random(1)).following(number))
        .collect();
    let changes = (0..count).map(|number| {
        let replaces = vec![stamps[replaced(number) as usize]];
        let write = FieldWrite { field: "name".into(), value: json!(number), replaces };
        let creates = number == 0;
        Change { creates, ..change(stamps[number as usize], &key("a"), vec![write]) }
    });
    let mut ledger = Ledger::new();
    ledger.insert(changes);
    (ledger, stamps)
}

#[test]
fn rings_and_long_histories_are_ordered_too() {
    let count = 50_000;
    let (ledger, stamps) = chain(|number| number.saturating_sub(1), count);
    assert_eq!(undoable(&ledger, &[1]).0, stamps);
    // Each replaces the next, and the last one the first, as only a tampered file has it.
    let (ledger, stamps) = chain(|number| (number + 1) % 3, 3);
    assert_eq!(undoable(&ledger, &[1]).0.len(), stamps.len());
}
