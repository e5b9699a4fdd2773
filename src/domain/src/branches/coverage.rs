//! Coverage (应建尽建): whether every task that needs an organisation has a live one.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::branches::life::{Life, Presence};
use crate::kinds::choices::Setting;
use crate::kinds::records::{Branch, Task};
use crate::register::{Register, Row};
use crate::values::bounds::Comparison;
use crate::values::date::Day;
use crate::values::quantity::Count;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// The coverage of a live task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// 应建未建: it has enough full members, and no live organisation serves it.
    Due,
    /// It has fewer full members: a candidate for a joint branch.
    Joint,
    /// 人数待核实: its number of full members is not recorded, or does not settle whether it needs one.
    Unknown,
    /// A live organisation serves it.
    Covered,
    /// It needs none, for a recorded reason.
    Exempt,
}

impl Coverage {
    /// All values, most urgent first.
    pub const ALL: [Self; 5] = [Self::Due, Self::Joint, Self::Unknown, Self::Covered, Self::Exempt];

    /// The name in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Joint => "joint",
            Self::Unknown => "unknown",
            Self::Covered => "covered",
            Self::Exempt => "exempt",
        }
    }

    /// The coverage of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|coverage| coverage.code() == code)
    }
}

/// Whether a task with these dates is under way on a day, as far as is known: one without a start has begun.
pub(crate) fn is_under_way(life: Life, day: Day, as_of: Day) -> bool {
    match life.presence(day, as_of) {
        Presence::Undated => life.end.is_none_or(|end| end.earliest() > day),
        presence => presence != Presence::Absent,
    }
}

/// Whether an organisation is active on a day. One that is not launched is not.
pub fn is_live(branch: &Branch, day: Day, as_of: Day) -> bool {
    let life = Life { start: branch.established, end: branch.dissolved };
    !matches!(life.presence(day, as_of), Presence::Absent | Presence::Undated)
}

/// The days on which an organisation is active, in the sense of [`is_live`]: from the first to before
/// the second.
pub fn live_span(branch: &Branch, as_of: Day) -> Option<(Day, Day)> {
    let begun = branch.established?.earliest();
    let ended = branch.dissolved.map_or(Day::LAST, |end| {
        // The ledger states what has happened.
        if end.earliest() <= as_of { end.latest().min(as_of) } else { end.latest() }
    });
    Some((begun, ended))
}

/// Whether a task is under way on a day, in the sense of every page.
pub(crate) fn is_live_task(task: &Task, day: Day, as_of: Day) -> bool {
    is_under_way(Life { start: task.start, end: task.ended }, day, as_of)
}

/// The organisations that serve each task.
#[derive(Debug, Default)]
pub struct Serving<'a>(FxHashMap<&'a Name, Vec<&'a Row<Branch>>>);

impl<'a> Serving<'a> {
    /// Indexes the register.
    pub fn of(register: &'a Register) -> Self {
        let mut serving: FxHashMap<&Name, Vec<&Row<Branch>>> = FxHashMap::default();
        for row in register.branches().rows() {
            for task in row.record.serves.iter().flat_map(|serves| &serves.ids) {
                serving.entry(task).or_default().push(row);
            }
        }
        Self(serving)
    }

    /// The organisations that serve a task at any time.
    pub fn of_task(&self, task: &Name) -> &[&'a Row<Branch>] {
        self.0.get(task).map_or(&[], |rows| rows)
    }
}

/// The coverage of a task on a day; `None` if it is not under way. With at least `full_members` it
/// needs an organisation.
pub fn coverage(
    task: &Row<Task>,
    serving: &Serving<'_>,
    (day, as_of): (Day, Day),
    full_members: u32,
) -> Option<Coverage> {
    if !is_live_task(&task.record, day, as_of) {
        return None;
    }
    if serving.of_task(&task.id).iter().any(|row| is_live(&row.record, day, as_of)) {
        return Some(Coverage::Covered);
    }
    if task.record.exempt.is_some() {
        return Some(Coverage::Exempt);
    }
    Some(match task.record.full_members {
        None => Coverage::Unknown,
        Some(count) => match count.reaches(full_members) {
            Comparison::Reached => Coverage::Due,
            Comparison::Missed => Coverage::Joint,
            Comparison::Unsettled => Coverage::Unknown,
        },
    })
}

/// The number of tasks by coverage on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoverageCounts {
    /// Tasks with a live organisation.
    pub covered: u32,
    /// Tasks without one that need one.
    pub due: u32,
    /// Candidates for a joint branch.
    pub joint: u32,
    /// Tasks whose number of members is to be verified.
    pub unknown: u32,
    /// Tasks that need none.
    pub exempt: u32,
}

