//! Two periods side by side.

use zhibu_domain::growth::{
    Growth, Lens, SeriesKey, active_branches, activities, alliance_units, branch_turnover,
};
use zhibu_domain::kinds::records::{Activity, Branch, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::Route;
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::choice::Choice;
use crate::workspace::Workspace;

/// The parameters of a route with the earlier and the later period.
pub const PERIODS: [&str; 2] = ["earlier", "later"];

/// How many periods of a grain a year has: the two that are compared at first are a year apart.
fn periods_of_year(grain: Grain) -> usize {
    match grain {
        Grain::Month => 12,
        Grain::Quarter => 4,
        Grain::Year => 1,
    }
}

/// A count in one period, with the rows behind it.
struct Counted {
    count: u32,
    rows: Route,
}

/// The periods that the charts show, the first first.
fn periods(workspace: &Workspace, lens: &Lens) -> Vec<Period> {
    let of_bucket = |bucket: &Bucket| match bucket {
        Bucket::In(period) => Some(*period),
        Bucket::Sometime(_) => None,
    };
    active_branches(workspace.register(), lens).buckets.iter().filter_map(of_bucket).collect()
}

/// The periods to choose from, the latest first.
pub fn period_choices(workspace: &Workspace, lens: &Lens, lang: Lang) -> Vec<Choice> {
    let choice = |period: Period| Choice::new(period.to_string(), text::period(period, lang));
    periods(workspace, lens).into_iter().rev().map(choice).collect()
}

/// The two periods to show: those asked for if the charts have them, otherwise the latest and that of a year
/// before, or the first. `None` if there are no periods.
pub fn periods_to_show(
    workspace: &Workspace,
    lens: &Lens,
    asked: [&str; 2],
) -> Option<[Period; 2]> {
    let all = periods(workspace, lens);
    let last = all.len().checked_sub(1)?;
    let usual = [last.saturating_sub(periods_of_year(lens.grain)), last].map(|index| all[index]);
    let asked = asked.map(|text| text.parse().ok().filter(|period| all.contains(period)));
    Some([0, 1].map(|index| asked[index].unwrap_or(usual[index])))
}

/// Two periods side by side, with the change from the first to the second.
pub fn side_by_side(
    workspace: &Workspace,
    lens: &Lens,
    [earlier, later]: [Period; 2],
    lang: Lang,
) -> Table {
    let heads = [earlier, later].map(|period| text::period(period, lang));
    let counted = [earlier, later].map(|period| counts(workspace, lens, period));
    let labels = [m::ACTIVE_NOW, m::BEGAN, m::ENDED, m::UNITS_NOW, m::CHART_ACTIVITIES_COUNT];
    let [before, after] = counted;
    let rows = labels.into_iter().zip(before.into_iter().zip(after));
    let row = |(label, (before, after)): (Message, (Counted, Counted))| {
        let change = i64::from(after.count) - i64::from(before.count);
        let sign = if change > 0 { "+" } else { "" };
        let cell = |of: Counted| TableCell::count(of.count as usize, of.rows);
        TableRow::new([
            TableCell::text(label.get(lang)),
            cell(before),
            cell(after),
            TableCell::Figure(format!("{sign}{change}")),
        ])
    };
    let [earlier, later] = heads;
    Table {
        caption: m::SIDE_BY_SIDE.get(lang).to_owned(),
        columns: vec![
            TableColumn::text("").naming_rows(),
            TableColumn::number(earlier.clone()),
            TableColumn::number(later),
            TableColumn::number(format_message!(m::CHANGE_FROM, lang, period = earlier)),
        ],
        rows: rows.map(row).collect(),
        totals: None,
    }
}

/// The counts of a period, in the order of the rows.
fn counts(workspace: &Workspace, lens: &Lens, period: Period) -> [Counted; 5] {
    let register = workspace.register();
    let lens = &Lens { from: Some(period), to: Some(period), ..lens.clone() };
    let at = |growth: &Growth| growth.buckets.iter().position(|of| *of == Bucket::In(period));
    let rows = |kind: Kind, filter: Filter| {
        let mut filters = lens.scope_filters(kind);
        filters.push(filter);
        Route::rows(kind, filters)
    };
    // What possibly exists is in no list of what does.
    let certain = |growth: &Growth| {
        let series = growth.series.iter().filter(|series| series.key != SeriesKey::Possible);
        let index = at(growth);
        let counts = series.filter_map(|series| series.counts.get(index?).copied());
        counts.fold(0, u32::saturating_add)
    };
    let there = Filter::PresentAt(period.last_day().min(lens.as_of));
    let turnover = branch_turnover(register, lens);
    let of_turnover = |key: SeriesKey, field: usize| {
        let series = turnover.series.iter().find(|series| series.key == key);
        let count = series.zip(at(&turnover)).map_or(0, |(series, index)| series.counts[index]);
        let rows = rows(Kind::Branch, Filter::DateIn(field, Bucket::In(period)));
        Counted { count, rows }
    };
    let happened = Filter::DateIn(Activity::DATE.index(), Bucket::In(period));
    [
        Counted {
            count: certain(&active_branches(register, lens)),
            rows: rows(Kind::Branch, there.clone()),
        },
        of_turnover(SeriesKey::Began, Branch::ESTABLISHED.index()),
        of_turnover(SeriesKey::Ended, Branch::DISSOLVED.index()),
        Counted {
            count: certain(&alliance_units(register, lens)),
            rows: rows(Kind::AllianceUnit, there),
        },
        Counted {
            count: certain(&activities(register, lens)),
            rows: rows(Kind::Activity, happened),
        },
    ]
}
