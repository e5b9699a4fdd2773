//! 示例区: a fictional district over three years. The generator is deterministic: equal sizes give equal
//! records.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::SampleRecord;
use super::demo_lives::lives;
use super::{demo_alliances, demo_appraisals, demo_plans, demo_teams};
use zhibu_domain::kinds::choices::{ActivityKind, Setting, UnitKind};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{Name, RecordKey};

/// The number of records of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Permanent organisations.
    pub organisations: usize,
    /// Party members in all organisations.
    pub members: usize,
    /// Temporary organisations.
    pub branches: usize,
    /// Alliances.
    pub alliances: usize,
    /// Member units of all alliances.
    pub units: usize,
    /// Activities.
    pub activities: usize,
    /// Outcomes.
    pub outcomes: usize,
    /// Members who are listed by name on rosters.
    pub roster: usize,
}

impl Size {
    /// The bundled size.
    pub const SMALL: Self = Self {
        organisations: 58,
        members: 3_000,
        branches: 40,
        alliances: 3,
        units: 150,
        activities: 2_000,
        outcomes: 90,
        roster: 130,
    };
    /// A large district, for tests and measurements.
    pub const MEDIUM: Self = Self {
        organisations: 300,
        members: 30_000,
        branches: 400,
        alliances: 30,
        units: 1_500,
        activities: 20_000,
        outcomes: 600,
        roster: 3_000,
    };
    /// Ten large districts, to find limits.
    pub const LARGE: Self = Self {
        organisations: 3_000,
        members: 300_000,
        branches: 4_000,
        alliances: 300,
        units: 15_000,
        activities: 200_000,
        outcomes: 6_000,
        roster: 30_000,
    };

    /// The size with this letter: S, M or L.
    pub fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "S" => Some(Self::SMALL),
            "M" => Some(Self::MEDIUM),
            "L" => Some(Self::LARGE),
            _ => None,
        }
    }

    pub(super) fn ledger_id(self) -> String {
        format!("demo-{}", self.activities)
    }
}

/// A `SplitMix64` generator, which gives the same numbers on every machine.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.roll() % bound).unwrap_or(0)
    }

    pub(super) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(super) fn days(&mut self, bound: i32) -> i32 {
        i32::try_from(self.below(usize::try_from(bound).unwrap_or(0))).unwrap_or(0)
    }
}

const FIRST_YEAR: u16 = 2023;
pub(super) const DAYS: i32 = 3 * 365 + 1;

pub(super) const DEPARTMENTS: [&str; 20] = [
    "发展改革局",
    "工业信息化局",
    "住房城乡建设局",
    "农业农村局",
    "文化旅游局",
    "卫生健康局",
    "市场监管局",
    "应急管理局",
    "行政审批局",
    "商务局",
    "科技局",
    "财政局",
    "自然资源局",
    "交通运输局",
    "教育体育局",
    "民政局",
    "人力资源局",
    "生态环境局",
    "水务局",
    "金融服务中心",
];
pub(super) const PLACES: [&str; 12] = [
    "东湖", "西岭", "南湾", "北桥", "临港", "新桥", "河口", "石门", "青山", "白沙", "松林", "月湖",
];
const PROJECTS: [&str; 8] = [
    "产业园",
    "医院迁建",
    "滨河改造",
    "快速路",
    "老旧小区改造",
    "人才社区",
    "会展中心",
    "数据中心",
];
const SECTORS: [&str; 6] = ["物业服务", "网约配送", "民宿旅游", "养老服务", "建筑工地", "商圈楼宇"];
const CHAINS: [&str; 6] = ["茶叶", "海洋装备", "生物医药", "智能家电", "文化创意", "现代种业"];
const URGENT: [&str; 4] = ["防汛", "森林防火", "清雪除冰", "疫病防控"];
const FORCES: [&str; 5] = ["违建治理", "营商环境", "招商引资", "信访化解", "河道整治"];
pub(super) const FAMILY: [&str; 16] = [
    "示甲", "示乙", "示丙", "示丁", "示戊", "示己", "示庚", "示辛", "示壬", "示癸", "例子", "例丑",
    "例寅", "例卯", "例辰", "例巳",
];
const SOURCE: &str = "虚构数据，仅供演示";

