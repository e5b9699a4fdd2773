//! Reads files and merges those of one ledger, by what the app itself reads and merges files with.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zhibu_format::merging::{
    HeadReading, Merged, Merging, NotMerged, refuse_altered, refuse_closed,
};
use zhibu_format::{About, Reader, SignatureCheck, Source, file_hash};

/// Bytes that a file may have unless the user says otherwise.
pub const MOST_BYTES: u64 = 1 << 28;

/// Why a file is not admitted.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The system does not read it.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// Nothing of it can be merged.
    #[error("{0}")]
    NotMerged(#[from] NotMerged),
}

impl Refusal {
    /// Its name in roll-ups.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::NotMerged(reason) => reason.code(),
        }
    }
}

/// A file that is not admitted.
#[derive(Debug)]
pub struct Refused {
    /// Its path.
    pub path: PathBuf,
    /// The reason.
    pub refusal: Refusal,
}

/// Files of one ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFiles {
    /// The id of the ledger.
    pub id: String,
    /// The paths of the files of the whole ledger, in the order in which they were named.
    pub wholes: Vec<PathBuf>,
    /// Those of units' parts of it.
    pub parts: Vec<PathBuf>,
}

/// A ledger, merged from its files.
#[derive(Debug)]
pub struct Admitted {
    /// The ledger.
    pub merged: Merged,
    /// The files that are not admitted.
    pub refused: Vec<Refused>,
}

/// Tells which files are of which ledger, ascending by id, and which are of none. Only the heads of files are read.
pub fn by_ledger(paths: &[PathBuf], most_bytes: u64) -> (Vec<LedgerFiles>, Vec<Refused>) {
    let mut found: BTreeMap<String, LedgerFiles> = BTreeMap::new();
    let mut refused = Vec::new();
    for path in paths {
        match read(path, most_bytes).and_then(about_of) {
            Ok(About { id, part, .. }) => {
                let files = found.entry(id.clone()).or_insert_with(|| LedgerFiles {
                    id,
                    wholes: Vec::new(),
                    parts: Vec::new(),
                });
                let of = if part.is_some() { &mut files.parts } else { &mut files.wholes };
                of.push(path.clone());
            }
            Err(refusal) => refused.push(Refused { path: path.clone(), refusal }),
        }
    }
    (found.into_values().collect(), refused)
}

fn read(path: &Path, most: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(NotMerged::TooLarge { most }.into());
    }
    Ok(bytes)
}

fn about_of(bytes: Vec<u8>) -> Result<About, Refusal> {
    let mut reading = HeadReading::new(bytes)?;
    loop {
        if let Some(about) = reading.step(usize::MAX)? {
            return Ok(about);
        }
    }
}

/// Merges the files of a ledger: those of the whole first, then those of units. `now_ms` is the time, in milliseconds
/// since 1970: what claims to be from the far future is told by it.
pub fn admit(files: &LedgerFiles, most_bytes: u64, now_ms: u64) -> Admitted {
    let mut merging = Merging::new(files.id.clone(), now_ms);
    let mut refused = Vec::new();
    take(&files.wholes, most_bytes, &mut merging, &mut refused);
    merging.begin_parts();
    take(&files.parts, most_bytes, &mut merging, &mut refused);
    let merged = merging.finish();
    refused.extend(
        merged.superseded.iter().map(|name| Refused {
            path: PathBuf::from(name),
            refusal: NotMerged::Superseded.into(),
        }),
    );
    Admitted { merged, refused }
}

fn take(paths: &[PathBuf], most_bytes: u64, merging: &mut Merging, refused: &mut Vec<Refused>) {
    for path in paths {
        match stage(path, most_bytes) {
            Ok(source) => merging.add(source),
            Err(refusal) => refused.push(Refused { path: path.clone(), refusal }),
        }
        plan(merging, false);
    }
    plan(merging, true);
}

fn plan(merging: &mut Merging, is_end: bool) {
    while let Some(planner) = merging.next_plan(is_end) {
        let plan = planner.run(merging.ledger());
        merging.take(plan);
        while merging.insert_step(usize::MAX) {}
    }
}

fn stage(path: &Path, most_bytes: u64) -> Result<Source, Refusal> {
    let bytes = read(path, most_bytes)?;
    refuse_closed(&bytes)?;
    let hash = file_hash(&bytes);
    let read = |bytes| Reader::new(bytes)?.read_to_end();
    let mut staged = read(bytes).map_err(NotMerged::from)?;
    let all = staged.text.len();
    staged.signature = SignatureCheck::new(&staged).step(&staged, all).unwrap_or_default();
    refuse_altered(&staged)?;
    Ok(Source { name: path.display().to_string(), hash, staged })
}

/// Writes a file whole or not at all: under another name first.
pub fn write_whole(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("unfinished");
    write(File::create(&unfinished)?)?;
    fs::rename(&unfinished, path)
}
