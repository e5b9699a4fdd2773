//! The hash that stands for a file: in its receipt, and wherever one file must not pass for another.

use sha2::{Digest, Sha512};

/// Computes the hash of a file in steps: 128 bits of SHA-512, so that nobody can make another file with
/// the same hash.
#[derive(Debug, Default)]
pub struct FileHasher {
    digest: Sha512,
}

impl FileHasher {
    /// Adds the next bytes of the file.
    pub fn update(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
    }

    /// The hash of all bytes added.
    pub fn finish(self) -> u128 {
        let digest = self.digest.finalize();
        u128::from_be_bytes(*digest.first_chunk().expect("a digest has 64 bytes"))
    }
}

/// The hash of a file of which all bytes are at hand.
pub fn file_hash(bytes: &[u8]) -> u128 {
    let mut hasher = FileHasher::default();
    hasher.update(bytes);
    hasher.finish()
}
