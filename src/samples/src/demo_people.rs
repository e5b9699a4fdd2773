//! Who is above whom and who was there, in 示例区: a committee over organisations, those that serve an alliance,
//! activities of a team, rolls, and evidence with a file or an address. It adds no activity: it says more of
//! those that there are.

use super::maker::{DAYS, FAMILY, Living, Maker, PLACES, count, date};
use zhibu_domain::kinds::choices::{
    ActivityKind, Attended, BranchForm, CooperationStage, Setting, StepKind,
};
use zhibu_domain::kinds::field::{Field, FieldValue, Reference};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, AllianceUnit, Assignment, Attendance, Branch, Cooperation, Evidence, Outcome,
    RecordType, ScoreItem, Step, Team,
};
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::Name;

/// The number of organisations below the committee.
const BELOW: usize = 3;
/// The number of activities whose place and persons are known.
const WITH_PLACE: usize = 60;
/// Every so many members or units of a roll are absent.
const ABSENT_ONE_IN: usize = 7;

/// Adds them.
pub(super) fn people(maker: &mut Maker, branches: &[Living], alliances: &[Living]) {
    superiors(maker, branches);
    serving(maker, branches, alliances);
    places(maker);
    team(maker);
    rolls(maker);
    if let Some(alliance) = alliances.first() {
        joint_meeting(maker, alliance);
    }
    evidence(maker);
}

/// A committee that is live, over others that are.
fn superiors(maker: &mut Maker, branches: &[Living]) {
    let committees = maker.ids_where(Branch::FORM, &BranchForm::Committee);
    let mut live = branches.iter().filter(|branch| branch.to == DAYS);
    let is_committee = |branch: &&Living| committees.iter().any(|id| **id == *branch.id);
    let Some(above) = live.clone().find(is_committee) else { return };
    let below = live.by_ref().filter(|branch| !is_committee(branch)).take(BELOW);
    for branch in below {
        let patch = Patch::<Branch>::new(&*branch.id);
        maker.amend(patch.set(Branch::PARENT, Reference::to(&*above.id)));
    }
}

/// The organisations on an industry chain serve an alliance each.
fn serving(maker: &mut Maker, branches: &[Living], alliances: &[Living]) {
    let on_chains = branches.iter().filter(|branch| branch.setting == Setting::IndustryChain);
    for (branch, alliance) in on_chains.zip(alliances.iter().cycle()) {
        let patch = Patch::<Branch>::new(&*branch.id);
        maker.amend(patch.set(Branch::ALLIANCE, Reference::to(&*alliance.id)));
    }
}

/// Where the first activities were held, and by whom.
fn places(maker: &mut Maker) {
    let ids: Vec<Name> = maker.ids::<Activity>().take(WITH_PLACE).cloned().collect();
    for (index, id) in ids.into_iter().enumerate() {
        maker.amend(
            Patch::<Activity>::new(id)
                .set(Activity::PLACE, format!("{}党群服务中心", PLACES[index % PLACES.len()]))
                .set(Activity::HOST, FAMILY[index % FAMILY.len()])
                .set(Activity::RECORDER, FAMILY[(index + 5) % FAMILY.len()]),
        );
    }
}

/// The last activities of the battalion's organisation are those of its first team.
fn team(maker: &mut Maker) {
    let battalion: Option<Reference<Branch>> = maker.value("team-battalion", Team::BRANCH);
    let Some(branch) = battalion else { return };
    for id in latest(maker, &branch, None).into_iter().take(2) {
        maker.amend(Patch::<Activity>::new(id).set(Activity::TEAM, Reference::to("team-0")));
    }
}

/// The activities of an organisation, the latest first; those of a kind, if one is given.
fn latest(maker: &Maker, branch: &Reference<Branch>, kind: Option<ActivityKind>) -> Vec<Name> {
    let mut ids = maker.ids_where(Activity::BRANCH, branch);
    if kind.is_some() {
        ids.retain(|id| maker.value(id, Activity::ACTIVITY_KIND) == kind);
    }
    let day = |id: &Name| maker.value(id, Activity::DATE).map(PartialDate::sort_key);
    ids.sort_by_key(|id| std::cmp::Reverse((day(id), id.clone())));
    ids
}

/// The rolls of a party meeting and of a theme day. The numbers of the second say otherwise.
fn rolls(maker: &mut Maker) {
    let mut with_roster: Vec<Reference<Branch>> = Vec::new();
    for id in maker.ids::<Assignment>() {
        let branch = maker.value(id, Assignment::BRANCH);
        with_roster.extend(branch.filter(|branch| !with_roster.contains(branch)));
    }
    let mut called = 0;
    for branch in with_roster {
        for kind in [ActivityKind::PartyMeeting, ActivityKind::ThemeDay] {
            let Some(id) = latest(maker, &branch, Some(kind)).into_iter().next() else { continue };
            let roster = maker.ids_where(Assignment::BRANCH, &branch);
            let members = roster.into_iter().filter_map(|id| maker.value(&id, Assignment::MEMBER));
            let members: Vec<_> = members.collect();
            let present = call(maker, &id, Attendance::MEMBER, &members);
            let patch = Patch::<Activity>::new(&*id);
            maker.amend(if called == 1 {
                let due = patch.set(Activity::DUE, count(members.len()));
                due.set(Activity::PRESENT, count(present + 1))
            } else {
                patch.clear(Activity::DUE).clear(Activity::PRESENT)
            });
            called += 1;
            if called == 2 {
                return;
            }
        }
    }
}

