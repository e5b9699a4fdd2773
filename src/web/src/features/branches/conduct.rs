//! Conduct notes, a sheet for each home organisation, to be printed and sent.

use leptos::ev;

use crate::components::button::button;
use crate::components::data_table::plan_table;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::branches::return_notes;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::branches::conduct::{SheetView, conduct_view};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{format_message, m};

fn branch(state: AppState) -> String {
    state.navigation().route().with(|route| route.param("branch").unwrap_or_default().to_owned())
}

/// The page.
pub fn conduct(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (branch, lang) = (branch(state), state.lang());
        state.read(|workspace| conduct_view(workspace, &branch, lang, &ByReader)).flatten()
    });
    let is_empty =
        move || view.with(|view| view.as_ref().is_none_or(|view| view.sheets.is_empty()));
    let sheets = move || {
        let sheets = view.get().map(|view| view.sheets).unwrap_or_default();
        sheets.into_iter().map(|one| sheet(state, one)).collect::<Vec<_>>()
    };
    let back = move || {
        let route = Route::to(Page::Detail(Kind::Branch, branch(state))).to_string();
        let name = view.with(|view| view.as_ref().map(|view| view.branch.clone()));
        html::a().class("back").attr("href", route).child(name.unwrap_or_default())
    };
    let print =
        button(state, "primary", m::CONDUCT_PRINT, platform::print).attr("disabled", is_empty);
    let none = move || {
        let is_known = view.with(Option::is_some);
        let said = if is_known { m::CONDUCT_NONE } else { m::NO_SUCH_RECORD };
        html::div().class("empty").child(html::p().child(state.t(said)))
    };
    let send_all = move || {
        let count = view.with(|view| view.as_ref().map_or(0, |view| view.unsent));
        (count > 0).then(|| {
            html::button()
                .attr("type", "button")
                .on(ev::click, move |_| send(state))
                .child(format_message!(m::CONDUCT_RETURN_ALL, state.lang(), count = count))
        })
    };
    html::div()
        .class("conduct-page")
        .child(
            html::header()
                .class("page-head")
                .child(html::h1().child(state.t(m::CONDUCT)))
                .child(show(move || view.with(Option::is_some), back))
                .child(send_all)
                .child(print),
        )
        .child(show(is_empty, none))
        .child(sheets)
}

/// Records that all notes that are written were returned today.
fn send(state: AppState) {
    if state.is_past() {
        return;
    }
    let branch = branch(state);
    let returned =
        state.read_untracked(|workspace| return_notes(workspace, &branch, platform::today()));
    if let Some((count, command)) = returned.flatten() {
        state.apply(command);
        state.tell_saved(format_message!(m::CONDUCT_RETURNED, state.lang_now(), count = count));
        platform::keep_focus();
    }
}

fn sheet(state: AppState, sheet: SheetView) -> Element {
    let SheetView { title, to, table, count, seal } = sheet;
    let table = table.with_routes(|route| state.navigation().and_back(route));
    html::section()
        .class("sheet")
        .child(html::h2().child(title))
        .child(html::p().child(to))
        .child(plan_table("table-conduct", table, |_| ()))
        .child(html::p().class("quiet").child(count))
        .child(html::p().class("seal").child(seal))
}
