//! A virtual table: of thousands of rows only the visible ones are in the page.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::components::button::button;
use crate::components::cell_edit::CellEditing;
use crate::components::chart::swatch;
use crate::components::content::chip_class;
use crate::components::find::before_find;
use crate::components::row_selection::RowSelection;
use crate::html::{self, Element, ElementRef};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::tone::Tone;
use zhibu_app::views::records::columns::{ColumnLayout, ShownColumns, column_head, column_layout};
use zhibu_app::views::records::rows::{
    ListCell, ListCellLook, ListRow, ROW_PX, ScrolledList, find_note, list_rows, part_in,
    print_note, printed_rows, rows_in_sight, sorted_by, with_sort,
};
use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Query, Sort};
use zhibu_text::{self as text, format_message, m};

thread_local! {
    /// The height of the highest list so far, in pixels. The next one begins with as many rows, so that
    /// it is made without measuring, which would make the browser lay out the page twice.
    static HEIGHT_PX: Cell<usize> = const { Cell::new(0) };
}

/// How long a click on a row waits for a second one.
const SECOND_CLICK: Duration = Duration::from_millis(250);

/// A row as it is shown.
#[derive(Clone, PartialEq)]
struct ShownRow {
    row: Arc<ListRow>,
    is_selected: bool,
    is_ticked: bool,
    /// Whether the pointer or the focus is in it.
    is_pointed: bool,
}

/// The state shared by the parts of a list.
#[derive(Clone, Copy)]
pub struct RecordTable {
    /// The page's state.
    pub state: AppState,
    /// The kind.
    pub kind: Kind,
    /// The indices of the rows in the kind's table, in order.
    pub indices: Memo<Arc<Vec<u32>>>,
    /// The query of the list, for the sort links in its heads.
    pub query: Memo<Query>,
    /// The order of the list without one in the query.
    pub usual: Memo<Sort>,
    /// Its columns.
    pub shown: Memo<ShownColumns>,
    /// The selected rows.
    pub selection: RowSelection,
    /// The id of the record shown beside the list.
    pub selected: Memo<Option<String>>,
    /// The editing of its cells.
    pub editing: CellEditing,
}

impl RecordTable {
    /// The table of a kind's records.
    pub fn view(self) -> Element {
        let Self { state, kind, query, .. } = self;
        let frame = ElementRef::new();
        let scrolled = Signal::new(ScrolledList { top_px: 0, height_px: HEIGHT_PX.get() });
        let measure = move || {
            let Some(frame) = frame.get_untracked() else { return };
            let now = scroll_of(&frame);
            if scrolled.get_untracked() != now {
                scrolled.set(now);
            }
        };
        // Another list starts at its top. Reading or setting what depends on the layout makes the
        // browser lay out the page at once, so a keystroke in the search does neither.
        Effect::new(move || {
            query.track();
            let Some(frame) = frame.get() else { return };
            let ScrolledList { top_px, height_px } = scrolled.get_untracked();
            if top_px > 0 {
                frame.set_scroll_top(0);
                scrolled.set(ScrolledList { top_px: 0, height_px });
            }
        });
        watch_size(frame, move || {
            // What was hidden comes back as far scrolled as it was.
            if let Some(frame) = frame.get_untracked()
                && scrolled.get_untracked().top_px == 0
            {
                frame.set_scroll_top(0);
            }
            measure();
        });
        // For the browser's search, until the list is another one.
        let is_whole = Signal::new(false);
        before_find(move || {
            is_whole.set(true);
            if let Some(note) = find_note(untrack(|| self.count()), state.lang_now()) {
                state.notify(note);
            }
        });
        Effect::new(move || {
            query.track();
            if is_whole.get_untracked() {
                is_whole.set(false);
            }
        });
        let range = Memo::new(move || {
            let count = self.count();
            if state.navigation().is_printing().get() || is_whole.get() {
                printed_rows(count)
            } else {
                rows_in_sight(scrolled.get(), count)
            }
        });
        let note = move || {
            let is_printing = state.navigation().is_printing().get();
            let message = print_note(self.count(), state.lang()).filter(|_| is_printing);
            message.map(|message| html::p().class("print-note").child(message))
        };
        html::div()
            .class("table-frame")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", state.t(text::kind(kind)))
            .node_ref(frame)
            .on(ev::scroll, move |_| measure())
            .child(note)
            .child(self.table(range))
            .child(self.editing.editor())
    }

