//! The rail and the top bar.

use leptos::ev;

use crate::components::button::button;
use crate::components::choose::choose;
use crate::html::{self, Element, show, show_or};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::preferences::Theme;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::shell::rail::{RailEntry, RailItem, is_at, ledger_items, ledgers_entry};
use zhibu_app::views::shell::top_bar::{backup_text, saving_view, theme_choices};
use zhibu_text::m;

/// The rail: the navigation.
pub fn rail(state: AppState) -> Element {
    let is_open = Signal::new(false);
    let place = move |RailEntry { page, label, icon }: RailEntry| {
        let icon = format!("<svg viewBox=\"0 0 24 24\"><path d=\"{icon}\"/></svg>");
        let link = html::a().attr("href", Route::to(page.clone()).to_string());
        let is_here = move || state.navigation().route().with(|route| is_at(&page, &route.page));
        link.attr("aria-current", move || is_here().then_some("page"))
            .attr("title", state.t(label))
            .on(ev::click, move |_| is_open.set(false))
            .child(html::drawing(icon))
            .child(html::span().child(state.t(label)))
    };
    let item = move |item: RailItem| match item {
        RailItem::Head(label) => html::p().class("rail-head").child(state.t(label)),
        RailItem::Entry(entry) => place(entry),
    };
    let of_ledger = move || ledger_items().into_iter().map(item).collect::<Vec<_>>();
    // On a phone, where the rail is a bar with five places.
    let toggle = move || is_open.set(!is_open.get_untracked());
    let more = move || {
        button(state, "rail-more", m::RAIL_MORE, toggle)
            .attr("aria-expanded", move || is_open.get().to_string())
    };
    let mark = html::span().child(state.t(m::BRAND_MARK));
    html::nav()
        .attr("class", move || if is_open.get() { "rail open" } else { "rail" })
        .attr("aria-label", state.t(m::NAVIGATION))
        .child(html::p().class("brand").attr("aria-hidden", "true").child(mark))
        .child(show(move || state.is_open_soon(), of_ledger))
        .child(place(ledgers_entry()))
        .child(show(move || state.is_open_soon(), more))
}

/// The top bar: the ledger, search, the state of saving, undo, export, language, theme.
pub fn top_bar(state: AppState) -> Element {
    let of_ledger = move || {
        let status = state.workspace().status();
        let search = html::button()
            .class("search-button")
            .attr("type", "button")
            .on(ev::click, move |_| state.navigation().set_searching(true))
            .child(html::span().child(state.t(m::SEARCH)))
            .child(html::kbd().child("Ctrl K"));
        let undo = button(state, "plain", m::UNDO, move || state.undo())
            .attr("disabled", move || !status.with(|status| status.can_undo));
        let redo = button(state, "plain", m::REDO, move || state.redo())
            .attr("disabled", move || !status.with(|status| status.can_redo));
        vec![
            ledger_link(state),
            search,
            saving(state),
            backup(state),
            html::div().class("group").child(undo).child(redo),
            button(state, "export", m::EXPORT, move || state.export()),
        ]
    };
    let app_name = move || {
        // The name of the ledger inside the single file is not known before that is read.
        let title = move || state.workspace().opening().get().filter(|title| !title.is_empty());
        let name = move || title().unwrap_or_else(|| state.translate(m::APP_NAME).to_owned());
        html::strong().class("ledger").child(name)
    };
    let help = html::a()
        .class("help-link")
        .attr("href", Route::to(Page::Help).to_string())
        .attr("title", state.t(m::HELP))
        .attr("aria-label", state.t(m::HELP))
        .child("?");
    let language = button(state, "plain", m::OTHER_LANGUAGE, move || {
        state.set_lang(state.lang_now().other());
    });
    html::header()
        .class("top")
        .child(show_or(move || state.is_open(), of_ledger, app_name))
        .child(help)
        .child(html::div().class("group end").child(language).child(theme(state)))
}

fn ledger_link(state: AppState) -> Element {
    let sample = html::span()
        .class("chip sample")
        .attr("hidden", move || !state.is_sample())
        .child(state.t(m::SAMPLE));
    html::a()
        .class("ledger")
        .attr("href", Route::to(Page::Ledgers).to_string())
        .attr("title", state.t(m::SWITCH_LEDGER))
        .child(move || state.open_title())
        .child(sample)
}

fn saving(state: AppState) -> Element {
    let view = move || {
        let embedded = state.workspace().embedded().get();
        state.workspace().status().with(|status| saving_view(&status.saving, embedded))
    };
    html::output()
        .class("saving")
        .attr("data-saving", move || view().code)
        .child(move || state.translate(view().label))
}

/// How long ago the ledger was last exported, and how many changes there are since.
fn backup(state: AppState) -> Element {
    html::a()
        .class("backup")
        .attr("href", Route::to(Page::Ledgers).to_string())
        .attr("title", state.t(m::BACKUP_TITLE))
        .attr("data-due", move || state.is_backup_due())
        .child(move || backup_text(&state.backup_state(), state.lang()))
}

fn theme(state: AppState) -> Element {
    let chosen = move || state.preferences().theme().get().code().to_owned();
    html::label()
        .class("theme")
        .child(html::span().class("visually-hidden").child(state.t(m::THEME)))
        .child(choose(
            chosen,
            move |_: &str| theme_choices(state.lang()),
            move |code| {
                state.set_theme(Theme::from_code(&code));
            },
        ))
}
