//! What is due for an organisation, and what people have agreed on.

use super::{Agenda, Todo, TodoKind};
use crate::alliances::meetings::joint_meeting_dates;
use crate::alliances::needs::due_answers;
use crate::appraisals::is_asked_about;
use crate::branches::coverage::is_live;
use crate::branches::lifecycle::{BranchLife, Stage, steps_of};
use crate::branches::records::BranchRecords;
use crate::kinds::choices::StepKind;
use crate::kinds::records::{Activity, Branch};
use crate::projects::workdays;
use crate::register::{Register, Row};
use crate::rules::{
    Frequency, HeldDays, Parameters, RuleId, held_and_wanted, meetings_of, term_of,
};
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Grain, Period};
use zhibu_ledger::{Name, order};

/// A district that allows a longer time without activities, in days, gets no reminders.
const LONGEST_QUIET: i32 = 36_500;

/// The number of days back that are searched for the start of an overdue item.
const LONGEST_BACK: i32 = 366;

/// The next steps of an organisation's life, whenever they are due.
pub fn steps_due(
    register: &Register,
    parameters: &Parameters,
    as_of: Day,
    branch: &str,
) -> Vec<Todo> {
    let rows = register.branches().rows().iter();
    let Some(row) = rows.into_iter().find(|row| *row.id == *branch) else { return Vec::new() };
    let mut due = DueItems::new(register, parameters, (as_of, Day::LAST));
    due.life(row, &BranchLife::new(&row.record, steps_of(register, branch)));
    due.found.items
}

/// Collects what is due.
pub(super) struct DueItems<'a> {
    register: &'a Register,
    parameters: &'a Parameters,
    as_of: Day,
    until: Day,
    pub(super) found: Agenda,
}

impl<'a> DueItems<'a> {
    pub(super) fn new(
        register: &'a Register,
        parameters: &'a Parameters,
        (as_of, until): (Day, Day),
    ) -> Self {
        Self { register, parameters, as_of, until, found: Agenda::default() }
    }

    /// What is due for an organisation, if it exists.
    pub(super) fn branch(&mut self, records: &BranchRecords<'_>) {
        let Some(row) = records.branch.filter(|row| row.record.is_single()) else { return };
        self.life(row, &BranchLife::new(&row.record, records.steps.iter().copied()));
        if is_live(&row.record, self.as_of, self.as_of) {
            self.ends(row);
            self.meetings(row, &records.activities);
        }
    }

    fn add(&mut self, row: &Row<Branch>, todo_kind: TodoKind, due: Option<Day>) {
        self.add_of(&row.id, todo_kind, due);
    }

    fn add_of(&mut self, of: &Name, todo_kind: TodoKind, due: Option<Day>) {
        match due.filter(|due| *due > self.until) {
            None => self.found.items.push(Todo { due, todo_kind, of: of.clone() }),
            // Meetings recur without end.
            Some(_)
                if matches!(
                    todo_kind,
                    TodoKind::Meeting(_) | TodoKind::AnyActivity | TodoKind::JointMeeting
                ) => {}
            Some(due) => {
                self.found.later += 1;
                self.found.next = self.found.next.map_or(Some(due), |next| Some(next.min(due)));
            }
        }
    }

