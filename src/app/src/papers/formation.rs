//! What a request and its approval have in common: the organisation, its members and its committee.

use zhibu_domain::branches::lifecycle::{assignments_of, steps_of};
use zhibu_domain::branches::teams::is_assigned_within;
use zhibu_domain::kinds::choices::{BranchForm, Role, StepKind};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Branch, Kind, Member, Step};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::{Name, order};
use zhibu_office::document::{Annex, Block, DocumentTable, Run, TableHead};
use zhibu_text::papers as p;

use super::source::{Source, field_words, of, stated_count};
use super::writing::{annex, choice, date_words, joined, known, line, listed, owed, owed_field};

/// The organisation that a paper is to found.
pub struct Formation<'a> {
    /// What the paper is written from.
    pub source: &'a Source<'a>,
    /// Its id.
    pub id: &'a str,
    /// Its record.
    pub branch: &'a Branch,
}

impl<'a> Formation<'a> {
    /// The organisation of this id.
    pub fn of(source: &'a Source<'a>, id: &'a str) -> Option<Self> {
        Some(Self { source, id, branch: source.register.branches().get(id)? })
    }

    /// Its name.
    pub fn name(&self) -> Run {
        known(self.branch.name.as_ref().map(|name| &*name.0), Branch::NAME, self.id)
    }

    /// Its form, such as 临时党支部.
    pub fn form(&self) -> Run {
        known(self.branch.form.map(BranchForm::code).map(choice), Branch::FORM, self.id)
    }

    /// The organisation that approves it.
    pub fn approver(&self) -> Run {
        let approver = self.branch.approved_by.as_ref();
        match approver {
            Some(approver) => Run::Text(self.source.title(Kind::Organisation, &approver.id)),
            None => owed_field(Branch::APPROVED_BY, self.id, ""),
        }
    }

    /// The unit that asks for it: the only one of which it is formed.
    pub fn asks(&self) -> Option<&str> {
        match self.branch.home_units.as_ref().map(|units| &*units.0) {
            Some([unit]) => Some(unit),
            _ => None,
        }
    }

