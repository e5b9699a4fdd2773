//! What a browser remembers besides the ledgers.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use zhibu_app::backup::{Backup, Reminder};
use zhibu_app::intake::{RememberedTables, TableHeads};
use zhibu_app::preferences::{OwnKeyPlace, PreferenceStore, StoredPreferences, Theme};
use zhibu_app::rotation::WrittenBackup;
use zhibu_app::views::intake::paste::{PasteTarget, PastedTable};
use zhibu_app::views::records::saved::SavedFilters;
use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_format::{Author, KEY_BYTES, OwnKey};
use zhibu_ledger::Writer;
use zhibu_office::intake::IntakeDecisions;
use zhibu_office::intake::columns::ColumnUse;
use zhibu_storage::StoreError;
use zhibu_text::Lang;

/// Preferences in memory; they can be denied, or have no room left.
#[derive(Default)]
struct MemoryPreferences {
    texts: RefCell<BTreeMap<String, String>>,
    is_full: Cell<bool>,
    is_denied: Cell<bool>,
}

impl PreferenceStore for MemoryPreferences {
    fn get(&self, name: &str) -> Option<String> {
        self.texts.borrow().get(name).cloned()
    }

    fn set(&self, name: &str, text: &str) -> Result<(), StoreError> {
        if self.is_denied.get() {
            return Err(denied());
        }
        if self.is_full.get() {
            return Err(StoreError::Full);
        }
        self.texts.borrow_mut().insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        if self.is_denied.get() {
            return Err(denied());
        }
        self.texts.borrow_mut().remove(name);
        Ok(())
    }
}

fn denied() -> StoreError {
    StoreError::Refused { reason: "denied".into() }
}

fn preferences() -> StoredPreferences<MemoryPreferences> {
    StoredPreferences(MemoryPreferences::default())
}

#[test]
fn preferences_are_read_as_they_were_written() {
    let preferences = preferences();
    assert_eq!((preferences.theme(), preferences.reminder()), (Theme::System, Reminder::Days(7)));
    let author = Author { unit: "示例局".into(), name: "甲".into() };
    preferences.set_theme(Theme::Dark).unwrap();
    preferences.set_author(&author).unwrap();
    preferences.set_reminder(Reminder::Never).unwrap();
    preferences.set_last_ledger("x");
    assert!(!preferences.has_wide_detail());
    preferences.set_wide_detail(true).unwrap();
    assert!(preferences.has_wide_detail());
    assert_eq!((preferences.theme(), preferences.reminder()), (Theme::Dark, Reminder::Never));
    assert_eq!(preferences.author(), author);
    assert_eq!(preferences.last_ledger().as_deref(), Some("x"));
    // Earlier versions wrote them by these names.
    let names: Vec<String> = preferences.0.texts.borrow().keys().cloned().collect();
    assert_eq!(names, ["author", "detail", "last", "reminder", "theme"]);
}

#[test]
fn an_export_asks_who_writes_until_somebody_says_so_or_skips_the_question() {
    let preferences = preferences();
    assert!(preferences.asks_author());
    let person = Author { name: "甲".into(), ..Author::default() };
    preferences.set_author(&person).unwrap();
    assert!(!preferences.asks_author());
    preferences.set_author(&Author::default()).unwrap();
    assert!(preferences.asks_author());
    preferences.skip_author();
    assert!(!preferences.asks_author());
    assert_eq!(preferences.author(), Author::default());
}

