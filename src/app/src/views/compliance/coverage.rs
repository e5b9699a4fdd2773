//! Which tasks have an organisation, which should, and who is at work in them.

use zhibu_domain::branches::coverage::{
    Coverage, CoverageCounts, JointGroup, Serving, counts, coverage, joint_groups,
};
use zhibu_domain::branches::deployment::{Totals, totals};
use zhibu_domain::kinds::choices::{BranchForm, Setting};
use zhibu_domain::kinds::records::{Branch, Kind, Task};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::rules::{RuleId, parameters_of};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::views::names::title;
use crate::workspace::Workspace;

/// On which day.
#[derive(Clone, Copy, Debug)]
pub struct CoverageParams {
    /// The day up to which the ledger speaks.
    pub as_of: Day,
    /// Today, the date of requests.
    pub today: Day,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The number.
    pub value: String,
    /// The records it counts, if there are any.
    pub rows: Option<Route>,
}

/// How many tasks have an organisation, and which should have one.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageView {
    /// Whether there is any task.
    pub has_tasks: bool,
    /// The rate and the counts; empty where no task is under way.
    pub figures: Vec<Figure>,
    /// The tasks that should have an organisation, those with most members first.
    pub due: Vec<DueTask>,
    /// The tasks that could share one.
    pub joint: Vec<JointView>,
}

/// A task that should have an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct DueTask {
    /// Its name.
    pub name: String,
    /// Its page.
    pub page: Route,
    /// Its kind in words.
    pub setting: &'static str,
    /// The organisation in charge of it.
    pub organisation: String,
    /// Its full members.
    pub full_members: u32,
    /// When it began.
    pub start: String,
    /// Where its organisation is founded.
    pub founding: Founding,
    /// A request to those who approve, ready to be copied.
    pub request: String,
}

/// Where the organisation of a task is founded.
#[derive(Clone, Debug, PartialEq)]
pub enum Founding {
    /// The page of the one that is being founded.
    Begun(Route),
    /// The form of a new one.
    Form(Route),
}

/// Tasks that could share an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct JointView {
    /// What they have in common.
    pub common: String,
    /// How many they are, with how many members.
    pub sum: String,
    /// The tasks, each with its page.
    pub tasks: Vec<(String, Route)>,
    /// The form of their organisation.
    pub form: Route,
}

/// What is covered on the day up to which the ledger speaks.
pub fn coverage_view(
    workspace: &Workspace,
    CoverageParams { as_of, today }: CoverageParams,
    lang: Lang,
) -> CoverageView {
    let register = workspace.register();
    let least = parameters_of(workspace.office()).get(RuleId::ShouldBeBuilt, "full_members");
    let serving = Serving::of(register);
    let tasks = register.tasks().rows();
    let is_due =
        |row: &&Row<Task>| coverage(row, &serving, (as_of, as_of), least) == Some(Coverage::Due);
    let mut due: Vec<&Row<Task>> = tasks.iter().filter(is_due).collect();
    order::sort_by(&mut due, |a, b| {
        let members = |row: &Row<Task>| row.record.full_members.map_or(0, |count| count.value);
        (members(b), name_of(a), &a.id).cmp(&(members(a), name_of(b), &b.id))
    });
    let due = due.into_iter().map(|row| due_task(workspace, row, &serving, today, lang));
    let counts = counts(register, (as_of, as_of), least);
    let joint = joint_groups(register, as_of, least);
    CoverageView {
        has_tasks: !tasks.is_empty(),
        figures: figures(counts, (as_of, least), lang),
        due: due.collect(),
        joint: joint.into_iter().map(|group| joint_view(workspace, group, lang)).collect(),
    }
}

fn name_of(row: &Row<Task>) -> &str {
    row.record.name.as_ref().map_or("", |name| &name.0)
}

