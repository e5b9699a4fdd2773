//! The form of a record.

use zhibu_domain::appraisals::POINTS;
use zhibu_domain::branches::teams::branch_of_team;
use zhibu_domain::kinds::field::{FieldId, FieldSpec, FieldType};
use zhibu_domain::kinds::records::{Activity, Alliance, Branch, Instalment, Kind, ScoreItem};
use zhibu_domain::validation::{FieldViolation, Values, Violation, check, check_day};
use zhibu_domain::values::date::Day;
use zhibu_format::Part;
use zhibu_ledger::{Name, RecordKey, Stamp};
use zhibu_text::{self as text, Lang, format_message, m};

use super::dates::with_dates;
use super::few::{in_form_order, is_folded_when_new};
use super::known::{NewRecord, fill_in_known};
use super::named_unit::{FollowedUnits, follow};
use super::repeated::repeated_fields;
use crate::draft::{FieldDraft, FormDraft, draft_of, values_of};
use crate::route::{Page, Route};
use crate::workspace::{Command, Workspace};

/// A form with the values it was opened with, so that saving writes only the fields the user
/// changed and does not overwrite what others wrote in the meantime.
#[derive(Clone, Debug)]
pub struct RecordForm {
    key: RecordKey,
    kind: Kind,
    is_new: bool,
    first: FormDraft,
    seen: Vec<(Name, Vec<Stamp>)>,
}

impl RecordForm {
    /// The form of a new record with this id. `preset` has values by field name, from a link;
    /// unknown names are ignored.
    pub fn of_new(
        workspace: &Workspace,
        kind: Kind,
        id: Name,
        preset: &[(String, String)],
    ) -> Self {
        let mut first = draft_of(kind, |_| None);
        // In one unit's part, a new organisation or alliance belongs to that unit.
        let part = workspace.about().part.as_ref();
        if let Some((field, text)) = part.and_then(|part| of_part(kind, part)) {
            first.insert(field, FieldDraft { text, ..FieldDraft::default() });
        }
        // Points have only one unit.
        if kind == Kind::ScoreItem {
            let points = FieldDraft { unit: POINTS.to_owned(), ..FieldDraft::default() };
            first.insert(ScoreItem::POINTS.name(), points);
        }
        for (name, value) in preset {
            if let Some(index) = kind.field_index(name) {
                let text = value.clone();
                first.insert(
                    kind.fields()[index].name,
                    FieldDraft { text, ..FieldDraft::default() },
                );
            }
        }
        if kind == Kind::Instalment {
            first.entry(Instalment::AMOUNT.name()).or_default().unit =
                unit_of_cooperation(workspace, &first);
        }
        if kind == Kind::Activity {
            fill_in_branch_of_team(workspace, &mut first);
        }
        follow(workspace, kind, &FormDraft::default(), &mut first);
        let key = RecordKey::new(kind.code(), id);
        Self { key, kind, is_new: true, first, seen: Vec::new() }
    }

    /// The same form with what the ledger knows of a new record.
    #[must_use]
    pub fn with_known(mut self, workspace: &Workspace, today: Day, lang: Lang) -> Self {
        if self.is_new {
            let new = NewRecord { kind: self.kind, today, lang };
            fill_in_known(workspace, new, &mut self.first);
        }
        self
    }

    /// The form of an existing record; `None` if there never was one with this id.
    pub fn of_record(workspace: &Workspace, kind: Kind, id: &str) -> Option<Self> {
        let record = workspace.record(kind, id)?;
        let heads = |field: &FieldSpec| (Name::from(field.name), record.head_stamps(field.name));
        Some(Self {
            key: RecordKey::new(kind.code(), id),
            kind,
            is_new: false,
            first: draft_of(kind, |field| record.value(field)),
            seen: kind.fields().iter().map(heads).collect(),
        })
    }

