//! Cells pasted from a spreadsheet, and figures written in words.

use serde_json::{Value, json};
use zhibu_domain::intake::cells::{PastedRow, rows};
use zhibu_domain::values::quantity::{Count, Quantity};

#[test]
fn cells_are_parsed_as_spreadsheets_write_them() {
    let read = |text: &str| rows(text);
    let row = |line: usize, cells: &[&str]| {
        let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
        PastedRow { line, cells }
    };
    assert_eq!(read("甲\t乙\r\n\n丙\t\r\n"), [row(1, &["甲", "乙"]), row(3, &["丙", ""])]);
    // A cell of two lines, with a separator and quotation marks.
    let text = "名称\t备注\n甲\t\"一\t二\n\"\"三\"\"\"\n乙\t四";
    assert_eq!(
        read(text),
        [row(1, &["名称", "备注"]), row(2, &["甲", "一\t二\n\"三\""]), row(4, &["乙", "四"])]
    );
    // Marks that are no quotation of a cell.
    assert_eq!(
        read("张\"三\"\t\"未完\n\"李\"四\t五"),
        [row(1, &["张\"三\"", "\"未完"]), row(2, &["\"李\"四", "五"])]
    );
    assert_eq!(read("甲,\"乙,丙\"，丁"), [row(1, &["甲", "乙,丙", "丁"])]);
    assert_eq!(read(" \n\t\n"), []);
    // Tabs tell, wherever the first of them is.
    assert_eq!(
        read("\n\"单位\n名称\"\t金额\n甲\t1,200"),
        [row(2, &["单位\n名称", "金额"]), row(4, &["甲", "1,200"])]
    );
}

#[test]
fn figures_in_words_are_parsed() {
    let quantity = |text: &str, unit: &str| Quantity::from_words(text, unit).map(|q| q.to_json());
    let figure = |value: Value, unit: &str, qualifier: &str| {
        let mut figure = json!({"value": value, "unit": unit});
        if !qualifier.is_empty() {
            figure["qualifier"] = json!(qualifier);
        }
        Some(figure)
    };
    assert_eq!(quantity("60余万元", ""), figure(json!(60), "万元", "more_than"));
    assert_eq!(quantity("20%以上", ""), figure(json!(20), "%", "more_than"));
    assert_eq!(quantity("约 1,200.5 亩", ""), figure(json!(1200.5), "亩", "about"));
    assert_eq!(quantity("500", "万元"), figure(json!(500), "万元", ""));
    assert_eq!(quantity("不足3家", ""), figure(json!(3), "家", "fewer_than"));
    assert_eq!(quantity("500", ""), None);
    assert_eq!(quantity("若干", "万元"), None);
    let count =
        |text: &str| Count::from_words(text).map(|count| (count.value, count.qualifier.code()));
    assert_eq!(count("3000余"), Some((3000, "more_than")));
    assert_eq!(count("50名"), Some((50, "exact")));
    assert_eq!(count("６０"), Some((60, "exact")));
    // What is more than a number and its unit is not guessed at.
    for text in ["2万人", "3千", "30-40", "30至40家", "2024-05-01", "80%"] {
        assert_eq!(count(text), None, "{text}");
    }
    assert_eq!(quantity("30-40家", ""), None);
    assert_eq!(quantity("-5%", ""), figure(json!(-5), "%", ""));
    assert_eq!(count("1.5"), None);
    assert_eq!(count("-3"), None);
}