    /// Decisions of joint meetings, nodes of plans, objections and results.
    pub(super) fn agreed(&mut self) {
        let register = self.register;
        for row in register.meeting_items().rows() {
            let record = &row.record;
            let of = record.alliance.as_ref();
            let is_there = of.is_none_or(|of| register.alliances().get(&of.id).is_some());
            // A decision that was reported back is settled.
            let is_open = record.done.is_none() && record.reported_at.is_none() && is_there;
            if let Some(deadline) = record.deadline.filter(|_| is_open) {
                self.add_of(&row.id, TodoKind::MeetingItem, Some(deadline.latest()));
            }
        }
        let is_at_work =
            |task: &Name| register.tasks().get(task).is_some_and(|task| task.ended.is_none());
        for row in register.nodes().rows().iter().filter(|row| row.record.finished.is_none()) {
            let is_open = row.record.task.as_ref().is_none_or(|task| is_at_work(&task.id));
            if let Some(finish) = row.record.baseline_finish.filter(|_| is_open) {
                self.add_of(&row.id, TodoKind::Node, Some(finish.latest()));
            }
        }
        let days = self.parameters.get(RuleId::AppealOpen, "working_days");
        let is_asked = self.parameters.is_on(RuleId::AppealOpen);
        let appeals = register.appeals().rows().iter();
        for row in appeals.filter(|row| is_asked && is_asked_about(register, &row.record)) {
            if let Some(raised) = row.record.raised {
                let due = workdays::after(raised.latest(), days);
                self.add_of(&row.id, TodoKind::Appeal, Some(due));
            }
        }
        for row in register.appraisals().rows().iter().filter(|row| row.record.awarded.is_none()) {
            if let Some(until) = row.record.published_until {
                self.add_of(&row.id, TodoKind::Result, Some(until.latest().plus_days(1)));
            }
        }
    }

    /// The terms of permanent organisations. From half a year before its end on, a term is listed whatever
    /// the window is.
    pub(super) fn terms(&mut self) {
        let register = self.register;
        for row in register.organisations().rows() {
            let Some(term) = term_of(&row.record, self.parameters) else { continue };
            if self.as_of <= term.reminder {
                self.add_of(&row.id, TodoKind::TermReminder, Some(term.reminder));
            } else {
                let (due, todo_kind, of) = (Some(term.end), TodoKind::Term, row.id.clone());
                self.found.items.push(Todo { due, todo_kind, of });
            }
        }
    }

    /// The joint meetings of alliances.
    pub(super) fn joint_meetings(&mut self) {
        if !self.parameters.is_on(RuleId::AllianceMeeting) {
            return;
        }
        let register = self.register;
        let dates = joint_meeting_dates(register);
        let least = self.parameters.get(RuleId::AllianceMeeting, "a_quarter");
        let least = usize::try_from(least).unwrap_or(usize::MAX);
        for row in register.alliances().rows() {
            let Some(founded) = row.record.founded.map(PartialDate::latest) else { continue };
            let own = dates.get(&row.id).into_iter().flatten().copied();
            let held = HeldDays::of(own);
            let quarters = Period::holding(self.as_of, Grain::Quarter).until(self.until);
            for quarter in quarters.filter(|quarter| founded <= quarter.first_day()) {
                if held.count_in(quarter) < least {
                    self.add_of(&row.id, TodoKind::JointMeeting, Some(quarter.last_day()));
                }
            }
        }
    }

    /// The needs of alliances. A deadline that was agreed on is due whatever the district asks for.
    pub(super) fn needs(&mut self) {
        let rule = RuleId::NeedAnswered;
        let days = self.parameters.is_on(rule).then(|| self.parameters.get(rule, "days"));
        for need in due_answers(self.register, days).iter().filter(|need| !need.was_late) {
            self.add_of(need.id, TodoKind::Need, Some(need.due));
        }
    }

    /// The next step of the life.
    fn life(&mut self, row: &Row<Branch>, life: &BranchLife<'_>) {
        let working_days = |rule| self.parameters.get(rule, "working_days");
        let after = |from: Option<PartialDate>, rule| {
            let from = from.filter(|_| self.parameters.is_on(rule));
            from.map(|from| workdays::after(from.latest(), working_days(rule)))
        };
        let approval = || after(life.date(StepKind::Request), RuleId::ApprovalDays);
        let is_asked_for = life.step(StepKind::Request).is_some();
        if is_asked_for && life.step(StepKind::Approve).is_none() {
            // The latest step, whatever it is.
            self.add(row, TodoKind::Step(StepKind::Approve), approval());
        }
        let (step, due) = match life.stage() {
            Stage::Approved => (StepKind::Appoint, None),
            Stage::Appointed => (StepKind::Launch, None),
            Stage::Ended => {
                let end = life.date(StepKind::Dissolve).or_else(|| life.date(StepKind::Convert));
                (StepKind::Close, after(end, RuleId::ClosingDays))
            }
            // An active organisation waits for no step, and nothing is known before the request.
            Stage::Nothing | Stage::Requested | Stage::Running | Stage::Closed => return,
        };
        self.add(row, TodoKind::Step(step), due);
    }

