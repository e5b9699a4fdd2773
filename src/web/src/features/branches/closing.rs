//! What an organisation that ends leaves in the archive, in one form.

use leptos::ev;
use leptos::prelude::{StoredValue, WithValue};

use crate::components::button::button;
use crate::components::content::{empty, link, page_head};
use crate::components::date_input::date_input;
use crate::components::tick::tick_box;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::forms::closing::{
    ClosingDraft, ClosingForm, ClosingText, MemberNote, note_label, papers,
};
use zhibu_app::views::choice::Choice;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Branch};
use zhibu_text::{self as text, m};

/// The form that is shown. Copies refer to the same form.
#[derive(Clone, Copy)]
struct Shown {
    state: AppState,
    form: StoredValue<ClosingForm>,
    draft: Signal<ClosingDraft>,
    problems: Signal<Vec<String>>,
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
            let line = |problem: String| html::li().child(problem);
            let lines = problems.get().into_iter().map(line);
            html::ul().class("banner error").attr("role", "alert").children(lines)
        };
        html::form()
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
                html::div().class("actions").child(
                    html::button()
                        .class("primary")
                        .attr("type", "submit")
                        .attr("id", "closing-save")
                        .child(state.t(m::SAVE)),
                ),
            )
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
        let value = self.text(&of);
        html::textarea().attr("rows", "2").prop("value", value).on(ev::input, move |event| {
            let written = html::input_value(&event);
            self.edit(|draft| draft.write(&of, written));
        })
    }

    fn summary(self) -> Element {
        let label = text::field_name(Branch::SUMMARY);
        html::label()
            .class("field")
            .child(html::span().child(self.state.t(label)))
            .child(self.area(ClosingText::Summary).attr("id", "closing-summary"))
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
        let tick_all = button(state, "small", m::CLOSING_ALL, move || {
            self.edit(ClosingDraft::tick_all_papers);
        })
        .attr("id", "closing-all-papers");
        html::fieldset()
            .child(html::legend().child(state.t(text::field_name(Branch::ARCHIVED))))
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
            .on(ev::input, move |event| note.set(html::input_value(&event)));
        let fill = button(state, "", m::CLOSING_FILL, move || {
            let note = note.get_untracked();
            self.edit(|draft| draft.fill_notes(&note));
        });
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
        let returned = ClosingText::Returned(id.clone());
        let value = self.text(&returned);
        let of = StoredValue::new(returned);
        let write = move |day: String| self.edit(|draft| of.with_value(|of| draft.write(of, day)));
        let date = html::input()
            .class("date")
            .attr("aria-label", label(Assignment::RETURNED.id()))
            .prop("value", value.clone())
            .on(ev::input, move |event| write(html::input_value(&event)));
        let conduct = self
            .area(ClosingText::Note(id.clone()))
            .attr("aria-label", label(Assignment::CONDUCT.id()));
        html::tr()
            .key(&*id)
            .child(html::th().attr("scope", "row").child(note.name.clone()))
            .child(html::td().child(note.role))
            .child(html::td().class("note").child(conduct))
            .child(html::td().child(date_input(state, date, true, value, write)))
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
