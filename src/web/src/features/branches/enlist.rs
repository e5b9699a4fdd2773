//! Members assigned to an organisation many at once, by ticking them.

use leptos::ev;
use leptos::prelude::untrack;

use super::{cancel, left_by_escape, on_enter};
use crate::components::choose::choose;
use crate::components::content::{empty, link, page_head};
use crate::components::date_input::date_input;
use crate::components::tick::tick_box;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::forms::dates::DateSense;
use zhibu_app::route::Route;
use zhibu_app::views::branches::enlist::{
    Candidate, EnlistDraft, EnlistView, enlist_announced, enlist_view, role_choices,
};
use zhibu_domain::kinds::records::{Assignment, Kind};
use zhibu_text::{self as text, m};

/// The id of the message at the date.
const PROBLEM: &str = "enlist-problem";

/// The form that is shown. Copies refer to the same form.
#[derive(Clone, Copy)]
struct Shown {
    state: AppState,
    view: Memo<Option<EnlistView>>,
    draft: Signal<EnlistDraft>,
    problem: Signal<String>,
}

/// The page.
pub fn enlist(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (branch, lang) = (state.navigation().param("branch"), state.lang());
        let today = state.today();
        state.read(|open| enlist_view(open, &branch, today, lang, &ByReader)).flatten()
    });
    let from = view.with_untracked(|view| view.as_ref().map(|view| view.from.clone()));
    let draft = Signal::new(EnlistDraft::new(from.unwrap_or_default()));
    let shown = Shown { state, view, draft, problem: Signal::new(String::new()) };
    let missing = move || empty(state.t(m::NO_SUCH_RECORD));
    let links = move || {
        let of = |view: &EnlistView| (view.back.clone(), view.paste.clone());
        let (back, paste) = view.with(|view| view.as_ref().map(of))?;
        Some((link(state, back), link(state, paste)))
    };
    let back = view.with_untracked(|view| view.as_ref().map(|view| view.back.page.clone()));
    let form = html::form()
        .class("page-sections enlist-page")
        .attr("novalidate", true)
        .on(ev::submit, move |event| {
            event.prevent_default();
            shown.save();
        })
        .child(page_head(state, m::ENLIST).child(links))
        .child(show(move || view.with(Option::is_none), missing))
        .child(html::p().class("quiet").child(state.t(m::ENLIST_ABOUT)))
        .child(shown.particulars(back.clone()))
        .child(shown.candidates());
    match back {
        Some(back) => left_by_escape(state, form, back),
        None => form,
    }
}

impl Shown {
    fn edit(self, change: impl FnOnce(&mut EnlistDraft)) {
        self.draft.update(change);
        self.state.navigation().set_dirty(true);
    }

    /// The role and the date of all who are ticked, the button that assigns them, and the way `back`.
    fn particulars(self, back: Option<Route>) -> Element {
        let Self { state, draft, problem, .. } = self;
        let role = choose(
            move || draft.with(|draft| draft.role.clone()),
            move |_| role_choices(state.lang()),
            move |role| self.edit(|draft| draft.role = role),
        );
        let from = move || draft.with(|draft| draft.from.clone());
        let write = move |from: String| {
            problem.set(String::new());
            self.edit(|draft| draft.from = from);
        };
        let date = html::input()
            .class("date")
            .attr("aria-label", state.t(text::field_name(Assignment::FROM)))
            .attr("aria-invalid", move || (!problem.get().is_empty()).then_some("true"))
            .attr("aria-describedby", PROBLEM)
            .prop("value", from)
            .on(ev::input, move |event| write(html::input_value(&event)));
        let save = html::button()
            .class("primary")
            .attr("type", "submit")
            .attr("disabled", move || draft.with(|draft| draft.members.is_empty()))
            .child(move || draft.with(|draft| draft.save_label(state.lang())));
        let labelled = |name, control: Element| {
            html::label().child(html::span().child(state.t(name))).child(control)
        };
        let calendar = move || text::field_name(Assignment::FROM).get(state.lang()).to_owned();
        let sense = DateSense::of(Kind::Assignment, Assignment::FROM.name());
        let date = date_input(state, date, (calendar, sense), from, write);
        let refused = html::p()
            .class("problem")
            .attr("id", PROBLEM)
            .attr("role", "alert")
            .child(move || problem.get());
        let class = move || (!problem.get().is_empty()).then_some("invalid");
        let date = labelled(text::field_name(Assignment::FROM), date);
        html::div()
            .class("line")
            .child(labelled(text::field_name(Assignment::ROLE), role))
            .child(html::div().attr("class", class).child(date).child(refused))
            .child(save)
            .child(back.map(|back| cancel(state, back)))
    }

