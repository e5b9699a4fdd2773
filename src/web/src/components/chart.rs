//! A chart: its picture, legend, read-out, table and download.

use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::components::data_table::table_element;
use crate::components::sheet_menu::chart_menu;
use crate::components::unfold::unfold;
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, CursorStep};
use zhibu_app::sheets::{ChartDrawing, SheetSource};
use zhibu_charts::{Area, ChartPoint, Color, Highlight, Picture, SWATCH_PX};
use zhibu_text::{Message, format_message, m};

/// The width of A4 within its margins, in CSS pixels: labels are printed as large as they are drawn.
const PRINTED_WIDTH_PX: u32 = 680;

/// The state shared by the parts of a chart.
#[derive(Clone, Copy)]
pub struct Chart {
    state: AppState,
    /// The name for tests and the download: `chart-<name>`.
    name: &'static str,
    /// Its title, with the unit.
    title: Message,
    model: Memo<ChartModel>,
    picture: Memo<Picture>,
    width: Signal<u32>,
    /// The point at the pointer or the keyboard cursor.
    cursor: Signal<Option<ChartPoint>>,
}

impl Chart {
    /// A chart, rendered from its model.
    pub fn new(
        state: AppState,
        name: &'static str,
        title: Message,
        model: Memo<ChartModel>,
    ) -> Self {
        let width = Signal::new(0);
        let picture = Memo::new(move || {
            let (mut width, lang) = (width.get(), state.lang());
            if state.navigation().is_printing().get() {
                width = width.min(PRINTED_WIDTH_PX);
            }
            model.with(|model| {
                if width == 0 || model.is_empty() {
                    return Picture::default();
                }
                platform::measured("zhibu:charts", || model.picture(width, lang))
            })
        });
        let cursor = Signal::new(None);
        Effect::new(move || {
            model.track();
            cursor.set(None);
        });
        Self { state, name, title, model, picture, width, cursor }
    }

    /// The chart's view. `empty` is shown when there is nothing to draw; `controls` are its own.
    pub fn view(self, empty: Message, controls: Option<Element>) -> Element {
        let Self { state, name, title, .. } = self;
        let title_id = format!("title-{name}");
        let heading = html::h2().attr("id", title_id.clone()).child(state.t(title));
        let frame = ElementRef::new();
        watch_width(frame, self.width);
        let plot = html::div()
            .class("plot")
            .node_ref(frame)
            .child(show(
                move || self.is_empty(),
                move || {
                    let why = self.model.with(|model| model.empty_message(empty));
                    html::p().class("empty").child(state.t(why))
                },
            ))
            .child(self.drawn());
        let read_out = move || {
            let hint = || html::span().class("quiet").child(state.translate(m::CHART_HINT));
            let text = self.model.with(|model| model.text_at(self.cursor.get(), state.lang()));
            text.map_or_else(hint, |text| html::span().child(text))
        };
        html::figure()
            .class("chart")
            .attr("data-testid", format!("chart-{name}"))
            .attr("aria-labelledby", title_id)
            .child(html::figcaption().child(heading).child(controls))
            .child(show(
                move || !self.is_empty(),
                move || html::ul().class("legend").child(move || self.legend()),
            ))
            .child(plot)
            .child(
                html::output()
                    .class("read-out")
                    .attr("hidden", move || self.is_empty())
                    .child(read_out),
            )
            .child(html::footer().child(html::p().class("quiet").child(move || self.notes())))
            .child(self.table_behind())
            .child(show(move || !self.is_empty(), move || self.sheet_menu()))
    }

    fn is_empty(self) -> bool {
        self.model.with(ChartModel::is_empty)
    }

    fn legend(self) -> Vec<Element> {
        let series = self.model.with(|model| model.series(self.state.lang()));
        series
            .into_iter()
            .map(|(name, color)| html::li().child(swatch(color)).child(name))
            .collect()
    }

    fn notes(self) -> String {
        let as_of = self.state.as_of();
        self.model.with(|model| model.notes(as_of, self.state.lang()))
    }

