//! The records that the cells of a table refer to by name.

use rustc_hash::FxHashMap;

use zhibu_domain::folding::{as_folded, folded};
use zhibu_domain::kinds::field::{Cell, FieldType};
use zhibu_domain::kinds::records::{Kind, Organisation};
use zhibu_domain::register::Register;
use zhibu_ledger::Name;

use crate::intake::plan::NameFit;
use crate::intake::values::RecordTarget;

/// What a name finds.
pub(super) enum Found {
    /// One record.
    One(RecordTarget),
    /// None, or several between which nothing is chosen.
    Open(NameFit),
}

/// The records of one kind, by what they may be called. Better names are looked up first.
#[derive(Default)]
struct NamesOfKind {
    full_names: FxHashMap<String, Vec<Name>>,
    units: FxHashMap<String, Vec<Name>>,
    short_names: FxHashMap<String, Vec<Name>>,
    /// How many records of the register are among them.
    records: usize,
}

/// The records that a table may refer to.
pub(super) struct References {
    kinds: FxHashMap<Kind, NamesOfKind>,
    /// The kind of the rows and the rows by name: a parent may stand in the same table.
    rows_of: Kind,
    rows: FxHashMap<String, Vec<usize>>,
    short_row_names: FxHashMap<String, Vec<usize>>,
}

impl References {
    pub(super) fn new(rows_of: Kind) -> Self {
        Self {
            kinds: FxHashMap::default(),
            rows_of,
            rows: FxHashMap::default(),
            short_row_names: FxHashMap::default(),
        }
    }

    /// Forgets the rows, not the records.
    pub(super) fn clear_rows(&mut self) {
        self.rows.clear();
        self.short_row_names.clear();
    }

    /// Adds a row that other rows may refer to by its name.
    pub(super) fn add_row(&mut self, index: usize, name: &str) {
        if !name.is_empty() {
            let full = folded(name);
            let short = short_name(self.rows_of, &full);
            self.rows.entry(full).or_default().push(index);
            self.short_row_names.entry(short).or_default().push(index);
        }
    }

    /// Adds the next records of a kind, up to `most`; whether there are more. Those are left out that have
    /// another id than `scope` gives, by the names of their reference fields.
    pub(super) fn add_records(
        &mut self,
        register: &Register,
        kind: Kind,
        scope: &[(String, String)],
        most: usize,
    ) -> bool {
        let names = self.kinds.entry(kind).or_default();
        let count = register.table(kind).len();
        let end = count.min(names.records + most);
        names.add(register, kind, scope, names.records..end);
        names.records = end;
        end < count
    }

    /// The record of a kind that a text names: by its name in the ledger or in the table, by its unit, or
    /// by the short form of its name. A better kind of name that finds several does not give way to another.
    pub(super) fn find(&self, kind: Kind, name: &str) -> Found {
        let full = as_folded(name);
        let names = self.kinds.get(&kind);
        let record = |by_name: fn(&NamesOfKind) -> &FxHashMap<String, Vec<Name>>, name: &str| {
            match &**by_name(names?).get(name)? {
                [] => None,
                [only] => Some(Found::One(RecordTarget::Existing(only.clone()))),
                several => Some(Found::Open(NameFit::Records(several.to_vec()))),
            }
        };
        let row = |rows: &FxHashMap<String, Vec<usize>>, name: &str| {
            let rows = rows.get(name).filter(|_| kind == self.rows_of)?;
            // Rows of one name are one record if the name tells the records of the kind apart.
            match (&**rows, kind.spec().identity) {
                ([], _) => None,
                ([row, ..], [0]) | ([row], _) => Some(Found::One(RecordTarget::Row(*row))),
                _ => Some(Found::Open(NameFit::Rows { records: Vec::new() })),
            }
        };
        let in_ledger = record(|names| &names.full_names, &full);
        let in_table = row(&self.rows, &full);
        // A name that does not tell records apart may mean either.
        if let (Some(Found::One(RecordTarget::Existing(id))), Some(_)) = (&in_ledger, &in_table)
            && kind.spec().identity != [0]
        {
            return Found::Open(NameFit::Rows { records: vec![id.clone()] });
        }
        let by_short_name = || {
            let short = short_name(kind, &full);
            record(|names| &names.short_names, &short)
                .or_else(|| row(&self.short_row_names, &short))
        };
        in_ledger
            .or(in_table)
            .or_else(|| record(|names| &names.units, &full))
            .or_else(by_short_name)
            .unwrap_or(Found::Open(NameFit::Missing))
    }

