//! The appraisals of 示例区: one is confirmed, and one is published.

use serde_json::{Value, json};

use super::demo::{DAYS, Maker, PLACES, iso};

const CRITERIA: [(&str, u32); 4] =
    [("政治引领", 30), ("攻坚克难", 30), ("服务群众", 25), ("纪律作风", 15)];
const DEEDS: [&str; 4] = ["组织专题学习", "牵头解决难题", "群众送来锦旗", "自查自纠到位"];
/// The points of each nominee of a round, by criterion: chosen so that two share the first rank.
const POINTS: [[i32; 4]; 9] = [
    [12, 15, 10, 8],
    [15, 12, 10, 8],
    [10, 14, 12, 10],
    [12, 10, 8, 5],
    [8, 6, 12, 4],
    [5, 8, 6, -4],
    [4, -6, 8, 5],
    [-10, 4, -12, 3],
    [6, 5, -8, -15],
];

/// Adds both appraisals.
pub(super) fn appraisals(maker: &mut Maker) {
    confirmed(maker);
    published(maker);
}

/// The fields of an appraisal that starts on a day.
fn appraisal(
    name: &str,
    from: i32,
    one_in: u32,
    more: &[(&'static str, Value)],
) -> Vec<(&'static str, Value)> {
    let criteria = CRITERIA.map(|(name, weight)| format!("{name}：{weight}"));
    let mut fields = vec![
        ("name", json!(name)),
        ("appraisal_kind", json!("vanguard_post")),
        ("organiser", json!("示例区区直机关工委")),
        ("from", iso(from)),
        ("to", iso(from + 180)),
        ("base", json!(80)),
        ("full", json!(100)),
        ("criteria", json!(criteria)),
        ("bands", json!(["优秀：88", "先锋：84", "合格：75", "不合格：0"])),
        ("one_in", json!(one_in)),
        ("nominated_until", iso(from + 185)),
    ];
    fields.extend(more.iter().cloned());
    fields
}

/// Confirmed half a year ago. An item was corrected after that, which a rule finds.
fn confirmed(maker: &mut Maker) {
    let from = DAYS - 400;
    let done = [
        ("reviewed", iso(from + 188)),
        ("assessed", iso(from + 192)),
        ("published", iso(from + 194)),
        ("published_until", iso(from + 200)),
        ("awarded", iso(from + 205)),
    ];
    let fields = appraisal("示例区党员先锋岗评选（上半年）", from, 3, &done);
    maker.add("appraisal", "appraisal-0".to_owned(), &fields);
    nominees(maker, 0, from);
    // The confirmed result has four 优秀 of nine, one too many; the fifth lost a point since then.
    let bands = ["优秀", "优秀", "优秀", "优秀", "先锋", "先锋", "合格", "合格", "合格"];
    let scores = [91.8, 91.8, 91.7, 89.35, 88.8, 84.8, 82.15, 75.65, 79.05];
    for (number, (band, score)) in bands.into_iter().zip(scores).enumerate() {
        let id = format!("nominee-0-{number}");
        maker.set("nomination", &id, "band", json!(band));
        maker.set("nomination", &id, "score", json!({"value": score, "unit": "分"}));
    }
    // A veto that was reported after the result.
    maker.add(
        "score_item",
        "score-veto-late".to_owned(),
        &[
            ("name", json!("被通报批评")),
            ("nomination", json!("nominee-0-5")),
            ("item_kind", json!("veto")),
            ("date", iso(from + 150)),
            ("evidence", json!("示例佐证材料（虚构）")),
        ],
    );
}

/// Published now: two share the first rank, of whom only one may be 优秀, and an objection is
/// unanswered.
fn published(maker: &mut Maker) {
    let from = DAYS - 200;
    let now = [
        ("reviewed", iso(from + 188)),
        ("assessed", iso(from + 190)),
        ("published", iso(from + 191)),
        ("published_until", iso(from + 203)),
    ];
    let fields = appraisal("示例区党员先锋岗评选（下半年）", from, 5, &now);
    maker.add("appraisal", "appraisal-1".to_owned(), &fields);
    nominees(maker, 1, from);
    let appeals = [
        ("对第二名的群众评价加分有异议", "nominee-1-1", DAYS - 20, Value::Null, Value::Null),
        ("对自查扣分有异议", "nominee-1-8", DAYS - 6, iso(DAYS - 3), json!("经核实，扣分属实。")),
    ];
    for (number, (name, nominee, raised, answered, answer)) in appeals.into_iter().enumerate() {
        maker.add(
            "appeal",
            format!("appeal-{number}"),
            &[
                ("name", json!(name)),
                ("nomination", json!(nominee)),
                ("raised", iso(raised)),
                ("answered", answered),
                ("answer", answer),
            ],
        );
    }
    // A veto without evidence.
    maker.add(
        "score_item",
        "score-veto".to_owned(),
        &[
            ("name", json!("发生责任事故")),
            ("nomination", json!("nominee-1-7")),
            ("item_kind", json!("veto")),
            ("date", iso(DAYS - 40)),
        ],
    );
}

fn nominees(maker: &mut Maker, round: usize, from: i32) {
    for (number, points) in POINTS.iter().enumerate() {
        let id = format!("nominee-{round}-{number}");
        let place = PLACES[number % PLACES.len()];
        let name = if number < PLACES.len() {
            format!("{place}党员先锋岗")
        } else {
            format!("{place}第二党员先锋岗")
        };
        let mut fields = vec![
            ("name", json!(name)),
            ("appraisal", json!(format!("appraisal-{round}"))),
            ("nominated_by", json!(format!("{place}党委"))),
            ("nominated", iso(from + 183)),
            ("eligible", json!("yes")),
            ("voters", json!(30)),
            ("ayes", json!(28 - 2 * number)),
        ];
        // Of the four posts and zones of the teams, every other one is a post.
        if number < 4 && number % 2 == 0 {
            fields.push(("team", json!(format!("team-post-{number}"))));
        }
        maker.add("nomination", id.clone(), &fields);
        for (criterion, points) in points.iter().enumerate() {
            let does = if *points < 0 { "deduction" } else { "addition" };
            maker.add(
                "score_item",
                format!("score-{round}-{number}-{criterion}"),
                &[
                    ("name", json!(DEEDS[criterion])),
                    ("nomination", json!(id)),
                    ("item_kind", json!(does)),
                    ("criterion", json!(CRITERIA[criterion].0)),
                    ("points", json!({"value": points.abs(), "unit": "分"})),
                    ("date", iso(from + 30 + 12 * i32::try_from(number).unwrap_or(0))),
                    ("evidence", json!("示例佐证材料（虚构）")),
                ],
            );
        }
    }
}
