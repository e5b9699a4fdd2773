//! Cells of a list that are edited in place: by a double click, by F2 in the row, or by the button that the
//! row shows. The editor stands above the cell, so that rows keep their height and may be scrolled away.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::field_input::FieldInput;
use crate::components::list_cells::{ListCells, position_of, target};
use crate::html::{self, Element, ElementRef, Node, View};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::draft::FormDraft;
use zhibu_app::forms::cell::{CellEdit, is_in_conflict};
use zhibu_app::forms::named_unit::follower;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::records::cells::{CellPlace, Direction, first_editable};
use zhibu_app::views::records::columns::ShownColumns;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_domain::validation::FieldViolation;
use zhibu_text::m;

/// What the keyboard reaches in an editor, from the buttons that remove what is picked to the last input.
const CONTROLS: &str = ".chips button, input:not(.calendar), select, textarea";

/// The cell that is edited.
#[derive(Clone)]
struct OpenCell {
    place: CellPlace,
    edit: Arc<CellEdit>,
    /// The style of its editor: where it stands in the list's frame.
    position: String,
}

/// A cell that was clicked.
#[derive(Clone)]
struct Clicked {
    place: CellPlace,
    /// Whether a record was shown beside the list before.
    has_detail: bool,
}

/// The editing of cells in a list. Copies refer to the same.
#[derive(Clone, Copy)]
pub struct CellEditing {
    state: AppState,
    kind: Kind,
    cells: ListCells,
    /// The id of the record in whose row the pointer or the focus is.
    pointed: Signal<Option<String>>,
    open: Signal<Option<OpenCell>>,
    draft: Signal<FormDraft>,
    problems: Signal<Vec<FieldViolation>>,
    clicked: StoredValue<Option<Clicked>>,
    /// Whether the keyboard is on its way from the cell that is edited to another.
    is_moving: StoredValue<bool>,
    /// Whether another form on the page had unsaved input when the cell was opened.
    was_dirty: StoredValue<bool>,
    editor: ElementRef,
}

impl CellEditing {
    /// No cell is edited in the list of these rows.
    pub fn new(
        state: AppState,
        kind: Kind,
        indices: Memo<Arc<Vec<u32>>>,
        query: Memo<Query>,
        shown: Memo<ShownColumns>,
    ) -> Self {
        Self {
            state,
            kind,
            cells: ListCells::new(state, kind, indices, query, shown),
            pointed: Signal::new(None),
            open: Signal::new(None),
            draft: Signal::new(FormDraft::default()),
            problems: Signal::new(Vec::new()),
            clicked: StoredValue::new(None),
            is_moving: StoredValue::new(false),
            was_dirty: StoredValue::new(false),
            editor: ElementRef::new(),
        }
    }

    /// Whether the pointer or the focus is in the row of a record, tracked: then it shows a button.
    pub fn is_pointed(self, id: &str) -> bool {
        self.pointed.with(|pointed| pointed.as_deref() == Some(id))
    }

    /// Listens to what happens in the list that an element holds.
    pub fn listening(self, holder: Element) -> Element {
        holder
            .node_ref(self.cells.holder())
            .on(ev::pointerover, move |event| {
                // A finger points only by pressing: a row that then changes would not be pressed. And the
                // button that the keyboard is on does not disappear.
                if event.pointer_type() == "mouse" && !is_on_button() {
                    self.point_to(&event);
                }
            })
            .on(ev::focusin, move |event| self.point_to(&event))
            .on(ev::click, move |event| self.note_click(&event))
            .on(ev::dblclick, move |_| self.begin_clicked())
            .on(ev::keydown, move |event| {
                if event.key() == "F2"
                    && let Some(id) = target(&event).and_then(|at| self.cells.id_at(&at))
                {
                    event.prevent_default();
                    self.begin_row(id);
                }
            })
    }

    fn point_to(self, event: &web_sys::Event) {
        let Some(id) = target(event).and_then(|at| self.cells.id_at(&at)) else { return };
        let is_deleted = self.cells.are_deleted();
        let pointed = Some(id).filter(|_| !is_deleted);
        if self.pointed.with_untracked(|before| *before != pointed) {
            self.pointed.set(pointed);
        }
    }

    fn note_click(self, event: &web_sys::MouseEvent) {
        let Some(at) = target(event) else { return };
        if at.closest(".edit-cell").is_ok_and(|button| button.is_some()) {
            self.clicked.set_value(None);
            if let Some(id) = self.cells.id_at(&at) {
                self.begin_row(id);
            }
        } else if event.detail() == 1 {
            // Links are sometimes clicked twice too, to follow them.
            let is_own = at.closest("a, .tick").is_ok_and(|link| link.is_none());
            let place = self.cells.place_at(&at).filter(|_| is_own);
            let has_detail = self.has_detail();
            self.clicked.set_value(place.map(|place| Clicked { place, has_detail }));
        }
    }

