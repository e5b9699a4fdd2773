//! The frame of the page, and what listens to the browser.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::components::banners::banners;
use super::components::search::search_dialog;
use super::components::shell::{rail, top_bar};
use super::html::{self, Element, show};
use super::lazy::LOADER;
use super::platform;
use super::state::AppState;
use super::state::loader::{FetchedPage, OfficePage, RecordsPage};
use crate::features;
use crate::reactive::Memo;
use zhibu_app::route::{Page, Route};
use zhibu_charts::pattern_defs;
use zhibu_text::{self as text, m};

/// Mounts the page.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| platform::show_panic(&panic.to_string())));
    let state = AppState::new(&LOADER);
    html::mount_to_body(move || app(state));
    state_is(state, "ready");
}

/// So often the same is done again.
const LOOKED_AFTER_EVERY: Duration = Duration::from_secs(15 * 60);

/// Says to tests and to the rescue script how far the page has come.
fn state_is(state: AppState, name: &str) {
    leptos::task::spawn_local({
        let name = name.to_owned();
        async move {
            // Charts measure their width first and are drawn in the next turn of the loop.
            platform::yield_now().await;
            platform::yield_now().await;
            if let Some(root) = platform::document().document_element() {
                let _set = root.set_attribute("data-state", &name);
            }
            platform::measure_from_start("zhibu:start");
            set_interval(move || state.check_health(), LOOKED_AFTER_EVERY);
        }
    });
}

/// So long a notice can be read.
const NOTICE_STAYS: Duration = Duration::from_secs(8);

