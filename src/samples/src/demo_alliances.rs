//! The alliances of 示例区: charters, chairs, meeting items, needs and offers, cooperations and their
//! outcomes; and goals with their tasks and targets.

use serde_json::{Value, json};

use super::demo::{DAYS, Living, Maker, PLACES, Size, iso};
use zhibu_ledger::RecordKey;

const MECHANISMS: [&str; 5] = ["组织共建", "事务共商", "资源共享", "发展共促", "品牌共创"];
const CATEGORIES: [&str; 5] = ["融资", "场地", "技术培训", "冷链物流", "品牌推广"];
const STAGES: [&str; 6] = ["matched", "talking", "signed", "running", "done", "dropped"];
const GOALS: [&str; 3] = ["示例区产业强区", "示例区宜居城区", "示例区乡村振兴示范"];
/// The length of a term in the chair.
const TERM_DAYS: i32 = 91;
/// The number of past quarters with signed cooperations.
const PAST_QUARTERS: i32 = 7;
/// The number of alliances with needs, offers and cooperations; the others only have a charter.
const ACTIVE: usize = 12;

/// Adds the records of all alliances, goals and targets.
pub(super) fn alliances(maker: &mut Maker, size: Size, branches: &[Living], alliances: &[Living]) {
    for (number, alliance) in alliances.iter().enumerate() {
        let units = ids_of(maker, "alliance_unit", &alliance.id);
        charter(maker, alliance, &units);
        if number < ACTIVE {
            meetings(maker, alliance, &units);
            offers(maker, number, alliance, &units);
            earlier(maker, number, alliance, &units);
        }
    }
    goals(maker, size, branches);
    targets(maker, alliances);
}

/// The ids of the records of a kind that belong to an alliance, in order of creation.
fn ids_of(maker: &Maker, kind: &str, alliance: &str) -> Vec<String> {
    let own = maker.records.iter().filter(|(key, fields)| {
        *key.kind == *kind
            && fields
                .iter()
                .any(|(name, value)| **name == *"alliance" && value.as_str() == Some(alliance))
    });
    own.map(|(key, _)| key.id.to_string()).collect()
}

fn field(maker: &Maker, kind: &str, id: &str, name: &str) -> Value {
    let index = maker.indices[&RecordKey::new(kind, id)];
    let found = maker.records[index].1.iter().find(|field| *field.0 == *name);
    found.map(|field| field.1.clone()).unwrap_or_default()
}

/// The charter, and the chair, which rotates among the first units.
fn charter(maker: &mut Maker, alliance: &Living, units: &[String]) {
    maker.set("alliance", &alliance.id, "mechanisms", json!(MECHANISMS));
    maker.set("alliance", &alliance.id, "legal_status", json!("non_legal_person"));
    maker.set("alliance", &alliance.id, "chair_months", json!(3));
    maker.set(
        "alliance",
        &alliance.id,
        "secretariat",
        field(maker, "alliance", &alliance.id, "lead_unit"),
    );
    for (term, unit) in (0..).zip(units.iter().take(6).cycle()) {
        let from = alliance.from + term * TERM_DAYS;
        if from >= DAYS {
            break;
        }
        maker.add(
            "chair_term",
            format!("chair-{}-{term}", alliance.id),
            &[
                ("chair", json!(unit)),
                ("alliance", json!(alliance.id)),
                ("from", iso(from)),
                ("to", iso(from + TERM_DAYS - 1)),
            ],
        );
    }
}

