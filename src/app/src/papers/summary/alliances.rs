//! 产业联盟: units, activities, cooperations, and results apart by strength.

use zhibu_domain::kinds::choices::{ActivityKind, CooperationStage};
use zhibu_domain::kinds::records::{Activity, Alliance, AllianceUnit, Cooperation, Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::outcomes::{by_strength, owned_by};
use super::super::source::{Source, is};
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
    let mut lines: Vec<Vec<Run>> = vec![line!(
        p::ALLIANCES_ALL,
        all = all,
        founded = founded.runs(),
        units = units,
        joined = joined_units.runs(),
    )];
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
