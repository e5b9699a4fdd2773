//! The map of an alliance: units, ties, and the day it is of.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::alliances::network::{Network, Point, Tie, TieKind, Who, network};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_test_support::{TestRecord, ledger_of};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn record(kind: &'static str, id: &str, fields: &[(&'static str, Value)]) -> TestRecord<'static> {
    (kind, id.to_owned(), fields.to_vec())
}

/// Two alliances that share 甲局 and 乙厂, of which 乙厂 left the second; a third that only 丙所 joins to
/// the first; an organisation that 甲局 forms, and a task that it serves.
fn records() -> Vec<TestRecord<'static>> {
    let alliance = |id: &str, lead: &str| {
        let name = json!(format!("{id}联盟"));
        record(
            "alliance",
            id,
            &[("name", name), ("lead_unit", json!(lead)), ("founded", json!("2025"))],
        )
    };
    let unit = |id: &str, name: &str, of: &str, left: Value| {
        let fields = [
            ("name", json!(name)),
            ("alliance", json!(of)),
            ("unit_kind", json!("enterprise")),
            ("joined", json!("2025-02")),
            ("left", left),
        ];
        record("alliance_unit", id, &fields)
    };
    vec![
        alliance("茶", "区农业农村局"),
        alliance("酒", "甲局"),
        alliance("海", "区海洋局"),
        unit("1", "甲局", "茶", Value::Null),
        unit("2", "乙厂", "茶", Value::Null),
        unit("3", "乙厂", "酒", json!("2025-06-30")),
        unit("4", "丙所", "茶", Value::Null),
        unit("5", "丙所", "海", Value::Null),
        unit("6", "丁社", "茶", json!("2025-03")),
        record(
            "chair_term",
            "t",
            &[
                ("chair", json!("2")),
                ("alliance", json!("茶")),
                ("from", json!("2026-01")),
                ("to", json!("2026-03")),
            ],
        ),
        record(
            "cooperation",
            "c",
            &[
                ("alliance", json!("茶")),
                ("stage", json!("signed")),
                ("matched", json!("2025-05")),
                ("partners", json!(["1", "2"])),
            ],
        ),
        record(
            "cooperation",
            "dropped",
            &[
                ("stage", json!("dropped")),
                ("matched", json!("2025-05")),
                ("partners", json!(["1", "4"])),
            ],
        ),
        record(
            "branch",
            "b",
            &[
                ("name", json!("临时党支部")),
                ("established", json!("2025-03-01")),
                ("dissolved", json!("2026-02-28")),
                ("home_units", json!(["甲局", "戊处"])),
                ("serves", json!(["k"])),
            ],
        ),
        record(
            "task",
            "k",
            &[("name", json!("重点项目")), ("start", json!("2025")), ("units", json!(["戊处"]))],
        ),
        record("task", "alone", &[("name", json!("没人管的任务")), ("start", json!("2025"))]),
    ]
}

fn on(records: Vec<TestRecord<'_>>, text: &str) -> Network {
    network(&Register::of(&ledger_of(records)), day(text), day("2026-12-31"))
}

fn unit(name: &str) -> Who {
    Who::Unit(name.to_owned())
}

fn ties(network: &Network, who: &Who) -> Vec<String> {
    let index = network.index_of(who).unwrap();
    let name = |other: usize| network.points[other].name.clone().unwrap();
    let own = network.ties.iter().filter_map(|tie| match tie.between {
        (one, other) if one == index => Some((name(other), tie.kind)),
        (one, other) if other == index => Some((name(one), tie.kind)),
        _ => None,
    });
    let mut own: Vec<String> = own.map(|(name, kind)| format!("{name} {kind:?}")).collect();
    own.sort();
    own
}

