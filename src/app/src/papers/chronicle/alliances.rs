//! 产业联盟: each alliance, who leads it, what it did, and what came of it.

use zhibu_domain::kinds::records::{Activity, Alliance, AllianceUnit, Cooperation, Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_office::document::{Block, Level, Run};
use zhibu_text::papers as p;

use super::super::outcomes::{each_by_strength, owned_by};
use super::super::source::{Source, is_zero, named, of};
use super::super::writing::{heading, known, line, listed};
use super::named_or_counted;

/// The paragraphs, under a heading for each alliance that is there at the end of the span, whose founding is not dated,
/// or that has something to tell of.
pub fn alliances(source: &Source<'_>) -> Vec<Block> {
    let present = source.ids(Kind::Alliance, &[Filter::PresentAt(source.end())]);
    let mut blocks = Vec::new();
    for id in source.ids(Kind::Alliance, &[]) {
        let Some(alliance) = source.register.alliances().get(&id) else { continue };
        let filters = owned_by(source, Outcome::ALLIANCE, Some(&id));
        let mut told = deeds(source, &id);
        told.extend(each_by_strength(source, &filters));
        if !present.contains(&id) && alliance.founded.is_some() && told.is_empty() {
            continue;
        }
        blocks.push(heading(Level::Second, source.title(Kind::Alliance, &id)));
        let mut lines = vec![about(source, &id, alliance)];
        lines.extend(told);
        blocks.extend(lines.into_iter().map(Block::Paragraph));
    }
    blocks
}

/// Who leads and guides it, its units, purpose and mechanisms.
fn about(source: &Source<'_>, id: &str, alliance: &Alliance) -> Vec<Run> {
    let lead = known(named(alliance.lead_unit.as_ref()), Alliance::LEAD_UNIT, id);
    let mut runs = line!(p::ALLIANCE_LED, lead = lead);
    if let Some(guiding) = &alliance.guiding_unit {
        runs.extend(line!(p::ALLIANCE_GUIDED, guiding = &*guiding.0));
    }
    let undated = Filter::IsEmpty(AllianceUnit::JOINED.index());
    let filters = vec![of(AllianceUnit::ALLIANCE, id), Filter::PresentAt(source.end())];
    let units = source.numbers(Kind::AllianceUnit, filters, p::UNITS);
    if !is_zero(&units) {
        runs.extend(line!(p::ALLIANCE_UNITS, units = units));
    }
    runs.extend(line!(p::STOP));
    let undated = vec![of(AllianceUnit::ALLIANCE, id), undated];
    let undated = source.numbers(Kind::AllianceUnit, undated, p::UNITS);
    if !is_zero(&undated) {
        runs.extend(line!(p::UNDATED_UNITS, figure = undated));
    }
    if let Some(purpose) = &alliance.purpose {
        runs.extend(line!(p::ALLIANCE_PURPOSE, purpose = purpose.0.trim_end_matches('。')));
    }
    if let Some(mechanisms) = &alliance.mechanisms {
        runs.extend(line!(p::ALLIANCE_MECHANISMS, mechanisms = listed(mechanisms.0.clone())));
    }
    runs
}

/// Its activities and cooperations in the span.
fn deeds(source: &Source<'_>, id: &str) -> Vec<Vec<Run>> {
    let held = vec![of(Activity::ALLIANCE, id), source.happened(Activity::DATE)];
    let held = named_or_counted(source, Kind::Activity, held, p::TIMES);
    let signed = vec![of(Cooperation::ALLIANCE, id), source.happened(Cooperation::SIGNED)];
    let signed = named_or_counted(source, Kind::Cooperation, signed, p::ITEMS);
    let lines = [
        held.map(|names| line!(p::ALLIANCE_HELD, names = names)),
        signed.map(|names| line!(p::ALLIANCE_SIGNED, names = names)),
    ];
    lines.into_iter().flatten().collect()
}
