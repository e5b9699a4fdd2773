//! A map of relations: points in columns, joined by lines. The layout depends only on the points and
//! lines, and uses integers, so that equal data gives the same picture on every machine.
//!
//! Columns rather than a force-directed graph: fifty names stay readable, printable and navigable by
//! keyboard. Each column is sorted by the mean position of the neighbours of its points (the
//! barycentre method), which puts related points next to each other.

use plotters::element::Circle;
use plotters::prelude::{PathElement, Polygon, Rectangle, Text};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{Drawing, drawn, fitted, text_width};
use super::scale::{Surface, fill, label_style};
use super::{Area, Color};
use zhibu_ledger::order;

/// The shape of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointShape {
    /// A disc.
    Disc,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A ring.
    Ring,
}

/// A point of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationPoint {
    /// The name.
    pub label: String,
    /// The shape.
    pub shape: PointShape,
    /// The colour.
    pub color: Color,
    /// The index of its column in [`Relations::columns`], before splitting.
    pub column: usize,
}

/// A line between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelationLine {
    /// The indices of the points.
    pub between: (usize, usize),
    /// The index of its style in [`Relations::kinds`].
    pub kind: usize,
}

/// A map of relations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// The points.
    pub points: Vec<RelationPoint>,
    /// The lines.
    pub lines: Vec<RelationLine>,
    /// The styles of lines: colour, and width in pixels.
    pub kinds: Vec<(Color, u32)>,
    /// The names of the columns, left to right. Columns without points are not drawn.
    pub columns: Vec<String>,
    /// The column that is split in two, one on each side of the next column. Points with neighbours
    /// farther left are on the left side; the others are distributed so that both sides are balanced.
    pub split: Option<usize>,
    /// The index of the selected point.
    pub focus: Option<usize>,
}

/// The position of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// The column, counted after splitting.
    pub column: usize,
    /// The row in the column, from the top.
    pub row: usize,
}

/// A drawn map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationsPicture {
    /// The SVG element.
    pub svg: String,
    /// The width and height, in pixels.
    pub size: (i32, i32),
    /// The hit area of each point, including its label.
    pub areas: Vec<Area>,
    /// The position of each point.
    pub seats: Vec<Seat>,
}

impl RelationsPicture {
    /// The index of the point at a position of the picture, in pixels.
    pub fn point_at(&self, x: i32, y: i32) -> Option<usize> {
        self.areas.iter().position(|area| area.holds(x, y))
    }
}

/// The number of passes that sort the columns by their neighbours.
const PASSES: usize = 12;
const ROW_PX: i32 = 20;
const HEAD_PX: i32 = 26;
const RADIUS_PX: i32 = 5;
/// The minimum gap between two columns.
const GAP_PX: i32 = 56;
/// The minimum width of the picture, in pixels. On narrower screens it scrolls, so that names stay
/// readable.
pub const NARROWEST_PX: u32 = 760;

/// For each point, the indices of its neighbours, ascending.
fn neighbours(model: &Relations) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); model.points.len()];
    for line in &model.lines {
        let (one, other) = line.between;
        neighbours[one].push(other);
        neighbours[other].push(one);
    }
    for own in &mut neighbours {
        own.sort_unstable();
        own.dedup();
    }
    neighbours
}

/// The columns after splitting: the index of the name, and the indices of the points in order.
fn columns(model: &Relations, neighbours: &[Vec<usize>]) -> Vec<(usize, Vec<usize>)> {
    let mut columns: Vec<(usize, Vec<usize>)> = Vec::new();
    for name in 0..model.columns.len() {
        let own = (0..model.points.len()).filter(|index| model.points[*index].column == name);
        columns.push((name, own.collect()));
    }
    if let Some(split) = model.split.filter(|split| split + 1 < columns.len()) {
        let is_left = |index: &usize| {
            neighbours[*index].iter().any(|other| model.points[*other].column < split)
        };
        let all = std::mem::take(&mut columns[split].1);
        let (mut left, mut right): (Vec<usize>, Vec<usize>) = all.into_iter().partition(is_left);
        // Sorted by neighbour, so that points with the same neighbour stay on the same side.
        order::sort_by(&mut right, |a, b| {
            let key = |index: &usize| (neighbours[*index].first().copied(), *index);
            key(a).cmp(&key(b))
        });
        while left.len() + 1 < right.len() {
            left.push(right.remove(0));
        }
        columns[split].1 = left;
        columns.insert(split + 2, (split, right));
    }
    columns.retain(|column| !column.1.is_empty());
    columns
}

