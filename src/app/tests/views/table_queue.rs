//! Tables that are dropped: what reads them, what they are about, and their turn.

use zhibu_app::importing::{FileDoor, unreadable_files};
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableCell;
use zhibu_app::views::intake::paste::{PasteTarget, PastedTable};
use zhibu_app::views::intake::queue::{
    CurrentTable, FilesProgress, RecognisedTables, TableQueue, current_view, queue_view,
};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, Kind};
use zhibu_office::Pace;
use zhibu_office::files::{FileTable, TableFileError};
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_test_support::finished;
use zhibu_text::Lang;

use crate::support::{put, workspace};

/// A sheet with the cells of a text.
fn sheet(name: &str, is_hidden: bool, text: &str) -> FileTable {
    FileTable {
        sheet: name.to_owned(),
        is_hidden,
        grid: grid_of_text(text).into(),
        ..FileTable::default()
    }
}

const ORGANISATIONS: &str = "党组织名称\t上级党组织\t党员总数\n甲支部\t乙党委\t3\n乙党委\t\t9\n";
const BRANCHES: &str = "临时党组织名称\t成立时间\t书记\n滨河临时党支部\t2022.6\t甲\n";
const ROSTER: &str = "姓名\t所在党支部\t临时党组织\n赵一\t甲支部\t滨河临时党支部\n";
const ALLIANCES: &str = "联盟名称\t成立时间\t牵头单位\n茶产业联盟\t2021\t\n";
const UNITS: &str =
    "单位名称\t单位性质\t所属联盟\n茶企一\t民营企业\t茶产业联盟\n茶企二\t\t茶产业联盟\n";

/// Reads on without a pause.
struct Unpaused;

impl Pace for Unpaused {
    async fn pause(&mut self, _percent: usize) -> bool {
        true
    }
}

/// Adds the tables of a file.
fn add_file(queue: &mut TableQueue, file: &str, tables: Vec<FileTable>, from: Option<&Route>) {
    let mut pace = Unpaused;
    let recognised = RecognisedTables::of_file(file, tables, from, &mut pace);
    queue.add(finished(recognised).unwrap());
}

/// A queue of files with a sheet each.
fn queue(files: &[(&str, &str)]) -> TableQueue {
    let mut queue = TableQueue::default();
    for (name, text) in files {
        add_file(&mut queue, name, vec![sheet("Sheet1", false, text)], None);
    }
    queue
}

fn names(queue: &TableQueue) -> Vec<String> {
    queue_view(queue, Lang::Zh).tables.into_iter().map(|table| table.name).collect()
}

#[test]
fn a_file_goes_where_it_is_read() {
    let door = |name: &str| FileDoor::of(name, b"");
    assert_eq!(door("台账.JSON"), FileDoor::Ledger);
    for name in ["组织.xlsx", "组织.XLSX", "a.xlsm", "a.csv", "a.tsv", "a.txt", "旧.xls", "a.et"]
    {
        assert_eq!(door(name), FileDoor::Table, "{name}");
    }
    for name in ["图.png", "说明.docx", "无后缀", "json", ".xlsx.zip"] {
        assert_eq!(door(name), FileDoor::None, "{name}");
    }
    // Programs that send files rename them.
    for begin in ["{\"format\":", "\u{feff}{", " \r\n{"] {
        assert_eq!(FileDoor::of("台账.json.txt", begin.as_bytes()), FileDoor::Ledger, "{begin}");
    }
    for begin in
        ["{\"format\":\"zhibu-rollup\",\"version\":1", "\u{feff}{\n  \"format\" : \"zhibu-rollup\""]
    {
        assert_eq!(FileDoor::of("city.json", begin.as_bytes()), FileDoor::RollUp, "{begin}");
    }
    let ledger = "{\"format\":\"zhibu-ledger\",\"x\":{\"format\":\"zhibu-rollup\"}}";
    assert_eq!(FileDoor::of("city.json", ledger.as_bytes()), FileDoor::Ledger);
    assert_eq!(FileDoor::of("a.txt", "姓名\t{".as_bytes()), FileDoor::Table);
    for (name, is_meant) in
        [("a.xlsx", true), ("~$a.xlsx", false), (".a.json", false), ("说明.txt", false)]
    {
        assert_eq!(FileDoor::is_meant_in_folder(name), is_meant, "{name}");
    }
}

