//! Charts in papers: standalone pictures in the colours of the light theme, which are those of paper.

use zhibu_charts::{SheetTexts, sheet, standalone};
use zhibu_domain::growth::{Growth, Lens, Scope, Series, active_branches};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_office::document::{Chart, DocumentTable, Run, TableHead};
use zhibu_text::{self as text, Lang, papers as p};

use super::source::Source;
use super::writing::{date_words, line, words};
use crate::chart_model::{ChartModel, CountsChart};

/// The width of a chart, in pixels: that of the text.
const WIDTH_PX: u32 = 589;

/// The colours of the light theme, by the custom properties of `tokens.css`.
pub const LIGHT: [(&str, &str); 38] = [
    ("--surface", "#ffffff"),
    ("--paper", "#faf9f7"),
    ("--ink", "#1d1b1a"),
    ("--ink-0", "#2f6db3"),
    ("--ink-1", "#c47c00"),
    ("--ink-2", "#1f8a70"),
    ("--ink-3", "#c4568f"),
    ("--ink-4", "#4494c8"),
    ("--ink-5", "#7a5fb8"),
    ("--ink-6", "#8a7a1c"),
    ("--ink-7", "#284d83"),
    ("--ink-8", "#8e5224"),
    ("--ink-9", "#296944"),
    ("--ink-10", "#822b6a"),
    ("--ink-11", "#237984"),
    ("--ink-12", "#523e9f"),
    ("--ink-13", "#a8353e"),
    ("--ink-14", "#656818"),
    ("--ink-15", "#d66643"),
    ("--ink-16", "#63982a"),
    ("--ink-17", "#1d9999"),
    ("--ink-18", "#6572e4"),
    ("--ink-19", "#b45dc2"),
    ("--ink-20", "#d83f66"),
    ("--ink-21", "#867867"),
    ("--ink-22", "#657e90"),
    ("--ink-covered", "#5a7323"),
    ("--ink-due", "#b63613"),
    ("--ink-tied", "#5a4632"),
    ("--ink-possible", "#9a948f"),
    ("--ink-owed", "#c9c4be"),
    ("--ink-rest", "#a9a39d"),
    ("--ink-began", "#3f7f2e"),
    ("--ink-ended", "#8f6d4d"),
    ("--ink-single", "#4a6577"),
    ("--ink-axis", "#8d8782"),
    ("--ink-grid", "#e9e6e2"),
    ("--ink-label", "#625d59"),
];

/// The organisations that were active at the end of each month of the span; `None` for a single month, or if there
/// were none.
pub fn active(source: &Source<'_>) -> Option<Chart> {
    let month = |day| Period::holding(day, Grain::Month);
    let lens = Lens {
        grain: Grain::Month,
        from: Some(month(source.span.first_day())),
        to: Some(month(source.end().max(source.span.first_day()))),
        scope: Scope::Everything,
        as_of: source.as_of,
    };
    let growth = active_branches(source.register, &lens);
    let is_short = growth.buckets.len() < 2;
    if is_short || growth.is_empty() {
        return None;
    }
    let title = words(line!(p::CHART_ACTIVE, span = source.span.words()));
    let table = table(source, &growth, &title);
    let model = ChartModel::of(CountsChart(growth));
    let texts = SheetTexts {
        // It stands below the picture.
        title: String::new(),
        legend: model.series(Lang::Zh),
        notes: words(line!(p::CHART_NOTES, day = date_words(source.end()))),
    };
    let light = |name: &str| {
        let found = LIGHT.iter().find(|color| color.0 == name);
        found.map(|color| color.1.to_owned()).unwrap_or_default()
    };
    let svg = standalone(&sheet(&model.picture(WIDTH_PX, Lang::Zh).svg, &texts), light);
    let size = (WIDTH_PX, height_of(&svg)?);
    Some(Chart { svg, size, png: None, table })
}

/// The figures of the chart: a row for each month, a column for each series.
fn table(source: &Source<'_>, growth: &Growth, title: &str) -> DocumentTable {
    let name = |series: &Series| text::series_name(&series.key, Lang::Zh);
    let head = |words: String, width, is_number| TableHead { words, width, is_number };
    let heads = growth.series.iter().map(|series| head(name(series), 2, true));
    let row = |(bucket, of): (usize, &Bucket)| {
        let figures = (0..growth.series.len()).map(|series| {
            let filters = growth.rows_behind(series, bucket);
            vec![Run::Figure(source.numbers(Kind::Branch, filters, p::NO_UNIT))]
        });
        let month = match of {
            Bucket::In(period) => text::period(*period, Lang::Zh),
            Bucket::Sometime(_) => text::bucket(*of, Lang::Zh),
        };
        std::iter::once(vec![Run::Text(month)]).chain(figures).collect()
    };
    DocumentTable {
        title: title.to_owned(),
        heads: std::iter::once(head(p::MONTH.get().to_owned(), 3, false)).chain(heads).collect(),
        rows: growth.buckets.iter().enumerate().map(row).collect(),
    }
}

/// The height that a picture states first.
fn height_of(svg: &str) -> Option<u32> {
    let after = svg.split_once("height=\"")?.1;
    after.split_once('"')?.0.parse().ok()
}
