//! Charts: turns pure models into SVG text and hit areas, drawn with plotters.
//!
//! The output is the same natively and in the browser, so snapshots of the SVG test what users see.
//! Colours are CSS custom properties of the page's style sheet, so a change of theme redraws nothing.
//! Legends, read-outs and tables are not drawn here: they are HTML.

mod canvas;
mod color;
mod columns;
mod gantt;
mod life;
mod lines;
mod relations;
mod scale;
mod sheet;

pub use canvas::text_width;
pub use color::{CATEGORY_INKS, Color, pattern_defs};
pub use columns::{ColumnPoint, ColumnSeries, Columns, columns};
pub use gantt::{Bar, Gantt, GanttLink, GanttPage, GanttPicture, GanttRow, PageRows, gantt};
pub use life::{LifeRow, Lifespans, life};
pub use lines::{LineSeries, Lines, lines};
pub use relations::{
    NARROWEST_PX, PointShape, RelationLine, RelationPoint, Relations, RelationsPicture, Seat,
    relations, relations_around, seats,
};
pub use sheet::{SWATCH_PX, SheetTexts, sheet, standalone};

/// An area of a picture, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The left edge.
    pub x: i32,
    /// The upper edge.
    pub y: i32,
    /// The width.
    pub width: i32,
    /// The height.
    pub height: i32,
}

impl Area {
    /// Whether the area contains a point.
    pub fn holds(self, x: i32, y: i32) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    /// Whether the area has a point in common with another.
    fn touches(self, other: Self) -> bool {
        let is_beside = self.x + self.width <= other.x || other.x + other.width <= self.x;
        let is_above = self.y + self.height <= other.y || other.y + other.height <= self.y;
        !is_beside && !is_above
    }

    /// Where and how large it is, as the style of an element above the picture.
    pub fn style(self) -> String {
        let Self { x, y, width, height } = self;
        format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px")
    }
}

/// A drawn figure of a chart, with its hit area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartMark {
    /// The index of the series in the model.
    pub series: usize,
    /// The index of the bucket or row in the model.
    pub bucket: usize,
    /// The hit area.
    pub area: Area,
}

/// A drawn chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The SVG element.
    pub svg: String,
    /// One area per bucket, with the height of the plot.
    pub bands: Vec<Area>,
    /// One mark per figure.
    pub marks: Vec<ChartMark>,
}

/// Where in a chart something is: the bucket or row, and the series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChartPoint {
    /// The index of the bucket or row in the model.
    pub bucket: usize,
    /// The index of the series in the model.
    pub series: usize,
}

/// The areas to highlight around a point of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Of the bucket.
    pub band: Area,
    /// Of the mark in it; the bucket's again where there is none.
    pub mark: Area,
}

impl Picture {
    /// The figure drawn at a position, in pixels. What is drawn later lies on top.
    pub fn mark_at(&self, x: i32, y: i32) -> Option<ChartPoint> {
        let mark = self.marks.iter().rev().find(|mark| mark.area.holds(x, y))?;
        Some(ChartPoint { bucket: mark.bucket, series: mark.series })
    }

    /// What is at a position, in pixels: a figure, or else the first series of a bucket.
    pub fn point_at(&self, x: i32, y: i32) -> Option<ChartPoint> {
        self.mark_at(x, y).or_else(|| {
            let bucket = self.bands.iter().position(|band| band.holds(x, y))?;
            Some(ChartPoint { bucket, series: 0 })
        })
    }

    /// The areas to highlight around a point; none outside the picture.
    pub fn highlight(&self, point: ChartPoint) -> Option<Highlight> {
        let band = *self.bands.get(point.bucket)?;
        let is_it = |mark: &&ChartMark| mark.bucket == point.bucket && mark.series == point.series;
        let mark = self.marks.iter().find(is_it).map_or(band, |mark| mark.area);
        Some(Highlight { band, mark })
    }
}
