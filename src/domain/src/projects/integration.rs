//! The integration of Party work and business (融合, against 两张皮): activities that serve tasks, tasks
//! that serve goals, and those without a link.

use rustc_hash::FxHashMap;

use crate::areas::AreaScope;
use crate::branches::coverage::is_live_task;
use crate::kinds::field::References;
use crate::kinds::patch::{Patch, Writes};
use crate::kinds::records::{Activity, RecordType, Task};
use crate::list::Filter;
use crate::projects::served::{is_within, served_in};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// A share of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The number of those that do.
    pub part: u32,
    /// The number of all.
    pub whole: u32,
}

impl Share {
    /// In percent, rounded, but 0 and 100 only for none and all.
    pub fn percent(self) -> Option<u32> {
        let Self { part, whole } = self;
        (whole > 0).then(|| match (part, (part * 100 + whole / 2) / whole) {
            (0, _) => 0,
            (part, percent) if part < whole => percent.clamp(1, 99),
            _ => 100,
        })
    }
}

/// The live tasks of one goal, or of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfGoal {
    /// The goal.
    pub goal: Option<Name>,
    /// Tasks that an activity of the period served.
    pub served: u32,
    /// Tasks that no activity served.
    pub unserved: u32,
}

/// The integration of Party work and business in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// Activities that serve a task.
    pub activities: Share,
    /// Live tasks that an activity served.
    pub tasks: Share,
    /// Outcomes that name an activity that helped.
    pub outcomes: Share,
    /// Live tasks by goal; those without a goal last.
    pub goals: Vec<OfGoal>,
    /// The activities that serve no task, latest first.
    pub unlinked: Vec<Name>,
    /// The live tasks without a goal.
    pub aimless: Vec<Name>,
}

/// Computes the integration in a period, of an area or of all. `as_of` is the last day of the period or later.
pub fn integration(
    register: &Register,
    area: Option<&AreaScope>,
    span: (Day, Day),
    as_of: Day,
) -> Integration {
    let mut found = Integration::default();
    let mut unlinked: Vec<&Row<Activity>> = Vec::new();
    let rows = register.activities().rows().iter();
    for row in rows.filter(|row| is_within(row.record.date, span) && is_in(register, area, *row)) {
        found.activities.whole += 1;
        let mut serves = row.record.serves.iter().flat_map(|serves| &serves.ids);
        if serves.any(|task| register.tasks().get(task).is_some()) {
            found.activities.part += 1;
        } else {
            unlinked.push(row);
        }
    }
    order::sort_by(&mut unlinked, |a, b| {
        let key = |row: &Row<Activity>| row.record.date.map(PartialDate::sort_key);
        (key(b), &a.id).cmp(&(key(a), &b.id))
    });
    found.unlinked = unlinked.into_iter().map(|row| row.id.clone()).collect();
    let served = served_in(register, span);
    let mut goals: FxHashMap<Option<Name>, OfGoal> = FxHashMap::default();
    let mut aimless: Vec<Name> = Vec::new();
    let rows = register.tasks().rows().iter();
    let is_asked =
        |row: &&Row<Task>| is_live_task(&row.record, as_of, as_of) && is_in(register, area, *row);
    for row in rows.filter(is_asked) {
        let goal = row.record.goal.as_ref().map(|of| of.id.clone());
        let of = goals.entry(goal.clone());
        let of = of.or_insert(OfGoal { goal: goal.clone(), served: 0, unserved: 0 });
        found.tasks.whole += 1;
        if served.contains(&row.id) {
            found.tasks.part += 1;
            of.served += 1;
        } else {
            of.unserved += 1;
        }
        if goal.is_none() {
            aimless.push(row.id.clone());
        }
    }
    order::sort(&mut aimless);
    found.aimless = aimless;
    found.goals = goals.into_values().collect();
    order::sort_by(&mut found.goals, |a, b| {
        (a.goal.is_none(), &a.goal).cmp(&(b.goal.is_none(), &b.goal))
    });
    let rows = register.outcomes().rows().iter();
    for row in rows.filter(|row| is_within(row.record.date, span) && is_in(register, area, *row)) {
        found.outcomes.whole += 1;
        let helped = row.record.helped_by.as_ref();
        found.outcomes.part += u32::from(helped.is_some_and(|helped| !helped.ids.is_empty()));
    }
    found
}

fn is_in<R: RecordType>(register: &Register, area: Option<&AreaScope>, row: &Row<R>) -> bool {
    area.is_none_or(|area| area.takes_record(register, &row.record))
}

/// The writes that link these activities to the task of their organisation, if it serves exactly one.
pub fn link_to_tasks(register: &Register, activities: &[Name]) -> Writes {
    let task = |id: &Name| {
        let activity = register.activities().get(id)?;
        let branch = register.branches().get(&activity.branch.as_ref()?.id)?;
        match &branch.serves.as_ref()?.ids[..] {
            [task] => register.tasks().get(task).map(|_| task.clone()),
            _ => None,
        }
    };
    let write = |id: &Name| {
        let activity = Patch::new(id.clone());
        Some(activity.set(Activity::SERVES, References::to([task(id)?])).into())
    };
    activities.iter().filter_map(write).collect()
}

/// The filters of the live tasks of a goal that were, or were not, served in a period, of an area or of all.
pub fn rows_of_goal(
    goal: Option<&Name>,
    area: Option<&AreaScope>,
    is_served: bool,
    span: (Day, Day),
    as_of: Day,
) -> Vec<Filter> {
    let index = Task::GOAL.index();
    let rows = [
        goal.map_or(Filter::IsEmpty(index), |goal| Filter::Is(index, goal.to_string())),
        Filter::PresentAt(as_of),
        Filter::ServedIn(is_served, span.0, span.1),
    ];
    rows.into_iter().chain(area.cloned().map(Filter::InArea)).collect()
}
