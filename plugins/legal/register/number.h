// What a document's number says (domain rule: a year in the number tells a normative document). It knows how numbers
// are written, not which bodies there are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/legal/register/document_kind.h"

namespace motcong::legal {

/// A number as read. What it says is a default: people correct it with a reason.
struct DocumentNumber {
  std::string text;  // as kept: NFC, Đ for Ð, no spaces at '/' and '-', without "Số:"
  std::string key;   // as compared: without marks and leading zeros, lower case: "2/2017/tt-vpcp"
  bool is_understood = false;
  Nature nature = Nature::administrative;  // of what is understood
  const DocumentKind* kind = nullptr;      // nullptr: the number does not name it
  int year = 0;                            // in the number; 0: none
  std::vector<std::string> issuers;        // abbreviations, as written; of joint documents the leading one first
};

/// Total: anything gives text and key. Forms: 63/2010/NĐ-CP, 68/2014/QH13, 66.7/2025/NQ-CP, joint
/// 16/2016/TTLT-BKHĐT-BTC and 21/2004/TTLT/BLĐTBXH-BYT; without a year 53/QĐ-UBND, 30c/NQ-CP, letters
/// 104/SNV-CCHC; Party 02-NQ/TU; consolidated 03/VBHN-VPQH; before 1997 13/CP, 119-CP, 23-L/CTN; TCVN 9001:2015.
DocumentNumber read_number(std::string_view typed);

/// The nature of a document of this kind (or nullptr) with this number, unless somebody says otherwise: what is always
/// normative is so also without a year (13/CP of 1996). REQUIRES: number.is_understood.
Nature usual_nature(const DocumentNumber& number, const DocumentKind* kind);

/// What `key` of a number is.
std::string number_key(std::string_view typed);

/// "78/2015/NĐ-CP" of "Nghị định số 78/2015/NĐ-CP ngày 14/9/2015 của Chính phủ", with what follows it.
struct NamedNumber {
  std::string number;     // "" when the text holds none
  std::string issued_on;  // as typed after "ngày"; "" when not said
  std::string issuer;     // as typed after "của"; "" when not said
};
NamedNumber find_number(std::string_view text);

}  // namespace motcong::legal
