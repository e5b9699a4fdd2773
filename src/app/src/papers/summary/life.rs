//! 组织生活 and 评选.

use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::records::{Activity, Appraisal, Kind};
use zhibu_domain::list::Filter;
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::source::{Source, is, is_zero};
use super::super::writing::{choice, joined, line, listed};
use super::in_span;

/// The activities of temporary organisations, by kind.
pub fn life(source: &Source<'_>) -> Vec<Block> {
    let of_branches = Filter::IsFilled(Activity::BRANCH.index());
    let all = in_span(source, Activity::DATE, std::slice::from_ref(&of_branches), p::TIMES);
    if is_zero(&all.now) {
        return Vec::new();
    }
    let of_kind = |kind: &ActivityKind| {
        let in_span = source.happened(Activity::DATE);
        let filters = vec![of_branches.clone(), is(Activity::ACTIVITY_KIND, kind), in_span];
        let figure = source.count(Kind::Activity, filters, p::TIMES);
        (!is_zero(&figure))
            .then(|| line!(p::MEASURED, measure = choice(kind.code()), figure = figure))
    };
    let kinds: Vec<Vec<Run>> = ActivityKind::ALL.iter().filter_map(of_kind).collect();
    let mut lines = vec![line!(p::LIFE_BY_KIND, all = all.runs(), kinds = joined(kinds, p::COMMA))];
    let in_span = source.happened(Activity::DATE);
    let serving = vec![of_branches, Filter::IsFilled(Activity::SERVES.index()), in_span];
    let serving = source.count(Kind::Activity, serving, p::TIMES);
    if !is_zero(&serving) {
        lines.push(line!(p::LIFE_SERVING, serving = serving));
    }
    lines.into_iter().map(Block::Paragraph).collect()
}

/// The rounds that ended with an award.
pub fn appraisals(source: &Source<'_>) -> Vec<Block> {
    let filters = vec![source.happened(Appraisal::AWARDED)];
    let ids = source.ids(Kind::Appraisal, &filters);
    if ids.is_empty() {
        return Vec::new();
    }
    let names = listed(ids.iter().map(|id| source.title(Kind::Appraisal, id)));
    let rounds: Run = Run::Figure(source.count(Kind::Appraisal, filters, p::ITEMS));
    vec![Block::Paragraph(line!(p::APPRAISALS_DONE, rounds = rounds, names = names))]
}
