//! What the ledger knows of a new record from what is chosen in its form: the name and size of an organisation from
//! the task that it serves, who is due at an activity, the partners of a cooperation. It is filled in where nothing
//! is written yet, and follows the choice until somebody writes something else.

use zhibu_domain::attendance::{Attendee, RosterOwner, roster_at};
use zhibu_domain::kinds::choices::{BranchForm, CooperationStage, OrganisationType, Role};
use zhibu_domain::kinds::field::{Field, FieldValue};
use zhibu_domain::kinds::records::{
    Activity, AllianceUnit, Assignment, Branch, Cooperation, Kind, Offer, Organisation, RecordType,
    Task,
};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, TEXT_SEPARATOR, format_message, m};

use super::dates::{DateSense, date_typed};
use crate::draft::{FieldDraft, FormDraft, LINE};
use crate::workspace::Workspace;

/// The fields that are known, each with its draft.
type Known = Vec<(&'static str, FieldDraft)>;

/// Where the form of a new record is filled in: its kind, the day and the language.
#[derive(Clone, Copy, Debug)]
pub struct NewRecord {
    /// The kind.
    pub kind: Kind,
    /// Today.
    pub today: Day,
    /// The language of names that are made up.
    pub lang: Lang,
}

/// Fills in what is known of a new record where its draft says nothing yet.
pub fn fill_in_known(workspace: &Workspace, new: NewRecord, draft: &mut FormDraft) {
    // What is filled in first may tell more: the title of an activity follows from its kind.
    for (name, value) in known(workspace, new, draft) {
        if is_silent(draft.get(name)) {
            draft.insert(name, value);
        }
    }
}

/// Lets what is known follow a change of the field `written` since `before`. What somebody wrote stays, and so does
/// what somebody cleared until its reason changes.
pub fn follow_known(
    workspace: &Workspace,
    new: NewRecord,
    before: &FormDraft,
    written: &str,
    draft: &mut FormDraft,
) {
    let was = known(workspace, new, before);
    let is = known(workspace, new, draft);
    let of = |known: &Known, name: &str| {
        known.iter().find(|(of, _)| *of == name).map(|(_, value)| value.clone())
    };
    let names = was.iter().chain(&is).map(|(name, _)| *name).filter(|name| *name != written);
    for name in names {
        let (was, is) = (of(&was, name), of(&is, name));
        let is_own = was.is_some() && draft.get(name) == was.as_ref();
        // What was signed stays signed, whatever comes of it.
        let stays = is.is_none() && name == Cooperation::SIGNED.name();
        if was != is && !stays && (is_own || is_silent(draft.get(name))) {
            draft.insert(name, is.unwrap_or_default());
        }
    }
}

fn is_silent(draft: Option<&FieldDraft>) -> bool {
    draft.is_none_or(|draft| draft.text.trim().is_empty() && draft.unit.trim().is_empty())
}

fn known(workspace: &Workspace, new: NewRecord, draft: &FormDraft) -> Known {
    let register = workspace.register();
    match new.kind {
        Kind::Branch => of_branch(register, new.lang, draft),
        Kind::Activity => of_activity(register, new, draft),
        Kind::Cooperation => of_cooperation(register, new.today, draft),
        Kind::Assignment => of_assignment(draft),
        _ => Vec::new(),
    }
}

fn text_of<R: RecordType, V: FieldValue>(draft: &FormDraft, field: Field<R, V>) -> &str {
    draft.get(field.name()).map(|draft| draft.text.trim()).unwrap_or_default()
}

fn written(text: impl Into<String>) -> FieldDraft {
    FieldDraft { text: text.into(), ..FieldDraft::default() }
}

fn counted(count: Count) -> FieldDraft {
    FieldDraft { qualifier: count.qualifier, ..written(count.value.to_string()) }
}

/// An organisation is known from the tasks that it serves.
fn of_branch(register: &Register, lang: Lang, draft: &FormDraft) -> Known {
    let ids = text_of(draft, Branch::SERVES).split(LINE).filter(|id| !id.is_empty());
    let tasks: Vec<&Task> = ids.filter_map(|id| register.tasks().get(id)).collect();
    let mut known = Known::new();
    let members = tasks.iter().map(|task| task.full_members).collect::<Option<Vec<Count>>>();
    if let Some(members) = members.and_then(|all| all.into_iter().reduce(Count::sum)) {
        known.push((Branch::FULL_MEMBERS.name(), counted(members)));
    }
    let above = tasks.first().and_then(|task| task.organisation.as_ref());
    let is_same = tasks.iter().all(|task| task.organisation.as_ref() == above);
    if let Some(above) = above.filter(|_| is_same) {
        let committee = committee_from(register, &above.id);
        known.extend(committee.map(|id| (Branch::APPROVED_BY.name(), written(&**id))));
    }
    let names: Vec<&str> =
        tasks.iter().filter_map(|task| task.name.as_ref()).map(|name| &*name.0).collect();
    if let Some(first) = names.first() {
        let form =
            BranchForm::from_code(text_of(draft, Branch::FORM)).unwrap_or(BranchForm::Branch);
        let form = text::choice(form.code()).get(lang);
        let own = format_message!(m::KNOWN_BRANCH, lang, task = first, form = form);
        known.push((Branch::NAME.name(), written(own)));
        known.push((Branch::TASK.name(), written(names.join(TEXT_SEPARATOR))));
    }
    known.extend(shared_particulars(&tasks));
    known
}

/// What tasks tell together: the setting that all have, all their units, and the latest end.
fn shared_particulars(tasks: &[&Task]) -> Known {
    let mut known = Known::new();
    let setting = tasks.first().and_then(|task| task.setting);
    let setting = setting.filter(|of| tasks.iter().all(|task| task.setting == Some(*of)));
    known.extend(setting.map(|of| (Branch::SETTING.name(), written(of.code()))));
    let end = tasks.iter().filter_map(|task| task.planned_end).max_by_key(|end| end.latest());
    known.extend(end.map(|end| (Branch::PLANNED_END.name(), written(end.to_string()))));
    let mut units: Vec<&str> = Vec::new();
    for unit in tasks.iter().filter_map(|task| task.units.as_ref()).flat_map(|units| &units.0) {
        if !units.contains(&&**unit) {
            units.push(unit);
        }
    }
    if !units.is_empty() {
        known.push((Branch::HOME_UNITS.name(), written(units.join(TEXT_SEPARATOR))));
    }
    known
}

/// The nearest 党委 from an organisation upwards, which approves. If none is known, it is the organisation itself, unless
/// that is known to be something else.
fn committee_from<'a>(register: &'a Register, organisation: &'a Name) -> Option<&'a Name> {
    let mut at = organisation;
    // No way upwards is longer than there are organisations, even where it is a circle.
    for _ in 0..=register.organisations().rows().len() {
        let Some(Organisation { code, parent, .. }) = register.organisations().get(at) else {
            break;
        };
        if *code == Some(OrganisationType::Committee) {
            return Some(at);
        }
        let Some(parent) = parent else { break };
        at = &parent.id;
    }
    let own = register.organisations().get(organisation);
    own.is_none_or(|own| own.code.is_none()).then_some(organisation)
}

/// An activity is called by its kind and date; who is due at it is on the roster of its owner.
fn of_activity(register: &Register, new: NewRecord, draft: &FormDraft) -> Known {
    let mut known = Known::new();
    let sense = DateSense::of(Kind::Activity, Activity::DATE.name());
    let date = date_typed(text_of(draft, Activity::DATE), new.today, sense);
    let kind = text_of(draft, Activity::ACTIVITY_KIND);
    if !kind.is_empty() {
        let title = activity_title(text::choice(kind).get(new.lang), date, new.lang);
        known.push((Activity::TITLE.name(), written(title)));
    }
    let id = |text: &'_ str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let [team, branch, alliance] = [
        id(text_of(draft, Activity::TEAM)),
        id(text_of(draft, Activity::BRANCH)),
        id(text_of(draft, Activity::ALLIANCE)),
    ];
    let own = branch.as_deref().and_then(|branch| register.branches().get(branch));
    let serves = own.and_then(|branch| branch.serves.as_ref()).map(|serves| &serves.ids[..]);
    if let Some([task]) = serves {
        known.push((Activity::SERVES.name(), written(&**task)));
    }
    let owner = RosterOwner {
        team: team.as_deref(),
        branch: branch.as_deref(),
        alliance: alliance.as_deref(),
    };
    let due = date.and_then(|date| due_at(register, owner, date));
    let stated = || own.filter(|_| team.is_none()).and_then(stated_members);
    known.extend(due.or_else(stated).map(|due| (Activity::DUE.name(), counted(due))));
    known
}

