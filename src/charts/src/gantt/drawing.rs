//! Draws a plan that is laid out: some of its rows, with what is behind them and between them.

use std::ops::Range;

use plotters::prelude::{PathElement, Polygon, Text};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{BAR_PX, Bar, CRITICAL, Gantt, GanttLink, GanttRow, Grid, ROW_PX};
use crate::canvas::{Drawing, drawn, fitted, text_width};
use crate::scale::{Surface, fill, label_style};
use crate::{Area, Color};

const BASELINE_PX: i32 = 3;
const ARROW_PX: i32 = 4;

/// The elements of the axis above the rows.
pub(super) fn axis_svg(model: &Gantt, grid: &Grid, size: (i32, i32)) -> String {
    elements(size, |sheet| labels(sheet, model, grid))
}

/// The elements of some rows, and of the links that touch them.
pub(super) fn rows_svg(
    model: &Gantt,
    grid: &Grid,
    size: (i32, i32),
    rows: &Range<usize>,
) -> String {
    elements(size, |sheet| {
        days(sheet, model, grid, rows)?;
        for (row, of) in model.rows.iter().enumerate().take(rows.end).skip(rows.start) {
            match of {
                GanttRow::Stage { label, span } => stage(sheet, grid, row, label, *span)?,
                GanttRow::Node { .. } => node(sheet, grid, row, of)?,
            }
        }
        // Critical links on top.
        for is_critical in [false, true] {
            let links = model.links.iter().filter(|link| link.is_critical == is_critical);
            for of in links.filter(|link| touches(link, rows)) {
                link(sheet, model, grid, of)?;
            }
        }
        Ok(())
    })
}

/// Whether a part of a link is in some rows: it is never outside those that it ties.
fn touches(link: &GanttLink, rows: &Range<usize>) -> bool {
    let (first, last) = (link.rows.0.min(link.rows.1), link.rows.0.max(link.rows.1));
    first < rows.end && rows.start <= last
}

