//! Verdicts on rows: which record each is about, and what it does there.

use rustc_hash::FxHashMap;

use zhibu_domain::kinds::records::Member;
use zhibu_ledger::Name;

use crate::intake::decisions::{IntakeDecisions, RowDecision};
use crate::intake::identity::Identity;
use crate::intake::plan::{RowOutcome, RowQuestion, RowVerdict, RowViolation};
use crate::intake::planning::IntakeLedger;
use crate::intake::rows::RowReading;
use crate::intake::second::{SecondFound, SecondRecords, values_of};
use crate::intake::subject::{IntakeSubject, has_name};

/// What earlier rows are about.
#[derive(Default)]
pub(super) struct EarlierRows {
    /// Their numbers, by what identifies them.
    seen: FxHashMap<String, usize>,
    /// Existing records, with the numbers of the rows.
    taken: FxHashMap<Name, usize>,
}

/// Judges rows one after the other.
pub(super) struct Judging<'a> {
    pub(super) at: IntakeLedger<'a>,
    pub(super) subject: &'a IntakeSubject,
    pub(super) decisions: &'a IntakeDecisions,
    pub(super) identity: &'a Identity,
    pub(super) second: &'a SecondRecords,
    pub(super) earlier: &'a mut EarlierRows,
}

/// Which record a row is about.
enum About {
    Existing(Name),
    New,
    Asks(RowQuestion),
}

impl Judging<'_> {
    /// The verdict on the next row.
    pub(super) fn judge(&mut self, row: &RowReading) -> RowVerdict {
        let mut verdict = RowVerdict {
            number: row.number,
            name: row.name.clone(),
            outcome: RowOutcome::Same,
            changes: Vec::new(),
            told: row.told.clone(),
            record: None,
            second: None,
        };
        verdict.outcome = match self.held_back(row) {
            Some(violation) => RowOutcome::HeldBack(violation),
            None => match self.belongs_to(row) {
                Some(question) => RowOutcome::Asks(question),
                None => self.outcome(row, &mut verdict),
            },
        };
        verdict
    }

    fn held_back(&self, row: &RowReading) -> Option<RowViolation> {
        let is_nameless = row.name.is_empty() && has_name(self.subject.kind);
        let is_empty = row.values.is_empty() && row.open.is_empty();
        if is_nameless || (is_empty && row.violation.is_none()) {
            return Some(RowViolation::NoName);
        }
        row.violation.clone()
    }

    /// What must be known before it can be said which record a row is about.
    fn belongs_to(&self, row: &RowReading) -> Option<RowQuestion> {
        let open = row.open.iter().find(|open| self.identity.has(open.field));
        if let Some(open) = open {
            return Some(RowQuestion::BelongsTo { field: open.field, text: open.text.clone() });
        }
        // Without an organisation persons of one name cannot be told apart.
        let field = Member::ORGANISATION.id();
        let is_homeless = self.subject.second.is_some() && row.value(field).is_none();
        is_homeless.then(|| RowQuestion::BelongsTo { field, text: String::new() })
    }

    fn outcome(&mut self, row: &RowReading, verdict: &mut RowVerdict) -> RowOutcome {
        let key = self.identity.key(row, self.subject);
        let record = match self.about(row, &key) {
            About::Asks(question) => return RowOutcome::Asks(question),
            About::Existing(id) => Some(id),
            About::New => None,
        };
        verdict.changes = self.changes(record.as_ref(), row);
        verdict.record = record;
        self.add_second(row, verdict);
        let is_new = verdict.record.is_none();
        let dropped = match self.drop_refused(row, verdict) {
            Ok(dropped) => dropped,
            Err(violation) => return RowOutcome::HeldBack(violation),
        };
        if dropped.iter().any(|field| self.identity.has(*field)) {
            // What is not taken does not tell which record it is about: else each time would make another.
            return self.outcome(&row.without(&dropped), verdict);
        }
        self.earlier.seen.insert(key, row.number);
        if let Some(id) = &verdict.record {
            self.earlier.taken.insert(id.clone(), row.number);
        }
        match verdict.changes.is_empty() {
            false if is_new => RowOutcome::New,
            true if is_new => RowOutcome::HeldBack(RowViolation::NoName),
            false => RowOutcome::Changed,
            true => RowOutcome::Same,
        }
    }

    /// Which record a row is about; what fits two is never guessed.
    fn about(&self, row: &RowReading, key: &str) -> About {
        match self.decisions.rows.get(&row.number) {
            // Decided about another name, or about a record that is gone since, it says nothing.
            Some(RowDecision::Is(id)) if self.identity.records(key).contains(id) => {
                return About::Existing(id.clone());
            }
            Some(RowDecision::New) => {
                // Taken in before, it is there already.
                return self.equal(row, key).map_or(About::New, About::Existing);
            }
            Some(RowDecision::Is(_)) | None => {}
        }
        match (self.earlier.seen.get(key), self.identity.records(key)) {
            (None, []) => About::New,
            (None, [only]) => About::Existing(only.clone()),
            (seen, several) => match (self.equal(row, key), seen) {
                (Some(id), _) => About::Existing(id),
                (None, Some(earlier)) => About::Asks(RowQuestion::Repeats { row: *earlier }),
                (None, None) => {
                    About::Asks(RowQuestion::WhichRecord { candidates: several.to_vec() })
                }
            },
        }
    }

    /// An existing record that has all that a row says, and that no earlier row is about.
    fn equal(&self, row: &RowReading, key: &str) -> Option<Name> {
        let records = self.identity.records(key).iter();
        let mut free = records.filter(|id| !self.earlier.taken.contains_key(*id));
        free.find(|id| self.changes(Some(id), row).is_empty() && self.has_second(id, row)).cloned()
    }

    /// Whether a record has the second record that a row says, if it says one.
    fn has_second(&self, id: &Name, row: &RowReading) -> bool {
        let Some(link) = self.subject.second else { return true };
        let values = values_of(row, link);
        values.is_empty()
            || matches!(self.second.find(self.at.ledger, id, &values), SecondFound::Same(_))
    }
}
