//! The texts of the rules: names, findings and parameters.

use super::{Lang, Message, listed, period, term, terms};
use crate::{format_message, m};
use zhibu_domain::rules::{Citation, Finding, Numbers, Regulation, Rule, RuleId, RuleLabel};
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
        (have, want) "党员 {have} 名，党委一般在 {want} 名以上。",
        "{have} members; a committee usually has {want} or more.";
    GeneralForm: "党总支人数不合常例", "General branch of unusual size",
        (have, fewest, most) "党员 {have} 名，党总支一般 {fewest}—{most} 名。",
        "{have} members; a general branch usually has {fewest} to {most}.";
    Secretary: "没有书记", "No secretary",
        () "没有登记书记。",
        "No secretary is recorded.";
    CommitteeDue: "应设支部委员会", "Committee due",
        (have, want) "应设支部委员会，现有委员 {have} 名，至少 {want} 名。",
        "A committee is due: {have} members, at least {want}.";
    CommitteeUsual: "委员人数偏多", "Committee larger than usual",
        (have, want) "委员 {have} 名，一般 3 至 {want} 名。",
        "{have} committee members; usually 3 to {want}.";
    CommitteeMost: "委员人数超限", "Committee too large",
        (have, want) "委员 {have} 名，不超过 {want} 名。",
        "{have} committee members; no more than {want}.";
    CommitteePosts: "委员分工不全", "Committee posts vacant",
        (list) "还缺：{list}。",
        "Vacant: {list}.";
    NoCommittee: "人数少，一般不设委员会", "Committee not usual",
        (have) "委员 {have} 名；正式党员不足 7 名，设书记 1 名，必要时设副书记 1 名。",
        "{have} committee members; with fewer than 7 full members there is a secretary and, if need be, a deputy.";
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
        (list) "这些期间没有记录：{list}。",
        "None recorded in: {list}.";
    PartyQuorum: "党员大会到会不足", "Party meeting without quorum",
        (have, want) "实到 {have} 人，至少应到会 {want} 人。",
        "{have} present; at least {want} are needed.";
    Vote: "表决未过半", "Vote not carried",
        (have, want) "赞成 {have} 票，至少需要 {want} 票。",
        "{have} ayes; at least {want} are needed.";
    CommitteeMeeting: "支委会", "Committee meetings",
        (list) "这些期间没有记录：{list}。",
        "None recorded in: {list}.";
    CommitteeQuorum: "支委会到会不足", "Committee meeting without quorum",
        (have, want) "实到 {have} 人，至少应到会 {want} 人。",
        "{have} present; at least {want} are needed.";
    GroupMeeting: "党小组会", "Group meetings",
        (list) "这些期间没有记录：{list}。",
        "None recorded in: {list}.";
    GroupSize: "党小组人数不足", "Group too small",
        (have, want) "党小组 {have} 人，应不少于 {want} 人。",
        "A group of {have}; it takes {want}.";
    ThemeDay: "主题党日", "Theme days",
        (list) "这些期间没有记录：{list}。",
        "None recorded in: {list}.";
    Lessons: "党课", "Lessons",
        (have, want) "近一年 {have} 次，按存续时间应有 {want} 次。",
        "{have} within a year; {want} for the time that it has lived.";
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
        (have, want) "近一年 {have} 次，按存续时间应有 {want} 次。",
        "{have} within a year; {want} for the time that it has lived.";
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
}

/// Maximum periods that are named.
const NAMED_PERIODS: usize = 6;

/// The text of a finding.
pub fn finding(finding: &Finding, lang: Lang) -> String {
    sentence(finding.rule, &values_of(&finding.numbers, lang), lang)
}

fn values_of(numbers: &Numbers, lang: Lang) -> SentenceValues {
    let mut values = SentenceValues::default();
    match numbers {
        Numbers::Count { have, want } => {
            values.have = have.to_string();
            values.want = want.to_string();
        }
        Numbers::Range { have, fewest, most } => {
            values.have = have.to_string();
            values.fewest = fewest.to_string();
            values.most = most.to_string();
        }
        Numbers::Scores { confirmed, now } => {
            values.have = confirmed.to_string();
            values.want = now.to_string();
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
        _ => term("天数", "Days"),
    }
}
