//! A table of the application's model, as HTML.
//!
//! The first rows of a long table are in the page from the beginning; the others are made, a section at
//! a time, when they come near what is in view. While the page is printed, what is not in the page yet is
//! there as text alone.

use std::rc::Rc;

use crate::components::content::filled_with;
use crate::components::find::before_find;
use crate::components::seen::comes_near;
use crate::components::sheet_menu::sheet_menu;
use crate::html::{self, Element, ElementRef, each, show};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::sheets::SheetSource;
use zhibu_app::table::{Control, PlainControl, Table, TableColumn, TableRow};
use zhibu_app::tone::Tone;
use zhibu_app::views::records::rows::{find_note, print_note, printed_rows};

/// Maximum rows of a section of a table. Most tables are shorter: the browser finds text in all of them.
const SECTION_ROWS: usize = 200;
/// The height of a row that is not made yet, in pixels: an estimate.
const ROW_PX: usize = 36;

/// A table without controls, in a scrollable frame, with the menu by which it leaves the program.
/// `test_id` identifies it in tests.
pub fn plain_table(state: AppState, test_id: &'static str, table: Table) -> Element {
    let element = html::table().class("plan").attr("data-testid", test_id);
    let source = SheetSource::Table(table.clone().plain());
    let menu = sheet_menu(state, move || Some(source.clone()));
    let frame = html::scrolled(table.caption.clone(), table_element(state, element, table));
    html::div().class("with-sheet-menu").child(frame).child(menu)
}

/// A table without controls in an existing frame.
pub fn table_element(state: AppState, element: Element, table: Table) -> Element {
    let Table { caption, columns, rows, totals } = table;
    let row = |row: TableRow| tr(state, &columns, row, &|never| match never {});
    let foot = totals.map(|totals| html::tfoot().child(row(totals)));
    element
        .child(html::caption().class("visually-hidden").child(caption))
        .child(html::thead().child(html::tr().children(heads(&columns))))
        .child(html::tbody().children(rows.into_iter().map(row)))
        .child(foot)
}

/// A table that is tracked, with controls rendered by `make`: it keeps its scroll position.
pub fn followed_table<C: Control + Clone + PartialEq + Send + Sync + 'static>(
    state: AppState,
    test_id: &'static str,
    table: impl Fn() -> Option<Table<C>> + Send + Sync + 'static,
    make: impl Fn(C) -> Element + Send + 'static,
) -> Element {
    let table = Memo::new(table);
    let columns = Memo::new(move || {
        table.with(|table| table.as_ref().map(|table| table.columns.clone())).unwrap_or_default()
    });
    let caption = move || {
        table.with(|table| table.as_ref().map(|table| table.caption.clone())).unwrap_or_default()
    };
    let count = move || table.with(|table| table.as_ref().map_or(0, |table| table.rows.len()));
    // Where not all rows are in the page, each says which one it is.
    let row_count = move || Some(count()).filter(|count| *count > SECTION_ROWS);
    let sections = Memo::new(move || count().div_ceil(SECTION_ROWS).max(1));
    let make: Rc<dyn Fn(C) -> Element> = Rc::new(make);
    let sections = each(
        move || (0..sections.get()).collect(),
        usize::to_string,
        move |section| body(state, table, section, make.clone()),
    );
    let inside = html::table()
        .class("plan")
        .attr("data-testid", test_id)
        .attr("aria-rowcount", move || row_count().map(|count| (count + 1).to_string()))
        .child(html::caption().class("visually-hidden").child(caption))
        .child(html::thead().child(html::tr().child(move || columns.with(|own| heads(own)))))
        .child(sections);
    let note = move || {
        let is_printing = state.navigation().is_printing().get();
        let message = print_note(count(), state.lang()).filter(|_| is_printing);
        message.map(|message| html::p().class("print-note").child(message))
    };
    let menu = move || {
        sheet_menu(state, move || {
            let table = table.with_untracked(Clone::clone)?;
            Some(SheetSource::Table(table.plain()))
        })
    };
    html::div()
        .class("with-sheet-menu")
        .child(note)
        .child(html::scrolled(caption, inside))
        .child(show(move || count() > 0, menu))
}

