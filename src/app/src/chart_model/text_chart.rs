//! A chart as text, computed by a page.

use zhibu_charts::{
    ChartPoint, Color, ColumnSeries, Columns, LineSeries, Lines, Picture, columns, lines,
};
use zhibu_text::Lang;

use super::CHART_HEIGHT_PX;
use super::content::{ChartContent, is_same};
use crate::route::{Page, Route};

/// How counts are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Stacked columns; what ended is drawn below the axis.
    Stacked,
    /// One line per series.
    Lines,
    /// One stepped line per series.
    Steps,
}

/// A chart as text, for charts computed in a part of the program that is fetched later.
#[derive(Clone, Debug, PartialEq)]
pub struct TextChart {
    /// How it is drawn.
    pub shape: Shape,
    /// The series, bottom of the stack first.
    pub series: Vec<TextSeries>,
    /// The labels of the axis.
    pub labels: Vec<String>,
    /// Further columns of the table and the read-out, after the series: the head, and one figure
    /// per bucket.
    pub more: Vec<(String, Vec<String>)>,
    /// The number of records that the chart is computed from.
    pub sources: u32,
    /// How many of them have no date and are in no figure.
    pub undated: u32,
    /// A further note on the source of the figures.
    pub note: String,
    /// The list of what the last bucket counts together, if it does.
    pub rest: Option<Route>,
    /// The labels above stacked columns: their sums, where the series have one. A single series is
    /// labelled with its figures.
    pub totals: Vec<String>,
}

/// An empty line chart.
impl Default for TextChart {
    fn default() -> Self {
        Self::empty(Shape::Lines)
    }
}

impl TextChart {
    /// A chart without data.
    pub fn empty(shape: Shape) -> Self {
        let (series, labels, more, totals) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (note, rest) = (String::new(), None);
        Self { shape, series, labels, more, sources: 0, undated: 0, note, rest, totals }
    }
}

/// One series of a text chart.
#[derive(Clone, Debug, PartialEq)]
pub struct TextSeries {
    /// Its name.
    pub name: String,
    /// Its color.
    pub color: Color,
    /// One value per bucket. A line may end before the last bucket.
    pub values: Vec<f64>,
    /// The values as text; empty where there is nothing.
    pub figures: Vec<String>,
    /// Links to the records behind the values, one per value; the rest has none.
    pub links: Vec<Route>,
}

impl ChartContent for TextChart {
    fn is_empty(&self) -> bool {
        let mut figures = self.series.iter().flat_map(|series| &series.figures);
        figures.all(String::is_empty)
    }

    fn sources(&self) -> (u32, u32) {
        (self.sources, self.undated)
    }

    fn further_note(&self, _lang: Lang) -> String {
        self.note.clone()
    }

    fn series(&self, _lang: Lang) -> Vec<(String, Color)> {
        self.series.iter().map(|series| (series.name.clone(), series.color)).collect()
    }

    fn series_count(&self) -> usize {
        self.series.len()
    }

    fn bucket_count(&self) -> usize {
        self.labels.len()
    }

    fn labels(&self, _lang: Lang) -> Vec<String> {
        self.labels.clone()
    }

    fn table_heads(&self, _lang: Lang) -> Vec<String> {
        let series = self.series.iter().map(|series| &series.name);
        series.chain(self.more.iter().map(|more| &more.0)).cloned().collect()
    }

    fn figures(&self, bucket: usize, _lang: Lang) -> Vec<String> {
        let series = self.series.iter().map(|series| series.figures.get(bucket));
        let all = series.chain(self.more.iter().map(|more| more.1.get(bucket)));
        all.map(|figure| figure.cloned().unwrap_or_default()).collect()
    }

    fn has_rows(&self, ChartPoint { bucket, series }: ChartPoint) -> bool {
        self.series.get(series).is_some_and(|series| bucket < series.links.len())
    }

    fn link(&self, ChartPoint { bucket, series }: ChartPoint) -> Route {
        let link = self.series.get(series).and_then(|series| series.links.get(bucket));
        let link = link.or(self.rest.as_ref()).cloned();
        link.unwrap_or_else(|| Route::to(Page::Dashboard))
    }

    fn picture(&self, width: u32, _lang: Lang) -> Picture {
        let (labels, size) = (self.labels.clone(), (width, CHART_HEIGHT_PX));
        match self.shape {
            Shape::Lines | Shape::Steps => {
                let series = self.series.iter().map(TextSeries::line).collect();
                let is_stepped = self.shape == Shape::Steps;
                lines(&Lines { labels, series, is_stepped }, size)
            }
            Shape::Stacked => {
                let column = |series: &TextSeries| ColumnSeries {
                    color: series.color,
                    values: series.values.clone(),
                    is_below: false,
                };
                let series = self.series.iter().map(column).collect();
                let column_labels = match &self.series[..] {
                    [one] => one.figures.clone(),
                    _ => self.totals.clone(),
                };
                let whole_numbers = true;
                let model =
                    Columns { labels, series, column_labels, whole_numbers, ..Columns::default() };
                columns(&model, size)
            }
        }
    }

    fn equals(&self, other: &dyn ChartContent) -> bool {
        is_same(self, other)
    }
}

impl TextSeries {
    /// The series as a line, from its first figure on: there is none before the thing existed.
    fn line(&self) -> LineSeries {
        let figures = self.figures.iter();
        let before = figures.take_while(|figure| figure.is_empty()).count();
        let mut values = self.values.clone();
        for value in values.iter_mut().take(before) {
            *value = f64::NAN;
        }
        LineSeries { color: self.color, values }
    }
}
