//! The ledger's laws, over random histories of several replicas with clocks of their own.

use proptest::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use zhibu_ledger::{
    Change, Clock, DELETED, FAR_FUTURE_MS, FieldWrite, Ledger, Name, RecordKey, RecordView, Stamp,
    UndoPlan, Writer, archive_record, is_from_far_future,
};

const NOW_MS: u64 = 1_669_000_000_000;

/// A replica: one tab with its own clock, which may be wrong.
pub struct Replica {
    pub ledger: Ledger,
    clock: Clock,
    pub now_ms: u64,
}

impl Replica {
    pub fn new(writer: u64, now_ms: u64) -> Self {
        Self { ledger: Ledger::new(), clock: Clock::new(Writer::from_random(writer)), now_ms }
    }

    pub fn write(&mut self, key: &RecordKey, values: &[(&str, Value)]) -> Option<Stamp> {
        let values = values.iter().map(|(field, value)| (Name::from(*field), value.clone()));
        let writes = self.ledger.draft(key, values.collect());
        self.commit(vec![(key.clone(), writes)], None)
    }

    fn commit(
        &mut self,
        writes: Vec<(RecordKey, Vec<FieldWrite>)>,
        undoes: Option<Stamp>,
    ) -> Option<Stamp> {
        let mut action = None;
        for (key, writes) in writes.into_iter().filter(|(_, writes)| !writes.is_empty()) {
            let at = self.clock.tick(self.now_ms);
            let action = *action.get_or_insert(at);
            let creates = self.ledger.record(&key).is_none();
            let change = Change {
                at,
                key,
                creates,
                writes,
                action,
                undoes,
                archives: Vec::new(),
                by: None,
                why: None,
            };
            self.ledger.insert([change]);
        }
        action
    }

    pub fn revert(&mut self, action: Stamp) -> (UndoPlan, Option<Stamp>) {
        let undone = self.ledger.undo_action(action);
        let undo = self.commit(undone.writes.clone(), Some(action));
        (undone, undo)
    }

    pub fn receive(&mut self, changes: impl IntoIterator<Item = Change>) {
        let mut changes: Vec<Change> = changes.into_iter().collect();
        // As an import does.
        changes.retain(|change| !self.ledger.has_archived(change));
        for change in &changes {
            self.clock.observe(change.at, self.now_ms);
        }
        self.ledger.insert(changes);
    }
}

impl Replica {
    /// Archives what was replaced before a moment; returns what was written for it.
    pub fn archive(&mut self, before_ms: u64) -> Vec<Change> {
        let known = self.ledger.change_count();
        let found = self.ledger.archivable(before_ms);
        let (record, values) = archive_record(before_ms, "归档.json");
        let writes = self.ledger.draft(&record, values);
        self.commit(vec![(record, writes)], None);
        for (key, archives) in found.marks {
            let at = self.clock.tick(self.now_ms);
            self.ledger.insert([Change {
                at,
                key,
                writes: Vec::new(),
                creates: false,
                action: at,
                undoes: None,
                archives,
                by: None,
                why: None,
            }]);
        }
        let written = self.ledger.changes().skip(known).collect::<Vec<_>>();
        self.ledger = self.ledger.without(&found.stamps);
        written
    }
}

