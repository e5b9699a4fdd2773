//! Outcomes and targets: totals of what may be added, how far targets have come, what is missing, and
//! apart from them the area's own indicators.

use crate::components::chart::Chart;
use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::html::{self, Element, show, show_or};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, TextChart, TextSeries};
use zhibu_app::route::{Page, Route};
use zhibu_charts::Color;
use zhibu_domain::growth::{Lens, OutcomeGroup, Scope, outcomes};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Filter;
use zhibu_domain::projects::results::{Progress, progress, rows_of_total};
use zhibu_domain::register::Register;
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::Quantity;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, m};

/// The heads of columns of numbers.
const NUMBERS: [Message; 4] =
    [m::RESULTS_SUM, m::RESULTS_ROWS, m::TARGET_WANTED, m::TARGET_REACHED];
/// So many figures that have no sum are named one by one.
const NAMED: usize = 5;

#[derive(Clone, PartialEq)]
struct Total {
    measure: String,
    strength: Option<&'static str>,
    said: String,
    count: usize,
    link: String,
}

#[derive(Clone, PartialEq)]
struct ShownTarget {
    id: String,
    measure: String,
    owner: String,
    span: String,
    wanted: String,
    reached: String,
    percent: Option<u32>,
    count: u32,
    link: String,
}

#[derive(Clone, PartialEq)]
struct Shown {
    totals: Vec<Total>,
    targets: Vec<ShownTarget>,
    /// How many outcomes lack something that is owed.
    owing: usize,
}

fn alliance(state: AppState) -> Option<String> {
    state.navigation().route().with(|route| route.param("alliance").map(str::to_owned))
}

fn read(state: AppState) -> Option<Shown> {
    state.watch(&[Kind::Outcome, Kind::Target, Kind::Branch, Kind::Alliance, Kind::Organisation]);
    let (lang, as_of, alliance) = (state.lang(), state.as_of(), alliance(state));
    let scope = alliance.map_or(Scope::Everything, |id| Scope::Alliance(id.into()));
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let lens = Lens { grain: Grain::Year, from: None, to: None, scope: scope.clone(), as_of };
        let growth = outcomes(register, &lens);
        let total = |group: &OutcomeGroup| {
            let mut rows = rows_of_total(&group.measure, &group.unit, group.strength);
            rows.extend(growth.scope.iter().cloned());
            Total {
                measure: group.measure.clone(),
                strength: group.strength.map(zhibu_domain::kinds::choices::Strength::code),
                said: match &group.total {
                    Some(sum) => text::quantity(sum, lang),
                    None => apart(register, group, lang),
                },
                count: group.ids.len(),
                link: Route::rows(Kind::Outcome, rows).to_string(),
            }
        };
        let mut totals: Vec<Total> = growth.groups.iter().map(total).collect();
        order::sort_by(&mut totals, |a, b| (&a.measure, a.strength).cmp(&(&b.measure, b.strength)));
        let is_asked = |one: &&Progress<'_>| match &scope {
            Scope::Alliance(id) => {
                one.target.record.alliance.as_ref().is_some_and(|of| of.id == *id)
            }
            _ => true,
        };
        let targets = progress(register);
        let targets = targets.iter().filter(is_asked).map(|one| target(register, one, lang));
        let owing = Filter::Owes;
        let query = zhibu_domain::list::Query {
            filters: growth.scope.iter().cloned().chain([owing]).collect(),
            ..Default::default()
        };
        let indices = zhibu_domain::list::indices;
        let code = &zhibu_domain::list::ByCodePoint;
        let owing = indices(register, Kind::Outcome, &query, as_of, code).len();
        Shown { totals, targets: targets.collect(), owing }
    })
}

