//! What a ledger, a folder or a user leaves out, and what is said of it.

use serde_json::json;
use zhibu_app::importing::TakenAtOnce;
use zhibu_app::shared_folder::{Memory, name_of};
use zhibu_format::{KEY_BYTES, OwnKey};

use super::model::{Disk, Site, sites};
use crate::support::{can_undo_redo, put};

fn two(rule: TakenAtOnce) -> (std::rc::Rc<Site>, std::rc::Rc<Site>, Disk) {
    let sites = sites(2, rule);
    (sites[0].clone(), sites[1].clone(), Disk::default())
}

#[test]
fn what_storage_has_lost_is_offered_again_the_own_too() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    assert_eq!(second.status().pending, []);
    second.lose(0, 99);
    assert_eq!((second.name_of("a"), second.name_of("b")), (None, None));
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), Some(json!("甲")));
    assert_eq!(second.name_of("b"), Some(json!("乙")));
    assert_eq!(disk.names().len(), 2);
}

#[test]
fn what_was_left_out_stays_out_when_its_writer_puts_files_together() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    let key = OwnKey::new(&[3; KEY_BYTES]).public();
    put(&mut first.open.borrow_mut(), "key", &key, &json!({ "name": "单位1" }));
    first.edit("a", "不要");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    let name = second.status().pending[0].name.clone();
    second.exchange.borrow_mut().note_reviewed(&[name]);
    second.run(&disk).unwrap();
    second.restart(true);
    for number in 0..7 {
        first.edit("b", &format!("第{number}"));
        first.run(&disk).unwrap();
    }
    assert_eq!(disk.names().len(), 1, "put together");
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), None);
    assert_eq!(second.status().pending.len(), 1, "it is offered");
}

#[test]
fn own_changes_that_wait_are_counted() {
    let (first, _, disk) = two(TakenAtOnce::None);
    first.edit("a", "甲");
    first.run_with(&disk, false).unwrap();
    assert!(first.status().unwritten > 0);
    first.run(&disk).unwrap();
    assert_eq!(first.status().unwritten, 0);
}

#[test]
fn a_name_that_is_there_is_not_used_where_the_host_would_write_over_it() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.faults.overwrites.set(true);
    for number in 0..8 {
        first.edit(&format!("r{number}"), "甲");
        first.run(&disk).unwrap();
    }
    assert_eq!(disk.names().len(), 1, "put together");
    second.run(&disk).unwrap();
    assert_eq!(second.text(), first.text());
}

#[test]
fn an_emptied_folder_is_begun_anew() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    for is_restarted in [false, true] {
        disk.files.borrow_mut().clear();
        if is_restarted {
            first.restart(true);
        }
        first.run(&disk).unwrap();
        assert_eq!(disk.names().len(), 1, "{is_restarted}");
    }
    second.run(&disk).unwrap();
    assert_eq!(second.text(), first.text());
}

#[test]
fn a_file_with_the_stamps_of_others_hides_no_genuine_one() {
    let (first, second, disk) = two(TakenAtOnce::None);
    let twin = Site::new(1, TakenAtOnce::None);
    twin.edit("a", "篡改");
    first.edit("a", "真实");
    let changes: Vec<_> = twin.open.borrow().ledger().changes().collect();
    let stamp = |site: &Site| site.open.borrow().ledger().stamps().collect::<Vec<_>>();
    assert_eq!(stamp(&twin), stamp(&first));
    second.open.borrow_mut().import(changes, Vec::new(), crate::support::NOW_MS);
    first.run(&disk).unwrap();
    second.run_with(&disk, false).unwrap();
    assert_eq!(second.status().pending.len(), 1);
}

#[test]
fn nothing_is_taken_during_an_import_of_the_users_own_nor_becomes_a_part_of_it() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    second.is_importing.set(true);
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), None);
    second.is_importing.set(false);
    let third = Site::new(3, TakenAtOnce::None);
    third.edit("c", "丙");
    let changes: Vec<_> = third.open.borrow().ledger().changes().collect();
    second.open.borrow_mut().begin_import(Vec::new());
    second.open.borrow_mut().import(changes, Vec::new(), crate::support::NOW_MS);
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("a"), Some(json!("甲")));
    let mut open = second.open.borrow_mut();
    open.end_import(crate::support::NOW_MS);
    assert_eq!(can_undo_redo(&open), (true, false));
    open.undo(crate::support::NOW_MS).unwrap();
    drop(open);
    let is_gone = |id: &str| second.open.borrow().register().branches().get(id).is_none();
    assert_eq!((is_gone("a"), is_gone("c")), (false, true));
}

