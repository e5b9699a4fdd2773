//! Rounds of appraisal, whom they appraise, what counts, and objections.

use crate::kinds::choices::{AppraisalKind, ItemKind, YesNo};
use crate::kinds::field::{LongText, PersonLongText, PersonText, Reference, Text, Texts};
use crate::kinds::kind::kind;
use crate::kinds::records::{AllianceUnit, Branch, Member, Team};
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Quantity};

kind! {
    /// 评选: a round in which posts, zones, members or organisations are appraised.
    Appraisal = "appraisal" {
        /// 名称
        name: Text [owed],
        /// 评选类型
        appraisal_kind: AppraisalKind [owed],
        /// 主办单位
        organiser: Text [owed],
        /// 评价期起
        from: PartialDate [owed],
        /// 评价期止
        to: PartialDate [owed],
        /// 基础分
        base: Count [owed],
        /// 满分, which neither a criterion's mark nor the score exceeds
        full: Count,
        /// 评分准则, each as 准则：权重
        criteria: Texts [owed],
        /// 等次, each as 等次：最低分
        bands: Texts [owed],
        /// 优秀比例上限: of how many appraised one at most comes into the highest band
        one_in: Count,
        /// 报名截止
        nominated_until: PartialDate [owed],
        /// 初审日期
        reviewed: PartialDate,
        /// 民主评议日期
        assessed: PartialDate,
        /// 公示开始
        published: PartialDate,
        /// 公示截止
        published_until: PartialDate,
        /// 表彰日期
        awarded: PartialDate,
        /// 超出限额的理由
        over_reason: LongText [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, APPRAISAL_KIND, FROM, TO, PUBLISHED, PUBLISHED_UNTIL, AWARDED]
    identity [NAME, FROM]
    life [FROM]
    ordered [
        (FROM, TO), (NOMINATED_UNTIL, REVIEWED), (REVIEWED, ASSESSED), (ASSESSED, PUBLISHED),
        (PUBLISHED, PUBLISHED_UNTIL), (PUBLISHED_UNTIL, AWARDED),
    ]
    past [REVIEWED, ASSESSED, AWARDED]
}

kind! {
    /// 参评对象: whom or what a round appraises.
    Nomination = "nomination" {
        /// 参评对象
        name: PersonText [owed],
        /// 所属评选
        appraisal: Reference<Appraisal> [owed],
        /// 对应的队伍
        team: Reference<Team>,
        /// 对应的党员
        member: Reference<Member>,
        /// 对应的临时党组织
        branch: Reference<Branch>,
        /// 推荐单位
        nominated_by: Text,
        /// 报名日期
        nominated: PartialDate,
        /// 初审是否通过
        eligible: YesNo,
        /// 初审意见
        review: PersonLongText [secondary],
        /// 参加评议人数
        voters: Count,
        /// 赞成票
        ayes: Count,
        /// 对应的成员单位, of an alliance
        unit: Reference<AllianceUnit>,
        /// 评定等次, as it was confirmed
        band: Text [secondary],
        /// 评定得分, as it was confirmed
        score: Quantity [secondary],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, APPRAISAL, NOMINATED_BY, ELIGIBLE, BAND, SCORE]
    identity [NAME, APPRAISAL]
}

kind! {
    /// 计分事项: what adds to a score or takes from it, or settles it.
    ScoreItem = "score_item" {
        /// 事项
        name: Text [owed],
        /// 参评对象
        nomination: Reference<Nomination> [owed],
        /// 计分方式
        item_kind: ItemKind [owed],
        /// 对应的准则
        criterion: Text,
        /// 分值
        points: Quantity,
        /// 日期
        date: PartialDate [owed],
        /// 佐证
        evidence: LongText [owed],
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, NOMINATION, ITEM_KIND, CRITERION, POINTS, DATE, EVIDENCE]
    life [DATE]
    past [DATE]
}

kind! {
    /// 异议: an objection while a list is published.
    Appeal = "appeal" {
        /// 异议内容
        name: PersonText [owed],
        /// 参评对象
        nomination: Reference<Nomination> [owed],
        /// 提出日期
        raised: PartialDate [owed],
        /// 提出人
        raised_by: PersonText [secondary],
        /// 是否成立
        upheld: YesNo,
        /// 处理意见
        answer: PersonLongText,
        /// 答复日期
        answered: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, NOMINATION, RAISED, UPHELD, ANSWERED]
    life [RAISED]
    ordered [(RAISED, ANSWERED)]
    past [RAISED, ANSWERED]
}
