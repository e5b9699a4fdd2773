//! The hashes that stand for a file: in its receipt, and wherever one file must not pass for another.

use std::fmt;

use sha2::{Digest, Sha512};
use xxhash_rust::xxh64::Xxh64;

use zhibu_domain::reporting::receipts::FileHash;

/// Computes the hashes of a file in steps.
#[derive(Default)]
pub struct FileHasher {
    sha512: Sha512,
    xxh64: Xxh64,
}

impl fmt::Debug for FileHasher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FileHasher").finish_non_exhaustive()
    }
}

impl FileHasher {
    /// Adds the next bytes of the file.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha512.update(bytes);
        self.xxh64.update(bytes);
    }

    /// The hashes of all bytes added.
    pub fn finish(self) -> FileHash {
        let sha512 = self.sha512.finalize();
        let sha512 = *sha512.first_chunk().expect("a digest has 64 bytes");
        FileHash { sha512: u128::from_be_bytes(sha512), xxh64: self.xxh64.digest() }
    }
}

/// The hashes of a file of which all bytes are at hand.
pub fn file_hash(bytes: &[u8]) -> FileHash {
    let mut hasher = FileHasher::default();
    hasher.update(bytes);
    hasher.finish()
}
