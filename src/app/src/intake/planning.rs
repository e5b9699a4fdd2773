//! A table read from a file, and planned, in slices between which the page is rendered.

use std::future::Future;
use std::sync::Arc;

use zhibu_domain::values::date::Day;
use zhibu_office::files::{DecodeGb18030, FileTable, TableFileError, read_tables_in_steps};
use zhibu_office::intake::{Grid, IntakeDecisions, IntakeLedger, IntakePlan, Planner};
use zhibu_office::{Cancelled, Pace};

use crate::route::Route;
use crate::slices::Slice;
use crate::views::intake::paste::{PasteTarget, PastedTable};
use crate::views::intake::queue::RecognisedTables;
use crate::workspace::Workspace;

/// The plan of a table in the making. It begins again when the ledger changes.
pub struct TablePlanning {
    target: PasteTarget,
    grid: Arc<Grid>,
    decisions: IntakeDecisions,
    today: Day,
    planner: Planner,
    /// The number of changes of the ledger that the table is compared with.
    change_count: usize,
}

impl TablePlanning {
    /// The plan of a table.
    pub fn begin(
        workspace: &Workspace,
        target: PasteTarget,
        grid: Arc<Grid>,
        decisions: IntakeDecisions,
        today: Day,
    ) -> Self {
        let planner = Planner::begin(target.subject(), grid.clone(), decisions.clone());
        let change_count = workspace.ledger().change_count();
        Self { target, grid, decisions, today, planner, change_count }
    }

    /// Whether this is the plan of a table, whatever was decided about it.
    pub fn is_of(&self, target: &PasteTarget, grid: &Arc<Grid>, today: Day) -> bool {
        self.target == *target && Arc::ptr_eq(&self.grid, grid) && self.today == today
    }

    /// Plans again by other decisions. What they do not change is not read again.
    pub fn decide(&mut self, decisions: IntakeDecisions) {
        self.decisions.clone_from(&decisions);
        self.planner.decide(decisions);
    }

    /// Takes the next step.
    pub fn step(&mut self, workspace: &Workspace) {
        let change_count = workspace.ledger().change_count();
        if self.change_count != change_count {
            let (subject, decisions) = (self.target.subject(), self.decisions.clone());
            self.planner = Planner::begin(subject, self.grid.clone(), decisions);
            self.change_count = change_count;
        }
        let (ledger, register) = (workspace.ledger(), workspace.register());
        self.planner.step(IntakeLedger { ledger, register, today: self.today });
    }

    /// Whether the plan is complete.
    pub fn is_done(&self) -> bool {
        self.planner.is_done()
    }

    /// The complete plan.
    pub fn take_plan(&mut self) -> IntakePlan {
        self.planner.take_plan()
    }
}

/// The page that a table is read and planned in.
pub trait IntakePage {
    /// Reads the open ledger; `None` if there is none.
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T>;

    /// Shows how much is done, in tens of per cent: screen readers read it out.
    fn note_progress(&self, percent: usize);

    /// Whether what is worked on is still wanted.
    fn is_wanted(&self) -> bool;

    /// Lets the page render.
    fn draw(&self) -> impl Future<Output = ()>;

    /// Milliseconds of a monotonic clock.
    fn clock_ms(&self) -> f64;
}

/// Plans a table. `None` if it is no longer wanted, or if no ledger is open any more.
pub async fn run_table_planning(
    page: &impl IntakePage,
    mut planning: TablePlanning,
) -> Option<TablePlanning> {
    if !page.is_wanted() {
        return None;
    }
    let mut slice = Slice::begin(page.clock_ms());
    while !planning.is_done() {
        page.read(|workspace| planning.step(workspace))?;
        if slice.has_room(page.clock_ms()) {
            continue;
        }
        page.note_progress(in_tens(planning.planner.percent()));
        page.draw().await;
        if !page.is_wanted() {
            return None;
        }
        slice = Slice::begin(page.clock_ms());
    }
    // What shows the plan takes a while of its own.
    page.draw().await;
    page.is_wanted().then_some(planning)
}

fn in_tens(percent: usize) -> usize {
    percent - percent % 10
}

/// Reads the tables of a file.
///
/// # Errors
///
/// As [`read_tables_in_steps`], and if they are no longer wanted.
pub async fn run_reading(
    page: &impl IntakePage,
    bytes: &[u8],
    decode_gb18030: DecodeGb18030<'_>,
) -> Result<Vec<FileTable>, TableFileError> {
    read_tables_in_steps(bytes, decode_gb18030, &mut PagePace::begin(page)).await
}

/// Reads the cells of a table.
///
/// # Errors
///
/// If they are no longer wanted.
pub async fn run_grid(page: &impl IntakePage, table: &PastedTable) -> Result<Arc<Grid>, Cancelled> {
    table.grid_in_steps(&mut PagePace::begin(page)).await
}

/// Recognises the tables of a file; `from` is where it was dropped.
///
/// # Errors
///
/// If they are no longer wanted.
pub async fn run_recognising(
    page: &impl IntakePage,
    file: &str,
    tables: Vec<FileTable>,
    from: Option<&Route>,
) -> Result<RecognisedTables, Cancelled> {
    RecognisedTables::of_file(file, tables, from, &mut PagePace::begin(page)).await
}

/// Reads a table that was pasted, and recognises it.
///
/// # Errors
///
/// If it is no longer wanted.
pub async fn run_recognising_pasted(
    page: &impl IntakePage,
    table: &PastedTable,
) -> Result<RecognisedTables, Cancelled> {
    RecognisedTables::of_pasted(table, &mut PagePace::begin(page)).await
}

/// The pace of reading in a page.
struct PagePace<'a, P> {
    page: &'a P,
    slice: Slice,
}

impl<'a, P: IntakePage> PagePace<'a, P> {
    fn begin(page: &'a P) -> Self {
        Self { page, slice: Slice::begin(page.clock_ms()) }
    }
}

impl<P: IntakePage> Pace for PagePace<'_, P> {
    async fn pause(&mut self, percent: usize) -> bool {
        if self.slice.has_room(self.page.clock_ms()) {
            return true;
        }
        self.page.note_progress(in_tens(percent));
        self.page.draw().await;
        self.slice = Slice::begin(self.page.clock_ms());
        self.page.is_wanted()
    }
}
