//! The list of an appraisal as it is published: by bands, with the time for objections; to be printed.

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::data_table::plan_table;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::appraisals::publication::{
    PublicationView, SheetView, publication as view_publication,
};
use zhibu_text::m;

fn param(state: AppState, name: &str) -> String {
    state.navigation().route().with(|route| route.param(name).unwrap_or_default().to_owned())
}

/// The page.
pub fn publication(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (round, down_to, lang) =
            (param(state, "appraisal"), param(state, "down_to"), state.lang());
        let down_to = Some(&*down_to).filter(|band| !band.is_empty());
        state.read(|workspace| view_publication(workspace, &round, down_to, lang)).flatten()
    });
    let exists = move || view.with(Option::is_some);
    let back = move || {
        let round = param(state, "appraisal");
        let route = Route::to(Page::Ranking).with_param("appraisal", &round).to_string();
        let name = view.with(|view| view.as_ref().map(|view| view.name.clone()))?;
        Some(html::a().class("back").attr("href", route).child(name))
    };
    let print = button(state, "primary", m::CONDUCT_PRINT, platform::print)
        .attr("disabled", move || !exists());
    let content = move || {
        let content = move || view.with(|view| view.as_ref().map(|view| sheet(view.sheet.clone())));
        html::div().child(content)
    };
    let none =
        move || html::div().class("empty").child(html::p().child(state.t(m::NO_SUCH_RECORD)));
    html::div()
        .class("conduct-page")
        .child(
            html::header()
                .class("page-head")
                .child(html::h1().child(state.t(m::PUBLICATION)))
                .child(back)
                .child(show(exists, move || down_to(state, view)))
                .child(print),
        )
        .child(show_or(exists, content, none))
}

/// With which band the list ends; it lives in the URL.
fn down_to(state: AppState, view: Memo<Option<PublicationView>>) -> Element {
    let options = move |_: &str| {
        let mut all = vec![Choice::new("", state.translate(m::PUBLICATION_ALL))];
        view.with(|view| {
            let ends = view.iter().flat_map(|view| &view.ends);
            all.extend(ends.map(|band| Choice::new(band.clone(), band.clone())));
        });
        all
    };
    let select = choose(
        move || param(state, "down_to"),
        options,
        move |band| {
            state.navigation().go_quietly(
                state.navigation().route().get_untracked().with_param("down_to", &band),
            );
        },
    );
    let label = html::span().child(state.t(m::PUBLICATION_DOWN_TO));
    html::div().class("controls").child(html::label().child(label).child(select))
}

fn sheet(view: SheetView) -> Element {
    html::section()
        .class("sheet")
        .child(html::h2().child(view.title))
        .child(html::p().child(view.about))
        .child(html::p().attr("data-testid", "count-publication").child(view.counts))
        .child(plan_table("table-publication", view.table, |_| ()))
        .child(view.reason.map(|reason| html::p().child(reason)))
        .child(view.objections.map(|objections| html::p().child(objections)))
        .child(html::p().class("seal").child(view.organiser))
        .child(html::p().class("seal").child(view.date))
}
