//! The roll of an activity: who is due, ticked one by one, and how many that makes.

use zhibu_domain::attendance::{Attendee, Attendees, RollLine, attendees, roll};
use zhibu_domain::kinds::choices::Attended;
use zhibu_domain::kinds::records::{Attendance, Kind};
use zhibu_domain::list::Collation;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::Count;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::attendance::{
    RollCall, RollDraft, RollViolation, Tick, call_roll, is_line_in_conflict,
};
use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::views::announced::Announced;
use crate::views::names::{by_name, title};
use crate::workspace::Workspace;

/// The roll of an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct RollView {
    /// How many were due and how many came, and whether that is ticked or typed.
    pub numbers: String,
    /// A row for each attendee, by name.
    pub table: Table<RollControl>,
}

/// A control in a row of a roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollControl {
    /// Whose row it is.
    pub attendee: Attendee,
    /// What is recorded of them.
    pub recorded: Tick,
    /// What it is.
    pub part: RollPart,
    /// Its accessible name.
    pub label: String,
    /// Its text where there are no controls.
    plain: String,
}

/// Which control of a row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollPart {
    /// The tick box: whether somebody came.
    Tick,
    /// The field for the reason why they did not.
    Reason,
}

impl Control for RollControl {
    fn to_plain(&self) -> String {
        self.plain.clone()
    }
}

impl RollView {
    /// Ticks everybody whose row can be ticked.
    pub fn tick_all(&self, draft: &mut RollDraft) {
        let cells = self.table.rows.iter().flat_map(|row| &row.cells);
        for cell in cells {
            if let TableCell::Control(RollControl {
                attendee, recorded, part: RollPart::Tick, ..
            }) = cell
                && !draft.tick(attendee, recorded).is_present
            {
                draft.toggle(attendee, recorded);
            }
        }
    }
}

/// The roll of an activity, by name; `None` if there is nobody to tick.
pub fn roll_view(
    workspace: &Workspace,
    id: &str,
    lang: Lang,
    collation: &dyn Collation,
) -> Option<RollView> {
    let register = workspace.register();
    let activity = register.activities().get(id)?;
    let named = |line: RollLine| (name_of(workspace, &line.attendee, lang), line);
    let lines: Vec<(String, RollLine)> =
        roll(register, id, activity).into_iter().map(named).collect();
    if lines.is_empty() {
        return None;
    }
    let rows = by_name(lines, collation, |(name, _)| name).into_iter();
    Some(RollView {
        numbers: numbers(&attendees(register, id, activity), lang),
        table: Table {
            caption: m::ROLL.get(lang).to_owned(),
            columns: vec![
                TableColumn::text(text::choice(Attended::Present.code()).get(lang)),
                TableColumn::text(m::ROLL_NAME.get(lang)).naming_rows(),
                TableColumn::text(text::field_name(Attendance::REASON).get(lang)),
            ],
            rows: rows.map(|(name, line)| row(workspace, &line, name, lang)).collect(),
            totals: None,
        },
    })
}

fn numbers(attendees: &Attendees, lang: Lang) -> String {
    let count = |count: Option<Count>| {
        count.map_or_else(|| "—".to_owned(), |count| text::count(count, lang))
    };
    let (due, present) = (count(attendees.due), count(attendees.present));
    if attendees.is_ticked {
        format_message!(m::ROLL_TICKED, lang, due = due, present = present)
    } else if let Some(own) = attendees.of_unit {
        let [asked, came] = own.map(|count| text::count(count, lang));
        format_message!(
            m::ROLL_OF_UNIT,
            lang,
            due = due,
            present = present,
            asked = asked,
            came = came
        )
    } else {
        format_message!(m::ROLL_TYPED, lang, due = due, present = present)
    }
}

fn kind_of(attendee: &Attendee) -> (Kind, &str) {
    match attendee {
        Attendee::Member(id) => (Kind::Member, id),
        Attendee::Unit(id) => (Kind::AllianceUnit, id),
    }
}

fn name_of(workspace: &Workspace, attendee: &Attendee, lang: Lang) -> String {
    let (kind, id) = kind_of(attendee);
    title(workspace, kind, id, lang)
}

fn row(workspace: &Workspace, line: &RollLine, name: String, lang: Lang) -> TableRow<RollControl> {
    let (kind, id) = kind_of(&line.attendee);
    let is_open = !is_line_in_conflict(workspace, line);
    let recorded = Tick::recorded(line);
    let control = |part, label: String, plain: String| {
        let (attendee, recorded) = (line.attendee.clone(), recorded.clone());
        TableCell::Control(RollControl { attendee, recorded, part, label, plain })
    };
    let mark =
        line.mark.map(|mark| if mark.is_present { Attended::Present } else { Attended::Absent });
    let marked = mark.map(|mark| text::choice(mark.code()).get(lang)).unwrap_or_default();
    let label = format!("{} {name}", text::choice(Attended::Present.code()).get(lang));
    let why = format!("{} {name}", text::field_name(Attendance::REASON).get(lang));
    let note = match line.mark {
        _ if !is_open => Some(m::ROLL_CONFLICT),
        Some(mark) if mark.is_contradictory => Some(m::ROLL_CONTRADICTORY),
        _ if !line.is_on_roster => Some(m::ROLL_OTHER),
        _ => None,
    };
    let mut named = vec![TableCell::link(name, Route::to(Page::Detail(kind, id.to_owned())))];
    named.extend(note.map(|note| TableCell::quiet(note.get(lang))));
    let cells = if is_open {
        [
            control(RollPart::Tick, label, marked.to_owned()),
            control(RollPart::Reason, why, line.reason.clone()),
        ]
    } else {
        [TableCell::text(marked), TableCell::text(&*line.reason)]
    };
    let [tick, reason] = cells;
    TableRow::new([tick, TableCell::Parts(named), reason]).keyed(format!("{} {id}", kind.code()))
}

/// Records the roll as it is ticked, with a notice of its length, or says why not.
pub fn call_roll_announced(
    workspace: &Workspace,
    activity: &str,
    draft: &RollDraft,
    today: Day,
    lang: Lang,
) -> Result<Announced, &'static str> {
    match call_roll(workspace, activity, draft, today) {
        Ok(RollCall { count, command }) => {
            let notice = format_message!(m::ROLL_SAVED, lang, count = count);
            Ok(Announced { command, notice })
        }
        Err(RollViolation::Nobody) => Err(m::NO_SUCH_RECORD.get(lang)),
        Err(RollViolation::InFuture) => Err(m::PROBLEM_FUTURE.get(lang)),
        Err(RollViolation::TooLong) => Err(m::ROLL_TOO_LONG.get(lang)),
    }
}