/// The positions of the points.
pub fn seats(model: &Relations) -> Vec<Seat> {
    let neighbours = neighbours(model);
    let mut columns = columns(model, &neighbours);
    let longest = longest_of(&columns);
    let mut heights = vec![0_i64; model.points.len()];
    for (_, column) in &columns {
        set_heights(column, longest, &mut heights);
    }
    for pass in 0..PASSES {
        let count = columns.len();
        for step in 0..count {
            let at = if pass % 2 == 0 { step } else { count - 1 - step };
            let column = &mut columns[at].1;
            let mut sorted: Vec<(i64, usize)> = column
                .iter()
                .map(|index| (mean_height(&neighbours[*index], &heights), *index))
                .collect();
            // Stable: points with the same mean keep their order.
            order::sort_by(&mut sorted, |a, b| a.0.cmp(&b.0));
            *column = sorted.into_iter().map(|of| of.1).collect();
            set_heights(column, longest, &mut heights);
        }
    }
    let mut seats = vec![Seat::default(); model.points.len()];
    for (number, (_, column)) in columns.iter().enumerate() {
        for (row, index) in column.iter().enumerate() {
            seats[*index] = Seat { column: number, row };
        }
    }
    seats
}

fn longest_of(columns: &[(usize, Vec<usize>)]) -> usize {
    columns.iter().map(|column| column.1.len()).max().unwrap_or(1).max(1)
}

fn set_heights(column: &[usize], longest: usize, heights: &mut [i64]) {
    for (row, index) in column.iter().enumerate() {
        heights[*index] = height(row, column.len(), longest);
    }
}

/// The mean height of the neighbours of a point, in millionths of a row height; points without
/// neighbours are last.
fn mean_height(neighbours: &[usize], heights: &[i64]) -> i64 {
    let Ok(count @ 1..) = i64::try_from(neighbours.len()) else { return i64::MAX };
    neighbours.iter().map(|other| heights[*other]).sum::<i64>() * 1000 / count
}

/// The distance of a row from the top of its column, in thousandths of a row height. All columns have the
/// same height.
fn height(row: usize, of: usize, longest: usize) -> i64 {
    let whole = (2 * row + 1) * longest * 1000 / (2 * of.max(1));
    i64::try_from(whole).unwrap_or(i64::MAX)
}

/// The columns of the picture, in pixels.
struct Layout {
    columns: Vec<(usize, Vec<usize>)>,
    longest: usize,
    /// The left edge of each column.
    lefts: Vec<i32>,
    /// The width of each column.
    widths: Vec<i32>,
    /// The column between the two sides of a split column.
    hub: Option<usize>,
}

impl Layout {
    fn new(model: &Relations, columns: Vec<(usize, Vec<usize>)>, width: i32) -> Self {
        let count = i32::try_from(columns.len().max(1)).expect("a map has few columns");
        // Every column has the width that it needs, or its share of what is available.
        let needed: Vec<i32> = columns
            .iter()
            .map(|(_, column)| {
                let labels = column.iter().map(|index| text_width(&model.points[*index].label));
                labels.max().unwrap_or(0) + 20
            })
            .collect();
        let available = (width - GAP_PX * (count - 1) - 8).max(count * 40);
        let all: i32 = needed.iter().sum();
        let widths: Vec<i32> =
            needed
                .iter()
                .map(|needed| {
                    if all > available {
                        (needed * available / all.max(1)).max(24)
                    } else {
                        *needed
                    }
                })
                .collect();
        let gap =
            if count > 1 { (width - 8 - widths.iter().sum::<i32>()) / (count - 1) } else { 0 };
        let mut left = 4;
        let mut lefts = Vec::new();
        for width in &widths {
            lefts.push(left);
            left += width + gap.max(GAP_PX / 2);
        }
        let hub = columns
            .iter()
            .position(|column| model.split.is_some_and(|split| column.0 == split + 1));
        Self { longest: longest_of(&columns), columns, lefts, widths, hub }
    }

