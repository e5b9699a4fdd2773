//! Charts of the whole lifecycle of organisations: coverage, deployment, survival, the time from
//! request to launch, and alliances since their founding.

use zhibu_charts::Color;
use zhibu_domain::branches::coverage::{Coverage, CoverageCounts};
use zhibu_domain::growth::{
    Deployed, LeadTimes, Length, Lens, MOST_SERIES, SeriesKey, SinceFounding, at_risk,
    coverage_over_time, deployed_over_time, lead_times, life_lengths, share_after, since_founding,
    survival, units_by_alliance,
};
use zhibu_domain::kinds::records::{AllianceUnit, Branch, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{RuleId, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Bucket, Period};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

use super::series::{figure, labels, rows, series};
use crate::chart_model::{Shape, TextChart, TextSeries, alliance_color, setting_color};
use crate::route::Route;
use crate::views::names::title;
use crate::workspace::Workspace;

/// Mean length of a calendar month, in hundredths of a day.
const MONTH_HUNDREDTHS: u32 = 3044;
/// Longer curves, in months, have a point a quarter.
const MONTHS_BY_MONTH: u32 = 24;
/// Maximum length of a curve, in months.
const MAX_MONTHS: u32 = 120;
/// Months between two points of a comparison.
pub(super) const COMPARED_MONTHS: u32 = 3;

/// Units of each alliance, by the time since its founding.
pub fn since_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let mut found = since_founding(register, lens, COMPARED_MONTHS);
    let all = found.len();
    let places = alliance_places(register, lens, &found);
    let place = |one: &SinceFounding| places.iter().position(|id| *id == one.alliance);
    found.retain(|one| place(one).is_some());
    let longest = found.iter().map(|one| one.units.len()).max().unwrap_or(0);
    let label = |index: usize| {
        let months = u32::try_from(index).unwrap_or(0) * COMPARED_MONTHS;
        format_message!(m::MONTHS_SINCE, lang, count = months)
    };
    let line = |one: &SinceFounding| {
        let link = |(day, _): &(Day, u32)| {
            let of = Filter::Is(AllianceUnit::ALLIANCE.index(), one.alliance.to_string());
            Route::rows(Kind::AllianceUnit, vec![of, Filter::PresentAt(*day)])
        };
        TextSeries {
            name: title(workspace, Kind::Alliance, &one.alliance, lang),
            color: place(one).map_or(Color::Rest, alliance_color),
            values: one.units.iter().map(|unit| f64::from(unit.1)).collect(),
            figures: one.units.iter().map(|unit| figure(unit.1)).collect(),
            links: one.units.iter().map(link).collect(),
        }
    };
    // A sum of the others would fall where a younger alliance ends, not where one shrinks.
    let left_out = all - found.len();
    TextChart {
        series: found.iter().map(line).collect(),
        labels: (0..longest).map(label).collect(),
        sources: rows(register, Kind::AllianceUnit),
        note: if left_out > 0 {
            format_message!(m::CHART_NOT_DRAWN, lang, count = left_out)
        } else {
            String::new()
        },
        ..TextChart::empty(Shape::Lines)
    }
}

/// The alliances whose units are compared, each at the index of its colour: those that the chart of alliances over time
/// has beside this one, in its order, then the others, as many as there are colours.
fn alliance_places(register: &Register, lens: &Lens, found: &[SinceFounding]) -> Vec<Name> {
    let drawn = units_by_alliance(register, lens).series;
    let id = |key: SeriesKey| match key {
        SeriesKey::Alliance(id, _) => id,
        // Units of no alliance have a colour there that stands for no alliance here.
        _ => Name::default(),
    };
    let mut places: Vec<Name> = drawn.into_iter().map(|series| id(series.key)).collect();
    for one in found {
        if !places.contains(&one.alliance) {
            places.push(one.alliance.clone());
        }
    }
    places.truncate(MOST_SERIES);
    places
}

