//! Commands on alliances and their cooperations.

use rustc_hash::FxHashSet;
use serde_json::Value;

use zhibu_domain::alliances::named_units::{NamedUnit, UnitStanding, undecided_units};
use zhibu_domain::alliances::rotation::next_turns;
use zhibu_domain::evidence::{evidence_of, is_proof};
use zhibu_domain::kinds::choices::Strength;
use zhibu_domain::kinds::field::{FieldId, LongText, Reference};
use zhibu_domain::kinds::patch::{Patch, Writes};
use zhibu_domain::kinds::records::{ChairTerm, Evidence, Kind, Outcome};
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Name, RecordKey};

use crate::forms::cell::is_in_conflict;
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

/// A unit that a record names, whose organisation is to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCase<'a> {
    /// The unit.
    pub unit: NamedUnit<'a>,
    /// Whether its name or its organisation is in conflict: then nothing is set by its name.
    pub is_in_conflict: bool,
}

/// The units whose organisation is to be decided.
pub fn unit_cases(workspace: &Workspace) -> Vec<UnitCase<'_>> {
    let mut cases = Vec::new();
    for unit in undecided_units(workspace.register()) {
        let mut fields = [unit.name_field, unit.organisation_field].into_iter();
        let is_in_conflict = fields.any(|field| is_in_conflict(workspace, field, &unit.key.id));
        cases.push(UnitCase { unit, is_in_conflict });
    }
    cases
}

/// An organisation of the ledger that a unit is, to be set in the record that names the unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnitLink {
    /// The record.
    pub key: RecordKey,
    /// The field with the organisation.
    pub field: FieldId,
    /// The organisation.
    pub organisation: Name,
}

/// Organisations to be set.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedUnits {
    /// Their number.
    pub count: usize,
    /// The command that sets them.
    pub command: Command,
}

/// Sets organisations that were found by the names of units, as one action. What the ledger does not find any
/// more is left; `None` if that is all.
pub fn link_units(workspace: &Workspace, chosen: &[UnitLink]) -> Option<LinkedUnits> {
    let chosen: FxHashSet<&UnitLink> = chosen.iter().collect();
    let mut writes = Writes::new();
    let mut count = 0;
    for UnitCase { unit, .. } in unit_cases(workspace).into_iter().filter(|of| !of.is_in_conflict) {
        let UnitStanding::Match(organisation) = unit.standing else { continue };
        let link = UnitLink {
            key: unit.key,
            field: unit.organisation_field,
            organisation: organisation.clone(),
        };
        if !chosen.contains(&link) {
            continue;
        }
        count += 1;
        let value = (link.field.name().into(), Value::from(&*link.organisation));
        // The units of a record stand together.
        match writes.last_mut().filter(|(key, _)| *key == link.key) {
            Some((_, values)) => values.push(value),
            None => writes.push((link.key, vec![value])),
        }
    }
    (count > 0).then(|| LinkedUnits { count, command: Command::PutAll(writes) })
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
    let evidence = record.evidence.clone().or_else(|| names_of_evidence(workspace, cooperation));
    let mut outcome = Patch::<Outcome>::new(new_id)
        .set(Outcome::MEASURE, measure.ok_or(OutcomeViolation::NoMeasure)?)
        .set(Outcome::QUANTITY, record.amount.clone().ok_or(OutcomeViolation::NoAmount)?)
        .set(Outcome::STRENGTH, Strength::Direct)
        .set(Outcome::EVIDENCE, evidence.ok_or(OutcomeViolation::NoEvidence)?)
        .set(Outcome::COOPERATION, Reference::to(cooperation));
    if let Some(signed) = record.signed {
        outcome = outcome.set(Outcome::DATE, signed);
    }
    if let Some(alliance) = &record.alliance {
        outcome = outcome.set(Outcome::ALLIANCE, alliance.clone());
    }
    Ok(Command::PutAll(vec![outcome.into()]))
}

/// What the records that prove a cooperation are called, as one text.
fn names_of_evidence(workspace: &Workspace, cooperation: &str) -> Option<LongText> {
    let register = workspace.register();
    let rows = evidence_of(register, Kind::Cooperation, cooperation).into_iter();
    let names = rows.filter(|row| is_proof(register, &row.record)).filter_map(|row| {
        let Evidence { name, file, document, address, .. } = &row.record;
        let [name, file] = [name, file].map(|of| of.as_ref().map(|of| &*of.0));
        let [document, address] = [document, address].map(|of| of.as_ref().map(|of| &*of.0));
        name.or(document).or(file).or(address)
    });
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| names.join("\n").into())
}
