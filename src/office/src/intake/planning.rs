//! The pipeline: a grid and what a user has decided become a plan, in steps.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use zhibu_domain::hierarchy::superior_field;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::validation::Violation;
use zhibu_domain::values::date::Day;
use zhibu_ledger::Ledger;

use crate::intake::asked::Asked;
use crate::intake::cells::CellReader;
use crate::intake::choices::ChoiceWords;
use crate::intake::cycles::hold_back_parents;
use crate::intake::dangling::leave_out_dangling;
use crate::intake::decisions::IntakeDecisions;
use crate::intake::grid::Grid;
use crate::intake::identity::Identity;
use crate::intake::judging::{EarlierRows, Judging};
use crate::intake::link_cycles::hold_back_links;
use crate::intake::mapped::MappedTable;
use crate::intake::plan::{IntakePlan, RowOutcome, RowVerdict, RowViolation};
use crate::intake::references::References;
use crate::intake::rows::{RowCells, RowReader, RowReading};
use crate::intake::second::SecondRecords;
use crate::intake::subject::{IntakeSubject, has_name};

/// Rows that a step passes through, or records that it reads.
const ROWS_A_STEP: usize = 400;
/// Rows that a step reads or judges: some milliseconds in a browser.
const ROWS_READ_A_STEP: usize = 50;

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
    let grid = Arc::new(grid.clone());
    let mut planner = Planner::begin(subject.clone(), grid, decisions.clone());
    planner.run(at);
    planner.take_plan()
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// To find the heads and what the columns are taken for.
    Heads,
    /// To tell records from other rows.
    Rows,
    /// To make the rows known to each other before any of them is read: a parent may stand below.
    RowNames,
    /// To make the records known that cells may name, of the kind at this index.
    RecordNames(usize),
    /// To make the records known that rows may be about.
    Identity,
    /// To read the rows.
    Reading,
    /// To judge the rows.
    Judging,
    /// To hold back rows that contradict each other.
    Cycles,
    /// To leave out what refers to rows that are not taken.
    Dangling,
    /// Nothing.
    Done,
}

/// Works out what a table does in steps, each of a few milliseconds. The ledger must be the same at each.
pub struct Planner {
    subject: IntakeSubject,
    grid: Arc<Grid>,
    decisions: IntakeDecisions,
    stage: Stage,
    /// The index of the next row of the stage.
    next: usize,
    table: MappedTable,
    references: References,
    /// The kinds of the records that cells may name.
    referred: Vec<Kind>,
    choices: ChoiceWords,
    asked: Asked,
    readings: Vec<RowReading>,
    /// The indices of readings that decisions since have made obsolete; `None` before all rows are read.
    obsolete: Option<Vec<usize>>,
    identity: Identity,
    second: SecondRecords,
    earlier: EarlierRows,
    verdicts: Vec<RowVerdict>,
}

impl Planner {
    /// The plan of a table.
    pub fn begin(subject: IntakeSubject, grid: Arc<Grid>, decisions: IntakeDecisions) -> Self {
        let references = References::new(subject.kind);
        Self {
            subject,
            grid,
            decisions,
            stage: Stage::Heads,
            next: 0,
            table: MappedTable::default(),
            references,
            referred: Vec::new(),
            choices: ChoiceWords::default(),
            asked: Asked::default(),
            readings: Vec::new(),
            obsolete: None,
            identity: Identity::default(),
            second: SecondRecords::default(),
            earlier: EarlierRows::default(),
            verdicts: Vec::new(),
        }
    }

    /// Plans again by other decisions. What they do not change is not read again.
    pub fn decide(&mut self, decisions: IntakeDecisions) {
        let before = std::mem::replace(&mut self.decisions, decisions);
        if self.obsolete.is_none() || !before.reads_alike(&self.decisions) {
            self.obsolete = None;
            self.go_on(Stage::Heads);
            return;
        }
        let differing = self.asked.differing(&before, &self.decisions);
        let of =
            |(index, row): (usize, &RowReading)| row.asked.depends_on(&differing).then_some(index);
        let more = self.readings.iter().enumerate().filter_map(of);
        // Some may not have been read again since the decisions before.
        let left = self.obsolete.take().unwrap_or_default();
        let obsolete: FxHashSet<usize> = left.into_iter().chain(more).collect();
        let mut obsolete: Vec<usize> = obsolete.into_iter().collect();
        obsolete.sort_unstable_by(|one, other| other.cmp(one));
        self.obsolete = Some(obsolete);
        self.go_on(Stage::Reading);
    }

