//! Axes, with round ticks and labels that do not overlap.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::{IntoFont, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, TextStyle};

use super::canvas::{Canvas, Drawing, LABEL_FAMILY, LABEL_PX, PLOTTERS_SHRINKS, text_width};
use super::{Area, Color};

pub type Surface<'a> = DrawingArea<Canvas<'a>, Shift>;

/// The minimum distance of two labels of the horizontal axis.
const LABEL_GAP_PX: i32 = 10;
/// The height of the labels of the horizontal axis.
pub const FOOT_PX: i32 = 24;

/// A vertical scale, from a round number at or below the minimum to one at or above the maximum.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The labelled values, ascending.
    pub ticks: Vec<f64>,
    /// The upper and lower edge, in pixels.
    pub edges: (i32, i32),
    /// Whether labels below zero have a minus sign. Columns below the line are positive counts.
    pub is_signed: bool,
}

impl Scale {
    /// A scale over `least..=greatest` (zero always included) with about `wanted` ticks.
    pub fn new(
        least: f64,
        greatest: f64,
        wanted: u32,
        whole_numbers: bool,
        edges: (i32, i32),
    ) -> Self {
        let (least, greatest) = (least.min(0.0), greatest.max(0.0));
        let span = if greatest > least { greatest - least } else { 1.0 };
        let rough = span / f64::from(wanted.max(1));
        let magnitude = power_of_ten_below(rough);
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * magnitude);
        let mut step = steps.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough);
        if whole_numbers {
            step = step.max(1.0);
        }
        let first = (least / step).floor();
        let mut last = (greatest / step).ceil();
        if last <= first {
            last = first + 1.0;
        }
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last {
            // Rounded, because 3 × 0.1 is not 0.3.
            ticks.push((at * step * 1e6).round() / 1e6);
            at += 1.0;
        }
        Self { ticks, edges, is_signed: false }
    }

    /// The y coordinate of a value, in pixels.
    pub fn pixel(&self, value: f64) -> i32 {
        let (low, high) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        let (top, bottom) = (f64::from(self.edges.0), f64::from(self.edges.1));
        #[expect(clippy::cast_possible_truncation, reason = "between the edges")]
        let pixel = (bottom - (value - low) / (high - low) * (bottom - top)).round() as i32;
        pixel
    }

    /// One label per tick.
    pub fn labels(&self) -> Vec<String> {
        self.ticks
            .iter()
            .map(|tick| if self.is_signed { *tick } else { tick.abs() })
            .map(|tick| format!("{tick}"))
            .collect()
    }

    /// The width of the widest label, in pixels.
    pub fn label_width(&self) -> i32 {
        self.labels().iter().map(|label| text_width(label)).max().unwrap_or(0)
    }
}

/// The greatest power of ten that is not above a number: without logarithms, which would be fetched with the program for
/// this alone.
fn power_of_ten_below(number: f64) -> f64 {
    let number = number.clamp(1e-12, 1e18);
    let mut power = 1.0;
    while power * 10.0 <= number {
        power *= 10.0;
    }
    while power > number {
        power /= 10.0;
    }
    power
}

pub fn label_style(anchor: Pos) -> TextStyle<'static> {
    (LABEL_FAMILY, LABEL_PX * PLOTTERS_SHRINKS).into_font().color(&Color::Label.color()).pos(anchor)
}

/// Draws the grid and the labels of a vertical scale.
pub fn draw_scale(sheet: &Surface<'_>, scale: &Scale, plot: Area) -> Drawing {
    for (tick, label) in scale.ticks.iter().zip(scale.labels()) {
        let y = scale.pixel(*tick);
        let color = if *tick == 0.0 { Color::Axis } else { Color::Grid };
        let line = vec![(plot.x, y), (plot.x + plot.width, y)];
        sheet.draw(&PathElement::new(line, color.color().stroke_width(1)))?;
        let style = label_style(Pos::new(HPos::Right, VPos::Center));
        sheet.draw(&Text::new(label, (plot.x - 6, y), style))?;
    }
    Ok(())
}

/// The bands of the horizontal axis: equal parts of the plot, without gaps.
pub fn bands(plot: Area, count: usize) -> Vec<Area> {
    let count = i32::try_from(count).expect("an axis has few buckets");
    (0..count)
        .map(|index| {
            let edge = |index: i32| plot.x + plot.width * index / count;
            Area { x: edge(index), width: edge(index + 1) - edge(index), ..plot }
        })
        .collect()
}

/// Draws the labels below the bands: as many as fit, and always the last one.
pub fn draw_band_labels(
    sheet: &Surface<'_>,
    bands: &[Area],
    labels: &[String],
    plot: Area,
) -> Drawing {
    let Some(band) = bands.first() else { return Ok(()) };
    let widest = labels.iter().map(|label| text_width(label)).max().unwrap_or(0) + LABEL_GAP_PX;
    let every = usize::try_from((widest + band.width - 1) / band.width.max(1)).unwrap_or(1).max(1);
    let last = labels.len() - 1;
    for (index, (band, label)) in bands.iter().zip(labels).enumerate() {
        // Counted from the end, because the latest label is the most important.
        if (last - index).is_multiple_of(every) {
            let center = band.x + band.width / 2;
            let half = text_width(label) / 2;
            let x = center.clamp(half.min(center), (plot.x + plot.width + 12 - half).max(half));
            let style = label_style(Pos::new(HPos::Center, VPos::Top));
            sheet.draw(&Text::new(label.clone(), (x, plot.y + plot.height + 8), style))?;
        }
    }
    Ok(())
}

pub fn fill(sheet: &Surface<'_>, area: Area, color: Color) -> Drawing {
    let corners = [(area.x, area.y), (area.x + area.width, area.y + area.height)];
    sheet.draw(&Rectangle::new(corners, color.color().filled()))
}
