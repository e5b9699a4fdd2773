//! What surrounds every page: banners, the rail, the window's title, shortcuts.

use zhibu_app::backup::BackupState;
use zhibu_app::embedded::Embedded;
use zhibu_app::folder_backup::FolderState;
use zhibu_app::page::{FetchedPage, OfficePage, RecordsPage};
use zhibu_app::preferences::Theme;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::shell::banners::{
    Banner, BannerAction, BannerKind, LedgerStatus, NewBuild, Severity, banners_view,
};
use zhibu_app::views::shell::frame::{ShownPage, window_title};
use zhibu_app::views::shell::keyboard::{KeyPress, Modifiers, Shortcut};
use zhibu_app::views::shell::notice::Notice;
use zhibu_app::views::shell::rail::{RailEntry, RailItem, is_at, ledger_items, ledgers_entry};
use zhibu_app::views::shell::top_bar::{backup_text, saving_view, theme_choices};
use zhibu_app::workspace::{Saving, UnreadableCount, WorkspaceStatus};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_storage::{SaveError, StoreError};
use zhibu_text::{Lang, m};

/// Nothing is wrong.
fn well() -> LedgerStatus {
    LedgerStatus {
        is_open: true,
        page: Page::Dashboard,
        workspace: WorkspaceStatus::without_ledger(Saving::Saved),
        not_opened: None,
        missing: 0,
        has_restore_point: true,
        short_of_space_percent: None,
        folder: FolderState::None,
        backup_due: None,
        shared: None,
        past_day: None,
        embedded: Embedded::None,
        new_build: NewBuild::None,
    }
}

/// Nothing is wrong but how saving stands.
fn saving(saving: Saving) -> LedgerStatus {
    LedgerStatus { workspace: WorkspaceStatus::without_ledger(saving), ..well() }
}

/// Nothing is wrong but what cannot be read.
fn unreadable(damaged: usize, newer: usize) -> LedgerStatus {
    let mut status = well();
    status.workspace.unreadable = UnreadableCount { damaged, misplaced: 0, newer };
    status
}

fn failed(error: StoreError) -> Saving {
    Saving::Failed { unsaved: 2, error: SaveError::Store(error) }
}

fn kinds(status: &LedgerStatus) -> Vec<BannerKind> {
    banners_view(status, Lang::En).iter().map(|banner| banner.kind).collect()
}

/// The only banner that is due.
fn only(status: &LedgerStatus) -> Banner {
    let mut due = banners_view(status, Lang::En);
    assert_eq!(due.len(), 1, "{due:?}");
    due.remove(0)
}

#[test]
fn files_of_the_shared_folder_are_told_everywhere_but_where_they_are_looked_at() {
    let status = LedgerStatus { shared: Some("有 1 份".into()), ..well() };
    let [banner] = &banners_view(&status, Lang::Zh)[..] else { panic!("one banner") };
    assert_eq!(
        (&*banner.text, &banner.actions[..]),
        ("有 1 份", &[BannerAction::LookAtShared][..])
    );
    assert_eq!(banners_view(&LedgerStatus { page: Page::Import, ..status }, Lang::Zh), []);
}

#[test]
fn no_banner_is_shown_without_a_problem() {
    assert_eq!(banners_view(&well(), Lang::Zh), []);
    let folder = FolderState::Active { name: "backups".into(), written_at: None };
    assert_eq!(banners_view(&LedgerStatus { folder, ..well() }, Lang::Zh), []);
}

#[test]
fn a_full_store_and_one_that_refuses_have_different_banners() {
    let full = only(&saving(failed(StoreError::Full)));
    assert_eq!(full.kind, BannerKind::Full);
    assert_eq!(full.actions, [BannerAction::Export, BannerAction::RetrySaving]);
    assert!(full.text.contains('2'), "{}", full.text);
    let reason = "denied by policy".to_owned();
    let refused = only(&saving(failed(StoreError::Refused { reason })));
    assert_eq!(refused.kind, BannerKind::Refused);
    assert!(refused.text.contains("denied by policy"), "{}", refused.text);
}

