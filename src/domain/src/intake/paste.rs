//! Pasted tables of records of one kind.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use crate::appraisals::POINTS;
use crate::intake::plan::{
    CellViolation, PasteColumn, PasteHead, PasteLine, PastePlan, PasteViolation, Vocabulary,
};
use crate::intake::reading::{CellReader, FilledCell, UniqueIds, add_unique};
use crate::intake::table::{PasteHeads, PasteLines, PastedTable, has_name, key_of};
use crate::kinds::field::{Field, FieldId, FieldType, Reference};
use crate::kinds::records::{Kind, Link, Node};
use crate::register::Register;
use crate::validation::{Values, Violation, check, check_day};
use crate::values::date::Day;
use zhibu_ledger::{Ledger, Name, RecordKey};

/// Works out what a pasted table does. An existing record is known by the fields that identify its
/// kind, never by less than its name and what it belongs to. Without a line of heads the columns are
/// the kind's fields in their order. `scope` holds the ids that new records get in these fields, by
/// field name; references are looked up within it.
pub fn plan(
    (ledger, register): (&Ledger, &Register),
    kind: Kind,
    text: &str,
    scope: &[(String, String)],
    vocabulary: &dyn Vocabulary,
    today: Day,
) -> PastePlan {
    let mut preset: Vec<(FieldId, Value)> = Vec::new();
    for (name, id) in scope {
        preset.extend(kind.field_index(name).map(|index| (FieldId { kind, index }, json!(id))));
    }
    let heads = KindHeads { kind, preset: &preset, vocabulary };
    let Some(sheet) = PastedTable::read(text, &heads) else { return PastePlan::empty(kind) };
    let mut identity: Vec<FieldId> =
        kind.spec().identity.iter().map(|index| FieldId { kind, index: *index }).collect();
    if identity.is_empty() {
        // Such records are told apart by all that the table says.
        identity = sheet.fields().chain(preset.iter().map(|preset| preset.0)).collect();
    }
    let mut lines = KindLines {
        ledger,
        register,
        today,
        kind,
        preset: &preset,
        known: known(ledger, register, kind, &identity),
        identity,
        cells: CellReader::new(register, scope, vocabulary),
        links: (kind == Kind::Link).then(|| LinkGraph::of(register)),
    };
    let plan = sheet.plan(&mut lines, kind);
    PastePlan { preset, ..plan }
}

/// The existing records of a kind by what identifies them.
fn known(ledger: &Ledger, register: &Register, kind: Kind, identity: &[FieldId]) -> UniqueIds {
    let table = register.table(kind);
    let mut known = UniqueIds::default();
    for index in 0..table.len() {
        let id = table.id(index, false);
        if let Some(record) = ledger.record(&RecordKey::new(kind.code(), id.clone())) {
            let key = key_of(identity, |field| record.value(field.name()));
            add_unique(&mut known, key, id);
        }
    }
    known
}

struct KindHeads<'a> {
    kind: Kind,
    preset: &'a [(FieldId, Value)],
    vocabulary: &'a dyn Vocabulary,
}

impl KindHeads<'_> {
    fn is_preset(&self, field: FieldId) -> bool {
        self.preset.iter().any(|preset| preset.0 == field)
    }
}

impl PasteHeads for KindHeads<'_> {
    fn field(&self, head: &str, before: &[PasteHead]) -> Option<FieldId> {
        let field = self.vocabulary.field(&without_unit(head))?;
        let is_reference = matches!(field.spec().field_type, FieldType::Reference(_));
        // Of what is preset only a record is read again, to compare it; and no field is read twice.
        let is_read = (is_reference || !self.is_preset(field))
            && before.iter().all(|known| known.column != PasteColumn::Field(field));
        is_read.then_some(field)
    }

    fn are_heads(&self, columns: &[PasteHead]) -> bool {
        let (kind, index) = (self.kind, 0);
        if has_name(kind) {
            let name = PasteColumn::Field(FieldId { kind, index });
            return columns.iter().any(|head| head.column == name);
        }
        let known = columns.iter().filter(|head| head.column != PasteColumn::Other);
        known.count() * 2 > columns.len()
    }

    fn usual(&self) -> Vec<FieldId> {
        let fields = (0..self.kind.fields().len()).map(|index| FieldId { kind: self.kind, index });
        fields.filter(|field| !field.spec().is_secondary && !self.is_preset(*field)).collect()
    }
}

/// A head without white space and without the unit that it gives in brackets.
fn without_unit(head: &str) -> String {
    let head: String = head.chars().filter(|character| !character.is_whitespace()).collect();
    head.split(['（', '(']).next().unwrap_or_default().to_owned()
}

struct KindLines<'a> {
    ledger: &'a Ledger,
    register: &'a Register,
    today: Day,
    kind: Kind,
    preset: &'a [(FieldId, Value)],
    identity: Vec<FieldId>,
    known: UniqueIds,
    cells: CellReader<'a>,
    links: Option<LinkGraph<'a>>,
}

