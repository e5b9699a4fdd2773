//! A record: its fields, the records that refer to it, and its history.

use leptos::prelude::*;

use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::components::content::{actions, link};
use crate::features::alliances::alliance::alliance;
use crate::features::alliances::cooperation::cooperation;
use crate::features::appraisals::nominee::{appraisal, nominee};
use crate::features::branches::life::life;
use crate::features::branches::method::method;
use crate::features::branches::team::team;
use crate::features::compliance::finding::finding;
use crate::features::records::attendance::attendance;
use crate::features::records::paper::paper;
use crate::html::{self, Element, Node, View, show, show_or};
use crate::platform::{self, PREFERENCES};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::compliance::findings::findings_in;
use zhibu_app::views::links::PageLink;
use zhibu_app::views::records::detail::{
    DetailView, FieldContent, FieldView, HistoryLine, ReferringView, deletion_question,
    detail as view_of, other_page, papers_page, referring as referring_to,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, m};

/// The record that is shown. Copies refer to the same record.
#[derive(Clone, Copy)]
struct Shown {
    state: AppState,
    kind: Kind,
    id: StoredValue<String>,
    view: Memo<Option<DetailView>>,
    /// The records that refer to it.
    referring: Memo<Vec<ReferringView>>,
}

/// Whether the record beside a list is wide, which this browser stores.
#[derive(Clone, Copy)]
pub struct DetailWidth {
    state: AppState,
    is_wide: Signal<bool>,
}

impl DetailWidth {
    /// The stored width.
    pub fn stored(state: AppState) -> Self {
        Self { state, is_wide: Signal::new(PREFERENCES.has_wide_detail()) }
    }

    /// Whether it is wide.
    pub fn is_wide(self) -> bool {
        self.is_wide.get()
    }

    /// The button that makes it wide, or as it was.
    fn switch(self) -> Element {
        let Self { state, is_wide } = self;
        let turn = move || {
            let wide = !is_wide.get_untracked();
            is_wide.set(wide);
            state.notify_unless_stored(PREFERENCES.set_wide_detail(wide));
        };
        button(state, "plain small widen", m::DETAIL_WIDE, turn)
            .attr("aria-pressed", move || is_wide.get().to_string())
    }
}

/// The record, beside its list, or instead of it on a narrow screen.
pub fn detail(state: AppState, kind: Kind, id: String, width: DetailWidth) -> Element {
    let id = StoredValue::new(id);
    let view = Memo::new(move || {
        let lang = state.lang();
        let read = |id: &String| {
            state.read(|workspace| view_of(workspace, kind, id, &platform::local_day, lang))
        };
        id.with_value(read).flatten()
    });
    let referring = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let read =
            |id: &String| state.read(|workspace| referring_to(workspace, kind, id, as_of, lang));
        id.with_value(read).unwrap_or_default()
    });
    let shown = Shown { state, kind, id, view, referring };
    let asking = Signal::new(false);
    let exists = move || view.with(Option::is_some);
    let missing = move || html::p().class("empty").child(state.t(m::NO_SUCH_RECORD));
    let question = move || {
        let text = |all: &Vec<_>| deletion_question(&shown.title(), all, state.lang());
        asking.get().then(|| referring.with(text))
    };
    let delete = move || _ = state.delete(vec![shown.key()]);
    html::aside()
        .key(id.get_value())
        .attr("class", move || {
            if state.navigation().is_printing().get() { "detail on-paper" } else { "detail" }
        })
        .attr("tabindex", "-1")
        .attr("aria-label", move || shown.title())
        .child(paper(state, kind, id))
        .child(shown.header(asking, width))
        .child(confirm(state, asking, question, m::DELETE, delete))
        .child(show_or(exists, move || shown.content(), missing))
}

impl Shown {
    fn key(self) -> RecordKey {
        self.id.with_value(|id| RecordKey::new(self.kind.code(), &**id))
    }

