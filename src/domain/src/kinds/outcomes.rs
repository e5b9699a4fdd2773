//! Outcomes, what they are to come to, and figures of the area.

use crate::kinds::choices::{Adding, Strength};
use crate::kinds::field::{LongText, Reference, References, Text};
use crate::kinds::kind::kind;
use crate::kinds::records::{Activity, Alliance, Area, Branch, Cooperation, Organisation};
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Quantity};

kind! {
    /// 成效指标: what outcomes measure, as the district lists it. An outcome names it by its name.
    Measure = "measure" {
        /// 名称
        name: Text [owed],
        /// 计量单位
        unit: Text [owed],
        /// 合计方式
        adding: Adding [owed],
        /// 说明
        note: LongText,
        /// 序号, in the order that the office has fixed
        order: Count [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, UNIT, ADDING, NOTE]
    identity [NAME]
    official [ORDER]
}

kind! {
    /// 成效
    Outcome = "outcome" {
        /// 指标
        measure: Text [owed],
        /// 数值
        quantity: Quantity [owed],
        /// 成效类型
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
    columns [MEASURE, QUANTITY, STRENGTH, DATE, BRANCH, ALLIANCE]
    life [DATE]
    past [DATE]
}

kind! {
    /// 目标值: what a measure is to come to in a time.
    Target = "target" {
        /// 指标
        measure: Text [owed],
        /// 目标值
        quantity: Quantity [owed],
        /// 成效类型
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
    columns [MEASURE, QUANTITY, STRENGTH, FROM, TO, ALLIANCE, BRANCH]
    ordered [(FROM, TO)]
}

kind! {
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
        /// 所在区域
        area: Reference<Area> [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, QUANTITY, FROM, TO]
    identity [NAME, FROM, TO]
    ordered [(FROM, TO)]
}
