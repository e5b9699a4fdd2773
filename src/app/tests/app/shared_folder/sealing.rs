//! Sealed files, and the passphrase that opens them.

use serde_json::json;
use zhibu_app::importing::TakenAtOnce;

use super::model::{Disk, Site};

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
