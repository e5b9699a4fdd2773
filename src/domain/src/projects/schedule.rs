//! The schedule of a project (大环节并行、小节点压茬): nodes with dependencies, their early and late days, float
//! and critical path, the time saved by overlaps, and delays.
//!
//! All times are in working days. A node takes a number of days, from its first to its last; one of
//! zero days is a milestone between two days. A link ties two ends with a lag, which is negative where
//! the nodes overlap (压茬).

use crate::kinds::choices::LinkKind;

/// The plan of a node. Days are counted from the project's first working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlannedNode {
    /// The length in working days.
    pub days: u32,
    /// The earliest working day of its start.
    pub not_before: i32,
    /// The working day of its actual start.
    pub started: Option<i32>,
    /// The working day after its actual end.
    pub finished: Option<i32>,
}

/// A link between two nodes, by their indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeLink {
    /// The node before.
    pub before: usize,
    /// The node that waits for it.
    pub after: usize,
    /// The ends that are tied.
    pub kind: LinkKind,
    /// The lag in working days; negative for an overlap.
    pub lag: i32,
}

/// The times of a node, in working days from the project's first. Ends are the day after the last day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The earliest start.
    pub early_start: i32,
    /// The earliest end.
    pub early_finish: i32,
    /// The latest start that does not delay the project.
    pub late_start: i32,
    /// The latest end that does not delay the project.
    pub late_finish: i32,
}

impl Times {
    /// The working days that it can slip without delaying the project.
    pub fn float(self) -> i32 {
        self.late_start - self.early_start
    }

    /// Whether it cannot slip.
    pub fn is_critical(self) -> bool {
        self.float() <= 0
    }
}

/// A computed schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The times of each node.
    pub times: Vec<Times>,
    /// The length of the project in working days.
    pub length: i32,
    /// The sum of the lengths of all nodes.
    pub serial: i32,
    /// The links on the critical path: both nodes are critical, and the link determines their distance.
    pub critical_ties: Vec<usize>,
}

/// A cycle of nodes, by their indices in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle(pub Vec<usize>);

/// A topological order of the nodes.
pub(super) fn order(count: usize, ties: &[NodeLink]) -> Result<Vec<usize>, Cycle> {
    let mut waits = vec![0_usize; count];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    for tie in ties {
        waits[tie.after] += 1;
        after[tie.before].push(tie.after);
    }
    let mut ready: Vec<usize> = (0..count).rev().filter(|node| waits[*node] == 0).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(node) = ready.pop() {
        order.push(node);
        for next in &after[node] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    if order.len() == count { Ok(order) } else { Err(circle(&waits, ties)) }
}

/// A cycle among the nodes that still wait.
fn circle(waits: &[usize], ties: &[NodeLink]) -> Cycle {
    // Every one of them waits for another of them, so going back closes a cycle.
    let mut before: Vec<Option<usize>> = vec![None; waits.len()];
    for tie in ties.iter().rev().filter(|tie| waits[tie.before] > 0) {
        before[tie.after] = Some(tie.before);
    }
    let mut node = waits.iter().position(|waits| *waits > 0).unwrap_or(0);
    let mut path: Vec<usize> = Vec::new();
    let mut index_in_path: Vec<Option<usize>> = vec![None; waits.len()];
    loop {
        if let Some(start) = index_in_path[node] {
            let mut round = path.split_off(start);
            round.reverse();
            return Cycle(round);
        }
        index_in_path[node] = Some(path.len());
        path.push(node);
        match before[node] {
            Some(earlier) => node = earlier,
            None => return Cycle(path),
        }
    }
}

fn days(work: &PlannedNode) -> i32 {
    i32::try_from(work.days).unwrap_or(i32::MAX / 4)
}

/// Computes the schedule, or finds a cycle. `today` is the working day up to which the past is known: a
/// node that has started and not ended lasts until then at least, and one that has not started does not
/// start earlier. `None` ignores what has happened.
pub fn schedule(
    nodes: &[PlannedNode],
    ties: &[NodeLink],
    today: Option<i32>,
) -> Result<Schedule, Cycle> {
    let order = order(nodes.len(), ties)?;
    let mut into: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (index, tie) in ties.iter().enumerate() {
        into[tie.after].push(index);
        out[tie.before].push(index);
    }
    let mut times = vec![Times::default(); nodes.len()];
    for node in &order {
        let work = &nodes[*node];
        let mut start = work.not_before.max(0);
        for tie in into[*node].iter().map(|index| &ties[*index]) {
            start = start.max(earliest(tie, times[tie.before], days(work)));
        }
        let mut finish = start + days(work);
        if let Some(today) = today {
            (start, finish) = happened(work, (start, finish), today);
        }
        times[*node].early_start = start;
        times[*node].early_finish = finish;
    }
    let length = times.iter().map(|times| times.early_finish).max().unwrap_or(0);
    for node in order.iter().rev() {
        let own = times[*node];
        let lasts = own.early_finish - own.early_start;
        let mut finish = length;
        for tie in out[*node].iter().map(|index| &ties[*index]) {
            let then = times[tie.after];
            finish = finish.min(match tie.kind {
                LinkKind::FinishStart => then.late_start - tie.lag,
                LinkKind::StartStart => then.late_start - tie.lag + lasts,
                LinkKind::FinishFinish => then.late_finish - tie.lag,
            });
        }
        times[*node].late_finish = finish;
        times[*node].late_start = finish - lasts;
    }
    let holds = |tie: &NodeLink| {
        let then = times[tie.after];
        let lasts = then.early_finish - then.early_start;
        let is_critical = times[tie.before].is_critical() && then.is_critical();
        is_critical && earliest(tie, times[tie.before], lasts) == then.early_start
    };
    let critical_ties = (0..ties.len()).filter(|index| holds(&ties[*index])).collect();
    let serial = nodes.iter().map(days).sum();
    Ok(Schedule { times, length, serial, critical_ties })
}

/// The earliest start of a node of this length under a link.
fn earliest(tie: &NodeLink, before: Times, lasts: i32) -> i32 {
    match tie.kind {
        LinkKind::FinishStart => before.early_finish + tie.lag,
        LinkKind::StartStart => before.early_start + tie.lag,
        LinkKind::FinishFinish => before.early_finish + tie.lag - lasts,
    }
}

/// For each node, the earliest start that the nodes before it allow; `None` if there are none.
pub fn free_from(plan: &Schedule, works: &[PlannedNode], ties: &[NodeLink]) -> Vec<Option<i32>> {
    let mut free = vec![None; works.len()];
    for tie in ties {
        let start = earliest(tie, plan.times[tie.before], days(&works[tie.after])).max(0);
        let so_far = &mut free[tie.after];
        *so_far = Some(so_far.map_or(start, |other: i32| other.max(start)));
    }
    free
}

/// The times of a node given what has happened.
fn happened(work: &PlannedNode, (start, finish): (i32, i32), today: i32) -> (i32, i32) {
    match (work.started, work.finished) {
        (started, Some(finished)) => {
            (started.unwrap_or(finished - days(work)).min(finished), finished)
        }
        // It has not ended, so it lasts until today at least.
        (Some(started), None) => (started, (started + days(work)).max(today)),
        (None, None) => {
            let start = start.max(today);
            (start, (start + days(work)).max(finish))
        }
    }
}
