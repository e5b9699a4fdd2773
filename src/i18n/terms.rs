//! The terms of the domain: kinds, fields, choices.

use super::{Message, m};
use crate::domain::period::Period;
use crate::domain::quantity::Qualifier;
use crate::domain::records::Kind;
use crate::domain::rounds::{ROUND, SUBMISSION};
use crate::domain::rules::RULE;
use crate::domain::trust::KEY;
use crate::ledger::ARCHIVE;

const fn term(zh: &'static str, en: &'static str) -> Message {
    Message { zh, en }
}

/// What a kind of record is called.
pub fn kind(kind: Kind) -> Message {
    match kind {
        Kind::Organisation => term("基层党组织", "Organisations"),
        Kind::Branch => term("临时党组织", "Temporary organisations"),
        Kind::Task => term("任务", "Tasks"),
        Kind::Method => term("工作法", "Work methods"),
        Kind::Step => term("设立与撤销步骤", "Steps"),
        Kind::Member => term("党员名册", "Members"),
        Kind::Assignment => term("编入", "Assignments"),
        Kind::Alliance => term("党建联盟", "Alliances"),
        Kind::AllianceUnit => term("成员单位", "Member units"),
        Kind::Activity => term("活动", "Activities"),
        Kind::Outcome => term("成效", "Outcomes"),
        Kind::Goal => term("战略目标", "Strategic goals"),
        Kind::ChairTerm => term("轮值主席", "Chair terms"),
        Kind::MeetingItem => term("联席议题", "Meeting items"),
        Kind::Offer => term("需求·资源·机会", "Needs, resources, opportunities"),
        Kind::Cooperation => term("合作", "Cooperations"),
        Kind::Target => term("目标值", "Targets"),
        Kind::Indicator => term("区域指标", "Area indicators"),
    }
}

/// What one record of a kind is called.
pub fn one(kind: Kind) -> Message {
    match kind {
        Kind::Organisation => term("基层党组织", "organisation"),
        Kind::Branch => term("临时党组织", "temporary organisation"),
        Kind::Task => term("任务", "task"),
        Kind::Method => term("工作法", "work method"),
        Kind::Step => term("步骤", "step"),
        Kind::Member => term("党员", "member"),
        Kind::Assignment => term("编入", "assignment"),
        Kind::Alliance => term("党建联盟", "alliance"),
        Kind::AllianceUnit => term("成员单位", "member unit"),
        Kind::Activity => term("活动", "activity"),
        Kind::Outcome => term("成效", "outcome"),
        Kind::Goal => term("战略目标", "strategic goal"),
        Kind::ChairTerm => term("轮值主席", "chair term"),
        Kind::MeetingItem => term("联席议题", "meeting item"),
        Kind::Offer => term("需求·资源·机会", "need, resource or opportunity"),
        Kind::Cooperation => term("合作", "cooperation"),
        Kind::Target => term("目标值", "target"),
        Kind::Indicator => term("区域指标", "area indicator"),
    }
}

/// What a kind is called by its name in files; kinds of other versions keep that name.
pub fn kind_of_code(code: &str, lang: super::Lang) -> String {
    let known = match code {
        ROUND => Some(m::ROUND),
        SUBMISSION => Some(m::SUBMISSIONS_KIND),
        KEY => Some(m::KEYS_KIND),
        RULE => Some(m::RULES_KIND),
        ARCHIVE => Some(m::ARCHIVES_KIND),
        _ => Kind::from_code(code).map(kind),
    };
    known.map_or_else(|| code.to_owned(), |known| known.get(lang).to_owned())
}

/// What one record of a kind is called by the kind's name in files.
pub fn one_of_code(code: &str, lang: super::Lang) -> String {
    let known = match code {
        ROUND => Some(m::ROUND_ONE),
        SUBMISSION => Some(m::SUBMISSION_ONE),
        KEY => Some(m::KEY_ONE),
        RULE => Some(m::RULE_ONE),
        ARCHIVE => Some(m::ARCHIVE_ONE),
        _ => Kind::from_code(code).map(one),
    };
    known.map_or_else(|| code.to_owned(), |known| known.get(lang).to_owned())
}

/// What a record is called that has only its id for a name: a round is called by its period.
pub fn id_of_code(code: &str, id: &str, lang: super::Lang) -> String {
    let period = (code == ROUND).then(|| id.parse::<Period>().ok()).flatten();
    period.map_or_else(|| id.to_owned(), |period| super::period(period, lang))
}

