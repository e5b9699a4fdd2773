//! Files that are no tables, are damaged, or are made to stop the program.

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use zhibu_office::files::{
    Bound, MOST_BYTES, MOST_CELLS, MOST_COLUMNS, TableFileError, column_letters,
};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{fixture, read, texts};

/// The entries of a workbook, with the texts that `change` makes of them.
fn changed(name: &str, change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(fixture(name))).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let name = entry.name().to_owned();
        writer.start_file(&name, SimpleFileOptions::default()).unwrap();
        writer.write_all(change(&name, text).as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet with these rows as markup.
fn sheet(rows: &str) -> Vec<u8> {
    changed("1904.xlsx", |name, text| {
        let data = || format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        if name == "xl/worksheets/sheet1.xml" { data() } else { text }
    })
}

/// The same with the texts that its cells share.
fn sheet_with_shared(rows: &str, shared: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(sheet(rows))).unwrap();
    writer.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    writer.write_all(shared.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_workbook_is_named() {
    let compound: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0];
    assert_eq!(read(compound), Err(TableFileError::OldFormat));
    let package = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    let encrypted: Vec<u8> = compound.iter().copied().chain(package).collect();
    assert_eq!(read(&encrypted), Err(TableFileError::PasswordProtected));
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let other = other.finish().unwrap().into_inner();
    assert_eq!(read(&other), Err(TableFileError::NotATable));
    assert_eq!(read(b"\x89PNG\r\n\x1a\n\0\0"), Err(TableFileError::UnknownEncoding));
    assert_eq!(read(b"a,b\0"), Err(TableFileError::NotATable));
    assert_eq!(read(b""), Ok(Vec::new()));
}

#[test]
fn more_columns_than_a_table_has_are_refused() {
    let too_wide = TableFileError::TooMuch { of: Bound::Columns, most: MOST_COLUMNS };
    assert_eq!(read(&fixture("wide.xlsx")), Err(too_wide.clone()));
    let line = ",".repeat(MOST_COLUMNS);
    assert_eq!(read(line.as_bytes()), Err(too_wide));
}

#[test]
fn merged_areas_are_unfolded_within_the_rows_that_there_are() {
    let merged = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c></row>\
                  <row r=\"3\"><c r=\"B3\"><v>1</v></c></row>\
                  <mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    let tables = read(&sheet(merged)).unwrap();
    let rows = texts(&tables[0]);
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| *row == vec!["甲"; MOST_COLUMNS]));
    for area in
        ["A1:A1:A1", "B2:A1", "A0:B0", "1:2", "AAAAAAAAAAAAAAAAAA1:B2", "A1:B99999999999999999999"]
    {
        let odd = format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><mergeCell ref=\"{area}\"/>");
        assert_eq!(texts(&read(&sheet(&odd)).unwrap()[0]), [["1"]], "{area}");
    }
}

#[test]
fn cells_that_do_not_say_where_they_stand_follow_each_other() {
    let plain = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c t=\"str\"><v>x</v></c></row>";
    let tables = read(&sheet(plain)).unwrap();
    assert_eq!(texts(&tables[0]), [vec!["1", "", "2"], vec!["x"]]);
    assert_eq!(tables[0].grid.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2]);
}

/// What is kept is bounded, however little the file is.
#[test]
fn a_small_file_cannot_fill_the_memory() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(1 << 20));
    let cells = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(200));
    let too_large = TableFileError::TooMuch { of: Bound::Bytes, most: MOST_BYTES };
    assert_eq!(read(&sheet_with_shared(&cells, &long)), Err(too_large));
    let too_many = TableFileError::TooMuch { of: Bound::Cells, most: MOST_CELLS };
    let far = "<row><c r=\"SA1\"><v>1</v></c></row>".repeat(5_000);
    assert_eq!(read(&sheet(&far)), Err(too_many.clone()), "what stands before a cell is kept too");
    assert_eq!(read(&sheet(&"<row/>".repeat(MOST_CELLS + 1))), Err(too_many));
}

#[test]
fn a_sheet_that_ends_within_an_element_is_damaged() {
    for rows in ["<row><c><v>1</v></c>", "<row><c><v>1"] {
        let cut = changed("1904.xlsx", |name, text| {
            let cut = || format!("<worksheet><sheetData>{rows}");
            if name == "xl/worksheets/sheet1.xml" { cut() } else { text }
        });
        assert!(matches!(read(&cut), Err(TableFileError::Damaged(_))), "{rows}");
    }
}

