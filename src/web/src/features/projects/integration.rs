//! Party work and business as one (融合): shares, tasks by goal, and what is linked to nothing, with a
//! quick way to link it.

use leptos::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::json;

use crate::components::button::button;
use crate::components::chart::Chart;
use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, TextChart, TextSeries};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::Color;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::projects::integration::{
    Integration, OfGoal, Share, integration as integration_of, link_to_tasks, rows_of_goal,
};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{self as text, Lang, Message, m};

/// So many activities and tasks that are linked to nothing are shown at once.
const SHOWN: usize = 20;

/// The time looked at: the period of the URL, or the year of the day up to which the ledger speaks.
fn span(state: AppState) -> (Day, Day) {
    let as_of = state.as_of();
    let asked = state
        .navigation()
        .route()
        .with(|route| route.param("period").and_then(|text| text.parse().ok()));
    let period: Period = asked.unwrap_or_else(|| Period::holding(as_of, Grain::Year));
    (period.first_day(), period.last_day().min(as_of).max(period.first_day()))
}

/// The page.
pub fn integration(state: AppState) -> Element {
    let found = Memo::new(move || {
        state.watch(&[Kind::Activity, Kind::Task, Kind::Outcome, Kind::Goal, Kind::Branch]);
        let (span, as_of) = (span(state), state.as_of());
        state.read_untracked(|workspace| integration_of(workspace.register(), span, as_of))
    });
    let model = Memo::new(move || {
        state.watch(&[Kind::Goal]);
        let (span, as_of, lang) = (span(state), state.as_of(), state.lang());
        let told = found.with(|found| {
            found.as_ref().map(|found| goal_chart(state, &found.goals, span, as_of, lang))
        });
        ChartModel::TextChart(told.unwrap_or_else(|| goal_chart(state, &[], span, as_of, lang)))
    });
    let number = move |label: Message, pick: fn(&Integration) -> Share| {
        let value = move || {
            let share = found.with(|found| found.as_ref().map(pick)).unwrap_or_default();
            share.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
        };
        let of = move || {
            let share = found.with(|found| found.as_ref().map(pick)).unwrap_or_default();
            m::SHARE_OF.with(state.lang(), &[("part", &share.part), ("whole", &share.whole)])
        };
        html::li()
            .child(html::span().class("label").child(state.t(label)))
            .child(html::strong().child(value))
            .child(html::span().class("label").child(of))
    };
    let numbers = html::ul()
        .class("coverage-numbers thirds")
        .attr("data-testid", "integration")
        .attr("aria-label", state.t(m::INTEGRATION))
        .child(number(m::SHARE_ACTIVITIES, |found| found.activities))
        .child(number(m::SHARE_TASKS, |found| found.tasks))
        .child(number(m::SHARE_OUTCOMES, |found| found.outcomes));
    let chart = Chart::new(state, "goals", m::CHART_GOALS, model).view(m::CHART_GOALS_EMPTY, None);
    let said = move || {
        let (from, to) = span(state);
        m::INTEGRATION_ABOUT.with(state.lang(), &[("from", &from), ("to", &to)])
    };
    let new_goal = html::a()
        .class("button")
        .attr("href", move || {
            state.navigation().and_back(Route::to(Page::New(Kind::Goal))).to_string()
        })
        .child(state.t(m::GOAL_ADD));
    let picked = Picked::new(<_>::default());
    html::div()
        .class("care-page integration")
        .child(
            html::header()
                .class("page-head")
                .child(html::h1().child(state.t(m::INTEGRATION)))
                .child(controls(state))
                .child(new_goal),
        )
        .child(html::section().child(html::p().class("quiet").child(said)).child(numbers))
        .child(html::section().class("charts").child(chart))
        .child(unlinked(state, found, picked))
        .child(aimless(state, found, picked))
}

