//! The content of a chart: its labels, figures as text, links and picture, computed from growth
//! data.

use std::fmt::Write as _;

use super::route::{Page, Route};
use super::table::{Table, TableCell, TableColumn, TableRow};
use zhibu_charts::{
    ChartPoint, Color, ColumnPoint, ColumnSeries, Columns, LifeRow, Lifespans, LineSeries, Lines,
    Picture, columns, life, lines,
};
use zhibu_domain::growth::{
    BucketFigures, Growth, LifeLine, LifeLines, OutcomeGroup, OutcomeGrowth, SeriesKey,
};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m};

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

/// Everything that one chart shows.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartModel {
    /// Counts over time.
    Counts(Growth, Shape),
    /// One group of outcomes over time; others can be chosen.
    Outcomes(OutcomeChart),
    /// The lives of branches; the second number is how many more are not drawn.
    Lives(LifeLines, usize),
    /// A chart computed elsewhere, already as text.
    TextChart(TextChart),
}

impl Default for ChartModel {
    fn default() -> Self {
        Self::TextChart(TextChart::default())
    }
}

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

    fn is_empty(&self) -> bool {
        let is_empty = |of: &BucketFigures| of.evidenced.is_empty() && of.unproven.is_empty();
        self.figures.iter().all(is_empty)
    }
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
        let (series, labels, more) = (Vec::new(), Vec::new(), Vec::new());
        let (note, rest) = (String::new(), None);
        Self { shape, series, labels, more, sources: 0, undated: 0, note, rest }
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

/// The effect of a key on the cursor of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorStep {
    /// Moves the cursor to this point.
    To(ChartPoint),
    /// Opens the records behind the figure at this point.
    Open(ChartPoint),
}

/// Maximum number of lives drawn; more are unreadable, and the list has them all.
const MAX_LIVES: usize = 60;
/// Maximum number of figures without a sum in a bucket that are drawn and listed: the greatest.
const MAX_APART: usize = 12;
/// The height of charts over time, in pixels.
pub const CHART_HEIGHT_PX: u32 = 264;

impl ChartModel {
    /// The chart of these lives; only the latest if there are too many.
    pub fn lives(mut lines: LifeLines) -> Self {
        let surplus = lines.lines.len().saturating_sub(MAX_LIVES);
        lines.lines.drain(..surplus);
        if let Some(first) =
            lines.lines.iter().map(|line| line.start.0).min().filter(|_| surplus > 0)
        {
            // Lives that are not drawn need no room on the axis.
            lines.span.0 = lines.span.0.max(first);
        }
        Self::Lives(lines, surplus)
    }

    /// A further note on the source of the figures.
    fn note(&self) -> &str {
        match self {
            Self::TextChart(told) => &told.note,
            _ => "",
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Counts(growth, _) => growth.is_empty(),
            Self::Outcomes(chart) => chart.is_empty(),
            Self::Lives(lives, _) => lives.lines.is_empty(),
            Self::TextChart(told) => {
                let mut figures = told.series.iter().flat_map(|series| &series.figures);
                figures.all(String::is_empty)
            }
        }
    }

    /// The number of records that the chart is computed from, and how many of them have no date and
    /// are not drawn.
    fn sources(&self) -> (u32, u32) {
        match self {
            Self::Counts(growth, _) => (growth.sources, growth.undated),
            Self::Outcomes(chart) => (chart.growth.sources, chart.growth.undated),
            Self::Lives(lives, _) => (lives.sources, lives.undated),
            Self::TextChart(told) => (told.sources, told.undated),
        }
    }

    /// The name and color of each series, bottom of the stack first.
    pub fn series(&self, lang: Lang) -> Vec<(String, Color)> {
        match self {
            Self::Counts(growth, _) => {
                let series = growth.series.iter().enumerate().map(|(index, series)| {
                    (text::series_name(&series.key, lang), color(growth.field, &series.key, index))
                });
                let rest = growth
                    .rest
                    .iter()
                    .map(|rest| (format_message!(m::REST, lang, count = rest.series), Color::Rest));
                series.chain(rest).collect()
            }
            Self::Outcomes(chart) => {
                let group = chart.group().map(|group| (group_name(group, lang), Color::Single));
                let unproven = || (m::WITHOUT_EVIDENCE.get(lang).to_owned(), Color::Possible);
                group.into_iter().chain(chart.has_unproven().then(unproven)).collect()
            }
            Self::TextChart(told) => {
                told.series.iter().map(|series| (series.name.clone(), series.color)).collect()
            }
            Self::Lives(lives, _) => {
                let mut settings: Vec<_> = lives.lines.iter().map(|line| line.setting).collect();
                order::sort(&mut settings);
                settings.dedup();
                let series = |setting: Option<Setting>| match setting {
                    Some(setting) => {
                        let name = category_name(setting.code(), lang);
                        (name, Color::Category(setting as usize))
                    }
                    None => (m::OWED.get(lang).to_owned(), Color::Owed),
                };
                settings.into_iter().map(series).collect()
            }
        }
    }