#[derive(Clone, Debug)]
enum Step {
    Write {
        replica: usize,
        record: u8,
        field: u8,
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
    /// One replica hears a part of what another knows.
    Hear {
        replica: usize,
        from: usize,
        share: usize,
    },
    SetClock {
        replica: usize,
        ms: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let replica = 0..3_usize;
    prop_oneof![
        6 => (replica.clone(), 0..4_u8, 0..3_u8, 0..4_u8)
            .prop_map(|(replica, record, field, value)| Step::Write { replica, record, field, value }),
        1 => (replica.clone(), 0..4_u8).prop_map(|(replica, record)| Step::Delete { replica, record }),
        2 => (replica.clone(), 0..20_usize).prop_map(|(replica, nth)| Step::Undo { replica, nth }),
        3 => (replica.clone(), 0..3_usize, 1..4_usize)
            .prop_map(|(replica, from, share)| Step::Hear { replica, from, share }),
        1 => (replica, 0..3_usize).prop_map(|(replica, which)| Step::SetClock {
            replica,
            ms: [1_000, NOW_MS - 5_000_000, NOW_MS + 100 * FAR_FUTURE_MS][which],
        }),
    ]
}

fn key(record: u8) -> RecordKey {
    RecordKey::new("thing", format!("r{record}"))
}

/// Plays the steps and returns the replicas.
fn play(steps: &[Step]) -> Vec<Replica> {
    let mut replicas: Vec<Replica> =
        (0..3).map(|n| Replica::new(n + 1, NOW_MS + n * 1000)).collect();
    for step in steps {
        match *step {
            Step::Write { replica, record, field, value } => {
                let field = ["name", "date", "未知"][field as usize];
                replicas[replica].write(&key(record), &[(field, json!(value))]);
            }
            Step::Delete { replica, record } => {
                replicas[replica].write(&key(record), &[(DELETED, json!(true))]);
            }
            Step::Undo { replica, nth } => {
                let change = replicas[replica].ledger.changes().nth(nth);
                if let Some(action) = change.map(|change| change.action) {
                    replicas[replica].revert(action);
                }
            }
            Step::Hear { replica, from, share } => {
                let heard = replicas[from].ledger.changes();
                let heard: Vec<Change> = heard.step_by(share).collect();
                replicas[replica].receive(heard);
            }
            Step::SetClock { replica, ms } => replicas[replica].now_ms = ms,
        }
    }
    replicas
}

/// All that a user could see of a ledger, as comparable text: fields, values, conflicts, history.
fn visible(ledger: &Ledger) -> Vec<String> {
    let mut records: Vec<String> = ledger
        .records()
        .map(|record| {
            let fields: Vec<_> = record
                .field_names()
                .into_iter()
                .map(|field| (field.clone(), record.heads(&field)))
                .collect();
            let history: Vec<Stamp> = record.history().map(|change| change.at).collect();
            format!("{:?} {fields:?} {history:?}", record.key())
        })
        .collect();
    records.sort();
    records
}

fn ledger_of(changes: impl IntoIterator<Item = Change>) -> Ledger {
    let mut ledger = Ledger::new();
    ledger.insert(changes);
    ledger
}

fn merged<'a>(parts: impl IntoIterator<Item = &'a Ledger>) -> Ledger {
    let mut ledger = Ledger::new();
    for part in parts {
        ledger.insert(part.changes());
    }
    ledger
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merge_is_commutative_associative_and_idempotent(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let replicas = play(&steps);
        let [a, b, c] = [0, 1, 2].map(|n| &replicas[n].ledger);
        let straight = visible(&merged([a, b, c]));
        prop_assert_eq!(&straight, &visible(&merged([c, b, a])));
        let bc = merged([b, c]);
        prop_assert_eq!(&straight, &visible(&merged([a, &bc])));
        let mut again = merged([a, b, c]);
        let before = again.change_count();
        let inserted = again.insert(b.changes());
        prop_assert_eq!(inserted.known, b.change_count());
        prop_assert!(inserted.fresh.is_empty());
        prop_assert_eq!(again.change_count(), before);
        prop_assert_eq!(&straight, &visible(&again));
    }

    #[test]
    fn any_order_and_any_segments_fold_to_the_same_state(
        steps in prop::collection::vec(step(), 1..60),
        order in prop::collection::vec(any::<u32>(), 0..200),
        cuts in prop::collection::vec(1..5_usize, 1..60),
    ) {
        let replicas = play(&steps);
        let all = merged(replicas.iter().map(|replica| &replica.ledger));
        let mut shuffled: Vec<Change> = all.changes().collect();
        for (index, swap) in order.iter().enumerate() {
            if !shuffled.is_empty() {
                let length = shuffled.len();
                shuffled.swap(index % length, *swap as usize % length);
            }
        }
        let mut rest = &shuffled[..];
        let mut other = Ledger::new();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (segment, later) = rest.split_at((*cut).min(rest.len()));
            other.insert(segment.iter().cloned());
            rest = later;
        }
        prop_assert_eq!(visible(&all), visible(&other));
    }

