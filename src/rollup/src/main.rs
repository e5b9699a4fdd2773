//! The command line: see `zhibu-rollup --help`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::analysis::{LedgerTags, file_stem};
use zhibu_format::roll_up::{MissingFile, RollUp, RolledLedger, write_roll_up};
use zhibu_format::write;
use zhibu_rollup::admit::{MOST_BYTES, Refused, by_ledger, write_whole};
use zhibu_rollup::input::{STDIN, files_of, keep_stdin};
use zhibu_rollup::roll::{Rolled, Terms, each, in_words, write_fact_table};
use zhibu_rollup::tables::{TableForm, write_tables, write_views};

/// Everything was done.
const DONE: u8 = 0;
/// Something was not admitted, and the rest was done.
const REFUSED: u8 = 1;
/// Nothing was done.
const FAILED: u8 = 2;

/// Reads ledger files as the app reads them, merges those of one ledger, and writes typed tables and a roll-up.
///
/// Files are named by path, folder (every .json in it and below it) or pattern; `-` is the standard input. A file
/// that cannot be admitted is told and left out, and the rest is done.
///
/// Exit status: 0 if everything was done, 1 if something was left out, 2 if nothing was done.
#[derive(Parser)]
#[command(name = "zhibu-rollup", version)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Reads the files and says what they are.
    Check(Common),
    /// Writes each ledger, merged from its files, as one file.
    Fold {
        #[command(flatten)]
        common: Common,
        /// The folder for the files.
        #[arg(long)]
        out: PathBuf,
    },
    /// Writes the records of each ledger as typed tables, by kind.
    Tables {
        #[command(flatten)]
        common: Common,
        /// The folder for the tables.
        #[arg(long)]
        out: PathBuf,
        /// The form of the tables; may be given twice.
        #[arg(long = "as", value_enum, default_values_t = [Form::Parquet])]
        forms: Vec<Form>,
        /// Leaves out what may name persons.
        #[arg(long)]
        without_persons: bool,
    },
    /// Writes the facts of all ledgers: one small file for the app, and one table.
    Rollup {
        #[command(flatten)]
        common: Common,
        /// The file for the app.
        #[arg(long)]
        out: PathBuf,
        /// The table of facts, as Parquet.
        #[arg(long)]
        facts: Option<PathBuf>,
    },
    /// Prints the manual page.
    Man,
}

#[derive(Args, Clone)]
struct Common {
    /// Files, folders, patterns, or `-`.
    #[arg(required = true)]
    files: Vec<String>,
    /// The day that all ledgers are counted on, as 2025-12-31; otherwise each by what it states, or today.
    #[arg(long, value_parser = day_of)]
    as_of: Option<Day>,
    /// Ledgers that are worked on at once: each needs memory for itself.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Bytes that a file may have.
    #[arg(long, default_value_t = MOST_BYTES)]
    most_bytes: u64,
    /// Does not say how far the work is.
    #[arg(long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// Lines of JSON.
    Ndjson,
    /// Parquet.
    Parquet,
}

fn day_of(text: &str) -> Result<Day, String> {
    let date = PartialDate::from_iso(text).filter(|date| date.has_day());
    date.map(PartialDate::earliest).ok_or_else(|| format!("{text} is not a day such as 2025-12-31"))
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let kept = std::env::temp_dir().join(format!("zhibu-rollup-{}.json", std::process::id()));
    let result = run(&cli.task, &kept);
    if kept.exists()
        && let Err(error) = fs::remove_file(&kept)
    {
        eprintln!("{}: {error}", kept.display());
    }
    ExitCode::from(result.unwrap_or_else(|error| {
        eprintln!("{error}");
        FAILED
    }))
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn run(task: &Task, kept: &Path) -> Result<u8, Failure> {
    match task {
        Task::Man => {
            clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout().lock())?;
            Ok(DONE)
        }
        Task::Check(common) => work(common, false, kept, |rolled| {
            let RolledLedger { id, title, files, changes, conflicts, as_of, .. } = rolled.ledger;
            let as_of = PartialDate::of_day(as_of);
            let records = rolled.admitted.merged.ledger.record_count();
            let mut out = std::io::stdout().lock();
            writeln!(
                out,
                "{id}\t{title}\tfiles {files}\tchanges {changes}\trecords {records}\tconflicts {conflicts}\tas of {as_of}"
            )?;
            Ok(())
        })
        .map(|done| done.status()),
        Task::Fold { common, out } => work(common, false, kept, |rolled| {
            let path = out.join(format!("{}.json", file_stem(&rolled.ledger.id)));
            let text =
                write(&rolled.admitted.merged.about, &rolled.admitted.merged.ledger, &rolled.admitted.merged.exported);
            write_whole(&path, |mut file| file.write_all(text.as_bytes()))?;
            Ok(())
        })
        .map(|done| done.status()),
        Task::Tables { common, out, forms, without_persons } => {
            for form in forms {
                if matches!(form, Form::Ndjson) {
                    write_views(&out.join(folder_of(*form)))?;
                }
            }
            work(common, *without_persons, kept, |rolled| {
                for form in forms {
                    let folder = out.join(folder_of(*form));
                    write_tables(
                        &folder,
                        table_form(*form),
                        &rolled.admitted.merged.ledger,
                        &rolled.tags,
                    )?;
                }
                Ok(())
            })
            .map(|done| done.status())
        }
        Task::Rollup { common, out, facts } => {
            let mut all: Vec<(LedgerTags, RolledLedger)> = Vec::new();
            let done = work(common, true, kept, |rolled| {
                all.push((rolled.tags, rolled.ledger));
                Ok(())
            })?;
            all.sort_by(|one, other| one.1.id.cmp(&other.1.id));
            if let Some(path) = facts {
                write_fact_table(path, &all)?;
            }
            let ledgers = all.into_iter().map(|(_, ledger)| ledger).collect();
            let rolled = RollUp { ledgers, missing: done.missing.clone() };
            write_whole(out, |mut file| file.write_all(write_roll_up(&rolled).as_bytes()))?;
            for difference in rolled.differences() {
                eprintln!("{}", in_words(&difference));
            }
            Ok(done.status())
        }
    }
}

