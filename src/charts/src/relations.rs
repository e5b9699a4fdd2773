//! A map of relations: points in columns, joined by lines. Where a point stands follows from the points
//! and lines alone, in whole numbers, so that the same data makes the same picture everywhere.
//!
//! Columns rather than a cloud of springs: fifty names can be read, printed and gone through by keys,
//! and what belongs together comes to stand together by sorting each column by the middle of what its
//! points are joined to.

use plotters::element::Circle;
use plotters::prelude::{PathElement, Polygon, Rectangle, Text};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{Drawing, drawn, fitted, text_width};
use super::scale::{Sheet, fill, label_style};
use super::{Area, Color};
use zhibu_ledger::order;

/// What a point looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
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
    /// What it is called.
    pub label: String,
    /// What it looks like.
    pub shape: Shape,
    /// Its ink.
    pub color: Color,
    /// Its column, by the place of [`Relations::columns`]; where that one is split, the left of both.
    pub column: usize,
}

/// A line between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelationLine {
    /// The points, by their places.
    pub between: (usize, usize),
    /// Its ink, by its number among those of the model.
    pub kind: usize,
}

/// A map of relations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// The points.
    pub points: Vec<RelationPoint>,
    /// The lines.
    pub lines: Vec<RelationLine>,
    /// How the kinds of lines are drawn: ink, and width in pixels.
    pub kinds: Vec<(Color, u32)>,
    /// What the columns are called, left to right; those without points are left out.
    pub columns: Vec<String>,
    /// The column that is split in two, one on each side of the next: of its points those that are
    /// joined to what is on the left stand there, and the others so that both sides are as long.
    pub split: Option<usize>,
    /// The point that is looked at.
    pub focus: Option<usize>,
}

/// Where a point stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// Its column, counted after splitting.
    pub column: usize,
    /// Its row in the column, from the top.
    pub row: usize,
}

/// A drawn map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationsPicture {
    /// The SVG element.
    pub svg: String,
    /// Width and height, in pixels.
    pub size: (i32, i32),
    /// Where each point is, with its label.
    pub areas: Vec<Area>,
    /// Where each point stands.
    pub seats: Vec<Seat>,
}

/// So often the columns are sorted by what their points are joined to.
const SWEEPS: usize = 12;
const ROW_PX: i32 = 20;
const HEAD_PX: i32 = 26;
const RADIUS_PX: i32 = 5;
/// Between two columns, at least.
const GAP_PX: i32 = 56;
/// The narrowest picture, in pixels: narrower, names cannot be read, and it is moved along instead.
pub const NARROWEST_PX: u32 = 760;

/// For each point, the places of those that it is joined to.
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

/// The points of each column, in their order, with the names of the columns.
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
        // Those with the fewest ties give way first, those of one neighbour together.
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

