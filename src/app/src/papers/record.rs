//! 会议记录 and 签到表: what was said and voted at a meeting, and who is due at it.

use zhibu_domain::attendance::{Attendee, Attendees, attendees, roll};
use zhibu_domain::kinds::field::{FieldId, PersonText};
use zhibu_domain::kinds::records::{Activity, Kind, Member};
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_ledger::order;
use zhibu_office::document::{Block, Document, DocumentTable, Run, TableHead};
use zhibu_text::papers as p;

use super::minutes::{AttendanceWords, Roll, attendance};
use super::source::{Source, named, printed_count, stated_count};
use super::writing::{date_words, known, line, owed, owed_field, section, titled};

const OF_MEETING: AttendanceWords =
    AttendanceWords { stayed_away: p::RECORD_STAYED_AWAY, owed: p::OWED_RECORD_ATTENDEES };

/// The record of the meeting of this id.
pub fn record(source: &Source<'_>, id: &str) -> Option<Document> {
    let meeting = source.register.activities().get(id)?;
    let subject = meeting.summary.as_ref().map(|text| &*text.0);
    let subject = vec![
        Block::Paragraph(vec![known(subject, Activity::SUMMARY, id)]),
        Block::Paragraph(vec![owed(p::OWED_SPEECHES, None)]),
    ];
    let decided = vec![Block::Paragraph(vec![owed(p::OWED_DECISIONS, None)])];
    let mut blocks = vec![Block::Paragraph(head(id, meeting))];
    blocks.extend(section(p::RECORD_PRESENT, attendance(source, id, meeting, OF_MEETING)));
    blocks.extend(section(p::RECORD_SUBJECT, subject));
    blocks.extend(section(p::RECORD_DECIDED, decided));
    blocks.extend(section(p::RECORD_VOTED, votes(source, id, meeting)));
    blocks.push(Block::Paragraph(line!(p::RECORD_SIGNED)));
    let title = line!(p::RECORD_TITLE, meeting = title(id, meeting));
    Some(Document { blocks, ..titled(&title) })
}

fn title(id: &str, meeting: &Activity) -> Run {
    known(named(meeting.title.as_ref()), Activity::TITLE, id)
}

fn date(id: &str, meeting: &Activity) -> Run {
    let date = meeting.date.map(date_words);
    known(date.as_deref(), Activity::DATE, id)
}

fn head(id: &str, meeting: &Activity) -> Vec<Run> {
    let person =
        |name: Option<&PersonText>, field: FieldId| known(name.map(|name| &*name.0), field, id);
    line!(
        p::RECORD_HEAD,
        meeting = title(id, meeting),
        date = date(id, meeting),
        place = known(named(meeting.place.as_ref()), Activity::PLACE, id),
        host = person(meeting.host.as_ref(), Activity::HOST.into()),
        recorder = person(meeting.recorder.as_ref(), Activity::RECORDER.into()),
    )
}

/// What was voted: nothing if no number of a vote is of record. Whether enough were there and voted for it (Art. 11) is
/// said where exact numbers tell.
fn votes(source: &Source<'_>, id: &str, meeting: &Activity) -> Vec<Block> {
    if [meeting.voters_due, meeting.voters_present, meeting.ayes].iter().all(Option::is_none) {
        return Vec::new();
    }
    let numbers = voters(source, id, meeting);
    let counted = |counted: Option<Count>, typed: Option<Count>, field: FieldId| match counted {
        Some(count) if typed == Some(count) => {
            Run::Figure(stated_count(Kind::Activity, id, count, p::PERSONS))
        }
        // As ticked: no rows are these alone.
        Some(count) => Run::Text(printed_count(count, p::PERSONS)),
        None => owed_field(field, id, ""),
    };
    let (due, present) = (numbers.voters_due, numbers.voters_present);
    let mut runs = line!(
        p::RECORD_VOTERS,
        due = counted(due, meeting.voters_due, Activity::VOTERS_DUE.into()),
        present = counted(present, meeting.voters_present, Activity::VOTERS_PRESENT.into()),
        ayes = counted(meeting.ayes, meeting.ayes, Activity::AYES.into()),
    );
    let more_than_half = |part: Option<Count>| {
        let exact = |count: Option<Count>| count.filter(|one| one.qualifier == Qualifier::Exact);
        let (part, whole) = (exact(part)?, exact(due)?);
        let exceeds = u64::from(part.value) * 2 > u64::from(whole.value);
        Some(if exceeds { p::EXCEEDS.get() } else { p::FALLS_SHORT.get() })
    };
    if let Some(whether) = more_than_half(present) {
        runs.extend(line!(p::RECORD_QUORUM, whether = whether));
    }
    if let Some(whether) = more_than_half(meeting.ayes) {
        runs.extend(line!(p::RECORD_CARRIED, whether = whether));
    }
    runs.push(owed(p::OWED_AGAINST, None));
    vec![Block::Paragraph(runs)]
}

