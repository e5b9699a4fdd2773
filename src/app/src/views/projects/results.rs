//! Outcomes and targets: totals of figures that may be added, and the progress of targets.

use zhibu_domain::growth::{Lens, OutcomeGroup, OutcomeSum, Scope, outcomes};
use zhibu_domain::kinds::choices::Strength;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::projects::measures::MeasureCatalogue;
use zhibu_domain::projects::results::{Reached, TargetProgress, progress};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::Quantity;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::measures::adopt_usual_measures;
use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::announced::Announced;
use crate::views::areas::area_of;
use crate::views::dashboard::outcomes::drawing_of;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// Maximum figures that are listed if they have no sum.
const NAMED: usize = 5;

/// Outcomes and targets.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultsView {
    /// Links to the outcomes, and to the form of a new one.
    pub ways: Vec<PageLink>,
    /// The catalogue of measures, or the offer to fill it.
    pub measures: MeasuresView,
    /// Totals of outcomes by measure; `None` if there are none.
    pub totals: Option<Table>,
    /// Targets, those that end last first; `None` if there are none.
    pub targets: Option<Table>,
    /// A link to the form of a new target.
    pub new_target: PageLink,
    /// A link to the outcomes with missing values, if there are any.
    pub owing: Option<PageLink>,
}

/// The catalogue of measures on the page of outcomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasuresView {
    /// There are measures: a link to their list.
    Listed(PageLink),
    /// There are none: the button that fills in the usual ones, as text.
    Template(String),
}

fn measures(register: &Register, lang: Lang) -> MeasuresView {
    let count = register.measures().rows().len();
    if count == 0 {
        let usual = m::TEMPLATE_MEASURES.get(lang);
        return MeasuresView::Template(text::pair(m::TEMPLATE.get(lang), usual, lang));
    }
    let name = format!("{} {count}", text::kind(Kind::Measure).get(lang));
    MeasuresView::Listed(PageLink::to(name, Route::to(Page::List(Kind::Measure))))
}

/// Fills the catalogue with the usual measures, with a notice; `None` if it has any.
pub fn adopt_announced(workspace: &Workspace, lang: Lang) -> Option<Announced> {
    let command = adopt_usual_measures(workspace, lang)?;
    Some(Announced { command, notice: m::MEASURES_ADOPTED.get(lang).to_owned() })
}

