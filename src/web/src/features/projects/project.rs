//! The plan of a task: its bars, which are moved by pointer or by key, what overlapping saves, what has
//! slipped and whom that affects; and the count that goes down.

use leptos::ev;
use leptos::prelude::*;
use serde_json::json;

use crate::components::button::button;
use crate::components::chart::{swatch, watch_width};
use crate::components::data_table::table_of_rows;
use crate::features::projects::burndown::burndown;
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::projects::{self as commands, NodeMove, NodeOf};
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableColumn;
use zhibu_app::views::names::title;
use zhibu_app::views::projects::project::{
    BarPart, CycleStep, HolidaysView, NodeView, PlanView, ProjectView, holidays as view_holidays,
    project as view_project,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::{Color, GanttPicture, HEAD_PX, ROW_PX, gantt};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// Maximum rows printed on a page.
const ROWS_PER_PAGE: usize = 30;
/// Within this distance of the end of a bar, in pixels, the pointer means its end.
const EDGE_PX: i32 = 7;

fn task(state: AppState) -> String {
    state.navigation().route().with(|route| route.param("task").unwrap_or_default().to_owned())
}

/// The page.
pub fn project(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (task, lang, as_of) = (task(state), state.lang(), state.as_of());
        state.read(|workspace| {
            platform::measured("zhibu:schedule", || view_project(workspace, &task, as_of, lang))
        })?
    });
    let name = move || {
        let (task, lang) = (task(state), state.lang());
        let name = state.read(|workspace| title(workspace, Kind::Task, &task, lang));
        let name = name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
        html::a().attr("href", Route::to(Page::Detail(Kind::Task, task)).to_string()).child(name)
    };
    let is_plan = move || view.with(|view| matches!(view, Some(ProjectView::Plan(_))));
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::PROJECT)))
        .child(html::div().class("of-task").child(name))
        .child(show(move || view.with(Option::is_some), move || ways(state)))
        .child(show(is_plan, move || {
            button(state, "", m::BASELINE_SET, move || set_baseline(state))
        }));
    let no_plan = move || {
        let lang = state.lang();
        view.with(|view| no_plan(view.as_ref(), lang))
    };
    html::div()
        .class("care-page project")
        .child(head)
        .child(html::div().child(no_plan))
        .child(show(is_plan, move || plan(state, view)))
        .child(html::div().child(move || burndown(state, task(state))))
        .child(holidays(state))
}

/// Why there is no plan; nothing where there is one.
fn no_plan(view: Option<&ProjectView>, lang: Lang) -> Option<Element> {
    let steps = match view {
        None => return Some(html::p().class("empty").child(m::NO_SUCH_RECORD.get(lang))),
        Some(ProjectView::Plan(_)) => return None,
        Some(ProjectView::Empty) => {
            return Some(html::p().class("empty").child(m::PROJECT_EMPTY.get(lang)));
        }
        Some(ProjectView::TooLong) => {
            return Some(html::p().class("banner error").child(m::PROJECT_TOO_LONG.get(lang)));
        }
        Some(ProjectView::Cycle(steps)) => steps,
    };
    let links = steps.iter().map(|CycleStep { name, node, link }| {
        let node = html::a().attr("href", node.to_string());
        let arrow = link.as_ref().map(|link| {
            html::a()
                .attr("href", link.to_string())
                .attr("aria-label", format_message!(m::PROJECT_CIRCLE_LINK, lang, name = *name))
                .child(" → ")
        });
        (node.child(name.clone()), arrow)
    });
    let first = steps.first().map(|step| step.name.clone());
    Some(
        html::div()
            .class("banner error")
            .attr("role", "alert")
            .child(html::p().child(m::PROJECT_CIRCLE.get(lang)))
            .child(html::p().children(links).child(first)),
    )
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

/// Applies a command and says so.
fn apply(state: AppState, command: Command, message: &str) {
    if state.is_past() {
        return;
    }
    state.apply(command);
    state.tell_saved(message);
    platform::keep_focus();
}

/// Applies a command on the plan and says so; a plan that is gone by now is shown as such already.
fn change_plan<V>(
    state: AppState,
    message: &str,
    make: impl FnOnce(&Workspace, &str, Day) -> Result<Command, V>,
) {
    let (task, as_of) = untrack(|| (task(state), state.as_of()));
    if let Some(Ok(command)) = state.read_untracked(|workspace| make(workspace, &task, as_of)) {
        apply(state, command, message);
    }
}

fn set_baseline(state: AppState) {
    let message = m::BASELINE_DONE.get(state.lang_now());
    change_plan(state, message, commands::set_baseline);
}

fn move_node(state: AppState, node: &str, movement: NodeMove, message: &str) {
    change_plan(state, message, |workspace, task, as_of| {
        commands::move_node(workspace, &NodeOf { task, node, as_of }, movement)
    });
}

fn plan(state: AppState, view: Memo<Option<ProjectView>>) -> Element {
    let number = move |label: Message, number: fn(&PlanView) -> String| {
        let number =
            move || view.with(|view| Some(number(view.as_ref()?.plan()?))).unwrap_or_default();
        html::li()
            .child(html::span().class("label").child(state.t(label)))
            .child(html::strong().child(number))
    };
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "project")
        .attr("aria-label", state.t(m::PROJECT))
        .child(number(m::PROJECT_LENGTH, |plan| plan.length.to_string()))
        .child(number(m::PROJECT_SERIAL, |plan| plan.serial.to_string()))
        .child(number(m::PROJECT_SAVED, |plan| (plan.serial - plan.length).to_string()))
        .child(number(m::PROJECT_END, |plan| plan.end.to_string()))
        .child(number(m::PROJECT_CRITICAL, |plan| plan.critical.to_string()))
        .child(number(m::PROJECT_LATE, |plan| plan.late.to_string()));
    html::section()
        .child(numbers)
        .child(html::p().class("quiet").child(state.t(m::PROJECT_ABOUT)))
        .child(bars(state, view))
        .child(nodes(state, view))
}

