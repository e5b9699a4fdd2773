//! Sorting that is compiled once.
//!
//! The sort of the standard library is compiled for each type and each comparison, at three to four
//! kilobytes each, which adds up in a downloaded program. Here indices are sorted, by a comparison
//! behind a pointer, and the items are then reordered.

use std::cmp::Ordering;

/// Sorts by a comparison; the sort is stable.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let is_sorted = items.windows(2).all(|pair| compare(&pair[0], &pair[1]) != Ordering::Greater);
    if is_sorted {
        return;
    }
    let indices = sorted_indices(items.len(), &|a, b| compare(&items[a], &items[b]));
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(indices.into_iter().filter_map(|index| unsorted[index].take()));
}

/// Sorts by [`Ord`]; the sort is stable.
pub fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, Ord::cmp);
}

fn sorted_indices(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    indices.sort_by(|a, b| compare(*a, *b));
    indices
}