/// Items of the first joint meetings: one is completed, one is decided and late, one is only raised.
fn meetings(maker: &mut Maker, alliance: &Living, units: &[String]) {
    let mut held: Vec<(String, String)> = ids_of(maker, "activity", &alliance.id)
        .into_iter()
        .filter(|id| field(maker, "activity", id, "activity_kind") == json!("joint_meeting"))
        .filter_map(|id| {
            let date = field(maker, "activity", &id, "date").as_str()?.to_owned();
            (date.len() == 10).then_some((date, id))
        })
        .collect();
    held.sort();
    let ([first, second, ..], [one, other, ..]) = (&held[..], units) else { return };
    let items: [(&str, Vec<(&str, Value)>); 3] = [
        (
            "合建示范基地",
            vec![
                ("decision", json!("由牵头单位提供场地，两家企业出设备（虚构）")),
                ("responsible", json!(one)),
                ("done", json!(second.0)),
                ("result", json!("已挂牌（虚构）")),
                ("reported_at", json!(second.1)),
            ],
        ),
        (
            "统一质量标准",
            vec![
                ("decision", json!("三个月内拿出征求意见稿（虚构）")),
                ("responsible", json!(other)),
                ("deadline", iso(DAYS - 20)),
            ],
        ),
        ("联合参加展销", vec![]),
    ];
    for (index, (name, more)) in items.into_iter().enumerate() {
        let base = [
            ("name", json!(name)),
            ("alliance", json!(alliance.id)),
            ("raised_by", json!(other)),
            ("raised_at", json!(first.1)),
        ];
        let fields: Vec<(&str, Value)> = base.into_iter().chain(more).collect();
        maker.add("meeting_item", format!("item-{}-{index}", alliance.id), &fields);
    }
}

/// Needs with matching offers, and a cooperation for each need.
fn offers(maker: &mut Maker, number: usize, alliance: &Living, units: &[String]) {
    let [asks, gives, also, ..] = units else { return };
    let place = PLACES[number % PLACES.len()];
    let category = CATEGORIES[number % CATEGORIES.len()];
    let other = CATEGORIES[(number + 1) % CATEGORIES.len()];
    let mut offer = |id: &str, kind: &str, unit: &str, what: &str, more: &[(&str, Value)]| {
        let id = format!("offer-{}-{id}", alliance.id);
        let base = [
            (
                "name",
                json!(format!(
                    "{place}{what}{}",
                    match kind {
                        "need" => "需求",
                        "resource" => "资源",
                        _ => "机会",
                    }
                )),
            ),
            ("offer_kind", json!(kind)),
            ("posted_by", json!(unit)),
            ("category", json!(what)),
        ];
        let fields: Vec<(&str, Value)> = base.into_iter().chain(more.iter().cloned()).collect();
        maker.add("offer", id.clone(), &fields);
        id
    };
    let lasting = [("from", iso(DAYS - 60)), ("to", json!("2026-04-30"))];
    let with = |value: usize| {
        let amount = json!({ "value": value, "unit": "万元" });
        [lasting.to_vec(), vec![("place", json!(place)), ("amount", amount)]].concat()
    };
    let need = offer("1", "need", asks, category, &with(30 + number * 5));
    let met_by = offer("2", "resource", gives, category, &with(80));
    let second = offer("3", "need", also, other, &with(20));
    let chance = offer("4", "opportunity", gives, other, &lasting);
    let third = offer("5", "need", gives, "志愿服务", &[]);
    let wanted = [
        (category, need, json!(met_by)),
        (other, second, json!(chance)),
        ("志愿服务", third, Value::Null),
    ];
    cooperations(maker, number, alliance, [asks, gives], wanted);
}

/// A cooperation for each need, with its category and the offer that meets it.
fn cooperations(
    maker: &mut Maker,
    number: usize,
    alliance: &Living,
    partners: [&String; 2],
    wanted: [(&str, String, Value); 3],
) {
    let place = PLACES[number % PLACES.len()];
    for (index, (what, need, met_by)) in wanted.into_iter().enumerate() {
        let stage = STAGES[(number * 2 + index) % STAGES.len()];
        let is_signed = matches!(stage, "signed" | "running" | "done");
        let id = format!("cooperation-{}-{index}", alliance.id);
        let signed = if is_signed { iso(DAYS - 30) } else { Value::Null };
        // The exceptions: one is counted without evidence, one is neither, and one has evidence but is
        // not counted yet.
        let (has_evidence, is_counted) = match (number, index) {
            (0, _) => (false, is_signed),
            (1, 1) => (false, false),
            (1, 0) => (is_signed, false),
            _ => (is_signed, is_signed),
        };
        let evidence = if has_evidence { json!("合作协议（虚构）") } else { Value::Null };
        let amount = json!({ "value": 30 + number * 5 + index * 10, "unit": "万元" });
        maker.add(
            "cooperation",
            id.clone(),
            &[
                ("name", json!(format!("{place}{what}合作"))),
                ("alliance", json!(alliance.id)),
                ("stage", json!(stage)),
                ("need", json!(need)),
                ("met_by", met_by),
                ("partners", json!(partners)),
                ("matched", iso(DAYS - 50)),
                ("signed", signed.clone()),
                ("amount", amount.clone()),
                ("evidence", evidence.clone()),
            ],
        );
        if is_counted {
            maker.add(
                "outcome",
                format!("outcome-{id}"),
                &[
                    ("measure", json!("促成订单")),
                    ("quantity", amount),
                    ("strength", json!("direct")),
                    ("date", signed),
                    ("alliance", json!(alliance.id)),
                    ("evidence", evidence),
                    ("cooperation", json!(id)),
                ],
            );
        }
    }
}

