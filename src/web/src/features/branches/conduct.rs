//! Conduct notes, a sheet for each home organisation, to be printed and sent.

use leptos::ev;
use serde_json::json;

use crate::components::button::button;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::branches::conduct::by_home;
use zhibu_domain::kinds::field::{Cell, FieldValue};
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::RecordKey;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, m};

/// What one line says.
#[derive(Clone, PartialEq)]
struct Line {
    id: String,
    /// The member's id.
    member: String,
    /// Name, role, from, to.
    cells: [String; 4],
    note: Option<String>,
    returned: String,
}

#[derive(Clone, PartialEq)]
struct Sheet {
    home: Option<String>,
    lines: Vec<Line>,
}

#[derive(Clone, PartialEq)]
struct Shown {
    branch: String,
    sheets: Vec<Sheet>,
}

fn branch(state: AppState) -> String {
    state.navigation().route().with(|route| route.param("branch").unwrap_or_default().to_owned())
}

fn read(state: AppState, lang: Lang) -> Option<Shown> {
    state.watch(&[Kind::Branch, Kind::Assignment, Kind::Member, Kind::Organisation]);
    let id = branch(state);
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let own = register.branches().get(&id)?;
        let owed = || m::OWED.get(lang).to_owned();
        let title = |kind: Kind, id: &str| register.table(kind).title(id).map(str::to_owned);
        let sheets = by_home(register, &id).into_iter().map(|notes| Sheet {
            home: notes.home.map(|id| title(Kind::Organisation, id).unwrap_or_else(owed)),
            lines: platform::in_readers_order(notes.assignments, |row| {
                let member = row.record.member.as_ref();
                let title = member.and_then(|of| register.table(Kind::Member).title(&of.id));
                title.unwrap_or_default()
            })
            .into_iter()
            .map(|row| {
                let record = &row.record;
                let name = record.member.as_ref().and_then(|of| title(Kind::Member, &of.id));
                let role = record.role.as_ref().map(|role| match role.cell() {
                    Cell::Choice(code) => text::choice(code).get(lang).to_owned(),
                    _ => String::new(),
                });
                let date = |date: Option<zhibu_domain::values::date::PartialDate>| {
                    date.map(|date| date.to_string()).unwrap_or_default()
                };
                Line {
                    id: row.id.to_string(),
                    member: record.member.as_ref().map_or_else(String::new, |of| of.id.to_string()),
                    cells: [
                        name.unwrap_or_else(owed),
                        role.unwrap_or_default(),
                        date(record.from),
                        date(record.to),
                    ],
                    note: record.conduct.as_ref().map(|note| note.0.clone()),
                    returned: date(record.returned),
                }
            })
            .collect(),
        });
        let name = own.name.as_ref().map_or_else(owed, |name| name.0.clone());
        Some(Shown { branch: name, sheets: sheets.collect() })
    })?
}

/// The page.
pub fn conduct(state: AppState) -> Element {
    let shown = Memo::new(move || read(state, state.lang()));
    let is_empty =
        move || shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.sheets.is_empty()));
    let sheets = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let Some(shown) = shown else { return Vec::new() };
            shown
                .sheets
                .iter()
                .map(|one| sheet(state, &shown.branch, one, lang))
                .collect::<Vec<_>>()
        })
    };
    let back = move || {
        let page = Page::Detail(Kind::Branch, branch(state));
        let name = shown.with(|shown| shown.as_ref().map(|shown| shown.branch.clone()));
        let route = Route::to(page).to_string();
        html::a().class("back").attr("href", route).child(name.unwrap_or_default())
    };
    let print =
        button(state, "primary", m::CONDUCT_PRINT, platform::print).attr("disabled", is_empty);
    let none = move || {
        let is_known = shown.with(Option::is_some);
        let said = if is_known { m::CONDUCT_NONE } else { m::NO_SUCH_RECORD };
        html::div().class("empty").child(html::p().child(state.t(said)))
    };
    // Those that are written and were not told to be returned.
    let unsent = move || {
        shown.with(|shown| {
            let lines = shown.iter().flat_map(|shown| &shown.sheets).flat_map(|one| &one.lines);
            let unsent = lines.filter(|line| line.note.is_some() && line.returned.is_empty());
            unsent.map(|line| line.id.clone()).collect::<Vec<_>>()
        })
    };
    let send = move || {
        if state.is_past() {
            return;
        }
        let today = platform::today().to_string();
        let returned = |id: String| {
            let key = RecordKey::new(Kind::Assignment.code(), id);
            (key, vec![("returned".into(), json!(today))])
        };
        let writes: Vec<_> = unsent().into_iter().map(returned).collect();
        let count = writes.len();
        state.apply(Command::PutAll(writes));
        state.tell_saved(m::CONDUCT_RETURNED.with(state.lang_now(), &[("count", &count)]));
        platform::keep_focus();
    };
    let send_all = move || {
        let count = unsent().len();
        (count > 0).then(|| {
            html::button()
                .attr("type", "button")
                .on(ev::click, move |_| send())
                .child(m::CONDUCT_RETURN_ALL.with(state.lang(), &[("count", &count)]))
        })
    };
    html::div()
        .class("conduct-page")
        .child(
            html::header()
                .class("page-head")
                .child(html::h1().child(state.t(m::CONDUCT)))
                .child(show(move || shown.with(Option::is_some), back))
                .child(send_all)
                .child(print),
        )
        .child(show(is_empty, none))
        .child(sheets)
}

fn sheet(state: AppState, branch: &str, sheet: &Sheet, lang: Lang) -> Element {
    let field = |name| text::field(Kind::Assignment, name).get(lang);
    let heads = ["member", "role", "from", "to", "conduct", "returned"].map(field);
    let head = |said| html::th().attr("scope", "col").child(said);
    let row = |line: &Line| {
        let form = Route::to(Page::Edit(Kind::Assignment, line.id.clone()));
        let form = state.navigation().and_back(form.with_param("at", "conduct"));
        let note = if let Some(note) = &line.note {
            html::td().class("note").child(note.clone())
        } else {
            let link = html::a().attr("href", form.to_string());
            html::td().child(link.child(m::OWED.get(lang)))
        };
        let [name, role, from, to] = line.cells.clone();
        html::tr()
            .child(html::th().attr("scope", "row").child(name))
            .child(html::td().child(role))
            .child(html::td().class("date").child(from))
            .child(html::td().class("date").child(to))
            .child(note)
            .child(html::td().class("date").child(line.returned.clone()))
    };
    let home = sheet.home.as_deref().unwrap_or(m::CONDUCT_NO_HOME.get(lang));
    let mut members: Vec<&String> = sheet.lines.iter().map(|line| &line.member).collect();
    order::sort(&mut members);
    members.dedup();
    let title = m::CONDUCT_TITLE.with(lang, &[("branch", &branch)]);
    let to = m::CONDUCT_TO.with(lang, &[("home", &home)]);
    let count = m::CONDUCT_COUNT.with(lang, &[("count", &members.len())]);
    html::section()
        .class("sheet")
        .child(html::h2().child(title.clone()))
        .child(html::p().child(to))
        .child(html::scrolled(
            format!("{title} {home}"),
            html::table()
                .class("plan")
                .child(html::thead().child(html::tr().children(heads.map(head))))
                .child(html::tbody().children(sheet.lines.iter().map(row))),
        ))
        .child(html::p().class("quiet").child(count))
        .child(html::p().class("seal").child(m::CONDUCT_SEAL.with(lang, &[("branch", &branch)])))
}
