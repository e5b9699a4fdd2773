//! Stacked columns over a time axis. Series may extend below the zero line.

use plotters::prelude::{Circle, Text};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{Drawing, drawn, text_width};
use super::scale::{
    FOOT_PX, Scale, Surface, bands, draw_band_labels, draw_scale, fill, label_style,
};
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
/// The height of a label with the room that it needs.
const LABEL_HEIGHT_PX: i32 = 14;
/// The least distance of two labels at about the same height.
const LABEL_GAP_PX: i32 = 3;

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
        let mut column_tops = vec![0.0; buckets];
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
            column_tops[bucket] = above;
        }
        let tops: Vec<i32> = column_tops.iter().map(|top| scale.pixel(*top)).collect();
        draw_column_labels(sheet, model, &bands, &tops)?;
        for ColumnPoint { bucket, value, color } in &model.points {
            let at = (bands[*bucket].x + bands[*bucket].width / 2, scale.pixel(*value));
            sheet.draw(&Circle::new(at, 4, color.color().filled()))?;
        }
        Ok(())
    });
    Picture { svg, bands, marks }
}

/// Draws the labels above the columns, whose upper edges are at `tops`. Where two would touch, the latest
/// one stays; a label without room gives way to its mark.
fn draw_column_labels(
    sheet: &Surface<'_>,
    model: &Columns,
    bands: &[Area],
    tops: &[i32],
) -> Drawing {
    let room = bands.first().map_or(0, |band| band.width) + LABEL_OVERHANG_PX;
    let mut drawn: Vec<Area> = Vec::new();
    for (bucket, band) in bands.iter().enumerate().rev() {
        let (center, foot) = (band.x + band.width / 2, tops[bucket] - 4);
        let area = |label: &String| {
            let width = text_width(label) + LABEL_GAP_PX;
            Area {
                x: center - width / 2,
                y: foot - LABEL_HEIGHT_PX,
                width,
                height: LABEL_HEIGHT_PX,
            }
        };
        let fits = |label: &&String| {
            let own = area(label);
            let is_free = drawn.iter().all(|other| !own.touches(*other));
            !label.is_empty() && text_width(label) <= room && is_free
        };
        let whole = model.column_labels.get(bucket).filter(fits);
        if let Some(label) = whole.or_else(|| model.column_marks.get(bucket).filter(fits)) {
            let style = label_style(Pos::new(HPos::Center, VPos::Bottom));
            sheet.draw(&Text::new(label.clone(), (center, foot), style))?;
            drawn.push(area(label));
        }
    }
    Ok(())
}
