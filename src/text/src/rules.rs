//! The texts of the rules: names, findings and parameters.

use super::{Lang, Message, count, listed, period, quantity, term, terms};
use crate::{format_message, m};
use zhibu_domain::rules::{
    Citation, Finding, Numbers, Regulation, Rule, RuleId, RuleLabel, Voters,
};
use zhibu_domain::values::bounds::CountBounds;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::period::Period;

/// What a finding of a rule says.
pub fn label(label: RuleLabel) -> Message {
    match label {
        RuleLabel::NotInOrder => m::LABEL_NOT_IN_ORDER,
        RuleLabel::ToCorrect => m::LABEL_TO_CORRECT,
        RuleLabel::Advised => m::LABEL_ADVISED,
        RuleLabel::Local => m::LABEL_LOCAL,
    }
}

/// What a rule rests on, in short.
pub fn source(rule: &Rule, lang: Lang) -> String {
    let cited: Vec<String> = rule.citations.iter().map(|citation| cited(citation, lang)).collect();
    let cited = listed(&cited, lang);
    match (rule.label, cited.is_empty()) {
        (RuleLabel::Local, true) => m::SOURCE_LOCAL.get(lang).to_owned(),
        (RuleLabel::Local, false) => format_message!(m::SOURCE_LOCAL_GROUND, lang, cited = cited),
        (_, true) => m::SOURCE_LEDGER.get(lang).to_owned(),
        (_, false) => cited,
    }
}

fn cited(citation: &Citation, lang: Lang) -> String {
    let name = match citation.regulation {
        Regulation::Branch => m::REGULATION_BRANCH,
        Regulation::Organs => m::REGULATION_ORGANS,
        Regulation::Groups => m::REGULATION_GROUPS,
    };
    let articles: Vec<String> = citation.articles.iter().map(u8::to_string).collect();
    let articles = listed(&articles, lang);
    let name = name.get(lang);
    if articles.is_empty() {
        return name.to_owned();
    }
    format_message!(m::SOURCE_ARTICLES, lang, name = name, articles = articles)
}

/// The values of sentences. Values that a finding does not have are empty.
#[derive(Default)]
struct SentenceValues {
    have: String,
    want: String,
    fewest: String,
    most: String,
    day: String,
    date: String,
    from: String,
    to: String,
    list: String,
}

// For each rule its name, and its sentence with the values in it, each in Chinese and English.
macro_rules! rule_words {
    ($($rule:ident: $name_zh:literal, $name_en:literal,
        ($($value:ident),*) $zh:literal, $en:literal;)+) => {
        /// The name of a rule.
        pub fn rule_name(rule: RuleId) -> Message {
            match rule {
                $(RuleId::$rule => term($name_zh, $name_en),)+
            }
        }

        /// The sentence of a finding.
        fn sentence(rule: RuleId, values: &SentenceValues, lang: Lang) -> String {
            match rule {
                $(RuleId::$rule => {
                    const SENTENCE: Message = term($zh, $en);
                    format_message!(SENTENCE, lang $(, $value = values.$value)*)
                })+
            }
        }
    };
}

