//! Activities of temporary organisations, teams and alliances, and who attended them.

use crate::kinds::choices::{ActivityKind, Attended};
use crate::kinds::field::{LongText, PersonText, Reference, References, Text};
use crate::kinds::kind::kind;
use crate::kinds::records::{Alliance, AllianceUnit, Branch, Member, Task, Team};
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
        /// 所服务任务, of a task that is served
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
        /// 开展活动的队伍: of the organisation, if that is given too. It counts as the organisation's own.
        team: Reference<Team>,
        /// 地点
        place: Text,
        /// 主持人
        host: PersonText,
        /// 记录人
        recorder: PersonText,
        /// 出处
        source: LongText [secondary],
    }
    columns [TITLE, DATE, ACTIVITY_KIND, BRANCH, ALLIANCE]
    identity [TITLE, DATE, BRANCH, ALLIANCE]
    life [DATE]
}

kind! {
    /// 到会情况: whether a member attended an activity, or a unit of an alliance its joint meeting.
    Attendance = "attendance" {
        /// 党员
        member: Reference<Member>,
        /// 成员单位
        unit: Reference<AllianceUnit>,
        /// 活动
        activity: Reference<Activity> [owed],
        /// 到会情况
        attended: Attended [owed],
        /// 缺席原因
        reason: PersonText,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [MEMBER, UNIT, ACTIVITY, ATTENDED, REASON]
    identity [MEMBER, UNIT, ACTIVITY]
}
