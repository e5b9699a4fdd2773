//! The appraisals of 示例区: one is confirmed, one is published, and one of the units of an alliance is under way.

use super::maker::{DAYS, Living, Maker, PLACES, amount, count, day_within};
use zhibu_domain::appraisals::{FigureOfUnit, UnitFigure, figures_of_unit};
use zhibu_domain::kinds::choices::{AppraisalKind, ItemKind, YesNo};
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{AllianceUnit, Appeal, Appraisal, Kind, Nomination, ScoreItem};
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_ledger::Name;

const CRITERIA: [(&str, u32); 4] =
    [("政治引领", 30), ("攻坚克难", 30), ("服务群众", 25), ("纪律作风", 15)];
/// What was done for each criterion.
const ACTS: [&str; 4] = ["组织专题学习", "牵头解决难题", "群众送来锦旗", "自查自纠到位"];
const EVIDENCE: &str = "示例佐证材料（虚构）";
/// The unit of scores.
const POINT: &str = "分";
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

/// Adds the appraisals of posts.
pub(super) fn appraisals(maker: &mut Maker) {
    confirmed(maker);
    published(maker);
}

/// An appraisal that starts on a day.
fn appraisal(round: usize, name: &str, from: i32, one_in: usize) -> Patch<Appraisal> {
    let criteria = CRITERIA.map(|(name, weight)| format!("{name}：{weight}"));
    let bands = ["优秀：88", "先锋：84", "合格：75", "不合格：0"];
    Patch::<Appraisal>::new(format!("appraisal-{round}"))
        .set(Appraisal::NAME, name)
        .set(Appraisal::APPRAISAL_KIND, AppraisalKind::VanguardPost)
        .set(Appraisal::ORGANISER, "示例区区直机关工委")
        .set(Appraisal::FROM, day_within(from))
        .set(Appraisal::TO, day_within(from + 180))
        .set(Appraisal::BASE, count(80))
        .set(Appraisal::FULL, count(100))
        .set(Appraisal::CRITERIA, Texts(criteria.to_vec()))
        .set(Appraisal::BANDS, Texts(bands.map(str::to_owned).to_vec()))
        .set(Appraisal::ONE_IN, count(one_in))
        .set(Appraisal::NOMINATED_UNTIL, day_within(from + 185))
        .set(Appraisal::REVIEWED, day_within(from + 188))
}

/// Confirmed half a year ago, and published for too short a time. An item was corrected after that, which a rule finds.
fn confirmed(maker: &mut Maker) {
    let from = DAYS - 400;
    maker.add(
        appraisal(0, "示例区党员先锋岗评选（上半年）", from, 3)
            .set(Appraisal::ASSESSED, day_within(from + 192))
            .set(Appraisal::PUBLISHED, day_within(from + 194))
            .set(Appraisal::PUBLISHED_UNTIL, day_within(from + 197))
            .set(Appraisal::AWARDED, day_within(from + 205)),
    );
    nominees(maker, 0, from);
    // The confirmed result has four 优秀 of nine, one too many; the fifth lost a point since then.
    let bands = ["优秀", "优秀", "优秀", "优秀", "先锋", "先锋", "合格", "合格", "合格"];
    let scores = ["91.8", "91.8", "91.7", "89.35", "88.8", "84.8", "82.15", "75.65", "79.05"];
    for (number, (band, score)) in bands.into_iter().zip(scores).enumerate() {
        let score = Quantity {
            value: Decimal::parse(score).expect("a decimal number"),
            unit: POINT.to_owned(),
            qualifier: Qualifier::Exact,
        };
        let nominee = Patch::<Nomination>::new(format!("nominee-0-{number}"));
        maker.amend(nominee.set(Nomination::BAND, band).set(Nomination::SCORE, score));
    }
    // A veto that was reported after the result.
    let late = veto("score-veto-late", "被通报批评", "nominee-0-5", from + 150);
    maker.add(late.set(ScoreItem::EVIDENCE, EVIDENCE));
}

