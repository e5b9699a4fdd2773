//! Goals of the demo ledger: every figure leads to as many tasks as it counts.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::projects::integration::{Share, integration, rows_of_goal};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_samples::{Size, demo};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

/// How many rows these filters show, through the address and back.
fn rows(register: &Register, kind: Kind, filters: &[Filter], as_of: Day) -> usize {
    let read = |filter: &Filter| {
        let (name, value) = filter.to_pair(kind);
        let read = Filter::from_pair(kind, name, &value).expect("a filter is read back");
        assert_eq!(read, *filter);
        read
    };
    let query = Query { filters: filters.iter().map(read).collect(), ..Query::default() };
    indices(register, kind, &query, as_of, &ByCodePoint).len()
}

#[test]
fn every_figure_of_goals_leads_to_as_many_tasks() {
    let mut ledger = zhibu_ledger::Ledger::new();
    ledger.insert(demo(Size::SMALL).changes);
    let register = Register::of(&ledger);
    let as_of = day("2025-12-31");
    for from in ["2025-01-01", "2025-10-01", "2024-01-01"] {
        let span = (day(from), as_of);
        let found = integration(&register, None, span, as_of);
        assert!(found.activities.part > 0 && found.activities.part < found.activities.whole);
        let mut all = 0;
        for of in &found.goals {
            for (is_served, count) in [(true, of.served), (false, of.unserved)] {
                let filters = rows_of_goal(of.goal.as_ref(), None, is_served, span, as_of);
                assert_eq!(rows(&register, Kind::Task, &filters, as_of), count as usize);
                all += count;
            }
        }
        assert_eq!(all, found.tasks.whole);
    }
    let percent = |part, whole| Share { part, whole }.percent();
    let expected = [None, Some(0), Some(1), Some(50), Some(99), Some(100)];
    let found = [
        percent(0, 0),
        percent(0, 9),
        percent(1, 999),
        percent(1, 2),
        percent(998, 999),
        percent(9, 9),
    ];
    assert_eq!(found, expected);
}
