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
        Some(Self {
            branch: RecordForm::of_record(workspace, Kind::Branch, branch)?,
            notes: by_name(notes, collation, |note| &note.name),
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
        }
    }

    /// What saving writes, with its notice, or `None` if nothing is changed.
    ///
    /// # Errors
    ///
    /// Why it is refused: each violation with whose it is and its field.
    pub fn save(
        &self,
        workspace: &Workspace,
        draft: &ClosingDraft,
        today: Day,
        lang: Lang,
    ) -> Result<Option<Announced>, Vec<String>> {
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
                    refused.extend(
                        found.iter().map(|found| sentence(form.kind(), whose, found, lang)),
                    );
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
    let field = FieldId { kind, index };
    let said = text::problem(violation, kind, field.spec().field_type, lang);
    let field = text::pair(text::field_name(field).get(lang), &said, lang);
    format!("{whose} · {field}")
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

/// A text of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosingText {
    /// The summary of the organisation.
    Summary,
    /// The conduct note of an assignment.
    Note(Name),
    /// The day on which that was returned.
    Returned(Name),
}

impl ClosingDraft {
    fn field(&mut self, text: &ClosingText) -> &mut FieldDraft {
        let (draft, field) = match text {
            ClosingText::Summary => (&mut self.branch, Branch::SUMMARY.name()),
            ClosingText::Note(id) => {
                (self.notes.entry(id.clone()).or_default(), Assignment::CONDUCT.name())
            }
            ClosingText::Returned(id) => {
                (self.notes.entry(id.clone()).or_default(), Assignment::RETURNED.name())
            }
        };
        draft.entry(field).or_default()
    }

    /// What a field says.
    pub fn text(&self, text: &ClosingText) -> String {
        let (draft, field) = match text {
            ClosingText::Summary => (Some(&self.branch), Branch::SUMMARY.name()),
            ClosingText::Note(id) => (self.notes.get(id), Assignment::CONDUCT.name()),
            ClosingText::Returned(id) => (self.notes.get(id), Assignment::RETURNED.name()),
        };
        draft.and_then(|draft| draft.get(field)).map(|field| field.text.clone()).unwrap_or_default()
    }

    /// Writes into a field.
    pub fn write(&mut self, text: &ClosingText, written: String) {
        self.field(text).text = written;
    }

    fn papers(&self) -> Vec<String> {
        self.branch.get(Branch::ARCHIVED.name()).map(FieldDraft::picked).unwrap_or_default()
    }

    /// Ticks a paper, or unticks it.
    pub fn toggle_paper(&mut self, code: &str) {
        self.branch.entry(Branch::ARCHIVED.name()).or_default().toggle(code);
    }

    /// Ticks all papers.
    pub fn tick_all_papers(&mut self) {
        let mut codes = self.papers();
        for item in ArchiveItem::ALL {
            if !codes.iter().any(|known| known == item.code()) {
                codes.push(item.code().to_owned());
            }
        }
        let archived = self.branch.entry(Branch::ARCHIVED.name()).or_default();
        archived.text = codes.join(&LINE.to_string());
    }

    /// Writes a note wherever there is none.
    pub fn fill_notes(&mut self, note: &str) {
        for draft in self.notes.values_mut() {
            let own = draft.entry(Assignment::CONDUCT.name()).or_default();
            if own.text.trim().is_empty() {
                note.trim().clone_into(&mut own.text);
            }
        }
    }

    /// Enters a day as that on which the written notes were returned that have none.
    pub fn return_notes(&mut self, day: Day) {
        let is_silent =
            |draft: &FormDraft, name| draft.get(name).is_none_or(|own| own.text.trim().is_empty());
        for draft in self.notes.values_mut() {
            if !is_silent(draft, Assignment::CONDUCT.name())
                && is_silent(draft, Assignment::RETURNED.name())
            {
                draft.entry(Assignment::RETURNED.name()).or_default().text = day.to_string();
            }
        }
    }
}

/// The label of a member's field, for screen readers.
pub fn note_label(field: impl Into<FieldId>, name: &str, lang: Lang) -> String {
    format_message!(m::FIELD_OF, lang, field = text::field_name(field).get(lang), name = name)
}
