//! What an organisation that ends leaves in the archive, in one form: its summary, its papers, and the conduct note
//! (表现鉴定) of every member. It writes what the forms of these records would write.

use rustc_hash::FxHashMap;

use zhibu_domain::branches::lifecycle::assignments_of;
use zhibu_domain::kinds::choices::{ArchiveItem, Role};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Branch, Kind};
use zhibu_domain::list::Collation;
use zhibu_domain::register::Row;
use zhibu_domain::validation::FieldViolation;
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

use super::cell::is_in_conflict;
use super::record::RecordForm;
use crate::draft::{FieldDraft, FormDraft, LINE};
use crate::route::{Page, Route};
use crate::views::announced::Announced;
use crate::views::choice::Choice;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::{by_name, member_of, title};
use crate::workspace::{Command, RecordPut, Workspace};

/// The form, with what it was opened with.
#[derive(Clone, Debug)]
pub struct ClosingForm {
    branch: RecordForm,
    notes: Vec<MemberNote>,
    /// What has several values, none of which this form chooses.
    in_conflict: Vec<ClosingText>,
    /// A link to the organisation.
    pub back: PageLink,
}

/// A member's line of the form.
#[derive(Clone, Debug)]
pub struct MemberNote {
    form: RecordForm,
    /// The member's name.
    pub name: String,
    /// The role.
    pub role: &'static str,
}

impl MemberNote {
    /// The id of the assignment.
    pub fn id(&self) -> &Name {
        self.form.id()
    }
}

/// What is typed into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClosingDraft {
    branch: FormDraft,
    notes: FxHashMap<Name, FormDraft>,
    /// What stays as it is.
    in_conflict: Vec<ClosingText>,
}

/// Why the form is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which of its fields; `None` if it has no such field.
    pub at: Option<ClosingText>,
    /// Whose field it is, and why it is refused.
    pub text: String,
}

impl ClosingForm {
    /// Opens the form of an organisation, members in the order of `collation`; `None` if there is no such organisation.
    pub fn open(
        workspace: &Workspace,
        branch: &str,
        lang: Lang,
        collation: &dyn Collation,
    ) -> Option<Self> {
        let register = workspace.register();
        register.branches().get(branch)?;
        let note = |row: &Row<Assignment>| {
            let role = row.record.role.map(Role::code).map(|code| text::choice(code).get(lang));
            Some(MemberNote {
                form: RecordForm::of_record(workspace, Kind::Assignment, &row.id)?,
                name: member_of(workspace, &row.id, lang),
                role: role.unwrap_or_default(),
            })
        };
        let notes: Vec<MemberNote> = assignments_of(register, branch).filter_map(note).collect();
        let page = Route::to(Page::Detail(Kind::Branch, branch.to_owned()));
        let name = title(workspace, Kind::Branch, branch, lang);
        let mut in_conflict = vec![ClosingText::Summary, ClosingText::Papers];
        in_conflict.extend(notes.iter().flat_map(|note| {
            let id = note.id();
            [ClosingText::Note(id.clone()), ClosingText::Returned(id.clone())]
        }));
        in_conflict.retain(|text| {
            is_in_conflict(workspace, text.field(), text.assignment().map_or(branch, |id| id))
        });
        Some(Self {
            branch: RecordForm::of_record(workspace, Kind::Branch, branch)?,
            notes: by_name(notes, collation, |note| &note.name),
            in_conflict,
            back: PageLink::to(name, page).looking(LinkLook::Back),
        })
    }

    /// The lines of the members.
    pub fn notes(&self) -> &[MemberNote] {
        &self.notes
    }

    /// The initial draft.
    pub fn first_draft(&self) -> ClosingDraft {
        let note = |note: &MemberNote| (note.id().clone(), note.form.first_draft().clone());
        ClosingDraft {
            branch: self.branch.first_draft().clone(),
            notes: self.notes.iter().map(note).collect(),
            in_conflict: self.in_conflict.clone(),
        }
    }

    /// Where one of the values of a field is chosen, if it has several; it is not changed here.
    pub fn conflict(&self, text: &ClosingText, lang: Lang) -> Option<PageLink> {
        let record = text.assignment().unwrap_or_else(|| self.branch.id()).to_string();
        let page = Route::to(Page::Detail(text.field().kind, record));
        let link = || PageLink::to(m::ATTENTION_CONFLICTS.get(lang), page);
        self.in_conflict.contains(text).then(link)
    }