    /// Whether the labels of a column are right of its points: in the last column, and right of a hub.
    fn is_right(&self, column: usize) -> bool {
        self.hub.map_or(column + 1 == self.columns.len(), |hub| column > hub)
    }

    /// The centre of a point.
    fn position(&self, seat: Seat) -> (i32, i32) {
        let rows = self.columns[seat.column].1.len();
        let below = height(seat.row, rows, self.longest) * i64::from(ROW_PX) / 1000;
        let (left, width) = (self.lefts[seat.column], self.widths[seat.column]);
        let x =
            if self.is_right(seat.column) { left + RADIUS_PX } else { left + width - RADIUS_PX };
        (x, HEAD_PX + i32::try_from(below).unwrap_or(0))
    }

    /// The label of a point, truncated to the width of its column.
    fn label(&self, point: &RelationPoint, seat: Seat) -> String {
        fitted(&point.label, (self.widths[seat.column] - 20).max(12))
    }

    /// The hit area of a point with its label.
    fn area(&self, label: &str, seat: Seat) -> Area {
        let (x, y) = self.position(seat);
        let width = text_width(label) + 2 * RADIUS_PX + 10;
        let x = if self.is_right(seat.column) { x - RADIUS_PX } else { x + RADIUS_PX - width };
        Area { x, y: y - ROW_PX / 2, width, height: ROW_PX }
    }
}

/// Draws a map. `width` is in pixels, at least [`NARROWEST_PX`]; the longest column determines the
/// height.
pub fn relations(model: &Relations, width: u32) -> RelationsPicture {
    let seats = seats(model);
    let width = i32::try_from(width.max(NARROWEST_PX)).unwrap_or(i32::MAX);
    let neighbours = neighbours(model);
    let layout = Layout::new(model, columns(model, &neighbours), width);
    let rows = i32::try_from(layout.longest).expect("a map has few rows");
    let size = (width, HEAD_PX + rows * ROW_PX + 8);
    let seated = model.points.iter().zip(&seats);
    let areas =
        seated.map(|(point, seat)| layout.area(&layout.label(point, *seat), *seat)).collect();
    let mut picture = RelationsPicture { svg: String::new(), size, areas, seats };
    picture.svg = svg(model, &picture, &layout, None);
    picture
}

/// A point of a drawn map with its lines and the points that they lead to, where they are in the whole picture: to
/// stand above it while the rest is dimmed.
pub fn relations_around(model: &Relations, picture: &RelationsPicture, point: usize) -> String {
    let layout = Layout::new(model, columns(model, &neighbours(model)), picture.size.0);
    svg(model, picture, &layout, Some(point))
}

/// The drawing of a map, or of what is around one of its points.
fn svg(
    model: &Relations,
    picture: &RelationsPicture,
    layout: &Layout,
    around: Option<usize>,
) -> String {
    let RelationsPicture { size, areas, seats, .. } = picture;
    let neighbours = neighbours(model);
    let is_drawn = |number: usize| {
        around.is_none_or(|point| {
            number == point || neighbours.get(point).is_some_and(|of| of.contains(&number))
        })
    };
    let touches = |line: &RelationLine| {
        around.is_none_or(|point| line.between.0 == point || line.between.1 == point)
    };
    let svg_size = (u32::try_from(size.0).unwrap_or(1), u32::try_from(size.1).unwrap_or(1));
    drawn(svg_size, |sheet| {
        draw_heads(sheet, model, layout)?;
        for line in model.lines.iter().filter(|line| touches(line)) {
            draw_line(sheet, model, line, seats, areas, layout)?;
        }
        for (number, seat) in seats.iter().enumerate().filter(|(number, _)| is_drawn(*number)) {
            let (point, at) = (&model.points[number], layout.position(*seat));
            let is_alone = neighbours[number].is_empty();
            draw_point(sheet, point, at, is_alone, model.focus == Some(number))?;
            let label = layout.label(point, *seat);
            draw_label(sheet, &label, at, layout.is_right(seat.column))?;
        }
        Ok(())
    })
}

