//! Several files in one: an archive in the format ZIP, as every system unpacks it.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};

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

/// The files as one archive, as they are.
///
/// # Errors
///
/// The archive would exceed 4 GB or 65,535 files, which the format cannot state.
pub fn zip(files: &[NamedFile]) -> Result<Vec<u8>, TooLarge> {
    let mut bundle = Bundle::default();
    for NamedFile { name, text } in files {
        bundle.begin(name, Packed::AsItIs);
        bundle.push(text.as_bytes());
    }
    bundle.finish()
}

/// Whether a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packed {
    /// It is not.
    AsItIs,
    /// It is.
    Deflated,
}

/// How hard files are compressed, of ten; more takes longer than it saves.
const LEVEL: i32 = 6;
/// The compressed data stand alone, without a head.
const NO_HEAD: i32 = -15;
/// The number of the usual way to compress.
const USUAL: i32 = 0;
/// The format's number of compressed data.
const DEFLATED: u16 = 8;
/// The bytes of a head between its mark and the name of the file.
const HEAD_BYTES: usize = 26;

/// An archive in the making. A file may come in pieces, so that none of them takes long to compress.
pub struct Bundle {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: usize,
    crc_table: Vec<u32>,
    open: Option<Entry>,
    /// Whether a file is larger, or has a longer name, than the format can state.
    is_too_large: bool,
}

impl Default for Bundle {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            directory: Vec::new(),
            count: 0,
            crc_table: crc_table(),
            open: None,
            is_too_large: false,
        }
    }
}

impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundle").field("count", &self.count).finish_non_exhaustive()
    }
}

/// A file that is being added.
struct Entry {
    name: String,
    /// Where its head and its data begin.
    head: usize,
    data: usize,
    crc: u32,
    length: usize,
    compressor: Option<Box<CompressorOxide>>,
}

impl Bundle {
    /// Begins a file, after the one before.
    pub fn begin(&mut self, name: &str, packed: Packed) {
        self.end();
        let head = self.bytes.len();
        self.bytes.extend_from_slice(b"PK\x03\x04");
        // What the head says is known at the end.
        self.bytes.extend_from_slice(&[0; HEAD_BYTES]);
        self.bytes.extend_from_slice(name.as_bytes());
        let compressor = || {
            Box::new(CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, NO_HEAD, USUAL)))
        };
        self.open = Some(Entry {
            name: name.to_owned(),
            head,
            data: self.bytes.len(),
            crc: u32::MAX,
            length: 0,
            compressor: (packed == Packed::Deflated).then(compressor),
        });
    }

    /// Adds to the content of the file.
    pub fn push(&mut self, content: &[u8]) {
        let Some(entry) = &mut self.open else { return };
        entry.length += content.len();
        entry.crc = crc32(&self.crc_table, entry.crc, content);
        match &mut entry.compressor {
            Some(compressor) => deflate(compressor, content, TDEFLFlush::None, &mut self.bytes),
            None => self.bytes.extend_from_slice(content),
        }
    }

    /// The archive.
    ///
    /// # Errors
    ///
    /// See [`zip`].
    pub fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        self.end();
        if self.is_too_large {
            return Err(TooLarge);
        }
        let count = u16::try_from(self.count).map_err(|_| TooLarge)?;
        let offset = u32::try_from(self.bytes.len()).map_err(|_| TooLarge)?;
        let length = u32::try_from(self.directory.len()).map_err(|_| TooLarge)?;
        self.bytes.append(&mut self.directory);
        self.bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        push_u16(&mut self.bytes, count);
        push_u16(&mut self.bytes, count);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(&offset.to_le_bytes());
        push_u16(&mut self.bytes, 0);
        Ok(self.bytes)
    }

    /// Ends the file that is being added.
    fn end(&mut self) {
        let Some(mut entry) = self.open.take() else { return };
        if let Some(compressor) = &mut entry.compressor {
            deflate(compressor, &[], TDEFLFlush::Finish, &mut self.bytes);
        }
        self.is_too_large |=
            u32::try_from(entry.length).is_err() || u16::try_from(entry.name.len()).is_err();
        let about = entry.about(self.bytes.len() - entry.data);
        let head = entry.head + 4;
        self.bytes[head..head + HEAD_BYTES].copy_from_slice(&about);
        self.directory.extend_from_slice(b"PK\x01\x02");
        push_u16(&mut self.directory, VERSION);
        self.directory.extend_from_slice(&about);
        // Comment, disk, attributes.
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend_from_slice(&limited(entry.head).to_le_bytes());
        self.directory.extend_from_slice(entry.name.as_bytes());
        self.count += 1;
    }
}

impl Entry {
    /// What both heads of a file say, from the version to the length of its extra field.
    fn about(&self, packed_length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES);
        push_u16(&mut bytes, VERSION);
        push_u16(&mut bytes, UTF8_NAME);
        push_u16(&mut bytes, if self.compressor.is_some() { DEFLATED } else { 0 });
        // At midnight.
        push_u16(&mut bytes, 0);
        push_u16(&mut bytes, FIRST_DAY);
        bytes.extend_from_slice(&(!self.crc).to_le_bytes());
        bytes.extend_from_slice(&limited(packed_length).to_le_bytes());
        bytes.extend_from_slice(&limited(self.length).to_le_bytes());
        push_u16(&mut bytes, u16::try_from(self.name.len()).unwrap_or(u16::MAX));
        push_u16(&mut bytes, 0);
        bytes
    }
}

/// A length as the format states it. One that it cannot state is in an archive that [`Bundle::finish`] refuses.
fn limited(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn deflate(compressor: &mut CompressorOxide, content: &[u8], flush: TDEFLFlush, to: &mut Vec<u8>) {
    let mut rest = content;
    loop {
        let push = |bytes: &[u8]| {
            to.extend_from_slice(bytes);
            true
        };
        let (_, consumed) = compress_to_output(compressor, rest, flush, push);
        rest = &rest[consumed..];
        if rest.is_empty() {
            return;
        }
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

/// The checksum so far, not yet inverted, and of these bytes.
fn crc32(table: &[u32], so_far: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(so_far, |rest, byte| {
        let index = (rest ^ u32::from(*byte)) & 0xff;
        table[index as usize] ^ (rest >> 8)
    })
}
