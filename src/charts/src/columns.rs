//! Stacked columns over a time axis. Series may extend below the zero line.

use plotters::prelude::{Circle, Text};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{drawn, text_width};
use super::scale::{FOOT_PX, Scale, bands, draw_band_labels, draw_scale, fill, label_style};
use super::{Area, ChartMark, Color, Picture};

/// One series of a column chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSeries {
    /// The colour of its areas.
    pub color: Color,
    /// One value per bucket, not negative.
    pub values: Vec<f64>,
    /// Whether it extends below the zero line.
    pub is_below: bool,
}

/// A value of its own in a bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnPoint {
    /// The index of the bucket.
    pub bucket: usize,
    /// The value.
    pub value: f64,
    /// The colour of the point.
    pub color: Color,
}

/// A column chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// One label per bucket.
    pub labels: Vec<String>,
    /// The series, bottom of the stack first.
    pub series: Vec<ColumnSeries>,
    /// The labels above the columns; an empty text for none.
    pub column_labels: Vec<String>,
    /// Short labels for columns that are too narrow for their labels.
    pub column_marks: Vec<String>,
    /// Values that cannot be summed, drawn as points.
    pub points: Vec<ColumnPoint>,
    /// Whether all values are integers, so that the scale has no fractions.
    pub whole_numbers: bool,
}

const COLUMN_SHARE: i32 = 72;
const WIDEST_COLUMN_PX: i32 = 56;

/// How far a label may extend over the neighbouring bands.
const LABEL_OVERHANG_PX: i32 = 8;

/// Draws columns. `size` is in pixels.
pub fn columns(model: &Columns, size: (u32, u32)) -> Picture {
    let stack = |bucket: usize, is_below: bool| -> f64 {
        let of_side = model.series.iter().filter(|series| series.is_below == is_below);
        of_side.map(|series| series.values[bucket]).sum()
    };
    let buckets = model.labels.len();
    let greatest = (0..buckets).map(|bucket| stack(bucket, false)).fold(0.0, f64::max);
    let greatest = model.points.iter().map(|point| point.value).fold(greatest, f64::max);
    let least = -(0..buckets).map(|bucket| stack(bucket, true)).fold(0.0, f64::max);
    let [width, height] = [size.0, size.1].map(|side| i32::try_from(side).unwrap_or(i32::MAX));
    let head = if model.column_labels.is_empty() { 10 } else { 22 };
    let scale = Scale::new(least, greatest, 5, model.whole_numbers, (head, height - FOOT_PX));
    let left = scale.label_width() + 10;
    let plot = Area { x: left, y: head, width: width - left - 12, height: height - FOOT_PX - head };
    let bands = bands(plot, buckets);
    let mut marks = Vec::new();
    let svg = drawn(size, |sheet| {
        draw_scale(sheet, &scale, plot)?;
        draw_band_labels(sheet, &bands, &model.labels, plot)?;
        let label_room = bands.first().map_or(0, |band| band.width);
        for (bucket, band) in bands.iter().enumerate() {
            let width = (band.width * COLUMN_SHARE / 100).clamp(1, WIDEST_COLUMN_PX);
            let x = band.x + (band.width - width) / 2;
            let (mut above, mut below) = (0.0, 0.0);
            for (series, of) in model.series.iter().enumerate() {
                let value = of.values[bucket];
                if value <= 0.0 {
                    continue;
                }
                let (from, to) =
                    if of.is_below { (below, below - value) } else { (above, above + value) };
                *(if of.is_below { &mut below } else { &mut above }) = to;
                let (top, bottom) = (scale.pixel(from.max(to)), scale.pixel(from.min(to)));
                // At least one pixel, so that small values are visible.
                let area = Area { x, y: top.min(bottom - 1), width, height: (bottom - top).max(1) };
                fill(sheet, area, of.color)?;
                marks.push(ChartMark { series, bucket, area });
            }
            let fits = |label: &&String| {
                !label.is_empty() && text_width(label) <= label_room + LABEL_OVERHANG_PX
            };
            let whole = model.column_labels.get(bucket).filter(fits);
            if let Some(label) = whole.or_else(|| model.column_marks.get(bucket).filter(fits)) {
                let style = label_style(Pos::new(HPos::Center, VPos::Bottom));
                let at = (band.x + band.width / 2, scale.pixel(above) - 4);
                sheet.draw(&Text::new(label.clone(), at, style))?;
            }
        }
        for ColumnPoint { bucket, value, color } in &model.points {
            let at = (bands[*bucket].x + bands[*bucket].width / 2, scale.pixel(*value));
            sheet.draw(&Circle::new(at, 4, color.color().filled()))?;
        }
        Ok(())
    });
    Picture { svg, bands, marks }
}
