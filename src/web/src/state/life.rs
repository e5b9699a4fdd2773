//! Steps in the lifecycle of temporary organisations.

use super::AppState;
use zhibu_app::commands::branches::{StepTarget, record_step, record_steps};
use zhibu_app::views::branches::steps::{step_violation, steps_change, steps_preview};
use zhibu_app::views::records::bulk::BulkPreview;
use zhibu_domain::branches::lifecycle::StepDraft;
use zhibu_ledger::Name;
use zhibu_text::m;

impl AppState {
    /// Records a step of an organisation; the error is the message why it cannot.
    pub fn record_step(self, branch: &str, draft: &StepDraft) -> Result<(), String> {
        let lang = self.lang_now();
        let target = StepTarget { branch, new_id: self.new_id() };
        let recorded = self.read_untracked(|workspace| {
            let command = record_step(workspace, &target, draft, crate::platform::today());
            command.map_err(|problem| step_violation(workspace, &problem, lang))
        });
        self.apply(recorded.unwrap_or_else(|| Err(m::STEP_NO_BRANCH.get(lang).to_owned()))?);
        Ok(())
    }

    /// What recording a step of several organisations would do, tracked.
    pub fn preview_steps(self, branches: &[String], draft: &StepDraft) -> Option<BulkPreview> {
        let lang = self.lang();
        let targets = targets(branches, || "preview".into());
        self.read(|workspace| {
            let recorded = record_steps(workspace, &targets, draft, crate::platform::today());
            steps_preview(workspace, &recorded, lang)
        })
    }

    /// Records a step of the organisations that admit it, as one step of undo; whether there is one.
    pub fn record_steps(self, branches: &[String], draft: &StepDraft) -> bool {
        let targets = targets(branches, || self.new_id());
        self.perform(|workspace, lang| {
            let recorded = record_steps(workspace, &targets, draft, crate::platform::today());
            steps_change(recorded, draft.kind, lang)
        })
    }
}

fn targets(branches: &[String], new_id: impl Fn() -> Name) -> Vec<StepTarget<'_>> {
    branches.iter().map(|id| StepTarget { branch: id, new_id: new_id() }).collect()
}
