//! A file that only those who know its passphrase can read.
//!
//! The key is made of the passphrase by Argon2id, so that guessing costs time and memory; the file is
//! encrypted by XChaCha20-Poly1305, which also tells whether it was altered. What stands outside (how
//! the key is made) is covered by that too. The file's length and that it is a ledger can be seen.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};

use zhibu_ledger::json_text;

const FORMAT: &str = "zhibu-ledger-sealed";
const VERSION: u64 = 1;
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
/// So many random bytes a seal needs.
pub const SEAL_RANDOM_BYTES: usize = SALT_BYTES + NONCE_BYTES;

/// What the Open Worldwide Application Security Project asks of Argon2id at least: 19 MiB, twice.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// Files that ask for more were not made by this program, and would only hold the page up.
const MOST_MEMORY_KIB: u32 = 262_144;
const MOST_PASSES: u32 = 8;

/// A sealed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    format: String,
    version: u64,
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    content: String,
}

/// Why a sealed file was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsealError {
    /// The passphrase is another, or the file was altered: the two cannot be told apart.
    #[error("wrong passphrase, or the file was altered")]
    WrongOrAltered,
    /// It is no sealed file of a version that this program knows.
    #[error("not a sealed file of a known version")]
    Unknown,
}

/// Seals a file's text. `random` must be drawn anew for each file.
pub fn seal(text: &str, passphrase: &str, random: &[u8; SEAL_RANDOM_BYTES]) -> String {
    let (salt, nonce) = random.split_at(SALT_BYTES);
    let mut sealed = Sealed {
        format: FORMAT.to_owned(),
        version: VERSION,
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        salt: STANDARD.encode(salt),
        nonce: STANDARD.encode(nonce),
        content: String::new(),
    };
    let key = sealed.key(passphrase, salt).expect("our own parameters are within bounds");
    let outside = sealed.outside();
    let payload = Payload { msg: text.as_bytes(), aad: outside.as_bytes() };
    let encrypted = XChaCha20Poly1305::new(&key).encrypt(XNonce::from_slice(nonce), payload);
    sealed.content =
        STANDARD.encode(encrypted.expect("a file is far shorter than the cipher's limit"));
    json_text(&sealed)
}

impl Sealed {
    /// A sealed file, if these bytes are one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        // Looked at before it is parsed: any file comes by here.
        let beginning = &bytes[..bytes.len().min(64)];
        let is_one = beginning.windows(FORMAT.len()).any(|part| part == FORMAT.as_bytes());
        let sealed: Self = is_one.then(|| serde_json::from_slice(bytes).ok())??;
        (sealed.format == FORMAT).then_some(sealed)
    }

    /// The bytes of the file inside.
    pub fn open(&self, passphrase: &str) -> Result<Vec<u8>, UnsealError> {
        let decoded = |text: &str| STANDARD.decode(text).map_err(|_| UnsealError::WrongOrAltered);
        let (salt, nonce) = (decoded(&self.salt)?, decoded(&self.nonce)?);
        if self.version != VERSION || nonce.len() != NONCE_BYTES {
            return Err(UnsealError::Unknown);
        }
        let key = self.key(passphrase, &salt).ok_or(UnsealError::Unknown)?;
        let (content, outside) = (decoded(&self.content)?, self.outside());
        let payload = Payload { msg: &content, aad: outside.as_bytes() };
        let opened = XChaCha20Poly1305::new(&key).decrypt(XNonce::from_slice(&nonce), payload);
        opened.map_err(|_| UnsealError::WrongOrAltered)
    }

    /// Everything but what is encrypted.
    fn outside(&self) -> String {
        json_text(&Self { content: String::new(), ..self.clone() })
    }

    fn key(&self, passphrase: &str, salt: &[u8]) -> Option<Key> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, 1, None).ok()?;
        let mut key = Key::default();
        let kdf = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        kdf.hash_password_into(passphrase.as_bytes(), salt, &mut key).ok()?;
        Some(key)
    }
}
