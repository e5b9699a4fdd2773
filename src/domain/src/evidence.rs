//! What proves what: evidence is a text beside a record, or records of their own that name a file, a document
//! or a web address.

use crate::folding::half_width;
use crate::kinds::field::{Cell, FieldId};
use crate::kinds::records::{Evidence, Kind};
use crate::register::{Register, Row};
use crate::values::quantity::{Decimal, Quantity};
use zhibu_ledger::{RecordKey, order};

/// The name that the field with evidence in words has in every kind that has one.
const IN_WORDS: &str = "evidence";

/// The field in which records of a kind have their evidence in words.
pub fn words_field(kind: Kind) -> Option<FieldId> {
    kind.field_index(IN_WORDS).map(|index| FieldId { kind, index })
}

/// The records that prove a live record, by their ids.
pub fn evidence_of<'a>(register: &'a Register, kind: Kind, id: &str) -> Vec<&'a Row<Evidence>> {
    let mut rows: Vec<&Row<Evidence>> = register.evidences().of_proven(kind, id).collect();
    order::sort_by(&mut rows, |a, b| a.id.cmp(&b.id));
    rows
}

/// Whether a record of evidence shows what it is about: it has the number of a document, a file or an address, or
/// it quotes the figure. A name alone shows nothing yet. Of a ledger without names the names of files were
/// withheld, and with them the records that were no proof.
pub fn is_proof(register: &Register, evidence: &Evidence) -> bool {
    let Evidence { name, file, document, address, note, source, .. } = evidence;
    let figure = || {
        let (kind, id) = evidence.proven()?;
        figure_of(register, kind, id)
    };
    let quotes = |figure: &Quantity| {
        let texts = [name.as_ref().map(|name| &name.0), note.as_ref().map(|note| &note.0)];
        texts.into_iter().flatten().any(|text| states(text, figure.value))
    };
    file.is_some()
        || document.is_some()
        || address.as_ref().is_some_and(|address| is_web_address(&address.0))
        || (register.extent().is_nameless && name.is_none())
        || source.as_ref().is_some_and(|source| cites(&source.0, figure().as_ref()))
        || figure().as_ref().is_some_and(quotes)
}

/// The records of evidence that have a name alone: in a file without names nothing of them is left, and whoever reads
/// it could not tell that they show nothing.
pub fn unproven(register: &Register) -> impl Iterator<Item = RecordKey> {
    let rows = register.evidences().rows().iter();
    let unproven = rows.filter(|row| !is_proof(register, &row.record));
    unproven.map(|row| RecordKey::new(Kind::Evidence.code(), row.id.clone()))
}

/// The first figure of a live record.
fn figure_of(register: &Register, kind: Kind, id: &str) -> Option<Quantity> {
    let table = register.table(kind);
    let index = table.index_of(id)?;
    (0..kind.fields().len()).find_map(|field| match table.cell(index, false, field) {
        Cell::Quantity(figure) => Some(figure.clone()),
        _ => None,
    })
}

/// Whether something shows a live record. Whatever asks for evidence asks here: what nothing shows is never added
/// to what is shown.
///
/// Evidence (佐证) is a text, such as the name of a contract, or a record of its own that [is proof](is_proof). The source (出处) of an outcome is
/// evidence too if it cites what is of record: see [`cites`].
pub fn is_evidenced(register: &Register, kind: Kind, id: &str) -> bool {
    let is_cited = || {
        // Whoever asks for another kind does not read the outcomes.
        let outcomes = (kind == Kind::Outcome).then(|| register.outcomes())?;
        let outcome = outcomes.get(id)?;
        Some(cites(&outcome.source.as_ref()?.0, outcome.quantity.as_ref()))
    };
    has_evidence(register, kind, id) || is_cited() == Some(true)
}

/// Whether a source quotes the passage with the figure, or names a document by its title 《…》, its number 〔2022〕, or
/// its address. The outcomes of the bundled ledger 崂山 2022 quote the sentence of a newspaper article that states
/// their figure, so the article is their evidence.
pub fn cites(source: &str, figure: Option<&Quantity>) -> bool {
    CITED.iter().any(|mark| source.contains(mark))
        || figure.is_some_and(|figure| states(source, figure.value))
}

/// What the name of a document has.
const CITED: [&str; 4] = ["《", "〔", "http://", "https://"];

/// Whether a text states a number, in digits, otherwise than in a date or as one of a series: 5月, 2022-06, 第3期.
fn states(text: &str, value: Decimal) -> bool {
    let text: Vec<char> = text.chars().filter(|one| *one != ',').map(half_width).collect();
    let is_digit = |one: char| one.is_ascii_digit() || one == '.';
    let parts = value.ten_thousandths().abs();
    let mut from = 0;
    while let Some(start) = (from..text.len()).find(|at| is_digit(text[*at])) {
        let end = (start..text.len()).find(|at| !is_digit(text[*at])).unwrap_or(text.len());
        let run: String = text[start..end].iter().collect();
        let number = Decimal::parse(run.trim_matches('.'));
        let is_dated = text[..start].last().is_some_and(|one| BEFORE_NUMBERS.contains(one))
            || text.get(end).is_some_and(|one| AFTER_NUMBERS.contains(one));
        if !is_dated && number.is_some_and(|number| number.ten_thousandths() == parts) {
            return true;
        }
        from = end;
    }
    false
}

/// What stands before and after numbers that count no outcome.
const BEFORE_NUMBERS: [char; 4] = ['第', '-', '/', '–'];
const AFTER_NUMBERS: [char; 9] = ['年', '月', '日', '号', '季', '期', '-', '/', '–'];

/// Whether a live record has evidence of its own, in words or as a record.
fn has_evidence(register: &Register, kind: Kind, id: &str) -> bool {
    let table = register.table(kind);
    let in_words = || {
        let (field, index) = (words_field(kind)?, table.index_of(id)?);
        Some(table.cell(index, false, field.index) != Cell::Empty)
    };
    let mut records = register.evidences().of_proven(kind, id);
    in_words() == Some(true) || records.any(|row| is_proof(register, &row.record))
}

/// Whether a field of a live record is owed (待补): it is empty and should not be. Evidence in words is not
/// missing where a record proves the same.
pub fn is_owed(register: &Register, field: FieldId, id: &str, cell: Cell<'_>) -> bool {
    field.spec().is_owed
        && cell == Cell::Empty
        && !(words_field(field.kind) == Some(field) && has_evidence(register, field.kind, id))
}

/// Whether a text is the address of a web page: only such are opened, and nothing else that a browser may run.
pub fn is_web_address(text: &str) -> bool {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A name before @ makes an address look like that of another host.
    is_web
        && !host.is_empty()
        && !host.contains(['@', '\\'])
        && !text.contains(|part: char| part.is_whitespace() || part.is_control())
}
