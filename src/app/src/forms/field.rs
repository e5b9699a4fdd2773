//! The controls of one field of a form: their kind, labels and options.

use zhibu_domain::alliances::categories::usual_categories;
use zhibu_domain::appraisals::Scoring;
use zhibu_domain::kinds::choices::{ActivityKind, OfferKind};
use zhibu_domain::kinds::field::{FieldId, FieldSpec, FieldType};
use zhibu_domain::kinds::records::{
    Activity, Alliance, Appraisal, ChairTerm, Cooperation, Kind, Link, MeetingItem, Method, Node,
    Offer, Organisation, Outcome, RoleHolder, ScoreItem, Target,
};
use zhibu_domain::projects::measures::MeasureCatalogue;
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use super::named_unit::is_beside_name;
use crate::draft::{FieldDraft, FormDraft, LINE, value_of};
use crate::route::{Page, Route};
use crate::views::choice::{Choice, ChoiceRequirements, Offered, RecordChoices};
use crate::views::names::title;
use crate::workspace::Workspace;

/// The control that fills in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldControl {
    /// A single line. What is too long stays, and is refused in words.
    Line,
    /// A line of several texts.
    Texts,
    /// A line for a date.
    Date,
    /// Several lines.
    LongText,
    /// A number, and how exact it is.
    Count,
    /// A number, its unit, and how exact it is.
    Quantity,
    /// A select of one option.
    Select,
    /// A checkbox for each of a few options.
    Ticks,
    /// Several out of many options.
    Picks,
}

/// A link to the form of a new record to refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTarget {
    /// The form.
    pub form: Route,
    /// The label for screen readers; it names the kind, as there may be several such links.
    pub label: String,
}

/// A number that a button fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyNumber {
    /// The label of the button.
    pub label: String,
    /// The number.
    pub text: String,
}

/// Maximum options of which each has a button.
const MOST_QUICK: usize = 6;
/// What organisations hold most.
const OF_BRANCHES: [ActivityKind; 5] = [
    ActivityKind::PartyMeeting,
    ActivityKind::CommitteeMeeting,
    ActivityKind::GroupMeeting,
    ActivityKind::Lesson,
    ActivityKind::ThemeDay,
];
/// What alliances hold most.
const OF_ALLIANCES: [ActivityKind; 4] =
    [ActivityKind::JointMeeting, ActivityKind::Signing, ActivityKind::Training, ActivityKind::Fair];

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField(pub FieldId);

impl FormField {
    /// The form field of a kind's field specification.
    pub fn of(kind: Kind, spec: &FieldSpec) -> Self {
        let index = kind.field_index(spec.name).expect("a kind has the fields that it describes");
        Self(FieldId { kind, index })
    }

    /// The kind of its control.
    pub fn control(self) -> FieldControl {
        match self.0.spec().field_type {
            FieldType::Text if self.0 == ScoreItem::CRITERION.id() => FieldControl::Select,
            FieldType::Text => FieldControl::Line,
            FieldType::Texts => FieldControl::Texts,
            FieldType::Date => FieldControl::Date,
            FieldType::LongText => FieldControl::LongText,
            FieldType::Count => FieldControl::Count,
            FieldType::Quantity => FieldControl::Quantity,
            FieldType::Choice(_) | FieldType::Reference(_) => FieldControl::Select,
            FieldType::Choices(_) => FieldControl::Ticks,
            FieldType::References(_) => FieldControl::Picks,
        }
    }

    /// Its label.
    pub fn label(self) -> Message {
        text::field_name(self.0)
    }

    /// Whether a new record is refused without it.
    pub fn is_required(self) -> bool {
        self.0.index == 0 && self.0.kind != Kind::Attendance
    }

    /// Whether its figure may be inexact: those who vote are counted one by one.
    pub fn may_be_inexact(self) -> bool {
        let votes = [
            Activity::VOTERS_DUE.id(),
            Activity::VOTERS_PRESENT.id(),
            Activity::AYES.id(),
            Activity::EXCELLENT.id(),
        ];
        !votes.contains(&self.0)
    }

    /// The options that are chosen most, each with a button of its own, for what the draft is about. Few options
    /// all have one.
    pub fn quick_choices(self, draft: &FormDraft, lang: Lang) -> Vec<Choice> {
        let has = |name: &str| draft.get(name).is_some_and(|draft| !draft.text.is_empty());
        if self.0 == Activity::ACTIVITY_KIND.id() {
            let of_alliance = has(Activity::ALLIANCE.name()) && !has(Activity::BRANCH.name());
            let kinds: &[ActivityKind] = if of_alliance { &OF_ALLIANCES } else { &OF_BRANCHES };
            let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
            return coded(&codes, lang);
        }
        match self.0.spec().field_type {
            FieldType::Choice(codes) if codes.len() <= MOST_QUICK => coded(codes, lang),
            _ => Vec::new(),
        }
    }