    /// Edits the cell that was clicked first. What that click showed beside the list is closed again, as the
    /// cell may not be seen beside it.
    fn begin_clicked(self) {
        let Some(Clicked { place, has_detail }) = self.clicked.get_value() else { return };
        leptos::task::spawn_local(async move {
            // The page has heard of the first click then.
            platform::yield_now().await;
            platform::yield_now().await;
            if self.is_gone() {
                return;
            }
            if !has_detail && self.has_detail() {
                let navigation = self.state.navigation();
                let list = |route: &Route| route.with_page(Page::List(self.kind));
                navigation.replace_route(navigation.route().with_untracked(list));
                platform::yield_now().await;
            }
            self.begin(place);
        });
    }

    fn has_detail(self) -> bool {
        let is_detail = |route: &Route| matches!(route.page, Page::Detail(..));
        self.state.navigation().route().with_untracked(is_detail)
    }

    fn begin_row(self, id: String) {
        if let Some(field) = first_editable(self.kind, &self.cells.fields()) {
            self.begin(CellPlace { id, field });
        }
    }

    /// Whether the list has been left.
    fn is_gone(self) -> bool {
        self.is_moving.try_get_value().is_none()
    }

    /// Edits a cell, unless the one that is edited is refused.
    fn begin(self, place: CellPlace) {
        let Self { state, kind, .. } = self;
        if self.is_gone() {
            return;
        }
        let is_deleted = self.cells.are_deleted();
        if !self.leave() {
            self.focus_control();
            return;
        }
        if is_deleted || state.is_past() {
            return;
        }
        let edit = state.read_untracked(|open| CellEdit::begin(open, kind, &place.id, place.field));
        let Some(edit) = edit.flatten() else {
            let field = FieldId { kind, index: place.field };
            let mut written = [field].into_iter().chain(follower(field));
            let in_conflict =
                |open: &Workspace| written.any(|field| is_in_conflict(open, field, &place.id));
            if state.read_untracked(in_conflict) == Some(true) {
                state.notify(m::CELL_IN_CONFLICT.get(state.lang_now()));
            }
            return;
        };
        let Some(position) = self.cells.cell(&place).and_then(|cell| position_of(&cell)) else {
            return;
        };
        self.draft.set(edit.first_draft().clone());
        self.problems.set(Vec::new());
        self.was_dirty.set_value(state.navigation().is_dirty().get_untracked());
        self.open.set(Some(OpenCell { place, edit: Arc::new(edit), position }));
        self.focus_control();
    }

    /// Gives the focus to the control of the open cell, once it is in the page.
    fn focus_control(self) {
        let name =
            self.open.with_untracked(|open| open.as_ref().map(|open| open.edit.field().0.name()));
        if let Some(name) = name {
            platform::focus_soon(format!("#cell-{name}:not(div), #cell-{name} input"));
        }
    }

    /// The editor of the open cell, for the frame of the list.
    pub fn editor(self) -> Node {
        (move || self.open.get().map(|open| untrack(|| self.editor_of(open)))).into_node()
    }

    fn editor_of(self, open: OpenCell) -> Element {
        let Self { state, kind, draft, problems, .. } = self;
        let OpenCell { place, edit, position } = open;
        let (of_label, of_problem) = (edit.clone(), edit.clone());
        let label = move || {
            let label = |workspace: &_| of_label.label(workspace, state.lang());
            state.read(label).unwrap_or_default()
        };
        let problem = Arc::new(move || {
            problems.with(|problems| of_problem.problem_text(problems, state.lang()))
        });
        let spec = edit.field().0.spec();
        let units = state.read_untracked(|open| edit.units(open)).unwrap_or_default();
        let units = Arc::new(units);
        let input =
            FieldInput { state, kind, spec, draft, problem, units, scope: "cell", is_new: false };
        let left = place.clone();
        html::div()
            .class("cell-editor")
            .key(format!("{} {}", place.id, place.field))
            .attr("role", "group")
            .attr("aria-label", label)
            .node_ref(self.editor)
            .prop("style", move || position.clone())
            .on(ev::keydown, move |event| self.press(&event))
            .on(ev::focusout, move |event| self.focus_left(&event, &left))
            .child(input.in_cell())
            .child(html::p().class("hint").child(state.t(m::CELL_HINT)))
    }