rule_words! {
    ShouldBeBuilt: "应建未建", "Should be built",
        (have, want) "有正式党员 {have} 名（满 {want} 名应建），还没有临时党组织。",
        "{have} full members (due from {want} on) and no organisation yet.";
    JointBranch: "可联合组建", "Candidate for a joint branch",
        (have, want) "有正式党员 {have} 名，不足 {want} 名，可与相近任务联合组建。",
        "{have} full members, fewer than {want}: it can share a joint branch.";
    JointUnits: "联合支部覆盖单位偏多", "Joint branch of many units",
        (have, want) "覆盖 {have} 个单位，一般不超过 {want} 个。",
        "It covers {have} units; usually no more than {want}.";
    FewestMembers: "正式党员不足", "Too few full members",
        (have, want) "正式党员 {have} 名，不足 {want} 名。",
        "{have} full members; it takes {want}.";
    MostMembers: "党员人数偏多", "More members than usual",
        (have, want) "党员 {have} 名，一般不超过 {want} 名。",
        "{have} members; usually no more than {want}.";
    CommitteeForm: "党委人数偏少", "Committee with few members",
        (have, want) "所属党员共 {have} 名，党委一般在 {want} 名以上；经批准的例外请写明。",
        "{have} members with all below it; a committee usually has {want} or more. Enter an approved exception.";
    GeneralForm: "党总支人数不符合一般规定", "General branch of unusual size",
        (have, fewest, most) "所属党员共 {have} 名，党总支一般 {fewest}—{most} 名；经批准的例外请写明。",
        "{have} members with all below it; a general branch usually has {fewest} to {most}. Enter an approved exception.";
    PermanentFewest: "党支部正式党员不足", "Permanent branch with too few full members",
        (have, want) "正式党员 {have} 名，不足 {want} 名，应与相近单位成立联合党支部。",
        "{have} full members, fewer than {want}: it should join with others in a joint branch.";
    PermanentMost: "党支部人数偏多", "Permanent branch of many members",
        (have, want) "党员 {have} 名，党支部一般不超过 {want} 名。",
        "{have} members; a branch usually has no more than {want}.";
    TermEnded: "任期届满未换届", "Term ended without an election",
        (day) "本届任期已于 {day} 届满，应按期换届。换届后请更新“本届任期起”。",
        "The term ended on {day}: hold the election, and then enter the start of the new term.";
    TermReminder: "任期即将届满", "Term ends soon",
        (day) "本届任期将于 {day} 届满，请提前准备换届。",
        "The term ends on {day}: prepare the election.";
    Filing: "设立未备案", "Not put on record",
        (day) "批准设立后应报组织部门备案，一般不晚于 {day}。",
        "Once approved it is put on record with the organisation department, usually by {day}.";
    Approver: "审批党组织层级不够", "Approved by a branch",
        () "批准它的是一个党支部。临时党组织由上级党组织批准，一般是基层党委。",
        "A branch approved it. Temporary organisations are approved by an organisation above, usually a committee.";
    ApproverMembers: "审批党组织人数不符", "Approved by too few",
        (have, want) "台账里审批党组织只有党员 {have} 名，不足 {want} 名，请核对是否选错。",
        "By the ledger, the organisation that approved it has {have} members, fewer than {want}: check whether it is the right one.";
    Secretary: "没有书记", "No secretary",
        () "已登记请示、批复或指定，但没有登记书记。",
        "Its founding is documented, and no secretary is recorded.";
    CommitteeDue: "应设支部委员会", "Committee due",
        (have, want) "应设支部委员会，现有委员 {have} 名，至少 {want} 名。",
        "A committee is due: {have} members, at least {want}.";
    CommitteeUsual: "委员人数偏多", "Committee larger than usual",
        (have, fewest, most) "委员 {have} 名，一般 {fewest} 至 {most} 名。",
        "{have} committee members; usually {fewest} to {most}.";
    CommitteeMost: "委员人数过多", "Committee too large",
        (have, want) "委员 {have} 名，一般不超过 {want} 名。",
        "{have} committee members; usually no more than {want}.";
    CommitteePosts: "委员分工不全", "Committee posts vacant",
        (list) "还缺：{list}。一人可兼任。",
        "Vacant: {list}. One person may hold several posts.";
    NoCommittee: "人数少，一般不设委员会", "Committee not usual",
        (have, want) "委员 {have} 名；正式党员不足 {want} 名，设书记 1 名，必要时设副书记 1 名。",
        "{have} committee members; with fewer than {want} full members there is a secretary and, if need be, a deputy.";
    FormalBranch: "应成立正式党支部", "Formal branch due",
        (have, want) "任务为期 {have} 个月（满 {want} 个月），组织关系已转入，应成立正式党支部。",
        "It lasts {have} months (from {want} on) and registration is transferred: a formal branch is due.";
    AskTransfer: "组织关系是否转入未填", "Transfer of registration unknown",
        (have) "任务为期 {have} 个月，请填党员组织关系是否转入。",
        "It lasts {have} months: say whether its members' registration is transferred.";
    ForbiddenAct: "临时党组织不得办理", "Not for a temporary organisation",
        () "临时党组织不收缴党费、不选举代表、不换届选举。",
        "A temporary organisation collects no dues, elects no delegates, holds no re-election.";
    UnusualAct: "临时党组织一般不办理", "Unusual for a temporary organisation",
        () "临时党组织一般不接收党员、不处分党员。",
        "A temporary organisation usually neither admits nor punishes members.";
    TaskEnded: "任务已结束，组织未撤销", "Task ended, organisation not dissolved",
        (day) "所服务的任务已于 {day} 结束，请办理撤销。",
        "The task that it serves ended on {day}: dissolve it.";
    PartyMeeting: "党员大会", "Party meetings",
        (list) "{list}未开展。",
        "None recorded in: {list}.";
    PartyQuorum: "表决时到会不足", "Vote without quorum",
        (have, want) "有表决权的实到 {have} 人，表决至少须 {want} 人到会。",
        "{have} present who may vote; a vote takes at least {want}.";
    Vote: "表决未过半", "Vote not carried",
        (have, want) "赞成 {have} 票，至少需要 {want} 票（应到有表决权党员的过半数）。",
        "{have} ayes; at least {want} are needed, more than half of those due who may vote.";
    CommitteeMeeting: "支委会", "Committee meetings",
        (list) "{list}未开展。",
        "None recorded in: {list}.";
    CommitteeQuorum: "支委会到会不足", "Committee meeting without quorum",
        (have, want) "实到 {have} 人，至少应到会 {want} 人。",
        "{have} present; at least {want} are needed.";
    GroupMeeting: "党小组会", "Group meetings",
        (list) "{list}未开展。",
        "None recorded in: {list}.";
    GroupSize: "党小组人数不足", "Group too small",
        (have, want) "党小组 {have} 人，应不少于 {want} 人。",
        "A group of {have}; it takes {want}.";
    GroupFullMember: "党小组缺正式党员", "Group without a full member",
        (have, want) "正式党员 {have} 名，按每个党小组至少 1 名，应有 {want} 名。",
        "{have} full members; one for each group takes {want}.";
    GroupsDue: "宜划分党小组", "Groups advised",
        (have, want) "党员 {have} 名，满 {want} 名的一般应划分党小组。",
        "{have} members; from {want} on there are usually groups.";
    ThemeDay: "主题党日", "Theme days",
        (list) "{list}未开展。",
        "None recorded in: {list}.";
    Lessons: "党课", "Lessons",
        (have, want) "近一年 {have} 次，按存续时间应有 {want} 次。",
        "{have} within a year; {want} for the time that it has lived.";
    SecretaryLesson: "党委书记讲党课", "Lesson by the secretary of a committee",
        (have, want) "近一年登记党课 {have} 次，书记每年至少讲 1 次，按存续时间应有 {want} 次。",
        "{have} lessons recorded within a year; {want} for the time that it has lived.";
    LifeMeetingQuarter: "组织生活会时间偏早", "Life meeting held early",
        (day) "{day} 召开，当年第四季度没有再召开；一般安排在第四季度。",
        "Held on {day}, and not again in the fourth quarter, when it usually is.";
    LifeMeeting: "组织生活会", "Organisation life meeting",
        (have, want) "近一年 {have} 次，按存续时间应有 {want} 次。",
        "{have} within a year; {want} for the time that it has lived.";
    MutualAppraisal: "民主评议", "Democratic appraisal",
        (have, want) "近一年 {have} 次，按存续时间应有 {want} 次。",
        "{have} within a year; {want} for the time that it has lived.";
    Excellent: "优秀比例偏高", "Many graded excellent",
        (have, want) "评为优秀 {have} 名，一般不超过 {want} 名。",
        "{have} graded excellent; usually no more than {want}.";
    Talks: "谈心谈话", "Talks",
        (have, want) "近一年登记谈心谈话活动 {have} 次，按存续时间应有 {want} 次；是否谈到每一个人，台账看不出来。",
        "{have} talks recorded within a year; {want} for the time that it has lived. Whether all were talked to the ledger does not say.";
    ApprovalMonth: "批复超过一个月", "Approval took more than a month",
        (day) "一般应在 {day} 前批复。",
        "Approval was usually due on {day}.";
    ApprovalDays: "批复超期", "Approval overdue",
        (day) "应在 {day} 前批复。",
        "Approval was due on {day}.";
    ClosingDays: "归档超期", "Closing overdue",
        (day) "应在 {day} 前归档。",
        "Closing was due on {day}.";
    PlannedEnd: "已过计划撤销日期", "Planned end passed",
        (day) "计划 {day} 撤销，仍在运行。请办理撤销或延期。",
        "It was to end on {day}. Dissolve or renew it.";
    NoActivity: "较久没有活动", "No activity for long",
        (have) "已 {have} 天没有活动记录。",
        "No activity for {have} days.";
    TwoPosts: "同时编入两处", "Assigned twice at once",
        () "该党员同时编入另一个临时党组织。",
        "The member is assigned to another organisation at the same time.";
    TwoPlaces: "同时在两处", "In two places at once",
        () "该党员同一时段还排在另一处。",
        "The member is on duty somewhere else at the same time.";
    CountedTwice: "名册重复", "Listed twice",
        () "同一党组织里已有同名党员。若是两人，请在备注里说明并改名区分。",
        "The organisation has a member of that name. If they are two, tell them apart by name.";
    StepsOrder: "步骤有误", "Steps out of order",
        (list) "{list}",
        "{list}";
    StepsOwed: "设立步骤待补", "Founding steps owed",
        (list) "还没有登记：{list}。",
        "Not recorded: {list}.";
    ClosedPack: "已归档，材料不全", "Closed without a whole pack",
        (have) "已经归档，但归档材料现在缺 {have} 项。请补齐；误归档的，删除“归档”这一步。",
        "It is closed, but its pack lacks {have} items now. Complete it, or delete the closing if it was a mistake.";
    NoEvidence: "成效没有佐证", "Outcome without evidence",
        () "来自一项没有佐证的合作，金额不应计入。请给合作补上佐证，或撤下这条成效。",
        "It comes from a cooperation without evidence and should not count. Add the evidence, or take the outcome back.";
    ItemEvidence: "计分没有佐证", "Score item without evidence",
        () "没有佐证，不计分。请补上佐证，或删除这一项。",
        "Nothing shows it, so it does not count. Add the evidence, or delete it.";
    AppealOpen: "异议未答复", "Objection unanswered",
        (day) "应在 {day} 前答复。",
        "An answer was due on {day}.";
    PublicationDays: "公示时间不足", "Published for too short a time",
        (day) "应公示到 {day}。",
        "It was to be published until {day}.";
    BandCap: "最高等次超出限额", "Highest band beyond its limit",
        (have, want) "评为最高等次 {have} 个，限额 {want} 个，没有写明理由。",
        "{have} in the highest band, {want} at most, and no reason is given.";
    ResultChanged: "评定结果与记录不符", "Result and records differ",
        () "评定之后，它的初审、一票否决或等次变了，或是评定后才加进来的。请核对，必要时清除表彰日期后重新评定。",
        "Since the result its review, a veto or its band has changed, or it was added after. Check it, and if need be clear the day of commendation and confirm anew.";
    ScoreChanged: "评定得分与计分不符", "Confirmed score and items differ",
        (have, want) "评定时 {have} 分，现在按计分事项是 {want} 分。请核对哪些事项在评定后改过。",
        "{have} when it was confirmed; its items come to {want} now. See which were changed since.";
    OutsideLife: "日期不在存续期间", "Dated outside the organisation's life",
        (date, from, to) "日期 {date} 不在该组织存续期间（{from} 至 {to}）。",
        "{date} is outside the organisation's life ({from} to {to}).";
    RosterCount: "人数与名册不符", "Count and roster differ",
        (have, want) "名册上现有正式党员 {have} 名，登记人数 {want} 名。",
        "The roster has {have} full members, the record says {want}.";
    AttendanceCount: "到会人数与点名不符", "Numbers and ticks differ",
        (have, want) "登记 {have}，点名 {want}。以点名为准，请核对登记的数字或点名。",
        "{have} recorded, {want} ticked. The ticks count: correct one or the other.";
    AllianceMeeting: "联席会议", "Joint meetings",
        (list) "未按季召开：{list}。",
        "Too few in: {list}.";
    ItemsBefore: "议题征集过晚", "Item gathered late",
        (day) "应在 {day} 前征集。",
        "It was to be gathered by {day}.";
    ReportedBack: "议定事项未反馈", "Not reported back",
        (day) "应在 {day} 的联席会议上反馈。",
        "It was to be reported back at the meeting of {day}.";
    NeedAnswered: "需求未答复", "Need unanswered",
        (day) "应在 {day} 前答复，期限内没有答复。已答复、已对接或已办结的，请登记。",
        "An answer was due on {day}, and there was none by then. Enter the answer, the cooperation, or when it was settled.";
    StalledCooperation: "合作没有进展", "Cooperation stalled",
        (have) "已 {have} 天没有进展。",
        "No progress for {have} days.";
    CooperationAmount: "签约没有金额", "Contract without an amount",
        () "已签约，没有登记金额。",
        "It is signed, and no amount is recorded.";
    ArrivedMore: "到位超过签约", "More arrived than contracted",
        (have, want) "到位 {have}，签约只有 {want}。",
        "{have} arrived, and only {want} is contracted.";
    SignedMore: "分期签约超过合同金额", "More signed than contracted",
        (have, want) "分期签约 {have}，合同金额只有 {want}。",
        "{have} is signed by date, and only {want} is contracted.";
    IdleUnit: "成员单位较久没有参与", "Idle unit",
        (day) "{day} 以后没有需求、合作、议题或轮值记录。",
        "No need, cooperation, item or term in the chair since {day}.";
    ChairExpired: "轮值期满未接任", "Chair expired",
        (day) "轮值已于 {day} 期满，还没有下一任。",
        "The term ended on {day}, and no other is recorded.";
}

