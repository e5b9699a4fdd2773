//! How many were due at an activity and how many came: as ticked, person by person or unit by unit, where
//! somebody did so, and otherwise as the numbers say. Rules, lists and tables all take the numbers from here.

use crate::branches::teams::is_assigned_within;
use crate::kinds::choices::{Attended, MemberCategory};
use crate::kinds::field::{Field, FieldId};
use crate::kinds::records::{Activity, AllianceUnit, Assignment, Attendance, Kind};
use crate::register::{Register, Row};
use crate::reporting::own::is_own;
use crate::values::bounds::Comparison;
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

/// The marks of an activity, one for each attendee, ascending. The order of the records does not matter. A
/// record without an attendee or without a mark says nothing.
pub fn marks<'a>(records: impl Iterator<Item = &'a Row<Attendance>>) -> Vec<(Attendee, Mark)> {
    let mut said: Vec<(Attendee, bool)> = records
        .filter_map(|row| {
            let attended = row.record.attended?;
            Some((Attendee::of(&row.record)?, attended == Attended::Present))
        })
        .collect();
    order::sort(&mut said);
    let of_one = said.chunk_by(|one, other| one.0 == other.0).map(|said| {
        // Absent comes first.
        let (first, last) = (&said[0], &said[said.len() - 1]);
        let mark = Mark { is_present: last.1, is_contradictory: first.1 != last.1 };
        (first.0.clone(), mark)
    });
    of_one.collect()
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
    /// Whether certainly all who were due are ticked, as far as their number is typed.
    pub is_whole_for_certain: bool,
    /// Those due and present as ticked in the part of a unit, to which the activity does not belong: they are
    /// the unit's own, beside the numbers of the activity.
    pub of_unit: Option<[Count; 2]>,
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
            is_whole_for_certain: false,
            of_unit: None,
        }
    }

    /// The numbers of an activity with these records.
    ///
    /// The part of a unit has the roll of its own activities alone; of others it has its own ticks.
    ///
    /// An alliance counts units, everybody else persons; where none of these are ticked, it is whoever is.
    /// Who may vote is known where the standing of all members is. Ticks of fewer than were due as typed are no
    /// whole roll, such as those of one unit in its part of a ledger: then the typed numbers count.
    pub fn of<'a>(
        register: &Register,
        (id, activity): (&str, &Activity),
        records: impl Iterator<Item = &'a Row<Attendance>>,
    ) -> Self {
        let marks = marks(records);
        let typed = Self::typed(activity);
        if marks.is_empty() {
            return typed;
        }
        let is_unit = |(of, _): &&(Attendee, Mark)| matches!(of, Attendee::Unit(_));
        let units = marks.iter().filter(is_unit).count();
        let counts_units = units > 0 && (activity.alliance.is_some() || units == marks.len());
        let (mut ticked, mut voters) = (Ticked::default(), Ticked::default());
        let mut are_known = !counts_units;
        for (of, mark) in &marks {
            match of {
                Attendee::Unit(id) if counts_units => {
                    let unit = register.alliance_units().get(id);
                    ticked.add(*mark, unit.map_or(Count::exact(1), AllianceUnit::stands_for));
                }
                Attendee::Member(id) if !counts_units => {
                    ticked.add(*mark, Count::exact(1));
                    match register.members().get(id).and_then(|member| member.standing) {
                        Some(MemberCategory::Full) => voters.add(*mark, Count::exact(1)),
                        Some(MemberCategory::Probationary) => {}
                        None => are_known = false,
                    }
                }
                _ => {}
            }
        }
        let part = register.extent().part.as_ref();
        let is_others = part.is_some_and(|part| !is_own(register, part, Kind::Activity, id));
        if is_others {
            return Self { of_unit: Some([ticked.due, ticked.present]), ..typed };
        }
        let whole = typed
            .due
            .map_or(Comparison::Reached, |due| ticked.due.bounds().compared_with(due.bounds()));
        if whole == Comparison::Missed {
            return typed;
        }
        let voters = Some(voters).filter(|_| are_known);
        Self {
            due: Some(ticked.due),
            present: Some(ticked.present),
            voters_due: voters.map_or(typed.voters_due, |voters| Some(voters.due)),
            voters_present: voters.map_or(typed.voters_present, |voters| Some(voters.present)),
            is_ticked: true,
            is_whole_for_certain: whole == Comparison::Reached,
            of_unit: None,
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

/// Those who are ticked.
#[derive(Clone, Copy, Default)]
struct Ticked {
    due: Count,
    present: Count,
}

impl Ticked {
    /// Adds one who was due, and came if that is what the mark says.
    fn add(&mut self, mark: Mark, number: Count) {
        self.due = self.due.sum(number);
        if mark.is_present {
            self.present = self.present.sum(number);
        }
    }
}

/// The numbers of an activity of the register that count.
pub fn attendees(register: &Register, id: &str, activity: &Activity) -> Attendees {
    Attendees::of(register, (id, activity), register.attendances().of_activity(id))
}

/// Who is due at an activity by the roster, ascending: the members who may be assigned to its team, or else
/// to its organisation, at its date; or the units that may be in its alliance then. `None` without a date.
pub fn roster(register: &Register, activity: &Activity) -> Option<Vec<Attendee>> {
    let owner = RosterOwner {
        team: activity.team.as_ref().map(|of| &*of.id),
        branch: activity.branch.as_ref().map(|of| &*of.id),
        alliance: activity.alliance.as_ref().map(|of| &*of.id),
    };
    Some(roster_at(register, owner, activity.date?))
}

/// Whose activity it is, by ids. The team counts before its organisation, and that before an alliance.
#[derive(Clone, Copy, Debug, Default)]
pub struct RosterOwner<'a> {
    /// A team.
    pub team: Option<&'a str>,
    /// A temporary organisation.
    pub branch: Option<&'a str>,
    /// An alliance.
    pub alliance: Option<&'a str>,
}

/// Who is due at an activity of this owner at a date, ascending.
pub fn roster_at(register: &Register, owner: RosterOwner<'_>, date: PartialDate) -> Vec<Attendee> {
    let assigned = |is_of: &dyn Fn(&Assignment) -> bool| {
        let rows = register.assignments().rows().iter().map(|row| &row.record);
        let own = rows.filter(|one| is_of(one) && is_assigned_within(one, date));
        own.filter_map(|one| Some(Attendee::Member(one.member.as_ref()?.id.clone()))).collect()
    };
    let RosterOwner { team, branch, alliance } = owner;
    let mut due: Vec<Attendee> = match (team, branch, alliance) {
        (Some(team), ..) => assigned(&|one| one.team.as_ref().is_some_and(|of| *of.id == *team)),
        (None, Some(branch), _) => {
            assigned(&|one| one.branch.as_ref().is_some_and(|of| *of.id == *branch))
        }
        (None, None, Some(alliance)) => {
            let rows = register.alliance_units().rows().iter();
            let own = rows.filter(|row| {
                let is_of = row.record.alliance.as_ref().is_some_and(|of| *of.id == *alliance);
                is_of && is_unit_within(&row.record, date)
            });
            own.map(|row| Attendee::Unit(row.id.clone())).collect()
        }
        (None, None, None) => Vec::new(),
    };
    order::sort(&mut due);
    due.dedup();
    due
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
    let mut records: Vec<(Attendee, &Row<Attendance>)> = Vec::new();
    for row in register.attendances().of_activity(id) {
        records.extend(Attendee::of(&row.record).map(|of| (of, row)));
    }
    order::sort_by(&mut records, |a, b| (&a.0, &a.1.id).cmp(&(&b.0, &b.1.id)));
    let ticked = records.iter().map(|(of, _)| of.clone());
    let mut all: Vec<Attendee> = roster.iter().cloned().chain(ticked).collect();
    order::sort(&mut all);
    all.dedup();
    let line = |attendee: Attendee| {
        let from = records.partition_point(|(of, _)| *of < attendee);
        let own: Vec<&Row<Attendance>> = records[from..]
            .iter()
            .take_while(|(of, _)| *of == attendee)
            .map(|(_, row)| *row)
            .collect();
        let reason = own.iter().find_map(|row| row.record.reason.as_ref());
        RollLine {
            is_on_roster: roster.binary_search(&attendee).is_ok(),
            attendee,
            mark: marks(own.iter().copied()).pop().map(|(_, mark)| mark),
            reason: reason.map(|reason| reason.0.clone()).unwrap_or_default(),
            records: own.iter().map(|row| row.id.clone()).collect(),
        }
    };
    all.into_iter().map(line).collect()
}
