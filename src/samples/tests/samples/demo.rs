use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{findings, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Ledger;
use zhibu_samples::{Size, demo};
#[test]
fn tmp() {
    let mut ledger = Ledger::new();
    ledger.insert(demo(Size::SMALL).changes);
    let register = Register::of(&ledger);
    let day = Day::new(2025, 12, 31).unwrap();
    for found in findings(&ledger, &register, &parameters_of(&ledger), day) {
        if &*found.key().kind == Kind::Organisation.code() {
            println!("FOUND {found:?}");
        }
    }
    for row in register.organisations().rows() { println!("ORG {} {:?} {:?} {:?} {:?}", row.id, row.record.name, row.record.code, row.record.parent.as_ref().map(|p| p.id.clone()), row.record.full_members); }
    for row in register.tasks().rows() { if let Ok(p) = zhibu_domain::projects::project::project(&register, &row.id, day) { println!("PLAN {} late {} slips {:?}", row.id, p.late, p.nodes.iter().map(|n| (n.row.record.name.clone().unwrap().0, n.slip, n.forecast.1)).collect::<Vec<_>>()); } }
    panic!();
}
