//! A plan as bars over days: nodes under their stages, links, the critical path, the baseline and the
//! forecast.

use plotters::prelude::{PathElement, Polygon, Text};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{Drawing, drawn, fitted, text_width};
use super::scale::{Sheet, fill, label_style};
use super::{Area, Color, Mark};

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

/// A drawn plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GanttPicture {
    /// The SVG element.
    pub svg: String,
    /// Width and height, in pixels.
    pub size: (i32, i32),
    /// One mark per bar of a node.
    pub marks: Vec<Mark>,
    /// The left edge of the first day, in pixels.
    pub left: i32,
    /// The width of a day, in pixels.
    pub day_px: f64,
}

/// A page of a printed plan: two parts of the drawing, one below the other, each an SVG element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GanttPage {
    /// The axis.
    pub axis: String,
    /// The rows.
    pub rows: String,
}

impl GanttPicture {
    /// The plan for printing, with at most so many rows on a page, each page under its axis.
    pub fn pages(&self, rows_per_page: u16) -> Vec<GanttPage> {
        let Some(drawing) = self.svg.split_once('>').map(|(_, drawing)| drawing.trim_end()) else {
            return Vec::new();
        };
        let drawing = drawing.strip_suffix("</svg>").unwrap_or(drawing);
        let (width, height) = self.size;
        let part = |y: i32, height: i32| {
            format!("<svg viewBox=\"0 {y} {width} {height}\" width=\"100%\">{drawing}</svg>")
        };
        let page_px = i32::from(rows_per_page.max(1)) * ROW_PX;
        let tops = (0..).map(|page| HEAD_PX + page * page_px).take_while(|top| *top < height);
        tops.map(|top| GanttPage {
            axis: part(0, HEAD_PX),
            rows: part(top, page_px.min(height - top)),
        })
        .collect()
    }
}

/// The height of the axis above the rows, in pixels.
const HEAD_PX: i32 = 24;
/// The height of a row, in pixels.
const ROW_PX: i32 = 24;
const BAR_PX: i32 = 12;
const BASELINE_PX: i32 = 3;
const ARROW_PX: i32 = 4;
/// The mark before critical labels.
const CRITICAL: &str = "◆ ";

/// Converts days and rows to pixels.
struct Grid {
    plot: Area,
    span: Bar,
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
}

/// Draws a plan. `width` is in pixels; the number of rows determines the height.
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
    let grid = Grid { plot, span: model.span };
    let height = plot.y + plot.height + 6;
    let mut marks = Vec::new();
    let size = (u32::try_from(width).unwrap_or(1), u32::try_from(height).unwrap_or(1));
    let svg = drawn(size, |sheet| {
        axis(sheet, model, &grid)?;
        for (row, of) in model.rows.iter().enumerate() {
            match of {
                GanttRow::Stage { label, span } => stage(sheet, &grid, row, label, *span)?,
                GanttRow::Node { .. } => {
                    let area = node(sheet, &grid, row, of)?;
                    marks.push(Mark { series: 0, bucket: row, area });
                }
            }
        }
        // Critical links on top.
        for is_critical in [false, true] {
            let links = model.links.iter().filter(|link| link.is_critical == is_critical);
            for of in links {
                link(sheet, model, &grid, of)?;
            }
        }
        Ok(())
    });
    #[expect(clippy::cast_precision_loss, reason = "a plan lasts far fewer days than 2^52")]
    let day_px = f64::from(plot.width) / grid.days() as f64;
    GanttPicture { svg, size: (width, height), marks, left, day_px }
}

fn axis(sheet: &Sheet<'_>, model: &Gantt, grid: &Grid) -> Drawing {
    let Area { x, y, width, height } = grid.plot;
    let mut free_from = i32::MIN;
    for (day, label) in &model.ticks {
        let at = grid.x(*day);
        let line = vec![(at, y), (at, y + height)];
        sheet.draw(&PathElement::new(line, Color::Grid.color().stroke_width(1)))?;
        let half = text_width(label) / 2;
        let least = x + half.min(width / 2);
        let center = at.clamp(least, (x + width + 12 - half).max(least));
        if center - half > free_from {
            let style = label_style(Pos::new(HPos::Center, VPos::Top));
            sheet.draw(&Text::new(label.clone(), (center, 4), style))?;
            free_from = center + half + 8;
        }
    }
    if (model.span.0..=model.span.1).contains(&model.today) {
        let at = grid.x(model.today);
        let line = vec![(at, y), (at, y + height)];
        sheet.draw(&PathElement::new(line, Color::Began.color().stroke_width(2)))?;
    }
    Ok(())
}

