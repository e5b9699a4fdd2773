//! Steps in the lives of temporary organisations.

use super::AppState;
use zhibu_app::commands::branches::{RecordedSteps, StepTarget, record_step, record_steps};
use zhibu_app::views::branches::steps::step_violation;
use zhibu_app::views::names::title;
use zhibu_domain::branches::lifecycle::StepDraft;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, m};

impl AppState {
    /// Records a step of an organisation; says in words why it cannot be.
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

    /// Records a step of several organisations, as one step of undo. Returns the number for which it
    /// was recorded, and those for which it could not be, with why.
    pub fn record_steps(self, branches: &[String], draft: &StepDraft) -> (usize, Vec<String>) {
        let lang = self.lang_now();
        let target = |branch| StepTarget { branch, new_id: self.new_id() };
        let targets: Vec<StepTarget<'_>> = branches.iter().map(|id| target(&**id)).collect();
        let recorded = self.read_untracked(|workspace| {
            let recorded = record_steps(workspace, &targets, draft, crate::platform::today());
            let RecordedSteps { count, command, refused } = recorded;
            let refused = refused.into_iter().map(|(branch, problem)| {
                let name = title(workspace, Kind::Branch, &branch, lang);
                text::pair(&name, &step_violation(workspace, &problem, lang), lang)
            });
            (count, command, refused.collect())
        });
        let Some((count, command, refused)) = recorded else { return (0, Vec::new()) };
        if let Some(command) = command {
            self.apply(command);
        }
        (count, refused)
    }
}
