//! What must hold of any bytes whatever: shared by the fuzz targets and by the native tests.

use std::io::{Cursor, Write};

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Exported, LeftOut, Planner, Reader, Source, write};
use zhibu_ledger::Ledger;
use zhibu_office::files::{MOST_CELLS, MOST_COLUMNS, read_tables};
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::markup::grid_of_html;
use zhibu_office::intake::recognition::recognise;
use zhibu_office::intake::{Grid, IntakeDecisions, IntakeLedger, IntakeSubject, plan};
use zhibu_samples::bundled;
use zhibu_storage::{decode, deflated, encode, encode_packed};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Later than any clock of the corpus, so that whatever comes may be taken.
const NOW_MS: u64 = 1_900_000_000_000;

/// The key under which segments are stored.
pub const SEGMENT_KEY: &str = "zhibu/real/seg/00000001/000000";

/// A file of these bytes is refused as a whole, or planned and taken: then everything that was
/// planned is in the ledger, a second import brings nothing, and the ledger survives its own export.
pub fn import(bytes: &[u8]) {
    let Ok(staged) = Reader::new(bytes.to_vec()).and_then(Reader::read_to_end) else { return };
    let mut ledger = Ledger::new();
    ledger.insert(bundled(zhibu_format::Sample::Laoshan2022).changes);
    let before = ledger.change_count();
    let plan = Planner::new(Source::only(staged), NOW_MS).run(&ledger);
    let taken = plan.taken(&LeftOut::default());
    let count = taken.changes.len();
    ledger.insert(taken.changes);
    assert!(ledger.change_count() <= before + count, "no change comes from nowhere");
    let exported = || write(&About::default(), &ledger, &Exported::default());
    let text = exported();
    let again = Reader::new(text.clone().into_bytes()).and_then(Reader::read_to_end);
    let again = again.expect("what was taken can be written and read");
    assert!(again.unreadable.is_empty(), "{:?}", again.unreadable);
    let plan = Planner::new(Source::only(again.clone()), NOW_MS).run(&ledger);
    assert!(plan.changes.is_empty(), "a ledger brings itself nothing");
    let mut copy = Ledger::new();
    copy.insert(again.changes);
    assert_eq!(write(&About::default(), &copy, &Exported::default()), text);
}

/// A stored text of these bytes is told to be damaged or newer, or is exactly what was written.
pub fn segment(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(changes) = decode(text, SEGMENT_KEY) else { return };
    let json = encode(&changes.iter().collect::<Vec<_>>(), SEGMENT_KEY);
    for again in [json, encode_packed(&changes, SEGMENT_KEY, deflated)] {
        let back = decode(&again, SEGMENT_KEY).expect("what is written is read");
        assert!(back.iter().eq(changes.iter()));
    }
}

/// These bytes as a file with tables, as the only sheet of a workbook, and as the clipboard's HTML and text:
/// they are refused or read within bounds, and what is read can be planned.
pub fn tables(bytes: &[u8]) {
    for file in [bytes, &workbook_of(bytes)] {
        let read = read_tables(file, &|_| None).unwrap_or_default();
        assert_eq!(read_tables(file, &|_| None).unwrap_or_default(), read, "read twice");
        for table in &read {
            grid(&table.grid);
            assert!(table.hidden_columns.iter().all(|column| *column < table.grid.width()));
        }
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    grid(&grid_of_text(text));
    grid(&grid_of_html(text).unwrap_or_default());
}

/// Cells are bounded and in order; what they are about is judged, and what they would do is planned.
fn grid(grid: &Grid) {
    let cells: usize = grid.rows.iter().map(|row| row.cells.len()).sum();
    assert!(cells <= MOST_CELLS);
    assert!(grid.rows.windows(2).all(|rows| rows[0].number <= rows[1].number));
    // A text that is pasted may be as wide as it is long.
    if grid.width() > MOST_COLUMNS || cells > 2_000 {
        return;
    }
    let subjects = [IntakeSubject::roster(None), IntakeSubject::of_kind(Kind::Organisation, &[])];
    let found = recognise(grid, &[], &subjects).map_or(0, |found| found.subject);
    let (ledger, today) = (Ledger::new(), Day::new(2026, 6, 30).expect("a day of the calendar"));
    let register = Register::of(&ledger);
    let at = IntakeLedger { ledger: &ledger, register: &register, today };
    let planned = plan(at, &subjects[found], grid, &IntakeDecisions::default());
    assert!(planned.rows.len() + planned.skipped.len() <= grid.rows.len());
    let mut number = 0;
    planned.writes(|| {
        number += 1;
        number.to_string().into()
    });
}

/// A workbook whose only sheet is these bytes.
fn workbook_of(sheet: &[u8]) -> Vec<u8> {
    const WORKBOOK: &[u8] = b"<workbook><sheets><sheet name=\"1\" id=\"1\"/></sheets></workbook>";
    const RELATIONS: &[u8] =
        b"<Relationships><Relationship Id=\"1\" Target=\"worksheets/1.xml\"/></Relationships>";
    let entries = [
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/1.xml", sheet),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(name, SimpleFileOptions::default()).expect("written into memory");
        writer.write_all(bytes).expect("written into memory");
    }
    writer.finish().expect("written into memory").into_inner()
}
