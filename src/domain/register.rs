//! The register: the ledger's live records, read into their types and kept so as changes come.

use rustc_hash::FxHashMap;

use super::field::{Cell, FieldType};
use super::records::{
    Activity, Alliance, AllianceUnit, Branch, Indicator, Kind, Organisation, Outcome, RecordType,
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
    /// Every text of the record in lower case, for searching.
    haystack: String,
}

/// The records of one kind: those alive, in no order that means anything, and the ids of those
/// deleted.
#[derive(Clone, Debug)]
pub struct Table<R> {
    rows: Vec<Row<R>>,
    places: FxHashMap<Name, usize>,
    deleted: Vec<Row<R>>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), places: FxHashMap::default(), deleted: Vec::new() }
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
        self.deleted.retain(|row| row.id != *id);
        let view = ledger.record(key);
        let Some(view) = view else { return };
        let record = R::read(&view);
        let haystack = haystack(&record);
        let row = Row { id: id.clone(), record, haystack };
        if view.is_deleted() {
            self.remove(id);
            self.deleted.push(row);
        } else if let Some(place) = self.places.get(id) {
            self.rows[*place] = row;
        } else {
            self.places.insert(id.clone(), self.rows.len());
            self.rows.push(row);
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

fn haystack<R: RecordType>(record: &R) -> String {
    let mut text = String::new();
    for place in 0..R::FIELDS.len() {
        match record.cell(place) {
            Cell::Text(part) => text.push_str(part),
            Cell::Texts(parts) => parts.iter().for_each(|part| {
                text.push_str(part);
                text.push('\n');
            }),
            Cell::Date(date) => text.push_str(&date.to_string()),
            Cell::Empty
            | Cell::Choice(_)
            | Cell::Count(_)
            | Cell::Quantity(_)
            | Cell::Reference(_) => continue,
        }
        text.push('\n');
    }
    text.make_ascii_lowercase();
    text
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

    /// What names the record: its first field.
    fn title(&self, id: &str) -> Option<&str>;
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
        &self.side(deleted)[place].haystack
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    fn title(&self, id: &str) -> Option<&str> {
        let live = self.places.get(id).map(|place| &self.rows[*place]);
        let row = live.or_else(|| self.deleted.iter().find(|row| *row.id == *id))?;
        match row.record.cell(0) {
            Cell::Text(title) => Some(title),
            _ => None,
        }
    }
}

/// The live records of a ledger, by kind.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// 基层党组织
    pub organisations: Table<Organisation>,
    /// 临时党组织
    pub branches: Table<Branch>,
    /// 党建联盟
    pub alliances: Table<Alliance>,
    /// 成员单位
    pub alliance_units: Table<AllianceUnit>,
    /// 活动
    pub activities: Table<Activity>,
    /// 成效
    pub outcomes: Table<Outcome>,
    /// 区域指标
    pub indicators: Table<Indicator>,
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

    /// Reads one record anew; tells its kind. `None` for kinds that this version does not know:
    /// the ledger keeps them all the same.
    pub fn refresh(&mut self, ledger: &Ledger, key: &RecordKey) -> Option<Kind> {
        let kind = Kind::from_code(&key.kind)?;
        match kind {
            Kind::Organisation => self.organisations.refresh(ledger, key),
            Kind::Branch => self.branches.refresh(ledger, key),
            Kind::Alliance => self.alliances.refresh(ledger, key),
            Kind::AllianceUnit => self.alliance_units.refresh(ledger, key),
            Kind::Activity => self.activities.refresh(ledger, key),
            Kind::Outcome => self.outcomes.refresh(ledger, key),
            Kind::Indicator => self.indicators.refresh(ledger, key),
        }
        Some(kind)
    }

    /// The table of a kind.
    pub fn table(&self, kind: Kind) -> &dyn AnyTable {
        match kind {
            Kind::Organisation => &self.organisations,
            Kind::Branch => &self.branches,
            Kind::Alliance => &self.alliances,
            Kind::AllianceUnit => &self.alliance_units,
            Kind::Activity => &self.activities,
            Kind::Outcome => &self.outcomes,
            Kind::Indicator => &self.indicators,
        }
    }

    /// The kinds and fields through which other records refer to records of this kind.
    pub fn referring_fields(kind: Kind) -> impl Iterator<Item = (Kind, usize)> {
        Kind::ALL.iter().flat_map(move |other| {
            let fields = other.fields().iter().enumerate();
            fields
                .filter(move |(_, field)| field.field_type == FieldType::Reference(kind))
                .map(|(place, _)| (*other, place))
        })
    }
}
