//! Life lines: each branch from its founding to its end.

use super::Lens;
use crate::kinds::choices::Setting;
use crate::ordinals::sorted_form;
use crate::register::{Register, Row};
use crate::values::date::Day;
use crate::values::period::Period;
use crate::values::quantity::Count;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// The life of a branch as a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeLine {
    /// The branch's id.
    pub id: Name,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its setting, if stated.
    pub setting: Option<Setting>,
    /// The number of organisations that it stands for.
    pub number: Count,
    /// The first and last possible day of its start.
    pub start: (Day, Day),
    /// The first and last possible day of its end; `None` for a live branch.
    pub end: Option<(Day, Day)>,
}

/// The life lines of a lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeLines {
    /// The lines, earliest start first.
    pub lines: Vec<LifeLine>,
    /// The number of branches in the scope.
    pub sources: u32,
    /// The number of them without a start.
    pub undated: u32,
    /// The first and last day of the axis.
    pub span: (Day, Day),
}

/// The lives of the branches in the scope that overlap the periods shown.
pub fn life_lines(register: &Register, lens: &Lens) -> LifeLines {
    let rows =
        register.branches().rows().iter().filter(|row| lens.takes_branch(register, &row.record));
    let mut lines = Vec::new();
    let (mut sources, mut undated) = (0, 0);
    for Row { id, record, .. } in rows {
        sources += 1;
        let Some(start) = record.established else {
            undated += 1;
            continue;
        };
        lines.push(LifeLine {
            id: id.clone(),
            name: record.name.as_ref().map(|name| name.0.clone()),
            setting: record.setting,
            number: record.stands_for(),
            start: (start.earliest(), start.latest()),
            end: record.dissolved.map(|end| (end.earliest(), end.latest())),
        });
    }
    let starts = lines.iter().map(|line| line.start.0).min().unwrap_or(lens.as_of);
    let from = lens.from.map_or(starts, Period::first_day);
    let to = lens.to.map_or(lens.as_of, Period::last_day).max(from);
    lines.retain(|line| line.start.0 <= to && line.end.is_none_or(|end| end.1 >= from));
    order::sort_by(&mut lines, |a, b| {
        let (one, other) = (a.name.as_deref(), b.name.as_deref());
        let by_name = || one.map(sorted_form).cmp(&other.map(sorted_form));
        a.start.cmp(&b.start).then_with(by_name).then_with(|| a.id.cmp(&b.id))
    });
    LifeLines { lines, sources, undated, span: (from, to) }
}
