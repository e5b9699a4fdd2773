//! Rosters pasted from a spreadsheet: which column is what, and what each line would do.

use crate::intake::cells::rows;
use crate::kinds::choices::{MemberCategory, Role};
use crate::kinds::field::Reference;
use crate::kinds::patch::Patch;
use crate::kinds::records::{Assignment, Member};
use crate::register::{Register, Row};
use crate::values::date::PartialDate;
use rustc_hash::{FxHashMap, FxHashSet};
use zhibu_ledger::Name;

/// What a column of a pasted table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RosterColumn {
    /// 姓名
    Name,
    /// The organisation that keeps the member's registration.
    Home,
    /// 正式 or 预备
    MemberCategory,
    /// The temporary organisation that the member is assigned to.
    Branch,
    /// The team that the member is assigned to.
    Team,
    /// 职务
    Role,
    /// 编入日期
    From,
    /// 离开日期
    To,
    /// What is never taken: identity and telephone numbers.
    Private,
    /// What is not known.
    Other,
}

impl RosterColumn {
    /// By what its head says.
    fn of_head(head: &str) -> Self {
        let head: String = head.chars().filter(|letter| !letter.is_whitespace()).collect();
        let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
        match () {
            () if is_private(&head) => Self::Private,
            () if has(&["姓名"]) || head.eq_ignore_ascii_case("name") => Self::Name,
            () if has(&["编入日期", "起", "进入日期"]) => Self::From,
            () if has(&["离开日期", "止"]) => Self::To,
            () if has(&["职务", "角色", "分工"]) => Self::Role,
            () if has(&["突击队", "先锋岗", "责任区", "队伍", "小队"]) => Self::Team,
            () if has(&["临时", "编入", "专班"]) => Self::Branch,
            () if has(&["类别", "正式", "预备", "党员类型", "状态"]) => {
                Self::MemberCategory
            }
            () if has(&["党组织", "党支部", "支部", "组织关系", "单位", "部门"]) => {
                Self::Home
            }
            () => Self::Other,
        }
    }
}

/// Why a line is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterViolation {
    /// No name stands in it.
    NoName,
    /// It names no organisation, and none was chosen for all.
    NoHome,
    /// There is no organisation of that name.
    UnknownHome(String),
    /// Several are called so.
    AmbiguousHome(String),
    /// There is no temporary organisation of that name.
    UnknownBranch(String),
    /// There is no team of that name.
    UnknownTeam(String),
    /// Neither full nor probationary.
    UnknownStanding(String),
    /// There is no such role.
    UnknownRole(String),
    /// It is no date.
    NotADate(String),
    /// It leaves before it comes.
    LeavesBefore(String),
    /// An earlier line is of the same member.
    Repeated {
        /// The number of that line.
        line: usize,
    },
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterOutcome {
    /// A member whom the roster does not have.
    New,
    /// One whose standing differs, or who is assigned anew.
    Changed,
    /// Nothing.
    Same,
    /// It is not taken.
    Invalid(RosterViolation),
}

/// A line of the pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterLine {
    /// Its number in what was pasted, from one.
    pub number: usize,
    /// The name, as it stands there.
    pub name: String,
    /// What it does.
    pub outcome: RosterOutcome,
    member: Option<Name>,
    /// The organisation that keeps the member's registration.
    pub home: Option<Name>,
    /// The standing that is written, if one is.
    pub standing: Option<MemberCategory>,
    /// The assignment that is written, if one is.
    pub assignment: Option<NewAssignment>,
}

/// An assignment that a line makes.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAssignment {
    /// To which organisation, if to one.
    pub branch: Option<Name>,
    /// To which team, if to one.
    pub team: Option<Name>,
    /// As what.
    pub role: Role,
    /// From when.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
}

/// What a pasted table would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RosterPlan {
    /// The heads with what they were taken for.
    pub columns: Vec<(String, RosterColumn)>,
    /// Its lines.
    pub lines: Vec<RosterLine>,
}

/// How many lines do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RosterCounts {
    /// New members.
    pub new: usize,
    /// Known ones of whom something changes.
    pub changed: usize,
    /// Known ones.
    pub same: usize,
    /// Lines that are not taken.
    pub invalid: usize,
}

/// Whether a column is of what is never taken: identity and telephone numbers.
pub(super) fn is_private(head: &str) -> bool {
    ["身份证", "证件", "电话", "手机", "联系方式"].iter().any(|word| head.contains(word))
}

/// A member with the organisation and the team that they are in.
type Assigned<'a> = (&'a Name, Option<&'a Name>, Option<&'a Name>);

/// Records by what they are called; none where several are called the same.
type Titles = FxHashMap<String, Option<Name>>;

