//! Outcomes, what they are to come to, and figures of the area.

use crate::folding::half_width;
use crate::kinds::choices::Strength;
use crate::kinds::field::{LongText, Reference, References, Text};
use crate::kinds::kind::kind;
use crate::kinds::records::{Activity, Alliance, Branch, Cooperation, Organisation};
use crate::values::date::PartialDate;
use crate::values::quantity::{Decimal, Quantity};

kind! {
    /// 成效
    Outcome = "outcome" {
        /// 指标
        measure: Text [owed],
        /// 数值
        quantity: Quantity [owed],
        /// 归因程度
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

impl Outcome {
    /// Whether something shows it; see [`is_evidenced`].
    pub fn is_evidenced(&self) -> bool {
        let source = self.source.as_ref().map(|source| &*source.0);
        is_evidenced(self.evidence.is_some(), source, self.quantity.as_ref())
    }
}

/// Whether something shows an outcome. An amount counts as an outcome only then; what nothing shows is never
/// added to what is shown.
///
/// Evidence (佐证) is what the field says, such as a contract or a photograph. A source (出处) is evidence if
/// it cites what is of record: if it quotes the passage with the figure, or names a document by its title
/// 《…》, its number 〔2022〕, or its address. The outcomes of the bundled ledger 崂山 2022 quote the sentence of a
/// newspaper article that states their figure, so the article is their evidence.
pub fn is_evidenced(has_evidence: bool, source: Option<&str>, figure: Option<&Quantity>) -> bool {
    has_evidence
        || source.is_some_and(|source| {
            CITED.iter().any(|mark| source.contains(mark))
                || figure.is_some_and(|figure| states(source, figure.value))
        })
}

/// What the name of a document has.
const CITED: [&str; 4] = ["《", "〔", "http://", "https://"];

/// Whether a text states a number, in digits.
fn states(text: &str, value: Decimal) -> bool {
    let text: String = text.chars().filter(|one| *one != ',').map(half_width).collect();
    let is_other = |one: char| !one.is_ascii_digit() && one != '.';
    let mut numbers = text.split(is_other).filter_map(|run| Decimal::parse(run.trim_matches('.')));
    let parts = value.ten_thousandths().abs();
    numbers.any(|number| number.ten_thousandths() == parts)
}

kind! {
    /// 目标值: what a measure is to come to in a time.
    Target = "target" {
        /// 指标
        measure: Text [owed],
        /// 目标值
        quantity: Quantity [owed],
        /// 归因程度
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
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, QUANTITY, FROM, TO]
    identity [NAME, FROM, TO]
    ordered [(FROM, TO)]
}
