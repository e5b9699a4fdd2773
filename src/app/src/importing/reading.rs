//! Reading one file: unsealing it, reading its elements, checking its signature.

use crate::rescue::rescued;
use zhibu_domain::reporting::receipts::FileHash;
use zhibu_format::{
    FileError, FileHasher, ReadStep, Reader, Sealed, SignatureCheck, Staged, UnsealError,
};

/// Elements processed per step.
pub(super) const ELEMENTS_PER_STEP: usize = 500;
/// Bytes processed per step when a file is hashed or its signature is verified.
const BYTES_PER_STEP: usize = 1 << 20;

/// The result of a reading step.
#[derive(Debug)]
pub enum FileStep {
    /// There is more to do.
    More,
    /// The next step takes a while: the page should be rendered first.
    Pause,
    /// The ledgers of the file: one, or all of a rescue file.
    Done(Result<Vec<Staged>, FileError>),
}

/// A file being read.
#[derive(Debug)]
pub struct FileReading {
    /// The hash of the file's original bytes.
    hash: FileHash,
    /// The passphrases to try if the file is sealed.
    passphrases: Vec<String>,
    /// Bytes of the content read so far, and in total.
    read: (usize, usize),
    work: Work,
}

#[derive(Debug)]
enum Work {
    Hashing { bytes: Vec<u8>, hashed: usize, hasher: Box<FileHasher> },
    Unsealing { sealed: Box<Sealed>, tried: usize },
    Content(Vec<u8>),
    Elements(Box<Reader>),
    Signature(Box<Staged>, Box<SignatureCheck>),
    Done,
}

impl FileReading {
    /// Starts reading a file's bytes; if it is sealed, each of `passphrases` is tried.
    pub fn new(bytes: Vec<u8>, passphrases: Vec<String>) -> Self {
        let work = Work::Hashing { bytes, hashed: 0, hasher: Box::default() };
        Self { hash: FileHash::default(), passphrases, read: (0, 1), work }
    }

    /// The hash of the file's original bytes, once it is read.
    pub fn hash(&self) -> FileHash {
        self.hash
    }

    /// Bytes of the content read so far, and in total.
    pub fn read(&self) -> (usize, usize) {
        self.read
    }

    /// Runs the next step.
    pub fn step(&mut self) -> FileStep {
        match std::mem::replace(&mut self.work, Work::Done) {
            Work::Hashing { bytes, hashed, hasher } => self.hash_on(bytes, hashed, hasher),
            Work::Unsealing { sealed, tried } => self.try_next(sealed, tried),
            Work::Content(bytes) => self.open(bytes),
            Work::Elements(reader) => self.read_on(reader),
            Work::Signature(staged, check) => self.verify_on(staged, check),
            Work::Done => FileStep::Done(Ok(Vec::new())),
        }
    }

    fn hash_on(&mut self, bytes: Vec<u8>, hashed: usize, mut hasher: Box<FileHasher>) -> FileStep {
        let next = bytes.len().min(hashed + BYTES_PER_STEP);
        hasher.update(&bytes[hashed..next]);
        if next < bytes.len() {
            self.work = Work::Hashing { bytes, hashed: next, hasher };
            return FileStep::More;
        }
        self.hash = hasher.finish();
        self.recognise(bytes)
    }

    fn recognise(&mut self, bytes: Vec<u8>) -> FileStep {
        let sealed = match Sealed::from_bytes(&bytes) {
            Ok(Some(sealed)) => sealed,
            Ok(None) => {
                self.work = Work::Content(bytes);
                return FileStep::More;
            }
            Err(error) => return FileStep::Done(Err(refusal(error))),
        };
        if let Err(error) = sealed.check() {
            return FileStep::Done(Err(refusal(error)));
        }
        self.work = Work::Unsealing { sealed: Box::new(sealed), tried: 0 };
        FileStep::Pause
    }

    /// Tries the next passphrase. Each try is slow by design, to prevent guessing.
    fn try_next(&mut self, sealed: Box<Sealed>, tried: usize) -> FileStep {
        let Some(passphrase) = self.passphrases.get(tried) else {
            return FileStep::Done(Err(FileError::Sealed { was_tried: tried > 0 }));
        };
        if let Ok(bytes) = sealed.open(passphrase) {
            self.work = Work::Content(bytes);
            return FileStep::More;
        }
        self.work = Work::Unsealing { sealed, tried: tried + 1 };
        FileStep::Pause
    }

    fn open(&mut self, bytes: Vec<u8>) -> FileStep {
        if let Some(ledgers) = rescued(&bytes) {
            return FileStep::Done(Ok(ledgers));
        }
        match Reader::new(bytes) {
            Ok(reader) => {
                self.work = Work::Elements(Box::new(reader));
                FileStep::More
            }
            Err(error) => FileStep::Done(Err(error)),
        }
    }

    fn read_on(&mut self, mut reader: Box<Reader>) -> FileStep {
        match reader.step(ELEMENTS_PER_STEP) {
            Err(error) => return FileStep::Done(Err(error)),
            Ok(ReadStep::More { done, total }) => {
                self.read = (done, total.max(1));
                self.work = Work::Elements(reader);
            }
            Ok(ReadStep::Done) => {
                let staged = Box::new(reader.into_staged());
                let check = Box::new(SignatureCheck::new(&staged));
                self.work = Work::Signature(staged, check);
            }
        }
        FileStep::More
    }

    fn verify_on(&mut self, mut staged: Box<Staged>, mut check: Box<SignatureCheck>) -> FileStep {
        if let Some(signature) = check.step(&staged, BYTES_PER_STEP) {
            staged.signature = signature;
            return FileStep::Done(Ok(vec![*staged]));
        }
        self.work = Work::Signature(staged, check);
        FileStep::More
    }
}

/// Why a sealed file is refused before any passphrase is tried.
fn refusal(error: UnsealError) -> FileError {
    match error {
        UnsealError::Newer { found } => FileError::NewerVersion { found },
        UnsealError::Truncated { at } => FileError::Truncated { at },
        UnsealError::Unsupported | UnsealError::WrongOrAltered => FileError::SealUnsupported,
    }
}
