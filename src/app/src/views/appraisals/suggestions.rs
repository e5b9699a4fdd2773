//! What the records of an alliance say of a member unit that is appraised, to be taken into its score.

use zhibu_domain::appraisals::{FigureOfUnit, UnitFigure, figures_of_unit};
use zhibu_domain::kinds::field::Cell;
use zhibu_domain::kinds::records::{Kind, ScoreItem};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// A figure of a member unit.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestionView {
    /// What it says, and a link to the form of its score item or that it is taken already.
    pub line: TableCell,
    /// The records behind it, in a fold, or the quarters; `None` if there are none.
    pub behind: Option<TableCell>,
}

/// The figures of the unit that is nominated; none for other nominees.
pub fn suggestions(
    workspace: &Workspace,
    nominee: &str,
    as_of: Day,
    lang: Lang,
) -> Vec<SuggestionView> {
    let found = figures_of_unit(workspace.register(), nominee, as_of);
    let asked = found.iter().filter(|figure| figure.of > 0);
    asked.map(|figure| suggestion(workspace, nominee, figure, lang)).collect()
}

fn name_of(figure: UnitFigure) -> Message {
    match figure {
        UnitFigure::Attended => m::UNIT_ATTENDED,
        UnitFigure::AdoptedItems => m::UNIT_ITEMS,
        UnitFigure::AdoptedNeeds => m::UNIT_NEEDS,
        UnitFigure::IdleQuarters => m::UNIT_IDLE,
    }
}

fn suggestion(
    workspace: &Workspace,
    nominee: &str,
    figure: &FigureOfUnit<'_>,
    lang: Lang,
) -> SuggestionView {
    let name = name_of(figure.figure).get(lang);
    let said =
        format_message!(m::UNIT_FIGURE, lang, name = name, count = figure.count(), of = figure.of);
    let is_taken = workspace.register().score_items().rows().iter().any(|row| {
        row.record.nomination.as_ref().is_some_and(|of| *of.id == *nominee)
            && row.record.name.as_ref().is_some_and(|own| own.0 == said)
    });
    let take = if is_taken {
        Some(TableCell::quiet(m::UNIT_TAKEN.get(lang)))
    } else {
        (figure.count() > 0).then(|| TableCell::Link(form(workspace, nominee, figure, &said, lang)))
    };
    let cells = [Some(TableCell::text(&*said)), take].into_iter().flatten();
    SuggestionView {
        line: TableCell::Parts(cells.collect()),
        behind: (figure.count() > 0).then(|| behind(workspace, figure, &said, lang)),
    }
}

/// The form of a score item with the figure as its name, and what is behind it as its evidence. The points
/// are for the user to give.
fn form(
    workspace: &Workspace,
    nominee: &str,
    figure: &FigureOfUnit<'_>,
    said: &str,
    lang: Lang,
) -> PageLink {
    let register = workspace.register();
    let round = register.nominations().get(nominee).and_then(|own| own.appraisal.as_ref());
    let until = round.and_then(|of| register.appraisals().get(&of.id)?.to);
    let page = Route::to(Page::New(Kind::ScoreItem))
        .with_param(ScoreItem::NAME.name(), said)
        .with_param(ScoreItem::NOMINATION.name(), nominee)
        .with_param(ScoreItem::ITEM_KIND.name(), figure.figure.item_kind().code())
        .with_param(ScoreItem::DATE.name(), &until.map(|to| to.to_string()).unwrap_or_default())
        .with_param(ScoreItem::EVIDENCE.name(), &evidence(workspace, figure, lang));
    let take = m::UNIT_TAKE.get(lang);
    PageLink::to(take, page)
        .labelled(format!("{take} {said}"))
        .looking(LinkLook::SmallButton)
        .leading_back()
}

/// What is behind a figure, as a sentence.
fn evidence(workspace: &Workspace, figure: &FigureOfUnit<'_>, lang: Lang) -> String {
    let rows = figure.rows.iter().map(|(kind, id)| dated(workspace, *kind, id, lang));
    let quarters = figure.quarters.iter().map(|quarter| text::period(*quarter, lang));
    text::listed(&rows.chain(quarters).collect::<Vec<_>>(), lang)
}

/// A record with its date, as far as it has one.
fn dated(workspace: &Workspace, kind: Kind, id: &Name, lang: Lang) -> String {
    let name = title(workspace, kind, id, lang);
    let table = workspace.register().table(kind);
    let field = kind.life().map(|life| life.start);
    let date = field.zip(table.index_of(id)).map(|(field, index)| table.cell(index, false, field));
    match date {
        Some(Cell::Date(date)) => text::aside(&name, &date.to_string(), lang),
        _ => name,
    }
}

fn behind(workspace: &Workspace, figure: &FigureOfUnit<'_>, said: &str, lang: Lang) -> TableCell {
    let row = |(kind, id): &(Kind, &Name)| {
        let page = Route::to(Page::Detail(*kind, id.to_string()));
        TableCell::link(dated(workspace, *kind, id, lang), page)
    };
    let rows = figure.rows.iter().map(row);
    let quarters = figure.quarters.iter().map(|of| TableCell::text(text::period(*of, lang)));
    let summary = m::UNIT_BEHIND.get(lang);
    TableCell::Fold {
        summary: summary.to_owned(),
        label: format!("{summary} {said}"),
        inside: Box::new(TableCell::Lines(rows.chain(quarters).collect())),
    }
}
