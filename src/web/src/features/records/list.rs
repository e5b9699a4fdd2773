//! The records of a kind: the list, with one of them beside it.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::confirm::confirm;
use crate::components::table::{RecordTable, Ticked};
use crate::components::unfold::unfold;
use crate::features::branches::step_form::{StepTyped, step_form};
use crate::features::records::detail::detail;
use crate::html::{self, Element, Node, View, show, show_or};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::forms::has_form;
use zhibu_app::route::{Page, Route};
use zhibu_domain::branches::lifecycle::StepDraft;
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::{FieldSpec, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Filter, Query, filtered, ordered};
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// The page.
pub fn records(state: AppState, kind: Kind) -> Element {
    let query = Memo::new(move || state.navigation().route().with(|route| route.query(kind)));
    let sorting = Memo::new(move || query.with(|query| (query.deleted, query.sort)));
    // Apart from the filters, so that typing in the search sorts nothing.
    let order = Memo::new(move || {
        let (deleted, sort) = sorting.get();
        let order =
            state.read(|workspace| ordered(workspace.register(), kind, deleted, sort, &ByReader));
        Arc::new(order.unwrap_or_default())
    });
    let found = Memo::new(move || {
        let as_of = state.as_of();
        platform::measured("zhibu:search", || {
            query.with(|query| {
                order.with(|order| {
                    let found = state.read(|workspace| {
                        filtered(workspace.register(), kind, query, as_of, order)
                    });
                    Arc::new(found.unwrap_or_default())
                })
            })
        })
    });
    let selected = Memo::new(move || {
        state.navigation().route().with(|route| match &route.page {
            Page::Detail(_, id) => Some(id.clone()),
            _ => None,
        })
    });
    let ticked = Signal::new(Ticked::default());
    Effect::new(move || {
        query.track();
        ticked.set(Ticked::default());
    });
    let total = move || {
        let deleted = query.with(|query| query.deleted);
        state
            .read(|workspace| {
                let table = workspace.register().table(kind);
                if deleted { table.deleted_len() } else { table.len() }
            })
            .unwrap_or(0)
    };
    let shown = move || found.with(|found| found.len());
    let count =
        move || format_message!(m::COUNT_OF, state.lang(), shown = shown(), total = total());
    let count = html::output()
        .class("count")
        .attr("data-testid", format!("count-{}", kind.code()))
        .child(count);
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(text::kind(kind))))
        .child(count)
        .children(ways(state, kind))
        .child(has_form(kind).then(|| add(state, kind).class("button primary")));
    let empty = move || {
        let said = move || if total() == 0 { m::LIST_EMPTY } else { m::LIST_NO_MATCH };
        let show_all = move || {
            button(state, "", m::SHOW_ALL, move || {
                state.navigation().show_list(kind, &Query::default());
            })
        };
        let is_bare = move || total() == 0 && !query.with(|query| query.deleted);
        html::div().class("empty").child(html::p().child(move || state.translate(said()))).child(
            show_or(
                is_bare,
                move || has_form(kind).then(|| add(state, kind).class("button")),
                show_all,
            ),
        )
    };
    let table = RecordTable { state, kind, indices: found, query, ticked, selected }.view();
    let list = html::div()
        .class("list")
        .child(head)
        .child(filters(state, kind, query))
        .child(other_filters(state, kind, query))
        .children(bulk(state, kind, query, ticked))
        .child(show(move || shown() == 0, empty))
        .child(html::div().class("table-holder").attr("hidden", move || shown() == 0).child(table));
    let beside = move || selected.get().map(|id| untrack(|| detail(state, kind, id)));
    let class = move || {
        if selected.with(Option::is_some) { "records with-detail" } else { "records" }
    };
    html::div().attr("class", class).child(list).child(beside)
}

