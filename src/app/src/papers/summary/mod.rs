//! 半年/年度总结: the sections in the order that the data earn; one without anything to say is left out.

pub mod alliances;
pub mod coverage;
pub mod life;
pub mod plans;
pub mod problems;
pub mod projects;
pub mod teams;

use zhibu_domain::kinds::field::{Cell, Field};
use zhibu_domain::kinds::records::{Kind, RecordType};
use zhibu_domain::list::Filter;
use zhibu_domain::values::date::PartialDate;
use zhibu_office::document::{Block, Document, Figure, Run};
use zhibu_text::papers as p;

use super::source::Source;
use super::span::Span;
use super::writing::{date_words, line, section, words};

/// The summary of the span.
pub fn summary(source: &Source<'_>) -> Document {
    let mut blocks = vec![Block::Paragraph(line!(
        p::SUMMARY_LEAD,
        span = source.span.words(),
        day = date_words(source.end()),
    ))];
    let sections = [
        (p::SECTION_COVERAGE, coverage::whole(source)),
        (p::SECTION_PROJECTS, projects::projects(source)),
        (p::SECTION_ALLIANCES, alliances::alliances(source)),
        (p::SECTION_TEAMS, teams::teams(source)),
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

/// How many records of a kind have a date in the span, and how many in the span before it. Where the records do not
/// reach back there is nothing to compare with, and nothing is said of the span before.
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
    let before = source.span.before();
    let now = of(source.happened(date));
    let before =
        reaches_back(source, R::KIND, date.index(), before).then(|| of(before.filter(date)));
    Compared { now, before }
}

/// Whether a record is dated before the end of a span.
fn reaches_back(source: &Source<'_>, kind: Kind, field: usize, span: Span) -> bool {
    let table = source.register.table(kind);
    (0..table.len()).any(|row| match table.cell(row, false, field) {
        Cell::Date(date) => date.latest() <= span.last_day(),
        _ => false,
    })
}

/// A figure, and the same of the span before.
pub struct Compared {
    /// The figure of the span.
    pub now: Figure,
    /// That of the span before, if the ledger reaches back.
    pub before: Option<Figure>,
}

impl Compared {
    /// As it is written: 12个（上期8个）.
    pub fn runs(self) -> Vec<Run> {
        match self.before {
            Some(before) => line!(p::COMPARED, now = self.now, before = before),
            None => vec![Run::Figure(self.now)],
        }
    }
}
