//! The picture of the map: its legend, and the movement by arrow keys.

use zhibu_charts::{Color, PointShape, RelationsPicture};
use zhibu_domain::alliances::network::{Point, TieKind, Who};
use zhibu_domain::kinds::choices::UnitKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, Message, m};

use crate::chart_model::unit_kind_color;

/// The column of units. Alliances are placed between units, as they tie them.
pub(super) const UNITS: usize = 2;
const ALLIANCES: usize = 3;

/// How a point is drawn.
pub(super) struct PointMark {
    pub(super) shape: PointShape,
    pub(super) color: Color,
    pub(super) column: usize,
}

pub(super) fn mark(point: &Point) -> PointMark {
    let (shape, color, column) = match &point.who {
        Who::Task(_) => (PointShape::Diamond, Color::Axis, 0),
        Who::Branch(_) => (PointShape::Square, Color::Single, 1),
        Who::Unit(_) | Who::Nameless(_) => {
            (PointShape::Disc, point.unit_kind.map_or(Color::Owed, unit_kind_color), UNITS)
        }
        Who::Alliance(_) => (PointShape::Ring, Color::Critical, ALLIANCES),
    };
    PointMark { shape, color, column }
}

/// The heads of the columns.
pub(super) fn columns(lang: Lang) -> Vec<String> {
    let heads = [
        text::kind(Kind::Task),
        text::kind(Kind::Branch),
        m::MAP_UNITS,
        text::kind(Kind::Alliance),
    ];
    heads.map(|head| head.get(lang).to_owned()).to_vec()
}

/// The kind of a point.
pub(super) fn kind_name(point: &Point) -> Message {
    match (&point.who, point.unit_kind) {
        (Who::Task(_), _) => text::one(Kind::Task),
        (Who::Branch(_), _) => text::one(Kind::Branch),
        (Who::Alliance(_), _) => text::one(Kind::Alliance),
        (Who::Unit(_) | Who::Nameless(_), Some(kind)) => text::choice(kind.code()),
        (Who::Unit(_) | Who::Nameless(_), None) => m::MAP_UNIT,
    }
}

/// The name of a tie.
pub(super) fn tie_name(kind: TieKind) -> Message {
    match kind {
        TieKind::Member => m::TIE_MEMBER,
        TieKind::Leads => m::TIE_LEADS,
        TieKind::Guides => m::TIE_GUIDES,
        TieKind::Chairs => m::TIE_CHAIRS,
        TieKind::Cooperates => m::TIE_COOPERATES,
        TieKind::Forms => m::TIE_FORMS,
        TieKind::Serves => m::TIE_SERVES,
        TieKind::TakesPart => m::TIE_TAKES_PART,
    }
}

/// Color and width, in pixels, of a tie.
pub(super) fn tie_line(kind: TieKind) -> (Color, u32) {
    match kind {
        TieKind::Member | TieKind::Forms | TieKind::TakesPart => (Color::Rest, 1),
        TieKind::Leads => (Color::Critical, 2),
        TieKind::Guides | TieKind::Chairs => (Color::Critical, 1),
        TieKind::Cooperates => (Color::Tied, 2),
        TieKind::Serves => (Color::Single, 2),
    }
}

/// A tie in the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieStroke {
    /// Its name, with those of ties that are drawn alike.
    pub name: String,
    /// Its color.
    pub color: Color,
    /// Its width, in pixels.
    pub width: u32,
}

impl TieStroke {
    /// A sample of the stroke, as an SVG element.
    pub fn svg(&self) -> String {
        format!(
            "<svg class=\"swatch\" width=\"18\" height=\"12\"><path d=\"M0 6h18\" fill=\"none\" \
             stroke=\"var({})\" stroke-width=\"{}\"/></svg>",
            self.color.property(),
            self.width
        )
    }
}

/// The legend of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendView {
    /// Kinds of unit.
    pub kinds: Vec<(String, Color)>,
    /// Ties; those that are drawn alike share an entry.
    pub ties: Vec<TieStroke>,
}

/// The legend of the picture.
pub fn legend(lang: Lang) -> LegendView {
    let kind =
        |kind: &UnitKind| (text::choice(kind.code()).get(lang).to_owned(), unit_kind_color(*kind));
    let tie = |(kind, name): (TieKind, Message)| {
        let (color, width) = tie_line(kind);
        TieStroke { name: name.get(lang).to_owned(), color, width }
    };
    let unknown = (m::MAP_UNKNOWN_KIND.get(lang).to_owned(), Color::Owed);
    let ties = [
        (TieKind::Leads, m::TIE_GROUP_LEADS),
        (TieKind::Cooperates, m::TIE_COOPERATES),
        (TieKind::Serves, m::TIE_SERVES),
        (TieKind::Member, m::TIE_GROUP_MEMBER),
    ];
    LegendView {
        kinds: UnitKind::ALL.iter().map(kind).chain([unknown]).collect(),
        ties: ties.into_iter().map(tie).collect(),
    }
}

/// The point that a key moves the cursor to: the next in its column, or the nearest in the next
/// column. Without a cursor it is the point at the upper left. `None` if the key does not move the
/// cursor.
pub fn step(drawn: &RelationsPicture, from: Option<usize>, key: &str) -> Option<usize> {
    let seats = &drawn.seats;
    let Some(from) = from else {
        let is_key = matches!(key, "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home");
        let first = (0..seats.len()).min_by_key(|index| (seats[*index].column, seats[*index].row));
        return first.filter(|_| is_key);
    };
    let here = *seats.get(from)?;
    let nearest = |column: usize| {
        let own = (0..seats.len()).filter(|index| seats[*index].column == column);
        let y = drawn.areas.get(from)?.y;
        own.min_by_key(|index| (drawn.areas[*index].y - y).abs())
    };
    let in_column = |row: usize| {
        (0..seats.len())
            .find(|index| seats[*index].column == here.column && seats[*index].row == row)
    };
    match key {
        "ArrowDown" => in_column(here.row + 1).or(Some(from)),
        "ArrowUp" => here.row.checked_sub(1).and_then(in_column).or(Some(from)),
        "ArrowRight" => nearest(here.column + 1).or(Some(from)),
        "ArrowLeft" => here.column.checked_sub(1).and_then(nearest).or(Some(from)),
        "Home" => in_column(0),
        "End" => (0..seats.len())
            .filter(|index| seats[*index].column == here.column)
            .max_by_key(|index| seats[*index].row),
        _ => None,
    }
}