/// Cooperations that were signed in past quarters and are completed, with evidence and outcome.
fn earlier(maker: &mut Maker, number: usize, alliance: &Living, units: &[String]) {
    for back in 1..=PAST_QUARTERS {
        let signed = DAYS - 30 - TERM_DAYS * back;
        let place = usize::try_from(back).unwrap_or(0) + number;
        let (one, other) = (place % units.len().max(1), (place + 3) % units.len().max(1));
        if signed < alliance.from + 60 || one == other {
            continue;
        }
        let id = format!("cooperation-{}-earlier-{back}", alliance.id);
        let value = 12 + (place * 7) % 30;
        let amount = json!({ "value": value, "unit": "万元" });
        let what = CATEGORIES[place % CATEGORIES.len()];
        maker.add(
            "cooperation",
            id.clone(),
            &[
                ("name", json!(format!("{}{what}合作", PLACES[place % PLACES.len()]))),
                ("alliance", json!(alliance.id)),
                ("stage", json!("done")),
                ("partners", json!([units[one], units[other]])),
                ("matched", iso(signed - 40)),
                ("signed", iso(signed)),
                ("amount", amount.clone()),
                ("evidence", json!("合作协议（虚构）")),
            ],
        );
        maker.add(
            "outcome",
            format!("outcome-{id}"),
            &[
                ("measure", json!("促成订单")),
                ("quantity", amount),
                ("strength", json!("direct")),
                ("date", iso(signed)),
                ("alliance", json!(alliance.id)),
                ("evidence", json!("合作协议（虚构）")),
                ("cooperation", json!(id)),
            ],
        );
    }
}

/// Strategic goals, the tasks that belong to them, and the activities that serve tasks: two thirds of
/// the first 600.
fn goals(maker: &mut Maker, size: Size, branches: &[Living]) {
    for (index, name) in GOALS.iter().enumerate() {
        maker.add(
            "goal",
            format!("goal-{index}"),
            &[("name", json!(name)), ("from", json!("2023"))],
        );
    }
    for number in (0..branches.len()).filter(|number| number % 5 != 4) {
        let goal = format!("goal-{}", number % GOALS.len());
        maker.set("task", &format!("task-{:04}", number + 1), "goal", json!(goal));
    }
    let most = size.activities.min(600);
    for number in (1..=most).filter(|number| number % 3 != 0) {
        let id = format!("activity-{number:06}");
        let branch = field(maker, "activity", &id, "branch");
        let Some(branch) = branch.as_str().map(str::to_owned) else { continue };
        let serves = field(maker, "branch", &branch, "serves");
        maker.set("activity", &id, "serves", serves);
    }
}

fn targets(maker: &mut Maker, alliances: &[Living]) {
    for (index, alliance) in alliances.iter().take(2).enumerate() {
        maker.add(
            "target",
            format!("target-{index}"),
            &[
                ("measure", json!("促成订单")),
                ("quantity", json!({ "value": 300, "unit": "万元" })),
                ("strength", json!("direct")),
                ("from", json!("2025-01-01")),
                ("to", json!("2025-12-31")),
                ("alliance", json!(alliance.id)),
            ],
        );
    }
}
