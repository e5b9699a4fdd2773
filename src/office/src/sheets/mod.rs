//! Tables out: one model of a table, and what writes it as .xlsx, as CSV, and for the clipboard.
//!
//! A cell keeps its type as far as the format has one. What has none is text, and reads as on the
//! screen:
//!
//! | cell | .xlsx | clipboard (HTML) | CSV, clipboard (text) |
//! | --- | --- | --- | --- |
//! | number | number | number | digits |
//! | 500余万元 | the number 500, shown by its number format `0"余万元"` | the same | text |
//! | 2022-06-15 | date | date | ISO 8601 |
//! | 2022-06, 2022 | text | text | text |
//!
//! A qualifier looks as on the screen: 约500, 500余, 不足500, 20%以上. A program that evaluates formulas
//! gets no text as one: cells of .xlsx say that they are text, and texts that begin like a formula get an
//! apostrophe in CSV and in plain text, which [`unprotected`] takes off. It takes it off in every format: a
//! spreadsheet program that opens a CSV file and saves it as .xlsx keeps the apostrophe as a character.

mod formula;
mod html;
mod number_format;
mod separated;
mod sheet;
mod width;
mod xlsx;

pub use formula::unprotected;
pub use html::to_html;
pub use separated::{to_csv, to_tsv};
pub use sheet::{ColumnContent, Reported, Sheet, SheetCell, SheetColumn};
pub use xlsx::{SheetError, sheet_names, to_xlsx};
