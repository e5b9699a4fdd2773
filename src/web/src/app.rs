//! The frame of the page, and its browser event listeners.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::components::banners::banners;
use super::components::search::search_dialog;
use super::components::seen::are_turns_left;
use super::components::shell::{rail, top_bar};
use super::edition::has_embedded;
use super::html::{self, Element, show};
use super::lazy::LOADER;
use super::platform;
use super::state::AppState;
use super::state::loader::FetchedPage;
use crate::features;
use crate::reactive::Memo;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::dashboard::growth::is_wall;
use zhibu_app::views::shell::frame::{ShownPage, window_title};
use zhibu_app::views::shell::keyboard::{KeyPress, Modifiers, Shortcut};
use zhibu_app::views::shell::notice::Notice;
use zhibu_charts::pattern_defs;
use zhibu_text::{format_message, m};

/// Mounts the page.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| platform::show_panic(&panic.to_string())));
    let state = AppState::new(&LOADER);
    let is_embedded = has_embedded();
    let opening = if is_embedded { None } else { state.begin_opening_last() };
    html::mount_to_body(platform::recover_focus_of, move || app(state));
    leptos::task::spawn_local(async move {
        let opening = if is_embedded { state.open_with_embedded().await } else { opening };
        if let Some(opening) = opening {
            state.open_in_slices(opening).await;
        }
        // Charts measure their width first and are drawn in the next turn of the loop.
        platform::yield_now().await;
        while are_turns_left() {
            platform::yield_now().await;
        }
        platform::yield_now().await;
        report_ready();
        let check = move || {
            // A wall screen is never left and never returned to, so that nothing else tells it the day.
            state.refresh_today();
            state.check_health();
        };
        set_interval(check, CHECK_INTERVAL);
    });
}

/// Interval at which the day and the health of the ledger are looked at.
const CHECK_INTERVAL: Duration = Duration::from_secs(15 * 60);

/// Tells tests and the rescue script that the program has started.
fn report_ready() {
    if let Some(root) = platform::document().document_element() {
        let _set = root.set_attribute("data-state", "ready");
    }
    platform::measure_from_start("zhibu:start");
}

/// How long a notice stays.
const NOTICE_DURATION: Duration = Duration::from_secs(8);

fn app(state: AppState) -> Vec<Element> {
    listen(state);
    let shown = Memo::new(move || shown(state));
    sync_document(state, shown);
    follow_navigation(state, shown);
    let main = html::main().attr("id", "main").attr("tabindex", "-1").child(move || {
        if state.workspace().opening().with(Option::is_some) {
            return opening_note(state);
        }
        // A key of its own, so that no element of another page is reused.
        let ShownPage { ledger_key, page: shown } = shown.get();
        let key = format!("{} {}", ledger_key.unwrap_or_default(), Route::to(shown.clone()));
        page(state, shown).key(key)
    });
    let print_head = move || {
        state.navigation().is_printing().track();
        state.open_title().map(|title| format!("{title} · {}", platform::today()))
    };
    let body = html::div()
        .class("body")
        .child(top_bar(state))
        .children(banners(state))
        .child(notice(state))
        .child(html::p().class("print-head").child(print_head))
        .child(main);
    let frame = html::div()
        .attr("class", move || {
            match (state.is_open_soon(), state.navigation().route().with(is_wall)) {
                (true, true) => "frame wall",
                (true, false) => "frame",
                (false, _) => "frame bare",
            }
        })
        .child(rail(state))
        .child(body);
    let patterns = "<svg class=\"patterns\" width=\"0\" height=\"0\">";
    let patterns = html::drawing(format!("{patterns}{}</svg>", pattern_defs()));
    let dropping = html::p()
        .class("drop-here")
        .attr("hidden", move || !state.navigation().is_dropping().get())
        .child(state.t(m::DROP_HERE));
    let asked = html::div().child(move || state.authorship().dialog().map(|make| make(state)));
    vec![patterns, skip_link(state), frame, search_dialog(state), asked, dropping]
}

/// What stands in the place of a page while the ledger is being opened.
fn opening_note(state: AppState) -> Element {
    let progress = html::progress()
        .attr("max", "100")
        .attr("value", move || state.workspace().opened_percent().get().to_string())
        .attr("aria-label", state.t(m::PROGRESS));
    let text = html::p().attr("role", "status").child(state.t(m::OPENING));
    html::div().class("opening").child(text).child(progress)
}

