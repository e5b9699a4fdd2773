//! A ledger as typed tables, for programs that count over many ledgers: a table for each kind, a line for each
//! record.
//!
//! The columns follow from the table of kinds, so every program that reads the tables has the same names and
//! types: [`duckdb_views`] and [`spark_views`] say them to two engines, and no engine has to guess them. Beside the
//! fields a line tells which ledger it is of, whether the record is deleted, which of its fields are in conflict,
//! and what this version cannot read.

mod columns;
mod engines;
mod rows;

pub use columns::{Column, ColumnType, FieldPart, columns, columns_of_unknown, is_sql_word};
pub use engines::{UNKNOWN, duckdb_views, spark_views, tables};
pub use rows::{Cell, LedgerTags, cells, file_stem, json_line, records_by_table, table_of};
