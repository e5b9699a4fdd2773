//! Steps in the lives of temporary organisations.

use super::AppState;
use zhibu_app::workspace::Command;
use zhibu_domain::branches::lifecycle::{Missing, StepDraft, StepProblem, Writes, record};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, m};

impl AppState {
    /// Records a step of an organisation; tells in words why it cannot be.
    pub fn record_step(self, branch: &str, draft: &StepDraft) -> Result<(), String> {
        let writes = self.step_writes(branch, draft)?;
        self.apply(Command::PutAll(writes));
        Ok(())
    }

    /// Records a step of several organisations, as one step of undo. Tells how many it was recorded
    /// for, and which it could not be for and why.
    pub fn record_steps(self, branches: &[String], draft: &StepDraft) -> (usize, Vec<String>) {
        let lang = self.lang_now();
        let (mut writes, mut refused, mut count) = (Writes::new(), Vec::new(), 0);
        for branch in branches {
            match self.step_writes(branch, draft) {
                Ok(more) => {
                    writes.extend(more);
                    count += 1;
                }
                Err(reason) => {
                    let name = self.title(Kind::Branch, branch);
                    let name = name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
                    refused.push(text::pair(&name, &reason, lang));
                }
            }
        }
        if count > 0 {
            self.apply(Command::PutAll(writes));
        }
        (count, refused)
    }

    fn step_writes(self, branch: &str, draft: &StepDraft) -> Result<Writes, String> {
        let id = self.new_id();
        let today = crate::platform::today();
        let made = self
            .read_untracked(|workspace| record(workspace.register(), branch, draft, &id, today));
        let made = made.unwrap_or(Err(StepProblem::NoBranch));
        made.map_err(|problem| self.step_problem(&problem))
    }

    fn step_problem(self, problem: &StepProblem) -> String {
        let lang = self.lang_now();
        match problem {
            StepProblem::NoBranch => m::STEP_NO_BRANCH.get(lang).to_owned(),
            StepProblem::Fault(fault) => text::fault(*fault, lang),
            StepProblem::NoDate => m::STEP_NO_DATE.get(lang).to_owned(),
            StepProblem::InFuture => m::STEP_IN_FUTURE.get(lang).to_owned(),
            StepProblem::NoPlannedEnd => m::STEP_NO_END.get(lang).to_owned(),
            StepProblem::NotLater { end } => m::STEP_NOT_LATER.with(lang, &[("end", end)]),
            StepProblem::Same => m::STEP_SAME.get(lang).to_owned(),
            StepProblem::NoOrganisation => m::STEP_NO_ORGANISATION.get(lang).to_owned(),
            StepProblem::Incomplete(missing) => {
                let list = self.missing_in_words(missing, lang);
                m::STEP_INCOMPLETE.with(lang, &[("list", &text::listed(&list, lang))])
            }
        }
    }

    /// The name of the member of an assignment.
    pub fn member_of(self, assignment: &str, lang: Lang) -> String {
        let name = self.read_untracked(|workspace| {
            let register = workspace.register();
            let member = register.assignments().get(assignment)?.member.as_ref()?;
            Some(text::referred(register.referred(Kind::Member, &member.id), lang))
        });
        name.flatten().unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
    }

    /// What a closing pack lacks, in words.
    fn missing_in_words(self, missing: &[Missing], lang: Lang) -> Vec<String> {
        let name = |id: &str| self.member_of(id, lang);
        let said = |missing: &Missing| match missing {
            Missing::Summary => m::MISSING_SUMMARY.get(lang).to_owned(),
            Missing::Conduct(id) => m::MISSING_CONDUCT.with(lang, &[("name", &name(id))]),
            Missing::Return(id) => m::MISSING_RETURN.with(lang, &[("name", &name(id))]),
            Missing::Paper(item) => text::choice(item.code()).get(lang).to_owned(),
        };
        missing.iter().map(said).collect()
    }
}