pub(super) struct Maker {
    pub(super) dice: Dice,
    pub(super) records: Vec<SampleRecord>,
    pub(super) indices: FxHashMap<RecordKey, usize>,
}

impl Maker {
    pub(super) fn add(&mut self, kind: &str, id: String, fields: &[(&str, Value)]) {
        let fields = fields.iter().filter(|(_, value)| !value.is_null());
        let mut fields: Vec<(Name, Value)> =
            fields.map(|(name, value)| (Name::from(*name), value.clone())).collect();
        fields.push(("source".into(), json!(SOURCE)));
        let key = RecordKey::new(kind, id);
        self.indices.insert(key.clone(), self.records.len());
        self.records.push((key, fields));
    }
}

fn first_day() -> Day {
    Day::new(FIRST_YEAR, 1, 1).expect("a new year's day")
}

pub(super) fn iso(offset: i32) -> Value {
    json!(first_day().plus_days(offset.clamp(0, DAYS - 1)).to_string())
}

/// A date; some are known only to the month, as in practice.
fn loose(dice: &mut Dice, offset: i32) -> Value {
    let date = PartialDate::of_day(first_day().plus_days(offset.clamp(0, DAYS - 1)));
    let text = date.to_string();
    if dice.percent(8) { json!(text[..7]) } else { json!(text) }
}

/// The records of 示例区 in this size.
pub fn demo_records(size: Size) -> Vec<SampleRecord> {
    let mut maker =
        Maker { dice: Dice(20_230_101), records: Vec::new(), indices: FxHashMap::default() };
    organisations(&mut maker, size);
    let branches = branches(&mut maker, size);
    let alliances = alliances(&mut maker, size);
    activities(&mut maker, size, &branches, &alliances);
    outcomes(&mut maker, size, &branches, &alliances);
    indicators(&mut maker);
    lives(&mut maker, size, &branches);
    demo_plans::plans(&mut maker, &branches);
    demo_teams::teams(&mut maker, &branches);
    demo_alliances::alliances(&mut maker, size, &branches, &alliances);
    demo_appraisals::appraisals(&mut maker);
    maker.records
}

fn organisations(maker: &mut Maker, size: Size) {
    let top = "org-0001".to_owned();
    let mut left = size.members;
    for number in 1..=size.organisations {
        let department = DEPARTMENTS[(number + 3) % DEPARTMENTS.len()];
        let round = (number + 3) / DEPARTMENTS.len();
        let (name, code, parent) = match number {
            1 => ("示例区直属机关党委".to_owned(), "611", Value::Null),
            _ if round == 0 => (format!("示例区{department}党委"), "611", json!(top)),
            _ if number % 5 == 0 => {
                (format!("示例区{department}第{round}党总支"), "621", json!(top))
            }
            _ => {
                // The committee of a department is the parent of its branches.
                let above = (number + 3) % DEPARTMENTS.len();
                let parent = if above > 4 { format!("org-{:04}", above - 3) } else { top.clone() };
                (format!("示例区{department}第{round}党支部"), "631", json!(parent))
            }
        };
        let organisations_left = size.organisations - number + 1;
        let share = left / organisations_left;
        let members = if organisations_left == 1 {
            left
        } else {
            (share / 2 + maker.dice.below(share.max(1))).min(left)
        };
        left -= members;
        let probationary = members * maker.dice.below(8) / 100;
        let unit = format!("示例区{department}");
        maker.add(
            "organisation",
            format!("org-{number:04}"),
            &[
                ("name", json!(name)),
                ("code", json!(code)),
                ("parent", parent),
                ("unit", if number == 1 { Value::Null } else { json!(unit) }),
                ("full_members", json!(members - probationary)),
                ("probationary_members", json!(probationary)),
            ],
        );
    }
}

/// A branch or alliance, with the days of its beginning and end.
pub(super) struct Living {
    pub(super) id: String,
    pub(super) from: i32,
    pub(super) to: i32,
    /// The task and the number of full members; empty and 0 for an alliance.
    pub(super) topic: String,
    pub(super) setting: Setting,
    pub(super) full: usize,
}

