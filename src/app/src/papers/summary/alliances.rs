//! 产业联盟: units, activities, cooperations, and results apart by strength.

use zhibu_domain::kinds::choices::{ActivityKind, CooperationStage};
use zhibu_domain::kinds::records::{Activity, Alliance, AllianceUnit, Cooperation, Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::outcomes::{by_strength, owned_by};
use super::super::source::{Source, is, is_zero};
use super::super::writing::line;
use super::in_span;

/// The paragraphs.
pub fn alliances(source: &Source<'_>) -> Vec<Block> {
    let all = source.count(Kind::Alliance, vec![Filter::PresentAt(source.end())], p::PIECES);
    if source.register.alliances().rows().is_empty() {
        return Vec::new();
    }
    let units = source.numbers(Kind::AllianceUnit, vec![Filter::PresentAt(source.end())], p::UNITS);
    let founded = in_span(source, Alliance::FOUNDED, &[], p::PIECES);
    let joined_units = in_span(source, AllianceUnit::JOINED, &[], p::UNITS);
    let of_alliances = |number| source.known_number(Alliance::FOUNDED, number, p::OWED_FOUNDING);
    let of_units = |number| source.known_number(AllianceUnit::JOINED, number, p::OWED_JOINING);
    let mut lines: Vec<Vec<Run>> = vec![line!(
        p::ALLIANCES_ALL,
        all = of_alliances(vec![Run::Figure(all)]),
        founded = of_alliances(founded.runs()),
        units = of_units(vec![Run::Figure(units)]),
        joined = of_units(joined_units.runs()),
    )];
    lines.extend(undated(source));
    let of_alliances = Filter::IsFilled(Activity::ALLIANCE.index());
    let held = in_span(source, Activity::DATE, std::slice::from_ref(&of_alliances), p::TIMES);
    let meetings = [of_alliances, is(Activity::ACTIVITY_KIND, &ActivityKind::JointMeeting)];
    let meetings = in_span(source, Activity::DATE, &meetings, p::TIMES);
    lines.push(line!(p::ALLIANCES_ACTIVE, held = held.runs(), meetings = meetings.runs()));
    let signed = in_span(source, Cooperation::SIGNED, &[], p::ITEMS);
    let dropped = is(Cooperation::STAGE, &CooperationStage::Dropped);
    let dropped = source.count(
        Kind::Cooperation,
        vec![dropped, source.happened(Cooperation::MATCHED)],
        p::ITEMS,
    );
    lines.push(line!(p::COOPERATIONS, signed = signed.runs(), dropped = dropped));
    lines.extend(by_strength(source, &owned_by(source, Outcome::ALLIANCE, None)));
    lines.into_iter().map(Block::Paragraph).collect()
}

/// The alliances and units whose start is not dated, which the other figures do not count.
fn undated(source: &Source<'_>) -> Vec<Vec<Run>> {
    let mut lines: Vec<Vec<Run>> = Vec::new();
    let alliances = vec![Filter::IsEmpty(Alliance::FOUNDED.index())];
    let alliances = source.count(Kind::Alliance, alliances, p::PIECES);
    if !is_zero(&alliances) {
        lines.push(line!(p::UNDATED_ALLIANCES, figure = alliances));
    }
    let units = vec![Filter::IsEmpty(AllianceUnit::JOINED.index())];
    let units = source.numbers(Kind::AllianceUnit, units, p::UNITS);
    if !is_zero(&units) {
        lines.push(line!(p::UNDATED_UNITS, figure = units));
    }
    lines
}
