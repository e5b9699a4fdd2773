//! What papers are written from: the ledger, and figures of it that are linked to their rows.

use zhibu_domain::kinds::field::{Cell, Coded, Field, FieldId, FieldValue, Text};
use zhibu_domain::kinds::records::{Kind, RecordType};
use zhibu_domain::list::{Filter, Query, filtered, number_of_records};
use zhibu_domain::register::Register;
use zhibu_domain::reporting::wording::template_of;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Decimal, Quantity};
use zhibu_domain::values::sum;
use zhibu_ledger::{Name, order};
use zhibu_office::document::{Counted, Figure, FigureRows, Run, Signature};
use zhibu_text::papers::templates::{Template, TemplatePiece};
use zhibu_text::{self as text, Lang, papers as p};

use super::span::Span;
use super::writing::{date_words, owed};
use crate::route::{Page, Route};
use crate::workspace::Workspace;

/// The ledger as papers read it.
pub struct Source<'a> {
    /// The open ledger.
    pub workspace: &'a Workspace,
    /// Its records.
    pub register: &'a Register,
    /// The time that the paper is about.
    pub span: Span,
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
    /// The day of the paper.
    pub today: Day,
    /// The unit that issues it; empty if unknown.
    pub unit: &'a str,
    /// The last band of a round that a list names; empty for the highest alone.
    pub down_to: &'a str,
}

impl Source<'_> {
    /// The last day of the span that the ledger knows of.
    pub fn end(&self) -> Day {
        self.span.last_day().min(self.as_of)
    }

    /// The filter of a list for dates that are certainly within the span and not after what the ledger knows: what is
    /// planned has not happened.
    pub fn happened<R: RecordType>(&self, field: Field<R, PartialDate>) -> Filter {
        Filter::DateBetween(field.index(), self.span.first_day(), self.end())
    }

    /// Whether a date is one that [`happened`](Self::happened) finds.
    pub fn has_happened(&self, date: PartialDate) -> bool {
        self.span.holds(date) && date.latest() <= self.end()
    }

    /// The indices of the records that match all filters, in the order of the kind's table.
    pub fn rows(&self, kind: Kind, filters: &[Filter]) -> Vec<u32> {
        let count = u32::try_from(self.register.table(kind).len()).unwrap_or(u32::MAX);
        let query = Query { filters: filters.to_vec(), ..Query::default() };
        filtered(self.register, kind, &query, self.as_of, &(0..count).collect::<Vec<u32>>())
    }

    /// The ids of the records that match all filters, ascending.
    pub fn ids(&self, kind: Kind, filters: &[Filter]) -> Vec<Name> {
        let table = self.register.table(kind);
        let rows = self.rows(kind, filters).into_iter();
        let mut ids: Vec<Name> = rows.map(|row| table.id(row as usize, false).clone()).collect();
        order::sort(&mut ids);
        ids
    }

    /// How many records match.
    pub fn count(&self, kind: Kind, filters: Vec<Filter>, unit: p::Phrase) -> Figure {
        let rows = self.rows(kind, &filters).len();
        let count = Count::exact(u32::try_from(rows).unwrap_or(u32::MAX));
        figure(count, unit, Counted::Rows, rows_of(kind, filters, rows))
    }

    /// How many organisations or units the records that match stand for.
    pub fn numbers(&self, kind: Kind, filters: Vec<Filter>, unit: p::Phrase) -> Figure {
        let rows = self.rows(kind, &filters);
        let Some(number) = number_of_records(self.register.table(kind), kind, false, &rows) else {
            return self.count(kind, filters, unit);
        };
        figure(number, unit, Counted::Numbers, rows_of(kind, filters, rows.len()))
    }

    /// How many things the records that match stand for, where that is known already.
    pub fn standing_for(
        &self,
        kind: Kind,
        number: Count,
        filters: Vec<Filter>,
        unit: p::Phrase,
    ) -> Figure {
        let rows = self.rows(kind, &filters).len();
        figure(number, unit, Counted::Numbers, rows_of(kind, filters, rows))
    }

    /// The sum of a count over the records that match.
    pub fn sum<R: RecordType>(
        &self,
        field: Field<R, Count>,
        filters: Vec<Filter>,
        unit: p::Phrase,
    ) -> Figure {
        let (table, rows) = (self.register.table(R::KIND), self.rows(R::KIND, &filters));
        let counts =
            rows.iter().filter_map(|row| match table.cell(*row as usize, false, field.index()) {
                Cell::Count(count) => Some(count),
                _ => None,
            });
        let total = Count::total(counts);
        figure(total, unit, Counted::Values, rows_of(R::KIND, filters, rows.len()))
    }

    /// The sum of a quantity over the records that match; `None` if they have none.
    pub fn total<R: RecordType>(
        &self,
        field: Field<R, Quantity>,
        filters: Vec<Filter>,
    ) -> Option<Figure> {
        let (table, rows) = (self.register.table(R::KIND), self.rows(R::KIND, &filters));
        let quantities =
            rows.iter().filter_map(|row| match table.cell(*row as usize, false, field.index()) {
                Cell::Quantity(quantity) => Some(quantity),
                _ => None,
            });
        let quantity = sum::total(&quantities.collect::<Vec<_>>())?;
        let rows = rows_of(R::KIND, filters, rows.len());
        Some(Figure { quantity, counted: Counted::Values, rows })
    }

    /// What a number of records says that are counted by this date; it is owed if there are records and none is dated.
    pub fn known_number<R: RecordType>(
        &self,
        date: Field<R, PartialDate>,
        number: Vec<Run>,
        date_owed: p::Phrase,
    ) -> Vec<Run> {
        let is_dated = || !self.rows(R::KIND, &[Filter::IsFilled(date.index())]).is_empty();
        if self.register.table(R::KIND).len() == 0 || is_dated() {
            return number;
        }
        vec![owed(date_owed, None)]
    }

    /// The name of a record, or the text for a missing one.
    pub fn title(&self, kind: Kind, id: &str) -> String {
        crate::views::names::title(self.workspace, kind, id, Lang::Zh)
    }

    /// A text block: as the office has set it, or else as it is built in. What the office has set and is no template for
    /// this version stands in its own place, not in papers.
    pub fn wording(&self, template: &Template) -> Vec<TemplatePiece> {
        let own = template_of(self.workspace.office(), template.code);
        own.and_then(|own| template.pieces(&own).ok()).unwrap_or_else(|| {
            let piece = |piece| match piece {
                p::Piece::Words(words) => TemplatePiece::Words(words.to_owned()),
                p::Piece::Place(name) => TemplatePiece::Place(name),
            };
            template.phrase.pieces().into_iter().map(piece).collect()
        })
    }

    /// The unit that issues the paper.
    pub fn issuer(&self) -> Run {
        let unit = self.unit.trim();
        if unit.is_empty() { owed(p::OWED_ISSUER, None) } else { Run::text(unit) }
    }

    /// The signature of a paper that is sealed, of today.
    pub fn sealed(&self) -> Signature {
        let date = Run::Text(date_words(PartialDate::of_day(self.today)));
        Signature { unit: vec![self.issuer()], date: vec![date], has_seal: true }
    }
}