    /// The table with the rows of a range, and spacers in place of all others.
    fn table(self, range: Memo<Range<usize>>) -> Element {
        let Self {
            state, kind, indices, query, shown: columns, selection, selected, editing, ..
        } = self;
        let in_sight = Memo::new(move || {
            let range = range.get();
            indices.with(|indices| part_in(indices, range).to_vec())
        });
        let rows = Memo::new(move || {
            let (first, lang) = (range.with(|range| range.start), state.lang());
            let deleted = query.with(|query| query.deleted);
            let rows = |indices: &[u32], columns: &ShownColumns| {
                state.read(|open| list_rows(open, (kind, columns), indices, first, deleted, lang))
            };
            let made = in_sight.with(|indices| columns.with(|columns| rows(indices, columns)));
            made.unwrap_or_default().into_iter().map(Arc::new).collect::<Vec<_>>()
        });
        let shown = move || {
            let shown = |row: &Arc<ListRow>| ShownRow {
                row: row.clone(),
                is_selected: selected.with(|id| id.as_ref() == Some(&row.id)),
                is_ticked: selection.has(&row.id),
                is_pointed: editing.is_pointed(&row.id),
            };
            rows.with(|rows| rows.iter().map(shown).collect())
        };
        let elements =
            html::rows(shown, |shown: &ShownRow| &*shown.row.id, move |shown| self.row(shown));
        let rows_above = move || range.with(|range| range.start);
        let rows_below = move || self.count().saturating_sub(range.with(|range| range.end));
        let opening = StoredValue::new_local(None::<TimeoutHandle>);
        let stop_opening = move || {
            if let Some(opening) = opening.try_update_value(Option::take).flatten() {
                opening.clear();
            }
        };
        on_cleanup(stop_opening);
        let body = html::tbody()
            .child(spacer(Box::new(rows_above)))
            .child(elements)
            .child(spacer(Box::new(rows_below)))
            // Of all rows, which change too often to listen for themselves.
            .on(ev::pointerdown, move |event| self.set_address(&event, rows))
            .on(ev::contextmenu, move |event| self.set_address(&event, rows))
            .on(ev::focusin, move |event| self.set_address(&event, rows))
            .on(ev::mousedown, move |event| {
                // The browser would select the text in between.
                if event.shift_key() && target(&event).is_some_and(|at| is_within(&at, ".tick")) {
                    event.prevent_default();
                }
            })
            .on(ev::click, move |event| {
                self.set_address(&event, rows);
                selection.note_click(event.shift_key());
                stop_opening();
                let is_elsewhere =
                    |target: &web_sys::Element| is_within(target, "a, .tick, button");
                let row = target(&event).filter(|target| !is_elsewhere(target));
                let id = row.and_then(|row| id_of_row(&row, rows));
                // The second click of two edits the cell of the first, which must not move meanwhile.
                if let Some(id) = id.filter(|_| event.detail() < 2) {
                    let open = set_timeout_with_handle(move || self.open(id), SECOND_CLICK);
                    opening.set_value(open.ok());
                }
            })
            .on(ev::change, move |event| {
                if let Some(id) = target(&event).and_then(|input| id_of_row(&input, rows)) {
                    selection.change(id);
                }
            })
            .on(ev::keydown, move |event| {
                if event.shift_key()
                    && event.key() == " "
                    && let Some(tick) = target(&event).filter(|at| is_within(at, ".tick"))
                    && let Some(id) = id_of_row(&tick, rows)
                {
                    event.prevent_default();
                    selection.change_range(id);
                }
            });
        html::table()
            .attr("data-testid", format!("table-{}", kind.code()))
            .attr("aria-rowcount", move || self.count() + 1)
            .child(html::thead().child(self.heads()))
            .child(body)
    }

    fn count(self) -> usize {
        self.indices.with(|indices| indices.len())
    }

    fn heads(self) -> Element {
        let columns = Memo::new(move || self.shown.with(|shown| shown.columns.clone()));
        let heads = move || {
            columns
                .with(|columns| columns.iter().map(|column| self.head(*column)).collect::<Vec<_>>())
        };
        html::tr().attr("aria-rowindex", "1").child(self.selection.head()).child(heads)
    }

    fn head(self, column: ListColumn) -> Element {
        let Self { state, kind, query, usual, .. } = self;
        let direction = move || {
            let is_descending = query.with(|query| sorted_by(query, usual.get(), column))?;
            Some(if is_descending { "descending" } else { "ascending" })
        };
        let turn = move || {
            let sorted =
                query.with_untracked(|query| with_sort(query, usual.get_untracked(), column));
            state.navigation().show_list(kind, &sorted);
        };
        html::th()
            .attr("scope", "col")
            .attr("class", cell_class(column_layout(kind, column)))
            .attr("aria-sort", direction)
            .child(button(state, "head", column_head(kind, column), turn))
    }

    /// Has a link lead to its record within this list when it is about to be used. Until then it leads to the record
    /// alone: the query changes with every keystroke in the search, and the links of all rows would with it.
    fn set_address(self, event: &web_sys::Event, rows: Memo<Vec<Arc<ListRow>>>) {
        let Some(link) = target(event).filter(|at| at.matches("td.name a").unwrap_or(false)) else {
            return;
        };
        let Some(id) = id_of_row(&link, rows) else { return };
        let Self { state, kind, .. } = self;
        let route = state.navigation().route();
        let record = route.with_untracked(|route| route.with_page(Page::Detail(kind, id)));
        platform::set_href(&link, &record);
    }

