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
pub use color::{CATEGORY_COLORS, Color, pattern_defs};
pub use columns::{ColumnSeries, Columns, columns};
pub use gantt::{Bar, Gantt, GanttLink, GanttPage, GanttPicture, GanttRow, gantt};
pub use life::{Life, LifeRow, life};
pub use lines::{LineSeries, Lines, lines};
pub use relations::{
    NARROWEST_PX, RelationLine, RelationPoint, Relations, RelationsPicture, Seat, Shape, relations,
    seats,
};
pub use sheet::{Sheet, sheet};

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

    /// Where and how large it is, as the style of an element above the picture.
    pub fn style(self) -> String {
        let Self { x, y, width, height } = self;
        format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px")
    }
}

/// A drawn figure of a chart, with its hit area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
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
    pub marks: Vec<Mark>,
}
