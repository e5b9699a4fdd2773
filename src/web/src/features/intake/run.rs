//! The reading and planning of a table, in slices between which the page is rendered. A newer run, or leaving
//! the page, ends it.

use std::sync::Arc;

use leptos::prelude::{SetValue, UpdateValue};

use crate::components::button::button;
use crate::features::intake::pasting::Pasting;
use crate::html::{self, Element};
use crate::platform::{self, PREFERENCES};
use zhibu_app::intake::{
    IntakePage, TableHeads, TablePlanning, run_grid, run_reading, run_table_planning,
};
use zhibu_app::views::intake::files::{TableFile, refused_table};
use zhibu_app::views::intake::paste::{PasteTarget, PastedTable};
use zhibu_app::workspace::Workspace;
use zhibu_office::files::{Bound, FileTable, MOST_FILE_BYTES, TableFileError};
use zhibu_office::intake::{Grid, IntakeDecisions, IntakePlan};
use zhibu_text::{Lang, format_message, m};

/// What is done with a table.
#[derive(Clone, Copy)]
enum WorkKind {
    Reading,
    Planning,
}

/// How much of it is done, in per cent.
#[derive(Clone, Copy)]
pub struct Work {
    kind: WorkKind,
    percent: usize,
}

impl Work {
    fn text(self, lang: Lang) -> String {
        let percent = self.percent;
        match self.kind {
            WorkKind::Reading => format_message!(m::INTAKE_READING, lang, percent = percent),
            WorkKind::Planning => format_message!(m::INTAKE_PLANNING, lang, percent = percent),
        }
    }
}

/// A table whose cells are known.
#[derive(Clone)]
pub struct AskedTable {
    /// Its cells.
    pub grid: Arc<Grid>,
    /// What it is recognised by next time; `None` if it has no heads.
    pub heads: Option<TableHeads>,
    /// Whether it was read with what was decided about one with the same heads.
    pub is_as_last_time: bool,
}

/// A complete plan.
#[derive(Clone)]
pub struct CompletePlan {
    /// The plan.
    pub plan: Arc<IntakePlan>,
    /// What was decided about the table.
    pub decisions: IntakeDecisions,
    target: PasteTarget,
    grid: Arc<Grid>,
    /// The number of changes of the ledger that it was made against.
    change_count: usize,
}

/// A run over a table.
#[derive(Clone, Copy)]
struct Run {
    pasting: Pasting,
    /// The number of the run; a newer one has a higher number.
    number: usize,
    kind: WorkKind,
}

impl IntakePage for Run {
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.pasting.state.read_untracked(read)
    }

    fn note_progress(&self, percent: usize) {
        let Self { pasting, kind, .. } = *self;
        pasting.work.set(Some(Work { kind, percent }));
    }

    fn is_wanted(&self) -> bool {
        self.pasting.run.try_get_untracked() == Some(self.number)
    }

    async fn draw(&self) {
        platform::yield_now().await;
    }

    fn clock_ms(&self) -> f64 {
        platform::clock_ms()
    }
}

impl Pasting {
    /// Begins a run; the one before ends.
    fn begin_run(self, kind: WorkKind) -> Run {
        self.end_run();
        self.is_busy.set(true);
        Run { pasting: self, number: self.run.get_untracked(), kind }
    }

    /// Ends the run, if there is one, and previews nothing: another table is to come, or the text is another.
    pub fn drop_preview(self) {
        self.end_run();
        self.planning.set_value(None);
        self.complete.set(None);
        self.asked.set(None);
    }

    /// Ends the run, if there is one.
    pub fn end_run(self) {
        self.run.update(|run| *run += 1);
        self.is_busy.set(false);
        self.work.set(None);
    }

    /// Reads a file and previews its first table that is not hidden.
    pub fn read(self, target: PasteTarget, file: web_sys::File) {
        let (state, name) = (self.state, file.name());
        self.drop_preview();
        let run = self.begin_run(WorkKind::Reading);
        leptos::task::spawn_local(async move {
            match tables_of(&run, &file).await {
                Ok(tables) => self.show_file(target, TableFile::new(name, tables)),
                Err(ReadError::Refused(error)) => {
                    self.end_run();
                    state.notify_error(refused_table(&name, &error, state.lang_now()));
                }
                Err(ReadError::Unreadable) => {
                    self.end_run();
                    let lang = state.lang_now();
                    let text = format_message!(m::TABLE_FILE_UNREADABLE, lang, name = name);
                    state.notify_error(text);
                }
                Err(ReadError::Unwanted) => {}
            }
        });
    }

    /// Previews the chosen table of a file.
    pub fn show_file(self, target: PasteTarget, file: TableFile) {
        let table = file.table().cloned().map(PastedTable::of_sheet).unwrap_or_default();
        self.file.set(Some(file));
        self.state.navigation().set_dirty(true);
        self.ask(target, table, IntakeDecisions::default());
    }