fn app(state: AppState) -> Vec<Element> {
    listen(state);
    Effect::new(move || {
        let root = platform::document().document_element();
        if let Some(root) = root {
            let _lang = root.set_attribute("lang", state.lang().tag());
            let _theme = root.set_attribute("data-theme", state.preferences().theme().get().code());
        }
        let parts =
            [page_name(state), state.open_title(), Some(state.translate(m::APP_NAME).to_owned())];
        platform::document()
            .set_title(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    });
    let skip = html::a()
        .class("skip")
        .attr("href", "#main")
        .on(ev::click, |event| {
            // A link to a place in the page would change the route.
            event.prevent_default();
            if let Some(main) = platform::document().get_element_by_id("main") {
                let _focused = main.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        })
        .child(state.t(m::SKIP));
    let shown = Memo::new(move || shown_page(state));
    // Another page begins at its top, and whoever uses the keyboard is there.
    Effect::new(move |before: Option<()>| {
        shown.track();
        if before.is_some() {
            platform::scroll_to_top();
        }
    });
    let index = Memo::new(move || {
        (shown.get(), state.navigation().route().with(|route| route.page.clone()))
    });
    Effect::new(move |before: Option<()>| {
        index.track();
        if before.is_some() {
            platform::keep_focus();
        }
    });
    let main = html::main()
        .attr("id", "main")
        .attr("tabindex", "-1")
        .child(move || page(state, shown.get().1));
    let print_head = move || {
        state.navigation().is_printing().track();
        state.open_title().map(|title| format!("{title} · {}", platform::today()))
    };
    let body = html::div()
        .class("body")
        .child(top_bar(state))
        .children(banners(state))
        .child(html::p().class("print-head").child(print_head))
        .child(main);
    let frame = html::div()
        .attr("class", move || if state.is_open() { "frame" } else { "frame bare" })
        .child(rail(state))
        .child(body);
    let patterns = "<svg class=\"patterns\" width=\"0\" height=\"0\">";
    let patterns = html::drawing(format!("{patterns}{}</svg>", pattern_defs()));
    let dropping = html::p()
        .class("drop-here")
        .attr("hidden", move || !state.navigation().is_dropping().get())
        .child(state.t(m::DROP_HERE));
    vec![patterns, skip, frame, notice(state), search_dialog(state), dropping]
}

/// What was just done, in a sentence that goes by itself unless something went wrong.
fn notice(state: AppState) -> Element {
    let is_shown = move || state.notices().shown().with(|notice| !notice.text.is_empty());
    Effect::new(move || {
        let notice = state.notices().shown().get();
        if notice.stays || notice.text.is_empty() {
            return;
        }
        let clear = move || {
            if state.notices().shown().with_untracked(|now| *now == notice) {
                state.notify("");
            }
        };
        set_timeout(clear, NOTICE_STAYS);
    });
    let close = move || {
        html::button()
            .class("plain")
            .attr("type", "button")
            .attr("aria-label", state.t(m::CLOSE))
            .on(ev::click, move |_| state.notify(""))
            .child("×")
    };
    html::output()
        .attr("class", move || if is_shown() { "notice shown" } else { "notice" })
        .attr("data-testid", "notice")
        .child(move || state.notices().shown().with(|notice| notice.text.clone()))
        .child(show(is_shown, close))
}

/// The mark of the open ledger, for another ledger is another page even at the same place; and the
/// page shown.
fn shown_page(state: AppState) -> (Option<String>, Page) {
    let mark = state.workspace().open().with(|open| open.as_ref().map(|open| open.0.clone()));
    let page = state.navigation().route().with(|route| route.page.clone());
    let page = match page {
        Page::Import | Page::Ledgers => page,
        _ if mark.is_none() => Page::Welcome,
        // A detail stands beside its list: going from one to the next is no change of page.
        Page::Detail(kind, _) => Page::List(kind),
        page => page,
    };
    (mark, page)
}

fn no_such_page(state: AppState) -> Element {
    let back = html::a()
        .class("button")
        .attr("href", Route::to(Page::Dashboard).to_string())
        .child(state.t(m::DASHBOARD));
    html::div().class("empty").child(html::p().child(state.t(m::NO_SUCH_PAGE))).child(back)
}

/// What the page is called, for the window's title and history.
fn page_name(state: AppState) -> Option<String> {
    let page = shown_page(state).1;
    let message = match page {
        Page::Dashboard => m::DASHBOARD,
        Page::List(kind) | Page::Detail(kind, _) | Page::New(kind) | Page::Edit(kind, _) => {
            text::kind(kind)
        }
        Page::Import => m::IMPORT,
        Page::Ledgers => m::LEDGERS,
        Page::Conflicts => m::CONFLICTS,
        Page::History => m::HISTORY,
        Page::Rounds => m::ROUNDS,
        Page::Care => m::CARE,
        Page::Agenda => m::AGENDA,
        Page::Conduct => m::CONDUCT,
        Page::Roster => m::ROSTER,
        Page::Paste(_) => m::PASTE,
        Page::Matching => m::MATCHING,
        Page::Results => m::RESULTS,
        Page::Project => m::PROJECT,
        Page::Integration => m::INTEGRATION,
        Page::Map => m::MAP,
        Page::Ranking => m::STANDING,
        Page::Publication => m::PUBLICATION,
        Page::Welcome | Page::Unknown => return None,
    };
    Some(state.translate(message).to_owned())
}

/// A page, which follows its own parameters: what it reads while it is made does not make it anew.
fn page(state: AppState, page: Page) -> Element {
    let office = |page| (state.loader().page)(state, FetchedPage::Office(page));
    let records = |page| (state.loader().page)(state, FetchedPage::Records(page));
    untrack(|| match page {
        Page::Welcome => features::dashboard::welcome::welcome(state),
        Page::Unknown => no_such_page(state),
        Page::Dashboard => features::dashboard::overview::dashboard(state),
        Page::List(kind) | Page::Detail(kind, _) => records(RecordsPage::List(kind)),
        Page::New(kind) => records(RecordsPage::Form(kind, None)),
        Page::Edit(kind, id) => records(RecordsPage::Form(kind, Some(id))),
        Page::Import => office(OfficePage::Import),
        Page::Ledgers => office(OfficePage::Ledgers),
        Page::Conflicts => office(OfficePage::Conflicts),
        Page::History => office(OfficePage::History),
        Page::Rounds => office(OfficePage::Rounds),
        Page::Care => records(RecordsPage::Care),
        Page::Agenda => records(RecordsPage::Agenda),
        Page::Conduct => records(RecordsPage::Conduct),
        Page::Roster => records(RecordsPage::Roster),
        Page::Paste(kind) => records(RecordsPage::Paste(kind)),
        Page::Matching => records(RecordsPage::Matching),
        Page::Results => records(RecordsPage::Results),
        Page::Project => records(RecordsPage::Project),
        Page::Integration => records(RecordsPage::Integration),
        Page::Map => records(RecordsPage::Map),
        Page::Ranking => records(RecordsPage::Ranking),
        Page::Publication => records(RecordsPage::Publication),
    })
}

fn listen(state: AppState) {
    let _hash = window_event_listener(ev::hashchange, move |_| {
        let leaving = state.navigation().is_dirty().get_untracked();
        let question = state.translate(m::LEAVE_UNSAVED);
        if leaving && !platform::window().confirm_with_message(question).unwrap_or(true) {
            // Back to the form, without a turn of the wheel.
            let here = state.navigation().route().get_untracked();
            state.navigation().go_quietly(here);
            return;
        }
        state.navigation().set_dirty(false);
        state.navigation().follow_url();
    });
    let _storage = window_event_listener(ev::storage, move |event| {
        match event.key() {
            Some(key) if event.new_value().is_none() => state.notice_removal(&key),
            Some(key) => state.follow(&key),
            None => state.retry_saving(),
        }
        state.workspace().note_shelf_changed();
    });
    let _unload = window_event_listener(ev::beforeunload, move |event| {
        if state.unsaved_count() > 0 || state.navigation().is_dirty().get_untracked() {
            event.prevent_default();
            // Older browsers ask only where there is something to say.
            event.set_return_value(state.translate(m::LEAVE_UNSAVED));
        }
    });
    let _visible = window_event_listener_untyped("visibilitychange", move |_| state.look_again());
    let _focus = window_event_listener(ev::focus, move |_| state.look_again());
    let _keys = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        let in_field = event.target().is_some_and(|target| {
            target.dyn_ref::<web_sys::Element>().is_some_and(|element| {
                element.matches("textarea, input:not([type=checkbox])").unwrap_or(false)
            })
        });
        // While a form holds what is not saved, there is nothing else to take back.
        let may_undo = !in_field && !state.navigation().is_dirty().get_untracked();
        match (&*event.key().to_ascii_lowercase(), command) {
            ("k", true) => {
                event.prevent_default();
                if !platform::is_in_dialog() {
                    state.navigation().set_searching(true);
                }
            }
            // In a field, undo is the browser's: of typing.
            ("z", true) if may_undo => {
                event.prevent_default();
                if event.shift_key() { state.redo() } else { state.undo() }
            }
            ("y", true) if may_undo => {
                event.prevent_default();
                state.redo();
            }
            _ => {}
        }
    });
    drop_target(state);
    for (name, is_printing) in [("beforeprint", true), ("afterprint", false)] {
        let _print = window_event_listener_untyped(name, move |_| {
            state.navigation().set_printing(is_printing);
        });
    }
}

