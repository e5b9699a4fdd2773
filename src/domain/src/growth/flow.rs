//! Flows: the records that began, ended or happened in each period.

use rustc_hash::FxHashMap;

use super::{Growth, Lens, Reading, Series, SeriesKey, add, count_of};
use crate::kinds::field::FieldId;
use crate::kinds::records::Branch;
use crate::list::Filter;
use crate::register::{Register, Row};
use crate::values::date::PartialDate;
use crate::values::period::Bucket;

pub(super) struct Dated {
    pub(super) date: Option<PartialDate>,
    pub(super) series: usize,
    /// How many the record stands for.
    pub(super) number: u32,
}

/// The number of dates in each bucket, by series.
pub(super) fn flow(
    lens: &Lens,
    field: FieldId,
    keys: Vec<(SeriesKey, Vec<Filter>, FieldId)>,
    dated: &[Dated],
    sources: u32,
) -> Growth {
    let dates = || dated.iter().filter_map(|dated| dated.date);
    let periods = lens.periods(dates());
    let buckets = lens.buckets(&periods, dates());
    let indices: FxHashMap<Bucket, usize> =
        buckets.iter().enumerate().map(|(index, bucket)| (*bucket, index)).collect();
    let mut counts = vec![vec![0; buckets.len()]; keys.len()];
    for Dated { date, series, number } in dated {
        let bucket = date.map(|date| Bucket::of(date, lens.grain));
        if let Some(index) = bucket.and_then(|bucket| indices.get(&bucket)) {
            add(&mut counts[*series][*index], *number);
        }
    }
    let scope = lens.scope_filters(field.kind);
    let mut series: Vec<Series> = keys
        .into_iter()
        .zip(counts)
        .map(|((key, filters, date), counts)| Series {
            key,
            counts,
            filters: scope.iter().cloned().chain(filters).collect(),
            reading: Reading::DateIn(date),
        })
        .collect();
    series.retain(|series| series.counts.iter().any(|count| *count > 0));
    Growth {
        kind: field.kind,
        field,
        buckets,
        series,
        rest: None,
        sources,
        undated: count_of(dated.iter().filter(|dated| dated.date.is_none()).count()),
        as_of: lens.as_of,
        is_stock: false,
    }
}

/// Temporary organisations established and dissolved in each period.
pub fn branch_turnover(register: &Register, lens: &Lens) -> Growth {
    let rows =
        register.branches().rows().iter().filter(|row| lens.takes_branch(register, &row.record));
    let mut dated = Vec::new();
    let mut sources = 0;
    for Row { record, .. } in rows {
        let number = record.stands_for().value;
        sources += 1;
        dated.push(Dated { date: record.established, series: 0, number });
        dated.extend(record.dissolved.map(|date| Dated { date: Some(date), series: 1, number }));
    }
    let keys = vec![
        (SeriesKey::Began, Vec::new(), Branch::ESTABLISHED.id()),
        (SeriesKey::Ended, Vec::new(), Branch::DISSOLVED.id()),
    ];
    flow(lens, Branch::ESTABLISHED.id(), keys, &dated, sources)
}
