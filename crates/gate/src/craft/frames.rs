use super::{
    Case, Target, deflated_zeros,
    raw::{deflated, framed, plain},
    unsigned,
};
use crate::chunk::frame::{CHANGE, DEFLATED, MAGIC, hash};
use terms::limits;

const CODE: &str = "malformed-change";

/// What isn't a change's frame at all.
pub(super) fn cases(target: &Target) -> Vec<Case> {
    let honest = target.raw().body();
    let checksum = hash(&honest).0[..4].to_vec();
    let deflate = deflated(&honest);
    let mut wrong_checksum = plain(&honest);
    wrong_checksum[4] ^= 1;
    let rows: Vec<(&str, Vec<u8>)> = vec![
        ("nothing at all", Vec::new()),
        ("the magic bytes alone", MAGIC.to_vec()),
        ("text", b"<script>alert(1)</script>".to_vec()),
        ("a sync message whose Bloom filter has no bits", sync_message(&[1, 0, 7])),
        ("a sync message whose Bloom filter has 2^32 probes", sync_message(&bloom(1, 8, u64::from(u32::MAX), &[0xff]))),
        ("a sync message that has nothing", vec![0x42, 0, 0, 1, 0, 0, 0]),
        ("a sync message of the second version", vec![0x43, 0, 0, 1, 0, 0, 0, 2, 2, 0x80]),
        ("a document chunk", framed(0, &checksum, &honest)),
        ("a bundle chunk", framed(3, &checksum, &honest)),
        ("a chunk of an unknown type", framed(9, &checksum, &honest)),
        ("a wrong checksum", wrong_checksum),
        ("a chunk that ends early", plain(&honest)[..honest.len()].to_vec()),
        ("a chunk of 2^60 bytes", [&MAGIC[..], &checksum, &[CHANGE], &unsigned(1 << 60), &honest].concat()),
        ("a chunk with bytes after it", [plain(&honest), vec![0]].concat()),
        ("two chunks in one", plain(&honest).repeat(2)),
        ("a document chunk of too many bytes", framed(0, &checksum, &vec![0; limits::CHUNK_BYTES_MAX])),
        ("a length that is spelled too long", overlong_length(&honest, &checksum)),
        ("900 MiB deflated to 0.9 MiB", framed(DEFLATED, &[0; 4], &deflated_zeros(900))),
        ("200 MiB deflated to 0.2 MiB", framed(DEFLATED, &[0; 4], &deflated_zeros(200))),
        ("a deflate stream of nonsense", framed(DEFLATED, &checksum, &[0xff; 40])),
        ("an empty deflate stream", framed(DEFLATED, &checksum, &[])),
        ("a deflate stream that does not end", unfinished(&honest, &checksum)),
        ("a deflate stream with bytes after it", framed(DEFLATED, &checksum, &[&deflate[10..], &[0]].concat())),
    ];
    rows.into_iter().map(|(name, bytes)| Case { name, bytes, code: CODE }).collect()
}

/// A sync message that has one head and offers one Bloom filter.
fn sync_message(bloom: &[u8]) -> Vec<u8> {
    [&[0x42, 1][..], &[1; 32], &[0, 1, 0], &unsigned(bloom.len() as u64), bloom, &[0]].concat()
}

fn bloom(entries: u64, bits_per_entry: u64, probes: u64, bits: &[u8]) -> Vec<u8> {
    [unsigned(entries), unsigned(bits_per_entry), unsigned(probes), bits.to_vec()].concat()
}

/// The same number in one byte more.
fn overlong_length(body: &[u8], checksum: &[u8]) -> Vec<u8> {
    let mut length = unsigned(body.len() as u64);
    if let Some(last) = length.last_mut() {
        *last |= 0x80;
    }
    length.push(0);
    [&MAGIC[..], checksum, &[CHANGE], &length, body].concat()
}

/// One stored block that isn't marked as the last: everything is there except the end.
fn unfinished(body: &[u8], checksum: &[u8]) -> Vec<u8> {
    let length = body.len() as u16;
    let block = [&[0][..], &length.to_le_bytes(), &(!length).to_le_bytes(), body].concat();
    framed(DEFLATED, checksum, &block)
}
