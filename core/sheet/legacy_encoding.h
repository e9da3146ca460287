// Vietnamese text in the encodings from before Unicode: recognising it, so that it is refused in words
// instead of stored as garbage. Converts nothing.
#pragma once

#include <optional>
#include <string_view>

namespace motcong::sheet {

enum class LegacyEncoding { tcvn3, vni, windows_1258 };

/// "TCVN3 (ABC)", "VNI", "Windows-1258": as UniKey lists them.
std::string_view name_of(LegacyEncoding encoding);

/// TCVN3 or VNI in text that is Unicode by its bytes: what a workbook typed in a .VnTime or VNI-Times font
/// holds. Says so only when several different words are Vietnamese in that encoding, are not as they stand,
/// and outweigh everything else with accents; other languages and Vietnamese in Unicode are left alone. A
/// single word is no proof. REQUIRES: is_utf8(text).
std::optional<LegacyEncoding> detect_legacy_vietnamese(std::string_view text);

/// The encoding in which the words of `bytes`, which are not UTF-8, are Vietnamese.
std::optional<LegacyEncoding> detect_legacy_vietnamese_bytes(std::string_view bytes);

}  // namespace motcong::sheet
