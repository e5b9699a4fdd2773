//! The records that the cells of a table refer to by name.

use rustc_hash::FxHashMap;

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::{Cell, FieldType};
use zhibu_domain::kinds::records::{Kind, Organisation};
use zhibu_domain::register::Register;
use zhibu_ledger::Name;

use crate::intake::values::RecordTarget;

/// What a name finds.
pub(super) enum Found {
    /// One record.
    One(RecordTarget),
    /// Several records, between which nothing is chosen.
    Several(Vec<Name>),
    /// None.
    Nothing,
}

/// The records of one kind, by what they may be called. Better names are looked up first.
struct NamesOfKind {
    full_names: FxHashMap<String, Vec<Name>>,
    units: FxHashMap<String, Vec<Name>>,
    short_names: FxHashMap<String, Vec<Name>>,
}

/// The records that a table may refer to.
pub(super) struct References<'a> {
    register: &'a Register,
    /// The ids that records referred to have in their reference fields, by field name.
    scope: &'a [(String, String)],
    kinds: FxHashMap<Kind, NamesOfKind>,
    /// The kind of the rows and the rows by name: a parent may stand in the same table.
    rows_of: Kind,
    rows: FxHashMap<String, Vec<usize>>,
    short_row_names: FxHashMap<String, Vec<usize>>,
}

impl<'a> References<'a> {
    pub(super) fn new(
        register: &'a Register,
        scope: &'a [(String, String)],
        rows_of: Kind,
    ) -> Self {
        Self {
            register,
            scope,
            kinds: FxHashMap::default(),
            rows_of,
            rows: FxHashMap::default(),
            short_row_names: FxHashMap::default(),
        }
    }

    /// Adds a row that other rows may refer to by its name.
    pub(super) fn add_row(&mut self, index: usize, name: &str) {
        if !name.is_empty() {
            self.rows.entry(folded(name)).or_default().push(index);
            self.short_row_names.entry(short_name(self.rows_of, name)).or_default().push(index);
        }
    }

    /// The record of a kind that a text names: by its name in the ledger or in the table, by its unit, or
    /// by the short form of its name. A better kind of name that finds several does not give way to another.
    pub(super) fn find(&mut self, kind: Kind, name: &str) -> Found {
        let (register, scope) = (self.register, self.scope);
        let names =
            self.kinds.entry(kind).or_insert_with(|| NamesOfKind::of(register, kind, scope));
        let (full, short) = (folded(name), short_name(kind, name));
        let row = |rows: &FxHashMap<String, Vec<usize>>, name: &str| {
            let rows = rows.get(name).filter(|_| kind == self.rows_of)?;
            // Rows of one name are one record if the name tells the records of the kind apart.
            match (&**rows, kind.spec().identity) {
                ([], _) => None,
                ([row, ..], [0]) | ([row], _) => Some(Found::One(RecordTarget::Row(*row))),
                _ => Some(Found::Several(Vec::new())),
            }
        };
        let record = |names: &FxHashMap<String, Vec<Name>>, name: &str| match &**names.get(name)? {
            [] => None,
            [only] => Some(Found::One(RecordTarget::Existing(only.clone()))),
            several => Some(Found::Several(several.to_vec())),
        };
        let (in_ledger, in_table) = (record(&names.full_names, &full), row(&self.rows, &full));
        // A name that does not tell records apart may mean either.
        if let (Some(Found::One(RecordTarget::Existing(id))), Some(_)) = (&in_ledger, &in_table)
            && kind.spec().identity != [0]
        {
            return Found::Several(vec![id.clone()]);
        }
        in_ledger
            .or(in_table)
            .or_else(|| record(&names.units, &full))
            .or_else(|| record(&names.short_names, &short))
            .or_else(|| row(&self.short_row_names, &short))
            .unwrap_or(Found::Nothing)
    }
}

impl NamesOfKind {
    fn of(register: &Register, kind: Kind, scope: &[(String, String)]) -> Self {
        let scope: Vec<(usize, &str)> = scope
            .iter()
            .filter_map(|(name, id)| {
                let field = kind.field_index(name)?;
                let field_type = kind.fields()[field].field_type;
                matches!(field_type, FieldType::Reference(_)).then_some((field, &**id))
            })
            .collect();
        let mut names = Self {
            full_names: FxHashMap::default(),
            units: FxHashMap::default(),
            short_names: FxHashMap::default(),
        };
        let table = register.table(kind);
        for index in 0..table.len() {
            let is_inside = scope.iter().all(
                |(field, id)| matches!(table.cell(index, false, *field), Cell::Reference(own) if **own == **id),
            );
            if !is_inside {
                continue;
            }
            let id = table.id(index, false);
            if let Some(title) = table.title(id) {
                names.full_names.entry(folded(title)).or_default().push(id.clone());
                names.short_names.entry(short_name(kind, title)).or_default().push(id.clone());
            }
            if kind == Kind::Organisation
                && let Cell::Text(unit) = table.cell(index, false, Organisation::UNIT.index())
            {
                names.units.entry(folded(unit)).or_default().push(id.clone());
            }
        }
        names
    }
}

/// The short form of an organisation's name: without its number in a list and 中共, and with the usual
/// word for what it is. 中共甲局支部委员会 and 甲局支部 are both 甲局党支部. Records of other kinds have none:
/// 1.5亿元产业园 is not 2.5亿元产业园.
fn short_name(kind: Kind, name: &str) -> String {
    let name = folded(name);
    if kind != Kind::Organisation && kind != Kind::Branch {
        return name;
    }
    let unnumbered = name.trim_start_matches(|character: char| character.is_ascii_digit());
    let name = match unnumbered.strip_prefix(['.', '、', ')']) {
        Some(rest) if unnumbered.len() < name.len() => rest,
        _ => &*name,
    };
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
        return format!("{of}{word}");
    }
    match rest.strip_suffix("委员会") {
        Some(of) if full.is_some() => format!("{of}党委"),
        _ => rest.to_owned(),
    }
}