/// Figures that have no sum, one by one.
fn apart(register: &Register, group: &OutcomeGroup, lang: Lang) -> String {
    let figures = group.ids.iter().filter_map(|id| register.outcomes().get(id)?.quantity.as_ref());
    let mut said: Vec<String> =
        figures.take(NAMED).map(|figure| text::quantity(figure, lang)).collect();
    let more = group.ids.len().saturating_sub(NAMED);
    if more > 0 {
        said.push(m::AND_MORE.with(lang, &[("count", &more)]));
    }
    text::listed(&said, lang)
}

fn target(register: &Register, one: &Progress<'_>, lang: Lang) -> ShownTarget {
    let record = &one.target.record;
    let owners = [
        (Kind::Branch, record.branch.as_ref().map(|of| &of.id)),
        (Kind::Alliance, record.alliance.as_ref().map(|of| &of.id)),
        (Kind::Organisation, record.organisation.as_ref().map(|of| &of.id)),
    ];
    let owners = owners.into_iter().filter_map(|(kind, id)| text::title(register, kind, id?, lang));
    let quantity = |quantity: Option<&Quantity>| {
        quantity.map(|quantity| text::quantity(quantity, lang)).unwrap_or_default()
    };
    let date = |date: Option<zhibu_domain::values::date::PartialDate>| {
        date.map(|date| date.to_string()).unwrap_or_default()
    };
    let measure = record.measure.as_ref().map_or(m::NAME_OWED.get(lang), |text| &text.0).to_owned();
    let strength = record.strength.map(|strength| text::choice(strength.code()).get(lang));
    ShownTarget {
        id: one.target.id.to_string(),
        measure: strength.map_or(measure.clone(), |strength| text::aside(&measure, strength, lang)),
        owner: text::listed(&owners.collect::<Vec<_>>(), lang),
        span: format!("{} – {}", date(record.from), date(record.to)),
        wanted: quantity(record.quantity.as_ref()),
        reached: quantity(one.reached.as_ref()),
        percent: one.percent,
        count: one.count,
        link: Route::rows(Kind::Outcome, one.rows.clone()).to_string(),
    }
}

/// The page.
pub fn results(state: AppState) -> Element {
    let shown = Memo::new(move || read(state));
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::RESULTS)))
        .child(controls(state))
        .child(link(state, Page::List(Kind::Outcome), "button", text::kind(Kind::Outcome)))
        .child(link(state, Page::New(Kind::Outcome), "button primary", m::ADD));
    let has_totals =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.totals.is_empty()));
    let has_targets =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.targets.is_empty()));
    let none = move |said: Message| move || html::p().class("quiet").child(state.t(said));
    let owing = move || {
        let lang = state.lang();
        let count = shown.with(|shown| shown.as_ref().map_or(0, |shown| shown.owing));
        (count > 0).then(|| {
            let mut filters = vec![Filter::Owes];
            let index = Kind::Outcome.field_index("alliance").expect("an outcome's alliance");
            filters.extend(alliance(state).map(|id| Filter::Is(index, id)));
            let rows = Route::rows(Kind::Outcome, filters);
            let said = m::RESULTS_OWING.with(lang, &[("count", &count)]);
            html::p().child(html::a().attr("href", rows.to_string()).child(said))
        })
    };
    let indicators = Memo::new(move || {
        state.watch(&[Kind::Indicator]);
        let lang = state.lang();
        let told = state.read_untracked(|workspace| indicator_chart(workspace.register(), lang));
        ChartModel::TextChart(told.unwrap_or_else(|| TextChart::empty(Shape::Lines)))
    });
    let chart = Chart::new(state, "indicators", m::CHART_INDICATORS, indicators)
        .view(m::CHART_INDICATORS_EMPTY, None);
    html::div()
        .class("care-page results")
        .child(head)
        .child(
            html::section()
                .child(html::h2().child(state.t(m::RESULTS_TOTALS)))
                .child(html::p().class("quiet").child(state.t(m::RESULTS_ABOUT)))
                .child(html::div().child(owing))
                .child(show_or(has_totals, move || totals(state, shown), none(m::RESULTS_NONE))),
        )
        .child(
            html::section()
                .child(html::h2().child(state.t(m::TARGETS)))
                .child(show(has_targets, move || targets(state, shown)))
                .child(html::div().class("actions").child(link(
                    state,
                    Page::New(Kind::Target),
                    "button small",
                    m::TARGET_ADD,
                ))),
        )
        .child(
            html::section()
                .class("charts apart")
                .attr("aria-label", state.t(m::CHART_INDICATORS))
                .child(chart),
        )
}

