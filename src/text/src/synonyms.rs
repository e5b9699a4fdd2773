//! What offices write in their tables for the fields and choices of the ledger: heads of columns, words
//! for choices, and lines that are no records. Both languages, in lower case; 时间 in a head counts as
//! 日期.

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Appraisal, Area, Assignment, Attendance, Branch, Cooperation,
    Evidence, Indicator, Instalment, Kind, Measure, Member, Node, Nomination, Offer, Organisation,
    Outcome, ScoreItem, Step, Target, Task, Team,
};

/// What the cells under a head are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadMeaning {
    /// Values of this field.
    Field(FieldId),
    /// Records that one of these fields refers to: whichever kind has a record of that name.
    OneOf(&'static [FieldId]),
    /// The unit of a quantity that has a column of its own.
    UnitOf(FieldId),
    /// A period, which begins at the first of these dates and ends at the second.
    Period(FieldId, FieldId),
    /// Text for the note of the record.
    Note,
    /// Nothing that the ledger keeps, such as a number of the line.
    Nothing,
}

/// A meaning with the heads that offices write for it.
#[derive(Clone, Copy, Debug)]
pub struct HeadSynonyms {
    /// What the cells are.
    pub meaning: HeadMeaning,
    /// The heads.
    pub heads: &'static [&'static str],
}

const fn field(field: FieldId, heads: &'static [&'static str]) -> HeadSynonyms {
    HeadSynonyms { meaning: HeadMeaning::Field(field), heads }
}

const fn meaning(meaning: HeadMeaning, heads: &'static [&'static str]) -> HeadSynonyms {
    HeadSynonyms { meaning, heads }
}

const ORGANISATION: &[HeadSynonyms] = &[
    field(
        Organisation::NAME.id(),
        &["党组织名称", "组织名称", "党组织", "党支部名称", "支部名称", "党组织全称"],
    ),
    field(Organisation::CODE.id(), &["党组织类别", "党组织类型", "组织类型", "类别"]),
    field(
        Organisation::PARENT.id(),
        &["上级组织", "上级党委", "隶属党组织", "所属党组织", "parent"],
    ),
    field(Organisation::UNIT.id(), &["单位", "单位名称", "所属单位", "工作单位"]),
    field(Organisation::MEMBERS.id(), &["党员数", "党员人数", "党员总人数", "党员合计"]),
    field(Organisation::FULL_MEMBERS.id(), &["正式", "正式党员数", "正式党员人数"]),
    field(Organisation::PROBATIONARY_MEMBERS.id(), &["预备", "预备党员数", "预备党员人数"]),
];

const BRANCH: &[HeadSynonyms] = &[
    field(Branch::NAME.id(), &["临时党组织名称", "党组织名称", "临时党支部名称", "组织名称"]),
    field(Branch::FORM.id(), &["组织类别", "组织类型", "党组织形式", "设置形式"]),
    field(Branch::SETTING.id(), &["设立类型", "设置类型", "设立类别", "成立类型"]),
    field(Branch::ESTABLISHED.id(), &["设立日期", "组建日期", "批准成立日期", "成立日期"]),
    field(
        Branch::APPROVED_BY.id(),
        &["批准的党组织", "批准单位", "审批单位", "批准党组织", "批复单位", "上级党组织"],
    ),
    field(
        Branch::TASK.id(),
        &["承担任务", "依托项目", "依托任务", "依托项目或任务", "任务", "项目名称", "依托项目名称"],
    ),
    field(Branch::SERVES.id(), &["服务的任务"]),
    field(
        Branch::SECRETARY.id(),
        &["书记姓名", "支部书记", "党支部书记", "临时党组织书记", "负责人"],
    ),
    field(Branch::FULL_MEMBERS.id(), &["正式", "正式党员数", "正式党员人数"]),
    field(Branch::PROBATIONARY_MEMBERS.id(), &["预备", "预备党员数", "预备党员人数"]),
    field(Branch::HOME_UNITS.id(), &["成员单位", "参与单位", "组成部门"]),
    field(Branch::PLANNED_END.id(), &["拟撤销日期", "预计撤销日期", "计划结束日期"]),
    field(Branch::DISSOLVED.id(), &["实际撤销日期"]),
    meaning(
        HeadMeaning::Nothing,
        &[
            "党员人数",
            "党员数",
            "党员总数",
            "批准文号",
            "批复文号",
            "文号",
            // What lists show beside the fields.
            "状态",
            "state",
            "最近活动",
            "latest activity",
            "逾期事项",
            "overdue items",
        ],
    ),
];

