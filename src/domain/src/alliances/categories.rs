//! The usual categories of needs and offers, and other words for each.

/// Each category with other words for it. What is in none of these lists is a category of its own.
const CATEGORIES: &[(&str, &[&str])] = &[
    ("资金", &["融资", "贷款", "信贷", "金融", "资金支持", "金融服务"]),
    ("人才", &["用工", "招聘", "招工", "人力", "人力资源", "劳动力"]),
    ("场地", &["场所", "空间", "厂房", "用房", "办公用房", "活动场地"]),
    ("技术", &["科技", "研发", "技术支持", "技术攻关", "科研"]),
    ("市场", &["订单", "销售", "销路", "渠道", "推广", "采购"]),
    ("政策", &["政策服务", "惠企政策", "政策申报", "政策解读"]),
    ("法律", &["法务", "法律服务", "法律援助", "合规"]),
    ("培训", &["授课", "讲座", "师资", "宣讲"]),
    ("设备", &["器材", "仪器", "机械", "装备"]),
    ("物资", &["用品", "捐赠", "防护物资"]),
    ("志愿服务", &["志愿者", "义工", "志愿"]),
    ("医疗", &["健康", "义诊", "体检", "医疗服务"]),
    ("物流", &["运输", "仓储", "配送"]),
    ("宣传", &["媒体", "宣传推广"]),
    ("数据", &["信息", "信息化", "数字化"]),
    ("用地", &["土地", "选址"]),
];

/// The names of the usual categories.
pub fn usual_categories() -> impl Iterator<Item = &'static str> {
    CATEGORIES.iter().map(|(name, _)| *name)
}

/// A category in its usual word: 融资 is 资金, and 融资服务 is 资金服务, a part of it. The text is
/// [folded](crate::folding::folded).
pub fn category_of(text: String) -> String {
    let words = CATEGORIES.iter().flat_map(|(name, others)| {
        std::iter::once(name).chain(*others).map(move |word| (*word, *name))
    });
    // The longest one is what is meant: 志愿服务 and not 志愿.
    let found = words.filter(|(word, _)| text.contains(word)).max_by_key(|(word, _)| word.len());
    match found {
        Some((word, name)) => text.replacen(word, name, 1),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CATEGORIES, category_of};
    use crate::folding::folded;

    #[test]
    fn a_word_means_one_category_and_is_written_as_it_is_compared() {
        let mut known = BTreeSet::new();
        for (name, others) in CATEGORIES {
            for word in [name].into_iter().chain(*others) {
                assert!(known.insert(*word), "{word} is there twice");
                assert_eq!(folded(word), *word);
                assert_eq!(category_of((*word).to_owned()), *name);
            }
        }
        for (text, category) in
            [("航天", "航天"), ("融资服务", "资金服务"), ("资金服务", "资金服务")]
        {
            assert_eq!(category_of(text.to_owned()), category);
        }
    }
}
