//! Tables that come in, before anything is written: one preview for every kind of table.

pub mod differences;
pub mod import;
pub mod paste;
pub mod roster;

use zhibu_text::{self as text, Lang, Message, format_message, m};

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
    fn add_column(&mut self, head: &str, taken_for: &str) {
        self.columns.push(if head.is_empty() {
            taken_for.to_owned()
        } else {
            format!("{head} → {taken_for}")
        });
    }

    /// Whether there is anything to write.
    pub fn has_writes(&self) -> bool {
        let [new, changed, ..] = self.counts;
        new + changed > 0
    }
}

/// A line of the table, named by its number and by what stands in it.
struct NamedLine<'a> {
    number: usize,
    name: &'a str,
}

impl NamedLine<'_> {
    fn with(&self, what: &str, lang: Lang) -> String {
        let at = format_message!(m::ROSTER_LINE, lang, line = self.number, name = self.name);
        text::pair(&at, what, lang)
    }
}
