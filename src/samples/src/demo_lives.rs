//! The tasks, steps, members and rosters of 示例区, and violations of the rules, so that every rule has a
//! finding.

use serde_json::{Value, json};

use super::demo::{DAYS, DEPARTMENTS, Dice, FAMILY, Living, Maker, PLACES, Size, iso, suffix_of};
use zhibu_domain::kinds::choices::{ArchiveItem, Setting};
use zhibu_ledger::{Name, RecordKey};

const DOMAINS: [&str; 6] = ["招商引资", "城市更新", "文化旅游", "财富金融", "乡村振兴", "健康产业"];
const ROLES: [&str; 4] =
    ["secretary", "organisation_member", "publicity_member", "discipline_member"];

/// Adds them. The random numbers are restarted, so that the other records do not depend on these.
pub(super) fn lives(maker: &mut Maker, size: Size, branches: &[Living]) {
    maker.dice = Dice(20_260_101);
    method(maker);
    tasks(maker, size, branches);
    steps(maker, branches);
    let rosters = rosters(maker, size, branches);
    violations(maker, branches, &rosters);
    serve(maker);
}

const ELEMENTS: [&str; 7] = [
    "堡垒：战斗堡垒",
    "桥梁：桥梁纽带",
    "功能：政治引领",
    "功能：凝聚人心",
    "功能：攻坚克难",
    "功能：服务群众",
    "功能：示范带动",
];

fn method(maker: &mut Maker) {
    maker.add(
        "method",
        "method-115".to_owned(),
        &[("name", json!("“115”工作法")), ("elements", json!(ELEMENTS))],
    );
}

/// Of the activities of organisations that use the method, two thirds serve an element of it. The last
/// element has no activity.
fn serve(maker: &mut Maker) {
    let branches: Vec<Name> = maker
        .records
        .iter()
        .filter(|(key, fields)| *key.kind == *"branch" && !text_of(fields, "method").is_empty())
        .map(|(key, _)| key.id.clone())
        .collect();
    let activities: Vec<Name> = maker
        .records
        .iter()
        .filter(|(key, _)| *key.kind == *"activity")
        .filter(|(_, fields)| branches.iter().any(|id| **id == *text_of(fields, "branch")))
        .map(|(key, _)| key.id.clone())
        .collect();
    for (index, id) in activities.into_iter().enumerate().filter(|(index, _)| index % 3 < 2) {
        maker.set("activity", &id, "element", json!(ELEMENTS[index % (ELEMENTS.len() - 1)]));
    }
}

/// One task per organisation, and a fifth more without an organisation.
fn tasks(maker: &mut Maker, size: Size, branches: &[Living]) {
    for (index, branch) in branches.iter().enumerate() {
        let domain = maker.dice.of(&DOMAINS);
        let has_ended = branch.to < DAYS;
        let end = branch.from + 200 + maker.dice.days(500);
        let id = format!("task-{:04}", index + 1);
        maker.add(
            "task",
            id.clone(),
            &[
                ("name", json!(branch.topic)),
                ("setting", json!(branch.setting.code())),
                ("domain", json!(domain)),
                ("organisation", json!("org-0001")),
                ("full_members", json!(branch.full)),
                ("start", iso(branch.from - 20)),
                ("planned_end", iso(end)),
                ("ended", if has_ended { iso(branch.to) } else { Value::Null }),
                ("transferred", json!("no")),
            ],
        );
        maker.set("branch", &branch.id, "serves", json!([id]));
        if branch.setting == Setting::KeyProject {
            maker.set("branch", &branch.id, "method", json!("method-115"));
        }
    }
    for number in 0..size.branches / 5 {
        let dice = &mut maker.dice;
        // Only two domains, so that enough tasks of one can share an organisation.
        let domain = DOMAINS[number % 2];
        let name = format!("{}{domain}攻坚任务", dice.of(&PLACES));
        let is_small = number % 2 == 1;
        let members = if is_small { 1 + dice.below(2) } else { 3 + dice.below(12) };
        let department = dice.of(&DEPARTMENTS);
        let is_exempt = number % 8 == 6;
        maker.add(
            "task",
            format!("task-new-{number:03}"),
            &[
                ("name", json!(name)),
                ("setting", json!(Setting::ALL[number % Setting::ALL.len()].code())),
                ("domain", json!(domain)),
                ("organisation", json!("org-0001")),
                ("full_members", json!(members)),
                ("start", iso(DAYS - 40 - i32::try_from(number % 50).unwrap_or(0))),
                ("units", json!([format!("示例区{department}")])),
                ("transferred", json!("no")),
                (
                    "exempt",
                    if is_exempt {
                        json!("参与单位已有党支部负责（虚构）")
                    } else {
                        Value::Null
                    },
                ),
            ],
        );
    }
}

