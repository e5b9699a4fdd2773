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

use super::error::FilePosition;
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
/// Maximum parameters, twice those of this program each: files with larger ones were not made by it,
/// and each passphrase that is tried would block the page for long.
const MOST_MEMORY_KIB: u32 = 2 * MEMORY_KIB;
const MOST_PASSES: u32 = 2 * PASSES;

/// The mark that some editors put before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What every version of an encrypted file has.
#[derive(Deserialize)]
struct Envelope {
    format: String,
    version: u64,
}

/// Whether the beginning of a file that is no JSON is that of an encrypted one: the first member is its
/// format.
fn begins_as_sealed(beginning: &[u8]) -> bool {
    let shown: Vec<u8> =
        beginning.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    shown.starts_with(format!("{{\"format\":\"{FORMAT}\"").as_bytes())
}

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
    /// The file is incomplete, for example after an interrupted download.
    #[error("the sealed file ends in the middle, at line {}, column {}", at.line, at.column)]
    Truncated {
        /// The end of the file.
        at: FilePosition,
    },
    /// A newer version of this program made it.
    #[error("the sealed file has version {found}")]
    Newer {
        /// The version of the file.
        found: u64,
    },
    /// The parameters are not supported, or some are missing.
    #[error("the parameters of the sealed file are not supported")]
    Unsupported,
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
    /// Parses a file; `None` if it is not an encrypted one. A byte order mark before it is skipped.
    ///
    /// # Errors
    ///
    /// It is an encrypted file of a newer version, is incomplete, or lacks a parameter. The version counts
    /// first, as a newer one may have other parameters.
    pub fn from_bytes(bytes: &[u8]) -> Result<Option<Self>, UnsealError> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        // A cheap check before parsing, because every imported file is tried here.
        let beginning = &bytes[..bytes.len().min(64)];
        if !beginning.windows(FORMAT.len()).any(|part| part == FORMAT.as_bytes()) {
            return Ok(None);
        }
        match serde_json::from_slice::<Envelope>(bytes) {
            Ok(envelope) if envelope.format != FORMAT => Ok(None),
            Ok(envelope) if envelope.version > VERSION => {
                Err(UnsealError::Newer { found: envelope.version })
            }
            Ok(_) => match serde_json::from_slice(bytes) {
                Ok(sealed) => Ok(Some(sealed)),
                Err(_) => Err(UnsealError::Unsupported),
            },
            Err(_) if !begins_as_sealed(beginning) => Ok(None),
            Err(error) if error.is_eof() => {
                let text = String::from_utf8_lossy(bytes);
                Err(UnsealError::Truncated { at: FilePosition::of(&text, text.len()) })
            }
            Err(_) => Err(UnsealError::Unsupported),
        }
    }

    /// Checks the version and the sizes that decide how much work it is to open the file, before any of
    /// it is done.
    ///
    /// # Errors
    ///
    /// [`UnsealError::Newer`] and [`UnsealError::Unsupported`].
    pub fn check(&self) -> Result<(), UnsealError> {
        if self.version > VERSION {
            return Err(UnsealError::Newer { found: self.version });
        }
        let is_of_length = |text: &str, bytes: usize| {
            text.len() == base64::encoded_len(bytes, true).unwrap_or_default()
        };
        let is_supported = self.version == VERSION
            && self.memory_kib <= MOST_MEMORY_KIB
            && (1..=MOST_PASSES).contains(&self.passes)
            && is_of_length(&self.salt, SALT_BYTES)
            && is_of_length(&self.nonce, NONCE_BYTES);
        if is_supported { Ok(()) } else { Err(UnsealError::Unsupported) }
    }

    /// Decrypts the content: the bytes of a file.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check), or the passphrase is wrong or the file altered.
    pub fn open(&self, passphrase: &str) -> Result<Vec<u8>, UnsealError> {
        self.check()?;
        let decoded = |text: &str| STANDARD.decode(text).map_err(|_| UnsealError::WrongOrAltered);
        let (salt, nonce) = (decoded(&self.salt)?, decoded(&self.nonce)?);
        if nonce.len() != NONCE_BYTES {
            return Err(UnsealError::Unsupported);
        }
        // Before the key is derived, which is the work.
        let content = decoded(&self.content)?;
        let key = self.key(passphrase, &salt).ok_or(UnsealError::Unsupported)?;
        let header = self.header();
        let payload = Payload { msg: &content, aad: header.as_bytes() };
        let decrypted = XChaCha20Poly1305::new(&key).decrypt(XNonce::from_slice(&nonce), payload);
        decrypted.map_err(|_| UnsealError::WrongOrAltered)
    }

    /// All members except the content, as authenticated data.
    fn header(&self) -> String {
        json_text(&Self { content: String::new(), ..self.clone() })
    }

    fn key(&self, passphrase: &str, salt: &[u8]) -> Option<Key> {
        let params = Params::new(self.memory_kib, self.passes, 1, None).ok()?;
        let mut key = Key::default();
        let kdf = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        kdf.hash_password_into(passphrase.as_bytes(), salt, &mut key).ok()?;
        Some(key)
    }
}
