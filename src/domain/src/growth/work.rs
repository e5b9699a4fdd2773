//! Growth of joint work: ties between units, amounts of cooperations, finished nodes of plans, and
//! settings side by side.

use super::{Lens, Scope, branch_life, count_of, most_common};
use crate::alliances::network::{Who, network};
use crate::branches::life::Presence;
use crate::evidence::is_evidenced;
use crate::kinds::choices::{CooperationStage, Setting};
use crate::kinds::records::{Cooperation, Kind, Node};
use crate::list::Filter;
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Bucket, Period};
use crate::values::quantity::Quantity;
use crate::values::sum::{common_unit, total};
use crate::values::unit::Unit;

/// The size of the map of relations at the end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tied {
    /// The period.
    pub period: Period,
    /// The day of the map.
    pub day: Day,
    /// The number of units.
    pub units: u32,
    /// The number of ties of all kinds.
    pub ties: u32,
}

/// The size of the map over time.
pub fn ties_over_time(register: &Register, lens: &Lens) -> Vec<Tied> {
    let units = register.alliance_units().rows().iter().filter_map(|row| row.record.joined);
    let branches = register.branches().rows().iter().filter_map(|row| row.record.established);
    let at = |period: Period| {
        let day = period.last_day().min(lens.as_of);
        let map = network(register, day, lens.as_of);
        let is_unit = |who: &Who| matches!(who, Who::Unit(_) | Who::Nameless(_));
        let units = map.points.iter().filter(|point| is_unit(&point.who)).count();
        Tied { period, day, units: count_of(units), ties: count_of(map.ties.len()) }
    };
    lens.periods(units.chain(branches)).into_iter().map(at).collect()
}

/// A sum of amounts, and the number of cooperations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amount {
    /// The sum with its qualifier; `None` for no amounts, and for ratios.
    pub sum: Option<Quantity>,
    /// The number of cooperations.
    pub count: u32,
}

/// The amounts of cooperations that were signed in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Amounts {
    /// The most frequent unit. Amounts that are no multiples of the same have no common axis.
    pub unit: String,
    /// The periods, each with the amounts with evidence and those without.
    pub periods: Vec<(Period, [Amount; 2])>,
    /// The number of amounts in other units.
    pub other_units: u32,
    /// The number of signed cooperations whose date is not precise enough for a period.
    pub undated: u32,
}

impl Amounts {
    /// The filters that list the cooperations of a period with evidence, or those without.
    pub fn rows_behind(&self, period: Period, is_shown: bool, scope: &Scope) -> Vec<Filter> {
        let mut filters = vec![
            Filter::DateIn(Cooperation::SIGNED.index(), Bucket::In(period)),
            Filter::IsNot(Cooperation::STAGE.index(), CooperationStage::Dropped.code().to_owned()),
            Filter::Unit(self.unit.clone()),
            Filter::Evidenced(is_shown),
        ];
        match scope {
            Scope::Alliance(id) => {
                filters.push(Filter::Is(Cooperation::ALLIANCE.index(), id.to_string()));
            }
            Scope::Area(area) => filters.push(Filter::InArea(area.clone())),
            Scope::Everything | Scope::Setting(_) => {}
        }
        filters
    }
}

/// The amounts of cooperations by period of signing; `None` if none was signed.
pub fn cooperation_amounts(register: &Register, lens: &Lens) -> Option<Amounts> {
    let is_asked = |record: &&Cooperation| match &lens.scope {
        Scope::Alliance(id) => record.alliance.as_ref().is_some_and(|of| of.id == *id),
        Scope::Area(area) => area.takes_record(register, *record),
        Scope::Everything | Scope::Setting(_) => true,
    };
    let stands = |record: &&Cooperation| record.stage != Some(CooperationStage::Dropped);
    let rows = register.cooperations().rows().iter();
    let signed: Vec<(&Row<Cooperation>, &Quantity)> = rows
        .filter(|row| is_asked(&&row.record) && stands(&&row.record))
        .filter(|row| row.record.signed.is_some())
        .filter_map(|row| Some((row, row.record.amount.as_ref()?)))
        .collect();
    let base = most_common(signed.iter().map(|(_, amount)| Unit::of(&amount.unit).base))?;
    let own: Vec<(PartialDate, &Row<Cooperation>, &Quantity)> = signed
        .iter()
        .filter(|(_, amount)| Unit::of(&amount.unit).base == base)
        .filter_map(|(row, amount)| Some((row.record.signed?, *row, *amount)))
        .collect();
    let unit = common_unit(&own.iter().map(|one| one.2).collect::<Vec<_>>())?.to_owned();
    let periods = lens.periods(own.iter().map(|one| one.0));
    let mut in_periods = 0;
    let of = |period: Period| {
        let of_period = own.iter().filter(|one| period.holds(one.0));
        let mut amounts = [vec![], vec![]];
        for (_, row, amount) in of_period {
            let is_shown = is_evidenced(register, Kind::Cooperation, &row.id);
            amounts[usize::from(!is_shown)].push(*amount);
        }
        let amounts = amounts.map(|amounts: Vec<&Quantity>| {
            in_periods += amounts.len();
            Amount { sum: total(&amounts), count: count_of(amounts.len()) }
        });
        (period, amounts)
    };
    let periods: Vec<(Period, [Amount; 2])> = periods.into_iter().map(of).collect();
    let is_vague = |date: PartialDate| matches!(Bucket::of(date, lens.grain), Bucket::Sometime(_));
    let undated = own.iter().filter(|one| is_vague(one.0)).count();
    let other_units = count_of(signed.len() - own.len());
    (in_periods > 0 || undated > 0).then(|| Amounts {
        unit,
        periods,
        other_units,
        undated: count_of(undated),
    })
}

