//! The open points of an organisation that has ended: missing items of its closing pack, members
//! who have not left it, and unfinished tasks.

use leptos::prelude::*;

use crate::components::button::text_button;
use crate::components::content::lines;
use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::branches::pack::{
    AftermathView, after_end as view_after_end, closing_pack, leave_announced,
};
use zhibu_text::m;

/// The missing items of the closing pack, each with a link to its field; only between the end and
/// the closing of an organisation.
pub fn pack(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| id.with_value(|id| closing_pack(workspace, id, lang))).flatten()
    });
    let lines = move || lines(state, view.get().unwrap_or_default());
    let section = move || {
        html::div()
            .class("pack")
            .child(html::h4().child(state.t(m::PACK)))
            .child(html::ul().child(lines))
    };
    html::div().child(show(move || view.with(Option::is_some), section))
}

/// The other open points of an organisation that has ended, with the actions that resolve them.
pub fn after_end(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| id.with_value(|id| view_after_end(workspace, id, lang))).flatten()
    });
    let leave = move || {
        state.perform(|workspace, lang| id.with_value(|id| leave_announced(workspace, id, lang)));
    };
    let lines = move || {
        let AftermathView { staying, leave: verb, lines } = view.get()?;
        let button = verb.map(|verb| text_button("small", verb, leave));
        let staying = staying.map(|message| html::li().child(message).child(" ").child(button));
        Some((staying, self::lines(state, lines)))
    };
    let list = move || html::ul().class("pack after").child(lines);
    html::div().child(show(move || view.with(Option::is_some), list))
}
