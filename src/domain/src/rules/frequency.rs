//! The required frequency of meetings. Findings and the to-do list use the same functions.

use super::parameters::Parameters;
use super::table::RuleId;
use crate::branches::lifecycle::is_branch_form;
use crate::kinds::choices::{ActivityKind, BranchForm};
use crate::kinds::records::Branch;
use crate::values::bounds::Comparison;
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Grain, Period};
use crate::values::quantity::Count;
use zhibu_ledger::order;

/// The days of a year, for organisations that are younger than one.
const YEAR_DAYS: i32 = 365;

/// A required frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Once in every complete period of the organisation's life.
    Every(Grain),
    /// This number of times a year, and proportionally fewer in less than a year.
    AYear(u32),
}

/// A kind of meeting that an organisation must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The rule.
    pub rule: RuleId,
    /// The kind of activity.
    pub kind: ActivityKind,
    /// The frequency.
    pub frequency: Frequency,
}

/// The meetings that an organisation must hold, by the rules that are switched on. Of a committee only
/// the lesson of its secretary is asked, of a general branch nothing.
pub fn meetings_of(branch: &Branch, parameters: &Parameters) -> Vec<Meeting> {
    let mut meetings = if is_branch_form(branch) {
        meetings_of_branch(branch, parameters)
    } else if branch.form == Some(BranchForm::Committee) {
        vec![a_year(RuleId::SecretaryLesson, ActivityKind::Lesson, parameters)]
    } else {
        Vec::new()
    };
    meetings.retain(|meeting| parameters.is_on(meeting.rule));
    meetings
}

fn a_year(rule: RuleId, kind: ActivityKind, parameters: &Parameters) -> Meeting {
    let frequency = Frequency::AYear(parameters.get(rule, "a_year"));
    Meeting { rule, kind, frequency }
}

fn meetings_of_branch(branch: &Branch, parameters: &Parameters) -> Vec<Meeting> {
    let least = parameters.get(RuleId::CommitteeDue, "full_members");
    // What leaves open whether it has a committee or groups is noted as unsettled, once for all months.
    let reaches = |count: Option<Count>, least| {
        count.is_some_and(|count| count.reaches(least) == Comparison::Reached)
    };
    let has_committee = reaches(branch.full_members, least);
    let has_groups = reaches(branch.groups, 1);
    let every = |rule, kind, grain| Meeting { rule, kind, frequency: Frequency::Every(grain) };
    let a_year = |rule, kind| a_year(rule, kind, parameters);
    let mut meetings = Vec::new();
    if has_committee {
        let kind = ActivityKind::CommitteeMeeting;
        meetings.push(every(RuleId::CommitteeMeeting, kind, Grain::Month));
    }
    if has_groups {
        meetings.push(every(RuleId::GroupMeeting, ActivityKind::GroupMeeting, Grain::Month));
    }
    meetings.extend([
        every(RuleId::ThemeDay, ActivityKind::ThemeDay, Grain::Month),
        every(RuleId::PartyMeeting, ActivityKind::PartyMeeting, Grain::Quarter),
        a_year(RuleId::Lessons, ActivityKind::Lesson),
        a_year(RuleId::LifeMeeting, ActivityKind::LifeMeeting),
        a_year(RuleId::MutualAppraisal, ActivityKind::MutualAppraisal),
        a_year(RuleId::Talks, ActivityKind::Talk),
    ]);
    meetings
}

/// When something was held, as far as that is known; imprecise dates count in the organisation's favour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldDays {
    /// The first possible days, in order.
    earliest: Vec<Day>,
    /// The last possible days, in order.
    latest: Vec<Day>,
}

impl HeldDays {
    /// The days of some dates.
    pub fn of(dates: impl IntoIterator<Item = PartialDate>) -> Self {
        let mut days = Self::default();
        for date in dates {
            days.earliest.push(date.earliest());
            days.latest.push(date.latest());
        }
        order::sort(&mut days.earliest);
        order::sort(&mut days.latest);
        days
    }

    /// Whether it may have been held in a period.
    pub fn is_in(&self, period: Period) -> bool {
        self.count_in(period) > 0
    }

    /// How often it may have been held in a period.
    pub fn count_in(&self, period: Period) -> usize {
        self.count_between(period.first_day(), period.last_day())
    }

    /// How often it may have been held from one day to another. Those that were before the first day are
    /// among those that began by the last.
    fn count_between(&self, first: Day, last: Day) -> usize {
        let begun = self.earliest.partition_point(|day| *day <= last);
        begun - self.latest.partition_point(|day| *day < first)
    }
}

/// The number of meetings in the year before the end of a day, and the required number, for a frequency
/// of `a_year` and an organisation that began on `began`.
pub fn held_and_wanted(held: &HeldDays, a_year: u32, (began, day): (Day, Day)) -> (u32, u32) {
    let lived = (day.epoch_days() - began.epoch_days()).clamp(0, YEAR_DAYS);
    let share = u64::from(a_year) * u64::try_from(lived).unwrap_or(0);
    let want = share / u64::try_from(YEAR_DAYS).unwrap_or(1);
    let have = held.count_between(day.plus_days(1 - YEAR_DAYS), day);
    (u32::try_from(have).unwrap_or(u32::MAX), u32::try_from(want).unwrap_or(u32::MAX))
}
