//! The plan of a task: its bars, which are moved by pointer or by key, what overlapping saves, what has
//! slipped and whom that affects; and the count that goes down.

use leptos::ev;
use leptos::prelude::*;
use serde_json::json;

use crate::components::button::button;
use crate::components::chart::{swatch, watch_width};
use crate::features::projects::burndown::burndown;
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::{Color, Gantt, GanttLink, GanttPicture, GanttRow, HEAD_PX, ROW_PX, gantt};
use zhibu_domain::branches::lifecycle::Writes;
use zhibu_domain::kinds::choices::{DayKind, LinkKind};
use zhibu_domain::kinds::records::{Kind, Link};
use zhibu_domain::projects::holidays::STATUTORY;
use zhibu_domain::projects::project::{
    NoPlan, Planned, Project, begin_on, finish_on, project as project_of, shift, stretch,
};
use zhibu_domain::register::Row;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_ledger::{DELETED, Name, RecordKey};
use zhibu_text::{self as text, Lang, Message, m};

/// So many days fit the axis with a label a week; more, with a label a month.
const DAYS_BY_WEEK: i32 = 100;
/// With more days than this, a label a quarter.
const DAYS_BY_MONTH: i32 = 550;
/// So many rows are printed on a page.
const ROWS_PER_PAGE: usize = 30;
/// So many of those that a late node affects are named.
const NAMED: usize = 3;
/// So near the end of a bar, in pixels, the pointer means its end.
const EDGE_PX: i32 = 7;

/// A node as the table shows it.
#[derive(Clone, PartialEq)]
struct ShownNode {
    id: String,
    name: String,
    stage: String,
    days: u32,
    plan: (Day, Day),
    latest: Day,
    float: i32,
    is_critical: bool,
    is_milestone: bool,
    slip: i32,
    /// How many that wait for it are late too, and the first of them.
    affected: usize,
    named: Vec<String>,
    free_from: Option<Day>,
}

#[derive(Clone, PartialEq)]
struct Shown {
    nodes: Vec<ShownNode>,
    gantt: Gantt,
    /// The node of each row that is one.
    of_row: Vec<Option<usize>>,
    length: i32,
    serial: i32,
    late: i32,
    end: Day,
    has_baseline: bool,
}

#[derive(Clone, PartialEq)]
enum State {
    Plan(Box<Shown>),
    Empty,
    /// The nodes that wait for each other, by id and name, each with its link to the next.
    Cycle(Vec<(String, String, Option<String>)>),
    TooLong,
}

fn task(state: AppState) -> String {
    state.navigation().route().with(|route| route.param("task").unwrap_or_default().to_owned())
}

fn read(state: AppState) -> Option<State> {
    state.watch(&[Kind::Task, Kind::Node, Kind::Link, Kind::Holiday]);
    let (task, lang, as_of) = (task(state), state.lang(), state.as_of());
    state.read_untracked(|workspace| {
        let register = workspace.register();
        register.tasks().get(&task)?;
        let name = |id: &str| {
            let title = text::title(register, Kind::Node, id, lang);
            title.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
        };
        let plan = platform::measured("zhibu:schedule", || project_of(register, &task, as_of));
        Some(match plan {
            Ok(plan) => State::Plan(Box::new(shown(&plan, as_of, name, lang))),
            Err(NoPlan::Empty) => State::Empty,
            Err(NoPlan::TooLong) => State::TooLong,
            Err(NoPlan::Cycle(round)) => {
                let link = |before: &Name, after: &Name| {
                    let ties = |row: &&Row<Link>| {
                        let (first, then) = (row.record.before.as_ref(), row.record.after.as_ref());
                        first.is_some_and(|of| of.id == *before)
                            && then.is_some_and(|of| of.id == *after)
                    };
                    let found = register.links().rows().iter().find(ties);
                    found.map(|row| row.id.to_string())
                };
                let next = round.iter().cycle().skip(1);
                let node = |(id, next): (&Name, &Name)| (id.to_string(), name(id), link(id, next));
                State::Cycle(round.iter().zip(next).map(node).collect())
            }
        })
    })?
}