    /// Whether the plan is complete.
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// How much is done, in per cent.
    pub fn percent(&self) -> usize {
        let (from, to) = match self.stage {
            Stage::Heads => (0, 0),
            Stage::Rows => (0, 5),
            Stage::RowNames => (5, 10),
            Stage::RecordNames(_) => (10, 15),
            Stage::Identity => (15, 20),
            Stage::Reading => (20, 60),
            Stage::Judging => (60, 99),
            Stage::Cycles | Stage::Dangling => (99, 99),
            Stage::Done => (100, 100),
        };
        let all =
            if self.stage == Stage::Rows { self.grid.rows.len() } else { self.table.rows.len() };
        from + (to - from) * self.next.min(all) / all.max(1)
    }

    /// Takes all steps that are left.
    pub fn run(&mut self, at: IntakeLedger<'_>) {
        while !self.is_done() {
            self.step(at);
        }
    }

    /// Takes the next step.
    pub fn step(&mut self, at: IntakeLedger<'_>) {
        let next = match self.stage {
            Stage::Heads => Some(self.find_heads(at)),
            Stage::Rows => self.pass_rows(at),
            Stage::RowNames => self.name_rows(),
            Stage::RecordNames(index) => self.name_records(at, index),
            Stage::Identity => self.identify(at),
            Stage::Reading => self.read(at),
            Stage::Judging => self.judge(at),
            Stage::Cycles => Some(self.hold_back(at)),
            Stage::Dangling => {
                leave_out_dangling(&mut self.verdicts, &self.subject);
                Some(Stage::Done)
            }
            Stage::Done => None,
        };
        if let Some(stage) = next {
            self.go_on(stage);
        }
    }

    fn go_on(&mut self, stage: Stage) {
        (self.stage, self.next) = (stage, 0);
        if stage == Stage::Judging {
            self.earlier = EarlierRows::default();
            self.verdicts = Vec::with_capacity(self.readings.len());
        }
    }

    fn find_heads(&mut self, at: IntakeLedger<'_>) -> Stage {
        self.table = MappedTable::of(&self.grid, &self.subject, &self.decisions);
        self.references.clear_rows();
        let columns = self.table.mapping.columns.iter();
        self.referred = columns.flat_map(|column| column.column_use.referred_kinds()).collect();
        self.asked = Asked::default();
        self.readings = Vec::new();
        self.obsolete = None;
        self.identity = Identity::of(&self.subject, &self.table.mapping);
        self.second = match self.subject.second {
            Some(_) => SecondRecords::of(at.register),
            None => SecondRecords::default(),
        };
        Stage::Rows
    }

    /// The next indices of so many.
    fn next_of(&mut self, all: usize, most: usize) -> std::ops::Range<usize> {
        let range = self.next.min(all)..all.min(self.next + most);
        self.next = range.end;
        range
    }

    fn pass_rows(&mut self, at: IntakeLedger<'_>) -> Option<Stage> {
        let all = self.grid.rows.len();
        for index in self.next_of(all, ROWS_A_STEP) {
            self.table.add_row(&self.grid, index, &self.decisions);
        }
        if self.next < all {
            return None;
        }
        self.table.leave_out_other_orders(&self.grid, &self.decisions, at.register);
        let is_read = !self.table.has_no_name_column(&self.subject);
        Some(if is_read { Stage::RowNames } else { Stage::Done })
    }

    fn name_rows(&mut self) -> Option<Stage> {
        let all = self.table.rows.len();
        let name = self.subject.name_field();
        let column = name.and_then(|field| self.table.mapping.column_of(field));
        let Some(column) = column.map(|column| column.index) else {
            return Some(Stage::RecordNames(0));
        };
        for index in self.next_of(all, ROWS_A_STEP) {
            let row = &self.grid.rows[self.table.rows[index]];
            self.references.add_row(index, row.text(column));
        }
        (self.next == all).then_some(Stage::RecordNames(0))
    }

    fn name_records(&mut self, at: IntakeLedger<'_>, index: usize) -> Option<Stage> {
        let Some(kind) = self.referred.get(index) else { return Some(Stage::Identity) };
        let scope = &self.subject.scope;
        let has_more = self.references.add_records(at.register, *kind, scope, ROWS_A_STEP);
        (!has_more).then_some(Stage::RecordNames(index + 1))
    }

    fn identify(&mut self, at: IntakeLedger<'_>) -> Option<Stage> {
        let IntakeLedger { ledger, register, .. } = at;
        let kind = self.subject.kind;
        let has_more = self.identity.add_records(ledger, register, kind, ROWS_A_STEP);
        (!has_more).then_some(Stage::Reading)
    }

