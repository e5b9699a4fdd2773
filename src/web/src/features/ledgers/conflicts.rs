//! The fields in conflict, each with its values side by side, and the settled conflicts.

use rustc_hash::FxHashSet;

use crate::components::button::button;
use crate::components::content::{filled, link};
use crate::components::line_form::text_input;
use crate::components::tick::{tick_box, tick_one};
use crate::components::unfold::unfold;
use crate::html::{self, Element, show_or};
use crate::platform::TIME_ZONE;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::conflicts::{Settlement, settle_by};
use zhibu_app::conflicts::SettlementRule;
use zhibu_app::views::ledgers::conflicts::{
    ConflictView, ConflictsView, FieldKey, SettledView, SideView, Viewer, conflicts_view,
    settled_view,
};
use zhibu_ledger::RecordKey;
use zhibu_text::{Message, m};

#[derive(Clone, Copy)]
struct Settling {
    state: AppState,
    found: Memo<ConflictsView>,
    ticked: Signal<FxHashSet<FieldKey>>,
    reason: Signal<String>,
}

/// The page.
pub fn conflicts(state: AppState) -> Element {
    let found = Memo::new(move || {
        let viewer = Viewer { own: &state.own_writers(), zone: TIME_ZONE, lang: state.lang() };
        state.read(|workspace| conflicts_view(workspace, viewer)).unwrap_or_default()
    });
    let (ticked, reason) = (Signal::new(FxHashSet::default()), Signal::new(String::new()));
    let settling = Settling { state, found, ticked, reason };
    let count = move || found.with(|found| found.count.to_string());
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::CONFLICTS)))
        .child(html::output().class("count").attr("data-testid", "count-conflicts").child(count));
    let none = move || html::p().class("empty").child(state.t(m::CONFLICTS_NONE));
    let items = move || {
        let items = found.get().first.into_iter();
        html::ul().class("conflicts").children(items.map(|conflict| settling.item(conflict)))
    };
    html::div()
        .class("conflict-page")
        .child(head)
        .child(show_or(
            move || found.with(|found| found.count > 0),
            move || (settling.hint(), items),
            none,
        ))
        .child(unfold(state, "settled", m::CONFLICTS_DONE, move || done(state)))
}

impl Settling {
    /// The keys of the shown fields.
    fn shown(self) -> FxHashSet<FieldKey> {
        self.found.with_untracked(|found| found.first.iter().map(ConflictView::field_key).collect())
    }

    /// The instructions, and the actions on ticked fields.
    fn hint(self) -> Element {
        let Self { state, ticked, reason, .. } = self;
        let label = html::span().child(state.t(m::CONFLICT_REASON));
        let reason = html::label().child(label).child(text_input(reason, 200));
        let is_all = move || {
            let count = self.found.with(|found| found.first.len());
            count > 0 && ticked.with(FxHashSet::len) == count
        };
        let all = tick_box(is_all, move || {
            let is_all = leptos::prelude::untrack(is_all);
            ticked.set(if is_all { FxHashSet::default() } else { self.shown() });
        });
        let all =
            html::label().class("tick-line").child(all).child(" ").child(state.t(m::TICK_ALL));
        let by_rule = |message: Message, rule: SettlementRule| {
            button(state, "", message, move || self.settle_ticked(rule))
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
    fn item(self, conflict: ConflictView) -> Element {
        let key = conflict.field_key();
        let ConflictView { tick, record, field, sides, other, .. } = conflict;
        let tick = tick_one(self.ticked, key.clone()).attr("aria-label", tick);
        let heading = filled(self.state, html::h2().child(tick).child(" "), record);
        let sides = sides.into_iter().map(|side| self.side(&key, side));
        let (RecordKey { kind, id }, name) = &key;
        html::li()
            .key(format!("{kind} {id} {name}"))
            .child(heading.child(format!(" · {field}")))
            .child(html::ul().class("sides").children(sides))
            .child(other.map(|other| link(self.state, other)))
    }

    /// A value with its author and time, and the button that chooses it.
    fn side(self, (key, field): &FieldKey, side: SideView) -> Element {
        let SideView { text, who, choose, value } = side;
        let settlement = Settlement::of_one(key.clone(), field.clone(), value);
        let line = html::li().key(&*choose);
        let choose = button(self.state, "", m::CONFLICT_USE, move || self.settle(&settlement))
            .attr("aria-label", choose);
        line.child(html::span().class("value").child(text))
            .child(html::span().class("quiet").child(who))
            .child(choose)
    }

    fn settle_ticked(self, rule: SettlementRule) {
        let settlement = self.ticked.with_untracked(|ticked| {
            self.found.with_untracked(|found| {
                let ticked = found.first.iter().filter(|view| ticked.contains(&view.field_key()));
                settle_by(ticked.map(|view| &view.conflict), rule)
            })
        });
        self.settle(&settlement);
    }

    fn settle(self, settlement: &Settlement) {
        let state = self.state;
        if state.is_past() {
            return;
        }
        if let Some(command) = self.reason.with_untracked(|reason| settlement.command(reason)) {
            state.apply(command);
        }
        self.ticked.set(FxHashSet::default());
        state.notify(settlement.text(state.lang_now()));
    }
}

/// The settled conflicts, the latest first.
fn done(state: AppState) -> Element {
    let list = move || {
        let viewer = Viewer { own: &state.own_writers(), zone: TIME_ZONE, lang: state.lang() };
        let done = state.read(|workspace| settled_view(workspace, viewer)).unwrap_or_default();
        let line = |SettledView { record, text, who }: SettledView| {
            html::li()
                .child(html::strong().child(record))
                .child(format!(" · {text} "))
                .child(html::span().class("quiet").child(who))
        };
        done.into_iter().map(line).collect::<Vec<_>>()
    };
    html::ul().class("done").child(list)
}
