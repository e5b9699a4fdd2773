//! The fuzz targets' checks, on their corpus and on a fixed set of mutations of it.

use std::fs;
use std::path::Path;

use zhibu_ledger::PackedChanges;
use zhibu_samples::{Size, demo};
use zhibu_storage::{decode, deflated, encode, encode_packed};

#[path = "../fuzz/checks.rs"]
mod checks;

/// Mutations of each input.
const ROUNDS: usize = 300;
/// Mutations of each whole file, which takes a hundred times longer.
const ROUNDS_OF_FILES: usize = 10;

/// This number of mutations, times the environment variable `FUZZ_TIMES` if it is set.
fn rounds(usual: usize) -> usize {
    usual * std::env::var("FUZZ_TIMES").map_or(1, |times| times.parse().unwrap())
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Chance that comes out the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// One to four strokes: bytes turned, cut out, doubled, moved, or put in the place of others.
fn mutated(input: &[u8], chance: &mut Chance) -> Vec<u8> {
    const SPICE: [&[u8]; 18] = [
        b"\"",
        b"{",
        b"[[[[",
        b"}",
        b",",
        b"null",
        b"-1e999",
        b"\\u0000",
        b"\xff",
        b"18446744073709551616",
        b"true",
        "\u{202e}".as_bytes(),
        b"<td rowspan=9999999>",
        b"</table>",
        b"<mergeCell ref=\"A1:XFD1048576\"/>",
        b"\t",
        b"\n",
        b"&#x110000;",
    ];
    let mut bytes = input.to_vec();
    for _ in 0..=chance.below(4) {
        let from = chance.below(bytes.len());
        let to = (from + chance.below(24)).min(bytes.len());
        match chance.below(5) {
            0 if !bytes.is_empty() => bytes[from] ^= 1 << chance.below(8),
            1 => drop(bytes.drain(from..to)),
            2 => {
                let part = bytes[from..to].to_vec();
                let at = chance.below(bytes.len() + 1);
                bytes.splice(at..at, part);
            }
            3 => drop(bytes.splice(from..to, SPICE[chance.below(SPICE.len())].iter().copied())),
            _ => bytes.truncate(bytes.len() - chance.below(bytes.len().min(40))),
        }
    }
    bytes
}

#[test]
fn no_mutated_file_panics_or_is_imported_partly() {
    let mut chance = Chance(0x5eed);
    for input in corpus("import") {
        checks::import(&input);
        for _ in 0..rounds(ROUNDS) {
            checks::import(&mutated(&input, &mut chance));
        }
    }
}

#[test]
fn no_mutated_real_file_panics_or_is_imported_partly() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = folder.join("fixtures/v1/files");
    let mut files: Vec<_> =
        fs::read_dir(files).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.push(folder.join("../public/samples/laoshan-2022.json"));
    let mut chance = Chance(0x5eed);
    for file in files {
        let input = fs::read(file).unwrap();
        for _ in 0..rounds(ROUNDS_OF_FILES) {
            checks::import(&mutated(&input, &mut chance));
        }
    }
}

#[test]
fn no_mutated_table_panics_or_is_more_than_the_program_reads() {
    let mut chance = Chance(0x5eed);
    for input in corpus("tables") {
        checks::tables(&input);
        for _ in 0..rounds(ROUNDS) {
            checks::tables(&mutated(&input, &mut chance));
        }
    }
}

#[test]
fn no_mutated_workbook_panics_or_is_more_than_the_program_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/office");
    let mut chance = Chance(0x5eed);
    for name in ["everything.xlsx", "1904.xlsx", "libreoffice.xlsx"] {
        let input = fs::read(folder.join(name)).unwrap();
        checks::tables(&input);
        for _ in 0..rounds(ROUNDS) {
            checks::tables(&mutated(&input, &mut chance));
        }
    }
}

#[test]
fn no_mutated_segment_decodes_to_other_changes() {
    let sample = demo(Size::SMALL).changes;
    let many: PackedChanges = sample.iter().take(200).collect();
    let mut inputs = corpus("segment");
    inputs.extend(
        [
            encode(&sample[..3], checks::SEGMENT_KEY),
            encode_packed(&many, checks::SEGMENT_KEY, deflated),
        ]
        .map(String::into_bytes),
    );
    let mut chance = Chance(0x5eed);
    for input in inputs {
        checks::segment(&input);
        for _ in 0..rounds(ROUNDS * 10) {
            let damaged = mutated(&input, &mut chance);
            checks::segment(&damaged);
            let read =
                |bytes: &[u8]| decode(std::str::from_utf8(bytes).ok()?, checks::SEGMENT_KEY).ok();
            if let Some(changes) = read(&damaged) {
                assert_eq!(Some(changes), read(&input), "{}", String::from_utf8_lossy(&damaged));
            }
        }
    }
}
