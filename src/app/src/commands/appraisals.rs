//! Commands on rounds of appraisal.

use zhibu_domain::appraisals::{Obstacle, Tally, obstacles, recorded, standing};
use zhibu_domain::kinds::choices::YesNo;
use zhibu_domain::kinds::field::{LongText, Text};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Appraisal, Nomination};
use zhibu_domain::values::date::Day;

use crate::workspace::{Command, Workspace};

/// Why the result of a round cannot be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfirmViolation {
    /// There is no such round.
    NoSuchRound,
    /// It already has a result.
    AlreadyConfirmed,
    /// These obstacles remain.
    Obstacles(Vec<Obstacle>),
}

/// Records that nominees without a recorded review pass it. Returns their number and the command;
/// `None` if there are none.
pub fn pass_review(workspace: &Workspace, round: &str) -> Option<(usize, Command)> {
    let ranking = standing(workspace.register(), round)?;
    let unreviewed = ranking.tallies.iter().filter(|tally| tally.row.record.eligible.is_none());
    let passed = unreviewed.map(|tally| {
        Patch::<Nomination>::new(tally.row.id.clone()).set(Nomination::ELIGIBLE, YesNo::Yes).into()
    });
    let writes: Vec<_> = passed.collect();
    (!writes.is_empty()).then(|| (writes.len(), Command::PutAll(writes)))
}

/// Sets the band of a nominee; blank leaves it to the score.
pub fn decide_band(nominee: &str, band: &str) -> Command {
    let band = Some(band).filter(|band| !band.is_empty()).map(Text::from);
    let patch = Patch::<Nomination>::new(nominee).set_or_clear(Nomination::BAND, band);
    Command::PutAll(vec![patch.into()])
}

/// Records why the highest band exceeds its quota; blank clears the reason.
pub fn set_over_reason(round: &str, reason: &str) -> Command {
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).map(LongText::from);
    let patch = Patch::<Appraisal>::new(round).set_or_clear(Appraisal::OVER_REASON, reason);
    Command::PutAll(vec![patch.into()])
}

/// Confirms the result of a round on a day, as one step of undo: the bands and scores of the nominees
/// that take part, and the day. A result of a nominee that was turned down since is cleared.
pub fn confirm_result(
    workspace: &Workspace,
    round: &str,
    day: Day,
) -> Result<Command, ConfirmViolation> {
    let register = workspace.register();
    let appraisal = register.appraisals().get(round).ok_or(ConfirmViolation::NoSuchRound)?;
    if appraisal.awarded.is_some() {
        return Err(ConfirmViolation::AlreadyConfirmed);
    }
    let found = obstacles(register, round, day);
    if !found.is_empty() {
        return Err(ConfirmViolation::Obstacles(found));
    }
    let ranking = standing(register, round).ok_or(ConfirmViolation::NoSuchRound)?;
    let nominee = |tally: &Tally<'_>| {
        let patch = Patch::<Nomination>::new(tally.row.id.clone());
        if tally.takes_part() {
            let band = tally.band_now().map(|index| &*ranking.scoring.bands[index].name);
            let patch = patch.set_or_clear(Nomination::BAND, band.map(Text::from));
            return Some(patch.set(Nomination::SCORE, recorded(tally.score)).into());
        }
        let has_result = tally.row.record.band.is_some() || tally.row.record.score.is_some();
        has_result.then(|| patch.clear(Nomination::BAND).clear(Nomination::SCORE).into())
    };
    let mut writes: Vec<_> = ranking.tallies.iter().filter_map(nominee).collect();
    writes.push(Patch::<Appraisal>::new(round).set(Appraisal::AWARDED, day).into());
    Ok(Command::PutAll(writes))
}
