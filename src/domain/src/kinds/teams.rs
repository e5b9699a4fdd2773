//! Teams, posts and zones of members, and turns of duty.

use crate::kinds::choices::{Slot, TeamKind};
use crate::kinds::field::{LongText, PersonText, Reference, Text};
use crate::kinds::kind::kind;
use crate::kinds::records::{Branch, Member, Organisation};
use crate::values::date::PartialDate;
use crate::values::quantity::Count;

kind! {
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
        leader: PersonText,
        /// 地点
        place: Text,
        /// 人数, where no roster tells
        head_count: Count [owed],
        /// 起
        from: PartialDate [owed],
        /// 止
        to: PartialDate,
        /// 序号, in the order that the office has fixed
        order: Count [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, TEAM_KIND, PLACE, HEAD_COUNT, FROM, TO, PART_OF]
    identity [NAME, BRANCH, ORGANISATION, PART_OF]
    official [ORDER]
    life [FROM, TO]
    ordered [(FROM, TO)]
}

kind! {
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
    columns [MEMBER, DATE, SLOT, PLACE, TEAM]
    life [DATE]
}
