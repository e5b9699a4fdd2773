//! The map of relations: the network of ties, one point with its neighbours, and the measures of
//! each point.

mod picture;

use self::picture::picture;
use crate::components::content::{actions, empty, filled, labelled, lines, link, page_head, part};
use crate::components::data_table::followed_table;
use crate::components::date_input::date_input;
use crate::components::pick::pick_labelled;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::forms::dates::DateSense;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::NoControl;
use zhibu_app::views::choice::Offered;
use zhibu_app::views::links::{LinkLook, PageLink};
use zhibu_app::views::map::{FocusView, MapParams, MapView, day_param, map as view_map};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

type MapNow = Memo<Option<MapView>>;

/// The page.
pub fn map(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let params = state.navigation().route().with(|route| MapParams::of(route, as_of));
        state.read(|workspace| {
            platform::measured("zhibu:network", || {
                view_map(workspace, &params, &platform::ByReader, lang)
            })
        })
    });
    let has_any = move || view.with(|view| view.as_ref().is_some_and(|view| !view.is_empty));
    let none = move || {
        let new = Route::to(Page::New(Kind::Alliance));
        let new = PageLink::to(state.translate(m::MAP_NEW), new).looking(LinkLook::PrimaryButton);
        empty(state.t(m::MAP_NONE)).child(link(state, new))
    };
    let content = move || {
        html::div()
            .child(html::p().class("quiet").child(move || summary(view)))
            .child(picture(state, view))
            .child(focused(state, view))
            .child(measures(state, view))
            .child(tied_to_nothing(state, view))
    };
    html::div()
        .class("page-sections map-page")
        .child(page_head(state, m::MAP).child(controls(state, view)))
        .child(show_or(has_any, content, none))
}

fn summary(view: MapNow) -> Option<String> {
    view.with(|view| view.as_ref().map(|view| view.summary.clone()))
}

/// The day, and the point in focus; both are stored in the URL.
fn controls(state: AppState, view: MapNow) -> Element {
    let chosen = move || {
        let focus = |view: &MapView| view.focus.as_ref().map(|focus| focus.code.clone());
        view.with(|view| view.as_ref().and_then(focus)).unwrap_or_default()
    };
    let offered = move || {
        let choices = view.with(|view| view.as_ref().map(|view| view.choices.clone()));
        Offered::Options(choices.unwrap_or_default())
    };
    let set = move |code: String| {
        let route = state.navigation().route().get_untracked().with_page(Page::Map);
        state.go(route.with_param("focus", &code));
    };
    let focus = pick_labelled(state, m::MAP_FOCUS, "map-focus".to_owned(), chosen, offered, set);
    let shown = move || {
        view.with(|view| view.as_ref().map(|view| view.day.to_string())).unwrap_or_default()
    };
    let set_day = move |text: String| match day_param(&text) {
        Some(day) => {
            let route = state.navigation().route().get_untracked();
            state.navigation().replace_route(route.with_param("at", &day));
        }
        None => state.notify_error(m::MAP_AT_WRONG.get(state.lang_now())),
    };
    let input = html::input().class("date").prop("value", shown);
    let called = move || m::MAP_AT.get(state.lang()).to_owned();
    let day = date_input(state, input, (called, DateSense::Past), shown, set_day);
    html::div().class("controls").child(labelled(state, m::MAP_AT, day)).child(focus)
}

/// The point in focus, and its ties.
fn focused(state: AppState, view: MapNow) -> Element {
    let focus = Memo::new(move || view.with(|view| view.as_ref()?.focus.clone()));
    let inside = move || {
        let FocusView { name, links, alone, ties, .. } = focus.get()?;
        let content = html::div()
            .child(html::h2().child(name))
            .child(actions(state, links))
            .child(alone.map(|alone| html::p().child(alone)))
            .child(html::ul().class("ties").child(lines(state, ties)));
        Some(content)
    };
    let section = move || html::section().class("focused").child(inside);
    html::div().child(show(move || focus.with(Option::is_some), section))
}

fn measures(state: AppState, view: MapNow) -> Element {
    let about = move || view.with(|view| view.as_ref().map(|view| view.measures.clone()));
    let table = move || view.with(|view| view.as_ref().map(|view| view.table.clone()));
    html::section()
        .child(html::h2().child(state.t(m::MAP_MEASURES)))
        .child(html::p().class("quiet").child(about))
        .child(followed_table(state, "table-map", table, |never: NoControl| match never {}))
}

fn tied_to_nothing(state: AppState, view: MapNow) -> Element {
    let alone = part(view, |view| &view.alone);
    let has_any = move || alone.with(|alone| alone.as_ref().is_some_and(|all| !all.is_empty()));
    let names = move || {
        let named = alone.get().unwrap_or_default().into_iter();
        named
            .map(|cell| {
                let at = html::span().key(cell.subject().unwrap_or_default());
                filled(state, at, cell)
            })
            .collect::<Vec<_>>()
    };
    let content = move || {
        html::section()
            .child(html::h2().child(state.t(m::MAP_ALONE_TITLE)))
            .child(html::p().child(names))
    };
    html::div().child(show(has_any, content))
}
