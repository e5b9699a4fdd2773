//! 情况通报: the whole, the organisations side by side, and what is to be put right.

use zhibu_domain::evidence::is_evidenced;
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Activity, Branch, Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_ledger::order;
use zhibu_office::document::{
    Block, Counted, Document, DocumentTable, Figure, FigureRows, Run, TableHead,
};
use zhibu_text::papers::{self as p, templates as t};

use super::source::{Source, field_words, of};
use super::summary::{coverage, problems};
use super::writing::{block, choice, date_words, line, owed_field, section, words};
use crate::route::Route;

/// The bulletin on the span.
pub fn bulletin(source: &Source<'_>) -> Document {
    let mut blocks = section(p::BULLETIN_WHOLE, coverage::whole(source));
    blocks.extend(section(p::BULLETIN_UNITS, units(source)));
    blocks.extend(section(p::BULLETIN_PROBLEMS, problems::problems(source)));
    blocks.extend(section(
        p::BULLETIN_DEMANDS,
        vec![Block::Paragraph(block!(source, t::BULLETIN_DEMAND))],
    ));
    Document {
        title: words(line!(p::BULLETIN_TITLE, span = source.span.words())),
        blocks,
        signature: Some(source.sealed()),
        ..Document::default()
    }
}

/// The organisations that were active at the end of the span, side by side.
fn units(source: &Source<'_>) -> Vec<Block> {
    let mut rows: Vec<&Row<Branch>> = source
        .rows(Kind::Branch, &[Filter::PresentAt(source.end())])
        .into_iter()
        .map(|row| &source.register.branches().rows()[row as usize])
        .collect();
    order::sort_by(&mut rows, |a, b| {
        let key = |row: &Row<Branch>| {
            (row.record.setting, row.record.name.as_ref().map(|name| name.0.clone()))
        };
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    if rows.is_empty() {
        return Vec::new();
    }
    let head =
        |words: &str, width, is_number| TableHead { words: words.to_owned(), width, is_number };
    vec![Block::Table(DocumentTable {
        title: words(line!(p::BULLETIN_TABLE, span = source.span.words())),
        heads: vec![
            head(field_words(Branch::NAME), 36, false),
            head(field_words(Branch::SETTING), 16, false),
            head(field_words(Branch::ESTABLISHED), 26, false),
            head(p::ACTIVITIES.get(), 11, true),
            head(p::PROVEN_OUTCOMES.get(), 11, true),
        ],
        rows: rows.into_iter().map(|row| unit(source, row)).collect(),
    })]
}

/// The row of an organisation. Its records are found by the organisation: filtering all records for each one would
/// take too long.
fn unit(source: &Source<'_>, Row { id, record, .. }: &Row<Branch>) -> Vec<Vec<Run>> {
    let register = source.register;
    let activities = register.activities().of_branch(id);
    let activities =
        activities.filter(|row| row.record.date.is_some_and(|date| source.has_happened(date)));
    let activities = figure(
        activities.count(),
        Kind::Activity,
        vec![of(Activity::BRANCH, id), source.happened(Activity::DATE)],
    );
    let outcomes = register.outcomes().of_branch(id);
    let outcomes = outcomes.filter(|row| {
        row.record.date.is_some_and(|date| source.has_happened(date))
            && is_evidenced(register, Kind::Outcome, &row.id)
    });
    let outcomes = figure(
        outcomes.count(),
        Kind::Outcome,
        vec![of(Outcome::BRANCH, id), source.happened(Outcome::DATE), Filter::Evidenced(true)],
    );
    let setting = record.setting.map_or_else(
        || owed_field(Branch::SETTING, id, ""),
        |setting: Setting| Run::text(choice(setting.code())),
    );
    let established = record.established.map_or_else(
        || owed_field(Branch::ESTABLISHED, id, ""),
        |date| Run::Text(date_words(date)),
    );
    vec![
        vec![Run::Text(source.title(Kind::Branch, id))],
        vec![setting],
        vec![established],
        vec![activities],
        vec![outcomes],
    ]
}

fn figure(count: usize, kind: Kind, filters: Vec<Filter>) -> Run {
    let value = Decimal::from_whole(i64::try_from(count).unwrap_or(i64::MAX));
    let quantity = Quantity { value, unit: String::new(), qualifier: Qualifier::Exact };
    let rows = FigureRows { address: Route::rows(kind, filters).to_string(), count };
    Run::Figure(Figure { quantity, counted: Counted::Rows, rows })
}
