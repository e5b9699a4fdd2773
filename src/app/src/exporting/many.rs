//! Export of many ledgers as typed tables in one archive, a file for each ledger in the folder of each kind.
//!
//! The files of one ledger are merged as `zhibu-rollup` merges them, and its tables are the same, byte for byte. One
//! ledger at a time is in memory, besides the archive; what cannot be read is told, and the others are exported.

use std::collections::BTreeMap;
use std::future::Future;

use super::bundle::Bundle;
use super::part::withheld;
use super::tables::{TableWriter, begun_bundle};
use crate::importing::{FileInfo, FileReading, FileStep};
use crate::slices::Slice;
use crate::workspace::Workspace;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_format::merging::{
    HeadReading, Merged, Merging, NotMerged, refuse_altered, refuse_closed,
};
use zhibu_format::{About, FileError, Source, write};
use zhibu_ledger::{Ledger, RecordView};
use zhibu_storage::{Catalog, Store};
use zhibu_text::{Lang, format_message, m, roll_up as words};

/// Bytes that a file may have.
const MOST_FILE_BYTES: u64 = 1 << 28;
/// Elements, changes and records of one step.
const ITEMS_PER_STEP: usize = 500;

/// What to export of each ledger.
#[derive(Clone, Debug)]
pub struct ManyRequest<'a> {
    /// The files, in the order in which they were given.
    pub files: &'a [FileInfo],
    /// What is known of each without reading it; empty of files that a user has chosen.
    pub known: &'a [Option<KnownLedger>],
    /// Whether what may name persons is left out.
    pub is_without_persons: bool,
    /// Settings whose records are left out, with what belongs to them.
    pub hidden: &'a [&'a str],
    /// The time, in milliseconds since 1970: what claims to be from the far future is told by it.
    pub now_ms: u64,
    /// Today.
    pub today: Day,
    /// The language of the file name and of what is told.
    pub lang: Lang,
}

/// What is known of a ledger of this browser before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLedger {
    /// The id of the ledger.
    pub id: String,
    /// Whether it is a part of it.
    pub is_part: bool,
    /// Whether some of its data cannot be read, and is not in what is exported.
    pub lacks_some: bool,
}

/// How far an export of many ledgers is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ManyProgress {
    /// Whether it is still to be found out which ledgers the files are of.
    pub is_sorting: bool,
    /// How many files are done.
    pub done: usize,
    /// How many files there are.
    pub count: usize,
}

impl ManyProgress {
    /// As text.
    pub fn text(self, lang: Lang) -> String {
        let Self { is_sorting, done, count } = self;
        if is_sorting {
            format_message!(m::EXTRACT_SORTING, lang, done = done, count = count)
        } else {
            format_message!(m::HAND_OUT_AT, lang, done = done, count = count)
        }
    }
}

/// What an export of many ledgers runs in.
pub trait ManyPage {
    /// The bytes of a file, by its index; `None` if it cannot be read.
    fn bytes(&self, file: usize) -> impl Future<Output = Option<Vec<u8>>>;

    /// Shows how far it is and lets the page render; whether the export is still wanted.
    fn draw(&self, progress: ManyProgress) -> impl Future<Output = bool>;

    /// Milliseconds of a monotonic clock, for measuring.
    fn clock_ms(&self) -> f64;
}

/// The archive of many ledgers.
#[derive(Debug)]
pub struct ManyTables {
    /// The name of its file.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many ledgers are in it.
    pub ledgers: usize,
    /// How many records are in it.
    pub records: usize,
    /// What is not in it, and why.
    pub told: Vec<String>,
}

/// Why there is no archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManyStop {
    /// It is not wanted any more.
    Cancelled,
    /// It would exceed 4 GB or the number of files that an archive may have.
    TooLarge,
    /// None of the files is a ledger that can be read; the reasons.
    Nothing(Vec<String>),
}

/// The files of one ledger, by index.
#[derive(Default)]
struct OfLedger {
    wholes: Vec<usize>,
    parts: Vec<usize>,
}

