//! Backups in a folder: when they are written, under which name, and which go.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use zhibu_app::folder_backup::{
    BackupFolder, FolderBackup, FolderError, FolderSchedule, FolderState, WrittenFile,
};
use zhibu_app::rotation::{
    KEPT_BACKUPS, WrittenBackup, backup_name, is_backup, is_whole, next_name, to_remove,
};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::{About, Exported};
use zhibu_text::Lang;

use crate::support::{workspace, workspace_of};

fn today() -> Day {
    PartialDate::from_iso("2026-07-01").unwrap().earliest()
}

fn about() -> About {
    About { id: "office".into(), title: "台账".into(), ..About::default() }
}

#[test]
fn a_backup_replaces_only_what_this_browser_wrote_and_nobody_since() {
    let (first, second) = (backup_name(&about(), today(), 0), backup_name(&about(), today(), 1));
    let name = |there: f64, bytes: f64, own: &str, is_whole: bool| {
        let files = [(first.clone(), there)];
        next_name(&about(), today(), bytes, &files, (own, is_whole))
    };
    let own = WrittenBackup { name: first.clone(), bytes: 100.0 }.code();
    assert_eq!(name(100.0, 110.0, &own, true), first);
    assert_eq!(name(100.0, 110.0, "", true), second, "another browser wrote it");
    assert_eq!(name(101.0, 110.0, &own, true), second, "somebody has written it since");
    assert_eq!(name(100.0, 110.0, &own, false), second, "what is not whole replaces nothing");
    assert_eq!(name(100.0, 49.0, &own, true), second, "a near-empty one replaces no full one");
    let none = next_name(&about(), today(), 110.0, &[], ("", false));
    assert_eq!(none, first);
}

#[test]
fn a_backup_that_is_not_whole_costs_no_other() {
    let day = |back: i32| backup_name(&about(), today().plus_days(-back), 0);
    let days = i32::try_from(KEPT_BACKUPS).unwrap() + 2;
    // The latest is the largest, and the largest stays anyway.
    let mut files: Vec<(String, f64)> = (0..days).map(|back| (day(back), 10.0)).collect();
    files[0].1 = 20.0;
    assert_eq!(to_remove(&about(), &files, true), [day(days - 2), day(days - 1)]);
    assert!(to_remove(&about(), &files, false).is_empty());
    assert!(is_backup(&about(), &day(0)) && !is_backup(&about(), "台账-2026-07-01.json"));
    assert!(is_whole(&workspace("office", 1)));
}

/// A folder in memory, which answers at once.
#[derive(Default)]
struct MemoryFolder {
    files: RefCell<BTreeMap<String, String>>,
    /// How many bytes of a file are lost while it is written.
    lost_bytes: Cell<usize>,
}

impl BackupFolder for MemoryFolder {
    async fn names(&self) -> Result<Vec<String>, FolderError> {
        Ok(self.files.borrow().keys().cloned().collect())
    }

    async fn size(&self, name: &str) -> Result<f64, FolderError> {
        let files = self.files.borrow();
        let text = files.get(name).ok_or_else(|| FolderError(format!("no {name}")))?;
        Ok(f64::from(u32::try_from(text.len()).unwrap()))
    }

    async fn put(&self, name: &str, text: &str) -> Result<(), FolderError> {
        let text = text[..text.len() - self.lost_bytes.get()].to_owned();
        self.files.borrow_mut().insert(name.to_owned(), text);
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), FolderError> {
        self.files.borrow_mut().remove(name);
        Ok(())
    }
}

/// Writes a backup of the ledger `office` into a folder.
fn written(folder: &MemoryFolder, own: &str) -> Result<WrittenFile, FolderError> {
    let workspace = workspace_of(&about(), 1);
    let backup = FolderBackup::of(&workspace, "office", &Exported::default()).unwrap();
    let mut writing = pin!(backup.write_into(folder, today(), own));
    match writing.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(written) => written,
        Poll::Pending => panic!("the folder answers at once"),
    }
}

#[test]
fn a_backup_is_written_beside_other_files_and_replaced_by_a_later_one() {
    let folder = MemoryFolder::default();
    folder.files.borrow_mut().insert("letter.txt".into(), "hello".into());
    let first = written(&folder, "").unwrap();
    assert_eq!(first.backup.name, backup_name(&about(), today(), 0));
    assert_eq!(first.superfluous, [""; 0]);
    let again = written(&folder, &first.backup.code()).unwrap();
    assert_eq!(again.backup, first.backup);
    let beside = written(&folder, "").unwrap();
    assert_eq!(beside.backup.name, backup_name(&about(), today(), 1), "somebody else wrote it");
    assert_eq!(folder.files.borrow().len(), 3);
}

#[test]
fn old_backups_are_superfluous_only_once_a_new_one_is_there() {
    let folder = MemoryFolder::default();
    let kept = i32::try_from(KEPT_BACKUPS).unwrap();
    let day = |back: i32| backup_name(&about(), today().plus_days(-back), 0);
    for back in 1..=kept {
        folder.files.borrow_mut().insert(day(back), "{}".into());
    }
    folder.lost_bytes.set(1);
    assert!(written(&folder, "").is_err());
    assert_eq!(folder.files.borrow().len(), KEPT_BACKUPS + 1);
    folder.files.borrow_mut().remove(&day(0));
    folder.lost_bytes.set(0);
    let first = written(&folder, "").unwrap();
    assert_eq!(first.superfluous, [day(kept)]);
    // Writing the day's again makes it no further one.
    folder.files.borrow_mut().remove(&day(kept));
    assert_eq!(written(&folder, &first.backup.code()).unwrap().superfluous, [""; 0]);
}

#[test]
fn a_backup_of_another_ledger_is_not_written() {
    let other = workspace("other", 1);
    assert_eq!(FolderBackup::of(&other, "office", &Exported::default()), None);
}

#[test]
fn a_backup_is_written_once_for_what_is_there() {
    let mut schedule = FolderSchedule::default();
    assert!(schedule.begin("a", 3));
    assert!(!schedule.begin("a", 4), "one is being written");
    schedule.note_written("a", 3);
    schedule.end();
    assert!(!schedule.begin("a", 3), "the last has it all");
    assert!(schedule.begin("b", 3), "another ledger");
    schedule.end();
    assert!(schedule.begin("a", 4));
    schedule.end();
    schedule.forget();
    assert!(schedule.begin("a", 3), "another folder");
}

#[test]
fn a_folder_shows_when_it_was_last_written_to_and_what_failed() {
    let name = || "disk".to_owned();
    for (state, parts) in [
        (FolderState::Active { name: name(), written_at: None }, &["disk"][..]),
        (
            FolderState::Active { name: name(), written_at: Some("2022-06-15 08:05".into()) },
            &["disk", "2022-06-15 08:05"],
        ),
        (FolderState::Waiting { name: name() }, &["disk"]),
        (FolderState::Failed { name: name(), error: "no room".into() }, &["disk", "no room"]),
    ] {
        for lang in Lang::ALL {
            let text = state.text(lang);
            assert!(parts.iter().all(|part| text.contains(part)), "{text}");
        }
    }
    assert_eq!(FolderState::None.text(Lang::Zh), "");
}
