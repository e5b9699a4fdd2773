//! Units in the files that are read as what they mean, such as ％ and 余万元.

use std::collections::BTreeMap;

use zhibu_domain::values::quantity::Quantity;

/// Maximum [`UnitsRead::examples`].
const MOST_EXAMPLES: usize = 10;

/// The figures in the files whose unit is written otherwise than it is read. What is written stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitsRead {
    /// Their number.
    pub figures: usize,
    /// The first units as they are written, by code point, each with the least figure that has it.
    pub examples: BTreeMap<String, Quantity>,
}

impl UnitsRead {
    /// Adds a figure with this unit. The order of the figures does not matter.
    pub(super) fn add(&mut self, unit: &str, figure: Quantity) {
        let rank = |of: &Quantity| (of.value, of.qualifier.code());
        self.figures += 1;
        match self.examples.get_mut(unit) {
            Some(least) if rank(&figure) < rank(least) => *least = figure,
            Some(_) => {}
            None => {
                self.examples.insert(unit.to_owned(), figure);
                if self.examples.len() > MOST_EXAMPLES {
                    self.examples.pop_last();
                }
            }
        }
    }
}
