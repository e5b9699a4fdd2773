//! Tables out: what they hold of lists, of the app's tables, of the history and of a whole ledger.

use std::sync::Arc;

use zhibu_app::history::HistoryQuery;
use zhibu_app::sheets::{
    ListedRecords, SheetContext, SheetSource, ledger_sheets, sheet_file_name, sheet_of, table_sheet,
};
use zhibu_app::table::{Control, NoControl, Table, TableCell, TableColumn, TableRow};
use zhibu_app::views::intake::paste::{PasteTarget, PastedTable};
use zhibu_app::views::records::list::{choice_filters, list_summary};
use zhibu_app::views::records::rows::{ListCell, ListCellLook, list_rows};
use zhibu_app::views::time::TimeZone;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::columns::{DerivedColumn, ListColumn};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, Outcome};
use zhibu_domain::list::{ByCodePoint, Filter, Query, Sort, indices};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_format::{Author, Sample};
use zhibu_ledger::RecordKey;
use zhibu_office::intake::IntakeDecisions;
use zhibu_office::intake::plan::{RowOutcome, RowViolation};
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, to_csv, to_tsv};
use zhibu_samples::{Size, bundled, demo};
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, shown_columns, today, workspace};

fn context(unit: &str) -> SheetContext {
    let zone = TimeZone {
        day: |ms| Day::from_epoch_days(i32::try_from(ms / 86_400_000).unwrap()),
        minute: |ms| format!("at {ms}"),
        minute_of_iso: |_| None,
    };
    SheetContext { unit: unit.to_owned(), today: today(), zone, lang: Lang::Zh }
}

fn demo_workspace() -> Workspace {
    let mut open = workspace();
    open.import(demo(Size::SMALL).changes, Vec::new(), NOW_MS);
    open
}

fn list_of(workspace: &Workspace, kind: Kind, query: &Query) -> (Sheet, Arc<Vec<u32>>) {
    let found = indices(workspace.register(), kind, query, today(), &ByCodePoint);
    let indices = Arc::new(found);
    let columns = ListColumn::usual(kind);
    (sheet_with(workspace, columns, (kind, query, indices.clone())), indices)
}

fn sheet_with(
    workspace: &Workspace,
    columns: Vec<ListColumn>,
    (kind, query, indices): (Kind, &Query, Arc<Vec<u32>>),
) -> Sheet {
    let shown = shown_columns(workspace, kind, columns);
    let listed = ListedRecords { kind, indices, query: query.clone(), shown };
    sheet_of(workspace, &SheetSource::List(listed), &context(""))
}

#[test]
fn the_sheet_of_a_list_has_the_columns_that_are_chosen_and_no_others() {
    let workspace = demo_workspace();
    let columns = vec![
        ListColumn::Derived(DerivedColumn::State),
        ListColumn::Field(Branch::SECRETARY.index()),
        ListColumn::NAMING,
        ListColumn::Derived(DerivedColumn::LastActivity),
        ListColumn::Derived(DerivedColumn::Overdue),
    ];
    let indices = Arc::new(vec![1, 0]);
    let of = (Kind::Branch, &Query::default(), indices.clone());
    let sheet = sheet_with(&workspace, columns.clone(), of);
    let heads: Vec<&str> = sheet.columns.iter().map(|column| &*column.head).collect();
    assert_eq!(heads, ["状态", "书记", "名称", "最近活动", "逾期事项"]);
    let contents = [ColumnContent::Date, ColumnContent::Number];
    assert_eq!([sheet.columns[3].content, sheet.columns[4].content], contents);
    let shown = shown_columns(&workspace, Kind::Branch, columns);
    for (row, cells) in list_rows(&workspace, (Kind::Branch, &shown), &indices, 0, false, Lang::Zh)
        .iter()
        .zip(&sheet.rows)
    {
        let text = |cell: &ListCell| match cell.look {
            ListCellLook::Owed => String::new(),
            _ => cell.text.clone(),
        };
        let on_screen: Vec<String> = row.cells[..4].iter().map(text).collect();
        let exported: Vec<String> = cells[..4].iter().map(|cell| cell.to_text(Lang::Zh)).collect();
        assert_eq!(exported, on_screen);
    }
}

#[test]
fn the_usual_columns_leave_with_every_other_field_that_is_filled() {
    let mut workspace = workspace();
    let patch = Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部");
    let patch = patch.set(Branch::ORDER, Count::exact(12));
    put(&mut workspace, patch.set(Branch::NOTE, "示例备注"));
    let (sheet, _) = list_of(&workspace, Kind::Branch, &Query::default());
    let heads: Vec<&str> = sheet.columns.iter().map(|column| &*column.head).collect();
    assert!(heads.contains(&"备注") && !heads.contains(&"出处"), "{heads:?}");
    assert_eq!(heads[..2], ["序号", "名称"], "as offices write it");
    assert_eq!(heads[heads.len() - 3..], ["状态", "最近活动", "逾期事项"]);
}

