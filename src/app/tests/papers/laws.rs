//! What holds of every paper of any ledger: each figure is that of the rows that it leads to, with their qualifier.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::json;

use zhibu_app::papers::PaperKind;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::field::Cell;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, indices};
use zhibu_domain::projects::project::project;
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_domain::values::sum::total;
use zhibu_ledger::RecordKey;
use zhibu_office::document::{Counted, Document, Figure, to_plain};
use zhibu_samples::{Size, demo};

use crate::support::{NOW_MS, empty, figures, paper_of, sample, today};

/// The kind and the rows that a figure leads to.
fn rows_behind(workspace: &Workspace, figure: &Figure) -> (Kind, Vec<usize>) {
    let route = Route::parse(&figure.rows.address);
    assert_eq!(route.to_string(), figure.rows.address, "the address is that of a page");
    match &route.page {
        Page::List(kind) => {
            let query = route.query(*kind);
            let as_of = workspace.as_of(today());
            let rows = indices(workspace.register(), *kind, &query, as_of, &ByCodePoint);
            (*kind, rows.into_iter().map(|row| row as usize).collect())
        }
        Page::Detail(kind, id) => {
            (*kind, vec![workspace.register().table(*kind).index_of(id).expect("a live record")])
        }
        page => panic!("{page:?} lists nothing"),
    }
}

/// The sum of a field of the rows, in whatever unit.
fn sum_of(workspace: &Workspace, kind: Kind, rows: &[usize], field: usize) -> Option<Quantity> {
    let table = workspace.register().table(kind);
    let cells: Vec<Cell<'_>> = rows.iter().map(|row| table.cell(*row, false, field)).collect();
    let quantities: Vec<&Quantity> = cells
        .iter()
        .filter_map(|cell| if let Cell::Quantity(quantity) = cell { Some(*quantity) } else { None })
        .collect();
    match &*quantities {
        [] => {
            let counts: Vec<Count> = cells
                .iter()
                .filter_map(|cell| if let Cell::Count(count) = cell { Some(*count) } else { None })
                .collect();
            (!counts.is_empty()).then(|| of_count(Count::total(counts.into_iter())))
        }
        [one] => Some((*one).clone()),
        _ => total(&quantities),
    }
}

fn of_count(count: Count) -> Quantity {
    let value = Decimal::from_whole(i64::from(count.value));
    Quantity { value, unit: String::new(), qualifier: count.qualifier }
}

/// Checks a figure of the plan that it leads to: its length, the sum of its nodes, or what is between them.
fn check_planned(workspace: &Workspace, figure: &Figure) {
    let route = Route::parse(&figure.rows.address);
    assert_eq!(route.page, Page::Project, "{figure:?}");
    let task = route.param("task").unwrap();
    let plan = project(workspace.register(), task, workspace.as_of(today())).unwrap();
    assert_eq!(plan.nodes.len(), figure.rows.count, "{figure:?}");
    let days = [plan.length, plan.serial, plan.serial - plan.length];
    let days = days.map(|days| of_count(Count::exact(u32::try_from(days).unwrap())).value);
    assert!(days.contains(&figure.quantity.value), "{figure:?}: {days:?}");
}

fn check_figure(workspace: &Workspace, figure: &Figure) {
    if figure.counted == Counted::Plan {
        return check_planned(workspace, figure);
    }
    let (kind, rows) = rows_behind(workspace, figure);
    assert_eq!(rows.len(), figure.rows.count, "{figure:?}");
    let is_same = |quantity: &Quantity| {
        quantity.value == figure.quantity.value && quantity.qualifier == figure.quantity.qualifier
    };
    let number = |row: &usize| {
        let Some(field) = kind.field_index("number") else { return number_ticked(workspace, *row) };
        match workspace.register().table(kind).cell(*row, false, field) {
            Cell::Count(number) => number,
            _ => Count::exact(1),
        }
    };
    let is_right = match figure.counted {
        Counted::Rows => is_same(&of_count(Count::exact(u32::try_from(rows.len()).unwrap()))),
        Counted::Numbers if kind == Kind::Assignment => is_same(&members(workspace, &rows)),
        Counted::Numbers => is_same(&of_count(Count::total(rows.iter().map(number)))),
        Counted::Plan => unreachable!("checked above"),
        Counted::Values if rows.is_empty() => is_same(&of_count(Count::default())),
        Counted::Values => (0..kind.fields().len())
            .filter_map(|field| sum_of(workspace, kind, &rows, field))
            .any(|quantity| is_same(&quantity)),
    };
    assert!(is_right, "{figure:?} is not that of {} rows", rows.len());
}