#[test]
fn texts_that_cells_share_are_whole() {
    let cells = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"/></row>";
    let shared = "<x:sst xmlns:x=\"x\"><x:si><x:r><x:t>甲</x:t></x:r><x:r><x:t>&amp;乙&#10;</x:t></x:r>\
                  <x:rPh><x:t>jia</x:t></x:rPh></x:si><x:si><x:t><![CDATA[<丙>]]>_x000D_</x:t></x:si></x:sst>";
    let tables = read(&sheet_with_shared(cells, shared)).unwrap();
    assert_eq!(texts(&tables[0]), [["甲&乙", "<丙>"]]);
}

#[test]
fn entities_are_not_expanded_and_unknown_texts_are_damage() {
    let cells = "<row><c t=\"s\"><v>0</v></c></row>";
    let bomb =
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    let read_with = |shared: &str| read(&sheet_with_shared(cells, shared));
    assert_eq!(read_with(bomb), Err(TableFileError::Damaged("&b;".to_owned())));
    assert_eq!(read_with("<sst/>"), Err(TableFileError::Damaged("shared text 0".to_owned())));
}

#[test]
fn a_workbook_that_is_cut_short_is_damaged() {
    let whole = fixture("everything.xlsx");
    for end in (2..whole.len()).step_by(37) {
        assert!(matches!(read(&whole[..end]), Err(TableFileError::Damaged(_))), "{end}");
    }
}

#[test]
fn a_sheet_that_is_a_chart_is_named_and_not_read() {
    let relations = "xl/_rels/workbook.xml.rels";
    for folder in ["chartsheets", "dialogsheets"] {
        let charts = changed("everything.xlsx", |name, text| match name {
            _ if name == relations => text.replacen("worksheets/", &format!("{folder}/"), 1),
            _ => text,
        });
        let tables = read(&charts).unwrap();
        let named: Vec<_> = tables.iter().map(|table| (&*table.sheet, table.is_chart)).collect();
        assert_eq!(named.iter().filter(|(_, is_chart)| *is_chart).count(), 1, "{named:?}");
        assert_eq!(named.len(), 3, "{named:?}");
        assert!(tables.iter().all(|table| table.is_chart == table.grid.rows.is_empty()));
    }
}

#[test]
fn hidden_columns_that_say_something_are_told() {
    let hidden = |columns: &str| {
        let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"C1\"><v>2</v></c></row>";
        let bytes = changed("1904.xlsx", |name, text| {
            let data = || {
                format!(
                    "<worksheet><cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>"
                )
            };
            if name == "xl/worksheets/sheet1.xml" { data() } else { text }
        });
        read(&bytes).unwrap()[0].hidden_columns.clone()
    };
    assert_eq!(hidden("<col min=\"2\" max=\"16384\" hidden=\"1\"/>"), [2], "B says nothing");
    assert_eq!(hidden("<col min=\"1\" max=\"3\" width=\"9\"/>"), [0_usize; 0]);
    for odd in ["min=\"x\" max=\"3\"", "max=\"3\"", "min=\"9\" max=\"2\"", "min=\"0\" max=\"0\""] {
        assert_eq!(hidden(&format!("<col {odd} hidden=\"1\"/>")), [0_usize; 0], "{odd}");
    }
    let all = format!("<col min=\"0\" max=\"{}\" hidden=\"1\"/>", u64::MAX);
    assert_eq!(hidden(&all), [0, 2]);
    let letters = [0, 25, 26, 701, 702].map(column_letters);
    assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA"]);
}

proptest! {
    /// An altered workbook is read or refused.
    #[test]
    fn no_bytes_stop_the_program(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = fixture("everything.xlsx");
        for (index, byte) in changes {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        let _read = read(&bytes);
    }

    /// The same of what is packed in it, which no checksum catches.
    #[test]
    fn no_markup_stops_the_program(
        entry in prop::sample::select(vec!["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml",
            "xl/_rels/workbook.xml.rels"]),
        at in any::<prop::sample::Index>(),
        length in 0_usize..20,
        text in prop::sample::select(vec!["", "<", ">", "\"", "&", "<c>", "</row>", "999999999999", "-1", "<mergeCell ref=\"A1:ZZ9\"/>",
            "<c r=\"XFD1\" t=\"s\"><v>", "<row r=\"18446744073709551615\"/>", "\u{fffe}"]),
    ) {
        let bytes = changed("everything.xlsx", |name, whole| {
            if name != entry {
                return whole;
            }
            let characters: Vec<char> = whole.chars().collect();
            let start = at.index(characters.len());
            let end = (start + length).min(characters.len());
            characters[..start].iter().copied().chain(text.chars()).chain(characters[end..].iter().copied()).collect()
        });
        let _read = read(&bytes);
    }

    #[test]
    fn no_text_stops_the_program(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _read = read(&bytes);
    }
}
