//! The stages of an import.

use std::sync::Arc;

use super::files::{FileInfo, ImportTarget, RefusedFile};
use super::notice::{ImportError, ImportViolation};
use super::planning::Planning;
use crate::local_ledgers::is_ledger_key;
use crate::workspace::Workspace;
use zhibu_format::{About, LeftOut, MOST_FILES, Plan, PlannedFile, Taken};
use zhibu_text::{Lang, format_message, m};

/// The stage of an import.
#[derive(Clone, Debug, Default)]
pub enum ImportStage {
    /// No import.
    #[default]
    Idle,
    /// Files are read and compared.
    Reading {
        /// The current file.
        file: String,
        /// Overall progress, in percent.
        percent: usize,
    },
    /// Every file was refused.
    Refused {
        /// The files.
        refused: Arc<Vec<RefusedFile>>,
    },
    /// The plan waits for the user's consent.
    Planned {
        /// What the files would do.
        plan: Arc<Plan>,
        /// The files that are refused as a whole.
        refused: Arc<Vec<RefusedFile>>,
        /// How many changes the open ledger had when the plan was made.
        against: usize,
    },
    /// The accepted changes are imported.
    Taking {
        /// Overall progress, in percent.
        percent: usize,
    },
}

impl ImportStage {
    /// Whether what was agreed to is being imported.
    pub fn is_taking(&self) -> bool {
        matches!(self, Self::Taking { .. })
    }

    /// Progress of the current stage, in percent.
    pub fn percent(&self) -> usize {
        match self {
            Self::Reading { percent, .. } | Self::Taking { percent } => *percent,
            Self::Idle | Self::Refused { .. } | Self::Planned { .. } => 100,
        }
    }

    /// A message with the file being read; empty if none is.
    pub fn reading_text(&self, lang: Lang) -> String {
        match self {
            Self::Reading { file, .. } => format_message!(m::READING_FILE, lang, file = *file),
            _ => String::new(),
        }
    }
}

/// The consequence of the user's consent to a plan.
#[derive(Clone, Debug)]
pub enum Agreement {
    /// Nothing: there is no plan.
    None,
    /// The consent was to a plan for another state of the ledger: the files are planned again.
    Renewed,
    /// The plan is imported.
    Take(Agreed),
    /// The plan is made again for a new ledger: the plan on screen leaves out what the open ledger
    /// already has. See [`Agreed::planned_for_new`].
    PlanForNew(Agreed),
}

/// A plan that the user accepted, with what they left out.
#[derive(Clone, Debug)]
pub struct Agreed {
    plan: Arc<Plan>,
    left_out: LeftOut,
}

/// Files being imported into a ledger. The browser keeps the files themselves, in the order of
/// [`choose`](Self::choose).
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// Incremented whenever files are chosen or planned; results with an older number are
    /// discarded.
    number: u32,
    files: Vec<FileInfo>,
    /// The passphrases to try on sealed files.
    passphrases: Vec<String>,
    /// The previous plan of these files, and what was left out of it.
    before: Option<(Arc<Plan>, LeftOut)>,
    stage: ImportStage,
    left_out: LeftOut,
}

fn changes_count(workspace: Option<&Workspace>) -> usize {
    workspace.map_or(0, |workspace| workspace.ledger().change_count())
}

impl Import {
    /// The current stage.
    pub fn stage(&self) -> &ImportStage {
        &self.stage
    }

    /// What the user leaves out of the plan.
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Starts an import of these files.
    ///
    /// # Errors
    ///
    /// There are more files than the maximum; the previous state is kept.
    pub fn choose(&mut self, files: Vec<FileInfo>) -> Result<(), ImportViolation> {
        if files.len() > MOST_FILES {
            return Err(ImportViolation::TooManyFiles { count: files.len(), most: MOST_FILES });
        }
        let file = files.first().map(|file| file.name.clone()).unwrap_or_default();
        *self = Self {
            number: self.number + 1,
            files,
            stage: ImportStage::Reading { file, percent: 0 },
            ..Self::default()
        };
        Ok(())
    }

    /// Reads the chosen files again, with this passphrase too for sealed files.
    pub fn try_passphrase(&mut self, passphrase: String) {
        self.passphrases.push(passphrase);
        let file = self.files.first().map(|file| file.name.clone()).unwrap_or_default();
        self.read_again(file);
    }

    /// Reads the files again; what was left out of the plan on screen is left out of the next one
    /// too.
    fn read_again(&mut self, file: String) {
        if let ImportStage::Planned { plan, .. } = &self.stage {
            self.before = Some((plan.clone(), self.left_out.clone()));
        }
        self.number += 1;
        self.stage = ImportStage::Reading { file, percent: 0 };
    }

    /// Cancels the import; files being read are discarded.
    pub fn leave(&mut self) {
        self.stage = ImportStage::Idle;
    }

    /// Starts reading and planning the files: against the open ledger, or against nothing for a new
    /// ledger. `own_unit` is the unit of the importing user.
    pub fn begin_planning(
        &self,
        target: ImportTarget,
        workspace: Option<&Workspace>,
        own_unit: &str,
    ) -> Planning {
        let (files, passphrases) = (self.files.clone(), self.passphrases.clone());
        // If the ledger changes meanwhile, the plan counts as one for another state of the ledger.
        let against = changes_count(workspace);
        Planning::new((self.number, target), files, passphrases, own_unit, against)
    }

