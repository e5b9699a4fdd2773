//! The columns of lists: the fields of a kind, and what follows from its records and from others.

use crate::agenda::Todo;
use crate::alliances::needs::{AllowedDays, overdue};
use crate::alliances::units::unit_counts;
use crate::attendance::{Attendees, attendees};
use crate::branches::state::{BranchState, LastActivities};
use crate::kinds::records::{Activity, Alliance, Branch, Cooperation, Kind, Offer, RecordType};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::Count;

/// A column of a kind's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListColumn {
    /// The field at this index.
    Field(usize),
    /// What is derived.
    Derived(DerivedColumn),
}

impl ListColumn {
    /// The column that names the records: the first field.
    pub const NAMING: Self = Self::Field(0);

    /// Its name in addresses and preferences.
    pub fn name(self, kind: Kind) -> &'static str {
        match self {
            Self::Field(index) => kind.fields()[index].name,
            Self::Derived(derived) => derived.name(),
        }
    }

    /// The column of this name; `None` if the kind has none.
    pub fn from_name(kind: Kind, name: &str) -> Option<Self> {
        let derived = || DerivedColumn::of_kind(kind).find(|derived| derived.name() == name);
        kind.field_index(name).map(Self::Field).or_else(|| derived().map(Self::Derived))
    }

    /// Every column that a list of this kind can have: the fields in the order of the form, and what is
    /// derived.
    pub fn all(kind: Kind) -> impl Iterator<Item = Self> {
        let fields = (0..kind.fields().len()).map(Self::Field);
        fields.chain(DerivedColumn::of_kind(kind).map(Self::Derived))
    }

    /// The columns of a list unless others are chosen; the last ones are hidden first where it is narrow.
    pub fn usual(kind: Kind) -> Vec<Self> {
        let mut columns: Vec<Self> = kind.columns().iter().copied().map(Self::Field).collect();
        for derived in DerivedColumn::of_kind(kind) {
            let stands_first = matches!(
                derived,
                DerivedColumn::State | DerivedColumn::LateOffer | DerivedColumn::LateCooperation
            );
            let index = if stands_first { 1 } else { columns.len() };
            columns.insert(index, Self::Derived(derived));
        }
        columns
    }
}

/// A column whose values are not stored, but follow from the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DerivedColumn {
    /// The state of a temporary organisation.
    State,
    /// The date of its latest activity.
    LastActivity,
    /// The number of its items on the to-do list that are overdue.
    Overdue,
    /// The number of units of an alliance.
    Units,
    /// The number of days by which a need, a resource or an opportunity is overdue.
    LateOffer,
    /// The number of days by which a cooperation is overdue.
    LateCooperation,
    /// How many were due at an activity: ticked, or else as typed.
    Due,
    /// How many came to it, in the same way.
    Present,
}

impl DerivedColumn {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::State,
        Self::LastActivity,
        Self::Overdue,
        Self::Units,
        Self::LateOffer,
        Self::LateCooperation,
        Self::Due,
        Self::Present,
    ];

    /// The columns that a kind has.
    pub fn of_kind(kind: Kind) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |column| column.kind() == kind)
    }

    /// The kind of the records that have it.
    pub fn kind(self) -> Kind {
        match self {
            Self::State | Self::LastActivity | Self::Overdue => Branch::KIND,
            Self::Units => Alliance::KIND,
            Self::LateOffer => Offer::KIND,
            Self::LateCooperation => Cooperation::KIND,
            Self::Due | Self::Present => Activity::KIND,
        }
    }

    /// Its name in addresses and preferences. No field of its kind has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::LastActivity => "last_activity",
            Self::Overdue => "overdue",
            Self::Units => "units",
            Self::LateOffer | Self::LateCooperation => "late",
            Self::Due => "counted_due",
            Self::Present => "counted_present",
        }
    }
}

/// A derived value of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivedValue {
    /// There is none.
    Empty,
    /// The state of a temporary organisation.
    State(BranchState),
    /// A date.
    Date(PartialDate),
    /// A count.
    Count(u32),
    /// A count as exact as what it is made of.
    Number(Count),
}