fn shown(plan: &Project<'_>, as_of: Day, name: impl Fn(&str) -> String, lang: Lang) -> Shown {
    let stage = |node: &Planned<'_>| {
        node.row.record.stage.as_ref().map(|stage| stage.0.clone()).unwrap_or_default()
    };
    let days = |(from, to): (Day, Day)| (from.epoch_days(), to.epoch_days());
    let (mut rows, mut of_row, mut row_of) = (Vec::new(), Vec::new(), Vec::new());
    for own in plan.nodes.chunk_by(|a, b| stage(a) == stage(b)) {
        let label = stage(&own[0]);
        if !label.is_empty() {
            let first = own.iter().map(|node| node.plan.0).min().map_or(0, Day::epoch_days);
            let last = own.iter().map(|node| node.plan.1).max().map_or(0, Day::epoch_days);
            rows.push(GanttRow::Stage { label, span: (first, last) });
            of_row.push(None);
        }
        for node in own {
            let record = &node.row.record;
            let baseline = record.baseline_start.zip(record.baseline_finish);
            row_of.push(rows.len());
            of_row.push(Some(row_of.len() - 1));
            rows.push(GanttRow::Node {
                label: name(&node.row.id),
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
    let affected = plan.affected();
    let node = |(index, node): (usize, &Planned<'_>)| ShownNode {
        id: node.row.id.to_string(),
        name: name(&node.row.id),
        stage: stage(node),
        days: node.row.record.days.map_or(0, |days| days.value),
        plan: node.plan,
        latest: node.latest,
        float: node.float,
        is_critical: node.is_critical,
        is_milestone: node.is_milestone,
        slip: node.slip,
        free_from: node.free_from,
        affected: affected[index].len(),
        named: affected[index].iter().take(NAMED).map(|of| name(&plan.nodes[*of].row.id)).collect(),
    };
    Shown {
        nodes: plan.nodes.iter().enumerate().map(node).collect(),
        gantt: Gantt {
            rows,
            links: links.collect(),
            span,
            ticks: ticks(span, lang),
            today: as_of.epoch_days(),
        },
        of_row,
        length: plan.length,
        serial: plan.serial,
        late: plan.late,
        end: plan.nodes.iter().map(|node| node.plan.1).max().unwrap_or(as_of),
        has_baseline: plan.nodes.iter().any(|node| node.row.record.baseline_finish.is_some()),
    }
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
        let bucket = zhibu_domain::values::period::Bucket::In(period);
        (period.first_day().epoch_days(), text::bucket(bucket, lang))
    };
    periods.map(label).filter(|(day, _)| *day >= first).collect()
}

/// The page.
pub fn project(state: AppState) -> Element {
    let shown = Memo::new(move || read(state));
    let title = move || {
        state.watch(&[Kind::Task]);
        let name = state.title(Kind::Task, &task(state));
        let link =
            html::a().attr("href", Route::to(Page::Detail(Kind::Task, task(state))).to_string());
        link.child(name.unwrap_or_else(|| state.translate(m::NAME_OWED).to_owned()))
    };
    let is_plan = move || shown.with(|shown| matches!(shown, Some(State::Plan(_))));
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::PROJECT)))
        .child(html::div().class("of-task").child(title))
        .child(show(move || shown.with(Option::is_some), move || ways(state)))
        .child(show(is_plan, move || {
            button(state, "", m::BASELINE_SET, move || set_baseline(state))
        }));
    let trouble = move || {
        let lang = state.lang();
        shown.with(|shown| match shown {
            None => Some(html::p().class("empty").child(m::NO_SUCH_RECORD.get(lang))),
            Some(State::Empty) => Some(html::p().class("empty").child(m::PROJECT_EMPTY.get(lang))),
            Some(State::TooLong) => {
                Some(html::p().class("banner error").child(m::PROJECT_TOO_LONG.get(lang)))
            }
            Some(State::Cycle(round)) => {
                let links = round.iter().map(|(id, name, link)| {
                    let page = Page::Detail(Kind::Node, id.clone());
                    let node = html::a().attr("href", Route::to(page).to_string());
                    let arrow = link.as_ref().map(|link| {
                        let page = Page::Detail(Kind::Link, link.clone());
                        let label = m::PROJECT_CIRCLE_LINK.with(lang, &[("name", name)]);
                        html::a()
                            .attr("href", Route::to(page).to_string())
                            .attr("aria-label", label)
                            .child(" → ")
                    });
                    (node.child(name.clone()), arrow)
                });
                let first = round.first().map(|(_, name, _)| name.clone());
                let said = html::p().child(m::PROJECT_CIRCLE.get(lang));
                let round = html::p().children(links).child(first);
                Some(
                    html::div()
                        .class("banner error")
                        .attr("role", "alert")
                        .child(said)
                        .child(round),
                )
            }
            Some(State::Plan(_)) => None,
        })
    };
    html::div()
        .class("care-page project")
        .child(head)
        .child(html::div().child(trouble))
        .child(show(is_plan, move || plan(state, shown)))
        .child(html::div().child(move || {
            let task = task(state);
            burndown(state, task)
        }))
        .child(holidays(state))
}