/// Queries of a kind: all, each choice of each filter, words, what is owed, what is deleted.
fn queries(kind: Kind) -> Vec<Query> {
    let all = Query::default();
    let mut queries = vec![
        all.clone(),
        Query { text: "示例".into(), ..all.clone() },
        Query { filters: vec![Filter::Owes], ..all.clone() },
        Query { deleted: true, ..all.clone() },
        Query {
            sort: Some(Sort { column: ListColumn::NAMING, is_descending: true }),
            ..all.clone()
        },
    ];
    for filter in choice_filters(kind, Lang::Zh) {
        let choices = filter.choices.iter();
        queries.extend(choices.map(|choice| filter.choose(&all, choice.value.clone())));
    }
    queries
}

#[test]
fn the_sheet_of_a_list_has_the_rows_that_the_list_counts() {
    let mut workspace = demo_workspace();
    let first = workspace.register().branches().rows()[0].id.clone();
    workspace.apply(Command::Delete(vec![RecordKey::new("branch", first)]), NOW_MS);
    for kind in [Kind::Branch, Kind::Team, Kind::Alliance, Kind::Activity, Kind::Outcome] {
        for query in queries(kind) {
            let (sheet, indices) = list_of(&workspace, kind, &query);
            let counted = list_summary(&workspace, kind, &query, &indices, Lang::Zh);
            assert_eq!(sheet.rows.len(), indices.len(), "{kind:?} {query:?} {}", counted.count);
            let table = workspace.register().table(kind);
            let names = indices.iter().map(|index| {
                zhibu_text::cell(table.cell(*index as usize, query.deleted, 0), Lang::Zh, |_| None)
            });
            let first_cells = sheet.rows.iter().map(|row| row[0].to_text(Lang::Zh));
            assert!(first_cells.eq(names), "{kind:?} {query:?}");
            let width = sheet.columns.len();
            assert!(sheet.rows.iter().all(|row| row.len() == width));
            let is_all = query.text.is_empty() && query.filters.is_empty() && !query.deleted;
            assert_eq!(sheet.notes.is_empty(), is_all, "a filter is said: {query:?}");
        }
    }
}

#[test]
fn a_list_leaves_as_typed_cells() {
    let mut workspace = workspace();
    let amount = Quantity {
        value: Decimal::from_whole(500),
        unit: "万元".into(),
        qualifier: Qualifier::MoreThan,
    };
    let date = PartialDate::from_iso("2022-06").unwrap();
    let outcome = Patch::new("o")
        .set(Outcome::MEASURE, "增收")
        .set(Outcome::QUANTITY, amount.clone())
        .set(Outcome::DATE, date);
    put(&mut workspace, outcome);
    let (sheet, _) = list_of(&workspace, Kind::Outcome, &Query::default());
    let cell = |head: &str| {
        let at = sheet.columns.iter().position(|column| column.head == head).unwrap();
        (sheet.rows[0][at].clone(), sheet.columns[at].content)
    };
    let head = |field| zhibu_text::field_name(field).get(Lang::Zh);
    let quantity = cell(head(Outcome::QUANTITY.id()));
    assert_eq!(quantity, (SheetCell::Number(amount), ColumnContent::Number));
    assert_eq!(cell(head(Outcome::DATE.id())), (SheetCell::Date(date), ColumnContent::Date));
    let owed = head(Outcome::EVIDENCE.id());
    let owed = sheet.columns.iter().position(|column| column.head == owed);
    assert!(owed.is_none_or(|at| sheet.rows[0][at] == SheetCell::Empty), "待补 is no value");
}

#[test]
fn a_sheet_says_whose_it_is_and_its_file_is_named_like_others() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::new("b").set(Branch::NAME, "甲/乙"));
    let source = SheetSource::Table(Table::<NoControl>::default().plain());
    let reported = |unit: &str| sheet_of(&workspace, &source, &context(unit)).reported.unwrap();
    assert_eq!(reported(" 示例街道 ").unit, "示例街道");
    assert_eq!(reported("").unit, "");
    assert_eq!(reported("").day, today());
    let name = sheet_file_name(&workspace, "在册（个）", "xlsx", today());
    assert_eq!(name, "-在册（个）-2022-11-21.xlsx");
    let barred = sheet_file_name(&workspace, "a/b", "csv", today());
    assert!(barred.starts_with("-a_b-") && barred.ends_with("-2022-11-21.csv"), "{barred}");
}

struct Days(u32);

impl Control for Days {
    fn to_plain(&self) -> String {
        if self.0 == 0 { String::new() } else { self.0.to_string() }
    }
}

