//! The actions on a list's selected rows, each in a dialog: a field changed in all of them, a step recorded for all,
//! deletion and restoration. Each is one step of undo.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::button::{button, text_button};
use crate::components::choose::choose;
use crate::components::confirm::modal;
use crate::components::content::labelled;
use crate::components::field_input::FieldInput;
use crate::components::row_selection::RowSelection;
use crate::components::tick::tick_box;
use crate::features::branches::step_form::{StepFormState, step_inputs};
use crate::html::{self, Element, Node, View, show, show_or};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::bulk::{BulkEdit, BulkValue, common_owners};
use zhibu_app::draft::FormDraft;
use zhibu_app::forms::field::FormField;
use zhibu_app::views::records::bulk::{
    BulkLeft, BulkPreview, bulk_change, bulk_deletion_question, bulk_field_choices, bulk_preview,
};
use zhibu_app::views::records::list::step_choices;
use zhibu_app::views::records::rows::keys_of;
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::{Kind, Step};
use zhibu_domain::list::Query;
use zhibu_domain::validation::Violation;
use zhibu_text::{self as text, Message, format_message, m};

/// How long records are examined before the page may be rendered, in milliseconds.
const SLICE_MS: f64 = 24.0;
/// The records that are examined between two looks at the clock.
const RECORDS_A_STEP: usize = 20;

/// What is done with the selected rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BulkAction {
    Edit,
    Step,
    Delete,
    Restore,
}

/// The bar, while rows are selected, and the dialog of each action: how many rows, what is asked, what is left out and
/// why, and one button.
pub fn bulk(state: AppState, kind: Kind, query: Memo<Query>, rows: RowSelection) -> Vec<Node> {
    let asking: Signal<Option<BulkAction>> = Signal::new(None);
    let ask = move |class, verb, action| {
        button(state, class, verb, move || asking.set(Some(action))).attr("aria-haspopup", "dialog")
    };
    let is_deleted = move || query.with(|query| query.deleted);
    let of_live = move || {
        let step = (kind == Kind::Branch).then(|| ask("", m::STEP_BULK, BulkAction::Step));
        let edit = ask("", m::BULK_EDIT, BulkAction::Edit);
        (edit, (step, ask("danger", m::DELETE, BulkAction::Delete)))
    };
    let of_deleted = move || ask("", m::RESTORE, BulkAction::Restore);
    let bar = move || {
        html::div()
            .class("bulk")
            .attr("role", "group")
            .attr("aria-label", state.t(m::TICKED))
            .child(html::output().child(move || rows.count().text(state.lang())))
            .child(show_or(is_deleted, of_deleted, of_live))
            .child(button(state, "plain", m::UNTICK, move || rows.clear()))
    };
    let edit = move || BulkForm::new(state, kind, rows, asking).view();
    let step = move || bulk_step(state, rows, asking);
    let mut shown = vec![
        show(move || rows.count().all > 0, bar),
        dialog(state, rows, (asking, BulkAction::Edit), m::BULK_EDIT, edit).into_node(),
    ];
    if kind == Kind::Branch {
        let of_step = (asking, BulkAction::Step);
        shown.push(dialog(state, rows, of_step, m::STEP_BULK, step).into_node());
    }
    shown.extend(confirmations(state, kind, rows, asking).map(View::into_node));
    shown
}

/// The questions before the selected records are deleted or restored.
fn confirmations(
    state: AppState,
    kind: Kind,
    rows: RowSelection,
    asking: Signal<Option<BulkAction>>,
) -> [Element; 2] {
    let deletion = move || {
        let lang = state.lang();
        let text =
            |workspace: &_| bulk_deletion_question(workspace, kind, &rows.ids(workspace), lang);
        (asking.get() == Some(BulkAction::Delete)).then(|| state.read(text))
    };
    let delete = move || {
        if state.delete(keys_of(kind, &rows.ids_now())) {
            rows.clear();
        }
    };
    let restoration =
        move || format_message!(m::RESTORE_QUESTION, state.lang(), count = rows.count().all);
    let restore = move || {
        state.restore(keys_of(kind, &rows.ids_now()));
        rows.clear();
    };
    [
        confirm_if(state, (asking, BulkAction::Delete), deletion, ("danger", m::DELETE), delete),
        confirm_if(
            state,
            (asking, BulkAction::Restore),
            restoration,
            ("primary", m::RESTORE),
            restore,
        ),
    ]
}

