//! Who signed a file, as far as the open ledger knows.

use zhibu_domain::reporting::trust::TrustedKey;
use zhibu_format::{Signature, fingerprint};

/// Who signed a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Nobody.
    None,
    /// Nobody, though its unit used to sign: this holder's key is trusted.
    Missing {
        /// Whose key it would be.
        holder: String,
    },
    /// Somebody, but the file was altered since.
    Altered,
    /// This browser.
    Own,
    /// The holder of a trusted key.
    Trusted {
        /// Whose key it is.
        holder: String,
    },
    /// The holder of a key that the ledger does not trust.
    Unknown {
        /// The key.
        key: String,
        /// The key as people compare it.
        fingerprint: String,
    },
}

impl Signer {
    /// Of a file that `unit` says it has exported. `trusted` are the keys that the ledger trusts, `own`
    /// is this browser's public key.
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
