//! A table of thousands of rows of which only those in sight are in the page.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::chart::swatch;
use crate::html::{self, Element, ElementRef, each, show};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::Page;
use zhibu_charts::Color;
use zhibu_domain::kinds::field::{Cell, FieldId, FieldType};
use zhibu_domain::kinds::records::{Activity, AllianceUnit, Branch, Kind, Task};
use zhibu_domain::list::{Query, Sort, default_sort};
use zhibu_text::{self as text, format_message, m};

/// The height of a row, as the style sheet has it.
const ROW_PX: i32 = 36;
/// Rows kept above and below those in sight, so that scrolling shows no gaps.
const MARGIN_ROWS: usize = 12;
/// Rows in sight before the table has been measured.
const FIRST_ROWS: usize = 40;
/// More rows than this are not printed.
const MOST_PRINTED: usize = 3_000;

/// The ids of the rows that are ticked.
pub type Ticked = rustc_hash::FxHashSet<String>;

/// One row, ready to be shown.
#[derive(Clone, PartialEq)]
struct ShownRow {
    /// Its number among all rows, from zero.
    number: usize,
    id: String,
    cells: Vec<ShownCell>,
}

#[derive(Clone, PartialEq)]
struct ShownCell {
    text: String,
    is_owed: bool,
    /// The ink of a category that charts know.
    color: Option<Color>,
}

fn shown_rows(
    state: AppState,
    kind: Kind,
    indices: &[u32],
    from: usize,
    to: usize,
    deleted: bool,
) -> Vec<ShownRow> {
    let lang = state.lang();
    state
        .read(|workspace| {
            let register = workspace.register();
            let table = register.table(kind);
            indices[from..to]
                .iter()
                .enumerate()
                .map(|(offset, index)| {
                    let cells = kind
                        .columns()
                        .iter()
                        .map(|field| {
                            let field = *field;
                            let spec = kind.fields()[field];
                            let cell = table.cell(*index as usize, deleted, field);
                            let title = |id: &str| match spec.field_type {
                                FieldType::Reference(target) | FieldType::References(target) => {
                                    Some(text::referred(register.referred(target, id), lang))
                                }
                                _ => None,
                            };
                            ShownCell {
                                text: text::cell(cell, lang, title),
                                is_owed: spec.is_owed && cell == Cell::Empty,
                                color: category_color(FieldId { kind, index: field }, cell),
                            }
                        })
                        .collect();
                    let id = table.id(*index as usize, deleted).to_string();
                    ShownRow { number: from + offset, id, cells }
                })
                .collect()
        })
        .unwrap_or_default()
}

/// A category has the same ink in lists as in charts.
fn category_color(field: FieldId, cell: Cell<'_>) -> Option<Color> {
    let Cell::Choice(code) = cell else { return None };
    let charted = [
        Branch::SETTING.id(),
        Task::SETTING.id(),
        AllianceUnit::UNIT_KIND.id(),
        Activity::ACTIVITY_KIND.id(),
    ];
    charted.contains(&field).then(|| Color::Category(text::choice_index(field, code)))
}

/// What the parts of a list share.
#[derive(Clone, Copy)]
pub struct RecordTable {
    /// The page's state.
    pub state: AppState,
    /// The kind.
    pub kind: Kind,
    /// The places of the rows in the kind's table, in order.
    pub indices: Memo<Arc<Vec<u32>>>,
    /// What the list shows; for the heads' sorting.
    pub query: Memo<Query>,
    /// The ids that are ticked.
    pub ticked: Signal<Ticked>,
    /// The id of the record shown beside the list.
    pub selected: Memo<Option<String>>,
}

