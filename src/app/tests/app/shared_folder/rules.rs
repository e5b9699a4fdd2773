//! What is written, what is taken at once, what is offered, and what goes.

use serde_json::json;
use zhibu_app::importing::TakenAtOnce;
use zhibu_app::shared_folder::{Stopped, is_of_writer, name_of};
use zhibu_format::{KEY_BYTES, OwnKey, is_as_written};
use zhibu_ledger::Writer;

use super::model::{Disk, Site, sites};
use crate::support::{can_undo_redo, put};

fn two(rule: TakenAtOnce) -> (std::rc::Rc<Site>, std::rc::Rc<Site>, Disk) {
    let sites = sites(2, rule);
    (sites[0].clone(), sites[1].clone(), Disk::default())
}

#[test]
fn a_file_has_what_is_new_since_the_last_and_nothing_of_others() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    let [whole] = &disk.names()[..] else { panic!("one file") };
    assert_eq!(*whole, name_of("单位1", first.writer, "2026-11-30T06:00:00.123Z", 0));
    first.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 1, "nothing was new");

    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), Some(json!("甲")));
    assert_eq!(disk.names().len(), 1, "what came from the folder does not go there again");
    second.edit("a", "乙");
    second.run(&disk).unwrap();
    first.run(&disk).unwrap();
    assert_eq!(first.name_of("a"), Some(json!("乙")));
    assert_eq!(disk.names().len(), 2);
    assert_eq!(first.open.borrow().status().conflicted, 0, "it was written with the first in view");
    let small = disk.names().into_iter().find(|name| is_of_writer(name, second.writer)).unwrap();
    let text = String::from_utf8(disk.bytes(&small)).unwrap();
    assert!(text.contains("乙") && !text.contains("甲") && is_as_written(&text));
}

#[test]
fn nothing_is_written_while_somebody_is_typing_and_all_of_it_afterwards() {
    let (first, _, disk) = two(TakenAtOnce::None);
    first.edit("a", "甲");
    first.run_with(&disk, false).unwrap();
    assert_eq!(disk.names(), [""; 0]);
    first.edit("a", "乙");
    first.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 1);
}

#[test]
fn what_is_offered_is_taken_by_nobody_and_not_offered_again_once_it_was_looked_at() {
    let (first, second, disk) = two(TakenAtOnce::None);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), None);
    let pending = second.status().pending;
    assert_eq!(pending[0].unit, "单位1");
    second.restart(true);
    second.run(&disk).unwrap();
    assert_eq!(second.status().pending, pending, "still to be looked at");
    second.exchange.borrow_mut().note_reviewed(&[pending[0].name.clone()]);
    second.run(&disk).unwrap();
    assert_eq!(second.status().pending, []);
    second.restart(true);
    second.run(&disk).unwrap();
    assert_eq!(second.status().pending, []);
    disk.put("副本.json", &disk.bytes(&pending[0].name));
    second.run(&disk).unwrap();
    assert_eq!(second.status().pending, [], "a copy is the same file");
}

#[test]
fn what_a_guard_stops_is_offered_and_the_rest_taken() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    let key = OwnKey::new(&[3; KEY_BYTES]).public();
    put(&mut first.open.borrow_mut(), "key", &key, &json!({ "name": "单位1" }));
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), Some(json!("甲")));
    assert_eq!(second.status().pending.len(), 1, "no key becomes trusted by itself");
    let open = second.open.borrow();
    assert!(zhibu_domain::reporting::trust::trusted_keys(open.office()).is_empty());
}

#[test]
fn only_what_a_trusted_key_signed_is_taken_if_the_setting_says_so() {
    let disk = Disk::default();
    let mut first = Site::new(1, TakenAtOnce::None);
    first.key = Some(OwnKey::new(&[3; KEY_BYTES]));
    let second = Site::new(2, TakenAtOnce::Trusted);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    assert_eq!(second.status().pending.len(), 1, "nobody has trusted the key");
    let key = OwnKey::new(&[3; KEY_BYTES]).public();
    put(&mut second.open.borrow_mut(), "key", &key, &json!({ "name": "单位1" }));
    second.run_with(&disk, false).unwrap();
    assert_eq!(second.status().pending, []);
    assert_eq!(second.name_of("a"), Some(json!("甲")));
}

