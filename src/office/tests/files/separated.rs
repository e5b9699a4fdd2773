//! Separated values, as spreadsheets of different countries and times write them.

use zhibu_office::files::{TableFileError, read_tables};

use super::{read, texts};

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let tables = read(bytes).unwrap();
    let rows = texts(&tables[0]).into_iter();
    rows.map(|row| row.into_iter().map(str::to_owned).collect()).collect()
}

#[test]
fn any_encoding_and_separator_gives_the_same_cells() {
    let expected = [["名称", "备注"], ["甲支部", "一，二\n\"三\""]];
    let commas = "名称,备注\r\n甲支部,\"一，二\n\"\"三\"\"\"\r\n";
    for text in [commas.to_owned(), commas.replace(',', "\t"), commas.replace(',', ";")] {
        assert_eq!(rows(text.as_bytes()), expected, "{text}");
        assert_eq!(rows(&[&[0xef, 0xbb, 0xbf], text.as_bytes()].concat()), expected);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows(&[&[0xff, 0xfe], &*little].concat()), expected);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(rows(&[&[0xfe, 0xff], &*big].concat()), expected);
    }
}

#[test]
fn what_is_not_unicode_is_decoded_by_the_browser() {
    let bytes = [0xc3, 0xfb, 0xb3, 0xc6, b',', b'1'];
    assert_eq!(read(&bytes), Err(TableFileError::UnknownEncoding), "without one");
    let decode = |given: &[u8]| (given == bytes).then(|| "名称,1".to_owned());
    assert_eq!(texts(&read_tables(&bytes, &decode).unwrap()[0]), [["名称", "1"]]);
}

#[test]
fn rows_keep_the_numbers_of_their_lines() {
    let tables = read("甲,\"一\n二\"\n\n乙,三\n,\n".as_bytes()).unwrap();
    let numbers: Vec<usize> = tables[0].grid.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 4]);
}

#[test]
fn a_text_in_unicode_that_is_cut_within_a_character_is_refused() {
    assert_eq!(read(&[0xff, 0xfe, b'a']), Err(TableFileError::UnknownEncoding));
    assert_eq!(read(&[0xef, 0xbb, 0xbf, 0xe4, 0xb8]), Err(TableFileError::UnknownEncoding));
}
