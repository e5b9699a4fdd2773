//! Tables of any kind, dropped, chosen or pasted: what each is about, and one after the other its preview.

use std::collections::VecDeque;

use leptos::ev;
use leptos::prelude::{Effect, LocalStorage, StoredValue, UpdateValue};

use crate::components::button::button;
use crate::components::choose::choose;
use crate::components::content::{filled, page_head};
use crate::components::file_button::file_button;
use crate::components::pick::pick_labelled;
use crate::components::unfold::unfold;
use crate::features::intake::pasting::{Pasting, pasted_field, review};
use crate::features::intake::run::{ReadError, progress, progress_line, tables_of};
use crate::html::{self, Element};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::{AppState, ArrivedTables};
use zhibu_app::intake::{IntakePage, run_recognising, run_recognising_pasted};
use zhibu_app::route::Route;
use zhibu_app::views::choice::Offered;
use zhibu_app::views::intake::paste::{Pasted, PastedTable};
use zhibu_app::views::intake::queue::{
    CurrentTable, CurrentTableView, FilesProgress, QueueView, QueuedTableView, RecognisedTables,
    TableQueue, current_view, queue_view,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::records::Kind;
use zhibu_office::files::TableFileError;
use zhibu_text::m;

/// What is to be read.
enum WaitingTable {
    /// A file, with the page where it was dropped or chosen.
    File { file: web_sys::File, from: Route },
    /// A table from the form.
    Pasted(PastedTable),
}

/// The tables of the page.
#[derive(Clone, Copy)]
struct Tables {
    state: AppState,
    queue: Signal<TableQueue>,
    /// What is to be read, in the order in which it came.
    waiting: StoredValue<VecDeque<WaitingTable>, LocalStorage>,
    /// How far reading is; `None` if nothing is read.
    reading: Signal<Option<FilesProgress>>,
    /// The number of the latest run of reading.
    run: Signal<usize>,
    /// A table in the form, which is not in the queue yet.
    pasted: Signal<PastedTable>,
    /// The organisation of members whose row names none.
    home: Signal<String>,
}

/// A run of reading; a newer one ends it, and leaving the page.
#[derive(Clone, Copy)]
struct ReadingRun {
    tables: Tables,
    number: usize,
}

/// A file or a pasted table that is read, or why it is not.
enum ReadFile {
    Read(RecognisedTables),
    Pasted { table: PastedTable, recognised: RecognisedTables },
    Refused { name: String, error: Option<TableFileError> },
}

impl Tables {
    fn new(state: AppState) -> Self {
        Self {
            state,
            queue: Signal::new(TableQueue::default()),
            waiting: StoredValue::new_local(VecDeque::new()),
            reading: Signal::new(None),
            run: Signal::new(0),
            pasted: Signal::new(PastedTable::default()),
            home: Signal::new(String::new()),
        }
    }

    /// Reads the files of several drops.
    fn read_arrived(self, arrived: Vec<ArrivedTables>) {
        let files = arrived.into_iter().flat_map(|ArrivedTables { files, from }| {
            files.into_iter().map(move |file| WaitingTable::File { file, from: from.clone() })
        });
        self.read(files.collect());
    }

    /// Reads tables one after the other. What comes meanwhile waits for those before it.
    fn read(self, more: Vec<WaitingTable>) {
        let count = more.len();
        if count == 0 {
            return;
        }
        self.waiting.update_value(|waiting| waiting.extend(more));
        if self.reading.with_untracked(Option::is_some) {
            self.reading.update(|reading| {
                if let Some(reading) = reading {
                    reading.count += count;
                }
            });
            return;
        }
        self.run.update(|run| *run += 1);
        self.reading.set(Some(FilesProgress { number: 0, count, percent: 0 }));
        self.change(|_| ());
        let run = ReadingRun { tables: self, number: self.run.get_untracked() };
        leptos::task::spawn_local(async move {
            // Else the reading was cancelled, or the page was left.
            if let Some(read) = run.read_all().await {
                self.end_reading();
                self.add(read);
            }
        });
    }

    /// Adds what was read, all of it at once, so that what is referred to comes first.
    fn add(self, read: Vec<ReadFile>) {
        for file in &read {
            // Until it is in the queue, a pasted table stays in the form.
            if let ReadFile::Pasted { table, .. } = file
                && self.pasted.with_untracked(|pasted| pasted == table)
            {
                self.pasted.set(PastedTable::default());
            }
        }
        self.change(|queue| {
            queue.keep_turn();
            for file in read {
                match file {
                    ReadFile::Read(tables) | ReadFile::Pasted { recognised: tables, .. } => {
                        queue.add(tables);
                    }
                    ReadFile::Refused { name, error } => queue.add_refused(name, error),
                }
            }
        });
    }

    fn end_reading(self) {
        self.run.update(|run| *run += 1);
        self.waiting.update_value(VecDeque::clear);
        self.reading.set(None);
    }

    /// Ends the reading: nothing of it is added.
    fn cancel(self) {
        self.end_reading();
        self.change(|_| ());
        self.state.notify(m::INTAKE_CANCELLED.get(self.state.lang_now()));
    }

    /// Changes the queue; what waits in it, is being read or stands in the form is unsaved.
    fn change(self, change: impl FnOnce(&mut TableQueue)) {
        self.queue.update(change);
        let is_waiting = self.queue.with_untracked(|queue| queue.current().is_some());
        let is_typed = !self.pasted.with_untracked(PastedTable::is_blank);
        let is_reading = self.reading.with_untracked(Option::is_some);
        self.state.navigation().set_dirty(is_waiting || is_typed || is_reading);
    }

    /// Writes what a table says; the next one follows.
    fn take(self, number: usize, Pasted { command, text }: Pasted) {
        self.state.apply(command);
        self.state.notify_saved(text.clone());
        self.change(|queue| queue.note_taken(number, text));
        let is_reading = self.reading.with_untracked(Option::is_some);
        if let Some(list) = self.queue.with_untracked(TableQueue::done).filter(|_| !is_reading) {
            self.state.go(list);
        }
    }
}

impl ReadingRun {
    /// Reads all that waits; `None` if it is no longer wanted.
    async fn read_all(self) -> Option<Vec<ReadFile>> {
        let Tables { waiting, reading, .. } = self.tables;
        let mut read = Vec::new();
        while let Some(next) = waiting.try_update_value(VecDeque::pop_front).flatten() {
            reading.update(|reading| {
                if let Some(reading) = reading {
                    (reading.number, reading.percent) = (reading.number + 1, 0);
                }
            });
            self.draw().await;
            if !self.is_wanted() {
                return None;
            }
            read.push(match next {
                WaitingTable::File { file, from } => self.read_file(&file, &from).await?,
                WaitingTable::Pasted(table) => {
                    let recognised = run_recognising_pasted(&self, &table).await.ok()?;
                    ReadFile::Pasted { table, recognised }
                }
            });
        }
        self.is_wanted().then_some(read)
    }

    /// Reads a file; `None` if it is no longer wanted.
    async fn read_file(self, file: &web_sys::File, from: &Route) -> Option<ReadFile> {
        let name = file.name();
        match tables_of(&self, file).await {
            Ok(tables) => {
                let recognised = run_recognising(&self, &name, tables, Some(from)).await;
                recognised.ok().map(ReadFile::Read)
            }
            Err(ReadError::Refused(error)) => Some(ReadFile::Refused { name, error: Some(error) }),
            Err(ReadError::Unreadable) => Some(ReadFile::Refused { name, error: None }),
            Err(ReadError::Unwanted) => None,
        }
    }
}

impl IntakePage for ReadingRun {
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.tables.state.read_untracked(read)
    }

    fn note_progress(&self, percent: usize) {
        self.tables.reading.update(|reading| {
            if let Some(reading) = reading {
                reading.percent = percent;
            }
        });
    }

    fn is_wanted(&self) -> bool {
        self.tables.run.try_get_untracked() == Some(self.number)
    }

    async fn draw(&self) {
        platform::yield_now().await;
    }

    fn clock_ms(&self) -> f64 {
        platform::clock_ms()
    }
}

