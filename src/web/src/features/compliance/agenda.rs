//! What is to be done by when: this week, month or quarter, of one organisation or of all.

use std::fmt::Display;

use rustc_hash::FxHashMap;

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::agenda::{Group, Todo, TodoKind, Window, agenda as items_of, grouped};
use zhibu_domain::branches::lifecycle::missing;
use zhibu_domain::kinds::choices::{ActivityKind, StepKind};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::parameters_of;
use zhibu_domain::values::date::Day;
use zhibu_format::{DayEvent, calendar};
use zhibu_ledger::Name;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, m};

/// So many organisations are named at once; more are unfolded.
const NAMED: usize = 3;

/// What is shown.
#[derive(Clone, PartialEq)]
struct Shown {
    as_of: Day,
    until: Day,
    groups: Vec<Group>,
    /// How many steps and ends come later, and when the first does.
    later: (u32, Option<Day>),
    /// What those whose matters they are are called, told apart from those of the same name.
    names: FxHashMap<(Kind, Name), String>,
    /// How much the closing packs lack, of those that are to be closed.
    lacking: FxHashMap<Name, usize>,
    /// The task of those that serve one only.
    tasks: FxHashMap<Name, Name>,
    /// Whether the organisation asked about is there, if one is.
    is_known: bool,
}

impl Shown {
    fn name(&self, kind: Kind, id: &Name, lang: Lang) -> String {
        let name = self.names.get(&(kind, id.clone()));
        name.map_or(m::NAME_OWED.get(lang), |name| name).to_owned()
    }

    fn is_overdue(&self, group: &Group) -> bool {
        group.due.is_some_and(|due| due < self.as_of)
    }

    fn count(&self, wanted: impl Fn(&Group) -> bool) -> usize {
        self.groups.iter().filter(|group| wanted(group)).map(|group| group.of.len()).sum()
    }
}

fn window(state: AppState) -> Window {
    state
        .navigation()
        .route()
        .with(|route| route.param("until").and_then(Window::from_code))
        .unwrap_or_default()
}

fn branch(state: AppState) -> Option<String> {
    state.navigation().route().with(|route| route.param("branch").map(str::to_owned))
}

fn read(state: AppState) -> Option<Shown> {
    state.watch(Kind::ALL);
    let lang = state.lang();
    let as_of = state.as_of();
    let until = window(state).until(as_of);
    let branch = branch(state);
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let parameters = parameters_of(workspace.ledger());
        let found = items_of(register, &parameters, (as_of, until), branch.as_deref());
        let mut groups = grouped(&found.items);
        let branches = register.branches();
        let mut kinds: Vec<Kind> = groups.iter().map(|group| group.todo_kind.kind()).collect();
        order::sort(&mut kinds);
        kinds.dedup();
        let mut names: FxHashMap<(Kind, Name), String> = FxHashMap::default();
        for kind in kinds {
            let table = register.table(kind);
            let ids = (0..table.len()).map(|index| &**table.id(index, false));
            let all = text::disambiguated(register, kind, ids, lang);
            let all = platform::in_readers_order(all, |(_, name)| name);
            let ranks: FxHashMap<&str, usize> =
                all.iter().enumerate().map(|(rank, (id, _))| (*id, rank)).collect();
            for group in groups.iter_mut().filter(|group| group.todo_kind.kind() == kind) {
                order::sort_by(&mut group.of, |a, b| ranks.get(&**a).cmp(&ranks.get(&**b)));
            }
            names.extend(all.into_iter().map(|(id, name)| ((kind, id.into()), name)));
        }
        let closing =
            groups.iter().filter(|group| group.todo_kind == TodoKind::Step(StepKind::Close));
        let closing = closing.flat_map(|group| &group.of);
        let lacking = closing.map(|id| (id.clone(), missing(register, id).len())).collect();
        let planned = groups.iter().filter(|group| group.todo_kind == TodoKind::TaskPlanned);
        let planned = planned.flat_map(|group| &group.of);
        let tasks = planned.filter_map(|id| match &branches.get(id)?.serves.as_ref()?.ids[..] {
            [task] => Some((id.clone(), task.clone())),
            _ => None,
        });
        let tasks = tasks.collect();
        let is_known = branch.is_none_or(|branch| branches.get(&branch).is_some());
        let later = (found.later, found.next);
        Shown { as_of, until, groups, later, names, lacking, tasks, is_known }
    })
}

