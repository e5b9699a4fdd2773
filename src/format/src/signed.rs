//! Signed files, which prove which browser exported them.
//!
//! A browser generates a key and signs its exports with it (Ed25519, over the SHA-512 of everything
//! before the signature). For those who trust the key, a valid signature proves that a holder of the
//! key exported the file and that it is unaltered. It does not identify the person, and encrypts
//! nothing.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{SECRET_KEY_LENGTH, Signature as Raw, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha512};

use super::envelope::Signature;
use super::reader::Staged;
use zhibu_ledger::json_text;

/// The number of random bytes of a key.
pub const KEY_BYTES: usize = SECRET_KEY_LENGTH;
/// The prefix of the signed message, so that a signature cannot be reused for another purpose.
const PURPOSE: &[u8] = b"zhibu-ledger signature 1\n";
/// The end of every file.
const END: &str = "\n}\n";
/// The length of a fingerprint: 32 hexadecimal digits, shown in groups of four. Earlier versions show the
/// first 20 of them.
const FINGERPRINT_BYTES: usize = 16;

/// The member of a file with its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signing {
    key: String,
    value: String,
}

impl Signing {
    fn tail(&self) -> String {
        format!("\"signature\":{}{END}", json_text(self))
    }
}

fn message(digest: &[u8]) -> Vec<u8> {
    [PURPOSE, digest].concat()
}

/// The private key of a browser.
#[derive(Debug)]
pub struct OwnKey(SigningKey);

impl OwnKey {
    /// A key from random bytes.
    pub fn new(random: &[u8; KEY_BYTES]) -> Self {
        Self(SigningKey::from_bytes(random))
    }

    /// Parses the result of [`to_text`](Self::to_text).
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self::new(&bytes.try_into().ok()?))
    }

    /// The private key as text, for storage. Secret: anyone who has it can sign.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.to_bytes())
    }

    /// The public key as text.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_bytes())
    }

    /// Signs the text of a file, which must be unchanged output of [`write`](super::write()).
    pub fn sign(&self, text: &str) -> String {
        let value = self.0.sign(&signed_message(text));
        with_signature(text, self.public(), &value.to_bytes())
    }
}

fn signed_content(text: &str) -> &str {
    text.strip_suffix(END).unwrap_or(text)
}

/// What is signed of the text of a file, for a key that only the browser holds.
pub fn signed_message(text: &str) -> Vec<u8> {
    message(&Sha512::digest(signed_content(text).as_bytes()))
}

fn with_signature(text: &str, key: String, value: &[u8]) -> String {
    let signing = Signing { key, value: URL_SAFE_NO_PAD.encode(value) };
    format!("{},\n{}", signed_content(text), signing.tail())
}

/// The text of a file with the signature of its [`signed_message`] by a key that only the browser holds;
/// `None` if the signature is not one of this public key.
pub fn signed_by_browser(text: &str, public: &str, value: &[u8]) -> Option<String> {
    let key = verifying_key(public)?;
    let raw = Raw::from_slice(value).ok()?;
    let is_valid = key.verify_strict(&signed_message(text), &raw).is_ok();
    is_valid.then(|| with_signature(text, public.to_owned(), value))
}

/// The text of a public key; `None` if these bytes are no key.
pub fn public_key_text(bytes: &[u8]) -> Option<String> {
    let public = URL_SAFE_NO_PAD.encode(bytes);
    verifying_key(&public).map(|_| public)
}

fn verifying_key(public: &str) -> Option<VerifyingKey> {
    let bytes = URL_SAFE_NO_PAD.decode(public).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

/// The fingerprint of a public key, for comparison by telephone or on paper: 128 bits of its hash. All
/// of them must be compared.
pub fn fingerprint(public: &str) -> String {
    let digest = Sha512::digest(public.as_bytes());
    let chars: Vec<String> = digest[..FINGERPRINT_BYTES]
        .chunks(2)
        .map(|pair| format!("{:02X}{:02X}", pair[0], pair[1]))
        .collect();
    chars.join(" ")
}

/// Verifies the signature of a file in steps, because the whole text must be hashed.
#[derive(Debug)]
pub struct SignatureCheck {
    /// The bytes of the text that are signed and not gone through yet.
    content: Range<usize>,
    hash: Sha512,
    signing: Option<(VerifyingKey, Raw, String)>,
    result: Option<Signature>,
}

impl SignatureCheck {
    /// Of a file that was read.
    pub fn new(staged: &Staged) -> Self {
        let mut check = Self { content: 0..0, hash: Sha512::new(), signing: None, result: None };
        let Some((begin, member)) = &staged.signing else {
            check.result = Some(Signature::Unsigned);
            return check;
        };
        let parts = || {
            let signing: Signing = serde_json::from_value(member.clone()).ok()?;
            let (content, tail) = staged.text.split_at_checked(*begin)?;
            // Only the signature itself may follow the signed content.
            let content = content.strip_suffix(",\n").filter(|_| tail == signing.tail())?;
            let key = verifying_key(&signing.key)?;
            let value = URL_SAFE_NO_PAD.decode(&signing.value).ok()?;
            Some((content, (key, Raw::from_slice(&value).ok()?, signing.key)))
        };
        match parts() {
            Some((content, signing)) => {
                check.content = 0..content.len();
                check.signing = Some(signing);
            }
            None => check.result = Some(Signature::Altered),
        }
        check
    }

    /// Goes on for `bytes` of the same file; the result, once all is gone through.
    pub fn step(&mut self, staged: &Staged, bytes: usize) -> Option<Signature> {
        let to = self.content.start.saturating_add(bytes).min(self.content.end);
        self.hash.update(&staged.text.as_bytes()[self.content.start..to]);
        self.content.start = to;
        if !self.content.is_empty() {
            return None;
        }
        if let Some((key, value, name)) = self.signing.take() {
            let digest = std::mem::take(&mut self.hash).finalize();
            // Strict: refuses weak keys and malleable signatures.
            let is_valid = key.verify_strict(&message(&digest), &value).is_ok();
            self.result = Some(if is_valid { Signature::Valid(name) } else { Signature::Altered });
        }
        self.result.clone()
    }
}
