//! Growth: the numbers, and the charts behind them.

use leptos::prelude::*;

use crate::domain::choices::{Setting, Strength};
use crate::domain::growth::{
    Headline, Headlines, Lens, OutcomeGroup, Scope, active_branches, activities, alliance_units,
    branch_turnover, headlines, life_lines, outcomes, units_by_alliance,
};
use crate::domain::period::{Grain, Period};
use crate::domain::records::Kind;
use crate::i18n::{self, Message, m};
use crate::ui::chart_model::{ChartModel, Shape, group_name};
use crate::ui::components::chart::Chart;
use crate::ui::components::choose::{Choice, Choosing, choose};
use crate::ui::live::attr;
use crate::ui::route::Route;
use crate::ui::state::AppState;

/// Reads the URL: how growth is looked at.
fn lens(state: AppState) -> Lens {
    let as_of = state.as_of();
    state.route.with(|route| {
        let param = |name: &str| route.param(name);
        let setting = param("setting").and_then(Setting::from_code).map(Scope::Setting);
        let alliance = param("alliance").map(|id| Scope::Alliance(id.into()));
        let period = |name: &str| param(name).and_then(|text| text.parse::<Period>().ok());
        Lens {
            grain: param("grain").and_then(Grain::from_code).unwrap_or_default(),
            from: period("from"),
            to: period("to"),
            scope: setting.or(alliance).unwrap_or_default(),
            as_of,
        }
    })
}

