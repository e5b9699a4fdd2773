//! A chart: its picture, legend, read-out, table and download.

use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::components::button::button;
use crate::components::unfold::unfold;
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::ChartModel;
use zhibu_charts::{Area, Color, Picture, SheetTexts, pattern_defs, sheet};
use zhibu_text::{Message, format_message, m};

/// Where in a chart: the bucket and the series.
type Cell = (usize, usize);

/// What the parts of a chart share.
#[derive(Clone, Copy)]
pub struct Chart {
    state: AppState,
    /// Names it for tests and the download: `chart-<name>`.
    name: &'static str,
    /// Its title, with the unit.
    title: Message,
    model: Memo<ChartModel>,
    picture: Memo<Picture>,
    width: Signal<u32>,
    /// Where the pointer or the arrow keys are.
    cursor: Signal<Option<Cell>>,
}

impl Chart {
    /// A chart. Everything in it follows from its model.
    pub fn new(
        state: AppState,
        name: &'static str,
        title: Message,
        model: Memo<ChartModel>,
    ) -> Self {
        let width = Signal::new(0);
        let picture = Memo::new(move || {
            let (width, lang) = (width.get(), state.lang());
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

    /// The chart's view. `empty` is said when there is nothing to draw; `controls` are its own.
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
                move || html::p().class("empty").child(state.t(empty)),
            ))
            .child(self.drawn());
        let read_out = move || {
            let hint = || html::span().class("quiet").child(state.translate(m::CHART_HINT));
            self.read_out().map_or_else(hint, |(text, _)| html::span().child(text))
        };
        let save = button(state, "plain", m::SAVE_SVG, move || self.save())
            .attr("disabled", move || self.is_empty());
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
            .child(
                html::footer()
                    .child(html::p().class("quiet").child(move || self.notes()))
                    .child(save),
            )
            .child(self.table_behind())
    }

    fn is_empty(self) -> bool {
        self.model.with(ChartModel::is_empty)
    }

    fn last_bucket(self) -> usize {
        self.model.with(ChartModel::bucket_count).saturating_sub(1)
    }

    fn legend(self) -> Vec<Element> {
        let series = self.model.with(|model| model.legend(self.state.lang()));
        series
            .into_iter()
            .map(|(name, color)| html::li().child(swatch(color)).child(name))
            .collect()
    }

    /// What is said of the place the cursor is at, and the name of its series.
    fn read_out(self) -> Option<(String, Option<String>)> {
        let lang = self.state.lang();
        let last = self.last_bucket();
        let (bucket, series) = self.cursor.get().filter(|cursor| cursor.0 <= last)?;
        self.model.with(|model| {
            let name = (model.series_count() > 1)
                .then(|| model.series(lang).get(series).map(|series| series.0.clone()));
            Some((model.read_out(bucket, lang), name.flatten()))
        })
    }

    /// The same for those who hear it; without a cursor, the end.
    fn spoken(self) -> Option<String> {
        let lang = self.state.lang();
        match self.read_out() {
            Some((text, Some(series))) => Some(format!("{text} [{series}]")),
            Some((text, None)) => Some(text),
            None => self.model.with(|model| {
                let last = self.last_bucket();
                (!model.is_empty()).then(|| model.read_out(last, lang))
            }),
        }
    }

    fn notes(self) -> String {
        let lang = self.state.lang();
        let (sources, undated) = self.model.with(ChartModel::sources);
        let day = self.state.as_of();
        let mut text = format_message!(m::CHART_SOURCES, lang, count = sources, day = day);
        if undated > 0 {
            text.push_str(&format_message!(m::CHART_UNDATED, lang, count = undated));
        }
        text.push_str(&self.model.with(|model| model.note().to_owned()));
        if let Some(more) = self.model.with(ChartModel::lives_left_out) {
            text.push_str(&format_message!(m::CHART_MORE_LIVES, lang, count = more));
        }
        text
    }

    /// The picture with its cursor, a slider through the buckets.
    fn drawn(self) -> Element {
        let Self { state, picture, cursor, .. } = self;
        let label = move || {
            format_message!(m::CHART_CURSOR, state.lang(), title = state.translate(self.title))
        };
        let svg = html::div()
            .class("svg")
            .attr("aria-hidden", "true")
            .markup(move || picture.with(|picture| picture.svg.clone()));
        let highlight = move || {
            let style = |area: Area| {
                let Area { x, y, width, height } = area;
                format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px")
            };
            self.highlight().map(|(band, mark)| {
                // A property, for the page's policy allows no style attributes.
                let area = |class, area| {
                    let style = style(area);
                    html::span().class(class).prop("style", move || style.clone())
                };
                (area("band", band), area("mark", mark))
            })
        };
        html::div()
            .class("picture")
            .attr("hidden", move || self.is_empty())
            .attr("tabindex", "0")
            .attr("role", "slider")
            .attr("aria-label", label)
            .attr("aria-valuemin", "0")
            .attr("aria-valuemax", move || self.last_bucket())
            .attr("aria-valuenow", move || {
                cursor.get().map_or_else(|| self.last_bucket(), |cursor| cursor.0)
            })
            .attr("aria-valuetext", move || self.spoken())
            .on(ev::keydown, move |event| self.move_by_key(&event))
            .on(ev::pointermove, move |event| {
                let found = self.at(&event).map(|found| found.0);
                if cursor.get_untracked() != found {
                    cursor.set(found);
                }
            })
            .on(ev::pointerleave, move |_| cursor.set(None))
            .on(ev::click, move |event| {
                if let Some((index, true)) = self.at(&event) {
                    self.go(index);
                }
            })
            .child(svg)
            .child(highlight)
    }

