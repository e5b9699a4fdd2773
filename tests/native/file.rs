//! Files made of the bundled ledgers.

use proptest::prelude::*;
use zhibu_domain::kinds::records::Kind;
use zhibu_format::{
    About, Counts, Exported, FileError, Plan, Planner, ReadStep, Reader, Sample, Source, Staged,
    write,
};
use zhibu_ledger::Ledger;
use zhibu_samples::bundled;

const NOW_MS: u64 = 1_669_000_000_000;

fn read(text: &str) -> Result<Staged, FileError> {
    Reader::new(text.as_bytes().to_vec())?.read_to_end()
}

fn plan(text: &str, ledger: &Ledger) -> Plan {
    Planner::new(Source::only(read(text).unwrap()), NOW_MS).run(ledger)
}

fn about() -> About {
    About { id: "l".into(), title: "台账".into(), ..About::default() }
}

fn exported(ledger: &Ledger) -> String {
    write(&about(), ledger, &Exported { at: "2022-12-31T08:00:00Z".into(), ..Exported::default() })
}

fn counts(plan: &Plan, kind: Kind) -> Counts {
    plan.counts_of(kind.code())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_in_steps_of_any_size_gives_the_same(items in 1..50_usize) {
        let mut ledger = Ledger::new();
        ledger.insert(bundled(Sample::Laoshan2022).changes);
        let text = exported(&ledger);
        let mut reader = Reader::new(text.clone().into_bytes()).unwrap();
        let mut steps = 0;
        while reader.step(items).unwrap() != ReadStep::Done {
            steps += 1;
        }
        prop_assert!(steps >= 59 / items);
        let staged = reader.into_staged();
        prop_assert_eq!(staged.changes, read(&text).unwrap().changes);
        let mut planner = Planner::new(Source::only(read(&text).unwrap()), NOW_MS);
        while !planner.step(&Ledger::new(), items) {}
        prop_assert_eq!(planner.into_plan().diffs, plan(&text, &Ledger::new()).diffs);
    }
}

#[test]
fn importing_an_own_export_changes_nothing() {
    let mut ledger = Ledger::new();
    ledger.insert(bundled(Sample::Laoshan2022).changes);
    let plan = plan(&exported(&ledger), &ledger);
    assert!(plan.is_idle());
    assert!(
        plan.files[0].invalid.is_empty()
            && plan.files[0].disagreeing.is_empty()
            && plan.diffs.is_empty()
    );
    assert_eq!(counts(&plan, Kind::Branch), Counts { same: 8, ..Counts::default() });
}
