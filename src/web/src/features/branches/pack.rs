//! What is left to be done for an organisation that has ended: what its closing pack lacks, who has not
//! left it, and whether its tasks go on.

use leptos::prelude::*;

use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::branches::leave_with_end;
use zhibu_app::views::branches::pack::{
    AftermathView, MissingLine, after_end as view_after_end, closing_pack,
};
use zhibu_text::{self as text, format_message, m};

fn line(state: AppState, line: MissingLine) -> Element {
    let lang = state.lang();
    let links = line.links.into_iter().enumerate().map(|(index, link)| {
        let comma = (index > 0).then_some(text::between(lang));
        let form = state.navigation().and_back(link.form).to_string();
        (comma, html::a().attr("href", form).child(link.name))
    });
    html::li().child(html::span().class("quiet").child(line.what)).child(" ").children(links)
}

/// What the closing pack lacks, each with where it is entered; of what has ended and is not closed.
pub fn pack(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| id.with_value(|id| closing_pack(workspace, id, lang))).flatten()
    });
    let lines = move || {
        let lines = view.get().unwrap_or_default();
        let whole = lines.is_empty().then(|| html::li().child(state.translate(m::PACK_WHOLE)));
        let lines: Vec<Element> = lines.into_iter().map(|missing| line(state, missing)).collect();
        (whole, lines)
    };
    let section = move || {
        html::div()
            .class("pack")
            .child(html::h4().child(state.t(m::PACK)))
            .child(html::ul().child(lines))
    };
    html::div().child(show(move || view.with(Option::is_some), section))
}

/// What an organisation that has ended leaves behind, with what settles it.
pub fn after_end(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        state.read(|workspace| id.with_value(|id| view_after_end(workspace, id, lang))).flatten()
    });
    let lines = move || {
        let AftermathView { staying, leaving, end, came_after_end, open_tasks } = view.get()?;
        let staying = (staying > 0).then(|| staying_line(state, id, staying, leaving, &end));
        let late = came_after_end.map(|missing| line(state, missing));
        let tasks = open_tasks.map(|missing| line(state, missing));
        Some((staying, (late, tasks)))
    };
    let list = move || html::ul().class("pack after").child(lines);
    html::div().child(show(move || view.with(Option::is_some), list))
}

/// How many have not left, with the button by which they leave with the end.
fn staying_line(
    state: AppState,
    id: StoredValue<String>,
    staying: usize,
    leaving: usize,
    end: &str,
) -> Element {
    let lang = state.lang();
    let leave = move |_| {
        if state.is_past() {
            return;
        }
        let command =
            state.read_untracked(|workspace| id.with_value(|id| leave_with_end(workspace, id)));
        if let Some((count, command)) = command.flatten() {
            state.apply(command);
            state.tell_saved(format_message!(m::LEFT_WITH_END, state.lang_now(), count = count));
        }
    };
    let button = (leaving > 0).then(|| {
        html::button()
            .class("small")
            .attr("type", "button")
            .on(leptos::ev::click, leave)
            .child(format_message!(m::LEAVE_WITH_END, lang, count = leaving, end = end))
    });
    html::li().child(format_message!(m::STAYING, lang, count = staying)).child(" ").child(button)
}
