//! What cooperations contracted, and what of it arrived and was paid: totals are sums of their parts, in
//! whatever order, and keep the qualifiers.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::alliances::instalments::{
    CooperationInstalments, Fulfilment, fulfilment_of_alliance, sums,
};
use zhibu_domain::register::Register;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_test_support::{TestRecord, ledger_of};

fn quantity(value: i64, unit: &str, qualifier: Qualifier) -> Quantity {
    Quantity { value: Decimal::from_whole(value), unit: unit.to_owned(), qualifier }
}

fn amounts() -> impl Strategy<Value = Vec<Quantity>> {
    let qualifier = prop::sample::select(Qualifier::ALL.to_vec());
    let unit = prop::sample::select(vec!["万元", "辆", "%"]);
    let amount = (0..5_000_i64, unit, qualifier)
        .prop_map(|(value, unit, qualifier)| quantity(value, unit, qualifier));
    prop::collection::vec(amount, 0..12)
}

proptest! {
    #[test]
    fn sums_do_not_depend_on_the_order_of_the_amounts(amounts in amounts(), by in 0..12_usize) {
        let mut others = amounts.clone();
        others.reverse();
        let by = by.min(others.len());
        others.rotate_left(by);
        prop_assert_eq!(sums(&amounts), sums(&others));
    }

    #[test]
    fn the_sum_of_the_sums_of_parts_is_that_of_the_whole(amounts in amounts(), at in 0..12_usize) {
        let (some, others) = amounts.split_at(at.min(amounts.len()));
        let parts = [sums(some), sums(others)].concat();
        prop_assert_eq!(sums(&parts), sums(&amounts));
        // Nothing is lost: what can be added is one figure with the value of all.
        for unit in ["万元", "辆"] {
            let value = |all: &[Quantity]| {
                all.iter().filter(|of| of.unit == unit).map(|of| of.value.ten_thousandths()).sum::<i64>()
            };
            prop_assert_eq!(value(&sums(&amounts)), value(&amounts));
            prop_assert!(sums(&amounts).iter().filter(|of| of.unit == unit).count() <= 1);
        }
        // Percentages are never added.
        let shares = |all: &[Quantity]| all.iter().filter(|of| of.unit == "%").count();
        prop_assert_eq!(shares(&sums(&amounts)), shares(&amounts));
    }
}

fn cooperation(id: &str, alliance: &str, more: &[(&'static str, Value)]) -> TestRecord<'static> {
    let own = [("alliance", json!(alliance)), ("stage", json!("running"))];
    ("cooperation", id.to_owned(), [&own, more].concat())
}

fn instalment(id: &str, of: &str, what: &str, amount: Value) -> TestRecord<'static> {
    let fields = vec![("cooperation", json!(of)), ("what", json!(what)), ("amount", amount)];
    ("instalment", id.to_owned(), fields)
}

fn yuan(value: u32) -> Value {
    json!({ "value": value, "unit": "万元" })
}

fn records() -> Vec<TestRecord<'static>> {
    let more_than = json!({ "value": 60, "unit": "万元", "qualifier": "more_than" });
    vec![
        // What is signed by date so far is a part of what it says that it contracted.
        cooperation("a", "tea", &[("amount", yuan(900))]),
        instalment("1", "a", "contracted", more_than),
        instalment("2", "a", "contracted", yuan(5)),
        instalment("3", "a", "arrived", yuan(20)),
        instalment("4", "a", "paid", json!({ "value": 3, "unit": "辆" })),
        // Its amount says nothing of these.
        instalment("4a", "a", "contracted", json!({ "value": 2, "unit": "辆" })),
        cooperation("b", "tea", &[("amount", yuan(10))]),
        instalment("5", "b", "arrived", yuan(4)),
        cooperation("c", "sea", &[("amount", yuan(7))]),
        // It states no amount.
        cooperation("f", "tea", &[]),
        instalment("7", "f", "contracted", yuan(2)),
        instalment("8", "f", "contracted", yuan(1)),
        cooperation("d", "tea", &[("stage", json!("talking")), ("amount", yuan(7))]),
        // What fell through is in no total of its alliance.
        cooperation("e", "tea", &[("stage", json!("dropped")), ("amount", yuan(100))]),
        instalment("6", "e", "arrived", yuan(50)),
    ]
}

#[test]
fn an_alliance_has_the_sum_of_its_cooperations() {
    let register = Register::of(&ledger_of(records()));
    let instalments = CooperationInstalments::of(&register);
    let of = |id: &str| instalments.fulfilment(register.cooperations().row(id).unwrap());
    let more_than = |value| quantity(value, "万元", Qualifier::MoreThan);
    let exact = |value, unit| quantity(value, unit, Qualifier::Exact);
    assert_eq!(
        of("a"),
        Fulfilment {
            contracted: vec![exact(900, "万元"), exact(2, "辆")],
            signed: vec![more_than(65), exact(2, "辆")],
            arrived: vec![exact(20, "万元")],
            paid: vec![exact(3, "辆")],
        }
    );
    assert_eq!(of("b").contracted, [exact(10, "万元")]);
    assert_eq!(of("f").contracted, [exact(3, "万元")], "what is signed is all that it says");
    assert_eq!(of("d"), Fulfilment::default(), "what is talked about is not contracted");
    let of_tea = fulfilment_of_alliance(&register, "tea");
    assert_eq!(
        of_tea,
        Fulfilment {
            contracted: vec![exact(913, "万元"), exact(2, "辆")],
            signed: vec![more_than(68), exact(2, "辆")],
            arrived: vec![exact(24, "万元")],
            paid: vec![exact(3, "辆")],
        }
    );
    let parts = ["a", "b", "d", "f"].map(of);
    let contracted: Vec<Quantity> = parts.iter().flat_map(|part| part.contracted.clone()).collect();
    assert_eq!(sums(&contracted), of_tea.contracted);
    assert_eq!(fulfilment_of_alliance(&register, "gone"), Fulfilment::default());
}
