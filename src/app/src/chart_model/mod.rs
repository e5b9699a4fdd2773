//! The content of a chart: its labels, figures as text, links and picture, computed from growth
//! data.

mod colors;
mod content;
mod count_lines;
mod counts;
mod lives;
mod outcomes;
mod text_chart;

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::route::Route;
use super::table::{Table, TableCell, TableColumn, TableRow};
use zhibu_charts::{ChartPoint, Color, Picture};
use zhibu_domain::values::date::Day;
use zhibu_text::{Lang, Message, format_message, m};

pub use colors::{alliance_color, choice_color, group_color, setting_color, unit_kind_color};
pub use content::ChartContent;
pub use count_lines::CountLines;
pub use counts::CountsChart;
pub use lives::LivesChart;
pub use outcomes::{OutcomeChart, group_name};
pub use text_chart::{Shape, TextChart, TextSeries};

/// Everything that one chart shows; by default nothing.
#[derive(Clone, Debug, Default)]
pub struct ChartModel(Option<Arc<dyn ChartContent>>);

impl PartialEq for ChartModel {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(own), Some(other)) => own.equals(&**other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }
}

/// The effect of a key on the cursor of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorStep {
    /// Moves the cursor to this point.
    To(ChartPoint),
    /// Opens the records behind the figure at this point.
    Open(ChartPoint),
}

/// The height of charts over time, in pixels.
pub const CHART_HEIGHT_PX: u32 = 264;

impl ChartModel {
    /// The chart with this content.
    pub fn of(content: impl ChartContent) -> Self {
        Self(Some(Arc::new(content)))
    }

    /// Its content, if it is of this type.
    pub fn content<C: ChartContent>(&self) -> Option<&C> {
        let content: &dyn Any = &**self.0.as_ref()?;
        content.downcast_ref()
    }

    /// What the content says; the default of a chart without one.
    fn ask<T: Default>(&self, ask: impl FnOnce(&dyn ChartContent) -> T) -> T {
        self.0.as_deref().map(ask).unwrap_or_default()
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.0.as_deref().is_none_or(ChartContent::is_empty)
    }

    /// Why there is nothing to draw: nothing at that time, or `none` if no record has a date at all.
    pub fn empty_message(&self, none: Message) -> Message {
        match self.0.as_deref() {
            Some(content) if content.sources().0 > content.sources().1 => {
                if content.is_stock() {
                    m::CHART_NONE_ACTIVE
                } else {
                    m::CHART_NONE_THEN
                }
            }
            _ => none,
        }
    }

    /// The name and color of each series, bottom of the stack first.
    pub fn series(&self, lang: Lang) -> Vec<(String, Color)> {
        self.ask(|content| content.series(lang))
    }

    /// The labels of the axis: buckets, or the names of lives.
    pub fn labels(&self, lang: Lang) -> Vec<String> {
        self.ask(|content| content.labels(lang))
    }

    /// The figures of one bucket or row, one per column.
    pub fn figures(&self, bucket: usize, lang: Lang) -> Vec<String> {
        self.ask(|content| content.figures(bucket, lang))
    }

    /// The figures as a table; counts link to the rows they count.
    pub fn table(&self, caption: &str, lang: Lang) -> Table {
        let heads = self.ask(|content| content.table_heads(lang)).into_iter();
        let heads = heads.map(TableColumn::number);
        let columns = [TableColumn::text("")].into_iter().chain(heads).collect();
        let labels = self.labels(lang).into_iter().enumerate();
        let row = |(bucket, label): (usize, String)| {
            let figures = self.figures(bucket, lang).into_iter().enumerate();
            let cells = figures
                .map(|(series, figure)| self.table_cell(ChartPoint { bucket, series }, figure));
            TableRow::new([TableCell::text(label)].into_iter().chain(cells))
        };
        let (caption, rows) = (caption.to_owned(), labels.map(row).collect());
        Table { caption, columns, rows, totals: None }
    }

    fn table_cell(&self, point: ChartPoint, figure: String) -> TableCell {
        if figure == "0" {
            TableCell::quiet(figure)
        } else if !figure.is_empty() && self.ask(|content| content.has_rows(point)) {
            TableCell::link(figure, self.link(point))
        } else {
            TableCell::Text(figure)
        }
    }

    /// The notes below the chart: the number of records, the day up to which they count, and what
    /// is excluded.
    pub fn notes(&self, as_of: Day, lang: Lang) -> String {
        let (sources, undated) = self.ask(ChartContent::sources);
        let mut notes = format_message!(m::CHART_SOURCES, lang, count = sources, day = as_of);
        if undated > 0 {
            notes.push_str(&format_message!(m::CHART_UNDATED, lang, count = undated));
        }
        notes + &self.ask(|content| content.further_note(lang))
    }

    /// The read-out of the bucket at the cursor; `None` without a cursor.
    pub fn text_at(&self, cursor: Option<ChartPoint>, lang: Lang) -> Option<String> {
        let cursor = cursor.filter(|cursor| cursor.bucket < self.bucket_count())?;
        Some(self.read_out(cursor.bucket, lang))
    }

