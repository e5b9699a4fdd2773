//! The integration of Party work and business (融合): shares, tasks by goal, and unlinked records.

use std::cmp::Reverse;

use zhibu_charts::Color;
use zhibu_domain::areas::AreaScope;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::projects::integration::{
    OfGoal, Share, integration as integration_of, rows_of_goal,
};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::chart_model::{Shape, TextChart, TextSeries};
use crate::commands::projects::{aim_task, link_activities, link_activity};
use crate::route::{Page, Route};
use crate::views::announced::Announced;
use crate::views::choice::{Choice, Offered};
use crate::views::figures::Figure;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum unlinked records shown of a kind.
const SHOWN: usize = 20;
/// Maximum goals with a column each: more columns are too narrow for their names.
const MOST_GOALS: usize = 20;

/// The period that is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
}

impl Time {
    /// A period up to `as_of`; by default the year of `as_of`.
    pub fn of(period: Option<Period>, as_of: Day) -> Self {
        let period = period.unwrap_or_else(|| Period::holding(as_of, Grain::Year));
        let from = period.first_day();
        Self { from, to: period.last_day().min(as_of).max(from), as_of }
    }
}

/// The periods to choose from: the year, the quarter, those before, and `chosen`.
pub fn periods(chosen: &str, as_of: Day, lang: Lang) -> Vec<Choice> {
    let year = Period::holding(as_of, Grain::Year);
    let quarter = Period::holding(as_of, Grain::Quarter);
    let before =
        |period: Period, grain: Grain| Period::holding(period.first_day().plus_days(-1), grain);
    let mut periods = vec![quarter, before(quarter, Grain::Quarter), before(year, Grain::Year)];
    periods.extend(chosen.parse::<Period>().ok().filter(|period| !periods.contains(period)));
    let mut choices = vec![Choice::new("", text::period(year, lang))];
    let choice = |period: Period| Choice::new(period.to_string(), text::period(period, lang));
    choices.extend(periods.into_iter().map(choice));
    choices
}

/// A kind of link that records may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linking {
    /// An activity to the task that it serves.
    ActivityToTask,
    /// A task to the goal that it is for.
    TaskToGoal,
}

impl Linking {
    /// The kind of the unlinked records.
    fn of(self) -> Kind {
        match self {
            Self::ActivityToTask => Kind::Activity,
            Self::TaskToGoal => Kind::Task,
        }
    }

    /// The kind of the records that they are linked to.
    fn to(self) -> Kind {
        match self {
            Self::ActivityToTask => Kind::Task,
            Self::TaskToGoal => Kind::Goal,
        }
    }

    /// What the control of each unlinked record offers.
    pub fn offered(self, lang: Lang) -> Offered {
        Offered::all(self.to(), Some(m::NOT_CHOSEN.get(lang)))
    }

    /// Links the record `id` to another, with a notice.
    pub fn announced(self, id: &str, to: &str, lang: Lang) -> Announced {
        let command = match self {
            Self::ActivityToTask => link_activity(id, to),
            Self::TaskToGoal => aim_task(id, to),
        };
        Announced { command, notice: format_message!(m::LINKED, lang, count = 1) }
    }
}

/// An unlinked record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnlinkedLine {
    /// Its id.
    pub id: Name,
    /// Its name, linked to its page.
    pub name: PageLink,
    /// Its organisation and day, which distinguish it from records with the same name.
    pub about: String,
    /// The id of the record that it most likely belongs to; empty if unknown.
    pub likely: String,
    /// The accessible name of the choice of that record.
    pub label: String,
}

/// The unlinked records of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnlinkedView {
    /// The title, with their number.
    pub title: String,
    /// The ids of all of them.
    pub ids: Vec<Name>,
    /// The first of these records.
    pub lines: Vec<UnlinkedLine>,
    /// The number of further records, as text.
    pub more: Option<String>,
}

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegrationView {
    /// The evaluated period, as a sentence.
    pub about: String,
    /// A link to the form of a new goal.
    pub new_goal: PageLink,
    /// The shares of activities that serve a task, of live tasks that an activity served, and of
    /// outcomes with a contributing activity.
    pub shares: [Figure; 3],
    /// Live tasks by goal.
    pub goals: TextChart,
    /// Activities that serve no task.
    pub unlinked: UnlinkedView,
    /// Live tasks without a goal.
    pub aimless: UnlinkedView,
}

/// The content of the page, of an area or of all.
pub fn integration(
    workspace: &Workspace,
    area: Option<&AreaScope>,
    time: Time,
    lang: Lang,
) -> IntegrationView {
    let found = integration_of(workspace.register(), area, (time.from, time.to), time.as_of);
    let share = |label: Message, share: Share| Figure {
        label: label.get(lang).to_owned(),
        value: share.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}%")),
        note: Some(format_message!(m::SHARE_OF, lang, part = share.part, whole = share.whole)),
        rows: None,
    };
    IntegrationView {
        about: format_message!(m::INTEGRATION_ABOUT, lang, from = time.from, to = time.to),
        new_goal: PageLink::to(m::GOAL_ADD.get(lang), Route::to(Page::New(Kind::Goal)))
            .leading_back()
            .looking(LinkLook::Button),
        shares: [
            share(m::SHARE_ACTIVITIES, found.activities),
            share(m::SHARE_TASKS, found.tasks),
            share(m::SHARE_OUTCOMES, found.outcomes),
        ],
        goals: goal_chart(workspace, &found.goals, (area, time), lang),
        unlinked: unlinked(workspace, Linking::ActivityToTask, found.unlinked, lang),
        aimless: unlinked(workspace, Linking::TaskToGoal, found.aimless, lang),
    }
}