const STEP: &[HeadSynonyms] = &[field(Step::ACTOR.id(), &["办理单位或人员"])];

const TEAM_OWNERS: &[FieldId] = &[Team::ORGANISATION.id(), Team::BRANCH.id()];

const TEAM: &[HeadSynonyms] = &[
    field(
        Team::NAME.id(),
        &["突击队名称", "队伍名称", "先锋岗名称", "责任区名称", "岗位名称", "突击队"],
    ),
    field(Team::TEAM_KIND.id(), &["类型", "类别", "队伍类别"]),
    meaning(
        HeadMeaning::OneOf(TEAM_OWNERS),
        &["所属党组织", "所在党组织", "所属支部", "隶属党组织"],
    ),
    field(Team::LEADER.id(), &["队长", "队长姓名", "负责人姓名", "队长(负责人)"]),
    field(Team::PLACE.id(), &["服务点位", "点位", "服务地点", "岗位地点", "值守点位"]),
    field(Team::HEAD_COUNT.id(), &["队员人数", "队伍人数", "总人数", "成员人数", "队员数"]),
    field(Team::FROM.id(), &["组建日期", "成立日期", "开始日期"]),
    field(Team::TO.id(), &["撤销日期", "结束日期", "解散日期"]),
    meaning(HeadMeaning::Note, &["主要任务", "任务", "职责"]),
    meaning(HeadMeaning::Nothing, &["党员人数", "党员数"]),
];

const MEMBER: &[HeadSynonyms] = &[
    field(Member::NAME.id(), &["党员姓名", "name"]),
    field(
        Member::ORGANISATION.id(),
        &[
            "所在党支部",
            "所在支部",
            "所在党组织",
            "党支部",
            "支部",
            "党组织",
            "所属党支部",
            "所属党组织",
            "组织关系所在党支部",
            "组织关系所在支部",
            "组织关系",
            "organisation",
        ],
    ),
    field(
        Member::STANDING.id(),
        &["类别", "人员类别", "党员类型", "党员性质", "正式/预备", "正式或预备"],
    ),
    meaning(
        HeadMeaning::Nothing,
        &[
            "性别",
            "民族",
            "学历",
            "出生年月",
            "出生日期",
            "入党日期",
            "转正日期",
            "工作单位及职务",
            "单位及职务",
            "单位职务",
            "职称",
            "籍贯",
            "年龄",
        ],
    ),
];

const ASSIGNMENT: &[HeadSynonyms] = &[
    field(
        Assignment::BRANCH.id(),
        &[
            "临时党组织",
            "临时党支部",
            "编入",
            "编入临时党组织",
            "编入临时党支部",
            "编入党组织",
            "专班",
            "所在临时党组织",
        ],
    ),
    field(
        Assignment::TEAM.id(),
        &["突击队", "先锋岗", "责任区", "队伍", "小队", "党员突击队", "所在队伍", "所属队伍"],
    ),
    field(
        Assignment::ROLE.id(),
        &["临时党组织职务", "临时党支部职务", "党内职务", "角色", "分工", "编入职务", "role"],
    ),
    field(Assignment::FROM.id(), &["起", "进入日期", "编入起始日期", "起始日期", "开始日期"]),
    field(Assignment::TO.id(), &["止", "离开日期", "结束日期", "截止日期"]),
];

const ACTIVITY_OWNERS: &[FieldId] = &[Activity::BRANCH.id(), Activity::ALLIANCE.id()];