    /// The same for screen readers, with the series at the cursor; without a cursor, what the chart says as a
    /// whole.
    pub fn accessible_text_at(&self, cursor: Option<ChartPoint>, lang: Lang) -> Option<String> {
        let Some(text) = self.text_at(cursor, lang) else {
            return (!self.is_empty()).then(|| self.sentence(lang));
        };
        let names = self.series(lang);
        let series = cursor.and_then(|cursor| names.get(cursor.series));
        match series.filter(|_| self.series_count() > 1) {
            Some((name, _)) => Some(format!("{text} [{name}]")),
            None => Some(text),
        }
    }

    /// What the chart says, in one sentence: its last bucket, the difference to the one before where both count
    /// what there is (a period that has not ended is not compared with a whole one), and the greatest of all.
    pub fn sentence(&self, lang: Lang) -> String {
        let last = self.last_bucket();
        let mut text = self.read_out(last, lang);
        let amounts: Vec<u32> = (0..=last).map_while(|bucket| self.amount(bucket, lang)).collect();
        if amounts.len() != last + 1 || last == 0 {
            return text;
        }
        if self.ask(ChartContent::is_stock) {
            let change = i64::from(amounts[last]) - i64::from(amounts[last - 1]);
            text += &if change == 0 {
                m::CHART_UNCHANGED.get(lang).to_owned()
            } else {
                format_message!(m::CHART_CHANGE, lang, change = format!("{change:+}"))
            };
        }
        let greatest = amounts.iter().copied().max().unwrap_or_default();
        if greatest == 0 {
            return text;
        }
        let when = amounts.iter().rposition(|amount| *amount == greatest).unwrap_or(last);
        let when = &self.labels(lang)[when];
        text + &format_message!(m::CHART_GREATEST, lang, value = greatest, when = when)
    }

    /// What a bucket counts in all: its sum, or the figure of the only series.
    fn amount(&self, bucket: usize, lang: Lang) -> Option<u32> {
        let total = self.ask(|content| content.total(bucket));
        let only = || self.figures(bucket, lang).first()?.parse().ok();
        total.or_else(|| if self.series_count() == 1 { only() } else { None })
    }

    /// The index of the last bucket.
    pub fn last_bucket(&self) -> usize {
        self.bucket_count().saturating_sub(1)
    }

    /// The effect of a key, by its `key` name in the DOM; `None` if it has none.
    pub fn cursor_step(&self, cursor: Option<ChartPoint>, key: &str) -> Option<CursorStep> {
        if self.is_empty() {
            return None;
        }
        let (last, count) = (self.last_bucket(), self.series_count().max(1));
        let from = cursor.unwrap_or(ChartPoint { bucket: last, series: 0 });
        let ChartPoint { bucket, series } = from;
        Some(CursorStep::To(match key {
            "ArrowLeft" => ChartPoint { bucket: bucket.saturating_sub(1), series },
            "ArrowRight" => ChartPoint { bucket: (bucket + 1).min(last), series },
            "ArrowUp" => ChartPoint { bucket, series: (series + 1) % count },
            "ArrowDown" => ChartPoint { bucket, series: (series + count - 1) % count },
            "Home" => ChartPoint { bucket: 0, series },
            "End" => ChartPoint { bucket: last, series },
            "Enter" => return Some(CursorStep::Open(from)),
            _ => return None,
        }))
    }

    /// One bucket as a sentence, for the read-out; empty figures are left out.
    pub fn read_out(&self, bucket: usize, lang: Lang) -> String {
        let mut text = self.labels(lang)[bucket].clone();
        let (colon, comma) = if lang == Lang::Zh { ("：", "，") } else { (": ", ", ") };
        let heads = self.ask(|content| content.table_heads(lang));
        let figures = self.figures(bucket, lang);
        let mut parts: Vec<String> = Vec::new();
        if let Some(total) = self.ask(|content| content.total(bucket)) {
            parts.push(format!("{} {total}", m::TOTAL.get(lang)));
        }
        for (head, figure) in heads.iter().zip(&figures) {
            if !figure.is_empty() && figure != "0" {
                parts.push(format!("{head} {figure}"));
            }
        }
        if parts.is_empty() {
            let none = if self.ask(ChartContent::is_stock) { m::NONE_ACTIVE } else { m::NOTHING };
            parts.push(none.get(lang).to_owned());
        }
        let _written = write!(text, "{colon}{}", parts.join(comma));
        text
    }

    /// The link of a figure: to the rows it counts; that of the rest leads to all whose rows it counts.
    pub fn link(&self, point: ChartPoint) -> Route {
        let content = self.0.as_deref().expect("a chart without content has no figures");
        content.link(point)
    }

    /// The number of buckets, or of lives; equal to the number of labels.
    pub fn bucket_count(&self) -> usize {
        self.ask(ChartContent::bucket_count)
    }

    /// The number of series that the arrow keys choose among in a bucket.
    pub fn series_count(&self) -> usize {
        self.ask(ChartContent::series_count)
    }

    /// Draws the chart at this width, in pixels.
    pub fn picture(&self, width: u32, lang: Lang) -> Picture {
        self.ask(|content| content.picture(width, lang))
    }
}
