//! The tables that the app exports are those that this program writes.

use std::fs;
use std::io::{Cursor, Read};
use std::rc::Rc;

use zhibu_app::exporting::{PartRequest, TablesExport};
use zhibu_app::workspace::Workspace;
use zhibu_format::{Exported, Part, write};
use zhibu_ledger::{Clock, FieldWrite, Ledger, Stamp, Writer};
use zhibu_rollup::roll::{Terms, each};
use zhibu_rollup::tables::{TableForm, write_tables};
use zhibu_samples::Bundled;
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};
use zhibu_text::Lang;

use crate::support::{Files, NOW_MS, demo, terms};
use zhibu_rollup::admit::{MOST_BYTES, by_ledger};

const EXPORTED_AT: &str = "2026-01-01T00:00:00Z";

/// The demo with a record that is deleted and a value in conflict.
fn edited() -> Bundled {
    let mut demo = demo();
    let branches: Vec<_> =
        demo.changes.iter().filter(|change| &*change.key.kind == "branch").cloned().collect();
    let mut edit = |index: usize, writer: u64, field: &str, value: serde_json::Value| {
        let at = Stamp::new(NOW_MS - 1_000, 0, Writer::from_random(writer));
        let replaces = if field == "name" { vec![branches[index].at] } else { Vec::new() };
        let writes = vec![FieldWrite { field: field.into(), value, replaces }];
        demo.changes.push(zhibu_ledger::Change {
            at,
            creates: false,
            writes,
            action: at,
            ..branches[index].clone()
        });
    };
    edit(0, 8, "name", "一".into());
    edit(0, 9, "name", "二".into());
    edit(1, 8, "deleted", true.into());
    demo
}

fn opened(of: &Bundled) -> Workspace {
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let writer = Writer::from_random(1);
    let catalog = Rc::new(Catalog::new(store, writer, deflated));
    catalog.set_about(&of.about.id, &of.about).unwrap();
    let clock = Clock::new(writer);
    let mut open = Workspace::open(catalog, &of.about.id, clock, false, NOW_MS).unwrap();
    open.import(of.changes.clone(), Vec::new(), NOW_MS);
    open
}

fn check(of: &Bundled, is_without_persons: bool) {
    let mut ledger = Ledger::new();
    ledger.insert(of.changes.clone());
    let exported = Exported { at: EXPORTED_AT.to_owned(), ..Exported::default() };
    let files = Files::new();
    let path = files.text("demo.json", &write(&of.about, &ledger, &exported));
    let (ledgers, _) = by_ledger(&[path], MOST_BYTES);
    let folder = files.path("tables");
    each(&ledgers, &Terms { is_without_persons, ..terms() }, |one| {
        write_tables(&folder, TableForm::Lines, &one.admitted.merged.ledger, &one.tags)
    })
    .unwrap();

    let open = opened(of);
    let request = PartRequest { is_without_persons, ..PartRequest::default() };
    let at = EXPORTED_AT.to_owned();
    let mut export = TablesExport::begin(&open, &request, at, terms().today, Lang::Zh);
    while !export.slice(&open, || 0.0).unwrap() {}
    let mut archive = zip::ZipArchive::new(Cursor::new(export.finish().unwrap())).unwrap();
    let (mut tables, mut lines) = (0, 0);
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().to_owned();
        if !name.starts_with("kind=") {
            continue;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let of_program = fs::read_to_string(folder.join(&name)).unwrap();
        let differs = text.lines().zip(of_program.lines()).find(|(one, other)| one != other);
        assert_eq!(differs, None, "{name}");
        assert_eq!(text.len(), of_program.len(), "{name}");
        tables += 1;
        lines += text.lines().count();
    }
    assert_eq!(tables, fs::read_dir(&folder).unwrap().count());
    assert!(lines > 1_000, "{lines}");
}

#[test]
fn the_app_and_this_program_write_the_same_tables() {
    check(&edited(), false);
}

#[test]
fn they_withhold_the_same() {
    check(&edited(), true);
}

/// The tables of several units may lie in one folder.
#[test]
fn files_of_a_units_part_have_the_same_names() {
    let mut of = edited();
    let part = Part { organisation: "o1".to_owned(), name: "某局".to_owned() };
    of.about.part = Some(part);
    check(&of, false);
}
