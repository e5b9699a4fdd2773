//! The alliances of 示例区: charters, chairs and meeting items; and goals with their tasks and targets.

use super::demo_funnel::{self, ORDERS};
use super::demo_lives::task_id;
use super::maker::{DAYS, Living, Maker, amount, count, date, day_within};
use super::size::Size;
use zhibu_domain::kinds::choices::{ActivityKind, LegalStatus, Strength};
use zhibu_domain::kinds::field::{PersonText, Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Branch, ChairTerm, Goal, MeetingItem, Target, Task,
};
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::Name;

const MECHANISMS: [&str; 5] = ["组织共建", "事务共商", "资源共享", "发展共促", "品牌共创"];
const GOALS: [&str; 3] = ["示例区产业强区", "示例区宜居城区", "示例区乡村振兴示范"];
/// The length of a term in the chair.
const TERM_DAYS: i32 = 91;
/// The number of alliances with needs, offers and cooperations; the others only have a charter.
const ACTIVE: usize = 12;

/// Adds the records of all alliances, goals and targets.
pub(super) fn alliances(maker: &mut Maker, size: Size, branches: &[Living], alliances: &[Living]) {
    for (number, alliance) in alliances.iter().enumerate() {
        let units = maker.ids_where(AllianceUnit::ALLIANCE, &Reference::to(&*alliance.id));
        charter(maker, alliance, &units);
        if number < ACTIVE {
            meetings(maker, alliance, &units);
            demo_funnel::funnel(maker, number, alliance, &units);
        }
    }
    goals(maker, size, branches);
    targets(maker, alliances);
}

/// The charter, and the chair, which rotates among the first units.
fn charter(maker: &mut Maker, alliance: &Living, units: &[Name]) {
    let lead_unit = maker.value(&alliance.id, Alliance::LEAD_UNIT);
    let secretariat = lead_unit.map(|unit| PersonText(unit.0));
    maker.amend(
        Patch::<Alliance>::new(&*alliance.id)
            .set(Alliance::MECHANISMS, Texts(MECHANISMS.map(str::to_owned).to_vec()))
            .set(Alliance::LEGAL_STATUS, LegalStatus::NonLegalPerson)
            .set(Alliance::CHAIR_MONTHS, count(3))
            .set_or_keep(Alliance::SECRETARIAT, secretariat),
    );
    for (term, unit) in (0..).zip(units.iter().take(6).cycle()) {
        let from = alliance.from + term * TERM_DAYS;
        if from >= DAYS {
            break;
        }
        maker.add(
            Patch::<ChairTerm>::new(format!("chair-{}-{term}", alliance.id))
                .set(ChairTerm::CHAIR, Reference::to(unit.clone()))
                .set(ChairTerm::ALLIANCE, Reference::to(&*alliance.id))
                .set(ChairTerm::FROM, day_within(from))
                .set(ChairTerm::TO, day_within(from + TERM_DAYS - 1)),
        );
    }
}

/// The joint meetings of an alliance whose day is known, the earliest first.
fn joint_meetings(maker: &Maker, alliance: &Living) -> Vec<(PartialDate, Name)> {
    let mut meetings: Vec<(PartialDate, Name)> = Vec::new();
    for id in maker.ids_where(Activity::ALLIANCE, &Reference::to(&*alliance.id)) {
        let kind = maker.value(&id, Activity::ACTIVITY_KIND);
        let date = maker.value(&id, Activity::DATE).filter(|date| date.has_day());
        if let (Some(ActivityKind::JointMeeting), Some(date)) = (kind, date) {
            meetings.push((date, id));
        }
    }
    meetings.sort_by_cached_key(|(date, id)| (date.earliest(), id.clone()));
    meetings
}

/// Items of the first joint meetings: one is completed, one is decided and late, one is only raised.
fn meetings(maker: &mut Maker, alliance: &Living, units: &[Name]) {
    let meetings = joint_meetings(maker, alliance);
    let ([first, second, ..], [one, other, ..]) = (&meetings[..], units) else { return };
    let item = |number: usize, name: &str| {
        Patch::<MeetingItem>::new(format!("item-{}-{number}", alliance.id))
            .set(MeetingItem::NAME, name)
            .set(MeetingItem::ALLIANCE, Reference::to(&*alliance.id))
            .set(MeetingItem::RAISED_BY, Reference::to(other.clone()))
            .set(MeetingItem::RAISED_AT, Reference::to(first.1.clone()))
    };
    maker.add(
        item(0, "合建示范基地")
            .set(MeetingItem::DECISION, "由牵头单位提供场地，两家企业出设备（虚构）")
            .set(MeetingItem::RESPONSIBLE, Reference::to(one.clone()))
            .set(MeetingItem::DONE, second.0)
            .set(MeetingItem::RESULT, "已挂牌（虚构）")
            .set(MeetingItem::REPORTED_AT, Reference::to(second.1.clone())),
    );
    maker.add(
        item(1, "统一质量标准")
            .set(MeetingItem::DECISION, "三个月内拿出征求意见稿（虚构）")
            .set(MeetingItem::RESPONSIBLE, Reference::to(other.clone()))
            .set(MeetingItem::DEADLINE, day_within(DAYS - 20)),
    );
    maker.add(item(2, "联合参加展销"));
}

/// Strategic goals, the tasks that belong to them, and the activities that serve tasks: two thirds of
/// the first 600.
fn goals(maker: &mut Maker, size: Size, branches: &[Living]) {
    for (index, name) in GOALS.into_iter().enumerate() {
        let goal = Patch::<Goal>::new(format!("goal-{index}"));
        maker.add(goal.set(Goal::NAME, name).set(Goal::FROM, date("2023")));
    }
    for index in (0..branches.len()).filter(|index| index % 5 != 4) {
        let goal = Reference::to(format!("goal-{}", index % GOALS.len()));
        maker.amend(Patch::<Task>::new(task_id(index)).set(Task::GOAL, goal));
    }
    let most = size.activities.min(600);
    for number in (1..=most).filter(|number| number % 3 != 0) {
        let id = format!("activity-{number:06}");
        let Some(branch) = maker.value(&id, Activity::BRANCH) else { continue };
        let serves = maker.value(&branch.id, Branch::SERVES);
        maker.amend(Patch::<Activity>::new(id).set_or_keep(Activity::SERVES, serves));
    }
}

fn targets(maker: &mut Maker, alliances: &[Living]) {
    for (index, alliance) in alliances.iter().take(2).enumerate() {
        maker.add(
            Patch::<Target>::new(format!("target-{index}"))
                .set(Target::MEASURE, ORDERS)
                .set(Target::QUANTITY, amount(300, "万元"))
                .set(Target::STRENGTH, Strength::Direct)
                .set(Target::FROM, date("2025-01-01"))
                .set(Target::TO, date("2025-12-31"))
                .set(Target::ALLIANCE, Reference::to(&*alliance.id)),
        );
    }
}
