//! The sections of an alliance's page: its three lists, the rotation of the chair, and the items of its
//! joint meetings.

use zhibu_domain::alliances::meetings::{ItemProgress, Loop, standings};
use zhibu_domain::alliances::rotation::{Turn, has_rotation, next_turns, term_months, terms};
use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::records::{Activity, Alliance, ChairTerm, Kind, MeetingItem};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_text::{Lang, Message, format_message, m};

use crate::commands::alliances::{NextTerm, record_next_term};
use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::alliances::lists::{amounts_of_alliance, lists};
use crate::views::alliances::unit_links::unit_links_of;
use crate::views::announced::Announced;
use crate::views::figures::Figure;
use crate::views::links::{FormLink, LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum future turns that are shown.
const TURNS_TO_COME: usize = 4;
/// Maximum recorded terms that are shown.
const RECORDED_TERMS: usize = 3;
/// Maximum items of meetings that are shown.
const ITEMS: usize = 20;

/// The sections of an alliance.
#[derive(Clone, Debug, PartialEq)]
pub struct AllianceView {
    /// Links to pasting its units, to the matching of their needs, and to its dashboard.
    pub links: [PageLink; 3],
    /// A link to the units whose organisation is to be decided, if there are any.
    pub units: Option<PageLink>,
    /// Its three lists, each with what is overdue.
    pub lists: Vec<Vec<TableCell>>,
    /// What its cooperations contracted, received and paid; none if nothing of it is recorded.
    pub amounts: Vec<Figure>,
    /// The rotating chair; `None` if neither the length of a term nor a term is recorded.
    pub chair: Option<ChairView>,
    /// The number of items at each step, as text.
    pub progress: String,
    /// The items of its joint meetings, the most urgent first.
    pub items: Vec<MeetingItemView>,
    /// The number of further items, linked to the list of all; `None` if there are none.
    pub more_items: Option<PageLink>,
    /// The forms of a new item and of a new joint meeting.
    pub forms: [PageLink; 2],
}

/// The rotating chair of an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChairView {
    /// The latest terms in the chair, then the future turns.
    pub turns: Vec<TurnView>,
    /// Whether the next term can be recorded: it is known whose turn it is.
    pub has_next: bool,
    /// The form in which the length of a term is entered; `None` if it is known.
    pub months: Option<PageLink>,
}

/// A term in the chair, or a turn that is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnView {
    /// The unit, linked to the record of the term if there is one, otherwise to the unit.
    pub unit: PageLink,
    /// Its first and last day.
    pub dates: String,
    /// Its states today, a word each.
    pub notes: Vec<&'static str>,
}

/// An item of a joint meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingItemView {
    /// Its current step, its name, and a chip if its deadline has passed.
    pub head: TableCell,
    /// The responsible unit and the deadline, as far as they are known.
    pub details: String,
    /// The form in which its report to the next meeting is entered.
    pub report: Option<PageLink>,
}

const STEPS: [Loop; 4] = [Loop::Raised, Loop::Decided, Loop::Done, Loop::Reported];

fn name_of(step: Loop) -> Message {
    match step {
        Loop::Raised => m::LOOP_RAISED,
        Loop::Decided => m::LOOP_DECIDED,
        Loop::Done => m::LOOP_DONE,
        Loop::Reported => m::LOOP_REPORTED,
    }
}

/// The sections of an alliance; `None` if there is no such alliance.
pub fn alliance(workspace: &Workspace, id: &str, as_of: Day, lang: Lang) -> Option<AllianceView> {
    let register = workspace.register();
    register.alliances().get(id)?;
    let all = standings(register, id, as_of);
    let count = |step: &Loop| all.iter().filter(|item| item.state == *step).count();
    let counts: Vec<String> =
        STEPS.iter().map(|step| format!("{} {}", name_of(*step).get(lang), count(step))).collect();
    Some(AllianceView {
        links: links(id, lang),
        units: unit_links_of(workspace, id, lang),
        lists: lists(workspace, id, as_of, lang),
        amounts: amounts_of_alliance(workspace, id, lang),
        forms: forms(id, lang),
        chair: has_rotation(register, id).then(|| chair(workspace, id, as_of, lang)),
        progress: counts.join(" → "),
        items: all.iter().take(ITEMS).map(|progress| item(workspace, progress, lang)).collect(),
        more_items: (all.len() > ITEMS).then(|| {
            let of = Filter::Is(MeetingItem::ALLIANCE.index(), id.to_owned());
            let text = format_message!(m::REST, lang, count = (all.len() - ITEMS));
            PageLink::to(text, Route::rows(Kind::MeetingItem, vec![of]))
        }),
    })
}

fn chair(workspace: &Workspace, id: &str, as_of: Day, lang: Lang) -> ChairView {
    let register = workspace.register();
    let recorded = terms(register, id);
    let recorded = &recorded[recorded.len().saturating_sub(RECORDED_TERMS)..];
    let recorded = recorded.iter().map(|row| term(workspace, row, as_of, lang));
    let next = next_turns(register, id, TURNS_TO_COME, as_of);
    let turns = next.iter().map(|next| turn(workspace, next, as_of, lang));
    let months = FormLink::to(Alliance::CHAIR_MONTHS, id, m::CHAIR_MONTHS_OWED.get(lang));
    ChairView {
        turns: recorded.chain(turns).collect(),
        has_next: !next.is_empty(),
        months: term_months(register, id).is_none().then(|| PageLink::from(months)),
    }
}

