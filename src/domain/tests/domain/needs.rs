//! The three lists of an alliance: which needs, resources and cooperations are overdue.

use serde_json::{Value, json};
use zhibu_domain::alliances::needs::{AllowedDays, overdue};
use zhibu_domain::columns::{DerivedColumn, DerivedSources, DerivedValue, DerivedValues};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_test_support::{TestRecord, ledger_of};

fn today() -> Day {
    Day::new(2026, 6, 30).unwrap()
}

fn offer(id: &str, kind: &str, more: &[(&'static str, Value)]) -> TestRecord<'static> {
    ("offer", id.to_owned(), [&[("offer_kind", json!(kind))], more].concat())
}

fn register() -> Register {
    let from = ("from", json!("2026-05-01"));
    let to = ("to", json!("2026-06-20"));
    let of_need = vec![("need", json!("met")), ("stage", json!("matched"))];
    let of_dropped = vec![("need", json!("dropped")), ("stage", json!("dropped"))];
    let stalled = vec![("stage", json!("talking")), ("matched", json!("2026-03-01"))];
    Register::of(&ledger_of(vec![
        offer("by-rule", "need", std::slice::from_ref(&from)),
        offer("by-deadline", "need", &[from.clone(), ("deadline", json!("2026-06-29"))]),
        offer("in-time", "need", &[from.clone(), ("deadline", json!("2026-06-30"))]),
        offer("answered", "need", &[from.clone(), ("answered", json!("2026-06-25"))]),
        offer("met", "need", std::slice::from_ref(&from)),
        offer("dropped", "need", std::slice::from_ref(&from)),
        offer("undated", "need", &[]),
        offer("expired", "resource", &[from.clone(), to.clone()]),
        offer("closed", "opportunity", &[from, to, ("closed", json!("2026-06-21"))]),
        ("cooperation", "of-need".to_owned(), of_need),
        ("cooperation", "fell-through".to_owned(), of_dropped),
        ("cooperation", "stalled".to_owned(), stalled),
    ]))
}

/// A kind, the days that the rule allows if it is on, and the records that are overdue with their days.
type Overdue = (Kind, Option<u32>, &'static [(&'static str, u32)]);

#[test]
fn what_is_overdue_is_a_column_and_a_filter_that_agree() {
    let register = register();
    let expected: [Overdue; 4] = [
        (
            Kind::Offer,
            Some(30),
            &[("by-deadline", 1), ("by-rule", 30), ("dropped", 30), ("expired", 10)],
        ),
        // Where the rule is off, a deadline that was agreed on passes all the same.
        (Kind::Offer, None, &[("by-deadline", 1), ("expired", 10)]),
        (Kind::Cooperation, Some(90), &[("stalled", 31)]),
        (Kind::Cooperation, None, &[]),
    ];
    for (kind, days, expected) in expected {
        let found = overdue(&register, kind, days, today());
        let mut found: Vec<(&str, u32)> = found.iter().map(|(id, days)| (&***id, *days)).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{kind:?} {days:?}");

        let (name, value) = Filter::Overdue(days).to_pair(kind);
        let filter = Filter::from_pair(kind, name, &value).unwrap();
        assert_eq!(filter, Filter::Overdue(days));
        let query = Query { filters: vec![filter], ..Query::default() };
        let rows = indices(&register, kind, &query, today(), &ByCodePoint);
        assert_eq!(rows.len(), expected.len(), "{kind:?} {days:?}");

        let column = DerivedColumn::of_kind(kind).next().unwrap();
        let allowed = AllowedDays { answer: days, progress: days };
        let sources = DerivedSources { allowed, ..DerivedSources::default() };
        let values = DerivedValues::of(&register, &[column], today(), sources);
        for index in 0..register.table(kind).len() {
            let id = register.table(kind).id(index, false);
            let days = expected.iter().find(|(known, _)| *known == &**id).map(|(_, days)| *days);
            let value = days.map_or(DerivedValue::Empty, DerivedValue::Count);
            assert_eq!(values.get(column, index), value, "{id}");
        }
    }
    assert_eq!(Filter::from_pair(Kind::Branch, "overdue", "30"), None);
    assert_eq!(Filter::from_pair(Kind::Offer, "overdue", "x"), None);
}