#[test]
fn what_cannot_be_dropped_is_told_with_what_can() {
    for lang in [Lang::Zh, Lang::En] {
        let text = unreadable_files(&["图.png".to_owned(), "b.docx".to_owned()], lang);
        for part in ["图.png", "b.docx", ".json", ".xlsx", ".csv"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(unreadable_files(&[], lang).contains(".xlsx"));
    }
}

#[test]
fn what_is_referred_to_comes_before_what_refers_to_it() {
    let all = queue(&[
        ("a名册.xlsx", ROSTER),
        ("b单位.xlsx", UNITS),
        ("c联盟.csv", ALLIANCES),
        ("d临时.xlsx", BRANCHES),
        ("e组织.xlsx", ORGANISATIONS),
        ("f说明.xlsx", "说明\n一、本表一式两份\n"),
    ]);
    let expected =
        ["e组织.xlsx", "d临时.xlsx", "a名册.xlsx", "c联盟.csv", "b单位.xlsx", "f说明.xlsx"];
    assert_eq!(names(&all), expected);
    assert_eq!(
        queue_view(&all, Lang::Zh).summary,
        "6 张表：基层党组织 2 行、临时党组织 1 行、党员名册 1 行、党建联盟 1 行、成员单位 2 行"
    );
    let english = queue_view(&all, Lang::En).summary;
    assert!(
        english.starts_with("Tables (6): ") && english.contains("Organisations 2"),
        "{english}"
    );
}

#[test]
fn tables_take_their_turn_and_nothing_is_taken_twice() {
    let mut all = queue(&[("单位.xlsx", UNITS), ("组织.xlsx", ORGANISATIONS)]);
    let turn = |number: usize, kind: Kind| Some(CurrentTable { number, kind: Some(kind) });
    assert_eq!(all.current(), turn(1, Kind::Organisation));
    // Another one first, if a user wants it.
    all.choose(0);
    assert_eq!(all.current(), turn(0, Kind::AllianceUnit));
    all.note_taken(0, "已写入 2 条".to_owned());
    assert_eq!(all.current(), turn(1, Kind::Organisation));
    assert_eq!(all.done(), None, "a table still waits");
    all.leave_out(1);
    assert_eq!(all.current(), None);
    let view = queue_view(&all, Lang::Zh);
    let [left_out, taken] = &view.tables[..] else { panic!("{view:?}") };
    assert_eq!((&*left_out.name, &*taken.name), ("组织.xlsx", "单位.xlsx"));
    assert!(left_out.choose.is_some() && left_out.leave_out.is_none());
    assert!(taken.choose.is_none() && taken.leave_out.is_none() && taken.kinds.is_empty());
    let is_link = |cell: &TableCell| matches!(cell, TableCell::Link(_));
    assert!(taken.state.iter().any(is_link), "{:?}", taken.state);
    all.choose(1);
    assert_eq!(all.current(), turn(1, Kind::Organisation), "left out, and taken up again");
    // What comes meanwhile does not take the turn of what is being checked.
    let mut checked = queue(&[("单位.xlsx", UNITS)]);
    checked.keep_turn();
    add_file(&mut checked, "组织.xlsx", vec![sheet("", false, ORGANISATIONS)], None);
    assert_eq!(checked.current(), turn(0, Kind::AllianceUnit));
    checked.note_taken(0, String::new());
    assert_eq!(checked.current(), turn(1, Kind::Organisation));
    // Of a single table, the list follows.
    let mut only = queue(&[("组织.xlsx", ORGANISATIONS)]);
    assert_eq!(only.done(), None);
    only.note_taken(0, String::new());
    assert_eq!(only.done(), Some(Route::to(Page::List(Kind::Organisation))));
}

#[test]
fn the_kind_can_be_changed_and_what_was_decided_about_another_is_forgotten() {
    let mut all = queue(&[("说明.xlsx", "名称\t备注\n甲\t\n乙\t\n"), ("组织.xlsx", ORGANISATIONS)]);
    assert_eq!(all.current().unwrap().number, 1, "what nobody knows comes last");
    all.leave_out(1);
    let current = all.current().unwrap();
    assert_eq!(current.kind, None);
    let view = current_view(&workspace(), &all, current, Lang::Zh).unwrap();
    assert!(view.notes.iter().any(|note| note.contains("看不出")), "{view:?}");
    let mut decisions = all.table(0).unwrap().decisions.clone();
    decisions.taken_rows.insert(1);
    all.keep(0, decisions);
    all.set_kind(0, Kind::Alliance.code());
    assert_eq!(all.current(), Some(CurrentTable { number: 0, kind: Some(Kind::Alliance) }));
    assert!(all.table(0).unwrap().decisions.taken_rows.is_empty());
    let view = queue_view(&all, Lang::Zh);
    assert!(view.summary.contains("党建联盟 2 行"), "{}", view.summary);
    all.set_kind(0, "");
    assert_eq!(all.current().unwrap().kind, None, "and back again");
}

#[test]
fn each_sheet_is_a_table_and_hidden_ones_are_left_out_at_first() {
    let mut all = TableQueue::default();
    let sheets = vec![
        sheet("人员", false, ROSTER),
        sheet("旧", true, ORGANISATIONS),
        sheet("组织", false, ORGANISATIONS),
    ];
    add_file(&mut all, "全部.xlsx", sheets, None);
    assert_eq!(names(&all), ["全部.xlsx · 旧（隐藏）", "全部.xlsx · 组织", "全部.xlsx · 人员"]);
    assert_eq!(all.current().unwrap().number, 2, "the hidden one does not take its turn");
    let pasted = PastedTable { text: UNITS.to_owned(), ..PastedTable::default() };
    all.add(finished(RecognisedTables::of_pasted(&pasted, &mut Unpaused)).unwrap());
    assert_eq!(names(&all).last().unwrap(), "粘贴的表格");
    assert_eq!(
        all.table(3).unwrap().target(Kind::AllianceUnit, "").list().page,
        Page::List(Kind::AllianceUnit)
    );
}

#[test]
fn a_table_that_is_dropped_on_the_page_of_its_kind_gets_what_that_presets() {
    let from = Route::to(Page::Paste(Kind::AllianceUnit)).with_param("alliance", "l1");
    let mut all = TableQueue::default();
    add_file(&mut all, "单位.xlsx", vec![sheet("", false, UNITS)], Some(&from));
    let table = all.table(0).unwrap();
    let preset = vec![("alliance".to_owned(), "l1".to_owned())];
    let kind = Kind::AllianceUnit;
    assert_eq!(table.target(kind, ""), PasteTarget::Records { kind, preset });
    // It is said where its records go.
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("l1").set(Alliance::NAME, "示例党建联盟"));
    let heading = |all: &TableQueue| {
        current_view(&workspace, all, all.current().unwrap(), Lang::Zh).unwrap().heading
    };
    assert_eq!(heading(&all), "单位.xlsx：成员单位（示例党建联盟）");
    assert_eq!(heading(&queue(&[("单位.xlsx", UNITS)])), "单位.xlsx · Sheet1：成员单位");
    // Its preset says nothing about records of another kind.
    let kind = Kind::Organisation;
    assert_eq!(table.target(kind, ""), PasteTarget::Records { kind, preset: Vec::new() });
    assert_eq!(table.target(Kind::Member, "o1"), PasteTarget::Roster { home: "o1".to_owned() });
}

