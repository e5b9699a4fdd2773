//! The fixed choices: type codes, settings, kinds. Files hold the codes; the words are `zhibu_text`'s.

use serde_json::Value;

use crate::kinds::field::{Cell, Coded, FieldType, FieldValue};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every choice, in the order of lists and charts.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The codes, in the same order.
            pub const CODES: &'static [&'static str] = &[$($code,)+];

            /// The code in files.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The choice of this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Coded for $name {
            const ALL_CODES: &'static [&'static str] = Self::CODES;

            fn code_of(&self) -> &'static str {
                self.code()
            }
        }

        impl FieldValue for $name {
            const TYPE: FieldType = FieldType::Choice(Self::CODES);

            fn from_text(code: &str) -> Option<Self> {
                Self::from_code(code)
            }

            fn to_json(&self) -> Value {
                Value::from(self.code())
            }

            fn cell(&self) -> Cell<'_> {
                Cell::Choice(self.code())
            }
        }
    )+};
}

choices! {
    /// The type code of a permanent organisation.
    OrganisationType {
        /// 党委
        Committee = "611",
        /// 党总支
        GeneralBranch = "621",
        /// 党支部
        Branch = "631",
        /// 联合党支部
        JointBranch = "632",
    }

    /// The form of a temporary organisation.
    BranchForm {
        /// 临时党委
        Committee = "911",
        /// 临时党总支
        GeneralBranch = "921",
        /// 临时党支部
        Branch = "931",
        /// 临时联合党支部
        JointBranch = "932",
    }

    /// What a round appraises.
    AppraisalKind {
        /// 党员先锋岗
        VanguardPost = "vanguard_post",
        /// 党员责任区
        DutyZone = "duty_zone",
        /// 先锋指数: members, by points
        VanguardIndex = "vanguard_index",
        /// 临时党组织
        Organisation = "organisation_round",
        /// 联盟成员单位
        AllianceUnit = "alliance_unit_round",
        /// 其他
        Other = "other",
    }

    /// What an item does to a score.
    ItemKind {
        /// 加分
        Addition = "addition",
        /// 扣分
        Deduction = "deduction",
        /// 一票否决
        Veto = "veto",
    }

    /// What a temporary organisation is set up on.
    Setting {
        /// 重点项目
        KeyProject = "key_project",
        /// 行业领域
        Sector = "sector",
        /// 产业链
        IndustryChain = "industry_chain",
        /// 应急/防疫
        UrgentTask = "urgent_task",
        /// 巡察/审查
        Inspection = "inspection",
        /// 专班
        TaskForce = "task_force",
        /// 派出机构
        DispatchedOffice = "dispatched_office",
    }

    /// What kind of unit takes part in an alliance.
    UnitKind {
        /// 职能部门
        Department = "department",
        /// 科研院所
        Institute = "institute",
        /// 社会团体
        Association = "association",
        /// 企业
        Enterprise = "enterprise",
        /// 金融机构
        Finance = "finance",
        /// 合作社/农户
        Cooperative = "cooperative",
        /// 其他
        Other = "other",
    }

    /// A role in an alliance.
    AllianceRole {
        /// 链长: who heads an industry chain
        ChainHead = "chain_head",
        /// 链主: the enterprise at the heart of a chain
        ChainLeader = "chain_leader",
        /// 党建指导员
        Instructor = "instructor",
        /// 其他
        Other = "other",
    }

    /// The kind of an activity.
    ActivityKind {
        /// 党员大会
        PartyMeeting = "party_meeting",
        /// 支委会
        CommitteeMeeting = "committee_meeting",
        /// 党小组会
        GroupMeeting = "group_meeting",
        /// 党课
        Lesson = "lesson",
        /// 主题党日
        ThemeDay = "theme_day",
        /// 组织生活会
        LifeMeeting = "life_meeting",
        /// 民主评议
        MutualAppraisal = "mutual_appraisal",
        /// 谈心谈话
        Talk = "talk",
        /// 学习交流
        Study = "study",
        /// 品鉴/赛事
        Contest = "contest",
        /// 展销
        Fair = "fair",
        /// 签约
        Signing = "signing",
        /// 培训
        Training = "training",
        /// 调研
        Survey = "survey",
        /// 宣讲
        Outreach = "outreach",
        /// 联席会议
        JointMeeting = "joint_meeting",
        /// 其他
        Other = "other",
        /// 接收预备党员
        Admission = "admission",
        /// 党纪处分
        Punishment = "punishment",
        /// 收缴党费
        Dues = "dues",
        /// 选举代表
        Delegates = "delegates",
        /// 换届选举
        Reelection = "reelection",
    }

    /// Whether somebody attended an activity.
    Attended {
        /// 出席
        Present = "present",
        /// 缺席
        Absent = "absent",
    }

    /// How strongly an outcome is attributed. Figures of different strength are never added.
    Strength {
        /// 直接促成
        Direct = "direct",
        /// 合计
        Total = "total",
        /// 带动
        Driven = "driven",
    }

    /// How the figures of a measure add up.
    Adding {
        /// 可以相加
        Sum = "sum",
        /// 不相加
        Never = "never_added",
    }

    /// The level of an area.
    AreaLevel {
        /// 区（县）
        District = "district",
        /// 街道（镇）
        Street = "street",
        /// 社区（村）
        Community = "community",
        /// 其他
        Other = "other",
    }

    /// Yes or no, where not knowing is a third.
    YesNo {
        /// 是
        Yes = "yes",
        /// 否
        No = "no",
    }

    /// Whether a member has full rights.
    MemberCategory {
        /// 正式党员
        Full = "full",
        /// 预备党员
        Probationary = "probationary",
    }

    /// As what a member is assigned.
    Role {
        /// 书记
        Secretary = "secretary",
        /// 副书记
        DeputySecretary = "deputy_secretary",
        /// 组织委员
        Organisation = "organisation_member",
        /// 宣传委员
        Publicity = "publicity_member",
        /// 纪检委员
        Discipline = "discipline_member",
        /// 其他委员
        Committee = "committee_member",
        /// 党员
        Member = "member",
    }

    /// What a unit of an alliance offers or asks for.
    OfferKind {
        /// 需求
        Need = "need",
        /// 资源
        Resource = "resource",
        /// 机会
        Opportunity = "opportunity",
    }

    /// How content a unit is with what became of its need.
    Satisfaction {
        /// 满意
        Satisfied = "satisfied",
        /// 基本满意
        Partly = "partly_satisfied",
        /// 不满意
        Unsatisfied = "unsatisfied",
    }

    /// How far a cooperation has come.
    CooperationStage {
        /// 已对接
        Matched = "matched",
        /// 洽谈中
        Talking = "talking",
        /// 已签约
        Signed = "signed",
        /// 履行中
        Running = "running",
        /// 已完成
        Done = "done",
        /// 未成
        Dropped = "dropped",
    }

    /// What an amount of a cooperation is.
    InstalmentKind {
        /// 签约
        Contracted = "contracted",
        /// 到位
        Arrived = "arrived",
        /// 支付/兑现
        Paid = "paid",
    }

    /// What a team of members is.
    TeamKind {
        /// 党员突击队
        Assault = "assault_team",
        /// 党员先锋岗
        Post = "vanguard_post",
        /// 党员责任区
        Zone = "duty_zone",
        /// 突击营
        Battalion = "battalion",
    }

    /// Which part of a day a shift takes.
    Slot {
        /// 全天
        WholeDay = "whole_day",
        /// 上午
        Morning = "morning",
        /// 下午
        Afternoon = "afternoon",
        /// 夜间
        Night = "night",
    }

    /// Which ends of two nodes of a plan are tied.
    LinkKind {
        /// 完成后开始
        FinishStart = "finish_start",
        /// 开始后开始
        StartStart = "start_start",
        /// 完成后完成
        FinishFinish = "finish_finish",
    }

    /// What a statutory day is.
    DayKind {
        /// 放假
        Off = "off",
        /// 调休上班
        Work = "work",
    }

    /// The legal status of an alliance.
    LegalStatus {
        /// 非法人
        NonLegalPerson = "non_legal_person",
        /// 社会团体法人
        LegalPerson = "legal_person",
    }

    /// A step in the life of a temporary organisation.
    StepKind {
        /// 请示
        Request = "request",
        /// 批复
        Approve = "approve",
        /// 指定
        Appoint = "appoint",
        /// 成立
        Launch = "launch",
        /// 延期
        Renew = "renew",
        /// 变更
        Change = "change",
        /// 撤销
        Dissolve = "dissolve",
        /// 转为正式党组织
        Convert = "convert",
        /// 归档
        Close = "close",
    }

    /// What the archive of a temporary organisation holds.
    ArchiveItem {
        /// 请示
        Request = "request_paper",
        /// 批复
        Approval = "approval_paper",
        /// 名册
        Roster = "roster",
        /// 计划
        Plan = "plan",
        /// 记录
        Minutes = "minutes",
        /// 总结
        Summary = "summary_paper",
        /// 鉴定
        Conduct = "conduct_notes",
        /// 撤销
        Dissolution = "dissolution_paper",
    }
}

impl ActivityKind {
    /// Whether a temporary organisation does no such thing: it collects no dues, elects no delegates
    /// and holds no re-election (Art. 8).
    pub fn is_forbidden(self) -> bool {
        matches!(self, Self::Dues | Self::Delegates | Self::Reelection)
    }

    /// Whether a temporary organisation usually does no such thing: it usually neither admits nor
    /// punishes members (Art. 8).
    pub fn is_unusual(self) -> bool {
        matches!(self, Self::Admission | Self::Punishment)
    }
}
