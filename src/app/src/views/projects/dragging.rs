//! What moving a bar of a plan by the pointer does.

use zhibu_charts::{Area, ChartMark, GanttPicture};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_text::{Lang, format_message, m};

use crate::commands::projects::NodeMove;
use crate::route::{Page, Route};
use crate::views::projects::project::{NodeView, PlanView};

/// Within this distance of the end of a bar, in pixels, the pointer means its end.
const EDGE_PX: i32 = 7;
/// The least width of a bar on its way, in pixels.
const NARROWEST_PX: i32 = 4;
/// How far above a bar on its way its day is shown, in pixels.
const LABEL_PX: i32 = 20;

/// A part of a bar that is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarPart {
    /// The bar as a whole: the node begins on another day.
    Whole,
    /// Its end: the node takes more or fewer days.
    End,
}

impl NodeView {
    /// The day to which a part of its bar comes when it is moved by `days` of the calendar.
    fn day_after(&self, part: BarPart, days: i32) -> Day {
        let from = if part == BarPart::End { self.plan.1 } else { self.plan.0 };
        from.plus_days(days)
    }

    /// The part of its bar that is moved: a milestone has no end of its own.
    fn moved_part(&self, part: BarPart) -> BarPart {
        if self.is_milestone { BarPart::Whole } else { part }
    }

    /// What moving a part of its bar by `days` of the calendar does, and the day that it comes to.
    pub fn moved(&self, part: BarPart, days: i32) -> (NodeMove, Day) {
        let part = self.moved_part(part);
        let day = self.day_after(part, days);
        match part {
            BarPart::End => (NodeMove::FinishOn(day), day),
            BarPart::Whole => {
                let day = self.free_from.map_or(day, |free| free.max(day));
                (NodeMove::BeginOn(day), day)
            }
        }
    }
}

/// A bar that the pointer has taken hold of, and how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarDrag {
    row: usize,
    part: BarPart,
    from_x: i32,
    x: i32,
}

/// A bar on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovingBar {
    /// Where it would be.
    pub area: Area,
    /// The left edge of its day, in pixels.
    pub label_x: i32,
    /// The upper edge of its day, in pixels.
    pub label_y: i32,
    /// The day to which it would come.
    pub day: String,
}

/// What letting go of a bar does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BarDrop {
    /// It was not moved: its node is looked at.
    Open(Route),
    /// Its node is moved.
    Move {
        /// The id of the node.
        node: String,
        /// How.
        movement: NodeMove,
        /// What is said once it is.
        notice: String,
    },
}

impl BarDrag {
    /// Takes hold of the bar at a point of the picture, if there is one.
    pub fn begin(picture: &GanttPicture, x: i32, y: i32) -> Option<Self> {
        let holds = |mark: &&ChartMark| {
            let area = mark.area;
            Area { width: area.width + EDGE_PX, ..area }.holds(x, y)
        };
        let ChartMark { area, bucket, .. } = *picture.marks.iter().find(holds)?;
        let end = area.x + area.width;
        let is_end = (x - end).abs() <= EDGE_PX && area.width > 2 * EDGE_PX;
        let part = if is_end { BarPart::End } else { BarPart::Whole };
        Some(Self { row: bucket, part, from_x: x, x })
    }

    /// The same with the pointer farther on.
    #[must_use]
    pub fn at(self, x: i32) -> Self {
        Self { x, ..self }
    }

    /// By how many days it was moved.
    fn days(self, picture: &GanttPicture) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "within a picture")]
        let days = (f64::from(self.x - self.from_x) / picture.day_px).round() as i32;
        days
    }

    /// Where the bar is meanwhile, and which day that is.
    pub fn moving(self, plan: &PlanView, picture: &GanttPicture) -> Option<MovingBar> {
        let node = plan.node_at(self.row)?;
        let mut area = picture.marks.iter().find(|mark| mark.bucket == self.row)?.area;
        let part = node.moved_part(self.part);
        let moved = self.x - self.from_x;
        match part {
            BarPart::End => area.width = (area.width + moved).max(NARROWEST_PX),
            BarPart::Whole => area.x += moved,
        }
        Some(MovingBar {
            area,
            label_x: area.x,
            label_y: (area.y - LABEL_PX).max(0),
            day: node.day_after(part, self.days(picture)).to_string(),
        })
    }

    /// What letting go of it does.
    pub fn dropped(self, plan: &PlanView, picture: &GanttPicture, lang: Lang) -> Option<BarDrop> {
        let NodeView { id, name, .. } = plan.node_at(self.row)?;
        let days = self.days(picture);
        if days == 0 {
            return Some(BarDrop::Open(Route::to(Page::Detail(Kind::Node, id.clone()))));
        }
        let (movement, day) = plan.node_at(self.row)?.moved(self.part, days);
        let notice = if let NodeMove::FinishOn(_) = movement {
            format_message!(m::NODE_FINISHES, lang, name = *name, day = day)
        } else {
            format_message!(m::NODE_BEGINS, lang, name = *name, day = day)
        };
        Some(BarDrop::Move { node: id.clone(), movement, notice })
    }
}
