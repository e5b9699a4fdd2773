//! One record: its fields, what belongs to it, its history.

use leptos::prelude::*;
use serde_json::Value;

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::features::alliances::alliance::alliance;
use crate::features::appraisals::nominee::{appraisal, nominee};
use crate::features::branches::life::life;
use crate::features::branches::method::method;
use crate::features::branches::team::team;
use crate::features::records::records::has_form;
use crate::html::{self, Element, View, show, show_or};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::alliances::network::Who;
use zhibu_domain::kinds::field::{Cell, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, default_sort, indices};
use zhibu_domain::register::Register;
use zhibu_domain::reporting::rounds::alters_signed;
use zhibu_domain::rules::{Finding, OVERRIDE, findings, parameters_of};
use zhibu_domain::values::period::Period;
use zhibu_ledger::{DELETED, RecordKey};
use zhibu_text::{self as text, Lang, m};

/// So many records that belong to this one are named; the list has the rest.
const SHOWN_BELONGING: usize = 8;
/// So many changes of the history are shown.
const SHOWN_HISTORY: usize = 30;

#[derive(Clone, PartialEq)]
struct ShownField {
    name: &'static str,
    text: String,
    is_owed: bool,
    /// The records it refers to: where they are, and what they are called.
    links: Vec<(String, String)>,
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
    state.read_untracked(|workspace| {
        let record = workspace.ledger().record(&key)?;
        let register = workspace.register();
        let title = |kind: Kind, id: &str| register.table(kind).title(id).map(str::to_owned);
        let fields = kind
            .fields()
            .iter()
            .map(|spec| {
                let value = record.value(spec.name);
                let several = value.and_then(Value::as_array).into_iter().flatten();
                let ids = several.chain(value).filter_map(Value::as_str);
                let links = match spec.field_type {
                    FieldType::Reference(target) | FieldType::References(target) => ids
                        .map(|id| {
                            let route = Route::to(Page::Detail(target, id.to_owned()));
                            let name = text::referred(register.referred(target, id), lang);
                            (route.to_string(), name)
                        })
                        .collect(),
                    _ => Vec::new(),
                };
                let text = value.map(|value| text::value(Some(spec), value, lang, title));
                let text = text.unwrap_or_default();
                let conflict = record.conflict(spec.name).into_iter();
                ShownField {
                    name: spec.name,
                    text,
                    is_owed: spec.is_owed && value.is_none(),
                    links,
                    conflict: conflict
                        .map(|(_, value)| text::value(Some(spec), value, lang, title))
                        .collect(),
                }
            })
            .collect();
        let others = record
            .fields()
            .iter()
            .filter(|field| &*field.name != DELETED && kind.field_index(&field.name).is_none())
            // Told with what is found.
            .filter(|field| !field.name.starts_with(OVERRIDE))
            .filter_map(|field| {
                let value = record.value(&field.name)?;
                Some(OtherField {
                    name: field.name.to_string(),
                    text: text::value(None, value, lang, title),
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
                    .writes
                    .iter()
                    .map(|set| match &*set.field {
                        DELETED if set.value.is_null() => m::RESTORED.get(lang).to_owned(),
                        DELETED => m::DELETED_WORD.get(lang).to_owned(),
                        name if kind.field_index(name).is_some() => {
                            text::field(kind, name).get(lang).to_owned()
                        }
                        name => name.to_owned(),
                    })
                    .collect();
                let what = if change.creates {
                    m::CREATED_WORD.get(lang).to_owned()
                } else {
                    text::listed(&names, lang)
                };
                let undone = if change.undoes.is_some() { m::BY_UNDO.get(lang) } else { "" };
                let by = change.by.as_ref().map(|by| format!(" · {by}")).unwrap_or_default();
                (day.to_string(), format!("{what}{undone}{by}"))
            })
            .collect();
        Some(Shown {
            title: text::title(register, kind, id, lang),
            is_deleted: record.is_deleted(),
            fields,
            others,
            history,
        })
    })?
}

/// The record, beside its list or in its place.
pub fn detail(state: AppState, kind: Kind, id: String) -> Element {
    let id = StoredValue::new(id);
    let shown = Memo::new(move || {
        state.watch(Kind::ALL);
        let lang = state.lang();
        id.with_value(|id| read(state, kind, id, lang))
    });
    let title = move || {
        let title = shown.with(|shown| shown.as_ref().and_then(|shown| shown.title.clone()));
        title.unwrap_or_else(|| state.translate(m::NAME_OWED).to_owned())
    };
    let is_deleted =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.is_deleted));
    let exists = move || shown.with(Option::is_some);
    let key = move || id.with_value(|id| RecordKey::new(kind.code(), &**id));
    let close = move || state.route.with(|route| route.with_page(Page::List(kind)).to_string());
    let asking = Signal::new(false);
    let question = move || {
        let lang = state.lang();
        let belong = id.with_value(|id| belonging(state, kind, id));
        match belong.iter().map(|belonging| belonging.count).sum::<usize>() {
            0 => m::DELETE_ONE_QUESTION.with(lang, &[("name", &title())]),
            count => m::DELETE_WITH_QUESTION.with(lang, &[("name", &title()), ("count", &count)]),
        }
    };
    let of_deleted = move || {
        let chip = html::span().class("chip deleted").child(state.t(m::DELETED_WORD));
        (chip, button(state, "", m::RESTORE, move || state.restore(vec![key()])))
    };
    let of_present = move || {
        // With the list's search and filters, to come back to.
        let link = move || {
            let page = Page::Edit(kind, id.get_value());
            state.route.with(|route| route.with_page(page).to_string())
        };
        let edit = html::a().class("button").attr("href", link).child(state.t(m::EDIT));
        (edit, button(state, "danger", m::DELETE, move || asking.set(true)))
    };
    let actions =
        move || html::div().class("actions").child(show_or(is_deleted, of_deleted, of_present));
    let header = html::header()
        .child(html::a().class("back").attr("href", close).child(state.t(m::BACK_TO_LIST)))
        .child(html::p().class("quiet").child(state.t(text::kind(kind))))
        .child(html::h2().child(title))
        .child(show(exists, actions));
    let fields = move || shown.with(|shown| shown.as_ref().map(|shown| fields(state, kind, shown)));
    let history = move || {
        let history = shown.with(|shown| shown.as_ref().map(|shown| shown.history.clone()));
        let line = |(day, what): (String, String)| {
            let time = html::time().attr("datetime", day.clone()).child(day);
            html::li().child(time).child(" ").child(what)
        };
        history.unwrap_or_default().into_iter().map(line).collect::<Vec<_>>()
    };
    let whole_history = Route::to(Page::History)
        .with_param("kind", kind.code())
        .with_param("id", &id.get_value())
        .to_string();
    let content = move || {
        let history = html::details()
            .class("history")
            .child(html::summary().child(state.t(m::HISTORY)))
            .child(html::ul().child(history))
            .child(html::p().child(
                html::a().attr("href", whole_history.clone()).child(state.t(m::WHOLE_HISTORY)),
            ));
        let found = Memo::new(move || id.with_value(|id| belonging(state, kind, id)));
        let belonging = move || {
            let section =
                |belonging| id.with_value(|id| belonging_section(state, kind, id, belonging));
            found.get().into_iter().map(section).collect::<Vec<_>>()
        };
        // With its life and what is found before the fields: that is what is to be done.
        let life = (kind == Kind::Branch).then(|| (life(state, id), method(state, id)));
        let alliance = (kind == Kind::Alliance).then(|| alliance(state, id));
        let team = (kind == Kind::Team).then(|| team(state, id));
        let plan = (kind == Kind::Task).then(|| {
            let route = id.with_value(|id| Route::to(Page::Project).with_param("task", id));
            let link = html::a().class("button small").attr("href", route.to_string());
            html::div().class("actions").child(link.child(state.t(m::PROJECT)))
        });
        let map = (kind == Kind::Alliance).then(|| {
            let who = id.with_value(|id| Who::Alliance(id.as_str().into()));
            let route = Route::to(Page::Map).with_param("focus", &who.code());
            let link = html::a().class("button small").attr("href", route.to_string());
            html::div().class("actions").child(link.child(state.t(m::MAP)))
        });
        let round = (kind == Kind::Appraisal).then(|| appraisal(state, id));
        let score = (kind == Kind::Nomination).then(|| nominee(state, id));
        let before = (
            signed_note(state, kind, id),
            (found_in(state, kind, id), (life, (map, (alliance, (plan, (team, (round, score))))))),
        );
        (before, (html::dl().child(fields), (belonging, history)))
    };
    let missing = move || html::p().class("empty").child(state.t(m::NO_SUCH_RECORD));
    html::aside()
        .class("detail")
        .attr("tabindex", "-1")
        .attr("aria-label", title)
        .child(header)
        .child(confirm(state, asking, question, m::DELETE, move || state.delete(vec![key()])))
        .child(show_or(exists, content, missing))
}