/// A bar on its way.
#[derive(Clone, Copy, PartialEq)]
struct Drag {
    row: usize,
    part: BarPart,
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
fn bars(state: AppState, view: Memo<Option<ProjectView>>) -> Element {
    let width = Signal::new(0_u32);
    let frame = ElementRef::new();
    watch_width(frame, width);
    let picture = Memo::new(move || {
        let width = width.get();
        view.with(|view| match view {
            Some(ProjectView::Plan(plan)) if width > 0 => gantt(&plan.gantt, width),
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
            let part = if is_end { BarPart::End } else { BarPart::Whole };
            Some(Drag { row: mark.bucket, part, from_x: x, x })
        })
    };
    let node_of =
        move |row: usize| view.with_untracked(|view| view.as_ref()?.plan()?.node_at(row).cloned());
    let drop = move |drag: Drag| {
        let Some(node) = node_of(drag.row) else { return };
        let days = picture.with_untracked(|picture| drag.days(picture.day_px));
        if days == 0 {
            state.go(Route::to(Page::Detail(Kind::Node, node.id)));
            return;
        }
        let (movement, day) = node.moved(drag.part, days);
        let message = match movement {
            NodeMove::FinishOn(_) => m::NODE_FINISHES,
            _ => m::NODE_BEGINS,
        };
        let message = message.with(state.lang_now(), &[("name", &node.name), ("day", &day)]);
        move_node(state, &node.id, movement, &message);
    };
    let ghost = move || {
        let drag = drag.get()?;
        let node = node_of(drag.row)?;
        picture.with(|picture| {
            let mark = picture.marks.iter().find(|mark| mark.bucket == drag.row)?;
            let days = drag.days(picture.day_px);
            let mut area = mark.area;
            let moved = drag.x - drag.from_x;
            let part = node.moved_part(drag.part);
            match part {
                BarPart::End => area.width = (area.width + moved).max(4),
                BarPart::Whole => area.x += moved,
            }
            let day = node.day_after(part, days);
            let style = format!(
                "left:{}px;top:{}px;width:{}px;height:{}px",
                area.x, area.y, area.width, area.height
            );
            let label = format!("left:{}px;top:{}px", area.x, (area.y - 20).max(0));
            Some((
                html::span().class("ghost").prop("style", move || style.clone()),
                html::span()
                    .class("ghost-label")
                    .prop("style", move || label.clone())
                    .child(day.to_string()),
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
fn nodes(
    state: AppState,
    view: Memo<Option<ProjectView>>,
) -> impl Fn() -> Element + Send + 'static {
    let rows = move || {
        let lang = state.lang();
        view.with(|view| match view {
            Some(ProjectView::Plan(plan)) => {
                plan.nodes.iter().map(|node| row(state, node, plan.has_baseline, lang)).collect()
            }
            _ => Vec::new(),
        })
    };
    move || {
        let lang = state.lang();
        let columns = [
            TableColumn::text(m::NODE_NAME.get(lang)),
            TableColumn::text(m::NODE_STAGE.get(lang)),
            TableColumn::number(m::NODE_DAYS.get(lang)),
            TableColumn::text(m::NODE_PLAN.get(lang)),
            TableColumn::text(m::NODE_LATEST.get(lang)),
            TableColumn::number(m::NODE_FLOAT.get(lang)),
            TableColumn::number(m::NODE_SLIP.get(lang)),
            TableColumn::text(m::NODE_ADJUST.get(lang)),
        ];
        let caption = text::kind(Kind::Node).get(lang);
        table_of_rows(Some("table-nodes"), caption, &columns, rows)
    }
}

fn row(state: AppState, node: &NodeView, has_baseline: bool, lang: Lang) -> Element {
    let page = Route::to(Page::Detail(Kind::Node, node.id.clone()));
    let name = html::a().attr("href", page.to_string()).child(node.name.clone());
    let critical = node
        .is_critical
        .then(|| html::span().class("chip error").child(m::NODE_CRITICAL.get(lang)));
    let slip = match node.slip {
        0 => html::span().class("quiet").child(if has_baseline { "0" } else { "" }),
        late @ 1.. => {
            html::span().class("chip error").child(format_message!(m::NODE_LATE, lang, days = late))
        }
        early => html::span().child(format_message!(m::NODE_EARLY, lang, days = -early)),
    };
    let affects = node.affects.clone().map(|affects| html::p().class("quiet").child(affects));
    html::tr()
        .child(
            html::th().attr("scope", "row").child(name).child(" ").child(critical).child(affects),
        )
        .child(html::td().child(node.stage.clone()))
        .child(html::td().class("number").child(node.days.clone()))
        .child(html::td().class("date").child(node.span()))
        .child(html::td().class("date").child(node.latest.to_string()))
        .child(html::td().class("number").child(node.float.to_string()))
        .child(html::td().class("number").child(slip))
        .child(html::td().child(adjusting(state, node, lang)))
}

/// The buttons that move a node by a day.
fn adjusting(state: AppState, node: &NodeView, lang: Lang) -> Element {
    let adjust = move |message: Message, sign: &'static str, movement: NodeMove| {
        let (id, label) = (node.id.clone(), format!("{} {}", message.get(lang), node.name));
        // The table is made anew: what was pressed is found again by this.
        let mark = format!("{id} {sign}");
        let again = format!("[data-adjust={}]", json!(mark));
        html::button()
            .class("plain small")
            .attr("type", "button")
            .attr("aria-label", label.clone())
            .attr("title", label)
            .attr("data-adjust", mark)
            .on(ev::click, move |_| {
                move_node(state, &id, movement, message.get(state.lang_now()));
                platform::focus_soon(again.clone());
            })
            .child(sign)
    };
    html::div()
        .class("adjust")
        .child(adjust(m::NODE_EARLIER, "←", NodeMove::Shift(-1)))
        .child(adjust(m::NODE_LATER, "→", NodeMove::Shift(1)))
        .child(adjust(m::NODE_SHORTER, "−", NodeMove::Stretch(-1)))
        .child(adjust(m::NODE_LONGER, "+", NodeMove::Stretch(1)))
}

/// That working days heed the statutory days of the ledger, and how to begin with those that are known.
fn holidays(state: AppState) -> Element {
    let adopt = move || {
        let command = commands::adopt_statutory_holidays(m::HOLIDAYS_SOURCE.get(Lang::Zh));
        apply(state, command, m::HOLIDAYS_DONE.get(state.lang_now()));
    };
    let view = Memo::new(move || {
        let (task, as_of, lang) = (task(state), state.as_of(), state.lang());
        state.read(|workspace| view_holidays(workspace, &task, as_of, lang))
    });
    let line = move || {
        let lang = state.lang();
        let HolidaysView { count, missing } = view.get().unwrap_or_default();
        let list = html::a()
            .attr("href", Route::to(Page::List(Kind::Holiday)).to_string())
            .child(format_message!(m::HOLIDAYS_COUNT, lang, count = count));
        let adopt = (count == 0).then(|| button(state, "small", m::HOLIDAYS_FILL, adopt));
        html::p()
            .class("quiet")
            .child(m::HOLIDAYS_ABOUT.get(lang))
            .child(" ")
            .child(list)
            .child(" ")
            .child(adopt)
            .child(" ")
            .child(missing)
    };
    html::section().child(line)
}