    /// Reads the cells of a table, so that it is planned with what was decided about it; if that is nothing,
    /// with what was decided last time about a table with the same heads.
    pub fn ask(self, target: PasteTarget, table: PastedTable, decided: IntakeDecisions) {
        self.drop_preview();
        let run = self.begin_run(WorkKind::Reading);
        if table.is_blank() {
            self.end_run();
            return;
        }
        leptos::task::spawn_local(async move {
            let grid = run_grid(&run, &table).await;
            let Some(grid) = grid.ok().filter(|_| run.is_wanted()) else { return };
            let heads = TableHeads::of(&target, &grid);
            let is_undecided = decided == IntakeDecisions::default();
            let remembered = heads.as_ref().filter(|_| is_undecided).and_then(|heads| {
                PREFERENCES.remembered_tables().decisions(heads, &target.subject())
            });
            let is_as_last_time = remembered.is_some();
            self.decisions.set(remembered.unwrap_or(decided));
            self.asked.set(Some(AskedTable { grid, heads, is_as_last_time }));
        });
    }

    /// Plans a table whose cells are known. What the plan before has read is read again only if need be.
    pub fn plan(
        self,
        target: PasteTarget,
        asked: &AskedTable,
        decisions: IntakeDecisions,
        change_count: usize,
    ) {
        let is_complete = |complete: &CompletePlan| {
            complete.target == target
                && Arc::ptr_eq(&complete.grid, &asked.grid)
                && complete.decisions == decisions
                && complete.change_count == change_count
        };
        if self.complete.with_untracked(|complete| complete.as_ref().is_some_and(is_complete)) {
            self.end_run();
            return;
        }
        let run = self.begin_run(WorkKind::Planning);
        let (today, grid) = (platform::today(), asked.grid.clone());
        let known = self.planning.try_update_value(Option::take).flatten();
        let known = known.filter(|known| known.is_of(&target, &grid, today));
        let planning = if let Some(mut known) = known {
            known.decide(decisions.clone());
            Some(known)
        } else {
            let (target, grid, decided) = (target.clone(), grid.clone(), decisions.clone());
            self.state.read_untracked(|workspace| {
                TablePlanning::begin(workspace, target, grid, decided, today)
            })
        };
        let Some(planning) = planning else {
            self.end_run();
            return;
        };
        leptos::task::spawn_local(async move {
            let began = platform::clock_ms();
            let Some(mut planning) = run_table_planning(&run, planning).await else { return };
            platform::measure_since("zhibu:intake:plan", began);
            let plan = Arc::new(planning.take_plan());
            let complete = CompletePlan { plan, decisions, target, grid, change_count };
            self.planning.set_value(Some(planning));
            self.complete.set(Some(complete));
            self.end_run();
        });
    }

    /// The plan that is shown, if it is that of what is decided and of what the ledger says now.
    pub fn current_plan(self) -> Option<CompletePlan> {
        let complete = self.complete.get_untracked().filter(|_| !self.is_busy.get_untracked())?;
        let change_count =
            self.state.read_untracked(|workspace| workspace.ledger().change_count())?;
        let is_current = complete.change_count == change_count
            && self.decisions.with_untracked(|decisions| *decisions == complete.decisions);
        is_current.then_some(complete)
    }

    /// Ends the run: what was decided before it counts again, or nothing is previewed.
    pub fn cancel(self) {
        self.end_run();
        if let Some(CompletePlan { decisions, .. }) = self.complete.get_untracked() {
            self.decisions.set(decisions);
        } else {
            self.file.set(None);
            self.asked.set(None);
        }
        self.state.notify(m::INTAKE_CANCELLED.get(self.state.lang_now()));
    }
}

/// Why there are no tables of a file.
pub enum ReadError {
    /// It is refused.
    Refused(TableFileError),
    /// The browser cannot read it.
    Unreadable,
    /// A newer run has begun, or the page was left.
    Unwanted,
}

/// The tables in a file, read in slices as a page takes them.
pub async fn tables_of(
    page: &impl IntakePage,
    file: &web_sys::File,
) -> Result<Vec<FileTable>, ReadError> {
    if platform::byte_count(file) > MOST_FILE_BYTES as u64 {
        let too_much = TableFileError::TooMuch { of: Bound::Bytes, most: MOST_FILE_BYTES };
        return Err(ReadError::Refused(too_much));
    }
    let bytes = platform::bytes_of(file).await;
    if !page.is_wanted() {
        return Err(ReadError::Unwanted);
    }
    let bytes = bytes.map_err(|_| ReadError::Unreadable)?;
    let read = run_reading(page, &bytes, &platform::decode_gb18030).await;
    read.map_err(|error| match error {
        TableFileError::Cancelled(_) => ReadError::Unwanted,
        error => ReadError::Refused(error),
    })
}

/// What is done, with a button that cancels it. The line is in the page before it says anything, so that
/// screen readers read it out.
pub fn progress(pasting: Pasting) -> Element {
    let state = pasting.state;
    let text = move || pasting.work.get().map(|work| work.text(state.lang()));
    let bar = move || {
        let work = pasting.work.get()?;
        let bar = html::progress()
            .attr("max", "100")
            .attr("value", work.percent.to_string())
            .attr("aria-label", state.t(m::PROGRESS));
        let cancel = button(state, "", m::CANCEL, move || pasting.cancel());
        Some(html::div().class("actions").child(bar).child(cancel))
    };
    html::div()
        .class("intake-progress")
        .child(html::p().attr("role", "status").attr("aria-live", "polite").child(text))
        .child(html::div().child(bar))
}