/// The pages that go with a list, and pasting into it.
fn ways(state: AppState, kind: Kind) -> Vec<Element> {
    let way = |page: Page, said: Message| {
        let route = Route::to(page).to_string();
        html::a().class("button").attr("href", route).child(state.t(said))
    };
    // Of assignments the roster knows more.
    let can_paste = has_form(kind) && kind != Kind::Assignment;
    let paste = match kind {
        Kind::Member => Some(way(Page::Roster, m::ROSTER)),
        _ => can_paste.then(|| way(Page::Paste(kind), m::PASTE)),
    };
    let own = match kind {
        Kind::Outcome | Kind::Target => Some(way(Page::Results, m::RESULTS)),
        Kind::Task | Kind::Goal => Some(way(Page::Integration, m::INTEGRATION)),
        Kind::Alliance | Kind::AllianceUnit => Some(way(Page::Map, m::MAP)),
        Kind::Offer | Kind::Cooperation => Some(way(Page::Matching, m::MATCHING)),
        Kind::Appraisal | Kind::Nomination | Kind::ScoreItem | Kind::Appeal => {
            Some(way(Page::Ranking, m::STANDING))
        }
        _ => None,
    };
    own.into_iter().chain(paste).collect()
}

fn add(state: AppState, kind: Kind) -> Element {
    html::a().attr("href", Route::to(Page::New(kind)).to_string()).child(state.t(m::ADD))
}

/// What can be done with the ticked rows, while there are any, and the question before deleting.
fn bulk(state: AppState, kind: Kind, query: Memo<Query>, ticked: Signal<Ticked>) -> Vec<Node> {
    let asking = Signal::new(false);
    let keys = move || -> Vec<RecordKey> {
        ticked.with_untracked(|ticked| {
            ticked.iter().map(|id| RecordKey::new(kind.code(), &**id)).collect()
        })
    };
    let untick = move || ticked.set(Ticked::default());
    let count = move || ticked.with(Ticked::len);
    let delete = move || button(state, "danger", m::DELETE, move || asking.set(true));
    let restore = move || {
        button(state, "", m::RESTORE, move || {
            state.restore(keys());
            untick();
        })
    };
    let bar = move || {
        let said = move || format_message!(m::TICKED_COUNT, state.lang(), count = count());
        html::div()
            .class("bulk")
            .attr("role", "group")
            .attr("aria-label", state.t(m::TICKED))
            .child(html::span().child(said))
            .child(show_or(move || query.with(|query| query.deleted), restore, delete))
            .child((kind == Kind::Branch).then(|| bulk_step(state, ticked)))
            .child(button(state, "plain", m::CANCEL, untick))
    };
    let question = move || format_message!(m::DELETE_QUESTION, state.lang(), count = count());
    let confirmed = move || {
        state.delete(keys());
        untick();
    };
    vec![
        show(move || count() > 0, bar),
        confirm(state, asking, question, m::DELETE, confirmed).into_node(),
    ]
}

/// The same step for every ticked organisation.
fn bulk_step(state: AppState, ticked: Signal<Ticked>) -> Element {
    unfold(state, "bulk-step", m::STEP_BULK, move || {
        let chosen = Signal::new(StepKind::Dissolve.code().to_owned());
        let options = move |_: &str| {
            let kinds = StepKind::ALL.iter().filter(|kind| **kind != StepKind::Convert);
            kinds
                .map(|kind| Choice::new(kind.code(), state.translate(text::choice(kind.code()))))
                .collect()
        };
        let select = choose(move || chosen.get(), options, move |code| chosen.set(code))
            .attr("aria-label", state.t(text::field(Kind::Step, "step")));
        let record = move |draft: &StepDraft| {
            let branches: Vec<String> =
                ticked.with_untracked(|ticked| ticked.iter().cloned().collect());
            let (count, refused) = state.record_steps(&branches, draft);
            let lang = state.lang_now();
            if refused.is_empty() {
                let step = text::choice(draft.kind.code()).get(lang).to_owned();
                let done = format_message!(m::STEP_BULK_DONE, lang, count = count);
                return Ok(text::pair(&step, &done, lang));
            }
            let list = text::listed(&refused, lang);
            let done = format_message!(m::STEP_BULK_DONE, lang, count = count);
            Err(format!(
                "{done}{}",
                format_message!(m::STEP_BULK_LEFT, lang, count = refused.len(), list = list)
            ))
        };
        let form = move || {
            let kind = StepKind::from_code(&chosen.get()).unwrap_or(StepKind::Dissolve);
            untrack(|| {
                let input_value = StepTyped::new();
                input_value.offer(state.as_of().to_string());
                step_form(state, kind, input_value, record)
            })
        };
        (select, form)
    })
}

