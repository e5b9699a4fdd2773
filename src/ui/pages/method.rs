//! The method of work (工作法) of an organisation beside its record: its elements, and the activities
//! that serve each.

use leptos::prelude::*;

use crate::domain::list::Filter;
use crate::domain::records::Kind;
use crate::i18n::{self, m};
use crate::ui::html::{self, Element, show};
use crate::ui::reactive::Remembered;
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

#[derive(Clone, PartialEq)]
struct Shown {
    id: String,
    name: String,
    /// The elements, each with how many activities serve it.
    elements: Vec<(String, usize)>,
}

fn read(state: AppState, branch: &str) -> Option<Shown> {
    state.watch(&[Kind::Branch, Kind::Method, Kind::Activity]);
    let owed = state.t(m::NAME_OWED);
    state.read(|session| {
        let register = session.register();
        let id = &register.branches.get(branch)?.method.as_ref()?.id;
        let method = register.methods.get(id)?;
        let own = register.activities.rows().iter().map(|row| &row.record);
        let own = own.filter(|one| one.branch.as_ref().is_some_and(|of| *of.id == *branch));
        let served: Vec<&str> =
            own.filter_map(|one| one.element.as_ref()).map(|element| &*element.0).collect();
        let elements = method.elements.iter().flat_map(|elements| &elements.0);
        let count = |element: &String| served.iter().filter(|one| ***one == **element).count();
        Some(Shown {
            id: id.to_string(),
            name: method.name.as_ref().map_or(owed, |name| &name.0).to_owned(),
            elements: elements.map(|element| (element.clone(), count(element))).collect(),
        })
    })?
}

/// The section of an organisation's page, if it works by a method.
pub fn method(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Remembered::new(move || id.with_value(|id| read(state, id)));
    let is_there = move || shown.with(Option::is_some);
    let place = |field| Kind::Activity.field_place(field).expect("a field of activities");
    let element = move |(element, count): &(String, usize)| {
        let lang = state.lang();
        let count = *count;
        let activities = if count == 0 {
            html::span().class("quiet").child(m::METHOD_NONE.get(lang))
        } else {
            let of = id.with_value(|id| Filter::Is(place("branch"), id.clone()));
            let filters = vec![of, Filter::Is(place("element"), element.clone())];
            html::a()
                .attr("href", Route::rows(Kind::Activity, filters).to_string())
                .child(m::METHOD_COUNT.with(lang, &[("count", &count)]))
        };
        let add = id.with_value(|id| {
            Route::to(Page::New(Kind::Activity))
                .with_param("branch", id)
                .with_param("element", element)
        });
        let add = html::a()
            .class("quiet")
            .attr("href", add.to_string())
            .attr("aria-label", format!("{} {element}", m::AGENDA_RECORD.get(lang)))
            .child(m::AGENDA_RECORD.get(lang));
        html::li()
            .child(html::span().child(element.clone()))
            .child(activities)
            .child(" ")
            .child(add)
    };
    let section = move || {
        let name = move || {
            let lang = state.lang();
            shown.with(|shown| {
                shown.as_ref().map(|shown| {
                    let page = Page::Detail(Kind::Method, shown.id.clone());
                    html::a().attr("href", Route::to(page).to_string()).child(i18n::pair(
                        m::METHOD.get(lang),
                        &shown.name,
                        lang,
                    ))
                })
            })
        };
        let elements = move || {
            shown.with(|shown| {
                let elements = shown.iter().flat_map(|shown| &shown.elements);
                elements.map(element).collect::<Vec<_>>()
            })
        };
        html::section()
            .class("method")
            .attr("data-testid", "method")
            .child(html::h3().child(name))
            .child(html::ul().child(elements))
    };
    html::div().child(show(is_there, section))
}
