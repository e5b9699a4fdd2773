//! What a file would do, before it does it.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::domain::records::Kind;
use crate::format::{About, Counts, Invalid, MOST_DIFFS, Plan, RecordDiff, Verdict};
use crate::i18n::{self, Lang, Message, m};
use crate::ledger::{DELETED, Name};
use crate::order;
use crate::ui::components::button::button;
use crate::ui::components::file_button::file_button;
use crate::ui::components::unfold::unfold;
use crate::ui::html::{self, Element, Part};
use crate::ui::reactive::Remembered;
use crate::ui::route::{Page, Route};
use crate::ui::state::{AppState, Importing};

/// So many refused elements are named.
const SHOWN_INVALID: usize = 100;

/// How far a file has come, without the percents: the page is made anew only when this changes.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Idle,
    Reading,
    Taking,
    Refused,
    Planned,
}

/// The page.
pub fn import(state: AppState) -> Element {
    let stage = Remembered::new(move || {
        state.importing.with(|importing| match importing {
            Importing::Idle => Stage::Idle,
            Importing::Reading { .. } => Stage::Reading,
            Importing::Taking { .. } => Stage::Taking,
            Importing::Refused { .. } => Stage::Refused,
            Importing::Planned { .. } => Stage::Planned,
        })
    });
    let content = move || {
        stage.get();
        untrack(|| content(state))
    };
    html::div()
        .class("import")
        .child(html::header().class("page-head").child(html::h1().child(state.say(m::IMPORT))))
        .child(content)
}

fn content(state: AppState) -> Vec<AnyView> {
    let head = |said: Message| html::p().child(state.say(said)).into_part();
    match state.importing.get() {
        Importing::Idle => {
            vec![head(m::IMPORT_HINT), file_button(state, m::CHOOSE_FILE).into_part()]
        }
        Importing::Reading { file, .. } => {
            let said = move || m::READING_FILE.with(state.lang(), &[("file", &file)]);
            let cancel = button(state, "", m::CANCEL, move || state.importing.set(Importing::Idle));
            vec![html::p().child(said).into_part(), progress(state), cancel.into_part()]
        }
        Importing::Taking { .. } => vec![head(m::TAKING_FILE), progress(state)],
        Importing::Refused { file, error } => {
            let refused = move || m::FILE_REFUSED.with(state.lang(), &[("file", &file)]);
            let reason = move || i18n::file_error(&error, state.lang());
            let banner = html::div()
                .class("banner error")
                .attr("role", "alert")
                .attr("data-testid", "banner-file")
                .child(
                    html::div()
                        .child(html::p().child(html::strong().child(refused)))
                        .child(html::p().child(reason))
                        .child(head(m::NOTHING_CHANGED)),
                );
            vec![banner.into_part(), file_button(state, m::CHOOSE_ANOTHER).into_part()]
        }
        Importing::Planned { file, about, plan, .. } => planned(state, file, about, plan),
    }
}

fn progress(state: AppState) -> AnyView {
    let percent = move || {
        state.importing.with(|importing| match importing {
            Importing::Reading { percent, .. } | Importing::Taking { percent } => *percent,
            _ => 100,
        })
    };
    html::progress()
        .attr("max", "100")
        .attr("value", percent)
        .attr("aria-label", state.say(m::PROGRESS))
        .into_part()
}

/// The plan, and the user's word.
fn planned(state: AppState, file: String, about: Option<About>, plan: Arc<Plan>) -> Vec<AnyView> {
    let open_id = state.open.with(|open| open.as_ref().map(|open| open.1.id.clone()));
    let has_ledger = open_id.is_some();
    let is_same_ledger = has_ledger && about.as_ref().map(|about| &about.id) == open_id.as_ref();
    let open_title = move || state.open_title().unwrap_or_default();
    let title = about.map(|about| (" ", html::strong().child(about.title)));
    let said = move || m::PLAN_FOR.with(state.lang(), &[("file", &file)]);
    let from_other = (has_ledger && !is_same_ledger).then(|| {
        let said = move || m::OTHER_LEDGER.with(state.lang(), &[("title", &open_title())]);
        html::p().class("banner warning").child(said)
    });
    let notes = {
        let plan = plan.clone();
        move || notes(&plan, state.lang())
    };
    let take = has_ledger.then(|| {
        let said = move || m::TAKE_INTO.with(state.lang(), &[("title", &open_title())]);
        html::button()
            .class("primary")
            .attr("type", "button")
            .attr("disabled", plan.is_idle())
            .on(ev::click, move |_| state.take_file(false))
            .child(said)
    });
    let class = if has_ledger { "" } else { "primary" };
    let take_into_new = (!is_same_ledger)
        .then(|| button(state, class, m::TAKE_INTO_NEW, move || state.take_file(true)));
    let cancel = button(state, "", m::CANCEL, move || {
        state.importing.set(Importing::Idle);
        state.go(Route::to(Page::Ledgers));
    });
    let actions = html::div().class("actions").child(take).child(take_into_new).child(cancel);
    vec![
        html::p().child(said).child(title).into_part(),
        from_other.into_part(),
        counts(state, plan.clone()).into_part(),
        html::ul().class("plan-notes").child(notes).into_part(),
        invalid(state, plan.clone()).into_part(),
        actions.into_part(),
        differences(state, plan).into_part(),
    ]
}

