//! Merges the files of one ledger when nobody is asked: no plan is shown, so what the app would ask about is left out
//! and counted. The work is in steps, and what is made of the same files is the same wherever it is made.

use std::vec;

use super::analysis::LedgerTags;
use super::envelope::{About, Exported, Part, Signature};
use super::error::{FileError, ItemError};
use super::file_set::MOST_FILES;
use super::plan::{LeftOut, Plan};
use super::planner::{Planner, Source};
use super::reader::{ReadStep, Reader, Staged};
use super::sealed::Sealed;
use super::taken::Draft;
use zhibu_domain::areas::district_code;
use zhibu_domain::growth::as_of;
use zhibu_domain::register::{Extent, Register};
use zhibu_domain::reporting::rounds::signed_periods;
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{Change, Ledger, Stamp, Writer};

/// Why nothing of a file is merged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotMerged {
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

impl NotMerged {
    /// Its name in roll-ups.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::NoLedger(FileError::Unreadable) => "unreadable",
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

/// Refuses what holds no single ledger that can be read without a passphrase.
///
/// # Errors
///
/// It is a rescued storage, or sealed.
pub fn refuse_closed(bytes: &[u8]) -> Result<(), NotMerged> {
    if is_rescued(bytes) {
        return Err(NotMerged::Rescued);
    }
    match Sealed::from_bytes(bytes) {
        Ok(None) => Ok(()),
        Ok(Some(_)) | Err(_) => Err(FileError::Sealed { was_tried: false }.into()),
    }
}

/// Whether a file holds the texts of the app's storage by their keys.
fn is_rescued(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    text.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\"zhibu/"))
}

/// Refuses a file that was altered after it was signed.
///
/// # Errors
///
/// It was.
pub fn refuse_altered(staged: &Staged) -> Result<(), NotMerged> {
    if staged.signature == Signature::Altered { Err(NotMerged::Altered) } else { Ok(()) }
}

/// Reads of which ledger a file is. The metadata stand at the beginning of what the app writes, and somewhere in what
/// others write.
#[derive(Debug)]
pub struct HeadReading {
    reader: Reader,
}

impl HeadReading {
    /// Begins to read.
    ///
    /// # Errors
    ///
    /// See [`refuse_closed`]; or it is no ledger.
    pub fn new(bytes: Vec<u8>) -> Result<Self, NotMerged> {
        refuse_closed(&bytes)?;
        Ok(Self { reader: Reader::new(bytes)? })
    }

    /// Reads up to `items` more elements; the metadata once they are found.
    ///
    /// # Errors
    ///
    /// It cannot be read so far, or does not name its ledger.
    pub fn step(&mut self, items: usize) -> Result<Option<About>, NotMerged> {
        for _ in 0..items {
            let step = self.reader.step(1)?;
            if let Some(about) = self.reader.about() {
                let is_named = !about.id.is_empty();
                return if is_named { Ok(Some(about.clone())) } else { Err(NotMerged::Nameless) };
            }
            if step == ReadStep::Done {
                return Err(NotMerged::Nameless);
            }
        }
        Ok(None)
    }
}

/// An element of a file that is not merged; the rest of the file is.
#[derive(Debug)]
pub struct InvalidElement {
    /// The name of the file.
    pub file: String,
    /// The line in it, counted from 1.
    pub line: usize,
    /// The reason.
    pub error: ItemError,
}

/// A ledger, merged from its files.
#[derive(Debug)]
pub struct Merged {
    /// Its metadata, of the file that was exported last.
    pub about: About,
    /// The last of its exports, as far as files state it.
    pub exported: Exported,
    /// The ledger.
    pub ledger: Ledger,
    /// The number of files that it was merged from.
    pub files: usize,
    /// The names of files that are not merged because others have the same or more: see [`NotMerged::Superseded`].
    pub superseded: Vec<String>,
    /// The elements that are not merged, as far as they are listed.
    pub invalid: Vec<InvalidElement>,
    /// The number of further elements that are not merged.
    pub unlisted_invalid: usize,
    /// The number of records that a unit's part says otherwise than the whole ledger although they are not the unit's,
    /// or that alter what is signed off. The app takes them if somebody confirms; here nobody does.
    pub guarded: usize,
}

