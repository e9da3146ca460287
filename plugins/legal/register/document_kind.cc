#include "plugins/legal/register/document_kind.h"

#include "core/base/message.h"
#include "core/i18n/vietnamese.h"

namespace motcong::legal {

const char* nature_name(Nature nature) {
  constexpr const char* kNames[] = {"normative", "administrative", "party", "consolidated", "standard"};
  return kNames[static_cast<int>(nature)];
}

const std::vector<DocumentKind>& document_kinds() {
  static const std::vector<DocumentKind> kKinds = {
      {"constitution", N_("Constitution"), "HP", true},
      {"code", N_("Code of law"), "BL", true},
      {"law", N_("Law"), "L", true},
      {"ordinance", N_("Ordinance"), "PL", true},
      {"order", N_("Order of the State President"), "LCT"},
      {"decree_law", N_("Decree-law"), "SL", true},
      {"decree", N_("Decree"), "NĐ", true},
      {"resolution", N_("Resolution"), "NQ"},
      {"joint_resolution", N_("Joint resolution"), "NQLT", true},
      {"decision", N_("Decision"), "QĐ"},
      {"directive", N_("Directive"), "CT"},
      {"circular", N_("Circular"), "TT", true},
      {"joint_circular", N_("Joint circular"), "TTLT", true},
      {"consolidated", N_("Consolidated document"), "VBHN"},
      {"regulation", N_("Rules of an agency"), "QC"},
      {"provision", N_("Regulation of an agency"), "QyĐ"},
      {"plan", N_("Plan of an agency"), "KH"},
      {"programme", N_("Work programme"), "CTr"},
      {"scheme", N_("Scheme"), "ĐA"},
      {"option_plan", N_("Plan of action"), "PA"},
      {"project", N_("Project"), "DA"},
      {"guidance", N_("Guidance"), "HD"},
      {"conclusion", N_("Conclusion"), "KL"},
      {"communique", N_("Communiqué"), "TC"},
      {"announcement", N_("Announcement"), "TB"},
      {"report", N_("Report of an agency"), "BC"},
      {"proposal", N_("Submission to a superior"), "TTr"},
      {"minutes", N_("Minutes of a meeting"), "BB"},
      {"letter", N_("Official letter"), "CV"},
      {"telegram", N_("Official telegram"), "CĐ"},
      {"standard", N_("National standard"), "TCVN"},
      {"other", N_("Another kind"), ""},
  };
  return kKinds;
}

const DocumentKind* find_kind(std::string_view id) {
  for (const DocumentKind& kind : document_kinds()) {
    if (id == kind.id) return &kind;
  }
  return nullptr;
}

const DocumentKind* find_kind_by_code(std::string_view code) {
  // CTr and CT, QC and QyĐ differ in letters; CĐ and CD, QĐ and QD only in a mark people drop.
  const std::string key = i18n::fold(code);
  if (key == "ttlb" || key == "ttln") return find_kind("joint_circular");
  for (const DocumentKind& kind : document_kinds()) {
    if (!key.empty() && key == i18n::fold(kind.code)) return &kind;
  }
  return nullptr;
}

std::vector<plugin::Choice> kind_choices() {
  std::vector<plugin::Choice> choices;
  for (const DocumentKind& kind : document_kinds()) {
    plugin::Choice choice{kind.id, kind.label};
    if (*kind.code != '\0') choice.aliases.push_back(kind.code);
    choices.push_back(std::move(choice));
  }
  return choices;
}

std::vector<plugin::Choice> nature_choices() {
  return {{"normative", N_("Normative"), "", {"QPPL", "Văn bản QPPL", "quy phạm pháp luật"}},
          {"administrative", N_("Administrative"), "", {"Cá biệt", "Hành chính cá biệt"}},
          {"party", N_("Of the Party"), "", {"Đảng"}},
          {"consolidated", N_("Consolidated"), "", {"Hợp nhất"}},
          {"standard", N_("Standard"), "", {"TCVN"}}};
}

std::vector<plugin::Choice> level_choices() {
  return {{"central", N_("Central"), "", {"TW", "Trung ương"}},
          {"province", N_("Province"), "", {"Cấp tỉnh"}},
          {"department", N_("Department"), "", {"Cấp sở"}},
          {"other", N_("Other")}};
}

}  // namespace motcong::legal
