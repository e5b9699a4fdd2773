//! How many were due at an activity and how many came: as ticked, person by person or unit by unit, where
//! somebody did so, and otherwise as the numbers say. Rules, lists and tables all take the numbers from here.

use rustc_hash::FxHashMap;

use crate::branches::teams::is_assigned_within;
use crate::kinds::choices::{Attended, MemberCategory};
use crate::kinds::field::{Field, FieldId};
use crate::kinds::records::{Activity, AllianceUnit, Assignment, Attendance};
use crate::register::{Register, Row};
use crate::values::date::PartialDate;
use crate::values::quantity::Count;
use zhibu_ledger::{Name, order};

/// Who is due at an activity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attendee {
    /// A member, by its id.
    Member(Name),
    /// A unit of an alliance, by its id.
    Unit(Name),
}

impl Attendee {
    /// The one that a record is about; `None` if it names nobody.
    pub fn of(record: &Attendance) -> Option<Self> {
        let member = record.member.as_ref().map(|of| Self::Member(of.id.clone()));
        member.or_else(|| record.unit.as_ref().map(|of| Self::Unit(of.id.clone())))
    }
}

/// What the records of an activity say of one attendee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Whether any of them says present.
    pub is_present: bool,
    /// Whether they contradict each other.
    pub is_contradictory: bool,
}

/// The marks of an activity, one for each attendee. The order of the records does not matter. A record
/// without an attendee or without a mark says nothing.
pub fn marks<'a>(records: impl Iterator<Item = &'a Row<Attendance>>) -> FxHashMap<Attendee, Mark> {
    let mut marks: FxHashMap<Attendee, Mark> = FxHashMap::default();
    for row in records {
        let (Some(of), Some(attended)) = (Attendee::of(&row.record), row.record.attended) else {
            continue;
        };
        let is_present = attended == Attended::Present;
        let mark = marks.entry(of).or_insert(Mark { is_present, is_contradictory: false });
        mark.is_contradictory |= mark.is_present != is_present;
        mark.is_present |= is_present;
    }
    marks
}

/// The numbers of an activity that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attendees {
    /// Those who were due.
    pub due: Option<Count>,
    /// Those who came.
    pub present: Option<Count>,
    /// Those due who may vote.
    pub voters_due: Option<Count>,
    /// Those present who may vote.
    pub voters_present: Option<Count>,
    /// Whether those due and present are ticked.
    pub is_ticked: bool,
}

impl Attendees {
    /// The numbers that are typed in an activity.
    pub fn typed(activity: &Activity) -> Self {
        Self {
            due: activity.due,
            present: activity.present,
            voters_due: activity.voters_due,
            voters_present: activity.voters_present,
            is_ticked: false,
        }
    }

    /// The numbers of an activity with these records.
    ///
    /// An alliance counts units, everybody else persons; where none of these are ticked, it is whoever is.
    /// Who may vote is known where the standing of all members is.
    pub fn of<'a>(
        register: &Register,
        activity: &Activity,
        records: impl Iterator<Item = &'a Row<Attendance>>,
    ) -> Self {
        let marks = marks(records);
        let has_units = marks.keys().any(|of| matches!(of, Attendee::Unit(_)));
        let has_members = marks.keys().any(|of| matches!(of, Attendee::Member(_)));
        match (has_members, has_units) {
            (false, false) => Self::typed(activity),
            (true, true) if activity.alliance.is_some() => {
                Self::of_units(register, activity, &marks)
            }
            (false, true) => Self::of_units(register, activity, &marks),
            (true, _) => Self::of_members(register, activity, &marks),
        }
    }

    fn of_units(
        register: &Register,
        activity: &Activity,
        marks: &FxHashMap<Attendee, Mark>,
    ) -> Self {
        let mut ticked = [Count::default(); 2];
        for (of, mark) in marks {
            let Attendee::Unit(id) = of else { continue };
            let unit = register.alliance_units().get(id);
            add(&mut ticked, *mark, unit.map_or(Count::exact(1), AllianceUnit::stands_for));
        }
        let [due, present] = ticked.map(Some);
        Self { due, present, is_ticked: true, ..Self::typed(activity) }
    }

    fn of_members(
        register: &Register,
        activity: &Activity,
        marks: &FxHashMap<Attendee, Mark>,
    ) -> Self {
        let (mut ticked, mut voters) = ([Count::default(); 2], [Count::default(); 2]);
        let mut are_known = true;
        for (of, mark) in marks {
            let Attendee::Member(id) = of else { continue };
            add(&mut ticked, *mark, Count::exact(1));
            match register.members().get(id).and_then(|member| member.standing) {
                Some(MemberCategory::Full) => add(&mut voters, *mark, Count::exact(1)),
                Some(MemberCategory::Probationary) => {}
                None => are_known = false,
            }
        }
        let [due, present] = ticked.map(Some);
        let ticked = Self { due, present, is_ticked: true, ..Self::typed(activity) };
        match voters.map(Some) {
            [voters_due, voters_present] if are_known => {
                Self { voters_due, voters_present, ..ticked }
            }
            _ => ticked,
        }
    }

    /// The typed numbers beside the ones that count, each with its field.
    pub fn beside_typed(
        &self,
        activity: &Activity,
    ) -> [(FieldId, Option<Count>, Option<Count>); 4] {
        let typed = Self::typed(activity);
        let of = |field: Field<Activity, Count>, typed, counted| (field.id(), typed, counted);
        [
            of(Activity::PRESENT, typed.present, self.present),
            of(Activity::DUE, typed.due, self.due),
            of(Activity::VOTERS_PRESENT, typed.voters_present, self.voters_present),
            of(Activity::VOTERS_DUE, typed.voters_due, self.voters_due),
        ]
    }
}

