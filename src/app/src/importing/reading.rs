//! Reading one file: unsealing it, reading its elements, checking its signature.

use crate::rescue::rescued;
use zhibu_format::{FileError, ReadStep, Reader, Sealed, SignatureCheck, Staged, file_hash};

/// Elements worked on in one step.
pub(super) const ELEMENTS_PER_STEP: usize = 200;
/// Bytes of a signed file gone through in one step.
const BYTES_PER_STEP: usize = 1 << 20;

/// How far the reading of a file has come.
#[derive(Debug)]
pub enum FileStep {
    /// There is more to do.
    More,
    /// The next step takes a while: the page is to be drawn first.
    Pause,
    /// The ledgers in it: one, or all that were rescued.
    Done(Result<Vec<Staged>, FileError>),
}

/// A file being read.
#[derive(Debug)]
pub struct FileReading {
    hash: u64,
    /// What a sealed file is tried with.
    passphrases: Vec<String>,
    /// Bytes of the content read, and in all.
    read: (usize, usize),
    work: Work,
}

#[derive(Debug)]
enum Work {
    Bytes(Vec<u8>),
    Unsealing { sealed: Box<Sealed>, tried: usize },
    Content(Vec<u8>),
    Elements(Box<Reader>),
    Signature(Box<Staged>, Box<SignatureCheck>),
    Done,
}

impl FileReading {
    /// Begins to read a file's bytes; if it is sealed, each of `passphrases` is tried.
    pub fn new(bytes: Vec<u8>, passphrases: Vec<String>) -> Self {
        Self { hash: file_hash(&bytes), passphrases, read: (0, 1), work: Work::Bytes(bytes) }
    }

    /// Tells the file's bytes, as they came, from those of every other file.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// Bytes of the content read, and in all.
    pub fn read(&self) -> (usize, usize) {
        self.read
    }

    /// Goes on.
    pub fn step(&mut self) -> FileStep {
        match std::mem::replace(&mut self.work, Work::Done) {
            Work::Bytes(bytes) => match Sealed::from_bytes(&bytes) {
                None => {
                    self.work = Work::Content(bytes);
                    FileStep::More
                }
                Some(sealed) => {
                    self.work = Work::Unsealing { sealed: Box::new(sealed), tried: 0 };
                    FileStep::Pause
                }
            },
            Work::Unsealing { sealed, tried } => self.try_next(sealed, tried),
            Work::Content(bytes) => self.open(bytes),
            Work::Elements(reader) => self.read_on(reader),
            Work::Signature(staged, check) => self.verify_on(staged, check),
            Work::Done => FileStep::Done(Ok(Vec::new())),
        }
    }

    /// Tries the next passphrase. Each try takes a while: that is what keeps others from guessing.
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
