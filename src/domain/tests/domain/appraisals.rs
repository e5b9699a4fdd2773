//! Appraisals: scores as they are worked out by hand, ties and the limit of the highest band, and what
//! stands in the way of a result.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::appraisals::{
    BandLineViolation, Cap, Counting, Disagreement, Obstacle, Phase, Proposal, Ranking,
    ScoringViolation, changed, faults, obstacles, phases, standing, weighed, with_result,
};
use zhibu_domain::kinds::records::{Appraisal, Kind};
use zhibu_domain::register::Register;
use zhibu_domain::validation::{Values, Violation, check, check_day};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::RecordKey;
use zhibu_test_support::{TestRecord, ledger_of};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn round(more: &[(&'static str, Value)]) -> TestRecord<'static> {
    let mut fields = vec![
        ("name", json!("2026年党员先锋岗评选")),
        ("organiser", json!("区直机关工委")),
        ("from", json!("2026-01")),
        ("to", json!("2026-06")),
        ("base", json!(80)),
        ("full", json!(100)),
        ("criteria", json!(["政治引领：30", "攻坚克难：30%", "服务群众: 25", "纪律作风：15分"])),
        ("bands", json!(["先锋：80", "优秀：85", "合格：60", "不合格：0"])),
        ("one_in", json!(3)),
        ("nominated_until", json!("2026-07-05")),
        ("reviewed", json!("2026-07-08")),
        ("assessed", json!("2026-07-10")),
        ("published", json!("2026-07-13")),
        ("published_until", json!("2026-07-17")),
    ];
    fields.retain(|field| more.iter().all(|other| other.0 != field.0));
    fields.extend(more.iter().cloned());
    ("appraisal", "r".to_owned(), fields)
}

fn nominee(id: &str, more: &[(&'static str, Value)]) -> TestRecord<'static> {
    let mut fields = vec![
        ("name", json!(format!("{id}岗"))),
        ("appraisal", json!("r")),
        ("eligible", json!("yes")),
    ];
    fields.retain(|field| more.iter().all(|other| other.0 != field.0));
    fields.extend(more.iter().cloned());
    ("nomination", id.to_owned(), fields)
}

/// An item with points above zero for an addition, below for a deduction.
fn item(id: &str, of: &str, criterion: &str, points: f64) -> TestRecord<'static> {
    let does = if points < 0.0 { "deduction" } else { "addition" };
    let mut fields = vec![
        ("name", json!(id)),
        ("nomination", json!(of)),
        ("item_kind", json!(does)),
        ("points", json!({"value": points.abs(), "unit": "分"})),
        ("date", json!("2026-03-05")),
        ("evidence", json!("表彰文件")),
    ];
    if !criterion.is_empty() {
        fields.push(("criterion", json!(criterion)));
    }
    ("score_item", id.to_owned(), fields)
}

fn with(mut record: TestRecord<'static>, more: &[(&'static str, Value)]) -> TestRecord<'static> {
    record.2.retain(|field| more.iter().all(|other| other.0 != field.0));
    record.2.extend(more.iter().filter(|field| !field.1.is_null()).cloned());
    record
}

/// Worked out by hand: marks are 80 and what is added and taken, between 0 and 100.
///
/// - 甲: 88, 100 (80 + 15 + 10 is more than the full mark), 77, 80: 26.4 + 30 + 19.25 + 12 = 87.65
/// - 乙 and 丁: 92.5, 85, 100, 70: 27.75 + 25.5 + 25 + 10.5 = 88.75
/// - 丙: 80 throughout
fn by_hand() -> Vec<TestRecord<'static>> {
    let mut records = vec![round(&[])];
    records.extend(["甲", "乙", "丙", "丁", "戊"].map(|id| nominee(id, &[])));
    records.push(nominee("己", &[("eligible", json!("no"))]));
    records.extend([
        item("甲1", "甲", "政治引领", 8.0),
        item("甲2", "甲", "攻坚克难", 15.0),
        item("甲3", "甲", "攻坚克难", 10.0),
        item("甲4", "甲", "服务群众", -3.0),
        with(item("戊1", "戊", "", 1.0), &[("item_kind", json!("veto")), ("points", Value::Null)]),
        item("己1", "己", "政治引领", 20.0),
    ]);
    for id in ["乙", "丁"] {
        records.extend([
            item(&format!("{id}1"), id, "政治引领", 12.5),
            item(&format!("{id}2"), id, "攻坚克难", 5.0),
            item(&format!("{id}3"), id, "服务群众", 20.0),
            item(&format!("{id}4"), id, "纪律作风", -10.0),
        ]);
    }
    records
}

fn lines(standing: &Ranking<'_>) -> Vec<String> {
    let band = |index: Option<usize>| {
        index.map_or("–".to_owned(), |index| standing.scoring.bands[index].name.clone())
    };
    let line = |tally: &zhibu_domain::appraisals::Tally<'_>| {
        let proposed = match tally.proposed {
            Proposal::Band(index) => band(Some(index)),
            Proposal::None => "–".to_owned(),
            Proposal::Undecided => "?".to_owned(),
        };
        let rank = tally.rank.map_or("–".to_owned(), |rank| rank.to_string());
        let tied = if tally.is_tied { " =" } else { "" };
        format!("{rank}{tied} {} {} {} {proposed}", tally.row.id, tally.score, band(tally.band))
    };
    standing.tallies.iter().map(line).collect()
}

