//! The matching of needs with offers is what comparing each with each gives, at a cost that does not grow
//! with the number of pairs.

use std::cmp::Reverse;

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use zhibu_domain::alliances::categories::category_of;
use zhibu_domain::alliances::matching::{Match, Reason, matches};
use zhibu_domain::kinds::choices::OfferKind;
use zhibu_domain::kinds::records::Offer;
use zhibu_domain::register::{Register, Row};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Qualifier, Quantity};
use zhibu_test_support::{TestRecord, ledger_of};

fn as_of() -> Day {
    "2026-05-01".parse::<PartialDate>().unwrap().earliest()
}

/// A match by the ids of its two offers, with its reasons.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    need: String,
    by: String,
    reasons: Vec<Reason>,
}

impl Pair {
    fn points(&self) -> u32 {
        self.reasons.iter().map(|reason| reason.points()).sum()
    }

    fn days(&self) -> u32 {
        let days = |reason: &Reason| if let Reason::Days(days) = reason { *days } else { 0 };
        self.reasons.iter().map(days).sum()
    }
}

/// The definition: each need is compared with each offer.
fn compared(register: &Register, most: usize) -> Vec<Pair> {
    let open: Vec<&Row<Offer>> =
        register.offers().rows().iter().filter(|row| is_open(register, &row.record)).collect();
    let (needs, offers): (Vec<&Row<Offer>>, Vec<&Row<Offer>>) =
        open.into_iter().partition(|row| row.record.offer_kind == Some(OfferKind::Need));
    let mut found: Vec<Vec<Pair>> = Vec::new();
    for need in needs {
        let pair = |by: &&Row<Offer>| {
            let reasons = compare(register, need, by)?;
            Some(Pair { need: need.id.to_string(), by: by.id.to_string(), reasons })
        };
        let mut own: Vec<Pair> = offers.iter().filter_map(pair).collect();
        own.sort_by_key(|pair| (Reverse(pair.points()), Reverse(pair.days()), pair.by.clone()));
        own.truncate(most);
        found.extend((!own.is_empty()).then_some(own));
    }
    found.sort_by_key(|own| (Reverse(own[0].points()), own[0].need.clone()));
    found.concat()
}

fn is_open(register: &Register, offer: &Offer) -> bool {
    let unit = offer.posted_by.as_ref().and_then(|of| register.alliance_units().get(&of.id));
    let left = unit.and_then(|unit| unit.left).is_some_and(|left| left.latest() <= as_of());
    let is_past = offer.to.is_some_and(|to| to.latest() < as_of());
    offer.offer_kind.is_some() && offer.closed.is_none() && !is_past && !left
}

fn compare(register: &Register, need: &Row<Offer>, by: &Row<Offer>) -> Option<Vec<Reason>> {
    let is_tried = register.cooperations().rows().iter().any(|row| {
        let (of_need, of_by) = (row.record.need.as_ref(), row.record.met_by.as_ref());
        of_need.is_some_and(|of| of.id == need.id) && of_by.is_some_and(|of| of.id == by.id)
    });
    let (need, by) = (&need.record, &by.record);
    let unit = |offer: &Offer| offer.posted_by.as_ref().map(|of| of.id.clone());
    let is_own = unit(need).is_some() && unit(need) == unit(by);
    let category =
        |offer: &Offer| Some(category_of(&offer.category.as_ref()?.0.trim().to_lowercase()));
    let (asked, offered) = (category(need)?, category(by)?);
    if is_tried || is_own || asked.is_empty() || offered.is_empty() {
        return None;
    }
    let alike = |one: &str, other: &str, same: Reason, part: Reason| match () {
        () if one == other => Some(same),
        () if one.contains(other) || other.contains(one) => Some(part),
        () => None,
    };
    let mut reasons = vec![alike(&asked, &offered, Reason::Category, Reason::CategoryPart)?];
    let place = |offer: &Offer| offer.place.as_ref().map(|place| place.0.trim().to_lowercase());
    if let (Some(here), Some(there)) = (place(need), place(by))
        && !here.is_empty()
        && !there.is_empty()
    {
        reasons.extend(alike(&here, &there, Reason::Place, Reason::PlacePart));
    }
    let is_dated = |offer: &Offer| offer.from.is_some() || offer.to.is_some();
    if is_dated(need) && is_dated(by) {
        let from = [need.from, by.from].into_iter().flatten().map(PartialDate::earliest).max();
        let to = [need.to, by.to].into_iter().flatten().map(PartialDate::latest).min();
        let days = match (from, to) {
            (Some(from), Some(to)) => u32::try_from(to.epoch_days() - from.epoch_days() + 1).ok(),
            _ => Some(u32::MAX),
        };
        reasons.push(Reason::Days(days.filter(|days| *days > 0)?));
    }
    if let (Some(need), Some(by)) = (&need.amount, &by.amount)
        && need.is_like(by)
    {
        let [needed, there] = [need, by].map(Quantity::base_parts);
        let is_less = by.qualifier == Qualifier::FewerThan && there == needed;
        let is_enough = there >= needed && !is_less;
        reasons.push(if is_enough { Reason::Enough } else { Reason::Some });
    }
    let alliance = |offer: &Offer| {
        let unit = register.alliance_units().get(&offer.posted_by.as_ref()?.id)?;
        Some(unit.alliance.as_ref()?.id.clone())
    };
    if alliance(need).is_some() && alliance(need) == alliance(by) {
        reasons.push(Reason::Alliance);
    }
    reasons.sort_by_key(|reason| Reverse(reason.points()));
    Some(reasons)
}

