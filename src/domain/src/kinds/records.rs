//! The record kinds: one table that forms, lists, the file check and the JSON Schema are made of.

use serde_json::Value;

use crate::kinds::choices::{
    ActivityKind, AppraisalKind, ArchiveItem, BranchForm, CooperationStage, DayKind, ItemKind,
    LegalStatus, LinkKind, MemberCategory, OfferKind, OrganisationType, Role, Setting, Slot,
    StepKind, Strength, TeamKind, UnitKind, YesNo,
};
use crate::kinds::field::{
    Cell, Choices, Field, FieldSpec, FieldValue, LongText, Reference, References, Text, Texts,
};
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Quantity};
use zhibu_ledger::RecordView;

/// A type of record that the ledger keeps.
pub trait RecordType: Sized {
    /// Its kind.
    const KIND: Kind;
    /// Its fields, in the order of forms; the first one names the record.
    const FIELDS: &'static [FieldSpec];

    /// Reads a record. Fields that hold a value of the wrong type come out empty.
    fn read(record: &RecordView<'_>) -> Self;

    /// The value of the field at this place of [`FIELDS`](Self::FIELDS).
    fn cell(&self, place: usize) -> Cell<'_>;

    /// Reads a value of the field at this place of [`FIELDS`](Self::FIELDS) and writes it again.
    #[cfg(test)]
    fn rewrite(place: usize, json: &Value) -> Option<Value>;
}

/// Tells the values that a record holds, each with the place of its field: compiled once for all kinds.
fn each_field(record: &RecordView<'_>, fields: &[FieldSpec], tell: &mut dyn FnMut(usize, &Value)) {
    for (name, value) in record.values() {
        if let Some(place) = fields.iter().position(|field| field.name == name) {
            tell(place, value);
        }
    }
}

macro_rules! is_flagged {
    ($flag:ident;) => { false };
    ($flag:ident; $($given:ident)+) => { $(matches_flag!($flag $given))||+ };
}

macro_rules! matches_flag {
    (owed owed) => {
        true
    };
    (secondary secondary) => {
        true
    };
    ($flag:ident $given:ident) => {
        false
    };
}

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident = $code:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty $([$($flag:ident),+])?,)+ })+) => {
        /// The kinds of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $name,)+ }

        impl Kind {
            /// Every kind, referred-to kinds before those that refer to them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in files and storage.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The kind of this name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }

            /// Its fields, in the order of forms; the first one names the record.
            pub fn fields(self) -> &'static [FieldSpec] {
                match self { $(Self::$name => $name::FIELDS,)+ }
            }

            /// Reads a value of a field and writes it again.
            #[cfg(test)]
            pub(crate) fn rewrite(self, place: usize, json: &Value) -> Option<Value> {
                match self { $(Self::$name => $name::rewrite(place, json),)+ }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $name { $($(#[$field_doc])* pub $field: Option<$type>,)+ }

            pastey::paste! {
                impl $name {
                    $($(#[$field_doc])* pub const [<$field:upper>]: Field<Self, $type> = Field::named(Self::FIELDS, stringify!($field));)+
                }
            }

            impl RecordType for $name {
                const KIND: Kind = Kind::$name;
                const FIELDS: &'static [FieldSpec] = &[$(FieldSpec {
                    name: stringify!($field),
                    field_type: <$type as FieldValue>::TYPE,
                    is_owed: is_flagged!(owed; $($($flag)+)?),
                    is_secondary: is_flagged!(secondary; $($($flag)+)?),
                },)+];

                fn read(record: &RecordView<'_>) -> Self {
                    let mut read = Self { $($field: None,)+ };
                    let readers: &[fn(&mut Self, &Value)] =
                        &[$(|read, value| read.$field = FieldValue::from_json(value),)+];
                    each_field(record, Self::FIELDS, &mut |place, value| readers[place](&mut read, value));
                    read
                }

                fn cell(&self, place: usize) -> Cell<'_> {
                    let cells: &[fn(&Self) -> Cell<'_>] =
                        &[$(|record| record.$field.as_ref().map_or(Cell::Empty, FieldValue::cell),)+];
                    cells.get(place).map_or(Cell::Empty, |cell| cell(self))
                }

                #[cfg(test)]
                fn rewrite(place: usize, json: &Value) -> Option<Value> {
                    let rewrite: &[fn(&Value) -> Option<Value>] =
                        &[$(|json| <$type as FieldValue>::from_json(json).map(|value| value.to_json()),)+];
                    rewrite[place](json)
                }
            }
        )+
    };
}

records! {
    /// 基层党组织: a permanent organisation.
    Organisation = "organisation" {
        /// 名称
        name: Text [owed],
        /// 组织类别
        code: OrganisationType,
        /// 上级党组织
        parent: Reference<Organisation>,
        /// 所在单位
        unit: Text,
        /// 党员总数, where full and probationary members are not told apart
        members: Count,
        /// 正式党员
        full_members: Count,
        /// 预备党员
        probationary_members: Count,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 节假日: statutory holidays, and the weekends that are worked instead.
    Holiday = "holiday" {
        /// 名称
        name: Text [owed],
        /// 类型
        day_kind: DayKind [owed],
        /// 起
        from: PartialDate [owed],
        /// 止
        to: PartialDate,
        /// 出处
        source: LongText [secondary],
    }

    /// 战略目标: what tasks are for.
    Goal = "goal" {
        /// 名称
        name: Text [owed],
        /// 起
        from: PartialDate,
        /// 止
        to: PartialDate,
        /// 说明
        note: LongText,
        /// 出处
        source: LongText [secondary],
    }

    /// 任务: what a temporary organisation may be built on.
    Task = "task" {
        /// 名称
        name: Text [owed],
        /// 任务类型
        setting: Setting [owed],
        /// 领域
        domain: Text,
        /// 主管党组织
        organisation: Reference<Organisation>,
        /// 正式党员人数
        full_members: Count [owed],
        /// 开始日期
        start: PartialDate [owed],
        /// 计划结束日期
        planned_end: PartialDate,
        /// 实际结束日期
        ended: PartialDate,
        /// 工作量, such as the households to be persuaded
        amount: Quantity,
        /// 对应的战略目标
        goal: Reference<Goal>,
        /// 组织关系是否转入
        transferred: YesNo,
        /// 参与单位
        units: Texts,
        /// 不单独建立的理由
        exempt: LongText,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 节点: a piece of work in the plan of a task.
    Node = "node" {
        /// 名称
        name: Text [owed],
        /// 所属任务
        task: Reference<Task> [owed],
        /// 环节
        stage: Text,
        /// 工期, in working days; a milestone takes none
        days: Count [owed],
        /// 最早开始日期
        not_before: PartialDate,
        /// 责任单位
        responsible: Text,
        /// 实际开始日期
        started: PartialDate,
        /// 实际完成日期
        finished: PartialDate,
        /// 基线开始日期
        baseline_start: PartialDate [secondary],
        /// 基线完成日期
        baseline_finish: PartialDate [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 衔接: how two nodes are tied.
    Link = "link" {
        /// 前一节点
        before: Reference<Node> [owed],
        /// 后一节点
        after: Reference<Node> [owed],
        /// 衔接方式
        link_kind: LinkKind [owed],
        /// 间隔, in working days
        lag: Count,
        /// 压茬, in working days
        overlap: Count,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 进度: how much of a task's amount was done on a day.
    Progress = "progress" {
        /// 所属任务
        task: Reference<Task> [owed],
        /// 日期
        date: PartialDate [owed],
        /// 当日完成数
        count: Count [owed],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 工作法: a method of work, such as "115".
    Method = "method" {
        /// 名称
        name: Text [owed],
        /// 要素, each as 类别：要素
        elements: Texts [owed],
        /// 说明
        note: LongText,
        /// 出处
        source: LongText [secondary],
    }

    /// 临时党组织: a temporary organisation.
    Branch = "branch" {
        /// 名称
        name: Text [owed],
        /// 组织形式
        form: BranchForm [owed],
        /// 设立情形
        setting: Setting [owed],
        /// 成立日期
        established: PartialDate [owed],
        /// 批准成立的党组织
        approved_by: Reference<Organisation>,
        /// 承担任务
        task: LongText [owed],
        /// 服务的任务
        serves: References<Task>,
        /// 书记
        secretary: Text [owed],
        /// 委员人数, where no roster tells
        committee_members: Count,
        /// 党小组数
        groups: Count [secondary],
        /// 正式党员
        full_members: Count,
        /// 预备党员
        probationary_members: Count,
        /// 组成单位
        home_units: Texts,
        /// 计划撤销日期
        planned_end: PartialDate,
        /// 撤销日期
        dissolved: PartialDate,
        /// 工作法
        method: Reference<Method> [secondary],
        /// 工作总结
        summary: LongText [secondary],
        /// 归档材料
        archived: Choices<ArchiveItem> [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 步骤: a step in the life of a temporary organisation. The dates of its launch and of its end
    /// are the branch's own.
    Step = "step" {
        /// 步骤
        step: StepKind [owed],
        /// 临时党组织
        branch: Reference<Branch> [owed],
        /// 日期
        date: PartialDate,
        /// 办理单位或人员
        actor: Text,
        /// 文号
        document: Text,
        /// 延期到
        until: PartialDate,
        /// 转为的党组织
        organisation: Reference<Organisation>,
        /// 说明
        note: LongText,
        /// 出处
        source: LongText [secondary],
    }

    /// 队伍: a team, post or zone of members under a branch or an organisation.
    Team = "team" {
        /// 名称
        name: Text [owed],
        /// 类型
        team_kind: TeamKind [owed],
        /// 所属临时党组织
        branch: Reference<Branch>,
        /// 所属党组织
        organisation: Reference<Organisation>,
        /// 所属突击营
        part_of: Reference<Team>,
        /// 负责人
        leader: Text,
        /// 地点
        place: Text,
        /// 人数, where no roster tells
        head_count: Count [owed],
        /// 起
        from: PartialDate [owed],
        /// 止
        to: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 党员
    Member = "member" {
        /// 姓名
        name: Text [owed],
        /// 组织关系所在党组织
        organisation: Reference<Organisation> [owed],
        /// 党员类别
        standing: MemberCategory [owed],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 编入: a member's time in a temporary organisation.
    Assignment = "assignment" {
        /// 党员
        member: Reference<Member> [owed],
        /// 编入的临时党组织
        branch: Reference<Branch>,
        /// 编入的队伍
        team: Reference<Team>,
        /// 职务
        role: Role [owed],
        /// 编入日期
        from: PartialDate [owed],
        /// 离开日期
        to: PartialDate,
        /// 表现鉴定
        conduct: LongText,
        /// 鉴定送达日期
        returned: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 班次: a member's turn of duty.
    Shift = "shift" {
        /// 党员
        member: Reference<Member> [owed],
        /// 队伍
        team: Reference<Team>,
        /// 地点
        place: Text,
        /// 日期
        date: PartialDate [owed],
        /// 时段
        slot: Slot [owed],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 党建联盟
    Alliance = "alliance" {
        /// 名称
        name: Text [owed],
        /// 牵头单位
        lead_unit: Text [owed],
        /// 指导单位
        guiding_unit: Text,
        /// 成立日期
        founded: PartialDate [owed],
        /// 宗旨
        purpose: LongText,
        /// 工作机制, each as 名称：内容
        mechanisms: Texts,
        /// 法律地位
        legal_status: LegalStatus,
        /// 理事会
        council: Text [secondary],
        /// 秘书处
        secretariat: Text [secondary],
        /// 轮值期, in months
        chair_months: Count [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 联盟成员单位
    AllianceUnit = "alliance_unit" {
        /// 单位名称
        name: Text [owed],
        /// 所属联盟
        alliance: Reference<Alliance> [owed],
        /// 单位类型
        unit_kind: UnitKind [owed],
        /// 加入日期
        joined: PartialDate [owed],
        /// 退出日期
        left: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 轮值主席: a unit's term in the chair of its alliance.
    ChairTerm = "chair_term" {
        /// 轮值单位
        chair: Reference<AllianceUnit> [owed],
        /// 所属联盟
        alliance: Reference<Alliance> [owed],
        /// 起
        from: PartialDate [owed],
        /// 止
        to: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 活动
    Activity = "activity" {
        /// 活动名称
        title: Text [owed],
        /// 活动类型
        activity_kind: ActivityKind [owed],
        /// 日期
        date: PartialDate [owed],
        /// 所属临时党组织
        branch: Reference<Branch>,
        /// 所属联盟
        alliance: Reference<Alliance>,
        /// 服务的任务, of a task that is served
        serves: References<Task>,
        /// 应到人数
        due: Count,
        /// 实到人数
        present: Count,
        /// 赞成票
        ayes: Count [secondary],
        /// 评为优秀人数
        excellent: Count [secondary],
        /// 对应的工作法要素
        element: Text [secondary],
        /// 内容摘要
        summary: LongText,
        /// 出处
        source: LongText [secondary],
    }

    /// 联席议题: what a joint meeting takes up, from being raised to being reported back.
    MeetingItem = "meeting_item" {
        /// 议题
        name: Text [owed],
        /// 所属联盟
        alliance: Reference<Alliance> [owed],
        /// 提出单位
        raised_by: Reference<AllianceUnit>,
        /// 提出的会议
        raised_at: Reference<Activity>,
        /// 议定事项
        decision: LongText,
        /// 责任单位
        responsible: Reference<AllianceUnit>,
        /// 办理期限
        deadline: PartialDate,
        /// 办结日期
        done: PartialDate,
        /// 办理结果
        result: LongText,
        /// 反馈的会议
        reported_at: Reference<Activity>,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 需求·资源·机会: what a unit of an alliance asks for or offers.
    Offer = "offer" {
        /// 名称
        name: Text [owed],
        /// 类型
        offer_kind: OfferKind [owed],
        /// 发布单位
        posted_by: Reference<AllianceUnit> [owed],
        /// 类别
        category: Text [owed],
        /// 地点
        place: Text,
        /// 数量
        amount: Quantity,
        /// 起
        from: PartialDate,
        /// 止
        to: PartialDate,
        /// 了结日期
        closed: PartialDate,
        /// 说明
        note: LongText,
        /// 出处
        source: LongText [secondary],
    }

    /// 合作: what came of a need and what met it.
    Cooperation = "cooperation" {
        /// 名称
        name: Text [owed],
        /// 所属联盟
        alliance: Reference<Alliance> [owed],
        /// 进展
        stage: CooperationStage [owed],
        /// 需求
        need: Reference<Offer>,
        /// 资源或机会
        met_by: Reference<Offer>,
        /// 合作单位
        partners: References<AllianceUnit>,
        /// 对接日期
        matched: PartialDate,
        /// 签约日期
        signed: PartialDate,
        /// 金额
        amount: Quantity,
        /// 佐证
        evidence: LongText,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 成效
    Outcome = "outcome" {
        /// 指标
        measure: Text [owed],
        /// 数值
        quantity: Quantity [owed],
        /// 归因程度
        strength: Strength [owed],
        /// 日期
        date: PartialDate [owed],
        /// 归属临时党组织
        branch: Reference<Branch>,
        /// 归属联盟
        alliance: Reference<Alliance>,
        /// 归属党组织
        organisation: Reference<Organisation>,
        /// 佐证
        evidence: LongText [owed],
        /// 来自合作
        cooperation: Reference<Cooperation> [secondary],
        /// 促成它的活动
        helped_by: References<Activity> [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 目标值: what a measure is to come to in a time.
    Target = "target" {
        /// 指标
        measure: Text [owed],
        /// 目标值
        quantity: Quantity [owed],
        /// 归因程度
        strength: Strength [owed],
        /// 起
        from: PartialDate [owed],
        /// 止
        to: PartialDate [owed],
        /// 临时党组织
        branch: Reference<Branch>,
        /// 联盟
        alliance: Reference<Alliance>,
        /// 党组织
        organisation: Reference<Organisation>,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 评选: a round in which posts, zones, members or organisations are appraised.
    Appraisal = "appraisal" {
        /// 名称
        name: Text [owed],
        /// 评选类型
        appraisal_kind: AppraisalKind [owed],
        /// 主办单位
        organiser: Text [owed],
        /// 评价期起
        from: PartialDate [owed],
        /// 评价期止
        to: PartialDate [owed],
        /// 基础分
        base: Count [owed],
        /// 满分, which neither a criterion's mark nor the score exceeds
        full: Count,
        /// 评分准则, each as 准则：权重
        criteria: Texts [owed],
        /// 等次, each as 等次：最低分
        bands: Texts [owed],
        /// 最高等次限额: of how many appraised one at most comes into the highest band
        one_in: Count,
        /// 报名截止
        nominated_until: PartialDate [owed],
        /// 初审日期
        reviewed: PartialDate,
        /// 民主评议日期
        assessed: PartialDate,
        /// 公示开始
        published: PartialDate,
        /// 公示截止
        published_until: PartialDate,
        /// 表彰日期
        awarded: PartialDate,
        /// 超出限额的理由
        over_reason: LongText [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 参评对象: whom or what a round appraises.
    Nomination = "nomination" {
        /// 参评对象
        name: Text [owed],
        /// 所属评选
        appraisal: Reference<Appraisal> [owed],
        /// 对应的队伍
        team: Reference<Team>,
        /// 对应的党员
        member: Reference<Member>,
        /// 对应的临时党组织
        branch: Reference<Branch>,
        /// 推荐单位
        nominated_by: Text,
        /// 报名日期
        nominated: PartialDate,
        /// 初审是否通过
        eligible: YesNo,
        /// 初审意见
        review: LongText [secondary],
        /// 参加评议人数
        voters: Count,
        /// 赞成票
        ayes: Count,
        /// 评定等次, as it was confirmed
        band: Text [secondary],
        /// 评定得分, as it was confirmed
        score: Quantity [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 计分事项: what adds to a score or takes from it, or settles it.
    ScoreItem = "score_item" {
        /// 事项
        name: Text [owed],
        /// 参评对象
        nomination: Reference<Nomination> [owed],
        /// 计分方式
        item_kind: ItemKind [owed],
        /// 对应的准则
        criterion: Text,
        /// 分值
        points: Quantity,
        /// 日期
        date: PartialDate [owed],
        /// 佐证
        evidence: LongText [owed],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 异议: an objection while a list is published.
    Appeal = "appeal" {
        /// 异议内容
        name: Text [owed],
        /// 参评对象
        nomination: Reference<Nomination> [owed],
        /// 提出日期
        raised: PartialDate [owed],
        /// 提出人
        raised_by: Text [secondary],
        /// 是否成立
        upheld: YesNo,
        /// 处理意见
        answer: LongText,
        /// 答复日期
        answered: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }

    /// 区域指标: context, never credited to a branch.
    Indicator = "indicator" {
        /// 指标
        name: Text [owed],
        /// 数值
        quantity: Quantity [owed],
        /// 起
        from: PartialDate,
        /// 止
        to: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
}

impl Kind {
    /// The place of a field in [`fields`](Self::fields).
    pub fn field_index(self, name: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.name == name)
    }

    /// The fields whose dates begin and end a record's life on a time axis; kinds that happen
    /// once have a beginning only.
    pub fn life(self) -> Option<(&'static str, Option<&'static str>)> {
        match self {
            Self::Branch => Some(("established", Some("dissolved"))),
            Self::AllianceUnit => Some(("joined", Some("left"))),
            Self::Alliance => Some(("founded", None)),
            Self::Activity
            | Self::Outcome
            | Self::Step
            | Self::Progress
            | Self::Shift
            | Self::ScoreItem => Some(("date", None)),
            Self::Task => Some(("start", Some("ended"))),
            Self::Assignment | Self::ChairTerm | Self::Team => Some(("from", Some("to"))),
            Self::Cooperation => Some(("matched", None)),
            Self::Holiday | Self::Appraisal => Some(("from", None)),
            Self::Appeal => Some(("raised", None)),
            Self::Organisation
            | Self::Indicator
            | Self::Method
            | Self::Member
            | Self::Goal
            | Self::Node
            | Self::Link
            | Self::MeetingItem
            | Self::Offer
            | Self::Nomination
            | Self::Target => None,
        }
    }
}
