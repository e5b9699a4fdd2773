//! Where a pasted table goes: records of one kind, or a roster.

use std::sync::Arc;

use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::{Kind, Member};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_office::files::FileTable;
use zhibu_office::intake::clipboard::{grid_of_text, grid_of_text_in_steps};
use zhibu_office::intake::markup::{grid_of_html, grid_of_html_in_steps};
use zhibu_office::intake::{
    Grid, IntakeDecisions, IntakeLedger, IntakePlan, IntakeSubject, Planner,
};
use zhibu_office::{Cancelled, Pace};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::workspace::{Command, Workspace};

/// What is pasted, or chosen as a file. Beside its text, the clipboard may have the table as HTML, which
/// keeps merged cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastedTable {
    /// The table as text, as it stands in the field.
    pub text: String,
    /// The same as HTML; empty once the text was edited.
    pub html: String,
    /// The sheet of a file, which counts instead of both.
    pub sheet: Option<Arc<FileTable>>,
}

impl PastedTable {
    /// The table of a sheet.
    pub fn of_sheet(sheet: Arc<FileTable>) -> Self {
        Self { sheet: Some(sheet), ..Self::default() }
    }

    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        self.sheet.is_none() && self.text.trim().is_empty()
    }

    /// Its cells, read in steps of a few milliseconds with a pause after each.
    ///
    /// # Errors
    ///
    /// If a pause cancels it.
    pub async fn grid_in_steps(&self, pace: &mut impl Pace) -> Result<Arc<Grid>, Cancelled> {
        if let Some(sheet) = &self.sheet {
            return Ok(sheet.grid.clone());
        }
        Ok(Arc::new(match grid_of_html_in_steps(&self.html, pace).await? {
            Some(grid) => grid,
            None => grid_of_text_in_steps(&self.text, pace).await?,
        }))
    }

    /// Its cells.
    pub fn grid(&self) -> Arc<Grid> {
        if let Some(sheet) = &self.sheet {
            return sheet.grid.clone();
        }
        let of_html = grid_of_html(&self.html);
        Arc::new(of_html.unwrap_or_else(|| grid_of_text(&self.text)))
    }
}

/// Where a pasted table goes.
#[derive(Clone, Debug, PartialEq)]
pub enum PasteTarget {
    /// Records of a kind.
    Records {
        /// The kind.
        kind: Kind,
        /// The fields that the URL presets, by name.
        preset: Vec<(String, String)>,
    },
    /// A roster: members, and what they are assigned to.
    Roster {
        /// The id of the organisation of members whose row names none; may be empty.
        home: String,
    },
}

/// The import of a pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    /// The command that writes its records.
    pub command: Command,
    /// The notice shown once it is written.
    pub text: String,
}

impl PasteTarget {
    fn kind(&self) -> Kind {
        match self {
            Self::Records { kind, .. } => *kind,
            Self::Roster { .. } => Member::NAME.id().kind,
        }
    }

    /// What it is called where it is remembered.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Records { kind, .. } => kind.code(),
            Self::Roster { .. } => "roster",
        }
    }

    fn preset(&self) -> &[(String, String)] {
        match self {
            Self::Records { preset, .. } => preset,
            Self::Roster { .. } => &[],
        }
    }

    /// What a table is about that goes there.
    pub fn subject(&self) -> IntakeSubject {
        match self {
            Self::Records { kind, preset } => IntakeSubject::of_kind(*kind, preset),
            Self::Roster { home } => {
                IntakeSubject::roster(Some(&**home).filter(|home| !home.is_empty()))
            }
        }
    }

    /// The preset fields, by index.
    fn preset_fields(&self) -> impl Iterator<Item = (usize, &str)> {
        let fields = self.preset().iter();
        fields.filter_map(|(name, id)| Some((self.kind().field_index(name)?, &**id)))
    }

    /// What each row of a table does.
    pub fn plan(
        &self,
        workspace: &Workspace,
        table: &PastedTable,
        decisions: &IntakeDecisions,
        today: Day,
    ) -> IntakePlan {
        let (ledger, register) = (workspace.ledger(), workspace.register());
        let mut planner = Planner::begin(self.subject(), table.grid(), decisions.clone());
        planner.run(IntakeLedger { ledger, register, today });
        planner.take_plan()
    }

    /// The list of the imported records.
    pub fn list(&self) -> Route {
        Route { page: Page::List(self.kind()), params: self.preset().to_vec() }
    }

    /// The heading: the kind, and the records that preset references refer to.
    pub fn heading(&self, workspace: &Workspace, lang: Lang) -> String {
        let Self::Records { kind, .. } = self else { return m::ROSTER.get(lang).to_owned() };
        let title = format_message!(m::PASTE_TITLE, lang, kind = text::kind(*kind).get(lang));
        let into = self.preset_names(workspace, lang);
        if into.is_empty() { title } else { text::aside(&title, &text::listed(&into, lang), lang) }
    }

    /// The names of the records that preset references refer to.
    pub(super) fn preset_names(&self, workspace: &Workspace, lang: Lang) -> Vec<String> {
        let mut names = Vec::new();
        for (field, id) in self.preset_fields() {
            if let FieldType::Reference(target) = self.kind().fields()[field].field_type {
                names.extend(text::title(workspace.register(), target, id, lang));
            }
        }
        names
    }

    /// The fields that a table may have, as a sentence; a roster's are in the explanation.
    pub fn fields(&self, lang: Lang) -> Option<String> {
        let Self::Records { kind, .. } = self else { return None };
        let fields = kind.fields().iter().enumerate().filter(|(index, spec)| {
            !spec.is_secondary && self.preset_fields().all(|preset| preset.0 != *index)
        });
        let names: Vec<String> =
            fields.map(|(_, spec)| text::field(*kind, spec.name).get(lang).to_owned()).collect();
        Some(text::pair(m::PASTE_FIELDS.get(lang), &text::listed(&names, lang), lang))
    }

    /// The import of a pasted table; `new_id` returns unused ids.
    pub fn take(&self, plan: &IntakePlan, new_id: impl FnMut() -> Name, lang: Lang) -> Pasted {
        let counts = plan.counts();
        let count = counts.written();
        Pasted {
            command: Command::PutAll(plan.writes(new_id)),
            text: match self {
                Self::Records { .. } => format_message!(m::PASTE_DONE, lang, count = count),
                Self::Roster { .. } => format_message!(m::ROSTER_DONE, lang, count = count),
            },
        }
    }
}
