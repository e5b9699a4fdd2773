//! A table from a spreadsheet, pasted or chosen as a file: the input, the preview with what is to be
//! decided, and the button that takes it in.

use leptos::ev;
use leptos::prelude::untrack;

use crate::components::button::button;
use crate::components::choose::choose;
use crate::components::content::labelled;
use crate::components::file_button::table_file_button;
use crate::features::intake::preview::preview_sections;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::Route;
use zhibu_app::views::intake::files::{TableFile, refused_table};
use zhibu_app::views::intake::paste::{PasteTarget, Pasted, PastedTable};
use zhibu_app::views::intake::preview::{IntakePreview, preview};
use zhibu_office::files::{Bound, FileTable, MOST_FILE_BYTES, TableFileError, read_tables};
use zhibu_office::intake::{IntakeDecisions, IntakePlan};
use zhibu_text::{Message, format_message, m};

/// The texts of a page for pasting.
#[derive(Clone, Copy)]
pub struct PastingWords {
    /// The explanation on the page.
    pub about: Message,
    /// The label of the input.
    pub field: Message,
    /// Example column heads.
    pub example: Message,
    /// The verb of the button.
    pub take: Message,
}

/// A table on its way into the ledger.
#[derive(Clone, Copy)]
pub struct Pasting {
    /// The page's state.
    pub state: AppState,
    /// What stands in the field.
    pub input: Signal<PastedTable>,
    /// The file that was chosen instead.
    file: Signal<Option<TableFile>>,
    /// What is previewed; empty before a preview was asked for.
    asked: Signal<PastedTable>,
    /// What was decided about it.
    pub decisions: Signal<IntakeDecisions>,
}

impl Pasting {
    /// A table that is previewed at once, with what was decided about it before.
    pub fn of(state: AppState, table: PastedTable, decisions: IntakeDecisions) -> Self {
        Self {
            state,
            input: Signal::new(PastedTable::default()),
            file: Signal::new(None),
            asked: Signal::new(table),
            decisions: Signal::new(decisions),
        }
    }

    /// The plan of the table, without following what it reads.
    pub fn plan_now(self, target: impl Fn() -> PasteTarget) -> Option<IntakePlan> {
        let (table, decisions) = (self.asked.get_untracked(), self.decisions.get_untracked());
        let target = untrack(target);
        let today = platform::today();
        self.state.read_untracked(|workspace| target.plan(workspace, &table, &decisions, today))
    }

    /// Previews a table of the file.
    fn show(self, file: TableFile) {
        let table = file.table().cloned().map(PastedTable::of_sheet);
        self.decisions.set(IntakeDecisions::default());
        self.asked.set(table.unwrap_or_default());
        self.file.set(Some(file));
        self.state.navigation().set_dirty(true);
    }

    /// Reads a file and previews its first table.
    fn read(self, file: web_sys::File) {
        let (state, name) = (self.state, file.name());
        leptos::task::spawn_local(async move {
            match tables_of(&file).await {
                Ok(tables) => self.show(TableFile::new(name, tables)),
                Err(Some(error)) => {
                    state.notify_error(refused_table(&name, &error, state.lang_now()));
                }
                Err(None) => {
                    let lang = state.lang_now();
                    state.notify_error(format_message!(
                        m::TABLE_FILE_UNREADABLE,
                        lang,
                        name = name
                    ));
                }
            }
        });
    }

    fn clear(self) {
        self.file.set(None);
        self.input.set(PastedTable::default());
        self.asked.set(PastedTable::default());
        self.decisions.set(IntakeDecisions::default());
    }
}

/// The tables in a file; an error without a reason if the browser cannot read it.
pub async fn tables_of(file: &web_sys::File) -> Result<Vec<FileTable>, Option<TableFileError>> {
    if platform::byte_count(file) > MOST_FILE_BYTES as u64 {
        return Err(Some(TableFileError::TooMuch { of: Bound::Bytes, most: MOST_FILE_BYTES }));
    }
    let bytes = platform::bytes_of(file).await.map_err(|_| None)?;
    read_tables(&bytes, &platform::decode_gb18030).map_err(Some)
}

