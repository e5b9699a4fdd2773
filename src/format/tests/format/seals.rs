//! Sealed files: opened by their passphrase alone, and not when altered anywhere.

use zhibu_format::{FilePosition, SEAL_RANDOM_BYTES, Sealed, UnsealError, seal};

const RANDOM: [u8; SEAL_RANDOM_BYTES] = [7; SEAL_RANDOM_BYTES];

/// A sealed file that can be parsed.
fn parsed(file: &str) -> Sealed {
    Sealed::from_bytes(file.as_bytes()).unwrap().unwrap()
}

#[test]
fn only_the_passphrase_opens_a_sealed_file() {
    let text = "{\"format\":\"zhibu-ledger\",\"version\":1}";
    let file = seal(text, "红旗 2022", &RANDOM);
    assert!(!file.contains("zhibu-ledger\",\"version\":1}"));
    let sealed = parsed(&file);
    assert_eq!(sealed.open("红旗 2022").unwrap(), text.as_bytes());
    assert_eq!(sealed.open("红旗 2023"), Err(UnsealError::WrongOrAltered));
    assert_eq!(sealed.open(""), Err(UnsealError::WrongOrAltered));
    let other = seal(text, "红旗 2022", &[8; SEAL_RANDOM_BYTES]);
    assert_ne!(file, other, "the same text is never sealed alike");
}

#[test]
fn an_altered_file_is_detected() {
    let file = seal("内容", "口令", &RANDOM);
    let mut step = 0;
    for (index, letter) in file.char_indices().filter(|(_, letter)| letter.is_ascii_alphanumeric())
    {
        step += 1;
        // Every key costs a while, so not every letter is turned.
        if step % 29 != 0 {
            continue;
        }
        let mut altered = file.clone();
        altered.replace_range(index..=index, if letter == 'A' { "B" } else { "A" });
        if let Ok(Some(sealed)) = Sealed::from_bytes(altered.as_bytes()) {
            assert!(sealed.open("口令").is_err(), "{altered}");
        }
    }
    assert!(step > 100);
    let titled = "{\"format\":\"zhibu-ledger\",\"x\":\"zhibu-ledger-sealed";
    for other in ["", "{}", "{\"format\":\"zhibu-ledger\"}", titled, &format!("{titled}\"}}")] {
        assert_eq!(Sealed::from_bytes(other.as_bytes()), Ok(None), "{other}");
    }
}

/// What decides the work is looked at before any passphrase is tried: else a file of a few hundred bytes
/// could block the page for half a minute a try.
#[test]
fn the_sizes_that_decide_the_work_are_bounded_before_it() {
    let file = seal("内容", "口令", &RANDOM);
    let with = |from: &str, to: &str| {
        let changed = file.replacen(from, to, 1);
        assert_ne!(changed, file, "{from}");
        parsed(&changed)
    };
    let (memory, passes) = ("\"memory_kib\":19456", "\"passes\":2");
    for unsupported in [
        with(memory, "\"memory_kib\":38913"),
        with(memory, "\"memory_kib\":4294967295"),
        with(passes, "\"passes\":5"),
        with(passes, "\"passes\":4294967295"),
        with(passes, "\"passes\":0"),
        with("\"salt\":\"", "\"salt\":\"AAAA"),
        with("\"salt\":\"", "\"salt\":\"\",\"x\":\""),
        with("\"nonce\":\"", "\"nonce\":\"AAAA"),
        with("\"version\":1", "\"version\":0"),
    ] {
        assert_eq!(unsupported.check(), Err(UnsealError::Unsupported), "{unsupported:?}");
        assert_eq!(unsupported.open("口令"), Err(UnsealError::Unsupported));
    }
    // Within the bounds a file of another program is only not opened with this passphrase.
    let dearer = with(memory, "\"memory_kib\":38912");
    assert_eq!((dearer.check(), dearer.open("口令")), (Ok(()), Err(UnsealError::WrongOrAltered)));
    assert_eq!(with(passes, "\"passes\":4").check(), Ok(()));
}

/// It is not that the passphrase is wrong, and no ledger of another format either.
#[test]
fn a_sealed_file_that_cannot_be_opened_says_why_before_any_passphrase() {
    let file = seal("内容", "口令", &RANDOM);
    let newer = file.replacen("\"version\":1", "\"version\":2", 1);
    let refused = |text: &str| Sealed::from_bytes(text.as_bytes()).unwrap_err();
    assert_eq!(refused(&newer), UnsealError::Newer { found: 2 });
    // A newer version may derive its key in another way.
    let other = "{\"format\":\"zhibu-ledger-sealed\",\"version\":3,\"kdf\":\"other\"}";
    assert_eq!(refused(other), UnsealError::Newer { found: 3 });
    let lacking = "{\"format\":\"zhibu-ledger-sealed\",\"version\":1}";
    assert_eq!(refused(lacking), UnsealError::Unsupported);
    assert_eq!(refused(&file.replace(':', "!").replacen('!', ":", 1)), UnsealError::Unsupported);
    // Wherever it is cut within what says that it is sealed.
    for bytes in (36..file.trim_end().len()).step_by(7) {
        let at = FilePosition { line: 1, column: bytes + 1 };
        assert_eq!(refused(&file[..bytes]), UnsealError::Truncated { at }, "{bytes}");
    }
    // Editors put a mark before it, and blanks into it.
    let edited = format!("\u{feff}{}", file.replace(",\"", ",\r\n  \""));
    assert_eq!(parsed(&edited).open("口令").unwrap(), "内容".as_bytes());
    assert!(matches!(refused(&edited[..edited.len() - 3]), UnsealError::Truncated { .. }));
}