/// Exports the ledgers of some files.
///
/// # Errors
///
/// See [`ManyStop`].
pub async fn many_tables(
    page: &impl ManyPage,
    request: &ManyRequest<'_>,
) -> Result<ManyTables, ManyStop> {
    let progress = ManyProgress { is_sorting: true, done: 0, count: request.files.len() };
    let slice = Slice::begin(page.clock_ms());
    let (bundle, told) = (begun_bundle(), Vec::new());
    let mut run = Run { page, request, slice, progress, bundle, ledgers: 0, records: 0, told };
    let ledgers = run.sort().await?;
    let sorted: usize = ledgers.values().map(|of| of.wholes.len() + of.parts.len()).sum();
    run.progress.is_sorting = false;
    run.progress.done = request.files.len() - sorted;
    for (id, files) in ledgers {
        run.export(id, &files).await?;
    }
    let Run { bundle, ledgers, records, told, .. } = run;
    if ledgers == 0 {
        return Err(ManyStop::Nothing(told));
    }
    let bytes = bundle.finish().map_err(|_| ManyStop::TooLarge)?;
    Ok(ManyTables { file_name: file_name(request, ledgers), bytes, ledgers, records, told })
}

fn file_name(request: &ManyRequest<'_>, ledgers: usize) -> String {
    let ManyRequest { is_without_persons, hidden, today, lang, .. } = *request;
    let title = format_message!(m::EXTRACT_MANY_NAME, lang, count = ledgers);
    let is_redacted = is_without_persons || !hidden.is_empty();
    let redacted = if is_redacted { m::REDACTED_MARK.get(lang) } else { "" };
    format!("{title}{}{redacted}-{today}.zip", m::EXTRACT_MARK.get(lang))
}

/// A stored ledger as a file; `None` if it cannot be read as a whole.
pub fn stored_file<S: Store>(
    catalog: &Catalog<S>,
    ledger_key: &str,
    exported: &zhibu_format::Exported,
) -> Option<Vec<u8>> {
    let about = catalog.about(ledger_key).ok().flatten()?;
    let opened = catalog.open(ledger_key).ok().filter(|opened| opened.unreadable.is_empty())?;
    let mut ledger = Ledger::new();
    ledger.insert(opened.changes);
    Some(write(&about, &ledger, exported).into_bytes())
}

/// A ledger that is open as a file, with what is not saved yet; `None` if this one is not open.
pub fn open_file(
    workspace: &Workspace,
    ledger_key: &str,
    exported: &zhibu_format::Exported,
) -> Option<Vec<u8>> {
    let is_it = workspace.ledger_key() == ledger_key;
    is_it.then(|| write(workspace.about(), workspace.ledger(), exported).into_bytes())
}

struct Run<'a, P> {
    page: &'a P,
    request: &'a ManyRequest<'a>,
    slice: Slice,
    progress: ManyProgress,
    bundle: Bundle,
    ledgers: usize,
    records: usize,
    told: Vec<String>,
}

