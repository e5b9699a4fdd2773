//! The rank of districts by rate of coverage, with bounds where it is not known how many tasks need an organisation.

use zhibu_domain::branches::coverage::CoverageCounts;

use super::figures::coverage_percent;

/// The rate of coverage of a district and its place, each from the lowest to the highest that it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The rate in percent.
    pub percent: (u32, u32),
    /// The place, of which 1 is the best.
    pub place: (usize, usize),
}

/// Tasks whose number of members is to be verified may all need an organisation, or none of them: no organisation serves
/// any of them.
fn at_worst(counts: CoverageCounts) -> CoverageCounts {
    CoverageCounts { due: counts.due.saturating_add(counts.unknown), unknown: 0, ..counts }
}

/// The rate of coverage in percent, from the lowest to the highest that it may be; `None` if it has none.
pub fn rate_bounds(counts: CoverageCounts) -> Option<(u32, u32)> {
    let highest = coverage_percent(counts)?;
    Some((coverage_percent(at_worst(counts))?.min(highest), highest))
}

/// The standings of districts; `None` for those without a rate, or which are not compared. What is compared is what is
/// counted, not what is shown rounded, and equal ones share a place.
pub fn standings(all: &[Option<CoverageCounts>]) -> Vec<Option<Standing>> {
    let is_higher = |one: CoverageCounts, other: CoverageCounts| {
        let [one, other] = [one, other].map(|of| [of.covered, of.due].map(u64::from));
        one[0] * other[1] > other[0] * one[1]
    };
    let rated = || all.iter().flatten().filter(|of| rate_bounds(**of).is_some());
    let standing = |own: &Option<CoverageCounts>| {
        let own = (*own)?;
        let percent = rate_bounds(own)?;
        let surely = rated().filter(|other| is_higher(at_worst(**other), own)).count();
        let perhaps = rated().filter(|other| is_higher(**other, at_worst(own))).count();
        // A district that is uncertain itself is not before itself.
        let is_own = usize::from(is_higher(own, at_worst(own)));
        Some(Standing { percent, place: (1 + surely, 1 + perhaps - is_own) })
    };
    all.iter().map(standing).collect()
}