#[test]
fn a_round_matches_a_manual_calculation() {
    let register = Register::of(&ledger_of(by_hand()));
    let standing = standing(&register, "r").unwrap();
    assert_eq!(
        lines(&standing),
        [
            // Five take part, so one may be 优秀, and two share the first place.
            "1 = 丁 88.75 优秀 ?",
            "1 = 乙 88.75 优秀 ?",
            "3 甲 87.65 优秀 先锋",
            "4 丙 80 先锋 先锋",
            "– 戊 80 不合格 不合格",
            "– 己 86 – –",
        ]
    );
    assert_eq!(standing.cap, Some(Cap { have: 3, most: 1, of: 5 }));
    let own = standing.tallies.iter().find(|tally| &*tally.row.id == "甲").unwrap();
    let marks: Vec<String> = own.marks.iter().map(|mark| mark.mark.to_string()).collect();
    assert_eq!(marks, ["88", "100", "77", "80"]);
    assert_eq!(own.marks[1].added.to_string(), "25");
    assert_eq!(standing.tallies[4].veto.map(|row| &*row.id), Some("戊1"));
}

#[test]
fn without_criteria_the_score_is_base_plus_additions_minus_deductions() {
    let records = vec![
        round(&[("criteria", json!([])), ("base", json!(60)), ("one_in", Value::Null)]),
        nominee("甲", &[]),
        item("1", "甲", "", 12.5),
        item("2", "甲", "", -20.25),
    ];
    let register = Register::of(&ledger_of(records));
    let standing = standing(&register, "r").unwrap();
    assert_eq!(lines(&standing), ["1 甲 52.25 不合格 不合格"]);
    assert_eq!(standing.cap, None);
}

#[test]
fn half_hundredths_round_up_and_equal_hundredths_tie() {
    let two = ("criteria", json!(["甲项：50", "乙项：50"]));
    let records = vec![
        round(&[two]),
        nominee("一", &[]),
        nominee("二", &[]),
        // 80.005 and 80.01.
        item("1", "一", "甲项", 0.01),
        item("2", "二", "甲项", 0.02),
    ];
    let register = Register::of(&ledger_of(records));
    let standing = standing(&register, "r").unwrap();
    assert_eq!(lines(&standing), ["1 = 一 80.01 先锋 先锋", "1 = 二 80.01 先锋 先锋"]);
}

#[test]
fn an_item_counts_only_with_evidence_date_in_range_and_exact_points() {
    let odd = [
        ("shown", vec![], Counting::Yes),
        ("unshown", vec![("evidence", Value::Null)], Counting::NoEvidence),
        ("undated", vec![("date", Value::Null)], Counting::NoDate),
        ("early", vec![("date", json!("2025-12"))], Counting::OutsidePeriod),
        ("late", vec![("date", json!("2026-07-01"))], Counting::OutsidePeriod),
        // In the last month of the time, or not: it is not known to be outside.
        ("vague", vec![("date", json!("2026"))], Counting::Yes),
        ("pointless", vec![("points", Value::Null)], Counting::NoPoints),
        (
            "rough",
            vec![("points", json!({"value": 5, "unit": "分", "qualifier": "about"}))],
            Counting::NoPoints,
        ),
        ("unit", vec![("points", json!({"value": 5, "unit": "次"}))], Counting::NoPoints),
        ("elsewhere", vec![("criterion", json!("别的准则"))], Counting::NoSuchCriterion),
        ("kindless", vec![("item_kind", Value::Null)], Counting::NoKind),
    ];
    for (id, more, wanted) in odd {
        let records =
            vec![round(&[]), nominee("甲", &[]), with(item(id, "甲", "政治引领", 10.0), &more)];
        let register = Register::of(&ledger_of(records));
        let standing = standing(&register, "r").unwrap();
        let tally = &standing.tallies[0];
        assert_eq!(tally.items[0].counting, wanted, "{id}");
        let score = if wanted == Counting::Yes { "83" } else { "80" };
        assert_eq!(tally.score.to_string(), score, "{id}");
    }
}

