//! The integration of Party work and business (融合): shares, tasks by goal, and unlinked records
//! with selects to link them.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::components::area::choose_area;
use crate::components::button::button;
use crate::components::chart::Chart;
use crate::components::choose::choose_param;
use crate::components::content::{figures, link, page_head, part};
use crate::components::pick::Pick;
use crate::html::{self, Element, show};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::ChartModel;
use zhibu_app::views::areas::area_of;
use zhibu_app::views::projects::integration::{
    IntegrationView, Linking, Time, UnlinkedLine, UnlinkedView, integration as view_integration,
    link_all_announced, periods,
};
use zhibu_text::m;

type IntegrationNow = Memo<Option<IntegrationView>>;

/// The choices for unlinked records, by id: linking one keeps the choices of the others.
type Picked = Signal<FxHashMap<String, String>>;

/// The page.
pub fn integration(state: AppState) -> Element {
    let asked = move || state.navigation().param("period");
    let view = Memo::new(move || {
        let (time, lang) = (Time::of(asked().parse().ok(), state.as_of()), state.lang());
        let area = state.navigation().route().with(area_of);
        state.read(|workspace| view_integration(workspace, area.as_ref(), time, lang))
    });
    let model = Memo::new(move || {
        let goals = view.with(|view| view.as_ref().map(|view| view.goals.clone()));
        ChartModel::of(goals.unwrap_or_default())
    });
    let shares = move || {
        view.with(|view| view.as_ref().map(|view| view.shares.to_vec())).unwrap_or_default()
    };
    let about = move || view.with(|view| view.as_ref().map(|view| view.about.clone()));
    let new_goal = part(view, |view| &view.new_goal);
    let options = move |chosen: &str| periods(chosen, state.as_of(), state.lang());
    let period = choose_param(state, m::AGENDA_UNTIL, "period", asked, options);
    let chart = Chart::new(state, "goals", m::CHART_GOALS, model).view(m::CHART_GOALS_EMPTY, None);
    let picked = Picked::new(<_>::default());
    html::div()
        .class("page-sections integration")
        .child(
            page_head(state, m::INTEGRATION)
                .child(html::div().class("controls").child(period))
                .child(choose_area(state))
                .child(move || new_goal.get().map(|form| link(state, form))),
        )
        .child(html::section().child(html::p().class("quiet").child(about)).child(figures(
            state,
            "coverage-numbers thirds",
            "integration",
            m::INTEGRATION,
            shares,
        )))
        .child(html::section().class("charts").child(chart))
        .child(unlinked(state, view, picked))
        .child(aimless(state, view, picked))
}

fn list_of(
    view: IntegrationNow,
    pick: fn(&IntegrationView) -> &UnlinkedView,
) -> Memo<UnlinkedView> {
    let list = part(view, pick);
    Memo::new(move || list.get().unwrap_or_default())
}

/// Activities that serve no task, each with a select, and a button to link all of them.
fn unlinked(state: AppState, view: IntegrationNow, picked: Picked) -> Element {
    let unlinked = list_of(view, |view| &view.unlinked);
    let link_all = move || {
        let ids = unlinked.get_untracked().ids;
        let linked = state.attempt(|workspace, lang| link_all_announced(workspace, &ids, lang));
        if let Some(Err(nothing)) = linked {
            state.notify(nothing);
        }
    };
    let more = move || unlinked.get().more.map(|more| html::li().class("quiet").child(more));
    let inside = move || {
        html::div()
            .child(button(state, "small", m::LINK_ALL, link_all))
            .child(html::p().class("quiet").child(state.t(m::LINK_ALL_ABOUT)))
            .child(
                html::ul()
                    .class("links")
                    .child(move || (lines(state, picked, unlinked, Linking::ActivityToTask), more)),
            )
    };
    section("unlinked", unlinked, inside)
}

/// Live tasks without a goal, each with a select.
fn aimless(state: AppState, view: IntegrationNow, picked: Picked) -> Element {
    let aimless = list_of(view, |view| &view.aimless);
    let inside = move || {
        html::ul().class("links").child(move || lines(state, picked, aimless, Linking::TaskToGoal))
    };
    section("aimless", aimless, inside)
}

fn section(
    test_id: &'static str,
    view: Memo<UnlinkedView>,
    inside: impl Fn() -> Element + Send + 'static,
) -> Element {
    html::section()
        .attr("data-testid", test_id)
        .child(html::h2().child(move || view.with(|view| view.title.clone())))
        .child(show(move || view.with(|view| !view.ids.is_empty()), inside))
}

fn lines(
    state: AppState,
    picked: Picked,
    view: Memo<UnlinkedView>,
    linking: Linking,
) -> Vec<Element> {
    let lines = view.get().lines.into_iter();
    lines.map(|unlinked| line(state, picked, unlinked, linking)).collect()
}

/// An unlinked record with a select and a button to link it.
fn line(state: AppState, picked: Picked, unlinked: UnlinkedLine, linking: Linking) -> Element {
    let UnlinkedLine { id, name, about, likely, label } = unlinked;
    let row = html::li().key(&*id);
    let own = id.to_string();
    let chosen = Memo::new({
        let own = own.clone();
        move || picked.with(|picked| picked.get(&own).cloned()).unwrap_or_else(|| likely.clone())
    });
    let pick = move |to: String| picked.update(|picked| drop(picked.insert(own.clone(), to)));
    let pick = Pick {
        state,
        id: format!("link-{id}"),
        label: Arc::new(move || label.clone()),
        value: Arc::new(move || chosen.get()),
        offered: Arc::new(move |_: &str| linking.offered(state.lang())),
        handler: Rc::new(pick),
    };
    let confirm = move || {
        let to = chosen.get_untracked();
        if !to.is_empty() {
            state.perform(|_, lang| Some(linking.announced(&id, &to, lang)));
        }
    };
    row.child(
        html::div()
            .child(link(state, name))
            .child(" ")
            .child(html::span().class("quiet").child(about)),
    )
    .child(pick.view(|control| control))
    .child(
        button(state, "small", m::LINK, confirm)
            .attr("disabled", move || chosen.with(String::is_empty)),
    )
}
