//! What proves what: evidence is a text beside a record, or records of their own that name a file, a document
//! or a web address.

use crate::kinds::field::{Cell, FieldId};
use crate::kinds::records::{Evidence, Kind};
use crate::register::{Register, Row};
use zhibu_ledger::order;

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

/// Whether a live record has evidence, in words or as a record. Whatever asks for evidence asks here.
pub fn is_evidenced(register: &Register, kind: Kind, id: &str) -> bool {
    let table = register.table(kind);
    let in_words = || {
        let (field, index) = (words_field(kind)?, table.index_of(id)?);
        Some(table.cell(index, false, field.index) != Cell::Empty)
    };
    in_words() == Some(true) || register.evidences().of_proven(kind, id).next().is_some()
}

/// Whether a field of a live record is owed (待补): it is empty and should not be. Evidence in words is not
/// missing where a record proves the same.
pub fn is_owed(register: &Register, field: FieldId, id: &str, cell: Cell<'_>) -> bool {
    field.spec().is_owed
        && cell == Cell::Empty
        && !(words_field(field.kind) == Some(field) && is_evidenced(register, field.kind, id))
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
