//! The terms of the domain: kinds by their name in files, and choices.

use super::kinds::{kind, one};
use super::{Message, m, term};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::receipts::SUBMISSION;
use zhibu_domain::reporting::rounds::ROUND;
use zhibu_domain::reporting::trust::KEY;
use zhibu_domain::reporting::wording::{PASSAGES, TEMPLATE};
use zhibu_domain::rules::RULE;
use zhibu_domain::values::period::Period;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_ledger::ARCHIVE;

/// The name of a kind by its name in files. Unknown kinds keep that name.
pub fn kind_of_code(code: &str, lang: super::Lang) -> String {
    let known = match code {
        ROUND => Some(m::ROUND),
        SUBMISSION => Some(m::SUBMISSIONS_KIND),
        KEY => Some(m::KEYS_KIND),
        RULE => Some(m::RULES_KIND),
        ARCHIVE => Some(m::ARCHIVES_KIND),
        TEMPLATE => Some(m::TEMPLATES),
        PASSAGES => Some(m::PASSAGES_KIND),
        _ => Kind::from_code(code).map(kind),
    };
    known.map_or_else(|| code.to_owned(), |known| known.get(lang).to_owned())
}

/// The name of one record of a kind, by the kind's name in files.
pub fn one_of_code(code: &str, lang: super::Lang) -> String {
    let known = match code {
        ROUND => Some(m::ROUND_ONE),
        SUBMISSION => Some(m::SUBMISSION_ONE),
        KEY => Some(m::KEY_ONE),
        RULE => Some(m::RULE_ONE),
        ARCHIVE => Some(m::ARCHIVE_ONE),
        TEMPLATE => Some(m::TEMPLATES),
        PASSAGES => Some(m::PASSAGES_KIND),
        _ => Kind::from_code(code).map(one),
    };
    known.map_or_else(|| code.to_owned(), |known| known.get(lang).to_owned())
}

/// The name of a record that has only an id: a round is named by its period.
pub fn id_of_code(code: &str, id: &str, lang: super::Lang) -> String {
    let period = (code == ROUND).then(|| id.parse::<Period>().ok()).flatten();
    period.map_or_else(|| id.to_owned(), |period| super::period(period, lang))
}

/// The names of the choices that divide a chart, which a first visit needs.
pub fn category(code: &str) -> Option<Message> {
    Some(match code {
        "assault_team" => term("党员突击队", "Assault team"),
        "vanguard_post" => term("党员先锋岗", "Vanguard post"),
        "duty_zone" => term("党员责任区", "Zone of duty"),
        "battalion" => term("突击营", "Battalion"),
        "key_project" => term("重点项目", "Key project"),
        "sector" => term("行业领域", "Sector"),
        "industry_chain" => term("产业链", "Industry chain"),
        "urgent_task" => term("应急/防疫", "Urgent task"),
        "inspection" => term("巡察/审查", "Inspection"),
        "task_force" => term("专班", "Task force"),
        "dispatched_office" => term("派出机构", "Dispatched office"),
        "department" => term("职能部门", "Department"),
        "institute" => term("科研院所", "Institute"),
        "association" => term("社会团体", "Association"),
        "enterprise" => term("企业", "Enterprise"),
        "finance" => term("金融机构", "Finance"),
        "cooperative" => term("合作社/农户", "Cooperative or farm"),
        "party_meeting" => term("党员大会", "Party meeting"),
        "committee_meeting" => term("支委会", "Committee meeting"),
        "group_meeting" => term("党小组会", "Group meeting"),
        "lesson" => term("党课", "Lesson"),
        "theme_day" => term("主题党日", "Theme day"),
        "life_meeting" => term("组织生活会", "Organisation life meeting"),
        "mutual_appraisal" => term("民主评议", "Democratic appraisal"),
        "talk" => term("谈心谈话", "Talk"),
        "admission" => term("接收预备党员", "Admission"),
        "punishment" => term("党纪处分", "Punishment"),
        "dues" => term("收缴党费", "Dues"),
        "delegates" => term("选举代表", "Election of delegates"),
        "reelection" => term("换届选举", "Re-election"),
        "study" => term("学习交流", "Study"),
        "contest" => term("品鉴/赛事", "Tasting or contest"),
        "fair" => term("展销", "Fair"),
        "signing" => term("签约", "Signing"),
        "training" => term("培训", "Training"),
        "survey" => term("调研", "Survey"),
        "outreach" => term("宣讲", "Outreach"),
        "joint_meeting" => term("联席会议", "Joint meeting"),
        "direct" => term("直接促成", "Brought about"),
        "total" => term("合计", "Total"),
        "driven" => term("带动", "Driven"),
        "other" => term("其他", "Other"),
        _ => return None,
    })
}

