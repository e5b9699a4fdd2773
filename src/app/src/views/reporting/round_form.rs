//! The form of a round.

use rustc_hash::FxHashMap;

use zhibu_domain::list::Collation;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::reporting::{
    FoundRound, RoundDraft, RoundViolation, create_round, find_round, update_round,
};
use crate::views::announced::Announced;
use crate::views::names::by_name;
use crate::views::reporting::rounds::unit_name;
use crate::workspace::Workspace;

/// Default time from the end of a period, or from today, to the deadline, in days.
const DUE_AFTER_DAYS: i32 = 10;

/// An organisation that may take part in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: Name,
    /// Its name.
    pub name: String,
}

/// The organisations that may take part in a round, in the order of `collation`: those directly
/// below a topmost one, or all if there is no hierarchy.
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

/// The periods that a new round may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferedPeriods {
    /// The periods by grain, the latest of each grain first.
    pub periods: Vec<Period>,
    /// The default: the quarter before the current one if it is offered, otherwise the first.
    pub usual: Option<Period>,
}

/// The periods that a new round may have: of each grain, the current one and the one before, as
/// seen from today and from `as_of`; without those that are `taken`.
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

/// The default deadline of a round.
pub fn usual_due(period: Period, today: Day) -> Day {
    period.last_day().max(today).plus_days(DUE_AFTER_DAYS)
}

/// The initial state of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundForm {
    /// The period of the round, or the default of a new one; empty if none is offered.
    pub period: String,
    /// The periods to choose from; `None` for an existing round.
    pub periods: Option<Vec<Period>>,
    /// The organisations to choose from.
    pub candidates: Vec<Candidate>,
    /// The round when the form was opened; empty for a new one.
    pub found: FoundRound,
    /// The initial input: a new round has all organisations.
    pub draft: RoundDraft,
    /// The label of the button.
    pub verb: Message,
}

/// The days that a form depends on.
#[derive(Clone, Copy, Debug)]
pub struct RoundFormDays {
    /// Today.
    pub today: Day,
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
}

/// The form of the round of the period `of`, or of a new round for a period that is not `taken`.
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

/// The default deadline for a chosen period; empty for an invalid period.
pub fn due_of_choice(period: &str, today: Day) -> String {
    let period = period.parse::<Period>().ok();
    period.map(|period| usual_due(period, today).to_string()).unwrap_or_default()
}

/// Saves a new round, or the changes to the round that was `found`, with a notice; or what is wrong with the input.
pub fn save_announced(
    period: Period,
    found: Option<&FoundRound>,
    draft: &RoundDraft,
    lang: Lang,
) -> Result<Announced, &'static str> {
    let command = match found {
        Some(found) => update_round(period, found, draft),
        None => create_round(period, draft),
    };
    let command = command.map_err(|violation| match violation {
        RoundViolation::NoUnits => m::ROUND_UNITS_NONE.get(lang),
        RoundViolation::NoDay => m::ROUND_DUE_WRONG.get(lang),
    })?;
    let notice = format_message!(m::ROUND_SAVED, lang, period = text::period(period, lang));
    Ok(Announced { command, notice })
}