/// Maximum periods that are named.
const NAMED_PERIODS: usize = 6;

/// The text of a finding.
pub fn finding(finding: &Finding, lang: Lang) -> String {
    let values = values_of(&finding.numbers, lang);
    if finding.is_unsettled() {
        let rule = rule_name(finding.rule).get(lang);
        let (have, want) = (values.have, values.want);
        return if matches!(finding.numbers, Numbers::UnsettledVote { .. }) {
            format_message!(m::FINDING_UNSETTLED_VOTE, lang, rule = rule, have = have, want = want)
        } else {
            format_message!(m::FINDING_UNSETTLED, lang, rule = rule, have = have, want = want)
        };
    }
    sentence(finding.rule, &values, lang)
}

fn values_of(numbers: &Numbers, lang: Lang) -> SentenceValues {
    let mut values = SentenceValues::default();
    match numbers {
        Numbers::Count { have, want } | Numbers::Unsettled { have, want } => {
            values.have = count(*have, lang);
            values.want = count(*want, lang);
        }
        Numbers::Range { have, fewest, most } => {
            values.have = count(*have, lang);
            values.fewest = fewest.to_string();
            values.most = most.to_string();
        }
        Numbers::UndueCommittee { have, due_from } => {
            values.have = count(*have, lang);
            values.want = due_from.to_string();
        }
        Numbers::Vote { have, want } => {
            values.have = voters(*have, lang);
            values.want = want.lowest().to_string();
        }
        Numbers::UnsettledVote { have, want } => {
            values.have = voters(*have, lang);
            values.want = bounds(*want, lang);
        }
        Numbers::Scores { confirmed, now } => {
            values.have = confirmed.to_string();
            values.want = now.to_string();
        }
        Numbers::Amounts { have, of } => {
            values.have = quantity(have, lang);
            values.want = quantity(of, lang);
        }
        Numbers::Days(days) => values.have = days.to_string(),
        Numbers::Due(day) => values.day = day.to_string(),
        Numbers::Until(date) => values.day = date.to_string(),
        Numbers::Periods(periods) => values.list = named_periods(periods, lang),
        Numbers::Posts(posts) => {
            values.list = choices(posts.iter().map(|post| post.code()), lang);
        }
        Numbers::Steps(steps) => {
            values.list = choices(steps.iter().map(|step| step.code()), lang);
        }
        Numbers::Lifecycle(violation) => values.list = super::lifecycle_violation(*violation, lang),
        Numbers::Outside { date, from, to } => {
            values.date = date.to_string();
            values.from = date_or_open(*from);
            values.to = date_or_open(*to);
        }
        Numbers::Other(_) | Numbers::None => {}
    }
    values
}

