//! Tables as separated values and as HTML.

use proptest::prelude::*;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_office::files::read_tables;
use zhibu_office::intake::markup::grid_of_html;
use zhibu_office::sheets::{
    ColumnContent, Reported, Sheet, SheetCell, SheetColumn, to_csv, to_html, to_tsv, to_xlsx,
    unprotected,
};
use zhibu_text::Lang;

/// A number as people write it, with its unit and qualifier.
pub fn number(value: &str, unit: &str, qualifier: Qualifier) -> SheetCell {
    let value = Decimal::parse(value).unwrap();
    SheetCell::Number(Quantity { value, unit: unit.to_owned(), qualifier })
}

/// A date as far as it is known.
pub fn date(iso: &str) -> SheetCell {
    SheetCell::Date(PartialDate::from_iso(iso).unwrap())
}

/// A table with these heads and rows.
pub fn sheet(heads: &[(&str, ColumnContent)], rows: Vec<Vec<SheetCell>>) -> Sheet {
    let column = |(head, content): &(&str, ColumnContent)| SheetColumn {
        head: (*head).to_owned(),
        content: *content,
    };
    let day = Day::new(2022, 6, 30).unwrap();
    Sheet {
        title: "临时党组织台账".to_owned(),
        reported: Some(Reported { unit: "示例区委组织部".to_owned(), day }),
        columns: heads.iter().map(column).collect(),
        rows,
        ..Sheet::default()
    }
}

/// A table of one column of text.
pub fn texts(texts: &[&str]) -> Sheet {
    let rows = texts.iter().map(|text| vec![SheetCell::text(*text)]).collect();
    sheet(&[("名称", ColumnContent::Text)], rows)
}

/// A table with a cell of each type.
pub fn mixed() -> Sheet {
    let heads = [
        ("名称", ColumnContent::Text),
        ("资金", ColumnContent::Number),
        ("成立日期", ColumnContent::Date),
    ];
    let row = |name: &str, amount, founded| vec![SheetCell::text(name), amount, founded];
    let rows = vec![
        row("甲，第一", number("500", "万元", Qualifier::MoreThan), date("2022-06-15")),
        row("乙\"二\"", number("12.5", "", Qualifier::Exact), date("2022-06")),
        row("丙\n三", SheetCell::Empty, date("2022")),
    ];
    let totals = Some(row("合计", number("512.5", "万元", Qualifier::MoreThan), SheetCell::Empty));
    Sheet { totals, notes: vec!["数字以批复为准。".to_owned()], ..sheet(&heads, rows) }
}

#[test]
fn a_csv_file_has_a_mark_and_quotes_what_would_end_a_cell() {
    let expected = "\u{feff}名称,资金,成立日期\r\n\
        \"甲，第一\",500余万元,2022-06-15\r\n\
        \"乙\"\"二\"\"\",12.5,2022-06\r\n\
        \"丙\n三\",,2022\r\n\
        合计,512.5余万元,\r\n";
    assert_eq!(to_csv(&mixed()), expected);
}

#[test]
fn the_clipboard_has_tabs_and_quotes_line_breaks_as_spreadsheets_do() {
    let expected = "名称\t资金\t成立日期\n\
        甲，第一\t500余万元\t2022-06-15\n\
        \"乙\"\"二\"\"\"\t12.5\t2022-06\n\
        \"丙\n三\"\t\t2022\n\
        合计\t512.5余万元\t\n";
    assert_eq!(to_tsv(&mixed()), expected);
}

#[test]
fn html_keeps_types_by_number_formats() {
    let html = to_html(&mixed());
    for expected in [
        "<th>名称</th><th>资金</th><th>成立日期</th>",
        "<td>甲，第一</td>",
        "<td style=\"mso-number-format:'0\\0022余万元\\0022'\" x:num=\"500\">500余万元</td>",
        "<td style=\"mso-number-format:'yyyy\\-mm\\-dd'\">2022-06-15</td>",
        "<td>12.5</td>",
        "<td style=\"mso-number-format:'\\@'\">2022-06</td>",
        "<td>丙<br style=\"mso-data-placement:same-cell\">三</td>",
    ] {
        assert!(html.contains(expected), "{expected} is not in {html}");
    }
    assert_eq!(html.matches("<tr>").count(), 5);
}

