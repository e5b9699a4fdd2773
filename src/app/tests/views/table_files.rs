//! Table files: their sheets, what is told of them, and their way into the ledger.

use std::path::Path;

use zhibu_app::views::intake::files::{TableFile, refused_table};
use zhibu_app::views::intake::paste::{PasteTarget, PastedTable};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_office::files::{Bound, FileTable, TableFileError, read_tables};
use zhibu_office::intake::IntakeDecisions;
use zhibu_office::intake::plan::RowOutcome;
use zhibu_text::Lang;

use crate::support::workspace;

/// A workbook that another program wrote.
fn workbook() -> TableFile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/office");
    let bytes = std::fs::read(folder.join("everything.xlsx")).unwrap();
    TableFile::new("台账.xlsx".to_owned(), read_tables(&bytes, &|_| None).unwrap())
}

#[test]
fn the_first_sheet_that_is_not_hidden_is_taken_and_what_is_hidden_is_told() {
    let mut file = workbook();
    let texts: Vec<String> = file.sheets(Lang::Zh).into_iter().map(|choice| choice.text).collect();
    assert_eq!(texts, ["台账", "单元格", "隐藏的（隐藏）"]);
    assert_eq!(file.table().unwrap().sheet, "台账");
    assert_eq!(file.notes(Lang::Zh).len(), 1, "a formula without a result");
    file.chosen = 1;
    let notes = file.notes(Lang::Zh);
    assert!(notes[0].contains("2 行是隐藏的"), "{notes:?}");
    file.tables.remove(0);
    let tables = file.tables.iter().rev().map(|table| (**table).clone()).collect();
    assert_eq!(TableFile::new(String::new(), tables).table().unwrap().sheet, "单元格");
    let empty = TableFile::new("空.xlsx".to_owned(), Vec::new());
    assert_eq!(empty.table(), None);
    assert!(empty.sheets(Lang::Zh).is_empty() && empty.notes(Lang::Zh)[0].contains("空.xlsx"));
}

#[test]
fn a_workbook_with_title_merged_heads_and_a_total_goes_into_the_ledger() {
    let workspace = workspace();
    let table = PastedTable::of_sheet(workbook().table().unwrap().clone());
    assert!(!table.is_blank());
    let target = PasteTarget::Records { kind: Kind::Branch, preset: Vec::new() };
    let today = Day::new(2022, 11, 21).unwrap();
    let plan = target.plan(&workspace, &table, &IntakeDecisions::default(), today);
    let rows: Vec<_> = plan.rows.iter().map(|row| (row.number, &*row.name, &row.outcome)).collect();
    assert_eq!(
        rows,
        [
            (5, "滨河改造临时党支部", &RowOutcome::New),
            (6, "滨河征收临时党支部", &RowOutcome::New),
            (7, "防汛抢险临时党支部", &RowOutcome::New),
        ]
    );
}

#[test]
fn hidden_columns_and_sheets_without_cells_are_told() {
    let hidden = FileTable { hidden_columns: vec![2, 27], ..FileTable::default() };
    let chart = FileTable { sheet: "图1".to_owned(), is_chart: true, ..FileTable::default() };
    let file = TableFile::new("甲.xlsx".to_owned(), vec![chart, hidden]);
    assert_eq!((file.tables.len(), file.charts.len()), (1, 1));
    let notes = file.notes(Lang::Zh);
    assert!(notes[0].contains("C、AB 列是隐藏的"), "{notes:?}");
    assert!(notes[1].contains("图1"), "{notes:?}");
}

#[test]
fn a_refused_file_is_told_by_name_with_what_to_do() {
    let errors = [
        TableFileError::OldFormat,
        TableFileError::PasswordProtected,
        TableFileError::NotATable,
        TableFileError::Damaged("…".to_owned()),
        TableFileError::UnknownEncoding,
        TableFileError::TooMuch { of: Bound::Columns, most: 512 },
        TableFileError::TooMuch { of: Bound::Cells, most: 2_000_000 },
        TableFileError::TooMuch { of: Bound::Bytes, most: 64 << 20 },
    ];
    for lang in [Lang::Zh, Lang::En] {
        let texts: Vec<String> =
            errors.iter().map(|error| refused_table("甲.xls", error, lang)).collect();
        assert!(texts.iter().all(|text| text.contains("甲.xls")), "{texts:?}");
        assert!(texts[7].contains("64 MB"), "{}", texts[7]);
        assert!((0..8).all(|index| !texts[..index].contains(&texts[index])), "{texts:?}");
    }
}
