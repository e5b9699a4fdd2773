//! The records of a kind: the list, with one of them beside it.

use std::sync::Arc;

use leptos::prelude::*;

use super::detail::Detail;
use crate::domain::field::FieldType;
use crate::domain::list::{Filter, Query, filtered, ordered};
use crate::domain::records::Kind;
use crate::i18n::{self, Lang, m};
use crate::ledger::RecordKey;
use crate::ui::components::button::button;
use crate::ui::components::choose::{Choice, Choosing, choose};
use crate::ui::components::confirm::Confirm;
use crate::ui::components::table::{RecordTable, Ticked};
use crate::ui::live::{If, attr, live};
use crate::ui::platform::{self, ByReader};
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

/// The page.
#[component]
pub fn Records(
    /// Of which kind.
    kind: Kind,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let query = Memo::new(move |_| state.route.with(|route| route.query(kind)));
    let sorting = Memo::new(move |_| query.with(|query| (query.deleted, query.sort)));
    // Apart from the filters, so that typing in the search sorts nothing.
    let order = Memo::new(move |_| {
        state.watch(Kind::ALL);
        let (deleted, sort) = sorting.get();
        let order =
            state.read(|session| ordered(session.register(), kind, deleted, sort, &ByReader));
        Arc::new(order.unwrap_or_default())
    });
    let found = Memo::new(move |_| {
        state.watch(Kind::ALL);
        let as_of = state.as_of();
        platform::measured("zhibu:search", || {
            query.with(|query| {
                order.with(|order| {
                    let found = state
                        .read(|session| filtered(session.register(), kind, query, as_of, order));
                    Arc::new(found.unwrap_or_default())
                })
            })
        })
    });
    let total = move || {
        state.watch(&[kind]);
        let deleted = query.with(|query| query.deleted);
        state
            .read(|session| {
                let table = session.register().table(kind);
                if deleted { table.deleted_len() } else { table.len() }
            })
            .unwrap_or(0)
    };
    let selected = Memo::new(move |_| {
        state.route.with(|route| match &route.page {
            Page::Detail(_, id) => Some(id.clone()),
            _ => None,
        })
    });
    let ticked = RwSignal::new(Ticked::default());
    Effect::new(move || {
        query.track();
        ticked.set(Ticked::default());
    });
    let show = move |query: &Query| {
        let params = Route::list(kind, query).params;
        let page = state.route.with_untracked(|route| route.page.clone());
        state.go_quietly(Route { page, params });
    };
    let type_text = move |text: String| {
        let mut query = query.get_untracked();
        query.text = text;
        show(&query);
    };
    let is_deleted = move || query.with(|query| query.deleted);
    let asking = RwSignal::new(false);
    let ticked_keys = move || -> Vec<RecordKey> {
        ticked.with_untracked(|ticked| {
            ticked.iter().map(|id| RecordKey::new(kind.code(), &**id)).collect()
        })
    };
    view! {
        <div class="records" class:with-detail=attr(move || selected.with(Option::is_some))>
            <div class="list">
                <header class="page-head">
                    <h1>{state.say(i18n::kind(kind))}</h1>
                    <output class="count" data-testid=format!("count-{}", kind.code())>
                        {live(move || m::COUNT_OF.with(state.lang.get(), &[
                            ("shown", &found.with(|found| found.len())), ("total", &total()),
                        ]))}
                    </output>
                    <a class="button primary" href=Route::to(Page::New(kind)).to_string()>{state.say(m::ADD)}</a>
                </header>
                <form class="filters" on:submit=|event| event.prevent_default()>
                    <input type="search" aria-label=state.say(m::SEARCH_LIST)
                        placeholder=state.say(m::SEARCH_LIST)
                        prop:value=attr(move || query.with(|query| query.text.clone()))
                        on:input=move |event| type_text(event_target_value(&event))/>
                    {choice_filters(state, kind, query, show)}
                    <label class="check">
                        <input type="checkbox" prop:checked=attr(move || query.with(|query| query.filters.contains(&Filter::Owes)))
                            on:change=move |event| {
                                let mut query = query.get_untracked();
                                query.filters.retain(|filter| *filter != Filter::Owes);
                                if event_target_checked(&event) {
                                    query.filters.push(Filter::Owes);
                                }
                                show(&query);
                            }/>
                        <span>{state.say(m::OWED_ONLY)}</span>
                    </label>
                    <label class="check">
                        <input type="checkbox" prop:checked=is_deleted on:change=move |event| {
                            let mut query = query.get_untracked();
                            query.deleted = event_target_checked(&event);
                            show(&query);
                        }/>
                        <span>{state.say(m::DELETED_ONLY)}</span>
                    </label>
                </form>
                <OtherFilters kind query show=Callback::new(move |query: Query| show(&query))/>
                <If when=move || ticked.with(|ticked| !ticked.is_empty())>
                    <div class="bulk" role="group" aria-label=state.say(m::TICKED)>
                        <span>{live(move || m::TICKED_COUNT.with(state.lang.get(), &[("count", &ticked.with(Ticked::len))]))}</span>
                        <If when=is_deleted fallback=move || view! {
                            {button(state, "danger", m::DELETE, move || asking.set(true))}
                        }>
                            {button(state, "", m::RESTORE, move || {
                                state.restore(ticked_keys());
                                ticked.set(Ticked::default());
                            })}
                        </If>
                        {button(state, "plain", m::CANCEL, move || ticked.set(Ticked::default()))}
                    </div>
                </If>
                <Confirm is_open=asking yes=m::DELETE
                    question=Signal::derive(move || m::DELETE_QUESTION.with(state.lang.get(), &[("count", &ticked.with(Ticked::len))]))
                    on_yes=move || {
                        state.delete(ticked_keys());
                        ticked.set(Ticked::default());
                    }/>
                <If when=move || found.with(|found| found.is_empty())>
                    <div class="empty">
                        <p>{live(move || if total() == 0 { state.t(m::LIST_EMPTY) } else { state.t(m::LIST_NO_MATCH) })}</p>
                        <If when=move || total() == 0 && !is_deleted() fallback=move || view! {
                            {button(state, "", m::SHOW_ALL, move || show(&Query::default()))}
                        }>
                            <a class="button" href=Route::to(Page::New(kind)).to_string()>{state.say(m::ADD)}</a>
                        </If>
                    </div>
                </If>
                <div class="table-holder" hidden=attr(move || found.with(|found| found.is_empty()))>
                    <RecordTable kind places=found query ticked/>
                </div>
            </div>
            {live(move || selected.get().map(|id| view! { <Detail kind id/> }))}
        </div>
    }
}

