//! Files are read in short steps, and no further than somebody wants them.

use zhibu_domain::values::date::Day;
use zhibu_office::files::{TableFileError, read_tables_in_steps};
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, SheetColumn, to_xlsx};
use zhibu_office::{Cancelled, Pace};
use zhibu_test_support::finished;

use crate::{fixture, read};

/// The percentages at the pauses; the last one cancels.
struct Noted {
    percents: Vec<usize>,
    most: usize,
}

impl Pace for Noted {
    async fn pause(&mut self, percent: usize) -> bool {
        self.percents.push(percent);
        self.percents.len() < self.most
    }
}

fn in_steps(bytes: &[u8], most: usize) -> (Result<usize, TableFileError>, Vec<usize>) {
    let mut pace = Noted { percents: Vec::new(), most };
    let tables = finished(read_tables_in_steps(bytes, &|_| None, &mut pace));
    (tables.map(|tables| tables.len()), pace.percents)
}

fn workbook(rows: usize) -> Vec<u8> {
    let texts =
        |row: usize| vec![SheetCell::text(format!("第{row}党支部")), SheetCell::text("党支部")];
    let column = |head: &str| SheetColumn { head: head.to_owned(), content: ColumnContent::Text };
    let columns = ["党组织名称", "组织类别"].map(column).to_vec();
    let sheet = Sheet { columns, rows: (0..rows).map(texts).collect(), ..Sheet::default() };
    to_xlsx(&[sheet], Day::new(2022, 6, 30).unwrap()).unwrap()
}

#[test]
fn a_workbook_is_read_with_pauses_that_say_how_far_it_is() {
    let bytes = workbook(3_000);
    let (read, percents) = in_steps(&bytes, usize::MAX);
    assert_eq!(read, Ok(1));
    assert!(percents.len() >= 30, "{}", percents.len());
    assert!(
        percents.is_sorted() && percents[0] < 20 && percents[percents.len() - 1] > 80,
        "{percents:?}"
    );
    let text = "第一党支部,党支部\n".repeat(3_000);
    let (read, percents) = in_steps(text.as_bytes(), usize::MAX);
    assert_eq!(read, Ok(1));
    assert!(percents.len() >= 5 && percents.is_sorted(), "{percents:?}");
}

#[test]
fn reading_ends_at_the_pause_that_cancels_it() {
    let cancelled = Err(TableFileError::Cancelled(Cancelled));
    let (read, percents) = in_steps(&workbook(3_000), 3);
    assert_eq!((read, percents.len()), (cancelled, 3));
}

#[test]
fn a_file_read_in_steps_is_the_file() {
    let bytes = fixture("everything.xlsx");
    let mut pace = Noted { percents: Vec::new(), most: usize::MAX };
    let tables = finished(read_tables_in_steps(&bytes, &|_| None, &mut pace));
    assert_eq!(tables, read(&bytes));
}
