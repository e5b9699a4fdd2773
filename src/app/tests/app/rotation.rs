//! Backups in a folder: names, what may be replaced, and what goes.

use proptest::prelude::*;
use rustc_hash::FxHashSet;
use zhibu_app::file_names::allowed;
use zhibu_app::rotation::{KEPT_BACKUPS, backup_name, beginning, may_replace, superfluous};
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Part};

fn day(number: i32) -> Day {
    Day::from_epoch_days(20_000 + number)
}

fn about(title: &str) -> About {
    About { id: "x-0123456789".into(), title: title.into(), ..About::default() }
}

#[test]
fn backup_names_contain_ledger_and_day_and_are_valid_file_names() {
    assert_eq!(
        backup_name(&about("崂山 2022"), day(0), 0),
        "崂山 2022-456789-auto-2024-10-04.json"
    );
    assert_eq!(backup_name(&about("a"), day(0), 2), "a-456789-auto-2024-10-04-3.json");
    let barred = beginning(&about("../<甲>:乙?"));
    assert!(barred.starts_with("__甲__乙_-") && barred.ends_with("-456789-auto-"), "{barred}");
    // A unit's part is another ledger than the whole, though its title is the same.
    let part = Some(Part { organisation: "a".into(), name: "甲局".into() });
    let part = About { part, ..about("台账") };
    assert_eq!(beginning(&part), "台账-甲局-456789-auto-");
}

/// Browsers put the same character in the place of all that file systems bar.
#[test]
fn names_that_differ_in_barred_characters_only_stay_different() {
    let titles =
        ["甲/乙", "甲:乙", "甲_乙", "甲\u{200b}乙", "甲\u{1}乙", "甲/乙.", ".甲/乙", "甲乙"];
    let names: FxHashSet<String> = titles.iter().map(|title| allowed(title)).collect();
    assert_eq!(names.len(), titles.len(), "{names:?}");
    for name in &names {
        assert!(!name.contains(['/', ':', '\u{200b}', '\u{1}']) && !name.ends_with('.'), "{name}");
    }
    assert_eq!(allowed("甲_乙"), "甲_乙");
    let backups: FxHashSet<String> = titles.iter().map(|title| beginning(&about(title))).collect();
    assert_eq!(backups.len(), titles.len(), "{backups:?}");
}

#[test]
fn a_much_smaller_backup_does_not_replace_a_full_one() {
    assert!(may_replace(1000.0, 1000.0));
    assert!(may_replace(500.0, 1000.0));
    assert!(!may_replace(499.0, 1000.0));
    assert!(may_replace(1.0, 0.0));
}

proptest! {
    /// Whatever lies in the folder: only backups of this ledger go, the latest stay, and so does the
    /// largest.
    #[test]
    fn the_latest_and_the_largest_backups_stay(
        days in prop::collection::btree_set(0..60_i32, 0..40),
        sizes in prop::collection::vec(1..9_u32, 40),
        others in prop::collection::vec("[a-z甲乙]{1,8}\\.json", 0..5),
    ) {
        let mut files: Vec<(String, f64)> = days
            .iter()
            .zip(&sizes)
            .map(|(number, size)| (backup_name(&about("甲"), day(*number), 0), f64::from(*size)))
            .collect();
        files.extend(others.iter().map(|name| (name.clone(), 1.0)));
        let gone = superfluous(&about("甲"), &files);
        let latest: Vec<String> =
            days.iter().rev().take(KEPT_BACKUPS).map(|number| backup_name(&about("甲"), day(*number), 0)).collect();
        prop_assert!(gone.iter().all(|name| !latest.contains(name) && !others.contains(name)));
        let size_of = |name: &String| files.iter().find(|file| file.0 == *name).unwrap().1;
        let largest = days.iter().map(|number| size_of(&backup_name(&about("甲"), day(*number), 0))).fold(0.0, f64::max);
        prop_assert!(gone.iter().all(|name| size_of(name) < largest));
        for number in &days {
            let name = backup_name(&about("甲"), day(*number), 0);
            let stays = latest.contains(&name) || size_of(&name) >= largest;
            prop_assert_eq!(gone.contains(&name), !stays);
        }
    }
}
