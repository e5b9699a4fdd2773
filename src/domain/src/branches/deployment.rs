//! Members at work in temporary organisations and teams: persons, never posts. Whoever is in two organisations at
//! once is one person.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::branches::coverage::{is_live, live_span};
use crate::kinds::records::Team;
use crate::register::Register;
use crate::values::date::Day;
use zhibu_ledger::Name;

/// When a member holds a post: from the first of the days to before the second. Where it is known to the
/// month only, for as long as is certain.
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

/// The posts of known members in organisations and teams, while those are at work. Without a beginning nothing is
/// certain.
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
        // What the ledger states has happened.
        let has_begun = from.earliest() <= as_of;
        let from = if has_begun { from.latest().min(as_of) } else { from.latest() }.max(begun);
        let to = assignment.to.map_or(ended, |to| to.earliest().min(ended));
        Some(Post { member, from, to })
    })
}

/// From when to before when a team is certainly there; nothing without a beginning.
fn team_span(team: &Team, as_of: Day) -> Option<(Day, Day)> {
    let from = team.from?;
    let begun = if from.earliest() <= as_of { from.latest().min(as_of) } else { from.latest() };
    // It is there on its last day.
    let ended = team.to.map_or(Day::LAST, |to| to.earliest().plus_days(1));
    Some((begun, ended))
}

/// The members who are at work on a day, each once.
pub fn deployed(register: &Register, day: Day, as_of: Day) -> FxHashSet<&Name> {
    posts(register, as_of).filter(|post| post.holds(day)).map(|post| post.member).collect()
}

/// How many members are at work on each of the days, each counted once a day, and how many posts they
/// hold together.
pub fn deployed_counts(register: &Register, days: &[Day], as_of: Day) -> Vec<(u32, u32)> {
    // Members by number: of each, the place of the last day on which it was counted.
    let mut numbers: FxHashMap<&Name, usize> = FxHashMap::default();
    let posts: Vec<(usize, Post<'_>)> = posts(register, as_of)
        .map(|post| {
            let next = numbers.len();
            (*numbers.entry(post.member).or_insert(next), post)
        })
        .collect();
    let mut counted: Vec<Option<usize>> = vec![None; numbers.len()];
    let on = |(index, day): (usize, &Day)| {
        let (mut members, mut held) = (0, 0);
        for (number, _) in posts.iter().filter(|(_, post)| post.holds(*day)) {
            held += 1;
            if counted[*number].replace(index) != Some(index) {
                members += 1;
            }
        }
        (members, held)
    };
    days.iter().enumerate().map(on).collect()
}

/// How many members are at work on a day, from rosters and from head counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Members on rosters, each once.
    pub members: u32,
    /// The posts that they hold together.
    pub posts: u32,
    /// Organisations at work that state a head count and keep no roster.
    pub counted_organisations: u32,
    /// The members that those state: people who may be in several of them, or on the roster of another.
    pub counted_members: u32,
    /// Organisations at work of which nobody has said how many members they have.
    pub unknown_organisations: u32,
}

/// The totals on the day up to which the ledger speaks.
pub fn totals(register: &Register, as_of: Day) -> Totals {
    let (members, held) = deployed_counts(register, &[as_of], as_of)[0];
    let mut totals = Totals { members, posts: held, ..Totals::default() };
    let assignments = register.assignments().rows().iter();
    let with_roster: FxHashSet<&Name> =
        assignments.filter_map(|row| row.record.branch.as_ref().map(|branch| &branch.id)).collect();
    for row in register.branches().rows() {
        if !is_live(&row.record, as_of, as_of) || with_roster.contains(&row.id) {
            continue;
        }
        let counts = [row.record.full_members, row.record.probationary_members];
        if counts.iter().all(Option::is_none) {
            totals.unknown_organisations += 1;
        } else {
            totals.counted_organisations += 1;
            totals.counted_members += counts.iter().flatten().map(|count| count.value).sum::<u32>();
        }
    }
    totals
}