    /// The labels of the axis: buckets, or the names of lives.
    pub fn labels(&self, lang: Lang) -> Vec<String> {
        match self {
            Self::Counts(growth, _) => {
                growth.buckets.iter().map(|bucket| text::bucket(*bucket, lang)).collect()
            }
            Self::Outcomes(OutcomeChart { growth, .. }) => {
                growth.buckets.iter().map(|bucket| text::bucket(*bucket, lang)).collect()
            }
            Self::TextChart(told) => told.labels.clone(),
            Self::Lives(lives, _) => lives.lines.iter().map(|line| life_name(line, lang)).collect(),
        }
    }

    /// The column heads of the table behind the chart, after the first.
    fn table_heads(&self, lang: Lang) -> Vec<String> {
        match self {
            Self::Lives(..) => {
                vec![m::BEGAN.get(lang).to_owned(), m::ENDED.get(lang).to_owned()]
            }
            Self::Counts(..) | Self::Outcomes(..) => {
                self.series(lang).into_iter().map(|series| series.0).collect()
            }
            Self::TextChart(told) => {
                let series = told.series.iter().map(|series| &series.name);
                series.chain(told.more.iter().map(|more| &more.0)).cloned().collect()
            }
        }
    }

    /// The figures of one bucket or row, one per column.
    pub fn figures(&self, bucket: usize, lang: Lang) -> Vec<String> {
        match self {
            Self::Counts(growth, _) => {
                let counts = growth.series.iter().map(|series| &series.counts);
                let counts = counts.chain(growth.rest.iter().map(|rest| &rest.counts));
                counts.map(|counts| counts[bucket].to_string()).collect()
            }
            Self::Outcomes(chart) => {
                let figures = chart.figures_of(bucket).into_iter();
                figures.map(|figures| figures_text(figures, lang)).collect()
            }
            Self::TextChart(told) => {
                let series = told.series.iter().map(|series| series.figures.get(bucket));
                let all = series.chain(told.more.iter().map(|more| more.1.get(bucket)));
                all.map(|figure| figure.cloned().unwrap_or_default()).collect()
            }
            Self::Lives(lives, _) => {
                let line = &lives.lines[bucket];
                let end = line.end.map_or_else(|| m::GOES_ON.get(lang).to_owned(), range);
                vec![range(line.start), end]
            }
        }
    }

    /// The figures as a table; counts link to the rows they count.
    pub fn table(&self, caption: &str, lang: Lang) -> Table {
        let heads = self.table_heads(lang).into_iter().map(TableColumn::number);
        let columns = [TableColumn::text("")].into_iter().chain(heads).collect();
        let labels = self.labels(lang).into_iter().enumerate();
        let row = |(bucket, label): (usize, String)| {
            let figures = self.figures(bucket, lang).into_iter().enumerate();
            let cells = figures.map(|(series, figure)| self.table_cell(bucket, series, figure));
            TableRow::new([TableCell::text(label)].into_iter().chain(cells))
        };
        let (caption, rows) = (caption.to_owned(), labels.map(row).collect());
        Table { caption, columns, rows, totals: None }
    }

    fn table_cell(&self, bucket: usize, series: usize, figure: String) -> TableCell {
        let is_count = match self {
            // The rest is a sum over several lists.
            Self::Counts(growth, _) => series < growth.series.len(),
            Self::TextChart(told) => {
                told.series.get(series).is_some_and(|series| bucket < series.links.len())
            }
            Self::Outcomes(..) => true,
            Self::Lives(..) => false,
        };
        if is_count && !figure.is_empty() && figure != "0" {
            TableCell::link(figure, self.link(ChartPoint { bucket, series }))
        } else {
            TableCell::Text(figure)
        }
    }

