//! The differences that files would make, by unit and kind, each record with its fields side by
//! side.

use rustc_hash::FxHashMap;
use serde_json::Value;

use zhibu_domain::kinds::records::Kind;
use zhibu_format::{FieldDiff, FileSet, Plan, RecordDiff, RecordOutcome};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

use super::import::names_of;
use crate::history::{field_name, value_text};
use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// Maximum records of a group that are listed; a group can be left out as a whole.
const SHOWN_OF_GROUP: usize = 100;
/// Maximum differing records of a plan whose fields are unfolded initially.
const MAX_UNFOLDED: usize = 20;

/// Records of one kind that the same files would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffGroup {
    /// Their indices among the plan's differences.
    pub indices: Vec<usize>,
    files: FileSet,
    kind: Name,
}

/// The differences of a plan by files and kind.
pub fn diff_groups(plan: &Plan) -> Vec<DiffGroup> {
    let mut groups: Vec<DiffGroup> = Vec::new();
    let mut group_of: FxHashMap<(FileSet, &Name), usize> = FxHashMap::default();
    for (index, diff) in plan.diffs.iter().enumerate() {
        let (files, kind) = (diff.files, &diff.key.kind);
        let group = *group_of.entry((files, kind)).or_insert_with(|| {
            groups.push(DiffGroup { indices: Vec::new(), files, kind: kind.clone() });
            groups.len() - 1
        });
        groups[group].indices.push(index);
    }
    groups.sort_by_key(|group| (group.files.files().next(), group.files.files().count()));
    groups
}

impl DiffGroup {
    /// Identifies the group within its plan.
    pub fn key(&self) -> String {
        let files: Vec<String> = self.files.files().map(|file| file.to_string()).collect();
        format!("{} {}", self.kind, files.join(" "))
    }

    /// The files, if the plan has several, the kind, and the number of records.
    pub fn heading(&self, plan: &Plan, lang: Lang) -> String {
        let (kind, count) = (text::kind_of_code(&self.kind, lang), self.indices.len());
        if plan.files.len() > 1 {
            format!("{} · {kind} {count}", names_of(plan, self.files, lang))
        } else {
            format!("{kind} {count}")
        }
    }

    /// The indices of the records that are listed.
    pub fn listed(&self) -> &[usize] {
        &self.indices[..self.indices.len().min(SHOWN_OF_GROUP)]
    }

    /// The number of records that are not listed, as text.
    pub fn more(&self, lang: Lang) -> Option<String> {
        let more = self.indices.len() - self.listed().len();
        (more > 0).then(|| format_message!(m::AND_MORE, lang, count = more))
    }
}

/// The outcome for a record, and its title.
pub fn diff_title(diff: &RecordDiff, lang: Lang) -> String {
    let title = match (&diff.title, Kind::from_code(&diff.key.kind)) {
        (Some(title), _) => title.clone(),
        (None, Some(_)) => m::NAME_OWED.get(lang).to_owned(),
        (None, None) => text::id_of_code(&diff.key.kind, &diff.key.id, lang),
    };
    let outcome = match diff.outcome {
        RecordOutcome::New => m::PLAN_NEW,
        RecordOutcome::Changed => m::PLAN_CHANGED,
        RecordOutcome::Deleted => m::PLAN_DELETED,
        RecordOutcome::Same => m::PLAN_SAME,
    };
    format!("{} {title}", outcome.get(lang))
}

/// The text for a record that will be in conflict; `None` for others.
pub fn diff_conflict(diff: &RecordDiff, lang: Lang) -> Option<&'static str> {
    (diff.conflicts > 0).then(|| m::IN_CONFLICT.get(lang))
}

/// Further warnings about a record, as chips.
pub fn diff_chips(diff: &RecordDiff, lang: Lang) -> Vec<TableCell> {
    let chips = [
        (diff.outside != FileSet::default(), m::OUTSIDE, Tone::Warning),
        (diff.guarded.signed_period, m::SIGNED_CHIP, Tone::Warning),
        (diff.guarded.archive, m::ARCHIVE_CHIP, Tone::Warning),
        (diff.guarded.office, m::OFFICE_CHIP, Tone::Warning),
        (diff.is_from_far_future, m::FROM_FUTURE, Tone::Plain),
    ];
    let chips = chips.into_iter().filter(|(holds, ..)| *holds);
    chips.map(|(_, message, tone)| TableCell::chip(message.get(lang), tone)).collect()
}

/// Whether the fields of a record are unfolded initially. Changes of existing records need the
/// closest look.
pub fn is_unfolded(plan: &Plan, diff: &RecordDiff) -> bool {
    plan.diffs.len() <= MAX_UNFOLDED && diff.outcome == RecordOutcome::Changed
}

/// A field of a record, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDiffView {
    /// Its name.
    pub name: String,
    /// Its current value.
    pub before: String,
    /// Its value after the import.
    pub after: String,
    /// The other values if the field will be in conflict, as text.
    pub beside: Option<String>,
    /// The author and the time of the value, as far as they are known.
    pub who: String,
}

/// The fields of a record, before and after. Without `workspace`, records that are referred to have
/// no titles.
pub fn field_diffs(
    workspace: Option<&Workspace>,
    diff: &RecordDiff,
    zone: TimeZone,
    lang: Lang,
) -> Vec<FieldDiffView> {
    let kind = Kind::from_code(&diff.key.kind);
    let title = |kind: Kind, id: &str| text::title(workspace?.register(), kind, id, lang);
    let view = |field: &FieldDiff| {
        let in_words = |value: &Value| value_text(kind, &field.name, value, lang, title);
        let beside: Vec<String> = field.beside.iter().map(in_words).collect();
        let mut beside = beside.join(" ⁄ ");
        if field.more_beside > 0 {
            beside.push_str(&format_message!(m::VALUES_MORE, lang, count = field.more_beside));
        }
        let beside =
            (!beside.is_empty()).then(|| format_message!(m::STANDS_BESIDE, lang, values = beside));
        let who = [field.by.as_deref().map(str::to_owned), field.ms.map(zone.minute)];
        FieldDiffView {
            name: field_name(kind, &field.name, lang),
            before: in_words(&field.before),
            after: in_words(&field.after),
            beside,
            who: who.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        }
    };
    diff.fields.iter().map(view).collect()
}

/// How many more fields there are than [`field_diffs`] has, in words.
pub fn more_fields(diff: &RecordDiff, lang: Lang) -> Option<String> {
    let more = diff.more_fields;
    (more > 0).then(|| format_message!(m::FIELDS_MORE, lang, count = more))
}