#[test]
fn what_was_decided_about_tables_is_kept_and_damage_is_ignored() {
    let preferences = preferences();
    assert_eq!(preferences.remembered_tables(), RememberedTables::default());
    let target = PasteTarget::Records { kind: Kind::Organisation, preset: Vec::new() };
    let table = PastedTable { text: "全称\t类别\n甲\t乙\n".into(), ..PastedTable::default() };
    let heads = TableHeads::of(&target, &table.grid()).unwrap();
    let mut decisions = IntakeDecisions::default();
    decisions.columns.insert(0, ColumnUse::LeaveOut);
    let mut tables = RememberedTables::default();
    tables.remember(&heads, &target.subject(), &decisions);
    preferences.set_remembered_tables(&tables).unwrap();
    assert_eq!(preferences.remembered_tables(), tables);
    preferences.0.set("tables", "{").unwrap();
    assert_eq!(preferences.remembered_tables(), RememberedTables::default());
    preferences.0.is_denied.set(true);
    assert!(preferences.set_remembered_tables(&tables).is_err());
}

#[test]
fn the_address_decides_the_language_before_what_is_remembered() {
    let preferences = preferences();
    assert_eq!(preferences.lang(""), Lang::Zh);
    preferences.set_lang(Lang::En).unwrap();
    for (search, lang) in [
        ("", Lang::En),
        ("?lang=zh", Lang::Zh),
        ("?a=b&lang=zh-CN", Lang::Zh),
        ("?lang=fr", Lang::En),
    ] {
        assert_eq!(preferences.lang(search), lang, "{search}");
    }
}

#[test]
fn the_latest_writers_of_a_browser_are_remembered() {
    let preferences = preferences();
    let writers: Vec<Writer> = (1..=402).map(Writer::from_random).collect();
    for writer in &writers {
        preferences.add_writer(*writer);
    }
    let own = Writer::from_random(500);
    let remembered = preferences.writers(own);
    assert_eq!(remembered.len(), 401, "as many as are remembered, and this tab's");
    assert_eq!(remembered[..400], writers[2..]);
    assert_eq!(remembered.last(), Some(&own));
}

#[test]
fn a_key_is_made_once_and_only_where_it_is_kept() {
    let random = || Some([7; KEY_BYTES]);
    let preferences = preferences();
    assert!(!preferences.make_readable_key(|| None), "no chance fit for secrets");
    assert!(preferences.make_readable_key(random));
    let key = preferences.own_key().unwrap();
    assert_eq!(key.public(), Some(OwnKey::new(&[7; KEY_BYTES]).public()));
    assert!(preferences.make_readable_key(|| Some([8; KEY_BYTES])));
    assert!(!preferences.set_protected_key("other"));
    assert_eq!(preferences.own_key().unwrap(), key, "another tab's key stays");
    preferences.forget_own_key().unwrap();
    assert!(preferences.own_key().is_none());
    let denied = MemoryPreferences { is_denied: Cell::new(true), ..MemoryPreferences::default() };
    let denied = StoredPreferences(denied);
    assert!(!denied.make_readable_key(random) && !denied.set_protected_key("public"));
}

#[test]
fn a_protected_key_leaves_only_its_public_part_in_the_preferences() {
    let preferences = preferences();
    assert!(preferences.set_protected_key("public"));
    let key = OwnKeyPlace::Protected { public: "public".into() };
    assert_eq!(preferences.own_key(), Some(key.clone()));
    assert_eq!(key.public().as_deref(), Some("public"));
    assert!(preferences.make_readable_key(|| Some([8; KEY_BYTES])));
    assert_eq!(preferences.own_key(), Some(key), "another tab's key stays");
    preferences.forget_own_key().unwrap();
    assert!(preferences.own_key().is_none());
    // What is no key signs nothing.
    assert_eq!(OwnKeyPlace::Readable { text: "no key".into() }.public(), None);
}

#[test]
fn what_was_done_for_a_ledger_is_forgotten_with_it() {
    let preferences = preferences();
    let backup = Backup { at_ms: 5, changes: 3 };
    let written = WrittenBackup { name: "a.json".into(), bytes: 9.0 };
    for mark in ["x", "y"] {
        preferences.set_backup(mark, backup);
        preferences.set_folder(mark, "disk").unwrap();
        preferences.set_written_backup(mark, &written);
    }
    preferences.forget_folder("y").unwrap();
    assert_eq!((preferences.backup("y"), preferences.folder("y")), (Some(backup), None));
    preferences.forget_ledger("y").unwrap();
    assert_eq!(preferences.backup("y"), None);
    assert_eq!(preferences.written_backup("y"), "");
    assert_eq!(
        (preferences.backup("x"), preferences.folder("x")),
        (Some(backup), Some("disk".into()))
    );
    assert_eq!(preferences.written_backup("x"), written.code());
}

