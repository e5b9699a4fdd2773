//! The entries of a workbook, which is a zip archive.

use std::io::{BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Bound, TableFileError};

/// A workbook's archive.
pub(super) struct Archive<'a> {
    entries: ZipArchive<Cursor<&'a [u8]>>,
    /// Maximum bytes of all entries that are read, unpacked.
    most: usize,
    /// How many of these are left.
    left: usize,
}

impl<'a> Archive<'a> {
    /// Reads the list of its entries. Of all together, up to `most` bytes are unpacked.
    pub(super) fn open(bytes: &'a [u8], most: usize) -> Result<Self, TableFileError> {
        let entries = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        Ok(Self { entries, most, left: most })
    }

    /// Whether it has an entry.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.index_for_name(name).is_some()
    }

    /// How many bytes its entries say that they have, unpacked, but for pictures.
    pub(super) fn unpacked_bytes(&mut self) -> u64 {
        let entries = (0..self.entries.len()).filter_map(|index| {
            let entry = self.entries.by_index_raw(index).ok()?;
            (!entry.name().starts_with("xl/media/")).then(|| entry.size())
        });
        entries.fold(0, u64::saturating_add)
    }

    /// An entry, unpacked while it is read.
    pub(super) fn entry(&mut self, name: &str) -> Result<impl BufRead, TableFileError> {
        let too_much = TableFileError::TooMuch { of: Bound::Bytes, most: self.most };
        let entry = self.entries.by_name(name).map_err(damaged)?;
        let size = entry.size();
        let left = usize::try_from(size).ok().and_then(|size| self.left.checked_sub(size));
        self.left = left.ok_or(too_much)?;
        // What an archive says of the size need not be true: an entry that goes on ends here, and its
        // elements are not closed.
        Ok(BufReader::new(entry.take(size)))
    }
}

fn damaged(error: ZipError) -> TableFileError {
    TableFileError::Damaged(error.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive with an entry of this many bytes that says that it has as many as `claimed`.
    fn archive(bytes: usize, claimed: u32) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("entry", SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![b' '; bytes]).unwrap();
        let mut archive = writer.finish().unwrap().into_inner();
        let directory = archive.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        archive[directory + 24..directory + 28].copy_from_slice(&claimed.to_le_bytes());
        archive
    }

    /// The number of bytes that can be read of the entry.
    fn read(archive: &[u8], most: usize) -> Result<usize, TableFileError> {
        let mut archive = Archive::open(archive, most)?;
        let mut bytes = Vec::new();
        // An entry that lies about its size may fail at its end.
        let _read = archive.entry("entry")?.read_to_end(&mut bytes);
        Ok(bytes.len())
    }

    #[test]
    fn never_more_of_an_entry_is_unpacked_than_the_most() {
        assert_eq!(read(&archive(900, 900), 1_000), Ok(900));
        let too_much = TableFileError::TooMuch { of: Bound::Bytes, most: 1_000 };
        assert_eq!(read(&archive(100_000, 100_000), 1_000), Err(too_much));
        assert!(read(&archive(100_000, 900), 1_000).unwrap() <= 900, "it lies about its size");
        let twice = archive(900, 900);
        let mut archive = Archive::open(&twice, 1_000).unwrap();
        assert!(archive.entry("entry").is_ok());
        assert!(archive.entry("entry").is_err(), "all entries together");
    }
}