/// The page.
#[component]
pub fn Dashboard() -> impl IntoView {
    let state = expect_context::<AppState>();
    let lens = Memo::new(move |_| {
        state.watch(Kind::ALL);
        lens(state)
    });
    // Each chart is computed anew only when its own kinds change, and drawn anew only when what
    // it shows is different.
    let chart =
        move |kinds: &'static [Kind],
              model: fn(&crate::domain::register::Register, &Lens) -> ChartModel| {
            Memo::new(move |_| {
                state.watch(kinds);
                lens.with(|lens| state.read(|session| model(session.register(), lens)))
                    .unwrap_or_else(|| {
                        ChartModel::Counts(
                            active_branches(&<_>::default(), &lens.get()),
                            Shape::Stacked,
                        )
                    })
            })
        };
    let active = chart(&[Kind::Branch], |register, lens| {
        ChartModel::Counts(active_branches(register, lens), Shape::Stacked)
    });
    let turnover = chart(&[Kind::Branch], |register, lens| {
        ChartModel::Counts(branch_turnover(register, lens), Shape::Stacked)
    });
    let units = chart(&[Kind::AllianceUnit], |register, lens| {
        ChartModel::Counts(alliance_units(register, lens), Shape::Stacked)
    });
    let by_alliance = chart(&[Kind::AllianceUnit, Kind::Alliance], |register, lens| {
        ChartModel::Counts(units_by_alliance(register, lens), Shape::Lines)
    });
    let activity = chart(&[Kind::Activity, Kind::Branch], |register, lens| {
        ChartModel::Counts(activities(register, lens), Shape::Stacked)
    });
    let lives =
        chart(&[Kind::Branch], |register, lens| ChartModel::lives(life_lines(register, lens)));
    let all_outcomes = chart(&[Kind::Outcome, Kind::Branch], |register, lens| {
        ChartModel::Outcomes(outcomes(register, lens), 0)
    });
    // Kept by what it measures: the groups' order changes with the scope and with edits.
    let chosen = RwSignal::new(String::new());
    let outcome = Memo::new(move |_| match all_outcomes.get() {
        ChartModel::Outcomes(growth, _) => {
            let is_chosen =
                |group: &OutcomeGroup| chosen.with(|chosen| *chosen == group_key(group));
            let group = growth.groups.iter().position(is_chosen).unwrap_or(0);
            ChartModel::Outcomes(growth, group)
        }
        other => other,
    });
    let groups = Memo::new(move |_| {
        let lang = state.lang.get();
        outcome.with(|model| match model {
            ChartModel::Outcomes(growth, shown) => growth
                .groups
                .iter()
                .enumerate()
                .map(|(place, group)| (group_key(group), group_name(group, lang), place == *shown))
                .collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let shown_key = move || {
        groups.with(|groups| groups.iter().find(|group| group.2).map(|group| group.0.clone()))
    };
    let measure_choice = move || {
        view! {
            <label class="inline">
                <span>{state.say(m::MEASURE)}</span>
                {choose(
                    Choosing::labelled(move || shown_key().unwrap_or_default()),
                    move || groups.get().into_iter().map(|(key, name, _)| Choice::new(key, name)).collect(),
                    move |key| chosen.set(key),
                )}
            </label>
        }
    };
    view! {
        <div class="dashboard">
            <header class="page-head">
                <h1>{state.say(m::DASHBOARD)}</h1>
                <Controls/>
            </header>
            <Numbers lens/>
            <div class="charts">
                <Chart name="active" title=m::CHART_ACTIVE empty=m::CHART_ACTIVE_EMPTY model=active/>
                <Chart name="units" title=m::CHART_UNITS empty=m::CHART_UNITS_EMPTY model=units/>
                <Chart name="turnover" title=m::CHART_TURNOVER empty=m::CHART_ACTIVE_EMPTY model=turnover/>
                <Chart name="alliances" title=m::CHART_ALLIANCES empty=m::CHART_UNITS_EMPTY model=by_alliance/>
                <Chart name="activities" title=m::CHART_ACTIVITIES empty=m::CHART_ACTIVITIES_EMPTY model=activity/>
                <Chart name="outcomes" title=m::CHART_OUTCOMES empty=m::CHART_OUTCOMES_EMPTY model=outcome
                    controls=measure_choice/>
                <Chart name="lives" title=m::CHART_LIVES empty=m::CHART_ACTIVE_EMPTY model=lives/>
            </div>
        </div>
    }
}

/// What tells a group of outcomes from the others.
fn group_key(group: &OutcomeGroup) -> String {
    format!("{}|{}|{}", group.measure, group.unit, group.strength.map_or("", Strength::code))
}

/// Period, range and scope; they live in the URL.
#[component]
fn Controls() -> impl IntoView {
    let state = expect_context::<AppState>();
    let param = move |name: &'static str| {
        state.route.with(|route| route.param(name).unwrap_or_default().to_owned())
    };
    let set = move |name: &'static str, value: &str| {
        state.go_quietly(state.route.get_untracked().with_param(name, value));
    };
    let scope = move || {
        let (setting, alliance) = (param("setting"), param("alliance"));
        if setting.is_empty() {
            format!("alliance={alliance}")
        } else {
            format!("setting={setting}")
        }
    };
    let set_scope = move |value: String| {
        let (name, code) = value.split_once('=').unwrap_or(("alliance", ""));
        let route =
            state.route.get_untracked().with_param("setting", "").with_param("alliance", "");
        state.go_quietly(route.with_param(name, code));
    };
    let alliances = Memo::new(move |_| {
        state.watch(&[Kind::Alliance]);
        state
            .read(|session| {
                let rows = session.register().alliances.rows().iter();
                rows.map(|row| {
                    (row.id.to_string(), row.record.name.as_ref().map(|name| name.0.clone()))
                })
                .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let grain = Memo::new(move |_| Grain::from_code(&param("grain")).unwrap_or_default());
    let range = move |name: &'static str, label: Message| {
        let invalid = move || !param(name).is_empty() && param(name).parse::<Period>().is_err();
        view! {
            <label>
                <span>{state.say(label)}</span>
                <input type="text" class="period" inputmode="numeric" size="8" autocomplete="off"
                    placeholder=attr(move || match grain.get() {
                        Grain::Month => "2022-06",
                        Grain::Quarter => "2022Q2",
                        Grain::Year => "2022",
                    })
                    aria-invalid=attr(move || invalid().then_some("true"))
                    title=state.say(m::PERIOD_HINT)
                    prop:value=attr(move || param(name))
                    on:change=move |event| set(name, event_target_value(&event).trim())/>
            </label>
        }
    };
    view! {
        <form class="controls" on:submit=|event| event.prevent_default()>
            <label>
                <span>{state.say(m::GRAIN)}</span>
                {choose(
                    Choosing::labelled(move || grain.get().code().to_owned()),
                    move || Grain::ALL.map(|each| {
                        let name = match each {
                            Grain::Month => m::GRAIN_MONTH,
                            Grain::Quarter => m::GRAIN_QUARTER,
                            Grain::Year => m::GRAIN_YEAR,
                        };
                        Choice::new(each.code(), state.t(name))
                    }).to_vec(),
                    move |code| set("grain", &code),
                )}
            </label>
            {range("from", m::RANGE_FROM)}
            {range("to", m::RANGE_TO)}
            <label>
                <span>{state.say(m::SCOPE)}</span>
                {choose(Choosing::labelled(scope), move || scopes(state, &alliances.get()), set_scope)}
            </label>
        </form>
    }
}

/// Everything, each setting, each alliance.
fn scopes(state: AppState, alliances: &[(String, Option<String>)]) -> Vec<Choice> {
    let setting = |setting: &Setting| {
        let value = format!("setting={}", setting.code());
        Choice::new(value, state.t(i18n::choice(setting.code())))
            .of(state.t(i18n::field(Kind::Branch, "setting")))
    };
    let alliance = |(id, name): &(String, Option<String>)| {
        let name = name.clone().unwrap_or_else(|| state.t(m::NAME_OWED).to_owned());
        Choice::new(format!("alliance={id}"), name).of(state.t(i18n::kind(Kind::Alliance)))
    };
    std::iter::once(Choice::new("alliance=", state.t(m::SCOPE_ALL)))
        .chain(Setting::ALL.iter().map(setting))
        .chain(alliances.iter().map(alliance))
        .collect()
}

/// The numbers above the charts, each leading to its rows.
#[component]
fn Numbers(lens: Memo<Lens>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let numbers = Memo::new(move |_| {
        state.watch(Kind::ALL);
        lens.with(|lens| state.read(|session| headlines(session.register(), lens)))
    });
    let number = move |label: Message,
                       against: Option<Message>,
                       pick: fn(&Headlines) -> &Headline| {
        let headline =
            move || numbers.with(|numbers| numbers.as_ref().map(|numbers| pick(numbers).clone()));
        let count = move || {
            let lang = state.lang.get();
            headline().map(|headline| i18n::count(headline.count, lang))
        };
        let change = move || {
            let (change, against) = (headline()?.change?, against?);
            let sign = if change > 0 { "+" } else { "" };
            Some(format!("{} {sign}{change}", state.t(against)))
        };
        let uncertain = move || {
            let count = headline()?.uncertain;
            (count > 0).then(|| m::UNCERTAIN.with(state.lang.get(), &[("count", &count)]))
        };
        let link = move || {
            headline().map(|headline| Route::rows(headline.kind, headline.filters).to_string())
        };
        view! {
            <li>
                <a href=link>
                    <span class="label">{state.say(label)}</span>
                    <strong>{count}</strong>
                    <span class="change">{change}</span>
                    <span class="change">{uncertain}</span>
                </a>
            </li>
        }
    };
    let against_period = Some(m::AGAINST_PERIOD);
    let against_year = Some(m::AGAINST_YEAR);
    view! {
        <ul class="numbers" aria-label=state.say(m::NUMBERS)>
            {number(m::ACTIVE_NOW, against_period, |numbers| &numbers.active)}
            {number(m::ESTABLISHED_THIS_YEAR, against_year, |numbers| &numbers.established)}
            {number(m::UNITS_NOW, against_period, |numbers| &numbers.units)}
            {number(m::ACTIVITIES_THIS_YEAR, against_year, |numbers| &numbers.activities)}
            {number(m::MEMBERS, None, |numbers| &numbers.members)}
        </ul>
    }
}
