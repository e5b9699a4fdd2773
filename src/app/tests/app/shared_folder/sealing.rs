//! Sealed files, and the passphrase that opens them.

use serde_json::json;
use zhibu_app::importing::TakenAtOnce;

use super::model::{Disk, Site};
use crate::support::NOW_MS;

const RIGHT: &str = "红旗渠工地 2022";
const WRONG: &str = "红旗渠工地 2O22";

fn sealed_site(number: u64, disk: &Disk) -> Site {
    let mut site = Site::new(number, TakenAtOnce::SameLedger);
    site.settings.is_sealed = true;
    site.exchange.borrow_mut().set_passphrase(RIGHT.into());
    site.edit(&format!("r{number}"), "甲");
    site.run(disk).unwrap();
    site
}

#[test]
fn a_wrong_passphrase_after_a_restart_seals_nothing() {
    let disk = Disk::default();
    let site = sealed_site(1, &disk);
    site.restart(true);
    site.exchange.borrow_mut().set_passphrase(WRONG.into());
    site.edit("b", "乙");
    site.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 1, "a file with a slip in its passphrase");
    let status = site.status();
    assert!(status.wrong_passphrase && status.needs_passphrase);
    assert!(status.unwritten > 0);
    site.exchange.borrow_mut().set_passphrase(RIGHT.into());
    site.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 2);
    let status = site.status();
    assert!(!status.wrong_passphrase && !status.needs_passphrase);
    assert_eq!(status.unwritten, 0);
}

#[test]
fn files_that_cannot_be_read_at_the_moment_prove_no_passphrase_and_are_not_written_again() {
    let disk = Disk::default();
    let site = sealed_site(1, &disk);
    site.restart(true);
    site.faults.refused.borrow_mut().extend(disk.names());
    site.exchange.borrow_mut().set_passphrase(WRONG.into());
    site.run(&disk).unwrap();
    site.edit("b", "乙");
    site.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 1, "a file with a slip in its passphrase");
    site.faults.refused.borrow_mut().clear();
    site.run(&disk).unwrap();
    assert!(site.status().wrong_passphrase);
    site.exchange.borrow_mut().set_passphrase(RIGHT.into());
    site.run(&disk).unwrap();
    assert_eq!((disk.names().len(), site.status().unwritten), (2, 0));
}

#[test]
fn a_file_that_nobody_can_open_stops_nobody() {
    let disk = Disk::default();
    sealed_site(1, &disk);
    let foreign = Disk::default();
    let other = sealed_site(7, &foreign);
    let name = foreign.names().remove(0);
    let text = String::from_utf8(foreign.bytes(&name)).unwrap();
    // One char of what is sealed is another.
    let at = text.len() - 60;
    let char = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    disk.put(&name, format!("{}{char}{}", &text[..at], &text[at + 1..]).as_bytes());
    drop(other);
    let second = sealed_site(2, &disk);
    assert_eq!((second.status().sealed, second.status().unwritten), (1, 0));
    assert_eq!(disk.names().len(), 3, "the own changes are written");
    assert!(!second.status().wrong_passphrase);
    // Each try is slow: it is not tried again with the same passphrase.
    second.faults.reads.borrow_mut().clear();
    second.exchange.borrow_mut().set_passphrase(RIGHT.into());
    second.run(&disk).unwrap();
    assert!(!second.faults.reads.borrow().contains(&name));
}

#[test]
fn a_known_sealed_file_that_cannot_be_read_again_yet_stays_sealed() {
    let disk = Disk::default();
    let site = sealed_site(1, &disk);
    // Its memory of what is in the folder no longer fits, and all files have to be read again.
    let text = site.exchange.borrow().memory().to_text();
    let lines: Vec<&str> = text.lines().collect();
    let text = format!("{}\n\n{}", lines[0], lines[2]);
    site.remember(&text);
    site.run(&disk).unwrap();
    assert_eq!(site.status().sealed, 1);
    site.exchange.borrow_mut().set_passphrase(RIGHT.into());
    site.run(&disk).unwrap();
    assert_eq!((site.status().sealed, site.status().pending.len()), (0, 0));
    assert_eq!(disk.names().len(), 1, "its changes are there already");
    assert_eq!(site.name_of("r1"), Some(json!("甲")));
}