/// What a field of a kind is called.
pub fn field(of: Kind, name: &str) -> Message {
    match (of, name) {
        (Kind::AllianceUnit, "name") => term("单位名称", "Unit"),
        (Kind::Indicator, "name") => term("指标", "Indicator"),
        (Kind::Outcome, "branch") => term("归属临时党组织", "Credited to branch"),
        (Kind::Outcome, "alliance") => term("归属联盟", "Credited to alliance"),
        (Kind::Outcome, "organisation") => term("归属党组织", "Credited to organisation"),
        (Kind::Member, "name") => term("姓名", "Name"),
        (Kind::Member, "organisation") => term("组织关系所在党组织", "Home organisation"),
        (Kind::Task, "setting") => term("任务类型", "Task kind"),
        (Kind::Task, "organisation") => term("主管党组织", "Organisation in charge"),
        (Kind::Task, "full_members") => term("正式党员人数", "Full members on it"),
        (Kind::Assignment, "branch") => term("编入的临时党组织", "Assigned to"),
        (Kind::Assignment, "from") => term("编入日期", "From"),
        (Kind::Assignment, "to") => term("离开日期", "To"),
        (Kind::Step | Kind::Target, "branch") => term("临时党组织", "Temporary organisation"),
        (Kind::Step, "organisation") => term("转为的党组织", "Became"),
        (Kind::Step | Kind::Method | Kind::Goal | Kind::Offer, "note") => term("说明", "Note"),
        (Kind::MeetingItem, "name") => term("议题", "Item"),
        (Kind::Activity, "serves") => term("服务的任务", "Tasks served"),
        (Kind::Offer, "amount") => term("数量", "Amount"),
        (Kind::Target, "quantity") => term("目标值", "To reach"),
        (Kind::Target, "alliance") => term("联盟", "Alliance"),
        (_, "name") => term("名称", "Name"),
        (_, "code") => term("组织类别", "Type"),
        (_, "parent") => term("上级党组织", "Parent organisation"),
        (_, "unit") => term("所在单位", "Unit"),
        (_, "members") => term("党员总数", "Members"),
        (_, "full_members") => term("正式党员", "Full members"),
        (_, "probationary_members") => term("预备党员", "Probationary members"),
        (_, "note") => term("备注", "Note"),
        (_, "source") => term("出处", "Source"),
        (_, "form") => term("组织形式", "Form"),
        (_, "setting") => term("设立情形", "Setting"),
        (_, "established") => term("成立日期", "Established"),
        (_, "approved_by") => term("批准的党组织", "Approved by"),
        (_, "task") => term("承担任务", "Task"),
        (_, "secretary") => term("书记", "Secretary"),
        (_, "domain") => term("领域", "Domain"),
        (_, "start") => term("开始日期", "Start"),
        (_, "ended") => term("实际结束日期", "Ended"),
        (_, "transferred") => term("党员组织关系是否转入", "Members' registration transferred"),
        (_, "units") => term("参与单位", "Units taking part"),
        (_, "exempt") => term("不单独建立的理由", "Why none is built"),
        (_, "elements") => term("要素", "Elements"),
        (_, "serves") => term("服务的任务", "Serves"),
        (_, "committee_members") => term("委员人数", "Committee members"),
        (_, "groups") => term("党小组数", "Party groups"),
        (_, "method") => term("工作法", "Work method"),
        (_, "archived") => term("归档材料", "Archived papers"),
        (_, "step") => term("步骤", "Step"),
        (_, "until") => term("延期到", "Renewed until"),
        (_, "actor") => term("办理单位或人员", "By"),
        (_, "document") => term("文号", "Document number"),
        (_, "standing") => term("党员类别", "Standing"),
        (_, "member") => term("党员", "Member"),
        (_, "role") => term("职务", "Role"),
        (_, "conduct") => term("表现鉴定", "Conduct note"),
        (_, "returned") => term("鉴定送达日期", "Note returned on"),
        (_, "ayes") => term("赞成票", "Ayes"),
        (_, "excellent") => term("评为优秀人数", "Graded excellent"),
        (_, "element") => term("对应的工作法要素", "Element of the work method"),
        (Kind::Branch, "summary") => term("工作总结", "Final summary"),
        (_, "home_units") => term("组成单位", "Home units"),
        (_, "planned_end") => term("计划撤销日期", "Planned end"),
        (_, "dissolved") => term("撤销日期", "Dissolved"),
        (_, "lead_unit") => term("牵头单位", "Lead unit"),
        (_, "guiding_unit") => term("指导单位", "Guiding unit"),
        (_, "founded") => term("成立日期", "Founded"),
        (_, "purpose") => term("宗旨", "Purpose"),
        (_, "alliance") => term("所属联盟", "Alliance"),
        (_, "unit_kind") => term("单位类型", "Unit kind"),
        (_, "joined") => term("加入日期", "Joined"),
        (_, "left") => term("退出日期", "Left"),
        (_, "title") => term("活动名称", "Title"),
        (_, "activity_kind") => term("活动类型", "Activity kind"),
        (_, "date") => term("日期", "Date"),
        (_, "branch") => term("所属临时党组织", "Branch"),
        (_, "due") => term("应到人数", "Due"),
        (_, "present") => term("实到人数", "Present"),
        (_, "summary") => term("内容摘要", "Summary"),
        (_, "measure") => term("成效指标", "Measure"),
        (_, "quantity") => term("数值", "Figure"),
        (_, "strength") => term("归因程度", "Attribution"),
        (_, "organisation") => term("党组织", "Organisation"),
        (_, "evidence") => term("佐证", "Evidence"),
        (_, "goal") => term("对应的战略目标", "Strategic goal"),
        (_, "mechanisms") => term("工作机制", "Mechanisms"),
        (_, "legal_status") => term("法律地位", "Legal status"),
        (_, "council") => term("理事会", "Council"),
        (_, "secretariat") => term("秘书处", "Secretariat"),
        (_, "chair_months") => term("轮值期（月）", "Months in the chair"),
        (_, "chair") => term("轮值单位", "Unit in the chair"),
        (_, "raised_by") => term("提出单位", "Raised by"),
        (_, "raised_at") => term("提出的会议", "Raised at"),
        (_, "decision") => term("议定事项", "Decision"),
        (_, "responsible") => term("责任单位", "Responsible"),
        (_, "deadline") => term("办理期限", "Deadline"),
        (_, "done") => term("办结日期", "Done"),
        (_, "result") => term("办理结果", "Result"),
        (_, "reported_at") => term("反馈的会议", "Reported back at"),
        (_, "offer_kind") => term("类型", "Kind"),
        (_, "posted_by") => term("发布单位", "Posted by"),
        (_, "category") => term("类别", "Category"),
        (_, "place") => term("地点", "Place"),
        (_, "amount") => term("金额", "Amount"),
        (_, "closed") => term("了结日期", "Settled"),
        (_, "stage") => term("进展", "Stage"),
        (_, "need") => term("需求", "Need"),
        (_, "met_by") => term("资源或机会", "Met by"),
        (_, "partners") => term("合作单位", "Partners"),
        (_, "matched") => term("对接日期", "Matched"),
        (_, "signed") => term("签约日期", "Signed"),
        (_, "cooperation") => term("来自合作", "From cooperation"),
        (_, "helped_by") => term("促成它的活动", "Activities that helped"),
        (_, "from") => term("起", "From"),
        (_, "to") => term("止", "To"),
        _ => term("（其他字段）", "(other field)"),
    }
}

