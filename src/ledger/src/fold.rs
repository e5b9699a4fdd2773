//! The fold of one record's changes into its fields.

use rustc_hash::{FxHashMap, FxHashSet};

use super::change::Change;
use super::{Name, Stamp};
use crate::order;

/// The changes of a field that no other change replaces, as the indices given to the fold: ascending
/// by stamp, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heads {
    /// The usual case: one change, which replaces all others.
    One(u32),
    /// Concurrent changes, whose writers had not seen each other's.
    Many(Box<[u32]>),
}

impl Heads {
    /// The indices, ascending by stamp.
    pub fn indices(&self) -> &[u32] {
        match self {
            Self::One(index) => std::slice::from_ref(index),
            Self::Many(indices) => indices,
        }
    }

    /// The index of the change with the greatest stamp, whose value is shown.
    pub fn shown(&self) -> u32 {
        match self {
            Self::One(index) => *index,
            Self::Many(indices) => indices.last().copied().expect("heads are never empty"),
        }
    }
}

/// A field of a record and its heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldedField {
    /// The name of the field.
    pub name: Name,
    /// The changes that hold its current values.
    pub heads: Heads,
}

/// Folds the changes of one record. `changes` is ascending by stamp (twins by content); each change
/// has the index by which the result refers to it. The fields are ascending by name.
///
/// If a tampered file contains changes that replace each other in a cycle, all changes of the cycle
/// are heads: what cannot be decided is shown, not dropped.
pub fn fold(changes: &[(u32, &Change)]) -> Vec<FoldedField> {
    if let [(index, only)] = changes {
        return only
            .writes
            .iter()
            .map(|write| FoldedField { name: write.field.clone(), heads: Heads::One(*index) })
            .collect();
    }
    let mut replaced: ReplacedStamps = FxHashSet::default();
    for (_, change) in changes {
        note_replaced(change, &mut replaced);
    }
    fields_of(changes, &replaced)
}

/// Folds as if the changes that `drop` selects did not exist. What replaces a dropped change also
/// replaces everything that the dropped change replaced.
pub fn fold_without(changes: &[(u32, &Change)], drop: impl Fn(Stamp) -> bool) -> Vec<FoldedField> {
    let (dropped, kept): (Vec<_>, Vec<_>) =
        changes.iter().copied().partition(|(_, change)| drop(change.at));
    let mut replaced: ReplacedStamps = FxHashSet::default();
    for (_, change) in &kept {
        note_replaced(change, &mut replaced);
    }
    // What each dropped write replaces, if it is replaced itself.
    let mut behind: FxHashMap<(&str, Stamp), Vec<&[Stamp]>> = FxHashMap::default();
    for (_, change) in &dropped {
        for write in &change.writes {
            behind.entry((&*write.field, change.at)).or_default().push(&write.replaces);
        }
    }
    let mut pending: Vec<(&str, Stamp)> = replaced.iter().copied().collect();
    while let Some(at) = pending.pop().filter(|_| !behind.is_empty()) {
        for stamp in behind.remove(&at).into_iter().flatten().flatten() {
            if replaced.insert((at.0, *stamp)) {
                pending.push((at.0, *stamp));
            }
        }
    }
    fields_of(&kept, &replaced)
}

pub(super) type ReplacedStamps<'a> = FxHashSet<(&'a str, Stamp)>;

fn note_replaced<'a>(change: &'a Change, replaced: &mut ReplacedStamps<'a>) {
    for write in &change.writes {
        let others = write.replaces.iter().filter(|stamp| **stamp != change.at);
        replaced.extend(others.map(|stamp| (&*write.field, *stamp)));
    }
    for (field, stamps) in &change.archives {
        replaced.extend(stamps.iter().map(|stamp| (&**field, *stamp)));
    }
}

/// The stamps that these changes replace, with the field; they need not be among the changes.
pub(super) fn replaced_by<'a>(changes: impl IntoIterator<Item = &'a Change>) -> ReplacedStamps<'a> {
    let mut replaced = ReplacedStamps::default();
    changes.into_iter().for_each(|change| note_replaced(change, &mut replaced));
    replaced
}

fn fields_of(changes: &[(u32, &Change)], replaced: &ReplacedStamps<'_>) -> Vec<FoldedField> {
    let mut writes: Vec<(&Name, u32, bool)> = Vec::new();
    for (index, change) in changes {
        for write in &change.writes {
            let is_head = !replaced.contains(&(&*write.field, change.at));
            writes.push((&write.field, *index, is_head));
        }
    }
    // Stable, so that the writes of a field stay ascending by stamp.
    order::sort_by(&mut writes, |a, b| a.0.cmp(b.0));
    writes
        .chunk_by(|a, b| a.0 == b.0)
        .map(|of_field| {
            let mut indices: Vec<u32> =
                of_field.iter().filter(|write| write.2).map(|write| write.1).collect();
            if indices.is_empty() {
                indices = of_field.iter().map(|write| write.1).collect();
            }
            let heads = match indices[..] {
                [index] => Heads::One(index),
                _ => Heads::Many(indices.into()),
            };
            FoldedField { name: of_field[0].0.clone(), heads }
        })
        .collect()
}
