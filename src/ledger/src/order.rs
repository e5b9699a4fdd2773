//! Sorting, compiled once.
//!
//! The standard library compiles its sort anew for every type and every comparison, three to four
//! kilobytes each time; in a program that is downloaded that adds up. Here places are sorted, by a
//! comparison behind a pointer, and the items are then put in their order.

use std::cmp::Ordering;

/// Sorts stably by a comparison.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let is_sorted = items.windows(2).all(|pair| compare(&pair[0], &pair[1]) != Ordering::Greater);
    if is_sorted {
        return;
    }
    let indices = sorted_indices(items.len(), &|a, b| compare(&items[a], &items[b]));
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(indices.into_iter().filter_map(|index| unsorted[index].take()));
}

/// Sorts by the items' own order.
pub fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, Ord::cmp);
}

fn sorted_indices(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    indices.sort_by(|a, b| compare(*a, *b));
    indices
}
