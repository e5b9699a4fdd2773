//! Faults in the permanent organisations, the approvals and the alliances of 示例区, so that each rule about
//! them has a finding. What the demo has too few records for is left out.

use super::maker::{DAYS, Living, Maker, count, date, day_within, suffix_of};
use zhibu_domain::kinds::choices::{
    ActivityKind, BranchForm, CooperationStage, OfferKind, OrganisationType,
};
use zhibu_domain::kinds::field::{Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Branch, ChairTerm, Cooperation, MeetingItem, Offer, Organisation, Step,
};
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_ledger::Name;

/// The days of a term of three years.
const TERM: i32 = 3 * 365;

/// The members of a branch that has too few.
const TOO_FEW: Count = Count { value: 2, qualifier: Qualifier::Exact };

/// Adds the faults.
pub(super) fn faults(maker: &mut Maker, branches: &[Living], alliances: &[Living]) {
    organisations(maker);
    temporary(maker, branches);
    if let [first, ..] = alliances {
        alliance(maker, first);
    }
}

/// A branch with too few members, one whose term has ended, one whose term ends soon, and one that is not
/// put on record.
fn organisations(maker: &mut Maker) {
    let ids = branch_ids(maker);
    let [few, ended, ending, unfiled, ..] = &ids[..] else { return };
    let of = |id: &Name| Patch::<Organisation>::new(id.clone());
    let number = |id: &Name, field| maker.value(id, field).unwrap_or_default();
    let full = number(few, Organisation::FULL_MEMBERS);
    let probationary = number(few, Organisation::PROBATIONARY_MEMBERS);
    let others = number(ended, Organisation::FULL_MEMBERS);
    // The district keeps its number of members.
    let moved = full.sum(probationary).value.saturating_sub(TOO_FEW.value);
    let others = others.sum(Count::exact(moved));
    maker.amend(
        of(few)
            .set(Organisation::FULL_MEMBERS, TOO_FEW)
            .set(Organisation::PROBATIONARY_MEMBERS, Count::exact(0)),
    );
    maker.amend(of(ended).set(Organisation::FULL_MEMBERS, others));
    maker.amend(of(ended).set(Organisation::TERM_FROM, date("2022-10-15")));
    maker.amend(of(ending).set(Organisation::TERM_FROM, day_within(DAYS - TERM + 60)));
    maker.amend(of(unfiled).set(Organisation::APPROVED, day_within(DAYS - 90)));
}

/// The permanent branches.
fn branch_ids(maker: &Maker) -> Vec<Name> {
    maker.ids_where(Organisation::CODE, &OrganisationType::Branch)
}

/// An organisation that a branch of two members approved, one with more groups than full members, one
/// without a secretary, and a committee without lessons.
fn temporary(maker: &mut Maker, branches: &[Living]) {
    let mut others = branches.iter().rev().filter(|branch| branch.to == DAYS).skip(2);
    if let (Some(approved), Some(few)) = (others.next(), branch_ids(maker).first()) {
        let approver = Reference::to(few.clone());
        maker.amend(Patch::<Branch>::new(&*approved.id).set(Branch::APPROVED_BY, approver));
    }
    if let Some(grouped) = others.next() {
        let patch = Patch::<Branch>::new(&*grouped.id).set(Branch::FORM, BranchForm::Branch);
        maker.amend(patch.set(Branch::GROUPS, count(grouped.full + 1)));
    }
    let is_documented = |branch: &&Living| maker.has::<Step>(&format!("{}-approve", branch.id));
    if let Some(headless) = others.find(is_documented) {
        maker.amend(Patch::<Branch>::new(&*headless.id).clear(Branch::SECRETARY));
    }
    if let Some(old) = others.find(|branch| branch.from < DAYS - 560) {
        committee_without_lessons(maker, old);
    }
}

