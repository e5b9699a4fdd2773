//! What the records say of a member unit in the time for which it is appraised: how often it attended, what of
//! its proposals was adopted, and when it was idle. These are proposals for score items, with the records
//! behind them. They become part of a score only when somebody records them as items.

use crate::alliances::acts::unit_acts;
use crate::alliances::meetings::joint_meetings;
use crate::alliances::needs::met_needs;
use crate::attendance::marks;
use crate::kinds::choices::{ItemKind, OfferKind};
use crate::kinds::field::Reference;
use crate::kinds::records::{AllianceUnit, Kind, MeetingItem, Offer};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Grain, Period};
use zhibu_ledger::Name;

/// What is counted of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitFigure {
    /// Joint meetings that it attended, of those of its alliance.
    Attended,
    /// Items of joint meetings that it raised and that were decided on.
    AdoptedItems,
    /// Needs that it posted and that were answered or met.
    AdoptedNeeds,
    /// Complete quarters in which it did nothing.
    IdleQuarters,
}

impl UnitFigure {
    /// What an item of it does to a score.
    pub fn item_kind(self) -> ItemKind {
        match self {
            Self::Attended | Self::AdoptedItems | Self::AdoptedNeeds => ItemKind::Addition,
            Self::IdleQuarters => ItemKind::Deduction,
        }
    }
}

/// A figure of a unit, with what is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureOfUnit<'a> {
    /// What it counts.
    pub figure: UnitFigure,
    /// The records that it counts; none for quarters.
    pub rows: Vec<(Kind, &'a Name)>,
    /// The quarters that it counts.
    pub quarters: Vec<Period>,
    /// The number of all meetings, items, needs or quarters, of which it counts some.
    pub of: usize,
}

impl FigureOfUnit<'_> {
    /// The figure.
    pub fn count(&self) -> usize {
        self.rows.len() + self.quarters.len()
    }
}

/// The days, both included, for which a unit is appraised: it was a member, and they are past.
#[derive(Clone, Copy)]
struct Span {
    first: Day,
    last: Day,
}

impl Span {
    /// Whether a date is certainly within it.
    fn holds(self, date: PartialDate) -> bool {
        self.first <= date.earliest() && date.latest() <= self.last
    }
}

/// The figures of the unit that is nominated, on a day; none if the nomination names no unit, or if its round
/// says no time.
pub fn figures_of_unit<'a>(
    register: &'a Register,
    nomination: &str,
    as_of: Day,
) -> Vec<FigureOfUnit<'a>> {
    figures(register, nomination, as_of).unwrap_or_default()
}

fn figures<'a>(
    register: &'a Register,
    nomination: &str,
    as_of: Day,
) -> Option<Vec<FigureOfUnit<'a>>> {
    let nomination = register.nominations().get(nomination)?;
    let round = register.appraisals().get(&nomination.appraisal.as_ref()?.id)?;
    let unit = register.alliance_units().row(&nomination.unit.as_ref()?.id)?;
    let AllianceUnit { joined, left, .. } = &unit.record;
    let (from, to) = (round.from?.earliest(), round.to?.latest().min(as_of));
    let span = Span {
        first: joined.map_or(from, |joined| from.max(joined.latest())),
        last: left.map_or(to, |left| to.min(left.earliest())),
    };
    if span.last < span.first {
        return None;
    }
    Some(vec![
        attended(register, unit, span),
        adopted_items(register, unit, span),
        adopted_needs(register, unit, span),
        idle_quarters(register, unit, span),
    ])
}

fn is_unit(of: Option<&Reference<AllianceUnit>>, unit: &Row<AllianceUnit>) -> bool {
    of.is_some_and(|of| of.id == unit.id)
}

