//! One record: its fields, what belongs to it, its history.

use leptos::prelude::*;

use crate::domain::field::{Cell, FieldType};
use crate::domain::list::{ByCodePoint, Filter, Query, default_sort, places};
use crate::domain::records::Kind;
use crate::domain::register::Register;
use crate::i18n::{self, Lang, m};
use crate::ledger::{DELETED, RecordKey};
use crate::ui::components::button::button;
use crate::ui::components::confirm::Confirm;
use crate::ui::live::{If, attr, live};
use crate::ui::platform;
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

/// So many records that belong to this one are named; the list has the rest.
const SHOWN_BELONGING: usize = 8;
/// So many changes of the history are shown.
const SHOWN_HISTORY: usize = 30;

#[derive(Clone, PartialEq)]
struct ShownField {
    name: &'static str,
    text: String,
    is_owed: bool,
    link: Option<String>,
    /// The values between which nobody has decided yet.
    conflict: Vec<String>,
}

/// A field that this version does not know: kept, and shown as it is.
#[derive(Clone, PartialEq)]
struct OtherField {
    name: String,
    text: String,
}

#[derive(Clone, PartialEq)]
struct Shown {
    title: Option<String>,
    is_deleted: bool,
    fields: Vec<ShownField>,
    others: Vec<OtherField>,
    /// Day, and the names of the fields written.
    history: Vec<(String, String)>,
}

fn read(state: AppState, kind: Kind, id: &str, lang: Lang) -> Option<Shown> {
    let key = RecordKey::new(kind.code(), id);
    state.read(|session| {
        let record = session.ledger().record(&key)?;
        let register = session.register();
        let title = |kind: Kind, id: &str| register.table(kind).title(id).map(str::to_owned);
        let fields = kind
            .fields()
            .iter()
            .map(|spec| {
                let value = record.value(spec.name);
                let reference = match (spec.field_type, value.and_then(|value| value.as_str())) {
                    (FieldType::Reference(target), Some(id)) => Some((target, id)),
                    _ => None,
                };
                let text = match (reference, value) {
                    (Some((target, id)), _) => register
                        .table(target)
                        .title(id)
                        .unwrap_or(m::NAME_OWED.get(lang))
                        .to_owned(),
                    (None, Some(value)) => i18n::value(Some(spec), value, lang, title),
                    (None, None) => String::new(),
                };
                let conflict = record.conflict(spec.name).into_iter();
                ShownField {
                    name: spec.name,
                    text,
                    is_owed: spec.is_owed && value.is_none(),
                    link: reference.map(|(target, id)| {
                        Route::to(Page::Detail(target, id.to_owned())).to_string()
                    }),
                    conflict: conflict
                        .map(|(_, value)| i18n::value(Some(spec), value, lang, title))
                        .collect(),
                }
            })
            .collect();
        let others = record
            .fields()
            .iter()
            .filter(|field| &*field.name != DELETED && kind.field_place(&field.name).is_none())
            .filter_map(|field| {
                let value = record.value(&field.name)?;
                Some(OtherField {
                    name: field.name.to_string(),
                    text: i18n::value(None, value, lang, title),
                })
            })
            .collect();
        let history = record
            .history()
            .rev()
            .take(SHOWN_HISTORY)
            .map(|change| {
                let day = platform::local_day(change.at.ms());
                let names: Vec<String> = change
                    .sets
                    .iter()
                    .map(|set| match &*set.field {
                        DELETED if set.value.is_null() => m::RESTORED.get(lang).to_owned(),
                        DELETED => m::DELETED_WORD.get(lang).to_owned(),
                        name if kind.field_place(name).is_some() => {
                            i18n::field(kind, name).get(lang).to_owned()
                        }
                        name => name.to_owned(),
                    })
                    .collect();
                let what = if change.creates {
                    m::CREATED_WORD.get(lang).to_owned()
                } else {
                    i18n::listed(&names, lang)
                };
                let undone = if change.undoes.is_some() { m::BY_UNDO.get(lang) } else { "" };
                (day.to_string(), format!("{what}{undone}"))
            })
            .collect();
        Some(Shown {
            title: register.table(kind).title(id).map(str::to_owned),
            is_deleted: record.is_deleted(),
            fields,
            others,
            history,
        })
    })?
}

