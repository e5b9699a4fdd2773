//! Results: each is stated once, wherever it belongs, with its number and unit.

use zhibu_app::papers::PaperKind;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::{BranchForm, Setting, Strength};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, Branch, Organisation, Outcome, Progress, Task};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};

use crate::support::{date, empty, put, text_of};

fn with_owners() -> Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    let founded = date("2025-01-01");
    put(
        ledger,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "甲支部")
            .set(Branch::SETTING, Setting::KeyProject)
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::ESTABLISHED, founded),
    );
    put(
        ledger,
        Patch::<Alliance>::new("a").set(Alliance::NAME, "甲联盟").set(Alliance::FOUNDED, founded),
    );
    put(ledger, Patch::<Organisation>::new("o").set(Organisation::NAME, "甲党委"));
    workspace
}

fn outcome(id: &str, measure: &str, value: i64, unit: &str) -> Patch<Outcome> {
    Patch::<Outcome>::new(id)
        .set(Outcome::MEASURE, measure)
        .set(Outcome::QUANTITY, Quantity::of(Decimal::from_whole(value), unit, Qualifier::Exact))
        .set(Outcome::STRENGTH, Strength::Direct)
        .set(Outcome::DATE, date("2025-03-01"))
        .set(Outcome::EVIDENCE, "合同")
}

#[test]
fn the_number_of_a_single_thing_is_left_out_and_that_of_an_amount_is_not() {
    let mut workspace = with_owners();
    for (id, measure, unit) in
        [("x", "融资", "亿元"), ("y", "增收", "%"), ("z", "示范项目", "项"), ("v", "展会", "")]
    {
        let outcome = outcome(id, measure, 1, unit).set(Outcome::ALLIANCE, Reference::to("a"));
        put(&mut workspace, outcome);
    }
    let chronicle = text_of(&workspace, PaperKind::Chronicle, "2025");
    for part in ["融资1亿元（合同）", "增收1%（合同）", "示范项目（合同）", "展会（合同）"]
    {
        assert!(chronicle.contains(part), "{part}\n{chronicle}");
    }
}

#[test]
fn a_result_of_several_owners_is_stated_once_and_one_of_none_is_not_lost() {
    let mut workspace = with_owners();
    let ledger = &mut workspace;
    put(
        ledger,
        outcome("x", "甲指标", 31, "户")
            .set(Outcome::BRANCH, Reference::to("b"))
            .set(Outcome::ALLIANCE, Reference::to("a"))
            .set(Outcome::ORGANISATION, Reference::to("o")),
    );
    put(
        ledger,
        outcome("y", "乙指标", 32, "户")
            .set(Outcome::ALLIANCE, Reference::to("a"))
            .set(Outcome::ORGANISATION, Reference::to("o")),
    );
    put(ledger, outcome("z", "丙指标", 33, "户").set(Outcome::ORGANISATION, Reference::to("o")));
    put(ledger, outcome("v", "丁指标", 34, "户"));
    for kind in [PaperKind::Summary, PaperKind::Chronicle] {
        let text = text_of(&workspace, kind, "2025");
        for part in ["甲指标31户", "乙指标32户", "丙指标33户", "丁指标34户"] {
            assert_eq!(text.matches(part).count(), 1, "{part}\n{text}");
        }
    }
}

#[test]
fn organisations_that_have_no_paragraph_are_counted_and_owed() {
    let mut workspace = with_owners();
    for number in 0..15 {
        put(
            &mut workspace,
            Patch::<Branch>::new(format!("b{number:02}"))
                .set(Branch::NAME, format!("第{number}支部").as_str())
                .set(Branch::TASK, "征迁")
                .set(Branch::SETTING, Setting::KeyProject)
                .set(Branch::FORM, BranchForm::Branch)
                .set(Branch::ESTABLISHED, date("2025-02-01")),
        );
    }
    let chronicle = text_of(&workspace, PaperKind::Chronicle, "2025");
    assert!(
        chronicle.contains("另有3个临时党组织未逐一列出。【待补：其余临时党组织的情况】"),
        "{chronicle}"
    );
}

#[test]
fn a_result_of_an_organisation_that_stands_for_several_is_stated() {
    let mut workspace = with_owners();
    put(
        &mut workspace,
        Patch::<Branch>::new("g")
            .set(Branch::NAME, "乙类支部")
            .set(Branch::SETTING, Setting::Sector)
            .set(Branch::NUMBER, Count::exact(5))
            .set(Branch::ESTABLISHED, date("2025-02-01")),
    );
    put(&mut workspace, outcome("x", "甲指标", 31, "户").set(Outcome::BRANCH, Reference::to("g")));
    let chronicle = text_of(&workspace, PaperKind::Chronicle, "2025");
    assert!(chronicle.contains("甲指标31户"), "{chronicle}");
}

#[test]
fn results_that_are_left_out_are_counted() {
    let mut workspace = with_owners();
    let patch = |id: &str| {
        Patch::<Outcome>::new(id)
            .set(Outcome::MEASURE, "订单")
            .set(Outcome::QUANTITY, Quantity::of(Decimal::from_whole(31), "户", Qualifier::Exact))
            .set(Outcome::EVIDENCE, "合同")
    };
    put(&mut workspace, patch("x").set(Outcome::DATE, date("2025-03-01")));
    put(&mut workspace, patch("y").set(Outcome::STRENGTH, Strength::Direct));
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    for line in ["另有成效1项未登记成效类型，未列入。", "另有成效1项未登记日期，未列入。"]
    {
        assert!(summary.contains(line), "{line}\n{summary}");
    }
    let chronicle = text_of(&workspace, PaperKind::Chronicle, "2025");
    assert!(chronicle.contains("另有成效1项未登记日期，未列入。"), "{chronicle}");
}

#[test]
fn tasks_whose_amounts_are_not_listed_are_counted_and_owed() {
    let mut workspace = with_owners();
    for number in 0..14 {
        let id = format!("t{number:02}");
        put(
            &mut workspace,
            Patch::<Task>::new(&*id)
                .set(Task::NAME, "征迁")
                .set(Task::AMOUNT, Quantity::of(Decimal::from_whole(100), "户", Qualifier::Exact)),
        );
        put(
            &mut workspace,
            Patch::<Progress>::new(format!("p{number:02}"))
                .set(Progress::TASK, Reference::to(&*id))
                .set(Progress::COUNT, Count::exact(5))
                .set(Progress::DATE, date("2025-02-01")),
        );
    }
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    assert_eq!(summary.matches("本期完成5户").count(), 12, "{summary}");
    assert!(summary.contains("另有2项任务未逐一列出。【待补：其余任务的完成量】"), "{summary}");
}

#[test]
fn the_results_of_an_alliance_that_was_founded_later_are_not_lost() {
    let mut workspace = with_owners();
    put(&mut workspace, Patch::<Alliance>::new("a").set(Alliance::FOUNDED, date("2026-01-02")));
    let result = outcome("x", "甲指标", 31, "户").set(Outcome::ALLIANCE, Reference::to("a"));
    put(&mut workspace, result);
    let chronicle = text_of(&workspace, PaperKind::Chronicle, "2025");
    assert!(chronicle.contains("甲指标31户"), "{chronicle}");
}
