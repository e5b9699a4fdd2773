//! Commands on temporary organisations.

use zhibu_domain::branches::aftermath;
use zhibu_domain::branches::conduct::is_unsent;
use zhibu_domain::branches::lifecycle::{StepDraft, StepViolation, assignments_of, record};
use zhibu_domain::kinds::patch::{Patch, Writes};
use zhibu_domain::kinds::records::{Activity, Assignment};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;

use crate::workspace::{Command, Workspace};

/// Records that the members who have not left an ended organisation leave it on its end date.
/// Returns their number and the command; `None` if there are none.
pub fn leave_with_end(workspace: &Workspace, branch: &str) -> Option<(usize, Command)> {
    let writes = aftermath::leave_with_end(workspace.register(), branch);
    (!writes.is_empty()).then(|| (writes.len(), Command::PutAll(writes)))
}

/// Records that the written conduct notes of an organisation were returned on a day. Returns their
/// number and the command; `None` if all were returned already.
pub fn return_notes(workspace: &Workspace, branch: &str, day: Day) -> Option<(usize, Command)> {
    let unsent = assignments_of(workspace.register(), branch).filter(|row| is_unsent(&row.record));
    let returned = |id: &Name| Patch::<Assignment>::new(id.clone()).set(Assignment::RETURNED, day);
    let writes: Writes = unsent.map(|row| returned(&row.id).into()).collect();
    (!writes.is_empty()).then(|| (writes.len(), Command::PutAll(writes)))
}

/// Why an activity cannot be linked to an element of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServeViolation {
    /// There is no such activity of this organisation.
    NoActivity,
    /// It already serves another element.
    IsServing,
    /// The organisation has no method, or its method has no such element.
    NoElement,
}

/// An activity of an organisation, and the element of its method that it serves.
#[derive(Clone, Copy, Debug)]
pub struct ElementLink<'a> {
    /// The id of the organisation.
    pub branch: &'a str,
    /// The id of the activity.
    pub activity: &'a str,
    /// The element's name.
    pub element: &'a str,
}

/// Links an activity of an organisation to an element of its method.
pub fn serve_element(
    workspace: &Workspace,
    link: ElementLink<'_>,
) -> Result<Command, ServeViolation> {
    let ElementLink { branch, activity, element } = link;
    let register = workspace.register();
    let record = register.activities().get(activity);
    let is_own = |record: &&Activity| record.branch.as_ref().is_some_and(|of| *of.id == *branch);
    let record = record.filter(is_own).ok_or(ServeViolation::NoActivity)?;
    if record.element.is_some() {
        return Err(ServeViolation::IsServing);
    }
    let method = register.branches().get(branch).and_then(|branch| branch.method.as_ref());
    let method = method.and_then(|of| register.methods().get(&of.id));
    let mut elements =
        method.and_then(|method| method.elements.as_ref()).into_iter().flat_map(|all| &all.0);
    if !elements.any(|known| known == element) {
        return Err(ServeViolation::NoElement);
    }
    let patch = Patch::<Activity>::new(activity).set(Activity::ELEMENT, element);
    Ok(Command::PutAll(vec![patch.into()]))
}

/// The organisation that a step is recorded for.
#[derive(Clone, Debug)]
pub struct StepTarget<'a> {
    /// The id of the organisation.
    pub branch: &'a str,
    /// The id of a new step, used for kinds that can occur more than once.
    pub new_id: Name,
}

/// Records a step of an organisation.
pub fn record_step(
    workspace: &Workspace,
    target: &StepTarget<'_>,
    draft: &StepDraft,
    today: Day,
) -> Result<Command, StepViolation> {
    let StepTarget { branch, new_id } = target;
    record(workspace.register(), branch, draft, new_id, today).map(Command::PutAll)
}

/// The result of recording a step for several organisations.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedSteps {
    /// The number of organisations that it is recorded for.
    pub count: usize,
    /// The command, a single step of undo; `None` if the step is recorded for none.
    pub command: Option<Command>,
    /// The organisations that it is not recorded for, and why.
    pub refused: Vec<(String, StepViolation)>,
}

/// Records a step for each of several organisations that admits it.
pub fn record_steps(
    workspace: &Workspace,
    targets: &[StepTarget<'_>],
    draft: &StepDraft,
    today: Day,
) -> RecordedSteps {
    let (mut writes, mut refused) = (Writes::new(), Vec::new());
    for StepTarget { branch, new_id } in targets {
        match record(workspace.register(), branch, draft, new_id, today) {
            Ok(more) => writes.extend(more),
            Err(problem) => refused.push(((*branch).to_owned(), problem)),
        }
    }
    let count = targets.len() - refused.len();
    RecordedSteps { count, command: (count > 0).then_some(Command::PutAll(writes)), refused }
}