/// The roll of the latest joint meeting of an alliance, by its units.
fn joint_meeting(maker: &mut Maker, alliance: &Living) {
    let alliance = Reference::to(&*alliance.id);
    let mut meetings = maker.ids_where(Activity::ALLIANCE, &alliance);
    meetings
        .retain(|id| maker.value(id, Activity::ACTIVITY_KIND) == Some(ActivityKind::JointMeeting));
    let held = |id: &Name| maker.value(id, Activity::DATE).map(PartialDate::sort_key);
    let Some(id) = meetings.into_iter().max_by_key(|id| (held(id), id.clone())) else { return };
    let Some(day) = maker.value(&id, Activity::DATE) else { return };
    let mut units = maker.ids_where(AllianceUnit::ALLIANCE, &alliance);
    units.retain(|unit| {
        let joined = maker.value(unit, AllianceUnit::JOINED);
        let left = maker.value(unit, AllianceUnit::LEFT);
        joined.is_none_or(|joined| joined.earliest() <= day.latest())
            && left.is_none_or(|left| day.earliest() <= left.latest())
    });
    let units: Vec<_> = units.into_iter().map(Reference::<AllianceUnit>::to).collect();
    call(maker, &id, Attendance::UNIT, &units);
    maker.amend(Patch::<Activity>::new(id).clear(Activity::DUE).clear(Activity::PRESENT));
}

/// Ticks these in an activity; returns the number of those present.
fn call<R>(
    maker: &mut Maker,
    activity: &Name,
    field: Field<Attendance, Reference<R>>,
    all: &[Reference<R>],
) -> usize
where
    R: RecordType,
    Reference<R>: FieldValue,
{
    let mut present = 0;
    for (index, one) in all.iter().enumerate() {
        let is_absent = index % ABSENT_ONE_IN == ABSENT_ONE_IN - 1;
        let attended = if is_absent { Attended::Absent } else { Attended::Present };
        let reason = is_absent.then(|| "外出开会（虚构）".into());
        present += usize::from(!is_absent);
        maker.add(
            Patch::<Attendance>::new(format!("{activity}-{index}"))
                .set(field, one.clone())
                .set(Attendance::ACTIVITY, Reference::to(activity.clone()))
                .set(Attendance::ATTENDED, attended)
                .set_or_keep(Attendance::REASON, reason),
        );
    }
    present
}

/// Evidence of an activity, a step, a cooperation, an outcome and a score item.
fn evidence(maker: &mut Maker) {
    let first = |ids: Vec<Name>| ids.into_iter().next();
    let of = |name: &str, id: &str| {
        Patch::<Evidence>::new(id).set(Evidence::NAME, name).set(Evidence::DATE, date("2025-06"))
    };
    let activities: Vec<Name> = maker.ids::<Activity>().take(1).cloned().collect();
    if let Some(id) = first(activities) {
        let list = of("会议签到表", "evidence-activity").set(Evidence::FILE, "会议签到表.pdf");
        maker.add(list.set(Evidence::ACTIVITY, Reference::to(id)));
    }
    if let Some(id) = first(maker.ids_where(Step::STEP, &StepKind::Approve)) {
        let paper = of("关于成立临时党组织的批复", "evidence-step");
        let paper = paper.set_or_keep(Evidence::DOCUMENT, maker.value(&id, Step::DOCUMENT));
        maker.add(paper.set(Evidence::STEP, Reference::to(id)));
    }
    // Not of what is to have none.
    if let Some(id) = first(maker.ids_where(Cooperation::STAGE, &CooperationStage::Done)) {
        let contract = of("合作协议扫描件", "evidence-cooperation")
            .set(Evidence::FILE, "合作协议.pdf")
            .set(Evidence::ADDRESS, "https://files.example/cooperation/agreement");
        maker.add(contract.set(Evidence::COOPERATION, Reference::to(id)));
    }
    let outcomes = maker.ids::<Outcome>();
    let shown = outcomes.filter(|id| maker.value(id, Outcome::EVIDENCE).is_some());
    let shown: Vec<Name> = shown.take(1).cloned().collect();
    if let Some(id) = first(shown) {
        let report = of("工作简报第 6 期", "evidence-outcome")
            .set(Evidence::ADDRESS, "https://news.example/briefing/6");
        maker.add(report.set(Evidence::OUTCOME, Reference::to(id)));
    }
    let items: Vec<Name> = maker.ids::<ScoreItem>().take(1).cloned().collect();
    if let Some(id) = first(items) {
        let award = of("表彰决定", "evidence-item").set(Evidence::DOCUMENT, "示表〔虚构〕1号");
        maker.add(award.set(Evidence::ITEM, Reference::to(id)));
    }
}