    /// The form of another new record with this id, after this one was saved with `draft`: with the values
    /// that are usually the same.
    #[must_use]
    pub fn another(&self, workspace: &Workspace, draft: &FormDraft, id: Name) -> Self {
        let mut form = Self::of_new(workspace, self.kind, id, &[]);
        let is_given =
            |name: &str| self.first.get(name).is_some_and(|typed| !typed.text.is_empty());
        for name in repeated_fields(self.kind, is_given) {
            if let Some(typed) = draft.get(name) {
                form.first.insert(name, typed.clone());
            }
        }
        form
    }

    /// The notice that the record was saved with `draft`, by its name if that is a text.
    pub fn saved_notice(&self, draft: &FormDraft, lang: Lang) -> String {
        let first = &self.kind.fields()[0];
        let name = draft.get(first.name).map(|typed| typed.text.trim()).unwrap_or_default();
        if first.field_type == FieldType::Text && !name.is_empty() {
            format_message!(m::SAVED_NAMED, lang, name = name)
        } else {
            m::SAVED_RECORD.get(lang).to_owned()
        }
    }

    /// Its units, whose names and organisations follow each other.
    pub fn units(&self, workspace: &Workspace) -> FollowedUnits {
        FollowedUnits::of(workspace, self.kind, &self.key.id, self.first.clone())
    }

    /// The id of its record.
    pub fn id(&self) -> &Name {
        &self.key.id
    }

    /// The kind of its record.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether its record does not exist yet.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// The initial draft.
    pub fn first_draft(&self) -> &FormDraft {
        &self.first
    }

