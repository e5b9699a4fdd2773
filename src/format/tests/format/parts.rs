//! Parts of a ledger: what a unit keeps, what it needs beside, what is hidden, and what a unit's file
//! may not alter unnoticed.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::reporting::own::is_own;
use zhibu_domain::reporting::scope::{of_settings, scope_of};
use zhibu_format::{
    About, Exported, Extract, LeftOut, Planner, Reader, RecordOutcome, Source, write_extract,
};
use zhibu_ledger::{Ledger, RecordKey};
use zhibu_test_support::{TestRecord, ledger_of};

const NOW_MS: u64 = 1_669_000_000_000;

/// A district with two units, the first with an office below it, and a branch of each.
fn district() -> Ledger {
    let record = |kind: &'static str, id: &str, fields: Vec<(&'static str, Value)>| {
        (kind, id.to_owned(), fields)
    };
    ledger_of(vec![
        record("organisation", "district", vec![("name", json!("区直机关工委"))]),
        record(
            "organisation",
            "first",
            vec![("name", json!("甲")), ("unit", json!("甲局")), ("parent", json!("district"))],
        ),
        record(
            "organisation",
            "office",
            vec![("name", json!("甲下属")), ("parent", json!("first"))],
        ),
        record(
            "organisation",
            "second",
            vec![("name", json!("乙")), ("parent", json!("district"))],
        ),
        record(
            "branch",
            "b1",
            vec![
                ("name", json!("甲支部")),
                ("approved_by", json!("office")),
                ("secretary", json!("赵某")),
            ],
        ),
        record(
            "branch",
            "b2",
            vec![
                ("name", json!("乙支部")),
                ("approved_by", json!("second")),
                ("setting", json!("inspection")),
            ],
        ),
        record(
            "branch",
            "b4",
            vec![
                ("name", json!("联合支部")),
                ("approved_by", json!("district")),
                ("home_units", json!(["甲局", "乙局"])),
            ],
        ),
        record("alliance", "tea", vec![("name", json!("茶联盟"))]),
        record(
            "activity",
            "a1",
            vec![("title", json!("甲会")), ("branch", json!("b1")), ("alliance", json!("tea"))],
        ),
        record("activity", "a2", vec![("title", json!("乙会")), ("branch", json!("b2"))]),
        record("alliance_unit", "u", vec![("name", json!("茶厂")), ("alliance", json!("tea"))]),
    ])
}

fn ids<'a>(keys: impl IntoIterator<Item = &'a RecordKey>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = keys.into_iter().map(|key| &*key.id).collect();
    ids.sort_unstable();
    ids
}

fn extract_text(ledger: &Ledger, extract: &Extract) -> String {
    write_extract(&About::default(), ledger, &Exported::default(), extract)
}

fn plan_of(text: &str, ledger: &Ledger) -> zhibu_format::Plan {
    let staged = Reader::new(text.as_bytes().to_vec()).unwrap().read_to_end().unwrap();
    Planner::new(Source::only(staged), NOW_MS).run(ledger)
}

#[test]
fn a_units_part_is_its_subtree_with_referenced_records() {
    let ledger = district();
    let register = Register::of(&ledger);
    let scope = scope_of(&register, "first");
    assert_eq!(ids(&scope.own), ["a1", "b1", "b4", "first", "office"]);
    for record in ledger.records() {
        let key = record.key();
        let kind = Kind::from_code(&key.kind).unwrap();
        assert_eq!(is_own(&register, "first", kind, &key.id), scope.own.contains(key), "{key:?}");
    }
    assert_eq!(ids(&scope.context), ["district", "tea"]);
    // A file of it stands alone: nothing in it refers to nowhere.
    let only = scope.own.union(&scope.context).cloned().collect();
    let text = extract_text(&ledger, &Extract { only: Some(only), ..Extract::default() });
    let plan = plan_of(&text, &Ledger::new());
    assert_eq!((plan.invalid().count(), plan.diffs.len()), (0, 7));
    // And brings the whole ledger nothing new.
    assert!(plan_of(&text, &ledger).is_idle());
}