impl<P: ManyPage> Run<'_, P> {
    /// Lets the page render if it has waited for long.
    async fn pause(&mut self) -> Result<(), ManyStop> {
        if self.slice.has_room(self.page.clock_ms()) {
            return Ok(());
        }
        self.draw().await
    }

    async fn draw(&mut self) -> Result<(), ManyStop> {
        let is_wanted = self.page.draw(self.progress).await;
        self.slice = Slice::begin(self.page.clock_ms());
        if is_wanted { Ok(()) } else { Err(ManyStop::Cancelled) }
    }

    fn refuse(&mut self, file: &str, reason: &NotMerged) {
        let lang = self.request.lang;
        let reason = words::not_merged(reason, lang);
        self.told.push(format_message!(
            m::EXTRACT_MANY_REFUSED,
            lang,
            file = file,
            reason = reason
        ));
    }

    fn name(&self, file: usize) -> String {
        self.request.files[file].name.clone()
    }

    /// Finds out which ledgers the files are of.
    async fn sort(&mut self) -> Result<BTreeMap<String, OfLedger>, ManyStop> {
        let mut found: BTreeMap<String, OfLedger> = BTreeMap::new();
        for file in 0..self.request.files.len() {
            self.draw().await?;
            match self.whose(file).await? {
                Ok((id, is_part)) => {
                    let files = found.entry(id).or_default();
                    let of = if is_part { &mut files.parts } else { &mut files.wholes };
                    of.push(file);
                }
                Err(reason) => self.refuse(&self.name(file), &reason),
            }
            self.progress.done += 1;
        }
        Ok(found)
    }

    /// The id of the ledger that a file is of, and whether it is a part of it.
    async fn whose(&mut self, file: usize) -> Result<Result<(String, bool), NotMerged>, ManyStop> {
        let Some(Some(known)) = self.request.known.get(file) else {
            let head = self.head(file).await?;
            return Ok(head.map(|About { id, part, .. }| (id, part.is_some())));
        };
        if known.lacks_some {
            let (title, lang) = (self.name(file), self.request.lang);
            self.told.push(format_message!(m::EXTRACT_MANY_LACKS, lang, title = title));
        }
        Ok(Ok((known.id.clone(), known.is_part)))
    }

    async fn read(&self, file: usize) -> Result<Vec<u8>, NotMerged> {
        if self.request.files[file].bytes > MOST_FILE_BYTES {
            return Err(NotMerged::TooLarge { most: MOST_FILE_BYTES });
        }
        self.page.bytes(file).await.ok_or(NotMerged::NoLedger(FileError::Unreadable))
    }

    async fn head(&mut self, file: usize) -> Result<Result<About, NotMerged>, ManyStop> {
        let mut reading = match self.read(file).await.and_then(HeadReading::new) {
            Ok(reading) => reading,
            Err(reason) => return Ok(Err(reason)),
        };
        loop {
            match reading.step(ITEMS_PER_STEP) {
                Ok(None) => self.pause().await?,
                Ok(Some(about)) => return Ok(Ok(about)),
                Err(reason) => return Ok(Err(reason)),
            }
        }
    }

    /// Merges the files of a ledger, and writes its tables.
    async fn export(&mut self, id: String, files: &OfLedger) -> Result<(), ManyStop> {
        let mut merging = Merging::new(id, self.request.now_ms);
        self.merge(&mut merging, &files.wholes).await?;
        merging.begin_parts();
        self.merge(&mut merging, &files.parts).await?;
        let merged = merging.finish();
        for file in &merged.superseded {
            self.refuse(file, &NotMerged::Superseded);
        }
        if merged.files == 0 {
            return Ok(());
        }
        let (lang, count) = (self.request.lang, merged.left_out());
        if count > 0 {
            let title = &merged.about.title;
            self.told.push(format_message!(m::CITY_LEFT_OUT, lang, title = title, count = count));
        }
        self.write(&merged).await
    }

    async fn merge(&mut self, merging: &mut Merging, files: &[usize]) -> Result<(), ManyStop> {
        for file in files {
            self.draw().await?;
            match self.staged(*file).await? {
                Ok(source) => merging.add(source),
                Err(reason) => self.refuse(&self.name(*file), &reason),
            }
            self.plan(merging, false).await?;
            self.progress.done += 1;
        }
        self.plan(merging, true).await
    }

    async fn staged(&mut self, file: usize) -> Result<Result<Source, NotMerged>, ManyStop> {
        let bytes = self.read(file).await;
        let bytes = match bytes.and_then(|bytes| refuse_closed(&bytes).map(|()| bytes)) {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(Err(reason)),
        };
        let mut reading = FileReading::new(bytes, Vec::new());
        let staged = loop {
            match reading.step() {
                FileStep::More | FileStep::Pause => self.pause().await?,
                FileStep::Done(Ok(staged)) => break staged.into_iter().next(),
                FileStep::Done(Err(error)) => return Ok(Err(error.into())),
            }
        };
        let Some(staged) = staged else { return Ok(Err(NotMerged::Nameless)) };
        let hash = reading.hash();
        Ok(refuse_altered(&staged).map(|()| Source { name: self.name(file), hash, staged }))
    }

    async fn plan(&mut self, merging: &mut Merging, is_end: bool) -> Result<(), ManyStop> {
        while let Some(mut planner) = merging.next_plan(is_end) {
            while !planner.step(merging.ledger(), ITEMS_PER_STEP) {
                self.pause().await?;
            }
            merging.take(planner.into_plan());
            while merging.insert_step(ITEMS_PER_STEP) {
                self.pause().await?;
            }
        }
        Ok(())
    }

    async fn register(&mut self, merged: &Merged) -> Result<Register, ManyStop> {
        let records = merged.ledger.records_by_age();
        let mut register = Register::default();
        register.reserve(records.iter().map(RecordView::key));
        for some in records.chunks(ITEMS_PER_STEP) {
            for record in some {
                register.add(record);
            }
            self.pause().await?;
        }
        register.set_extent(merged.extent());
        Ok(register)
    }

    async fn write(&mut self, merged: &Merged) -> Result<(), ManyStop> {
        let ManyRequest { is_without_persons, hidden, today, .. } = *self.request;
        let register = self.register(merged).await?;
        let extract = withheld(&register, &merged.ledger, hidden, is_without_persons);
        let day = merged.day(&register, today);
        let tags = merged.tags(&register, day, is_without_persons, extract.is_redacted());
        let mut writer = TableWriter::begin(&merged.ledger, &extract, tags);
        self.ledgers += 1;
        self.records += writer.count;
        while writer.step(&merged.ledger, &mut self.bundle).is_some() {
            self.pause().await?;
        }
        Ok(())
    }
}
