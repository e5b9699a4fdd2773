//! Files that are handed out: what is in them, what they are called, signed before sealed, and the
//! archive that is read back before history goes.

use std::collections::HashSet;

use serde_json::json;
use zhibu_app::commands::papers::set_template;
use zhibu_app::exporting::{
    ArchiveError, ArchiveFile, ExportError, LedgerChanged, NamedFile, PartRequest, PartsExport,
    PartsProgress, archive_file, part_file, unit_file_names, whole_file, zip,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::evidence::is_evidenced;
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::{
    About, Author, Exported, KEY_BYTES, OwnKey, Part, Reader, SEAL_RANDOM_BYTES, Sample, Sealed,
    Signature, SignatureCheck, Staged,
};
use zhibu_ledger::{RecordKey, RecordView};
use zhibu_samples::{Size, demo};
use zhibu_test_support::texts_in;
use zhibu_text::Lang;
use zhibu_text::papers::templates::REQUEST_BASIS;

use crate::support::{NOW_MS, put, workspace, workspace_of};

const LATER_MS: u64 = NOW_MS + 1_000_000;

fn today() -> Day {
    PartialDate::from_iso("2026-07-01").unwrap().earliest()
}

fn exported() -> Exported {
    let by = Author { unit: "工委".into(), name: "王".into() };
    Exported { at: "2026-07-01T08:00:00Z".into(), by, ..Exported::default() }
}

fn district() -> Workspace {
    let about = About {
        id: "office".into(),
        title: "台账".into(),
        sample: Some(Sample::Demo),
        ..About::default()
    };
    let mut open = workspace_of(&about, 1);
    put(&mut open, "organisation", "first", &json!({ "name": "甲局" }));
    put(&mut open, "organisation", "second", &json!({ "name": "乙局" }));
    put(&mut open, "branch", "b1", &json!({ "name": "甲支部", "approved_by": "first" }));
    let branch = json!({ "name": "乙支部", "approved_by": "second", "setting": "inspection" });
    put(&mut open, "branch", "b2", &branch);
    put(&mut open, "member", "m", &json!({ "name": "赵某" }));
    open
}

fn staged(text: &str) -> Staged {
    Reader::new(text.as_bytes().to_vec()).unwrap().read_to_end().unwrap()
}

fn first() -> Part {
    Part { organisation: "first".into(), name: "甲局".into() }
}

/// The file that is handed out without a key.
fn plain(open: &Workspace, request: &PartRequest<'_>) -> NamedFile {
    let mut file = part_file(open, request, exported(), today(), Lang::Zh);
    let text = file.take_text();
    file.signed(text).sealed(|| panic!("nothing is sealed")).unwrap()
}

#[test]
fn a_whole_file_has_every_change_and_is_named_after_the_ledger() {
    let open = district();
    let whole = whole_file(&open, &exported(), today());
    assert_eq!(whole.file.name, "台账-2026-07-01.json");
    assert_eq!((&*whole.ledger_key, whole.changes), ("office", 5));
    assert_eq!(staged(&whole.file.text).changes.len(), 5);
    let archive = archive_file(&open, today(), &exported(), today(), Lang::En);
    assert_eq!(archive.file.name, "台账-history-2026-07-01-2026-07-01.json");
}

#[test]
fn a_units_part_has_nothing_of_others_and_names_the_unit() {
    let file = plain(&district(), &PartRequest { part: Some(first()), ..PartRequest::default() });
    assert_eq!(file.name, "台账-甲局-2026-07-01.json");
    assert!(file.text.contains("甲支部") && !file.text.contains("乙支部"), "{}", file.text);
    let Staged { about, exported, .. } = staged(&file.text);
    let about = about.unwrap();
    assert_eq!((about.part, about.sample), (Some(first()), None));
    assert!(exported.is_handed_out, "the office hands it out");
    // A unit that hands its own part in does not hand it out.
    let of_part = About { id: "office".into(), part: Some(first()), ..About::default() };
    let unit = workspace_of(&of_part, 2);
    let file = plain(&unit, &PartRequest { part: Some(first()), ..PartRequest::default() });
    assert!(!staged(&file.text).exported.is_handed_out);
}

#[test]
fn the_whole_of_a_units_own_ledger_is_still_that_units_part() {
    let of_part = About { id: "office".into(), part: Some(first()), ..About::default() };
    let mut unit = workspace_of(&of_part, 2);
    put(&mut unit, "organisation", "first", &json!({ "name": "甲局" }));
    // What would be no part of the unit at the office is in its ledger all the same.
    put(&mut unit, "branch", "b2", &json!({ "name": "乙支部", "approved_by": "second" }));
    let passphrase = "五个不相干的词 天平 锄头";
    let whole = staged(&whole_file(&unit, &exported(), today()).file.text);
    for request in [PartRequest::default(), PartRequest { passphrase, ..PartRequest::default() }] {
        let mut file = part_file(&unit, &request, exported(), today(), Lang::Zh);
        assert!(file.name().contains("甲局"), "{}", file.name());
        let own = staged(&file.take_text());
        assert_eq!(own.about.unwrap().part, Some(first()));
        assert_eq!(own.changes.len(), whole.changes.len(), "nothing is left out");
        assert!(!own.exported.is_handed_out, "it is handed in");
    }
    // The office's whole ledger is nobody's part.
    let office = staged(&plain(&district(), &PartRequest::default()).text);
    assert_eq!((office.about.unwrap().part, office.exported.is_handed_out), (None, false));
}

#[test]
fn a_units_part_has_the_text_blocks_of_the_office_unless_something_is_withheld() {
    let mut open = district();
    open.apply(set_template(&REQUEST_BASIS, "拟建{支部名称}。", &[]).unwrap(), NOW_MS);
    let key = RecordKey::new("paper_text", "request.b");
    let values = vec![("/为做好".into(), json!("由乙支部承担。"))];
    open.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    let of = |is_without_persons| {
        let request =
            PartRequest { part: Some(first()), is_without_persons, ..PartRequest::default() };
        plain(&open, &request).text
    };
    assert!(of(false).contains("拟建{支部名称}。") && !of(false).contains("paper_text"));
    assert!(!of(true).contains("拟建"));
}

fn second() -> Part {
    Part { organisation: "second".into(), name: "乙局".into() }
}

#[test]
fn the_parts_of_several_units_are_what_each_of_them_gets_alone() {
    let open = district();
    let mut export = PartsExport::begin(&open, vec![first(), second()], "2026年");
    let mut texts = Vec::new();
    let next = |export: &PartsExport| export.next_file(&open, exported(), today(), Lang::Zh);
    while let Some(mut file) = next(&export).unwrap() {
        assert_eq!(export.progress(), PartsProgress { done: texts.len(), count: 2 });
        let text = file.take_text();
        export.add(text.clone());
        texts.push(text);
    }
    assert_eq!(export.progress().text(Lang::Zh), "正在导出：2/2");
    let alone = [first(), second()]
        .map(|part| plain(&open, &PartRequest { part: Some(part), ..PartRequest::default() }).text);
    assert_eq!(texts, alone);
    let names = ["甲局-2026年.json", "乙局-2026年.json"];
    let files: Vec<NamedFile> = names
        .iter()
        .zip(alone)
        .map(|(name, text)| NamedFile { name: (*name).to_owned(), text })
        .collect();
    assert_eq!(export.zip(), zip(&files));
}

#[test]
fn parts_of_a_ledger_that_changes_meanwhile_are_not_exported() {
    let mut open = district();
    let mut export = PartsExport::begin(&open, vec![first(), second()], "2026年");
    let next = |export: &PartsExport, open: &Workspace| {
        export.next_file(open, exported(), today(), Lang::Zh).map(|file| file.is_some())
    };
    assert_eq!(next(&export, &open), Ok(true));
    export.add(String::new());
    put(&mut open, "member", "m", &json!({ "name": "钱某" }));
    assert_eq!(next(&export, &open), Err(LedgerChanged));
    // Another ledger with as many changes.
    let about = About { id: "other".into(), ..About::default() };
    let mut other = workspace_of(&about, 1);
    for id in ["1", "2", "3", "4", "5"] {
        put(&mut other, "member", id, &json!({ "name": id }));
    }
    assert_eq!(other.ledger().change_count(), district().ledger().change_count());
    assert_eq!(next(&export, &other), Err(LedgerChanged));
}

/// Names of evidence are withheld, and what is proven stays so: the figures of the file are those of the ledger.
#[test]
fn a_file_without_names_has_the_evidence_that_proves_something() {
    let mut open = district();
    let proof = |name: &str| json!({ "name": name, "outcome": "o", "file": "赵某签约.pdf" });
    put(&mut open, "outcome", "o", &json!({ "measure": "订单" }));
    put(&mut open, "outcome", "p", &json!({ "measure": "订单" }));
    put(&mut open, "evidence", "proof", &proof("赵某的合同"));
    put(&mut open, "evidence", "named", &json!({ "name": "赵某的简报", "outcome": "p" }));
    let nameless = PartRequest { is_without_persons: true, ..PartRequest::default() };
    let file = plain(&open, &nameless);
    assert!(!file.text.contains("赵某"), "{}", file.text);
    let Staged { about, records, .. } = staged(&file.text);
    let evidence: Vec<&str> =
        records.iter().filter(|of| *of.key.kind == *"evidence").map(|of| &*of.key.id).collect();
    assert_eq!(evidence, ["proof"]);
    // Opened as a ledger of its own it says the same.
    let mut opened = workspace_of(&about.unwrap(), 3);
    for (kind, id) in [("outcome", "o"), ("outcome", "p"), ("evidence", "proof")] {
        let values = if kind == "evidence" { json!({ "outcome": "o" }) } else { json!({}) };
        put(&mut opened, kind, id, &values);
    }
    let shown =
        |open: &Workspace| ["o", "p"].map(|id| is_evidenced(open.register(), Kind::Outcome, id));
    assert_eq!(shown(&opened), [true, false]);
    assert_eq!(shown(&opened), shown(&open));
}

#[test]
fn a_redacted_file_names_nobody_and_lacks_what_is_hidden() {
    let open = district();
    let nameless = PartRequest { is_without_persons: true, ..PartRequest::default() };
    let file = plain(&open, &nameless);
    assert_eq!(file.name, "台账-脱敏-2026-07-01.json");
    assert!(!file.text.contains("赵某") && !file.text.contains('王'), "{}", file.text);
    assert!(staged(&file.text).about.unwrap().is_nameless);
    let hidden = PartRequest { hidden: &["inspection"], ..PartRequest::default() };
    let file = plain(&open, &hidden);
    assert!(file.text.contains("赵某") && !file.text.contains("乙支部"), "{}", file.text);
}

#[test]
fn a_file_is_signed_before_it_is_sealed_and_never_goes_out_unsealed() {
    let key = OwnKey::new(&[3; KEY_BYTES]);
    let request = PartRequest { passphrase: "correct horse", ..PartRequest::default() };
    let open = district();
    let signed = || {
        let mut file = part_file(&open, &request, exported(), today(), Lang::Zh);
        let text = key.sign(&file.take_text());
        file.signed(text)
    };
    assert_eq!(signed().sealed(|| None), Err(ExportError::NoRandom));
    let short = PartRequest { passphrase: "红旗 2022", ..PartRequest::default() };
    let short = part_file(&open, &short, exported(), today(), Lang::Zh).signed("{}".into());
    let random = || -> Option<[u8; SEAL_RANDOM_BYTES]> { panic!("nothing is sealed") };
    assert_eq!(short.sealed(random), Err(ExportError::PassphraseTooShort));
    let file = signed().sealed(|| Some([5; SEAL_RANDOM_BYTES])).unwrap();
    assert_eq!(file.name, "台账-加密-2026-07-01.json");
    let sealed = Sealed::from_bytes(file.text.as_bytes()).unwrap().unwrap();
    let inside = String::from_utf8(sealed.open("correct horse").unwrap()).unwrap();
    let staged = staged(&inside);
    let signature = SignatureCheck::new(&staged).step(&staged, usize::MAX);
    assert_eq!(signature, Some(Signature::Valid(key.public())));
}

/// The texts of each record of a ledger, its id first.
fn texts_by_record(open: &Workspace) -> Vec<(bool, Vec<String>)> {
    let record = |record: RecordView<'_>| {
        let mut found = vec![record.key().id.to_string()];
        found.extend(record.values().iter().flat_map(|(_, value)| texts_in(value)));
        (record.is_deleted(), found)
    };
    open.ledger().records().map(record).collect()
}

