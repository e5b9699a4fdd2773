//! A change: what one action sets on one record.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{Name, Stamp, json_text};
use crate::order;

/// Which record: its kind and its id within the kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// For example `branch`.
    pub kind: Name,
    /// Unique within the kind.
    pub id: Name,
}

impl RecordKey {
    /// The key of this kind and id.
    pub fn new(kind: impl Into<Name>, id: impl Into<Name>) -> Self {
        Self { kind: kind.into(), id: id.into() }
    }
}

/// One field's new value.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// The field's name.
    pub field: Name,
    /// The new value; null clears the field.
    pub value: Value,
    /// The changes whose value the writer saw in this field and replaces, ascending.
    pub replaces: Vec<Stamp>,
}

/// What one action sets on one record. Never altered once made: later changes replace it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Names the change and says when and by which writer it was made.
    pub at: Stamp,
    /// The record it is about.
    pub key: RecordKey,
    /// The fields it sets, ascending by name, each once.
    pub sets: Vec<Set>,
    /// Whether the writer saw no such record before, so that this change made it.
    pub creates: bool,
    /// The action it belongs to: one click, one action, one undo. The action bears the stamp of
    /// its first change.
    pub action: Stamp,
    /// The action that this one takes back, if it is an undo.
    pub undoes: Option<Stamp>,
    /// Who made it, in the words they chose.
    pub by: Option<Name>,
    /// Why, if a reason was given.
    pub why: Option<Name>,
}

impl Change {
    /// The change's part on this field.
    pub fn set(&self, field: &str) -> Option<&Set> {
        let place = self.sets.binary_search_by(|set| (*set.field).cmp(field)).ok()?;
        Some(&self.sets[place])
    }

    /// Orders two changes that bear one stamp (a copied browser profile, a doctored file), so
    /// that the fold stays independent of the order in which they came.
    pub(super) fn content(&self) -> String {
        let mut change = self.clone();
        // Values are equal whatever the order of their members, so it must not tell here either.
        change.sets.iter_mut().for_each(|set| set.value.sort_all_objects());
        json_text(&change)
    }
}

/// The change as it is written in files and storage.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    at: Stamp,
    kind: Name,
    id: Name,
    #[serde(default, rename = "new", skip_serializing_if = "std::ops::Not::not")]
    creates: bool,
    set: FieldMap<Value>,
    #[serde(default = "FieldMap::empty", skip_serializing_if = "FieldMap::is_empty")]
    replaces: FieldMap<Vec<Stamp>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    undoes: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<Name>,
}

/// A JSON object that keeps its members in one vector.
struct FieldMap<T>(Vec<(Name, T)>);

impl<T> FieldMap<T> {
    fn empty() -> Self {
        Self(Vec::new())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn sorted(mut self) -> Vec<(Name, T)> {
        // A repeated member counts with its last value, as JSON readers commonly have it.
        self.0.reverse();
        order::sort_by(&mut self.0, |a, b| a.0.cmp(&b.0));
        self.0.dedup_by(|later, kept| later.0 == kept.0);
        self.0
    }
}

impl<T: Serialize> Serialize for FieldMap<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for FieldMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = FieldMap<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(map.size_hint().unwrap_or(8));
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(FieldMap(members))
            }
        }
        deserializer.deserialize_map(Members(std::marker::PhantomData))
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of_set = |set: &Set| (set.field.clone(), set.value.clone());
        let of_replaced = |set: &Set| (set.field.clone(), set.replaces.clone());
        Written {
            at: self.at,
            kind: self.key.kind.clone(),
            id: self.key.id.clone(),
            creates: self.creates,
            set: FieldMap(self.sets.iter().map(of_set).collect()),
            replaces: FieldMap(
                self.sets.iter().filter(|set| !set.replaces.is_empty()).map(of_replaced).collect(),
            ),
            action: Some(self.action).filter(|action| *action != self.at),
            undoes: self.undoes,
            by: self.by.clone(),
            why: self.why.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let mut replaces = written.replaces.sorted();
        let mut sets = Vec::with_capacity(written.set.0.len());
        for (field, value) in written.set.sorted() {
            let place = replaces.iter().position(|(name, _)| *name == field);
            let mut replaced = place.map(|place| replaces.swap_remove(place).1).unwrap_or_default();
            order::sort(&mut replaced);
            replaced.dedup();
            sets.push(Set { field, value, replaces: replaced });
        }
        if let Some((field, _)) = replaces.first() {
            return Err(serde::de::Error::custom(format_args!(
                "replaces names {field}, which the change does not set"
            )));
        }
        Ok(Self {
            at: written.at,
            key: RecordKey { kind: written.kind, id: written.id },
            sets,
            creates: written.creates,
            action: written.action.unwrap_or(written.at),
            undoes: written.undoes,
            by: written.by,
            why: written.why,
        })
    }
}
