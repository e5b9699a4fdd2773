//! Slices of long work, between which the page is rendered.

/// Maximum duration of a slice before the browser may render, in milliseconds.
const SLICE_MS: f64 = 24.0;

/// The steps between two turns of the page. Times are milliseconds of a monotonic clock.
pub(crate) struct Slice {
    began_ms: f64,
    /// When the current step began.
    step_began_ms: f64,
}

impl Slice {
    pub(crate) fn begin(now_ms: f64) -> Self {
        Self { began_ms: now_ms, step_began_ms: now_ms }
    }

    /// Whether there is time for another step that takes as long as the one that has just ended.
    pub(crate) fn has_room(&mut self, now_ms: f64) -> bool {
        let step_ms = now_ms - self.step_began_ms;
        self.step_began_ms = now_ms;
        now_ms - self.began_ms + step_ms < SLICE_MS
    }
}
