//! Files and pasted tables, previewed before anything is written.

pub mod differences;
pub mod import;
pub mod paste;
pub mod roster;

use zhibu_domain::intake::plan::{PasteColumn, PasteLine, PasteOutcome, PastePlan, PasteViolation};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::table::TableCell;
use crate::tone::Tone;
use crate::workspace::{Command, Workspace};

/// Maximum refused lines that are listed.
const SHOWN_INVALID: usize = 100;
/// Maximum imported lines that are listed: enough to check how the columns were recognised.
const SHOWN_WRITTEN: usize = 200;

/// The preview of a pasted table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastePreview {
    /// Line counts by outcome: new, changed, unchanged, invalid.
    pub counts: [usize; 4],
    /// The columns with the fields that they were recognised as.
    pub columns: Vec<String>,
    /// The first lines that are imported, each with its outcome and values.
    pub written: Vec<TableCell>,
    /// The first lines that are refused, each with its violation.
    pub invalid: Vec<String>,
}

/// The import of a pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    /// The command that writes its records.
    pub command: Command,
    /// The notice shown once it is written.
    pub text: String,
}

impl PastePreview {
    fn add_column(&mut self, head: &str, taken_for: &str) {
        self.columns.push(if head.is_empty() {
            taken_for.to_owned()
        } else {
            format!("{head} → {taken_for}")
        });
    }

    fn add_written(&mut self, outcome: Message, line: String, lang: Lang) {
        if self.written.len() < SHOWN_WRITTEN {
            let chip = TableCell::chip(outcome.get(lang), Tone::Plain);
            self.written.push(TableCell::Parts(vec![chip, TableCell::Text(line)]));
        }
    }

    fn add_invalid(&mut self, line: String) {
        if self.invalid.len() < SHOWN_INVALID {
            self.invalid.push(line);
        }
    }

    /// The recognised columns, as a sentence.
    pub fn columns_text(&self, lang: Lang) -> String {
        text::pair(m::ROSTER_COLUMNS.get(lang), &text::listed(&self.columns, lang), lang)
    }

    /// The line counts with the names of their outcomes.
    pub fn named_counts(&self) -> impl Iterator<Item = (Message, usize)> {
        let names = [m::PLAN_NEW, m::PLAN_CHANGED, m::PLAN_SAME, m::PLAN_INVALID];
        names.into_iter().zip(self.counts)
    }

    /// Whether any line is new or changed.
    pub fn has_writes(&self) -> bool {
        let [new, changed, ..] = self.counts;
        new + changed > 0
    }
}

/// The functions that describe the lines of one kind of table.
struct LineWords {
    /// The values that a line writes, as text.
    written: fn(&Workspace, &PasteLine, Lang) -> String,
    /// The message for a line's violation.
    violation: fn(&PasteLine, &PasteViolation, Lang) -> String,
}

fn preview(workspace: &Workspace, plan: &PastePlan, words: &LineWords, lang: Lang) -> PastePreview {
    let counts = plan.counts();
    let mut preview = PastePreview {
        counts: [counts.new, counts.changed, counts.same, counts.invalid],
        ..PastePreview::default()
    };
    for head in &plan.columns {
        let taken_for = match head.column {
            PasteColumn::Field(field) => text::field_name(field),
            PasteColumn::Private => m::ROSTER_PRIVATE,
            PasteColumn::Other => m::ROSTER_OTHER,
        };
        preview.add_column(&head.text, taken_for.get(lang));
    }
    for line in &plan.lines {
        let name = format_message!(m::ROSTER_LINE, lang, line = line.number, name = line.name);
        let outcome = match &line.outcome {
            PasteOutcome::New => m::PLAN_NEW,
            PasteOutcome::Changed => m::PLAN_CHANGED,
            PasteOutcome::Same => continue,
            PasteOutcome::Invalid(violation) => {
                let why = (words.violation)(line, violation, lang);
                preview.add_invalid(text::pair(&name, &why, lang));
                continue;
            }
        };
        let written = (words.written)(workspace, line, lang);
        preview.add_written(outcome, text::pair(&name, &written, lang), lang);
    }
    preview
}
