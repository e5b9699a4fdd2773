//! A field for a date: what people type, and a calendar to pick from.

use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::html::{self, Element};
use crate::platform;
use crate::state::AppState;
use zhibu_app::forms::dates::{DateSense, date_typed};
use zhibu_domain::values::date::PartialDate;
use zhibu_text::{self as text, m};

/// The text field `input`, whose text is `value`, with a calendar beside it, called by the field's `label`. When it is
/// left, 11.12 or 今天 becomes the date that it means in this `sense`. `write` sets the text, then and when a day is picked.
pub fn date_input(
    state: AppState,
    input: Element,
    (label, sense): (impl Fn() -> String + Send + Sync + 'static, DateSense),
    value: impl Fn() -> String + Send + Sync + 'static,
    write: impl Fn(String) + Copy + 'static,
) -> Element {
    let typing = input
        .attr("type", "text")
        .attr("inputmode", "text")
        .attr("autocomplete", "off")
        .attr("placeholder", state.t(m::DATE_EXAMPLES))
        .attr("title", state.t(m::DATE_HINT))
        .on(ev::change, move |event| {
            let text = html::input_value(&event);
            let date = date_typed(&text, platform::today(), sense);
            let written = date.map_or(text, |date| date.to_string());
            // What it means may be what is set already: then nothing else puts it into the field.
            if let Some(input) =
                event.target().and_then(|at| at.dyn_into::<HtmlInputElement>().ok())
            {
                input.set_value(&written);
            }
            write(written);
        });
    let picked = move || {
        let day = value().trim().parse::<PartialDate>().ok().filter(|date| date.has_day());
        day.map(|day| day.to_string()).unwrap_or_default()
    };
    // Whoever uses the keyboard types the date.
    let calendar = html::input()
        .class("calendar")
        .attr("type", "date")
        .attr("tabindex", "-1")
        .attr("aria-label", move || {
            let lang = state.lang();
            text::pair(&label(), m::CALENDAR.get(lang), lang)
        })
        .attr("title", state.t(m::CALENDAR))
        .prop("value", picked)
        .on(ev::change, move |event| {
            let day = html::input_value(&event);
            if !day.is_empty() {
                write(day);
            }
        });
    html::div().class("date-field").child(typing).child(calendar)
}
