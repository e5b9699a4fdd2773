//! The bars of a plan, which the pointer moves: a bar to begin on another day, its end to take more or
//! fewer; and how they are printed.

use leptos::ev;
use leptos::prelude::*;

use super::{ProjectNow, move_node, with_plan};
use crate::components::chart::{swatch, watch_width};
use crate::components::seen::comes_near;
use crate::html::{self, Element, ElementRef, View, each, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::projects::bars::bars_legend;
use zhibu_app::views::projects::dragging::{BarDrag, BarDrop, MovingBar};
use zhibu_app::views::projects::project::PlanView;
use zhibu_charts::{GanttPage, GanttPicture, PageRows, gantt};
use zhibu_text::m;

/// Maximum rows printed on a page of A4 across; the first one has the figures of the plan as well.
const PRINTED_ROWS: PageRows = PageRows { first: 17, further: 24 };
/// The width of A4 across within its margins, in CSS pixels: labels are printed as large as they are drawn.
const PRINTED_WIDTH_PX: u32 = 1008;

/// The bars with their legend.
pub fn bars(state: AppState, view: ProjectNow) -> Element {
    let width = Signal::new(0_u32);
    let frame = ElementRef::new();
    watch_width(frame, width);
    let picture = Memo::new(move || {
        let width = Some(width.get()).filter(|width| *width > 0);
        let drawn = width.map(|width| with_plan(view, |plan| gantt(&plan.gantt, width)));
        drawn.flatten().unwrap_or_default()
    });
    let legend = move || {
        let items = bars_legend(state.lang()).into_iter();
        items.map(|(color, name)| html::li().child(swatch(color)).child(name)).collect::<Vec<_>>()
    };
    html::figure()
        .class("chart wide")
        .attr("aria-label", state.t(m::PROJECT))
        .child(html::ul().class("legend").child(legend))
        .child(html::div().class("plot").node_ref(frame).child(drawing(state, view, picture)))
        .child(html::div().class("pages").attr("aria-hidden", "true").child(printed(view)))
}

/// The drawing, and the bar on its way.
fn drawing(state: AppState, view: ProjectNow, picture: Memo<GanttPicture>) -> Element {
    let drag = Signal::new(None::<BarDrag>);
    let begin = move |event: &web_sys::PointerEvent| {
        let (x, y) = (event.offset_x(), event.offset_y());
        let found = picture.with_untracked(|picture| BarDrag::begin(picture, x, y));
        if event.button() == 0 && found.is_some() {
            event.prevent_default();
            platform::capture_pointer(event);
            drag.set(found);
        }
    };
    let go_on = move |event: &web_sys::PointerEvent| {
        let before = drag.get_untracked();
        let now = before.map(|drag| drag.at(event.offset_x()));
        if now != before {
            drag.set(now);
        }
    };
    let end = move |event: &web_sys::PointerEvent| {
        let Some(now) = drag.get_untracked() else { return };
        drag.set(None);
        drop_bar(state, view, picture, now.at(event.offset_x()));
    };
    let moving = move || {
        let drag = drag.get()?;
        let moving =
            with_plan(view, |plan| picture.with(|picture| drag.moving(plan, picture))).flatten();
        let MovingBar { area, label_x, label_y, day } = moving?;
        let label = format!("left:{label_x}px;top:{label_y}px");
        Some((
            html::span().class("ghost").prop("style", move || area.style()),
            html::span().class("ghost-label").prop("style", move || label.clone()).child(day),
        ))
    };
    let bands = each(
        move || (0..picture.with(GanttPicture::band_count)).collect(),
        usize::to_string,
        move |band| drawn_band(view, picture, band),
    );
    html::div()
        .class("picture gantt")
        .attr("data-testid", "gantt")
        .on(ev::pointerdown, move |event| begin(&event))
        .on(ev::pointermove, move |event| go_on(&event))
        .on(ev::pointerup, move |event| end(&event))
        .on(ev::pointercancel, move |_| drag.set(None))
        .child(bands)
        .child(moving)
}

/// A band of the drawing, which is drawn once it comes near; the first one is drawn at once.
fn drawn_band(view: ProjectNow, picture: Memo<GanttPicture>, band: usize) -> Element {
    let element = ElementRef::new();
    let is_near = if band == 0 { Signal::new(true) } else { comes_near(element) };
    let svg = move || {
        let draw = |plan: &PlanView| picture.with(|picture| picture.band_svg(&plan.gantt, band));
        let drawn = is_near.get().then(|| with_plan(view, draw));
        drawn.flatten().unwrap_or_default()
    };
    let height_px = move || picture.with(|picture| picture.band_height_px(band));
    html::div()
        .class("svg")
        .attr("aria-hidden", "true")
        .node_ref(element)
        .prop("style", move || format!("height:{}px", height_px()))
        .markup(svg)
}

fn drop_bar(state: AppState, view: ProjectNow, picture: Memo<GanttPicture>, drag: BarDrag) {
    let lang = state.lang_now();
    let dropped = untrack(|| {
        with_plan(view, |plan| picture.with(|picture| drag.dropped(plan, picture, lang)))
    });
    match dropped.flatten() {
        None => {}
        Some(BarDrop::Open(node)) => state.go(node),
        Some(BarDrop::Move { node, movement, notice }) => {
            move_node(state, &node, movement, &notice);
        }
    }
}

/// The plan for printing, made when the browser prints and no sooner.
fn printed(view: ProjectNow) -> impl View {
    let is_printing = Signal::new(false);
    let before = window_event_listener(ev::beforeprint, move |_| is_printing.set(true));
    let after = window_event_listener(ev::afterprint, move |_| is_printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    let page = |GanttPage { axis, rows }: GanttPage| {
        html::div().class("sheet").child(html::drawing(axis)).child(html::drawing(rows))
    };
    let pages = move || {
        let draw =
            |plan: &PlanView| gantt(&plan.gantt, PRINTED_WIDTH_PX).pages(&plan.gantt, PRINTED_ROWS);
        let pages = with_plan(view, draw).unwrap_or_default();
        pages.into_iter().map(page).collect::<Vec<_>>()
    };
    show(move || is_printing.get(), move || pages)
}