/// The nodes of all plans that were due by the end of a period, and those that were finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodesDone {
    /// The period.
    pub period: Period,
    /// Its last day, or the last known day.
    pub day: Day,
    /// Nodes due by their baseline.
    pub planned: u32,
    /// Nodes finished.
    pub done: u32,
}

/// Plans do not begin before 1900.
const BEFORE_ALL: Day = Day::from_epoch_days(-25_567);

impl NodesDone {
    /// The filters that list the nodes finished by then, or those due.
    pub fn rows_behind(self, is_done: bool) -> Vec<Filter> {
        let date = if is_done { Node::FINISHED } else { Node::BASELINE_FINISH };
        vec![Filter::DateBetween(date.index(), BEFORE_ALL, self.day)]
    }
}

/// The nodes finished over time against the baseline, and the number of nodes without either date,
/// which are not counted.
pub fn nodes_done(register: &Register, lens: &Lens) -> (Vec<NodesDone>, u32) {
    let nodes = || register.nodes().rows().iter().map(|row| &row.record);
    let dates = nodes().flat_map(|node| [node.baseline_finish, node.finished]).flatten();
    let by = |date: Option<PartialDate>, day: Day| date.is_some_and(|date| date.latest() <= day);
    let at = |period: Period| {
        let day = period.last_day().min(lens.as_of);
        let count = |date: &dyn Fn(&crate::kinds::records::Node) -> Option<PartialDate>| {
            count_of(nodes().filter(|node| by(date(node), day)).count())
        };
        NodesDone {
            period,
            day,
            planned: count(&|node| node.baseline_finish),
            done: count(&|node| node.finished),
        }
    };
    let periods = lens.periods(dates).into_iter().map(at).collect();
    let is_undated = |node: &&crate::kinds::records::Node| {
        node.baseline_finish.is_none() && node.finished.is_none()
    };
    (periods, count_of(nodes().filter(is_undated).count()))
}

/// The growth of one setting since its first organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinceFirst {
    /// The setting.
    pub setting: Setting,
    /// Live organisations at the first launch and at the end of each period after it, up to the last
    /// known day.
    pub branches: Vec<(Day, u32)>,
}

/// Maximum periods that are compared.
const MOST_PERIODS: u32 = 40;

/// The live organisations of each setting from a common start, every `months` months since its first
/// launch that is known to the month.
pub fn since_first(register: &Register, lens: &Lens, months: u32) -> Vec<SinceFirst> {
    let asked: Vec<Setting> = match &lens.scope {
        Scope::Setting(setting) => vec![*setting],
        Scope::Everything | Scope::Alliance(_) | Scope::Area(_) => Setting::ALL.to_vec(),
    };
    let of = |setting: Setting| {
        let own = || {
            let rows = register.branches().rows().iter().map(|row| &row.record);
            let own = rows.filter(|branch| lens.takes_branch(register, branch));
            own.filter(|branch| branch.setting == Some(setting))
        };
        let dates = own().filter_map(|branch| branch.established);
        let first = dates.filter(|date| date.has_month()).map(PartialDate::latest).min()?;
        let days = (0..MOST_PERIODS).map(|index| first.plus_months(index * months));
        let count = |day: Day| {
            let is_there = |branch: &&crate::kinds::records::Branch| {
                branch_life(branch).presence(day, lens.as_of) == Presence::Certain
            };
            (day, super::total(own().filter(is_there).map(|branch| branch.stands_for().value)))
        };
        let branches: Vec<(Day, u32)> =
            days.take_while(|day| *day <= lens.as_of).map(count).collect();
        (!branches.is_empty()).then_some(SinceFirst { setting, branches })
    };
    asked.into_iter().filter_map(of).collect()
}
