//! The method of work (工作法) of an organisation: its elements, and the activities of each.

use leptos::prelude::*;

use crate::components::button::button;
use crate::components::choose::choose;
use crate::components::content::{filled, link};
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform::ByReader;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::branches::ElementLink;
use zhibu_app::views::branches::method::{ElementView, MethodView, method_view, serve_announced};
use zhibu_app::views::choice::Choice;
use zhibu_text::m;

type MethodNow = Memo<Option<MethodView>>;

/// The section of an organisation's page, if it has a method.
pub fn method(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let lang = state.lang();
        let read = |id: &String| {
            state.read(|workspace| method_view(workspace, id, lang, &ByReader)).flatten()
        };
        id.with_value(read)
    });
    let title = move || {
        let title = view.with(|view| view.as_ref().map(|view| view.title.clone()));
        title.map(|title| link(state, title))
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
            .child(html::h3().child(title))
            .child(html::ul().child(elements))
    };
    html::div().child(show(move || view.with(Option::is_some), section))
}

fn unlinked(view: MethodNow) -> Vec<Choice> {
    view.with(|view| view.as_ref().map(|view| view.unlinked.clone())).unwrap_or_default()
}

fn element(
    state: AppState,
    id: StoredValue<String>,
    view: MethodNow,
    element: ElementView,
) -> Element {
    let ElementView { name, activities, form, link_label } = element;
    let can_link = !unlinked(view).is_empty();
    filled(state, html::li().key(&*name).child(html::span().child(name.clone())), activities)
        .child(form.map(|form| link(state, form)))
        .child(can_link.then(|| link_one(state, id, view, name, link_label)))
}

/// The choice of an activity to assign to an element.
fn link_one(
    state: AppState,
    id: StoredValue<String>,
    view: MethodNow,
    element: String,
    label: String,
) -> Element {
    unfold_with(state, "link-one", m::METHOD_LINK, (label.clone(), false), move || {
        let element = element.clone();
        let chosen = Signal::new(String::new());
        let options = move |_: &str| unlinked(view);
        let select = choose(move || chosen.get(), options, move |id| chosen.set(id));
        let serve = move || {
            let activity = chosen.get_untracked();
            let serve = |branch: &String| {
                let link = ElementLink { branch, activity: &activity, element: &element };
                state.attempt(|workspace, lang| serve_announced(workspace, link, lang))
            };
            let served = (!activity.is_empty()).then(|| id.with_value(serve)).flatten();
            if let Some(Err(Some(violation))) = served {
                state.notify_error(violation);
            }
        };
        let link = button(state, "small", m::METHOD_LINK, serve)
            .attr("disabled", move || chosen.with(String::is_empty));
        html::div().class("line").child(select.attr("aria-label", label.clone())).child(link)
    })
}