fn folder_of(form: Form) -> &'static str {
    match form {
        Form::Ndjson => "ndjson",
        Form::Parquet => "parquet",
    }
}

fn table_form(form: Form) -> TableForm {
    match form {
        Form::Ndjson => TableForm::Lines,
        Form::Parquet => TableForm::Parquet,
    }
}

/// What was done.
#[derive(Default)]
struct Done {
    /// Files of which nothing was admitted, with the reason.
    missing: Vec<MissingFile>,
    /// The number of elements that were left out.
    left_out: usize,
}

impl Done {
    fn status(&self) -> u8 {
        if self.missing.is_empty() && self.left_out == 0 { DONE } else { REFUSED }
    }

    fn refuse(&mut self, refused: &[Refused]) {
        for Refused { path, refusal } in refused {
            eprintln!("{}: {refusal}", path.display());
            // Folders name districts and persons of whoever ran this.
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.missing.push(MissingFile { file, reason: refusal.code().to_owned() });
        }
    }
}

/// Reads the files and works on each ledger. Says what is not admitted. A ledger of which nothing is admitted is not
/// worked on: what was made of it before stays.
fn work(
    common: &Common,
    is_without_persons: bool,
    kept: &Path,
    mut take: impl FnMut(Rolled) -> Result<(), Failure> + Send,
) -> Result<Done, Failure> {
    if common.files.iter().any(|name| name == STDIN) {
        keep_stdin(kept)?;
    }
    let paths = files_of(&common.files, kept)?;
    let (ledgers, refused) = by_ledger(&paths, common.most_bytes);
    let mut done = Done::default();
    done.refuse(&refused);
    let now_ms = now_ms()?;
    let terms = Terms {
        most_bytes: common.most_bytes,
        now_ms,
        today: today(now_ms)?,
        as_of: common.as_of,
        is_without_persons,
        jobs: common.jobs,
    };
    let (mut seen, mut worked_on) = (0, 0);
    each(&ledgers, &terms, |rolled: Rolled| {
        seen += 1;
        if !common.quiet {
            eprintln!("{seen}/{} {} {}", ledgers.len(), rolled.ledger.id, rolled.ledger.title);
        }
        done.refuse(&rolled.admitted.refused);
        tell_left_out(&rolled);
        done.left_out += rolled.ledger.left_out;
        if rolled.admitted.merged.files == 0 {
            return Ok(());
        }
        worked_on += 1;
        take(rolled)
    })?;
    if worked_on == 0 { Err("no ledger was found".into()) } else { Ok(done) }
}

fn tell_left_out(rolled: &Rolled) {
    let merged = &rolled.admitted.merged;
    for invalid in &merged.invalid {
        eprintln!("{}: line {}: {}", invalid.file, invalid.line, invalid.error);
    }
    if merged.unlisted_invalid > 0 {
        eprintln!("{}: {} more elements", rolled.ledger.id, merged.unlisted_invalid);
    }
    if merged.guarded > 0 {
        eprintln!(
            "{}: {} records that units' parts alter although they are not theirs, or signed off: the app asks about them",
            rolled.ledger.id, merged.guarded
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "this program never runs in a browser")]
fn now_ms() -> Result<u64, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(u64::try_from(since.as_millis())?)
}

/// The day of a time, in universal time.
fn today(now_ms: u64) -> Result<Day, Failure> {
    const MS_A_DAY: u64 = 86_400_000;
    let epoch = Day::new(1970, 1, 1).ok_or("1970 has a first day")?;
    Ok(epoch.plus_days(i32::try_from(now_ms / MS_A_DAY)?))
}