/// The name of a choice.
pub fn choice(code: &str) -> Message {
    category(code).unwrap_or_else(|| match code {
        "611" => term("党委", "Party committee"),
        "621" => term("党总支", "General branch"),
        "631" => term("党支部", "Branch"),
        "632" => term("联合党支部", "Joint branch"),
        "911" => term("临时党委", "Temporary committee"),
        "921" => term("临时党总支", "Temporary general branch"),
        "931" => term("临时党支部", "Temporary branch"),
        "932" => term("临时联合党支部", "Temporary joint branch"),
        "vanguard_index" => term("先锋指数", "Vanguard index"),
        "alliance_unit_round" => term("联盟成员单位", "Member units of alliances"),
        "organisation_round" => term("临时党组织", "Temporary organisations"),
        "addition" => term("加分", "Addition"),
        "deduction" => term("扣分", "Deduction"),
        "veto" => term("一票否决", "Veto"),
        "need" => term("需求", "Need"),
        "resource" => term("资源", "Resource"),
        "opportunity" => term("机会", "Opportunity"),
        "satisfied" => term("满意", "Satisfied"),
        "partly_satisfied" => term("基本满意", "Partly satisfied"),
        "unsatisfied" => term("不满意", "Unsatisfied"),
        "contracted" => term("签约", "Contracted"),
        "arrived" => term("到位", "Arrived"),
        "paid" => term("支付/兑现", "Paid"),
        "sum" => term("可以相加", "Added up"),
        "never_added" => term("不相加", "Never added"),
        "district" => term("区（县）", "District"),
        "street" => term("街道（镇）", "Street"),
        "community" => term("社区（村）", "Community"),
        "matched" => term("已对接", "Matched"),
        "talking" => term("洽谈中", "In talks"),
        "signed" => term("已签约", "Signed"),
        "running" => term("履行中", "Under way"),
        "done" => term("已完成", "Completed"),
        "dropped" => term("未成", "Fell through"),
        "chain_head" => term("链长", "Head of the chain"),
        "chain_leader" => term("链主", "Leading enterprise"),
        "instructor" => term("党建指导员", "Party instructor"),
        "non_legal_person" => term("非法人", "Not a legal person"),
        "legal_person" => term("社会团体法人", "Legal person"),
        "finish_start" => term("前完成，后开始", "Finish to start"),
        "start_start" => term("前开始，后开始", "Start to start"),
        "finish_finish" => term("前完成，后完成", "Finish to finish"),
        "off" => term("放假", "Off"),
        "work" => term("调休上班", "Worked instead"),
        "whole_day" => term("全天", "Whole day"),
        "morning" => term("上午", "Morning"),
        "afternoon" => term("下午", "Afternoon"),
        "night" => term("夜间", "Night"),
        "present" => term("出席", "Present"),
        "absent" => term("缺席", "Absent"),
        "yes" => term("是", "Yes"),
        "no" => term("否", "No"),
        "full" => term("正式党员", "Full"),
        "probationary" => term("预备党员", "Probationary"),
        "secretary" => term("书记", "Secretary"),
        "deputy_secretary" => term("副书记", "Deputy secretary"),
        "organisation_member" => term("组织委员", "Organisation"),
        "publicity_member" => term("宣传委员", "Publicity"),
        "discipline_member" => term("纪检委员", "Discipline"),
        "committee_member" => term("其他委员", "Other committee member"),
        "member" => term("党员", "Member"),
        "request" | "request_paper" => term("请示", "Request"),
        "approve" | "approval_paper" => term("批复", "Approval"),
        "appoint" => term("指定", "Designation"),
        "launch" => term("成立", "Launch"),
        "renew" => term("延期", "Renewal"),
        "change" => term("变更", "Change"),
        "dissolve" => term("撤销", "Dissolution"),
        "convert" => term("转为正式党组织", "Conversion"),
        "close" => term("归档", "Closing"),
        "roster" => term("名册", "Roster"),
        "plan" => term("计划", "Plan"),
        "minutes" => term("记录", "Minutes"),
        "summary_paper" => term("总结", "Summary"),
        "conduct_notes" => term("鉴定", "Conduct notes"),
        "dissolution_paper" => term("撤销文件", "Dissolution"),
        _ => term("（其他选项）", "(other choice)"),
    })
}

/// The name of a qualifier in a form.
pub fn qualifier(qualifier: Qualifier) -> Message {
    match qualifier {
        Qualifier::Exact => term("确数", "exactly"),
        Qualifier::About => term("约", "about"),
        Qualifier::MoreThan => term("余（以上）", "more than"),
        Qualifier::FewerThan => term("不足", "fewer than"),
    }
}
