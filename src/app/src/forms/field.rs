//! The controls of one field of a form: which there are, what stands beside them, and what is chosen
//! from.

use zhibu_domain::appraisals::Scoring;
use zhibu_domain::kinds::choices::{ActivityKind, OfferKind};
use zhibu_domain::kinds::field::{FieldId, FieldSpec, FieldType};
use zhibu_domain::kinds::records::{
    Activity, Alliance, Appraisal, ChairTerm, Cooperation, Kind, Link, MeetingItem, Method, Node,
    Offer, Organisation, Outcome, ScoreItem,
};
use zhibu_domain::list::Collation;
use zhibu_domain::validation::{LONGEST_LONG_TEXT, LONGEST_TEXT};
use zhibu_domain::values::quantity::Qualifier;
use zhibu_text::{self as text, Lang, Message, m};

use crate::draft::{FieldDraft, FormDraft, LINE};
use crate::route::{Page, Route};
use crate::views::choice::{Choice, Narrowing, record_choices};
use crate::views::names::title;
use crate::workspace::Workspace;

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldControl {
    /// A line of at most so many chars.
    Line(usize),
    /// A line for a date.
    Date,
    /// Several lines of at most so many chars.
    LongText(usize),
    /// A number, and how exact it is.
    Count,
    /// A number, its unit, and how exact it is.
    Quantity,
    /// One of several.
    Select,
    /// A box to tick for each of a few.
    Ticks,
    /// Any of many.
    Picks,
}

/// A link to the form of what can be referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTarget {
    /// The form.
    pub form: Route,
    /// What the link says to those who hear it: beside others it needs the kind.
    pub label: String,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField(pub FieldId);

impl FormField {
    /// The field that a kind describes so.
    pub fn of(kind: Kind, spec: &FieldSpec) -> Self {
        let index = kind.field_index(spec.name).expect("a kind has the fields that it describes");
        Self(FieldId { kind, index })
    }

    /// How it is filled in.
    pub fn control(self) -> FieldControl {
        match self.0.spec().field_type {
            FieldType::Text if self.0 == ScoreItem::CRITERION.id() => FieldControl::Select,
            FieldType::Text => FieldControl::Line(LONGEST_TEXT),
            FieldType::Texts => FieldControl::Line(LONGEST_LONG_TEXT),
            FieldType::Date => FieldControl::Date,
            FieldType::LongText => FieldControl::LongText(LONGEST_LONG_TEXT),
            FieldType::Count => FieldControl::Count,
            FieldType::Quantity => FieldControl::Quantity,
            FieldType::Choice(_) | FieldType::Reference(_) => FieldControl::Select,
            FieldType::Choices(_) => FieldControl::Ticks,
            FieldType::References(_) => FieldControl::Picks,
        }
    }

    /// What it is called.
    pub fn label(self) -> Message {
        text::field_name(self.0)
    }

    /// How it is to be filled in, if that is not plain.
    pub fn hint(self) -> Option<Message> {
        match self.0.spec().field_type {
            FieldType::Texts => Some(m::TEXTS_HINT),
            _ if self.0 == Organisation::MEMBERS.id() => Some(m::MEMBERS_HINT),
            _ => None,
        }
    }

    /// What is usual in it, which can be filled in while nothing is there.
    pub fn template(self) -> Option<Message> {
        let templates = [
            (Method::ELEMENTS.id(), m::TEMPLATE_METHOD),
            (Alliance::MECHANISMS.id(), m::TEMPLATE_ALLIANCE),
            (Appraisal::CRITERIA.id(), m::TEMPLATE_CRITERIA),
            (Appraisal::BANDS.id(), m::TEMPLATE_BANDS),
        ];
        templates.into_iter().find(|(field, _)| *field == self.0).map(|(_, template)| template)
    }

    /// The form of what it refers to, for what is not there yet.
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

