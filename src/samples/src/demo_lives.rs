//! The tasks, steps, members and rosters of 示例区, and violations of the rules, so that every rule has a
//! finding.

use super::maker::{
    DAYS, DEPARTMENTS, Dice, FAMILY, Living, Maker, PLACES, count, day_within, suffix_of,
};
use super::size::Size;
use zhibu_domain::kinds::choices::{
    ActivityKind, ArchiveItem, BranchForm, MemberCategory, Role, Setting, StepKind, YesNo,
};
use zhibu_domain::kinds::field::{Choices, Reference, References, Text, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Assignment, Branch, Member, Method, Step, Task};
use zhibu_ledger::Name;

const DOMAINS: [&str; 6] = ["招商引资", "城市更新", "文化旅游", "财富金融", "乡村振兴", "健康产业"];
/// The seats of a committee; a small organisation has the first alone.
const SEATS: [Role; 4] = [Role::Secretary, Role::Organisation, Role::Publicity, Role::Discipline];

/// Adds them. The random numbers are restarted, so that the other records do not depend on these.
pub(super) fn lives(maker: &mut Maker, size: Size, branches: &[Living]) {
    maker.dice = Dice(20_260_101);
    let method = Patch::<Method>::new(METHOD)
        .set(Method::NAME, "“115”工作法")
        .set(Method::ELEMENTS, Texts(ELEMENTS.map(str::to_owned).to_vec()));
    maker.add(method);
    tasks(maker, size, branches);
    steps(maker, branches);
    let rosters = rosters(maker, size, branches);
    violations(maker, branches, &rosters);
    serve(maker);
}

const METHOD: &str = "method-115";
const ELEMENTS: [&str; 7] = [
    "堡垒：战斗堡垒",
    "桥梁：桥梁纽带",
    "功能：政治引领",
    "功能：凝聚人心",
    "功能：攻坚克难",
    "功能：服务群众",
    "功能：示范带动",
];

/// Of the activities of organisations that use the method, two thirds serve an element of it. The last
/// element has no activity.
fn serve(maker: &mut Maker) {
    let branches = maker.ids_where(Branch::METHOD, &Reference::to(METHOD));
    let mut activities: Vec<Name> = Vec::new();
    for id in maker.ids::<Activity>() {
        let branch = maker.value(id, Activity::BRANCH);
        if branch.is_some_and(|branch| branches.contains(&branch.id)) {
            activities.push(id.clone());
        }
    }
    for (index, id) in activities.into_iter().enumerate().filter(|(index, _)| index % 3 < 2) {
        let element = ELEMENTS[index % (ELEMENTS.len() - 1)];
        maker.amend(Patch::<Activity>::new(id).set(Activity::ELEMENT, element));
    }
}

/// The id of the task of the organisation at this index.
pub(super) fn task_id(index: usize) -> String {
    format!("task-{:04}", index + 1)
}

/// One task per organisation, and a fifth more without an organisation.
fn tasks(maker: &mut Maker, size: Size, branches: &[Living]) {
    for (index, branch) in branches.iter().enumerate() {
        let domain = maker.dice.of(&DOMAINS);
        let end = branch.from + 200 + maker.dice.days(500);
        let id = task_id(index);
        let task = Patch::<Task>::new(&*id)
            .set(Task::NAME, &*branch.topic)
            .set(Task::SETTING, branch.setting)
            .set(Task::DOMAIN, domain)
            .set(Task::ORGANISATION, Reference::to("org-0001"))
            .set(Task::FULL_MEMBERS, count(branch.full))
            .set(Task::START, day_within(branch.from - 20))
            .set(Task::PLANNED_END, day_within(end))
            .set_or_keep(Task::ENDED, (branch.to < DAYS).then(|| day_within(branch.to)))
            .set(Task::TRANSFERRED, YesNo::No);
        maker.add(task);
        let mut served =
            Patch::<Branch>::new(&*branch.id).set(Branch::SERVES, References::to([id.into()]));
        if branch.setting == Setting::KeyProject {
            served = served.set(Branch::METHOD, Reference::to(METHOD));
        }
        maker.amend(served);
    }
    for number in 0..size.branches / 5 {
        let dice = &mut maker.dice;
        // Only two domains, so that enough tasks of one can share an organisation.
        let domain = DOMAINS[number % 2];
        let name = format!("{}{domain}攻坚任务", dice.of(&PLACES));
        let is_small = number % 2 == 1;
        let members = if is_small { 1 + dice.below(2) } else { 3 + dice.below(12) };
        let department = dice.of(&DEPARTMENTS);
        let start = DAYS - 40 - i32::try_from(number % 50).unwrap_or(0);
        let exempt = (number % 8 == 6).then(|| "参与单位已有党支部负责（虚构）".into());
        let task = Patch::<Task>::new(format!("task-new-{number:03}"))
            .set(Task::NAME, name)
            .set(Task::SETTING, Setting::ALL[number % Setting::ALL.len()])
            .set(Task::DOMAIN, domain)
            .set(Task::ORGANISATION, Reference::to("org-0001"))
            .set(Task::FULL_MEMBERS, count(members))
            .set(Task::START, day_within(start))
            .set(Task::UNITS, Texts(vec![format!("示例区{department}")]))
            .set(Task::TRANSFERRED, YesNo::No)
            .set_or_keep(Task::EXEMPT, exempt);
        maker.add(task);
    }
}