/// Words as long as that are of one record, or of some that have to do with each other.
const TELLING_CHARS: usize = 6;

#[test]
fn nothing_in_the_sample_tells_of_a_setting_that_is_hidden() {
    let mut open = workspace("demo", 1);
    open.import(demo(Size::SMALL).changes, Vec::new(), NOW_MS);
    let inspection = json!({ "name": "示例巡察任务", "setting": "inspection", "start": "2026-01" });
    put(&mut open, "task", "inspect", &inspection);
    put(&mut open, "node", "inspect-1", &json!({ "name": "进驻动员部署", "task": "inspect" }));
    put(&mut open, "progress", "inspect-2", &json!({ "note": "谈话三十人次", "task": "inspect" }));
    let records = texts_by_record(&open);
    for setting in [Setting::Inspection, Setting::UrgentTask] {
        let mut hidden: HashSet<&str> = HashSet::from([setting.code()]);
        let mut before = 0;
        while hidden.len() > before {
            before = hidden.len();
            for (_, record) in &records {
                if record.iter().any(|text| hidden.contains(&**text)) {
                    hidden.insert(&record[0]);
                }
            }
        }
        let is_hidden = |record: &[String]| hidden.contains(&*record[0]);
        let told = records.iter().filter(|(_, record)| !is_hidden(record));
        let told: HashSet<&str> = told.flat_map(|(_, record)| record).map(String::as_str).collect();
        let file =
            plain(&open, &PartRequest { hidden: &[setting.code()], ..PartRequest::default() });
        let mut count = 0;
        for (_, record) in records.iter().filter(|(_, record)| is_hidden(record)) {
            let own = record.iter().filter(|text| !told.contains(&***text));
            for text in own.filter(|text| !text.is_ascii() && text.chars().count() >= TELLING_CHARS)
            {
                count += 1;
                assert!(!file.text.contains(&**text), "{setting:?}: {text}");
            }
        }
        let is_kept =
            |(is_deleted, record): &&(bool, Vec<String>)| !is_deleted && !is_hidden(record);
        let kept = records.iter().filter(is_kept).count();
        // Beside the id of the ledger.
        assert_eq!(file.text.matches("{\"id\":\"").count() - 1, kept, "{setting:?}");
        assert!(count > 0, "{setting:?}");
    }
}

