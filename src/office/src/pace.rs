//! Reading in steps, between which whoever reads may do something else.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use thiserror::Error;

/// Parts of a text or a file that are read in a step.
const PARTS_A_STEP: usize = 512;

/// Nobody wants any more what was read.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("reading was cancelled")]
pub struct Cancelled;

/// What is done between two steps of reading.
pub trait Pace {
    /// Passes the time between two steps, when so much is read, in per cent. Reading goes on if it returns
    /// true.
    fn pause(&mut self, percent: usize) -> impl Future<Output = bool>;
}

/// Reads on without a pause.
pub(crate) struct Unpaced;

impl Pace for Unpaced {
    async fn pause(&mut self, _percent: usize) -> bool {
        true
    }
}

/// The result of reading without a pause.
pub(crate) fn finished<T>(reading: impl Future<Output = T>) -> T {
    match pin!(reading).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => unreachable!("nothing is waited for"),
    }
}

/// How far a text or a file is read, in bytes.
pub(crate) struct Progress<'a, P> {
    pace: &'a mut P,
    /// How much there is.
    all: u64,
    /// How much of it is in what is read already, before the entry that is being read.
    before: u64,
    /// The parts read since the last pause.
    parts: usize,
}

impl<'a, P: Pace> Progress<'a, P> {
    pub(crate) fn new(pace: &'a mut P) -> Self {
        Self { pace, all: 0, before: 0, parts: 0 }
    }

    /// Sets how much there is to read.
    pub(crate) fn set_all(&mut self, all: u64) {
        self.all = all;
    }

    /// Counts a part of a text that is read, of which so many bytes are left.
    pub(crate) async fn count_part_before(&mut self, left: usize) -> Result<(), Cancelled> {
        self.count_part(self.all.saturating_sub(left as u64)).await
    }

    /// Notes that an entry of this size is read.
    pub(crate) fn end_entry(&mut self, size: u64) {
        self.before += size;
    }

    /// Counts a part that is read, which ends at this position of its entry.
    pub(crate) async fn count_part(&mut self, position: u64) -> Result<(), Cancelled> {
        self.parts += 1;
        if self.parts < PARTS_A_STEP {
            return Ok(());
        }
        self.parts = 0;
        let read = (self.before + position).min(self.all);
        let percent = usize::try_from(read * 100 / self.all.max(1)).unwrap_or(100);
        if self.pace.pause(percent).await { Ok(()) } else { Err(Cancelled) }
    }
}
