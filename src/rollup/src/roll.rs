//! The roll-up: the facts of many ledgers in one small file, which the app shows.

use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_format::analysis::{Cell, LedgerTags};
use zhibu_format::roll_up::{Difference, MissingFile, RolledLedger};

use crate::admit::{Admitted, LedgerFiles, admit, write_whole};
use crate::facts::{fact_cells, fact_columns, facts, rolled_areas};
use crate::tables::{TableError, batch_of, write_parquet};

/// What is the same for all ledgers.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Bytes that a file may have.
    pub most_bytes: u64,
    /// The time, in milliseconds since 1970.
    pub now_ms: u64,
    /// Today, or the day that the user asks for.
    pub today: Day,
    /// The day of all ledgers, whatever they state; `None` to take each by its own.
    pub as_of: Option<Day>,
    /// Whether what may name persons is left out of tables.
    pub is_without_persons: bool,
    /// Ledgers that are worked on at once.
    pub jobs: usize,
}

/// A ledger with all that is made of it.
pub struct Rolled {
    /// What a roll-up has of it, its facts among it.
    pub ledger: RolledLedger,
    /// What its tables bear.
    pub tags: LedgerTags,
    /// The ledger.
    pub admitted: Admitted,
}

/// Works on each ledger alone, several at once, and gives each to `take` in no particular order. `take` is called by
/// one ledger at a time; the first error ends the work.
pub fn each<E: Send>(
    ledgers: &[LedgerFiles],
    terms: &Terms,
    take: impl FnMut(Rolled) -> Result<(), E> + Send,
) -> Result<(), E> {
    let waiting = Mutex::new(ledgers.iter());
    let taking = Mutex::new((take, Ok(())));
    let work = || {
        loop {
            let next = waiting.lock().ok().and_then(|mut waiting| waiting.next());
            let Some(files) = next else { return };
            let rolled = roll(files, terms);
            let Ok(mut taking) = taking.lock() else { return };
            let (take, result) = &mut *taking;
            if result.is_ok() {
                *result = take(rolled);
            }
            if result.is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..terms.jobs.clamp(1, ledgers.len().max(1)) {
            scope.spawn(work);
        }
    });
    taking.into_inner().map_or(Ok(()), |(_, result)| result)
}

fn roll(files: &LedgerFiles, terms: &Terms) -> Rolled {
    let admitted = admit(files, terms.most_bytes, terms.now_ms);
    let merged = &admitted.merged;
    let mut register = Register::of(&merged.ledger);
    register.set_extent(merged.extent());
    let day = terms.as_of.unwrap_or_else(|| merged.day(&register, terms.today));
    let tags = merged.tags(&register, day, terms.is_without_persons, terms.is_without_persons);
    let ledger = RolledLedger {
        id: files.id.clone(),
        title: merged.about.title.clone(),
        district: tags.district.clone(),
        as_of: day,
        exported_at: tags.exported_at.clone(),
        files: merged.files,
        changes: merged.ledger.change_count(),
        conflicts: merged.ledger.conflicted_count(),
        left_out: admitted.refused.len() + merged.left_out(),
        areas: rolled_areas(&register),
        facts: facts(&merged.ledger, &register, day),
    };
    Rolled { ledger, tags, admitted }
}

/// A difference in words.
pub fn in_words(difference: &Difference) -> String {
    match difference {
        Difference::Missing(MissingFile { file, reason }) => format!("{file}: {reason}"),
        Difference::Days(first, last) => {
            format!("ledgers are of different days, from {first} to {last}")
        }
        Difference::LeftOut { title, count } => {
            format!("{title}: {count} files, elements or records were left out")
        }
        Difference::Conflicts { title, count } => {
            format!("{title}: {count} fields have values that contradict each other")
        }
        Difference::SameDistrict { district, count } => {
            format!(
                "{count} ledgers are of the district {district}: what is in several counts twice"
            )
        }
    }
}

/// Writes the facts of ledgers as one table of Parquet.
pub fn write_fact_table(path: &Path, all: &[(LedgerTags, RolledLedger)]) -> Result<(), TableError> {
    let columns = fact_columns();
    let lines: Vec<Vec<Cell>> = all
        .iter()
        .flat_map(|(tags, ledger)| ledger.facts.iter().map(|fact| fact_cells(fact, tags)))
        .collect();
    let batch = batch_of(&columns, &lines)?;
    write_whole(path, |file| write_parquet(file, &batch).map_err(io::Error::other))?;
    Ok(())
}
