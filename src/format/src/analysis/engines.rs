//! How two engines are told the tables, so that they guess neither names nor types.

use std::fmt::Write as _;

use zhibu_domain::kinds::records::Kind;

use super::columns::{Column, ColumnType, columns, columns_of_unknown, is_sql_word};

/// The table of the records whose kind this version does not know.
pub const UNKNOWN: &str = "unknown";

/// The tables by name, each with its columns.
pub fn tables() -> impl Iterator<Item = (&'static str, Vec<Column>)> {
    let known = Kind::ALL.iter().map(|kind| (kind.code(), columns(*kind)));
    known.chain([(UNKNOWN, columns_of_unknown())])
}

/// The name of a view: a kind that is a word of SQL has a suffix, like a column.
fn view_name(table: &str) -> String {
    format!("{table}{}", if is_sql_word(table) { "_" } else { "" })
}

/// Tables of the lines of JSON for `DuckDB`. The variable `tables` is their folder; without it, the current one.
pub fn duckdb_views() -> String {
    let mut sql = String::from("-- In another folder: SET VARIABLE tables = 'folder';\n");
    for (table, columns) in tables() {
        let types: Vec<String> = columns
            .iter()
            .map(|column| format!("{}: '{}'", column.name, column.column_type.duckdb()))
            .collect();
        let view = view_name(table);
        let _written = writeln!(
            sql,
            "CREATE OR REPLACE TABLE {view} AS SELECT * FROM read_json(coalesce(getvariable('tables'), '.') || \
             '/kind={table}/*.ndjson', format = 'newline_delimited', hive_partitioning = false, columns = {{{}}});",
            types.join(", ")
        );
    }
    sql
}

/// Views of the lines of JSON for Spark. `${tables}` is their folder.
pub fn spark_views() -> String {
    let mut sql = String::from("-- SET tables = folder;\n");
    for (table, columns) in tables() {
        let types: Vec<String> = columns
            .iter()
            .map(|column| format!("{} {}", column.name, spark_type(column)))
            .collect();
        let view = view_name(table);
        let _written = writeln!(
            sql,
            "CREATE OR REPLACE TEMPORARY VIEW {view} ({}) USING json OPTIONS (path '${{tables}}/kind={table}/');",
            types.join(", ")
        );
    }
    sql
}

fn spark_type(column: &Column) -> &'static str {
    match column.column_type {
        ColumnType::Text => "STRING",
        ColumnType::Texts => "ARRAY<STRING>",
        ColumnType::Flag => "BOOLEAN",
        ColumnType::Date => "DATE",
        ColumnType::Decimal => "DECIMAL(18, 4)",
        ColumnType::Whole => "BIGINT",
    }
}
