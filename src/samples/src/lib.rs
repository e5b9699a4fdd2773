//! The bundled ledgers: 崂山 2022, transcribed from its source, and 示例区, a generated fictional
//! district.
//!
//! Their changes have fixed stamps, so that a sample opened in two browsers is the same set of changes
//! and exports of it merge.

mod demo;
mod demo_alliances;
mod demo_appraisals;
mod demo_faults;
mod demo_fulfilment;
mod demo_funnel;
mod demo_lives;
mod demo_organisations;
mod demo_people;
mod demo_plans;
mod demo_teams;
mod maker;
mod sentences;
mod size;

use serde_json::Value;

pub use demo::demo_records;
pub use demo_faults::PLANNED_FAULTS;
pub use sentences::{SentenceRecord, SourceSentence, laoshan_sentences};
pub use size::Size;

use zhibu_format::{About, Planner, Reader, Sample, Source};
use zhibu_ledger::order;
use zhibu_ledger::{Change, FieldWrite, Ledger, Name, RecordKey, Stamp, Writer};

const LAOSHAN_2022: &str = include_str!("../../../public/samples/laoshan-2022.json");
/// The writer of all changes of samples.
const SAMPLE_WRITER: u64 = 0x5A_AA_AA_AA_AA;
/// The timestamps of 崂山 2022 and 示例区, in milliseconds since 1970: 2023-01-02 and 2026-01-01, UTC. That of
/// a sample whose records have changed is later than before, so that a change is never two.
const LAOSHAN_WRITTEN_MS: u64 = 1_672_617_600_000;
const DEMO_WRITTEN_MS: u64 = 1_767_229_200_000;

/// A record of a sample: its key and fields.
pub type SampleRecord = (RecordKey, Vec<(Name, Value)>);

/// A bundled ledger, ready to open.
#[derive(Clone, Debug)]
pub struct Bundled {
    /// The metadata.
    pub about: About,
    /// The changes.
    pub changes: Vec<Change>,
}

/// The id of a bundled ledger, which is also its key in the storage.
pub fn bundled_id(sample: Sample) -> String {
    match sample {
        Sample::Laoshan2022 => "laoshan-2022".to_owned(),
        Sample::Demo => Size::SMALL.ledger_id(),
    }
}

/// Loads a bundled ledger; 示例区 in its small size.
pub fn bundled(sample: Sample) -> Bundled {
    match sample {
        Sample::Laoshan2022 => laoshan_2022(),
        Sample::Demo => demo(Size::SMALL),
    }
}

fn laoshan_2022() -> Bundled {
    let reader = Reader::new(LAOSHAN_2022.as_bytes().to_vec()).expect("the bundled file is text");
    let staged = reader.read_to_end().expect("the bundled file is a ledger");
    let about = staged.about.clone().expect("the bundled file has metadata");
    let plan = Planner::new(Source::only(staged), LAOSHAN_WRITTEN_MS).run(&Ledger::new());
    let mut records: Vec<SampleRecord> = Vec::new();
    for (key, writes, _) in plan.drafts {
        records.push((key, writes.into_iter().map(|write| (write.field, write.value)).collect()));
    }
    Bundled { about, changes: stamped(records, LAOSHAN_WRITTEN_MS) }
}

/// 示例区 in any size.
pub fn demo(size: Size) -> Bundled {
    let about = About {
        id: size.ledger_id(),
        title: "示例区（虚构）".to_owned(),
        as_of: Some("2025-12-31".to_owned()),
        sample: Some(Sample::Demo),
        ..About::default()
    };
    Bundled { about, changes: stamped(demo_records(size), DEMO_WRITTEN_MS) }
}

fn stamped(records: Vec<SampleRecord>, written_ms: u64) -> Vec<Change> {
    let writer = Writer::from_random(SAMPLE_WRITER);
    let action = Stamp::new(written_ms, 0, writer);
    let mut changes = Vec::with_capacity(records.len());
    for (index, (key, mut fields)) in (0_u64..).zip(records) {
        // The counter of a stamp has 15 bits; higher bits are added to the milliseconds.
        let counter = u16::try_from(index % (1 << 15)).expect("15 bits");
        let at = Stamp::new(written_ms + (index >> 15), counter, writer);
        order::sort_by(&mut fields, |a, b| a.0.cmp(&b.0));
        let writes = fields
            .into_iter()
            .map(|(field, value)| FieldWrite { field, value, replaces: Vec::new() })
            .collect();
        changes.push(Change {
            at,
            key,
            creates: true,
            writes,
            action,
            undoes: None,
            archives: Vec::new(),
            by: None,
            why: None,
        });
    }
    changes
}
