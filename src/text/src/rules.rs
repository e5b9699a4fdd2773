//! The rules in words: what each is called, what is found, and what settles it.

use super::{Lang, Message, listed, period, terms};
use crate::{format_message, m};
use zhibu_domain::rules::{Finding, Numbers, RuleId, Source};
use zhibu_domain::values::date::PartialDate;

const fn say(zh: &'static str, en: &'static str) -> Message {
    Message { zh, en }
}

/// Where a rule comes from, in short.
pub fn source(source: Source, lang: Lang) -> String {
    match (source, lang) {
        (Source::Article(article), Lang::Zh) => format!("支部工作条例 第{article}条"),
        (Source::Article(article), Lang::En) => format!("Branch regulations, Art. {article}"),
        (Source::Articles(first, second), Lang::Zh) => {
            format!("支部工作条例 第{first}、{second}条")
        }
        (Source::Articles(first, second), Lang::En) => {
            format!("Branch regulations, Arts. {first}, {second}")
        }
        (Source::Chapter(chapter), Lang::Zh) => format!("支部工作条例 第{chapter}章"),
        (Source::Chapter(chapter), Lang::En) => format!("Branch regulations, Ch. {chapter}"),
        (Source::Organs, Lang::Zh) => "机关基层组织工作条例".to_owned(),
        (Source::Organs, Lang::En) => "Regulations for organs".to_owned(),
        (Source::Local, Lang::Zh) => "本地意见".to_owned(),
        (Source::Local, Lang::En) => "Local opinion".to_owned(),
        (Source::Ledger, Lang::Zh) => "台账一致性".to_owned(),
        (Source::Ledger, Lang::En) => "The ledger itself".to_owned(),
    }
}

/// What a rule is called.
pub fn rule_name(rule: RuleId) -> Message {
    match rule {
        RuleId::ShouldBeBuilt => say("应建未建", "Should be built"),
        RuleId::JointBranch => say("可联合组建", "Candidate for a joint branch"),
        RuleId::JointUnits => say("联合支部覆盖单位偏多", "Joint branch of many units"),
        RuleId::FewestMembers => say("正式党员不足", "Too few full members"),
        RuleId::MostMembers => say("党员人数偏多", "More members than usual"),
        RuleId::CommitteeForm => say("党委人数偏少", "Committee with few members"),
        RuleId::GeneralForm => say("党总支人数不合常例", "General branch of unusual size"),
        RuleId::Secretary => say("没有书记", "No secretary"),
        RuleId::CommitteeDue => say("应设支部委员会", "Committee due"),
        RuleId::CommitteeUsual => say("委员人数偏多", "Committee larger than usual"),
        RuleId::CommitteeMost => say("委员人数超限", "Committee too large"),
        RuleId::CommitteePosts => say("委员分工不全", "Committee posts vacant"),
        RuleId::NoCommittee => say("人数少，一般不设委员会", "Committee not usual"),
        RuleId::FormalBranch => say("应成立正式党支部", "Formal branch due"),
        RuleId::AskTransfer => say("组织关系是否转入未填", "Transfer of registration unknown"),
        RuleId::ForbiddenAct => say("临时党组织不得办理", "Not for a temporary organisation"),
        RuleId::UnusualAct => say("临时党组织一般不办理", "Unusual for a temporary organisation"),
        RuleId::TaskEnded => {
            say("任务已结束，组织未撤销", "Task ended, organisation not dissolved")
        }
        RuleId::PartyMeeting => say("党员大会", "Party meetings"),
        RuleId::PartyQuorum => say("党员大会到会不足", "Party meeting without quorum"),
        RuleId::Vote => say("表决未过半", "Vote not carried"),
        RuleId::CommitteeMeeting => say("支委会", "Committee meetings"),
        RuleId::CommitteeQuorum => say("支委会到会不足", "Committee meeting without quorum"),
        RuleId::GroupMeeting => say("党小组会", "Group meetings"),
        RuleId::GroupSize => say("党小组人数不足", "Group too small"),
        RuleId::ThemeDay => say("主题党日", "Theme days"),
        RuleId::Lessons => say("党课", "Lessons"),
        RuleId::LifeMeeting => say("组织生活会", "Organisation life meeting"),
        RuleId::MutualAppraisal => say("民主评议", "Democratic appraisal"),
        RuleId::Excellent => say("优秀比例偏高", "Many graded excellent"),
        RuleId::Talks => say("谈心谈话", "Talks"),
        RuleId::ApprovalDays => say("批复超期", "Approval overdue"),
        RuleId::ClosingDays => say("归档超期", "Closing overdue"),
        RuleId::PlannedEnd => say("已过计划撤销日期", "Planned end passed"),
        RuleId::NoActivity => say("较久没有活动", "No activity for long"),
        RuleId::TwoPosts => say("同时编入两处", "Assigned twice at once"),
        RuleId::TwoPlaces => say("同时在两处", "In two places at once"),
        RuleId::CountedTwice => say("名册重复", "Listed twice"),
        RuleId::StepsOrder => say("步骤有误", "Steps out of order"),
        RuleId::StepsOwed => say("设立步骤待补", "Founding steps owed"),
        RuleId::ClosedPack => say("已归档，材料不全", "Closed without a whole pack"),
        RuleId::NoEvidence => say("成效没有佐证", "Outcome without evidence"),
        RuleId::ItemEvidence => say("计分没有佐证", "Score item without evidence"),
        RuleId::AppealOpen => say("异议未答复", "Objection unanswered"),
        RuleId::BandCap => say("最高等次超出限额", "Highest band beyond its limit"),
        RuleId::ResultChanged => say("评定结果与记录不符", "Result and records differ"),
        RuleId::ScoreChanged => say("评定得分与计分不符", "Confirmed score and items differ"),
        RuleId::OutsideLife => say("日期不在存续期间", "Dated outside the organisation's life"),
        RuleId::RosterCount => say("人数与名册不符", "Count and roster differ"),
    }
}