fn shown(state: AppState) -> ShownPage {
    let ledger_key =
        state.workspace().open().with(|open| open.as_ref().map(|open| open.ledger_key.clone()));
    state.navigation().route().with(|route| ShownPage::of(route, ledger_key))
}

/// The language and theme of the page, and the title of the window.
fn sync_document(state: AppState, shown: Memo<ShownPage>) {
    Effect::new(move || {
        if let Some(root) = platform::document().document_element() {
            let _lang = root.set_attribute("lang", state.lang().tag());
            let _theme = root.set_attribute("data-theme", state.preferences().theme().get().code());
        }
        let (page, ledger) = (shown.get().page, state.open_title());
        platform::document().set_title(&window_title(&page, ledger, state.lang()));
    });
}

/// Scrolls to the top of a new page, and moves the focus into it.
fn follow_navigation(state: AppState, shown: Memo<ShownPage>) {
    // The page that follows the opening of the ledger is the first one.
    let is_first = move || state.workspace().opening().with(Option::is_some);
    Effect::new(move |was_first: Option<bool>| {
        shown.track();
        if was_first == Some(false) {
            platform::scroll_to_top();
        }
        is_first()
    });
    let address = Memo::new(move || {
        (shown.get(), state.navigation().route().with(|route| route.page.clone()))
    });
    Effect::new(move |was_first: Option<bool>| {
        address.track();
        if was_first == Some(false) {
            // A section of this page may be called as one of the page before.
            platform::note_focus(None);
            platform::recover_focus();
        }
        is_first()
    });
}

