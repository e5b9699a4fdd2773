//! Counts over time, as stacked columns.

use zhibu_charts::{ChartPoint, Color, ColumnSeries, Columns, Picture, columns};
use zhibu_domain::growth::{Growth, SeriesKey};
use zhibu_domain::kinds::field::FieldId;
use zhibu_text::{self as text, Lang, format_message, m};

use super::CHART_HEIGHT_PX;
use super::colors::{alliance_color, choice_color, group_color};
use super::content::{ChartContent, is_same};
use crate::route::{Page, Route};

/// Counts over time, as stacked columns; what ended is drawn below the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct CountsChart(pub Growth);

impl CountsChart {
    /// Whether the series of a bucket have a sum: what begins and what ends are not added.
    fn has_totals(&self) -> bool {
        let series = &self.0.series;
        series.len() > 1 && series.iter().all(|series| series.key != SeriesKey::Ended)
    }
}

impl ChartContent for CountsChart {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_stock(&self) -> bool {
        self.0.is_stock()
    }

    fn sources(&self) -> (u32, u32) {
        (self.0.sources, self.0.undated)
    }

    fn series(&self, lang: Lang) -> Vec<(String, Color)> {
        count_series(&self.0, lang)
    }

    fn series_count(&self) -> usize {
        self.0.series.len() + usize::from(self.0.rest.is_some())
    }

    fn bucket_count(&self) -> usize {
        self.0.buckets.len()
    }

    fn labels(&self, lang: Lang) -> Vec<String> {
        self.0.buckets.iter().map(|bucket| text::bucket(*bucket, lang)).collect()
    }

    fn figures(&self, bucket: usize, _lang: Lang) -> Vec<String> {
        counts(&self.0).map(|counts| counts[bucket].to_string()).collect()
    }

    fn total(&self, bucket: usize) -> Option<u32> {
        self.has_totals().then(|| self.0.total(bucket))
    }

    fn has_rows(&self, point: ChartPoint) -> bool {
        // The rest is a sum over several lists.
        point.series < self.0.series.len()
    }

    fn link(&self, ChartPoint { bucket, series }: ChartPoint) -> Route {
        match &self.0.rest {
            Some(rest) if series >= self.0.series.len() => Route::to(Page::List(rest.kind)),
            _ => Route::rows(self.0.kind, self.0.rows_behind(series, bucket)),
        }
    }

    fn picture(&self, width: u32, lang: Lang) -> Picture {
        let growth = &self.0;
        let series = growth.series.iter().enumerate().map(|(index, series)| ColumnSeries {
            color: color(growth.field, &series.key, index),
            values: series.counts.iter().map(|count| f64::from(*count)).collect(),
            is_below: series.key == SeriesKey::Ended,
        });
        let total = |bucket: usize| match self.total(bucket) {
            None | Some(0) => String::new(),
            Some(total) => total.to_string(),
        };
        let totals = if self.has_totals() { 0..growth.buckets.len() } else { 0..0 };
        let model = Columns {
            labels: self.labels(lang),
            series: series.collect(),
            column_labels: totals.map(total).collect(),
            whole_numbers: true,
            ..Columns::default()
        };
        columns(&model, (width, CHART_HEIGHT_PX))
    }

    fn equals(&self, other: &dyn ChartContent) -> bool {
        is_same(self, other)
    }
}

/// The counts of each series, those of the rest last.
pub(super) fn counts(growth: &Growth) -> impl Iterator<Item = &Vec<u32>> {
    let counts = growth.series.iter().map(|series| &series.counts);
    counts.chain(growth.rest.iter().map(|rest| &rest.counts))
}

/// The name and color of each series of counts, the rest last.
pub(super) fn count_series(growth: &Growth, lang: Lang) -> Vec<(String, Color)> {
    let series = growth.series.iter().enumerate().map(|(index, series)| {
        (text::series_name(&series.key, lang), color(growth.field, &series.key, index))
    });
    let rest = growth.rest.iter();
    let rest = rest.map(|rest| (format_message!(m::REST, lang, count = rest.series), Color::Rest));
    series.chain(rest).collect()
}

/// `field` is the field whose choices divide the chart.
fn color(field: FieldId, key: &SeriesKey, index: usize) -> Color {
    match key {
        SeriesKey::Choice(code) => choice_color(field, code).unwrap_or(Color::Single),
        SeriesKey::Owed => Color::Owed,
        SeriesKey::Possible => Color::Possible,
        SeriesKey::Began => Color::Began,
        SeriesKey::Ended => Color::Ended,
        SeriesKey::Alliance(..) => alliance_color(index),
        SeriesKey::Group(group) => group_color(*group),
    }
}
