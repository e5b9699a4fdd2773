//! The results of the global search, updated with the input.

use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::Route;
use zhibu_app::views::search::{FoundRecord, KindResults, search};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, m};

/// The first records found of each kind.
pub fn search_results(state: AppState) -> Element {
    prepare_search(state, Kind::ALL.to_vec());
    let found = Memo::new(move || {
        if !state.navigation().is_searching().get() {
            return Vec::new();
        }
        let (text, as_of, lang) =
            (state.navigation().searched().get(), state.as_of(), state.lang());
        platform::measured("zhibu:search", || {
            state.read(|workspace| search(workspace, &text, as_of, lang)).unwrap_or_default()
        })
    });
    let is_asked = move || state.navigation().searched().with(|text| !text.trim().is_empty());
    let nothing = move || is_asked() && found.with(Vec::is_empty);
    let sections = move || {
        let found = found.get().into_iter();
        found.map(|found| section(state, found)).collect::<Vec<_>>()
    };
    html::div()
        .child(show(nothing, move || html::p().class("quiet").child(state.t(m::SEARCH_NOTHING))))
        .child(sections)
}

/// Makes what a search looks in, one kind in each turn: otherwise the first keystroke does.
pub fn prepare_search(state: AppState, kinds: Vec<Kind>) {
    leptos::task::spawn_local(async move {
        for kind in kinds {
            platform::yield_now().await;
            let _is_open =
                state.read_untracked(|open| open.register().table(kind).prepare_search());
        }
    });
}

fn section(state: AppState, found: KindResults) -> Element {
    let head = link(state, &found.all)
        .child(state.translate(text::kind(found.kind)))
        .child(" ")
        .child(html::span().class("quiet").child(found.count.to_string()));
    let lines = found.first.into_iter().map(|FoundRecord { title, route, context }| {
        let context = html::span().class("quiet").child(context);
        html::li()
            .key(route.to_string())
            .child(link(state, &route).child(title).child(" ").child(context))
    });
    html::section()
        .key(found.kind.code())
        .child(html::h3().child(head))
        .child(html::ul().children(lines))
}

/// A link that closes the search.
fn link(state: AppState, route: &Route) -> Element {
    let close = move |_| state.navigation().set_searching(false);
    html::a().attr("href", route.to_string()).on(leptos::ev::click, close)
}
