//! Tables: one model for lists, chart data, print, the clipboard and files.

use zhibu_domain::values::date::PartialDate;

use crate::route::Route;
use crate::tone::Tone;
use crate::views::links::{LinkLook, PageLink};

/// A table with its heads, in one language. The cells of the first column name the rows, unless
/// another column does. `C` is the type of the controls in its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<C = NoControl> {
    /// Its caption, which also names its scrollable frame.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows; each has as many cells as there are columns.
    pub rows: Vec<TableRow<C>>,
    /// The row of sums at the foot.
    pub totals: Option<TableRow<C>>,
}

impl<C> Default for Table<C> {
    fn default() -> Self {
        Self { caption: String::new(), columns: Vec::new(), rows: Vec::new(), totals: None }
    }
}

/// A control in a cell, such as a field or a button; the page renders it.
pub trait Control {
    /// Its text where there are no controls: in print, on the clipboard, in files.
    fn to_plain(&self) -> String;
}

/// The controls of a table without any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoControl {}

impl Control for NoControl {
    fn to_plain(&self) -> String {
        match *self {}
    }
}

/// The text of a control, where there are no controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainControl(String);

impl Control for PlainControl {
    fn to_plain(&self) -> String {
        self.0.clone()
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its head; empty for columns that need none, such as buttons.
    pub head: String,
    /// Whether its cells are numbers, which are aligned right.
    pub is_number: bool,
    /// Whether its cells name the rows.
    pub names_rows: bool,
    /// The CSS class of its cells; empty if they need none.
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

    /// The same column, whose cells name the rows instead of the first column's.
    #[must_use]
    pub fn naming_rows(self) -> Self {
        Self { names_rows: true, ..self }
    }

    /// The same column with a CSS class.
    #[must_use]
    pub fn with_class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow<C = NoControl> {
    /// A cell for each column.
    pub cells: Vec<TableCell<C>>,
    /// Its tone.
    pub tone: Tone,
    /// Its key, such as an id; `None` if the cell that names it is unique.
    pub key: Option<String>,
}

impl<C> TableRow<C> {
    /// A row with a plain tone.
    pub fn new(cells: impl IntoIterator<Item = TableCell<C>>) -> Self {
        Self { cells: cells.into_iter().collect(), tone: Tone::Plain, key: None }
    }

    /// The same row with a key, for rows whose names are not unique.
    #[must_use]
    pub fn keyed(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The same row with its controls made by `make`.
    pub fn with_controls<D>(self, make: &dyn Fn(C) -> D) -> TableRow<D> {
        let cells = self.cells.into_iter().map(|cell| cell.with_controls(make));
        TableRow { cells: cells.collect(), tone: self.tone, key: self.key }
    }
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TableCell<C = NoControl> {
    /// An unknown value that is not required.
    #[default]
    Empty,
    /// A text, or a figure with its qualifier as text.
    Text(String),
    /// A prominent text, such as a result.
    Strong(String),
    /// A text in a muted color.
    Quiet(String),
    /// A paragraph in a muted color, below the rest of the cell.
    Note(String),
    /// A number with its unit.
    Figure(String),
    /// A whole number.
    Number(i64),
    /// A date as far as it is known.
    Date(PartialDate),
    /// A date or a time as text.
    Time(String),
    /// An id or a fingerprint.
    Code(String),
    /// A link.
    Link(PageLink),
    /// A chip.
    Chip {
        /// Its text.
        text: String,
        /// Its tone.
        tone: Tone,
    },
    /// Progress towards a target.
    Meter {
        /// The share, in percent; it may be above 100.
        percent: u32,
        /// The accessible name.
        label: String,
    },
    /// Several cells in a line.
    Parts(Vec<Self>),
    /// A name with notes.
    Named(Vec<Self>),
    /// Several cells, each on a line of its own.
    Lines(Vec<Self>),
    /// A long content, in a fold.
    Fold {
        /// The summary of the fold.
        summary: String,
        /// The accessible name of the summary, as several folds may have the same summary.
        label: String,
        /// The content.
        inside: Box<TableCell>,
    },
    /// A control, which the page renders.
    Control(C),
}

impl<C> TableCell<C> {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text in a muted color.
    pub fn quiet(text: impl Into<String>) -> Self {
        Self::Quiet(text.into())
    }

    /// A chip.
    pub fn chip(text: impl Into<String>, tone: Tone) -> Self {
        Self::Chip { text: text.into(), tone }
    }

    /// A link to `route`.
    pub fn link(text: impl Into<String>, route: Route) -> Self {
        Self::Link(PageLink::to(text, route))
    }

    /// A count.
    pub fn number(count: usize) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A count, linked to the rows that it counts if there are any.
    pub fn count(count: usize, route: Route) -> Self {
        if count == 0 { Self::Number(0) } else { Self::link(count.to_string(), route) }
    }

    /// The target and the text of its first link, which usually identify a record; `None` if it has
    /// no link.
    pub fn subject(&self) -> Option<String> {
        match self {
            Self::Link(link) => Some(format!("{} {}", link.page, link.text)),
            Self::Parts(cells) | Self::Named(cells) | Self::Lines(cells) => {
                cells.iter().find_map(Self::subject)
            }
            _ => None,
        }
    }

    /// The same cell with its controls made by `make`.
    pub fn with_controls<D>(self, make: &dyn Fn(C) -> D) -> TableCell<D> {
        let all =
            |cells: Vec<Self>| cells.into_iter().map(|cell| cell.with_controls(make)).collect();
        match self {
            Self::Empty => TableCell::Empty,
            Self::Text(text) => TableCell::Text(text),
            Self::Strong(text) => TableCell::Strong(text),
            Self::Quiet(text) => TableCell::Quiet(text),
            Self::Note(text) => TableCell::Note(text),
            Self::Figure(text) => TableCell::Figure(text),
            Self::Number(number) => TableCell::Number(number),
            Self::Date(date) => TableCell::Date(date),
            Self::Time(text) => TableCell::Time(text),
            Self::Code(text) => TableCell::Code(text),
            Self::Link(link) => TableCell::Link(link),
            Self::Chip { text, tone } => TableCell::Chip { text, tone },
            Self::Meter { percent, label } => TableCell::Meter { percent, label },
            Self::Parts(cells) => TableCell::Parts(all(cells)),
            Self::Named(cells) => TableCell::Named(all(cells)),
            Self::Lines(cells) => TableCell::Lines(all(cells)),
            Self::Fold { summary, label, inside } => TableCell::Fold { summary, label, inside },
            Self::Control(control) => TableCell::Control(make(control)),
        }
    }
}

/// Cells with `separator` between them.
pub fn separated(cells: impl IntoIterator<Item = TableCell>, separator: &str) -> Vec<TableCell> {
    let cells = cells.into_iter().flat_map(|cell| [TableCell::text(separator), cell]);
    cells.skip(1).collect()
}

impl<C: Control> TableCell<C> {
    /// Its text, for print, the clipboard and files. Texts of several cells are separated by
    /// `separator`.
    pub fn to_plain(&self, separator: &str) -> String {
        let texts = |cells: &[Self], between: &str| {
            let texts = cells.iter().map(|cell| cell.to_plain(separator));
            texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(between)
        };
        match self {
            Self::Empty => String::new(),
            Self::Text(text)
            | Self::Strong(text)
            | Self::Quiet(text)
            | Self::Note(text)
            | Self::Figure(text)
            | Self::Time(text)
            | Self::Code(text)
            | Self::Chip { text, .. } => text.clone(),
            Self::Link(link) => link.text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Meter { percent, .. } => format!("{percent}%"),
            Self::Parts(cells) | Self::Named(cells) => texts(cells, " "),
            Self::Lines(cells) => texts(cells, separator),
            Self::Fold { inside, .. } => inside.to_plain(separator),
            Self::Control(control) => control.to_plain(),
        }
    }
}

impl<C: Control> Table<C> {
    /// The same table with its controls as text.
    pub fn plain(self) -> Table<PlainControl> {
        Table {
            caption: self.caption,
            columns: self.columns,
            rows: self.rows.into_iter().map(TableRow::plain).collect(),
            totals: self.totals.map(TableRow::plain),
        }
    }
}

impl<C: Control> TableRow<C> {
    /// The same row with its controls as text.
    #[must_use]
    pub fn plain(self) -> TableRow<PlainControl> {
        self.with_controls(&|control| PlainControl(control.to_plain()))
    }
}

impl TableRow<PlainControl> {
    /// The row on paper, where nothing can be pressed or unfolded.
    #[must_use]
    pub fn on_paper(self) -> Self {
        let cells = self.cells.into_iter().map(TableCell::on_paper);
        Self { cells: cells.collect(), ..self }
    }
}

impl TableCell<PlainControl> {
    /// The cell on paper: links and controls as text, folds by their summaries. Links that look like
    /// buttons are left out.
    fn on_paper(self) -> Self {
        let all = |cells: Vec<Self>| cells.into_iter().map(Self::on_paper).collect();
        match self {
            Self::Link(PageLink { text, look, .. }) => match look {
                LinkLook::Text | LinkLook::Aside | LinkLook::Back => Self::Text(text),
                LinkLook::Quiet => Self::Quiet(text),
                LinkLook::Chip(tone) => Self::Chip { text, tone },
                LinkLook::Button
                | LinkLook::SmallButton
                | LinkLook::PrimaryButton
                | LinkLook::SmallPrimaryButton => Self::Empty,
            },
            Self::Fold { summary, .. } => Self::Text(summary),
            Self::Control(PlainControl(text)) => Self::Text(text),
            Self::Parts(cells) => Self::Parts(all(cells)),
            Self::Named(cells) => Self::Named(all(cells)),
            Self::Lines(cells) => Self::Lines(all(cells)),
            cell => cell,
        }
    }
}

#[cfg(test)]
mod tests {
    use zhibu_domain::kinds::records::Kind;

    use super::*;
    use crate::route::Page;

    #[test]
    fn a_line_is_identified_by_its_first_link() {
        let page = |id: &str| Route::to(Page::Detail(Kind::Task, id.to_owned()));
        let line = |id| {
            let named = TableCell::Named(vec![TableCell::link("任务", page(id))]);
            TableCell::<NoControl>::Parts(vec![
                TableCell::text("逾期"),
                named,
                TableCell::link("登记", page("form")),
            ])
        };
        assert_eq!(line("a").subject(), Some(format!("{} 任务", page("a"))));
        assert_ne!(line("a").subject(), line("b").subject());
        assert_eq!(TableCell::<NoControl>::text("任务").subject(), None);
    }

    #[test]
    fn a_key_outlasts_the_making_of_controls() {
        let row = TableRow::new([TableCell::Control(Days(3))]).keyed("a");
        let made: TableRow<u32> = row.with_controls(&|days| days.0);
        assert_eq!(made.key.as_deref(), Some("a"));
    }

    struct Days(u32);

    impl Control for Days {
        fn to_plain(&self) -> String {
            self.0.to_string()
        }
    }

    #[test]
    fn controls_folds_and_lists_are_plain_text_in_print() {
        let who = TableCell::Lines(vec![
            TableCell::Parts(vec![TableCell::text("甲"), TableCell::chip("逾期", Tone::Error)]),
            TableCell::Named(vec![
                TableCell::link("乙", Route::parse("#/agenda")),
                TableCell::Empty,
            ]),
        ]);
        let fold = TableCell::Fold {
            summary: "名单".to_owned(),
            label: "名单 党课".to_owned(),
            inside: Box::new(who),
        };
        assert_eq!(fold.to_plain("、"), "甲 逾期、乙");
        let days = TableCell::Parts(vec![TableCell::Control(Days(3)), TableCell::Control(Days(5))]);
        assert_eq!(days.to_plain("、"), "3 5");
        let made: TableCell<Days> = fold.with_controls(&|days: Days| days);
        assert_eq!(made.to_plain("、"), "甲 逾期、乙");
    }

    #[test]
    fn a_row_on_paper_has_nothing_to_press() {
        let link = |look| {
            let route = Route::to(Page::Detail(Kind::Task, "a".to_owned()));
            TableCell::Link(PageLink::to("甲", route).looking(look))
        };
        let fold = TableCell::Fold {
            summary: "2 人".to_owned(),
            label: "2 人 甲".to_owned(),
            inside: Box::new(TableCell::text("甲、乙")),
        };
        let chip = TableCell::chip("逾期", Tone::Error);
        for (on_screen, expected) in [
            (link(LinkLook::Text), TableCell::text("甲")),
            (link(LinkLook::Quiet), TableCell::quiet("甲")),
            (link(LinkLook::Chip(Tone::Good)), TableCell::chip("甲", Tone::Good)),
            (link(LinkLook::SmallButton), TableCell::Empty),
            (TableCell::Control(Days(3)), TableCell::text("3")),
            (fold, TableCell::text("2 人")),
            (
                TableCell::Named(vec![link(LinkLook::Text), TableCell::Lines(vec![chip])]),
                TableCell::Named(vec![
                    TableCell::text("甲"),
                    TableCell::Lines(vec![TableCell::chip("逾期", Tone::Error)]),
                ]),
            ),
        ] {
            let row = TableRow { tone: Tone::Error, ..TableRow::new([on_screen]) }.keyed("k");
            let expected = TableRow { tone: Tone::Error, ..TableRow::new([expected]) }.keyed("k");
            assert_eq!(row.plain().on_paper(), expected);
        }
    }
}
