//! Members deployed in temporary organisations and teams: persons, not posts. A member in two
//! organisations counts once.
//! once is one person.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::branches::coverage::{is_live, live_span};
use crate::kinds::records::Team;
use crate::register::Register;
use crate::values::date::Day;
use zhibu_ledger::Name;

/// The days on which a member has a post, from the first to before the second. Dates known to the month
/// count only as far as they are certain.
#[derive(Clone, Copy, Debug)]
struct Post<'a> {
    member: &'a Name,
    from: Day,
    to: Day,
}

impl Post<'_> {
    fn holds(&self, day: Day) -> bool {
        self.from <= day && day < self.to
    }
}

/// The posts of members in organisations and teams while those are active. A post without a start is
/// not certain.
fn posts(register: &Register, as_of: Day) -> impl Iterator<Item = Post<'_>> {
    register.assignments().rows().iter().map(|row| &row.record).filter_map(move |assignment| {
        let span = match (&assignment.branch, &assignment.team) {
            (Some(branch), _) => live_span(register.branches().get(&branch.id)?, as_of),
            (None, Some(team)) => team_span(register.teams().get(&team.id)?, as_of),
            (None, None) => None,
        };
        let member = &assignment.member.as_ref()?.id;
        register.members().get(member)?;
        let (begun, ended) = span?;
        let from = assignment.from?;
        // The ledger states what has happened.
        let has_begun = from.earliest() <= as_of;
        let from = if has_begun { from.latest().min(as_of) } else { from.latest() }.max(begun);
        let to = assignment.to.map_or(ended, |to| to.earliest().min(ended));
        Some(Post { member, from, to })
    })
}

/// The days on which a team certainly exists, from the first to before the second; `None` without a
/// start.
fn team_span(team: &Team, as_of: Day) -> Option<(Day, Day)> {
    let from = team.from?;
    let begun = if from.earliest() <= as_of { from.latest().min(as_of) } else { from.latest() };
    // The last day is included.
    let ended = team.to.map_or(Day::LAST, |to| to.earliest().plus_days(1));
    Some((begun, ended))
}

/// The members deployed on a day, each once.
pub fn deployed(register: &Register, day: Day, as_of: Day) -> FxHashSet<&Name> {
    posts(register, as_of).filter(|post| post.holds(day)).map(|post| post.member).collect()
}

/// The number of members deployed on each of the days, each counted once a day, and the number of their
/// posts.
pub fn deployed_counts(register: &Register, days: &[Day], as_of: Day) -> Vec<(u32, u32)> {
    // For each member, by number, the index of the last day on which it was counted.
    let mut numbers: FxHashMap<&Name, usize> = FxHashMap::default();
    let posts: Vec<(usize, Post<'_>)> = posts(register, as_of)
        .map(|post| {
            let next = numbers.len();
            (*numbers.entry(post.member).or_insert(next), post)
        })
        .collect();
    let mut counted: Vec<Option<usize>> = vec![None; numbers.len()];
    let on = |(index, day): (usize, &Day)| {
        let (mut members, mut post_count) = (0, 0);
        for (number, _) in posts.iter().filter(|(_, post)| post.holds(*day)) {
            post_count += 1;
            if counted[*number].replace(index) != Some(index) {
                members += 1;
            }
        }
        (members, post_count)
    };
    days.iter().enumerate().map(on).collect()
}

/// The number of members deployed on a day, from rosters and from head counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Members on rosters, each once.
    pub members: u32,
    /// The number of their posts.
    pub posts: u32,
    /// Active organisations with a head count and without a roster.
    pub counted_organisations: u32,
    /// The sum of these head counts. Such members may be in several organisations, or on the roster of
    /// another.
    pub counted_members: u32,
    /// Active organisations without any number of members.
    pub unknown_organisations: u32,
}

/// The totals on the last known day.
pub fn totals(register: &Register, as_of: Day) -> Totals {
    let (members, posts) = deployed_counts(register, &[as_of], as_of)[0];
    let mut totals = Totals { members, posts, ..Totals::default() };
    let assignments = register.assignments().rows().iter();
    let with_roster: FxHashSet<&Name> =
        assignments.filter_map(|row| row.record.branch.as_ref().map(|branch| &branch.id)).collect();
    for row in register.branches().rows() {
        if !is_live(&row.record, as_of, as_of) || with_roster.contains(&row.id) {
            continue;
        }
        let counts = [row.record.full_members, row.record.probationary_members];
        let organisations = if counts.iter().all(Option::is_none) {
            &mut totals.unknown_organisations
        } else {
            &mut totals.counted_organisations
        };
        *organisations = organisations.saturating_add(row.record.stands_for().value);
        if counts.iter().any(Option::is_some) {
            totals.counted_members += counts.iter().flatten().map(|count| count.value).sum::<u32>();
        }
    }
    totals
}
