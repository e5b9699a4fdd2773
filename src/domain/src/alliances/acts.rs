//! What units did in their alliances, as the ledger shows it.

use crate::kinds::choices::Attended;
use crate::kinds::records::Kind;
use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;

/// Something that a unit did in its alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitAct<'a> {
    /// The unit.
    pub unit: &'a Name,
    /// The kind of the record that shows it.
    pub kind: Kind,
    /// The id of that record.
    pub id: &'a Name,
    /// When it began, and when it was done.
    pub dates: [Option<PartialDate>; 2],
    /// Whether it went on from the first date to the second.
    pub is_lasting: bool,
}

impl UnitAct<'_> {
    /// The first and last days between which the unit may have been at it: those of each date, and what lies
    /// between them if it lasted. What lasts and has no end goes on.
    fn spans(&self) -> impl Iterator<Item = (Day, Day)> {
        let [from, to] = self.dates;
        let of_date = |date: PartialDate| (date.earliest(), date.latest());
        let until = to.map_or(Day::LAST, PartialDate::latest);
        let whole = from.filter(|_| self.is_lasting).map(|from| (from.earliest(), until));
        [from.map(of_date), to.map(of_date), whole].into_iter().flatten()
    }

    /// Whether it may have been between two days, both included.
    pub fn may_be_in(&self, first: Day, last: Day) -> bool {
        self.spans().any(|(from, to)| from <= last && first <= to)
    }

    /// The last day up to `as_of` on which it may have been; `None` if there is none. What is planned for later
    /// is done by then at the latest.
    pub fn last_day(&self, as_of: Day) -> Option<Day> {
        let past = self.spans().filter(|(from, _)| *from <= as_of);
        past.map(|(_, to)| to.min(as_of)).max()
    }
}

/// All that units did: a need or an offer that one posted, a cooperation that it takes part in, a term in the
/// chair, an item that it raised or did, an activity of the alliance at which it is ticked as present.
pub fn unit_acts(register: &Register) -> Vec<UnitAct<'_>> {
    let mut acts = Vec::new();
    for row in register.offers().rows() {
        let own = &row.record;
        let dates = [own.from, own.closed];
        acts.extend(own.posted_by.iter().map(|of| act(&of.id, (Kind::Offer, &row.id), dates)));
    }
    for row in register.cooperations().rows() {
        let own = &row.record;
        let partners = own.partners.iter().flat_map(|partners| &partners.ids);
        let at = (Kind::Cooperation, &row.id);
        acts.extend(partners.map(|id| act(id, at, [own.matched, own.signed])));
    }
    for row in register.chair_terms().rows() {
        let own = &row.record;
        let of =
            own.chair.iter().map(|of| act(&of.id, (Kind::ChairTerm, &row.id), [own.from, own.to]));
        acts.extend(of.map(|act| UnitAct { is_lasting: true, ..act }));
    }
    for row in register.meeting_items().rows() {
        let own = &row.record;
        let units = own.raised_by.iter().chain(&own.responsible);
        let at = (Kind::MeetingItem, &row.id);
        acts.extend(units.map(|of| act(&of.id, at, [own.raised, own.done])));
    }
    for row in register.attendances().rows() {
        let own = &row.record;
        if own.attended != Some(Attended::Present) {
            continue;
        }
        let activity = own.activity.as_ref().and_then(|of| register.activities().get(&of.id));
        let dates = [activity.and_then(|activity| activity.date), None];
        acts.extend(own.unit.iter().map(|of| act(&of.id, (Kind::Attendance, &row.id), dates)));
    }
    acts
}

fn act<'a>(
    unit: &'a Name,
    (kind, id): (Kind, &'a Name),
    dates: [Option<PartialDate>; 2],
) -> UnitAct<'a> {
    UnitAct { unit, kind, id, dates, is_lasting: false }
}