fn task_count(register: &Register, lens: &Lens) -> u32 {
    let tasks = register.tasks().rows().iter();
    let count = tasks.filter(|row| lens.takes_task(register, &row.record)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Tasks by coverage at the end of each period.
pub fn coverage_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let rules = parameters_of(workspace.office());
    let least = rules.get(RuleId::ShouldBeBuilt, "full_members");
    let over_time = coverage_over_time(register, lens, least);
    let count = |coverage, counts: &CoverageCounts| match coverage {
        Coverage::Covered => counts.covered,
        Coverage::Due => counts.due,
        Coverage::Joint => counts.joint,
        Coverage::Unknown => counts.unknown,
        Coverage::Exempt => counts.exempt,
    };
    let of = |(coverage, color): (Coverage, Color)| {
        let counts: Vec<u32> =
            over_time.iter().map(|(_, counts)| count(coverage, counts)).collect();
        let link = |period: &Period| {
            let day = period.last_day().min(lens.as_of);
            let mut filters = vec![Filter::CoverageAt(coverage, day, least)];
            filters.extend(lens.scope_filters(Kind::Task));
            Route::rows(Kind::Task, filters)
        };
        let links = over_time.iter().map(|(period, _)| link(period)).collect();
        let is_any = counts.iter().any(|count| *count > 0);
        is_any.then(|| series(text::coverage(coverage).get(lang), color, &counts, links))
    };
    let colors = [
        (Coverage::Covered, Color::Covered),
        (Coverage::Due, Color::Due),
        (Coverage::Joint, Color::Joint),
        (Coverage::Unknown, Color::Owed),
        (Coverage::Exempt, Color::Exempt),
    ];
    let rate = |(_, counts): &(Period, CoverageCounts)| {
        counts.percent().map(|percent| format!("{percent}%")).unwrap_or_default()
    };
    let total = |(_, counts): &(Period, CoverageCounts)| figure(counts.total());
    TextChart {
        series: colors.into_iter().filter_map(of).collect(),
        totals: over_time.iter().map(total).collect(),
        labels: labels(over_time.iter().map(|of| of.0), lang),
        more: vec![(m::COVERAGE_RATE.get(lang).to_owned(), over_time.iter().map(rate).collect())],
        // A task without a start counts as under way, so none is undated.
        sources: task_count(register, lens),
        ..TextChart::empty(Shape::Stacked)
    }
}

/// The share of organisations still active after a number of months, by setting.
pub fn survival_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let (by_setting, undated) = life_lengths(register, lens);
    let all: Vec<Length> = by_setting.iter().flat_map(|of| &of.lengths).copied().collect();
    let days_of = |months: u32| months * MONTH_HUNDREDTHS / 100;
    let longest = |lengths: &[Length]| lengths.iter().map(|one| one.days).max().unwrap_or(0);
    let months = (longest(&all) * 100 / MONTH_HUNDREDTHS).min(MAX_MONTHS);
    let step = if months > MONTHS_BY_MONTH { 3 } else { 1 };
    let marks: Vec<u32> = (0..=months).step_by(step).collect();
    let curve = |name: &str, color: Color, lengths: &[Length], filters: Vec<Filter>| {
        let (curve, last) = (survival(lengths), longest(lengths));
        // A curve ends with the longest life.
        let seen = marks.iter().map(|months| days_of(*months)).take_while(|days| *days <= last);
        let shares: Vec<f64> = seen.map(|days| share_after(&curve, days) * 100.0).collect();
        TextSeries {
            name: text::aside(name, &lengths.len().to_string(), lang),
            color,
            figures: shares.iter().map(|share| format!("{share:.1}")).collect(),
            links: shares.iter().map(|_| Route::rows(Kind::Branch, filters.clone())).collect(),
            values: shares,
        }
    };
    let index = Branch::SETTING.index();
    let mut series = Vec::new();
    if by_setting.len() > 1 {
        series.push(curve(m::MONTHS_ALL.get(lang), Color::Label, &all, Vec::new()));
    }
    series.extend(by_setting.iter().map(|of| match of.setting {
        Some(setting) => {
            let name = text::choice(setting.code()).get(lang);
            let filter = Filter::Is(index, setting.code().to_owned());
            curve(name, setting_color(setting), &of.lengths, vec![filter])
        }
        None => curve(m::OWED.get(lang), Color::Owed, &of.lengths, vec![Filter::IsEmpty(index)]),
    }));
    // The number at risk shows where a curve rests on few organisations.
    let left = |months: &u32| at_risk(&all, days_of(*months)).to_string();
    let left: Vec<String> = marks.iter().map(left).collect();
    let label = |months: &u32| format_message!(m::MONTHS_OF_LIFE, lang, count = *months);
    let sources = u32::try_from(all.len()).unwrap_or(u32::MAX) + undated;
    TextChart {
        series,
        labels: if all.is_empty() { Vec::new() } else { marks.iter().map(label).collect() },
        more: vec![(m::AT_RISK.get(lang).to_owned(), left)],
        sources,
        undated,
        ..TextChart::empty(Shape::Steps)
    }
}

