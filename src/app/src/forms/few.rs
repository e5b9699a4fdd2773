//! Which fields the form of a new record folds away, so that the few which matter first stand alone.

use zhibu_domain::kinds::field::{FieldId, FieldSpec};
use zhibu_domain::kinds::records::{
    Activity, Alliance, Assignment, Branch, Kind, MeetingItem, Offer, Task,
};

/// Whether the form of a new record shows a field only under 更多.
pub fn is_folded_when_new(kind: Kind, spec: &FieldSpec) -> bool {
    if spec.is_secondary {
        return true;
    }
    // What comes later in the life of a record, and what few have.
    let later = [
        Branch::COMMITTEE_MEMBERS.id(),
        Branch::DISSOLVED.id(),
        Branch::PARENT.id(),
        Branch::ALLIANCE.id(),
        Activity::TEAM.id(),
        Activity::PLACE.id(),
        Activity::HOST.id(),
        Activity::RECORDER.id(),
        Assignment::TEAM.id(),
        Assignment::TO.id(),
        Assignment::CONDUCT.id(),
        Assignment::RETURNED.id(),
        Alliance::LEGAL_STATUS.id(),
        MeetingItem::DONE.id(),
        MeetingItem::RESULT.id(),
        MeetingItem::REPORTED_AT.id(),
        Offer::CLOSED.id(),
        Offer::ANSWER.id(),
        Offer::ANSWERED.id(),
        Offer::SATISFACTION.id(),
        Task::ENDED.id(),
        Task::TRANSFERRED.id(),
        Task::EXEMPT.id(),
    ];
    let field = kind.field_index(spec.name).map(|index| FieldId { kind, index });
    field.is_some_and(|field| later.contains(&field))
}

/// The fields of a kind in the order of its forms: what names an activity follows from its kind and date.
pub fn in_form_order(kind: Kind) -> Vec<&'static FieldSpec> {
    let mut fields: Vec<&FieldSpec> = kind.fields().iter().collect();
    if kind == Kind::Activity {
        let title = fields.remove(Activity::TITLE.index());
        fields.insert(Activity::DATE.index(), title);
    }
    fields
}