/// The committee of the second unit, over branches of both, and one that serves the alliance that the first leads.
fn superiors() -> Ledger {
    let branch = |id: &str, fields: &[(&'static str, Value)]| {
        ("branch", id.to_owned(), [&[("name", json!(id))], fields].concat())
    };
    let of = |unit: &str| ("approved_by", json!(unit));
    ledger_of(vec![
        ("organisation", "first".to_owned(), vec![("name", json!("甲"))]),
        ("organisation", "second".to_owned(), vec![("name", json!("乙"))]),
        ("alliance", "tea".to_owned(), vec![("lead_organisation", json!("first"))]),
        branch("committee", &[of("second"), ("setting", json!("inspection"))]),
        branch("below-first", &[of("first"), ("parent", json!("committee"))]),
        branch("below-second", &[of("second"), ("parent", json!("committee"))]),
        branch("serving", &[of("second"), ("alliance", json!("tea"))]),
        ("activity", "visit".to_owned(), vec![("branch", json!("serving"))]),
        ("attendance", "tick".to_owned(), vec![("activity", json!("visit"))]),
        ("evidence", "list".to_owned(), vec![("activity", json!("visit"))]),
    ])
}

#[test]
fn an_alliances_lead_keeps_who_serves_it_and_a_committee_not_the_branches_of_others() {
    let ledger = superiors();
    let register = Register::of(&ledger);
    let first = scope_of(&register, "first");
    let own = ["below-first", "first", "list", "serving", "tea", "tick", "visit"];
    assert_eq!(ids(&first.own), own);
    assert_eq!(ids(&first.context), ["committee", "second"], "what its branch stands below");
    let second = scope_of(&register, "second");
    let own = ["below-second", "committee", "list", "second", "serving", "tick", "visit"];
    assert_eq!(ids(&second.own), own, "not the first unit's branch below its committee");
    for scope in [first, second] {
        let only = scope.own.union(&scope.context).cloned().collect();
        let text = extract_text(&ledger, &Extract { only: Some(only), ..Extract::default() });
        assert_eq!(plan_of(&text, &Ledger::new()).invalid().count(), 0);
        assert!(plan_of(&text, &ledger).is_idle());
    }
}

#[test]
fn what_stands_below_a_hidden_organisation_is_left_out_with_it() {
    let ledger = superiors();
    let without = of_settings(&Register::of(&ledger), &ledger, &["inspection"]);
    assert_eq!(ids(&without), ["below-first", "below-second", "committee"]);
    let text = extract_text(&ledger, &Extract { without, ..Extract::default() });
    assert_eq!(plan_of(&text, &Ledger::new()).invalid().count(), 0);
}

#[test]
fn deletions_in_a_part_are_imported() {
    let mut ledger = district();
    let key = RecordKey::new("activity", "a1");
    let writes = ledger.draft(&key, vec![("deleted".into(), json!(true))]);
    let mut change = ledger.changes().next().unwrap();
    (change.key, change.writes, change.creates) = (key.clone(), writes, false);
    change.at = zhibu_ledger::Stamp::new(NOW_MS, 0, zhibu_ledger::Writer::from_random(9));
    let before = district();
    ledger.insert([change]);
    let scope = scope_of(&Register::of(&ledger), "first");
    assert!(scope.own.contains(&key));
    let only = scope.own.union(&scope.context).cloned().collect();
    let text = extract_text(&ledger, &Extract { only: Some(only), ..Extract::default() });
    let plan = plan_of(&text, &before);
    assert_eq!(plan.diffs[0].outcome, RecordOutcome::Deleted);
}

#[test]
fn hidden_fields_are_nowhere_in_the_file() {
    let ledger = district();
    let register = Register::of(&ledger);
    let nameless = Extract { is_without_persons: true, ..Extract::default() };
    let text = extract_text(&ledger, &nameless);
    assert!(
        text.contains("甲支部") && !text.contains("赵某") && !text.contains("\"changes\""),
        "{text}"
    );
    let without = of_settings(&register, &ledger, &["inspection"]);
    assert_eq!(ids(&without), ["a2", "b2"]);
    let text = extract_text(&ledger, &Extract { without, ..Extract::default() });
    assert!(text.contains("赵某") && !text.contains("乙支部") && !text.contains("乙会"), "{text}");
    assert_eq!(plan_of(&text, &Ledger::new()).invalid().count(), 0);
    assert!(extract_text(&ledger, &Extract::default()).contains("\"changes\""));
}

#[test]
fn changes_to_another_unit_are_marked() {
    let ledger = district();
    let text = json!({ "format": "zhibu-ledger", "version": 1, "records": {
        "branch": [
            { "id": "b1", "secretary": "钱某" },
            { "id": "b2", "secretary": "钱某" },
            { "id": "b3", "name": "新支部", "approved_by": "first" },
        ],
    } });
    let mut plan = plan_of(&text.to_string(), &ledger);
    plan.mark_outside(0, &scope_of(&Register::of(&ledger), "first").own);
    let outside: Vec<usize> = plan.outside().collect();
    assert_eq!(outside.iter().map(|index| &*plan.diffs[*index].key.id).collect::<Vec<_>>(), ["b2"]);
    let left_out = LeftOut { diffs: outside.into_iter().collect(), ..LeftOut::default() };
    let taken = plan.taken(&left_out);
    assert_eq!(taken.drafts.iter().map(|draft| &*draft.key.id).collect::<Vec<_>>(), ["b1", "b3"]);
}

/// A district that guides two alliances. The first unit leads 茶联盟, of which it is a unit itself, with 乙局
/// and a farm; 乙局 leads 酒联盟. Each alliance has a joint meeting with an item, and in 茶联盟 a need of 乙局
/// has come to a cooperation with the farm.
fn allied() -> Ledger {
    let record = |kind: &'static str, id: &str, fields: &[(&'static str, Value)]| {
        (kind, id.to_owned(), fields.to_vec())
    };
    let organisation = |id: &str, name: &str| {
        record("organisation", id, &[("name", json!(name)), ("unit", json!(format!("{name}局")))])
    };
    let alliance = |id: &str, lead: &str| {
        let lead_unit = ("lead_unit", json!("某局"));
        let lead = ("lead_organisation", json!(lead));
        let guide = ("guiding_organisation", json!("district"));
        record("alliance", id, &[("name", json!(id)), lead_unit, lead, guide])
    };
    let of = |id: &str| ("alliance", json!(id));
    let unit = |id: &str, alliance: &str, organisation: Value| {
        record("alliance_unit", id, &[of(alliance), ("organisation", organisation)])
    };
    let posted = |id: &str, by: &str| record("offer", id, &[("posted_by", json!(by))]);
    let item = |id: &str, alliance: &str, by: &str| {
        record("meeting_item", id, &[of(alliance), ("raised_by", json!(by))])
    };
    ledger_of(vec![
        organisation("district", "区委组织部"),
        organisation("first", "甲"),
        organisation("second", "乙"),
        alliance("tea", "first"),
        alliance("wine", "second"),
        unit("tea-first", "tea", json!("first")),
        unit("tea-second", "tea", json!("second")),
        unit("tea-farm", "tea", Value::Null),
        unit("wine-farm", "wine", Value::Null),
        record("chair_term", "chair", &[of("tea"), ("chair", json!("tea-farm"))]),
        record("alliance_role", "head", &[of("tea"), ("role", json!("chain_head"))]),
        record("activity", "tea-meeting", &[of("tea")]),
        record("activity", "wine-meeting", &[of("wine")]),
        item("tea-item", "tea", "tea-second"),
        item("wine-item", "wine", "wine-farm"),
        posted("need", "tea-second"),
        posted("resource", "tea-farm"),
        posted("wine-need", "wine-farm"),
        record(
            "cooperation",
            "tea-deal",
            &[of("tea"), ("need", json!("need")), ("met_by", json!("resource"))],
        ),
        record("instalment", "tea-payment", &[("cooperation", json!("tea-deal"))]),
        record("outcome", "tea-orders", &[of("tea"), ("cooperation", json!("tea-deal"))]),
        record("target", "tea-target", &[of("tea")]),
        record("outcome", "wine-orders", &[of("wine")]),
        record("measure", "orders", &[("name", json!("订单"))]),
    ])
}