#[test]
fn what_is_taken_by_itself_is_no_step_of_undo() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    second.edit("b", "乙");
    second.open.borrow_mut().undo(crate::support::NOW_MS).unwrap();
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), Some(json!("甲")));
    assert_eq!(can_undo_redo(&second.open.borrow()), (false, true), "as before");
}

#[test]
fn files_that_are_not_whole_wait_and_others_are_left_alone() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    let name = disk.names().remove(0);
    let whole = disk.bytes(&name);
    for cut in [0, 10, 30, whole.len() / 2, whole.len() - 1, whole.len() - 3] {
        disk.put(&name, &whole[..cut]);
        second.run(&disk).unwrap();
        assert_eq!((second.name_of("a"), second.status().unfinished), (None, 1), "{cut}");
    }
    // Room is made for a file before its content is there.
    disk.put(&name, &vec![0; whole.len()]);
    second.run(&disk).unwrap();
    assert_eq!(second.status().unfinished, 1);
    disk.put(&name, &whole);
    disk.put("letter.txt", b"hello");
    disk.put("other.json", br#"{"format":"zhibu-rollup"}"#);
    second.run(&disk).unwrap();
    assert_eq!((second.name_of("a"), second.status().unfinished), (Some(json!("甲")), 0));
    assert_eq!(disk.names().len(), 3, "nothing was written or removed");
}

#[test]
fn a_file_of_another_ledger_is_not_read() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    let name = disk.names().remove(0);
    let other = crate::support::workspace("other", 7);
    disk.put(&name, crate::support::text_of(&other).as_bytes());
    second.run(&disk).unwrap();
    assert_eq!((second.name_of("a"), second.status().pending.len()), (None, 0));
}

#[test]
fn a_gone_folder_is_caught_up_with() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    for calls in 0..6 {
        first.edit("a", &format!("第{calls}"));
        first.faults.calls_left.set(Some(calls));
        let stopped = first.run(&disk);
        assert!(matches!(stopped, Ok(()) | Err(Stopped::Folder(_))), "{stopped:?}");
    }
    first.faults.calls_left.set(None);
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    assert_eq!(second.text(), first.text());
}

#[test]
fn a_file_that_cannot_be_read_while_it_is_planned_is_taken_next_time() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    // It is listed and read, and then the folder is gone.
    second.faults.calls_left.set(Some(2));
    assert!(second.run(&disk).is_err());
    second.faults.calls_left.set(None);
    second.faults.half.borrow_mut().extend(disk.names());
    second.run(&disk).unwrap();
    assert_eq!((second.name_of("a"), second.status().pending.len()), (None, 1));
    second.faults.half.borrow_mut().clear();
    second.run(&disk).unwrap();
    assert_eq!((second.name_of("a"), second.status().pending.len()), (Some(json!("甲")), 0));
}

#[test]
fn small_files_of_a_writer_become_one_and_those_of_others_stay() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    let of_second = disk.names();
    for number in 0..7 {
        first.edit("a", &format!("第{number}"));
        first.run(&disk).unwrap();
    }
    assert_eq!(disk.names().len(), 8);
    // A copy that somebody made is nobody's.
    let copied = disk.names().into_iter().find(|name| is_of_writer(name, first.writer)).unwrap();
    disk.put("copy.json", &disk.bytes(&copied));
    first.edit("a", "末");
    first.faults.cuts_writing.set(true);
    assert!(first.run(&disk).is_err());
    assert_eq!(disk.names().len(), 10, "nothing goes before it was read back");
    first.faults.cuts_writing.set(false);
    first.run(&disk).unwrap();
    let own: Vec<String> =
        disk.names().into_iter().filter(|name| is_of_writer(name, first.writer)).collect();
    assert_eq!(own.len(), 2, "the one, and the one that was cut off: {own:?}");
    assert!(disk.names().contains(&of_second[0]) && disk.names().contains(&"copy.json".to_owned()));
    let third = Site::new(3, TakenAtOnce::SameLedger);
    third.run(&disk).unwrap();
    second.run(&disk).unwrap();
    assert_eq!(third.text(), first.text());
    assert_eq!(second.text(), first.text());
}

