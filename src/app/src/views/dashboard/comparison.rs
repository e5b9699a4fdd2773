//! Charts of cooperation and comparison: ties between units, amounts of cooperations, plans against
//! their baselines, and settings side by side.

use zhibu_charts::Color;
use zhibu_domain::growth::{
    Amount, Lens, NodesDone, Scope, SinceFirst, Tied, cooperation_amounts, nodes_done, since_first,
    ties_over_time,
};
use zhibu_domain::kinds::records::{Branch, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::Period;
use zhibu_text::{self as text, Lang, format_message, m};

use super::series::{figure, labels, rows, series};
use super::whole_life::COMPARED_MONTHS;
use crate::chart_model::{Shape, TextChart, TextSeries, setting_color};
use crate::route::{Page, Route};
use crate::workspace::Workspace;

/// Units and ties at the end of each period, each figure linked to the map of that day.
pub fn ties_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let over_time = ties_over_time(register, lens);
    let link = |of: &Tied| Route::to(Page::Map).with_param("at", &of.day.to_string());
    let links: Vec<Route> = over_time.iter().map(link).collect();
    let units: Vec<u32> = over_time.iter().map(|of| of.units).collect();
    let ties: Vec<u32> = over_time.iter().map(|of| of.ties).collect();
    let both = vec![
        series(m::MAP_UNITS.get(lang), Color::Single, &units, links.clone()),
        series(m::CHART_TIES_TIES.get(lang), Color::Tied, &ties, links),
    ];
    let is_any = ties.iter().chain(&units).any(|count| *count > 0);
    TextChart {
        series: if is_any { both } else { Vec::new() },
        labels: labels(over_time.iter().map(|of| of.period), lang),
        sources: rows(register, Kind::AllianceUnit)
            + rows(register, Kind::Branch)
            + rows(register, Kind::Cooperation),
        note: scope_note(lens.scope != Scope::Everything, lang),
        ..TextChart::empty(Shape::Lines)
    }
}

/// Amounts of cooperations by the period of signing, with and without evidence.
pub fn amounts_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let Some(amounts) = cooperation_amounts(register, lens) else {
        return TextChart::empty(Shape::Stacked);
    };
    let of_evidence = |(index, (name, color)): (usize, (text::Message, Color))| {
        let of = |period: &(Period, [Amount; 2])| period.1[index].clone();
        let own: Vec<Amount> = amounts.periods.iter().map(of).collect();
        let value = |amount: &Amount| {
            amount.sum.as_ref().map_or(0.0, |sum| sum.to_f64_in(&amounts.unit).max(0.0))
        };
        let amount_text = |amount: &Amount| {
            amount.sum.as_ref().map(|sum| text::quantity(sum, lang)).unwrap_or_default()
        };
        let link = |period: &(Period, [Amount; 2])| {
            let filters = amounts.rows_behind(period.0, index == 0, &lens.scope);
            Route::rows(Kind::Cooperation, filters)
        };
        let is_any = own.iter().any(|amount| amount.count > 0);
        is_any.then(|| TextSeries {
            name: text::aside(name.get(lang), &amounts.unit, lang),
            color,
            values: own.iter().map(value).collect(),
            figures: own.iter().map(amount_text).collect(),
            links: amounts.periods.iter().map(link).collect(),
        })
    };
    let other_units = if amounts.other_units > 0 {
        format_message!(m::CHART_AMOUNTS_OTHER, lang, count = amounts.other_units)
    } else {
        String::new()
    };
    let colors = [(m::WITH_EVIDENCE, Color::Single), (m::WITHOUT_EVIDENCE, Color::Possible)];
    let count = |period: &(Period, [Amount; 2])| figure(period.1[0].count + period.1[1].count);
    TextChart {
        series: colors.into_iter().enumerate().filter_map(of_evidence).collect(),
        labels: labels(amounts.periods.iter().map(|of| of.0), lang),
        more: vec![(
            text::kind(Kind::Cooperation).get(lang).to_owned(),
            amounts.periods.iter().map(count).collect(),
        )],
        sources: rows(register, Kind::Cooperation),
        undated: amounts.undated,
        note: scope_note(matches!(lens.scope, Scope::Setting(_)), lang) + &other_units,
        ..TextChart::empty(Shape::Stacked)
    }
}

/// Nodes finished, and nodes planned to be finished, by the end of each period.
pub fn nodes_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let (over_time, undated) = nodes_done(register, lens);
    let links = |is_done: bool| {
        let link = |of: &NodesDone| Route::rows(Kind::Node, of.rows_behind(is_done));
        over_time.iter().map(link).collect()
    };
    let planned: Vec<u32> = over_time.iter().map(|of| of.planned).collect();
    let done: Vec<u32> = over_time.iter().map(|of| of.done).collect();
    TextChart {
        series: vec![
            series(m::CHART_NODES_PLANNED.get(lang), Color::Rest, &planned, links(false)),
            series(m::CHART_NODES_DONE.get(lang), Color::Single, &done, links(true)),
        ],
        labels: labels(over_time.iter().map(|of| of.period), lang),
        sources: rows(register, Kind::Node),
        undated,
        note: scope_note(lens.scope != Scope::Everything, lang),
        ..TextChart::empty(Shape::Lines)
    }
}

/// Active organisations of each setting, by the time since its first one was launched.
pub fn settings_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let found = since_first(register, lens, COMPARED_MONTHS);
    let longest = found.iter().map(|one| one.branches.len()).max().unwrap_or(0);
    let label = |index: usize| {
        let months = u32::try_from(index).unwrap_or(0) * COMPARED_MONTHS;
        format_message!(m::MONTHS_SINCE, lang, count = months)
    };
    let of_setting = |one: &SinceFirst| {
        let link = |(day, _): &(Day, u32)| {
            let of = Filter::Is(Branch::SETTING.index(), one.setting.code().to_owned());
            let mut filters = vec![of, Filter::PresentAt(*day)];
            if let Scope::Area(_) = lens.scope {
                filters.extend(lens.scope_filters(Kind::Branch));
            }
            Route::rows(Kind::Branch, filters)
        };
        let counts: Vec<u32> = one.branches.iter().map(|of| of.1).collect();
        let links = one.branches.iter().map(link).collect();
        let name = text::choice(one.setting.code()).get(lang);
        series(name, setting_color(one.setting), &counts, links)
    };
    TextChart {
        series: found.iter().map(of_setting).collect(),
        labels: (0..longest).map(label).collect(),
        sources: rows(register, Kind::Branch),
        note: scope_note(matches!(lens.scope, Scope::Alliance(_)), lang),
        ..TextChart::empty(Shape::Lines)
    }
}

/// The note that a chart shows the whole ledger although the dashboard has a narrower scope; empty
/// if it has not.
fn scope_note(is_narrowed: bool, lang: Lang) -> String {
    if is_narrowed { m::CHART_OF_ALL.get(lang).to_owned() } else { String::new() }
}