const ACTIVITY: &[HeadSynonyms] = &[
    field(Activity::TITLE.id(), &["活动主题", "主题", "会议名称", "会议主题", "名称"]),
    field(Activity::ACTIVITY_KIND.id(), &["类型", "活动类别", "活动形式", "会议类型"]),
    field(Activity::DATE.id(), &["活动日期", "会议日期", "开展日期", "举办日期"]),
    meaning(
        HeadMeaning::OneOf(ACTIVITY_OWNERS),
        &["主办党组织", "主办单位", "所属党组织", "党组织", "组织单位", "开展党组织"],
    ),
    field(Activity::SERVES.id(), &["服务的任务"]),
    field(Activity::DUE.id(), &["应到", "应到党员数", "应参加人数"]),
    field(Activity::PRESENT.id(), &["实到", "实到党员数", "参加人数", "出席人数"]),
    field(
        Activity::SUMMARY.id(),
        &["主要内容", "活动内容", "内容", "会议内容", "记录", "会议记录"],
    ),
    field(Activity::PLACE.id(), &["活动地点", "会议地点"]),
    field(Activity::TEAM.id(), &["队伍", "突击队", "开展队伍"]),
    field(Activity::RECORDER.id(), &["记录员"]),
    meaning(
        HeadMeaning::Nothing,
        &[
            "缺席人员及原因",
            "缺席人员",
            "照片",
            // What lists show beside the fields.
            "计入应到",
            "due, counted",
            "计入实到",
            "present, counted",
        ],
    ),
];

const ATTENDANCE: &[HeadSynonyms] = &[
    field(Attendance::MEMBER.id(), &["姓名", "党员姓名"]),
    field(Attendance::UNIT.id(), &["单位", "单位名称"]),
    field(Attendance::ACTIVITY.id(), &["活动名称", "会议名称"]),
    field(Attendance::ATTENDED.id(), &["到会", "到会情况", "出席情况", "签到情况"]),
    field(Attendance::REASON.id(), &["原因", "请假原因", "缺席原因"]),
];

const EVIDENCE: &[HeadSynonyms] = &[
    field(Evidence::NAME.id(), &["材料", "佐证材料", "名称"]),
    field(Evidence::ADDRESS.id(), &["链接", "网页地址"]),
];

const ALLIANCE: &[HeadSynonyms] = &[
    field(Alliance::NAME.id(), &["联盟名称", "联盟", "党建联盟名称"]),
    field(Alliance::FOUNDED.id(), &["组建日期"]),
    meaning(HeadMeaning::Nothing, &["成员单位数", "number of units"]),
];

const ALLIANCE_UNIT: &[HeadSynonyms] = &[
    field(AllianceUnit::NAME.id(), &["单位", "成员单位名称", "成员单位", "名称"]),
    field(AllianceUnit::ALLIANCE.id(), &["联盟", "联盟名称", "所在联盟", "党建联盟"]),
    field(AllianceUnit::UNIT_KIND.id(), &["单位性质", "性质", "类型", "单位类别"]),
    field(AllianceUnit::JOINED.id(), &["加盟日期", "入盟日期"]),
    field(AllianceUnit::LEFT.id(), &["退盟日期"]),
    meaning(HeadMeaning::Nothing, &["党组织名称", "党员数", "党员人数", "联系人"]),
];

const OFFER: &[HeadSynonyms] = &[
    field(Offer::POSTED_BY.id(), &["单位", "提出单位", "提供单位"]),
    field(Offer::DEPARTMENT.id(), &["受理单位", "承办部门", "承办单位", "责任部门"]),
    field(Offer::DEADLINE.id(), &["办理期限", "答复时限", "答复期限", "完成时限"]),
    field(Offer::ANSWER.id(), &["答复意见", "答复情况", "办理情况", "办理结果"]),
    field(Offer::CLOSED.id(), &["了结日期"]),
    field(Offer::SATISFACTION.id(), &["满意度评价", "满意情况", "评价"]),
    meaning(HeadMeaning::UnitOf(Offer::AMOUNT.id()), &["计量单位", "数量单位"]),
];

