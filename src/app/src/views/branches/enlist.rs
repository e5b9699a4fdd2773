//! Members who may be assigned to an organisation, to be ticked many at once.

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::choices::Role;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Kind};
use zhibu_domain::list::{Collation, SearchWords};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::enlistment::{Enlistment, enlist, is_assigned};
use crate::forms::dates::{DateSense, date_typed};
use crate::forms::record::RecordForm;
use crate::route::{Page, Route};
use crate::views::announced::Announced;
use crate::views::choice::Choice;
use crate::views::initials::{initials_of, may_be_initials};
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::{by_name, title};
use crate::workspace::Workspace;

/// Maximum members that are listed at once; the others are found by typing.
const MAX_LISTED: usize = 200;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct EnlistView {
    /// A link to the organisation.
    pub back: PageLink,
    /// A link to where a roster is pasted instead.
    pub paste: PageLink,
    /// The day from which members are assigned unless another is typed.
    pub from: String,
    /// Whom there is to assign.
    candidates: Vec<Candidate>,
}

/// A member who may be assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The id.
    pub id: Name,
    /// The name.
    pub name: String,
    /// The name of the home organisation.
    pub home: String,
    /// Name and home as they are searched.
    search_text: String,
    /// Their initials in pinyin, if they are known.
    initials: String,
}

/// The candidates that are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The first of them.
    pub candidates: Vec<Candidate>,
    /// How many more there are, or that there is nobody, as a sentence.
    pub note: Option<String>,
}

impl Listed {
    /// The only one that is listed, if it is one alone.
    pub fn only(&self) -> Option<&Name> {
        match &self.candidates[..] {
            [only] => Some(&only.id),
            _ => None,
        }
    }
}

/// Whom there is to assign to an organisation, by name; those of its own units come first. `None` if there is no such
/// organisation.
pub fn enlist_view(
    workspace: &Workspace,
    branch: &str,
    today: Day,
    lang: Lang,
    collation: &dyn Collation,
) -> Option<EnlistView> {
    let register = workspace.register();
    let record = register.branches().get(branch)?;
    let mut candidates = Vec::new();
    for row in register.members().rows() {
        if is_assigned(workspace, branch, &row.id) {
            continue;
        }
        let home = row.record.organisation.as_ref();
        let home = home.and_then(|of| text::title(register, Kind::Organisation, &of.id, lang));
        let (name, home) =
            (title(workspace, Kind::Member, &row.id, lang), home.unwrap_or_default());
        let search_text = folded(&format!("{name} {home}"));
        let id = row.id.clone();
        candidates.push(Candidate { id, name, home, search_text, initials: String::new() });
    }
    let texts: Vec<String> = candidates.iter().map(|one| one.search_text.clone()).collect();
    for (candidate, initials) in candidates.iter_mut().zip(initials_of(&texts, collation)) {
        candidate.initials = initials;
    }
    let mut candidates = by_name(candidates, collation, |candidate| &candidate.name);
    let units = record.home_units.as_ref().map(|units| &units.0[..]).unwrap_or_default();
    let is_own = |candidate: &Candidate| {
        units.iter().any(|unit| !candidate.home.is_empty() && candidate.home.contains(&**unit))
    };
    let (own, others): (Vec<_>, Vec<_>) = candidates.drain(..).partition(is_own);
    let page = Route::to(Page::Detail(Kind::Branch, branch.to_owned()));
    let from = record.established.filter(|date| date.has_day());
    Some(EnlistView {
        back: PageLink::to(title(workspace, Kind::Branch, branch, lang), page)
            .looking(LinkLook::Back),
        paste: PageLink::to(
            m::PASTE.get(lang),
            Route::to(Page::Paste(Kind::Assignment)).with_param(Assignment::BRANCH.name(), branch),
        )
        .leading_back(),
        from: from.map_or_else(|| today.to_string(), |date| date.to_string()),
        candidates: own.into_iter().chain(others).collect(),
    })
}

