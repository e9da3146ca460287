#include "plugins/legal/register/number.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/vietnamese.h"

namespace motcong::legal {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// Without the spaces at '/', '-' and '.', with plain hyphens.
std::string close_up(std::string_view typed) {
  std::string text = base::normalise_line(typed);
  for (const char* dash : {"–", "—", "‐", "‑", "−"}) replace_all(text, dash, "-");
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') {
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      const char last = out.empty() ? '\0' : out.back();
      if (last == '/' || last == '-' || next == '/' || next == '-') continue;
    }
    out += text[i];
  }
  return out;
}

/// "Số: 63/2010/NĐ-CP" and the apostrophe that keeps spreadsheets from reading a date.
std::string_view drop_lead_in(std::string_view text) {
  if (text.starts_with('\'')) text.remove_prefix(1);
  for (const char* word : {"Số:", "số:", "SỐ:", "Số ", "số ", "SỐ ", "Số :", "số :"}) {
    if (text.starts_with(word)) {
      text.remove_prefix(std::string_view(word).size());
      break;
    }
  }
  return base::trim(text);
}

std::string strip_zeros(const std::string& key) {
  std::size_t zeros = 0;
  while (zeros + 1 < key.size() && key[zeros] == '0' && is_digit(key[zeros + 1])) ++zeros;
  return key.substr(zeros);
}

/// "30c", "66.7", "522b": digits, perhaps with a part after a dot, perhaps one letter.
bool is_count(std::string_view part) {
  std::size_t i = 0;
  while (i < part.size() && is_digit(part[i])) ++i;
  if (i == 0) return false;
  if (i + 1 < part.size() && part[i] == '.' && is_digit(part[i + 1])) {
    ++i;
    while (i < part.size() && is_digit(part[i])) ++i;
  }
  const std::string_view letter = part.substr(i);
  if (letter.empty()) return true;
  const auto first = static_cast<unsigned char>(letter.front());
  return base::utf8_length(letter) == 1 && (first >= 0x80 || (first | 0x20) >= 'a');
}

int read_year(std::string_view part) {
  if (part.size() != 4 || !std::all_of(part.begin(), part.end(), is_digit)) return 0;
  const int year = std::stoi(std::string(part));
  return year >= 1945 && year <= 2100 ? year : 0;
}

/// "QH13", "UBTVQH14": bodies whose numbers carry their term. The body without it; "" when it is none of them.
std::string body_of_term(std::string_view code) {
  std::string_view body = code;
  while (!body.empty() && is_digit(body.back())) body.remove_suffix(1);
  const std::string key = i18n::fold(body);
  if (key == "qh") return "QH";
  if (key == "ubtvqh" || key == "ubnvqh") return "UBTVQH";
  if (key == "hdnn") return "HĐNN";
  return {};
}

/// Bodies of the Party end in TU or TW (tỉnh ủy, trung ương), or are an ĐU (đảng ủy), HU, CB, BCSĐ.
bool is_party_body(std::string_view code) {
  const std::string key = i18n::fold(code);
  return key.ends_with("tu") || key.ends_with("tw") || key.starts_with("du") || key.starts_with("bcs") || key == "hu" ||
         key == "cb" || key == "bct" || key == "bbt";
}

void add_issuers(DocumentNumber& out, std::string_view codes) {
  for (const std::string& code : base::split(codes, '-')) {
    if (code.empty()) continue;
    const std::string body = body_of_term(code);
    out.issuers.push_back(body.empty() ? code : body);
  }
}

/// "NĐ-CP", "TTLT-BKHĐT-BTC", "QH13", and with `rest` "TTLT" + "BTC-BCA".
void read_code(DocumentNumber& out, std::string code, std::string_view rest) {
  std::replace(code.begin(), code.end(), '_', '-');
  const std::size_t dash = code.find('-');
  const std::string type = code.substr(0, dash);
  const std::string body = body_of_term(type);
  if (!body.empty()) {
    // Laws, codes and resolutions of the National Assembly look alike; most are laws.
    out.is_understood = true;
    out.issuers = {body};
    return;
  }
  out.kind = find_kind_by_code(type);
  if (out.kind == nullptr) return;
  if (dash != std::string::npos) add_issuers(out, std::string_view(code).substr(dash + 1));
  add_issuers(out, rest);
  out.is_understood = true;  // also "04/2017/TT-", as some registers cut it: only the body is lost
}