/// The elements of a drawing, without the element around them.
fn elements((width, height): (i32, i32), draw: impl FnOnce(&Surface<'_>) -> Drawing) -> String {
    let size = (u32::try_from(width).unwrap_or(1), u32::try_from(height).unwrap_or(1));
    let svg = drawn(size, draw);
    let inside = svg.split_once('>').map_or("", |(_, inside)| inside.trim_end());
    inside.strip_suffix("</svg>").unwrap_or(inside).to_owned()
}

/// The labels of the days, as many as fit.
fn labels(sheet: &Surface<'_>, model: &Gantt, grid: &Grid) -> Drawing {
    let Area { x, width, .. } = grid.plot;
    let mut free_from = i32::MIN;
    for (day, label) in &model.ticks {
        let at = grid.x(*day);
        let half = text_width(label) / 2;
        let least = x + half.min(width / 2);
        let center = at.clamp(least, (x + width + 12 - half).max(least));
        if center - half > free_from {
            let style = label_style(Pos::new(HPos::Center, VPos::Top));
            sheet.draw(&Text::new(label.clone(), (center, 4), style))?;
            free_from = center + half + 8;
        }
    }
    Ok(())
}

/// The labelled days and today, behind these rows.
fn days(sheet: &Surface<'_>, model: &Gantt, grid: &Grid, rows: &Range<usize>) -> Drawing {
    let (top, bottom) = (grid.y(rows.start), grid.y(rows.end));
    for (day, _) in &model.ticks {
        let line = vec![(grid.x(*day), top), (grid.x(*day), bottom)];
        sheet.draw(&PathElement::new(line, Color::Grid.color().stroke_width(1)))?;
    }
    if (model.span.0..=model.span.1).contains(&model.today) {
        let at = grid.x(model.today);
        let line = vec![(at, top), (at, bottom)];
        sheet.draw(&PathElement::new(line, Color::Began.color().stroke_width(2)))?;
    }
    Ok(())
}

fn stage(sheet: &Surface<'_>, grid: &Grid, row: usize, label: &str, span: Bar) -> Drawing {
    let style = label_style(Pos::new(HPos::Left, VPos::Center));
    let text = fitted(label, grid.plot.x - 8);
    sheet.draw(&Text::new(text, (2, grid.y(row) + ROW_PX / 2), style))?;
    let bar = grid.bar(row, span);
    let area = Area { y: bar.y + BAR_PX / 2 - 2, height: 4, ..bar };
    fill(sheet, area, Color::Axis)
}

fn node(sheet: &Surface<'_>, grid: &Grid, row: usize, of: &GanttRow) -> Drawing {
    let GanttRow::Node { label, plan, likely, baseline, is_critical, is_milestone, is_done } = of
    else {
        return Ok(());
    };
    let style = label_style(Pos::new(HPos::Left, VPos::Center));
    // The mark distinguishes critical nodes in greyscale print.
    let mark = if *is_critical { CRITICAL } else { "" };
    let text = fitted(&format!("{mark}{label}"), grid.plot.x - 22);
    sheet.draw(&Text::new(text, (14, grid.y(row) + ROW_PX / 2), style))?;
    let color = if *is_critical { Color::Critical } else { Color::Single };
    let bar = grid.bar(row, *plan);
    if let Some(baseline) = baseline {
        let under = grid.bar(row, *baseline);
        let under = Area { y: under.y + BAR_PX + 1, height: BASELINE_PX, ..under };
        fill(sheet, under, Color::Rest)?;
    }
    if *is_milestone {
        let Area { x, y, .. } = grid.milestone(row, plan.0);
        let half = BAR_PX / 2;
        let middle = (x + half, y + half);
        let corners = vec![
            (middle.0, middle.1 - half),
            (middle.0 + half, middle.1),
            (middle.0, middle.1 + half),
            (middle.0 - half, middle.1),
        ];
        return sheet.draw(&Polygon::new(corners, color.color().filled()));
    }
    // A later forecast is hatched; a finished node has a core over the actual days.
    if likely.1 > plan.1 || likely.0 > plan.0 {
        fill(sheet, grid.bar(row, *likely), Color::Possible)?;
    }
    fill(sheet, bar, color)?;
    if *is_done {
        let done = grid.bar(row, *likely);
        let core = Area { y: done.y + BAR_PX / 2 - 1, height: 3, ..done };
        fill(sheet, core, Color::Label)?;
    }
    Ok(())
}

fn link(sheet: &Surface<'_>, model: &Gantt, grid: &Grid, of: &GanttLink) -> Drawing {
    let end = |row: usize, is_finish: bool| {
        let plan = match model.rows.get(row) {
            Some(GanttRow::Node { plan, is_milestone, .. }) => {
                if *is_milestone {
                    (plan.0, plan.0 - 1)
                } else {
                    *plan
                }
            }
            _ => return None,
        };
        let x = if is_finish { grid.x(plan.1 + 1) } else { grid.x(plan.0) };
        Some((x, grid.y(row) + ROW_PX / 2 - 1))
    };
    let (Some(from), Some(to)) = (end(of.rows.0, !of.from_start), end(of.rows.1, of.to_finish))
    else {
        return Ok(());
    };
    let color = if of.is_critical { Color::Critical } else { Color::Axis };
    let style = color.color().stroke_width(if of.is_critical { 2 } else { 1 });
    // Leaves the bar on one side, and enters the other bar from the side of its end.
    let out = if of.from_start { from.0 - 6 } else { from.0 + 6 };
    let into = if of.to_finish { to.0 + 6 } else { to.0 - 6 };
    let mut path = vec![from];
    match (of.from_start, of.to_finish) {
        // Both ends on the same side: around the one that is farther out.
        (true, false) => path.extend([(out.min(into), from.1), (out.min(into), to.1)]),
        (false, true) => path.extend([(out.max(into), from.1), (out.max(into), to.1)]),
        _ if out <= into => path.extend([(out, from.1), (out, to.1)]),
        // Backwards: between the rows, where no bars are.
        _ => {
            let between = from.1 + if to.1 > from.1 { ROW_PX / 2 } else { -ROW_PX / 2 };
            path.extend([(out, from.1), (out, between), (into, between), (into, to.1)]);
        }
    }
    path.push(to);
    sheet.draw(&PathElement::new(path, style))?;
    let back = if of.to_finish { ARROW_PX } else { -ARROW_PX };
    let arrow = vec![to, (to.0 + back, to.1 - ARROW_PX + 1), (to.0 + back, to.1 + ARROW_PX - 1)];
    sheet.draw(&Polygon::new(arrow, color.color().filled()))
}
