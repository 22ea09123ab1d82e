//! Reads codes of the character maps that PDF names and does not include, and the glyphs of Adobe's Chinese collection.
//!
//! A font that is not in the file names such a map; the codes are those of well-known encodings, so that the words can be
//! read without the font.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

/// A named map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predefined {
    /// Two bytes that are the number of a glyph.
    Identity,
    Utf8Code,
    Utf16,
    Utf32,
    /// `half`: letters and digits are half as wide as Chinese characters.
    Legacy {
        encoding: &'static Encoding,
        half: bool,
    },
}

impl Predefined {
    /// The map of a name, and whether its lines run downwards.
    pub(super) fn named(name: &str) -> Option<(Predefined, bool)> {
        let (base, vertical) = match name.rsplit_once('-') {
            Some((base, "H")) => (base, false),
            Some((base, "V")) => (base, true),
            _ if name == "H" || name == "V" => ("EUC", name == "V"),
            _ => return None,
        };
        let unicode = ["UniGB", "UniCNS", "UniJIS", "UniKS", "UniAKR", "UniHojo"].iter().any(|it| base.starts_with(it));
        let map = if base == "Identity" {
            Predefined::Identity
        } else if unicode && base.contains("UTF8") {
            Predefined::Utf8Code
        } else if unicode && base.contains("UTF32") {
            Predefined::Utf32
        } else if unicode {
            Predefined::Utf16
        } else {
            let (encoding, half) = match base {
                "GB-EUC" | "GBK-EUC" => (GB18030, true),
                "GBpc-EUC" | "GBKp-EUC" | "GBK2K" => (GB18030, false),
                "B5pc" | "ETenms-B5" | "HKscs-B5" => (BIG5, false),
                "ETen-B5" => (BIG5, true),
                "90ms-RKSJ" | "Ext-RKSJ" | "Add-RKSJ" | "83pv-RKSJ" => (SHIFT_JIS, true),
                "90msp-RKSJ" | "90pv-RKSJ" => (SHIFT_JIS, false),
                "EUC" => (EUC_JP, true),
                "KSC-EUC" | "KSCms-UHC-HW" => (EUC_KR, true),
                "KSCms-UHC" | "KSCpc-EUC" => (EUC_KR, false),
                _ => return None,
            };
            Predefined::Legacy { encoding, half }
        };
        Some((map, vertical))
    }

    /// How many bytes the next code has.
    pub(super) fn length(self, bytes: &[u8]) -> usize {
        let first = bytes.first().copied().unwrap_or(0);
        let second = bytes.get(1).copied().unwrap_or(0);
        let length = match self {
            Predefined::Identity => 2,
            Predefined::Utf8Code => match first {
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xff => 4,
                _ => 1,
            },
            Predefined::Utf16 if (0xd8..=0xdb).contains(&first) => 4,
            Predefined::Utf16 => 2,
            Predefined::Utf32 => 4,
            Predefined::Legacy { encoding, .. } => match first {
                0..=0x80 | 0xff => 1,
                0xa1..=0xdf if encoding == SHIFT_JIS => 1,
                _ if encoding == GB18030 && second.is_ascii_digit() => 4,
                _ => 2,
            },
        };
        length.min(bytes.len()).max(1)
    }

    /// What a code stands for; `None` where the code is the number of a glyph, or stands for nothing.
    pub(super) fn characters(self, code: &[u8]) -> Option<String> {
        let words = match self {
            Predefined::Identity => return None,
            Predefined::Utf8Code => std::str::from_utf8(code).ok()?.to_owned(),
            Predefined::Utf16 => {
                let units: Vec<u16> = code
                    .chunks(2)
                    .map(|pair| pair.iter().fold(0u16, |unit, byte| unit << 8 | u16::from(*byte)))
                    .collect();
                String::from_utf16(&units).ok()?
            }
            Predefined::Utf32 => {
                let code = code.iter().fold(0u32, |code, byte| code << 8 | u32::from(*byte));
                char::from_u32(code)?.to_string()
            }
            Predefined::Legacy { encoding, .. } => {
                encoding.decode_without_bom_handling_and_without_replacement(code)?.into_owned()
            }
        };
        let known = |c: char| c != '\0' && c != char::REPLACEMENT_CHARACTER;
        (!words.is_empty() && words.chars().all(known)).then_some(words)
    }

