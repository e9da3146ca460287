#include "plugins/legal/relation/relation_words.h"

#include <algorithm>

#include "core/base/message.h"
#include "core/base/text.h"

namespace motcong::legal {
namespace {

const RelationWords kWords[] = {
    {"amends", N_("amends"), N_("is amended by"), N_("Was amended")},
    {"replaces", N_("replaces"), N_("is replaced by"), N_("Was replaced")},
    {"repeals", N_("repeals"), N_("is repealed by"), N_("Was repealed")},
    {"annuls", N_("annuls"), N_("is annulled by"), N_("Annulled")},
    {"suspends", N_("suspends"), N_("is suspended by"), N_("Was suspended")},
    {"pauses", N_("pauses"), N_("is paused by"), N_("Paused")},
    {"corrects", N_("corrects"), N_("is corrected by"), N_("Corrected")},
    {"based_on", N_("is based on"), N_("is the basis of"), ""},
    {"details", N_("details"), N_("is detailed by"), ""},
    {"guides", N_("guides"), N_("is guided by"), ""},
    {"consolidates", N_("consolidates"), N_("is consolidated by"), ""},
    {"declares_ended", N_("declares ended"), N_("is declared ended by"), N_("Declared ended")},
    {"cites", N_("cites"), N_("is cited by"), ""},
};

/// "98h": a number and at most one letter behind it.
bool is_article(std::string_view word) {
  const auto digits = static_cast<std::size_t>(
      std::find_if(word.begin(), word.end(), [](char c) { return c < '0' || c > '9'; }) - word.begin());
  const std::string_view letter = word.substr(digits);
  return digits > 0 &&
         (letter.empty() || letter == "đ" || (letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'z'));
}

}  // namespace

const RelationWords& relation_words(RelationKind kind) { return kWords[static_cast<int>(kind)]; }

std::string name_relation(RelationKind kind, std::string_view acting, std::string_view affected) {
  std::string name(acting);
  name += " " + std::string(i18n::Language::vi().tr(relation_words(kind).acting)) + " ";
  return name += affected;
}

std::string say_relation(const i18n::Language& language, std::string kept) {
  // Numbers hold no spaces.
  const std::size_t begin = kept.find(' '), end = kept.rfind(' ');
  if (begin == std::string::npos || begin == end) return kept;
  const std::string_view middle = std::string_view(kept).substr(begin + 1, end - begin - 1);
  for (const RelationWords& words : kWords) {
    if (i18n::Language::vi().tr(words.acting) != middle) continue;
    return kept.substr(0, begin + 1) + std::string(language.tr(words.acting)) + kept.substr(end);
  }
  return kept;
}

std::vector<plugin::Choice> relation_choices() {
  std::vector<plugin::Choice> choices;
  for (const RelationWords& words : kWords) choices.push_back({words.kind, words.acting});
  const auto also = [&](std::string_view kind, std::vector<const char*> names) {
    for (plugin::Choice& choice : choices) {
      if (choice.value == kind) choice.aliases = std::move(names);
    }
  };
  // An act that amends and repeals parts of another amends it.
  also("amends", {"sửa đổi", "bổ sung", "sửa đổi+bổ sung", "sửa đổi bổ sung", "sửa đổi+bổ sung+bãi bỏ",
                  "sửa đổi+bãi bỏ", "bổ sung+bãi bỏ", "sửa đổi, bổ sung", "được sửa đổi"});
  also("repeals", {"bãi bỏ", "bãi bỏ một phần"});
  also("annuls", {"hủy bỏ"});
  also("replaces", {"thay thế", "thay thế một phần"});
  also("suspends", {"đình chỉ", "đình chỉ thi hành"});
  also("pauses", {"ngưng hiệu lực", "tạm ngưng hiệu lực"});
  also("corrects", {"đính chính"});
  also("based_on", {"căn cứ", "văn bản căn cứ"});
  also("details", {"quy định chi tiết"});
  also("guides", {"hướng dẫn", "hướng dẫn thi hành"});
  also("consolidates", {"hợp nhất"});
  also("declares_ended", {"công bố hết hiệu lực"});
  also("cites", {"dẫn chiếu", "liên quan"});
  return choices;
}

std::vector<plugin::Choice> validity_choices() {
  return {{"not_yet_effective", N_("Not yet in force"), "info"}, {"in_force", N_("Still in force"), "ok"},
          {"partly_ended", N_("Ended in part"), "warn"},         {"ended", N_("Ended"), "danger"},
          {"partly_suspended", N_("Suspended in part"), "warn"}, {"suspended", N_("Suspended wholly"), "danger"},
          {"unsuitable", N_("No longer suitable"), "warn"}};
}

std::vector<plugin::Choice> reason_choices() {
  return {{"replaced", N_("Replaced by another document")},
          {"repealed", N_("Repealed by another document")},
          {"annulled", N_("Annulled by another document")},
          {"expired", N_("Its own term is over")},
          {"parent_ended", N_("What it details has ended")},
          {"declared_ended", N_("Published as ended")},
          {"amended", N_("Amended by another document")},
          {"suspended", N_("Suspended by another document")},
          {"paused", N_("Paused for a time")},
          {"marked", N_("Marked by an officer")}};
}

std::string list_articles(std::string_view typed) {
  const std::string text = base::normalise_line(typed);
  const std::vector<std::string> words = base::split(text, ' ');
  if (text.empty() || !std::all_of(words.begin(), words.end(), is_article)) return text;
  return "Điều " + base::join(words, ", ");
}

bool is_citing(RelationKind kind) {
  return kind == RelationKind::based_on || kind == RelationKind::details || kind == RelationKind::guides ||
         kind == RelationKind::cites;
}

}  // namespace motcong::legal