#[test]
fn what_was_lost_comes_back_though_as_much_was_written_since_by_an_earlier_clock() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("x", "甲");
    let third = Site::new(3, TakenAtOnce::SameLedger);
    first.run(&disk).unwrap();
    third.run(&disk).unwrap();
    // Later than the first change of a browser that has none of it.
    third.edit("y", "乙");
    let before = disk.names();
    third.run(&disk).unwrap();
    let names = disk.names();
    let hidden = before.iter().cloned().collect();
    *second.faults.hidden.borrow_mut() = hidden;
    second.run(&disk).unwrap();
    assert_eq!((second.name_of("y").is_some(), names.len()), (true, 2));
    second.lose(0, 99);
    second.edit("z", "丙");
    second.faults.hidden.borrow_mut().clear();
    second.run(&disk).unwrap();
    for id in ["x", "y", "z"] {
        assert!(second.name_of(id).is_some(), "{id}");
    }
}

#[test]
fn nothing_is_taken_by_a_rule_that_was_given_up_meanwhile() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    // While the file is planned.
    second.next_rule.set(Some(TakenAtOnce::None));
    second.run(&disk).unwrap();
    assert_eq!((second.name_of("a"), second.status().pending.len()), (None, 1));
}

#[test]
fn a_folder_whose_files_cannot_be_read_at_first_is_the_one_that_is_remembered() {
    let (first, second, disk) = two(TakenAtOnce::None);
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    let names: Vec<String> = second.status().pending.iter().map(|file| file.name.clone()).collect();
    second.exchange.borrow_mut().note_reviewed(&names);
    second.restart(true);
    second.faults.refused.borrow_mut().extend(disk.names());
    second.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 2, "nothing is written anew");
    assert_eq!(second.exchange.borrow().memory().seen.len(), 2, "both were seen");
    second.restart(true);
    second.faults.refused.borrow_mut().clear();
    second.run(&disk).unwrap();
    assert_eq!(second.status().pending.len(), 0, "what was looked at is not offered again");
}

#[test]
fn another_folder_with_a_file_that_can_never_be_read_gets_all_of_the_ledger() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    let other = Disk::default();
    other.put("锁.json", b"{}");
    first.edit("a", "甲");
    first.restart(true);
    first.run(&other).unwrap();
    second.restart(true);
    second.faults.refused.borrow_mut().insert("锁.json".into());
    second.edit("c", "丙");
    second.run(&other).unwrap();
    // What was written and taken there does not make it the remembered folder.
    second.restart(true);
    for _ in 0..4 {
        second.run(&other).unwrap();
    }
    first.run(&other).unwrap();
    let texts =
        other.names().into_iter().map(|name| String::from_utf8(other.bytes(&name)).unwrap());
    assert_eq!(texts.filter(|text| text.contains("乙")).count(), 1);
}

#[test]
fn a_file_that_cannot_be_read_for_a_moment_is_not_written_again() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    let names = disk.names();
    // Nothing is known of the folder any more.
    second.restart(false);
    second.faults.refused.borrow_mut().extend(names.clone());
    second.run(&disk).unwrap();
    second.faults.refused.borrow_mut().clear();
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    let new = disk.names().into_iter().filter(|name| !names.contains(name));
    let texts: Vec<String> =
        new.map(|name| String::from_utf8(disk.bytes(&name)).unwrap()).collect();
    assert_eq!(texts.len(), 1);
    assert!(!texts[0].contains("甲"), "what is there already");
}

#[test]
fn what_others_put_under_the_names_of_a_writer_is_not_made_its_own() {
    let (first, second, disk) = two(TakenAtOnce::None);
    let other = Site::new(9, TakenAtOnce::None);
    other.edit("x", "别人写的");
    let elsewhere = Disk::default();
    other.run(&elsewhere).unwrap();
    let foreign = elsewhere.bytes(&elsewhere.names()[0]);
    let name = format!("单位1-{}-1.json", first.writer);
    disk.put(&name, &foreign);
    first.run(&disk).unwrap();
    let names = [name.clone()];
    first.exchange.borrow_mut().note_reviewed(&names);
    for number in 0..12 {
        first.edit("a", &format!("第{number}"));
        first.run(&disk).unwrap();
    }
    assert!(disk.names().len() < 12, "own files are put together: {:?}", disk.names());
    assert!(disk.names().contains(&name));
    for own in disk.names().iter().filter(|own| **own != name) {
        let text = String::from_utf8(disk.bytes(own)).unwrap();
        assert!(!text.contains("别人写的"), "{own}");
    }
    drop(second);
}