/// Where the points stand.
pub fn seats(model: &Relations) -> Vec<Seat> {
    let neighbours = neighbours(model);
    let mut columns = columns(model, &neighbours);
    // Twice the distance from the middle of the column: columns are centred on each other.
    let mut heights = vec![0_i64; model.points.len()];
    let longest = columns.iter().map(|column| column.1.len()).max().unwrap_or(1).max(1);
    let set_heights = |column: &[usize], heights: &mut [i64]| {
        for (row, index) in column.iter().enumerate() {
            heights[*index] = height(row, column.len(), longest);
        }
    };
    for (_, column) in &columns {
        set_heights(column, &mut heights);
    }
    for sweep in 0..SWEEPS {
        let count = columns.len();
        for step in 0..count {
            let at = if sweep % 2 == 0 { step } else { count - 1 - step };
            let column = &mut columns[at].1;
            let middle = |index: usize| {
                let own = &neighbours[index];
                if own.is_empty() {
                    return i64::MAX;
                }
                let sum: i64 = own.iter().map(|other| heights[*other]).sum();
                sum * 1000 / i64::try_from(own.len()).unwrap_or(1)
            };
            let mut sorted: Vec<(i64, usize)> =
                column.iter().map(|index| (middle(*index), *index)).collect();
            // Stable: those that pull alike stay in their order.
            order::sort_by(&mut sorted, |a, b| a.0.cmp(&b.0));
            *column = sorted.into_iter().map(|of| of.1).collect();
            set_heights(column, &mut heights);
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

/// How far below the top a row of a column is, in thousandths of the height of the picture's rows: all
/// columns take the whole height.
fn height(row: usize, of: usize, longest: usize) -> i64 {
    let whole = (2 * row + 1) * longest * 1000 / (2 * of.max(1));
    i64::try_from(whole).unwrap_or(i64::MAX)
}

/// Draws a map in this width, in pixels, or in the narrowest that can be read; the height follows from
/// the longest column.
pub fn relations(model: &Relations, width: u32) -> RelationsPicture {
    let seats = seats(model);
    let width = i32::try_from(width.max(NARROWEST_PX)).unwrap_or(i32::MAX);
    let neighbours = neighbours(model);
    let columns = columns(model, &neighbours);
    let longest = columns.iter().map(|column| column.1.len()).max().unwrap_or(1).max(1);
    let rows = i32::try_from(longest).expect("a map has few rows");
    let size = (width, HEAD_PX + rows * ROW_PX + 8);
    let count = i32::try_from(columns.len().max(1)).expect("a map has few columns");
    let widest = |column: &[usize]| {
        column.iter().map(|index| text_width(&model.points[*index].label)).max().unwrap_or(0)
    };
    // Every column has the room that it wants, or as much of it as there is.
    let wanted: Vec<i32> = columns.iter().map(|(_, column)| widest(column) + 20).collect();
    let room = (width - GAP_PX * (count - 1) - 8).max(count * 40);
    let all: i32 = wanted.iter().sum();
    let rooms: Vec<i32> = wanted
        .iter()
        .map(|wanted| if all > room { (wanted * room / all.max(1)).max(24) } else { *wanted })
        .collect();
    let gap = if count > 1 { (width - 8 - rooms.iter().sum::<i32>()) / (count - 1) } else { 0 };
    let mut left = 4;
    let mut lefts = Vec::new();
    for room in &rooms {
        lefts.push(left);
        left += room + gap.max(GAP_PX / 2);
    }
    // The label of the last column, and of what is on the right of a hub, is right of its point.
    let hub =
        columns.iter().position(|column| model.split.is_some_and(|split| column.0 == split + 1));
    let is_right = |column: usize| hub.map_or(column + 1 == columns.len(), |hub| column > hub);
    let index = |seat: Seat| {
        let (number, of) = (seat.column, columns[seat.column].1.len());
        let y = HEAD_PX
            + i32::try_from(height(seat.row, of, longest) * i64::from(ROW_PX) / 1000).unwrap_or(0);
        let (left, room) = (lefts[number], rooms[number]);
        let x = if is_right(number) { left + RADIUS_PX } else { left + room - RADIUS_PX };
        (x, y)
    };
    let label = |index: usize| {
        let room = rooms[seats[index].column] - 20;
        fitted(&model.points[index].label, room.max(12))
    };
    let mut areas = Vec::with_capacity(seats.len());
    for (number, seat) in seats.iter().enumerate() {
        let (x, y) = index(*seat);
        let wide = text_width(&label(number)) + 2 * RADIUS_PX + 10;
        let x = if is_right(seat.column) { x - RADIUS_PX } else { x + RADIUS_PX - wide };
        areas.push(Area { x, y: y - ROW_PX / 2, width: wide, height: ROW_PX });
    }
    let svg_size = (u32::try_from(size.0).unwrap_or(1), u32::try_from(size.1).unwrap_or(1));
    let svg = drawn(svg_size, |sheet| {
        for (number, (name, _)) in columns.iter().enumerate() {
            let right = is_right(number);
            let x = if right { lefts[number] } else { lefts[number] + rooms[number] };
            let anchor = if right { HPos::Left } else { HPos::Right };
            let style = label_style(Pos::new(anchor, VPos::Top));
            sheet.draw(&Text::new(model.columns[*name].clone(), (x, 2), style))?;
        }
        for line in &model.lines {
            draw_line(sheet, model, line, &seats, &areas, &index)?;
        }
        for (number, seat) in seats.iter().enumerate() {
            let at = index(*seat);
            let is_alone = neighbours[number].is_empty();
            draw_point(sheet, &model.points[number], at, is_alone, model.focus == Some(number))?;
            let right = is_right(seat.column);
            let x = if right { at.0 + RADIUS_PX + 5 } else { at.0 - RADIUS_PX - 5 };
            let anchor = if right { HPos::Left } else { HPos::Right };
            let style = label_style(Pos::new(anchor, VPos::Center));
            let text = label(number);
            // Lines that pass do not strike through names.
            let wide = text_width(&text);
            let under = if right { x } else { x - wide };
            let under = Area { x: under, y: at.1 - 7, width: wide, height: 14 };
            fill(sheet, under, Color::Paper)?;
            sheet.draw(&Text::new(text, (x, at.1), style))?;
        }
        Ok(())
    });
    RelationsPicture { svg, size, areas, seats }
}

/// So many pieces a bent line has.
const PIECES: i32 = 8;

/// A line: straight between columns, from the side of the one to the side of the other; bent within
/// a column.
fn draw_line(
    sheet: &Sheet<'_>,
    model: &Relations,
    line: &RelationLine,
    seats: &[Seat],
    areas: &[Area],
    index: &impl Fn(Seat) -> (i32, i32),
) -> Drawing {
    let (color, wide) = model.kinds.get(line.kind).copied().unwrap_or((Color::Axis, 1));
    let (mut one, mut other) = line.between;
    if seats[one].column > seats[other].column {
        std::mem::swap(&mut one, &mut other);
    }
    let style = color.color().stroke_width(wide);
    let middle = |index: usize| areas[index].y + areas[index].height / 2;
    if seats[one].column == seats[other].column {
        let ((x, from), (_, to)) = (index(seats[one]), index(seats[other]));
        // Towards the side on which no label is.
        let is_label_left = areas[one].x + areas[one].width <= x + RADIUS_PX + 1;
        let out = (12 + (to - from).abs() / 6).min(GAP_PX);
        let out = if is_label_left { out } else { -out };
        let path = (0..=PIECES).map(|piece| {
            // A parabola through both ends.
            let bend = 4 * out * piece * (PIECES - piece) / (PIECES * PIECES);
            (x + bend, from + (to - from) * piece / PIECES)
        });
        return sheet.draw(&PathElement::new(path.collect::<Vec<_>>(), style));
    }
    let from = (areas[one].x + areas[one].width, middle(one));
    let to = (areas[other].x, middle(other));
    sheet.draw(&PathElement::new(vec![from, to], style))
}

fn draw_point(
    sheet: &Sheet<'_>,
    point: &RelationPoint,
    (x, y): (i32, i32),
    is_alone: bool,
    is_focus: bool,
) -> Drawing {
    let radius = RADIUS_PX;
    // What is tied to nothing is hollow.
    let color = point.color.color();
    let style = if is_alone { color.stroke_width(2) } else { color.filled() };
    match point.shape {
        Shape::Disc => sheet.draw(&Circle::new((x, y), radius, style))?,
        Shape::Ring => {
            sheet.draw(&Circle::new(
                (x, y),
                radius,
                color.stroke_width(if is_alone { 1 } else { 3 }),
            ))?;
        }
        Shape::Square => {
            let corners = [(x - radius + 1, y - radius + 1), (x + radius - 1, y + radius - 1)];
            sheet.draw(&Rectangle::new(corners, style))?;
        }
        Shape::Diamond => {
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
