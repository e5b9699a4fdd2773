//! The pipeline: a grid and what a user has decided become a plan.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::{FieldId, FieldType, Values};
use zhibu_domain::kinds::records::{Kind, Member};
use zhibu_domain::register::Register;
use zhibu_domain::validation::{FieldViolation, Violation, check, check_day};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::is_same_json;
use zhibu_ledger::{Ledger, Name, RecordKey, RecordView};

use crate::intake::cells::CellReader;
use crate::intake::columns::ColumnMapping;
use crate::intake::cycles::{hold_back_links, hold_back_parents};
use crate::intake::decisions::{IntakeDecisions, RowDecision};
use crate::intake::grid::{Grid, GridRow};
use crate::intake::heads::{self, RowColumns, SkipReason, SkippedRow};
use crate::intake::identity::Identity;
use crate::intake::plan::{
    CellRemark, FieldChange, IntakePlan, RowOutcome, RowQuestion, RowVerdict, RowViolation,
    ToldCell,
};
use crate::intake::references::References;
use crate::intake::rows::{ReadValue, RowReader, RowReading};
use crate::intake::second::{SecondFound, SecondRecords, default_change, values_of};
use crate::intake::subject::{IntakeSubject, has_name};
use crate::intake::values::{PlannedValue, RecordTarget};
use crate::intake::vocabulary::Vocabulary;

/// What a table is compared with.
#[derive(Clone, Copy)]
pub struct IntakeLedger<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// Its live records.
    pub register: &'a Register,
    /// Today.
    pub today: Day,
}

/// Works out what a table does. The time that it takes grows with the number of cells.
pub fn plan(
    at: IntakeLedger<'_>,
    subject: &IntakeSubject,
    grid: &Grid,
    decisions: &IntakeDecisions,
) -> IntakePlan {
    let MappedTable { mapping, mut skipped, rows } = map(grid, subject, decisions);
    let is_named = |field: FieldId| mapping.column_of(field).is_some();
    let has_no_name_column = mapping.has_heads && !subject.name_field().is_none_or(is_named);
    let mut plan = IntakePlan {
        subject: subject.clone(),
        mapping,
        has_no_name_column,
        skipped: Vec::new(),
        rows: Vec::new(),
        questions: Vec::new(),
        created: Vec::new(),
    };
    if !has_no_name_column {
        let mut references = References::new(at.register, &subject.scope, subject.kind);
        add_rows(&mut references, &rows, &plan);
        let cells = CellReader::new(references, decisions);
        let (register, mapping) = (at.register, &plan.mapping);
        let mut reader = RowReader { register, subject, mapping, cells };
        let readings: Vec<RowReading> = rows.iter().map(|row| reader.read(row)).collect();
        let CellReader { questions, created, .. } = reader.cells;
        plan.rows = Judging::new(at, subject, &plan.mapping, decisions).judge_all(&readings);
        (plan.questions, plan.created) = (questions, created);
        leave_out_dangling(&mut plan.rows, subject);
    }
    skipped.sort_by_key(|row| row.number);
    plan.skipped = skipped;
    plan
}

/// A table whose columns are understood.
struct MappedTable<'a> {
    mapping: ColumnMapping,
    skipped: Vec<SkippedRow>,
    rows: Vec<&'a GridRow>,
}

fn map<'a>(
    grid: &'a Grid,
    subject: &IntakeSubject,
    decisions: &IntakeDecisions,
) -> MappedTable<'a> {
    let vocabulary = Vocabulary::of(subject);
    let found = heads::find(grid, &vocabulary);
    let (mut start, mut end, mut numbers) = (0, 0, None);
    let decided = &decisions.columns;
    let mut mapping = if let Some(heads) = &found {
        (start, end) = (heads.start, heads.end);
        numbers = heads.columns.iter().position(heads::is_row_number);
        ColumnMapping::of_heads(&heads.columns, subject, &vocabulary, decided)
    } else {
        ColumnMapping::of_positions(grid.width(), subject, decided)
    };
    let names = subject.name_field().and_then(|field| mapping.column_of(field));
    let columns = RowColumns { numbers, names: names.map(|column| column.index) };
    let (mut skipped, mut rows) = (Vec::new(), Vec::new());
    for (index, row) in grid.rows.iter().enumerate() {
        let reason = match index {
            _ if index < start => Some(SkipReason::AboveHeads),
            _ if index < end => continue,
            _ => heads::skip_reason(row, columns),
        };
        match reason {
            Some(_) if decisions.taken_rows.contains(&row.number) => rows.push(row),
            Some(reason) => skipped.push(SkippedRow::of(row, reason)),
            None => rows.push(row),
        }
    }
    mapping.leave_out_other_orders(&rows, decided);
    MappedTable { mapping, skipped, rows }
}

