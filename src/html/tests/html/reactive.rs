//! Signals and memos.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reactive_graph::owner::Owner;
use zhibu_html::dom;
use zhibu_html::reactive::{Memo, Signal};

use super::Stage;

#[test]
fn copies_of_a_signal_refer_to_one_value() {
    let signal = Signal::new(vec![1]);
    let (copy, read_only) = (signal, signal.read_only());
    signal.update(|numbers| numbers.push(2));
    assert_eq!(copy.get(), [1, 2]);
    copy.set(vec![]);
    assert!(read_only.with(Vec::is_empty));
    assert_eq!(signal.try_get_untracked(), Some(vec![]));
}

#[test]
fn a_signal_is_gone_with_its_owner() {
    let owner = Owner::new();
    let signal = owner.with(|| Signal::new(1));
    assert_eq!(signal.try_get_untracked(), Some(1));
    owner.cleanup();
    assert_eq!(signal.try_get_untracked(), None);
}

#[test]
fn a_memo_is_computed_when_it_is_read_after_a_change() {
    let (runs, number) = (Arc::new(AtomicUsize::new(0)), Signal::new(1));
    let counted = runs.clone();
    let double = Memo::new(move || {
        runs.fetch_add(1, Ordering::Relaxed);
        number.get() * 2
    });
    assert_eq!(counted.load(Ordering::Relaxed), 0);
    assert_eq!((double.get(), double.get_untracked()), (2, 2));
    assert_eq!(counted.load(Ordering::Relaxed), 1);
    number.set(3);
    number.set(4);
    assert_eq!(double.with(ToString::to_string), "8");
    assert_eq!(counted.load(Ordering::Relaxed), 2);
}

#[test]
fn what_reads_a_memo_follows_its_value_and_not_what_it_reads() {
    let (runs, number) = (Arc::new(AtomicUsize::new(0)), Signal::new(1));
    let counted = runs.clone();
    let is_odd = Memo::new(move || number.get() % 2 == 1);
    let stage = Stage::new(move |_| {
        runs.fetch_add(1, Ordering::Relaxed);
        if is_odd.get() { "odd" } else { "even" }
    });
    number.set(3);
    dom::run_effects();
    assert_eq!((stage.markup().as_str(), counted.load(Ordering::Relaxed)), ("odd", 1));
    number.set(4);
    dom::run_effects();
    assert_eq!((stage.markup().as_str(), counted.load(Ordering::Relaxed)), ("even", 2));
}