    /// The button that edits the cells of a row; the editing listens to it.
    fn edit_button(self, row: &ListRow) -> Element {
        let is_name = |cell: &&ListCell| cell.layout == ColumnLayout::Name;
        let name = row.cells.iter().find(is_name).map(|cell| cell.text.clone()).unwrap_or_default();
        let label = format_message!(m::CELL_EDIT, self.state.lang_now(), name = name);
        html::button()
            .class("plain edit-cell")
            .attr("type", "button")
            .attr("aria-label", label)
            .attr("aria-keyshortcuts", "F2")
            .interchangeable()
            .child("✎")
    }

    /// A cell; the one that names the record links to it.
    fn cell(self, row: &ListRow, ListCell { text, layout, look, conflict }: &ListCell) -> Element {
        let (class, color) = match look {
            ListCellLook::Plain => (None, None),
            ListCellLook::Owed => (Some("owed"), None),
            ListCellLook::Choice(color) => (Some("chip"), *color),
            ListCellLook::Chip(tone) => (Some(chip_class(*tone)), None),
        };
        let mark = conflict.map(|mark| html::span().class(chip_class(Tone::Warning)).child(mark));
        if *layout == ColumnLayout::Name {
            let record = Route::to(Page::Detail(self.kind, row.id.clone()));
            let link = html::a()
                .attr("href", record.to_string())
                .attr("class", class.filter(|class| *class == "owed"));
            let cell = html::td().attr("class", cell_class(*layout));
            return cell.child(link.interchangeable().child(text.clone())).child(mark);
        }
        let inner = html::span().attr("class", class).children(color.map(swatch));
        html::td().attr("class", cell_class(*layout)).child(inner.child(text.clone())).child(mark)
    }

    /// A row. Nothing in it follows signals or listens, so that a keystroke in the search turns it into
    /// that of another record at little cost.
    fn row(self, shown: &ShownRow) -> Element {
        let ShownRow { row, is_selected, is_ticked, is_pointed } = shown;
        let tick = html::input()
            .attr("type", "checkbox")
            .attr("aria-label", row.tick.clone())
            .fixed_prop("checked", *is_ticked)
            .interchangeable();
        let cells = row.cells.iter().map(|cell| {
            let edit = *is_pointed && cell.layout == ColumnLayout::Name;
            self.cell(row, cell).child(edit.then(|| self.edit_button(row)))
        });
        html::tr()
            .attr("aria-rowindex", row.aria_index())
            .attr("class", is_selected.then_some("selected"))
            .child(html::td().class("tick").child(tick))
            .children(cells)
    }

    /// Shows a record beside the list.
    fn open(self, id: String) {
        let route = self.state.navigation().route().get_untracked();
        self.state.go(route.with_page(Page::Detail(self.kind, id)));
    }
}

/// How far a list is scrolled, and the height of the highest list so far.
fn scroll_of(frame: &web_sys::HtmlElement) -> ScrolledList {
    let px = |px: i32| usize::try_from(px).unwrap_or(0);
    // On paper a list is as high as its rows; on the screen no more of it is seen than the window shows.
    let window_px = platform::document().document_element().map_or(0, |root| root.client_height());
    let height_px = px(frame.client_height().min(window_px)).max(HEIGHT_PX.get());
    HEIGHT_PX.set(height_px);
    ScrolledList { top_px: px(frame.scroll_top()), height_px }
}

/// Calls `measure` once an element is laid out, and whenever its size changes.
fn watch_size(element: ElementRef, measure: impl Fn() + Copy + 'static) {
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        let resized = Closure::<dyn FnMut()>::new(measure);
        let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) else {
            // A browser without the observer measures at once.
            measure();
            return;
        };
        observer.observe(&element);
        // Both stay on the page's only thread, where clean-up runs too.
        let watching = SendWrapper::new((observer, resized));
        on_cleanup(move || watching.0.disconnect());
    });
}

/// The element that an event happens to.
fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

/// Whether an element is one of these or stands in one.
fn is_within(element: &web_sys::Element, selector: &str) -> bool {
    element.closest(selector).is_ok_and(|found| found.is_some())
}

/// The id of the record in whose row an element stands.
fn id_of_row(element: &web_sys::Element, rows: Memo<Vec<Arc<ListRow>>>) -> Option<String> {
    let row = element.closest("tr").ok()??;
    let index = row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?;
    let is_it = |row: &&Arc<ListRow>| row.aria_index() == index;
    rows.with_untracked(|rows| rows.iter().find(is_it).map(|row| row.id.clone()))
}

/// A row with the height of the rows that are not in the page.
fn spacer(rows: Box<dyn Fn() -> usize + Send>) -> Element {
    html::tr()
        .class("spacer")
        .attr("aria-hidden", "true")
        // A DOM property, as the content security policy forbids style attributes.
        .prop("style", move || format!("height:{}px", rows().saturating_mul(ROW_PX)))
        .child(html::td())
}

/// Numbers are aligned right, dates do not wrap, and names are there however narrow the list is.
fn cell_class(layout: ColumnLayout) -> Option<&'static str> {
    match layout {
        ColumnLayout::Name => Some("name"),
        ColumnLayout::Text => None,
        ColumnLayout::Number => Some("number"),
        ColumnLayout::Date => Some("date"),
    }
}
