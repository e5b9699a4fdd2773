//! Dragging the bars of a plan.

use zhibu_charts::{Area, ChartMark, GanttPicture};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_text::{Lang, format_message, m};

use crate::commands::projects::NodeMove;
use crate::route::{Page, Route};
use crate::views::projects::project::{NodeView, PlanView};

/// Distance from the end of a bar within which the pointer drags the end, in pixels.
const EDGE_PX: i32 = 7;
/// Minimum width of a dragged bar, in pixels.
const NARROWEST_PX: i32 = 4;
/// Distance of the label above a dragged bar, in pixels.
const LABEL_PX: i32 = 20;

/// The part of a bar that is dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarPart {
    /// The whole bar: the node begins on another day.
    Whole,
    /// Its end: the duration of the node changes.
    End,
}

impl NodeView {
    /// The day of a part of its bar after a move by `days` calendar days.
    fn day_after(&self, part: BarPart, days: i32) -> Day {
        let from = if part == BarPart::End { self.plan.1 } else { self.plan.0 };
        from.plus_days(days)
    }

    /// The part of its bar that is actually moved: a milestone has no end of its own.
    fn moved_part(&self, part: BarPart) -> BarPart {
        if self.is_milestone { BarPart::Whole } else { part }
    }

    /// The move that dragging a part of its bar by `days` calendar days makes, and the resulting
    /// day.
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

/// A drag in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarDrag {
    row: usize,
    part: BarPart,
    from_x: i32,
    x: i32,
}

/// A dragged bar, as drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovingBar {
    /// Its position.
    pub area: Area,
    /// The left edge of its label, in pixels.
    pub label_x: i32,
    /// The upper edge of its label, in pixels.
    pub label_y: i32,
    /// The label: the resulting day.
    pub day: String,
}

/// The effect of dropping a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BarDrop {
    /// It was not moved: the page of its node is opened.
    Open(Route),
    /// Its node is moved.
    Move {
        /// The id of the node.
        node: String,
        /// The move.
        movement: NodeMove,
        /// The notice shown once it is moved.
        notice: String,
    },
}

impl BarDrag {
    /// Begins a drag at a point of the picture; `None` if there is no bar.
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

    /// The same drag with the pointer at another position.
    #[must_use]
    pub fn at(self, x: i32) -> Self {
        Self { x, ..self }
    }

    /// The dragged distance, in days.
    fn days(self, picture: &GanttPicture) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "within a picture")]
        let days = (f64::from(self.x - self.from_x) / picture.day_px).round() as i32;
        days
    }

    /// The position and the label of the bar during the drag.
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

    /// The effect of dropping the bar.
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
