//! The register: the live records of a ledger in their types, updated with every change.

mod by_owner;
mod search;

use std::ops::Range;

use rustc_hash::FxHashMap;

use self::by_owner::ByOwner;
use self::search::{Occurrences, occurs};
use crate::dependencies::{Dependencies, Noted};
use crate::folding::push_folded;
use crate::kinds::field::{Cell, FieldSpec, FieldType};
use crate::kinds::records::{self, Attendance, Evidence, Kind, RecordType, for_each_kind};
use crate::revisions::Revisions;
use zhibu_ledger::{Ledger, Name, RecordKey, RecordView};

/// A record with its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<R> {
    /// The id within the kind.
    pub id: Name,
    /// The record.
    pub record: R,
}

/// The records of one kind: live ones, in no particular order, and deleted ones.
#[derive(Clone, Debug)]
pub struct KindTable<R> {
    rows: Vec<Row<R>>,
    deleted: Vec<Row<R>>,
    index: Index,
}

impl<R: RecordType> Default for KindTable<R> {
    fn default() -> Self {
        let index = Index::new(R::FIELDS.len(), const { OwnerFields::of(R::KIND, R::FIELDS) });
        Self { rows: Vec::new(), deleted: Vec::new(), index }
    }
}

impl<R: RecordType> KindTable<R> {
    /// The live records.
    pub fn rows(&self) -> &[Row<R>] {
        &self.rows
    }

    /// The live record of this id.
    pub fn get(&self, id: &str) -> Option<&R> {
        self.index.indices.get(id).map(|index| &self.rows[*index].record)
    }

    /// The live record of this id with the id.
    pub fn row(&self, id: &str) -> Option<&Row<R>> {
        self.index.indices.get(id).map(|index| &self.rows[*index])
    }

    /// The organisations that live records refer to.
    pub fn branches(&self) -> impl Iterator<Item = &Name> {
        self.index.by_owner.owners()
    }

    /// The live records that refer to an organisation by the first field that may, in no particular order.
    pub fn of_branch(&self, branch: &str) -> impl Iterator<Item = &Row<R>> {
        self.index.by_owner.rows(branch).iter().map(|index| &self.rows[*index])
    }
}

/// The fields that may name what the records of a table are found by.
#[derive(Clone, Copy, Debug)]
enum OwnerFields {
    /// None.
    None,
    /// The first field that may refer to an organisation; of attendance, to an activity.
    One(usize),
    /// Any of this many fields: evidence is found by what it proves.
    First(usize),
}

impl OwnerFields {
    const fn of(kind: Kind, fields: &[FieldSpec]) -> Self {
        let owner = match kind {
            Kind::Evidence => return Self::First(fields.len()),
            Kind::Attendance => Kind::Activity,
            _ => Kind::Branch,
        };
        match first_reference(fields, owner) {
            Some(field) => Self::One(field),
            None => Self::None,
        }
    }
}

/// What the register does to the rows of a table, whatever their type.
trait Rows: AnyTable {
    fn index_mut(&mut self) -> &mut Index;

    /// Makes room for more live rows.
    fn reserve(&mut self, count: usize);

    /// Reads a record into a row at the end of the live or of the deleted ones.
    fn push(&mut self, view: &RecordView<'_>, deleted: bool);

    /// Removes a row; the last one takes its index.
    fn swap_remove(&mut self, index: usize, deleted: bool);
}

impl<R: RecordType> Rows for KindTable<R> {
    fn index_mut(&mut self) -> &mut Index {
        &mut self.index
    }

    fn reserve(&mut self, count: usize) {
        self.rows.reserve_exact(count);
    }

    fn push(&mut self, view: &RecordView<'_>, deleted: bool) {
        let row = Row { id: view.key().id.clone(), record: R::read(view) };
        self.side_mut(deleted).push(row);
    }

    fn swap_remove(&mut self, index: usize, deleted: bool) {
        self.side_mut(deleted).swap_remove(index);
    }
}

impl<R> KindTable<R> {
    fn side(&self, deleted: bool) -> &[Row<R>] {
        if deleted { &self.deleted } else { &self.rows }
    }

