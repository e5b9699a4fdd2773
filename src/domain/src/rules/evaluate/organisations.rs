//! Permanent organisations: their size, their term, their filing, and what they approve.

use rustc_hash::FxHashMap;

use super::{Compared, Evaluation};
use crate::kinds::choices::OrganisationType;
use crate::kinds::records::{Branch, Kind, Organisation};
use crate::register::{Register, Row};
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use crate::rules::terms::term_of;
use crate::values::bounds::Comparison;
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Qualifier};
use zhibu_ledger::Name;

impl Evaluation<'_> {
    pub(super) fn organisations(&mut self) {
        let register = self.register;
        // The sum of those below counts, and an organisation's own number only where there is none.
        let sizes = subtree_members(register, |own, sum| sum.or(own));
        for (row, size) in register.organisations().rows().iter().zip(sizes) {
            // An exception that the organisation above has approved settles every size.
            if row.record.exception.is_none() {
                self.organisation_size(row, size);
            }
            self.term(row);
            self.filing(row);
        }
    }

    fn organisation_size(&mut self, row: &Row<Organisation>, size: SubtreeMembers) {
        let at = (Kind::Organisation, &row.id);
        // Its own number settles nothing where others are below it.
        let subtree_field =
            if size.has_sum { Organisation::EXCEPTION.id() } else { Organisation::MEMBERS.id() };
        match row.record.code {
            Some(OrganisationType::Committee) => {
                let Some(have) = size.members else { return };
                let want = self.number(RuleId::CommitteeForm, "members");
                let compared = Compared::at_least(have, want, subtree_field);
                self.judge(RuleId::CommitteeForm, at, compared);
            }
            Some(OrganisationType::GeneralBranch) => {
                let Some(have) = size.members else { return };
                let fewest = self.number(RuleId::GeneralForm, "fewest");
                let most = self.number(RuleId::GeneralForm, "most");
                let is_within = have.reaches(fewest) == Comparison::Reached
                    && have.reaches(most.saturating_add(1)) == Comparison::Missed;
                let is_outside = have.reaches(fewest) == Comparison::Missed
                    || have.reaches(most.saturating_add(1)) == Comparison::Reached;
                let numbers = match (is_within, is_outside) {
                    (true, _) => return,
                    (_, true) => Numbers::Range { have, fewest, most },
                    _ => {
                        let is_enough = have.reaches(fewest) == Comparison::Reached;
                        let open = if is_enough { most } else { fewest };
                        Numbers::Unsettled { have, want: Count::exact(open) }
                    }
                };
                self.add(RuleId::GeneralForm, at, numbers, Some(subtree_field));
            }
            Some(OrganisationType::Branch | OrganisationType::JointBranch) => {
                let full_field = Organisation::FULL_MEMBERS.id();
                if let Some(full) = row.record.full_members.or(row.record.members) {
                    let fewest = self.number(RuleId::PermanentFewest, "full_members");
                    let compared = Compared::at_least(full, fewest, full_field);
                    self.judge(RuleId::PermanentFewest, at, compared);
                }
                if let Some(all) = own_members(&row.record) {
                    let most = self.number(RuleId::PermanentMost, "members");
                    let field = Organisation::MEMBERS.id();
                    self.judge(RuleId::PermanentMost, at, Compared::at_most(all, most, field));
                }
            }
            None => {}
        }
    }

    fn term(&mut self, row: &Row<Organisation>) {
        let Some(term) = term_of(&row.record, self.parameters) else { return };
        let at = (Kind::Organisation, &row.id);
        let field = Some(Organisation::TERM_FROM.id());
        if term.end < self.as_of {
            self.add(RuleId::TermEnded, at, Numbers::Due(term.end), field);
        } else if term.reminder < self.as_of {
            self.add(RuleId::TermReminder, at, Numbers::Due(term.end), field);
        }
    }

    fn filing(&mut self, row: &Row<Organisation>) {
        let Some(approved) = row.record.approved else { return };
        let due = approved.latest().plus_months(self.number(RuleId::Filing, "months"));
        if due < row.record.filed.map_or(self.as_of, PartialDate::earliest) {
            let field = Some(Organisation::FILED.id());
            self.add(RuleId::Filing, (Kind::Organisation, &row.id), Numbers::Due(due), field);
        }
    }

    /// Whether those who approved temporary organisations may: it takes a committee above.
    pub(super) fn approvers(&mut self) {
        let register = self.register;
        let organisations = register.organisations();
        // Not every organisation below is registered: what is recorded of more members counts.
        let sizes = subtree_members(register, |own, sum| match (own, sum) {
            (Some(own), Some(sum)) => Some(larger(own, sum)),
            _ => own.or(sum),
        });
        let rows = organisations.rows().iter().enumerate();
        let indices: FxHashMap<&Name, usize> = rows.map(|(index, row)| (&row.id, index)).collect();
        let field = Branch::APPROVED_BY.id();
        let fewest = self.number(RuleId::ApproverMembers, "members");
        for row in register.branches().rows().iter().filter(|row| row.record.dissolved.is_none()) {
            let Some(index) = row.record.approved_by.as_ref().and_then(|of| indices.get(&of.id))
            else {
                continue;
            };
            let at = (Kind::Branch, &row.id);
            let code = organisations.rows()[*index].record.code;
            if matches!(code, Some(OrganisationType::Branch | OrganisationType::JointBranch)) {
                self.add(RuleId::Approver, at, Numbers::None, Some(field));
            }
            if let Some(members) = sizes[*index].members {
                self.judge(RuleId::ApproverMembers, at, Compared::at_least(members, fewest, field));
            }
        }
    }
}

