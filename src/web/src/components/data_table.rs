//! A table of the application's model, as HTML.

use crate::html::{self, Element, View};
use zhibu_app::table::{Table, TableCell, TableColumn, TableRow, Tone};

/// A table of the model, moved along within a frame of its own where it is wider than the page. `more`
/// stands at the end of each row, such as buttons; rows are named by their index. `test_id` is what
/// tests find it by.
pub fn plan_table<V: View>(
    test_id: &'static str,
    table: Table,
    more: impl Fn(usize) -> V,
) -> Element {
    framed(html::table().class("plan").attr("data-testid", test_id), table, more)
}

fn framed<V: View>(element: Element, table: Table, more: impl Fn(usize) -> V) -> Element {
    html::scrolled(table.caption.clone(), table_element(element, table, more))
}

/// The same in a frame that is there already.
pub fn table_element<V: View>(
    element: Element,
    table: Table,
    more: impl Fn(usize) -> V,
) -> Element {
    let Table { caption, columns, rows, totals } = table;
    let heads = heads(&columns);
    let body = rows.into_iter().enumerate();
    let body: Vec<Element> =
        body.map(|(index, row)| tr(&columns, row).child(more(index))).collect();
    let foot = totals.map(|row| html::tfoot().child(tr(&columns, row)));
    element
        .child(html::caption().class("visually-hidden").child(caption))
        .child(html::thead().child(html::tr().children(heads)))
        .child(html::tbody().children(body))
        .child(foot)
}

/// The frame and heads of a table whose rows a page makes itself, because they hold more than text:
/// folds, inputs, lists. `test_id` is what tests find it by.
pub fn table_of_rows(
    test_id: Option<&'static str>,
    caption: &str,
    columns: &[TableColumn],
    rows: impl View,
) -> Element {
    let inside = html::table()
        .class("plan")
        .attr("data-testid", test_id)
        .child(html::caption().class("visually-hidden").child(caption.to_owned()))
        .child(html::thead().child(html::tr().children(heads(columns))))
        .child(html::tbody().child(rows));
    html::scrolled(caption.to_owned(), inside)
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

fn tr(columns: &[TableColumn], row: TableRow) -> Element {
    let naming = columns.iter().position(|column| column.names_rows).unwrap_or(0);
    let key = row.cells.get(naming).map(|cell| cell.to_plain(" "));
    let cells = row.cells.into_iter().zip(columns).enumerate().map(|(index, (cell, column))| {
        let at = if index == naming { html::th().attr("scope", "row") } else { html::td() };
        with_cell(with_class(at, column), cell)
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

/// An element with what a cell says in it: a cell of a table, or a line of a list.
pub fn with_cell(at: Element, cell: TableCell) -> Element {
    match cell {
        TableCell::Empty => at,
        TableCell::Text(text) => at.child(text),
        TableCell::Strong(text) => at.child(html::strong().child(text)),
        TableCell::Quiet(text) => at.child(html::span().class("quiet").child(text)),
        TableCell::Parts(parts) => parts.into_iter().enumerate().fold(at, |at, (index, part)| {
            let gap = (index > 0).then_some(" ");
            with_cell(at.child(gap), part)
        }),
        TableCell::Number(number) => at.child(number.to_string()),
        TableCell::Date(date) => at.child(html::time().child(date.to_string())),
        TableCell::Time(time) => at.child(html::time().attr("datetime", time.clone()).child(time)),
        TableCell::Code(text) => at.child(html::code().child(text)),
        TableCell::Link { text, route } => {
            at.child(html::a().attr("href", route.to_string()).child(text))
        }
        TableCell::Links(links) => {
            links.into_iter().enumerate().fold(at, |at, (index, (text, route))| {
                let gap = (index > 0).then_some(" ");
                at.child(gap).child(html::a().attr("href", route.to_string()).child(text))
            })
        }
        TableCell::Chip { text, tone } => {
            let class = match tone {
                Tone::Plain => "chip",
                Tone::Good => "chip good",
                Tone::Warning => "chip warning",
                Tone::Error => "chip error",
                Tone::Quiet => "chip quiet",
            };
            at.child(html::span().class(class).child(text))
        }
    }
}