/// The record, beside its list or in its place.
#[component]
pub fn Detail(
    /// Its kind.
    kind: Kind,
    /// Its id.
    id: String,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let id = StoredValue::new(id);
    let shown = Memo::new(move |_| {
        state.watch(Kind::ALL);
        let lang = state.lang.get();
        id.with_value(|id| read(state, kind, id, lang))
    });
    let title = move || {
        let title = shown.with(|shown| shown.as_ref().and_then(|shown| shown.title.clone()));
        title.unwrap_or_else(|| state.t(m::NAME_OWED).to_owned())
    };
    let is_deleted =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.is_deleted));
    let key = move || id.with_value(|id| RecordKey::new(kind.code(), &**id));
    let close = move || state.route.with(|route| route.with_page(Page::List(kind)).to_string());
    let asking = RwSignal::new(false);
    view! {
        <aside class="detail" aria-label=title>
            <header>
                <a class="back" href=close>{state.say(m::BACK_TO_LIST)}</a>
                <p class="quiet">{state.say(i18n::kind(kind))}</p>
                <h2>{title}</h2>
                <If when=move || shown.with(Option::is_some)>
                    <div class="actions">
                        <If when=is_deleted fallback=move || view! {
                            <a class="button" href=attr(move || Route::to(Page::Edit(kind, id.get_value())).to_string())>
                                {state.say(m::EDIT)}
                            </a>
                            {button(state, "danger", m::DELETE, move || asking.set(true))}
                        }>
                            <span class="chip deleted">{state.say(m::DELETED_WORD)}</span>
                            {button(state, "", m::RESTORE, move || state.restore(vec![key()]))}
                        </If>
                    </div>
                </If>
            </header>
            <Confirm is_open=asking yes=m::DELETE
                question=Signal::derive(move || m::DELETE_ONE_QUESTION.with(state.lang.get(), &[("name", &title())]))
                on_yes=move || state.delete(vec![key()])/>
            <If when=move || shown.with(Option::is_some)
                fallback=move || view! { <p class="empty">{state.say(m::NO_SUCH_RECORD)}</p> }>
                <dl>
                    {live(move || shown.get().map(|shown| shown.fields.into_iter().filter(|field| field.is_owed || !field.text.is_empty()).map(|field| {
                        let label = state.t(i18n::field(kind, field.name));
                        let value = match field.link {
                            _ if field.is_owed => view! { <span class="owed">{state.t(m::OWED)}</span> }.into_any(),
                            Some(link) => view! { <a href=link>{field.text}</a> }.into_any(),
                            None => view! { <span class="value">{field.text}</span> }.into_any(),
                        };
                        let conflict = (!field.conflict.is_empty()).then(|| view! {
                            <p class="conflict"><strong>{state.t(m::CONFLICT)}</strong>" "{field.conflict.join(" ⁄ ")}</p>
                        });
                        view! { <div><dt>{label}</dt><dd>{value}{conflict}</dd></div> }
                    }).collect_view()))}
                    {live(move || shown.get().map(|shown| shown.others.into_iter().map(|field| view! {
                        <div><dt>{field.name}</dt><dd><span class="value">{field.text}</span></dd></div>
                    }).collect_view()))}
                </dl>
                {live(move || belonging(state, kind, id))}
                <details class="history">
                    <summary>{state.say(m::HISTORY)}</summary>
                    <ul>
                        {live(move || shown.get().map(|shown| shown.history.into_iter().map(|(day, what)| view! {
                            <li><time datetime=day.clone()>{day.clone()}</time>" "{what}</li>
                        }).collect_view()))}
                    </ul>
                </details>
            </If>
        </aside>
    }
}

/// The records that refer to this one, by kind.
fn belonging(state: AppState, kind: Kind, id: StoredValue<String>) -> impl IntoView {
    state.watch(Kind::ALL);
    let lang = state.lang.get();
    let as_of = state.as_of();
    Register::referring_fields(kind)
        .filter_map(|(other, field)| {
            let filter = id.with_value(|id| Filter::Is(field, id.clone()));
            let query = Query { filters: vec![filter], ..Query::default() };
            let found = state.read(|session| {
                let register = session.register();
                let found = places(register, other, &query, as_of, &ByCodePoint);
                let table = register.table(other);
                let date = default_sort(other).field;
                let line = |place: &u32| {
                    let id = table.id(*place as usize, false);
                    let title = table.title(id).unwrap_or(m::NAME_OWED.get(lang)).to_owned();
                    let date = match table.cell(*place as usize, false, date) {
                        Cell::Date(date) => date.to_string(),
                        _ => String::new(),
                    };
                    (id.to_string(), title, date)
                };
                let first: Vec<_> = found.iter().take(SHOWN_BELONGING).map(line).collect();
                (found.len(), first)
            })?;
            let all = Route::list(other, &query).to_string();
            let add = Route::to(Page::New(other))
                .with_param(other.fields()[field].name, &id.get_value())
                .to_string();
            let (count, first) = found;
            let more = count.saturating_sub(first.len());
            // A record has children of its own kind (subordinate organisations) or of another.
            let name = if other == kind { m::SUBORDINATE.get(lang) } else { i18n::kind(other).get(lang) };
            Some(view! {
                <section class="belonging">
                    <h3><a href=all.clone()>{name}" "<span class="quiet">{count}</span></a>
                        <a class="button small" href=add>{m::ADD.get(lang)}</a></h3>
                    <ul>
                        {first.into_iter().map(|(id, title, date)| view! {
                            <li><a href=Route::to(Page::Detail(other, id)).to_string()>{title}</a>
                                <time>{date}</time></li>
                        }).collect_view()}
                    </ul>
                    {(more > 0).then(|| view! { <a href=all>{m::AND_MORE.with(lang, &[("count", &more)])}</a> })}
                </section>
            })
        })
        .collect_view()
}
