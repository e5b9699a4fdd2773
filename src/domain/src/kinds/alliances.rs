//! Alliances, their units, and what the units do together.

use crate::kinds::choices::{
    AllianceRole, CooperationStage, InstalmentKind, LegalStatus, OfferKind, Satisfaction, UnitKind,
};
use crate::kinds::field::{
    LongText, PersonLongText, PersonText, Reference, References, Text, Texts,
};
use crate::kinds::kind::kind;
use crate::kinds::records::{Activity, Area, Organisation};
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Quantity};

kind! {
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
        /// 章程通过日期
        charter_adopted: PartialDate [secondary],
        /// 章程版本
        charter_version: Text [secondary],
        /// 章程
        charter: LongText [secondary],
        /// 法律地位
        legal_status: LegalStatus,
        /// 牵头党组织: the lead unit, if it is in the ledger
        lead_organisation: Reference<Organisation>,
        /// 指导党组织: the guiding unit, if it is in the ledger
        guiding_organisation: Reference<Organisation>,
        /// 理事会
        council: PersonText [secondary],
        /// 秘书处
        secretariat: PersonText [secondary],
        /// 轮值期, in months
        chair_months: Count [secondary],
        /// 所在区域, if it is not that of the leading organisation
        area: Reference<Area> [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, FOUNDED, LEAD_UNIT, GUIDING_UNIT]
    identity [NAME]
    listed [(LEAD_UNIT, LEAD_ORGANISATION), (GUIDING_UNIT, GUIDING_ORGANISATION)]
    life [FOUNDED]
    past [FOUNDED, CHARTER_ADOPTED]
}

kind! {
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
        /// 单位党组织: the unit, if it is in the ledger
        organisation: Reference<Organisation>,
        /// 退出原因
        leaving_reason: LongText [secondary],
        /// 退出时未了事项
        unfinished: LongText [secondary],
        /// 个数, where one record stands for several that have no names of their own
        number: Count [secondary],
        /// 序号, in the order that the office has fixed
        order: Count [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, UNIT_KIND, JOINED, LEFT, ALLIANCE]
    identity [NAME, ALLIANCE]
    listed [(NAME, ORGANISATION)]
    official [ORDER]
    life [JOINED, LEFT]
    ordered [(JOINED, LEFT)]
}

impl AllianceUnit {
    /// The number of units that the record stands for: a report may count some without naming them.
    pub fn stands_for(&self) -> Count {
        self.number.unwrap_or(Count::exact(1))
    }
}

kind! {
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
    columns [CHAIR, ALLIANCE, FROM, TO]
    life [FROM, TO]
    ordered [(FROM, TO)]
}

kind! {
    /// 联盟任职: who holds a role in an alliance, such as 链长 or 党建指导员.
    RoleHolder = "alliance_role" {
        /// 姓名或单位
        name: PersonText [owed],
        /// 职务
        role: AllianceRole [owed],
        /// 所属联盟
        alliance: Reference<Alliance> [owed],
        /// 成员单位: the unit that leads the chain, or the one for which a person is responsible
        unit: Reference<AllianceUnit>,
        /// 起
        from: PartialDate [owed],
        /// 止
        to: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, ROLE, UNIT, FROM, TO, ALLIANCE]
    identity [NAME, ROLE, UNIT, ALLIANCE]
    life [FROM, TO]
    ordered [(FROM, TO)]
}

kind! {
    /// 联席议题: what a joint meeting takes up, from being raised to being reported back.
    MeetingItem = "meeting_item" {
        /// 议题
        name: Text [owed],
        /// 所属联盟
        alliance: Reference<Alliance> [owed],
        /// 提出单位
        raised_by: Reference<AllianceUnit>,
        /// 提出日期
        raised: PartialDate,
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
    columns [NAME, RAISED_AT, RESPONSIBLE, DEADLINE, DONE, REPORTED_AT, ALLIANCE]
    identity [NAME, ALLIANCE]
    past [DONE]
}

kind! {
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
        /// 办结日期
        closed: PartialDate,
        /// 说明
        note: LongText,
        /// 受理部门: which department answers a need
        department: Text,
        /// 办理时限: the day by which it answers
        deadline: PartialDate,
        /// 答复
        answer: PersonLongText,
        /// 答复日期
        answered: PartialDate,
        /// 满意度: what the unit says of the answer
        satisfaction: Satisfaction,
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, OFFER_KIND, CATEGORY, POSTED_BY, DEADLINE, ANSWERED, PLACE, AMOUNT, TO]
    identity [NAME, POSTED_BY]
    ordered [(FROM, TO), (FROM, CLOSED), (FROM, DEADLINE), (FROM, ANSWERED)]
    past [ANSWERED]
}

kind! {
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
    columns [NAME, STAGE, AMOUNT, MATCHED, SIGNED, ALLIANCE]
    identity [NAME, ALLIANCE]
    life [MATCHED]
    ordered [(MATCHED, SIGNED)]
    past [SIGNED]
}

kind! {
    /// 履约: an amount that a cooperation contracted, or of which it arrived or was paid on a day.
    Instalment = "instalment" {
        /// 类别
        what: InstalmentKind [owed],
        /// 所属合作
        cooperation: Reference<Cooperation> [owed],
        /// 日期
        date: PartialDate [owed],
        /// 金额
        amount: Quantity [owed],
        /// 佐证
        evidence: LongText [owed],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [WHAT, COOPERATION, DATE, AMOUNT, EVIDENCE]
    life [DATE]
    past [DATE]
}
