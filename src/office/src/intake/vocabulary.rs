//! What a head of a column may mean, and how well it fits.

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_text::synonyms::{HeadMeaning, PRIVATE_HEADS, UNITS, head_synonyms};
use zhibu_text::{self as text};

use crate::intake::subject::IntakeSubject;

/// How well a head fits a meaning; higher is better.
pub(super) const IS_NAME: usize = 1000;
const IS_SYNONYM: usize = 900;
/// The lower half of a head of two rows alone: 正式 under 党员数.
pub(super) const IS_LOWER_NAME: usize = 800;

/// What a column may be, with how well its head fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HeadMatch {
    pub(super) meaning: HeadMeaning,
    pub(super) score: usize,
}

/// A head in the form in which it is compared, and the unit that it gives in brackets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FoldedHead {
    pub(super) name: String,
    /// As it is written; empty if there is none.
    pub(super) unit: String,
}

impl FoldedHead {
    pub(super) fn of(head: &str) -> Self {
        let folded_head = folded(head);
        let name = folded_head.split('(').next().unwrap_or_default();
        let name = name.strip_prefix("其中").unwrap_or(name);
        let name = name.trim_matches([':', '*', '、', ',']).replace("时间", "日期");
        let inside = head.split(['（', '(']).nth(1).and_then(|rest| rest.split(['）', ')']).next());
        let unit = inside.and_then(unit_in).unwrap_or_default().to_owned();
        Self { name, unit }
    }

    /// A head that says when: never an organisation or a choice.
    fn is_about_time(&self) -> bool {
        self.name.ends_with("日期") || self.name.ends_with("date")
    }
}

/// The unit that the brackets of a head give; `None` if they say something else, such as 含税.
fn unit_in(inside: &str) -> Option<&str> {
    let unit = inside.trim();
    let said = unit.strip_prefix("单位").map(|unit| unit.trim_start_matches(['：', ':', ' ']));
    let unit = said.unwrap_or(unit);
    (said.is_some() || UNITS.contains(&unit)).then_some(unit)
}

/// A field with what its head may be.
struct FieldNames {
    field: FieldId,
    names: Vec<String>,
}

/// The heads that a table on this subject may have.
pub(super) struct Vocabulary {
    fields: Vec<FieldNames>,
    synonyms: Vec<(String, HeadMeaning)>,
}

impl Vocabulary {
    pub(super) fn of(subject: &IntakeSubject) -> Self {
        let fields = subject.fields().map(|field| {
            let term = text::field_name(field);
            let mut names = vec![field.name().replace('_', " "), field.name().to_owned()];
            names.extend([term.zh, term.en].map(|name| FoldedHead::of(name).name));
            FieldNames { field, names }
        });
        let fields: Vec<FieldNames> = fields.collect();
        let is_read = |field: &FieldId| fields.iter().any(|known| known.field == *field);
        let synonyms = subject.kinds().flat_map(head_synonyms).filter(|of| match of.meaning {
            HeadMeaning::Field(field) | HeadMeaning::UnitOf(field) => is_read(&field),
            HeadMeaning::OneOf(fields) => fields.iter().any(&is_read),
            HeadMeaning::Period(from, to) => is_read(&from) && is_read(&to),
            HeadMeaning::Note | HeadMeaning::Nothing => true,
        });
        let synonyms = synonyms
            .flat_map(|of| of.heads.iter().map(|head| (FoldedHead::of(head).name, of.meaning)));
        let mut synonyms: Vec<(String, HeadMeaning)> = synonyms.collect();
        if let Some(name) = subject.name_field() {
            // The name of the kind is the name of one of its records, such as 成员单位.
            let terms = [text::kind(subject.kind), text::one(subject.kind)];
            let names = terms.iter().flat_map(|term| [term.zh, term.en].map(folded));
            synonyms.extend(names.map(|of_kind| (of_kind, HeadMeaning::Field(name))));
        }
        Self { fields, synonyms }
    }

    /// What a head means: of several, what fits best; among equals, what stands first in forms.
    pub(super) fn best(&self, upper: &str, lower: &str) -> Option<HeadMatch> {
        if lower.is_empty() {
            return self.best_of_one(&FoldedHead::of(upper));
        }
        let both = self.best_of_one(&FoldedHead::of(&format!("{upper}{lower}")));
        let alone =
            self.best_of_one(&FoldedHead::of(lower)).filter(|found| found.score >= IS_SYNONYM);
        let alone = alone.map(|found| HeadMatch { score: IS_LOWER_NAME, ..found });
        [both, alone].into_iter().flatten().max_by_key(|found| found.score)
    }

    fn best_of_one(&self, head: &FoldedHead) -> Option<HeadMatch> {
        if head.name.is_empty() {
            return None;
        }
        let named = self.fields.iter().filter_map(|of| {
            let score = of.names.iter().map(|name| fit(&head.name, name)).max().unwrap_or(0);
            Some(HeadMatch { meaning: HeadMeaning::Field(of.field), score }).filter(|_| score > 0)
        });
        let synonyms = self.synonyms.iter().filter(|(name, _)| *name == head.name);
        let synonyms =
            synonyms.map(|(_, meaning)| HeadMatch { meaning: *meaning, score: IS_SYNONYM });
        let can_be = |found: &HeadMatch| !head.is_about_time() || is_about_time(found.meaning);
        // The first of equals: `max_by_key` returns the last.
        let mut best: Option<HeadMatch> = None;
        for found in named.chain(synonyms).filter(can_be) {
            if best.is_none_or(|best| found.score > best.score) {
                best = Some(found);
            }
        }
        best
    }
}

/// How well a head fits the name of a field: it is the name, more than half of it, or has the name as
/// more than its half.
fn fit(head: &str, name: &str) -> usize {
    if head == name {
        return IS_NAME;
    }
    let (head_length, name_length) = (head.chars().count(), name.chars().count());
    let shorter = head_length.min(name_length);
    let is_part = shorter > 1
        && ((name.contains(head) && head_length * 2 >= name_length)
            || (head.contains(name) && name_length * 2 > head_length));
    if is_part { shorter } else { 0 }
}

fn is_about_time(meaning: HeadMeaning) -> bool {
    match meaning {
        HeadMeaning::Field(field) => field.spec().field_type == FieldType::Date,
        HeadMeaning::Period(..) | HeadMeaning::Nothing | HeadMeaning::Note => true,
        HeadMeaning::OneOf(_) | HeadMeaning::UnitOf(_) => false,
    }
}

/// Whether cells under a head are identity or telephone numbers.
pub(super) fn is_private(head: &str) -> bool {
    let head = folded(head);
    PRIVATE_HEADS.iter().any(|word| head.contains(word))
}
