//! A pasted table of records of one kind.

use zhibu_domain::intake::paste::{
    CellViolation, PasteColumn, PasteLine, PasteOutcome, PastePlan, PasteViolation, plan,
};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, KindWords, Lang, format_message, m};

use super::{NamedLine, PastePreview, Pasted};
use crate::route::{Page, Route};
use crate::workspace::{Command, Workspace};

/// What a table is pasted into.
#[derive(Clone, Debug, PartialEq)]
pub struct PasteTarget {
    /// The kind of its records.
    pub kind: Kind,
    /// The fields that the address presets, by name.
    pub preset: Vec<(String, String)>,
}

impl PasteTarget {
    /// The fields that are preset, by index.
    fn preset_fields(&self) -> impl Iterator<Item = (usize, &str)> {
        let fields = self.preset.iter();
        fields.filter_map(|(name, id)| Some((self.kind.field_index(name)?, &**id)))
    }

    /// What the table's lines would do.
    pub fn plan(&self, workspace: &Workspace, table: &str, today: Day) -> PastePlan {
        let (ledger, register) = (workspace.ledger(), workspace.register());
        plan((ledger, register), self.kind, table, &self.preset, &KindWords(self.kind), today)
    }

    /// The list of what is pasted into it.
    pub fn list(&self) -> Route {
        Route { page: Page::List(self.kind), params: self.preset.clone() }
    }

    /// The heading: the kind, and the records that the table goes into.
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

    /// The fields that the table may have.
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

/// Takes what a pasted table would do. `new_id` gives ids that nobody has.
pub fn take(plan: &PastePlan, new_id: impl FnMut() -> Name, lang: Lang) -> Pasted {
    let [new, changed, ..] = plan.counts();
    Pasted {
        command: Command::PutAll(plan.writes(new_id)),
        text: format_message!(m::PASTE_DONE, lang, count = new + changed),
    }
}

/// What a pasted table would do, in words.
pub fn preview(workspace: &Workspace, plan: &PastePlan, lang: Lang) -> PastePreview {
    let mut preview = PastePreview { counts: plan.counts(), ..PastePreview::default() };
    for (head, column) in &plan.columns {
        let taken_for = match column {
            PasteColumn::Field(index) => field_name(plan.kind, *index, lang),
            PasteColumn::Private => m::ROSTER_PRIVATE.get(lang),
            PasteColumn::Other => m::ROSTER_OTHER.get(lang),
        };
        preview.add_column(head, taken_for);
    }
    for line in &plan.lines {
        let named = NamedLine { number: line.number, name: &line.name };
        let outcome = match &line.outcome {
            PasteOutcome::New => m::PLAN_NEW,
            PasteOutcome::Changed => m::PLAN_CHANGED,
            PasteOutcome::Same => continue,
            PasteOutcome::Invalid(problem) => {
                preview.add_invalid(named.with(&in_words(plan.kind, problem, lang), lang));
                continue;
            }
        };
        let values = values(workspace, plan.kind, line, lang);
        preview.add_written(outcome, named.with(&values, lang), lang);
    }
    preview
}

fn field_name(kind: Kind, index: usize, lang: Lang) -> &'static str {
    text::field(kind, kind.fields()[index].name).get(lang)
}

/// What a line writes, but for the name, which the line is named by.
fn values(workspace: &Workspace, kind: Kind, line: &PasteLine, lang: Lang) -> String {
    let mut values = Vec::new();
    for (index, value) in &line.values {
        let spec = &kind.fields()[*index];
        if *index == 0 && spec.field_type == FieldType::Text {
            continue;
        }
        let title = |kind: Kind, id: &str| text::title(workspace.register(), kind, id, lang);
        let value = text::value(Some(spec), value, lang, title);
        values.push(text::pair(field_name(kind, *index, lang), &value, lang));
    }
    values.join(" · ")
}

fn in_words(kind: Kind, problem: &PasteViolation, lang: Lang) -> String {
    match problem {
        PasteViolation::NoName => m::PASTE_NO_NAME.get(lang).to_owned(),
        PasteViolation::Ambiguous => m::PASTE_AMBIGUOUS.get(lang).to_owned(),
        PasteViolation::Repeated { line } => format_message!(m::PASTE_REPEATED, lang, line = *line),
        PasteViolation::Refused { field: name, problem } => {
            let spec = kind.fields().iter().find(|spec| spec.name == *name);
            let field_type = spec.map_or(FieldType::Text, |spec| spec.field_type);
            let why = text::problem(problem, kind, field_type, lang);
            text::pair(text::field(kind, name).get(lang), &why, lang)
        }
        PasteViolation::Cell { field: index, text, why } => {
            let field = field_name(kind, *index, lang);
            macro_rules! why {
                ($message:path) => {
                    format_message!($message, lang, field = field, text = *text)
                };
            }
            match why {
                CellViolation::NotADate => why!(m::PASTE_NO_DATE),
                CellViolation::NotACount => why!(m::PASTE_NO_COUNT),
                CellViolation::NotANumber => why!(m::PASTE_NO_NUMBER),
                CellViolation::NoChoice => why!(m::PASTE_NO_CHOICE),
                CellViolation::NoRecord => why!(m::PASTE_NO_RECORD),
                CellViolation::SeveralRecords => why!(m::PASTE_SEVERAL),
                CellViolation::NotOfThis => why!(m::PASTE_NOT_OF_THIS),
            }
        }
    }
}
