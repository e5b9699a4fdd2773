//! One record: its fields, what belongs to it, its history.

use leptos::prelude::*;

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::features::alliances::alliance::alliance;
use crate::features::appraisals::nominee::{appraisal, nominee};
use crate::features::branches::life::life;
use crate::features::branches::method::method;
use crate::features::branches::team::team;
use crate::features::compliance::finding::finding;
use crate::html::{self, Element, View, show, show_or};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::forms::has_form;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::compliance::findings::findings_in;
use zhibu_app::views::records::detail::{
    DetailView, FieldView, HistoryLine, ReferringView, detail as view_of, referring, signed_periods,
};
use zhibu_domain::alliances::network::Who;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, format_message, m};

/// The record on screen. A handle: copies mean the same record.
#[derive(Clone, Copy)]
struct Shown {
    state: AppState,
    kind: Kind,
    id: StoredValue<String>,
    view: Memo<Option<DetailView>>,
}

/// The record, beside its list or in its place.
pub fn detail(state: AppState, kind: Kind, id: String) -> Element {
    let id = StoredValue::new(id);
    let view = Memo::new(move || {
        let lang = state.lang();
        let read = |id: &String| {
            state.read(|workspace| view_of(workspace, kind, id, &platform::local_day, lang))
        };
        id.with_value(read).flatten()
    });
    let shown = Shown { state, kind, id, view };
    let asking = Signal::new(false);
    let exists = move || view.with(Option::is_some);
    let missing = move || html::p().class("empty").child(state.t(m::NO_SUCH_RECORD));
    let question = move || shown.deletion_question();
    let delete = move || state.delete(vec![shown.key()]);
    html::aside()
        .class("detail")
        .attr("tabindex", "-1")
        .attr("aria-label", move || shown.title())
        .child(shown.header(asking))
        .child(confirm(state, asking, question, m::DELETE, delete))
        .child(show_or(exists, move || shown.content(), missing))
}

impl Shown {
    fn key(self) -> RecordKey {
        self.id.with_value(|id| RecordKey::new(self.kind.code(), &**id))
    }

    fn title(self) -> String {
        let title = self.view.with(|view| view.as_ref().and_then(|view| view.title.clone()));
        title.unwrap_or_else(|| self.state.translate(m::NAME_OWED).to_owned())
    }

    fn is_deleted(self) -> bool {
        self.view.with(|view| view.as_ref().is_some_and(|view| view.is_deleted))
    }

    fn referring(self) -> Vec<ReferringView> {
        let (as_of, lang) = (self.state.as_of(), self.state.lang());
        let read = |id: &String| {
            self.state.read(|workspace| referring(workspace, self.kind, id, as_of, lang))
        };
        self.id.with_value(read).unwrap_or_default()
    }

    fn deletion_question(self) -> String {
        let lang = self.state.lang();
        match self.referring().iter().map(|referring| referring.count).sum::<usize>() {
            0 => format_message!(m::DELETE_ONE_QUESTION, lang, name = self.title()),
            count => {
                format_message!(m::DELETE_WITH_QUESTION, lang, name = self.title(), count = count)
            }
        }
    }

    fn header(self, asking: Signal<bool>) -> Element {
        let Self { state, kind, .. } = self;
        let close = move || {
            state.navigation().route().with(|route| route.with_page(Page::List(kind)).to_string())
        };
        let of_deleted = move || {
            let chip = html::span().class("chip deleted").child(state.t(m::DELETED_WORD));
            (chip, button(state, "", m::RESTORE, move || state.restore(vec![self.key()])))
        };
        let of_present = move || {
            // With the list's search and filters, to come back to.
            let link = move || {
                let page = Page::Edit(kind, self.id.get_value());
                state.navigation().route().with(|route| route.with_page(page).to_string())
            };
            let edit = html::a().class("button").attr("href", link).child(state.t(m::EDIT));
            (edit, button(state, "danger", m::DELETE, move || asking.set(true)))
        };
        let actions = move || {
            let buttons = show_or(move || self.is_deleted(), of_deleted, of_present);
            html::div().class("actions").child(buttons)
        };
        html::header()
            .child(html::a().class("back").attr("href", close).child(state.t(m::BACK_TO_LIST)))
            .child(html::p().class("quiet").child(state.t(text::kind(kind))))
            .child(html::h2().child(move || self.title()))
            .child(show(move || self.view.with(Option::is_some), actions))
    }

    fn content(self) -> impl View {
        let Self { state, kind, id, view } = self;
        let fields = move || view.with(|view| view.as_ref().map(|view| fields(state, view)));
        let found = Memo::new(move || self.referring());
        let referring = move || {
            let sections = found.get().into_iter();
            sections.map(|referring| referring_section(state, referring)).collect::<Vec<_>>()
        };
        let before = (self.signed_note(), (self.findings(), beside(state, kind, id)));
        (before, (html::dl().child(fields), (referring, self.history())))
    }

    fn history(self) -> Element {
        let Self { state, kind, id, view } = self;
        let lines = move || {
            let history = view.with(|view| view.as_ref().map(|view| view.history.clone()));
            let line = |HistoryLine { day, what }: HistoryLine| {
                let time = html::time().attr("datetime", day.clone()).child(day);
                html::li().child(time).child(" ").child(what)
            };
            history.unwrap_or_default().into_iter().map(line).collect::<Vec<_>>()
        };
        let whole = Route::to(Page::History)
            .with_param("kind", kind.code())
            .with_param("id", &id.get_value())
            .to_string();
        html::details()
            .class("history")
            .child(html::summary().child(state.t(m::HISTORY)))
            .child(html::ul().child(lines))
            .child(html::p().child(html::a().attr("href", whole).child(state.t(m::WHOLE_HISTORY))))
    }