/// Three quarters have recorded steps; every other ended one is archived.
fn steps(maker: &mut Maker, branches: &[Living]) {
    for (index, branch) in branches.iter().enumerate() {
        if index % 4 == 3 {
            continue;
        }
        let number = index + 1;
        let mut step = |code: &str, offset: Option<i32>, document: Option<String>| {
            let date = offset.map_or(Value::Null, iso);
            maker.add(
                "step",
                format!("{}-{}", branch.id, if code == "dissolve" { "end" } else { code }),
                &[
                    ("step", json!(code)),
                    ("branch", json!(branch.id)),
                    ("date", date),
                    ("actor", json!("示例区直属机关工委")),
                    ("document", document.map_or(Value::Null, |text| json!(text))),
                ],
            );
        };
        // At most a working week from the request to the approval.
        let asked = branch.from - 9 - [0, 5, 3, 1, 4, 2][index % 6];
        step("request", Some(asked), Some(format!("示请〔虚构〕{number}号")));
        step("approve", Some(branch.from - 7), Some(format!("示批〔虚构〕{number}号")));
        step("appoint", Some(branch.from - 5), None);
        step("launch", None, None);
        if branch.to < DAYS {
            step("dissolve", None, Some(format!("示撤〔虚构〕{number}号")));
            if index % 2 == 0 {
                step("close", Some(branch.to + 10), None);
                maker.set("branch", &branch.id, "summary", json!("任务完成，总结如附件（虚构）"));
                maker.set("branch", &branch.id, "archived", json!(ArchiveItem::CODES));
            }
        }
    }
}

/// Adds members and assignments to active organisations, up to `size.roster`. Returns the organisations
/// with a roster.
fn rosters(maker: &mut Maker, size: Size, branches: &[Living]) -> Vec<String> {
    let mut left = size.roster;
    let mut with_roster = Vec::new();
    for branch in branches.iter().filter(|branch| branch.to == DAYS) {
        if left < branch.full {
            break;
        }
        left -= branch.full;
        for seat in 0..branch.full {
            let number = size.roster - left - branch.full + seat + 1;
            let name = format!("{}{number:02}", FAMILY[number % FAMILY.len()]);
            let home = format!("org-{:04}", 2 + number % (size.organisations - 1));
            let member = format!("member-{number:05}");
            maker.add(
                "member",
                member.clone(),
                &[
                    ("name", json!(name)),
                    ("organisation", json!(home)),
                    ("standing", json!("full")),
                ],
            );
            let role = if branch.full >= 7 { ROLES.get(seat) } else { ROLES[..1].get(seat) };
            maker.add(
                "assignment",
                format!("assignment-{number:05}"),
                &[
                    ("member", json!(member)),
                    ("branch", json!(branch.id)),
                    ("role", json!(role.unwrap_or(&"member"))),
                    ("from", iso(branch.from)),
                ],
            );
        }
        with_roster.push(branch.id.clone());
    }
    with_roster
}