    /// The notes below the chart: the number of records, the day up to which they count, and what
    /// is excluded.
    pub fn notes(&self, as_of: Day, lang: Lang) -> String {
        let (sources, undated) = self.sources();
        let mut notes = format_message!(m::CHART_SOURCES, lang, count = sources, day = as_of);
        if undated > 0 {
            notes.push_str(&format_message!(m::CHART_UNDATED, lang, count = undated));
        }
        notes.push_str(self.note());
        if let Some(count) = self.lives_left_out() {
            notes.push_str(&format_message!(m::CHART_MORE_LIVES, lang, count = count));
        }
        notes
    }

    /// The read-out of the bucket at the cursor; `None` without a cursor.
    pub fn text_at(&self, cursor: Option<ChartPoint>, lang: Lang) -> Option<String> {
        let cursor = cursor.filter(|cursor| cursor.bucket < self.bucket_count())?;
        Some(self.read_out(cursor.bucket, lang))
    }

    /// The same for screen readers, with the series at the cursor; without a cursor, the last
    /// bucket.
    pub fn accessible_text_at(&self, cursor: Option<ChartPoint>, lang: Lang) -> Option<String> {
        let Some(text) = self.text_at(cursor, lang) else {
            return (!self.is_empty()).then(|| self.read_out(self.last_bucket(), lang));
        };
        let names = self.series(lang);
        let series = cursor.and_then(|cursor| names.get(cursor.series));
        match series.filter(|_| self.series_count() > 1) {
            Some((name, _)) => Some(format!("{text} [{name}]")),
            None => Some(text),
        }
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
        let heads = self.table_heads(lang);
        let figures = self.figures(bucket, lang);
        let mut parts: Vec<String> = Vec::new();
        if let Self::Counts(growth, Shape::Stacked) = self {
            let ends = growth.series.iter().any(|series| series.key == SeriesKey::Ended);
            if growth.series.len() > 1 && !ends {
                parts.push(format!("{} {}", m::TOTAL.get(lang), growth.total(bucket)));
            }
        }
        for (head, figure) in heads.iter().zip(&figures) {
            if !figure.is_empty() && figure != "0" {
                parts.push(format!("{head} {figure}"));
            }
        }
        if parts.is_empty() {
            parts.push(m::NOTHING.get(lang).to_owned());
        }
        let _written = write!(text, "{colon}{}", parts.join(comma));
        text
    }

    /// The link of a figure: to the rows it counts; that of the rest leads to all whose rows it counts.
    pub fn link(&self, point: ChartPoint) -> Route {
        let ChartPoint { bucket, series } = point;
        match self {
            Self::Counts(growth, _) => match &growth.rest {
                Some(rest) if series >= growth.series.len() => Route::to(Page::List(rest.kind)),
                _ => Route::rows(growth.kind, growth.rows_behind(series, bucket)),
            },
            Self::Outcomes(chart) => {
                let mut filters = chart.growth.scope.clone();
                let bucket = chart.growth.buckets[bucket];
                filters.push(Filter::DateIn(Outcome::DATE.index(), bucket));
                let group = chart.group().expect("a drawn chart has a group");
                filters.extend(group.rows(series == 0));
                Route::rows(Kind::Outcome, filters)
            }
            Self::TextChart(told) => {
                let link = told.series.get(series).and_then(|series| series.links.get(bucket));
                let link = link.or(told.rest.as_ref()).cloned();
                link.unwrap_or_else(|| Route::to(Page::Dashboard))
            }
            Self::Lives(lives, _) => {
                Route::to(Page::Detail(Kind::Branch, lives.lines[bucket].id.to_string()))
            }
        }
    }

    /// The number of buckets, or of lives; equal to the number of labels.
    pub fn bucket_count(&self) -> usize {
        match self {
            Self::Counts(growth, _) => growth.buckets.len(),
            Self::Outcomes(chart) => chart.growth.buckets.len(),
            Self::Lives(lives, _) => lives.lines.len(),
            Self::TextChart(told) => told.labels.len(),
        }
    }

    /// The number of earlier lives that are not drawn, if any.
    fn lives_left_out(&self) -> Option<usize> {
        match self {
            Self::Lives(_, more @ 1..) => Some(*more),
            _ => None,
        }
    }

    /// The number of series that the arrow keys choose among in a bucket.
    pub fn series_count(&self) -> usize {
        match self {
            Self::Counts(growth, _) => growth.series.len() + usize::from(growth.rest.is_some()),
            Self::Outcomes(chart) => 1 + usize::from(chart.has_unproven()),
            Self::Lives(..) => 1,
            Self::TextChart(told) => told.series.len(),
        }
    }

