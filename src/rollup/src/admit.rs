//! Reads files and merges those of one ledger, by what the app itself reads and merges files with.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zhibu_domain::register::Register;
use zhibu_domain::reporting::rounds::signed_periods;
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_format::{
    About, Exported, FileError, ItemError, LeftOut, MOST_FILES, Part, Plan, Planner, ReadStep,
    Reader, Sealed, Signature, SignatureCheck, Source, Staged, file_hash,
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
    /// It lists records without saying when they were written, and another file of the ledger tells that, or is newer.
    #[error(
        "a list without its history, beside a file of the same ledger that has one or is newer"
    )]
    Superseded,
    /// It is what the app saves of a storage that it cannot open: it may hold several ledgers, and is for the app to read.
    #[error(
        "a rescued storage, not a ledger: open it in the app, look at what it has, and export the ledgers from there"
    )]
    Rescued,
    /// It is signed, and is not what was signed.
    #[error("the signature does not match: the file was altered after it was signed")]
    Altered,
}

impl Refusal {
    /// Its name in roll-ups.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge { .. } => "too_large",
            Self::NoLedger(FileError::Sealed { .. } | FileError::SealUnsupported) => "sealed",
            Self::NoLedger(FileError::NewerVersion { .. }) => "newer",
            Self::NoLedger(FileError::OtherFormat { .. } | FileError::OfficeDocument) => "other",
            Self::NoLedger(_) => "damaged",
            Self::Nameless => "nameless",
            Self::Superseded => "superseded",
            Self::Rescued => "rescued",
            Self::Altered => "altered",
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
    /// The paths of the files of the whole ledger, in the order in which they were named.
    pub wholes: Vec<PathBuf>,
    /// Those of units' parts of it.
    pub parts: Vec<PathBuf>,
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
    /// The number of records that a unit's part says otherwise than the whole ledger although they are not the unit's,
    /// or that alter what is signed off. The app takes them if somebody confirms; here nobody does.
    pub guarded: usize,
    /// Whether all files withhold what may name persons.
    pub is_nameless: bool,
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
        return Err(Refusal::TooLarge { most });
    }
    if is_rescued(&bytes) {
        return Err(Refusal::Rescued);
    }
    match Sealed::from_bytes(&bytes) {
        Ok(None) => Ok(bytes),
        Ok(Some(_)) | Err(_) => Err(FileError::Sealed { was_tried: false }.into()),
    }
}

/// Whether a file holds the texts of the app's storage by their keys.
fn is_rescued(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    text.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\"zhibu/"))
}

fn about_of(bytes: Vec<u8>) -> Result<About, Refusal> {
    let mut reader = Reader::new(bytes)?;
    // The metadata stand at the beginning of what the app writes, and somewhere in what others write.
    loop {
        let step = reader.step(1)?;
        if let Some(about) = reader.about() {
            return if about.id.is_empty() { Err(Refusal::Nameless) } else { Ok(about.clone()) };
        }
        if step == ReadStep::Done {
            return Err(Refusal::Nameless);
        }
    }
}