/// Who may vote, as ticked where that is the whole roll and no more are stated, or else as typed: nobody has counted a
/// majority of those who happen to be ticked.
fn voters(source: &Source<'_>, id: &str, meeting: &Activity) -> Attendees {
    let ticked = attendees(source.register, id, meeting);
    let agrees = meeting.voters_due.is_none_or(|typed| ticked.voters_due == Some(typed));
    if agrees && Roll::of(source, id, meeting).is_some() {
        ticked
    } else {
        Attendees::typed(meeting)
    }
}

/// The sheet that those who are due at the activity of this id sign.
pub fn sign_in(source: &Source<'_>, id: &str) -> Option<Document> {
    let meeting = source.register.activities().get(id)?;
    let due = match (meeting.due, Roll::of(source, id, meeting)) {
        (typed, Some(roll)) if typed != Some(roll.due().0) => {
            let (count, unit) = roll.due();
            Run::Text(printed_count(count, unit))
        }
        (Some(count), _) => Run::Figure(stated_count(Kind::Activity, id, count, p::PERSONS)),
        (None, _) => owed_field(Activity::DUE, id, ""),
    };
    let about = line!(
        p::SIGN_IN_ABOUT,
        date = date(id, meeting),
        place = known(named(meeting.place.as_ref()), Activity::PLACE, id),
        due = due,
    );
    let blocks = vec![Block::Paragraph(about), sheet(source, id, meeting)];
    let title = line!(p::SIGN_IN_TITLE, meeting = title(id, meeting));
    Some(Document { blocks, ..titled(&title) })
}

/// A line for each who is due, with room for the signature; who is due is owed where no roll tells.
fn sheet(source: &Source<'_>, id: &str, meeting: &Activity) -> Block {
    let mut names: Vec<(String, String)> = roll(source.register, id, meeting)
        .into_iter()
        .map(|line| match &line.attendee {
            Attendee::Unit(id) => (source.title(Kind::AllianceUnit, id), String::new()),
            Attendee::Member(id) => {
                let home = |member: &Member| {
                    let home = member.organisation.as_ref()?;
                    Some(source.title(Kind::Organisation, &home.id))
                };
                let home = source.register.members().get(id).and_then(home);
                (source.title(Kind::Member, id), home.unwrap_or_default())
            }
        })
        .collect();
    order::sort(&mut names);
    if names.is_empty() {
        return Block::Paragraph(vec![owed(p::OWED_ROLL, None)]);
    }
    let head = |words: p::Phrase, width| TableHead {
        words: words.get().to_owned(),
        width,
        is_number: false,
    };
    let row = |(number, (name, home)): (usize, (String, String))| {
        let cells = [(number + 1).to_string(), name, home, String::new(), String::new()];
        cells.into_iter().map(|cell| vec![Run::Text(cell)]).collect()
    };
    Block::Table(DocumentTable {
        title: String::new(),
        heads: vec![
            head(p::SERIAL, 8),
            head(p::SIGN_IN_NAME, 24),
            head(p::SIGN_IN_HOME, 34),
            head(p::SIGN_IN_SIGNATURE, 20),
            head(p::SIGN_IN_NOTE, 14),
        ],
        rows: names.into_iter().enumerate().map(row).collect(),
    })
}
