//! The table of the rules.

/// A regulation that rules cite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regulation {
    /// 《中国共产党支部工作条例（试行）》, 2018.
    Branch,
    /// 《中国共产党党和国家机关基层组织工作条例》, 2019.
    Organs,
    /// 《中央和国家机关党小组工作规则（试行）》.
    Groups,
}

/// The articles of a regulation that a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The regulation.
    pub regulation: Regulation,
    /// The articles; none if the regulation is cited as a whole.
    pub articles: &'static [u8],
}

/// What a finding of a rule says, most severe first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleLabel {
    /// 不符合规定: the source says 应当 or 不 of this very case.
    NotInOrder,
    /// 须更正: the ledger contradicts itself.
    ToCorrect,
    /// 建议完善: the source says 一般 or 可以. It may be accepted with a reason.
    Advised,
    /// 本地要求: only the district asks for it. It may be accepted with a reason, and switched off.
    Local,
}

impl RuleLabel {
    /// All labels, most severe first.
    pub const ALL: [Self; 4] = [Self::NotInOrder, Self::ToCorrect, Self::Advised, Self::Local];

    /// Whether a finding may be accepted with a reason.
    pub fn admits_exceptions(self) -> bool {
        matches!(self, Self::Advised | Self::Local)
    }
}

/// A parameter that a district can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in files.
    pub name: &'static str,
    /// The value unless the district sets another.
    pub default: u32,
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id.
    pub id: RuleId,
    /// Its name in files.
    pub code: &'static str,
    /// What its findings say.
    pub label: RuleLabel,
    /// What it rests on; of a local rule, the ground of the local opinion. A rule about the ledger
    /// itself cites nothing.
    pub citations: &'static [Citation],
    /// The parameters.
    pub parameters: &'static [Parameter],
}

impl Rule {
    /// Whether a district can switch it on and off.
    pub fn is_switchable(&self) -> bool {
        self.label == RuleLabel::Local
    }

    /// Whether it applies unless the district says otherwise. The yearly appraisal belongs to the home
    /// organisation of each member, so it is asked of temporary ones only if the district turns it on.
    pub fn is_on_by_default(&self) -> bool {
        self.id != RuleId::MutualAppraisal
    }
}

