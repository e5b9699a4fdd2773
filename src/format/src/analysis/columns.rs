//! The columns of the table of a kind.

use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Several texts.
    Texts,
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// A number with four decimals.
    Decimal,
    /// A whole number.
    Whole,
}

impl ColumnType {
    /// The type as `DuckDB` names it.
    pub fn duckdb(self) -> &'static str {
        match self {
            Self::Text => "VARCHAR",
            Self::Texts => "VARCHAR[]",
            Self::Flag => "BOOLEAN",
            Self::Date => "DATE",
            Self::Decimal => "DECIMAL(18, 4)",
            Self::Whole => "BIGINT",
        }
    }
}

/// The part of a field's value that a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldPart {
    /// All of it; of a date, as precise as it is: `2022`, `2022-06`, `2022-06-15`.
    All,
    /// The first day that a date may be.
    From,
    /// The last day that a date may be.
    To,
    /// The number.
    Value,
    /// The unit of the number.
    Unit,
    /// How exact the number is: see [`Qualifier`](zhibu_domain::values::quantity::Qualifier).
    Qualifier,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, which is no word of SQL.
    pub name: String,
    /// What it holds.
    pub column_type: ColumnType,
    /// The field that it is of; `None` for what every table has.
    pub field: Option<(FieldId, FieldPart)>,
}

/// What stands before the fields: which ledger, which record, and what became of it.
const BEFORE: [(&str, ColumnType); 7] = [
    ("ledger", ColumnType::Text),
    ("district", ColumnType::Text),
    ("exported_at", ColumnType::Text),
    ("as_of", ColumnType::Date),
    ("id", ColumnType::Text),
    ("deleted", ColumnType::Flag),
    ("conflicts", ColumnType::Texts),
];

/// What stands after the fields: the values that this version cannot read, as JSON.
const AFTER: (&str, ColumnType) = ("unread", ColumnType::Text);

/// Reserved words of `DuckDB` and of Spark, and words by which people spoil a query unseen.
const SQL_WORDS: [&str; 78] = [
    "all",
    "analyse",
    "analyze",
    "and",
    "anti",
    "any",
    "array",
    "as",
    "asc",
    "authorization",
    "both",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "date",
    "default",
    "deferrable",
    "desc",
    "describe",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "filter",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "in",
    "inner",
    "intersect",
    "into",
    "is",
    "join",
    "kind",
    "lateral",
    "leading",
    "left",
    "limit",
    "natural",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "primary",
    "references",
    "right",
    "select",
    "semi",
    "some",
    "table",
    "then",
    "to",
    "true",
    "union",
    "using",
    "when",
    "where",
];

/// Whether SQL, or a folder of the tables, uses a name for something else.
pub fn is_sql_word(name: &str) -> bool {
    SQL_WORDS.contains(&name)
}

/// The columns of a kind, in their order.
pub fn columns(kind: Kind) -> Vec<Column> {
    let fields = (0..kind.fields().len()).flat_map(|index| of_field(FieldId { kind, index }));
    before().chain(fields).chain([plain(AFTER)]).collect()
}

/// The columns of the table of records whose kind this version does not know: all that they say is unread.
pub fn columns_of_unknown() -> Vec<Column> {
    before().chain([plain(("record_kind", ColumnType::Text)), plain(AFTER)]).collect()
}

fn before() -> impl Iterator<Item = Column> {
    BEFORE.into_iter().map(plain)
}

fn plain((name, column_type): (&str, ColumnType)) -> Column {
    Column { name: name.to_owned(), column_type, field: None }
}

fn of_field(field: FieldId) -> Vec<Column> {
    let name = field.name();
    let part = |part: FieldPart, suffix: &str, column_type: ColumnType| {
        let is_taken = suffix.is_empty() && (is_sql_word(name) || is_before(name));
        let name = format!("{name}{}", if is_taken { "_" } else { suffix });
        Column { name, column_type, field: Some((field, part)) }
    };
    let all = |column_type| part(FieldPart::All, "", column_type);
    match field.spec().field_type {
        FieldType::Text | FieldType::LongText | FieldType::Choice(_) | FieldType::Reference(_) => {
            vec![all(ColumnType::Text)]
        }
        FieldType::Texts | FieldType::Choices(_) | FieldType::References(_) => {
            vec![all(ColumnType::Texts)]
        }
        FieldType::Date => vec![
            all(ColumnType::Text),
            part(FieldPart::From, "_from", ColumnType::Date),
            part(FieldPart::To, "_to", ColumnType::Date),
        ],
        FieldType::Count => vec![
            part(FieldPart::Value, "_value", ColumnType::Whole),
            part(FieldPart::Qualifier, "_qualifier", ColumnType::Text),
        ],
        FieldType::Quantity => vec![
            part(FieldPart::Value, "_value", ColumnType::Decimal),
            part(FieldPart::Unit, "_unit", ColumnType::Text),
            part(FieldPart::Qualifier, "_qualifier", ColumnType::Text),
        ],
    }
}

fn is_before(name: &str) -> bool {
    BEFORE.iter().any(|column| column.0 == name) || name == AFTER.0
}
