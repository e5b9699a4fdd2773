//! The rail and the top bar.

use leptos::ev;

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::html::{self, Element, show, show_or};
use crate::state::{AppState, Theme};
use zhibu_app::backup::BackupState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Saving;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, Message, format_message, m};

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
        Page::History => "M12 7v5l3 2M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",
        Page::Rounds => "M4 5h10M4 10h6M4 15h5M4 20h7M13 16l3 3 5-7",
        Page::List(Kind::Task) => "M9 4h6v3H9zM7 5H5v15h14V5h-2M9 12l2 2 4-4",
        Page::List(Kind::Member) => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 20c1-4 4-6 8-6s7 2 8 6",
        Page::Agenda => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 15l3 2 5-4",
        Page::List(Kind::Team) => {
            "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M16 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 19c0-3 2-5 6-5s6 2 6 5M15 14c4 0 7 2 7 5"
        }
        Page::Matching => {
            "M8 7H3m0 0l3-3M3 7l3 3M16 17h5m0 0l-3-3m3 3l-3 3M8 7h6a3 3 0 0 1 0 6h-4a2 2 0 0 0 0 4h6"
        }
        Page::Map => {
            "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M5 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4M19 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4M5 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4M19 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4M6.5 6.5l3.5 3.5M17.5 6.5l-3.5 3.5M6.5 17.5l3.5-3.5M17.5 17.5l-3.5-3.5"
        }
        Page::Care => "M12 3a6 6 0 0 0-6 6v5l-2 3h16l-2-3V9a6 6 0 0 0-6-6M10 20h4",
        Page::List(Kind::Appraisal) => {
            "M7 4h10v6a5 5 0 0 1-10 0zM7 6H4v1a3 3 0 0 0 3 3M17 6h3v1a3 3 0 0 1-3 3M12 15v4M8 20h8"
        }
        Page::List(Kind::Indicator) => "M3 17l6-6 4 4 8-9",
        _ => "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
    }
}

/// The order of the rail: what is looked at daily first.
const RAIL: [Kind; 11] = [
    Kind::Branch,
    Kind::Task,
    Kind::Member,
    Kind::Team,
    Kind::Alliance,
    Kind::AllianceUnit,
    Kind::Activity,
    Kind::Outcome,
    Kind::Appraisal,
    Kind::Organisation,
    Kind::Indicator,
];

/// The rail: where one can go.
pub fn rail(state: AppState) -> Element {
    let entry = move |page: Page, label: Message| {
        let here = page.clone();
        let is_here = move || {
            state.navigation().route().with(|route| match (&route.page, &here) {
                (
                    Page::Detail(kind, _) | Page::New(kind) | Page::Edit(kind, _),
                    Page::List(other),
                ) => kind == other,
                (Page::Import, Page::Ledgers)
                | (Page::Roster, Page::List(Kind::Member))
                | (Page::Ranking | Page::Publication, Page::List(Kind::Appraisal)) => true,
                (page, here) => page == here,
            })
        };
        let icon = format!("<svg viewBox=\"0 0 24 24\"><path d=\"{}\"/></svg>", icon(&page));
        html::a()
            .attr("href", Route::to(page).to_string())
            .attr("aria-current", move || is_here().then_some("page"))
            .attr("title", state.t(label))
            .child(html::drawing(icon))
            .child(html::span().child(state.t(label)))
    };
    let entries = move || {
        let kinds = RAIL.iter().flat_map(|kind| {
            let own = entry(Page::List(*kind), text::kind(*kind));
            // What the units of alliances need and do stands with them.
            let more = (*kind == Kind::AllianceUnit)
                .then(|| [entry(Page::Matching, m::MATCHING), entry(Page::Map, m::MAP)]);
            std::iter::once(own).chain(more.into_iter().flatten())
        });
        let mut entries = vec![
            entry(Page::Dashboard, m::DASHBOARD),
            entry(Page::Agenda, m::AGENDA),
            entry(Page::Care, m::CARE),
        ];
        entries.extend(kinds);
        entries
    };
    let mark = html::span().child(state.t(m::BRAND_MARK));
    html::nav()
        .class("rail")
        .attr("aria-label", state.t(m::NAVIGATION))
        .child(html::p().class("brand").attr("aria-hidden", "true").child(mark))
        .child(show(move || state.is_open(), entries))
        .child(show(
            move || state.is_open(),
            move || vec![entry(Page::Rounds, m::ROUNDS), entry(Page::History, m::HISTORY)],
        ))
        .child(entry(Page::Ledgers, m::LEDGERS))
}