    /// The end, as planned or because of the tasks.
    fn ends(&mut self, row: &Row<Branch>) {
        let is_asked = self.parameters.is_on(RuleId::PlannedEnd);
        if let Some(end) = row.record.planned_end.filter(|_| is_asked) {
            self.add(row, TodoKind::PlannedEnd, Some(end.latest()));
        }
        let tasks = row.record.serves.iter().flat_map(|serves| &serves.ids);
        let tasks = tasks.filter_map(|task| self.register.tasks().get(task));
        // While the end of one task is unknown, nothing is due.
        let ends: Option<Vec<(Day, bool)>> = tasks
            .map(|task| {
                let end = task.ended.or(task.planned_end)?;
                Some((end.latest(), task.ended.is_some()))
            })
            .collect();
        let Some(ends) = ends else { return };
        if let Some(last) = ends.iter().map(|end| end.0).max() {
            let have_ended = ends.iter().all(|end| end.1);
            let todo_kind = if have_ended { TodoKind::TaskEnd } else { TodoKind::TaskPlanned };
            self.add(row, todo_kind, Some(last));
        }
    }

    fn meetings(&mut self, row: &Row<Branch>, activities: &[&Row<Activity>]) {
        let Some(began) = row.record.established else { return };
        let (as_of, until) = (self.as_of, self.until);
        let began = began.latest().min(as_of);
        // A meeting after the planned end is not required.
        let end = row.record.planned_end.map(PartialDate::latest).filter(|end| *end >= as_of);
        let lives_on = |day: Day| end.is_none_or(|end| day <= end);
        let mut due: Vec<(TodoKind, Day)> = Vec::new();
        for meeting in meetings_of(&row.record, self.parameters) {
            let of_kind =
                activities.iter().filter(|row| row.record.activity_kind == Some(meeting.kind));
            let held = HeldDays::of(of_kind.filter_map(|row| row.record.date));
            let todo_kind = TodoKind::Meeting(meeting.kind);
            match meeting.frequency {
                Frequency::Every(grain) => {
                    let periods = Period::holding(as_of, grain).until(until);
                    let asked = periods
                        .filter(|period| began <= period.first_day())
                        .filter(|period| lives_on(period.last_day()))
                        .filter(|period| !held.is_in(*period));
                    due.extend(asked.map(|period| (todo_kind, period.last_day())));
                }
                Frequency::AYear(a_year) => {
                    let is_short = |day: &Day| {
                        let (have, want) = held_and_wanted(&held, a_year, (began, *day));
                        have < want
                    };
                    // Reported on a day, it was due the day before.
                    let due_before = |day: Day| (todo_kind, day.plus_days(-1));
                    if is_short(&as_of) {
                        let back = (0..LONGEST_BACK).map(|days| as_of.plus_days(-days));
                        due.extend(back.take_while(is_short).last().map(due_before));
                    } else {
                        let days = (1..).map(|days| as_of.plus_days(days));
                        let mut days =
                            days.take_while(|day| *day <= until.plus_days(1) && lives_on(*day));
                        due.extend(days.find(is_short).map(due_before));
                    }
                }
            }
        }
        let days = self.parameters.get(RuleId::NoActivity, "days");
        let days = i32::try_from(days).unwrap_or(i32::MAX).min(LONGEST_QUIET);
        let dates = activities.iter().filter_map(|row| row.record.date);
        let mut dates: Vec<Day> = dates.map(PartialDate::latest).collect();
        order::sort(&mut dates);
        // A planned activity in time ends the quiet too.
        let last = dates.into_iter().fold(began, |last, day| {
            if day <= as_of.max(last.plus_days(days)) { last.max(day) } else { last }
        });
        let quiet = last.plus_days(days);
        if lives_on(quiet) && self.parameters.is_on(RuleId::NoActivity) {
            due.push((TodoKind::AnyActivity, quiet));
        }
        for (todo_kind, day) in due {
            self.add(row, todo_kind, Some(day));
        }
    }
}