/// A memory whose hashes of changes no longer fit.
fn with_other_hashes(memory: &str) -> String {
    let lines: Vec<&str> = memory.lines().collect();
    let of_cut = |line: &str| {
        let mut words: Vec<&str> = line.split(' ').collect();
        words[2] = "1";
        words.join(" ")
    };
    [lines[0], &of_cut(lines[1]), lines[2], &of_cut(lines[3])].join("\n")
}

#[test]
fn what_came_sealed_is_not_written_as_text_when_it_is_not_known_any_more_that_it_is_there() {
    let disk = Disk::default();
    sealed_site(1, &disk);
    let second = Site::new(2, TakenAtOnce::SameLedger);
    second.exchange.borrow_mut().set_passphrase(RIGHT.into());
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    assert_eq!((disk.names().len(), second.name_of("r1")), (2, Some(json!("甲"))));
    let text = with_other_hashes(&second.exchange.borrow().memory().to_text());
    second.remember(&text);
    second.edit("c", "丙");
    second.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 2, "the changes of the sealed file may not be written");
    assert!(second.status().needs_passphrase);
    second.exchange.borrow_mut().set_passphrase(RIGHT.into());
    second.run(&disk).unwrap();
    assert!(!second.status().needs_passphrase);
    let texts: Vec<String> =
        disk.names().iter().map(|name| String::from_utf8(disk.bytes(name)).unwrap()).collect();
    assert_eq!(texts.iter().filter(|text| text.contains("丙")).count(), 1);
    assert!(!texts.iter().any(|text| text.contains("r1")), "what is sealed stays sealed");
}

#[test]
fn what_came_sealed_is_written_as_text_to_no_other_folder_and_after_no_other_choice() {
    let disk = Disk::default();
    let first = sealed_site(1, &disk);
    let second = Site::new(2, TakenAtOnce::SameLedger);
    second.exchange.borrow_mut().set_passphrase(RIGHT.into());
    second.run(&disk).unwrap();
    assert_eq!(second.name_of("r1"), Some(json!("甲")));
    // It is chosen again: nothing is remembered.
    second.restart(false);
    second.run(&disk).unwrap();
    assert_eq!(disk.names().len(), 1);
    // The same name is another folder now, and the other was there first.
    second.exchange.borrow_mut().set_passphrase(RIGHT.into());
    second.run(&disk).unwrap();
    second.restart(true);
    let other = Disk::default();
    first.restart(false);
    first.edit("r9", "丁");
    first.exchange.borrow_mut().set_passphrase(RIGHT.into());
    first.run(&other).unwrap();
    second.run(&other).unwrap();
    assert_eq!(other.names().len(), 1);
    assert!(second.status().needs_passphrase);
}

#[test]
fn what_was_taken_from_a_sealed_file_is_not_written_as_text_if_the_page_is_closed_then() {
    let disk = Disk::default();
    let first = sealed_site(1, &disk);
    let second = Site::new(2, TakenAtOnce::None);
    second.exchange.borrow_mut().set_passphrase(RIGHT.into());
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    let names: Vec<String> = second.status().pending.iter().map(|file| file.name.clone()).collect();
    second.open.borrow_mut().import(
        first.open.borrow().ledger().changes().collect(),
        Vec::new(),
        NOW_MS,
    );
    second.exchange.borrow_mut().note_reviewed(&names);
    second.run(&disk).unwrap();
    // All is noted to be there; then comes something later.
    first.run(&disk).unwrap();
    first.edit("r2", "戊");
    first.run(&disk).unwrap();
    second.run(&disk).unwrap();
    let changes: Vec<_> = first.open.borrow().ledger().changes().collect();
    let names: Vec<String> = second.status().pending.iter().map(|file| file.name.clone()).collect();
    second.open.borrow_mut().import(changes, Vec::new(), NOW_MS);
    second.exchange.borrow_mut().note_reviewed(&names);
    assert_eq!(second.name_of("r1"), Some(json!("甲")));
    second.restart(true);
    second.edit("c", "丙");
    second.run(&disk).unwrap();
    let texts = disk.names().into_iter().map(|name| String::from_utf8(disk.bytes(&name)).unwrap());
    assert!(!texts.into_iter().any(|text| text.contains("r2")), "what is sealed stays sealed");
}

