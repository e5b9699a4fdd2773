//! What a file would do, before it does it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::records::Kind;
use crate::format::{About, Counts, Plan, RecordDiff, Verdict};
use crate::i18n::{self, Lang, m};
use crate::ledger::{DELETED, Name};
use crate::order;
use crate::ui::components::button::button;
use crate::ui::components::file_button::FileButton;
use crate::ui::live::{If, live};
use crate::ui::route::{Page, Route};
use crate::ui::state::{AppState, Importing};

/// So many differing records are shown one by one.
const SHOWN_DIFFS: usize = 200;
/// So many refused elements are named.
const SHOWN_INVALID: usize = 100;

/// The page.
#[component]
pub fn Import() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <div class="import">
            <header class="page-head"><h1>{state.say(m::IMPORT)}</h1></header>
            {live(move || match state.importing.get() {
                Importing::Idle => view! {
                    <p>{state.t(m::IMPORT_HINT)}</p>
                    <FileButton label=m::CHOOSE_FILE/>
                }.into_any(),
                Importing::Reading { file, percent } => view! {
                    <p>{m::READING_FILE.with(state.lang.get(), &[("file", &file)])}</p>
                    <progress max="100" value=percent.to_string() aria-label=state.t(m::PROGRESS)></progress>
                    {button(state, "", m::CANCEL, move || state.importing.set(Importing::Idle))}
                }.into_any(),
                Importing::Taking { percent } => view! {
                    <p>{state.t(m::TAKING_FILE)}</p>
                    <progress max="100" value=percent.to_string() aria-label=state.t(m::PROGRESS)></progress>
                }.into_any(),
                Importing::Refused { file, error } => view! {
                    <div class="banner error" role="alert" data-testid="banner-file">
                        <p><strong>{m::FILE_REFUSED.with(state.lang.get(), &[("file", &file)])}</strong></p>
                        <p>{i18n::file_error(&error, state.lang.get())}</p>
                        <p>{state.t(m::NOTHING_CHANGED)}</p>
                    </div>
                    <FileButton label=m::CHOOSE_ANOTHER/>
                }.into_any(),
                Importing::Planned { file, about, plan } => view! { <Planned file about plan/> }.into_any(),
            })}
        </div>
    }
}

