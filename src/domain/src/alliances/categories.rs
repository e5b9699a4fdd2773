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

/// A category in the usual words: 融资 is 资金, and 融资信息 is 资金数据, a part of it. The text is
/// [folded](crate::folding::folded).
pub fn category_of(text: &str) -> String {
    let mut category = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // The longest one is what is meant: 志愿服务 and not 志愿.
        let known =
            words().filter(|(word, _)| rest.starts_with(word)).max_by_key(|(word, _)| word.len());
        if let Some((word, name)) = known {
            category.push_str(name);
            rest = &rest[word.len()..];
        } else {
            category.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    category
}

/// The known words, each with the category that it means.
fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    CATEGORIES.iter().flat_map(|(name, others)| {
        std::iter::once(name).chain(*others).map(move |word| (*word, *name))
    })
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
                assert_eq!(category_of(word), *name);
            }
        }
        for (text, category) in
            [("航天", "航天"), ("融资服务", "资金服务"), ("资金服务", "资金服务")]
        {
            assert_eq!(category_of(text), category);
        }
        // What is a part of another is so in the usual words too.
        for (part, whole) in [
            ("招聘", "招聘信息"),
            ("贷款", "贷款政策"),
            ("销售", "销售培训"),
            ("体检", "体检志愿服务"),
            ("厂房", "厂房设备"),
            ("采购", "设备采购"),
            ("市场", "市场推广"),
        ] {
            assert!(category_of(whole).contains(&category_of(part)), "{part} in {whole}");
        }
    }
}
