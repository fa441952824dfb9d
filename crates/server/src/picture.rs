//! What a picture says about itself, read from its first bytes. It is never decoded here.

use terms::limits;

/// The kinds of picture that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    Png,
    Jpeg,
    WebP,
}

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// More bytes than fit.
    TooLarge,
    /// Not one of the kinds that are taken, or cut short.
    Unknown,
    /// It has no pixels, or is wider or higher than fits.
    TooWide,
}

impl Unfit {
    /// The code of the problem.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Unfit::TooLarge => "logo-too-large",
            Unfit::Unknown => "logo-unknown",
            Unfit::TooWide => "logo-too-wide",
        }
    }
}

/// The picture's kind, if its size is within bounds.
pub(crate) fn check(bytes: &[u8]) -> Result<Picture, Unfit> {
    measure(bytes).map(|(kind, _)| kind)
}

/// Its width and height in pixels as well.
pub(crate) fn measure(bytes: &[u8]) -> Result<(Picture, (u32, u32)), Unfit> {
    if bytes.len() > limits::LOGO_BYTES_MAX {
        return Err(Unfit::TooLarge);
    }
    let read = png(bytes).map(|size| (Picture::Png, size));
    let read = read.or_else(|| jpeg(bytes).map(|size| (Picture::Jpeg, size)));
    let (kind, (width, height)) =
        read.or_else(|| webp(bytes).map(|size| (Picture::WebP, size))).ok_or(Unfit::Unknown)?;
    let fits = |pixels| (1..=limits::LOGO_PIXELS_MAX).contains(&pixels);
    if fits(width) && fits(height) { Ok((kind, (width, height))) } else { Err(Unfit::TooWide) }
}

type Size = (u32, u32);

/// The signature, then the header's chunk with width and height.
fn png(bytes: &[u8]) -> Option<Size> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    Some((number(rest.get(..4)?), number(rest.get(4..8)?)))
}

/// Segments until the frame's header, which has height and width.
fn jpeg(bytes: &[u8]) -> Option<Size> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let (marker, after) = (rest.get(..2)?, rest.get(2..)?);
        let length = usize::try_from(number(after.get(..2)?)).ok()?;
        match marker {
            // Frames of every coding but the tables that share their numbers: DHT, JPG and DAC.
            [0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf] => {
                return Some((number(after.get(5..7)?), number(after.get(3..5)?)));
            }
            [0xff, 0xc4 | 0xc8 | 0xcc | 0xd0..=0xfe] => rest = after.get(length.max(2)..)?,
            _ => return None,
        }
    }
}

/// RIFF with one of three first chunks, each with its own place for width and height.
fn webp(bytes: &[u8]) -> Option<Size> {
    let rest = bytes.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WEBP")?;
    let (chunk, data) = (rest.get(..4)?, rest.get(8..)?);
    let little = |bytes: &[u8]| bytes.iter().rev().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    match chunk {
        b"VP8 " => {
            let sizes = data.get(3..)?.strip_prefix(b"\x9d\x01\x2a")?;
            Some((little(sizes.get(..2)?) & 0x3fff, little(sizes.get(2..4)?) & 0x3fff))
        }
        b"VP8L" => {
            let bits = little(data.strip_prefix(b"\x2f")?.get(..4)?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(data.get(4..7)?) + 1, little(data.get(7..10)?) + 1)),
        _ => None,
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]]
            .concat()
    }

    #[test]
    fn pictures_are_known_by_their_bytes_and_bounded_in_size() {
        let max = limits::LOGO_PIXELS_MAX;
        let jpeg = b"\xff\xd8\xff\xe0\0\x04JF\xff\xc4\0\x02\xff\xc2\0\x11\x08\0\x20\0\x40\x03";
        let webp = |chunk: &[u8], data: &[u8]| [b"RIFF\0\0\0\0WEBP", chunk, &[0; 4], data].concat();
        for (bytes, expected) in [
            (png_of(1, 1), Ok(Picture::Png)),
            (png_of(max, max), Ok(Picture::Png)),
            (png_of(max + 1, 1), Err(Unfit::TooWide)),
            (png_of(1, 0), Err(Unfit::TooWide)),
            (jpeg.to_vec(), Ok(Picture::Jpeg)),
            (jpeg[..20].to_vec(), Err(Unfit::Unknown)),
            (b"\xff\xd8\xff\xe0\0\0\xff\xe0\0\0".to_vec(), Err(Unfit::Unknown)),
            (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a\x40\0\x20\0"), Ok(Picture::WebP)),
            (webp(b"VP8L", b"\x2f\x3f\xc0\x07\0"), Ok(Picture::WebP)),
            (webp(b"VP8X", b"\0\0\0\0\xff\xff\xff\0\0\0"), Err(Unfit::TooWide)),
            (webp(b"ALPH", b"\0\0\0\0\0\0\0\0\0\0"), Err(Unfit::Unknown)),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), Err(Unfit::Unknown)),
            (b"GIF89a\x01\0\x01\0".to_vec(), Err(Unfit::Unknown)),
            (vec![], Err(Unfit::Unknown)),
        ] {
            assert_eq!(check(&bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_pictures_bytes_are_bounded() {
        for (more, fits) in [(-1_i64, true), (0, true), (1, false)] {
            let mut bytes = png_of(1, 1);
            bytes.resize(usize::try_from(limits::LOGO_BYTES_MAX as i64 + more).expect("a size that fits"), 0);
            assert_eq!(check(&bytes).is_ok(), fits);
        }
    }
}
