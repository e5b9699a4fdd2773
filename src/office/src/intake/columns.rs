//! What each column of a table is taken for.

use rustc_hash::FxHashMap;

use zhibu_domain::kinds::field::{Cell, FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_text::synonyms::HeadMeaning;

use crate::intake::grid::GridRow;
use crate::intake::heads::Head;
use crate::intake::subject::IntakeSubject;
use crate::intake::vocabulary::{FoldedHead, HeadMatch, Vocabulary, is_private};

/// What a column is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnUse {
    /// Values of this field.
    Field(FieldId),
    /// Records that one of these fields refers to.
    OneOf(&'static [FieldId]),
    /// The unit of this quantity.
    UnitOf(FieldId),
    /// A period between these dates.
    Period {
        /// The date on which it begins.
        from: FieldId,
        /// The date on which it ends.
        to: FieldId,
    },
    /// Lines in the note of the record, each after the head.
    Note,
    /// Nothing.
    LeaveOut,
    /// Identity and telephone numbers, which are never read.
    Private,
}

impl ColumnUse {
    /// Whether cells of such a column may be read into a field.
    pub fn has_field(self, field: FieldId) -> bool {
        match self {
            Self::Field(own) => own == field,
            Self::OneOf(fields) => fields.contains(&field),
            Self::Period { from, to } => field == from || field == to,
            Self::UnitOf(_) | Self::Note | Self::LeaveOut | Self::Private => false,
        }
    }
}

impl ColumnUse {
    /// The kinds of the records that cells of such a column may name.
    pub(super) fn referred_kinds(self) -> Vec<Kind> {
        let fields = match &self {
            Self::Field(field) => std::slice::from_ref(field),
            Self::OneOf(fields) => fields,
            Self::Period { .. } | Self::UnitOf(_) | Self::Note | Self::LeaveOut | Self::Private => {
                &[]
            }
        };
        let kinds = fields.iter().filter_map(|field| match field.spec().field_type {
            FieldType::Reference(kind) | FieldType::References(kind) => Some(kind),
            _ => None,
        });
        kinds.collect()
    }
}

impl From<HeadMeaning> for ColumnUse {
    fn from(meaning: HeadMeaning) -> Self {
        match meaning {
            HeadMeaning::Field(field) => Self::Field(field),
            HeadMeaning::OneOf(fields) => Self::OneOf(fields),
            HeadMeaning::UnitOf(field) => Self::UnitOf(field),
            HeadMeaning::Period(from, to) => Self::Period { from, to },
            HeadMeaning::Note => Self::Note,
            HeadMeaning::Nothing => Self::LeaveOut,
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedColumn {
    /// Its position in the table.
    pub index: usize,
    /// Its head; empty in a table without heads.
    pub head: String,
    /// The unit that its head gives in brackets; may be empty.
    pub unit: String,
    /// What it is taken for.
    pub column_use: ColumnUse,
    /// The column that fills the field which this head means too; then this one is left out.
    pub rival: Option<usize>,
}

/// What the columns of a table are taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMapping {
    /// The columns, in the order of the table.
    pub columns: Vec<MappedColumn>,
    /// Whether the table has heads; without any, the columns are fields in the order of forms.
    pub has_heads: bool,
}

impl ColumnMapping {
    /// Maps each head to what it means best; of several that mean one field, the best fills it. What a user
    /// has decided counts first.
    pub(super) fn of_heads(
        heads: &[Head],
        subject: &IntakeSubject,
        vocabulary: &Vocabulary,
        decided: &FxHashMap<usize, ColumnUse>,
    ) -> Self {
        let mut columns: Vec<MappedColumn> = Vec::with_capacity(heads.len());
        let mut matches: Vec<(usize, HeadMatch)> = Vec::new();
        for (index, head) in heads.iter().enumerate() {
            let text = head.text();
            let decision = decided.get(&index).copied();
            let column_use = match decision {
                _ if is_private(&text) => ColumnUse::Private,
                Some(column_use) => column_use,
                None => {
                    let found = vocabulary.best(&head.upper, &head.lower);
                    matches.extend(found.map(|found| (index, found)));
                    ColumnUse::LeaveOut
                }
            };
            let unit =
                FoldedHead::of(if head.lower.is_empty() { &head.upper } else { &head.lower }).unit;
            columns.push(MappedColumn { index, head: text, unit, column_use, rival: None });
        }
        // Best first, so that the order of the columns matters among equals only.
        matches.sort_by_key(|(index, found)| (usize::MAX - found.score, *index));
        for (index, found) in matches {
            let (column_use, rival) = free_use(&columns, found.meaning.into());
            columns[index].column_use = column_use;
            columns[index].rival = rival;
        }
        let mut mapping = Self { columns, has_heads: true };
        mapping.leave_out_notes(subject);
        mapping
    }

    /// The columns of a table without heads: the fields of forms that are not folded away, in order.
    pub(super) fn of_positions(
        width: usize,
        subject: &IntakeSubject,
        decided: &FxHashMap<usize, ColumnUse>,
    ) -> Self {
        let usual = subject.fields().filter(|field| {
            field.kind == subject.kind
                && !field.spec().is_secondary
                && subject.preset_of(*field).is_none()
        });
        let usual = usual.map(ColumnUse::Field).chain(std::iter::repeat(ColumnUse::LeaveOut));
        let columns = usual.take(width).enumerate().map(|(index, usual)| {
            let column_use = decided.get(&index).copied().unwrap_or(usual);
            MappedColumn {
                index,
                head: String::new(),
                unit: String::new(),
                column_use,
                rival: None,
            }
        });
        Self { columns: columns.collect(), has_heads: false }
    }

    /// The first column that is read into a field.
    pub fn column_of(&self, field: FieldId) -> Option<&MappedColumn> {
        self.columns.iter().find(|column| column.column_use.has_field(field))
    }

    /// The column of the unit of a quantity.
    pub(super) fn unit_column(&self, field: FieldId) -> Option<usize> {
        let is_unit = |column: &&MappedColumn| column.column_use == ColumnUse::UnitOf(field);
        self.columns.iter().find(is_unit).map(|column| column.index)
    }

    /// Takes the numbers of the lines for the official order if they go on from that of the ledger: whole
    /// numbers, each greater than the one above, and all greater than those that records have. The numbers of
    /// a part of the records, or of a table that was taken before, would order the records that have one
    /// otherwise; and numbers that begin again order nothing. They are left out unless the user has decided
    /// otherwise.
    pub(super) fn leave_out_other_orders<'a>(
        &mut self,
        rows: impl Iterator<Item = &'a GridRow> + Clone,
        decided: &FxHashMap<usize, ColumnUse>,
        register: &Register,
    ) {
        for column in self.columns.iter_mut().filter(|column| !decided.contains_key(&column.index))
        {
            let ColumnUse::Field(field) = column.column_use else { continue };
            let is_order = field.kind.official_order() == Some(field.index);
            if !is_order {
                continue;
            }
            let texts = rows.clone().map(|row| row.text(column.index));
            if !is_running(texts, greatest_number(field, register)) {
                column.column_use = ColumnUse::LeaveOut;
            }
        }
    }

    /// A record that has no note cannot be added to.
    fn leave_out_notes(&mut self, subject: &IntakeSubject) {
        if subject.note_field().is_none() {
            for column in
                self.columns.iter_mut().filter(|column| column.column_use == ColumnUse::Note)
            {
                column.column_use = ColumnUse::LeaveOut;
            }
        }
    }
}

/// What a column is taken for if others may fill its field already, and the column that does.
fn free_use(columns: &[MappedColumn], wanted: ColumnUse) -> (ColumnUse, Option<usize>) {
    let filled_by = |field: FieldId| {
        // Several columns may fill a list, such as 甲方 and 乙方.
        let fills = |column: &&MappedColumn| column.column_use.has_field(field);
        let filled = columns.iter().find(fills).filter(|_| !field.spec().field_type.is_list());
        filled.map(|column| column.index)
    };
    let rival = match wanted {
        ColumnUse::Field(field) => filled_by(field),
        ColumnUse::OneOf(fields) => {
            let mut free = fields.iter().filter(|field| filled_by(**field).is_none());
            if let (Some(only), None) = (free.next(), free.next()) {
                return (ColumnUse::Field(*only), None);
            }
            fields.iter().find_map(|field| filled_by(*field))
        }
        ColumnUse::Period { from, to } => filled_by(from).or_else(|| filled_by(to)),
        ColumnUse::UnitOf(_) => {
            columns.iter().find(|column| column.column_use == wanted).map(|column| column.index)
        }
        ColumnUse::Note | ColumnUse::LeaveOut | ColumnUse::Private => None,
    };
    (if rival.is_some() { ColumnUse::LeaveOut } else { wanted }, rival)
}

/// The greatest number that a record has in a field; zero if none has one.
fn greatest_number(field: FieldId, register: &Register) -> u32 {
    let table = register.table(field.kind);
    let numbers =
        (0..table.len()).filter_map(|index| match table.cell(index, false, field.index) {
            Cell::Count(count) => Some(count.value),
            _ => None,
        });
    numbers.max().unwrap_or(0)
}

/// Whether the texts that are not empty are whole numbers, each greater than the one before, and the first
/// greater than `last`.
fn is_running<'a>(texts: impl Iterator<Item = &'a str>, mut last: u32) -> bool {
    for text in texts.filter(|text| !text.is_empty()) {
        match Count::from_words(text) {
            Some(Count { value, qualifier: Qualifier::Exact }) if value > last => last = value,
            _ => return false,
        }
    }
    true
}
