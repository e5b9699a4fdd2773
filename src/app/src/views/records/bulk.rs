//! The bar of a list's selected records: one field changed in all of them, and their deletion.

use rustc_hash::FxHashSet;

use zhibu_domain::kinds::field::{Cell, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::bulk::{BulkEdit, LeftReason, bulk_fields};
use crate::draft::FormDraft;
use crate::views::announced::Announced;
use crate::views::choice::Choice;
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum records that are named for one reason.
const NAMED: usize = 20;
/// Maximum reasons that are told apart.
const REASONS: usize = 12;

/// The fields to choose from; the first option stands for none.
pub fn bulk_field_choices(kind: Kind, owners: &FormDraft, lang: Lang) -> Vec<Choice> {
    let fields = bulk_fields(kind, owners).into_iter();
    let fields = fields.map(|field| Choice::new(field.0.spec().name, field.label().get(lang)));
    [Choice::new("", m::NOT_CHOSEN.get(lang))].into_iter().chain(fields).collect()
}

/// What an edit of many records would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkPreview {
    /// The numbers of records that change, have the value already and are left; or how many have been
    /// examined so far.
    pub summary: String,
    /// The records that are left, by reason.
    pub left: Vec<BulkLeft>,
    /// The text of the button; `None` if nothing is changed, or not all records have been examined.
    pub apply: Option<String>,
}

/// Records that are left as they are for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkLeft {
    /// The reason.
    pub reason: String,
    /// Their names: of many the first, and the number of the others.
    pub names: String,
}

/// The preview of an edit.
pub fn bulk_preview(workspace: &Workspace, edit: &BulkEdit, lang: Lang) -> BulkPreview {
    let (total, changed) = (edit.total(), edit.changed());
    if !edit.is_complete() {
        let done = edit.examined();
        let summary = format_message!(m::BULK_EXAMINING, lang, done = done, total = total);
        return BulkPreview { summary, left: Vec::new(), apply: None };
    }
    let (same, left) = (edit.same(), edit.left().len());
    let counts =
        format_message!(m::BULK_COUNTS, lang, total = total, changed = changed, same = same);
    let left_count = || format_message!(m::BULK_LEFT_COUNT, lang, count = left);
    let summary = if left > 0 { counts + &left_count() } else { counts };
    let apply = || format_message!(m::BULK_APPLY, lang, count = changed);
    let left = edit.left().iter().map(|left| (reason_text(edit, &left.reason, lang), &*left.id));
    let left = left_by_reason(workspace, edit.field().0.kind, left, lang);
    BulkPreview { summary, left, apply: (changed > 0).then(apply) }
}

/// Records that are left as they are, each a reason and an id, by reason.
pub(in crate::views) fn left_by_reason<'a>(
    workspace: &Workspace,
    kind: Kind,
    all: impl Iterator<Item = (String, &'a str)>,
    lang: Lang,
) -> Vec<BulkLeft> {
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for (reason, left) in all {
        let known = reasons.iter().position(|known| known.0 == reason);
        // The last one stands for all others.
        match known.or((reasons.len() == REASONS).then_some(REASONS - 1)) {
            Some(index) => reasons[index].1.push(left),
            None if reasons.len() == REASONS - 1 => {
                reasons.push((m::BULK_LEFT_OTHER.get(lang).to_owned(), vec![left]));
            }
            None => reasons.push((reason, vec![left])),
        }
    }
    let named = |records: &[&str]| {
        let first = records.iter().take(NAMED);
        let names: Vec<String> = first.map(|id| title(workspace, kind, id, lang)).collect();
        let names = text::listed(&names, lang);
        match records.len().saturating_sub(NAMED) {
            0 => names,
            more => format_message!(m::BULK_NAMES_MORE, lang, names = names, count = more),
        }
    };
    let left = reasons.iter().map(|(reason, records)| {
        let reason = text::pair(
            &format_message!(m::BULK_LEFT_BECAUSE, lang, count = records.len()),
            reason,
            lang,
        );
        BulkLeft { reason, names: named(records) }
    });
    left.collect()
}

fn reason_text(edit: &BulkEdit, reason: &LeftReason, lang: Lang) -> String {
    let field = edit.field().0;
    match reason {
        LeftReason::Signed => m::BULK_LEFT_SIGNED.get(lang).to_owned(),
        LeftReason::InConflict => m::BULK_LEFT_CONFLICT.get(lang).to_owned(),
        LeftReason::OtherOwner => m::BULK_LEFT_OWNER.get(lang).to_owned(),
        LeftReason::Refused((name, violation)) => {
            let spec = field.kind.field_index(name).map(|index| &field.kind.fields()[index]);
            let field_type = spec.map_or(FieldType::Text, |spec| spec.field_type);
            let problem = text::problem(violation, field.kind, field_type, lang);
            if *name == field.name() {
                return problem;
            }
            text::pair(text::field(field.kind, name).get(lang), &problem, lang)
        }
    }
}

/// The edit with its notice, if it changes anything and the ledger is as it was when it was examined.
pub fn bulk_change(workspace: &Workspace, edit: &BulkEdit, lang: Lang) -> Option<Announced> {
    let notice = format_message!(m::BULK_DONE, lang, count = edit.changed());
    edit.command(workspace).map(|command| Announced { command, notice })
}

/// The question before the records `ids` are deleted, with the number of other records that belong to them.
pub fn bulk_deletion_question(
    workspace: &Workspace,
    kind: Kind,
    ids: &[String],
    lang: Lang,
) -> String {
    match belonging(workspace.register(), kind, ids) {
        0 => format_message!(m::DELETE_QUESTION, lang, count = ids.len()),
        more => {
            format_message!(m::DELETE_ALL_WITH_QUESTION, lang, count = ids.len(), more = more)
        }
    }
}

/// The number of records that refer to one of the records `ids` and are not among them.
fn belonging(register: &Register, kind: Kind, ids: &[String]) -> usize {
    let ids: FxHashSet<&str> = ids.iter().map(String::as_str).collect();
    let mut found: FxHashSet<(Kind, usize)> = FxHashSet::default();
    for (from, field) in Register::referring_fields(kind) {
        let table = register.table(from);
        for index in 0..table.len() {
            let refers = match table.cell(index, false, field) {
                Cell::Reference(to) => ids.contains(&**to),
                Cell::References(all) => all.iter().any(|to| ids.contains(&**to)),
                _ => false,
            };
            let is_deleted_too = from == kind && ids.contains(&**table.id(index, false));
            if refers && !is_deleted_too {
                found.insert((from, index));
            }
        }
    }
    found.len()
}