/// What derived values follow from besides the records: each is needed for its column alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct DerivedSources<'a> {
    /// The items on the to-do list that are overdue.
    pub overdue_items: &'a [Todo],
    /// After how many days needs and cooperations are late.
    pub allowed: AllowedDays,
    /// The latest activities, refreshed for the day.
    pub last_activities: Option<&'a LastActivities>,
}

/// Derived values of all live records of a kind, worked out once for a state of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DerivedValues {
    columns: Vec<DerivedValuesOf>,
}

/// The values of one column, by the indices of the live records in the kind's table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct DerivedValuesOf {
    column: DerivedColumn,
    values: Vec<DerivedValue>,
}

impl DerivedValues {
    /// The values of these columns on a day.
    pub fn of(
        register: &Register,
        columns: &[DerivedColumn],
        as_of: Day,
        sources: DerivedSources<'_>,
    ) -> Self {
        let DerivedSources { overdue_items, allowed, last_activities } = sources;
        let values = |column: DerivedColumn| match column {
            DerivedColumn::State => of_branches(register, |id, branch| {
                let steps = register.steps().of_branch(id);
                BranchState::of(branch, steps, as_of).map(DerivedValue::State)
            }),
            DerivedColumn::LastActivity => of_branches(register, |id, _| {
                last_activities.and_then(|last| last.of(id)).map(DerivedValue::Date)
            }),
            DerivedColumn::Overdue => {
                let mut counts = vec![0; register.branches().rows().len()];
                for item in
                    overdue_items.iter().filter(|item| item.todo_kind.kind() == Kind::Branch)
                {
                    if let Some(index) = register.table(Kind::Branch).index_of(&item.of) {
                        counts[index] += 1;
                    }
                }
                counts.into_iter().map(count_or_empty).collect()
            }
            DerivedColumn::Due => of_activities(register, |attendees| attendees.due),
            DerivedColumn::Present => of_activities(register, |attendees| attendees.present),
            DerivedColumn::Units => {
                unit_counts(register, as_of).into_iter().map(DerivedValue::Count).collect()
            }
            DerivedColumn::LateOffer | DerivedColumn::LateCooperation => {
                let kind = column.kind();
                let days = overdue(register, kind, allowed.of_kind(kind), as_of);
                let table = register.table(kind);
                let of = |index| days.get(table.id(index, false)).copied().unwrap_or(0);
                (0..table.len()).map(|index| count_or_empty(of(index))).collect()
            }
        };
        let of =
            |column: &DerivedColumn| DerivedValuesOf { column: *column, values: values(*column) };
        Self { columns: columns.iter().map(of).collect() }
    }

    /// The value of a live record, by its index in the kind's table; empty if the column was not worked out.
    pub fn get(&self, column: DerivedColumn, index: usize) -> DerivedValue {
        let of = self.columns.iter().find(|of| of.column == column);
        of.and_then(|of| of.values.get(index)).copied().unwrap_or(DerivedValue::Empty)
    }
}

fn count_or_empty(count: u32) -> DerivedValue {
    if count == 0 { DerivedValue::Empty } else { DerivedValue::Count(count) }
}

fn of_branches(
    register: &Register,
    value: impl Fn(&str, &Branch) -> Option<DerivedValue>,
) -> Vec<DerivedValue> {
    let rows = register.branches().rows().iter();
    rows.map(|row| value(&row.id, &row.record).unwrap_or(DerivedValue::Empty)).collect()
}

fn of_activities(
    register: &Register,
    number: impl Fn(&Attendees) -> Option<Count>,
) -> Vec<DerivedValue> {
    let rows = register.activities().rows().iter();
    let value = |row: &Row<Activity>| {
        let number = number(&attendees(register, &row.id, &row.record));
        number.map_or(DerivedValue::Empty, DerivedValue::Number)
    };
    rows.map(value).collect()
}
