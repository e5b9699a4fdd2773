//! The clock that gives each change its stamp.

use super::stamp::{Stamp, Writer};

/// How far ahead of our own clock a stamp may be before it counts as a wrong clock: one day.
pub const FAR_FUTURE_MS: u64 = 24 * 60 * 60 * 1000;

/// A hybrid logical clock: follows the wall clock, never goes back, and runs ahead of every stamp
/// it has seen, except of those from the far future, lest one wrong PC clock date everything
/// after it. Which change wins is settled by what each one replaces, so a stamp that is smaller
/// than one it replaces does no harm.
#[derive(Clone, Debug)]
pub struct Clock {
    writer: Writer,
    last_tick: u64,
}

impl Clock {
    /// A clock that has seen nothing.
    pub fn new(writer: Writer) -> Self {
        Self { writer, last_tick: 0 }
    }

    /// Whose clock it is.
    pub fn writer(&self) -> Writer {
        self.writer
    }

    /// Takes note of a stamp met in storage or in a file.
    pub fn observe(&mut self, seen: Stamp, now_ms: u64) {
        if !is_from_far_future(seen, now_ms) {
            self.last_tick = self.last_tick.max(seen.tick());
        }
    }

    /// The next stamp: greater than every one that this clock gave before, even if the wall clock
    /// was set back since.
    pub fn tick(&mut self, now_ms: u64) -> Stamp {
        self.last_tick = Stamp::tick_of_ms(now_ms).max(self.last_tick + 1);
        Stamp::from_tick(self.last_tick, self.writer)
    }
}

/// Whether the writer's clock must have been wrong, as seen from `now_ms`.
pub fn is_from_far_future(stamp: Stamp, now_ms: u64) -> bool {
    stamp.ms() > now_ms.saturating_add(FAR_FUTURE_MS)
}