/// Which time; it lives in the URL.
fn controls(state: AppState) -> Element {
    let options = move |chosen: &str| {
        let as_of = state.as_of();
        let year = Period::holding(as_of, Grain::Year);
        let quarter = Period::holding(as_of, Grain::Quarter);
        let before =
            |period: Period, grain: Grain| Period::holding(period.first_day().plus_days(-1), grain);
        let mut periods = vec![quarter, before(quarter, Grain::Quarter), before(year, Grain::Year)];
        periods.extend(chosen.parse::<Period>().ok().filter(|period| !periods.contains(period)));
        let lang = state.lang();
        let mut all = vec![Choice::new("", text::period(year, lang))];
        all.extend(
            periods.into_iter().map(|one| Choice::new(one.to_string(), text::period(one, lang))),
        );
        all
    };
    let asked = move || {
        state
            .navigation()
            .route()
            .with(|route| route.param("period").map(str::to_owned))
            .unwrap_or_default()
    };
    let set = move |period: String| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param("period", &period));
    };
    let label = html::span().child(state.t(m::AGENDA_UNTIL));
    html::div()
        .class("controls")
        .child(html::label().child(label).child(choose(asked, options, set)))
}

fn goal_chart(
    state: AppState,
    goals: &[OfGoal],
    span: (Day, Day),
    as_of: Day,
    lang: Lang,
) -> TextChart {
    let name = |of: &OfGoal| match &of.goal {
        Some(goal) => {
            state.title(Kind::Goal, goal).unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
        }
        None => m::GOAL_NONE.get(lang).to_owned(),
    };
    let series = |said: Message, color: Color, is_served: bool| {
        let count = |of: &OfGoal| if is_served { of.served } else { of.unserved };
        let figure = |count: u32| if count == 0 { String::new() } else { count.to_string() };
        let rows = |of: &OfGoal| {
            Route::rows(Kind::Task, rows_of_goal(of.goal.as_ref(), is_served, span, as_of))
        };
        TextSeries {
            name: said.get(lang).to_owned(),
            color,
            values: goals.iter().map(|of| f64::from(count(of))).collect(),
            figures: goals.iter().map(|of| figure(count(of))).collect(),
            links: goals.iter().map(rows).collect(),
        }
    };
    TextChart {
        shape: Shape::Stacked,
        series: vec![
            series(m::TASKS_SERVED, Color::Single, true),
            series(m::TASKS_UNSERVED, Color::Rest, false),
        ],
        labels: goals.iter().map(name).collect(),
        more: Vec::new(),
        sources: goals.iter().map(|of| of.served + of.unserved).sum(),
        undated: 0,
        note: String::new(),
    }
}

/// What was picked for records that are not linked yet: linking one leaves the others as they are.
type Picked = Signal<FxHashMap<String, String>>;

/// Activities that serve no task, each with a select, and all of them at once.
fn unlinked(state: AppState, found: Memo<Option<Integration>>, picked: Picked) -> Element {
    let ids = move || {
        found.with(|found| found.as_ref().map(|found| found.unlinked.clone())).unwrap_or_default()
    };
    let is_any = move || !ids().is_empty();
    let link_all = move || {
        if state.is_past() {
            return;
        }
        let ids = found.with_untracked(|found| {
            found.as_ref().map(|found| found.unlinked.clone()).unwrap_or_default()
        });
        let writes = state.read_untracked(|workspace| link_to_tasks(workspace.register(), &ids));
        let writes = writes.unwrap_or_default();
        let count = writes.len();
        if count == 0 {
            state.notify(m::LINKED_NONE.get(state.lang_now()));
            return;
        }
        state.apply(Command::PutAll(writes));
        state.tell_saved(m::LINKED.with(state.lang_now(), &[("count", &count)]));
        platform::keep_focus();
    };
    let lines = move || {
        let ids = ids();
        let more = ids.len().saturating_sub(SHOWN);
        let lines: Vec<Element> = ids
            .into_iter()
            .take(SHOWN)
            .map(|id| {
                let to = (Kind::Task, "serves");
                line(state, picked, (Kind::Activity, id), to, |task| json!([task]))
            })
            .collect();
        let more = (more > 0).then(|| {
            html::li().class("quiet").child(m::AND_MORE.with(state.lang(), &[("count", &more)]))
        });
        (lines, more)
    };
    let inside = move || {
        html::div()
            .child(button(state, "small", m::LINK_ALL, link_all))
            .child(html::p().class("quiet").child(state.t(m::LINK_ALL_ABOUT)))
            .child(html::ul().class("links").child(lines))
    };
    let heading = move || {
        let count = ids().len();
        text::aside(m::UNLINKED.get(state.lang()), &count.to_string(), state.lang())
    };
    html::section()
        .attr("data-testid", "unlinked")
        .child(html::h2().child(heading))
        .child(show(is_any, inside))
}

