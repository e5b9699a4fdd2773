//! The zip archive of a .docx, and of the papers of one matter.

use miniz_oxide::deflate::compress_to_vec;

/// How hard files are compressed, of ten.
const LEVEL: u8 = 6;
/// Version 2.0 of the format: deflated files.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// 1980-01-01, the first day that the format knows: the same document gives the same bytes.
const DAY: u16 = (1 << 5) | 1;

/// An archive in the making.
#[derive(Default)]
pub struct Package {
    bytes: Vec<u8>,
    /// The directory at the end.
    directory: Vec<u8>,
    count: u16,
}

impl Package {
    /// Adds a file. A paper has a few, and so have the papers of one matter, of which none comes near the 4 GB that this
    /// form of archive ends at.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        let packed = compress_to_vec(content, LEVEL);
        let offset = length(self.bytes.len());
        let mut about = Vec::new();
        for number in [VERSION, FLAGS, DEFLATED, 0, DAY] {
            about.extend(number.to_le_bytes());
        }
        for number in [crc32(content), length(packed.len()), length(content.len())] {
            about.extend(number.to_le_bytes());
        }
        about.extend(short(name.len()).to_le_bytes());
        about.extend(0_u16.to_le_bytes());

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&about);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&about);
        // No comment, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count += 1;
    }

    /// The archive.
    pub fn finish(mut self) -> Vec<u8> {
        let offset = length(self.bytes.len());
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(length(self.directory.len()).to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend(0_u16.to_le_bytes());
        self.bytes
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a paper is far below 4 GB")
}

fn short(bytes: usize) -> u16 {
    u16::try_from(bytes).expect("the names of a paper's files are short")
}

/// The checksum of the format. Bit by bit: a paper is small, and a table would be larger than the rest of
/// this file.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_checksum_is_that_of_the_format() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
