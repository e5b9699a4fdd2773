//! Sets of the files of an import.

/// Maximum files per import.
pub const MOST_FILES: usize = 128;

/// A set of files of an import, by index below [`MOST_FILES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FileSet([u64; FILE_WORDS]);

/// Words rather than one wide number, whose shifts are calls of functions in WebAssembly.
const FILE_WORDS: usize = MOST_FILES / 64;

impl FileSet {
    /// The set of one file.
    pub fn of(file: usize) -> Self {
        let mut words = [0; FILE_WORDS];
        words[file / 64] = 1 << (file % 64);
        Self(words)
    }

    /// The set with one more file.
    #[must_use]
    pub fn and(self, file: usize) -> Self {
        self.with(Self::of(file))
    }

    /// The union of both sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }

    /// The files that are not in the other set.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] & !other.0[word]))
    }

    /// Whether the set contains a file.
    pub fn holds(self, file: usize) -> bool {
        self.0[file / 64] >> (file % 64) & 1 == 1
    }

    /// Adds the file, or removes it if the set contains it.
    #[must_use]
    pub fn toggled(self, file: usize) -> Self {
        let file = Self::of(file);
        Self(std::array::from_fn(|word| self.0[word] ^ file.0[word]))
    }

    /// Whether it is a subset of the other set.
    pub fn is_within(self, other: Self) -> bool {
        self.without(other) == Self::default()
    }

    /// The indices of the files, ascending.
    pub fn files(self) -> impl Iterator<Item = usize> {
        (0..).zip(self.0).flat_map(|(word, mut left): (usize, u64)| {
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros() as usize;
                    left &= left - 1;
                    64 * word + bit
                })
            })
        })
    }

    /// The number of files.
    pub fn count(self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}
