use crate::Refusal;

/// Reads untrusted bytes from front to back. Nothing is allocated, and a number has one spelling only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn left(&self) -> usize {
        self.0.len()
    }

    /// The next `count` bytes. The count comes from outside, so it is compared before anything is cut.
    pub(crate) fn take(&mut self, count: u64) -> Result<&'a [u8], Refusal> {
        let count = usize::try_from(count).map_err(|_| Refusal::Truncated)?;
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Refusal::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Refusal::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// An unsigned LEB128 number in its shortest form.
    pub(crate) fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return Err(Refusal::Number);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 { Err(Refusal::Number) } else { Ok(value) };
            }
        }
        Err(Refusal::Number)
    }

    /// A signed LEB128 number in its shortest form.
    pub(crate) fn signed(&mut self) -> Result<i64, Refusal> {
        let mut value = 0i64;
        let mut before = 0u8;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            // Ten bytes hold 70 bits: the last may only carry the sign.
            if shift == 63 && !matches!(byte, 0x00 | 0x7f) {
                return Err(Refusal::Number);
            }
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign_only = matches!((byte, before & 0x40), (0x00, 0) | (0x7f, 0x40));
                if shift > 0 && sign_only {
                    return Err(Refusal::Number);
                }
                let negative = byte & 0x40 != 0 && shift + 7 < 64;
                return Ok(if negative { value | -1 << (shift + 7) } else { value });
            }
            before = byte;
        }
        Err(Refusal::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsigned(bytes: &[u8]) -> Result<u64, Refusal> {
        Reader::new(bytes).unsigned()
    }

    fn signed(bytes: &[u8]) -> Result<i64, Refusal> {
        Reader::new(bytes).signed()
    }

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(unsigned(&[0]), Ok(0));
        assert_eq!(unsigned(&[0x80, 1]), Ok(128));
        assert_eq!(unsigned(&[0x81, 0]), Err(Refusal::Number));
        assert_eq!(unsigned(&[0xff; 9].iter().chain(&[1]).copied().collect::<Vec<_>>()), Ok(u64::MAX));
        assert_eq!(unsigned(&[0xff; 9].iter().chain(&[2]).copied().collect::<Vec<_>>()), Err(Refusal::Number));
        assert_eq!(unsigned(&[0x80; 11]), Err(Refusal::Number));
        assert_eq!(unsigned(&[0x80]), Err(Refusal::Truncated));

        assert_eq!(signed(&[0]), Ok(0));
        assert_eq!(signed(&[0x7f]), Ok(-1));
        assert_eq!(signed(&[0xff, 0x7f]), Err(Refusal::Number));
        assert_eq!(signed(&[0x80, 0x00]), Err(Refusal::Number));
        assert_eq!(signed(&[0xc0, 0x00]), Ok(64));
        assert_eq!(signed(&[0xbf, 0x7f]), Ok(-65));
        let extreme = |last| [0x80; 9].iter().chain(&[last]).copied().collect::<Vec<u8>>();
        assert_eq!(signed(&extreme(0x7f)), Ok(i64::MIN));
        assert_eq!(signed(&extreme(0x01)), Err(Refusal::Number));
    }
}
