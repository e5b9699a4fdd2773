//! Figures of the demo ledger: each leads to as many rows as it counts.

use zhibu_domain::alliances::network::network;
use zhibu_domain::growth::{
    Lens, Scope, cooperation_amounts, nodes_done, since_first, ties_over_time,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_ledger::Ledger;
use zhibu_samples::{Size, demo};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn lens(grain: Grain, as_of: &str) -> Lens {
    Lens { grain, from: None, to: None, scope: Scope::Everything, as_of: day(as_of) }
}

/// How many rows these filters show, read back from a link.
fn rows(register: &Register, kind: Kind, filters: Vec<Filter>, as_of: Day) -> u32 {
    let read = |filter: Filter| {
        let (name, value) = filter.to_pair(kind);
        let read = Filter::from_pair(kind, name, &value).expect("a filter is read back");
        assert_eq!(read, filter);
        read
    };
    let filters = filters.into_iter().map(read).collect();
    let query = Query { filters, ..Query::default() };
    u32::try_from(indices(register, kind, &query, as_of, &ByCodePoint).len()).unwrap()
}

#[test]
fn every_figure_of_the_demo_leads_to_as_many_rows() {
    let mut ledger = Ledger::new();
    ledger.insert(demo(Size::SMALL).changes);
    let register = Register::of(&ledger);
    for (grain, as_of) in [(Grain::Month, "2025-12-31"), (Grain::Quarter, "2024-11-11")] {
        let lens = lens(grain, as_of);
        let amounts = cooperation_amounts(&register, &lens).expect("the demo has cooperations");
        assert!(amounts.periods.iter().filter(|of| of.1[0].count > 0).count() > 2);
        for (period, both) in &amounts.periods {
            for (index, amount) in both.iter().enumerate() {
                let filters = amounts.rows_behind(*period, index == 0, &lens.scope);
                assert_eq!(rows(&register, Kind::Cooperation, filters, lens.as_of), amount.count);
            }
        }
        let (nodes, _) = nodes_done(&register, &lens);
        for of in &nodes {
            let done = rows(&register, Kind::Node, of.rows_behind(true), lens.as_of);
            let planned = rows(&register, Kind::Node, of.rows_behind(false), lens.as_of);
            assert_eq!((done, planned), (of.done, of.planned));
        }
        let index = Kind::Branch.field_index("setting").unwrap();
        let settings = since_first(&register, &lens, 3);
        assert!(settings.len() > 3);
        for one in settings {
            for (at, count) in one.branches {
                let filters =
                    vec![Filter::Is(index, one.setting.code().to_owned()), Filter::PresentAt(at)];
                assert_eq!(rows(&register, Kind::Branch, filters, lens.as_of), count);
            }
        }
        let ties = ties_over_time(&register, &lens);
        assert!(ties.last().unwrap().ties > 50);
        for of in ties {
            assert_eq!(network(&register, of.day, lens.as_of).ties.len(), of.ties as usize);
        }
    }
}
