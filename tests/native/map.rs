//! The map of a bundled alliance.

use zhibu_domain::alliances::network::{TieKind, Who, network};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::Sample;
use zhibu_ledger::Ledger;
use zhibu_samples::bundled;

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn ledger(sample: Sample) -> Ledger {
    let mut ledger = Ledger::new();
    ledger.insert(bundled(sample).changes);
    ledger
}

#[test]
fn the_tea_alliance_has_its_named_units_and_one_point_for_the_others() {
    let ledger = ledger(Sample::Laoshan2022);
    let last = day("2022-12-31");
    let network = network(&Register::of(&ledger), last, last);
    let tea = Who::Alliance("tea-alliance".into());
    let index = network.index_of(&tea).unwrap();
    let members = network.ties.iter().filter(|tie| {
        tie.kind == TieKind::Member && (tie.between.0 == index || tie.between.1 == index)
    });
    assert_eq!(
        members.count(),
        3,
        "48 of its 50 units are one record, as the source does not name them"
    );
}