/// A ledger of which some history has been replaced.
fn rewritten() -> Workspace {
    let mut open = workspace("office", 1);
    for name in ["甲", "乙", "丙"] {
        put(&mut open, "organisation", "first", &json!({ "name": name }));
    }
    open
}

fn saved(open: &Workspace) -> NamedFile {
    archive_file(open, today(), &exported(), today(), Lang::Zh).file
}

fn archived(
    open: &mut Workspace,
    saved: &NamedFile,
    bytes: Vec<u8>,
) -> Result<(usize, usize), ArchiveError> {
    let mut reading = ArchiveFile::of(saved).read(bytes)?;
    while !reading.step()? {}
    let archived = reading.archive(open, LATER_MS, LATER_MS)?;
    Ok((archived.count, archived.in_file))
}

#[test]
fn history_is_archived_once_its_file_was_read_back_to_the_byte() {
    let mut open = rewritten();
    let file = saved(&open);
    let altered = file.text.replace('甲', "丁").into_bytes();
    assert_eq!(archived(&mut open, &file, altered), Err(ArchiveError::OtherFile));
    let bytes = file.text.clone().into_bytes();
    let (count, in_file) = archived(&mut open, &file, bytes).unwrap();
    assert_eq!(count, 1, "what made the record stays");
    assert_eq!(in_file, open.ledger().change_count(), "the file is a backup of all that is here");
}

