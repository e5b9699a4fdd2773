//! Restore points: copies of a ledger's segments as they were, kept beside them as far as there is
//! room. Nothing is ever read from them until a user asks: they are for the day on which a segment
//! turns out damaged or gone.
//!
//! Keys: `zhibu/<ledger>/point/<stamp>/<writer>/<n>` holds a copy of that segment, and
//! `zhibu/<ledger>/point/<stamp>/count`, which is written last, how many changes the point has.

use super::segment::decode;
use super::shelf::{ROOT, SEGMENTS, Shelf};
use super::store::{Store, StoreError};
use crate::ledger::{Change, Stamp};
use crate::order;

const POINTS: &str = "point/";
const COUNT: &str = "count";
/// So many points are kept of a ledger.
const MOST_POINTS: usize = 3;
/// Of points that lie closer together than so many milliseconds only the latest is kept: most of a
/// day, so that whoever comes a little earlier the next morning has one of each day.
const APART_MS: u64 = 20 * 60 * 60 * 1000;

/// A restore point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestorePoint {
    /// When it was made.
    pub at: Stamp,
    /// How many changes it has.
    pub changes: usize,
}

impl<S: Store> Shelf<S> {
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

    /// Makes a restore point of what is stored, which can all be read and has so many changes, and
    /// lets the oldest go. `room_units16` is what it may take; false if that is not enough, or if the
    /// store has no room. An older point that has far more than the new one stays: what was lost
    /// without anybody's noticing must not push out what could bring it back.
    pub fn make_point(
        &self,
        mark: &str,
        at: Stamp,
        changes: usize,
        room_units16: usize,
    ) -> Result<bool, StoreError> {
        let segments = format!("{ROOT}{mark}/{SEGMENTS}");
        let mut texts = Vec::new();
        let mut needed = 0;
        for key in self.store().keys(&segments)? {
            let Some(text) = self.store().get(&key)? else { continue };
            let copy = format!("{}{}", point_prefix(mark, at), &key[segments.len()..]);
            needed += copy.encode_utf16().count() + text.encode_utf16().count();
            texts.push((copy, text));
        }
        let before = self.points(mark)?;
        // Another tab may have taken the ledger off the shelf: of nothing there is no point.
        if texts.is_empty() || needed > room_units16 {
            return Ok(false);
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
        let mut kept = 1;
        let mut newer = at;
        for (place, point) in before.iter().enumerate() {
            // The latest of a day goes once there is a later one of that day: told by the day before's.
            let older = before.get(place + 1);
            let is_of_same_day = place == 0
                && older.is_some_and(|older| newer.ms().abs_diff(older.at.ms()) < APART_MS);
            let is_too_many = kept >= MOST_POINTS;
            if (is_of_same_day || is_too_many) && point.changes / 2 <= changes {
                self.drop_point(mark, point.at)?;
            } else {
                kept += 1;
                newer = point.at;
            }
        }
        Ok(true)
    }

    /// The changes of a restore point, as far as they can be read.
    pub fn point_changes(&self, mark: &str, at: Stamp) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        for key in self.store().keys(&point_prefix(mark, at))? {
            let text = self.store().get(&key)?.unwrap_or_default();
            changes.extend(decode(&text).unwrap_or_default());
        }
        Ok(changes)
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

    /// Makes room for what a user writes by letting the oldest restore point of any ledger go; false if
    /// there is none.
    pub fn drop_oldest_point(&self) -> Result<bool, StoreError> {
        let mut oldest: Option<(String, Stamp)> = None;
        for key in self.store().keys(ROOT)? {
            let Some((mark, rest)) = key[ROOT.len()..].split_once('/') else { continue };
            // Unfinished ones count too: they take room.
            let at = rest.strip_prefix(POINTS).and_then(|rest| rest.split_once('/'));
            let Some(at) = at.and_then(|(at, _)| at.parse::<Stamp>().ok()) else { continue };
            if oldest.as_ref().is_none_or(|oldest| at < oldest.1) {
                oldest = Some((mark.to_owned(), at));
            }
        }
        let Some((mark, at)) = oldest else { return Ok(false) };
        self.drop_point(&mark, at)?;
        Ok(true)
    }
}

fn point_prefix(mark: &str, at: Stamp) -> String {
    format!("{ROOT}{mark}/{POINTS}{at}/")
}