#[test]
fn without_storage_an_open_ledger_can_be_exported() {
    let open = saving(Saving::InMemory);
    assert_eq!(only(&open).actions, [BannerAction::Export]);
    // Where nothing is open to export, it says what to do instead.
    let none = only(&LedgerStatus { is_open: false, ..open.clone() });
    assert_eq!(none.actions, [BannerAction::Reload]);
    assert_ne!(none.text, only(&open).text);
    assert!(none.text.contains("settings"), "{}", none.text);
}

#[test]
fn storage_that_fails_at_opening_says_what_to_do() {
    let reason = "denied by policy".to_owned();
    let not_opened = Some(StoreError::Refused { reason });
    let banner = only(&LedgerStatus { is_open: false, not_opened, ..well() });
    assert_eq!(banner.kind, BannerKind::NotOpened);
    assert_eq!(banner.actions, [BannerAction::Reload, BannerAction::HandOverStored]);
    for part in ["denied by policy", "still in the browser", "Do not clear"] {
        assert!(banner.text.contains(part), "{}", banner.text);
    }
}

#[test]
fn what_was_stored_again_is_announced_until_it_is_closed() {
    let mut status = well();
    status.workspace.stored_again = 7;
    let banner = only(&status);
    assert_eq!(banner.kind, BannerKind::StoredAgain);
    assert_eq!(banner.actions, [BannerAction::Export, BannerAction::AcknowledgeStoredAgain]);
    assert!(banner.text.contains('7'), "{}", banner.text);
}

#[test]
fn damaged_segments_can_be_restored_only_from_a_restore_point() {
    let mut damaged = unreadable(3, 0);
    damaged.workspace.saving = Saving::Off { unsaved: 4 };
    // Said by the banner of what is damaged already.
    damaged.missing = 5;
    let banner = only(&damaged);
    assert_eq!(
        banner.actions,
        [
            BannerAction::Restore,
            BannerAction::ExportUnreadable,
            BannerAction::Export,
            BannerAction::Quarantine
        ]
    );
    assert!(banner.text.contains('3') && banner.text.contains('4'), "{}", banner.text);
    let banner = only(&LedgerStatus { has_restore_point: false, ..damaged });
    assert!(!banner.actions.contains(&BannerAction::Restore));
    let missing = only(&LedgerStatus { missing: 5, ..well() });
    assert_eq!(
        (missing.kind, &*missing.actions),
        (BannerKind::Missing, &[BannerAction::Restore][..])
    );
}

#[test]
fn segments_of_another_ledger_are_named_as_such() {
    let mut swapped = unreadable(3, 0);
    let damaged = only(&swapped);
    swapped.workspace.unreadable.misplaced = 2;
    let banner = only(&swapped);
    assert_eq!((banner.kind, &banner.actions), (damaged.kind, &damaged.actions));
    assert!(banner.text.contains('2') && banner.text.contains('3'), "{}", banner.text);
    assert_ne!(banner.text, damaged.text);
}

#[test]
fn segments_of_a_newer_version_are_never_quarantined() {
    let banner = only(&unreadable(0, 1));
    assert_eq!(banner.actions, [BannerAction::ExportUnreadable, BannerAction::Export]);
}

#[test]
fn conflicts_are_not_announced_on_their_own_page() {
    let mut conflicted = well();
    conflicted.workspace.conflicted = 2;
    assert_eq!(only(&conflicted).actions, [BannerAction::ShowConflicts]);
    assert_eq!(kinds(&LedgerStatus { page: Page::Conflicts, ..conflicted }), []);
}

