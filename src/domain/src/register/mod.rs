//! The register: the live records of a ledger in their types, updated with every change.

mod by_owner;
mod search;
mod texts;

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use self::by_owner::ByOwner;
use self::texts::Texts;
use crate::dependencies::{Dependencies, Noted};
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

    /// Reads a record into a row at the end of the live or of the deleted ones, and returns whether it is deleted.
    fn push(&mut self, view: &RecordView<'_>) -> bool;

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

    fn push(&mut self, view: &RecordView<'_>) -> bool {
        let (record, is_deleted) = R::read(view);
        self.side_mut(is_deleted).push(Row { id: view.key().id.clone(), record });
        is_deleted
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
    let id = &view.key().id;
    if let Some(index) = table.index_mut().remove_deleted(id) {
        table.swap_remove(index, true);
    }
    let known = table.index().indices.get(id).copied();
    if let Some(index) = known {
        let owner = owner_of(table, index);
        table.index_mut().by_owner.remove(owner, index);
    }
    let is_deleted = table.push(view);
    let text = add_text(table, is_deleted);
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
        table.index_mut().add_deleted(id, text);
    } else {
        let index = known.unwrap_or(live);
        table.index_mut().set_live(index, id, text);
        let owner = owner_of(table, index);
        table.index_mut().by_owner.add(owner, index);
    }
    if let Some(texts) = table.index_mut().texts.get_mut() {
        texts.compact_if_due();
    }
}

/// Adds the text of the row that was pushed last, and returns where it is; `None` if nothing was searched yet.
fn add_text(table: &mut dyn Rows, deleted: bool) -> Option<Range<u32>> {
    let mut texts = table.index_mut().texts.take()?;
    let row = table.index().side(deleted).len();
    let text = texts.add(table, row, deleted);
    table.index_mut().texts = texts.into();
    Some(text)
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
    /// The ids of the live rows, by index.
    live: Vec<Name>,
    /// The same for deleted rows.
    deleted: Vec<Name>,
    by_owner: ByOwner,
    /// Empty until something is searched.
    texts: OnceLock<Texts>,
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
            texts: OnceLock::new(),
        }
    }

    /// Removes a row from the deleted ones and returns its index, if it is one of them.
    fn remove_deleted(&mut self, id: &Name) -> Option<usize> {
        let index = self.deleted_indices.get(id).copied()?;
        if let Some(texts) = self.texts.get_mut() {
            texts.swap_remove(index, true);
        }
        remove(&mut self.deleted_indices, &mut self.deleted, id, index);
        Some(index)
    }

    /// Removes a live row.
    fn remove_live(&mut self, id: &Name, index: usize) {
        if let Some(texts) = self.texts.get_mut() {
            texts.swap_remove(index, false);
        }
        remove(&mut self.indices, &mut self.live, id, index);
    }

    fn add_deleted(&mut self, id: &Name, text: Option<Range<u32>>) {
        let index = self.deleted.len();
        self.put_text(index, true, text);
        self.deleted_indices.insert(id.clone(), index);
        self.deleted.push(id.clone());
    }

    /// Puts a live row at the index of one that it replaces, or at the end.
    fn set_live(&mut self, index: usize, id: &Name, text: Option<Range<u32>>) {
        self.put_text(index, false, text);
        if index == self.live.len() {
            self.indices.insert(id.clone(), index);
            self.live.push(id.clone());
        }
    }

    fn put_text(&mut self, index: usize, deleted: bool, text: Option<Range<u32>>) {
        if let Some((texts, text)) = self.texts.get_mut().zip(text) {
            texts.put(index, deleted, text);
        }
    }

    fn side(&self, deleted: bool) -> &[Name] {
        if deleted { &self.deleted } else { &self.live }
    }
}

/// Removes a row; the last row takes its index.
fn remove(indices: &mut FxHashMap<Name, usize>, rows: &mut Vec<Name>, id: &Name, index: usize) {
    indices.remove(id);
    rows.swap_remove(index);
    if let Some(moved) = rows.get(index) {
        indices.insert(moved.clone(), index);
    }
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
        &self.index().side(deleted)[index]
    }

    /// For each row, by its index, whether all words occur in its texts. Words are folded.
    pub fn rows_with(&self, words: &[&str], deleted: bool) -> Vec<bool> {
        self.texts().rows_with(words, deleted)
    }

    /// Those of the rows at these indices that have all words: the same for few rows, in any order.
    pub fn rows_among_with(&self, words: &[&str], deleted: bool, among: &[u32]) -> Vec<u32> {
        let texts = self.texts();
        let has_all = |row: &u32| texts.has_all(words, *row as usize, deleted);
        among.iter().copied().filter(has_all).collect()
    }

    /// Makes the texts that a search looks in, if nothing was searched yet: otherwise the first search does.
    pub fn prepare_search(&self) {
        self.texts();
    }

    fn texts(&self) -> &Texts {
        self.index().texts.get_or_init(|| Texts::of(self))
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
