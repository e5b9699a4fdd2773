//! Coverage: tasks with an organisation, tasks that should have one, and the deployment of members.

use zhibu_domain::areas::AreaScope;
use zhibu_domain::branches::coverage::{
    Coverage, CoverageCounts, JointGroup, Serving, counts_at, coverage, joint_groups,
};
use zhibu_domain::branches::deployment::{Totals, totals};
use zhibu_domain::kinds::choices::{BranchForm, Setting};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Branch, Kind, Task};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::rules::{RuleId, parameters_of};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::views::areas::area_choices;
use crate::views::choice::Choice;
use crate::views::figures::Figure;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::{enumerated, title};
use crate::workspace::Workspace;

/// Maximum groups of tasks that are shown; once they have an organisation, further ones appear.
const JOINT_SHOWN: usize = 20;

/// The parameters of the view.
#[derive(Clone, Debug)]
pub struct CoverageParams {
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
    /// Today, which is the date of requests.
    pub today: Day,
    /// The area whose tasks are counted; `None` for all.
    pub area: Option<AreaScope>,
}

/// The section on coverage.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageView {
    /// The areas to choose from; empty if there are none.
    pub areas: Vec<Choice>,
    /// Whether there are any tasks.
    pub has_tasks: bool,
    /// The rate and the counts; empty if no task is under way.
    pub figures: Vec<Figure>,
    /// The text shown if no task is under way, or if none should have an organisation; `None` if
    /// some should, or if there are no tasks.
    pub none: Option<&'static str>,
    /// The tasks that should have an organisation, those with most members first; `None` if there
    /// are none.
    pub due: Option<DueList>,
    /// The first groups of tasks that could share an organisation.
    pub joint: Vec<JointView>,
    /// The number of further groups, as text.
    pub joint_more: Option<String>,
}

/// The tasks that should have an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct DueList {
    /// The heading, with the number of tasks.
    pub title: String,
    /// The tasks, each with a link to found its organisation.
    pub table: Table<RequestDraft>,
}

/// A request for the approval of an organisation, to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestDraft {
    /// Its accessible name, with the task.
    pub label: String,
    /// Its text.
    pub text: String,
}

impl Control for RequestDraft {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// The target of the link that founds a task's organisation.
#[derive(Clone, Debug, PartialEq)]
pub enum Founding {
    /// The page of an organisation that is being founded.
    Begun(Route),
    /// The form of a new organisation.
    Form(Route),
}

/// Tasks that could share an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct JointView {
    /// What they have in common: organisation, domain and setting.
    pub common: String,
    /// The numbers of tasks and of members, as text.
    pub sum: String,
    /// Links to the tasks, with separators.
    pub tasks: Vec<TableCell>,
    /// A link to the form of their organisation.
    pub form: PageLink,
}

/// The section on coverage, on the day up to which the ledger is evaluated.
pub fn coverage_view(
    workspace: &Workspace,
    CoverageParams { as_of, today, area }: CoverageParams,
    lang: Lang,
) -> CoverageView {
    let register = workspace.register();
    let is_asked = |task: &Task| area.as_ref().is_none_or(|area| area.takes_record(register, task));
    let least = parameters_of(workspace.office()).get(RuleId::ShouldBeBuilt, "full_members");
    let serving = Serving::of(register);
    let tasks = register.tasks().rows();
    let is_due = |row: &&Row<Task>| {
        is_asked(&row.record)
            && coverage(row, &serving, (as_of, as_of), least) == Some(Coverage::Due)
    };
    let mut due: Vec<&Row<Task>> = tasks.iter().filter(is_due).collect();
    order::sort_by(&mut due, |a, b| {
        let members = |row: &Row<Task>| row.record.full_members.map_or(0, |count| count.value);
        (members(b), name_of(a), &a.id).cmp(&(members(a), name_of(b), &b.id))
    });
    let due = due.into_iter().map(|row| due_task(workspace, row, &serving, today, lang));
    let due: Vec<TableRow<RequestDraft>> = due.collect();
    let counts = counts_at(register, &serving, (as_of, as_of), least, is_asked);
    let figures = figures(counts, (as_of, least), area.as_ref(), lang);
    let joint = joint_groups(register, as_of, least, is_asked);
    let chosen = area.as_ref().map_or("", AreaScope::code);
    let none = match (tasks.is_empty(), figures.is_empty(), due.is_empty()) {
        (false, true, _) => Some(m::COVERAGE_NONE_LIVE.get(lang)),
        (_, false, true) => Some(m::DUE_NONE.get(lang)),
        _ => None,
    };
    CoverageView {
        areas: area_choices(workspace, chosen, lang),
        has_tasks: !tasks.is_empty(),
        figures,
        none,
        due: (!due.is_empty()).then(|| due_list(due, lang)),
        joint_more: (joint.len() > JOINT_SHOWN)
            .then(|| format_message!(m::REST, lang, count = (joint.len() - JOINT_SHOWN))),
        joint: joint
            .into_iter()
            .take(JOINT_SHOWN)
            .map(|group| joint_view(workspace, group, lang))
            .collect(),
    }
}

