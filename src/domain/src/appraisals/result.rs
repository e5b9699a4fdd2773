//! From a standing to a result: the phases of a round, what stands in the way of confirming it, and what
//! does not agree with it any more.

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

/// What a round goes through.
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

/// A phase of a round, with the field that tells when it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseOf {
    /// Which.
    pub phase: Phase,
    /// The field.
    pub field: FieldId,
    /// When it begins, where that is told, and when it is over.
    pub dates: (Option<PartialDate>, Option<PartialDate>),
    /// Whether it is over by a day.
    pub is_over: bool,
}

/// The phases of a round, and which are over by a day. One is over only after those before it.
pub fn phases(appraisal: &Appraisal, today: Day) -> Vec<PhaseOf> {
    // What lasts until a day is over on the next, what is done on a day is over on it.
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

/// What stands in the way of confirming a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody takes part.
    Nobody,
    /// The round has no bands.
    NoBands,
    /// How it scores cannot be trusted.
    Faulty,
    /// These fields of the round are empty, which its list names or its scores are made of.
    Missing(Vec<FieldId>),
    /// Whether these pass the review is not recorded.
    NotReviewed(Vec<Name>),
    /// The list was not published.
    NotPublished,
    /// It is published until this date.
    StillPublished(PartialDate),
    /// These objections have no answer.
    OpenAppeals(Vec<Name>),
    /// These share a score of which the limit takes only some, and nobody has decided.
    Undecided(Vec<Name>),
    /// More come into the highest band than may, and no reason is given.
    OverCap(Cap),
}

/// Whether an objection waits for its answer: it has none, and what it is about is there.
pub fn is_asked_about(register: &Register, appeal: &Appeal) -> bool {
    let nomination = appeal.nomination.as_ref().map(|of| register.nominations().get(&of.id));
    let is_there = nomination.is_none_or(|nomination| {
        let round = nomination.and_then(|nomination| nomination.appraisal.as_ref());
        round.is_some_and(|of| register.appraisals().get(&of.id).is_some())
    });
    appeal.answered.is_none() && is_there
}

/// Which of these are nominees with a result in a round that is confirmed: they are not deleted.
pub fn with_result(register: &Register, keys: &[RecordKey]) -> Vec<Name> {
    let has_result = |key: &&RecordKey| {
        let nomination = register.nominations().get(&key.id)?;
        let round = register.appraisals().get(&nomination.appraisal.as_ref()?.id)?;
        // Deleted together with its round, nothing is left that could be wrong.
        let goes_too = keys.iter().any(|other| {
            *other.kind == *Kind::Appraisal.code()
                && nomination.appraisal.as_ref().is_some_and(|of| of.id == other.id)
        });
        (round.awarded.is_some() && nomination.score.is_some() && !goes_too).then_some(())
    };
    let own = keys.iter().filter(|key| *key.kind == *Kind::Nomination.code());
    own.filter(|key| has_result(key).is_some()).map(|key| key.id.clone()).collect()
}

/// The objections to nominees of a round that nobody has answered.
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

/// What stands in the way of confirming a round on a day.
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

/// What a confirmed result does not agree with any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disagreement {
    /// The items come to another score.
    Score {
        /// As it was confirmed.
        confirmed: Decimal,
        /// As it is worked out now.
        now: Decimal,
    },
    /// What takes part, or is settled by a veto, or is in a band, is not so any more; or it came after
    /// the result.
    Result,
}

/// The nominees of confirmed rounds whose result does not agree with what is recorded now.
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

/// What a nominee's confirmed result does not agree with any more, if anything.
pub fn disagreement(tally: &Tally<'_>, scoring: &Scoring) -> Option<Disagreement> {
    let record = &tally.row.record;
    let confirmed = record.score.as_ref().map(|score| score.value);
    let is_known = |band: &str| scoring.bands.iter().any(|known| known.name == band);
    let takes_part = tally.takes_part();
    // A nominee that has no result came after it; one that was turned down since has one too many.
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

/// How many of a confirmed round are in its highest band, where that is more than may be and nobody has
/// said why, with the round's id.
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

/// A score as it is written: with two places, so that they stand under each other.
pub fn written(score: Decimal) -> String {
    let hundredths = score.ten_thousandths() / 100;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A score as it is recorded.
pub fn recorded(score: Decimal) -> Quantity {
    Quantity { value: score, unit: POINTS.to_owned(), qualifier: Qualifier::Exact }
}