    fn side_mut(&mut self, deleted: bool) -> &mut Vec<Row<R>> {
        if deleted { &mut self.deleted } else { &mut self.rows }
    }
}

/// Makes room for more live records.
fn reserve(table: &mut dyn Rows, count: usize) {
    table.reserve(count);
    let index = table.index_mut();
    index.live.reserve_exact(count);
    index.indices.reserve(count);
    index.by_owner.reserve(count);
}

/// What a live record is found by; evidence by what it proves.
fn owner_of(table: &dyn Rows, index: usize) -> Option<Name> {
    let named = |field: usize| match table.cell(index, false, field) {
        Cell::Reference(owner) => Some(owner.clone()),
        _ => None,
    };
    match table.index().owner_fields {
        OwnerFields::None => None,
        OwnerFields::One(field) => named(field),
        OwnerFields::First(count) => (0..count).find_map(named),
    }
}

/// Reads a record again, or for the first time.
fn refresh(table: &mut dyn Rows, view: &RecordView<'_>) {
    let (id, is_deleted) = (&view.key().id, view.is_deleted());
    if let Some(index) = table.index_mut().remove_deleted(id) {
        table.swap_remove(index, true);
    }
    let known = table.index().indices.get(id).copied();
    if let Some(index) = known {
        let owner = owner_of(table, index);
        table.index_mut().by_owner.remove(owner, index);
    }
    table.push(view, is_deleted);
    let row = (id.clone(), add_text(table, is_deleted));
    let live = table.index().live.len();
    match known {
        Some(index) if is_deleted => {
            let last = owner_of(table, live - 1);
            table.swap_remove(index, false);
            let indices = table.index_mut();
            indices.by_owner.move_last(last, index);
            indices.remove_live(id, index);
        }
        // The row at the end takes the place of the old one.
        Some(index) => table.swap_remove(index, false),
        None => {}
    }
    if is_deleted {
        table.index_mut().add_deleted(row);
    } else {
        let index = known.unwrap_or(live);
        table.index_mut().set_live(index, row);
        let owner = owner_of(table, index);
        table.index_mut().by_owner.add(owner, index);
    }
    table.index_mut().compact_texts_if_due();
}

/// Adds the texts of the row that was pushed last, and returns where they are.
fn add_text(table: &mut dyn Rows, deleted: bool) -> Range<u32> {
    let mut texts = std::mem::take(&mut table.index_mut().texts);
    let start = text_index(texts.len());
    let row = table.index().side(deleted).len();
    for field in 0..table.index().fields {
        push_texts(table.cell(row, deleted, field), &mut texts);
    }
    let text = start..text_index(texts.len());
    let index = table.index_mut();
    index.texts_in_use += text.len();
    index.texts = texts;
    text
}

impl KindTable<Evidence> {
    /// The live records that prove a record, in no particular order. What would prove several proves the first.
    pub fn of_proven(&self, kind: Kind, id: &str) -> impl Iterator<Item = &Row<Evidence>> {
        let rows = self.index.by_owner.rows(id).iter().map(|index| &self.rows[*index]);
        rows.filter(move |row| row.record.proven().is_some_and(|(proven, _)| proven == kind))
    }
}

impl KindTable<Attendance> {
    /// The activities that live records refer to.
    pub fn activities(&self) -> impl Iterator<Item = &Name> {
        self.index.by_owner.owners()
    }