fn unlinked(workspace: &Workspace, linking: Linking, ids: Vec<Name>, lang: Lang) -> UnlinkedView {
    let title = match linking {
        Linking::ActivityToTask => m::UNLINKED,
        Linking::TaskToGoal => m::AIMLESS,
    };
    let more = ids.len().saturating_sub(SHOWN);
    UnlinkedView {
        title: text::aside(title.get(lang), &ids.len().to_string(), lang),
        lines: ids.iter().take(SHOWN).map(|id| line(workspace, linking, id, lang)).collect(),
        more: (more > 0).then(|| format_message!(m::AND_MORE, lang, count = more)),
        ids,
    }
}

fn line(workspace: &Workspace, linking: Linking, id: &Name, lang: Lang) -> UnlinkedLine {
    let (likely, about) = match linking {
        Linking::ActivityToTask => likely(workspace, id, lang),
        Linking::TaskToGoal => <_>::default(),
    };
    let name = title(workspace, linking.of(), id, lang);
    UnlinkedLine {
        label: format!("{} {name}", text::one(linking.to()).get(lang)),
        name: PageLink::to(name, Route::to(Page::Detail(linking.of(), id.to_string()))),
        id: id.clone(),
        about,
        likely,
    }
}

/// Links each of these activities to the task of its organisation, if that serves exactly one, with
/// a notice of their number.
///
/// # Errors
///
/// The message if there is no such activity.
pub fn link_all_announced(
    workspace: &Workspace,
    activities: &[Name],
    lang: Lang,
) -> Result<Announced, &'static str> {
    let (count, command) =
        link_activities(workspace, activities).ok_or(m::LINKED_NONE.get(lang))?;
    Ok(Announced { command, notice: format_message!(m::LINKED, lang, count = count) })
}

/// The task that an activity most likely serves, if its organisation serves exactly one; and its
/// organisation and day.
fn likely(workspace: &Workspace, id: &str, lang: Lang) -> (String, String) {
    let register = workspace.register();
    let Some(activity) = register.activities().get(id) else { return <_>::default() };
    let branch = activity.branch.as_ref();
    let task =
        branch.and_then(|of| register.branches().get(&of.id)).and_then(|of| of.serves.as_ref());
    let task = task.filter(|serves| serves.ids.len() == 1).map(|serves| &serves.ids[0]);
    let task = task.filter(|task| register.tasks().get(task).is_some()).map(ToString::to_string);
    let branch = branch.and_then(|of| text::title(register, Kind::Branch, &of.id, lang));
    let date = activity.date.map(|date| date.to_string());
    let about: Vec<String> = [branch, date].into_iter().flatten().collect();
    (task.unwrap_or_default(), about.join(" · "))
}

/// Live tasks by goal, those served by an activity in the period and the others. The goals with fewest
/// tasks are counted together.
fn goal_chart(
    workspace: &Workspace,
    goals: &[OfGoal],
    (area, time): (Option<&AreaScope>, Time),
    lang: Lang,
) -> TextChart {
    let GoalColumns { own, rest } = columns(goals);
    let name = |of: &&OfGoal| match &of.goal {
        Some(goal) => title(workspace, Kind::Goal, goal, lang),
        None => m::GOAL_NONE.get(lang).to_owned(),
    };
    let series = |name: Message, color: Color, is_served: bool| {
        let count = |of: &OfGoal| if is_served { of.served } else { of.unserved };
        let figure = |count: u32| if count == 0 { String::new() } else { count.to_string() };
        let rows = |of: &&OfGoal| {
            Route::rows(
                Kind::Task,
                rows_of_goal(of.goal.as_ref(), area, is_served, (time.from, time.to), time.as_of),
            )
        };
        let mut counts: Vec<u32> = own.iter().map(|of| count(of)).collect();
        if !rest.is_empty() {
            counts.push(rest.iter().map(|of| count(of)).sum());
        }
        TextSeries {
            name: name.get(lang).to_owned(),
            color,
            values: counts.iter().map(|count| f64::from(*count)).collect(),
            figures: counts.iter().map(|count| figure(*count)).collect(),
            links: own.iter().map(rows).collect(),
        }
    };
    let rest_label = (!rest.is_empty()).then(|| format_message!(m::REST, lang, count = rest.len()));
    TextChart {
        series: vec![
            series(m::TASKS_SERVED, Color::Single, true),
            series(m::TASKS_UNSERVED, Color::Rest, false),
        ],
        labels: own.iter().map(name).chain(rest_label).collect(),
        sources: goals.iter().map(|of| of.served + of.unserved).sum(),
        rest: (!rest.is_empty()).then(|| Route::to(Page::List(Kind::Goal))),
        ..TextChart::empty(Shape::Stacked)
    }
}

/// The goals that have a column each, and those that share one.
struct GoalColumns<'a> {
    own: Vec<&'a OfGoal>,
    rest: Vec<&'a OfGoal>,
}

/// The goals with most tasks have a column each, in their order; so have the tasks without a goal.
fn columns(goals: &[OfGoal]) -> GoalColumns<'_> {
    let tasks = |index: &usize| goals[*index].served + goals[*index].unserved;
    let mut indices: Vec<usize> = (0..goals.len()).collect();
    order::sort_by(&mut indices, |a, b| {
        let key = |index: &usize| (goals[*index].goal.is_some(), Reverse(tasks(index)), *index);
        key(a).cmp(&key(b))
    });
    let rest = indices.split_off(indices.len().min(MOST_GOALS));
    order::sort(&mut indices);
    let of = |indices: Vec<usize>| indices.into_iter().map(|index| &goals[index]).collect();
    GoalColumns { own: of(indices), rest: of(rest) }
}
