//! The charts of the whole life, beside those of growth: coverage, life length, the time from request
//! to launch, and members deployed.

use crate::components::chart::Chart;
use crate::features::dashboard::comparison::{
    amounts_chart, nodes_chart, settings_chart, ties_chart,
};
use crate::features::dashboard::dashboard::lens;
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, TextChart, TextSeries};
use zhibu_app::route::Route;
use zhibu_app::workspace::Workspace;
use zhibu_charts::Color;
use zhibu_domain::branches::coverage::{Coverage, CoverageCounts};
use zhibu_domain::growth::{
    Deployed, LeadTimes, Length, Lens, Scope, SinceFounding, at_risk, coverage_over_time,
    deployed_over_time, lead_times, life_lengths, share_after, since_founding, survival, teams,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Filter;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{RuleId, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Bucket, Period};
use zhibu_text::{self as text, Lang, Message, m};

/// A month of the calendar has so many days in the mean, in hundredths.
const MONTH_HUNDREDTHS: u32 = 3044;
/// Curves that last longer, in months, are told by the quarter.
const MONTHS_BY_MONTH: u32 = 24;
/// More alliances than this are not told apart.
const MOST_COMPARED: usize = 12;
/// Longer than this, in months, no curve is drawn.
const MOST_MONTHS: u32 = 120;

/// The section of the dashboard.
pub fn whole_life(state: AppState) -> Element {
    let chart = move |kinds: &'static [Kind], told: fn(&Workspace, &Lens, Lang) -> TextChart| {
        Memo::new(move || {
            state.watch(kinds);
            state.workspace().extent().track();
            let (lens, lang) = (lens(state), state.lang());
            let told = state.read_untracked(|workspace| told(workspace, &lens, lang));
            ChartModel::TextChart(told.unwrap_or_else(|| TextChart::empty(Shape::Lines)))
        })
    };
    let coverage = chart(&[Kind::Task, Kind::Branch], |workspace, lens, lang| {
        let least = parameters_of(workspace.ledger()).get(RuleId::ShouldBeBuilt, "full_members");
        coverage_chart(workspace.register(), lens, least, lang)
    });
    let lives = chart(&[Kind::Branch], |workspace, lens, lang| {
        survival_chart(workspace.register(), lens, lang)
    });
    let lead = chart(&[Kind::Branch, Kind::Step], |workspace, lens, lang| {
        lead_chart(workspace.register(), lens, lang)
    });
    let deployed =
        chart(&[Kind::Branch, Kind::Member, Kind::Assignment], |workspace, lens, lang| {
            deployed_chart(workspace.register(), lens, lang)
        });
    let of_teams = Memo::new(move || {
        state.watch(&[Kind::Team, Kind::Branch]);
        let lens = lens(state);
        let growth = state.read_untracked(|workspace| teams(workspace.register(), &lens));
        let growth = growth.unwrap_or_else(|| teams(&<_>::default(), &lens));
        ChartModel::Counts(growth, Shape::Stacked)
    });
    let view = |name, (title, empty): (Message, Message), about: Option<Message>, model| {
        let about = about.map(|about| html::p().class("quiet").child(state.t(about)));
        Chart::new(state, name, title, model).view(empty, about)
    };
    let since = chart(&[Kind::Alliance, Kind::AllianceUnit], |workspace, lens, lang| {
        since_chart(workspace.register(), lens, lang)
    });
    let ties = chart(crate::features::map::READ, |workspace, lens, lang| {
        ties_chart(workspace.register(), lens, lang)
    });
    let amounts = chart(&[Kind::Cooperation], |workspace, lens, lang| {
        amounts_chart(workspace.register(), lens, lang)
    });
    let nodes =
        chart(&[Kind::Node], |workspace, lens, lang| nodes_chart(workspace.register(), lens, lang));
    let settings = chart(&[Kind::Branch], |workspace, lens, lang| {
        settings_chart(workspace.register(), lens, lang)
    });
    let of_ties = (m::CHART_TIES, m::CHART_TIES_EMPTY);
    let of_amounts = (m::CHART_AMOUNTS, m::CHART_AMOUNTS_EMPTY);
    let of_nodes = (m::CHART_NODES, m::CHART_NODES_EMPTY);
    let of_settings = (m::CHART_SETTINGS, m::CHART_SETTINGS_EMPTY);
    let of_since = (m::CHART_SINCE, m::CHART_SINCE_EMPTY);
    let of_lead = (m::CHART_LEAD, m::CHART_LEAD_EMPTY);
    let of_lives = (m::CHART_SURVIVAL, m::CHART_SURVIVAL_EMPTY);
    let of_deployed = (m::CHART_DEPLOYED, m::CHART_DEPLOYED_EMPTY);
    html::section().class("charts").attr("aria-label", state.t(m::WHOLE_LIFE)).children([
        view("coverage", (m::CHART_COVERAGE, m::CHART_COVERAGE_EMPTY), None, coverage),
        view("deployed", of_deployed, Some(m::CHART_DEPLOYED_ABOUT), deployed),
        view("teams", (m::CHART_TEAMS, m::CHART_TEAMS_EMPTY), None, of_teams),
        view("ties", of_ties, None, ties),
        view("amounts", of_amounts, Some(m::CHART_AMOUNTS_ABOUT), amounts),
        view("nodes", of_nodes, Some(m::CHART_NODES_ABOUT), nodes),
        view("since", of_since, Some(m::CHART_SINCE_ABOUT), since),
        view("settings", of_settings, Some(m::CHART_SETTINGS_ABOUT), settings),
        view("lead", of_lead, Some(m::CHART_LEAD_ABOUT), lead),
        view("survival", of_lives, Some(m::CHART_SURVIVAL_ABOUT), lives),
    ])
}

