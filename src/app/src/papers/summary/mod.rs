//! 半年/年度总结: the sections in the order that the data earn; one without anything to say is left out.

pub mod alliances;
pub mod coverage;
pub mod life;
pub mod plans;
pub mod problems;
pub mod projects;
pub mod results;
pub mod teams;

use zhibu_domain::kinds::field::{Cell, Field};
use zhibu_domain::kinds::records::RecordType;
use zhibu_domain::list::Filter;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_office::document::{Block, Document, Figure, Run};
use zhibu_text::papers::{self as p, templates as t};

use super::source::Source;
use super::writing::{block, date_words, line, section, words};

/// The summary of the span.
pub fn summary(source: &Source<'_>) -> Document {
    let mut blocks = vec![Block::Paragraph(block!(
        source,
        t::SUMMARY_LEAD,
        span = source.span.words(),
        day = date_words(source.end()),
    ))];
    let sections = [
        (p::SECTION_COVERAGE, coverage::whole(source)),
        (p::SECTION_PROJECTS, projects::projects(source)),
        (p::SECTION_ALLIANCES, alliances::alliances(source)),
        (p::SECTION_TEAMS, teams::teams(source)),
        (p::SECTION_RESULTS, results::results(source)),
        (p::SECTION_LIFE, life::life(source)),
        (p::SECTION_APPRAISALS, life::appraisals(source)),
        (p::SECTION_PROBLEMS, problems::problems(source)),
        (p::SECTION_PLANS, plans::plans(source)),
    ];
    blocks.extend(sections.into_iter().flat_map(|(title, blocks)| section(title, blocks)));
    Document {
        title: words(line!(p::SUMMARY_TITLE, span = source.span.words())),
        blocks,
        signature: Some(source.sealed()),
        ..Document::default()
    }
}

/// How many records of a kind have a date in the span, and how many in the span before it, or, if the span is not over,
/// in as much of it a year before. Where the records do not reach back there is nothing to compare with, and nothing is
/// said of the time before.
fn in_span<R: RecordType>(
    source: &Source<'_>,
    date: Field<R, PartialDate>,
    filters: &[Filter],
    unit: p::Phrase,
) -> Compared {
    let of = |in_span: Filter| {
        let filters = filters.iter().cloned().chain([in_span]).collect();
        source.numbers(R::KIND, filters, unit)
    };
    let (span, end) = (source.span, source.end());
    let is_over = end == span.last_day();
    let (first, last) = if is_over {
        let before = span.before();
        (before.first_day(), before.last_day())
    } else {
        span.year_before(end)
    };
    let is_comparable = first <= last && reaches_back(source, date, filters, last);
    let before = is_comparable.then(|| of(Filter::DateBetween(date.index(), first, last)));
    Compared { now: of(source.happened(date)), before, is_over }
}

/// Whether a record that matches is dated no later than a day.
fn reaches_back<R: RecordType>(
    source: &Source<'_>,
    date: Field<R, PartialDate>,
    filters: &[Filter],
    last: Day,
) -> bool {
    let table = source.register.table(R::KIND);
    source.rows(R::KIND, filters).into_iter().any(|row| {
        let cell = table.cell(row as usize, false, date.index());
        matches!(cell, Cell::Date(date) if date.latest() <= last)
    })
}

/// A figure, and the same of the time before.
pub struct Compared {
    /// The figure of the span.
    pub now: Figure,
    /// That of the time before, if the ledger reaches back.
    pub before: Option<Figure>,
    /// Whether the span is over, so that it is compared with the one before it.
    is_over: bool,
}

impl Compared {
    /// As it is written: 12个（上期8个）, or 12个（上年同期8个）.
    pub fn runs(self) -> Vec<Run> {
        match self.before {
            Some(before) if self.is_over => line!(p::COMPARED, now = self.now, before = before),
            Some(before) => line!(p::COMPARED_WITH_YEAR, now = self.now, before = before),
            None => vec![Run::Figure(self.now)],
        }
    }
}
