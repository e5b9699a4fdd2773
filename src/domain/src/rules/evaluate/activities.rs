//! Activities: what must not be held, and who was there.

use super::{Compared, Evaluation};
use crate::kinds::choices::ActivityKind;
use crate::kinds::records::{Activity, Branch, Kind};
use crate::register::Row;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use crate::values::bounds::CountBounds;
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::Count;
use zhibu_ledger::Name;

/// The base of the share of those graded excellent that counts all who were due; any other number
/// counts those who took part.
const OF_ALL_DUE: u32 = 2;

impl Evaluation<'_> {
    pub(super) fn activity(&mut self, row: &Row<Activity>, branch: Option<&Branch>) {
        let activity = &row.record;
        let Some(kind) = activity.activity_kind else { return };
        let at = (Kind::Activity, &row.id);
        if kind.is_forbidden() {
            self.add(RuleId::ForbiddenAct, at, Numbers::None, Some(Activity::ACTIVITY_KIND.id()));
        }
        if kind.is_unusual() {
            self.add(RuleId::UnusualAct, at, Numbers::None, Some(Activity::ACTIVITY_KIND.id()));
        }
        match kind {
            ActivityKind::PartyMeeting => self.vote(at, activity, branch),
            ActivityKind::CommitteeMeeting => self.committee_quorum(at, activity),
            ActivityKind::GroupMeeting => {
                if let Some(due) = activity.due {
                    let fewest = self.number(RuleId::GroupSize, "members");
                    self.expect_at_least(RuleId::GroupSize, at, due, fewest, Activity::DUE.id());
                }
            }
            ActivityKind::MutualAppraisal => self.excellent(at, activity),
            ActivityKind::LifeMeeting => {
                let early = activity.date.filter(|date| is_early_in_a_whole_year(*date, branch));
                if let Some(date) = early {
                    let numbers = Numbers::Until(date);
                    let field = Some(Activity::DATE.id());
                    self.add(RuleId::LifeMeetingQuarter, at, numbers, field);
                }
            }
            _ => {}
        }
    }

    /// A vote, which only its ayes show: at least half of those who may vote are there (半数以上), and more
    /// than half of those due are in favour (超过半数).
    fn vote(&mut self, at: (Kind, &Name), activity: &Activity, branch: Option<&Branch>) {
        let Some(ayes) = activity.ayes else { return };
        let Some(due) = Voters::of(activity.voters_due, activity.due, branch) else { return };
        if let Some(present) = Voters::of(activity.voters_present, activity.present, branch) {
            let settled = present.bounds.times(2).compared_with(due.bounds);
            let half = Count { value: due.count.value.div_ceil(2), ..due.count };
            let field = Activity::VOTERS_PRESENT;
            let compared = Compared { have: present.count, want: half, field: field.id() };
            self.judge(RuleId::PartyQuorum, at, settled, compared);
        }
        let more_than_half = due.bounds.plus(CountBounds::exact(1));
        let settled = ayes.bounds().times(2).compared_with(more_than_half);
        let half = Count { value: due.count.value / 2 + 1, ..due.count };
        let compared = Compared { have: ayes, want: half, field: Activity::AYES.id() };
        self.judge(RuleId::Vote, at, settled, compared);
    }

    fn committee_quorum(&mut self, at: (Kind, &Name), activity: &Activity) {
        let (Some(due), Some(present)) = (activity.due, activity.present) else { return };
        let settled = present.bounds().times(2).compared_with(due.bounds());
        let half = Count { value: due.value.div_ceil(2), ..due };
        let compared = Compared { have: present, want: half, field: Activity::PRESENT.id() };
        self.judge(RuleId::CommitteeQuorum, at, settled, compared);
    }

    fn excellent(&mut self, at: (Kind, &Name), activity: &Activity) {
        let is_of_all = self.number(RuleId::Excellent, "base") == OF_ALL_DUE;
        let base = if is_of_all { activity.due } else { activity.present };
        let (Some(best), Some(base)) = (activity.excellent, base) else { return };
        let one_in = self.number(RuleId::Excellent, "one_in");
        let too_many = base.bounds().plus(CountBounds::exact(1));
        let settled = best.bounds().times(one_in).compared_with(too_many).reversed();
        let most = Count { value: base.value / one_in, ..base };
        let compared = Compared { have: best, want: most, field: Activity::EXCELLENT.id() };
        self.judge(RuleId::Excellent, at, settled, compared);
    }
}

/// Those who may vote, of those due or present.
struct Voters {
    /// The number that the ledger has.
    count: Count,
    /// How many may vote of these.
    bounds: CountBounds,
}

impl Voters {
    /// Probationary members may not vote. Without a number of those who may, some of the others may be
    /// probationary members of the organisation, as many as it records.
    fn of(voters: Option<Count>, all: Option<Count>, branch: Option<&Branch>) -> Option<Self> {
        if let Some(count) = voters {
            return Some(Self { count, bounds: count.bounds() });
        }
        let probationary = branch.and_then(|branch| branch.probationary_members);
        let probationary = probationary.map_or(CountBounds::ANY, Count::bounds);
        all.map(|count| Self { count, bounds: count.bounds().without_up_to(probationary) })
    }
}

/// Whether a day is before the fourth quarter of its year, and the organisation lives into that quarter.
fn is_early_in_a_whole_year(date: PartialDate, branch: Option<&Branch>) -> bool {
    let Some(branch) = branch else { return false };
    let Some(fourth) = Day::new(date.year(), 10, 1) else { return false };
    let ends = branch.dissolved.or(branch.planned_end);
    date.latest() < fourth && ends.is_none_or(|end| end.latest() >= fourth)
}