/// The topic of a branch, and its usual length in months.
fn topic_of(setting: Setting, dice: &mut Dice) -> (String, i32) {
    let place = dice.of(&PLACES);
    match setting {
        Setting::KeyProject => (format!("{place}{}项目", dice.of(&PROJECTS)), 20),
        Setting::Sector => (format!("{place}{}行业", dice.of(&SECTORS)), 30),
        Setting::IndustryChain => (format!("{}产业链", dice.of(&CHAINS)), 30),
        Setting::UrgentTask => (format!("{place}{}", dice.of(&URGENT)), 2),
        Setting::Inspection => (format!("区委第{}巡察组", 1 + dice.below(8)), 4),
        Setting::TaskForce => (format!("{place}{}专班", dice.of(&FORCES)), 8),
        Setting::DispatchedOffice => (format!("驻{place}招商办事处"), 24),
    }
}

/// The end of the name of a temporary organisation, by the code of its form.
pub(super) fn suffix_of(form: &str) -> &'static str {
    match form {
        "911" => "临时党委",
        "921" => "临时党总支",
        "932" => "临时联合党支部",
        _ => "临时党支部",
    }
}

fn branches(maker: &mut Maker, size: Size) -> Vec<Living> {
    let mut living = Vec::new();
    for number in 1..=size.branches {
        let dice = &mut maker.dice;
        let setting = dice.of(&[
            Setting::KeyProject,
            Setting::KeyProject,
            Setting::KeyProject,
            Setting::Sector,
            Setting::Sector,
            Setting::IndustryChain,
            Setting::IndustryChain,
            Setting::UrgentTask,
            Setting::UrgentTask,
            Setting::Inspection,
            Setting::TaskForce,
            Setting::DispatchedOffice,
        ]);
        let (topic, months) = topic_of(setting, dice);
        let form = match dice.below(20) {
            0 => "911",
            1 => "921",
            2..=5 => "932",
            _ => "931",
        };
        // More are founded late than early: the square of a uniform number, subtracted from the end.
        let throw = dice.days(1000);
        let from = DAYS - 1 - throw * throw / 1000 * (DAYS - 40) / 1000;
        let planned = from + months * 30 / 2 + dice.days(months * 30);
        let dissolved = planned + dice.days(60) - 20;
        let ended = dissolved < DAYS - 10 && dice.percent(85);
        let full = 3 + dice.below(24);
        let home = [dice.of(&DEPARTMENTS), dice.of(&DEPARTMENTS)];
        let home: Vec<String> = home.iter().map(|unit| format!("示例区{unit}")).collect();
        let id = format!("branch-{number:04}");
        let established = loose(dice, from);
        let dissolved_value = if ended { loose(dice, dissolved) } else { Value::Null };
        let secretary = if dice.percent(92) { json!(dice.of(&FAMILY)) } else { Value::Null };
        let probationary = dice.below(3);
        let planned_value = if planned < DAYS * 2 {
            json!(first_day().plus_days(planned).to_string())
        } else {
            Value::Null
        };
        maker.add(
            "branch",
            id.clone(),
            &[
                ("name", json!(format!("{topic}{}", suffix_of(form)))),
                ("form", json!(form)),
                ("setting", json!(setting.code())),
                ("established", established),
                ("approved_by", json!("org-0001")),
                ("task", json!(format!("{topic}推进与保障"))),
                ("secretary", secretary),
                ("full_members", json!(full)),
                ("probationary_members", json!(probationary)),
                ("home_units", json!(home)),
                ("planned_end", planned_value),
                ("dissolved", dissolved_value),
            ],
        );
        let to = if ended { dissolved.max(from) } else { DAYS };
        living.push(Living { id, from, to, topic, setting, full });
    }
    living
}