// A line is a rule: its id, its name in files, its label, what it cites, and its parameters.
macro_rules! rules {
    ($($(#[$doc:meta])* $id:ident = $code:literal,
        $label:ident [$($regulation:ident: $($article:literal),*);*]
        $(, $name:ident = $default:literal)*;)+) => {
        /// The id of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId { $($(#[$doc])* $id,)+ }

        /// All rules, in the order of lists.
        pub const RULES: &[Rule] = &[$(Rule {
            id: RuleId::$id,
            code: $code,
            label: RuleLabel::$label,
            citations: &[$(Citation {
                regulation: Regulation::$regulation,
                articles: &[$($article),*],
            },)*],
            parameters: &[$(Parameter { name: stringify!($name), default: $default },)*],
        },)+];
    };
}

rules! {
    /// 应建未建: a task with enough full members and no live organisation.
    ShouldBeBuilt = "should_be_built", Local [Branch: 8], full_members = 3;
    /// A task with fewer full members: a joint branch is possible.
    JointBranch = "joint_branch", Local [Branch: 5];
    /// A joint branch of more units than usual.
    JointUnits = "joint_units", Local [Branch: 5], units = 5;
    /// A temporary branch with too few full members.
    FewestMembers = "fewest_members", Local [Branch: 4], full_members = 3;
    /// A temporary branch with more members than usual.
    MostMembers = "most_members", Advised [Branch: 4], members = 50;
    /// A permanent committee with fewer members than usual in its subtree.
    CommitteeForm = "committee_form", Advised [Organs: 5, 6, 7], members = 100;
    /// A permanent general branch with fewer or more members than usual in its subtree.
    GeneralForm = "general_form", Advised [Organs: 5, 6, 7], fewest = 50, most = 100;
    /// A permanent branch with too few full members.
    PermanentFewest = "permanent_fewest", NotInOrder [Branch: 4, 5], full_members = 3;
    /// A permanent branch with more members than usual.
    PermanentMost = "permanent_most", Advised [Branch: 4], members = 50;
    /// A permanent organisation whose term has ended.
    TermEnded = "term_ended", NotInOrder [Organs: 5, 6, 7, 8], committee_years = 5,
        branch_years = 3;
    /// A permanent organisation whose term ends soon.
    TermReminder = "term_reminder", Advised [Organs: 5, 6, 7, 8], months = 6;
    /// A permanent organisation that is approved and not put on record.
    Filing = "filing", Advised [Branch: 6, 7], months = 1;
    /// A temporary organisation that a branch approved.
    Approver = "approver", NotInOrder [Branch: 6, 8];
    /// A temporary organisation approved by one with fewer members than any organisation has.
    ApproverMembers = "approver_members", ToCorrect [], members = 3;
    /// An organisation without a secretary, though its founding is documented.
    Secretary = "secretary", NotInOrder [Branch: 8];
    /// An organisation with enough full members for a committee, and without one.
    CommitteeDue = "committee_due", NotInOrder [Branch: 20], full_members = 7, fewest = 3;
    /// A committee larger than usual.
    CommitteeUsual = "committee_usual", Advised [Branch: 20], most = 5;
    /// A committee larger than the maximum that is usual.
    CommitteeMost = "committee_most", Advised [Branch: 20], most = 7;
    /// A committee with members enough for all posts and a vacant one.
    CommitteePosts = "committee_posts", Advised [Branch: 20];
    /// A committee in an organisation that needs only a secretary and a deputy: one that has fewer full
    /// members than [`CommitteeDue`](Self::CommitteeDue) asks for.
    NoCommittee = "no_committee", Advised [Branch: 20];
    /// A long task whose members' registration is transferred: it needs a formal branch.
    FormalBranch = "formal_branch", NotInOrder [Branch: 5, 8], months = 6;
    /// A long task without an entry for the transfer.
    AskTransfer = "ask_transfer", Advised [Branch: 5, 8], months = 6;
    /// An activity that a temporary organisation may not hold.
    ForbiddenAct = "forbidden_act", NotInOrder [Branch: 8];
    /// An activity that a temporary organisation usually does not hold.
    UnusualAct = "unusual_act", Advised [Branch: 8];
    /// An organisation whose tasks have all ended.
    TaskEnded = "task_ended", NotInOrder [Branch: 8];
    /// A quarter without a party meeting.
    PartyMeeting = "party_meeting", Advised [Branch: 11];
    /// A vote at a party meeting with less than half of those who may vote.
    PartyQuorum = "party_quorum", NotInOrder [Branch: 11];
    /// A vote with no more than half of those due who may vote in favour.
    Vote = "vote", NotInOrder [Branch: 11];
    /// A month without a committee meeting.
    CommitteeMeeting = "committee_meeting", Advised [Branch: 12];
    /// A committee meeting with less than half of those due.
    CommitteeQuorum = "committee_quorum", NotInOrder [Branch: 12];
    /// A month without a group meeting.
    GroupMeeting = "group_meeting", Advised [Branch: 13];
    /// A group with too few members.
    GroupSize = "group_size", NotInOrder [Groups:], members = 3;
    /// More groups than full members, of whom each group has one.
    GroupFullMember = "group_full_member", NotInOrder [Groups:], full_members = 1;
    /// An organisation with members enough for groups, and without any.
    GroupsDue = "groups_due", Advised [Groups:], members = 20;
    /// A month without a theme day.
    ThemeDay = "theme_day", Advised [Branch: 16];
    /// Fewer lessons than the district asks for.
    Lessons = "lessons", Local [Branch: 16], a_year = 4;
    /// A committee without the lesson of its secretary.
    SecretaryLesson = "secretary_lesson", Local [Branch: 16], a_year = 1;
    /// A year without an organisation life meeting.
    LifeMeeting = "life_meeting", Advised [Branch: 17], a_year = 1;
    /// An organisation life meeting before the fourth quarter.
    LifeMeetingQuarter = "life_meeting_quarter", Advised [Branch: 17];
    /// A year without a democratic appraisal; off unless the district turns it on.
    MutualAppraisal = "mutual_appraisal", Local [Branch: 18], a_year = 1;
    /// More members graded excellent than usual.
    Excellent = "excellent", Advised [Branch: 18], one_in = 3, base = 1;
    /// A year without recorded talks.
    Talks = "talks", Local [Branch: 19], a_year = 1;
    /// An approval that took longer than usual.
    ApprovalMonth = "approval_month", Advised [Branch: 6], months = 1;
    /// An approval after the district's deadline.
    ApprovalDays = "approval_days", Local [], working_days = 5;
    /// A closing after the district's deadline.
    ClosingDays = "closing_days", Local [], working_days = 15;
    /// A closed organisation with an incomplete pack.
    ClosedPack = "closed_pack", ToCorrect [];
    /// A planned end that has passed.
    PlannedEnd = "planned_end", Local [];
    /// No activity for a while.
    NoActivity = "no_activity", Local [], days = 60;
    /// One member in two organisations at once.
    TwoPosts = "two_posts", Local [];
    /// One member on duty in two places at once.
    TwoPlaces = "two_places", ToCorrect [];
    /// A member listed twice.
    CountedTwice = "counted_twice", ToCorrect [];
    /// A violation of the lifecycle order, from a file or a merge.
    StepsOrder = "steps_order", ToCorrect [];
    /// Owed first steps.
    StepsOwed = "steps_owed", Advised [];
    /// A date before the start or after the end of its organisation.
    OutsideLife = "outside_life", ToCorrect [];
    /// An outcome of a cooperation that has no evidence.
    NoEvidence = "no_evidence", ToCorrect [];
    /// A score item without evidence.
    ItemEvidence = "item_evidence", ToCorrect [];
    /// An objection without an answer.
    AppealOpen = "appeal_open", Local [], working_days = 5;
    /// A list that was published for too short a time.
    PublicationDays = "publication_days", Local [], working_days = 5;
    /// More nominees in the highest band than its limit, without a reason.
    BandCap = "band_cap", Local [];
    /// A confirmed result that disagrees with the records.
    ResultChanged = "result_changed", ToCorrect [];
    /// A confirmed score that disagrees with its items.
    ScoreChanged = "score_changed", ToCorrect [];
    /// A head count that disagrees with the roster.
    RosterCount = "roster_count", ToCorrect [];
    /// Numbers of an activity that disagree with who is ticked.
    AttendanceCount = "attendance_count", ToCorrect [];
    /// A quarter in which an alliance held fewer joint meetings.
    AllianceMeeting = "alliance_meeting", Local [], a_quarter = 1;
    /// An item that was gathered too shortly before its joint meeting.
    ItemsBefore = "items_before", Local [], days = 7;
    /// What was agreed at a joint meeting and not reported back at a later one.
    ReportedBack = "reported_back", Local [], meetings = 1;
    /// A need without an answer.
    NeedAnswered = "need_answered", Local [], days = 30;
    /// A cooperation that has not moved on.
    StalledCooperation = "stalled_cooperation", Local [], days = 90;
    /// A signed cooperation without an amount.
    CooperationAmount = "cooperation_amount", Local [];
    /// More arrived of a cooperation than it contracted.
    ArrivedMore = "arrived_more", ToCorrect [];
    /// More is signed by date than the cooperation says that it contracted.
    SignedMore = "signed_more", ToCorrect [];
    /// A unit of an alliance that has done nothing in it for a while.
    IdleUnit = "idle_unit", Local [], months = 6;
    /// A term in the chair that has ended without another.
    ChairExpired = "chair_expired", Local [], days = 1;
}

impl RuleId {
    /// The rule.
    pub fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    /// The rule of this name in files.
    pub fn from_code(code: &str) -> Option<Self> {
        RULES.iter().find(|rule| rule.code == code).map(|rule| rule.id)
    }
}
