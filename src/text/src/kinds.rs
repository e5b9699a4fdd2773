//! The words of the record kinds and of their fields.
//!
//! A kind or field of the domain's table that has no words here does not compile.

use super::{Message, term};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{self, Kind, RecordType};

/// The name of a kind, and that of one of its records. Apart from the names of fields, which a first visit does
/// without.
struct KindNames {
    many: Message,
    one: Message,
}

/// The name of a kind.
pub fn kind(kind: Kind) -> Message {
    names(kind).many
}

/// The name of one record of a kind.
pub fn one(kind: Kind) -> Message {
    names(kind).one
}

/// The name of a field, given by its constant.
pub fn field_name(field: impl Into<FieldId>) -> Message {
    let field = field.into();
    fields(field.kind)[field.index]
}

/// The name of a field, by its name in files.
pub fn field(of: Kind, name: &str) -> Message {
    let other = term("（其他字段）", "(other field)");
    of.field_index(name).map_or(other, |index| fields(of)[index])
}

const NO_WORD: Message = term("", "");

macro_rules! words {
    ($(
        $kind:ident: ($many_zh:literal, $many_en:literal), one ($one_zh:literal, $one_en:literal) {
            $($field:ident: ($zh:literal, $en:literal),)+
        }
    )+) => {
        fn names(kind: Kind) -> &'static KindNames {
            match kind {$(
                Kind::$kind => {
                    static NAMES: KindNames =
                        KindNames { many: term($many_zh, $many_en), one: term($one_zh, $one_en) };
                    &NAMES
                }
            )+}
        }

        /// The names of the fields, by index.
        fn fields(kind: Kind) -> &'static [Message] {
            match kind {$(
                Kind::$kind => {
                    const COUNT: usize = <records::$kind as RecordType>::FIELDS.len();
                    static FIELDS: [Message; COUNT] = {
                        let mut fields = [NO_WORD; COUNT];
                        $(fields[records::$kind::$field.index()] = term($zh, $en);)+
                        let mut index = 0;
                        while index < COUNT {
                            assert!(!fields[index].zh.is_empty(), "a field has no word");
                            index += 1;
                        }
                        fields
                    };
                    &FIELDS
                }
            )+}
        }
    };
}

