//! Pasted rosters: members, and the temporary organisations and teams that they are assigned to.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use crate::intake::plan::{
    PasteColumn, PasteHead, PasteLine, PastePlan, PasteViolation, Vocabulary,
};
use crate::intake::reading::{CellReader, FilledCell};
use crate::intake::table::{PasteHeads, PasteLines, PastedTable};
use crate::kinds::choices::{MemberCategory, Role};
use crate::kinds::field::{FieldId, FieldValue};
use crate::kinds::records::{Assignment, Kind, Member};
use crate::register::Register;
use crate::validation::Violation;
use crate::values::date::PartialDate;
use zhibu_ledger::Name;

/// The columns, each with words of its heads, in the order in which they are tried: 编入日期 is a date
/// before it is an assignment, 临时党支部 a temporary organisation before it is a permanent one.
const COLUMNS: [(FieldId, &[&str]); 8] = [
    (Member::NAME.id(), &["姓名"]),
    (Assignment::FROM.id(), &["编入日期", "起", "进入日期"]),
    (Assignment::TO.id(), &["离开日期", "止"]),
    (Assignment::ROLE.id(), &["职务", "角色", "分工"]),
    (Assignment::TEAM.id(), &["突击队", "先锋岗", "责任区", "队伍", "小队"]),
    (Assignment::BRANCH.id(), &["临时", "编入", "专班"]),
    (Member::STANDING.id(), &["类别", "正式", "预备", "党员类型", "状态"]),
    (Member::ORGANISATION.id(), &["党组织", "党支部", "支部", "组织关系", "单位", "部门"]),
];

/// The order in which the cells of a line are read. The role is last: it says nothing without an
/// organisation or team.
const READING_ORDER: [FieldId; 8] = [
    Member::NAME.id(),
    Member::ORGANISATION.id(),
    Member::STANDING.id(),
    Assignment::FROM.id(),
    Assignment::TO.id(),
    Assignment::BRANCH.id(),
    Assignment::TEAM.id(),
    Assignment::ROLE.id(),
];

/// Works out what a pasted roster does. Without a line of heads the first columns are name,
/// organisation and standing. `home` is the organisation of members whose line names none.
pub fn plan(register: &Register, text: &str, home: Option<&Name>) -> PastePlan {
    let Some(sheet) = PastedTable::read(text, &RosterHeads) else {
        return PastePlan::empty(Kind::Member);
    };
    let mut lines = RosterLines {
        register,
        home,
        known: known(register),
        assigned: assigned(register),
        cells: CellReader::new(register, &[], &RosterWords),
    };
    let plan = sheet.plan(&mut lines, Kind::Member);
    PastePlan { second: Some(Assignment::MEMBER.id()), ..plan }
}

struct RosterWords;

impl Vocabulary for RosterWords {
    fn field(&self, head: &str) -> Option<FieldId> {
        let head: String = head.chars().filter(|character| !character.is_whitespace()).collect();
        if head.eq_ignore_ascii_case("name") {
            return Some(Member::NAME.id());
        }
        let is_column =
            |(_, words): &&(FieldId, &[&str])| words.iter().any(|word| head.contains(word));
        COLUMNS.iter().find(is_column).map(|column| column.0)
    }

    fn choice(&self, codes: &'static [&'static str], text: &str) -> Option<&'static str> {
        if codes == Role::CODES {
            return role_of(text).map(Role::code);
        }
        let text = text.to_ascii_lowercase();
        let has = |words: [&str; 2]| words.iter().any(|word| text.contains(word));
        let category = match () {
            () if has(["预备", "probationary"]) => MemberCategory::Probationary,
            () if has(["正式", "full"]) => MemberCategory::Full,
            () => return None,
        };
        Some(category.code())
    }
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

struct RosterHeads;

impl PasteHeads for RosterHeads {
    fn field(&self, head: &str, _before: &[PasteHead]) -> Option<FieldId> {
        RosterWords.field(head)
    }

    fn are_heads(&self, columns: &[PasteHead]) -> bool {
        columns.iter().any(|head| head.column == PasteColumn::Field(Member::NAME.id()))
    }

    fn usual(&self) -> Vec<FieldId> {
        vec![Member::NAME.id(), Member::ORGANISATION.id(), Member::STANDING.id()]
    }
}

