//! The to-do list of an organisation or of all of them, kept from one edit to the next.

use super::due::DueItems;
use super::{Agenda, Todo};
use crate::branches::records::BranchRecords;
use crate::memo::{BranchMemo, KindMemo};
use crate::register::Register;
use crate::rules::Parameters;
use crate::values::date::Day;
use zhibu_ledger::order;

/// The items due up to a day, of one organisation or of all.
pub fn agenda(
    register: &Register,
    parameters: &Parameters,
    days: (Day, Day),
    branch: Option<&str>,
) -> Agenda {
    // Items without an organisation are listed only for all organisations.
    let Some(branch) = branch else {
        return AgendaMemo::default().agenda(register, parameters, days);
    };
    let mut due = DueItems::new(register, parameters, days);
    if let Some(records) = BranchRecords::of(register, branch) {
        due.branch(&records);
    }
    sorted(due.found)
}

/// The to-do list of a ledger, kept from one edit to the next: only what an edit can have changed is
/// worked out again. It serves one ledger.
#[derive(Clone, Debug, Default)]
pub struct AgendaMemo {
    /// What it is for, besides the records: the rules, the day and the last day of the window.
    of: Option<(Parameters, Day, Day)>,
    of_branches: BranchMemo<Agenda>,
    of_all: [KindMemo<Agenda>; OF_ALL.len()],
}

/// What is due for no single temporary organisation, each from a few kinds of record.
const OF_ALL: [fn(&mut DueItems<'_>); 4] =
    [|due| due.agreed(), |due| due.terms(), |due| due.joint_meetings(), |due| due.needs()];

impl AgendaMemo {
    /// The items due up to a day.
    pub fn agenda(
        &mut self,
        register: &Register,
        parameters: &Parameters,
        days: (Day, Day),
    ) -> Agenda {
        let mut found = Agenda::default();
        self.each(register, parameters, days, |part| found.add(part));
        sorted(found)
    }

    /// How many of the items due up to the end of a window are due before the day of evaluation, and
    /// how many from then to another day in the window.
    pub fn count(
        &mut self,
        register: &Register,
        parameters: &Parameters,
        days: (Day, Day),
        soon: Day,
    ) -> DueCounts {
        let mut counts = DueCounts::default();
        self.each(register, parameters, days, |part| {
            for due in part.items.iter().filter_map(|item| item.due) {
                counts.overdue += usize::from(due < days.0);
                counts.soon += usize::from((days.0..=soon).contains(&due));
            }
        });
        counts
    }

    /// The parts of the list, in no particular order.
    fn each(
        &mut self,
        register: &Register,
        parameters: &Parameters,
        days: (Day, Day),
        mut take: impl FnMut(&Agenda),
    ) {
        let of = (parameters.clone(), days.0, days.1);
        if self.of.as_ref() != Some(&of) {
            *self = Self { of: Some(of), ..Self::default() };
        }
        let mut due = DueItems::new(register, parameters, days);
        self.of_branches.refresh(register, |_, records| {
            due.branch(records);
            std::mem::take(&mut due.found)
        });
        self.of_branches.values().for_each(&mut take);
        for (memo, find) in self.of_all.iter_mut().zip(OF_ALL) {
            take(memo.get(register, || {
                find(&mut due);
                std::mem::take(&mut due.found)
            }));
        }
    }
}

/// How much is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueCounts {
    /// What should have been done before.
    pub overdue: usize,
    /// What is due soon.
    pub soon: usize,
}

impl Agenda {
    fn add(&mut self, part: &Self) {
        self.items.extend_from_slice(&part.items);
        self.later += part.later;
        self.next = self.next.into_iter().chain(part.next).min();
    }
}

fn sorted(mut found: Agenda) -> Agenda {
    order::sort_by(&mut found.items, |a, b| {
        let key = |item: &Todo| (item.due.is_none(), item.due, item.todo_kind);
        (key(a), &a.of).cmp(&(key(b), &b.of))
    });
    found
}
