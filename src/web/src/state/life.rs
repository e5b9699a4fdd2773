//! Steps in the lifecycle of temporary organisations.

use super::AppState;
use zhibu_app::commands::branches::{StepTarget, record_step, record_steps};
use zhibu_app::views::branches::steps::{step_violation, steps_recorded};
use zhibu_domain::branches::lifecycle::StepDraft;
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

    /// Records a step of several organisations, as one step of undo; returns the message for how
    /// many it was recorded, and why not for the others.
    pub fn record_steps(self, branches: &[String], draft: &StepDraft) -> Result<String, String> {
        let lang = self.lang_now();
        let target = |branch| StepTarget { branch, new_id: self.new_id() };
        let targets: Vec<StepTarget<'_>> = branches.iter().map(|id| target(&**id)).collect();
        let recorded = self.read_untracked(|workspace| {
            let recorded = record_steps(workspace, &targets, draft, crate::platform::today());
            (steps_recorded(workspace, &recorded, draft, lang), recorded.command)
        });
        let (text, command) = recorded.unwrap_or_else(|| (Err(String::new()), None));
        if let Some(command) = command {
            self.apply(command);
        }
        text
    }
}