/// Three quarters have recorded steps; every other ended one is archived.
fn steps(maker: &mut Maker, branches: &[Living]) {
    for (index, branch) in branches.iter().enumerate().filter(|(index, _)| index % 4 != 3) {
        let number = index + 1;
        // At most a working week from the request to the approval.
        let asked = branch.from - 9 - [0, 5, 3, 1, 4, 2][index % 6];
        let step = |kind, offset| step(branch, kind, offset);
        let numbered = |step: Patch<Step>, what| {
            step.set(Step::DOCUMENT, format!("示{what}〔虚构〕{number}号"))
        };
        maker.add(numbered(step(StepKind::Request, Some(asked)), "请"));
        maker.add(numbered(step(StepKind::Approve, Some(branch.from - 7)), "批"));
        maker.add(step(StepKind::Appoint, Some(branch.from - 5)));
        maker.add(step(StepKind::Launch, None));
        if branch.to < DAYS {
            maker.add(numbered(step(StepKind::Dissolve, None), "撤"));
            if index % 2 == 0 {
                maker.add(step(StepKind::Close, Some(branch.to + 10)));
                let archived = Patch::<Branch>::new(&*branch.id)
                    .set(Branch::SUMMARY, "任务完成，总结如附件（虚构）")
                    .set(Branch::ARCHIVED, Choices::of(ArchiveItem::ALL.iter().copied()));
                maker.amend(archived);
            }
        }
    }
}

fn step(branch: &Living, kind: StepKind, offset: Option<i32>) -> Patch<Step> {
    let code = if kind == StepKind::Dissolve { "end" } else { kind.code() };
    Patch::<Step>::new(format!("{}-{code}", branch.id))
        .set(Step::STEP, kind)
        .set(Step::BRANCH, Reference::to(&*branch.id))
        .set_or_keep(Step::DATE, offset.map(day_within))
        .set(Step::ACTOR, "示例区直属机关工委")
}

/// Adds members and assignments to active organisations, up to `size.roster`. Returns the organisations
/// with a roster.
fn rosters(maker: &mut Maker, size: Size, branches: &[Living]) -> Vec<String> {
    let mut left = size.roster;
    let mut with_roster = Vec::new();
    for branch in branches.iter().filter(|branch| branch.to == DAYS) {
        if left < branch.full {
            break;
        }
        left -= branch.full;
        for seat in 0..branch.full {
            let number = size.roster - left - branch.full + seat + 1;
            let home = format!("org-{:04}", 2 + number % (size.organisations - 1));
            let member = format!("member-{number:05}");
            let seats = if branch.full >= 7 { &SEATS[..] } else { &SEATS[..1] };
            maker.add(
                Patch::<Member>::new(&*member)
                    .set(Member::NAME, format!("{}{number:02}", FAMILY[number % FAMILY.len()]))
                    .set(Member::ORGANISATION, Reference::to(home))
                    .set(Member::STANDING, MemberCategory::Full),
            );
            maker.add(
                Patch::<Assignment>::new(format!("assignment-{number:05}"))
                    .set(Assignment::MEMBER, Reference::to(member))
                    .set(Assignment::BRANCH, Reference::to(&*branch.id))
                    .set(Assignment::ROLE, seats.get(seat).copied().unwrap_or(Role::Member))
                    .set(Assignment::FROM, day_within(branch.from)),
            );
        }
        with_roster.push(branch.id.clone());
    }
    with_roster
}