words! {
    Area: ("区域", "Areas"), one ("区域", "area") {
        NAME: ("名称", "Name"),
        CODE: ("区划代码", "Code"),
        PARENT: ("上级区域", "Part of"),
        LEVEL: ("级别", "Level"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Organisation: ("基层党组织", "Organisations"), one ("基层党组织", "organisation") {
        NAME: ("名称", "Name"),
        CODE: ("组织类别", "Type"),
        PARENT: ("上级党组织", "Parent organisation"),
        UNIT: ("所在单位", "Unit"),
        MEMBERS: ("党员总数", "Members"),
        FULL_MEMBERS: ("正式党员", "Full members"),
        PROBATIONARY_MEMBERS: ("预备党员", "Probationary members"),
        ORDER: ("序号", "Official order"),
        EXCEPTION: ("设置例外及批准文号", "Approved exception to its size, with the document"),
        APPROVED: ("批准设立日期", "Approved"),
        FILED: ("备案日期", "Put on record"),
        TERM_FROM: ("本届任期起", "Term from"),
        TERM_YEARS: ("任期（年），与一般不同时填", "Years of a term, if not the usual ones"),
        AREA: ("所在区域", "Area"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Holiday: ("节假日", "Statutory days"), one ("节假日", "statutory day") {
        NAME: ("名称", "Name"),
        DAY_KIND: ("类型", "Kind"),
        FROM: ("起", "From"),
        TO: ("止", "To"),
        SOURCE: ("出处", "Source"),
    }

    Goal: ("战略目标", "Strategic goals"), one ("战略目标", "strategic goal") {
        NAME: ("名称", "Name"),
        FROM: ("起", "From"),
        TO: ("止", "To"),
        NOTE: ("说明", "Note"),
        AREA: ("所在区域", "Area"),
        SOURCE: ("出处", "Source"),
    }

    Task: ("任务", "Tasks"), one ("任务", "task") {
        NAME: ("名称", "Name"),
        SETTING: ("任务类型", "Task kind"),
        DOMAIN: ("领域", "Domain"),
        ORGANISATION: ("主管党组织", "Organisation in charge"),
        FULL_MEMBERS: ("正式党员人数", "Full members on it"),
        START: ("开始日期", "Start"),
        PLANNED_END: ("计划结束日期", "Planned end"),
        ENDED: ("实际结束日期", "Ended"),
        AMOUNT: ("工作量", "Amount of work"),
        GOAL: ("对应的战略目标", "Strategic goal"),
        TRANSFERRED: ("党员组织关系是否转入", "Members' registration transferred"),
        UNITS: ("参与单位", "Units taking part"),
        EXEMPT: ("不单独建立的理由", "Why none is built"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Node: ("计划节点", "Plan nodes"), one ("节点", "plan node") {
        NAME: ("名称", "Name"),
        TASK: ("所属任务", "Task"),
        STAGE: ("环节", "Stage"),
        DAYS: ("工期（工作日）", "Working days"),
        NOT_BEFORE: ("最早开始日期", "Not before"),
        RESPONSIBLE: ("责任单位", "Responsible"),
        STARTED: ("实际开始日期", "Began"),
        FINISHED: ("实际完成日期", "Finished"),
        BASELINE_START: ("基线开始日期", "Baseline start"),
        BASELINE_FINISH: ("基线完成日期", "Baseline finish"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Link: ("节点衔接", "Links of nodes"), one ("衔接", "link of nodes") {
        BEFORE: ("前一节点", "First"),
        AFTER: ("后一节点", "Then"),
        LINK_KIND: ("衔接方式", "How they are tied"),
        LAG: ("间隔（工作日）", "Lag in working days"),
        OVERLAP: ("压茬（工作日）", "Overlap in working days"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Progress: ("进度记录", "Progress"), one ("进度", "progress") {
        TASK: ("所属任务", "Task"),
        DATE: ("日期", "Date"),
        COUNT: ("当日完成数", "Done that day"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Method: ("工作法", "Work methods"), one ("工作法", "work method") {
        NAME: ("名称", "Name"),
        ELEMENTS: ("要素", "Elements"),
        NOTE: ("说明", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Branch: ("临时党组织", "Temporary organisations"), one ("临时党组织", "temporary organisation") {
        NAME: ("名称", "Name"),
        FORM: ("组织形式", "Form"),
        SETTING: ("设立情形", "Setting"),
        ESTABLISHED: ("成立日期", "Established"),
        APPROVED_BY: ("审批党组织", "Approved by"),
        TASK: ("任务概述", "Task"),
        SERVES: ("所服务任务", "Serves"),
        SECRETARY: ("书记", "Secretary"),
        COMMITTEE_MEMBERS: ("委员人数", "Committee members"),
        GROUPS: ("党小组数", "Party groups"),
        FULL_MEMBERS: ("正式党员", "Full members"),
        PROBATIONARY_MEMBERS: ("预备党员", "Probationary members"),
        HOME_UNITS: ("组成单位", "Home units"),
        PLANNED_END: ("计划撤销日期", "Planned end"),
        DISSOLVED: ("撤销日期", "Dissolved"),
        PARENT: ("上级临时党组织", "Parent"),
        ALLIANCE: ("服务的联盟", "Alliance served"),
        METHOD: ("工作法", "Work method"),
        SUMMARY: ("工作总结", "Final summary"),
        ARCHIVED: ("归档材料", "Archived papers"),
        NUMBER: ("个数，一条记录代表多个未列名的组织时填", "How many it stands for, if they are not named one by one"),
        ORDER: ("序号", "Official order"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Step: ("设立与撤销步骤", "Steps"), one ("步骤", "step") {
        STEP: ("步骤", "Step"),
        BRANCH: ("临时党组织", "Temporary organisation"),
        DATE: ("日期", "Date"),
        ACTOR: ("经办单位（人）", "By"),
        DOCUMENT: ("文号", "Document number"),
        UNTIL: ("延期到", "Renewed until"),
        ORGANISATION: ("转为的党组织", "Became"),
        NOTE: ("说明", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Team: ("突击队与先锋岗", "Teams and posts"), one ("队伍", "team") {
        NAME: ("名称", "Name"),
        TEAM_KIND: ("队伍类型", "Kind of team"),
        BRANCH: ("所属临时党组织", "Branch"),
        ORGANISATION: ("党组织", "Organisation"),
        PART_OF: ("所属突击营", "Battalion"),
        LEADER: ("负责人", "Leader"),
        PLACE: ("地点", "Place"),
        HEAD_COUNT: ("人数", "Head count"),
        FROM: ("起", "From"),
        TO: ("止", "To"),
        ORDER: ("序号", "Official order"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Member: ("党员名册", "Members"), one ("党员", "member") {
        NAME: ("姓名", "Name"),
        ORGANISATION: ("组织关系所在党组织", "Home organisation"),
        STANDING: ("党员类别", "Standing"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Assignment: ("编入", "Assignments"), one ("编入", "assignment") {
        MEMBER: ("党员", "Member"),
        BRANCH: ("编入的临时党组织", "Assigned to"),
        TEAM: ("编入的队伍", "Team"),
        ROLE: ("职务", "Role"),
        FROM: ("编入日期", "From"),
        TO: ("退出日期", "To"),
        CONDUCT: ("表现鉴定", "Conduct note"),
        RETURNED: ("鉴定送达日期", "Note returned on"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Shift: ("班次", "Shifts"), one ("班次", "shift") {
        MEMBER: ("党员", "Member"),
        TEAM: ("队伍", "Team"),
        PLACE: ("地点", "Place"),
        DATE: ("日期", "Date"),
        SLOT: ("时段", "Part of the day"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Alliance: ("党建联盟", "Alliances"), one ("党建联盟", "alliance") {
        NAME: ("名称", "Name"),
        LEAD_UNIT: ("牵头单位", "Lead unit"),
        GUIDING_UNIT: ("指导单位", "Guiding unit"),
        FOUNDED: ("成立日期", "Founded"),
        PURPOSE: ("宗旨", "Purpose"),
        MECHANISMS: ("工作机制", "Mechanisms"),
        CHARTER_ADOPTED: ("章程通过日期", "Charter adopted"),
        CHARTER_VERSION: ("章程版本", "Charter version"),
        CHARTER: ("章程", "Charter"),
        LEGAL_STATUS: ("法律地位", "Legal status"),
        LEAD_ORGANISATION: ("牵头党组织", "Leading organisation"),
        GUIDING_ORGANISATION: ("指导党组织", "Guiding organisation"),
        COUNCIL: ("理事会", "Council"),
        SECRETARIAT: ("秘书处", "Secretariat"),
        CHAIR_MONTHS: ("轮值期（月）", "Months in the chair"),
        AREA: ("所在区域", "Area"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    AllianceUnit: ("成员单位", "Member units"), one ("成员单位", "member unit") {
        NAME: ("单位名称", "Unit"),
        ALLIANCE: ("所属联盟", "Alliance"),
        UNIT_KIND: ("单位类型", "Unit kind"),
        JOINED: ("加入日期", "Joined"),
        LEFT: ("退出日期", "Left"),
        ORGANISATION: ("单位党组织", "Its Party organisation"),
        LEAVING_REASON: ("退出原因", "Reason for leaving"),
        UNFINISHED: ("退出时未了事项", "Unfinished on leaving"),
        NUMBER: ("家数，一条记录代表多家未列名的单位时填", "How many it stands for, if they are not named one by one"),
        ORDER: ("序号", "Official order"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    ChairTerm: ("轮值主席", "Chair terms"), one ("轮值主席", "chair term") {
        CHAIR: ("轮值单位", "Unit in the chair"),
        ALLIANCE: ("所属联盟", "Alliance"),
        FROM: ("起", "From"),
        TO: ("止", "To"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    RoleHolder: ("联盟任职", "Alliance roles"), one ("联盟任职", "alliance role") {
        NAME: ("姓名或单位", "Name"),
        ROLE: ("联盟职务", "Role in the alliance"),
        ALLIANCE: ("所属联盟", "Alliance"),
        UNIT: ("对应的成员单位", "Member unit"),
        FROM: ("任职起", "From"),
        TO: ("任职止", "To"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Activity: ("活动", "Activities"), one ("活动", "activity") {
        TITLE: ("活动名称", "Title"),
        ACTIVITY_KIND: ("活动类型", "Activity kind"),
        DATE: ("日期", "Date"),
        BRANCH: ("所属临时党组织", "Branch"),
        ALLIANCE: ("所属联盟", "Alliance"),
        SERVES: ("所服务任务", "Tasks served"),
        DUE: ("应到人数", "Due"),
        PRESENT: ("实到人数", "Present"),
        VOTERS_DUE: ("应到有表决权人数", "Due, with a vote"),
        VOTERS_PRESENT: ("实到有表决权人数", "Present, with a vote"),
        AYES: ("赞成票", "Ayes"),
        EXCELLENT: ("评为优秀人数", "Graded excellent"),
        ELEMENT: ("对应的工作法要素", "Element of the work method"),
        SUMMARY: ("内容摘要", "Summary"),
        TEAM: ("开展活动的队伍", "Team"),
        PLACE: ("地点", "Place"),
        HOST: ("主持人", "Chaired by"),
        RECORDER: ("记录人", "Recorded by"),
        SOURCE: ("出处", "Source"),
    }

    Attendance: ("到会情况", "Attendance"), one ("到会情况", "attendance") {
        MEMBER: ("党员", "Member"),
        UNIT: ("成员单位", "Member unit"),
        ACTIVITY: ("活动", "Activity"),
        ATTENDED: ("是否到会", "Attended"),
        REASON: ("缺席原因", "Reason for absence"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    MeetingItem: ("联席议题", "Meeting items"), one ("联席议题", "meeting item") {
        NAME: ("议题", "Item"),
        ALLIANCE: ("所属联盟", "Alliance"),
        RAISED_BY: ("提出单位", "Raised by"),
        RAISED: ("提出日期", "Raised on"),
        RAISED_AT: ("提出的会议", "Raised at"),
        DECISION: ("议定事项", "Decision"),
        RESPONSIBLE: ("责任单位", "Responsible"),
        DEADLINE: ("办理期限", "Deadline"),
        DONE: ("办结日期", "Done"),
        RESULT: ("办理结果", "Result"),
        REPORTED_AT: ("反馈的会议", "Reported back at"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Offer: ("需求·资源·机会", "Needs, resources, opportunities"), one ("需求·资源·机会", "need, resource or opportunity") {
        NAME: ("名称", "Name"),
        OFFER_KIND: ("类型", "Kind"),
        POSTED_BY: ("发布单位", "Posted by"),
        CATEGORY: ("类别", "Category"),
        PLACE: ("地点", "Place"),
        AMOUNT: ("数量", "Amount"),
        FROM: ("起", "From"),
        TO: ("止", "To"),
        CLOSED: ("办结日期", "Settled"),
        NOTE: ("说明", "Note"),
        DEPARTMENT: ("受理部门", "Department in charge"),
        DEADLINE: ("办理时限", "To be answered by"),
        ANSWER: ("答复", "Answer"),
        ANSWERED: ("答复日期", "Answered"),
        SATISFACTION: ("满意度", "Satisfaction"),
        SOURCE: ("出处", "Source"),
    }

    Cooperation: ("合作", "Cooperations"), one ("合作", "cooperation") {
        NAME: ("名称", "Name"),
        ALLIANCE: ("所属联盟", "Alliance"),
        STAGE: ("进展", "Stage"),
        NEED: ("需求", "Need"),
        MET_BY: ("资源或机会", "Met by"),
        PARTNERS: ("合作单位", "Partners"),
        MATCHED: ("对接日期", "Matched"),
        SIGNED: ("签约日期", "Signed"),
        AMOUNT: ("金额", "Amount"),
        EVIDENCE: ("佐证", "Evidence"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Instalment: ("履约记录", "Instalments"), one ("履约记录", "instalment") {
        WHAT: ("类别", "What"),
        COOPERATION: ("所属合作", "Cooperation"),
        DATE: ("日期", "Date"),
        AMOUNT: ("金额", "Amount"),
        EVIDENCE: ("佐证", "Evidence"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Measure: ("成效指标", "Measures"), one ("成效指标", "measure") {
        NAME: ("名称", "Name"),
        UNIT: ("计量单位", "Unit"),
        ADDING: ("合计方式", "Adding up"),
        NOTE: ("说明", "Note"),
        ORDER: ("序号", "Official order"),
        SOURCE: ("出处", "Source"),
    }

    Outcome: ("成效", "Outcomes"), one ("成效", "outcome") {
        MEASURE: ("成效指标", "Measure"),
        QUANTITY: ("数值", "Figure"),
        STRENGTH: ("成效类型", "Attribution"),
        DATE: ("日期", "Date"),
        BRANCH: ("归属临时党组织", "Credited to branch"),
        ALLIANCE: ("归属联盟", "Credited to alliance"),
        ORGANISATION: ("归属党组织", "Credited to organisation"),
        EVIDENCE: ("佐证", "Evidence"),
        COOPERATION: ("来自合作", "From cooperation"),
        HELPED_BY: ("促成它的活动", "Activities that helped"),
        SOURCE: ("出处", "Source"),
    }

    Target: ("目标值", "Targets"), one ("目标值", "target") {
        MEASURE: ("成效指标", "Measure"),
        QUANTITY: ("目标值", "To reach"),
        STRENGTH: ("成效类型", "Attribution"),
        FROM: ("起", "From"),
        TO: ("止", "To"),
        BRANCH: ("临时党组织", "Temporary organisation"),
        ALLIANCE: ("联盟", "Alliance"),
        ORGANISATION: ("党组织", "Organisation"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Appraisal: ("评选评议", "Appraisals"), one ("评选", "appraisal") {
        NAME: ("名称", "Name"),
        APPRAISAL_KIND: ("评选类型", "Kind"),
        ORGANISER: ("主办单位", "Organiser"),
        FROM: ("评价期起", "Appraised from"),
        TO: ("评价期止", "Appraised until"),
        BASE: ("基础分", "Base"),
        FULL: ("满分", "Full mark"),
        CRITERIA: ("评分准则（准则：权重）", "Criteria (name: weight)"),
        BANDS: ("等次（等次：最低分）", "Bands (name: least score)"),
        ONE_IN: ("优秀比例上限（几分之一）", "Highest band: one in"),
        NOMINATED_UNTIL: ("报名截止", "Nominations until"),
        REVIEWED: ("初审日期", "Reviewed"),
        ASSESSED: ("民主评议日期", "Assessed"),
        PUBLISHED: ("公示开始", "Published"),
        PUBLISHED_UNTIL: ("公示截止", "Published until"),
        AWARDED: ("表彰日期", "Commended"),
        OVER_REASON: ("超出限额的理由", "Why beyond the limit"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Nomination: ("参评对象", "Nominees"), one ("参评对象", "nominee") {
        NAME: ("参评对象", "Nominee"),
        APPRAISAL: ("所属评选", "Appraisal"),
        TEAM: ("对应的队伍", "Its team"),
        MEMBER: ("对应的党员", "Its member"),
        BRANCH: ("对应的临时党组织", "Its temporary organisation"),
        NOMINATED_BY: ("推荐单位", "Nominated by"),
        NOMINATED: ("报名日期", "Nominated"),
        ELIGIBLE: ("初审是否通过", "Passed the review"),
        REVIEW: ("初审意见", "Review"),
        VOTERS: ("参加评议人数", "Voters"),
        AYES: ("赞成票", "Ayes"),
        UNIT: ("对应的成员单位", "Its member unit"),
        BAND: ("评定等次", "Band confirmed"),
        SCORE: ("评定得分", "Score confirmed"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    ScoreItem: ("计分事项", "Score items"), one ("计分事项", "score item") {
        NAME: ("事项", "Item"),
        NOMINATION: ("参评对象", "Nominee"),
        ITEM_KIND: ("计分方式", "Does"),
        CRITERION: ("对应的准则", "Criterion"),
        POINTS: ("分值", "Points"),
        DATE: ("日期", "Date"),
        EVIDENCE: ("佐证", "Evidence"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Appeal: ("异议", "Objections"), one ("异议", "objection") {
        NAME: ("异议内容", "Objection"),
        NOMINATION: ("参评对象", "Nominee"),
        RAISED: ("提出日期", "Raised"),
        RAISED_BY: ("提出人", "Raised by"),
        UPHELD: ("是否成立", "Upheld"),
        ANSWER: ("处理意见", "Answer"),
        ANSWERED: ("答复日期", "Answered"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Evidence: ("佐证材料", "Evidence"), one ("佐证材料", "evidence") {
        NAME: ("材料名称", "Name"),
        ACTIVITY: ("证明的活动", "Activity"),
        STEP: ("证明的步骤", "Step"),
        COOPERATION: ("证明的合作", "Cooperation"),
        OUTCOME: ("证明的成效", "Outcome"),
        ITEM: ("证明的计分事项", "Score item"),
        FILE: ("文件名", "File name"),
        DOCUMENT: ("文号", "Document number"),
        ADDRESS: ("网址", "Web address"),
        DATE: ("日期", "Date"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }

    Indicator: ("区域指标", "Area indicators"), one ("区域指标", "area indicator") {
        NAME: ("指标", "Indicator"),
        QUANTITY: ("数值", "Figure"),
        FROM: ("起", "From"),
        TO: ("止", "To"),
        AREA: ("所在区域", "Area"),
        NOTE: ("备注", "Note"),
        SOURCE: ("出处", "Source"),
    }
}