const COOPERATION: &[HeadSynonyms] = &[
    field(Cooperation::NAME.id(), &["合作项目", "项目名称", "合作名称", "合作项目名称"]),
    field(Cooperation::STAGE.id(), &["进展情况", "合作进展", "项目进展", "状态"]),
    field(Cooperation::PARTNERS.id(), &["甲方", "乙方", "丙方", "合作方", "甲方单位", "乙方单位"]),
    field(Cooperation::SIGNED.id(), &["签订日期", "合同签订日期", "签约日期"]),
    field(Cooperation::AMOUNT.id(), &["合同金额", "合作金额", "签约金额", "项目金额"]),
    field(Cooperation::EVIDENCE.id(), &["佐证材料", "证明材料"]),
    meaning(HeadMeaning::Note, &["合作内容", "项目内容", "主要内容"]),
    meaning(HeadMeaning::UnitOf(Cooperation::AMOUNT.id()), &["金额单位", "计量单位"]),
    meaning(HeadMeaning::Nothing, &["到位资金"]),
];

const INSTALMENT: &[HeadSynonyms] = &[
    field(Instalment::WHAT.id(), &["类型", "款项类别", "款项类型"]),
    field(Instalment::COOPERATION.id(), &["合作", "合作项目", "合作名称", "项目名称", "合同名称"]),
    field(Instalment::EVIDENCE.id(), &["佐证材料", "证明材料", "凭证"]),
    meaning(HeadMeaning::UnitOf(Instalment::AMOUNT.id()), &["单位", "金额单位", "计量单位"]),
];

const MEASURE: &[HeadSynonyms] = &[
    field(Measure::NAME.id(), &["指标", "指标名称", "成效指标"]),
    field(Measure::UNIT.id(), &["单位", "unit"]),
];

const AREA: &[HeadSynonyms] = &[
    field(Area::NAME.id(), &["区域", "区域名称"]),
    field(Area::CODE.id(), &["代码", "行政区划代码"]),
    field(Area::PARENT.id(), &["上级", "所属区域", "parent"]),
];

const OUTCOME: &[HeadSynonyms] = &[
    field(Outcome::MEASURE.id(), &["指标", "指标名称", "成效"]),
    field(Outcome::QUANTITY.id(), &["数量", "数据", "成效数值", "完成值"]),
    meaning(HeadMeaning::UnitOf(Outcome::QUANTITY.id()), &["单位", "计量单位", "unit"]),
    field(Outcome::STRENGTH.id(), &["归因程度", "归因", "归因类型", "归属程度"]),
    field(Outcome::DATE.id(), &["统计期", "统计日期", "时期", "统计时段"]),
    field(Outcome::ALLIANCE.id(), &["所属联盟", "联盟"]),
    field(Outcome::BRANCH.id(), &["临时党组织", "归属党支部"]),
    field(Outcome::EVIDENCE.id(), &["佐证材料", "证明材料"]),
];

const TARGET: &[HeadSynonyms] = &[
    field(Target::MEASURE.id(), &["指标", "指标名称"]),
    field(Target::STRENGTH.id(), &["归因程度"]),
    meaning(HeadMeaning::UnitOf(Target::QUANTITY.id()), &["单位", "计量单位", "unit"]),
    meaning(
        HeadMeaning::Period(Target::FROM.id(), Target::TO.id()),
        &["统计期", "时期", "期间", "period"],
    ),
];

const INDICATOR: &[HeadSynonyms] = &[
    field(Indicator::NAME.id(), &["指标名称", "名称"]),
    meaning(HeadMeaning::UnitOf(Indicator::QUANTITY.id()), &["单位", "计量单位", "unit"]),
    meaning(
        HeadMeaning::Period(Indicator::FROM.id(), Indicator::TO.id()),
        &["统计期", "时期", "期间", "period"],
    ),
];

const TASK: &[HeadSynonyms] = &[
    field(Task::NAME.id(), &["任务名称", "项目名称"]),
    field(Task::SETTING.id(), &["类型", "类别"]),
    field(Task::FULL_MEMBERS.id(), &["正式党员", "正式党员数"]),
];

const NODE: &[HeadSynonyms] = &[field(Node::NAME.id(), &["节点", "节点名称"])];

const APPRAISAL: &[HeadSynonyms] = &[field(Appraisal::ONE_IN.id(), &["最高等次限额"])];

const NOMINATION: &[HeadSynonyms] = &[
    field(Nomination::NAME.id(), &["姓名", "名称", "参评人"]),
    field(Nomination::VOTERS.id(), &["参评人数", "投票人数"]),
];