/// What is found, with its numbers in braces.
fn sentence(rule: RuleId) -> Message {
    match rule {
        RuleId::ShouldBeBuilt => say(
            "有正式党员 {have} 名（满 {want} 名应建），还没有临时党组织。",
            "{have} full members (due from {want} on) and no organisation yet.",
        ),
        RuleId::JointBranch => say(
            "有正式党员 {have} 名，不足 {want} 名，可与相近任务联合组建。",
            "{have} full members, fewer than {want}: it can share a joint branch.",
        ),
        RuleId::JointUnits => say(
            "覆盖 {have} 个单位，一般不超过 {want} 个。",
            "It covers {have} units; usually no more than {want}.",
        ),
        RuleId::FewestMembers => {
            say("正式党员 {have} 名，不足 {want} 名。", "{have} full members; it takes {want}.")
        }
        RuleId::MostMembers => say(
            "党员 {have} 名，一般不超过 {want} 名。",
            "{have} members; usually no more than {want}.",
        ),
        RuleId::CommitteeForm => say(
            "党员 {have} 名，党委一般在 {want} 名以上。",
            "{have} members; a committee usually has {want} or more.",
        ),
        RuleId::GeneralForm => say(
            "党员 {have} 名，党总支一般 {fewest}—{most} 名。",
            "{have} members; a general branch usually has {fewest} to {most}.",
        ),
        RuleId::Secretary => say("没有登记书记。", "No secretary is recorded."),
        RuleId::CommitteeDue => say(
            "应设支部委员会，现有委员 {have} 名，至少 {want} 名。",
            "A committee is due: {have} members, at least {want}.",
        ),
        RuleId::CommitteeUsual => say(
            "委员 {have} 名，一般 3 至 {want} 名。",
            "{have} committee members; usually 3 to {want}.",
        ),
        RuleId::CommitteeMost => say(
            "委员 {have} 名，不超过 {want} 名。",
            "{have} committee members; no more than {want}.",
        ),
        RuleId::CommitteePosts => say("还缺：{list}。", "Vacant: {list}."),
        RuleId::NoCommittee => say(
            "委员 {have} 名；正式党员不足 7 名，设书记 1 名，必要时设副书记 1 名。",
            "{have} committee members; with fewer than 7 full members there is a secretary and, if need be, a deputy.",
        ),
        RuleId::FormalBranch => say(
            "任务为期 {have} 个月（满 {want} 个月），组织关系已转入，应成立正式党支部。",
            "It lasts {have} months (from {want} on) and registration is transferred: a formal branch is due.",
        ),
        RuleId::AskTransfer => say(
            "任务为期 {have} 个月，请填党员组织关系是否转入。",
            "It lasts {have} months: say whether its members' registration is transferred.",
        ),
        RuleId::ForbiddenAct => say(
            "临时党组织不收缴党费、不选举代表、不换届选举。",
            "A temporary organisation collects no dues, elects no delegates, holds no re-election.",
        ),
        RuleId::UnusualAct => say(
            "临时党组织一般不接收党员、不处分党员。",
            "A temporary organisation usually neither admits nor punishes members.",
        ),
        RuleId::TaskEnded => say(
            "所服务的任务已于 {day} 结束，请办理撤销。",
            "The task that it serves ended on {day}: dissolve it.",
        ),
        RuleId::PartyMeeting
        | RuleId::CommitteeMeeting
        | RuleId::GroupMeeting
        | RuleId::ThemeDay => say("这些期间没有记录：{list}。", "None recorded in: {list}."),
        RuleId::PartyQuorum | RuleId::CommitteeQuorum => say(
            "实到 {have} 人，至少应到会 {want} 人。",
            "{have} present; at least {want} are needed.",
        ),
        RuleId::Vote => {
            say("赞成 {have} 票，至少需要 {want} 票。", "{have} ayes; at least {want} are needed.")
        }
        RuleId::GroupSize => {
            say("党小组 {have} 人，应不少于 {want} 人。", "A group of {have}; it takes {want}.")
        }
        RuleId::Lessons | RuleId::LifeMeeting | RuleId::MutualAppraisal | RuleId::Talks => say(
            "近一年 {have} 次，按存续时间应有 {want} 次。",
            "{have} within a year; {want} for the time that it has lived.",
        ),
        RuleId::Excellent => say(
            "评为优秀 {have} 名，一般不超过 {want} 名。",
            "{have} graded excellent; usually no more than {want}.",
        ),
        RuleId::ApprovalDays => say("应在 {day} 前批复。", "Approval was due on {day}."),
        RuleId::ClosingDays => say("应在 {day} 前归档。", "Closing was due on {day}."),
        RuleId::PlannedEnd => say(
            "计划 {day} 撤销，仍在运行。请办理撤销或延期。",
            "It was to end on {day}. Dissolve or renew it.",
        ),
        RuleId::NoActivity => say("已 {have} 天没有活动记录。", "No activity for {have} days."),
        RuleId::TwoPosts => say(
            "该党员同时编入另一个临时党组织。",
            "The member is assigned to another organisation at the same time.",
        ),
        RuleId::TwoPlaces => say(
            "该党员同一时段还排在另一处。",
            "The member is on duty somewhere else at the same time.",
        ),
        RuleId::CountedTwice => say(
            "同一党组织里已有同名党员。若是两人，请在备注里说明并改名区分。",
            "The organisation has a member of that name. If they are two, tell them apart by name.",
        ),
        RuleId::StepsOrder => say("{list}", "{list}"),
        RuleId::StepsOwed => say("还没有登记：{list}。", "Not recorded: {list}."),
        RuleId::ClosedPack => say(
            "已经归档，但归档材料现在缺 {have} 项。请补齐；误归档的，删除“归档”这一步。",
            "It is closed, but its pack lacks {have} items now. Complete it, or delete the closing if it was a mistake.",
        ),
        RuleId::NoEvidence => say(
            "来自一项没有佐证的合作，金额不应计入。请给合作补上佐证，或撤下这条成效。",
            "It comes from a cooperation without evidence and should not count. Add the evidence, or take the outcome back.",
        ),
        RuleId::ItemEvidence => say(
            "没有佐证，不计分。请补上佐证，或删除这一项。",
            "Nothing shows it, so it does not count. Add the evidence, or delete it.",
        ),
        RuleId::AppealOpen => say("应在 {day} 前答复。", "An answer was due on {day}."),
        RuleId::BandCap => say(
            "评为最高等次 {have} 个，限额 {want} 个，没有写明理由。",
            "{have} in the highest band, {want} at most, and no reason is given.",
        ),
        RuleId::ResultChanged => say(
            "评定之后，它的初审、一票否决或等次变了，或是评定后才加进来的。请核对，必要时清除表彰日期后重新评定。",
            "Since the result its review, a veto or its band has changed, or it was added after. Check it, and if need be clear the day of commendation and confirm anew.",
        ),
        RuleId::ScoreChanged => say(
            "评定时 {have} 分，现在按计分事项是 {want} 分。请核对哪些事项在评定后改过。",
            "{have} when it was confirmed; its items come to {want} now. See which were changed since.",
        ),
        RuleId::OutsideLife => say(
            "日期 {date} 不在该组织存续期间（{from} 至 {to}）。",
            "{date} is outside the organisation's life ({from} to {to}).",
        ),
        RuleId::RosterCount => say(
            "名册上现有正式党员 {have} 名，登记人数 {want} 名。",
            "The roster has {have} full members, the record says {want}.",
        ),
    }
}