    /// The live records of an activity, in no particular order.
    pub fn of_activity(&self, activity: &str) -> impl Iterator<Item = &Row<Attendance>> {
        self.index.by_owner.rows(activity).iter().map(|index| &self.rows[*index])
    }
}

const fn first_reference(fields: &[FieldSpec], to: Kind) -> Option<usize> {
    let mut index = 0;
    while index < fields.len() {
        if let FieldType::Reference(kind) = fields[index].field_type
            && kind as usize == to as usize
        {
            return Some(index);
        }
        index += 1;
    }
    None
}

/// The rows of a table and their texts, independent of the record type, so that this code is compiled
/// once.
#[derive(Clone, Debug)]
pub struct Index {
    /// The number of fields.
    fields: usize,
    owner_fields: OwnerFields,
    indices: FxHashMap<Name, usize>,
    deleted_indices: FxHashMap<Name, usize>,
    /// The live rows, by index: the id, and the range of the text in `texts`.
    live: Vec<(Name, Range<u32>)>,
    /// The same for deleted rows.
    deleted: Vec<(Name, Range<u32>)>,
    by_owner: ByOwner,
    /// The texts of all records, folded, one after another: a search in contiguous memory is
    /// several times faster. Texts that edits leave behind are removed from time to time.
    texts: String,
    /// The bytes of `texts` that belong to a record.
    texts_in_use: usize,
}

impl Index {
    fn new(fields: usize, owner_fields: OwnerFields) -> Self {
        Self {
            fields,
            owner_fields,
            indices: FxHashMap::default(),
            deleted_indices: FxHashMap::default(),
            live: Vec::new(),
            deleted: Vec::new(),
            by_owner: ByOwner::default(),
            texts: String::new(),
            texts_in_use: 0,
        }
    }

    /// Removes a row from the deleted ones and returns its index, if it is one of them.
    fn remove_deleted(&mut self, id: &Name) -> Option<usize> {
        let index = self.deleted_indices.get(id).copied()?;
        self.texts_in_use -= self.deleted[index].1.len();
        remove(&mut self.deleted_indices, &mut self.deleted, id, index);
        Some(index)
    }

    /// Removes a live row.
    fn remove_live(&mut self, id: &Name, index: usize) {
        self.texts_in_use -= self.live[index].1.len();
        remove(&mut self.indices, &mut self.live, id, index);
    }

    fn add_deleted(&mut self, row: (Name, Range<u32>)) {
        self.deleted_indices.insert(row.0.clone(), self.deleted.len());
        self.deleted.push(row);
    }

    /// Puts a live row at the index of one that it replaces, or at the end.
    fn set_live(&mut self, index: usize, row: (Name, Range<u32>)) {
        if let Some(known) = self.live.get_mut(index) {
            self.texts_in_use -= known.1.len();
            *known = row;
        } else {
            self.indices.insert(row.0.clone(), index);
            self.live.push(row);
        }
    }

    fn compact_texts_if_due(&mut self) {
        if self.texts.len() > 2 * self.texts_in_use + COMPACTED_FROM {
            self.compact_texts();
        }
    }

    fn compact_texts(&mut self) {
        let old = std::mem::take(&mut self.texts);
        for (_, text) in self.live.iter_mut().chain(&mut self.deleted) {
            let start = text_index(self.texts.len());
            self.texts.push_str(&old[text.start as usize..text.end as usize]);
            *text = start..text_index(self.texts.len());
        }
    }

    fn side(&self, deleted: bool) -> &[(Name, Range<u32>)] {
        if deleted { &self.deleted } else { &self.live }
    }
}

/// Removes a row; the last row takes its index.
fn remove(
    indices: &mut FxHashMap<Name, usize>,
    rows: &mut Vec<(Name, Range<u32>)>,
    id: &Name,
    index: usize,
) {
    indices.remove(id);
    rows.swap_remove(index);
    if let Some((moved, _)) = rows.get(index) {
        indices.insert(moved.clone(), index);
    }
}

/// The number of unused bytes from which the texts are compacted.
const COMPACTED_FROM: usize = 1 << 16;

fn text_index(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a ledger's texts are far smaller than 4 GiB")
}

fn push_texts(cell: Cell<'_>, texts: &mut String) {
    match cell {
        Cell::Text(part) => push_folded(part, texts),
        Cell::Texts(parts) => parts.iter().for_each(|part| {
            push_folded(part, texts);
            texts.push('\n');
        }),
        Cell::Date(date) => date.push_iso(texts),
        Cell::Empty
        | Cell::Choice(_)
        | Cell::Count(_)
        | Cell::Quantity(_)
        | Cell::Reference(_)
        | Cell::Choices(_)
        | Cell::References(_) => return,
    }
    texts.push('\n');
}

/// A table of any record type, for lists and references.
pub trait AnyTable {
    /// The rows and their texts.
    fn index(&self) -> &Index;

