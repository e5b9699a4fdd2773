//! A count that goes down day by day (40余户 in 7 days): what is left, at what pace it went, and what pace
//! is needed. Only numbers are kept; nobody who is counted is a record.

use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Qualifier, Quantity};

/// Longer than this, in days, nothing is told day by day.
const LONGEST_DAYS: i32 = 400;

/// A count going down.
#[derive(Clone, Debug, PartialEq)]
pub struct Burndown {
    /// How much there was to do.
    pub total: Quantity,
    /// The days, from the first to the last planned or to today, whichever is later.
    pub days: Vec<Day>,
    /// The first day on which something was done, or the first of the days.
    pub first: Day,
    /// How much was left at the end of each day, in the total's unit, as far as the days have passed.
    pub left: Vec<f64>,
    /// How much would be left, were it to go down evenly to the planned end; nothing without one.
    pub even: Vec<f64>,
    /// How much was done, of which `undated` records do not say the day.
    pub done: u32,
    /// How many records there are.
    pub records: u32,
    /// How many records do not say the day, and are in no day's figure but in the whole.
    pub undated: u32,
    /// How much is left now. Where the total is approximate, so is this.
    pub remaining: f64,
    /// How much a day it went down by in the mean.
    pub pace: f64,
    /// How much a day it has to go down by to be done in time; nothing without a planned end, and
    /// none where that has passed.
    pub needed: Option<f64>,
    /// How many days are left, today included; less than one where the end has passed.
    pub days_left: Option<i32>,
}

impl Burndown {
    /// Whether what is left is known no better than the total.
    pub fn is_approximate(&self) -> bool {
        self.total.qualifier != Qualifier::Exact
    }
}

/// How a task's amount went down, as known on a day; nothing for a task without one.
pub fn burndown(register: &Register, task: &str, as_of: Day) -> Option<Burndown> {
    let own = register.tasks().get(task)?;
    let total = own.amount.clone()?;
    let rows = register.progress().rows().iter();
    let rows = rows.filter(|row| row.record.task.as_ref().is_some_and(|of| *of.id == *task));
    let mut steps: Vec<(Day, u32)> = Vec::new();
    let (mut done, mut records, mut undated) = (0_u32, 0_u32, 0_u32);
    for row in rows {
        let Some(count) = row.record.count else { continue };
        done = done.saturating_add(count.value);
        records += 1;
        match row.record.date.filter(|date| date.has_day()) {
            Some(date) => steps.push((date.earliest(), count.value)),
            None => undated += 1,
        }
    }
    let first =
        own.start.map(PartialDate::earliest).or_else(|| steps.iter().map(|step| step.0).min());
    let first = first.unwrap_or(as_of).min(as_of);
    let end = own.planned_end.map(PartialDate::latest);
    let last = end.unwrap_or(as_of).max(as_of);
    let last = last.min(first.plus_days(LONGEST_DAYS - 1));
    let count = last.epoch_days() - first.epoch_days() + 1;
    let days: Vec<Day> = (0..count).map(|index| first.plus_days(index)).collect();
    let whole = total.value.to_f64();
    let left_at = |day: Day| {
        let done = steps
            .iter()
            .filter(|step| step.0 <= day)
            .fold(0_u32, |sum, step| sum.saturating_add(step.1));
        (whole - f64::from(done)).max(0.0)
    };
    let left = days.iter().take_while(|day| **day <= as_of).map(|day| left_at(*day)).collect();
    let span = end.map(|end| end.epoch_days() - first.epoch_days() + 1).filter(|span| *span > 0);
    let even = span.map_or_else(Vec::new, |span| {
        let to_go = |index: usize| span - i32::try_from(index + 1).unwrap_or(span);
        let left = |index: usize| whole * f64::from(to_go(index).max(0)) / f64::from(span);
        (0..days.len()).map(left).collect()
    });
    let remaining = (whole - f64::from(done)).max(0.0);
    let passed = f64::from(as_of.epoch_days() - first.epoch_days() + 1);
    let days_left = end.map(|end| end.epoch_days() - as_of.epoch_days() + 1);
    let needed = days_left.filter(|days| *days > 0).map(|days| remaining / f64::from(days));
    let earliest = steps.iter().map(|step| step.0).min().map_or(first, |day| day.min(first));
    Some(Burndown {
        total,
        first: earliest,
        days,
        left,
        even,
        done,
        records,
        undated,
        remaining,
        pace: f64::from(done) / passed,
        needed,
        days_left,
    })
}