/// A section of a table. A later one than the first is empty until it comes near.
fn body<C: Control + Clone + PartialEq + Send + Sync + 'static>(
    state: AppState,
    table: Memo<Option<Table<C>>>,
    section: usize,
    make: Rc<dyn Fn(C) -> Element>,
) -> Element {
    let element = ElementRef::new();
    let is_near = if section == 0 { Signal::new(true) } else { comes_near(element) };
    let first = section * SECTION_ROWS;
    before_find(move || {
        let count =
            table.with_untracked(|table| table.as_ref().map_or(0, |table| table.rows.len()));
        if printed_rows(count).contains(&first) {
            is_near.set(true);
        }
        // Once for all sections.
        if let Some(note) = find_note(count, state.lang_now()).filter(|_| section == 0) {
            state.notify(note);
        }
    });
    let own = Memo::new(move || {
        let is_near = is_near.get();
        let is_printing = !is_near && state.navigation().is_printing().get();
        table.with(|table| {
            let Table { columns, rows, .. } = table.as_ref()?;
            let own = |count: usize| &rows[first.min(count)..(first + SECTION_ROWS).min(count)];
            let all = own(rows.len());
            let is_numbered = rows.len() > SECTION_ROWS;
            Some(if is_near {
                Section::Made { columns: columns.clone(), rows: all.to_vec(), is_numbered }
            } else if is_printing {
                let rows = own(printed_rows(rows.len()).end).iter().cloned();
                let rows = rows.map(|row| row.plain().on_paper()).collect();
                Section::Printed { columns: columns.clone(), rows }
            } else {
                Section::Empty { columns: columns.len(), rows: all.len() }
            })
        })
    });
    let rows = move || match own.get()? {
        Section::Made { columns, rows, is_numbered } => {
            let row = |(index, row): (usize, TableRow<C>)| {
                // The head is the first row.
                let number = is_numbered.then(|| (first + index + 2).to_string());
                tr(state, &columns, row, &*make).attr("aria-rowindex", number)
            };
            Some(rows.into_iter().enumerate().map(row).collect())
        }
        Section::Printed { columns, rows } => {
            let row = |(index, row): (usize, TableRow<PlainControl>)| {
                let row = row.keyed((first + index).to_string());
                tr(state, &columns, row, &|control| html::span().child(control.to_plain()))
            };
            Some(rows.into_iter().enumerate().map(row).collect())
        }
        Section::Empty { columns, rows } => Some(vec![space(columns, rows)]),
    };
    html::tbody().node_ref(element).child(rows)
}

/// A section of a table as it is in the page.
#[derive(Clone, PartialEq)]
enum Section<C> {
    /// Its rows, and whether they say which ones they are.
    Made { columns: Vec<TableColumn>, rows: Vec<TableRow<C>>, is_numbered: bool },
    /// Its rows while the page is printed.
    Printed { columns: Vec<TableColumn>, rows: Vec<TableRow<PlainControl>> },
    /// Space for this number of rows.
    Empty { columns: usize, rows: usize },
}

/// Space for rows.
fn space(columns: usize, rows: usize) -> Element {
    html::tr()
        .attr("aria-hidden", "true")
        .prop("style", move || format!("height:{}px", rows * ROW_PX))
        .child(html::td().attr("colspan", columns))
}

/// A column of buttons has no head.
fn heads(columns: &[TableColumn]) -> Vec<Element> {
    let head = |column: &TableColumn| {
        if column.head.is_empty() {
            return html::td();
        }
        with_class(html::th().attr("scope", "col").child(column.head.clone()), column)
    };
    columns.iter().map(head).collect()
}

fn with_class(element: Element, column: &TableColumn) -> Element {
    match (column.is_number, column.class) {
        (false, "") => element,
        (false, class) => element.class(class),
        (true, "") => element.class("number"),
        (true, class) => element.attr("class", format!("number {class}")),
    }
}

/// A row. Its key, or else the cell that names it, keeps its elements when other rows are added or
/// removed.
fn tr<C: Control>(
    state: AppState,
    columns: &[TableColumn],
    row: TableRow<C>,
    make: &dyn Fn(C) -> Element,
) -> Element {
    let naming = columns.iter().position(|column| column.names_rows).unwrap_or(0);
    let name = row.cells.get(naming);
    let name = name.map(|cell| (cell.subject().unwrap_or_default(), cell.to_plain(" ")));
    let mut row = row.with_controls(make);
    let key = row.key.take().or(name.map(|(subject, text)| subject + &text));
    let cells = row.cells.into_iter().zip(columns).enumerate().map(|(index, (cell, column))| {
        let at = if index == naming { html::th().attr("scope", "row") } else { html::td() };
        filled_with(state, with_class(at, column), cell)
    });
    let cells: Vec<Element> = cells.collect();
    let class = match row.tone {
        Tone::Plain => None,
        Tone::Good => Some("good"),
        Tone::Warning => Some("warning"),
        Tone::Error => Some("error"),
        Tone::Quiet => Some("quiet"),
    };
    let row = html::tr().attr("class", class).children(cells);
    match key {
        Some(key) => row.key(key),
        None => row,
    }
}
