//! Evidence that is more than a text: what it proves, and where it is found.

use crate::kinds::field::{Cell, FieldId, FieldType, LongText, PersonText, Reference, Text};
use crate::kinds::kind::kind;
use crate::kinds::records::{Activity, Cooperation, Kind, Outcome, RecordType, ScoreItem, Step};
use crate::values::date::PartialDate;
use zhibu_ledger::Name;

kind! {
    /// 佐证材料: a file, a document or a page that proves a record. The ledger has its name, not the file.
    Evidence = "evidence" {
        /// 材料名称, which may name those that it is about
        name: PersonText [owed],
        /// 证明的活动
        activity: Reference<Activity>,
        /// 证明的步骤
        step: Reference<Step>,
        /// 证明的合作
        cooperation: Reference<Cooperation>,
        /// 证明的成效
        outcome: Reference<Outcome>,
        /// 证明的计分事项
        item: Reference<ScoreItem>,
        /// 文件名
        file: PersonText,
        /// 文号
        document: Text,
        /// 网址, of the web alone
        address: Text,
        /// 日期
        date: PartialDate,
        /// 备注
        note: LongText [secondary],
        /// 出处
        source: LongText [secondary],
    }
    columns [NAME, DOCUMENT, FILE, ADDRESS, DATE]
    identity [NAME, ACTIVITY, STEP, COOPERATION, OUTCOME, ITEM]
}

impl Evidence {
    /// What it proves: the kind of the record and its id. Of several the first counts.
    pub fn proven(&self) -> Option<(Kind, &Name)> {
        let fields = Self::FIELDS.iter().enumerate();
        fields.into_iter().find_map(|(index, spec)| match (spec.field_type, self.cell(index)) {
            (FieldType::Reference(kind), Cell::Reference(id)) => Some((kind, id)),
            _ => None,
        })
    }

    /// The fields that say what it proves.
    pub fn proven_fields() -> impl Iterator<Item = FieldId> {
        let fields = Self::FIELDS.iter().enumerate();
        let named = fields.filter(|(_, spec)| matches!(spec.field_type, FieldType::Reference(_)));
        named.map(|(index, _)| FieldId { kind: Self::KIND, index })
    }
}
