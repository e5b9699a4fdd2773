//! Tasks, what they are for, their plans and the days on which they are worked.

use crate::kinds::choices::{DayKind, LinkKind, Setting, YesNo};
use crate::kinds::field::{LongText, Reference, Text, Texts};
use crate::kinds::kind::kind;
use crate::kinds::records::{Area, Organisation};
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Quantity};

kind! {
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
    columns [NAME, DAY_KIND, FROM, TO]
    identity [NAME, FROM]
    life [FROM]
    ordered [(FROM, TO)]
}

kind! {
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
        /// 所在区域
        area: Reference<Area> [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, FROM, TO]
    identity [NAME]
    ordered [(FROM, TO)]
}

kind! {
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
    columns [NAME, SETTING, DOMAIN, FULL_MEMBERS, START, PLANNED_END, ORGANISATION]
    identity [NAME]
    life [START, ENDED]
    ordered [(START, PLANNED_END), (START, ENDED)]
    past [ENDED]
}

kind! {
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
    columns [NAME, STAGE, DAYS, NOT_BEFORE, STARTED, FINISHED, TASK]
    identity [NAME, TASK]
    ordered [(STARTED, FINISHED), (BASELINE_START, BASELINE_FINISH)]
    past [STARTED, FINISHED]
}

kind! {
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
    columns [BEFORE, AFTER, LINK_KIND, LAG, OVERLAP]
}

kind! {
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
    columns [TASK, DATE, COUNT]
    life [DATE]
    past [DATE]
}