#[test]
fn a_file_that_is_not_handed_over_or_too_large_is_counted_and_the_rest_read() {
    let (first, second, disk) = two(TakenAtOnce::SameLedger);
    for id in ["a", "b", "c"] {
        first.edit(id, "甲");
        first.run(&disk).unwrap();
    }
    let names = disk.names();
    second.faults.refused.borrow_mut().insert(names[0].clone());
    second.faults.sizes.borrow_mut().insert(names[1].clone(), 1 << 31);
    second.run(&disk).unwrap();
    let status = second.status();
    assert_eq!((status.unread, status.too_large), (1, 1));
    assert_eq!(status.too_large_names, [names[1].clone()]);
    assert!(!second.faults.reads.borrow().contains(&names[1]));
    let taken = ["a", "b", "c"].iter().filter(|id| second.name_of(id).is_some()).count();
    assert_eq!(taken, 1);
    second.faults.refused.borrow_mut().clear();
    second.faults.sizes.borrow_mut().clear();
    second.run(&disk).unwrap();
    assert_eq!((second.status().unread, second.text()), (0, first.text()));
}

#[test]
fn a_file_that_is_not_whole_is_read_again_at_growing_distances_and_what_waits_is_not_planned_again()
{
    let (first, second, disk) = two(TakenAtOnce::None);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    let name = disk.names().remove(0);
    let whole = disk.bytes(&name);
    disk.put("half.json", &whole[..whole.len() / 2]);
    for number in 0..32 {
        second.edit("b", &format!("第{number}"));
        second.run_with(&disk, false).unwrap();
    }
    let reads =
        |name: &str| second.faults.reads.borrow().iter().filter(|read| *read == name).count();
    assert_eq!(reads("half.json"), 6, "at visits 1, 2, 4, 8, 16 and 32");
    assert_eq!(reads(&name), 2, "looked at, and planned once");
    disk.put("half.json", &whole);
    second.run_with(&disk, false).unwrap();
    assert_eq!(second.status().unfinished, 0);
}

#[test]
fn own_files_that_cannot_be_put_together_are_not_read_at_each_visit() {
    let mut site = Site::new(1, TakenAtOnce::None);
    let disk = Disk::default();
    for number in 0..7 {
        site.edit("a", &format!("第{number}"));
        site.run(&disk).unwrap();
    }
    // From now on files are sealed: what is open stays as it is.
    site.settings.is_sealed = true;
    site.exchange.borrow_mut().set_passphrase("红旗渠工地 2022".into());
    site.edit("a", "末");
    site.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 8);
    site.faults.reads.borrow_mut().clear();
    site.run(&disk).unwrap();
    assert_eq!(*site.faults.reads.borrow(), [""; 0]);
}

#[test]
fn changes_signed_by_a_trusted_unit_of_the_ledger_come_at_once() {
    let disk = Disk::default();
    let mut first = Site::new(1, TakenAtOnce::None);
    first.key = Some(OwnKey::new(&[3; KEY_BYTES]));
    let second = Site::new(2, TakenAtOnce::Trusted);
    let key = OwnKey::new(&[3; KEY_BYTES]).public();
    {
        let mut open = second.open.borrow_mut();
        put(&mut open, "organisation", "u", &json!({ "name": "单位1党委", "unit": "单位1" }));
        put(&mut open, "branch", "o", &json!({ "name": "单位1党支部", "approved_by": "u" }));
        put(&mut open, "branch", "other", &json!({ "name": "别的支部" }));
        put(&mut open, "key", &key, &json!({ "name": "单位1" }));
    }
    let theirs: Vec<_> = second.open.borrow().ledger().changes().collect();
    first.open.borrow_mut().import(theirs, Vec::new(), crate::support::NOW_MS);
    second.run(&disk).unwrap();
    first.run(&disk).unwrap();
    put(&mut first.open.borrow_mut(), "branch", "o", &json!({ "name": "单位1临时党支部" }));
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("o"), Some(json!("单位1临时党支部")));
    // A record of another is looked at first.
    first.edit("other", "改");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    let of_other = second.name_of("other");
    assert_eq!((of_other, second.status().pending.len()), (Some(json!("别的支部")), 1));
}

#[test]
fn the_writer_of_an_exchange_is_that_in_its_files() {
    let (first, _, disk) = two(TakenAtOnce::None);
    first.edit("a", "甲");
    first.run(&disk).unwrap();
    let writer = first.exchange.borrow().writer();
    assert_eq!(disk.names(), [name_of("单位1", writer, "2026-11-30T06:00:00.123Z", 0)]);
    let text = first.exchange.borrow().memory().to_text();
    assert_eq!(Memory::from_text(&text).unwrap().writer, writer);
}