/// A rate of fewer tasks says less than their numbers do: of three, one more is a third.
pub const FEWEST_FOR_RATE: u32 = 5;

impl CoverageCounts {
    /// The share of covered tasks among those that need an organisation, in percent; `None` if they are
    /// fewer than [`FEWEST_FOR_RATE`].
    pub fn percent(self) -> Option<u32> {
        let all = self.covered + self.due;
        let rounded = || (self.covered * 200 + all) / (2 * all);
        // Rounded down: 100 means all.
        (all >= FEWEST_FOR_RATE).then(|| if self.due > 0 { rounded().min(99) } else { 100 })
    }

    /// The number of tasks.
    pub fn total(self) -> u32 {
        self.covered + self.due + self.joint + self.unknown + self.exempt
    }

    fn add(&mut self, coverage: Coverage) {
        *match coverage {
            Coverage::Covered => &mut self.covered,
            Coverage::Due => &mut self.due,
            Coverage::Joint => &mut self.joint,
            Coverage::Unknown => &mut self.unknown,
            Coverage::Exempt => &mut self.exempt,
        } += 1;
    }
}

/// The number of tasks by coverage on a day, of those that are asked for.
pub fn counts_at(
    register: &Register,
    serving: &Serving<'_>,
    (day, as_of): (Day, Day),
    full_members: u32,
    is_asked: impl Fn(&Task) -> bool,
) -> CoverageCounts {
    let mut counts = CoverageCounts::default();
    for task in register.tasks().rows().iter().filter(|row| is_asked(&row.record)) {
        if let Some(found) = coverage(task, serving, (day, as_of), full_members) {
            counts.add(found);
        }
    }
    counts
}

/// The tasks with this coverage on a day.
pub fn tasks_like(
    register: &Register,
    wanted: Coverage,
    (day, as_of): (Day, Day),
    full_members: u32,
) -> FxHashSet<&Name> {
    let serving = Serving::of(register);
    let is_like =
        |row: &&Row<Task>| coverage(row, &serving, (day, as_of), full_members) == Some(wanted);
    register.tasks().rows().iter().filter(is_like).map(|row| &row.id).collect()
}

/// Tasks that could share a joint branch: with the same organisation in charge and the same domain, or
/// without a domain the same kind.
#[derive(Clone, Debug, PartialEq)]
pub struct JointGroup {
    /// The organisation in charge, if stated.
    pub organisation: Option<Name>,
    /// The domain, if stated.
    pub domain: Option<String>,
    /// The kind of the tasks.
    pub setting: Option<Setting>,
    /// The tasks.
    pub tasks: Vec<Name>,
    /// The sum of their full members.
    pub full_members: Count,
}

/// The candidates for joint branches among the tasks that are asked for, largest group first.
pub fn joint_groups(
    register: &Register,
    as_of: Day,
    full_members: u32,
    is_asked: impl Fn(&Task) -> bool,
) -> Vec<JointGroup> {
    let serving = Serving::of(register);
    let mut groups: Vec<JointGroup> = Vec::new();
    let rows = register.tasks().rows().iter().filter(|row| is_asked(&row.record));
    let mut rows: Vec<&Row<Task>> = rows.collect();
    order::sort_by(&mut rows, |a, b| a.id.cmp(&b.id));
    for task in rows {
        if coverage(task, &serving, (as_of, as_of), full_members) != Some(Coverage::Joint) {
            continue;
        }
        let organisation = task.record.organisation.as_ref().map(|of| of.id.clone());
        let domain = task.record.domain.as_ref().map(|domain| domain.0.clone());
        let setting = task.record.setting.filter(|_| domain.is_none());
        let found = groups.iter().position(|group| {
            group.organisation == organisation && group.domain == domain && group.setting == setting
        });
        let index = found.unwrap_or_else(|| {
            let tasks = Vec::new();
            let full_members = Count::default();
            groups.push(JointGroup { organisation, domain, setting, tasks, full_members });
            groups.len() - 1
        });
        groups[index].tasks.push(task.id.clone());
        let sum = groups[index].full_members.sum(task.record.full_members.unwrap_or_default());
        groups[index].full_members = sum;
    }
    // A joint branch needs at least two tasks.
    groups.retain(|group| group.tasks.len() > 1);
    order::sort_by(&mut groups, |a, b| b.tasks.len().cmp(&a.tasks.len()));
    groups
}
