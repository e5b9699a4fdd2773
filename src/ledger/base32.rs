//! Crockford's base 32 in lower case: its letters ascend in ASCII, so equally long texts sort as
//! the numbers they stand for.

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes the low `5 * width` bits of `number` as `width` letters.
pub fn write(number: u64, width: usize, out: &mut String) {
    for place in (0..width).rev() {
        let five_bits = (number >> (5 * place)) & 31;
        out.push(char::from(LETTERS[five_bits as usize]));
    }
}

/// Reads what [`write`] wrote; `None` if any letter is not one of the 32.
pub fn read(text: &str) -> Option<u64> {
    text.bytes().try_fold(0, |number, letter| {
        let five_bits = LETTERS.iter().position(|known| *known == letter)?;
        Some(number << 5 | five_bits as u64)
    })
}
