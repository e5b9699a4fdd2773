//! A table from a spreadsheet, pasted or chosen as a file: the input, the preview with what is to be
//! decided, and the button that takes it in.

use leptos::ev;
use leptos::prelude::{Effect, LocalStorage, SetValue, StoredValue, untrack};

use crate::components::button::button;
use crate::components::choose::choose;
use crate::components::content::labelled;
use crate::components::file_button::table_file_button;
use crate::features::intake::preview::preview_sections;
use crate::features::intake::run::{AskedTable, CompletePlan, RunState, Wanted, Work, progress};
use crate::html::{self, Element, show};
use crate::platform::{self, PREFERENCES};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::intake::{PlanInput, TablePlanning};
use zhibu_app::route::Route;
use zhibu_app::views::intake::files::TableFile;
use zhibu_app::views::intake::paste::{PasteTarget, Pasted, PastedTable};
use zhibu_app::views::intake::preview::{IntakePreview, preview};
use zhibu_office::intake::IntakeDecisions;
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
    pub file: Signal<Option<TableFile>>,
    /// What is planned; `None` before a preview was asked for.
    pub asked: Signal<Option<AskedTable>>,
    /// What was decided about it.
    pub decisions: Signal<IntakeDecisions>,
    /// The plan that is previewed. Another may be in the making.
    pub complete: Signal<Option<CompletePlan>>,
    /// The plan with what it was made of, when none is in the making.
    pub planning: StoredValue<Option<TablePlanning>, LocalStorage>,
    /// The number of the latest run.
    pub run: Signal<usize>,
    /// Whether a run is under way, or was ended.
    pub run_state: Signal<RunState>,
    /// How far it is; `None` until the page is rendered meanwhile.
    pub work: Signal<Option<Work>>,
    /// Counts the runs that a user has cancelled: then controls say again what counts.
    pub cancel_count: Signal<usize>,
    /// What was asked for last.
    pub wanted: StoredValue<Wanted, LocalStorage>,
}

impl Pasting {
    /// No table yet; `decisions` are what was decided earlier about the one to come.
    pub fn new(state: AppState, decisions: IntakeDecisions) -> Self {
        Self {
            state,
            input: Signal::new(PastedTable::default()),
            file: Signal::new(None),
            asked: Signal::new(None),
            decisions: Signal::new(decisions),
            complete: Signal::new(None),
            planning: StoredValue::new_local(None),
            run: Signal::new(0),
            run_state: Signal::new(RunState::Idle),
            work: Signal::new(None),
            cancel_count: Signal::new(0),
            wanted: StoredValue::new_local(Wanted::default()),
        }
    }

    /// Plans what is asked for, again whenever the decisions, the target or the ledger change.
    pub fn plan_along(self, target: impl Fn() -> PasteTarget + Copy + 'static) {
        Effect::new(move || {
            let (target, decisions) = (target(), self.decisions.get());
            let Some(asked) = self.asked.get() else { return };
            // What the ledger says meanwhile counts too.
            let change_count = self.state.read(|workspace| workspace.ledger().change_count());
            untrack(|| self.plan(target, &asked, decisions, change_count.unwrap_or_default()));
        });
    }

    /// Takes the plan in: nothing is left to do.
    fn clear(self) {
        self.drop_preview();
        self.wanted.set_value(Wanted::default());
        self.file.set(None);
        self.input.set(PastedTable::default());
    }

    /// Remembers what was decided, for the next table with the same heads.
    fn remember(self, target: &PasteTarget, decisions: &IntakeDecisions) {
        let heads = self.asked.with_untracked(|asked| asked.as_ref()?.heads.clone());
        if let Some(heads) = heads {
            let mut tables = PREFERENCES.remembered_tables();
            tables.remember(&heads, &target.subject(), decisions);
            // Without it, the same is asked again.
            let _stored = PREFERENCES.set_remembered_tables(&tables);
        }
    }

    /// Forgets what was decided about tables with these heads.
    pub fn forget(self) {
        let heads = self.asked.with_untracked(|asked| asked.as_ref()?.heads.clone());
        let Some(heads) = heads else { return };
        let mut tables = PREFERENCES.remembered_tables();
        tables.forget(&heads);
        if self.state.notify_unless_stored(PREFERENCES.set_remembered_tables(&tables)) {
            self.decisions.set(IntakeDecisions::default());
            self.asked.update(|asked| {
                if let Some(asked) = asked {
                    asked.is_as_last_time = false;
                }
            });
        }
    }
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
    let pasting = Pasting::new(state, IntakeDecisions::default());
    pasting.plan_along(target);
    let look = html::button()
        .attr("type", "submit")
        .attr("disabled", move || pasting.input.with(PastedTable::is_blank))
        .child(state.t(m::ROSTER_LOOK));
    let form = html::form()
        .class("roster-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            pasting.file.set(None);
            let table = pasting.input.get_untracked();
            pasting.ask(untrack(target), table, IntakeDecisions::default());
        })
        .child(pasted_field(state, pasting.input, (words.field, words.example), move || {
            // What is previewed is no longer what stands in the field.
            if pasting.file.with_untracked(Option::is_none) {
                pasting.drop_preview();
                pasting.wanted.set_value(Wanted::default());
            }
        }))
        .child(above)
        .child(html::div().class("actions").child(look).child(table_file_button(
            state,
            m::TABLE_FILE,
            move |file| pasting.read(untrack(target), file),
        )));
    let taken = move |Pasted { command, text }| {
        state.navigation().set_dirty(false);
        pasting.clear();
        let route = untrack(route);
        state.apply(command);
        state.notify_saved(text);
        state.go(route);
    };
    vec![
        html::p().class("quiet").child(state.t(words.about)),
        form,
        progress(pasting),
        html::div().child(move || chosen_file(pasting, target)),
        review(pasting, words.take, target, taken),
    ]
}

