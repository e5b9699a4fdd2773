//! Evaluates the rules on the register. The findings do not depend on the order of changes.
//!
//! What is found in an organisation and in its own records is found from these, and from the tasks that
//! it serves and the members assigned to it; the rest is found by families of rules, each from a few
//! kinds of record. So an edit works out again only one organisation and few families.

mod activities;
mod alliances;
mod appraisals;
mod branches;
mod counts;
mod meetings;
mod members;
mod organisations;
mod tasks;

use serde_json::Value;

use super::OVERRIDE;
use super::finding::{Finding, Numbers};
use super::parameters::Parameters;
use super::table::{RuleId, RuleLabel};
use crate::kinds::field::FieldId;
use crate::kinds::records::Kind;
use crate::memo::{BranchMemo, KindMemo};
use crate::register::Register;
use crate::values::bounds::Comparison;
use crate::values::date::Day;
use crate::values::period::{Grain, Period};
use crate::values::quantity::Count;
use zhibu_ledger::order;
use zhibu_ledger::{Ledger, Name, RecordKey};

/// All findings on a day, most severe first; what is to be verified comes last.
pub fn findings(
    ledger: &Ledger,
    register: &Register,
    parameters: &Parameters,
    as_of: Day,
) -> Vec<Finding> {
    FindingsMemo::default().all(ledger, register, parameters, as_of)
}

/// The findings in a ledger, kept from one edit to the next: only what an edit can have changed is
/// evaluated again. It serves one ledger.
#[derive(Clone, Debug, Default)]
pub struct FindingsMemo {
    /// What the findings are for, besides the records.
    of: Option<(Parameters, Day)>,
    in_branches: BranchMemo<Vec<Finding>>,
    in_families: [KindMemo<Vec<Finding>>; FAMILIES.len()],
}

