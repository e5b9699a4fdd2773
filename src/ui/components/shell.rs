//! The rail and the top bar.

use leptos::prelude::*;

use crate::domain::records::Kind;
use crate::i18n::{self, Lang, m};
use crate::ui::components::button::button;
use crate::ui::components::choose::{Choice, Choosing, choose};
use crate::ui::live::{If, attr, live};
use crate::ui::route::{Page, Route};
use crate::ui::session::Saving;
use crate::ui::state::{AppState, Theme};

/// The outlines of the rail's icons, 24 × 24.
fn icon(page: &Page) -> &'static str {
    match page {
        Page::Dashboard => "M4 20V10m6 10V4m6 16v-7m4 7H2",
        Page::List(Kind::Branch) => "M6 21V4h11l-2.5 4L17 12H6",
        Page::List(Kind::Alliance) => {
            "M9 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M15 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8"
        }
        Page::List(Kind::AllianceUnit) => "M4 21V8l8-4 8 4v13M9 21v-6h6v6",
        Page::List(Kind::Activity) => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
        Page::List(Kind::Outcome) => "M5 13l4 4L19 7",
        Page::List(Kind::Organisation) => "M12 4v5M5 20v-5h14v5M12 9v6M9 4h6M3 20h4M17 20h4",
        Page::List(Kind::Indicator) => "M3 17l6-6 4 4 8-9",
        _ => "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
    }
}

/// The order of the rail: what is looked at daily first.
const RAIL: [Kind; 7] = [
    Kind::Branch,
    Kind::Alliance,
    Kind::AllianceUnit,
    Kind::Activity,
    Kind::Outcome,
    Kind::Organisation,
    Kind::Indicator,
];

/// The rail: where one can go.
#[component]
pub fn Rail() -> impl IntoView {
    let state = expect_context::<AppState>();
    let entry = move |page: Page, label: Signal<&'static str>| {
        let here = page.clone();
        let is_here = move || {
            state.route.with(|route| match (&route.page, &here) {
                (
                    Page::Detail(kind, _) | Page::New(kind) | Page::Edit(kind, _),
                    Page::List(other),
                ) => kind == other,
                (Page::Import, Page::Ledgers) => true,
                (page, here) => page == here,
            })
        };
        view! {
            <a href=Route::to(page.clone()).to_string()
                aria-current=attr(move || is_here().then_some("page")) title=attr(move || label.get())>
                <svg viewBox="0 0 24 24" aria-hidden="true"><path d=icon(&page)/></svg>
                <span>{live(move || label.get())}</span>
            </a>
        }
    };
    view! {
        <nav class="rail" aria-label=state.say(m::NAVIGATION)>
            <p class="brand" aria-hidden="true"><span>{state.say(m::BRAND_MARK)}</span></p>
            <If when=move || state.open.with(Option::is_some)>
                {entry(Page::Dashboard, Signal::derive(state.say(m::DASHBOARD)))}
                {RAIL.map(|kind| {
                    entry(Page::List(kind), Signal::derive(state.say(i18n::kind(kind))))
                }).collect_view()}
            </If>
            {entry(Page::Ledgers, Signal::derive(state.say(m::LEDGERS)))}
        </nav>
    }
}

/// The top bar: the ledger, search, the state of saving, undo, export, language, theme.
#[component]
pub fn TopBar() -> impl IntoView {
    let state = expect_context::<AppState>();
    let saving = move || match state.saving.get() {
        Saving::Saved => m::SAVED,
        Saving::InMemory => m::SAVED_IN_MEMORY,
        Saving::Off { .. } | Saving::Failed { .. } => m::NOT_SAVED,
    };
    view! {
        <header class="top">
            <If when=move || state.open.with(Option::is_some)
                fallback=move || view! { <strong class="ledger">{state.say(m::APP_NAME)}</strong> }>
                <a class="ledger" href=Route::to(Page::Ledgers).to_string()
                    title=state.say(m::SWITCH_LEDGER)>
                    {live(move || state.open.with(|open| open.as_ref().map(|open| open.1.title.clone())))}
                    <span class="chip sample" hidden=attr(move || !state.open.with(|open| {
                        open.as_ref().is_some_and(|open| open.1.sample.is_some())
                    }))>{state.say(m::SAMPLE)}</span>
                </a>
                <button type="button" class="search-button" on:click=move |_| state.is_searching.set(true)>
                    <span>{state.say(m::SEARCH)}</span><kbd>"Ctrl K"</kbd>
                </button>
                <output class="saving" data-saving=attr(move || match state.saving.get() {
                    Saving::Saved => "saved",
                    Saving::InMemory => "memory",
                    _ => "failed",
                })>{live(move || state.t(saving()))}</output>
                <div class="group">
                    <button type="button" class="plain" disabled=attr(move || !state.can_undo_redo.get().0)
                        on:click=move |_| state.undo()>{state.say(m::UNDO)}</button>
                    <button type="button" class="plain" disabled=attr(move || !state.can_undo_redo.get().1)
                        on:click=move |_| state.redo()>{state.say(m::REDO)}</button>
                </div>
                {button(state, "export", m::EXPORT, move || state.export())}
            </If>
            <div class="group end">
                {button(state, "plain", m::OTHER_LANGUAGE, move || {
                    let next = if state.lang.get_untracked() == Lang::Zh { Lang::En } else { Lang::Zh };
                    state.set_lang(next);
                })}
                <label class="theme">
                    <span class="visually-hidden">{state.say(m::THEME)}</span>
                    {choose(
                        Choosing::labelled(move || state.theme.get().code().to_owned()),
                        move || Theme::ALL.map(|theme| {
                            let name = match theme {
                                Theme::System => m::THEME_SYSTEM,
                                Theme::Light => m::THEME_LIGHT,
                                Theme::Dark => m::THEME_DARK,
                            };
                            Choice::new(theme.code(), state.t(name))
                        }).to_vec(),
                        move |code| state.set_theme(Theme::from_code(&code)),
                    )}
                </label>
            </div>
        </header>
    }
}
