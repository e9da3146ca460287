#include "core/sheet/legacy_encoding.h"

#include <array>
#include <set>
#include <string>
#include <utility>

#include "core/base/text.h"
#include "core/i18n/letters.h"

namespace motcong::sheet {
namespace {

using Word = std::u32string;

/// Texts are looked at up to here: an encoding shows within a page.
constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::size_t kLongestSyllable = 16;  // "nghiêng", with room for VNI's two signs a letter

// Vietnamese syllables: what may begin one, and what may follow it, tones aside.
const std::set<std::u32string_view>& onsets() {
  static const std::set<std::u32string_view> kOnsets = {
      U"",  U"b",  U"c",   U"ch", U"d", U"đ",  U"g",  U"gh", U"gi", U"h", U"k",  U"kh", U"l", U"m",
      U"n", U"ng", U"ngh", U"nh", U"p", U"ph", U"qu", U"r",  U"s",  U"t", U"th", U"tr", U"v", U"x"};
  return kOnsets;
}

const std::set<std::u32string_view>& rhymes() {
  static const std::set<std::u32string_view> kRhymes = {
      U"a",    U"ac",   U"ach",  U"ai",   U"am",   U"an",   U"ang", U"anh",  U"ao",   U"ap",   U"at",
      U"au",   U"ay",   U"ăc",   U"ăm",   U"ăn",   U"ăng",  U"ăp",  U"ăt",   U"âc",   U"âm",   U"ân",
      U"âng",  U"âp",   U"ât",   U"âu",   U"ây",   U"e",    U"ec",  U"em",   U"en",   U"eng",  U"eo",
      U"ep",   U"et",   U"ê",    U"êch",  U"êm",   U"ên",   U"ênh", U"êp",   U"êt",   U"êu",   U"i",
      U"ia",   U"ich",  U"iêc",  U"iêm",  U"iên",  U"iêng", U"iêp", U"iêt",  U"iêu",  U"im",   U"in",
      U"inh",  U"ip",   U"it",   U"iu",   U"o",    U"oa",   U"oac", U"oach", U"oai",  U"oam",  U"oan",
      U"oang", U"oanh", U"oao",  U"oap",  U"oat",  U"oay",  U"oăc", U"oăm",  U"oăn",  U"oăng", U"oăt",
      U"oc",   U"oe",   U"oen",  U"oeo",  U"oet",  U"oi",   U"om",  U"on",   U"ong",  U"ooc",  U"oong",
      U"op",   U"ot",   U"ô",    U"ôc",   U"ôi",   U"ôm",   U"ôn",  U"ông",  U"ôp",   U"ôt",   U"ơ",
      U"ơi",   U"ơm",   U"ơn",   U"ơp",   U"ơt",   U"u",    U"ua",  U"uân",  U"uâng", U"uât",  U"uây",
      U"uc",   U"uê",   U"uêch", U"uênh", U"ui",   U"um",   U"un",  U"ung",  U"uơ",   U"uôc",  U"uôi",
      U"uôm",  U"uôn",  U"uông", U"uôt",  U"up",   U"ut",   U"uy",  U"uya",  U"uych", U"uyên", U"uyêt",
      U"uyn",  U"uynh", U"uyp",  U"uyt",  U"uyu",  U"ư",    U"ưa",  U"ưc",   U"ưi",   U"ưm",   U"ưn",
      U"ưng",  U"ươc",  U"ươi",  U"ươm",  U"ươn",  U"ương", U"ươp", U"ươt",  U"ươu",  U"ưt",   U"ưu",
      U"y",    U"ych",  U"yêm",  U"yên",  U"yêng", U"yêt",  U"yêu", U"ynh",  U"yt"};
  return kRhymes;
}

const std::u32string& alphabet() {
  static const std::u32string kLetters = [] {
    std::u32string letters;
    for (std::size_t at = 0; at < i18n::kAlphabet.size();) {
      letters += i18n::next_code_point(i18n::kAlphabet, at);
    }
    return letters;
  }();
  return kLetters;
}

/// Composed letters only; case does not count.
bool is_syllable(std::u32string_view word) {
  if (word.size() > kLongestSyllable) return false;
  std::u32string letters;
  int tone = 0;
  for (const char32_t c : word) {
    const i18n::Letter& letter = i18n::letter_of(c);
    if (letter.place == 0 || letter.tone > 5 || (letter.tone != 0 && tone != 0)) return false;
    if (letter.tone != 0) tone = letter.tone;
    letters += alphabet()[letter.place - 1u];
    const bool vowel = std::u32string_view(U"aăâeêioôơuưy").find(letters.back()) != std::u32string_view::npos;
    if (letter.tone != 0 && !vowel) return false;  // the tilde of a Spanish n
  }
  for (std::size_t onset = 0; onset <= 3 && onset < letters.size(); ++onset) {
    if (!onsets().contains(std::u32string_view(letters).substr(0, onset))) continue;
    const std::u32string_view rhyme = std::u32string_view(letters).substr(onset);
    const char32_t last = rhyme.back();
    const bool stopped = last == U'c' || last == U'p' || last == U't' || rhyme.ends_with(U"ch");
    // Stopped syllables have the tones sắc and nặng only.
    if (rhymes().contains(rhyme) && (!stopped || tone == 4 || tone == 5)) return true;
  }
  return false;
}

std::string to_utf8(std::u32string_view word) {
  std::string text;
  for (const char32_t c : word) i18n::append_utf8(text, c);
  return text;
}

Word to_word(std::string_view text) {
  Word word;
  for (std::size_t at = 0; at < text.size();) word += i18n::next_code_point(text, at);
  return word;
}

/// U+00A1 to U+00FE of TCVN3, in their order; '.': not used.
constexpr std::u32string_view kTcvn3 =
    U"ĂÂÊÔƠƯĐăâêôơưđ"                   // A1..AE
    U"......"                           // AF..B4
    U"àảãáạ.ằẳẵắ"                       // B5..BE
    U"......."                          // BF..C5
    U"ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò."      // C6..E0
    U"ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ";  // E1..FE

/// What a word would be in the encoding; nothing when it cannot be in it. `strong`: it holds signs that stand
/// in no word of another language.
struct Decoded {
  Word word;
  bool strong = false;
};

std::optional<Decoded> decode_tcvn3(const Word& word) {
  Decoded decoded;
  for (const char32_t c : word) {
    if (c < 0x80) {
      decoded.word += c;
      continue;
    }
    if (c < 0xA1 || c - 0xA1 >= kTcvn3.size() || kTcvn3[c - 0xA1] == U'.') return std::nullopt;
    decoded.word += kTcvn3[c - 0xA1];
    decoded.strong |= c <= 0xBE;
  }
  return decoded;
}

char32_t to_lower(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ? c + 0x20 : c;
}

/// A vowel with the sign behind it, as VNI writes "aø" for "à".
char32_t vni_pair(char32_t vowel, char32_t mark) {
  static constexpr std::u32string_view kMarks = U"ùøûõïéèúüëêáàåãäâ";
  struct Row {
    char32_t vowel;
    std::u32string_view letters;  // in the order of kMarks; '.': no such pair
  };
  static constexpr std::array<Row, 7> kRows = {{{U'a', U"áàảãạắằẳẵặăấầẩẫậâ"},
                                                {U'e', U"éèẻẽẹ......ếềểễệê"},
                                                {U'o', U"óòỏõọ......ốồổỗộô"},
                                                {U'u', U"úùủũụ............"},
                                                {U'y', U"ýỳỷỹ............."},
                                                {U'ô', U"ớờởỡợ............"},
                                                {U'ö', U"ứừửữự............"}}};
  const std::size_t place = kMarks.find(mark);
  if (place == std::u32string_view::npos) return 0;
  for (const Row& row : kRows) {
    if (row.vowel == vowel) return row.letters[place] == U'.' ? 0 : row.letters[place];
  }
  return 0;
}

std::optional<Decoded> decode_vni(const Word& word) {
  static constexpr std::u32string_view kAlone = U"íìæóòîñôö";
  static constexpr std::u32string_view kAloneMeans = U"íìỉĩịỵđơư";
  Decoded decoded;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char32_t c = to_lower(word[at]);
    const char32_t pair = at + 1 < word.size() ? vni_pair(c, to_lower(word[at + 1])) : 0;
    if (pair != 0) {
      decoded.word += pair;
      decoded.strong = true;
      ++at;
    } else if (c < 0x80) {
      decoded.word += c;
    } else {
      const std::size_t alone = kAlone.find(c);
      if (alone == std::u32string_view::npos) return std::nullopt;
      decoded.word += kAloneMeans[alone];
    }
  }
  return decoded;
}

/// Bytes only: tones are marks behind the vowel, the rest is Latin-1 with six letters changed.
std::optional<Decoded> decode_windows_1258(const Word& word) {
  static constexpr std::u32string_view kFrom =
      U"\u00CC\u00D2\u00DE\u00EC\u00F2\u00F0\u00D0\u00E3\u00C3\u00F5\u00D5\u00FD\u00DD";
  static constexpr std::u32string_view kTo = U"\u0300\u0309\u0303\u0301\u0323đĐăĂơƠưƯ";
  Decoded decoded;
  for (const char32_t c : word) {
    const std::size_t at = kFrom.find(c);
    decoded.word += at == std::u32string_view::npos ? c : kTo[at];
  }
  decoded.word = to_word(base::normalise_input(to_utf8(decoded.word)));
  return decoded;
}

bool is_word_sign(char32_t c) {
  if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  return c >= 0xA1 && c != 0xBF && (c < 0x2000 || c > 0x206F);
}

/// "Q§", "KH§T" and other abbreviations in capitals, and signs without a letter such as a bullet "·", say
/// nothing either way.
bool says_nothing(const Word& word) {
  bool capitals = true, letter = false;
  for (const char32_t c : word) {
    capitals &= (c >= U'A' && c <= U'Z') || c == 0xA7 || c == 0xD1 || c == U'Đ';
    letter |= c < 0x80;
  }
  return capitals || !letter;
}

using Decode = std::optional<Decoded> (*)(const Word&);

/// For and against one encoding.
class Evidence {
 public:
  explicit Evidence(Decode decode) : decode_(decode) {}

