//! Sealed files: opened by their passphrase alone, and not when altered anywhere.

use zhibu_format::{SEAL_RANDOM_BYTES, Sealed, UnsealError, seal};

const RANDOM: [u8; SEAL_RANDOM_BYTES] = [7; SEAL_RANDOM_BYTES];

#[test]
fn only_the_passphrase_opens_a_sealed_file() {
    let text = "{\"format\":\"zhibu-ledger\",\"version\":1}";
    let file = seal(text, "红旗 2022", &RANDOM);
    assert!(!file.contains("zhibu-ledger\",\"version\":1}"));
    let sealed = Sealed::from_bytes(file.as_bytes()).unwrap();
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
        if let Some(sealed) = Sealed::from_bytes(altered.as_bytes()) {
            assert!(sealed.open("口令").is_err(), "{altered}");
        }
    }
    assert!(step > 100);
    for other in ["", "{}", "{\"format\":\"zhibu-ledger\"}", "{\"format\":\"zhibu-ledger-sealed\"}"]
    {
        assert!(Sealed::from_bytes(other.as_bytes()).is_none());
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
        Sealed::from_bytes(changed.as_bytes()).unwrap()
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
    let newer = with("\"version\":1", "\"version\":2");
    assert_eq!(newer.check(), Err(UnsealError::Newer { found: 2 }));
    // Within the bounds a file of another program is only not opened with this passphrase.
    let dearer = with(memory, "\"memory_kib\":38912");
    assert_eq!((dearer.check(), dearer.open("口令")), (Ok(()), Err(UnsealError::WrongOrAltered)));
    assert_eq!(with(passes, "\"passes\":4").check(), Ok(()));
}