fn skip_link(state: AppState) -> Element {
    html::a()
        .class("skip")
        .attr("href", "#main")
        .on(ev::click, |event| {
            // A link to an anchor in the page would change the route.
            event.prevent_default();
            if let Some(main) = platform::document().get_element_by_id("main") {
                let _focused = main.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        })
        .child(state.t(m::SKIP))
}

/// A notice about the last action, which disappears by itself unless it is an error.
fn notice(state: AppState) -> Element {
    let is_shown = move || state.notices().shown().with(Notice::is_shown);
    Effect::new(move || {
        let notice = state.notices().shown().get();
        if !notice.is_passing() {
            return;
        }
        let clear = move || {
            if state.notices().shown().with_untracked(|now| *now == notice) {
                state.notify("");
            }
        };
        set_timeout(clear, NOTICE_DURATION);
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

fn no_such_page(state: AppState) -> Element {
    let back = html::a()
        .class("button")
        .attr("href", Route::to(Page::Dashboard).to_string())
        .child(state.t(m::DASHBOARD));
    html::div().class("empty").child(html::p().child(state.t(m::NO_SUCH_PAGE))).child(back)
}

/// A page, which tracks its own parameters: what it reads while it is built does not build it
/// again.
fn page(state: AppState, page: Page) -> Element {
    untrack(|| match page {
        Page::Welcome => features::dashboard::welcome::welcome(state),
        Page::Dashboard => features::dashboard::overview::dashboard(state),
        page => FetchedPage::of(page)
            .map_or_else(|| no_such_page(state), |page| (state.loader().page)(state, page)),
    })
}

/// Asks before a form with unsaved input is left; returns whether it may be left.
fn may_leave_form(state: AppState) -> bool {
    let is_dirty = state.navigation().is_dirty().get_untracked();
    let question = state.translate(m::LEAVE_UNSAVED);
    let may_leave = !is_dirty || platform::window().confirm_with_message(question).unwrap_or(true);
    if may_leave {
        state.navigation().set_dirty(false);
    }
    may_leave
}

fn listen(state: AppState) {
    let _hash = window_event_listener(ev::hashchange, move |_| {
        if state.navigation().takes_return() {
            return;
        }
        if may_leave_form(state) {
            state.navigation().follow_url();
        } else {
            state.navigation().return_to_entry();
        }
    });
    let _focus = window_event_listener(ev::focusin, move |event| {
        platform::note_focus(event.target());
    });
    let _storage = window_event_listener(ev::storage, move |event| {
        match event.key() {
            Some(key) if event.new_value().is_none() => state.notice_removal(&key),
            Some(key) => state.follow(&key, event.old_value().is_some()),
            None => state.retry_saving(),
        }
        state.workspace().note_ledgers_changed();
    });
    let _unload = window_event_listener(ev::beforeunload, move |event| {
        if state.unsaved_count() > 0 || state.navigation().is_dirty().get_untracked() {
            event.prevent_default();
            // Older browsers ask only if a return value is set.
            event.set_return_value(state.translate(m::LEAVE_UNSAVED));
        }
    });
    let _visible =
        window_event_listener_untyped("visibilitychange", move |_| state.refresh_today());
    let _focus = window_event_listener(ev::focus, move |_| state.refresh_today());
    // Whoever leaves the page leaves the search first.
    for name in ["focusout", "pagehide"] {
        let settle = move |_| state.navigation().settle_address();
        let _left = window_event_listener_untyped(name, settle);
    }
    let _build =
        window_event_listener_untyped("zhibu-build", move |_| state.navigation().note_new_build());
    // The names of files that were to be opened with the program.
    let _not_read = window_event_listener_untyped("zhibu-not-read", move |event| {
        let names = event.unchecked_into::<web_sys::CustomEvent>().detail().as_string();
        let names = names.unwrap_or_default();
        state.notify_error(format_message!(m::FILES_NOT_READ, state.lang_now(), names = names));
    });
    let _keys = window_event_listener(ev::keydown, move |event| handle_key(state, &event));
    drop_target(state);
    for (name, is_printing) in [("beforeprint", true), ("afterprint", false)] {
        let _print = window_event_listener_untyped(name, move |_| {
            state.navigation().set_printing(is_printing);
        });
    }
}

fn handle_key(state: AppState, event: &web_sys::KeyboardEvent) {
    // Keys by which the browser may leave the page: reloading, the way back, another tab.
    if event.alt_key()
        || event.ctrl_key()
        || event.meta_key()
        || matches!(&*event.key(), "Enter" | "F5")
    {
        state.navigation().settle_address();
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let is_field = |target: web_sys::Element| {
        target.matches("textarea, input:not([type=checkbox])").unwrap_or(false)
    };
    let pressed = KeyPress {
        key: &event.key(),
        modifiers: Modifiers {
            command: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
        },
        is_in_field: target.is_some_and(is_field),
        is_form_dirty: state.navigation().is_dirty().get_untracked(),
    };
    let Some(shortcut) = pressed.shortcut() else { return };
    event.prevent_default();
    match shortcut {
        Shortcut::Search if platform::is_in_dialog() || !untrack(|| state.is_open_soon()) => {}
        Shortcut::Search => state.navigation().set_searching(true),
        Shortcut::Undo => state.undo(),
        Shortcut::Redo => state.redo(),
        Shortcut::Help if platform::is_in_dialog() => {}
        Shortcut::Help => state.go(Route::to(Page::Help)),
    }
}

/// Files and folders may be dropped anywhere on the page.
fn drop_target(state: AppState) {
    let has_files = |event: &web_sys::DragEvent| {
        let types = event.data_transfer().map(|data| data.types());
        types.is_some_and(|types| types.includes(&"Files".into(), 0))
    };
    let _over = window_event_listener(ev::dragover, move |event| {
        if has_files(&event) {
            // Without this the browser would open the file instead of the page.
            event.prevent_default();
            if !state.navigation().is_dropping().get_untracked() {
                state.navigation().set_dropping(true);
                state.fetch_files();
            }
        }
    });
    let _leave = window_event_listener(ev::dragleave, move |event| {
        // The event names the next element unless the pointer leaves the page.
        if event.related_target().is_none() {
            state.navigation().set_dropping(false);
        }
    });
    let _drop = window_event_listener(ev::drop, move |event| {
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        state.navigation().set_dropping(false);
        // On the page of tables they come to what waits there.
        let stays = state.navigation().route().with_untracked(|route| route.page == Page::Tables);
        if !stays && !may_leave_form(state) {
            return;
        }
        let Some(data) = event.data_transfer() else { return };
        let dropped = Box::new(platform::dropped(&data));
        state.fetch((state.loader().read_given)(state, dropped));
    });
}
