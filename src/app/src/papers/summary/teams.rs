//! 急难险重: teams, and members, each person once.

use zhibu_domain::kinds::choices::TeamKind;
use zhibu_domain::kinds::records::{Kind, Shift, Team};
use zhibu_domain::list::Filter;
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::source::{Source, is, is_zero};
use super::super::writing::{choice, date_words, joined, line};

/// The paragraphs.
pub fn teams(source: &Source<'_>) -> Vec<Block> {
    let present = || Filter::PresentAt(source.end());
    let of_kind = |kind: &TeamKind| {
        let unit = if *kind == TeamKind::Assault { p::TEAMS } else { p::PIECES };
        let figure = source.count(Kind::Team, vec![is(Team::TEAM_KIND, kind), present()], unit);
        (!is_zero(&figure))
            .then(|| line!(p::MEASURED, measure = choice(kind.code()), figure = figure))
    };
    let kinds: Vec<Vec<Run>> = TeamKind::ALL.iter().filter_map(of_kind).collect();
    let mut lines: Vec<Vec<Run>> = Vec::new();
    if !kinds.is_empty() {
        lines.push(line!(
            p::TEAMS_BY_KIND,
            day = date_words(source.end()),
            kinds = joined(kinds, p::COMMA)
        ));
    }
    let undated = vec![Filter::IsEmpty(Team::FROM.index())];
    let undated = source.count(Kind::Team, undated, p::TEAMS);
    if !is_zero(&undated) {
        lines.push(line!(p::UNDATED_TEAMS, figure = undated));
    }
    let deployed = source.count(Kind::Member, vec![Filter::DeployedAt(source.end())], p::PERSONS);
    if !is_zero(&deployed) {
        lines.push(line!(p::DEPLOYED, deployed = deployed));
    }
    let shifts = source.count(Kind::Shift, vec![source.happened(Shift::DATE)], p::SHIFTS);
    if !is_zero(&shifts) {
        lines.push(line!(p::SHIFTS_DONE, shifts = shifts));
    }
    lines.into_iter().map(Block::Paragraph).collect()
}
