//! What several people wrote differently: each field with its values side by side until someone has
//! chosen, and what was chosen before.

use std::sync::Arc;

use leptos::ev;
use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::components::button::button;
use crate::components::unfold::unfold;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::conflicts::{Settlement, settle_by};
use zhibu_app::conflicts::{Conflict, Settled, SettlementRule, Side, conflicts as all, settled};
use zhibu_app::history::{field_name, value_text};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// So many conflicts are shown at once; those settled make room for the next.
const SHOWN: usize = 200;
/// So many settled ones are shown.
const SHOWN_SETTLED: usize = 100;

/// Which field.
type FieldOf = (RecordKey, Name);

#[derive(Clone, Copy)]
struct Settling {
    state: AppState,
    found: Memo<Arc<Vec<Conflict>>>,
    ticked: Signal<FxHashSet<FieldOf>>,
    reason: Signal<String>,
}

/// The page.
pub fn conflicts(state: AppState) -> Element {
    let found = Memo::new(move || {
        let own = state.own_writers();
        Arc::new(state.read(|workspace| all(workspace.ledger(), &own)).unwrap_or_default())
    });
    let settling = Settling {
        state,
        found,
        ticked: Signal::new(FxHashSet::default()),
        reason: Signal::new(String::new()),
    };
    let count = move || found.with(|found| found.len()).to_string();
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::CONFLICTS)))
        .child(html::output().class("count").attr("data-testid", "count-conflicts").child(count));
    let is_any = move || found.with(|found| !found.is_empty());
    let none = move || html::p().class("empty").child(state.t(m::CONFLICTS_NONE));
    let items = move || {
        let found = found.get();
        html::ul()
            .class("conflicts")
            .children(found.iter().take(SHOWN).map(|conflict| settling.item(conflict)))
    };
    html::div()
        .class("conflict-page")
        .child(head)
        .child(show(is_any, move || (settling.hint(), items)))
        .child(show(move || !is_any(), none))
        .child(unfold(state, "settled", m::CONFLICTS_DONE, move || done(state)))
}

impl Settling {
    /// How it is done, and what can be done with the ticked ones.
    fn hint(self) -> Element {
        let Self { state, ticked, reason, .. } = self;
        let input = html::input()
            .attr("type", "text")
            .attr("maxlength", "200")
            .prop("value", move || reason.get())
            .on(ev::input, move |event| reason.set(html::input_value(&event)));
        let reason =
            html::label().child(html::span().child(state.t(m::CONFLICT_REASON))).child(input);
        let all = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || {
                let count = self.found.with(|found| found.len().min(SHOWN));
                count > 0 && ticked.with(FxHashSet::len) == count
            })
            .on(ev::change, move |_| {
                let indices: FxHashSet<FieldOf> = self
                    .found
                    .with_untracked(|found| found.iter().take(SHOWN).map(field_of).collect());
                ticked.update(|ticked| {
                    *ticked =
                        if ticked.len() == indices.len() { FxHashSet::default() } else { indices };
                });
            });
        let all =
            html::label().class("tick-line").child(all).child(" ").child(state.t(m::TICK_ALL));
        let by_rule = |said: Message, rule: SettlementRule| {
            button(state, "", said, move || self.settle_ticked(rule))
                .attr("disabled", move || ticked.with(FxHashSet::is_empty))
        };
        let actions = html::div()
            .class("actions")
            .child(all)
            .child(by_rule(m::CONFLICT_OURS, SettlementRule::Ours))
            .child(by_rule(m::CONFLICT_THEIRS, SettlementRule::Theirs))
            .child(by_rule(m::CONFLICT_NEWER, SettlementRule::Newer));
        html::div()
            .class("settling")
            .child(html::p().class("quiet").child(state.t(m::CONFLICTS_HINT)))
            .child(html::div().class("line").child(reason))
            .child(actions)
    }

    /// A field with its values side by side.
    fn item(self, conflict: &Conflict) -> Element {
        let Self { state, ticked, .. } = self;
        let lang = state.lang();
        let kind = Kind::from_code(&conflict.key.kind);
        let name = name_of(state, &conflict.key, lang);
        let field = field_name(kind, &conflict.field, lang);
        let index = field_of(conflict);
        let tick = {
            let index = index.clone();
            html::input()
                .attr("type", "checkbox")
                .attr(
                    "aria-label",
                    format_message!(m::TICK, lang, name = format!("{name} · {field}")),
                )
                .prop("checked", {
                    let index = index.clone();
                    move || ticked.with(|ticked| ticked.contains(&index))
                })
                .on(ev::change, move |_| {
                    ticked.update(|ticked| {
                        if !ticked.remove(&index) {
                            ticked.insert(index.clone());
                        }
                    });
                })
        };
        let link = |page: Page| Route::to(page).to_string();
        let id = conflict.key.id.to_string();
        let title = match kind {
            Some(kind) => html::a().attr("href", link(Page::Detail(kind, id.clone()))).child(name),
            None => html::span().child(name),
        };
        let other = kind.map(|kind| {
            let page = link(Page::Edit(kind, id));
            html::a().class("button").attr("href", page).child(m::CONFLICT_OTHER.get(lang))
        });
        let sides = conflict.sides.iter().rev().map(|side| self.side(&index, kind, side));
        html::li()
            .child(html::h2().child(tick).child(" ").child(title).child(format!(" · {field}")))
            .child(html::ul().class("sides").children(sides))
            .child(other)
    }

    /// A value, who wrote it and when, and the choice of it.
    fn side(self, (key, field): &FieldOf, kind: Option<Kind>, side: &Side) -> Element {
        let state = self.state;
        let lang = state.lang();
        let text = shown(state, kind, field, &side.value, lang);
        let (key, field, value) = (key.clone(), field.clone(), side.value.clone());
        let choose = html::button()
            .attr("type", "button")
            .attr("aria-label", format_message!(m::CONFLICT_USE_OF, lang, value = text))
            .on(ev::click, move |_| {
                self.settle(vec![(key.clone(), field.clone(), value.clone())], 0);
            })
            .child(m::CONFLICT_USE.get(lang));
        html::li()
            .child(html::span().class("value").child(text))
            .child(html::span().class("quiet").child(who(state, side, lang)))
            .child(choose)
    }

    fn settle_ticked(self, rule: SettlementRule) {
        let ticked = self.ticked.get_untracked();
        let found = self.found.get_untracked();
        let wanted = found.iter().filter(|conflict| ticked.contains(&field_of(conflict)));
        let Settlement { fields, left } = settle_by(wanted, rule);
        self.settle(fields, left);
    }

    fn settle(self, fields: Vec<(RecordKey, Name, Value)>, left: usize) {
        let state = self.state;
        if state.is_past() {
            return;
        }
        let why = self.reason.with_untracked(|reason| reason.trim().to_owned());
        let why = (!why.is_empty()).then(|| why.into());
        let count = fields.len();
        if count > 0 {
            state.apply(Command::Settle { fields, why });
        }
        self.ticked.set(FxHashSet::default());
        platform::keep_focus();
        let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &count), ("left", &left)];
        let said = if left == 0 { m::CONFLICTS_SETTLED } else { m::CONFLICTS_SETTLED_SOME };
        state.notify(said.with(state.lang_now(), &values));
    }
}

