//! Every change, the latest first: searched, narrowed, put back, looked at as of a day, saved for
//! spreadsheets.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::history::{put_field_back, put_record_back};
use zhibu_app::history::{
    FieldEntry, HistoryEntry, HistoryQuery, csv, field_name, history as find, value_text,
};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::scope::scope_of;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// So many changes are shown at first, and more at a time when asked for.
const SHOWN: usize = 100;

type Found = (Arc<Vec<HistoryEntry>>, usize);

/// The page.
pub fn history(state: AppState) -> Element {
    let query = Memo::new(move || state.navigation().route().with(HistoryQuery::of));
    let most = Signal::new(SHOWN);
    Effect::new(move |before: Option<()>| {
        query.track();
        if before.is_some() {
            most.set(SHOWN);
        }
    });
    let found = Memo::new(move || {
        let lang = state.lang();
        let found = query.with(|query| state.read(|open| entries(open, query, most.get(), lang)));
        let (entries, count) = found.unwrap_or_default();
        (Arc::new(entries), count)
    });
    let count = move || {
        let (shown, total) = found.with(|found| (found.0.len(), found.1));
        format_message!(m::COUNT_OF, state.lang(), shown = shown, total = total)
    };
    let title = move || {
        let of = query.with(|query| query.kind.zip(query.id.clone()));
        let part = query.with(|query| query.part.clone().map(|id| (Kind::Organisation, id)));
        match of.or(part).and_then(|(kind, id)| state.title(kind, &id)) {
            Some(name) => format_message!(m::HISTORY_OF, state.lang(), name = name),
            None => state.translate(m::WHOLE_HISTORY).to_owned(),
        }
    };
    let save = button(state, "", m::HISTORY_CSV, move || save_csv(state, query));
    let conflicts = html::a()
        .class("button")
        .attr("href", Route::to(Page::Conflicts).to_string())
        .child(state.t(m::CONFLICTS));
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(title))
        .child(html::output().class("count").attr("data-testid", "count-history").child(count))
        .child(conflicts)
        .child(save);
    let archived = move || {
        let lang = state.lang();
        let (until, file) = state.read(|workspace| {
            let ledger = workspace.ledger();
            let file = ledger.archive_file().unwrap_or_default().to_owned();
            (ledger.archived_until_ms(), file)
        })?;
        (until > 0).then(|| {
            html::p().class("quiet").child(format_message!(
                m::ARCHIVED_UNTIL,
                lang,
                day = platform::local_day(until),
                file = file
            ))
        })
    };
    let empty = move || html::p().class("empty").child(state.t(m::HISTORY_EMPTY));
    let rest = move || found.with(|found| found.1 - found.0.len());
    let more = move || {
        let said = move || {
            let count = rest().min(SHOWN);
            format_message!(m::HISTORY_MORE, state.lang(), count = count)
        };
        html::button()
            .attr("type", "button")
            .on(ev::click, move |_| most.update(|most| *most += SHOWN))
            .child(said)
    };
    html::div()
        .class("history-page")
        .child(head)
        .child(filters(state))
        .child(archived)
        .child(show(move || found.with(|found| found.1 == 0), empty))
        .child(move || list(state, &found.get()))
        .child(show(move || rest() > 0, more))
}

/// The changes that a query finds, the latest first, and how many there are in all.
fn entries(
    workspace: &Workspace,
    query: &HistoryQuery,
    most: usize,
    lang: Lang,
) -> (Vec<HistoryEntry>, usize) {
    let register = workspace.register();
    let title = |key: &RecordKey| {
        let kind = Kind::from_code(&key.kind)?;
        text::title(register, kind, &key.id, lang)
    };
    let own = query.part.as_ref().map(|part| scope_of(register, part).own);
    let is_own = |key: &RecordKey| own.as_ref().is_none_or(|own| own.contains(key));
    find(workspace.ledger(), query, title, platform::local_day, is_own, most)
}

/// What narrows the history; all of it stands in the address.
fn filters(state: AppState) -> Element {
    let param = move |name: &'static str| {
        move || {
            state
                .navigation()
                .route()
                .with(|route| route.param(name).unwrap_or_default().to_owned())
        }
    };
    let set = move |name: &'static str, value: &str| {
        let route =
            state.navigation().route().with_untracked(|route| route.with_param(name, value));
        state.navigation().go_quietly(route);
    };
    let field = move |name: &'static str, kind: &'static str, label: Message, hint: Message| {
        let input = html::input()
            .attr("type", kind)
            .attr("placeholder", state.t(hint))
            .prop("value", param(name))
            .on(ev::input, move |event| set(name, &html::input_value(&event)));
        html::label().child(html::span().child(state.t(label))).child(input)
    };
    let kinds = move |_: &str| {
        let mut choices = vec![Choice::new("", state.translate(m::SCOPE_ALL))];
        let kind = |kind: &Kind| Choice::new(kind.code(), state.translate(text::kind(*kind)));
        choices.extend(Kind::ALL.iter().map(kind));
        choices
    };
    let chosen = choose(param("kind"), kinds, move |kind| {
        let route = state.navigation().route().with_untracked(|route| route.with_param("id", ""));
        state.navigation().go_quietly(route.with_param("kind", &kind));
    });
    let kind = html::label().child(html::span().child(state.t(m::KIND))).child(chosen);
    let day = move || {
        let to = state
            .navigation()
            .route()
            .with(|route| route.param("to").and_then(PartialDate::from_iso));
        to.filter(|date| date.has_day()).map(PartialDate::latest)
    };
    let look = button(state, "", m::AS_AT_DAY, move || {
        state.look_at_day(untrack(day));
        state.go(Route::to(Page::Dashboard));
    })
    .attr("disabled", move || day().is_none());
    html::form()
        .class("line filters")
        .attr("role", "search")
        .on(ev::submit, |event| event.prevent_default())
        .child(field("q", "search", m::SEARCH_LIST, m::SEARCH_HINT))
        .child(field("by", "search", m::PERSON, m::PERSON_HINT))
        .child(kind)
        .child(field("from", "date", m::DAY_FROM, m::DATE_HINT))
        .child(field("to", "date", m::DAY_TO, m::DATE_HINT))
        .child(look)
}

