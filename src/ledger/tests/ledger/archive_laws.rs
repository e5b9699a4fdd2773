//! The laws of archiving, over random histories of three to six replicas with clocks of their own that
//! hear parts of each other, take things back, and archive when they please.

use proptest::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};
use zhibu_ledger::{ARCHIVE, Change, DELETED, FAR_FUTURE_MS, Ledger, Name, RecordKey, Stamp};
use zhibu_test_support::change;

use crate::ledger_laws::Replica;

const NOW_MS: u64 = 1_669_000_000_000;
const FIELDS: [&str; 3] = ["name", "date", "未知"];

#[derive(Clone, Debug)]
enum Step {
    Write {
        replica: usize,
        record: u8,
        fields: u8,
        value: u8,
    },
    Delete {
        replica: usize,
        record: u8,
    },
    Undo {
        replica: usize,
        nth: usize,
    },
    Hear {
        replica: usize,
        from: usize,
        share: usize,
    },
    SetClock {
        replica: usize,
        ms: u64,
    },
    /// Archives what was replaced before the moment of the nth change that the replica has.
    Archive {
        replica: usize,
        nth: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let replica = 0..6_usize;
    prop_oneof![
        8 => (replica.clone(), 0..2_u8, 1..8_u8, 0..6_u8)
            .prop_map(|(replica, record, fields, value)| Step::Write { replica, record, fields, value }),
        1 => (replica.clone(), 0..2_u8).prop_map(|(replica, record)| Step::Delete { replica, record }),
        2 => (replica.clone(), 0..30_usize).prop_map(|(replica, nth)| Step::Undo { replica, nth }),
        5 => (replica.clone(), 0..6_usize, 1..4_usize)
            .prop_map(|(replica, from, share)| Step::Hear { replica, from, share }),
        1 => (replica.clone(), 0..4_usize).prop_map(|(replica, which)| Step::SetClock {
            replica,
            ms: [1_000, NOW_MS - 5_000_000, NOW_MS + 50, NOW_MS + 100 * FAR_FUTURE_MS][which],
        }),
        3 => (replica, 0..40_usize).prop_map(|(replica, nth)| Step::Archive { replica, nth }),
    ]
}

fn key(record: u8) -> RecordKey {
    RecordKey::new("thing", format!("r{record}"))
}

/// What was played: the replicas, and every change that was ever made.
struct Played {
    replicas: Vec<Replica>,
    all: Ledger,
    /// By change and field: the changes of that field that its writer knew, replaced or not.
    known: FxHashMap<(Stamp, Name), FxHashSet<Stamp>>,
}

fn play(count: usize, steps: &[Step], may_undo: bool) -> Played {
    let replica = |n: u64| Replica::new(n + 1, NOW_MS + n * 7);
    let mut played = Played {
        replicas: (0..u64::try_from(count).unwrap()).map(replica).collect(),
        all: Ledger::new(),
        known: FxHashMap::default(),
    };
    // What each replica ever had of a field.
    let mut had: Vec<FxHashSet<Stamp>> = vec![FxHashSet::default(); count];
    for step in steps {
        let index = match *step {
            Step::Write { replica, .. }
            | Step::Delete { replica, .. }
            | Step::Undo { replica, .. }
            | Step::Hear { replica, .. }
            | Step::SetClock { replica, .. }
            | Step::Archive { replica, .. } => replica % count,
        };
        let heard: Vec<Change> = match *step {
            Step::Hear { from, share, .. } => {
                let from = &played.replicas[from % count].ledger;
                from.changes().step_by(share).collect()
            }
            _ => Vec::new(),
        };
        let one = &mut played.replicas[index];
        one.now_ms += 3;
        let before = one.ledger.change_count();
        let mut written = Vec::new();
        match *step {
            Step::Write { record, fields, value, .. } => {
                let chosen = FIELDS.iter().enumerate().filter(|(at, _)| fields >> at & 1 == 1);
                let values: Vec<(&str, Value)> =
                    chosen.map(|(_, field)| (*field, json!(value))).collect();
                one.write(&key(record), &values);
            }
            Step::Delete { record, .. } => {
                one.write(&key(record), &[(DELETED, json!(true))]);
            }
            Step::Undo { nth, .. } if may_undo => {
                let action = one.ledger.changes().nth(nth).map(|change| change.action);
                // Actions of which a part may be in a file are not offered.
                let (offered, _) = one.ledger.undoable_by(|_| true);
                if let Some(action) = action.filter(|action| offered.contains(action)) {
                    one.revert(action);
                }
            }
            Step::Undo { .. } => {}
            Step::Hear { .. } => {
                had[index].extend(heard.iter().map(|change| change.at));
                one.receive(heard);
            }
            Step::SetClock { ms, .. } => one.now_ms = ms,
            Step::Archive { nth, .. } => {
                let before_ms = one.ledger.changes().nth(nth).map(|change| change.at.ms());
                if let Some(before_ms) = before_ms.filter(|ms| *ms <= one.now_ms) {
                    written = one.archive(before_ms);
                }
            }
        }
        if !matches!(step, Step::Hear { .. } | Step::Archive { .. }) {
            written = one.ledger.changes().skip(before).collect::<Vec<_>>();
        }
        for change in &written {
            for write in &change.writes {
                played.known.insert((change.at, write.field.clone()), had[index].clone());
            }
        }
        had[index].extend(written.iter().map(|change| change.at));
        played.all.insert(written);
    }
    played
}

/// What every field of every record shows, and who wrote it: all but the history.
fn state(ledger: &Ledger) -> Vec<String> {
    let records = ledger.records().filter(|record| &*record.key().kind != ARCHIVE);
    let mut records: Vec<String> = records
        .map(|record| {
            let of_field = |field: &Name| {
                let heads = record.heads(field).into_iter();
                let heads: Vec<_> = heads.map(|(change, value)| (change.at, value)).collect();
                format!("{field}={heads:?}")
            };
            let fields: Vec<String> = record.field_names().iter().map(of_field).collect();
            format!("{:?} {fields:?}", record.key())
        })
        .collect();
    records.sort();
    records
}

fn merged<'a>(ledgers: impl IntoIterator<Item = &'a Ledger>) -> Ledger {
    let mut merged = Ledger::new();
    for ledger in ledgers {
        let changes = ledger.changes();
        let wanted: Vec<Change> = changes.filter(|change| !merged.has_archived(change)).collect();
        merged.insert(wanted);
    }
    merged
}