    /// Its fields in order: those that are shown at once, or those that are folded away.
    pub fn fields(&self, is_folded: bool) -> impl Iterator<Item = &'static FieldSpec> + use<> {
        let (kind, is_new) = (self.kind, self.is_new);
        let folds =
            move |spec: &FieldSpec| spec.is_secondary || (is_new && is_folded_when_new(kind, spec));
        in_form_order(kind).into_iter().filter(move |spec| folds(spec) == is_folded)
    }

    /// Whether a field that is folded away has an initial value, so that the fold has to be open.
    pub fn fills_folded_field(&self) -> bool {
        let is_filled = |spec: &FieldSpec| {
            self.first.get(spec.name).is_some_and(|typed| !typed.text.is_empty())
        };
        self.fields(true).any(is_filled)
    }

    /// The name of the field to begin with: the first that is shown and says nothing yet.
    pub fn first_to_fill(&self) -> &'static str {
        let is_silent =
            |spec: &&FieldSpec| self.first.get(spec.name).is_none_or(|typed| typed.text.is_empty());
        let first = self.fields(false).find(is_silent);
        first.unwrap_or(&self.kind.fields()[0]).name
    }

    /// The form's heading.
    pub fn heading(&self, lang: Lang) -> String {
        let kind = text::one(self.kind).get(lang);
        if self.is_new {
            format_message!(m::NEW_RECORD, lang, kind = kind)
        } else {
            format_message!(m::EDIT_RECORD, lang, kind = kind)
        }
    }

    /// The route for leaving the form at `here` without saving, if no link gave one: the list, or
    /// the record beside it.
    pub fn cancel_route(&self, here: &Route) -> Route {
        if self.is_new { Route::to(Page::List(self.kind)) } else { here.with_page(self.page()) }
    }

    /// The route after saving the form at `here`, if no link gave one: the record. Preset values of
    /// a link do not filter the list beside it.
    pub fn after_saving(&self, here: &Route) -> Route {
        if self.is_new {
            Route::to(self.page())
        } else {
            here.with_page(self.page()).with_param("at", "")
        }
    }

    fn page(&self) -> Page {
        Page::Detail(self.kind, self.id().to_string())
    }

    /// The message beside a field that is refused, with the field's name; empty if it is not.
    pub fn problem_of(&self, spec: &FieldSpec, problems: &[FieldViolation], lang: Lang) -> String {
        let found = problems.iter().find(|problem| problem.0 == spec.name);
        let index = self.kind.field_index(spec.name);
        let text = found.zip(index).map(|(problem, index)| {
            text::field_problem(FieldId { kind: self.kind, index }, &problem.1, lang)
        });
        text.unwrap_or_default()
    }

    /// What saving the draft writes, or the violations by field.
    pub fn save(
        &self,
        workspace: &Workspace,
        draft: &FormDraft,
        today: Day,
    ) -> Result<Command, Vec<FieldViolation>> {
        let draft = &with_dates(self.kind, draft, today);
        let (values, mut problems) = values_of(self.kind, draft);
        let as_saved = self.as_saved(workspace, draft, &values);
        let checked =
            check(self.kind, self.id(), &as_saved, self.is_new, workspace.register()).into_iter();
        for problem in checked.chain(check_day(self.kind, &as_saved, today)) {
            if self.is_touched(draft, problem.0) || !may_stay(&problem.1) {
                problems.push(problem);
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let values = values
            .into_iter()
            .filter(|(name, _)| self.is_touched(draft, name))
            .map(|(name, value)| (Name::from(name), value))
            .collect();
        Ok(Command::Put { key: self.key.clone(), values, seen: self.seen.clone() })
    }

    /// Whether the user changed a field. Only these fields are validated and written.
    fn is_touched(&self, draft: &FormDraft, name: &str) -> bool {
        self.is_new || self.first.get(name) != draft.get(name)
    }

    /// The record's values after saving; unchanged fields have their current values, which others
    /// may have written in the meantime.
    fn as_saved(&self, workspace: &Workspace, draft: &FormDraft, values: &Values) -> Values {
        let mut saved = values.clone();
        if let Some(record) = workspace.record(self.kind, self.id()) {
            for (name, value) in &mut saved {
                if !self.is_touched(draft, name) {
                    *value = record.value(name).unwrap_or_default();
                }
            }
        }
        saved
    }
}

/// The unit of measure of the amount of an instalment's cooperation; empty if it has none.
fn unit_of_cooperation(workspace: &Workspace, draft: &FormDraft) -> String {
    let id = draft.get(Instalment::COOPERATION.name()).map(|draft| &*draft.text);
    let cooperation = id.and_then(|id| workspace.register().cooperations().get(id));
    let amount = cooperation.and_then(|cooperation| cooperation.amount.as_ref());
    amount.map(|amount| amount.unit.clone()).unwrap_or_default()
}

/// The field by which a new record belongs to the unit of a part, and its text.
fn of_part(kind: Kind, part: &Part) -> Option<(&'static str, String)> {
    match kind {
        Kind::Branch => Some((Branch::HOME_UNITS.name(), part.name.clone())),
        Kind::Alliance => Some((Alliance::LEAD_ORGANISATION.name(), part.organisation.clone())),
        _ => None,
    }
}

/// A new activity of a team is one of the team's organisation.
fn fill_in_branch_of_team(workspace: &Workspace, first: &mut FormDraft) {
    let register = workspace.register();
    let team = first.get(Activity::TEAM.name()).and_then(|team| register.teams().get(&team.text));
    let branch = team.and_then(|team| branch_of_team(register, team));
    let is_empty = |owner| first.get(owner).is_none_or(|draft| draft.text.is_empty());
    let is_free = [Activity::BRANCH.name(), Activity::ALLIANCE.name()].into_iter().all(is_empty);
    if let Some(branch) = branch.filter(|_| is_free) {
        let draft = FieldDraft { text: branch.to_string(), ..FieldDraft::default() };
        first.insert(Activity::BRANCH.name(), draft);
    }
}

/// Whether a violation that came with a file may stay while other fields are corrected.
fn may_stay(problem: &Violation) -> bool {
    matches!(
        problem,
        Violation::NoSuchRecord { .. }
            | Violation::UnlikelyYear { .. }
            | Violation::Forbidden
            | Violation::NoEvidence
            | Violation::TeamOf { .. }
            | Violation::TickedTwice
            | Violation::NamedAlike { .. }
            | Violation::ByConfirming
            | Violation::InFuture
    )
}