/// How many members some assignments are of.
fn members(workspace: &Workspace, rows: &[usize]) -> Quantity {
    let records = workspace.register().assignments().rows();
    let member = |row: &usize| match &records[*row].record.member {
        Some(member) => member.id.to_string(),
        None => format!("row {row}"),
    };
    let members: HashSet<String> = rows.iter().map(member).collect();
    of_count(Count::exact(u32::try_from(members.len()).unwrap()))
}

/// How many the unit or member of an attendance stands for.
fn number_ticked(workspace: &Workspace, row: usize) -> Count {
    let register = workspace.register();
    let unit = register.attendances().rows()[row].record.unit.as_ref();
    let unit = unit.and_then(|unit| register.alliance_units().get(&unit.id));
    unit.and_then(|unit| unit.number).unwrap_or(Count::exact(1))
}

/// Checks the figures of a paper.
fn check_figures(workspace: &Workspace, paper: &Document) {
    for figure in figures(paper) {
        check_figure(workspace, figure);
    }
}

/// Checks a paper: its figures, and that 余 stands where a record has it and nowhere else.
fn check(workspace: &Workspace, paper: &Document) {
    let figures = figures(paper);
    check_figures(workspace, paper);
    let text = to_plain(paper);
    for (mark, qualifier) in [("约", Qualifier::About), ("不足", Qualifier::FewerThan)] {
        let expected =
            figures.iter().filter(|figure| figure.quantity.qualifier == qualifier).count();
        assert_eq!(text.matches(mark).count() - fixed(&text, mark), expected, "{mark} in {text}");
    }
    let more =
        figures.iter().filter(|figure| figure.quantity.qualifier == Qualifier::MoreThan).count();
    assert_eq!(
        text.matches('余').count() + text.matches("以上").count() - fixed(&text, "以上"),
        more,
        "{text}"
    );
}

/// How often a mark stands in the words of papers and names of the test's ledgers.
fn fixed(text: &str, mark: &str) -> usize {
    let words: &[&str] = match mark {
        "约" => &["签约", "合约", "履约", "约定", "节约", "预约"],
        "不足" => &["问题与不足"],
        _ => &["未计入以上数据"],
    };
    words.iter().map(|word| text.matches(word).count()).sum()
}

/// The papers that are about a time.
const OF_TIME: [PaperKind; 3] = [PaperKind::Summary, PaperKind::Chronicle, PaperKind::Bulletin];

/// The papers that are about a record, with its kind.
fn of_records() -> impl Iterator<Item = (PaperKind, Kind)> {
    PaperKind::ALL.iter().filter_map(|kind| Some((*kind, kind.subject()?)))
}

#[test]
fn every_figure_of_the_demo_is_that_of_its_rows() {
    let workspace = sample(demo(Size::SMALL));
    let mut count = 0;
    for span in ["2025", "2025H2", "2025Q4", "2024H1"] {
        for kind in OF_TIME {
            let paper = paper_of(&workspace, kind, span, "").unwrap();
            check_figures(&workspace, &paper);
            count += figures(&paper).len();
        }
    }
    for (kind, of) in of_records() {
        let table = workspace.register().table(of);
        for row in 0..table.len().min(40) {
            let paper = paper_of(&workspace, kind, "2025", table.id(row, false)).unwrap();
            check_figures(&workspace, &paper);
            count += figures(&paper).len();
        }
    }
    assert!(count > 300, "{count} figures");
}

