//! 示例区 in one size, for measurements.

use std::rc::Rc;

use serde_json::Value;
use zhibu_app::workspace::Workspace;
use zhibu_domain::values::date::Day;
use zhibu_format::{Exported, write};
use zhibu_ledger::{Clock, Ledger, Writer};
use zhibu_samples::{Bundled, Size, demo};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};

/// 2026-01-02: when files are imported and edits are made.
pub const NOW_MS: u64 = 1_767_312_000_000;
/// The changes of one segment of a stored ledger, as an import writes them.
const SEGMENT: usize = 600;

/// 示例区 in one size, as a browser has it stored.
pub struct District {
    pub bundled: Bundled,
    pub catalog: Rc<Catalog<Rc<dyn Store>>>,
    pub as_of: Day,
}

impl District {
    /// The district in the size of this letter, or in a multiple of it: S, M, L, 4L.
    pub fn of(size: &str) -> Self {
        let bundled = demo(size_of(size).unwrap_or_else(|| panic!("no size is called {size}")));
        let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
        let catalog = Catalog::new(store, Writer::from_random(1), deflated);
        catalog.set_about("l", &bundled.about).expect("memory does not refuse");
        for changes in bundled.changes.chunks(SEGMENT) {
            catalog.append("l", &changes.iter().collect()).expect("memory does not refuse");
        }
        let as_of = Day::new(2025, 12, 31).expect("a day");
        Self { bundled, catalog: Rc::new(catalog), as_of }
    }

    pub fn open(&self) -> Workspace {
        let clock = Clock::new(Writer::from_random(2));
        Workspace::open(self.catalog.clone(), "l", clock, false, NOW_MS)
            .expect("memory does not refuse")
    }

    /// The whole ledger as a file.
    pub fn file(&self) -> String {
        let mut ledger = Ledger::new();
        ledger.insert(self.bundled.changes.clone());
        write(&self.bundled.about, &ledger, &Exported::default())
    }

    /// The file without its history, as another program would write it.
    pub fn records_alone(&self) -> String {
        let mut file: Value = serde_json::from_str(&self.file()).expect("the file is JSON");
        let members = file.as_object_mut().expect("the file is an object");
        members.shift_remove("changes").expect("the file has a history");
        members.shift_remove("check");
        file.to_string()
    }
}

fn size_of(text: &str) -> Option<Size> {
    let (times, letter) = match text.strip_prefix('4') {
        Some(letter) => (4, letter),
        None => (1, text),
    };
    let size = Size::from_letter(letter)?;
    Some(Size {
        organisations: size.organisations * times,
        members: size.members * times,
        branches: size.branches * times,
        alliances: size.alliances * times,
        units: size.units * times,
        activities: size.activities * times,
        outcomes: size.outcomes * times,
        roster: size.roster * times,
    })
}
