//! Files that tell whose browser made them.
//!
//! A browser makes itself a key; what it exports then bears a signature by that key (Ed25519, over
//! the SHA-512 of everything before the signature). Whoever trusts the key can tell that a file comes
//! from whoever holds it, and that not a letter was altered since. It does not tell who sits at the
//! PC, and it hides nothing.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{SECRET_KEY_LENGTH, Signature as Raw, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha512};

use super::reader::Staged;
use zhibu_ledger::json_text;

/// So many random bytes a key is made of.
pub const KEY_BYTES: usize = SECRET_KEY_LENGTH;
/// What every signature says first, so that it cannot pass for one made for another purpose.
const PURPOSE: &[u8] = b"zhibu-ledger signature 1\n";
/// How every file ends.
const END: &str = "\n}\n";
/// Letters of a fingerprint, in groups of four.
const FINGERPRINT_BYTES: usize = 10;

/// Whether a file is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    /// It is not.
    #[default]
    Unsigned,
    /// By this key, and it is as it was then.
    Valid(String),
    /// It was, but it has been altered since.
    Altered,
}

impl Signature {
    /// The key that signed it validly.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Valid(key) => Some(key),
            Self::Unsigned | Self::Altered => None,
        }
    }
}

/// The member of a file that signs it.
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

/// A browser's key, from the random bytes that it keeps.
#[derive(Debug)]
pub struct OwnKey(SigningKey);

impl OwnKey {
    /// The key made of these random bytes.
    pub fn new(random: &[u8; KEY_BYTES]) -> Self {
        Self(SigningKey::from_bytes(random))
    }

    /// From the text in which a browser keeps it.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self::new(&bytes.try_into().ok()?))
    }

    /// The text in which a browser keeps it. Whoever has it can sign.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.to_bytes())
    }

    /// What others know the key by.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_bytes())
    }

    /// Signs a file's text, as it was written.
    pub fn sign(&self, text: &str) -> String {
        let content = text.strip_suffix(END).unwrap_or(text);
        let digest = Sha512::digest(content.as_bytes());
        let value = self.0.sign(&message(&digest));
        let signing =
            Signing { key: self.public(), value: URL_SAFE_NO_PAD.encode(value.to_bytes()) };
        format!("{content},\n{}", signing.tail())
    }
}

/// A key as people compare it, by telephone or on paper: eighty bits of its hash. Compare all of them.
pub fn fingerprint(public: &str) -> String {
    let digest = Sha512::digest(public.as_bytes());
    let chars: Vec<String> = digest[..FINGERPRINT_BYTES]
        .chunks(2)
        .map(|pair| format!("{:02X}{:02X}", pair[0], pair[1]))
        .collect();
    chars.join(" ")
}

/// Looks at a file's signature, in steps: all of its text has to be gone through.
#[derive(Debug)]
pub struct SignatureCheck {
    /// The bytes of the text that are signed and not gone through yet.
    content: Range<usize>,
    hash: Sha512,
    signing: Option<(VerifyingKey, Raw, String)>,
    verdict: Option<Signature>,
}

impl SignatureCheck {
    /// Of a file that was read.
    pub fn new(staged: &Staged) -> Self {
        let mut check = Self { content: 0..0, hash: Sha512::new(), signing: None, verdict: None };
        let Some((begin, said)) = &staged.signing else {
            check.verdict = Some(Signature::Unsigned);
            return check;
        };
        let parts = || {
            let signing: Signing = serde_json::from_value(said.clone()).ok()?;
            let (content, tail) = staged.text.split_at_checked(*begin)?;
            // Nothing may stand after what is signed but the signature itself.
            let content = content.strip_suffix(",\n").filter(|_| tail == signing.tail())?;
            let key = URL_SAFE_NO_PAD.decode(&signing.key).ok()?.try_into().ok()?;
            let key = VerifyingKey::from_bytes(&key).ok()?;
            let value = URL_SAFE_NO_PAD.decode(&signing.value).ok()?;
            Some((content, (key, Raw::from_slice(&value).ok()?, signing.key)))
        };
        match parts() {
            Some((content, signing)) => {
                check.content = 0..content.len();
                check.signing = Some(signing);
            }
            None => check.verdict = Some(Signature::Altered),
        }
        check
    }

    /// Goes on for `bytes` of the same file; the verdict, once all is gone through.
    pub fn step(&mut self, staged: &Staged, bytes: usize) -> Option<Signature> {
        let to = self.content.start.saturating_add(bytes).min(self.content.end);
        self.hash.update(&staged.text.as_bytes()[self.content.start..to]);
        self.content.start = to;
        if !self.content.is_empty() {
            return None;
        }
        if let Some((key, value, name)) = self.signing.take() {
            let digest = std::mem::take(&mut self.hash).finalize();
            // The strict way: no key and no signature of the kinds that fit more than one message.
            let is_valid = key.verify_strict(&message(&digest), &value).is_ok();
            self.verdict = Some(if is_valid { Signature::Valid(name) } else { Signature::Altered });
        }
        self.verdict.clone()
    }
}
