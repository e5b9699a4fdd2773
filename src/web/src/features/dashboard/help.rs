//! Help.

use crate::components::content::{links, page_head};
use crate::components::data_table::table_element;
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::table::Table;
use zhibu_app::views::help::{HelpSection, HelpStep, HelpView, help as view};
use zhibu_text::m;

/// The page.
pub fn help(state: AppState) -> Element {
    let content = move || {
        let HelpView { sections, shortcuts, rules } = view(state.lang());
        let tables = [shortcuts, rules].map(|table| table_section(state, table));
        sections.into_iter().map(|one| section(state, one)).chain(tables).collect::<Vec<_>>()
    };
    html::div()
        .class("page-sections help")
        .child(page_head(state, m::HELP))
        .child(html::div().class("page-sections").child(content))
}

fn section(state: AppState, HelpSection { title, steps, links: pages }: HelpSection) -> Element {
    let step = |HelpStep { text, picture }: HelpStep| {
        let picture = html::div()
            .class("help-picture")
            .attr("role", "img")
            .attr("aria-label", state.t(picture.says))
            .child(html::drawing(picture.svg));
        html::li().child(picture).child(html::p().child(text))
    };
    html::section()
        .key(title)
        .child(html::h2().child(title))
        .child(html::ol().class("help-steps").children(steps.into_iter().map(step)))
        .child(html::p().class("actions").children(links(state, pages)))
}

fn table_section(state: AppState, table: Table) -> Element {
    let title = table.caption.clone();
    html::section()
        .key(title.clone())
        .child(html::h2().child(title.clone()))
        .child(html::scrolled(title, table_element(state, html::table(), table)))
}