    /// A part of the view; the default if there is no such record.
    fn part<T: Default>(self, part: impl Fn(&DetailView) -> T) -> T {
        self.view.with(|view| view.as_ref().map(part).unwrap_or_default())
    }

    fn title(self) -> String {
        let title = self.view.with(|view| view.as_ref().map(|view| view.title.clone()));
        title.unwrap_or_else(|| self.state.translate(m::NAME_OWED).to_owned())
    }

    fn header(self, asking: Signal<bool>, width: DetailWidth) -> Element {
        let Self { state, kind, .. } = self;
        let close = move || {
            state.navigation().route().with(|route| route.with_page(Page::List(kind)).to_string())
        };
        let of_deleted = move || {
            let chip = html::span().class("chip deleted").child(state.t(m::DELETED_WORD));
            (chip, button(state, "", m::RESTORE, move || state.restore(vec![self.key()])))
        };
        let of_present = move || {
            // The link keeps the list's query, which the form returns to.
            let link = move || {
                let page = Page::Edit(kind, self.id.get_value());
                state.navigation().route().with(|route| route.with_page(page).to_string())
            };
            let edit = html::a().class("button").attr("href", link).child(state.t(m::EDIT));
            (edit, button(state, "danger", m::DELETE, move || asking.set(true)))
        };
        let actions = move || {
            let buttons =
                show_or(move || self.part(|view| view.is_deleted), of_deleted, of_present);
            html::div().class("actions").child(buttons)
        };
        html::header()
            .child(html::a().class("back").attr("href", close).child(state.t(m::BACK_TO_LIST)))
            .child(width.switch())
            .child(html::p().class("quiet").child(state.t(text::kind(kind))))
            .child(html::h2().child(move || self.title()))
            .child(show(move || self.view.with(Option::is_some), actions))
    }

    fn content(self) -> impl View {
        let Self { state, kind, id, .. } = self;
        let fields = move || self.part(|view| fields(state, view));
        let summary = move || self.part(|view| summary(state, view));
        let referring = move || {
            let all = self.referring.get().into_iter().filter(|of| of.count > 0);
            all.map(|of| referring_section(state, of)).collect::<Vec<_>>()
        };
        let signed_note = move || {
            let note = self.part(|view| view.signed_note.clone());
            note.map(|message| html::p().class("quiet signed-note").child(message))
        };
        let other_page = move || {
            let lang = state.lang();
            let pages =
                id.with_value(|id| [other_page(kind, id, lang), papers_page(kind, id, lang)]);
            let pages: Vec<PageLink> = pages.into_iter().flatten().collect();
            (!pages.is_empty()).then(|| actions(state, pages))
        };
        let before =
            (summary, (signed_note, (self.findings(), (other_page, beside(state, kind, id)))));
        let after = (html::dl().child(fields), (self.add_menu(), self.history()));
        (before, (referring, after))
    }

    /// What the record has none of yet, each with a link to its form.
    fn add_menu(self) -> Element {
        let Self { state, referring, .. } = self;
        let lines = move || {
            let none = referring.get().into_iter().filter(|of| of.count == 0);
            let line =
                |page: PageLink| html::li().key(page.page.to_string()).child(link(state, page));
            none.flat_map(|of| of.first_links()).map(line).collect::<Vec<_>>()
        };
        let is_any =
            move || referring.with(|all| all.iter().any(|of| of.count == 0 && of.add.is_some()));
        let menu = move || {
            html::details()
                .class("add-menu")
                .child(html::summary().child(state.t(m::ADD_MENU)))
                .child(html::ul().child(lines))
        };
        html::div().child(show(is_any, menu))
    }

