//! The published list of a round: by bands, with the period for objections; for printing.

use crate::components::button::button;
use crate::components::choose::choose_param;
use crate::components::content::{empty, link, page_head, part};
use crate::components::data_table::plain_table;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::appraisals::publication::{
    PublicationSheet, PublicationView, publication as view_publication,
};
use zhibu_text::m;

/// The URL parameter for the last band on the list.
const DOWN_TO: &str = "down_to";

type PublicationNow = Memo<Option<PublicationView>>;

/// The page.
pub fn publication(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (round, lang) = (state.navigation().param("appraisal"), state.lang());
        let down_to = state.navigation().param(DOWN_TO);
        let down_to = Some(&*down_to).filter(|band| !band.is_empty());
        state.read(|workspace| view_publication(workspace, &round, down_to, lang)).flatten()
    });
    let exists = move || view.with(Option::is_some);
    let back = move || {
        let back = view.with(|view| view.as_ref().map(|view| view.back.clone()));
        back.map(|back| link(state, back))
    };
    let undecided = part(view, |view| &view.undecided);
    let is_undecided = move || undecided.get().flatten().is_some();
    let print = button(state, "primary", m::CONDUCT_PRINT, platform::print)
        .attr("disabled", move || !exists() || is_undecided());
    let why = move || {
        let why = undecided.get().flatten();
        why.map(|why| html::p().class("owed").attr("data-testid", "undecided").child(why))
    };
    let content = move || {
        let sheet =
            move || view.with(|view| view.as_ref().map(|view| sheet(state, view.sheet.clone())));
        html::div()
            .attr("class", move || is_undecided().then_some("undecided"))
            .child(why)
            .child(sheet)
    };
    let none = move || empty(state.t(m::NO_SUCH_RECORD));
    html::div()
        .class("conduct-page")
        .child(
            page_head(state, m::PUBLICATION)
                .child(back)
                .child(show(exists, move || down_to(state, view)))
                .child(print),
        )
        .child(show_or(exists, content, none))
}

fn down_to(state: AppState, view: PublicationNow) -> Element {
    let options = move |_: &str| {
        view.with(|view| view.as_ref().map(|view| view.ends.clone())).unwrap_or_default()
    };
    let chosen = move || state.navigation().param(DOWN_TO);
    let select = choose_param(state, m::PUBLICATION_DOWN_TO, DOWN_TO, chosen, options);
    html::div().class("controls").child(select)
}

fn sheet(state: AppState, sheet: PublicationSheet) -> Element {
    let PublicationSheet { title, about, counts, table, reason, objections, organiser, date } =
        sheet;
    html::section()
        .class("sheet")
        .child(html::h2().child(title))
        .child(html::p().child(about))
        .child(html::p().attr("data-testid", "count-publication").child(counts))
        .child(plain_table(state, "table-publication", table))
        .child(reason.map(|reason| html::p().child(reason)))
        .child(objections.map(|objections| html::p().child(objections)))
        .child(html::p().class("seal").child(organiser))
        .child(html::p().class("seal").child(date))
}
