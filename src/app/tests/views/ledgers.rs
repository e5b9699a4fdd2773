//! The ledgers of a browser; the history, conflicts and safety of one.

use serde_json::json;
use zhibu_app::commands::conflicts::{Settlement, settle_by};
use zhibu_app::commands::trust::trust_key;
use zhibu_app::conflicts::SettlementRule;
use zhibu_app::exporting::ArchiveError;
use zhibu_app::history::HistoryQuery;
use zhibu_app::preferences::OwnKeyPlace;
use zhibu_app::route::Route;
use zhibu_app::table::TableCell;
use zhibu_app::views::ledgers::conflicts::{Viewer, conflicts_view, settled_view};
use zhibu_app::views::ledgers::history::{day_to_show, has_wrong_day, history_view, kind_choices};
use zhibu_app::views::ledgers::keys::{own_key_view, trusted_keys_table};
use zhibu_app::views::ledgers::overview::{
    PartDraft, StoredLedger, ledger_links, ledgers_table, offered_parts, part_note,
    suggested_author,
};
use zhibu_app::views::ledgers::safety::{
    KeptPlace, archivable_view, archive_choices, archive_error_text, point_text, promise_text,
    reminder_choices, space_text, summary_space_text,
};
use zhibu_app::views::ledgers::single::{SingleDraft, SingleInside, save_label};
use zhibu_app::views::time::TimeZone;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, Organisation};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Author, KEY_BYTES, OwnKey, Part, Sample, fingerprint};
use zhibu_ledger::{RecordKey, Stamp, Writer};
use zhibu_samples::bundled_id;
use zhibu_storage::{LedgerEntry, QUOTA_UNITS16, RestorePoint};
use zhibu_text::{Lang, m};

use crate::support::{NOW_MS, is_renewed, put, workspace, workspace_of};

const UTC: TimeZone = TimeZone {
    day: |ms| Day::from_epoch_days(i32::try_from(ms / 86_400_000).unwrap()),
    minute: |ms| format!("at {ms}"),
    minute_of_iso: |iso| Some(iso.to_owned()),
};

#[test]
fn who_can_read_this_browsers_key_is_said() {
    let key = OwnKey::new(&[7; KEY_BYTES]);
    let readable = OwnKeyPlace::Readable { text: key.to_text() };
    let view = own_key_view(&readable, Lang::Zh).unwrap();
    assert_eq!(view.fingerprint, fingerprint(&key.public()));
    assert!(view.readers.contains("明文") && view.readers.contains("HTTPS"), "{}", view.readers);
    let protected = OwnKeyPlace::Protected { public: key.public() };
    let held = own_key_view(&protected, Lang::Zh).unwrap();
    assert_eq!(held.fingerprint, view.fingerprint);
    assert!(held.readers.contains("导不出来"), "{}", held.readers);
    assert_eq!(own_key_view(&OwnKeyPlace::Readable { text: "no key".into() }, Lang::Zh), None);
}

fn named(name: &str) -> Patch<Branch> {
    Patch::<Branch>::new("b").set(Branch::NAME, name)
}

#[test]
fn a_change_shows_time_author_and_values_and_restores_them() {
    let mut workspace = workspace();
    put(&mut workspace, named("示例甲支部"));
    workspace.set_author(&Author { unit: "示例局".into(), name: String::new() });
    put(&mut workspace, named("示例乙支部"));
    let view = history_view(&workspace, &HistoryQuery::default(), 10, UTC, Lang::Zh);
    assert!(!view.is_empty && view.more.is_none() && view.archived.is_none());
    let [renamed, made] = &view.entries[..] else { panic!("{view:?}") };
    let line = renamed.line.to_plain("");
    assert!(line.starts_with(&format!("at {NOW_MS}")), "{line}");
    assert!(line.contains("示例局") && line.ends_with("示例乙支部"), "{line}");
    assert!(renamed.fields[0].text.ends_with("示例甲支部 → 示例乙支部"), "{renamed:?}");
    let back = renamed.fields[0].back.as_ref().unwrap();
    assert_eq!((&*back.field, &back.value), ("name", &json!("示例甲支部")));
    assert!(renamed.can_put_back && !made.can_put_back);
    assert_eq!(made.fields[0].back, None, "there is nothing to go back to");
    assert!(made.fields[0].text.ends_with("示例甲支部") && !made.fields[0].text.contains('→'));
    let TableCell::Parts(parts) = &made.line else { panic!() };
    assert!(matches!(parts.last(), Some(TableCell::Chip { .. })), "that it was made");
}

