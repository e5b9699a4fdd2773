//! 工作纪实: the first draft of the report that is written of a year's work. It states single facts as they are of record,
//! each with its qualifier and to whom it is attributed. Only figures of one measure, of one organisation, are added.

mod alliances;
mod organisations;
mod posts;

use zhibu_domain::kinds::records::{Indicator, Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_ledger::Name;
use zhibu_office::document::{Block, Document, Run};
use zhibu_text::papers as p;

use super::outcomes::{each, each_by_strength, owned_by_nobody, proven, undated};
use super::source::{Source, is_zero, stated};
use super::writing::{joined, line, owed, section, words};

/// Names in a row; of more their number is stated.
const MOST_NAMES: usize = 12;

/// The report on the span.
pub fn chronicle(source: &Source<'_>) -> Document {
    let sections = [
        (p::SECTION_COVERAGE, organisations::organisations(source)),
        (p::SECTION_ALLIANCES, alliances::alliances(source)),
        (p::SECTION_PROJECTS, posts::projects(source)),
        (p::SECTION_TEAMS, posts::teams(source)),
        (p::SECTION_UNATTRIBUTED, unattributed(source)),
        (p::SECTION_AREA, area(source)),
    ];
    let mut blocks: Vec<Block> =
        sections.into_iter().flat_map(|(title, blocks)| section(title, blocks)).collect();
    blocks.push(Block::Paragraph(vec![owed(p::OWED_PICTURES, None)]));
    Document {
        title: words(line!(p::CHRONICLE_TITLE)),
        subtitle: Some(words(line!(p::CHRONICLE_SUBTITLE, span = source.span.words()))),
        blocks,
        ..Document::default()
    }
}

/// What is of record and belongs to nobody, or without saying how strongly or when.
fn unattributed(source: &Source<'_>) -> Vec<Block> {
    let mut lines = each_by_strength(source, &owned_by_nobody(source));
    let in_span = source.happened(Outcome::DATE);
    let mut items = each(source, &proven(None, vec![in_span]));
    // A figure without a date may be of this span.
    items.extend(each(source, &proven(None, vec![Filter::IsEmpty(Outcome::DATE.index())])));
    if !items.is_empty() {
        let missing = owed(p::OWED_STRENGTH, None);
        lines.push(line!(p::UNATTRIBUTED, items = joined(items, p::COMMA), missing = missing));
    }
    let undated = undated(Some(Filter::IsFilled(Outcome::STRENGTH.index())));
    let undated = source.count(Kind::Outcome, undated, p::ITEMS);
    if !is_zero(&undated) {
        lines.push(line!(p::RESULTS_UNDATED, figure = undated));
    }
    lines.into_iter().map(Block::Paragraph).collect()
}

/// The figures of the area, which are credited to no organisation.
fn area(source: &Source<'_>) -> Vec<Block> {
    let is_meant = |indicator: &Indicator| match (indicator.from, indicator.to) {
        (None, None) => true,
        (from, to) => [from, to].into_iter().flatten().all(|date| source.span.holds(date)),
    };
    let indicators = source.register.indicators();
    let one = |id: &str| -> Option<Vec<Run>> {
        let indicator = indicators.get(id).filter(|indicator| is_meant(indicator))?;
        let (name, quantity) = (indicator.name.as_ref()?, indicator.quantity.as_ref()?);
        let figure = stated(Kind::Indicator, id, quantity);
        Some(line!(p::MEASURED, measure = &*name.0, figure = figure))
    };
    let items: Vec<Vec<Run>> =
        source.ids(Kind::Indicator, &[]).iter().filter_map(|id| one(id)).collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Paragraph(line!(p::AREA_FIGURES, items = joined(items, p::COMMA)))]
}

/// Records by name, or their number and the first names if they are many.
fn named_or_counted(
    source: &Source<'_>,
    kind: Kind,
    filters: Vec<Filter>,
    unit: p::Phrase,
) -> Option<Vec<Run>> {
    let ids = source.ids(kind, &filters);
    let names = |ids: &[Name]| {
        // Within quotation marks others are single ones.
        let name = |id: &Name| {
            let name = source.title(kind, id).replace('“', "‘").replace('”', "’");
            line!(p::QUOTED, name = name)
        };
        joined(ids.iter().map(name), p::NO_UNIT)
    };
    match ids.len() {
        0 => None,
        1..=MOST_NAMES => Some(names(&ids)),
        _ => {
            let figure = source.numbers(kind, filters, unit);
            Some(line!(p::NAMES_AND_NUMBER, names = names(&ids[..MOST_NAMES]), figure = figure))
        }
    }
}
