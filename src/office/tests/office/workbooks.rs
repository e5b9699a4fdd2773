//! Workbooks, read back by another program.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, SheetError, sheet_names, to_xlsx};

use crate::sheets::{any_sheet, cell_texts, date, mixed, number, said, sheet, texts};

fn day() -> Day {
    Day::new(2022, 6, 30).unwrap()
}

/// The cells of a workbook's first sheet, row by row.
fn cells(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let (last_row, last_column) = range.end().unwrap();
    let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
    (0..=last_row).map(|row| (0..=last_column).map(|column| cell(row, column)).collect()).collect()
}

/// A file within a workbook.
fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_workbook_has_title_unit_day_heads_rows_sums_and_notes() {
    let cells = cells(&to_xlsx(&[mixed()], day()).unwrap());
    let text = |row: usize, column: usize| cells[row][column].to_string();
    assert_eq!(text(0, 0), "临时党组织台账");
    assert_eq!(text(1, 0), "填报单位：示例区委组织部　　填报日期：2022年6月30日");
    assert_eq!(
        cells[2].iter().map(Data::to_string).collect::<Vec<_>>(),
        ["名称", "资金", "成立日期"]
    );
    assert_eq!(text(3, 0), "甲，第一");
    assert_eq!(cells[3][1], Data::Float(500.0), "a qualified figure is a number");
    assert_eq!(cells[4][1], Data::Float(12.5));
    assert_eq!(cells[5][1], Data::Empty);
    let Data::DateTime(founded) = &cells[3][2] else { panic!("{:?}", cells[3][2]) };
    assert_eq!(founded.to_string(), "44727", "2022-06-15");
    assert_eq!(cells[4][2], Data::String("2022-06".to_owned()), "no day is made up");
    assert_eq!(cells[5][2], Data::String("2022".to_owned()));
    assert_eq!(text(6, 0), "合计");
    assert_eq!(text(7, 0), "注：数字以批复为准。");
    assert!(text(8, 0).contains("不补日子"), "{}", text(8, 0));
}

#[test]
fn a_workbook_shows_qualifiers_and_dates_by_number_formats() {
    let bytes = to_xlsx(&[mixed()], day()).unwrap();
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("formatCode=\"0&quot;余万元&quot;\""), "{styles}");
    assert!(styles.contains("formatCode=\"yyyy-mm-dd\"") || styles.contains("yyyy\\-mm\\-dd"));
}

#[test]
fn a_workbook_is_set_up_for_print() {
    let bytes = to_xlsx(&[mixed()], day()).unwrap();
    let worksheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for expected in [
        "<mergeCell ref=\"A1:C1\"/>",
        "<mergeCell ref=\"A2:C2\"/>",
        "ySplit=\"3\"",
        "state=\"frozen\"",
        "<autoFilter ref=\"A3:C6\"/>",
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
        "第 &amp;P 页，共 &amp;N 页",
    ] {
        assert!(worksheet.contains(expected), "{expected} is not in {worksheet}");
    }
    assert!(!worksheet.contains("landscape"), "three columns fit");
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains("Print_Titles") && names.contains("$3:$3"), "{names}");
    let wide = vec![SheetCell::text("宽".repeat(30)); 4];
    let heads = [("甲", ColumnContent::Text); 4];
    let wide = to_xlsx(&[sheet(&heads, vec![wide])], day()).unwrap();
    assert!(part(&wide, "xl/worksheets/sheet1.xml").contains("orientation=\"landscape\""));
}

#[test]
fn a_table_to_be_read_back_begins_with_its_heads() {
    let table = Sheet { reported: None, notes: Vec::new(), totals: None, ..mixed() };
    let cells = cells(&to_xlsx(&[table], day()).unwrap());
    assert_eq!(cells[0][0], Data::String("名称".to_owned()));
    assert_eq!(cells.len(), 4, "no note on dates either");
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    assert_eq!(to_xlsx(&[mixed()], day()), to_xlsx(&[mixed()], day()));
    let other = to_xlsx(&[mixed()], Day::new(2023, 1, 1).unwrap());
    assert_ne!(to_xlsx(&[mixed()], day()), other);
}