fn stage(sheet: &Sheet<'_>, grid: &Grid, row: usize, label: &str, span: Bar) -> Drawing {
    let style = label_style(Pos::new(HPos::Left, VPos::Center));
    let text = fitted(label, grid.plot.x - 8);
    sheet.draw(&Text::new(text, (2, grid.y(row) + ROW_PX / 2), style))?;
    let bar = grid.bar(row, span);
    let area = Area { y: bar.y + BAR_PX / 2 - 2, height: 4, ..bar };
    fill(sheet, area, Color::Axis)
}

/// Draws a node and returns the area of its bar.
fn node(
    sheet: &Sheet<'_>,
    grid: &Grid,
    row: usize,
    of: &GanttRow,
) -> Result<Area, plotters::drawing::DrawingAreaErrorKind<std::io::Error>> {
    let GanttRow::Node { label, plan, likely, baseline, is_critical, is_milestone, is_done } = of
    else {
        return Ok(Area::default());
    };
    let style = label_style(Pos::new(HPos::Left, VPos::Center));
    // The mark distinguishes critical nodes in greyscale print.
    let mark = if *is_critical { CRITICAL } else { "" };
    let text = fitted(&format!("{mark}{label}"), grid.plot.x - 22);
    sheet.draw(&Text::new(text, (14, grid.y(row) + ROW_PX / 2), style))?;
    let color = if *is_critical { Color::Critical } else { Color::Single };
    let bar = grid.bar(row, *plan);
    if let Some(baseline) = baseline {
        let under = grid.bar(row, *baseline);
        let under = Area { y: under.y + BAR_PX + 1, height: BASELINE_PX, ..under };
        fill(sheet, under, Color::Rest)?;
    }
    if *is_milestone {
        let middle = (bar.x, bar.y + BAR_PX / 2);
        let half = BAR_PX / 2;
        let corners = vec![
            (middle.0, middle.1 - half),
            (middle.0 + half, middle.1),
            (middle.0, middle.1 + half),
            (middle.0 - half, middle.1),
        ];
        sheet.draw(&Polygon::new(corners, color.color().filled()))?;
        return Ok(Area { x: middle.0 - half, y: bar.y, width: BAR_PX, height: BAR_PX });
    }
    // A later forecast is hatched; a finished node has a core over the actual days.
    if likely.1 > plan.1 || likely.0 > plan.0 {
        fill(sheet, grid.bar(row, *likely), Color::Possible)?;
    }
    fill(sheet, bar, color)?;
    if *is_done {
        let done = grid.bar(row, *likely);
        let core = Area { y: done.y + BAR_PX / 2 - 1, height: 3, ..done };
        fill(sheet, core, Color::Label)?;
    }
    Ok(bar)
}

fn link(sheet: &Sheet<'_>, model: &Gantt, grid: &Grid, of: &GanttLink) -> Drawing {
    let end = |row: usize, is_finish: bool| {
        let plan = match model.rows.get(row) {
            Some(GanttRow::Node { plan, is_milestone, .. }) => {
                if *is_milestone {
                    (plan.0, plan.0 - 1)
                } else {
                    *plan
                }
            }
            _ => return None,
        };
        let x = if is_finish { grid.x(plan.1 + 1) } else { grid.x(plan.0) };
        Some((x, grid.y(row) + ROW_PX / 2 - 1))
    };
    let (Some(from), Some(to)) = (end(of.rows.0, !of.from_start), end(of.rows.1, of.to_finish))
    else {
        return Ok(());
    };
    let color = if of.is_critical { Color::Critical } else { Color::Axis };
    let style = color.color().stroke_width(if of.is_critical { 2 } else { 1 });
    // Leaves the bar on one side, and enters the other bar from the side of its end.
    let out = if of.from_start { from.0 - 6 } else { from.0 + 6 };
    let into = if of.to_finish { to.0 + 6 } else { to.0 - 6 };
    let mut path = vec![from];
    match (of.from_start, of.to_finish) {
        // Both ends on the same side: around the one that is farther out.
        (true, false) => path.extend([(out.min(into), from.1), (out.min(into), to.1)]),
        (false, true) => path.extend([(out.max(into), from.1), (out.max(into), to.1)]),
        _ if out <= into => path.extend([(out, from.1), (out, to.1)]),
        // Backwards: between the rows, where no bars are.
        _ => {
            let between = from.1 + if to.1 > from.1 { ROW_PX / 2 } else { -ROW_PX / 2 };
            path.extend([(out, from.1), (out, between), (into, between), (into, to.1)]);
        }
    }
    path.push(to);
    sheet.draw(&PathElement::new(path, style))?;
    let back = if of.to_finish { ARROW_PX } else { -ARROW_PX };
    let arrow = vec![to, (to.0 + back, to.1 - ARROW_PX + 1), (to.0 + back, to.1 + ARROW_PX - 1)];
    sheet.draw(&Polygon::new(arrow, color.color().filled()))
}