    /// What the pointer is at, and whether on a mark.
    fn at(self, event: &web_sys::MouseEvent) -> Option<(Cell, bool)> {
        let (x, y) = (event.offset_x(), event.offset_y());
        self.picture.with_untracked(|picture| {
            let mark = picture.marks.iter().rev().find(|mark| mark.area.holds(x, y));
            let band = || picture.bands.iter().position(|band| band.holds(x, y));
            mark.map(|mark| ((mark.bucket, mark.series), true))
                .or_else(|| band().map(|band| ((band, 0), false)))
        })
    }

    /// The areas to highlight: of the bucket, and of the mark in it.
    fn highlight(self) -> Option<(Area, Area)> {
        let (bucket, series) = self.cursor.get()?;
        self.picture.with(|picture| {
            let band = *picture.bands.get(bucket)?;
            let mark =
                picture.marks.iter().find(|mark| mark.bucket == bucket && mark.series == series);
            Some((band, mark.map_or(band, |mark| mark.area)))
        })
    }

    fn move_by_key(self, event: &web_sys::KeyboardEvent) {
        if untrack(|| self.is_empty()) {
            return;
        }
        let last = untrack(|| self.last_bucket());
        let (bucket, series) = self.cursor.get_untracked().unwrap_or((last, 0));
        let count = self.model.with_untracked(ChartModel::series_count).max(1);
        let moved = match &*event.key() {
            "ArrowLeft" => Some((bucket.saturating_sub(1), series)),
            "ArrowRight" => Some(((bucket + 1).min(last), series)),
            "ArrowUp" => Some((bucket, (series + 1) % count)),
            "ArrowDown" => Some((bucket, (series + count - 1) % count)),
            "Home" => Some((0, series)),
            "End" => Some((last, series)),
            "Enter" => {
                self.go((bucket, series));
                None
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(moved) = moved {
            self.cursor.set(Some(moved));
        }
    }

    /// Goes to the rows that made a number.
    fn go(self, (bucket, series): Cell) {
        self.state.go(self.model.with_untracked(|model| model.link(series, bucket)));
    }

    fn save(self) {
        let on = untrack(|| SheetTexts {
            title: self.state.translate(self.title).to_owned(),
            legend: self.model.with(|model| model.legend(self.state.lang())),
            notes: self.notes(),
        });
        let svg = self.picture.with_untracked(|picture| standalone(&sheet(&picture.svg, &on)));
        let name = format!("{}.svg", self.name);
        if let Err(error) = platform::download(&name, "image/svg+xml", &svg) {
            self.state.say_export_failed(&error);
        }
    }

    /// The numbers as a table, each leading to its rows. Built only when unfolded.
    fn table_behind(self) -> Element {
        let Self { state, title, .. } = self;
        let table = move || {
            html::table()
                .child(html::caption().class("visually-hidden").child(state.t(title)))
                .child(html::thead().child(move || self.table_head()))
                .child(html::tbody().child(move || self.table_rows()))
        };
        let scroll = move || html::scrolled(state.t(title), table());
        unfold(state, "behind", m::SHOW_TABLE, scroll)
    }

    fn table_head(self) -> Element {
        let lang = self.state.lang();
        let heads = self.model.with(|model| model.table_heads(lang));
        let head = |head| html::th().attr("scope", "col").class("number").child(head);
        html::tr().child(html::td()).children(heads.into_iter().map(head))
    }

    fn table_rows(self) -> Vec<Element> {
        let lang = self.state.lang();
        self.model.with(|model| {
            let is_counts = !matches!(model, ChartModel::Lives(..));
            let row = |(bucket, label): (usize, String)| {
                let cell = |(series, figure): (usize, String)| {
                    let is_something = !figure.is_empty() && figure != "0";
                    let cell = html::td().class("number");
                    let has_rows = is_counts && series < model.series_count();
                    if has_rows && is_something {
                        let link = model.link(series, bucket).to_string();
                        cell.child(html::a().attr("href", link).child(figure))
                    } else {
                        cell.child(figure)
                    }
                };
                let figures = model.figures(bucket, lang);
                html::tr()
                    .child(html::th().attr("scope", "row").child(label))
                    .children(figures.into_iter().enumerate().map(cell))
            };
            model.labels(lang).into_iter().enumerate().map(row).collect()
        })
    }
}

/// A patch of an ink, for legends.
pub fn swatch(color: Color) -> Element {
    let fill = color.fill();
    html::drawing(format!(
        "<svg class=\"swatch\" width=\"12\" height=\"12\">\
         <rect width=\"12\" height=\"12\" fill=\"{fill}\"/></svg>"
    ))
}

/// Keeps `width` at the frame's width, in pixels.
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
        // Both live on the page's one thread, where clean-up runs too.
        let watching = SendWrapper::new((observer, resized));
        on_cleanup(move || watching.0.disconnect());
    });
}

/// The picture with its hatchings, and with colours in the place of custom properties, so that it
/// stands in any document.
pub fn standalone(svg: &str) -> String {
    let mut whole = svg.replacen('>', &format!(">{}", pattern_defs()), 1);
    while let Some(start) = whole.find("var(") {
        let Some(length) = whole[start..].find(')') else { break };
        let property = whole[start + 4..start + length].to_owned();
        let color = platform::style_property(&property);
        whole.replace_range(start..=start + length, if color.is_empty() { "#000" } else { &color });
    }
    whole
}