/// Outcomes and targets, of the alliance or the area that a route asks for, or of all.
pub fn results(workspace: &Workspace, route: &Route, as_of: Day, lang: Lang) -> ResultsView {
    let register = workspace.register();
    let alliance = route.param("alliance").filter(|id| !id.is_empty());
    let area = area_of(route);
    let scope = match (alliance, &area) {
        (Some(id), _) => Scope::Alliance(id.into()),
        (None, Some(area)) => Scope::Area(area.clone()),
        (None, None) => Scope::Everything,
    };
    let lens = Lens { grain: Grain::Year, from: None, to: None, scope, as_of };
    let growth = outcomes(register, &lens);
    let catalogue = MeasureCatalogue::of(register);
    let mut groups: Vec<(usize, &OutcomeGroup)> = growth.groups.iter().enumerate().collect();
    order::sort_by(&mut groups, |(_, a), (_, b)| {
        let key = |group: &OutcomeGroup| group.strength.map(Strength::code);
        let place = |group: &OutcomeGroup| catalogue.position(&group.measure).unwrap_or(usize::MAX);
        (place(a), &a.measure, key(a)).cmp(&(place(b), &b.measure, key(b)))
    });
    let total = |(index, group): (usize, &OutcomeGroup)| {
        let drawing = drawing_of(group, index, alliance, lang).map(|link| match &area {
            Some(area) => PageLink { page: link.page.with_param("area", area.code()), ..link },
            None => link,
        });
        total(register, group, &growth.scope, drawing, lang)
    };
    let has_unproven = groups.iter().any(|(_, group)| !group.unproven.ids.is_empty());
    let totals: Vec<TableRow> = groups.into_iter().map(total).collect();
    let progress = progress(register);
    let is_asked = |one: &&TargetProgress<'_>| {
        let target = &one.target.record;
        alliance.is_none_or(|id| target.alliance.as_ref().is_some_and(|own| *own.id == *id))
            && area.as_ref().is_none_or(|area| area.takes_record(register, target))
    };
    let targets = progress.iter().filter(is_asked).map(|one| target(register, one, lang));
    let targets: Vec<TableRow> = targets.collect();
    let owing: Vec<Filter> = [Filter::Owes].into_iter().chain(growth.scope).collect();
    let query = Query { filters: owing.clone(), ..Query::default() };
    let count = indices(register, Kind::Outcome, &query, as_of, &ByCodePoint).len();
    let owing = (count > 0).then(|| {
        let text = format_message!(m::RESULTS_OWING, lang, count = count);
        PageLink::to(text, Route::rows(Kind::Outcome, owing))
    });
    let link = |page: Page, said: Message, look: LinkLook| {
        PageLink::to(said.get(lang), Route::to(page)).looking(look)
    };
    ResultsView {
        ways: vec![
            link(Page::List(Kind::Outcome), text::kind(Kind::Outcome), LinkLook::Button),
            link(Page::New(Kind::Outcome), m::ADD, LinkLook::PrimaryButton),
        ],
        measures: measures(register, lang),
        totals: (!totals.is_empty()).then(|| totals_table(totals, has_unproven, lang)),
        targets: (!targets.is_empty()).then(|| targets_table(targets, lang)),
        new_target: link(Page::New(Kind::Target), m::TARGET_ADD, LinkLook::SmallButton),
        owing,
    }
}

/// The totals. What nothing shows has a column of its own, if there is any.
fn totals_table(mut rows: Vec<TableRow>, has_unproven: bool, lang: Lang) -> Table {
    let mut columns = vec![
        TableColumn::text(m::RESULTS_MEASURE.get(lang)),
        TableColumn::text(m::RESULTS_STRENGTH.get(lang)),
        TableColumn::number(m::RESULTS_SUM.get(lang)),
        TableColumn::number(m::RESULTS_ROWS.get(lang)),
    ];
    if has_unproven {
        columns.push(TableColumn::number(m::WITHOUT_EVIDENCE.get(lang)));
    } else {
        for row in &mut rows {
            row.cells.truncate(columns.len());
        }
    }
    Table { caption: m::RESULTS_TOTALS.get(lang).to_owned(), columns, rows, totals: None }
}

fn targets_table(rows: Vec<TableRow>, lang: Lang) -> Table {
    Table {
        caption: m::TARGETS.get(lang).to_owned(),
        columns: vec![
            TableColumn::text(m::RESULTS_MEASURE.get(lang)),
            TableColumn::text(m::TARGET_OF.get(lang)),
            TableColumn::text(m::TARGET_SPAN.get(lang)).with_class("date"),
            TableColumn::number(m::TARGET_WANTED.get(lang)),
            TableColumn::number(m::TARGET_REACHED.get(lang)),
            TableColumn::text(m::TARGET_SHARE.get(lang)),
        ],
        rows,
        totals: None,
    }
}

fn count_text(count: usize, lang: Lang) -> String {
    format_message!(m::RESULTS_COUNT, lang, count = count)
}

