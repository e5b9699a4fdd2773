//! Activities in each period: by kind, or by groups of kinds where there are too many to tell apart.

use super::flow::{Dated, flow};
use super::{Growth, Lens, SeriesKey, count_of};
use crate::kinds::choices::ActivityKind;
use crate::kinds::records::Activity;
use crate::list::Filter;
use crate::register::Register;
use zhibu_ledger::order;

/// Maximum kinds of activities that are drawn side by side.
const MOST_KINDS: usize = 8;

/// Kinds of activities that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActivityGroup {
    /// 组织生活
    PartyLife,
    /// 联盟活动
    Alliance,
    /// 业务
    Business,
    /// 其他
    Other,
}

impl ActivityGroup {
    /// All groups, in the order of the stack.
    pub const ALL: [Self; 4] = [Self::PartyLife, Self::Alliance, Self::Business, Self::Other];

    /// The name in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::PartyLife => "party-life",
            Self::Alliance => "alliance",
            Self::Business => "business",
            Self::Other => "other",
        }
    }

    /// The group of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }

    /// The group of a kind of activity.
    pub fn of(kind: ActivityKind) -> Self {
        use ActivityKind as Kind;
        match kind {
            Kind::PartyMeeting
            | Kind::CommitteeMeeting
            | Kind::GroupMeeting
            | Kind::Lesson
            | Kind::ThemeDay
            | Kind::LifeMeeting
            | Kind::MutualAppraisal
            | Kind::Talk => Self::PartyLife,
            Kind::Contest | Kind::Fair | Kind::Signing | Kind::JointMeeting => Self::Alliance,
            Kind::Study | Kind::Training | Kind::Survey | Kind::Outreach => Self::Business,
            Kind::Other
            | Kind::Admission
            | Kind::Punishment
            | Kind::Dues
            | Kind::Delegates
            | Kind::Reelection => Self::Other,
        }
    }

    fn kinds(self) -> impl Iterator<Item = ActivityKind> {
        ActivityKind::ALL.iter().copied().filter(move |kind| Self::of(*kind) == self)
    }
}

/// Activities in each period, by kind; by group if there are more than eight kinds.
pub fn activities(register: &Register, lens: &Lens) -> Growth {
    let mut kinds: Vec<ActivityKind> = Vec::new();
    for record in register.activities().rows().iter().map(|row| &row.record) {
        if let Some(kind) = record.activity_kind.filter(|kind| !kinds.contains(kind))
            && lens.takes_activity(register, record)
        {
            kinds.push(kind);
        }
    }
    order::sort(&mut kinds);
    if kinds.len() <= MOST_KINDS {
        return by_kind(register, lens, &kinds, true);
    }
    let key = |group: ActivityGroup| {
        let codes = group.kinds().map(ActivityKind::code);
        let filter = Filter::among(Activity::ACTIVITY_KIND.index(), codes);
        (SeriesKey::Group(group), filter)
    };
    let keys = ActivityGroup::ALL.map(key).into_iter().chain([owed()]);
    let series = |kind: Option<ActivityKind>| {
        let group = kind.map(ActivityGroup::of);
        let index = group.and_then(|of| ActivityGroup::ALL.iter().position(|group| *group == of));
        Some(index.unwrap_or(ActivityGroup::ALL.len()))
    };
    counted(register, lens, keys.collect(), series)
}

/// The activities of a group in each period, by kind.
pub fn activities_of(register: &Register, lens: &Lens, group: ActivityGroup) -> Growth {
    by_kind(register, lens, &group.kinds().collect::<Vec<_>>(), false)
}

/// Activities of some kinds in each period, with those of no kind or without.
fn by_kind(register: &Register, lens: &Lens, kinds: &[ActivityKind], with_owed: bool) -> Growth {
    let index = Activity::ACTIVITY_KIND.index();
    let key = |kind: &ActivityKind| {
        (SeriesKey::Choice(kind.code()), Filter::Is(index, kind.code().to_owned()))
    };
    let keys = kinds.iter().map(key).chain(with_owed.then(owed));
    let series = |kind: Option<ActivityKind>| match kind {
        Some(kind) => kinds.iter().position(|known| *known == kind),
        None => with_owed.then_some(kinds.len()),
    };
    counted(register, lens, keys.collect(), series)
}

fn owed() -> (SeriesKey, Filter) {
    (SeriesKey::Owed, Filter::IsEmpty(Activity::ACTIVITY_KIND.index()))
}

/// The activities in each period. `series` is the index of the key of a kind; `None` if it is not counted.
fn counted(
    register: &Register,
    lens: &Lens,
    keys: Vec<(SeriesKey, Filter)>,
    series: impl Fn(Option<ActivityKind>) -> Option<usize>,
) -> Growth {
    let rows = register.activities().rows().iter().map(|row| &row.record);
    let dated: Vec<Dated> = rows
        .filter(|record| lens.takes_activity(register, record))
        .filter_map(|record| {
            let series = series(record.activity_kind)?;
            Some(Dated { date: record.date, series, number: 1 })
        })
        .collect();
    let keys = keys.into_iter();
    let keys = keys.map(|(key, filter)| (key, vec![filter], Activity::DATE.id())).collect();
    let sources = count_of(dated.len());
    flow(lens, Activity::ACTIVITY_KIND.id(), keys, &dated, sources)
}
