//! One field of many records: which of them it changes, and which are left as they are and why.

use serde_json::Value;

use zhibu_domain::kinds::field::{Cell, FieldId, FieldType};
use zhibu_domain::kinds::patch::Writes;
use zhibu_domain::kinds::records::{Kind, Nomination, ScoreItem, Step};
use zhibu_domain::reporting::rounds::alters_signed;
use zhibu_domain::validation::{FieldViolation, Violation};
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Name, RecordView};

use crate::draft::{FieldDraft, FormDraft, value_of};
use crate::forms::field::{FieldControl, FormField};
use crate::forms::named_unit::{follow, follower};
use crate::forms::record::RecordForm;
use crate::workspace::{Command, Workspace};

/// The fields of a kind that it makes sense to give one value in many records: choices, references, dates
/// and short texts, but not what names a record or a person. Fields whose options depend on the owner of
/// the record, such as the units of its alliance, are among them only if `owners` has the one owner.
pub fn bulk_fields(kind: Kind, owners: &FormDraft) -> Vec<FormField> {
    let excluded = [
        // The criteria depend on the round, and a round knows its nominees by their names.
        ScoreItem::CRITERION.id(),
        Nomination::APPRAISAL.id(),
        // Never changes.
        Step::BRANCH.id(),
    ];
    let fields = kind.fields().iter().enumerate().skip(1).filter(|(_, spec)| !spec.is_personal);
    let fields = fields.map(|(index, _)| FormField(FieldId { kind, index }));
    let is_short = |field: &FormField| match field.control() {
        FieldControl::Line => field.0.spec().field_type == FieldType::Text,
        FieldControl::Date | FieldControl::Select | FieldControl::Ticks | FieldControl::Picks => {
            true
        }
        FieldControl::LongText
        | FieldControl::Texts
        | FieldControl::Count
        | FieldControl::Quantity => false,
    };
    let has_options =
        |field: &FormField| field.owner().is_none_or(|owner| owners.contains_key(owner));
    let fields = fields.filter(is_short).filter(has_options);
    fields.filter(|field| !excluded.contains(&field.0)).collect()
}

/// The owners that all records have in common, by field name: of fields that narrow the options of others.
pub fn common_owners(workspace: &Workspace, kind: Kind, ids: &[String]) -> FormDraft {
    let table = workspace.register().table(kind);
    let owner_of = |id: &String, field: usize| match table.cell(table.index_of(id)?, false, field) {
        Cell::Reference(owner) => Some(owner.clone()),
        _ => None,
    };
    let mut owners = FormDraft::default();
    for index in 0..kind.fields().len() {
        let owner = FormField(FieldId { kind, index }).owner();
        let Some(field) = owner.and_then(|owner| kind.field_index(owner)) else { continue };
        let first = ids.first().and_then(|id| owner_of(id, field));
        if let Some(first) = first
            && ids.iter().all(|id| owner_of(id, field).as_ref() == Some(&first))
        {
            let text = first.to_string();
            owners.insert(kind.fields()[field].name, FieldDraft { text, ..FieldDraft::default() });
        }
    }
    owners
}

/// What a field of many records is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkValue {
    /// This input. It is added to the values of a field that has several.
    Input(FieldDraft),
    /// Nothing: the field is cleared.
    Nothing,
}

impl BulkValue {
    /// The input of a record's field after the edit.
    fn applied_to(&self, own: &FieldDraft, field_type: FieldType) -> FieldDraft {
        match self {
            Self::Nothing => FieldDraft::default(),
            Self::Input(input)
                if matches!(field_type, FieldType::Choices(_) | FieldType::References(_)) =>
            {
                let mut all = own.clone();
                let known = own.picked();
                let missing = input.picked().into_iter().filter(|value| !known.contains(value));
                missing.for_each(|value| all.toggle(&value));
                all
            }
            Self::Input(input) => input.clone(),
        }
    }
}

/// Why a record is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftReason {
    /// It belongs to a period that is signed off.
    Signed,
    /// The field has several values, of which one is to be chosen.
    InConflict,
    /// It belongs to another owner than the one for which the value was chosen, such as another alliance.
    OtherOwner,
    /// Its form would refuse the value, here or at another field.
    Refused(FieldViolation),
}

/// A record that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftRecord {
    /// Its id.
    pub id: String,
    /// The reason.
    pub reason: LeftReason,
}

/// A value for a field of many records, each of which is examined before anything is written.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkEdit {
    field: FormField,
    value: BulkValue,
    /// The owners that the records had in common when the value was chosen.
    owners: FormDraft,
    today: Day,
    ids: Vec<String>,
    examined: usize,
    same: usize,
    writes: Writes,
    left: Vec<LeftRecord>,
    /// The number of changes in the ledger when it was begun.
    change_count: usize,
}

/// What becomes of a record.
enum Verdict {
    Same,
    Changed(Vec<(Name, Value)>),
    Left(LeftReason),
}

