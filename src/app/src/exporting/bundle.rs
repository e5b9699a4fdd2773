//! Several files in one: an archive in the format ZIP, as every system unpacks it.

use super::whole::NamedFile;
use crate::file_names::allowed;

/// Why files do not fit into one archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Flag of an entry whose name is UTF-8.
const UTF8_NAME: u16 = 0x0800;
/// What a reader has to know: the format of 1993, without encryption or compression.
const VERSION: u16 = 20;
/// 1980-01-01, the first day that the format knows: the same files give the same archive.
const FIRST_DAY: u16 = 0x0021;

/// Names of files by unit and period, none of which is that of another even where two units have one name or differ
/// only in case.
pub fn unit_file_names(units: &[&str], period: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for unit in units {
        let stem = allowed(&format!("{unit}-{period}"));
        let is_taken =
            |name: &String| names.iter().any(|known| known.to_lowercase() == name.to_lowercase());
        let numbered = (2..).map(|number| format!("{stem} ({number}).json"));
        let mut candidates = std::iter::once(format!("{stem}.json")).chain(numbered);
        let name = candidates.find(|name| !is_taken(name));
        names.push(name.expect("there are more numbers than names"));
    }
    names
}

/// The files as one archive.
///
/// # Errors
///
/// The archive would exceed 4 GB or 65,535 files, which the format cannot state.
pub fn zip(files: &[NamedFile]) -> Result<Vec<u8>, TooLarge> {
    let table = crc_table();
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for NamedFile { name, text } in files {
        let offset = u32::try_from(archive.len()).map_err(|_| TooLarge)?;
        let entry = Entry { name, content: text.as_bytes(), crc: crc32(&table, text.as_bytes()) };
        archive.extend_from_slice(b"PK\x03\x04");
        entry.push_to(&mut archive)?;
        archive.extend_from_slice(name.as_bytes());
        archive.extend_from_slice(entry.content);
        directory.extend_from_slice(b"PK\x01\x02");
        push_u16(&mut directory, VERSION);
        entry.push_to(&mut directory)?;
        // Comment, disk, attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let count = u16::try_from(files.len()).map_err(|_| TooLarge)?;
    let offset = u32::try_from(archive.len()).map_err(|_| TooLarge)?;
    let length = u32::try_from(directory.len()).map_err(|_| TooLarge)?;
    archive.append(&mut directory);
    archive.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    push_u16(&mut archive, count);
    push_u16(&mut archive, count);
    archive.extend_from_slice(&length.to_le_bytes());
    archive.extend_from_slice(&offset.to_le_bytes());
    push_u16(&mut archive, 0);
    Ok(archive)
}

struct Entry<'a> {
    name: &'a str,
    content: &'a [u8],
    crc: u32,
}

impl Entry<'_> {
    /// What both headers of an entry say, from the version to the length of its extra field.
    fn push_to(&self, bytes: &mut Vec<u8>) -> Result<(), TooLarge> {
        let length = u32::try_from(self.content.len()).map_err(|_| TooLarge)?;
        let name = u16::try_from(self.name.len()).map_err(|_| TooLarge)?;
        push_u16(bytes, VERSION);
        push_u16(bytes, UTF8_NAME);
        // Stored as it is, at midnight.
        bytes.extend_from_slice(&[0; 4]);
        push_u16(bytes, FIRST_DAY);
        bytes.extend_from_slice(&self.crc.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        push_u16(bytes, name);
        push_u16(bytes, 0);
        Ok(())
    }
}

fn push_u16(bytes: &mut Vec<u8>, number: u16) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

/// The remainders of all bytes by the polynomial of the format.
fn crc_table() -> Vec<u32> {
    let remainder = |byte: u32| {
        (0..8)
            .fold(byte, |rest, _| if rest & 1 == 1 { 0xedb8_8320 ^ (rest >> 1) } else { rest >> 1 })
    };
    (0..=255).map(remainder).collect()
}

fn crc32(table: &[u32], bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |rest, byte| {
        let index = (rest ^ u32::from(*byte)) & 0xff;
        table[index as usize] ^ (rest >> 8)
    })
}
