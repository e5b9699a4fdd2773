//! Opening a ledger in steps, while another tab goes on writing.

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::json;
use zhibu_app::workspace::{Command, Opening, Workspace};
use zhibu_ledger::{Clock, Name, RecordKey, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};

use crate::support::{NOW_MS, text_of};

fn catalog(store: &Rc<MemoryStore>, writer: u64) -> (Rc<Catalog<Rc<dyn Store>>>, Clock) {
    let writer = Writer::from_random(writer);
    let shared: Rc<dyn Store> = store.clone();
    (Rc::new(Catalog::new(shared, writer, deflated)), Clock::new(writer))
}

fn open(store: &Rc<MemoryStore>, writer: u64) -> Workspace {
    let (catalog, clock) = catalog(store, writer);
    Workspace::open(catalog, "l", clock, false, NOW_MS).unwrap()
}

fn edit(workspace: &mut Workspace, number: u32) {
    let (id, kind) = (number % 7, ["branch", "alliance"][number as usize % 2]);
    let values = vec![(Name::from("name"), json!(format!("第{number}次")))];
    let key = RecordKey::new(kind, id.to_string());
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
}

/// All that the register shows, whatever the order of its rows.
fn shown(workspace: &Workspace) -> Vec<String> {
    let register = workspace.register();
    let branches = register.branches().rows().iter().map(|row| format!("{row:?}"));
    let alliances = register.alliances().rows().iter().map(|row| format!("{row:?}"));
    let mut shown: Vec<String> = branches.chain(alliances).collect();
    shown.sort();
    shown
}

proptest! {
    #[test]
    fn what_another_tab_writes_meanwhile_is_there(
        before in 0_u32..40,
        // Edits of the other tab before each step.
        meanwhile in prop::collection::vec(0_u32..4, 0..60),
        packs_at in 0_usize..60,
    ) {
        let store = Rc::new(MemoryStore::new());
        let mut other = open(&store, 1);
        let mut number = 0;
        let mut edit_next = |other: &mut Workspace, count: u32| {
            for _ in 0..count {
                edit(other, number);
                number += 1;
            }
        };
        edit_next(&mut other, before);
        let (read_from, clock) = catalog(&store, 2);
        let mut opening = Opening::begin(read_from, "l", clock, false, NOW_MS).unwrap();
        for (step, count) in meanwhile.into_iter().enumerate() {
            edit_next(&mut other, count);
            if step == packs_at {
                catalog(&store, 3).0.pack("l").unwrap();
            }
            if !opening.step().unwrap() {
                break;
            }
        }
        let opened = opening.finish().unwrap();
        prop_assert_eq!(text_of(&opened), text_of(&other));
        prop_assert_eq!(shown(&opened), shown(&other));
    }
}

#[test]
fn each_step_reads_one_segment_or_some_records() {
    let store = Rc::new(MemoryStore::new());
    let mut other = open(&store, 1);
    (0..5).for_each(|number| edit(&mut other, number));
    let (read_from, clock) = catalog(&store, 2);
    let mut opening = Opening::begin(read_from, "l", clock, false, NOW_MS).unwrap();
    let mut percents = vec![opening.percent()];
    while opening.step().unwrap() {
        percents.push(opening.percent());
    }
    assert_eq!(percents, [0, 10, 20, 30, 40, 50]);
    assert_eq!(opening.percent(), 100);
    assert_eq!(opening.ledger_key(), "l");
    assert_eq!(shown(&opening.finish().unwrap()), shown(&other));
}
