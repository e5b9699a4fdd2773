//! What an organisation that ends leaves in the archive, in one form.

use leptos::ev;
use leptos::prelude::{StoredValue, WithValue};

use super::{cancel, left_by_escape, on_enter};
use crate::components::button::button;
use crate::components::content::{empty, link, page_head};
use crate::components::date_input::date_input;
use crate::components::tick::tick_box;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::forms::closing::{
    ClosingDraft, ClosingForm, ClosingText, MemberNote, Refusal, note_label, papers,
};
use zhibu_app::forms::dates::DateSense;
use zhibu_app::views::choice::Choice;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Branch};
use zhibu_ledger::Name;
use zhibu_text::{self as text, m};

/// The form that is shown. Copies refer to the same form.
#[derive(Clone, Copy)]
struct Shown {
    state: AppState,
    form: StoredValue<ClosingForm>,
    draft: Signal<ClosingDraft>,
    problems: Signal<Vec<Refusal>>,
}

/// The page.
pub fn closing(state: AppState) -> Element {
    let branch = state.navigation().param("branch");
    let form =
        state.read_untracked(|open| ClosingForm::open(open, &branch, state.lang_now(), &ByReader));
    let Some(form) = form.flatten() else { return empty(state.t(m::NO_SUCH_RECORD)) };
    let draft = Signal::new(form.first_draft());
    let form = StoredValue::new(form);
    Shown { state, form, draft, problems: Signal::new(Vec::new()) }.view()
}

impl Shown {
    fn view(self) -> Element {
        let Self { state, form, problems, .. } = self;
        let back = form.with_value(|form| form.back.clone());
        let refused = move || {
            let line = |problem: Refusal| html::li().child(problem.text);
            let lines = problems.get().into_iter().map(line);
            html::div()
                .class("banner error")
                .attr("role", "alert")
                .attr("tabindex", "-1")
                .child(html::ul().children(lines))
        };
        let leave = back.page.clone();
        let form = html::form()
            .class("page-sections closing-page")
            .attr("novalidate", true)
            .on(ev::submit, move |event| {
                event.prevent_default();
                self.save();
            })
            .child(page_head(state, m::CLOSING).child(link(state, back)))
            .child(show(move || problems.with(|all| !all.is_empty()), move || refused))
            .child(self.summary())
            .child(self.papers())
            .child(self.notes())
            .child(
                html::div()
                    .class("actions")
                    .child(
                        html::button()
                            .class("primary")
                            .attr("type", "submit")
                            .attr("id", "closing-save")
                            .child(state.t(m::SAVE)),
                    )
                    .child(cancel(state, leave.clone())),
            );
        left_by_escape(state, form, leave)
    }