#[test]
fn a_new_build_is_taken_only_when_nothing_is_unsaved() {
    let ready = LedgerStatus { new_build: NewBuild::Ready { is_form_dirty: false }, ..well() };
    assert_eq!(only(&ready).actions, [BannerAction::TakeBuild]);
    let writing = LedgerStatus { new_build: NewBuild::Ready { is_form_dirty: true }, ..well() };
    assert_eq!(only(&writing).actions, []);
    assert_ne!(only(&writing).text, only(&ready).text);
    // What the storage has not, a new page has not either.
    for unsaved in [failed(StoreError::Full), Saving::InMemory, Saving::Off { unsaved: 1 }] {
        let unsaved = LedgerStatus { new_build: ready.new_build, ..saving(unsaved) };
        let banner = banners_view(&unsaved, Lang::En).pop().unwrap();
        assert_eq!((banner.kind, banner.actions), (BannerKind::NewBuild, vec![]));
    }
}

#[test]
fn a_ledger_inside_the_single_file_can_be_taken_whatever_is_known_of_it() {
    let viewed = LedgerStatus { embedded: Embedded::Viewed, ..saving(Saving::InMemory) };
    // It is not said that the browser stores nothing: what is only looked at need not be stored.
    assert_eq!(kinds(&viewed), [BannerKind::Embedded]);
    let aside = LedgerStatus { embedded: Embedded::Aside, is_open: false, ..well() };
    assert_eq!(kinds(&aside), [], "its import is on the page");
    let ahead = LedgerStatus { embedded: Embedded::Ahead { count: 7 }, ..well() };
    assert!(only(&ahead).text.contains('7'));
    let closed = LedgerStatus { embedded: Embedded::Closed, is_open: false, ..well() };
    for status in [viewed, ahead, closed] {
        assert_eq!(only(&status).actions, [BannerAction::TakeEmbedded]);
    }
}

#[test]
fn banners_are_in_order_and_errors_are_announced_at_once() {
    let status = LedgerStatus {
        short_of_space_percent: Some(97),
        folder: FolderState::Failed { name: "disk".into(), error: "gone".into() },
        backup_due: Some(12),
        past_day: Day::new(2022, 6, 15),
        ..saving(failed(StoreError::Full))
    };
    let due = banners_view(&status, Lang::En);
    let order: Vec<BannerKind> = due.iter().map(|banner| banner.kind).collect();
    assert_eq!(
        order,
        [
            BannerKind::Full,
            BannerKind::Space,
            BannerKind::FolderFailed,
            BannerKind::Backup,
            BannerKind::Past
        ]
    );
    for (banner, text) in due.iter().zip(["2", "97", "gone", "12", "2022-06-15"]) {
        assert!(banner.text.contains(text), "{}", banner.text);
    }
    let loud: Vec<BannerKind> =
        order.into_iter().filter(|kind| kind.severity() == Severity::Error).collect();
    assert_eq!(loud, [BannerKind::Full, BannerKind::FolderFailed]);
    assert_eq!(due[1].actions, [BannerAction::Export, BannerAction::ShowLedgers]);
    assert_eq!(BannerAction::ShowLedgers.page(), Some(Page::Ledgers));
    assert_eq!(BannerAction::Export.page(), None);
}

#[test]
fn a_folder_that_needs_permission_has_a_button_for_it() {
    let folder = FolderState::Waiting { name: "disk".into() };
    let banner = only(&LedgerStatus { folder, ..well() });
    assert_eq!(
        (banner.kind, &*banner.actions),
        (BannerKind::FolderWaiting, &[BannerAction::AllowFolder][..])
    );
    assert_eq!(banner.kind.test_id(), BannerKind::FolderFailed.test_id());
}

fn places() -> Vec<RailEntry> {
    let entries = ledger_items().into_iter().filter_map(|item| match item {
        RailItem::Head(_) => None,
        RailItem::Entry(entry) => Some(entry),
    });
    entries.chain([ledgers_entry()]).collect()
}

