//! The members of a team, and its rota.

use leptos::prelude::*;

use crate::components::content::{actions, line, link};
use crate::components::data_table::plain_table;
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::table::Table;
use zhibu_app::views::branches::team::{TeamView, team_links, team_view};
use zhibu_text::m;

/// The section of a team's page.
pub fn team(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let read =
            |id: &String| state.read(|workspace| team_view(workspace, id, as_of, lang)).flatten();
        id.with_value(read)
    });
    let rota = move |table: Table| {
        html::div().class("rota").child(html::h3().child(state.t(m::ROTA))).child(plain_table(
            state,
            "table-rota",
            table,
        ))
    };
    let content = move || {
        let TeamView { strength, colliding, parts, rota: table } = view.get()?;
        let colliding = colliding.into_iter().map(|shift| line(state, [shift]));
        Some(vec![
            html::div().child(html::p().attr("data-testid", "strength").child(strength)),
            html::ul().class("pack").children(colliding),
            html::div().child(parts.map(|parts| html::p().child(link(state, parts)))),
            html::div().child(table.map(rota)),
        ])
    };
    let forms = move || actions(state, id.with_value(|id| team_links(id, state.lang())));
    html::section().class("life").attr("data-testid", "team").child(content).child(forms)
}