#[test]
fn a_summary_is_removed_with_its_ledger_and_with_no_other() {
    let preferences = preferences();
    let of_x = "1\nx\nzh-CN";
    preferences.set_summary(Some(of_x));
    preferences.forget_ledger("y").unwrap();
    assert_eq!(preferences.summary().as_deref(), Some(of_x));
    preferences.forget_ledger("x").unwrap();
    assert_eq!(preferences.summary(), None);
}

#[test]
fn a_summary_that_is_not_stored_leaves_none_of_before() {
    let preferences = preferences();
    preferences.set_summary(Some("1\nx"));
    preferences.0.is_full.set(true);
    preferences.set_summary(Some("2\nx"));
    assert_eq!(preferences.summary(), None);
    preferences.0.is_full.set(false);
    preferences.set_summary(Some("2\nx"));
    preferences.set_summary(None);
    assert_eq!(preferences.summary(), None);
}

#[test]
fn the_browser_is_asked_once_to_keep_what_is_stored() {
    let preferences = preferences();
    assert!(preferences.takes_turn_to_ask_to_persist());
    assert!(!preferences.takes_turn_to_ask_to_persist());
}

#[test]
fn a_choice_that_is_not_stored_is_reported_and_leaves_the_one_before() {
    let preferences = preferences();
    preferences.set_theme(Theme::Dark).unwrap();
    preferences.0.is_denied.set(true);
    let author = Author { unit: "示例局".into(), name: "甲".into() };
    for stored in [
        preferences.set_lang(Lang::En),
        preferences.set_theme(Theme::Light),
        preferences.set_reminder(Reminder::Never),
        preferences.set_author(&author),
        preferences.set_folder("x", "disk"),
        preferences.forget_own_key(),
        preferences.forget_ledger("x"),
    ] {
        assert_eq!(stored, Err(denied()));
    }
    assert_eq!((preferences.theme(), preferences.folder("x")), (Theme::Dark, None));
}

#[test]
fn columns_are_remembered_for_each_kind_and_forgotten_when_they_are_the_usual_ones() {
    let preferences = preferences();
    let usual = ListColumn::usual(Kind::Branch);
    assert_eq!(preferences.columns(Kind::Branch), usual);
    let few = vec![ListColumn::NAMING, usual[2]];
    preferences.set_columns(Kind::Branch, &few).unwrap();
    assert_eq!(preferences.columns(Kind::Branch), few);
    assert_eq!(preferences.columns(Kind::Team), ListColumn::usual(Kind::Team));
    preferences.0.set("columns.branch", "[damaged").unwrap();
    assert_eq!(preferences.columns(Kind::Branch), usual);
    preferences.set_columns(Kind::Branch, &usual).unwrap();
    assert_eq!(preferences.0.get("columns.branch"), None);
}

#[test]
fn saved_filters_are_remembered_for_each_ledger_until_it_is_removed() {
    let preferences = preferences();
    let query = Query { text: "示例".into(), ..Query::default() };
    let filters = SavedFilters::default().saved(Kind::Branch, "示例", &query).unwrap();
    preferences.set_saved_filters("a", &filters).unwrap();
    preferences.set_saved_filters("b", &filters).unwrap();
    preferences.forget_ledger("a").unwrap();
    assert_eq!(preferences.saved_filters("a"), SavedFilters::default());
    assert_eq!(preferences.saved_filters("b"), filters);
    preferences.set_saved_filters("b", &SavedFilters::default()).unwrap();
    assert_eq!(preferences.0.get("filters.b"), None);
}