    /// The step of this kind, with its id.
    pub fn step(&self, kind: StepKind) -> Option<&'a Row<Step>> {
        let source: &'a Source<'a> = self.source;
        steps_of(source.register, self.id).find(|row| row.record.step == Some(kind))
    }

    /// The number of the document of a step.
    pub fn document(&self, kind: StepKind) -> Run {
        let step = self.step(kind);
        match step {
            Some(row) => known(
                row.record.document.as_ref().map(|number| &*number.0),
                Step::DOCUMENT,
                &row.id,
            ),
            None => owed(p::OWED_NUMBER, None),
        }
    }

    /// Its task, and since when.
    pub fn task(&self) -> Vec<Run> {
        let served = self.branch.serves.iter().flat_map(|serves| &serves.ids);
        let served: Vec<String> = served.map(|id| self.source.title(Kind::Task, id)).collect();
        match (&self.branch.task, served.is_empty()) {
            (Some(task), _) => vec![Run::text(task.0.trim_end_matches(['。', '.']))],
            (None, false) => vec![Run::Text(listed(served))],
            (None, true) => vec![owed_field(Branch::TASK, self.id, "")],
        }
    }

    /// Its numbers of full and probationary members as it states them, or else the number on its roster.
    pub fn members(&self) -> Vec<Run> {
        if self.roster_now().rows.is_empty() || self.branch.full_members.is_some() {
            let stated = |count, field: FieldId| match count {
                Some(count) => Run::Figure(stated_count(Kind::Branch, self.id, count, p::PERSONS)),
                None => owed_field(field, self.id, ""),
            };
            let Branch { full_members, probationary_members, .. } = self.branch;
            return line!(
                p::MEMBERS_OF_BOTH,
                full = stated(*full_members, Branch::FULL_MEMBERS.into()),
                probationary = stated(*probationary_members, Branch::PROBATIONARY_MEMBERS.into()),
            );
        }
        line!(p::MEMBERS_OF_ROSTER, all = self.roster_now().number(self.source))
    }

    /// The units of which it is formed.
    pub fn units(&self) -> Run {
        let units = self.branch.home_units.as_ref();
        match units {
            Some(units) => Run::Text(listed(units.0.clone())),
            None => owed_field(Branch::HOME_UNITS, self.id, ""),
        }
    }

    /// The secretary and the committee, as assigned or named.
    pub fn committee(&self) -> Vec<Run> {
        let mut posts: Vec<(Role, String)> = self
            .roster_now()
            .rows
            .into_iter()
            .filter_map(|row| {
                let role = row.record.role.filter(|role| *role != Role::Member)?;
                Some((role, self.source.title(Kind::Member, &row.record.member.as_ref()?.id)))
            })
            .collect();
        order::sort(&mut posts);
        posts.dedup();
        let mut items: Vec<Vec<Run>> = Vec::new();
        if posts.iter().all(|post| post.0 != Role::Secretary) {
            let secretary = known(
                self.branch.secretary.as_ref().map(|name| &*name.0),
                Branch::SECRETARY,
                self.id,
            );
            items.push(line!(p::POST, post = choice(Role::Secretary.code()), names = secretary));
        }
        for of_role in posts.chunk_by(|one, other| one.0 == other.0) {
            let names = listed(of_role.iter().map(|post| post.1.clone()));
            items.push(line!(p::POST, post = choice(of_role[0].0.code()), names = names));
        }
        joined(items, p::SEMICOLON)
    }

    /// Those who were assigned when it was launched, or before that, those who have not left.
    fn roster_now(&self) -> Roster<'a> {
        let source: &'a Source<'a> = self.source;
        let launch = self.step(StepKind::Launch).and_then(|row| row.record.date);
        let at = self.branch.established.or(launch);
        let is_meant = |one: &Assignment| match at {
            Some(date) => is_assigned_within(one, date),
            None => one.to.is_none_or(|to| source.as_of <= to.latest()),
        };
        let rows = assignments_of(source.register, self.id).filter(|row| is_meant(&row.record));
        Roster::of(source, rows.collect(), of(Assignment::BRANCH, self.id), at)
    }

    /// The step with which it ends: it is dissolved, or becomes a formal organisation.
    pub fn end(&self) -> StepKind {
        if self.step(StepKind::Convert).is_some() { StepKind::Convert } else { StepKind::Dissolve }
    }

    /// The roster, if there is one.
    pub fn roster(&self) -> Option<Annex> {
        let title = line!(p::ROSTER_OF, name = self.name());
        Some(annex(&title, vec![self.roster_now().table(self.source)?]))
    }
}

/// Who is in an organisation or a team at a time.
pub struct Roster<'a> {
    /// Their assignments, by role and then by name.
    rows: Vec<&'a Row<Assignment>>,
    /// The filter for all assignments of the organisation or team.
    all: Filter,
    /// The time; `None` for now.
    at: Option<PartialDate>,
}

impl<'a> Roster<'a> {
    /// The roster with these assignments, which are some of those that `all` finds.
    pub fn of(
        source: &Source<'_>,
        mut rows: Vec<&'a Row<Assignment>>,
        all: Filter,
        at: Option<PartialDate>,
    ) -> Self {
        order::sort_by(&mut rows, |a, b| {
            let name = |row: &Row<Assignment>| {
                row.record.member.as_ref().map(|member| source.title(Kind::Member, &member.id))
            };
            (a.record.role, name(a), &a.id).cmp(&(b.record.role, name(b), &b.id))
        });
        Self { rows, all, at }
    }