#[test]
fn units_with_the_same_name_are_one_point_with_all_ties() {
    let network = on(records(), "2026-02-01");
    assert_eq!(
        ties(&network, &unit("甲局")),
        ["临时党支部 Forms", "乙厂 Cooperates", "茶联盟 Member", "酒联盟 Leads"]
    );
    assert_eq!(
        ties(&network, &unit("乙厂")),
        ["甲局 Cooperates", "茶联盟 Chairs", "茶联盟 Member"]
    );
    assert_eq!(ties(&network, &unit("戊处")), ["临时党支部 Forms", "重点项目 TakesPart"]);
    assert!(network.index_of(&unit("丁社")).is_none(), "it left in March 2025");
}

#[test]
fn the_map_shows_one_day() {
    // Before 乙厂 left the second alliance, and after its organisation ended.
    let before = on(records(), "2025-06-01");
    assert!(ties(&before, &unit("乙厂")).contains(&"酒联盟 Member".to_owned()));
    let after = on(records(), "2026-03-01");
    assert!(after.index_of(&Who::Branch("b".into())).is_none());
    assert_eq!(ties(&after, &Who::Task("k".into())), ["戊处 TakesPart"]);
    let earlier = on(records(), "2024-12-31");
    assert!(earlier.points.is_empty() && earlier.ties.is_empty());
}

#[test]
fn units_that_link_two_alliances_are_reported() {
    let network = on(records(), "2026-02-01");
    let measures = network.measures();
    let of = |who: &Who| &measures[network.index_of(who).unwrap()];
    // 甲局 alone joins 茶 and 酒; 丙所 alone joins 茶 and 海.
    for name in ["甲局", "丙所"] {
        assert_eq!(of(&unit(name)).alliances.len(), 2, "{name}");
        assert!(of(&unit(name)).is_only_bridge, "{name}");
    }
    assert_eq!((of(&unit("甲局")).degree, of(&unit("甲局")).kinds), (4, 4));
    assert_eq!((of(&unit("乙厂")).degree, of(&unit("乙厂")).kinds), (2, 3));
    assert_eq!(of(&Who::Task("alone".into())).degree, 0);
    // While 乙厂 was in both, neither it nor 甲局 was the only one.
    let before = on(records(), "2025-06-01");
    let measures = before.measures();
    let of = |name: &str| &measures[before.index_of(&unit(name)).unwrap()];
    assert!(!of("甲局").is_only_bridge && !of("乙厂").is_only_bridge && of("丙所").is_only_bridge);
}

#[test]
fn a_selected_point_is_shown_with_its_neighbours_and_their_ties() {
    let network = on(records(), "2026-02-01");
    let around = network.around(&unit("甲局"), 150);
    let names: Vec<&str> =
        around.points.iter().map(|point| point.name.as_deref().unwrap()).collect();
    assert_eq!(names.len(), 5);
    assert!(names.contains(&"乙厂") && !names.contains(&"丙所"));
    // 乙厂 is a member of 茶 too, which is seen although neither is looked at.
    assert!(ties(&around, &unit("乙厂")).contains(&"茶联盟 Member".to_owned()));
    assert_eq!(network.around(&unit("没有"), 150), Network::default());
    // Of many neighbours those with the most ties are shown, and the point itself always.
    let few = network.around(&unit("甲局"), 3);
    assert_eq!(few.points.len(), 3);
    assert!(few.index_of(&unit("甲局")).is_some() && few.index_of(&unit("戊处")).is_none());
    assert_eq!(network.most_tied(4).points.len(), 4);
    assert_eq!(
        network.most_tied(4).points.iter().filter(|p| matches!(p.who, Who::Alliance(_))).count(),
        3
    );
}

#[test]
fn points_are_found_by_their_url() {
    for who in [
        unit("a:b 单位"),
        Who::Task("t".into()),
        Who::Branch("b".into()),
        Who::Alliance("x".into()),
    ] {
        assert_eq!(Who::from_code(&who.code()), Some(who));
    }
    assert_eq!(Who::from_code("nobody"), None);
}

