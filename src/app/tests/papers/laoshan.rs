//! The report of 崂山 2022: what its source says, and nothing else.

use zhibu_app::papers::PaperKind;
use zhibu_format::Sample;
use zhibu_office::document::{Document, to_plain};
use zhibu_samples::bundled;

use crate::support::{figures, paper_of, sample};

fn chronicle() -> Document {
    paper_of(&sample(bundled(Sample::Laoshan2022)), PaperKind::Chronicle, "2022", "").unwrap()
}

/// Each figure of the source that is about the district, with its qualifier. 过半 and 超四成 are of record as shares.
const OF_SOURCE: [&str; 22] = [
    "10余个",
    "6个",
    "5个",
    "3个",
    "12个",
    "9个",
    "50家",
    "10余项",
    "60余万元",
    "500余万元",
    "1000余户",
    "20%以上",
    "40余户",
    "123支",
    "1400余名",
    "5.2%",
    "23.1%",
    "14.8%",
    "58个",
    "3000余名",
    "28个",
    "9个",
];
const AS_SHARES: [&str; 2] = ["50%以上", "40%以上"];

#[test]
fn every_figure_of_the_source_is_stated_once_with_its_qualifier_and_no_other() {
    let chronicle = chronicle();
    let mut stated: Vec<String> =
        figures(&chronicle).iter().map(|figure| figure.printed()).collect();
    let mut expected: Vec<String> =
        OF_SOURCE.iter().chain(&AS_SHARES).map(|figure| (*figure).to_owned()).collect();
    stated.sort();
    expected.sort();
    assert_eq!(stated, expected);
}

#[test]
fn results_stand_apart_by_how_strongly_they_are_attributed() {
    let text = to_plain(&chronicle());
    for line in [
        "　　直接促成：茶企订单60余万元。",
        "　　合计：大型活动10余项，茶企增收500余万元。",
        "　　带动：增收茶农户数1000余户，茶农增收幅度20%以上。",
        "由崂山区农业农村局牵头，中共崂山区委组织部指导，有成员单位50家。",
        "2022年成立：重点项目临时党支部6个，行业领域临时党支部5个，产业链临时党支部3个，年轻干部应急突击营党委，",
        "以下为区域数据，仅作背景，不作为党组织的成效",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn what_the_source_breaks_off_is_owed() {
    let text = to_plain(&chronicle());
    assert!(text.contains("另有：应急/防疫临时党支部9个。【待补：成立日期】"), "{text}");
    assert!(text.contains("组建党员突击队123支"), "{text}");
    assert!(text.contains("【待补：成效类型和归属】"), "{text}");
}

#[test]
fn results_without_evidence_are_not_stated() {
    let workspace = sample(bundled(Sample::Laoshan2022));
    // The sample cites its source for each; without that nothing proves the orders.
    let mut workspace = workspace;
    let key = zhibu_ledger::RecordKey::new("outcome", "out-orders");
    let values = vec![("source".into(), serde_json::Value::Null)];
    let command = zhibu_app::workspace::Command::Put { key, values, seen: Vec::new() };
    workspace.apply(command, crate::support::NOW_MS);
    for kind in [PaperKind::Chronicle, PaperKind::Summary] {
        let text = to_plain(&paper_of(&workspace, kind, "2022", "").unwrap());
        assert!(!text.contains("60余万元"), "{text}");
        assert!(text.contains("500余万元"), "{text}");
    }
    let summary = to_plain(&paper_of(&workspace, PaperKind::Summary, "2022", "").unwrap());
    assert!(summary.contains("没有佐证、未作为成效列入的1项：茶企订单。"), "{summary}");
}