impl Merged {
    /// The number of elements and records that are left out of files that are merged.
    pub fn left_out(&self) -> usize {
        self.invalid.len() + self.unlisted_invalid + self.guarded
    }

    /// What its records are of.
    pub fn extent(&self) -> Extent {
        Extent {
            part: self.about.part.as_ref().map(|part| (&*part.organisation).into()),
            is_nameless: self.about.is_nameless,
        }
    }

    /// The day that it describes, by what it states. `register` has its records.
    pub fn day(&self, register: &Register, today: Day) -> Day {
        let stated = self.about.as_of.as_deref().and_then(PartialDate::from_iso);
        as_of(register, stated, today)
    }

    /// What its tables bear. `is_redacted` says whether anything is withheld.
    pub fn tags(
        &self,
        register: &Register,
        as_of: Day,
        is_without_persons: bool,
        is_redacted: bool,
    ) -> LedgerTags {
        LedgerTags {
            ledger: self.about.id.clone(),
            part: self.about.part.as_ref().map(|part| part.organisation.clone()),
            district: district_code(register),
            exported_at: Some(self.exported.at.clone()).filter(|at| !at.is_empty()),
            as_of,
            is_without_persons,
            is_redacted,
        }
    }
}

/// A ledger in the making: first the files of the whole, then those of units' parts.
#[derive(Debug)]
pub struct Merging {
    merged: Merged,
    now_ms: u64,
    stamper: Stamper,
    /// Whose parts were merged.
    parts: Vec<Part>,
    /// Whether all files withhold what may name persons.
    is_nameless: bool,
    /// Files that are planned together next.
    waiting: Vec<Source>,
    lists: Lists,
    /// Whether it is decided what becomes of the lists.
    has_judged_lists: bool,
    /// Whether what comes is compared with the whole ledger, which protects what is not a unit's.
    is_guarded: bool,
    pending: Pending,
}

/// What is planned and not inserted yet.
#[derive(Debug, Default)]
struct Pending {
    changes: vec::IntoIter<Change>,
    drafts: Vec<Draft>,
}

impl Merging {
    /// Begins with the ledger of this id. `now_ms` is the time, in milliseconds since 1970: what claims to be from the far
    /// future is told by it.
    pub fn new(id: String, now_ms: u64) -> Self {
        Self {
            merged: Merged {
                about: About { id, ..About::default() },
                exported: Exported::default(),
                ledger: Ledger::new(),
                files: 0,
                superseded: Vec::new(),
                invalid: Vec::new(),
                unlisted_invalid: 0,
                guarded: 0,
            },
            now_ms,
            stamper: Stamper::default(),
            parts: Vec::new(),
            is_nameless: true,
            waiting: Vec::new(),
            lists: Lists::default(),
            has_judged_lists: false,
            is_guarded: false,
            pending: Pending::default(),
        }
    }

    /// What is merged so far.
    pub fn ledger(&self) -> &Ledger {
        &self.merged.ledger
    }

    /// Adds a file. It is merged by [`Self::next_plan`].
    pub fn add(&mut self, source: Source) {
        if is_list(&source.staged) {
            let superseded = self.lists.add(source);
            self.supersede(superseded);
        } else {
            self.waiting.push(source);
        }
    }

    /// The next plan to be made, which [`Self::take`] takes: of the files that wait, once there are as many as a plan has,
    /// or of all if `is_end`.
    pub fn next_plan(&mut self, is_end: bool) -> Option<Planner> {
        let sources = if self.waiting.len() >= MOST_FILES || (is_end && !self.waiting.is_empty()) {
            std::mem::take(&mut self.waiting)
        } else if is_end {
            self.next_lists()
        } else {
            Vec::new()
        };
        if sources.is_empty() {
            return None;
        }
        for source in &sources {
            self.note(&source.staged);
        }
        Some(Planner::new(sources, self.now_ms))
    }

