//! A table as it leaves the program, whatever it is written as.

use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_text::{self as text, Lang};

/// A table as it leaves the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What the table is.
    pub title: String,
    /// The language of its texts.
    pub lang: Lang,
    /// Who reports it, and the day of the report. `None` for a table that is to be read back: its heads
    /// are in the first row.
    pub reported: Option<Reported>,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<SheetCell>>,
    /// The row of sums.
    pub totals: Option<Vec<SheetCell>>,
    /// Notes below the table, each of which is a sentence.
    pub notes: Vec<String>,
}

/// Who reports a table (填报单位), and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The unit; empty if unknown, so that it can be filled in by hand.
    pub unit: String,
    /// The day.
    pub day: Day,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its head; may be empty.
    pub head: String,
    /// What most of its cells are, by which they are aligned.
    pub content: ColumnContent,
}

/// What most cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnContent {
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// Dates.
    Date,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SheetCell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, of one or several lines.
    Text(String),
    /// A number with its qualifier and unit; the unit may be empty.
    Number(Quantity),
    /// A date as far as it is known.
    Date(PartialDate),
}

impl SheetCell {
    /// A text, or an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// An exact number without a unit.
    pub fn number(value: Decimal) -> Self {
        Self::Number(Quantity { value, unit: String::new(), qualifier: Qualifier::Exact })
    }

    /// A count with its qualifier.
    pub fn count(count: Count) -> Self {
        let value = Decimal::from_whole(i64::from(count.value));
        Self::Number(Quantity { value, unit: String::new(), qualifier: count.qualifier })
    }

    /// Its text, as on the screen.
    pub fn to_text(&self, lang: Lang) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(quantity) => text::quantity(quantity, lang),
            Self::Date(date) => date.to_string(),
        }
    }
}

impl Sheet {
    /// The rows with the row of sums.
    pub(super) fn all_rows(&self) -> impl Iterator<Item = &Vec<SheetCell>> {
        self.rows.iter().chain(&self.totals)
    }
}