impl RecordTable {
    /// The table of a kind's records.
    pub fn view(self) -> Element {
        let Self { state, kind, indices, query, .. } = self;
        let frame = ElementRef::new();
        let scrolled = Signal::new((0_i32, 0_i32));
        let measure = move || {
            if let Some(frame) = frame.get_untracked() {
                scrolled.set((frame.scroll_top(), frame.client_height()));
            }
        };
        // Another list begins at its top.
        Effect::new(move || {
            query.track();
            if let Some(frame) = frame.get() {
                frame.set_scroll_top(0);
                measure();
            }
        });
        let window = Memo::new(move || self.rows_in_sight(scrolled.get()));
        let rows = Memo::new(move || {
            let (from, to) = window.get();
            let deleted = query.with(|query| query.deleted);
            indices.with(|indices| {
                shown_rows(state, kind, indices, from, to.min(indices.len()), deleted)
            })
        });
        let spacer = |rows: Box<dyn Fn() -> usize + Send>| {
            let height = move || {
                let height = rows().saturating_mul(usize::try_from(ROW_PX).unwrap_or(36));
                format!("height:{height}px")
            };
            html::tr()
                .class("spacer")
                .attr("aria-hidden", "true")
                // A property, for the page's policy allows no style attributes.
                .prop("style", height)
                .child(html::td())
        };
        // A row that says the same stays as it is.
        let key = move |row: &ShownRow| {
            let texts: Vec<_> = row.cells.iter().map(|cell| &*cell.text).collect();
            format!("{}\n{}\n{}\n{}", state.lang_now().code(), row.number, row.id, texts.join("\n"))
        };
        let rows = each(move || rows.get(), key, move |row| self.row(row));
        let body = html::tbody()
            .child(spacer(Box::new(move || window.get().0)))
            .child(rows)
            .child(spacer(Box::new(move || self.count().saturating_sub(window.get().1))));
        let table = html::table()
            .attr("data-testid", format!("table-{}", kind.code()))
            .attr("aria-rowcount", move || self.count() + 1)
            .child(html::thead().child(self.heads()))
            .child(body);
        let too_long =
            move || state.navigation().is_printing().get() && self.count() > MOST_PRINTED;
        let note = move || {
            let (shown, count) = (MOST_PRINTED, self.count());
            let said =
                format_message!(m::PRINTED_FIRST, state.lang(), shown = shown, count = count);
            html::p().class("print-note").child(said)
        };
        html::div()
            .class("table-frame")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", state.t(text::kind(kind)))
            .node_ref(frame)
            .on(ev::scroll, move |_| measure())
            .child(show(too_long, note))
            .child(table)
    }

    fn count(self) -> usize {
        self.indices.with(|indices| indices.len())
    }

    /// From which row to which there is something to see, from the scrolled height and the frame's.
    fn rows_in_sight(self, (top, height): (i32, i32)) -> (usize, usize) {
        let count = self.count();
        if self.state.navigation().is_printing().get() {
            return (0, count.min(MOST_PRINTED));
        }
        let first = usize::try_from(top / ROW_PX).unwrap_or(0);
        let in_sight =
            if height > 0 { usize::try_from(height / ROW_PX).unwrap_or(0) + 2 } else { FIRST_ROWS };
        // Whole pages of rows, so that a pixel's scrolling changes nothing.
        let from = (first.saturating_sub(MARGIN_ROWS) / MARGIN_ROWS * MARGIN_ROWS).min(count);
        (from, (first + in_sight + 2 * MARGIN_ROWS).min(count))
    }

    fn heads(self) -> Element {
        let tick = html::input()
            .attr("type", "checkbox")
            .attr("aria-label", self.state.t(m::TICK_ALL))
            .prop("checked", move || self.is_all_ticked())
            .on(ev::change, move |_| self.tick_all());
        html::tr()
            .attr("aria-rowindex", "1")
            .child(html::th().attr("scope", "col").class("tick").child(tick))
            .children(self.kind.columns().iter().map(|field| self.head(*field)))
    }

