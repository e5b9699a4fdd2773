//! Members and where they are assigned.

use crate::kinds::choices::{MemberCategory, Role};
use crate::kinds::field::{LongText, PersonLongText, PersonText, Reference};
use crate::kinds::kind::kind;
use crate::kinds::records::{Branch, Organisation, Team};
use crate::values::date::PartialDate;

kind! {
    /// 党员
    Member = "member" {
        /// 姓名
        name: PersonText [owed],
        /// 组织关系所在党组织
        organisation: Reference<Organisation> [owed],
        /// 党员类别
        standing: MemberCategory [owed],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, STANDING, ORGANISATION]
    identity [NAME, ORGANISATION]
}

kind! {
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
        /// 退出日期
        to: PartialDate,
        /// 表现鉴定
        conduct: PersonLongText,
        /// 鉴定送达日期
        returned: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [MEMBER, BRANCH, TEAM, ROLE, FROM, TO]
    life [FROM, TO]
    ordered [(FROM, TO), (FROM, RETURNED)]
    past [RETURNED]
}
