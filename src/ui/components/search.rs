//! Searching everything: Ctrl K.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::domain::list::{ByCodePoint, Query, places};
use crate::domain::records::Kind;
use crate::i18n::{self, m};
use crate::ui::components::button::button;
use crate::ui::live::{If, attr, live};
use crate::ui::platform;
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

/// So many of each kind are shown; the list has the rest.
const SHOWN_PER_KIND: usize = 5;

#[derive(Clone, PartialEq)]
struct Found {
    kind: Kind,
    count: usize,
    first: Vec<(String, Option<String>)>,
}

fn find(state: AppState, text: &str) -> Vec<Found> {
    state.watch(Kind::ALL);
    if text.trim().is_empty() {
        return Vec::new();
    }
    let query = Query { text: text.to_owned(), ..Query::default() };
    let as_of = state.as_of();
    let of_kind = |kind: Kind| {
        state.read(|session| {
            let register = session.register();
            let found = places(register, kind, &query, as_of, &ByCodePoint);
            let table = register.table(kind);
            let named = |place: &u32| {
                let id = table.id(*place as usize, false);
                (id.to_string(), table.title(id).map(str::to_owned))
            };
            let first = found.iter().take(SHOWN_PER_KIND).map(named).collect();
            Found { kind, count: found.len(), first }
        })
    };
    Kind::ALL.iter().filter_map(|kind| of_kind(*kind)).filter(|found| found.count > 0).collect()
}

/// The dialog.
#[component]
pub fn SearchDialog() -> impl IntoView {
    let state = expect_context::<AppState>();
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let text = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        if !state.is_searching.get() {
            return Vec::new();
        }
        let text = text.get();
        platform::measured("zhibu:search", || find(state, &text))
    });
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if state.is_searching.get() && state.open.with_untracked(Option::is_some) {
            let _shown = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let close = move || state.is_searching.set(false);
    view! {
        <dialog node_ref=dialog class="search" aria-label=state.say(m::SEARCH)
            on:close=move |_: ev::Event| close()>
            <div class="search-line">
                <input type="search" autofocus=true prop:value=attr(move || text.get())
                    aria-label=state.say(m::SEARCH) placeholder=state.say(m::SEARCH_HINT)
                    on:input=move |event| text.set(event_target_value(&event))/>
                {button(state, "", m::CLOSE, close)}
            </div>
            <div class="search-results" role="region" aria-live="polite" aria-label=state.say(m::SEARCH_RESULTS)>
                <If when=move || found.with(Vec::is_empty) && !text.with(|text| text.trim().is_empty())>
                    <p class="quiet">{state.say(m::SEARCH_NOTHING)}</p>
                </If>
                {live(move || found.get().into_iter().map(|Found { kind, count, first }| {
                    let all = Route::list(kind, &Query { text: text.get_untracked(), ..Query::default() });
                    view! {
                        <section>
                            <h3>
                                <a href=all.to_string() on:click=move |_| close()>
                                    {i18n::kind(kind).get(state.lang.get())}" "<span class="quiet">{count}</span>
                                </a>
                            </h3>
                            <ul>
                                {first.into_iter().map(|(id, title)| view! {
                                    <li><a href=Route::to(Page::Detail(kind, id)).to_string()
                                        on:click=move |_| close()>
                                        {title.unwrap_or_else(|| state.t(m::NAME_OWED).to_owned())}
                                    </a></li>
                                }).collect_view()}
                            </ul>
                        </section>
                    }
                }).collect_view())}
            </div>
        </dialog>
    }
}
