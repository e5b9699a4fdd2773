//! Reads files and merges those of one ledger, by what the app itself reads and merges files with.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zhibu_format::{
    About, Exported, FileError, ItemError, LeftOut, MOST_FILES, Planner, ReadStep, Reader, Sealed,
    Signature, SignatureCheck, Source, Staged, file_hash,
};
use zhibu_ledger::{Change, Ledger, Stamp, Writer};

/// Bytes that a file may have unless the user says otherwise.
pub const MOST_BYTES: u64 = 1 << 28;

/// Why a file is not admitted.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The system does not read it.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// It is larger than files may be.
    #[error("larger than {most} bytes")]
    TooLarge {
        /// Bytes that a file may have.
        most: u64,
    },
    /// The app would not read it either.
    #[error("{0}")]
    NoLedger(#[from] FileError),
    /// It does not say which ledger it is of, so nothing can be added to it or compared with it.
    #[error("the file does not say which ledger it is of")]
    Nameless,
    /// It is signed, and is not what was signed.
    #[error("the signature does not match: the file was altered after it was signed")]
    Altered,
}

/// A file that is not admitted.
#[derive(Debug)]
pub struct Refused {
    /// Its path.
    pub path: PathBuf,
    /// The reason.
    pub refusal: Refusal,
}

/// An element of a file that is not admitted; the rest of the file is.
#[derive(Debug)]
pub struct InvalidElement {
    /// The path of the file.
    pub path: PathBuf,
    /// The line in it, counted from 1.
    pub line: usize,
    /// The reason.
    pub error: ItemError,
}

/// Files of one ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFiles {
    /// The id of the ledger.
    pub id: String,
    /// The paths of the files, in the order in which they were named.
    pub paths: Vec<PathBuf>,
}

/// A ledger, merged from its files.
#[derive(Debug)]
pub struct Admitted {
    /// Its metadata, of the file that was exported last.
    pub about: About,
    /// The last of its exports, as far as files state it.
    pub exported: Exported,
    /// The ledger.
    pub ledger: Ledger,
    /// The number of files that it was merged from.
    pub files: usize,
    /// The files that are not admitted.
    pub refused: Vec<Refused>,
    /// The elements that are not admitted, as far as they are listed.
    pub invalid: Vec<InvalidElement>,
    /// The number of further elements that are not admitted.
    pub unlisted_invalid: usize,
}

/// Tells which files are of which ledger, ascending by id, and which are of none. Only the heads of files are read.
pub fn by_ledger(paths: &[PathBuf], most_bytes: u64) -> (Vec<LedgerFiles>, Vec<Refused>) {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut refused = Vec::new();
    for path in paths {
        match read(path, most_bytes).and_then(ledger_of) {
            Ok(id) => found.entry(id).or_default().push(path.clone()),
            Err(refusal) => refused.push(Refused { path: path.clone(), refusal }),
        }
    }
    let ledgers = found.into_iter().map(|(id, paths)| LedgerFiles { id, paths });
    (ledgers.collect(), refused)
}

fn read(path: &Path, most: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(Refusal::TooLarge { most });
    }
    match Sealed::from_bytes(&bytes) {
        Ok(None) => Ok(bytes),
        Ok(Some(_)) | Err(_) => Err(FileError::Sealed { was_tried: false }.into()),
    }
}

fn ledger_of(bytes: Vec<u8>) -> Result<String, Refusal> {
    let mut reader = Reader::new(bytes)?;
    // The metadata stand at the beginning of what the app writes, and somewhere in what others write.
    loop {
        let step = reader.step(1)?;
        if let Some(about) = reader.about() {
            let id = about.id.clone();
            return if id.is_empty() { Err(Refusal::Nameless) } else { Ok(id) };
        }
        if step == ReadStep::Done {
            return Err(Refusal::Nameless);
        }
    }
}

/// Merges the files of a ledger. `now_ms` is the time, in milliseconds since 1970: what claims to be from the far
/// future is told by it.
pub fn admit(files: &LedgerFiles, most_bytes: u64, now_ms: u64) -> Admitted {
    let mut admitted = Admitted {
        about: About { id: files.id.clone(), ..About::default() },
        exported: Exported::default(),
        ledger: Ledger::new(),
        files: 0,
        refused: Vec::new(),
        invalid: Vec::new(),
        unlisted_invalid: 0,
    };
    let mut stamper = Stamper::default();
    for paths in files.paths.chunks(MOST_FILES) {
        let mut sources = Vec::new();
        for path in paths {
            match stage(path, most_bytes) {
                Ok(source) => {
                    admitted.note(&source.staged);
                    sources.push(source);
                }
                Err(refusal) => admitted.refused.push(Refused { path: path.clone(), refusal }),
            }
        }
        admitted.take(sources, now_ms, &mut stamper);
    }
    admitted
}

fn stage(path: &Path, most_bytes: u64) -> Result<Source, Refusal> {
    let bytes = read(path, most_bytes)?;
    let hash = file_hash(&bytes);
    let mut staged = Reader::new(bytes)?.read_to_end()?;
    let all = staged.text.len();
    staged.signature = SignatureCheck::new(&staged).step(&staged, all).unwrap_or_default();
    if staged.signature == Signature::Altered {
        return Err(Refusal::Altered);
    }
    Ok(Source { name: path.display().to_string(), hash, staged })
}

impl Admitted {
    fn note(&mut self, staged: &Staged) {
        self.files += 1;
        let Some(about) = &staged.about else { return };
        if staged.exported.at >= self.exported.at {
            self.exported = staged.exported.clone();
            self.about = About { part: None, ..about.clone() };
        }
    }

    fn take(&mut self, sources: Vec<Source>, now_ms: u64, stamper: &mut Stamper) {
        if sources.is_empty() {
            return;
        }
        let plan = Planner::new(sources, now_ms).run(&self.ledger);
        for file in &plan.files {
            self.unlisted_invalid += file.unlisted_invalid;
            self.invalid.extend(file.invalid.iter().map(|invalid| InvalidElement {
                path: PathBuf::from(&file.name),
                line: invalid.at.line,
                error: invalid.error.clone(),
            }));
        }
        let taken = plan.taken(&LeftOut::default());
        self.ledger.insert(taken.changes);
        let drafts: Vec<Change> = taken
            .drafts
            .into_iter()
            .map(|draft| {
                let at = stamper.next();
                Change {
                    at,
                    creates: self.ledger.record(&draft.key).is_none(),
                    key: draft.key,
                    writes: draft.writes,
                    action: at,
                    undoes: None,
                    archives: Vec::new(),
                    by: None,
                    why: None,
                }
            })
            .collect();
        self.ledger.insert(drafts);
    }
}

/// Stamps for records that a file lists without saying when they were written. They are before all others, so what
/// has a history stands, and the same files give the same ledger.
#[derive(Default)]
struct Stamper {
    given: u32,
}

impl Stamper {
    fn next(&mut self) -> Stamp {
        let at = Stamp::new(1, 0, Writer::from_random(0)).following(self.given);
        self.given += 1;
        at
    }
}

/// The name of a file for a ledger: ids are short texts, but what other programs call a ledger may be anything.
pub fn file_stem(id: &str) -> String {
    let mut stem = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            stem.push(char::from(byte));
        } else {
            let _written = write!(stem, "%{byte:02X}");
        }
    }
    stem
}

/// Writes a file whole or not at all: under another name first.
pub fn write_whole(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("unfinished");
    write(File::create(&unfinished)?)?;
    fs::rename(&unfinished, path)
}