/// What is found against the rules in this record, if anything is.
fn found_in(state: AppState, kind: Kind, id: StoredValue<String>) -> impl View {
    let found = Memo::new(move || {
        state.watch(Kind::ALL);
        state.extent.track();
        let as_of = state.as_of();
        let all = state.read_untracked(|workspace| {
            let (ledger, register) = (workspace.ledger(), workspace.register());
            findings(ledger, register, &parameters_of(ledger), as_of)
        });
        let own = |found: &Finding| found.kind == kind && id.with_value(|id| *found.id == **id);
        all.unwrap_or_default().into_iter().filter(own).collect::<Vec<_>>()
    });
    move || {
        let found = found.get();
        let lang = state.lang();
        (!found.is_empty()).then(|| {
            let lines: Vec<Element> = found
                .iter()
                .map(|found| {
                    crate::features::compliance::compliance::line(state, found, false, lang)
                })
                .collect();
            html::section()
                .class("own-findings")
                .child(html::h3().child(state.t(m::FINDINGS)))
                .child(html::ul().class("findings").children(lines))
        })
    }
}

/// That the record belongs to a period that is signed off, if it does.
fn signed_note(state: AppState, kind: Kind, id: StoredValue<String>) -> impl View {
    move || {
        state.extent.track();
        let lang = state.lang();
        let periods = state.read_untracked(|workspace| {
            let key = id.with_value(|id| RecordKey::new(kind.code(), &**id));
            let record = workspace.ledger().record(&key)?;
            let now = |field: &str| record.value(field);
            let is_of = |period: &&Period| {
                alters_signed(kind, now, &[(DELETED, &Value::Null)], &[**period])
            };
            let periods = workspace.signed().iter().filter(is_of);
            let periods = periods.map(|period| text::period(*period, lang));
            Some(periods.collect::<Vec<_>>())
        });
        let periods = periods.flatten().filter(|periods| !periods.is_empty())?;
        let periods = text::listed(&periods, lang);
        let said = m::RECORD_SIGNED.with(lang, &[("periods", &periods)]);
        Some(html::p().class("quiet signed-note").child(said))
    }
}