    #[test]
    fn a_change_wins_over_those_it_saw_whatever_the_clocks(
        first_ms in 0..4_000_000_000_000_u64,
        second_ms in 0..4_000_000_000_000_u64,
        heard_first in any::<bool>(),
    ) {
        let mut first = Replica::new(7, first_ms);
        let mut second = Replica::new(3, second_ms);
        first.write(&key(1), &[("name", json!("first"))]);
        second.receive(first.ledger.changes().collect::<Vec<_>>());
        second.write(&key(1), &[("name", json!("second"))]);
        let ledger = if heard_first {
            merged([&first.ledger, &second.ledger])
        } else {
            merged([&second.ledger, &first.ledger])
        };
        let record = ledger.record(&key(1)).unwrap();
        prop_assert_eq!(record.value("name"), Some(json!("second")));
        prop_assert!(record.conflicts().is_empty());
    }

    #[test]
    fn concurrent_values_conflict_only_if_they_differ(
        left in 0..3_u8, right in 0..3_u8, base in any::<bool>(),
    ) {
        let mut a = Replica::new(1, NOW_MS);
        let mut b = Replica::new(2, NOW_MS + 17);
        if base {
            a.write(&key(1), &[("name", json!(9))]);
            b.receive(a.ledger.changes().collect::<Vec<_>>());
        }
        a.write(&key(1), &[("name", json!(left))]);
        b.write(&key(1), &[("name", json!(right))]);
        a.receive(b.ledger.changes().collect::<Vec<_>>());
        let record = a.ledger.record(&key(1)).unwrap();
        let values: Vec<Value> = record.heads("name").iter().map(|head| head.1.clone()).collect();
        prop_assert_eq!(values, vec![json!(left), json!(right)]);
        prop_assert_eq!(record.conflicts().is_empty(), left == right);
        prop_assert_eq!(record.value("name"), Some(json!(right)));
        // A choice is a new change that replaces every head, also when it picks what is shown.
        a.write(&key(1), &[("name", json!(right))]);
        let record = a.ledger.record(&key(1)).unwrap();
        prop_assert!(record.conflicts().is_empty());
        prop_assert_eq!(record.heads("name").len(), if left == right { 2 } else { 1 });
    }

    #[test]
    fn stamps_grow_across_a_clock_set_back(readings in prop::collection::vec(0..2_000_000_u64, 1..200)) {
        let mut clock = Clock::new(Writer::from_random(5));
        let mut last = None;
        for now_ms in readings {
            let stamp = clock.tick(now_ms);
            prop_assert!(last < Some(stamp));
            prop_assert!(stamp.ms() >= now_ms);
            prop_assert_eq!(stamp.to_string().parse::<Stamp>().unwrap(), stamp);
            last = Some(stamp);
        }
    }

    #[test]
    fn stamps_sort_as_their_texts(a in any::<(u64, u16, u64)>(), b in any::<(u64, u16, u64)>()) {
        let [a, b] = [a, b].map(|(ms, counter, writer)| {
            Stamp::new(ms >> 19, counter, Writer::from_random(writer))
        });
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }

    #[test]
    fn undo_restores_fields_that_were_not_written_since(
        steps in prop::collection::vec(step(), 0..40),
        written in prop::collection::vec((0..3_u8, 4..8_u8), 1..4),
        foreign in prop::option::of((0..3_u8, 8..10_u8)),
    ) {
        let mut replica = play(&steps).remove(0);
        replica.now_ms = NOW_MS;
        let fields = ["name", "date", "未知"];
        let key = key(0);
        let shown = |ledger: &Ledger, field: &str| {
            ledger.record(&key).and_then(|record| record.value(field))
        };
        let existed = replica.ledger.record(&key).is_some();
        // No command writes in a deleted record: it is restored first.
        prop_assume!(!existed || !replica.ledger.record(&key).unwrap().is_deleted());
        let before: Vec<Option<Value>> =
            fields.iter().map(|field| shown(&replica.ledger, field)).collect();
        let values: Vec<(&str, Value)> =
            written.iter().map(|(field, value)| (fields[*field as usize], json!(value))).collect();
        let values: Vec<(&str, Value)> = fields
            .iter()
            .filter_map(|field| values.iter().rfind(|value| value.0 == *field).cloned())
            .collect();
        let action = replica.write(&key, &values).expect("values from 4 up are new to the field");
        if let Some((field, value)) = foreign {
            let mut other = Replica::new(77, NOW_MS);
            other.receive(replica.ledger.changes().collect::<Vec<_>>());
            other.write(&key, &[(fields[field as usize], json!(value))]);
            replica.receive(other.ledger.changes().collect::<Vec<_>>());
        }
        let foreign_field = foreign.map(|(field, _)| fields[field as usize]);
        let (undone, undo) = replica.revert(action);
        let after: Vec<Option<Value>> =
            fields.iter().map(|field| shown(&replica.ledger, field)).collect();
        let kept: Vec<&str> = undone.skipped.iter().map(|kept| &*kept.field).collect();
        if existed {
            for (index, field) in fields.iter().enumerate() {
                let touched = values.iter().any(|value| value.0 == *field);
                if touched && foreign_field == Some(*field) {
                    prop_assert!(kept.contains(field));
                    prop_assert_eq!(after[index].as_ref(), Some(&json!(foreign.unwrap().1)));
                } else if foreign_field != Some(*field) {
                    prop_assert_eq!(&after[index], &before[index]);
                }
            }
        } else {
            // The action made the record: it goes, unless someone has written in it.
            let deleted = replica.ledger.record(&key).unwrap().is_deleted();
            prop_assert_eq!(deleted, foreign.is_none());
            prop_assert_eq!(kept, if foreign.is_some() { vec![DELETED] } else { vec![] });
        }
        // Redo puts the action's values back where they were taken away.
        if let (Some(undo), None) = (undo, foreign) {
            replica.revert(undo);
            for (field, value) in &values {
                prop_assert_eq!(shown(&replica.ledger, field), Some(value.clone()));
            }
            prop_assert!(existed || !replica.ledger.record(&key).unwrap().is_deleted());
        }
    }

    #[test]
    fn undos_and_redos_walk_the_states_back_and_forth(
        writes in prop::collection::vec((0..2_u8, 0..4_u8, 0..5_u8), 1..12),
        is_by_others in any::<bool>(),
        reloaded_before in 0..12_usize,
    ) {
        let mut replica = Replica::new(1, NOW_MS);
        if is_by_others {
            let mut other = Replica::new(77, NOW_MS - 1_000);
            other.write(&key(0), &[("a", json!(7)), ("b", json!(8))]);
            replica.receive(other.ledger.changes().collect::<Vec<_>>());
        }
        let state = |ledger: &Ledger| {
            let mut alive: Vec<String> = ledger
                .records()
                .filter(|record| !record.is_deleted())
                .map(|record| {
                    let value = |field| (field, record.value(field));
                    format!("{:?} {:?}", record.key(), ["a", "b", "c"].map(value))
                })
                .collect();
            alive.sort();
            // One writer after the other is never in conflict.
            assert!(ledger.records().all(|record| record.conflicts().is_empty()));
            alive
        };
        let mut states = vec![state(&replica.ledger)];
        let mut actions = Vec::new();
        for (record, field, value) in writes {
            // No command writes in a deleted record, or deletes one that is not there.
            let is_deleted = |record: RecordView<'_>| record.is_deleted();
            let is_deleted = replica.ledger.record(&key(record)).map(is_deleted);
            let is_refused = is_deleted.unwrap_or(field == 3);
            let (field, value) = match field {
                3 => (DELETED, json!(true)),
                field => (["a", "b", "c"][field as usize], json!(value)),
            };
            let write = |replica: &mut Replica| replica.write(&key(record), &[(field, value)]);
            let written = if is_refused { None } else { write(&mut replica) };
            if let Some(action) = written {
                actions.push(action);
                states.push(state(&replica.ledger));
            }
        }
        let mut undos = Vec::new();
        for (index, action) in actions.iter().enumerate().rev() {
            let (undone, undo) = replica.revert(*action);
            prop_assert!(undone.skipped.is_empty());
            prop_assert_eq!(&state(&replica.ledger), &states[index]);
            undos.push(undo.expect("something to take back"));
        }
        for (index, undo) in undos.iter().rev().enumerate() {
            if index == reloaded_before {
                let mut next = Replica::new(2, replica.now_ms);
                next.receive(replica.ledger.changes().collect::<Vec<_>>());
                replica = next;
            }
            let (undone, _) = replica.revert(*undo);
            prop_assert!(undone.skipped.is_empty());
            prop_assert_eq!(&state(&replica.ledger), &states[index + 1]);
        }
    }