#[test]
fn history_that_the_file_lacks_is_kept() {
    let mut open = rewritten();
    let file = saved(&open);
    put(&mut open, "organisation", "first", &json!({ "name": "丁" }));
    put(&mut open, "organisation", "first", &json!({ "name": "戊" }));
    let bytes = file.text.clone().into_bytes();
    assert_eq!(archived(&mut open, &file, bytes), Err(ArchiveError::Incomplete));
    assert_eq!(open.ledger().change_count(), 5);
    let empty = NamedFile { name: "a.json".into(), text: "{".into() };
    assert_eq!(archived(&mut open, &empty, b"{".to_vec()), Err(ArchiveError::Unreadable));
}

#[test]
fn the_files_of_units_are_unpacked_as_they_were_and_none_takes_the_place_of_another() {
    let units = ["示例局", "示例局", "Unit", "unit", "a/b"];
    let names = unit_file_names(&units, "2022年四季度");
    assert_eq!(
        names[..4],
        [
            "示例局-2022年四季度.json",
            "示例局-2022年四季度 (2).json",
            "Unit-2022年四季度.json",
            "unit-2022年四季度 (2).json"
        ]
    );
    assert!(names[4].starts_with("a_b-2022年四季度-"), "{names:?}");
    let text =
        |index: usize| format!("{{\"unit\":{index},\"名\":\"{}\"}}", "示例".repeat(index * 1000));
    let files: Vec<NamedFile> = names
        .iter()
        .enumerate()
        .map(|(index, name)| NamedFile { name: name.clone(), text: text(index) })
        .collect();
    let bytes = zip(&files).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(archive.len(), files.len());
    for file in &files {
        // The reader compares the checksum.
        let mut text = String::new();
        let mut entry = archive.by_name(&file.name).unwrap();
        std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
        assert_eq!(text, file.text);
    }
}