/// The members of an organisation by its own record.
fn own_members(organisation: &Organisation) -> Option<Count> {
    let full = organisation.full_members;
    organisation
        .members
        .or(full.map(|full| full.sum(organisation.probationary_members.unwrap_or_default())))
}

/// The larger of two numbers. Where what they mean leaves open which it is, it is at least what either
/// certainly is.
fn larger(one: Count, other: Count) -> Count {
    match one.bounds().compared_with(other.bounds()) {
        Comparison::Reached => one,
        Comparison::Missed => other,
        Comparison::Unsettled => {
            let is_least =
                |count: &Count| matches!(count.qualifier, Qualifier::Exact | Qualifier::MoreThan);
            let least = [one, other].into_iter().filter(is_least).map(|count| count.value).max();
            let is_same = one.qualifier == other.qualifier;
            match least {
                Some(value) => Count { value, qualifier: Qualifier::MoreThan },
                None => Count {
                    value: one.value.max(other.value),
                    qualifier: if is_same { one.qualifier } else { Qualifier::About },
                },
            }
        }
    }
}

/// The members of an organisation with all below it.
#[derive(Clone, Copy)]
struct SubtreeMembers {
    members: Option<Count>,
    /// Whether one below has a number.
    has_sum: bool,
}

/// The members of each organisation with all below it, by its index in the register. `of_both` says what
/// counts of its own number and the sum of those below, which is a lower bound where one below has none.
fn subtree_members(
    register: &Register,
    of_both: impl Fn(Option<Count>, Option<Count>) -> Option<Count>,
) -> Vec<SubtreeMembers> {
    let rows = register.organisations().rows();
    let indices: FxHashMap<&Name, usize> =
        rows.iter().enumerate().map(|(index, row)| (&row.id, index)).collect();
    let parent = |index: usize| {
        let parent = rows[index].record.parent.as_ref()?;
        indices.get(&parent.id).copied().filter(|parent| *parent != index)
    };
    let mut open: Vec<usize> = vec![0; rows.len()];
    for above in (0..rows.len()).filter_map(parent) {
        open[above] += 1;
    }
    let own = |row: &Row<Organisation>| SubtreeMembers {
        members: own_members(&row.record),
        has_sum: false,
    };
    let mut found: Vec<SubtreeMembers> = rows.iter().map(own).collect();
    let mut sums: Vec<Option<Count>> = vec![None; rows.len()];
    let mut is_partial = vec![false; rows.len()];
    // From the leaves upwards; what stands in a circle has its own number.
    let mut ready: Vec<usize> = (0..rows.len()).filter(|index| open[*index] == 0).collect();
    while let Some(index) = ready.pop() {
        let partial = Count { value: 0, qualifier: Qualifier::MoreThan };
        let sum = sums[index].map(|sum| if is_partial[index] { sum.sum(partial) } else { sum });
        let members = of_both(found[index].members, sum);
        found[index] = SubtreeMembers { members, has_sum: sum.is_some() };
        let Some(above) = parent(index) else { continue };
        match members {
            Some(own) => sums[above] = Some(sums[above].map_or(own, |sum| sum.sum(own))),
            None => is_partial[above] = true,
        }
        open[above] -= 1;
        if open[above] == 0 {
            ready.push(above);
        }
    }
    found
}
