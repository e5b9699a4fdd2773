//! The actions on a list's selected rows: a field changed in all of them, a step recorded for all,
//! deletion and restoration.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::button::{button, text_button};
use crate::components::choose::choose;
use crate::components::confirm::confirm;
use crate::components::content::labelled;
use crate::components::field_input::FieldInput;
use crate::components::row_selection::RowSelection;
use crate::components::tick::tick_box;
use crate::components::unfold::unfold;
use crate::features::branches::step_form::{StepFormState, step_form};
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
use zhibu_domain::branches::lifecycle::StepDraft;
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::{Kind, Step};
use zhibu_domain::list::Query;
use zhibu_domain::validation::Violation;
use zhibu_text::{self as text, m};

/// How long records are examined before the page may be rendered, in milliseconds.
const SLICE_MS: f64 = 24.0;
/// The records that are examined between two looks at the clock.
const RECORDS_A_STEP: usize = 20;

/// The bar, while rows are selected, and the confirmation of deletion.
pub fn bulk(state: AppState, kind: Kind, query: Memo<Query>, rows: RowSelection) -> Vec<Node> {
    let asking = Signal::new(false);
    let is_deleted = move || query.with(|query| query.deleted);
    let delete = move || button(state, "danger", m::DELETE, move || asking.set(true));
    let restore = move || {
        button(state, "", m::RESTORE, move || {
            state.restore(keys_of(kind, &rows.ids_now()));
            rows.clear();
        })
    };
    let bar = move || {
        html::div()
            .class("bulk")
            .attr("role", "group")
            .attr("aria-label", state.t(m::TICKED))
            .child(html::output().child(move || rows.count().text(state.lang())))
            .child(show_or(is_deleted, restore, delete))
            .child(show(move || !is_deleted(), move || BulkForm::new(state, kind, rows).view()))
            .child((kind == Kind::Branch).then(|| bulk_step(state, rows)))
            .child(button(state, "plain", m::UNTICK, move || rows.clear()))
    };
    let question = move || {
        let lang = state.lang();
        let text =
            |workspace: &_| bulk_deletion_question(workspace, kind, &rows.ids(workspace), lang);
        asking.get().then(|| state.read(text))
    };
    let confirmed = move || {
        if state.delete(keys_of(kind, &rows.ids_now())) {
            rows.clear();
        }
    };
    vec![
        show(move || rows.count().all > 0, bar),
        confirm(state, asking, question, m::DELETE, confirmed).into_node(),
    ]
}

/// The form that gives a field of all selected records one value. Copies refer to the same form.
#[derive(Clone, Copy)]
struct BulkForm {
    state: AppState,
    kind: Kind,
    rows: RowSelection,
    field: Signal<Option<FormField>>,
    draft: Signal<FormDraft>,
    is_clearing: Signal<bool>,
    /// The owners that the selected records have in common.
    owners: Memo<FormDraft>,
    edit: Signal<Option<BulkEdit>>,
    problem: Signal<Option<Violation>>,
    /// The number of edits begun so far; only the last one is examined.
    begun: StoredValue<u32>,
    /// Whether another form on the page had unsaved input when this one was unfolded.
    was_dirty: StoredValue<bool>,
}

impl BulkForm {
    fn new(state: AppState, kind: Kind, rows: RowSelection) -> Self {
        let owners = Memo::new(move || {
            let owners = |workspace: &_| common_owners(workspace, kind, &rows.ids(workspace));
            state.read(owners).unwrap_or_default()
        });
        Self {
            state,
            kind,
            rows,
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
        unfold(self.state, "bulk-edit", m::BULK_EDIT, move || self.inside())
    }

    fn inside(self) -> Element {
        let state = self.state;
        self.was_dirty.set_value(state.navigation().is_dirty().get_untracked());
        Effect::new(move || self.begin());
        on_cleanup(move || self.end_input());
        let field = move || self.field.get().map(|field| untrack(|| self.value(field)));
        html::div().class("bulk-form").child(self.choose_field()).child(field).child(self.preview())
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

    fn preview(self) -> Element {
        let state = self.state;
        let preview = Memo::new(move || {
            let lang = state.lang();
            let of = |edit: &Option<BulkEdit>| {
                let edit = edit.as_ref()?;
                state.read_untracked(|workspace| bulk_preview(workspace, edit, lang))
            };
            self.edit.with(of)
        });
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
        let apply = move || {
            let text = preview.with(|preview: &Option<BulkPreview>| preview.clone()?.apply)?;
            Some(text_button("primary", text, move || self.apply()).key("apply"))
        };
        html::div()
            .class("bulk-preview")
            .child(html::output().child(summary))
            .child(left)
            .child(apply)
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
            self.reset();
            // The button disappears with its preview. The next action is usually another field.
            platform::focus_first("#bulk-field");
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

/// The form that records a step for every selected organisation.
fn bulk_step(state: AppState, rows: RowSelection) -> Element {
    unfold(state, "bulk-step", m::STEP_BULK, move || {
        let chosen = Signal::new(StepKind::Dissolve);
        let select = choose(
            move || chosen.get().code().to_owned(),
            move |_| step_choices(state.lang()),
            move |code| chosen.set(StepKind::from_code(&code).unwrap_or(StepKind::Dissolve)),
        )
        .attr("aria-label", state.t(text::field_name(Step::STEP)));
        let record = move |draft: &StepDraft| state.record_steps(&rows.ids_now(), draft);
        let form = move || {
            let kind = chosen.get();
            untrack(|| {
                let form = StepFormState::new();
                form.offer(state.as_of().to_string());
                step_form(state, kind, form, record)
            })
        };
        (select, form)
    })
}