/// How many records of each kind are new, changed, deleted, the same, invalid.
fn counts(state: AppState, plan: Arc<Plan>) -> Element {
    const HEADS: [Message; 5] =
        [m::PLAN_NEW, m::PLAN_CHANGED, m::PLAN_DELETED, m::PLAN_SAME, m::PLAN_INVALID];
    let heads =
        HEADS.map(|head| html::th().attr("scope", "col").class("number").child(state.say(head)));
    let head =
        html::tr().child(html::th().attr("scope", "col").child(state.say(m::KIND))).children(heads);
    let row = move |(code, counts): (Name, Counts)| {
        let figures = [counts.new, counts.changed, counts.deleted, counts.same, counts.invalid];
        let figure = |figure: usize| html::td().class("number").child(figure.to_string());
        let kind = i18n::kind_of_code(&code, state.lang());
        html::tr().child(html::th().attr("scope", "row").child(kind)).children(figures.map(figure))
    };
    let rows = move || {
        // Kinds of other versions come last.
        let mut rows = plan.counts.clone();
        order::sort_by(&mut rows, |a, b| {
            let rank = |row: &(Name, Counts)| {
                let kind = Kind::from_code(&row.0);
                (kind.is_none(), kind, row.0.clone())
            };
            rank(a).cmp(&rank(b))
        });
        rows.into_iter().map(row).collect::<Vec<_>>()
    };
    html::table()
        .class("plan")
        .attr("data-testid", "table-plan")
        .child(html::caption().class("visually-hidden").child(state.say(m::IMPORT)))
        .child(html::thead().child(head))
        .child(html::tbody().child(rows))
}

/// What else is to be said of a plan.
fn notes(plan: &Plan, lang: Lang) -> Vec<Element> {
    let mut lines = Vec::new();
    if plan.is_idle() && plan.invalid.is_empty() {
        lines.push(m::PLAN_IDLE.get(lang).to_owned());
    }
    for (message, count) in [
        (m::PLAN_CONFLICTS, plan.conflicts),
        (m::PLAN_FUTURE, plan.from_far_future),
        (m::PLAN_DISAGREEING, plan.disagreeing.len()),
    ] {
        if count > 0 {
            lines.push(message.with(lang, &[("count", &count)]));
        }
    }
    lines.into_iter().map(|line| html::li().child(line)).collect()
}

/// The elements that are refused, with where and why.
fn invalid(state: AppState, plan: Arc<Plan>) -> Option<Element> {
    if plan.invalid.is_empty() {
        return None;
    }
    let lines = move || {
        let lang = state.lang();
        let shown = plan.invalid.iter().take(SHOWN_INVALID);
        let line = |invalid: &Invalid| {
            let kind = invalid.kind.as_deref();
            let of = kind.map(|kind| i18n::kind_of_code(kind, lang)).unwrap_or_default();
            let id = invalid.id.as_deref().unwrap_or_default().to_owned();
            let text = i18n::item_error(&invalid.error, kind, invalid.at, lang);
            html::li()
                .child(format!("{of} "))
                .child(html::code().child(id))
                .child(format!(" {text}"))
        };
        shown.map(line).collect::<Vec<_>>()
    };
    let section = html::section()
        .class("invalid")
        .attr("data-testid", "banner-invalid")
        .child(html::h2().child(state.say(m::INVALID_HEAD)))
        .child(html::ul().child(lines));
    Some(section)
}

/// What would change, record by record, behind a fold.
fn differences(state: AppState, plan: Arc<Plan>) -> Option<Element> {
    if plan.diffs.is_empty() {
        return None;
    }
    let lines = move || {
        let lang = state.lang();
        let shown = plan.diffs.iter().take(MOST_DIFFS);
        html::ul().children(shown.map(|diff| difference(state, diff, lang)))
    };
    Some(unfold(state, "diffs", m::SHOW_DIFFS, lines))
}

fn difference(state: AppState, diff: &RecordDiff, lang: Lang) -> Element {
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
        html::li().child(text)
    });
    let title = diff.title.clone().unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
    html::li()
        .child(html::strong().child(verdict.get(lang)))
        .child(format!(" {} {title}", i18n::kind_of_code(&diff.key.kind, lang)))
        .child(html::ul().children(fields))
}
