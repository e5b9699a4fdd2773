//! The map of relations: who is tied with whom, and how; one of them with its neighbours; and what is
//! measured of each.

mod picture;
mod tables;

use leptos::ev;

use self::picture::picture;
use self::tables::{focused, measures, tied_to_nothing};
use crate::components::choose::{Choice, choose};
use crate::html::{self, Element, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::map::{MapParams, MapView, day_of, map as view_map};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

fn to_focus(state: AppState, code: &str) -> Route {
    let route = state.navigation().route().get_untracked().with_page(Page::Map);
    route.with_param("focus", code)
}

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
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::MAP)))
        .child(controls(state, view));
    let none = move || {
        let link = html::a()
            .class("button primary")
            .attr("href", Route::to(Page::New(Kind::Alliance)).to_string())
            .child(state.t(m::MAP_NEW));
        html::div().class("empty").child(html::p().child(state.t(m::MAP_NONE))).child(link)
    };
    let content = move || {
        html::div()
            .child(html::p().class("quiet").child(move || summary(view)))
            .child(picture(state, view))
            .child(focused(state, view))
            .child(measures(state, view))
            .child(tied_to_nothing(state, view))
    };
    html::div().class("care-page map-page").child(head).child(show_or(has_any, content, none))
}

fn summary(view: Memo<Option<MapView>>) -> Option<String> {
    view.with(|view| view.as_ref().map(|view| view.summary.clone()))
}

/// One alliance, or all; it lives in the URL.
fn controls(state: AppState, view: Memo<Option<MapView>>) -> Element {
    let value = move || {
        let focus = |view: &MapView| view.focus.as_ref().map(|focus| focus.measures.code.clone());
        view.with(|view| view.as_ref().and_then(focus)).unwrap_or_default()
    };
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::MAP_ALL))];
        view.with(|view| {
            let Some(view) = view else { return };
            all.extend(view.choices.iter().cloned());
            // What else is looked at is named too.
            if !chosen.is_empty() && all.iter().all(|one| one.value != chosen) {
                let focus = view.focus.as_ref();
                all.extend(focus.map(|focus| Choice::new(chosen, focus.measures.name.clone())));
            }
        });
        all
    };
    let set = move |code: String| state.go(to_focus(state, &code));
    let select = choose(value, options, set);
    let label = html::span().child(state.t(m::MAP_FOCUS));
    let day = html::input()
        .class("date")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .attr("placeholder", "2022-06-15")
        .prop("value", move || {
            let asked = view.with(|view| view.as_ref().and_then(|view| view.day));
            asked.unwrap_or_else(|| state.as_of()).to_string()
        })
        .on(ev::change, move |event| {
            let input_value = html::input_value(&event);
            let input_value = input_value.trim();
            // Read as forms read it; what is no day changes nothing.
            let Some(day) = day_of(input_value)
                .map(|day| day.to_string())
                .or_else(|| input_value.is_empty().then(String::new))
            else {
                state.notify_error(m::MAP_AT_WRONG.get(state.lang_now()));
                return;
            };
            state
                .navigation()
                .go_quietly(state.navigation().route().get_untracked().with_param("at", &day));
        });
    let of_day = html::span().child(state.t(m::MAP_AT));
    html::div()
        .class("controls")
        .child(html::label().child(of_day).child(day))
        .child(html::label().child(label).child(select))
}