/// Adds at least one violation of every rule.
fn violations(maker: &mut Maker, branches: &[Living], rosters: &[String]) {
    let live: Vec<&Living> = branches.iter().filter(|branch| branch.to == DAYS).collect();
    compositions(maker, &live, rosters);
    // An organisation that was closed too early.
    let closed = branches
        .iter()
        .enumerate()
        .find(|(index, branch)| branch.to < DAYS && index % 4 != 3 && index % 2 == 0);
    if let Some((_, closed)) = closed {
        let some = Choices::of(ArchiveItem::ALL[..6].iter().copied());
        maker.amend(Patch::<Branch>::new(&*closed.id).set(Branch::ARCHIVED, some));
    }
    // An organisation old enough that its groups should have met.
    if let Some(eldest) = live.iter().min_by_key(|branch| branch.from) {
        let grouped = Patch::<Branch>::new(&*eldest.id)
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::GROUPS, count(2));
        maker.amend(grouped);
        name_after_form(maker, &eldest.id);
    }
    if rosters.is_empty() {
        return;
    }
    roster_violations(maker, rosters);
    task_violations(maker, branches, rosters);
    // A request that is dated after its approval, and an approval that took five.
    if let [one, two, ..] = &live[..] {
        for (branch, days_before) in [(one, 6), (two, 42)] {
            let request = Patch::<Step>::new(format!("{}-request", branch.id));
            maker.amend(request.set(Step::DATE, day_within(branch.from - days_before)));
        }
    }
    let Some(last) = live.last() else { return };
    activity_violations(maker, last);
    // An organisation without activities for three months.
    if let Some(quiet) = live.iter().rev().nth(1) {
        quieten(maker, &quiet.id, &last.id);
    }
}

/// Organisations whose form does not fit the number of members, units or committee members.
fn compositions(maker: &mut Maker, live: &[&Living], rosters: &[String]) {
    let plain = live.iter().filter(|branch| !rosters.contains(&branch.id));
    let homes: Vec<String> =
        DEPARTMENTS[..6].iter().map(|department| format!("示例区{department}")).collect();
    let form = |branch: Patch<Branch>, form| branch.set(Branch::FORM, form);
    let members = |branch: Patch<Branch>, full| {
        form(branch, BranchForm::Branch).set(Branch::FULL_MEMBERS, count(full))
    };
    let committee =
        |branch, full, seats| members(branch, full).set(Branch::COMMITTEE_MEMBERS, count(seats));
    for (number, branch) in plain.take(7).enumerate() {
        let patch = Patch::<Branch>::new(&*branch.id);
        maker.amend(match number {
            // Too many units, members or committee members, or too few.
            0 => form(patch, BranchForm::JointBranch).set(Branch::HOME_UNITS, Texts(homes.clone())),
            1 => members(patch, 53),
            2 => members(patch, 2),
            3 => committee(patch, 20, 6),
            4 => committee(patch, 30, 8),
            5 => committee(patch, 5, 3),
            _ => form(members(patch, 20), BranchForm::GeneralBranch),
        });
        name_after_form(maker, &branch.id);
    }
}

/// A roster with a vacant seat, a member of two organisations, and a member who is listed twice.
fn roster_violations(maker: &mut Maker, rosters: &[String]) {
    let Some(first) = rosters.first() else { return };
    let second_seat = Patch::<Assignment>::new("assignment-00002");
    maker.amend(second_seat.set(Assignment::ROLE, Role::Committee));
    maker.amend(Patch::<Branch>::new(&**first).set(Branch::FULL_MEMBERS, count(9)));
    if let Some(second) = rosters.get(1) {
        maker.add(
            Patch::<Assignment>::new("assignment-twice")
                .set(Assignment::MEMBER, Reference::to("member-00001"))
                .set(Assignment::BRANCH, Reference::to(&**second))
                .set(Assignment::ROLE, Role::Member)
                .set(Assignment::FROM, day_within(DAYS - 100)),
        );
    }
    maker.add(
        Patch::<Member>::new("member-twice")
            .set(Member::NAME, format!("{}01", FAMILY[1]))
            .set(Member::ORGANISATION, Reference::to("org-0003"))
            .set(Member::STANDING, MemberCategory::Full),
    );
}

