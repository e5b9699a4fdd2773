//! How exact counts of records are that may stand for several. A count is as exact as the records in it, and no less:
//! what another month, series or area counts says nothing of it.

use zhibu_domain::growth::{Growth, Lens};
use zhibu_domain::list::{Filter, Query, filtered, number_of_records};
use zhibu_domain::register::Register;
use zhibu_domain::values::quantity::Qualifier;

/// The records in the scope of a growth whose number is not exact: they alone decide how exact its counts are.
pub struct Inexact<'a> {
    register: &'a Register,
    growth: &'a Growth,
    lens: &'a Lens,
    rows: Vec<u32>,
}

impl<'a> Inexact<'a> {
    /// Those of a growth as seen through its lens.
    pub fn of(register: &'a Register, growth: &'a Growth, lens: &'a Lens) -> Self {
        let mut inexact = Self { register, growth, lens, rows: Vec::new() };
        let all = 0..u32::try_from(register.table(growth.kind).len()).unwrap_or(u32::MAX);
        let vague: Vec<u32> =
            all.filter(|row| inexact.qualifier_of(&[*row]) != Qualifier::Exact).collect();
        if !vague.is_empty() {
            inexact.rows = inexact.among(&vague, lens.scope_filters(growth.kind));
        }
        inexact
    }

    /// How exact a count is.
    pub fn of_count(&self, series: usize, bucket: usize) -> Qualifier {
        if self.rows.is_empty() {
            return Qualifier::Exact;
        }
        self.qualifier_of(&self.among(&self.rows, self.growth.rows_behind(series, bucket)))
    }

    fn among(&self, rows: &[u32], filters: Vec<Filter>) -> Vec<u32> {
        let query = Query { filters, ..Query::default() };
        filtered(self.register, self.growth.kind, &query, self.lens.as_of, rows)
    }

    fn qualifier_of(&self, rows: &[u32]) -> Qualifier {
        let (table, kind) = (self.register.table(self.growth.kind), self.growth.kind);
        number_of_records(table, kind, false, rows)
            .map_or(Qualifier::Exact, |number| number.qualifier)
    }
}