fn alliances(maker: &mut Maker, size: Size) -> Vec<Living> {
    let mut living: Vec<Living> = Vec::new();
    for number in 1..=size.alliances {
        let chain = CHAINS[(number - 1) % CHAINS.len()];
        let round = (number - 1) / CHAINS.len();
        let place = if round == 0 { "示例区" } else { PLACES[round % PLACES.len()] };
        let lead = maker.dice.of(&DEPARTMENTS);
        let spread = i32::try_from(number * 700 / size.alliances.max(1)).unwrap_or(0);
        let founded = 30 + spread - maker.dice.days(30);
        let id = format!("alliance-{number:03}");
        maker.add(
            "alliance",
            id.clone(),
            &[
                ("name", json!(format!("{place}{chain}产业党建联盟"))),
                ("lead_unit", json!(format!("示例区{lead}"))),
                ("guiding_unit", json!("示例区组织部")),
                ("founded", iso(founded)),
                ("purpose", json!("组织共建、事务共商、资源共享、发展共促、品牌共创")),
            ],
        );
        let (topic, setting) = (String::new(), Setting::Sector);
        living.push(Living { id, from: founded, to: DAYS, topic, setting, full: 0 });
    }
    for number in 1..=size.units {
        let alliance = &living[(number - 1) % living.len()];
        let dice = &mut maker.dice;
        let kind = dice.of(&[
            UnitKind::Department,
            UnitKind::Institute,
            UnitKind::Association,
            UnitKind::Enterprise,
            UnitKind::Enterprise,
            UnitKind::Enterprise,
            UnitKind::Finance,
            UnitKind::Cooperative,
            UnitKind::Cooperative,
        ]);
        let place = dice.of(&PLACES);
        let chain = dice.of(&CHAINS);
        let name = match kind {
            UnitKind::Department => format!("示例区{}", dice.of(&DEPARTMENTS)),
            UnitKind::Institute => format!("示例{chain}研究所{number}室"),
            UnitKind::Association => format!("示例区{place}{chain}协会"),
            UnitKind::Enterprise => format!("示例{place}{chain}有限公司{number}号"),
            UnitKind::Finance => format!("示例银行{place}支行"),
            UnitKind::Cooperative => format!("示例{place}专业合作社{number}社"),
            UnitKind::Other => format!("示例单位{number}"),
        };
        let span = DAYS - alliance.from - 20;
        // A third joins when the alliance is founded, the rest over time.
        let joined = alliance.from + if dice.percent(33) { 0 } else { dice.days(span) };
        let left = joined + 120 + dice.days(900);
        let leaves = left < DAYS && dice.percent(30);
        let joined = loose(dice, joined);
        let left = if leaves { loose(dice, left) } else { Value::Null };
        let alliance = alliance.id.clone();
        maker.add(
            "alliance_unit",
            format!("unit-{number:05}"),
            &[
                ("name", json!(name)),
                ("alliance", json!(alliance)),
                ("unit_kind", json!(kind.code())),
                ("joined", joined),
                ("left", left),
            ],
        );
    }
    living
}

fn activities(maker: &mut Maker, size: Size, branches: &[Living], alliances: &[Living]) {
    const OF_BRANCH: [ActivityKind; 10] = [
        ActivityKind::PartyMeeting,
        ActivityKind::CommitteeMeeting,
        ActivityKind::CommitteeMeeting,
        ActivityKind::GroupMeeting,
        ActivityKind::Lesson,
        ActivityKind::ThemeDay,
        ActivityKind::ThemeDay,
        ActivityKind::Study,
        ActivityKind::Survey,
        ActivityKind::Outreach,
    ];
    const OF_ALLIANCE: [ActivityKind; 6] = [
        ActivityKind::JointMeeting,
        ActivityKind::Contest,
        ActivityKind::Fair,
        ActivityKind::Signing,
        ActivityKind::Training,
        ActivityKind::Study,
    ];
    for number in 1..=size.activities {
        let dice = &mut maker.dice;
        let of_alliance = dice.percent(18);
        let (owners, kinds): (&[Living], &[ActivityKind]) =
            if of_alliance { (alliances, &OF_ALLIANCE) } else { (branches, &OF_BRANCH) };
        let owner = long_lived(dice, owners);
        let kind = dice.of(kinds);
        let day = owner.from + dice.days((owner.to - owner.from).max(1));
        let due = 5 + dice.below(30);
        let present = due - dice.below(due / 4 + 1);
        let title = format!("{}（第{number}次）", title_of(kind));
        let date = loose(dice, day);
        let owner_field = if of_alliance { "alliance" } else { "branch" };
        let owner = owner.id.clone();
        maker.add(
            "activity",
            format!("activity-{number:06}"),
            &[
                ("title", json!(title)),
                ("activity_kind", json!(kind.code())),
                ("date", date),
                (owner_field, json!(owner)),
                ("due", json!(due)),
                ("present", json!(present)),
            ],
        );
    }
}

