//! The parts of the program that are fetched at their first use. [`page`](crate::page) has the pages
//! of each.

/// Whether a part is fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fetching {
    /// It was not needed yet, or is being fetched.
    #[default]
    NotYet,
    /// It is fetched.
    Here,
    /// It could not be fetched.
    Failed,
}

/// The index of the part that makes files of tables. Those before it are the parts with pages, by
/// [`FetchedPage::part`](crate::page::FetchedPage::part).
pub const SHEETS_PART: usize = 6;

/// The states of the parts that render something.
pub type PartStates = [Fetching; SHEETS_PART + 1];