#[test]
fn the_rail_has_five_groups_and_all_pages_of_first_rank() {
    let heads: Vec<&str> = ledger_items()
        .into_iter()
        .filter_map(|item| match item {
            RailItem::Head(head) => Some(head.get(Lang::Zh)),
            RailItem::Entry(_) => None,
        })
        .collect();
    assert_eq!(heads, ["组织与党员", "联盟与项目", "提醒与评议", "报送与文件"]);
    // The first group is headed by its first entry.
    assert_eq!(places()[0].label.get(Lang::Zh), "总览");
    assert!(matches!(ledger_items()[0], RailItem::Entry(_)));
    for page in [
        Page::Analysis,
        Page::Project,
        Page::Integration,
        Page::Results,
        Page::Ranking,
        Page::Agenda,
        Page::Compliance,
        Page::Rounds,
    ] {
        assert!(places().iter().any(|place| place.page == page), "{page:?}");
    }
}

#[test]
fn every_entry_of_the_rail_has_its_own_name_and_icon() {
    let places = places();
    for (index, place) in places.iter().enumerate() {
        assert_eq!(Some(place.label), place.page.title(), "{:?}", place.page);
        assert!(place.icon.starts_with('M'));
        assert!(places[..index].iter().all(|other| other.icon != place.icon), "{:?}", place.page);
        assert!(is_at(&place.page, &place.page));
    }
}

#[test]
fn help_opens_by_its_keys_but_a_question_mark_in_a_field_is_text() {
    let press = |key, is_in_field| KeyPress { key, is_in_field, ..KeyPress::default() }.shortcut();
    assert_eq!(press("F1", true), Some(Shortcut::Help));
    assert_eq!(press("?", false), Some(Shortcut::Help));
    assert_eq!(press("?", true), None);
}

#[test]
fn the_rail_shows_where_a_page_belongs() {
    let members = Page::List(Kind::Member);
    let branches = Page::List(Kind::Branch);
    for (page, place) in [
        (Page::Detail(Kind::Member, "m".into()), &members),
        (Page::New(Kind::Member), &members),
        (Page::Roster, &members),
        (Page::Closing, &branches),
        (Page::Enlist, &branches),
        (Page::Conduct, &branches),
        (Page::Publication, &Page::Ranking),
        (Page::Import, &Page::Ledgers),
        (Page::Tables, &Page::Ledgers),
    ] {
        assert!(is_at(place, &page), "{page:?}");
        assert!(!is_at(&Page::Dashboard, &page), "{page:?}");
    }
    assert!(!is_at(&Page::List(Kind::Appraisal), &Page::Edit(Kind::Member, "m".into())));
}

#[test]
fn without_a_ledger_only_files_and_ledgers_are_shown() {
    let shown = |address: &str, is_open: bool| {
        ShownPage::of(&Route::parse(address), is_open.then(|| "office".to_owned())).page
    };
    assert_eq!(shown("#/branch", false), Page::Welcome);
    assert_eq!(shown("#/import", false), Page::Import);
    assert_eq!(shown("#/ledgers", false), Page::Ledgers);
    assert_eq!(shown("#/branch/id/b1", true), Page::List(Kind::Branch));
    assert_eq!(shown("#/branch/id/b1/edit", true), Page::Edit(Kind::Branch, "b1".into()));
}

#[test]
fn the_same_route_in_another_ledger_is_another_page() {
    let shown =
        |ledger_key: &str| ShownPage::of(&Route::parse("#/branch"), Some(ledger_key.to_owned()));
    assert_eq!(shown("office"), shown("office"));
    assert_ne!(shown("office"), shown("village"));
}

#[test]
fn an_error_is_shown_until_it_is_closed() {
    assert!(Notice::done("saved").is_shown() && Notice::done("saved").is_passing());
    assert!(Notice::failed("full").is_shown() && !Notice::failed("full").is_passing());
    for blank in [Notice::default(), Notice::done("")] {
        assert!(!blank.is_shown() && !blank.is_passing());
    }
}

