//! Writes what the repository keeps generated, and the ledgers of tests and measurements.
//!
//! `generate schema` prints the JSON Schema of ledgers, with `rollup` that of roll-ups; `generate laoshan` and `generate demo S|M|L` print
//! bundled ledgers as files, the demo in the size asked for; `generate fixtures <folder>` writes the
//! stores and files that tests of later versions open (see `tests/fixtures/v1/README.md`); `generate
//! tables <folder>` writes tables of the demo as .xlsx, CSV and for the clipboard; `generate papers <folder>` writes
//! papers of the bundled ledgers as .docx; `generate analysis <file> <folder>` writes what the app exports of a
//! ledger's file for analysis, whole and without persons.

mod analysis;
#[path = "../../../tests/fixtures/dump.rs"]
mod dump;
mod fixtures;
mod papers;
mod tables;

use std::path::Path;
use std::process::ExitCode;

use zhibu_format::roll_up::roll_up_schema;
use zhibu_format::{Exported, Sample, schema, write};
use zhibu_ledger::Ledger;
use zhibu_samples::{Bundled, Size, bundled, demo};

fn file(bundled: Bundled) -> String {
    let mut ledger = Ledger::new();
    ledger.insert(bundled.changes);
    write(
        &bundled.about,
        &ledger,
        &Exported { at: "2026-01-01T00:00:00Z".into(), ..Exported::default() },
    )
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let text = match words[..] {
        ["schema"] => schema_text(&schema()),
        ["schema", "rollup"] => schema_text(&roll_up_schema()),
        ["laoshan"] => file(bundled(Sample::Laoshan2022)),
        ["demo", letter] if Size::from_letter(letter).is_some() => {
            file(demo(Size::from_letter(letter).unwrap_or(Size::SMALL)))
        }
        ["fixtures", folder] => return written(folder, fixtures::generate(Path::new(folder))),
        ["tables", folder] => return written(folder, tables::generate(Path::new(folder))),
        ["papers", folder] => return written(folder, papers::generate(Path::new(folder))),
        ["analysis", file, folder] => {
            return written(folder, analysis::generate(Path::new(file), Path::new(folder)));
        }
        _ => {
            eprintln!(
                "usage: generate schema [rollup] | laoshan | demo S|M|L | fixtures <folder> | tables <folder> | papers <folder> | \
                 analysis <file> <folder>"
            );
            return ExitCode::from(2);
        }
    };
    print!("{text}");
    ExitCode::SUCCESS
}

fn schema_text(schema: &serde_json::Value) -> String {
    serde_json::to_string_pretty(schema).expect("a schema has text keys") + "\n"
}

/// The exit code of what was written into a folder.
fn written(folder: &str, result: std::io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}