/// Search within the list, and the filters that have a control.
fn filters(state: AppState, kind: Kind, query: Memo<Query>) -> Element {
    let change = move |change: &dyn Fn(&mut Query)| {
        let mut query = query.get_untracked();
        change(&mut query);
        state.navigation().show_list(kind, &query);
    };
    let search = html::input()
        .attr("type", "search")
        .attr("aria-label", state.t(m::SEARCH_LIST))
        .attr("placeholder", state.t(m::SEARCH_LIST))
        .prop("value", move || query.with(|query| query.text.clone()))
        .on(ev::input, move |event| change(&|query| query.text = html::input_value(&event)));
    let check = |label, is_checked: fn(&Query) -> bool, set: fn(&mut Query, bool)| {
        let input = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || query.with(is_checked))
            .on(ev::change, move |event| {
                change(&|query| set(query, event_target_checked(&event)));
            });
        html::label().class("check").child(input).child(html::span().child(state.t(label)))
    };
    let owes = check(
        m::OWED_ONLY,
        |query| query.filters.contains(&Filter::Owes),
        |query, is_checked| {
            query.filters.retain(|filter| *filter != Filter::Owes);
            if is_checked {
                query.filters.push(Filter::Owes);
            }
        },
    );
    let deleted =
        check(m::DELETED_ONLY, |query| query.deleted, |query, deleted| query.deleted = deleted);
    html::form()
        .class("filters")
        .on(ev::submit, |event| event.prevent_default())
        .child(search)
        .children(choice_filters(state, kind, query))
        .child(owes)
        .child(deleted)
}

/// A select for each field with fixed choices that the list shows as a column.
fn choice_filters(state: AppState, kind: Kind, query: Memo<Query>) -> Vec<Element> {
    let choice = |(index, field): (usize, &'static FieldSpec)| {
        let FieldType::Choice(codes) = field.field_type else { return None };
        let chosen = move || {
            let code = query.with(|query| {
                query.filters.iter().find_map(|filter| match filter {
                    Filter::Is(at, code) if *at == index => Some(code.clone()),
                    Filter::IsEmpty(at) if *at == index => Some("-".to_owned()),
                    _ => None,
                })
            });
            code.unwrap_or_default()
        };
        let choose_code = move |code: String| {
            let mut query = query.get_untracked();
            query.filters.retain(
                |filter| !matches!(filter, Filter::Is(at, _) | Filter::IsEmpty(at) if *at == index),
            );
            match &*code {
                "" => {}
                "-" => query.filters.push(Filter::IsEmpty(index)),
                _ => query.filters.push(Filter::Is(index, code)),
            }
            state.navigation().show_list(kind, &query);
        };
        let label = text::field(kind, field.name);
        let options = move |_: &str| {
            let all = format_message!(m::ALL_OF, state.lang(), field = state.translate(label));
            let choice = |code: &&str| Choice::new(*code, state.translate(text::choice(code)));
            std::iter::once(Choice::new("", all))
                .chain(codes.iter().map(choice))
                .chain([Choice::new("-", state.translate(m::OWED))])
                .collect()
        };
        Some(choose(chosen, options, choose_code).attr("aria-label", state.t(label)))
    };
    kind.fields().iter().enumerate().filter_map(choice).collect()
}