    /// The value of a field in the row at an index; live and deleted rows are indexed separately.
    fn cell(&self, index: usize, deleted: bool, field: usize) -> Cell<'_>;
}

impl dyn AnyTable + '_ {
    /// The number of live records.
    pub fn len(&self) -> usize {
        self.index().live.len()
    }

    /// Whether there are no live records.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of deleted records.
    pub fn deleted_len(&self) -> usize {
        self.index().deleted.len()
    }

    /// The id of the row at an index; live and deleted rows are indexed separately.
    pub fn id(&self, index: usize, deleted: bool) -> &Name {
        &self.index().side(deleted)[index].0
    }

    /// For each row, by its index, whether all words occur in its texts. Words are folded.
    pub fn rows_with(&self, words: &[&str], deleted: bool) -> Vec<bool> {
        let Index { texts, .. } = self.index();
        let mut words: Vec<_> = words.iter().map(|word| Occurrences::new(word, texts)).collect();
        let rows = self.index().side(deleted).iter();
        rows.map(|(_, text)| words.iter_mut().all(|word| word.are_in(text))).collect()
    }

    /// Those of the rows at these indices that have all words: the same for few rows, in any order.
    pub fn rows_among_with(&self, words: &[&str], deleted: bool, among: &[u32]) -> Vec<u32> {
        let index = self.index();
        let has_all = |row: &u32| {
            let text = &index.side(deleted)[*row as usize].1;
            let text = &index.texts[text.start as usize..text.end as usize];
            words.iter().all(|word| occurs(word, text))
        };
        among.iter().copied().filter(has_all).collect()
    }

    /// The index of a live record.
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.index().indices.get(id).copied()
    }

    /// The organisations that a live record is about: itself, or those that it refers to.
    fn branches(&self, kind: Kind, id: &str) -> Vec<Name> {
        let Some(index) = self.index_of(id) else { return Vec::new() };
        if kind == Kind::Branch {
            return vec![self.id(index, false).clone()];
        }
        let mut branches = Vec::new();
        let refers = |field_type| {
            matches!(
                field_type,
                FieldType::Reference(Kind::Branch) | FieldType::References(Kind::Branch)
            )
        };
        let fields = kind.fields().iter().enumerate();
        for (field, _) in fields.filter(|(_, field)| refers(field.field_type)) {
            match self.cell(index, false, field) {
                Cell::Reference(to) => branches.push(to.clone()),
                Cell::References(all) => branches.extend_from_slice(all),
                _ => {}
            }
        }
        branches
    }

    /// The name of a record: its first field, if that is a text.
    pub fn title(&self, id: &str) -> Option<&str> {
        match self.first_cell(id) {
            Cell::Text(title) => Some(title),
            _ => None,
        }
    }

    /// Whether there is a deleted record with this id.
    pub fn has_deleted(&self, id: &str) -> bool {
        self.index().deleted_indices.contains_key(id)
    }

    /// The first field of a live or deleted record.
    pub fn first_cell(&self, id: &str) -> Cell<'_> {
        let of_deleted = || self.index().deleted_indices.get(id).copied();
        match self.index_of(id) {
            Some(index) => self.cell(index, false, 0),
            None => of_deleted().map_or(Cell::Empty, |index| self.cell(index, true, 0)),
        }
    }
}

impl<R: RecordType> AnyTable for KindTable<R> {
    fn index(&self) -> &Index {
        &self.index
    }

    fn cell(&self, index: usize, deleted: bool, field: usize) -> Cell<'_> {
        self.side(deleted)[index].record.cell(field)
    }
}

/// What a ledger has of the whole: not everything, if it was handed out as a part or without names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The organisation whose part it is. Of what belongs to others it has only what the organisation's own
    /// records refer to.
    pub part: Option<Name>,
    /// Whether what may name persons was withheld.
    pub is_nameless: bool,
}

