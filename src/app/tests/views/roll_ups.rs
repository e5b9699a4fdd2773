//! Facts of roll-ups for tests of views.

use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Decimal, Qualifier};
use zhibu_format::roll_up::{Fact, Measure};

/// A day that there is.
pub fn day(year: u16, month: u8, day: u8) -> Day {
    Day::new(year, month, day).unwrap()
}

/// A fact of a ledger as a whole, that may be added over areas.
pub fn fact(measure: Measure, period: &str, series: &str, value: i64) -> Fact {
    Fact {
        measure,
        area: "".into(),
        period: period.into(),
        series: series.into(),
        standing: "".into(),
        value: Decimal::from_whole(value),
        unit: "".into(),
        qualifier: Qualifier::Exact,
        adds_up: true,
        adds_up_over_time: false,
    }
}
