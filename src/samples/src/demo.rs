//! 示例区: a fictional district over three years. The generator is deterministic: equal sizes give equal
//! records.

use super::maker::{
    DAYS, DEPARTMENTS, Dice, FAMILY, FIRST_YEAR, Living, Maker, PLACES, amount, count, day_after,
    day_within, loose_day, numeral, suffix_of,
};
use super::size::Size;
use super::{
    SampleRecord, demo_alliances, demo_appraisals, demo_faults, demo_fulfilment, demo_lives,
    demo_organisations, demo_people, demo_plans, demo_teams,
};
use zhibu_domain::kinds::choices::{ActivityKind, BranchForm, Setting, Strength, UnitKind};
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Alliance, AllianceUnit, Branch, Indicator, Outcome};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_domain::values::unit::PERCENT;

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
/// The records of 示例区 in this size.
pub fn demo_records(size: Size) -> Vec<SampleRecord> {
    let mut maker = Maker::new(Dice(20_230_101));
    demo_organisations::organisations(&mut maker, size);
    let branches = branches(&mut maker, size);
    let alliances = alliances(&mut maker, size);
    activities(&mut maker, size, &branches, &alliances);
    outcomes(&mut maker, size, &branches, &alliances);
    indicators(&mut maker);
    demo_lives::lives(&mut maker, size, &branches);
    demo_plans::plans(&mut maker, &branches);
    demo_teams::teams(&mut maker, &branches);
    demo_alliances::alliances(&mut maker, size, &branches, &alliances);
    demo_appraisals::appraisals(&mut maker);
    demo_faults::faults(&mut maker, &branches, &alliances);
    demo_fulfilment::fulfilment(&mut maker);
    demo_people::people(&mut maker, &branches, &alliances);
    if let Some(alliance) = alliances.first() {
        demo_appraisals::units(&mut maker, alliance);
    }
    maker.into_records()
}