#[test]
fn a_reverting_change_has_a_note() {
    let mut workspace = workspace();
    put(&mut workspace, named("示例甲支部"));
    put(&mut workspace, named("示例乙支部"));
    workspace.undo(NOW_MS + 1).unwrap();
    let view = history_view(&workspace, &HistoryQuery::default(), 10, UTC, Lang::Zh);
    assert_eq!(view.entries[0].undone, Some(m::BY_UNDO.zh));
    assert_eq!(view.entries[1].undone, None);
}

#[test]
fn a_long_history_shows_its_first_changes_and_counts_all() {
    let mut workspace = workspace();
    for number in 0..5 {
        put(&mut workspace, named(&format!("示例{number}支部")));
    }
    let view = history_view(&workspace, &HistoryQuery::default(), 2, UTC, Lang::En);
    assert_eq!((view.entries.len(), &*view.count), (2, "2 of 5"));
    assert!(view.more.unwrap().contains('3'));
    let none = HistoryQuery { text: "没有".into(), ..HistoryQuery::default() };
    assert!(history_view(&workspace, &none, 2, UTC, Lang::En).is_empty);
}

#[test]
fn the_history_of_a_record_has_its_title() {
    let mut workspace = workspace();
    put(&mut workspace, named("示例甲支部"));
    let query = HistoryQuery::of(&Route::parse("#/history?kind=branch&id=b"));
    let heading = |workspace: &Workspace| history_view(workspace, &query, 9, UTC, Lang::Zh).heading;
    assert_eq!(heading(&workspace), "示例甲支部的修改历史");
    assert!(is_renewed(&mut workspace, heading, |workspace| put(workspace, named("示例乙支部"))));
    let whole = history_view(&workspace, &HistoryQuery::default(), 9, UTC, Lang::Zh).heading;
    assert_eq!(whole, m::WHOLE_HISTORY.zh);
}

#[test]
fn only_a_whole_day_can_be_shown() {
    let day = |to: &str| day_to_show(&Route::parse(&format!("#/history?to={to}")));
    assert_eq!(day("2022-06-15"), Day::new(2022, 6, 15));
    assert_eq!((day("2022-06"), day("")), (None, None));
    let is_wrong = |query: &str| has_wrong_day(&Route::parse(&format!("#/history?{query}")));
    assert!(is_wrong("from=2022-02-31") && is_wrong("from=2022-01&to=上周"));
    assert!(!is_wrong("from=2022-01&to=2022-06-15") && !is_wrong("to="));
    assert_eq!(kind_choices(Lang::Zh).len(), Kind::ALL.len() + 1);
    assert_eq!(kind_choices(Lang::Zh)[0].value, "");
}

/// A workspace with a name in conflict, and its writers.
fn conflicted() -> (Workspace, [Writer; 1]) {
    let (mut ours, mut theirs) = (workspace(), workspace());
    put(&mut ours, named("示例原名"));
    let other = Writer::from_random(7);
    let mut changes = {
        theirs.begin_import(Vec::new());
        theirs.import(ours.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS);
        theirs.end_import(NOW_MS);
        put(&mut theirs, named("示例乙名"));
        theirs.ledger().changes().collect::<Vec<_>>()
    };
    let last = changes.last_mut().unwrap();
    last.at = Stamp::new(last.at.ms(), 9, other);
    last.by = Some("示例局".into());
    put(&mut ours, named("示例甲名"));
    ours.begin_import(Vec::new());
    ours.import(changes, Vec::new(), NOW_MS);
    ours.end_import(NOW_MS);
    (ours, [Writer::from_random(1)])
}

