//! A pasted table of records of one kind.

use zhibu_domain::intake::paste::plan;
use zhibu_domain::intake::plan::{CellViolation, PasteLine, PastePlan, PasteViolation};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, KindWords, Lang, format_message, m};

use super::{LineWords, PastePreview, Pasted};
use crate::route::{Page, Route};
use crate::workspace::{Command, Workspace};

/// The target of a pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct PasteTarget {
    /// The kind of its records.
    pub kind: Kind,
    /// The fields that the URL presets, by name.
    pub preset: Vec<(String, String)>,
}

impl PasteTarget {
    /// The preset fields, by index.
    fn preset_fields(&self) -> impl Iterator<Item = (usize, &str)> {
        let fields = self.preset.iter();
        fields.filter_map(|(name, id)| Some((self.kind.field_index(name)?, &**id)))
    }

    /// The outcome of each line of a table.
    pub fn plan(&self, workspace: &Workspace, table: &str, today: Day) -> PastePlan {
        let (ledger, register) = (workspace.ledger(), workspace.register());
        plan((ledger, register), self.kind, table, &self.preset, &KindWords(self.kind), today)
    }

    /// The list of the imported records.
    pub fn list(&self) -> Route {
        Route { page: Page::List(self.kind), params: self.preset.clone() }
    }

    /// The heading: the kind, and the records that preset references refer to.
    pub fn heading(&self, workspace: &Workspace, lang: Lang) -> String {
        let title = format_message!(m::PASTE_TITLE, lang, kind = text::kind(self.kind).get(lang));
        let mut into = Vec::new();
        for (field, id) in self.preset_fields() {
            if let FieldType::Reference(target) = self.kind.fields()[field].field_type {
                into.extend(text::title(workspace.register(), target, id, lang));
            }
        }
        if into.is_empty() { title } else { text::aside(&title, &text::listed(&into, lang), lang) }
    }

    /// The fields that a table may have, as a sentence.
    pub fn fields(&self, lang: Lang) -> String {
        let fields = self.kind.fields().iter().enumerate().filter(|(index, spec)| {
            !spec.is_secondary && self.preset_fields().all(|preset| preset.0 != *index)
        });
        let names: Vec<String> = fields
            .map(|(_, spec)| text::field(self.kind, spec.name).get(lang).to_owned())
            .collect();
        text::pair(m::PASTE_FIELDS.get(lang), &text::listed(&names, lang), lang)
    }
}

/// The import of a pasted table; `new_id` returns unused ids.
pub fn take(plan: &PastePlan, new_id: impl FnMut() -> Name, lang: Lang) -> Pasted {
    let counts = plan.counts();
    Pasted {
        command: Command::PutAll(plan.writes(new_id)),
        text: format_message!(m::PASTE_DONE, lang, count = counts.new + counts.changed),
    }
}

/// The preview of a pasted table.
pub fn preview(workspace: &Workspace, plan: &PastePlan, lang: Lang) -> PastePreview {
    super::preview(workspace, plan, &LineWords { written, violation }, lang)
}

/// The values that a line writes, as text, without the name, which identifies the line.
fn written(workspace: &Workspace, line: &PasteLine, lang: Lang) -> String {
    let mut values = Vec::new();
    for (field, value) in &line.values {
        let spec = field.spec();
        if field.index == 0 && spec.field_type == FieldType::Text {
            continue;
        }
        let title = |kind: Kind, id: &str| text::title(workspace.register(), kind, id, lang);
        let value = text::value(Some(spec), value, lang, title);
        values.push(text::pair(text::field_name(*field).get(lang), &value, lang));
    }
    values.join(" · ")
}

/// The message for a line's violation.
pub(super) fn violation(_: &PasteLine, violation: &PasteViolation, lang: Lang) -> String {
    match violation {
        PasteViolation::NoName => m::PASTE_NO_NAME.get(lang).to_owned(),
        PasteViolation::Ambiguous => m::PASTE_AMBIGUOUS.get(lang).to_owned(),
        PasteViolation::Repeated { line } => format_message!(m::PASTE_REPEATED, lang, line = *line),
        PasteViolation::Refused { field, problem } => {
            let why = text::problem(problem, field.kind, field.spec().field_type, lang);
            text::pair(text::field_name(*field).get(lang), &why, lang)
        }
        PasteViolation::Cell { field, text, why } => {
            let field = text::field_name(*field).get(lang);
            cell_violation(field, text, *why, lang)
        }
    }
}

fn cell_violation(field: &str, text: &str, why: CellViolation, lang: Lang) -> String {
    macro_rules! about_cell {
        ($message:ident) => {
            format_message!(m::$message, lang, field = field, text = text)
        };
    }
    match why {
        CellViolation::NotADate => about_cell!(PASTE_NO_DATE),
        CellViolation::NotACount => about_cell!(PASTE_NO_COUNT),
        CellViolation::NotANumber => about_cell!(PASTE_NO_NUMBER),
        CellViolation::NoChoice => about_cell!(PASTE_NO_CHOICE),
        CellViolation::NoRecord => about_cell!(PASTE_NO_RECORD),
        CellViolation::SeveralRecords => about_cell!(PASTE_SEVERAL),
        CellViolation::NotOfThis => about_cell!(PASTE_NOT_OF_THIS),
    }
}
