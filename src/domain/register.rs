//! The register: the ledger's live records, read into their types and kept so as changes come.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::field::{Cell, FieldType};
use super::records::{
    Activity, Alliance, AllianceUnit, Assignment, Branch, Indicator, Kind, Member, Method,
    Organisation, Outcome, RecordType, Step, Task,
};
use crate::ledger::{Ledger, Name, RecordKey};
use crate::order;

/// A record with its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<R> {
    /// The id within the kind.
    pub id: Name,
    /// What it holds.
    pub record: R,
    /// Where its text lies among its table's.
    text: Range<u32>,
}

/// The records of one kind: those alive, in no order that means anything, and the ids of those
/// deleted.
#[derive(Clone, Debug)]
pub struct Table<R> {
    rows: Vec<Row<R>>,
    places: FxHashMap<Name, usize>,
    deleted: Vec<Row<R>>,
    /// Every text of every record in lower case, one after another: a search that runs through
    /// memory is several times faster than one that jumps about in it. What edits leave behind is
    /// swept out now and then.
    texts: String,
    /// How much of `texts` belongs to a record.
    texts_in_use: usize,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            places: FxHashMap::default(),
            deleted: Vec::new(),
            texts: String::new(),
            texts_in_use: 0,
        }
    }
}

impl<R: RecordType> Table<R> {
    /// The live records.
    pub fn rows(&self) -> &[Row<R>] {
        &self.rows
    }

    /// The live record of this id.
    pub fn get(&self, id: &str) -> Option<&R> {
        self.places.get(id).map(|place| &self.rows[*place].record)
    }

    fn refresh(&mut self, ledger: &Ledger, key: &RecordKey) {
        let id = &key.id;
        let Some(view) = ledger.record(key) else { return };
        if let Some(place) = self.deleted.iter().position(|row| row.id == *id) {
            let row = self.deleted.swap_remove(place);
            self.texts_in_use -= row.text.len();
        }
        if let Some(place) = self.places.get(id) {
            self.texts_in_use -= self.rows[*place].text.len();
        }
        let record = R::read(&view);
        let text = self.add_text(&record);
        let row = Row { id: id.clone(), record, text };
        if view.is_deleted() {
            self.remove(id);
            self.deleted.push(row);
        } else if let Some(place) = self.places.get(id) {
            self.rows[*place] = row;
        } else {
            self.places.insert(id.clone(), self.rows.len());
            self.rows.push(row);
        }
        if self.texts.len() > 2 * self.texts_in_use + SWEPT_FROM {
            self.sweep_texts();
        }
    }

    fn add_text(&mut self, record: &R) -> Range<u32> {
        let start = text_place(self.texts.len());
        push_texts(record, &mut self.texts);
        let end = text_place(self.texts.len());
        self.texts_in_use += (start..end).len();
        start..end
    }

    fn sweep_texts(&mut self) {
        let old = std::mem::take(&mut self.texts);
        for row in self.rows.iter_mut().chain(&mut self.deleted) {
            let start = text_place(self.texts.len());
            self.texts.push_str(&old[row.text.start as usize..row.text.end as usize]);
            row.text = start..text_place(self.texts.len());
        }
    }

    fn remove(&mut self, id: &Name) {
        if let Some(place) = self.places.remove(id) {
            self.rows.swap_remove(place);
            if let Some(moved) = self.rows.get(place) {
                self.places.insert(moved.id.clone(), place);
            }
        }
    }
}

/// Fewer left-over texts than this are not worth sweeping.
const SWEPT_FROM: usize = 1 << 16;

fn text_place(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a ledger's texts are far smaller than 4 GiB")
}

fn push_texts<R: RecordType>(record: &R, texts: &mut String) {
    let start = texts.len();
    for place in 0..R::FIELDS.len() {
        match record.cell(place) {
            Cell::Text(part) => texts.push_str(part),
            Cell::Texts(parts) => parts.iter().for_each(|part| {
                texts.push_str(part);
                texts.push('\n');
            }),
            Cell::Date(date) => date.push_iso(texts),
            Cell::Empty
            | Cell::Choice(_)
            | Cell::Count(_)
            | Cell::Quantity(_)
            | Cell::Reference(_)
            | Cell::Choices(_)
            | Cell::References(_) => continue,
        }
        texts.push('\n');
    }
    texts[start..].make_ascii_lowercase();
}

/// A table whose record type is not known where it is used: lists and references.
pub trait AnyTable {
    /// How many live records there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many deleted records there are.
    fn deleted_len(&self) -> usize;

