//! Results: each is stated once, wherever it belongs, with its number and unit.

use zhibu_app::papers::PaperKind;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::{BranchForm, Setting, Strength};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, Branch, Organisation, Outcome};
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};

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