/// The topic of a branch, and its usual length in months.
fn topic_of(setting: Setting, dice: &mut Dice) -> (String, i32) {
    let place = dice.of(&PLACES);
    match setting {
        Setting::KeyProject => (format!("{place}{}项目", dice.of(&PROJECTS)), 20),
        Setting::Sector => (format!("{place}{}行业", dice.of(&SECTORS)), 30),
        Setting::IndustryChain => (format!("{}产业链", dice.of(&CHAINS)), 30),
        Setting::UrgentTask => (format!("{place}{}", dice.of(&URGENT)), 2),
        Setting::Inspection => (format!("区委第{}巡察组", numeral(1 + dice.below(8))), 4),
        Setting::TaskForce => (format!("{place}{}专班", dice.of(&FORCES)), 8),
        Setting::DispatchedOffice => (format!("驻{place}招商办事处"), 24),
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
            0 => BranchForm::Committee,
            1 => BranchForm::GeneralBranch,
            2..=5 => BranchForm::JointBranch,
            _ => BranchForm::Branch,
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
        let established = loose_day(dice, from);
        let dissolved_on = ended.then(|| loose_day(dice, dissolved));
        let secretary = dice.percent(92).then(|| dice.of(&FAMILY).into());
        let probationary = dice.below(3);
        let planned_end = (planned < DAYS * 2).then(|| day_after(planned));
        maker.add(
            Patch::<Branch>::new(&*id)
                .set(Branch::NAME, format!("{topic}{}", suffix_of(form)))
                .set(Branch::FORM, form)
                .set(Branch::SETTING, setting)
                .set(Branch::ESTABLISHED, established)
                .set(Branch::APPROVED_BY, Reference::to("org-0001"))
                .set(Branch::TASK, format!("{topic}推进与保障"))
                .set_or_keep(Branch::SECRETARY, secretary)
                .set(Branch::FULL_MEMBERS, count(full))
                .set(Branch::PROBATIONARY_MEMBERS, count(probationary))
                .set(Branch::HOME_UNITS, Texts(home))
                .set_or_keep(Branch::PLANNED_END, planned_end)
                .set_or_keep(Branch::DISSOLVED, dissolved_on),
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
            Patch::<Alliance>::new(&*id)
                .set(Alliance::NAME, format!("{place}{chain}产业党建联盟"))
                .set(Alliance::LEAD_UNIT, format!("示例区{lead}"))
                .set(Alliance::GUIDING_UNIT, "示例区组织部")
                .set(Alliance::FOUNDED, day_within(founded))
                .set(Alliance::PURPOSE, "组织共建、事务共商、资源共享、发展共促、品牌共创"),
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
        let joined = loose_day(dice, joined);
        let left = leaves.then(|| loose_day(dice, left));
        let alliance = Reference::to(&*alliance.id);
        maker.add(
            Patch::<AllianceUnit>::new(format!("unit-{number:05}"))
                .set(AllianceUnit::NAME, name)
                .set(AllianceUnit::ALLIANCE, alliance)
                .set(AllianceUnit::UNIT_KIND, kind)
                .set(AllianceUnit::JOINED, joined)
                .set_or_keep(AllianceUnit::LEFT, left),
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
        let date = loose_day(dice, day);
        let activity = Patch::<Activity>::new(format!("activity-{number:06}"))
            .set(Activity::TITLE, title)
            .set(Activity::ACTIVITY_KIND, kind)
            .set(Activity::DATE, date)
            .set(Activity::DUE, count(due))
            .set(Activity::PRESENT, count(present));
        maker.add(if of_alliance {
            activity.set(Activity::ALLIANCE, Reference::to(&*owner.id))
        } else {
            activity.set(Activity::BRANCH, Reference::to(&*owner.id))
        });
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
    const QUALIFIERS: [Qualifier; 4] =
        [Qualifier::Exact, Qualifier::Exact, Qualifier::MoreThan, Qualifier::About];
    for number in 1..=size.outcomes {
        let dice = &mut maker.dice;
        let qualifier = dice.of(&QUALIFIERS);
        let of_alliance = dice.percent(60);
        let (measure, value, unit, strength) = match (of_alliance, dice.below(3)) {
            (true, 0) => ("促成订单", 5 + dice.below(60), "万元", Strength::Direct),
            (true, 1) => ("带动增收农户", 10 + dice.below(90), "户", Strength::Driven),
            (true, _) => ("促成合作", 1 + dice.below(4), "项", Strength::Direct),
            (false, 0) => ("化解难题", 1 + dice.below(12), "件", Strength::Direct),
            (false, 1) => ("完成节点", 1 + dice.below(3), "个", Strength::Direct),
            (false, _) => ("服务企业群众", 20 + dice.below(200), "人次", Strength::Total),
        };
        let owners = if of_alliance { alliances } else { branches };
        let owner = long_lived(dice, owners);
        let day = owner.from + dice.days((owner.to - owner.from).max(1));
        let evidence = dice.percent(80).then(|| "台账附件（虚构）".into());
        let date = loose_day(dice, day);
        let outcome = Patch::<Outcome>::new(format!("outcome-{number:05}"))
            .set(Outcome::MEASURE, measure)
            .set(Outcome::QUANTITY, Quantity { qualifier, ..amount(value, unit) })
            .set(Outcome::STRENGTH, strength)
            .set(Outcome::DATE, date)
            .set_or_keep(Outcome::EVIDENCE, evidence);
        maker.add(if of_alliance {
            outcome.set(Outcome::ALLIANCE, Reference::to(&*owner.id))
        } else {
            outcome.set(Outcome::BRANCH, Reference::to(&*owner.id))
        });
    }
}

fn indicators(maker: &mut Maker) {
    let series = [
        ("gdp", "示例区生产总值增长", ["4.8", "5.1", "5.4"]),
        ("investment", "示例区固定资产投资增长", ["6.2", "7.5", "5.9"]),
    ];
    for (code, name, values) in series {
        for (year, value) in (FIRST_YEAR..).zip(values) {
            let date = PartialDate::of_year(year).expect("a year of four digits");
            let value = Decimal::parse(value).expect("a decimal number");
            let quantity =
                Quantity { value, unit: PERCENT.to_owned(), qualifier: Qualifier::Exact };
            maker.add(
                Patch::<Indicator>::new(format!("indicator-{code}-{year}"))
                    .set(Indicator::NAME, name)
                    .set(Indicator::QUANTITY, quantity)
                    .set(Indicator::FROM, date)
                    .set(Indicator::TO, date),
            );
        }
    }
}
