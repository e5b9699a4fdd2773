//! The app's views as HTML: links, chips, lines and figures.

use leptos::ev;
use wasm_bindgen::JsCast;

use crate::components::unfold::unfold_text;
use crate::html::{self, Element, View};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::Route;
use zhibu_app::table::{NoControl, TableCell};
use zhibu_app::tone::Tone;
use zhibu_app::views::figures::Figure;
use zhibu_app::views::links::{LinkLook, PageLink};
use zhibu_text::Message;

/// The head of a page.
pub fn page_head(state: AppState, title: Message) -> Element {
    html::header().class("page-head").child(html::h1().child(state.t(title)))
}

/// Shown if there is nothing to show.
pub fn empty(text: impl View) -> Element {
    html::div().class("empty").child(html::p().child(text))
}

/// A control under its label.
pub fn labelled(state: AppState, label: Message, control: Element) -> Element {
    html::label().child(html::span().child(state.t(label))).child(control)
}

/// A memo of a part of a view: what reads it is rendered again only when that part changes.
pub fn part<V: 'static, T: Clone + PartialEq + Send + Sync + 'static>(
    view: Memo<Option<V>>,
    pick: fn(&V) -> &T,
) -> Memo<Option<T>> {
    Memo::new(move || view.with(|view| view.as_ref().map(pick).cloned()))
}

/// A link of a view; a form it opens leads back to the current page.
pub fn link(state: AppState, link: PageLink) -> Element {
    let PageLink { text, label, page, leads_back, look } = link;
    if leads_back {
        let form = page.clone();
        let page = state.navigation().with_return(page);
        // The list beside it may show something else by then.
        return styled_link(page, text, label, look).on(ev::click, move |event| {
            let target = event.current_target();
            if let Some(link) = target.and_then(|link| link.dyn_into::<web_sys::Element>().ok()) {
                platform::set_href(&link, &state.navigation().with_return(form.clone()));
            }
        });
    }
    styled_link(page, text, label, look)
}

fn styled_link(page: Route, text: String, label: Option<String>, look: LinkLook) -> Element {
    let class = match look {
        LinkLook::Text => None,
        LinkLook::Quiet => Some("quiet"),
        LinkLook::Aside => Some("aside"),
        LinkLook::Back => Some("back"),
        LinkLook::Chip(tone) => Some(chip_class(tone)),
        LinkLook::Button => Some("button"),
        LinkLook::SmallButton => Some("button small"),
        LinkLook::PrimaryButton => Some("button primary"),
        LinkLook::SmallPrimaryButton => Some("button small primary"),
    };
    html::a()
        .attr("class", class)
        .attr("href", page.to_string())
        .attr("aria-label", label)
        .child(text)
}

/// Links beside each other.
pub fn links(state: AppState, all: impl IntoIterator<Item = PageLink>) -> Vec<Element> {
    all.into_iter().map(|one| link(state, one)).collect()
}

/// Links to actions, in a line of their own.
pub fn actions(state: AppState, all: impl IntoIterator<Item = PageLink>) -> Element {
    html::div().class("actions").children(links(state, all))
}

/// The style of a chip in a tone.
pub fn chip_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "chip",
        Tone::Good => "chip good",
        Tone::Warning => "chip warning",
        Tone::Error => "chip error",
        Tone::Quiet => "chip quiet",
    }
}

/// Adds the content of a cell to an element.
pub fn filled(state: AppState, at: Element, cell: TableCell) -> Element {
    filled_with(state, at, cell.with_controls(&|never: NoControl| match never {}))
}

/// The same for a cell whose controls are rendered already.
pub fn filled_with(state: AppState, at: Element, cell: TableCell<Element>) -> Element {
    match cell {
        TableCell::Empty => at,
        TableCell::Text(text) => at.child(text),
        TableCell::Strong(text) => at.child(html::strong().child(text)),
        TableCell::Quiet(text) => at.child(html::span().class("quiet").child(text)),
        TableCell::Note(text) => at.child(html::p().class("quiet").child(text)),
        TableCell::Figure(text) => at.child(html::span().class("number").child(text)),
        TableCell::Number(number) => at.child(number.to_string()),
        TableCell::Date(date) => at.child(html::time().child(date.to_string())),
        TableCell::Time(text) => at.child(html::time().attr("datetime", text.clone()).child(text)),
        TableCell::Code(text) => at.child(html::code().child(text)),
        TableCell::Link(to) => at.child(link(state, to)),
        TableCell::Chip { text, tone } => {
            at.child(html::span().class(chip_class(tone)).child(text))
        }
        TableCell::Meter { percent, label } => at.child(meter(percent, &label)),
        TableCell::Parts(parts) => parts.into_iter().enumerate().fold(at, |at, (index, part)| {
            let gap = (index > 0).then_some(" ");
            filled_with(state, at.child(gap), part)
        }),
        TableCell::Named(parts) => at.child(
            parts
                .into_iter()
                .fold(html::div().class("named"), |at, part| filled_with(state, at, part)),
        ),
        TableCell::Lines(lines) => {
            let lines = lines.into_iter().map(|line| {
                let at = with_key(html::li(), line.subject());
                filled_with(state, at, line)
            });
            at.child(html::ul().class("who").children(lines))
        }
        TableCell::Fold { summary, label, inside } => {
            let inside = move || filled(state, html::div(), (*inside).clone());
            at.child(unfold_text("who", summary, label, inside))
        }
        TableCell::Control(control) => at.child(control),
    }
}

fn meter(percent: u32, label: &str) -> Element {
    let meter = html::meter()
        .attr("min", "0")
        .attr("max", "100")
        .attr("value", percent.min(100).to_string())
        .attr("aria-label", format!("{label} {percent}%"));
    html::div().class("share").child(meter).child(html::span().child(format!("{percent}%")))
}

/// An item of a list. Its key is the target of its first link.
pub fn line(state: AppState, cells: impl IntoIterator<Item = TableCell>) -> Element {
    let cells: Vec<TableCell> = cells.into_iter().collect();
    let at = with_key(html::li(), cells.iter().find_map(TableCell::subject));
    cells.into_iter().fold(at, |at, cell| filled(state, at, cell))
}

/// Items of a list.
pub fn lines<L: IntoIterator<Item = TableCell>>(
    state: AppState,
    all: impl IntoIterator<Item = L>,
) -> Vec<Element> {
    all.into_iter().map(|cells| line(state, cells)).collect()
}

fn with_key(element: Element, key: Option<String>) -> Element {
    match key {
        Some(key) => element.key(key),
        None => element,
    }
}

/// Prominent figures, tracked.
pub fn figures(
    state: AppState,
    class: &'static str,
    test_id: &'static str,
    name: Message,
    figures: impl Fn() -> Vec<Figure> + Send + 'static,
) -> Element {
    let figure = |Figure { label, value, note, rows }: Figure| {
        let value = html::strong().child(value);
        let value = match rows {
            Some(rows) => html::a().attr("href", rows.to_string()).child(value),
            None => value,
        };
        let note = note.map(|note| html::span().class("label").child(note));
        html::li().child(html::span().class("label").child(label)).child(value).child(note)
    };
    html::ul()
        .class(class)
        .attr("data-testid", test_id)
        .attr("aria-label", state.t(name))
        .child(move || figures().into_iter().map(figure).collect::<Vec<_>>())
}
