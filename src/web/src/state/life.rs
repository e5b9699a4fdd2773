//! Steps in the lives of temporary organisations.

use super::AppState;
use crate::platform;
use zhibu_app::commands::{self, StepsRecorded, member_name, step_problem};
use zhibu_domain::branches::lifecycle::{StepDraft, StepProblem};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, m};

impl AppState {
    /// Records a step of an organisation; tells in words why it cannot be.
    pub fn record_step(self, branch: &str, draft: &StepDraft) -> Result<(), String> {
        if self.is_past() {
            return Err(m::AS_AT_REFUSED.get(self.lang_now()).to_owned());
        }
        let today = platform::today();
        self.record(|workspace, now| {
            let recorded = commands::record_step(workspace, branch, draft, today, now);
            let touched = recorded.as_ref().copied().unwrap_or_default();
            (recorded.map(|_| ()), touched)
        })
        .unwrap_or(Err(StepProblem::NoBranch))
        .map_err(|problem| self.step_problem(&problem))
    }

    /// Records a step of several organisations, as one step of undo. Tells how many it was recorded
    /// for, and which it could not be for and why.
    pub fn record_steps(self, branches: &[String], draft: &StepDraft) -> (usize, Vec<String>) {
        let (lang, today) = (self.lang_now(), platform::today());
        let recorded = self.record(|workspace, now| {
            let recorded = commands::record_steps(workspace, branches, draft, today, now);
            let touched = recorded.touched;
            (recorded, touched)
        });
        let Some(StepsRecorded { count, refused, .. }) = recorded else { return (0, Vec::new()) };
        let refusal = |(branch, problem): &(String, StepProblem)| {
            let name = self.title(Kind::Branch, branch);
            let name = name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
            text::pair(&name, &self.step_problem(problem), lang)
        };
        (count, refused.iter().map(refusal).collect())
    }

    fn step_problem(self, problem: &StepProblem) -> String {
        let lang = self.lang_now();
        self.read_untracked(|workspace| step_problem(workspace.register(), problem, lang))
            .unwrap_or_default()
    }

    /// The name of the member of an assignment.
    pub fn member_of(self, assignment: &str, lang: Lang) -> String {
        self.read_untracked(|workspace| member_name(workspace.register(), assignment, lang))
            .unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
    }
}