/// Whether a unit was at a joint meeting: it is ticked there, or else raised an item there.
fn was_at(register: &Register, unit: &Row<AllianceUnit>, meeting: &Name) -> bool {
    let own = register.attendances().rows().iter().filter(|row| {
        is_unit(row.record.unit.as_ref(), unit)
            && row.record.activity.as_ref().is_some_and(|at| at.id == *meeting)
    });
    if let Some((_, mark)) = marks(own).first() {
        return mark.is_present;
    }
    let mut items = register.meeting_items().rows().iter().map(|row| &row.record);
    items.any(|item| {
        is_unit(item.raised_by.as_ref(), unit)
            && item.raised_at.as_ref().is_some_and(|at| at.id == *meeting)
    })
}

fn attended<'a>(register: &'a Register, unit: &Row<AllianceUnit>, span: Span) -> FigureOfUnit<'a> {
    let alliance = unit.record.alliance.as_ref().map_or("", |alliance| &alliance.id);
    let mut meetings = joint_meetings(register, alliance);
    meetings.retain(|meeting| meeting.record.date.is_some_and(|date| span.holds(date)));
    let own = meetings.iter().filter(|meeting| was_at(register, unit, &meeting.id));
    let rows = own.map(|meeting| (Kind::Activity, &meeting.id)).collect();
    let (figure, of) = (UnitFigure::Attended, meetings.len());
    FigureOfUnit { figure, rows, quarters: Vec::new(), of }
}

fn adopted_items<'a>(
    register: &'a Register,
    unit: &Row<AllianceUnit>,
    span: Span,
) -> FigureOfUnit<'a> {
    let date = |item: &MeetingItem| {
        let meeting = || register.activities().get(&item.raised_at.as_ref()?.id)?.date;
        item.raised.or_else(meeting)
    };
    let mut own: Vec<&Row<MeetingItem>> = register.meeting_items().rows().iter().collect();
    own.retain(|row| {
        is_unit(row.record.raised_by.as_ref(), unit)
            && date(&row.record).is_some_and(|date| span.holds(date))
    });
    let adopted = own.iter().filter(|row| row.record.decision.is_some());
    let rows = adopted.map(|row| (Kind::MeetingItem, &row.id)).collect();
    let (figure, of) = (UnitFigure::AdoptedItems, own.len());
    FigureOfUnit { figure, rows, quarters: Vec::new(), of }
}

fn adopted_needs<'a>(
    register: &'a Register,
    unit: &Row<AllianceUnit>,
    span: Span,
) -> FigureOfUnit<'a> {
    let met = met_needs(register);
    let mut own: Vec<&Row<Offer>> = register.offers().rows().iter().collect();
    own.retain(|row| {
        row.record.offer_kind == Some(OfferKind::Need)
            && is_unit(row.record.posted_by.as_ref(), unit)
            && row.record.from.is_some_and(|from| span.holds(from))
    });
    let adopted = own.iter().filter(|row| {
        let Offer { answer, answered, .. } = &row.record;
        answer.is_some() || answered.is_some() || met.contains(&row.id)
    });
    let rows = adopted.map(|row| (Kind::Offer, &row.id)).collect();
    let (figure, of) = (UnitFigure::AdoptedNeeds, own.len());
    FigureOfUnit { figure, rows, quarters: Vec::new(), of }
}

fn idle_quarters<'a>(
    register: &'a Register,
    unit: &Row<AllianceUnit>,
    span: Span,
) -> FigureOfUnit<'a> {
    let quarters = Period::holding(span.first, Grain::Quarter).until(span.last);
    let complete = quarters
        .filter(|quarter| span.first <= quarter.first_day() && quarter.last_day() <= span.last);
    let complete: Vec<Period> = complete.collect();
    let mut acts = unit_acts(register);
    acts.retain(|act| *act.unit == unit.id);
    let is_idle = |quarter: &&Period| {
        acts.iter().all(|act| !act.may_be_in(quarter.first_day(), quarter.last_day()))
    };
    let quarters = complete.iter().filter(is_idle).copied().collect();
    let (figure, of) = (UnitFigure::IdleQuarters, complete.len());
    FigureOfUnit { figure, rows: Vec::new(), quarters, of }
}
