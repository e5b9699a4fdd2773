//! What a table is about.

use serde_json::{Value, json};

use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::{Activity, Assignment, Kind, Member};

/// What the rows of a table are about.
#[derive(Clone, Debug, PartialEq)]
pub struct IntakeSubject {
    /// The kind of the records.
    pub kind: Kind,
    /// A second record that a row may make: the field by which it refers to the first.
    pub second: Option<FieldId>,
    /// The values that every new record has, of fields of its kind: such as the alliance whose units are
    /// pasted. Cells of such a field are compared with it.
    pub preset: Vec<PresetValue>,
    /// The ids of records by the names of the fields that refer to them: what a cell refers to agrees
    /// with them in its own fields.
    pub scope: Vec<(String, String)>,
    /// The id of what a reference says whose cell is empty, such as the organisation of members.
    pub if_empty: Option<PresetValue>,
}

/// A value of a field that the place gives in which a table is taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct PresetValue {
    /// The field.
    pub field: FieldId,
    /// Its value.
    pub value: Value,
}

impl IntakeSubject {
    /// Records of a kind. `scope` has values, mostly ids, by names of fields: those of the kind's own
    /// fields every new record gets.
    pub fn of_kind(kind: Kind, scope: &[(String, String)]) -> Self {
        let preset = scope.iter().filter_map(|(name, id)| {
            let index = kind.field_index(name)?;
            Some(PresetValue { field: FieldId { kind, index }, value: json!(id) })
        });
        Self { kind, second: None, preset: preset.collect(), scope: scope.to_vec(), if_empty: None }
    }

    /// A roster: members, and what they are assigned to. `home` is the id of the organisation of those
    /// whose row names none.
    pub fn roster(home: Option<&str>) -> Self {
        let field = Member::ORGANISATION.id();
        Self {
            second: Some(Assignment::MEMBER.id()),
            if_empty: home.map(|home| PresetValue { field, value: json!(home) }),
            ..Self::of_kind(Kind::Member, &[])
        }
    }

    /// The kinds that columns may have fields of.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        [Some(self.kind), self.second.map(|link| link.kind)].into_iter().flatten()
    }

    /// The preset value of a field.
    pub fn preset_of(&self, field: FieldId) -> Option<&Value> {
        self.preset.iter().find(|preset| preset.field == field).map(|preset| &preset.value)
    }

    /// The fields that a column may be read into, in the order of forms.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        let of_kind =
            |kind: Kind| (0..kind.fields().len()).map(move |index| FieldId { kind, index });
        self.kinds().flat_map(of_kind).filter(|field| self.is_read(*field))
    }

    /// Whether cells may be read into a field. Of what is preset only a record is read, to compare it.
    fn is_read(&self, field: FieldId) -> bool {
        let is_reference = matches!(field.spec().field_type, FieldType::Reference(_));
        Some(field) != self.second && (is_reference || self.preset_of(field).is_none())
    }

    /// The field that names the records, if they have a name.
    pub fn name_field(&self) -> Option<FieldId> {
        has_name(self.kind).then_some(FieldId { kind: self.kind, index: 0 })
    }

    /// The field for what has no field of its own: the note, or an activity's summary.
    pub fn note_field(&self) -> Option<FieldId> {
        let kind = self.kind;
        let index = match kind {
            Kind::Activity => Some(Activity::SUMMARY.index()),
            _ => kind.field_index(Member::NOTE.name()),
        };
        index.map(|index| FieldId { kind, index })
    }
}

/// Whether the first field of a kind names its records.
pub fn has_name(kind: Kind) -> bool {
    kind.fields()[0].field_type == FieldType::Text
}