/// Published now: two share the first rank, of whom only one may be 优秀, and an objection is
/// unanswered.
fn published(maker: &mut Maker) {
    let from = DAYS - 200;
    maker.add(
        appraisal(1, "示例区党员先锋岗评选（下半年）", from, 5)
            .set(Appraisal::ASSESSED, day_within(from + 190))
            .set(Appraisal::PUBLISHED, day_within(from + 191))
            .set(Appraisal::PUBLISHED_UNTIL, day_within(from + 203)),
    );
    nominees(maker, 1, from);
    maker.add(
        Patch::<Appeal>::new("appeal-0")
            .set(Appeal::NAME, "对第二名的群众评价加分有异议")
            .set(Appeal::NOMINATION, Reference::to("nominee-1-1"))
            .set(Appeal::RAISED, day_within(DAYS - 20)),
    );
    maker.add(
        Patch::<Appeal>::new("appeal-1")
            .set(Appeal::NAME, "对自查扣分有异议")
            .set(Appeal::NOMINATION, Reference::to("nominee-1-8"))
            .set(Appeal::RAISED, day_within(DAYS - 6))
            .set(Appeal::ANSWERED, day_within(DAYS - 3))
            .set(Appeal::ANSWER, "经核实，扣分属实。"),
    );
    // A veto without evidence.
    maker.add(veto("score-veto", "发生责任事故", "nominee-1-7", DAYS - 40));
}

fn veto(id: &str, name: &str, nominee: &str, day: i32) -> Patch<ScoreItem> {
    Patch::<ScoreItem>::new(id)
        .set(ScoreItem::NAME, name)
        .set(ScoreItem::NOMINATION, Reference::to(nominee))
        .set(ScoreItem::ITEM_KIND, ItemKind::Veto)
        .set(ScoreItem::DATE, day_within(day))
}

fn nominees(maker: &mut Maker, round: usize, from: i32) {
    for (number, points) in POINTS.iter().enumerate() {
        let id = format!("nominee-{round}-{number}");
        let place = PLACES[number % PLACES.len()];
        // Of the four posts and zones of the teams, every other one is a post.
        let team =
            (number < 4 && number % 2 == 0).then(|| Reference::to(format!("team-post-{number}")));
        maker.add(
            Patch::<Nomination>::new(&*id)
                .set(Nomination::NAME, format!("{place}党员先锋岗"))
                .set(Nomination::APPRAISAL, Reference::to(format!("appraisal-{round}")))
                .set(Nomination::NOMINATED_BY, format!("{place}党委"))
                .set(Nomination::NOMINATED, day_within(from + 183))
                .set(Nomination::ELIGIBLE, YesNo::Yes)
                .set(Nomination::VOTERS, count(30))
                .set(Nomination::AYES, count(28 - 2 * number))
                .set_or_keep(Nomination::TEAM, team),
        );
        let date = day_within(from + 30 + 12 * i32::try_from(number).unwrap_or(0));
        for (index, points) in points.iter().enumerate() {
            let kind = if *points < 0 { ItemKind::Deduction } else { ItemKind::Addition };
            let points = usize::try_from(points.unsigned_abs()).expect("a small number");
            maker.add(
                Patch::<ScoreItem>::new(format!("score-{round}-{number}-{index}"))
                    .set(ScoreItem::NAME, ACTS[index])
                    .set(ScoreItem::NOMINATION, Reference::to(&*id))
                    .set(ScoreItem::ITEM_KIND, kind)
                    .set(ScoreItem::CRITERION, CRITERIA[index].0)
                    .set(ScoreItem::POINTS, amount(points, POINT))
                    .set(ScoreItem::DATE, date)
                    .set(ScoreItem::EVIDENCE, EVIDENCE),
            );
        }
    }
}

/// The round of the units of an alliance.
const UNITS: &str = "appraisal-units";
/// The number of its nominees.
const NOMINATED_UNITS: usize = 6;
const UNIT_CRITERIA: [(&str, u32); 3] = [("参与会议", 40), ("议题落实", 30), ("资源共享", 30)];

