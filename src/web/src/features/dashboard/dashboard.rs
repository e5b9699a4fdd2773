//! Growth: the numbers, and the charts behind them.

use leptos::ev;

use crate::components::chart::Chart;
use crate::components::choose::{Choice, choose};
use crate::components::file_button::file_button;
use crate::components::seen::{after_a_while, when_seen};
use crate::html::{self, Element, show};
use crate::lazy::{FetchedPage, RecordsPage, fetched_page};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, group_name};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Workspace;
use zhibu_domain::growth::{
    Headline, Headlines, Lens, OutcomeGroup, Scope, active_branches, activities, alliance_units,
    branch_turnover, headlines, life_lines, outcomes, units_by_alliance,
};
use zhibu_domain::kinds::choices::{Setting, Strength};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_text::{self as text, Message, m};

/// Reads the URL: how growth is looked at.
pub(super) fn lens(state: AppState) -> Lens {
    let as_of = state.as_of();
    state.navigation().route().with(|route| {
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
pub fn dashboard(state: AppState) -> Element {
    let lens = Memo::new(move || {
        state.watch(Kind::ALL);
        lens(state)
    });
    // Each chart is computed anew only when its own kinds change, and drawn anew only when what
    // it shows is different.
    let chart =
        move |kinds: &'static [Kind],
              model: fn(&zhibu_domain::register::Register, &Lens) -> ChartModel| {
            Memo::new(move || {
                state.watch(kinds);
                lens.with(|lens| {
                    state.read_untracked(|workspace| model(workspace.register(), lens))
                })
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
    let chosen = Signal::new(String::new());
    let outcome = Memo::new(move || match all_outcomes.get() {
        ChartModel::Outcomes(growth, _) => {
            let is_chosen =
                |group: &OutcomeGroup| chosen.with(|chosen| *chosen == group_key(group));
            let group = growth.groups.iter().position(is_chosen).unwrap_or(0);
            ChartModel::Outcomes(growth, group)
        }
        other => other,
    });
    let groups = Memo::new(move || {
        let lang = state.lang();
        outcome.with(|model| match model {
            ChartModel::Outcomes(growth, shown) => growth
                .groups
                .iter()
                .enumerate()
                .map(|(index, group)| (group_key(group), group_name(group, lang), index == *shown))
                .collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let shown_key = move || {
        groups.with(|groups| groups.iter().find(|group| group.2).map(|group| group.0.clone()))
    };
    let measures = move |_: &str| {
        let groups = groups.get().into_iter();
        groups.map(|(key, name, _)| Choice::new(key, name)).collect()
    };
    let measure =
        choose(move || shown_key().unwrap_or_default(), measures, move |key| chosen.set(key));
    let measure = labelled(state, m::MEASURE, measure).class("inline");
    let chart = |name, title, empty, model| Chart::new(state, name, title, model).view(empty, None);
    let outcomes = Chart::new(state, "outcomes", m::CHART_OUTCOMES, outcome)
        .view(m::CHART_OUTCOMES_EMPTY, Some(measure));
    let charts = [
        chart("active", m::CHART_ACTIVE, m::CHART_ACTIVE_EMPTY, active),
        chart("units", m::CHART_UNITS, m::CHART_UNITS_EMPTY, units),
        chart("turnover", m::CHART_TURNOVER, m::CHART_ACTIVE_EMPTY, turnover),
        chart("alliances", m::CHART_ALLIANCES, m::CHART_UNITS_EMPTY, by_alliance),
        chart("activities", m::CHART_ACTIVITIES, m::CHART_ACTIVITIES_EMPTY, activity),
        outcomes,
        chart("lives", m::CHART_LIVES, m::CHART_ACTIVE_EMPTY, lives),
    ];
    let is_bare = move || {
        state.watch(Kind::ALL);
        let is_bare = |workspace: &Workspace| {
            Kind::ALL.iter().all(|kind| workspace.register().table(*kind).is_empty())
        };
        state.read(is_bare).unwrap_or(false)
    };
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::DASHBOARD)))
        .child(controls(state));
    html::div()
        .class("dashboard")
        .child(head)
        .child(show(is_bare, move || begin(state)))
        .child(numbers(state, lens))
        .child(html::div().class("soon").attr("hidden", is_bare).child(after_a_while(move || {
            fetched_page(state, FetchedPage::Records(RecordsPage::Soon))
        })))
        .child(html::div().class("charts").attr("hidden", is_bare).children(charts))
        .child(html::div().attr("hidden", is_bare).child(when_seen(move || {
            fetched_page(state, FetchedPage::Records(RecordsPage::WholeLife))
        })))
}

/// How to begin a ledger that has no records.
fn begin(state: AppState) -> Element {
    let add = move || {
        let kind = state.translate(text::one(Kind::Branch));
        m::NEW_RECORD.with(state.lang(), &[("kind", &kind)])
    };
    let add = html::a()
        .class("button primary")
        .attr("href", Route::to(Page::New(Kind::Branch)).to_string())
        .child(add);
    html::div()
        .class("empty")
        .child(html::p().child(state.t(m::LEDGER_EMPTY)))
        .child(html::div().class("actions").child(add).child(file_button(state, m::IMPORT_FILE)))
}

/// A control within its label.
fn labelled(state: AppState, label: Message, control: Element) -> Element {
    html::label().child(html::span().child(state.t(label))).child(control)
}

/// What tells a group of outcomes from the others.
fn group_key(group: &OutcomeGroup) -> String {
    format!("{}|{}|{}", group.measure, group.unit, group.strength.map_or("", Strength::code))
}

/// Period, range and scope; they live in the URL.
fn controls(state: AppState) -> Element {
    let param = move |name: &'static str| {
        state.navigation().route().with(|route| route.param(name).unwrap_or_default().to_owned())
    };
    let set = move |name: &'static str, value: &str| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param(name, value));
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
        let route = state
            .navigation()
            .route()
            .get_untracked()
            .with_param("setting", "")
            .with_param("alliance", "");
        state.navigation().go_quietly(route.with_param(name, code));
    };
    let grain = move || Grain::from_code(&param("grain")).unwrap_or_default();
    let grains = move |_: &str| {
        let choice = |grain: Grain| {
            let name = match grain {
                Grain::Month => m::GRAIN_MONTH,
                Grain::Quarter => m::GRAIN_QUARTER,
                Grain::Year => m::GRAIN_YEAR,
            };
            Choice::new(grain.code(), state.translate(name))
        };
        Grain::ALL.map(choice).to_vec()
    };
    let range = move |name: &'static str, label: Message| {
        let invalid = move || !param(name).is_empty() && param(name).parse::<Period>().is_err();
        let example = move || match grain() {
            Grain::Month => "2022-06",
            Grain::Quarter => "2022Q2",
            Grain::Year => "2022",
        };
        let input = html::input()
            .class("period")
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("size", "8")
            .attr("autocomplete", "off")
            .attr("placeholder", example)
            .attr("aria-invalid", move || invalid().then_some("true"))
            .attr("title", state.t(m::PERIOD_HINT))
            .prop("value", move || param(name))
            .on(ev::change, move |event| set(name, html::input_value(&event).trim()));
        labelled(state, label, input)
    };
    let is_wrong = move || {
        let period = |name: &'static str| {
            let text = param(name);
            if text.is_empty() {
                Ok(None)
            } else {
                text.parse::<Period>().map(Some).map_err(|_| ())
            }
        };
        match (period("from"), period("to")) {
            (Ok(Some(from)), Ok(Some(to))) => from.first_day() > to.last_day(),
            (Ok(_), Ok(_)) => false,
            _ => true,
        }
    };
    let wrong =
        move || html::p().class("problem").attr("role", "alert").child(state.t(m::RANGE_WRONG));
    let note = |said| move || html::p().class("quiet").child(state.t(said));
    let set_grain = move |code: String| set("grain", &code);
    html::form()
        .class("controls")
        .on(ev::submit, |event| event.prevent_default())
        .child(labelled(
            state,
            m::GRAIN,
            choose(move || grain().code().to_owned(), grains, set_grain),
        ))
        .child(range("from", m::RANGE_FROM))
        .child(range("to", m::RANGE_TO))
        .child(labelled(state, m::SCOPE, choose(scope, move |_| scopes(state), set_scope)))
        .child(show(is_wrong, wrong))
        .child(show(move || !param("setting").is_empty(), note(m::SCOPE_SETTING_NOTE)))
        .child(show(move || !param("alliance").is_empty(), note(m::SCOPE_ALLIANCE_NOTE)))
}

/// Everything, each setting, each alliance.
fn scopes(state: AppState) -> Vec<Choice> {
    state.watch(&[Kind::Alliance]);
    let setting = |setting: &Setting| {
        let value = format!("setting={}", setting.code());
        let name =
            text::category(setting.code()).map_or(setting.code(), |said| state.translate(said));
        Choice::new(value, name).of(state.translate(m::SCOPE_SETTINGS))
    };
    let owed = state.translate(m::NAME_OWED);
    let group = state.translate(text::kind(Kind::Alliance));
    let mut scopes = vec![Choice::new("alliance=", state.translate(m::SCOPE_ALL))];
    scopes.extend(Setting::ALL.iter().map(setting));
    state.read_untracked(|workspace| {
        let rows = workspace.register().alliances().rows().iter();
        scopes.extend(rows.map(|row| {
            let name = row.record.name.as_ref().map_or(owed, |name| &name.0);
            Choice::new(format!("alliance={}", row.id), name).of(group)
        }));
    });
    scopes
}

/// The numbers above the charts, each leading to its rows.
fn numbers(state: AppState, lens: Memo<Lens>) -> Element {
    let numbers = Memo::new(move || {
        state.watch(Kind::ALL);
        lens.with(|lens| state.read_untracked(|workspace| headlines(workspace.register(), lens)))
    });
    let number = move |label: Message,
                       against: Option<Message>,
                       pick: fn(&Headlines) -> &Headline| {
        let headline =
            move || numbers.with(|numbers| numbers.as_ref().map(|numbers| pick(numbers).clone()));
        let count = move || {
            let lang = state.lang();
            headline().map(|headline| text::count(headline.count, lang)).unwrap_or_default()
        };
        let change = move || {
            let change = headline().and_then(|headline| headline.change).zip(against);
            let sign = |change| if change > 0 { "+" } else { "" };
            let said = |(change, against)| {
                format!("{} {}{change}", state.translate(against), sign(change))
            };
            change.map(said).unwrap_or_default()
        };
        let uncertain = move || {
            let count = headline().map_or(0, |headline| headline.uncertain);
            let lang = state.lang();
            if count > 0 { m::UNCERTAIN.with(lang, &[("count", &count)]) } else { String::new() }
        };
        let link = move || {
            headline().map(|headline| Route::rows(headline.kind, headline.filters).to_string())
        };
        let link = html::a()
            .attr("href", link)
            .child(html::span().class("label").child(state.t(label)))
            .child(html::strong().child(count))
            .child(html::span().class("change").child(change))
            .child(html::span().class("change").child(uncertain));
        html::li().child(link)
    };
    let against_period = Some(m::AGAINST_PERIOD);
    let against_year = Some(m::AGAINST_YEAR);
    html::ul()
        .class("numbers")
        .attr("aria-label", state.t(m::NUMBERS))
        .child(number(m::ACTIVE_NOW, against_period, |numbers| &numbers.active))
        .child(number(m::ESTABLISHED_THIS_YEAR, against_year, |numbers| &numbers.established))
        .child(number(m::UNITS_NOW, against_period, |numbers| &numbers.units))
        .child(number(m::ACTIVITIES_THIS_YEAR, against_year, |numbers| &numbers.activities))
        .child(number(m::MEMBERS, None, |numbers| &numbers.members))
}
