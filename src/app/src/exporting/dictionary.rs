//! The data dictionary of tables for analysis: each column of each table in words, in both languages.

use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_format::analysis::{Column, FieldPart, tables};
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, SheetColumn, to_csv};
use zhibu_text::{self as text, Lang, Message, dictionary as words, format_message};

/// The dictionary as CSV, as Excel opens it.
pub(super) fn dictionary() -> String {
    let head = |message: &Message| SheetColumn {
        head: format!("{} {}", message.get(Lang::Zh), message.get(Lang::En)),
        content: ColumnContent::Text,
    };
    let rows = tables().flat_map(|(table, columns)| {
        let row = move |column: &Column| row(table, column);
        columns.iter().map(row).collect::<Vec<_>>()
    });
    to_csv(&Sheet {
        columns: words::HEADS.iter().map(head).collect(),
        rows: rows.collect(),
        ..Sheet::default()
    })
}

fn row(table: &str, column: &Column) -> Vec<SheetCell> {
    let kind = Kind::from_code(table);
    let table_name = kind.map_or(words::UNKNOWN_TABLE, text::kind);
    let field = column.field.map(|(field, _)| text::field_name(field));
    let name = field.or_else(|| words::common_column(&column.name).map(|(name, _)| name));
    let name = |lang: Lang| name.map_or("", |name| name.get(lang));
    [
        table,
        table_name.get(Lang::Zh),
        table_name.get(Lang::En),
        &*column.name,
        name(Lang::Zh),
        name(Lang::En),
        column.column_type.duckdb(),
        &unit(column),
        &choices(column),
        &meaning(column),
    ]
    .map(SheetCell::text)
    .to_vec()
}

/// The column that has the unit of a number.
fn unit(column: &Column) -> String {
    match column.field {
        Some((field, FieldPart::Value)) if field.spec().field_type == FieldType::Quantity => {
            format!("{}_unit", field.name())
        }
        _ => String::new(),
    }
}

/// The codes that a column may have, with their names.
fn choices(column: &Column) -> String {
    let listed = |code: &str, name: Message| {
        format!("{code} = {} / {}", name.get(Lang::Zh), name.get(Lang::En))
    };
    let Some((field, part)) = column.field else { return String::new() };
    let all: Vec<String> = match (field.spec().field_type, part) {
        (FieldType::Choice(codes) | FieldType::Choices(codes), _) => {
            codes.iter().map(|code| listed(code, text::choice(code))).collect()
        }
        (_, FieldPart::Qualifier) => {
            Qualifier::ALL.iter().map(|of| listed(of.code(), text::qualifier(*of))).collect()
        }
        _ => Vec::new(),
    };
    all.join("; ")
}

/// What a column holds, in both languages.
fn meaning(column: &Column) -> String {
    let both = |message: Message| {
        let [zh, en] = [message.get(Lang::Zh), message.get(Lang::En)];
        if zh.is_empty() { String::new() } else { format!("{zh} / {en}") }
    };
    let Some((field, part)) = column.field else {
        return words::common_column(&column.name).map_or(String::new(), |(_, of)| both(of));
    };
    let of_part = match part {
        FieldPart::All => of_whole(field, both),
        FieldPart::From => both(words::DATE_FROM),
        FieldPart::To => both(words::DATE_TO),
        FieldPart::Value => both(words::VALUE),
        FieldPart::Unit => both(words::UNIT),
        FieldPart::Qualifier => both(words::QUALIFIER),
    };
    let personal = if field.spec().is_personal { both(words::PERSONAL) } else { String::new() };
    let said = [of_part, personal].into_iter().filter(|said| !said.is_empty());
    said.collect::<Vec<_>>().join("; ")
}

fn of_whole(field: FieldId, both: impl Fn(Message) -> String) -> String {
    let refers = |message: fn(Lang, &str) -> String, to: Kind| {
        format!("{} / {}", message(Lang::Zh, to.code()), message(Lang::En, to.code()))
    };
    match field.spec().field_type {
        FieldType::Reference(to) => {
            refers(|lang, table| format_message!(words::REFERS, lang, table = table), to)
        }
        FieldType::References(to) => {
            refers(|lang, table| format_message!(words::REFERS_TO_SEVERAL, lang, table = table), to)
        }
        other => both(words::whole_value(other)),
    }
}
