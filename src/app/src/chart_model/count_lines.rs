//! Counts over time, as one line per series.

use zhibu_charts::{ChartPoint, Color, LineSeries, Lines, Picture, lines};
use zhibu_domain::growth::Growth;
use zhibu_text::Lang;

use super::CHART_HEIGHT_PX;
use super::content::{ChartContent, is_same};
use super::counts::{CountsChart, count_series, counts};
use crate::route::Route;

/// Counts over time, as one line per series, from its first count on.
#[derive(Clone, Debug, PartialEq)]
pub struct CountLines(CountsChart);

impl CountLines {
    /// The lines of these counts.
    pub fn of(growth: Growth) -> Self {
        Self(CountsChart(growth))
    }

    /// The counts.
    pub fn growth(&self) -> &Growth {
        &self.0.0
    }
}

impl ChartContent for CountLines {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_stock(&self) -> bool {
        self.0.is_stock()
    }

    fn sources(&self) -> (u32, u32) {
        self.0.sources()
    }

    fn series(&self, lang: Lang) -> Vec<(String, Color)> {
        self.0.series(lang)
    }

    fn series_count(&self) -> usize {
        self.0.series_count()
    }

    fn bucket_count(&self) -> usize {
        self.0.bucket_count()
    }

    fn labels(&self, lang: Lang) -> Vec<String> {
        self.0.labels(lang)
    }

    fn figures(&self, bucket: usize, _lang: Lang) -> Vec<String> {
        let figure = |counts: &Vec<u32>| {
            let is_there = counts[..=bucket].iter().any(|count| *count > 0);
            if is_there { counts[bucket].to_string() } else { String::new() }
        };
        counts(self.growth()).map(figure).collect()
    }

    fn has_rows(&self, point: ChartPoint) -> bool {
        self.0.has_rows(point)
    }

    fn link(&self, point: ChartPoint) -> Route {
        self.0.link(point)
    }

    fn picture(&self, width: u32, lang: Lang) -> Picture {
        let colors = count_series(self.growth(), lang).into_iter().map(|series| series.1);
        let line = |(color, counts): (Color, &Vec<u32>)| {
            let mut values: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
            // No line before the thing existed.
            for value in values.iter_mut().take_while(|value| **value == 0.0) {
                *value = f64::NAN;
            }
            LineSeries { color, values }
        };
        let series = colors.zip(counts(self.growth())).map(line).collect();
        let model = Lines { labels: self.labels(lang), series, is_stepped: false };
        lines(&model, (width, CHART_HEIGHT_PX))
    }

    fn equals(&self, other: &dyn ChartContent) -> bool {
        is_same(self, other)
    }
}