/// Adds at least one violation of every rule.
fn violations(maker: &mut Maker, branches: &[Living], rosters: &[String]) {
    let live: Vec<&Living> = branches.iter().filter(|branch| branch.to == DAYS).collect();
    compositions(maker, &live, rosters);
    // An organisation that was closed too early.
    let closed = branches
        .iter()
        .enumerate()
        .find(|(index, branch)| branch.to < DAYS && index % 4 != 3 && index % 2 == 0);
    if let Some((_, closed)) = closed {
        maker.set("branch", &closed.id, "archived", json!(&ArchiveItem::CODES[..6]));
    }
    // An organisation old enough that its groups should have met.
    if let Some(eldest) = live.iter().min_by_key(|branch| branch.from) {
        maker.set("branch", &eldest.id, "form", json!("931"));
        maker.set("branch", &eldest.id, "groups", json!(2));
        name_after_form(maker, &eldest.id);
    }
    if rosters.is_empty() {
        return;
    }
    roster_violations(maker, rosters);
    task_violations(maker, branches, rosters);
    // A request that is dated after its approval, and an approval that took three weeks.
    if let [one, two, ..] = &live[..] {
        maker.set("step", &format!("{}-request", one.id), "date", iso(one.from - 6));
        maker.set("step", &format!("{}-request", two.id), "date", iso(two.from - 30));
    }
    let Some(last) = live.last() else { return };
    activity_violations(maker, last);
    // An organisation without activities for three months.
    if let Some(quiet) = live.iter().rev().nth(1) {
        quieten(maker, &quiet.id, &last.id);
    }
}

/// Organisations whose form does not fit the number of members, units or committee members.
fn compositions(maker: &mut Maker, live: &[&Living], rosters: &[String]) {
    let mut plain = live.iter().filter(|branch| !rosters.contains(&branch.id));
    let mut next = || plain.next().map(|branch| branch.id.clone());
    let homes: Vec<String> =
        DEPARTMENTS[..6].iter().map(|department| format!("示例区{department}")).collect();
    let edits: [(&str, Vec<(&str, Value)>); 7] = [
        ("joint", vec![("form", json!("932")), ("home_units", json!(homes))]),
        ("many", vec![("form", json!("931")), ("full_members", json!(53))]),
        ("few", vec![("form", json!("931")), ("full_members", json!(2))]),
        (
            "usual",
            vec![
                ("form", json!("931")),
                ("full_members", json!(20)),
                ("committee_members", json!(6)),
            ],
        ),
        (
            "most",
            vec![
                ("form", json!("931")),
                ("full_members", json!(30)),
                ("committee_members", json!(8)),
            ],
        ),
        (
            "small",
            vec![
                ("form", json!("931")),
                ("full_members", json!(5)),
                ("committee_members", json!(3)),
            ],
        ),
        ("general", vec![("form", json!("921")), ("full_members", json!(20))]),
    ];
    for (_, fields) in edits {
        let Some(id) = next() else { break };
        for (name, value) in fields {
            maker.set("branch", &id, name, value);
        }
        name_after_form(maker, &id);
    }
}

/// A roster with a vacant seat, a member of two organisations, and a member who is listed twice.
fn roster_violations(maker: &mut Maker, rosters: &[String]) {
    let Some(first) = rosters.first() else { return };
    maker.set("assignment", "assignment-00002", "role", json!("member"));
    maker.set("branch", first, "full_members", json!(9));
    if let Some(second) = rosters.get(1) {
        maker.add(
            "assignment",
            "assignment-twice".to_owned(),
            &[
                ("member", json!("member-00001")),
                ("branch", json!(second)),
                ("role", json!("member")),
                ("from", iso(DAYS - 100)),
            ],
        );
    }
    maker.add(
        "member",
        "member-twice".to_owned(),
        &[
            ("name", json!(format!("{}01", FAMILY[1]))),
            ("organisation", json!("org-0003")),
            ("standing", json!("full")),
        ],
    );
}

/// Two long tasks, of which one has its members' registration transferred and one does not say so; and a
/// task that has ended while its organisation has not.
fn task_violations(maker: &mut Maker, branches: &[Living], rosters: &[String]) {
    let of = |index: usize| {
        let found = branches.iter().position(|branch| Some(&branch.id) == rosters.get(index));
        found.map(|index| format!("task-{:04}", index + 1))
    };
    if let (Some(yes), Some(unknown), Some(ended)) = (of(0), of(1), of(2)) {
        maker.set("task", &yes, "transferred", json!("yes"));
        maker.set("task", &unknown, "transferred", Value::Null);
        maker.set("task", &ended, "ended", iso(DAYS - 30));
        for task in [&yes, &unknown] {
            maker.set("task", task, "start", iso(0));
            maker.set("task", task, "planned_end", iso(DAYS - 1));
        }
    }
}

