//! What a chart shows, whatever it counts.

use std::any::Any;
use std::fmt::Debug;

use zhibu_charts::{ChartPoint, Color, Picture};
use zhibu_text::Lang;

use crate::route::Route;

/// The content of a chart. A kind of chart that only one part of the program makes is compiled into that
/// part alone, as nothing but this trait knows it elsewhere.
pub trait ChartContent: Any + Debug + Send + Sync {
    /// Whether there is nothing to draw.
    fn is_empty(&self) -> bool;

    /// Whether it counts what exists at the end of each period.
    fn is_stock(&self) -> bool {
        false
    }

    /// The number of records that the chart is computed from, and how many of them have no date and
    /// are not drawn.
    fn sources(&self) -> (u32, u32);

    /// A further note on the source of the figures.
    fn further_note(&self, _lang: Lang) -> String {
        String::new()
    }

    /// The name and color of each series, bottom of the stack first.
    fn series(&self, lang: Lang) -> Vec<(String, Color)>;

    /// The number of series that the arrow keys choose among in a bucket.
    fn series_count(&self) -> usize;

    /// The number of buckets, or of lives; equal to the number of labels.
    fn bucket_count(&self) -> usize;

    /// The labels of the axis: buckets, or the names of lives.
    fn labels(&self, lang: Lang) -> Vec<String>;

    /// The column heads of the table behind the chart, after the first.
    fn table_heads(&self, lang: Lang) -> Vec<String> {
        self.series(lang).into_iter().map(|series| series.0).collect()
    }

    /// The figures of one bucket or row, one per column.
    fn figures(&self, bucket: usize, lang: Lang) -> Vec<String>;

    /// The sum of a bucket, if the read-out states it.
    fn total(&self, _bucket: usize) -> Option<u32> {
        None
    }

    /// Whether a figure leads to its own rows.
    fn has_rows(&self, point: ChartPoint) -> bool;

    /// The link of a figure: to the rows it counts; that of the rest leads to all whose rows it counts.
    fn link(&self, point: ChartPoint) -> Route;

    /// Draws the chart at this width, in pixels.
    fn picture(&self, width: u32, lang: Lang) -> Picture;

    /// Whether another content is the same.
    fn equals(&self, other: &dyn ChartContent) -> bool;
}

/// Whether `other` is of the same type as `own`, and equal.
pub(super) fn is_same<C: ChartContent + PartialEq>(own: &C, other: &dyn ChartContent) -> bool {
    (other as &dyn Any).downcast_ref::<C>() == Some(own)
}