fn field_of(conflict: &Conflict) -> FieldOf {
    (conflict.key.clone(), conflict.field.clone())
}

/// What a record is called, with its kind.
fn name_of(state: AppState, key: &RecordKey, lang: Lang) -> String {
    let kind = Kind::from_code(&key.kind);
    let title = kind.and_then(|kind| state.title(kind, &key.id));
    let title = title.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
    format!("{} {title}", text::one_of_code(&key.kind, lang))
}

fn shown(state: AppState, kind: Option<Kind>, field: &str, value: &Value, lang: Lang) -> String {
    value_text(kind, field, value, lang, |kind, id| state.title(kind, id))
}

/// Who wrote a value, when, and with which file it came.
fn who(state: AppState, side: &Side, lang: Lang) -> String {
    let by = side.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
    let by =
        if side.is_ours { text::aside(by, m::THIS_BROWSER.get(lang), lang) } else { by.to_owned() };
    let file =
        state.read_present(|workspace| workspace.file_of(side.at).map(str::to_owned)).flatten();
    let file = file.map(|file| format!(" · {}", format_message!(m::FROM_FILE, lang, file = file)));
    format!("{by} · {}{}", platform::local_minute(side.at.ms()), file.unwrap_or_default())
}

/// What was settled, the latest first.
fn done(state: AppState) -> Element {
    let list = move || {
        let own = state.own_writers();
        let lang = state.lang();
        let done = state.read(|workspace| settled(workspace.ledger(), &own)).unwrap_or_default();
        done.iter()
            .take(SHOWN_SETTLED)
            .map(|one| settled_line(state, one, lang))
            .collect::<Vec<_>>()
    };
    html::ul().class("done").child(list)
}

fn settled_line(state: AppState, one: &Settled, lang: Lang) -> Element {
    let kind = Kind::from_code(&one.key.kind);
    let text = |value: &Value| shown(state, kind, &one.field, value, lang);
    let sides =
        one.sides.iter().map(|side| text::aside(&text(&side.value), &who(state, side, lang), lang));
    let sides = sides.collect::<Vec<_>>().join(" ⁄ ");
    let chosen =
        format_message!(m::CONFLICT_CHOSEN, lang, value = text(&one.value), values = sides);
    let by = one.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
    let why = one.why.as_ref().map(|why| format!(" · {why}")).unwrap_or_default();
    html::li()
        .child(html::strong().child(name_of(state, &one.key, lang)))
        .child(format!(" · {} ", text::pair(&field_name(kind, &one.field, lang), &chosen, lang)))
        .child(
            html::span()
                .class("quiet")
                .child(format!("{by} · {}{why}", platform::local_minute(one.at.ms()))),
        )
}