    /// Draws the chart at this width, in pixels.
    pub fn picture(&self, width: u32, lang: Lang) -> Picture {
        let size = (width, CHART_HEIGHT_PX);
        match self {
            Self::Counts(growth, shape) => {
                let values =
                    |counts: &[u32]| counts.iter().map(|count| f64::from(*count)).collect();
                let labels = self.labels(lang);
                let series = growth.series.iter().enumerate();
                match shape {
                    Shape::Lines | Shape::Steps => {
                        let series = series.map(|(index, series)| LineSeries {
                            color: color(growth.field, &series.key, index),
                            values: values(&series.counts),
                        });
                        let rest = growth.rest.iter().map(|rest| LineSeries {
                            color: Color::Rest,
                            values: values(&rest.counts),
                        });
                        let series = series.chain(rest).collect();
                        let is_stepped = *shape == Shape::Steps;
                        lines(&Lines { labels, series, is_stepped }, size)
                    }
                    Shape::Stacked => {
                        let series = series
                            .map(|(index, series)| ColumnSeries {
                                color: color(growth.field, &series.key, index),
                                values: values(&series.counts),
                                is_below: series.key == SeriesKey::Ended,
                            })
                            .collect();
                        let model =
                            Columns { labels, series, whole_numbers: true, ..Columns::default() };
                        columns(&model, size)
                    }
                }
            }
            Self::Outcomes(chart) => {
                columns(&outcome_columns(chart, self.labels(lang), lang), size)
            }
            Self::TextChart(told) => text_picture(told, size),
            Self::Lives(lives, _) => life(&life_model(lives, self.labels(lang)), width),
        }
    }
}

fn text_picture(told: &TextChart, size: (u32, u32)) -> Picture {
    let labels = told.labels.clone();
    match told.shape {
        Shape::Lines | Shape::Steps => {
            let line = |series: &TextSeries| LineSeries {
                color: series.color,
                values: series.values.clone(),
            };
            let series = told.series.iter().map(line).collect();
            let is_stepped = told.shape == Shape::Steps;
            lines(&Lines { labels, series, is_stepped }, size)
        }
        Shape::Stacked => {
            let column = |series: &TextSeries| ColumnSeries {
                color: series.color,
                values: series.values.clone(),
                is_below: false,
            };
            let series = told.series.iter().map(column).collect();
            columns(&Columns { labels, series, whole_numbers: true, ..Columns::default() }, size)
        }
    }
}

/// `field` is the field whose choices divide the chart.
fn color(field: FieldId, key: &SeriesKey, index: usize) -> Color {
    match key {
        SeriesKey::Choice(code) => Color::Category(text::choice_index(field, code)),
        SeriesKey::Owed => Color::Owed,
        SeriesKey::Possible => Color::Possible,
        SeriesKey::Began => Color::Began,
        SeriesKey::Ended => Color::Ended,
        SeriesKey::Alliance(..) => Color::Category(index),
    }
}

/// The name of a life, with the number of organisations that it stands for if they are several.
fn life_name(line: &LifeLine, lang: Lang) -> String {
    let name = line.name.as_deref().unwrap_or(m::NAME_OWED.get(lang));
    if line.number == Count::exact(1) {
        return name.to_owned();
    }
    let number = text::count(line.number, lang);
    text::aside(name, &format_message!(m::STANDS_FOR, lang, number = number), lang)
}

/// The name of a choice that divides a chart.
fn category_name(code: &str, lang: Lang) -> String {
    text::category(code).map_or(code, |text| text.get(lang)).to_owned()
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

fn range((first, last): (Day, Day)) -> String {
    if first == last { first.to_string() } else { format!("{first} ~ {last}") }
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

fn life_model(lives: &LifeLines, labels: Vec<String>) -> Lifespans {
    let rows = lives
        .lines
        .iter()
        .zip(labels)
        .map(|(line, label)| LifeRow {
            label,
            color: line.setting.map_or(Color::Owed, |setting| Color::Category(setting as usize)),
            start: (line.start.0.epoch_days(), line.start.1.epoch_days()),
            end: line.end.map(|end| (end.0.epoch_days(), end.1.epoch_days())),
        })
        .collect();
    let (first, last) = lives.span;
    // Years on a long axis, quarters on a short one.
    let days = last.epoch_days() - first.epoch_days();
    let grain = match days {
        0..=200 => Grain::Month,
        201..=900 => Grain::Quarter,
        _ => Grain::Year,
    };
    let ticks = Period::holding(first, grain)
        .until(last)
        .map(|period| (period.first_day().max(first).epoch_days(), period.to_string()))
        .collect();
    Lifespans { rows, span: (first.epoch_days(), last.epoch_days()), ticks }
}