/// Without a year: "53/QĐ-UBND", "03/VBHN-VPQH", "104/SNV-CCHC", and what was usual before 1997: "13/CP", "619/TTg".
void read_yearless(DocumentNumber& out, std::string_view count, std::string code) {
  if (!is_count(count) || code.empty()) return;
  std::replace(code.begin(), code.end(), '_', '-');
  const std::size_t dash = code.find('-');
  const std::string type = code.substr(0, dash);
  out.nature = Nature::administrative;
  if (dash == std::string::npos) {
    const std::string key = i18n::fold(code);
    if (key == "cp") out.kind = find_kind("decree");
    else if (key == "ttg") out.kind = find_kind("decision");
    else if (key == "ttlb" || key == "ttln") out.kind = find_kind("joint_circular");
    else if (!body_of_term(code).empty()) out.kind = find_kind("resolution");
    else if (read_year(code) != 0) return;  // "71/2015": what it is got lost
    else out.kind = find_kind("letter");
    out.is_understood = true;
    if (key != "ttlb" && key != "ttln") add_issuers(out, code);
    return;
  }
  out.kind = find_kind_by_code(type);
  if (out.kind == nullptr) {
    out.kind = find_kind("letter");
    out.issuers = {type};  // what follows is the division that wrote it
    out.is_understood = true;
    return;
  }
  if (out.kind->id == std::string_view("consolidated")) out.nature = Nature::consolidated;
  add_issuers(out, std::string_view(code).substr(dash + 1));
  out.is_understood = !out.issuers.empty();
  if (out.kind->id == std::string_view("circular") && out.is_understood && i18n::fold(out.issuers.front()) == "lb") {
    out.kind = find_kind("joint_circular");  // "92/TT-LB", of several ministries (liên bộ)
    out.issuers.clear();
  }
}

/// "02-NQ/TU"; before 1997 also "119-CP", "23-L/CTN", "21-TC/TCT". `first`: the part before '/', `second` after it.
void read_hyphened(DocumentNumber& out, const std::string& first, std::string_view second) {
  const std::size_t dash = first.find('-');
  if (dash == std::string::npos || !is_count(std::string_view(first).substr(0, dash))) return;
  const std::string type = first.substr(dash + 1);
  if (second.empty()) {  // "119-CP"
    if (i18n::fold(type) == "cp") {
      out.kind = find_kind("decree");
      out.issuers = {type};
      out.is_understood = true;
    }
    return;
  }
  const DocumentKind* kind = i18n::fold(type) == "lct" ? find_kind("law") : find_kind_by_code(type);
  if (kind == nullptr) return;
  out.kind = kind;
  if (kind->is_always_normative) {  // "23-L/CTN": a law, by the order that published it
    out.nature = Nature::normative;
    const std::string body = body_of_term(second);
    if (!body.empty()) out.issuers = {body};
    out.is_understood = true;
    return;
  }
  if (!is_party_body(second)) return;
  out.nature = Nature::party;
  out.issuers = {std::string(second)};
  out.is_understood = true;
}

/// "TCVN ISO 9001:2015", "TCVN 6909:2001".
bool read_standard(DocumentNumber& out) {
  const std::string key = i18n::fold(out.text);
  if (!key.starts_with("tcvn")) return false;
  if (std::none_of(key.begin(), key.end(), is_digit)) return false;
  out.kind = find_kind("standard");
  out.nature = Nature::standard;
  out.is_understood = true;
  return true;
}

}  // namespace

DocumentNumber read_number(std::string_view typed) {
  DocumentNumber out;
  out.text = std::string(drop_lead_in(close_up(typed)));
  std::string key = i18n::fold(out.text);
  std::replace(key.begin(), key.end(), '_', '-');
  out.key = strip_zeros(key);
  if (read_standard(out)) return out;
  const std::vector<std::string> parts = base::split(out.text, '/');
  const int year = parts.size() >= 3 ? read_year(parts[1]) : 0;
  if (year != 0 && parts.size() <= 4 && is_count(parts[0])) {
    out.year = year;
    out.nature = Nature::normative;
    read_code(out, parts[2], parts.size() == 4 ? std::string_view(parts[3]) : std::string_view());
    return out;
  }
  if (parts.size() == 2) read_yearless(out, parts[0], parts[1]);
  if (!out.is_understood && parts.size() <= 2)
    read_hyphened(out, parts[0], parts.size() == 2 ? std::string_view(parts[1]) : std::string_view());
  return out;
}

Nature usual_nature(const DocumentNumber& number, const DocumentKind* kind) {
  return kind != nullptr && kind->is_always_normative ? Nature::normative : number.nature;
}

std::string number_key(std::string_view typed) { return read_number(typed).key; }

NamedNumber find_number(std::string_view text) {
  const std::string closed = close_up(text);
  NamedNumber out;
  if (const DocumentNumber whole = read_number(closed); whole.is_understood && whole.nature == Nature::standard) {
    out.number = whole.text;
    return out;
  }
  const std::vector<std::string> words = base::split(closed, ' ');
  std::size_t after = words.size();
  for (std::size_t i = 0; i < words.size() && after == words.size(); ++i) {
    std::string_view word = words[i];
    while (!word.empty() && (word.back() == ',' || word.back() == ';' || word.back() == '.')) word.remove_suffix(1);
    const DocumentNumber number = read_number(word);
    if (!number.is_understood) continue;
    out.number = number.text;
    after = i + 1;
  }
  std::string* part = nullptr;
  for (std::size_t i = after; i < words.size(); ++i) {
    const std::string key = i18n::fold(words[i]);
    if (key == "ngay") {
      part = &out.issued_on;
    } else if (key == "cua") {
      part = &out.issuer;
    } else if (part != nullptr) {
      *part += (part->empty() ? "" : " ") + words[i];
    }
  }
  return out;
}

}  // namespace motcong::legal
