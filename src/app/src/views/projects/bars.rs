//! The bars of a plan, as they are drawn.

use zhibu_charts::{Color, Gantt, GanttLink, GanttRow};
use zhibu_domain::kinds::choices::LinkKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::projects::project::Project;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_text::{self as text, Lang, m};

use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum days of an axis with a label a week; a longer one has a label a month.
const DAYS_BY_WEEK: i32 = 100;
/// Maximum days of an axis with a label a month; a longer one has a label a quarter.
const DAYS_BY_MONTH: i32 = 550;

/// The bars of a plan, and the node of each row.
pub(super) fn bars(
    workspace: &Workspace,
    plan: &Project<'_>,
    as_of: Day,
    lang: Lang,
) -> (Gantt, Vec<Option<usize>>) {
    let days = |(from, to): (Day, Day)| (from.epoch_days(), to.epoch_days());
    let (mut rows, mut node_of_row, mut row_of) = (Vec::new(), Vec::new(), Vec::new());
    for own in plan.nodes.chunk_by(|a, b| a.stage() == b.stage()) {
        if let Some(label) = own[0].stage().filter(|label| !label.is_empty()) {
            let first = own.iter().map(|node| node.plan.0).min().map_or(0, Day::epoch_days);
            let last = own.iter().map(|node| node.plan.1).max().map_or(0, Day::epoch_days);
            rows.push(GanttRow::Stage { label: label.to_owned(), span: (first, last) });
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
    let links = plan.links.iter().map(|link| GanttLink {
        rows: (row_of[link.tie.before], row_of[link.tie.after]),
        from_start: link.tie.kind == LinkKind::StartStart,
        to_finish: link.tie.kind == LinkKind::FinishFinish,
        is_critical: link.is_critical,
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
