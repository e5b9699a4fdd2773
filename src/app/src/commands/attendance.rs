//! The roll call of an activity.

use rustc_hash::FxHashMap;

use zhibu_domain::attendance::{Attendee, RollLine, roll};
use zhibu_domain::kinds::choices::Attended;
use zhibu_domain::kinds::field::{Cell, PersonText, Reference};
use zhibu_domain::kinds::patch::{Patch, Writes};
use zhibu_domain::kinds::records::{Activity, Attendance, Kind};
use zhibu_domain::validation::LONGEST_TEXT;
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;

use crate::forms::cell::is_in_conflict;
use crate::workspace::{Command, Workspace};

/// Whether somebody came, and if not, why; the reason may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Whether they came.
    pub is_present: bool,
    /// Why they did not.
    pub reason: String,
}

impl Tick {
    /// What is recorded in a line of a roll; absent without a reason if nothing is.
    pub fn recorded(line: &RollLine) -> Self {
        let is_present = line.mark.is_some_and(|mark| mark.is_present);
        Self { is_present, reason: line.reason.clone() }
    }
}

/// What a user has ticked otherwise than it is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollDraft {
    changed: FxHashMap<Attendee, Tick>,
}

impl RollDraft {
    /// Whether nothing is ticked otherwise than it is recorded.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// The tick of an attendee of whom this is recorded.
    pub fn tick<'a>(&'a self, attendee: &Attendee, recorded: &'a Tick) -> &'a Tick {
        self.changed.get(attendee).unwrap_or(recorded)
    }

    /// Ticks an attendee, of whom this is recorded, or unticks them.
    pub fn toggle(&mut self, attendee: &Attendee, recorded: &Tick) {
        let is_present = !self.tick(attendee, recorded).is_present;
        self.changed(attendee, recorded).is_present = is_present;
    }

    /// Enters why an attendee, of whom this is recorded, was absent.
    pub fn explain(&mut self, attendee: &Attendee, recorded: &Tick, reason: String) {
        self.changed(attendee, recorded).reason = reason;
    }

    fn changed(&mut self, attendee: &Attendee, recorded: &Tick) -> &mut Tick {
        self.changed.entry(attendee.clone()).or_insert_with(|| recorded.clone())
    }
}

/// Why a roll call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollViolation {
    /// There is no such activity, or nobody to tick.
    Nobody,
    /// The activity is still to come.
    InFuture,
    /// A reason exceeds the maximum length.
    TooLong,
}

/// A roll call.
#[derive(Clone, Debug, PartialEq)]
pub struct RollCall {
    /// The number of records that it writes.
    pub count: usize,
    /// The command, a single step of undo; it writes nothing that is recorded already.
    pub command: Command,
}

/// Whether a line has a record in conflict: then it is decided where conflicts are.
pub fn is_line_in_conflict(workspace: &Workspace, line: &RollLine) -> bool {
    let fields = [Attendance::ATTENDED.id(), Attendance::REASON.id()];
    line.records.iter().any(|id| fields.iter().any(|field| is_in_conflict(workspace, *field, id)))
}

/// Records the roll of an activity as it is ticked. Lines that nobody has touched stay as they are, and so do
/// those in conflict: of a committee's meeting only its members are ticked. Absent is who has a reason, or was
/// ticked before.
pub fn call_roll(
    workspace: &Workspace,
    activity: &str,
    draft: &RollDraft,
    today: Day,
) -> Result<RollCall, RollViolation> {
    let register = workspace.register();
    let record = register.activities().get(activity).ok_or(RollViolation::Nobody)?;
    if record.date.is_some_and(|date| date.earliest() > today) {
        return Err(RollViolation::InFuture);
    }
    let lines = roll(register, activity, record);
    if lines.is_empty() {
        return Err(RollViolation::Nobody);
    }
    let mut writes = Writes::new();
    for line in lines.iter().filter(|line| !is_line_in_conflict(workspace, line)) {
        let Some(tick) = draft.changed.get(&line.attendee) else { continue };
        let is_said = tick.is_present || !tick.reason.trim().is_empty();
        if !is_said && line.records.is_empty() {
            continue;
        }
        if tick.reason.chars().count() > LONGEST_TEXT {
            return Err(RollViolation::TooLong);
        }
        writes.extend(records_of(workspace, activity, line, tick));
    }
    Ok(RollCall { count: writes.len(), command: Command::PutAll(writes) })
}

/// What a tick writes: to all records of the attendee, or else to a new one.
fn records_of(workspace: &Workspace, activity: &str, line: &RollLine, tick: &Tick) -> Writes {
    let reason = Some(tick.reason.trim()).filter(|reason| !reason.is_empty() && !tick.is_present);
    let attended = if tick.is_present { Attended::Present } else { Attended::Absent };
    let ticked = |patch: Patch<Attendance>| {
        let patch = patch.set(Attendance::ATTENDED, attended);
        patch.set_or_clear(Attendance::REASON, reason.map(PersonText::from)).into_values()
    };
    if !line.records.is_empty() {
        return line.records.iter().map(|id| ticked(Patch::new(id.clone()))).collect();
    }
    // The id is derived, so that two users who tick the same person write the same record.
    let id = free_id(workspace, activity, &line.attendee);
    let patch = Patch::<Attendance>::new(id.clone());
    let patch = match &line.attendee {
        Attendee::Member(member) => patch.set(Attendance::MEMBER, Reference::to(member.clone())),
        Attendee::Unit(unit) => patch.set(Attendance::UNIT, Reference::to(unit.clone())),
    };
    let patch = patch.set(Attendance::ACTIVITY, Reference::<Activity>::to(activity));
    let table = workspace.register().table(Kind::Attendance);
    let patch = if table.has_deleted(&id) { patch.restore() } else { patch };
    vec![ticked(patch)]
}

/// The id of a new record of an attendee. Somebody may have made a record with the derived id one of another
/// attendee or activity; that one stays as it is.
fn free_id(workspace: &Workspace, activity: &str, attendee: &Attendee) -> Name {
    let derived = match attendee {
        Attendee::Member(member) => format!("{activity}-{member}"),
        Attendee::Unit(unit) => format!("{activity}-unit-{unit}"),
    };
    let table = workspace.register().table(Kind::Attendance);
    let is_free = |id: &String| match (attendee, table.first_cell(id)) {
        _ if table.index_of(id).is_some() => false,
        // A deleted record of the same attendee is restored.
        (Attendee::Member(member), Cell::Reference(known)) => known == member,
        (Attendee::Unit(_), Cell::Reference(_)) => false,
        (Attendee::Member(_), _) => !table.has_deleted(id),
        (Attendee::Unit(_), _) => true,
    };
    let others = (2..).map(|number| format!("{derived}-{number}"));
    let mut ids = std::iter::once(derived.clone()).chain(others);
    ids.find(is_free).expect("numbers do not end").into()
}
