//! 其他成效: the results that belong to no temporary organisation and no alliance, and those that are left out.

use zhibu_domain::kinds::records::{Kind, Outcome};
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::outcomes::{by_strength, owned_by, owned_by_nobody, proven, undated};
use super::super::source::{Source, is_zero};
use super::super::writing::line;

/// The paragraphs.
pub fn results(source: &Source<'_>) -> Vec<Block> {
    let mut lines: Vec<Vec<Run>> =
        by_strength(source, &owned_by(source, Outcome::ORGANISATION, None));
    lines.extend(by_strength(source, &owned_by_nobody(source)));
    let unattributed = proven(None, vec![source.happened(Outcome::DATE)]);
    let unattributed = source.count(Kind::Outcome, unattributed, p::ITEMS);
    if !is_zero(&unattributed) {
        lines.push(line!(p::RESULTS_UNATTRIBUTED, figure = unattributed));
    }
    let undated = source.count(Kind::Outcome, undated(None), p::ITEMS);
    if !is_zero(&undated) {
        lines.push(line!(p::RESULTS_UNDATED, figure = undated));
    }
    lines.into_iter().map(Block::Paragraph).collect()
}
