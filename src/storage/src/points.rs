//! Restore points: copies of the segments of a ledger, kept while there is room. They are read only
//! when a user asks, to recover segments that are damaged or missing.
//!
//! Keys: `zhibu/<ledger>/point/<stamp>/<writer>/<n>` is a copy of that segment.
//! `zhibu/<ledger>/point/<stamp>/count` is the number of changes of the point; it is written last, and
//! a point without it is incomplete.

use super::QUOTA_UNITS16;
use super::catalog::Catalog;
use super::keys::{ROOT, SEGMENTS};
use super::store::{Store, StoreError};
use zhibu_ledger::order;
use zhibu_ledger::{PackedChanges, Stamp};

const POINTS: &str = "point/";
const COUNT: &str = "count";
/// Maximum points per ledger.
const MAX_POINTS: usize = 3;
/// Of points that are closer together than this, only the latest is kept, in milliseconds. Less than a
/// day, so that a user who starts a little earlier the next morning has a point of each day.
const APART_MS: u64 = 20 * 60 * 60 * 1000;
/// A point without a count after this time was abandoned, in milliseconds.
const UNFINISHED_AFTER_MS: u64 = 60 * 1000;

/// A restore point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestorePoint {
    /// The time of its creation.
    pub at: Stamp,
    /// The number of its changes.
    pub changes: usize,
}

impl<S: Store> Catalog<S> {
    /// The complete restore points of a ledger, latest first.
    pub fn points(&self, ledger_key: &str) -> Result<Vec<RestorePoint>, StoreError> {
        let prefix = format!("{ROOT}{ledger_key}/{POINTS}");
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

    /// Creates a restore point and evicts older ones. The caller has checked that all segments are
    /// readable and have `changes` changes. `room_units16` is the free space for points; evicted points
    /// add to it. Returns false if there is not enough space.
    pub fn make_point(
        &self,
        ledger_key: &str,
        at: Stamp,
        changes: usize,
        room_units16: usize,
    ) -> Result<bool, StoreError> {
        self.remove_stale_points(ledger_key, at)?;
        let segments = format!("{ROOT}{ledger_key}/{SEGMENTS}");
        let mut texts = Vec::new();
        let mut needed = 0;
        for key in self.segment_keys(ledger_key)? {
            let Some(text) = self.store().get(&key)? else { continue };
            let copy = format!("{}{}", point_prefix(ledger_key, at), &key[segments.len()..]);
            needed += units16(&copy) + units16(&text);
            texts.push((copy, text));
        }
        let before = self.points(ledger_key)?;
        let mut sizes = Vec::new();
        for point in &before {
            sizes.push(self.point_units16(ledger_key, point.at)?);
        }
        // Another tab may have removed the ledger, and an empty point is useless.
        let room = room_units16 + sizes.iter().sum::<usize>();
        let most = room.checked_div(needed).unwrap_or(0).min(MAX_POINTS);
        if texts.is_empty() || most == 0 {
            return Ok(false);
        }
        let gone = superseded(at, &before, most);
        // Evict first if an older point stays, and otherwise after the new point is written.
        let may_evict_first = gone.len() < before.len();
        if may_evict_first {
            gone.iter().try_for_each(|point| self.drop_point(ledger_key, *point))?;
        }
        let written = texts.iter().try_for_each(|(key, text)| self.store().set(key, text));
        let count = format!("{}{COUNT}", point_prefix(ledger_key, at));
        match written.and_then(|()| self.store().set(&count, &changes.to_string())) {
            Ok(()) => {}
            Err(error) => {
                self.drop_point(ledger_key, at)?;
                return if error == StoreError::Full { Ok(false) } else { Err(error) };
            }
        }
        if !may_evict_first {
            gone.iter().try_for_each(|point| self.drop_point(ledger_key, *point))?;
        }
        Ok(true)
    }

    /// Removes incomplete points of tabs that were killed, but not those that another tab may be writing
    /// now.
    fn remove_stale_points(&self, ledger_key: &str, now: Stamp) -> Result<(), StoreError> {
        let prefix = format!("{ROOT}{ledger_key}/{POINTS}");
        let whole: Vec<Stamp> = self.points(ledger_key)?.iter().map(|point| point.at).collect();
        for key in self.store().keys(&prefix)? {
            let at = key[prefix.len()..].split_once('/').and_then(|(at, _)| at.parse().ok());
            if at.is_some_and(|at: Stamp| {
                !whole.contains(&at) && at.ms().abs_diff(now.ms()) > UNFINISHED_AFTER_MS
            }) {
                self.store().remove(&key)?;
            }
        }
        Ok(())
    }

    /// The keys of the segments of a restore point.
    pub fn point_keys(&self, ledger_key: &str, at: Stamp) -> Result<Vec<String>, StoreError> {
        let prefix = point_prefix(ledger_key, at);
        let mut keys = self.store().keys(&prefix)?;
        keys.retain(|key| key[prefix.len()..] != *COUNT);
        Ok(keys)
    }

    fn point_units16(&self, ledger_key: &str, at: Stamp) -> Result<usize, StoreError> {
        let mut used = 0;
        for key in self.point_keys(ledger_key, at)? {
            used += units16(&key) + units16(&self.store().get(&key)?.unwrap_or_default());
        }
        Ok(used)
    }

    /// Whether evicting all restore points of a ledger makes enough room for these changes.
    pub fn would_suffice(&self, ledger_key: &str, changes: &PackedChanges) -> bool {
        let room = || -> Result<usize, StoreError> {
            let mut used = 0;
            for key in self.store().keys("")? {
                used += units16(&key) + units16(&self.store().get(&key)?.unwrap_or_default());
            }
            let mut room = QUOTA_UNITS16.saturating_sub(used);
            for point in self.points(ledger_key)? {
                room += self.point_units16(ledger_key, point.at)?;
            }
            Ok(room)
        };
        room().is_ok_and(|room| room >= self.cost_units16(changes))
    }

    /// Removes a restore point.
    pub fn drop_point(&self, ledger_key: &str, at: Stamp) -> Result<(), StoreError> {
        // The count first, so that an interrupted removal leaves an incomplete point.
        let prefix = point_prefix(ledger_key, at);
        self.store().remove(&format!("{prefix}{COUNT}"))?;
        for key in self.store().keys(&prefix)? {
            self.store().remove(&key)?;
        }
        Ok(())
    }
}

/// The points to evict when one is created and `most` may exist: the latest one if it is of the same day
/// (judged by its distance from the one before it), and the oldest.
fn superseded(at: Stamp, before: &[RestorePoint], most: usize) -> Vec<Stamp> {
    let is_latest_superseded =
        before.get(1).is_some_and(|older| at.ms().abs_diff(older.at.ms()) < APART_MS);
    let mut kept = 1;
    let mut gone = Vec::new();
    for (index, point) in before.iter().enumerate() {
        if (index == 0 && is_latest_superseded) || kept >= most {
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

fn point_prefix(ledger_key: &str, at: Stamp) -> String {
    format!("{ROOT}{ledger_key}/{POINTS}{at}/")
}