/// The form with its preview. `above` is rendered between the input and its button; `route` is where to go
/// once the table is taken in.
pub fn pasting(
    state: AppState,
    words: PastingWords,
    above: Option<Element>,
    target: impl Fn() -> PasteTarget + Copy + Send + Sync + 'static,
    route: impl Fn() -> Route + Copy + Send + 'static,
) -> Vec<Element> {
    let pasting = Pasting::of(state, PastedTable::default(), IntakeDecisions::default());
    let look = html::button()
        .attr("type", "submit")
        .attr("disabled", move || pasting.input.with(PastedTable::is_blank))
        .child(state.t(m::ROSTER_LOOK));
    let form = html::form()
        .class("roster-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            pasting.decisions.set(IntakeDecisions::default());
            pasting.file.set(None);
            pasting.asked.set(pasting.input.get_untracked());
        })
        .child(pasted_field(pasting, words.field, words.example))
        .child(above)
        .child(html::div().class("actions").child(look).child(table_file_button(
            state,
            m::TABLE_FILE,
            move |file| pasting.read(file),
        )));
    let taken = move |Pasted { command, text }| {
        state.navigation().set_dirty(false);
        pasting.clear();
        let route = untrack(route);
        state.apply(command);
        state.notify_saved(text);
        state.go(route);
    };
    let mut parts = vec![
        html::p().class("quiet").child(state.t(words.about)),
        form,
        html::div().child(move || chosen_file(pasting)),
    ];
    parts.extend(review(pasting, words.take, target, taken));
    parts
}

/// The preview of a table, and the button that passes what it writes to `taken`.
pub fn review(
    pasting: Pasting,
    verb: Message,
    target: impl Fn() -> PasteTarget + Copy + Send + Sync + 'static,
    taken: impl Fn(Pasted) + Copy + Send + 'static,
) -> [Element; 2] {
    let state = pasting.state;
    let planned = Memo::new(move || {
        let table = pasting.asked.get();
        if table.is_blank() {
            return None;
        }
        let (lang, decisions) = (state.lang(), pasting.decisions.get());
        state.read(|workspace| {
            let plan = target().plan(workspace, &table, &decisions, platform::today());
            preview(workspace, &plan, &decisions, (&ByReader, lang))
        })
    });
    let take = move || {
        if state.is_past() || planned.get_untracked().is_none() {
            return;
        }
        let Some(plan) = pasting.plan_now(target) else { return };
        let lang = state.lang_now();
        let new_id = || state.new_id();
        taken(platform::measured("zhibu:roster", || untrack(target).take(&plan, new_id, lang)));
    };
    let can_take =
        move || planned.with(|preview| preview.as_ref().is_some_and(IntakePreview::has_writes));
    let actions = move || html::div().class("actions").child(button(state, "primary", verb, take));
    let sections = move || planned.get().map(|planned| preview_sections(pasting, target, planned));
    [html::div().child(sections), html::div().child(show(can_take, actions))]
}

/// The file that is previewed, with a choice of its sheets and what cannot be seen in the preview.
fn chosen_file(pasting: Pasting) -> Option<Element> {
    let Pasting { state, file, .. } = pasting;
    let lang = state.lang();
    let TableFile { name, chosen, .. } = file.get()?;
    let (sheets, notes) = file.with(|file| {
        let file = file.as_ref()?;
        Some((file.sheets(lang), file.notes(lang)))
    })?;
    let choose_sheet = move |index: String| {
        if let (Some(file), Ok(chosen)) = (file.get_untracked(), index.parse()) {
            pasting.show(TableFile { chosen, ..file });
        }
    };
    let select = (!sheets.is_empty()).then(|| {
        let select = choose(move || chosen.to_string(), move |_| sheets.clone(), choose_sheet);
        labelled(state, m::TABLE_SHEET, select).class("inline")
    });
    let from = format_message!(m::TABLE_FILE_FROM, lang, name = name);
    let notes = notes.into_iter().map(|note| html::p().class("quiet").child(note));
    Some(
        html::section()
            .class("intake-file")
            .attr("data-testid", "intake-file")
            .child(html::p().child(from).child(select))
            .children(notes),
    )
}

/// The input. The HTML of the clipboard counts until the text is edited.
pub fn pasted_field(pasting: Pasting, label: Message, example: Message) -> Element {
    let Pasting { state, input, .. } = pasting;
    let arriving = Signal::new(String::new());
    html::textarea()
        .attr("rows", "10")
        .attr("aria-label", state.t(label))
        .attr("placeholder", state.t(example))
        .prop("value", move || input.with(|table| table.text.clone()))
        .on(ev::paste, move |event| {
            let is_blank = input.with_untracked(|table| table.text.trim().is_empty());
            let html = event.clipboard_data().and_then(|data| data.get_data("text/html").ok());
            arriving.set(html.filter(|_| is_blank).unwrap_or_default());
        })
        .on(ev::input, move |event| {
            let html = arriving.get_untracked();
            arriving.set(String::new());
            input.set(PastedTable { text: html::input_value(&event), html, sheet: None });
            state.navigation().set_dirty(true);
        })
}