    /// What is found against the rules in this record, if anything is.
    fn findings(self) -> impl View {
        let Self { state, kind, id, .. } = self;
        let found = Memo::new(move || {
            let (as_of, lang) = (state.as_of(), state.lang());
            let read = |id: &String| {
                state.read(|workspace| findings_in(workspace, (kind, id), as_of, lang))
            };
            id.with_value(read).unwrap_or_default()
        });
        move || {
            let found = found.get();
            (!found.is_empty()).then(|| {
                let lines = found.into_iter().map(|found| finding(state, found));
                html::section()
                    .class("own-findings")
                    .child(html::h3().child(state.t(m::FINDINGS)))
                    .child(html::ul().class("findings").children(lines))
            })
        }
    }

    /// That the record belongs to a period that is signed off, if it does.
    fn signed_note(self) -> impl View {
        let Self { state, kind, id, .. } = self;
        move || {
            let lang = state.lang();
            let read =
                |id: &String| state.read(|workspace| signed_periods(workspace, kind, id, lang));
            let periods = id.with_value(read).flatten()?;
            let said = format_message!(m::RECORD_SIGNED, lang, periods = periods);
            Some(html::p().class("quiet signed-note").child(said))
        }
    }
}

/// What a record of some kinds has beside its fields. It stands before them: with its life and what is
/// found, it is what is to be done.
fn beside(state: AppState, kind: Kind, id: StoredValue<String>) -> AnyView {
    match kind {
        Kind::Branch => (life(state, id), method(state, id)).into_any_view(),
        Kind::Alliance => {
            let who = id.with_value(|id| Who::Alliance(id.as_str().into()));
            let map = Route::to(Page::Map).with_param("focus", &who.code());
            (page_link(state, map, m::MAP), alliance(state, id)).into_any_view()
        }
        Kind::Task => {
            let plan = id.with_value(|id| Route::to(Page::Project).with_param("task", id));
            page_link(state, plan, m::PROJECT).into_any_view()
        }
        Kind::Team => team(state, id).into_any_view(),
        Kind::Appraisal => appraisal(state, id).into_any_view(),
        Kind::Nomination => nominee(state, id).into_any_view(),
        _ => ().into_any_view(),
    }
}

fn page_link(state: AppState, route: Route, name: text::Message) -> Element {
    let link = html::a().class("button small").attr("href", route.to_string());
    html::div().class("actions").child(link.child(state.t(name)))
}

/// What the record says, field by field; what it owes is marked.
fn fields(state: AppState, view: &DetailView) -> Vec<Element> {
    let own = view.fields.iter().filter(|field| field.is_owed || !field.text.is_empty());
    let own = own.map(|field| {
        let value = html::dd().child(field_value(state, field)).child(conflict(state, field));
        html::div().child(html::dt().child(field.label.clone())).child(value)
    });
    let others = view.others.iter().map(|(name, value)| {
        let value = html::span().class("value").child(value.clone());
        html::div().child(html::dt().child(name.clone())).child(html::dd().child(value))
    });
    own.chain(others).collect()
}

fn field_value(state: AppState, field: &FieldView) -> Element {
    if field.is_owed {
        return html::span().class("owed").child(state.translate(m::OWED));
    }
    if field.links.is_empty() {
        return html::span().class("value").child(field.text.clone());
    }
    let links = field.links.iter().enumerate().map(|(index, (name, route))| {
        let comma = (index > 0).then_some(text::between(state.lang()));
        (comma, html::a().attr("href", route.to_string()).child(name.clone()))
    });
    html::span().children(links)
}

fn conflict(state: AppState, field: &FieldView) -> Option<Element> {
    let link = html::a()
        .attr("href", Route::to(Page::Conflicts).to_string())
        .child(state.translate(m::CONFLICTS_SHOW));
    (!field.conflict.is_empty()).then(|| {
        html::p()
            .class("conflict")
            .child(html::strong().child(state.translate(m::CONFLICT)))
            .child(format!(" {} ", field.conflict.join(" ⁄ ")))
            .child(link)
    })
}

fn referring_section(state: AppState, referring: ReferringView) -> Element {
    let ReferringView { kind, name, count, first, all, add } = referring;
    let all = all.to_string();
    let heading = html::a()
        .attr("href", all.clone())
        .child(name)
        .child(" ")
        .child(html::span().class("quiet").child(count.to_string()));
    let add = has_form(kind).then(|| {
        html::a().class("button small").attr("href", add.to_string()).child(state.t(m::ADD))
    });
    let more = count.saturating_sub(first.len());
    let lines = first.into_iter().map(|(name, route, date)| {
        let link = html::a().attr("href", route.to_string()).child(name);
        html::li().child(link).child(html::time().child(date))
    });
    let more = (more > 0).then(|| {
        let said = move || format_message!(m::AND_MORE, state.lang(), count = more);
        html::a().attr("href", all).child(said)
    });
    html::section()
        .class("belonging")
        .child(html::h3().child(heading).child(add))
        .child(html::ul().children(lines))
        .child(more)
}