/// What a choice is called.
pub fn choice(code: &str) -> Message {
    match code {
        "611" => term("党委", "Party committee"),
        "621" => term("党总支", "General branch"),
        "631" => term("党支部", "Branch"),
        "632" => term("联合党支部", "Joint branch"),
        "911" => term("临时党委", "Temporary committee"),
        "921" => term("临时党总支", "Temporary general branch"),
        "931" => term("临时党支部", "Temporary branch"),
        "932" => term("临时联合党支部", "Temporary joint branch"),
        "need" => term("需求", "Need"),
        "resource" => term("资源", "Resource"),
        "opportunity" => term("机会", "Opportunity"),
        "matched" => term("已对接", "Matched"),
        "talking" => term("洽谈中", "In talks"),
        "signed" => term("已签约", "Signed"),
        "running" => term("履行中", "Under way"),
        "done" => term("已完成", "Completed"),
        "dropped" => term("未成", "Fell through"),
        "non_legal_person" => term("非法人", "Not a legal person"),
        "legal_person" => term("社会团体法人", "Legal person"),
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
        "appoint" => term("任命", "Appointment"),
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
        _ => term("其他", "Other"),
    }
}

/// What a qualifier is called in a form.
pub fn qualifier(qualifier: Qualifier) -> Message {
    match qualifier {
        Qualifier::Exact => term("确数", "exactly"),
        Qualifier::About => term("约", "about"),
        Qualifier::MoreThan => term("余（以上）", "more than"),
        Qualifier::FewerThan => term("不足", "fewer than"),
    }
}
