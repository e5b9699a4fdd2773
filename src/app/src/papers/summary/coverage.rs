//! 组织覆盖: how many temporary organisations there are, of what kind, how fast they came, and what is still to be built.

use zhibu_domain::branches::coverage::Coverage;
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Branch, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::rules::{RuleId, parameters_of};
use zhibu_office::document::{Block, Figure, Run};
use zhibu_text::papers as p;

use super::super::charts;
use super::super::source::{Source, is, is_zero};
use super::super::writing::{choice, date_words, joined, line};
use super::in_span;

/// The paragraphs.
pub fn whole(source: &Source<'_>) -> Vec<Block> {
    if source.register.branches().rows().is_empty() {
        return Vec::new();
    }
    let lines = [Some(active(source)), Some(turnover(source)), tasks(source), undated(source)];
    let paragraphs = lines.into_iter().flatten().map(Block::Paragraph);
    paragraphs.chain(charts::active(source).map(Block::Chart)).collect()
}

/// Those that are active at the end, by setting.
fn active(source: &Source<'_>) -> Vec<Run> {
    let present = || Filter::PresentAt(source.end());
    let all = vec![Run::Figure(source.numbers(Kind::Branch, vec![present()], p::PIECES))];
    let all = source.known_number(Branch::ESTABLISHED, all, p::OWED_FOUNDING);
    let of_setting = |setting: &Setting| {
        let filters = vec![is(Branch::SETTING, setting), present()];
        let figure = source.numbers(Kind::Branch, filters, p::PIECES);
        (!is_zero(&figure))
            .then(|| line!(p::MEASURED, measure = choice(setting.code()), figure = figure))
    };
    let settings: Vec<Vec<Run>> = Setting::ALL.iter().filter_map(of_setting).collect();
    let day = date_words(source.end());
    if settings.is_empty() {
        return line!(p::ACTIVE_ALL, day = day, all = all);
    }
    line!(p::ACTIVE_BY_SETTING, day = day, all = all, settings = joined(settings, p::COMMA))
}

/// Those that were founded and those that ended.
fn turnover(source: &Source<'_>) -> Vec<Run> {
    let founded = in_span(source, Branch::ESTABLISHED, &[], p::PIECES);
    let ended = in_span(source, Branch::DISSOLVED, &[], p::PIECES);
    let founded = source.known_number(Branch::ESTABLISHED, founded.runs(), p::OWED_FOUNDING);
    line!(p::TURNOVER, founded = founded, ended = ended.runs())
}

/// The figure of tasks with this coverage at the end of the span.
pub fn tasks_with(source: &Source<'_>, coverage: Coverage) -> Figure {
    let least = parameters_of(source.workspace.office()).get(RuleId::ShouldBeBuilt, "full_members");
    source.count(Kind::Task, vec![Filter::CoverageAt(coverage, source.end(), least)], p::ITEMS)
}

/// Tasks with an organisation, and those that should have one.
fn tasks(source: &Source<'_>) -> Option<Vec<Run>> {
    let covered = tasks_with(source, Coverage::Covered);
    let due = tasks_with(source, Coverage::Due);
    (!is_zero(&covered) || !is_zero(&due))
        .then(|| line!(p::TASKS_COVERED, covered = covered, due = due))
}

/// Those whose founding is not dated, which the other figures do not count.
fn undated(source: &Source<'_>) -> Option<Vec<Run>> {
    let filters = vec![Filter::IsEmpty(Branch::ESTABLISHED.index())];
    let figure = source.numbers(Kind::Branch, filters, p::PIECES);
    (!is_zero(&figure)).then(|| line!(p::UNDATED_BRANCHES, figure = figure))
}
