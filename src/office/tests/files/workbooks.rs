//! Workbooks that another program wrote (`tests/fixtures/office/make.py`).

use zhibu_office::files::FileTable;
use zhibu_office::intake::grid::{CellType, MergePart};

use super::{fixture, read, texts};

#[test]
fn an_office_table_with_merged_heads_is_read_as_it_is_seen() {
    let tables = read(&fixture("everything.xlsx")).unwrap();
    let names: Vec<_> = tables.iter().map(|table| (&*table.sheet, table.is_hidden)).collect();
    assert_eq!(
        names,
        [("台账", false), ("单元格", false), ("隐藏的", true)],
        "the empty one is left out"
    );
    let table = &tables[0];
    let rows = texts(table);
    assert_eq!(rows[0], ["临时党组织台账"; 8], "a merged title");
    assert_eq!(rows[1][0], "填报单位（盖章）：示例区委组织部");
    assert_eq!(
        rows[2],
        [
            "序号",
            "临时党组织名称",
            "依托项目（任务）",
            "成立时间",
            "书记",
            "党员人数",
            "其中",
            "其中"
        ]
    );
    assert_eq!(
        rows[3],
        [
            "序号",
            "临时党组织名称",
            "依托项目（任务）",
            "成立时间",
            "书记",
            "党员人数",
            "正式党员",
            "预备党员"
        ]
    );
    assert_eq!(
        rows[4],
        ["1", "滨河改造临时党支部", "滨河片区改造", "2022-03-15", "甲某", "12", "10", "2"]
    );
    assert_eq!(rows[5][2..4], ["滨河片区改造", "2022-04"], "merged from above; no day is shown");
    assert_eq!(rows[6][3], "2022-06-28");
    assert_eq!(rows[7][..5], ["合计", "", "", "", ""]);
    assert_eq!(table.missing_values, 1, "the sum has no value: it was never computed");
    let parts = |row: usize| {
        table.grid.rows[row].cells.iter().map(|cell| cell.merge_part).collect::<Vec<_>>()
    };
    assert_eq!(parts(0)[..2], [MergePart::First, MergePart::FromLeft]);
    assert_eq!(parts(5)[1..3], [MergePart::First, MergePart::FromAbove]);
    let types: Vec<_> = table.grid.rows[4].cells.iter().map(|cell| cell.cell_type).collect();
    assert_eq!(types[..4], [CellType::Number, CellType::Text, CellType::Text, CellType::Date]);
}

#[test]
fn a_cell_says_what_its_format_shows() {
    let tables = read(&fixture("everything.xlsx")).unwrap();
    let table = &tables[1];
    let said: Vec<&str> = table.grid.rows.iter().map(|row| row.text(1)).collect();
    let expected = [
        "86.4%",
        "500余",
        "0.3",
        "1234567.5",
        "2022-06-28",
        "15:30",
        "TRUE",
        "",
        "",
        "两端有空格\n两行",
        "<&\"'>",
    ];
    assert_eq!(said, expected);
    assert_eq!(table.hidden_rows, [3, 4]);
    assert_eq!(table.missing_values, 2, "an error, and a formula that was never computed");
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let tables = read(&fixture("1904.xlsx")).unwrap();
    assert_eq!(texts(&tables[0])[1], ["滨河改造临时党支部", "2022-03-15"]);
}

#[test]
fn a_workbook_that_another_program_saved_again_says_the_same() {
    let (written, saved) = (fixture("everything.xlsx"), fixture("libreoffice.xlsx"));
    let (written, saved) = (read(&written).unwrap(), read(&saved).unwrap());
    let names = |tables: &[FileTable]| {
        tables.iter().map(|table| (table.sheet.clone(), table.is_hidden)).collect::<Vec<_>>()
    };
    assert_eq!(names(&saved), names(&written));
    for (saved, written) in saved.iter().zip(&written) {
        let (rows, expected) = (texts(saved), texts(written));
        for (row, expected) in rows.iter().zip(&expected) {
            // What was never computed is computed now.
            let expected = expected.iter().map(|text| Some(*text).filter(|text| !text.is_empty()));
            for (text, expected) in row.iter().zip(expected) {
                assert_eq!(*text, expected.unwrap_or(*text), "{}: {row:?}", saved.sheet);
            }
        }
        assert_eq!(rows.len(), expected.len(), "{}", saved.sheet);
        assert_eq!(saved.hidden_rows, written.hidden_rows, "{}", saved.sheet);
    }
    assert_eq!(texts(&saved[0])[7][5], "28", "the sum");
    assert_eq!(saved[0].missing_values, 0);
    assert_eq!(saved[1].missing_values, 2, "errors say nothing");
    let parts = |table: &FileTable| {
        let rows = table.grid.rows.iter();
        rows.flat_map(|row| (0..8).map(|column| row.merge_part(column))).collect::<Vec<_>>()
    };
    assert_eq!(parts(&saved[0]), parts(&written[0]));
}

#[test]
fn hidden_columns_are_told_whichever_program_hid_them() {
    for name in ["hidden.xlsx", "libreoffice-hidden.xlsx"] {
        let tables = read(&fixture(name)).unwrap();
        assert_eq!(tables[0].sheet, "组织", "{name}");
        assert_eq!(tables[0].hidden_columns, [1], "{name}");
        assert_eq!(texts(&tables[0])[1], ["示例甲支部", "示例党委", "3"], "{name}: it is read");
    }
    let tables = read(&fixture("hidden.xlsx")).unwrap();
    let charts: Vec<_> = tables.iter().filter(|table| table.is_chart).collect();
    assert_eq!(charts.len(), 1);
    assert_eq!(charts[0].sheet, "党员数图");
}
