//! Cells as spreadsheets put them on the clipboard, as text and as HTML.

use zhibu_office::intake::Grid;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::grid::MergePart;
use zhibu_office::intake::markup::grid_of_html;

/// The numbers of the rows with the texts of their cells.
fn rows(grid: &Grid) -> Vec<(usize, Vec<&str>)> {
    let texts = |row: &zhibu_office::intake::grid::GridRow| row.cells.len();
    let row = |row| (0..texts(row)).map(|column| row.text(column)).collect();
    grid.rows.iter().map(|one| (one.number, row(one))).collect()
}

#[test]
fn cells_are_parsed_as_spreadsheets_write_them() {
    let check = |text: &str, expected: &[(usize, &[&str])]| {
        let grid = grid_of_text(text);
        let expected: Vec<(usize, Vec<&str>)> =
            expected.iter().map(|(number, cells)| (*number, cells.to_vec())).collect();
        assert_eq!(rows(&grid), expected, "{text}");
    };
    check("甲\t乙\r\n\n丙\t\r\n", &[(1, &["甲", "乙"]), (2, &[""]), (3, &["丙", ""])]);
    // A cell of two lines, with a separator and quotation marks.
    check(
        "名称\t备注\n甲\t\"一\t二\n\"\"三\"\"\"\n乙\t四",
        &[(1, &["名称", "备注"]), (2, &["甲", "一\t二\n\"三\""]), (4, &["乙", "四"])],
    );
    // Marks that are no quotation of a cell.
    check(
        "张\"三\"\t\"未完\n\"李\"四\t五",
        &[(1, &["张\"三\"", "\"未完"]), (2, &["\"李\"四", "五"])],
    );
    check("甲,\"乙,丙\"，丁", &[(1, &["甲", "乙,丙", "丁"])]);
    check(" \n\t\n", &[]);
    // Tabs tell, wherever the first of them is.
    check(
        "\"单位\n名称\"\t金额\n甲\t1,200",
        &[(1, &["单位\n名称", "金额"]), (3, &["甲", "1,200"])],
    );
}

#[test]
fn merged_cells_of_html_are_unfolded() {
    let html = "<style>td{}</style><TABLE><tr><td colspan=\"2\">题&nbsp;目</td></tr>\
        <tr><th rowspan='2'>名称</th><th>党员<br>人数</th></tr><tr><td>a &lt; b &#20013;</td></tr></TABLE>";
    let grid = grid_of_html(html).unwrap();
    assert_eq!(
        rows(&grid),
        [
            (1, vec!["题\u{a0}目", "题\u{a0}目"]),
            (2, vec!["名称", "党员\n人数"]),
            (3, vec!["名称", "a < b 中"])
        ]
    );
    assert_eq!(grid.rows[0].merge_part(1), MergePart::FromLeft);
    assert_eq!(grid.rows[2].merge_part(0), MergePart::FromAbove);
    for html in [
        "",
        "<p>甲\t乙</p>",
        "<table></table>",
        "<table",
        "<td",
        "&#x110000;",
        "<table><td>&#x110000;&",
    ] {
        let texts = grid_of_html(html).map(|grid| grid.rows.len());
        assert!(texts.is_none_or(|rows| rows <= 1), "{html}");
    }
}

#[test]
fn blanks_that_are_meant_are_kept() {
    let text = |cell: &str| {
        let grid = grid_of_html(&format!("<table><tr>{cell}</tr></table>")).unwrap();
        grid.rows[0].text(0).to_owned()
    };
    assert_eq!(text("<td>甲 \n  乙</td>"), "甲 乙", "HTML wraps its text");
    // As Excel writes blanks that stand beside each other.
    assert_eq!(text("<td>甲<span style='mso-spacerun:yes'>&nbsp;&nbsp; </span>乙</td>"), "甲   乙");
    assert_eq!(
        text("<td>甲<span style=\"mso-spacerun: yes\">\u{a0} </span>乙  丙</td>"),
        "甲  乙 丙"
    );
    assert_eq!(
        text("<td>甲<span>乙<span style='mso-spacerun:yes'>  </span>  </span>丙</td>"),
        "甲乙  丙"
    );
    assert_eq!(text("<td style='white-space:pre-wrap'>甲  乙\n丙</td>"), "甲  乙\n丙");
    assert_eq!(text("<td style='white-space:nowrap'>甲  乙</td>"), "甲 乙");
    // A no-break blank of the cell is one.
    assert_eq!(text("<td>甲&nbsp;乙</td>"), "甲\u{a0}乙");
    for odd in ["<td></span></span>甲", "<td><span style='mso-spacerun:yes'>甲", "<td style>甲"]
    {
        assert_eq!(text(odd), "甲");
    }
    assert_eq!(text("<td>'=1+1</td>"), "=1+1", "the apostrophe of a CSV file that was opened");
}

#[test]
fn a_title_over_all_columns_of_a_sheet_is_bounded() {
    let html =
        "<table><tr><td colspan=16384 rowspan=1048576>题目</td></tr><tr><td>名称</td></tr></table>";
    let grid = grid_of_html(html).unwrap();
    assert!(grid.width() <= 1_000);
}
