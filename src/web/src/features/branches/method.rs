//! The method of work (工作法) of an organisation beside its record: its elements, and the activities
//! that serve each.

use leptos::prelude::*;

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::branches::{ElementLink, ServeViolation, serve_element};
use zhibu_app::views::branches::method::{ElementView, MethodView, method_view};
use zhibu_text::{format_message, m};

/// The section of an organisation's page, if it works by a method.
pub fn method(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        let read = |id: &String| {
            state.read(|workspace| method_view(workspace, id, lang, &ByReader)).flatten()
        };
        id.with_value(read)
    });
    let name = move || {
        view.with(|view| {
            let view = view.as_ref()?;
            Some(html::a().attr("href", view.page.to_string()).child(view.title.clone()))
        })
    };
    let elements = move || {
        let elements = view.with(|view| view.as_ref().map(|view| view.elements.clone()));
        let elements = elements.unwrap_or_default().into_iter();
        elements.map(|one| element(state, id, view, one)).collect::<Vec<_>>()
    };
    let section = move || {
        html::section()
            .class("method")
            .attr("data-testid", "method")
            .child(html::h3().child(name))
            .child(html::ul().child(elements))
    };
    html::div().child(show(move || view.with(Option::is_some), section))
}

type MethodMemo = Memo<Option<MethodView>>;

fn unlinked(view: MethodMemo) -> Vec<Choice> {
    view.with(|view| view.as_ref().map(|view| view.unlinked.clone())).unwrap_or_default()
}

fn element(
    state: AppState,
    id: StoredValue<String>,
    view: MethodMemo,
    element: ElementView,
) -> Element {
    let lang = state.lang();
    let ElementView { name, count, rows, form } = element;
    let activities = if count == 0 {
        html::span().class("quiet").child(m::METHOD_NONE.get(lang))
    } else {
        html::a().attr("href", rows.to_string()).child(format_message!(
            m::METHOD_COUNT,
            lang,
            count = count
        ))
    };
    let add = form.map(|form| {
        html::a()
            .class("quiet")
            .attr("href", state.navigation().and_back(form).to_string())
            .attr("aria-label", format!("{} {name}", m::AGENDA_RECORD.get(lang)))
            .child(m::AGENDA_RECORD.get(lang))
    });
    let can_link = !unlinked(view).is_empty();
    html::li()
        .child(html::span().child(name.clone()))
        .child(activities)
        .child(add)
        .child(can_link.then(|| link_one(state, id, view, name)))
}

/// Chooses an activity that is to serve an element.
fn link_one(
    state: AppState,
    id: StoredValue<String>,
    view: MethodMemo,
    element: String,
) -> Element {
    let label = format!("{} {element}", m::METHOD_LINK.get(state.lang()));
    unfold_with(state, "link-one", m::METHOD_LINK, (label.clone(), false), move || {
        let options = move |_: &str| {
            let mut all = vec![Choice::new("", state.translate(m::NOT_CHOSEN))];
            all.extend(unlinked(view));
            all
        };
        let element = element.clone();
        let chosen = Signal::new(String::new());
        let select = choose(move || chosen.get(), options, move |id| chosen.set(id));
        let link = button(state, "small", m::METHOD_LINK, move || {
            let activity = chosen.get_untracked();
            if !state.is_past() && !activity.is_empty() {
                id.with_value(|branch| {
                    let (activity, element) = (&*activity, &*element);
                    serve(state, ElementLink { branch, activity, element });
                });
            }
        });
        let link = link.attr("disabled", move || chosen.with(String::is_empty));
        html::div().class("line").child(select.attr("aria-label", label.clone())).child(link)
    })
}

fn serve(state: AppState, link: ElementLink<'_>) {
    match state.read_untracked(|workspace| serve_element(workspace, link)) {
        Some(Ok(command)) => {
            state.apply(command);
            state.tell_saved(format_message!(
                m::METHOD_LINKED,
                state.lang_now(),
                element = link.element
            ));
            platform::keep_focus();
        }
        Some(Err(ServeViolation::NoActivity)) => {
            state.notify_error(m::NO_SUCH_RECORD.get(state.lang_now()));
        }
        // Another tab has changed what is offered here, and the choice with it.
        Some(Err(ServeViolation::IsServing | ServeViolation::NoElement)) | None => {}
    }
}
