//! The picture of the map: its legend, its cursor for pointer and keyboard, and its download.

use leptos::ev;
use leptos::prelude::*;

use super::{MapNow, summary};
use crate::components::button::button;
use crate::components::chart::{standalone, swatch, watch_width};
use crate::html::{self, Element, ElementRef};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::map::{LegendView, PointView, legend as view_legend, step};
use zhibu_charts::{RelationsPicture, SheetTexts, relations, relations_around, sheet};
use zhibu_text::{Lang, m};

/// The width of a picture that is printed on A4, in CSS pixels: as narrow as names fit, so that they are printed large.
const PRINTED_WIDTH_PX: u32 = 900;

/// The state shared by the parts of the picture.
#[derive(Clone, Copy)]
struct MapPicture {
    state: AppState,
    view: MapNow,
    drawn: Memo<RelationsPicture>,
    /// The index of the point at the pointer or the keyboard cursor.
    cursor: Signal<Option<usize>>,
}

pub(super) fn picture(state: AppState, view: MapNow) -> Element {
    let width = Signal::new(0_u32);
    let cursor = Signal::new(None::<usize>);
    let drawn = Memo::new(move || {
        let mut width = width.get();
        if state.navigation().is_printing().get() {
            width = width.min(PRINTED_WIDTH_PX);
        }
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
    let picture = MapPicture { state, view, drawn, cursor };
    let read_out = move || {
        picture.described().map_or_else(
            || html::span().class("quiet").child(state.translate(m::MAP_HINT)),
            |text| html::span().child(text),
        )
    };
    html::figure()
        .class("chart")
        .attr("data-testid", "chart-map")
        .attr("aria-label", state.t(m::MAP))
        .child(html::ul().class("legend").child(move || legend(state.lang())))
        .child(html::output().class("read-out").child(read_out))
        .child(html::div().class("plot scroll").node_ref(frame).child(picture.pane()))
        .child(
            html::footer()
                .child(html::p().class("quiet").child(state.t(m::MAP_LOOKS)))
                .child(button(state, "plain", m::SAVE_SVG, move || picture.save())),
        )
}

fn legend(lang: Lang) -> Vec<Element> {
    let LegendView { kinds, ties } = view_legend(lang);
    let kinds = kinds.into_iter().map(|(name, color)| html::li().child(swatch(color)).child(name));
    let ties =
        ties.into_iter().map(|tie| html::li().child(html::drawing(tie.svg())).child(tie.name));
    kinds.chain(ties).collect()
}

impl MapPicture {
    /// The drawing, with its pointer and keyboard events.
    fn pane(self) -> Element {
        let Self { state, view, drawn, cursor } = self;
        let count = move || view.with(|view| view.as_ref().map_or(0, |view| view.drawn.len()));
        let size = move || {
            let (width, height) = drawn.with(|drawn| drawn.size);
            format!("width:{width}px;height:{height}px")
        };
        let mark = move || {
            let index = cursor.get()?;
            let area = drawn.with(|drawn| drawn.areas.get(index).copied())?;
            Some(html::span().class("mark").prop("style", move || area.style()))
        };
        let svg = html::div().class("svg").attr("aria-hidden", "true");
        let around = move || {
            let index = cursor.get()?;
            let drawing = |drawn: &RelationsPicture| {
                view.with(|view| Some(relations_around(&view.as_ref()?.picture, drawn, index)))
            };
            let drawing = drawn.with(|drawn| drawing(drawn))?;
            let around = html::div().class("svg around").attr("aria-hidden", "true");
            Some(around.markup(move || drawing.clone()))
        };
        html::div()
            .attr(
                "class",
                move || if cursor.get().is_some() { "picture pointed" } else { "picture" },
            )
            .prop("style", size)
            .attr("tabindex", "0")
            .attr("role", "slider")
            .attr("aria-label", state.t(m::MAP_PICTURE))
            .attr("aria-valuemin", "0")
            .attr("aria-valuemax", move || count().saturating_sub(1))
            .attr("aria-valuenow", move || cursor.get().unwrap_or(0))
            .attr("aria-valuetext", move || self.described().or_else(|| summary(view)))
            .on(ev::keydown, move |event| self.press(&event))
            .on(ev::pointermove, move |event| {
                let found = self.point_at(&event);
                if cursor.get_untracked() != found {
                    cursor.set(found);
                }
            })
            .on(ev::pointerleave, move |_| cursor.set(None))
            .on(ev::click, move |event| self.focus_on(self.point_at(&event)))
            .child(svg.markup(move || drawn.with(|drawn| drawn.svg.clone())))
            .child(around)
            .child(mark)
    }

    fn point_at(self, event: &web_sys::MouseEvent) -> Option<usize> {
        let (x, y) = (event.offset_x(), event.offset_y());
        self.drawn.with_untracked(|drawn| drawn.point_at(x, y))
    }

    /// The description of the point at the cursor.
    fn described(self) -> Option<String> {
        let index = self.cursor.get()?;
        self.view.with(|view| Some(view.as_ref()?.drawn.get(index)?.text.clone()))
    }

    /// Goes to the map with a point in focus.
    fn focus_on(self, index: Option<usize>) {
        let focus = |PointView { focus, .. }: &PointView| focus.clone();
        let focus = self.view.with_untracked(|view| view.as_ref()?.drawn.get(index?).map(focus));
        if let Some(focus) = focus {
            self.state.go(focus);
        }
    }

    fn press(self, event: &web_sys::KeyboardEvent) {
        let (key, at) = (event.key(), self.cursor.get_untracked());
        if key == "Enter" {
            event.prevent_default();
            self.focus_on(at);
        } else if let moved @ Some(_) = self.drawn.with_untracked(|drawn| step(drawn, at, &key)) {
            event.prevent_default();
            self.cursor.set(moved);
        }
    }

    /// Saves the picture as a file.
    fn save(self) {
        let on = untrack(|| SheetTexts {
            title: self.state.translate(m::MAP).to_owned(),
            legend: Vec::new(),
            notes: summary(self.view).unwrap_or_default(),
        });
        let svg = self.drawn.with_untracked(|drawn| standalone(&sheet(&drawn.svg, &on)));
        if let Err(error) = platform::download("map.svg", "image/svg+xml", &svg) {
            self.state.notify_export_failed(&error);
        }
    }
}