#[test]
fn a_veto_with_evidence_overrides_the_score() {
    for (evidence, band) in [(json!("通报"), "不合格"), (Value::Null, "优秀")] {
        let veto = with(
            item("veto", "甲", "", 1.0),
            &[("item_kind", json!("veto")), ("points", Value::Null), ("evidence", evidence)],
        );
        let register = Register::of(&ledger_of(vec![
            round(&[("one_in", Value::Null)]),
            nominee("甲", &[]),
            item("1", "甲", "政治引领", 20.0),
            veto,
        ]));
        let standing = standing(&register, "r").unwrap();
        let index = standing.tallies[0].band.unwrap();
        assert_eq!(standing.scoring.bands[index].name, band);
    }
}

#[test]
fn names_with_numbers_are_parsed_and_others_reported() {
    // Commas part them where all are names with numbers; else it is told.
    let parted = weighed(&["优秀：90，先锋：80,合格:60".to_owned()]);
    assert_eq!((parted.0.len(), parted.1.len()), (3, 0));
    let unclear = "优秀：90，先锋".to_owned();
    assert_eq!(weighed(std::slice::from_ref(&unclear)).1, [BandLineViolation::Unreadable(unclear)]);
    let lines = ["优秀：90", "先锋: 80.5分", "优秀：70", "合格", "：5", "负：-1"];
    let lines: Vec<String> = lines.map(str::to_owned).to_vec();
    let (read, faults) = weighed(&lines);
    let read: Vec<String> = read.iter().map(|one| format!("{} {}", one.name, one.number)).collect();
    assert_eq!(read, ["优秀 90", "先锋 80.5"]);
    let unreadable = |line: &str| BandLineViolation::Unreadable(line.to_owned());
    let twice = BandLineViolation::Twice("优秀".to_owned());
    assert_eq!(faults, [twice, unreadable("合格"), unreadable("：5"), unreadable("负：-1")]);
}