fn name_of(row: &Row<Task>) -> &str {
    row.record.name.as_ref().map_or("", |name| &name.0)
}

fn figures(
    counts: CoverageCounts,
    (as_of, least): (Day, u32),
    area: Option<&AreaScope>,
    lang: Lang,
) -> Vec<Figure> {
    if counts == CoverageCounts::default() {
        return Vec::new();
    }
    let figure = |(coverage, count): (Coverage, u32)| {
        let mut filters = vec![Filter::CoverageAt(coverage, as_of, least)];
        filters.extend(area.cloned().map(Filter::InArea));
        Figure {
            label: text::coverage(coverage).get(lang).to_owned(),
            value: count.to_string(),
            note: None,
            rows: (count > 0).then(|| Route::rows(Kind::Task, filters)),
        }
    };
    let rate = counts.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent} %"));
    let rate = Figure::new(m::COVERAGE_RATE.get(lang), rate);
    let counts = [
        (Coverage::Covered, counts.covered),
        (Coverage::Due, counts.due),
        (Coverage::Joint, counts.joint),
        (Coverage::Unknown, counts.unknown),
        (Coverage::Exempt, counts.exempt),
    ];
    std::iter::once(rate).chain(counts.map(figure)).collect()
}

fn due_list(rows: Vec<TableRow<RequestDraft>>, lang: Lang) -> DueList {
    let caption = m::DUE_LIST.get(lang);
    let head = |field: FieldId| text::field_name(field).get(lang);
    DueList {
        title: format!("{caption} {}", rows.len()),
        table: Table {
            caption: caption.to_owned(),
            columns: vec![
                TableColumn::text(head(Task::NAME.into())),
                TableColumn::text(head(Task::SETTING.into())),
                TableColumn::text(head(Task::ORGANISATION.into())),
                TableColumn::number(head(Task::FULL_MEMBERS.into())),
                TableColumn::text(head(Task::START.into())).with_class("date"),
                TableColumn::text(""),
            ],
            rows,
            totals: None,
        },
    }
}

fn due_task(
    workspace: &Workspace,
    row: &Row<Task>,
    serving: &Serving<'_>,
    today: Day,
    lang: Lang,
) -> TableRow<RequestDraft> {
    let organisations = workspace.register().organisations();
    let organisation = row.record.organisation.as_ref().and_then(|of| organisations.get(&of.id));
    let organisation = organisation.and_then(|of| of.name.as_ref()).map(|name| name.0.clone());
    let setting = row.record.setting.map(|setting| text::choice(setting.code()).get(lang));
    let date = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let name = row.record.name.as_ref().map_or(m::NAME_OWED.get(lang), |name| &name.0);
    let draft = RequestDraft {
        label: format!("{} {name}", m::REQUEST_DRAFT.get(lang)),
        text: request(&row.record, organisation.as_deref(), today, lang),
    };
    let page = Route::to(Page::Detail(Kind::Task, row.id.to_string()));
    let build = match founding(workspace, &row.id, serving) {
        Founding::Begun(page) => PageLink::to(m::FOUNDING.get(lang), page),
        Founding::Form(form) => {
            PageLink::to(m::BUILD.get(lang), form).looking(LinkLook::SmallButton)
        }
    };
    let members = match row.record.full_members.unwrap_or_default() {
        Count { value, qualifier: Qualifier::Exact } => TableCell::Number(value.into()),
        members => TableCell::Figure(text::count(members, lang)),
    };
    TableRow::new([
        TableCell::Parts(vec![TableCell::link(name, page), TableCell::Control(draft)]),
        TableCell::text(setting.unwrap_or_default()),
        TableCell::text(organisation.unwrap_or_default()),
        members,
        TableCell::text(date(row.record.start)),
        TableCell::Link(build),
    ])
}

