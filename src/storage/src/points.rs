//! Restore points: copies of a ledger's segments as they were, kept beside them as far as there is
//! room. Nothing is ever read from them until a user asks: they are for the day on which a segment
//! turns out damaged or gone.
//!
//! Keys: `zhibu/<ledger>/point/<stamp>/<writer>/<n>` holds a copy of that segment, and
//! `zhibu/<ledger>/point/<stamp>/count`, which is written last, how many changes the point has.

use super::QUOTA_UNITS16;
use super::catalog::{Catalog, ROOT, SEGMENTS, cost_units16};
use super::store::{Store, StoreError};
use zhibu_ledger::order;
use zhibu_ledger::{Change, Stamp};

const POINTS: &str = "point/";
const COUNT: &str = "count";
/// So many points are kept of a ledger.
const MOST_POINTS: usize = 3;
/// Of points that lie closer together than so many milliseconds only the latest is kept: most of a
/// day, so that whoever comes a little earlier the next morning has one of each day.
const APART_MS: u64 = 20 * 60 * 60 * 1000;
/// A point of which the count is not there after so many milliseconds was left unfinished.
const UNFINISHED_AFTER_MS: u64 = 60 * 1000;

/// A restore point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestorePoint {
    /// When it was made.
    pub at: Stamp,
    /// How many changes it has.
    pub changes: usize,
}

impl<S: Store> Catalog<S> {
    /// The restore points of a ledger, the latest first. What was left unfinished is none.
    pub fn points(&self, mark: &str) -> Result<Vec<RestorePoint>, StoreError> {
        let prefix = format!("{ROOT}{mark}/{POINTS}");
        let mut points = Vec::new();
        for key in self.store().keys(&prefix)? {
            let Some((at, COUNT)) = key[prefix.len()..].split_once('/') else { continue };
            let count = self.store().get(&key)?.and_then(|text| text.parse().ok());
            if let (Ok(at), Some(changes)) = (at.parse(), count) {
                points.push(RestorePoint { at, changes });
            }
        }
        order::sort_by(&mut points, |a, b| b.at.cmp(&a.at));
        Ok(points)
    }

    /// Makes a restore point of what is stored, of which the caller has seen that it can all be read and
    /// has so many changes, and lets older ones go. `room_units16` is what is left for points, negative
    /// room being none; what goes counts as room. False if there is not enough of it.
    pub fn make_point(
        &self,
        mark: &str,
        at: Stamp,
        changes: usize,
        room_units16: usize,
    ) -> Result<bool, StoreError> {
        self.remove_stale_points(mark, at)?;
        let segments = format!("{ROOT}{mark}/{SEGMENTS}");
        let mut texts = Vec::new();
        let mut needed = 0;
        for key in self.segment_keys(mark)? {
            let Some(text) = self.store().get(&key)? else { continue };
            let copy = format!("{}{}", point_prefix(mark, at), &key[segments.len()..]);
            needed += units16(&copy) + units16(&text);
            texts.push((copy, text));
        }
        let before = self.points(mark)?;
        let mut sizes = Vec::new();
        for point in &before {
            sizes.push(self.point_units16(mark, point.at)?);
        }
        // Another tab may have taken the ledger off the shelf: of nothing there is no point.
        let room = room_units16 + sizes.iter().sum::<usize>();
        let most = room.checked_div(needed).unwrap_or(0).min(MOST_POINTS);
        if texts.is_empty() || most == 0 {
            return Ok(false);
        }
        let gone = superseded(at, &before, most);
        // The older go first where one of them stays, and else once the new one is there.
        let may_go_first = gone.len() < before.len();
        if may_go_first {
            gone.iter().try_for_each(|point| self.drop_point(mark, *point))?;
        }
        let written = texts.iter().try_for_each(|(key, text)| self.store().set(key, text));
        let count = format!("{}{COUNT}", point_prefix(mark, at));
        match written.and_then(|()| self.store().set(&count, &changes.to_string())) {
            Ok(()) => {}
            Err(error) => {
                self.drop_point(mark, at)?;
                return if error == StoreError::Full { Ok(false) } else { Err(error) };
            }
        }
        if !may_go_first {
            gone.iter().try_for_each(|point| self.drop_point(mark, *point))?;
        }
        Ok(true)
    }

