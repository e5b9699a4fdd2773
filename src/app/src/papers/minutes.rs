//! 联席会议纪要: who came, what was agreed, and what was reported back.

use zhibu_domain::attendance::{Attendee, RollLine, attendees, roll};
use zhibu_domain::kinds::choices::Attended;
use zhibu_domain::kinds::field::{FieldId, PersonText};
use zhibu_domain::kinds::records::{Activity, Attendance, Kind, MeetingItem};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::order;
use zhibu_office::document::{Block, Document, DocumentTable, Level, Run, TableHead};
use zhibu_text::papers::{self as p, templates as t};

use super::source::{Source, field_words, is, named, of, stated_count};
use super::writing::{
    block, date_words, heading, known, line, listed, owed, owed_field, section, titled, words,
};

/// The minutes of the meeting of this id, which an alliance held.
pub fn minutes(source: &Source<'_>, id: &str) -> Option<Document> {
    let meeting = source.register.activities().get(id)?;
    let alliance = match &meeting.alliance {
        Some(alliance) => Run::Text(source.title(Kind::Alliance, &alliance.id)),
        None => owed_field(Activity::ALLIANCE, id, ""),
    };
    let mut blocks = vec![Block::Paragraph(held(source, id, meeting, &alliance))];
    blocks.extend(section(p::MINUTES_PRESENT, attendance(source, id, meeting, OF_UNITS)));
    let agreed = items(source, |item| item.raised_at.as_ref().is_some_and(|at| *at.id == *id));
    blocks.extend(section(p::MINUTES_AGREED, agreed_blocks(source, &agreed)));
    let reported = items(source, |item| item.reported_at.as_ref().is_some_and(|at| *at.id == *id));
    blocks.extend(section(p::MINUTES_REPORTED, reported_blocks(source, &reported)));
    Some(Document {
        blocks,
        signature: Some(source.sealed()),
        ..titled(&line!(p::MINUTES_TITLE, alliance = alliance))
    })
}

/// When, where, and by whom it was led.
fn held(source: &Source<'_>, id: &str, meeting: &Activity, alliance: &Run) -> Vec<Run> {
    let date = meeting
        .date
        .map_or_else(|| owed_field(Activity::DATE, id, ""), |date| Run::Text(date_words(date)));
    let person =
        |name: Option<&PersonText>, field: FieldId| known(name.map(|name| &*name.0), field, id);
    block!(
        source,
        t::MINUTES_HELD,
        date = date,
        alliance = alliance.clone(),
        place = known(named(meeting.place.as_ref()), Activity::PLACE, id),
        host = person(meeting.host.as_ref(), Activity::HOST.into()),
        recorder = person(meeting.recorder.as_ref(), Activity::RECORDER.into()),
    )
}

/// How a paper calls those who did not come, and those who are to be named where no roll tells.
#[derive(Clone, Copy)]
pub struct AttendanceWords {
    /// Those who did not come.
    pub stayed_away: p::Phrase,
    /// Those who are to be named.
    pub owed: p::Phrase,
}

const OF_UNITS: AttendanceWords =
    AttendanceWords { stayed_away: p::MINUTES_STAYED_AWAY, owed: p::OWED_ATTENDEES };

/// Those who came and those who did not, as ticked, or else the numbers that are typed.
pub fn attendance(
    source: &Source<'_>,
    id: &str,
    meeting: &Activity,
    called: AttendanceWords,
) -> Vec<Block> {
    if let Some(roll) = Roll::of(source, id, meeting) {
        return roll.blocks(source, id, called.stayed_away);
    }
    let stated = |count: Option<Count>, field: FieldId| match count {
        Some(count) => Run::Figure(stated_count(Kind::Activity, id, count, p::PERSONS)),
        None => owed_field(field, id, ""),
    };
    vec![Block::Paragraph(line!(
        p::MINUTES_NUMBERS,
        due = stated(meeting.due, Activity::DUE.into()),
        present = stated(meeting.present, Activity::PRESENT.into()),
        units = owed(called.owed, None),
    ))]
}

/// The ticks of a meeting that are its whole roll for certain.
pub struct Roll {
    lines: Vec<RollLine>,
    due: Count,
    present: Count,
    are_units: bool,
}

impl Roll {
    /// The roll; `None` if somebody who was due may not be ticked, or is ticked both ways.
    pub fn of(source: &Source<'_>, id: &str, meeting: &Activity) -> Option<Self> {
        let numbers = attendees(source.register, id, meeting);
        let (Some(due), Some(present)) = (numbers.due, numbers.present) else { return None };
        if !numbers.is_ticked || !numbers.is_whole_for_certain {
            return None;
        }
        let mut lines = roll(source.register, id, meeting);
        let is_unit = |line: &RollLine| matches!(line.attendee, Attendee::Unit(_));
        // As they are counted: an alliance counts its units, and persons only where no unit is ticked.
        let is_ticked = |of_units: bool| {
            lines.iter().any(|line| is_unit(line) == of_units && line.mark.is_some())
        };
        let are_units = is_ticked(true) && (meeting.alliance.is_some() || !is_ticked(false));
        lines.retain(|line| is_unit(line) == are_units);
        let is_open = |line: &RollLine| match line.mark {
            Some(mark) => mark.is_contradictory,
            None => meeting.due.is_none(),
        };
        if lines.iter().any(is_open) {
            return None;
        }
        Some(Self { lines, due, present, are_units })
    }

