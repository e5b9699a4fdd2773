//! A table of the application's model, as HTML.

use crate::components::content::filled_with;
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::table::{Control, Table, TableColumn, TableRow};
use zhibu_app::tone::Tone;

/// A table without controls, in a scrollable frame. `test_id` identifies it in tests.
pub fn plain_table(state: AppState, test_id: &'static str, table: Table) -> Element {
    let element = html::table().class("plan").attr("data-testid", test_id);
    html::scrolled(table.caption.clone(), table_element(state, element, table))
}

/// The same in an existing frame.
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
    let rows = move || {
        let Table { columns, rows, .. } = table.get()?;
        let rows = rows.into_iter().map(|row| tr(state, &columns, row, &make));
        Some(rows.collect::<Vec<_>>())
    };
    let inside = html::table()
        .class("plan")
        .attr("data-testid", test_id)
        .child(html::caption().class("visually-hidden").child(caption))
        .child(html::thead().child(html::tr().child(move || columns.with(|own| heads(own)))))
        .child(html::tbody().child(rows));
    html::scrolled(caption, inside)
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
