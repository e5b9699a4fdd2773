//! The phases of a round, the obstacles to confirming its result, and what no longer agrees with a
//! confirmed result.

use super::scoring::{POINTS, Scoring, faults};
use super::standing::{AppraisalRecords, Cap, Proposal, Tally, standing};
use crate::kinds::choices::YesNo;
use crate::kinds::field::FieldId;
use crate::kinds::records::{Appeal, Appraisal, Kind};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_ledger::order;
use zhibu_ledger::{Name, RecordKey};

fn count(items: &[impl Sized]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// A phase of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// 报名
    Nominating,
    /// 初审
    Reviewing,
    /// 民主评议
    Assessing,
    /// 公示
    Publishing,
    /// 表彰
    Commending,
}

/// A phase with the field that says when it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseOf {
    /// The phase.
    pub phase: Phase,
    /// The field.
    pub field: FieldId,
    /// The start, if it is recorded, and the end.
    pub dates: (Option<PartialDate>, Option<PartialDate>),
    /// Whether it is over by a day.
    pub is_over: bool,
}

/// The phases of a round, and which are over on a day. A phase is over only after all earlier ones.
pub fn phases(appraisal: &Appraisal, today: Day) -> Vec<PhaseOf> {
    // A phase that lasts until a day is over on the next day; one that happens on a day is over on that
    // day.
    let is_past = |date: PartialDate| date.latest() < today;
    let is_done = |date: PartialDate| date.earliest() <= today;
    let of = [
        (
            Phase::Nominating,
            Appraisal::NOMINATED_UNTIL.id(),
            (None, appraisal.nominated_until),
            true,
        ),
        (Phase::Reviewing, Appraisal::REVIEWED.id(), (None, appraisal.reviewed), false),
        (Phase::Assessing, Appraisal::ASSESSED.id(), (None, appraisal.assessed), false),
        (
            Phase::Publishing,
            Appraisal::PUBLISHED_UNTIL.id(),
            (appraisal.published, appraisal.published_until),
            true,
        ),
        (Phase::Commending, Appraisal::AWARDED.id(), (None, appraisal.awarded), false),
    ];
    let mut before = true;
    of.into_iter()
        .map(|(phase, field, dates, lasts)| {
            before &= dates.1.is_some_and(|date| if lasts { is_past(date) } else { is_done(date) });
            PhaseOf { phase, field, dates, is_over: before }
        })
        .collect()
}

/// An obstacle to confirming a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// There are no nominees.
    Nobody,
    /// The round has no bands.
    NoBands,
    /// The scoring has errors.
    Faulty,
    /// These fields of the round are empty, but the list shows them or the scores need them.
    Missing(Vec<FieldId>),
    /// The review of these nominees is not recorded.
    NotReviewed(Vec<Name>),
    /// The list was not published.
    NotPublished,
    /// It is published until this date.
    StillPublished(PartialDate),
    /// These objections are unanswered.
    OpenAppeals(Vec<Name>),
    /// These nominees share a score that only some of them can keep within the limit, and nobody has
    /// decided.
    Undecided(Vec<Name>),
    /// More nominees are in the highest band than the limit allows, without a reason.
    OverCap(Cap),
}

/// Whether an objection is unanswered and its nominee exists.
pub fn is_asked_about(register: &Register, appeal: &Appeal) -> bool {
    let nomination = appeal.nomination.as_ref().map(|of| register.nominations().get(&of.id));
    let is_there = nomination.is_none_or(|nomination| {
        let round = nomination.and_then(|nomination| nomination.appraisal.as_ref());
        round.is_some_and(|of| register.appraisals().get(&of.id).is_some())
    });
    appeal.answered.is_none() && is_there
}

/// Those of these records that are nominees with a result in a confirmed round, and so cannot be
/// deleted.
pub fn with_result(register: &Register, keys: &[RecordKey]) -> Vec<Name> {
    let has_result = |key: &&RecordKey| {
        let nomination = register.nominations().get(&key.id)?;
        let round = register.appraisals().get(&nomination.appraisal.as_ref()?.id)?;
        // A nominee may be deleted together with its round.
        let goes_too = keys.iter().any(|other| {
            *other.kind == *Kind::Appraisal.code()
                && nomination.appraisal.as_ref().is_some_and(|of| of.id == other.id)
        });
        (round.awarded.is_some() && nomination.score.is_some() && !goes_too).then_some(())
    };
    let own = keys.iter().filter(|key| *key.kind == *Kind::Nomination.code());
    own.filter(|key| has_result(key).is_some()).map(|key| key.id.clone()).collect()
}

/// The unanswered objections to nominees of a round.
pub fn open_appeals(register: &Register, id: &str) -> Vec<Name> {
    let is_own = |nomination: &Name| {
        let nomination = register.nominations().get(nomination);
        let of = nomination.and_then(|nomination| nomination.appraisal.as_ref());
        of.is_some_and(|of| *of.id == *id)
    };
    let rows = register.appeals().rows().iter().filter(|row| row.record.answered.is_none());
    let own = rows.filter(|row| row.record.nomination.as_ref().is_some_and(|of| is_own(&of.id)));
    let mut open: Vec<Name> = own.map(|row| row.id.clone()).collect();
    order::sort(&mut open);
    open
}