    /// Whether a planning is still current: no other files were chosen and the import was not
    /// cancelled.
    pub fn is_wanted(&self, planning: &Planning) -> bool {
        let is_busy =
            matches!(self.stage, ImportStage::Reading { .. } | ImportStage::Taking { .. });
        is_busy && planning.number == self.number
    }

    /// Shows the progress of planning.
    pub fn note_progress(&mut self, planning: &Planning) {
        match &mut self.stage {
            ImportStage::Reading { file, percent } => {
                if *file != planning.file() {
                    planning.file().clone_into(file);
                }
                *percent = planning.percent();
            }
            ImportStage::Taking { percent } => *percent = planning.percent() / 2,
            ImportStage::Idle | ImportStage::Refused { .. } | ImportStage::Planned { .. } => {}
        }
    }

    /// Shows the plan, unless the planning is no longer current.
    pub fn end_planning(&mut self, planning: Planning) {
        let (is_wanted, against) = (self.is_wanted(&planning), planning.against);
        let Some((plan, refused)) = planning.finish().filter(|_| is_wanted) else { return };
        let refused = Arc::new(refused);
        if plan.files.is_empty() {
            self.stage = ImportStage::Refused { refused };
            return;
        }
        self.left_out = match &self.before {
            Some((before, left_out)) => plan.left_out_as(before, left_out),
            None => plan.left_out_at_first(),
        };
        self.stage = ImportStage::Planned { plan: Arc::new(plan), refused, against };
    }

    /// Records that the number of changes in the ledger went from `before` to `now` by changes that
    /// do not affect the plan on screen.
    pub fn note_beside(&mut self, before: usize, now: usize) {
        if let ImportStage::Planned { against, .. } = &mut self.stage
            && *against == before
        {
            *against = now;
        }
    }

    /// Toggles whether a file is left out.
    pub fn toggle_file(&mut self, file: usize) {
        self.left_out.files = self.left_out.files.toggled(file);
    }

    /// Includes records of the plan, by their indices among its diffs, or leaves them out.
    pub fn select(&mut self, indices: &[usize], is_in: bool) {
        let ImportStage::Planned { plan, .. } = &self.stage else { return };
        if is_in {
            plan.bring_in(&mut self.left_out, indices);
        } else {
            self.left_out.diffs.extend(indices);
        }
    }

    /// Handles the user's consent to the plan.
    pub fn agree(&mut self, target: ImportTarget, workspace: Option<&Workspace>) -> Agreement {
        let ImportStage::Planned { plan, against, .. } = &self.stage else {
            return Agreement::None;
        };
        if target == ImportTarget::Open && *against != changes_count(workspace) {
            self.read_again(String::new());
            return Agreement::Renewed;
        }
        let agreed = Agreed { plan: plan.clone(), left_out: self.left_out.clone() };
        self.stage = ImportStage::Taking { percent: 0 };
        if target == ImportTarget::New && workspace.is_some() {
            Agreement::PlanForNew(agreed)
        } else {
            Agreement::Take(agreed)
        }
    }

    /// Shows the progress of the import, in percent of planning and importing.
    pub fn note_taking(&mut self, percent: usize) {
        self.stage = ImportStage::Taking { percent };
    }

    /// Ends the import, successful or not.
    pub fn end_taking(&mut self) {
        if matches!(self.stage, ImportStage::Taking { .. }) {
            self.stage = ImportStage::Idle;
        }
    }
}

impl Agreed {
    /// Whether nothing of the plan is left out.
    pub fn is_whole(&self) -> bool {
        self.left_out == LeftOut::default()
    }

    /// All of a plan, to which nobody need agree.
    pub(super) fn whole(plan: Plan) -> Self {
        Self { plan: Arc::new(plan), left_out: LeftOut::default() }
    }

    /// The same for a new ledger, planned against nothing.
    ///
    /// # Errors
    ///
    /// A file was altered or moved since: the accepted plan cannot be made again.
    pub fn planned_for_new(self, planning: Planning) -> Result<Self, ImportError> {
        let planned = planning
            .finish()
            .filter(|(plan, refused)| refused.is_empty() && plan.is_of_same_files(&self.plan));
        let (plan, _) = planned.ok_or(ImportError::FilesHaveChanged)?;
        let left_out = plan.left_out_of_own(&self.plan, &self.left_out);
        Ok(Self { plan: Arc::new(plan), left_out })
    }

    /// The description of the new ledger: that of the first file that is not left out. It has that
    /// file's id unless `is_taken`; then it has `new_id`.
    pub fn about_new(&self, is_taken: impl Fn(&str) -> bool, new_id: String) -> About {
        let mut files = self.files_in();
        let about = files.clone().find_map(|file| file.about.clone());
        let file = files.next().map(|file| file.name.clone()).unwrap_or_default();
        let about = about.unwrap_or_default();
        let is_free = is_ledger_key(&about.id) && !is_taken(&about.id);
        let id = if is_free { about.id } else { new_id };
        let title = if about.title.trim().is_empty() { file } else { about.title };
        About { id, title, ..about }
    }

    /// The files that are not left out.
    fn files_in(&self) -> impl Iterator<Item = &PlannedFile> + Clone {
        let files = self.plan.files.iter().enumerate();
        files.filter(|(index, _)| !self.left_out.files.holds(*index)).map(|(_, file)| file)
    }

    /// What to import.
    pub(super) fn taken(self) -> Taken {
        Arc::unwrap_or_clone(self.plan).taken(&self.left_out)
    }
}