/// The page.
pub fn tables(state: AppState) -> Element {
    let tables = Tables::new(state);
    // Files may arrive while the page is open.
    Effect::new(move || tables.read_arrived(state.importing().arrived_tables()));
    let view = Memo::new(move || {
        let lang = state.lang();
        tables.queue.with(|queue| (!queue.is_empty()).then(|| queue_view(queue, lang)))
    });
    let current = Memo::new(move || tables.queue.with(TableQueue::current));
    html::div()
        .class("page-sections pasting-page")
        .child(page_head(state, m::TABLES))
        .child(html::p().class("quiet").child(state.t(m::TABLES_ABOUT)))
        .child(html::div().class("actions").child(file_button(state, m::TABLES_CHOOSE)))
        .child(unfold(state, "paste-table", m::TABLES_PASTE, move || paste(tables)))
        .child(reading_line(tables))
        .child(html::div().child(move || view.get().map(|view| queue(tables, view))))
        .child(html::div().child(move || current.get().map(|current| review_of(tables, current))))
}

/// How far reading is, with a button that cancels it.
fn reading_line(tables: Tables) -> Element {
    let Tables { state, reading, .. } = tables;
    let text = move || reading.get().map(|reading| reading.text(state.lang()));
    let percent = move || reading.get().map(|reading| reading.percent);
    progress_line(state, text, percent, move || tables.cancel())
}

