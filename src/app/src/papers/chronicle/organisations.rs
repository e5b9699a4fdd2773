//! 组织覆盖: the organisations that were founded, by setting and form.

use zhibu_domain::kinds::choices::{BranchForm, Setting};
use zhibu_domain::kinds::records::{Branch, Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_domain::values::quantity::{Decimal, Qualifier};
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::outcomes::{each_by_strength, owned_by};
use super::super::source::{Source, is};
use super::super::writing::{choice, joined, line, owed};

/// The paragraphs.
pub fn organisations(source: &Source<'_>) -> Vec<Block> {
    let mut lines: Vec<Vec<Run>> = Vec::new();
    for id in source.ids(Kind::Organisation, &[]) {
        let filters = owned_by(source, Outcome::ORGANISATION, Some(&id));
        let outcomes = each_by_strength(source, &filters);
        if !outcomes.is_empty() {
            let name = source.title(Kind::Organisation, &id);
            lines.push(line!(p::ATTRIBUTED, name = name, outcomes = joined(outcomes, p::NO_UNIT)));
        }
    }
    let founded = groups(source, &source.happened(Branch::ESTABLISHED));
    if !founded.is_empty() {
        lines.push(line!(
            p::FOUNDED,
            span = source.span.words(),
            groups = joined(founded, p::COMMA)
        ));
    }
    let undated = groups(source, &Filter::IsEmpty(Branch::ESTABLISHED.index()));
    if !undated.is_empty() {
        let date = owed(p::OWED_FOUNDING, None);
        lines.push(line!(p::FOUNDED_UNDATED, groups = joined(undated, p::COMMA), date = date));
    }
    lines.into_iter().map(Block::Paragraph).collect()
}

/// The organisations that match, by setting and form. A single one has its name in place of a number.
fn groups(source: &Source<'_>, filter: &Filter) -> Vec<Vec<Run>> {
    let group = |(setting, form): (&Setting, &BranchForm)| {
        let filters = vec![is(Branch::SETTING, setting), is(Branch::FORM, form), filter.clone()];
        let ids = source.ids(Kind::Branch, &filters);
        let figure = source.numbers(Kind::Branch, filters, p::PIECES);
        let is_one = figure.quantity.value == Decimal::from_whole(1)
            && figure.quantity.qualifier == Qualifier::Exact;
        match &*ids {
            [] => None,
            [id] if is_one => Some(vec![Run::Text(source.title(Kind::Branch, id))]),
            _ => {
                let (setting, form) = (choice(setting.code()), choice(form.code()));
                Some(line!(p::GROUP, setting = setting, form = form, figure = figure))
            }
        }
    };
    let pairs =
        Setting::ALL.iter().flat_map(|one| BranchForm::ALL.iter().map(move |form| (one, form)));
    pairs.filter_map(group).collect()
}
