//! The reading and planning of a table, in slices between which the page is rendered. A newer run, or leaving
//! the page, ends it.

use std::sync::Arc;

use leptos::prelude::{SetValue, UpdateValue, WithValue};

use crate::components::button::button;
use crate::features::intake::pasting::Pasting;
use crate::html::{self, Element};
use crate::platform::{self, PREFERENCES};
use crate::state::AppState;
use zhibu_app::intake::{
    BegunTable, IntakePage, PlanInput, PlanInputs, PlanStep, TableHeads, TablePlanning, run_grid,
    run_reading, run_table_planning,
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
    /// What it was made of.
    pub input: PlanInput,
}

/// A table that was asked for, with what was decided about it then.
#[derive(Clone)]
struct WantedTable {
    table: PastedTable,
    decisions: IntakeDecisions,
}

/// What was asked for last.
#[derive(Default)]
pub struct Wanted {
    table: Option<WantedTable>,
    /// What its plan is made of, and what a user has cancelled.
    inputs: PlanInputs,
}

/// What became of the latest run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// It has given what was wanted, or nothing was.
    Idle,
    /// It is under way.
    Busy,
    /// It was ended before it gave what is wanted: that is shown only if it is asked for again.
    Stopped,
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
        self.run_state.set(RunState::Busy);
        Run { pasting: self, number: self.run.get_untracked(), kind }
    }

    /// Ends the run, if there is one, and previews nothing: another table is to come, or the text is another.
    pub fn drop_preview(self) {
        self.end_run();
        // It may be asked for again.
        let decided =
            self.asked.with_untracked(Option::is_some).then(|| self.decisions.get_untracked());
        self.wanted.update_value(|wanted| {
            wanted.inputs = PlanInputs::default();
            if let (Some(table), Some(decisions)) = (&mut wanted.table, decided) {
                table.decisions = decisions;
            }
        });
        self.planning.set_value(None);
        self.complete.set(None);
        self.asked.set(None);
        self.run_state.set(RunState::Idle);
    }

    /// Ends the run, if there is one.
    pub fn end_run(self) {
        self.run.update(|run| *run += 1);
        if self.run_state.get_untracked() == RunState::Busy {
            self.run_state.set(RunState::Idle);
        }
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
                    self.stop();
                    state.notify_error(refused_table(&name, &error, state.lang_now()));
                }
                Err(ReadError::Unreadable) => {
                    self.stop();
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
        if table.is_blank() {
            self.wanted.set_value(Wanted::default());
            return;
        }
        let run = self.begin_run(WorkKind::Reading);
        let wanted = WantedTable { table: table.clone(), decisions: decided.clone() };
        self.wanted.update_value(|known| known.table = Some(wanted));
        leptos::task::spawn_local(async move {
            let grid = run_grid(&run, &table).await;
            let Some(grid) = grid.ok().filter(|_| run.is_wanted()) else { return };
            let heads = TableHeads::of(&target, &grid);
            let remembered = PREFERENCES.remembered_tables();
            let begun = remembered.begin(heads.as_ref(), &target.subject(), decided);
            let BegunTable { decisions, is_as_last_time } = begun;
            self.decisions.set(decisions);
            self.asked.set(Some(AskedTable { grid, heads, is_as_last_time }));
        });
    }

    /// Plans a table whose cells are known, unless a user has cancelled just that. What the plan before has read
    /// is read again only if need be.
    pub fn plan(
        self,
        target: PasteTarget,
        asked: &AskedTable,
        decisions: IntakeDecisions,
        change_count: usize,
    ) {
        let input = PlanInput { target, decisions, grid: asked.grid.clone(), change_count };
        let shown = self.shown_input();
        let step =
            self.wanted.try_update_value(|wanted| wanted.inputs.want(&input, shown.as_ref()));
        match step {
            Some(PlanStep::Begun) => {}
            Some(PlanStep::Cancelled) => {
                self.stop();
                return;
            }
            Some(PlanStep::Shown) | None => {
                self.end_run();
                self.run_state.set(RunState::Idle);
                return;
            }
        }
        let run = self.begin_run(WorkKind::Planning);
        let Some(planning) = self.begin_planning(&input) else {
            self.end_run();
            return;
        };
        leptos::task::spawn_local(async move {
            let began = platform::clock_ms();
            let Some(mut planning) = run_table_planning(&run, planning).await else { return };
            platform::measure_since("zhibu:intake:plan", began);
            let plan = Arc::new(planning.take_plan());
            self.planning.set_value(Some(planning));
            self.complete.set(Some(CompletePlan { plan, input }));
            self.end_run();
        });
    }

    /// The plan before by other decisions, or a new one; `None` if no ledger is open any more.
    fn begin_planning(self, input: &PlanInput) -> Option<TablePlanning> {
        let today = platform::today();
        let PlanInput { target, decisions, grid, .. } = input.clone();
        let known = self.planning.try_update_value(Option::take).flatten();
        if let Some(mut known) = known.filter(|known| known.is_of(&target, &grid, today)) {
            known.decide(decisions);
            return Some(known);
        }
        self.state.read_untracked(|workspace| {
            TablePlanning::begin(workspace, target, grid, decisions, today)
        })
    }

    /// The plan that is shown, if it is that of what is decided and of what the ledger says now.
    pub fn current_plan(self) -> Option<CompletePlan> {
        let is_idle = self.run_state.get_untracked() == RunState::Idle;
        let complete = self.complete.get_untracked().filter(|_| is_idle)?;
        let change_count =
            self.state.read_untracked(|workspace| workspace.ledger().change_count())?;
        let is_current = complete.input.change_count == change_count
            && self.decisions.with_untracked(|decisions| *decisions == complete.input.decisions);
        is_current.then_some(complete)
    }

    /// Ends the run: what was decided before it counts again. What was to be planned beside that is planned only
    /// if the user asks for it.
    pub fn cancel(self) {
        self.end_run();
        let shown = self.shown_input();
        let is_stopped =
            self.wanted.try_update_value(|wanted| wanted.inputs.cancel(shown.as_ref()));
        if is_stopped.unwrap_or(true) {
            self.run_state.set(RunState::Stopped);
        }
        if let Some(shown) = shown {
            self.decisions.set(shown.decisions);
        }
        self.cancel_count.update(|count| *count += 1);
        self.state.notify(m::INTAKE_CANCELLED.get(self.state.lang_now()));
    }

    /// What the plan that is shown was made of.
    fn shown_input(self) -> Option<PlanInput> {
        self.complete.with_untracked(|complete| Some(complete.as_ref()?.input.clone()))
    }

    /// Ends the run without what it was to give.
    fn stop(self) {
        self.end_run();
        self.run_state.set(RunState::Stopped);
    }

    /// Whether a table is there whose run was ended, so that it may be checked again; tracked.
    pub fn can_check_again(self) -> bool {
        self.run_state.get() == RunState::Stopped
            && self.wanted.with_value(|wanted| wanted.table.is_some())
    }

    /// Reads and plans the table again whose run was ended.
    pub fn check_again(self, target: PasteTarget) {
        self.wanted.update_value(|wanted| wanted.inputs.ask_again());
        let change_count = self.state.read_untracked(|workspace| workspace.ledger().change_count());
        match (self.asked.get_untracked(), self.wanted.with_value(|wanted| wanted.table.clone())) {
            (Some(asked), _) => {
                let decisions = self.decisions.get_untracked();
                self.plan(target, &asked, decisions, change_count.unwrap_or_default());
            }
            (None, Some(WantedTable { table, decisions })) => self.ask(target, table, decisions),
            (None, None) => {}
        }
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

/// What is done with a table, with a button that cancels it.
pub fn progress(pasting: Pasting) -> Element {
    let state = pasting.state;
    let text = move || pasting.work.get().map(|work| work.text(state.lang()));
    let percent = move || pasting.work.get().map(|work| work.percent);
    progress_line(state, text, percent, move || pasting.cancel())
}

/// How much of something is done, with a button that cancels it, while there is a percentage. The line is in
/// the page before it says anything, so that screen readers read it out.
pub fn progress_line(
    state: AppState,
    text: impl Fn() -> Option<String> + Send + 'static,
    percent: impl Fn() -> Option<usize> + Send + 'static,
    cancel: impl Fn() + Copy + Send + 'static,
) -> Element {
    let bar = move || {
        let bar = html::progress()
            .attr("max", "100")
            .attr("value", percent()?.to_string())
            .attr("aria-label", state.t(m::PROGRESS));
        let cancel = button(state, "", m::CANCEL, cancel);
        Some(html::div().class("actions").child(bar).child(cancel))
    };
    html::div()
        .class("intake-progress")
        .child(html::p().attr("role", "status").attr("aria-live", "polite").child(text))
        .child(html::div().child(bar))
}
