//! Permanent Party organisations.

use crate::kinds::choices::OrganisationType;
use crate::kinds::field::{LongText, Reference, Text};
use crate::kinds::kind::kind;
use crate::kinds::records::Area;
use crate::values::date::PartialDate;
use crate::values::quantity::Count;

kind! {
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
        /// 序号, in the order that the office has fixed
        order: Count [secondary],
        /// 设置例外及批准文号: why its size is approved all the same
        exception: LongText [secondary],
        /// 批准设立日期
        approved: PartialDate [secondary],
        /// 备案日期
        filed: PartialDate [secondary],
        /// 本届任期起
        term_from: PartialDate,
        /// 任期, in years, where it is not the usual one of the type
        term_years: Count [secondary],
        /// 所在区域, if it is not that of the organisation above it
        area: Reference<Area> [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, CODE, MEMBERS, FULL_MEMBERS, PROBATIONARY_MEMBERS, PARENT]
    identity [NAME]
    official [ORDER]
    ordered [(APPROVED, FILED)]
    past [APPROVED, FILED, TERM_FROM]
}