fn titles<R>(rows: &[Row<R>], title: impl Fn(&R) -> Option<&str>) -> Titles {
    let mut titles: Titles = FxHashMap::default();
    for row in rows {
        let Some(title) = title(&row.record) else { continue };
        // Two of one name are told apart by nobody.
        titles.entry(title.to_owned()).and_modify(|id| *id = None).or_insert(Some(row.id.clone()));
    }
    titles
}

/// Works out what a pasted table does. Without a line of heads the first columns are name,
/// organisation and standing. `home` is the organisation of those of whom the table does not say it.
pub fn plan(register: &Register, text: &str, home: Option<&Name>) -> RosterPlan {
    let mut lines = rows(text).into_iter().peekable();
    let Some((_, heads)) = lines.peek().cloned() else { return RosterPlan::default() };
    let mut columns: Vec<(String, RosterColumn)> =
        heads.iter().map(|head| (head.clone(), RosterColumn::of_head(head))).collect();
    if columns.iter().any(|(_, column)| *column == RosterColumn::Name) {
        lines.next();
    } else {
        let usual = [RosterColumn::Name, RosterColumn::Home, RosterColumn::MemberCategory];
        let usual = usual.into_iter().chain(std::iter::repeat(RosterColumn::Other));
        columns = heads.iter().zip(usual).map(|(_, column)| (String::new(), column)).collect();
    }
    let name = |name: &Option<crate::kinds::field::Text>| name.as_ref().map(|name| name.0.clone());
    let organisations =
        titles(register.organisations().rows(), |one| one.name.as_ref().map(|name| &*name.0));
    let branches = titles(register.branches().rows(), |one| one.name.as_ref().map(|name| &*name.0));
    let teams = titles(register.teams().rows(), |one| one.name.as_ref().map(|name| &*name.0));
    let mut known: FxHashMap<(String, Name), Name> = FxHashMap::default();
    for row in register.members().rows() {
        if let (Some(name), Some(home)) = (name(&row.record.name), &row.record.organisation) {
            known.insert((name, home.id.clone()), row.id.clone());
        }
    }
    let assigned: FxHashSet<Assigned<'_>> = register
        .assignments()
        .rows()
        .iter()
        .filter(|row| row.record.to.is_none())
        .filter_map(|row| {
            let branch = row.record.branch.as_ref().map(|of| &of.id);
            Some((
                &row.record.member.as_ref()?.id,
                branch,
                row.record.team.as_ref().map(|of| &of.id),
            ))
        })
        .collect();
    let mut seen: FxHashMap<(String, Name), usize> = FxHashMap::default();
    let planned = lines.map(|(number, cells)| {
        let cell = |wanted: RosterColumn| {
            let index = columns.iter().position(|(_, column)| *column == wanted)?;
            cells.get(index).map(String::as_str).filter(|cell| !cell.is_empty())
        };
        let mut line = RosterLine {
            number,
            name: cell(RosterColumn::Name).unwrap_or_default().to_owned(),
            outcome: RosterOutcome::Same,
            member: None,
            home: None,
            standing: None,
            assignment: None,
        };
        let read = read_line(&mut line, cell, (&organisations, &branches, &teams), home);
        if let Err(problem) = read {
            line.outcome = RosterOutcome::Invalid(problem);
            return line;
        }
        let home = line.home.clone().expect("a line that was read has its organisation");
        let key = (line.name.clone(), home);
        if let Some(earlier) = seen.get(&key) {
            line.outcome = RosterOutcome::Invalid(RosterViolation::Repeated { line: *earlier });
            return line;
        }
        seen.insert(key.clone(), number);
        line.member = known.get(&key).cloned();
        line.outcome = outcome(register, &assigned, &mut line);
        line
    });
    let lines = planned.collect();
    RosterPlan { columns, lines }
}

