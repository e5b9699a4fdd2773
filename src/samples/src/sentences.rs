//! 崂山 2022 sentence by sentence: what its source says, and where the ledger has it.

use zhibu_domain::kinds::records::Kind;

const LAOSHAN_2022: &str = include_str!("../laoshan-2022-sentences.tsv");

/// A sentence of the source that states a practice, a figure, a name or an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSentence {
    /// What it says.
    pub says: &'static str,
    /// The records that cite it.
    pub records: Vec<SentenceRecord>,
    /// What of it is no record, and why; empty if all of it is recorded.
    pub why_not: &'static str,
}

/// A record that cites a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceRecord {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: &'static str,
}

/// The sentences of the source of 崂山 2022, in its order.
///
/// # Panics
///
/// If the bundled table is damaged, which a test rules out.
pub fn laoshan_sentences() -> Vec<SourceSentence> {
    LAOSHAN_2022.lines().skip(1).map(sentence).collect()
}

fn sentence(line: &'static str) -> SourceSentence {
    let mut cells = line.split('\t');
    let mut next = || cells.next().expect("a line of the bundled table has three cells");
    let (says, records, why_not) = (next(), next(), next());
    SourceSentence { says, records: records.split_whitespace().map(record).collect(), why_not }
}

fn record(key: &'static str) -> SentenceRecord {
    let known = key.split_once('/').and_then(|(kind, id)| Some((Kind::from_code(kind)?, id)));
    let (kind, id) = known.expect("the bundled table names kinds and ids");
    SentenceRecord { kind, id }
}
