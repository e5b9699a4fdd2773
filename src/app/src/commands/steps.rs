//! Recording steps in the lives of temporary organisations.

use crate::workspace::{Command, Workspace};
use zhibu_domain::branches::lifecycle::{Missing, StepDraft, StepProblem, Writes, record};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, m};

/// What became of a step that several organisations were to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepsRecorded {
    /// How many organisations it was recorded for.
    pub count: usize,
    /// The organisations, by their ids, that it could not be recorded for, and why.
    pub refused: Vec<(String, StepProblem)>,
    /// What changed.
    pub touched: Dependencies,
}

/// Records a step of an organisation.
///
/// # Errors
///
/// Why the step cannot be recorded; then nothing is.
pub fn record_step(
    workspace: &mut Workspace,
    branch: &str,
    draft: &StepDraft,
    today: Day,
    now_ms: u64,
) -> Result<Dependencies, StepProblem> {
    let writes = step_writes(workspace, branch, draft, today, now_ms)?;
    Ok(workspace.apply(Command::PutAll(writes), now_ms))
}

/// Records a step of several organisations, as one step of undo.
pub fn record_steps(
    workspace: &mut Workspace,
    branches: &[String],
    draft: &StepDraft,
    today: Day,
    now_ms: u64,
) -> StepsRecorded {
    let (mut writes, mut refused) = (Writes::new(), Vec::new());
    for branch in branches {
        match step_writes(workspace, branch, draft, today, now_ms) {
            Ok(more) => writes.extend(more),
            Err(problem) => refused.push((branch.clone(), problem)),
        }
    }
    let count = branches.len() - refused.len();
    let touched = if count > 0 {
        workspace.apply(Command::PutAll(writes), now_ms)
    } else {
        Dependencies::NONE
    };
    StepsRecorded { count, refused, touched }
}

fn step_writes(
    workspace: &mut Workspace,
    branch: &str,
    draft: &StepDraft,
    today: Day,
    now_ms: u64,
) -> Result<Writes, StepProblem> {
    let id = workspace.new_id(now_ms);
    record(workspace.register(), branch, draft, &id, today)
}

/// Why a step cannot be recorded, in words.
pub fn step_problem(register: &Register, problem: &StepProblem, lang: Lang) -> String {
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
            let list: Vec<String> =
                missing.iter().map(|missing| missing_text(register, missing, lang)).collect();
            m::STEP_INCOMPLETE.with(lang, &[("list", &text::listed(&list, lang))])
        }
    }
}

/// What a closing pack lacks, in words.
fn missing_text(register: &Register, missing: &Missing, lang: Lang) -> String {
    let name = |id: &str| member_name(register, id, lang);
    match missing {
        Missing::Summary => m::MISSING_SUMMARY.get(lang).to_owned(),
        Missing::Conduct(id) => m::MISSING_CONDUCT.with(lang, &[("name", &name(id))]),
        Missing::Return(id) => m::MISSING_RETURN.with(lang, &[("name", &name(id))]),
        Missing::Paper(item) => text::choice(item.code()).get(lang).to_owned(),
    }
}

/// The name of the member of an assignment; what has none is owed.
pub fn member_name(register: &Register, assignment: &str, lang: Lang) -> String {
    let assignment = register.assignments().get(assignment);
    let member = assignment.and_then(|assignment| assignment.member.as_ref());
    member.map_or_else(
        || m::NAME_OWED.get(lang).to_owned(),
        |member| text::referred(register.referred(Kind::Member, &member.id), lang),
    )
}