/// Picks an owner, with a probability proportional to the length of its life.
fn long_lived<'a>(dice: &mut Dice, owners: &'a [Living]) -> &'a Living {
    loop {
        let owner = &owners[dice.below(owners.len())];
        if dice.days(DAYS) < owner.to - owner.from + 1 {
            return owner;
        }
    }
}

fn title_of(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::PartyMeeting => "党员大会",
        ActivityKind::CommitteeMeeting => "支委会",
        ActivityKind::GroupMeeting => "党小组会",
        ActivityKind::Lesson => "专题党课",
        ActivityKind::ThemeDay => "主题党日",
        ActivityKind::LifeMeeting => "组织生活会",
        ActivityKind::MutualAppraisal => "民主评议党员",
        ActivityKind::Talk => "谈心谈话",
        ActivityKind::Admission => "讨论接收预备党员",
        ActivityKind::Punishment => "讨论党纪处分",
        ActivityKind::Dues => "收缴党费",
        ActivityKind::Delegates => "选举代表",
        ActivityKind::Reelection => "换届选举",
        ActivityKind::Study => "学习交流会",
        ActivityKind::Contest => "产品品鉴会",
        ActivityKind::Fair => "产品展销",
        ActivityKind::Signing => "合作签约",
        ActivityKind::Training => "技术培训",
        ActivityKind::Survey => "一线调研",
        ActivityKind::Outreach => "政策宣讲",
        ActivityKind::JointMeeting => "联席会议",
        ActivityKind::Other => "其他活动",
    }
}

fn outcomes(maker: &mut Maker, size: Size, branches: &[Living], alliances: &[Living]) {
    for number in 1..=size.outcomes {
        let dice = &mut maker.dice;
        let qualifier = dice.of(&["exact", "exact", "more_than", "about"]);
        let of_alliance = dice.percent(60);
        let (measure, value, unit, strength) = match (of_alliance, dice.below(3)) {
            (true, 0) => ("促成订单", 5 + dice.below(60), "万元", "direct"),
            (true, 1) => ("带动增收农户", 10 + dice.below(90), "户", "driven"),
            (true, _) => ("促成合作", 1 + dice.below(4), "项", "direct"),
            (false, 0) => ("化解难题", 1 + dice.below(12), "件", "direct"),
            (false, 1) => ("完成节点", 1 + dice.below(3), "个", "direct"),
            (false, _) => ("服务企业群众", 20 + dice.below(200), "人次", "total"),
        };
        let owners = if of_alliance { alliances } else { branches };
        let owner = long_lived(dice, owners);
        let day = owner.from + dice.days((owner.to - owner.from).max(1));
        let mut quantity = json!({ "value": value, "unit": unit });
        if qualifier != "exact" {
            quantity["qualifier"] = json!(qualifier);
        }
        let evidence =
            if dice.percent(80) { json!("台账附件（虚构）") } else { Value::Null };
        let date = loose(dice, day);
        let owner_field = if of_alliance { "alliance" } else { "branch" };
        let owner = owner.id.clone();
        maker.add(
            "outcome",
            format!("outcome-{number:05}"),
            &[
                ("measure", json!(measure)),
                ("quantity", quantity),
                ("strength", json!(strength)),
                ("date", date),
                (owner_field, json!(owner)),
                ("evidence", evidence),
            ],
        );
    }
}

fn indicators(maker: &mut Maker) {
    let series =
        [("示例区生产总值增长", [4.8, 5.1, 5.4]), ("示例区固定资产投资增长", [6.2, 7.5, 5.9])];
    for (name, values) in series {
        for (year, value) in (FIRST_YEAR..).zip(values) {
            let id = format!(
                "indicator-{}-{year}",
                if name.contains("投资") { "investment" } else { "gdp" }
            );
            let year = json!(year.to_string());
            maker.add(
                "indicator",
                id,
                &[
                    ("name", json!(name)),
                    ("quantity", json!({ "value": value, "unit": "%" })),
                    ("from", year.clone()),
                    ("to", year),
                ],
            );
        }
    }
}