#[test]
fn a_conflict_shows_its_values_side_by_side_until_one_is_chosen() {
    let (mut workspace, own) = conflicted();
    let viewer = Viewer { own: &own, zone: UTC, lang: Lang::Zh };
    let view = conflicts_view(&workspace, viewer);
    assert_eq!((view.count, view.first.len()), (1, 1));
    let conflict = &view.first[0];
    assert!(matches!(&conflict.record, TableCell::Link(link) if link.text.contains("示例")));
    assert!(conflict.tick.contains(&conflict.field));
    assert_eq!(conflict.other.as_ref().unwrap().page.to_string(), "#/branch/id/b/edit");
    let mut texts: Vec<&str> = conflict.sides.iter().map(|side| &*side.text).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["示例乙名", "示例甲名"]);
    for side in &conflict.sides {
        assert_eq!(side.who.contains(m::THIS_BROWSER.zh), side.text == "示例甲名", "{side:?}");
        assert_eq!(side.who.contains("示例局"), side.text == "示例乙名", "{side:?}");
        assert!(side.choose.contains(&side.text));
    }
    let theirs = settle_by([&conflict.conflict], SettlementRule::Theirs);
    let command = theirs.command(" 电话核实 ").unwrap();
    assert!(theirs.text(Lang::En).contains('1') && !theirs.text(Lang::En).contains("more"));
    workspace.apply(command, NOW_MS + 1);
    assert_eq!(conflicts_view(&workspace, viewer).count, 0);
    let done = settled_view(&workspace, viewer);
    assert_eq!(done.len(), 1);
    assert!(done[0].record.contains("示例乙名"));
    assert!(done[0].who.ends_with(" · 电话核实"), "{}", done[0].who);
    for value in ["示例甲名", "示例乙名"] {
        assert!(done[0].text.contains(value), "{}", done[0].text);
    }
}

#[test]
fn a_rule_that_decides_nothing_settles_nothing() {
    let undecided = Settlement { fields: Vec::new(), left: 2 };
    assert_eq!(undecided.command("理由"), None);
    assert!(undecided.text(Lang::En).contains("2 more"));
    let key = RecordKey::new("branch", "b");
    let one = Settlement::of_one(key, "name".into(), json!("示例"));
    let Some(Command::Settle { fields, why: None }) = one.command("  ") else { panic!("{one:?}") };
    assert_eq!(fields.len(), 1);
}

#[test]
fn a_trusted_key_is_listed_with_its_holder_and_can_be_forgotten() {
    let mut workspace = workspace();
    workspace.apply(trust_key("k", "示例局办公室"), NOW_MS);
    let table = trusted_keys_table(&workspace, UTC, Lang::Zh).unwrap();
    let cells = &table.rows[0].cells;
    assert_eq!(cells[0].to_plain(""), "示例局办公室");
    assert!(matches!(cells[1], TableCell::Code(_)));
    assert!(cells[2].to_plain("").ends_with(&format!("at {NOW_MS}")));
    let TableCell::Control(forget) = &cells[3] else { panic!("{cells:?}") };
    assert!(forget.label.contains("示例局办公室") && forget.done.contains("示例局办公室"));
    workspace.apply(Command::Delete(vec![forget.record.clone()]), NOW_MS + 1);
    assert_eq!(trusted_keys_table(&workspace, UTC, Lang::Zh), None);
}

fn stored(ledger_key: &str, about: Option<About>, units16: usize) -> StoredLedger {
    StoredLedger { entry: LedgerEntry { ledger_key: ledger_key.to_owned(), about }, units16 }
}

#[test]
fn a_ledger_can_be_opened_unless_it_is_open_and_only_a_bundled_sample_reset() {
    let about = |id: &str, title: &str, sample| About {
        id: id.into(),
        title: title.into(),
        sample,
        ..About::default()
    };
    let demo = Some(Sample::Demo);
    let ledgers = [
        stored("a", Some(about("a", "示例台账", None)), QUOTA_UNITS16 / 4),
        stored("b", Some(about(&bundled_id(Sample::Demo), "示例区", demo)), 0),
        stored("c", Some(about("another", "改过的示例", demo)), 0),
        stored("d", None, 0),
    ];
    let table = ledgers_table(&ledgers, Some("a"), Lang::Zh);
    let actions = table.rows.iter().map(|row| match &row.cells[2] {
        TableCell::Control(actions) => actions,
        other => panic!("{other:?}"),
    });
    let [open, bundled, changed, nameless] = actions.collect::<Vec<_>>()[..] else { panic!() };
    assert!(!open.can_open && bundled.can_open);
    assert_eq!((open.sample, bundled.sample, changed.sample), (None, demo, None));
    assert!(bundled.reset_question.contains("示例区"));
    assert!(nameless.remove_question.contains("“d”"), "it is called after its ledger_key");
    let keys: Vec<_> = table.rows.iter().filter_map(|row| row.key.as_deref()).collect();
    assert_eq!(keys, ["a", "b", "c", "d"], "their titles may be equal");
    let cell = |row: usize, cell: usize| table.rows[row].cells[cell].to_plain("");
    assert_eq!(cell(0, 1), "25.0 %");
    assert!(cell(0, 0).contains(m::IS_OPEN.zh) && !cell(1, 0).contains(m::IS_OPEN.zh));
    assert!(cell(2, 0).contains(m::SAMPLE.zh));
}