/// Two long tasks, of which one has its members' registration transferred and one does not say so; and a
/// task that has ended while its organisation has not.
fn task_violations(maker: &mut Maker, branches: &[Living], rosters: &[String]) {
    let task_of = |branch: &String| {
        let index = branches.iter().position(|known| known.id == *branch);
        Patch::<Task>::new(task_id(index.expect("a roster is of a branch")))
    };
    let [yes, unknown, ended, ..] = rosters else { return };
    let long = |task: Patch<Task>| {
        task.set(Task::START, day_within(0)).set(Task::PLANNED_END, day_within(DAYS - 1))
    };
    maker.amend(long(task_of(yes)).set(Task::TRANSFERRED, YesNo::Yes));
    maker.amend(long(task_of(unknown)).clear(Task::TRANSFERRED));
    maker.amend(task_of(ended).set(Task::ENDED, day_within(DAYS - 30)));
}

/// Meetings without a quorum, and activities that a temporary organisation may not hold.
fn activity_violations(maker: &mut Maker, last: &Living) {
    let own = maker.ids_where(Activity::BRANCH, &Reference::to(&*last.id));
    let mut own = own.into_iter();
    let mut next = |kind, title: &str| {
        let patch = Patch::<Activity>::new(own.next()?);
        Some(patch.set(Activity::ACTIVITY_KIND, kind).set(Activity::TITLE, title))
    };
    let attended = |patch: Patch<Activity>, due, present| {
        patch.set(Activity::DUE, count(due)).set(Activity::PRESENT, count(present))
    };
    let voting = |patch: Patch<Activity>, due, present| {
        patch.set(Activity::VOTERS_DUE, count(due)).set(Activity::VOTERS_PRESENT, count(present))
    };
    let edits = [
        next(ActivityKind::PartyMeeting, "党员大会（到会不足）")
            .map(|patch| attended(patch, 20, 9).set(Activity::AYES, count(9)))
            .map(|patch| voting(patch, 18, 8)),
        next(ActivityKind::PartyMeeting, "党员大会（表决未过半）")
            .map(|patch| attended(patch, 20, 14).set(Activity::AYES, count(9)))
            .map(|patch| voting(patch, 18, 12)),
        next(ActivityKind::CommitteeMeeting, "支委会（到会不足）")
            .map(|patch| attended(patch, 5, 2)),
        next(ActivityKind::GroupMeeting, "党小组会（人数不足）").map(|patch| attended(patch, 2, 2)),
        next(ActivityKind::MutualAppraisal, "民主评议党员")
            .map(|patch| attended(patch, 12, 12).set(Activity::EXCELLENT, count(6))),
        next(ActivityKind::Admission, "讨论接收预备党员"),
        next(ActivityKind::Dues, "收缴党费"),
        // Before the organisation was founded.
        next(ActivityKind::Talk, "谈心谈话")
            .map(|patch| patch.set(Activity::DATE, day_within(last.from - 15))),
    ];
    for patch in edits.into_iter().flatten() {
        maker.amend(patch);
    }
}

/// Renames an organisation after its form.
fn name_after_form(maker: &mut Maker, id: &str) {
    let form = maker.value(id, Branch::FORM).expect("every branch of the demo has a form");
    let Text(name) = maker.value(id, Branch::NAME).expect("every branch of the demo has a name");
    let topic = name.split("临时").next().unwrap_or_default();
    let name = format!("{topic}{}", suffix_of(form));
    maker.amend(Patch::<Branch>::new(id).set(Branch::NAME, name));
}

/// Moves the activities of an organisation in the last three months to another one. Of those without a
/// day, it moves all of that year.
fn quieten(maker: &mut Maker, quiet: &str, other: &str) {
    let since = day_within(DAYS - 95);
    maker.amend(Patch::<Branch>::new(quiet).set(Branch::ESTABLISHED, day_within(DAYS - 200)));
    for id in maker.ids_where(Activity::BRANCH, &Reference::to(quiet)) {
        let date = maker.value(&id, Activity::DATE).expect("every activity of the demo has a date");
        if date.earliest() >= since.earliest() || !date.has_day() && date.year() >= since.year() {
            maker.amend(Patch::<Activity>::new(id).set(Activity::BRANCH, Reference::to(other)));
        }
    }
}
