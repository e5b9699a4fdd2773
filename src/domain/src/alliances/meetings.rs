//! Joint meetings (联席会议) as a closed loop: an item is raised at one meeting, decided, done, and
//! reported back at a later one.

use rustc_hash::FxHashMap;

use crate::kinds::choices::ActivityKind;
use crate::kinds::records::{Activity, MeetingItem};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// The progress of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loop {
    /// Raised.
    Raised,
    /// Decided.
    Decided,
    /// Done.
    Done,
    /// Reported back.
    Reported,
}

/// An item with its progress.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemProgress<'a> {
    /// The item.
    pub row: &'a Row<MeetingItem>,
    /// The progress.
    pub state: Loop,
    /// Whether it is not done after its deadline.
    pub is_late: bool,
    /// The meeting at which it must be reported back: the first recorded one after it was raised, if it
    /// was not reported back.
    pub report_at: Option<&'a Name>,
}

/// The joint meetings of an alliance, earliest first; those without a date come last.
pub fn joint_meetings<'a>(register: &'a Register, alliance: &str) -> Vec<&'a Row<Activity>> {
    let rows = register.activities().rows().iter();
    let own = rows.filter(|row| {
        let of = row.record.alliance.as_ref();
        row.record.activity_kind == Some(ActivityKind::JointMeeting)
            && of.is_some_and(|of| *of.id == *alliance)
    });
    let mut meetings: Vec<&Row<Activity>> = own.collect();
    order::sort_by(&mut meetings, |a, b| {
        let key = |row: &Row<Activity>| {
            (row.record.date.is_none(), row.record.date.map(PartialDate::sort_key))
        };
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    meetings
}

/// The dates of the joint meetings of each alliance, the earliest first.
pub fn joint_meeting_dates(register: &Register) -> FxHashMap<&Name, Vec<PartialDate>> {
    let mut meetings: FxHashMap<&Name, Vec<PartialDate>> = FxHashMap::default();
    for row in register.activities().rows() {
        let (Some(of), Some(ActivityKind::JointMeeting), Some(date)) =
            (&row.record.alliance, row.record.activity_kind, row.record.date)
        else {
            continue;
        };
        meetings.entry(&of.id).or_default().push(date);
    }
    for dates in meetings.values_mut() {
        order::sort_by(dates, |a, b| a.sort_key().cmp(&b.sort_key()));
    }
    meetings
}

/// The items of an alliance on a day: open ones first, longest overdue first; then those reported back,
/// latest first.
pub fn standings<'a>(register: &'a Register, alliance: &str, as_of: Day) -> Vec<ItemProgress<'a>> {
    let meetings = joint_meetings(register, alliance);
    let rows = register.meeting_items().rows().iter();
    let own = rows.filter(|row| row.record.alliance.as_ref().is_some_and(|of| *of.id == *alliance));
    let standing = |row: &'a Row<MeetingItem>| {
        let item = &row.record;
        let state = match (&item.reported_at, item.done, &item.decision) {
            (Some(_), _, _) => Loop::Reported,
            (None, Some(_), _) => Loop::Done,
            (None, None, Some(_)) => Loop::Decided,
            (None, None, None) => Loop::Raised,
        };
        let is_open = state < Loop::Done;
        let is_late = is_open && item.deadline.is_some_and(|deadline| deadline.latest() < as_of);
        let raised = item.raised_at.as_ref().and_then(|at| register.activities().get(&at.id));
        let raised = raised.and_then(|meeting| meeting.date);
        let is_after = |meeting: &&&Row<Activity>| {
            meeting
                .record
                .date
                .zip(raised)
                .is_some_and(|(date, raised)| raised.is_certainly_before(date))
        };
        let next = meetings.iter().find(is_after).filter(|_| state < Loop::Reported);
        ItemProgress { row, state, is_late, report_at: next.map(|row| &row.id) }
    };
    let mut standings: Vec<ItemProgress<'a>> = own.map(standing).collect();
    order::sort_by(&mut standings, |a, b| {
        let key = |one: &ItemProgress<'_>| {
            let deadline = one.row.record.deadline;
            (one.state == Loop::Reported, deadline.is_none(), deadline.map(PartialDate::sort_key))
        };
        (key(a), &a.row.id).cmp(&(key(b), &b.row.id))
    });
    standings
}
