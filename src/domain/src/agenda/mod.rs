//! The to-do list (待办): steps, meetings, ends and closings with their due days.
//!
//! What a rule requires is due on the day before the rule would report it. The list and the rules share
//! their code, and a property test compares them. What people have agreed on, such as a deadline of a
//! joint meeting or the baseline of a plan, is due on that day.

mod due;
mod memo;

pub use self::due::steps_due;
pub use self::memo::{AgendaMemo, DueCounts, agenda};

use crate::kinds::choices::{ActivityKind, StepKind};
use crate::kinds::records::Kind;
use crate::values::date::Day;
use crate::values::period::{Grain, Period};
use zhibu_ledger::Name;

/// The kind of a to-do item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TodoKind {
    /// A step of the life is due.
    Step(StepKind),
    /// The planned end comes: renew or dissolve.
    PlannedEnd,
    /// All tasks have ended: dissolve.
    TaskEnd,
    /// The last task was planned to end: find out whether it has.
    TaskPlanned,
    /// A meeting is due.
    Meeting(ActivityKind),
    /// There was no activity for a while.
    AnyActivity,
    /// A decision of a joint meeting is due.
    MeetingItem,
    /// A node of a plan is due by its baseline.
    Node,
    /// An objection is due for an answer.
    Appeal,
    /// The list was published long enough: confirm the result.
    Result,
    /// The term of a permanent organisation ends in half a year: prepare the election.
    TermReminder,
    /// The term of a permanent organisation ends: elect.
    Term,
    /// A joint meeting of an alliance is due.
    JointMeeting,
    /// A need is due for an answer.
    Need,
}

impl TodoKind {
    /// The kind of the records that items of this kind belong to.
    pub fn kind(self) -> Kind {
        match self {
            Self::Step(_)
            | Self::PlannedEnd
            | Self::TaskEnd
            | Self::TaskPlanned
            | Self::Meeting(_)
            | Self::AnyActivity => Kind::Branch,
            Self::MeetingItem => Kind::MeetingItem,
            Self::Node => Kind::Node,
            Self::Appeal => Kind::Appeal,
            Self::Result => Kind::Appraisal,
            Self::TermReminder | Self::Term => Kind::Organisation,
            Self::JointMeeting => Kind::Alliance,
            Self::Need => Kind::Offer,
        }
    }

    /// A permanent name, for calendars.
    pub fn code(self) -> String {
        match self {
            Self::Step(step) => format!("step-{}", step.code()),
            Self::PlannedEnd => "planned-end".to_owned(),
            Self::TaskEnd => "task-end".to_owned(),
            Self::TaskPlanned => "task-planned".to_owned(),
            Self::Meeting(kind) => format!("meeting-{}", kind.code()),
            Self::AnyActivity => "any-activity".to_owned(),
            Self::MeetingItem => "meeting-item".to_owned(),
            Self::Node => "node".to_owned(),
            Self::Appeal => "appeal".to_owned(),
            Self::Result => "result".to_owned(),
            Self::TermReminder => "term-reminder".to_owned(),
            Self::Term => "term".to_owned(),
            Self::JointMeeting => "joint-meeting".to_owned(),
            Self::Need => "need".to_owned(),
        }
    }
}

/// A to-do item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// The due day; a day in the past is overdue. `None` if the item can be done at any time.
    pub due: Option<Day>,
    /// The kind.
    pub todo_kind: TodoKind,
    /// The id of its record, of the kind given by [`TodoKind::kind`].
    pub of: Name,
}

/// How far ahead the list looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// To the Sunday of this week.
    Week,
    /// To the end of this month.
    #[default]
    Month,
    /// To the end of this quarter.
    Quarter,
    /// To the end of the next quarter. On the last day of a quarter the others do not look ahead.
    NextQuarter,
}

impl Window {
    /// All windows, the shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::NextQuarter];

    /// The name in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::NextQuarter => "next-quarter",
        }
    }

    /// The window of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|window| window.code() == code)
    }

    /// Its last day, seen from `day`.
    pub fn until(self, day: Day) -> Day {
        match self {
            // 1970-01-01 was a Thursday.
            Self::Week => day.plus_days(6 - (day.epoch_days() + 3).rem_euclid(7)),
            Self::Month => Period::holding(day, Grain::Month).last_day(),
            Self::Quarter => Period::holding(day, Grain::Quarter).last_day(),
            Self::NextQuarter => Self::Quarter.until(Self::Quarter.until(day).plus_days(1)),
        }
    }
}

/// The to-do list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// The items due within the window, overdue ones first and undated ones last.
    pub items: Vec<Todo>,
    /// The number of known steps and ends after the window.
    pub later: u32,
    /// The day of the first of them.
    pub next: Option<Day>,
}

/// The items of one kind that are due on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodoGroup {
    /// The due day.
    pub due: Option<Day>,
    /// The kind.
    pub todo_kind: TodoKind,
    /// The ids of the records.
    pub of: Vec<Name>,
}

/// Groups the items of one kind and day: hundreds of organisations have their theme day due on the same
/// day.
pub fn grouped(items: &[Todo]) -> Vec<TodoGroup> {
    let same = items.chunk_by(|a, b| (a.due, a.todo_kind) == (b.due, b.todo_kind));
    let group = |items: &[Todo]| TodoGroup {
        due: items[0].due,
        todo_kind: items[0].todo_kind,
        of: items.iter().map(|item| item.of.clone()).collect(),
    };
    same.map(group).collect()
}
