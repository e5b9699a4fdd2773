//! The picture of the map: its legend, its points by pointer and by key, and the file of it.

use leptos::ev;
use leptos::prelude::*;

use super::shown::{Shown, tie_line, tie_name};
use super::{summary, to_focus};
use crate::components::button::button;
use crate::components::chart::{standalone, swatch, watch_width};
use crate::html::{self, Element, ElementRef};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_charts::{Area, Color, RelationsPicture, Sheet, relations, sheet};
use zhibu_domain::alliances::network::TieKind;
use zhibu_domain::kinds::choices::UnitKind;
use zhibu_text::{self as text, Lang, Message, m};

/// A stroke of a tie, for the legend.
fn stroke(kind: TieKind) -> Element {
    let (color, width) = tie_line(kind);
    html::drawing(format!(
        "<svg class=\"swatch\" width=\"18\" height=\"12\"><path d=\"M0 6h18\" fill=\"none\" \
         stroke=\"var({})\" stroke-width=\"{width}\"/></svg>",
        color.property()
    ))
}

fn legend(lang: Lang) -> Vec<Element> {
    let item = |color: Color, said: Message| html::li().child(swatch(color)).child(said.get(lang));
    let kinds = UnitKind::ALL
        .iter()
        .map(|kind| item(Color::Category(*kind as usize), text::choice(kind.code())));
    let ties = [TieKind::Leads, TieKind::Cooperates, TieKind::Serves, TieKind::Member];
    let ties = ties
        .into_iter()
        .map(|kind| html::li().child(stroke(kind)).child(tie_group(kind).get(lang)));
    let unknown = std::iter::once(item(Color::Owed, m::MAP_UNKNOWN_KIND));
    kinds.chain(unknown).chain(ties).collect()
}

/// What a tie is called in the legend, with those that are drawn alike.
fn tie_group(kind: TieKind) -> Message {
    match kind {
        TieKind::Leads | TieKind::Guides | TieKind::Chairs => m::TIE_GROUP_LEADS,
        TieKind::Member | TieKind::Forms | TieKind::TakesPart => m::TIE_GROUP_MEMBER,
        TieKind::Cooperates | TieKind::Serves => tie_name(kind),
    }
}

pub(super) fn picture(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let width = Signal::new(0_u32);
    let cursor = Signal::new(None::<usize>);
    let drawn = Memo::new(move || {
        let width = width.get();
        shown.with(|shown| match shown {
            Some(shown) if width > 0 => {
                platform::measured("zhibu:charts", || relations(&shown.model, width))
            }
            _ => RelationsPicture::default(),
        })
    });
    Effect::new(move || {
        shown.track();
        cursor.set(None);
    });
    let frame = ElementRef::new();
    watch_width(frame, width);
    let at = move |event: &web_sys::MouseEvent| {
        let (x, y) = (event.offset_x(), event.offset_y());
        drawn.with_untracked(|drawn| drawn.areas.iter().position(|area| area.holds(x, y)))
    };
    let look_at = move |index: usize| {
        let code = shown.with_untracked(|shown| {
            shown.as_ref().and_then(|shown| shown.drawn.get(index)).map(|one| one.0.clone())
        });
        if let Some(code) = code {
            state.go(to_focus(state, &code));
        }
    };
    let said = move || {
        let index = cursor.get()?;
        shown.with(|shown| Some(shown.as_ref()?.drawn.get(index)?.1.clone()))
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
    let count = move || shown.with(|shown| shown.as_ref().map_or(0, |shown| shown.drawn.len()));
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
            said().unwrap_or_else(|| state.translate(m::MAP_HINT).to_owned())
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
        said().map_or_else(
            || html::span().class("quiet").child(state.translate(m::MAP_HINT)),
            |said| html::span().child(said),
        )
    };
    let save = move || {
        let on = untrack(|| Sheet {
            title: state.translate(m::MAP).to_owned(),
            legend: Vec::new(),
            notes: summary(state, shown).unwrap_or_default(),
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

/// Where a key leads from a point: along its column, or to the nearest of the next.
fn step(drawn: &RelationsPicture, from: Option<usize>, key: &str) -> Option<usize> {
    let seats = &drawn.seats;
    let Some(from) = from else {
        let is_key = matches!(key, "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home");
        // The upper left corner first.
        let first = (0..seats.len()).min_by_key(|index| (seats[*index].column, seats[*index].row));
        return first.filter(|_| is_key);
    };
    let here = *seats.get(from)?;
    let nearest = |column: usize| {
        let own = (0..seats.len()).filter(|index| seats[*index].column == column);
        let y = drawn.areas.get(from)?.y;
        own.min_by_key(|index| (drawn.areas[*index].y - y).abs())
    };
    let in_column = |row: usize| {
        (0..seats.len())
            .find(|index| seats[*index].column == here.column && seats[*index].row == row)
    };
    match key {
        "ArrowDown" => in_column(here.row + 1).or(Some(from)),
        "ArrowUp" => here.row.checked_sub(1).and_then(in_column).or(Some(from)),
        "ArrowRight" => nearest(here.column + 1).or(Some(from)),
        "ArrowLeft" => here.column.checked_sub(1).and_then(nearest).or(Some(from)),
        "Home" => in_column(0),
        "End" => (0..seats.len())
            .filter(|index| seats[*index].column == here.column)
            .max_by_key(|index| seats[*index].row),
        _ => None,
    }
}