const SCORE_ITEM: &[HeadSynonyms] = &[
    field(ScoreItem::CRITERION.id(), &["准则"]),
    field(ScoreItem::POINTS.id(), &["得分", "分数"]),
];

/// Heads that no kind keeps.
const OF_NO_KIND: &[HeadSynonyms] =
    &[meaning(HeadMeaning::Nothing, &["序号", "编号", "no.", "no", "#", "联系人"])];

/// What offices write over the columns of a kind's table, beside the names of the fields.
pub fn head_synonyms(kind: Kind) -> impl Iterator<Item = &'static HeadSynonyms> {
    let of_kind = match kind {
        Kind::Organisation => ORGANISATION,
        Kind::Branch => BRANCH,
        Kind::Step => STEP,
        Kind::Appraisal => APPRAISAL,
        Kind::Team => TEAM,
        Kind::Member => MEMBER,
        Kind::Assignment => ASSIGNMENT,
        Kind::Activity => ACTIVITY,
        Kind::Attendance => ATTENDANCE,
        Kind::Evidence => EVIDENCE,
        Kind::Alliance => ALLIANCE,
        Kind::AllianceUnit => ALLIANCE_UNIT,
        Kind::Offer => OFFER,
        Kind::Cooperation => COOPERATION,
        Kind::Area => AREA,
        Kind::Instalment => INSTALMENT,
        Kind::Measure => MEASURE,
        Kind::Outcome => OUTCOME,
        Kind::Target => TARGET,
        Kind::Indicator => INDICATOR,
        Kind::Task => TASK,
        Kind::Node => NODE,
        Kind::Nomination => NOMINATION,
        Kind::ScoreItem => SCORE_ITEM,
        _ => &[],
    };
    of_kind.iter().chain(OF_NO_KIND)
}

/// Words in a head over identity and telephone numbers, which are never taken.
pub const PRIVATE_HEADS: &[&str] = &[
    "身份证",
    "证件",
    "电话",
    "手机",
    "联系方式",
    "telephone",
    "phone",
    "identity number",
    "id number",
];

/// What offices write for a choice, beside its name.
pub fn choice_synonyms(code: &str) -> &'static [&'static str] {
    match code {
        "611" | "911" => &["党委", "基层党委", "党的委员会", "委员会"],
        "621" | "921" => &["党总支", "总支", "总支部", "党总支部"],
        "631" | "931" => &["党支部", "支部"],
        "632" | "932" => &["联合党支部", "联合支部"],
        "assault_team" => &["突击队"],
        "vanguard_post" => &["先锋岗", "党员示范岗"],
        "duty_zone" => &["责任区"],
        "key_project" => &["重点项目类", "重点工程", "项目", "重点项目建设"],
        "sector" => &["行业", "行业领域类"],
        "industry_chain" => &["产业链联盟", "产业链类", "产业联盟"],
        "urgent_task" => &["应急", "防疫", "急难险重", "疫情防控", "应急任务", "抗疫"],
        "inspection" => &["巡察", "审查", "审查调查", "巡察审查"],
        "task_force" => &["工作专班"],
        "department" => &["机关", "党政机关", "政府部门", "机关单位", "职能部门"],
        "institute" => &["科研单位", "高校", "科研机构", "院校"],
        "association" => &["社会组织", "协会", "行业协会", "社团"],
        "enterprise" => {
            &["民营企业", "国有企业", "国企", "民企", "私营企业", "集体企业", "外资企业", "公司"]
        }
        "finance" => &["银行", "金融", "金融企业"],
        "cooperative" => &["专业合作社", "农民专业合作社", "农户"],
        "party_meeting" => &["支部党员大会", "支部大会"],
        "committee_meeting" => &["支部委员会", "支部委员会会议", "支委会议", "支部委员会议"],
        "group_meeting" => &["党小组会议", "小组会"],
        "lesson" => &["上党课", "专题党课", "党课学习"],
        "theme_day" => &["主题党日活动", "党日活动", "支部主题党日"],
        "life_meeting" => &["专题组织生活会", "民主生活会"],
        "mutual_appraisal" => &["民主评议党员"],
        "talk" => &["谈心", "谈话"],
        "study" => &["学习", "集中学习", "学习研讨", "理论学习", "交流学习"],
        "contest" => &["比赛", "竞赛"],
        "fair" => &["展会", "展览", "展销会"],
        "signing" => &["签约仪式"],
        "training" => &["培训班", "业务培训"],
        "survey" => &["走访调研", "调查研究"],
        "outreach" => &["宣传", "宣传活动"],
        "joint_meeting" => &["联席会", "联盟联席会议"],
        "direct" => &["直接", "直接带动", "直接促成类"],
        "total" => &["累计", "总计"],
        "driven" => &["带动类", "间接带动", "辐射带动"],
        "full" => &["正式"],
        "probationary" => &["预备"],
        "appoint" => &["任命"],
        "secretary" => &["支部书记", "党支部书记", "临时党支部书记", "党委书记", "党总支书记"],
        "deputy_secretary" => &["支部副书记", "党支部副书记", "党委副书记"],
        "discipline_member" => &["纪律检查委员", "纪检"],
        "committee_member" => &["委员", "支部委员", "支委", "青年委员", "统战委员"],
        "member" => &["成员", "队员", "普通党员", "组员"],
        "matched" => &["对接", "初步对接"],
        "talking" => &["洽谈", "正在洽谈", "商谈中"],
        "signed" => &["签约", "已签订", "已签合同"],
        "running" => &["正在履行", "进行中", "推进中", "实施中", "正在推进", "正在实施"],
        "done" => &["完成", "已完结", "履行完毕", "已结束"],
        "dropped" => &["终止", "已终止", "未达成", "取消"],
        "present" => &["到会", "已到", "到"],
        "absent" => &["未到", "请假", "未到会"],
        "yes" => &["y", "√", "有", "已", "通过"],
        "no" => &["n", "×", "未通过"],
        _ => &[],
    }
}

