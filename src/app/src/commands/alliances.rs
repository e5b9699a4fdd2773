//! Commands on alliances and their cooperations.

use zhibu_domain::alliances::rotation::next_turns;
use zhibu_domain::kinds::choices::Strength;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{ChairTerm, Outcome};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;

use crate::workspace::{Command, Workspace};

/// The next term in the chair, to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct NextTerm {
    /// The unit whose turn it is.
    pub unit: Name,
    /// The command that records it.
    pub command: Command,
}

/// Records the next term in the chair of an alliance, by the rotation on a day, under a new id;
/// `None` if no unit can take it.
pub fn record_next_term(
    workspace: &Workspace,
    alliance: &str,
    as_of: Day,
    new_id: Name,
) -> Option<NextTerm> {
    let turn = next_turns(workspace.register(), alliance, 1, as_of).into_iter().next()?;
    let term = Patch::<ChairTerm>::new(new_id)
        .set(ChairTerm::CHAIR, Reference::to(turn.unit.clone()))
        .set(ChairTerm::ALLIANCE, Reference::to(alliance))
        .set(ChairTerm::FROM, turn.from)
        .set(ChairTerm::TO, turn.to);
    Some(NextTerm { unit: turn.unit, command: Command::PutAll(vec![term.into()]) })
}

/// Why a cooperation cannot be counted as an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeViolation {
    /// There is no such cooperation.
    NoSuchCooperation,
    /// No measure is named.
    NoMeasure,
    /// It has no amount.
    NoAmount,
    /// It has no evidence.
    NoEvidence,
}

/// Makes the amount of a cooperation an outcome under a measure, with its date, alliance and evidence.
pub fn count_as_outcome(
    workspace: &Workspace,
    cooperation: &str,
    measure: &str,
    new_id: Name,
) -> Result<Command, OutcomeViolation> {
    let record = workspace.register().cooperations().get(cooperation);
    let record = record.ok_or(OutcomeViolation::NoSuchCooperation)?;
    let measure = Some(measure.trim()).filter(|measure| !measure.is_empty());
    let mut outcome = Patch::<Outcome>::new(new_id)
        .set(Outcome::MEASURE, measure.ok_or(OutcomeViolation::NoMeasure)?)
        .set(Outcome::QUANTITY, record.amount.clone().ok_or(OutcomeViolation::NoAmount)?)
        .set(Outcome::STRENGTH, Strength::Direct)
        .set(Outcome::EVIDENCE, record.evidence.clone().ok_or(OutcomeViolation::NoEvidence)?)
        .set(Outcome::COOPERATION, Reference::to(cooperation));
    if let Some(signed) = record.signed {
        outcome = outcome.set(Outcome::DATE, signed);
    }
    if let Some(alliance) = &record.alliance {
        outcome = outcome.set(Outcome::ALLIANCE, alliance.clone());
    }
    Ok(Command::PutAll(vec![outcome.into()]))
}