    /// Whether a text names a record, or several.
    pub(super) fn has(&self, kind: Kind, name: &str) -> bool {
        !matches!(self.find(kind, name), Found::Open(NameFit::Missing))
    }
}

impl NamesOfKind {
    fn add(
        &mut self,
        register: &Register,
        kind: Kind,
        scope: &[(String, String)],
        records: std::ops::Range<usize>,
    ) {
        let scope: Vec<(usize, &str)> = scope
            .iter()
            .filter_map(|(name, id)| {
                let field = kind.field_index(name)?;
                let field_type = kind.fields()[field].field_type;
                matches!(field_type, FieldType::Reference(_)).then_some((field, &**id))
            })
            .collect();
        let table = register.table(kind);
        for index in records {
            let is_inside = scope.iter().all(
                |(field, id)| matches!(table.cell(index, false, *field), Cell::Reference(own) if **own == **id),
            );
            if !is_inside {
                continue;
            }
            let id = table.id(index, false);
            if let Some(title) = table.title(id) {
                let full = folded(title);
                let short = short_name(kind, &full);
                self.full_names.entry(full).or_default().push(id.clone());
                self.short_names.entry(short).or_default().push(id.clone());
            }
            if kind == Kind::Organisation
                && let Cell::Text(unit) = table.cell(index, false, Organisation::UNIT.index())
            {
                self.units.entry(folded(unit)).or_default().push(id.clone());
            }
        }
    }
}

/// A folded name without its number in a list: 3.甲支部, 3、甲支部, and １．甲支部, whose point is folded to a
/// middle dot. 12·9街 is no number in a list.
fn without_list_number(name: &str) -> &str {
    let is_digit = |character: char| character.is_ascii_digit();
    let unnumbered = name.trim_start_matches(is_digit);
    if unnumbered.len() == name.len() {
        return name;
    }
    let after_point =
        unnumbered.strip_prefix(['.', '·']).filter(|rest| !rest.starts_with(is_digit));
    after_point.or_else(|| unnumbered.strip_prefix(['、', ')'])).unwrap_or(name)
}

/// The short form of an organisation's folded name: without its number in a list and 中共, and with the
/// usual word for what it is. 中共甲局支部委员会 and 甲局支部 are both 甲局党支部. Records of other kinds have
/// none: 1.5亿元产业园 is not 2.5亿元产业园.
fn short_name(kind: Kind, name: &str) -> String {
    if kind != Kind::Organisation && kind != Kind::Branch {
        return name.to_owned();
    }
    let name = without_list_number(name);
    let full = ["中国共产党", "中共"].iter().find_map(|prefix| name.strip_prefix(prefix));
    let rest = full.unwrap_or(name);
    const WORDS: [(&str, &str); 7] = [
        ("党支部委员会", "党支部"),
        ("总支部委员会", "党总支"),
        ("支部委员会", "党支部"),
        ("党总支部", "党总支"),
        ("总支部", "党总支"),
        ("党支部", "党支部"),
        ("支部", "党支部"),
    ];
    if let Some((of, word)) =
        WORDS.iter().find_map(|(from, to)| Some((rest.strip_suffix(from)?, to)))
    {
        return [of, *word].concat();
    }
    match rest.strip_suffix("委员会") {
        Some(of) if full.is_some() => format!("{of}党委"),
        _ => rest.to_owned(),
    }
}