/// A current assignment: the ids of the member, the organisation and the team.
#[derive(PartialEq, Eq, Hash)]
struct Assigned {
    member: Name,
    branch: Option<Name>,
    team: Option<Name>,
}

fn assigned(register: &Register) -> FxHashSet<Assigned> {
    let mut assigned = FxHashSet::default();
    for row in register.assignments().rows().iter().filter(|row| row.record.to.is_none()) {
        if let Some(member) = &row.record.member {
            assigned.insert(Assigned {
                member: member.id.clone(),
                branch: row.record.branch.as_ref().map(|of| of.id.clone()),
                team: row.record.team.as_ref().map(|of| of.id.clone()),
            });
        }
    }
    assigned
}

/// The members by name and organisation; the last one of several.
fn known(register: &Register) -> FxHashMap<String, Name> {
    let mut known = FxHashMap::default();
    for row in register.members().rows() {
        if let (Some(name), Some(home)) = (&row.record.name, &row.record.organisation) {
            known.insert(member_key(&name.0, &home.id), row.id.clone());
        }
    }
    known
}

fn member_key(name: &str, home: &str) -> String {
    format!("{name}\n{home}")
}

struct RosterLines<'a> {
    register: &'a Register,
    home: Option<&'a Name>,
    known: FxHashMap<String, Name>,
    assigned: FxHashSet<Assigned>,
    cells: CellReader<'a>,
}

impl PasteLines for RosterLines<'_> {
    fn rank(&self, field: FieldId) -> usize {
        READING_ORDER.iter().position(|known| *known == field).unwrap_or(READING_ORDER.len())
    }

    fn read(&mut self, cells: &[FilledCell<'_>], line: &mut PasteLine) -> Option<PasteViolation> {
        let problem = self.cells.read(cells, line);
        let is_filled = |field| cells.iter().any(|cell| cell.field == field);
        if !is_filled(Member::ORGANISATION.id()) {
            let field = Member::ORGANISATION.id();
            let Some(home) = self.home else {
                return Some(PasteViolation::Refused { field, problem: Violation::Missing });
            };
            line.values.push((field, json!(**home)));
        }
        if !is_filled(Assignment::BRANCH.id()) && !is_filled(Assignment::TEAM.id()) {
            // Nobody is assigned.
            line.values.retain(|value| value.0.kind == Kind::Member);
            return problem.filter(|problem| !is_about_role(problem));
        }
        if !is_filled(Assignment::ROLE.id()) {
            line.values.push((Assignment::ROLE.id(), Role::Member.to_json()));
        }
        problem.or_else(|| ends_before_start(line))
    }

    fn key(&self, line: &PasteLine) -> String {
        let home = line.value(Member::ORGANISATION).cloned().unwrap_or_default();
        member_key(&line.name, home.as_str().unwrap_or_default())
    }

    fn compare(&self, key: &str, line: &mut PasteLine) -> Result<(), PasteViolation> {
        let Some(id) = self.known.get(key) else { return Ok(()) };
        let known = self.register.members().get(id);
        let standing = known.and_then(|known| known.standing).map(|standing| standing.to_json());
        let id_in = |field: FieldId| line.value(field).and_then(Value::as_str).map(Name::from);
        let is_assigned = self.assigned.contains(&Assigned {
            member: id.clone(),
            branch: id_in(Assignment::BRANCH.id()),
            team: id_in(Assignment::TEAM.id()),
        });
        line.values.retain(|(field, value)| match field.kind {
            Kind::Assignment => !is_assigned,
            _ => *field == Member::STANDING.id() && Some(value) != standing.as_ref(),
        });
        line.record = Some(id.clone());
        Ok(())
    }

    fn refused(&mut self, _line: &PasteLine) -> Option<PasteViolation> {
        None
    }
}

fn is_about_role(problem: &PasteViolation) -> bool {
    matches!(problem, PasteViolation::Cell { field, .. } if *field == Assignment::ROLE.id())
}

fn ends_before_start(line: &PasteLine) -> Option<PasteViolation> {
    let date = |field| <PartialDate as FieldValue>::from_json(line.value(field)?);
    let (start, end) = (date(Assignment::FROM)?, date(Assignment::TO)?);
    let (field, problem) = (Assignment::TO.id(), Violation::EndsBeforeStart { start });
    end.is_certainly_before(start).then_some(PasteViolation::Refused { field, problem })
}
