//! Encrypted files, which are opened with a passphrase.
//!
//! Argon2id derives the key from the passphrase, so that guessing costs time and memory.
//! XChaCha20-Poly1305 encrypts and authenticates the content, and authenticates the members outside it
//! (the parameters of the key derivation). The length of the content and the format are visible.

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
/// The number of random bytes that [`seal`] needs.
pub const SEAL_RANDOM_BYTES: usize = SALT_BYTES + NONCE_BYTES;

/// The minimum that OWASP recommends for Argon2id: 19 MiB and two passes.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// Maximum parameters: files with larger ones were not made by this program and would block the page.
const MOST_MEMORY_KIB: u32 = 262_144;
const MOST_PASSES: u32 = 8;

/// An encrypted file.
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

/// An encrypted file could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsealError {
    /// The passphrase is wrong, or the file was altered: the two cannot be distinguished.
    #[error("wrong passphrase, or the file was altered")]
    WrongOrAltered,
    /// The version or the parameters are not supported.
    #[error("not a sealed file of a known version")]
    Unknown,
}

/// Encrypts the text of a file. `random` must be freshly drawn for each file.
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
    let header = sealed.header();
    let payload = Payload { msg: text.as_bytes(), aad: header.as_bytes() };
    let encrypted = XChaCha20Poly1305::new(&key).encrypt(XNonce::from_slice(nonce), payload);
    sealed.content =
        STANDARD.encode(encrypted.expect("a file is far shorter than the cipher's limit"));
    json_text(&sealed)
}

impl Sealed {
    /// Parses a file; `None` if it is not an encrypted one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        // A cheap check before parsing, because every imported file is tried here.
        let beginning = &bytes[..bytes.len().min(64)];
        let is_sealed = beginning.windows(FORMAT.len()).any(|part| part == FORMAT.as_bytes());
        let sealed: Self = is_sealed.then(|| serde_json::from_slice(bytes).ok())??;
        (sealed.format == FORMAT).then_some(sealed)
    }

    /// Decrypts the content: the bytes of a file.
    pub fn open(&self, passphrase: &str) -> Result<Vec<u8>, UnsealError> {
        let decoded = |text: &str| STANDARD.decode(text).map_err(|_| UnsealError::WrongOrAltered);
        let (salt, nonce) = (decoded(&self.salt)?, decoded(&self.nonce)?);
        if self.version != VERSION || nonce.len() != NONCE_BYTES {
            return Err(UnsealError::Unknown);
        }
        let key = self.key(passphrase, &salt).ok_or(UnsealError::Unknown)?;
        let (content, header) = (decoded(&self.content)?, self.header());
        let payload = Payload { msg: &content, aad: header.as_bytes() };
        let decrypted = XChaCha20Poly1305::new(&key).decrypt(XNonce::from_slice(&nonce), payload);
        decrypted.map_err(|_| UnsealError::WrongOrAltered)
    }

    /// All members except the content, as authenticated data.
    fn header(&self) -> String {
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
