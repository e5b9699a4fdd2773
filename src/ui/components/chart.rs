//! A chart: its picture, legend, read-out, table and download.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::charts::{Ink, Picture, pattern_defs};
use crate::i18n::{Message, m};
use crate::ui::chart_model::ChartModel;
use crate::ui::live::{If, attr, live};
use crate::ui::platform;
use crate::ui::route::Route;
use crate::ui::state::AppState;

/// A chart. Everything in it follows from its model.
#[component]
pub fn Chart(
    /// Names it for tests and the download: `chart-<name>`.
    name: &'static str,
    /// Its title, with the unit.
    title: Message,
    /// What it says when there is nothing to draw.
    empty: Message,
    /// What it shows.
    #[prop(into)]
    model: Signal<ChartModel>,
    /// Controls of its own.
    #[prop(optional, into)]
    controls: ViewFn,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let frame: NodeRef<html::Div> = NodeRef::new();
    let width = RwSignal::new(0_u32);
    watch_width(frame, width);
    let picture = Memo::new(move |_| {
        let (width, lang) = (width.get(), state.lang.get());
        model.with(|model| {
            if width == 0 || model.is_empty() {
                return Picture::default();
            }
            platform::measured("zhibu:charts", || model.picture(width, lang))
        })
    });
    let is_empty = move || model.with(ChartModel::is_empty);
    // Which bucket and series the pointer or the arrow keys are at.
    let cursor: RwSignal<Option<(usize, usize)>> = RwSignal::new(None);
    Effect::new(move || {
        model.track();
        cursor.set(None);
    });
    let labels = Memo::new(move |_| model.with(|model| model.labels(state.lang.get())));
    let last = move || labels.with(Vec::len).saturating_sub(1);
    let read_out = move || {
        let lang = state.lang.get();
        cursor.get().filter(|cursor| cursor.0 <= last()).map(|(bucket, series)| {
            let text = model.with(|model| model.read_out(bucket, lang));
            let series_name = model.with(|model| {
                (model.series_count() > 1)
                    .then(|| model.series(lang).get(series).map(|series| series.0.clone()))
            });
            (text, series_name.flatten())
        })
    };
    let at = move |event: &ev::MouseEvent| {
        let (x, y) = (event.offset_x(), event.offset_y());
        picture.with(|picture| {
            let mark = picture.marks.iter().rev().find(|mark| mark.area.holds(x, y));
            let band = || {
                picture.bands.iter().position(|band| band.holds(x, y)).map(|band| (band, 0, false))
            };
            mark.map(|mark| (mark.bucket, mark.series, true)).or_else(band)
        })
    };
    let go = move |bucket: usize, series: usize| {
        let route: Route = model.with_untracked(|model| model.link(series, bucket));
        state.go(route);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if is_empty() {
            return;
        }
        let (bucket, series) = cursor.get_untracked().unwrap_or((last(), 0));
        let series_count = model.with_untracked(ChartModel::series_count).max(1);
        let moved = match &*event.key() {
            "ArrowLeft" => Some((bucket.saturating_sub(1), series)),
            "ArrowRight" => Some(((bucket + 1).min(last()), series)),
            "ArrowUp" => Some((bucket, (series + 1) % series_count)),
            "ArrowDown" => Some((bucket, (series + series_count - 1) % series_count)),
            "Home" => Some((0, series)),
            "End" => Some((last(), series)),
            "Enter" => {
                go(bucket, series);
                None
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(moved) = moved {
            cursor.set(Some(moved));
        }
    };
    let highlight = move || {
        let (bucket, series) = cursor.get()?;
        picture.with(|picture| {
            let band = *picture.bands.get(bucket)?;
            let mark =
                picture.marks.iter().find(|mark| mark.bucket == bucket && mark.series == series);
            let area = mark.map_or(band, |mark| mark.area);
            let style = |area: crate::charts::Area| {
                format!(
                    "left:{}px;top:{}px;width:{}px;height:{}px",
                    area.x, area.y, area.width, area.height
                )
            };
            Some((style(band), style(area)))
        })
    };
    let title_id = format!("title-{name}");
    let notes = move || {
        let lang = state.lang.get();
        let (sources, undated) = model.with(ChartModel::sources);
        let mut text = m::CHART_SOURCES.with(lang, &[("count", &sources), ("day", &state.as_of())]);
        if undated > 0 {
            text.push_str(&m::CHART_UNDATED.with(lang, &[("count", &undated)]));
        }
        if let ChartModel::Lives(_, more @ 1..) = model.get() {
            text.push_str(&m::CHART_MORE_LIVES.with(lang, &[("count", &more)]));
        }
        text
    };
    let save_svg = move |_| {
        let lang = state.lang.get_untracked();
        let svg = picture.with_untracked(|picture| standalone(&picture.svg));
        if let Err(error) = platform::download(&format!("{name}.svg"), "image/svg+xml", &svg) {
            state.notice.set(m::EXPORT_FAILED.with(lang, &[("error", &format!("{error:?}"))]));
        }
    };
    view! {
        <figure class="chart" data-testid=format!("chart-{name}") aria-labelledby=title_id.clone()>
            <figcaption>
                <h2 id=title_id.clone()>{state.say(title)}</h2>
                {controls.run()}
            </figcaption>
            <If when=move || !is_empty()>
                <ul class="legend">
                    {live(move || model.with(|model| model.series(state.lang.get())).into_iter().map(|(name, ink)| view! {
                        <li><Swatch ink/>{name}</li>
                    }).collect_view())}
                </ul>
            </If>
            <div class="plot" node_ref=frame>
                <If when=is_empty><p class="empty">{state.say(empty)}</p></If>
                <div class="picture" hidden=is_empty tabindex="0" role="slider"
                    aria-label=attr(move || m::CHART_CURSOR.with(state.lang.get(), &[("title", &state.t(title))]))
                    aria-valuemin="0" aria-valuemax=last
                    aria-valuenow=attr(move || cursor.get().map_or_else(last, |cursor| cursor.0))
                    aria-valuetext=attr(move || read_out().map(|(text, series)| match series {
                        Some(series) => format!("{text} [{series}]"),
                        None => text,
                    }).or_else(|| {
                        let lang = state.lang.get();
                        model.with(|model| (!model.is_empty()).then(|| model.read_out(last(), lang)))
                    }))
                    on:keydown=on_key
                    on:pointermove=move |event: ev::PointerEvent| {
                        let found = at(&event);
                        let found = found.map(|(bucket, series, _)| (bucket, series));
                        if cursor.get_untracked() != found {
                            cursor.set(found);
                        }
                    }
                    on:pointerleave=move |_| cursor.set(None)
                    on:click=move |event: ev::MouseEvent| {
                        if let Some((bucket, series, true)) = at(&event) {
                            go(bucket, series);
                        }
                    }>
                    <div class="svg" aria-hidden="true" inner_html=move || picture.with(|picture| picture.svg.clone())></div>
                    {live(move || highlight().map(|(band, mark)| view! {
                        <span class="band" style=band></span><span class="mark" style=mark></span>
                    }))}
                </div>
            </div>
            <output class="read-out" hidden=is_empty>
                {live(move || read_out().map_or_else(
                    || view! { <span class="quiet">{state.t(m::CHART_HINT)}</span> }.into_any(),
                    |(text, _)| view! { <span>{text}</span> }.into_any(),
                ))}
            </output>
            <footer>
                <p class="quiet">{notes}</p>
                <button type="button" class="plain" disabled=is_empty on:click=save_svg>
                    {state.say(m::SAVE_SVG)}
                </button>
            </footer>
            <TableBehind model labels title/>
        </figure>
    }
}

/// A patch of an ink, for legends.
#[component]
pub fn Swatch(
    /// The ink.
    ink: Ink,
) -> impl IntoView {
    let fill = if ink.is_hatched() {
        format!("url(#{})", ink.pattern())
    } else {
        format!("var({})", ink.property())
    };
    view! {
        <svg class="swatch" width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" style=format!("fill:{fill}")/>
        </svg>
    }
}

/// The numbers of a chart as a table, each leading to its rows. Built only when unfolded.
#[component]
fn TableBehind(
    #[prop(into)] model: Signal<ChartModel>,
    labels: Memo<Vec<String>>,
    title: Message,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let is_open = RwSignal::new(false);
    let details: NodeRef<html::Details> = NodeRef::new();
    let toggled = move |_: ev::Event| {
        is_open.set(details.get_untracked().is_some_and(|details| details.open()));
    };
    view! {
        <details class="behind" node_ref=details on:toggle=toggled>
            <summary>{state.say(m::SHOW_TABLE)}</summary>
            <If when=move || is_open.get()>
                <div class="scroll" tabindex="0" role="region" aria-label=state.say(title)>
                    <table>
                        <caption class="visually-hidden">{state.say(title)}</caption>
                        <thead><tr>
                            <td></td>
                            {live(move || model.with(|model| model.table_heads(state.lang.get())).into_iter().map(|head| view! {
                                <th scope="col" class="number">{head}</th>
                            }).collect_view())}
                        </tr></thead>
                        <tbody>
                            {live(move || {
                                let lang = state.lang.get();
                                model.with(|model| {
                                    let is_counts = !matches!(model, ChartModel::Lives(..));
                                    labels.get().into_iter().enumerate().map(|(bucket, label)| {
                                        let cells = model.figures(bucket, lang).into_iter().enumerate().map(|(series, figure)| {
                                            let is_something = !figure.is_empty() && figure != "0";
                                            let link = (is_counts && is_something).then(|| model.link(series, bucket).to_string());
                                            match link {
                                                Some(link) => view! { <td class="number"><a href=link>{figure}</a></td> }.into_any(),
                                                None => view! { <td class="number">{figure}</td> }.into_any(),
                                            }
                                        }).collect_view();
                                        view! { <tr><th scope="row">{label}</th>{cells}</tr> }
                                    }).collect_view()
                                })
                            })}
                        </tbody>
                    </table>
                </div>
            </If>
        </details>
    }
}

/// Keeps `width` at the frame's width, in pixels.
fn watch_width(frame: NodeRef<html::Div>, width: RwSignal<u32>) {
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
fn standalone(svg: &str) -> String {
    let mut whole =
        svg.replacen('>', &format!(" font-family=\"sans-serif\">{}", pattern_defs()), 1);
    while let Some(start) = whole.find("var(") {
        let Some(length) = whole[start..].find(')') else { break };
        let property = whole[start + 4..start + length].to_owned();
        let color = platform::style_property(&property);
        whole.replace_range(start..=start + length, if color.is_empty() { "#000" } else { &color });
    }
    whole
}