    #[test]
    fn a_change_round_trips_through_json(steps in prop::collection::vec(step(), 1..30)) {
        for replica in play(&steps) {
            for change in replica.ledger.changes() {
                let text = serde_json::to_string(&change).unwrap();
                prop_assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
            }
        }
    }
}

#[test]
fn an_import_is_undone_as_one_action() {
    let mut office = Replica::new(1, NOW_MS);
    office.write(&key(1), &[("name", json!("office"))]);
    let mut unit = Replica::new(2, NOW_MS);
    unit.receive(office.ledger.changes().collect::<Vec<_>>());
    unit.write(&key(1), &[("name", json!("unit")), ("date", json!("2022-06"))]);
    unit.write(&key(2), &[("name", json!("new"))]);
    let before = visible(&office.ledger).len();
    let inserted = office.ledger.insert(unit.ledger.changes());
    let stamps: FxHashSet<Stamp> = inserted.fresh.iter().copied().collect();
    assert_eq!((before, stamps.len()), (1, 2));
    office.ledger.group(import(), stamps.iter().copied());
    let undone = office.ledger.undo_action(import());
    assert!(undone.skipped.is_empty());
    office.commit(undone.writes, None);
    let record = office.ledger.record(&key(1)).unwrap();
    assert_eq!(record.value("name"), Some(json!("office")));
    assert_eq!(record.value("date"), None);
    assert!(office.ledger.record(&key(2)).unwrap().is_deleted());
}

#[test]
fn undoing_an_import_keeps_concurrent_values() {
    let mut office = Replica::new(1, NOW_MS);
    office.write(&key(1), &[("name", json!("before"))]);
    let mut unit = Replica::new(2, NOW_MS + 5);
    unit.receive(office.ledger.changes().collect::<Vec<_>>());
    unit.write(&key(1), &[("name", json!("theirs"))]);
    office.write(&key(1), &[("name", json!("ours"))]);
    let inserted = office.ledger.insert(unit.ledger.changes());
    assert_eq!(office.ledger.record(&key(1)).unwrap().conflict("name").len(), 2);
    office.ledger.group(import(), inserted.fresh);
    let undone = office.ledger.undo_action(import());
    office.commit(undone.writes, None);
    let record = office.ledger.record(&key(1)).unwrap();
    assert_eq!(record.value("name"), Some(json!("ours")));
    assert!(record.conflicts().is_empty());
}

#[test]
fn a_replacement_cycle_in_a_tampered_file_drops_nothing() {
    let stamp = |ms| Stamp::new(ms, 0, Writer::from_random(1));
    let change = |at, value: &str, replaces| Change {
        at: stamp(at),
        key: key(1),
        creates: false,
        writes: vec![FieldWrite {
            field: "name".into(),
            value: json!(value),
            replaces: vec![stamp(replaces)],
        }],
        action: stamp(at),
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    };
    let ledger = ledger_of([change(1, "a", 2), change(2, "b", 1)]);
    assert_eq!(ledger.record(&key(1)).unwrap().conflict("name").len(), 2);
}

#[test]
fn undo_tolerates_a_tampered_replacement_of_another_field() {
    let stamp = |ms| Stamp::new(ms, 0, Writer::from_random(1));
    let change = |at, field: &str, replaces: Vec<Stamp>| Change {
        at: stamp(at),
        key: key(1),
        creates: false,
        writes: vec![FieldWrite { field: field.into(), value: json!("x"), replaces }],
        action: stamp(at),
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    };
    let ledger = ledger_of([change(1, "note", vec![]), change(2, "name", vec![stamp(1)])]);
    let undone = ledger.undo_action(stamp(2));
    assert_eq!(undone.writes.len(), 1);
    assert_eq!(undone.writes[0].1[0].value, Value::Null);
}