/// The target of the link that founds a task's organisation: an organisation that is being founded,
/// or the form of a new one with values of the task.
pub(super) fn founding(workspace: &Workspace, task: &Name, serving: &Serving<'_>) -> Founding {
    let is_being_founded =
        |row: &&&Row<Branch>| row.record.established.is_none() && row.record.dissolved.is_none();
    if let Some(begun) = serving.of_task(task).iter().find(is_being_founded) {
        return Founding::Begun(Route::to(Page::Detail(Kind::Branch, begun.id.to_string())));
    }
    let form = branch_form(task, BranchForm::Branch);
    let Some(record) = workspace.register().tasks().get(task) else { return Founding::Form(form) };
    let name = record.name.as_ref().map_or("", |name| &name.0);
    // All else is known from the task.
    let form = form
        .with_param(Branch::TASK.name(), name)
        .with_param(Branch::SETTING.name(), record.setting.map_or("", Setting::code));
    Founding::Form(form)
}

/// The form of a new organisation; `tasks` has an id on each line.
fn branch_form(tasks: &str, form: BranchForm) -> Route {
    Route::to(Page::New(Kind::Branch))
        .with_param(Branch::SERVES.name(), tasks)
        .with_param(Branch::FORM.name(), form.code())
}

/// The request for the approval of a task's organisation.
fn request(task: &Task, organisation: Option<&str>, today: Day, lang: Lang) -> String {
    let in_words =
        |date: Option<PartialDate>| date.map(|date| text::date_in_words(&date.to_string(), lang));
    let name = task.name.as_ref().map_or("", |name| &name.0);
    let end =
        in_words(task.planned_end).map(|end| format_message!(m::REQUEST_END, lang, end = end));
    let title = format_message!(m::REQUEST_TITLE, lang, name = name);
    format!(
        "{title}\n\n{}",
        format_message!(
            m::REQUEST_TEXT,
            lang,
            to = organisation.unwrap_or(m::REQUEST_TO.get(lang)),
            name = name,
            start = in_words(task.start).unwrap_or_default(),
            end = end.unwrap_or_default(),
            members = text::count(task.full_members.unwrap_or_default(), lang),
            today = text::date_in_words(&today.to_string(), lang)
        )
    )
}

fn joint_view(workspace: &Workspace, group: JointGroup, lang: Lang) -> JointView {
    let organisation = group.organisation.as_ref();
    let organisation =
        organisation.and_then(|id| text::title(workspace.register(), Kind::Organisation, id, lang));
    let setting = group.setting.map(|setting| text::choice(setting.code()).get(lang).to_owned());
    let common: Vec<String> = [organisation, group.domain, setting].into_iter().flatten().collect();
    let count = group.tasks.len();
    let tasks = group.tasks.iter().map(|id| {
        let page = Route::to(Page::Detail(Kind::Task, id.to_string()));
        TableCell::link(title(workspace, Kind::Task, id, lang), page)
    });
    let ids: Vec<&str> = group.tasks.iter().map(|id| &**id).collect();
    JointView {
        common: if common.is_empty() { m::OWED.get(lang).to_owned() } else { common.join(" · ") },
        sum: format_message!(
            m::JOINT_SUM,
            lang,
            count = count,
            members = text::count(group.full_members, lang)
        ),
        tasks: enumerated(tasks, lang),
        form: PageLink::to(
            m::JOINT_BUILD.get(lang),
            branch_form(&ids.join("\n"), BranchForm::JointBranch),
        )
        .looking(LinkLook::SmallButton),
    }
}

/// The deployment of members: those on rosters, each counted once, and head counts of organisations
/// without a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentView {
    /// Members, posts, and members by head count.
    pub figures: [Figure; 3],
    /// What is counted and what is not.
    pub about: String,
}

/// The deployment of members; `None` if no organisation is active. `differing` is the number of
/// organisations whose head count differs from their roster.
pub fn deployment_view(
    workspace: &Workspace,
    as_of: Day,
    differing: usize,
    lang: Lang,
) -> Option<DeploymentView> {
    let totals = totals(workspace.register(), as_of);
    if totals == Totals::default() {
        return None;
    }
    let rows = || Route::rows(Kind::Member, vec![Filter::DeployedAt(as_of)]);
    let figure = |label: text::Message, value: u32, rows: Option<Route>| Figure {
        label: label.get(lang).to_owned(),
        value: value.to_string(),
        note: None,
        rows,
    };
    Some(DeploymentView {
        figures: [
            figure(m::DEPLOYED_MEMBERS, totals.members, (totals.members > 0).then(rows)),
            figure(m::DEPLOYED_POSTS, totals.posts, None),
            figure(m::DEPLOYED_COUNTED, totals.counted_members, None),
        ],
        about: format_message!(
            m::DEPLOYED_ABOUT,
            lang,
            counted = totals.counted_organisations,
            unknown = totals.unknown_organisations,
            differing = differing
        ),
    })
}
