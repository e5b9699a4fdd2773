//! Writes the fixtures of one version: stores and files as this build writes them, and what they are
//! expected to hold. The clock, the writers and all random bytes are fixed, so the same build always
//! writes the same.
//!
//! A committed version is frozen: see `v1/README.md`. Run this for a new version only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;
use std::{fs, io};

use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use zhibu_app::workspace::{Command, Saving, Workspace};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::receipts::SUBMISSION;
use zhibu_domain::reporting::rounds::{ROUND, round_fields, round_key, signing};
use zhibu_domain::reporting::trust::{KEY, trust};
use zhibu_domain::rules::{RULE, RuleId, rule_key};
use zhibu_domain::values::period::Period;
use zhibu_format::{About, Author, Exported, OwnKey, Part, seal, write};
use zhibu_ledger::{Ledger, Name, RecordKey};
use zhibu_storage::{MemoryStore, Store};

use crate::dump::{
    DAMAGED, LEDGER_KEY, PACKED_BY, PASSPHRASE, SEAL_RANDOM, SIGNING_KEY, catalog, dump,
    dump_notes, exported, import, open, open_file, part, redacted, source, texts_of, writer,
};

/// 2025-04-10: when the first record is written.
const BEGIN_MS: u64 = 1_744_243_200_000;
/// 2025-04-15: when files come in.
const IMPORT_MS: u64 = 1_744_675_200_000;
/// 2025-04-20: the history before it is archived.
const ARCHIVE_MS: u64 = 1_745_107_200_000;
const MINUTE_MS: u64 = 60_000;

const DISTRICT: u64 = 0x0A;
const OTHER_TAB: u64 = 0x0B;
const UNIT_PC: u64 = 0x0C;
const ARCHIVIST: u64 = 0x0E;

