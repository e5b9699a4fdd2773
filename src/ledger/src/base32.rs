//! Crockford's base 32 in lower case. Its digits ascend in ASCII, so texts of equal length sort like
//! the numbers they encode.

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The value of each byte; 32 for a byte that is not a digit.
const VALUES: [u8; 256] = {
    let mut values = [32; 256];
    let mut value = 0_u8;
    while value < 32 {
        values[DIGITS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// Writes the low bits of `number` as digits of five bits each, filling `out`.
pub fn write(number: u64, out: &mut [u8]) {
    let mut rest = number;
    for digit in out.iter_mut().rev() {
        *digit = DIGITS[(rest & 31) as usize];
        rest >>= 5;
    }
}

/// Reads the output of [`write()`]; `None` if a byte is not one of the 32 digits.
pub fn read(text: &str) -> Option<u64> {
    text.bytes().try_fold(0, |number, digit| {
        let value = VALUES[usize::from(digit)];
        (value < 32).then_some(number << 5 | u64::from(value))
    })
}