/// The form for a table that is pasted.
fn paste(tables: Tables) -> Element {
    let Tables { state, pasted, .. } = tables;
    let look = html::button()
        .attr("type", "submit")
        .attr("disabled", move || {
            tables.reading.with(Option::is_some) || pasted.with(PastedTable::is_blank)
        })
        .child(state.t(m::ROSTER_LOOK));
    html::form()
        .class("roster-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            tables.read(vec![WaitingTable::Pasted(pasted.get_untracked())]);
        })
        .child(pasted_field(state, pasted, (m::PASTE_FIELD, m::PASTE_EXAMPLE), || ()))
        .child(html::div().class("actions").child(look))
}

/// The tables that wait, with what each is about and what became of it.
fn queue(tables: Tables, view: QueueView) -> Element {
    let refused = view.refused.into_iter().map(|text| html::p().attr("role", "alert").child(text));
    let lines = view.tables.into_iter().map(|table| line(tables, table));
    html::section()
        .class("table-queue")
        .attr("data-testid", "table-queue")
        .child(html::p().child(html::strong().child(view.summary)))
        .children(refused)
        .child(html::ol().children(lines))
}

fn line(tables: Tables, table: QueuedTableView) -> Element {
    let state = tables.state;
    let QueuedTableView { number, name, kind_label, kind, kinds, rows, .. } = table;
    let kind = (!kinds.is_empty()).then(|| {
        let set = move |code: String| tables.change(|queue| queue.set_kind(number, &code));
        choose(move || kind.clone(), move |_| kinds.clone(), set).attr("aria-label", kind_label)
    });
    let states = table.state.into_iter().map(|cell| filled(state, html::span(), cell));
    let choose = table.choose.map(|label| {
        let choose = move || tables.change(|queue| queue.choose(number));
        button(state, "small", m::TABLE_CHECK, choose).attr("aria-label", label)
    });
    let leave_out = table.leave_out.map(|label| {
        let leave_out = move || tables.change(|queue| queue.leave_out(number));
        button(state, "small", m::TABLE_SKIP, leave_out).attr("aria-label", label)
    });
    html::li()
        .key(number.to_string())
        .child(html::span().class("name").child(name))
        .child(kind)
        .child(html::span().class("quiet").child(rows))
        .children(states)
        .child(choose)
        .child(leave_out)
}

/// The table whose turn it is: what it is, and what it would do.
fn review_of(tables: Tables, current: CurrentTable) -> Element {
    let Tables { state, queue, .. } = tables;
    let CurrentTable { number, kind } = current;
    let view = Memo::new(move || {
        let lang = state.lang();
        let view = |workspace: &Workspace| {
            queue.with(|queue| current_view(workspace, queue, current, lang))
        };
        state.read(view).flatten()
    });
    let head = move || {
        let CurrentTableView { heading, notes, .. } = view.get()?;
        let notes = notes.into_iter().map(|note| html::p().class("quiet").child(note));
        Some(html::div().child(html::h2().child(heading)).children(notes))
    };
    let leave_out = button(state, "", m::TABLE_SKIP, move || {
        tables.change(|queue| queue.leave_out(number));
    });
    let label = move || view.with(|view| view.as_ref().map(|view| view.leave_out.clone()));
    html::section()
        .key(format!("{number} {}", kind.map_or("", |kind| kind.code())))
        .class("current-table")
        .attr("data-testid", "current-table")
        .child(html::div().attr("data-testid", "intake-file").child(head))
        .child(kind.map(|kind| preview_of(tables, number, kind)))
        .child(html::div().class("actions").child(leave_out.attr("aria-label", label)))
}

/// The preview of a table as records of a kind, and the button that takes it in.
fn preview_of(tables: Tables, number: usize, kind: Kind) -> Element {
    let Tables { state, queue, home, .. } = tables;
    let table = queue.with_untracked(|queue| queue.table(number).cloned()).unwrap_or_default();
    let pasting = Pasting::new(state, table.decisions.clone());
    // They outlive the preview: another table may be looked at in between.
    Effect::new(move || {
        let decisions = pasting.decisions.get();
        queue.update(|queue| queue.keep(number, decisions));
    });
    let (cells, decided) = (table.table.clone(), table.decisions.clone());
    let target = Memo::new(move || table.target(kind, &home.get()));
    pasting.plan_along(move || target.get());
    pasting.ask(target.get_untracked(), cells, decided);
    let taken = move |pasted| tables.take(number, pasted);
    html::div()
        .child((kind == Kind::Member).then(|| home_of_members(state, home)))
        .child(progress(pasting))
        .child(review(pasting, m::PASTE_TAKE, move || target.get(), taken))
}

/// The choice of an organisation for members whose row names none.
fn home_of_members(state: AppState, home: Signal<String>) -> Element {
    let offered = move || Offered::all(Kind::Organisation, Some(state.translate(m::NOT_CHOSEN)));
    let (label, id) = (m::ROSTER_HOME, "roster-home".to_owned());
    let set = move |id| home.set(id);
    pick_labelled(state, label, id, move || home.get(), offered, set).class("field")
}