#[test]
fn a_text_is_never_a_formula_and_stays_as_it_is() {
    let hostile = [
        "=1+1",
        "+86",
        "-5",
        "@a",
        "{=1}",
        "http://example.org",
        "007",
        "<b>&\"'",
        "_x0041_",
        "甲\n乙",
    ];
    let bytes = to_xlsx(&[texts(&hostile)], day()).unwrap();
    let cells = cells(&bytes);
    for (row, text) in hostile.iter().enumerate() {
        assert_eq!(cells[row + 3][0], Data::String((*text).to_owned()));
    }
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
}

#[test]
fn a_text_that_no_cell_holds_is_refused_and_named() {
    let long = "长".repeat(40_000);
    let error = to_xlsx(&[texts(&["短", &long])], day()).unwrap_err();
    let (title, head) = ("临时党组织台账".to_owned(), "名称".to_owned());
    assert_eq!(error, SheetError::TextTooLong { title, head, row: 2, units: 40_000 });
    let fits = "长".repeat(32_767);
    let cells = cells(&to_xlsx(&[texts(&[&fits])], day()).unwrap());
    assert_eq!(cells[3][0], Data::String(fits));
    // Excel counts UTF-16 units, of which these characters have two.
    assert!(to_xlsx(&[texts(&[&"😀".repeat(16_384)])], day()).is_err());
}

#[test]
fn more_rows_than_a_sheet_has_are_refused() {
    let rows = vec![Vec::new(); 1_048_576];
    let error = to_xlsx(&[sheet(&[("名称", ColumnContent::Text)], rows)], day()).unwrap_err();
    assert!(matches!(error, SheetError::TooManyRows { count: 1_048_576, .. }), "{error}");
}

#[test]
fn numbers_beyond_the_formats_of_a_workbook_are_text() {
    let unit = |index: usize| format!("单位{index}");
    let row = |index| vec![number("5", &unit(index), Qualifier::MoreThan)];
    let table = sheet(&[("数值", ColumnContent::Number)], (0..400).map(row).collect());
    let cells = cells(&to_xlsx(&[table], day()).unwrap());
    assert_eq!(cells[3][0], Data::Float(5.0));
    assert_eq!(cells[402][0], Data::String("5余单位399".to_owned()));
}

#[test]
fn dates_before_the_calendar_of_excel_are_text() {
    let rows = vec![vec![date("1899-12-31")], vec![date("1921-07-23")]];
    let cells = cells(&to_xlsx(&[sheet(&[("日期", ColumnContent::Date)], rows)], day()).unwrap());
    assert_eq!(cells[3][0], Data::String("1899-12-31".to_owned()));
    assert!(matches!(cells[4][0], Data::DateTime(_)));
}

#[test]
fn the_names_of_sheets_are_allowed_and_differ() {
    let named = |title: &str| Sheet { title: title.to_owned(), ..Sheet::default() };
    let long = "很长的标题".repeat(10);
    let titles = ["", "History", "a/b:c", "'甲'", "A/B:C", &long, &long];
    let names = sheet_names(&titles.map(named));
    assert_eq!(names[..5], ["_", "History_", "a b c", "甲", "A B C (2)"]);
    assert_eq!(names[5].chars().count(), 31);
    assert!(names[6].ends_with(" (2)") && names[6].chars().count() == 31, "{}", names[6]);
    assert!(to_xlsx(&titles.map(named), day()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_in_a_workbook_reads_back(sheet in any_sheet()) {
        let cells = cells(&to_xlsx(std::slice::from_ref(&sheet), day()).unwrap());
        for (row, texts) in cell_texts(&sheet).iter().enumerate().skip(1) {
            for (column, text) in texts.iter().enumerate() {
                if let SheetCell::Text(_) = &sheet.rows[row - 1][column] {
                    let cell = cells[row + 2][column].to_string();
                    prop_assert_eq!(said(&cell), text.trim());
                }
            }
        }
    }
}