/// Those who may vote, as the ledger has their number or as it follows from the number of all.
fn voters(voters: Voters, lang: Lang) -> String {
    if voters.bounds == voters.count.bounds() {
        return count(voters.count, lang);
    }
    bounds(voters.bounds, lang)
}

/// The numbers that a count may mean.
fn bounds(bounds: CountBounds, lang: Lang) -> String {
    match (bounds.lowest(), bounds.highest()) {
        (lowest, Some(highest)) if lowest == highest => lowest.to_string(),
        (lowest, None) => format_message!(m::NUMBER_AT_LEAST, lang, number = lowest),
        (lowest, Some(highest)) => {
            format_message!(m::NUMBER_RANGE, lang, lowest = lowest, highest = highest)
        }
    }
}

/// The last periods, and the number of further ones.
fn named_periods(periods: &[Period], lang: Lang) -> String {
    let last = periods.iter().rev().take(NAMED_PERIODS);
    let mut named: Vec<String> = last.map(|last| period(*last, lang)).collect();
    if periods.len() > NAMED_PERIODS {
        let more = periods.len() - NAMED_PERIODS;
        named.push(format_message!(m::AND_MORE, lang, count = more));
    }
    listed(&named, lang)
}

fn choices(codes: impl Iterator<Item = &'static str>, lang: Lang) -> String {
    let names: Vec<String> = codes.map(|code| terms::choice(code).get(lang).to_owned()).collect();
    listed(&names, lang)
}

