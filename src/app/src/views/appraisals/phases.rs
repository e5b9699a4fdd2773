//! The phases of a round, each with its dates or a link to enter them.

use zhibu_domain::appraisals::{Phase, phases as phases_of};
use zhibu_domain::values::date::Day;
use zhibu_text::{Lang, Message, m};

use crate::table::TableCell;
use crate::views::links::FormLink;
use crate::workspace::Workspace;

/// A phase.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseView {
    /// Its name, its dates, and a link to enter the date if it is missing in the current phase.
    /// Each date is a cell of its own, so that it does not wrap.
    pub cells: Vec<TableCell>,
    /// Whether it is over.
    pub is_over: bool,
    /// Whether it is the first that is not over.
    pub is_current: bool,
}

/// The name of a phase.
fn name_of(phase: Phase) -> Message {
    match phase {
        Phase::Nominating => m::PHASE_NOMINATING,
        Phase::Reviewing => m::PHASE_REVIEWING,
        Phase::Assessing => m::PHASE_ASSESSING,
        Phase::Publishing => m::PHASE_PUBLISHING,
        Phase::Commending => m::PHASE_COMMENDING,
    }
}

/// The phases of a round; empty if there is no such round.
pub fn phases(workspace: &Workspace, round: &str, as_of: Day, lang: Lang) -> Vec<PhaseView> {
    let Some(appraisal) = workspace.register().appraisals().get(round) else { return Vec::new() };
    let phases = phases_of(appraisal, as_of);
    let current = phases.iter().position(|phase| !phase.is_over);
    let view = |(index, of): (usize, &zhibu_domain::appraisals::PhaseOf)| {
        let is_current = Some(index) == current;
        // The last phase gets its date from the result.
        let is_entered = of.dates.1.is_none() && of.phase != Phase::Commending;
        let (from, until) = of.dates;
        let enter = (is_current && is_entered)
            .then(|| FormLink::to(of.field, round, m::PHASE_ENTER.get(lang)));
        let cells = [
            Some(TableCell::Strong(name_of(of.phase).get(lang).to_owned())),
            from.map(|from| TableCell::Time(format!("{from} –"))),
            until.map(TableCell::Date),
            enter.map(|enter| TableCell::Link(enter.into())),
        ];
        PhaseView { cells: cells.into_iter().flatten().collect(), is_over: of.is_over, is_current }
    };
    phases.iter().enumerate().map(view).collect()
}