impl BulkEdit {
    /// Begins to examine the records `ids`. The value was chosen for records of these owners.
    ///
    /// # Errors
    ///
    /// The input is no value of the field.
    pub fn begin(
        workspace: &Workspace,
        field: FormField,
        value: BulkValue,
        ids: Vec<String>,
        (owners, today): (FormDraft, Day),
    ) -> Result<Self, Violation> {
        if let BulkValue::Input(input) = &value {
            value_of(field.0.spec().field_type, input)?;
        }
        let change_count = workspace.ledger().change_count();
        let (writes, left) = (Writes::new(), Vec::new());
        Ok(Self {
            field,
            value,
            owners,
            today,
            ids,
            examined: 0,
            same: 0,
            writes,
            left,
            change_count,
        })
    }

    /// Examines up to `count` more records.
    pub fn step(&mut self, workspace: &Workspace, count: usize) {
        let until = (self.examined + count).min(self.ids.len());
        for index in self.examined..until {
            let id = &self.ids[index];
            match self.verdict(workspace, id) {
                Verdict::Same => self.same += 1,
                Verdict::Changed(values) => {
                    let key = zhibu_ledger::RecordKey::new(self.field.0.kind.code(), &**id);
                    self.writes.push((key, values));
                }
                Verdict::Left(reason) => self.left.push(LeftRecord { id: id.clone(), reason }),
            }
        }
        self.examined = until;
    }

    /// By the rules of the record's own form; what the form only warns of is left to it.
    fn verdict(&self, workspace: &Workspace, id: &str) -> Verdict {
        let FieldId { kind, .. } = self.field.0;
        let spec = self.field.0.spec();
        let form = RecordForm::of_record(workspace, kind, id);
        let (Some(form), Some(record)) = (form, workspace.record(kind, id)) else {
            return Verdict::Same;
        };
        let mut written = [self.field.0].into_iter().chain(follower(self.field.0));
        if written.any(|field| !record.conflict(field.name()).is_empty()) {
            return Verdict::Left(LeftReason::InConflict);
        }
        let mut draft = form.first_draft().clone();
        if let (BulkValue::Input(_), Some(owner)) = (&self.value, self.field.owner()) {
            let of = |draft: &FormDraft| draft.get(owner).map(|owner| owner.text.clone());
            if of(&draft) != of(&self.owners) {
                return Verdict::Left(LeftReason::OtherOwner);
            }
        }
        let own = draft.entry(spec.name).or_default();
        let new = self.value.applied_to(own, spec.field_type);
        if value_of(spec.field_type, &new) == value_of(spec.field_type, own) {
            return Verdict::Same;
        }
        *own = new;
        follow(workspace, kind, form.first_draft(), &mut draft);
        match form.save(workspace, &draft, self.today) {
            Err(problems) => {
                let at_field = problems.iter().position(|problem| problem.0 == spec.name);
                let problem = problems.into_iter().nth(at_field.unwrap_or(0));
                let problem = problem.expect("a form that is refused has a problem");
                Verdict::Left(LeftReason::Refused(problem))
            }
            Ok(Command::Put { values, .. }) if is_signed(workspace, kind, &record, &values) => {
                Verdict::Left(LeftReason::Signed)
            }
            Ok(Command::Put { values, .. }) => Verdict::Changed(values),
            Ok(_) => Verdict::Same,
        }
    }

    /// The field.
    pub fn field(&self) -> FormField {
        self.field
    }

    /// The number of records.
    pub fn total(&self) -> usize {
        self.ids.len()
    }

    /// The number of records that were examined.
    pub fn examined(&self) -> usize {
        self.examined
    }

    /// The number of records that already have the value.
    pub fn same(&self) -> usize {
        self.same
    }

    /// The number of records that it changes.
    pub fn changed(&self) -> usize {
        self.writes.len()
    }

    /// The records that are left as they are.
    pub fn left(&self) -> &[LeftRecord] {
        &self.left
    }

    /// Whether all records were examined.
    pub fn is_complete(&self) -> bool {
        self.examined == self.ids.len()
    }

    /// What it writes, as one action; `None` if nothing is changed, if not all records were examined, or if
    /// the ledger has changed since.
    pub fn command(&self, workspace: &Workspace) -> Option<Command> {
        let is_current = self.change_count == workspace.ledger().change_count();
        let can_write = is_current && self.is_complete() && !self.writes.is_empty();
        can_write.then(|| Command::PutAll(self.writes.clone()))
    }
}

fn is_signed(
    workspace: &Workspace,
    kind: Kind,
    record: &RecordView<'_>,
    values: &[(Name, Value)],
) -> bool {
    let written: Vec<(&str, &Value)> =
        values.iter().map(|(name, value)| (&**name, value)).collect();
    let now = |field: &str| record.value(field);
    alters_signed(workspace.ledger(), kind, now, &written, workspace.signed())
}
