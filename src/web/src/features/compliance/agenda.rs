//! The agenda: what is due this week, month or quarter, for one organisation or for all.

use crate::components::button::button;
use crate::components::choose::choose_param;
use crate::components::content::{empty, page_head};
use crate::components::data_table::followed_table;
use crate::components::pick::pick_param;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::table::NoControl;
use zhibu_app::views::compliance::agenda::{
    AgendaParams, AgendaView, CalendarFile, SHOWN, ShownItems, agenda_view, calendar_file,
    offered_branches, shown_choices, window_choices,
};
use zhibu_domain::agenda::Window;
use zhibu_text::m;

type AgendaNow = Memo<Option<AgendaView>>;

fn window(state: AppState) -> Window {
    Window::from_code(&state.navigation().param("until")).unwrap_or_default()
}

/// The id of the organisation in the URL; empty for all.
fn branch(state: AppState) -> String {
    state.navigation().param("branch")
}

fn shown(state: AppState) -> ShownItems {
    ShownItems::from_code(&state.navigation().param(SHOWN)).unwrap_or_default()
}

/// The page.
pub fn agenda(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (branch, window, lang) = (branch(state), window(state), state.lang());
        let branch = Some(&*branch).filter(|branch| !branch.is_empty());
        let (as_of, today, shown) = (state.as_of(), state.today(), shown(state));
        let params = AgendaParams { as_of, today, window, branch, shown };
        state.read(|workspace| agenda_view(workspace, params, lang, &ByReader))
    });
    let none = Memo::new(move || view.with(|view| view.as_ref().map(|view| view.none)));
    let has_days = move || view.with(|view| view.as_ref().is_some_and(AgendaView::has_days));
    let summary = move || view.with(|view| view.as_ref().map(|view| view.summary.clone()));
    let table = move || {
        let table = move || view.with(|view| view.as_ref().map(|view| view.table.clone()));
        followed_table(state, "table-agenda", table, |never: NoControl| match never {})
    };
    let said = move || {
        let none = none.get().flatten();
        none.map(empty)
    };
    let save = button(state, "", m::AGENDA_SAVE, move || save(state, view))
        .attr("disabled", move || !has_days());
    html::div()
        .class("page-sections agenda")
        .child(page_head(state, m::AGENDA).child(controls(state)).child(save))
        .child(html::p().class("summary").attr("data-testid", "count-agenda").child(summary))
        .child(said)
        .child(show(move || none.get() == Some(None), table))
        .child(html::p().class("quiet").child(state.t(m::AGENDA_ABOUT)))
}

/// The window and the organisation, which are stored in the URL.
fn controls(state: AppState) -> Element {
    let branches = move || offered_branches(state.lang());
    let until = move || window(state).code().to_owned();
    let windows = move |_: &str| window_choices(state.lang());
    html::div()
        .class("controls")
        .child(choose_param(state, m::AGENDA_UNTIL, "until", until, windows))
        .child(choose_param(
            state,
            m::AGENDA_SHOWN,
            SHOWN,
            move || shown(state).code().to_owned(),
            move |_| shown_choices(state.lang()),
        ))
        .child(pick_param(state, m::AGENDA_WHO, "branch", move || branch(state), branches))
}

/// Saves the items with a day as a calendar.
fn save(state: AppState, view: AgendaNow) {
    let lang = state.lang_now();
    let file = leptos::prelude::untrack(|| {
        let branch = branch(state);
        let branch = Some(&*branch).filter(|branch| !branch.is_empty());
        view.with(|view| {
            let view = view.as_ref()?;
            state.read_present(|workspace| {
                calendar_file(workspace.about(), view, branch, platform::now_ms(), lang)
            })
        })
    });
    let Some(CalendarFile { name, text, notice }) = file else { return };
    match platform::download(&name, "text/calendar", &text) {
        Ok(()) => state.notify(notice),
        Err(error) => state.notify_export_failed(&error),
    }
}