/// What stands in a cell that says nothing.
pub const PLACEHOLDERS: &[&str] = &[
    "无", "-", "--", "/", "\\", "待定", "n/a", "na", "暂无", "未定", "不详", "空", "none", "tbd",
    "…",
];

/// What stands in the cell of an end that has not come or is not known.
pub const NO_END: &[&str] =
    &["至今", "长期", "现在", "目前", "永久", "在岗", "now", "present", "ongoing"];

/// Units that brackets in the head of a column give; what else brackets say is no unit.
pub const UNITS: &[&str] = &[
    "%",
    "％",
    "元",
    "百元",
    "千元",
    "万元",
    "十万元",
    "百万元",
    "千万元",
    "亿元",
    "美元",
    "万美元",
    "个",
    "人",
    "名",
    "家",
    "户",
    "项",
    "次",
    "场",
    "件",
    "份",
    "条",
    "篇",
    "期",
    "批",
    "台",
    "套",
    "人次",
    "户次",
    "场次",
    "万人次",
    "万人",
    "分",
    "天",
    "日",
    "周",
    "月",
    "年",
    "小时",
    "分钟",
    "亩",
    "万亩",
    "公顷",
    "平方米",
    "平方公里",
    "米",
    "公里",
    "千米",
    "吨",
    "万吨",
    "公斤",
    "千克",
    "千瓦时",
    "度",
    "立方米",
    "支",
    "所",
    "处",
    "座",
    "栋",
    "间",
    "辆",
];

/// How a line of sums begins.
pub const TOTALS: &[&str] = &["合计", "小计", "总计", "共计", "总数", "total", "subtotal", "sum"];

/// How a line under or over a table begins that is none of its records; a colon follows.
pub const REMARKS: &[&str] = &[
    "注",
    "备注",
    "说明",
    "填表说明",
    "填表人",
    "填报人",
    "审核人",
    "制表人",
    "制表",
    "审核",
    "审批人",
    "负责人",
    "单位负责人",
    "主要负责人",
    "联系人",
    "联系电话",
    "填报单位",
    "填报单位(盖章)",
    "填报日期",
    "填报时间",
    "填表日期",
    "填表时间",
    "报送单位",
    "制表单位",
    "单位(盖章)",
    "日期",
    "note",
    "notes",
];