#[test]
fn everything_or_the_part_of_a_named_organisation_can_be_exported() {
    let mut workspace = workspace();
    for (id, name) in [("o1", "乙局"), ("o2", "丙局")] {
        put(&mut workspace, Patch::<Organisation>::new(id).set(Organisation::NAME, name));
    }
    put(
        &mut workspace,
        Patch::<Organisation>::new("o3").set(Organisation::PARENT, Reference::to("o1")),
    );
    let values = |workspace: &Workspace| -> Vec<String> {
        let choices = offered_parts(Lang::Zh).options(workspace, "", (&ByCodePoint, Lang::Zh));
        choices.into_iter().map(|choice| choice.value).collect()
    };
    assert_eq!(values(&workspace), ["", "o2", "o1"], "in the order of names, without the nameless");
    let part = Part { organisation: "o1".into(), name: "乙局".into() };
    let about = About { part: Some(part), ..About::default() };
    assert!(part_note(&about, Lang::Zh).unwrap().contains("乙局"));
    assert_eq!(part_note(&About::default(), Lang::Zh), None);
    let pages = |about: &About| -> Vec<String> {
        ledger_links(about, Lang::Zh).into_iter().map(|link| link.page.to_string()).collect()
    };
    let usual = ["#/tables", "#/rounds", "#/conflicts", "#/history"];
    assert_eq!(pages(&About::default()), usual);
    let sample = About { sample: Some(Sample::Laoshan2022), ..About::default() };
    assert_eq!(pages(&sample), [&usual[..], &["#/sentences"]].concat());
}

#[test]
fn a_unit_with_its_part_of_a_ledger_is_offered_as_the_author_unless_one_is_stored() {
    let part = Part { organisation: "o".into(), name: "示例局".into() };
    let of_unit = workspace_of(Some(part));
    let unit = Author { unit: "示例局".into(), ..Author::default() };
    assert_eq!(suggested_author(&of_unit, &Author::default()), unit);
    let stored = Author { name: "甲".into(), ..Author::default() };
    assert_eq!(suggested_author(&of_unit, &stored), stored);
    assert_eq!(suggested_author(&workspace(), &Author::default()), Author::default());
}

#[test]
fn used_storage_and_the_last_restore_point_are_shown() {
    let text = space_text(Some(QUOTA_UNITS16 / 2), Lang::En);
    assert!(text.contains("50.0%") && text.contains(&(QUOTA_UNITS16 / 2).to_string()), "{text}");
    assert_eq!(space_text(None, Lang::Zh), m::SPACE_UNKNOWN.zh);
    assert_eq!(summary_space_text(None, Lang::Zh), "");
    let of_summary = summary_space_text(Some("数字𠮷"), Lang::En);
    assert!(of_summary.starts_with("4 of them"), "{of_summary}");
    let at = Stamp::new(NOW_MS, 0, Writer::from_random(1));
    let point = point_text(Some(&RestorePoint { at, changes: 12 }), UTC, Lang::En);
    assert!(point.contains(&format!("at {NOW_MS}")) && point.contains("12"), "{point}");
    assert_eq!(point_text(None, UTC, Lang::En), m::POINT_NONE.en);
    let promises = [None, Some(true), Some(false)].map(promise_text);
    assert_eq!(promises, [m::PERSIST_UNKNOWN, m::PERSISTED, m::NOT_PERSISTED]);
}

#[test]
fn reminders_are_after_days_or_never() {
    let choices = reminder_choices(Lang::En);
    let named: Vec<(&str, &str)> =
        choices.iter().map(|choice| (&*choice.value, &*choice.text)).collect();
    assert_eq!(named[0], ("1", m::REMINDER_DAY.en));
    assert!(named[1].1.contains('7'));
    assert_eq!(named[4], ("never", m::REMINDER_NEVER.en));
}