fn date_or_open(date: Option<PartialDate>) -> String {
    date.map_or_else(|| "…".to_owned(), |date| date.to_string())
}

/// What a rule counts, in words.
pub fn base(rule: RuleId) -> Message {
    use RuleId as R;
    match rule {
        R::ShouldBeBuilt | R::JointBranch => {
            term("任务上登记的正式党员", "Full members recorded on the task")
        }
        R::FormalBranch | R::AskTransfer => term("任务的计划期限", "The planned time of the task"),
        R::JointUnits => term("组成单位个数", "The units that it consists of"),
        R::FewestMembers | R::PermanentFewest => {
            term("登记的正式党员", "The full members recorded")
        }
        R::MostMembers | R::PermanentMost | R::GroupsDue => {
            term("正式党员加预备党员", "Full and probationary members")
        }
        R::CommitteeForm | R::GeneralForm => term(
            "所属各党组织党员之和，没有下级的按本级",
            "The sum of the members of all below it; its own without any",
        ),
        R::ApproverMembers => term(
            "所属各党组织党员之和与本级登记人数，取较大的",
            "The sum of the members of all below it or its own, whichever is larger",
        ),
        R::TermEnded | R::TermReminder => {
            term("本届任期起加任期", "The start of the term and its length")
        }
        R::Filing => term("批准设立到备案", "From the approval to the filing"),
        R::ApprovalMonth | R::ApprovalDays => {
            term("请示到批复", "From the request to the approval")
        }
        R::ClosingDays => term("撤销到归档", "From the dissolution to the closing"),
        R::Approver => term(
            "审批党组织的类别，只提示党支部；党总支批准的不提示",
            "The type of the organisation that approved: branches only, general branches pass",
        ),
        R::Secretary => term(
            "书记一栏和名册，只看已登记请示、批复或指定的",
            "The secretary and the roster, where the founding is documented",
        ),
        R::CommitteeDue => term(
            "正式党员和委员人数（一人兼几职算一人）",
            "Full members and committee members, each person once",
        ),
        R::NoCommittee => term(
            "正式党员和委员人数（一人兼几职算一人），正式党员按“应设支部委员会”的参数",
            "Full members, by the number of “Committee due”, and committee members, each person once",
        ),
        R::CommitteeUsual | R::CommitteeMost | R::CommitteePosts => {
            term("委员人数（一人兼几职算一人）", "Committee members, each person once")
        }
        R::ForbiddenAct | R::UnusualAct => term("活动类型", "The kind of activity"),
        R::TaskEnded => term("所服务任务的实际结束日期", "The ends of the tasks that it serves"),
        R::PartyMeeting | R::CommitteeMeeting | R::GroupMeeting | R::ThemeDay => term(
            "成立以来的完整月、季，最多近一年",
            "Complete months or quarters of its life, within a year",
        ),
        R::PartyQuorum | R::Vote => term(
            "登记了赞成票的党员大会；应到有表决权的正式党员，没有登记的由应到人数和预备党员推算范围，范围内都不足的才算",
            "Party meetings with ayes recorded; those who may vote, or else the range that those due and the probationary members leave, if all of it is too few",
        ),
        R::CommitteeQuorum => term("应到委员", "The committee members due"),
        R::GroupSize => term("党小组会应到人数", "Those due at the group meeting"),
        R::GroupFullMember => term("正式党员和党小组数", "Full members and groups"),
        R::Lessons | R::SecretaryLesson | R::LifeMeeting | R::MutualAppraisal => term(
            "近一年登记的次数，按存续时间折算",
            "The number recorded within a year, in proportion to its life",
        ),
        R::Talks => term(
            "近一年登记的谈心谈话活动次数，不是人次",
            "The talks recorded within a year as activities, not persons",
        ),
        R::LifeMeetingQuarter => term(
            "当年各次组织生活会的日期，第四季度过后或撤销后才算",
            "The days of all life meetings of a year, after its fourth quarter or the dissolution",
        ),
        R::Excellent => term("参加人数或应到人数", "Those taking part, or those due"),
        R::ClosedPack => term("归档材料清单", "The list of the closing pack"),
        R::PlannedEnd => term("计划撤销日期", "The planned end"),
        R::NoActivity => term("最近一次活动以来的天数", "Days since the last activity"),
        R::TwoPosts => term("今天的编入", "Today's assignments"),
        R::TwoPlaces => term("同一时段的排班", "Shifts at one time"),
        R::CountedTwice => term("同一党组织里的姓名", "Names in one organisation"),
        R::StepsOrder | R::StepsOwed => term("全周期步骤", "The steps of its life"),
        R::OutsideLife => term("成立、撤销日期", "The days of its founding and end"),
        R::NoEvidence | R::ItemEvidence => term("佐证", "Evidence"),
        R::AppealOpen => term("提出异议以来的工作日", "Working days since the objection"),
        R::PublicationDays => {
            term("公示起止，含首尾两天", "From the first to the last day, both counted")
        }
        R::BandCap => term("参评对象", "Those appraised"),
        R::ResultChanged | R::ScoreChanged => {
            term("评定时和现在的记录", "The records then and now")
        }
        R::AttendanceCount => {
            term("点名结果和登记的应到、实到人数", "Who is ticked, and the numbers recorded")
        }
        R::RosterCount => term("名册和登记人数", "The roster and the number recorded"),
        R::AllianceMeeting => {
            term("成立以来的完整季度，最多近一年", "Complete quarters of its life, within a year")
        }
        R::ItemsBefore => term("提出日期和会议日期", "The day it was raised and the meeting's"),
        R::ReportedBack => {
            term("有议定事项的议题之后的联席会议", "Joint meetings after what was agreed")
        }
        R::NeedAnswered => term(
            "办理时限，没有登记的从需求开始日期起算；答复、合作、办结都算",
            "The deadline, or else the first day of the need; answers, cooperations and settlements count",
        ),
        R::StalledCooperation => term(
            "对接、签约、履约记录以来的天数；签约额已到位或兑现的不算",
            "Days since the match, the signing or an instalment, unless what is contracted arrived or was paid",
        ),
        R::ArrivedMore => term(
            "到位和签约的金额，按计量单位",
            "What arrived and what is contracted, by unit of measure",
        ),
        R::SignedMore => term(
            "分期签约和合同金额，按计量单位",
            "What is signed by date and what is contracted, by unit of measure",
        ),
        R::CooperationAmount => term("已签约的合作", "Signed cooperations"),
        R::IdleUnit => term(
            "需求、合作、议题、轮值，点名到会",
            "Needs, cooperations, items, terms in the chair, and meetings where it is ticked as present",
        ),
        R::ChairExpired => term("登记的轮值结束日期", "The recorded end of the last term"),
    }
}

/// The name of a parameter.
pub fn parameter(name: &str) -> Message {
    match name {
        "full_members" => term("正式党员（名）", "Full members"),
        "members" => term("党员（名）", "Members"),
        "units" => term("单位（个）", "Units"),
        "fewest" => term("最少（名）", "At least"),
        "most" => term("最多（名）", "At most"),
        "months" => term("为期（月）", "Months"),
        "a_year" => term("每年（次）", "A year"),
        "one_in" => term("比例 1/N，N =", "One in"),
        "working_days" => term("工作日（天）", "Working days"),
        "a_quarter" => term("每季度（次）", "A quarter"),
        "meetings" => term("第几次会议", "At which later meeting"),
        "base" => term("基数（1 参加人数，2 应到人数）", "Base (1 those taking part, 2 those due)"),
        "committee_years" => term("党委任期（年）", "Committee, years"),
        "branch_years" => term("总支、支部任期（年）", "Branch, years"),
        _ => term("天数", "Days"),
    }
}
