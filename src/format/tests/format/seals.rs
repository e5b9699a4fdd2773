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
fn an_altered_file_is_detected_and_costly_parameters_refused() {
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
    let costly = file.replace("\"memory_kib\":19456", "\"memory_kib\":4194304");
    let costly = Sealed::from_bytes(costly.as_bytes()).unwrap();
    assert_eq!(costly.open("口令"), Err(UnsealError::Unknown));
    for other in ["", "{}", "{\"format\":\"zhibu-ledger\"}", "{\"format\":\"zhibu-ledger-sealed\"}"]
    {
        assert!(Sealed::from_bytes(other.as_bytes()).is_none());
    }
}