    /// Removes what is left of points that a killed tab did not finish; one that another tab is
    /// writing now is not old enough.
    fn remove_stale_points(&self, mark: &str, now: Stamp) -> Result<(), StoreError> {
        let prefix = format!("{ROOT}{mark}/{POINTS}");
        let whole: Vec<Stamp> = self.points(mark)?.iter().map(|point| point.at).collect();
        for key in self.store().keys(&prefix)? {
            let at = key[prefix.len()..].split_once('/').and_then(|(at, _)| at.parse().ok());
            let is_left = |at: Stamp| {
                !whole.contains(&at) && at.ms().abs_diff(now.ms()) > UNFINISHED_AFTER_MS
            };
            if at.is_some_and(is_left) {
                self.store().remove(&key)?;
            }
        }
        Ok(())
    }

    /// The keys of a restore point's segments.
    pub fn point_keys(&self, mark: &str, at: Stamp) -> Result<Vec<String>, StoreError> {
        let prefix = point_prefix(mark, at);
        let mut keys = self.store().keys(&prefix)?;
        keys.retain(|key| key[prefix.len()..] != *COUNT);
        Ok(keys)
    }

    fn point_units16(&self, mark: &str, at: Stamp) -> Result<usize, StoreError> {
        let mut taken = 0;
        for key in self.point_keys(mark, at)? {
            taken += units16(&key) + units16(&self.store().get(&key)?.unwrap_or_default());
        }
        Ok(taken)
    }

    /// Whether letting the restore points of a ledger go can make room for these changes at all.
    pub fn would_suffice(&self, mark: &str, changes: &[&Change]) -> bool {
        let room = || -> Result<usize, StoreError> {
            let mut used = 0;
            for key in self.store().keys("")? {
                used += units16(&key) + units16(&self.store().get(&key)?.unwrap_or_default());
            }
            let mut room = QUOTA_UNITS16.saturating_sub(used);
            for point in self.points(mark)? {
                room += self.point_units16(mark, point.at)?;
            }
            Ok(room)
        };
        room().is_ok_and(|room| room >= cost_units16(changes))
    }

    /// Lets a restore point go.
    pub fn drop_point(&self, mark: &str, at: Stamp) -> Result<(), StoreError> {
        // The count first: what is left of a point whose removal is cut short is none.
        let prefix = point_prefix(mark, at);
        self.store().remove(&format!("{prefix}{COUNT}"))?;
        for key in self.store().keys(&prefix)? {
            self.store().remove(&key)?;
        }
        Ok(())
    }
}

/// The points that go when one is made at a moment and so many may stay: the latest of a day once
/// there is a later one of that day, which the day before's tells, and the oldest.
fn superseded(at: Stamp, before: &[RestorePoint], most: usize) -> Vec<Stamp> {
    let is_of_same_day = |index: usize| {
        let older = before.get(index + 1).filter(|_| index == 0);
        older.is_some_and(|older| at.ms().abs_diff(older.at.ms()) < APART_MS)
    };
    let mut kept = 1;
    let mut gone = Vec::new();
    for (index, point) in before.iter().enumerate() {
        if is_of_same_day(index) || kept >= most {
            gone.push(point.at);
        } else {
            kept += 1;
        }
    }
    gone
}

fn units16(text: &str) -> usize {
    text.encode_utf16().count()
}

fn point_prefix(mark: &str, at: Stamp) -> String {
    format!("{ROOT}{mark}/{POINTS}{at}/")
}