/// The page.
pub fn agenda(state: AppState) -> Element {
    let shown = Memo::new(move || read(state));
    let is_empty =
        move || shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.groups.is_empty()));
    // What waits for no day stands in no calendar.
    let has_days = move || {
        shown.with(|shown| {
            let shown = shown.as_ref();
            shown.is_some_and(|shown| shown.groups.iter().any(|group| group.due.is_some()))
        })
    };
    let summary = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            let overdue = shown.count(|group| shown.is_overdue(group));
            let values: [(&str, &dyn Display); 4] = [
                ("day", &shown.as_of),
                ("until", &shown.until),
                ("count", &shown.count(|_| true)),
                ("overdue", &overdue),
            ];
            let mut said = m::AGENDA_OF.with(lang, &values);
            if let (count @ 1.., Some(day)) = shown.later {
                said.push(' ');
                said.push_str(&m::AGENDA_LATER.with(lang, &[("count", &count), ("day", &day)]));
            }
            if shown.as_of != platform::today() {
                said.push(' ');
                said.push_str(m::AGENDA_DAY_OF_SAMPLE.get(lang));
            }
            Some(said)
        })
    };
    let rows = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let Some(shown) = shown else { return Vec::new() };
            shown.groups.iter().map(|group| row(state, shown, group, lang)).collect::<Vec<_>>()
        })
    };
    let heads = [m::AGENDA_DUE, m::AGENDA_MATTER, m::AGENDA_OF_WHOM];
    let head = move |said: Message| html::th().attr("scope", "col").child(state.t(said));
    let table = move || {
        html::scrolled(
            state.t(m::AGENDA),
            html::table()
                .class("plan")
                .attr("data-testid", "table-agenda")
                .child(html::caption().class("visually-hidden").child(state.t(m::AGENDA)))
                .child(html::thead().child(html::tr().children(heads.map(head))))
                .child(html::tbody().child(rows)),
        )
    };
    let none = move || {
        let is_known = shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.is_known));
        let said = if is_known { m::AGENDA_NONE } else { m::NO_SUCH_RECORD };
        html::div().class("empty").child(html::p().child(state.t(said)))
    };
    let save = button(state, "", m::AGENDA_SAVE, move || save(state, shown))
        .attr("disabled", move || !has_days());
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::AGENDA)))
        .child(controls(state))
        .child(save);
    html::div()
        .class("care-page agenda")
        .child(head)
        .child(html::p().class("summary").attr("data-testid", "count-agenda").child(summary))
        .child(show(is_empty, none))
        .child(show(move || !is_empty(), table))
        .child(html::p().class("quiet").child(state.t(m::AGENDA_ABOUT)))
}

/// The dashboard's line: how much is due this month.
pub fn soon(state: AppState) -> Element {
    let counts = Memo::new(move || {
        state.watch(Kind::ALL);
        let as_of = state.as_of();
        let until = Window::Month.until(as_of);
        state.read_untracked(|workspace| {
            let parameters = parameters_of(workspace.ledger());
            let items = items_of(workspace.register(), &parameters, (as_of, until), None).items;
            let is_overdue = |item: &&Todo| item.due.is_some_and(|due| due < as_of);
            (items.len(), items.iter().filter(is_overdue).count())
        })
    });
    let said = move || {
        let (count, overdue) = counts.get().unwrap_or_default();
        m::AGENDA_SOON.with(state.lang(), &[("count", &count), ("overdue", &overdue)])
    };
    html::a().attr("href", Route::to(Page::Agenda).to_string()).child(said)
}

