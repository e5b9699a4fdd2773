//! What is left to be done for an organisation that has ended: what its closing pack lacks, who has not
//! left it, and whether its task goes on.

use leptos::prelude::*;

use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::branches::aftermath::{aftermath, leave_with_end};
use zhibu_domain::branches::lifecycle::{BranchLife, Missing, Stage, missing};
use zhibu_domain::kinds::choices::ArchiveItem;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, m};

/// A field of a form: the record, what it is called, and where the form is.
#[derive(Clone, PartialEq)]
struct Place {
    name: String,
    link: String,
}

fn place(state: AppState, (kind, id): (Kind, &str), field: &str, name: String) -> Place {
    let page = Route::to(Page::Edit(kind, id.to_owned())).with_param("at", field);
    Place { name, link: state.navigation().and_back(page).to_string() }
}

/// One line: what is missing, and where each of it is entered.
#[derive(Clone, PartialEq)]
struct Line {
    what: Message,
    places: Vec<Place>,
}

fn line_of(line: Line, lang: Lang) -> Element {
    let places = line.places.into_iter().enumerate().map(|(place, Place { name, link })| {
        let comma = (place > 0).then_some(text::between(lang));
        (comma, html::a().attr("href", link).child(name))
    });
    html::li()
        .child(html::span().class("quiet").child(line.what.get(lang)))
        .child(" ")
        .children(places)
}

fn read_pack(state: AppState, id: &str) -> Option<Vec<Line>> {
    state.watch(&[Kind::Branch, Kind::Step, Kind::Assignment, Kind::Member]);
    let lang = state.lang();
    let missing = state.read_untracked(|workspace| {
        let register = workspace.register();
        let is_ended = BranchLife::of(register, id)?.stage() == Stage::Ended;
        is_ended.then(|| missing(register, id))
    })??;
    let branch = (Kind::Branch, id);
    let mut lines = Vec::new();
    if missing.contains(&Missing::Summary) {
        let name = text::field(Kind::Branch, "summary").get(lang).to_owned();
        lines.push(Line {
            what: m::PACK_UNWRITTEN,
            places: vec![place(state, branch, "summary", name)],
        });
    }
    let assigned = |what, field: &str, is_meant: fn(&Missing) -> Option<&Name>| {
        let places = missing.iter().filter_map(is_meant).map(|assignment| {
            let name = state.member_of(assignment, lang);
            place(state, (Kind::Assignment, assignment), field, name)
        });
        let places: Vec<Place> = places.collect();
        (!places.is_empty()).then_some(Line { what, places })
    };
    lines.extend(assigned(m::PACK_CONDUCT, "conduct", |missing| match missing {
        Missing::Conduct(id) => Some(id),
        _ => None,
    }));
    lines.extend(assigned(m::PACK_RETURN, "returned", |missing| match missing {
        Missing::Return(id) => Some(id),
        _ => None,
    }));
    let papers = missing.iter().filter_map(|missing| match missing {
        Missing::Paper(item) => Some(text::choice(item.code()).get(lang).to_owned()),
        _ => None,
    });
    let papers: Vec<String> = papers.collect();
    if !papers.is_empty() {
        let all = papers.len() == ArchiveItem::ALL.len();
        let name =
            if all { m::PACK_ALL_PAPERS.get(lang).to_owned() } else { text::listed(&papers, lang) };
        lines.push(Line {
            what: m::PACK_PAPERS,
            places: vec![place(state, branch, "archived", name)],
        });
    }
    Some(lines)
}

/// What the closing pack lacks, each with where it is entered; of what has ended and is not closed.
pub fn pack(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Memo::new(move || id.with_value(|id| read_pack(state, id)));
    let is_there = move || shown.with(Option::is_some);
    let said = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let lines = shown.clone().unwrap_or_default();
            let whole = lines.is_empty().then(|| html::li().child(m::PACK_WHOLE.get(lang)));
            let lines: Vec<Element> = lines.into_iter().map(|line| line_of(line, lang)).collect();
            (whole, lines)
        })
    };
    let section = move || {
        html::div()
            .class("pack")
            .child(html::h4().child(state.t(m::PACK)))
            .child(html::ul().child(said))
    };
    html::div().child(show(is_there, section))
}

#[derive(Clone, PartialEq)]
struct After {
    staying: usize,
    /// How many of them would leave with the end.
    leaving: usize,
    end: String,
    /// Those who do not: they came after the end.
    odd: Vec<Place>,
    tasks: Vec<Place>,
}

fn read_after(state: AppState, id: &str) -> Option<After> {
    state.watch(&[Kind::Branch, Kind::Assignment, Kind::Task]);
    let (left, leaving, end) = state.read_untracked(|workspace| {
        let register = workspace.register();
        let left = aftermath(register, id)?;
        let end = register.branches().get(id)?.dissolved?.to_string();
        Some((left, leave_with_end(register, id), end))
    })??;
    let lang = state.lang();
    let stays = |id: &&Name| leaving.iter().all(|(key, _)| key.id != **id);
    let odd = left
        .staying
        .iter()
        .filter(stays)
        .map(|id| place(state, (Kind::Assignment, id), "from", state.member_of(id, lang)));
    let odd = odd.collect();
    let leaving = leaving.len();
    let tasks = left.open_tasks.iter().map(|task| {
        let name = state.title(Kind::Task, task);
        let name = name.unwrap_or_else(|| state.translate(m::NAME_OWED).to_owned());
        place(state, (Kind::Task, task), "ended", name)
    });
    let tasks = tasks.collect();
    let after = After { staying: left.staying.len(), leaving, end, odd, tasks };
    (after.staying > 0 || !after.tasks.is_empty()).then_some(after)
}

/// What an organisation that has ended leaves behind, with what settles it.
pub fn after_end(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Memo::new(move || {
        state.lang();
        id.with_value(|id| read_after(state, id))
    });
    let is_there = move || shown.with(Option::is_some);
    let leave = move || {
        if state.is_past() {
            return;
        }
        let writes = state.read_untracked(|workspace| {
            id.with_value(|id| leave_with_end(workspace.register(), id))
        });
        if let Some(writes) = writes.filter(|writes| !writes.is_empty()) {
            let count = writes.len();
            state.apply(Command::PutAll(writes));
            state.tell_saved(m::LEFT_WITH_END.with(state.lang_now(), &[("count", &count)]));
        }
    };
    let lines = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let After { staying, leaving, end, odd, tasks } = shown.as_ref()?;
            let staying = (*staying > 0).then(|| {
                let said = m::STAYING.with(lang, &[("count", staying)]);
                let handler = (*leaving > 0).then(|| {
                    let verb = m::LEAVE_WITH_END.with(lang, &[("count", leaving), ("end", end)]);
                    html::button()
                        .class("small")
                        .attr("type", "button")
                        .on(leptos::ev::click, move |_| leave())
                        .child(verb)
                });
                html::li().child(said).child(" ").child(handler)
            });
            let odd = (!odd.is_empty())
                .then(|| line_of(Line { what: m::CAME_AFTER_END, places: odd.clone() }, lang));
            let tasks = (!tasks.is_empty())
                .then(|| line_of(Line { what: m::TASK_OPEN, places: tasks.clone() }, lang));
            Some((staying, (odd, tasks)))
        })
    };
    html::div().child(show(is_there, move || html::ul().class("pack after").child(lines)))
}
