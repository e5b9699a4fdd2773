//! Series of counts, and labels of the time axis, for the dashboard's charts.

use zhibu_charts::Color;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::period::{Bucket, Period};
use zhibu_text::{self as text, Lang};

use crate::chart_model::TextSeries;
use crate::route::Route;

/// The number of records of a kind.
pub fn rows(register: &Register, kind: Kind) -> u32 {
    u32::try_from(register.table(kind).len()).unwrap_or(u32::MAX)
}

/// The labels of these periods.
pub fn labels(periods: impl Iterator<Item = Period>, lang: Lang) -> Vec<String> {
    periods.map(|period| text::bucket(Bucket::In(period), lang)).collect()
}

/// A count as a table shows it: empty for zero.
pub fn figure(count: u32) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

/// A series of counts, each linked to its rows.
pub fn series(name: &str, color: Color, counts: &[u32], links: Vec<Route>) -> TextSeries {
    TextSeries {
        name: name.to_owned(),
        color,
        values: counts.iter().map(|count| f64::from(*count)).collect(),
        figures: counts.iter().map(|count| figure(*count)).collect(),
        links,
    }
}
