//! The plan, file by file and kind by kind, and the user's word.

use std::sync::Arc;

use leptos::ev;

use super::differences::differences;
use super::{passphrase, refused_file};
use crate::components::button::button;
use crate::components::file_button::file_button;
use crate::components::unfold::unfold;
use crate::html::{self, Element, Node, View};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::{AppState, own_key};
use zhibu_app::importing::{RefusedFile, Signer, is_of_open_ledger};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::trust::{trust, trusted_keys};
use zhibu_format::{ByUndo, Counts, Invalid, LeftOut, Plan, PlannedFile, Signature};
use zhibu_ledger::Name;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// So many refused elements are named.
const SHOWN_INVALID: usize = 100;

/// The plan, and the user's word.
pub fn planned(state: AppState, plan: Arc<Plan>, refused: &[RefusedFile]) -> Vec<Node> {
    let open_id = state.workspace().open().with(|open| open.as_ref().map(|open| open.1.id.clone()));
    let has_ledger = open_id.is_some();
    let is_same_ledger = is_of_open_ledger(&plan, open_id.as_deref());
    let open_title = move || state.open_title().unwrap_or_default();
    let from_other = (has_ledger && !is_same_ledger).then(|| {
        let said = move || format_message!(m::OTHER_LEDGER, state.lang(), title = open_title());
        html::p().class("banner warning").child(said)
    });
    let files = match &plan.files[..] {
        [only] => one_file(state, only).into_node(),
        _ => files(state, plan.clone()).into_node(),
    };
    let notes = {
        let plan = plan.clone();
        move || state.importing().with_left_out(|left_out| notes(&plan, left_out, state.lang()))
    };
    let mut parts: Vec<Node> =
        refused.iter().map(|file| refused_file(state, file.clone()).into_node()).collect();
    parts.push(passphrase(state, refused).into_node());
    parts.extend([
        files,
        from_other.into_node(),
        counts(state, plan.clone()).into_node(),
        html::ul().class("plan-notes").child(notes).into_node(),
        invalid(state, plan.clone()).into_node(),
        actions(state, &plan, has_ledger, is_same_ledger).into_node(),
        differences(state, plan).into_node(),
    ]);
    parts
}

fn actions(state: AppState, plan: &Arc<Plan>, has_ledger: bool, is_same_ledger: bool) -> Element {
    let take = has_ledger.then(|| {
        let left = {
            let plan = plan.clone();
            Memo::new(move || {
                let out = state.importing().with_left_out(|left_out| plan.left_out(left_out).len());
                (plan.diffs.len() - out, out)
            })
        };
        let receipts = {
            let plan = plan.clone();
            move || state.importing().with_left_out(|left_out| plan.receipts_taken(left_out))
        };
        let has_receipts = receipts.clone();
        let said = move || {
            let (lang, title) = (state.lang(), state.open_title().unwrap_or_default());
            let (taken, out) = left.get();
            if taken == 0 && out > 0 && receipts() > 0 {
                return m::TAKE_RECEIPTS.get(lang).to_owned();
            }
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("title", &title), ("count", &taken)];
            if out == 0 { m::TAKE_INTO } else { m::TAKE_SOME_INTO }.with(lang, &values)
        };
        let is_idle = plan.is_idle();
        html::button()
            .class("primary")
            .attr("type", "button")
            .attr("disabled", move || {
                let (taken, out) = left.get();
                is_idle || (taken == 0 && out > 0 && has_receipts() == 0)
            })
            .on(ev::click, move |_| state.take_files(false))
            .child(said)
    });
    let class = if has_ledger { "" } else { "primary" };
    let take_into_new = (!is_same_ledger)
        .then(|| button(state, class, m::TAKE_INTO_NEW, move || state.take_files(true)));
    let cancel = button(state, "", m::CANCEL, move || {
        state.importing().leave();
        state.go(Route::to(Page::Ledgers));
    });
    let other = file_button(state, m::CHOOSE_ANOTHER);
    html::div().class("actions").child(take).child(take_into_new).child(cancel).child(other)
}

/// What is said of a file that comes alone.
fn one_file(state: AppState, file: &PlannedFile) -> Element {
    let name = file.name.clone();
    let title = file.about.clone().map(|about| (" ", html::strong().child(about.title)));
    let said = move || format_message!(m::PLAN_FOR, state.lang(), file = name);
    let from = whence(file);
    let from = (!from.is_empty()).then(|| html::span().class("quiet").child(format!(" {from}")));
    html::p().child(said).child(title).child(from).child(" ").child(signature(state, file))
}