    /// What a field says.
    fn text(
        self,
        text: &ClosingText,
    ) -> impl Fn() -> String + Clone + Send + Sync + 'static + use<> {
        let text = text.clone();
        move || self.draft.with(|draft| draft.text(&text))
    }

    fn edit(self, change: impl FnOnce(&mut ClosingDraft)) {
        self.draft.update(change);
        self.state.navigation().set_dirty(true);
    }

    fn area(self, of: ClosingText) -> Element {
        let (value, area) = (self.text(&of), html::textarea().attr("rows", "2"));
        self.marked(area, of.clone()).prop("value", value).on(ev::input, move |event| {
            let written = html::input_value(&event);
            self.edit(|draft| draft.write(&of, written));
        })
    }

    /// Marks a control as refused, and disables it if its field has several values.
    fn marked(self, control: Element, of: ClosingText) -> Element {
        let control = control.attr("disabled", self.is_in_conflict(&of));
        let is_refused = move || {
            let is_here = |refusal: &Refusal| refusal.at.as_ref() == Some(&of);
            self.problems.with(|all| all.iter().any(is_here))
        };
        control.attr("aria-invalid", move || is_refused().then_some("true"))
    }

    fn is_in_conflict(self, of: &ClosingText) -> bool {
        self.form.with_value(|form| form.conflict(of, self.state.lang_now()).is_some())
    }

    /// That a field has several values, with a link to where one is chosen.
    fn conflict(self, of: &ClosingText) -> Option<Element> {
        let state = self.state;
        let page = self.form.with_value(|form| form.conflict(of, state.lang_now()))?;
        Some(html::p().class("conflict").child(link(state, page)))
    }

    fn summary(self) -> Element {
        let label = text::field_name(Branch::SUMMARY);
        let label = html::label()
            .class("field")
            .child(html::span().child(self.state.t(label)))
            .child(self.area(ClosingText::Summary).attr("id", "closing-summary"));
        html::div().child(label).child(self.conflict(&ClosingText::Summary))
    }

    fn papers(self) -> Element {
        let state = self.state;
        let paper = move |(Choice { value, text, .. }, is_there): (Choice, bool)| {
            let toggle = move || self.edit(|draft| draft.toggle_paper(&value));
            let tick = tick_box(move || is_there, toggle);
            html::label().class("check").child(tick).child(html::span().child(text))
        };
        let all = move || {
            let papers = self.draft.with(|draft| papers(draft, state.lang()));
            papers.into_iter().map(paper).collect::<Vec<_>>()
        };
        let is_in_conflict = self.is_in_conflict(&ClosingText::Papers);
        let tick_all = button(state, "small", m::CLOSING_ALL, move || {
            self.edit(ClosingDraft::tick_all_papers);
        })
        .attr("id", "closing-all-papers");
        html::fieldset()
            .attr("disabled", is_in_conflict)
            .child(html::legend().child(state.t(text::field_name(Branch::ARCHIVED))))
            .child(self.conflict(&ClosingText::Papers))
            .child(tick_all)
            .child(html::div().class("ticks").child(all))
    }

    fn notes(self) -> Element {
        let Self { state, form, .. } = self;
        let rows: Vec<Element> =
            form.with_value(|form| form.notes().iter().map(|note| self.row(note)).collect());
        if rows.is_empty() {
            return empty(state.t(m::CLOSING_NONE));
        }
        let heads = [
            Assignment::MEMBER.id(),
            Assignment::ROLE.id(),
            Assignment::CONDUCT.id(),
            Assignment::RETURNED.id(),
        ];
        let heads = heads
            .map(|field| html::th().attr("scope", "col").child(state.t(text::field_name(field))));
        let table = html::table()
            .class("plan")
            .attr("data-testid", "table-closing")
            .child(html::thead().child(html::tr().children(heads)))
            .child(html::tbody().children(rows));
        html::section()
            .child(html::h2().child(state.t(m::CONDUCT)))
            .child(self.for_all())
            .child(html::scrolled(state.t(m::CONDUCT), table))
    }

    /// What is written of all members at once.
    fn for_all(self) -> Element {
        let (state, note) = (self.state, Signal::new(String::new()));
        let input = html::input()
            .attr("type", "text")
            .attr("id", "closing-note")
            .attr("autocomplete", "off")
            .prop("value", move || note.get())
            .on(ev::input, move |event| {
                note.set(html::input_value(&event));
                state.navigation().set_dirty(true);
            });
        let fill_in = move || {
            let note = note.get_untracked();
            self.edit(|draft| draft.fill_notes(&note));
        };
        let input = on_enter(input, fill_in);
        let fill = button(state, "", m::CLOSING_FILL, fill_in);
        let returned = button(state, "", m::CLOSING_RETURN, move || {
            self.edit(|draft| draft.return_notes(platform::today()));
        });
        html::div()
            .class("line")
            .child(html::label().child(html::span().child(state.t(m::CLOSING_NOTE))).child(input))
            .child(fill.attr("id", "closing-fill"))
            .child(returned.attr("id", "closing-return"))
    }

    fn row(self, note: &MemberNote) -> Element {
        let (state, name, id) = (self.state, note.name.clone(), note.id().clone());
        let label = move |field: FieldId| {
            let name = name.clone();
            move || note_label(field, &name, state.lang())
        };
        let said = ClosingText::Note(id.clone());
        let conduct = self.area(said.clone()).attr("aria-label", label(Assignment::CONDUCT.id()));
        let returned = self.returned(id.clone(), label(Assignment::RETURNED.id()));
        html::tr()
            .key(&*id)
            .child(html::th().attr("scope", "row").child(note.name.clone()))
            .child(html::td().child(note.role))
            .child(html::td().class("note").child(conduct).child(self.conflict(&said)))
            .child(html::td().child(returned).child(self.conflict(&ClosingText::Returned(id))))
    }

    /// The day on which a note was returned.
    fn returned(
        self,
        id: Name,
        label: impl Fn() -> String + Clone + Send + Sync + 'static,
    ) -> Element {
        let returned = ClosingText::Returned(id);
        let (value, is_in_conflict) = (self.text(&returned), self.is_in_conflict(&returned));
        let input = self.marked(html::input().class("date"), returned.clone());
        let of = StoredValue::new(returned);
        let write = move |day: String| self.edit(|draft| of.with_value(|of| draft.write(of, day)));
        let input = input
            .attr("aria-label", label.clone())
            .prop("value", value.clone())
            .on(ev::input, move |event| write(html::input_value(&event)));
        if is_in_conflict {
            return input.attr("type", "text");
        }
        date_input(self.state, input, (label, DateSense::Past), value, write)
    }

    fn save(self) {
        let Self { state, form, draft, problems } = self;
        if state.is_past() {
            return;
        }
        let today = platform::today();
        let saved = state.read_untracked(|open| {
            form.with_value(|form| {
                draft.with_untracked(|draft| form.save(open, draft, today, state.lang_now()))
            })
        });
        match saved {
            Some(Ok(announced)) => {
                state.navigation().set_dirty(false);
                let back = form.with_value(|form| form.back.page.clone());
                let back = state.navigation().return_route().unwrap_or(back);
                state.navigation().replace_route(back);
                if let Some(announced) = announced {
                    state.apply(announced.command);
                    state.notify_saved(announced.notice);
                }
            }
            Some(Err(found)) => {
                problems.set(found);
                platform::focus_soon(".closing-page .banner.error".to_owned());
            }
            None => {}
        }
    }
}