/// Merges the files of a ledger: those of the whole first, then those of units. `now_ms` is the time, in milliseconds
/// since 1970: what claims to be from the far future is told by it.
pub fn admit(files: &LedgerFiles, most_bytes: u64, now_ms: u64) -> Admitted {
    let mut merging = Merging {
        admitted: Admitted {
            about: About { id: files.id.clone(), ..About::default() },
            exported: Exported::default(),
            ledger: Ledger::new(),
            files: 0,
            refused: Vec::new(),
            invalid: Vec::new(),
            unlisted_invalid: 0,
            guarded: 0,
            is_nameless: true,
        },
        most_bytes,
        now_ms,
        stamper: Stamper::default(),
        parts: Vec::new(),
    };
    merging.take_all(&files.wholes, false);
    let has_whole = merging.admitted.files > 0;
    merging.take_all(&files.parts, has_whole);
    let Merging { mut admitted, parts, .. } = merging;
    if !has_whole {
        // What one unit has handed in is its part, whatever the number of files.
        admitted.about.part =
            parts.first().filter(|first| parts.iter().all(|part| part == *first)).cloned();
    }
    admitted.is_nameless &= admitted.files > 0;
    admitted.about.is_nameless = admitted.is_nameless;
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

/// A ledger in the making.
struct Merging {
    admitted: Admitted,
    most_bytes: u64,
    now_ms: u64,
    stamper: Stamper,
    /// Whose parts were merged.
    parts: Vec<Part>,
}

impl Merging {
    fn take_all(&mut self, paths: &[PathBuf], is_guarded: bool) {
        let mut lists = Lists::default();
        for paths in paths.chunks(MOST_FILES) {
            let mut sources = Vec::new();
            for path in paths {
                match stage(path, self.most_bytes) {
                    Ok(source) if is_list(&source.staged) => self.refuse(lists.add(source)),
                    Ok(source) => sources.push(source),
                    Err(refusal) => {
                        self.admitted.refused.push(Refused { path: path.clone(), refusal });
                    }
                }
            }
            self.take(sources, is_guarded);
        }
        if self.admitted.ledger.change_count() > 0 && !is_guarded {
            // What is listed beside a history is the same, or older by no one knows how much.
            self.refuse(lists.sources);
        } else {
            for sources in lists.chunks() {
                self.take(sources, is_guarded);
            }
        }
    }

    fn refuse(&mut self, superseded: impl IntoIterator<Item = Source>) {
        let refused = superseded.into_iter().map(|source| Refused {
            path: PathBuf::from(source.name),
            refusal: Refusal::Superseded,
        });
        self.admitted.refused.extend(refused);
    }

    fn note(&mut self, staged: &Staged) {
        let admitted = &mut self.admitted;
        admitted.files += 1;
        let Some(about) = &staged.about else { return };
        admitted.is_nameless &= about.is_nameless;
        self.parts.extend(about.part.clone());
        if admitted.files == 1 || staged.exported.at >= admitted.exported.at {
            admitted.exported = staged.exported.clone();
            admitted.about = About { part: None, ..about.clone() };
        }
    }

    fn take(&mut self, sources: Vec<Source>, is_guarded: bool) {
        if sources.is_empty() {
            return;
        }
        for source in &sources {
            self.note(&source.staged);
        }
        let admitted = &mut self.admitted;
        let mut plan = Planner::new(sources, self.now_ms).run(&admitted.ledger);
        for file in &plan.files {
            admitted.unlisted_invalid += file.unlisted_invalid;
            admitted.invalid.extend(file.invalid.iter().map(|invalid| InvalidElement {
                path: PathBuf::from(&file.name),
                line: invalid.at.line,
                error: invalid.error.clone(),
            }));
        }
        let mut left_out = LeftOut::default();
        if is_guarded {
            guard(&mut plan, &admitted.ledger);
            left_out = plan.left_out_at_first();
            admitted.guarded += plan.left_out(&left_out).len();
        }
        let taken = plan.taken(&left_out);
        admitted.ledger.insert(taken.changes);
        let drafts: Vec<Change> = taken
            .drafts
            .into_iter()
            .map(|draft| {
                let at = self.stamper.next();
                Change {
                    at,
                    creates: admitted.ledger.record(&draft.key).is_none(),
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
        admitted.ledger.insert(drafts);
    }
}

/// Whether a file lists records and has no history of them.
fn is_list(staged: &Staged) -> bool {
    staged.changes.is_empty() && !staged.records.is_empty()
}

/// Files that list records without their history.
#[derive(Default)]
struct Lists {
    sources: Vec<Source>,
}

impl Lists {
    /// Adds a file. Of those of one unit, or of the whole, that say when they were exported the latest counts: returns
    /// the one that does not.
    fn add(&mut self, source: Source) -> Option<Source> {
        let part = |source: &Source| source.staged.about.as_ref().map(|about| about.part.clone());
        let at = |source: &Source| source.staged.exported.at.clone();
        if at(&source).is_empty() {
            self.sources.push(source);
            return None;
        }
        let same = |known: &&mut Source| part(known) == part(&source) && !at(known).is_empty();
        match self.sources.iter_mut().find(same) {
            None => {
                self.sources.push(source);
                None
            }
            Some(known) if at(known) < at(&source) => Some(std::mem::replace(known, source)),
            Some(_) => Some(source),
        }
    }

    fn chunks(self) -> Vec<Vec<Source>> {
        let mut chunks: Vec<Vec<Source>> = Vec::new();
        for source in self.sources {
            match chunks.last_mut() {
                Some(chunk) if chunk.len() < MOST_FILES => chunk.push(source),
                _ => chunks.push(vec![source]),
            }
        }
        chunks
    }
}

/// Marks what the app would ask about before it took it from a unit's part.
fn guard(plan: &mut Plan, ledger: &Ledger) {
    plan.mark_office();
    let register = Register::of(ledger);
    let scopes = PartScopes::of(&register);
    let parts: Vec<Option<Part>> = plan
        .files
        .iter()
        .map(|file| file.about.as_ref().and_then(|about| about.part.clone()))
        .collect();
    for (file, part) in parts.into_iter().enumerate() {
        if let Some(part) = part {
            plan.mark_outside(file, &scopes.own(&register, &part.organisation).own);
        }
    }
    plan.mark_signed(ledger, &signed_periods(ledger));
    plan.mark_archives();
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

/// Writes a file whole or not at all: under another name first.
pub fn write_whole(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("unfinished");
    write(File::create(&unfinished)?)?;
    fs::rename(&unfinished, path)
}