#[test]
fn a_units_part_has_the_alliances_that_it_leads_and_nothing_of_others() {
    let ledger = allied();
    let register = Register::of(&ledger);
    let first = scope_of(&register, "first");
    assert_eq!(
        ids(&first.own),
        [
            "chair",
            "first",
            "head",
            "need",
            "resource",
            "tea",
            "tea-deal",
            "tea-farm",
            "tea-first",
            "tea-item",
            "tea-meeting",
            "tea-orders",
            "tea-payment",
            "tea-second",
            "tea-target",
        ]
    );
    assert_eq!(ids(&first.context), ["district", "orders", "second"]);
    // A unit that only takes part has what it does there, and may alter nothing else.
    let second = scope_of(&register, "second");
    assert_eq!(
        ids(&second.own),
        [
            "need",
            "second",
            "tea-deal",
            "tea-item",
            "tea-orders",
            "tea-payment",
            "tea-second",
            "wine",
            "wine-farm",
            "wine-item",
            "wine-meeting",
            "wine-need",
            "wine-orders",
        ]
    );
    assert_eq!(
        ids(&second.context),
        ["district", "first", "orders", "resource", "tea", "tea-farm"]
    );
    // Every unit chooses from the catalogue of measures. To guide alliances is not to lead them.
    let district = scope_of(&register, "district");
    assert_eq!((ids(&district.own), ids(&district.context)), (vec!["district"], vec!["orders"]));
}