impl EnlistView {
    /// The candidates with all words of a text that was typed, or with these initials.
    pub fn listed(&self, typed: &str, lang: Lang) -> Listed {
        let (words, letters) = (SearchWords::of(typed), folded(typed));
        let is_initials = may_be_initials(&letters);
        let is_found = |one: &&Candidate| {
            words.are_in(&one.search_text) || (is_initials && one.initials.contains(&*letters))
        };
        let found: Vec<&Candidate> = self.candidates.iter().filter(is_found).collect();
        let more = found.len().saturating_sub(MAX_LISTED);
        let note = match (found.len(), more) {
            (0, _) if self.candidates.is_empty() => Some(m::ENLIST_NONE.get(lang).to_owned()),
            (0, _) => Some(m::ENLIST_NO_MATCH.get(lang).to_owned()),
            (_, 0) => None,
            _ => Some(format_message!(m::CHOICE_MORE, lang, count = more)),
        };
        Listed { candidates: found.into_iter().take(MAX_LISTED).cloned().collect(), note }
    }
}

/// The roles to choose from.
pub fn role_choices(lang: Lang) -> Vec<Choice> {
    Role::ALL
        .iter()
        .map(|role| Choice::new(role.code(), text::choice(role.code()).get(lang)))
        .collect()
}

/// What is ticked and chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnlistDraft {
    /// The ids of the members.
    pub members: Vec<Name>,
    /// The code of the role.
    pub role: String,
    /// Since when, as typed.
    pub from: String,
}

impl EnlistDraft {
    /// Nobody yet, as plain members.
    pub fn new(from: String) -> Self {
        Self { members: Vec::new(), role: Role::Member.code().to_owned(), from }
    }

    /// Ticks a member who is not ticked yet.
    pub fn tick(&mut self, id: &Name) {
        if !self.members.contains(id) {
            self.members.push(id.clone());
        }
    }

    /// Ticks a member, or unticks them.
    pub fn toggle(&mut self, id: &Name) {
        let count = self.members.len();
        self.members.retain(|known| known != id);
        if self.members.len() == count {
            self.members.push(id.clone());
        }
    }

    /// The label of the button that assigns them.
    pub fn save_label(&self, lang: Lang) -> String {
        format_message!(m::ENLIST_SAVE, lang, count = self.members.len())
    }
}

/// Assigns those who are ticked, each by one of the new `ids`, with a notice of their number; `None` if there is nobody.
///
/// # Errors
///
/// Why the date is none, or why the form of one such assignment would refuse it.
pub fn enlist_announced(
    workspace: &Workspace,
    branch: &str,
    draft: &EnlistDraft,
    (today, lang): (Day, Lang),
    ids: Vec<Name>,
) -> Result<Option<Announced>, String> {
    let sense = DateSense::of(Kind::Assignment, Assignment::FROM.name());
    let from = match draft.from.trim() {
        "" => None,
        from => {
            let date = date_typed(from, today, sense);
            Some(date.ok_or_else(|| m::ENLIST_NO_DATE.get(lang).to_owned())?)
        }
    };
    let role = Role::from_code(&draft.role).unwrap_or(Role::Member);
    let enlistment = Enlistment { branch, members: &draft.members, role, from };
    if let Some(why) = refusal(workspace, &enlistment, &ids, (today, lang)) {
        return Err(why);
    }
    Ok(enlist(workspace, &enlistment, ids).map(|(count, command)| Announced {
        command,
        notice: format_message!(m::ENLIST_DONE, lang, count = count),
    }))
}

/// Why the form of the first assignment would be refused: all say the same but for the member.
fn refusal(
    workspace: &Workspace,
    enlistment: &Enlistment<'_>,
    ids: &[Name],
    (today, lang): (Day, Lang),
) -> Option<String> {
    let Enlistment { branch, members, role, from } = enlistment;
    let from = from.map(|from| from.to_string()).unwrap_or_default();
    let values = [
        (Assignment::MEMBER.name(), &**members.first()?),
        (Assignment::BRANCH.name(), *branch),
        (Assignment::ROLE.name(), role.code()),
        (Assignment::FROM.name(), &*from),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = RecordForm::of_new(workspace, Kind::Assignment, ids.first()?.clone(), &values);
    let problems = form.save(workspace, form.first_draft(), today).err()?;
    let of_date = form.problem_of(Assignment::FROM.id().spec(), &problems, lang);
    if !of_date.is_empty() {
        return Some(of_date);
    }
    let (name, violation) = problems.first()?;
    let field = FieldId { kind: Kind::Assignment, index: Kind::Assignment.field_index(name)? };
    Some(text::field_problem(field, violation, lang))
}
