//! Reads the files of an import one by one, and computes what they would change together.

use super::files::{FileInfo, ImportTarget, RefusedFile};
use super::guards::guard;
use super::reading::{ELEMENTS_PER_STEP, FileReading, FileStep};
use crate::workspace::Workspace;
use zhibu_domain::reporting::receipts::FileHash;
use zhibu_format::{FileError, MOST_FILES, Plan, Planner, Source, Staged};
use zhibu_ledger::Ledger;

/// The share of reading in the progress, in percent; the rest is processing what was read.
const READING_PERCENT: u64 = 70;

/// The result of a planning step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanningStep {
    /// The bytes of this file are needed: see [`Planning::provide`].
    NeedsFile(usize),
    /// There is more to do.
    More,
    /// The next step takes a while: the page should be rendered first.
    Pause,
    /// The plan is complete.
    Done,
}

/// Files being read and planned.
#[derive(Debug)]
pub struct Planning {
    pub(super) number: u32,
    target: ImportTarget,
    /// How many changes the open ledger had at the start.
    pub(super) against: usize,
    own_unit: String,
    passphrases: Vec<String>,
    files: Vec<FileInfo>,
    /// The index of the current or next file.
    next: usize,
    sources: Vec<Source>,
    refused: Vec<RefusedFile>,
    work: Work,
}

#[derive(Debug)]
enum Work {
    Files,
    Reading(Box<FileReading>),
    Comparing(Box<Planner>),
    Planned(Box<Plan>),
}

impl Planning {
    pub(super) fn new(
        (number, target): (u32, ImportTarget),
        files: Vec<FileInfo>,
        passphrases: Vec<String>,
        own_unit: &str,
        against: usize,
    ) -> Self {
        Self {
            number,
            target,
            against,
            own_unit: own_unit.to_owned(),
            passphrases,
            files,
            next: 0,
            sources: Vec::new(),
            refused: Vec::new(),
            work: Work::Files,
        }
    }

    /// The file that is being read.
    pub fn file(&self) -> &str {
        let index = self.next.min(self.files.len().saturating_sub(1));
        self.files.get(index).map_or("", |file| &file.name)
    }

    /// Progress, in percent of reading, planning and importing.
    pub fn percent(&self) -> usize {
        let total = self.files.iter().map(|file| file.bytes).sum::<u64>().max(1);
        let before = self.files[..self.next].iter().map(|file| file.bytes).sum::<u64>();
        let now = match (&self.work, self.files.get(self.next)) {
            (Work::Reading(reading), Some(file)) => {
                let (read, of) = reading.read();
                file.bytes * read as u64 / (of as u64).max(1)
            }
            _ => 0,
        };
        usize::try_from((before + now) * READING_PERCENT / total).unwrap_or(100)
    }

    /// Supplies the bytes of the requested file; `None` if it cannot be read.
    pub fn provide(&mut self, bytes: Option<Vec<u8>>) {
        match bytes {
            Some(bytes) => {
                let reading = FileReading::new(bytes, self.passphrases.clone());
                self.work = Work::Reading(Box::new(reading));
            }
            None => self.end_file(Err(FileError::Unreadable)),
        }
    }

    /// Runs the next step. `workspace` is the open ledger; `now_ms` shows which clocks must have
    /// been wrong.
    pub fn step(&mut self, workspace: Option<&Workspace>, now_ms: u64) -> PlanningStep {
        match &mut self.work {
            Work::Files if self.next < self.files.len() => PlanningStep::NeedsFile(self.next),
            Work::Files => {
                self.refuse_superfluous();
                let sources = std::mem::take(&mut self.sources);
                self.work = Work::Comparing(Box::new(Planner::new(sources, now_ms)));
                PlanningStep::More
            }
            Work::Reading(reading) => match reading.step() {
                FileStep::More => PlanningStep::More,
                FileStep::Pause => PlanningStep::Pause,
                FileStep::Done(read) => {
                    let hash = reading.hash();
                    self.end_file(read.map(|ledgers| (hash, ledgers)));
                    PlanningStep::More
                }
            },
            Work::Comparing(planner) => {
                let open = workspace.filter(|_| self.target == ImportTarget::Open);
                let is_done = match open {
                    Some(workspace) => planner.step(workspace.ledger(), ELEMENTS_PER_STEP),
                    None => planner.step(&Ledger::new(), ELEMENTS_PER_STEP),
                };
                if !is_done {
                    return PlanningStep::More;
                }
                let planner = std::mem::replace(planner.as_mut(), Planner::new(Vec::new(), now_ms));
                let mut plan = planner.into_plan();
                match open {
                    Some(workspace) => {
                        plan.note_unseen_stamps(workspace.ledger());
                        guard(&mut plan, workspace, &self.own_unit);
                    }
                    None => plan.note_unseen_stamps(&Ledger::new()),
                }
                self.work = Work::Planned(Box::new(plan));
                PlanningStep::Done
            }
            Work::Planned(_) => PlanningStep::Done,
        }
    }

    fn end_file(&mut self, read: Result<(FileHash, Vec<Staged>), FileError>) {
        let name = self.file().to_owned();
        match read {
            Ok((hash, ledgers)) => {
                let is_one = ledgers.len() == 1;
                self.sources.extend((0..).zip(ledgers).map(|(index, staged)| {
                    let title = staged.about.as_ref().map(|about| &*about.title);
                    let name = match title.filter(|_| !is_one) {
                        Some(title) => format!("{name} · {title}"),
                        None => name.clone(),
                    };
                    Source { name, hash: hash.of_ledger(index), staged }
                }));
            }
            Err(error) => self.refused.push(RefusedFile { name, error }),
        }
        self.next += 1;
        self.work = Work::Files;
    }

    /// Refuses ledgers above the maximum number of files: one file may contain many ledgers.
    fn refuse_superfluous(&mut self) {
        for Source { name, .. } in self.sources.drain(self.sources.len().min(MOST_FILES)..) {
            let error = FileError::OneTooMany { most: MOST_FILES };
            self.refused.push(RefusedFile { name, error });
        }
    }

    /// The plan, and the files that are refused as a whole; `None` until [`step`](Self::step)
    /// returns that it is done.
    pub(super) fn finish(self) -> Option<(Plan, Vec<RefusedFile>)> {
        match self.work {
            Work::Planned(plan) => Some((*plan, self.refused)),
            _ => None,
        }
    }
}
