//! The record kinds: one table, of which forms, lists, the file check, the pasting of tables, the
//! search and the JSON Schema are made. Its parts stand in the files beside this one, a group of kinds
//! in each; [`for_each_kind`] lists them all.

use serde_json::Value;

use crate::kinds::field::{Cell, Field, FieldSpec, FieldType, Reference, Text};
use crate::values::date::PartialDate;
use zhibu_ledger::{DELETED, RecordView, ValueRef};

pub use crate::kinds::activities::*;
pub use crate::kinds::alliances::*;
pub use crate::kinds::appraisals::*;
pub use crate::kinds::areas::*;
pub use crate::kinds::branches::*;
pub use crate::kinds::evidence::*;
pub use crate::kinds::members::*;
pub use crate::kinds::organisations::*;
pub use crate::kinds::outcomes::*;
pub use crate::kinds::tasks::*;
pub use crate::kinds::teams::*;

/// Passes every kind to a macro as `table: Kind`, where `table` is the name of its records in the
/// register. Referred-to kinds stand before those that refer to them.
macro_rules! for_each_kind {
    ($use:ident) => {
        $use! {
            /// 区域: a district, a street or a community.
            areas: Area,
            /// 基层党组织: a permanent organisation.
            organisations: Organisation,
            /// 节假日: statutory holidays, and the weekends that are worked instead.
            holidays: Holiday,
            /// 战略目标: what tasks are for.
            goals: Goal,
            /// 任务: what a temporary organisation may be built on.
            tasks: Task,
            /// 节点: a piece of work in the plan of a task.
            nodes: Node,
            /// 衔接: how two nodes are tied.
            links: Link,
            /// 进度: how much of a task's amount was done on a day.
            progress: Progress,
            /// 工作法: a method of work, such as "115".
            methods: Method,
            /// 临时党组织: a temporary organisation.
            branches: Branch,
            /// 步骤: a step in the life of a temporary organisation.
            steps: Step,
            /// 队伍: a team, post or zone of members under a branch or an organisation.
            teams: Team,
            /// 党员
            members: Member,
            /// 编入: a member's time in a temporary organisation.
            assignments: Assignment,
            /// 班次: a member's turn of duty.
            shifts: Shift,
            /// 党建联盟
            alliances: Alliance,
            /// 联盟成员单位
            alliance_units: AllianceUnit,
            /// 轮值主席: a unit's term in the chair of its alliance.
            chair_terms: ChairTerm,
            /// 联盟任职: who holds a role in an alliance, such as 链长 or 党建指导员.
            role_holders: RoleHolder,
            /// 活动
            activities: Activity,
            /// 到会情况: whether a member attended an activity, or a unit its joint meeting.
            attendances: Attendance,
            /// 联席议题: what a joint meeting takes up, from being raised to being reported back.
            meeting_items: MeetingItem,
            /// 需求·资源·机会: what a unit of an alliance asks for or offers.
            offers: Offer,
            /// 合作: what came of a need and what met it.
            cooperations: Cooperation,
            /// 履约: an amount that a cooperation contracted, or of which it arrived or was paid.
            instalments: Instalment,
            /// 成效指标: what outcomes measure, as the district lists it.
            measures: Measure,
            /// 成效
            outcomes: Outcome,
            /// 目标值: what a measure is to come to in a time.
            targets: Target,
            /// 评选: a round in which posts, zones, members or organisations are appraised.
            appraisals: Appraisal,
            /// 参评对象: whom or what a round appraises.
            nominations: Nomination,
            /// 计分事项: what adds to a score or takes from it, or settles it.
            score_items: ScoreItem,
            /// 异议: an objection while a list is published.
            appeals: Appeal,
            /// 佐证材料: a file, a document or a page that proves a record.
            evidences: Evidence,
            /// 区域指标: context, never credited to a branch.
            indicators: Indicator,
        }
    };
}
pub(crate) use for_each_kind;

/// A type of record that the ledger keeps.
pub trait RecordType: Sized {
    /// Its kind.
    const KIND: Kind;
    /// Its fields, in the order of forms; the first one names the record.
    const FIELDS: &'static [FieldSpec];
    /// What the table says of its kind.
    const SPEC: KindSpec;

