//! The memory of an open ledger: `memory <size>` prints how many bytes live once it is open, how many at
//! most while it opens, and how many changes it has.
//!
//! Natively, where a pointer has twice the bytes that it has in WebAssembly. The stored segments are not
//! counted, as they are the browser's; a text that is read from them is, while it is there.

#![allow(unsafe_code, reason = "an allocator that counts, around that of the system")]

#[allow(dead_code, reason = "instructions.rs uses all of it")]
#[path = "district.rs"]
mod district;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use district::District;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn grow(bytes: usize) {
    let live = LIVE.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(live, Ordering::Relaxed);
}

// SAFETY: what allocates is the system's allocator; here it is only counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let [size] = &words[..] else { panic!("memory <size>, not {words:?}") };
    let district = District::of(size);
    let changes = district.bundled.changes.len();
    let before = LIVE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let workspace = district.open();
    let live = LIVE.load(Ordering::Relaxed) - before;
    let peak = PEAK.load(Ordering::Relaxed) - before;
    println!(r#"{{ "live": {live}, "peak": {peak}, "changes": {changes} }}"#);
    drop(workspace);
}