fn figures(counts: CoverageCounts, (as_of, least): (Day, u32), lang: Lang) -> Vec<Figure> {
    if counts == CoverageCounts::default() {
        return Vec::new();
    }
    let figure = |(coverage, count): (Coverage, u32)| {
        let filter = Filter::CoverageAt(coverage, as_of, least);
        Figure {
            label: text::coverage(coverage).get(lang).to_owned(),
            value: count.to_string(),
            rows: (count > 0).then(|| Route::rows(Kind::Task, vec![filter])),
        }
    };
    let rate = Figure {
        label: m::COVERAGE_RATE.get(lang).to_owned(),
        value: counts.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent} %")),
        rows: None,
    };
    let counts = [
        (Coverage::Covered, counts.covered),
        (Coverage::Due, counts.due),
        (Coverage::Joint, counts.joint),
        (Coverage::Unknown, counts.unknown),
        (Coverage::Exempt, counts.exempt),
    ];
    std::iter::once(rate).chain(counts.map(figure)).collect()
}

fn due_task(
    workspace: &Workspace,
    row: &Row<Task>,
    serving: &Serving<'_>,
    today: Day,
    lang: Lang,
) -> DueTask {
    let organisations = workspace.register().organisations();
    let organisation = row.record.organisation.as_ref().and_then(|of| organisations.get(&of.id));
    let organisation = organisation.and_then(|of| of.name.as_ref()).map(|name| name.0.clone());
    let setting = row.record.setting.map(|setting| text::choice(setting.code()).get(lang));
    let date = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    DueTask {
        name: row.record.name.as_ref().map_or(m::NAME_OWED.get(lang), |name| &name.0).to_owned(),
        page: Route::to(Page::Detail(Kind::Task, row.id.to_string())),
        setting: setting.unwrap_or_default(),
        request: request(&row.record, organisation.as_deref(), today, lang),
        organisation: organisation.unwrap_or_default(),
        full_members: row.record.full_members.map_or(0, |count| count.value),
        start: date(row.record.start),
        founding: founding(workspace, &row.id, serving),
    }
}

/// Where the organisation of a task is founded: with the one that was begun, or in the form of a new
/// one, which takes from the task what it can.
pub(super) fn founding(workspace: &Workspace, task: &Name, serving: &Serving<'_>) -> Founding {
    let is_being_founded =
        |row: &&&Row<Branch>| row.record.established.is_none() && row.record.dissolved.is_none();
    if let Some(begun) = serving.of_task(task).iter().find(is_being_founded) {
        return Founding::Begun(Route::to(Page::Detail(Kind::Branch, begun.id.to_string())));
    }
    let form = branch_form(task, BranchForm::Branch);
    let Some(record) = workspace.register().tasks().get(task) else { return Founding::Form(form) };
    let name = record.name.as_ref().map_or("", |name| &name.0);
    let organisation = record.organisation.as_ref().map_or("", |of| &of.id);
    let form = form
        .with_param(Branch::TASK.name(), name)
        .with_param(Branch::SETTING.name(), record.setting.map_or("", Setting::code))
        .with_param(Branch::APPROVED_BY.name(), organisation);
    Founding::Form(form)
}

/// The form of a new organisation for tasks, one id a line.
fn branch_form(tasks: &str, form: BranchForm) -> Route {
    Route::to(Page::New(Kind::Branch))
        .with_param(Branch::SERVES.name(), tasks)
        .with_param(Branch::FORM.name(), form.code())
}

/// A request to those who approve an organisation for a task.
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
            members = task.full_members.map_or(0, |count| count.value),
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
        (title(workspace, Kind::Task, id, lang), page)
    });
    let ids: Vec<&str> = group.tasks.iter().map(|id| &**id).collect();
    JointView {
        common: if common.is_empty() { m::OWED.get(lang).to_owned() } else { common.join(" · ") },
        sum: format_message!(m::JOINT_SUM, lang, count = count, members = group.full_members),
        tasks: tasks.collect(),
        form: branch_form(&ids.join("\n"), BranchForm::JointBranch),
    }
}

/// Members at work: those on rosters, each once, beside those known by head count only.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentView {
    /// The counts.
    pub figures: [Figure; 3],
    /// What they do and do not count.
    pub about: String,
}

/// The members at work; `None` where no organisation is. `differing` is the number of organisations
/// whose head count differs from their roster.
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