/// Makes the rows known to each other before any of them is read: a parent may stand below.
fn add_rows(references: &mut References<'_>, rows: &[&GridRow], plan: &IntakePlan) {
    let Some(field) = plan.subject.name_field() else { return };
    let Some(column) = plan.mapping.column_of(field).map(|column| column.index) else { return };
    for (index, row) in rows.iter().enumerate() {
        references.add_row(index, row.text(column));
    }
}

/// Judges rows one after the other.
struct Judging<'a> {
    at: IntakeLedger<'a>,
    subject: &'a IntakeSubject,
    decisions: &'a IntakeDecisions,
    identity: Identity,
    second: SecondRecords,
    /// The numbers of earlier rows, by what identifies them.
    seen: FxHashMap<String, usize>,
    /// Existing records that earlier rows are about.
    taken: FxHashMap<Name, usize>,
}

/// Which record a row is about.
enum About {
    Existing(Name),
    New,
    Asks(RowQuestion),
}

impl<'a> Judging<'a> {
    fn new(
        at: IntakeLedger<'a>,
        subject: &'a IntakeSubject,
        mapping: &ColumnMapping,
        decisions: &'a IntakeDecisions,
    ) -> Self {
        let second = match subject.second {
            Some(_) => SecondRecords::of(at.register),
            None => SecondRecords::default(),
        };
        let identity = Identity::of(at.ledger, at.register, subject, mapping);
        let (seen, taken) = (FxHashMap::default(), FxHashMap::default());
        Self { at, subject, decisions, identity, second, seen, taken }
    }

    fn judge_all(mut self, readings: &[RowReading]) -> Vec<RowVerdict> {
        let mut rows: Vec<RowVerdict> = readings.iter().map(|row| self.judge(row)).collect();
        match self.subject.kind {
            Kind::Organisation => hold_back_parents(&mut rows, self.at.register),
            Kind::Link => hold_back_links(&mut rows, self.at.register),
            _ => {}
        }
        rows
    }

