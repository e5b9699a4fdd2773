//! Lines over a time axis.

use plotters::prelude::{Circle, PathElement};
use plotters::style::Color as _;

use super::canvas::drawn;
use super::scale::{FOOT_PX, Scale, bands, draw_band_labels, draw_scale};
use super::{Area, ChartMark, Color, Picture};

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineSeries {
    /// The colour of the line.
    pub color: Color,
    /// One value per bucket; the line has a gap where a value is not finite.
    pub values: Vec<f64>,
}

/// A line chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// One label per bucket.
    pub labels: Vec<String>,
    /// The lines.
    pub series: Vec<LineSeries>,
    /// Whether a value holds until the next one, so that the lines are steps.
    pub is_stepped: bool,
}

/// The distance from a point within which the pointer selects it.
const REACH_PX: i32 = 7;
/// Maximum buckets with drawn points: more points would hide the line.
const MAX_POINTS: usize = 24;

/// Draws lines. `size` is in pixels.
pub fn lines(model: &Lines, size: (u32, u32)) -> Picture {
    let (mut least, mut greatest) = (0.0_f64, 0.0_f64);
    for value in model.series.iter().flat_map(|series| &series.values) {
        if value.is_finite() {
            (least, greatest) = (least.min(*value), greatest.max(*value));
        }
    }
    let [width, height] = [size.0, size.1].map(|side| i32::try_from(side).unwrap_or(i32::MAX));
    let head = 10;
    let mut scale = Scale::new(least, greatest, 5, true, (head, height - FOOT_PX));
    scale.is_signed = true;
    let left = scale.label_width() + 10;
    let plot = Area { x: left, y: head, width: width - left - 12, height: height - FOOT_PX - head };
    let bands = bands(plot, model.labels.len());
    let mut marks = Vec::new();
    let svg = drawn(size, |sheet| {
        draw_scale(sheet, &scale, plot)?;
        draw_band_labels(sheet, &bands, &model.labels, plot)?;
        // The first series on top, because they are sorted by importance.
        for (series, of) in model.series.iter().enumerate().rev() {
            let mut points: Vec<(usize, (i32, i32))> = Vec::new();
            for (bucket, (band, value)) in bands.iter().zip(&of.values).enumerate() {
                if value.is_finite() {
                    points.push((bucket, (band.x + band.width / 2, scale.pixel(*value))));
                }
            }
            for part in points.chunk_by(|a, b| a.0 + 1 == b.0) {
                if let [(_, alone)] = part {
                    sheet.draw(&Circle::new(*alone, 3, of.color.color().filled()))?;
                }
                let part: Vec<(i32, i32)> = part.iter().map(|point| point.1).collect();
                let path = if model.is_stepped { stepped(&part) } else { part };
                sheet.draw(&PathElement::new(path, of.color.color().stroke_width(2)))?;
            }
            for (bucket, at) in points {
                if model.labels.len() <= MAX_POINTS {
                    sheet.draw(&Circle::new(at, 3, of.color.color().filled()))?;
                }
                let (x, y) = (at.0 - REACH_PX, at.1 - REACH_PX);
                let area = Area { x, y, width: 2 * REACH_PX, height: 2 * REACH_PX };
                marks.push(ChartMark { series, bucket, area });
            }
        }
        Ok(())
    });
    Picture { svg, bands, marks }
}

/// The points of a step line: each point is preceded by a corner at the height of the previous one.
fn stepped(points: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut path: Vec<(i32, i32)> = Vec::with_capacity(2 * points.len());
    for (x, y) in points {
        if let Some((_, before)) = path.last().copied() {
            path.push((*x, before));
        }
        path.push((*x, *y));
    }
    path
}
