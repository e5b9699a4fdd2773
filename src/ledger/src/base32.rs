//! Crockford's base 32 in lower case: its letters ascend in ASCII, so equally long texts sort as
//! the numbers they stand for.

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What each byte stands for; 32 where it is no letter.
const VALUES: [u8; 256] = {
    let mut values = [32; 256];
    let mut value = 0_u8;
    while value < 32 {
        values[LETTERS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// Writes the low bits of `number` as letters, five bits a letter, filling `out`.
pub fn write(number: u64, out: &mut [u8]) {
    let mut rest = number;
    for letter in out.iter_mut().rev() {
        *letter = LETTERS[(rest & 31) as usize];
        rest >>= 5;
    }
}

/// Reads what [`write`] wrote; `None` if any letter is not one of the 32.
pub fn read(text: &str) -> Option<u64> {
    text.bytes().try_fold(0, |number, letter| {
        let value = VALUES[usize::from(letter)];
        (value < 32).then_some(number << 5 | u64::from(value))
    })
}