  /// REQUIRES: the word has a sign beyond ASCII and is no syllable as it stands.
  void count(const Word& word) {
    const auto decoded = decode_(word);
    if (!decoded || !is_syllable(decoded->word)) {
      ++against_;
      return;
    }
    ++in_favour_;
    strong_ |= decoded->strong;
    if (different_.size() < 2) different_.insert(word);
  }

  std::size_t in_favour() const { return in_favour_; }
  bool convinces(std::size_t proper, bool needs_strong) const {
    return different_.size() >= 2 && (strong_ || !needs_strong) && in_favour_ > 2 * against_ &&
           in_favour_ > proper;
  }

 private:
  Decode decode_;
  std::size_t in_favour_ = 0, against_ = 0;
  std::set<Word> different_;
  bool strong_ = false;
};

/// Calls `use` with each word that has a sign beyond ASCII.
template <class NextSign, class Use>
void for_each_word(std::string_view text, NextSign next, Use use) {
  Word word;
  bool accented = false;
  const auto end_word = [&] {
    if (accented && !says_nothing(word)) use(word);
    word.clear();
    accented = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next(text, at);
    if (is_word_sign(c)) {
      word += c;
      accented |= c >= 0x80;
    } else {
      end_word();
    }
  }
  end_word();
}

/// Signs that only TCVN3 and VNI put into words; without one there is nothing to look at.
bool has_suspicious_sign(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    if (first == 0xC2 && second >= 0xA1 && second <= 0xBE) return true;
    // An accented letter of Latin-1 right behind a vowel.
    if (first == 0xC3 && at > 0) {
      if (std::string_view("aeouyAEOUY").find(text[at - 1]) != std::string_view::npos) return true;
      if (at > 1 && static_cast<unsigned char>(text[at - 2]) == 0xC3) return true;
    }
  }
  return false;
}

}  // namespace

