//! Lines over a time axis.

use plotters::prelude::{Circle, PathElement};
use plotters::style::Color as _;

use super::canvas::drawn;
use super::scale::{FOOT_PX, Scale, bands, draw_band_labels, draw_scale};
use super::{Area, Color, Mark, Picture};

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineSeries {
    /// Its ink.
    pub color: Color,
    /// One value a bucket; where there is none, the line has a gap.
    pub values: Vec<f64>,
}

/// A line chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// One label a bucket.
    pub labels: Vec<String>,
    /// The lines.
    pub series: Vec<LineSeries>,
    /// Whether a value holds until the next one, so that the lines go in steps.
    pub is_stepped: bool,
}

/// How far from a point the pointer still means it.
const REACH_PX: i32 = 7;
/// With more buckets than this, points would hide the line.
const MOST_POINTS: usize = 24;

/// Draws lines in this size, in pixels.
pub fn lines(model: &Lines, size: (u32, u32)) -> Picture {
    let values = || model.series.iter().flat_map(|series| &series.values).copied();
    let values = || values().filter(|value| value.is_finite());
    let (least, greatest) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
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
        // The first series on top: they come by importance.
        for (series, of) in model.series.iter().enumerate().rev() {
            let point = |(bucket, (band, value)): (usize, (&Area, &f64))| {
                let at = (band.x + band.width / 2, scale.pixel(*value));
                value.is_finite().then_some((bucket, at))
            };
            let values = bands.iter().zip(&of.values).enumerate();
            let points: Vec<(usize, (i32, i32))> = values.filter_map(point).collect();
            for part in points.chunk_by(|a, b| a.0 + 1 == b.0) {
                if let [(_, alone)] = part {
                    sheet.draw(&Circle::new(*alone, 3, of.color.color().filled()))?;
                }
                let part: Vec<(i32, i32)> = part.iter().map(|point| point.1).collect();
                let path = if model.is_stepped { stepped(&part) } else { part };
                sheet.draw(&PathElement::new(path, of.color.color().stroke_width(2)))?;
            }
            for (bucket, at) in points {
                if model.labels.len() <= MOST_POINTS {
                    sheet.draw(&Circle::new(at, 3, of.color.color().filled()))?;
                }
                let (x, y) = (at.0 - REACH_PX, at.1 - REACH_PX);
                let area = Area { x, y, width: 2 * REACH_PX, height: 2 * REACH_PX };
                marks.push(Mark { series, bucket, area });
            }
        }
        Ok(())
    });
    Picture { svg, bands, marks }
}

/// The points with the corner before each: the height of the one before at its own place.
fn stepped(points: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let before = std::iter::once(None).chain(points.iter().map(Some));
    let corner = |(point, before): (&(i32, i32), Option<&(i32, i32)>)| {
        before.map(|before| (point.0, before.1)).into_iter().chain([*point])
    };
    points.iter().zip(before).flat_map(corner).collect()
}