/// Files and folders may be dropped anywhere on the page.
fn drop_target(state: AppState) {
    let brings_files = |event: &web_sys::DragEvent| {
        let types = event.data_transfer().map(|data| data.types());
        types.is_some_and(|types| types.includes(&"Files".into(), 0))
    };
    let _over = window_event_listener(ev::dragover, move |event| {
        if brings_files(&event) {
            // Without this the browser would open the file in the place of the page.
            event.prevent_default();
            state.navigation().set_dropping(true);
        }
    });
    let _leave = window_event_listener(ev::dragleave, move |event| {
        // Leaving one element for another within the page tells where to.
        if event.related_target().is_none() {
            state.navigation().set_dropping(false);
        }
    });
    let _drop = window_event_listener(ev::drop, move |event| {
        if !brings_files(&event) {
            return;
        }
        event.prevent_default();
        state.navigation().set_dropping(false);
        let leaving = state.navigation().is_dirty().get_untracked();
        let question = state.translate(m::LEAVE_UNSAVED);
        if leaving && !platform::window().confirm_with_message(question).unwrap_or(true) {
            return;
        }
        state.navigation().set_dirty(false);
        let Some(data) = event.data_transfer() else { return };
        let dropped = Box::new(platform::dropped(&data));
        leptos::task::spawn_local(async move {
            if (state.loader().read_dropped)(state, dropped).await.is_err() {
                state.notify_error(m::NOT_FETCHED.get(state.lang_now()));
            }
        });
    });
}
