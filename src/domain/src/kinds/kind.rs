//! The macro in which the table of kinds is written.
//!
//! A kind is its doc line, its type and its name in files; its fields, the one that names a record
//! first; and what else is known of it, each clause but the columns optional:
//!
//! - `columns`: the columns of its list; the last ones are hidden first where it is narrow.
//! - `identity`: the fields that tell its records apart when they are pasted.
//! - `listed`: names of units, each with the reference to the organisation of the ledger that it names. The
//!   reference stands after the other fields, as tables without heads have the columns in this order.
//! - `official`: the field with the number of a record in the order that the office has fixed.
//! - `life`: the dates between which a record exists, or the one at which it happens.
//! - `ordered`: pairs of dates of which the second is not before the first.
//! - `past`: dates that state what has happened, never in the future.
//!
//! A field is `owed` if the ledger is incomplete without it (待补), and `secondary` if forms fold it
//! away. Whether it may name or judge a person is a matter of its type.

macro_rules! is_flagged {
    ($flag:ident;) => { false };
    ($flag:ident; $($given:ident)+) => {
        $($crate::kinds::kind::matches_flag!($flag $given))||+
    };
}
pub(super) use is_flagged;

macro_rules! matches_flag {
    (owed owed) => {
        true
    };
    (secondary secondary) => {
        true
    };
    ($flag:ident $given:ident) => {
        false
    };
}
pub(super) use matches_flag;

macro_rules! official_order {
    () => {
        None
    };
    ($field:expr) => {{
        let field: $crate::kinds::field::Field<Self, $crate::values::quantity::Count> = $field;
        Some(field.index())
    }};
}
pub(super) use official_order;

macro_rules! kind {
    (
        $(#[$doc:meta])*
        $name:ident = $code:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty $([$($flag:ident),+])?,)+
        }
        columns [$($column:ident),+ $(,)?]
        $(identity [$($identity:ident),+ $(,)?])?
        $(listed [$(($unit_name:ident, $organisation:ident)),+ $(,)?])?
        $(official [$official:ident])?
        $(life [$($life:ident),+ $(,)?])?
        $(ordered [$(($first:ident, $then:ident)),+ $(,)?])?
        $(past [$($past:ident),+ $(,)?])?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$field_doc])* pub $field: Option<$type>,)+ }

        pastey::paste! {
            impl $name {
                $(
                    $(#[$field_doc])*
                    pub const [<$field:upper>]: $crate::kinds::field::Field<Self, $type> =
                        $crate::kinds::field::Field::named(
                            <Self as $crate::kinds::records::RecordType>::FIELDS,
                            stringify!($field),
                        );
                )+
            }
        }

        const _: () = {
            #[cfg(test)]
            use serde_json::Value;
            use zhibu_ledger::RecordView;

            use $crate::kinds::field::{Cell, FieldSlot, FieldSpec, FieldValue};
            use $crate::kinds::kind::{is_flagged, official_order};
            use $crate::kinds::records::{
                Kind, KindSpec, LifeSpec, RecordType, each_field,
            };

            // What fields of all kinds have in common is compiled once for each type of field, not for each field.
            pastey::paste! {
                impl $name {
                    fn slot(&self, index: usize) -> Option<&dyn FieldSlot> {
                        $(if index == Self::[<$field:upper>].index() {
                            return Some(&self.$field);
                        })+
                        None
                    }

                    fn slot_mut(&mut self, index: usize) -> Option<&mut dyn FieldSlot> {
                        $(if index == Self::[<$field:upper>].index() {
                            return Some(&mut self.$field);
                        })+
                        None
                    }
                }
            }

            impl RecordType for $name {
                const KIND: Kind = Kind::$name;
                const FIELDS: &'static [FieldSpec] = &[$(FieldSpec {
                    name: stringify!($field),
                    field_type: <$type as FieldValue>::TYPE,
                    is_owed: is_flagged!(owed; $($($flag)+)?),
                    is_secondary: is_flagged!(secondary; $($($flag)+)?),
                    is_personal: <$type as FieldValue>::IS_PERSONAL,
                },)+];
                const SPEC: KindSpec = KindSpec {
                    code: $code,
                    fields: Self::FIELDS,
                    columns: &[$(Self::$column.index(),)+],
                    identity: &[$($(Self::$identity.index(),)+)?],
                    listed_units: &[$($($crate::kinds::records::ListedUnit::of(Self::$unit_name, Self::$organisation),)+)?],
                    official_order: official_order!($(Self::$official)?),
                    life: LifeSpec::of::<Self>(&[$($(Self::$life,)+)?]),
                    ordered_dates: &[$($($crate::kinds::records::OrderedDates::of(Self::$first, Self::$then),)+)?],
                    past_dates: &[$($($crate::kinds::records::date_index(Self::$past),)+)?],
                };

                fn read(record: &RecordView<'_>) -> (Self, bool) {
                    let mut read = Self { $($field: None,)+ };
                    let is_deleted = each_field(record, Self::FIELDS, &mut |index, value| {
                        if let Some(slot) = read.slot_mut(index) {
                            slot.read(value);
                        }
                    });
                    (read, is_deleted)
                }

                fn cell(&self, index: usize) -> Cell<'_> {
                    self.slot(index).map_or(Cell::Empty, FieldSlot::cell)
                }

                #[cfg(test)]
                fn rewrite(index: usize, json: &Value) -> Option<Value> {
                    let rewrite: &[fn(&Value) -> Option<Value>] = &[$(|json| {
                        let read = <$type as FieldValue>::from_json(json);
                        let written = read.map(|value| value.to_json());
                        if let Some(text) = json.as_str() {
                            let mut slot: Option<$type> = None;
                            slot.read(&::zhibu_ledger::ValueRef::Text(text));
                            assert_eq!(slot.map(|value| value.to_json()), written);
                        }
                        written
                    },)+];
                    rewrite[index](json)
                }
            }
        };
    };
}
pub(super) use kind;
