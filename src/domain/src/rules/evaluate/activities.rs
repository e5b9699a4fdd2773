//! Activities: what must not be held, and who was there.

use super::Evaluation;
use super::counts::exact;
use crate::kinds::choices::ActivityKind;
use crate::kinds::records::{Activity, Kind};
use crate::register::Row;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;

impl Evaluation<'_> {
    pub(super) fn activity(&mut self, row: &Row<Activity>) {
        let Activity { activity_kind: Some(kind), due, present, ayes, excellent, .. } = &row.record
        else {
            return;
        };
        let at = (Kind::Activity, &row.id);
        if kind.is_forbidden() {
            self.add(RuleId::ForbiddenAct, at, Numbers::None, Some(Activity::ACTIVITY_KIND.id()));
        }
        if kind.is_unusual() {
            self.add(RuleId::UnusualAct, at, Numbers::None, Some(Activity::ACTIVITY_KIND.id()));
        }
        let quorum = match kind {
            ActivityKind::PartyMeeting => Some(RuleId::PartyQuorum),
            ActivityKind::CommitteeMeeting => Some(RuleId::CommitteeQuorum),
            _ => None,
        };
        if let (Some(rule), Some(due), Some(present)) = (quorum, exact(*due), exact(*present))
            && u64::from(present) * 2 < u64::from(due)
        {
            let numbers = Numbers::Count { have: present, want: due.div_ceil(2) };
            self.add(rule, at, numbers, Some(Activity::PRESENT.id()));
        }
        if let (ActivityKind::PartyMeeting, Some(due), Some(ayes)) =
            (kind, exact(*due), exact(*ayes))
            && u64::from(ayes) * 2 <= u64::from(due)
        {
            let numbers = Numbers::Count { have: ayes, want: due / 2 + 1 };
            self.add(RuleId::Vote, at, numbers, Some(Activity::AYES.id()));
        }
        let fewest = self.number(RuleId::GroupSize, "members");
        if let (ActivityKind::GroupMeeting, Some(due)) = (kind, exact(*due))
            && due < fewest
        {
            let numbers = Numbers::Count { have: due, want: fewest };
            self.add(RuleId::GroupSize, at, numbers, Some(Activity::DUE.id()));
        }
        let one_in = self.number(RuleId::Excellent, "one_in");
        if let (ActivityKind::MutualAppraisal, Some(best), Some(present)) =
            (kind, exact(*excellent), exact(*present))
            && u64::from(best) * u64::from(one_in) > u64::from(present)
        {
            let numbers = Numbers::Count { have: best, want: present / one_in };
            self.add(RuleId::Excellent, at, numbers, Some(Activity::EXCELLENT.id()));
        }
    }
}