#[test]
fn a_unit_is_shown_until_the_day_it_leaves_as_in_charts() {
    let unit = |left: &str| {
        let fields = [
            ("name", json!("甲局")),
            ("alliance", json!("茶")),
            ("joined", json!("2025-01-01")),
            ("left", json!(left)),
        ];
        let register = Register::of(&ledger_of(vec![record("alliance_unit", "1", &fields)]));
        move |at: &str, as_of: &str| network(&register, day(at), day(as_of)).points.len()
    };
    let exact = unit("2025-06-30");
    assert_eq!((exact("2025-06-29", "2026-01-01"), exact("2025-06-30", "2026-01-01")), (1, 0));
    // Stated in that month, it has happened by the day on which it is read.
    let vague = unit("2026-08");
    assert_eq!((vague("2026-08-10", "2026-08-10"), vague("2026-07-31", "2026-08-10")), (0, 1));
}

proptest! {
    /// The order in which a browser came to know the records tells nothing: a register keeps its rows as
    /// they came, and the map is the same.
    #[test]
    fn equal_data_gives_the_same_map(
        order in Just((0..18_usize).collect::<Vec<_>>()).prop_shuffle(),
        again in prop::collection::vec(0..18_usize, 0..8),
    ) {
        let mut all = records();
        // One unit in an alliance twice, of which only the earlier says what kind it is.
        for (id, joined, kind) in [("late", "2025-09", Value::Null), ("early", "2025-01", json!("institute"))] {
            all.push(record("alliance_unit", id, &[
                ("name", json!("己院")),
                ("alliance", json!("茶")),
                ("joined", json!(joined)),
                ("unit_kind", kind),
            ]));
        }
        prop_assert_eq!(all.len(), 17);
        let ledger = ledger_of(all);
        let mut keys: Vec<_> = ledger.records().map(|record| record.key().clone()).collect();
        keys.sort();
        let mut register = Register::default();
        for index in order.into_iter().chain(again) {
            if let Some(key) = keys.get(index) {
                register.refresh(&ledger, key);
            }
        }
        let at = day("2026-02-01");
        let (one, other) = (network(&Register::of(&ledger), at, at), network(&register, at, at));
        prop_assert_eq!(&one, &other);
        let unit = &one.points[one.index_of(&unit("己院")).unwrap()];
        prop_assert_eq!(unit.unit_kind, Some(zhibu_domain::kinds::choices::UnitKind::Institute));
        prop_assert_eq!(&unit.record.as_ref().unwrap().1, &zhibu_ledger::Name::from("late"));
    }
}

/// Whether some of the alliances tied to a point are connected through it alone, by trying.
fn is_only_bridge_by_trying(network: &Network, point: usize) -> bool {
    let neighbours = network.neighbours();
    let is_alliance = |index: &&usize| matches!(network.points[**index].who, Who::Alliance(_));
    let alliances: Vec<usize> = neighbours[point].iter().filter(is_alliance).copied().collect();
    let Some(first) = alliances.first() else { return false };
    let mut reached = vec![*first];
    let mut next = 0;
    while let Some(index) = reached.get(next).copied() {
        next += 1;
        for other in &neighbours[index] {
            if *other != point && !reached.contains(other) {
                reached.push(*other);
            }
        }
    }
    alliances.iter().any(|other| !reached.contains(other))
}

proptest! {
    #[test]
    fn the_only_bridges_are_those_without_which_alliances_fall_apart(
        count in 1..14_usize,
        ties in proptest::collection::vec((0..14_usize, 0..14_usize), 0..26),
    ) {
        let point = |index: usize| Point {
            who: Who::Alliance(index.to_string().into()),
            name: None,
            unit_kind: None,
            setting: None,
            record: None,
        };
        let ties = ties.into_iter().filter(|(one, other)| one < other && *other < count);
        let ties = ties.map(|between| Tie { between, kind: TieKind::Cooperates }).collect();
        let network = Network { points: (0..count).map(point).collect(), ties };
        for (index, measures) in network.measures().iter().enumerate() {
            prop_assert_eq!(
                measures.is_only_bridge,
                is_only_bridge_by_trying(&network, index),
                "{} of {:?}", index, network.ties
            );
        }
    }
}