/// The top bar: the ledger, search, the state of saving, undo, export, language, theme.
pub fn top_bar(state: AppState) -> Element {
    let of_ledger = move || {
        vec![
            ledger_link(state),
            html::button()
                .class("search-button")
                .attr("type", "button")
                .on(ev::click, move |_| state.navigation().set_searching(true))
                .child(html::span().child(state.t(m::SEARCH)))
                .child(html::kbd().child("Ctrl K")),
            saving(state),
            backup(state),
            html::div()
                .class("group")
                .child(
                    button(state, "plain", m::UNDO, move || state.undo())
                        .attr("disabled", move || !state.workspace().can_undo_redo().get().0),
                )
                .child(
                    button(state, "plain", m::REDO, move || state.redo())
                        .attr("disabled", move || !state.workspace().can_undo_redo().get().1),
                ),
            button(state, "export", m::EXPORT, move || state.export()),
        ]
    };
    let app_name = move || html::strong().class("ledger").child(state.t(m::APP_NAME));
    let language = button(state, "plain", m::OTHER_LANGUAGE, move || {
        let next = if state.lang_now() == Lang::Zh { Lang::En } else { Lang::Zh };
        state.preferences().set_lang(next);
    });
    html::header()
        .class("top")
        .child(show_or(move || state.is_open(), of_ledger, app_name))
        .child(html::div().class("group end").child(language).child(theme(state)))
}

fn ledger_link(state: AppState) -> Element {
    let is_sample = move || {
        state
            .workspace()
            .open()
            .with(|open| open.as_ref().is_some_and(|open| open.1.sample.is_some()))
    };
    let sample = html::span()
        .class("chip sample")
        .attr("hidden", move || !is_sample())
        .child(state.t(m::SAMPLE));
    html::a()
        .class("ledger")
        .attr("href", Route::to(Page::Ledgers).to_string())
        .attr("title", state.t(m::SWITCH_LEDGER))
        .child(move || state.open_title())
        .child(sample)
}

fn saving(state: AppState) -> Element {
    let code = move || match state.workspace().saving().get() {
        Saving::Saved => "saved",
        Saving::InMemory => "memory",
        Saving::Off { .. } | Saving::Failed { .. } => "failed",
    };
    let said = move || match state.workspace().saving().get() {
        Saving::Saved => m::SAVED,
        Saving::InMemory => m::SAVED_IN_MEMORY,
        Saving::Off { .. } | Saving::Failed { .. } => m::NOT_SAVED,
    };
    html::output().class("saving").attr("data-saving", code).child(move || state.translate(said()))
}

/// How long ago the ledger was last handed out as a file, and how much was written since.
fn backup(state: AppState) -> Element {
    let said = move || {
        let lang = state.lang();
        let BackupState { days, changes, .. } = state.backup_state();
        let when = match days {
            None => m::BACKUP_NEVER.get(lang).to_owned(),
            Some(0) => m::BACKUP_TODAY.get(lang).to_owned(),
            Some(days) => format_message!(m::BACKUP_DAYS, lang, days = days),
        };
        if changes == 0 || days.is_none() {
            return when;
        }
        let since = format_message!(m::BACKUP_SINCE, lang, count = changes);
        format!("{when} · {since}")
    };
    html::a()
        .class("backup")
        .attr("href", Route::to(Page::Ledgers).to_string())
        .attr("title", state.t(m::BACKUP_TITLE))
        .attr("data-due", move || state.is_backup_due())
        .child(said)
}

fn theme(state: AppState) -> Element {
    let options = move |_: &str| {
        let option = |theme: Theme| {
            let name = match theme {
                Theme::System => m::THEME_SYSTEM,
                Theme::Light => m::THEME_LIGHT,
                Theme::Dark => m::THEME_DARK,
            };
            Choice::new(theme.code(), state.translate(name))
        };
        Theme::ALL.map(option).to_vec()
    };
    let chosen = move || state.preferences().theme().get().code().to_owned();
    html::label()
        .class("theme")
        .child(html::span().class("visually-hidden").child(state.t(m::THEME)))
        .child(choose(chosen, options, move |code| {
            state.preferences().set_theme(Theme::from_code(&code));
        }))
}