/// In the summer of the year before it held its organisation life meeting, and none in the fourth quarter.
fn committee_without_lessons(maker: &mut Maker, branch: &Living) {
    let form = BranchForm::Committee;
    let name = format!("{}{}", branch.topic, suffix_of(form));
    let patch = Patch::<Branch>::new(&*branch.id).set(Branch::FORM, form);
    maker.amend(patch.set(Branch::NAME, name).clear(Branch::PLANNED_END));
    maker.add(
        Patch::<Activity>::new("activity-life-meeting")
            .set(Activity::TITLE, "组织生活会")
            .set(Activity::ACTIVITY_KIND, ActivityKind::LifeMeeting)
            .set(Activity::BRANCH, Reference::to(&*branch.id))
            .set(Activity::DATE, date("2024-07-10")),
    );
    for id in maker.ids_where(Activity::BRANCH, &Reference::to(&*branch.id)) {
        if maker.value(&id, Activity::ACTIVITY_KIND) == Some(ActivityKind::Lesson) {
            let study =
                Patch::<Activity>::new(id).set(Activity::ACTIVITY_KIND, ActivityKind::Study);
            maker.amend(study.set(Activity::TITLE, "学习交流会"));
        }
    }
}

/// The joint meetings that may have been in a quarter become study sessions.
fn quarter_without_meeting(maker: &mut Maker, alliance: &Reference<Alliance>) {
    let (first, last) = (date("2025-04-01"), date("2025-06-30"));
    for id in maker.ids_where(Activity::ALLIANCE, alliance) {
        let is_joint =
            maker.value(&id, Activity::ACTIVITY_KIND) == Some(ActivityKind::JointMeeting);
        let day = maker.value(&id, Activity::DATE);
        let is_in = day
            .is_some_and(|day| !day.is_certainly_before(first) && !last.is_certainly_before(day));
        if is_joint && is_in {
            let study =
                Patch::<Activity>::new(id).set(Activity::ACTIVITY_KIND, ActivityKind::Study);
            maker.amend(study.set(Activity::TITLE, "学习交流会"));
        }
    }
}

/// An item gathered on the day of its meeting, a need without an answer, cooperations that have stalled or
/// name no amount, and a chair without a successor.
fn alliance(maker: &mut Maker, alliance: &Living) {
    let own = Reference::to(&*alliance.id);
    quarter_without_meeting(maker, &own);
    if let Some(item) = maker.ids_where(MeetingItem::ALLIANCE, &own).pop() {
        let meeting = maker.value(&item, MeetingItem::RAISED_AT);
        let date = meeting.and_then(|meeting| maker.value(&meeting.id, Activity::DATE));
        maker.amend(Patch::<MeetingItem>::new(item).set_or_keep(MeetingItem::RAISED, date));
    }
    let units = maker.ids_where(AllianceUnit::ALLIANCE, &own);
    let [asks, gives, ..] = &units[..] else { return };
    let offer = |id: &str, name: &str, kind: OfferKind, unit: &Name, from: i32| {
        Patch::<Offer>::new(id)
            .set(Offer::NAME, name)
            .set(Offer::OFFER_KIND, kind)
            .set(Offer::POSTED_BY, Reference::to(unit.clone()))
            .set(Offer::FROM, day_within(DAYS - from))
    };
    let (need, resource) = (OfferKind::Need, OfferKind::Resource);
    let unanswered = offer("need-unanswered", "示例茶园采摘用工需求", need, asks, 70);
    maker.add(unanswered.set(Offer::CATEGORY, "用工"));
    for (id, name, kind, unit) in [
        ("need-stalled", "示例品牌授权需求", need, asks),
        ("offer-stalled", "示例品牌授权资源", resource, gives),
    ] {
        maker.add(offer(id, name, kind, unit, 190).set(Offer::CATEGORY, "品牌授权"));
    }
    maker.add(
        Patch::<Cooperation>::new("cooperation-stalled")
            .set(Cooperation::NAME, "示例品牌授权合作")
            .set(Cooperation::ALLIANCE, own.clone())
            .set(Cooperation::NEED, Reference::to("need-stalled"))
            .set(Cooperation::MET_BY, Reference::to("offer-stalled"))
            .set(Cooperation::PARTNERS, References::to([asks.clone(), gives.clone()]))
            .set(Cooperation::STAGE, CooperationStage::Signed)
            .set(Cooperation::MATCHED, day_within(DAYS - 160))
            .set(Cooperation::SIGNED, day_within(DAYS - 120)),
    );
    if let Some(last) = maker.ids_where(ChairTerm::ALLIANCE, &own).pop() {
        let expired = Patch::<ChairTerm>::new(last);
        maker.amend(expired.set(ChairTerm::TO, day_within(DAYS - 10)));
    }
}