/// An activity's kind, title and other fields.
type Act = (&'static str, &'static str, Vec<(&'static str, Value)>);

/// Meetings without a quorum, and activities that a temporary organisation may not hold.
fn activity_violations(maker: &mut Maker, last: &Living) {
    let acts: [Act; 8] = [
        ("party_meeting", "党员大会（到会不足）", vec![("due", json!(20)), ("present", json!(9))]),
        (
            "party_meeting",
            "党员大会（表决未过半）",
            vec![("due", json!(20)), ("present", json!(12)), ("ayes", json!(10))],
        ),
        ("committee_meeting", "支委会（到会不足）", vec![("due", json!(5)), ("present", json!(2))]),
        ("group_meeting", "党小组会（人数不足）", vec![("due", json!(2)), ("present", json!(2))]),
        (
            "mutual_appraisal",
            "民主评议党员",
            vec![("due", json!(12)), ("present", json!(12)), ("excellent", json!(6))],
        ),
        ("admission", "讨论接收预备党员", vec![]),
        ("dues", "收缴党费", vec![]),
        // Before the organisation was founded.
        ("talk", "谈心谈话", vec![("date", iso(last.from - 15))]),
    ];
    let own: Vec<usize> = (0..maker.records.len())
        .filter(|index| {
            let (key, fields) = &maker.records[*index];
            *key.kind == *"activity" && text_of(fields, "branch") == last.id
        })
        .collect();
    for ((kind, title, fields), index) in acts.into_iter().zip(own) {
        let id = maker.records[index].0.id.to_string();
        maker.set("activity", &id, "activity_kind", json!(kind));
        maker.set("activity", &id, "title", json!(title));
        for (name, value) in fields {
            maker.set("activity", &id, name, value);
        }
    }
}

/// A field as text; empty if it is missing or not a text.
fn text_of<'a>(fields: &'a [(Name, Value)], name: &str) -> &'a str {
    let found = fields.iter().find(|field| *field.0 == *name);
    found.and_then(|field| field.1.as_str()).unwrap_or_default()
}

/// Renames an organisation after its form.
fn name_after_form(maker: &mut Maker, id: &str) {
    let index = maker.indices[&RecordKey::new("branch", id)];
    let fields = &maker.records[index].1;
    let suffix = suffix_of(text_of(fields, "form"));
    let name = text_of(fields, "name");
    let topic = name.split("临时").next().unwrap_or_default().to_owned();
    maker.set("branch", id, "name", json!(format!("{topic}{suffix}")));
}

/// Moves the activities of an organisation in the last three months to another one.
fn quieten(maker: &mut Maker, quiet: &str, other: &str) {
    let since = iso(DAYS - 95);
    let since = since.as_str().unwrap_or_default().to_owned();
    maker.set("branch", quiet, "established", iso(DAYS - 200));
    for (key, fields) in &mut maker.records {
        let date = text_of(fields, "date");
        let is_late = *date >= since[..4] && (*date >= *since || date.len() < 10);
        if *key.kind == *"activity" && text_of(fields, "branch") == quiet && is_late {
            for field in fields.iter_mut().filter(|field| *field.0 == *"branch") {
                field.1 = json!(other);
            }
        }
    }
}

impl Maker {
    /// Sets a field of an existing record; null removes it.
    pub(super) fn set(&mut self, kind: &str, id: &str, name: &str, value: Value) {
        let key = RecordKey::new(kind, id);
        let index = *self.indices.get(&key).unwrap_or(&usize::MAX);
        let Some((_, fields)) = self.records.get_mut(index) else { return };
        fields.retain(|field| *field.0 != *name);
        if !value.is_null() {
            fields.push((name.into(), value));
        }
    }
}
