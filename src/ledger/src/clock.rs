//! The clock that issues the stamps of changes.

use super::stamp::{Stamp, Writer};

/// A stamp further ahead of the local clock than this comes from a wrong clock: one day, in
/// milliseconds.
pub const FAR_FUTURE_MS: u64 = 24 * 60 * 60 * 1000;

/// A hybrid logical clock: follows the wall clock, never goes back, and stays ahead of every stamp it
/// has observed. Stamps from the far future are ignored, so that one wrong PC clock does not misdate
/// everything after it. `replaces` decides which change wins, so a stamp smaller than one it replaces
/// does no harm.
#[derive(Clone, Debug)]
pub struct Clock {
    writer: Writer,
    last_tick: u64,
}

impl Clock {
    /// A clock that has observed no stamp.
    pub fn new(writer: Writer) -> Self {
        Self { writer, last_tick: 0 }
    }

    /// The writer whose stamps it issues.
    pub fn writer(&self) -> Writer {
        self.writer
    }

    /// Observes a stamp found in storage or in a file. `now_ms` is milliseconds since 1970.
    pub fn observe(&mut self, seen: Stamp, now_ms: u64) {
        if !is_from_far_future(seen, now_ms) {
            self.last_tick = self.last_tick.max(seen.tick());
        }
    }

    /// The next stamp: greater than all earlier stamps of this clock, even if the wall clock was set
    /// back. `now_ms` is milliseconds since 1970.
    pub fn tick(&mut self, now_ms: u64) -> Stamp {
        self.last_tick = Stamp::tick_of_ms(now_ms).max(self.last_tick + 1);
        Stamp::from_tick(self.last_tick, self.writer)
    }
}

/// Whether the writer's clock must have been wrong, judged at `now_ms` (milliseconds since 1970).
pub fn is_from_far_future(stamp: Stamp, now_ms: u64) -> bool {
    stamp.ms() > now_ms.saturating_add(FAR_FUTURE_MS)
}
