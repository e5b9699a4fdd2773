//! The JSON of changes in files and in storage: one object per change.
//!
//! Written by hand rather than derived, because every change of a large file passes through here:
//! serialising copies nothing.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::change::ByField;
use super::json_value::JsonValue;
use super::members::{JsonMember, Members, NameSeed, OwnText};
use super::{Change, FieldWrite, Name, RecordKey, Stamp};
use crate::order;

/// The members of a change, in the order of serialisation.
const MEMBERS: [&str; 11] =
    ["at", "kind", "id", "new", "set", "replaces", "archives", "action", "undoes", "by", "why"];

/// Reads the name of a member of a change, as its index in [`MEMBERS`].
struct MemberSeed;

impl<'de> DeserializeSeed<'de> for MemberSeed {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for MemberSeed {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member of a change")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<usize, E> {
        let index = MEMBERS.iter().position(|known| **known == *text);
        index.ok_or_else(|| E::unknown_field(text, &MEMBERS))
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("at", &self.at)?;
        map.serialize_entry("kind", &*self.key.kind)?;
        map.serialize_entry("id", &*self.key.id)?;
        if self.creates {
            map.serialize_entry("new", &true)?;
        }
        map.serialize_entry("set", &SetMember(&self.writes))?;
        if self.writes.iter().any(|write| !write.replaces.is_empty()) {
            map.serialize_entry("replaces", &ReplacedMember(&self.writes))?;
        }
        if !self.archives.is_empty() {
            map.serialize_entry("archives", &ArchivedMember(&self.archives))?;
        }
        if self.action != self.at {
            map.serialize_entry("action", &self.action)?;
        }
        if let Some(undoes) = &self.undoes {
            map.serialize_entry("undoes", undoes)?;
        }
        for (member, text) in [("by", &self.by), ("why", &self.why)] {
            if let Some(text) = text {
                map.serialize_entry(member, &**text)?;
            }
        }
        map.end()
    }
}

struct SetMember<'a>(&'a [FieldWrite]);

impl Serialize for SetMember<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for write in self.0 {
            map.serialize_entry(&*write.field, &write.value)?;
        }
        map.end()
    }
}

struct ReplacedMember<'a>(&'a [FieldWrite]);

impl Serialize for ReplacedMember<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for write in self.0.iter().filter(|write| !write.replaces.is_empty()) {
            map.serialize_entry(&*write.field, &write.replaces)?;
        }
        map.end()
    }
}

struct ArchivedMember<'a>(&'a [(Name, Vec<Stamp>)]);

impl Serialize for ArchivedMember<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(field, stamps)| (&**field, stamps)))
    }
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Change;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a change")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Change, A::Error> {
                read(map)
            }
        }
        deserializer.deserialize_map(Whole)
    }
}

fn read<'de, A: MapAccess<'de>>(mut map: A) -> Result<Change, A::Error> {
    let (mut at, mut action, mut undoes) = (None::<Stamp>, None, None);
    let (mut kind, mut id) = (None::<Name>, None::<Name>);
    let (mut by, mut why) = (None::<Name>, None::<Name>);
    let mut creates = false;
    let mut values = None::<Members<FieldWrite>>;
    let mut replaces = Members::<(Name, Vec<Stamp>)>(Vec::new());
    let mut archives = Members::<(Name, Vec<Stamp>)>(Vec::new());
    let mut found: [bool; MEMBERS.len()] = [false; MEMBERS.len()];
    while let Some(index) = map.next_key_seed(MemberSeed)? {
        if std::mem::replace(&mut found[index], true) {
            return Err(A::Error::duplicate_field(MEMBERS[index]));
        }
        match MEMBERS[index] {
            "at" => at = map.next_value()?,
            "kind" => kind = Some(map.next_value_seed(NameSeed)?),
            "id" => id = Some(map.next_value_seed(OwnText)?),
            "new" => creates = map.next_value()?,
            "set" => values = Some(map.next_value()?),
            "replaces" => replaces = map.next_value()?,
            "archives" => archives = map.next_value()?,
            "action" => action = map.next_value()?,
            "undoes" => undoes = map.next_value()?,
            "by" => by = map.next_value()?,
            _ => why = map.next_value()?,
        }
    }
    let missing = |member| move || A::Error::missing_field(member);
    let at = at.ok_or_else(missing("at"))?;
    Ok(Change {
        at,
        key: RecordKey {
            kind: kind.ok_or_else(missing("kind"))?,
            id: id.ok_or_else(missing("id"))?,
        },
        writes: writes(values.ok_or_else(missing("set"))?, replaces)?,
        creates,
        action: action.unwrap_or(at),
        undoes,
        archives: sorted(archives),
        by,
        why,
    })
}

fn sorted(Members(mut fields): Members<(Name, Vec<Stamp>)>) -> ByField {
    for (_, stamps) in &mut fields {
        order::sort(stamps);
        stamps.dedup();
    }
    fields
}

impl JsonMember for FieldWrite {
    type Value = JsonValue;

    fn new(field: Name, value: JsonValue) -> Self {
        Self { field, value: value.0, replaces: Vec::new() }
    }

    fn name(&self) -> &Name {
        &self.field
    }
}

fn writes<E: serde::de::Error>(
    Members(mut writes): Members<FieldWrite>,
    Members(replaces): Members<(Name, Vec<Stamp>)>,
) -> Result<Vec<FieldWrite>, E> {
    for (field, mut replaced) in replaces {
        let Ok(index) = writes.binary_search_by(|write| write.field.cmp(&field)) else {
            let error = format_args!("replaces names {field}, which the change does not set");
            return Err(E::custom(error));
        };
        if replaced.len() > 1 {
            order::sort(&mut replaced);
            replaced.dedup();
        }
        writes[index].replaces = replaced;
    }
    Ok(writes)
}