/// What a single record states.
pub fn stated(kind: Kind, id: &str, quantity: &Quantity) -> Figure {
    let page = Route::to(Page::Detail(kind, id.to_owned()));
    let rows = FigureRows { address: page.to_string(), count: 1 };
    Figure { quantity: quantity.clone(), counted: Counted::Values, rows }
}

/// The count that a single record states.
pub fn stated_count(kind: Kind, id: &str, count: Count, unit: p::Phrase) -> Figure {
    stated(kind, id, &quantity(count, unit))
}

/// What follows from the plan of a task, which has so many nodes.
pub fn of_plan(task: &str, days: Count, nodes: usize, unit: p::Phrase) -> Figure {
    let page = Route::to(Page::Project).with_param("task", task);
    figure(days, unit, Counted::Plan, FigureRows { address: page.to_string(), count: nodes })
}

/// A count as it is printed, where it leads to no rows.
pub fn printed_count(count: Count, unit: p::Phrase) -> String {
    text::quantity(&quantity(count, unit), Lang::Zh)
}

fn quantity(count: Count, unit: p::Phrase) -> Quantity {
    let value = Decimal::from_whole(i64::from(count.value));
    Quantity { value, unit: unit.get().to_owned(), qualifier: count.qualifier }
}

fn figure(count: Count, unit: p::Phrase, counted: Counted, rows: FigureRows) -> Figure {
    Figure { quantity: quantity(count, unit), counted, rows }
}

fn rows_of(kind: Kind, filters: Vec<Filter>, count: usize) -> FigureRows {
    FigureRows { address: Route::rows(kind, filters).to_string(), count }
}

/// Whether a figure is none of what it counts.
pub fn is_zero(figure: &Figure) -> bool {
    figure.quantity.value == Decimal::default()
}

/// The filter for records whose field has this choice.
pub fn is<R: RecordType, V: Coded + FieldValue>(field: Field<R, V>, choice: &V) -> Filter {
    Filter::Is(field.index(), choice.code_of().to_owned())
}

/// The filter for records whose field refers to this one.
pub fn of(field: impl Into<FieldId>, id: &str) -> Filter {
    Filter::Is(field.into().index, id.to_owned())
}

/// A name as it stands in a field of a record.
pub fn named(text: Option<&Text>) -> Option<&str> {
    text.map(|text| &*text.0)
}

/// The words of a field's name.
pub fn field_words(field: impl Into<FieldId>) -> &'static str {
    text::field_name(field).get(Lang::Zh)
}
