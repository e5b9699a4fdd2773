//! The roll-up: the facts of many ledgers in one small file, which the app shows.

use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use serde::Serialize;
use serde_json::{Map, Value};

use zhibu_domain::areas::district_code;
use zhibu_domain::growth::as_of;
use zhibu_domain::register::{Extent, Register};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::analysis::{Cell, LedgerTags, json_line};
use zhibu_ledger::json_text;

use crate::admit::{Admitted, LedgerFiles, admit, write_whole};
use crate::facts::{Fact, fact_columns, facts};
use crate::tables::{TableError, batch_of, write_parquet};

/// The value of the member `format` of a roll-up.
pub const FORMAT: &str = "zhibu-rollup";
/// The version of roll-ups that this program writes.
pub const VERSION: u64 = 1;

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

/// A ledger in a roll-up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RolledLedger {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The code of its district, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// The day that its facts are of.
    pub as_of: String,
    /// The time of the latest export of its files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exported_at: Option<String>,
    /// The number of files that it was merged from.
    pub files: usize,
    /// The number of its changes.
    pub changes: usize,
    /// The number of its fields whose values contradict each other.
    pub conflicts: usize,
    /// The number of files, elements and records of others that were left out.
    pub left_out: usize,
}

/// A ledger with all that is made of it.
pub struct Rolled {
    /// What is told of it.
    pub ledger: RolledLedger,
    /// What its tables bear.
    pub tags: LedgerTags,
    /// The ledger.
    pub admitted: Admitted,
    /// Its facts.
    pub facts: Vec<Fact>,
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
    let mut register = Register::of(&admitted.ledger);
    register.set_extent(Extent {
        part: admitted.about.part.as_ref().map(|part| (&*part.organisation).into()),
        is_nameless: admitted.about.is_nameless,
    });
    let stated = admitted.about.as_of.as_deref().and_then(PartialDate::from_iso);
    let day = terms.as_of.unwrap_or_else(|| as_of(&register, stated, terms.today));
    let exported_at = Some(admitted.exported.at.clone()).filter(|at| !at.is_empty());
    let tags = LedgerTags {
        ledger: files.id.clone(),
        district: district_code(&register),
        exported_at,
        as_of: day,
        is_without_persons: terms.is_without_persons,
        is_redacted: terms.is_without_persons,
    };
    let facts = facts(&admitted.ledger, &register, day);
    let ledger = RolledLedger {
        id: files.id.clone(),
        title: admitted.about.title.clone(),
        district: tags.district.clone(),
        as_of: PartialDate::of_day(day).to_string(),
        exported_at: tags.exported_at.clone(),
        files: admitted.files,
        changes: admitted.ledger.change_count(),
        conflicts: admitted.ledger.conflicted_count(),
        left_out: admitted.refused.len()
            + admitted.invalid.len()
            + admitted.unlisted_invalid
            + admitted.guarded,
    };
    Rolled { ledger, tags, admitted, facts }
}

/// Why facts of a roll-up are not added without a word. `missing` are files of which nothing is in it, with the reason.
pub fn differences(ledgers: &[RolledLedger], missing: &[String]) -> Vec<String> {
    let mut told = missing.to_vec();
    let mut days: Vec<&str> = ledgers.iter().map(|ledger| &*ledger.as_of).collect();
    days.sort_unstable();
    days.dedup();
    if let [first, .., last] = &*days {
        told.push(format!("ledgers are of different days, from {first} to {last}"));
    }
    for ledger in ledgers.iter().filter(|ledger| ledger.left_out > 0) {
        told.push(format!(
            "{}: {} files, elements or records were left out",
            ledger.id, ledger.left_out
        ));
    }
    told
}

/// Writes a roll-up: one ledger and one fact a line, so that it can be compared with common tools.
pub fn write_roll_up(
    path: &Path,
    ledgers: &[RolledLedger],
    facts: &[(LedgerTags, Vec<Fact>)],
    missing: &[String],
) -> io::Result<()> {
    let columns = fact_columns();
    let line = |tags: &LedgerTags, fact: &Fact| {
        let cells = fact.cells(tags);
        // What a fact says of its ledger stands with the ledger.
        let own = columns.iter().zip(cells).filter(|(column, cell)| {
            let is_of_ledger = matches!(&*column.name, "district" | "as_of" | "exported_at");
            let is_empty = matches!(cell, Cell::Text(text) if text.is_empty());
            !is_of_ledger && !is_empty
        });
        let (columns, cells): (Vec<_>, Vec<_>) =
            own.map(|(column, cell)| (column.clone(), cell)).unzip();
        json_line(&columns, &cells)
    };
    let rows: Vec<String> = ledgers.iter().map(json_text).collect();
    let lines: Vec<String> =
        facts.iter().flat_map(|(tags, facts)| facts.iter().map(|fact| line(tags, fact))).collect();
    let head = {
        let mut head = Map::new();
        head.insert("format".to_owned(), Value::from(FORMAT));
        head.insert("version".to_owned(), Value::from(VERSION));
        head.insert("differences".to_owned(), Value::from(differences(ledgers, missing)));
        json_text(&head)
    };
    let head = head.strip_suffix('}').unwrap_or(&head);
    let text = format!(
        "{head},\n\"ledgers\":[\n{}\n],\n\"facts\":[\n{}\n]}}\n",
        rows.join(",\n"),
        lines.join(",\n")
    );
    write_whole(path, |mut file| io::Write::write_all(&mut file, text.as_bytes()))
}

/// Writes the facts of ledgers as one table of Parquet.
pub fn write_fact_table(path: &Path, facts: &[(LedgerTags, Vec<Fact>)]) -> Result<(), TableError> {
    let columns = fact_columns();
    let lines: Vec<Vec<Cell>> =
        facts.iter().flat_map(|(tags, facts)| facts.iter().map(|fact| fact.cells(tags))).collect();
    let batch = batch_of(&columns, &lines)?;
    write_whole(path, |file| write_parquet(file, &batch).map_err(io::Error::other))?;
    Ok(())
}
