//! Writes ledgers as typed tables: lines of JSON, or Parquet.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use zhibu_domain::evidence::unproven;
use zhibu_domain::register::Register;
use zhibu_format::Extract;
use zhibu_format::analysis::{
    Cell, Column, ColumnType, LedgerTags, cells, duckdb_views, json_line, records_by_table,
    spark_views, tables,
};
use zhibu_ledger::Ledger;

use crate::admit::write_whole;

/// The form of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableForm {
    /// Lines of JSON, one a record.
    Lines,
    /// Parquet, compressed by zstd.
    Parquet,
}

/// The tables cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The system does not write them.
    #[error("{0}")]
    Unwritten(#[from] io::Error),
    /// Parquet does not take them.
    #[error("{0}")]
    Parquet(#[from] ParquetError),
    /// The columns do not fit together.
    #[error("{0}")]
    Columns(#[from] ArrowError),
}

/// Digits of a decimal number, of which four are decimals.
const DECIMAL_DIGITS: u8 = 18;
const DECIMALS: i8 = 4;

/// A table in the making.
struct Table {
    columns: Vec<Column>,
    lines: Vec<Vec<Cell>>,
}

/// Writes the tables of a ledger, each to a file `kind=<kind>/<ledger>` in `folder`, sorted by id. Kinds without
/// records have an empty table, so that every query finds each of them. What is withheld is withheld as in a file of the
/// app without persons.
pub fn write_tables(
    folder: &Path,
    form: TableForm,
    ledger: &Ledger,
    tags: &LedgerTags,
) -> Result<(), TableError> {
    let mut extract = Extract { is_without_persons: tags.is_without_persons, ..Extract::default() };
    if tags.is_without_persons {
        extract.without.extend(unproven(&Register::of(ledger)));
    }
    for (name, table) in tables_of(ledger, tags, &extract) {
        let (ending, stem) = (form.ending(), tags.file_stem());
        let path = folder.join(format!("kind={name}")).join(format!("{stem}.{ending}"));
        match form {
            TableForm::Lines => write_whole(&path, |file| write_lines(file, &table))?,
            TableForm::Parquet => {
                let batch = batch_of(&table.columns, &table.lines)?;
                write_whole(&path, |file| write_parquet(file, &batch).map_err(io::Error::other))?;
            }
        }
    }
    Ok(())
}

/// Writes what tells engines the lines of JSON: `duckdb.sql` and `spark.sql` in `folder`.
pub fn write_views(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("duckdb.sql"), duckdb_views())?;
    fs::write(folder.join("spark.sql"), spark_views())
}

impl TableForm {
    fn ending(self) -> &'static str {
        match self {
            Self::Lines => "ndjson",
            Self::Parquet => "parquet",
        }
    }
}

fn tables_of(ledger: &Ledger, tags: &LedgerTags, extract: &Extract) -> Vec<(&'static str, Table)> {
    let mut keys = records_by_table(ledger, extract);
    let table = |(name, columns): (&'static str, Vec<Column>)| {
        let keys = keys.remove(name).unwrap_or_default();
        let records = keys.iter().filter_map(|key| ledger.record(key));
        let lines = records.map(|record| cells(&record, &columns, tags)).collect();
        (name, Table { columns, lines })
    };
    tables().map(table).collect()
}

fn write_lines(file: File, table: &Table) -> io::Result<()> {
    let mut to = BufWriter::new(file);
    for line in &table.lines {
        writeln!(to, "{}", json_line(&table.columns, line))?;
    }
    to.flush()
}

/// Columns and lines as Parquet takes them.
pub(crate) fn batch_of(columns: &[Column], lines: &[Vec<Cell>]) -> Result<RecordBatch, ArrowError> {
    let fields: Vec<Field> = columns
        .iter()
        .map(|column| Field::new(&column.name, data_type(column.column_type), true))
        .collect();
    let arrays = columns.iter().enumerate().map(|(index, column)| {
        let cells = || lines.iter().map(move |line| &line[index]);
        array_of(column.column_type, cells)
    });
    let arrays = arrays.collect::<Result<Vec<ArrayRef>, ArrowError>>()?;
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

pub(crate) fn write_parquet(file: File, batch: &RecordBatch) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))?;
    writer.write(batch)?;
    writer.close().map(|_| ())
}

fn data_type(of: ColumnType) -> DataType {
    match of {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Texts => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
        ColumnType::Flag => DataType::Boolean,
        ColumnType::Date => DataType::Date32,
        ColumnType::Decimal => DataType::Decimal128(DECIMAL_DIGITS, DECIMALS),
        ColumnType::Whole => DataType::Int64,
    }
}

/// The cells of a column; of another type than the column there are none.
fn array_of<'a, C>(of: ColumnType, cells: impl Fn() -> C) -> Result<ArrayRef, ArrowError>
where
    C: Iterator<Item = &'a Cell>,
{
    let text = |cell: &'a Cell| if let Cell::Text(text) = cell { Some(&**text) } else { None };
    let flag = |cell: &Cell| if let Cell::Flag(is_so) = cell { Some(*is_so) } else { None };
    let day = |cell: &Cell| if let Cell::Date(day) = cell { Some(day.epoch_days()) } else { None };
    let whole =
        |cell: &Cell| if let Cell::Whole(number) = cell { Some(i64::from(*number)) } else { None };
    let decimal = |cell: &Cell| match cell {
        Cell::Decimal(number) => Some(i128::from(number.ten_thousandths())),
        _ => None,
    };
    Ok(match of {
        ColumnType::Text => Arc::new(cells().map(text).collect::<StringArray>()),
        ColumnType::Texts => Arc::new(lists_of(cells())),
        ColumnType::Flag => Arc::new(cells().map(flag).collect::<BooleanArray>()),
        ColumnType::Date => Arc::new(cells().map(day).collect::<Date32Array>()),
        ColumnType::Decimal => {
            let array: Decimal128Array = cells().map(decimal).collect();
            Arc::new(array.with_precision_and_scale(DECIMAL_DIGITS, DECIMALS)?)
        }
        ColumnType::Whole => Arc::new(cells().map(whole).collect::<Int64Array>()),
    })
}

fn lists_of<'a>(cells: impl Iterator<Item = &'a Cell>) -> arrow_array::ListArray {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for cell in cells {
        match cell {
            Cell::Texts(texts) => {
                for text in texts {
                    lists.values().append_value(text);
                }
                lists.append(true);
            }
            _ => lists.append(false),
        }
    }
    lists.finish()
}