/// How far ahead, and of whom; both live in the URL.
fn controls(state: AppState) -> Element {
    let set = move |name: &'static str, value: &str| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param(name, value));
    };
    let windows = move |_: &str| {
        let choice = |window: Window| {
            let said = match window {
                Window::Week => m::HORIZON_WEEK,
                Window::Month => m::HORIZON_MONTH,
                Window::Quarter => m::HORIZON_QUARTER,
                Window::NextQuarter => m::HORIZON_NEXT_QUARTER,
            };
            Choice::new(window.code(), state.translate(said))
        };
        Window::ALL.map(choice).to_vec()
    };
    let branches = move |chosen: &str| {
        state.watch(&[Kind::Branch]);
        let lang = state.lang();
        let known = state.read_untracked(|workspace| {
            let register = workspace.register();
            // One that has ended waits for its closing.
            let is_asked = |id: &str| {
                let branch = register.branches().get(id);
                let has_ended = branch.is_some_and(|branch| branch.dissolved.is_some());
                let is_closed = || register.steps().get(&format!("{id}-close")).is_some();
                id == chosen || !has_ended || !is_closed()
            };
            let ids = register.branches().rows().iter().map(|row| &*row.id);
            let named = text::disambiguated(register, Kind::Branch, ids, lang);
            let named = named.into_iter().filter(|(id, _)| is_asked(id)).collect();
            let named = platform::in_readers_order(named, |(_, name)| name);
            named.into_iter().map(|(id, name)| Choice::new(id, name)).collect::<Vec<_>>()
        });
        let mut choices = vec![Choice::new("", state.translate(m::AGENDA_ALL))];
        choices.extend(known.unwrap_or_default());
        choices
    };
    let labelled = move |label: Message, control: Element| {
        html::label().child(html::span().child(state.t(label))).child(control)
    };
    let until =
        choose(move || window(state).code().to_owned(), windows, move |code| set("until", &code));
    let of =
        choose(move || branch(state).unwrap_or_default(), branches, move |id| set("branch", &id));
    html::div()
        .class("controls")
        .child(labelled(m::AGENDA_UNTIL, until))
        .child(labelled(m::AGENDA_WHO, of))
}

fn row(state: AppState, shown: &Shown, group: &Group, lang: Lang) -> Element {
    let due = match group.due {
        Some(due) => html::time().child(due.to_string()),
        None => html::span().class("quiet").child(m::AGENDA_NO_DAY.get(lang)),
    };
    let overdue = shown
        .is_overdue(group)
        .then(|| html::span().class("chip error").child(m::AGENDA_OVERDUE.get(lang)));
    let count = group.of.len();
    let todo_kind = text::todo(group.todo_kind, lang);
    let who = if count <= NAMED {
        html::div().child(who(state, shown, group, lang))
    } else {
        let said = counted(group.todo_kind, count, lang);
        // What is seen is part of what is heard.
        let label = format!("{} {todo_kind} {said}", m::AGENDA_NAMES.get(lang));
        let (shown, group) = (shown.clone(), group.clone());
        html::div().child(html::span().class("number").child(said)).child(unfold_with(
            state,
            "who",
            m::AGENDA_NAMES,
            (label, false),
            move || who(state, &shown, &group, lang),
        ))
    };
    html::tr()
        .child(html::td().class("date").child(due).child(overdue))
        .child(html::th().attr("scope", "row").child(todo_kind))
        .child(html::td().child(who))
}

/// How many a group has.
fn counted(todo_kind: TodoKind, count: usize, lang: Lang) -> String {
    let said =
        if todo_kind.kind() == Kind::Branch { m::AGENDA_COUNT } else { m::AGENDA_COUNT_OTHER };
    said.with(lang, &[("count", &count)])
}