    /// How many were due, with what they are counted in.
    pub fn due(&self) -> (Count, p::Phrase) {
        (self.due, self.unit())
    }

    fn unit(&self) -> p::Phrase {
        if self.are_units { p::UNITS } else { p::PERSONS }
    }

    /// How many were due and came, and who.
    fn blocks(&self, source: &Source<'_>, id: &str, stayed_away: p::Phrase) -> Vec<Block> {
        let unit = self.unit();
        let attendee = if self.are_units { Attendance::UNIT.id() } else { Attendance::MEMBER.id() };
        let figure = |count: Count, attended: Filter| {
            let filters =
                vec![of(Attendance::ACTIVITY, id), Filter::IsFilled(attendee.index), attended];
            source.standing_for(Kind::Attendance, count, filters, unit)
        };
        let ticked = Filter::IsFilled(Attendance::ATTENDED.index());
        let numbers = line!(
            p::MINUTES_TICKED,
            due = figure(self.due, ticked),
            present = figure(self.present, is(Attendance::ATTENDED, &Attended::Present)),
        );
        let names = |is_present: bool, phrase: p::Phrase| {
            let marked = self
                .lines
                .iter()
                .filter(|line| line.mark.is_some_and(|mark| mark.is_present == is_present));
            let mut names: Vec<String> = marked.map(|line| name(source, line)).collect();
            order::sort(&mut names);
            (!names.is_empty())
                .then(|| line!(p::MINUTES_LINE, what = phrase.get(), names = listed(names)))
        };
        let named = [names(true, p::MINUTES_CAME), names(false, stayed_away)];
        let lines = std::iter::once(numbers).chain(named.into_iter().flatten());
        lines.map(Block::Paragraph).collect()
    }
}

/// The name of a unit or member, with the reason of an absence.
fn name(source: &Source<'_>, line: &RollLine) -> String {
    let name = match &line.attendee {
        Attendee::Unit(id) => source.title(Kind::AllianceUnit, id),
        Attendee::Member(id) => source.title(Kind::Member, id),
    };
    let is_absent = line.mark.is_some_and(|mark| !mark.is_present);
    if is_absent && !line.reason.is_empty() {
        words(line!(p::WITH_REASON, name = name, reason = &*line.reason))
    } else {
        name
    }
}

/// The items that match, by deadline and name.
fn items<'a>(
    source: &'a Source<'_>,
    is_meant: impl Fn(&MeetingItem) -> bool,
) -> Vec<&'a Row<MeetingItem>> {
    let rows = source.register.meeting_items().rows().iter();
    let mut rows: Vec<&Row<MeetingItem>> = rows.filter(|row| is_meant(&row.record)).collect();
    order::sort_by(&mut rows, |a, b| {
        let key = |row: &Row<MeetingItem>| {
            let MeetingItem { deadline, name, .. } = &row.record;
            (deadline.map(PartialDate::sort_key), name.as_ref().map(|name| name.0.clone()))
        };
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    rows
}

/// What was agreed: what, who, and by when.
fn agreed_blocks(source: &Source<'_>, rows: &[&Row<MeetingItem>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for Row { id, record, .. } in rows.iter().copied() {
        let name =
            record.name.as_ref().map_or_else(|| p::NO_NAME.get().to_owned(), |name| name.0.clone());
        blocks.push(heading(Level::Second, name));
        let decision = known(
            record.decision.as_ref().map(|text| text.0.trim_end_matches('。')),
            MeetingItem::DECISION,
            id,
        );
        let responsible = match &record.responsible {
            Some(unit) => Run::Text(source.title(Kind::AllianceUnit, &unit.id)),
            None => owed_field(MeetingItem::RESPONSIBLE, id, ""),
        };
        let deadline = record.deadline.map_or_else(
            || owed_field(MeetingItem::DEADLINE, id, ""),
            |date| Run::Text(date_words(date)),
        );
        blocks.push(Block::Paragraph(line!(
            p::MINUTES_ITEM,
            decision = decision,
            responsible = responsible,
            deadline = deadline,
        )));
    }
    blocks
}

/// What had been agreed before and was reported back.
fn reported_blocks(source: &Source<'_>, rows: &[&Row<MeetingItem>]) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let head = |words: &str, width| TableHead { words: words.to_owned(), width, is_number: false };
    let row = |row: &&Row<MeetingItem>| {
        let item = &row.record;
        let unit = item.responsible.as_ref().map(|unit| source.title(Kind::AllianceUnit, &unit.id));
        vec![
            vec![known(named(item.name.as_ref()), MeetingItem::NAME, &row.id)],
            vec![known(unit.as_deref(), MeetingItem::RESPONSIBLE, &row.id)],
            vec![known(item.done.map(date_words).as_deref(), MeetingItem::DONE, &row.id)],
            vec![known(item.result.as_ref().map(|text| &*text.0), MeetingItem::RESULT, &row.id)],
        ]
    };
    vec![Block::Table(DocumentTable {
        title: p::MINUTES_REPORTED_TABLE.get().to_owned(),
        heads: vec![
            head(field_words(MeetingItem::NAME), 28),
            head(field_words(MeetingItem::RESPONSIBLE), 20),
            head(field_words(MeetingItem::DONE), 22),
            head(field_words(MeetingItem::RESULT), 30),
        ],
        rows: rows.iter().map(row).collect(),
    })]
}