/// So many months lie between two points of the comparison of alliances.
pub const COMPARED_MONTHS: u32 = 3;

fn since_chart(register: &Register, lens: &Lens, lang: Lang) -> TextChart {
    let found = since_founding(register, lens, COMPARED_MONTHS);
    let index = Kind::AllianceUnit.field_index("alliance").expect("a unit belongs to an alliance");
    let longest = found.iter().map(|one| one.units.len()).max().unwrap_or(0);
    let label = |index: usize| {
        let months = u32::try_from(index).unwrap_or(0) * COMPARED_MONTHS;
        m::MONTHS_SINCE.with(lang, &[("count", &months)])
    };
    let line = |(number, one): (usize, &SinceFounding)| {
        let name = text::title(register, Kind::Alliance, &one.alliance, lang);
        let link = |(day, _): &(Day, u32)| {
            let of = Filter::Is(index, one.alliance.to_string());
            Route::rows(Kind::AllianceUnit, vec![of, Filter::PresentAt(*day)])
        };
        TextSeries {
            name: name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned()),
            color: Color::Category(number),
            values: one.units.iter().map(|unit| f64::from(unit.1)).collect(),
            figures: one.units.iter().map(|unit| figure(unit.1)).collect(),
            links: one.units.iter().map(link).collect(),
        }
    };
    TextChart {
        series: found.iter().take(MOST_COMPARED).enumerate().map(line).collect(),
        labels: (0..longest).map(label).collect(),
        sources: rows(register, Kind::AllianceUnit),
        ..TextChart::empty(Shape::Lines)
    }
}

/// How many records of a kind there are.
pub fn rows(register: &Register, kind: Kind) -> u32 {
    u32::try_from(register.table(kind).len()).unwrap_or(u32::MAX)
}

fn labels(periods: impl Iterator<Item = Period>, lang: Lang) -> Vec<String> {
    periods.map(|period| text::bucket(Bucket::In(period), lang)).collect()
}