/// The filters that have no control of their own, as chips that can be taken away.
fn other_filters(state: AppState, kind: Kind, query: Memo<Query>) -> Node {
    let has_control = move |filter: &Filter| match filter {
        Filter::Owes => true,
        Filter::Is(index, _) | Filter::IsEmpty(index) => {
            matches!(kind.fields()[*index].field_type, FieldType::Choice(_))
        }
        _ => false,
    };
    let others = Memo::new(move || {
        query.with(|query| {
            let others = query.filters.iter().filter(|filter| !has_control(filter));
            others.cloned().collect::<Vec<_>>()
        })
    });
    let chip = move |filter: Filter| {
        let lang = state.lang();
        let text = filter_text(state, kind, &filter, lang);
        let label = format_message!(m::REMOVE_FILTER, lang, filter = text);
        let remove = html::button()
            .class("plain")
            .attr("type", "button")
            .attr("aria-label", label)
            .on(ev::click, move |_| {
                let mut query = query.get_untracked();
                query.filters.retain(|other| *other != filter);
                state.navigation().show_list(kind, &query);
                // The button goes with its chip; what is done next is usually another filter.
                platform::focus_first("form.filters input");
            })
            .child("×");
        html::li().class("chip").child(text).child(remove)
    };
    let chips = move || {
        html::ul()
            .class("chips")
            .attr("aria-label", state.t(m::FILTERS))
            .child(move || others.get().into_iter().map(chip).collect::<Vec<_>>())
    };
    show(move || !others.with(Vec::is_empty), chips)
}

fn filter_text(state: AppState, kind: Kind, filter: &Filter, lang: Lang) -> String {
    let field = |index: usize| text::field(kind, kind.fields()[index].name).get(lang);
    match filter {
        Filter::Is(index, code) => {
            let value = match kind.fields()[*index].field_type {
                FieldType::Reference(target) | FieldType::References(target) => {
                    state.title(target, code).unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
                }
                FieldType::Choice(_) | FieldType::Choices(_) => {
                    text::choice(code).get(lang).to_owned()
                }
                _ => code.clone(),
            };
            format!("{} {value}", field(*index))
        }
        Filter::IsEmpty(index) => format!("{} {}", field(*index), m::OWED.get(lang)),
        Filter::IsFilled(index) => format_message!(m::FILTER_FILLED, lang, field = field(*index)),
        Filter::IsNot(index, code) => {
            let value = text::choice(code).get(lang);
            format_message!(m::FILTER_NOT, lang, field = field(*index), value = value)
        }
        Filter::DateIn(index, bucket) => {
            format!("{} {}", field(*index), text::bucket(*bucket, lang))
        }
        Filter::DateBetween(index, from, to) => format!("{} {from} ~ {to}", field(*index)),
        Filter::PresentAt(day) => format_message!(m::FILTER_PRESENT, lang, day = *day),
        Filter::PossiblyPresentAt(day) => format_message!(m::FILTER_POSSIBLE, lang, day = *day),
        Filter::BranchSetting(code) => {
            let setting = if code.is_empty() { m::OWED } else { text::choice(code) };
            format!("{} {}", text::field(Kind::Branch, "setting").get(lang), setting.get(lang))
        }
        Filter::Unit(unit) => format_message!(m::FILTER_UNIT, lang, unit = *unit),
        Filter::CoverageAt(coverage, day, _) => {
            let said = text::coverage(*coverage).get(lang);
            format_message!(m::FILTER_COVERAGE, lang, day = *day, coverage = said)
        }
        Filter::DeployedAt(day) => format_message!(m::FILTER_DEPLOYED, lang, day = *day),
        Filter::Reached(stage) => {
            let stage = text::choice(stage.code()).get(lang);
            text::pair(m::FUNNEL_COUNT.get(lang), stage, lang)
        }
        Filter::UnitOf(alliance) => state
            .title(Kind::Alliance, alliance)
            .unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned()),
        Filter::ServedIn(is_served, from, to) => {
            let said = if *is_served { m::FILTER_SERVED } else { m::FILTER_UNSERVED };
            said.with(lang, &[("from", from), ("to", to)])
        }
        Filter::Owes => m::OWED_ONLY.get(lang).to_owned(),
    }
}