/// The ways to add to the plan.
fn ways(state: AppState) -> Vec<Element> {
    let way = move |page: Page, class: &'static str, said: Message| {
        let link = move || {
            state
                .navigation()
                .and_back(Route::to(page.clone()).with_param("task", &task(state)))
                .to_string()
        };
        html::a().class(class).attr("href", link).child(state.t(said))
    };
    vec![
        way(Page::Paste(Kind::Node), "button", m::NODES_PASTE),
        way(Page::Paste(Kind::Link), "button", m::LINKS_PASTE),
        way(Page::New(Kind::Link), "button", m::LINK_ADD),
        way(Page::New(Kind::Node), "button primary", m::NODE_ADD),
    ]
}

/// Writes something and says so.
fn write(state: AppState, writes: Option<Writes>, said: &str) {
    if state.is_past() {
        return;
    }
    if let Some(writes) = writes.filter(|writes| !writes.is_empty()) {
        state.apply(Command::PutAll(writes));
        state.tell_saved(said);
        platform::keep_focus();
    }
}

/// What the plan writes.
fn from_plan(
    state: AppState,
    made: impl Fn(&Workspace, &Project<'_>) -> Option<Writes>,
) -> Option<Writes> {
    let (task, as_of) = untrack(|| (task(state), state.as_of()));
    state.read_untracked(|workspace| {
        let plan = project_of(workspace.register(), &task, as_of).ok()?;
        made(workspace, &plan)
    })?
}

fn set_baseline(state: AppState) {
    let writes = from_plan(state, |_, plan| Some(plan.baseline()));
    write(state, writes, m::BASELINE_DONE.get(state.lang_now()));
}

/// Where a node is in a plan, by its id.
fn index(plan: &Project<'_>, id: &str) -> Option<usize> {
    plan.nodes.iter().position(|node| *node.row.id == *id)
}

fn plan(state: AppState, shown: Memo<Option<State>>) -> Element {
    let with = move |read: &dyn Fn(&Shown) -> String| {
        shown.with(|shown| match shown {
            Some(State::Plan(shown)) => read(shown),
            _ => String::new(),
        })
    };
    let number = move |label: Message, value: fn(&Shown) -> String| {
        html::li()
            .child(html::span().class("label").child(state.t(label)))
            .child(html::strong().child(move || with(&value)))
    };
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "project")
        .attr("aria-label", state.t(m::PROJECT))
        .child(number(m::PROJECT_LENGTH, |shown| shown.length.to_string()))
        .child(number(m::PROJECT_SERIAL, |shown| shown.serial.to_string()))
        .child(number(m::PROJECT_SAVED, |shown| (shown.serial - shown.length).to_string()))
        .child(number(m::PROJECT_END, |shown| shown.end.to_string()))
        .child(number(m::PROJECT_CRITICAL, |shown| {
            shown.nodes.iter().filter(|node| node.is_critical).count().to_string()
        }))
        .child(number(m::PROJECT_LATE, |shown| shown.late.to_string()));
    html::section()
        .child(numbers)
        .child(html::p().class("quiet").child(state.t(m::PROJECT_ABOUT)))
        .child(bars(state, shown))
        .child(nodes(state, shown))
}

/// A bar on its way.
#[derive(Clone, Copy, PartialEq)]
struct Drag {
    row: usize,
    is_end: bool,
    from_x: i32,
    x: i32,
}

impl Drag {
    /// By how many days it was moved.
    fn days(self, day_px: f64) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "within a picture")]
        let days = (f64::from(self.x - self.from_x) / day_px).round() as i32;
        days
    }
}

