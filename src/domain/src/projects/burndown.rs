//! A count that goes down day by day (40余户 in 7 days): the remainder, the pace so far and the pace
//! needed. Only numbers are stored, never the people or units counted.

use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Qualifier, Quantity};

/// Maximum number of days that are shown day by day.
const LONGEST_DAYS: i32 = 400;

/// A burndown.
#[derive(Clone, Debug, PartialEq)]
pub struct Burndown {
    /// The total amount.
    pub total: Quantity,
    /// The days, from the first to the planned end or today, whichever is later.
    pub days: Vec<Day>,
    /// The first day with progress, or else the first of the days.
    pub first: Day,
    /// The remainder at the end of each past day, in the unit of the total.
    pub left: Vec<f64>,
    /// The remainder on an even pace to the planned end; `None` without one.
    pub even: Vec<f64>,
    /// The amount done, including records without a day.
    pub done: u32,
    /// The number of records.
    pub records: u32,
    /// The number of records without a day. They count in the sum only.
    pub undated: u32,
    /// The current remainder; approximate if the total is.
    pub remaining: f64,
    /// The mean amount done per day.
    pub pace: f64,
    /// The amount per day needed to finish in time; `None` without a planned end or after it.
    pub needed: Option<f64>,
    /// The number of days left, including today; below one after the planned end.
    pub days_left: Option<i32>,
}

impl Burndown {
    /// Whether the remainder is approximate, as the total is.
    pub fn is_approximate(&self) -> bool {
        self.total.qualifier != Qualifier::Exact
    }
}

/// The burndown of a task as known on a day; `None` for a task without an amount.
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
