//! Ledger files in a folder that goes again.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Exported, Sample, write};
use zhibu_ledger::{Change, FieldWrite, Ledger, RecordKey, Stamp, Writer};
use zhibu_rollup::admit::{MOST_BYTES, by_ledger};
use zhibu_rollup::roll::{Rolled, Terms, each};
use zhibu_samples::{Bundled, bundled};

/// 2026-01-01, in milliseconds since 1970.
pub const NOW_MS: u64 = 1_767_225_600_000;

pub struct Files {
    pub folder: TempDir,
}

impl Files {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// A file of these changes of a ledger.
    pub fn ledger(&self, name: &str, about: &About, changes: &[Change]) -> PathBuf {
        self.text(name, &file_of(about, changes))
    }
}

pub fn file_of(about: &About, changes: &[Change]) -> String {
    let mut ledger = Ledger::new();
    ledger.insert(changes.to_vec());
    write(about, &ledger, &Exported::default())
}

/// The change that creates a record with these fields, ascending by name.
pub fn created(kind: &str, id: &str, values: Vec<(&str, Value)>) -> Change {
    let at = Stamp::new(5, 0, Writer::from_random(1));
    let write = |(field, value): (&str, Value)| FieldWrite {
        field: field.into(),
        value,
        replaces: Vec::new(),
    };
    Change {
        at,
        key: RecordKey::new(kind, id),
        creates: true,
        writes: values.into_iter().map(write).collect(),
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

pub fn demo() -> Bundled {
    bundled(Sample::Demo)
}

pub fn terms() -> Terms {
    Terms {
        most_bytes: MOST_BYTES,
        now_ms: NOW_MS,
        today: Day::new(2025, 12, 31).unwrap(),
        as_of: None,
        is_without_persons: false,
        jobs: 2,
    }
}

/// The ledgers of files, ascending by id.
pub fn rolled(paths: &[PathBuf]) -> Vec<Rolled> {
    let (ledgers, refused) = by_ledger(paths, MOST_BYTES);
    assert!(refused.is_empty(), "{refused:?}");
    let mut all = Vec::new();
    each(&ledgers, &terms(), |one| {
        all.push(one);
        Ok::<(), ()>(())
    })
    .unwrap();
    all.sort_by(|one, other| one.ledger.id.cmp(&other.ledger.id));
    all
}