/// What the record says, field by field; what it owes is marked.
fn fields(state: AppState, kind: Kind, shown: &Shown) -> Vec<Element> {
    let own = shown.fields.iter().filter(|field| field.is_owed || !field.text.is_empty());
    let own = own.map(|field| {
        let value = if field.is_owed {
            html::span().class("owed").child(state.translate(m::OWED))
        } else if field.links.is_empty() {
            html::span().class("value").child(field.text.clone())
        } else {
            let links = field.links.iter().enumerate().map(|(index, (link, name))| {
                let comma = (index > 0).then_some(text::between(state.lang()));
                (comma, html::a().attr("href", link.clone()).child(name.clone()))
            });
            html::span().children(links)
        };
        let label = html::dt().child(state.translate(text::field(kind, field.name)));
        let conflict = (!field.conflict.is_empty()).then(|| {
            let link = html::a()
                .attr("href", Route::to(Page::Conflicts).to_string())
                .child(state.translate(m::CONFLICTS_SHOW));
            html::p()
                .class("conflict")
                .child(html::strong().child(state.translate(m::CONFLICT)))
                .child(format!(" {} ", field.conflict.join(" ⁄ ")))
                .child(link)
        });
        html::div().child(label).child(html::dd().child(value).child(conflict))
    });
    let others = shown.others.iter().map(|field| {
        let value = html::span().class("value").child(field.text.clone());
        html::div().child(html::dt().child(field.name.clone())).child(html::dd().child(value))
    });
    own.chain(others).collect()
}