fn small(name: Message, page: Route, lang: Lang) -> PageLink {
    PageLink::to(name.get(lang), page).looking(LinkLook::SmallButton)
}

fn links(id: &str, lang: Lang) -> [PageLink; 3] {
    let of = |page: Page| Route::to(page).with_param("alliance", id);
    [
        small(m::UNITS_PASTE, of(Page::Paste(Kind::AllianceUnit)), lang).leading_back(),
        small(m::MATCHING, of(Page::Matching), lang),
        small(m::DASHBOARD, of(Page::Dashboard), lang),
    ]
}

fn forms(id: &str, lang: Lang) -> [PageLink; 2] {
    let new = |kind: Kind| Route::to(Page::New(kind)).with_param("alliance", id);
    let meeting = ActivityKind::JointMeeting.code();
    let meeting = new(Kind::Activity).with_param(Activity::ACTIVITY_KIND.name(), meeting);
    [
        small(m::LOOP_ADD_ITEM, new(Kind::MeetingItem), lang).leading_back(),
        small(m::LOOP_ADD_MEETING, meeting, lang).leading_back(),
    ]
}

/// Records the next term in the chair, under a new id, with a notice that names the unit; `None` if
/// no unit can take it.
pub fn next_term_announced(
    workspace: &Workspace,
    alliance: &str,
    as_of: Day,
    new_id: Name,
    lang: Lang,
) -> Option<Announced> {
    let NextTerm { unit: next, command } = record_next_term(workspace, alliance, as_of, new_id)?;
    let unit = unit(workspace, &next, lang);
    Some(Announced { command, notice: format_message!(m::CHAIR_RECORDED, lang, unit = unit) })
}

fn unit(workspace: &Workspace, id: &Name, lang: Lang) -> String {
    title(workspace, Kind::AllianceUnit, id, lang)
}

fn term(workspace: &Workspace, row: &Row<ChairTerm>, as_of: Day, lang: Lang) -> TurnView {
    let text = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let (from, to) = (row.record.from, row.record.to);
    let begins = from.map(PartialDate::earliest);
    let is_to_come = begins.is_some_and(|begins| begins > as_of);
    let is_now = begins.is_some() && !is_to_come && to.is_none_or(|to| as_of <= to.latest());
    let chair = row.record.chair.as_ref().map(|chair| unit(workspace, &chair.id, lang));
    let notes = [(is_now, m::CHAIR_NOW), (is_to_come, m::CHAIR_NEXT)];
    TurnView {
        unit: PageLink::to(
            chair.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned()),
            Route::to(Page::Detail(Kind::ChairTerm, row.id.to_string())),
        ),
        dates: format!("{} – {}", text(from), text(to)),
        notes: true_notes(notes, lang),
    }
}

fn turn(workspace: &Workspace, turn: &Turn, as_of: Day, lang: Lang) -> TurnView {
    let is_now = turn.from <= as_of && as_of <= turn.to;
    let is_to_come = turn.from > as_of;
    // There is no record of this turn; if it should have begun, the record is overdue.
    let notes = [(is_now, m::CHAIR_NOW), (is_to_come, m::CHAIR_NEXT), (!is_to_come, m::CHAIR_OWED)];
    TurnView {
        unit: PageLink::to(
            unit(workspace, &turn.unit, lang),
            Route::to(Page::Detail(Kind::AllianceUnit, turn.unit.to_string())),
        ),
        dates: format!("{} – {}", turn.from, turn.to),
        notes: true_notes(notes, lang),
    }
}

fn true_notes<const N: usize>(notes: [(bool, Message); N], lang: Lang) -> Vec<&'static str> {
    notes.into_iter().filter(|note| note.0).map(|note| note.1.get(lang)).collect()
}

fn item(workspace: &Workspace, progress: &ItemProgress<'_>, lang: Lang) -> MeetingItemView {
    let (id, record) = (&progress.row.id, &progress.row.record);
    let responsible = record.responsible.as_ref().map(|of| unit(workspace, &of.id, lang));
    let deadline = record.deadline.map(|date| date.to_string());
    let details: Vec<String> = responsible.into_iter().chain(deadline).collect();
    let report = progress.report_at.map(|meeting| {
        let meeting = title(workspace, Kind::Activity, meeting, lang);
        let name = format_message!(m::LOOP_REPORT, lang, meeting = meeting);
        PageLink::from(FormLink::to(MeetingItem::REPORTED_AT, id, name)).looking(LinkLook::Quiet)
    });
    let page = Route::to(Page::Detail(Kind::MeetingItem, id.to_string()));
    let mut head = vec![
        TableCell::chip(name_of(progress.state).get(lang), Tone::Plain),
        TableCell::link(title(workspace, Kind::MeetingItem, id, lang), page),
    ];
    if progress.is_late {
        head.push(TableCell::chip(m::LOOP_LATE.get(lang), Tone::Error));
    }
    MeetingItemView { head: TableCell::Parts(head), details: details.join(" · "), report }
}
