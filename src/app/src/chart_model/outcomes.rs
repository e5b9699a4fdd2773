//! One group of outcomes over time.

use zhibu_charts::{ChartPoint, Color, ColumnPoint, ColumnSeries, Columns, Picture, columns};
use zhibu_domain::growth::{BucketFigures, OutcomeGroup, OutcomeGrowth};
use zhibu_domain::kinds::records::{Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_domain::values::quantity::Quantity;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m};

use super::CHART_HEIGHT_PX;
use super::content::{ChartContent, is_same};
use crate::route::Route;

/// Maximum number of figures without a sum in a bucket that are drawn and listed: the greatest.
const MAX_APART: usize = 12;

/// A group of outcomes over time, among those that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeChart {
    /// The time axis, and the groups to choose from.
    pub growth: OutcomeGrowth,
    /// The index of the drawn group.
    pub drawn: usize,
    /// The figures of the drawn group, by bucket.
    pub figures: Vec<BucketFigures>,
    /// The number of groups that are not to choose from.
    pub more: usize,
}

impl OutcomeChart {
    /// The drawn group; `None` if there are no outcomes.
    pub fn group(&self) -> Option<&OutcomeGroup> {
        self.growth.groups.get(self.drawn)
    }

    /// Whether some outcomes of the drawn group have no evidence: they are a series of their own.
    fn has_unproven(&self) -> bool {
        self.group().is_some_and(|group| !group.unproven.ids.is_empty())
    }

    /// The figures of a bucket, those with evidence first.
    fn figures_of(&self, bucket: usize) -> Vec<&[Quantity]> {
        let BucketFigures { evidenced, unproven } = &self.figures[bucket];
        let unproven = self.has_unproven().then_some(&**unproven);
        [&**evidenced].into_iter().chain(unproven).collect()
    }
}

impl ChartContent for OutcomeChart {
    fn is_empty(&self) -> bool {
        let is_empty = |of: &BucketFigures| of.evidenced.is_empty() && of.unproven.is_empty();
        self.figures.iter().all(is_empty)
    }

    fn sources(&self) -> (u32, u32) {
        (self.growth.sources, self.growth.undated)
    }

    fn series(&self, lang: Lang) -> Vec<(String, Color)> {
        let group = self.group().map(|group| (group_name(group, lang), Color::Single));
        let unproven = || (m::WITHOUT_EVIDENCE.get(lang).to_owned(), Color::Possible);
        group.into_iter().chain(self.has_unproven().then(unproven)).collect()
    }

    fn series_count(&self) -> usize {
        1 + usize::from(self.has_unproven())
    }

    fn bucket_count(&self) -> usize {
        self.growth.buckets.len()
    }

    fn labels(&self, lang: Lang) -> Vec<String> {
        self.growth.buckets.iter().map(|bucket| text::bucket(*bucket, lang)).collect()
    }

    fn figures(&self, bucket: usize, lang: Lang) -> Vec<String> {
        let figures = self.figures_of(bucket).into_iter();
        figures.map(|figures| figures_text(figures, lang)).collect()
    }

    fn has_rows(&self, _point: ChartPoint) -> bool {
        true
    }

    fn link(&self, point: ChartPoint) -> Route {
        let mut filters = self.growth.scope.clone();
        let bucket = self.growth.buckets[point.bucket];
        filters.push(Filter::DateIn(Outcome::DATE.index(), bucket));
        let group = self.group().expect("a drawn chart has a group");
        filters.extend(group.rows(point.series == 0));
        Route::rows(Kind::Outcome, filters)
    }

    fn picture(&self, width: u32, lang: Lang) -> Picture {
        columns(&outcome_columns(self, self.labels(lang), lang), (width, CHART_HEIGHT_PX))
    }

    fn equals(&self, other: &dyn ChartContent) -> bool {
        is_same(self, other)
    }
}

/// A group's name: the measure, its unit, and how strongly it is attributed.
pub fn group_name(group: &OutcomeGroup, lang: Lang) -> String {
    let strength = match group.strength {
        Some(strength) => text::category(strength.code()),
        None => Some(m::STRENGTH_OWED),
    };
    let strength = strength.map_or("", |text| text.get(lang));
    match lang {
        Lang::Zh => format!("{}（{}，{strength}）", group.measure, group.unit),
        Lang::En => format!("{} ({}, {strength})", group.measure, group.unit),
    }
}

/// The greatest of the figures of a bucket, in their order if that is all, and how many others there
/// are.
fn greatest(figures: &[Quantity]) -> (Vec<&Quantity>, usize) {
    let mut shown: Vec<&Quantity> = figures.iter().collect();
    let more = figures.len().saturating_sub(MAX_APART);
    if more > 0 {
        order::sort_by(&mut shown, |a, b| b.value.cmp(&a.value));
        shown.truncate(MAX_APART);
    }
    (shown, more)
}

fn figures_text(figures: &[Quantity], lang: Lang) -> String {
    let (shown, more) = greatest(figures);
    let mut texts: Vec<String> =
        shown.into_iter().map(|figure| text::quantity(figure, lang)).collect();
    if more > 0 {
        texts.push(format_message!(m::REST, lang, count = more));
    }
    text::listed(&texts, lang)
}

fn outcome_columns(chart: &OutcomeChart, labels: Vec<String>, lang: Lang) -> Columns {
    let colors = [Color::Single, Color::Possible];
    let has_sum = chart.group().is_some_and(OutcomeGroup::has_sum);
    let unit = chart.group().map_or("", |group| &group.unit);
    let mut series: Vec<ColumnSeries> = colors[..=usize::from(chart.has_unproven())]
        .iter()
        .map(|color| ColumnSeries { color: *color, values: Vec::new(), is_below: false })
        .collect();
    let mut points = Vec::new();
    for bucket in 0..chart.figures.len() {
        for (series, figures) in series.iter_mut().zip(chart.figures_of(bucket)) {
            match figures {
                [figure] if has_sum => series.values.push(figure.to_f64_in(unit).max(0.0)),
                _ => {
                    series.values.push(0.0);
                    let color = series.color;
                    let point =
                        |of: &Quantity| ColumnPoint { bucket, value: of.to_f64_in(unit), color };
                    points.extend(greatest(figures).0.into_iter().map(point));
                }
            }
        }
    }
    let buckets = || chart.figures.iter();
    // A narrow column still shows that its figure is not exact.
    let mark = |of: &BucketFigures| match of.evidenced[..] {
        [ref figure] => text::qualifier_mark(figure.qualifier, lang).to_owned(),
        _ => String::new(),
    };
    Columns {
        labels,
        series,
        column_labels: buckets().map(|figures| column_label(figures, lang)).collect(),
        column_marks: buckets().map(mark).collect(),
        points,
        whole_numbers: false,
    }
}

/// What stands above a column: what counts, and what has no evidence apart.
fn column_label(figures: &BucketFigures, lang: Lang) -> String {
    let [counts, unproven] =
        [&figures.evidenced, &figures.unproven].map(|figures| figures_text(figures, lang));
    if unproven.is_empty() {
        return counts;
    }
    let unproven = format!("{} {unproven}", m::WITHOUT_EVIDENCE.get(lang));
    if counts.is_empty() { unproven } else { text::aside(&counts, &unproven, lang) }
}