/// So many periods are named.
const NAMED_PERIODS: usize = 6;

/// A finding in words.
pub fn finding(finding: &Finding, lang: Lang) -> String {
    let said = sentence(finding.rule);
    let list = |texts: Vec<String>| {
        let texts = listed(&texts, lang);
        said.with(lang, &[("list", &texts)])
    };
    match &finding.numbers {
        Numbers::Count { have, want } => said.with(lang, &[("have", have), ("want", want)]),
        Numbers::Range { have, fewest, most } => {
            said.with(lang, &[("have", have), ("fewest", fewest), ("most", most)])
        }
        Numbers::Days(days) => said.with(lang, &[("have", days)]),
        Numbers::Due(day) => said.with(lang, &[("day", day)]),
        Numbers::Until(date) => said.with(lang, &[("day", date)]),
        Numbers::Periods(periods) => {
            let more = periods.len().saturating_sub(NAMED_PERIODS);
            let mut named: Vec<String> =
                periods.iter().rev().take(NAMED_PERIODS).map(|p| period(*p, lang)).collect();
            if more > 0 {
                named.push(format_message!(m::AND_MORE, lang, count = more));
            }
            list(named)
        }
        Numbers::Posts(posts) => {
            list(posts.iter().map(|p| terms::choice(p.code()).get(lang).to_owned()).collect())
        }
        Numbers::Steps(steps) => {
            list(steps.iter().map(|s| terms::choice(s.code()).get(lang).to_owned()).collect())
        }
        Numbers::Scores { confirmed, now } => {
            said.with(lang, &[("have", confirmed), ("want", now)])
        }
        Numbers::Lifecycle(fault) => list(vec![super::fault(*fault, lang)]),
        Numbers::Outside { date, from, to } => {
            let told = |date: &Option<PartialDate>| match date {
                Some(date) => date.to_string(),
                None => "…".to_owned(),
            };
            said.with(lang, &[("date", date), ("from", &told(from)), ("to", &told(to))])
        }
        Numbers::Other(_) | Numbers::None => said.get(lang).to_owned(),
    }
}

/// What a number of a rule is called.
pub fn parameter(name: &str) -> Message {
    match name {
        "full_members" => say("正式党员（名）", "Full members"),
        "members" => say("党员（名）", "Members"),
        "units" => say("单位（个）", "Units"),
        "fewest" => say("最少（名）", "At least"),
        "most" => say("最多（名）", "At most"),
        "months" => say("为期（月）", "Months"),
        "a_year" => say("每年（次）", "A year"),
        "one_in" => say("比例 1/N，N =", "One in"),
        "working_days" => say("工作日（天）", "Working days"),
        _ => say("天数", "Days"),
    }
}