/// Days from request to launch, by the period of the launch.
pub fn lead_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let (times, undated) = lead_times(register, lens);
    let medians: Vec<u32> = times.iter().map(|of| of.median().unwrap_or(0)).collect();
    let link = |of: &LeadTimes| {
        let mut filters = vec![Filter::DateIn(Branch::ESTABLISHED.index(), Bucket::In(of.period))];
        filters.extend(lens.scope_filters(Kind::Branch));
        Route::rows(Kind::Branch, filters)
    };
    let links = times.iter().map(link).collect();
    let mut one = series(m::LEAD_MEDIAN.get(lang), Color::Single, &medians, links);
    let count = |of: &LeadTimes| u32::try_from(of.days.len()).unwrap_or(u32::MAX);
    let days_figure = |of: &LeadTimes, days: Option<u32>| {
        // Zero days, a launch on the day of the request, is a figure too.
        if of.days.is_empty() { String::new() } else { days.unwrap_or(0).to_string() }
    };
    one.figures = times.iter().map(|of| days_figure(of, of.median())).collect();
    let longest = times.iter().map(|of| days_figure(of, of.days.last().copied())).collect();
    let counts: Vec<u32> = times.iter().map(count).collect();
    TextChart {
        series: vec![one],
        labels: labels(times.iter().map(|of| of.period), lang),
        sources: counts.iter().sum::<u32>() + undated,
        more: vec![
            (m::LEAD_LONGEST.get(lang).to_owned(), longest),
            (
                m::LEAD_COUNT.get(lang).to_owned(),
                counts.iter().map(|count| figure(*count)).collect(),
            ),
        ],
        undated,
        ..TextChart::empty(Shape::Stacked)
    }
}

/// Members deployed at the end of each period.
pub fn deployed_chart(workspace: &Workspace, lens: &Lens, lang: Lang) -> TextChart {
    let register = workspace.register();
    let (over_time, undated) = deployed_over_time(register, lens);
    let members: Vec<u32> = over_time.iter().map(|of| of.members).collect();
    let link = |of: &Deployed| {
        let day = of.period.last_day().min(lens.as_of);
        Route::rows(Kind::Member, vec![Filter::DeployedAt(day)])
    };
    let links = over_time.iter().map(link).collect();
    let posts = over_time.iter().map(|of| figure(of.posts)).collect();
    TextChart {
        series: vec![series(m::DEPLOYED_MEMBERS.get(lang), Color::Single, &members, links)],
        labels: labels(over_time.iter().map(|of| of.period), lang),
        more: vec![(m::DEPLOYED_POSTS.get(lang).to_owned(), posts)],
        sources: rows(register, Kind::Assignment),
        undated,
        ..TextChart::empty(Shape::Stacked)
    }
}