impl KindLines<'_> {
    /// Whether the table is pasted into one record, to which this cell refers. Such a cell is no value;
    /// it is wrong if it names another record.
    fn preset_reference(&self, cell: &FilledCell<'_>) -> Option<Result<(), PasteViolation>> {
        let (_, id) = self.preset.iter().find(|preset| preset.0 == cell.field)?;
        let FieldType::Reference(target) = cell.field.spec().field_type else { return None };
        let title = self.register.table(target).title(id.as_str()?);
        let is_same = title == Some(cell.text);
        Some(if is_same { Ok(()) } else { Err(cell.violation(CellViolation::NotOfThis)) })
    }
}

impl PasteLines for KindLines<'_> {
    fn read(&mut self, cells: &[FilledCell<'_>], line: &mut PasteLine) -> Option<PasteViolation> {
        let mut problem = None;
        for cell in cells {
            // Points have but one unit.
            let is_points = cell.unit.is_empty() && self.kind == Kind::ScoreItem;
            let unit = if is_points { POINTS } else { cell.unit };
            let cell = FilledCell { unit, ..*cell };
            let found = match self.preset_reference(&cell) {
                Some(found) => found.err(),
                None => self.cells.read(&[cell], line),
            };
            problem = problem.or(found);
        }
        problem
    }

    fn key(&self, line: &PasteLine) -> String {
        key_of(&self.identity, |field| {
            let preset = || self.preset.iter().find(|preset| preset.0 == field);
            line.value(field).or_else(|| preset().map(|preset| &preset.1)).cloned()
        })
    }

    fn compare(&self, key: &str, line: &mut PasteLine) -> Result<(), PasteViolation> {
        let Some(found) = self.known.get(key) else { return Ok(()) };
        let id = found.as_ref().ok_or(PasteViolation::Ambiguous)?;
        let record = self.ledger.record(&RecordKey::new(self.kind.code(), id.clone()));
        line.values.retain(|(field, value)| {
            record.as_ref().and_then(|record| record.value(field.name())).as_ref() != Some(value)
        });
        line.record = Some(id.clone());
        Ok(())
    }

    fn refused(&mut self, line: &PasteLine) -> Option<PasteViolation> {
        self.refused_by_form(line).or_else(|| self.links.as_mut()?.add(line))
    }
}

impl KindLines<'_> {
    /// Why a form would not save what a line makes of its record.
    fn refused_by_form(&self, line: &PasteLine) -> Option<PasteViolation> {
        let kind = self.kind;
        let mut values = Values::new();
        if let Some(id) = &line.record
            && let Some(record) = self.ledger.record(&RecordKey::new(kind.code(), id.clone()))
        {
            for spec in kind.fields() {
                let own = record.value(spec.name);
                values.extend(own.map(|own| (spec.name.to_owned(), own)));
            }
        }
        let written = self.preset.iter().chain(&line.values);
        values.extend(written.map(|(field, value)| (field.name().to_owned(), value.clone())));
        let id = line.record.as_deref().unwrap_or_default();
        let mut found = check(kind, id, &values, line.record.is_none(), self.register);
        found.extend(check_day(kind, &values, self.today));
        // What a new record without a name still lacks is on the list of what is owed.
        found.retain(|(_, problem)| has_name(kind) || !matches!(problem, Violation::Missing));
        let (name, problem) = found.into_iter().next()?;
        let index = kind.field_index(name).expect("a check names fields of its kind");
        Some(PasteViolation::Refused { field: FieldId { kind, index }, problem })
    }
}

/// The nodes that wait for others, by the links of the ledger and of earlier lines.
struct LinkGraph<'a> {
    register: &'a Register,
    after: FxHashMap<Name, Vec<Name>>,
}

impl<'a> LinkGraph<'a> {
    fn of(register: &'a Register) -> Self {
        let mut after: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        for row in register.links().rows() {
            if let (Some(before), Some(waiting)) = (&row.record.before, &row.record.after) {
                after.entry(before.id.clone()).or_default().push(waiting.id.clone());
            }
        }
        Self { register, after }
    }

    /// Adds a line's link, unless it would make its nodes wait for each other.
    fn add(&mut self, line: &PasteLine) -> Option<PasteViolation> {
        let node = |field: Field<Link, Reference<Node>>| {
            line.value(field).and_then(Value::as_str).map(Name::from)
        };
        let (before, after) = (node(Link::BEFORE)?, node(Link::AFTER)?);
        if self.leads(&after, &before) {
            let name = |id: &Name| {
                self.register.table(Kind::Node).title(id).unwrap_or_default().to_owned()
            };
            let path = vec![name(&before), name(&after), "…".to_owned(), name(&before)];
            let problem = Violation::Cycle { path };
            return Some(PasteViolation::Refused { field: Link::AFTER.id(), problem });
        }
        self.after.entry(before).or_default().push(after);
        None
    }

    /// Whether one node waits for another, directly or through others.
    fn leads(&self, from: &Name, to: &Name) -> bool {
        let mut pending = vec![from];
        let mut seen: FxHashSet<&Name> = pending.iter().copied().collect();
        while let Some(node) = pending.pop() {
            if node == to {
                return true;
            }
            let next = self.after.get(node).into_iter().flatten();
            pending.extend(next.filter(|next| seen.insert(*next)));
        }
        false
    }
}
