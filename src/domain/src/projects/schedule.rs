//! The plan of a project (大环节并行、小节点压茬): nodes that depend on each other, their early and late
//! days, float and critical path, what overlapping them saves, and what has slipped.
//!
//! All of it is reckoned in working days. A node of so many days occupies as many, from its first to its
//! last; one of none is a milestone, between two days. A link holds two ends together with a lag in
//! working days, which is negative where the nodes overlap (压茬).

use crate::kinds::choices::LinkKind;

/// A node as it is planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlannedNode {
    /// So many working days it takes.
    pub days: u32,
    /// It does not begin before this working day, counted from the project's first.
    pub not_before: i32,
    /// When it began, if it has.
    pub started: Option<i32>,
    /// The working day after which it was finished: one more than its last.
    pub finished: Option<i32>,
}

/// A link between two nodes, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeLink {
    /// The node that comes first.
    pub before: usize,
    /// The node that waits for it.
    pub after: usize,
    /// Which of their ends are tied.
    pub kind: LinkKind,
    /// So many working days are between these; overlap is negative.
    pub lag: i32,
}

/// A node's days. All are counted from the project's first working day, ends being the day after the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The earliest it can begin.
    pub early_start: i32,
    /// The earliest it can be finished.
    pub early_finish: i32,
    /// The latest it can begin without the project ending later.
    pub late_start: i32,
    /// The latest it can be finished.
    pub late_finish: i32,
}

impl Times {
    /// By how many working days it can slip without the project ending later.
    pub fn float(self) -> i32 {
        self.late_start - self.early_start
    }

    /// Whether it cannot slip at all.
    pub fn is_critical(self) -> bool {
        self.float() <= 0
    }
}

/// A plan worked out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The days of each node.
    pub times: Vec<Times>,
    /// In how many working days the project is done.
    pub length: i32,
    /// How many it would take one node after the other.
    pub serial: i32,
    /// The ties that hold the project to its end: both of their nodes are critical, and neither could
    /// come any earlier for the other.
    pub critical_ties: Vec<usize>,
}

/// Nodes that wait for each other in a circle, by their places, in their order round it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle(pub Vec<usize>);

/// The order in which nodes can be worked out: each after all that it waits for.
fn order(count: usize, ties: &[NodeLink]) -> Result<Vec<usize>, Cycle> {
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

/// A circle among the nodes that still wait.
fn circle(waits: &[usize], ties: &[NodeLink]) -> Cycle {
    // Whatever waits waits for something that waits: going back, one comes round.
    let before = |node: usize| {
        let tie = ties.iter().find(|tie| tie.after == node && waits[tie.before] > 0);
        tie.map(|tie| tie.before)
    };
    let mut node = waits.iter().position(|waits| *waits > 0).unwrap_or(0);
    let mut path: Vec<usize> = Vec::new();
    loop {
        if let Some(start) = path.iter().position(|known| *known == node) {
            let mut round = path.split_off(start);
            round.reverse();
            return Cycle(round);
        }
        path.push(node);
        match before(node) {
            Some(earlier) => node = earlier,
            None => return Cycle(path),
        }
    }
}

fn days(work: &PlannedNode) -> i32 {
    i32::try_from(work.days).unwrap_or(i32::MAX / 4)
}

/// Works out a plan; or tells which nodes wait for each other in a circle. `today` is the working day up
/// to which is known what happened: what has begun and is not finished lasts at least until then, and
/// what has not begun begins no earlier. None asks for the plan as if nothing had happened.
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

/// The earliest start that a tie leaves to a node of so many days.
fn earliest(tie: &NodeLink, before: Times, lasts: i32) -> i32 {
    match tie.kind {
        LinkKind::FinishStart => before.early_finish + tie.lag,
        LinkKind::StartStart => before.early_start + tie.lag,
        LinkKind::FinishFinish => before.early_finish + tie.lag - lasts,
    }
}

/// The earliest that what a node waits for lets it begin; nothing where it waits for nothing.
pub fn free_from(
    plan: &Schedule,
    works: &[PlannedNode],
    ties: &[NodeLink],
    node: usize,
) -> Option<i32> {
    let into = ties.iter().filter(|tie| tie.after == node);
    into.map(|tie| earliest(tie, plan.times[tie.before], days(&works[node])).max(0)).max()
}

/// The days of a node, given what happened.
fn happened(work: &PlannedNode, (start, finish): (i32, i32), today: i32) -> (i32, i32) {
    match (work.started, work.finished) {
        (started, Some(finished)) => {
            (started.unwrap_or(finished - days(work)).min(finished), finished)
        }
        // It is not finished, so it lasts until today at least.
        (Some(started), None) => (started, (started + days(work)).max(today)),
        (None, None) => {
            let start = start.max(today);
            (start, (start + days(work)).max(finish))
        }
    }
}
