//! 项目攻坚 and 急难险重: what single organisations did, and the teams.

use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Branch, Kind, Outcome, Team};
use zhibu_domain::list::Filter;
use zhibu_ledger::order;
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::outcomes::{each_by_strength, owned_by};
use super::super::source::{Source, is_zero};
use super::super::writing::{joined, line, owed};
use super::named_or_counted;

/// Organisations with a paragraph of their own; those with results come first, and how many are left is said.
const MOST_ORGANISATIONS: usize = 12;

/// The organisations on projects, sectors, chains and task forces, with what came of their work.
pub fn projects(source: &Source<'_>) -> Vec<Block> {
    paragraphs(source, |setting| !is_urgent(setting))
}

/// Those on urgent tasks, and the teams.
pub fn teams(source: &Source<'_>) -> Vec<Block> {
    let mut blocks = paragraphs(source, is_urgent);
    let present = vec![Filter::PresentAt(source.end())];
    let undated = vec![Filter::IsEmpty(Team::FROM.index())];
    for filters in [present, undated] {
        if let Some(names) = named_or_counted(source, Kind::Team, filters, p::PIECES) {
            blocks.push(Block::Paragraph(line!(p::TEAMS_NAMED, names = names)));
        }
    }
    let deployed = source.count(Kind::Member, vec![Filter::DeployedAt(source.end())], p::PERSONS);
    if !is_zero(&deployed) {
        blocks.push(Block::Paragraph(line!(p::DEPLOYED, deployed = deployed)));
    }
    blocks
}

fn is_urgent(setting: Option<Setting>) -> bool {
    matches!(setting, Some(Setting::UrgentTask | Setting::Inspection))
}

/// A paragraph for each organisation that has results, and each single one that has a task to tell of.
fn paragraphs(source: &Source<'_>, is_meant: impl Fn(Option<Setting>) -> bool) -> Vec<Block> {
    let mut told: Vec<(bool, Vec<Run>)> = Vec::new();
    for id in source.ids(Kind::Branch, &[]) {
        let Some(branch) = source.register.branches().get(&id) else { continue };
        let is_here = branch.established.is_none_or(|date| date.earliest() <= source.end());
        if !is_meant(branch.setting) {
            continue;
        }
        let outcomes = each_by_strength(source, &owned_by(source, Outcome::BRANCH, Some(&id)));
        let has_task = branch.task.is_some() && branch.is_single() && is_here;
        if has_task || !outcomes.is_empty() {
            told.push((outcomes.is_empty(), paragraph(source, &id, branch, outcomes)));
        }
    }
    order::sort_by(&mut told, |a, b| a.0.cmp(&b.0));
    let rest = told.len().saturating_sub(MOST_ORGANISATIONS);
    let mut lines: Vec<Vec<Run>> =
        told.into_iter().take(MOST_ORGANISATIONS).map(|(_, runs)| runs).collect();
    if rest > 0 {
        let missing = owed(p::OWED_OTHER_BRANCHES, None);
        let count = rest.to_string();
        lines.push(line!(p::ORGANISATIONS_NOT_LISTED, count = count, missing = missing));
    }
    lines.into_iter().map(Block::Paragraph).collect()
}

fn paragraph(source: &Source<'_>, id: &str, branch: &Branch, outcomes: Vec<Vec<Run>>) -> Vec<Run> {
    let mut runs = line!(p::ORGANISATION, name = source.title(Kind::Branch, id));
    if let Some(task) = &branch.task {
        runs.extend(line!(p::ORGANISATION_TASK, task = task.0.trim_end_matches('。')));
    }
    if let Some(method) = &branch.method {
        runs.extend(line!(p::ORGANISATION_METHOD, method = source.title(Kind::Method, &method.id)));
    }
    runs.extend(line!(p::STOP));
    runs.extend(joined(outcomes, p::NO_UNIT));
    runs
}
