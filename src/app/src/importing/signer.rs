//! The signer of a file, as far as the open ledger knows.

use zhibu_domain::reporting::trust::TrustedKey;
use zhibu_format::{Signature, fingerprint};

/// The signer of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Nobody.
    None,
    /// Nobody, though its unit usually signs: this holder's key is trusted.
    Missing {
        /// The holder of the missing key.
        holder: String,
    },
    /// Somebody, but the file was altered after signing.
    Altered,
    /// This browser.
    Own,
    /// The holder of a trusted key.
    Trusted {
        /// The holder of the key.
        holder: String,
    },
    /// The holder of a key that the ledger does not trust.
    Unknown {
        /// The key.
        key: String,
        /// The fingerprint of the key, for people to compare.
        fingerprint: String,
    },
}

impl Signer {
    /// The signer of a file that says it was exported by `unit`. `trusted` are the keys that the
    /// ledger trusts, `own` is this browser's public key.
    pub fn of(
        signature: &Signature,
        unit: &str,
        trusted: &[TrustedKey],
        own: Option<&str>,
    ) -> Self {
        let key = match signature {
            Signature::Unsigned => {
                let of_unit =
                    |known: &&TrustedKey| !unit.is_empty() && known.holder.starts_with(unit);
                let known = trusted.iter().find(of_unit);
                return known
                    .map_or(Self::None, |known| Self::Missing { holder: known.holder.clone() });
            }
            Signature::Altered => return Self::Altered,
            Signature::Valid(key) => key,
        };
        if own == Some(key) {
            return Self::Own;
        }
        match trusted.iter().find(|known| *known.key == **key) {
            Some(known) => Self::Trusted { holder: known.holder.clone() },
            None => Self::Unknown { key: key.clone(), fingerprint: fingerprint(key) },
        }
    }
}
