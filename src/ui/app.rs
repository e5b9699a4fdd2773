//! The frame of the page, and what listens to the browser.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::components::banners::Banners;
use super::components::search::SearchDialog;
use super::components::shell::{Rail, TopBar};
use super::live::{If, attr, live};
use super::pages;
use super::platform;
use super::route::Page;
use super::state::AppState;
use crate::charts::pattern_defs;
use crate::i18n::m;

/// Mounts the page.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| platform::stopped(&panic.to_string())));
    let state = AppState::new();
    mount_to_body(move || view! { <App state/> });
    state_is("ready");
}

/// Says to tests and to the rescue script how far the page has come.
fn state_is(name: &str) {
    leptos::task::spawn_local({
        let name = name.to_owned();
        async move {
            // Charts measure their width first and are drawn in the next turn of the loop.
            platform::breathe().await;
            platform::breathe().await;
            if let Some(root) = platform::document().document_element() {
                let _set = root.set_attribute("data-state", &name);
            }
            platform::measure_from_start("zhibu:start");
        }
    });
}

#[component]
fn App(state: AppState) -> impl IntoView {
    provide_context(state);
    listen(state);
    Effect::new(move || {
        let root = platform::document().document_element();
        if let Some(root) = root {
            let _lang = root.set_attribute("lang", state.lang.get().tag());
            let _theme = root.set_attribute("data-theme", state.theme.get().code());
        }
        let title = state.open.with(|open| open.as_ref().map(|open| open.1.title.clone()));
        let app = state.t(m::APP_NAME);
        platform::document()
            .set_title(&title.map_or_else(|| app.to_owned(), |title| format!("{title} · {app}")));
    });
    view! {
        <svg class="patterns" aria-hidden="true" width="0" height="0" inner_html=pattern_defs()></svg>
        <a class="skip" href="#main" on:click=move |event| {
            // A link to a place in the page would change the route.
            event.prevent_default();
            if let Some(main) = platform::document().get_element_by_id("main") {
                let _focused = main.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        }>{state.say(m::SKIP)}</a>
        <div class="frame" class:bare=attr(move || state.open.with(Option::is_none))>
            <Rail/>
            <div class="body">
                <TopBar/>
                <Banners/>
                <main id="main" tabindex="-1">{live(move || page(state))}</main>
                <p class="print-foot">{live(move || state.open.with(|open| open.as_ref().map(|open| open.1.title.clone())))}</p>
            </div>
        </div>
        <output class="notice" class:shown=attr(move || !state.notice.get().is_empty()) data-testid="notice">
            {live(move || state.notice.get())}
            <If when=move || !state.notice.get().is_empty()>
                <button type="button" class="plain" on:click=move |_| state.notice.set(String::new())
                    aria-label=state.say(m::CLOSE)>"×"</button>
            </If>
        </output>
        <SearchDialog/>
    }
}

/// Which page is shown. Only the page's kind is watched here: a page follows its own parameters.
fn page(state: AppState) -> AnyView {
    let page = Memo::new(move |_| {
        let has_ledger = state.open.with(Option::is_some);
        let page = state.route.with(|route| route.page.clone());
        match page {
            Page::Import | Page::Ledgers => page,
            _ if !has_ledger => Page::Welcome,
            // A detail stands beside its list: going from one to the next is no change of page.
            Page::Detail(kind, _) => Page::List(kind),
            page => page,
        }
    });
    // Another ledger is another page, even at the same place.
    let _mark =
        Memo::new(move |_| state.open.with(|open| open.as_ref().map(|open| open.0.clone()))).get();
    match page.get() {
        Page::Welcome | Page::Unknown => view! { <pages::Welcome/> }.into_any(),
        Page::Dashboard => view! { <pages::Dashboard/> }.into_any(),
        Page::List(kind) | Page::Detail(kind, _) => view! { <pages::Records kind/> }.into_any(),
        Page::New(kind) => view! { <pages::Edit kind id=None/> }.into_any(),
        Page::Edit(kind, id) => view! { <pages::Edit kind id=Some(id)/> }.into_any(),
        Page::Import => view! { <pages::Import/> }.into_any(),
        Page::Ledgers => view! { <pages::Ledgers/> }.into_any(),
    }
}

fn listen(state: AppState) {
    let _hash = window_event_listener(ev::hashchange, move |_| {
        let leaving = state.is_dirty.get_untracked();
        let question = state.t(m::LEAVE_UNSAVED);
        if leaving && !platform::window().confirm_with_message(question).unwrap_or(true) {
            // Back to the form, without a turn of the wheel.
            let here = state.route.get_untracked();
            state.go_quietly(here);
            return;
        }
        state.is_dirty.set(false);
        state.follow_url();
    });
    let _storage = window_event_listener(ev::storage, move |event| {
        match event.key() {
            Some(key) => state.follow(&key),
            None => state.retry_saving(),
        }
        state.shelved.update(|count| *count += 1);
    });
    let _unload = window_event_listener(ev::beforeunload, move |event| {
        if state.unsaved_count() > 0 || state.is_dirty.get_untracked() {
            event.prevent_default();
            // Older browsers ask only where there is something to say.
            event.set_return_value(state.t(m::LEAVE_UNSAVED));
        }
    });
    let _visible = window_event_listener_untyped("visibilitychange", move |_| state.look_again());
    let _focus = window_event_listener(ev::focus, move |_| state.look_again());
    let _keys = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        let in_field = event.target().is_some_and(|target| {
            target.dyn_ref::<web_sys::Element>().is_some_and(|element| {
                matches!(&*element.tag_name(), "INPUT" | "TEXTAREA" | "SELECT")
            })
        });
        match (&*event.key().to_ascii_lowercase(), command) {
            ("k", true) => {
                event.prevent_default();
                state.is_searching.set(true);
            }
            // In a field, undo is the browser's: of typing.
            ("z", true) if !in_field => {
                event.prevent_default();
                if event.shift_key() { state.redo() } else { state.undo() }
            }
            ("y", true) if !in_field => {
                event.prevent_default();
                state.redo();
            }
            _ => {}
        }
    });
    for (name, is_printing) in [("beforeprint", true), ("afterprint", false)] {
        let _print =
            window_event_listener_untyped(name, move |_| state.is_printing.set(is_printing));
    }
}
