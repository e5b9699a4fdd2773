//! Coverage (应建尽建): whether there is a live organisation for every task that should have one.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::branches::life::{Life, Presence};
use crate::kinds::choices::Setting;
use crate::kinds::records::{Branch, Task};
use crate::register::{Register, Row};
use crate::values::date::Day;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// How a live task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// 应建未建: it has enough full members, and no live organisation serves it.
    Due,
    /// It has fewer: a candidate for a joint branch.
    Joint,
    /// Nobody has said how many full members are on it.
    Unknown,
    /// A live organisation serves it.
    Covered,
    /// None is to be built, for a recorded reason.
    Exempt,
}

impl Coverage {
    /// All of them, what is to be done first.
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

    /// The way to stand of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|coverage| coverage.code() == code)
    }
}

/// Whether something that began and ended then was there on a day, as far as is known; what has no
/// beginning is taken to be there.
fn is_there(life: Life, day: Day, as_of: Day) -> bool {
    match life.presence(day, as_of) {
        Presence::Undated => life.end.is_none_or(|end| end.earliest() > day),
        presence => presence != Presence::Absent,
    }
}

/// Whether an organisation is at work on a day. One that has not been launched is not.
pub fn is_live(branch: &Branch, day: Day, as_of: Day) -> bool {
    let life = Life { start: branch.established, end: branch.dissolved };
    !matches!(life.presence(day, as_of), Presence::Absent | Presence::Undated)
}

/// The days on which an organisation is at work, as [`is_live`] tells it: from the first to before the
/// second.
pub fn live_span(branch: &Branch, as_of: Day) -> Option<(Day, Day)> {
    let begun = branch.established?.earliest();
    let ended = branch.dissolved.map_or(Day::LAST, |end| {
        // What the ledger states has happened.
        if end.earliest() <= as_of { end.latest().min(as_of) } else { end.latest() }
    });
    Some((begun, ended))
}

fn is_live_task(task: &Task, day: Day, as_of: Day) -> bool {
    is_there(Life { start: task.start, end: task.ended }, day, as_of)
}

/// The organisations that serve each task.
#[derive(Debug, Default)]
pub struct Serving<'a>(FxHashMap<&'a Name, Vec<&'a Row<Branch>>>);

impl<'a> Serving<'a> {
    /// As the register has it.
    pub fn of(register: &'a Register) -> Self {
        let mut serving: FxHashMap<&Name, Vec<&Row<Branch>>> = FxHashMap::default();
        for row in register.branches().rows() {
            for task in row.record.serves.iter().flat_map(|serves| &serves.ids) {
                serving.entry(task).or_default().push(row);
            }
        }
        Self(serving)
    }

    /// Those that serve a task, at any time.
    pub fn of_task(&self, task: &Name) -> &[&'a Row<Branch>] {
        self.0.get(task).map_or(&[], |rows| rows)
    }
}

/// How a task stands on a day; none if it is not under way then. From `full_members` on an organisation
/// is to be built.
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
        Some(count) if count.value >= full_members => Coverage::Due,
        Some(_) => Coverage::Joint,
    })
}

/// How many tasks stand how on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoverageCounts {
    /// A live organisation serves them.
    pub covered: u32,
    /// One should be built.
    pub due: u32,
    /// Candidates for a joint one.
    pub joint: u32,
    /// Nobody knows how many members they have.
    pub unknown: u32,
    /// None is to be built.
    pub exempt: u32,
}

impl CoverageCounts {
    /// Of a hundred tasks that are covered or should be, how many are; none where there are none.
    pub fn percent(self) -> Option<u32> {
        let all = self.covered + self.due;
        let rounded = || (self.covered * 200 + all) / (2 * all);
        // What is not whole is never told as whole.
        (all > 0).then(|| if self.due > 0 { rounded().min(99) } else { 100 })
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

/// How many tasks stand how on a day.
pub fn counts(register: &Register, (day, as_of): (Day, Day), full_members: u32) -> CoverageCounts {
    counts_at(register, &Serving::of(register), (day, as_of), full_members, |_| true)
}

/// The same of some tasks, where it is known already who serves whom.
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

/// The tasks that stand like this on a day.
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

/// Tasks that one joint branch could be for: those of one organisation in charge and one domain, or of
/// one kind where no domain is stated.
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
    /// Their full members together.
    pub full_members: u32,
}

/// The candidates for joint branches, the largest group first.
pub fn joint_groups(register: &Register, as_of: Day, full_members: u32) -> Vec<JointGroup> {
    let serving = Serving::of(register);
    let mut groups: Vec<JointGroup> = Vec::new();
    let mut rows: Vec<&Row<Task>> = register.tasks().rows().iter().collect();
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
            groups.push(JointGroup { organisation, domain, setting, tasks, full_members: 0 });
            groups.len() - 1
        });
        groups[index].tasks.push(task.id.clone());
        groups[index].full_members += task.record.full_members.map_or(0, |count| count.value);
    }
    // One alone has nobody to join.
    groups.retain(|group| group.tasks.len() > 1);
    order::sort_by(&mut groups, |a, b| b.tasks.len().cmp(&a.tasks.len()));
    groups
}
