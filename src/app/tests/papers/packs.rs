//! The papers of one matter in one archive.

use std::io::{Cursor, Read};

use zhibu_app::commands::papers::set_template;
use zhibu_app::papers::{
    Length, Pack, PaperContext, PaperKind, PaperRequest, chars, pack, workbooks,
};
use zhibu_app::views::papers::packed_notice;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Alliance, Branch, Member, Organisation, Step};
use zhibu_format::Exported;
use zhibu_office::document::{Block, Document, Run};
use zhibu_office::sheets::SheetCell;
use zhibu_text::Lang;
use zhibu_text::papers::templates::SUMMARY_LEAD;

use crate::support::{NOW_MS, date, empty, put, today};

fn ledger() -> Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(ledger, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例工委"));
    for (id, name) in [("a", "甲支部"), ("b", "乙支部")] {
        put(
            ledger,
            Patch::<Branch>::new(id)
                .set(Branch::NAME, name)
                .set(Branch::APPROVED_BY, Reference::to("o"))
                .set(Branch::ESTABLISHED, date("2025-03-01")),
        );
        put(
            ledger,
            Patch::<Activity>::new(format!("m{id}"))
                .set(Activity::TITLE, format!("{name}大会").as_str())
                .set(Activity::BRANCH, Reference::to(id)),
        );
        put(ledger, Patch::<Step>::new(format!("s{id}")).set(Step::BRANCH, Reference::to(id)));
    }
    put(ledger, Patch::<Member>::new("p").set(Member::NAME, "李甲"));
    put(ledger, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例联盟"));
    workspace
}

fn context() -> PaperContext<'static> {
    PaperContext { unit: "示例工委", today: today() }
}

fn packed(workspace: &Workspace, kind: PaperKind, subject: &str) -> Option<Pack> {
    let request = PaperRequest::new(kind, "2025Q4".parse().unwrap(), subject);
    pack(workspace, &request, context(), &Exported::default())
}

/// The archive of a pack.
fn zipped(pack: &Pack) -> zip::ZipArchive<Cursor<Vec<u8>>> {
    let books = workbooks(&pack.sheets(context()), today());
    zip::ZipArchive::new(Cursor::new(pack.to_zip(context(), &books))).unwrap()
}

/// The names of the files in an archive, in their order.
fn names(pack: &Pack) -> Vec<String> {
    let archive = zipped(pack);
    (0..archive.len()).map(|index| archive.name_for_index(index).unwrap().to_owned()).collect()
}

#[test]
fn the_pack_of_an_organisation_has_its_papers_and_its_records_alone() {
    let mut workspace = ledger();
    let pack = packed(&workspace, PaperKind::Approval, "a").unwrap();
    assert_eq!(pack.name, "甲支部-归档材料-2026-01-05.zip");
    let expected = [
        "目录.docx",
        "01-关于成立甲支部的请示.docx",
        "02-关于同意成立甲支部的批复.docx",
        "03-关于成立甲支部的通知.docx",
        "04-甲支部大会记录.docx",
        "甲支部-归档材料.json",
    ];
    assert_eq!(names(&pack), expected);
    let mut archive = zipped(&pack);
    let mut json = String::new();
    archive.by_name("甲支部-归档材料.json").unwrap().read_to_string(&mut json).unwrap();
    assert!(json.contains("甲支部大会") && json.contains("示例工委"), "{json}");
    assert!(!json.contains("乙支部") && !json.contains("李甲"), "{json}");
    // What an end leaves is there once it has ended.
    put(&mut workspace, Patch::<Branch>::new("a").set(Branch::DISSOLVED, date("2025-09-30")));
    let names = names(&packed(&workspace, PaperKind::Approval, "a").unwrap());
    assert!(names.contains(&"06-关于撤销甲支部的通知.docx".to_owned()), "{names:?}");
}

#[test]
fn the_pack_of_a_time_has_its_reports_with_their_tables_and_the_ledger() {
    let pack = packed(&ledger(), PaperKind::Chronicle, "").unwrap();
    assert_eq!(pack.name, "示例工委-2025年四季度-报送材料-2026-01-05.zip");
    let names = names(&pack);
    assert!(
        names.contains(&"02-关于2025年四季度临时党组织建设情况的通报.xlsx".to_owned()),
        "{names:?}"
    );
    assert_eq!(names.last().map(String::as_str), Some("示例工委-2025年四季度-报送材料.json"));
    assert!(pack.records.text.contains("李甲"));
}

/// The pack of a year with a chart, which a browser has drawn or not.
fn with_chart(png: Option<&[u8]>) -> Pack {
    let mut workspace = ledger();
    put(&mut workspace, Patch::<Branch>::new("a").set(Branch::SETTING, Setting::KeyProject));
    let request = PaperRequest::new(PaperKind::Summary, "2025".parse().unwrap(), "");
    let mut pack = pack(&workspace, &request, context(), &Exported::default()).unwrap();
    let charts: Vec<_> = pack.papers.iter_mut().flat_map(Document::charts_mut).collect();
    assert!(!charts.is_empty());
    for chart in charts {
        chart.png = png.map(<[u8]>::to_vec);
    }
    pack
}

