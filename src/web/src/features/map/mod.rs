//! The map of relations: who is tied with whom, and how; one of them with its neighbours; and what is
//! measured of each.

mod picture;
mod shown;
mod tables;

use leptos::ev;

pub use shown::READ;

use self::picture::picture;
use self::shown::{Shown, day_of, focus_of, read};
use self::tables::{focused, measures, tied_to_nothing};
use crate::components::choose::{Choice, choose};
use crate::html::{self, Element, show_or};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

fn to_focus(state: AppState, code: &str) -> Route {
    let route = state.navigation().route().get_untracked().with_page(Page::Map);
    route.with_param("focus", code)
}

/// The page.
pub fn map(state: AppState) -> Element {
    let shown = Memo::new(move || read(state));
    let is_empty =
        move || shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.counts.0 == 0));
    let has_any = move || !is_empty();
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::MAP)))
        .child(controls(state, shown));
    let none = move || {
        let link = html::a()
            .class("button primary")
            .attr("href", Route::to(Page::New(Kind::Alliance)).to_string())
            .child(state.t(m::MAP_NEW));
        html::div().class("empty").child(html::p().child(state.t(m::MAP_NONE))).child(link)
    };
    let content = move || {
        html::div()
            .child(html::p().class("quiet").child(move || summary(state, shown)))
            .child(picture(state, shown))
            .child(focused(state, shown))
            .child(measures(state, shown))
            .child(tied_to_nothing(state, shown))
    };
    html::div().class("care-page map-page").child(head).child(show_or(has_any, content, none))
}

fn summary(state: AppState, shown: Memo<Option<Shown>>) -> Option<String> {
    let lang = state.lang();
    shown.with(|shown| {
        let shown = shown.as_ref()?;
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("count", &shown.counts.0),
            ("ties", &shown.ties),
            ("alone", &(shown.alone.len() + shown.nameless)),
            ("bridges", &shown.bridges),
        ];
        let mut said = m::MAP_SUMMARY.with(lang, &values);
        if shown.focus.is_none() && focus_of(state).is_some() {
            said = m::MAP_NOT_THERE.get(lang).to_owned() + &said;
        }
        if let Some(day) = shown.day {
            said = m::MAP_DAY.with(lang, &[("day", &day)]) + &said;
        }
        let (all, drawn) = shown.counts;
        if shown.focus.is_none() && drawn < all {
            said.push_str(&m::MAP_MORE.with(lang, &[("count", &(all - drawn))]));
        }
        Some(said)
    })
}

/// One alliance, or all; it lives in the URL.
fn controls(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let is_there =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.focus.is_some()));
    let value = move || {
        let asked = focus_of(state).filter(|_| is_there());
        asked.map(|who| who.code()).unwrap_or_default()
    };
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::MAP_ALL))];
        shown.with(|shown| {
            let choices = shown.iter().flat_map(|shown| &shown.choices);
            all.extend(choices.cloned());
            // What else is looked at is named too.
            if !chosen.is_empty() && all.iter().all(|one| one.value != chosen) {
                let focus = shown.as_ref().and_then(|shown| shown.focus.as_ref());
                all.extend(focus.map(|focus| Choice::new(chosen, focus.0.name.clone())));
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
            let asked = shown.with(|shown| shown.as_ref().and_then(|shown| shown.day));
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