fn link(state: AppState, page: Page, class: &'static str, said: Message) -> Element {
    html::a().class(class).attr("href", Route::to(page).to_string()).child(state.t(said))
}

/// Of which alliance; it lives in the URL.
fn controls(state: AppState) -> Element {
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::SCOPE_ALL))];
        all.extend(titles(state, Kind::Alliance, chosen));
        all
    };
    let set = move |id: String| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param("alliance", &id));
    };
    let select = choose(move || alliance(state).unwrap_or_default(), options, set);
    let label = html::span().child(state.t(m::SCOPE));
    html::div().class("controls").child(html::label().child(label).child(select))
}

/// A table with these heads, the last of which are of numbers.
fn table(
    state: AppState,
    name: &'static str,
    title: Message,
    heads: &'static [Message],
    rows: impl Fn() -> Vec<Element> + Send + Sync + 'static,
) -> Element {
    let is_number = |said: &Message| NUMBERS.contains(said);
    let head = |said: &Message| {
        let class = if is_number(said) { "number" } else { "" };
        html::th().attr("scope", "col").class(class).child(state.t(*said))
    };
    html::scrolled(
        state.t(title),
        html::table()
            .class("plan")
            .attr("data-testid", format!("table-{name}"))
            .child(html::caption().class("visually-hidden").child(state.t(title)))
            .child(html::thead().child(html::tr().children(heads.iter().map(head))))
            .child(html::tbody().child(rows)),
    )
}

fn totals(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    const HEADS: &[Message] =
        &[m::RESULTS_MEASURE, m::RESULTS_STRENGTH, m::RESULTS_SUM, m::RESULTS_ROWS];
    let row = |total: &Total, lang: Lang| {
        let strength =
            total.strength.map_or(m::OWED.get(lang), |code| text::choice(code).get(lang));
        let rows = m::RESULTS_COUNT.with(lang, &[("count", &total.count)]);
        html::tr()
            .child(html::th().attr("scope", "row").child(total.measure.clone()))
            .child(html::td().child(html::span().class("chip").child(strength)))
            .child(html::td().class("number").child(html::strong().child(total.said.clone())))
            .child(
                html::td()
                    .class("number")
                    .child(html::a().attr("href", total.link.clone()).child(rows)),
            )
    };
    table(state, "totals", m::RESULTS_TOTALS, HEADS, move || {
        let lang = state.lang();
        shown.with(|shown| {
            let totals = shown.iter().flat_map(|shown| &shown.totals);
            totals.map(|total| row(total, lang)).collect()
        })
    })
}