#[test]
fn a_leads_part_stands_alone_and_what_it_alters_of_its_alliance_is_its_own() {
    let ledger = allied();
    let scope = scope_of(&Register::of(&ledger), "first");
    let only = scope.own.union(&scope.context).cloned().collect();
    let text = extract_text(&ledger, &Extract { only: Some(only), ..Extract::default() });
    let plan = plan_of(&text, &Ledger::new());
    assert_eq!((plan.invalid().count(), plan.diffs.len()), (0, 18));
    assert!(plan_of(&text, &ledger).is_idle());
    let returned = json!({ "format": "zhibu-ledger", "version": 1, "records": {
        "alliance": [{ "id": "tea", "purpose": "共富" }, { "id": "wine", "purpose": "共富" }],
        "activity": [{ "id": "new", "title": "联席会议", "alliance": "tea" }],
        "alliance_unit": [{ "id": "tea-farm", "left": "2026-01" }],
    } });
    let mut plan = plan_of(&returned.to_string(), &ledger);
    plan.mark_outside(0, &scope.own);
    let outside: Vec<&str> = plan.outside().map(|index| &*plan.diffs[index].key.id).collect();
    assert_eq!(outside, ["wine"]);
}

#[test]
fn a_measure_that_the_office_deleted_is_deleted_in_a_units_part() {
    let ledger = allied();
    let deleted = {
        let mut ledger = allied();
        let key = RecordKey::new("measure", "orders");
        let writes = ledger.draft(&key, vec![("deleted".into(), json!(true))]);
        let mut change = ledger.changes().next().unwrap();
        (change.key, change.writes, change.creates) = (key, writes, false);
        change.at = zhibu_ledger::Stamp::new(NOW_MS, 0, zhibu_ledger::Writer::from_random(9));
        ledger.insert([change]);
        ledger
    };
    let part = |ledger: &Ledger| {
        let scope = scope_of(&Register::of(ledger), "first");
        let only = scope.own.union(&scope.context).cloned().collect();
        extract_text(ledger, &Extract { only: Some(only), ..Extract::default() })
    };
    // A unit that has the measure is told that it is gone, and one that has not does not get it.
    let plan = plan_of(&part(&deleted), &ledger);
    let found: Vec<_> = plan.diffs.iter().map(|diff| (&*diff.key.id, &diff.outcome)).collect();
    assert_eq!(found, [("orders", &RecordOutcome::Deleted)]);
    let mut unit = Ledger::new();
    unit.insert(plan_of(&part(&deleted), &unit).taken(&LeftOut::default()).changes);
    assert_eq!(Register::of(&unit).measures().rows().len(), 0);
}

/// What records of a random district of alliances refer to, by index.
#[derive(Clone, Debug)]
struct RandomAlliances {
    /// Of each alliance the organisation that leads it and the one that guides it.
    alliances: Vec<[Option<usize>; 2]>,
    /// Of each unit its alliance and its organisation.
    units: Vec<(usize, Option<usize>)>,
    /// Of each offer the unit that posted it.
    offers: Vec<usize>,
    /// Of each activity its alliance.
    activities: Vec<usize>,
}

const ORGANISATIONS: usize = 4;