    /// The id of the record at a place; deleted ones have places of their own.
    fn id(&self, place: usize, deleted: bool) -> &Name;

    /// A field's value of the record at a place.
    fn cell(&self, place: usize, deleted: bool, field: usize) -> Cell<'_>;

    /// All texts of the record at a place, in lower case.
    fn haystack(&self, place: usize, deleted: bool) -> &str;

    /// The place of a live record.
    fn place(&self, id: &str) -> Option<usize>;

    /// What names the record: its first field. Nothing for a record that has none, or none that is
    /// a text.
    fn title(&self, id: &str) -> Option<&str> {
        match self.first_cell(id) {
            Cell::Text(title) => Some(title),
            _ => None,
        }
    }

    /// The first field of a live or deleted record, which names it.
    fn first_cell(&self, id: &str) -> Cell<'_>;
}

impl<R: RecordType> Table<R> {
    fn side(&self, deleted: bool) -> &[Row<R>] {
        if deleted { &self.deleted } else { &self.rows }
    }
}

impl<R: RecordType> AnyTable for Table<R> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn deleted_len(&self) -> usize {
        self.deleted.len()
    }

    fn id(&self, place: usize, deleted: bool) -> &Name {
        &self.side(deleted)[place].id
    }

    fn cell(&self, place: usize, deleted: bool, field: usize) -> Cell<'_> {
        self.side(deleted)[place].record.cell(field)
    }

    fn haystack(&self, place: usize, deleted: bool) -> &str {
        let text = &self.side(deleted)[place].text;
        &self.texts[text.start as usize..text.end as usize]
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    fn first_cell(&self, id: &str) -> Cell<'_> {
        let live = self.places.get(id).map(|place| &self.rows[*place]);
        let row = live.or_else(|| self.deleted.iter().find(|row| *row.id == *id));
        row.map_or(Cell::Empty, |row| row.record.cell(0))
    }
}

macro_rules! register {
    ($($(#[$doc:meta])* $table:ident: $kind:ident,)+) => {
        /// The live records of a ledger, by kind.
        #[derive(Clone, Debug, Default)]
        pub struct Register { $($(#[$doc])* pub $table: Table<$kind>,)+ }

        impl Register {
            /// Reads one record anew; tells its kind. `None` for kinds that this version does not
            /// know: the ledger keeps them all the same.
            pub fn refresh(&mut self, ledger: &Ledger, key: &RecordKey) -> Option<Kind> {
                let kind = Kind::from_code(&key.kind)?;
                match kind {
                    $(Kind::$kind => self.$table.refresh(ledger, key),)+
                }
                Some(kind)
            }

            /// The table of a kind.
            pub fn table(&self, kind: Kind) -> &dyn AnyTable {
                match kind {
                    $(Kind::$kind => &self.$table,)+
                }
            }
        }
    };
}

register! {
    /// 基层党组织
    organisations: Organisation,
    /// 任务
    tasks: Task,
    /// 工作法
    methods: Method,
    /// 临时党组织
    branches: Branch,
    /// 步骤
    steps: Step,
    /// 党员
    members: Member,
    /// 编入
    assignments: Assignment,
    /// 党建联盟
    alliances: Alliance,
    /// 成员单位
    alliance_units: AllianceUnit,
    /// 活动
    activities: Activity,
    /// 成效
    outcomes: Outcome,
    /// 区域指标
    indicators: Indicator,
}

impl Register {
    /// Reads every record of a ledger.
    pub fn of(ledger: &Ledger) -> Self {
        let mut register = Self::default();
        let mut keys: Vec<&RecordKey> = ledger.records().map(|record| record.key()).collect();
        order::sort(&mut keys);
        for key in keys {
            register.refresh(ledger, key);
        }
        register
    }

    /// The title of a record that another refers to, and whether it is there: not deleted and not
    /// missing.
    pub fn referred(&self, kind: Kind, id: &str) -> (Option<&str>, bool) {
        let table = self.table(kind);
        (table.title(id), table.place(id).is_some())
    }

    /// The kinds and fields through which other records refer to records of this kind.
    pub fn referring_fields(kind: Kind) -> impl Iterator<Item = (Kind, usize)> {
        Kind::ALL.iter().flat_map(move |other| {
            let fields = other.fields().iter().enumerate();
            fields
                .filter(move |(_, field)| {
                    field.field_type == FieldType::Reference(kind)
                        || field.field_type == FieldType::References(kind)
                })
                .map(|(place, _)| (*other, place))
        })
    }
}