/// Whether something stands in a record that nobody who deleted it knew of.
fn is_written_unseen(
    of_record: &[Change],
    deletions: &[&&Change],
    known: &FxHashMap<(Stamp, Name), FxHashSet<Stamp>>,
) -> bool {
    let names = |change: &Change| -> Vec<Name> {
        change
            .writes
            .iter()
            .map(|write| write.field.clone())
            .filter(|name| **name != *DELETED)
            .collect()
    };
    let was_replaced = |write: &Change, name: &Name| {
        let others = of_record.iter().filter(|other| other.set(name).is_some());
        others.into_iter().any(|other| known[&(other.at, name.clone())].contains(&write.at))
    };
    let is_known = |write: &Change| {
        deletions.iter().any(|deletion| {
            let is_own = deletion.at.writer() == write.at.writer() && deletion.at <= write.at;
            is_own || known[&(deletion.at, DELETED.into())].contains(&write.at)
        })
    };
    // Who deletes what nobody there has written in tells nothing.
    let is_told =
        deletions.iter().any(|deletion| !deletion.set(DELETED).unwrap().replaces.is_empty());
    let stands = |write: &&Change| names(write).iter().any(|name| !was_replaced(write, name));
    is_told && of_record.iter().filter(|write| stands(write)).any(|write| !is_known(write))
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 512,
        ..ProptestConfig::default()
    })]

    /// However many archive, whenever they do and in whatever order they meet: what the ledger shows,
    /// and what is in conflict, is what it would be if nobody had archived anything.
    #[test]
    fn archiving_changes_no_value(
        count in 3..=6_usize,
        steps in prop::collection::vec(step(), 1..70),
    ) {
        let Played { replicas, all, .. } = play(count, &steps, true);
        let expected = state(&all);
        let ledgers: Vec<&Ledger> = replicas.iter().map(|replica| &replica.ledger).collect();
        prop_assert_eq!(&state(&merged(ledgers.iter().copied())), &expected);
        prop_assert_eq!(&state(&merged(ledgers.iter().rev().copied())), &expected);
        // With an old copy that has everything, before and after; twice.
        let mut with_old = vec![&all];
        with_old.extend(&ledgers);
        prop_assert_eq!(&state(&merged(with_old.iter().copied())), &expected);
        with_old.reverse();
        with_old.push(&all);
        prop_assert_eq!(&state(&merged(with_old)), &expected);
    }

    /// A field is in conflict exactly where it was written differently by some who had not seen each
    /// other, and shows nothing that somebody has replaced knowingly.
    #[test]
    fn heads_are_the_changes_that_no_writer_had_seen(
        count in 3..=6_usize,
        steps in prop::collection::vec(step(), 1..70),
    ) {
        let Played { replicas, all, known } = play(count, &steps, false);
        let together = merged(replicas.iter().map(|replica| &replica.ledger));
        for record in all.records().filter(|record| &*record.key().kind != ARCHIVE) {
            let of_record: Vec<Change> = record.history().collect();
            for field in record.field_names() {
                let writes: Vec<&Change> =
                    of_record.iter().filter(|change| change.set(&field).is_some()).collect();
                let was_seen = |write: &&Change| {
                    writes.iter().any(|other| {
                        known[&(other.at, field.clone())].contains(&write.at)
                    })
                };
                let standing: Vec<Stamp> =
                    writes.iter().filter(|write| !was_seen(write)).map(|write| write.at).collect();
                let found = together.record(record.key()).unwrap();
                prop_assert_eq!(found.head_stamps(&field), standing.clone());
                let values: FxHashSet<String> = writes
                    .iter()
                    .filter(|write| standing.contains(&write.at))
                    .map(|write| write.set(&field).unwrap().value.to_string())
                    .collect();
                let deletions: Vec<&&Change> = writes
                    .iter()
                    .filter(|write| &*field == DELETED && standing.contains(&write.at))
                    .collect();
                let is_disputed = values.len() == 1
                    && values.contains("true")
                    && is_written_unseen(&of_record, &deletions, &known);
                prop_assert_eq!(
                    !found.conflict(&field).is_empty(),
                    values.len() > 1 || is_disputed
                );
            }
        }
    }

    /// From the moment on up to which the history was archived, the ledger can be looked at as it was,
    /// and what was done since can be taken back, as if nothing had been archived.
    #[test]
    fn history_after_the_archive_time_is_complete(
        count in 3..=4_usize,
        steps in prop::collection::vec(step(), 1..50),
        nth in 0..40_usize,
        later in 0..40_usize,
    ) {
        let steps: Vec<Step> = steps
            .into_iter()
            .filter(|step| !matches!(step, Step::Archive { .. } | Step::SetClock { .. }))
            .collect();
        let Played { replicas, .. } = play(count, &steps, true);
        let mut one = replicas.into_iter().next().unwrap();
        let full = one.ledger.clone();
        let Some(before_ms) = full.changes().nth(nth).map(|change| change.at.ms()) else {
            return Ok(());
        };
        one.now_ms = NOW_MS + 1_000_000;
        one.archive(before_ms);
        for ms in [before_ms, before_ms + 5, NOW_MS + 900_000] {
            prop_assert_eq!(state(&one.ledger.until(ms)), state(&full.until(ms)));
        }
        let (offered, _) = one.ledger.undoable_by(|_| true);
        let (offered_before, _) = full.undoable_by(|_| true);
        prop_assert!(offered.iter().all(|action| offered_before.contains(action)));
        if let Some(action) = offered.get(later) {
            prop_assert_eq!(one.ledger.undo_action(*action), full.undo_action(*action));
        }
    }
}

