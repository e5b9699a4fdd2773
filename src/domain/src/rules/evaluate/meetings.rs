//! The meetings of an organisation, and how long there was no activity.

use super::Evaluation;
use crate::branches::records::BranchRecords;
use crate::kinds::records::{Branch, Kind};
use crate::rules::finding::Numbers;
use crate::rules::frequency::{Frequency, HeldDays, Meeting, held_and_wanted, meetings_of};
use crate::rules::table::RuleId;
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Grain, Period};
use zhibu_ledger::Name;

impl Evaluation<'_> {
    pub(super) fn meetings(
        &mut self,
        at: (Kind, &Name),
        branch: &Branch,
        records: &BranchRecords<'_>,
        began: Day,
    ) {
        let as_of = self.as_of;
        for Meeting { rule, kind, frequency } in meetings_of(branch, self.parameters) {
            let of_kind =
                records.activities.iter().filter(|row| row.record.activity_kind == Some(kind));
            let held = HeldDays::of(of_kind.filter_map(|row| row.record.date));
            let numbers = match frequency {
                Frequency::Every(grain) => {
                    let periods = if grain == Grain::Month { &self.months } else { &self.quarters };
                    let is_whole = |period: &&Period| began <= period.first_day();
                    let missed = periods.iter().filter(is_whole);
                    let missed = missed.filter(|period| !held.is_in(**period)).copied();
                    Some(missed.collect::<Vec<_>>())
                        .filter(|missed| !missed.is_empty())
                        .map(Numbers::Periods)
                }
                Frequency::AYear(a_year) => {
                    let (have, want) = held_and_wanted(&held, a_year, (began, as_of));
                    (have < want).then(|| Numbers::exact(have, want))
                }
            };
            if let Some(numbers) = numbers {
                self.add(rule, at, numbers, None);
            }
        }
        let last = records.activities.iter().filter_map(|row| row.record.date);
        let last = last.map(PartialDate::latest).filter(|day| *day <= as_of).max();
        let last = last.unwrap_or(began).max(began);
        let quiet = u32::try_from(as_of.epoch_days() - last.epoch_days()).unwrap_or(0);
        if quiet > self.number(RuleId::NoActivity, "days") {
            self.add(RuleId::NoActivity, at, Numbers::Days(quiet), None);
        }
    }
}