/// The plan, and the user's word.
#[component]
fn Planned(file: String, about: Option<About>, plan: Arc<Plan>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let open_id = state.open.with(|open| open.as_ref().map(|open| open.1.id.clone()));
    let has_ledger = open_id.is_some();
    let is_same_ledger = has_ledger && about.as_ref().map(|about| &about.id) == open_id.as_ref();
    let is_idle = plan.is_idle();
    let title = about.as_ref().map(|about| about.title.clone());
    let from_other = has_ledger && !is_same_ledger;
    let lang = move || state.lang.get();
    let counts = plan.clone();
    let notes = plan.clone();
    let diffs = plan.clone();
    let invalid = plan.clone();
    let open_title = move || {
        state.open.with(|open| open.as_ref().map(|open| open.1.title.clone()).unwrap_or_default())
    };
    view! {
        <p>
            {live(move || m::PLAN_FOR.with(lang(), &[("file", &file)]))}
            {title.map(|title| view! { " " <strong>{title}</strong> })}
        </p>
        <If when=move || from_other>
            <p class="banner warning">{live(move || m::OTHER_LEDGER.with(lang(), &[("title", &open_title())]))}</p>
        </If>
        <table class="plan" data-testid="table-plan">
            <caption class="visually-hidden">{state.say(m::IMPORT)}</caption>
            <thead><tr>
                <th scope="col">{state.say(m::KIND)}</th>
                {[m::PLAN_NEW, m::PLAN_CHANGED, m::PLAN_DELETED, m::PLAN_SAME, m::PLAN_INVALID].map(|head| view! {
                    <th scope="col" class="number">{state.say(head)}</th>
                }).collect_view()}
            </tr></thead>
            <tbody>
                {live(move || {
                    // Kinds of other versions come last.
                    let mut rows = counts.counts.clone();
                    order::sort_by(&mut rows, |a, b| {
                        let rank = |row: &(Name, Counts)| {
                            let kind = Kind::from_code(&row.0);
                            (kind.is_none(), kind, row.0.clone())
                        };
                        rank(a).cmp(&rank(b))
                    });
                    rows.into_iter().map(|(code, counts)| {
                        let cells = [counts.new, counts.changed, counts.deleted, counts.same, counts.invalid];
                        view! {
                            <tr>
                                <th scope="row">{i18n::kind_of_code(&code, lang())}</th>
                                {cells.map(|count| view! { <td class="number">{count}</td> }).collect_view()}
                            </tr>
                        }
                    }).collect_view()
                })}
            </tbody>
        </table>
        <ul class="plan-notes">
            {live(move || {
                let mut lines = Vec::new();
                if notes.is_idle() && notes.invalid.is_empty() {
                    lines.push(state.t(m::PLAN_IDLE).to_owned());
                }
                if notes.conflicts > 0 {
                    lines.push(m::PLAN_CONFLICTS.with(lang(), &[("count", &notes.conflicts)]));
                }
                if notes.from_far_future > 0 {
                    lines.push(m::PLAN_FUTURE.with(lang(), &[("count", &notes.from_far_future)]));
                }
                if !notes.disagreeing.is_empty() {
                    lines.push(m::PLAN_DISAGREEING.with(lang(), &[("count", &notes.disagreeing.len())]));
                }
                lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
            })}
        </ul>
        {(!invalid.invalid.is_empty()).then(|| view! {
            <section class="invalid" data-testid="banner-invalid">
                <h2>{state.say(m::INVALID_HEAD)}</h2>
                <ul>
                    {live(move || invalid.invalid.iter().take(SHOWN_INVALID).map(|invalid| {
                        let kind = invalid.kind.as_deref();
                        let of = kind.map(|kind| i18n::kind_of_code(kind, lang())).unwrap_or_default();
                        let id = invalid.id.as_deref().unwrap_or_default().to_owned();
                        let text = i18n::item_error(&invalid.error, kind, invalid.at, lang());
                        view! { <li>{of}" "<code>{id}</code>" "{text}</li> }
                    }).collect_view())}
                </ul>
            </section>
        })}
        <div class="actions">
            {has_ledger.then(|| view! {
                <button type="button" class="primary" disabled=is_idle on:click=move |_| state.take_file(false)>
                    {live(move || m::TAKE_INTO.with(lang(), &[("title", &open_title())]))}
                </button>
            })}
            {(!is_same_ledger).then(|| view! {
                <button type="button" class:primary=!has_ledger on:click=move |_| state.take_file(true)>
                    {state.say(m::TAKE_INTO_NEW)}
                </button>
            })}
            {button(state, "", m::CANCEL, move || {
                state.importing.set(Importing::Idle);
                state.go(Route::to(Page::Ledgers));
            })}
        </div>
        {(!diffs.diffs.is_empty()).then(|| view! {
            <details class="diffs">
                <summary>{state.say(m::SHOW_DIFFS)}</summary>
                <ul>
                    {live(move || diffs.diffs.iter().take(SHOWN_DIFFS).map(|diff| difference(state, diff, lang())).collect_view())}
                </ul>
            </details>
        })}
    }
}

fn difference(state: AppState, diff: &RecordDiff, lang: Lang) -> impl IntoView + use<> {
    let kind = Kind::from_code(&diff.key.kind);
    let verdict = match diff.verdict {
        Verdict::New => m::PLAN_NEW,
        Verdict::Changed => m::PLAN_CHANGED,
        Verdict::Deleted => m::PLAN_DELETED,
        Verdict::Same => m::PLAN_SAME,
    };
    let is_change = diff.verdict == Verdict::Changed;
    let shown = diff.fields.iter().filter(|field| *field.0 != *DELETED);
    let fields = shown.map(|(name, before, after)| {
        let spec = kind.and_then(|kind| kind.fields().iter().find(|spec| spec.name == &**name));
        let label = match (kind, spec) {
            (Some(kind), Some(_)) => i18n::field(kind, name).get(lang).to_owned(),
            _ => name.to_string(),
        };
        let title = |kind: Kind, id: &str| state.title(kind, id);
        let after = i18n::value(spec, after, lang, title);
        let text = if is_change {
            format!("{label}: {} → {after}", i18n::value(spec, before, lang, title))
        } else {
            format!("{label}: {after}")
        };
        view! { <li>{text}</li> }
    });
    view! {
        <li>
            <strong>{verdict.get(lang)}</strong>" "{i18n::kind_of_code(&diff.key.kind, lang)}" "
            {diff.title.clone().unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())}
            <ul>{fields.collect_view()}</ul>
        </li>
    }
}