/// Writes all fixtures into a folder.
pub fn generate(folder: &Path) -> io::Result<()> {
    for part in ["stores", "files", "expected"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let unpacked = Rc::new(MemoryStore::new());
    let workspace = district(&unpacked);
    let about = workspace.about().clone();
    let ledger = workspace.ledger().clone();
    check_richness(&ledger);

    let packed = copy(&unpacked);
    let count =
        catalog(&packed, PACKED_BY).pack(LEDGER_KEY).expect("a store in memory can be written");
    assert!(count > 0, "there are enough small segments to be packed");

    let archived = copy(&packed);
    let after = archive(&archived);

    for (name, store) in [("unpacked", &unpacked), ("packed", &packed), ("archived", &archived)] {
        let text = serde_json::to_string_pretty(&texts_of(store)).expect("texts by key are JSON");
        fs::write(folder.join(format!("stores/{name}.json")), text + "\n")?;
    }

    let plain = write(&about, &ledger, &exported("示例甲", false));
    let key = OwnKey::new(&SIGNING_KEY);
    let signed = key.sign(&plain);
    let sealed = seal(&signed, PASSPHRASE, &SEAL_RANDOM);
    let redacted = redacted(&about, &ledger);
    let part = part(&about, &ledger);
    let expected = [
        ("ledger", dump(&about, &ledger)),
        ("ledger-notes", dump_notes(&catalog(&unpacked, PACKED_BY))),
        ("archived", dump(&about, after.ledger())),
        ("archived-notes", dump_notes(&catalog(&archived, PACKED_BY))),
        ("redacted", opened("redacted", &redacted)),
        ("part", opened("part", &part)),
    ];
    let files = [
        ("plain", &plain),
        ("signed", &signed),
        ("sealed", &sealed),
        ("redacted", &redacted),
        ("part", &part),
    ];
    for (name, text) in files {
        fs::write(folder.join(format!("files/{name}.json")), text)?;
    }
    for (name, text) in expected {
        fs::write(folder.join(format!("expected/{name}.json")), text)?;
    }
    Ok(())
}

fn opened(name: &str, text: &str) -> String {
    let workspace = open_file(name, text.as_bytes());
    dump(workspace.about(), workspace.ledger())
}

fn copy(store: &MemoryStore) -> Rc<MemoryStore> {
    let copy = MemoryStore::new();
    for (key, text) in texts_of(store) {
        copy.set(&key, &text).expect("a store in memory can be written");
    }
    Rc::new(copy)
}

/// A session and the minute it has come to.
struct Desk {
    workspace: Workspace,
    now_ms: u64,
}

impl Desk {
    fn next(&mut self) -> u64 {
        self.now_ms += MINUTE_MS;
        self.now_ms
    }

    fn apply(&mut self, command: Command) {
        let now = self.next();
        self.workspace.apply(command, now);
        assert_eq!(self.workspace.saving(), &Saving::Saved);
    }

    fn put(&mut self, kind: &str, id: &str, values: Value) {
        let (key, values) = written(kind, id, values);
        self.apply(Command::Put { key, values, seen: Vec::new() });
    }

    fn put_all(&mut self, records: Vec<(&str, &str, Value)>) {
        let records = records.into_iter().map(|(kind, id, values)| written(kind, id, values));
        self.apply(Command::PutAll(records.collect()));
    }
}

fn written(kind: &str, id: &str, values: Value) -> (RecordKey, Vec<(Name, Value)>) {
    let Value::Object(values) = values else { unreachable!("a record's values are an object") };
    let values = values.into_iter().map(|(name, value)| (Name::from(name), value)).collect();
    (RecordKey::new(kind, id), values)
}

/// The ledger of a district that does not exist, written in two tabs and by an import.
fn district(store: &Rc<MemoryStore>) -> Workspace {
    let about = About {
        id: "shili-2025".to_owned(),
        title: "示例区（虚构）".to_owned(),
        as_of: Some("2025-04".to_owned()),
        ..About::default()
    };
    catalog(store, DISTRICT)
        .set_about(LEDGER_KEY, &about)
        .expect("a store in memory can be written");
    let mut desk = Desk { workspace: open(store, DISTRICT, BEGIN_MS), now_ms: BEGIN_MS };
    let author = Author { unit: "示例区机关工委".to_owned(), name: "示例甲".to_owned() };
    desk.workspace.set_author(&author);
    organisations_and_tasks(&mut desk);
    branches(&mut desk);
    teams(&mut desk);
    activities(&mut desk);
    alliances(&mut desk);
    outcomes(&mut desk);
    appraisals(&mut desk);
    edits(&mut desk);
    two_tabs(&mut desk, store);
    imports(&mut desk);
    desk.workspace
}

fn organisations_and_tasks(desk: &mut Desk) {
    desk.put_all(vec![
        (
            "organisation",
            "org-a",
            json!({
                "name": "示例区机关工委", "code": "611", "unit": "示例区机关",
                "members": { "value": 3000, "qualifier": "more_than" },
            }),
        ),
        (
            "organisation",
            "org-b",
            json!({
                "name": "示例区甲局党支部", "code": "631", "parent": "org-a", "unit": "示例区甲局",
                "full_members": 21, "probationary_members": 2,
            }),
        ),
        (
            "organisation",
            "org-c",
            json!({
                "name": "示例区乙局党总支", "code": "621", "parent": "org-a", "unit": "示例区乙局",
                "full_members": { "value": 58, "qualifier": "about" },
            }),
        ),
    ]);
    desk.put(
        "holiday",
        "holiday-1",
        json!({ "name": "示例假日", "day_kind": "off", "from": "2025-01-28", "to": "2025-02-04" }),
    );
    desk.put(
        "goal",
        "goal-1",
        json!({ "name": "示例新区三年行动", "from": "2024", "to": "2026-12", "note": "第一行\n第二行 \"引号\" \\ 😀" }),
    );
    desk.put(
        "task",
        "task-1",
        json!({
            "name": "示例大道改造", "setting": "key_project", "domain": "交通", "organisation": "org-b",
            "full_members": 12, "start": "2025-01", "planned_end": "2025",
            "amount": { "value": 60, "unit": "户", "qualifier": "more_than" }, "goal": "goal-1",
            "transferred": "no", "units": ["示例区甲局", "示例区乙局"],
        }),
    );
    desk.put(
        "node",
        "node-1",
        json!({
            "name": "示例图审", "task": "task-1", "stage": "设计", "days": 10, "not_before": "2025-01-06",
            "responsible": "示例专班", "started": "2025-01-06", "finished": "2025-01-20",
            "baseline_start": "2025-01-06", "baseline_finish": "2025-01-17",
        }),
    );
    desk.put(
        "node",
        "node-2",
        json!({ "name": "示例开挖", "task": "task-1", "stage": "施工", "days": 15 }),
    );
    desk.put(
        "link",
        "link-1",
        json!({ "before": "node-1", "after": "node-2", "link_kind": "finish_start", "overlap": 2 }),
    );
    desk.put(
        "progress",
        "progress-1",
        json!({ "task": "task-1", "date": "2025-02-11", "count": 7 }),
    );
    desk.put(
        "method",
        "method-1",
        json!({ "name": "示例“115”工作法", "elements": ["一个核心：示例", "一张清单：示例"] }),
    );
}

fn branches(desk: &mut Desk) {
    desk.put(
        "branch",
        "branch-1",
        json!({
            "name": "示例大道临时党支部", "form": "931", "setting": "key_project",
            "established": "2025-02-10", "approved_by": "org-b", "task": "服务示例大道改造",
            "serves": ["task-1"], "secretary": "示例丁", "committee_members": 3, "groups": 2,
            "full_members": 9, "probationary_members": 1, "home_units": ["示例区甲局"],
            "planned_end": "2025-12", "method": "method-1", "archived": ["roster", "plan"],
        }),
    );
    desk.put(
        "branch",
        "branch-2",
        json!({
            "name": "示例应急临时联合党支部", "form": "932", "setting": "urgent_task",
            "established": "2024", "approved_by": "org-c", "task": "示例应急任务",
            "secretary": "示例戊", "full_members": 5, "home_units": ["示例区乙局"],
            "dissolved": "2025-03-20", "summary": "任务完成。",
        }),
    );
    for (id, step, date) in [
        ("step-1", "request", "2025-01"),
        ("step-2", "approve", "2025-02-08"),
        ("step-3", "renew", "2025-04-01"),
    ] {
        desk.put(
            "step",
            id,
            json!({
                "step": step, "branch": "branch-1", "date": date, "actor": "示例区甲局党支部",
                "document": "示例〔2025〕1号", "until": (step == "renew").then_some("2026-01"),
            }),
        );
    }
}

fn teams(desk: &mut Desk) {
    desk.put(
        "team",
        "team-1",
        json!({
            "name": "示例先锋岗", "team_kind": "vanguard_post", "branch": "branch-1", "leader": "示例己",
            "place": "示例工地", "head_count": 4, "from": "2025-02-15",
        }),
    );
    for (id, name, organisation, standing) in [
        ("member-1", "示例丁", "org-b", "full"),
        ("member-2", "示例己", "org-b", "probationary"),
        ("member-3", "示例戊", "org-c", "full"),
    ] {
        desk.put(
            "member",
            id,
            json!({ "name": name, "organisation": organisation, "standing": standing }),
        );
    }
    desk.put(
        "assignment",
        "assignment-1",
        json!({ "member": "member-1", "branch": "branch-1", "role": "secretary", "from": "2025-02-10" }),
    );
    desk.put(
        "assignment",
        "assignment-2",
        json!({
            "member": "member-3", "branch": "branch-2", "role": "member", "from": "2024-12",
            "to": "2025-03-20", "conduct": "表现良好。", "returned": "2025-03-25",
        }),
    );
    desk.put(
        "shift",
        "shift-1",
        json!({ "member": "member-2", "team": "team-1", "date": "2025-03-01", "slot": "night" }),
    );
}

fn activities(desk: &mut Desk) {
    for (id, kind, date, branch) in [
        ("activity-1", "party_meeting", "2025-02-12", "branch-1"),
        ("activity-2", "lesson", "2025-03", "branch-1"),
        ("activity-3", "theme_day", "2025-03-05", "branch-2"),
    ] {
        desk.put(
            "activity",
            id,
            json!({
                "title": format!("示例活动 {id}"), "activity_kind": kind, "date": date, "branch": branch,
                "due": 10, "present": 9, "summary": "示例内容。",
            }),
        );
    }
}

fn alliances(desk: &mut Desk) {
    desk.put(
        "alliance",
        "alliance-1",
        json!({
            "name": "示例茶产业党建联盟", "lead_unit": "示例区甲局", "founded": "2024-05",
            "mechanisms": ["轮值：按季轮值"], "legal_status": "non_legal_person", "chair_months": 3,
        }),
    );
    desk.put_all(vec![
        (
            "alliance_unit",
            "unit-1",
            json!({ "name": "示例区甲局", "alliance": "alliance-1", "unit_kind": "department", "joined": "2024-05" }),
        ),
        (
            "alliance_unit",
            "unit-2",
            json!({ "name": "示例茶业公司", "alliance": "alliance-1", "unit_kind": "enterprise", "joined": "2024", "left": "2025-03-31" }),
        ),
    ]);
    desk.put(
        "chair_term",
        "chair-1",
        json!({ "chair": "unit-1", "alliance": "alliance-1", "from": "2025-01-01", "to": "2025-03-31" }),
    );
    desk.put(
        "activity",
        "activity-4",
        json!({ "title": "示例联席会议", "activity_kind": "joint_meeting", "date": "2025-03-18", "alliance": "alliance-1" }),
    );
    desk.put(
        "meeting_item",
        "item-1",
        json!({ "name": "示例议题", "alliance": "alliance-1", "raised_by": "unit-2", "raised_at": "activity-4", "deadline": "2025-06" }),
    );
}

/// What the alliance and a branch bring about.
fn outcomes(desk: &mut Desk) {
    desk.put_all(vec![
        (
            "offer",
            "offer-1",
            json!({ "name": "示例销路", "offer_kind": "need", "posted_by": "unit-2", "category": "市场", "from": "2025-01" }),
        ),
        (
            "offer",
            "offer-2",
            json!({
                "name": "示例展位", "offer_kind": "resource", "posted_by": "unit-1", "category": "市场",
                "amount": { "value": 12.5, "unit": "平方米" },
            }),
        ),
    ]);
    desk.put(
        "cooperation",
        "cooperation-1",
        json!({
            "name": "示例展销合作", "alliance": "alliance-1", "stage": "signed", "need": "offer-1",
            "met_by": "offer-2", "partners": ["unit-1", "unit-2"], "matched": "2025-01-15",
            "signed": "2025-02", "amount": { "value": 80, "unit": "万元", "qualifier": "about" },
            "evidence": "示例合同",
        }),
    );
    desk.put(
        "outcome",
        "outcome-1",
        json!({
            "measure": "销售额", "quantity": { "value": 500, "unit": "万元", "qualifier": "more_than" },
            "strength": "driven", "date": "2025-03", "alliance": "alliance-1", "evidence": "示例报表",
            "cooperation": "cooperation-1", "helped_by": ["activity-4"],
        }),
    );
    desk.put(
        "outcome",
        "outcome-2",
        json!({
            "measure": "签约户数", "quantity": { "value": 58, "unit": "户" }, "strength": "direct",
            "date": "2025-03-30", "branch": "branch-1", "evidence": "示例台账", "source": "示例报道：58户。",
        }),
    );
    desk.put(
        "target",
        "target-1",
        json!({
            "measure": "签约户数", "quantity": { "value": 60, "unit": "户" }, "strength": "direct",
            "from": "2025-01", "to": "2025-12", "branch": "branch-1",
        }),
    );
}

fn appraisals(desk: &mut Desk) {
    desk.put(
        "appraisal",
        "appraisal-1",
        json!({
            "name": "示例先锋岗评选", "appraisal_kind": "vanguard_post", "organiser": "示例区机关工委",
            "from": "2025-01", "to": "2025-06", "base": 60, "full": 100, "criteria": ["示例准则：2"],
            "bands": ["示例一等：90", "示例二等：60"], "one_in": 5, "nominated_until": "2025-07-10",
        }),
    );
    desk.put(
        "nomination",
        "nomination-1",
        json!({ "name": "示例先锋岗", "appraisal": "appraisal-1", "team": "team-1", "eligible": "yes", "voters": 10, "ayes": 9 }),
    );
    desk.put(
        "score_item",
        "score-1",
        json!({
            "name": "示例加分", "nomination": "nomination-1", "item_kind": "addition", "criterion": "示例准则",
            "points": { "value": 2.5, "unit": "分" }, "date": "2025-03-02", "evidence": "示例记录",
        }),
    );
    desk.put(
        "appeal",
        "appeal-1",
        json!({ "name": "示例异议", "nomination": "nomination-1", "raised": "2025-04-02", "raised_by": "示例庚", "upheld": "no" }),
    );
    desk.put(
        "indicator",
        "indicator-1",
        json!({ "name": "示例区生产总值增速", "quantity": { "value": 5.5, "unit": "%" }, "from": "2024", "to": "2024" }),
    );
}

/// A rule's number, a trusted key, what this version does not know, corrections, an undo, a redo, a
/// deleted record, and a round that is signed off and altered afterwards.
fn edits(desk: &mut Desk) {
    desk.put(RULE, &rule_key(RuleId::Lessons).id, json!({ "a_year": 6 }));
    let (key, values) = trust(&OwnKey::new(&SIGNING_KEY).public(), "示例区甲局");
    desk.apply(Command::Put { key, values, seen: Vec::new() });
    // Numbers keep the digits they were written with.
    let nested = r#"{"b":[1,2.50,1e2,null],"a":{"深":true}}"#;
    let nested: Value = serde_json::from_str(nested).expect("a JSON value");
    desk.put("future_kind", "future-1", json!({ "name": "示例未来记录", "nested": nested }));
    desk.put("branch", "branch-1", json!({ "future_field": { "z": 1, "a": ["示例"] } }));
    desk.put("branch", "branch-1", json!({ "full_members": 10, "note": "示例更正" }));
    desk.put("branch", "branch-1", json!({ "full_members": 11, "groups": null }));
    desk.put("activity", "activity-2", json!({ "present": 3 }));
    let now = desk.next();
    desk.workspace.undo(now).expect("there is something to undo");
    desk.put("activity", "activity-2", json!({ "due": 12 }));
    let now = desk.next();
    desk.workspace.undo(now).expect("there is something to undo");
    let now = desk.next();
    desk.workspace.redo(now).expect("there is something to redo");
    desk.apply(Command::Delete(vec![RecordKey::new("shift", "shift-1")]));
    desk.apply(Command::Delete(vec![RecordKey::new("indicator", "indicator-1")]));
    desk.apply(Command::Restore(vec![RecordKey::new("indicator", "indicator-1")]));
    let period: Period = "2025Q1".parse().expect("a quarter");
    let round = round_key(period);
    desk.put(
        ROUND,
        &round.id,
        json!({ round_fields::DUE: "2025-04-12", round_fields::UNITS: ["org-b", "org-c"] }),
    );
    let signed = signing(desk.workspace.ledger(), period);
    desk.put(ROUND, &round.id, json!({ round_fields::SIGNED: signed }));
    desk.put("activity", "activity-1", json!({ "present": 8 }));
}

/// Another tab writes without having seen what this one writes: conflicts, one of them settled.
fn two_tabs(desk: &mut Desk, store: &Rc<MemoryStore>) {
    let mut other = Desk { workspace: open(store, OTHER_TAB, desk.now_ms), now_ms: desk.now_ms };
    other.workspace.set_author(&Author { unit: "示例区甲局".to_owned(), name: String::new() });
    desk.put("branch", "branch-1", json!({ "secretary": "示例辛", "planned_end": "2026-03" }));
    other.put("branch", "branch-1", json!({ "secretary": "示例壬", "planned_end": "2026" }));
    desk.put("activity", "activity-3", json!({ "summary": "示例内容，已补充。" }));
    other.apply(Command::Delete(vec![RecordKey::new("activity", "activity-3")]));
    other.put("task", "task-1", json!({ "full_members": 13 }));
    desk.put("task", "task-1", json!({ "full_members": 14 }));
    for number in 5..10 {
        other.put(
            "progress",
            &format!("progress-{number}"),
            json!({ "task": "task-1", "date": format!("2025-02-{:02}", number + 10), "count": number }),
        );
    }
    let now = desk.next();
    let keys =
        catalog(store, PACKED_BY).segment_keys(LEDGER_KEY).expect("a store in memory can be read");
    for key in keys {
        desk.workspace.follow(&key, now).expect("a store in memory can be read");
    }
    desk.apply(Command::Settle {
        fields: vec![(RecordKey::new("task", "task-1"), "full_members".into(), json!(13))],
        why: Some("以甲局名册为准".into()),
    });
}

/// A unit's file with its history, and one that lists records alone.
fn imports(desk: &mut Desk) {
    let store = Rc::new(MemoryStore::new());
    let part =
        Part { organisation: "org-c".to_owned(), name: "示例区乙局党总支".to_owned() };
    let about = About { part: Some(part), ..desk.workspace.about().clone() };
    catalog(&store, UNIT_PC)
        .set_about(LEDGER_KEY, &about)
        .expect("a store in memory can be written");
    let mut unit = Desk {
        workspace: open(&store, UNIT_PC, IMPORT_MS - 60 * MINUTE_MS),
        now_ms: IMPORT_MS - 60 * MINUTE_MS,
    };
    unit.put("organisation", "org-c", json!({ "unit": "示例区乙局（改名）" }));
    unit.put(
        "activity",
        "activity-5",
        json!({ "title": "示例乙局党课", "activity_kind": "lesson", "date": "2025-03-28" }),
    );
    let by = Author { unit: "示例区乙局".to_owned(), name: "示例癸".to_owned() };
    let said = Exported { at: "2025-04-14T09:30:00Z".to_owned(), by, ..Exported::default() };
    let file = write(&about, unit.workspace.ledger(), &said);
    let listed = r#"{"format":"zhibu-ledger","version":1,"records":{"outcome":[{"id":"outcome-3","measure":"培训人次","quantity":{"value":30,"unit":"人次","qualifier":"about"},"strength":"total","date":"2025","organisation":"org-c","evidence":"示例签到"}]}}"#;
    desk.now_ms = IMPORT_MS;
    let sources =
        vec![source("示例乙局.json", file.as_bytes()), source("示例清单.json", listed.as_bytes())];
    import(&mut desk.workspace, sources, IMPORT_MS);
}

/// Lets the old history go, makes a restore point, writes on, and puts a damaged segment aside.
fn archive(store: &Rc<MemoryStore>) -> Workspace {
    let mut workspace = open(store, ARCHIVIST, ARCHIVE_MS);
    workspace.set_author(&Author {
        unit: "示例区机关工委".to_owned(), name: "示例甲".to_owned()
    });
    let in_file: FxHashSet<_> = workspace.ledger().changes().map(|change| change.at).collect();
    let name = "示例区（虚构）-归档-2025-04-20.json";
    let gone = workspace.archive(ARCHIVE_MS, name, &in_file, ARCHIVE_MS);
    assert!(gone.expect("a store in memory can be written") > 0, "there is history to archive");
    let is_made = workspace.keep_point(0, ARCHIVE_MS + MINUTE_MS);
    assert!(is_made.expect("a store in memory can be written"), "a restore point is due");
    let mut desk = Desk { workspace, now_ms: ARCHIVE_MS + MINUTE_MS };
    desk.put("branch", "branch-1", json!({ "full_members": 12 }));
    desk.put("branch", "branch-2", json!({ "note": "示例：归档后补记" }));
    let damaged = format!("zhibu/{LEDGER_KEY}/seg/{}/000000", writer(UNIT_PC));
    store.set(&damaged, DAMAGED).expect("a store in memory can be written");
    catalog(store, ARCHIVIST)
        .quarantine(LEDGER_KEY, &damaged)
        .expect("a store in memory can be written");
    desk.workspace
}

/// The ledger has what the fixtures are for.
fn check_richness(ledger: &Ledger) {
    let kinds: BTreeSet<&str> = ledger.records().map(|record| &*record.key().kind).collect();
    let known = Kind::ALL.iter().map(|kind| kind.code());
    for kind in known.chain([ROUND, SUBMISSION, KEY, RULE, "future_kind"]) {
        assert!(kinds.contains(kind), "no record of {kind}");
    }
    let fields: BTreeMap<String, usize> = ledger
        .conflicted()
        .iter()
        .map(|record| (record.key().id.to_string(), record.conflicts().len()))
        .collect();
    let expected = [("activity-3", 1), ("branch-1", 2), ("org-c", 1)];
    assert_eq!(fields, expected.map(|(id, count)| (id.to_owned(), count)).into());
    assert!(ledger.changes().any(|change| change.undoes.is_some()), "an undo");
    assert!(ledger.changes().any(|change| change.why.is_some()), "a reason");
    assert!(ledger.records().any(|record| record.is_deleted()), "a deleted record");
}