/// A select for each field with fixed choices that the list shows as a column.
fn choice_filters(
    state: AppState,
    kind: Kind,
    query: Memo<Query>,
    show: impl Fn(&Query) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let choices =
        kind.fields().iter().enumerate().filter_map(|(place, field)| match field.field_type {
            FieldType::Choice(codes) => Some((place, field, codes)),
            _ => None,
        });
    choices
        .map(|(place, field, codes)| {
            let chosen = move || {
                query.with(|query| {
                    query.filters.iter().find_map(|filter| match filter {
                        Filter::Is(at, code) if *at == place => Some(code.clone()),
                        Filter::IsEmpty(at) if *at == place => Some("-".to_owned()),
                        _ => None,
                    })
                }).unwrap_or_default()
            };
            let filter = move |code: String| {
                let mut query = query.get_untracked();
                query.filters.retain(|filter| !matches!(filter, Filter::Is(at, _) | Filter::IsEmpty(at) if *at == place));
                match &*code {
                    "" => {}
                    "-" => query.filters.push(Filter::IsEmpty(place)),
                    _ => query.filters.push(Filter::Is(place, code)),
                }
                show(&query);
            };
            let label = i18n::field(kind, field.name);
            let choosing = Choosing {
                label: Some(Signal::derive(move || state.t(label).to_owned())),
                ..Choosing::labelled(chosen)
            };
            let options = move || {
                let all = m::ALL_OF.with(state.lang.get(), &[("field", &state.t(label))]);
                let choice = |code: &&str| Choice::new(*code, state.t(i18n::choice(code)));
                std::iter::once(Choice::new("", all))
                    .chain(codes.iter().map(choice))
                    .chain([Choice::new("-", state.t(m::OWED))])
                    .collect()
            };
            choose(choosing, options, filter)
        })
        .collect_view()
}

/// The filters that have no control of their own, as chips that can be taken away.
#[component]
fn OtherFilters(kind: Kind, query: Memo<Query>, show: Callback<Query>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let has_control = move |filter: &Filter| match filter {
        Filter::Owes => true,
        Filter::Is(place, _) | Filter::IsEmpty(place) => {
            matches!(kind.fields()[*place].field_type, FieldType::Choice(_))
        }
        _ => false,
    };
    let others = move || {
        let lang = state.lang.get();
        query.with(|query| {
            query
                .filters
                .iter()
                .filter(|filter| !has_control(filter))
                .map(|filter| (filter.clone(), filter_text(state, kind, filter, lang)))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <If when=move || !others().is_empty()>
            <ul class="chips" aria-label=state.say(m::FILTERS)>
                {live(move || others().into_iter().map(|(filter, text)| {
                    let label = m::REMOVE_FILTER.with(state.lang.get(), &[("filter", &text)]);
                    view! {
                        <li class="chip">
                            {text}
                            <button type="button" class="plain" aria-label=label on:click=move |_| {
                                let mut query = query.get_untracked();
                                query.filters.retain(|other| *other != filter);
                                show.run(query);
                            }>"×"</button>
                        </li>
                    }
                }).collect_view())}
            </ul>
        </If>
    }
}

fn filter_text(state: AppState, kind: Kind, filter: &Filter, lang: Lang) -> String {
    let field = |place: usize| i18n::field(kind, kind.fields()[place].name).get(lang);
    match filter {
        Filter::Is(place, code) => {
            let value = match kind.fields()[*place].field_type {
                FieldType::Reference(target) => {
                    state.title(target, code).unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
                }
                FieldType::Choice(_) => i18n::choice(code).get(lang).to_owned(),
                _ => code.clone(),
            };
            format!("{} {value}", field(*place))
        }
        Filter::IsEmpty(place) => format!("{} {}", field(*place), m::OWED.get(lang)),
        Filter::DateIn(place, bucket) => {
            format!("{} {}", field(*place), i18n::bucket(*bucket, lang))
        }
        Filter::DateBetween(place, from, to) => format!("{} {from} ~ {to}", field(*place)),
        Filter::PresentAt(day) => m::FILTER_PRESENT.with(lang, &[("day", day)]),
        Filter::PossiblyPresentAt(day) => m::FILTER_POSSIBLE.with(lang, &[("day", day)]),
        Filter::BranchSetting(code) => {
            let setting = if code.is_empty() { m::OWED } else { i18n::choice(code) };
            format!("{} {}", i18n::field(Kind::Branch, "setting").get(lang), setting.get(lang))
        }
        Filter::Unit(unit) => m::FILTER_UNIT.with(lang, &[("unit", unit)]),
        Filter::Owes => m::OWED_ONLY.get(lang).to_owned(),
    }
}