#[test]
fn archived_history_does_not_return_by_merging() {
    let mut one = Replica::new(1, NOW_MS);
    for value in 0..50 {
        one.now_ms += 10;
        one.write(&key(0), &[("name", json!(value))]);
    }
    let full = one.ledger.clone();
    one.now_ms = NOW_MS + 10_000;
    one.archive(NOW_MS + 10_000);
    // Who made it, who wrote it last, the mark, and the record of the archiving.
    assert_eq!(one.ledger.change_count(), 4);
    assert_eq!(one.ledger.archive_file(), Some("归档.json".to_owned()));
    one.receive(full.changes().collect::<Vec<_>>());
    assert_eq!(one.ledger.change_count(), 4);
    assert!(one.ledger.undoable_by(|_| true).0.is_empty());
    assert_eq!(state(&one.ledger), state(&full));
}

#[test]
fn changes_with_a_shared_stamp_are_not_archived() {
    let mut one = Replica::new(1, NOW_MS);
    for value in 0..4 {
        one.now_ms += 10;
        one.write(&key(0), &[("name", json!(value))]);
    }
    // A tampered file: what stands in another record bears the stamp of something replaced here.
    let replaced = one.ledger.changes().nth(1).unwrap();
    let twin = change(
        replaced.at,
        &key(1),
        one.ledger.draft(&key(1), vec![("name".into(), json!("stands"))]),
    );
    one.ledger.insert([twin]);
    one.now_ms = NOW_MS + 10_000;
    one.archive(NOW_MS + 10_000);
    let record = one.ledger.record(&key(1)).unwrap();
    assert_eq!(record.value("name"), Some(json!("stands")));
}