/// Adds one to those due, and to those present if that is what the mark says.
fn add([due, present]: &mut [Count; 2], mark: Mark, number: Count) {
    *due = due.sum(number);
    if mark.is_present {
        *present = present.sum(number);
    }
}

/// The numbers of an activity of the register that count.
pub fn attendees(register: &Register, id: &str, activity: &Activity) -> Attendees {
    Attendees::of(register, activity, register.attendances().of_activity(id))
}

/// Who is due at an activity by the roster, ascending: the members who may be assigned to its team, or else
/// to its organisation, at its date; or the units that may be in its alliance then. `None` without a date.
pub fn roster(register: &Register, activity: &Activity) -> Option<Vec<Attendee>> {
    let date = activity.date?;
    let assigned = |is_of: &dyn Fn(&Assignment) -> bool| {
        let rows = register.assignments().rows().iter().map(|row| &row.record);
        let own = rows.filter(|one| is_of(one) && is_assigned_within(one, date));
        own.filter_map(|one| Some(Attendee::Member(one.member.as_ref()?.id.clone()))).collect()
    };
    let mut due: Vec<Attendee> = match (&activity.team, &activity.branch, &activity.alliance) {
        (Some(team), ..) => assigned(&|one| one.team.as_ref() == Some(team)),
        (None, Some(branch), _) => assigned(&|one| one.branch.as_ref() == Some(branch)),
        (None, None, Some(alliance)) => {
            let rows = register.alliance_units().rows().iter();
            let own = rows.filter(|row| {
                row.record.alliance.as_ref() == Some(alliance) && is_unit_within(&row.record, date)
            });
            own.map(|row| Attendee::Unit(row.id.clone())).collect()
        }
        (None, None, None) => Vec::new(),
    };
    order::sort(&mut due);
    due.dedup();
    Some(due)
}

/// Whether a unit may be in its alliance at a date.
fn is_unit_within(unit: &AllianceUnit, date: PartialDate) -> bool {
    let joined = unit.joined.is_none_or(|joined| joined.earliest() <= date.latest());
    joined && unit.left.is_none_or(|left| date.earliest() <= left.latest())
}

/// A line of an activity's roll: who is due or ticked, and what is recorded of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollLine {
    /// Who it is.
    pub attendee: Attendee,
    /// Whether the roster has them at the date of the activity.
    pub is_on_roster: bool,
    /// What their records say; `None` without any that says something.
    pub mark: Option<Mark>,
    /// Why they were absent; empty if that is not recorded.
    pub reason: String,
    /// The ids of their records, ascending.
    pub records: Vec<Name>,
}

/// The roll of an activity, by attendee: its roster, and whoever is ticked besides.
pub fn roll(register: &Register, id: &str, activity: &Activity) -> Vec<RollLine> {
    let roster = roster(register, activity).unwrap_or_default();
    let mut of: FxHashMap<Attendee, Vec<&Row<Attendance>>> = FxHashMap::default();
    for attendee in &roster {
        of.entry(attendee.clone()).or_default();
    }
    for row in register.attendances().of_activity(id) {
        if let Some(attendee) = Attendee::of(&row.record) {
            of.entry(attendee).or_default().push(row);
        }
    }
    let mut lines: Vec<RollLine> = of
        .into_iter()
        .map(|(attendee, mut rows)| {
            order::sort_by(&mut rows, |a, b| a.id.cmp(&b.id));
            let mark = marks(rows.iter().copied()).remove(&attendee);
            let reason = rows.iter().find_map(|row| row.record.reason.as_ref());
            RollLine {
                is_on_roster: roster.binary_search(&attendee).is_ok(),
                attendee,
                mark,
                reason: reason.map(|reason| reason.0.clone()).unwrap_or_default(),
                records: rows.iter().map(|row| row.id.clone()).collect(),
            }
        })
        .collect();
    order::sort_by(&mut lines, |a, b| a.attendee.cmp(&b.attendee));
    lines
}
