//! The bars of a plan: how they are drawn, and what moving one by the pointer does.

use zhibu_charts::{Area, Color, Gantt, GanttLink, GanttPicture, GanttRow, Mark};
use zhibu_domain::kinds::choices::LinkKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::projects::project::Project;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::projects::NodeMove;
use crate::route::{Page, Route};
use crate::views::names::title;
use crate::views::projects::project::{NodeView, PlanView, stage};
use crate::workspace::Workspace;

/// Maximum days of an axis with a label a week; a longer one has a label a month.
const DAYS_BY_WEEK: i32 = 100;
/// Maximum days of an axis with a label a month; a longer one has a label a quarter.
const DAYS_BY_MONTH: i32 = 550;
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

/// The bars of a plan, and the node of each row.
pub(super) fn bars(
    workspace: &Workspace,
    plan: &Project<'_>,
    as_of: Day,
    lang: Lang,
) -> (Gantt, Vec<Option<usize>>) {
    let days = |(from, to): (Day, Day)| (from.epoch_days(), to.epoch_days());
    let (mut rows, mut node_of_row, mut row_of) = (Vec::new(), Vec::new(), Vec::new());
    for own in plan.nodes.chunk_by(|a, b| stage(a) == stage(b)) {
        let label = stage(&own[0]);
        if !label.is_empty() {
            let first = own.iter().map(|node| node.plan.0).min().map_or(0, Day::epoch_days);
            let last = own.iter().map(|node| node.plan.1).max().map_or(0, Day::epoch_days);
            rows.push(GanttRow::Stage { label, span: (first, last) });
            node_of_row.push(None);
        }
        for node in own {
            let record = &node.row.record;
            let baseline = record.baseline_start.zip(record.baseline_finish);
            row_of.push(rows.len());
            node_of_row.push(Some(row_of.len() - 1));
            rows.push(GanttRow::Node {
                label: title(workspace, Kind::Node, &node.row.id, lang),
                plan: days(node.plan),
                likely: days(node.forecast),
                baseline: baseline.map(|(from, to)| days((from.earliest(), to.latest()))),
                is_critical: node.is_critical,
                is_milestone: node.is_milestone,
                is_done: record.finished.is_some(),
            });
        }
    }
    let links = plan.links.iter().enumerate().map(|(index, (row, before, after))| GanttLink {
        rows: (row_of[*before], row_of[*after]),
        from_start: row.record.link_kind == Some(LinkKind::StartStart),
        to_finish: row.record.link_kind == Some(LinkKind::FinishFinish),
        is_critical: plan.critical_links.contains(&index),
    });
    let ends = plan.nodes.iter().flat_map(|node| [node.plan, node.forecast]);
    let (first, last) =
        ends.fold((as_of, as_of), |(first, last), (from, to)| (first.min(from), last.max(to)));
    let starts = plan.nodes.iter().map(|node| node.plan.0);
    let first = starts.min().map_or(first, |start| first.min(start)).plus_days(-1);
    let span = (first.epoch_days(), last.plus_days(2).epoch_days());
    let ticks = ticks(span, lang);
    let today = as_of.epoch_days();
    (Gantt { rows, links: links.collect(), span, ticks, today }, node_of_row)
}

/// The days of the axis that bear a label.
fn ticks((first, last): (i32, i32), lang: Lang) -> Vec<(i32, String)> {
    let count = last - first;
    if count <= DAYS_BY_WEEK {
        let is_monday = |day: &i32| (day + 3).rem_euclid(7) == 0;
        let label = |day: i32| {
            let (_, month, of_month) = Day::from_epoch_days(day).civil();
            (day, format!("{month}-{of_month}"))
        };
        return (first..=last).filter(is_monday).map(label).collect();
    }
    let grain = if count <= DAYS_BY_MONTH { Grain::Month } else { Grain::Quarter };
    let periods = Period::holding(Day::from_epoch_days(first), grain);
    let periods = periods.until(Day::from_epoch_days(last));
    let label = |period: Period| {
        let bucket = Bucket::In(period);
        (period.first_day().epoch_days(), text::bucket(bucket, lang))
    };
    periods.map(label).filter(|(day, _)| *day >= first).collect()
}

/// What the colours of the bars mean.
pub fn bars_legend(lang: Lang) -> Vec<(Color, &'static str)> {
    [
        (Color::Critical, m::GANTT_CRITICAL),
        (Color::Single, m::GANTT_PLAN),
        (Color::Possible, m::GANTT_LIKELY),
        (Color::Rest, m::GANTT_BASELINE),
        (Color::Label, m::GANTT_DONE),
        (Color::Began, m::GANTT_TODAY),
    ]
    .map(|(color, name)| (color, name.get(lang)))
    .to_vec()
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
        let holds = |mark: &&Mark| {
            let area = mark.area;
            Area { width: area.width + EDGE_PX, ..area }.holds(x, y)
        };
        let Mark { area, bucket, .. } = *picture.marks.iter().find(holds)?;
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
        let notice = match movement {
            NodeMove::FinishOn(_) => {
                format_message!(m::NODE_FINISHES, lang, name = *name, day = day)
            }
            _ => format_message!(m::NODE_BEGINS, lang, name = *name, day = day),
        };
        Some(BarDrop::Move { node: id.clone(), movement, notice })
    }
}
