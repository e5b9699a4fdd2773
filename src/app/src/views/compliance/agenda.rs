//! The agenda (待办): what is due up to the end of a week, month or quarter, for one organisation or
//! for all.

use rustc_hash::FxHashMap;

use zhibu_domain::agenda::{Agenda, DueCounts, Todo, TodoGroup, TodoKind, Window, agenda, grouped};
use zhibu_domain::branches::lifecycle::missing;
use zhibu_domain::kinds::choices::{ActivityKind, StepKind};
use zhibu_domain::kinds::records::{
    Activity, Appeal, Kind, MeetingItem, Node, Offer, Organisation, Task,
};
use zhibu_domain::list::{Collation, in_order};
use zhibu_domain::register::Register;
use zhibu_domain::rules::parameters_of;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, DayEvent, calendar};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::file_names::allowed;
use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::choice::{Choice, ChoiceRequirements, Offered, RecordChoices};
use crate::views::links::{FormLink, LinkLook, PageLink};
use crate::workspace::Workspace;

/// Maximum records of a group that are shown without a fold.
const NAMED: usize = 3;
/// Maximum records of a group that are listed in its fold; once some are done, further ones appear.
const MOST_LISTED: usize = 200;

/// The parameters of the page.
#[derive(Clone, Copy, Debug)]
pub struct AgendaParams<'a> {
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
    /// Today.
    pub today: Day,
    /// The window of time.
    pub window: Window,
    /// The id of an organisation; `None` for all.
    pub branch: Option<&'a str>,
    /// Which items are listed.
    pub shown: ShownItems,
}

/// The parameter of the page with the items that are listed.
pub const SHOWN: &str = "shown";

/// Which items of the to-do list are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShownItems {
    /// All.
    #[default]
    All,
    /// Overdue ones.
    Overdue,
    /// Those with a day that is not past, up to the end of the window. A term that ends later is listed with all.
    Upcoming,
}

impl ShownItems {
    const EACH: [Self; 3] = [Self::All, Self::Overdue, Self::Upcoming];

    /// The name in URLs; empty for all.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Overdue => "overdue",
            Self::Upcoming => "upcoming",
        }
    }

    /// The items of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|shown| shown.code() == code)
    }

    fn holds(self, item: &Todo, (as_of, until): (Day, Day)) -> bool {
        match self {
            Self::All => true,
            Self::Overdue => item.due.is_some_and(|due| due < as_of),
            Self::Upcoming => item.due.is_some_and(|due| (as_of..=until).contains(&due)),
        }
    }
}

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct AgendaView {
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
    /// The numbers of due and overdue items, as sentences.
    pub summary: String,
    /// The items by day and kind.
    pub groups: Vec<GroupView>,
    /// The same as a table.
    pub table: Table,
    /// The text shown if nothing is due, or if there is no such organisation.
    pub none: Option<&'static str>,
}

impl AgendaView {
    /// Whether any item has a day: others are not part of the calendar.
    pub fn has_days(&self) -> bool {
        self.groups.iter().any(|group| group.due.is_some())
    }
}

/// The records with the same kind of item due on the same day.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupView {
    /// The kind of item.
    pub todo_kind: TodoKind,
    /// The kind as text.
    pub what: String,
    /// The day on which it is due; `None` if it has none.
    pub due: Option<Day>,
    /// Whether that day is past.
    pub is_overdue: bool,
    /// The number of records, as text.
    pub count: String,
    /// The records, in the order of their names.
    pub items: Vec<TodoItem>,
}

/// A record with an item that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct TodoItem {
    /// Its name, made distinct.
    pub name: String,
    /// Its page.
    pub page: Route,
    /// The number of missing items of its closing pack, as text.
    pub lacks: Option<String>,
    /// A link to where it is done.
    pub action: PageLink,
}