/// Draws the names of the columns.
fn draw_heads(sheet: &Surface<'_>, model: &Relations, layout: &Layout) -> Drawing {
    for (number, (name, _)) in layout.columns.iter().enumerate() {
        let (left, width) = (layout.lefts[number], layout.widths[number]);
        let (x, anchor) =
            if layout.is_right(number) { (left, HPos::Left) } else { (left + width, HPos::Right) };
        let style = label_style(Pos::new(anchor, VPos::Top));
        sheet.draw(&Text::new(model.columns[*name].clone(), (x, 2), style))?;
    }
    Ok(())
}

/// Draws the label of a point, on a background that covers the lines below it.
fn draw_label(sheet: &Surface<'_>, label: &str, (x, y): (i32, i32), is_right: bool) -> Drawing {
    let width = text_width(label);
    let (x, left, anchor) = if is_right {
        (x + RADIUS_PX + 5, x + RADIUS_PX + 5, HPos::Left)
    } else {
        (x - RADIUS_PX - 5, x - RADIUS_PX - 5 - width, HPos::Right)
    };
    fill(sheet, Area { x: left, y: y - 7, width, height: 14 }, Color::Paper)?;
    let style = label_style(Pos::new(anchor, VPos::Center));
    sheet.draw(&Text::new(label.to_owned(), (x, y), style))
}

/// The number of segments of a curve.
const CURVE_SEGMENTS: i32 = 8;

/// Draws a line: straight between two columns, curved within a column.
fn draw_line(
    sheet: &Surface<'_>,
    model: &Relations,
    line: &RelationLine,
    seats: &[Seat],
    areas: &[Area],
    layout: &Layout,
) -> Drawing {
    let (color, wide) = model.kinds.get(line.kind).copied().unwrap_or((Color::Axis, 1));
    let (mut one, mut other) = line.between;
    if seats[one].column > seats[other].column {
        std::mem::swap(&mut one, &mut other);
    }
    let style = color.color().stroke_width(wide);
    if seats[one].column == seats[other].column {
        let ((x, from), (_, to)) = (layout.position(seats[one]), layout.position(seats[other]));
        // Curves away from the labels.
        let is_label_left = areas[one].x + areas[one].width <= x + RADIUS_PX + 1;
        let out = (12 + (to - from).abs() / 6).min(GAP_PX);
        let out = if is_label_left { out } else { -out };
        let path = (0..=CURVE_SEGMENTS).map(|piece| {
            // A parabola through both ends.
            let bend =
                4 * out * piece * (CURVE_SEGMENTS - piece) / (CURVE_SEGMENTS * CURVE_SEGMENTS);
            (x + bend, from + (to - from) * piece / CURVE_SEGMENTS)
        });
        return sheet.draw(&PathElement::new(path.collect::<Vec<_>>(), style));
    }
    let (left, right) = (areas[one], areas[other]);
    let from = (left.x + left.width, left.y + left.height / 2);
    let to = (right.x, right.y + right.height / 2);
    sheet.draw(&PathElement::new(vec![from, to], style))
}

fn draw_point(
    sheet: &Surface<'_>,
    point: &RelationPoint,
    (x, y): (i32, i32),
    is_alone: bool,
    is_focus: bool,
) -> Drawing {
    let radius = RADIUS_PX;
    // Points without lines are hollow.
    let color = point.color.color();
    let style = if is_alone { color.stroke_width(2) } else { color.filled() };
    match point.shape {
        PointShape::Disc => sheet.draw(&Circle::new((x, y), radius, style))?,
        PointShape::Ring => {
            sheet.draw(&Circle::new(
                (x, y),
                radius,
                color.stroke_width(if is_alone { 1 } else { 3 }),
            ))?;
        }
        PointShape::Square => {
            let corners = [(x - radius + 1, y - radius + 1), (x + radius - 1, y + radius - 1)];
            sheet.draw(&Rectangle::new(corners, style))?;
        }
        PointShape::Diamond => {
            let corners = vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
            if is_alone {
                let around = corners.iter().copied().chain(corners.first().copied());
                sheet.draw(&PathElement::new(around.collect::<Vec<_>>(), style))?;
            } else {
                sheet.draw(&Polygon::new(corners, style))?;
            }
        }
    }
    if is_focus {
        sheet.draw(&Circle::new((x, y), radius + 3, Color::Critical.color().stroke_width(2)))?;
    }
    Ok(())
}