fn random_alliances() -> impl Strategy<Value = RandomAlliances> {
    let organisation = || prop::option::of(0..ORGANISATIONS);
    let alliances = prop::collection::vec([organisation(), organisation()], 1..4);
    alliances.prop_flat_map(move |alliances| {
        let count = alliances.len();
        let units = prop::collection::vec((0..count, prop::option::of(0..ORGANISATIONS)), 1..6);
        let activities = prop::collection::vec(0..count, 0..4);
        (Just(alliances), units, activities).prop_flat_map(|(alliances, units, activities)| {
            let offers = prop::collection::vec(0..units.len(), 0..5);
            offers.prop_map(move |offers| RandomAlliances {
                alliances: alliances.clone(),
                units: units.clone(),
                offers,
                activities: activities.clone(),
            })
        })
    })
}

impl RandomAlliances {
    fn ledger(&self) -> Ledger {
        let id = |kind: &str, index: usize| json!(format!("{kind}{index}"));
        let organisation = |of: Option<usize>| of.map_or(Value::Null, |of| id("organisation", of));
        let record = |kind: &'static str, index: usize, fields: Vec<(&'static str, Value)>| {
            (kind, format!("{kind}{index}"), fields)
        };
        let mut records: Vec<TestRecord<'_>> = Vec::new();
        for index in 0..ORGANISATIONS {
            records.push(record("organisation", index, vec![("name", json!("党委"))]));
        }
        for (index, [lead, guide]) in self.alliances.iter().enumerate() {
            let lead = ("lead_organisation", organisation(*lead));
            let guide = ("guiding_organisation", organisation(*guide));
            records.push(record("alliance", index, vec![lead, guide]));
        }
        for (index, (alliance, of)) in self.units.iter().enumerate() {
            let of = ("organisation", organisation(*of));
            let alliance = ("alliance", id("alliance", *alliance));
            records.push(record("alliance_unit", index, vec![of, alliance]));
        }
        for (index, by) in self.offers.iter().enumerate() {
            records.push(record("offer", index, vec![("posted_by", id("alliance_unit", *by))]));
        }
        for (index, of) in self.activities.iter().enumerate() {
            records.push(record("activity", index, vec![("alliance", id("alliance", *of))]));
        }
        ledger_of(records)
    }

    /// The records that belong to an organisation: itself, what it leads, and what its own units post.
    fn own(&self, organisation: usize) -> BTreeSet<String> {
        let leads = |alliance: usize| self.alliances[alliance][0] == Some(organisation);
        let has_unit = |unit: usize| {
            let (alliance, of) = self.units[unit];
            leads(alliance) || of == Some(organisation)
        };
        let mut own: BTreeSet<String> = [format!("organisation{organisation}")].into();
        let kinds: BTreeMap<&str, Vec<bool>> = [
            ("alliance", (0..self.alliances.len()).map(leads).collect()),
            ("alliance_unit", (0..self.units.len()).map(has_unit).collect()),
            ("offer", self.offers.iter().map(|by| has_unit(*by)).collect()),
            ("activity", self.activities.iter().map(|of| leads(*of)).collect()),
        ]
        .into();
        for (kind, is_own) in kinds {
            let indices = is_own.iter().enumerate().filter(|(_, is_own)| **is_own);
            own.extend(indices.map(|(index, _)| format!("{kind}{index}")));
        }
        own
    }
}

proptest! {
    /// The part of each organisation is what it leads and what its own units do, and the rest of the
    /// file is what that refers to.
    #[test]
    fn parts_follow_from_who_leads_and_who_takes_part(random in random_alliances()) {
        let ledger = random.ledger();
        let register = Register::of(&ledger);
        for organisation in 0..ORGANISATIONS {
            let scope = scope_of(&register, &format!("organisation{organisation}"));
            let own: BTreeSet<String> = scope.own.iter().map(|key| key.id.to_string()).collect();
            prop_assert_eq!(&own, &random.own(organisation));
            for record in ledger.records() {
                let key = record.key();
                let kind = Kind::from_code(&key.kind).unwrap();
                let is_own = is_own(&register, &format!("organisation{organisation}"), kind, &key.id);
                prop_assert_eq!(is_own, scope.own.contains(key), "{:?}", key);
            }
            let only = scope.own.union(&scope.context).cloned().collect();
            let text = extract_text(&ledger, &Extract { only: Some(only), ..Extract::default() });
            let plan = plan_of(&text, &Ledger::new());
            prop_assert_eq!(plan.invalid().count(), 0);
            prop_assert_eq!(plan.diffs.len(), scope.own.len() + scope.context.len());
        }
    }
}