/// The organisations of a group, each with where it does what is due.
fn who(state: AppState, shown: &Shown, group: &Group, lang: Lang) -> Element {
    let one = |id: &Name| {
        let kind = group.todo_kind.kind();
        let name = shown.name(kind, id, lang);
        let page = Route::to(Page::Detail(kind, id.to_string()));
        let form = |field: &str| {
            let form = Route::to(Page::Edit(kind, id.to_string())).with_param("at", field);
            (m::AGENDA_RECORD, state.navigation().and_back(form))
        };
        let link = html::a().attr("href", page.to_string()).child(name.clone());
        let step = |step: StepKind| {
            (m::AGENDA_OPEN, state.navigation().and_back(page.with_param("step", step.code())))
        };
        let record = |kind: Option<ActivityKind>| {
            let route = Route::to(Page::New(Kind::Activity)).with_param("branch", id);
            let route = route.with_param("activity_kind", kind.map_or("", ActivityKind::code));
            (m::AGENDA_RECORD, state.navigation().and_back(route))
        };
        let (verb, route) = match group.todo_kind {
            TodoKind::Meeting(kind) => record(Some(kind)),
            TodoKind::AnyActivity => record(None),
            TodoKind::MeetingItem => form("done"),
            TodoKind::Node => form("finished"),
            TodoKind::Appeal => form("answered"),
            TodoKind::Result => {
                (m::AGENDA_OPEN, Route::to(Page::Ranking).with_param("appraisal", id))
            }
            TodoKind::Step(kind) => step(kind),
            TodoKind::TaskEnd => step(StepKind::Dissolve),
            TodoKind::PlannedEnd => step(StepKind::Renew),
            TodoKind::TaskPlanned => match shown.tasks.get(id) {
                // Whether it has ended is entered with the task.
                Some(task) => {
                    let page = Route::to(Page::Edit(Kind::Task, task.to_string()));
                    (m::AGENDA_OPEN, state.navigation().and_back(page.with_param("at", "ended")))
                }
                None => (m::AGENDA_OPEN, page.clone()),
            },
        };
        let handler = html::a()
            .class("quiet")
            .attr("href", route.to_string())
            .attr("aria-label", format!("{} {name}", verb.get(lang)))
            .child(verb.get(lang));
        let lacks = shown
            .lacking
            .get(id)
            .filter(|count| **count > 0 && group.todo_kind == TodoKind::Step(StepKind::Close));
        let lacks = lacks.map(|count| {
            let said = m::AGENDA_LACKS.with(lang, &[("count", count)]);
            html::span().class("quiet").child(text::aside("", &said, lang)).child(" ")
        });
        html::li().child(link).child(" ").child(lacks).child(handler)
    };
    html::ul().class("who").children(group.of.iter().map(one))
}

/// Hands out what has a day that is not past, as a calendar.
fn save(state: AppState, shown: Memo<Option<Shown>>) {
    let Some(shown) = shown.get() else { return };
    let lang = state.lang_now();
    let Some((ledger, title)) = state
        .read_present(|workspace| (workspace.about().id.clone(), workspace.about().title.clone()))
    else {
        return;
    };
    let of = branch(state);
    let events: Vec<DayEvent> = shown
        .groups
        .iter()
        .filter_map(|group| {
            let kind = group.todo_kind.kind();
            let names = group.of.iter().map(|id| shown.name(kind, id, lang));
            let names: Vec<String> = names.collect();
            let todo_kind = text::todo(group.todo_kind, lang);
            let count = counted(group.todo_kind, group.of.len(), lang);
            let is_one = group.of.len() == 1;
            let who = names.first().filter(|_| is_one).unwrap_or(&count);
            let summary = text::pair(&todo_kind, who, lang);
            let due = group.due?;
            // What is overdue is to be done today.
            let day = due.max(shown.as_of);
            let summary = if due < day {
                let late = m::AGENDA_ICS_OVERDUE.with(lang, &[("day", &due)]);
                format!("{late} {summary}")
            } else {
                summary
            };
            let of = of.as_deref().unwrap_or("all");
            Some(DayEvent {
                uid: format!("{ledger}-{of}-{}-{due}@zhibu", group.todo_kind.code()),
                day,
                summary,
                description: names.join("\n"),
            })
        })
        .collect();
    let name = format!("{title}-{}-{}.ics", m::AGENDA.get(lang), shown.as_of);
    let text = calendar(&events, platform::now_ms());
    match platform::download(&name, "text/calendar", &text) {
        Ok(()) => {
            let count = events.len();
            state.notify(m::AGENDA_SAVED.with(lang, &[("count", &count), ("file", &name)]));
        }
        Err(error) => state.say_export_failed(&error),
    }
}