#[test]
fn refused_files_are_told_beside_those_that_are_read() {
    let mut all = queue(&[("组织.xlsx", ORGANISATIONS)]);
    all.add_refused("旧.xls".to_owned(), Some(TableFileError::OldFormat));
    all.add_refused("占用.xlsx".to_owned(), None);
    let chart = FileTable { is_chart: true, ..sheet("图1", false, "") };
    add_file(&mut all, "图.xlsx", vec![chart, sheet("表", false, UNITS)], None);
    let view = queue_view(&all, Lang::Zh);
    let refused = view.refused;
    assert_eq!((view.tables.len(), refused.len()), (2, 3));
    assert!(refused[2].contains("“图.xlsx”里的“图1”是图表"), "{refused:?}");
    assert!(refused[0].contains("旧.xls") && refused[1].contains("占用.xlsx"), "{refused:?}");
    assert!(!all.is_empty() && TableQueue::default().is_empty());
}

#[test]
fn reading_says_how_far_it_is() {
    let progress = |count: usize| FilesProgress { number: 2, count, percent: 40 };
    assert_eq!(progress(5).text(Lang::Zh), "正在读取第 2 个文件（共 5 个）：40%");
    assert_eq!(FilesProgress { number: 1, ..progress(1) }.text(Lang::Zh), "正在读取文件：40%");
}