fn matched(register: &Register, most: usize) -> Vec<Pair> {
    let pair = |found: Match<'_>| Pair {
        need: found.need.id.to_string(),
        by: found.by.id.to_string(),
        reasons: found.reasons,
    };
    matches(register, as_of(), most).into_iter().map(pair).collect()
}

fn units() -> Vec<TestRecord<'static>> {
    let unit = |id: &str, alliance: &str, left: Value| {
        let fields = vec![("alliance", json!(alliance)), ("left", left)];
        ("alliance_unit", id.to_owned(), fields)
    };
    vec![
        unit("farm", "tea", Value::Null),
        unit("bank", "tea", Value::Null),
        unit("gone", "tea", json!("2026-04-01")),
        unit("far", "sea", Value::Null),
    ]
}

/// The fields of an offer, of few values, so that many agree.
fn offer() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let categories = ["融资", "融", "融资服务", "a", "ab", "ba", "ABA", " ab ", "培训", " "];
    let dates = ["2026", "2026-03", "2026-06-15", "2026-08-01"];
    (
        option::weighted(0.95, select(vec!["need", "resource", "opportunity"])),
        option::of(select(vec!["farm", "bank", "gone", "far", "nowhere"])),
        option::weighted(0.9, select(categories.to_vec())),
        option::of(select(vec!["王哥庄", "王哥庄街道", "沙子口", ""])),
        option::of(select(dates.to_vec())),
        option::of(select(dates.to_vec())),
        option::of((
            1..3_u32,
            select(vec!["万元", "元", "亩"]),
            select(vec!["exact", "fewer_than"]),
        )),
        option::weighted(0.1, Just("2026-04-01")),
    )
        .prop_map(|(kind, unit, category, place, from, to, amount, closed)| {
            let amount = amount.map(|(value, unit, qualifier)| {
                json!({ "value": value, "unit": unit, "qualifier": qualifier })
            });
            vec![
                ("offer_kind", json!(kind)),
                ("posted_by", json!(unit)),
                ("category", json!(category)),
                ("place", json!(place)),
                ("from", json!(from)),
                ("to", json!(to)),
                ("amount", json!(amount)),
                ("closed", json!(closed)),
            ]
        })
}

proptest! {
    #[test]
    fn matches_are_those_of_comparing_each_need_with_each_offer(
        offers in prop::collection::vec(offer(), 0..40),
        tried in prop::collection::vec((0..40_usize, 0..40_usize), 0..8),
        most in 1..5_usize,
    ) {
        let mut records = units();
        let numbered = offers.into_iter().enumerate();
        records.extend(numbered.map(|(id, fields)| ("offer", format!("o{id:02}"), fields)));
        records.extend(tried.into_iter().enumerate().map(|(id, (need, by))| {
            let pair = vec![
                ("need", json!(format!("o{need:02}"))),
                ("met_by", json!(format!("o{by:02}"))),
            ];
            ("cooperation", format!("c{id}"), pair)
        }));
        let register = Register::of(&ledger_of(records));
        prop_assert_eq!(matched(&register, most), compared(&register, most));
    }
}

#[test]
fn of_many_equal_offers_and_of_many_categories_only_the_best_are_found() {
    // 25 million pairs, of which half agree in a category that nothing else distinguishes.
    let count = 5_000;
    let offer = |index: usize| {
        let kind = if index < count { "need" } else { "resource" };
        let category = if index.is_multiple_of(2) {
            "融资".to_owned()
        } else {
            format!("类别{:05}", index % count)
        };
        let fields = vec![("offer_kind", json!(kind)), ("category", json!(category))];
        ("offer", format!("o{index:05}"), fields)
    };
    let register = Register::of(&ledger_of((0..2 * count).map(offer).collect()));
    let found = matches(&register, as_of(), 3);
    assert_eq!(found.len(), count / 2 * 3 + count / 2);
    assert!(found.iter().take(3).map(|one| &*one.by.id).eq(["o05000", "o05002", "o05004"]));
    assert_eq!(&*found.last().unwrap().by.id, "o09999");
}
