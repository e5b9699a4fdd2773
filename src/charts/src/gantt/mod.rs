//! A plan as bars over days: nodes under their stages, links, the critical path, the baseline and the
//! forecast.
//!
//! A long plan is laid out at once and drawn in bands, of which a page shows those in view.

mod drawing;

use std::ops::Range;

use self::drawing::{axis_svg, rows_svg};
use super::canvas::text_width;
use super::{Area, ChartMark};

/// The first and last day of a bar.
pub type Bar = (i32, i32);

/// A row of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GanttRow {
    /// The heading of a stage.
    Stage {
        /// The name of the stage.
        label: String,
        /// The days from its first node to its last.
        span: Bar,
    },
    /// A node.
    Node {
        /// The name of the node.
        label: String,
        /// The planned days.
        plan: Bar,
        /// The forecast days.
        likely: Bar,
        /// The days of the baseline.
        baseline: Option<Bar>,
        /// Whether it is on the critical path.
        is_critical: bool,
        /// Whether it has no duration.
        is_milestone: bool,
        /// Whether it is finished.
        is_done: bool,
    },
}

/// A link between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GanttLink {
    /// The indices of the rows.
    pub rows: (usize, usize),
    /// Whether it leaves the first node at its start rather than its finish.
    pub from_start: bool,
    /// Whether it enters the second node at its finish rather than its start.
    pub to_finish: bool,
    /// Whether it is on the critical path.
    pub is_critical: bool,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gantt {
    /// The rows, top first.
    pub rows: Vec<GanttRow>,
    /// The links.
    pub links: Vec<GanttLink>,
    /// The first and last day of the axis.
    pub span: Bar,
    /// The labelled days.
    pub ticks: Vec<(i32, String)>,
    /// The day up to which the progress is known.
    pub today: i32,
}

/// A plan that is laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GanttPicture {
    /// Width and height, in pixels.
    pub size: (i32, i32),
    /// One mark per bar of a node.
    pub marks: Vec<ChartMark>,
    /// The left edge of the first day, in pixels.
    pub left: i32,
    /// The width of a day, in pixels.
    pub day_px: f64,
    grid: Grid,
}

/// Maximum rows on the pages of a printed plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRows {
    /// On the first page.
    pub first: u16,
    /// On each further page.
    pub further: u16,
}

/// A page of a printed plan: two parts of the drawing, one below the other, each an SVG element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GanttPage {
    /// The axis.
    pub axis: String,
    /// The rows.
    pub rows: String,
}

/// Maximum rows of a band.
const BAND_ROWS: usize = 60;

impl GanttPicture {
    /// The number of bands that the drawing is made of, one below the other.
    pub fn band_count(&self) -> usize {
        self.grid.rows.div_ceil(BAND_ROWS)
    }

    /// The height of a band, in pixels.
    pub fn band_height_px(&self, band: usize) -> i32 {
        let (top, bottom) = self.band_edges_px(&band_rows(band, self.grid.rows));
        bottom - top
    }

    /// A band as an SVG element: its rows, and the links that touch them. The axis is in the first one.
    pub fn band_svg(&self, model: &Gantt, band: usize) -> String {
        let rows = band_rows(band, self.grid.rows);
        let (top, bottom) = self.band_edges_px(&rows);
        let (width, height) = (self.size.0, bottom - top);
        let drawing = rows_svg(model, &self.grid, self.size, &rows);
        let axis = if band == 0 { axis_svg(model, &self.grid, self.size) } else { String::new() };
        format!(
            "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 {top} {width} {height}\" \
             xmlns=\"http://www.w3.org/2000/svg\">{axis}{drawing}</svg>"
        )
    }

    /// The upper and lower edge of a band, in pixels. The first one has the axis above its rows.
    fn band_edges_px(&self, rows: &Range<usize>) -> (i32, i32) {
        let top = if rows.start == 0 { 0 } else { self.grid.y(rows.start) };
        let is_last = rows.end >= self.grid.rows;
        (top, if is_last { self.size.1 } else { self.grid.y(rows.end) })
    }

