use crate::chunk::frame;
use flate2::{Compress, Compression, FlushCompress};

/// An unsigned LEB128 number.
pub fn unsigned(value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    frame::write_unsigned(&mut out, value);
    out
}

/// A signed LEB128 number.
pub fn signed(mut value: i64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = value as u8 & 0x7f;
        value >>= 7;
        if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

/// A run of `length` rows of one encoded value.
pub fn run(length: i64, value: &[u8]) -> Vec<u8> {
    [signed(length), value.to_vec()].concat()
}

/// A literal run: each row with an encoded value of its own.
pub fn literals(values: &[Vec<u8>]) -> Vec<u8> {
    [signed(-(values.len() as i64)), values.concat()].concat()
}

/// A deflate stream that inflates to `mebibytes` MiB of zeros. One flushed MiB is repeated, which costs nothing to make.
pub fn deflated_zeros(mebibytes: usize) -> Vec<u8> {
    let zeros = vec![0u8; 1 << 20];
    let mut piece = Vec::with_capacity(64 << 10);
    let mut end = Vec::with_capacity(64);
    let mut compress = Compress::new(Compression::best(), false);
    compress.compress_vec(&zeros, &mut piece, FlushCompress::Full).expect("zeros deflate");
    compress.compress_vec(&[], &mut end, FlushCompress::Finish).expect("the stream ends");
    [piece.repeat(mebibytes), end].concat()
}
