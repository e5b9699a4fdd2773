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
    /// Whether it may have been between two days, both included.
    pub fn may_be_in(&self, first: Day, last: Day) -> bool {
        let touches = |date: PartialDate| date.earliest() <= last && first <= date.latest();
        let [from, to] = self.dates;
        let lasts = self.is_lasting
            && from.is_some_and(|from| from.earliest() <= last)
            && to.is_none_or(|to| first <= to.latest());
        lasts || self.dates.into_iter().flatten().any(touches)
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
