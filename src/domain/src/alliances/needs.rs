//! The answers to needs, and what is overdue in the lists of an alliance: its needs (需求清单), what its
//! units have for others (资源清单: resources and opportunities), and what they do together (项目清单: its
//! cooperations, into which needs and resources turn).

use rustc_hash::{FxHashMap, FxHashSet};

use super::instalments::CooperationInstalments;
use crate::kinds::choices::{CooperationStage, OfferKind};
use crate::kinds::records::{Kind, Offer};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;

/// A need whose answer is due on a day: it has none yet, or had it too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueAnswer<'a> {
    /// The id of the need.
    pub id: &'a Name,
    /// The last day for the answer.
    pub due: Day,
    /// Whether it was answered, certainly after that day.
    pub was_late: bool,
}

/// The last day for the answer to a need: the recorded deadline, or else this number of days after the
/// first day of the need. `None` if neither day is recorded, or without a number of days.
fn answer_due(need: &Offer, days: Option<u32>) -> Option<Day> {
    let by_rule = || Some(need.from?.latest().plus_days(i32::try_from(days?).ok()?));
    need.deadline.map(PartialDate::latest).or_else(by_rule)
}

/// The needs that a cooperation meets. One that fell through meets nothing.
pub fn met_needs(register: &Register) -> FxHashSet<&Name> {
    let rows = register.cooperations().rows().iter();
    let stands = rows.filter(|row| row.record.stage != Some(CooperationStage::Dropped));
    stands.filter_map(|row| row.record.need.as_ref().map(|need| &need.id)).collect()
}

/// The needs that are not closed, and that no cooperation meets.
pub fn waiting_needs(register: &Register) -> FxHashSet<&Name> {
    let met = met_needs(register);
    let rows = register.offers().rows().iter();
    let waits = |row: &&Row<Offer>| {
        let need = &row.record;
        need.offer_kind == Some(OfferKind::Need) && need.closed.is_none() && !met.contains(&row.id)
    };
    rows.filter(waits).map(|row| &row.id).collect()
}

/// The needs that wait for an answer, or had it too late. A need is answered by an answer, by a
/// cooperation that did not fall through, or by being closed. Without `days` only needs with a deadline of their own are among them.
pub fn due_answers(register: &Register, days: Option<u32>) -> Vec<DueAnswer<'_>> {
    let met = met_needs(register);
    let due_answer = |row: &'_ Row<Offer>| {
        let need = &row.record;
        let due = answer_due(need, days).filter(|_| need.offer_kind == Some(OfferKind::Need))?;
        let was_late = need.answered.is_some_and(|answered| due < answered.earliest());
        let is_open = need.closed.is_none()
            && need.answered.is_none()
            && need.answer.is_none()
            && !met.contains(&row.id);
        (is_open || was_late).then_some((due, was_late))
    };
    let rows = register.offers().rows().iter();
    let due = rows.filter_map(|row| {
        let (due, was_late) = due_answer(row)?;
        Some(DueAnswer { id: &row.id, due, was_late })
    });
    due.collect()
}

/// After how many days a need without a deadline, and a cooperation, are overdue; `None` if the district
/// does not ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllowedDays {
    /// From the first day of a need to its answer.
    pub answer: Option<u32>,
    /// Without progress of a cooperation.
    pub progress: Option<u32>,
}

impl AllowedDays {
    /// The number that is about this kind.
    pub fn of_kind(self, kind: Kind) -> Option<u32> {
        if kind == Kind::Cooperation { self.progress } else { self.answer }
    }
}

/// The offers or cooperations that are overdue on a day, each with the number of days: needs without an
/// answer, resources and opportunities past their end that are not closed, and cooperations without progress
/// beyond what is allowed. Nothing of another kind is.
pub fn overdue(
    register: &Register,
    kind: Kind,
    allowed: Option<u32>,
    as_of: Day,
) -> FxHashMap<&Name, u32> {
    match kind {
        Kind::Offer => overdue_offers(register, allowed, as_of),
        Kind::Cooperation => overdue_cooperations(register, allowed, as_of),
        _ => FxHashMap::default(),
    }
}

fn overdue_offers(register: &Register, allowed: Option<u32>, as_of: Day) -> FxHashMap<&Name, u32> {
    let open = due_answers(register, allowed).into_iter().filter(|answer| !answer.was_late);
    let needs = open.map(|answer| (answer.id, answer.due));
    let offered = register.offers().rows().iter().filter_map(|row| {
        let offer = &row.record;
        let is_offered =
            matches!(offer.offer_kind, Some(OfferKind::Resource | OfferKind::Opportunity));
        let to = offer.to.filter(|_| is_offered && offer.closed.is_none())?;
        Some((&row.id, to.latest()))
    });
    let days = |(id, due): (_, Day)| {
        let days = u32::try_from(as_of.epoch_days() - due.epoch_days()).ok()?;
        (days > 0).then_some((id, days))
    };
    needs.chain(offered).filter_map(days).collect()
}

fn overdue_cooperations(
    register: &Register,
    allowed: Option<u32>,
    as_of: Day,
) -> FxHashMap<&Name, u32> {
    let Some(allowed) = allowed else { return FxHashMap::default() };
    let instalments = CooperationInstalments::of(register);
    let rows = register.cooperations().rows().iter();
    let overdue = rows.filter_map(|row| {
        let days = instalments.quiet_days(row, as_of)?.checked_sub(allowed)?;
        (days > 0).then_some((&row.id, days))
    });
    overdue.collect()
}
