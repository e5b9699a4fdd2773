//! The method of work (工作法) of an organisation beside its record: its elements, and the activities
//! that serve each.

use leptos::prelude::*;
use serde_json::json;

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Filter;
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, m};

#[derive(Clone, PartialEq)]
struct Shown {
    id: String,
    name: String,
    /// The elements, each with how many activities serve it.
    elements: Vec<(String, usize)>,
    /// Its activities that serve none yet: ids and names.
    unlinked: Vec<(String, String)>,
    /// Whether it has ended: nothing new is recorded of it.
    is_over: bool,
}

fn read(state: AppState, branch: &str) -> Option<Shown> {
    state.watch(&[Kind::Branch, Kind::Method, Kind::Activity]);
    let owed = state.translate(m::NAME_OWED);
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let record = register.branches().get(branch)?;
        let id = &record.method.as_ref()?.id;
        let method = register.methods().get(id)?;
        let rows = register.activities().rows().iter();
        let own = rows.filter(|row| row.record.branch.as_ref().is_some_and(|of| *of.id == *branch));
        let mut served: Vec<&str> = Vec::new();
        let mut unlinked: Vec<&str> = Vec::new();
        for row in own {
            match &row.record.element {
                Some(element) => served.push(&element.0),
                None => unlinked.push(&row.id),
            }
        }
        let unlinked =
            text::disambiguated(register, Kind::Activity, unlinked.into_iter(), state.lang());
        let unlinked = platform::in_readers_order(unlinked, |(_, name)| name);
        let dated = |(id, name): (&str, String)| {
            let date = register.activities().get(id).and_then(|activity| activity.date);
            let date = date.map(|date| date.to_string());
            // Told apart by it already, or not.
            let date = date.filter(|date| !name.contains(&**date));
            let name = date.map_or(name.clone(), |date| text::aside(&name, &date, state.lang()));
            (id.to_owned(), name)
        };
        let elements = method.elements.iter().flat_map(|elements| &elements.0);
        let count = |element: &String| served.iter().filter(|one| ***one == **element).count();
        Some(Shown {
            id: id.to_string(),
            name: method.name.as_ref().map_or(owed, |name| &name.0).to_owned(),
            elements: elements.map(|element| (element.clone(), count(element))).collect(),
            unlinked: unlinked.into_iter().map(dated).collect(),
            is_over: record.dissolved.is_some(),
        })
    })?
}

/// The section of an organisation's page, if it works by a method.
pub fn method(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Memo::new(move || id.with_value(|id| read(state, id)));
    let is_there = move || shown.with(Option::is_some);
    let index = |field| Kind::Activity.field_index(field).expect("a field of activities");
    let link_one = move |element: &str| {
        let label = format!("{} {element}", m::METHOD_LINK.get(state.lang()));
        let element = element.to_owned();
        unfold_with(state, "link-one", m::METHOD_LINK, (label.clone(), false), move || {
            let options = move |_: &str| {
                let unlinked = shown.with(|shown| {
                    shown.as_ref().map(|shown| shown.unlinked.clone()).unwrap_or_default()
                });
                let mut all = vec![Choice::new("", state.translate(m::NOT_CHOSEN))];
                all.extend(unlinked.into_iter().map(|(id, name)| Choice::new(id, name)));
                all
            };
            let element = element.clone();
            let chosen = Signal::new(String::new());
            let select = choose(move || chosen.get(), options, move |id| chosen.set(id));
            let link = move || {
                let activity = chosen.get_untracked();
                if state.is_past() || activity.is_empty() {
                    return;
                }
                let key = RecordKey::new(Kind::Activity.code(), activity);
                let values = vec![("element".into(), json!(element))];
                state.apply(Command::PutAll(vec![(key, values)]));
                let said = m::METHOD_LINKED.with(state.lang_now(), &[("element", &element)]);
                state.tell_saved(said);
                platform::keep_focus();
            };
            let link = button(state, "small", m::METHOD_LINK, link)
                .attr("disabled", move || chosen.with(String::is_empty));
            html::div().class("line").child(select.attr("aria-label", label.clone())).child(link)
        })
    };
    let element = move |(element, count): &(String, usize), is_over: bool, can_link: bool| {
        let lang = state.lang();
        let count = *count;
        let activities = if count == 0 {
            html::span().class("quiet").child(m::METHOD_NONE.get(lang))
        } else {
            let of = id.with_value(|id| Filter::Is(index("branch"), id.clone()));
            let filters = vec![of, Filter::Is(index("element"), element.clone())];
            html::a()
                .attr("href", Route::rows(Kind::Activity, filters).to_string())
                .child(m::METHOD_COUNT.with(lang, &[("count", &count)]))
        };
        let add = id.with_value(|id| {
            Route::to(Page::New(Kind::Activity))
                .with_param("branch", id)
                .with_param("element", element)
        });
        let add = (!is_over).then(|| {
            html::a()
                .class("quiet")
                .attr("href", state.navigation().and_back(add).to_string())
                .attr("aria-label", format!("{} {element}", m::AGENDA_RECORD.get(lang)))
                .child(m::AGENDA_RECORD.get(lang))
        });
        html::li()
            .child(html::span().child(element.clone()))
            .child(activities)
            .child(add)
            .child(can_link.then(|| link_one(element)))
    };
    let section = move || {
        let name = move || {
            let lang = state.lang();
            shown.with(|shown| {
                shown.as_ref().map(|shown| {
                    let page = Page::Detail(Kind::Method, shown.id.clone());
                    html::a().attr("href", Route::to(page).to_string()).child(text::pair(
                        m::METHOD.get(lang),
                        &shown.name,
                        lang,
                    ))
                })
            })
        };
        let elements = move || {
            shown.with(|shown| {
                let Some(shown) = shown else { return Vec::new() };
                let can_link = !shown.unlinked.is_empty();
                let elements = shown.elements.iter();
                elements.map(|one| element(one, shown.is_over, can_link)).collect::<Vec<_>>()
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