/// The confirmation of one of the actions.
fn confirm_if(
    state: AppState,
    (asking, action): (Signal<Option<BulkAction>>, BulkAction),
    question: impl View,
    (class, yes): (&'static str, Message),
    on_yes: impl Fn() + 'static,
) -> Element {
    let actions = html::div()
        .class("actions")
        .child(button(state, "", m::CANCEL, move || asking.set(None)))
        .child(button(state, class, yes, move || {
            asking.set(None);
            on_yes();
        }));
    modal("confirm", move || asking.get() == Some(action), move || asking.set(None))
        .attr("aria-label", state.t(yes))
        .child(html::p().child(question))
        .child(actions)
}

/// The dialog of an action, whose content is there while it is open: first of all, how many rows it is about.
fn dialog<V: View>(
    state: AppState,
    rows: RowSelection,
    (asking, action): (Signal<Option<BulkAction>>, BulkAction),
    title: Message,
    inside: impl Fn() -> V + 'static,
) -> Element {
    let is_open = move || asking.get() == Some(action);
    modal("bulk-dialog", is_open, move || asking.set(None))
        .attr("aria-label", state.t(title))
        .child(html::h2().child(state.t(title)))
        .child(html::p().class("quiet").child(move || rows.count().text(state.lang())))
        .child(show(is_open, inside))
}

/// What an action would do, what it leaves out and why, and its button.
fn preview_lines(
    state: AppState,
    preview: Memo<Option<BulkPreview>>,
    asking: Signal<Option<BulkAction>>,
    apply: impl Fn() + Copy + 'static,
) -> [Element; 2] {
    let summary =
        move || preview.with(|preview| preview.as_ref().map(|preview| preview.summary.clone()));
    let left = move || {
        let line = |BulkLeft { reason, names }: &BulkLeft| {
            let reason = html::strong().child(reason.clone());
            html::li().key(&**names).child(reason).child(" ").child(names.clone())
        };
        let left = preview.with(|preview| {
            let left = preview.as_ref().map(|preview| preview.left.iter().map(line).collect());
            left.unwrap_or_else(Vec::new)
        });
        (!left.is_empty()).then(|| html::ul().class("bulk-left").children(left))
    };
    let button_of = move || {
        let text = preview.with(|preview: &Option<BulkPreview>| preview.clone()?.apply)?;
        Some(text_button("primary", text, apply).key("apply"))
    };
    let preview =
        html::div().class("bulk-preview").child(html::output().child(summary)).child(left);
    let actions = html::div()
        .class("actions")
        .child(button(state, "", m::CANCEL, move || asking.set(None)))
        .child(button_of);
    [preview, actions]
}

/// The form that gives a field of all selected records one value. Copies refer to the same form.
#[derive(Clone, Copy)]
struct BulkForm {
    state: AppState,
    kind: Kind,
    rows: RowSelection,
    asking: Signal<Option<BulkAction>>,
    field: Signal<Option<FormField>>,
    draft: Signal<FormDraft>,
    is_clearing: Signal<bool>,
    /// The owners that the selected records have in common.
    owners: Memo<FormDraft>,
    edit: Signal<Option<BulkEdit>>,
    problem: Signal<Option<Violation>>,
    /// The number of edits begun so far; only the last one is examined.
    begun: StoredValue<u32>,
    /// Whether another form on the page had unsaved input when this one was opened.
    was_dirty: StoredValue<bool>,
}

impl BulkForm {
    fn new(
        state: AppState,
        kind: Kind,
        rows: RowSelection,
        asking: Signal<Option<BulkAction>>,
    ) -> Self {
        let owners = Memo::new(move || {
            let owners = |workspace: &_| common_owners(workspace, kind, &rows.ids(workspace));
            state.read(owners).unwrap_or_default()
        });
        Self {
            state,
            kind,
            rows,
            asking,
            field: Signal::new(None),
            draft: Signal::new(FormDraft::default()),
            is_clearing: Signal::new(false),
            owners,
            edit: Signal::new(None),
            problem: Signal::new(None),
            begun: StoredValue::new(0),
            was_dirty: StoredValue::new(false),
        }
    }

    fn view(self) -> Element {
        let state = self.state;
        self.was_dirty.set_value(state.navigation().is_dirty().get_untracked());
        Effect::new(move || self.begin());
        on_cleanup(move || self.end_input());
        let field = move || self.field.get().map(|field| untrack(|| self.value(field)));
        html::div()
            .class("bulk-form")
            .child(self.choose_field())
            .child(field)
            .children(self.preview())
    }

    fn choose_field(self) -> Element {
        let Self { state, kind, .. } = self;
        let chosen = move || {
            let field = self.field.get();
            field.map(|field| field.0.spec().name.to_owned()).unwrap_or_default()
        };
        let options = move |_: &str| {
            self.owners.with(|owners| bulk_field_choices(kind, owners, state.lang()))
        };
        let select = choose(chosen, options, move |name| {
            let field = kind.field_index(&name).map(|index| FormField(FieldId { kind, index }));
            self.reset();
            self.field.set(field);
        });
        labelled(state, m::BULK_FIELD, select.attr("id", "bulk-field"))
    }

    /// Without any value again.
    fn reset(self) {
        self.draft.set(self.owners.get_untracked());
        self.is_clearing.set(false);
        self.end_input();
    }

    /// Nothing of this form is unsaved; what another one has stays so.
    fn end_input(self) {
        let was_dirty = self.was_dirty.try_get_value().unwrap_or_default();
        self.state.navigation().set_dirty(was_dirty);
    }

    /// The field's own input, or that it is cleared.
    fn value(self, field: FormField) -> Element {
        let Self { state, kind, draft, is_clearing, .. } = self;
        let spec = field.0.spec();
        let problem = Arc::new(move || {
            let said = |problem: &Violation| text::field_problem(field.0, problem, state.lang());
            self.problem.with(|problem| problem.as_ref().map(said)).unwrap_or_default()
        });
        let input = move || {
            let problem = problem.clone();
            let units = Arc::default();
            FieldInput { state, kind, spec, draft, problem, units, scope: "bulk", is_new: false }
                .view()
        };
        let clear = tick_box(
            move || is_clearing.get(),
            move || {
                is_clearing.update(|is_clearing| *is_clearing = !*is_clearing);
            },
        );
        let clear = html::label()
            .class("check")
            .child(clear)
            .child(html::span().child(state.t(m::BULK_CLEAR)));
        html::div()
            .class("bulk-value")
            .key(spec.name)
            .child(show(move || !is_clearing.get(), input))
            .child(show(move || !is_clearing.get(), move || adds_hint(state, field)))
            .child(clear)
    }

    /// What the field is to be given; `None` as long as nothing is chosen or typed.
    fn input(self) -> Option<(FormField, BulkValue)> {
        let field = self.field.get()?;
        if self.is_clearing.get() {
            return Some((field, BulkValue::Nothing));
        }
        let input = self.draft.with(|draft| draft.get(field.0.spec().name).cloned())?;
        (!input.text.trim().is_empty()).then_some((field, BulkValue::Input(input)))
    }

    /// Begins to examine the records, whenever the input, the selection or the ledger changes.
    fn begin(self) {
        let run = self.begun.get_value().wrapping_add(1);
        self.begun.set_value(run);
        let begun = self.input().and_then(|(field, value)| {
            let begin = |workspace: &_| {
                let ids = self.rows.ids(workspace);
                let owners = self.draft.get_untracked();
                BulkEdit::begin(workspace, field, value, ids, (owners, platform::today()))
            };
            self.state.read(begin)
        });
        let (edit, problem) = match begun {
            None => (None, None),
            Some(Ok(edit)) => (Some(edit), None),
            Some(Err(problem)) => (None, Some(problem)),
        };
        let is_begun = edit.is_some();
        self.edit.set(edit);
        self.problem.set(problem);
        if is_begun {
            leptos::task::spawn_local(self.examine(run));
        }
    }

    /// Examines the records in slices, unless another edit is begun or the form is gone.
    async fn examine(self, run: u32) {
        loop {
            platform::yield_now().await;
            if self.begun.try_get_value() != Some(run) {
                return;
            }
            let slice_began_ms = platform::clock_ms();
            let mut is_complete = true;
            self.edit.update(|edit| {
                let Some(edit) = edit else { return };
                while !edit.is_complete() && platform::clock_ms() - slice_began_ms < SLICE_MS {
                    self.state.read_untracked(|open| edit.step(open, RECORDS_A_STEP));
                }
                is_complete = edit.is_complete();
            });
            if is_complete {
                return;
            }
        }
    }

    fn preview(self) -> [Element; 2] {
        let state = self.state;
        let preview = Memo::new(move || {
            let lang = state.lang();
            let of = |edit: &Option<BulkEdit>| {
                let edit = edit.as_ref()?;
                state.read_untracked(|workspace| bulk_preview(workspace, edit, lang))
            };
            self.edit.with(of)
        });
        preview_lines(state, preview, self.asking, move || self.apply())
    }

    fn apply(self) {
        let state = self.state;
        if state.is_past() {
            return;
        }
        let change = |edit: &Option<BulkEdit>| {
            state.perform(|workspace, lang| bulk_change(workspace, edit.as_ref()?, lang))
        };
        if self.edit.with_untracked(change) {
            self.asking.set(None);
        } else {
            state.notify_error(m::BULK_STALE.get(state.lang_now()));
        }
    }
}

/// Says of a field with several values that none is replaced.
fn adds_hint(state: AppState, field: FormField) -> Option<Element> {
    let has_several =
        matches!(field.0.spec().field_type, FieldType::Choices(_) | FieldType::References(_));
    has_several.then(|| html::p().class("hint").child(state.t(m::BULK_ADDS)))
}

/// The form that records a step for every selected organisation that admits it.
fn bulk_step(state: AppState, rows: RowSelection, asking: Signal<Option<BulkAction>>) -> Element {
    let was_dirty = state.navigation().is_dirty().get_untracked();
    on_cleanup(move || state.navigation().set_dirty(was_dirty));
    let chosen = Signal::new(StepKind::Dissolve);
    let form = StepFormState::new();
    form.offer(untrack(|| state.as_of()).to_string());
    let select = choose(
        move || chosen.get().code().to_owned(),
        move |_| step_choices(state.lang()),
        move |code| chosen.set(StepKind::from_code(&code).unwrap_or(StepKind::Dissolve)),
    );
    let preview = Memo::new(move || {
        let ids = state.read(|workspace| rows.ids(workspace)).unwrap_or_default();
        state.preview_steps(&ids, &form.draft(chosen.get()))
    });
    let apply = move || {
        let draft = untrack(|| form.draft(chosen.get()));
        if state.record_steps(&rows.ids_now(), &draft) {
            asking.set(None);
        }
    };
    let inputs = move || {
        let kind = chosen.get();
        html::div()
            .class("bulk-inputs")
            .key(kind.code())
            .children(untrack(|| step_inputs(state, kind, form)))
    };
    html::div()
        .class("bulk-form")
        .child(labelled(state, text::field_name(Step::STEP), select))
        .child(inputs)
        .children(preview_lines(state, preview, asking, apply))
}
