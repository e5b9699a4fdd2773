//! Messages about undo and redo.

use crate::workspace::UndoResult;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_ledger::SkippedField;
use zhibu_text::{self as text, Lang, format_message, m};

/// The result of an undo or redo: how many records it wrote, or which fields it skipped.
pub fn undo_text(register: &Register, result: &UndoResult, is_redo: bool, lang: Lang) -> String {
    if result.skipped.is_empty() {
        return if is_redo {
            format_message!(m::REDONE, lang, count = result.records)
        } else {
            format_message!(m::UNDONE, lang, count = result.records)
        };
    }
    let fields: Vec<String> =
        result.skipped.iter().map(|skipped| field_text(register, skipped, lang)).collect();
    format_message!(m::UNDO_KEPT, lang, fields = text::listed(&fields, lang))
}

fn field_text(register: &Register, skipped: &SkippedField, lang: Lang) -> String {
    let kind = Kind::from_code(&skipped.key.kind);
    let title = kind.and_then(|kind| text::title(register, kind, &skipped.key.id, lang));
    let title = title.unwrap_or_else(|| skipped.key.id.to_string());
    match kind.filter(|kind| kind.field_index(&skipped.field).is_some()) {
        Some(kind) => format!("{title} · {}", text::field(kind, &skipped.field).get(lang)),
        None => title,
    }
}
