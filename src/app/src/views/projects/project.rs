//! The plan of a task: what overlapping saves, what has slipped and whom that affects.

use rustc_hash::FxHashSet;

use zhibu_charts::Gantt;
use zhibu_domain::kinds::records::{Holiday, Kind, Link, Task};
use zhibu_domain::projects::affected::Affected;
use zhibu_domain::projects::project::{NoPlan, Planned, Project, project as project_of};
use zhibu_domain::register::Row;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::projects::{
    NodeMove, NodeOf, adopt_statutory_holidays, move_node, set_baseline,
};
use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::announced::Announced;
use crate::views::figures::Figure;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::views::projects::bars::bars;
use crate::workspace::Workspace;

/// Maximum nodes named of those that a late node affects.
const NAMED: usize = 3;

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectView {
    /// A link to the task, with its name.
    pub task: PageLink,
    /// Links to the forms that add to the plan.
    pub ways: Vec<PageLink>,
    /// The plan.
    pub plan: Result<Box<PlanView>, PlanGap>,
    /// The statutory holidays that it follows.
    pub holidays: HolidaysView,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanGap {
    /// The task is unknown, or has no nodes.
    Empty(&'static str),
    /// It is too long to be laid out.
    Unplanned(&'static str),
    /// Nodes depend on each other in a cycle.
    Cycle {
        /// The explanation.
        sentence: &'static str,
        /// The nodes and links, alternating.
        steps: Vec<PageLink>,
        /// The first node again.
        first: String,
    },
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    /// Its length, and the numbers of critical and late nodes.
    pub figures: Vec<Figure>,
    /// Its nodes, with what dragging needs.
    pub nodes: Vec<NodeView>,
    /// The same as a table.
    pub table: Table<NodeButtons>,
    /// Its bars.
    pub gantt: Gantt,
    /// The index of the node of each row; `None` for the head of a stage.
    pub node_of_row: Vec<Option<usize>>,
}

impl PlanView {
    /// The node of a row of the bars.
    pub fn node_at(&self, row: usize) -> Option<&NodeView> {
        self.nodes.get((*self.node_of_row.get(row)?)?)
    }
}

/// A node of a plan, with what dragging needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first and last day as planned.
    pub plan: (Day, Day),
    /// Whether it has no duration.
    pub is_milestone: bool,
    /// The first day on which its predecessors let it begin, if it has any.
    pub free_from: Option<Day>,
}

/// The buttons that move a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeButtons(pub Vec<NodeButton>);

impl Control for NodeButtons {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// A button that moves a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeButton {
    /// Its symbol.
    pub sign: &'static str,
    /// Its accessible name.
    pub label: String,
    /// The notice shown once the node is moved.
    pub notice: &'static str,
    /// The id of the node.
    pub node: String,
    /// The move.
    pub movement: NodeMove,
}

impl NodeButton {
    /// Its key among the buttons of a plan.
    pub fn key(&self) -> String {
        format!("{} {}", self.node, self.sign)
    }
}

/// The id of the task to show: the requested one, otherwise of those with nodes the one that begins
/// last, otherwise any; empty if there is no task.
pub fn task_to_show(workspace: &Workspace, asked: String) -> String {
    if !asked.is_empty() {
        return asked;
    }
    let register = workspace.register();
    let nodes = register.nodes().rows().iter();
    let planned: FxHashSet<&Name> =
        nodes.filter_map(|row| row.record.task.as_ref().map(|task| &task.id)).collect();
    let key =
        |row: &Row<Task>| (planned.contains(&row.id), row.record.start.map(PartialDate::sort_key));
    let rows = register.tasks().rows().iter();
    let latest = rows.max_by(|a, b| (key(a), &b.id).cmp(&(key(b), &a.id)));
    latest.map(|row| row.id.to_string()).unwrap_or_default()
}

/// The plan of a task.
pub fn project(workspace: &Workspace, task: &str, as_of: Day, lang: Lang) -> ProjectView {
    let page = Route::to(Page::Detail(Kind::Task, task.to_owned()));
    let is_known = workspace.register().tasks().get(task).is_some();
    let found = project_of(workspace.register(), task, as_of);
    ProjectView {
        task: PageLink::to(title(workspace, Kind::Task, task, lang), page),
        ways: if is_known { ways(task, lang) } else { Vec::new() },
        holidays: holidays(workspace, found.as_ref().map_or(&[], |plan| &plan.nodes), lang),
        plan: match found {
            _ if task.is_empty() => Err(PlanGap::Empty(m::PROJECT_NONE.get(lang))),
            _ if !is_known => Err(PlanGap::Empty(m::NO_SUCH_RECORD.get(lang))),
            Ok(plan) => Ok(Box::new(plan_view(workspace, &plan, as_of, lang))),
            Err(NoPlan::Empty) => Err(PlanGap::Empty(m::PROJECT_EMPTY.get(lang))),
            Err(NoPlan::TooLong) => Err(PlanGap::Unplanned(m::PROJECT_TOO_LONG.get(lang))),
            Err(NoPlan::Cycle(ids)) => Err(cycle(workspace, &ids, lang)),
        },
    }
}

/// Links to the forms that add to the plan of a task.
fn ways(task: &str, lang: Lang) -> Vec<PageLink> {
    let way = |page: Page, said: Message| {
        let form = Route::to(page).with_param("task", task);
        PageLink::to(said.get(lang), form).leading_back().looking(LinkLook::Button)
    };
    vec![
        way(Page::Paste(Kind::Node), m::NODES_PASTE),
        way(Page::Paste(Kind::Link), m::LINKS_PASTE),
        way(Page::New(Kind::Link), m::LINK_ADD),
        way(Page::New(Kind::Node), m::NODE_ADD).looking(LinkLook::PrimaryButton),
    ]
}

fn cycle(workspace: &Workspace, ids: &[Name], lang: Lang) -> PlanGap {
    let mut steps = Vec::new();
    let name = |id: &Name| title(workspace, Kind::Node, id, lang);
    for (id, next) in ids.iter().zip(ids.iter().cycle().skip(1)) {
        let page = Route::to(Page::Detail(Kind::Node, id.to_string()));
        steps.push(PageLink::to(name(id), page));
        if let Some(link) = link_between(workspace, id, next) {
            let label = format_message!(m::PROJECT_CIRCLE_LINK, lang, name = name(id));
            steps.push(PageLink::to(" → ", link).labelled(label));
        }
    }
    let first = ids.first().map(name).unwrap_or_default();
    PlanGap::Cycle { sentence: m::PROJECT_CIRCLE.get(lang), steps, first }
}

/// The link by which a node waits for another.
fn link_between(workspace: &Workspace, before: &Name, after: &Name) -> Option<Route> {
    let ties = |row: &&Row<Link>| {
        let (first, then) = (row.record.before.as_ref(), row.record.after.as_ref());
        first.is_some_and(|of| of.id == *before) && then.is_some_and(|of| of.id == *after)
    };
    let found = workspace.register().links().rows().iter().find(ties)?;
    Some(Route::to(Page::Detail(Kind::Link, found.id.to_string())))
}

fn plan_view(workspace: &Workspace, plan: &Project<'_>, as_of: Day, lang: Lang) -> PlanView {
    let (gantt, node_of_row) = bars(workspace, plan, as_of, lang);
    let node = |node: &Planned<'_>| NodeView {
        id: node.row.id.to_string(),
        name: title(workspace, Kind::Node, &node.row.id, lang),
        plan: node.plan,
        is_milestone: node.is_milestone,
        free_from: node.free_from,
    };
    PlanView {
        figures: figures(plan, as_of, lang),
        nodes: plan.nodes.iter().map(node).collect(),
        table: table(workspace, plan, lang),
        gantt,
        node_of_row,
    }
}

fn figures(plan: &Project<'_>, as_of: Day, lang: Lang) -> Vec<Figure> {
    let end = plan.nodes.iter().map(|node| node.plan.1).max().unwrap_or(as_of);
    let critical = plan.nodes.iter().filter(|node| node.is_critical).count();
    vec![
        Figure::new(m::PROJECT_LENGTH.get(lang), plan.length),
        Figure::new(m::PROJECT_SERIAL.get(lang), plan.serial),
        Figure::new(m::PROJECT_SAVED.get(lang), plan.serial - plan.length),
        Figure::new(m::PROJECT_END.get(lang), end),
        Figure::new(m::PROJECT_CRITICAL.get(lang), critical),
        Figure::new(m::PROJECT_LATE.get(lang), plan.late),
    ]
}

/// The nodes, with what moves them by key.
fn table(workspace: &Workspace, plan: &Project<'_>, lang: Lang) -> Table<NodeButtons> {
    let has_baseline = plan.nodes.iter().any(|node| node.row.record.baseline_finish.is_some());
    let affected = plan.affected(NAMED);
    let row = |(node, affected): (&Planned<'_>, &Affected)| {
        let ids = affected.first.iter().map(|index| &*plan.nodes[*index].row.id);
        let names = ids.map(|id| title(workspace, Kind::Node, id, lang));
        let affects = affects(affected.count, &names.collect::<Vec<_>>(), lang);
        let name = title(workspace, Kind::Node, &node.row.id, lang);
        let (from, to) = node.plan;
        let days = node.row.record.days.map_or(0, |days| days.value);
        TableRow::new([
            TableCell::Parts(named(node, &name, affects, lang)),
            TableCell::text(node.stage().unwrap_or_default()),
            TableCell::text(if node.is_milestone {
                m::NODE_MILESTONE.get(lang).to_owned()
            } else {
                days.to_string()
            }),
            TableCell::text(if node.is_milestone {
                from.to_string()
            } else {
                format!("{from} – {to}")
            }),
            TableCell::text(node.latest.to_string()),
            TableCell::Number(node.float.into()),
            slip(node.slip, has_baseline, lang),
            TableCell::Control(buttons(&node.row.id, &name, lang)),
        ])
    };
    Table {
        caption: text::kind(Kind::Node).get(lang).to_owned(),
        columns: vec![
            TableColumn::text(m::NODE_NAME.get(lang)),
            TableColumn::text(m::NODE_STAGE.get(lang)),
            TableColumn::number(m::NODE_DAYS.get(lang)),
            TableColumn::text(m::NODE_PLAN.get(lang)).with_class("date"),
            TableColumn::text(m::NODE_LATEST.get(lang)).with_class("date"),
            TableColumn::number(m::NODE_FLOAT.get(lang)),
            TableColumn::number(m::NODE_SLIP.get(lang)),
            TableColumn::text(m::NODE_ADJUST.get(lang)),
        ],
        rows: plan.nodes.iter().zip(&affected).map(row).collect(),
        totals: None,
    }
}

/// A node by name, whether it is critical, and whom it affects by being late.
fn named(
    node: &Planned<'_>,
    name: &str,
    affects: Option<String>,
    lang: Lang,
) -> Vec<TableCell<NodeButtons>> {
    let page = Route::to(Page::Detail(Kind::Node, node.row.id.to_string()));
    let critical = || TableCell::chip(m::NODE_CRITICAL.get(lang), Tone::Error);
    let mut cells = vec![TableCell::link(name, page)];
    cells.extend(node.is_critical.then(critical));
    cells.extend(affects.map(TableCell::Note));
    cells
}

/// By how many working days a node is finished later than its baseline, or than planned.
fn slip(days: i32, has_baseline: bool, lang: Lang) -> TableCell<NodeButtons> {
    match days {
        0 => TableCell::quiet(if has_baseline { "0" } else { "" }),
        late @ 1.. => {
            TableCell::chip(format_message!(m::NODE_LATE, lang, days = late), Tone::Error)
        }
        early => TableCell::text(format_message!(m::NODE_EARLY, lang, days = -early)),
    }
}

fn buttons(node: &str, name: &str, lang: Lang) -> NodeButtons {
    let button = |(message, sign, movement): (Message, &'static str, NodeMove)| NodeButton {
        sign,
        label: format!("{} {name}", message.get(lang)),
        notice: message.get(lang),
        node: node.to_owned(),
        movement,
    };
    let buttons = [
        (m::NODE_EARLIER, "←", NodeMove::Shift(-1)),
        (m::NODE_LATER, "→", NodeMove::Shift(1)),
        (m::NODE_SHORTER, "−", NodeMove::Stretch(-1)),
        (m::NODE_LONGER, "+", NodeMove::Stretch(1)),
    ];
    NodeButtons(buttons.map(button).to_vec())
}

/// Whom a late node affects, the first of them by name.
fn affects(count: usize, names: &[String], lang: Lang) -> Option<String> {
    let names = text::listed(names, lang);
    match count {
        0 => None,
        1..=NAMED => Some(format_message!(m::NODE_AFFECTS, lang, names = names)),
        _ => Some(format_message!(m::NODE_AFFECTS_MORE, lang, count = count, names = names)),
    }
}

/// Moves a node, with this notice; `None` if the plan does not exist any more, which the page
/// shows.
pub fn move_announced(
    workspace: &Workspace,
    of: &NodeOf<'_>,
    movement: NodeMove,
    notice: &str,
) -> Option<Announced> {
    let command = move_node(workspace, of, movement).ok()?;
    Some(Announced { command, notice: notice.to_owned() })
}

/// Makes the plan of a task its baseline, with a notice.
pub fn baseline_announced(
    workspace: &Workspace,
    task: &str,
    as_of: Day,
    lang: Lang,
) -> Option<Announced> {
    let command = set_baseline(workspace, task, as_of).ok()?;
    Some(Announced { command, notice: m::BASELINE_DONE.get(lang).to_owned() })
}

/// Adds the known statutory holidays to the ledger, with a notice.
pub fn holidays_announced(lang: Lang) -> Announced {
    Announced {
        command: adopt_statutory_holidays(m::HOLIDAYS_SOURCE.get(Lang::Zh)),
        notice: m::HOLIDAYS_DONE.get(lang).to_owned(),
    }
}

/// The statutory holidays that working days follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidaysView {
    /// An explanation.
    pub about: &'static str,
    /// The number of entries in the ledger, linked to their list.
    pub list: PageLink,
    /// Whether it has none, so that the known ones are offered.
    pub is_empty: bool,
    /// A note of the years of the plan without holidays, if there are any.
    pub missing: Option<String>,
}

fn holidays(workspace: &Workspace, nodes: &[Planned<'_>], lang: Lang) -> HolidaysView {
    let rows = workspace.register().holidays().rows();
    let days = nodes.iter().flat_map(|node| [node.plan.0, node.plan.1]);
    let mut years: Vec<u16> = days.map(|day| day.civil().0).collect();
    order::sort(&mut years);
    years.dedup();
    let is_in =
        |row: &Row<Holiday>, year: u16| row.record.from.is_some_and(|from| from.year() == year);
    years.retain(|year| !rows.iter().any(|row| is_in(row, *year)));
    let years: Vec<String> = years.iter().map(u16::to_string).collect();
    let missing = (!years.is_empty())
        .then(|| format_message!(m::HOLIDAYS_MISSING, lang, years = text::listed(&years, lang)));
    let count = format_message!(m::HOLIDAYS_COUNT, lang, count = rows.len());
    HolidaysView {
        about: m::HOLIDAYS_ABOUT.get(lang),
        list: PageLink::to(count, Route::to(Page::List(Kind::Holiday))),
        is_empty: rows.is_empty(),
        missing,
    }
}