fn task_count(register: &Register, lens: &Lens) -> u32 {
    let tasks = register.tasks().rows().iter();
    let is_asked = |setting| match &lens.scope {
        Scope::Setting(wanted) => setting == Some(*wanted),
        Scope::Everything | Scope::Alliance(_) => true,
    };
    let count = tasks.filter(|row| is_asked(row.record.setting)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The scope of a setting, as a filter of a kind that has one.
fn of_setting(kind: Kind, lens: &Lens) -> Option<Filter> {
    let Scope::Setting(setting) = &lens.scope else { return None };
    let index = kind.field_index("setting").expect("a kind with a setting");
    Some(Filter::Is(index, setting.code().to_owned()))
}

/// A count as a table says it: nothing for none.
pub fn figure(count: u32) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

/// A series of counts, each leading to its rows.
pub fn series(name: &str, color: Color, counts: &[u32], links: Vec<Route>) -> TextSeries {
    TextSeries {
        name: name.to_owned(),
        color,
        values: counts.iter().map(|count| f64::from(*count)).collect(),
        figures: counts.iter().map(|count| figure(*count)).collect(),
        links,
    }
}

fn coverage_chart(register: &Register, lens: &Lens, least: u32, lang: Lang) -> TextChart {
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
            filters.extend(of_setting(Kind::Task, lens));
            Route::rows(Kind::Task, filters)
        };
        let links = over_time.iter().map(|(period, _)| link(period)).collect();
        let is_any = counts.iter().any(|count| *count > 0);
        is_any.then(|| series(text::coverage(coverage).get(lang), color, &counts, links))
    };
    let inks = [
        (Coverage::Covered, Color::Single),
        (Coverage::Due, Color::Ended),
        (Coverage::Joint, Color::Possible),
        (Coverage::Unknown, Color::Owed),
        (Coverage::Exempt, Color::Rest),
    ];
    let rate = |(_, counts): &(Period, CoverageCounts)| {
        counts.percent().map(|percent| format!("{percent}%")).unwrap_or_default()
    };
    TextChart {
        series: inks.into_iter().filter_map(of).collect(),
        labels: labels(over_time.iter().map(|of| of.0), lang),
        more: vec![(m::COVERAGE_RATE.get(lang).to_owned(), over_time.iter().map(rate).collect())],
        // A task without a beginning is taken to be under way, so all of them are drawn.
        sources: task_count(register, lens),
        ..TextChart::empty(Shape::Stacked)
    }
}

fn survival_chart(register: &Register, lens: &Lens, lang: Lang) -> TextChart {
    let (by_setting, undated) = life_lengths(register, lens);
    let all: Vec<Length> = by_setting.iter().flat_map(|of| &of.lengths).copied().collect();
    let days_of = |months: u32| months * MONTH_HUNDREDTHS / 100;
    let longest = |lengths: &[Length]| lengths.iter().map(|one| one.days).max().unwrap_or(0);
    let months = (longest(&all) * 100 / MONTH_HUNDREDTHS).min(MOST_MONTHS);
    let step = if months > MONTHS_BY_MONTH { 3 } else { 1 };
    let marks: Vec<u32> = (0..=months).step_by(step).collect();
    let curve = |name: &str, color: Color, lengths: &[Length], filters: Vec<Filter>| {
        let (curve, last) = (survival(lengths), longest(lengths));
        // Of what nobody has seen yet nothing is said.
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
    let index = Kind::Branch.field_index("setting").expect("a branch has a setting");
    let mut series = Vec::new();
    if by_setting.len() > 1 {
        series.push(curve(m::MONTHS_ALL.get(lang), Color::Label, &all, Vec::new()));
    }
    series.extend(by_setting.iter().map(|of| match of.setting {
        Some(setting) => {
            let name = text::choice(setting.code()).get(lang);
            let filter = Filter::Is(index, setting.code().to_owned());
            curve(name, Color::Category(setting as usize), &of.lengths, vec![filter])
        }
        None => curve(m::OWED.get(lang), Color::Owed, &of.lengths, vec![Filter::IsEmpty(index)]),
    }));
    // A curve says little where few are left to see.
    let left = |months: &u32| at_risk(&all, days_of(*months)).to_string();
    let left: Vec<String> = marks.iter().map(left).collect();
    let label = |months: &u32| m::MONTHS_OF_LIFE.with(lang, &[("count", months)]);
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

fn lead_chart(register: &Register, lens: &Lens, lang: Lang) -> TextChart {
    let (times, undated) = lead_times(register, lens);
    let medians: Vec<u32> = times.iter().map(|of| of.median().unwrap_or(0)).collect();
    let index = Kind::Branch.field_index("established").expect("a branch is established");
    let link = |of: &LeadTimes| {
        let mut filters = vec![Filter::DateIn(index, Bucket::In(of.period))];
        filters.extend(of_setting(Kind::Branch, lens));
        Route::rows(Kind::Branch, filters)
    };
    let links = times.iter().map(link).collect();
    let mut one = series(m::LEAD_MEDIAN.get(lang), Color::Single, &medians, links);
    let count = |of: &LeadTimes| u32::try_from(of.days.len()).unwrap_or(u32::MAX);
    let told = |of: &LeadTimes, days: Option<u32>| {
        // Launched on the day of the request is no day, which is told too.
        if of.days.is_empty() { String::new() } else { days.unwrap_or(0).to_string() }
    };
    one.figures = times.iter().map(|of| told(of, of.median())).collect();
    let longest = times.iter().map(|of| told(of, of.days.last().copied())).collect();
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

fn deployed_chart(register: &Register, lens: &Lens, lang: Lang) -> TextChart {
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
