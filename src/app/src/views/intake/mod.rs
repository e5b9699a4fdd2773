//! Tables that come in, before anything is written: one preview for every kind of table.

pub mod paste;
pub mod roster;

use zhibu_domain::intake::plan::{PasteColumn, PasteLine, PasteOutcome, PastePlan, PasteViolation};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::workspace::Workspace;

/// What a pasted table would do, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastePreview {
    /// How many lines are new, changed, the same and invalid.
    pub counts: [usize; 4],
    /// The columns with what they are taken for.
    pub columns: Vec<String>,
    /// The lines that are taken: what each does, and what it writes.
    pub written: Vec<(Message, String)>,
    /// The lines that are not taken, and why.
    pub invalid: Vec<String>,
}

impl PastePreview {
    /// Whether there is anything to write.
    pub fn has_writes(&self) -> bool {
        let [new, changed, ..] = self.counts;
        new + changed > 0
    }
}

/// The words for the lines of one kind of table.
struct LineWords {
    /// What a line writes.
    written: fn(&Workspace, &PasteLine, Lang) -> String,
    /// Why a line is not taken.
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
        let taken_for = taken_for.get(lang);
        preview.columns.push(match &*head.text {
            "" => taken_for.to_owned(),
            text => format!("{text} → {taken_for}"),
        });
    }
    for line in &plan.lines {
        let name = format_message!(m::ROSTER_LINE, lang, line = line.number, name = line.name);
        let outcome = match &line.outcome {
            PasteOutcome::New => m::PLAN_NEW,
            PasteOutcome::Changed => m::PLAN_CHANGED,
            PasteOutcome::Same => continue,
            PasteOutcome::Invalid(violation) => {
                let why = (words.violation)(line, violation, lang);
                preview.invalid.push(text::pair(&name, &why, lang));
                continue;
            }
        };
        let written = (words.written)(workspace, line, lang);
        preview.written.push((outcome, text::pair(&name, &written, lang)));
    }
    preview
}
