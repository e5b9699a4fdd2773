//! Figures of the demo ledger over whole lives: each leads to as many rows as it counts.

use proptest::prelude::*;
use zhibu_domain::branches::coverage::Coverage;
use zhibu_domain::growth::{Lens, Scope, coverage_over_time, deployed_over_time};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::{Grain, Period};
use zhibu_ledger::Ledger;
use zhibu_samples::{Size, demo};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn lens(grain: Grain, as_of: &str) -> Lens {
    Lens { grain, from: None, to: None, scope: Scope::Everything, as_of: day(as_of) }
}

fn rows(register: &Register, kind: Kind, filter: Filter, as_of: Day) -> u32 {
    // As a link has it: through the address and back.
    let (name, value) = filter.to_pair(kind);
    let read = Filter::from_pair(kind, name, &value).expect("a filter is read back");
    assert_eq!(read, filter);
    let query = Query { filters: vec![read], ..Query::default() };
    u32::try_from(indices(register, kind, &query, as_of, &ByCodePoint).len()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_figure_leads_to_as_many_rows(back in 0..1500i32, by_month: bool, least in 1..6u32) {
        let mut ledger = Ledger::new();
        ledger.insert(demo(Size::SMALL).changes);
        let register = Register::of(&ledger);
        let as_of = day("2025-12-31").plus_days(-back);
        let grain = if by_month { Grain::Month } else { Grain::Quarter };
        let lens = Lens { as_of, ..lens(grain, "2025-12-31") };
        let end = |period: Period| period.last_day().min(as_of);
        for (period, counts) in coverage_over_time(&register, &lens, least) {
            for (coverage, count) in [
                (Coverage::Covered, counts.covered),
                (Coverage::Due, counts.due),
                (Coverage::Joint, counts.joint),
                (Coverage::Unknown, counts.unknown),
                (Coverage::Exempt, counts.exempt),
            ] {
                let filter = Filter::CoverageAt(coverage, end(period), least);
                prop_assert_eq!(rows(&register, Kind::Task, filter, as_of), count);
            }
        }
        let (deployed, _) = deployed_over_time(&register, &lens);
        prop_assert!(back > 200 || deployed.iter().any(|of| of.members > 0));
        for of in deployed {
            prop_assert!(of.members <= of.posts);
            let filter = Filter::DeployedAt(end(of.period));
            prop_assert_eq!(rows(&register, Kind::Member, filter, as_of), of.members);
        }
    }
}