/// A round of the units of an alliance, whose scores come from what its records say of them: how often they met,
/// what of their items and needs was adopted, and when they did nothing. The last nominee has no score yet.
pub(super) fn units(maker: &mut Maker, alliance: &Living) {
    let criteria = UNIT_CRITERIA.map(|(name, weight)| format!("{name}：{weight}"));
    let bands = ["优秀：85", "合格：60", "不合格：0"];
    let from = DAYS - 400;
    maker.add(
        Patch::<Appraisal>::new(UNITS)
            .set(Appraisal::NAME, "示例区联盟成员单位年度评价")
            .set(Appraisal::APPRAISAL_KIND, AppraisalKind::AllianceUnit)
            .set(Appraisal::ORGANISER, "示例区区直机关工委")
            .set(Appraisal::FROM, day_within(from))
            .set(Appraisal::TO, day_within(DAYS - 30))
            .set(Appraisal::BASE, count(70))
            .set(Appraisal::FULL, count(100))
            .set(Appraisal::CRITERIA, Texts(criteria.to_vec()))
            .set(Appraisal::BANDS, Texts(bands.map(str::to_owned).to_vec()))
            .set(Appraisal::ONE_IN, count(3))
            .set(Appraisal::NOMINATED_UNTIL, day_within(DAYS - 20))
            .set(Appraisal::REVIEWED, day_within(DAYS - 12)),
    );
    for (number, unit) in long_standing(maker, alliance, from).into_iter().enumerate() {
        let id: Name = format!("nominee-unit-{number}").into();
        let name = maker.value(&unit, AllianceUnit::NAME).map(|name| name.0.into());
        maker.add(
            Patch::<Nomination>::new(id.clone())
                .set_or_keep(Nomination::NAME, name)
                .set(Nomination::APPRAISAL, Reference::to(UNITS))
                .set(Nomination::UNIT, Reference::to(unit))
                .set(Nomination::NOMINATED, day_within(DAYS - 22))
                .set(Nomination::ELIGIBLE, YesNo::Yes),
        );
        if number + 1 < NOMINATED_UNITS {
            unit_items(maker, &id);
        }
    }
}

/// Units of an alliance that are in it from this day to the end.
fn long_standing(maker: &Maker, alliance: &Living, from: i32) -> Vec<Name> {
    let mut units = maker.ids_where(AllianceUnit::ALLIANCE, &Reference::to(&*alliance.id));
    let start = day_within(from);
    units.retain(|unit| {
        let joined = maker.value(unit, AllianceUnit::JOINED);
        maker.value(unit, AllianceUnit::LEFT).is_none()
            && joined.is_some_and(|joined| joined.latest() <= start.earliest())
    });
    units.truncate(NOMINATED_UNITS);
    units
}

/// The score items of a unit, as its figures are taken into its score.
fn unit_items(maker: &mut Maker, nominee: &Name) {
    let register = maker.register(&[
        Kind::Appraisal,
        Kind::Nomination,
        Kind::AllianceUnit,
        Kind::Activity,
        Kind::Attendance,
        Kind::MeetingItem,
        Kind::Offer,
        Kind::Cooperation,
        Kind::ChairTerm,
    ]);
    let found = figures_of_unit(&register, nominee, day_within(DAYS - 1).earliest());
    let counted = found.iter().filter(|figure| figure.count() > 0);
    let items: Vec<Patch<ScoreItem>> = counted.map(|figure| unit_item(nominee, figure)).collect();
    for item in items {
        maker.add(item);
    }
}

fn unit_item(nominee: &Name, figure: &FigureOfUnit<'_>) -> Patch<ScoreItem> {
    let (name, criterion, points) = match figure.figure {
        UnitFigure::Attended => ("参加联席会议", 0, 3),
        UnitFigure::AdoptedItems => ("议题被采纳", 1, 5),
        UnitFigure::AdoptedNeeds => ("需求得到答复或对接", 2, 4),
        UnitFigure::IdleQuarters => ("没有参与的季度", 0, 2),
    };
    let (count, of) = (figure.count(), figure.of);
    Patch::<ScoreItem>::new(format!("score-{nominee}-{}", figure.figure as usize))
        .set(ScoreItem::NAME, format!("{name}：{count}（共 {of}）"))
        .set(ScoreItem::NOMINATION, Reference::to(nominee.clone()))
        .set(ScoreItem::ITEM_KIND, figure.figure.item_kind())
        .set(ScoreItem::CRITERION, UNIT_CRITERIA[criterion].0)
        .set(ScoreItem::POINTS, amount(points * count, POINT))
        .set(ScoreItem::DATE, day_within(DAYS - 30))
        .set(ScoreItem::EVIDENCE, "联盟会议和需求台账（虚构）")
}
