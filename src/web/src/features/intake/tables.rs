//! Tables of any kind, dropped, chosen or pasted: what each is about, and one after the other its preview.

use leptos::ev;
use leptos::prelude::Effect;

use crate::components::button::button;
use crate::components::choose::choose;
use crate::components::content::{filled, page_head};
use crate::components::file_button::file_button;
use crate::components::pick::pick_labelled;
use crate::components::unfold::unfold;
use crate::features::intake::pasting::{Pasting, pasted_field, review};
use crate::features::intake::run::{ReadError, progress, tables_of};
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::{AppState, ArrivedTables};
use zhibu_app::intake::IntakePage;
use zhibu_app::views::choice::Offered;
use zhibu_app::views::intake::paste::{Pasted, PastedTable};
use zhibu_app::views::intake::queue::{
    CurrentTable, CurrentTableView, QueueView, QueuedTableView, TableQueue, current_view,
    queue_view,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The tables of the page.
#[derive(Clone, Copy)]
struct Tables {
    state: AppState,
    queue: Signal<TableQueue>,
    /// The number of files that are being read.
    reading: Signal<usize>,
    /// A table in the form, which is not in the queue yet.
    pasted: Signal<PastedTable>,
    /// The organisation of members whose row names none.
    home: Signal<String>,
}

impl Tables {
    /// Reads files one after the other, so that the page is rendered in between.
    fn read(self, ArrivedTables { files, from }: ArrivedTables) {
        if files.is_empty() {
            return;
        }
        self.reading.update(|count| *count += files.len());
        leptos::task::spawn_local(async move {
            let mut read = Vec::with_capacity(files.len());
            for file in &files {
                self.draw().await;
                let tables = match tables_of(&self, file).await {
                    Ok(tables) => Ok(tables),
                    Err(ReadError::Refused(error)) => Err(Some(error)),
                    Err(ReadError::Unreadable) => Err(None),
                    Err(ReadError::Unwanted) => return,
                };
                read.push(tables);
                self.reading.update(|count| *count -= 1);
            }
            self.change(|queue| {
                queue.keep_turn();
                for (file, tables) in files.iter().zip(read) {
                    match tables {
                        Ok(tables) => queue.add_file(&file.name(), tables, from.as_ref()),
                        Err(error) => queue.add_refused(file.name(), error),
                    }
                }
            });
        });
    }

    /// Changes the queue; what waits in it or stands in the form is unsaved.
    fn change(self, change: impl FnOnce(&mut TableQueue)) {
        self.queue.update(change);
        let is_waiting = self.queue.with_untracked(|queue| queue.current().is_some());
        let is_typed = !self.pasted.with_untracked(PastedTable::is_blank);
        self.state.navigation().set_dirty(is_waiting || is_typed);
    }

    /// Writes what a table says; the next one follows.
    fn take(self, number: usize, Pasted { command, text }: Pasted) {
        self.state.apply(command);
        self.state.notify_saved(text.clone());
        self.change(|queue| queue.note_taken(number, text));
        if let Some(list) = self.queue.with_untracked(TableQueue::done) {
            self.state.go(list);
        }
    }
}

impl IntakePage for Tables {
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.state.read_untracked(read)
    }

    fn note_progress(&self, _percent: usize) {
        // The number of files that are being read is shown.
    }

    /// Until the page is left.
    fn is_wanted(&self) -> bool {
        self.reading.try_get_untracked().is_some()
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
    let tables = Tables {
        state,
        queue: Signal::new(TableQueue::default()),
        reading: Signal::new(0),
        pasted: Signal::new(PastedTable::default()),
        home: Signal::new(String::new()),
    };
    // Files may arrive while the page is open.
    Effect::new(move || tables.read(state.importing().arrived_tables()));
    let view = Memo::new(move || {
        let lang = state.lang();
        tables.queue.with(|queue| (!queue.is_empty()).then(|| queue_view(queue, lang)))
    });
    let current = Memo::new(move || tables.queue.with(TableQueue::current));
    let reading = move || html::p().attr("role", "status").child(state.t(m::TABLES_READING));
    html::div()
        .class("page-sections pasting-page")
        .child(page_head(state, m::TABLES))
        .child(html::p().class("quiet").child(state.t(m::TABLES_ABOUT)))
        .child(html::div().class("actions").child(file_button(state, m::TABLES_CHOOSE)))
        .child(unfold(state, "paste-table", m::TABLES_PASTE, move || paste(tables)))
        .child(show(move || tables.reading.get() > 0, reading))
        .child(html::div().child(move || view.get().map(|view| queue(tables, view))))
        .child(html::div().child(move || current.get().map(|current| review_of(tables, current))))
}

/// The form for a table that is pasted.
fn paste(tables: Tables) -> Element {
    let Tables { state, pasted, .. } = tables;
    let look = html::button()
        .attr("type", "submit")
        .attr("disabled", move || pasted.with(PastedTable::is_blank))
        .child(state.t(m::ROSTER_LOOK));
    html::form()
        .class("roster-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            let table = pasted.get_untracked();
            pasted.set(PastedTable::default());
            tables.change(|queue| queue.add_pasted(table));
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
        queue.with(|queue| current_view(queue, current, lang))
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
