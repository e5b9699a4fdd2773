//! The picture of the map: its legend, its points by pointer and by key, and the file of it.

use leptos::ev;
use leptos::prelude::*;

use super::{summary, to_focus};
use crate::components::button::button;
use crate::components::chart::{standalone, swatch, watch_width};
use crate::html::{self, Element, ElementRef};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::map::{LegendView, MapView, TieStroke, legend as view_legend, step};
use zhibu_charts::{Area, RelationsPicture, Sheet, relations, sheet};
use zhibu_text::{Lang, m};

/// A stroke of a tie, for the legend.
fn stroke(tie: &TieStroke) -> Element {
    html::drawing(format!(
        "<svg class=\"swatch\" width=\"18\" height=\"12\"><path d=\"M0 6h18\" fill=\"none\" \
         stroke=\"var({})\" stroke-width=\"{}\"/></svg>",
        tie.color.property(),
        tie.width
    ))
}

fn legend(lang: Lang) -> Vec<Element> {
    let LegendView { kinds, ties } = view_legend(lang);
    let kinds = kinds.into_iter().map(|(name, color)| html::li().child(swatch(color)).child(name));
    let ties = ties.into_iter().map(|tie| html::li().child(stroke(&tie)).child(tie.name));
    kinds.chain(ties).collect()
}

pub(super) fn picture(state: AppState, view: Memo<Option<MapView>>) -> Element {
    let width = Signal::new(0_u32);
    let cursor = Signal::new(None::<usize>);
    let drawn = Memo::new(move || {
        let width = width.get();
        view.with(|view| match view {
            Some(view) if width > 0 => {
                platform::measured("zhibu:charts", || relations(&view.picture, width))
            }
            _ => RelationsPicture::default(),
        })
    });
    Effect::new(move || {
        view.track();
        cursor.set(None);
    });
    let frame = ElementRef::new();
    watch_width(frame, width);
    let at = move |event: &web_sys::MouseEvent| {
        let (x, y) = (event.offset_x(), event.offset_y());
        drawn.with_untracked(|drawn| drawn.areas.iter().position(|area| area.holds(x, y)))
    };
    let look_at = move |index: usize| {
        let code = view.with_untracked(|view| {
            view.as_ref().and_then(|view| view.drawn.get(index)).map(|point| point.code.clone())
        });
        if let Some(code) = code {
            state.go(to_focus(state, &code));
        }
    };
    let described = move || {
        let index = cursor.get()?;
        view.with(|view| Some(view.as_ref()?.drawn.get(index)?.text.clone()))
    };
    let by_key = move |event: &web_sys::KeyboardEvent| {
        let key = event.key();
        if key == "Enter" {
            event.prevent_default();
            if let Some(index) = cursor.get_untracked() {
                look_at(index);
            }
            return;
        }
        let moved = drawn.with_untracked(|drawn| step(drawn, cursor.get_untracked(), &key));
        if let Some(moved) = moved {
            event.prevent_default();
            cursor.set(Some(moved));
        }
    };
    let highlight = move || {
        let area =
            cursor.get().and_then(|index| drawn.with(|drawn| drawn.areas.get(index).copied()))?;
        let Area { x, y, width, height } = area;
        let style = format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px");
        Some(html::span().class("mark").prop("style", move || style.clone()))
    };
    let count = move || view.with(|view| view.as_ref().map_or(0, |view| view.drawn.len()));
    let size = move || {
        let (width, height) = drawn.with(|drawn| drawn.size);
        format!("width:{width}px;height:{height}px")
    };
    let pane = html::div()
        .class("picture")
        .prop("style", size)
        .attr("tabindex", "0")
        .attr("role", "slider")
        .attr("aria-label", state.t(m::MAP_PICTURE))
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", move || count().saturating_sub(1))
        .attr("aria-valuenow", move || cursor.get().unwrap_or(0))
        .attr("aria-valuetext", move || {
            described().unwrap_or_else(|| state.translate(m::MAP_HINT).to_owned())
        })
        .on(ev::keydown, move |event| by_key(&event))
        .on(ev::pointermove, move |event| {
            let found = at(&event);
            if cursor.get_untracked() != found {
                cursor.set(found);
            }
        })
        .on(ev::pointerleave, move |_| cursor.set(None))
        .on(ev::click, move |event| {
            if let Some(index) = at(&event) {
                look_at(index);
            }
        })
        .child(
            html::div()
                .class("svg")
                .attr("aria-hidden", "true")
                .markup(move || drawn.with(|drawn| drawn.svg.clone())),
        )
        .child(highlight);
    let read_out = move || {
        described().map_or_else(
            || html::span().class("quiet").child(state.translate(m::MAP_HINT)),
            |text| html::span().child(text),
        )
    };
    let save = move || {
        let on = untrack(|| Sheet {
            title: state.translate(m::MAP).to_owned(),
            legend: Vec::new(),
            notes: summary(view).unwrap_or_default(),
        });
        let svg = drawn.with_untracked(|drawn| standalone(&sheet(&drawn.svg, &on)));
        if let Err(error) = platform::download("map.svg", "image/svg+xml", &svg) {
            state.say_export_failed(&error);
        }
    };
    html::figure()
        .class("chart")
        .attr("data-testid", "chart-map")
        .attr("aria-label", state.t(m::MAP))
        .child(html::ul().class("legend").child(move || legend(state.lang())))
        .child(html::output().class("read-out").child(read_out))
        .child(html::div().class("plot scroll").node_ref(frame).child(pane))
        .child(
            html::footer()
                .child(html::p().class("quiet").child(state.t(m::MAP_LOOKS)))
                .child(button(state, "plain", m::SAVE_SVG, save)),
        )
}
