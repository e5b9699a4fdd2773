//! Records, changes and stores for the tests of several crates.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

mod records;
#[cfg(feature = "storage")]
mod stores;

pub use records::{TestRecord, change, ledger_of, take_writes, texts_in, write};
#[cfg(feature = "storage")]
pub use stores::InterceptedStore;

/// The result of a future that waits for nothing.
///
/// # Panics
///
/// If it waits.
pub fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits for something"),
    }
}