fn list(state: AppState, (entries, _): &Found) -> Element {
    html::ol().class("entries").children(entries.iter().map(|entry| line(state, entry)))
}

fn line(state: AppState, entry: &HistoryEntry) -> Element {
    let lang = state.lang();
    let kind = Kind::from_code(&entry.key.kind);
    let title = entry.title.clone().unwrap_or_else(|| match kind {
        Some(_) => m::NAME_OWED.get(lang).to_owned(),
        None => text::id_of_code(&entry.key.kind, &entry.key.id, lang),
    });
    let title = match kind {
        Some(kind) => {
            let page = Page::Detail(kind, entry.key.id.to_string());
            html::a().attr("href", Route::to(page).to_string()).child(title)
        }
        None => html::span().child(title),
    };
    let moment = platform::local_minute(entry.at.ms());
    let time = html::time().attr("datetime", moment.clone()).child(moment);
    let by = entry.by.as_deref().unwrap_or(m::NOT_STATED.get(lang)).to_owned();
    let made =
        entry.creates.then(|| (" ", html::span().class("chip").child(m::CREATED_WORD.get(lang))));
    let undone = entry.is_undo.then(|| html::span().class("quiet").child(m::BY_UNDO.get(lang)));
    let why = entry
        .why
        .as_ref()
        .map(|why| html::p().class("quiet").child(text::pair(m::REASON.get(lang), why, lang)));
    let fields = entry.fields.iter().map(|field| write(state, entry, kind, field));
    let (key, at) = (entry.key.clone(), entry.at);
    let record_at = (!entry.creates).then(|| {
        button(state, "plain small", m::HISTORY_RECORD_AT, move || {
            if !state.is_past() {
                let command = state.read_untracked(|open| put_record_back(open, &key, at));
                put_back(state, command.flatten());
            }
        })
    });
    let archived = entry
        .fields
        .is_empty()
        .then(|| html::p().class("quiet").child(m::ARCHIVED_ENTRY.get(lang)));
    html::li()
        .child(archived)
        .child(
            html::p()
                .child(time)
                .child(" ")
                .child(html::span().class("quiet").child(by))
                .child(" ")
                .child(text::one_of_code(&entry.key.kind, lang))
                .child(" ")
                .child(title)
                .child(made)
                .child(undone)
                .child(record_at),
        )
        .child(html::ul().children(fields))
        .child(why)
}

/// What was written in a field, and the way back.
fn write(state: AppState, entry: &HistoryEntry, kind: Option<Kind>, field: &FieldEntry) -> Element {
    let lang = state.lang();
    let title = |kind: Kind, id: &str| state.title(kind, id);
    let text = |value| value_text(kind, &field.name, value, lang, title);
    let before: Vec<String> = field.before.iter().map(text).collect();
    let name = field_name(kind, &field.name, lang);
    let after = text(&field.after);
    let said = if entry.creates && before.is_empty() {
        text::pair(&name, &after, lang)
    } else {
        let before =
            if before.is_empty() { m::NOTHING.get(lang).to_owned() } else { before.join(" ⁄ ") };
        text::pair(&name, &format!("{before} → {after}"), lang)
    };
    // A record that was just made has nothing to go back to, and a conflict has no one value.
    let is_plain = !entry.creates && !field.was_in_conflict;
    let back = is_plain.then(|| {
        let (key, name_of) = (entry.key.clone(), field.name.clone());
        let value = field.before.first().cloned().unwrap_or_default();
        button(state, "plain small", m::HISTORY_PUT_BACK, move || {
            if !state.is_past() {
                let command = state.read_untracked(|open| {
                    put_field_back(open, &key, name_of.clone(), value.clone())
                });
                put_back(state, command.flatten());
            }
        })
        .attr("aria-label", format_message!(m::HISTORY_PUT_BACK_OF, lang, field = name))
    });
    html::li().child(said).child(" ").child(back)
}

/// Writes earlier values, or says that they are there already.
fn put_back(state: AppState, command: Option<Command>) {
    let lang = state.lang_now();
    let Some(command) = command else {
        state.notify(m::NOTHING_TO_PUT_BACK.get(lang));
        return;
    };
    state.apply(command);
    platform::keep_focus();
    state.notify(m::PUT_BACK.get(lang));
}

fn save_csv(state: AppState, query: Memo<HistoryQuery>) {
    let lang = state.lang_now();
    let (entries, _) = query
        .with_untracked(|query| state.read_untracked(|open| entries(open, query, usize::MAX, lang)))
        .unwrap_or_default();
    let text = csv(&entries, lang, platform::local_minute, |kind, id| state.title(kind, id));
    let name = format!(
        "{}-{}-{}.csv",
        state
            .workspace()
            .open()
            .with_untracked(|open| open.as_ref().map(|open| open.1.title.clone()))
            .unwrap_or_default(),
        m::HISTORY.get(lang),
        platform::today()
    );
    if let Err(error) = platform::download(&name, "text/csv", &text) {
        state.say_export_failed(&error);
    }
}