fn phase_on(today: &str, more: &[(&'static str, Value)]) -> Vec<Phase> {
    let register = Register::of(&ledger_of(vec![round(more)]));
    let phases = phases(register.appraisals().get("r").unwrap(), day(today));
    phases.into_iter().filter(|phase| phase.is_over).map(|phase| phase.phase).collect()
}

#[test]
fn a_round_goes_through_its_phases_one_after_another() {
    use Phase::{Assessing, Commending, Nominating, Publishing, Reviewing};
    assert_eq!(phase_on("2026-07-05", &[]), [], "nominations come in until the end of the day");
    assert_eq!(phase_on("2026-07-06", &[]), [Nominating]);
    assert_eq!(phase_on("2026-07-10", &[]), [Nominating, Reviewing, Assessing]);
    assert_eq!(phase_on("2026-07-17", &[]), [Nominating, Reviewing, Assessing]);
    assert_eq!(phase_on("2026-07-18", &[]), [Nominating, Reviewing, Assessing, Publishing]);
    let awarded = [("awarded", json!("2026-07-20"))];
    let all = [Nominating, Reviewing, Assessing, Publishing, Commending];
    assert_eq!(phase_on("2026-07-20", &awarded), all);
    // Nothing is over before what comes first.
    assert_eq!(phase_on("2026-08-01", &[("reviewed", Value::Null)]), [Nominating]);
}

#[test]
fn a_result_is_confirmed_only_without_obstacles() {
    let appeal = |answered: Value| {
        let fields = vec![
            ("name", json!("对甲岗加分有异议")),
            ("nomination", json!("甲")),
            ("raised", json!("2026-07-14")),
            ("answered", answered),
        ];
        ("appeal", "a".to_owned(), fields)
    };
    let told = |records: Vec<TestRecord<'static>>, today: &str| {
        obstacles(&Register::of(&ledger_of(records)), "r", day(today))
    };
    // With these decided to be 优秀, and with or without a reason.
    let decided = |top: &[&str], reason: Value| {
        let mut records = by_hand();
        for record in &mut records {
            if top.contains(&record.1.as_str()) {
                record.2.push(("band", json!("优秀")));
            }
        }
        records[0].2.push(("over_reason", reason));
        records
    };
    let names = |ids: &[&str]| ids.iter().map(|id| (*id).into()).collect::<Vec<_>>();
    let undecided = Obstacle::Undecided(names(&["丁", "乙"]));
    assert_eq!(told(by_hand(), "2026-07-18"), [undecided]);
    let over = Obstacle::OverCap(Cap { have: 2, most: 1, of: 5 });
    assert_eq!(told(decided(&["丁", "乙"], Value::Null), "2026-07-18"), [over]);
    let settled = || decided(&["丁", "乙"], json!("并列"));
    assert_eq!(told(settled(), "2026-07-18"), []);
    let still = Obstacle::StillPublished("2026-07-17".parse().unwrap());
    assert_eq!(told(settled(), "2026-07-17"), [still]);
    let mut open = settled();
    open.push(appeal(Value::Null));
    assert_eq!(told(open, "2026-07-18"), [Obstacle::OpenAppeals(names(&["a"]))]);
    let mut answered = settled();
    answered.push(appeal(json!("2026-07-16")));
    assert_eq!(told(answered, "2026-07-18"), []);
    let bare = vec![
        round(&[
            ("bands", json!([])),
            ("published", Value::Null),
            ("reviewed", Value::Null),
            ("organiser", Value::Null),
        ]),
        nominee("甲", &[("eligible", Value::Null)]),
    ];
    assert_eq!(
        told(bare, "2026-07-18"),
        [
            Obstacle::NoBands,
            Obstacle::NotReviewed(names(&["甲"])),
            Obstacle::Missing(vec![Appraisal::ORGANISER.id(), Appraisal::REVIEWED.id()]),
            Obstacle::NotPublished
        ]
    );
    assert!(told(vec![round(&[])], "2026-07-18").contains(&Obstacle::Nobody));
    let rough = vec![
        round(&[("base", json!({"value": 80, "qualifier": "about"}))]),
        nominee("甲", &[("band", json!("合格"))]),
    ];
    assert_eq!(told(rough, "2026-07-18"), [Obstacle::Faulty]);
}

#[test]
fn decisions_override_proposals() {
    let mut records = by_hand();
    for (id, band) in [("乙", "优秀"), ("甲", "合格"), ("丙", "从前的等次")] {
        let own = records.iter_mut().find(|record| record.1 == id).unwrap();
        own.2.push(("band", json!(band)));
    }
    let register = Register::of(&ledger_of(records));
    let standing = standing(&register, "r").unwrap();
    let bands: Vec<(&str, Option<&str>)> = standing
        .tallies
        .iter()
        .map(|tally| {
            let band = tally.band_now().map(|index| &*standing.scoring.bands[index].name);
            (&*tally.row.id, band)
        })
        .collect();
    let wanted = [
        ("丁", None),
        ("乙", Some("优秀")),
        ("甲", Some("合格")),
        // A band that the round does not have decides nothing.
        ("丙", Some("先锋")),
        ("戊", Some("不合格")),
        ("己", None),
    ];
    assert_eq!(bands, wanted);
}

#[test]
fn a_veto_gives_no_band_with_a_threshold() {
    for (bands, wanted) in [
        (json!(["优秀：90", "先锋：80"]), None),
        (json!(["先锋：85"]), None),
        (json!(["合格：0"]), None),
        (json!(["合格：60", "不合格：0"]), Some(1)),
    ] {
        let veto = with(
            item("veto", "甲", "", 1.0),
            &[("item_kind", json!("veto")), ("points", Value::Null)],
        );
        let register = Register::of(&ledger_of(vec![
            round(&[("bands", bands.clone()), ("one_in", Value::Null)]),
            nominee("甲", &[]),
            veto,
        ]));
        assert_eq!(standing(&register, "r").unwrap().tallies[0].band_now(), wanted, "{bands}");
    }
}

#[test]
fn a_veto_overrides_a_decision() {
    let more = [("item_kind", json!("veto")), ("points", Value::Null)];
    let register = Register::of(&ledger_of(vec![
        round(&[]),
        nominee("甲", &[("band", json!("优秀"))]),
        with(item("veto", "甲", "", 1.0), &more),
    ]));
    let standing = standing(&register, "r").unwrap();
    assert_eq!(standing.tallies[0].band_now(), Some(3), "不合格");
}

#[test]
fn a_nominee_with_a_result_is_not_deleted_alone() {
    let score = ("score", json!({"value": 80, "unit": "分"}));
    let key = |kind: &str, id: &str| RecordKey::new(kind, id);
    let kept = |awarded: Value, keys: &[RecordKey]| {
        let records = vec![
            round(&[("awarded", awarded)]),
            nominee("甲", std::slice::from_ref(&score)),
            nominee("乙", &[]),
        ];
        with_result(&Register::of(&ledger_of(records)), keys).len()
    };
    let day = || json!("2026-07-20");
    assert_eq!(kept(day(), &[key("nomination", "甲")]), 1);
    assert_eq!(kept(day(), &[key("nomination", "乙")]), 0, "it has no result");
    assert_eq!(kept(Value::Null, &[key("nomination", "甲")]), 0);
    assert_eq!(kept(day(), &[key("nomination", "甲"), key("appraisal", "r")]), 0);
}

#[test]
fn a_vote_is_carried_by_more_than_half() {
    for (voters, ayes, is_down) in [(10, 5, true), (10, 6, false), (11, 5, true), (11, 6, false)] {
        let votes = [("voters", json!(voters)), ("ayes", json!(ayes))];
        let register = Register::of(&ledger_of(vec![round(&[]), nominee("甲", &votes)]));
        let standing = standing(&register, "r").unwrap();
        assert_eq!(standing.tallies[0].is_voted_down(), Some(is_down), "{ayes} of {voters}");
    }
    let register = Register::of(&ledger_of(by_hand()));
    assert_eq!(standing(&register, "r").unwrap().tallies[0].is_voted_down(), None);
}

#[test]
fn unreliable_scoring_is_reported() {
    let found = |more: &[(&'static str, Value)]| {
        let register = Register::of(&ledger_of(vec![round(more)]));
        faults(register.appraisals().get("r").unwrap())
    };
    assert_eq!(found(&[]), []);
    let weights = found(&[("criteria", json!(["甲：60", "乙：30"]))]);
    assert!(matches!(weights[..], [ScoringViolation::Weights(sum)] if sum.to_string() == "90"));
    let line = BandLineViolation::Unreadable("优秀 90".to_owned());
    let bands = found(&[("bands", json!(["优秀 90", "先锋：80"]))]);
    assert_eq!(bands, [ScoringViolation::Line(Appraisal::BANDS.id(), line)]);
    let rough = found(&[("one_in", json!({"value": 3, "qualifier": "about"}))]);
    assert_eq!(rough, [ScoringViolation::NotExact(Appraisal::ONE_IN.id())]);
}

#[test]
fn changes_after_a_confirmed_result_are_reported() {
    let found = |awarded: Value, own: &[(&'static str, Value)], more: Vec<TestRecord<'static>>| {
        let mut records = vec![
            round(&[("awarded", awarded), ("one_in", Value::Null)]),
            nominee("甲", own),
            item("1", "甲", "政治引领", 10.0),
        ];
        records.extend(more);
        let found = changed(&Register::of(&ledger_of(records)));
        found.into_iter().map(|(id, what)| (id.to_string(), what)).collect::<Vec<_>>()
    };
    let day = || json!("2026-07-20");
    let score = |score: f64| ("score", json!({"value": score, "unit": "分"}));
    let band = |name: &str| ("band", json!(name));
    let own = [score(83.0), band("先锋")];
    assert_eq!(found(day(), &own, vec![]), []);
    let other = found(day(), &[score(86.0), band("先锋")], vec![]);
    assert!(matches!(
        &other[..],
        [(_, Disagreement::Score { confirmed, now })]
            if confirmed.to_string() == "86" && now.to_string() == "83"
    ));
    assert_eq!(found(Value::Null, &[score(86.0)], vec![]), [], "nothing is confirmed yet");
    let result = |id: &str| [(id.to_owned(), Disagreement::Result)];
    let veto = || {
        let more = [("item_kind", json!("veto")), ("points", Value::Null)];
        vec![with(item("veto", "甲", "", 1.0), &more)]
    };
    assert_eq!(found(day(), &own, veto()), result("甲"));
    assert_eq!(found(day(), &[score(83.0), band("不合格")], veto()), []);
    let down = [score(83.0), band("先锋"), ("eligible", json!("no"))];
    assert_eq!(found(day(), &down, vec![]), result("甲"));
    assert_eq!(found(day(), &[score(83.0), band("从前的等次")], vec![]), result("甲"));
    assert_eq!(found(day(), &own, vec![nominee("后来", &[])]), result("后来"));
}

fn problems(kind: Kind, fields: &[(&str, Value)]) -> Vec<(&'static str, Violation)> {
    let register = Register::of(&ledger_of(vec![round(&[]), nominee("甲", &[])]));
    let values: Values =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let mut found = check(kind, "new", &values, false, &register);
    found.extend(check_day(kind, &values, day("2026-07-18")));
    found
}

#[test]
fn forms_refuse_scoring_that_cannot_be_computed() {
    let criteria = |lines: Value| problems(Kind::Appraisal, &[("criteria", lines)]);
    assert_eq!(criteria(json!(["甲：60", "乙：40"])), []);
    let sum = Violation::Weights { sum: "90".to_owned() };
    assert_eq!(criteria(json!(["甲：60", "乙：30"])), [("criteria", sum)]);
    let line = Violation::MissingWeight { line: "乙".to_owned() };
    assert_eq!(criteria(json!(["甲：60", "乙"])), [("criteria", line)]);
    let twice = Violation::NamedTwice { name: "甲".to_owned() };
    assert_eq!(criteria(json!(["甲：60", "甲：40"])), [("criteria", twice)]);
    let item = |does: &str, points: Value, criterion: &str| {
        let fields = [
            ("nomination", json!("甲")),
            ("item_kind", json!(does)),
            ("points", points),
            ("criterion", json!(criterion)),
        ];
        problems(Kind::ScoreItem, &fields).into_iter().map(|problem| problem.0).collect::<Vec<_>>()
    };
    let five = json!({"value": 5, "unit": "分"});
    assert!(item("addition", five.clone(), "政治引领").is_empty());
    assert!(item("veto", Value::Null, "政治引领").is_empty());
    assert_eq!(item("addition", Value::Null, "政治引领"), ["points"]);
    assert_eq!(item("addition", json!({"value": 0, "unit": "分"}), "政治引领"), ["points"]);
    assert_eq!(item("deduction", json!({"value": 5, "unit": "次"}), "政治引领"), ["points"]);
    assert_eq!(item("addition", five, "别的"), ["criterion"]);
    let votes = [("voters", json!(10)), ("ayes", json!(11))];
    assert_eq!(problems(Kind::Nomination, &votes), [("ayes", Violation::MoreAyes { voters: 10 })]);
    let early = [("published", json!("2026-07-13")), ("published_until", json!("2026-07-12"))];
    assert_eq!(problems(Kind::Appraisal, &early)[0].0, "published_until");
    assert_eq!(problems(Kind::Appraisal, &[("one_in", json!(0))]), [("one_in", Violation::Zero)]);
    let below = [("base", json!(80)), ("full", json!(70))];
    assert_eq!(problems(Kind::Appraisal, &below), [("full", Violation::BelowBase { base: 80 })]);
    let alike = [("name", json!("甲岗")), ("appraisal", json!("r"))];
    let problem = Violation::NamedAlike { name: "甲岗".to_owned() };
    assert_eq!(problems(Kind::Nomination, &alike), [("name", problem)]);
    let other = [("name", json!("甲岗")), ("appraisal", json!("other"))];
    assert!(problems(Kind::Nomination, &other).iter().all(|problem| problem.0 != "name"));
    let appeal = [("answered", json!("2026-07-16"))];
    assert_eq!(problems(Kind::Appeal, &appeal), [("answer", Violation::Missing)]);
    let about = [("base", json!({"value": 80, "qualifier": "about"}))];
    assert_eq!(problems(Kind::Appraisal, &about), [("base", Violation::NotExact)]);
    let today = [("awarded", json!("2026-07-18"))];
    assert_eq!(problems(Kind::Appraisal, &today), [("awarded", Violation::ByConfirming)]);
    // Of a round that has its result the day may be corrected, and taken away.
    let register = Register::of(&ledger_of(vec![round(&[("awarded", json!("2026-07-18"))])]));
    for day in [json!("2026-07-17"), Value::Null] {
        let values: Values = [("awarded".to_owned(), day)].into_iter().collect();
        assert_eq!(check(Kind::Appraisal, "r", &values, false, &register), []);
    }
    let tomorrow: Values = [("awarded".to_owned(), json!("2026-07-19"))].into_iter().collect();
    let early = check_day(Kind::Appraisal, &tomorrow, day("2026-07-18"));
    assert_eq!(early, [("awarded", Violation::InFuture)]);
}

/// Random items of a few nominees: criterion, and points in quarters.
fn some_items() -> impl Strategy<Value = Vec<(usize, usize, i32)>> {
    prop::collection::vec((0..6_usize, 0..5_usize, -60..60_i32), 0..40)
}

const CRITERIA: [&str; 5] = ["政治引领", "攻坚克难", "服务群众", "纪律作风", ""];
const NOMINEES: [&str; 6] = ["甲", "乙", "丙", "丁", "戊", "己"];

fn records_of(items: &[(usize, usize, i32)]) -> Vec<TestRecord<'static>> {
    let mut records = vec![round(&[])];
    records.extend(NOMINEES.map(|id| nominee(id, &[])));
    for (index, (of, criterion, quarters)) in items.iter().enumerate() {
        let points = f64::from(*quarters) / 4.0;
        if *quarters != 0 {
            let id = format!("item-{index}");
            records.push(item(&id, NOMINEES[*of], CRITERIA[*criterion], points));
        }
    }
    records
}

proptest! {
    /// Against the same sum in floating point, from nothing but the items.
    #[test]
    fn scores_are_the_sum_of_the_items(items in some_items()) {
        let register = Register::of(&ledger_of(records_of(&items)));
        let standing = standing(&register, "r").unwrap();
        for tally in &standing.tallies {
            let own = |criterion: usize| -> f64 {
                let of = |item: &&(usize, usize, i32)| {
                    item.1 == criterion && NOMINEES[item.0] == &*tally.row.id
                };
                items.iter().filter(of).map(|item| f64::from(item.2) / 4.0).sum()
            };
            let weights = [0.30, 0.30, 0.25, 0.15];
            let mean: f64 = weights
                .iter()
                .enumerate()
                .map(|(index, weight)| weight * (80.0 + own(index)).clamp(0.0, 100.0))
                .sum();
            let wanted = (mean + own(4)).clamp(0.0, 100.0);
            prop_assert!((tally.score.to_f64() - wanted).abs() < 0.005_001);
        }
    }

    /// No more are proposed for the highest band than may be; who shares a score shares what is proposed;
    /// a better score never has a worse rank or band.
    #[test]
    fn equal_scores_have_equal_rank(items in some_items()) {
        let register = Register::of(&ledger_of(records_of(&items)));
        let standing = standing(&register, "r").unwrap();
        let highest = standing.tallies.iter().filter(|tally| tally.proposed == Proposal::Band(0));
        prop_assert!(highest.count() <= 2, "one of three of six");
        for pair in standing.tallies.windows(2) {
            prop_assert!(pair[0].score >= pair[1].score);
            if pair[0].score == pair[1].score {
                prop_assert_eq!(pair[0].rank, pair[1].rank);
                prop_assert_eq!(pair[0].proposed, pair[1].proposed);
                prop_assert!(pair[0].is_tied && pair[1].is_tied);
            } else {
                prop_assert!(pair[0].rank < pair[1].rank);
                prop_assert!(pair[0].band <= pair[1].band);
            }
        }
    }

    /// Whatever the order of records, the round stands the same.
    #[test]
    fn a_round_does_not_depend_on_the_order_of_records(items in some_items(), turn in 0..40_usize) {
        let records = records_of(&items);
        let mut turned = records.clone();
        let length = turned.len();
        turned[1..].rotate_left(turn % (length - 1));
        let said = |records: Vec<TestRecord<'static>>| {
            let register = Register::of(&ledger_of(records));
            lines(&standing(&register, "r").unwrap())
        };
        prop_assert_eq!(said(records), said(turned));
    }
}