    /// The plan for printing, each page under its axis. The first page has other things above it.
    pub fn pages(&self, model: &Gantt, most: PageRows) -> Vec<GanttPage> {
        let width = self.size.0;
        let part = |y: i32, height: i32, drawing: &str| {
            format!("<svg viewBox=\"0 {y} {width} {height}\" width=\"100%\">{drawing}</svg>")
        };
        let axis = part(0, HEAD_PX, &axis_svg(model, &self.grid, self.size));
        let page = |rows: Range<usize>| {
            let (top, bottom) = (self.grid.y(rows.start), self.band_edges_px(&rows).1);
            let drawing = rows_svg(model, &self.grid, self.size, &rows);
            GanttPage { axis: axis.clone(), rows: part(top, bottom - top, &drawing) }
        };
        let (count, first) = (self.grid.rows, usize::from(most.first).min(self.grid.rows));
        let further = usize::from(most.further.max(1));
        let starts = (first..count).step_by(further);
        let further = starts.map(|start| start..(start + further).min(count));
        (first > 0).then_some(0..first).into_iter().chain(further).map(page).collect()
    }
}

/// The rows of a band of a plan of `count` rows.
fn band_rows(band: usize, count: usize) -> Range<usize> {
    let first = (band * BAND_ROWS).min(count);
    first..(first + BAND_ROWS).min(count)
}

/// The height of the axis above the rows, in pixels.
const HEAD_PX: i32 = 24;
/// The height of a row, in pixels.
const ROW_PX: i32 = 24;
const BAR_PX: i32 = 12;
/// The mark before critical labels.
const CRITICAL: &str = "◆ ";

/// Converts days and rows to pixels.
#[derive(Clone, Debug, Default, PartialEq)]
struct Grid {
    plot: Area,
    span: Bar,
    /// The number of rows.
    rows: usize,
}

impl Grid {
    fn days(&self) -> i64 {
        i64::from((self.span.1 - self.span.0).max(0)) + 1
    }

    fn x(&self, day: i32) -> i32 {
        let passed = i64::from(day.clamp(self.span.0, self.span.1 + 1) - self.span.0);
        self.plot.x + i32::try_from(passed * i64::from(self.plot.width) / self.days()).unwrap_or(0)
    }

    fn y(&self, row: usize) -> i32 {
        self.plot.y + i32::try_from(row).unwrap_or(0) * ROW_PX
    }

    fn bar(&self, row: usize, (from, to): Bar) -> Area {
        let x = self.x(from);
        let width = (self.x(to + 1) - x).max(2);
        Area { x, y: self.y(row) + (ROW_PX - BAR_PX) / 2 - 1, width, height: BAR_PX }
    }

    /// The area of a milestone.
    fn milestone(&self, row: usize, day: i32) -> Area {
        let bar = self.bar(row, (day, day));
        Area { x: bar.x - BAR_PX / 2, width: BAR_PX, ..bar }
    }
}

/// Lays out a plan. `width` is in pixels; the number of rows determines the height.
pub fn gantt(model: &Gantt, width: u32) -> GanttPicture {
    let width = i32::try_from(width).unwrap_or(i32::MAX);
    let widths = model.rows.iter().map(|row| match row {
        GanttRow::Stage { label, .. } => text_width(label),
        GanttRow::Node { label, .. } => text_width(label) + text_width(CRITICAL) + 12,
    });
    let widest = widths.max().unwrap_or(0);
    let left = widest.min(width / 3).max(40) + 12;
    let rows = i32::try_from(model.rows.len()).expect("a plan has few rows");
    let plot =
        Area { x: left, y: HEAD_PX, width: (width - left - 14).max(1), height: rows * ROW_PX };
    let grid = Grid { plot, span: model.span, rows: model.rows.len() };
    let mark = |(row, of): (usize, &GanttRow)| match of {
        GanttRow::Stage { .. } => None,
        GanttRow::Node { plan, is_milestone, .. } => {
            let area =
                if *is_milestone { grid.milestone(row, plan.0) } else { grid.bar(row, *plan) };
            Some(ChartMark { series: 0, bucket: row, area })
        }
    };
    #[expect(clippy::cast_precision_loss, reason = "a plan lasts far fewer days than 2^52")]
    let day_px = f64::from(plot.width) / grid.days() as f64;
    GanttPicture {
        size: (width, plot.y + plot.height + 6),
        marks: model.rows.iter().enumerate().filter_map(mark).collect(),
        left,
        day_px,
        grid,
    }
}
