//! The changes of the ledger, the latest first: filters, restoring values, the ledger as of a day,
//! export as a table.

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::{button, text_button};
use crate::components::choose::choose;
use crate::components::content::{filled, labelled};
use crate::components::date_input::date_input;
use crate::components::sheet_menu::sheet_menu;
use crate::html::{self, Element, show};
use crate::platform::TIME_ZONE;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::history::{put_field_back, put_record_back};
use zhibu_app::forms::dates::DateSense;
use zhibu_app::history::HistoryQuery;
use zhibu_app::route::{Page, Route};
use zhibu_app::sheets::SheetSource;
use zhibu_app::views::ledgers::history::{
    EntryField, EntryView, HISTORY_PAGE, HistoryView, PutBack, day_to_show, has_wrong_day,
    history_view, is_no_date, kind_choices,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_ledger::RecordKey;
use zhibu_text::{Message, m};

/// The page.
pub fn history(state: AppState) -> Element {
    let query = Memo::new(move || state.navigation().route().with(HistoryQuery::of));
    let most = Signal::new(HISTORY_PAGE);
    Effect::new(move |before: Option<()>| {
        query.track();
        if before.is_some() {
            most.set(HISTORY_PAGE);
        }
    });
    let view = Memo::new(move || {
        let (most, lang) = (most.get(), state.lang());
        query.with(|query| {
            state.read(|workspace| history_view(workspace, query, most, TIME_ZONE, lang))
        })
    });
    let part = move |part: fn(&HistoryView) -> Option<String>| {
        move || view.with(|view| view.as_ref().and_then(part))
    };
    let conflicts = html::a()
        .class("button")
        .attr("href", Route::to(Page::Conflicts).to_string())
        .child(state.t(m::CONFLICTS));
    let count = part(|view| Some(view.count.clone()));
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(part(|view| Some(view.heading.clone()))))
        .child(html::output().class("count").attr("data-testid", "count-history").child(count))
        .child(conflicts);
    let archived = part(|view| view.archived.clone());
    let archived = move || archived().map(|message| html::p().class("quiet").child(message));
    let empty = move || {
        let is_empty = view.with(|view| view.as_ref().is_none_or(|view| view.is_empty));
        is_empty.then(|| html::p().class("empty").child(state.t(m::HISTORY_EMPTY)))
    };
    let entries = move || {
        let line = |entry: &EntryView| line(state, entry);
        let lines = view.with(|view| {
            view.as_ref().map(|view| view.entries.iter().map(line).collect::<Vec<_>>())
        });
        html::ol().class("entries").children(lines.unwrap_or_default())
    };
    let more = part(|view| view.more.clone());
    let more = move || {
        let show_more = move || most.update(|most| *most += HISTORY_PAGE);
        more().map(|message| text_button("", message, show_more))
    };
    let menu = sheet_menu(state, move || Some(SheetSource::History(query.get_untracked())));
    html::div()
        .class("history-page")
        .child(head)
        .child(filters(state))
        .child(menu)
        .child(archived)
        .child(empty)
        .child(entries)
        .child(more)
}

/// The filters of the history, all stored in the address.
fn filters(state: AppState) -> Element {
    let route = state.navigation().route();
    let param = move |name: &'static str| {
        move || route.with(|route| route.param(name).unwrap_or_default().to_owned())
    };
    let set = move |name: &'static str, value: &str| {
        let route = route.with_untracked(|route| route.with_param(name, value));
        state.navigation().replace_route(route);
    };
    let search = move |name: &'static str, label: Message, hint: Message| {
        let input = html::input()
            .attr("type", "search")
            .attr("placeholder", state.t(hint))
            .prop("value", param(name))
            .on(ev::input, move |event| set(name, &html::input_value(&event)));
        labelled(state, label, input)
    };
    let day = move |name: &'static str, label: Message| {
        let value = param(name);
        let input = html::input()
            .class("date")
            .attr("aria-invalid", move || is_no_date(&value()).then_some("true"))
            .prop("value", value);
        let called = move || label.get(state.lang()).to_owned();
        let write = move |text: String| set(name, text.trim());
        labelled(state, label, date_input(state, input, (called, DateSense::Past), value, write))
    };
    let chosen = choose(
        param("kind"),
        move |_| kind_choices(state.lang()),
        move |kind| {
            let route = route.with_untracked(|route| route.with_param("id", ""));
            state.navigation().replace_route(route.with_param("kind", &kind));
        },
    );
    let kind = labelled(state, m::KIND, chosen);
    let look = button(state, "", m::AS_AT_DAY, move || {
        if let Some(day) = route.with_untracked(day_to_show) {
            state.show_day(day);
            state.go(Route::to(Page::Dashboard));
        }
    })
    .attr("disabled", move || route.with(day_to_show).is_none());
    let wrong = move || {
        html::p().class("problem").attr("role", "alert").child(state.t(m::HISTORY_DAY_WRONG))
    };
    html::form()
        .class("line filters")
        .attr("role", "search")
        .on(ev::submit, |event| event.prevent_default())
        .child(search("q", m::SEARCH_LIST, m::SEARCH_HINT))
        .child(search("by", m::PERSON, m::PERSON_HINT))
        .child(kind)
        .child(day("from", m::DAY_FROM))
        .child(day("to", m::DAY_TO))
        .child(look)
        .child(show(move || route.with(has_wrong_day), wrong))
}

fn line(state: AppState, entry: &EntryView) -> Element {
    let (key, at) = (entry.key.clone(), entry.at);
    let record_at = entry.can_put_back.then(|| {
        button(state, "plain small", m::HISTORY_RECORD_AT, move || {
            put_back(state, |open| put_record_back(open, &key, at));
        })
    });
    let quiet = |message: &String| html::p().class("quiet").child(message.clone());
    let summary = filled(state, html::p(), entry.line.clone())
        .child(entry.undone.map(|message| html::span().class("quiet").child(message)))
        .child(record_at);
    let fields = entry.fields.iter().map(|field| write(state, &entry.key, field));
    html::li()
        .key(format!("{} {} {}", entry.at, entry.key.kind, entry.key.id))
        .child(entry.archived.map(|message| html::p().class("quiet").child(message)))
        .child(summary)
        .child(html::ul().children(fields))
        .child(entry.why.as_ref().map(quiet))
}

/// The value written to a field, and the button that restores the one before.
fn write(state: AppState, key: &RecordKey, field: &EntryField) -> Element {
    let back = field.back.clone().map(|PutBack { label, field, value }| {
        let key = key.clone();
        button(state, "plain small", m::HISTORY_PUT_BACK, move || {
            put_back(state, |open| put_field_back(open, &key, field.clone(), value.clone()));
        })
        .attr("aria-label", label)
    });
    html::li().child(field.text.clone()).child(" ").child(back)
}

/// Writes earlier values, or shows a notice that they are current already.
fn put_back(state: AppState, command: impl FnOnce(&Workspace) -> Option<Command>) {
    let lang = state.lang_now();
    if state.is_past() {
        return;
    }
    let Some(command) = state.read_untracked(command).flatten() else {
        state.notify(m::NOTHING_TO_PUT_BACK.get(lang));
        return;
    };
    state.apply(command);
    state.notify(m::PUT_BACK.get(lang));
}
