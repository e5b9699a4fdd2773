//! Areas: districts, streets and communities.

use crate::kinds::choices::AreaLevel;
use crate::kinds::field::{LongText, Reference, Text};
use crate::kinds::kind::kind;

kind! {
    /// 区域: a district, a street or a community, as a tree.
    Area = "area" {
        /// 名称
        name: Text [owed],
        /// 区划代码
        code: Text,
        /// 上级区域
        parent: Reference<Area>,
        /// 级别
        level: AreaLevel,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, LEVEL, CODE, PARENT]
    identity [NAME]
}
