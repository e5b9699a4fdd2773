//! The sheet of a table of the app.

use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_domain::values::unit::PERCENT;
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, SheetColumn};
use zhibu_text::{self as text, Lang};

/// A table of the app. Columns of buttons, which have neither heads nor text, are left out. What stands as
/// text in a column of numbers is a number, with its qualifier and unit, if it reads as on the screen.
pub fn table_sheet<C: Control>(table: &Table<C>, lang: Lang) -> Sheet {
    let kept: Vec<usize> =
        (0..table.columns.len()).filter(|column| has_text(table, *column)).collect();
    let cells = |row: &TableRow<C>| -> Vec<SheetCell> {
        let cell = |index: &usize| {
            let cell = row.cells.get(*index)?;
            Some(sheet_cell(cell, &table.columns[*index], lang))
        };
        kept.iter().map(|index| cell(index).unwrap_or_default()).collect()
    };
    let rows: Vec<Vec<SheetCell>> = table.rows.iter().map(cells).collect();
    let column = |(index, column): (usize, &usize)| {
        let column = &table.columns[*column];
        let mut filled =
            rows.iter().map(|row| &row[index]).filter(|cell| **cell != SheetCell::Empty);
        let is_date = |cell: &SheetCell| matches!(cell, SheetCell::Date(_));
        let content = match filled.next() {
            Some(first) if is_date(first) && filled.all(is_date) => ColumnContent::Date,
            _ if column.is_number => ColumnContent::Number,
            _ => ColumnContent::Text,
        };
        SheetColumn { head: column.head.clone(), content }
    };
    Sheet {
        title: table.caption.clone(),
        lang,
        columns: kept.iter().enumerate().map(column).collect(),
        totals: table.totals.as_ref().map(cells),
        rows,
        ..Sheet::default()
    }
}

/// Whether a column has a head or a text.
fn has_text<C: Control>(table: &Table<C>, column: usize) -> bool {
    let is_filled =
        |row: &TableRow<C>| row.cells.get(column).is_some_and(|cell| !cell.to_plain("").is_empty());
    !table.columns[column].head.is_empty() || table.rows.iter().any(is_filled)
}

fn sheet_cell<C: Control>(cell: &TableCell<C>, column: &TableColumn, lang: Lang) -> SheetCell {
    match cell {
        TableCell::Number(number) => SheetCell::number(Decimal::from_whole(*number)),
        TableCell::Date(date) => SheetCell::Date(*date),
        TableCell::Meter { percent, .. } => SheetCell::Number(Quantity {
            value: Decimal::from_whole(i64::from(*percent)),
            unit: PERCENT.to_owned(),
            qualifier: Qualifier::Exact,
        }),
        cell => {
            let text = cell.to_plain(text::between(lang));
            if column.is_number { figure(text, lang) } else { SheetCell::text(text) }
        }
    }
}

/// A text in a column of numbers: a number or a date if it reads as that on the screen.
fn figure(text: String, lang: Lang) -> SheetCell {
    if let Some(date) = PartialDate::from_iso(&text).filter(|date| date.has_day()) {
        return SheetCell::Date(date);
    }
    quantity(&text, lang).map_or_else(|| SheetCell::text(text), SheetCell::Number)
}

/// The number in a text: its sign and digits, with the qualifier and unit around it.
fn quantity(text: &str, lang: Lang) -> Option<Quantity> {
    let start = text.find(|character: char| character.is_ascii_digit())?;
    let start = if text[..start].ends_with('-') { start - 1 } else { start };
    let is_part = |character: char| character.is_ascii_digit() || matches!(character, '-' | '.');
    let rest = text[start..].trim_start_matches(is_part);
    let value = Decimal::parse(&text[start..text.len() - rest.len()])?;
    // 5/8 and 3（1） are no numbers with a unit.
    let is_unit =
        |unit: &str| unit.chars().all(|character| character.is_alphabetic() || character == '%');
    let quantities = |qualifier: Qualifier| {
        let mark = text::qualifier_mark(qualifier, lang);
        // A percentage has its sign before what is said of it: 20%以上.
        let units = [rest.strip_prefix(mark).unwrap_or(rest).trim_start(), PERCENT];
        units.map(|unit| Quantity { value, unit: unit.to_owned(), qualifier })
    };
    // Exact last: it would take 余万元 for a unit.
    Qualifier::ALL
        .into_iter()
        .rev()
        .flat_map(quantities)
        .find(|quantity| is_unit(&quantity.unit) && text::quantity(quantity, lang) == text)
}
