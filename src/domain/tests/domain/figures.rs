//! Units of measure, sums of figures, and outcomes with and without evidence.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use zhibu_domain::columns::ListColumn;
use zhibu_domain::evidence::is_evidenced;
use zhibu_domain::growth::{Lens, OutcomeGrowth, Scope, outcomes};
use zhibu_domain::kinds::field::{FieldType, means_same};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::kinds::records::Outcome;
use zhibu_domain::list::{ByCodePoint, Filter, Query, Sort, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_domain::values::sum::{common_unit, total};
use zhibu_domain::values::unit::{Unit, is_same_measure, read};
use zhibu_test_support::{TestRecord, ledger_of};

fn quantity(text: &str) -> Quantity {
    Quantity::from_words(text, "").unwrap()
}

/// The sum of figures in words, as its JSON.
fn sum(texts: &[&str]) -> Option<Value> {
    let figures: Vec<Quantity> = texts.iter().map(|text| quantity(text)).collect();
    total(&figures.iter().collect::<Vec<_>>()).map(|sum| sum.to_json())
}

#[test]
fn a_unit_is_a_multiple_of_what_it_measures() {
    for (name, base, factor) in [
        ("元", "元", 1),
        ("万元", "元", 10_000),
        ("亿元", "元", 100_000_000),
        ("万亿元", "元", 1_000_000_000_000),
        ("百万元", "元", 1_000_000),
        ("千元", "元", 1000),
        ("万元人民币", "元", 10_000),
        ("RMB", "元", 1),
        ("户", "户", 1),
        ("万户", "户", 10_000),
        ("家", "家", 1),
        ("人次", "人次", 1),
        ("万人次", "人次", 10_000),
        ("名", "人", 1),
        ("公里", "米", 1000),
        ("吨", "克", 1_000_000),
        ("％", "%", 1),
        ("个百分点", "百分点", 1),
        ("百分点", "百分点", 1),
        // Multiples of multiples.
        ("千瓦时", "瓦时", 1000),
        ("万千瓦时", "瓦时", 10_000_000),
        ("亿千瓦时", "瓦时", 100_000_000_000),
        ("万公里", "米", 10_000_000),
        ("百元", "元", 100),
        ("万亿万亿元", "万亿万亿元", 1),
        // Nothing is left that it would be a multiple of.
        ("万", "万", 1),
        ("", "", 1),
    ] {
        assert_eq!(Unit::of(name), Unit { base, factor }, "{name}");
    }
    for (one, other) in [("户", "家"), ("项", "个"), ("人", "人次"), ("%", "百分点"), ("元", "户")]
    {
        assert!(!is_same_measure(one, other), "{one} {other}");
    }
    for ratio in ["%", "％", "百分比", "‰", "百分点", "倍", "元/亩", "万元/户", "元每平方米"]
    {
        assert!(Unit::of(ratio).is_ratio(), "{ratio}");
    }
    assert!(!Unit::of("万元").is_ratio() && !Unit::of("人/次").is_ratio());
}

#[test]
fn a_unit_never_contains_a_qualifier() {
    use Qualifier::{About, Exact, FewerThan, MoreThan};
    for (text, unit, qualifier) in [
        ("万元", "万元", Exact),
        (" 万 元 ", "万元", Exact),
        ("metric tons", "metric tons", Exact),
        ("％", "%", Exact),
        ("余万元", "万元", MoreThan),
        ("万余元", "万元", MoreThan),
        ("亿多元", "亿元", MoreThan),
        ("多户", "户", MoreThan),
        ("余户以上", "户", MoreThan),
        ("户左右", "户", About),
        ("余户左右", "户", About),
        ("约万元", "万元", About),
        ("不足万元", "万元", FewerThan),
        ("万元以下", "万元", FewerThan),
        ("余", "", MoreThan),
        ("超市", "超市", Exact),
        ("百余元", "百元", MoreThan),
        ("千余元", "千元", MoreThan),
        ("百余万元", "百万元", MoreThan),
        ("千多公里", "千公里", MoreThan),
        ("逾万元", "万元", MoreThan),
        ("逾", "", MoreThan),
        // 逾 is of the number alone.
        ("逾期户", "逾期户", Exact),
        ("余逾期户", "逾期户", MoreThan),
    ] {
        let (found, said) = read(text);
        assert_eq!((&*found, said), (unit, qualifier), "{text}");
    }
}

#[test]
fn a_stored_unit_is_read_as_what_it_means_and_stays_as_it_is() {
    for (json, meaning) in [
        (json!({"value": 20, "unit": "％"}), json!({"value": 20, "unit": "%"})),
        (
            json!({"value": 60, "unit": "余万元"}),
            json!({"value": 60, "unit": "万元", "qualifier": "more_than"}),
        ),
        (
            json!({"value": 60, "unit": "余万元", "qualifier": "about"}),
            json!({"value": 60, "unit": "万元", "qualifier": "about"}),
        ),
    ] {
        let read = Quantity::from_json(&json).unwrap();
        assert_eq!(read.to_json(), meaning);
        assert_eq!(read.unit_read_otherwise(&json), json["unit"].as_str());
        assert_eq!(read.unit_read_otherwise(&meaning), None);
        assert!(means_same(FieldType::Quantity, &json, &meaning));
        assert!(!means_same(FieldType::Text, &json, &meaning), "another field may mean anything");
    }
    let (one, other) = (json!({"value": 1, "unit": "%"}), json!({"value": 2, "unit": "%"}));
    assert!(!means_same(FieldType::Quantity, &one, &other));
    assert!(!means_same(FieldType::Quantity, &json!("x"), &json!("y")), "neither is a figure");
}

#[test]
fn the_unit_of_a_column_says_what_the_unit_of_a_cell_would() {
    let found = Quantity::from_words("60", "余万元").unwrap();
    assert_eq!(found, quantity("60余万元"));
    assert_eq!(Quantity::from_words("20", "％"), Some(quantity("20%")));
    assert_eq!(Quantity::from_words("3", "余"), None, "a qualifier is no unit");
    assert_eq!(quantity("60万余元"), quantity("60余万元"));
    assert_eq!(quantity("逾60户").qualifier, Qualifier::MoreThan);
    assert_eq!(quantity("60户逾期户").unit, "户逾期户");
    assert_eq!(quantity("3百余元"), quantity("3余百元"));
}

#[test]
fn a_sum_converts_units_exactly_and_keeps_the_qualifier() {
    let figure = |value: f64, unit: &str| Some(json!({"value": value, "unit": unit}));
    let more = |value: f64, unit: &str| {
        Some(json!({"value": value, "unit": unit, "qualifier": "more_than"}))
    };
    for (texts, expected) in [
        (&["60余万元", "5万元"][..], more(65.0, "万元")),
        (&["60余户", "5户"], more(65.0, "户")),
        (&["60余万元", "5000元"], more(605_000.0, "元")),
        (&["60余万元", "5万元", "5000元"], more(65.5, "万元")),
        (&["1亿元", "2亿元", "5000万元"], figure(3.5, "亿元")),
        // Too fine for the unit that most have.
        (&["1亿元", "2亿元", "1元"], figure(300_000_001.0, "元")),
        (&["50名", "7人", "3名"], figure(60.0, "名")),
        (&["2万千瓦时", "3万千瓦时", "500千瓦时"], figure(5.05, "万千瓦时")),
        (&["1户"], figure(1.0, "户")),
    ] {
        let expected = expected.map(|json| Quantity::from_json(&json).unwrap().to_json());
        assert_eq!(sum(texts), expected, "{texts:?}");
    }
    let none: [&[&str]; 5] = [&[], &["5户", "5家"], &["5%"], &["5%", "5％"], &["2倍", "3倍"]];
    for texts in none {
        assert_eq!(sum(texts), None, "{texts:?}");
    }
}

#[test]
fn a_sum_that_no_unit_can_state_is_cut_off_and_says_so() {
    let large = Decimal::MAX;
    let most = format!("{large}亿元");
    let found = sum(&[&most, "0.0001元"]).unwrap();
    assert_eq!(found, json!({"value": large, "unit": "元", "qualifier": "more_than"}));
    let found = sum(&[&most, &most]).unwrap();
    assert_eq!(found, json!({"value": large, "unit": "亿元", "qualifier": "more_than"}));
    let found = sum(&[&format!("-{most}"), &format!("-{most}")]).unwrap();
    assert_eq!(found, json!({"value": -large, "unit": "亿元", "qualifier": "fewer_than"}));
}

/// Figures of money in any unit, as the ledger may have them.
fn money() -> impl Strategy<Value = Quantity> {
    const UNITS: [&str; 6] = ["元", "千元", "万元", "百万元", "亿元", "人民币"];
    let parts = prop_oneof![-1_000_000_000_000..1_000_000_000_000_i64, any::<i64>()];
    (parts, select(UNITS.to_vec()), select(Qualifier::ALL.to_vec())).prop_map(
        |(parts, unit, qualifier)| {
            Quantity::of(Decimal::from_ten_thousandths(parts), unit, qualifier)
        },
    )
}

proptest! {
    #[test]
    fn a_sum_does_not_depend_on_the_order(
        figures in prop::collection::vec(money(), 1..8), turns in prop::collection::vec(any::<usize>(), 8),
    ) {
        let mut turned = figures.clone();
        for (index, turn) in turns.iter().enumerate() {
            let (one, other) = (index % turned.len(), turn % turned.len());
            turned.swap(one, other);
        }
        let of = |figures: &[Quantity]| total(&figures.iter().collect::<Vec<_>>());
        prop_assert_eq!(of(&figures), of(&turned));
        let unit = |figures: &[Quantity]| {
            common_unit(&figures.iter().collect::<Vec<_>>()).map(str::to_owned)
        };
        prop_assert_eq!(unit(&figures), unit(&turned));
    }

    #[test]
    fn a_sum_is_what_its_figures_come_to(
        parts in prop::collection::vec((-1_000_000_i64..1_000_000, 0..3_usize), 1..8),
    ) {
        let units = ["元", "万元", "亿元"];
        let figures: Vec<Quantity> = parts
            .iter()
            .map(|(parts, unit)| Quantity::of(Decimal::from_ten_thousandths(*parts), units[*unit], Qualifier::Exact))
            .collect();
        let found = total(&figures.iter().collect::<Vec<_>>()).unwrap();
        let expected: i128 = figures.iter().map(Quantity::base_parts).sum();
        prop_assert_eq!(found.qualifier, Qualifier::Exact);
        prop_assert_eq!(found.base_parts(), expected);
        prop_assert!(figures.iter().any(|figure| figure.unit == found.unit));
    }

    #[test]
    fn a_sum_of_parts_is_the_sum_of_all(
        first in prop::collection::vec(money(), 1..5), second in prop::collection::vec(money(), 1..5),
    ) {
        let of = |figures: &[&Quantity]| total(figures).unwrap();
        let all: Vec<&Quantity> = first.iter().chain(&second).collect();
        let (all, parts) = (of(&all), [&first, &second].map(|part| of(&part.iter().collect::<Vec<_>>())));
        let is_exact = |sum: &Quantity, figures: &[&Quantity]| {
            sum.base_parts() == figures.iter().map(|figure| figure.base_parts()).sum::<i128>()
        };
        let exact_parts = is_exact(&parts[0], &first.iter().collect::<Vec<_>>())
            && is_exact(&parts[1], &second.iter().collect::<Vec<_>>());
        let together = of(&[&parts[0], &parts[1]]);
        if exact_parts && is_exact(&together, &[&parts[0], &parts[1]])
            && is_exact(&all, &first.iter().chain(&second).collect::<Vec<_>>())
        {
            prop_assert_eq!(together.base_parts(), all.base_parts());
            prop_assert_eq!(together.qualifier, all.qualifier);
        }
    }

    #[test]
    fn what_is_read_of_a_unit_is_read_again_as_the_same(text in "[余多约不足以上左右下万亿千元户人次％% ]{0,6}") {
        let (unit, _) = read(&text);
        let (again, qualifier) = read(&unit);
        prop_assert_eq!(&again, &unit);
        prop_assert_eq!(qualifier, Qualifier::Exact);
        let json = json!({"value": 5, "unit": text});
        let once = Quantity::from_json(&json).unwrap();
        prop_assert_eq!(Quantity::from_json(&once.to_json()), Some(once.clone()));
        prop_assert!(means_same(FieldType::Quantity, &json, &once.to_json()));
    }
}

fn outcome(id: &str, quantity: Value, proof: &[(&'static str, &str)]) -> TestRecord<'static> {
    let mut fields = vec![
        ("measure", json!("订单")),
        ("quantity", quantity),
        ("strength", json!("direct")),
        ("date", json!("2022-06")),
    ];
    fields.extend(proof.iter().map(|(name, text)| (*name, json!(text))));
    ("outcome", id.to_owned(), fields)
}

fn growth(register: &Register) -> OutcomeGrowth {
    let as_of = "2022-12-31".parse::<PartialDate>().unwrap().latest();
    let (from, to, scope) = (None, None, Scope::Everything);
    outcomes(register, &Lens { grain: Grain::Year, from, to, scope, as_of })
}

/// How many rows these filters show, read back from a link.
fn rows(register: &Register, filters: Vec<Filter>) -> usize {
    let read = |filter: Filter| {
        let (name, value) = filter.to_pair(Kind::Outcome);
        assert_eq!(Filter::from_pair(Kind::Outcome, name, &value), Some(filter.clone()));
        filter
    };
    let filters = filters.into_iter().map(read).collect();
    let as_of = "2022-12-31".parse::<PartialDate>().unwrap().latest();
    let query = Query { filters, ..Query::default() };
    indices(register, Kind::Outcome, &query, as_of, &ByCodePoint).len()
}

#[test]
fn what_nothing_shows_is_not_added_to_what_is_shown() {
    let wan = |value: u32| json!({"value": value, "unit": "万元"});
    let register = Register::of(&ledger_of(vec![
        outcome("contract", wan(60), &[("evidence", "合同")]),
        outcome("article", wan(5), &[("source", "据报道，促成订单5万元。")]),
        outcome(
            "both",
            json!({"value": 5000, "unit": "元"}),
            &[("evidence", "合同"), ("source", "报道")],
        ),
        outcome("claimed", wan(100), &[]),
        outcome("also claimed", json!({"value": 1, "unit": "余万元"}), &[]),
    ]));
    let growth = growth(&register);
    let [group] = &growth.groups[..] else { panic!("one group: {:?}", growth.groups) };
    assert_eq!(group.unit, "万元");
    assert_eq!(group.evidenced.total, Some(quantity("65.5万元")));
    assert_eq!(group.unproven.total, Some(quantity("101余万元")));
    let figures = growth.figures(&register, group);
    assert_eq!(figures[0].evidenced, [quantity("65.5万元")]);
    assert_eq!(figures[0].unproven, [quantity("101余万元")]);
    for is_evidenced in [true, false] {
        let count = group.of_evidence(is_evidenced).ids.len();
        assert_eq!(rows(&register, group.rows(is_evidenced)), count, "{is_evidenced}");
    }
    assert_eq!(Filter::from_pair(Kind::Outcome, "evidenced", "yes"), None);
    assert_eq!(Filter::from_pair(Kind::Branch, "evidenced", "1"), None);
}

#[test]
fn a_source_is_evidence_if_it_cites_what_is_of_record() {
    for (source, is_evidence) in [
        ("为茶企直接促成订单1,060余万元，合计增收500余万元", true),
        ("促成订单１０６０万元。", true),
        ("据《青岛日报》报道", true),
        ("崂直发〔2022〕12号", true),
        ("https://example.cn/1", true),
        ("虚构数据，仅供演示", false),
        ("听说有10600万元", false),
        ("1060年的记载", false),
        ("2022-1060", false),
        ("第1060期简报", false),
        ("促成订单1060.5万元", false),
        ("", false),
    ] {
        let quantity = json!({"value": 1060, "unit": "万元", "qualifier": "more_than"});
        let register =
            Register::of(&ledger_of(vec![outcome("o", quantity, &[("source", source)])]));
        assert_eq!(is_evidenced(&register, Kind::Outcome, "o"), is_evidence, "{source}");
        assert_eq!(rows(&register, vec![Filter::Evidenced(is_evidence)]), 1, "{source}");
    }
}

#[test]
fn percentages_have_no_sum_whichever_sign_they_have() {
    let proof = [("evidence", "报表")];
    let register = Register::of(&ledger_of(vec![
        outcome("1", json!({"value": 20, "unit": "％"}), &proof),
        outcome("2", json!({"value": 30, "unit": "%"}), &proof),
    ]));
    let growth = growth(&register);
    let [group] = &growth.groups[..] else { panic!("one group: {:?}", growth.groups) };
    assert_eq!((&*group.unit, group.has_sum(), &group.evidenced.total), ("%", false, &None));
    let mut figures = growth.figures(&register, group).remove(0).evidenced;
    figures.sort_by_key(|figure| figure.value);
    assert_eq!(figures, [quantity("20%"), quantity("30%")]);
    assert_eq!(rows(&register, vec![Filter::Unit("％".to_owned())]), 2);
}

#[test]
fn a_list_is_sorted_by_how_much_a_figure_is() {
    let register = Register::of(&ledger_of(vec![
        outcome("a", json!({"value": 1, "unit": "亿元"}), &[]),
        outcome("b", json!({"value": 9000, "unit": "万元"}), &[]),
        outcome("c", json!({"value": -5, "unit": "亿元"}), &[]),
        outcome("d", json!({"value": 80_000_000, "unit": "元"}), &[]),
    ]));
    let column = ListColumn::Field(Outcome::QUANTITY.index());
    let query = Query { sort: Some(Sort { column, is_descending: false }), ..Query::default() };
    let as_of = "2022-12-31".parse::<PartialDate>().unwrap().latest();
    let found = indices(&register, Kind::Outcome, &query, as_of, &ByCodePoint);
    let id = |index: &u32| register.table(Kind::Outcome).id(*index as usize, false).to_string();
    assert_eq!(found.iter().map(id).collect::<Vec<_>>(), ["c", "d", "b", "a"]);
}