/// Rules on records that belong to no organisation, or to several.
const FAMILIES: [fn(&mut Evaluation<'_>); 12] = [
    |evaluation| evaluation.tasks(),
    |evaluation| evaluation.organisations(),
    |evaluation| evaluation.approvers(),
    |evaluation| evaluation.members(),
    |evaluation| evaluation.posts(),
    |evaluation| evaluation.outcomes(),
    |evaluation| evaluation.shifts(),
    |evaluation| evaluation.attendances(),
    |evaluation| evaluation.appraisals(),
    |evaluation| evaluation.joint_meetings(),
    |evaluation| evaluation.cooperations(),
    |evaluation| evaluation.alliance_units(),
];

impl FindingsMemo {
    /// All findings on a day, most severe first.
    pub fn all(
        &mut self,
        ledger: &Ledger,
        register: &Register,
        parameters: &Parameters,
        as_of: Day,
    ) -> Vec<Finding> {
        let mut found = Vec::new();
        self.each(ledger, register, (parameters, as_of), |finding| found.push(finding.clone()));
        sort(&mut found);
        found
    }

    /// The findings in one record on a day, most severe first.
    pub fn of_record(
        &mut self,
        ledger: &Ledger,
        register: &Register,
        (parameters, as_of): (&Parameters, Day),
        (kind, id): (Kind, &str),
    ) -> Vec<Finding> {
        let mut found = Vec::new();
        self.each(ledger, register, (parameters, as_of), |finding| {
            if finding.kind == kind && *finding.id == *id {
                found.push(finding.clone());
            }
        });
        sort(&mut found);
        found
    }

    /// How many findings of a label are neither accepted with a reason nor to be verified.
    pub fn count_open(
        &mut self,
        ledger: &Ledger,
        register: &Register,
        days: (&Parameters, Day),
        label: RuleLabel,
    ) -> usize {
        let mut count = 0;
        self.each(ledger, register, days, |finding| {
            let is_open = finding.overridden.is_none() && !finding.is_unsettled();
            count += usize::from(is_open && finding.label() == label);
        });
        count
    }

    fn each(
        &mut self,
        ledger: &Ledger,
        register: &Register,
        (parameters, as_of): (&Parameters, Day),
        mut take: impl FnMut(&Finding),
    ) {
        let of = (parameters.clone(), as_of);
        if self.of.as_ref() != Some(&of) {
            *self = Self { of: Some(of), ..Self::default() };
        }
        let mut evaluation = Evaluation::new(register, parameters, as_of);
        self.in_branches.refresh(register, |id, records| {
            evaluation.branch(id, records);
            evaluation.take_found(ledger)
        });
        self.in_branches.values().flatten().for_each(&mut take);
        for (memo, family) in self.in_families.iter_mut().zip(FAMILIES) {
            let found = memo.get(register, || {
                family(&mut evaluation);
                evaluation.take_found(ledger)
            });
            found.iter().for_each(&mut take);
        }
    }
}

fn sort(found: &mut Vec<Finding>) {
    order::sort_by(found, |a, b| {
        let key = |finding: &Finding| {
            let is_accepted = finding.overridden.is_some();
            (finding.is_unsettled(), is_accepted, finding.label(), finding.rule, finding.kind)
        };
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
}

/// The number of months for which meetings are checked.
const MONTHS_BACK: usize = 12;

/// A number that was compared with another.
struct Compared {
    /// Whether the number complies.
    settled: Comparison,
    have: Count,
    want: Count,
    /// The field to correct.
    field: FieldId,
}

impl Compared {
    /// A number that is to be `least` or more.
    fn at_least(have: Count, least: u32, field: FieldId) -> Self {
        Self { settled: have.reaches(least), have, want: Count::exact(least), field }
    }

    /// A number that is to be `most` or less.
    fn at_most(have: Count, most: u32, field: FieldId) -> Self {
        let settled = have.reaches(most.saturating_add(1)).reversed();
        Self { settled, have, want: Count::exact(most), field }
    }
}

struct Evaluation<'a> {
    register: &'a Register,
    parameters: &'a Parameters,
    as_of: Day,
    /// The complete months that are checked, earliest first.
    months: Vec<Period>,
    quarters: Vec<Period>,
    found: Vec<Finding>,
}

impl<'a> Evaluation<'a> {
    fn new(register: &'a Register, parameters: &'a Parameters, as_of: Day) -> Self {
        Self {
            register,
            parameters,
            as_of,
            months: complete(as_of, Grain::Month, MONTHS_BACK),
            quarters: complete(as_of, Grain::Quarter, MONTHS_BACK / 3),
            found: Vec::new(),
        }
    }

    fn number(&self, rule: RuleId, name: &str) -> u32 {
        self.parameters.get(rule, name)
    }

    fn add(
        &mut self,
        rule: RuleId,
        (kind, id): (Kind, &Name),
        numbers: Numbers,
        field: Option<FieldId>,
    ) {
        if !self.parameters.is_on(rule) {
            return;
        }
        let field = field.map(FieldId::name);
        self.found.push(Finding { rule, kind, id: id.clone(), numbers, field, overridden: None });
    }

    /// Finds a number that does not comply, and notes one of which that is open.
    fn judge(&mut self, rule: RuleId, at: (Kind, &Name), compared: Compared) {
        let Compared { have, want, .. } = compared;
        self.judge_as(rule, at, compared, Numbers::Count { have, want });
    }

    /// The same with other figures of what is found.
    fn judge_as(&mut self, rule: RuleId, at: (Kind, &Name), compared: Compared, found: Numbers) {
        let Compared { settled, have, want, field } = compared;
        let numbers = match settled {
            Comparison::Reached => return,
            Comparison::Missed => found,
            Comparison::Unsettled => Numbers::Unsettled { have, want },
        };
        self.add(rule, at, numbers, Some(field));
    }

    /// What was found since the last time, with the reasons why it is accepted. They stand in the records
    /// that findings are about.
    fn take_found(&mut self, ledger: &Ledger) -> Vec<Finding> {
        let mut found = std::mem::take(&mut self.found);
        for finding in found
            .iter_mut()
            .filter(|found| found.label().admits_exceptions() && !found.is_unsettled())
        {
            let key = RecordKey::new(finding.kind.code(), finding.id.clone());
            let field = format!("{OVERRIDE}{}", finding.rule.rule().code);
            let reason = ledger.record(&key).and_then(|record| record.value(&field));
            finding.overridden = reason.as_ref().and_then(Value::as_str).map(str::to_owned);
        }
        found
    }
}

/// The latest complete periods before a day, earliest first.
fn complete(as_of: Day, grain: Grain, count: usize) -> Vec<Period> {
    let mut back = Vec::new();
    let mut day = Period::holding(as_of, grain).first_day().plus_days(-1);
    for _ in 0..count {
        let period = Period::holding(day, grain);
        day = period.first_day().plus_days(-1);
        back.push(period);
    }
    back.reverse();
    back
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use zhibu_ledger::{Change, FieldWrite, Stamp, Writer};

    use super::*;
    use crate::branches::records::BranchRecords;
    use crate::dependencies::Dependencies;

    fn ledger_of(records: Vec<(&str, &str, Value)>) -> Ledger {
        let mut ledger = Ledger::new();
        for (ms, (kind, id, values)) in (1..).zip(records) {
            let at = Stamp::new(ms, 0, Writer::from_random(1));
            let mut writes: Vec<FieldWrite> = values
                .as_object()
                .expect("a record's values are an object")
                .iter()
                .map(|(field, value)| FieldWrite {
                    field: (&**field).into(),
                    value: value.clone(),
                    replaces: Vec::new(),
                })
                .collect();
            writes.sort_by(|a, b| a.field.cmp(&b.field));
            let key = RecordKey::new(kind, id);
            let (undoes, archives, by, why) = (None, Vec::new(), None, None);
            let creates = true;
            ledger.insert([Change {
                at,
                key,
                writes,
                creates,
                action: at,
                undoes,
                archives,
                by,
                why,
            }]);
        }
        ledger
    }

    /// If it read a kind of the organisation's own records besides these, every edit would evaluate all
    /// organisations again.
    #[test]
    fn an_organisation_is_evaluated_from_its_own_records_its_tasks_and_its_members() {
        let ledger = ledger_of(vec![
            ("task", "t", json!({ "name": "任务", "ended": "2025-01-31" })),
            ("member", "m", json!({ "name": "甲", "standing": "full" })),
            (
                "branch",
                "b",
                json!({
                    "name": "临时党支部", "form": "branch", "established": "2024-01-01",
                    "full_members": 9, "groups": 2, "serves": ["t"], "planned_end": "2025-06-30",
                }),
            ),
            ("step", "s", json!({ "branch": "b", "step": "request", "date": "2023-12-01" })),
            ("step", "c", json!({ "branch": "b", "step": "close", "date": "2025-12-01" })),
            (
                "activity",
                "a",
                json!({ "branch": "b", "activity_kind": "lesson", "date": "2025-05" }),
            ),
            ("attendance", "y", json!({ "activity": "a", "member": "m", "attended": "present" })),
            ("assignment", "x", json!({ "branch": "b", "member": "m", "role": "secretary" })),
        ]);
        let register = Register::of(&ledger);
        let (parameters, as_of) = (Parameters::default(), Day::from_epoch_days(20_453));
        let mut evaluation = Evaluation::new(&register, &parameters, as_of);
        let records = BranchRecords::of(&register, "b").expect("it is there");
        let evaluate = || {
            evaluation.branch(&"b".into(), &records);
            evaluation.take_found(&ledger)
        };
        let (found, read) = register.noted().during(evaluate);
        assert!(found.len() > 10, "{found:?}");
        assert_eq!(read, Dependencies::of(Kind::Task).with(Dependencies::of(Kind::Member)));
    }
}