#[test]
fn charts_are_files_of_their_own_and_their_tables_sheets_of_numbers() {
    let pack = with_chart(Some(b"png"));
    let title = &pack.papers[0].title;
    let mut archive = zipped(&pack);
    let mut bytes = |name: String| {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let picture = format!("01-{title}-图1-2025年各月末运行中的临时党组织（个）");
    assert_eq!(bytes(format!("{picture}.png")), b"png");
    assert!(bytes(format!("{picture}.svg")).starts_with(b"<svg"));
    assert!(bytes(format!("01-{title}.xlsx")).starts_with(b"PK"));
    let sheets = &pack.sheets(context())[0];
    let last = sheets[0].rows.last().unwrap();
    assert_eq!(last[0], SheetCell::text("2025年12月"));
    assert!(last[1..].iter().all(|cell| matches!(cell, SheetCell::Number(_))), "{last:?}");
    assert_eq!(sheets[0].reported.as_ref().unwrap().unit, "示例工委");
    // Without a picture there is its table all the same.
    let names = names(&with_chart(None));
    assert!(names.contains(&format!("{picture}.svg")), "{names:?}");
    assert!(!names.iter().any(|name| name.contains(".png")), "{names:?}");
}

#[test]
fn the_records_of_one_matter_are_marked_as_an_extract_and_those_of_a_time_are_not() {
    let workspace = ledger();
    let of = |kind, subject| packed(&workspace, kind, subject).unwrap().records.text;
    assert!(of(PaperKind::Approval, "a").contains("\"extract\":true"));
    assert!(!of(PaperKind::Chronicle, "").contains("\"extract\""));
}

#[test]
fn the_length_of_a_summary_is_that_of_no_pack_unless_it_is_shown() {
    let mut workspace = ledger();
    let lead = "一句话。".repeat(200);
    workspace.apply(set_template(&SUMMARY_LEAD, &lead, &[]).unwrap(), NOW_MS);
    let summary = |kind, length| {
        let mut request = PaperRequest::new(kind, "2025Q4".parse().unwrap(), "");
        request.length = length;
        let pack = pack(&workspace, &request, context(), &Exported::default()).unwrap();
        chars(&pack.papers[0])
    };
    let whole = summary(PaperKind::Summary, Length::Whole);
    assert!(whole > 600, "{whole}");
    assert_eq!(summary(PaperKind::Chronicle, Length::Short), whole);
    assert!(summary(PaperKind::Summary, Length::Short) <= 600);
}

#[test]
fn the_list_states_what_each_paper_still_owes() {
    let pack = packed(&ledger(), PaperKind::Request, "a").unwrap();
    let list = zhibu_office::document::to_plain(&pack.list(&[]));
    let owed = zhibu_office::document::owed_places(&pack.papers[0]).len();
    assert!(owed > 0);
    assert!(list.contains(&format!("1\t关于成立甲支部的请示\t0\t0\t{owed}\n")), "{list}");
}

#[test]
fn a_paper_of_no_such_matter_has_no_pack() {
    let workspace = ledger();
    assert_eq!(packed(&workspace, PaperKind::Charter, "l"), None);
    assert_eq!(packed(&workspace, PaperKind::Request, "nothing"), None);
}

#[test]
fn a_table_that_is_more_than_a_workbook_takes_is_a_file_of_its_own_and_its_paper_is_named() {
    const OVER_LIMIT: usize = 32_768;
    let mut pack = packed(&ledger(), PaperKind::Chronicle, "").unwrap();
    let title = pack.papers[1].title.clone();
    let tables = |block: &mut Block| {
        if let Block::Table(table) = block {
            table.rows[0][0] = vec![Run::Text("甲".repeat(OVER_LIMIT))];
        }
    };
    pack.papers[1].blocks.iter_mut().for_each(tables);
    let books = workbooks(&pack.sheets(context()), today());
    assert_eq!(pack.as_csv(&books), std::slice::from_ref(&title));
    assert!(books[0].is_some() || pack.sheets(context())[0].is_empty());
    let names = names(&pack);
    assert!(names.contains(&format!("02-{title}.csv")), "{names:?}");
    assert!(!names.contains(&format!("02-{title}.xlsx")), "{names:?}");
    let mut archive = zipped(&pack);
    let is_whole = names.iter().filter(|name| name.contains(".csv")).any(|name| {
        let mut csv = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut csv).unwrap();
        csv.contains(&"甲".repeat(OVER_LIMIT))
    });
    assert!(is_whole, "nothing is cut");
    let list = zhibu_office::document::to_plain(&pack.list(&pack.as_csv(&books)));
    assert!(list.contains(&format!("其中“{title}”的附表存为 .csv 文件。")), "{list}");
    // Without the part that makes workbooks every table is such a file.
    let archive = zip::ZipArchive::new(Cursor::new(pack.to_zip(context(), &[]))).unwrap();
    assert!(!archive.file_names().any(|name| name.contains(".xlsx")));
    let notice = packed_notice("a.zip", 3, 2, &[title], Lang::Zh);
    assert!(notice.is_error && notice.text.contains(".csv") && notice.text.contains("2 个图表"));
    assert!(!packed_notice("a.zip", 3, 0, &[], Lang::Zh).is_error);
}