#[test]
fn a_browser_that_remembers_nothing_writes_nothing_twice() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    second.edit("b", "乙");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    first.run(&disk).unwrap();
    let before = disk.names();
    for is_remembered in [true, false] {
        first.restart(is_remembered);
        first.run(&disk).unwrap();
        assert_eq!(disk.names(), before);
    }
    // What was written in between, with an earlier stamp, is still noticed.
    let third = Site::new(3, TakenAtOnce::SameLedger);
    third.edit("c", "丙");
    let changes: Vec<_> = third.open.borrow().ledger().changes().collect();
    first.open.borrow_mut().import(changes, Vec::new(), crate::support::NOW_MS);
    first.restart(true);
    first.run(&disk).unwrap();
    assert_eq!(disk.names().len(), before.len() + 1);
}

#[test]
fn a_sealed_folder_gets_no_open_file_and_waits_for_the_passphrase() {
    let disk = Disk::default();
    let mut first = Site::new(1, TakenAtOnce::SameLedger);
    first.settings.is_sealed = true;
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    assert_eq!(disk.names(), [""; 0]);
    assert!(first.status().needs_passphrase);
    first.exchange.borrow_mut().set_passphrase("红旗渠工地 2022".into());
    first.run(&disk).unwrap();
    let name = disk.names().remove(0);
    assert!(!String::from_utf8(disk.bytes(&name)).unwrap().contains('甲'));

    let second = Site::new(2, TakenAtOnce::SameLedger);
    second.run(&disk).unwrap();
    assert_eq!((second.status().sealed, second.name_of("a")), (1, None));
    second.exchange.borrow_mut().set_passphrase("wrong".into());
    second.run(&disk).unwrap();
    assert_eq!(second.status().sealed, 1);
    // A passphrase that opens nothing seals nothing either.
    let mut third = Site::new(3, TakenAtOnce::SameLedger);
    third.settings.is_sealed = true;
    third.edit("c", "丙");
    third.exchange.borrow_mut().set_passphrase("红旗渠工地 2O22".into());
    third.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 1);
    third.exchange.borrow_mut().set_passphrase("红旗渠工地 2022".into());
    third.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 2);
    second.exchange.borrow_mut().set_passphrase("红旗渠工地 2022".into());
    second.run(&disk).unwrap();
    assert_eq!((second.status().sealed, second.name_of("a")), (0, Some(json!("甲"))));
}

#[test]
fn only_the_very_name_of_a_writer_is_its_own() {
    let writer = Writer::from_random(77);
    let at = "2026-11-30T06:00:00.123Z";
    for unit in ["单位", "", "a-b/c", &"长".repeat(99)] {
        for attempt in [0, 1, 42] {
            let name = name_of(unit, writer, at, attempt);
            assert!(is_of_writer(&name, writer), "{name}");
            assert!(!is_of_writer(&name, Writer::from_random(78)), "{name}");
            assert!(!name.contains(['/', '\\', ':']), "{name}");
            let stem = name.strip_suffix(".json").unwrap();
            for copy in [" (1)", " - 副本", "(1)", ".sync-conflict-20261130-060000-ABC", "-DESKTOP"]
            {
                assert!(!is_of_writer(&format!("{stem}{copy}.json"), writer), "{stem}{copy}");
            }
        }
    }
    assert!(!is_of_writer(&format!("x{writer}-1.json"), writer), "another writer's longer id");
}