/// Whether a file is signed, and by whom; a key that is not trusted yet can be here.
pub fn signature(state: AppState, file: &PlannedFile) -> Element {
    let signature = file.signature.clone();
    let claimed = file.exported.by.signature().unwrap_or_default();
    let unit = file.exported.by.unit.clone();
    let chip = |class: &'static str, said: String| html::span().class(class).child(said);
    html::span().class("signature").child(move || {
        let lang = state.lang();
        let trusted = state.read_present_tracked(|workspace| trusted_keys(workspace.office()));
        let own = own_key().map(|own| own.public());
        let trusted = trusted.unwrap_or_default();
        match Signer::of(&signature, &unit, &trusted, own.as_deref()) {
            Signer::None => vec![chip("chip", m::SIGNATURE_NONE.get(lang).to_owned())],
            // Who used to sign and does not is to be asked why.
            Signer::Missing { holder } => {
                let said = format_message!(m::SIGNATURE_EXPECTED, lang, holder = holder);
                vec![chip("chip warning", said)]
            }
            Signer::Altered => vec![chip("chip error", m::SIGNATURE_ALTERED.get(lang).to_owned())],
            Signer::Own => vec![chip("chip good", m::SIGNATURE_OWN.get(lang).to_owned())],
            Signer::Trusted { holder } => {
                let said = format_message!(m::SIGNATURE_TRUSTED, lang, holder = holder);
                vec![chip("chip good", said)]
            }
            Signer::Unknown { key, fingerprint } => {
                let said = format_message!(m::SIGNATURE_UNKNOWN, lang, fingerprint = fingerprint);
                let trusting = state.is_open().then(|| trusting(state, key, claimed.clone()));
                [chip("chip warning", said)].into_iter().chain(trusting).collect()
            }
        }
    })
}

/// Trusting a key, once its holder has been asked.
fn trusting(state: AppState, key: String, claimed: String) -> Element {
    unfold(state, "trusting", m::TRUST_KEY, move || {
        let holder = Signal::new(claimed.clone());
        let key = key.clone();
        let input = html::input()
            .attr("type", "text")
            .attr("maxlength", "120")
            .prop("value", move || holder.get())
            .on(ev::input, move |event| holder.set(html::input_value(&event)));
        let label = html::label().child(html::span().child(state.t(m::TRUST_HOLDER))).child(input);
        let button = html::button()
            .attr("type", "submit")
            .attr("disabled", move || holder.with(|holder| holder.trim().is_empty()))
            .child(state.t(m::TRUST_KEY));
        html::form()
            .on(ev::submit, move |event| {
                event.prevent_default();
                if state.is_past() {
                    return;
                }
                let holder = holder.get_untracked().trim().to_owned();
                let (record, values) = trust(&key, &holder);
                state.apply_beside_plan(Command::Put { key: record, values, seen: Vec::new() });
                platform::keep_focus();
                state.notify(format_message!(m::TRUSTED, state.lang_now(), holder = holder));
            })
            .child(html::p().class("quiet").child(state.t(m::TRUST_HINT)))
            .child(html::div().class("line").child(label).child(button))
    })
}

