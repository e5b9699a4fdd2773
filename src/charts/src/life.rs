//! Lives as bars: one row per branch, from its beginning to its end or the last day of the axis.

use plotters::prelude::{PathElement, Text};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{drawn, fitted, text_width};
use super::scale::{fill, label_style};
use super::{Area, ChartMark, Color, Picture};

/// One life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeRow {
    /// The name of the branch.
    pub label: String,
    /// The colour of the certain part of the bar.
    pub color: Color,
    /// The first and last day on which it may have begun.
    pub start: (i32, i32),
    /// The first and last day on which it may have ended; `None` if it has not ended.
    pub end: Option<(i32, i32)>,
}

/// Lives over a time axis of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifespans {
    /// The rows, top first.
    pub rows: Vec<LifeRow>,
    /// The first and last day of the axis.
    pub span: (i32, i32),
    /// The labelled days.
    pub ticks: Vec<(i32, String)>,
}

const ROW_PX: i32 = 22;
const BAR_PX: i32 = 10;
const FOOT_PX: i32 = 26;

/// Draws lives. `width` is in pixels; the number of rows determines the height.
pub fn life(model: &Lifespans, width: u32) -> Picture {
    let width = i32::try_from(width).unwrap_or(i32::MAX);
    let widest = model.rows.iter().map(|row| text_width(&row.label)).max().unwrap_or(0);
    let left = widest.min(width * 2 / 5).max(40) + 10;
    let rows = i32::try_from(model.rows.len()).expect("a chart has few rows");
    let plot = Area { x: left, y: 4, width: (width - left - 14).max(1), height: rows * ROW_PX };
    let (first, last) = model.span;
    let days = i64::from((last - first).max(0)) + 1;
    let x = |day: i32| {
        let passed = i64::from(day.clamp(first, last + 1) - first);
        plot.x + i32::try_from(passed * i64::from(plot.width) / days).unwrap_or(0)
    };
    let mut bands = Vec::new();
    let mut marks = Vec::new();
    let height = plot.y + plot.height + FOOT_PX;
    let size = (u32::try_from(width).unwrap_or(1), u32::try_from(height).unwrap_or(1));
    let svg = drawn(size, |sheet| {
        let mut free_from = i32::MIN;
        for (day, label) in &model.ticks {
            let at = x(*day);
            let line = vec![(at, plot.y), (at, plot.y + plot.height)];
            sheet.draw(&PathElement::new(line, Color::Grid.color().stroke_width(1)))?;
            let half = text_width(label) / 2;
            let center =
                at.clamp(plot.x + half.min(plot.width / 2), plot.x + plot.width + 12 - half);
            if center - half > free_from {
                let style = label_style(Pos::new(HPos::Center, VPos::Top));
                sheet.draw(&Text::new(label.clone(), (center, plot.y + plot.height + 8), style))?;
                free_from = center + half + 8;
            }
        }
        for (bucket, row) in model.rows.iter().enumerate() {
            let y = plot.y + i32::try_from(bucket).unwrap_or(0) * ROW_PX;
            bands.push(Area { x: 0, y, width, height: ROW_PX });
            let style = label_style(Pos::new(HPos::Right, VPos::Center));
            let label = fitted(&row.label, left - 10);
            sheet.draw(&Text::new(label, (left - 8, y + ROW_PX / 2), style))?;
            let bar = |from: i32, to: i32| Area {
                x: x(from),
                y: y + (ROW_PX - BAR_PX) / 2,
                width: (x(to) - x(from)).max(2),
                height: BAR_PX,
            };
            // Certain parts are solid; parts that inexact dates leave open are hatched.
            let certain_to = row.end.map_or(last + 1, |end| end.0);
            let possible_to = row.end.map_or(last + 1, |end| end.1 + 1);
            if row.start.1 > row.start.0 || possible_to > certain_to + 1 {
                fill(sheet, bar(row.start.0, possible_to), Color::Possible)?;
            }
            if certain_to > row.start.1 || row.start.0 == row.start.1 {
                fill(sheet, bar(row.start.1, certain_to.max(row.start.1 + 1)), row.color)?;
            }
            let area = bar(row.start.0, possible_to);
            marks.push(ChartMark { series: 0, bucket, area });
        }
        Ok(())
    });
    Picture { svg, bands, marks }
}
