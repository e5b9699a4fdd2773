//! What is usually the same in several records that are entered one after the other.

use zhibu_domain::kinds::choices::{Satisfaction, YesNo};
use zhibu_domain::kinds::field::{FieldId, FieldSpec, FieldType, FieldValue};
use zhibu_domain::kinds::records::{
    Alliance, AllianceUnit, Cooperation, Indicator, Kind, MeetingItem, Nomination, Offer, Outcome,
    Shift, Target,
};

use super::few::is_folded_when_new;

/// The names of the fields that the form of another record is filled in with: what the record belongs to,
/// what sort it is, and when it begins. Never what names it. What the form folds away is repeated only where it `is_given`
/// by the link to the form, for then the fold is open.
pub fn repeated_fields(
    kind: Kind,
    is_given: impl Fn(&str) -> bool,
) -> impl Iterator<Item = &'static str> {
    let is_shown = move |spec: &FieldSpec| !is_folded_when_new(kind, spec) || is_given(spec.name);
    let fields = kind.fields().iter().enumerate().skip(1).filter(move |(_, spec)| is_shown(spec));
    let fields = fields.map(move |(index, _)| FieldId { kind, index });
    fields.filter(|field| is_repeated(*field)).map(FieldId::name)
}

fn is_repeated(field: FieldId) -> bool {
    // Each record has its own: what unit it names, whom it nominates, what a cooperation came of, who
    // raised an item.
    let own = [
        Alliance::LEAD_ORGANISATION.id(),
        Alliance::GUIDING_ORGANISATION.id(),
        AllianceUnit::ORGANISATION.id(),
        Nomination::TEAM.id(),
        Nomination::MEMBER.id(),
        Nomination::BRANCH.id(),
        Nomination::UNIT.id(),
        Cooperation::NEED.id(),
        Cooperation::MET_BY.id(),
        Outcome::COOPERATION.id(),
        MeetingItem::RAISED_BY.id(),
        MeetingItem::RESPONSIBLE.id(),
        MeetingItem::REPORTED_AT.id(),
    ];
    let also = [
        Shift::PLACE.id(),
        Offer::CATEGORY.id(),
        Target::FROM.id(),
        Target::TO.id(),
        Indicator::FROM.id(),
        Indicator::TO.id(),
    ];
    if also.contains(&field) {
        return true;
    }
    match field.spec().field_type {
        FieldType::Reference(_) => !own.contains(&field),
        // A decision is one about each record, and so is what somebody says of it.
        field_type @ FieldType::Choice(_) => {
            field_type != YesNo::TYPE && field_type != Satisfaction::TYPE
        }
        // Activities of one organisation are on days of their own.
        FieldType::Date if field.kind == Kind::Activity => false,
        FieldType::Date => field.kind.life().is_some_and(|life| life.start == field.index),
        _ => false,
    }
}
