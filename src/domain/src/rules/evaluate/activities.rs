//! Activities: what must not be held, and how many were there.

use super::counts::agreement;
use super::{Compared, Evaluation};
use crate::attendance::{Attendees, attendees};
use crate::kinds::choices::ActivityKind;
use crate::kinds::field::FieldId;
use crate::kinds::records::{Activity, Branch, Kind};
use crate::register::Row;
use crate::rules::finding::{Numbers, Voters};
use crate::rules::frequency::HeldDays;
use crate::rules::table::RuleId;
use crate::values::bounds::{Comparison, CountBounds};
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Grain, Period};
use crate::values::quantity::Count;
use zhibu_ledger::Name;

/// The base of the share of those graded excellent that counts all who were due; any other number
/// counts those who took part.
const OF_ALL_DUE: u32 = 2;

impl Evaluation<'_> {
    pub(super) fn activity(
        &mut self,
        row: &Row<Activity>,
        attendees: &Attendees,
        branch: Option<&Branch>,
    ) {
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
            ActivityKind::PartyMeeting => self.vote(at, activity.ayes, attendees, branch),
            ActivityKind::CommitteeMeeting => self.committee_quorum(at, attendees),
            ActivityKind::GroupMeeting => {
                if let Some(due) = attendees.due {
                    let fewest = self.number(RuleId::GroupSize, "members");
                    let compared = Compared::at_least(due, fewest, Activity::DUE.id());
                    self.judge(RuleId::GroupSize, at, compared);
                }
            }
            ActivityKind::MutualAppraisal => self.excellent(at, activity.excellent, attendees),
            _ => {}
        }
    }

    /// Activities whose typed numbers are not those that are ticked: the typed ones stand, and the ticked ones
    /// count. Of several numbers of an activity the first is named.
    pub(super) fn attendances(&mut self) {
        for id in self.register.attendances().activities() {
            let Some(row) = self.register.activities().row(id) else { continue };
            let counted = attendees(self.register, id, &row.record);
            let differing = counted.beside_typed(&row.record).into_iter().find_map(|number| {
                let (field, Some(have), Some(want)) = number else { return None };
                let settled = match agreement(have, want) {
                    // Whether the ticks count instead is open too.
                    Comparison::Missed if !counted.is_whole_for_certain => Comparison::Unsettled,
                    settled => settled,
                };
                let compared = Compared { settled, have, want, field };
                (compared.settled != Comparison::Reached).then_some(compared)
            });
            if let Some(compared) = differing {
                self.judge(RuleId::AttendanceCount, (Kind::Activity, &row.id), compared);
            }
        }
    }

    /// The life meetings of years whose fourth quarter the organisation lived into and has seen the end of,
    /// if none may have been held in that quarter.
    pub(super) fn life_meetings(&mut self, branch: &Branch, activities: &[&Row<Activity>]) {
        let of_kind = activities
            .iter()
            .filter(|row| row.record.activity_kind == Some(ActivityKind::LifeMeeting));
        let dated: Vec<(&Name, PartialDate)> =
            of_kind.filter_map(|row| Some((&row.id, row.record.date?))).collect();
        let held = HeldDays::of(dated.iter().map(|meeting| meeting.1));
        let has_ended = branch.dissolved.is_some_and(|end| end.latest() < self.as_of);
        for (id, date) in dated {
            let Some(quarter) = fourth_quarter(date.year()) else { continue };
            let ends = branch.dissolved.or(branch.planned_end);
            let is_whole = ends.is_none_or(|end| end.latest() >= quarter.first_day());
            let is_over = quarter.last_day() < self.as_of || has_ended;
            let is_early = date.latest() < quarter.first_day() && !held.is_in(quarter);
            if is_early && is_whole && is_over {
                let (at, field) = ((Kind::Activity, id), Some(Activity::DATE.id()));
                self.add(RuleId::LifeMeetingQuarter, at, Numbers::Until(date), field);
            }
        }
    }

    /// A vote, which only its ayes show: at least half of those who may vote are there (半数以上), and more
    /// than half of those due are in favour (超过半数).
    fn vote(
        &mut self,
        at: (Kind, &Name),
        ayes: Option<Count>,
        attendees: &Attendees,
        branch: Option<&Branch>,
    ) {
        let Some(ayes) = ayes else { return };
        let Some(due) = voters_of(attendees.voters_due, attendees.due, branch) else { return };
        if let Some(present) = voters_of(attendees.voters_present, attendees.present, branch) {
            let field = Activity::VOTERS_PRESENT.id();
            self.expect_voters(RuleId::PartyQuorum, at, present, due.bounds.half(), field);
        }
        let more_than_half = due.bounds.plus(CountBounds::exact(1)).half();
        self.expect_voters(
            RuleId::Vote,
            at,
            Voters::all(ayes),
            more_than_half,
            Activity::AYES.id(),
        );
    }

    /// Finds too few at a vote, and notes where that is open. The numbers are those that settle it.
    fn expect_voters(
        &mut self,
        rule: RuleId,
        at: (Kind, &Name),
        have: Voters,
        want: CountBounds,
        field: FieldId,
    ) {
        let numbers = match have.bounds.compared_with(want) {
            Comparison::Reached => return,
            Comparison::Missed => Numbers::Vote { have, want },
            Comparison::Unsettled => Numbers::UnsettledVote { have, want },
        };
        self.add(rule, at, numbers, Some(field));
    }

    fn committee_quorum(&mut self, at: (Kind, &Name), attendees: &Attendees) {
        let (Some(due), Some(present)) = (attendees.due, attendees.present) else { return };
        let settled = present.bounds().times(2).compared_with(due.bounds());
        let half = Count { value: due.value.div_ceil(2), ..due };
        let field = Activity::PRESENT.id();
        let compared = Compared { settled, have: present, want: half, field };
        self.judge(RuleId::CommitteeQuorum, at, compared);
    }

    fn excellent(&mut self, at: (Kind, &Name), best: Option<Count>, attendees: &Attendees) {
        let is_of_all = self.number(RuleId::Excellent, "base") == OF_ALL_DUE;
        let base = if is_of_all { attendees.due } else { attendees.present };
        let (Some(best), Some(base)) = (best, base) else { return };
        let one_in = self.number(RuleId::Excellent, "one_in");
        let too_many = base.bounds().plus(CountBounds::exact(1));
        let settled = best.bounds().times(one_in).compared_with(too_many).reversed();
        let most = Count { value: base.value / one_in, ..base };
        let field = Activity::EXCELLENT.id();
        self.judge(RuleId::Excellent, at, Compared { settled, have: best, want: most, field });
    }
}

/// Those who may vote, of those due or present. Probationary members may not: without a number of those
/// who may, some of the others may be probationary members of the organisation, as many as it records.
fn voters_of(voters: Option<Count>, all: Option<Count>, branch: Option<&Branch>) -> Option<Voters> {
    if let Some(count) = voters {
        return Some(Voters::all(count));
    }
    let probationary = branch.and_then(|branch| branch.probationary_members);
    let probationary = probationary.map_or(CountBounds::ANY, Count::bounds);
    all.map(|count| Voters { count, bounds: count.bounds().without_up_to(probationary) })
}

/// The fourth quarter of a year.
fn fourth_quarter(year: u16) -> Option<Period> {
    Day::new(year, 10, 1).map(|day| Period::holding(day, Grain::Quarter))
}