fn targets(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    const HEADS: &[Message] = &[
        m::RESULTS_MEASURE,
        m::TARGET_OF,
        m::TARGET_SPAN,
        m::TARGET_WANTED,
        m::TARGET_REACHED,
        m::TARGET_SHARE,
    ];
    let row = |target: &ShownTarget, lang: Lang| {
        let page = Route::to(Page::Detail(Kind::Target, target.id.clone()));
        let name = html::a().attr("href", page.to_string()).child(target.measure.clone());
        let reached = if target.count == 0 {
            html::span().class("quiet").child(m::TARGET_NOTHING.get(lang))
        } else {
            let said = if target.reached.is_empty() {
                m::RESULTS_COUNT.with(lang, &[("count", &target.count)])
            } else {
                target.reached.clone()
            };
            html::a().attr("href", target.link.clone()).child(said)
        };
        let share = target.percent.map(|percent| {
            html::div()
                .class("share")
                .child(
                    html::meter()
                        .attr("min", "0")
                        .attr("max", "100")
                        .attr("value", percent.min(100).to_string())
                        .attr("aria-label", format!("{} {percent}%", target.measure)),
                )
                .child(html::span().child(format!("{percent}%")))
        });
        html::tr()
            .child(html::th().attr("scope", "row").child(name))
            .child(html::td().child(target.owner.clone()))
            .child(html::td().class("date").child(target.span.clone()))
            .child(html::td().class("number").child(target.wanted.clone()))
            .child(html::td().class("number").child(reached))
            .child(html::td().child(share))
    };
    table(state, "targets", m::TARGETS, HEADS, move || {
        let lang = state.lang();
        shown.with(|shown| {
            let targets = shown.iter().flat_map(|shown| &shown.targets);
            targets.map(|target| row(target, lang)).collect()
        })
    })
}

/// The area's indicators over time, those of the unit that most of them have; figures of different units
/// have no common axis.
fn indicator_chart(register: &Register, lang: Lang) -> TextChart {
    let rows = register.indicators().rows();
    let mut units: Vec<(&str, usize)> = Vec::new();
    for quantity in rows.iter().filter_map(|row| row.record.quantity.as_ref()) {
        match units.iter_mut().find(|unit| unit.0 == quantity.unit) {
            Some(unit) => unit.1 += 1,
            None => units.push((&quantity.unit, 1)),
        }
    }
    order::sort_by(&mut units, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let Some((unit, _)) = units.first().copied() else { return TextChart::empty(Shape::Lines) };
    let mut spans: Vec<((zhibu_domain::values::date::Day, i32), String)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let span = |row: &zhibu_domain::kinds::records::Indicator| {
        let from = row.from.or(row.to)?;
        let label = match row.to.filter(|to| Some(*to) != row.from) {
            Some(to) => format!("{from}–{to}"),
            None => from.to_string(),
        };
        Some((from.sort_key(), label))
    };
    let of_unit = || {
        let own = rows.iter().filter(|row| {
            row.record.quantity.as_ref().is_some_and(|quantity| quantity.unit == unit)
        });
        own.filter_map(|row| Some((row, span(&row.record)?, row.record.name.as_ref()?.0.clone())))
    };
    for (_, span, name) in of_unit() {
        if !spans.contains(&span) {
            spans.push(span);
        }
        if !names.contains(&name) {
            names.push(name);
        }
    }
    order::sort(&mut spans);
    order::sort(&mut names);
    let name_place = Kind::Indicator.field_index("name").expect("an indicator has a name");
    let series = names.iter().enumerate().map(|(index, name)| {
        let figure = |span: &((zhibu_domain::values::date::Day, i32), String)| {
            let found = of_unit().find(|(_, of, own)| of == span && own == name);
            found.and_then(|(row, _, _)| row.record.quantity.clone())
        };
        let figures: Vec<Option<Quantity>> = spans.iter().map(figure).collect();
        let rows = Route::rows(
            Kind::Indicator,
            vec![Filter::Is(name_place, name.clone()), Filter::Unit(unit.to_owned())],
        );
        TextSeries {
            name: name.clone(),
            color: Color::Category(index),
            values: figures
                .iter()
                .map(|figure| figure.as_ref().map_or(f64::NAN, |figure| figure.value.to_f64()))
                .collect(),
            figures: figures
                .iter()
                .map(|figure| {
                    figure.as_ref().map(|figure| text::quantity(figure, lang)).unwrap_or_default()
                })
                .collect(),
            links: spans.iter().map(|_| rows.clone()).collect(),
        }
    });
    TextChart {
        series: series.collect(),
        labels: spans.iter().map(|span| span.1.clone()).collect(),
        sources: u32::try_from(of_unit().count()).unwrap_or(u32::MAX),
        ..TextChart::empty(Shape::Lines)
    }
}