#[test]
fn html_has_no_markup_from_a_text_and_no_formula() {
    let html = to_html(&texts(&["<img src=x onerror=alert(1)>", "=HYPERLINK(\"a\")", "001", "真"]));
    assert!(!html.contains("<img"), "{html}");
    assert!(html.contains("'\\@'\">=HYPERLINK(&quot;a&quot;)</td>"), "{html}");
    assert!(html.contains("'\\@'\">001</td>"), "{html}");
    assert!(html.contains("<td>真</td>"), "{html}");
}

#[test]
fn blanks_that_html_would_take_together_are_marked_as_excel_marks_them() {
    let html = to_html(&texts(&["甲 乙", "甲   乙", "一\n  二"]));
    let run = "<span style=\"mso-spacerun:yes\">";
    for expected in [
        "<td>甲 乙</td>".to_owned(),
        format!("<td>甲{run}&nbsp;&nbsp; </span>乙</td>"),
        format!("same-cell\">{run}&nbsp; </span>二</td>"),
    ] {
        assert!(html.contains(&expected), "{expected} is not in {html}");
    }
}

#[test]
fn an_apostrophe_of_a_csv_file_that_went_through_a_workbook_is_taken_off() {
    // A spreadsheet that opens the CSV file keeps the apostrophe as a character of the cell.
    for text in ["=1+1", "-5", "'=1", "'引号", " '=1", "''"] {
        let csv = to_csv(&texts(&[text]));
        let tables = read_tables(csv.as_bytes(), &|_| None).unwrap();
        assert_eq!(tables[0].grid.rows[1].text(0), text.trim(), "{text}");
        let written = csv.lines().nth(1).unwrap().trim_matches('"').to_owned();
        let through = xlsx_with(&written);
        let tables = read_tables(&through, &|_| None).unwrap();
        assert_eq!(tables[0].grid.rows[0].text(0), text.trim(), "{text} through a workbook");
        // And out as a workbook at once.
        let day = Day::new(2022, 6, 30).unwrap();
        let workbook = to_xlsx(&[texts(&[text])], day).unwrap();
        let tables = read_tables(&workbook, &|_| None).unwrap();
        let rows = &tables[0].grid.rows;
        assert!(rows.iter().any(|row| row.text(0) == text.trim()), "{text}: {rows:?}");
    }
}

/// A workbook whose first cell is this text, as another program writes it.
fn xlsx_with(text: &str) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().write_string(0, 0, text).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_text_that_begins_like_a_formula_is_none() {
    for (text, written) in [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'引号", "'引号"),
        ("1-2", "1-2"),
    ] {
        assert_eq!(to_csv(&texts(&[text])), format!("\u{feff}名称\r\n{written}\r\n"), "{text}");
        assert_eq!(unprotected(written), text);
    }
    assert_eq!(to_csv(&texts(&["\t=1"])), "\u{feff}名称\r\n'\t=1\r\n");
    assert_eq!(to_csv(&texts(&[" =1"])), "\u{feff}名称\r\n' =1\r\n");
    let debt = sheet(
        &[("差额", ColumnContent::Number)],
        vec![vec![SheetCell::number(Decimal::parse("-5").unwrap())]],
    );
    assert_eq!(to_csv(&debt), "\u{feff}差额\r\n-5\r\n", "a number is no formula");
}

/// What a cell says: the blanks around it and an apostrophe before a formula are not of its text.
pub fn said(cell: &str) -> &str {
    unprotected(cell.trim()).trim()
}