    fn judge(&mut self, row: &RowReading) -> RowVerdict {
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
        self.seen.insert(key, row.number);
        if let Some(id) = &verdict.record {
            self.taken.insert(id.clone(), row.number);
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
            Some(RowDecision::Is(id)) => return About::Existing(id.clone()),
            Some(RowDecision::New) => {
                // Taken in before, it is there already.
                return self.equal(row, key).map_or(About::New, About::Existing);
            }
            None => {}
        }
        match (self.seen.get(key), self.identity.records(key)) {
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
        let mut free = records.filter(|id| !self.taken.contains_key(*id));
        free.find(|id| self.changes(Some(id), row).is_empty() && self.has_second(id, row)).cloned()
    }

    /// Whether a record has the second record that a row says, if it says one.
    fn has_second(&self, id: &Name, row: &RowReading) -> bool {
        let Some(link) = self.subject.second else { return true };
        let values = values_of(row, link);
        values.is_empty()
            || matches!(self.second.find(self.at.ledger, id, &values), SecondFound::Same(_))
    }

    /// What a row writes to its first record.
    fn changes(&self, id: Option<&Name>, row: &RowReading) -> Vec<FieldChange> {
        let key = id.map(|id| RecordKey::new(self.subject.kind.code(), id.clone()));
        let record = key.as_ref().and_then(|key| self.at.ledger.record(key));
        let own = row.values.iter().filter(|value| value.field.kind == self.subject.kind);
        let mut changes: Vec<FieldChange> =
            own.filter_map(|value| self.change(record.as_ref(), value)).collect();
        self.add_note(record.as_ref(), row, &mut changes);
        changes
    }

    fn change(&self, record: Option<&RecordView<'_>>, value: &ReadValue) -> Option<FieldChange> {
        let old = old_value(record, value.field);
        let planned = match &old {
            Some(Value::Array(known)) if value.is_partial => value.value.joined_to(known),
            _ => value.value.clone(),
        };
        let new = planned.existing_json();
        let is_same = match (&old, &new) {
            // Of several records of one name, it stays the one that it is.
            (Some(Value::String(old)), _) if self.is_called(value, old) => true,
            // Another spelling of what identifies a record is no change.
            (Some(Value::String(old)), Some(Value::String(new))) if self.is_title(value.field) => {
                folded(old) == folded(new)
            }
            (Some(old), Some(new)) => is_same_json(old, new),
            _ => false,
        };
        (!is_same).then_some(FieldChange { field: value.field, old, new: planned })
    }

    /// Whether a cell with a reference is the name of a record.
    fn is_called(&self, value: &ReadValue, id: &str) -> bool {
        let FieldType::Reference(kind) = value.field.spec().field_type else { return false };
        let title = self.at.register.table(kind).title(id);
        title.is_some_and(|title| folded(title) == folded(&value.text))
    }

    fn is_title(&self, field: FieldId) -> bool {
        field.spec().field_type == FieldType::Text && self.identity.has(field)
    }

    /// Adds the lines that the note does not have yet.
    fn add_note(
        &self,
        record: Option<&RecordView<'_>>,
        row: &RowReading,
        changes: &mut Vec<FieldChange>,
    ) {
        let Some(field) = self.subject.note_field().filter(|_| !row.note_lines.is_empty()) else {
            return;
        };
        let old = old_value(record, field);
        let said = match row.value(field) {
            Some(PlannedValue::Plain(value)) => Some(value.clone()),
            _ => old.clone(),
        };
        let mut note = said.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        for line in &row.note_lines {
            if !note.lines().any(|known| known == line) {
                if !note.is_empty() {
                    note.push('\n');
                }
                note.push_str(line);
            }
        }
        changes.retain(|change| change.field != field);
        let new = json!(note);
        if old.as_ref() != Some(&new) {
            changes.push(FieldChange { field, old, new: PlannedValue::Plain(new) });
        }
    }

    /// Finds the second record of a row and adds what it writes there.
    fn add_second(&self, row: &RowReading, verdict: &mut RowVerdict) {
        let Some(link) = self.subject.second else { return };
        let values = values_of(row, link);
        if values.is_empty() {
            // A role or a date says nothing of someone who is not assigned.
            return;
        }
        let found = match &verdict.record {
            Some(member) => self.second.find(self.at.ledger, member, &values),
            None => SecondFound::New,
        };
        let second = match found {
            SecondFound::Same(id) => {
                verdict.second = Some(id);
                return;
            }
            SecondFound::Several => {
                let remark = CellRemark::SeveralRecords;
                let told = values.first().map(|value| told_cell(value, remark));
                verdict.told.extend(told);
                return;
            }
            SecondFound::One(id) => Some(id),
            SecondFound::New => None,
        };
        let key = second.as_ref().map(|id| RecordKey::new(link.kind.code(), id.clone()));
        let record = key.as_ref().and_then(|key| self.at.ledger.record(key));
        let changes = values.iter().filter_map(|value| self.change(record.as_ref(), value));
        verdict.changes.extend(changes);
        if second.is_none() {
            verdict.changes.extend(default_change(&values));
        }
        verdict.second = second;
    }

    /// Leaves out the values that a form would refuse, each told; returns their fields. The error is a
    /// contradiction, for which the row is held back.
    fn drop_refused(
        &self,
        row: &RowReading,
        verdict: &mut RowVerdict,
    ) -> Result<Vec<FieldId>, RowViolation> {
        let mut dropped = Vec::new();
        if verdict.changes.is_empty() {
            return Ok(dropped);
        }
        for kind in self.subject.kinds() {
            let is_first = kind == self.subject.kind;
            let id = if is_first { verdict.record.clone() } else { verdict.second.clone() };
            // Each round leaves out a value.
            while let Some((name, problem)) = self.refused(kind, id.as_ref(), &verdict.changes) {
                let index = kind.field_index(name).expect("a check names fields of its kind");
                let field = FieldId { kind, index };
                let is_name = Some(field) == self.subject.name_field();
                let change = verdict.changes.iter().position(|change| change.field == field);
                match change.filter(|_| is_about_one_value(&problem) && !is_name) {
                    Some(change) => verdict.changes.remove(change),
                    None => return Err(RowViolation::Contradiction { field, problem }),
                };
                dropped.push(field);
                let said = row.values.iter().find(|value| value.field == field);
                let remark = CellRemark::Refused(problem);
                verdict.told.extend(said.map(|value| told_cell(value, remark)));
            }
        }
        Ok(dropped)
    }

    /// The first reason why a form would not save what a row makes of its record, if the record does not
    /// give it already.
    fn refused(
        &self,
        kind: Kind,
        id: Option<&Name>,
        changes: &[FieldChange],
    ) -> Option<FieldViolation> {
        let mut changes = changes.iter().filter(|change| change.field.kind == kind).peekable();
        changes.peek()?;
        let own = self.own_values(kind, id);
        let mut values = own.clone();
        if id.is_none() {
            let preset = self.subject.preset.iter().filter(|preset| preset.field.kind == kind);
            values.extend(
                preset.map(|preset| (preset.field.name().to_owned(), preset.value.clone())),
            );
        }
        let mut is_new_target = Vec::new();
        for change in changes {
            let value = change.new.existing_json();
            is_new_target.extend(value.is_none().then(|| change.field.name()));
            let value = value.or_else(|| change.new.to_json(&|target| Some(target.stand_in())));
            values.insert(change.field.name().to_owned(), value.unwrap_or_default());
        }
        let (register, today) = (self.at.register, self.at.today);
        let find = |values: &Values| {
            let mut found = check(kind, id.map_or("", |id| id), values, id.is_none(), register);
            found.extend(check_day(kind, values, today));
            found
        };
        let found = find(&values).into_iter().filter(|(name, problem)| match problem {
            // What a new record without a name still lacks is on the list of what is owed.
            Violation::Missing => has_name(kind),
            Violation::NoSuchRecord { .. } => !is_new_target.contains(name),
            _ => true,
        });
        let mut found = found.peekable();
        found.peek()?;
        let known = if id.is_some() { find(&own) } else { Vec::new() };
        found.find(|violation| !known.contains(violation))
    }

    fn own_values(&self, kind: Kind, id: Option<&Name>) -> Values {
        let mut values = Values::new();
        let key = id.map(|id| RecordKey::new(kind.code(), id.clone()));
        if let Some(record) = key.as_ref().and_then(|key| self.at.ledger.record(key)) {
            for spec in kind.fields() {
                let own = record.value(spec.name);
                values.extend(own.map(|own| (spec.name.to_owned(), own)));
            }
        }
        values
    }
}

/// What a record has in a field.
fn old_value(record: Option<&RecordView<'_>>, field: FieldId) -> Option<Value> {
    record.and_then(|record| record.value(field.name())).filter(|value| !value.is_null())
}

fn told_cell(value: &ReadValue, remark: CellRemark) -> ToldCell {
    ToldCell { column: value.column, text: value.text.clone(), remark }
}

/// Whether a violation is about one value alone, which can be left out, and not about how several fit.
fn is_about_one_value(problem: &Violation) -> bool {
    matches!(
        problem,
        Violation::WrongType
            | Violation::TooLarge { .. }
            | Violation::UnlikelyYear { .. }
            | Violation::NoUnit
            | Violation::NoSuchRecord { .. }
            | Violation::InFuture
            | Violation::Negative
            | Violation::TooLong { .. }
            | Violation::MissingWeight { .. }
            | Violation::NamedTwice { .. }
            | Violation::Weights { .. }
            | Violation::NotExact
            | Violation::Zero
            | Violation::ByConfirming
    )
}

/// Leaves out the references to rows that are not taken. A row that belongs to such a one asks too.
fn leave_out_dangling(rows: &mut [RowVerdict], subject: &IntakeSubject) {
    let mut referring: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (index, row) in rows.iter().enumerate() {
        for target in row.changes.iter().flat_map(|change| change.new.targets()) {
            if let RecordTarget::Row(of) = target {
                referring.entry(*of).or_default().push(index);
            }
        }
    }
    let without_record =
        |(index, row): (usize, &RowVerdict)| (!row.outcome.has_record()).then_some(index);
    let mut pending: Vec<usize> = rows.iter().enumerate().filter_map(without_record).collect();
    while let Some(gone) = pending.pop() {
        for index in referring.remove(&gone).unwrap_or_default() {
            let name = rows[gone].name.clone();
            let row = &mut rows[index];
            if !row.outcome.has_record() {
                continue;
            }
            let refers =
                |change: &FieldChange| change.new.targets().contains(&RecordTarget::Row(gone));
            let identifies = |change: &FieldChange| {
                subject.kind.spec().identity.contains(&change.field.index) && refers(change)
            };
            if let Some(change) = row.changes.iter().find(|change| identifies(change)) {
                let question = RowQuestion::BelongsTo { field: change.field, text: name };
                row.outcome = RowOutcome::Asks(question);
                pending.push(index);
                continue;
            }
            row.changes.retain(|change| !refers(change));
            let (column, remark) = (usize::MAX, CellRemark::RowNotTaken);
            row.told.push(ToldCell { column, text: name, remark });
            if row.outcome == RowOutcome::Changed && row.changes.is_empty() {
                row.outcome = RowOutcome::Same;
            }
        }
    }
}