#[test]
fn a_table_of_the_app_leaves_with_types_and_without_buttons() {
    let date = PartialDate::from_iso("2022-06-15").unwrap();
    let row = |name: &str, figure: &str, days| {
        TableRow::new([
            TableCell::text(name),
            TableCell::text(figure),
            TableCell::Date(date),
            TableCell::Meter { percent: 40, label: "覆盖".into() },
            TableCell::Control(Days(days)),
            TableCell::Control(Days(0)),
        ])
    };
    let table = Table {
        caption: "标题".into(),
        columns: vec![
            TableColumn::text(""),
            TableColumn::number("数"),
            TableColumn::text("日期"),
            TableColumn::number("覆盖率"),
            TableColumn::number("天数"),
            TableColumn::text(""),
        ],
        rows: vec![row("甲", "500余万元", 3), row("乙", "3/5", 5)],
        totals: Some(row("合计", "12", 8)),
    };
    let sheet = table_sheet(&table.plain(), Lang::Zh);
    let heads: Vec<&str> = sheet.columns.iter().map(|column| &*column.head).collect();
    assert_eq!(heads, ["", "数", "日期", "覆盖率", "天数"], "buttons are left out");
    assert_eq!(sheet.columns[2].content, ColumnContent::Date);
    let number = |whole: i64, unit: &str, qualifier| {
        let value = Decimal::from_whole(whole);
        SheetCell::Number(Quantity { value, unit: unit.into(), qualifier })
    };
    assert_eq!(sheet.rows[0][1], number(500, "万元", Qualifier::MoreThan));
    assert_eq!(sheet.rows[1][1], SheetCell::text("3/5"), "a ratio is no number");
    assert_eq!(sheet.rows[0][2], SheetCell::Date(date));
    assert_eq!(sheet.rows[0][3], number(40, "%", Qualifier::Exact));
    assert_eq!(sheet.rows[0][4], number(3, "", Qualifier::Exact), "a control leaves as its text");
    assert_eq!(sheet.totals.unwrap()[1], number(12, "", Qualifier::Exact));
}

#[test]
fn a_figure_that_is_text_on_the_screen_is_a_number_in_both_languages() {
    let cases = [
        (Lang::Zh, "20%以上", Some((20, "%", Qualifier::MoreThan))),
        (Lang::Zh, "约30家", Some((30, "家", Qualifier::About))),
        (Lang::Zh, "不足5", Some((5, "", Qualifier::FewerThan))),
        (Lang::Zh, "-5", Some((-5, "", Qualifier::Exact))),
        (Lang::En, "over 500 万元", Some((500, "万元", Qualifier::MoreThan))),
        (Lang::En, "about 3", Some((3, "", Qualifier::About))),
        (Lang::Zh, "007", None),
        (Lang::Zh, "2022-06", None),
        (Lang::Zh, "3（1）", None),
        (Lang::Zh, "5、6", None),
        (Lang::Zh, "待定", None),
    ];
    for (lang, text, expected) in cases {
        let table = Table::<NoControl> {
            columns: vec![TableColumn::number("数")],
            rows: vec![TableRow::new([TableCell::text(text)])],
            ..Table::default()
        };
        let cell = table_sheet(&table, lang).rows[0][0].clone();
        let number = expected.map(|(whole, unit, qualifier)| {
            let value = Decimal::from_whole(whole);
            SheetCell::Number(Quantity { value, unit: unit.into(), qualifier })
        });
        assert_eq!(cell, number.unwrap_or_else(|| SheetCell::text(text)), "{text}");
        assert_eq!(cell.to_text(lang), text, "it reads as before");
    }
}

#[test]
fn the_history_leaves_without_formulas() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::new("b").set(Branch::NAME, "=cmd|' /C calc'!A0"));
    workspace.set_author(&Author { unit: "甲单位".into(), name: "赵某".into() });
    put(&mut workspace, Patch::new("b").set(Branch::NAME, "乙"));
    let source = SheetSource::History(HistoryQuery::default());
    let sheet = sheet_of(&workspace, &source, &context(""));
    assert_eq!(sheet.rows.len(), 2, "a row for each field written");
    let csv = to_csv(&sheet);
    assert!(csv.contains(",'=cmd|' /C calc'!A0,乙,"), "{csv}");
    assert!(csv.contains("甲单位") && csv.contains(&format!("at {NOW_MS}")), "{csv}");
}

#[test]
fn a_whole_ledger_read_back_changes_nothing() {
    for changes in [demo(Size::SMALL).changes, bundled(Sample::Laoshan2022).changes] {
        let mut workspace = workspace();
        workspace.import(changes, Vec::new(), NOW_MS);
        for sheet in ledger_sheets(&workspace, &ByCodePoint, Lang::Zh) {
            let kind = *Kind::ALL
                .iter()
                .find(|kind| zhibu_text::kind(**kind).get(Lang::Zh) == sheet.title)
                .unwrap();
            assert_eq!(sheet.rows.len(), workspace.register().table(kind).len(), "{kind:?}");
            assert!(sheet.reported.is_none(), "the heads are in the first row");
            let target = PasteTarget::Records { kind, preset: Vec::new() };
            let table = PastedTable { text: to_tsv(&sheet), ..PastedTable::default() };
            let plan = target.plan(&workspace, &table, &IntakeDecisions::default(), today());
            for row in &plan.rows {
                // What a table cannot tell apart is asked, and what has no name is held back.
                let is_same = matches!(
                    row.outcome,
                    RowOutcome::Same
                        | RowOutcome::Asks(_)
                        | RowOutcome::HeldBack(RowViolation::NoName)
                );
                assert!(is_same, "{kind:?} {row:?}");
            }
        }
    }
}