fn read_line<'a>(
    line: &mut RosterLine,
    cell: impl Fn(RosterColumn) -> Option<&'a str>,
    (organisations, branches, teams): (&Titles, &Titles, &Titles),
    home: Option<&Name>,
) -> Result<(), RosterViolation> {
    if line.name.is_empty() {
        return Err(RosterViolation::NoName);
    }
    line.home = Some(match cell(RosterColumn::Home) {
        None => home.cloned().ok_or(RosterViolation::NoHome)?,
        Some(name) => match organisations.get(name) {
            None => return Err(RosterViolation::UnknownHome(name.to_owned())),
            Some(None) => return Err(RosterViolation::AmbiguousHome(name.to_owned())),
            Some(Some(id)) => id.clone(),
        },
    });
    line.standing = match cell(RosterColumn::MemberCategory) {
        None => None,
        Some(text) if is_any(text, ["预备", "probationary"]) => {
            Some(MemberCategory::Probationary)
        }
        Some(text) if is_any(text, ["正式", "full"]) => Some(MemberCategory::Full),
        Some(text) => return Err(RosterViolation::UnknownStanding(text.to_owned())),
    };
    let date = |column: RosterColumn| match cell(column) {
        None => Ok(None),
        Some(text) => match text.parse::<PartialDate>() {
            Ok(date) => Ok(Some(date)),
            Err(_) => Err(RosterViolation::NotADate(text.to_owned())),
        },
    };
    let (from, to) = (date(RosterColumn::From)?, date(RosterColumn::To)?);
    let known = |column: RosterColumn, titles: &Titles, unknown: fn(String) -> RosterViolation| {
        let found = |name: &str| titles.get(name).cloned().flatten();
        let find = |name: &str| found(name).ok_or_else(|| unknown(name.to_owned()));
        cell(column).map(find).transpose()
    };
    let branch = known(RosterColumn::Branch, branches, RosterViolation::UnknownBranch)?;
    let team = known(RosterColumn::Team, teams, RosterViolation::UnknownTeam)?;
    if branch.is_some() || team.is_some() {
        let role = match cell(RosterColumn::Role) {
            None => Role::Member,
            Some(text) => {
                role_of(text).ok_or_else(|| RosterViolation::UnknownRole(text.to_owned()))?
            }
        };
        if let (Some(from), Some(to)) = (from, to)
            && to.is_certainly_before(from)
        {
            return Err(RosterViolation::LeavesBefore(to.to_string()));
        }
        line.assignment = Some(NewAssignment { branch, team, role, from, to });
    }
    Ok(())
}

fn is_any(text: &str, words: [&str; 2]) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| text.contains(word))
}

fn role_of(text: &str) -> Option<Role> {
    let has = |word: &str| text.contains(word);
    Some(match () {
        () if has("副书记") => Role::DeputySecretary,
        () if has("书记") => Role::Secretary,
        () if has("组织委员") => Role::Organisation,
        () if has("宣传委员") => Role::Publicity,
        () if has("纪检") => Role::Discipline,
        () if has("委员") => Role::Committee,
        () if has("党员") || has("成员") || has("队员") => Role::Member,
        () => return None,
    })
}

/// What a line does to a member; what is there already is taken out of it.
fn outcome(
    register: &Register,
    assigned: &FxHashSet<Assigned<'_>>,
    line: &mut RosterLine,
) -> RosterOutcome {
    let Some(member) = &line.member else { return RosterOutcome::New };
    let known = register.members().get(member);
    let is_other =
        line.standing.is_some() && known.is_some_and(|known| known.standing != line.standing);
    if !is_other {
        line.standing = None;
    }
    let is_assigned = line.assignment.as_ref().is_some_and(|wanted| {
        assigned.contains(&(member, wanted.branch.as_ref(), wanted.team.as_ref()))
    });
    if is_assigned {
        line.assignment = None;
    }
    if is_other || line.assignment.is_some() { RosterOutcome::Changed } else { RosterOutcome::Same }
}

impl RosterPlan {
    /// How many lines do what.
    pub fn counts(&self) -> RosterCounts {
        let mut counts = RosterCounts::default();
        for line in &self.lines {
            *match line.outcome {
                RosterOutcome::New => &mut counts.new,
                RosterOutcome::Changed => &mut counts.changed,
                RosterOutcome::Same => &mut counts.same,
                RosterOutcome::Invalid(_) => &mut counts.invalid,
            } += 1;
        }
        counts
    }

    /// What is to be written, as one step. `new_id` gives ids that nobody has.
    pub fn writes(&self, mut new_id: impl FnMut() -> Name) -> crate::branches::lifecycle::Writes {
        let mut writes = Vec::new();
        for line in &self.lines {
            if !matches!(line.outcome, RosterOutcome::New | RosterOutcome::Changed) {
                continue;
            }
            let id = line.member.clone().unwrap_or_else(&mut new_id);
            let mut member = Patch::<Member>::new(id.clone());
            if line.outcome == RosterOutcome::New {
                member = member
                    .set(Member::NAME, line.name.as_str())
                    .set_or_clear(Member::ORGANISATION, line.home.clone().map(Reference::to));
            }
            member = member.set_or_keep(Member::STANDING, line.standing);
            if !member.is_empty() {
                writes.push(member.into());
            }
            let Some(assignment) = &line.assignment else { continue };
            let assigned = Patch::<Assignment>::new(new_id())
                .set(Assignment::MEMBER, Reference::to(id))
                .set(Assignment::ROLE, assignment.role)
                .set_or_keep(Assignment::BRANCH, assignment.branch.clone().map(Reference::to))
                .set_or_keep(Assignment::TEAM, assignment.team.clone().map(Reference::to))
                .set_or_keep(Assignment::FROM, assignment.from)
                .set_or_keep(Assignment::TO, assignment.to);
            writes.push(assigned.into());
        }
        writes
    }
}