/// The preview of a table, and the button that passes what it writes to `taken`.
pub fn review(
    pasting: Pasting,
    verb: Message,
    target: impl Fn() -> PasteTarget + Copy + Send + Sync + 'static,
    taken: impl Fn(Pasted) + Copy + Send + 'static,
) -> Element {
    let state = pasting.state;
    let previewed = Memo::new(move || {
        let CompletePlan { plan, input } = pasting.complete.get()?;
        let lang = state.lang();
        state.read(|workspace| preview(workspace, &plan, &input.decisions, lang))
    });
    let take = move || {
        if state.is_past() {
            return;
        }
        let Some(CompletePlan { plan, input }) = pasting.current_plan() else { return };
        let PlanInput { target, decisions, .. } = input;
        let (new_id, lang) = (|| state.new_id(), state.lang_now());
        let pasted = platform::measured("zhibu:roster", || target.take(&plan, new_id, lang));
        pasting.remember(&target, &decisions);
        taken(pasted);
    };
    let drawn = Signal::new(0);
    draw_in_turn(previewed, drawn);
    // What was cancelled is not what is shown.
    let can_take = move || {
        pasting.run_state.get() != RunState::Stopped
            && drawn.get() == MAX_SECTIONS
            && previewed.with(|preview| preview.as_ref().is_some_and(|shown| shown.has_writes))
    };
    // The accent is for what is left to do once all is decided.
    let is_open =
        move || previewed.with(|preview| preview.as_ref().is_some_and(IntakePreview::is_open));
    let actions = move || {
        let class = if is_open() { "" } else { "primary" };
        let is_busy = move || pasting.run_state.get() == RunState::Busy;
        let take = button(state, class, verb, take).attr("disabled", is_busy);
        html::div().class("actions").child(take)
    };
    let sections = move || {
        pasting.cancel_count.track();
        previewed.get().map(|preview| preview_sections(pasting, preview, drawn.get()))
    };
    let again = move || {
        let again = move || pasting.check_again(untrack(target));
        html::div().class("actions").child(button(state, "", m::INTAKE_CHECK_AGAIN, again))
    };
    html::div()
        .child(html::div().child(sections))
        .child(show(can_take, actions))
        .child(show(move || pasting.can_check_again(), again))
}

/// Maximum parts of a preview.
const MAX_SECTIONS: usize = 12;

/// Draws the parts of a preview one after the other, between which the browser renders and takes input. What is
/// decided then changes them all at once, so that the focus stays where it is.
fn draw_in_turn(previewed: Memo<Option<IntakePreview>>, drawn: Signal<usize>) {
    let is_shown = Memo::new(move || previewed.with(Option::is_some));
    Effect::new(move || {
        drawn.set(0);
        if is_shown.get() {
            leptos::task::spawn_local(async move {
                // Another preview begins again at none; then the one before draws no more.
                for count in 1..=MAX_SECTIONS {
                    if drawn.try_get_untracked() != Some(count - 1) {
                        return;
                    }
                    drawn.set(count);
                    platform::yield_now().await;
                }
            });
        }
    });
}

/// The file that is previewed, with a choice of its sheets and what cannot be seen in the preview.
fn chosen_file(
    pasting: Pasting,
    target: impl Fn() -> PasteTarget + Copy + 'static,
) -> Option<Element> {
    let Pasting { state, file, .. } = pasting;
    let lang = state.lang();
    let TableFile { name, chosen, .. } = file.get()?;
    let (sheets, notes) = file.with(|file| {
        let file = file.as_ref()?;
        Some((file.sheets(lang), file.notes(lang)))
    })?;
    let choose_sheet = move |index: String| {
        if let (Some(file), Ok(chosen)) = (file.get_untracked(), index.parse()) {
            pasting.show_file(untrack(target), TableFile { chosen, ..file });
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

/// The input. The HTML of the clipboard counts until the text is edited; `edited` is called when it is.
pub fn pasted_field(
    state: AppState,
    input: Signal<PastedTable>,
    (label, example): (Message, Message),
    edited: impl Fn() + 'static,
) -> Element {
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
            edited();
        })
}
