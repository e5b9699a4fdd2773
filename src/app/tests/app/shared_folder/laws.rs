//! Whatever happens on the way: all who have seen all files have equal records, and no file of another is altered or
//! deleted. The folder of the model asserts the latter at each call.

use proptest::prelude::*;
use proptest::sample::Index;
use zhibu_app::importing::TakenAtOnce;

use super::model::{Disk, Site, sites};

#[derive(Clone, Debug)]
enum Event {
    /// Somebody edits a record.
    Edit { site: Index, record: u8, name: u8 },
    /// Somebody goes through the folder, to which some files have not come yet, or only by half.
    Exchange { site: Index, hidden: u16, half: u16, may_write: bool },
    /// The folder is gone after some calls.
    Gone { site: Index, calls: usize, cuts_writing: bool },
    /// Storage loses changes, and the page is opened again.
    Lose { site: Index, kept: u8 },
    /// A page is closed and opened again.
    Restart { site: Index, is_remembered: bool },
    /// A synchronising program, or somebody, puts a copy of a file beside it.
    Copy { file: Index, name: u8 },
    /// A half of a file is left there under another name.
    Half { file: Index },
    /// Something else is put there.
    Foreign { name: u8 },
}

fn event() -> impl Strategy<Value = Event> {
    let site = any::<Index>;
    prop_oneof![
        4 => (site(), 0..4_u8, any::<u8>()).prop_map(|(site, record, name)| Event::Edit { site, record, name }),
        6 => (site(), any::<u16>(), any::<u16>(), any::<bool>())
            .prop_map(|(site, hidden, half, may_write)| Event::Exchange { site, hidden, half, may_write }),
        2 => (site(), 0..12_usize, any::<bool>())
            .prop_map(|(site, calls, cuts_writing)| Event::Gone { site, calls, cuts_writing }),
        1 => (site(), any::<bool>()).prop_map(|(site, is_remembered)| Event::Restart { site, is_remembered }),
        1 => (site(), any::<u8>()).prop_map(|(site, kept)| Event::Lose { site, kept }),
        1 => (site(), any::<u8>()).prop_map(|(file, name)| Event::Copy { file, name }),
        1 => site().prop_map(|file| Event::Half { file }),
        1 => any::<u8>().prop_map(|name| Event::Foreign { name }),
    ]
}

/// The name that a program gives to a copy of a file.
fn name_of_copy(stem: &str, number: u8) -> String {
    match number % 5 {
        0 => format!("{stem} (1).json"),
        1 => format!("{stem} - 副本.json"),
        2 => format!("{stem}(冲突的副本 2026-11-30).json"),
        3 => format!("{stem}.sync-conflict-20261130-060000-ABCDEFG.json"),
        _ => format!("{stem}-DESKTOP-1.JSON"),
    }
}

/// `number` is that of the event.
fn happen(event: &Event, number: u64, sites: &[std::rc::Rc<Site>], disk: &Disk) {
    let names = disk.names();
    let chosen = |bits: u16| {
        let picked = names.iter().enumerate();
        picked.filter(move |(index, _)| bits >> (index % 16) & 1 == 1).map(|(_, name)| name.clone())
    };
    match event {
        Event::Edit { site, record, name } => {
            site.get(sites).edit(&format!("r{record}"), &format!("第{name}"));
        }
        Event::Exchange { site, hidden, half, may_write } => {
            let site = site.get(sites);
            *site.faults.hidden.borrow_mut() = chosen(*hidden).collect();
            *site.faults.half.borrow_mut() = chosen(*half).collect();
            // What it has just written may read back by half, too.
            let _done = site.run_with(disk, *may_write);
            well(site);
        }
        Event::Gone { site, calls, cuts_writing } => {
            let site = site.get(sites);
            site.faults.calls_left.set(Some(*calls));
            site.faults.cuts_writing.set(*cuts_writing);
            let _stopped = site.run(disk);
            well(site);
        }
        Event::Lose { site, kept } => {
            let site = site.get(sites);
            let count = site.open.borrow().ledger().change_count();
            site.lose(count * usize::from(*kept) / 256, number);
        }
        Event::Restart { site, is_remembered } => site.get(sites).restart(*is_remembered),
        Event::Copy { file, name } if !names.is_empty() => {
            let original: &String = file.get(&names);
            if let Some(stem) = original.strip_suffix(".json") {
                disk.put(&name_of_copy(stem, *name), &disk.bytes(original));
            }
        }
        Event::Half { file } if !names.is_empty() => {
            let original: &String = file.get(&names);
            let bytes = disk.bytes(original);
            disk.put("~未写完.json", &bytes[..bytes.len() / 2]);
        }
        Event::Foreign { name } => {
            let texts = ["", "[]", "{\"format\":\"other\"}", "\0\0\0\0", "PK\x03\x04", "not json"];
            let text = texts[usize::from(*name) % texts.len()];
            disk.put(&format!("其他{}.json", name % 3), text.as_bytes());
        }
        Event::Copy { .. } | Event::Half { .. } => {}
    }
}

/// Nothing is wrong between a browser and the folder any more.
fn well(site: &Site) {
    site.faults.hidden.borrow_mut().clear();
    site.faults.half.borrow_mut().clear();
    site.faults.calls_left.set(None);
    site.faults.cuts_writing.set(false);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn all_who_have_seen_all_files_have_equal_records(
        count in 2..5_u64,
        events in prop::collection::vec(event(), 1..60),
    ) {
        let disk = Disk::default();
        let sites = sites(count, TakenAtOnce::SameLedger);
        for (number, event) in (100..).zip(&events) {
            happen(event, number, &sites, &disk);
        }
        // Everybody writes what they have, and then everybody sees all of it, though what was not whole is not
        // read again at once.
        for _ in 0..18 {
            for site in &sites {
                site.run(&disk).unwrap();
            }
        }
        for site in &sites[1..] {
            prop_assert_eq!(site.text(), sites[0].text());
            prop_assert_eq!(site.status().pending, vec![]);
        }
        // From then on nothing more is written, whoever looks, after a restart neither.
        let before = disk.names();
        for site in &sites {
            site.restart(true);
            site.run(&disk).unwrap();
            site.restart(false);
            site.run(&disk).unwrap();
        }
        prop_assert_eq!(disk.names(), before);
    }
}