    fn read(&mut self, at: IntakeLedger<'_>) -> Option<Stage> {
        let rows = match &mut self.obsolete {
            Some(obsolete) => {
                // From the end, where the first ones are.
                let start = obsolete.len().saturating_sub(ROWS_READ_A_STEP);
                let first: Vec<usize> = obsolete.split_off(start).into_iter().rev().collect();
                self.next += first.len();
                first
            }
            None => self.next_of(self.table.rows.len(), ROWS_READ_A_STEP).collect(),
        };
        for index in rows {
            if let Some(known) = self.readings.get(index) {
                self.asked.forget_row(&known.asked);
            }
            let reading = self.read_row(at, index);
            match self.readings.get_mut(index) {
                Some(known) => *known = reading,
                None => self.readings.push(reading),
            }
        }
        let is_done = match &self.obsolete {
            Some(obsolete) => obsolete.is_empty(),
            None => self.next == self.table.rows.len(),
        };
        if is_done {
            self.obsolete = Some(Vec::new());
        }
        is_done.then_some(Stage::Judging)
    }

    fn read_row(&mut self, at: IntakeLedger<'_>, index: usize) -> RowReading {
        let cells = CellReader {
            decisions: &self.decisions,
            references: &self.references,
            choices: &mut self.choices,
            asked: &mut self.asked,
        };
        let (subject, mapping) = (&self.subject, &self.table.mapping);
        let mut reader = RowReader { register: at.register, subject, mapping, cells };
        let (grid, above) = (&self.grid, &self.table.above);
        reader.read(RowCells { grid, row: self.table.rows[index], above })
    }

    fn judge(&mut self, at: IntakeLedger<'_>) -> Option<Stage> {
        let rows = self.next_of(self.readings.len(), ROWS_READ_A_STEP);
        let mut judging = Judging {
            at,
            subject: &self.subject,
            decisions: &self.decisions,
            identity: &self.identity,
            second: &self.second,
            earlier: &mut self.earlier,
        };
        for reading in &self.readings[rows] {
            self.verdicts.push(judging.judge(reading));
        }
        (self.next == self.readings.len()).then_some(Stage::Cycles)
    }

    /// Whether a row is not taken whatever is answered. A record without a name may get its first value by an
    /// answer, and what contradicts an existing record may give way to one.
    fn is_lost(&self, verdict: &RowVerdict) -> bool {
        match &verdict.outcome {
            RowOutcome::HeldBack(RowViolation::NoName) => has_name(self.subject.kind),
            RowOutcome::HeldBack(RowViolation::NotOfThis { .. }) => true,
            RowOutcome::HeldBack(RowViolation::Contradiction { problem, .. }) => {
                let is_new = verdict.record.is_none() && verdict.second.is_none();
                is_new && is_among_known_values(problem)
            }
            _ => false,
        }
    }

    fn hold_back(&mut self, at: IntakeLedger<'_>) -> Stage {
        if let Some(parent) = superior_field(self.subject.kind) {
            hold_back_parents(&mut self.verdicts, parent, at.register);
        }
        if self.subject.kind == Kind::Link {
            hold_back_links(&mut self.verdicts, at.register);
        }
        Stage::Dangling
    }

    /// The complete plan. What it was made of stays, for [`decide`](Self::decide).
    pub fn take_plan(&mut self) -> IntakePlan {
        let verdicts = self.readings.iter().zip(&self.verdicts);
        let lost = verdicts.filter(|(_, verdict)| self.is_lost(verdict));
        let questions = self.asked.open(&self.decisions, lost.map(|(reading, _)| &reading.asked));
        IntakePlan {
            subject: self.subject.clone(),
            mapping: self.table.mapping.clone(),
            has_no_name_column: self.table.has_no_name_column(&self.subject),
            skipped: self.table.skipped.clone(),
            rows: std::mem::take(&mut self.verdicts),
            questions,
            empty_below: self.table.above.empty_below(),
            created: self.asked.created().to_vec(),
        }
    }
}

/// Whether values that a row says contradict each other or the ledger, so that no further value resolves it.
fn is_among_known_values(problem: &Violation) -> bool {
    matches!(
        problem,
        Violation::EndsBeforeStart { .. }
            | Violation::AboveItself { .. }
            | Violation::Cycle { .. }
            | Violation::MorePresentThanDue { .. }
            | Violation::MoreAyes { .. }
            | Violation::BelowBase { .. }
            | Violation::LagAndOverlap
    )
}