/// The obstacles to confirming a round on a day.
pub fn obstacles(register: &Register, id: &str, today: Day) -> Vec<Obstacle> {
    let (Some(appraisal), Some(standing)) = (register.appraisals().get(id), standing(register, id))
    else {
        return vec![Obstacle::Nobody];
    };
    let mut found = Vec::new();
    let taking: Vec<&Tally<'_>> =
        standing.tallies.iter().filter(|tally| tally.takes_part()).collect();
    if taking.is_empty() {
        found.push(Obstacle::Nobody);
    }
    if !faults(appraisal).is_empty() {
        found.push(Obstacle::Faulty);
    }
    if standing.scoring.bands.is_empty() {
        found.push(Obstacle::NoBands);
    }
    let ids = |wanted: &dyn Fn(&Tally<'_>) -> bool| -> Vec<Name> {
        taking.iter().filter(|tally| wanted(tally)).map(|tally| tally.row.id.clone()).collect()
    };
    let unreviewed = ids(&|tally| tally.row.record.eligible.is_none());
    if !unreviewed.is_empty() {
        found.push(Obstacle::NotReviewed(unreviewed));
    }
    let fields = [
        (Appraisal::ORGANISER.id(), appraisal.organiser.is_some()),
        (Appraisal::FROM.id(), appraisal.from.is_some()),
        (Appraisal::TO.id(), appraisal.to.is_some()),
        (Appraisal::BASE.id(), appraisal.base.is_some()),
        (Appraisal::NOMINATED_UNTIL.id(), appraisal.nominated_until.is_some()),
        (Appraisal::REVIEWED.id(), appraisal.reviewed.is_some()),
        (Appraisal::ASSESSED.id(), appraisal.assessed.is_some()),
    ];
    let missing = fields.into_iter().filter(|field| !field.1).map(|field| field.0);
    let missing: Vec<FieldId> = missing.collect();
    if !missing.is_empty() {
        found.push(Obstacle::Missing(missing));
    }
    match (appraisal.published, appraisal.published_until) {
        (Some(_), Some(until)) if until.latest() >= today => {
            found.push(Obstacle::StillPublished(until));
        }
        (Some(_), Some(_)) => {}
        _ => found.push(Obstacle::NotPublished),
    }
    let open = open_appeals(register, id);
    if !open.is_empty() {
        found.push(Obstacle::OpenAppeals(open));
    }
    let undecided = ids(&|tally| tally.proposed == Proposal::Undecided && tally.decided.is_none());
    if !undecided.is_empty() {
        found.push(Obstacle::Undecided(undecided));
    }
    if let Some(cap) = standing.cap {
        let have = count(&ids(&|tally| tally.band_now() == Some(0)));
        if have > cap.most && appraisal.over_reason.is_none() {
            found.push(Obstacle::OverCap(Cap { have, ..cap }));
        }
    }
    found
}

/// A disagreement between a confirmed result and the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disagreement {
    /// The items give another score.
    Score {
        /// The confirmed score.
        confirmed: Decimal,
        /// The score from the items now.
        now: Decimal,
    },
    /// The participation, a veto or the band has changed since the result, or the nominee was added
    /// after it.
    Result,
}

/// The nominees of confirmed rounds whose result disagrees with the records now.
pub fn changed(register: &Register) -> Vec<(Name, Disagreement)> {
    let mut changed = Vec::new();
    let belonging = AppraisalRecords::of(register);
    for row in register.appraisals().rows().iter().filter(|row| row.record.awarded.is_some()) {
        let standing = belonging.standing(&row.id, &row.record);
        for tally in &standing.tallies {
            if let Some(found) = disagreement(tally, &standing.scoring) {
                changed.push((tally.row.id.clone(), found));
            }
        }
    }
    changed
}

/// The disagreement of a nominee's confirmed result with the records, if any.
pub fn disagreement(tally: &Tally<'_>, scoring: &Scoring) -> Option<Disagreement> {
    let record = &tally.row.record;
    let confirmed = record.score.as_ref().map(|score| score.value);
    let is_known = |band: &str| scoring.bands.iter().any(|known| known.name == band);
    let takes_part = tally.takes_part();
    // A nominee without a result was added after it; one that was turned down since has a result too
    // many.
    let is_settled_otherwise = takes_part != confirmed.is_some()
        || record.band.as_ref().is_some_and(|band| !is_known(&band.0))
        || (tally.veto.is_some() && takes_part && tally.decided != tally.band);
    match confirmed {
        _ if is_settled_otherwise => Some(Disagreement::Result),
        Some(confirmed) if confirmed != tally.score => {
            Some(Disagreement::Score { confirmed, now: tally.score })
        }
        _ => None,
    }
}

/// The confirmed rounds with more nominees in the highest band than the limit allows and no reason,
/// with the number.
pub fn over_cap(register: &Register) -> Vec<(&Name, Cap)> {
    let rounds = register.appraisals().rows().iter();
    let is_settled =
        |row: &&Row<Appraisal>| row.record.awarded.is_some() && row.record.over_reason.is_none();
    let belonging = AppraisalRecords::of(register);
    let over = |row: &'_ Row<Appraisal>| {
        let scoring = Scoring::of(&row.record);
        let highest = &scoring.bands.first()?.name;
        let own = belonging.nominations.get(&*row.id)?;
        let taking = own.iter().filter(|row| row.record.eligible != Some(YesNo::No));
        let (mut of, mut have) = (0, 0);
        for nominee in taking {
            of += 1;
            have += u32::from(nominee.record.band.as_ref().is_some_and(|band| band.0 == *highest));
        }
        let most = of / scoring.one_in?;
        (have > most).then_some(Cap { have, most, of })
    };
    rounds.filter(is_settled).filter_map(|row| Some((&row.id, over(row)?))).collect()
}

/// A score as text, always with two decimals, for columns.
pub fn written(score: Decimal) -> String {
    let hundredths = score.ten_thousandths() / 100;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A score as it is recorded.
pub fn recorded(score: Decimal) -> Quantity {
    Quantity { value: score, unit: POINTS.to_owned(), qualifier: Qualifier::Exact }
}
