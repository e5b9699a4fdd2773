//! The tree that the records of a kind form when each may name the one above it, such as Party
//! organisations. A record whose superior is gone stands at the top, and so does one of each circle: no
//! record is left out, and nothing goes round for ever.

use crate::kinds::field::{Cell, FieldId};
use crate::kinds::records::Kind;
use crate::register::Register;
use zhibu_ledger::order;

/// Why a record stands at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TopReason {
    /// It names no superior.
    NoSuperior,
    /// The superior that it names is deleted or unknown.
    SuperiorGone,
    /// It is its own superior, perhaps through others. Of each circle one record is at the top.
    Circle,
}

/// A record at the top of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// Its index in the kind's table.
    pub index: u32,
    /// Why it is there.
    pub reason: TopReason,
}

/// The tree of a kind's live records, by their indices in its table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hierarchy {
    tops: Vec<Top>,
    /// What each record names as its superior, if that is there.
    superiors: Vec<Option<u32>>,
    /// The records directly below each one.
    below: Vec<Vec<u32>>,
}

/// The field of a kind that names the superior; `None` if its records form no tree.
pub fn superior_field(kind: Kind) -> Option<FieldId> {
    kind.reference_to(kind).map(|index| FieldId { kind, index })
}

impl Hierarchy {
    /// The tree by a field that refers to a record of its own kind.
    pub fn of(register: &Register, field: FieldId) -> Self {
        let table = register.table(field.kind);
        let count = table.len();
        let mut superiors = Vec::with_capacity(count);
        let mut tops = Vec::new();
        for (index, row) in (0..count).zip(0u32..) {
            let named = match table.cell(index, false, field.index) {
                Cell::Reference(to) => Some(table.index_of(to)),
                _ => None,
            };
            let reason = match named {
                None => Some(TopReason::NoSuperior),
                Some(None) => Some(TopReason::SuperiorGone),
                Some(Some(_)) => None,
            };
            tops.extend(reason.map(|reason| Top { index: row, reason }));
            superiors.push(named.flatten().and_then(|index| u32::try_from(index).ok()));
        }
        let circles = first_of_circles(&superiors);
        let mut below = vec![Vec::new(); count];
        for (superior, row) in superiors.iter().zip(0u32..) {
            if let Some(superior) = superior
                && circles.binary_search(&row).is_err()
            {
                below[*superior as usize].push(row);
            }
        }
        let circles = circles.into_iter().map(|index| Top { index, reason: TopReason::Circle });
        tops.extend(circles);
        Self { tops, superiors, below }
    }

    /// The records at the top.
    pub fn tops(&self) -> &[Top] {
        &self.tops
    }

    /// The records directly below one.
    pub fn below(&self, index: u32) -> &[u32] {
        self.below.get(index as usize).map_or(&[], Vec::as_slice)
    }

    /// The circle that a record is part of, from the record up to itself; empty if it is part of none.
    pub fn circle(&self, index: u32) -> Vec<u32> {
        let mut circle = vec![index];
        let mut above = self.superiors.get(index as usize).copied().flatten();
        // A way that leads into a circle elsewhere never comes back here.
        while let Some(superior) = above.filter(|_| circle.len() <= self.superiors.len()) {
            circle.push(superior);
            if superior == index {
                return circle;
            }
            above = self.superiors[superior as usize];
        }
        Vec::new()
    }

    /// For each record the sum of `own` over it and all records below it.
    pub fn totals(&self, own: &[usize]) -> Vec<usize> {
        let mut totals = own.to_vec();
        // Superiors stand before those below them.
        let mut order: Vec<u32> = self.tops.iter().map(|top| top.index).collect();
        let mut next = 0;
        while let Some(index) = order.get(next).copied() {
            order.extend(self.below(index));
            next += 1;
        }
        for index in order.iter().rev() {
            let below: usize = self.below(*index).iter().map(|below| totals[*below as usize]).sum();
            totals[*index as usize] += below;
        }
        totals
    }
}

/// Of each circle the record that comes first, ascending. Each record has one superior at most, so every
/// way up ends, or goes round in one circle.
fn first_of_circles(superiors: &[Option<u32>]) -> Vec<u32> {
    /// The number of the way on which a record was met first; zero if on none yet.
    type Met = u32;
    let mut met: Vec<Met> = vec![0; superiors.len()];
    let mut circles = Vec::new();
    for (start, way) in (0..superiors.len()).zip(1..) {
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| met[*index] == 0) {
            met[index] = way;
            at = superiors[index].map(|superior| superior as usize);
        }
        if let Some(entry) = at.filter(|index| met[*index] == way) {
            let round = std::iter::successors(superiors[entry], |at| superiors[*at as usize]);
            let others = round.take_while(|index| *index as usize != entry);
            let entry = u32::try_from(entry).expect("a table is smaller than a ledger");
            circles.push(others.fold(entry, u32::min));
        }
    }
    order::sort(&mut circles);
    circles
}