#[test]
fn history_that_was_replaced_can_be_archived() {
    let mut workspace = workspace();
    for name in ["示例甲支部", "示例乙支部", "示例丙支部", "示例丁支部"] {
        put(&mut workspace, named(name));
    }
    let none = archivable_view(&workspace, NOW_MS - 86_400_000, Lang::En);
    assert_eq!((&*none.text, none.is_any), ("Changes that can go: 0 of 4", false));
    assert!(archivable_view(&workspace, NOW_MS + 86_400_000, Lang::En).is_any);
    let choices = archive_choices(Day::new(2022, 11, 21).unwrap());
    assert_eq!(choices[0].value, "2021-11-21");
    assert_eq!(choices[3].value, "2022-11-21");
}

#[test]
fn a_failed_archiving_is_reported_once() {
    let text = |error| archive_error_text(&error, "归档.json", Lang::Zh);
    assert!(text(ArchiveError::OtherFile).unwrap().contains("归档.json"));
    assert_eq!(text(ArchiveError::Unreadable).unwrap(), m::ARCHIVE_UNREADABLE.zh);
    assert_eq!(text(ArchiveError::Incomplete).unwrap(), m::ARCHIVE_NOT_ALL.zh);
}

#[test]
fn an_export_is_a_part_once_anything_is_left_out_or_sealed() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局"));
    let whole = PartDraft::default();
    assert!(whole.is_whole() && !whole.is_redacted());
    assert_eq!((whole.part(&workspace, Lang::Zh), whole.hidden().len()), (None, 0));
    let of_unit = PartDraft { organisation: "o".into(), ..PartDraft::default() };
    assert!(!of_unit.is_whole() && !of_unit.is_redacted());
    assert_eq!(of_unit.part(&workspace, Lang::Zh).unwrap().name, "示例局");
    let sealed = PartDraft { passphrase: "示例口令".into(), ..PartDraft::default() };
    assert!(!sealed.is_whole() && !sealed.is_redacted());
    let nameless = PartDraft { is_without_persons: true, ..PartDraft::default() };
    assert!(!nameless.is_whole() && nameless.is_redacted() && nameless.hidden().is_empty());
    let without = PartDraft { is_without_inspection: true, ..PartDraft::default() };
    assert!(without.is_redacted());
    assert_eq!(without.hidden(), ["inspection"]);
}

#[test]
fn a_page_from_a_disk_says_where_its_ledgers_are() {
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let chromium = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36";
    for agent in [firefox, chromium] {
        for scheme in ["http:", "https:"] {
            assert_eq!(KeptPlace::of(scheme, agent).about(), None);
        }
    }
    assert_eq!(KeptPlace::of("file:", chromium).about(), Some(m::DISK_ABOUT));
    assert_eq!(KeptPlace::of("file:", firefox).about(), Some(m::DISK_BY_PLACE));
}

#[test]
fn a_short_passphrase_holds_up_a_single_file_only_if_it_seals_a_ledger() {
    let draft =
        |has_ledger, passphrase: &str| SingleDraft { has_ledger, passphrase: passphrase.into() };
    assert!(draft(false, "短").can_save() && draft(true, "").can_save());
    assert!(!draft(true, "短").can_save());
    assert!(draft(true, "五个不相干的词 天平 锄头").can_save());
    assert!(
        draft(true, "短").strength(Lang::Zh).is_some()
            && draft(true, "").strength(Lang::Zh).is_none()
    );
    assert_ne!(save_label(true), save_label(false));
}

#[test]
fn a_ledger_inside_stays_in_a_copy_while_none_is_open() {
    for has_ledger in [true, false] {
        let draft = SingleDraft { has_ledger, ..SingleDraft::default() };
        // Nobody has opened it, as with a sealed one: it is not dropped unasked.
        assert_eq!(draft.inside(false, true), SingleInside::Kept);
        assert_eq!(draft.inside(false, false), SingleInside::Nothing);
        let chosen = if has_ledger { SingleInside::Open } else { SingleInside::Nothing };
        assert_eq!([true, false].map(|embedded| draft.inside(true, embedded)), [chosen; 2]);
    }
    assert!(SingleInside::Kept.note().is_some());
    assert_eq!([SingleInside::Open, SingleInside::Nothing].map(SingleInside::note), [None; 2]);
}