    fn press(self, event: &web_sys::KeyboardEvent) {
        if platform::is_composing(event) {
            return;
        }
        match &*event.key() {
            "Escape" => {
                event.stop_propagation();
                self.close_at_row();
            }
            "Enter" if is_at(event, "button") => {}
            "Enter" => {
                event.prevent_default();
                event.stop_propagation();
                if self.save() {
                    self.close_at_row();
                }
            }
            "Tab" if self.is_at_edge(event) => {
                event.prevent_default();
                let direction =
                    if event.shift_key() { Direction::Previous } else { Direction::Next };
                self.save_and_go(direction);
            }
            _ => {}
        }
    }

    /// Whether the focus would leave the editor by Tab.
    fn is_at_edge(self, event: &web_sys::KeyboardEvent) -> bool {
        let controls = self.editor.get_untracked().and_then(|editor| {
            let controls = editor.query_selector_all(CONTROLS).ok()?;
            let edge = if event.shift_key() { 0 } else { controls.length().checked_sub(1)? };
            controls.item(edge)
        });
        let at = event.target().and_then(|at| at.dyn_into::<web_sys::Node>().ok());
        controls.is_some() && controls == at
    }

    fn save_and_go(self, direction: Direction) {
        let Some(place) = self.open_place() else { return };
        // Found before saving: the row may then stand elsewhere.
        let next = self.cells.beside(&place, direction);
        self.settle_input();
        if !self.save() {
            self.focus_control();
            return;
        }
        match next {
            Some(next) => {
                self.close();
                leptos::task::spawn_local(async move {
                    // The list is rendered again first.
                    platform::yield_now().await;
                    self.begin(next);
                });
            }
            None => self.close_at_row(),
        }
    }

    /// Lets a control that takes its text when it is left take it.
    fn settle_input(self) {
        let control = platform::document().active_element();
        self.is_moving.set_value(true);
        if let Some(control) = control.and_then(|at| at.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Only a control that is gone is refused.
            let _left = control.blur();
        }
        self.is_moving.set_value(false);
    }

    fn open_place(self) -> Option<CellPlace> {
        self.open.with_untracked(|open| open.as_ref().map(|open| open.place.clone()))
    }

    /// Saves what is typed; whether it is saved, or unchanged.
    fn save(self) -> bool {
        let Self { state, problems, .. } = self;
        let Some(OpenCell { edit, .. }) = self.open.get_untracked() else { return true };
        let saved = state.read_untracked(|open| {
            self.draft.with_untracked(|draft| edit.save(open, draft, platform::today()))
        });
        match saved {
            None | Some(Ok(None)) => true,
            Some(Ok(Some(_))) if state.is_past() => false,
            Some(Ok(Some(command))) => {
                problems.set(Vec::new());
                self.end_input();
                state.apply(command);
                state.notify_saved(m::SAVED_RECORD.get(state.lang_now()));
                true
            }
            Some(Err(found)) => {
                problems.set(found);
                false
            }
        }
    }

    /// Saves and closes the cell that is edited, if there is one; false if it is refused and stays open.
    fn leave(self) -> bool {
        let is_left = self.save();
        if is_left {
            self.close();
        }
        is_left
    }

    fn close(self) {
        if self.open.with_untracked(Option::is_some) {
            self.open.set(None);
            self.end_input();
        }
    }

    /// Nothing of the cell is unsaved; what another form has stays so.
    fn end_input(self) {
        self.state.navigation().set_dirty(self.was_dirty.get_value());
    }

    /// Closes it, and moves the focus to the link of the row, wherever that then stands.
    fn close_at_row(self) {
        let Some(place) = self.open_place() else { return };
        self.close();
        leptos::task::spawn_local(async move {
            platform::yield_now().await;
            if self.is_gone() {
                return;
            }
            let link = || self.cells.row_of(&place.id)?.query_selector("a").ok()?;
            match link() {
                Some(link) => html::dom::focus(link.unchecked_ref()),
                None => platform::focus_first(".table-frame"),
            }
        });
    }

    /// The focus has left the editor of a cell, unless another cell is edited already or the whole page has
    /// lost it: what is typed is saved, or said to be refused.
    fn focus_left(self, event: &web_sys::FocusEvent, place: &CellPlace) {
        if self.is_gone() {
            return;
        }
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let is_inside = self.editor.get_untracked().is_some_and(|of| of.contains(to.as_ref()));
        let is_open = self.open_place().as_ref() == Some(place) && !self.is_moving.get_value();
        if is_open && !is_inside && platform::document().has_focus().unwrap_or(true) {
            self.leave();
        }
    }
}

/// Whether the focus is on the button of a row.
fn is_on_button() -> bool {
    let focused = platform::document().active_element();
    focused.is_some_and(|focused| focused.matches(".edit-cell").unwrap_or_default())
}

/// Whether an event happens to one of these elements.
fn is_at(event: &web_sys::KeyboardEvent, selector: &str) -> bool {
    target(event).is_some_and(|at| at.matches(selector).unwrap_or_default())
}