/// Records that refer to the one shown, through one field of their kind.
#[derive(Clone, PartialEq)]
struct Belonging {
    kind: Kind,
    field: usize,
    count: usize,
    /// Id, title and date of the first of them.
    first: Vec<(String, Option<String>, String)>,
}

/// What refers to this record, by kind and field.
fn belonging(state: AppState, kind: Kind, id: &str) -> Vec<Belonging> {
    state.watch(Kind::ALL);
    let (as_of, lang) = (state.as_of(), state.lang());
    let of_field = |(kind, field): (Kind, usize)| {
        state.read_untracked(|workspace| {
            let register = workspace.register();
            let found = indices(register, kind, &referring(field, id), as_of, &ByCodePoint);
            let table = register.table(kind);
            let date = default_sort(kind).field;
            let line = |index: &u32| {
                let id = table.id(*index as usize, false);
                let date = match table.cell(*index as usize, false, date) {
                    Cell::Date(date) => date.to_string(),
                    _ => String::new(),
                };
                (id.to_string(), text::title_beside(register, kind, id, Some(field), lang), date)
            };
            let first = found.iter().take(SHOWN_BELONGING).map(line).collect();
            Belonging { kind, field, count: found.len(), first }
        })
    };
    Register::referring_fields(kind).filter_map(of_field).collect()
}

fn referring(field: usize, id: &str) -> Query {
    Query { filters: vec![Filter::Is(field, id.to_owned())], ..Query::default() }
}

fn belonging_section(state: AppState, to: Kind, id: &str, belonging: Belonging) -> Element {
    let Belonging { kind, field, count, first } = belonging;
    let all = Route::list(kind, &referring(field, id)).to_string();
    let add = Route::to(Page::New(kind)).with_param(kind.fields()[field].name, id).to_string();
    let more = count.saturating_sub(first.len());
    // A record has children of its own kind (an organisation's, a battalion's) or of another.
    let name = match kind {
        Kind::Organisation if kind == to => m::SUBORDINATE,
        Kind::Team if kind == to => m::TEAM_PARTS_HEAD,
        kind => text::kind(kind),
    };
    let heading = html::a()
        .attr("href", all.clone())
        .child(state.t(name))
        .child(" ")
        .child(html::span().class("quiet").child(count.to_string()));
    let add = has_form(kind)
        .then(|| html::a().class("button small").attr("href", add).child(state.t(m::ADD)));
    let line = |(id, title, date): (String, Option<String>, String)| {
        let link = Route::to(Page::Detail(kind, id)).to_string();
        let title = title.unwrap_or_else(|| state.translate(m::NAME_OWED).to_owned());
        html::li().child(html::a().attr("href", link).child(title)).child(html::time().child(date))
    };
    let more = (more > 0).then(|| {
        let said = move || m::AND_MORE.with(state.lang(), &[("count", &more)]);
        html::a().attr("href", all).child(said)
    });
    html::section()
        .class("belonging")
        .child(html::h3().child(heading).child(add))
        .child(html::ul().children(first.into_iter().map(line)))
        .child(more)
}
