//! Members: who is listed twice, on two posts or in two places, and whether rosters agree with counts.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::counts::{agreement, count_of, is_assigned};
use super::{Compared, Evaluation};
use crate::branches::coverage::is_live;
use crate::branches::records::BranchRecords;
use crate::branches::teams::collisions;
use crate::folding::as_folded;
use crate::kinds::choices::MemberCategory;
use crate::kinds::records::{Assignment, Branch, Kind, Member, Shift};
use crate::register::Row;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use zhibu_ledger::{Name, RecordKey, order};

impl Evaluation<'_> {
    /// Compares the head count with the roster, if both exist.
    pub(super) fn roster(
        &mut self,
        at: (Kind, &Name),
        branch: &Branch,
        records: &BranchRecords<'_>,
    ) {
        let Some(want) = branch.full_members else { return };
        if records.assignments.is_empty() {
            return;
        }
        let mut members: Vec<&Name> = records
            .assignments
            .iter()
            .filter(|row| is_assigned(&row.record, self.as_of))
            .filter_map(|row| row.record.member.as_ref().map(|member| &member.id))
            .filter(|id| {
                let member = self.register.members().get(id);
                member.is_some_and(|member| member.standing != Some(MemberCategory::Probationary))
            })
            .collect();
        order::sort(&mut members);
        members.dedup();
        let have = count_of(members.len());
        let settled = agreement(have, want);
        let field = Branch::FULL_MEMBERS.id();
        self.judge(RuleId::RosterCount, at, Compared { settled, have, want, field });
    }

    /// Members listed twice: the same name in the same organisation, however it is spelt.
    pub(super) fn members(&mut self) {
        let mut known: FxHashMap<(Cow<'_, str>, &Name), &Name> = FxHashMap::default();
        let mut rows: Vec<&Row<Member>> = self.register.members().rows().iter().collect();
        order::sort_by(&mut rows, |a, b| a.id.cmp(&b.id));
        let mut twice: Vec<(&Name, &Name)> = Vec::new();
        for row in rows {
            let Member { name: Some(name), organisation: Some(home), .. } = &row.record else {
                continue;
            };
            match known.entry((as_folded(&name.0), &home.id)) {
                Entry::Occupied(first) => twice.push((&row.id, *first.get())),
                Entry::Vacant(free) => {
                    free.insert(&row.id);
                }
            }
        }
        for (id, first) in twice {
            let other = RecordKey::new(Kind::Member.code(), first.clone());
            self.add(
                RuleId::CountedTwice,
                (Kind::Member, id),
                Numbers::Other(other),
                Some(Member::NAME.id()),
            );
        }
    }

    /// Members on duty in two places at once.
    pub(super) fn shifts(&mut self) {
        for (id, other) in collisions(self.register) {
            let other = RecordKey::new(Kind::Shift.code(), other.clone());
            let at = (Kind::Shift, id);
            self.add(RuleId::TwoPlaces, at, Numbers::Other(other), Some(Shift::PLACE.id()));
        }
    }

    /// Members assigned to two live organisations today.
    pub(super) fn posts(&mut self) {
        let mut of_member: FxHashMap<&Name, Vec<&Row<Assignment>>> = FxHashMap::default();
        for row in self.register.assignments().rows() {
            let Assignment { member: Some(member), branch: Some(branch), .. } = &row.record else {
                continue;
            };
            let branch = self.register.branches().get(&branch.id);
            let is_there = branch.is_some_and(|branch| is_live(branch, self.as_of, self.as_of));
            if is_there && is_assigned(&row.record, self.as_of) {
                of_member.entry(&member.id).or_default().push(row);
            }
        }
        let mut found: Vec<(&Name, &Name)> = Vec::new();
        for rows in of_member.values_mut().filter(|rows| rows.len() > 1) {
            order::sort_by(rows, |a, b| a.id.cmp(&b.id));
            let branch = |row: &Row<Assignment>| row.record.branch.as_ref().map(|of| of.id.clone());
            let first = rows[0];
            for row in &rows[1..] {
                if branch(row) != branch(first) {
                    found.push((&row.id, &first.id));
                }
            }
        }
        for (id, first) in found {
            let other = RecordKey::new(Kind::Assignment.code(), first.clone());
            self.add(
                RuleId::TwoPosts,
                (Kind::Assignment, id),
                Numbers::Other(other),
                Some(Assignment::TO.id()),
            );
        }
    }
}