macro_rules! register {
    ($($(#[$doc:meta])* $table:ident: $kind:ident,)+) => {
        /// The live records of a ledger, by kind. It notes which kinds are read: see [`Dependencies`].
        #[derive(Clone, Debug, Default)]
        pub struct Register {
            noted: Noted,
            revisions: Revisions,
            extent: Extent,
            $($table: KindTable<records::$kind>,)+
        }

        impl Register {
            $(
                $(#[$doc])*
                pub fn $table(&self) -> &KindTable<records::$kind> {
                    self.noted.note(Dependencies::of(Kind::$kind));
                    &self.$table
                }
            )+

            fn rows_of(&mut self, kind: Kind) -> &mut dyn Rows {
                match kind {
                    $(Kind::$kind => &mut self.$table,)+
                }
            }

            /// The table of a kind.
            pub fn table(&self, kind: Kind) -> &dyn AnyTable {
                self.noted.note(Dependencies::of(kind));
                self.unnoted_table(kind)
            }

            fn unnoted_table(&self, kind: Kind) -> &dyn AnyTable {
                match kind {
                    $(Kind::$kind => &self.$table,)+
                }
            }
        }
    };
}

for_each_kind!(register);

impl Register {
    /// What was read from the register, and from the ledger with it.
    pub fn noted(&self) -> &Noted {
        &self.noted
    }

    /// What the ledger has of the whole.
    pub fn extent(&self) -> &Extent {
        &self.extent
    }

    /// Says what the ledger has of the whole. It stays so as long as the ledger is open.
    pub fn set_extent(&mut self, extent: Extent) {
        self.extent = extent;
    }

    /// Reads every record of a ledger.
    pub fn of(ledger: &Ledger) -> Self {
        let mut register = Self::default();
        let records = ledger.records_by_age();
        register.reserve(records.iter().map(RecordView::key));
        for record in &records {
            register.add(record);
        }
        register
    }

    /// Makes room for these records.
    pub fn reserve<'a>(&mut self, keys: impl Iterator<Item = &'a RecordKey>) {
        let mut counts: FxHashMap<Kind, usize> = FxHashMap::default();
        for kind in keys.filter_map(|key| Kind::from_code(&key.kind)) {
            *counts.entry(kind).or_default() += 1;
        }
        for (kind, count) in counts {
            reserve(self.rows_of(kind), count);
        }
    }

    /// Reads a record for the first time; those of unknown kinds only the ledger keeps.
    pub fn add(&mut self, record: &RecordView<'_>) {
        if let Some(kind) = Kind::from_code(&record.key().kind) {
            refresh(self.rows_of(kind), record);
        }
    }

    /// Reads one record again and returns its kind; `None` for unknown kinds, which only the ledger
    /// keeps.
    pub fn refresh(&mut self, ledger: &Ledger, key: &RecordKey) -> Option<Kind> {
        let kind = Kind::from_code(&key.kind)?;
        let mut branches = self.branches_of(kind, &key.id);
        if let Some(record) = ledger.record(key) {
            refresh(self.rows_of(kind), &record);
        }
        branches.extend(self.branches_of(kind, &key.id));
        self.revisions.note(kind, branches);
        Some(kind)
    }

    /// The organisations that a live record is about: itself, or those that it refers to. Attendance is about
    /// the organisation of its activity.
    fn branches_of(&self, kind: Kind, id: &str) -> Vec<Name> {
        if kind == Kind::Attendance {
            let activity = self.attendances.get(id).and_then(|one| one.activity.as_ref());
            let activity = activity.and_then(|of| self.activities.get(&of.id));
            let branch = activity.and_then(|activity| activity.branch.as_ref());
            return branch.into_iter().map(|of| of.id.clone()).collect();
        }
        self.unnoted_table(kind).branches(kind, id)
    }

    /// What changed since it was read.
    pub fn revisions(&self) -> &Revisions {
        &self.revisions
    }

    /// The title of a record that another one refers to, and whether it exists and is not deleted.
    pub fn referred(&self, kind: Kind, id: &str) -> (Option<&str>, bool) {
        let table = self.table(kind);
        (table.title(id), table.index_of(id).is_some())
    }

    /// The kinds and fields that refer to records of this kind.
    pub fn referring_fields(kind: Kind) -> impl Iterator<Item = (Kind, usize)> {
        Kind::ALL.iter().flat_map(move |other| {
            let fields = other.fields().iter().enumerate();
            fields
                .filter(move |(_, field)| {
                    field.field_type == FieldType::Reference(kind)
                        || field.field_type == FieldType::References(kind)
                })
                .map(|(index, _)| (*other, index))
        })
    }
}