/// Who exported a file, and when by this PC's calendar.
fn whence(file: &PlannedFile) -> String {
    let by = file.exported.by.signature();
    let at = platform::local_minute_of_iso(&file.exported.at);
    [by, at].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The files, each with what it alone would do; they may be left out.
fn files(state: AppState, plan: Arc<Plan>) -> Element {
    const HEADS: [Message; 5] =
        [m::PLAN_NEW, m::PLAN_CHANGED, m::PLAN_DELETED, m::PLAN_SAME, m::PLAN_INVALID];
    let heads =
        HEADS.map(|head| html::th().attr("scope", "col").class("number").child(state.t(head)));
    let head = html::tr()
        .child(html::td())
        .child(html::th().attr("scope", "col").child(state.t(m::FILE)))
        .child(html::th().attr("scope", "col").child(state.t(m::EXPORTED_BY)))
        .children(heads);
    let rows = move || {
        let row = |(index, file): (usize, &PlannedFile)| file_row(state, &plan, index, file);
        plan.files.iter().enumerate().map(row).collect::<Vec<_>>()
    };
    let table = html::table()
        .class("plan")
        .attr("data-testid", "table-files")
        .child(html::caption().class("visually-hidden").child(state.t(m::FILES)))
        .child(html::thead().child(head))
        .child(html::tbody().child(rows));
    html::scrolled(state.t(m::FILES), table)
}

fn file_row(state: AppState, plan: &Arc<Plan>, index: usize, file: &PlannedFile) -> Element {
    let lang = state.lang();
    let is_in = move || state.importing().with_left_out(|left_out| !left_out.files.holds(index));
    let name = file.name.clone();
    let tick = file.same_as.is_none().then(|| {
        html::input()
            .attr("type", "checkbox")
            .attr("aria-label", format_message!(m::TAKE_FILE, lang, file = name))
            .prop("checked", is_in)
            .on(ev::change, move |_| {
                state.importing().toggle_file(index);
            })
    });
    let counts = file.counts.iter().fold(Counts::default(), |sum, (_, of)| sum.plus(*of));
    let figures = [counts.new, counts.changed, counts.deleted, counts.same, counts.invalid];
    let figure = |figure: usize| html::td().class("number").child(figure.to_string());
    let twin = file.same_as.map(|twin| {
        let said = format_message!(m::SAME_FILE, lang, file = plan.files[twin].name);
        (" ", html::span().class("chip").child(said))
    });
    let late = (file.from_far_future > 0)
        .then(|| (" ", html::span().class("chip").child(m::FROM_FUTURE.get(lang))));
    html::tr()
        .child(html::td().child(tick))
        .child(html::th().attr("scope", "row").child(file.name.clone()).child(twin).child(late))
        .child(html::td().child(whence(file)).child(" ").child(signature(state, file)))
        .children(figures.map(figure))
}

/// How many records of each kind are new, changed, deleted, the same, invalid.
fn counts(state: AppState, plan: Arc<Plan>) -> Element {
    const HEADS: [Message; 5] =
        [m::PLAN_NEW, m::PLAN_CHANGED, m::PLAN_DELETED, m::PLAN_SAME, m::PLAN_INVALID];
    let heads =
        HEADS.map(|head| html::th().attr("scope", "col").class("number").child(state.t(head)));
    let head =
        html::tr().child(html::th().attr("scope", "col").child(state.t(m::KIND))).children(heads);
    let row = move |(code, counts): (Name, Counts)| {
        let figures = [counts.new, counts.changed, counts.deleted, counts.same, counts.invalid];
        let figure = |figure: usize| html::td().class("number").child(figure.to_string());
        let kind = text::kind_of_code(&code, state.lang());
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
        .child(html::caption().class("visually-hidden").child(state.t(m::IMPORT)))
        .child(html::thead().child(head))
        .child(html::tbody().child(rows))
}

/// What else is to be said of a plan.
fn notes(plan: &Plan, left_out: &LeftOut, lang: Lang) -> Vec<Element> {
    let mut lines = Vec::new();
    if plan.is_idle() && plan.invalid().next().is_none() {
        lines.push(m::PLAN_IDLE.get(lang).to_owned());
    }
    for file in plan.files.iter().filter(|file| file.signature == Signature::Altered) {
        lines.push(format_message!(m::SIGNATURE_ALTERED_ABOUT, lang, file = file.name));
    }
    // What is said of an altered file says as much.
    let sound = plan.files.iter().filter(|file| file.signature != Signature::Altered);
    let disagreeing = sound.map(|file| file.disagreeing.len()).sum();
    for (message, count) in [
        (m::PLAN_CONFLICTS, plan.conflicts_taken(left_out)),
        (
            m::PLAN_TAKEN_BACK,
            plan.diffs.iter().filter(|diff| diff.by_undo == ByUndo::Vanishes).count(),
        ),
        (m::PLAN_OUTSIDE, plan.outside().count()),
        (m::PLAN_SIGNED, plan.diffs.iter().filter(|diff| diff.alters_signed).count()),
        (m::PLAN_TRUST, (0..plan.diffs.len()).filter(|index| plan.is_of_trust(*index)).count()),
        (m::PLAN_RECEIPTS, plan.receipts_taken(left_out)),
        (m::PLAN_FUTURE, plan.from_far_future),
        (m::PLAN_DISAGREEING, disagreeing),
    ] {
        if count > 0 {
            lines.push(message.with(lang, &[("count", &count)]));
        }
    }
    lines.into_iter().map(|line| html::li().child(line)).collect()
}

/// The elements that are refused, with where and why.
fn invalid(state: AppState, plan: Arc<Plan>) -> Option<Element> {
    plan.invalid().next()?;
    let lines = move || {
        let lang = state.lang();
        let is_many = plan.files.len() > 1;
        let line = |(file, invalid): (usize, &Invalid)| {
            let kind = invalid.kind.as_deref();
            let of = kind.map(|kind| text::kind_of_code(kind, lang)).unwrap_or_default();
            let id = invalid.id.as_deref().unwrap_or_default().to_owned();
            let text = text::item_error(&invalid.error, kind, invalid.at, lang);
            let file = is_many.then(|| format!("{} · ", plan.files[file].name));
            html::li()
                .child(file)
                .child(format!("{of} "))
                .child(html::code().child(id))
                .child(format!(" {text}"))
        };
        plan.invalid().take(SHOWN_INVALID).map(line).collect::<Vec<_>>()
    };
    let section = html::section()
        .class("invalid")
        .attr("data-testid", "banner-invalid")
        .child(html::h2().child(state.t(m::INVALID_HEAD)))
        .child(html::ul().child(lines));
    Some(section)
}
