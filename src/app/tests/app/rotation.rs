//! Backups in a folder: under which name the next is written, and which go.

use zhibu_app::rotation::{
    KEPT_BACKUPS, WrittenBackup, backup_name, is_backup, is_whole, next_name, to_remove,
};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::About;

use crate::support::workspace;

fn today() -> Day {
    PartialDate::from_iso("2026-07-01").unwrap().earliest()
}

fn about() -> About {
    About { id: "office".into(), title: "台账".into(), ..About::default() }
}

#[test]
fn a_backup_replaces_only_what_this_browser_wrote_and_nobody_since() {
    let (first, second) = (backup_name(&about(), today(), 0), backup_name(&about(), today(), 1));
    let name = |there: f64, bytes: f64, own: &str, is_whole: bool| {
        let files = [(first.clone(), there)];
        next_name(&about(), today(), bytes, &files, (own, is_whole))
    };
    let own = WrittenBackup { name: first.clone(), bytes: 100.0 }.code();
    assert_eq!(name(100.0, 110.0, &own, true), first);
    assert_eq!(name(100.0, 110.0, "", true), second, "another browser wrote it");
    assert_eq!(name(101.0, 110.0, &own, true), second, "somebody has written it since");
    assert_eq!(name(100.0, 110.0, &own, false), second, "what is not whole replaces nothing");
    assert_eq!(name(100.0, 49.0, &own, true), second, "a near-empty one replaces no full one");
    let none = next_name(&about(), today(), 110.0, &[], ("", false));
    assert_eq!(none, first);
}

#[test]
fn a_backup_that_is_not_whole_costs_no_other() {
    let day = |back: i32| backup_name(&about(), today().plus_days(-back), 0);
    let days = i32::try_from(KEPT_BACKUPS).unwrap() + 2;
    // The latest is the largest, and the largest stays anyway.
    let mut files: Vec<(String, f64)> = (0..days).map(|back| (day(back), 10.0)).collect();
    files[0].1 = 20.0;
    assert_eq!(to_remove(&about(), &files, true), [day(days - 2), day(days - 1)]);
    assert!(to_remove(&about(), &files, false).is_empty());
    assert!(is_backup(&about(), &day(0)) && !is_backup(&about(), "台账-2026-07-01.json"));
    assert!(is_whole(&workspace("office", 1)));
}
