//! The people of a team beside its record: those of its roster, each once, and who is on duty when.

use leptos::prelude::*;

use crate::components::data_table::table_of_rows;
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableColumn;
use zhibu_app::views::branches::team::{OnDuty, RotaDay, RotaView, ShiftLink, team_view};
use zhibu_domain::kinds::records::{Kind, Shift, Team};
use zhibu_text::{self as text, Message, m};

/// The section of a team's page.
pub fn team(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let read =
            |id: &String| state.read(|workspace| team_view(workspace, id, as_of, lang)).flatten();
        id.with_value(read)
    });
    let strength = move || {
        let strength = view.with(|view| view.as_ref().map(|view| view.strength.clone()));
        strength.map(|said| html::p().attr("data-testid", "strength").child(said))
    };
    let colliding = move || {
        view.with(|view| {
            let colliding = view.iter().flat_map(|view| &view.colliding);
            let line =
                |shift: &ShiftLink| html::li().child(collides(state)).child(" ").child(link(shift));
            colliding.map(line).collect::<Vec<_>>()
        })
    };
    let parts = Memo::new(move || view.with(|view| view.as_ref()?.parts.clone()));
    let parts = move || {
        let link = html::a().attr("href", parts.get()?.to_string());
        Some(html::p().child(link.child(state.t(m::TEAM_PARTS_SHOW))))
    };
    let rota = Memo::new(move || view.with(|view| view.as_ref()?.rota.clone()));
    let rota = move || rota.get().map(|rota| rota_table(state, rota));
    let action = move |route: Route, name: Message| {
        html::a().class("button small").attr("href", route.to_string()).child(state.t(name))
    };
    let with_id = |page: Page, name: &str| {
        state.navigation().and_back(id.with_value(|id| Route::to(page).with_param(name, id)))
    };
    let shift = with_id(Page::New(Kind::Shift), Shift::TEAM.name());
    let paste = with_id(Page::Paste(Kind::Team), Team::PART_OF.name());
    let actions = html::div()
        .class("actions")
        .child(action(shift, m::ROTA_ADD))
        .child(action(Route::to(Page::Roster), m::ROSTER))
        .child(action(paste, m::TEAM_PASTE));
    html::section()
        .class("life")
        .attr("data-testid", "team")
        .child(html::div().child(strength))
        .child(html::ul().class("pack").child(colliding))
        .child(parts)
        .child(rota)
        .child(actions)
}

fn link(shift: &ShiftLink) -> Element {
    html::a().attr("href", shift.page().to_string()).child(shift.name.clone())
}

fn collides(state: AppState) -> Element {
    html::span().class("chip error").child(m::TEAM_COLLIDES.get(state.lang()))
}

/// Who is on duty when, by day and part of the day.
fn rota_table(state: AppState, rota: RotaView) -> Element {
    let date = TableColumn::text(text::field_name(Shift::DATE).get(state.lang()));
    let slots = rota.slots.into_iter().map(TableColumn::text);
    let columns: Vec<TableColumn> = std::iter::once(date).chain(slots).collect();
    let on_duty = |one: &OnDuty| {
        let chip = one.collides.then(|| collides(state));
        html::li().child(link(&one.shift)).child(" ").child(chip)
    };
    let row = |day: RotaDay| {
        let cells = day
            .slots
            .iter()
            .map(|who| html::td().child(html::ul().class("who").children(who.iter().map(on_duty))));
        html::tr()
            .child(html::th().attr("scope", "row").class("date").child(day.date))
            .children(cells)
    };
    let rows: Vec<Element> = rota.days.into_iter().map(row).collect();
    let name = m::ROTA.get(state.lang());
    html::div().class("rota").child(html::h3().child(name)).child(table_of_rows(
        Some("table-rota"),
        name,
        &columns,
        rows,
    ))
}