#[test]
fn a_form_does_not_replace_changes_made_while_it_was_open() {
    let mut replica = Replica::new(1, NOW_MS);
    replica.write(&key(1), &[("name", json!("before")), ("date", json!("2022"))]);
    let seen = replica.ledger.record(&key(1)).unwrap().head_stamps("name");
    replica.write(&key(1), &[("name", json!("theirs"))]);
    let values = vec![(Name::from("name"), json!("mine"))];
    let writes = replica.ledger.draft_seen(&key(1), values, |_| Some(seen.clone()));
    replica.commit(vec![(key(1), writes)], None);
    let record = replica.ledger.record(&key(1)).unwrap();
    let values: Vec<Value> = record.conflict("name").into_iter().map(|head| head.1).collect();
    assert_eq!(values, ["theirs", "mine"]);
    assert_eq!(record.value("date"), Some(json!("2022")));
}

#[test]
fn two_changes_with_the_same_stamp_are_both_kept() {
    let stamp = Stamp::new(1, 0, Writer::from_random(1));
    let change = |value: &str| Change {
        at: stamp,
        key: key(1),
        creates: false,
        writes: vec![FieldWrite { field: "name".into(), value: json!(value), replaces: vec![] }],
        action: stamp,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    };
    let [a, b] = [change("a"), change("b")];
    let one_way = ledger_of([a.clone(), b.clone()]);
    let mut other_way = ledger_of([b.clone(), a.clone()]);
    other_way.insert([b.clone()]);
    assert!(one_way.knows(&a) && one_way.knows(&b));
    assert_eq!(visible(&one_way), visible(&other_way));
    assert_eq!(one_way.record(&key(1)).unwrap().conflict("name").len(), 2);
}

#[test]
fn the_order_of_members_in_a_value_does_not_matter() {
    let stamp = Stamp::new(1, 0, Writer::from_random(1));
    let change = |value: Value| Change {
        at: stamp,
        key: key(1),
        creates: false,
        writes: vec![FieldWrite { field: "name".into(), value, replaces: vec![] }],
        action: stamp,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    };
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let one_way = change(parsed(r#"{"unit":"b","value":1}"#));
    let other_way = change(parsed(r#"{"value":1,"unit":"b"}"#));
    assert_eq!(one_way, other_way);
    // By its text, this one would stand after the first and before the second.
    let between = change(parsed(r#"{"unit":"c","value":1}"#));
    let shown = |changes: &[&Change]| {
        let ledger = ledger_of(changes.iter().copied().cloned());
        ledger.record(&key(1)).unwrap().value("name").unwrap()
    };
    assert_eq!(shown(&[&one_way, &between]), shown(&[&other_way, &between]));
    assert_eq!(shown(&[&between, &one_way]), shown(&[&between, &other_way]));
}

#[test]
fn a_wrong_clock_is_distinguished_from_a_slow_one() {
    let ahead = Stamp::new(NOW_MS + FAR_FUTURE_MS + 1, 0, Writer::from_random(1));
    assert!(is_from_far_future(ahead, NOW_MS));
    assert!(!is_from_far_future(ahead, NOW_MS + 1));
    let mut clock = Clock::new(Writer::from_random(2));
    clock.observe(ahead, NOW_MS);
    assert_eq!(clock.tick(NOW_MS).ms(), NOW_MS);
}

#[test]
fn a_change_that_replaces_a_field_it_does_not_write_is_refused() {
    let text = r#"{"at":"000000000001000000001","kind":"k","id":"i","set":{},"replaces":{}}"#;
    assert!(serde_json::from_str::<Change>(text).unwrap_err().to_string().contains("not a stamp"));
    let text =
        r#"{"at":"00000000000100000001","kind":"k","id":"i","set":{"a":1},"replaces":{"b":[]}}"#;
    let error = serde_json::from_str::<Change>(text).unwrap_err().to_string();
    assert!(error.contains("names b,"), "{error}");
    let text = r#"{"at":"00000000000100000001","kind":"k","id":"i","set":{"a":1},"more":1}"#;
    assert!(serde_json::from_str::<Change>(text).is_err());
}

/// The action that an import counts as.
fn import() -> Stamp {
    Stamp::new(1 << 40, 0, Writer::from_random(1))
}
