//! Commands on rounds of reporting.

use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use zhibu_domain::reporting::rounds::{round_fields, round_key, rounds, signed_count, signing};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::period::Period;
use zhibu_ledger::{DELETED, Name, Stamp, order};

use crate::workspace::{Command, Workspace};

/// The content of a round's form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoundDraft {
    /// The due date as typed; blank for none.
    pub due: String,
    /// The organisations that have to submit.
    pub units: FxHashSet<Name>,
}

impl RoundDraft {
    /// Whether all of these have to submit.
    pub fn has_all(&self, units: &[Name]) -> bool {
        units.iter().all(|id| self.units.contains(id))
    }

    /// Adds all of these; removes them if all of them are included.
    pub fn toggle(&mut self, units: &[Name]) {
        if self.has_all(units) {
            self.units.retain(|id| !units.contains(id));
        } else {
            self.units.extend(units.iter().cloned());
        }
    }
}

/// A round as a form found it. Unchanged fields are not written, so that concurrent changes of
/// another tab are not overwritten.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundRound {
    /// Its content when found.
    pub draft: RoundDraft,
    seen: Vec<(Name, Vec<Stamp>)>,
}

/// Why a round is not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundViolation {
    /// No unit has to submit.
    NoUnits,
    /// The text of the due day is no day.
    NoDay,
}

/// The heads of fields of a round, as they are now.
fn seen_now(workspace: &Workspace, period: Period, fields: &[&str]) -> Vec<(Name, Vec<Stamp>)> {
    let record = workspace.office().record(&round_key(period));
    let heads = |field: &&str| {
        let heads = record.as_ref().map(|record| record.head_stamps(field));
        (Name::from(*field), heads.unwrap_or_default())
    };
    fields.iter().map(heads).collect()
}

/// A period's round as it is now; empty if it has none.
pub fn find_round(workspace: &Workspace, period: Period) -> FoundRound {
    let mut all = rounds(workspace.office()).into_iter();
    let Some(round) = all.find(|round| round.period == period) else {
        return FoundRound::default();
    };
    let due = round.due.map(|due| due.to_string()).unwrap_or_default();
    FoundRound {
        draft: RoundDraft { due, units: round.units.into_iter().collect() },
        seen: seen_now(workspace, period, &[round_fields::DUE, round_fields::UNITS]),
    }
}

/// Creates a round for a period, without a sign-off; a deleted one is created again.
pub fn create_round(period: Period, draft: &RoundDraft) -> Result<Command, RoundViolation> {
    let values = vec![
        due_value(draft)?,
        units_value(draft)?,
        (round_fields::SIGNED.into(), Value::Null),
        (DELETED.into(), Value::Null),
    ];
    Ok(Command::Put { key: round_key(period), values, seen: Vec::new() })
}

/// Writes the fields that a form changed in a round.
pub fn update_round(
    period: Period,
    found: &FoundRound,
    draft: &RoundDraft,
) -> Result<Command, RoundViolation> {
    let units = units_value(draft)?;
    let mut values = Vec::new();
    if draft.due != found.draft.due {
        values.push(due_value(draft)?);
    }
    if draft.units != found.draft.units {
        values.push(units);
    }
    Ok(Command::Put { key: round_key(period), values, seen: found.seen.clone() })
}

fn due_value(draft: &RoundDraft) -> Result<(Name, Value), RoundViolation> {
    let value = match draft.due.trim() {
        "" => Value::Null,
        typed => {
            let due = typed.parse::<PartialDate>().ok().filter(|date| date.has_day());
            json!(due.ok_or(RoundViolation::NoDay)?.to_string())
        }
    };
    Ok((round_fields::DUE.into(), value))
}

/// The units in a fixed order, so that equal choices are equal values.
fn units_value(draft: &RoundDraft) -> Result<(Name, Value), RoundViolation> {
    if draft.units.is_empty() {
        return Err(RoundViolation::NoUnits);
    }
    let mut units: Vec<&str> = draft.units.iter().map(|id| &**id).collect();
    order::sort(&mut units);
    Ok((round_fields::UNITS.into(), json!(units)))
}

/// Deletes a period's round.
pub fn delete_round(period: Period) -> Command {
    Command::Delete(vec![round_key(period)])
}

/// What is signed when the user confirms: the records and the state of the sign-off as they were
/// when the user was asked, regardless of later changes in other tabs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignOffDraft {
    value: Value,
    seen: Vec<(Name, Vec<Stamp>)>,
}

impl SignOffDraft {
    /// How many records it covers.
    pub fn count(&self) -> usize {
        signed_count(&self.value)
    }
}

/// The sign-off of a period's records as they are now, for the confirmation dialog.
pub fn draft_sign_off(workspace: &Workspace, period: Period) -> SignOffDraft {
    SignOffDraft {
        value: signing(workspace.ledger(), period),
        seen: seen_now(workspace, period, &[round_fields::SIGNED]),
    }
}

/// Signs a period off.
pub fn sign_off(period: Period, draft: SignOffDraft) -> Command {
    let values = vec![(round_fields::SIGNED.into(), draft.value)];
    Command::Put { key: round_key(period), values, seen: draft.seen }
}

/// Withdraws the sign-off of a period.
pub fn withdraw_sign_off(workspace: &Workspace, period: Period) -> Command {
    let seen = seen_now(workspace, period, &[round_fields::SIGNED]);
    sign_off(period, SignOffDraft { value: Value::Null, seen })
}
