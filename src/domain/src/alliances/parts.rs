//! The parts into which a network falls without one of its points: of all points, in one walk.

/// What a walk through the depth of a network tells of each point.
pub(super) struct Walk {
    /// When the walk came to the point.
    entered: Vec<usize>,
    /// When it came to the last point behind it.
    last: Vec<usize>,
    /// When it came to the earliest point that is tied to the point or to one behind it.
    earliest: Vec<usize>,
    /// The points behind it that the walk came to from it, in this order.
    next: Vec<Vec<usize>>,
}

/// A part of a network without one of its points, among those that the point touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The part in which the walk began.
    Before,
    /// The part behind this point.
    Behind(usize),
}

impl Walk {
    /// Walks through a network, given by the neighbours of each point.
    pub(super) fn through(neighbours: &[Vec<usize>]) -> Self {
        const NEVER: usize = usize::MAX;
        let count = neighbours.len();
        let mut walk = Self {
            entered: vec![NEVER; count],
            last: vec![0; count],
            earliest: vec![NEVER; count],
            next: vec![Vec::new(); count],
        };
        let mut time = 0;
        // A point, and how many of its neighbours were looked at. Not by recursion: a network may be as
        // deep as it is large.
        let mut path: Vec<(usize, usize)> = Vec::new();
        for start in 0..count {
            let mut entering = (walk.entered[start] == NEVER).then_some(start);
            loop {
                if let Some(point) = entering.take() {
                    (walk.entered[point], walk.earliest[point]) = (time, time);
                    time += 1;
                    path.push((point, 0));
                }
                let Some((point, looked_at)) = path.last_mut() else { break };
                let point = *point;
                if let Some(other) = neighbours[point].get(*looked_at).copied() {
                    *looked_at += 1;
                    if walk.entered[other] == NEVER {
                        walk.next[point].push(other);
                        entering = Some(other);
                    } else {
                        walk.earliest[point] = walk.earliest[point].min(walk.entered[other]);
                    }
                } else {
                    walk.last[point] = time - 1;
                    path.pop();
                    if let Some((before, _)) = path.last() {
                        walk.earliest[*before] = walk.earliest[*before].min(walk.earliest[point]);
                    }
                }
            }
        }
        walk
    }

    /// The part in which a neighbour of a point is without that point.
    pub(super) fn part(&self, point: usize, neighbour: usize) -> Part {
        let entered = self.entered[neighbour];
        let is_behind = self.entered[point] < entered && entered <= self.last[point];
        let behind = self.next[point].partition_point(|next| self.entered[*next] <= entered);
        match behind.checked_sub(1).map(|index| self.next[point][index]) {
            Some(next) if is_behind && self.earliest[next] >= self.entered[point] => {
                Part::Behind(next)
            }
            _ => Part::Before,
        }
    }
}