#[test]
fn that_sealed_files_were_opened_is_known_in_the_session_though_storage_is_full() {
    let disk = Disk::default();
    let first = sealed_site(1, &disk);
    let second = Site::new(2, TakenAtOnce::SameLedger);
    second.loses_notes.set(true);
    second.exchange.borrow_mut().set_passphrase(RIGHT.into());
    second.run(&disk).unwrap();
    second.exchange.borrow_mut().set_passphrase(WRONG.into());
    first.edit("r2", "戊");
    first.run(&disk).unwrap();
    let names = disk.names();
    second.edit("b", "乙");
    second.run(&disk).unwrap();
    assert_eq!(disk.names(), names);
    assert!(second.status().needs_passphrase);
}

#[test]
fn a_sealed_file_of_another_ledger_keeps_nobody_from_writing() {
    let disk = Disk::default();
    let stranger = Disk::default();
    sealed_site(7, &stranger);
    let site = Site::new(1, TakenAtOnce::SameLedger);
    site.edit("a", "甲");
    site.run(&disk).unwrap();
    disk.put("别的台账.json", &stranger.bytes(&stranger.names()[0]));
    let text = with_other_hashes(&site.exchange.borrow().memory().to_text());
    site.remember(&text);
    site.edit("b", "乙");
    site.run(&disk).unwrap();
    assert_eq!((site.status().unwritten, site.status().needs_passphrase), (0, false));
}

#[test]
fn a_file_that_can_never_be_read_keeps_nobody_from_sealing() {
    let disk = Disk::default();
    disk.put("锁.json", b"{}");
    let mut site = Site::new(1, TakenAtOnce::SameLedger);
    site.faults.refused.borrow_mut().insert("锁.json".into());
    site.settings.is_sealed = true;
    site.exchange.borrow_mut().set_passphrase(RIGHT.into());
    site.edit("a", "甲");
    for _ in 0..3 {
        site.run(&disk).unwrap();
        assert_eq!(disk.names().len(), 1, "it may be sealed with another passphrase");
        assert!(!site.status().needs_passphrase, "there is one");
    }
    site.run(&disk).unwrap();
    assert_eq!((disk.names().len(), site.status().unwritten), (2, 0));
}

#[test]
fn the_latest_files_try_a_passphrase_whatever_their_units_are_called() {
    let (before, after, disk) = (Disk::default(), Disk::default(), Disk::default());
    let mut old = Site::new(1, TakenAtOnce::SameLedger);
    old.settings.is_sealed = true;
    old.exchange.borrow_mut().set_passphrase(WRONG.into());
    for number in 0..3 {
        old.edit("x", &format!("第{number}"));
        old.run(&before).unwrap();
    }
    sealed_site(2, &after);
    for (number, name) in before.names().iter().enumerate() {
        disk.put(&format!("甲局-{}-2026010{}.json", old.writer, number + 1), &before.bytes(name));
    }
    disk.put(&format!("丙局-{}-20260201.json", old.writer), &after.bytes(&after.names()[0]));
    let reader = Site::new(3, TakenAtOnce::SameLedger);
    for passphrase in [WRONG, RIGHT] {
        reader.exchange.borrow_mut().set_passphrase(passphrase.into());
        reader.run(&disk).unwrap();
    }
    assert_eq!(reader.status().sealed, 0);
    reader.restart(true);
    reader.exchange.borrow_mut().set_passphrase(RIGHT.into());
    reader.run(&disk).unwrap();
    assert!(!reader.status().wrong_passphrase);
}
