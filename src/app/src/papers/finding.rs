//! Which line of a paper a text was written in place of, after the ledger has changed.

use rustc_hash::FxHashMap;
use zhibu_domain::reporting::wording::{Drafting, KeptPassage};
use zhibu_domain::values::date::PartialDate;

use super::passages::DraftLine;
use crate::route::Route;

/// Parameters of addresses whose value is a day alone, or has one between points.
const AT_DAY: [&str; 4] = ["at", "maybe", "coverage_at", "deployed_at"];

/// The lines of a paper by what tells them apart, each ascending.
#[derive(Default)]
pub(super) struct Found<'a> {
    /// By their headings and first words.
    begun: FxHashMap<&'a str, Vec<usize>>,
    /// By their drafts too.
    alike: FxHashMap<(&'a str, &'a str), Vec<usize>>,
    /// By where they lead too.
    led: FxHashMap<(&'a str, &'a str, &'a [String]), Vec<usize>>,
    /// Where each leads.
    rows: Vec<&'a [String]>,
}

impl<'a> Found<'a> {
    pub(super) fn of(lines: &'a [DraftLine<'_>]) -> Self {
        let mut found = Self::default();
        for (index, DraftLine { begins, draft, rows, .. }) in lines.iter().enumerate() {
            found.begun.entry(begins).or_default().push(index);
            found.alike.entry((begins, draft)).or_default().push(index);
            found.led.entry((begins, draft, rows)).or_default().push(index);
            found.rows.push(rows);
        }
        found
    }

    /// What is kept of a line beside what is written in its place.
    pub(super) fn drafting(&self, index: usize, line: &DraftLine<'_>) -> Drafting {
        let alike = &self.alike[&(&*line.begins, &*line.draft)];
        // Ascending, as they were found.
        let nth = alike.partition_point(|of| *of < index);
        Drafting {
            draft: line.draft.clone(),
            nth: nth as u64,
            alike: alike.len() as u64,
            begun: self.begun[&*line.begins].len() as u64,
            rows: line.rows.clone(),
        }
    }

    /// The only line that says what this text was written for and leads where that led.
    pub(super) fn certain(&self, place: &str, kept: &KeptPassage) -> Option<usize> {
        let from = kept.from.as_ref().filter(|from| !from.rows.is_empty())?;
        match self.led.get(&(&*begins(place)?, &*from.draft, &*from.rows))?[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The line that a text was written for by its order, or by its first words alone; `None` if it may be another. A
    /// line that leads elsewhere is another, but an address with the running day in it is not the same tomorrow.
    pub(super) fn likely(&self, place: &str, kept: &KeptPassage) -> Option<usize> {
        let begins = begins(place)?;
        let only = || match self.begun.get(&*begins).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        let Some(from) = &kept.from else { return only().filter(|_| *begins == *place) };
        let alike = self.alike.get(&(&*begins, &*from.draft)).map(Vec::as_slice);
        let Some(alike) = alike else { return only().filter(|_| from.begun == 1) };
        let at = *alike.get(usize::try_from(from.nth).ok()?)?;
        let is_it = from.rows.is_empty() || undated(&from.rows) == undated(self.rows[at]);
        (is_it && alike.len() as u64 == from.alike).then_some(at)
    }
}

/// The heading and first words of the lines that a place is one of.
fn begins(place: &str) -> Option<String> {
    let (heading, opening) = place.rsplit_once('/')?;
    // A number is of those that begin alike; the words themselves may have the sign too.
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let opening = match opening.rsplit_once('#') {
        Some((words, number)) if is_number(number) => words,
        _ => opening,
    };
    Some(format!("{heading}/{opening}"))
}

/// Addresses without the days up to which or at which they count.
fn undated(rows: &[String]) -> Vec<Route> {
    rows.iter().map(|address| without_day(Route::parse(address))).collect()
}

fn without_day(mut route: Route) -> Route {
    for (name, value) in &mut route.params {
        let date = |part: &str| part.parse::<PartialDate>();
        let is_day = |part: &str| date(part).is_ok_and(|on| on.earliest() == on.latest());
        if let Some((from, _)) = value.split_once("..").filter(|(_, to)| is_day(to)) {
            *value = format!("{from}..");
        } else if AT_DAY.contains(&name.as_str()) {
            let parts = value.split('.').filter(|part| !is_day(part));
            *value = parts.collect::<Vec<_>>().join(".");
        }
    }
    route
}