    /// The field that says what the form's record belongs to, if what is chosen here belongs to the
    /// same.
    fn owner(self) -> Option<&'static str> {
        let of_alliance = [
            MeetingItem::RAISED_BY.id(),
            MeetingItem::RESPONSIBLE.id(),
            MeetingItem::RAISED_AT.id(),
            MeetingItem::REPORTED_AT.id(),
            Cooperation::PARTNERS.id(),
            ChairTerm::CHAIR.id(),
            Outcome::COOPERATION.id(),
        ];
        let of_task = [Link::BEFORE.id(), Link::AFTER.id()];
        if of_alliance.contains(&self.0) {
            Some(MeetingItem::ALLIANCE.name())
        } else {
            of_task.contains(&self.0).then_some(Node::TASK.name())
        }
    }

    /// What is chosen from belongs to what the form belongs to already.
    pub fn narrowing(self, draft: &FormDraft, route: &Route) -> Narrowing {
        let mut narrowing = Narrowing::default();
        if self.0 == ScoreItem::CRITERION.id() {
            let nomination = draft.get(ScoreItem::NOMINATION.name());
            narrowing.nomination = nomination.map(|draft| draft.text.clone());
        }
        let Some(target) = self.target() else { return narrowing };
        if let Some(owner) = self.owner() {
            // A link of two nodes is asked for beside the plan of their task.
            let asked = || route.param(owner).filter(|_| self.0.kind == Kind::Link);
            let own = draft.get(owner).map(|draft| &*draft.text).or_else(asked);
            narrowing.require(target, owner, own);
        }
        if self.0 == Cooperation::NEED.id() {
            narrowing.require(target, Offer::OFFER_KIND.name(), [OfferKind::Need.code()]);
        } else if self.0 == Cooperation::MET_BY.id() {
            let offers = [OfferKind::Resource.code(), OfferKind::Opportunity.code()];
            narrowing.require(target, Offer::OFFER_KIND.name(), offers);
        } else if [MeetingItem::RAISED_AT.id(), MeetingItem::REPORTED_AT.id()].contains(&self.0) {
            let meeting = [ActivityKind::JointMeeting.code()];
            narrowing.require(target, Activity::ACTIVITY_KIND.name(), meeting);
        }
        narrowing
    }

    /// The options of its select: nothing, or one of these; `chosen` is among them. Records are in the
    /// order that `collation` has.
    pub fn options(
        self,
        workspace: &Workspace,
        narrowing: &Narrowing,
        chosen: &str,
        (collation, lang): (&dyn Collation, Lang),
    ) -> Vec<Choice> {
        let mut options = vec![Choice::new("", m::NOT_CHOSEN.get(lang))];
        match self.0.spec().field_type {
            FieldType::Choice(codes) => options.extend(coded(codes, lang)),
            FieldType::Reference(target) => {
                options.extend(record_choices(
                    workspace,
                    target,
                    narrowing,
                    chosen,
                    (collation, lang),
                ));
            }
            _ => options.extend(criteria(workspace, narrowing, chosen)),
        }
        options
    }

    /// The boxes to tick.
    pub fn ticks(self, lang: Lang) -> Vec<Choice> {
        match self.0.spec().field_type {
            FieldType::Choices(codes) => coded(codes, lang),
            _ => Vec::new(),
        }
    }

    /// The options of the select that adds one of many: those that are not picked.
    pub fn addable(
        self,
        workspace: &Workspace,
        narrowing: &Narrowing,
        picked: &[String],
        (collation, lang): (&dyn Collation, Lang),
    ) -> Vec<Choice> {
        let mut options = vec![Choice::new("", m::ADD_ONE.get(lang))];
        if let Some(target) = self.target() {
            let known = record_choices(workspace, target, narrowing, "", (collation, lang));
            options.extend(known.into_iter().filter(|choice| !picked.contains(&choice.value)));
        }
        options
    }

    /// What one that is picked is called.
    pub fn picked_name(self, workspace: &Workspace, id: &str, lang: Lang) -> String {
        let target = self.target();
        target.map(|target| title(workspace, target, id, lang)).unwrap_or_default()
    }
}

impl FieldDraft {
    /// The ids or codes that are picked.
    pub fn picked(&self) -> Vec<String> {
        self.text.split(LINE).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// Takes an id or code in, or out again if it is in.
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

/// How exact a figure is.
pub fn qualifier_choices(lang: Lang) -> Vec<Choice> {
    let choice =
        |qualifier: Qualifier| Choice::new(qualifier.code(), text::qualifier(qualifier).get(lang));
    Qualifier::ALL.map(choice).to_vec()
}

fn coded(codes: &[&'static str], lang: Lang) -> Vec<Choice> {
    codes.iter().map(|code| Choice::new(*code, text::choice(code).get(lang))).collect()
}

/// The criteria of the round that the item's nomination is in.
fn criteria(workspace: &Workspace, narrowing: &Narrowing, chosen: &str) -> Vec<Choice> {
    let register = workspace.register();
    let nomination = narrowing.nomination.as_deref();
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
