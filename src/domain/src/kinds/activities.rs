//! Activities of temporary organisations and alliances.

use crate::kinds::choices::ActivityKind;
use crate::kinds::field::{LongText, Reference, References, Text};
use crate::kinds::kind::kind;
use crate::kinds::records::{Alliance, Branch, Task};
use crate::values::date::PartialDate;
use crate::values::quantity::Count;

kind! {
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
        /// 应到有表决权人数, of those due: probationary members have no vote
        voters_due: Count [secondary],
        /// 实到有表决权人数, of those present
        voters_present: Count [secondary],
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
    columns [TITLE, DATE, ACTIVITY_KIND, BRANCH, ALLIANCE, DUE, PRESENT]
    identity [TITLE, DATE, BRANCH, ALLIANCE]
    life [DATE]
}
