//! The fold of one record's changes into its fields.

use rustc_hash::FxHashSet;

use super::change::{Change, FieldWrite};
use super::{Name, Stamp};
use crate::order;

/// The changes of a field that no other change replaces, by their place in the slice that was
/// folded; ascending by stamp, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heads {
    /// The usual case: the last change.
    One(u32),
    /// Written by several who had not seen each other.
    Many(Box<[u32]>),
}

impl Heads {
    /// The places, ascending by stamp.
    pub fn indices(&self) -> &[u32] {
        match self {
            Self::One(index) => std::slice::from_ref(index),
            Self::Many(indices) => indices,
        }
    }

    /// The change with the greatest stamp, whose value is shown.
    pub fn shown(&self) -> u32 {
        match self {
            Self::One(index) => *index,
            Self::Many(indices) => indices.last().copied().expect("heads are never empty"),
        }
    }
}

/// A field of a record and its heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field's name.
    pub name: Name,
    /// Who wrote what it holds.
    pub heads: Heads,
}

/// Folds the changes of one record. `changes` holds them ascending by stamp (twins by content),
/// each with the place that the result is to name it by. Fields come out ascending by name.
///
/// Should a doctored file hold changes that replace each other in a ring, all of the ring count
/// as heads: what cannot be decided is shown, not dropped.
pub fn fold(changes: &[(u32, &Change)]) -> Vec<Field> {
    if let [(index, only)] = changes {
        let field = |set: &FieldWrite| Field { name: set.field.clone(), heads: Heads::One(*index) };
        return only.sets.iter().map(field).collect();
    }
    let mut replaced: Replaced = FxHashSet::default();
    for (_, change) in changes {
        note_replaced(change, &mut replaced);
    }
    fields_of(changes, &replaced)
}

/// Folds as if the changes that `drop` names had never been made. What replaced a dropped change
/// replaces whatever that one had replaced.
pub fn fold_without(changes: &[(u32, &Change)], drop: impl Fn(Stamp) -> bool) -> Vec<Field> {
    let (mut dropped, kept): (Vec<_>, Vec<_>) =
        changes.iter().copied().partition(|(_, change)| drop(change.at));
    let mut replaced: Replaced = FxHashSet::default();
    for (_, change) in &kept {
        note_replaced(change, &mut replaced);
    }
    // Latest first: a chain of dropped changes is then followed in one pass, clocks permitting.
    dropped.reverse();
    loop {
        let known = replaced.len();
        for (_, change) in &dropped {
            for set in &change.sets {
                if replaced.contains(&(&*set.field, change.at)) {
                    replaced.extend(set.replaces.iter().map(|stamp| (&*set.field, *stamp)));
                }
            }
        }
        if replaced.len() == known {
            return fields_of(&kept, &replaced);
        }
    }
}

pub(super) type Replaced<'a> = FxHashSet<(&'a str, Stamp)>;

fn note_replaced<'a>(change: &'a Change, replaced: &mut Replaced<'a>) {
    for set in &change.sets {
        let others = set.replaces.iter().filter(|stamp| **stamp != change.at);
        replaced.extend(others.map(|stamp| (&*set.field, *stamp)));
    }
    for (field, stamps) in &change.archives {
        replaced.extend(stamps.iter().map(|stamp| (&**field, *stamp)));
    }
}

/// What is known to be replaced in each field by these changes, whether or not it is among them.
pub(super) fn replaced_by<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Replaced<'a> {
    let mut replaced = Replaced::default();
    changes.into_iter().for_each(|change| note_replaced(change, &mut replaced));
    replaced
}

fn fields_of(changes: &[(u32, &Change)], replaced: &Replaced<'_>) -> Vec<Field> {
    let mut writes: Vec<(&Name, u32, bool)> = Vec::new();
    for (index, change) in changes {
        for set in &change.sets {
            let is_head = !replaced.contains(&(&*set.field, change.at));
            writes.push((&set.field, *index, is_head));
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
            Field { name: of_field[0].0.clone(), heads }
        })
        .collect()
}