    /// Lists to be planned, none if a history is there: what is listed beside it is the same, or older by no one knows
    /// how much.
    fn next_lists(&mut self) -> Vec<Source> {
        if !self.has_judged_lists {
            self.has_judged_lists = true;
            if self.merged.ledger.change_count() > 0 && !self.is_guarded {
                let lists = std::mem::take(&mut self.lists.sources);
                self.supersede(lists);
            }
        }
        let count = self.lists.sources.len().min(MOST_FILES);
        self.lists.sources.drain(..count).collect()
    }

    fn supersede(&mut self, sources: impl IntoIterator<Item = Source>) {
        self.merged.superseded.extend(sources.into_iter().map(|source| source.name));
    }

    fn note(&mut self, staged: &Staged) {
        let merged = &mut self.merged;
        merged.files += 1;
        let Some(about) = &staged.about else { return };
        self.is_nameless &= about.is_nameless;
        self.parts.extend(about.part.clone());
        if merged.files == 1 || staged.exported.at >= merged.exported.at {
            merged.exported = staged.exported.clone();
            merged.about = About { part: None, ..about.clone() };
        }
    }

    /// Takes a plan. Its changes are inserted by [`Self::insert_step`].
    pub fn take(&mut self, mut plan: Plan) {
        let merged = &mut self.merged;
        for file in &plan.files {
            merged.unlisted_invalid += file.unlisted_invalid;
            merged.invalid.extend(file.invalid.iter().map(|invalid| InvalidElement {
                file: file.name.clone(),
                line: invalid.at.line,
                error: invalid.error.clone(),
            }));
        }
        let mut left_out = LeftOut::default();
        if self.is_guarded {
            guard(&mut plan, &merged.ledger);
            left_out = plan.left_out_at_first();
            merged.guarded += plan.left_out(&left_out).len();
        }
        let taken = plan.taken(&left_out);
        self.pending = Pending { changes: taken.changes.into_iter(), drafts: taken.drafts };
    }

    /// Inserts up to `most` changes of what was taken; whether there are more.
    pub fn insert_step(&mut self, most: usize) -> bool {
        let ledger = &mut self.merged.ledger;
        if self.pending.changes.len() > 0 {
            ledger.insert(self.pending.changes.by_ref().take(most));
        } else if !self.pending.drafts.is_empty() {
            let stamper = &mut self.stamper;
            let drafts = std::mem::take(&mut self.pending.drafts).into_iter();
            let changes: Vec<Change> = drafts
                .map(|draft| {
                    let creates = ledger.record(&draft.key).is_none();
                    change_of(draft, creates, stamper.next())
                })
                .collect();
            self.pending.changes = changes.into_iter();
        }
        self.pending.changes.len() > 0 || !self.pending.drafts.is_empty()
    }

    /// What comes now is of units' parts. Before this and before [`Self::finish`] there is no next plan left.
    pub fn begin_parts(&mut self) {
        self.is_guarded = self.merged.files > 0;
        self.has_judged_lists = false;
    }

    /// The ledger.
    pub fn finish(self) -> Merged {
        let Self { mut merged, parts, is_guarded, is_nameless, .. } = self;
        if !is_guarded {
            // What one unit has handed in is its part, whatever the number of files.
            merged.about.part =
                parts.first().filter(|first| parts.iter().all(|part| part == *first)).cloned();
        }
        merged.about.is_nameless = is_nameless && merged.files > 0;
        merged
    }
}

fn change_of(draft: Draft, creates: bool, at: Stamp) -> Change {
    Change {
        at,
        creates,
        key: draft.key,
        writes: draft.writes,
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

/// Whether a file lists records and has no history of them.
fn is_list(staged: &Staged) -> bool {
    staged.changes.is_empty() && !staged.records.is_empty()
}

/// Files that list records without their history.
#[derive(Debug, Default)]
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
#[derive(Debug, Default)]
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