    fn history(self) -> Element {
        let lines = move || {
            let line = |line: &HistoryLine| {
                let time = html::time().attr("datetime", line.day.clone()).child(line.day.clone());
                html::li().child(time).child(" ").child(line.what.clone())
            };
            self.part(|view| view.history.iter().map(line).collect::<Vec<_>>())
        };
        let whole = move || self.part(|view| view.whole_history.to_string());
        let whole = html::a().attr("href", whole).child(self.state.t(m::WHOLE_HISTORY));
        html::details()
            .class("history")
            .child(html::summary().child(self.state.t(m::HISTORY)))
            .child(html::ul().child(lines))
            .child(html::p().child(whole))
    }

    /// The findings in this record, if there are any.
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
}

/// The sections that only some kinds have. They come before the fields, as they show what is to be
/// done.
fn beside(state: AppState, kind: Kind, id: StoredValue<String>) -> Node {
    match kind {
        Kind::Branch => (life(state, id), method(state, id)).into_node(),
        Kind::Alliance => alliance(state, id).into_node(),
        Kind::Cooperation => cooperation(state, id).into_node(),
        Kind::Team => team(state, id).into_node(),
        Kind::Activity => attendance(state, id),
        Kind::Appraisal => appraisal(state, id).into_node(),
        Kind::Nomination => nominee(state, id).into_node(),
        _ => ().into_node(),
    }
}

/// What its list tells of the record, in a strip.
fn summary(state: AppState, view: &DetailView) -> Option<Element> {
    let fact = |field: &FieldView| {
        let label = html::span().class("quiet").child(field.label.clone());
        html::li().key(&*field.label).child(label).child(" ").child(content(state, field))
    };
    let facts: Vec<Element> = view.summary.iter().map(fact).collect();
    (!facts.is_empty()).then(|| html::ul().class("strip").children(facts))
}

/// The fields of the record; missing values are marked.
fn fields(state: AppState, view: &DetailView) -> Vec<Element> {
    let field = |field: &FieldView| {
        let value = html::dd().child(content(state, field)).child(conflict(state, field));
        html::div().key(&*field.label).child(html::dt().child(field.label.clone())).child(value)
    };
    view.fields.iter().map(field).collect()
}

fn content(state: AppState, field: &FieldView) -> Element {
    match &field.content {
        FieldContent::Owed => html::span().class("owed").child(state.translate(m::OWED)),
        FieldContent::Text(text) => html::span().class("value").child(text.clone()),
        // The page that is opened gets neither the window of this one nor its address.
        FieldContent::WebAddress(address) => html::a()
            .class("value")
            .attr("href", address.trim().to_owned())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .child(address.clone()),
        FieldContent::Links(links) => {
            let links = links.iter().enumerate().map(|(index, page)| {
                let comma = (index > 0).then_some(text::between(state.lang()));
                (comma, link(state, page.clone()))
            });
            html::span().children(links)
        }
    }
}

fn conflict(state: AppState, field: &FieldView) -> Option<Element> {
    let values = field.conflict.as_ref()?;
    let link = html::a()
        .attr("href", Route::to(Page::Conflicts).to_string())
        .child(state.translate(m::CONFLICTS_SHOW));
    let word = html::strong().child(state.translate(m::CONFLICT));
    Some(html::p().class("conflict").child(word).child(format!(" {values} ")).child(link))
}

fn referring_section(
    state: AppState,
    ReferringView { all, count, first, more, add, add_many }: ReferringView,
) -> Element {
    let to_all = all.page.to_string();
    let count = html::span().class("quiet").child(count.to_string());
    let heading = html::h3()
        .child(link(state, all).child(" ").child(count))
        .child(add.map(|add| link(state, add)))
        .child(add_many.map(|add| link(state, add)));
    let lines = first.into_iter().map(|record| {
        html::li()
            .key(record.link.page.to_string())
            .child(link(state, record.link))
            .child(html::time().child(record.date))
    });
    html::section()
        .class("belonging")
        .key(&*to_all)
        .child(heading)
        .child(html::ul().children(lines))
        .child(more.map(|message| html::a().attr("href", to_all).child(message)))
}