#[test]
fn a_paper_is_the_same_each_time() {
    let workspace = sample(demo(Size::SMALL));
    for kind in OF_TIME {
        let paper = || paper_of(&workspace, kind, "2025H1", "").unwrap();
        assert_eq!(paper(), paper());
    }
}

/// A record of a random ledger: its kind, and its fields without their references.
fn records() -> impl Strategy<Value = Vec<(&'static str, serde_json::Value)>> {
    let qualifier = prop::sample::select(vec!["exact", "about", "more_than", "fewer_than"]);
    let date = prop::sample::select(vec![
        "2025",
        "2025-03",
        "2025-03-05",
        "2024-12-31",
        "2025-06-30",
        "2025-07-01",
    ]);
    let unit = prop::sample::select(vec!["万元", "户", "%", "元"]);
    let setting = prop::sample::select(vec!["key_project", "urgent_task", "sector"]);
    let strength = prop::sample::select(vec!["direct", "total", "driven", ""]);
    let form = prop::sample::select(vec!["911", "931"]);
    let one =
        (0..9_usize, (1..90_u32, qualifier), date, unit, (setting, strength, form), any::<bool>());
    let record = one.prop_map(|(kind, (value, qualifier), date, unit, (setting, strength, form), is_proven)| {
        let count = json!({ "value": value, "qualifier": qualifier });
        let quantity = json!({ "value": value, "unit": unit, "qualifier": qualifier });
        let evidence = if is_proven { json!("文件") } else { json!(null) };
        let strength = if strength.is_empty() { json!(null) } else { json!(strength) };
        match kind {
            0 => ("branch", json!({ "name": "甲支部", "setting": setting, "form": form, "established": date, "number": count })),
            1 => ("outcome", json!({ "measure": "订单", "quantity": quantity, "strength": strength, "date": date, "branch": "0", "evidence": evidence })),
            2 => ("outcome", json!({ "measure": "增收", "quantity": quantity, "strength": strength, "date": date, "alliance": "a", "evidence": evidence })),
            3 => ("alliance_unit", json!({ "name": "乙公司", "alliance": "a", "joined": date, "number": count })),
            4 => ("activity", json!({ "title": "会议", "activity_kind": "joint_meeting", "alliance": "a", "date": date })),
            5 => ("indicator", json!({ "name": "增长", "quantity": quantity })),
            6 => ("activity", json!({ "title": "大会", "branch": "0", "date": date, "due": count, "voters_due": count, "voters_present": count, "ayes": count })),
            7 => ("cooperation", json!({ "name": "合作", "alliance": "a", "amount": quantity, "signed": date })),
            _ => ("instalment", json!({ "cooperation": "0", "what": "arrived", "date": date, "amount": quantity })),
        }
    });
    prop::collection::vec(record, 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn a_paper_of_any_ledger_states_what_its_rows_state(records in records()) {
        let mut workspace = empty();
        let alliance = ("alliance", json!({ "name": "联盟", "founded": "2024", "lead_unit": "丙局" }));
        let all = std::iter::once((alliance, "a".to_owned()))
            .chain(records.into_iter().enumerate().map(|(index, record)| (record, index.to_string())));
        for ((kind, fields), id) in all {
            let fields = fields.as_object().unwrap().clone();
            let values = fields.into_iter().map(|(name, value)| (name.as_str().into(), value)).collect();
            let command = Command::Put { key: RecordKey::new(kind, id), values, seen: Vec::new() };
            workspace.apply(command, NOW_MS);
        }
        for span in ["2025", "2025H1"] {
            for kind in OF_TIME {
                check(&workspace, &paper_of(&workspace, kind, span, "").unwrap());
            }
        }
        for (kind, of) in of_records() {
            let table = workspace.register().table(of);
            for row in 0..table.len() {
                check(&workspace, &paper_of(&workspace, kind, "2025", table.id(row, false)).unwrap());
            }
        }
    }
}
