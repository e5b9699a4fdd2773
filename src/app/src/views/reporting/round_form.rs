//! What the form of a round offers.

use rustc_hash::{FxHashMap, FxHashSet};

use zhibu_domain::list::Collation;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::reporting::{FoundRound, RoundDraft, create_round, find_round, update_round};
use crate::views::announced::Announced;
use crate::views::names::by_name;
use crate::views::reporting::rounds::unit_name;
use crate::workspace::Workspace;

/// How many days after a period, or after today, a round is due unless its user says otherwise.
const DUE_AFTER_DAYS: i32 = 10;

/// An organisation that may be asked to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: Name,
    /// What it is called.
    pub name: String,
}

/// The organisations that may be asked to report, in the order of `collation`: those below the topmost,
/// or all if none is below another.
pub fn candidates(workspace: &Workspace, lang: Lang, collation: &dyn Collation) -> Vec<Candidate> {
    let rows = workspace.register().organisations().rows();
    let parents: FxHashMap<&str, &Name> =
        rows.iter().filter_map(|row| Some((&*row.id, &row.record.parent.as_ref()?.id))).collect();
    let parent_of = |id: &str| parents.get(id).copied();
    let is_below_top = |id: &Name| parent_of(id).is_some_and(|up| parent_of(up).is_none());
    let mut ids: Vec<&Name> =
        rows.iter().map(|row| &row.id).filter(|id| is_below_top(id)).collect();
    if ids.is_empty() {
        ids = rows.iter().map(|row| &row.id).collect();
    }
    let candidate = |id: &Name| Candidate { id: id.clone(), name: unit_name(workspace, id, lang) };
    by_name(ids.into_iter().map(candidate).collect(), collation, |one| &one.name)
}

/// The periods that a round may be set for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferedPeriods {
    /// The periods, the latest of a grain first.
    pub periods: Vec<Period>,
    /// The one that is wanted most often: the quarter before this one, if it is among them.
    pub usual: Option<Period>,
}

/// The periods that a round may be set for: of each grain the one that holds a day and the one before
/// it, for today and for the day up to which the ledger is kept; without those that are `taken`.
pub fn offered_periods(today: Day, as_of: Day, taken: &[Period]) -> OfferedPeriods {
    let mut periods: Vec<Period> = Vec::new();
    for grain in [Grain::Quarter, Grain::Month, Grain::Year] {
        let mut of_grain: Vec<Period> = Vec::new();
        for day in [today, as_of] {
            for period in [Period::holding(day, grain), before(day, grain)] {
                if !taken.contains(&period) && !of_grain.contains(&period) {
                    of_grain.push(period);
                }
            }
        }
        order::sort_by(&mut of_grain, |a, b| b.first_day().cmp(&a.first_day()));
        periods.append(&mut of_grain);
    }
    let usual = Some(before(today, Grain::Quarter)).filter(|usual| periods.contains(usual));
    let usual = usual.or_else(|| periods.first().copied());
    OfferedPeriods { periods, usual }
}

fn before(day: Day, grain: Grain) -> Period {
    Period::holding(Period::holding(day, grain).first_day().plus_days(-1), grain)
}

/// The day on which a round is due unless its user says otherwise.
pub fn usual_due(period: Period, today: Day) -> Day {
    period.last_day().max(today).plus_days(DUE_AFTER_DAYS)
}

/// The form of a round as it is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundForm {
    /// The period: as it is, or the one that is wanted most often; blank where none is offered.
    pub period: String,
    /// The periods to choose from; `None` for a round that is there already.
    pub periods: Option<Vec<Period>>,
    /// The organisations to choose from.
    pub candidates: Vec<Candidate>,
    /// The round as the form found it; empty for a new one.
    pub found: FoundRound,
    /// What it holds to begin with: all organisations in a new one.
    pub draft: RoundDraft,
    /// What the button says.
    pub verb: Message,
}

/// On which days the form of a round is opened.
#[derive(Clone, Copy, Debug)]
pub struct RoundFormDays {
    /// Today.
    pub today: Day,
    /// Up to which day the ledger speaks.
    pub as_of: Day,
}

/// The form of a round: of a new one for a period that is not `taken`, or of the period `of`.
pub fn round_form(
    workspace: &Workspace,
    of: Option<Period>,
    taken: &[Period],
    RoundFormDays { today, as_of }: RoundFormDays,
    lang: Lang,
    collation: &dyn Collation,
) -> RoundForm {
    let candidates = candidates(workspace, lang, collation);
    let Some(period) = of else {
        let offered = offered_periods(today, as_of, taken);
        let due = offered.usual.map(|period| usual_due(period, today).to_string());
        return RoundForm {
            period: offered.usual.map(|period| period.to_string()).unwrap_or_default(),
            periods: Some(offered.periods),
            draft: RoundDraft {
                due: due.unwrap_or_default(),
                units: candidates.iter().map(|one| one.id.clone()).collect(),
            },
            candidates,
            found: FoundRound::default(),
            verb: m::ROUND_CREATE,
        };
    };
    let found = find_round(workspace, period);
    RoundForm {
        period: period.to_string(),
        periods: None,
        candidates,
        draft: found.draft.clone(),
        found,
        verb: m::SAVE,
    }
}

/// The day on which a round is due unless its user says otherwise, of a period as it was chosen; blank
/// for none.
pub fn due_of_choice(period: &str, today: Day) -> String {
    let period = period.parse::<Period>().ok();
    period.map(|period| usual_due(period, today).to_string()).unwrap_or_default()
}

/// Ticks all of these, or if all are ticked none of them.
pub fn toggle_all(units: &mut FxHashSet<Name>, all: &[Name]) {
    if has_all(units, all) {
        for id in all {
            units.remove(id);
        }
    } else {
        units.extend(all.iter().cloned());
    }
}

/// Whether all of these are ticked.
pub fn has_all(units: &FxHashSet<Name>, all: &[Name]) -> bool {
    all.iter().all(|id| units.contains(id))
}

/// Saves a round, a new one or what was altered in the one that was `found`, and says so. `None` without
/// units: the button is disabled then.
pub fn save_announced(
    period: Period,
    found: Option<&FoundRound>,
    draft: &RoundDraft,
    lang: Lang,
) -> Option<Announced> {
    let command = match found {
        Some(found) => update_round(period, found, draft),
        None => create_round(period, draft),
    };
    let notice = format_message!(m::ROUND_SAVED, lang, period = text::period(period, lang));
    Some(Announced { command: command.ok()?, notice })
}