/// The content of the page.
pub fn agenda_view(
    workspace: &Workspace,
    params: AgendaParams<'_>,
    lang: Lang,
    collation: &dyn Collation,
) -> AgendaView {
    let AgendaParams { as_of, window, branch, .. } = params;
    let register = workspace.register();
    let days = (as_of, window.until(as_of));
    let mut found = match branch {
        None => workspace.agenda(days),
        Some(_) => agenda(register, &parameters_of(workspace.office()), days, branch),
    };
    found.items.retain(|item| params.shown.holds(item, days));
    let mut groups = grouped(&found.items);
    let names = names_in_order(register, &mut groups, lang, collation);
    let group = |TodoGroup { due, todo_kind, of }: TodoGroup| {
        let items = of.iter().map(|id| {
            let name = names.get(&(todo_kind.kind(), id.clone()));
            item(register, todo_kind, (id, name.map_or(m::NAME_OWED.get(lang), |name| name)), lang)
        });
        GroupView {
            todo_kind,
            what: text::todo(todo_kind, lang),
            due,
            is_overdue: due.is_some_and(|due| due < as_of),
            count: count_in_words(todo_kind, of.len(), lang),
            items: items.collect(),
        }
    };
    let groups: Vec<GroupView> = groups.into_iter().map(group).collect();
    let is_known = branch.is_none_or(|branch| register.branches().get(branch).is_some());
    let none = if is_known { m::AGENDA_NONE } else { m::NO_SUCH_RECORD };
    AgendaView {
        as_of,
        summary: summary(&found, &groups, params, lang),
        table: table(&groups, lang),
        none: groups.is_empty().then(|| none.get(lang)),
        groups,
    }
}

fn table(groups: &[GroupView], lang: Lang) -> Table {
    let row = |group: &GroupView| {
        let due = match group.due {
            Some(due) => TableCell::Date(due.into()),
            None => TableCell::quiet(m::AGENDA_NO_DAY.get(lang)),
        };
        let overdue = || TableCell::chip(m::AGENDA_OVERDUE.get(lang), Tone::Error);
        let due = [due].into_iter().chain(group.is_overdue.then(overdue));
        TableRow::new([
            TableCell::Parts(due.collect()),
            TableCell::text(&*group.what),
            who(group, lang),
        ])
    };
    Table {
        caption: m::AGENDA.get(lang).to_owned(),
        columns: vec![
            TableColumn::text(m::AGENDA_DUE.get(lang)).with_class("date"),
            TableColumn::text(m::AGENDA_MATTER.get(lang)).naming_rows(),
            TableColumn::text(m::AGENDA_OF_WHOM.get(lang)),
        ],
        rows: groups.iter().map(row).collect(),
        totals: None,
    }
}

/// The records of a group, each with a link to where the item is done; in a fold if there are many.
fn who(group: &GroupView, lang: Lang) -> TableCell {
    let item = |item: &TodoItem| {
        let lacks = item.lacks.as_ref().map(|lacks| TableCell::quiet(text::aside("", lacks, lang)));
        let name = TableCell::link(&*item.name, item.page.clone());
        let cells = [Some(name), lacks, Some(TableCell::Link(item.action.clone()))];
        TableCell::Parts(cells.into_iter().flatten().collect())
    };
    let more = group.items.len().saturating_sub(MOST_LISTED);
    let rest = (more > 0).then(|| TableCell::quiet(format_message!(m::REST, lang, count = more)));
    let items = group.items.iter().take(MOST_LISTED).map(item).chain(rest);
    let items = TableCell::Lines(items.collect());
    if group.items.len() <= NAMED {
        return items;
    }
    let summary = m::AGENDA_NAMES.get(lang);
    TableCell::Parts(vec![
        TableCell::Figure(group.count.clone()),
        TableCell::Fold {
            summary: summary.to_owned(),
            // The accessible name contains the visible text.
            label: format!("{summary} {} {}", group.what, group.count),
            inside: Box::new(items),
        },
    ])
}

/// The distinct names of all records of the groups' kinds. Sorts the records of each group by these
/// names.
fn names_in_order(
    register: &Register,
    groups: &mut [TodoGroup],
    lang: Lang,
    collation: &dyn Collation,
) -> FxHashMap<(Kind, Name), String> {
    let mut kinds: Vec<Kind> = groups.iter().map(|group| group.todo_kind.kind()).collect();
    order::sort(&mut kinds);
    kinds.dedup();
    let mut names = FxHashMap::default();
    for kind in kinds {
        let table = register.table(kind);
        let ids = (0..table.len()).map(|index| &**table.id(index, false));
        let all = text::disambiguated(register, kind, ids, lang);
        let all = in_order(all, collation, |(_, name)| name);
        let ranks: FxHashMap<&str, usize> =
            all.iter().enumerate().map(|(rank, (id, _))| (*id, rank)).collect();
        for group in groups.iter_mut().filter(|group| group.todo_kind.kind() == kind) {
            order::sort_by(&mut group.of, |a, b| ranks.get(&**a).cmp(&ranks.get(&**b)));
        }
        names.extend(all.into_iter().map(|(id, name)| ((kind, id.into()), name)));
    }
    names
}