std::string_view name_of(LegacyEncoding encoding) {
  switch (encoding) {
    case LegacyEncoding::tcvn3:
      return "TCVN3 (ABC)";
    case LegacyEncoding::vni:
      return "VNI";
    case LegacyEncoding::windows_1258:
      return "Windows-1258";
  }
  return "";
}

std::optional<LegacyEncoding> detect_legacy_vietnamese(std::string_view text) {
  text = text.substr(0, kMaxBytes);
  if (!has_suspicious_sign(text)) return std::nullopt;
  Evidence tcvn3(decode_tcvn3), vni(decode_vni);
  std::size_t proper = 0;
  for_each_word(text, i18n::next_code_point, [&](const Word& word) {
    if (is_syllable(word) || is_syllable(to_word(base::normalise_input(to_utf8(word))))) {
      ++proper;
      return;
    }
    tcvn3.count(word);
    vni.count(word);
  });
  if (tcvn3.convinces(proper, true) && tcvn3.in_favour() >= vni.in_favour()) return LegacyEncoding::tcvn3;
  if (vni.convinces(proper, true)) return LegacyEncoding::vni;
  return std::nullopt;
}

std::optional<LegacyEncoding> detect_legacy_vietnamese_bytes(std::string_view bytes) {
  std::array<std::pair<LegacyEncoding, Evidence>, 3> candidates = {
      {{LegacyEncoding::tcvn3, Evidence(decode_tcvn3)},
       {LegacyEncoding::vni, Evidence(decode_vni)},
       {LegacyEncoding::windows_1258, Evidence(decode_windows_1258)}}};
  const auto next_byte = [](std::string_view text, std::size_t& at) -> char32_t {
    return static_cast<unsigned char>(text[at++]);
  };
  for_each_word(bytes.substr(0, kMaxBytes), next_byte, [&](const Word& word) {
    for (auto& [encoding, evidence] : candidates) evidence.count(word);
  });
  std::optional<LegacyEncoding> best;
  std::size_t most = 0;
  for (const auto& [encoding, evidence] : candidates) {
    if (!evidence.convinces(0, false) || evidence.in_favour() <= most) continue;
    best = encoding;
    most = evidence.in_favour();
  }
  return best;
}

}  // namespace motcong::sheet
