//! The table of the rules.

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleSource {
    /// An article of 《中国共产党支部工作条例（试行）》, 2018.
    Article(u8),
    /// Two articles of it.
    Articles(u8, u8),
    /// A chapter of it.
    Chapter(u8),
    /// 《中国共产党党和国家机关基层组织工作条例》.
    Organs,
    /// The district's own opinion: the numbers are its to set.
    Local,
    /// The ledger itself: what it says of one thing in two places must agree.
    Ledger,
}

/// How much a rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The source says 应当 or 不.
    Error,
    /// The source says 一般: it may be overridden with a reason.
    Warning,
}

/// A number that a district can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in files.
    pub name: &'static str,
    /// What it is unless the district says otherwise.
    pub default: u32,
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Which.
    pub id: RuleId,
    /// Its name in files.
    pub code: &'static str,
    /// Where it comes from.
    pub source: RuleSource,
    /// How much it weighs.
    pub severity: Severity,
    /// Its numbers.
    pub parameters: &'static [Parameter],
}

macro_rules! rules {
    ($($(#[$doc:meta])* $id:ident = $code:literal, $source:expr, $severity:ident $(, $name:ident = $default:literal)*;)+) => {
        /// A rule, by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId { $($(#[$doc])* $id,)+ }

        /// Every rule, in the order in which they are listed.
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
    /// A task with fewer: a joint branch.
    JointBranch = "joint_branch", RuleSource::Article(5), Warning;
    /// A joint branch of more units than usual.
    JointUnits = "joint_units", RuleSource::Article(5), Warning, units = 5;
    /// A branch with fewer full members than it takes.
    FewestMembers = "fewest_members", RuleSource::Article(4), Error, full_members = 3;
    /// A branch with more members than usual.
    MostMembers = "most_members", RuleSource::Article(4), Warning, members = 50;
    /// A committee of fewer members than it usually takes.
    CommitteeForm = "committee_form", RuleSource::Organs, Warning, members = 100;
    /// A general branch of fewer or more members than usual.
    GeneralForm = "general_form", RuleSource::Organs, Warning, fewest = 50, most = 100;
    /// An organisation without a secretary.
    Secretary = "secretary", RuleSource::Chapter(6), Error;
    /// Enough full members for a committee, and none.
    CommitteeDue = "committee_due", RuleSource::Chapter(6), Error, full_members = 7, fewest = 3;
    /// A committee larger than it is made of.
    CommitteeUsual = "committee_usual", RuleSource::Chapter(6), Warning, most = 5;
    /// A committee larger than the largest.
    CommitteeMost = "committee_most", RuleSource::Chapter(6), Error, most = 7;
    /// A committee that lacks one of its posts.
    CommitteePosts = "committee_posts", RuleSource::Chapter(6), Error;
    /// A committee where a secretary and a deputy do.
    NoCommittee = "no_committee", RuleSource::Chapter(6), Warning, full_members = 7;
    /// A long task with its members' registration transferred: a formal branch.
    FormalBranch = "formal_branch", RuleSource::Articles(5, 8), Error, months = 6;
    /// A long task of which that is not known.
    AskTransfer = "ask_transfer", RuleSource::Articles(5, 8), Warning, months = 6;
    /// An act that a temporary organisation does not do.
    ForbiddenAct = "forbidden_act", RuleSource::Article(8), Error;
    /// An act that it usually does not do.
    UnusualAct = "unusual_act", RuleSource::Article(8), Warning;
    /// Its task has ended, and it lives on.
    TaskEnded = "task_ended", RuleSource::Article(8), Error;
    /// A quarter without a party meeting.
    PartyMeeting = "party_meeting", RuleSource::Article(11), Warning;
    /// A party meeting that fewer than half of those due attended.
    PartyQuorum = "party_quorum", RuleSource::Article(11), Error;
    /// A vote for which not more than half of those due were.
    Vote = "vote", RuleSource::Article(11), Error;
    /// A month without a committee meeting.
    CommitteeMeeting = "committee_meeting", RuleSource::Article(12), Warning;
    /// A committee meeting that fewer than half attended.
    CommitteeQuorum = "committee_quorum", RuleSource::Article(12), Error;
    /// A month without a group meeting.
    GroupMeeting = "group_meeting", RuleSource::Article(13), Warning;
    /// A group of fewer members than it takes.
    GroupSize = "group_size", RuleSource::Article(13), Error, members = 3;
    /// A month without a theme day.
    ThemeDay = "theme_day", RuleSource::Article(16), Error;
    /// Fewer lessons than the district asks for.
    Lessons = "lessons", RuleSource::Article(16), Warning, a_year = 4;
    /// A year without an organisation life meeting.
    LifeMeeting = "life_meeting", RuleSource::Article(17), Error, a_year = 1;
    /// A year without a democratic appraisal.
    MutualAppraisal = "mutual_appraisal", RuleSource::Article(18), Warning, a_year = 1;
    /// More graded excellent than usual.
    Excellent = "excellent", RuleSource::Article(18), Warning, one_in = 3;
    /// A year without talks.
    Talks = "talks", RuleSource::Article(19), Warning, a_year = 1;
    /// An approval later than the district allows.
    ApprovalDays = "approval_days", RuleSource::Local, Warning, working_days = 5;
    /// A closing later than the district allows.
    ClosingDays = "closing_days", RuleSource::Local, Warning, working_days = 15;
    /// Closed, while its pack is not whole.
    ClosedPack = "closed_pack", RuleSource::Local, Error;
    /// A planned end that has passed.
    PlannedEnd = "planned_end", RuleSource::Local, Warning;
    /// No activity for a while.
    NoActivity = "no_activity", RuleSource::Local, Warning, days = 60;
    /// One member in two organisations at once.
    TwoPosts = "two_posts", RuleSource::Local, Warning;
    /// One member in two places at once.
    TwoPlaces = "two_places", RuleSource::Local, Error;
    /// One member counted twice.
    CountedTwice = "counted_twice", RuleSource::Ledger, Error;
    /// A life that cannot be, by a file or a merge.
    StepsOrder = "steps_order", RuleSource::Ledger, Error;
    /// First steps that are not recorded.
    StepsOwed = "steps_owed", RuleSource::Ledger, Warning;
    /// Something dated before an organisation began, or after it ended.
    OutsideLife = "outside_life", RuleSource::Ledger, Warning;
    /// An outcome of a cooperation without evidence.
    NoEvidence = "no_evidence", RuleSource::Local, Error;
    /// What a score is made of, without evidence.
    ItemEvidence = "item_evidence", RuleSource::Local, Error;
    /// An objection that nobody has answered.
    AppealOpen = "appeal_open", RuleSource::Local, Warning, working_days = 5;
    /// More in the highest band of an appraisal than may be, without a reason.
    BandCap = "band_cap", RuleSource::Article(18), Warning;
    /// A result that does not agree with what is recorded now.
    ResultChanged = "result_changed", RuleSource::Ledger, Error;
    /// A confirmed score that its items do not come to any more.
    ScoreChanged = "score_changed", RuleSource::Ledger, Error;
    /// A head count that is not the roster's.
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