/// Live tasks of no goal, each with a select.
fn aimless(state: AppState, found: Memo<Option<Integration>>, picked: Picked) -> Element {
    let ids = move || {
        found.with(|found| found.as_ref().map(|found| found.aimless.clone())).unwrap_or_default()
    };
    let lines = move || {
        let lines = ids().into_iter().take(SHOWN);
        lines
            .map(|id| {
                line(state, picked, (Kind::Task, id), (Kind::Goal, "goal"), |goal| json!(goal))
            })
            .collect::<Vec<_>>()
    };
    let heading = move || {
        let count = ids().len();
        text::aside(m::AIMLESS.get(state.lang()), &count.to_string(), state.lang())
    };
    let is_any = move || !ids().is_empty();
    html::section()
        .attr("data-testid", "aimless")
        .child(html::h2().child(heading))
        .child(show(is_any, move || html::ul().class("links").child(lines)))
}

/// A record and a select of what its field may refer to; choosing and confirming links them.
fn line(
    state: AppState,
    picked: Picked,
    (kind, id): (Kind, Name),
    (target, field): (Kind, &'static str),
    value: fn(&str) -> serde_json::Value,
) -> Element {
    let name = state.title(kind, &id).unwrap_or_else(|| state.translate(m::NAME_OWED).to_owned());
    let page = Route::to(Page::Detail(kind, id.to_string()));
    let link = html::a().attr("href", page.to_string()).child(name.clone());
    let (offered, about) = state
        .read_untracked(|workspace| likely(workspace, kind, &id, state.lang_now()))
        .unwrap_or_default();
    let own = id.to_string();
    let chosen = {
        let own = own.clone();
        move || picked.with(|picked| picked.get(&own).cloned()).unwrap_or_else(|| offered.clone())
    };
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::NOT_CHOSEN))];
        all.extend(titles(state, target, chosen));
        all
    };
    let select = choose(chosen.clone(), options, move |to| {
        picked.update(|picked| drop(picked.insert(own.clone(), to)));
    })
    .attr("aria-label", format!("{} {name}", text::one(target).get(state.lang_now())));
    let is_open = {
        let chosen = chosen.clone();
        move || chosen().is_empty()
    };
    let put = move || {
        let to = untrack(&chosen);
        if state.is_past() || to.is_empty() {
            return;
        }
        let key = RecordKey::new(kind.code(), id.clone());
        state.apply(Command::PutAll(vec![(key, vec![(field.into(), value(&to))])]));
        state.tell_saved(m::LINKED.with(state.lang_now(), &[("count", &1)]));
        platform::keep_focus();
    };
    let confirm = button(state, "small", m::LINK, put).attr("disabled", is_open);
    let about = html::span().class("quiet").child(about);
    html::li().child(html::div().child(link).child(" ").child(about)).child(select).child(confirm)
}

/// What a record most likely belongs to, where its organisation serves one task only; and what tells it
/// from others of its name: its organisation and day.
fn likely(workspace: &Workspace, kind: Kind, id: &str, lang: Lang) -> (String, String) {
    let register = workspace.register();
    let Some(activity) = register.activities().get(id).filter(|_| kind == Kind::Activity) else {
        return <_>::default();
    };
    let branch = activity.branch.as_ref();
    let task =
        branch.and_then(|of| register.branches().get(&of.id)).and_then(|of| of.serves.as_ref());
    let task = task.filter(|serves| serves.ids.len() == 1).map(|serves| &serves.ids[0]);
    let task = task.filter(|task| register.tasks().get(task).is_some()).map(ToString::to_string);
    let branch = branch.and_then(|of| text::title(register, Kind::Branch, &of.id, lang));
    let date = activity.date.map(|date| date.to_string());
    let about: Vec<String> = [branch, date].into_iter().flatten().collect();
    (task.unwrap_or_default(), about.join(" · "))
}