    /// What saving writes, with its notice, or `None` if nothing is changed.
    ///
    /// # Errors
    ///
    /// Why it is refused: each violation.
    pub fn save(
        &self,
        workspace: &Workspace,
        draft: &ClosingDraft,
        today: Day,
        lang: Lang,
    ) -> Result<Option<Announced>, Vec<Refusal>> {
        let whole = (&self.branch, m::CLOSING.get(lang), &draft.branch);
        let own = self
            .notes
            .iter()
            .filter_map(|note| Some((&note.form, &*note.name, draft.notes.get(note.id())?)));
        let (mut forms, mut refused) = (Vec::new(), Vec::new());
        for (form, whose, draft) in std::iter::once(whole).chain(own) {
            if draft == form.first_draft() {
                continue;
            }
            match form.save(workspace, draft, today) {
                Ok(Command::Put { key, values, seen }) => {
                    forms.push(RecordPut { key, values, seen });
                }
                Ok(_) => {}
                Err(found) => {
                    refused.extend(found.iter().map(|found| Refusal {
                        at: ClosingText::of(form, found.0),
                        text: sentence(form.kind(), whose, found, lang),
                    }));
                }
            }
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let notice = m::CLOSING_SAVED.get(lang).to_owned();
        Ok((!forms.is_empty()).then(|| Announced { command: Command::PutForms(forms), notice }))
    }
}

fn sentence(kind: Kind, whose: &str, (name, violation): &FieldViolation, lang: Lang) -> String {
    let Some(index) = kind.field_index(name) else { return whose.to_owned() };
    let said = text::field_problem(FieldId { kind, index }, violation, lang);
    format!("{whose} · {said}")
}

/// The papers of an archive, each with whether it is there as the draft says.
pub fn papers(draft: &ClosingDraft, lang: Lang) -> Vec<(Choice, bool)> {
    let there = draft.papers();
    let paper = |item: &ArchiveItem| {
        let code = item.code();
        let is_there = there.iter().any(|known| known == code);
        (Choice::new(code, text::choice(code).get(lang)), is_there)
    };
    ArchiveItem::ALL.iter().map(paper).collect()
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosingText {
    /// The summary of the organisation.
    Summary,
    /// The papers of its archive, by their codes.
    Papers,
    /// The conduct note of an assignment.
    Note(Name),
    /// The day on which that was returned.
    Returned(Name),
}

impl ClosingText {
    fn of(form: &RecordForm, name: &str) -> Option<Self> {
        let mut of_kind = match form.kind() {
            Kind::Branch => [Self::Summary, Self::Papers],
            _ => [Self::Note(form.id().clone()), Self::Returned(form.id().clone())],
        }
        .into_iter();
        of_kind.find(|text| text.field().name() == name)
    }

    fn field(&self) -> FieldId {
        match self {
            Self::Summary => Branch::SUMMARY.id(),
            Self::Papers => Branch::ARCHIVED.id(),
            Self::Note(_) => Assignment::CONDUCT.id(),
            Self::Returned(_) => Assignment::RETURNED.id(),
        }
    }

    /// The id of its assignment, if it is not of the organisation.
    fn assignment(&self) -> Option<&Name> {
        match self {
            Self::Summary | Self::Papers => None,
            Self::Note(id) | Self::Returned(id) => Some(id),
        }
    }
}

impl ClosingDraft {
    /// The draft of a field; `None` if it stays as it is.
    fn field(&mut self, text: &ClosingText) -> Option<&mut FieldDraft> {
        if self.in_conflict.contains(text) {
            return None;
        }
        let draft = match text.assignment() {
            None => &mut self.branch,
            Some(id) => self.notes.entry(id.clone()).or_default(),
        };
        Some(draft.entry(text.field().name()).or_default())
    }

    /// What a field says.
    pub fn text(&self, text: &ClosingText) -> String {
        let draft = match text.assignment() {
            None => Some(&self.branch),
            Some(id) => self.notes.get(id),
        };
        let field = draft.and_then(|draft| draft.get(text.field().name()));
        field.map(|field| field.text.clone()).unwrap_or_default()
    }

    /// Writes into a field.
    pub fn write(&mut self, text: &ClosingText, written: String) {
        if let Some(field) = self.field(text) {
            field.text = written;
        }
    }

    fn papers(&self) -> Vec<String> {
        self.branch.get(Branch::ARCHIVED.name()).map(FieldDraft::picked).unwrap_or_default()
    }

    /// Ticks a paper, or unticks it.
    pub fn toggle_paper(&mut self, code: &str) {
        if let Some(papers) = self.field(&ClosingText::Papers) {
            papers.toggle(code);
        }
    }

    /// Ticks all papers.
    pub fn tick_all_papers(&mut self) {
        let mut codes = self.papers();
        for item in ArchiveItem::ALL {
            if !codes.iter().any(|known| known == item.code()) {
                codes.push(item.code().to_owned());
            }
        }
        self.write(&ClosingText::Papers, codes.join(&LINE.to_string()));
    }

    /// Writes a note wherever there is none.
    pub fn fill_notes(&mut self, note: &str) {
        for id in self.assignments() {
            let own = ClosingText::Note(id);
            if self.is_silent(&own) {
                self.write(&own, note.trim().to_owned());
            }
        }
    }

    /// Enters a day as that on which the written notes were returned that have none. Which note was returned is not
    /// known where there are several.
    pub fn return_notes(&mut self, day: Day) {
        for id in self.assignments() {
            let (note, returned) = (ClosingText::Note(id.clone()), ClosingText::Returned(id));
            let is_written = !self.is_silent(&note) && !self.in_conflict.contains(&note);
            if is_written && self.is_silent(&returned) {
                self.write(&returned, day.to_string());
            }
        }
    }

    fn assignments(&self) -> Vec<Name> {
        self.notes.keys().cloned().collect()
    }

    fn is_silent(&self, text: &ClosingText) -> bool {
        self.text(text).trim().is_empty()
    }
}

/// The label of a member's field, for screen readers.
pub fn note_label(field: impl Into<FieldId>, name: &str, lang: Lang) -> String {
    format_message!(m::FIELD_OF, lang, field = text::field_name(field).get(lang), name = name)
}
