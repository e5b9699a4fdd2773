//! The bulletin on all districts: the paper, and the ways in which it leaves the program.

use super::{GivenNow, with_roll_up};
use crate::components::button::button;
use crate::components::content::{empty, link};
use crate::features::papers::leaving::{copy, save_as};
use crate::features::papers::preview::part;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::papers::{PaperContext, city_bulletin};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::city::{bulletin_hint, bulletin_name};
use zhibu_app::views::links::PageLink;
use zhibu_office::document::{Document, parts};
use zhibu_text::m;

/// The page.
pub fn bulletin(state: AppState, given: GivenNow) -> Element {
    let document = Memo::new(move || {
        let unit = state.preferences().author().with(|author| author.unit.clone());
        let context = PaperContext { unit: &unit, today: platform::today() };
        with_roll_up(given, |roll_up| city_bulletin(roll_up, context)).flatten()
    });
    let back = move || {
        let to = PageLink::to(m::CITY_BACK.get(state.lang()), Route::to(Page::City));
        link(state, to)
    };
    let has_no_unit =
        move || state.preferences().author().with(|author| author.unit.trim().is_empty());
    let unit = move || {
        let to = m::CITY_BULLETIN_UNIT.get(state.lang());
        html::p().class("about").child(link(state, PageLink::to(to, Route::to(Page::Ledgers))))
    };
    html::div()
        .class("papers")
        .child(html::p().class("screen-only").child(back))
        .child(actions(state, document))
        .child(html::p().class("quiet about").child(state.t(m::CITY_BULLETIN_ABOUT)))
        .child(show(has_no_unit, unit))
        .child(move || match document.get() {
            Some(document) => preview(state, &document),
            None => empty(state.t(m::CITY_EMPTY)),
        })
}

/// The paper. It is Chinese whatever the language of the page.
fn preview(state: AppState, document: &Document) -> Element {
    html::section()
        .class("paper")
        .attr("lang", "zh-CN")
        .attr("aria-label", state.t(m::PAPERS_PREVIEW))
        .children(parts(document).into_iter().map(|one| part(state, one, bulletin_hint)))
}

fn actions(state: AppState, document: Memo<Option<Document>>) -> Element {
    let with = move |leave: fn(AppState, Document)| {
        if let Some(document) = document.get_untracked() {
            leave(state, document);
        }
    };
    html::div()
        .class("actions")
        .child(button(state, "primary", m::PAPERS_DOCX, move || with(save)))
        .child(button(state, "", m::PAPERS_COPY, move || with(copy)))
        .child(button(state, "", m::CONDUCT_PRINT, platform::print))
}

fn save(state: AppState, document: Document) {
    let name = bulletin_name(&document, platform::today());
    save_as(state, document, name);
}
