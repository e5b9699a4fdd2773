//! Stocks: the records that exist at the end of each period.

use rustc_hash::FxHashMap;

use super::{
    Growth, Lens, Reading, Scope, Series, SeriesKey, add, branch_life, choice_index, choice_keys,
    count_of, units_in_scope,
};
use crate::branches::life::{Life, Presence};
use crate::kinds::choices::{Setting, TeamKind, UnitKind};
use crate::kinds::field::FieldId;
use crate::kinds::records::{AllianceUnit, Branch, Kind, Team};
use crate::list::Filter;
use crate::register::Register;
use crate::values::date::Day;
use crate::values::period::Bucket;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// A record with its life and its series.
struct Counted {
    life: Life,
    series: usize,
    /// How many it stands for.
    number: u32,
}

/// The number of records at the end of each period: certain ones by series, possible ones separately.
fn stock(
    lens: &Lens,
    field: FieldId,
    keys: Vec<(SeriesKey, Filter)>,
    counted: &[Counted],
) -> Growth {
    let dates = counted.iter().filter_map(|counted| counted.life.start);
    let periods = lens.periods(dates);
    let days: Vec<Day> = periods.iter().map(|period| period.last_day().min(lens.as_of)).collect();
    let mut counts = vec![vec![0; days.len()]; keys.len() + 1];
    for Counted { life, series, number } in counted {
        let life = life.known_on(lens.as_of);
        for (index, day) in days.iter().enumerate() {
            match life.presence(*day) {
                Presence::Certain => add(&mut counts[*series][index], *number),
                Presence::Possible => add(&mut counts[keys.len()][index], *number),
                Presence::Absent => {}
                Presence::Undated => break,
            }
        }
    }
    let scope = lens.scope_filters(field.kind);
    let possible = counts.pop().expect("one more than the keys");
    let mut series: Vec<Series> = keys
        .into_iter()
        .zip(counts)
        .map(|((key, filter), counts)| Series {
            key,
            counts,
            filters: scope.iter().cloned().chain([filter]).collect(),
            reading: Reading::Present,
        })
        .collect();
    series.push(Series {
        key: SeriesKey::Possible,
        counts: possible,
        filters: scope,
        reading: Reading::PossiblyPresent,
    });
    series.retain(|series| series.counts.iter().any(|count| *count > 0));
    Growth {
        kind: field.kind,
        field,
        buckets: periods.into_iter().map(Bucket::In).collect(),
        series,
        rest: None,
        sources: count_of(counted.len()),
        undated: count_of(counted.iter().filter(|counted| counted.life.start.is_none()).count()),
        as_of: lens.as_of,
        is_stock: true,
    }
}

/// Temporary organisations active at the end of each period, by setting.
pub fn active_branches(register: &Register, lens: &Lens) -> Growth {
    let counted: Vec<Counted> = register
        .branches()
        .rows()
        .iter()
        .filter(|row| lens.takes_branch(register, &row.record))
        .map(|row| Counted {
            life: branch_life(&row.record),
            series: choice_index(Setting::ALL, row.record.setting.as_ref()),
            number: row.record.stands_for().value,
        })
        .collect();
    stock(lens, Branch::SETTING.id(), choice_keys(Branch::SETTING), &counted)
}

/// Teams, posts and zones at the end of each period, by kind.
pub fn teams(register: &Register, lens: &Lens) -> Growth {
    let takes = |team: &Team| match &lens.scope {
        Scope::Setting(setting) => {
            let branch = team.branch.as_ref().and_then(|of| register.branches().get(&of.id));
            branch.is_some_and(|branch| branch.setting == Some(*setting))
        }
        Scope::Area(area) => area.takes_record(register, team),
        Scope::Everything | Scope::Alliance(_) => true,
    };
    let counted: Vec<Counted> = register
        .teams()
        .rows()
        .iter()
        .filter(|row| takes(&row.record))
        .map(|row| Counted {
            life: Life { start: row.record.from, end: row.record.to },
            series: choice_index(TeamKind::ALL, row.record.team_kind.as_ref()),
            number: 1,
        })
        .collect();
    stock(lens, Team::TEAM_KIND.id(), choice_keys(Team::TEAM_KIND), &counted)
}

/// Member units at the end of each period, by unit kind.
pub fn alliance_units(register: &Register, lens: &Lens) -> Growth {
    let counted: Vec<Counted> = units_in_scope(register, lens)
        .map(|unit| Counted {
            life: Life { start: unit.joined, end: unit.left },
            series: choice_index(UnitKind::ALL, unit.unit_kind.as_ref()),
            number: unit.stands_for().value,
        })
        .collect();
    stock(lens, AllianceUnit::UNIT_KIND.id(), choice_keys(AllianceUnit::UNIT_KIND), &counted)
}

/// Member units at the end of each period, one series for each of the largest alliances.
pub fn units_by_alliance(register: &Register, lens: &Lens) -> Growth {
    let index = AllianceUnit::ALLIANCE.index();
    let alliances = register.alliances().rows();
    let indices: FxHashMap<&Name, usize> =
        alliances.iter().enumerate().map(|(index, row)| (&row.id, index)).collect();
    let mut keys: Vec<(SeriesKey, Filter)> = alliances
        .iter()
        .map(|row| {
            let title = row.record.name.as_ref().map(|name| name.0.clone());
            let key = SeriesKey::Alliance(row.id.clone(), title);
            (key, Filter::Is(index, row.id.to_string()))
        })
        .collect();
    keys.push((SeriesKey::Owed, Filter::IsEmpty(index)));
    let counted: Vec<Counted> = units_in_scope(register, lens)
        .filter_map(|unit| {
            let series = match &unit.alliance {
                None => alliances.len(),
                // A unit of a deleted alliance is in no series.
                Some(alliance) => *indices.get(&alliance.id)?,
            };
            let life = Life { start: unit.joined, end: unit.left };
            Some(Counted { life, series, number: unit.stands_for().value })
        })
        .collect();
    let mut growth = stock(lens, AllianceUnit::ALLIANCE.id(), keys, &counted);
    // The largest first, as in a legend.
    order::sort_by(&mut growth.series, |a, b| b.counts.last().cmp(&a.counts.last()));
    growth.sum_rest(Kind::Alliance);
    growth
}
