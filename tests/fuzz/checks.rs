//! What must hold of any bytes whatever: shared by the fuzz targets and by the native tests.

use zhibu_format::{About, Exported, LeftOut, Planner, Reader, Source, write};
use zhibu_ledger::Ledger;
use zhibu_samples::bundled;
use zhibu_storage::{decode, encode, encode_packed};

/// Later than any clock of the corpus, so that whatever comes may be taken.
const NOW_MS: u64 = 1_900_000_000_000;

/// The key under which segments are stored.
pub const SEGMENT_KEY: &str = "zhibu/real/seg/00000001/000000";

/// A file of these bytes is refused as a whole, or planned and taken: then everything that was
/// planned is in the ledger, a second import brings nothing, and the ledger survives its own export.
pub fn import(bytes: &[u8]) {
    let Ok(staged) = Reader::new(bytes.to_vec()).and_then(Reader::read_to_end) else { return };
    let mut ledger = Ledger::new();
    ledger.insert(bundled(zhibu_format::Sample::Laoshan2022).changes);
    let before = ledger.change_count();
    let plan = Planner::new(Source::only(staged), NOW_MS).run(&ledger);
    let taken = plan.taken(&LeftOut::default());
    let count = taken.changes.len();
    ledger.insert(taken.changes);
    assert!(ledger.change_count() <= before + count, "no change comes from nowhere");
    let exported = || write(&About::default(), &ledger, &Exported::default());
    let text = exported();
    let again = Reader::new(text.clone().into_bytes()).and_then(Reader::read_to_end);
    let again = again.expect("what was taken can be written and read");
    assert!(again.unreadable.is_empty(), "{:?}", again.unreadable);
    let plan = Planner::new(Source::only(again.clone()), NOW_MS).run(&ledger);
    assert!(plan.changes.is_empty(), "a ledger brings itself nothing");
    let mut copy = Ledger::new();
    copy.insert(again.changes);
    assert_eq!(write(&About::default(), &copy, &Exported::default()), text);
}

/// A stored text of these bytes is told to be damaged or newer, or is exactly what was written.
pub fn segment(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(changes) = decode(text, SEGMENT_KEY) else { return };
    let json = encode(&changes.iter().collect::<Vec<_>>(), SEGMENT_KEY);
    for again in [json, encode_packed(&changes, SEGMENT_KEY)] {
        let back = decode(&again, SEGMENT_KEY).expect("what is written is read");
        assert!(back.iter().eq(changes.iter()));
    }
}