/// The bars, which the pointer moves: the bar to begin on another day, its end to take more or fewer.
fn bars(state: AppState, shown: Memo<Option<State>>) -> Element {
    let width = Signal::new(0_u32);
    let frame = ElementRef::new();
    watch_width(frame, width);
    let picture = Memo::new(move || {
        let width = width.get();
        shown.with(|shown| match shown {
            Some(State::Plan(shown)) if width > 0 => gantt(&shown.gantt, width),
            _ => GanttPicture::default(),
        })
    });
    let drag = Signal::new(None::<Drag>);
    let find = move |event: &web_sys::PointerEvent| {
        let (x, y) = (event.offset_x(), event.offset_y());
        picture.with_untracked(|picture| {
            let mark = picture.marks.iter().find(|mark| {
                let mut area = mark.area;
                area.width += EDGE_PX;
                area.holds(x, y)
            })?;
            let end = mark.area.x + mark.area.width;
            let is_end = (x - end).abs() <= EDGE_PX && mark.area.width > 2 * EDGE_PX;
            Some(Drag { row: mark.bucket, is_end, from_x: x, x })
        })
    };
    let node_of = move |row: usize| {
        shown.with_untracked(|shown| match shown {
            Some(State::Plan(shown)) => {
                let index = shown.of_row.get(row).copied().flatten()?;
                Some(shown.nodes[index].clone())
            }
            _ => None,
        })
    };
    let drop = move |drag: Drag| {
        let Some(node) = node_of(drag.row) else { return };
        let days = picture.with_untracked(|picture| drag.days(picture.day_px));
        if days == 0 {
            state.go(Route::to(Page::Detail(Kind::Node, node.id)));
            return;
        }
        let is_end = drag.is_end && !node.is_milestone;
        let mut to = if is_end { node.plan.1 } else { node.plan.0 }.plus_days(days);
        if !is_end {
            to = node.free_from.map_or(to, |free| free.max(to));
        }
        let writes = from_plan(state, |workspace, plan| {
            let index = index(plan, &node.id)?;
            Some(if is_end {
                finish_on(workspace.register(), plan, index, to)
            } else {
                begin_on(plan, index, to)
            })
        });
        let said = if is_end { m::NODE_FINISHES } else { m::NODE_BEGINS };
        let said = said.with(state.lang_now(), &[("name", &node.name), ("day", &to)]);
        write(state, writes, &said);
    };
    let ghost = move || {
        let drag = drag.get()?;
        let node = node_of(drag.row)?;
        picture.with(|picture| {
            let mark = picture.marks.iter().find(|mark| mark.bucket == drag.row)?;
            let days = drag.days(picture.day_px);
            let mut area = mark.area;
            let moved = drag.x - drag.from_x;
            let is_end = drag.is_end && !node.is_milestone;
            if is_end {
                area.width = (area.width + moved).max(4);
            } else {
                area.x += moved;
            }
            let to = if is_end { node.plan.1 } else { node.plan.0 }.plus_days(days);
            let style = format!(
                "left:{}px;top:{}px;width:{}px;height:{}px",
                area.x, area.y, area.width, area.height
            );
            let said = format!("{to}");
            let label = format!("left:{}px;top:{}px", area.x, (area.y - 20).max(0));
            Some((
                html::span().class("ghost").prop("style", move || style.clone()),
                html::span().class("ghost-label").prop("style", move || label.clone()).child(said),
            ))
        })
    };
    let svg = html::div()
        .class("svg")
        .attr("aria-hidden", "true")
        .markup(move || picture.with(|picture| picture.svg.clone()));
    let drawn = html::div()
        .class("picture gantt")
        .attr("data-testid", "gantt")
        .on(ev::pointerdown, move |event| {
            if event.button() == 0
                && let Some(found) = find(&event)
            {
                event.prevent_default();
                platform::capture_pointer(&event);
                drag.set(Some(found));
            }
        })
        .on(ev::pointermove, move |event| {
            if let Some(now) = drag.get_untracked() {
                let x = event.offset_x();
                if x != now.x {
                    drag.set(Some(Drag { x, ..now }));
                }
            }
        })
        .on(ev::pointerup, move |event| {
            if let Some(now) = drag.get_untracked() {
                drag.set(None);
                drop(Drag { x: event.offset_x(), ..now });
            }
        })
        .on(ev::pointercancel, move |_| drag.set(None))
        .child(svg)
        .child(ghost);
    // Made when the browser prints, and no sooner: each page has the whole drawing in it.
    let is_printing = Signal::new(false);
    let before = window_event_listener(ev::beforeprint, move |_| is_printing.set(true));
    let after = window_event_listener(ev::afterprint, move |_| is_printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    let pages = html::div()
        .class("pages")
        .attr("aria-hidden", "true")
        .child(show(move || is_printing.get(), move || move || printed(picture)));
    let legend = move || {
        let lang = state.lang();
        let item =
            |color: Color, said: Message| html::li().child(swatch(color)).child(said.get(lang));
        vec![
            item(Color::Critical, m::GANTT_CRITICAL),
            item(Color::Single, m::GANTT_PLAN),
            item(Color::Possible, m::GANTT_LIKELY),
            item(Color::Rest, m::GANTT_BASELINE),
            item(Color::Label, m::GANTT_DONE),
            item(Color::Began, m::GANTT_TODAY),
        ]
    };
    html::figure()
        .class("chart wide")
        .attr("aria-label", state.t(m::PROJECT))
        .child(html::ul().class("legend").child(legend))
        .child(html::div().class("plot").node_ref(frame).child(drawn))
        .child(pages)
}

/// The plan for printing: a page of rows at a time, each under its axis.
fn printed(picture: Memo<GanttPicture>) -> Vec<Element> {
    picture.with(|picture| {
        let Some(inside) = inside_of(&picture.svg) else { return Vec::new() };
        let (width, height) = picture.size;
        let page = i32::try_from(ROWS_PER_PAGE).unwrap_or(30) * ROW_PX;
        let rows = height - HEAD_PX;
        let pages = (0..).map(|page_of| page_of * page).take_while(|from| *from < rows);
        pages
            .map(|from| {
                let part = |y: i32, height: i32| {
                    format!("<svg viewBox=\"0 {y} {width} {height}\" width=\"100%\">{inside}</svg>")
                };
                let tall = page.min(rows - from);
                html::div()
                    .class("sheet")
                    .child(html::drawing(part(0, HEAD_PX)))
                    .child(html::drawing(part(HEAD_PX + from, tall)))
            })
            .collect()
    })
}

/// What stands within an SVG element.
fn inside_of(svg: &str) -> Option<&str> {
    let (_, inside) = svg.split_once('>')?;
    inside.trim_end().strip_suffix("</svg>")
}

/// The nodes as a table, with what moves them by key.
fn nodes(state: AppState, shown: Memo<Option<State>>) -> Element {
    let heads = [
        m::NODE_NAME,
        m::NODE_STAGE,
        m::NODE_DAYS,
        m::NODE_PLAN,
        m::NODE_LATEST,
        m::NODE_FLOAT,
        m::NODE_SLIP,
        m::NODE_ADJUST,
    ];
    let numbers = [m::NODE_DAYS, m::NODE_FLOAT, m::NODE_SLIP];
    let head = move |said: Message| {
        let class = if numbers.contains(&said) { "number" } else { "" };
        html::th().attr("scope", "col").class(class).child(state.t(said))
    };
    let rows = move || {
        let lang = state.lang();
        shown.with(|shown| match shown {
            Some(State::Plan(shown)) => {
                shown.nodes.iter().map(|node| row(state, node, shown.has_baseline, lang)).collect()
            }
            _ => Vec::new(),
        })
    };
    html::scrolled(
        state.t(text::kind(Kind::Node)),
        html::table()
            .class("plan")
            .attr("data-testid", "table-nodes")
            .child(html::thead().child(html::tr().children(heads.map(head))))
            .child(html::tbody().child(rows)),
    )
}

fn row(state: AppState, node: &ShownNode, has_baseline: bool, lang: Lang) -> Element {
    let page = Route::to(Page::Detail(Kind::Node, node.id.clone()));
    let name = html::a().attr("href", page.to_string()).child(node.name.clone());
    let critical = node
        .is_critical
        .then(|| html::span().class("chip error").child(m::NODE_CRITICAL.get(lang)));
    let days = if node.is_milestone {
        m::NODE_MILESTONE.get(lang).to_owned()
    } else {
        node.days.to_string()
    };
    let plan = if node.is_milestone {
        node.plan.0.to_string()
    } else {
        format!("{} – {}", node.plan.0, node.plan.1)
    };
    let slip = match node.slip {
        0 => html::span().class("quiet").child(if has_baseline { "0" } else { "" }),
        late @ 1.. => {
            html::span().class("chip error").child(m::NODE_LATE.with(lang, &[("days", &late)]))
        }
        early => html::span().child(m::NODE_EARLY.with(lang, &[("days", &-early)])),
    };
    let affected = (node.affected > 0).then(|| {
        let count = node.affected;
        let named = text::listed(&node.named, lang);
        let said = if count > NAMED {
            m::NODE_AFFECTS_MORE.with(lang, &[("count", &count), ("names", &named)])
        } else {
            m::NODE_AFFECTS.with(lang, &[("names", &named)])
        };
        html::p().class("quiet").child(said)
    });
    let id: Name = node.id.as_str().into();
    let adjust = move |said: Message, sign: &'static str, by: i32, is_length: bool| {
        let (id, label) = (id.clone(), format!("{} {}", said.get(lang), node.name));
        // The table is made anew: what was pressed is found again by this.
        let mark = format!("{id} {by} {is_length}");
        let again = format!("[data-adjust={}]", json!(mark));
        html::button()
            .class("plain small")
            .attr("type", "button")
            .attr("aria-label", label.clone())
            .attr("title", label)
            .attr("data-adjust", mark)
            .on(ev::click, move |_| {
                let writes = from_plan(state, |workspace, plan| {
                    let index = index(plan, &id)?;
                    Some(if is_length {
                        stretch(plan, index, by)
                    } else {
                        shift(workspace.register(), plan, index, by)
                    })
                });
                write(state, writes, said.get(state.lang_now()));
                platform::focus_soon(again.clone());
            })
            .child(sign)
    };
    let adjusting = html::div()
        .class("adjust")
        .child(adjust(m::NODE_EARLIER, "←", -1, false))
        .child(adjust(m::NODE_LATER, "→", 1, false))
        .child(adjust(m::NODE_SHORTER, "−", -1, true))
        .child(adjust(m::NODE_LONGER, "+", 1, true));
    html::tr()
        .child(
            html::th().attr("scope", "row").child(name).child(" ").child(critical).child(affected),
        )
        .child(html::td().child(node.stage.clone()))
        .child(html::td().class("number").child(days))
        .child(html::td().class("date").child(plan))
        .child(html::td().class("date").child(node.latest.to_string()))
        .child(html::td().class("number").child(node.float.to_string()))
        .child(html::td().class("number").child(slip))
        .child(html::td().child(adjusting))
}

