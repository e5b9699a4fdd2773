//! What a file of the folder is, by its content: never by its name.

use zhibu_format::{FileError, FileHasher, Sealed, Staged, UnsealError, is_as_written};

use crate::importing::{FileReading, FileStep};

/// Bytes hashed per step.
const BYTES_PER_STEP: usize = 1 << 20;

/// How files of this program begin.
const BEGINNING: &[u8] = b"{\n\"format\":\"zhibu-ledger\"";

/// What a file is.
#[derive(Debug)]
pub(super) enum Content {
    /// A file of the ledger, whole.
    Ours(Box<Staged>),
    /// A file that was seen before, which was read for its changes alone.
    Known(Box<Content>),
    /// A whole file of another ledger.
    OtherLedger,
    /// Its writer has not finished it, or it was cut off on its way.
    Unfinished,
    /// It is sealed with a passphrase that nobody has typed yet.
    Sealed,
    /// A newer version of the program wrote it.
    Newer,
    /// Something else.
    Foreign,
}

impl Content {
    /// Whether it is a whole file of the ledger, seen before or not.
    pub(super) fn is_of_ledger(&self) -> bool {
        match self {
            Self::Ours(_) => true,
            Self::Known(content) => content.is_of_ledger(),
            _ => false,
        }
    }
}

/// A file being read.
pub(super) struct ContentReading {
    reading: FileReading,
    begins_as_ours: bool,
}

/// The hash of a file, computed in steps.
pub(super) struct Hashing {
    hasher: FileHasher,
    hashed: usize,
}

impl Hashing {
    pub(super) fn new() -> Self {
        Self { hasher: FileHasher::default(), hashed: 0 }
    }

    /// Goes on; true once all bytes are hashed.
    pub(super) fn step(&mut self, bytes: &[u8]) -> bool {
        let next = bytes.len().min(self.hashed + BYTES_PER_STEP);
        self.hasher.update(&bytes[self.hashed..next]);
        self.hashed = next;
        next == bytes.len()
    }

    pub(super) fn finish(self) -> u128 {
        self.hasher.finish().sha512
    }
}

impl ContentReading {
    pub(super) fn new(bytes: Vec<u8>, passphrases: Vec<String>) -> Self {
        let begins_as_ours = may_become_ours(&bytes);
        Self { reading: FileReading::new(bytes, passphrases), begins_as_ours }
    }

    /// Goes on; what the file is once it is read.
    pub(super) fn step(&mut self, ledger_id: &str) -> Option<Content> {
        let FileStep::Done(read) = self.reading.step() else { return None };
        Some(match read {
            Ok(mut ledgers) if ledgers.len() == 1 => {
                let staged = ledgers.remove(0);
                if !is_as_written(&staged.text) {
                    self.not_whole()
                } else if staged.about.as_ref().is_none_or(|about| about.id != ledger_id) {
                    Content::OtherLedger
                } else {
                    Content::Ours(Box::new(staged))
                }
            }
            Ok(_) => Content::Foreign,
            Err(FileError::Sealed { .. }) => Content::Sealed,
            Err(FileError::NewerVersion { .. }) => Content::Newer,
            Err(_) => self.not_whole(),
        })
    }

    fn not_whole(&self) -> Content {
        if self.begins_as_ours { Content::Unfinished } else { Content::Foreign }
    }
}

/// Whether a whole file is sealed.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    matches!(Sealed::from_bytes(bytes), Ok(Some(_)))
}

/// Whether a file may yet become one of this program: it begins like one, or has only room for one so far.
fn may_become_ours(bytes: &[u8]) -> bool {
    let is_cut_seal = matches!(Sealed::from_bytes(bytes), Err(UnsealError::Truncated { .. }));
    is_cut_seal
        || bytes.iter().all(|byte| *byte == 0)
        || bytes.starts_with(BEGINNING)
        || BEGINNING.starts_with(bytes)
}
