//! 联席会议纪要: who came, what was agreed, and what was reported back.

use zhibu_domain::kinds::choices::Attended;
use zhibu_domain::kinds::field::{FieldId, PersonText};
use zhibu_domain::kinds::records::{Activity, Attendance, Kind, MeetingItem};
use zhibu_domain::register::Row;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::order;
use zhibu_office::document::{Block, Document, DocumentTable, Level, Run, TableHead};
use zhibu_text::papers as p;

use super::source::{Source, field_words, is, named, of, stated_count};
use super::writing::{date_words, heading, known, line, listed, owed, owed_field, section, words};

/// The minutes of the meeting of this id, which an alliance held.
pub fn minutes(source: &Source<'_>, id: &str) -> Option<Document> {
    let meeting = source.register.activities().get(id)?;
    let alliance = match &meeting.alliance {
        Some(alliance) => Run::Text(source.title(Kind::Alliance, &alliance.id)),
        None => owed_field(Activity::ALLIANCE, id, ""),
    };
    let mut blocks = vec![Block::Paragraph(held(id, meeting, &alliance))];
    blocks.extend(section(p::MINUTES_PRESENT, attendance(source, id, meeting)));
    let agreed = items(source, |item| item.raised_at.as_ref().is_some_and(|at| *at.id == *id));
    blocks.extend(section(p::MINUTES_AGREED, agreed_blocks(source, &agreed)));
    let reported = items(source, |item| item.reported_at.as_ref().is_some_and(|at| *at.id == *id));
    blocks.extend(section(p::MINUTES_REPORTED, reported_blocks(source, &reported)));
    Some(Document {
        title: words(line!(p::MINUTES_TITLE, alliance = alliance)),
        blocks,
        signature: Some(source.sealed()),
        ..Document::default()
    })
}

/// When, where, and by whom it was led.
fn held(id: &str, meeting: &Activity, alliance: &Run) -> Vec<Run> {
    let date = meeting
        .date
        .map_or_else(|| owed_field(Activity::DATE, id, ""), |date| Run::Text(date_words(date)));
    let person =
        |name: Option<&PersonText>, field: FieldId| known(name.map(|name| &*name.0), field, id);
    line!(
        p::MINUTES_HELD,
        date = date,
        alliance = alliance.clone(),
        place = known(named(meeting.place.as_ref()), Activity::PLACE, id),
        host = person(meeting.host.as_ref(), Activity::HOST.into()),
        recorder = person(meeting.recorder.as_ref(), Activity::RECORDER.into()),
    )
}

/// The units that came and those that did not, as ticked, or else the numbers.
fn attendance(source: &Source<'_>, id: &str, meeting: &Activity) -> Vec<Block> {
    let line_of = |attended: Attended, phrase: p::Phrase| {
        let filters = vec![of(Attendance::ACTIVITY, id), is(Attendance::ATTENDED, &attended)];
        let ids = source.ids(Kind::Attendance, &filters);
        let names = ids.iter().filter_map(|id| attendee(source, id));
        let names = listed(names);
        let count = source.count(Kind::Attendance, filters, p::UNITS);
        (!ids.is_empty()).then(|| {
            let runs = line!(p::MINUTES_LINE, what = phrase.get(), names = names, count = count);
            Block::Paragraph(runs)
        })
    };
    let lines = [
        line_of(Attended::Present, p::MINUTES_CAME),
        line_of(Attended::Absent, p::MINUTES_STAYED_AWAY),
    ];
    let lines: Vec<Block> = lines.into_iter().flatten().collect();
    if !lines.is_empty() {
        return lines;
    }
    let stated = |count: Option<Count>, field: FieldId| match count {
        Some(count) => Run::Figure(stated_count(Kind::Activity, id, count, p::PERSONS)),
        None => owed_field(field, id, ""),
    };
    vec![Block::Paragraph(line!(
        p::MINUTES_NUMBERS,
        due = stated(meeting.due, Activity::DUE.into()),
        present = stated(meeting.present, Activity::PRESENT.into()),
        units = owed(p::OWED_ATTENDEES, None),
    ))]
}

/// The name of a unit or member, with the reason of an absence.
fn attendee(source: &Source<'_>, id: &str) -> Option<String> {
    let record = source.register.attendances().get(id)?;
    let name = match (&record.unit, &record.member) {
        (Some(unit), _) => source.title(Kind::AllianceUnit, &unit.id),
        (None, Some(member)) => source.title(Kind::Member, &member.id),
        (None, None) => return None,
    };
    let reason = record.reason.as_ref().filter(|_| record.attended == Some(Attended::Absent));
    Some(match reason {
        Some(reason) => words(line!(p::WITH_REASON, name = name, reason = &*reason.0)),
        None => name,
    })
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
            head(field_words(MeetingItem::NAME), 30),
            head(field_words(MeetingItem::RESPONSIBLE), 22),
            head(field_words(MeetingItem::DONE), 18),
            head(field_words(MeetingItem::RESULT), 30),
        ],
        rows: rows.iter().map(row).collect(),
    })]
}
