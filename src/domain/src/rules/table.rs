//! The table of the rules.

/// The source of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleSource {
    /// An article of 《中国共产党支部工作条例（试行）》, 2018.
    Article(u8),
    /// Two articles.
    Articles(u8, u8),
    /// A chapter.
    Chapter(u8),
    /// 《中国共产党党和国家机关基层组织工作条例》.
    Organs,
    /// The district's own opinion, which sets the parameters.
    Local,
    /// The ledger itself: two statements about the same thing must agree.
    Ledger,
}

/// The severity of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The source says 应当 or 不.
    Error,
    /// The source says 一般: it may be accepted with a reason.
    Warning,
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
    /// The source.
    pub source: RuleSource,
    /// The severity.
    pub severity: Severity,
    /// The parameters.
    pub parameters: &'static [Parameter],
}

macro_rules! rules {
    ($($(#[$doc:meta])* $id:ident = $code:literal, $source:expr, $severity:ident $(, $name:ident = $default:literal)*;)+) => {
        /// The id of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId { $($(#[$doc])* $id,)+ }

        /// All rules, in the order of lists.
        pub const RULES: &[Rule] = &[$(Rule {
            id: RuleId::$id,
            code: $code,
            source: $source,
            severity: Severity::$severity,
            parameters: &[$(Parameter { name: stringify!($name), default: $default },)*],
        },)+];
    };
}

rules! {
    /// 应建未建: a task with enough full members and no live organisation.
    ShouldBeBuilt = "should_be_built", RuleSource::Article(4), Error, full_members = 3;
    /// A task with fewer full members: a joint branch is possible.
    JointBranch = "joint_branch", RuleSource::Article(5), Warning;
    /// A joint branch of more units than usual.
    JointUnits = "joint_units", RuleSource::Article(5), Warning, units = 5;
    /// A branch with too few full members.
    FewestMembers = "fewest_members", RuleSource::Article(4), Error, full_members = 3;
    /// A branch with more members than usual.
    MostMembers = "most_members", RuleSource::Article(4), Warning, members = 50;
    /// A committee with fewer members than usual.
    CommitteeForm = "committee_form", RuleSource::Organs, Warning, members = 100;
    /// A general branch with fewer or more members than usual.
    GeneralForm = "general_form", RuleSource::Organs, Warning, fewest = 50, most = 100;
    /// An organisation without a secretary.
    Secretary = "secretary", RuleSource::Chapter(6), Error;
    /// An organisation with enough full members for a committee, and without one.
    CommitteeDue = "committee_due", RuleSource::Chapter(6), Error, full_members = 7, fewest = 3;
    /// A committee larger than usual.
    CommitteeUsual = "committee_usual", RuleSource::Chapter(6), Warning, most = 5;
    /// A committee larger than the maximum.
    CommitteeMost = "committee_most", RuleSource::Chapter(6), Error, most = 7;
    /// A committee with a vacant post.
    CommitteePosts = "committee_posts", RuleSource::Chapter(6), Error;
    /// A committee in an organisation that needs only a secretary and a deputy.
    NoCommittee = "no_committee", RuleSource::Chapter(6), Warning, full_members = 7;
    /// A long task whose members' registration is transferred: it needs a formal branch.
    FormalBranch = "formal_branch", RuleSource::Articles(5, 8), Error, months = 6;
    /// A long task without an entry for the transfer.
    AskTransfer = "ask_transfer", RuleSource::Articles(5, 8), Warning, months = 6;
    /// An activity that a temporary organisation may not hold.
    ForbiddenAct = "forbidden_act", RuleSource::Article(8), Error;
    /// An activity that a temporary organisation usually does not hold.
    UnusualAct = "unusual_act", RuleSource::Article(8), Warning;
    /// An organisation whose tasks have all ended.
    TaskEnded = "task_ended", RuleSource::Article(8), Error;
    /// A quarter without a party meeting.
    PartyMeeting = "party_meeting", RuleSource::Article(11), Warning;
    /// A party meeting with less than half of those due.
    PartyQuorum = "party_quorum", RuleSource::Article(11), Error;
    /// A vote with no more than half of those due in favour.
    Vote = "vote", RuleSource::Article(11), Error;
    /// A month without a committee meeting.
    CommitteeMeeting = "committee_meeting", RuleSource::Article(12), Warning;
    /// A committee meeting with less than half of those due.
    CommitteeQuorum = "committee_quorum", RuleSource::Article(12), Error;
    /// A month without a group meeting.
    GroupMeeting = "group_meeting", RuleSource::Article(13), Warning;
    /// A group with too few members.
    GroupSize = "group_size", RuleSource::Article(13), Error, members = 3;
    /// A month without a theme day.
    ThemeDay = "theme_day", RuleSource::Article(16), Error;
    /// Fewer lessons than required.
    Lessons = "lessons", RuleSource::Article(16), Warning, a_year = 4;
    /// A year without an organisation life meeting.
    LifeMeeting = "life_meeting", RuleSource::Article(17), Error, a_year = 1;
    /// A year without a democratic appraisal.
    MutualAppraisal = "mutual_appraisal", RuleSource::Article(18), Warning, a_year = 1;
    /// More members graded excellent than usual.
    Excellent = "excellent", RuleSource::Article(18), Warning, one_in = 3;
    /// A year without talks.
    Talks = "talks", RuleSource::Article(19), Warning, a_year = 1;
    /// An approval after the district's deadline.
    ApprovalDays = "approval_days", RuleSource::Local, Warning, working_days = 5;
    /// A closing after the district's deadline.
    ClosingDays = "closing_days", RuleSource::Local, Warning, working_days = 15;
    /// A closed organisation with an incomplete pack.
    ClosedPack = "closed_pack", RuleSource::Local, Error;
    /// A planned end that has passed.
    PlannedEnd = "planned_end", RuleSource::Local, Warning;
    /// No activity for a while.
    NoActivity = "no_activity", RuleSource::Local, Warning, days = 60;
    /// One member in two organisations at once.
    TwoPosts = "two_posts", RuleSource::Local, Warning;
    /// One member on duty in two places at once.
    TwoPlaces = "two_places", RuleSource::Local, Error;
    /// A member listed twice.
    CountedTwice = "counted_twice", RuleSource::Ledger, Error;
    /// A violation of the lifecycle order, from a file or a merge.
    StepsOrder = "steps_order", RuleSource::Ledger, Error;
    /// Owed first steps.
    StepsOwed = "steps_owed", RuleSource::Ledger, Warning;
    /// A date before the start or after the end of its organisation.
    OutsideLife = "outside_life", RuleSource::Ledger, Warning;
    /// An outcome of a cooperation that has no evidence.
    NoEvidence = "no_evidence", RuleSource::Local, Error;
    /// A score item without evidence.
    ItemEvidence = "item_evidence", RuleSource::Local, Error;
    /// An objection without an answer.
    AppealOpen = "appeal_open", RuleSource::Local, Warning, working_days = 5;
    /// More nominees in the highest band than its limit, without a reason.
    BandCap = "band_cap", RuleSource::Article(18), Warning;
    /// A confirmed result that disagrees with the records.
    ResultChanged = "result_changed", RuleSource::Ledger, Error;
    /// A confirmed score that disagrees with its items.
    ScoreChanged = "score_changed", RuleSource::Ledger, Error;
    /// A head count that disagrees with the roster.
    RosterCount = "roster_count", RuleSource::Ledger, Warning;
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