fn activity_title(kind: &str, date: Option<PartialDate>, lang: Lang) -> String {
    let month = date.filter(|date| date.has_month()).map(|date| date.earliest().civil().1);
    match month {
        Some(month) => format_message!(m::KNOWN_TITLE, lang, month = month, kind = kind),
        None => kind.to_owned(),
    }
}

/// How many are due by the roster; `None` if it has nobody.
fn due_at(register: &Register, owner: RosterOwner<'_>, date: PartialDate) -> Option<Count> {
    let of_one = |attendee: &Attendee| match attendee {
        Attendee::Member(_) => Count::exact(1),
        Attendee::Unit(id) => {
            register.alliance_units().get(id).map_or(Count::exact(1), AllianceUnit::stands_for)
        }
    };
    roster_at(register, owner, date).iter().map(of_one).reduce(Count::sum)
}

/// The members of an organisation as its record says, where it has no roster.
fn stated_members(branch: &Branch) -> Option<Count> {
    let full = branch.full_members?;
    Some(branch.probationary_members.map_or(full, |probationary| full.sum(probationary)))
}

/// A cooperation is between those who posted the need and what meets it.
fn of_cooperation(register: &Register, today: Day, draft: &FormDraft) -> Known {
    let mut known = Known::new();
    let offer = |id: &str| register.offers().get(id);
    let offers: Vec<&Offer> =
        [text_of(draft, Cooperation::NEED), text_of(draft, Cooperation::MET_BY)]
            .into_iter()
            .filter_map(offer)
            .collect();
    let mut partners: Vec<&str> = Vec::new();
    for posted_by in offers.iter().filter_map(|offer| offer.posted_by.as_ref()) {
        if !partners.contains(&&*posted_by.id) {
            partners.push(&posted_by.id);
        }
    }
    if !partners.is_empty() {
        let partners = partners.join(&LINE.to_string());
        known.push((Cooperation::PARTNERS.name(), written(partners)));
    }
    let stage = CooperationStage::from_code(text_of(draft, Cooperation::STAGE));
    if stage == Some(CooperationStage::Signed) {
        known.push((Cooperation::SIGNED.name(), written(today.to_string())));
    }
    let unit = offers.iter().find_map(|offer| offer.amount.as_ref()).map(|amount| &*amount.unit);
    let unit = unit.filter(|_| text_of(draft, Cooperation::AMOUNT).is_empty());
    if let Some(unit) = unit {
        let amount = FieldDraft { unit: unit.to_owned(), ..FieldDraft::default() };
        known.push((Cooperation::AMOUNT.name(), amount));
    }
    known
}

/// Most of those assigned to an organisation or a team are plain members of it.
fn of_assignment(draft: &FormDraft) -> Known {
    let is_of = !text_of(draft, Assignment::BRANCH).is_empty()
        || !text_of(draft, Assignment::TEAM).is_empty();
    let role = is_of.then(|| (Assignment::ROLE.name(), written(Role::Member.code())));
    role.into_iter().collect()
}