    /// Whether it has nobody.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first assignment of each member, and those that name nobody.
    fn members(&self) -> Vec<&'a Row<Assignment>> {
        let mut members: Vec<&'a Row<Assignment>> = Vec::new();
        for row in &self.rows {
            let of = |row: &'a Row<Assignment>| row.record.member.as_ref().map(|of| &of.id);
            let is_known = of(row).is_some() && members.iter().any(|known| of(known) == of(row));
            if !is_known {
                members.push(row);
            }
        }
        members
    }

    /// How many persons it has, with a link to their assignments if filters find just these.
    pub fn number(&self, source: &Source<'_>) -> Run {
        let members = u32::try_from(self.members().len()).unwrap_or(u32::MAX);
        let day = self.at.map_or(source.as_of, PartialDate::latest);
        let conditions = [
            Vec::new(),
            vec![Filter::IsEmpty(Assignment::TO.index())],
            vec![Filter::PresentAt(day)],
        ];
        let mut ids: Vec<&Name> = self.rows.iter().map(|row| &row.id).collect();
        order::sort(&mut ids);
        let mut found = conditions.into_iter().map(|mut filters| {
            filters.insert(0, self.all.clone());
            filters
        });
        let found = found
            .find(|filters| source.ids(Kind::Assignment, filters).iter().eq(ids.iter().copied()));
        match found {
            Some(filters) => {
                let number = Count::exact(members);
                Run::Figure(source.standing_for(Kind::Assignment, number, filters, p::PERSONS))
            }
            None => Run::Text(format!("{members}{}", p::PERSONS.get())),
        }
    }

    /// As a table with a row for each member, if it has any.
    pub fn table(&self, source: &Source<'_>) -> Option<Block> {
        let members = self.members();
        (!members.is_empty()).then(|| Block::Table(roster_table(source, &members)))
    }
}

/// A roster as a table, which stands below its title.
fn roster_table(source: &Source<'_>, rows: &[&Row<Assignment>]) -> DocumentTable {
    let head = |words: &str, width| TableHead { words: words.to_owned(), width, is_number: false };
    let row = |(number, row): (usize, &&Row<Assignment>)| {
        let Assignment { member, role, from, .. } = &row.record;
        let known_member =
            member.as_ref().and_then(|of| Some((&of.id, source.register.members().get(&of.id)?)));
        let open = |field: FieldId| vec![owed_field(field, &row.id, "")];
        let name = member.as_ref().map_or_else(
            || open(Assignment::MEMBER.into()),
            |member| vec![Run::Text(source.title(Kind::Member, &member.id))],
        );
        let home = match known_member {
            Some((id, Member { organisation: None, .. })) => {
                vec![owed_field(Member::ORGANISATION, id, "")]
            }
            Some((_, Member { organisation: Some(home), .. })) => {
                vec![Run::Text(source.title(Kind::Organisation, &home.id))]
            }
            None => Vec::new(),
        };
        let standing = match known_member {
            Some((_, Member { standing: Some(standing), .. })) => {
                vec![Run::text(choice(standing.code()))]
            }
            Some((id, _)) => vec![owed_field(Member::STANDING, id, "")],
            None => Vec::new(),
        };
        let role = role.map_or_else(
            || open(Assignment::ROLE.into()),
            |role| vec![Run::text(choice(role.code()))],
        );
        let from = from.map_or_else(
            || open(Assignment::FROM.into()),
            |from| vec![Run::Text(date_words(from))],
        );
        vec![vec![Run::Text((number + 1).to_string())], name, home, standing, role, from]
    };
    DocumentTable {
        title: String::new(),
        heads: vec![
            head(p::SERIAL.get(), 8),
            head(field_words(Member::NAME), 13),
            head(field_words(Member::ORGANISATION), 30),
            head(field_words(Member::STANDING), 14),
            head(field_words(Assignment::ROLE), 13),
            head(field_words(Assignment::FROM), 22),
        ],
        rows: rows.iter().enumerate().map(row).collect(),
    }
}