    /// The picture with its cursor, a slider over the buckets.
    fn drawn(self) -> Element {
        let Self { state, picture, cursor, .. } = self;
        let label = move || {
            format_message!(m::CHART_CURSOR, state.lang(), title = state.translate(self.title))
        };
        let svg = html::div()
            .class("svg")
            .attr("aria-hidden", "true")
            .markup(move || picture.with(|picture| picture.svg.clone()));
        let last_bucket = move || self.model.with(ChartModel::last_bucket);
        let highlight = move || {
            let point = cursor.get()?;
            let Highlight { band, mark } = picture.with(|picture| picture.highlight(point))?;
            Some((area("band", band), area("mark", mark)))
        };
        html::div()
            .class("picture")
            .attr("hidden", move || self.is_empty())
            .attr("tabindex", "0")
            .attr("role", "slider")
            .attr("aria-label", label)
            .attr("aria-valuemin", "0")
            .attr("aria-valuemax", last_bucket)
            .attr("aria-valuenow", move || {
                cursor.get().map_or_else(last_bucket, |cursor| cursor.bucket)
            })
            .attr("aria-valuetext", move || {
                self.model.with(|model| model.accessible_text_at(cursor.get(), state.lang()))
            })
            .on(ev::keydown, move |event| self.move_by_key(&event))
            .on(ev::pointermove, move |event| {
                let (x, y) = (event.offset_x(), event.offset_y());
                let found = picture.with_untracked(|picture| picture.point_at(x, y));
                if cursor.get_untracked() != found {
                    cursor.set(found);
                }
            })
            .on(ev::pointerleave, move |_| cursor.set(None))
            .on(ev::click, move |event| {
                let (x, y) = (event.offset_x(), event.offset_y());
                if let Some(point) = picture.with_untracked(|picture| picture.mark_at(x, y)) {
                    self.go(point);
                }
            })
            .child(svg)
            .child(highlight)
    }

    fn move_by_key(self, event: &web_sys::KeyboardEvent) {
        let cursor = self.cursor.get_untracked();
        let step = self.model.with_untracked(|model| model.cursor_step(cursor, &event.key()));
        let Some(step) = step else { return };
        event.prevent_default();
        match step {
            CursorStep::To(point) => self.cursor.set(Some(point)),
            CursorStep::Open(point) => self.go(point),
        }
    }

    /// Opens the rows behind a figure.
    fn go(self, point: ChartPoint) {
        self.state.go(self.model.with_untracked(|model| model.link(point)));
    }

    /// The menu by which the picture and the table behind leave the program.
    fn sheet_menu(self) -> Element {
        let Self { state, name, title, model, picture, .. } = self;
        chart_menu(state, move || {
            let (lang, title) = (state.lang(), state.translate(title));
            let drawn = ChartDrawing {
                name,
                svg: picture.with(|picture| picture.svg.clone()),
                title: title.to_owned(),
                legend: model.with(|model| model.series(lang)),
            };
            let table = model.with(|model| model.table(title, lang));
            Some(SheetSource::Chart { table, notes: self.notes(), drawn })
        })
    }

    /// The figures as a table with links to their rows, rendered only when unfolded.
    fn table_behind(self) -> Element {
        let Self { state, title, model, .. } = self;
        let table = move || {
            let caption = state.translate(title);
            let table = model.with(|model| model.table(caption, state.lang()));
            table_element(state, html::table(), table)
        };
        unfold(state, "behind", m::SHOW_TABLE, move || html::scrolled(state.t(title), table))
    }
}

/// A highlight. Its position is a DOM property, as the content security policy forbids style
/// attributes.
fn area(class: &'static str, Area { x, y, width, height }: Area) -> Element {
    let style = format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px");
    html::span().class(class).prop("style", move || style.clone())
}

/// A patch of a colour, for legends; the text beside it says the same.
pub fn swatch(color: Color) -> Element {
    let patch =
        html::rect().attr("width", "100%").attr("height", "100%").attr("fill", color.fill());
    html::svg()
        .class("swatch")
        .attr("aria-hidden", "true")
        .attr("width", SWATCH_PX.to_string())
        .attr("height", SWATCH_PX.to_string())
        .child(patch)
}

/// Keeps `width` equal to the frame's width, in pixels.
pub fn watch_width(frame: ElementRef, width: Signal<u32>) {
    Effect::new(move || {
        let Some(frame) = frame.get() else { return };
        let read = {
            let frame = frame.clone();
            move || u32::try_from(frame.client_width()).unwrap_or(0)
        };
        width.set(read());
        let resized = Closure::<dyn FnMut()>::new(move || {
            if let Some(now) = Some(read()).filter(|now| *now > 0)
                && width.try_get_untracked().is_some_and(|before| before != now)
            {
                width.set(now);
            }
        });
        let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&frame);
        // Both stay on the page's only thread, where clean-up runs too.
        let watching = SendWrapper::new((observer, resized));
        on_cleanup(move || watching.0.disconnect());
    });
}

/// The picture as a standalone SVG document, in the colors of the current theme.
pub fn standalone(svg: &str) -> String {
    zhibu_charts::standalone(svg, platform::style_property)
}