fn summary(
    found: &Agenda,
    groups: &[GroupView],
    AgendaParams { as_of, today, window, .. }: AgendaParams<'_>,
    lang: Lang,
) -> String {
    let overdue = groups.iter().filter(|group| group.is_overdue);
    let mut sentences = vec![format_message!(
        m::AGENDA_OF,
        lang,
        day = as_of,
        until = window.until(as_of),
        count = found.items.len(),
        overdue = overdue.map(|group| group.items.len()).sum::<usize>()
    )];
    if let (count @ 1.., Some(day)) = (found.later, found.next) {
        sentences.push(format_message!(m::AGENDA_LATER, lang, count = count, day = day));
    }
    if as_of != today {
        sentences.push(m::AGENDA_DAY_OF_SAMPLE.get(lang).to_owned());
    }
    sentences.join(" ")
}

fn count_in_words(todo_kind: TodoKind, count: usize, lang: Lang) -> String {
    let is_of_branches = todo_kind.kind() == Kind::Branch;
    if is_of_branches {
        format_message!(m::AGENDA_COUNT, lang, count = count)
    } else {
        format_message!(m::AGENDA_COUNT_OTHER, lang, count = count)
    }
}

fn item(
    register: &Register,
    todo_kind: TodoKind,
    (id, name): (&Name, &str),
    lang: Lang,
) -> TodoItem {
    let is_closing = todo_kind == TodoKind::Step(StepKind::Close);
    let lacking = if is_closing { missing(register, id).len() } else { 0 };
    let lacks = (lacking > 0).then(|| format_message!(m::AGENDA_LACKS, lang, count = lacking));
    TodoItem {
        name: name.to_owned(),
        page: Route::to(Page::Detail(todo_kind.kind(), id.to_string())),
        lacks,
        action: action(register, todo_kind, (id, name), lang),
    }
}

/// A link to where an item is done.
fn action(
    register: &Register,
    todo_kind: TodoKind,
    (id, name): (&Name, &str),
    lang: Lang,
) -> PageLink {
    let page = || Route::to(Page::Detail(todo_kind.kind(), id.to_string()));
    let view = |verb: Message, page: Route| {
        let verb = verb.get(lang);
        let link = PageLink::to(verb, page).looking(LinkLook::Quiet);
        link.labelled(format!("{verb} {name}"))
    };
    let form = |verb: Message, form: Route| view(verb, form).leading_back();
    let field = |link: FormLink| form(m::AGENDA_RECORD, link.form);
    let step = |step: StepKind| form(m::AGENDA_OPEN, page().with_param("step", step.code()));
    let activity = |kind: Option<ActivityKind>| {
        let new = Route::to(Page::New(Kind::Activity)).with_param(Activity::BRANCH.name(), id);
        let code = kind.map_or("", ActivityKind::code);
        form(m::AGENDA_RECORD, new.with_param(Activity::ACTIVITY_KIND.name(), code))
    };
    match todo_kind {
        TodoKind::Meeting(kind) => activity(Some(kind)),
        TodoKind::AnyActivity => activity(None),
        TodoKind::MeetingItem => field(FormLink::to(MeetingItem::DONE, id, "")),
        TodoKind::Node => field(FormLink::to(Node::FINISHED, id, "")),
        TodoKind::Appeal => field(FormLink::to(Appeal::ANSWERED, id, "")),
        TodoKind::TermReminder | TodoKind::Term => {
            field(FormLink::to(Organisation::TERM_FROM, id, ""))
        }
        TodoKind::JointMeeting => {
            let new =
                Route::to(Page::New(Kind::Activity)).with_param(Activity::ALLIANCE.name(), id);
            let code = ActivityKind::JointMeeting.code();
            form(m::AGENDA_RECORD, new.with_param(Activity::ACTIVITY_KIND.name(), code))
        }
        TodoKind::Need => field(FormLink::to(Offer::ANSWERED, id, "")),
        TodoKind::Result => {
            let ranking = Route::to(Page::Ranking).with_param("appraisal", id);
            view(m::AGENDA_OPEN, ranking)
        }
        TodoKind::Step(kind) => step(kind),
        TodoKind::TaskEnd => step(StepKind::Dissolve),
        TodoKind::PlannedEnd => step(StepKind::Renew),
        TodoKind::TaskPlanned => {
            let branch = register.branches().get(id);
            match branch.and_then(|branch| branch.serves.as_ref()).map(|serves| &serves.ids[..]) {
                // The end of a task is entered in its form.
                Some([task]) => form(m::AGENDA_OPEN, FormLink::to(Task::ENDED, task, "").form),
                _ => view(m::AGENDA_OPEN, page()),
            }
        }
    }
}