    /// Reads a record, and whether it is deleted. Fields that hold a value of the wrong type come out empty.
    fn read(record: &RecordView<'_>) -> (Self, bool);

    /// The value of the field at this index of [`FIELDS`](Self::FIELDS).
    fn cell(&self, index: usize) -> Cell<'_>;

    /// Reads a value of the field at this index of [`FIELDS`](Self::FIELDS) and writes it again.
    #[cfg(test)]
    fn rewrite(index: usize, json: &Value) -> Option<Value>;
}

/// What the table says of a kind. Fields are given by their index in `fields`.
#[derive(Clone, Copy, Debug)]
pub struct KindSpec {
    /// The name in files and storage.
    pub code: &'static str,
    /// Its fields, in the order of forms; the first one names the record.
    pub fields: &'static [FieldSpec],
    /// The columns of its list; the last ones are hidden first where it is narrow.
    pub columns: &'static [usize],
    /// The fields that tell its records apart when they are pasted; empty for kinds whose records are
    /// told apart by all that they hold, such as a day's number.
    pub identity: &'static [usize],
    /// The names of units that may be organisations of the ledger.
    pub listed_units: &'static [ListedUnit],
    /// The field with the number of a record in the order that the office has fixed.
    pub official_order: Option<usize>,
    /// The dates between which its records exist on a time axis.
    pub life: Option<LifeSpec>,
    /// Pairs of dates of which the second is not before the first.
    pub ordered_dates: &'static [OrderedDates],
    /// The dates that state what has happened: they are never in the future. Others may be planned.
    pub past_dates: &'static [usize],
}

/// A unit as a record names it: its name, and the organisation of the ledger that it is, if there is one.
/// The name stays beside the reference: lists, tables and the map show it, and earlier versions read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedUnit {
    /// The index of the name.
    pub name: usize,
    /// The index of the reference to the organisation.
    pub organisation: usize,
}

/// The dates that begin and end a record's life on a time axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifeSpec {
    /// The index of its beginning.
    pub start: usize,
    /// The index of its end; `None` for what happens once or goes on.
    pub end: Option<usize>,
}

/// Two dates of a record in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderedDates {
    /// The index of the earlier one.
    pub first: usize,
    /// The index of the later one.
    pub then: usize,
}

impl LifeSpec {
    /// A life that begins at the first of these dates and ends at the second, if there is one.
    pub(super) const fn of<R: RecordType>(dates: &[Field<R, PartialDate>]) -> Option<Self> {
        match dates {
            [] => None,
            [start] => Some(Self { start: start.index(), end: None }),
            [start, end] => Some(Self { start: start.index(), end: Some(end.index()) }),
            _ => panic!("a life has a beginning and an end"),
        }
    }
}

impl ListedUnit {
    /// The unit of these fields.
    pub(super) const fn of<R: RecordType>(
        name: Field<R, Text>,
        organisation: Field<R, Reference<Organisation>>,
    ) -> Self {
        Self { name: name.index(), organisation: organisation.index() }
    }
}

impl OrderedDates {
    /// The dates of these fields.
    pub(super) const fn of<R: RecordType>(
        first: Field<R, PartialDate>,
        then: Field<R, PartialDate>,
    ) -> Self {
        Self { first: first.index(), then: then.index() }
    }
}

/// The index of a date.
pub(super) const fn date_index<R: RecordType>(date: Field<R, PartialDate>) -> usize {
    date.index()
}

/// Passes on the values that a record holds, each with the index of its field: compiled once for all
/// kinds. Returns whether the record is deleted: to ask for that alone would read it a second time.
pub(super) fn each_field(
    record: &RecordView<'_>,
    fields: &[FieldSpec],
    read: &mut dyn FnMut(usize, &ValueRef<'_>),
) -> bool {
    let mut is_deleted = false;
    record.each_value(|name, value| {
        if let Some(index) = fields.iter().position(|field| field.name == name) {
            read(index, &value);
        } else if name == DELETED {
            is_deleted = value == ValueRef::Other(Value::Bool(true));
        }
    });
    is_deleted
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $table:ident: $name:ident,)+) => {
        /// The kinds of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $name,)+ }

        impl Kind {
            /// Every kind, referred-to kinds before those that refer to them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// What the table says of it.
            pub fn spec(self) -> &'static KindSpec {
                static SPECS: &[KindSpec] = &[$($name::SPEC,)+];
                &SPECS[self as usize]
            }

            /// Reads a value of a field and writes it again.
            #[cfg(test)]
            pub(crate) fn rewrite(self, index: usize, json: &Value) -> Option<Value> {
                match self { $(Self::$name => $name::rewrite(index, json),)+ }
            }
        }
    };
}

for_each_kind!(kinds);

impl Kind {
    /// The name in files and storage.
    pub fn code(self) -> &'static str {
        self.spec().code
    }

    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// Its fields, in the order of forms; the first one names the record.
    pub fn fields(self) -> &'static [FieldSpec] {
        self.spec().fields
    }

    /// The index of a field in [`fields`](Self::fields), by its name in files and addresses. Where the
    /// field is known to the program, its constant has the index.
    pub fn field_index(self, name: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.name == name)
    }

    /// The dates that begin and end a record's life on a time axis.
    pub fn life(self) -> Option<LifeSpec> {
        self.spec().life
    }

    /// The index of the field with the number of a record in the order that the office has fixed (序号).
    pub fn official_order(self) -> Option<usize> {
        self.spec().official_order
    }

    /// The columns of its list, as indices of fields; the last ones are hidden first where it is narrow.
    pub fn columns(self) -> &'static [usize] {
        self.spec().columns
    }

    /// The index of the first field that refers to one record of another kind.
    pub fn reference_to(self, other: Self) -> Option<usize> {
        self.fields().iter().position(|field| field.field_type == FieldType::Reference(other))
    }
}