/// That working days heed the statutory days of the ledger, and how to begin with those that are known.
fn holidays(state: AppState) -> Element {
    let count = move || {
        state.watch(&[Kind::Holiday]);
        state.read_untracked(|workspace| workspace.register().holidays().rows().len()).unwrap_or(0)
    };
    let fill = move || {
        let entry = |(name, is_off, from, to): &(&str, bool, &str, &str)| {
            let kind = if *is_off { DayKind::Off } else { DayKind::Work };
            // A name of its own, so that two who fill them in have one set of them.
            let key = RecordKey::new(Kind::Holiday.code(), format!("statutory-{from}"));
            let values = vec![
                ("name".into(), json!(name)),
                ("day_kind".into(), json!(kind.code())),
                ("from".into(), json!(from)),
                ("to".into(), json!(to)),
                ("source".into(), json!(m::HOLIDAYS_SOURCE.get(Lang::Zh))),
                // One that was deleted comes back.
                (DELETED.into(), serde_json::Value::Null),
            ];
            (key, values)
        };
        let writes = STATUTORY.iter().map(entry).collect();
        write(state, Some(writes), m::HOLIDAYS_DONE.get(state.lang_now()));
    };
    let missing = move || {
        let (task, as_of, lang) = (task(state), state.as_of(), state.lang());
        let years = state.read_untracked(|workspace| {
            let register = workspace.register();
            let plan = project_of(register, &task, as_of).ok()?;
            let days = plan.nodes.iter().flat_map(|node| [node.plan.0, node.plan.1]);
            let mut years: Vec<u16> = days.map(|day| day.civil().0).collect();
            zhibu_ledger::order::sort(&mut years);
            years.dedup();
            let known = |year: &u16| {
                let mut rows = register.holidays().rows().iter();
                rows.any(|row| row.record.from.is_some_and(|from| from.year() == *year))
            };
            Some(
                years
                    .into_iter()
                    .filter(|year| !known(year))
                    .map(|year| year.to_string())
                    .collect(),
            )
        });
        let years: Vec<String> = years.flatten().unwrap_or_default();
        (!years.is_empty())
            .then(|| m::HOLIDAYS_MISSING.with(lang, &[("years", &text::listed(&years, lang))]))
    };
    let said = move || {
        state.watch(&[Kind::Node, Kind::Link, Kind::Task]);
        let lang = state.lang();
        let count = count();
        let list = html::a()
            .attr("href", Route::to(Page::List(Kind::Holiday)).to_string())
            .child(m::HOLIDAYS_COUNT.with(lang, &[("count", &count)]));
        let fill = (count == 0).then(|| button(state, "small", m::HOLIDAYS_FILL, fill));
        html::p()
            .class("quiet")
            .child(m::HOLIDAYS_ABOUT.get(lang))
            .child(" ")
            .child(list)
            .child(" ")
            .child(fill)
            .child(" ")
            .child(missing())
    };
    html::section().child(said)
}
