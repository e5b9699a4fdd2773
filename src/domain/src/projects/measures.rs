//! The catalogue of measures (成效指标): what a district counts, in which unit, and whether its figures add
//! up. Outcomes and targets name a measure by its name; they may name one that is not in the catalogue.

use rustc_hash::FxHashMap;

use crate::kinds::choices::Adding;
use crate::kinds::records::Measure;
use crate::register::{Register, Row};
use zhibu_ledger::order;

/// The measures of the catalogue.
#[derive(Debug)]
pub struct MeasureCatalogue<'a> {
    /// In the order of their list.
    in_order: Vec<&'a Row<Measure>>,
    /// The index of the first measure with a name.
    by_name: FxHashMap<&'a str, usize>,
}

impl<'a> MeasureCatalogue<'a> {
    /// The catalogue of a register.
    pub fn of(register: &'a Register) -> Self {
        // As in its list; what sorts lists is not in the part of the program that draws charts.
        let mut in_order: Vec<&Row<Measure>> = register.measures().rows().iter().collect();
        order::sort_by(&mut in_order, |a, b| {
            let key = |row: &&'a Row<Measure>| {
                let Measure { order, name, .. } = &row.record;
                let order = order.map_or(u32::MAX, |order| order.value);
                (order, name.as_ref().map(|name| &*name.0), &row.id)
            };
            key(a).cmp(&key(b))
        });
        let mut by_name = FxHashMap::default();
        for (index, row) in in_order.iter().enumerate() {
            if let Some(name) = &row.record.name {
                by_name.entry(&*name.0).or_insert(index);
            }
        }
        Self { in_order, by_name }
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.in_order.iter().filter_map(|row| row.record.name.as_ref().map(|name| &*name.0))
    }

    /// The position of a measure in the catalogue; `None` if it is not in it.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The unit of a measure, if the catalogue has one.
    pub fn unit(&self, name: &str) -> Option<&'a str> {
        let row = self.in_order[self.position(name)?];
        row.record.unit.as_ref().map(|unit| &*unit.0)
    }

    /// Whether figures of a measure may be added, as far as the catalogue says.
    pub fn adds_up(&self, name: &str) -> bool {
        let row = self.position(name).map(|index| self.in_order[index]);
        row.is_none_or(|row| row.record.adding != Some(Adding::Never))
    }
}