#[test]
fn every_theme_can_be_chosen_by_name() {
    let choices = theme_choices(Lang::En);
    assert_eq!(choices.len(), Theme::ALL.len());
    for (choice, theme) in choices.iter().zip(Theme::ALL) {
        assert_eq!(Theme::from_code(&choice.value), theme);
        assert_eq!(choice.text, theme.label().get(Lang::En));
    }
}

#[test]
fn the_window_is_named_after_page_ledger_and_program() {
    let app = m::APP_NAME.get(Lang::En);
    let title =
        |page, ledger: Option<&str>| window_title(&page, ledger.map(str::to_owned), Lang::En);
    let history = m::HISTORY.get(Lang::En);
    assert_eq!(title(Page::History, Some("示例区")), format!("{history} · 示例区 · {app}"));
    assert_eq!(title(Page::Welcome, None), app);
}

#[test]
fn keys_work_everywhere_but_in_fields_and_unsaved_forms() {
    let press = |key, shift| KeyPress {
        key,
        modifiers: Modifiers { command: true, shift },
        ..KeyPress::default()
    };
    for (key, shift, expected) in [
        ("k", false, Some(Shortcut::Search)),
        ("z", false, Some(Shortcut::Undo)),
        ("Z", true, Some(Shortcut::Redo)),
        ("y", false, Some(Shortcut::Redo)),
        ("x", false, None),
    ] {
        let pressed = press(key, shift);
        assert_eq!(pressed.shortcut(), expected, "{key}");
        assert_eq!(KeyPress { modifiers: Modifiers::default(), ..pressed }.shortcut(), None);
        for pressed in
            [KeyPress { is_in_field: true, ..pressed }, KeyPress { is_form_dirty: true, ..pressed }]
        {
            let search = expected.filter(|shortcut| *shortcut == Shortcut::Search);
            assert_eq!(pressed.shortcut(), search, "{key}");
        }
    }
}

#[test]
fn a_first_visit_needs_no_part() {
    for page in [Page::Welcome, Page::Dashboard, Page::Unknown] {
        assert_eq!(FetchedPage::of(page), None);
    }
    assert_eq!(FetchedPage::of(Page::Rounds), Some(FetchedPage::Office(OfficePage::Rounds)));
    let form = RecordsPage::Form(Kind::Task, Some("t".into()));
    let form = FetchedPage::Records(form);
    assert_eq!(FetchedPage::of(Page::Edit(Kind::Task, "t".into())), Some(form.clone()));
    assert_eq!((form.part(), FetchedPage::Office(OfficePage::Import).part()), (1, 0));
}

#[test]
fn the_top_bar_shows_the_age_of_the_last_backup() {
    let text = |days, changes| backup_text(&BackupState { days, changes, is_due: false }, Lang::En);
    assert_eq!(text(None, 7), m::BACKUP_NEVER.get(Lang::En));
    assert_eq!(text(Some(0), 0), m::BACKUP_TODAY.get(Lang::En));
    let waiting = text(Some(3), 14);
    assert!(
        waiting.contains('3') && waiting.contains("14") && waiting.contains(" · "),
        "{waiting}"
    );
    assert!(!text(Some(3), 0).contains(" · "));
    let own = |saving: &Saving| saving_view(saving, Embedded::None);
    assert_eq!(own(&Saving::Off { unsaved: 0 }).code, "failed");
    assert_eq!(own(&failed(StoreError::Full)), own(&Saving::Off { unsaved: 1 }));
    // What is only looked at is not on its way to be saved; what the browser has is, whatever else is inside.
    let viewed = saving_view(&Saving::InMemory, Embedded::Viewed);
    assert_eq!((viewed.code, viewed.label.get(Lang::Zh)), ("viewed", "只读"));
    let ahead = saving_view(&Saving::Saved, Embedded::Ahead { count: 1 });
    assert_eq!(ahead, own(&Saving::Saved));
}