/// The windows to choose from.
pub fn window_choices(lang: Lang) -> Vec<Choice> {
    let choice = |window: Window| {
        let said = match window {
            Window::Week => m::HORIZON_WEEK,
            Window::Month => m::HORIZON_MONTH,
            Window::Quarter => m::HORIZON_QUARTER,
            Window::NextQuarter => m::HORIZON_NEXT_QUARTER,
        };
        Choice::new(window.code(), said.get(lang))
    };
    Window::ALL.map(choice).to_vec()
}

/// Which items there are to choose from.
pub fn shown_choices(lang: Lang) -> Vec<Choice> {
    let choice = |shown: ShownItems| {
        let name = match shown {
            ShownItems::All => m::AGENDA_SHOWN_ALL,
            ShownItems::Overdue => m::AGENDA_OVERDUE,
            ShownItems::Upcoming => m::AGENDA_UPCOMING,
        };
        Choice::new(shown.code(), name.get(lang))
    };
    ShownItems::EACH.map(choice).to_vec()
}

/// The organisations to choose from: all, or one of those that are not closed.
pub fn offered_branches(lang: Lang) -> Offered {
    Offered::Records(RecordChoices {
        requirements: ChoiceRequirements::default().unclosed(),
        ..RecordChoices::all(Kind::Branch, Some(m::AGENDA_ALL.get(lang)))
    })
}

/// The window for which the items are kept from one edit to the next: this month, and this week where that
/// ends later.
fn kept_days(as_of: Day) -> (Day, Day) {
    (as_of, Window::Month.until(as_of).max(Window::Week.until(as_of)))
}

/// How much is overdue, and how much is due in the week of a day.
pub fn due_this_week(workspace: &Workspace, as_of: Day) -> DueCounts {
    workspace.due_counts(kept_days(as_of), Window::Week.until(as_of))
}

/// The items that are overdue on a day. The window is that of [`due_this_week`], for which they are known.
pub fn overdue_items(workspace: &Workspace, as_of: Day) -> Vec<Todo> {
    let mut items = workspace.agenda(kept_days(as_of)).items;
    items.retain(|item| item.due.is_some_and(|due| due < as_of));
    items
}

/// A calendar as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    /// The file's name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The notice shown once it is saved.
    pub notice: String,
}

/// The items with a day, as a calendar file written at a timestamp, in milliseconds since 1970.
pub fn calendar_file(
    about: &About,
    view: &AgendaView,
    branch: Option<&str>,
    now_ms: u64,
    lang: Lang,
) -> CalendarFile {
    let events = calendar_events(view, &about.id, branch, lang);
    let title = allowed(&about.title);
    let name = format!("{title}-{}-{}.ics", m::AGENDA.get(lang), view.as_of);
    let text = calendar(&events, now_ms);
    let notice = format_message!(m::AGENDA_SAVED, lang, count = events.len(), file = name);
    CalendarFile { name, text, notice }
}

/// The items with a day, as calendar events; overdue ones are on the day up to which the ledger is
/// evaluated. `ledger` and `branch` are ids that become part of each event's id.
pub fn calendar_events(
    view: &AgendaView,
    ledger: &str,
    branch: Option<&str>,
    lang: Lang,
) -> Vec<DayEvent> {
    let of = branch.unwrap_or("all");
    let event = |group: &GroupView| {
        let due = group.due?;
        let names: Vec<&str> = group.items.iter().map(|item| &*item.name).collect();
        let summary =
            text::pair(&group.what, if let [name] = names[..] { name } else { &group.count }, lang);
        let summary = if group.is_overdue {
            format!("{} {summary}", format_message!(m::AGENDA_ICS_OVERDUE, lang, day = due))
        } else {
            summary
        };
        Some(DayEvent {
            uid: format!("{ledger}-{of}-{}-{due}@zhibu", group.todo_kind.code()),
            day: due.max(view.as_of),
            summary,
            description: names.join("\n"),
        })
    };
    view.groups.iter().filter_map(event).collect()
}