    fn head(self, field: usize) -> Element {
        let Self { state, kind, query, .. } = self;
        let direction = move || {
            let sort = query.with(|query| query.sort.unwrap_or_else(|| default_sort(kind)));
            let said = if sort.is_descending { "descending" } else { "ascending" };
            (sort.field == field).then_some(said)
        };
        let turn = move || {
            let is_descending = untrack(direction) == Some("ascending");
            let mut query = query.get_untracked();
            query.sort = Some(Sort { field, is_descending });
            state.navigation().show_list(kind, &query);
        };
        html::th()
            .attr("scope", "col")
            .attr("class", cell_class(kind, field))
            .attr("aria-sort", direction)
            .child(button(state, "head", text::field_name(FieldId { kind, index: field }), turn))
    }

    fn row(self, row: ShownRow) -> Element {
        let Self { state, kind, ticked, selected, .. } = self;
        let ShownRow { number, id, cells } = row;
        let id: Arc<str> = id.into();
        let name = cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
        let is_selected = {
            let id = id.clone();
            move || selected.with(|selected| selected.as_deref() == Some(&*id))
        };
        let is_ticked = {
            let id = id.clone();
            move || ticked.with(|ticked| ticked.contains(&*id))
        };
        let tick = {
            let id = id.clone();
            move || {
                ticked.update(|ticked| {
                    if !ticked.remove(&*id) {
                        ticked.insert(id.to_string());
                    }
                });
            }
        };
        let link = {
            let id = id.clone();
            move || {
                let page = Page::Detail(kind, id.to_string());
                state.navigation().route().with(|route| route.with_page(page).to_string())
            }
        };
        let open = move || {
            let route = state.navigation().route().get_untracked();
            state.go(route.with_page(Page::Detail(kind, id.to_string())));
        };
        let tick = html::input()
            .attr("type", "checkbox")
            .attr("aria-label", move || format_message!(m::TICK, state.lang(), name = name))
            .prop("checked", is_ticked)
            .on(ev::change, move |_| tick());
        let tick =
            html::td().class("tick").on(ev::click, |event| event.stop_propagation()).child(tick);
        let mut columns = kind.columns().iter().zip(cells);
        let first = columns.next().map(|(_, cell)| {
            let link = html::a().attr("href", link).on(ev::click, |event| event.stop_propagation());
            html::td().child(said(state, link, cell))
        });
        let cells = columns.map(|(field, cell)| {
            let field = *field;
            let is_choice = matches!(kind.fields()[field].field_type, FieldType::Choice(_));
            let inner = if is_choice && !cell.is_owed && !cell.text.is_empty() {
                html::span().class("chip").child(cell.color.map(swatch)).child(cell.text)
            } else {
                said(state, html::span(), cell)
            };
            html::td().attr("class", cell_class(kind, field)).child(inner)
        });
        html::tr()
            .attr("aria-rowindex", number + 2)
            .attr("class", move || is_selected().then_some("selected"))
            .on(ev::click, move |_| open())
            .child(tick)
            .child(first)
            .children(cells)
    }

    fn is_all_ticked(self) -> bool {
        let count = self.count();
        count > 0 && self.ticked.with(Ticked::len) == count
    }

    fn tick_all(self) {
        let Self { state, kind, indices, query, ticked, .. } = self;
        if untrack(|| self.is_all_ticked()) {
            ticked.set(Ticked::default());
            return;
        }
        let deleted = query.with_untracked(|query| query.deleted);
        let ids = indices.with_untracked(|indices| {
            state.read(|workspace| {
                let table = workspace.register().table(kind);
                indices.iter().map(|index| table.id(*index as usize, deleted).to_string()).collect()
            })
        });
        ticked.set(ids.unwrap_or_default());
    }
}

/// Numbers stand to the right, and dates are not broken.
fn cell_class(kind: Kind, field: usize) -> Option<&'static str> {
    match kind.fields()[field].field_type {
        FieldType::Count | FieldType::Quantity => Some("number"),
        FieldType::Date => Some("date"),
        _ => None,
    }
}

/// A cell's text within `element`; what is owed is marked.
fn said(state: AppState, element: Element, cell: ShownCell) -> Element {
    if cell.is_owed {
        element.class("owed").child(state.translate(m::OWED))
    } else {
        element.child(cell.text)
    }
}
