//! The members of JSON objects, read into vectors with interned names: nearly all names in a file
//! occur many times.

use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Name, Stamp};
use crate::order;

/// The maximum number of interned names per thread: a ledger has far fewer kinds and fields.
const MOST_SHARED: usize = 256;

thread_local! {
    static SHARED: RefCell<[Option<Name>; MOST_SHARED]> = const {
        RefCell::new([const { None }; MOST_SHARED])
    };
}

/// The interned name of a kind or field.
pub fn shared_name(text: &str) -> Name {
    // Length and three bytes: names rarely collide, and this is far cheaper than a hash of the text.
    let byte = |index: usize| text.as_bytes().get(index).copied().map_or(0, usize::from);
    let (last, middle) = (text.len().saturating_sub(1), text.len() / 2);
    let mixed = text.len() + 3 * byte(0) + 7 * byte(middle) + 31 * byte(last);
    SHARED.with_borrow_mut(|shared| match &mut shared[mixed % MOST_SHARED] {
        Some(name) if **name == *text => name.clone(),
        slot => slot.insert(text.into()).clone(),
    })
}

/// The members of a JSON object in one vector, ascending by name. Of duplicate members the last one
/// counts, as in most JSON readers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Members<T>(pub(super) Vec<T>);

/// What a member of a JSON object is read into.
pub(super) trait JsonMember {
    /// The type of the value in the JSON.
    type Value;

    /// From its name and value.
    fn new(name: Name, value: Self::Value) -> Self;

    /// The name of the member, by which members are sorted.
    fn name(&self) -> &Name;
}

impl JsonMember for (Name, Vec<Stamp>) {
    type Value = Vec<Stamp>;

    fn new(name: Name, stamps: Vec<Stamp>) -> Self {
        (name, stamps)
    }

    fn name(&self) -> &Name {
        &self.0
    }
}

impl<'de, T: JsonMember<Value: Deserialize<'de>>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(PhantomData<T>);
        impl<'de, T: JsonMember<Value: Deserialize<'de>>> Visitor<'de> for Each<T> {
            type Value = Members<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<T> = Vec::with_capacity(8);
                while let Some(name) = map.next_key_seed(NameSeed)? {
                    members.push(T::new(name, map.next_value()?));
                }
                Ok(Members(sorted_members(members)))
            }
        }
        deserializer.deserialize_map(Each(PhantomData))
    }
}

/// Sorts members by name; of duplicates the last one stays.
pub(super) fn sorted_members<T: JsonMember>(mut members: Vec<T>) -> Vec<T> {
    if !members.is_sorted_by(|a, b| a.name() < b.name()) {
        if members.len() <= FEW {
            sort_few(&mut members);
        } else {
            order::sort_by(&mut members, |a, b| a.name().cmp(b.name()));
        }
        members.dedup_by(|later, kept| {
            let is_same = later.name() == kept.name();
            if is_same {
                std::mem::swap(later, kept);
            }
            is_same
        });
    }
    // Most stay in memory for as long as the ledger is open.
    members.shrink_to_fit();
    members
}

/// The number of members up to which moving them one by one is the fastest way to sort them. Nearly
/// all records have fewer.
const FEW: usize = 16;

/// Sorts a few members by name, in place; the sort is stable.
fn sort_few<T: JsonMember>(members: &mut [T]) {
    for unsorted in 1..members.len() {
        let mut index = unsorted;
        while index > 0 && members[index].name() < members[index - 1].name() {
            members.swap(index, index - 1);
            index -= 1;
        }
    }
}

/// Reads a text that is likely to be unique, without interning it.
pub(super) struct OwnText;

impl<'de> DeserializeSeed<'de> for OwnText {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for OwnText {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Name, E> {
        Ok(text.into())
    }
}

/// Reads a name, interned.
pub(super) struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Name, E> {
        Ok(shared_name(text))
    }
}