    /// What its number most likely is, for a button that fills it in: all who are due came. Nobody can say so where it
    /// is not exactly known how many were due.
    pub fn likely_number(self, draft: &FormDraft, lang: Lang) -> Option<LikelyNumber> {
        if self.0 != Activity::PRESENT.id() {
            return None;
        }
        let due = value_of(FieldType::Count, draft.get(Activity::DUE.name())?).ok()?;
        let due = Count::from_json(&due).filter(|due| due.qualifier == Qualifier::Exact)?;
        let is_silent = draft.get(self.0.name()).is_none_or(|own| own.text.is_empty());
        let number = || LikelyNumber {
            label: format_message!(m::ALL_CAME, lang, count = due.value),
            text: due.value.to_string(),
        };
        is_silent.then(number)
    }

    /// A hint on how to fill it in, if needed.
    pub fn hint(self) -> Option<Message> {
        match self.0.spec().field_type {
            FieldType::Texts => Some(m::TEXTS_HINT),
            _ if self.0 == Organisation::MEMBERS.id() => Some(m::MEMBERS_HINT),
            _ if is_beside_name(self.0.kind, self.0.spec()) => Some(m::UNIT_LISTED_HINT),
            _ => None,
        }
    }

    /// Its usual content, offered while it is empty.
    pub fn template(self) -> Option<Message> {
        let templates = [
            (Method::ELEMENTS.id(), m::TEMPLATE_METHOD),
            (Alliance::MECHANISMS.id(), m::TEMPLATE_ALLIANCE),
            (Appraisal::CRITERIA.id(), m::TEMPLATE_CRITERIA),
            (Appraisal::BANDS.id(), m::TEMPLATE_BANDS),
        ];
        templates.into_iter().find(|(field, _)| *field == self.0).map(|(_, template)| template)
    }

    /// Whether it names a measure, for which the catalogue proposes names.
    pub fn names_measure(self) -> bool {
        [Outcome::MEASURE.id(), Target::MEASURE.id()].contains(&self.0)
    }

    /// Whether there is something to choose instead of typing it.
    pub fn has_proposals(self) -> bool {
        self.names_measure() || self.0 == Offer::CATEGORY.id()
    }

    /// What may be chosen instead of typing it.
    pub fn proposals(self, workspace: &Workspace) -> Vec<String> {
        if self.0 == Offer::CATEGORY.id() {
            return usual_categories().map(str::to_owned).collect();
        }
        if !self.names_measure() {
            return Vec::new();
        }
        MeasureCatalogue::of(workspace.register()).names().map(str::to_owned).collect()
    }

    /// The form of a new record for it to refer to.
    pub fn new_target(self, lang: Lang) -> Option<NewTarget> {
        let target = self.target()?;
        let label = format!("{} {}", m::REFERENCE_NEW.get(lang), text::one(target).get(lang));
        Some(NewTarget { form: Route::to(Page::New(target)), label })
    }

    /// The kind of the records that it refers to.
    fn target(self) -> Option<Kind> {
        match self.0.spec().field_type {
            FieldType::Reference(target) | FieldType::References(target) => Some(target),
            _ => None,
        }
    }