/// A total: the measure, the strength of attribution, the sum, and links to its outcomes and to its
/// chart, if the chart does not offer it; then the figures without evidence, linked to theirs.
fn total(
    register: &Register,
    group: &OutcomeGroup,
    scope: &[Filter],
    drawing: Option<PageLink>,
    lang: Lang,
) -> TableRow {
    let list = |is_evidenced: bool| {
        let scope = scope.iter().cloned();
        Route::rows(Kind::Outcome, group.rows(is_evidenced).into_iter().chain(scope).collect())
    };
    let strength = group.strength.map_or(m::OWED, |strength| text::choice(strength.code()));
    let count = group.evidenced.ids.len();
    let rows = (count > 0).then(|| TableCell::link(count_text(count, lang), list(true)));
    let unproven = sum_text(register, &group.unproven, lang);
    TableRow::new([
        TableCell::text(&*group.measure),
        TableCell::chip(strength.get(lang), Tone::Plain),
        TableCell::Strong(sum_text(register, &group.evidenced, lang)),
        match (rows, drawing.map(TableCell::Link)) {
            (Some(rows), Some(drawing)) => TableCell::Parts(vec![rows, drawing]),
            (rows, drawing) => rows.or(drawing).unwrap_or(TableCell::Empty),
        },
        if unproven.is_empty() { TableCell::Empty } else { TableCell::link(unproven, list(false)) },
    ])
}

/// A sum, or the figures of a group without one; empty for none.
fn sum_text(register: &Register, of: &OutcomeSum, lang: Lang) -> String {
    if let Some(sum) = &of.total {
        return text::quantity(sum, lang);
    }
    let figures = of.figures(register);
    let mut texts: Vec<String> =
        figures.iter().take(NAMED).map(|figure| text::quantity(figure, lang)).collect();
    let more = figures.len().saturating_sub(NAMED);
    if more > 0 {
        texts.push(format_message!(m::AND_MORE, lang, count = more));
    }
    text::listed(&texts, lang)
}

/// A target: the measure, its owner, its period, the target and the reached value, and the share.
fn target(register: &Register, one: &TargetProgress<'_>, lang: Lang) -> TableRow {
    let record = &one.target.record;
    let owners = [
        (Kind::Branch, record.branch.as_ref().map(|of| &of.id)),
        (Kind::Alliance, record.alliance.as_ref().map(|of| &of.id)),
        (Kind::Organisation, record.organisation.as_ref().map(|of| &of.id)),
    ];
    let owners = owners.into_iter().filter_map(|(kind, id)| text::title(register, kind, id?, lang));
    let quantity = |quantity: Option<&Quantity>| quantity.map(|value| text::quantity(value, lang));
    let date = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let measure = record.measure.as_ref().map_or(m::NAME_OWED.get(lang), |text| &text.0).to_owned();
    let measure = match record.strength {
        Some(strength) => text::aside(&measure, text::choice(strength.code()).get(lang), lang),
        None => measure,
    };
    let unproven = reached(&one.unproven, lang).map(|link| {
        let apart = TableCell::quiet(m::WITHOUT_EVIDENCE.get(lang));
        [apart, link]
    });
    let counted = reached(&one.reached, lang)
        .unwrap_or_else(|| TableCell::quiet(m::TARGET_NOTHING.get(lang)));
    let reached = match unproven {
        Some(unproven) => TableCell::Parts([counted].into_iter().chain(unproven).collect()),
        None => counted,
    };
    let page = Route::to(Page::Detail(Kind::Target, one.target.id.to_string()));
    TableRow::new([
        TableCell::link(&*measure, page),
        TableCell::text(text::listed(&owners.collect::<Vec<_>>(), lang)),
        TableCell::text(format!("{} – {}", date(record.from), date(record.to))),
        TableCell::text(quantity(record.quantity.as_ref()).unwrap_or_default()),
        reached,
        one.percent
            .map_or(TableCell::Empty, |percent| TableCell::Meter { percent, label: measure }),
    ])
}

/// What outcomes come to, linked to them; `None` for no outcomes.
fn reached(of: &Reached, lang: Lang) -> Option<TableCell> {
    let sum = of.sum.as_ref().map(|sum| text::quantity(sum, lang));
    let count = || count_text(usize::try_from(of.count).unwrap_or(usize::MAX), lang);
    let rows = || Route::rows(Kind::Outcome, of.rows.clone());
    (of.count > 0).then(|| TableCell::link(sum.unwrap_or_else(count), rows()))
}