    /// The glyph of a letter or digit, by which its width is found; Chinese characters have the usual width.
    pub(super) fn glyph_of_letter(self, letter: &str) -> Option<u32> {
        let mut signs = letter.chars();
        let (Some(sign @ ' '..='~'), None) = (signs.next(), signs.next()) else { return None };
        let offset = sign as u32 - 0x20;
        Some(match self {
            Predefined::Legacy { encoding, half: true } if encoding == GB18030 => match offset {
                0 => 7716,
                _ => 813 + offset,
            },
            Predefined::Legacy { encoding, half: true } if encoding == BIG5 => 13_648 + offset,
            Predefined::Legacy { encoding, half: true } if encoding == EUC_KR => 8094 + offset,
            Predefined::Legacy { half: true, .. } => 231 + offset,
            _ => 1 + offset,
        })
    }
}

/// The character of a glyph of the collection `Adobe-GB1`, as far as it holds those of GB 2312, which stand there in the
/// order of that standard.
pub(super) fn chinese_glyph(glyph: u32) -> Option<String> {
    /// First glyph, first and last code of a run within one row of the standard.
    const RUNS: &[(u32, u16, u16)] = &[
        (96, 0xa1a1, 0xa1fe),
        (190, 0xa2b1, 0xa2e2),
        (240, 0xa2e5, 0xa2ee),
        (250, 0xa2f1, 0xa2fc),
        (262, 0xa3a1, 0xa3fe),
        (356, 0xa4a1, 0xa4f3),
        (439, 0xa5a1, 0xa5f6),
        (525, 0xa6a1, 0xa6b8),
        (549, 0xa6c1, 0xa6d8),
    ];
    /// The Chinese characters: 39 full rows and one of 89, then 32 full rows.
    const FIRST_LEVEL: u32 = 939;
    const SECOND_LEVEL: u32 = FIRST_LEVEL + 3755;
    const LAST: u32 = SECOND_LEVEL + 3008;
    let letter = |offset: u32| char::from_u32(0x20 + offset).map(String::from);
    let place = |base: u32, row: u32| {
        let offset = glyph - base;
        (u16::try_from((row + offset / 94) << 8 | (0xa1 + offset % 94))).ok()
    };
    let code = match glyph {
        1..=95 => return letter(glyph - 1),
        814..=907 => return letter(glyph - 813),
        7716 => return letter(0),
        FIRST_LEVEL..SECOND_LEVEL => place(FIRST_LEVEL, 0xb0)?,
        SECOND_LEVEL..LAST => place(SECOND_LEVEL, 0xd8)?,
        _ => RUNS.iter().find_map(|(first, low, high)| {
            let code = u16::try_from(glyph.checked_sub(*first)?).ok()?.checked_add(*low)?;
            (code <= *high).then_some(code)
        })?,
    };
    GB18030.decode_without_bom_handling_and_without_replacement(&code.to_be_bytes()).map(|it| it.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> String {
        let (map, _) = Predefined::named(name).unwrap();
        let mut rest = bytes;
        let mut words = String::new();
        while !rest.is_empty() {
            let (code, after) = rest.split_at(map.length(rest));
            words.push_str(&map.characters(code).unwrap_or_else(|| "?".to_owned()));
            rest = after;
        }
        words
    }

    #[test]
    fn named_maps_read_their_codes() {
        let gbk = GB18030.encode("本年 12〇").0;
        for name in ["GBK-EUC-H", "GBKp-EUC-V", "GBK2K-H"] {
            assert_eq!(read(name, &gbk), "本年 12〇");
        }
        assert_eq!(read("UniGB-UCS2-H", &[0x67, 0x2c, 0, b'7']), "本7");
        assert_eq!(read("UniGB-UTF16-V", &[0xd8, 0x42, 0xdf, 0xb7]), "\u{20bb7}");
        assert_eq!(read("ETen-B5-H", &BIG5.encode("單位3").0), "單位3");
        assert_eq!(read("90ms-RKSJ-H", &SHIFT_JIS.encode("表ｱ5").0), "表ｱ5");
        assert!(Predefined::named("WinAnsiEncoding").is_none());
    }

    #[test]
    fn glyphs_of_the_collection_stand_in_the_order_of_the_standard() {
        let read = |glyph| chinese_glyph(glyph).unwrap_or_default();
        assert_eq!([1, 17, 95, 96, 97, 105, 262, 355].map(read), [" ", "0", "~", "\u{3000}", "、", "—", "！", "￣"]);
        assert_eq!([939, 940, 4693, 4694, 7701].map(read), ["啊", "阿", "座", "亍", "齄"]);
        assert_eq!([830, 831, 0, 8000].map(read), ["1", "2", "", ""]);
    }
}