/// The cells of separated values, read by RFC 4180.
fn read(text: &str, separator: char, line_end: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(mut inside) = rest.strip_prefix('"') {
            loop {
                let (before, after) = inside.split_once('"').unwrap();
                cell.push_str(before);
                match after.strip_prefix('"') {
                    Some(more) => {
                        cell.push('"');
                        inside = more;
                    }
                    None => break rest = after,
                }
            }
        } else {
            let end = rest.find(separator).unwrap_or(rest.len());
            let end = end.min(rest.find(line_end).unwrap_or(rest.len()));
            cell.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        row.push(said(&std::mem::take(&mut cell)).to_owned());
        match rest.strip_prefix(separator) {
            Some(more) if !more.starts_with(line_end) => rest = more,
            Some(more) => {
                row.push(String::new());
                rest = more.strip_prefix(line_end).unwrap();
                rows.push(std::mem::take(&mut row));
            }
            None => {
                rest = rest.strip_prefix(line_end).unwrap();
                rows.push(std::mem::take(&mut row));
            }
        }
    }
    rows
}

/// Any text, and often one that is hard to write.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "['\"=+@\t\r\n ,，a-]{0,6}",
        Just("\r\n".to_owned()),
        Just("\u{feff}=1".to_owned()),
    ]
}

fn any_cell() -> impl Strategy<Value = SheetCell> {
    let quantity =
        (any::<i32>(), "[一-龥%\"a ]{0,3}", 0..4_usize).prop_map(|(parts, unit, qualifier)| {
            let value = Decimal::from_ten_thousandths(i64::from(parts));
            SheetCell::Number(Quantity { value, unit, qualifier: Qualifier::ALL[qualifier] })
        });
    let day = (0..40_000)
        .prop_map(|days| SheetCell::Date(PartialDate::of_day(Day::from_epoch_days(days))));
    prop_oneof![4 => any_text().prop_map(SheetCell::text), 1 => quantity, 1 => day]
}

/// Tables of one to four columns.
pub fn any_sheet() -> impl Strategy<Value = Sheet> {
    (1..5_usize).prop_flat_map(|columns| {
        let heads = prop::collection::vec(any_text(), columns);
        let row = prop::collection::vec(any_cell(), columns);
        (heads, prop::collection::vec(row, 0..5), any::<bool>()).prop_map(
            |(heads, rows, is_english)| {
                let heads: Vec<(&str, ColumnContent)> =
                    heads.iter().map(|head| (&**head, ColumnContent::Text)).collect();
                let lang = if is_english { Lang::En } else { Lang::Zh };
                Sheet { lang, ..sheet(&heads, rows) }
            },
        )
    })
}

/// The texts of a table's heads and cells.
pub fn cell_texts(sheet: &Sheet) -> Vec<Vec<String>> {
    let heads = sheet.columns.iter().map(|column| column.head.clone()).collect();
    let texts =
        |row: &Vec<SheetCell>| row.iter().map(|cell| cell.to_text(sheet.lang)).collect::<Vec<_>>();
    [heads].into_iter().chain(sheet.rows.iter().chain(&sheet.totals).map(texts)).collect()
}

#[test]
fn an_apostrophe_before_a_line_end_is_the_texts_own_in_html() {
    let table = sheet(&[("'\r\n名称", ColumnContent::Text)], Vec::new());
    let grid = grid_of_html(&to_html(&table)).unwrap_or_default();
    assert_eq!(grid.rows[0].text(0), "'\n名称");
}

proptest! {
    #[test]
    fn what_is_written_as_separated_values_reads_back(sheet in any_sheet()) {
        let csv = to_csv(&sheet);
        let texts = cell_texts(&sheet);
        let trimmed = |row: &Vec<String>| row.iter().map(|text| text.trim().to_owned()).collect();
        let expected: Vec<Vec<String>> = texts.iter().map(trimmed).collect();
        prop_assert_eq!(&read(csv.strip_prefix('\u{feff}').unwrap(), ',', "\r\n"), &expected);
        prop_assert_eq!(&read(&to_tsv(&sheet), '\t', "\n"), &expected);
        let grid = grid_of_html(&to_html(&sheet)).unwrap_or_default();
        for (row, texts) in texts.iter().enumerate() {
            for (column, text) in texts.iter().enumerate() {
                let read = grid.rows.get(row).map_or("", |row| row.text(column));
                let lines = text.replace("\r\n", "\n");
                prop_assert_eq!(read, lines.trim(), "{:?}", text);
            }
        }
    }
}
