//! Temporary organisations, the steps of their lives and their methods of work.

use crate::kinds::choices::{ArchiveItem, BranchForm, Setting, StepKind};
use crate::kinds::field::{Choices, LongText, PersonText, Reference, References, Text, Texts};
use crate::kinds::kind::kind;
use crate::kinds::records::{Alliance, Organisation, Task};
use crate::values::date::PartialDate;
use crate::values::quantity::Count;

kind! {
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
    columns [NAME, ELEMENTS]
    identity [NAME]
}

kind! {
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
        /// 任务概述
        task: LongText [owed],
        /// 所服务任务
        serves: References<Task>,
        /// 书记
        secretary: PersonText [owed],
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
        /// 上级临时党组织: a temporary organisation above it, such as a 临时党委 over its branches
        parent: Reference<Branch>,
        /// 服务的联盟
        alliance: Reference<Alliance>,
        /// 工作法
        method: Reference<Method> [secondary],
        /// 工作总结
        summary: LongText [secondary],
        /// 归档材料
        archived: Choices<ArchiveItem> [secondary],
        /// 个数, where one record stands for several that have no names of their own
        number: Count [secondary],
        /// 序号, in the order that the office has fixed
        order: Count [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, SETTING, ESTABLISHED, DISSOLVED, FORM, FULL_MEMBERS, SECRETARY]
    identity [NAME]
    official [ORDER]
    life [ESTABLISHED, DISSOLVED]
    ordered [(ESTABLISHED, DISSOLVED), (ESTABLISHED, PLANNED_END)]
    past [ESTABLISHED, DISSOLVED]
}

impl Branch {
    /// The number of organisations that the record stands for: a report may count some without naming them.
    pub fn stands_for(&self) -> Count {
        self.number.unwrap_or(Count::exact(1))
    }

    /// Whether it is one organisation. What holds of one, such as its committee or its meetings, cannot be told
    /// of several together.
    pub fn is_single(&self) -> bool {
        self.stands_for() == Count::exact(1)
    }
}

kind! {
    /// 步骤: a step in the life of a temporary organisation. The dates of its launch and of its end
    /// are the branch's own.
    Step = "step" {
        /// 步骤
        step: StepKind [owed],
        /// 临时党组织
        branch: Reference<Branch> [owed],
        /// 日期
        date: PartialDate,
        /// 经办单位（人）
        actor: PersonText,
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
    columns [STEP, BRANCH, DATE, ACTOR, DOCUMENT]
    life [DATE]
    past [DATE]
}
