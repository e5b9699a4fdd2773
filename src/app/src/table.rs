//! Tables: one model for lists, the numbers behind a chart, print, the clipboard and files.

use zhibu_domain::values::date::PartialDate;

use crate::route::Route;

/// A table with its heads, in the words of one language. The cells of the first column name the rows,
/// unless another says that its do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows: its caption, and the name of the frame it scrolls in.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows; each has as many cells as there are columns.
    pub rows: Vec<TableRow>,
    /// The row of sums at the foot.
    pub totals: Option<TableRow>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its head; empty where the cells need none, as those with buttons.
    pub head: String,
    /// Whether its cells are numbers, which stand to the right.
    pub is_number: bool,
    /// Whether its cells name the rows.
    pub names_rows: bool,
    /// The name by which style sheets find its cells; empty where they need not.
    pub class: &'static str,
}

impl TableColumn {
    /// A column of text.
    pub fn text(head: impl Into<String>) -> Self {
        Self { head: head.into(), is_number: false, names_rows: false, class: "" }
    }

    /// A column of numbers.
    pub fn number(head: impl Into<String>) -> Self {
        Self { is_number: true, ..Self::text(head) }
    }

    /// The same column, whose cells name the rows in place of the first column's.
    #[must_use]
    pub fn naming_rows(self) -> Self {
        Self { names_rows: true, ..self }
    }

    /// The same column, whose cells style sheets find by a class.
    #[must_use]
    pub fn with_class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableRow {
    /// One cell a column.
    pub cells: Vec<TableCell>,
    /// How it is marked, if it is.
    pub tone: Tone,
}

impl TableRow {
    /// A row that is not marked.
    pub fn new(cells: impl IntoIterator<Item = TableCell>) -> Self {
        Self { cells: cells.into_iter().collect(), tone: Tone::Plain }
    }
}

/// How a chip or a row is marked. A word says the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Not at all.
    #[default]
    Plain,
    /// All is well.
    Good,
    /// To be looked at.
    Warning,
    /// Wrong.
    Error,
    /// Of less weight.
    Quiet,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TableCell {
    /// Nothing is known, and nothing is owed.
    #[default]
    Empty,
    /// A text, or a figure with its qualifier in words.
    Text(String),
    /// A text that stands out, such as a result.
    Strong(String),
    /// A text of less weight.
    Quiet(String),
    /// A whole number.
    Number(i64),
    /// A date as far as it is known.
    Date(PartialDate),
    /// A timestamp to the minute.
    Time(String),
    /// What machines read, such as an id or a fingerprint.
    Code(String),
    /// A text that leads somewhere.
    Link {
        /// What it says.
        text: String,
        /// Where it leads.
        route: Route,
    },
    /// Several texts, each of which leads somewhere.
    Links(Vec<(String, Route)>),
    /// A word that is marked.
    Chip {
        /// What it says.
        text: String,
        /// How it is marked.
        tone: Tone,
    },
    /// Several one after the other.
    Parts(Vec<Self>),
}

impl TableCell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A word that is marked.
    pub fn chip(text: impl Into<String>, tone: Tone) -> Self {
        Self::Chip { text: text.into(), tone }
    }

    /// A text that leads to `route`.
    pub fn link(text: impl Into<String>, route: Route) -> Self {
        Self::Link { text: text.into(), route }
    }

    /// A count that leads to the rows that it counts; nothing to go to where there are none.
    pub fn count(count: usize, route: Route) -> Self {
        match i64::try_from(count) {
            Ok(0) => Self::Number(0),
            _ => Self::link(count.to_string(), route),
        }
    }

    /// What it says, for print, the clipboard and files. Texts of a list are parted by `separator`.
    pub fn to_plain(&self, separator: &str) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text)
            | Self::Strong(text)
            | Self::Quiet(text)
            | Self::Time(text)
            | Self::Code(text)
            | Self::Link { text, .. }
            | Self::Chip { text, .. } => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Links(links) => {
                let texts: Vec<&str> = links.iter().map(|(text, _)| &**text).collect();
                texts.join(separator)
            }
            Self::Parts(parts) => {
                let texts: Vec<String> =
                    parts.iter().map(|part| part.to_plain(separator)).collect();
                texts.join(" ")
            }
        }
    }
}

impl Table {
    /// The same table with other routes behind its links.
    #[must_use]
    pub fn with_routes(mut self, change: impl Fn(Route) -> Route) -> Self {
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if let TableCell::Link { route, .. } = cell {
                *route = change(route.clone());
            }
        }
        self
    }

    /// The table as spreadsheets take it from the clipboard: tabs between cells, a line each row.
    /// Tabs and line breaks within a cell become blanks.
    pub fn to_tsv(&self, separator: &str) -> String {
        let line = |cells: Vec<String>| {
            let cells: Vec<String> =
                cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
            cells.join("\t") + "\n"
        };
        let mut text = line(self.columns.iter().map(|column| column.head.clone()).collect());
        for row in self.rows.iter().chain(&self.totals) {
            text.push_str(&line(row.cells.iter().map(|cell| cell.to_plain(separator)).collect()));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clipboard_has_heads_rows_and_totals_and_no_stray_tab() {
        let table = Table {
            caption: "合计".to_owned(),
            columns: vec![TableColumn::text("名称"), TableColumn::number("数量")],
            rows: vec![TableRow::new([TableCell::text("甲\t乙\n丙"), TableCell::Number(3)])],
            totals: Some(TableRow::new([TableCell::text("合计"), TableCell::text("3余")])),
        };
        assert_eq!(table.to_tsv("、"), "名称\t数量\n甲 乙 丙\t3\n合计\t3余\n");
    }
}