    fn candidates(self) -> Element {
        let Self { state, view, draft, .. } = self;
        let typed = Signal::new(String::new());
        let listed = Memo::new(move || {
            let lang = state.lang();
            let listed = |view: &EnlistView| typed.with(|typed| view.listed(typed, lang));
            view.with(|view| view.as_ref().map(listed)).unwrap_or_default()
        });
        let find = html::input()
            .attr("type", "search")
            .attr("aria-label", state.t(m::ENLIST_FIND))
            .attr("placeholder", state.t(m::ENLIST_FIND))
            .prop("value", move || typed.get())
            .on(ev::input, move |event| typed.set(html::input_value(&event)))
            .on(ev::keydown, move |event| {
                // The first Escape empties the field, and the next leaves the form.
                let is_typed = typed.with_untracked(|typed| !typed.is_empty());
                if event.key() == "Escape" && is_typed && !platform::is_composing(&event) {
                    event.prevent_default();
                    event.stop_propagation();
                    typed.set(String::new());
                }
            });
        let find = on_enter(find, move || {
            if let Some(only) = listed.with_untracked(|listed| listed.only().cloned()) {
                self.edit(|draft| draft.tick(&only));
            }
        });
        let candidate = move |Candidate { id, name, home, .. }: Candidate| {
            let own = id.clone();
            let is_ticked = move || draft.with(|draft| draft.members.contains(&own));
            let toggled = id.clone();
            let tick = tick_box(is_ticked, move || self.edit(|draft| draft.toggle(&toggled)));
            let label = html::label()
                .class("check")
                .child(tick)
                .child(html::span().child(name))
                .child(html::span().class("quiet").child(home));
            html::li().key(&*id).attr("data-member", id.to_string()).child(label)
        };
        let all = move || listed.get().candidates.into_iter().map(candidate).collect::<Vec<_>>();
        let note = move || listed.with(|listed| listed.note.clone());
        html::section()
            .child(html::div().class("filters").child(find))
            .child(html::ul().class("candidates").attr("data-testid", "candidates").child(all))
            .child(html::p().class("quiet").attr("role", "status").child(note))
    }

    fn save(self) {
        let Self { state, draft, problem, .. } = self;
        if state.is_past() {
            return;
        }
        let branch = untrack(|| state.navigation().param("branch"));
        let (today, lang) = (platform::today(), state.lang_now());
        let count = draft.with_untracked(|draft| draft.members.len());
        let ids: Vec<_> = (0..count).map(|_| state.new_id()).collect();
        let done = state.read_untracked(|open| {
            draft.with_untracked(|draft| enlist_announced(open, &branch, draft, (today, lang), ids))
        });
        match done {
            Some(Ok(Some(announced))) => {
                state.navigation().set_dirty(false);
                let back =
                    untrack(|| self.view.with(|view| view.as_ref().map(|v| v.back.page.clone())));
                if let Some(back) = state.navigation().return_route().or(back) {
                    state.navigation().replace_route(back);
                }
                state.apply(announced.command);
                state.notify_saved(announced.notice);
            }
            Some(Err(why)) => {
                problem.set(why);
                platform::focus_soon(".enlist-page input.date".to_owned());
            }
            _ => {}
        }
    }
}