    /// The field that names the owner of the form's record, if the options here have to belong to
    /// the same owner.
    pub(crate) fn owner(self) -> Option<&'static str> {
        let of_alliance = [
            MeetingItem::RAISED_BY.id(),
            MeetingItem::RESPONSIBLE.id(),
            MeetingItem::RAISED_AT.id(),
            MeetingItem::REPORTED_AT.id(),
            Cooperation::PARTNERS.id(),
            ChairTerm::CHAIR.id(),
            RoleHolder::UNIT.id(),
            Outcome::COOPERATION.id(),
        ];
        let of_task = [Link::BEFORE.id(), Link::AFTER.id()];
        if of_alliance.contains(&self.0) {
            Some(MeetingItem::ALLIANCE.name())
        } else {
            of_task.contains(&self.0).then_some(Node::TASK.name())
        }
    }

    /// Narrows the options to those of the same owner as the form's record.
    pub fn requirements(self, draft: &FormDraft, route: &Route) -> ChoiceRequirements {
        let mut requirements = ChoiceRequirements::default();
        if self.0 == ScoreItem::CRITERION.id() {
            let nomination = draft.get(ScoreItem::NOMINATION.name());
            requirements.nomination = nomination.map(|draft| draft.text.clone());
        }
        let Some(target) = self.target() else { return requirements };
        if let Some(owner) = self.owner() {
            // A link between two nodes is created from the plan of their task.
            let asked = || route.param(owner).filter(|_| self.0.kind == Kind::Link);
            let own = draft.get(owner).map(|draft| &*draft.text).or_else(asked);
            requirements.require(target, owner, own);
        }
        if self.0 == Cooperation::NEED.id() {
            requirements.require(target, Offer::OFFER_KIND.name(), [OfferKind::Need.code()]);
        } else if self.0 == Cooperation::MET_BY.id() {
            let offers = [OfferKind::Resource.code(), OfferKind::Opportunity.code()];
            requirements.require(target, Offer::OFFER_KIND.name(), offers);
        } else if [MeetingItem::RAISED_AT.id(), MeetingItem::REPORTED_AT.id()].contains(&self.0) {
            let meeting = [ActivityKind::JointMeeting.code()];
            requirements.require(target, Activity::ACTIVITY_KIND.name(), meeting);
        }
        requirements
    }

    /// What it offers: none, or one of these. `chosen` is among them.
    pub fn offered(
        self,
        workspace: &Workspace,
        requirements: ChoiceRequirements,
        chosen: &str,
        lang: Lang,
    ) -> Offered {
        let none = m::NOT_CHOSEN.get(lang);
        let options = match self.0.spec().field_type {
            FieldType::Reference(kind) => {
                let records = RecordChoices::all(kind, Some(none));
                return Offered::Records(RecordChoices { requirements, ..records });
            }
            FieldType::Choice(codes) => coded(codes, lang),
            _ => criteria(workspace, &requirements, chosen),
        };
        Offered::Options([Choice::new("", none)].into_iter().chain(options).collect())
    }

    /// The checkboxes.
    pub fn ticks(self, lang: Lang) -> Vec<Choice> {
        match self.0.spec().field_type {
            FieldType::Choices(codes) => coded(codes, lang),
            _ => Vec::new(),
        }
    }

    /// What the control that adds one more offers: the records not picked yet.
    pub fn addable(
        self,
        requirements: ChoiceRequirements,
        picked: Vec<String>,
        lang: Lang,
    ) -> Offered {
        let none = m::ADD_ONE.get(lang);
        match self.target() {
            Some(kind) => {
                let records = RecordChoices::all(kind, Some(none));
                Offered::Records(RecordChoices { requirements, except: picked, ..records })
            }
            None => Offered::Options(vec![Choice::new("", none)]),
        }
    }

    /// The name of a picked option.
    pub fn picked_name(self, workspace: &Workspace, id: &str, lang: Lang) -> String {
        let target = self.target();
        target.map(|target| title(workspace, target, id, lang)).unwrap_or_default()
    }
}

impl FieldDraft {
    /// The picked ids or codes.
    pub fn picked(&self) -> Vec<String> {
        self.text.split(LINE).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// Adds an id or code, or removes it if present.
    pub fn toggle(&mut self, value: &str) {
        let mut picked = self.picked();
        let count = picked.len();
        picked.retain(|known| known != value);
        if picked.len() == count {
            picked.push(value.to_owned());
        }
        self.text = picked.join(&LINE.to_string());
    }
}

/// Fills in the unit of a figure with that of the measure that was named, if it has none yet.
pub fn fill_unit(workspace: &Workspace, draft: &mut FormDraft) {
    let measure = draft.get(Outcome::MEASURE.name()).map(|measure| measure.text.trim());
    let catalogue = MeasureCatalogue::of(workspace.register());
    let unit = measure.and_then(|measure| catalogue.unit(measure));
    if let Some(unit) = unit {
        let quantity = draft.entry(Outcome::QUANTITY.name()).or_default();
        if quantity.unit.trim().is_empty() {
            unit.clone_into(&mut quantity.unit);
        }
    }
}

/// The qualifiers of a figure.
pub fn qualifier_choices(lang: Lang) -> Vec<Choice> {
    let choice =
        |qualifier: Qualifier| Choice::new(qualifier.code(), text::qualifier(qualifier).get(lang));
    Qualifier::ALL.map(choice).to_vec()
}

fn coded(codes: &[&'static str], lang: Lang) -> Vec<Choice> {
    codes.iter().map(|code| Choice::new(*code, text::choice(code).get(lang))).collect()
}

/// The criteria of the round that the item's nomination belongs to.
fn criteria(workspace: &Workspace, requirements: &ChoiceRequirements, chosen: &str) -> Vec<Choice> {
    let register = workspace.register();
    let nomination = requirements.nomination.as_deref();
    let round = nomination
        .and_then(|id| register.nominations().get(id))
        .and_then(|nomination| register.appraisals().get(&nomination.appraisal.as_ref()?.id));
    let known = round.map(|round| Scoring::of(round).criteria).unwrap_or_default();
    let mut names: Vec<String> = known.into_iter().map(|criterion| criterion.name).collect();
    if !chosen.is_empty() && !names.iter().any(|name| name == chosen) {
        names.push(chosen.to_owned());
    }
    names.into_iter().map(|name| Choice::new(name.clone(), name)).collect()
}
